"""Facts are of the moment they were made at: what is committed, undone or corrected later is not seen by them."""

from __future__ import annotations

import datetime as dt

import pytest

from dudao import ROOT, evaluation
from dudao.evaluation.facts import Facts
from dudao.intake import batch as ingest
from dudao.store import Store, audit
from dudao.store.clocks import fix_moment
from dudao.store.decisions import corrections as revisions
from tests.matrices import some

DAY = dt.date(2026, 1, 10)
FIRST, SECOND = (ROOT / "tests" / "samples" / name for name in ("呈贡花名册.xlsx", "官渡台账.ods"))


def put(store: Store, path) -> None:
    (checked,) = ingest.check_paths(ingest.find_files([path]))
    assert store.commit(checked.result, checked.data, "小王").state == "committed"


def covered(facts: Facts) -> dict[str, int]:
    """Sessions and workers of the city."""
    counties = evaluation.coverage(facts, 2025)["counties"]
    return {
        "sessions": sum(sum(county["sessions"].values()) for county in counties),
        "workers": sum(county["workers"]["reported"] for county in counties),
    }


def named(facts: Facts) -> list[str]:
    return list(facts.run("pages/coverage/workers", year=2025)["name"])


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "store") as opened:
        put(opened, FIRST)
        yield opened


@pytest.mark.long
def test_a_later_commit_and_undo_are_not_seen(store):
    with Facts(store, DAY) as then:
        put(store, SECOND)
        store.withdraw(1, "小王")
        with Facts(store, DAY) as now:
            assert covered(now)["sessions"] > 0
            assert covered(then)["sessions"] == 0
            assert covered(now)["workers"] == 0
            assert covered(then)["workers"] > 0
    store.restore(1, "小王")
    with Facts(store, DAY) as both:
        assert covered(both)["sessions"] > 0
        assert covered(both)["workers"] > 0


@pytest.mark.long
def test_a_later_correction_is_not_seen(store):
    with Facts(store, DAY) as then:
        revisions.correct(store, "staffing", 1, "name", "云改改", "写错了", "小王")
        with Facts(store, DAY) as now:
            assert "云改改" in named(now)
            assert "云改改" not in named(then)
            assert len(named(now)) == len(named(then))


@pytest.mark.parametrize(
    "table", some(["active_staffing", "active_sheet", "active_problem"], always=1)
)
def test_a_fixed_moment_answers_as_the_schema_does(store, table):
    """At each moment of a story, and now."""
    revisions.correct(store, "staffing", 1, "name", "云改改", "写错了", "小王")
    put(store, SECOND)
    store.withdraw(1, "小王")
    store.restore(1, "小王")
    moments = [entry.at for entry in audit.entries(store.cursor())]
    assert len(set(moments)) == 5
    for moment in [*moments, None]:
        plain, fixed = store.cursor(), store.cursor()
        fix_moment(fixed, moment)
        ask = f"select * from {table}(?::timestamp) order by all"
        assert fixed.execute(ask, [moment]).fetchall() == plain.execute(ask, [moment]).fetchall()
