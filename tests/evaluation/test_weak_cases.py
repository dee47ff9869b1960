"""Lagging counties and weak stations (KM-38, KM-39): a proposed list with reasons, counted and never judged."""

import datetime as dt
import json

import pytest

from dudao.store.decisions import settings
from dudao.store.decisions import station_changes as stations
from tests.matrices import some

LEDGER = "日期 | 县 | 站点 | 类别 | 方式 | 督导 | 对象 | 时长"
SITES = "县 | 站 | 办公 | 门牌 | 照片"


def proposed(city, target, as_of="2026-01-10", **more):
    """{subject: (sessions, reasons)}."""
    found = city.verdicts(target, as_of, **more)
    assert {v.state for v in found} <= {"not_applicable"}
    return {v.subject: (v.value, v.missing) for v in found}


@pytest.mark.parametrize(
    ("row", "covers", "reason"),
    some([
        # nothing in a year the ledger covers: below; a session of 120 minutes: not below
        ("2025-03-01 | 五华区 | | 团体 | 面谈 | 李明 | 甲 | 120", "2024-01-01..2025-12-31", "2024 年未达底线（KM-10）"),
        ("2024-12-31 | 五华区 | | 团体 | 面谈 | 李明 | 甲 | 119", "2024-01-01..2025-12-31", "2024 年未达底线（KM-10）"),
        ("2024-12-31 | 五华区 | | 团体 | 面谈 | 李明 | 甲 | 120", "2024-01-01..2025-12-31", None),
        ("2024-02-29 | 五华区 | | 团体 | 面谈 | 李明 | 甲 | 120", "2024-01-01..2025-12-31", None),
        # the length unreadable, or no ledger of that year: nobody can tell, which is not below
        ("2024-12-31 | 五华区 | | 团体 | 面谈 | 李明 | 甲 | ", "2024-01-01..2025-12-31", None),
        ("2025-03-01 | 五华区 | | 团体 | 面谈 | 李明 | 甲 | 120", "2025-01-01..2025-12-31", None),
        ("2025-03-01 | 五华区 | | 团体 | 面谈 | 李明 | 甲 | 120", "2024-01-02..2025-12-31", None),
    ], always=1),
)  # fmt: skip
def test_a_county_below_the_floor_last_year(city, row, covers, reason):
    city.ledger(f"{LEDGER}\n{row}", covers=covers, county="五华区")
    found = proposed(city, "KM-38")
    assert found == ({} if reason is None else {"五华区": (0, reason)})


@pytest.mark.long
def test_the_individual_sessions_of_the_year_stand_beside_the_reason(city):
    """The last day counts, the day before the year, a group session and a later day do not."""
    city.ledger(
        f"""{LEDGER}
        2024-12-31 | 五华区 | | 个别 | 面谈 | 李明 | 甲 | 60
        2025-01-01 | 五华区、盘龙区 | | 个别 | 面谈 | 李明 | 甲 | 60
        2025-12-31 | 五华区 | | 个别 | 面谈 | 李明 | 甲 | 60
        2025-06-01 | 五华区 | | 团体 | 面谈 | 李明 | 甲 | 60
         | 五华区 | | 个别 | 面谈 | 李明 | 甲 | 60""",
        covers="2024-01-01..2025-12-31",
        county="五华区",
    )
    assert proposed(city, "KM-38") == {"五华区": (2, "2024 年未达底线（KM-10）")}
    assert [why for _, why in city.excluded("KM-38", "五华区")] == ["日期无法读出"]
    assert proposed(city, "KM-38", "2025-12-30") == {"五华区": (1, "2024 年未达底线（KM-10）")}
    assert [why for _, why in city.excluded("KM-38", "五华区", "2025-12-30")] == [
        "日期晚于评估日", "日期无法读出",
    ]  # fmt: skip


def test_a_county_lowest_in_items_and_in_staff_and_none_where_all_are_alike(city):
    city.send(
        "facility",
        f"{SITES}\n五华区 | 大观街道 | own | vertical | 是\n盘龙区 | 拓东街道 | own | vertical | ",
    )
    city.send(
        "staffing", "县 | 站 | 姓名\n五华区 | 大观街道 | 甲\n盘龙区 | 拓东街道 | 乙\n盘龙区 | 拓东街道 | 丙"
    )  # fmt: skip
    found = proposed(city, "KM-38")
    assert {county: why.split("（")[0] for county, (_, why) in found.items()} == {
        "五华区": "在册社工平均每站 1.0 人，2 个报表的县区里倒数第 1",
        "盘龙区": "实体项目平均每站 2.0 项，2 个报表的县区里倒数第 1",
    }
    assert all(why.endswith("（2024 年底线无法判定，不等于未达）") for _, why in found.values())


def test_alike_means_none(city):
    city.send(
        "facility",
        f"{SITES}\n五华区 | 大观街道 | own | vertical | 是\n盘龙区 | 拓东街道 | own | vertical | 是",
    )
    assert proposed(city, "KM-38") == {}
    assert proposed(city, "KM-39") == {}


def test_the_weakest_stations_and_their_sessions(city):
    """A tenth of three stations is one; equal items: fewer workers first. A session counts that names the
    station, or no station and a worker of its roster."""
    city.send(
        "facility",
        f"{SITES}\n五华区 | 大观街道 | own | | \n五华区 | 华山街道 | own | | \n五华区 | 护国街道 | own | vertical | 是",
    )
    city.send(
        "staffing",
        "县 | 站 | 姓名\n五华区 | 大观街道 | 甲\n五华区 | 华山街道 | 乙\n五华区 | 华山街道 | 丙\n五华区 | 护国街道 | 丁\n五华区 | 护国街道 | 戊",
    )
    city.ledger(
        f"""{LEDGER}
        2025-03-01 | 五华区 | 大观街道 | 个别 | 面谈 | 李明 | 甲 | 60
        2025-03-02 | 五华区 |          | 个别 | 面谈 | 李明 | 甲 | 60
        2025-03-03 | 五华区 | 护国街道 | 个别 | 面谈 | 李明 | 甲 | 60
        2025-03-04 | 五华区 |          | 个别 | 面谈 | 李明 | 丁 | 60
        2025-03-05 | 五华区 | 大观街道 | 团体 | 面谈 | 李明 | 甲 | 60
        2025-03-06 | 盘龙区 |          | 个别 | 面谈 | 李明 | 甲 | 60"""
    )
    assert proposed(city, "KM-39") == {
        "五华区/大观街道": (
            2, "实体项目 1 项，3 个报表的站里倒数第 1；在册社工 1 人，3 个报表的站里倒数第 1",
        ),
    }  # fmt: skip


def test_a_closed_station_is_not_weak(city):
    city.send(
        "facility",
        f"{SITES}\n五华区 | 大观街道 | | | \n五华区 | 华山街道 | own | | \n五华区 | 护国街道 | own | vertical | 是",
    )
    assert list(proposed(city, "KM-39")) == ["五华区/大观街道"]
    stations.close(city.store, "五华区", "大观街道", dt.date(2025, 1, 1), "测试")
    assert list(proposed(city, "KM-39")) == ["五华区/华山街道"]


@pytest.mark.long
def test_by_hand_on_and_off_the_list_as_known_then(city):
    """Put on with a reason, taken off, back to the proposal; each known from its own moment."""
    city.ledger(
        f"{LEDGER}\n2025-03-01 | 五华区 | 大观街道 | 个别 | 面谈 | 李明 | 甲 | 60",
        covers="2024-01-01..2025-12-31",
        county="五华区",
        now=dt.datetime(2026, 1, 1),
    )

    def say(subject, listed, reason, month):
        moment = dt.datetime(2026, month, 1)
        settings.list_by_hand(city.store, 2025, subject, listed, reason, "测试", moment)

    say("五华区/大观街道", True, "站长空缺", 2)
    say("五华区", False, "已整改", 3)
    say("盘龙区", True, "新换机构", 3)
    say("五华区", None, "", 4)
    at = {month: dt.datetime(2026, month, 15) for month in (1, 2, 3, 4)}
    assert proposed(city, "KM-39", known_at=at[1]) == {}
    assert proposed(city, "KM-39", known_at=at[2]) == {"五华区/大观街道": (1, "手工列入：站长空缺")}
    assert set(proposed(city, "KM-38", known_at=at[2])) == {"五华区"}
    assert set(proposed(city, "KM-38", known_at=at[3])) == {"盘龙区"}
    assert set(proposed(city, "KM-38", known_at=at[4])) == {"五华区", "盘龙区"}
    assert proposed(city, "KM-38", year=2024, known_at=at[4]) == {}
    assert settings.listed_by_hand(city.store, 2025) == {
        "五华区/大观街道": (True, "站长空缺"), "盘龙区": (True, "新换机构"),
    }  # fmt: skip


def test_the_audit_names_neither_the_place_nor_the_reason(city):
    settings.list_by_hand(city.store, 2025, "五华区/大观街道", True, "站长空缺", "测试")
    rows = city.store.cursor().execute(
        "select subject, detail::varchar from audit where action = 'setting'"
    )
    ((subject, detail),) = rows.fetchall()
    assert subject == "weak.2025"
    assert json.loads(detail) == {"length": 5}
