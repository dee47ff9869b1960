"""满意度：拿着页面和命令行上所有看得见的合计去解方程，解不出任何一个藏着的组。

攻击者知道谁属于哪个县、哪名督导、哪一场，也知道总数、每个显示了的县、督导、场次和每题的分布；
未知数是最小的格（同县、同督导、同场）。一个藏着的组若是看得见的数的线性组合，就泄露了。
"""

import datetime as dt
import hashlib
import random
from collections import defaultdict
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dudao.evaluation import satisfaction
from dudao.evaluation.disclosure import hide
from dudao.evaluation.facts import Facts
from dudao.evaluation.satisfaction import SMALL, grouped
from dudao.records import FileResult, Record, SheetResult
from dudao.store import Store
from tests.matrices import some

COUNTIES = ["五华区", "盘龙区", "官渡区", "西山区", None]
SUPERVISORS = ["沈知行", "陆明远", "安宁远", None]
DAYS = ["03-01", "05-20", "09-09"]


def solved(published, targets):
    """Those of ``targets`` (sets of cells) that follow from the published sets, by exact elimination."""
    basis = {}

    def rest(cells):
        row = dict.fromkeys(cells, Fraction(1))
        done = {}
        while row:
            column = min(row)
            factor = row.pop(column)
            if column not in basis:
                done[column] = factor
                continue
            for other, k in basis[column].items():
                if other != column:
                    row[other] = row.get(other, 0) - factor * k
                    if not row[other]:
                        del row[other]
        return done

    for cells in published:
        if left := rest(cells):
            first = min(left)
            basis[first] = {c: k / left[first] for c, k in left.items()}
    return {name for name, cells in targets.items() if cells and not rest(cells)}


def by(cells, dimension):
    groups = defaultdict(set)
    for number, cell in enumerate(cells):
        groups[cell[dimension]].add(number)
    return groups


def leaks(cells, shown, tables):
    """What an attacker derives of all he should not know: hidden groups, single cells, small rests."""
    size = [cell["respondents"] for cell in cells]
    counties = by(cells, "county")
    seen = {c["county"] for c in shown["counties"] if c["respondents"]}
    published = [counties[c] for c in seen]
    targets = {("county", c): g for c, g in counties.items() if c is not None and c not in seen}
    if shown["total"]["respondents"] is not None:
        published.append(set(range(len(cells))))
    for dimension, groups in tables.items():
        member = by(cells, dimension)
        for group in groups:
            if group["respondents"] is None:
                assert (group["answers"], group["rate"], group["mean"]) == (None, None, None)
                targets[dimension, group["name"]] = member[group["name"]]
            else:
                published.append(member[group["name"]])
    targets |= {("cell", n): {n} for n, people in enumerate(size) if people < SMALL}
    for dimension in ("county", *tables):
        out = set().union(*(g for (kind, _), g in targets.items() if kind == dimension))
        for number, group in enumerate(published):
            rest = group & out
            if 0 < sum(size[n] for n in rest) < SMALL:
                targets[f"rest of {dimension}", number] = rest
    return solved(published, targets)


def cells_of(sheets):
    """(county, supervisor, day, people) of each sheet → cells as the query gives them."""
    found = defaultdict(int)
    for county, supervisor, day, people in sheets:
        session = " ".join(part for part in (day, county, supervisor) if part)
        found[county, supervisor, session] += people
    return [
        {"county": c, "supervisor": s, "session": x, "attended": None, "respondents": n, "n1": 0,
         "n2": 0, "n3": 0, "n4": n, "n5": 6 * n}
        for (c, s, x), n in found.items()
    ]  # fmt: skip


def city_figures(cells):
    """The respondents :func:`satisfaction` shows of the cells' counties."""
    sizes = {c: sum(cells[n]["respondents"] for n in g) for c, g in by(cells, "county").items()}
    others = sizes.pop(None, 0)
    hidden = hide(sizes, others, SMALL)
    total = sum(sizes.values()) + others
    return {
        "total": {"respondents": total if total >= SMALL else None},
        "counties": [
            {"county": c, "respondents": None if c in hidden else n} for c, n in sizes.items()
        ],
    }


SHEETS = st.lists(
    st.tuples(
        st.sampled_from(COUNTIES),
        st.sampled_from(SUPERVISORS),
        st.sampled_from(DAYS),
        st.sampled_from([1, 2, 3, 4, 5, 6, 8, 12, 30]),
    ),
    min_size=1,
    max_size=14,
)


@given(SHEETS)
@settings(max_examples=200)
def test_任意的县_督导_场次_都倒推不出藏着的组(sheets):
    cells = cells_of(sheets)
    shown = city_figures(cells)
    tables = grouped(cells, shown)
    assert leaks(cells, shown, tables) == set()
    for dimension, groups in tables.items():
        people = by(cells, dimension)
        for group in groups:
            if sum(cells[n]["respondents"] for n in people[group["name"]]) < SMALL:
                assert group["respondents"] is None


@given(
    st.dictionaries(st.integers(0, 9), st.sampled_from([0, 1, 3, 4, 5, 7, 8, 9, 30])),
    st.sampled_from([0, 0, 1, 4, 5, 9]),
    st.sampled_from([5, 8]),
)
@settings(max_examples=200)
def test_只看县表和全市数也倒推不出(sizes, others, limit):
    sizes = {f"县{n}": size for n, size in sizes.items()}
    hidden = hide(sizes, others, limit)
    cells = {name: {n} for n, (name, size) in enumerate(sizes.items()) if size}
    total = set().union(*cells.values()) | ({-1} if others else set())
    published = [cells[n] for n in cells if n not in hidden] + [total]
    targets = {n: cells[n] for n in hidden} | ({"其他": {-1}} if 0 < others < limit else {})
    if sum(sizes.values()) + others >= limit:
        assert solved(published, targets) == set()


def test_跨表的倒推():
    """甲县 9 人 = 一场 5 人 + 一场 4 人：县显示，5 人的场就不能显示；否则 4 人的场一减就出来。

    | 县 | 督导 | 日 | 人 |
    | 五华区 | 沈知行 | 03-01 | 5 |
    | 五华区 | 沈知行 | 05-20 | 4 |
    | 盘龙区 | 陆明远 | 03-01 | 20 |
    | 盘龙区 | 陆明远 | 05-20 | 2 |
    | 盘龙区 | 陆明远 | 09-09 | 3 |
    """
    cells = cells_of([
        ("五华区", "沈知行", "03-01", 5), ("五华区", "沈知行", "05-20", 4),
        ("盘龙区", "陆明远", "03-01", 20), ("盘龙区", "陆明远", "05-20", 2),
        ("盘龙区", "陆明远", "09-09", 3),
    ])  # fmt: skip
    tables = grouped(cells, city_figures(cells))
    assert {g["name"]: g["respondents"] for g in tables["session"]} == {
        "03-01 五华区 沈知行": None, "05-20 五华区 沈知行": None, "03-01 盘龙区 陆明远": 20,
        "05-20 盘龙区 陆明远": None, "09-09 盘龙区 陆明远": None,
    }  # fmt: skip
    assert [g["respondents"] for g in tables["supervisor"]] == [9, 25]


def test_没写县的人少时也倒推不出():
    """五华区 9 人、盘龙区 20 人、没写县的 2 人：全市减去两县就是那 2 人，所以五华区一并不显示。"""
    assert hide({"五华区": 9, "盘龙区": 20}, 2, SMALL) == {"五华区"}


@pytest.fixture(scope="module")
def years(tmp_path_factory):
    """A store of twelve random years, one upload: (store, {year: sheets})."""
    dice, sheets, drawn = random.Random(20251), [], {}
    for year in range(2000, 2012):
        drawn[year] = [
            (dice.choice(COUNTIES), dice.choice(SUPERVISORS), dice.choice(DAYS), dice.choice([1, 2, 3, 4, 5, 7, 8, 12]))
            for _ in range(dice.randint(1, 9))
        ]  # fmt: skip
        for number, (county, supervisor, day, people) in enumerate(drawn[year]):
            meta = {"county": county, "held_on": f"{year}-{day}", "station": None}
            records = [
                Record(row, {f"q{i}": dice.choice([None, 1, 3, 4, 5]) for i in range(1, 8)}, {})
                for row in range(people)
            ]
            sheets.append(SheetResult(f"{year}.{number}", "satisfaction_survey", meta | {"supervisor": supervisor}, records, []))  # fmt: skip
    data = b"years"
    with Store.open(tmp_path_factory.mktemp("years") / "store") as store:
        result = FileResult("问卷.xlsx", hashlib.sha256(data).hexdigest(), sheets)
        store.commit(result, data, "测试", now=dt.datetime(2012, 1, 1))
        yield store, drawn


@pytest.mark.parametrize("day", some(["12-31", "06-30"], always=0))
def test_真库里十二个年度_年中四个_都倒推不出(years, day):
    """The command line's report and the page's tables of real queries; sums agree with what was sent."""
    store, drawn = years
    suppressed = 0
    for year, sheets in list(drawn.items())[: 12 if day == "12-31" else 4]:
        sent = [s for s in sheets if s[2] <= day]
        with Facts(store, dt.date.fromisoformat(f"{year}-{day}"), None) as facts:
            shown = satisfaction(facts, year)
            cells = facts.rows("pages/satisfaction/cells", year=year)
        tables = grouped(cells, shown)
        assert sum(cell["respondents"] for cell in cells) == sum(s[3] for s in sent)
        assert leaks(cells, shown, tables) == set()
        assert leaks_of_counts(cells, shown) == set()
        suppressed += sum(g["respondents"] is None for t in tables.values() for g in t)
        hidden = {c["county"] for c in shown["counties"] if c["respondents"] is None}
        assert set(shown["suppressed"]) == hidden
    assert suppressed > 10


def leaks_of_counts(cells, shown):
    """The counties whose distribution is hidden, and those of no county, that follow from shown ones."""
    counties = by(cells, "county")
    counted = {c["county"] for c in shown["counties"] if c["items"][0]["counts"] is not None}
    published = [counties[c] for c in counted if c in counties]
    if shown["total"]["items"][0]["counts"] is None:
        return set()
    published.append(set(range(len(cells))))
    none = {None} if sum(cells[n]["respondents"] for n in counties.get(None, ())) < 8 else set()
    return solved(
        published, {c: g for c, g in counties.items() if c not in counted and (c or none)}
    )


@pytest.mark.parametrize(("apart", "answers", "rate"), [(False, 70, 5 / 7), (True, 50, 1.0)])
def test_自我介绍和游戏两题_不算在个别和线上的场次头上(apart, answers, rate):
    """Ten people, all content but with items 4 and 5; the supervisor's own figure keeps all seven."""
    votes = [{"item": i, "level": 1 if i in (4, 5) else 5, "votes": 10} for i in range(1, 8)]
    cell = {"county": "五华区", "supervisor": "沈知行", "session": "2025-03-12 五华区 个别", "attended": 10, "respondents": 10, "apart": apart, "votes": votes, "n1": 20, "n2": 0, "n3": 0, "n4": 0, "n5": 50}  # fmt: skip
    found = grouped([cell], city_figures([cell]))
    assert [(g["answers"], g["rate"]) for g in found["session"]] == [(answers, pytest.approx(rate, abs=1e-6))]  # fmt: skip
    assert found["supervisor"][0]["answers"] == 70
