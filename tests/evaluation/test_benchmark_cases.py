"""他市对标: which verdicts differ under another city's rules, and why."""

import pytest

from dudao import rules
from dudao.evaluation import benchmark, evaluate, inventory

LEDGER = "日期 | 县 | 类别 | 方式 | 督导 | 对象 | 时长"


@pytest.fixture
def compared(city):
    """``compared(pack)``: (flips, rules only there) against Kunming's manual."""

    def run(pack):
        home, other = rules.load("kunming"), rules.load(pack)
        with city.facts() as facts:
            mine, theirs = evaluate(facts, home, 2025), evaluate(facts, other, 2025)
        return (
            benchmark.flips(mine, theirs, home, other),
            benchmark.only_there(mine, theirs, home, other),
        )

    return run


@pytest.mark.long
def test_ninety_minutes_fail_here_and_pass_in_chongqing(city, compared):
    """59 fails in both, 90 flips, 120 passes in both; an individual session has no counterpart here."""
    city.ledger(
        f"""{LEDGER}
        2025-03-01 | 五华区 | 团体 | 面谈 | 李明 | 甲一 | 59
        2025-03-02 | 五华区 | 团体 | 面谈 | 李明 | 甲一 | 90
        2025-03-03 | 五华区 | 团体 | 面谈 | 李明 | 甲一 | 120
        2025-03-04 | 五华区 | 个别 | 面谈 | 李明 | 甲一 | 30"""
    )
    found, only = compared("chongqing")
    flips = [f for f in found if f.topic == "督导时长"]
    assert [(f.subject, f.home.state, f.other.state) for f in flips] == [
        ("2025-03-02 五华区 团体", "unmet", "met")
    ]
    assert flips[0].reason == (
        "昆明要求至少 120 分钟（第一部分 三(二)1），重庆（意见）要求至少 60 分钟（二）；这里是 90 分钟"
    )
    (length,) = [outcome for outcome in only if outcome.target.id == "CQ-14"]
    assert dict(length.states) == {"unmet": 1}


@pytest.mark.long
def test_a_title_without_years_is_met_here_and_unknown_there(city, compared):
    city.send("supervisor_roster", "姓名 | 名册 | 职称\n李明 | 专业 | 副高")
    found, _ = compared("chongqing")
    (flip,) = [f for f in found if f.topic == "督导资格"]
    assert (flip.subject, flip.home.state, flip.other.state) == ("李明", "met", "undecidable")
    assert "无法判定：名册没有写明：" in flip.reason


@pytest.mark.long
def test_the_same_rule_flips_nothing(city, compared):
    city.ledger(
        "日期 | 县 | 类别 | 督导 | 对象 | 归档\n2025-03-01 | 五华区 | 个别 | 李明 | 甲一 | 2025-03-09"
    )
    found, _ = compared("shapingba")
    assert [f for f in found if f.topic == "记录时限"] == []


def test_demands_stand_topic_by_topic():
    packs = [rules.load(pack) for pack in ("kunming", "chongqing", "shapingba")]
    rows = [r for r in benchmark.demands(packs) if r["topic"] == "督导时长"]
    assert [(r["target"], r["demand"]) for r in rows] == [
        ("KM-12", "至少 120 分钟"), ("CQ-14", "至少 60 分钟"),
    ]  # fmt: skip


def test_every_rule_stands_somewhere_and_none_is_judged_without_data():
    found = [s for pack in rules.packs() for s in inventory.inventory(rules.load(pack), {})]
    assert len(found) == sum(len(rules.load(pack).targets) for pack in rules.packs())
    assert {s.kind for s in found} == set(inventory.KINDS)
    for standing in found:
        assert (standing.missing is not None) == (standing.kind == "unknowable"), standing
        assert not standing.states
