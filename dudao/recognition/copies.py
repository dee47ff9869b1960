"""Sheets that are copies of another sheet of the same file: said, and not counted twice where that is sure."""

from __future__ import annotations

import re

from dudao.problems import make
from dudao.records import SheetResult

_COPY = re.compile(r"[(（]\d{1,2}[)）]\s*$|副本|备份|拷贝|复制|[Cc]opy|^旧|旧版|作废")
_SPARE = re.compile(r"副本|备份|拷贝|[Cc]opy|^旧|旧版|作废")


def point_out_copies(sheets: list[SheetResult]) -> None:
    """Mark the sheets that repeat another one of their form.

    A sheet named as a copy with the very records of another keeps none of them; one that only shares
    them (or holds a single record, which two people may give alike) is read and pointed out.
    """
    told = {id(s): [repr(r.values) for r in s.records] for s in sheets if s.form and s.records}
    whole: dict[tuple, SheetResult] = {}
    for sheet in sheets:
        if id(sheet) not in told:
            continue
        found = told[id(sheet)]
        key = (sheet.form, repr(sheet.meta), *found)
        first = whole.setdefault(key, sheet)
        copied = _COPY.search(sheet.sheet or "") and _source(sheet, sheets, told)
        if copied:
            alike = told[id(copied)] == found and copied.meta == sheet.meta
            spare = _SPARE.search(sheet.sheet or "") or alike
            _say(sheet, "copied_sheet" if spare and len(found) > 1 else "like_other_sheet", copied)
        elif first.sheet != sheet.sheet and len(found) > 2:
            _say(sheet, "like_other_sheet", first)


def _source(
    sheet: SheetResult, sheets: list[SheetResult], told: dict[int, list[str]]
) -> SheetResult | None:
    """The sheet not named as a copy that holds most of a copy's records."""
    found = told[id(sheet)]
    for other in sheets:
        if other.form == sheet.form and id(other) in told and not _COPY.search(other.sheet or ""):
            known = set(told[id(other)])
            if 2 * sum(one in known for one in found) > len(found):
                return other
    return None


def _say(sheet: SheetResult, code: str, other: SheetResult) -> None:
    problem = make(code, sheet=sheet.sheet, text=other.sheet)
    if code == "copied_sheet":
        sheet.problems, sheet.records, sheet.meta_cells = [problem], [], {}
    else:
        sheet.problems.append(problem)
