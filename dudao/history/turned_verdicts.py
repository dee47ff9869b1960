"""Since the meeting before: which verdicts turned, and why, from a comparison of two moments. Pure but for the pack's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dudao import rules
from dudao.history.changes import CAUSES, Comparison, State
from dudao.history.parts import Change
from dudao.store.decisions.snapshots import Snapshot

LEVELS = ("floor", "disqualification", "principle", "form")
"""The levels whose verdicts a meeting and its papers speak of, the gravest first."""
SINGLE = ("session", "worker", "station", "supervisor")
"""Subjects of which there are many."""
_WORSE = ("unmet", "undecidable", "pending", "met", "not_applicable")


@dataclass(frozen=True, slots=True)
class Turned:
    """One verdict that is not what it was. ``county`` None: of no county; ``causes`` in words; ``rows``: the records
    that made it turn, as people read them; ``single``: of a session, station or person, of which there are many."""

    target: str
    label: str
    level: str
    subject: str
    county: str | None
    period: str
    before: str
    after: str
    causes: tuple[str, ...]
    rows: tuple[str, ...]
    single: bool


def state_of(snapshot: Snapshot) -> State:
    """A snapshot as one end of a comparison."""
    pack = rules.keep(snapshot.pack, snapshot.pack_text)
    return State(snapshot.year, snapshot.as_of, snapshot.known_at, pack, snapshot.snapshot_id)


def turned(found: Comparison) -> list[Turned]:
    """The verdicts there were at both moments with another state at each: floors first, what got worse before what got
    better; those of single sessions, stations and people last."""
    targets = rules.load(found.end.pack).targets
    told = [
        _turned(change, targets[change.key.target], found.shared)
        for change in found.changes
        if change.key.part == "state" and change.before is not None and change.after is not None
        if change.key.target in targets and targets[change.key.target].level in LEVELS
    ]
    return sorted(told, key=_rank)


def _turned(change: Change, target: Any, shared: Mapping[int, str]) -> Turned:
    key = change.key
    causes = dict.fromkeys(CAUSES[cause] for part in change.parts for cause in part.causes)
    rows = dict.fromkeys(
        source.text(shared) for part in change.parts for row in part.rows for source in row.sources
    )
    return Turned(
        key.target, target.label, target.level, key.subject, key.county, key.period, change.before, change.after,
        tuple(causes), tuple(rows), target.subject in SINGLE,
    )  # fmt: skip


def _rank(one: Turned) -> tuple:
    worse = _WORSE.index(one.after) < _WORSE.index(one.before)
    return (
        one.single,
        LEVELS.index(one.level),
        not worse,
        _WORSE.index(one.after),
        one.subject,
        one.target,
    )
