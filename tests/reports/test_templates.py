"""A template, filled in, reads with no problem at all: as written, saved by LibreOffice, columns reordered, values pasted."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from dudao.forms import load_forms
from dudao.reading import Reader
from dudao.recognition.check import check
from dudao.reports.templates import template
from dudao.reports.templates.sheet import printed
from tests.matrices import some

META = {
    "县（市、区）": "五华区",
    "填表时间": "2025-12-20",
    "督导助理": "白晓",
    "承接机构名称": "某某社工中心",
    "负责人姓名": "王五",
    "职务": "主任",
    "联系方式": "13800000001",
    "月份": "2025-03",
}
"""What is written into the meta cells by their labels."""

ROWS: dict[str, list[dict[str, Any]]] = {
    "staffing": [
        {
            "目前所在站点名称": "龙翔街道",
            "社工姓名": "张三",
            "性别": "女",
            "年龄（或出生年月）": 35,
            "入职时间": "2023-05-18",
            "专业": "社会工作",
            "学历": "本科",
            "目前的困难": "无",
            "薪资（数额）": 3500,
            "证书": "社会工作师",
        },
        {
            "目前所在站点名称": "丰宁街道",
            "社工姓名": "李四",
            "性别": "男",
            "年龄（或出生年月）": "1990-05",
            "入职时间": "2022-03",
        },
    ],
    "facility": [
        {
            "社工站点名称": "龙翔街道",
            "独用": "√",
            "竖排": "√",
            "两室型": "√",
            "墙面LOGO": "√",
            "马甲": "√",
            "照片": "√",
        },
        {"社工站点名称": "丰宁街道", "合用": "√", "横排": "√", "一室型": "√"},
    ],
    "session_ledger": [
        {
            "督导日期": "2025-03-12",
            "县（市、区）": "五华区",
            "社工站": "龙翔街道",
            "督导类别": "团体督导",
            "督导方式": "面谈",
            "督导老师": "郑文、梁远",
            "督导对象": "张三、李四",
            "人数": 2,
            "督导时长（分钟）": 150,
            "地点": "龙翔街道社工站",
            "督导主题": "档案整理",
            "记录归档日期": "2025-03-15",
        }
    ],
    "supervisor_roster": [
        {
            "姓名": "郑文",
            "督导类型": "专业技术督导",
            "工作单位": "某大学",
            "所属地区": "省内",
            "职称": "中级",
            "从业年限": 8,
            "联系电话": "13800000002",
        }
    ],
    "materials_checklist": [{"表格名称": "督导记录表", "数量": 12, "质量": "良好", "分值": 9.5}],
    "supervisor_assessment": [
        {"督导姓名": "郑文", "评估周期": "2025年上半年", "总分": 91, "评估结果": "合格"}
    ],
}

EXPECTED: dict[str, list[dict[str, Any]]] = {
    "staffing": [
        {
            "station": "龙翔街道",
            "name": "张三",
            "age": 35,
            "hired_on": "2023-05-18",
            "salary": 3500,
            "education": "本科",
            "certificate": "社会工作师",
        },
        {
            "station": "丰宁街道",
            "name": "李四",
            "born": "1990-05",
            "hired_on": "2022-03",
            "age": None,
        },
    ],
    "facility": [
        {
            "station": "龙翔街道",
            "office": "own",
            "door_sign": "vertical",
            "direction_sign": None,
            "rooms": "two",
            "logo_wall": True,
            "vest": True,
            "photo": True,
            "cap": False,
        },
        {
            "station": "丰宁街道",
            "office": "shared",
            "door_sign": "horizontal",
            "rooms": "one",
            "photo": False,
        },
    ],
    "session_ledger": [
        {
            "held_on": "2025-03-12",
            "county": "五华区",
            "stations": ["龙翔街道"],
            "activity": "group",
            "mode": "face_to_face",
            "supervisors": ["郑文", "梁远"],
            "headcount": 2,
            "minutes": 150,
            "record_filed_on": "2025-03-15",
        }
    ],
    "supervisor_roster": [
        {
            "name": "郑文",
            "kind": "professional",
            "region": "in_province",
            "title": "中级",
            "practice_years": 8,
        }
    ],
    "materials_checklist": [
        {"document": "督导记录表", "count": 12, "quality": "良好", "score": 9.5}
    ],
    "supervisor_assessment": [
        {"supervisor": "郑文", "score": 91, "passed": True, "period": "2025H1"}
    ],
}
CHILDREN = ("独用", "合用", "竖排", "横排", "一室型", "两室型", "多室型")
LISTS = sorted(ROWS)
CARDS = sorted(form.id for form in load_forms().values() if form.layout == "card")


def column_of(sheet: Worksheet, label: str) -> tuple[int, int]:
    """Row and column of the first cell with this label."""
    return next(
        (cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.value == label
    )


def filled(form: str) -> openpyxl.Workbook:
    """The template with META and ROWS written in."""
    book = openpyxl.load_workbook(io.BytesIO(template(form, 2025).data))
    sheet = book.worksheets[0]
    for row in sheet.iter_rows(min_row=2, max_row=3):
        for cell in row:
            if cell.value in META and form != "session_ledger":
                sheet.cell(cell.row, cell.column + 1).value = META[cell.value]
    for number, record in enumerate(ROWS[form]):
        for label, value in record.items():
            row, col = column_of(sheet, label)
            below = row + (2 if form == "facility" and label not in CHILDREN else 1)
            sheet.cell(below + number, col).value = value
            sheet.cell(below + number, 1).value = number + 1
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def reordered(form: str) -> bytes:
    """Columns in reverse order; columns under one merged heading stay together."""
    book = filled(form)
    sheet = book.worksheets[0]
    top = column_of(sheet, next(iter(ROWS[form][0])))[0]
    last = sheet.max_column
    merges = [area for area in sheet.merged_cells.ranges if area.min_row == top]
    spans = {area.min_col: area.max_col for area in merges}
    groups, col = [], 1
    while col <= last:
        groups.append(list(range(col, spans.get(col, col) + 1)))
        col = spans.get(col, col) + 1
    order = [col for group in reversed(groups) for col in group]
    place = {old: new for new, old in enumerate(order, 1)}
    areas = [(a.min_row, place[a.min_col], a.max_row, place[a.max_col]) for a in merges]
    for area in [str(a) for a in merges]:
        sheet.unmerge_cells(area)
    for row in range(top, sheet.max_row + 1):
        values = [sheet.cell(row, old).value for old in order]
        for col, value in enumerate(values, 1):
            sheet.cell(row, col).value = value
    for row1, col1, row2, col2 in areas:
        sheet.merge_cells(start_row=row1, start_column=col1, end_row=row2, end_column=col2)
    return saved(book)


def pasted(form: str) -> bytes:
    """Every value pasted as text over the validations, with the blanks people add."""
    book = filled(form)
    sheet = book.worksheets[0]
    top = column_of(sheet, next(iter(ROWS[form][0])))[0]
    sheet.data_validations.dataValidation = []
    for row in sheet.iter_rows(min_row=top + 1):
        for cell in row:
            if isinstance(cell.value, (int, float)):
                cell.value = f" {cell.value} "
    return saved(book)


def by_office(data: bytes, folder: Path) -> bytes:
    """The workbook as LibreOffice saves it."""
    source = folder / "in" / "表.xlsx"
    source.parent.mkdir()
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    words = [
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(folder / "out"),
    ]
    subprocess.run(
        ["soffice", profile, *words, str(source)], check=True, capture_output=True, timeout=120
    )
    return (folder / "out" / "表.xlsx").read_bytes()


@pytest.fixture(scope="module")
def read() -> Any:
    """bytes, name → FileResult."""
    with Reader() as reader:
        yield lambda data, name: check(reader.read(data, name))


def compare(result: Any, form: str) -> None:
    told = [p.message for p in result.problems] + [
        p.message for s in result.sheets for p in s.problems
    ]
    assert told == []
    assert [sheet.form for sheet in result.sheets] == [form]
    records = [record.values for record in result.sheets[0].records]
    shown = [{k: r.get(k) for k in e} for r, e in zip(records, EXPECTED[form], strict=True)]
    assert shown == EXPECTED[form]


@pytest.mark.parametrize("form", LISTS)
@pytest.mark.parametrize(
    "way", [lambda f: saved(filled(f)), reordered, pasted], ids=["填写", "换列", "粘贴"]
)
def test_填好的清单模板读出来没有任何问题(form: str, way: Callable[[str], bytes], read: Any):
    compare(read(way(form), "收到的表.xlsx"), form)


WORDS: dict[str, st.SearchStrategy[Any]] = {
    "name": st.text("张王李赵陈杨黄周吴徐孙", min_size=2, max_size=3),
    "text": st.sampled_from(["社会工作", "督导记录表", "龙翔街道社工站", "良好"]),
    "free_text": st.sampled_from(["人手不足", "个案跟进", "已核对"]),
    "date": st.dates(dt.date(2025, 1, 1), dt.date(2025, 11, 30)).map(str),
    "money": st.integers(1500, 9000),
    "pay": st.integers(1500, 9000),
    "minutes": st.integers(30, 300),
    "integer": st.integers(1, 200),
    "number": st.integers(1, 40),
    "age": st.integers(18, 60),
    "phone": st.integers(13800000000, 13800009999).map(str),
    "period": st.sampled_from(["2025年上半年", "2025年下半年"]),
    "tick": st.just("√"),
}
"""What a clerk may write into a column of each kind that has no drop-down."""


def cells_of(form: str) -> tuple[Worksheet, int, dict[int, list[Any] | str]]:
    """The template's sheet, its first body row, and what each column offers (a drop-down) or its kind."""
    book = openpyxl.load_workbook(io.BytesIO(template(form, 2025, "五华区").data))
    sheet, options = book.worksheets[0], book["下拉选项"]
    lists = {
        column[1].value: [c.value for c in column[2:] if c.value] for column in options.columns
    }
    first = 1 + max(cell.row for cell in sheet["A"] if cell.value == "序号") + (form == "facility")
    kinds: dict[int, list[Any] | str] = {}
    fields = list(printed(load_forms()[form]))
    col = 2
    for field in fields:
        span = len(field.option("ticks") or "1")
        for at in range(col, col + span):
            kinds[at] = "tick" if field.option("ticks") else field.kind
        col += span
    for rule in sheet.data_validations.dataValidation:
        for area in rule.sqref.ranges:
            if area.min_row < first or rule.type != "list":
                continue
            named = rule.formula1.lstrip("=")
            words = lists["五华区"] if named.startswith("INDIRECT") else lists[named]
            if kinds[area.min_col] != "tick":
                kinds[area.min_col] = words
    return sheet, first, kinds


@pytest.mark.parametrize("form", some(LISTS, always=1, single=True))
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_照下拉和提示随意填的模板读出来没有错误(form: str, read: Any, data: st.DataObject):
    sheet, first, kinds = cells_of(form)
    pairs = {"facility": {3: 4, 5: 6, 7: 8, 9: 10, 10: 11}}.get(form, {})
    for number in range(data.draw(st.integers(1, 4))):
        taken: set[int] = set()
        for col, kind in kinds.items():
            if col in taken:
                continue
            offered = (
                st.sampled_from(kind) if isinstance(kind, list) else WORDS[WIDER.get(kind, kind)]
            )
            sheet.cell(first + number, col).value = data.draw(offered)
            nearby = col
            while nearby in pairs:
                nearby = pairs[nearby]
                taken.add(nearby)
    result = read(saved(sheet.parent), "收到的表.xlsx")
    errors = [p.message for s in result.sheets for p in s.problems if p.severity == "error"]
    assert (errors, [s.form for s in result.sheets]) == ([], [form])


WIDER = {"people": "name", "stations": "text", "month": "date"}


@pytest.mark.parametrize("form", LISTS)
def test_空模板没有记录也没有错误(form: str, read: Any):
    result = read(template(form, 2025).data, "空模板.xlsx")
    assert [sheet.form for sheet in result.sheets] == [form]
    assert [sheet.records for sheet in result.sheets] == [[]]
    assert [p for s in result.sheets for p in s.problems if p.severity == "error"] == []


@pytest.mark.long
def test_经LibreOffice保存后照样读对(tmp_path: Path, read: Any):
    if shutil.which("soffice") is None:
        assert not os.environ.get("DUDAO_REQUIRE_OFFICE"), "LibreOffice is required here"
        pytest.skip("LibreOffice is not installed")
    for number, form in enumerate(LISTS):
        folder = tmp_path / str(number)
        folder.mkdir()
        compare(read(by_office(saved(filled(form)), folder), "收到的表.xlsx"), form)


def test_满意度模板打勾和写人数都读对(read: Any):
    def survey(values: dict[int, tuple[int, Any]]) -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(template("satisfaction_survey", 2025).data))
        sheet = book.worksheets[0]
        sheet["B2"], sheet["B3"], sheet["B5"] = "2025-03-12", "五华区", "郑文"
        top, _ = column_of(sheet, "选项内容")
        for item, (level, value) in values.items():
            sheet.cell(top + item, 2 + level).value = value
        return saved(book)

    ticked = read(survey(dict.fromkeys(range(1, 8), (5, "√"))), "满意度.xlsx")
    assert [p.message for s in ticked.sheets for p in s.problems] == []
    assert ticked.sheets[0].meta == {
        "held_on": "2025-03-12",
        "county": "五华区",
        "station": None,
        "supervisor": "郑文",
    }
    assert [ticked.sheets[0].records[0].values[f"q{n}"] for n in range(1, 8)] == [5] * 7
    counted = read(survey(dict.fromkeys(range(1, 8), (4, 12))), "满意度.xlsx")
    assert [(r.values["item"], r.values["n4"]) for r in counted.sheets[0].records] == [
        (n, 12) for n in range(1, 8)
    ]


CARD_VALUES: dict[str, Any] = {
    "type": ("个别督导", "individual"),
    "mode": ("面谈", "face_to_face"),
    "county": ("五华区", "五华区"),
    "station": ("龙翔街道社工站", "龙翔街道"),
    "supervisees": ("张三、李四", ["张三", "李四"]),
    "supervisors": ("郑文", ["郑文"]),
    "signed_by": ("郑文", ["郑文"]),
    "assistant": ("白晓", "白晓"),
    "author": ("白晓", "白晓"),
    "owner": ("张三", "张三"),
    "held_on": ("2025-03-12", "2025-03-12"),
    "logged_on": ("2025-03-12", "2025-03-12"),
    "worker_signed_on": ("2025-03-14", "2025-03-14"),
    "supervisor_signed_on": ("2025-03-14", "2025-03-14"),
    "month": ("2025年3月", "2025-03"),
    "minutes": ("2小时30分", 150),
    "headcount": ("12人", 12),
    "place": ("龙翔街道社工站会议室", "龙翔街道社工站会议室"),
    "name": ("独居老人帮扶", "独居老人帮扶"),
    "kind": ("个案", "个案"),
}
LONG = "本次围绕档案整理逐项讨论，形成三条意见。"


def filled_card(form_id: str) -> tuple[bytes, dict[str, Any]]:
    """A card template with every field written in, and what it must read as."""
    form = load_forms()[form_id]
    document = docx.Document(io.BytesIO(template(form_id, 2025).data))
    table, expected = document.tables[0], {}
    by_label = {field.label: field for field in form.fields.values()}
    cells = [cell for row in table.rows for cell in dict.fromkeys(row.cells)]
    for label, body in itertools.pairwise(cells):
        field = by_label.get(label.text)
        if field is None:
            continue
        if field.option("long"):
            body.paragraphs[-1].text = LONG if field.kind != "list" else f"1、{LONG}\n2、归档"
            expected[field.name] = LONG if field.kind != "list" else [LONG, "归档"]
        elif field.option("printed"):
            option = body.text.split("□")[1].strip()
            body.text = body.text.replace(f"□{option}", f"√{option}")
            code = next(c for c, words in field.option("choices").items() if option in words)
            expected[field.name] = [code] if field.kind == "types" else code
        else:
            body.text, expected[field.name] = CARD_VALUES[field.name]
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue(), expected


@pytest.mark.parametrize("form", CARDS)
def test_填好的登记表模板读出来没有任何问题(form: str, read: Any):
    data, expected = filled_card(form)
    result = read(data, "收到的表.docx")
    told = [p.message for p in result.problems] + [
        p.message for s in result.sheets for p in s.problems
    ]
    assert told == []
    assert [sheet.form for sheet in result.sheets] == [form]
    values = result.sheets[0].records[0].values
    outline = values.get("outline")
    if outline is not None:
        assert LONG in outline
        expected.pop("outline")
    assert {k: values.get(k) for k in expected} == expected
