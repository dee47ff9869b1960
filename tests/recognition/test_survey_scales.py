"""What numbers mean: by the legend given; without one null and an error, asked once.

numbers                      said where                     outcome
1 … 5                        nowhere                        scores, 5 is best
option numbers               title, heading, code book      by the legend
option numbers (按序号)       file's name only               null + error a column, one question
ten points, 0–4, a hundred   with bands or all five levels  by the legend
ten points, 0–4, a hundred   nowhere                        null + error a column, the 5 and 3 too
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from dudao.reading.grid import Grid
from dudao.recognition.surveys.legend import read_key
from dudao.recognition.surveys.words import survey_words

sys.path.insert(0, str(Path(__file__).parent))
from survey_helpers import FORMS, ITEMS, answers, codes, export, read

WORDS = survey_words(FORMS["satisfaction_survey"])
UP = {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5}
DOWN = {"1": 5, "2": 4, "3": 3, "4": 2, "5": 1}


@pytest.mark.parametrize(
    ("text", "codes_"),
    [
        ("1=非常满意，2=很满意，3=一般，4=很不满意，5=非常不满意", DOWN),
        ("（1.非常满意 2.很满意 3.一般 4.很不满意 5.非常不满意）", DOWN),
        ("(1=非常满意;5=非常不满意)", DOWN),
        ("评分（1非常不满意—5非常满意）", UP),
        ("非常满意5分、很满意4分、一般3分、很不满意2分、非常不满意1分", UP),
        ("非常满意（5分）…非常不满意（1分）", UP),
        ("1分代表最不满意，5分代表最满意", UP),
        ("1为最满意，5为最不满意", DOWN),
        ("分数越高越满意", UP),
        ("数字越小越满意", DOWN),
        ("0=非常不满意 4=非常满意", {"0": 1, "1": 2, "2": 3, "3": 4, "4": 5}),
        ("A.非常满意 B.很满意 C.一般 D.很不满意 E.非常不满意", dict(zip("ABCDE", (5, 4, 3, 2, 1), strict=True))),
        ("9-10分非常满意，7-8分很满意，5-6分一般，3-4分很不满意，1-2分非常不满意",
         {"9": 5, "10": 5, "7": 4, "8": 4, "5": 3, "6": 3, "3": 2, "4": 2, "1": 1, "2": 1}),
        ("1非常不满意 2不满意 3一般 4比较满意 5非常满意", UP),
        ("1分最低，10分最高", {}),
        ("非常满意18人，很满意15人", {}),
        ("督导满意度调研表 2025年5月", {}),
    ],
)  # fmt: skip
def test_说明怎么写都认得(text, codes_):
    assert dict(read_key(text, WORDS).codes) == codes_


CODED = [[1, 1, 2, 1, 1, 1, 5], [2, 1, 1, 1, 1, 3, 1]]
MEANT = [[5, 5, 4, 5, 5, 5, 1], [4, 5, 5, 5, 5, 3, 5]]
LEGEND = "1=非常满意 2=很满意 3=一般 4=很不满意 5=非常不满意"


def _book_of_items() -> Grid:
    names = dict(enumerate(["非常满意", "很满意", "一般", "很不满意", "非常不满意"], 1))
    rows = [["变量", "题目", "编码", "含义"]]
    for k, q in enumerate(ITEMS, 1):
        rows += [[f"Q{k}", q, 1, names[1]], *([None, None, n, names[n]] for n in range(2, 6))]
    return Grid("变量说明", "sheet", rows)


def _book_of_numbers() -> Grid:
    rows = [[1, "非常满意"], [2, "很满意"], [3, "一般"], [4, "很不满意"], [5, "非常不满意"]]
    return Grid("编码", "sheet", [["编码", "含义"], *rows])


def _question_list() -> Grid:
    levels = ["非常满意", "很满意", "一般", "很不满意", "非常不满意"]
    return Grid("选项", "sheet", [["题目", 1, 2, 3, 4, 5], *([q, *levels] for q in ITEMS)])


@pytest.mark.parametrize("where", ["标题", "题目", "表名", "逐题编码本", "两列编码本", "题目表"])
def test_选项序号按说明读(where):
    rows = export(*CODED)
    name, others = "Sheet1", []
    if where == "标题":
        rows.insert(0, [f"督导满意度（{LEGEND}）"])
    elif where == "题目":
        rows = export(*CODED, heads=[f"{q}（{LEGEND}）" for q in ITEMS])
    elif where == "表名":
        name = "1=非常满意 5=非常不满意"
    else:
        made = {
            "逐题编码本": _book_of_items,
            "两列编码本": _book_of_numbers,
            "题目表": _question_list,
        }
        others = [made[where]()]
    sheet, *rest = read([Grid(name, "sheet", rows), *others])
    assert (answers(sheet), sheet.problems) == (MEANT, [])
    assert [(s.form, codes(s)) for s in rest] == [(None, ["option_sheet"])] * len(others)


def test_按序号导出又没有说明先问():
    (sheet,) = read(export(*CODED), "301_按序号_督导满意度.xlsx")
    assert answers(sheet) == [[None] * 7] * 2
    wrong = [p for p in sheet.problems if p.severity == "error"]
    assert [(p.code, p.cell, p.field) for p in wrong][:2] == [
        ("unknown_scale", "B2:B3", "q1"),
        ("unknown_scale", "C2:C3", "q2"),
    ]
    (key,) = {p.ask.key for p in wrong}
    (asked,) = read(export(*CODED), "301_按序号_督导满意度.xlsx", told={key: "option"})
    assert answers(asked) == MEANT
    (scores,) = read(export(*CODED), "301_按序号_督导满意度.xlsx", told={key: "score"})
    assert answers(scores) == CODED


@pytest.mark.parametrize(
    ("title", "people"),
    [
        (None, [[9, 10, 8, 9, 5, 10, 3], [9, 10, 8, 9, 5, 10, 3]]),
        (None, [[4, 4, 3, 4, 0, 4, 4], [4, 4, 4, 4, 3, 3, 4]]),
        (None, [[90, 95, 80, 100, 85, 90, 95], [90, 95, 80, 100, 85, 90, 95]]),
        ("督导满意度（满分10分）", [[5, 5, 4, 5, 5, 3, 5], [4, 5, 5, 5, 5, 5, 5]]),
        ("十分制打分", [[5, 5, 4, 5, 5, 3, 5], [4, 5, 5, 5, 5, 5, 5]]),
    ],
)
def test_别的分制一个也不猜(title, people):
    rows = export(*people)
    (sheet,) = read([[title], *rows] if title else rows)
    assert answers(sheet) == [[None] * 7] * 2
    assert codes(sheet) == ["other_scale"]
    assert [p.field for p in sheet.problems] == [f"q{n}" for n in range(1, 8)]


def test_字母没有说明先问():
    (sheet,) = read(export(list("ABABCAA"), list("AAAAAAA")))
    assert (answers(sheet), codes(sheet)) == ([[None] * 7] * 2, ["unknown_scale"])


def test_问卷里几乎全是一和二先问():
    (sheet,) = read(export(*[[1, 1, 1, 2, 1, 1, 3]] * 5))
    assert (answers(sheet), codes(sheet)) == ([[None] * 7] * 5, ["unknown_scale"])
    (paper,) = read(export([1, 1, 1, 2, 1, 1, 3]))
    assert (answers(paper), paper.problems) == ([[1, 1, 1, 2, 1, 1, 3]], [])


@pytest.mark.parametrize(
    ("written", "value", "code"),
    [
        ("★★★★☆", 4, None), ("⭐⭐⭐", 3, None), ("4星", 4, None), ("五颗星", 5, None), ("满分", 5, None),
        ("4/5", 4, None), ("😍非常满意", 5, None), ("🙁 很不满意", 2, None), ("很满意！", 4, None),
        ("非常满意，老师讲得好", 5, None), ("5.非常满意", 5, None), ("未参加", None, None), ("没有这个环节", None, None),
        ("NaN", None, None), ("挺好", None, "off_scale"), ("★★★★★★", None, "off_scale"), ("不是很满意", None, "off_scale"),
    ],
)  # fmt: skip
def test_答案的写法(written, value, code):
    (sheet,) = read(export([written, "很满意", 4, "一般", 5, "很满意", 4]))
    assert answers(sheet) == [[value, 4, 4, 3, 5, 4, 4]]
    assert [p.code for p in sheet.problems] == ([code] if code else [])


def test_平均分的汇总表不是答卷():
    rows = [
        ["各县督导满意度平均分"],
        ["县区", *ITEMS],
        *([c, *[4.6, 4.5, 4.7, 4.5, 4.4, 4.6, 4.8]] for c in ("五华区", "盘龙区")),
    ]
    (sheet,) = read(rows)
    assert (sheet.form, sheet.records) == (None, [])
    assert "平均分" in sheet.problems[0].message


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (["题目", "5分", "4分", "3分", "2分", "1分"], [10, 5, 2, 0, 0]),
        (["题目", "非常满意", "很满意", "一般", "很不满意", "非常不满意"], ["10（58.8%）", "5（29.4%）", "2（11.8%）", "0（0%）", "0"]),
        (["题目", "统计"], ["非常满意10人，很满意5人，一般2人"]),
        (["题目", "统计"], ["非常满意：10份；很满意：5份；一般：2份"]),
    ],
)  # fmt: skip
def test_人数的写法(head, row):
    (sheet,) = read([["督导满意度统计"], head, *([q, *row] for q in ITEMS)])
    assert [[r.values[f"n{i}"] for i in range(1, 6)] for r in sheet.records] == [
        [0, 0, 2, 5, 10]
    ] * 7
    assert [r.values["item"] for r in sheet.records] == list(range(1, 8))
    assert sheet.problems == []


@pytest.mark.parametrize("where", ["只在第一题", "表头下面一行", "表下面的注"])
def test_说明写在别处也算(where):
    rows = export(*CODED)
    if where == "只在第一题":
        rows = export(*CODED, heads=[f"{ITEMS[0]}（{LEGEND}）", *ITEMS[1:]])
    elif where == "表头下面一行":
        rows.insert(1, [f"说明：{LEGEND}"])
    else:
        rows.append([f"注：{LEGEND}"])
    (sheet,) = read(rows)
    assert (answers(sheet), sheet.problems) == (MEANT, [])


@pytest.mark.parametrize(
    "said", ["以10分为满分", "评分范围0-10分", "百分制", "满分为 100 分", "（0～4分）", "七分制"]
)
def test_说了是别的分制的(said):
    (sheet,) = read([[f"督导满意度 {said}"], *export([5, 5, 4, 5, 5, 3, 5])])
    assert (answers(sheet), codes(sheet)) == ([[None] * 7], ["other_scale"])


@pytest.mark.parametrize(
    "said", ["满分5分", "五分制", "1-5分", "满分35分", "（5分制，分数越高越满意）"]
)
def test_五分制的照读(said):
    (sheet,) = read([[f"督导满意度 {said}"], *export([5, 5, 4, 5, 5, 3, 5])])
    assert (answers(sheet), sheet.problems) == ([[5, 5, 4, 5, 5, 3, 5]], [])


@pytest.mark.parametrize(
    "row", [["58.8%", "29.4%", "11.8%", "0%", "0%"], [0.588, 0.294, 0.118, 0, 0]]
)
def test_只有百分比不是人数也不是答卷(row):
    rows = [
        ["题目", "非常满意", "很满意", "一般", "很不满意", "非常不满意"],
        *([q, *row] for q in ITEMS),
    ]
    (sheet,) = read([["督导满意度统计"], *rows])
    assert (sheet.records, codes(sheet)) == ([], ["only_shares"])
