"""The list of problems of a Word file as a .docx table."""

from __future__ import annotations

import io

import docx
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from dudao.problems import Problem, spoken_place
from dudao.reports.texts import told

_HEADINGS = ("序号", "位置", "类别", "原来写的", "问题和改法")
_WIDTHS = (1.2, 3.0, 1.8, 3.5, 7.5)
_WORDS = {"error": "须改", "warning": "请核对"}


def word_list(name: str, found: list[tuple[str | None, Problem]]) -> bytes:
    """A page titled with the file's name and one row a problem."""
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name = "宋体"
    style.font.size = Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    title = document.add_paragraph()
    run = title.add_run(told(f"《{name}》问题清单"))
    run.bold, run.font.size = True, Pt(16)
    if not found:
        document.add_paragraph("没有发现问题。")
    else:
        document.add_paragraph("“须改”的请改好后整份重发；“请核对”的若无误可不改。")
        _table(document, found)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _table(document, found: list[tuple[str | None, Problem]]) -> None:
    table = document.add_table(rows=1, cols=len(_HEADINGS))
    table.style = "Table Grid"
    table.autofit = False
    for cell, text in zip(table.rows[0].cells, _HEADINGS, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for n, (sheet, problem) in enumerate(found, 1):
        place = spoken_place(sheet, problem.cell) or "整个文件"
        words = (str(n), place, _WORDS[problem.severity], problem.text or "", problem.message)
        for cell, text in zip(table.add_row().cells, words, strict=True):
            cell.text = told(text).replace("\r", "")
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, _WIDTHS, strict=True):
            cell.width = Cm(width)
