"""Days whose parts stand apart: a column of months beside one of days, or days alone under a month's title.

``whole_days(grid)`` writes them together where the day stands; what is said once (the month of several days,
the year over both columns) holds for the rows below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from dudao.reading.grid import Grid, Spot
from dudao.recognition.labels import blank, squeeze
from dudao.recognition.lists.rows import DITTO
from dudao.values.date_text import arabic

_MONTH_HEAD, _DAY_HEAD = re.compile(r"月份?|month", re.I), re.compile(r"[日号]期?|day", re.I)
_DATED = re.compile(r"天|日期|[日号]$|几号|时间|date|day", re.I)
_YEAR = re.compile(r"(20\d\d)年?(?:度)?")
_TITLE_MONTH = re.compile(
    r"(?:(20\d\d)年)?(?<![\d\-—~至到、第])(1[0-2]|0?[1-9])月(?!\d|[日号]|[-—~至到、])"
)
_LONE_DAY = re.compile(r"([12]\d|3[01]|0?[1-9])[日号]")
_NUMBERS = {unit: re.compile(rf"(\d{{1,2}})[{unit}号份]*") for unit in "月日"}
_HEADS, _LABEL, _SHARE = 10, 12, 0.8


def whole_days(grid: Grid) -> Grid:
    """The grid with whole days where their parts could be put together; else the same.

    >>> rows = [["月", "日", "督导老师"], ["1月", 3, "费某"], [None, 10, "叶某"]]
    >>> [row[1] for row in whole_days(Grid("台账", "sheet", rows)).rows]
    ['日期', '1月3日', '1月10日']
    """
    if grid.hidden or grid.height < 2 or not 2 <= grid.width <= 60:
        return grid
    told = dict(_beside(grid)) or dict(_under_title(grid))
    if not told:
        return grid
    rows = [list(row) for row in grid.rows]
    for (r, c), value in told.items():
        rows[r][c] = value
    return replace(grid, rows=rows)


def _beside(grid: Grid) -> Iterator[tuple[Spot, Any]]:
    """``月 | 日``, the month said once or by a ditto mark, both perhaps in Chinese numerals, the year over them."""
    at = next(_heads(grid), None)
    if at is None:
        return
    top, col = at
    above = grid.at(top - 1, col) if top and _heading(grid, top - 1) else None
    year = _YEAR.fullmatch(_arabic(above, "年")) if not blank(above) else None
    if not blank(above) and year is None and len(squeeze(str(above))) <= _LABEL:
        return  # of what: a day of birth
    months: dict[int, int] = {}
    month: int | None = None
    plain = True
    for r in range(top + 1, grid.height):
        said, day = grid.at(r, col), _number(grid.at(r, col + 1), "日", 31)
        own = _number(said, "月", 12)
        again = blank(said) or (isinstance(said, str) and squeeze(said) in DITTO)
        if not blank(said) and own is None and not again:
            month = None if day is not None else month
            plain = plain and day is None
            continue
        plain = plain and not again
        month = own if own is not None else month
        if day is not None and month is not None:
            months[r] = month
    days = [r for r in range(top + 1, grid.height) if not blank(grid.at(r, col + 1))]
    if len(months) < max(2, _SHARE * len(days)) or (plain and year is None):
        return
    stem = f"{year[1]}年" if year else ""
    yield (top, col), None
    yield (top, col + 1), "日期"
    if year:
        yield (top - 1, col), None
    for r, said_month in months.items():
        yield (r, col), None
        yield (r, col + 1), f"{stem}{said_month}月{_number(grid.at(r, col + 1), '日', 31)}日"


def _heading(grid: Grid, r: int) -> bool:
    """Whether a row holds headings rather than a title."""
    return sum(1 for v in grid.rows[r] if not blank(v)) > 1


def _heads(grid: Grid) -> Iterator[Spot]:
    """Where a heading of months stands left of one of days, no year beside them."""
    for r, row in enumerate(grid.rows[:_HEADS]):
        for c in range(len(row) - 1):
            if (
                isinstance(row[c], str)
                and isinstance(row[c + 1], str)
                and _MONTH_HEAD.fullmatch(squeeze(row[c]))
                and _DAY_HEAD.fullmatch(squeeze(row[c + 1]))
                and not (c and isinstance(row[c - 1], str) and squeeze(row[c - 1]).endswith("年"))
            ):
                yield r, c


def _arabic(value: Any, unit: str) -> str:
    text = squeeze(str(int(value) if isinstance(value, float) and value.is_integer() else value))
    return arabic(text if text.endswith(unit) else text + unit)


def _number(value: Any, unit: str, most: int) -> int | None:
    """A month's or a day's number, in figures or in Chinese, with its unit or without."""
    if blank(value) or isinstance(value, bool):
        return None
    hit = _NUMBERS[unit].fullmatch(_arabic(value, unit))
    return int(hit[1]) if hit and 1 <= int(hit[1]) <= most else None


def _under_title(grid: Grid) -> Iterator[tuple[Spot, Any]]:
    """``5日`` down a column of days under a title that says one month."""
    for c in range(min(grid.width, _HEADS)):
        days = {
            r: hit
            for r, row in enumerate(grid.rows)
            if c < len(row) and isinstance(row[c], str) and (hit := _lone_day(row[c]))
        }
        top = min(days, default=0) - 1
        head = grid.at(top, c) if top >= 0 else None
        if not isinstance(head, str) or len(head) > _LABEL or not _DATED.search(squeeze(head)):
            continue
        said = [str(v) for row in grid.rows[:top] for v in row if isinstance(v, str)]
        hits = _months([*said, *grid.before]) or _months([grid.sheet or ""])
        below = [r for r in range(top + 1, grid.height) if _row(grid, r, c)]
        if len(hits) == 1 and len(days) >= _SHARE * len(below):
            year, month = hits.pop()
            stem = f"{year}年" if year else ""
            yield from (((r, c), f"{stem}{month}月{int(day)}日") for r, day in days.items())
            return


@lru_cache(maxsize=10_000)
def _lone_day(text: str) -> str | None:
    """The figures of a day alone: 5日."""
    hit = _LONE_DAY.fullmatch(squeeze(text))
    return hit[1] if hit else None


def _months(texts: list[str]) -> set[tuple[str, int]]:
    found = [
        (hit[1] or "", int(hit[2]))
        for t in texts
        for hit in _TITLE_MONTH.finditer(arabic(squeeze(t)))
    ]
    months = {month for _, month in found}
    years = {year for year, _ in found if year}
    return (
        {(max(years, default=""), months.pop())} if len(months) == 1 and len(years) < 2 else set()
    )


def _row(grid: Grid, r: int, c: int) -> bool:
    """Whether a row is a record's: more than a line of text, something where its day belongs."""
    return sum(1 for v in grid.rows[r] if not blank(v)) > 2 and not blank(grid.at(r, c))
