"""Which rows a new table takes the place of, and differences as tables. Pure but for what the page asks the store."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dudao.forms import Form, load_forms
from dudao.history.diff import (
    PLACE,
    Change,
    Difference,
    Row,
    difference,
    identity_of,
    of_sheet,
    of_whole,
)
from dudao.intake.batch import Checked
from dudao.reports import texts
from dudao.store.commit import Days, ledger_scope, span
from dudao.ui.parts import words
from dudao.ui.visit.stores import Here

SNAPSHOTS = ("staffing", "facility")
ROSTER, LEDGER = "supervisor_roster", "session_ledger"
REPLACING = (*SNAPSHOTS, ROSTER, LEDGER)
NAMES = ("变化", "记录", "字段", "原来", "现在", "原单元格", "新单元格", "原出处", "新出处")


@dataclass(frozen=True, slots=True)
class Preview:
    """One file's form against what it replaces: the uploads (number → rows), the difference; ``late`` names
    the stations whose newest table in the store is newer than this file, so that nothing of theirs changes."""

    file: str
    found: Difference
    uploads: Mapping[int, int]
    late: tuple[str, ...] = ()


def previews(here: Here, batch: Sequence[Checked], known: Mapping[str, int]) -> list[Preview]:
    """What each new file of the batch replaces; files that replace nothing are left out."""
    made = []
    for checked in batch:
        result = checked.result
        if result.sha256 in known or not result.readable:
            continue
        for form_id in dict.fromkeys(s.form for s in result.sheets if s.form in REPLACING):
            if one := _preview(here, checked, load_forms()[form_id]):
                made.append(one)
    return made


def _preview(here: Here, checked: Checked, form: Form) -> Preview | None:
    sheets = [s for s in checked.result.sheets if s.form == form.id and s.records]
    new = [row for sheet in sheets for row in of_sheet(form, sheet, checked.result.file)]
    late: set[str] = set()
    if form.id in SNAPSHOTS:
        old, new, late = _of_stations(here, form, new)
    elif form.id == ROSTER:
        names = {row.get("name") for row in new}
        old = [r for r in _current(here, form.id) if r.get("name") in names]
    else:
        old = list(_of_ledgers(here, sheets))
    if not old and not late:
        return None
    counted: dict[int, int] = {}
    for row in old:
        counted[row.upload_id] = counted.get(row.upload_id, 0) + 1
    return Preview(checked.result.file, difference(form, old, new), counted, tuple(sorted(late)))


def _of_stations(here: Here, form: Form, new: list[Row]) -> tuple[list[Row], list[Row], set[str]]:
    """The rows of the stations the new table lists; not of those a newer table in the store lists already."""
    today, old, late = table_day(new), [], set()
    listed = {(row.get("county"), row.get("station")) for row in new}
    for county in sorted({county for county, _ in listed if county}):
        for row, told in _dated(here, form.id, county=county):
            place = (county, row.get("station"))
            if place not in listed:
                continue
            if told is not None and told > today:
                late.add(f"{place[0]}{place[1]}")
            else:
                old.append(row)
    kept = [r for r in new if f"{r.get('county')}{r.get('station')}" not in late]
    return old, kept, late


def table_day(rows: Sequence[Row]) -> dt.date:
    """The day a table is of: when it was filled in; today where it does not say or says a later day."""
    said = next((row.get("filled_on") for row in rows if row.get("filled_on")), None)
    today = dt.date.today()
    return min(span(said)[0], today) if said else today


def _of_ledgers(here: Here, sheets: Sequence[Any]) -> Iterator[Row]:
    seen = set()
    for sheet in sheets:
        scope = ledger_scope(sheet, None)
        if scope.days is None:
            continue
        sides = {"title": scope.title, "owner": scope.owner, "kinds": list(scope.kinds) or None}
        for row in _current(here, LEDGER, county=scope.county, **_ends(scope.days), **sides):
            if row.record_id not in seen:
                seen.add(row.record_id)
                yield row


def _ends(days: Days) -> dict[str, dt.date]:
    return {"first": days[0], "last": days[1]}


def _current(here: Here, form: str, **params: Any) -> list[Row]:
    return [row for row, _ in _dated(here, form, **params)]


def _dated(here: Here, form: str, **params: Any) -> list[tuple[Row, dt.date | None]]:
    if here.empty:
        return []
    found = here.raw(f"pages/ledger/current_{form}", **params).to_dict("records")
    return [(of_whole(r), None if pd.isna(r["told_on"]) else pd.Timestamp(r["told_on"]).date()) for r in found]  # fmt: skip


def counts(found: Difference) -> str:
    """The difference in one phrase."""
    return f"新增 {len(found.new)}、改动 {len(found.changed)}、消失 {len(found.gone)}、不变 {found.same:d}"


def table(found: Difference) -> pd.DataFrame:
    """A line a changed cell, a new or a gone record; where both stand."""
    form, lines = found.form, []
    for row in found.new:
        lines.append(["＋ 新增", named(form, row), "", "", "", "", "", "", row.source])
    for change in found.changed:
        kind = _kind(change)
        for one in change.fields:
            old, new = (words.value_words(form.id, one.field, v) for v in (one.old, one.new))
            lines.append(
                [
                    kind, named(form, change.new), one.label, old, new, one.cell_old or "",
                    one.cell_new or "", change.old.source, change.new.source,
                ]
            )  # fmt: skip
    for row in found.gone:
        lines.append(["－ 消失", named(form, row), "", "", "", "", "", row.source, ""])
    return pd.DataFrame(lines, columns=list(NAMES))


def _kind(change: Change) -> str:
    if not change.moved:
        return "～ 改动"
    return "⇄ 换了站" if any(one.field == PLACE for one in change.fields) else "⇄ 换了写法"


def named(form: Form, row: Row) -> str:
    """A record by its identity."""
    said = identity_of(form, row).items()
    shown = [words.value_words(form.id, name, value) for name, value in said if value is not None]
    return " ".join(shown) or "（没有名目）"


def workbook(found: Sequence[Difference]) -> bytes:
    """An .xlsx with a sheet a form; every cell as text, no formula."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        for one in found:
            sheet, lines = book.add_worksheet(one.form.title[:31]), table(one)
            for column, name in enumerate(lines.columns):
                sheet.write_string(0, column, name, bold)
                sheet.set_column(column, column, 40 if name in ("记录", "原出处", "新出处") else 16)
            for number, row in enumerate(lines.itertuples(index=False), 1):
                for column, value in enumerate(row):
                    sheet.write_string(number, column, texts.document_text(value))
            sheet.freeze_panes(1, 0)
    return buffer.getvalue()
