"""What shown sums give away: complementary suppression in one table, and over tables of the same people.

A *cell* is the finest group there is, a published figure the sum over a set of cells. Whoever knows
which cells a figure sums up can derive every set of cells that is a linear combination of published
ones; :func:`hide` sees to it within one table and its total, :func:`hide_across` over several.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

Cells = frozenset[int]
Name = tuple[str, Any]
"""A published group: its table and its name there."""

PRIME = (1 << 61) - 1


def hide(sizes: Mapping[str, int], others: int, limit: int) -> set[str]:
    """The groups to hide so that none under ``limit`` follows from the total less the shown ones.

    ``others`` are respondents in the total and in no shown group: a hidden group themselves.

    >>> sorted(hide({"甲": 3, "乙": 9, "丙": 20}, 0, 5))
    ['乙', '甲']
    >>> sorted(hide({"甲": 3, "乙": 9, "丙": 20}, 6, 5))
    ['甲']
    >>> sorted(hide({"甲": 1, "乙": 1, "丙": 9, "丁": 20}, 0, 5))
    ['丙', '乙', '甲']
    >>> hide({"甲": 9, "乙": 20}, 2, 5), hide({"甲": 9, "乙": 20}, 6, 5)
    ({'甲'}, set())
    """
    hidden = {name for name, size in sizes.items() if 0 < size < limit}
    shown = sorted((size, name) for name, size in sizes.items() if size >= limit)
    for _, name in shown:
        together = sum(sizes[n] for n in hidden) + others
        alone = len(hidden) == 1 and not others
        if not together or (together >= limit and not alone):
            break
        hidden.add(name)
    return hidden


class Span:
    """Every set of cells that follows from published ones by adding and subtracting (modulo a prime)."""

    def __init__(self, published: Mapping[Name, Cells]) -> None:
        self._published = published
        marks: dict[int, list[int]] = defaultdict(list)
        for number, cells in enumerate(published.values()):
            for cell in cells:
                marks[cell].append(number)
        alike: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for cell, mark in marks.items():
            alike[tuple(mark)].append(cell)
        self._class = {cell: n for n, cells in enumerate(alike.values()) for cell in cells}
        self._size = [len(cells) for cells in alike.values()]
        self._rows: dict[int, tuple[dict[int, int], dict[Name, int]]] = {}
        for name, cells in sorted(published.items(), key=lambda item: len(item[1])):
            self._add(name, cells)

    def _add(self, name: Name, cells: Cells) -> None:
        row, made = self._reduced(dict.fromkeys((self._class[c] for c in cells), 1))
        if row:
            first = min(row)
            back = pow(row[first], -1, PRIME)
            made = {n: -k % PRIME for n, k in made.items()}
            made[name] = 1
            self._rows[first] = (
                {c: k * back % PRIME for c, k in row.items()},
                {n: k * back % PRIME for n, k in made.items()},
            )

    def _reduced(self, row: dict[int, int]) -> tuple[dict[int, int], dict[Name, int]]:
        """What is left of a row, and the combination of published sets taken from it."""
        made: dict[Name, int] = {}
        left: dict[int, int] = {}
        waiting = list(row)
        heapq.heapify(waiting)
        while waiting:
            column = heapq.heappop(waiting)
            factor = row.pop(column, 0)
            if not factor:
                continue
            if column not in self._rows:
                left[column] = factor
                continue
            known, by = self._rows[column]
            for other, k in known.items():
                if other != column:
                    if other not in row:
                        heapq.heappush(waiting, other)
                    row[other] = (row.get(other, 0) - factor * k) % PRIME
            for name, k in by.items():
                made[name] = (made.get(name, 0) + factor * k) % PRIME
        return left, made

    def combination(self, secret: Cells) -> set[Name] | None:
        """The published sets that give the secret one away; None where it does not follow."""
        touched: dict[int, int] = defaultdict(int)
        for cell in secret:
            if cell not in self._class:
                return None
            touched[self._class[cell]] += 1
        if any(count != self._size[n] for n, count in touched.items()):
            return None
        left, made = self._reduced(dict.fromkeys(touched, 1))
        return None if left else {name for name, k in made.items() if k}


def hide_across(
    sizes: Mapping[int, int],
    fixed: Mapping[Name, Cells],
    tables: Mapping[str, Mapping[Any, Cells]],
    withheld: Mapping[str, Mapping[Any, Cells]],
    limit: int,
) -> dict[str, set[Any]]:
    """Which groups of ``tables`` to hide, given what is published anyway.

    ``sizes``: respondents of each cell. ``fixed``: published sets nothing can be done about (the total,
    the shown counties). ``withheld``: groups of other tables that are hidden already. Afterwards no
    hidden group, no cell and no remainder under ``limit`` follows from what is shown.
    """
    small = {frozenset([cell]) for cell, size in sizes.items() if 0 < size < limit}
    hidden = {
        table: {name for name, cells in groups.items() if 0 < _size(sizes, cells) < limit}
        for table, groups in tables.items()
    }
    given = Span(fixed)
    free: dict[Name, bool] = {}  # whether hiding it hides anything, asked once: what is given stays
    while True:
        published = dict(fixed)
        for table, groups in tables.items():
            published |= {(table, g): c for g, c in groups.items() if g not in hidden[table]}
        span = Span(published)
        kept = [{g: tables[t][g] for g in names} for t, names in hidden.items()]
        more = set()
        for secret in small | _secrets(sizes, published, [*kept, *withheld.values()], limit):
            made = (span.combination(secret) or set()) - set(fixed)
            for name in made - free.keys():
                free[name] = given.combination(published[name]) is None
            if useful := [name for name in made if free[name]]:
                more.add(min(useful, key=lambda n: (_size(sizes, published[n]), str(n))))
        if not more:
            return hidden
        for table, group in more:
            hidden[table].add(group)


def _size(sizes: Mapping[int, int], cells: Iterable[int]) -> int:
    return sum(sizes[cell] for cell in cells)


def _secrets(
    sizes: Mapping[int, int],
    published: Mapping[Name, Cells],
    hidden: list[Mapping[Any, Cells]],
    limit: int,
) -> set[Cells]:
    """Hidden groups, and the small remainders they leave of published ones."""
    secrets = {cells for groups in hidden for cells in groups.values()}
    for groups in hidden:
        out = frozenset().union(*groups.values())
        rests = (cells & out for cells in published.values())
        secrets |= {rest for rest in rests if 0 < _size(sizes, rest) < limit}
    return secrets
