"""撤销、新开的站点按它开着的时间算；日子是“从哪天起”：1月1日起撤销的，12月31日还开着。

一个站（龙翔街道，2 名社工，2025-03-12 点名督导了 1 名），年度 2025，五华区应建站 10 个：

| 说明 | 评估日 | 应建 | 报送 | 受过督导 | 社工 | 受督导社工 |
| --- | --- | --- | --- | --- | --- | --- |
| 没有说明 | 2026-01-10 | 10 | 1 | 1 | 2 | 1 |
| 2024-12-31 起撤销 | 2026-01-10 | 9 | 0 | 0 | 0 | 0 |
| 2025-01-01 起撤销 | 2026-01-10 | 9 | 0 | 0 | 0 | 0 |
| 2025-01-02 起撤销 | 2026-01-10 | 10 | 1 | 1 | 2 | 1 |
| 2025-12-31 起撤销 | 2026-01-10 | 10 | 1 | 1 | 2 | 1 |
| 2026-01-01 起撤销 | 2026-01-10 | 10 | 1 | 1 | 2 | 1 |
| 2025-06-01 起撤销 | 2025-05-31 | 10 | 1 | 1 | 2 | 1 |
| 2025-12-31 开站 | 2026-01-10 | 10 | 1 | 1 | 2 | 1 |
| 2026-01-01 开站 | 2026-01-10 | 9 | 0 | 0 | 0 | 0 |
| 2025-06-01 开站 | 2025-05-31 | 9 | 0 | 0 | 0 | 0 |
"""

import datetime as dt

import pytest

from dudao.evaluation import coverage
from dudao.store import StoreError
from dudao.store.decisions import schedule as schedules
from dudao.store.decisions import station_changes as stations
from dudao.store.decisions.station_changes import Seen
from tests.matrices import some

LEDGER = "日期 | 县 | 站点 | 类别 | 督导 | 对象 | 时长"
WHOLE, LESS = ((10, 1, 1), (2, 1)), ((9, 0, 0), (0, 0))
PLACE = ("五华区", "龙翔街道")


def day(text):
    return text and dt.date.fromisoformat(text)


@pytest.fixture
def town(city):
    city.send(
        "staffing", "站 | 姓名\n龙翔街道 | 张三\n龙翔街道 | 李四", meta={"county": "五华区", "filled_on": "2024-01-05"},
    )  # fmt: skip
    city.ledger(f"{LEDGER}\n2025-03-12 | 五华区 | | 个别 | 甲 | 张三 | 60")
    return city


def figures(city, as_of="2026-01-10", year=2025, county="五华区", known_at=None):

    with city.facts(as_of, known_at) as facts:
        report = coverage(facts, year)
    (found,) = [c for c in report["counties"] if c["county"] == county]
    assert report["denominator"]["stations"] == report["total"]["stations"]["expected"]
    return tuple(found["stations"].values()), tuple(found["workers"].values())


@pytest.mark.parametrize(
    ("said", "as_of", "expected"),
    some(
        [
            ([], "2026-01-10", WHOLE),
            ([("closed", "2024-12-31")], "2026-01-10", LESS),
            ([("closed", "2025-01-01")], "2026-01-10", LESS),
            ([("closed", "2025-01-02")], "2026-01-10", WHOLE),
            ([("closed", "2025-12-31")], "2026-01-10", WHOLE),
            ([("closed", "2026-01-01")], "2026-01-10", WHOLE),
            ([("closed", "2025-06-01")], "2025-05-31", WHOLE),
            ([("opened", "2025-12-31")], "2026-01-10", WHOLE),
            ([("opened", "2026-01-01")], "2026-01-10", LESS),
            ([("opened", "2025-06-01")], "2025-05-31", LESS),
            ([("opened", "2025-06-01")], "2025-06-01", WHOLE),
            ([("closed", "2024-06-01"), ("opened", "2025-11-01")], "2026-01-10", WHOLE),
            ([("closed", "2024-06-01"), ("opened", "2026-01-01")], "2026-01-10", LESS),
            ([("opened", "2026-01-01"), ("closed", "2024-06-01")], "2026-01-10", LESS),
            ([("closed", "2024-06-01"), ("closed", "2025-02-01")], "2026-01-10", WHOLE),
            ([("closed", "2025-02-01"), ("closed", "2024-06-01")], "2026-01-10", LESS),
            ([("closed", "2024-06-01"), ("opened", "2024-06-01")], "2026-01-10", WHOLE),
        ],
        always=3,
    ),
)
def test_按开着的时间算(town, said, as_of, expected):
    for action, on_day in said:
        say = {"closed": stations.close, "opened": stations.open_}[action]
        assert say(town.store, *PLACE, day(on_day), "测试")
    assert figures(town, as_of) == expected


@pytest.mark.parametrize(
    ("closed_on", "of_2023", "of_2024"),
    some(
        [
            ("2024-01-01", 10, 9),
            ("2024-02-29", 10, 10),
            ("2024-12-31", 10, 10),
            ("2023-12-31", 10, 9),
        ],
        always=1,
    ),
)
def test_闰年(town, closed_on, of_2023, of_2024):
    stations.close(town.store, *PLACE, day(closed_on), "测试")
    assert figures(town, year=2023)[0][0] == of_2023
    assert figures(town, year=2024)[0][0] == of_2024
    before = day(closed_on) - dt.timedelta(days=1)
    assert figures(town, as_of=before.isoformat(), year=before.year)[0][0] == 10


@pytest.mark.parametrize(("as_of", "still"), [("2024-02-28", None), ("2024-02-29", "2024-02-29")])
def test_闰日起撤销_前一天还开着(town, as_of, still):
    stations.close(town.store, *PLACE, day("2024-02-29"), "测试")
    with town.facts(as_of) as facts:
        found = facts.rows("pages/coverage/stations", year=2024)
    (one,) = [row for row in found if row["station"] == "龙翔街道"]
    assert one["closed_on"] == still


def test_不知道哪天撤的_从没有列它的那张表的日子算(town):
    seen = Seen(9, "staffing", day("2025-01-01"))
    stations.close(town.store, *PLACE, None, "测试", seen)
    assert figures(town) == LESS
    (event,) = stations.events(town.store)
    assert (event.on_day, event.effective_on) == (None, day("2025-01-01"))


@pytest.mark.long
def test_撤回说明_数字回到原样_早先的时点仍看得到(town):
    stations.close(town.store, *PLACE, day("2024-06-01"), "测试", now=dt.datetime(2026, 6, 2))
    (event,) = stations.events(town.store)
    assert stations.revoke(town.store, event.event_id, "测试", now=dt.datetime(2026, 6, 3))
    assert not stations.revoke(town.store, event.event_id, "测试")
    assert figures(town) == WHOLE
    assert figures(town, known_at=dt.datetime(2026, 6, 2, 12)) == LESS
    assert figures(town, known_at=dt.datetime(2026, 6, 1, 12)) == WHOLE


def test_说过的不重复记_只追加(town):
    assert stations.close(town.store, *PLACE, day("2025-06-01"), "测试")
    assert not stations.close(town.store, *PLACE, day("2025-06-01"), "测试")
    assert stations.not_reported(town.store, *PLACE, "测试", Seen(3, "staffing"))
    assert not stations.not_reported(town.store, *PLACE, "测试", Seen(3, "staffing"))
    assert stations.not_reported(town.store, *PLACE, "测试", Seen(4, "staffing"))
    kinds = [event.action for event in stations.events(town.store)]
    assert kinds == ["closed", "not_reported", "not_reported"]


def test_本次未报_什么数字都不变(town):
    stations.not_reported(town.store, *PLACE, "测试", Seen(3, "staffing"))
    assert figures(town) == WHOLE


@pytest.mark.parametrize(
    "wrong",
    [
        ("", "龙翔街道", "2025-01-01"),
        ("五华区", "", "2025-01-01"),
        ("五华区", "龙翔街道", "1025-01-01"),
    ],
)
def test_写错的不保存(town, wrong):
    county, station, on_day = wrong
    with pytest.raises(StoreError, match="没有保存"):
        stations.close(town.store, county, station, day(on_day), "测试")
    assert stations.events(town.store) == []


def test_名单之外新开的站_从开站起算应建_功能区的不算(town):
    stations.open_(town.store, "五华区", "新城街道", day("2025-07-01"), "测试")
    stations.open_(town.store, "五华区", "经开区社工站", day("2025-07-01"), "测试")
    assert figures(town)[0] == (11, 1, 1)
    assert figures(town, as_of="2025-06-30")[0] == (10, 1, 1)
    assert figures(town, year=2024)[0][0] == 10


def test_年内撤销的站_没有督导过也不算撤销以后的欠账(town):
    stations.close(town.store, "五华区", "护国街道", day("2025-06-01"), "测试")
    with town.facts() as facts:
        found = {row["station"]: row for row in facts.rows("pages/coverage/stations", year=2025)}
    assert (found["护国街道"]["expected"], found["护国街道"]["closed_on"]) == (True, "2025-06-01")
    assert found["龙翔街道"]["closed_on"] is None


def test_撤销以后照片不再要(town):
    town.send(
        "facility", "站 | 照片\n龙翔街道 | 否\n护国街道 | 否", meta={"county": "五华区", "filled_on": "2024-01-05"},
    )  # fmt: skip
    stations.close(town.store, *PLACE, day("2025-01-01"), "测试")
    assert set(town.states("KM-66")) == {"五华区/护国街道"}


def test_撤销以后不再要它的表(town):
    due = schedules.Due("staffing", "half", 1, 10)
    schedules.arrange(town.store, due, "测试", now=dt.datetime(2025, 1, 2))
    stations.close(town.store, "五华区", "护国街道", day("2025-07-01"), "测试")
    with town.facts() as facts:
        found = facts.rows("pages/admin/reporting", year=2025)
    owed = {r["period_from"].month: r["owed"] for r in found if r["county"] == "五华区"}
    assert owed == {1: 10, 7: 9}
