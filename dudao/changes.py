"""What changed between two moments, and by what: each figure's change split by cause, with its rows.

From the earlier state to the later one in a named order (:data:`CAUSES`), one cause at a time, each
step a state that is evaluated in full; then the same in the reverse order. A cause whose effect on a
figure is the same both ways is named alone; where it depends on the order, the causes are named together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dudao import queries, rules
from dudao.changed_figures import Counted, Key, Seen, figures, rows_of, seen
from dudao.facts import Facts
from dudao.store import Store, snapshots
from dudao.store.between import Between

FOREVER = dt.datetime(9999, 1, 1)
"""Known at this moment is known now."""
CAUSES = {
    "reading": "程序或名单",
    "returned": "撤回或恢复",
    "reported": "新报",
    "replaced": "新表取代",
    "corrected": "更正",
    "decided": "认定",
    "day": "评估日",
    "rules": "规则",
}
"""The causes in the order in which they are put on."""
NO_DECISION = (
    "received", "committed", "withdrawn", "restored", "staged", "rejected", "discarded", "answered",
    "answer_revoked", "mapped", "mapping_revoked", "corrected", "uncorrected", "frozen",
    "snapshot_revoked", "snapshot_shown", "scheduled", "unscheduled", "restored_backup", "purged",
)  # fmt: skip
"""Actions of the audit that decide nothing about a figure by themselves."""
_NEAR = 1e-9


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
class Event:
    """Something that happened between the two moments. ``counties`` empty: anywhere."""

    cause: str
    at: dt.datetime | None
    actor: str | None
    words: str
    source: str | None = None
    counties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row that makes a part: ``sign`` ＋ came, － went, ± says something else now, ＝ what happened."""

    sign: str
    source: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Part:
    """A share of a change. Several ``causes``: they cannot be parted. ``delta`` is None for what is no number."""

    causes: tuple[str, ...]
    before: Any
    after: Any
    delta: float | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that is not what it was; its parts add up to the whole."""

    key: Key
    before: Any
    after: Any
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that changed from ``start`` to ``end``; ``causes`` are those that moved a figure, in order."""

    start: State
    end: State
    causes: tuple[str, ...]
    events: tuple[Event, ...]
    changes: tuple[Change, ...]


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

    ``tell`` hears how many states of how many are evaluated. Raises ``ValueError`` for two years or
    an ``end`` known before ``start``.
    """
    known = (start.known_at or FOREVER, end.known_at or FOREVER)
    if start.year != end.year or known[0] > known[1]:
        raise ValueError("one year, and the earlier moment first")
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
    changes = _changes([cause for cause, _ in steps], forward, back, kept, events)
    moved = {cause for change in changes for part in change.parts for cause in part.causes}
    causes = tuple(cause for cause in CAUSES if cause in moved)
    return Comparison(start, end, causes, tuple(events), tuple(changes))


def _frozen(store: Store, state: State) -> Seen | None:
    """The figures as a snapshot froze them; None where the state is no snapshot."""
    if state.snapshot is None:
        return None
    reports, _ = snapshots.reports_of(store, state.snapshot)
    return Seen(figures(reports))


def _active(store: Store, known_at: dt.datetime) -> frozenset[int]:
    rows = queries.load("pages/change_active").rows(store.cursor(), known_at=known_at)
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
        return queries.load(f"pages/{name}").rows(store.cursor(), **between, **more)

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
    word = {"returned": "恢复" if row["active"] else "撤回"}.get(cause, "收到")
    told = f"{word}第 {row['upload_id']} 号“{row['file']}”"
    return Event(cause, row["happened_at"], row["actor"], told, row["file"], tuple(row["counties"]))


def _revision_event(row: Mapping[str, Any]) -> Event:
    word = "改回" if row["undone"] else "更正"
    told = f"{word}{row['form']}.{row['field']}：{row['old']} → {row['new']}（{row['reason']}）"
    return Event("corrected", row["happened_at"], row["actor"], told, row["source"])


def _path(first: _Facts, steps: Sequence[Step]) -> list[_Facts]:
    path = [first]
    for _, changed in steps:
        changed = dict(changed)
        added, removed = changed.pop("added", frozenset()), changed.pop("removed", frozenset())
        path.append(replace(path[-1], uploads=(path[-1].uploads | added) - removed, **changed))
    return path


def _changes(
    causes: Sequence[str], forward: Sequence[Seen], back: Sequence[Seen], kept: Seen | None,
    events: Sequence[Event],
) -> list[Change]:  # fmt: skip
    start, end = kept or forward[0], forward[-1]
    found = []
    for key in {**start.figures, **forward[0].figures, **end.figures}:
        before, after = start.figures.get(key), end.figures.get(key)
        parts = []
        if kept and not _same(before, forward[0].figures.get(key)):
            parts.append(_part(("reading",), before, forward[0].figures.get(key), ()))
        parts += _parts(key, causes, forward, back, events)
        if not _same(before, after):
            found.append(Change(key, before, after, tuple(parts)))
    return found


def _parts(
    key: Key, causes: Sequence[str], forward: Sequence[Seen], back: Sequence[Seen],
    events: Sequence[Event],
) -> list[Part]:  # fmt: skip
    """The parts of a figure's change along the path: one a cause, those that cannot be parted together."""
    ahead = [state.figures.get(key) for state in forward]
    behind = [state.figures.get(key) for state in back]
    number, last = len(causes), len(causes) - 1
    there = [(ahead[i], ahead[i + 1]) for i in range(number)]
    again = [(behind[last - i], behind[last - i + 1]) for i in range(number)]
    numeric = all(_numeric(value) for value in (*ahead, *behind))
    moved = [i for i in range(number) if not (_same(*there[i]) and _same(*again[i]))]
    alone = [
        i for i in moved
        if (numeric and _same(there[i][1] - there[i][0], again[i][1] - again[i][0]))
        or len(moved) == 1
    ]  # fmt: skip
    parts = [
        _part((causes[i],), *there[i], _rows(key, (causes[i],), forward[i], forward[i + 1], events))
        for i in alone
    ]
    together = tuple(causes[i] for i in moved if i not in alone)
    if together:
        rows = _rows(key, together, forward[0], forward[-1], events)
        if numeric:
            left = sum(there[i][1] - there[i][0] for i in moved if i not in alone)
            if not _same(left, 0):
                parts.append(Part(together, None, None, _rounded(left), rows))
        elif not _same(ahead[0], ahead[-1]):
            parts.append(_part(together, ahead[0], ahead[-1], rows))
    return parts


def _part(causes: tuple[str, ...], before: Any, after: Any, rows: tuple[Row, ...]) -> Part:
    both = _numeric(before) and _numeric(after)
    return Part(causes, before, after, _rounded(after - before) if both else None, rows)


def _rows(
    key: Key, causes: tuple[str, ...], before: Seen, after: Seen, events: Sequence[Event]
) -> tuple[Row, ...]:
    """What came, went or says something else; where no row did, what happened."""
    old, new = rows_of(before, key), rows_of(after, key)
    rows = [Row("－", old[name].source, _said(old[name], name)) for name in old.keys() - new.keys()]
    rows += [
        Row("＋", new[name].source, _said(new[name], name)) for name in new.keys() - old.keys()
    ]
    for name in old.keys() & new.keys():
        if old[name].note != new[name].note:
            rows.append(Row("±", new[name].source, f"{old[name].note} → {new[name].note}"))
    rows.sort(key=lambda row: (row.sign, row.source or "", row.note))
    own = [event for event in events if event.cause in causes]
    touched = {counted.source for counted in (*old.values(), *new.values())}
    corrected = [e for e in own if e.cause == "corrected" and e.source in touched]
    near = [e for e in own if e.cause != "corrected" and _concerns(e, key)]
    shown = corrected if rows else corrected or near or own
    return (*rows, *(Row("＝", event.source, event.words) for event in shown))


def _said(counted: Counted, name: str) -> str:
    return counted.note if counted.note else name


def _concerns(event: Event, key: Key) -> bool:
    return not event.counties or key.county is None or key.county in event.counties


def _numeric(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _same(one: Any, other: Any) -> bool:
    if _numeric(one) and _numeric(other):
        return abs(one - other) < _NEAR
    return one == other


def _rounded(number: float) -> float:
    return round(number, 6)
