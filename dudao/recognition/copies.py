"""Sheets that are copies of another sheet of the same file: said, and not counted twice where that is sure."""

from __future__ import annotations

import re

from dudao.problems import make
from dudao.records import SheetResult

_COPY = re.compile(r"[(（]\d{1,2}[)）]\s*$|副本|备份|拷贝|复制|[Cc]opy|^旧|旧版|作废")
_SPARE = re.compile(r"副本|备份|拷贝|[Cc]opy|^旧|旧版|作废")


def point_out_copies(sheets: list[SheetResult]) -> None:
    """Mark the sheets that repeat an earlier one of their form.

    A sheet named as a copy with the very records of another keeps none of them; one that only shares
    them (or holds a single record, which two people may give alike) is read and pointed out.
    """
    for i, sheet in enumerate(sheets):
        for other in sheets:
            if (
                other is sheet
                or not sheet.form
                or other.form != sheet.form
                or other.sheet == sheet.sheet
            ):
                continue
            if not other.records or not sheet.records:
                continue
            named = bool(_COPY.search(sheet.sheet or "")) and not _COPY.search(other.sheet or "")
            same = _same(sheet, other)
            alike = same == len(sheet.records)
            whole = alike and len(sheet.records) == len(other.records) and sheet.meta == other.meta
            if (
                named
                and (whole or _SPARE.search(sheet.sheet or ""))
                and len(sheet.records) > 1
                and 2 * same > len(sheet.records)
            ):
                _say(sheet, "copied_sheet", other)
                sheet.records, sheet.meta_cells = [], {}
                break
            if (named and 2 * same > len(sheet.records)) or (
                whole and len(sheet.records) > 2 and sheets.index(other) < i
            ):
                _say(sheet, "like_other_sheet", other)
                break


def _same(sheet: SheetResult, other: SheetResult) -> int:
    known = [r.values for r in other.records]
    return sum(1 for r in sheet.records if r.values in known)


def _say(sheet: SheetResult, code: str, other: SheetResult) -> None:
    problem = make(code, sheet=sheet.sheet, text=other.sheet)
    if code == "copied_sheet":
        sheet.problems = [problem]
    else:
        sheet.problems.append(problem)
