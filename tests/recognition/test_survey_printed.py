"""Printed words are nobody's answer: options in cells, blank forms, code books, examples, prompts.

case                                 outcome
options printed, one of them marked  that level, one respondent
options printed, none marked         no respondent, and it is said
only the chosen one left standing    that level
two marked                           null + error at both cells
something else among the options     null + error at its cell
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from dudao.reading.grid import Grid

sys.path.insert(0, str(Path(__file__).parent))
from survey_helpers import (
    ITEMS,
    LEVELS,
    SAID,
    TITLE,
    WORD,
    answers,
    codes,
    export,
    printed,
    read,
)  # fmt: skip

MARKS = {
    "方框": lambda lv, on: ("☑" if on else "□") + lv,
    "字前勾": lambda lv, on: ("√" if on else "") + lv,
    "字后勾": lambda lv, on: lv + ("✓" if on else ""),
    "括号": lambda lv, on: f"（{'√' if on else '  '}）{lv}",
    "方括号": lambda lv, on: f"[{'x' if on else ' '}] {lv}",
    "圆点": lambda lv, on: ("●" if on else "○") + lv,
    "字母加勾": lambda lv, on: f"{'ABCDE'[LEVELS.index(lv)]}.{lv}{'√' if on else ''}",
    "叉框": lambda lv, on: ("☒" if on else "☐") + lv,
    "带分": lambda lv, on: f"{lv}（{5 - LEVELS.index(lv)}分）{'√' if on else ''}",
    "手写V": lambda lv, on: lv + ("V" if on else ""),
    "划掉别的": lambda lv, on: lv if on else "×" + lv,
    "只留选中": lambda lv, on: lv if on else "",
}


@pytest.mark.parametrize("write", MARKS.values(), ids=MARKS)
@pytest.mark.parametrize("head", ["题目和选项", "等级", "没有表头"])
def test_格子里印着选项只算打了勾的(write, head):
    rows = printed(write)
    rows[1:2] = {"题目和选项": [rows[1]], "等级": [["题目", *LEVELS]], "没有表头": []}[head]
    (sheet,) = read(rows)
    assert (answers(sheet), sheet.problems) == ([SAID], [])


@pytest.mark.parametrize("write", list(MARKS.values())[:10], ids=list(MARKS)[:10])
def test_没人勾的问卷没有答卷并且说出来(write):
    (sheet,) = read(printed(lambda lv, _: write(lv, False)))
    assert (sheet.records, codes(sheet)) == ([], ["blank_survey"])
    assert "没有人作答" in sheet.problems[0].message


@pytest.mark.parametrize("mark", ["f", "u", "b", "c"])
def test_用底色下划线加粗颜色标出的(mark):
    grid = Grid("Sheet1", "sheet", printed(lambda lv, _: lv))
    grid.marked = {(2 + i, 1 + 5 - v): mark for i, v in enumerate(SAID)}
    (sheet,) = read([grid])
    assert answers(sheet) == [SAID]
    assert codes(sheet) == ([] if mark == "u" else ["chosen_by_look"])


def test_每题同一格有底色看不出是不是选中():
    grid = Grid("Sheet1", "sheet", printed(lambda lv, _: lv))
    grid.marked = {(2 + i, 1): "f" for i in range(7)}
    (sheet,) = read([grid])
    assert (answers(sheet), codes(sheet)) == ([[None] * 7], ["look_unclear"])


def test_划了线的不算留下的算():
    grid = Grid("Sheet1", "sheet", printed(lambda lv, _: lv))
    grid.struck = {(2 + i, 1 + k) for i, v in enumerate(SAID) for k in range(5) if 5 - k != v}
    (sheet,) = read([grid])
    assert (answers(sheet), sheet.problems) == ([SAID], [])


def test_一格里印着全部选项下划线是选中():
    grid = Grid(
        "Sheet1", "sheet", [TITLE, ["题目", "选项"], *([q, "  ".join(LEVELS)] for q in ITEMS)]
    )
    grid.underlined = {(2 + i, 1): [WORD[v]] for i, v in enumerate(SAID)}
    (sheet,) = read([grid])
    assert (answers(sheet), sheet.problems) == ([SAID], [])


def _behind(q: str, v: int) -> list[list]:
    return [[q, *(x for lv in LEVELS for x in (lv, "√" if lv == WORD[v] else None))]]


def _before(q: str, v: int) -> list[list]:
    return [[q, *(x for lv in LEVELS for x in ("√" if lv == WORD[v] else None, lv))]]


def _under(q: str, v: int) -> list[list]:
    return [[q, *LEVELS], [None, *("√" if lv == WORD[v] else None for lv in LEVELS)]]


def _next_row(q: str, v: int) -> list[list]:
    return [[q], [("☑" if lv == WORD[v] else "□") + lv for lv in LEVELS]]


def _one_below(q: str, v: int) -> list[list]:
    return [[q], ["  ".join(("☑" if lv == WORD[v] else "□") + lv for lv in LEVELS)]]


def _each_a_row(q: str, v: int) -> list[list]:
    return [[q], *([("☑" if lv == WORD[v] else "□") + lv] for lv in LEVELS)]


@pytest.mark.parametrize("lines", [_behind, _before, _under, _next_row, _one_below, _each_a_row])
def test_勾在旁边的格或选项在题目下面(lines):
    rows = [row for q, v in zip(ITEMS, SAID, strict=True) for row in lines(q, v)]
    (sheet,) = read([TITLE, *rows])
    assert (answers(sheet), sheet.problems) == ([SAID], [])


@pytest.mark.parametrize("lead", [[], ["选项"]])
def test_题目横排选项在下面(lead):
    rows = [[*(["题目"] if lead else []), *ITEMS]]
    rows += [[*lead, *(("☑" if lv == WORD[v] else "□") + lv for v in SAID)] for lv in LEVELS]
    (sheet,) = read([TITLE, *rows])
    assert (answers(sheet), sheet.problems) == ([SAID], [])


def test_勾了两项和混进别的字():
    rows = printed(lambda lv, on: ("☑" if on else "□") + lv)
    rows[2][3] = "☑一般"
    rows[3][4] = "不知道"
    (sheet,) = read(rows)
    assert answers(sheet) == [[None, None, *SAID[2:]]]
    assert [(p.code, p.cell, p.field) for p in sheet.problems] == [
        ("two_ticks", "B3:D3", "q1"),
        ("unreadable_tick", "E4", "q2"),
    ]


def test_一个文件两份一份没人填():
    done, empty = (
        printed(lambda lv, on, f=f: ("☑" if on and f else "□") + lv) for f in (True, False)
    )
    first, second = read([Grid("第1份", "sheet", done), Grid("第2份", "sheet", empty)])
    assert (answers(first), second.form, codes(second)) == ([SAID], None, ["option_sheet"])
    (stacked,) = read([*printed(MARKS["方框"]), [], *empty])
    assert (answers(stacked), codes(stacked)) == ([SAID], ["blank_survey"])


@pytest.mark.parametrize(
    "row",
    [
        ["示例", *["非常满意"] * 7],
        ["1", "2", "3", "4", "5", "6", "7", "8"],
        [None, *["（1-5分）"] * 7],
        [None, *["请选择满意程度"] * 7],
        ["A", "B", "C", "D", "E", "F", "G", "H"],
    ],
)
def test_示例行列号行说明行不是答卷(row):
    rows = export(["很满意"] * 7, ["一般"] * 7)
    (sheet,) = read([rows[0], row, *rows[1:]])
    assert (answers(sheet), sheet.problems) == ([[4] * 7, [3] * 7], [])


def test_每格都一样又不是说明的照样说看不懂():
    (sheet,) = read([*export(["优秀"] * 7, [4] * 7)])
    assert (answers(sheet), codes(sheet)) == ([[None] * 7, [4] * 7], ["off_scale"])


def test_占位文字不是内容():
    rows = [TITLE, ["督导时间", "点击输入日期", "督导老师", "请输入姓名"], ["题目", "得分"]]
    rows += [[q, "请选择" if q is ITEMS[2] else 5] for q in ITEMS]
    (sheet,) = read(rows)
    assert (answers(sheet), sheet.problems) == ([[5, 5, None, 5, 5, 5, 5]], [])
    assert (sheet.meta["held_on"], sheet.meta["supervisor"]) == (None, None)


def test_只写了无意见的空白问卷不是答卷():
    (sheet,) = read([*printed(lambda lv, _: "□" + lv), ["意见和建议：无"]])
    assert (sheet.records, codes(sheet)) == ([], ["blank_survey"])


def test_人人都从头勾到尾的答卷不是印着的选项():
    people = [["非常满意"] * 7, ["很满意"] * 7, ["一般"] * 7]
    (sheet,) = read(export(*people))
    assert (answers(sheet), sheet.problems) == ([[5] * 7, [4] * 7, [3] * 7], [])
    columns = [
        ["题目", "赵甲一", "钱乙二", "孙丙三"],
        *([q, "非常满意", "很满意", "一般"] for q in ITEMS),
    ]
    (sheet,) = read(columns)
    assert answers(sheet) == [[5] * 7, [4] * 7, [3] * 7]
    assert [(p.code, p.cell) for p in sheet.problems] == [("names_left_out", "B1:D1")]


def test_隐藏的和划掉的答卷照读并提醒():
    grid = Grid("Sheet1", "sheet", export([5] * 7, [4] * 7, [3] * 7), hidden_rows={2})
    grid.struck = {(3, c) for c in range(8)}
    (sheet,) = read([grid])
    assert answers(sheet) == [[5] * 7, [4] * 7, [3] * 7]
    assert [(p.code, p.cell) for p in sheet.problems] == [
        ("hidden_row", "A3"),
        ("struck_row", "A4"),
    ]


def test_选项上压着图片不说没人填():
    grid = Grid("Sheet1", "sheet", [TITLE, ["题目", *LEVELS], *([q, *[None] * 5] for q in ITEMS)])
    grid.pictures = {(2, 1), (3, 2)}
    (sheet,) = read([grid])
    assert [(p.code, p.severity, p.cell) for p in sheet.problems] == [
        ("picture_mark", "error", "B3")
    ]


def test_选项按钮盖着的空格不说没人填():
    grid = Grid("Sheet1", "sheet", [TITLE, ["题目", *LEVELS], *([q, *[None] * 5] for q in ITEMS)])
    grid.controls = True
    (sheet,) = read([grid])
    assert [(p.code, p.severity) for p in sheet.problems] == [("controls_unread", "error")]
    assert "控件" in sheet.problems[0].message


@pytest.mark.parametrize("scores", [[5, 4, 3, 2, 1], [100, 80, 60, 40, 20], ["5分", "4分", "3分", "2分", "1分"]])  # fmt: skip
def test_各格印着分值的是空白问卷(scores):
    """Scores printed under every level are no counts: nobody chose anything."""
    rows = [TITLE, ["题目", *LEVELS], *([q, *scores] for q in ITEMS)]
    (sheet,) = read(rows)
    assert (sheet.records, codes(sheet)) == ([], ["blank_survey"])


def test_印着的分值有一个涂了色_要问():
    rows = [TITLE, ["题目", *LEVELS], *([q, 5, 4, 3, 2, 1] for q in ITEMS)]
    (sheet,) = read([Grid("Sheet1", "sheet", rows, marked={(2, 1): "f"})])
    assert (sheet.records, "look_unclear" in codes(sheet)) == ([], True)


@pytest.mark.parametrize("box", ["( )", "（　）", "[ ]", "【 】"])
def test_空括号没有选(box):
    rows = [TITLE, ["题目", *LEVELS], *([q, *[box] * 5] for q in ITEMS)]
    (sheet,) = read(rows)
    assert (sheet.records, codes(sheet)) == ([], ["blank_survey"])
    rows[2][2] = box[0] + "√" + box[-1]
    (sheet,) = read(rows)
    assert [r.values["q1"] for r in sheet.records] == [4]


@pytest.mark.parametrize("word", ["填写样例", "示例", "例：甲某", "（示例，请删除）", "例如"])
def test_示例答卷不算人(word):
    heads = ["姓名", *ITEMS]
    rows = [TITLE, heads, [word, *[LEVELS[0]] * 7], ["甲", *[LEVELS[1]] * 7], ["乙", *[LEVELS[2]] * 7]]  # fmt: skip
    (sheet,) = read(rows)
    assert answers(sheet) == [[4] * 7, [3] * 7]


def test_题目只有一行表头在上面的列():
    """A heading over two rows, not merged: the number of a respondent is no answer to a nameless question."""
    rows = [["序号", "提交时间", "请评价本次督导", *[None] * 6], [None, None, *ITEMS], [1, "2025/6/18", *LEVELS[:1] * 7]]  # fmt: skip
    (sheet,) = read(rows)
    assert answers(sheet) == [[5] * 7]
    assert "unknown_item" not in codes(sheet)


@pytest.mark.parametrize("skipped", ["-3", -3, "(跳过)", "(空)"])
def test_工具写的没有作答(skipped):
    rows = [TITLE, ["序号", *ITEMS, "意见建议"], [1, *[LEVELS[1]] * 6, skipped, "-3"]]
    (sheet,) = read(rows)
    assert answers(sheet) == [[4] * 6 + [None]]
    assert sheet.records[0].values["comment"] is None


@pytest.mark.parametrize(
    ("name", "ours"),
    [("课程评价.csv", False), ("督导满意度_盘龙区.csv", True), ("物业.csv", False)],
)
def test_文件名是导出表唯一的标题(name, ours):
    """Columns Q1 … Q7 alone: a proposal of our survey, unless the file says that it is another."""
    rows = [["编号", *[f"Q{n}" for n in range(1, 8)]], [1, 5, 4, 5, 3, 5, 4, 4]]
    (sheet,) = read([Grid(None, "csv", rows)], name)
    assert (sheet.form == "satisfaction_survey") == ours
    assert all(r.values["q1"] is None for r in sheet.records)


@pytest.mark.parametrize("number", [1, 2, 4])
@pytest.mark.parametrize("lead", [["题目"], ["题号", "题目"]])
def test_选项印在题目和答案之间_数字按选项读(number, lead):
    """1.非常满意 … 5.非常不满意 beside the question: 2 is 很满意, never 很不满意."""
    legend = " ".join(f"{n}.{word}" for n, word in enumerate(LEVELS, 1))
    rows = [TITLE, [*lead, "选项", "答案"]]
    rows += [[*[n] * (len(lead) - 1), q, legend, number] for n, q in enumerate(ITEMS, 1)]
    (sheet,) = read(rows)
    assert answers(sheet) == [[6 - number] * 7]


@pytest.mark.parametrize("mark", ["◎", "⊙", "◉", "●"])
def test_圆圈里有点是选中(mark):
    (sheet,) = read(printed(lambda level, on: f"{mark if on else '○'}{level}"))
    assert answers(sheet) == [SAID]


def test_负数不当没有作答():
    """A scale from -2 to 2 is asked about; its -1 is no skipped question."""
    (sheet,) = read([TITLE, ["序号", *ITEMS], [1, 2, 1, 0, 2, 2, 1, -1]])
    assert answers(sheet) == [[None] * 7]
    assert {p.field for p in sheet.problems if p.severity == "error"} >= {
        f"q{n}" for n in range(1, 8)
    }


def stacked(numbers: list) -> list[list]:
    """A tool's report: an option a line, the question before the first of them."""
    heads = [["督导满意度统计（盘龙区2025年6月18日）"], ["题目", "选项", "小计", "比例"]]
    return heads + [[q if n == 0 else None, lv, numbers[n], "20%"] for q in ITEMS for n, lv in enumerate(LEVELS)]  # fmt: skip


@pytest.mark.parametrize("numbers", [[3, 2, 1, 0, 0], ["12人", "3人", "0人", "0人", "1人"], [7, 7, 0, 0, 0]])  # fmt: skip
def test_逐行的人数不当空白问卷(numbers):
    (sheet,) = read(stacked(numbers))
    assert (sheet.records, codes(sheet)) == ([], ["counts_unread"])


def test_选项旁印着分值仍是空白问卷():
    (sheet,) = read([row[:3] for row in stacked([5, 4, 3, 2, 1])])
    assert (sheet.records, codes(sheet)) == ([], ["blank_survey"])


@pytest.mark.parametrize("place", [6, 7])
def test_打在选项外面的勾要报错(place):
    """A tick right of the last option: nobody can tell what it is at, and the paper is not blank."""
    rows = [TITLE, *([q, *LEVELS, *[None] * (place - 6), "√"] for q in ITEMS)]
    (sheet,) = read(rows)
    assert (sheet.records, codes(sheet)) == ([], ["stray_ticks"])
