"""Clean templates made from the same form data the reader uses: .xlsx for lists and surveys, .docx for cards."""

from __future__ import annotations

from dataclasses import dataclass

from dudao.forms import Field, Form, load_forms
from dudao.reports.templates.cards import card_template
from dudao.reports.templates.lists import list_template
from dudao.reports.templates.sheet import Book


def survey_template(form: Form, year: int, county: str | None = None) -> bytes:
    """The survey's template as .xlsx bytes; one sheet serves one respondent or one session's tally."""
    book = Book(form)
    levels = [words[0] for _, words in sorted(form.option("levels").items())]
    book.sheet.merge_range(0, 0, 0, 1 + len(levels), form.title, book.title)
    book.sheet.set_row(0, 30)
    for number, field in enumerate(form.meta.values(), 1):
        book.sheet.write_string(number, 0, field.label, book.label)
        value = county if field.kind == "county" and county else ""
        book.sheet.merge_range(number, 1, number, 1 + len(levels), value, book.format_of(field))
        book.validate((number, 1, number, 1), field, "$B$3")
    top = 1 + len(form.meta)
    for col, text in enumerate(("序号", "选项内容", *levels)):
        book.sheet.write_string(top, col, text, book.head)
    items = sorted(form.option("items").items())
    tick = Field("answer", "选项", "text", (), {"prompt": "每题只在一格打√；汇总多人时写人数。"})
    for row, (number, item) in enumerate(items, top + 1):
        book.sheet.write_number(row, 0, int(number), book.body)
        book.sheet.write_string(row, 1, item["text"], book.body)
        for col in range(2, 2 + len(levels)):
            book.sheet.write_blank(row, col, None, book.body)
    book.validate((top + 1, 2, top + len(items), 1 + len(levels)), tick, "")
    book.sheet.set_default_row(24)
    book.sheet.set_column(0, 0, 14)
    book.sheet.set_column(1, 1, 58)
    book.sheet.set_column(2, 1 + len(levels), 12)
    book.sheet.set_landscape()
    book.sheet.set_paper(9)
    book.sheet.fit_to_pages(1, 0)
    return book.close()


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
