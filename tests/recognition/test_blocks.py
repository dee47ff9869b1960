"""Several forms on one sheet, each a block of its own; a block nobody knows is named by its cells."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dudao.reading.grid import Grid, Reading
from dudao.recognition.check import check
from dudao.records import SheetResult

TODAY = dt.date(2026, 1, 10)
Rows = list[list[Any]]
LEDGER: Rows = [
    ["日期", "站点", "督导形式", "督导方式", "督导老师", "参加社工", "时长", "主题"],
    ["4月2日", "龙翔街道站", "团体", "现场", "池清扬", "屈明远、闵知夏", "2小时", "个案会谈"],
    ["4月9日", "护国街道站", "个别", "线上", "窦一鸣", "程思齐", "90分钟", "小组招募"],
]
COUNTS: Rows = [
    ["题目", "非常不满意", "很不满意", "一般", "很满意", "非常满意"],
    ["督导形式", 0, 0, 4, 5, 0],
    ["督导氛围", 0, 1, 1, 1, 6],
    ["督导老师的回答", 0, 1, 3, 3, 2],
    ["督导老师自我介绍", 0, 0, 0, 2, 7],
    ["游戏环节", 0, 0, 3, 2, 4],
    ["提出问题环节", 1, 0, 1, 5, 2],
    ["总结交流环节", 1, 0, 2, 2, 4],
]
PAPERS: Rows = [
    ["表格名称", "数量", "质量", "分值", "备注"],
    ["《督导工作日志》", 21, "好", 18, None],
    ["《督导满意度调研表》", 9, "好", 10, "缺签名"],
]
STAFF: Rows = [
    ["序号", "社工站", "姓名", "性别", "入职时间", "学历", "专业"],
    [1, "龙翔街道", "张秀英", "女", "2022-03", "本科", "法学"],
    [2, "护国街道", "李建国", "男", "2021-11", "大专", "会计学"],
]
FACILITY: Rows = [
    ["站点", "办公场所", "门牌", "去向牌", "房型", "墙面LOGO", "工作牌", "帽子", "马甲", "照片"],
    ["龙翔街道", "独用", "竖排", "独用", "两室", "√", "√", "√", "√", "√"],
    ["护国街道", "合用", "横排", "合用", "一室", "×", "√", "×", "√", "√"],
]
ALIEN: Rows = [
    ["物资", "单价", "供应商", "发票号"],
    ["签字笔", "2.5", "文具店", "A-77"],
    ["档案盒", "12", "文具店", "A-78"],
]


def read(*rows: list[Any]) -> list[SheetResult]:
    width = max(map(len, rows))
    grid = Grid("4月", "sheet", [[*row, *[None] * (width - len(row))] for row in rows])
    return check(Reading("a.xlsx", "0" * 64, [grid], []), TODAY).sheets


@pytest.mark.parametrize(
    "lines",
    [
        ("一、督导开展", "二、满意度", "三、资料"),
        ("（一）本月督导", "（二）督导满意度（回收9份）", "（三）交来的材料"),
        ("1.督导台账", "2.督导满意度调研", "3.督导资料清单"),
        ("附表1 督导台账", "附表2 满意度", "附表3 资料清单"),
    ],
)
@pytest.mark.parametrize("gap", [[], [[]]])
def test_一张表里放三块(lines: tuple[str, ...], gap: Rows):
    found = read(
        ["五华区社工站督导月报（2025年4月）"],
        [lines[0]], *LEDGER, *gap, [lines[1]], *COUNTS, *gap, [lines[2]], *PAPERS,
    )  # fmt: skip
    assert [(s.form, len(s.records)) for s in found] == [
        ("session_ledger", 2),
        ("satisfaction_survey", 7),
        ("materials_checklist", 2),
    ]
    assert [r.values["held_on"] for r in found[0].records] == ["2025-04-02", "2025-04-09"]
    assert found[1].records[6].values["n4"] == 2
    assert not any(p.severity == "error" for s in found for p in s.problems)
    assert found[2].records[0].cells["document"][0] == "A"


def test_块和块之间的次序不要紧():
    found = read(["五华区2025年4月"], ["一、满意度"], *COUNTS, [], ["二、督导开展情况"], *LEDGER)
    assert [s.form for s in found] == ["satisfaction_survey", "session_ledger"]


def test_两种清单一上一下():
    found = read(["五华区社工站情况"], ["一、人员情况"], *STAFF, [], ["二、实体建设"], *FACILITY)
    assert [(s.form, len(s.records)) for s in found] == [("staffing", 2), ("facility", 2)]


def test_认不出的一块说出在哪里():
    found = read(
        ["五华区社工站督导月报（2025年4月）"],
        ["一、督导开展"], *LEDGER, [], ["二、物资采购"], *ALIEN, [], ["三、督导满意度"], *COUNTS,
    )  # fmt: skip
    assert [s.form for s in found] == ["session_ledger", "satisfaction_survey"]
    said = [(p.code, p.cell) for s in found for p in s.problems if p.severity == "error"]
    assert said == [("unread_block", "A7:D10")]
