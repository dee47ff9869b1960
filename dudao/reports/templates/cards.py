"""The .docx template of a card form: label | value for short fields, a heading over the body for long ones."""

from __future__ import annotations

import io
import re

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from dudao.forms import Field, Form
from dudao.reports.templates.sheet import PROMPTS

_FONT = "宋体"


def card_template(form: Form, year: int, county: str | None = None) -> bytes:
    """The template of one card form as .docx bytes."""
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    document.core_properties.keywords = f"dudao:{form.id}:{form.version}"
    document.core_properties.title = form.title
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run(form.title)
    run.bold, run.font.size = True, Pt(18)
    table = document.add_table(rows=0, cols=4)
    table.style = "Table Grid"
    shorts = [f for f in form.fields.values() if not f.option("long")]
    _short_rows(table, shorts, county)
    for field in form.fields.values():
        if field.option("long"):
            _long_rows(table, field)
    document.add_paragraph(_notes(shorts))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _short_rows(table, fields: list[Field], county: str | None) -> None:
    for number in range(0, len(fields), 2):
        cells = table.add_row().cells
        pair = fields[number : number + 2]
        for place, field in enumerate(pair):
            cells[2 * place].paragraphs[0].add_run(field.label).bold = True
            cells[2 * place + 1].text = _value(field, county)
        if len(pair) == 1:
            cells[1].merge(cells[3])


def _value(field: Field, county: str | None) -> str:
    if field.kind == "county":
        return county or ""
    options = re.split(r"[/\s]+", field.option("printed", ""))
    return "  ".join("□" + option for option in options if option)


def _long_rows(table, field: Field) -> None:
    head = table.add_row().cells
    merged = head[0].merge(head[3])
    merged.paragraphs[0].add_run(field.label).bold = True
    body = table.add_row().cells
    merged = body[0].merge(body[3])
    lines = list(field.option("skeleton", ())) or list(field.option("prompts", ()))[-1:]
    merged.text = "\n".join(lines)
    merged.add_paragraph()
    table.rows[-1].height = Cm(3)


def _notes(fields: list[Field]) -> str:
    kinds = list(dict.fromkeys(f.kind for f in fields if f.kind in ("date", "people", "minutes")))
    words = {"minutes": "督导时长写几小时几分钟，如 2小时30分。"}
    lines = [words.get(kind, PROMPTS[kind]) for kind in kinds]
    if any(field.option("printed") for field in fields):
        lines.append("选项请把□改成√。")
    return "注：" + ("".join(lines) or "请照实填写。")
