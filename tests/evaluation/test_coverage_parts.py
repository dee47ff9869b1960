"""督导覆盖的各个数字加得起来：应建站 = 受过 + 从未受过 + 督导过没报的 + 无数据；受过 = JSON 的数；从未受过 = 报了的 − 受过的。

| 站 | 报了人员表 | 写在督导里 | 算作 |
| --- | --- | --- | --- |
| 龙翔街道 | 是 | 是 | 受过 |
| 护国街道 | 是 | 否 | 从未受过 |
| 华山街道 | 否 | 是 | 督导过没报的 |
| 大观街道 | 否 | 否 | 无数据 |
"""

import importlib.util
import itertools
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dudao.store import Store

_SPEC = importlib.util.spec_from_file_location(
    "literal_city", Path(__file__).parent / "conftest.py"
)
literal_city = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(literal_city)

LEDGER = "日期 | 县 | 站点 | 类别 | 督导 | 对象 | 时长"
PLACES = {
    "五华区": ["龙翔街道", "护国街道", "华山街道", "大观街道", "海口产业园"],
    "盘龙区": ["拓东街道", "鼓楼街道", "东华街道"],
    "东川区": ["铜都街道", "汤丹镇"],
}
STATIONS = [(county, station) for county, named in PLACES.items() for station in named]


def send(city, reported, visited, named):
    """``reported`` stations with one worker each, ``visited`` written in a session, ``named`` workers named in one."""
    for county, mine in itertools.groupby(sorted(reported), key=lambda place: place[0]):
        rows = "\n".join(f"{station} | 员{station[:2]}" for _, station in mine)
        city.send("staffing", f"站 | 姓名\n{rows}", meta={"county": county, "filled_on": "2025-12-25"})  # fmt: skip
    lines = [f"2025-03-12 | {c} | {s} | 团体 | 甲 | | 120" for c, s in sorted(visited)]
    lines += [f"2025-04-12 | {c} | | 个别 | 甲 | 员{s[:2]} | 60" for c, s in sorted(named)]
    city.ledger("\n".join([LEDGER, *lines]))


def parts(city):
    with city.facts() as facts:
        return facts.rows("coverage_county", year=2025), facts.rows(
            "pages/coverage/stations", year=2025
        )


def ensure_adds_up(city):
    counted, stations = parts(city)
    report = {c["county"]: c["stations"] for c in city.coverage()["counties"]}
    for row in counted:
        own = [s for s in stations if s["county"] == row["county"]]
        told = report[row["county"]]
        due = [s["standing"] for s in own if s["expected"]]
        every = [s["standing"] for s in own]
        assert row["expected"] == told["expected"] == len(due)
        assert row["expected"] == (
            row["supervised_due"] + row["never_due"] + row["off_roster"] + row["no_data"]
        )
        assert told["supervised"] == every.count("supervised")
        assert told["reported"] - told["supervised"] == every.count("never")
        assert told["reported"] == sum(s["listed"] for s in own)
        assert row["supervised_due"] == due.count("supervised")
        assert row["never_due"] == due.count("never")
        assert row["off_roster"] == every.count("unreported_supervised")
        assert row["no_data"] == every.count("unreported")


def test_四样各是哪些站(city):
    send(
        city,
        [("五华区", "龙翔街道"), ("五华区", "护国街道")],
        [("五华区", "龙翔街道"), ("五华区", "华山街道")],
        [],
    )
    ensure_adds_up(city)
    _, stations = parts(city)
    stands = {s["station"]: s["standing"] for s in stations if s["county"] == "五华区"}
    assert [stands[name] for name in ("龙翔街道", "护国街道", "华山街道", "大观街道")] == [
        "supervised", "never", "unreported_supervised", "unreported",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """An empty store, made once and copied."""
    directory = tmp_path_factory.mktemp("empty") / "store"
    Store.open(directory).close()
    return directory


some = st.sets(st.sampled_from(STATIONS))


@pytest.mark.long
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(reported=some, visited=some, named=some)
def test_任何城市里都加得起来(empty, tmp_path_factory, reported, visited, named):
    directory = tmp_path_factory.mktemp("city") / "store"
    shutil.copytree(empty, directory)
    with Store.open(directory) as store:
        city = literal_city.City(store)
        send(city, reported, visited, named & reported)
        ensure_adds_up(city)
