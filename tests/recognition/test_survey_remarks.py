"""The remark under a paper, the sign a paper is marked by, and the order of each paper's own levels.

under a paper                          outcome
words that ask for a remark, answered  comment: behind them, in the next cell, in the lines below
the same without an answer; thanks     no comment, nothing said
a telephone, a signature               no comment
one sign alone, mostly once a row      a tick (○ △ 圈); a cross alone: null + error at its cell
a circle alone in a row among ticks    null + error at its cell
more behind a value in its line        the value; a legend or a number of people is known, else a warning
levels printed the other way, or once  each paper by its own; by the one above where it has none
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from survey_helpers import ITEMS, LEVELS, SAID, TITLE, WORD, answers, codes, export, printed, read


def paper(mark: str | list[str], said: list[int] = SAID, levels: list[str] = LEVELS) -> list[list]:
    """A paper of empty cells with a mark in one of each row."""
    marks = mark if isinstance(mark, list) else [mark] * 7
    rows = [
        [q, *[m if lv == WORD[v] else None for lv in levels]]
        for q, v, m in zip(ITEMS, said, marks, strict=True)
    ]
    return [["题目", *levels], *rows]


def boxed() -> list[list]:
    return printed(lambda level, on: ("☑" if on else "□") + level)


def below() -> list[list]:
    rows: list[list] = [TITLE]
    for n, (q, v) in enumerate(zip(ITEMS, SAID, strict=True), 1):
        rows += [
            [f"{n}．{q}？"],
            ["  ".join(("☑" if lv == WORD[v] else "□") + lv for lv in LEVELS)],
        ]
    return rows


@pytest.mark.parametrize("form", [boxed, below, lambda: [TITLE, *paper("√")]])
@pytest.mark.parametrize(
    ("tail", "comment"),
    [
        ([["您的意见：多讲案例"]], "多讲案例"),
        ([["我想说：很好，谢谢督导"]], "很好，谢谢督导"),
        ([["其它建议（可不填）：早点通知"]], "早点通知"),
        ([["8、您还有什么想说的？"], ["多来几次"]], "多来几次"),
        ([["心得体会：", "收获很大"]], "收获很大"),
        ([["您对督导工作还有哪些意见和建议？"], ["多来几次"], ["发点资料"]], "多来几次\n发点资料"),
        ([["我的建议："], ["1.多来几次"], ["2.发点资料"], ["填表日期：2025年5月6日"]], "1.多来几次\n2.发点资料"),
        ([["您的意见："]], None),
        ([["您的意见：_______"]], None),
        ([["感谢您的宝贵意见"]], None),
        ([["如有意见请联系：0871-66660000"]], None),
    ],
)  # fmt: skip
def test_表下的留言怎么问都读(form, tail, comment):
    (sheet,) = read([*form(), *tail])
    assert answers(sheet) == [SAID]
    assert sheet.records[0].values["comment"] == comment
    assert not [p for p in sheet.problems if p.text and comment and p.text in comment]


def test_多人的表下面的话不算某一人的留言():
    rows = [["序号", *ITEMS], [1, *SAID], [2, *SAID], ["您的意见：多来几次"]]
    (sheet,) = read(rows)
    assert [r.values["comment"] for r in sheet.records] == [None, None]
    assert [(p.code, p.cell) for p in sheet.problems] == [("unread_cell", "A4")]


@pytest.mark.parametrize("mark", ["○", "〇", "O", "△", "圈", "★", "●"])
def test_整张只用一种记号的就是勾(mark):
    (sheet,) = read([TITLE, *paper(mark)])
    assert (answers(sheet), sheet.problems) == ([SAID], [])


@pytest.mark.parametrize("mark", ["×", "x", "/"])
def test_只打叉或斜线的不猜(mark):
    (sheet,) = read([TITLE, *paper(mark)])
    assert [p.code for p in sheet.problems if p.severity == "error"] == ["unreadable_tick"] * 7
    assert answers(sheet) == [[None] * 7]


def test_勾里单独一个圈不猜():
    (sheet,) = read([TITLE, *paper(["√", "√", "○", "√", "√", "√", "√"])])
    assert answers(sheet) == [[5, 4, None, 3, 5, 4, 2]]
    assert [(p.code, p.cell) for p in sheet.problems] == [("unreadable_tick", "B5")]


def test_空圈旁边打勾的还按勾():
    rows = [["题目", *LEVELS]]
    rows += [[q, *["√" if lv == WORD[v] else "○" for lv in LEVELS]] for q, v in zip(ITEMS, SAID, strict=True)]  # fmt: skip
    (sheet,) = read([TITLE, *rows])
    assert answers(sheet) == [SAID]


def test_圈了两个的不猜():
    rows = paper("○")
    rows[1][2] = "○"
    (sheet,) = read([TITLE, *rows])
    assert (answers(sheet), codes(sheet)) == ([[None, *SAID[1:]]], ["two_ticks"])


def test_上下几份各按各的顺序():
    other = [1, 2, 3, 4, 5, 1, 2]
    rows = [TITLE, *paper("√"), ["第2份"], *paper("○", other, LEVELS[::-1]), [], *paper("V", SAID)]
    (sheet,) = read(rows)
    assert answers(sheet) == [SAID, other, SAID]
    assert [p for p in sheet.problems if p.severity == "error"] == []


def test_等级只印一次的按上面一份():
    rows = [TITLE, *paper("√"), ["您的意见：好"], *paper("√", SAID[::-1])[1:], [], *paper("√")[1:]]
    (sheet,) = read(rows)
    assert answers(sheet) == [SAID, SAID[::-1], SAID]
    assert [r.values["comment"] for r in sheet.records] == ["好", None, None]


def test_上面几份顺序不一又没印等级的不猜():
    rows = [TITLE, *paper("√"), [], *paper("√", SAID, LEVELS[::-1]), [], *paper("√")[1:]]
    (sheet,) = read(rows)
    assert answers(sheet) == [SAID, SAID]
    assert codes(sheet) == ["unread_cell"]


@pytest.mark.parametrize(
    ("line", "name", "value", "found"),
    [
        ("督导老师：路明\u3000（非常满意5分，非常不满意1分）", "supervisor", "路明", []),
        ("督导时间：2025.4.24\u3000\u3000共16人", "held_on", "2025-04-24", []),
        ("督导老师：路明（回收12份）", "supervisor", "路明", []),
        ("督导时间：2025年4月24日    天气晴好", "held_on", "2025-04-24", ["unread_cell"]),
    ],
)
def test_一行里值后面的话不碍事(line, name, value, found):
    (sheet,) = read([TITLE, [line], ["序号", *ITEMS], [1, *SAID], [2, *SAID]])
    assert (sheet.meta[name], codes(sheet)) == (value, found)
    assert answers(sheet) == [SAID, SAID]


@pytest.mark.parametrize("head", ["姓名", "填写人", "谁打的分"])
def test_答卷人的姓名不收录_说一声(head: str):
    rows = export(SAID, [4] * 7)
    names = [head, "池清扬", "屈明远"]
    (sheet,) = read([["督导满意度"], *([n, *row[1:]] for n, row in zip(names, rows, strict=True))])
    assert [r.values["respondent"] for r in sheet.records] == [1, 2]
    assert [(p.code, p.severity, p.cell) for p in sheet.problems] == [
        ("names_left_out", "warning", "A3:A4")
    ]


@pytest.mark.parametrize(
    "line", [["填表人：池清扬   督导时间：2025年6月18日"], ["填表人", "池清扬", "督导时间", "2025年6月18日"]]
)  # fmt: skip
def test_一份问卷上签的名字不收录_说一声(line: list[str]):
    matrix = [["序号", "选项内容", "非常不满意", "很不满意", "一般", "很满意", "非常满意"]]
    matrix += [[n, q, None, None, None, None, "√"] for n, q in enumerate(ITEMS, 1)]
    (sheet,) = read([["督导满意度调研表"], line, *matrix])
    assert answers(sheet) == [[5] * 7]
    assert [p.code for p in sheet.problems] == ["names_left_out"]
