"""What may be is never zero: a row that could count keeps a verdict open, and stands among the excluded.

| rule | case | expected |
| --- | --- | --- |
| KM-13, KM-26 | a row whose kind could not be read, online, without a mode, or of unreadable mode | 无法判定, 督导类别没有选定 |
| KM-13, KM-26 | … said to be face to face, by telephone, or outside the period | 未达 |
| KM-13 | … beside three sure ones | 达标 |
| KM-16, KM-17 | a row of unreadable kind naming a person of the roster | 无法判定 |
| KM-16, KM-17 | … naming others | 未达 |
| KM-16, KM-17 | names that could not be read beside names that could | 无法判定 for whom the row does not name |
| KM-16 | a real file: supervisors 李明等5人 | 无法判定 |
| KM-16, KM-17 | more people than names, or unreadable names in a session of another kind or year | 未达 |
"""

import datetime as dt
import io

import openpyxl
import pytest

from dudao.reading import Reader
from dudao.recognition.check import check
from tests.matrices import some

LEDGER = "日期 | 县 | 类别 | 方式 | 督导 | 对象 | 地点"
KIND = "督导类别没有选定"
MET, UNMET, OPEN = "met", "unmet", "undecidable"


@pytest.mark.parametrize(
    ("row", "cells", "quarters"),
    some([
        ("2025-0{}-12 | 全市 | | 线上 | 李明 | |", ["activity"], [OPEN, OPEN, OPEN, UNMET]),
        ("2025-0{}-12 | 全市 | | 线上 | 李明 | |", [], [OPEN, OPEN, OPEN, UNMET]),
        ("2025-0{}-12 | 五华区 | | 线上 | 李明 | |", ["activity"], [OPEN, OPEN, OPEN, UNMET]),
        ("2025-0{}-12 | 全市 | | | 李明 | | 腾讯会议", ["activity"], [OPEN, OPEN, OPEN, UNMET]),
        ("2025-0{}-12 | 全市 | | | 李明 | |", ["activity"], [OPEN, OPEN, OPEN, UNMET]),
        ("2025-0{}-12 | 全市 | | | 李明 | |", ["activity", "mode"], [OPEN, OPEN, OPEN, UNMET]),
        ("2025-0{}-12 | | | 线上 | 李明 | |", ["activity", "county"], [OPEN, OPEN, OPEN, UNMET]),
        ("2025-0{}-12 | | 团体 | | 李明 | |", ["mode", "county"], [OPEN, OPEN, OPEN, UNMET]),
        ("2025-0{}-12 | 全市 | | 面谈 | 李明 | |", ["activity"], [UNMET] * 4),
        ("2025-0{}-12 | 全市 | | 电话 | 李明 | |", ["activity"], [UNMET] * 4),
        ("2024-0{}-12 | 全市 | | 线上 | 李明 | |", ["activity"], [UNMET] * 4),
    ], always=1),
)  # fmt: skip
def test_a_row_of_unreadable_kind_may_be_an_online_session(city, row, cells, quarters):
    rows = [row.format(month) for month in (1, 4, 7)]
    unreadable = [(n, cell) for n in (2, 3, 4) for cell in cells]
    city.ledger("\n".join([LEDGER, *rows]), unreadable=unreadable)
    year = OPEN if OPEN in quarters else UNMET
    assert [v.state for v in city.verdicts("KM-13")] == [year]
    assert [v.state for v in city.verdicts("KM-26")] == quarters
    if OPEN in quarters:
        reason = KIND if "| 团体 |" not in row else "没有写清县（市、区）"
        assert city.one("KM-13", "督导中心")[1:] == (0, reason)
        assert city.excluded("KM-13", "督导中心") == [
            (f"台账.xlsx!Sheet1!R{n}", reason) for n in (2, 3, 4)
        ]


def test_the_bound_decides_beside_a_row_of_unreadable_kind(city):
    """Three sure ones: met. One sure and one open of three: surely not."""
    sure = "\n".join(f"2025-0{m}-12 | 全市 | 线上培训 | | 李明 | |" for m in (1, 4, 7))
    city.ledger(f"{LEDGER}\n{sure}\n2025-10-12 | 全市 | | 线上 | 李明 | |")
    assert city.states("KM-13") == {"督导中心": (MET, 3)}
    first = sure.splitlines()[0]
    city.ledger(f"{LEDGER}\n{first}\n2025-10-12 | 全市 | | 线上 | 李明 | |", file="新.xlsx")
    assert city.states("KM-13") == {"督导中心": (UNMET, 1)}
    assert [v.state for v in city.verdicts("KM-26")] == [MET, UNMET, UNMET, OPEN]


SHORT = "差 1 次；依据“台账.xlsx”（起止由收件人说明：2025-01-01 至 2025-12-31；范围：全市）"


@pytest.mark.parametrize("rule", ["KM-16", "KM-17"])
@pytest.mark.parametrize(
    ("row", "expected"),
    some(
        [
            ("2025-03-12 | 全市 | | | 陆一 | 甲 |", (OPEN, 0, KIND)),
            ("2025-03-12 | 五华区 | | 面谈 | 李明 | 甲、陆一 |", (OPEN, 0, KIND)),
            ("2025-03-12 | 五华区 | | 面谈 | 李明 | 甲 |", (UNMET, 0, SHORT)),
            ("2024-03-12 | 五华区 | | 面谈 | 陆一 | 甲 |", (UNMET, 0, SHORT)),
            ("2025-03-12 | 五华区 | 个别 | 面谈 | 陆一 | 甲 |", (UNMET, 0, SHORT)),
        ],
        always=1,
    ),
)
def test_a_row_of_unreadable_kind_may_be_a_meeting_or_an_activity(city, rule, row, expected):
    city.send("supervisor_roster", "姓名 | 名册\n陆一 | 行政")
    cells = [] if "个别" in row else [(2, "activity")]
    city.ledger(f"{LEDGER}\n{row}", unreadable=cells)
    assert city.one(rule, "陆一") == expected


@pytest.mark.parametrize(
    ("row", "cell", "expected"),
    some([
        ("2025-03-12 | {} | 面谈 | 李明 | |", "supervisees", (OPEN, 0, "参加人认不出")),
        ("2025-03-12 | {} | 面谈 | 李明 | 王五 |", "supervisees", (OPEN, 0, "参加人认不出")),
        ("2025-03-12 | {} | 面谈 | 李明 | 王五 |", "supervisors", (OPEN, 0, "参加人认不出")),
        ("2025-03-12 | {} | 面谈 | | 王五 |", "supervisors", (OPEN, 0, "参加人认不出")),
        ("2025-03-12 | {} | 面谈 | 李明 | 陆一 |", "supervisees", (MET, 1, None)),
        ("2025-03-12 | {} | 面谈 | 李明 | 王五 |", "place", (UNMET, 0, SHORT)),
        ("2025-03-12 | 个别 | 面谈 | 李明 | 王五 |", "supervisees", (UNMET, 0, SHORT)),
        ("2024-03-12 | {} | 面谈 | 李明 | 王五 |", "supervisees", (UNMET, 0, SHORT)),
    ], always=1),
)  # fmt: skip
@pytest.mark.parametrize(("rule", "kind"), [("KM-16", "中心会议"), ("KM-17", "站点活动")])
def test_names_that_could_not_be_read_beside_names_that_could(
    city, rule, kind, row, cell, expected
):
    city.send("supervisor_roster", "姓名 | 名册\n陆一 | 行政")
    row = row.format(kind).replace("| ", "| 五华区 | ", 1)
    city.ledger(f"{LEDGER}\n{row}", unreadable=[(2, cell)])
    assert city.one(rule, "陆一") == expected
    listed = [("台账.xlsx!Sheet1!R2", "参加人认不出")] if expected[0] == OPEN else []
    assert city.excluded(rule, "陆一") == listed


@pytest.mark.parametrize(
    ("supervisors", "participants", "state"),
    some(
        [
            ("李明", "全体行政督导", OPEN),
            ("李明、陆老师", "王五", OPEN),
            ("李明", "陆主任、王五", OPEN),
            ("李明等5人", "王五", OPEN),
            ("李明", "15人", UNMET),
            ("李明", "王五", UNMET),
        ],
        always=1,
    ),
)
def test_a_meeting_as_it_is_written_in_a_ledger(city, supervisors, participants, state):
    """A number of participants is no name: those may be anyone, as with the column of the number of people."""
    book = openpyxl.Workbook()
    book.active.append(["2025年督导台账"])
    book.active.append(
        ["序号", "督导日期", "县（市、区）", "督导类别", "督导方式", "督导人员", "被督导者"]
    )
    book.active.append([1, "2025-03-12", "", "督导中心工作会议", "面谈", supervisors, participants])
    file = io.BytesIO()
    book.save(file)
    with Reader() as reader:
        found = check(reader.read(file.getvalue(), "台账.xlsx"), today=dt.date(2026, 1, 9))
    city.send("supervisor_roster", "姓名 | 名册\n陆一 | 行政")
    city.store.commit(found, file.getvalue(), "测试", now=city.late)
    assert city.states("KM-16")["陆一"][0] == state
