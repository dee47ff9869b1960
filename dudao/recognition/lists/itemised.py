"""A long list: a row an item, several rows a record (站点 | 巡查项目 | 结果, nine rows a station).

Known by how it runs, whatever the words are: the texts of one column come round again, group after group, with
a value beside each; what stands further left names the group. It is laid out with a row a group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from dudao.reading.grid import Grid, Spot
from dudao.recognition.labels import blank, squeeze
from dudao.recognition.lists.arranged import ArrangedGrid, laid

_FEWEST_ITEMS, _FEWEST_GROUPS, _MOST_ITEMS, _LONGEST = 3, 2, 40, 16
_WIDEST, _TALLEST, _HEADS = 12, 6_000, 12
_SHARE = 0.8

Group = list[int]
"""The rows of one record."""


def itemised(grid: Grid) -> ArrangedGrid | None:
    """The list with a row a record; None where no column's items come round again."""
    if not 3 <= grid.width <= _WIDEST or grid.height > _TALLEST:
        return None
    for col in range(1, grid.width - 1):
        for top in range(min(_HEADS, grid.height)):
            if isinstance(grid.at(top, col), str) and (groups := _groups(grid, top + 1, col)):
                return _laid(grid, top, col, groups)
    return None


def _groups(grid: Grid, first: int, col: int) -> list[Group]:
    """The rows below a heading by record: an item that comes again begins the next; empty where they do not so run."""
    if blank(grid.at(first, col)):
        return []
    cells = [(r, v) for r in range(first, grid.height) if not blank(v := grid.at(r, col))]
    texts = {r: squeeze(value) if isinstance(value, str) else "" for r, value in cells}
    if not all(0 < len(text) <= _LONGEST for text in texts.values()):
        return []
    groups: list[Group] = []
    seen: set[str] = set()
    for r, text in texts.items():
        if not groups or text in seen or _named_anew(grid, r, col):
            groups.append([])
            seen = set()
        groups[-1].append(r)
        seen.add(text)
    counts = Counter(texts.values())
    common = [item for item, n in counts.items() if n >= _SHARE * len(groups)]
    alike = len(groups) >= _FEWEST_GROUPS and _FEWEST_ITEMS <= len(common) <= _MOST_ITEMS
    return groups if alike and _SHARE * len(counts) <= len(common) else []


def _named_anew(grid: Grid, r: int, col: int) -> bool:
    """Whether a row names another record than the row above it."""
    return any(
        not blank(grid.at(r, c)) and not blank(grid.at(r - 1, c)) and grid.at(r, c) != grid.at(r - 1, c)
        for c in range(col)
        if not isinstance(grid.at(r, c), int | float) and not str(grid.at(r, c)).strip().isdigit()
    )  # fmt: skip


def _laid(grid: Grid, top: int, col: int, groups: Sequence[Group]) -> ArrangedGrid | None:
    names = [c for c in range(col) if _names(grid, c, groups)]
    if not names or not any(not blank(grid.at(group[0], names[0])) for group in groups):
        return None
    items = list(dict.fromkeys(squeeze(str(grid.at(r, col))) for group in groups for r in group))
    rest = [
        c
        for c in range(col + 2, grid.width)
        if not blank(grid.at(top, c)) and any(not blank(grid.at(r, c)) for g in groups for r in g)
    ]
    header = [
        *(str(grid.at(top, c) or "") for c in names),
        *items,
        *(str(grid.at(top, c)) for c in rest),
    ]
    records = []
    for group in groups:
        at = {squeeze(str(grid.at(r, col))): r for r in group}
        cells: list[tuple[Any, Spot]] = [(_first(grid, group, c), (group[0], c)) for c in names]
        cells += [
            (grid.at(at[i], col + 1) if i in at else None, (at.get(i, group[0]), col + 1))
            for i in items
        ]
        cells += [("；".join(_remarks(grid, group, col, c)) or None, (group[0], c)) for c in rest]
        records.append(cells)
    made = laid(grid, top, header, records)
    made.after = [*grid.after, *_below(grid, groups[-1][-1])]
    return made


def _names(grid: Grid, c: int, groups: Sequence[Group]) -> bool:
    """Whether a column says one thing a group, in its first row or in all, and no mere number."""
    told = [{str(v) for r in g if not blank(v := grid.at(r, c))} for g in groups]
    if any(len(t) > 1 for t in told) or not any(told):
        return False
    return not all(text.strip().isdigit() for t in told for text in t) and all(
        blank(grid.at(g[0], c)) is False for g in groups if any(not blank(grid.at(r, c)) for r in g)
    )


def _first(grid: Grid, group: Group, c: int) -> Any:
    return next((v for r in group if not blank(v := grid.at(r, c))), None)


def _remarks(grid: Grid, group: Group, col: int, c: int) -> Iterator[str]:
    for r in group:
        if not blank(value := grid.at(r, c)):
            yield f"{squeeze(str(grid.at(r, col)))}：{value}"


def _below(grid: Grid, last: int) -> list[str]:
    return [
        str(v) for row in grid.rows[last + 1 :] for v in row if isinstance(v, str) and v.strip()
    ]
