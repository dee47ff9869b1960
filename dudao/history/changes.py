"""What changed between two moments, and by what: each figure's change split by cause, with its rows.

From the earlier state to the later one in a named order (:data:`CAUSES`), one cause at a time, each
step a state that is evaluated in full; then the same in the reverse order. A cause whose effect on a
figure is the same both ways is named alone; where it depends on the order, the causes are named together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dudao import queries, rules
from dudao.evaluation.facts import Facts
from dudao.history.figures_of_year import Seen, figures, seen
from dudao.history.parts import Change, Event, split
from dudao.records import Source
from dudao.store import Store
from dudao.store.clocks import Between
from dudao.store.decisions import snapshots

FOREVER = dt.datetime(9999, 1, 1)
"""Known at this moment is known now."""
CAUSES = {
    "reading": "程序或名单",
    "returned": "撤销或恢复",
    "reported": "新报",
    "replaced": "新表取代",
    "corrected": "更正",
    "decided": "认定",
    "day": "评估日",
    "rules": "规则",
}
"""The causes in the order in which they are put on."""
NO_DECISION = (
    "received", "proof_added", "proof_removed", "proof_restored", "committed", "withdrawn", "restored", "staged", "rejected", "discarded", "answered",
    "answer_revoked", "mapped", "mapping_revoked", "corrected", "uncorrected", "frozen",
    "snapshot_revoked", "snapshot_shown", "scheduled", "unscheduled", "restored_backup", "purged",
    "denied", "exported", "unmasked", "masked", "meeting_prepared", "meeting_changed", "meeting_back",
    "meeting_noted", "meeting_note_back", "meeting_closed", "paper_saved", "paper_issued", "paper_withdrawn",
)  # fmt: skip
"""Actions of the audit that decide nothing about a figure by themselves."""


class NotComparable(ValueError):
    """Two states of different years, or the later one given first."""


@dataclass(frozen=True, slots=True)
class State:
    """One end of a comparison: a year judged from a day under a pack, as known at a moment (None: now).

    ``snapshot``: the reports frozen then, which may differ from what comes out today.
    """

    year: int
    as_of: dt.date
    known_at: dt.datetime | None = None
    pack: str = "kunming"
    snapshot: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that changed from ``start`` to ``end``; ``causes`` are those that moved a figure, in order.

    ``shared`` tells files of one name apart where a row's source is written (:meth:`Source.text`).
    """

    start: State
    end: State
    causes: tuple[str, ...]
    events: tuple[Event, ...]
    changes: tuple[Change, ...]
    shared: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Facts:
    """One state to evaluate: which uploads, corrected up to when, decided up to when, which day, which rules."""

    uploads: frozenset[int]
    revised: dt.datetime
    decided: dt.datetime
    as_of: dt.date
    pack: str


Step = tuple[str, dict[str, Any]]
"""A cause and what it changes of :class:`_Facts`; uploads as (added, removed)."""


def compare(
    store: Store, start: State, end: State, tell: Callable[[int, int], None] | None = None
) -> Comparison:
    """Split every change of a figure from ``start`` to ``end`` (the later) by cause.

    ``tell`` hears how many states of how many are evaluated. Raises :class:`NotComparable` for two
    years or an ``end`` known before ``start``.
    """
    known = (start.known_at or FOREVER, end.known_at or FOREVER)
    if start.year != end.year or known[0] > known[1]:
        raise NotComparable("one year, and the earlier moment first")
    steps, events = _steps(store, start, end, known)
    first = _Facts(_active(store, known[0]), known[0], known[0], start.as_of, start.pack)
    evaluated: dict[_Facts, Seen] = {}
    states = {s for order in (steps, steps[::-1]) for s in _path(first, order)}

    def look(state: _Facts) -> Seen:
        if state not in evaluated:
            evaluated[state] = _look(store, state, start.year)
            if tell:
                tell(len(evaluated), len(states))
        return evaluated[state]

    forward = [look(state) for state in _path(first, steps)]
    back = [look(state) for state in _path(first, steps[::-1])]
    kept = _frozen(store, start)
    changes = split([cause for cause, _ in steps], forward, back, kept, events)
    moved = {cause for change in changes for part in change.parts for cause in part.causes}
    causes = tuple(cause for cause in CAUSES if cause in moved)
    with Facts(store, end.as_of, end.known_at) as facts:
        shared = facts.shared()
    return Comparison(start, end, causes, tuple(events), tuple(changes), shared)


def _frozen(store: Store, state: State) -> Seen | None:
    """The figures as a snapshot froze them; None where the state is no snapshot, or its reports are not shown here."""
    if state.snapshot is None:
        return None
    reports, _ = snapshots.reports_of(store, state.snapshot)
    return Seen(figures(reports)) if reports else None


def _active(store: Store, known_at: dt.datetime) -> frozenset[int]:
    rows = queries.load("pages/ledger/change_active").rows(store.cursor(), known_at=known_at)
    return frozenset(row["upload_id"] for row in rows)


def _look(store: Store, state: _Facts, year: int) -> Seen:
    chosen = Between(store, state.uploads, state.revised)
    with Facts(chosen, state.as_of, state.decided) as facts:
        return seen(facts, rules.load(state.pack), year)


def _steps(
    store: Store, start: State, end: State, known: tuple[dt.datetime, dt.datetime]
) -> tuple[list[Step], list[Event]]:
    """The causes there were, in order, with what each changes; and everything that happened."""
    between = {"known_from": known[0], "known_to": known[1]}

    def rows(name: str, **more: Any) -> list[dict[str, Any]]:
        return queries.load(f"pages/ledger/{name}").rows(store.cursor(), **between, **more)

    turned = [(_cause(row), row) for row in rows("change_uploads")]
    steps: list[Step] = []
    for cause in ("returned", "reported", "replaced"):
        own = [row for found, row in turned if found == cause]
        added = frozenset(row["upload_id"] for row in own if row["active"])
        removed = frozenset(row["upload_id"] for row in own) - added
        if own:
            steps.append((cause, {"added": added, "removed": removed}))
    events = [_upload_event(cause, row) for cause, row in turned]
    if revised := rows("change_revisions"):
        steps.append(("corrected", {"revised": known[1]}))
        events += [_revision_event(row) for row in revised]
    if decided := rows("change_decisions", others=list(NO_DECISION)):
        steps.append(("decided", {"decided": known[1]}))
        events += [
            Event("decided", row["happened_at"], row["actor"], row["action"]) for row in decided
        ]
    if start.as_of != end.as_of:
        steps.append(("day", {"as_of": end.as_of}))
        events.append(Event("day", None, None, f"评估日由 {start.as_of} 变为 {end.as_of}"))
    if start.pack != end.pack:
        steps.append(("rules", {"pack": end.pack}))
        events.append(Event("rules", None, None, "规则改过"))
    return steps, events


def _cause(row: Mapping[str, Any]) -> str:
    if not (row["active"] and row["fresh"]):
        return "returned"
    return "replaced" if row["replaces"] else "reported"


def _upload_event(cause: str, row: Mapping[str, Any]) -> Event:
    word = {"returned": "恢复" if row["active"] else "撤销"}.get(cause, "收到")
    told = f"{word}第 {row['upload_id']} 号“{row['file']}”"
    file = Source(row["file"], row["upload_id"], 0, 0, 0)
    return Event(cause, row["happened_at"], row["actor"], told, file, tuple(row["counties"]))


def _revision_event(row: Mapping[str, Any]) -> Event:
    word = "改回" if row["undone"] else "更正"
    told = f"{word}{row['form']}.{row['field']}：{row['old']} → {row['new']}（{row['reason']}）"
    where = (row[name] for name in ("source", "upload_id", "sheet_no", "row_no", "record_id"))
    return Event("corrected", row["happened_at"], row["actor"], told, Source(*where))


def _path(first: _Facts, steps: Sequence[Step]) -> list[_Facts]:
    path = [first]
    for _, changed in steps:
        changed = dict(changed)
        added, removed = changed.pop("added", frozenset()), changed.pop("removed", frozenset())
        path.append(replace(path[-1], uploads=(path[-1].uploads | added) - removed, **changed))
    return path
