"""报送情况 as cases: what came when, against what was asked for."""

import datetime as dt

import pytest

from dudao.store import StoreError
from dudao.store.decisions import schedule as schedules
from dudao.store.decisions.schedule import Due

D, T = dt.date, dt.datetime
STATIONS = ("小街镇", "嵩阳街道", "杨林镇", "杨桥街道", "牛栏江镇")  # the five of 嵩明县


@pytest.fixture
def roster(city):
    """``roster(day, filled_on, stations)``: 嵩明县's staffing table received on a day; a station with ``!``
    has a worker without sex."""

    def send(received, filled_on, stations=STATIONS):
        lines = [
            f"{s.strip('!')} | 甲{n} | {'' if s.endswith('!') else '女'} | 1990 | 社会工作 | 本科 | 2023"
            for n, s in enumerate(stations)
        ]
        table = "\n".join(["站 | 姓名 | 性别 | 出生 | 专业 | 学历 | 入职", *lines])
        when = T.combine(D.fromisoformat(received), dt.time(9))
        meta = {"county": "嵩明县", "filled_on": filled_on}
        return city.send("staffing", table, meta=meta, now=when)

    return send


@pytest.fixture
def state(city):
    """``state(form, county, as_of)``: {start of period: (state, on time, late, short, missing)}."""

    def ask(form, county, as_of="2025-12-31", **clocks):
        with city.facts(as_of, **clocks) as facts:
            rows = facts.rows("pages/admin/reporting", year=2025)
        return {
            str(r["period_from"]): (r["state"], r["on_time"], r["late"], r["short"], r["missing"])
            for r in rows
            if (r["form"], r["county"]) == (form, county)
        }

    return ask


def ask_for(city, form, frequency="quarter", months_after=1, day=10, starts_on=None, now=None):
    now = now or T(2025, 1, 1)
    assert schedules.arrange(
        city.store, Due(form, frequency, months_after, day, starts_on), "测试", now
    )


def test_without_an_arrangement_nothing_is_owed(state, roster):
    roster("2025-07-08", "2025-07-01")
    assert state("staffing", "嵩明县") == {}


@pytest.mark.parametrize(
    ("received", "filled_on", "expected"),
    [
        ("2025-10-10", "2025-09-30", ("received", 5, 0, 0, [])),  # on the day it is due
        ("2025-10-11", "2025-09-30", ("received", 5, 0, 0, [])),  # in time by the day it bears
        ("2025-10-12", "2025-10-11", ("late", 0, 5, 0, [])),  # filled in a day after
        ("2025-10-11", None, ("late", 0, 5, 0, [])),  # undated, the period before still open
        ("2025-07-11", "2025-07-11", ("received", 5, 0, 0, [])),  # first day of its window
    ],
)
def test_a_table_is_in_time_until_its_day(city, state, roster, received, filled_on, expected):
    ask_for(city, "staffing")
    roster(received, filled_on)
    assert state("staffing", "嵩明县")["2025-07-01"] == expected


def test_tables_received_late_do_not_serve_the_next_period(city, state, roster):
    """Filled in on 30 September and received ten days after it was due: in time by its own day, and of its own period."""
    ask_for(city, "staffing")
    roster("2025-10-20", "2025-09-30")
    found = state("staffing", "嵩明县", "2026-02-01")
    assert found["2025-07-01"][0] == "received"
    assert found["2025-10-01"] == ("missing", 0, 0, 0, sorted(STATIONS))


def test_stations_count_not_files(city, state, roster):
    """Two files, four stations, one of them with a worker whose sex is not filled: 3 of 5."""
    ask_for(city, "staffing")
    roster("2025-10-01", "2025-09-30", STATIONS[:2])
    roster("2025-10-02", "2025-09-30", ("杨林镇", "杨桥街道!"))
    assert state("staffing", "嵩明县")["2025-07-01"] == (
        "partial", 3, 0, 1, ["杨桥街道", "牛栏江镇"],
    )  # fmt: skip


def test_not_due_yet_is_pending_and_missing_only_the_day_after(city, state):
    ask_for(city, "staffing")
    assert state("staffing", "嵩明县", "2025-10-10")["2025-07-01"][0] == "pending"
    assert state("staffing", "嵩明县", "2025-10-11")["2025-07-01"][0] == "missing"


def test_the_31st_is_the_last_day_of_a_short_month(city):
    ask_for(city, "group_session", "month", 1, 31)
    with city.facts("2025-12-31") as facts:
        rows = facts.rows("pages/admin/reporting", year=2025)
    due = {str(r["period_from"])[:7]: str(r["due_on"]) for r in rows if r["county"] == "嵩明县"}
    assert (due["2025-01"], due["2025-03"], due["2025-12"]) == (
        "2025-02-28", "2025-04-30", "2026-01-31",
    )  # fmt: skip


def test_a_ledger_is_counted_by_the_days_it_covers(city, state):
    ask_for(city, "session_ledger")
    table = "日期 | 县 | 类别\n2025-07-02 | 嵩明县 | 团体"
    city.ledger(table, county="嵩明县", covers="2025-07-01..2025-08-31", now=T(2025, 9, 1))
    assert state("session_ledger", "嵩明县")["2025-07-01"][:3] == ("partial", 62, 0)
    city.ledger(table, county=None, covers="2025-09-01..2025-09-30", now=T(2025, 10, 20))
    assert state("session_ledger", "嵩明县")["2025-07-01"][:3] == ("late", 62, 30)
    assert state("session_ledger", "富民县")["2025-07-01"][:3] == ("partial", 0, 30)


def test_what_the_centre_owes_stands_under_the_centre(city, state):
    ask_for(city, "monthly_summary", "month")
    text = "填表人 | 填表日 | 月 | 工作 | 自评 | 计划\n李明 | 2025-03-31 | 2025-03 | 做 | 好 | 再做"
    city.send("monthly_summary", text, now=T(2025, 4, 2))
    found = state("monthly_summary", "督导中心")
    assert (found["2025-03-01"][0], found["2025-04-01"][0]) == ("received", "missing")


def test_as_known_then_and_from_a_day_on(city, state, roster):
    """Asked for since July by an arrangement of September; taken off in November; a withdrawn table is none."""
    ask_for(city, "staffing", starts_on=D(2025, 7, 1), now=T(2025, 9, 1))
    receipt = roster("2025-10-01", "2025-09-30")
    assert list(state("staffing", "嵩明县")) == ["2025-07-01", "2025-10-01"]
    assert state("staffing", "嵩明县", known_at=T(2025, 8, 1)) == {}
    city.store.withdraw(receipt.upload_id, "测试", T(2025, 10, 5))
    assert state("staffing", "嵩明县")["2025-07-01"][0] == "missing"
    assert state("staffing", "嵩明县", known_at=T(2025, 10, 2))["2025-07-01"][0] == "received"
    assert schedules.cancel(city.store, "staffing", "测试", T(2025, 11, 1))
    assert state("staffing", "嵩明县") == {}
    assert not schedules.cancel(city.store, "staffing", "测试")


def test_the_same_again_is_no_change_and_nonsense_is_refused(city):
    ask_for(city, "staffing")
    assert not schedules.arrange(city.store, Due("staffing", "quarter", 1, 10), "测试")
    assert schedules.schedule(city.store) == [Due("staffing", "quarter", 1, 10)]
    with pytest.raises(StoreError, match="没有保存"):
        schedules.arrange(city.store, Due("staffing", "week", 1, 10), "测试")
    with pytest.raises(StoreError, match="没有保存"):
        schedules.arrange(city.store, Due("staffing", "month", 1, 32), "测试")
