"""Sheets that are copies of another sheet of the same file: said, and not counted twice where that is sure."""

from __future__ import annotations

from dudao.patterns import late
from dudao.problems import make
from dudao.records import Record, SheetResult

_COPY = late(r"[(（]\d{1,2}[)）]\s*$|副本|备份|拷贝|复制|[Cc]opy|^旧|旧版|作废")
_SPARE = late(r"副本|备份|拷贝|[Cc]opy|^旧|旧版|作废")

_SHOWN = 3  # names in a message


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
            code = "copied_sheet" if spare and len(found) > 1 else "like_other_sheet"
            _say(sheet, code, copied, _difference(sheet, copied))
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


def point_out_leavers(sheets: list[SheetResult], form: str, key: str) -> None:
    """On a list filled in later than another of its county in the file: who is no longer in it."""
    lists = [s for s in sheets if s.form == form and s.records and s.meta.get("filled_on")]
    lists.sort(key=lambda s: str(s.meta["filled_on"]))
    for n, newer in enumerate(lists):
        older = [s for s in lists[:n] if s.meta.get("county") == newer.meta.get("county")]
        if not older or older[-1].meta["filled_on"] == newer.meta["filled_on"]:
            continue
        gone = [name for name in _names(older[-1], key) if name not in _names(newer, key)]
        if gone and 2 * len(gone) <= len(older[-1].records):
            told = f"{len(gone)} 人：{'、'.join(gone[:_SHOWN])}{'…' if gone[_SHOWN:] else ''}"
            newer.problems.append(
                make("fewer_people", sheet=newer.sheet, text=older[-1].sheet, guess=told)
            )


def _names(sheet: SheetResult, key: str) -> list[str]:
    return [str(record.values[key]) for record in sheet.records if record.values.get(key)]


def _difference(sheet: SheetResult, other: SheetResult) -> str:
    """What one sheet has less and more than the other: ``比它少 1 条（孙丙三）、多 1 条（李丁四）``."""
    here = [repr(r.values) for r in sheet.records]
    there = [repr(r.values) for r in other.records]
    less = [_name(r) for r in other.records if repr(r.values) not in here]
    more = [_name(r) for r in sheet.records if repr(r.values) not in there]
    unit = "人" if all("name" in r.values for r in sheet.records) else "条"
    parts = [
        f"{word} {len(found)} {unit}{_listed(found)}"
        for word, found in (("少", less), ("多", more))
        if found
    ]
    return f"（比它{'、'.join(parts)}）" if parts else ""


def _name(record: Record) -> str:
    said = record.values.get("name") or record.values.get("station") or record.values.get("held_on")
    return str(said) if said else ""


def _listed(names: list[str]) -> str:
    told = [name for name in names if name][:_SHOWN]
    return f"：{'、'.join(told)}" if told else ""


def _say(sheet: SheetResult, code: str, other: SheetResult, difference: str = "") -> None:
    problem = make(code, sheet=sheet.sheet, text=other.sheet, guess=difference)
    if code == "copied_sheet":
        sheet.problems, sheet.records, sheet.meta_cells = [problem], [], {}
    else:
        sheet.problems.append(problem)
