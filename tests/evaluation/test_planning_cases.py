"""还差几场 as cases: what is owed, and the drafted plan."""

import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from dudao import rules
from dudao.evaluation import evaluate, planning, working_days
from dudao.evaluation.planning import Owed
from dudao.reports.plan import plan_workbook

D = dt.date
KNOWN = working_days.of({})
LEDGER = "日期 | 县 | 站点 | 类别 | 方式 | 督导 | 对象 | 时长"


def debts(city, as_of, **more):
    pack = rules.load("kunming")
    with city.facts(as_of) as facts:
        verdicts = evaluate(facts, pack, 2025)
        stations = facts.rows("pages/coverage/stations", year=2025)
    return {d.county: d for d in planning.owed(verdicts, pack, stations, 2025)}


@pytest.mark.long
def test_owed_to_floor_and_principle_with_the_stations_never_supervised(city):
    """嵩明 none, 富民 one, 安宁 two, of the whole city's ledger up to the day looked from."""
    city.ledger(
        f"""{LEDGER}
        2025-03-01 | 富民县 | 永定街道 | 团体 | 面谈 | 李明 | 甲一 | 120
        2025-03-02 | 安宁市 | 八街街道 | 团体 | 面谈 | 李明 | 甲一 | 120
        2025-03-03 | 安宁市 | 县街街道 | 团体 | 面谈 | 李明 | 甲一 | 120"""
    )
    found = debts(city, "2025-10-01")
    assert [(c, found[c].floor, found[c].principle, found[c].minutes) for c in ("嵩明县", "富民县", "安宁市")] == [
        ("嵩明县", 1, 2, 240), ("富民县", 0, 1, 120), ("安宁市", 0, 0, 0),
    ]  # fmt: skip
    assert set(found["嵩明县"].never) == {"小街镇", "嵩阳街道", "杨林镇", "杨桥街道", "牛栏江镇"}
    assert "永定街道" not in found["富民县"].never
    assert next(iter(found)) != "安宁市"


@pytest.mark.long
def test_where_no_ledger_reaches_nothing_is_claimed_to_be_owed(city):
    city.ledger(
        f"{LEDGER}\n2025-03-01 | 富民县 | | 团体 | 面谈 | 李明 | 甲一 | 120", county="富民县"
    )
    found = debts(city, "2026-01-10")
    assert (found["嵩明县"].floor, found["嵩明县"].principle) == (None, None)
    assert "没有覆盖" in found["嵩明县"].unknown
    assert (found["富民县"].floor, found["富民县"].principle) == (0, 1)


def owes(county, floor, principle, never=()):
    return Owed(county, 0, floor, principle, principle * 120, D(2025, 12, 31), tuple(never), None)


def test_the_least_loaded_goes_first_and_the_load_is_shared():
    """Three sessions, 王芳 has led 1 and 李明 2: 王芳, then by name 李明 (2) before 王芳 (2), then 王芳."""
    plan = planning.draft(
        [owes("嵩明县", 1, 2), owes("富民县", 0, 1)], {"李明": 2, "王芳": 1}, D(2025, 12, 1), KNOWN
    )
    assert [(v.county, v.supervisor) for v in plan] == [
        ("嵩明县", "王芳"), ("富民县", "李明"), ("嵩明县", "王芳"),
    ]  # fmt: skip
    assert [v.day for v in plan] == sorted(v.day for v in plan)
    assert all(v.day.weekday() < 5 and D(2025, 12, 1) < v.day <= D(2025, 12, 31) for v in plan)
    assert [v.reason for v in plan] == [
        "底线还差，第 1/2 场",
        "原则还差，第 1/1 场",
        "原则还差，第 2/2 场",
    ]


def test_never_supervised_stations_are_called_in_first_and_floor_alone_can_be_planned():
    never = [f"{n}号街道" for n in range(1, 8)]
    plan = planning.draft([owes("嵩明县", 1, 2, never)], {}, D(2025, 12, 1), KNOWN)
    assert [v.stations for v in plan] == [tuple(never[:5]), tuple(never[5:])]
    assert plan[0].supervisor is None
    assert len(planning.draft([owes("嵩明县", 1, 2)], {}, D(2025, 12, 1), KNOWN, "floor")) == 1


def test_no_visit_falls_on_a_holiday_and_a_worked_weekend_is_used():
    """
    from 2025-09-26 | the working days to 2025-10-12 are 9-28 (Sunday, worked), 29, 30, 10-9, 10-10, 10-11 (Saturday, worked)
    """
    six = Owed("嵩明县", 0, 6, 6, 720, D(2025, 10, 12), (), None)
    plan = planning.draft([six], {}, D(2025, 9, 26), KNOWN)
    assert [f"{v.day:%m-%d}" for v in plan] == [
        "09-28",
        "09-29",
        "09-30",
        "10-09",
        "10-10",
        "10-11",
    ]
    own = working_days.of({"2025.off": "9月29日、2025-10-01..2025-10-08", "2025.work": ""})
    assert [f"{v.day:%m-%d}" for v in planning.draft([six], {}, D(2025, 9, 26), own)] == [
        "09-30", "09-30", "09-30", "10-09", "10-09", "10-10"
    ]  # fmt: skip


def test_after_the_year_there_is_nothing_to_plan():
    assert planning.draft([owes("嵩明县", 1, 2)], {"李明": 0}, D(2025, 12, 31), KNOWN) == []
    assert planning.draft([], {"李明": 0}, D(2025, 6, 1), KNOWN) == []


def test_the_workbook_holds_both_sheets_and_no_formula():
    visits = planning.draft(
        [owes("嵩明县", 1, 1, ["=1+1街道"])], {"=cmd()": 0}, D(2025, 12, 1), KNOWN
    )
    book = load_workbook(
        io.BytesIO(plan_workbook(visits, [owes("嵩明县", 1, 1)], 2025, D(2025, 12, 1), True))
    )
    assert book.sheetnames == ["排期建议", "还差几场"]
    row = [cell.value for cell in book["排期建议"][4]]
    assert (row[1], row[2], row[3], row[4]) == ("嵩明县", "=1+1街道", "=cmd()", 120)
    assert book["排期建议"]["C4"].data_type == "s"
