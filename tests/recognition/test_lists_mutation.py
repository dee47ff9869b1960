"""Garble one cell of a list: that record's field changes or the cell is told of, and nothing else changes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dudao.reading.grid import Grid, Reading
from dudao.recognition.check import check
from dudao.records import SheetResult
from tests.matrices import some

TODAY = dt.date(2026, 1, 10)
GARBLES: tuple[Any, ...] = ("@@?", "甲乱乙码丙", "x9", 98765.5, dt.date(2019, 3, 3), "（", None)

TABLES: dict[str, tuple[list[list[Any]], int]] = {
    "staffing": (
        [
            ["昆明市五华区乡镇（街道）社工站点人员情况统计总表"],
            ["填表时间", "2025-12-20", None, "督导助理", "沈知行"],
            [
                "序号",
                "目前所在站点名称",
                "社工姓名",
                "性别",
                "年龄（或出生年月）",
                "入职时间",
                "专业",
                "学历",
                "目前的\n困难",
                "薪资\n（数额）",
                "证书",
                "是否党员",
                "备注",
            ],
            [
                1,
                "华山街道社工站",
                "张三",
                "女",
                30,
                "2023-05-01",
                "社会工作",
                "本科",
                "薪资偏低",
                3500,
                "社会工作师",
                "是",
                "站长",
            ],
            [
                2,
                "华山街道社工站",
                "李四",
                "男",
                "1990年5月",
                dt.date(2022, 3, 4),
                "会计",
                "大专",
                None,
                "3000-4000",
                None,
                "否",
                None,
            ],
            [
                3,
                "龙翔街道社工站",
                "王五",
                "女",
                41,
                "2021.7",
                "法学",
                "硕士",
                "无",
                "4200元",
                "无",
                None,
                "产假中",
            ],
            ["注：如果还有其他情况请写在备注一栏。"],
        ],
        3,
    ),
    "facility": (
        [
            ["昆明市五华区乡镇（街道）社工站点实体建设情况统计总表"],
            [
                "序号",
                "社工站点名称",
                "办公场所-独用",
                "办公场所-合用",
                "门牌-竖排",
                "门牌-横排",
                "去向牌-独用",
                "去向牌-合用",
                "一室型",
                "两室型",
                "多室型",
                "墙面LOGO",
                "工作牌",
                "帽子",
                "马甲",
                "照片",
                "存在问题",
            ],
            [
                1,
                "华山街道",
                "√",
                None,
                "√",
                None,
                None,
                "√",
                "√",
                None,
                None,
                "√",
                "√",
                "√",
                None,
                "√",
                "面积小",
            ],
            [
                2,
                "龙翔街道",
                None,
                "√",
                None,
                "√",
                "√",
                None,
                None,
                "√",
                None,
                "√",
                "√",
                None,
                "√",
                "√",
                None,
            ],
        ],
        2,
    ),
    "session_ledger": (
        [
            ["2025年度督导台账"],
            [
                "序号",
                "督导日期",
                "县（市、区）",
                "社工站",
                "督导类别",
                "督导方式",
                "督导老师",
                "督导助理",
                "督导对象",
                "人数",
                "督导时长",
                "地点",
                "督导主题",
                "记录归档日期",
                "备注",
            ],
            [
                1,
                "2025-03-05",
                "五华区",
                "龙翔街道",
                "团体督导",
                "面谈",
                "周文洁",
                "沈知行",
                "张三、李四",
                2,
                "2小时",
                "龙翔街道社工站",
                "个案",
                "2025-03-08",
                None,
            ],
            [
                2,
                dt.date(2025, 4, 6),
                "盘龙区",
                "拓东街道",
                "个别督导",
                "电话",
                "周文洁",
                "沈知行",
                "王五",
                1,
                "90分钟",
                "电话",
                "小组",
                "4月9日",
                "补",
            ],
        ],
        2,
    ),
    "supervisor_roster": (
        [
            ["社会工作督导名册"],
            [
                "序号",
                "姓名",
                "督导类型",
                "工作单位",
                "所属地区",
                "职称",
                "社会工作者职业资格",
                "取得时间",
                "从业年限",
                "教龄",
                "年培训学时",
                "聘任时间",
                "联系电话",
                "备注",
            ],
            [
                1,
                "周文洁",
                "专业技术督导",
                "某大学",
                "省内",
                "副教授",
                "社会工作师",
                "2014年10月",
                "16年",
                12,
                90,
                "2022.4.1",
                "13800000000",
                None,
            ],
            [
                2,
                "李建国",
                "行政协同督导",
                "市民政局",
                "省内",
                None,
                None,
                None,
                8,
                None,
                "24学时",
                "2023-03-01",
                "0871-63000001",
                "处长",
            ],
        ],
        2,
    ),
    "supervisor_assessment": (
        [
            ["2025年上半年督导成效评估结果"],
            [
                "序号",
                "督导姓名",
                "评估周期",
                "督导目标达成",
                "服务数量完成",
                "能力改善",
                "被督导者满意度",
                "购买方满意度",
                "总分",
                "评估结果",
                "查实投诉",
                "备注",
            ],
            [1, "周文洁", "2025年上半年", 20, 18, 18, 20, 17, "93分", "合格", "否", None],
            [2, "李建国", "2025H1", 10, 9, 13, 12, 10, 54, "不合格", "有", "限期整改"],
        ],
        2,
    ),
    "materials_checklist": (
        [
            ["2025年3月督导资料清单汇总表"],
            ["序号", "表格名称", "数量", "质量", "分值", "备注"],
            [1, "《督导工作日志》", 21, "良好", 18, None],
            [2, "《督导工作月度总结》", "3份", "优", 20.5, "齐"],
        ],
        2,
    ),
}


def read(rows: list[list[Any]], **more: Any) -> list[SheetResult]:
    grid = Grid("Sheet1", "sheet", [list(row) for row in rows], **more)
    return check(Reading("报送.xlsx", "0" * 64, [grid], []), today=TODAY).sheets


def changes(before: SheetResult, after: SheetResult) -> set[tuple[int, str]]:
    """(row, field) of all values that differ."""
    old, new = ({r.row: r.values for r in s.records} for s in (before, after))
    return {
        (row, name)
        for row in old.keys() | new.keys()
        for name in old.get(row, {}).keys() | new.get(row, {}).keys()
        if old.get(row, {}).get(name) != new.get(row, {}).get(name)
    }


TOGETHER = [{"salary", "salary_min", "salary_max"}, {"age", "born"}, {"county", "stations"}]


@pytest.mark.parametrize("form", some(sorted(TABLES), always=1, single=True))
def test_弄乱一格只动那一格(form: str) -> None:
    rows, first = TABLES[form]
    (before,) = read(rows)
    assert before.form == form
    assert [p for p in before.problems if p.severity == "error"] == []
    last = first + len(before.records)
    for r in range(first, last):
        for c in range(len(rows[first - 1])):
            for garble in GARBLES:
                spoiled = [list(row) for row in rows]
                spoiled[r] = spoiled[r] + [None] * (c + 1 - len(spoiled[r]))
                if spoiled[r][c] == garble or (c == 0 and garble in (98765.5, None)):
                    continue
                spoiled[r][c] = garble
                (after,) = read(spoiled)
                changed = changes(before, after)
                cell = Grid("", "sheet", []).address(r, c)
                here = {p.cell for p in after.problems if p.cell and cell in p.cell.split(":")}
                context = (cell, garble, changed, after.problems)
                assert {row for row, _ in changed} <= {r + 1}, context
                fields = {name for _, name in changed}
                assert len(fields) <= 1 or any(fields <= group for group in TOGETHER), context
                if garble is not None:
                    assert changed or here, context


@pytest.mark.parametrize("form", some(sorted(TABLES), always=2, single=True))
def test_去掉一个表头格从不悄悄改值(form: str) -> None:
    """The column's values go to ``extra``, and the header or each of the cells is told of."""
    rows, first = TABLES[form]
    (before,) = read(rows)
    for c in range(1, len(rows[first - 1])):
        for gone in (None, "乱@码"):
            spoiled = [list(row) for row in rows]
            spoiled[first - 1][c] = gone
            after = read(spoiled)[0]
            if after.form is None:
                assert [p.severity for p in after.problems] == ["error"]
                continue
            new = {r.row: r.values for r in after.records}
            for row, name in changes(before, after):
                if name != "extra":
                    assert new[row][name] in (None, [], False), (rows[first - 1][c], name)
            kept = any(r.values["extra"] for r in after.records)
            assert kept or after.problems or not changes(before, after), rows[first - 1][c]


@pytest.mark.parametrize(("row", "col"), [(0, 0), (1, 0), (1, 1), (1, 3), (1, 4)])
def test_去掉标题和栏目格从不悄悄改值(row: int, col: int) -> None:
    rows, _ = TABLES["staffing"]
    (before,) = read(rows)
    spoiled = [list(r) for r in rows]
    spoiled[row][col] = None
    (after,) = read(spoiled)
    assert changes(before, after) == set()
    if before.meta != after.meta:
        lost = {k for k in before.meta if before.meta[k] != after.meta[k]}
        assert all(after.meta[k] is None for k in lost)
    assert after.problems != before.problems
    if row == 0:
        assert [p.code for p in after.problems] == ["county_from_stations"]


def test_去掉合并格的内容从不悄悄改值() -> None:
    rows = [list(r) for r in TABLES["staffing"][0]]
    rows[4][1] = None
    merges = [(3, 1, 4, 1)]
    (before,) = read(rows, merges=merges)
    rows[3][1] = None
    (after,) = read(rows, merges=merges)
    assert [r.values["station"] for r in before.records] == ["华山街道", "华山街道", "龙翔街道"]
    assert [r.values["station"] for r in after.records] == [None, None, "龙翔街道"]
    assert [p.cell for p in after.problems] == ["B4", "B5"]
