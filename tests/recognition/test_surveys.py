"""Where a survey's answers stand, whatever the layout; and what only looks like one."""

from __future__ import annotations

import pytest

from dudao.forms import load_forms
from dudao.reading.grid import Grid, Reading
from dudao.recognition.cards.word_pages import pages
from dudao.recognition.surveys import find as surveys
from dudao.recognition.surveys.words import survey_words

FORMS = load_forms()
WORDS = survey_words(FORMS["satisfaction_survey"])
ITEMS = [WORDS.items[n]["text"] for n in range(1, 8)]


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("1、您对本次督导的形式是否满意？", 1),
        ("您对督导过程中气氛的满意度", 2),
        ("3.对督导老师回答问题的满意度", 3),
        ("老师对提出问题的回答", 3),
        ("满意度评价—自我介绍环节", 4),
        ("游戏环节", 5),
        ("Q6 提问环节", 6),
        ("总结交流环节是否满意[单选题]", 7),
        ("8、您对督导工作的意见和建议", None),
        ("您希望督导采取什么形式？", None),
        ("督导围绕专业能力交流", None),
        ("总体满意度", None),
    ],
)
def test_题目认意思不认顺序(text, item):
    assert WORDS.item(text) == item


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("非常满意（5分）", "非常满意"),
        ("A.很满意", "很满意"),
        ("□ 一般", "一般"),
        ("比较满意", "比较满意"),
        ("满意", "满意"),
        ("满意度", None),
        ("5分", None),
    ],
)
def test_等级的写法(text, level):
    assert WORDS.level_text(text) == level


def blocks(rows: list[list]) -> list:
    return [
        p.block
        for c in surveys.find(Grid("Sheet1", "sheet", rows), FORMS)
        for p in c.payload.papers
    ]


def test_等级在行题目在列的矩阵():
    levels = ["非常满意", "很满意", "一般", "很不满意", "非常不满意"]
    (block,) = blocks([["等级", *ITEMS], *[[level] for level in levels]])
    assert not block.down
    assert block.levels == {level: r for r, level in enumerate(levels, 1)}


def test_人数和占比两列只取人数():
    head = ["序号", "题目", "非常满意", None, "很满意", None, "一般", None]
    rows = [head, [None, None, *["人数", "占比"] * 3]]
    rows += [[i, t, 6, "60%", 3, "30%", 1, "10%"] for i, t in enumerate(ITEMS, 1)]
    (block,) = blocks(rows)
    assert block.levels == {"非常满意": 2, "很满意": 4, "一般": 6}
    assert block.shares == [3, 5, 7]


def test_两份之间有表头就不会串题():
    """第二份缺第4题，第三份从第4题开始。"""
    head = ["序号", "选项内容", "很满意", "一般", "很不满意"]
    one = [[n, ITEMS[n - 1], "√", None, None] for n in (1, 2, 3, 5, 6, 7)]
    two = [[n, ITEMS[n - 1], "√", None, None] for n in (4, 1, 2, 3, 5, 6, 7)]
    first, second = blocks([head, *one, head, *two])
    assert sorted(first.items) == [1, 2, 3, 5, 6, 7]
    assert sorted(second.items) == [1, 2, 3, 4, 5, 6, 7]


def test_自己说法不同的两份各成一项():
    def paper(county: str) -> list[list]:
        rows = [[t, "很满意"] for t in ITEMS]
        return [["满意度调研表"], [f"县（市、区）：{county}"], ["题目", "得分"], *rows, []]

    grid = Grid("Sheet1", "sheet", paper("五华区") + paper("盘龙区") + paper("盘龙区"))
    claims = surveys.find(grid, FORMS)
    assert [len(c.payload.papers) for c in claims] == [1, 2]


def test_没有表格的问卷():
    lines = [
        "督导满意度调研表",
        *[f"{i}、{t}？（ {6 - min(i, 5)} ）" for i, t in enumerate(ITEMS, 1)],
    ]
    (grid,) = pages(Reading("a.docx", "", [], [], lines), FORMS)
    (claim,) = surveys.find(grid, FORMS)
    assert sorted(claim.payload.papers[0].block.items) == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    "rows",
    [
        [["督导主题", "游戏环节", "总结交流"], ["a", "b", "c"]],
        [["序号", "1", "2", "3", "4", "5", "6", "7"], ["甲", 1, 2, 3, 4, 5, 1, 2]],
        [["满意度平均分"], *[[t, 4.6] for t in ITEMS[:3]]],
    ],
)
def test_不是调研表(rows):
    assert blocks(rows) == []
