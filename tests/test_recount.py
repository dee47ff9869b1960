"""The second count agrees with the sample year's own truth (data/samples/expected.json), and with its story."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import pytest

from dudao import ROOT

sys.path.insert(0, str(Path(__file__).parent))
import recount

TRUTH = json.loads((ROOT / "data/samples/expected.json").read_text(encoding="utf-8"))


def test_底线和原则_每个县区():
    assert recount.floor_and_principle() == {
        c: (own["floor"], own["principle"]) for c, own in TRUTH["counties"].items()
    }


def test_每一类督导的场次_合起来的来源只算一次():
    assert Counter(s.kind for s in recount.sessions()) == TRUTH["centre"]["by_activity"]


def test_为什么是这个县():
    assert recount.why("呈贡区") == ([], [("2025-04-23", 90)])
    assert recount.why("西山区") == (["2025-03-19"], [("2025-08-27", 110)])
    assert recount.why("石林县") == ([], [("2025-08-13", None)])
    assert recount.why("嵩明县") == (["2025-06-25"], [("2025-07-23", 120)])


def test_从未受过督导():
    stations, people = recount.never()
    own, total = recount.workers(), TRUTH["coverage"]["total"]
    assert len(own) == total["workers_reported"]
    assert sum(map(len, people.values())) == total["workers_reported"] - total["workers_supervised"]
    assert sum(map(len, stations.values())) == total["stations_reported"] - total["stations_supervised"]  # fmt: skip


def test_满意度各季度的和就是全年():
    found = recount.quarters()
    truth = TRUTH["satisfaction"]["total"]
    assert sum(n for n, _ in found.values()) == truth["respondents"]
    assert [sum(v) for v in zip(*(v for _, v in found.values()), strict=True)] == truth["counts"]
    assert {q: n for q, (n, _) in found.items()} == {2: 54, 3: 4, None: 1}


@pytest.mark.parametrize(("rule", "kinds"), [("KM-67", ("group", "online_group")), ("KM-69", ("individual",)), ("KM-63", ("peer",))])  # fmt: skip
def test_记录迟交(rule, kinds):
    late = Counter(s.late for s in recount.sessions() if s.kind in kinds)
    told = {"met": late[False], "unmet": late[True], "undecidable": late[None]}
    assert {k: n for k, n in told.items() if n} == TRUTH["records"][rule]


def test_评估连续不合格():
    assert recount.failed_twice() == set(TRUTH["supervisors"]["two_consecutive_fails"])


def test_人员表改了什么_谁来谁走():
    assert recount.changed("西山区") == {
        "兰昌承": {"hired_on": (None, "2025-03-02")},
        "邢军学": {"salary": (None, 4300)},
    }
    assert recount.turnover("西山区") == (set(), set(), set())


def test_谁没有报():
    assert recount.not_sent()["staffing"] == ["富民县"]
    assert recount.not_sent()["facility"] == ["官渡区", "东川区", "呈贡区", "富民县", "宜良县", "石林县", "嵩明县", "寻甸县", "安宁市"]  # fmt: skip


def test_一个县一张纸():
    found = recount.county_sheet("西山区")
    assert (found["states"], found["stations"], found["workers"]) == (("met", "unmet"), 5, 10)
    assert found["kinds"] == {"group": 2, "individual": 3}
    assert found["never_workers"] == []


def test_文书和纪要里的数():
    total = TRUTH["coverage"]["total"]
    found = recount.papers()
    assert {k: found[k] for k in ("expected", "reported", "supervised")} == {
        "expected": 141, "reported": total["stations_reported"], "supervised": total["stations_supervised"],
    }  # fmt: skip
    assert (found["workers"], found["workers_supervised"]) == (total["workers_reported"], total["workers_supervised"])  # fmt: skip
    assert sum(recount.papers(c)["expected"] for c in recount.counties()) == 141


def test_没有整改完的():
    items = [
        {"county": "呈贡区", "what": "补开", "due": "2026-01-20", "state": "open"},
        {"county": "富民县", "what": "报送", "due": "2025-12-20", "state": "deferred"},
        {"county": "石林县", "what": "补时长", "due": "2025-12-01", "state": "done"},
    ]
    assert recount.open_items(items, "2026-01-10") == (
        [("富民县", "报送", -21), ("呈贡区", "补开", 10)],
        {"逾期": 1, "没有完成": 2, "已整改": 1, "全部": 3},
    )
