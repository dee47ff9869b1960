"""Clean templates made from the same form data the reader uses: .xlsx for lists and surveys, .docx for cards."""

from __future__ import annotations

from dataclasses import dataclass

from dudao.forms import Form, load_forms
from dudao.reports.templates.cards import card_template
from dudao.reports.templates.lists import list_template
from dudao.reports.templates.surveys import survey_template


@dataclass(frozen=True, slots=True)
class Template:
    """A template's file name and bytes."""

    name: str
    data: bytes


def template(form_id: str, year: int, county: str | None = None) -> Template:
    """The template of one form; ``county`` fills in the county, ``year`` a ledger's title.

    Raises ``KeyError`` naming an unknown form.
    """
    form: Form = load_forms()[form_id]
    makers = {"list": list_template, "survey": survey_template, "card": card_template}
    ending = "docx" if form.layout == "card" else "xlsx"
    data = makers[form.layout](form, year, county)
    return Template(f"{county or ''}{form.title}（模板）.{ending}", data)
