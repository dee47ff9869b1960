"""The facts of a test's store, kept until something is written, as the pages keep theirs."""

from __future__ import annotations

import datetime as dt

from dudao.evaluation.facts import Facts
from dudao.store import Store

_KEPT: dict[tuple[int, int, dt.datetime | None], Facts] = {}


def facts_of(store: Store, day: dt.date, known_at: dt.datetime | None = None) -> Facts:
    """Facts of the store as it is, seen from ``day``. Who closes or rebuilds the store lets them go before."""
    state = (id(store), store.last_event)
    if any(key[:2] != state for key in _KEPT):
        let_go()
    key = (*state, known_at)
    if key not in _KEPT:
        _KEPT[key] = Facts(store, day, known_at)
    return _KEPT[key].on(day)


def let_go() -> None:
    """Close them."""
    for facts in _KEPT.values():
        facts.close()
    _KEPT.clear()
