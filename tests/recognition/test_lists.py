"""Exactly one form, or why not."""

from __future__ import annotations

from typing import Any

import pytest

from dudao.forms import load_forms
from dudao.reading.grid import Grid, Reading
from dudao.recognition import Claim, Unknown, recognise
from dudao.recognition.lists.headers import fingerprint

STAFF = ["序号", "站点名称", "姓名", "性别", "年龄", "入职时间", "学历", "薪资"]
ROW = [1, "华山街道", "张三", "女", 30, "2023-05-01", "本科", 3500]


def recognised(
    rows: list[list[Any]], sheet: str = "Sheet1", others: tuple[Grid, ...] = (), **more: Any
) -> list[Any]:
    mappings = more.pop("mappings", None)
    grid = Grid(sheet, "sheet", [list(row) for row in rows], **more)
    return recognise(Reading("报送.xlsx", "0" * 64, [grid, *others], []), mappings=mappings)


@pytest.mark.parametrize(
    ("rows", "form"),
    [
        ([["五华区"], STAFF, ROW], "staffing"),
        (
            [
                ["社工站名", "独用办公场所", "合用办公场所", "竖排门牌", "横排门牌"],
                ["社工站点名称", "办公场所-独用", "门牌-竖排", "工作牌", "马甲"],
                ["华山街道", "√", "√", "√", "√"],
            ],
            "facility",
        ),
        (
            [
                ["日期", "县区", "站点", "类型", "督导老师", "时长"],
                ["2025-03-05", "五华区", "龙翔", "团体", "周文洁", "2小时"],
            ],
            "session_ledger",
        ),
        (
            [
                ["督导姓名", "督导类型", "工作单位", "职称", "聘任时间"],
                ["周文洁", "专业", "某大学", "教授", "2022.4"],
            ],
            "supervisor_roster",
        ),
        (
            [
                ["督导姓名", "目标达成", "数量完成", "总分", "评估结果"],
                ["周文洁", 20, 20, 90, "合格"],
            ],
            "supervisor_assessment",
        ),
        (
            [["表格名称", "数量", "质量", "分值"], ["《督导工作日志》", 3, "良好", 18]],
            "materials_checklist",
        ),
    ],
)
def test_每种表只认出它自己(rows: Any, form: str) -> None:
    found = recognised(rows)
    assert [item.form_id for item in found if isinstance(item, Claim)] == [form]


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["2025年社工站项目经费预算表"],
            ["序号", "支出科目", "单价（元）", "数量", "金额（元）"],
            [1, "人员经费", 3500, 36, 126000],
        ],
        [
            ["团体督导签到表"],
            ["序号", "姓名", "单位", "联系电话", "签名"],
            [1, "张三", "华山街道", "138", None],
        ],
        [
            ["志愿者登记表"],
            ["姓名", "性别", "年龄", "学历", "服务意向"],
            ["张三", "女", 30, "本科", "助老"],
        ],
        [["通讯录"], ["姓名", "站点", "电话"], ["张三", "华山街道", "138"]],
    ],
)
def test_别的表不认(rows: Any) -> None:
    (found,) = recognised(rows)
    assert isinstance(found, Unknown)
    assert [p.code for p in found.problems] == ["unknown_form"]


def test_差一点的表说出像哪种缺什么() -> None:
    (found,) = recognised([["姓名", "性别", "学历", "电话"], ["张三", "女", "本科", "138"]])
    assert found.near[0].form_id == "staffing"
    assert found.near[0].found == ("社工姓名", "性别", "学历")
    assert "入职时间" in found.near[0].missing
    assert "社工站点人员情况统计总表" in found.problems[0].message


@pytest.mark.parametrize(
    ("sheet", "more", "code"),
    [
        ("填表示例", {}, "example_sheet"),
        ("Sheet9", {"hidden": True}, "hidden_sheet"),
        ("模板", {}, "example_sheet"),
    ],
)
def test_示例_隐藏的表不读(sheet: str, more: Any, code: str) -> None:
    beside = Grid("正表", "sheet", [STAFF, ROW])
    skipped, read = recognised([STAFF, ROW], sheet, (beside,), **more)
    assert [p.code for p in skipped.problems] == [code]
    assert read.form_id == "staffing"


def test_只有一张表时_叫模板也读() -> None:
    assert [item.form_id for item in recognised([STAFF, ROW], "模板")] == ["staffing"]


def test_下拉选项表不读() -> None:
    (found,) = recognised([["性别", "学历"], ["男", "大专"], ["女", "本科"]], "下拉选项")
    assert [p.code for p in found.problems] == ["option_sheet"]


def test_表头的指纹不看空白和宽窄() -> None:
    assert fingerprint(["姓 名", None, "性别："]) == fingerprint(["姓名", "性别"])
    assert fingerprint(["姓名", "性别"]) != fingerprint(["性别", "姓名"])


def test_每种表的标签互不相同() -> None:
    for form in load_forms().values():
        if form.layout != "list":
            continue
        labels = [(label, item.name) for item in form.fields.values() for label in item.labels]
        assert len({label for label, _ in labels}) == len(labels), form.id
