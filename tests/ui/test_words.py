"""Text from files shows as text: no link, no image, no directive; and the states' words."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pytest

from dudao import rules
from dudao.evaluation.verdicts import Part, Verdicts
from dudao.ui.parts import standing, words

FLOOR, PRINCIPLE = "KM-10", "KM-35"


@pytest.mark.parametrize(
    "text",
    [
        "![x](http://example.org/a.png)",
        "[点我](https://example.org)",
        "www.example.org",
        "someone@example.org",
        ":red[假的]",
        ":material/home:",
        "<img src=x onerror=alert(1)>",
        "`code` $x^2$ **粗** _斜_ ~~删~~ # 题",
    ],
)
def test_文件里的文字在标记语言里原样显示(text):
    """Unescaped again and freed of zero-width spaces, it is the text; no punctuation is left bare."""
    shown = words.plain(text)
    assert shown.replace("\\", "").replace("\u200b", "") == text
    assert re.search(r"(?<!\\)[\]\[!<>`$*_~#:(]", shown) is None
    assert "://" not in shown.replace("\\", "")
    assert "www." not in shown.replace("\\", "")


def test_换行保留():
    assert words.plain("甲\n乙") == "甲  \n乙"


@pytest.mark.parametrize(
    ("state", "level", "sign", "word", "red"),
    [
        ("unmet", "floor", "✕", "未达标", True),
        ("unmet", "disqualification", "✕", "未达标", True),
        ("unmet", "principle", "△", "未达原则", False),
        ("unmet", "form", "△", "未达标", False),
        ("met", "principle", "✓", "达标", False),
        ("pending", "floor", "…", "进行中", False),
        ("undecidable", "floor", "?", "无法判定", False),
        ("not_applicable", "floor", "–", "不适用", False),
    ],
)
def test_只有底线未达是红色(state, level, sign, word, red):
    mark = words.mark(state, level)
    assert (mark.sign, mark.word, mark.colour == words.VERMILLION) == (sign, word, red)


def verdicts(*told: tuple[str, str, str], counties: dict | None = None) -> Verdicts:
    """(subject, target, state) each; ``counties`` as sessions name them."""
    parts = {}
    for subject, target, state in told:
        parts.setdefault(target, []).append(
            {"subject": subject, "county": None if " " in subject else subject, "period": "2025",
             "value": None, "applicable": True, "state": state}
        )  # fmt: skip
    made = []
    for target, rows in parts.items():
        judged = [(row["state"], None) for row in rows]
        alike = np.arange(len(rows))
        made.append(
            Part(rules.load("kunming").targets[target], pa.Table.from_pylist(rows), alike, judged)
        )
    return Verdicts(made, counties=counties)


def test_县区的状态_底线先说了算():
    """
    五华区 底线达 原则达；呈贡区 底线达 原则未达；东川区 底线未达；寻甸县 原则无法判定；官渡区 没有结论
    """
    told = [
        ("五华区", FLOOR, "met"),
        ("五华区", PRINCIPLE, "met"),
        ("呈贡区", FLOOR, "met"),
        ("呈贡区", PRINCIPLE, "unmet"),
        ("东川区", FLOOR, "unmet"),
        ("东川区", PRINCIPLE, "unmet"),
        ("寻甸县", FLOOR, "met"),
        ("寻甸县", PRINCIPLE, "undecidable"),
    ]
    counties = ["五华区", "呈贡区", "东川区", "寻甸县", "官渡区"]
    found = [(s.county, s.key) for s in standing.by_county(verdicts(*told), counties)]
    assert found == [
        ("五华区", "principle"),
        ("呈贡区", "floor_only"),
        ("东川区", "below_floor"),
        ("寻甸县", "undecidable"),
        ("官渡区", "undecidable"),
    ]


def test_按场次的条款按县区汇总():
    told = [("五华区", "KM-67", state) for state in ("met", "met", "unmet", "undecidable")]
    found = standing.tallies(verdicts(*told), ["KM-67"])
    assert found["KM-67", "五华区"].words() == "✕ 未达标 1 · ? 1 · ✓ 2"


def test_联合督导计入每一个县区_全市的单列():
    joint, whole = "2025-03-12 五华区、盘龙区 团体", "2025-04-12 全市 团体"
    told = [(joint, "KM-67", "met"), (whole, "KM-67", "unmet")]
    found = standing.tallies(verdicts(*told, counties={joint: ("五华区", "盘龙区")}), ["KM-67"])
    assert {key[1]: dict(t.counts) for key, t in found.items()} == {
        "五华区": {"met": 1},
        "盘龙区": {"met": 1},
        standing.CITY: {"unmet": 1},
    }
