"""人员队伍：看不到姓名的账号，人数少的一组看不到，也不能由看得见的一切（各县人数、别的项目、合计、其余）倒推出来。

攻击者知道每个县有几名社工，和每一项每一个显示了的组的人数；未知数是最小的格（同县、各项都相同的人）。
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from itertools import product
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from dudao.access.roles import Principal
from dudao.evaluation.facts import Facts
from dudao.evaluation.satisfaction import SMALL
from dudao.evaluation.traits import OF_COUNTIES, TRAITS, Traits

sys.path.insert(0, str(Path(__file__).parent))
import pytest
from test_attackers_totals import solved

COUNTIES = ("五华区", "盘龙区", "官渡区", "西山区")
KIND = st.tuples(
    st.sampled_from(COUNTIES), st.sampled_from([None, "初级"]), st.sampled_from([None, True, False]),
    st.sampled_from([None, "博士", "本科", "大专"]), st.sampled_from([None, 0.5, 2.0, 7.0]), st.sampled_from([1, 1, 2, 4, 5, 9, 20]),
)  # fmt: skip


def workers_of(kinds):
    names = ("county", "certificate", "related", "education", "years")
    return [dict(zip(names, kind[:5], strict=True)) for kind in kinds for _ in range(kind[5])]


def leaks(workers, told):
    """The small groups that follow from what is shown."""
    cells = {kind: n for n, kind in enumerate(dict.fromkeys(tuple(w.items()) for w in workers))}
    size = Counter(cells[tuple(w.items())] for w in workers)
    groups = defaultdict(set)
    for worker in workers:
        cell = cells[tuple(worker.items())]
        for place in (None, worker["county"]):
            groups["people", place, None].add(cell)
        for trait, group in TRAITS.items():
            groups[trait, None, group(worker)].add(cell)
            if trait in OF_COUNTIES:
                groups[trait, worker["county"], group(worker)].add(cell)
    known = [own for (trait, _, _), own in groups.items() if trait == "people"]
    shown, targets = list(known), {}
    for (trait, place, group), own in groups.items():
        if trait == "people":
            continue
        whole = told.of(trait, place)
        if whole or (place is None and trait == "education" and group in told.city(trait)):
            shown.append(own)
        else:
            targets[trait, place, group] = own
        if whole and sum(size[n] for n in own) < SMALL:
            targets[trait, place, group] = own
    out = set().union(*targets.values()) if targets else set()
    targets |= {("cell", n, None): {n} for n, many in size.items() if many < SMALL}
    for number, own in enumerate(shown[len(known) :]):
        if 0 < sum(size[n] for n in own & out) < SMALL:
            targets["rest", number, None] = own & out
    small = {k: v for k, v in targets.items() if sum(size[n] for n in v) < SMALL}
    return solved(shown, small) - solved(known, small)


@given(st.lists(KIND, min_size=1, max_size=24))
@settings(max_examples=60, deadline=None)
def test_任意的队伍_都倒推不出人数少的组(kinds):
    workers = workers_of(kinds)
    assert leaks(workers, Traits(workers)) == set()


def test_攻击者不是摆设_照实都给_他就解得出来():
    kinds = [("五华区", None, True, "本科", 2.0, 9), ("五华区", "初级", True, "本科", 2.0, 9), ("盘龙区", "初级", True, "本科", 2.0, 1)]  # fmt: skip
    workers = workers_of([*kinds, ("盘龙区", None, True, "本科", 2.0, 9)])
    assert ("certificate", "盘龙区", "有") in leaks(workers, Traits(workers, whole=True))
    assert leaks(workers, Traits(workers)) == set()


def test_一个县只有一个没证的_这个县不显示_全市也不能相减得出():
    kinds = [(c, cert, True, "本科", 2.0, n) for c, cert, n in [("五华区", "初级", 11), ("五华区", None, 1), ("盘龙区", "初级", 9), ("盘龙区", None, 8)]]  # fmt: skip
    told = Traits(workers_of(kinds))
    assert not told.of("certificate", "五华区")
    assert not (told.of("certificate") and told.of("certificate", "盘龙区"))
    assert told.of("high", "五华区")
    assert told.city("education") == {"本科": 29}


def test_看得到姓名的账号一切照旧():
    kinds = [(c, cert, True, "本科", 2.0, 1) for c, cert in product(COUNTIES, (None, "初级"))]
    told = Traits(workers_of(kinds), whole=True)
    assert all(told.of(trait, place) for trait in OF_COUNTIES for place in (None, *COUNTIES))
    assert told.city("certificate") == {"没有写": 4, "有": 4}


def send(city, county, many, certified):
    rows = "\n".join(
        f"一站 | 人{n} | {'初级' if n < certified else ''} | 本科" for n in range(many)
    )
    city.send("staffing", f"站 | 姓名 | 证书 | 学历\n{rows}", meta={"county": county, "filled_on": "2025-12-25"})  # fmt: skip


@pytest.mark.long
def test_达标评估里只计数的_看不到姓名的账号也没有少数几个人的数和来源(city):
    send(city, "五华区", 12, 11)
    send(city, "盘龙区", 14, 7)
    send(city, "官渡区", 13, 6)
    observer = city.store.seen_by(Principal("观", "observer"))
    for store, expected in ((city.store, [11, 7, 6]), (observer, [None, 7, None])):
        with Facts(store, city.late.date()) as facts:
            found = facts.rows("measures/workers_told", year=2025, field="certificate", words=[], added=True)  # fmt: skip
        told = {r["county"]: r for r in found}
        own = [told[county] for county in ("五华区", "盘龙区", "官渡区")]
        assert [r["value"] for r in own] == expected
        assert all(bool(r["evidence"]) == (store is city.store) for r in own)
    assert [r["gap"] for r in own] == ["人数少，不显示", None, "人数少，不显示"]
