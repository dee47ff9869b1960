"""Whatever can be read around a table is read or named: titles, lines above, between and below, headers, letters."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dudao.forms import load_forms
from dudao.reading.grid import Grid, Reading
from dudao.recognition.check import check
from dudao.recognition.untold import clues

TODAY = dt.date(2026, 1, 10)
LEDGER = [
    ["日期", "街道", "形式", "督导老师", "参加社工", "时长", "主题"],
    ["2025-03-05", "龙翔街道", "团体", "池清扬", "屈明远、闵知夏", "2小时", "个案会谈"],
    ["2025-03-19", "护国街道", "个别", "窦一鸣", "程思齐", "90分钟", "小组招募"],
]
CARD = [
    ["被督导者", "甘棠", "督导老师", "程思齐"],
    ["督导类型", "个别督导", "督导方式", "面谈"],
    ["督导时间", "2025年5月6日", "督导时长", "90分钟"],
    ["督导内容", "梳理个案会谈的步骤，演练开场和结束。", None, None],
    ["督导建议", "每次会谈前写好提纲，结束后当天整理。", None, None],
]
SURVEY = [
    ["序号", "督导形式", "督导氛围", "督导老师的回答", "督导老师自我介绍", "游戏环节", "提出问题环节", "总结交流环节"],
    [1, *["很满意"] * 7],
    [2, *["一般"] * 7],
]  # fmt: skip
Rows = list[list[Any]]


def named(rows: Rows, name: str = "a.xlsx", **more: Any) -> list[tuple[str | None, str | None]]:
    width = max(map(len, rows))
    kind = "word" if name.endswith("docx") else "sheet"
    sheet = "表1" if kind == "word" else "Sheet1"
    grid = Grid(sheet, kind, [[*r, *[None] * (width - len(r))] for r in rows], **more)
    found = check(Reading(name, "0" * 64, [grid], []), TODAY)
    return [(p.cell, p.text) for s in found.sheets for p in s.problems if p.code == "untold"]


@pytest.mark.parametrize(
    "line",
    ["带队督导：祁远山", "巡视：2025年4月2日到站", "第二场在金碧街道另开", "4月2日补了一场"],
)
@pytest.mark.parametrize("at", ["above", "below"])
def test_清单上下的一句话_有人有日子有站点的要说出来(line: str, at: str):
    title = [["五华区2025年督导台账"]]
    rows = [*title, [line], *LEDGER] if at == "above" else [*title, *LEDGER, [], [line]]
    cells = {text: cell for cell, text in named(rows)}
    told = check(
        Reading("a.xlsx", "0" * 64, [Grid("Sheet1", "sheet", [[*r, *[None] * (7 - len(r))] for r in rows])], []),
        TODAY,
    )  # fmt: skip
    others = {p.cell for s in told.sheets for p in s.problems if line in (p.text or "")}
    cell = "A2" if at == "above" else "A6"
    assert cells.get(line) == cell or cell in others


@pytest.mark.parametrize(
    "line",
    [
        "五华区2025年督导台账（2025-03-05至2025-03-19）",
        "督导老师：池清扬、窦一鸣",
        "涉及龙翔街道、护国街道",
        "制表人：祁远山　打印时间：2025年4月2日",
        "注：2025年4月2日以后的记入下一期",
        "填表说明：请于2025年4月10日前报送",
        "共2场，合计3.5小时",
    ],
)
def test_读到过的_和谁也不要的_不说(line: str):
    assert named([["五华区2025年督导台账"], [line], *LEDGER]) == []
    assert named([["五华区2025年督导台账"], *LEDGER, [], [line]]) == []


@pytest.mark.parametrize("where", ["before", "page"])
@pytest.mark.parametrize(
    "line", ["补记：2025年5月9日又谈了50分钟", "陪同人员：祁远山", "原定2025年5月3日，改期"]
)
def test_卡片外面的段落_页眉页脚(where: str, line: str):
    spare = {"before": ["个别督导记录表"]} | {where: ["个别督导记录表", line]}
    assert [text for _, text in named(CARD, "a.docx", **spare)] == [line]


def test_卡片里读了一半的格_剩下的要说():
    rows = [*CARD, ["督导地点", "联盟街道社工站（2025年5月13日在金碧街道补了一次）", None, None]]
    assert named(rows, "a.docx", before=["个别督导记录表"]) == []  # the whole text is the place
    rows = [*CARD, ["现场照片", "摄于2025年5月13日，摄影：祁远山", None, None]]
    found = named(rows, "a.docx", before=["个别督导记录表"])
    other = check(
        Reading("a.docx", "0" * 64, [Grid("表1", "word", rows, before=["个别督导记录表"])], []),
        TODAY,
    )
    assert found or any("R6" in (p.cell or "") for s in other.sheets for p in s.problems)


def test_没有当表读的Word小表():
    aside = Grid("表2", "word", [["照片一", "2025年5月9日摄于金碧街道"]])
    card = Grid("表1", "word", CARD, before=["个别督导记录表"])
    found = check(Reading("a.docx", "0" * 64, [card, aside], []), TODAY)
    told = [(p.cell, p.text) for s in found.sheets for p in s.problems if p.code == "untold"]
    assert told == [("表2!R1C2", "2025年5月9日摄于金碧街道")] or any(
        s.sheet == "表2" and s.problems for s in found.sheets
    )


def test_问卷上面的日子和站点():
    found = named([["督导满意度"], ["第二组在6月3日另做，地点金碧街道"], *SURVEY])
    assert [cell for cell, _ in found] == ["A2"]


def test_一张表最多说十二处_其余的数出来():
    lines = [[f"补记：2025年6月{day}日又去了一次"] for day in range(1, 21)]
    rows = [["五华区2025年督导台账"], *lines, *LEDGER]
    told = named(rows)
    assert [cell for cell, _ in told] == [f"A{row}" for row in range(2, 14)]
    grid = Grid("Sheet1", "sheet", [[*r, *[None] * (7 - len(r))] for r in rows], [])
    (sheet,) = check(Reading("a.xlsx", "0" * 64, [grid], []), TODAY).sheets
    (rest,) = [p for p in sheet.problems if p.code == "untold_more"]
    assert (rest.cell, "还有 8 处" in rest.message) == ("A14", True)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("督导：鲁志强　2024年3月14日", ["day", "name"]),
        ("二〇二四年三月十四日", ["day"]),
        ("前后四十五分钟", ["minutes"]),
        ("上午十点到十一点半", ["minutes"]),
        ("目前的困难：路远，入户没有车", []),
        ("督导地点：线上（腾讯会议）", []),
        ("制表人：祁远山 导出时间：2025-05-09", []),
        ("第3.12.5节", []),
    ],
)
def test_一句话里能读的(text: str, kinds: list[str]):
    found = clues(text.replace("：", ":").replace("　", " "), load_forms()["session_record"])
    assert [clue.kind for clue in found] == kinds
