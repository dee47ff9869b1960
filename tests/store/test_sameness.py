"""What people said of two sources: append-only, ordered, refused where it contradicts itself."""

import datetime as dt

import pytest

from dudao.store import audit
from dudao.store.decisions import same_session as sameness
from dudao.store.decisions.same_session import Contradiction, SourcePlace

A, B, C, D = (SourcePlace(n, "session_ledger", 1, 2) for n in range(1, 5))


def said(store, known_at=None):
    return [(d.left, d.right, d.verdict) for d in sameness.decisions(store, known_at)]


def test_认定_改口_收回_都留着(store):
    assert sameness.decide(store, B, A, "same", "测试")
    assert not sameness.decide(store, A, B, "same", "测试")
    assert said(store) == [(A, B, "same")]
    assert sameness.decide(store, A, B, "different", "测试")
    assert said(store) == [(A, B, "different")]
    assert sameness.take_back(store, B, A, "测试")
    assert said(store) == []
    assert store.cursor().execute("select count(*) from same_session").fetchone() == (3,)


def test_按时点(store):
    first, second = dt.datetime(2026, 1, 5), dt.datetime(2026, 1, 6)
    sameness.decide(store, A, B, "same", "测试", first)
    sameness.decide(store, A, B, "different", "测试", second)
    assert said(store, first - dt.timedelta(days=1)) == []
    assert said(store, first) == [(A, B, "same")]
    assert said(store, second) == [(A, B, "different")]


@pytest.mark.parametrize(
    ("before", "pair", "verdict"),
    [
        ([(A, B, "same"), (B, C, "same")], (A, C), "different"),
        ([(A, B, "same"), (C, D, "same"), (A, C, "different")], (B, D), "same"),
        ([(A, B, "same"), (A, C, "different")], (B, C), "same"),
    ],
)
def test_前后矛盾的拒绝_什么也不写(store, before, pair, verdict):
    for left, right, told in before:
        sameness.decide(store, left, right, told, "测试")
    with pytest.raises(Contradiction) as refused:
        sameness.decide(store, *pair, verdict, "测试")
    assert refused.value.decisions
    assert len(said(store)) == len(before)


def test_一批里互相矛盾的一个也不写(store):
    sameness.decide(store, A, C, "different", "测试")
    with pytest.raises(Contradiction):
        sameness.decide_all(store, [(A, B), (B, C)], "same", "测试")
    assert said(store) == [(A, C, "different")]


def test_自己和自己(store):
    with pytest.raises(ValueError, match="itself"):
        sameness.decide(store, A, A, "same", "测试")


def test_审计只有编号(store):
    sameness.decide_all(store, [(A, B), (A, C)], "different", "测试")
    entry = audit.entries(store.cursor())[-1]
    assert (entry.action, entry.subject, entry.detail["pairs"]) == ("session_different", "1+3", 2)
    assert audit.first_bad(store.cursor()) is None
