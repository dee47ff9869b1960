"""What is kept for all visitors: by what it depends on, one maker at a time, dropped with what is written."""

from __future__ import annotations

import datetime as dt
import threading
import time
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest
import streamlit as st

from dudao.store import Store, StoreError
from dudao.store.decisions import settings
from dudao.ui.visit import ahead, stores
from dudao.ui.visit.kept import arguments_of, beside, kept, of_here, of_store
from dudao.ui.visit.stores import OWN, Here


@pytest.fixture(autouse=True)
def nothing_kept():
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def test_an_answer_is_made_once_for_the_same_arguments_and_anew_after_clear():
    made = []

    @kept(2)
    def double(n: int) -> int:
        made.append(n)
        return 2 * n

    assert [double(n) for n in (1, 1, 2, 3, 1)] == [2, 2, 4, 6, 2]
    assert made == [1, 2, 3, 1]  # the first went when a third came
    double.clear()
    assert (double(1), made) == (2, [1, 2, 3, 1, 1])
    st.cache_resource.clear()
    assert (double(1), made) == (2, [1, 2, 3, 1, 1, 1])


def test_what_raises_is_not_kept():
    tries = []

    @kept(2)
    def sometimes(n: int) -> int:
        tries.append(n)
        if len(tries) == 1:
            raise KeyError("先")
        return n

    with pytest.raises(KeyError, match="先"):
        sometimes(7)
    assert (sometimes(7), tries) == (7, [7, 7])


def test_of_many_who_ask_at_once_one_makes_it():
    made, both = [], threading.Barrier(4)

    @kept(2)
    def slow(n: int) -> int:
        made.append(n)
        return n

    def ask() -> None:
        both.wait()
        slow(5)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [5]


def test_a_list_is_the_same_only_as_the_very_same_object():
    made = []

    @of_here
    def many(here: object, rows: list[int]) -> int:
        made.append(rows)
        return len(rows)

    here, rows = SimpleNamespace(basis=1), [1, 2]
    assert (many(here, rows), many(here, rows), many(here, [1, 2])) == (2, 2, 2)
    assert len(made) == 2


def test_what_is_made_of_a_kept_table_is_kept_with_it_and_of_any_other_made_anew():
    @kept(1)
    def table(n: int) -> tuple[str, pd.DataFrame]:
        return "表", pd.DataFrame({"n": [n]})

    _, own = table(1)
    first = beside(own, "how", lambda: [*own["n"]])
    assert first == [1]
    assert beside(own, "how", lambda: [*own["n"]]) is first
    assert beside(own, "otherwise", lambda: "别的") == "别的"
    other = own.copy()
    other.loc[0, "n"] = 2
    assert beside(other, "how", lambda: [*other["n"]]) == [2]


def test_a_write_makes_the_answers_of_a_store_anew(tmp_path):
    asked = []

    @of_store
    def schedule(store: Store) -> dict[str, str]:
        asked.append(store.last_event)
        return settings.settings(store, "x.")

    with Store.open(tmp_path / "store") as store:
        assert (schedule(store), schedule(store), len(asked)) == ({}, {}, 1)
        settings.put(store, "x.a", "1", "测试")
        assert (schedule(store), len(asked)) == ({"a": "1"}, 2)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("as_of", dt.date(2025, 6, 30)),
        ("known_at", dt.datetime(2025, 6, 30)),
        ("snapshot", 3),
        ("year", 2024),
        ("pack", "kunming@1"),
        ("kind", "demo"),
    ],
)
def test_all_that_decides_what_is_seen_is_part_of_the_basis(empty_store, name, other):
    seen = {"kind": OWN, "year": 2025, "as_of": dt.date(2025, 12, 31), "pack": "kunming"}
    assert Here(**seen).basis == Here(**seen).basis
    assert Here(**seen).basis != Here(**{**seen, name: other}).basis


def test_two_who_ask_for_a_part_and_for_the_whole_do_not_wait_for_each_other(empty_store):
    """The one makes the first verdicts while the other, who needs them for all, would hold the facts already."""
    here = Here(OWN, 2025, dt.date(2025, 12, 31), "kunming")
    facts = stores._facts(here.view, here.version, here.as_of, None)
    done = []
    asking = [
        threading.Thread(target=lambda ask=ask: done.append(len(ask())), daemon=True)
        for ask in (here.verdicts, here.first_verdicts)
    ]
    with facts.together():  # a third visitor's question is under way
        for thread in asking:
            thread.start()
            time.sleep(0.2)
    for thread in asking:
        thread.join(60)
    assert len(done) == 2


# -- worked out ahead ---------------------------------------------------------------------------------


@pytest.fixture
def ahead_of(empty_store, monkeypatch):
    """Questions that a change would have asked in the background, in the order they come."""
    kept_ = []
    monkeypatch.setattr(ahead, "begin", lambda questions, still: kept_.append((questions, still)))
    return kept_


def test_after_a_change_what_was_asked_is_asked_anew_of_the_store_as_it_is(ahead_of):
    before = Here(OWN, 2025, dt.date(2025, 12, 31), "kunming")
    before.ask("pages/shared/ledgers")
    before.first_verdicts()
    replace(before, known_at=dt.datetime(2026, 1, 1)).ask("pages/shared/ledgers")  # the past stays
    settings.put(before.present, "weak.x", "1", "测试")
    after = Here(OWN, 2025, dt.date(2025, 12, 31), "kunming")
    assert after.version > before.version
    ((questions, still),) = ahead_of
    assert [(q.func.__name__, q.args[1], q.args[4]) for q in questions] == [
        ("_judged", after.version, stores.FIRST),
        ("_masked", after.version, "pages/shared/ledgers"),
        ("_ask", after.version, "pages/shared/ledgers"),
    ]
    assert ahead.answer(questions, still) == 3
    found = [arguments_of(door) for door in (stores._judged, stores._masked, stores._ask)]
    assert [{args[1] for args in one} for one in found] == [{after.version}] * 3
    assert after.first_verdicts() is after.first_verdicts()


def test_nothing_is_asked_ahead_once_something_else_has_changed_or_the_store_is_gone(ahead_of):
    asked = []

    def gone() -> None:
        raise StoreError("数据目录不见了")

    assert ahead.answer([lambda: asked.append(1)], lambda: False) == 0
    assert ahead.answer([lambda: asked.append(2), gone, lambda: asked.append(3)], lambda: True) == 1
    assert asked == [2]


def test_without_a_server_nothing_is_begun():
    assert ahead.begin([lambda: 1], lambda: True) is None
