"""Answers published in blocks: every figure is a sum of whole blocks, so no fewer people than a block's come out.

Whoever adds and subtracts sums of whole blocks gets multiples of whole blocks, whatever the figures are
of: days, moments, periods, counties, supervisors, sessions. So it is enough that a block has ``limit``
people, that no person is in two, and that a block once there stays as it is for ever: what came later
makes blocks of its own or waits. :func:`partition` deals people to blocks by what is known when they come,
and never by what comes after, so that the blocks of an earlier moment are among those of a later one.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Block = frozenset[int]
"""Slots published together or not at all."""
Votes = Mapping[tuple[int, int], int]
"""(item, level) → votes."""

WINDOW = dt.timedelta(minutes=10)
"""Files that come within one window of the clock come together: what of them is small can be put to what is not."""
ALIKE = 8
"""Two readings of the same people differ by fewer than five where no item differs by more votes: one moved is two."""
LEVELS = (
    ("year", "place", "teacher", "day"), ("year", "place", "teacher"), ("year", "place"),
    ("year", "teacher"), ("year",),
)  # fmt: skip
"""What the small are put together by: first of one session, then of one county, last of one year."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """People of one table and county as first read. ``labels`` are what was written then: year, place, teacher, day
    (``2025-03-01``, ``2025-03`` or ``2025``; year and day empty: none); ``turns`` the moments from which on the table
    counted (True) or not, oldest first."""

    people: int
    labels: Mapping[str, str | None]
    turns: Sequence[tuple[dt.datetime, bool]]
    votes: Votes
    upload: int = 0

    @property
    def came(self) -> dt.datetime:
        """When it was taken in."""
        return self.turns[0][0]

    def was_off(self, by: dt.datetime) -> bool:
        """Whether it was withdrawn at some time before."""
        return any(not on and at <= by for at, on in self.turns)

    def due(self) -> dt.datetime:
        """When it is dealt: with all that came in its window, and once its own quarter is over."""
        end, day = window_end(self.came), self.labels.get("day")
        if not day:
            return end
        year, month = int(day[:4]), int(day[5:7] or 12)
        return max(end, next_quarter(dt.datetime(year, month, 1)))

    def active(self, at: dt.datetime) -> bool:
        """Whether it counted at a moment."""
        return next((on for moment, on in reversed(self.turns) if moment <= at), False)


class Partition(NamedTuple):
    """``slot`` of each arrived (None: held back for good), and the blocks of slots: of a rough figure, of an exact one."""

    slot: Sequence[int | None]
    rough: Sequence[Block]
    exact: Sequence[Block]


def partition(
    arrived: Sequence[Arrived],
    until: dt.datetime,
    rough: int,
    exact: int,
    frozen: Sequence[dt.datetime] = (),
) -> Partition:
    """The blocks there are at a moment; ``arrived`` are in the order in which they came.

    ``rough`` and ``exact`` are the people a block needs for a rounded figure, and for any other; at the
    ``frozen`` moments all that is there is dealt, also what is of a quarter not over.

    >>> came = [Arrived(n, {"year": "2025", "place": p, "day": "2025-03-01"}, [(dt.datetime(2025, 3, 2, 9), True)],
    ...         {(1, 5): n}) for p, n in [("甲", 9), ("甲", 2), ("乙", 3), ("丙", 3)]]
    >>> [sorted(map(sorted, partition(came, dt.datetime(2025, 3, 31) + dt.timedelta(days=d), 5, 8).rough)) for d in (0, 1)]
    [[], [[0, 1], [2, 3]]]
    """
    dealer = _Dealer(arrived, rough, exact)
    turned = {window_end(at) for one in arrived for at, _ in one.turns}
    for moment in sorted({*turned, *(one.due() for one in arrived), *frozen}):
        if moment <= until:
            dealer.close(moment, moment in frozen)
    return Partition(dealer.slot, dealer.rough.done, dealer.exact.done)


def window_end(moment: dt.datetime) -> dt.datetime:
    """The end of the window a moment lies in.

    >>> window_end(dt.datetime(2025, 3, 1, 9, 12, 30))
    datetime.datetime(2025, 3, 1, 9, 20)
    """
    day = dt.datetime.combine(moment.date(), dt.time())
    return day + (moment - day) // WINDOW * WINDOW + WINDOW


def next_quarter(moment: dt.datetime) -> dt.datetime:
    """When the quarter of a moment is over.

    >>> next_quarter(dt.datetime(2025, 3, 31, 9)), next_quarter(dt.datetime(2025, 12, 1))
    (datetime.datetime(2025, 4, 1, 0, 0), datetime.datetime(2026, 1, 1, 0, 0))
    """
    later = (moment.month - 1) // 3 + 1
    return dt.datetime(moment.year + later // 4, later % 4 * 3 + 1, 1)


class _Pool:
    """What waits to be published, and the blocks that were."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.waiting: list[Block] = []
        self.done: list[Block] = []


class _Dealer:
    def __init__(self, arrived: Sequence[Arrived], rough: int, exact: int) -> None:
        self._arrived = arrived
        self.rough, self.exact = _Pool(rough), _Pool(exact)
        self.slot: list[int | None] = [None] * len(arrived)
        self._due = [one.due() for one in arrived]
        self._new = list(range(len(arrived)))
        self._sharing: dict[int, list[int]] = defaultdict(list)  # slot → those who have it
        self._of_session: dict[tuple[str | None, ...], list[int]] = defaultdict(list)
        self._ever_off: list[int] = []  # tables that were withdrawn at some time

    def close(self, moment: dt.datetime, everything: bool) -> None:
        """Make the blocks of one step."""
        due = [
            n for n in self._new
            if self._due[n] <= moment or (everything and self._arrived[n].came <= moment)
        ]  # fmt: skip
        dealt = set(due)
        self._new = [n for n in self._new if n not in dealt]
        for number in due:
            slot = self.slot[number] = self._placed(number, moment)
            if slot is None:
                continue
            self._sharing[slot].append(number)
            self._of_session[self._session(number)].append(number)
            if not all(on for _, on in self._arrived[number].turns):
                self._ever_off.append(number)
            if slot == number:
                self.rough.waiting.append(frozenset([number]))
        self.exact.waiting += self._gather(self.rough, moment)
        self._gather(self.exact, moment, alone=False)

    def _placed(self, number: int, moment: dt.datetime) -> int | None:
        """The slot: its own of somebody new, that of an earlier table sent again, none of nearly such a one."""
        one, again = self._arrived[number], number
        for earlier in sorted({*self._of_session[self._session(number)], *self._ever_off}):
            other = self._arrived[earlier]
            if other.upload == one.upload or not _comparable(one, other, moment):
                continue
            differ = _differ(one, other)
            if 0 < differ <= ALIKE:
                return None
            if differ == 0 and other.was_off(moment) and again == number:
                again = self.slot[earlier]
        return again

    def _session(self, number: int) -> tuple[str | None, ...]:
        return tuple(self._arrived[number].labels.get(name) for name in LEVELS[0])

    def _gather(self, pool: _Pool, moment: dt.datetime, alone: bool = True) -> list[Block]:
        """Blocks of what waits and counts just now; those made, which the pool keeps.

        ``alone``: what fits to nothing made just now waits, rather than go with the smallest of its year.
        """
        counting = {u for u in pool.waiting if self._counts(u, moment)}
        still = [u for u in pool.waiting if u not in counting]
        units = [u for u in pool.waiting if u in counting]
        made = [u for u in units if self._people(u) >= pool.limit]
        units = [u for u in units if self._people(u) < pool.limit]
        for level in LEVELS:
            units = self._put_together(units, made, level, pool.limit)
        if not alone and units and made:
            units = self._put_together(units, made, LEVELS[-1], pool.limit, beside_any=True)
        pool.waiting = [*still, *units]
        pool.done += made
        return made

    def _put_together(
        self, units: list[Block], made: list[Block], level: tuple[str, ...], limit: int,
        beside_any: bool = False,
    ) -> list[Block]:  # fmt: skip
        """Small units of one key into one block, or to the smallest made just now; those that still wait."""
        alike: dict[tuple[str | None, ...], list[Block]] = defaultdict(list)
        waiting = []
        for unit in units:
            key = self._key(unit, level)
            waiting.append(unit) if key is None else alike[key].append(unit)
        for key, small in alike.items():
            together = frozenset().union(*small)
            fits = beside_any or len(level) > 1
            beside = [b for b in made if fits and self._key(b, level) == key]
            if self._people(together) >= limit:
                made.append(together)
            elif beside:
                host = min(beside, key=lambda b: (self._people(b), min(b)))
                made[made.index(host)] = host | together
            else:
                waiting += small
        return waiting

    def _key(self, unit: Block, level: tuple[str, ...]) -> tuple[str | None, ...] | None:
        """What all of a unit say; None where they do not say the same, or say nothing."""
        keys = {tuple(self._arrived[n].labels.get(name) for name in level) for n in unit}
        return keys.pop() if len(keys) == 1 and None not in min(keys, key=str) else None

    def _people(self, unit: Iterable[int]) -> int:
        return sum(self._arrived[n].people for n in unit)

    def _counts(self, unit: Block, moment: dt.datetime) -> bool:
        return all(
            any(self._arrived[n].active(moment) for n in self._sharing[slot]) for slot in unit
        )


def _comparable(one: Arrived, other: Arrived, moment: dt.datetime) -> bool:
    """Whether the one may be the other sent again: it took its place, or stands beside it for the same session."""
    same = all(one.labels.get(name) == other.labels.get(name) for name in LEVELS[0])
    many = min(one.people, other.people) > ALIKE // 2
    return (same or many) if other.was_off(moment) else (same and many)


def _differ(one: Arrived, other: Arrived) -> int:
    """By how many votes two tables differ in the item they differ in most, or by how many people."""
    items: dict[int, int] = defaultdict(int)
    for item, level in one.votes.keys() | other.votes.keys():
        items[item] += abs(one.votes.get((item, level), 0) - other.votes.get((item, level), 0))
    return max([*items.values(), abs(one.people - other.people)])
