"""Annotated originals: marks, comments and list are there; everything else is as it was sent."""

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.workbook.defined_name import DefinedName
from PIL import Image as Pixels

from dudao.problems import Problem
from dudao.reading.grid import Grid, Reading
from dudao.records import FileResult, SheetResult
from dudao.reports.annotate import annotate, chat_text
from dudao.reports.annotate.workbook import annotated_workbook

SHEET = "人员 '表'"


def original() -> bytes:
    """A county's table with merges, a picture, a comment of its own, a name, a hidden row and a WPS photo."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet["A1"] = "五华区人员情况统计总表"
    sheet.merge_cells("A1:D1")
    sheet.sheet_view.tabSelected = True
    sheet["B3"], sheet["C3"], sheet["D3"] = "姓名", "入职时间", "薪资"
    sheet["B4"], sheet["C4"], sheet["D4"] = "张三", "去年", 3500
    sheet["D4"].number_format = "#,##0.00"
    sheet["C4"].comment = Comment("请补", "王五")
    sheet["B6"] = '=DISPIMG("ID_1",1)'
    sheet.row_dimensions[6].hidden = True
    pixels = io.BytesIO()
    Pixels.new("RGB", (4, 4), "red").save(pixels, "png")
    sheet.add_image(Image(pixels), "F2")
    other = book.create_sheet("空白说明")
    other["A1"] = "说明"
    book.defined_names["全表"] = DefinedName(
        "全表", attr_text=f"'{SHEET.replace(chr(39), chr(39) * 2)}'!$A$1"
    )
    sheet.print_title_rows = "1:3"
    buffer = io.BytesIO()
    book.save(buffer)
    return with_part(buffer.getvalue(), "xl/cellimages.xml", b"<cellImages/>")


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    target = io.BytesIO(data)
    with zipfile.ZipFile(target, "a") as package:
        package.writestr(name, content)
    return target.getvalue()


PROBLEMS = [
    Problem(
        "unreadable_date",
        "error",
        "「人员」C4 写的是“去年”。请写成 2023-05。",
        "C4",
        "hired_on",
        "去年",
    ),
    Problem("two_ticks", "error", "「人员」C7:D7 两个都打了√。", "C7:D7", "office", "√"),
    Problem("fuzzy_station", "warning", "「人员」D4 请核对 <&>。", "D4", "salary", "3500"),
    Problem("missing_column", "warning", "少一列。"),
]


def result(name: str = "五华区人员表.xlsx", sheet: str = SHEET) -> FileResult:
    return FileResult(name, "0" * 64, [SheetResult(sheet, "staffing", problems=PROBLEMS)])


def reading(name: str = "五华区人员表.xlsx") -> Reading:
    grid = Grid(
        "Sheet1", "sheet", [["标题", None], [None, "=1+1"], [3, 2.5]], merges=[(0, 0, 0, 1)]
    )
    return Reading(name, "0" * 64, [grid], [])


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.fixture
def marked() -> bytes:
    return annotate(original(), reading(), result()).data


def test_the_marked_cells_have_a_ground_and_keep_their_format(marked: bytes):
    sheet = openpyxl.load_workbook(io.BytesIO(marked))[SHEET]
    grounds = {cell: sheet[cell].fill.fgColor.rgb for cell in ("B4", "C4", "C7", "D7", "D4")}
    assert grounds == {
        "B4": "00000000",
        "C4": "FFFFC7CE",
        "C7": "FFFFC7CE",
        "D7": "FFFFC7CE",
        "D4": "FFFFEB9C",
    }
    assert sheet["D4"].number_format == "#,##0.00"
    assert (sheet["D4"].value, sheet["C4"].value) == (3500, "去年")
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:D1"]
    assert sheet.row_dimensions[6].hidden


def test_comments_are_added_and_the_senders_own_is_kept(marked: bytes):
    sheet = openpyxl.load_workbook(io.BytesIO(marked))[SHEET]
    assert sheet["C4"].comment.text == "请补\n【须改】「人员」C4 写的是“去年”。请写成 2023-05。"
    assert sheet["C7"].comment.text == "【须改】「人员」C7:D7 两个都打了√。"
    assert sheet["D4"].comment.text == "【请核对】「人员」D4 请核对 <&>。"
    assert sheet["D7"].comment is None


def test_the_first_sheet_lists_every_problem_with_links(marked: bytes):
    book = openpyxl.load_workbook(io.BytesIO(marked))
    assert book.sheetnames == ["错误清单", SHEET, "空白说明"]
    rows = [[cell.value for cell in row[1:4]] for row in book["错误清单"].iter_rows(min_row=3)]
    assert rows == [
        [SHEET, "C4", "须改"],
        [SHEET, "C7:D7", "须改"],
        [SHEET, "D4", "请核对"],
        [SHEET, "（整张表）", "请核对"],
    ]
    links = [cell.hyperlink.location for cell in book["错误清单"]["C"] if cell.hyperlink]
    assert links == ["'人员 ''表'''!C4", "'人员 ''表'''!C7:D7", "'人员 ''表'''!D4"]
    assert book.active.title == "错误清单"
    assert [bool(sheet.sheet_view.tabSelected) for sheet in book] == [True, False, False]


def test_names_bound_to_a_sheet_stay_with_it(marked: bytes):
    book = openpyxl.load_workbook(io.BytesIO(marked))
    assert book[SHEET].print_title_rows == "$1:$3"


def test_every_other_part_is_byte_for_byte_the_same(marked: bytes):
    """Changed: the sheets, their relations and comments, styles, workbook and content types."""
    before, after = parts(original()), parts(marked)
    changed = {name for name in before if before[name] != after[name]}
    assert changed - {"docProps/core.xml"} == {  # the second it was made in
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/comments/comment1.xml",
        "xl/drawings/commentsDrawing1.vml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
    }
    assert set(after) - set(before) == {"xl/worksheets/sheetDudao1.xml"}
    assert after["xl/media/image1.png"] == before["xl/media/image1.png"]
    assert after["xl/cellimages.xml"] == b"<cellImages/>"


def test_a_workbook_without_problems_says_so():
    clean = FileResult("五华区人员表.xlsx", "0" * 64, [SheetResult(SHEET, "staffing")])
    book = openpyxl.load_workbook(io.BytesIO(annotate(original(), reading(), clean).data))
    assert book["错误清单"]["A3"].value == "没有发现问题。"
    assert chat_text(clean) == "您好，《五华区人员表.xlsx》已收到，没有发现问题，谢谢！"


def test_annotating_the_returned_file_again_still_opens(marked: bytes):
    again = annotate(marked, reading(), result()).data
    assert openpyxl.load_workbook(io.BytesIO(again)).sheetnames[:2] == [
        "错误清单（新）",
        "错误清单",
    ]


def test_another_format_comes_back_as_xlsx_and_says_so():
    back = annotate(b"\xd0\xcf\x11\xe0", reading("五华区人员表.xls"), result(sheet="Sheet1"))
    assert back.name == "五华区人员表（已标注）.xlsx"
    assert "已另存为 .xlsx" in back.note
    sheet = openpyxl.load_workbook(io.BytesIO(back.data))["Sheet1"]
    assert (sheet["B2"].value, sheet["B2"].data_type, sheet["B3"].value) == ("=1+1", "s", 2.5)
    assert sheet["C4"].fill.fgColor.rgb == "FFFFC7CE"


def test_a_workbook_that_would_not_open_when_marked_comes_back_afresh(monkeypatch):
    monkeypatch.setattr("dudao.reports.annotate.annotated_workbook", broken_once())
    back = annotate(original(), reading(), result(sheet="Sheet1"))
    assert "已另存为 .xlsx" in back.note
    assert openpyxl.load_workbook(io.BytesIO(back.data)).sheetnames == ["错误清单", "Sheet1"]


def broken_once():
    """The real marking, whose first result is spoiled as a fault of ours would."""
    calls = []

    def mark(data: bytes, found):
        calls.append(data)
        marked = annotated_workbook(data, found)
        return marked[: len(marked) // 2] if len(calls) == 1 else marked

    return mark


def test_a_csv_file_comes_back_as_one_marked_sheet():
    grid = Grid(None, "csv", [["姓名", "入职时间", None], ["张三", "在岗", "去年"]])
    found = [Problem("unreadable_date", "error", "C2 写的是“去年”。", "C2", "hired_on", "去年")]
    told = FileResult("a/名单.csv", "0" * 64, [SheetResult(None, "staffing", problems=found)])
    book = openpyxl.load_workbook(
        io.BytesIO(annotate("姓名".encode(), Reading("a/名单.csv", "", [grid], []), told).data)
    )
    assert book.sheetnames == ["错误清单", "名单"]
    assert book["名单"]["C2"].fill.fgColor.rgb == "FFFFC7CE"
    assert book["错误清单"]["C3"].hyperlink.location == "'名单'!C2"


def test_a_word_file_gets_a_list():
    grid = Grid("表1", "word", [["督导时间", "去年"]])
    found = [
        Problem(
            "unreadable_date", "error", "表1 第1行写的是“去年”。", "表1!R1C2", "held_on", "去年"
        )
    ]
    told = FileResult(
        "a/记录.docx", "0" * 64, [SheetResult("表1", "session_record", problems=found)]
    )
    back = annotate(b"", Reading("a/记录.docx", "0" * 64, [grid], []), told)
    assert back.name == "记录（问题清单）.docx"
    table = docx.Document(io.BytesIO(back.data)).tables[0]
    assert [cell.text for cell in table.rows[1].cells] == [
        "1",
        "「表1」第1行第2列",
        "须改",
        "去年",
        "表1 第1行写的是“去年”。",
    ]


def test_the_chat_text_names_what_must_be_mended():
    assert chat_text(result()) == (
        "您好，《五华区人员表.xlsx》已收到，有 2 处需要修改、2 处请核对：\n"
        "1. 「人员」C4 写的是“去年”。请写成 2023-05。\n"
        "2. 「人员」C7:D7 两个都打了√。\n"
        "改好后请整份重发，谢谢！"
    )
