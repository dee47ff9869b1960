"""Values that were read but can hardly be right: warnings on their cells.

The limits are those of a careful clerk, not of a rule: hired after filing, signed or filed before
held, held in the future, age under 16 or over 70, a salary over 50,000 a month, more than 12 hours,
one worker twice in a table.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from dudao.forms import Form
from dudao.problems import Problem, make
from dudao.recognition.context import Context
from dudao.records import Record, SheetResult

YOUNGEST, OLDEST = 16, 70
HIGHEST_SALARY = 50_000
LONGEST_MINUTES = 12 * 60

_LATER_THAN = {
    "record_filed_on": ("held_on", "filed_before_held"),
    "worker_signed_on": ("held_on", "signed_before_held"),
    "supervisor_signed_on": ("held_on", "signed_before_held"),
}


def implausible(sheet: SheetResult, form: Form, context: Context) -> list[Problem]:
    """Warnings on implausible values of one sheet."""
    found = [*_meta(sheet, context), *_covered(sheet)]
    names = form.fields
    checks = [
        check
        for needed, check in (
            ("held_on", _held),
            ("hired_on", _hired),
            ("age", _aged),
            ("salary", _paid),
            ("minutes", _lasting),
        )
        if needed in names
    ]
    for record in sheet.records:
        for check in checks:
            for name, code in check(record.values, sheet, context):
                found.append(_say(code, sheet, form, record, name))
    if "hired_on" in names:
        found += _twice(sheet)
    if "activity" in names and "stations" in names:
        found += _maybe_same(sheet)
    return found


def _say(
    code: str, sheet: SheetResult, form: Form, record: Record, name: str, **words: str
) -> Problem:
    label = sheet.columns.get(name) or form.fields[name].label
    cell = record.cells.get(name)
    return make(
        code,
        sheet=sheet.sheet,
        cell=cell,
        field=name,
        label=label,
        text=str(record.values[name]),
        **words,
    )


def _meta(sheet: SheetResult, context: Context) -> Iterator[Problem]:
    """A filing date in the future cannot be right: it is withdrawn and told as an error."""
    filled = sheet.meta.get("filled_on")
    if isinstance(filled, str) and filled > context.today.isoformat()[: len(filled)]:
        sheet.meta["filled_on"] = None
        cell = sheet.meta_cells.get("filled_on")
        yield make(
            "in_future",
            severity="error",
            sheet=sheet.sheet,
            cell=cell,
            field="meta.filled_on",
            label="填表时间",
            text=filled,
        )


def _covered(sheet: SheetResult) -> Iterator[Problem]:
    """Sessions outside the time that the ledger's title states."""
    first, last = sheet.meta.get("covers_from"), sheet.meta.get("covers_to")
    if not (first and last):
        return
    for record in sheet.records:
        held = record.values.get("held_on")
        if held and not first[: len(held)] <= held <= last[: len(held)]:
            cell = record.cells.get("held_on")
            yield make(
                "outside_period",
                sheet=sheet.sheet,
                cell=cell,
                field="held_on",
                label=sheet.columns.get("held_on"),
                text=held,
                guess=f"{first} 至 {last}",
            )


def _held(
    values: dict[str, Any], sheet: SheetResult, context: Context
) -> Iterator[tuple[str, str]]:
    held = values.get("held_on")
    if not held:
        return
    if held > context.today.isoformat()[: len(held)]:
        yield "held_on", "in_future"
    for name, (_, code) in _LATER_THAN.items():
        later = values.get(name)
        if later and later[: len(held)] < held[: len(later)]:
            yield name, code


def _hired(
    values: dict[str, Any], sheet: SheetResult, context: Context
) -> Iterator[tuple[str, str]]:
    hired, filled = values["hired_on"], sheet.meta.get("filled_on")
    if hired and filled and hired[: len(filled)] > filled[: len(hired)]:
        yield "hired_on", "hired_after_filing"
    elif hired and hired > context.today.isoformat()[: len(hired)]:
        yield "hired_on", "in_future"


def _aged(
    values: dict[str, Any], sheet: SheetResult, context: Context
) -> Iterator[tuple[str, str]]:
    age, born = values["age"], values.get("born")
    if age is not None and not YOUNGEST <= age <= OLDEST:
        yield "age", "age_out_of_range"
    elif born:
        year = int((sheet.meta.get("filled_on") or context.today.isoformat())[:4]) - int(born[:4])
        if not YOUNGEST <= year <= OLDEST + 1:
            yield "born", "age_out_of_range"


def _paid(
    values: dict[str, Any], sheet: SheetResult, context: Context
) -> Iterator[tuple[str, str]]:
    for name in ("salary", "salary_max"):
        if (values.get(name) or 0) > HIGHEST_SALARY:
            yield name, "salary_high"


def _lasting(
    values: dict[str, Any], sheet: SheetResult, context: Context
) -> Iterator[tuple[str, str]]:
    if (values["minutes"] or 0) > LONGEST_MINUTES:
        yield "minutes", "too_long"


def _maybe_same(sheet: SheetResult) -> Iterator[Problem]:
    """Two rows of one county, day, kind and supervisor, as long as each other, at other stations, without hours."""
    seen: dict[tuple[Any, ...], list[Record]] = {}
    for record in sheet.records:
        said = record.values
        county = said.get("county")
        places = county if isinstance(county, list) else [county]
        names = said.get("supervisors") or ()
        for key in itertools.product(
            places, (said.get("held_on"),), (said.get("activity"),), names
        ):
            before = seen.setdefault(key, [])
            if key[1] and (first := next((r for r in before if _perhaps_one(r, record)), None)):
                yield make(
                    "maybe_same_session",
                    sheet=sheet.sheet,
                    cell=record.cells.get("stations"),
                    field="stations",
                    label=sheet.columns.get("stations"),
                    text="、".join(said["stations"]),
                    guess=str(first.row),
                )
                before.append(record)
                break
            before.append(record)


def _perhaps_one(first: Record, second: Record) -> bool:
    """Whether two rows alike may be one session: nothing differs but the stations."""
    here, there = first.values, second.values
    modes = {here.get("mode"), there.get("mode")} - {None, "other"}
    lengths = {here.get("minutes"), there.get("minutes")} - {None}
    apart = here.get("stations") and there.get("stations")
    return bool(
        apart
        and set(here["stations"]).isdisjoint(there["stations"])
        and not (first.hours and second.hours)
        and len(modes) < 2
        and len(lengths) < 2
    )


def _twice(sheet: SheetResult) -> Iterator[Problem]:
    """One name twice at one station, or with the same hiring date: likely one person."""
    seen: dict[tuple[Any, ...], Record] = {}
    for record in sheet.records:
        name = record.values.get("name")
        if not name:
            continue
        for key in (
            (name, record.values.get("county"), record.values.get("station")),
            (
                name,
                record.values.get("hired_on") or record.row,
                record.values.get("born") or record.values.get("age"),
            ),
        ):
            if key in seen and seen[key] is not record:
                yield make(
                    "worker_twice",
                    sheet=sheet.sheet,
                    cell=record.cells.get("name"),
                    field="name",
                    text=name,
                )
                break
            seen[key] = record
