"""Stores for the pages' tests: an empty one, and one that holds the demo city year."""

from __future__ import annotations

import datetime as dt
import functools
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dudao import ROOT
from dudao.intake import batch as ingest
from dudao.store import Store
from dudao.ui.server import start
from dudao.ui.visit import stores

MAIN = str(ROOT / "dudao" / "ui" / "main.py")
FILES = ROOT / "data" / "samples" / "files"
TODAY = dt.date(2026, 1, 10)


@pytest.fixture(scope="session", autouse=True)
def no_keeper_of_the_process():
    """No daily backup beside the tests. The first page run of a process would start its thread, which a minute later
    backs up whatever own store stands open then: that of another test. ``test_keeping.py`` sees that ``warm_up`` starts
    it, and runs ``keep`` by hand."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(start, "start_keeping", lambda: None)
        yield


STOCKED = "stocked"
"""A file in the full store and whatever was copied from it: the number of the last change it was made with."""


class _OfStocked:
    """A door of ``stores`` whose answers are kept for all tests, as long as a full store or a copy is as it was made.

    What has been changed since, or opened anew, is asked as anything else.
    """

    def __init__(self, door):
        functools.update_wrapper(self, door)
        self._door, self._kept = door, {}
        self.clear = door.clear

    def __call__(self, view, version, *asked):
        stocked = Path(view.directory) / STOCKED
        same = stocked.exists() and stocked.read_text("utf-8") == str(version)
        if not same or view.lens.nameless:  # a store has aliases of its own
            return self._door(view, version, *asked)
        key = (view.lens, *asked)
        if key not in self._kept:
            self._kept[key] = self._door(view, version, *asked)
        return self._kept[key]


@pytest.fixture(scope="session", autouse=True)
def answers_about_the_full_store_are_kept():
    """A test's copy of the full store answers like the full store until something is written."""
    with pytest.MonkeyPatch.context() as patch:
        for door in ("_ask", "_judged"):
            patch.setattr(stores, door, _OfStocked(getattr(stores, door)))
        yield


@pytest.fixture(scope="session")
def full_store(tmp_path_factory) -> Path:
    """The demo city year, ingested once for all tests; read only."""
    directory = tmp_path_factory.mktemp("full") / "store"
    with Store.open(directory) as store:
        checked = ingest.check_paths(ingest.find_files([FILES]), today=TODAY)
        received = dt.datetime(2026, 1, 5, 9, 0)
        for _ in ingest.commit_results(store, checked, "测试", now=received):
            pass
        (directory / STOCKED).write_text(str(store.last_change), encoding="utf-8")
    return directory


@pytest.fixture
def empty_store(monkeypatch, tmp_path):
    """An own store not yet begun, no demo, and no cache from another test."""
    monkeypatch.setenv("DUDAO_DEMO", str(tmp_path / "demo"))
    monkeypatch.setenv("DUDAO_STORE", str(tmp_path / "own"))
    st.cache_resource.clear()
    yield tmp_path / "own"
    st.cache_resource.clear()


@pytest.fixture
def own_full(full_store, monkeypatch, tmp_path):
    """The own store is the full one, which nobody changes: what a test asked of it the next need not ask again."""
    monkeypatch.setenv("DUDAO_DEMO", str(tmp_path / "demo"))
    monkeypatch.setenv("DUDAO_STORE", str(full_store))
    return full_store


@pytest.fixture
def visit():
    """``visit("coverage", year="2025")``: the page, run through the real main script, as by its address: no other before it."""

    def run(name: str, **params: str) -> AppTest:
        app = AppTest.from_file(MAIN, default_timeout=60)
        for key, value in params.items():
            app.query_params[key] = value
        if name != "overview":
            app.switch_page(f"../../pages/{name}.py")
        return app.run()

    return run


@pytest.fixture
def words_of():
    """Everything a page says in words."""

    def read(app: AppTest) -> str:
        kinds = (
            *("title", "header", "subheader", "markdown", "caption"),
            *("error", "warning", "info", "success"),
        )
        texts = [str(element.value) for kind in kinds for element in getattr(app, kind)]
        texts += [f"{metric.label} {metric.value} {metric.delta}" for metric in app.metric]
        texts += [tab.label for tab in app.tabs] + [button.label for button in app.button]
        return "\n".join(texts)

    return read
