"""Since the report before: what a county's next paper is held against, and what turned and what sessions there were then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dudao import rules
from dudao.evaluation.facts import Facts
from dudao.history import changes
from dudao.history.changes import Comparison, State
from dudao.history.turned_verdicts import Turned, state_of, turned
from dudao.store import Store
from dudao.store.decisions import meetings, papers, snapshots

Compare = Callable[[Store, State, State], Comparison]


@dataclass(frozen=True, slots=True)
class Base:
    """What is held against: ``kind`` ``paper`` (issued to the county), ``meeting`` or ``snapshot``; its name, the day it
    was judged from, and its state."""

    kind: str
    name: str
    day: dt.date
    state: State


def base_of(
    store: Store, county: str | None, year: int, pack: str, before: dt.datetime
) -> Base | None:
    """The last paper of a county (None: the city's summary) issued for the year and not withdrawn, known before a moment;
    without one the last meeting closed, without that the last snapshot; None where there is none of these."""
    kept = {one.snapshot_id: one for one in snapshots.listed(store) if one.year == year}
    kept = {number: one for number, one in kept.items() if _same_rules(one.pack, pack) and one.known_at < before}  # fmt: skip
    for paper in papers.papers(store):
        own = (paper.county, paper.year) == (county, year) and paper.kind != "minutes"
        if own and paper.state in ("issued", "replaced") and paper.known_at < before:
            frozen = kept.get(paper.snapshot_id or 0)
            state = state_of(frozen) if frozen else State(year, paper.as_of, paper.known_at, pack)
            return Base("paper", paper.number or "", paper.as_of, state)
    for meeting in meetings.meetings(store):
        if meeting.state == "closed" and (frozen := kept.get(meeting.snapshot_id or 0)):
            return Base("meeting", meeting.name, meeting.as_of, state_of(frozen))
    for frozen in kept.values():  # newest first
        return Base("snapshot", frozen.name, frozen.as_of, state_of(frozen))
    return None


def _same_rules(one: str, other: str) -> bool:
    return rules.load(other).id == one.partition("@")[0]


def turned_since(
    store: Store, start: State, end: State, compare: Compare = changes.compare
) -> tuple[list[Turned], Sequence[Mapping[str, Any]]]:
    """The verdicts that turned from ``start`` to ``end``, and the sessions of the year as they were known at the start
    (rows of ``pages/reports/sessions``)."""
    found = compare(store, start, end)
    with Facts(store, start.as_of, start.known_at) as then:
        return turned(found), then.rows("pages/reports/sessions", year=start.year)
