"""Surveys as clerks and tools fill them: answers, counts, doubts at their cells."""

from __future__ import annotations

import datetime as dt

import pytest

from dudao.forms import load_forms
from dudao.reading.grid import Grid, Reading
from dudao.recognition.check import check

FORMS = load_forms()
ITEMS = [d["text"] for d in FORMS["satisfaction_survey"].option("items").values()]
LEVELS = ["非常不满意", "很不满意", "一般", "很满意", "非常满意"]


def read(rows: list[list], name: str = "问卷.xlsx", sheet: str = "Sheet1", **more):
    """(meta, records' values, problems as (code, cell, field)) of the only sheet."""
    grid = Grid(sheet, "sheet", rows, **more)
    (found,) = check(Reading(name, "0" * 64, [grid], []), today=dt.date(2026, 1, 10)).sheets
    problems = [(p.code, p.cell, p.field) for p in found.problems]
    return found.meta, [r.values for r in found.records], problems


def paper(*marks: list, levels: list[str] = LEVELS) -> list[list]:
    """The paper form; row i holds ``marks[i]`` under the levels, missing rows the last one's."""
    rows = [marks[min(i, len(marks) - 1)] for i in range(7)]
    return [
        ["督导满意度调研表"],
        ["序号", "选项内容", *levels],
        *([i, t, *m] for i, (t, m) in enumerate(zip(ITEMS, rows, strict=True), 1)),
    ]


def answers(values: dict) -> list:
    return [values[f"q{n}"] for n in range(1, 8)]


def test_一行两个勾和没有勾():
    rows = paper([None, None, None, "√", "√"], [None] * 5, ["√", None, None, None, None])
    _, (values,), problems = read(rows)
    assert answers(values) == [None, None, 1, 1, 1, 1, 1]
    assert problems == [("two_ticks", "F3:G3", "q1")]


def test_看不懂的勾不当作没勾():
    _, (values,), problems = read(
        paper([None, None, None, "√", "?"], [None, None, None, "√", None])
    )
    assert answers(values) == [None, 4, 4, 4, 4, 4, 4]
    assert problems == [("unreadable_tick", "G3", "q1")]


@pytest.mark.parametrize(
    ("levels", "want", "codes"),
    [
        (
            ["非常满意", "满意", "一般", "不满意", "非常不满意"],
            4,
            [("mapped_scale", "D2:D9"), ("mapped_scale", "F2:F9")],
        ),
        (
            ["非常满意", "满意", "很满意", "一般", "很不满意"],
            None,
            [("off_scale", f"D{r}") for r in range(3, 10)],
        ),
        (["5分 非常满意", "4分 很满意", "3分 一般", "2分 很不满意", "1分 非常不满意"], 4, []),
    ],
)
def test_等级的几种写法(levels, want, codes):
    _, (values,), problems = read(paper([None, "√", None, None, None], levels=levels))
    assert answers(values) == [want] * 7
    assert [(code, cell) for code, cell, _ in problems] == codes


@pytest.mark.parametrize(
    ("marks", "counts"),
    [
        ([0, 1, 3, 7, 4], [0, 1, 3, 7, 4]),
        (["", "一", "下", "正丅", "正"], [0, 1, 3, 7, 5]),
        (["0人", "1人", "3人", "7人", "4人"], [0, 1, 3, 7, 4]),
        ([None, "√", "√√√", "√√", "√"], [0, 1, 3, 2, 1]),
        ([0, 0, 1, 1, 1], [0, 0, 1, 1, 1]),
    ],
)
def test_计数的几种写法(marks, counts):
    _, records, problems = read(paper(marks))
    assert [[r[f"n{i}"] for i in range(1, 6)] for r in records] == [counts] * 7
    assert problems == []


def test_等级下面写分数不是计数():
    _, (values,), problems = read(paper([None, None, None, 4, None], [None, None, None, None, 5]))
    assert answers(values) == [4, 5, 5, 5, 5, 5, 5]
    assert problems == []


@pytest.mark.parametrize(
    ("written", "value", "code"),
    [
        (5, 5, None), ("4分", 4, None), ("很满意", 4, None), ("(跳过)", None, None), ("", None, None),
        (10, None, "off_scale"), (4.5, None, "off_scale"), ("优秀", None, "off_scale"), ("比较满意", None, "off_scale"),
        ("□非常不满意 □很不满意 □一般 ☑很满意 □非常满意", 4, None),
    ],
)  # fmt: skip
def test_得分栏(written, value, code):
    rows = [["满意度调研表"], ["序号", "选项内容", "得分"], [1, ITEMS[0], written]]
    rows += [[i, t, 3] for i, t in enumerate(ITEMS[1:], 2)]
    _, (values,), problems = read(rows)
    assert answers(values) == [value, 3, 3, 3, 3, 3, 3]
    assert problems == ([(code, "C3", "q1")] if code else [])


def test_混在一起的满意不算():
    rows = [["序号", *ITEMS], [1, "满意", *["很满意"] * 6], [2, *["一般"] * 7]]
    _, (first, _), problems = read(rows)
    assert answers(first) == [None, 4, 4, 4, 4, 4, 4]
    assert problems == [("off_scale", "B2", "q1")]


def test_整份用满意不满意的按四分二分并提醒一次():
    rows = [["序号", *ITEMS], [1, "满意", *["一般"] * 6], [2, "不满意", *["非常满意"] * 6]]
    _, (first, second), problems = read(rows)
    assert (answers(first)[0], answers(second)[0]) == (4, 2)
    assert problems == [("mapped_scale", "B2:B3", "q1")]


def test_分值倒过来写明了的按说明():
    rows = [["评分说明：1=非常满意，2=很满意，3=一般，4=很不满意，5=非常不满意"], ["题目", "得分"]]
    rows += [[t, n] for t, n in zip(ITEMS, [1, 2, 3, 4, 5, 1, 1], strict=True)]
    _, (values,), _ = read(rows)
    assert answers(values) == [5, 4, 3, 2, 1, 5, 5]


def test_导出的县区各人不同就留在各人():
    head = ["编号", "提交时间", "所在县区", "所在社工站", *ITEMS, "您最喜欢的环节", "意见建议"]
    rows = [
        head,
        [7, "x", "五华区", "龙翔街道社工站", *[4] * 7, "案例", "多来"],
        [9, "x", "盘龙", "拓东街道", *[5] * 7, None, "无"],
    ]
    meta, (first, second), problems = read(rows)
    assert meta["county"] is None
    assert (first["county"], first["station"], second["county"]) == ("五华区", "龙翔街道", "盘龙区")
    assert (first["respondent"], second["respondent"]) == (7, 9)
    where = [
        {"所在县区": "五华区", "所在社工站": "龙翔街道社工站"},
        {"所在县区": "盘龙", "所在社工站": "拓东街道"},
    ]
    assert first["extra"] == {"您最喜欢的环节": "案例", **where[0]}
    assert (second["extra"], first["comment"], second["comment"]) == (where[1], "多来", "无")
    assert problems == []


def test_题目认不出的一列说出来不丢掉():
    rows = [["序号", "某某", *ITEMS[1:]], [1, *["很满意"] * 7], [2, *["一般"] * 7]]
    _, (first, _), problems = read(rows)
    assert answers(first) == [None, 4, 4, 4, 4, 4, 4]
    assert problems == [("unknown_item", "B2:B3", "q1")]


def test_题目写坏了按题号认():
    rows = [
        ["序号", "1、某某", *[f"{i}、{t}" for i, t in enumerate(ITEMS[1:], 2)]],
        [1, *["很满意"] * 7],
    ]
    _, (values,), problems = read(rows)
    assert answers(values) == [4] * 7
    assert problems == [("guessed_label", "B1", "q1")]


@pytest.mark.parametrize(
    ("line", "name", "sheet", "meta", "codes"),
    [
        ("督导时间：2025.3.12    地区：五华    督导：郑文洁老师", "a.xlsx", "S", ("2025-03-12", "五华区", "郑文洁"), []),
        ("盘龙区督导满意度（2025年4月10日）", "a.xlsx", "S", ("2025-04-10", "盘龙区", None), []),
        ("调研表", "a.xlsx", "安宁市20250320", ("2025-03-20", "安宁市", None), []),
        ("督导时间：2025年7月16日    地点：东川区铜都街道社工站", "a.xlsx", "S", ("2025-07-16", "东川区", None), []),
        ("调研表", "五华区20250312.xlsx", "S", ("2025-03-12", "五华区", None), ["county_from_file", "held_on_from_file"]),
        ("督导时间：  年  月  日    县（市、区）：", "a.xlsx", "S", (None, None, None), []),
        ("督导老师：廖老师", "a.xlsx", "S", (None, None, None), ["surname_only"]),
    ],
)  # fmt: skip
def test_督导时间县区和督导老师(line, name, sheet, meta, codes):
    rows = [[line], ["题目", "得分"], *[[t, 5] for t in ITEMS]]
    found, _, problems = read(rows, name, sheet)
    assert (found["held_on"], found["county"], found["supervisor"]) == meta
    assert [code for code, _, _ in problems] == codes


def test_合计行满意率列和意见行():
    rows = paper([0, 0, 1, 3, 9])
    rows[1] += ["合计", "满意率"]
    for row in rows[2:]:
        row += [13, "92%"]
    rows += [["合计", None, 0, 0, 7, 21, 63], ["回收问卷13份"], ["谢谢您的支持与配合！"]]
    _, records, problems = read(rows)
    assert len(records) == 7
    assert problems == []


def test_没算出的公式不当作零():
    rows = paper([0, 0, 1, 3, 9])
    rows[2][4] = None
    _, records, problems = read(rows, notes={(2, 4): ("formula_no_value", "=SUM(A1)")})
    assert records[0]["n3"] is None
    assert problems == [("formula_no_value", "E3", "n3")]


def test_勾里混进一个数字不是汇总():
    rows = paper([None] * 5, [None, None, None, "√", None])
    for row in rows[4:]:
        row[5] = None
    rows[2][6] = "6"
    _, (values,), problems = read(rows)
    assert answers(values) == [5, 4, None, None, None, None, None]
    assert problems == [("likely_tick", "G3", "q1")]


def test_县区写在社工站里():
    rows = [["督导满意度调研表"], ["社工站：五华区龙翔街道社工站"], *paper([None] * 4 + ["√"])[1:]]
    meta, _, problems = read(rows)
    assert (meta["county"], meta["station"], problems) == ("五华区", "龙翔街道", [])


def test_两份问卷之间的意见归上一份():
    tables = [
        Grid(f"表{i}", "word", paper([None] * 4 + ["√"])[1:], before=before)
        for i, before in (
            (1, ["督导满意度调研表"]),
            (2, ["意见和建议：很有收获", "督导满意度调研表"]),
        )
    ]
    sheets = check(Reading("问卷.docx", "0" * 64, tables, []), today=dt.date(2026, 1, 10)).sheets
    assert [s.records[0].values["comment"] for s in sheets] == ["很有收获", None]


def test_没人写过的问卷没有记录():
    assert read(paper([None] * 5))[1:] == ([], [("blank_survey", None, None)])


def test_问卷四周写了场次不是督导记录():
    rows = paper([None] * 4 + ["√"])
    rows[1:1] = [["县（市、区）", "五华区", "督导老师", "梁志远"], ["督导时间", "2025年3月12日"]]
    meta, (values,), problems = read([*rows, ["建议", "老师讲得细"]])
    assert (meta["county"], meta["supervisor"], problems) == ("五华区", "梁志远", [])
    assert (answers(values), values["comment"]) == ([5] * 7, "老师讲得细")


@pytest.mark.parametrize(
    ("answer", "want", "codes"),
    [
        ("B  A.非常满意  B.很满意  C.一般  D.很不满意  E.非常不满意", 4, []),
        ("（A） A、非常不满意  B、很不满意  C、一般", 1, []),
        ("D  A.非常满意  B.很满意  C.一般", None, ["no_choice"]),
        ("很满意┋非常满意", None, ["two_ticks"]),
        ("□非常满意 □很满意 ☑一般 □很不满意", 3, []),
    ],
)
def test_选项前写字母(answer, want, codes):
    rows = [["序号", "选项内容", "选项"], *([i, t, answer] for i, t in enumerate(ITEMS, 1))]
    _, (values,), problems = read([["督导满意度调研表"], *rows])
    assert answers(values)[0] == want
    assert [c for c, _, f in problems if f == "q1"] == codes


def test_记录表和问卷上下排在一页互不相扰():
    card = [
        ["督导记录表"], ["督导对象", "甘棠", "督导", "程思齐"], ["督导类型", "个别督导", "督导方式", "面谈"],
        ["督导时间", "2025年5月6日", "督导时长", "2小时"], ["督导地点", "五华区民政局"], ["督导内容"], ["谈个案记录，讲台账。"],
    ]  # fmt: skip
    rows = [*card, [], *paper([None] * 4 + ["√"])]
    rows = [[*row, *[None] * (7 - len(row))] for row in rows]
    merges = [(4, 1, 4, 3), (5, 0, 5, 3), (6, 0, 6, 3)]
    grid = Grid("Sheet1", "sheet", rows, merges)
    sheets = check(Reading("记录.xlsx", "0" * 64, [grid], []), today=dt.date(2026, 1, 10)).sheets
    assert [s.form for s in sheets] == ["session_record", "satisfaction_survey"]
    assert [p.code for s in sheets for p in s.problems] == []
    assert answers(sheets[1].records[0].values) == [5] * 7
