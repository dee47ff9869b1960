"""What an account of bounded sight learns of the answers: closed quarters and snapshots, in whole blocks.

An observer's and a county's account (:attr:`dudao.store.lenses.authority.Lens.bounded`) may choose any day and
any moment; of what is made of answers they are shown the last quarter closed by then, or the snapshot, and of
every group the blocks (:mod:`dudao.evaluation.blocks`) that lie in it whole.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from dudao.evaluation.blocks import Arrived, Block, next_quarter, partition

if TYPE_CHECKING:
    from dudao.evaluation.facts import Facts

ENOUGH = 0.8
"""The share of a rough figure's people whom an exact one must count to be shown instead of it."""


class Clocks(NamedTuple):
    """The day and the moment that are shown instead of those asked for."""

    as_of: dt.date
    known_at: dt.datetime


def clocks(facts: Facts) -> Clocks:
    """The last quarter closed by the day and the moment looked at; a snapshot's own where it is one."""
    asked = facts.known_at or dt.datetime.now()
    if facts.known_at is None:
        return Clocks(closed_day(facts.as_of, asked.date()), asked)
    frozen = {(s["as_of"], s["known_at"]) for s in facts.rows("snapshot_moments")}
    if (facts.as_of, asked) in frozen:
        return Clocks(facts.as_of, asked)
    quarter = dt.datetime.combine(closed_day(asked.date(), asked.date()), dt.time())
    moments = [quarter + dt.timedelta(days=1), *(at for _, at in frozen if at <= asked)]
    return Clocks(closed_day(facts.as_of, asked.date()), max(moments))


def closed_day(as_of: dt.date, today: dt.date) -> dt.date:
    """The last day of the last quarter that is over on ``today`` and ends by ``as_of``.

    >>> closed_day(dt.date(2025, 9, 29), dt.date(2026, 1, 5)), closed_day(dt.date(2025, 9, 30), dt.date(2026, 1, 5))
    (datetime.date(2025, 6, 30), datetime.date(2025, 9, 30))
    >>> closed_day(dt.date(2025, 12, 31), dt.date(2025, 12, 31))
    datetime.date(2025, 9, 30)
    """
    first = min(as_of + dt.timedelta(days=1), today)  # a day by which it must be over
    begun = next_quarter(dt.datetime.combine(first, dt.time())).date()
    month = begun.month - 3
    start = dt.date(begun.year, month, 1) if month > 0 else dt.date(begun.year - 1, month + 12, 1)
    return start - dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sight:
    """The cells of a year in the shape of ``pages/satisfaction/cells``, the blocks of their numbers, and the last
    day shown."""

    cells: Sequence[Mapping[str, Any]]
    rough: Sequence[Block]
    exact: Sequence[Block]
    until: dt.date

    def of(self, group: Iterable[int]) -> tuple[frozenset[int], bool]:
        """The cells of a group that are shown, and whether as exact figures: whole blocks alone; none where nothing is."""
        inside = frozenset(group)
        rough, exact = (
            frozenset().union(*(b for b in blocks if b <= inside))
            for blocks in (self.rough, self.exact)
        )
        if self._people(exact) >= ENOUGH * self._people(rough):
            return exact, True
        return rough, False

    def _people(self, cells: Iterable[int]) -> int:
        return sum(int(self.cells[n]["respondents"]) for n in cells)


def sight(facts: Facts, year: int, rough: int, exact: int) -> Sight:
    """What is shown of a year; ``rough`` and ``exact`` are the least people of a rounded figure and of another."""
    shown, first = clocks(facts), facts.rows("satisfaction_first")
    frozen = [s["known_at"] for s in facts.rows("snapshot_moments") if s["at_once"]]
    arrived = _dated([_arrived(row) for row in first])
    dealt = partition(arrived, shown.known_at, rough, exact, frozen)
    asked = facts.rows("satisfaction_sheets", year=year)
    sheets = {record: sheet for sheet in asked for record in sheet["records"]}
    cells: list[dict[str, Any]] = []
    number: dict[int, int] = {}  # slot → cell
    for row, came, slot in zip(first, arrived, dealt.slot, strict=True):
        sheet = next((sheets[n] for n in row["records"] if n in sheets), None)
        if sheet is None or (sheet["day"] is not None and sheet["day"] > shown.as_of):
            continue
        if not came.active(shown.known_at) or slot in number:
            continue
        if slot is not None:
            number[slot] = len(cells)
        counts = {"respondents": row["respondents"], "votes": row["votes"], **_levels(row)}
        cells.append({**sheet, **counts, "county": row["own"] or sheet["county"]})
    blocks = (_numbered(dealt.rough, number), _numbered(dealt.exact, number))
    return Sight(cells, *blocks, shown.as_of)


def _levels(row: Mapping[str, Any]) -> dict[str, int]:
    votes = [(v["level"], int(v["votes"])) for v in row["votes"]]
    return {f"n{k}": sum(n for level, n in votes if level == k) for k in range(1, 6)}


def _numbered(blocks: Iterable[Block], number: Mapping[int, int]) -> list[Block]:
    """The blocks all of whose people there are, as numbers of cells."""
    return [frozenset(number[s] for s in b) for b in blocks if b <= number.keys()]


def _dated(arrived: Sequence[Arrived]) -> list[Arrived]:
    """Those without a date in the year of the last session answered about so far: what they are put together with."""
    found, last = [], ""
    for one in arrived:
        day = one.labels["day"] or ""
        last = max(last, day) if day <= f"{one.came:%Y-%m-%d}" else last
        year = day[:4] or last[:4] or str(one.came.year)
        found.append(replace(one, labels={**one.labels, "year": year}))
    return found


def _arrived(row: Mapping[str, Any]) -> Arrived:
    return Arrived(
        int(row["respondents"]),
        {"place": row["place"], "teacher": row["teacher"], "day": row["held_on"]},
        [(turn["at"], turn["active"]) for turn in row["events"]],
        {(v["item"], v["level"]): int(v["votes"]) for v in row["votes"]},
        row["upload_id"],
    )
