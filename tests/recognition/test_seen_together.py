"""What a cell means is told by what stands beside it: a column's other cells, English twins, columns that make one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dudao.reading.grid import Grid, Reading
from dudao.recognition.check import check
from dudao.records import SheetResult
from dudao.values import parse
from dudao.values.parsed import Hint

TODAY = dt.date(2026, 1, 10)
Rows = list[list[Any]]


def read(rows: Rows, name: str = "a.xlsx", merges: list | None = None) -> SheetResult:
    width = max(map(len, rows))
    filled = [[*r, *[None] * (width - len(r))] for r in rows]
    grid = Grid("Sheet1", "sheet", filled, merges or [])
    (found,) = check(Reading(name, "0" * 64, [grid], []), TODAY).sheets
    return found


def column(found: SheetResult, name: str) -> list[Any]:
    return [record.values.get(name) for record in found.records]


def errors(found: SheetResult) -> list[tuple[str, str | None]]:
    return [(p.code, p.cell) for p in found.problems if p.severity == "error"]


# -- years of two figures ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        (["97.04", "89.10", "01.06", "00.2"], ["1997-04", "1989-10", "2001-06", "2000-02"]),
        (["88-3", "02-11", "95-7", "93-1"], ["1988-03", "2002-11", "1995-07", "1993-01"]),
        (["99-12", "98-01", "03-05", "97-08"], ["1999-12", "1998-01", "2003-05", "1997-08"]),
    ],
)
def test_一列都是两位年份的_小的也是年份(born: list[str], expected: list[str]):
    names = ["张秀英", "李建国", "段天佑", "鲁正伟"]
    rows = [["姓名", "站点", "性别", "出生年月", "学历"]]
    rows += [[n, "龙翔街道", "女", b, "本科"] for n, b in zip(names, born, strict=True)]
    assert column(read([["五华区社工花名册"], *rows]), "born") == expected


def test_没有别的可看的_仍然说看不出():
    rows = [
        ["姓名", "站点", "性别", "出生年月", "学历"],
        ["张秀英", "龙翔街道", "女", "01.06", "本科"],
    ]
    assert errors(read([["五华区社工花名册"], *rows])) == [("unreadable_date", "D3")]


# -- marks behind a name, shortened words, strokes with their count ------------------------------------


@pytest.mark.parametrize("mark", ["*", "＊", "※", "△", "★", "#", "**"])
def test_姓名后面的记号不是姓名(mark: str):
    found = parse("name", f"陈红英{mark}", Hint())
    assert (found.value, [d.code for d in found.doubts]) == ("陈红英", ["marked_name"])


@pytest.mark.parametrize(
    ("text", "code", "doubts"),
    [
        ("硕士及以上", "硕士", ["doubtful_choice"]),
        ("E. 硕士及以上", "硕士", ["doubtful_choice"]),
        ("A、本科", "本科", []),
        ("研", "硕士", []),
        ("大专以上学历", None, ["unreadable_choice"]),
        ("本科以上", "本科", ["doubtful_choice"]),
    ],
)
def test_学历的范围和字母(text: str, code: str | None, doubts: list[str]):
    found = parse("education", text, Hint())
    assert (found.value, [d.code for d in found.doubts]) == (code, doubts)


@pytest.mark.parametrize(
    ("text", "count"),
    [("一（1）", 1), ("正下(8)", 8), ("丅（2人）", 2), ("正一（7）", None), ("（3）", None)],
)
def test_正字和括号里的数(text: str, count: int | None):
    assert parse("tally", text, Hint()).value == count


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("1.5 hours 小时", 90), ("90 minutes 分钟", 90), ("2h/小时", 120), ("2 hours", 120)],
)
def test_时长的中英文单位(text: str, minutes: int):
    assert parse("minutes", text, Hint()).value == minutes


# -- columns that make one, one column of two choices --------------------------------------------------

LEDGER = ["日期", "站点", "督导老师", "参加社工", "主题"]


@pytest.mark.parametrize(
    "heads",
    [
        ["开始时", "开始分", "结束时", "结束分"],
        ["起始（时）", "起始（分）", "终止（时）", "终止（分）"],
        ["开始点", "开始分钟", "结束点", "结束分钟"],
    ],
)
def test_时和分各占一列(heads: list[str]):
    found = read(
        [
            ["五华区2025年督导台账"],
            [*LEDGER, *heads],
            ["3月5日", "龙翔街道", "池清扬", "屈明远", "个案会谈", 9, "30", 11, "00"],
            ["3月9日", "护国街道", "窦一鸣", "程思齐", "小组招募", 14, 0, 15, 30],
            ["3月19日", "护国街道", "窦一鸣", "程思齐", "小组招募", 14, 0, None, None],
        ]
    )
    assert column(found, "minutes") == [90, 90, None]
    assert [p.severity for p in found.problems if p.field == "minutes"] == ["error"]


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("怎么督的", ["实地，团体督导", "腾讯会议，个别督导", "实地，个别督导"]),
        ("督导情况", ["团体/线下", "个别/线上", "个别/线下"]),
        ("怎么做的", ["个别督导（电话）", "团体督导（现场）", "个别督导（现场）"]),
    ],
)
def test_一列写了形式和方式(head: str, cells: list[str]):
    rows = [[*LEDGER, head]]
    rows += [
        [f"3月{n + 5}日", "龙翔街道", "池清扬", "屈明远", "个案会谈", cell]
        for n, cell in enumerate(cells)
    ]
    found = read([["五华区2025年督导台账"], *rows])
    assert column(found, "activity") == ["group" if "团体" in c else "individual" for c in cells]
    assert None not in column(found, "mode")


# -- English twins -----------------------------------------------------------------------------------


def test_两层表头和表上一行的英文():
    rows: Rows = [
        ["Panlong District Facility Checklist 盘龙区社工站硬件核查表"],
        ["Agency 承接机构", None, "昆明盘龙和邻社工服务社", None, "Checked on 核查日期", None, "2025.05.16"],
        ["No.", "Station 站点", "Office 办公场所", None, "Door plate 门牌", None, "Badge 工作牌", "Cap 帽子"],
        [None, None, "Exclusive 独用", "Shared 合用", "Vertical 竖排", "Horizontal 横排"],
        [1, "拓东街道", "N", "Y", "N", "Y", "N", "Y"],
        [2, "鼓楼街道", "Y", "N", "Y", "N", "Y", "N"],
    ]  # fmt: skip
    merges = [(1, 0, 1, 1), (1, 2, 1, 3), (1, 4, 1, 5), (2, 2, 2, 3), (2, 4, 2, 5)]
    merges += [(2, c, 3, c) for c in (0, 1, 6, 7)]
    found = read(rows, merges=merges)
    assert (found.meta["agency"], found.meta["filled_on"]) == (
        "昆明盘龙和邻社工服务社",
        "2025-05-16",
    )
    assert column(found, "office") == ["shared", "own"]
    assert column(found, "door_sign") == ["horizontal", "vertical"]
    assert column(found, "badge") == [False, True]


# -- a survey's questions and the figures below them -----------------------------------------------------

ASKED = [
    "督导过程中的氛围（是否放松、被接纳）",
    "督导采用的方式（个别、小组、线上等）",
    "督导老师提问的启发性",
    "督导老师对我疑问的回应",
    "结束前的总结与交流",
    "督导老师开场的自我介绍",
    "热身与互动游戏",
]


@pytest.mark.parametrize(
    "below",
    [["M", 4.1], ["SD", 0.9], ["均值", 4.2], ["标准差", 0.8], ["Mean（平均）", 4.0], ["最高分", 5]],
)
def test_题目带括号_下面的统计行不是答卷(below: list[Any]):
    found = read(
        [
            ["督导满意度（1=非常不满意，5=非常满意）"],
            ["被试编号", *ASKED, "开放题"],
            ["S01", 5, 4, 5, 3, 5, 5, 4, "希望多来"],
            ["S02", 4, 4, 3, 3, 5, 2, 4, "无"],
            [below[0], *[below[1]] * 7],
        ]
    )
    assert len(found.records) == 2
    assert column(found, "q1") == [4, 4]
    assert column(found, "q2") == [5, 4]
    assert errors(found) == []
