"""看一年与看全部年度的结果一样：一年的场次只由这一年的记录和日期读不出的记录合成。"""

import datetime as dt

import pytest

from dudao.evaluation import coverage
from dudao.evaluation import facts as facts_module
from dudao.evaluation.facts import Facts
from dudao.store.decisions import same_session as sameness
from dudao.store.decisions.same_session import SourcePlace


@pytest.fixture(
    autouse=True, params=[0, pytest.param(None, marks=pytest.mark.long)], ids=["多", "少"]
)
def few(request, monkeypatch):
    """督导多的库一年一年取，少的一次取全。"""
    if request.param is not None:
        monkeypatch.setattr(facts_module, "FEW", request.param)


LEDGER = "日期 | 县 | 站点 | 类别 | 督导 | 对象 | 时长"
FORM8 = "日期 | 县 | 督导 | 对象 | 时长 | 地点 | 内容"
YEARS = (2024, 2025, 2026)


def three_years(city):
    """台账：每年一行团体、两行重复的个别，2025 年底一行；表八：2026 年初一份，日期读不出的一份。"""
    for year in YEARS:
        rows = [
            f"{year}-03-12 | 五华区 | 护国街道 | 团体 | 甲 | 张三 | 150",
            f"{year}-05-06 | 盘龙区 | 拓东街道 | 个别 | 乙 | 李四 | 60",
            f"{year}-05-06 | 盘龙区 | 拓东街道 | 个别 | 乙 | 李四 | 60",
            f"{year} | 官渡区 | | 同事 | 丙 | 王五 | 60",
            "| 官渡区 | | 同事 | 丁 | 王五 | 60",
            f"{year}-12-31 | 五华区 | 护国街道 | 团体 | 丙 | 张三 | 150",
        ]
        covers = f"{year}-01-01..{year}-12-31"
        city.ledger("\n".join([LEDGER, *rows]), covers=covers, file=f"{year}.xlsx")
    city.send("group_session", f"{FORM8}\n2026-01-01 | 五华区 | 丙 | 张三 | 150 | 会议室 |")
    city.send("group_session", f"{FORM8}\n| 五华区 | 丙 | 张三 | 150 | 会议室 |")


def asked(facts, year):
    """一年的覆盖、场次的名字和县。"""
    named = facts.rows("session_counties", year=year)
    return coverage(facts, year), named, facts.rows("online_by_kind", year=year)


def alone(city, year):
    with Facts(city.store, dt.date(2026, 6, 30)) as facts:
        return asked(facts, year)


def among_all(city, year):
    with Facts(city.store, dt.date(2026, 6, 30)) as facts:
        facts.rows("pages/uploads/known_sessions")
        return asked(facts, year)


@pytest.mark.long
def test_一年一年看_与全部年度一起看一样(city):
    three_years(city)
    assert [alone(city, year) for year in YEARS] == [among_all(city, year) for year in YEARS]
    with Facts(city.store, dt.date(2026, 6, 30)) as facts:
        there = [asked(facts, year) for year in YEARS]
        assert [asked(facts, year) for year in reversed(YEARS)] == there[::-1]
    counted = [found["total"]["sessions"] for found, *_ in there]
    assert counted == [
        {"group": 2, "individual": 1, "peer": 2, "online": 0},
        {"group": 2, "individual": 1, "peer": 2, "online": 0},
        {"group": 3, "individual": 1, "peer": 2, "online": 0},
    ]


def test_认定跨年的两条是同一次_看哪一年都算得到(city):
    """2025-12-31 的台账行与 2026-01-01 的表八认定为同一次：归到 2025 年，2026 年少一次。"""
    three_years(city)
    before = alone(city, 2026)[0]["total"]["sessions"]["group"]
    row, paper = SourcePlace(2, "session_ledger", 1, 7), SourcePlace(4, "group_session", 1, 2)
    assert sameness.decide(city.store, row, paper, "same", "测试")
    assert [alone(city, year) for year in YEARS] == [among_all(city, year) for year in YEARS]
    assert alone(city, 2026)[0]["total"]["sessions"]["group"] == before - 1
