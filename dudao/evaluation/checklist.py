"""表十 督导资料清单汇总表, filled from what was received; quality and score stay with the office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ONLINE = "online"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a month's checklist: ``count`` None where the manual holds no such form; ``note`` says so."""

    number: int
    document: str
    count: int | None
    note: str
    sources: tuple[str, ...] = ()


def checklist(
    lines: Sequence[Mapping[str, Any]],
    papers: Iterable[Mapping[str, Any]],
    online: Mapping[str, int],
    month: str,
) -> list[Line]:
    """The lines of one month (``2025-03``).

    ``lines`` are the form's own (data/forms/materials_checklist.toml), ``papers`` rows of
    ``pages/paper_counts``, ``online`` month → online sessions.
    """
    received = {row["form"]: row for row in papers if row["month"] == month}
    return [_line(n, line, received, online.get(month, 0)) for n, line in enumerate(lines, start=1)]


def _line(
    number: int, line: Mapping[str, Any], received: Mapping[str, Mapping[str, Any]], online: int
) -> Line:
    if "form" not in line:
        more = f"；记录里这个月有 {online} 次线上督导" if line.get("sessions") == ONLINE else ""
        return Line(number, line["label"], None, line["absent"] + more)
    row = received.get(line["form"])
    if row is None:
        return Line(number, line["label"], 0, "")
    undated = int(row["undated"])
    note = f"其中 {undated} 份没有写日期，按收件月份算" if undated else ""
    return Line(number, line["label"], int(row["papers"]), note, tuple(row["sources"]))
