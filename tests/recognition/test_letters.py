"""A session told in a letter, and who signs below a text: read with a warning each, nothing dropped.

The letters are nobody's; each is written in another voice.
"""

from __future__ import annotations

import datetime as dt

import pytest

from dudao.forms import load_forms
from dudao.reading.grid import Grid, Reading
from dudao.recognition.cards.letters import labelled
from dudao.recognition.check import check
from dudao.records import SheetResult

TODAY = dt.date(2026, 1, 10)


def read(*lines: str) -> SheetResult:
    found = check(Reading("信.docx", "0" * 64, [], [], list(lines)), TODAY)
    (sheet,) = found.sheets
    return sheet


FIRST = (
    "个别督导记录（给新人的信）",
    "普秋菊同志：",
    "　　见字如面。2025年4月9日上午九点到十点二十分，我到联盟街道社工站给你做了一次个别督导，是面对面谈的。",
    "　　那天我们主要讨论怎样跟不愿意出门的老人打第一声招呼。",
    "　　建议你先去三次，只坐着聊天，不带表格。",
    "　　你打算这个月把三户都走完，月底写一页心得。",
    "督导：程思齐　　2025年4月10日",
    "社工签名：普秋菊　2025年4月12日",
)
SECOND = (
    "个督随笔",
    "致站上的小李：",
    "3月18日下午我打电话给李小满做了一次个别督导，谈了四十分钟，谈得不错。",
    "督导老师：程思齐",
    "被督导者：李小满",
    "督导内容：小组第三节没有人说话，怎么暖场。",
    "督导建议：少讲规则，先玩一个两分钟的游戏。",
    "社工计划：下周四照着试一次。",
    "督导签字：程思齐 2025年3月19日",
)
THIRD = (
    "团体督导记录",
    "2025年5月22日，我们在五华区龙翔街道社工站会议室组织了一次团体督导，当面开展，一共两个小时。",
    "督导：池清扬",
    "参加社工：屈明远、闵知夏、程小禾",
    "督导内容：个案记录怎样写得看得见变化。",
    "督导建议：先写事实再写判断，隔两行。",
    "督导签名：池清扬　2025年5月23日",
)


def test_一封没有栏目的信():
    found = read(*FIRST)
    (record,) = found.records
    assert found.form == "individual_session"
    assert {
        name: record.values[name] for name in ("supervisees", "supervisors", "type", "mode")
    } == {
        "supervisees": ["普秋菊"],
        "supervisors": ["程思齐"],
        "type": "individual",
        "mode": "face_to_face",
    }
    assert (record.values["held_on"], record.values["minutes"]) == ("2025-04-09", 80)
    assert record.values["place"] == "联盟街道社工站"
    assert record.values["content"] == FIRST[3].strip()
    assert record.values["advice"] == FIRST[4].strip()
    assert record.values["worker_plan"] == FIRST[5].strip()
    assert record.values["supervisor_signed_on"] == "2025-04-10"
    assert record.values["worker_signed_on"] == "2025-04-12"
    asked = {p.field for p in found.problems if p.code == "told_in_text"}
    assert asked >= {"supervisees", "held_on", "minutes", "place", "content", "advice"}
    assert not any(p.severity == "error" for p in found.problems)


def test_一句话里的日子和时长_其余有栏目():
    (record,) = read(*SECOND).records
    assert (record.values["held_on"], record.values["minutes"]) == ("2025-03-18", 40)
    assert (record.values["mode"], record.values["place"]) == ("phone", None)
    assert record.values["supervisees"] == ["李小满"]


def test_一段话开头的团体督导():
    found = read(*THIRD)
    (record,) = found.records
    assert (found.form, record.values["held_on"], record.values["minutes"]) == (
        "group_session",
        "2025-05-22",
        120,
    )
    assert record.values["place"] == "五华区龙翔街道社工站会议室"
    assert record.values["supervisees"] == ["屈明远", "闵知夏", "程小禾"]


def test_几封信放在一个文件里_一封一条():
    second = [line.replace("4月", "6月").replace("普秋菊", "甘棠") for line in FIRST]
    found = read(*FIRST, "——————", *second)
    assert [r.values["held_on"] for r in found.records] == ["2025-04-09", "2025-06-09"]
    assert [r.values["supervisees"] for r in found.records] == [["普秋菊"], ["甘棠"]]


@pytest.mark.parametrize(
    "line",
    [
        "督导时间：2025年4月9日，我们在站里做了一次个别督导。",  # labelled
        "昨天我们做了一次个别督导，谈得不错。",  # no day
        "2025年4月9日全市召开表彰大会，参加人数三百人。",  # nobody was supervised
    ],
)
def test_不是讲督导的话_不动它(line: str):
    assert labelled(["通知", line], load_forms()) is None


# -- who signs, and when -----------------------------------------------------------------------------

CARD = [
    ["个别督导记录表", None, None, None],
    ["被督导者", "甘棠", "督导老师", "程思齐"],
    ["督导时间", "2025年5月6日", "督导时长", "90分钟"],
    ["督导地点", "联盟街道社工站", "督导方式", "面谈"],
    ["督导内容", "梳理个案会谈的步骤，演练开场和结束。", None, None],
    ["督导建议", "每次会谈前写好提纲，结束后当天整理。", None, None],
]


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("社工：甘棠\n2025年5月8日", "督导：程思齐\n2025年5月7日"),
        ("社工（签字）：甘棠　2025.5.8", "督导老师：程思齐（签名）　2025.5.7"),
        ("社工 甘棠 2025年5月8日", "督导者 程思齐 2025年5月7日"),
        ("被督导者：甘棠　日期：2025-5-8", "督导专家：程思齐　日期：2025-5-7"),
    ],
)
def test_签名和日子写在一格里(mine: str, theirs: str):
    grid = Grid("5月", "sheet", [*CARD, [mine, None, theirs, None]], [(4, 1, 4, 3), (5, 1, 5, 3)])
    (sheet,) = check(Reading("a.xlsx", "0" * 64, [grid], []), TODAY).sheets
    (record,) = sheet.records
    assert record.values["worker_signed_on"] == "2025-05-08"
    assert record.values["supervisor_signed_on"] == "2025-05-07"
    assert record.values["supervisors"] == ["程思齐"]
    assert not [p for p in sheet.problems if p.severity == "error"]


def test_人名后面的字不是栏目():
    """A name right of a label nobody knows is a value; what follows it goes to no field as if it were its label."""
    rows = [*CARD[:2], ["哪几点", "程小禾", "站里", "面谈"], *CARD[2:]]
    grid = Grid("5月", "sheet", rows, [(5, 1, 5, 3), (6, 1, 6, 3)])
    (sheet,) = check(Reading("a.xlsx", "0" * 64, [grid], []), TODAY).sheets
    assert "程小禾" not in sheet.columns.values()
