"""换一个评估日：整理好的场次、来源、名单不重做，只重做与这一天有关的表；结果与从头整理的一样。"""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from dudao import rules
from dudao.evaluation import coverage, evaluate, facts
from dudao.evaluation.facts import Facts

DAYS = [dt.date(2025, 12, 31), dt.date(2025, 5, 7), dt.date(2026, 3, 1)]
SOME = {"KM-10", "KM-13", "KM-38"}  # the last asks the year before, too
OF_A_DAY = {"session", "known", "worker", "station_day"}
OF_EVERY_DAY = {"session_merged", "session_source", "source_row", "match_rule", "scope"}


def filled(city):
    """台账记到年底；一次记录在评估日之间；人员表有两张，后一张晚些。"""
    city.ledger(
        """
        日期 | 县 | 站点 | 类别 | 督导 | 对象 | 时长
        2025-03-12 | 五华区 | 护国街道 | 团体 | 甲 | 张三 | 150
        2025-05-07 | 五华区 | 护国街道 | 团体 | 乙 | 张三 | 130
        2025-11-20 | 盘龙区 | 拓东街道 | 个别 | 乙 | 李四 | 60
        """,
        covers="2025-01-01..2025-12-31",
    )
    city.send(
        "group_session",
        "日期 | 县 | 督导 | 对象 | 时长 | 地点\n2025-05-08 | 五华区 | 乙 | 张三 | 130 | 会议室",
    )
    for day, names in [("2025-02-01", "张三"), ("2025-09-01", "张三、李四")]:
        rows = [f"五华区 | 护国街道 | {name}" for name in names.split("、")]
        table = "\n".join(["县 | 站 | 姓名", *rows])
        city.send("staffing", table, meta={"county": "五华区", "filled_on": day})


def asked(found, only=SOME):
    """判定、覆盖和一页的数，一字不差地比。"""
    judged = evaluate(found, rules.load("kunming"), 2025, only)
    return (
        [one.as_dict(judged.shared) for one in judged],
        coverage(found, 2025),
        found.rows("pages/coverage/workers", year=2025),
        found.rows("session_counties", year=2025),
    )


def fresh(city, day, only=SOME):
    with Facts(city.store, day) as found:
        return asked(found, only)


@pytest.mark.long
def test_换一天_与从头整理的一样(city):
    filled(city)
    expected = {day: fresh(city, day, None) for day in DAYS}
    assert len({repr(one) for one in expected.values()}) == len(DAYS)
    with Facts(city.store, DAYS[-1]) as kept:
        for day in [*DAYS, DAYS[0]]:
            assert asked(kept.on(day), None) == expected[day]


@pytest.mark.long
def test_换一天_只重做与这一天有关的表(city, monkeypatch):
    monkeypatch.setattr(facts, "FEW", 0)  # the year before on tables beside
    filled(city)
    made, make = [], facts._Tables._make

    def noted(self, name):
        made.append(name)
        make(self, name)

    monkeypatch.setattr(facts._Tables, "_make", noted)
    with Facts(city.store, DAYS[0]) as kept:
        asked(kept)  # of this year, and of the year before on tables beside them
        assert set(made) >= OF_A_DAY | OF_EVERY_DAY
        made.clear()
        asked(kept.on(DAYS[1]))
        assert set(made) >= OF_A_DAY
        assert not OF_EVERY_DAY & set(made)
        made.clear()
        asked(kept.on(DAYS[1]))
        assert made == []


@pytest.mark.long
def test_督导少的库_上一年就在这些表上看_只重做与年度有关的(city, monkeypatch):
    filled(city)
    made, make = [], facts._Tables._make

    def noted(self, name):
        made.append(name)
        make(self, name)

    monkeypatch.setattr(facts._Tables, "_make", noted)
    with Facts(city.store, DAYS[0]) as kept:
        asked(kept)
        once = [name for name in made if name not in facts._depending("year")]
        assert len(once) == len(set(once))
        made.clear()
        asked(kept)
        assert set(made) <= facts._depending("year")


@pytest.mark.long
def test_换一天_看到的还是整理时的库(city):
    filled(city)
    with Facts(city.store, DAYS[0]) as kept:
        before = asked(kept)
        city.ledger(
            "日期 | 县 | 站点 | 类别 | 督导 | 对象 | 时长\n2025-02-03 | 官渡区 | 关上街道 | 团体 | 丙 | 王五 | 150",
            covers="2025-01-01..2025-12-31",
        )
        later = asked(kept.on(DAYS[2]))
    assert "官渡区" not in counties(later)
    assert counties(later) == counties(before)
    assert "官渡区" in counties(fresh(city, DAYS[2]))


def counties(found):
    return [row["county"] for row in found[-1]]


@pytest.mark.long
def test_一个人连着问时_换一天的人等着_问完都对(city):
    filled(city)
    expected = {day: fresh(city, day) for day in DAYS[:2]}
    with Facts(city.store, DAYS[0]) as kept, ThreadPoolExecutor(2) as visitors:

        def visit(day):
            seen = kept.on(day)
            with seen.together():
                return asked(seen)

        found = visitors.map(visit, DAYS[:2])
        assert dict(zip(DAYS, found, strict=False)) == expected
