"""Freed memory goes back to the system every minute, where the C library can; what is outdated is freed."""

from __future__ import annotations

import datetime as dt
import functools
import gc
import weakref

from dudao import ROOT
from dudao.evaluation.facts import Facts
from dudao.intake import batch as ingest
from dudao.ui.server import start
from dudao.ui.visit import stores
from dudao.ui.visit.stores import Here

SAMPLE = ROOT / "tests" / "samples" / "呈贡花名册.xlsx"


def test_每分钟一次_直到结束():
    waited, trimmed = [], []

    def wait(seconds: float) -> bool:
        waited.append(seconds)
        return len(waited) > 3

    start.trim_often(lambda: trimmed.append(1), wait)
    assert (waited, len(trimmed)) == ([60.0] * 4, 3)


def test_这台机器上能不能():
    trim = start._trim()
    assert trim is None or trim() in (0, 1)


def test_库一有变化_变化以前的答案就放掉(empty_store):
    """An answer is made once while nothing changes; after a commit neither it nor its tables are held."""
    here = functools.partial(Here, stores.OWN, 2025, dt.date(2026, 1, 10), "kunming")
    before = here().ask("pages/shared/years")
    assert here().ask("pages/shared/years") is before
    facts, frame = (weakref.ref(held) for held in (_held(Facts), before))
    (checked,) = ingest.check_paths(ingest.find_files([SAMPLE]))
    here().present.commit(checked.result, checked.data, "小王")
    assert here().ask("pages/shared/years") is not before
    del before
    gc.collect()
    assert (facts(), frame()) == (None, None)


def _held(kind: type) -> object:
    (found,) = (held for held in gc.get_objects() if isinstance(held, kind))
    return found
