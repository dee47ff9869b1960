"""报送情况 in words: what each county still owes of what was asked for, and the reminder that says so.

Rows are those of ``queries/pages/admin/reporting.sql`` as plain dicts, with the form's ``title``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
SHOWN = 6  # stations named in a reminder's line before it says how many more
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


def reminder(rows: Sequence[Row], county: str, today: dt.date) -> str:
    """The text to send a county; empty where it owes nothing.

    Names what is missing, since when, and which stations; soon due periods follow as a notice.
    """
    late = owing(rows, county)
    soon = [r for r in rows if r["county"] == county and r["state"] == "pending"]
    if not late and not soon:
        return ""
    lines = [f"{county}：截至{_day(today)}，督导资料报送情况如下。"]
    if late:
        lines.append("一、已到期，还没有收到或没有报齐：")
        lines += [f"{n}. {_line(row)}" for n, row in enumerate(late, start=1)]
    if soon:
        lines.append(f"{'二' if late else '一'}、即将到期：")
        ordered = sorted(soon, key=lambda row: row["due_on"])
        lines += [f"{n}. {_line(row)}" for n, row in enumerate(ordered, start=1)]
    lines.append("请核对后尽快补报；已经报送的，请告知报送时间和文件名，以便查找。谢谢！")
    return "\n".join(lines)


def _line(row: Row) -> str:
    said = f"《{row['title']}》{period_word(row['frequency'], row['period_from'])}，{_day(row['due_on'])}到期"
    if row["unit"] == "station" and row["missing"]:
        named = "、".join(row["missing"][:SHOWN])
        more = f"等 {len(row['missing'])} 个站" if len(row["missing"]) > SHOWN else ""
        said += f"，已报齐 {row['on_time'] + row['late']}/{row['owed']} 站，还缺：{named}{more}"
    elif row["unit"] == "scope" and row["on_time"] + row["late"]:
        said += f"，台账只覆盖 {row['on_time'] + row['late']}/{row['owed']} 天"
    if row["short"]:
        kind = "个站" if row["unit"] == "station" else "份"
        said += f"（其中 {row['short']} {kind}收到了，但必填项没有填全）"
    return said + "。"


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
