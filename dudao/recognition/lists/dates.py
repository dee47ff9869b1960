"""What a date's cell says beyond its day: the year it goes on to, the hours written beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from dudao.patterns import late
from dudao.recognition.lists.columns import BoundColumn
from dudao.values import parse
from dudao.values.parsed import Hint

_CLOCKS = late(r"\d{1,2}\s*[:：点时]\s*\d{0,2}.*[-—–~～至到－].*\d{1,2}\s*[:：点时]")


_DAY_AGAIN = late(r"(\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?)(.{3,12}?)\1\s*")
"""``2025-04-04 09:30~2025-04-04 11:30``: the end on the same day."""


def clock_length(raw: Any) -> int | None:
    """Minutes of the clock range written behind a date; None where there is none.

    >>> clock_length("2025年3月5日 14:00-16:30"), clock_length("2025年3月5日")
    (150, None)
    >>> clock_length("2025-04-04 09:30~2025-04-04 11:00")
    90
    """
    if not isinstance(raw, str):
        return None
    raw = _DAY_AGAIN.sub(r"\1\2", raw)
    if not _CLOCKS.search(raw):
        return None
    parsed = parse("minutes", raw, Hint())
    return None if parsed.doubts else parsed.value


_SHORT = late(r"(\d{2})[./-](?:0?[1-9]|1[0-2])月?")
_PLAIN_YEARS, _MOSTLY = 2, 0.6


def short_years(values: Iterable[Any]) -> bool:
    """Whether a column writes its months after years of two figures: 01.06 between 97.04 and 89.10 is June 2001.

    >>> short_years(["97.04", "01.06", "89.10"]), short_years(["01.06", "02.11", "97.04"])
    (True, False)
    """
    told = [str(v).strip() for v in values if isinstance(v, str) and v.strip()]
    hits = [hit for t in told if (hit := _SHORT.fullmatch(t))]
    plain = sum(1 for hit in hits if int(hit[1]) > 12)
    return plain >= _PLAIN_YEARS and len(hits) >= _MOSTLY * len(told)


def next_year(row: list[Any], column: BoundColumn, value: Any, after: Any) -> Any:
    """A date without a year that follows another one: 1月5日 after 2025-12-28 is in 2026."""
    raw = row[column.col] if column.col < len(row) else None
    if (
        not (isinstance(raw, str) and isinstance(value, str) and isinstance(after, str))
        or value >= after
    ):
        return value
    if (
        re.search(r"\d{4}|二〇", raw)
        or len(value) < 7
        or len(after) < 7
        or int(after[5:7]) - int(value[5:7]) <= 6
    ):
        return value
    return f"{int(after[:4]) + 1}{value[4:]}"
