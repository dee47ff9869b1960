"""A new form is one TOML file, a new alias one word in it: nothing else changes. The form is docs/forms.md's own example."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from dudao.forms import FORMS_DIR, load_form, load_forms
from dudao.problems import BadData
from dudao.reading import Reader
from dudao.recognition.check import check
from dudao.reports.templates.lists import list_template
from dudao.store.tables import columns_of

DOCS = Path(__file__).resolve().parents[2] / "docs" / "forms.md"
ROWS = [
    ["公务用车登记表"],
    ["填报单位", "五华区"],
    ["车牌号码", "司机", "用车日期", "时长（分钟）"],
    ["云A00001", "张三", "2025-03-12", 90],
    ["云A00002", "李四", "2025年3月", "去年"],
]


@pytest.fixture
def forms_dir(tmp_path: Path) -> Path:
    """The shipped forms and the documentation's example beside them."""
    folder = tmp_path / "forms"
    shutil.copytree(FORMS_DIR, folder)
    example = re.search(r"```toml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    (folder / "vehicles.toml").write_text(example.group(1), encoding="utf-8")
    return folder


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(data: bytes, folder: Path):
    with Reader() as reader:
        return check(reader.read(data, "收到的表.xlsx"), forms=load_forms(folder))


def test_一个新的表单文件就能认出并读取新表(forms_dir: Path):
    (sheet,) = read(workbook(ROWS), forms_dir).sheets
    assert (sheet.form, sheet.meta["county"]) == ("vehicles", "五华区")
    assert [record.values for record in sheet.records] == [
        {
            "plate": "云A00001",
            "driver": "张三",
            "used_on": "2025-03-12",
            "minutes": 90,
            "extra": {},
        },
        {"plate": "云A00002", "driver": "李四", "used_on": "2025-03", "minutes": None, "extra": {}},
    ]
    assert [(p.cell, p.field, p.code) for p in sheet.problems] == [
        ("D5", "minutes", "unreadable_duration")
    ]


def test_没有这个文件时它是不认识的表():
    (sheet,) = read(workbook(ROWS), FORMS_DIR).sheets
    assert (sheet.form, sheet.records) == (None, [])


def test_新表单自带库表和模板(forms_dir: Path):
    form = load_form(forms_dir / "vehicles.toml")
    kinds = columns_of(form)
    assert (kinds["plate"], kinds["used_on"], kinds["minutes"]) == ("VARCHAR", "VARCHAR", "INTEGER")
    sheet = openpyxl.load_workbook(io.BytesIO(list_template(form, 2025))).worksheets[0]
    assert [cell.value for cell in sheet[3]][1:] == ["车牌号", "驾驶员", "用车日期", "时长（分钟）"]


def test_加一个别名只改一个词(forms_dir: Path):
    rows = [
        ["人员名单"],
        ["挂靠片区", "姓名", "性别", "学历", "入职时间"],
        ["龙翔街道", "张三", "女", "本科", "2023-05"],
    ]
    (sheet,) = read(workbook(rows), forms_dir).sheets
    assert [p.code for p in sheet.problems if p.text == "挂靠片区"] == ["guessed_label"]
    path = forms_dir / "staffing.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace('labels = ["目前所在站点名称",', 'labels = ["挂靠片区", "目前所在站点名称",'),
        encoding="utf-8",
    )
    load_forms.cache_clear()
    (sheet,) = read(workbook(rows), forms_dir).sheets
    assert [p.code for p in sheet.problems if p.text == "挂靠片区"] == []
    assert [(r.values["station"], r.values["name"]) for r in sheet.records] == [
        ("龙翔街道", "张三")
    ]


def test_表单文件里写错的字段名当场指出(forms_dir: Path):
    path = forms_dir / "vehicles.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('key = "plate"', 'key = "plates"'),
        encoding="utf-8",
    )
    with pytest.raises(
        BadData, match=r"vehicles\.toml”里 plates 表里没有这一栏。已有的栏：plate、"
    ):
        load_form(path)
