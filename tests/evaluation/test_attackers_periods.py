"""满意度按季度、半年看：拿着全年和各段的全部合计去解方程，还是解不出任何一个藏着的组。"""

import datetime as dt
import hashlib
import random
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dudao.evaluation import satisfaction, satisfaction_groups, satisfaction_periods
from dudao.evaluation.disclosure import hide
from dudao.evaluation.facts import Facts
from dudao.evaluation.satisfaction import DIMENSIONS, PERIODS, SMALL, SMALL_COUNTS, Part, beside
from dudao.records import FileResult, Record, SheetResult
from dudao.store import Store

sys.path.insert(0, str(Path(__file__).parent))
from test_attackers_totals import by, solved

COUNTIES = ["五华区", "盘龙区", "官渡区", None]
SUPERVISORS = ["沈知行", "陆明远", None]
QUARTERS = [1, 2, 3, 4, None]


def cells_of(sheets):
    """(county, supervisor, quarter, people) → cells as the query gives them; a session a line."""
    return [
        {"county": c, "supervisor": s, "session": f"{n}" if q else None, "quarter": q, "attended": None, "respondents": p}
        for n, (c, s, q, p) in enumerate(sheets)
    ]  # fmt: skip


def whole(cells):
    """The total and the counties as the year's page shows them."""
    sizes = {c: sum(cells[n]["respondents"] for n in g) for c, g in by(cells, "county").items()}
    others, groups = sizes.pop(None, 0), by(cells, "county")
    out, rough = hide(sizes, others, SMALL), hide(sizes, others, SMALL_COUNTS)
    everyone = sum(sizes.values()) + others
    total = Part(frozenset(range(len(cells))), everyone >= SMALL_COUNTS, "small" if everyone < SMALL else None)  # fmt: skip
    counties = {c: Part(frozenset(groups[c]), c not in rough | out, "small" if c in out else None) for c in sizes}  # fmt: skip
    return {"total": {None: total}, "county": counties}


def secrets(cells, tables, limit):
    """(published sets, what must not follow) at a limit: five for any figure, eight for an exact one."""
    size = [cell["respondents"] for cell in cells]
    published, targets = [], {("cell", n): {n} for n, people in enumerate(size) if people < limit}
    for table, parts in tables.items():
        for name, part in parts.items():
            if part.hidden or (limit == SMALL_COUNTS and not part.exact):
                targets[table, name] = set(part.cells)
            else:
                published.append(set(part.cells))
    targets.pop(("total", None), None)
    for table in tables:
        out = set().union(*(g for (kind, _), g in targets.items() if kind == table))
        for number, group in enumerate(published):
            if 0 < sum(size[n] for n in group & out) < limit:
                targets[f"rest of {table}", number] = group & out
    return published, targets


SHEETS = st.lists(
    st.tuples(st.sampled_from(COUNTIES), st.sampled_from(SUPERVISORS), st.sampled_from(QUARTERS), st.sampled_from([1, 2, 4, 5, 6, 8, 12, 30])),
    min_size=1,
    max_size=12,
)  # fmt: skip


@pytest.mark.long
@given(SHEETS)
@settings(max_examples=150)
def test_任意的季度_县_督导_都倒推不出藏着的组(sheets):
    cells = cells_of(sheets)
    year = whole(cells)
    year |= beside(cells, year, DIMENSIONS)
    tables = year | beside(cells, year, PERIODS)
    assert {d: tables[d] for d in year} == year  # the year's own tables stay as they are
    for limit in (SMALL, SMALL_COUNTS):
        published, targets = secrets(cells, tables, limit)
        own, _ = secrets(cells, year, limit)
        known = solved(own, targets)  # the year alone is the other test's
        assert solved(published, targets) - known == set(), limit
    for dimension in PERIODS:
        for part in tables[dimension].values():
            people = sum(cells[n]["respondents"] for n in part.cells)
            assert part.hidden or people >= SMALL
            assert not part.exact or people >= SMALL_COUNTS


def test_一季度的小组不能从全年减出来():
    """五华区全年 12 人，二季度 9 人：一季度就是那 3 人，所以二季度的五华区一并不显示；全市的二季度还在。"""
    sheets = [("五华区", None, 1, 3), ("五华区", None, 2, 9), ("盘龙区", None, 1, 20), ("盘龙区", None, 2, 20)]  # fmt: skip
    cells = [{**cell, "session": None} for cell in cells_of(sheets)]
    year = whole(cells)
    year |= beside(cells, year, DIMENSIONS)
    tables = beside(cells, year, PERIODS)
    assert tables["quarter county"]["Q1", "五华区"].hidden == "small"
    assert tables["quarter county"]["Q2", "五华区"].hidden == "guard"
    assert year["county"]["五华区"].hidden is None
    assert [n for n in ("Q1", "Q2") if not tables["quarter"][n].hidden] == ["Q1", "Q2"]
    one_each = cells_of(
        sheets
    )  # every group a session of its own, shown: the quarters would give the three away
    year = whole(one_each)
    year |= beside(one_each, year, DIMENSIONS)
    again = beside(one_each, year, PERIODS)
    assert {n for n in ("Q1", "Q2") if again["quarter"][n].hidden} == {"Q1", "Q2"}
    assert not tables["half"]["H1"].hidden


@pytest.fixture(scope="module")
def city_of_two_quarters(tmp_path_factory):
    """One year: 38 people in the first quarter, 41 in the second, four in the third; two counties."""
    dice, sheets = random.Random(7), []
    sent = [("五华区", "2025-02-11", 20), ("盘龙区", "2025-03-04", 18), ("五华区", "2025-05-13", 21), ("盘龙区", "2025-06-03", 20), ("盘龙区", "2025-08-05", 4), ("盘龙区", "2025", 6)]  # fmt: skip
    for number, (county, day, people) in enumerate(sent):
        records = [Record(row, {f"q{i}": dice.choice([3, 4, 5]) for i in range(1, 8)}) for row in range(people)]  # fmt: skip
        sheets.append(SheetResult(f"{number}", "satisfaction_survey", {"county": county, "held_on": day}, records))  # fmt: skip
    with Store.open(tmp_path_factory.mktemp("two") / "store") as store:
        result = FileResult("问卷.xlsx", hashlib.sha256(b"two").hexdigest(), sheets)
        store.commit(result, b"two", "测试", now=dt.datetime(2026, 1, 1))
        with Facts(store, dt.date(2026, 1, 10), None) as facts:
            yield facts


def test_真库里各段的人数和票数(city_of_two_quarters):
    facts = city_of_two_quarters
    found = satisfaction_periods(facts, 2025)
    people = {name: own["total"]["respondents"] for name, own in found.items()}
    assert people == {"Q1": 38, "Q2": 41, "Q3": None, "H1": 79, "H2": None}
    assert found["Q3"]["total"]["why"] == "small"
    assert [g["name"] for g in found["Q2"]["county"]] == ["五华区", "盘龙区"]
    votes = defaultdict(int)
    for cell in facts.rows("pages/satisfaction/cells", year=2025):
        if cell["quarter"] == 2:
            for level in range(1, 6):
                votes[level] += cell[f"n{level}"]
    counts = [sum(item["counts"][level - 1] for item in found["Q2"]["total"]["items"]) for level in range(1, 6)]  # fmt: skip
    assert counts == [votes[level] for level in range(1, 6)]


def test_日期只写到年的_不算任何一个季度(city_of_two_quarters):
    cells = city_of_two_quarters.rows("pages/satisfaction/cells", year=2025)
    assert sorted(((c["quarter"] or 0), c["respondents"]) for c in cells) == [(0, 6), (1, 18), (1, 20), (2, 20), (2, 21), (3, 4)]  # fmt: skip


def test_按段看不改变全年显示的(city_of_two_quarters):
    facts = city_of_two_quarters
    before = (satisfaction(facts, 2025), satisfaction_groups(facts, 2025))
    satisfaction_periods(facts, 2025)
    assert (satisfaction(facts, 2025), satisfaction_groups(facts, 2025)) == before
