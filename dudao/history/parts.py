"""A figure's change in parts: what each cause did to it, alone where that can be told, together where not. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dudao.history.figures_of_year import Key, Seen, rows_of
from dudao.records import Source

_NEAR = 1e-9


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened between the two moments. ``counties`` empty: anywhere."""

    cause: str
    at: dt.datetime | None
    actor: str | None
    words: str
    source: Source | None = None
    counties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row that makes a part: ``sign`` ＋ came, － went, ± says something else now, ＝ what happened."""

    sign: str
    sources: tuple[Source, ...]
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


def split(
    causes: Sequence[str], forward: Sequence[Seen], back: Sequence[Seen], kept: Seen | None,
    events: Sequence[Event],
) -> list[Change]:  # fmt: skip
    """Every figure that changed along ``forward``, the states after each cause, and ``back``, in reverse order.

    ``kept``: what a snapshot froze, where the first state is one.
    """
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
    if not numeric and (only := _only(there, again, ahead[-1])) is not None:
        i, path = only
        ends = (
            (forward[i], forward[i + 1]) if path is there else (back[last - i], back[last - i + 1])
        )
        return [_part((causes[i],), ahead[0], ahead[-1], _rows(key, (causes[i],), *ends, events))]
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


def _only(
    there: list[tuple[Any, Any]], again: list[tuple[Any, Any]], after: Any
) -> tuple[int, list[tuple[Any, Any]]] | None:
    """The one cause that makes the whole change in one order and has the last word in the other, with that order."""
    for path, other in ((there, again), (again, there)):
        moved = [i for i, step in enumerate(path) if not _same(*step)]
        if len(moved) == 1 and not _same(*other[moved[0]]) and _same(other[moved[0]][1], after):
            return moved[0], path
    return None


def _part(causes: tuple[str, ...], before: Any, after: Any, rows: tuple[Row, ...]) -> Part:
    both = _numeric(before) and _numeric(after)
    return Part(causes, before, after, _rounded(after - before) if both else None, rows)


def _rows(
    key: Key, causes: tuple[str, ...], before: Seen, after: Seen, events: Sequence[Event]
) -> tuple[Row, ...]:
    """What came, went or says something else; where no row did, what happened."""
    old, new = rows_of(before, key), rows_of(after, key)
    rows = [Row("－", old[name].sources, old[name].note) for name in old.keys() - new.keys()]
    rows += [Row("＋", new[name].sources, new[name].note) for name in new.keys() - old.keys()]
    for name in old.keys() & new.keys():
        if old[name].note != new[name].note:
            rows.append(Row("±", new[name].sources, f"{old[name].note} → {new[name].note}"))
    rows.sort(key=lambda row: (row.sign, row.sources, row.note))
    own = [event for event in events if event.cause in causes]
    touched = {s.key for counted in (*old.values(), *new.values()) for s in counted.sources}
    touched |= {(upload, sheet, 0) for upload, sheet, _ in touched}  # what stands above a table
    corrected = [e for e in own if e.source is not None and e.source.key in touched]
    near = [e for e in own if e.cause != "corrected" and _concerns(e, key)]
    shown = corrected if rows else corrected or near or own
    return (
        *rows,
        *(Row("＝", (event.source,) if event.source else (), event.words) for event in shown),
    )


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
