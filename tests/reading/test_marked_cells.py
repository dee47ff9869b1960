"""What sets a cell or a run apart is seen where a file prints options, and only there."""

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill

from dudao.reading import Reader
from dudao.reading.grid import Grid

YELLOW = PatternFill("solid", fgColor="FFFFFF00")
STYLES = {
    "f": {"fill": YELLOW},
    "u": {"font": Font(underline="single")},
    "b": {"font": Font(bold=True)},
    "c": {"font": Font(color="FFFF0000")},
    "bf": {"font": Font(bold=True), "fill": PatternFill("solid", fgColor="FF92D050")},
    "": {"fill": PatternFill("solid", fgColor="FFFFFFFF"), "font": Font(color="FF000000")},
}


def _sheet(reader: Reader, said: str = "满意", **style: object) -> Grid:
    book = openpyxl.Workbook()
    book.active["A1"] = f"您是否{said}"
    book.active["B2"] = "很满意" if said == "满意" else "很好"
    for name, value in style.items():
        setattr(book.active["B2"], name, value)
        setattr(book.active["C2"], name, value)
    book.active["D3"] = "末"
    out = io.BytesIO()
    book.save(out)
    return reader.read(out.getvalue(), "问卷.xlsx").grids[0]


@pytest.mark.parametrize(("signs", "style"), STYLES.items(), ids=STYLES)
def test_单元格的底色下划线加粗和颜色(signs, style):
    with Reader() as reader:
        marked = _sheet(reader, **style).marked
    wanted = {(1, 1): signs} | ({(1, 2): "f"} if "f" in signs else {})
    assert marked == ({spot: s for spot, s in wanted.items() if s})


def test_不印选项的文件不看样式():
    with Reader() as reader:
        assert _sheet(reader, said="按时", fill=YELLOW).marked == {}


def test_一格里带下划线的几个字():
    book = openpyxl.Workbook()
    part = TextBlock(InlineFont(u="single"), "很满意")
    book.active["A1"] = CellRichText("非常满意  ", part, "  一般")
    out = io.BytesIO()
    book.save(out)
    with Reader() as reader:
        (grid,) = reader.read(out.getvalue(), "问卷.xlsx").grids
    assert grid.underlined == {(0, 0): ["很满意"]}


def test_文档表格里有底色和加粗的格():
    document = docx.Document()
    table = document.add_table(1, 3)
    for cell, text in zip(table.rows[0].cells, ("非常满意", "很满意", "一般"), strict=True):
        cell.paragraphs[0].add_run(text)
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), "FFFF00")
    table.cell(0, 0)._tc.get_or_add_tcPr().append(shade)
    table.cell(0, 1).paragraphs[0].runs[0].bold = True
    out = io.BytesIO()
    document.save(out)
    with Reader() as reader:
        (grid,) = reader.read(out.getvalue(), "问卷.docx").grids
    assert grid.marked == {(0, 0): "f", (0, 1): "b"}


def test_表上放着控件会知道():
    book = openpyxl.Workbook()
    book.active["A1"] = "您是否满意"
    plain, out = io.BytesIO(), io.BytesIO()
    book.save(plain)
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                data = data.replace(
                    b"</worksheet>",
                    b'<controls><control shapeId="1" name="x"/></controls></worksheet>',
                )
            target.writestr(name, data)
    with Reader() as reader:
        seen = [reader.read(b.getvalue(), "问卷.xlsx").grids[0].controls for b in (plain, out)]
    assert seen == [False, True]


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [(1, "A.非常满意  √B.很满意  C.一般"), (None, "A.非常满意  B.很满意  C.一般")],
)
def test_正文里带下划线的选项前面有勾(chosen, shown):
    document = docx.Document()
    paragraph = document.add_paragraph()
    for i, text in enumerate(("A.非常满意", "B.很满意", "C.一般")):
        paragraph.add_run(text).underline = True if i == chosen else None
        paragraph.add_run("  ")
    out = io.BytesIO()
    document.save(out)
    with Reader() as reader:
        (line,) = reader.read(out.getvalue(), "问卷.docx").paragraphs
    assert line.strip() == shown
