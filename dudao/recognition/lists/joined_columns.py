"""Several columns that hold one field: year, month and day; hours and minutes; from when to when."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Any

from dudao.patterns import late
from dudao.reading.grid import Grid
from dudao.recognition.labels import blank, squeeze
from dudao.recognition.lists.headers import Column, Head
from dudao.recognition.lists.vocabulary import Vocabulary, field_of
from dudao.recognition.lists.wording import tools_own

_HOURS, _MINUTES = (
    re.compile(r"(?:^|/)(?:小?时|钟头|h)$", re.I),
    re.compile(r"(?:^|/)分钟?$|(?:^|/)min$", re.I),
)
_HOUR_OF, _MINUTE_OF = re.compile(r"[时点][)）]?$"), re.compile(r"分钟?[)）]?$")
_YEAR, _MONTH, _DAY = re.compile(r"年份?$"), re.compile(r"(?<!年)月份?$"), re.compile(r"[日号]$")
_DAYS, _ONLY_DAY = re.compile("[日号天]|date", re.I), re.compile(r"([1-9]|[12]\d|3[01])[号日]")
_MONTH_BAND = late(
    r"[\W_]*((?:20\d\d年)?(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月)份?[\W_]*"
)
_START = late(r"开始|起始|签到|入场|开课|(?<!发)起(?=时间|$)|start|begin", re.I)
_END = late(r"结束|完成(?=时间|$)|终止|截止|签退|离场|散会|止(?=时间|$)|end|finish", re.I)
_CLOCK = late(r"(?<!\d)(\d{1,2})[:：](\d{2})(?!\d)")
_MOST = 0.6

Made = tuple[int, dict[int, Any]]
"""A new column: its source column and {row: content}, its heading among them."""


def year_and_month(
    grid: Grid, head: Head, words: Vocabulary, body: range
) -> Iterator[tuple[Made, list[int]]]:
    """``入职年份`` and ``入职月份``: one month; with a third column of days one day. Each with the columns it is made of.

    ``出生`` over ``年``, ``月``, ``日`` beside ``入职`` over the same: two days.
    """
    by_col = {column.col: column for column in head.columns}
    taken: set[int] = set()
    for year in head.columns:
        month = next(
            (by_col[c] for c in (year.col + 1, year.col - 1) if _is(by_col.get(c), _MONTH)), None
        )
        if month is None or not _is(year, _YEAR) or {year.col, month.col} & taken:
            continue
        day = by_col.get(2 * month.col - year.col)
        days = day if day is not None and day.col not in taken and _is(day, _DAY) else None
        told = list(_dates(grid, year, month, days, body))
        content: dict[int, Any] = {r: text for r, text, _ in told}
        good = sum(1 for *_, is_date in told if is_date)
        if good and good >= _MOST * len(told):
            stem = _YEAR.sub("", squeeze(year.header.replace("/", "")))
            if stem and not field_of(stem, words):
                stem = f"{stem}时间"
            content[head.bottom] = stem or ("日期" if days else "年月")
            parts = [column.col for column in (year, month, days) if column is not None]
            taken |= {*parts}
            yield (year.col, content), parts


def hours_and_minutes(grid: Grid, head: Head, words: Vocabulary, body: range) -> Iterator[Made]:
    """``历时`` over ``时`` and ``分``: so long it took, where both are small whole numbers."""
    item = next((f for f in words.form.fields.values() if f.kind == "minutes"), None)
    by_col = {column.col: column for column in head.columns}
    for first in head.columns:
        second = by_col.get(first.col + 1)
        if item is None or not (_is(first, _HOURS) and _is(second, _MINUTES)):
            continue
        content: dict[int, Any] = {}
        for r in body:
            hours, minutes = (grid.at(r, c) or 0 for c in (first.col, first.col + 1))
            if not all(isinstance(v, int | float) and 0 <= v < 60 for v in (hours, minutes)):
                return
            if hours or minutes:
                content[r] = f"{int(hours)}小时{int(minutes)}分钟"
        if content:
            content[head.bottom] = item.label
            yield first.col, content
            return


def days_under_months(grid: Grid, head: Head, body: range) -> Iterator[Made]:
    """``27号`` below a row that says ``—— 1月 ——``: the day of that month, where every day has one above it."""
    item = next((f for f in head.form.fields.values() if f.option("day")), None)
    column = next((c for c in head.columns if c.header and _DAYS.search(squeeze(c.header))), None)
    if item is None or column is None:
        return
    if item.name in head.fields and column.field != item.name:
        return
    month, content = None, dict[int, Any]()
    for r in body:
        filled = [v for v in grid.rows[r] if not blank(v)]
        month = _month_of(filled) or month
        day = _ONLY_DAY.fullmatch(squeeze(str(grid.at(r, column.col) or "")))
        if day and len(filled) > 2:
            if month is None:
                return
            content[r] = f"{month}{day[1]}日"
    if len(content) > 1:
        content[head.bottom] = item.label
        yield column.col, content


def _month_of(filled: Sequence[Any]) -> str | None:
    """The month that a row says and nothing else."""
    hit = _MONTH_BAND.fullmatch(squeeze(str(filled[0]))) if len(filled) == 1 else None
    return hit[1] if hit else None


def under_months(grid: Grid, head: Head) -> bool:
    """Whether a table's first row only says a month."""
    row = grid.rows[head.bottom + 1] if head.bottom + 1 < grid.height else []
    return (
        len(row) - row.count(None) == 1 and _month_of([v for v in row if v is not None]) is not None
    )


def _is(column: Column | None, pattern: re.Pattern[str]) -> bool:
    return column is not None and pattern.search(squeeze(column.header)) is not None


def _dates(
    grid: Grid, year: Column, month: Column, day: Column | None, body: range
) -> Iterator[tuple[int, str, bool]]:
    """Row, what its parts say together, and whether that is a date."""
    for r in body:
        y, m = whole(grid.at(r, year.col)), whole(grid.at(r, month.col))
        d = whole(grid.at(r, day.col)) if day is not None else None
        if y and m and 1940 <= y <= 2040 and 1 <= m <= 12:
            yield r, f"{y}年{m}月{d}日" if d and d <= 31 else f"{y}年{m}月", True
        elif y and 1940 <= y <= 2040 and blank(grid.at(r, month.col)):
            yield r, f"{y}年", True
        elif not blank(grid.at(r, year.col)) or not blank(grid.at(r, month.col)):
            yield r, f"{_shown(grid, r, year)}年{_shown(grid, r, month)}月", False


def _shown(grid: Grid, row: int, column: Column) -> str:
    """What stands in a cell, to be told where it is no year or no month."""
    value = grid.at(row, column.col)
    return "" if blank(value) else squeeze(str(value))


def whole(value: Any) -> int | None:
    """The whole number that a cell is, a sign of year, month or day after it passed over."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float) and float(value).is_integer():
        return int(value)
    hit = re.fullmatch(r"\s*(\d{1,4})\s*[年月日]?\s*", value) if isinstance(value, str) else None
    return int(hit[1]) if hit else None


def clock_parts(grid: Grid, head: Head, body: range) -> Iterator[tuple[Made, list[int]]]:
    """``开始时 | 开始分 | 结束时 | 结束分``: from when to when, with the columns it is made of."""
    if "minutes" not in head.form.fields or "minutes" in head.fields:
        return
    by_col = {c.col: c for c in head.columns}
    pairs = [
        (c, by_col[c.col + 1])
        for c in head.columns
        if _is(c, _HOUR_OF) and _is(by_col.get(c.col + 1), _MINUTE_OF)
    ]
    starts = [p for p in pairs if _is(p[0], _START) and not _is(p[0], _END)]
    ends = [p for p in pairs if _is(p[0], _END) and not _is(p[0], _START)]
    if len(starts) != 1 or len(ends) != 1:
        return
    content: dict[int, Any] = {}
    cols = [c.col for c in (*starts[0], *ends[0])]
    for r in body:
        said = [whole(grid.at(r, col)) for col in cols]
        if None not in said:
            content[r] = f"{said[0]}:{said[1]:02d}-{said[2]}:{said[3]:02d}"
        elif any(not blank(grid.at(r, col)) for col in cols):
            one, two, three, four = (squeeze(str(grid.at(r, c) or "")) for c in cols)
            content[r] = f"{one}:{two}-{three}:{four}".rstrip(
                ":"
            )  # an open range is said to be one
    if content:
        content[head.bottom] = "起止时间"
        yield (cols[-1], content), cols


def from_to(grid: Grid, head: Head, body: range) -> Iterator[Made]:
    """``签到时间`` and ``签退时间``: how long it took."""
    if "minutes" not in head.form.fields or "minutes" in head.fields:
        return
    own = tools_own(tuple(c.header for c in head.columns))
    columns = [c for n, c in enumerate(head.columns) if n not in own]
    timed = [c for c in columns if any(_clock(grid.at(r, c.col)) for r in body)]
    starts = [c for c in timed if _START.search(squeeze(c.header)) and not _END.search(c.header)]
    ends = [c for c in timed if _END.search(squeeze(c.header)) and not _START.search(c.header)]
    if len(starts) != 1 or len(ends) != 1:
        return
    content: dict[int, Any] = {}
    whole = 0
    for r in body:
        one, two = _clock(grid.at(r, starts[0].col)), _clock(grid.at(r, ends[0].col))
        whole += bool(one and two)
        if one or two:  # one without the other is said to be an open range
            content[r] = f"{one or _shown(grid, r, starts[0])}-{two or _shown(grid, r, ends[0])}"
    if whole < 2 and len(body) > 2:
        return
    if whole:
        content[head.bottom] = "起止时间"
        yield ends[0].col, content


def _clock(value: Any) -> str | None:
    if isinstance(value, dt.datetime | dt.time):
        return f"{value.hour}:{value.minute:02d}" if (value.hour, value.minute) != (0, 0) else None
    hit = _CLOCK.search(value) if isinstance(value, str) else None
    return f"{int(hit[1])}:{hit[2]}" if hit else None
