"""Legends as people say them: in words, by their ends, in rows, in faces and stars, for some questions only.

said                                    outcome
1 is the best, in whatever words        1 → 5 … 5 → 1
5 is the best, in whatever words        1 → 1 … 5 → 5
a row of numbers, a row of levels       number by number; two ends counted off
two legends that contradict             null + error a column, until the user says
reversed, and not which way             null + error a column
a face, a sign, stars with a legend     by the legend; without one a face is off the scale
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from dudao.reading.grid import Grid
from dudao.recognition.surveys.legend import read_key
from dudao.recognition.surveys.signs import by_question, read_signs, read_stars
from dudao.recognition.surveys.words import survey_words

sys.path.insert(0, str(Path(__file__).parent))
from survey_helpers import FORMS, answers, codes, export, read

WORDS = survey_words(FORMS["satisfaction_survey"])
UP = {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5}
DOWN = {"1": 5, "2": 4, "3": 3, "4": 2, "5": 1}
PEOPLE = [[1, 2, 1, 1, 3, 1, 2], [2, 1, 1, 5, 1, 1, 4]]
TURNED = [[5, 4, 5, 5, 3, 5, 4], [4, 5, 5, 1, 5, 5, 2]]
SHORT = ["形式", "氛围", "答疑", "自我介绍", "游戏", "提出问题", "总结交流"]


@pytest.mark.parametrize(
    ("text", "codes_"),
    [
        ("打分（1最好）", DOWN),
        ("1分最好，5分最差", DOWN),
        ("一分为最满意", DOWN),
        ("最满意打1分，最不满意打5分", DOWN),
        ("分数越低越满意", DOWN),
        ("分值越小代表越满意", DOWN),
        ("分越低越好", DOWN),
        ("满意度越高，分数越低", DOWN),
        ("低分为好", DOWN),
        ("1=满意 5=不满意", DOWN),
        ("1→5：非常满意→非常不满意", DOWN),
        ("1-5分依次为非常满意、很满意、一般、很不满意、非常不满意", DOWN),
        ("1—5：非常满意、很满意、一般、很不满意、非常不满意", DOWN),
        ("5-1分别为非常不满意、很不满意、一般、很满意、非常满意", DOWN),
        ("1\n2\n3\n4\n5\n非常满意\n很满意\n一般\n很不满意\n非常不满意", DOWN),
        ("非常满意 很满意 一般 很不满意 非常不满意\n1 2 3 4 5", DOWN),
        ("评分说明\n1=非常满意\n2=很满意\n3=一般\n4=很不满意\n5=非常不满意\n打分（1最好）", DOWN),
        ("5分最高", UP),
        ("5最好", UP),
        ("分数越低越不满意", UP),
        ("分数越高，越满意", {}),
        ("从1到5表示从非常不满意到非常满意", UP),
        ("1、2、3、4、5分别代表非常不满意、很不满意、一般、很满意、非常满意", UP),
        ("一分=非常不满意，五分=非常满意", UP),
        ("共5人，人数越少越好", {}),
        ("第1次最好提前通知", {}),
        ("1、最满意的环节是哪个", {}),
        ("10最好", {}),
        ("1-5分：非常满意", {}),
        ("5月满意度", {}),
    ],
)  # fmt: skip
def test_说明用话说也认得(text, codes_):
    assert dict(read_key(text, WORDS).codes) == codes_


@pytest.mark.parametrize(
    "text",
    [
        "1=非常满意 2=很满意 3=一般 4=很不满意 5=非常不满意（5分最好）",
        "1分最好；分数越高越满意",
        "1=非常满意 5=非常不满意\n1=非常不满意 5=非常满意",
        "本表反向计分",
    ],
)
def test_说明前后不一的不猜(text):
    key = read_key(text, WORDS)
    assert (dict(key.codes), key.doubt) == ({}, "unknown_scale")
    (sheet,) = read([[f"督导满意度打分 {text}"], *export(*PEOPLE)])
    assert (answers(sheet), codes(sheet)) == ([[None] * 7] * 2, ["unknown_scale"])
    assert len(sheet.problems) == 7


def test_说明前后不一的由用户说了算():
    rows = [["督导满意度打分（1分最好；5分最好）"], *export(*PEOPLE)]
    (sheet,) = read(rows)
    ask = sheet.problems[0].ask
    (again,) = read(rows, told={ask.key: "option"})
    assert (answers(again), again.problems) == (TURNED, [])


@pytest.mark.parametrize("where", ["文件名", "表名", "标题", "说明几行", "说明几格", "表下"])
def test_说明写在哪里都算(where):
    rows, name, sheet_name = export(*PEOPLE, heads=SHORT), "问卷.xlsx", "督导满意度"
    if where == "文件名":
        name = "督导课后打分（1最好）.xlsx"
    elif where == "表名":
        sheet_name = "满意度(1分最好)"
    elif where == "标题":
        rows.insert(0, ["督导满意度打分（分数越低越满意）"])
    elif where == "说明几行":
        levels = ["非常满意", "很满意", "一般", "很不满意", "非常不满意"]
        rows = [*[[f"{n}——{lv}"] for n, lv in enumerate(levels, 1)], *rows]
    elif where == "说明几格":
        levels = ["非常满意", "很满意", "一般", "很不满意", "非常不满意"]
        rows = [[1, 2, 3, 4, 5], levels, [], *rows]
        rows[0] = ["分值", *map(str, rows[0])]
        rows[1] = ["含义", *rows[1]]
    else:
        rows.append(["注：1为最满意，5为最不满意"])
    (sheet,) = read([Grid(sheet_name, "sheet", rows)], name)
    assert answers(sheet) == TURNED
    assert [p.code for p in sheet.problems if p.severity == "error"] == []


@pytest.mark.parametrize(
    ("text", "codes_"),
    [
        ("😡非常不满意  🙁很不满意  😐一般  🙂很满意  😍非常满意", {"😡": 1, "🙁": 2, "😐": 3, "🙂": 4, "😍": 5}),
        ("非常满意👍 一般👌 非常不满意👎", {"👍": 5, "👌": 3, "👎": 1}),
        ("😀 = 非常满意，😞 = 非常不满意", {"😀": 5, "😞": 1}),
        ("五颗★最满意；😀很满意 😐一般", {"😀": 4, "😐": 3}),
        ("😀\n😐\n☹️\n非常满意\n一般\n非常不满意", {"😀": 5, "😐": 3, "☹": 1}),
        ("甲=非常满意 乙=很满意 丙=一般 丁=很不满意 戊=非常不满意", {"甲": 5, "乙": 4, "丙": 3, "丁": 2, "戊": 1}),
        ("◎：非常满意；○：很满意；△：一般；×：很不满意", {"◎": 5, "○": 4, "△": 3, "×": 2}),
        ("😊督导满意度调研😊", {}),
        ("😊非常满意", {}),
        ("😊非常满意 😊很满意", {}),
    ],
)  # fmt: skip
def test_表情和记号按说明(text, codes_):
    assert dict(read_signs(text, WORDS).codes) == codes_


def test_只有表情的答案按说明读_没有说明的报错():
    faces = [["😀", "😀", "🙂", "😐", "😀", "☹️", "🙂"]] * 2
    rows = export(*faces, heads=SHORT)
    (sheet,) = read([["督导满意度 ☹非常不满意 😐一般 🙂很满意 😀非常满意"], *rows])
    assert (answers(sheet), sheet.problems) == ([[5, 5, 4, 3, 5, 1, 4]] * 2, [])
    (sheet,) = read([["督导满意度"], *rows])
    assert (answers(sheet), codes(sheet)) == ([[None] * 7] * 2, ["off_scale"])
    assert len(sheet.problems) == 14


def test_记号按代码本():
    signs = ["甲", "乙", "甲", "丙", "戊", "甲", "丁"]
    book = Grid("说明", "sheet", [["甲=非常满意"], ["乙=很满意"], ["丙=一般"], ["丁=很不满意"], ["戊=非常不满意"]])  # fmt: skip
    sheets = read([Grid("录入", "sheet", export(signs)), book])
    assert answers(sheets[0]) == [[5, 4, 5, 3, 1, 5, 2]]


def test_两个表情的答案不猜():
    rows = [["督导满意度 😡非常不满意 🙂很满意 😍非常满意"], *export(["🙂😍", *["🙂"] * 6])]
    (sheet,) = read(rows)
    assert (answers(sheet), codes(sheet)) == ([[None, *[4] * 6]], ["off_scale"])


@pytest.mark.parametrize(
    ("text", "codes_"),
    [
        ("几颗★就是几分，五颗★最满意；🙂很满意", UP),
        ("一颗星最好", DOWN),
        ("星越少越满意", DOWN),
        ("★非常满意 ★★很满意 ★★★一般 ★★★★很不满意 ★★★★★非常不满意", DOWN),
        ("★★★★★非常满意 ★非常不满意", UP),
        ("1=非常满意，5=非常不满意", {}),
    ],
)
def test_星星按说明(text, codes_):
    assert dict(read_stars(text, WORDS).codes) == codes_


def test_倒着给的星():
    stars = ["★", "★★☆☆☆", "★★★", "1星", "五颗星", "★", "★★★★☆"]
    (sheet,) = read([["督导满意度（一颗星最好）"], *export(stars)])
    assert (answers(sheet), sheet.problems) == ([[5, 4, 3, 5, 1, 5, 2]], [])


def test_各题各有说明():
    text = "1—3题：1=非常满意，5=非常不满意；4—7题：5=非常满意，1=非常不满意"
    assert sorted(by_question(text)) == [1, 2, 3, 4, 5, 6, 7]
    (sheet,) = read([["督导满意度"], [text], *export([1, 2, 1, 5, 4, 5, 1])])
    assert (answers(sheet), sheet.problems) == ([[5, 4, 5, 5, 4, 5, 1]], [])
    assert by_question("1=非常满意；第1题必答，第2题必答") == {}


def test_不用星的答案不受星的说明影响():
    (sheet,) = read([["督导满意度（一颗星最好，用星打的按星）"], *export([5, 4, 5, 5, 3, 5, 4])])
    assert answers(sheet) == [[5, 4, 5, 5, 3, 5, 4]]


@pytest.mark.parametrize("text", ["1 2 3 4 5 ", "非常满意 很满意 ", "1-5分", " ", "1最好", "★ "])
def test_很长的说明不拖垮(text):
    """Ends at all: its patterns are bounded."""
    long = text * 4000
    read_key(long, WORDS)
    read_signs(long, WORDS)
    read_stars(long, WORDS)
    assert by_question(long) == {}


def test_图例的记号有两个字():
    legend = "非=非常满意 很=很满意 般=一般 差=很不满意 极差=非常不满意"
    rows = export(["非", "很", "般", "差", "极差", "很", "非"])
    (sheet,) = read([["督导满意度"], [legend], *rows])
    assert answers(sheet) == [[5, 4, 3, 2, 1, 4, 5]]
    assert sheet.problems == []
