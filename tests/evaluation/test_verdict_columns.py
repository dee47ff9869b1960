"""Verdicts held as columns: what is counted without opening them is what they say once opened."""

import datetime as dt
from collections import Counter

import pytest

from dudao import rules
from dudao.evaluation import evaluate
from dudao.evaluation.facts import Facts

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


@pytest.mark.parametrize("name", rules.packs())
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
