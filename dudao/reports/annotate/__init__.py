"""Annotated originals back: the sender's own file with every problem marked where it stands.

An .xlsx keeps every part that is not touched byte for byte: cells get a coloured ground and a
comment, and a first sheet 错误清单 links to each. Other tables come back as a fresh .xlsx, Word files
as a list in a .docx; both say so.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import PurePosixPath

import docx
import openpyxl
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from dudao.problems import Problem, spoken_place
from dudao.reading.grid import Reading
from dudao.records import FileResult
from dudao.reports.annotate.fresh import names_of, rebuilt, sheet_name
from dudao.reports.annotate.package import NotEditable
from dudao.reports.annotate.workbook import annotated_workbook
from dudao.reports.texts import document_text


@dataclass(frozen=True, slots=True)
class Returned:
    """A file to send back. ``note`` says in Chinese what was done to it."""

    name: str
    data: bytes
    note: str


def entries(result: FileResult) -> list[tuple[str | None, Problem]]:
    """Every problem with its sheet, the file's own first, errors before warnings within a sheet.

    A csv file's one sheet goes by the name it has in the returned workbook.
    """
    lone = sheet_name(result.file)
    rank = {"error": 0, "warning": 1}
    found: list[tuple[str | None, Problem]] = [(None, p) for p in result.problems]
    for sheet in result.sheets:
        found += [
            (sheet.sheet or lone, p) for p in sorted(sheet.problems, key=lambda p: rank[p.severity])
        ]
    return found


def annotate(data: bytes, reading: Reading, result: FileResult) -> Returned:
    """The original with its problems marked (see the module's first lines)."""
    path = PurePosixPath(result.file)
    found = entries(result)
    if any(grid.kind == "word" for grid in reading.grids) or path.suffix.lower() in WORD:
        note = f"{path.name} 是 Word 文件，问题列在另附的清单里，原文件没有改动。"
        return Returned(f"{path.stem}（问题清单）.docx", word_list(path.name, found), note)
    try:
        name = f"{path.stem}（已标注）.xlsx"
        if path.suffix.lower() == ".xlsm":
            name = f"{path.stem}（已标注）.xlsm"
        note = "已在原文件上标注：红色须改，黄色请核对；其余内容未动。"
        marked = annotated_workbook(data, found)
        if opens(data) and not opens(marked):
            raise NotEditable("标注后打不开")
        return Returned(name, marked, note)
    except NotEditable:
        fresh = rebuilt(reading)
        lone = sheet_name(result.file)
        called = {g.sheet or lone: n for g, n in zip(reading.grids, names_of(reading), strict=True)}
        found = [(called.get(sheet, sheet), problem) for sheet, problem in found]
        note = (
            f"{path.name} 不是 .xlsx，已另存为 .xlsx 后标注；内容照原样，格式和图片请以原文件为准。"
        )
        return Returned(f"{path.stem}（已标注）.xlsx", annotated_workbook(fresh, found), note)


def opens(data: bytes) -> bool:
    """Whether a workbook opens in a reader that is not ours: nobody gets back a file that does not."""
    try:
        openpyxl.load_workbook(io.BytesIO(data), read_only=True).close()
    except Exception:  # noqa: BLE001 - whatever it stumbles over, the answer is no
        return False
    return True


WORD = {".doc", ".docx", ".docm", ".wps"}


def chat_text(result: FileResult, limit: int = 12) -> str:
    """A short message to paste into a chat: what to mend, where, in plain Chinese."""
    found = entries(result)
    errors = [(sheet, p) for sheet, p in found if p.severity == "error"]
    name = PurePosixPath(result.file).name
    if not found:
        return f"您好，《{name}》已收到，没有发现问题，谢谢！"
    head = f"您好，《{name}》已收到，"
    if not errors:
        head += f"没有必须改的，有 {len(found)} 处请核对：\n"
    else:
        doubtful = len(found) - len(errors)
        also = f"、{doubtful} 处请核对" if doubtful else ""
        head += f"有 {len(errors)} 处需要修改{also}：\n"
    lines = [f"{n}. {p.message}" for n, (_, p) in enumerate((errors or found)[:limit], 1)]
    more = len(errors or found) - limit
    tail = f"\n……另有 {more} 处，见附件《错误清单》。" if more > 0 else ""
    return head + "\n".join(lines) + tail + "\n改好后请整份重发，谢谢！"


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
    run = title.add_run(document_text(f"《{name}》问题清单"))
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
            cell.text = document_text(text).replace("\r", "")
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, _WIDTHS, strict=True):
            cell.width = Cm(width)
