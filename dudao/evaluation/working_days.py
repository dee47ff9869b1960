"""Which days people work: Monday to Friday, less the holidays, and the weekends worked instead.

The years known stand in ``data/calendar/holidays.toml`` (the State Council's notices); a year that a centre
wrote down itself (``setting`` ``holidays.<year>.off`` and ``.work``) holds instead of it.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dudao import ROOT

TABLE = ROOT / "data" / "calendar" / "holidays.toml"
PREFIX = "holidays."
LONGEST = 31
"""No holiday is longer, in days: a longer range is a slip of the pen."""


class NoDays(ValueError):
    """What was typed are no days of that year; the text is the Chinese hint."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """``off`` and ``work``: days that are not what their weekday says; ``years``: those somebody wrote down."""

    off: frozenset[dt.date]
    work: frozenset[dt.date]
    years: frozenset[int]

    def worked(self, day: dt.date) -> bool:
        """Whether people work on a day.

        >>> calendar = of({})
        >>> [calendar.worked(dt.date(2025, 10, d)) for d in (8, 9, 11, 12)]  # holiday, Thursday, worked Saturday, Sunday
        [False, True, True, False]
        """
        return day in self.work or (day.weekday() < 5 and day not in self.off)


@functools.cache
def printed() -> Mapping[str, Mapping[str, str]]:
    """Year → ``off`` and ``work`` as they are typed: days and ranges parted by 、, with their ``source``."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {
        year: {k: "、".join(v) if isinstance(v, list) else v for k, v in said.items()}
        for year, said in table.items()
    }


def of(settings: Mapping[str, str]) -> Calendar:
    """The calendar of all years known; ``settings``: what is set under ``holidays.`` (``2027.off`` → days).

    >>> made = of({"2025.off": "2025-10-09", "2025.work": ""})
    >>> made.worked(dt.date(2025, 10, 8)), made.worked(dt.date(2025, 10, 9)), 2024 in made.years
    (True, False, False)
    """
    said = {
        f"{year}.{part}": days for year, parts in printed().items() for part, days in parts.items()
    }
    own = {name.partition(".")[0] for name in settings}
    said = {name: days for name, days in said.items() if name.partition(".")[0] not in own}
    said |= settings
    found: dict[str, set[dt.date]] = {"off": set(), "work": set()}
    for name, text in said.items():
        year, _, part = name.partition(".")
        if part in found:
            found[part] |= set(days(text, int(year)))
    years = frozenset(int(name.partition(".")[0]) for name in said)
    return Calendar(frozenset(found["off"]), frozenset(found["work"]), years)


def days(text: str, year: int) -> list[dt.date]:
    """Days and ranges of one year as people type them.

    >>> [str(day) for day in days("1月1日、2026-02-16..2026-02-17，5.1", 2026)]
    ['2026-01-01', '2026-02-16', '2026-02-17', '2026-05-01']
    >>> days("2月30日", 2026)
    Traceback (most recent call last):
    dudao.evaluation.working_days.NoDays: “2月30日”不是 2026 年的日子。请写成 2026-10-01 或 2026-10-01..2026-10-07，用顿号或换行分开。
    """
    found: list[dt.date] = []
    for said in filter(None, (part.strip() for part in re.split(r"[、，,;；\n\s]+", text))):
        ends = [_day(end, year) for end in re.split(r"\.\.|~|至|—", said)]
        if None in ends or len(ends) > 2 or not 0 <= (ends[-1] - ends[0]).days < LONGEST:
            raise NoDays(
                f"“{said}”不是 {year} 年的日子。请写成 {year}-10-01 或 {year}-10-01..{year}-10-07，用顿号或换行分开。"
            )
        found += [ends[0] + dt.timedelta(n) for n in range((ends[-1] - ends[0]).days + 1)]
    return found


def _day(text: str, year: int) -> dt.date | None:
    parts = [int(number) for number in re.findall(r"\d+", text)]
    if len(parts) == 2:
        parts = [year, *parts]
    try:
        return dt.date(*parts) if len(parts) == 3 and parts[0] == year else None
    except ValueError:
        return None


def spread(count: int, as_of: dt.date, last: dt.date, calendar: Calendar) -> list[dt.date]:
    """``count`` working days after ``as_of`` and up to ``last``, evenly apart; shared where days are few.

    >>> [str(d) for d in spread(3, dt.date(2025, 12, 19), dt.date(2025, 12, 31), of({}))]
    ['2025-12-23', '2025-12-26', '2025-12-31']
    >>> spread(2, dt.date(2025, 12, 31), dt.date(2025, 12, 31), of({}))
    []
    """
    free = [day for day in _after(as_of, last) if calendar.worked(day)]
    if not free or not count:
        return []
    return [free[max(len(free) * (n + 1) // count, 1) - 1] for n in range(count)]


def _after(as_of: dt.date, last: dt.date) -> Iterable[dt.date]:
    return (as_of + dt.timedelta(n) for n in range(1, (last - as_of).days + 1))
