"""报送情况: of every table asked for the period that matters, and what each county is late with.

Rows are those of ``queries/pages/admin/reporting.sql`` as plain dicts, with the form's ``title``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

Row = Mapping[str, Any]
STATES = ("missing", "partial", "pending", "late", "received")
"""From what asks for most to what asks for nothing."""


def period_word(frequency: str, day: dt.date) -> str:
    """The period that begins on a day.

    >>> [period_word(f, dt.date(2025, 7, 1)) for f in ("month", "quarter", "half", "year")]
    ['2025年7月', '2025年第三季度', '2025年下半年', '2025年']
    """
    year, quarter = f"{day.year}年", "一二三四"[(day.month - 1) // 3]
    part = {
        "month": f"{day.month}月",
        "quarter": f"第{quarter}季度",
        "half": "上半年" if day.month == 1 else "下半年",
        "year": "",
    }[frequency]
    return year + part


def current(rows: Iterable[Row], today: dt.date) -> list[Row]:
    """Of every form the period that matters now: the last one due, else the first to become due."""
    by_form: dict[str, list[Row]] = {}
    for row in rows:
        by_form.setdefault(row["form"], []).append(row)
    found: list[Row] = []
    for own in by_form.values():
        days = sorted({row["due_on"] for row in own})
        past = [day for day in days if day < today]
        chosen = past[-1] if past else days[0]
        found += [row for row in own if row["due_on"] == chosen]
    return found


def amount(row: Row) -> str:
    """How much is in: stations of stations, days of days, nothing where one report is all that is owed.

    >>> amount({"unit": "station", "owed": 12, "on_time": 9, "late": 1}), amount({"unit": "county", "owed": 1})
    ('10/12 站', '')
    """
    if row["unit"] == "station":
        return f"{row['on_time'] + row['late']}/{row['owed']} 站"
    if row["unit"] == "scope":
        return f"{row['on_time'] + row['late']}/{row['owed']} 天"
    return ""


def owing(rows: Iterable[Row], county: str) -> list[Row]:
    """What a county is late with, the longest due first."""
    open_ = [r for r in rows if r["county"] == county and r["state"] in ("missing", "partial")]
    return sorted(open_, key=lambda row: (row["due_on"], row["title"]))
