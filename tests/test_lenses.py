"""What a county account and an observer see of a real city year: their own, the same figures, no stranger's name."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter

import pytest

from dudao import ROOT, evaluation, queries, rules
from dudao.access.roles import Principal
from dudao.evaluation.facts import Facts
from dudao.intake import batch as ingest
from dudao.store import Store
from dudao.store.lenses import county as lens_county
from dudao.store.lenses import nameless as lens_nameless
from dudao.store.lenses.authority import Lens
from tests.matrices import some

YEAR, AS_OF = 2025, dt.date(2026, 1, 10)
FILES = ROOT / "data" / "samples" / "files"
COUNTIES = [
    "五华区",
    "盘龙区",
    "官渡区",
    "西山区",
    "东川区",
    "呈贡区",
    "晋宁区",
    "富民县",
    "宜良县",
    "石林县",
    "嵩明县",
    "禄劝县",
    "寻甸县",
    "安宁市",
]
OBSERVER = Principal("观", "observer")


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """The demo's city year."""
    with Store.open(tmp_path_factory.mktemp("city") / "store") as store:
        checked = ingest.check_paths(ingest.find_files([FILES]), today=AS_OF)
        received = dt.datetime(2026, 1, 5, 9, 0)
        for _ in ingest.commit_results(store, checked, "测试", now=received):
            pass
        yield store


def looked_at(store):
    with Facts(store, AS_OF) as facts:
        verdicts = list(evaluation.evaluate(facts, rules.load("kunming"), YEAR))
        return (
            verdicts,
            evaluation.session_counties(facts, YEAR),
            evaluation.coverage(facts, YEAR),
            evaluation.satisfaction(facts, YEAR),
        )


@pytest.fixture(scope="module")
def whole(city):
    return looked_at(city)


def seen_by(county: str) -> Principal:
    return Principal("县", "county", county)


@pytest.mark.parametrize(
    "county",
    some(COUNTIES[:: 1 if "DUDAO_EVERY_COUNTY" in os.environ else 3], always=1, single=True),
)
def test_县级看到的结论_和全市里它的一样(city, whole, county):
    """But for the two lists that rank a county among all, which it cannot see."""
    comparing = {
        t.id
        for t in rules.load("kunming").measured()
        if t.measure in ("lagging_counties", "weak_stations")
    }
    verdicts, counties, coverage, satisfaction = whole
    full = {
        (v.target, v.subject, v.period): (v.state, v.value)
        for v in verdicts
        if county == v.county or county in counties.get(v.subject, ())
        if v.target not in comparing
    }
    own = looked_at(city.seen_by(seen_by(county)))
    assert {(v.target, v.subject, v.period): (v.state, v.value) for v in own[0]} == full
    assert own[2]["counties"] == [c for c in coverage["counties"] if c["county"] == county]
    (among,) = (c for c in satisfaction["counties"] if c["county"] == county)
    (alone,) = own[3]["counties"]
    assert as_shown(alone, among) == among
    assert own[2]["total"]["workers"] == own[2]["counties"][0]["workers"]


def as_shown(alone, among):
    """A county's own figures, without those the city's table hides or rounds (perhaps for a neighbour's sake alone)."""
    if among is None:
        return None
    if isinstance(among, dict):
        rounded = among.get("rate") is not None and among.get("mean") is None
        own = alone | {"rate": round(alone["rate"], 1)} if rounded else alone
        return {key: as_shown(own[key], value) for key, value in among.items()}
    if isinstance(among, list):
        return [as_shown(*pair) for pair in zip(alone, among, strict=True)]
    return alone


@pytest.mark.long
def test_观摩看到的每个结论和数字都一样_只是没有名字(city, whole):
    """But for how many workers have a certificate and the like: no small group (``evaluation/test_traits.py``)."""
    seen = looked_at(city.seen_by(OBSERVER))
    traits = {t.id for t in rules.load("kunming").measured() if t.measure == "workers_told"}

    def told(verdicts):
        return Counter((v.target, v.county, v.period, v.state, str(v.value)) for v in verdicts if v.target not in traits)  # fmt: skip

    assert told(seen[0]) == told(whole[0])
    assert seen[2] == whole[2]
    assert seen[3]["counties"] == whole[3]["counties"]


def people(city) -> dict[str | None, set[str]]:
    """County → every name its tables of workers hold; None: supervisors."""
    found: dict[str | None, set[str]] = {}
    with city.plain() as cursor:
        rows = cursor.execute(
            "select coalesce(county, meta_county), name from rec_staffing where name is not null"
            " union select null, name from rec_supervisor_roster where name is not null"
        ).fetchall()
    for county, name in rows:
        found.setdefault(county, set()).add(name)
    return found


def everything(store) -> str:
    """All that any table and any question of the pages without a parameter of its own answers, as one text."""
    said = []
    with store.cursor() as cursor:
        tables = "select table_name from duckdb_tables() where database_name = 'dudao'"
        for (table,) in store.plain().execute(tables).fetchall():
            said.append(str(cursor.execute(f'select * from "{table}"').fetchall()))
    with Facts(store, AS_OF) as facts:
        clocks = {"year", "as_of", "known_at"}
        for name in queries.names():
            query = queries.load(name)
            if name.startswith("pages/") and set(query.params) <= clocks:
                said.append(str(facts.rows(name, year=YEAR)))
        verdicts = evaluation.evaluate(facts, rules.load("kunming"), YEAR)
        said.append(str([v.as_dict() for v in verdicts]))
    return "\n".join(said)


@pytest.mark.long
def test_县级看不到别县的人(city):
    """Those in sessions held together with it are its sessions' people too."""
    county = "五华区"
    listed = people(city)
    others = set().union(*(names for c, names in listed.items() if c not in (None, county)))
    text = everything(city.seen_by(seen_by(county)))
    with city.seen_by(seen_by(county)).cursor() as cursor:
        joint = cursor.execute(
            "select unnest(supervisees) from rec_session_ledger where len(county) > 1"
        ).fetchall()
    allowed = listed[county] | listed[None] | {name for (name,) in joint}
    assert sorted(n for n in others - allowed if n in text) == []
    assert any(n in text for n in listed[county])


@pytest.mark.long
def test_观摩哪里都看不到姓名电话工资(city):
    with city.plain() as cursor:
        phones = {
            p
            for (p,) in cursor.execute(
                "select phone from rec_supervisor_roster where phone is not null"
            ).fetchall()
        }
        pay = cursor.execute(
            "select count(*) from rec_staffing where salary is not null"
        ).fetchone()
    handle = city.seen_by(OBSERVER)
    text, names = everything(handle), set().union(*people(city).values())
    assert sorted(n for n in names if n in text) == []
    assert sorted(p for p in phones if p in text) == []
    with handle.cursor() as cursor:
        assert cursor.execute(
            "select count(salary), count(salary_min) from rec_staffing"
        ).fetchone() == (0, 0)
    assert pay > (0,)


@pytest.mark.parametrize(
    "lens",
    some([Lens("五华区", "县"), Lens(nameless=True)], always=1, single=True),
    ids=["county", "observer"],
)
def test_新的表没有人认过就看不到(city, lens):
    """Every table of the schema is filtered, listed as harmless, or empty: a new one is empty until it is classified."""
    module = lens_county if lens.county else lens_nameless
    with city.plain() as cursor:
        tables = [
            t
            for (t,) in cursor.execute(
                "select table_name from duckdb_tables() where database_name = 'dudao'"
            ).fetchall()
        ]
        cursor.execute("create table later_made as select '秘密' as said")
        try:
            with city.seen_through(lens).cursor() as seen:
                assert seen.execute("select count(*) from later_made").fetchone() == (0,)
                shown = {
                    t
                    for t in tables
                    if seen.execute(f'select count(*) from "{t}"').fetchone() != (0,)
                }
        finally:
            cursor.execute("drop table later_made")
    known = {
        *module._VIEWS,
        "sheet",
        "sheet_revision",
        *(t for t in tables if t.startswith("rec_")),
    }
    assert shown <= known
    assert set(module.HARMLESS) <= {*module._VIEWS}
    assert not {"audit", "snapshot_event", "purge", "purged_original"} & (
        {*module._VIEWS} - {"snapshot_event"}
    )


@pytest.mark.long
def test_观摩看到的文字里_隔开写的姓名_电话_月薪也没有(city):
    with city.plain() as cursor:
        (name,) = cursor.execute(
            "select min(name) from rec_staffing where length(name) = 3"
        ).fetchone()
    said = f"{name[0]} 　{name[1]}·{name[2]}，138-1234-5678，月薪 4200 元"
    with city.seen_by(OBSERVER).cursor() as cursor:
        (shown,) = cursor.execute("select struck($said)", {"said": said}).fetchone()
    assert shown == "某某某，****，月薪**** 元"
