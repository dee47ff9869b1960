"""Verdicts held as columns: what is counted without opening them is what they say once opened."""

import datetime as dt
from collections import Counter

import pytest

from dudao import rules
from dudao.evaluation import Verdicts, evaluate, session_counties
from dudao.evaluation.facts import Facts
from tests.matrices import some

DAY = dt.date(2025, 6, 30)


@pytest.fixture
def filled(city):
    """Sessions in time, too short, late, without a day; a supervisor twice in one county."""
    city.ledger("""
        日期       | 县     | 类别 | 督导 | 时长 | 归档
        2025-03-12 | 五华区 | 团体 | 甲   | 120  | 2025-03-13
        2025-03-13 | 盘龙区 | 团体 | 甲   | 30   | 2025-05-13
        2025-03-14 | 盘龙区 | 团体 | 甲   | 30   | 2025-03-14
                   | 盘龙区 | 个别 | 乙   |      |
    """)
    return city


@pytest.mark.parametrize("name", some(rules.packs(), always=1, single=True))
def test_数过的状态就是打开来的状态(filled, name):
    with Facts(filled.store, DAY) as facts:
        found = evaluate(facts, rules.load(name), 2025)
    opened = list(found)  # the facts are closed by now
    counted = {}
    for verdict in opened:
        counted.setdefault(verdict.target, Counter())[verdict.state] += 1
    assert {target: states for target, states in found.counts().items() if states} == counted
    assert found.standing() == {v.subject: v.state for v in opened}
    assert len(found) == len(opened)


@pytest.mark.long
def test_逐条取和成片取与逐条看一样(filled):
    with Facts(filled.store, DAY) as facts:
        found = evaluate(facts, rules.load("kunming"), 2025)
    opened = list(found)
    assert [found[n] for n in range(-len(opened), len(opened))] == opened * 2
    assert found[1:5] == opened[1:5]
    with pytest.raises(IndexError):
        found[len(opened)]


def test_同一条规则下相同的行判一次_不同的行各判各的(filled):
    with Facts(filled.store, DAY) as facts:
        found = evaluate(facts, rules.load("kunming"), 2025, {"KM-12"})
    assert [(v.subject, v.value, v.state, v.missing) for v in found] == [
        ("2025-03-12 五华区 团体", 120, "met", None),
        ("2025-03-13 盘龙区 团体", 30, "unmet", "差 90 分钟"),
        ("2025-03-14 盘龙区 团体", 30, "unmet", "差 90 分钟"),
    ]
    assert found.counts() == {"KM-12": {"met": 1, "unmet": 2}}


@pytest.mark.long
def test_按列筛选_计数_排序_与打开来再做一样(filled):
    """筛选规则、对象、状态、县区，计数和分页，都与逐条打开再数的一样；打开的那一条就是它。"""
    with Facts(filled.store, DAY) as facts:
        found = evaluate(facts, rules.load("kunming"), 2025)
        found = found.knowing(session_counties(facts, 2025))
    opened = list(found)
    for brief, verdict in zip(found.briefs(), opened, strict=True):
        assert (brief.subject, brief.state, brief.at) == (
            verdict.subject, verdict.state, verdict.at,
        )  # fmt: skip
        assert found[brief.at] == verdict
    floor = [v for v in opened if v.level == "floor"]
    assert [v.subject for v in found.where(lambda t: t.level == "floor")] == [
        v.subject for v in floor
    ]
    county = [v for v in opened if v.subject == "盘龙区"]
    assert [(v.target, v.evidence) for v in found.on("盘龙区")] == [
        (v.target, v.evidence) for v in county
    ]
    assert len(found.in_state("unmet")) == sum(v.state == "unmet" for v in opened)
    under = [v for v in opened if "盘龙区" in v.counties]
    assert [(v.target, v.subject) for v in found.under("盘龙区")] == [
        (v.target, v.subject) for v in under
    ]
    tallied = Counter((v.target, c, v.state) for v in opened for c in v.counties)
    assert {
        (target, home, state): many
        for (target, home), states in found.tallies().items()
        for state, many in states.items()
    } == tallied
    assert found.states() == Counter(v.state for v in opened)
    length = found.where(lambda t: t.id == "KM-12")
    first = length.page(("unmet", "met"), 0, 2)
    assert [(v.subject, v.state) for v in first] == [
        ("2025-03-13 盘龙区 团体", "unmet"), ("2025-03-14 盘龙区 团体", "unmet"),
    ]  # fmt: skip
    assert [v.state for v in length.page(("unmet", "met"), 2, 2)] == ["met"]
    assert length[first[0].at].subject == "2025-03-13 盘龙区 团体"


def test_没有结论时也能筛选():
    none = Verdicts()
    assert (len(none), none.briefs(), none.states(), none.page(("met",), 0, 5)) == (
        0, [], Counter(), [],
    )  # fmt: skip
    assert (list(none.on("五华区")), none.tallies(), none.subjects()) == ([], {}, {})
