"""Cases a second reader of the clauses brings: joint sessions, sessions without names, days or places, closed stations.

| rule | case | expected |
| --- | --- | --- |
| SPB-07 | 全体社工 of the whole county, no station named | 无法判定, not 未达 |
| SPB-07 | 全体社工 of another county or month | 未达 |
| SPB-06 | named, the day known only to the year | 无法判定 for every month |
| CQ-18 | a worker in an own session and in a joint one | one person |
| KM-09 | a station closed before the year | no row |
| KM-11 | a session whose day cannot be read | listed as not counted |
| KM-56 | a log without a day | listed as not counted, in the year received |
"""

import datetime as dt

import pytest

from dudao.store.decisions import station_changes as stations
from tests.matrices import some

LEDGER = "日期 | 县 | 站点 | 类别 | 方式 | 督导 | 对象 | 时长"


@pytest.mark.parametrize(
    ("row", "kind", "march"),
    some([
        ("2025-03-05 | 五华区 | | 团体 | 面谈 | 李明 | 全体社工 | 120", "SPB-07", "undecidable"),
        ("2025-03-05 | 五华区 | 大观街道 | 团体 | 面谈 | 李明 | 全体社工 | 120", "SPB-07", "undecidable"),
        ("2025-03-05 | 五华区 | 华山街道 | 团体 | 面谈 | 李明 | 全体社工 | 120", "SPB-07", "unmet"),
        ("2025-03-05 | 盘龙区 | | 团体 | 面谈 | 李明 | 全体社工 | 120", "SPB-07", "unmet"),
        ("2025-02-28 | 五华区 | | 团体 | 面谈 | 李明 | 全体社工 | 120", "SPB-07", "unmet"),
        ("2025-03-05 | 全市 | | 线上团体 | | 李明 | 全体社工 | 120", "SPB-07", "undecidable"),
        ("2025-03-31 | 五华区、盘龙区 | | 团体 | 面谈 | 李明 | 甲、乙 | 120", "SPB-07", "met"),
        ("2025 | 五华区 | | 个别 | 面谈 | 李明 | 甲 | 60", "SPB-06", "undecidable"),
        ("2025-03 | 五华区 | | 个别 | 面谈 | 李明 | 甲 | 60", "SPB-06", "met"),
        ("2025-03-05 | 五华区 | | 个别 | 面谈 | 李明 | 乙 | 60", "SPB-06", "unmet"),
    ], always=1),
)  # fmt: skip
def test_a_workers_month(city, row, kind, march):
    city.send("staffing", "县 | 站 | 姓名\n五华区 | 大观街道 | 甲")
    city.ledger(f"{LEDGER}\n{row}")
    assert city.states(kind, pack="shapingba")["五华区/大观街道/甲", "2025-03"][0] == march


def test_a_worker_of_a_joint_session_is_the_same_worker_in_an_own_one(city):
    """甲 alone and jointly: one. 甲 of another county: another. 己 only jointly: one."""
    city.ledger(
        f"""{LEDGER}
        2025-03-05 | 五华区 | | 个别 | 面谈 | 李明 | 甲 | 60
        2025-03-06 | 五华区、盘龙区 | | 个别 | 面谈 | 李明 | 甲、己 | 60
        2025-03-07 | 东川区 | | 个别 | 面谈 | 李明 | 甲 | 60"""
    )
    assert city.states("CQ-18", pack="chongqing")["李明", "2025Q1"] == ("met", 3)
    with city.facts() as facts:
        (row,) = facts.rows("pages/supervisors/register", year=2025)
    assert (row["name"], row["people"], row["counties"]) == ("李明", 3, 3)


def test_a_station_closed_before_the_year_has_no_items(city):
    city.send("facility", "县 | 站 | 办公\n五华区 | 大观街道 | own\n五华区 | 华山街道 | own")
    stations.close(city.store, "五华区", "大观街道", dt.date(2025, 1, 1), "测试")
    assert set(city.states("KM-09")) == {"五华区/华山街道"}


def test_what_has_no_day_is_listed_and_not_counted(city):
    city.ledger(
        f"{LEDGER}\n | 五华区 | | 团体 | 面谈 | 李明 | 甲 | 120\n2025-03-01 | 五华区 | | 团体 | 面谈 | 李明 | 甲 | 120"
    )
    assert city.states("KM-11")["五华区"] == ("not_applicable", 1)
    assert city.excluded("KM-11", "五华区") == [("台账.xlsx!Sheet1!R2", "日期无法确定")]
    city.send("work_log", "填表人 | 填表日 | 工作\n白助理 | 2025-05-29 | 事\n白助理 | | 事", now=dt.datetime(2025, 6, 1))  # fmt: skip
    assert city.states("KM-56") == {"白助理": ("not_applicable", 1)}
    assert city.excluded("KM-56", "白助理") == [("work_log2.xlsx!Sheet1!R3", "日期无法读出")]
