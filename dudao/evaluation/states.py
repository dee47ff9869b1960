"""One row of a measure under a target → its state, and what is missing in Chinese."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from dudao.rules import Target

Judged = tuple[str, str | None]
"""State and what is missing (Chinese)."""
READ = (
    "applicable", "counted", "low", "high", "gap", "doubts", "period_from", "period_to", "note", "rests",
)  # fmt: skip
"""The columns of a measure that a state depends on: rows alike in these are judged alike.

``counted``: on the forms there are nobody could meet or fail it, ``gap`` says which column would settle it; ``note``
says how far the ledgers go while the period is not over, ``rests`` which ledgers a zero rests on.
"""


def judge(target: Target, row: Mapping[str, Any], as_of: dt.date) -> Judged:
    """State and missing text of one row of a measure.

    >>> from types import SimpleNamespace as Row
    >>> once = Row(at_least=1, at_most=None, within_days=None, unit="次", scale=(), asked=None)
    >>> year = {"low": 0, "high": 0, "gap": None, "doubts": None,
    ...     "period_from": dt.date(2025, 1, 1), "period_to": dt.date(2025, 12, 31)}
    >>> judge(once, year, dt.date(2025, 12, 31))
    ('pending', '还差 1 次，今天是最后一天')
    >>> judge(once, year, dt.date(2026, 1, 1))
    ('unmet', '差 1 次')
    """
    if row.get("applicable") is False:
        return "not_applicable", None
    if row.get("counted"):
        return "not_applicable", row["gap"]
    if target.at_least is not None:
        return _at_least(target, row, as_of)
    if target.at_most is not None:
        return _at_most(target, row, as_of)
    if target.within_days is not None:
        return _within(target.within_days, row, as_of)
    return "not_applicable", row.get("gap")  # only counted


def _at_least(target: Target, row: Mapping[str, Any], as_of: dt.date) -> Judged:
    need, low, high = target.at_least, row["low"], row["high"]
    start, end = row["period_from"], row["period_to"]
    if low is not None and low >= need:
        return "met", None
    owed = _owed(target, low)
    if start is not None and start > as_of:
        return "pending", f"还{owed}，{start} 起算，{_left(end, as_of)}"
    if row["gap"] or high is None or high >= need:
        return "undecidable", _unknown(row)
    if end is not None and as_of <= end:
        return "pending", _with(f"还{owed}，{_left(end, as_of)}", row, "note")
    return "unmet", owed if low else _with(owed, row, "rests")


def _at_most(target: Target, row: Mapping[str, Any], as_of: dt.date) -> Judged:
    """A cap once broken stays broken; one kept is met only when its period is over (None: nothing to wait for)."""
    limit, low, high, end = target.at_most, row["low"], row["high"], row["period_to"]
    if low is not None and low > limit:
        return "unmet", None if end is None else f"超过 {low - limit:g} {target.unit}"
    if high is None or high > limit or (end is not None and row["gap"]):
        return "undecidable", _unknown(row)
    if end is not None and as_of <= end:
        return "pending", _with(f"还没有超过，{_left(end, as_of)}", row, "note")
    return "met", None if low else row.get("rests")


def _with(said: str, row: Mapping[str, Any], name: str) -> str:
    """A sentence with what a column says behind it, if it says anything."""
    return f"{said}；{row[name]}" if row.get(name) else said


def _within(days: int, row: Mapping[str, Any], as_of: dt.date) -> Judged:
    if row["high"] is not None and row["high"] <= days:
        return "met", None
    if row["low"] is not None and row["low"] > days:
        return "unmet", f"超过 {row['low'] - days} 天"
    end = row["period_to"]
    if end is not None and as_of <= end:
        return "pending", f"记录还没有完成，{_left(end, as_of)}"
    return "undecidable", _unknown(row)


def _owed(target: Target, low: float | None) -> str:
    if target.scale:
        return f"应为{target.required}及以上"
    if target.asked and target.at_least == 1:  # a yes or no, which a number would not say
        return f"应：{target.asked}"
    return f"差 {target.at_least - (low or 0):g} {target.unit}"


def _left(end: dt.date, as_of: dt.date) -> str:
    days = (end - as_of).days
    return f"剩 {days} 天" if days else "今天是最后一天"


def _unknown(row: Mapping[str, Any]) -> str:
    said = [text for text in (row["gap"], row["doubts"]) if text]
    return "；".join(said) or "资料不足"


def period_words(period: str | None) -> str:
    """A verdict's period in words.

    >>> period_words("2025"), period_words("2025Q1"), period_words("2025-03"), period_words("2025-03-12")
    ('2025年', '2025年第1季度', '2025年3月', '2025年3月12日')
    >>> period_words("2025H2"), period_words(None)
    ('2025年下半年', '')
    >>> period_words("日期不明")
    '日期不明'
    """
    text = period or ""
    if match := re.fullmatch(r"(\d{4})Q([1-4])", text):
        return f"{match[1]}年第{match[2]}季度"
    if match := re.fullmatch(r"(\d{4})H([12])", text):
        return f"{match[1]}年{'上' if match[2] == '1' else '下'}半年"
    if match := re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", text):
        year, month, day = match.groups()
        return f"{year}年" + (f"{int(month)}月" if month else "") + (f"{int(day)}日" if day else "")
    return text
