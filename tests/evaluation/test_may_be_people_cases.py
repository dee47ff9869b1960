"""Who may have been supervised is never zero: unnamed people, vague days, counties and kinds keep a verdict open.

| rule | case | expected |
| --- | --- | --- |
| CQ-27, CQ-16 | nobody named, 全体社工, no readable day, county or kind | 无法判定 |
| CQ-27, CQ-16 | … in another county, station or year | 未达 |
| CQ-27, CQ-16 | a form 五 of no chosen kind names the worker | 达标: every kind it may be counts |
| SPB-07 | `乙` of twelve people | another worker: 无法判定; 乙: 达标 |
| CQ-27 | `乙` of twelve people | as the rule's `headcount` says |
| SPB-06, SPB-07 | 五华区全体社工, 各站社工, 全体站长, 各站 as the station | 无法判定 |
| SPB-06, SPB-07 | a row of unreadable kind naming the worker | 无法判定; naming another: 未达 |
| SPB-06 | a month the station was not open | 不适用 |
| SPB-06 | a month that may lie before the worker was hired | 无法判定 |
| CQ-18 | nine people of whom one is named; a sixth of unreadable kind | 无法判定; the cap broken by the sure: 未达 |
| CQ-14, KM-12 | a session of no chosen kind | judged where every kind it may be is, else 无法判定 unless long enough |
| KM-18, KM-24 | a row of unreadable kind | listed as not counted |
"""

import datetime as dt

import duckdb
import pytest

from dudao import queries, rules
from dudao.store.decisions import station_changes as stations
from dudao.store.lenses import nameless as lens_nameless
from dudao.values import people
from dudao.values.parsed import Hint
from tests.matrices import some

LEDGER = "日期 | 县 | 站点 | 类别 | 方式 | 督导 | 对象 | 时长 | 人数"
FORM5 = "日期 | 县 | 类型 | 方式 | 督导 | 对象 | 时长"
STAFF = "县 | 站 | 姓名\n五华区 | 大观街道 | 甲"
MET, UNMET, OPEN = "met", "unmet", "undecidable"
WORKER = "五华区/大观街道/甲"
DAY, KIND, PLACE, NAMELESS = (
    "日期无法确定",
    "督导类别没有选定",
    "没有写清县（市、区）",
    "有没有点名的人",
)


@pytest.mark.parametrize(
    ("row", "unread", "station", "worker", "reason"),
    some([
        ("2025-03-05 | 五华区 | | 团体 | 面谈 | 李明 | 全体社工 | 120 |", "", OPEN, OPEN, NAMELESS),
        ("2025-03-05 | 五华区 | | 团体 | 面谈 | 李明 | | 120 |", "", OPEN, OPEN, NAMELESS),
        ("2025-03-05 | 五华区 | 各站 | 团体 | 面谈 | 李明 | | 120 |", "", OPEN, OPEN, NAMELESS),
        ("2025-03-05 | 五华区 | 大观街道 | 团体 | 面谈 | 李明 | | 120 |", "", MET, OPEN, NAMELESS),
        ("2025-03-05 | 全市 | | 线上团体 | | 李明 | 全体社工 | 120 |", "", OPEN, OPEN, NAMELESS),
        ("2025-03-05 | 全市 | 大观街道 | 团体 | 面谈 | 李明 | 甲 | 120 |", "", OPEN, OPEN, PLACE),
        ("2025-03-05 | | | 团体 | 面谈 | 李明 | 甲 | 120 |", "county", OPEN, OPEN, PLACE),
        (" | 五华区 | | 团体 | 面谈 | 李明 | 甲 | 120 |", "held_on", OPEN, OPEN, DAY),
        ("2025-03-05 | 五华区 | | | 面谈 | 李明 | 甲 | 120 |", "activity", OPEN, OPEN, KIND),
        ("2025-03-05 | 五华区 | 大观街道 | | 面谈 | 李明 | 乙 | 120 |", "activity", OPEN, UNMET, KIND),
        ("2025-03-05 | 五华区 | | 个别 | 面谈 | 李明 | 甲 | 120 |", "", MET, MET, None),
        ("2025-03-05 | 盘龙区 | | 团体 | 面谈 | 李明 | 全体社工 | 120 |", "", UNMET, UNMET, None),
        ("2025-03-05 | 五华区 | 华山街道 | 团体 | 面谈 | 李明 | | 120 |", "", UNMET, UNMET, None),
        ("2025-03-05 | 全市 | 华山街道 | 团体 | 面谈 | 李明 | | 120 |", "", UNMET, UNMET, None),
        ("2024-12-31 | 五华区 | | 团体 | 面谈 | 李明 | | 120 |", "", UNMET, UNMET, None),
        ("2025-03-05 | 五华区 | | 中心会议 | 面谈 | 李明 | 甲 | 120 |", "", UNMET, UNMET, None),
        ("2025-03-05 | 五华区 | | 团体 | 面谈 | 李明 | 乙 | 120 |", "", UNMET, UNMET, None),
    ], always=2),
)  # fmt: skip
def test_a_share_of_the_supervised(city, row, unread, station, worker, reason):
    city.send("staffing", STAFF)
    city.ledger(f"{LEDGER}\n{row}", unreadable=[(2, unread)] if unread else ())
    for target, expected in (("CQ-16", station), ("CQ-27", worker)):
        (found,) = [v for v in city.verdicts(target, pack="chongqing") if v.subject == "五华区"]
        assert found.state == expected
        if expected == OPEN:
            assert ("台账.xlsx!Sheet1!R2", reason) in [(s.label, why) for s, why in found.excluded]


def test_a_form_of_no_chosen_kind_counts_where_every_kind_counts(city):
    city.send("staffing", STAFF)
    city.ledger(LEDGER)
    city.send("session_record", f"{FORM5}\n2025-03-12 | 五华区 | | 面谈 | 李明 | 甲 | 40", unreadable=[(2, "type")])  # fmt: skip
    subject = "2025-03-12 五华区 类别不明"
    assert city.states("CQ-27", pack="chongqing")["五华区"] == (MET, 100)
    assert city.states("CQ-16", pack="chongqing")["五华区"] == (MET, 100)
    assert city.states("CQ-14", pack="chongqing") == {subject: (UNMET, 40)}
    assert city.states("KM-12") == {subject: (OPEN, 40)}
    for target in ("SPB-06", "SPB-07"):
        months = {v.period: v for v in city.verdicts(target, pack="shapingba")}
        assert months["2025-02"].state == UNMET
        assert (months["2025-03"].state, months["2025-03"].missing) == (OPEN, "有督导没有选定类别")
        ((source, why),) = months["2025-03"].excluded
        assert (source.label, why) == ("session_record3.xlsx!Sheet1!R2", KIND)


@pytest.mark.parametrize(
    ("row", "individual", "group"),
    some([
        ("2025-03-05 | 五华区 | | 团体 | 面谈 | 李明 | 乙 | 120 | 12", UNMET, OPEN),
        ("2025-03-05 | 五华区 | | 团体 | 面谈 | 李明 | 乙 | 120 | 1", UNMET, UNMET),
        ("2025-03-05 | 五华区 | 华山街道 | 团体 | 面谈 | 李明 | 乙 | 120 | 12", UNMET, UNMET),
        ("2025-03-05 | 五华区 | | 团体 | 面谈 | 李明 | 甲 | 120 | 12", UNMET, MET),
        ("2025-03-05 | 五华区 | | 团体 | 面谈 | 李明 | 五华区全体社工 | 120 |", UNMET, OPEN),
        ("2025-03-05 | 五华区 | | 团体 | 面谈 | 李明 | 乙、各站社工 | 120 |", UNMET, OPEN),
        ("2025-03-05 | 五华区 | | 团体 | 面谈 | 李明 | 全体站长 | 120 |", UNMET, OPEN),
        ("2025-03-05 | 五华区 | | 团体 | 面谈 | 李明 | 全体参会人员 | 120 |", UNMET, OPEN),
        ("2025-03-05 | 五华区 | 各站 | 团体 | 面谈 | 李明 | | 120 |", UNMET, OPEN),
        ("2025-03-05 | 五华区 | | | 面谈 | 李明 | 甲 | 60 |", OPEN, OPEN),
        ("2025-03-05 | 五华区 | | | 面谈 | 李明 | 乙 | 60 |", UNMET, UNMET),
        ("2025-04-05 | 五华区 | | | 面谈 | 李明 | 甲 | 60 |", UNMET, UNMET),
    ], always=2),
)  # fmt: skip
def test_a_workers_march(city, row, individual, group):
    city.send("staffing", STAFF)
    city.ledger(f"{LEDGER}\n{row}")
    for target, expected in (("SPB-06", individual), ("SPB-07", group)):
        assert city.states(target, pack="shapingba")[WORKER, "2025-03"][0] == expected


def test_of_twelve_people_one_is_named(city):
    city.send("staffing", f"{STAFF}\n五华区 | 大观街道 | 乙")
    city.ledger(f"{LEDGER}\n2025-03-05 | 五华区 | | 团体 | 面谈 | 李明 | 乙 | 120 | 12")
    (rule,) = [t for t in rules.load("chongqing").measured() if t.id == "CQ-27"]
    for headcount, high in ((True, 100), (False, 50)):
        with city.facts() as facts:
            asked = {**rule.params, "headcount": headcount}
            found = facts.measure(rule.measure, 2025, rule.period, asked).to_pylist()
        assert [(r["low"], r["high"]) for r in found if r["subject"] == "五华区"] == [(50, high)]
    named = [v for v in city.verdicts("SPB-07", pack="shapingba") if v.subject.endswith("乙")]
    assert [(v.state, v.excluded) for v in named if v.period == "2025-03"] == [(MET, ())]


@pytest.mark.parametrize(
    ("how", "day", "months"),
    some(
        [
            (stations.close, dt.date(2025, 3, 1), {"01", "02"}),
            (stations.close, dt.date(2025, 3, 2), {"01", "02", "03"}),
            (stations.open_, dt.date(2025, 9, 1), {"09", "10", "11", "12"}),
            (stations.open_, dt.date(2025, 9, 30), {"09", "10", "11", "12"}),
        ],
        always=1,
    ),
)
def test_a_station_counts_for_its_months(city, how, day, months):
    city.send("staffing", STAFF)
    city.ledger(LEDGER)
    how(city.store, "五华区", "大观街道", day, "测试")
    found = {v.period[5:]: v.state for v in city.verdicts("SPB-06", pack="shapingba")}
    assert {month for month, state in found.items() if state == UNMET} == months
    assert {state for month, state in found.items() if month not in months} == {"not_applicable"}


@pytest.mark.parametrize(
    ("hired", "unread", "january", "march", "december"),
    some(
        [
            ("2024", False, UNMET, UNMET, UNMET),
            ("2025", False, OPEN, OPEN, UNMET),
            ("2025-03", False, "not_applicable", UNMET, UNMET),
            ("2026", False, "not_applicable", "not_applicable", "not_applicable"),
            ("", True, OPEN, OPEN, OPEN),
            ("", False, UNMET, UNMET, UNMET),
        ],
        always=1,
    ),
)
def test_a_month_that_may_lie_before_the_worker_was_hired(
    city, hired, unread, january, march, december
):
    city.send("staffing", f"县 | 站 | 姓名 | 入职\n五华区 | 大观街道 | 甲 | {hired}", unreadable=[(2, "hired_on")] if unread else ())  # fmt: skip
    city.ledger(f"{LEDGER}\n2025-05-05 | 五华区 | | 个别 | 面谈 | 李明 | 甲 | 60 |")
    found = {v.period[5:]: v for v in city.verdicts("SPB-06", pack="shapingba")}
    assert [found[month].state for month in ("01", "03", "12")] == [january, march, december]
    assert found["05"].state == ("not_applicable" if hired == "2026" else MET)
    if january == OPEN:
        assert found["01"].missing == "入职日期写得不全或读不出，可能还没有入职"


def test_a_worker_on_a_table_was_hired_by_its_day(city):
    city.send("staffing", "县 | 站 | 姓名 | 入职\n五华区 | 大观街道 | 甲 | 2025", now=dt.datetime(2025, 6, 10))  # fmt: skip
    city.ledger(LEDGER)
    found = [v.state for v in city.verdicts("SPB-06", pack="shapingba")]
    assert found == [OPEN] * 5 + [UNMET] * 7


@pytest.mark.parametrize(
    ("rows", "expected"),
    some([
        (["五华区 | | 个别 | 面谈 | 李明 | 丙 | 60 | 9"], (OPEN, 1)),
        (["五华区 | | 个别 | 面谈 | 李明 | 丙 | 60 | 5"], (MET, 1)),
        (["五华区 | | 个别 | 面谈 | 李明 | 全体站长 | 60 |"], (OPEN, 0)),
        (["五华区 | | 个别 | 面谈 | 李明 | 一、二、三、四、五 | 60 |", "五华区 | | | 面谈 | 李明 | 六 | 60 |"], (OPEN, 5)),
        (["五华区 | | 个别 | 面谈 | 李明 | 一、二、三、四、五 | 60 |", "五华区 | | | 面谈 | 李明 | 五 | 60 |"], (MET, 5)),
        (["五华区 | | 个别 | 面谈 | 李明 | 一、二、三、四、五 | 60 |", "五华区 | | 团体 | 面谈 | 李明 | 六 | 60 |"], (MET, 5)),
        (["五华区 | | 个别 | 面谈 | 李明 | 一、二、三、四、五、六 | 60 |", "五华区 | | | 面谈 | 李明 | 七 | 60 |"], (UNMET, 6)),
    ], always=2),
)  # fmt: skip
def test_people_at_once(city, rows, expected):
    city.ledger("\n".join([LEDGER, *(f"2025-02-0{n} | {row}" for n, row in enumerate(rows, 1))]))
    assert city.states("CQ-18", pack="chongqing")["李明", "2025Q1"] == expected


@pytest.mark.parametrize(
    ("minutes", "hour", "two_hours"),
    [("40", OPEN, OPEN), ("60", MET, OPEN), ("120", MET, MET)],
)
def test_a_row_of_unreadable_kind_is_judged_by_its_length(city, minutes, hour, two_hours):
    """A ledger's row may be a meeting: short of an hour, nobody can tell whether it had to last one."""
    city.ledger(f"{LEDGER}\n2025-03-05 | 五华区 | | | 面谈 | 李明 | 甲 | {minutes} |")
    assert [v.state for v in city.verdicts("CQ-14", pack="chongqing")] == [hour]
    assert [v.state for v in city.verdicts("KM-12")] == [two_hours]


def test_a_row_of_unreadable_kind_is_listed_and_not_counted(city):
    city.send("supervisor_roster", "姓名 | 名册\n王芳 | 行政")
    city.ledger(
        f"{LEDGER}\n2025-03-05 | 全市 | | | 面谈 | 王芳 | | 60 |\n2025-03-06 | 全市 | | 中心会议 | 面谈 | 王芳 | | 60 |"
    )
    listed = [("台账.xlsx!Sheet1!R2", KIND)]
    assert city.states("KM-18")["王芳"] == ("not_applicable", 1)
    assert city.excluded("KM-18", "王芳") == listed
    assert city.states("KM-24")["督导中心"] == ("not_applicable", 0)
    assert city.excluded("KM-24", "督导中心") == listed


PHRASES = ("全体社工", "五华区全体社工", "各站社工", "各站站长", "全体站长", "全体参会人员", "所有站点社工", "全县社工", "各社工站工作人员", "全部人员", "全体", "全员", "各街道社工代表人员")  # fmt: skip
NAMES = (
    "张三",
    "全小平",
    "欧阳晓燕",
    "全成",
    "阿依古丽·买买提",
    "Anna Li",
    "张站长",
    "社工",
    "所有",
)


def test_a_phrase_for_people_not_named_is_the_same_everywhere():
    """What is kept as text with no_names on receiving is no person in a figure, nor an alias for an observer."""
    cursor = duckdb.connect()
    cursor.execute(queries.load("macros/everyone").sql)
    for said in (*PHRASES, *NAMES):
        read = people.parse_people(said, Hint())
        kept = bool(read.value) and [d.code for d in read.doubts] == ["no_names"]
        assert people.is_everyone(said) == kept
        sql = "select everyone($t), regexp_matches($t, $p)"
        found, seen = cursor.execute(sql, {"t": said, "p": lens_nameless._NOBODY}).fetchone()
        assert (said, found) == (said, kept) == (said, said in PHRASES)
        assert seen or not found
    assert people._ALL.pattern.replace(r"[\u4e00-\u9fff]", "[一-鿿]") in queries.load("macros/everyone").sql  # fmt: skip
