"""One upload, one transaction: a FileResult becomes rows with a source, or nothing at all."""

from __future__ import annotations

import calendar
import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb

from dudao import queries
from dudao.store.decisions import attachments
from dudao.store.errors import StoreError
from dudao.store.raw import kept_name, storable
from dudao.store.rows import Rows
from dudao.store.tables import columns_of, fit, record_table
from dudao.values.places import gazetteer

if TYPE_CHECKING:
    from dudao.forms import Form
    from dudao.problems import Problem
    from dudao.records import FileResult, SheetResult
    from dudao.store import Write

_SQL = queries.Statements("commit")

Days = tuple[dt.date, dt.date]
LEDGER = "session_ledger"
WEEK = 7
"""So many days before its end a ledger may be said to be complete."""
KINDS = {
    "group": "团体督导", "individual": "个别督导", "peer": "同事督导", "online_group": "线上团体督导",
    "online_training": "线上培训", "centre_meeting": "会议", "station_activity": "活动",
}  # fmt: skip
CITY = re.compile(r"全市|市级|昆明市?$|各县")
SOME = "some_counties"
"""The problem of a ledger whose title names several counties or a zone."""
ACTIVE = ("committed", "restored")
_PROBLEM = {"upload_id": "INTEGER", "sheet_no": "INTEGER"} | dict.fromkeys(
    ("cell", "field", "severity", "code", "text", "message"), "VARCHAR"
)


@dataclass(frozen=True, slots=True)
class SheetReceipt:
    """What was committed of one sheet. ``form`` None: not recognised, parked."""

    sheet: str | None
    form: str | None
    county: str | None
    records: int
    errors: int
    warnings: int
    covers: str | None = None  # 2025-01-01..2025-12-31, ledgers only


@dataclass(frozen=True, slots=True)
class Receipt:
    """``state``: committed, already_in (same bytes, active), withdrawn (same bytes, withdrawn: redo brings
    them back), purged, parked (nothing readable) or failed (program's fault); ``upload_id`` is None for
    the last two. ``notes`` are Chinese sentences."""

    upload_id: int | None
    state: str
    file: str
    sheets: tuple[SheetReceipt, ...] = ()
    records: int = 0
    problems: int = 0
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a ledger covers and how that is known: its ``title``, as ``given`` by a person, its ``rows``."""

    county: str | None
    days: Days | None
    basis: str | None
    place: str | None = None  # how the county is known: title or rows
    title: str | None = None
    owner: str | None = None
    kinds: tuple[str, ...] = ()

    @property
    def row(self) -> dict[str, Any]:
        """The scope as the last columns of the table ``sheet``."""
        start, end = self.days or (None, None)
        return {
            "covers_county": self.county, "covers_from": start, "covers_to": end, "covers_basis": self.basis,
            "covers_place": self.place, "covers_title": self.title, "covers_owner": self.owner,
            "covers_kinds": list(self.kinds) or None,
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.days[0]}..{self.days[1]}" if self.days else ""


def span(text: str) -> Days:
    """First and last day of a date that may be reduced.

    >>> span("2025"), span("2024-02")[1], span("2025-03-12")[0]
    ((datetime.date(2025, 1, 1), datetime.date(2025, 12, 31)), datetime.date(2024, 2, 29), datetime.date(2025, 3, 12))
    """
    parts = [int(part) for part in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else None
    if len(parts) == 3:
        return dt.date(*parts), dt.date(*parts)
    last = month or 12
    return dt.date(year, month or 1, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def ledger_scope(sheet: SheetResult, given: Days | None) -> Scope:
    """The scope of a ledger sheet: its title, else what was given, else from first to last readable row.

    A session typed in by hand says nothing of the days around it: it covers none. Neither does a ledger
    whose title names several counties, or a zone: which of the others it leaves out is not known.
    """
    if sheet.by_hand:
        return Scope(None, None, None)
    if _of_some(sheet) and not sheet.sides.get("owner"):
        return Scope(None, None, "title")
    county, place = _place(sheet)
    days, basis = _days(sheet, given)
    sides = sheet.sides
    return Scope(
        county, days, basis, place, sides.get("title"), sides.get("owner"), tuple(sides.get("kinds", ()))
    )  # fmt: skip


def _place(sheet: SheetResult) -> tuple[str | None, str | None]:
    """The county of a ledger and how it is known. A title that names neither a county nor the city nor an owner
    leaves it to the rows, where all are of one."""
    county, sides = sheet.meta.get("county"), sheet.sides
    if county:
        return county, "title"
    if sides.get("by_rows"):  # as the tables tell it
        return sides["by_rows"], "rows"
    if sides and not sides.get("city") and not sides.get("owner"):
        only = _one_county(sheet)
        return only, only and "rows"
    return None, None


def _one_county(sheet: SheetResult) -> str | None:
    """The county that every row names, and no other."""
    named = [r.values.get("county") for r in sheet.records]
    listed = [c if isinstance(c, list) else [c] for c in named]
    first = listed[0] if listed else []
    alone = len(first) == 1 and all(c == first for c in listed)
    return first[0] if alone and first[0] in {c.key for c in gazetteer().counties} else None


def _days(sheet: SheetResult, given: Days | None) -> tuple[Days | None, str | None]:
    """The time a ledger speaks of: its title's, its file name's, the one given, else from first to last readable row."""
    start, end = sheet.meta.get("covers_from"), sheet.meta.get("covers_to")
    if start or end:
        return (span(start or end)[0], span(end or start)[1]), "file" if sheet.sides.get(
            "file"
        ) else "title"
    if given:
        return given, "given"
    held = [span(r.values["held_on"]) for r in sheet.records if r.values.get("held_on")]
    if not held:
        return None, None
    return (min(d[0] for d in held), max(d[1] for d in held)), "rows"


def kept_until(scope: Scope, received: dt.date, said: dt.date | None) -> dt.date:
    """The day a ledger is kept up to: the day received, or what was said; later than that only its own end, where
    it is at most a week away.

    >>> year = Scope(None, (dt.date(2025, 1, 1), dt.date(2025, 12, 31)), "title")
    >>> days = dt.date(2025, 12, 26), dt.date(2025, 12, 20), dt.date(2025, 12, 31)
    >>> [str(kept_until(year, day, days[2])) for day in days[:2]]
    ['2025-12-31', '2025-12-20']
    """
    end = scope.days[1] if scope.days else received
    near = received < end <= received + dt.timedelta(days=WEEK)
    latest = end if near else received
    return min(said or received, latest)


def _of_some(sheet: SheetResult) -> bool:
    """Whether a ledger speaks of several counties, or of a zone."""
    return sheet.meta.get("county") is None and any(p.code == SOME for p in sheet.problems)


def _scope_notes(sheet: SheetResult, scope: Scope) -> list[str]:
    """What the receipt says where a ledger's scope or time had to be assumed."""
    name, notes = sheet.sheet or "台账", []
    only = _county(sheet)
    if _of_some(sheet):
        return [
            f"“{name}”的标题写了几个县区或功能区，不能用来判断谁没有督导。请分县区报送，标题写明一个县区。"
        ]
    if scope.owner:
        return [
            f"“{name}”的标题写的是{scope.owner.partition(':')[0]}的台账，不能用来判断谁没有督导，"
            "也只取代它自己以前报的。如果是全市或一个县区的台账，请改标题后重新报送。"
        ]
    if scope.kinds:
        said = "、".join(KINDS[kind] for kind in scope.kinds)
        notes.append(
            f"“{name}”的标题只写了{said}：别的类别没有记录不等于零，也不取代别的类别的台账。"
        )
    if scope.place == "rows":
        notes.append(
            f"“{name}”的标题没有写县区，每一行都是{scope.county}，按{scope.county}的台账处理。"
            "如果是全市台账，请在标题写明“昆明市”或“督导中心”。"
        )
    elif scope.county is None and only:
        notes.append(
            f"“{name}”每一行都是{only}，但标题没有写县区，按全市台账处理：覆盖时间内其他县区会算作零次。"
            f"如果这只是{only}的台账，请撤销后在标题写明县区重新报送。"
        )
    if scope.basis == "rows":
        notes.append(
            f"“{name}”没有写明台账起止，暂按最早一行到最晚一行（{scope.days[0]} 至 {scope.days[1]}）算覆盖时间，"
            "此外的时间不能判为零。请在标题写明（如“2025年督导台账”），或收件时用 --covers 说明。"
        )
    elif scope.days is None:
        notes.append(
            f"“{name}”没有写明台账起止，也没有一行日期可读，不能用来判断谁没有督导。请用 --covers 说明。"
        )
    return notes


class Filed(NamedTuple):
    """A checked file with its bytes, the days its ledgers cover where a person said so, and the day they are kept to."""

    result: FileResult
    data: bytes
    covers: Days | None = None
    until: dt.date | None = None


def write_upload(
    write: Write,
    forms: Mapping[str, Form],
    result: FileResult,
    size: int,
    covers: Days | None,
    until: dt.date | None = None,
    rows: Rows | None = None,
) -> Receipt:
    """Write all rows of an upload inside the caller's transaction. ``until``: the day its ledgers are said to be kept to.

    With ``rows`` they are gathered there, and the caller writes them.
    """
    gathered = Rows(write.cursor) if rows is None else rows
    upload_id = gathered.number(_SQL["next_upload"])
    start, end = covers or (None, None)
    gathered.say(
        _SQL["upload"], upload_id=upload_id, sha256=result.sha256, file=kept_name(result.file), bytes=size,
        at=write.at, actor=write.actor, covers_from=start, covers_to=end,
    )  # fmt: skip
    _say_event(write, gathered, upload_id, "committed")
    attachments.note(write, upload_id, result.scans)
    receipts, notes = [], []
    day = _say_until(write, gathered, upload_id, result, covers, until)
    ends = [s.days[1] for s in _scopes(result, covers) if s.days and not s.owner]
    if day and ends and day < max(ends):
        notes.append(f"台账记到 {day}：此后没有记录不等于零；再收到同样的文件时，续到收到的那天。")
    for number, sheet in enumerate(result.sheets, start=1):
        receipt, said = _write_sheet(gathered, forms, result.file, upload_id, number, sheet, covers)
        receipts.append(receipt)
        notes += said
    _write_problems(gathered, upload_id, None, result.problems)
    problems = len(result.problems) + sum(len(s.problems) for s in result.sheets)
    records = sum(r.records for r in receipts)
    write.subject, write.detail = str(upload_id), {"records": records, "problems": problems}
    if rows is None:
        gathered.write()
    return Receipt(
        upload_id, "committed", result.file, tuple(receipts), records, problems, tuple(notes)
    )


def note_until(
    write: Write, upload_id: int, result: FileResult, covers: Days | None, until: dt.date | None
) -> None:
    """Note that a file with ledgers was received, and the day they are kept to."""
    rows = Rows(write.cursor)
    _say_until(write, rows, upload_id, result, covers, until)
    rows.write()


def _say_until(
    write: Write, rows: Rows, upload_id: int, result: FileResult, covers: Days | None, until: dt.date | None
) -> dt.date | None:  # fmt: skip
    """The day the ledgers of a file are kept to, which is noted; None without a ledger."""
    day = kept_to(result, covers, write.at.date(), until)
    if day is not None:
        rows.say(
            _SQL["ledger_receipt"], receipt_id=rows.number(_SQL["next_receipt"]), upload_id=upload_id,
            until_on=day, actor=write.actor, at=write.at,
        )  # fmt: skip
    return day


def kept_to(
    result: FileResult, covers: Days | None, received: dt.date, until: dt.date | None
) -> dt.date | None:
    """The day the ledgers of a file are kept to; None where it holds none."""
    return max(
        (kept_until(scope, received, until) for scope in _scopes(result, covers)), default=None
    )


def _scopes(result: FileResult, covers: Days | None) -> list[Scope]:
    """The scopes of a file's ledgers."""
    return [ledger_scope(s, covers) for s in result.sheets if s.form == LEDGER and not s.by_hand]


def add_event(write: Write, upload_id: int, action: str) -> None:
    """Append a change of state; the newest event of an upload is its state."""
    rows = Rows(write.cursor)
    _say_event(write, rows, upload_id, action)
    rows.write()


def _say_event(write: Write, rows: Rows, upload_id: int, action: str) -> None:
    rows.say(
        _SQL["upload_event"], event_id=rows.number(_SQL["next_event"]), upload_id=upload_id, at=write.at,
        actor=write.actor, action=action,
    )  # fmt: skip


def _write_sheet(
    rows: Rows,
    forms: Mapping[str, Form],
    file: str,
    upload_id: int,
    number: int,
    sheet: SheetResult,
    covers: Days | None,
) -> tuple[SheetReceipt, list[str]]:
    scope = ledger_scope(sheet, covers) if sheet.form == LEDGER else Scope(None, None, None)
    rows.say(
        _SQL["sheet"], upload_id=upload_id, sheet_no=number, sheet=sheet.sheet and kept_name(sheet.sheet),
        form=sheet.form, meta=_json(sheet.meta), meta_cells=_json(sheet.meta_cells), records=len(sheet.records),
        **scope.row,
    )  # fmt: skip
    if sheet.form is not None:
        form = forms[sheet.form]
        table, columns = record_table(form), columns_of(form)
        next_record = f"select coalesce(max(record_id), 0) + 1 from {table}"
        first = rows.number(next_record, len(sheet.records))
        rows.add(table, columns, _rows(form, columns, file, sheet, first, upload_id, number))
    _write_problems(rows, upload_id, number, sheet.problems)
    errors = sum(p.severity == "error" for p in sheet.problems)
    receipt = SheetReceipt(
        sheet.sheet, sheet.form, _county(sheet), len(sheet.records),
        errors, len(sheet.problems) - errors, str(scope) or None,
    )  # fmt: skip
    said = _scope_notes(sheet, scope) if sheet.form == LEDGER and not sheet.by_hand else []
    return receipt, said


def _county(sheet: SheetResult) -> str | None:
    """The one county of the sheet, from its meta or all its records; None where there are several."""
    if sheet.meta.get("county"):
        return sheet.meta["county"]
    named = [r.values.get("county") for r in sheet.records]
    alike = {c for county in named for c in (county if isinstance(county, list) else [county])}
    return alike.pop() if len(alike) == 1 else None


def _rows(
    form: Form,
    columns: Mapping[str, str],
    file: str,
    sheet: SheetResult,
    first: int,
    upload_id: int,
    number: int,
) -> Iterator[dict[str, Any]]:
    place = kept_name(f"{file}!{sheet.sheet}" if sheet.sheet else file)
    meta = {f"meta_{name}": value for name, value in sheet.meta.items()}
    for offset, record in enumerate(sheet.records):
        values = {**meta, **record.values}
        unknown = values.keys() - columns.keys()
        if unknown:
            raise ValueError(f"{form.id}: no column for {', '.join(sorted(unknown))}")
        row = {n: fit(values.get(n), t, f"{form.id}.{n}") for n, t in columns.items()}
        row |= {"record_id": first + offset, "upload_id": upload_id, "sheet_no": number}
        row |= {"row_no": record.row, "source": f"{place}!R{record.row}", "hours": record.hours}
        yield row | {"cells": {**sheet.meta_cells, **record.cells}}


def _write_problems(
    rows: Rows, upload_id: int, number: int | None, problems: list[Problem]
) -> None:
    said = ({"upload_id": upload_id, "sheet_no": number, **p.as_dict()} for p in problems)
    rows.add("problem", _PROBLEM, said)


def verify(
    con: duckdb.DuckDBPyConnection, forms: Mapping[str, Form], committed: Mapping[int, FileResult]
) -> None:
    """Count the rows of committed uploads (number → result); :class:`StoreError` where they are not those of the result."""
    wanted: dict[str, dict[int, int]] = {"upload": {}, "sheet": {}, "problem": {}}
    for number, result in committed.items():
        wanted["upload"][number], wanted["sheet"][number] = 1, len(result.sheets)
        problems = len(result.problems) + sum(len(s.problems) for s in result.sheets)
        wanted["problem"][number] = problems
        for sheet in result.sheets:
            if sheet.form is not None:
                of = wanted.setdefault(record_table(forms[sheet.form]), {})
                of[number] = of.get(number, 0) + len(sheet.records)
    for table, counts in wanted.items():
        sql = (
            f"select upload_id, count(*) from {table} where list_contains(?, upload_id) group by 1"
        )
        found = dict(con.execute(sql, [[*counts]]).fetchall())
        for number, count in counts.items():
            if found.get(number, 0) != count:
                raise StoreError(
                    f"“{committed[number].file}”入库后核对行数不符：表 {table} 应有 {count} 行，实有 {found.get(number, 0)} 行。"
                    f"请勿使用这次入库的结果，先撤销第 {number} 号，再报告开发者。"
                )


def seen_before(
    file: str, upload_id: int, first_name: str, action: str, more: tuple[str, ...] = ()
) -> Receipt:
    """The receipt of bytes that are in the store already, by what was last done with them; ``more`` is said with it."""
    name = "" if first_name == file else f"（当时的文件名：{first_name}）"
    if action in ACTIVE:
        note = f"内容一模一样的文件已经收过，是第 {upload_id} 号{name}，不再重复入库。"
        return Receipt(upload_id, "already_in", file, notes=(note, *more))
    if action == "withdrawn":
        note = f"内容一模一样的文件是第 {upload_id} 号{name}，已被撤销；要重新生效请恢复它：redo {upload_id}。"
        return Receipt(upload_id, "withdrawn", file, notes=(note,))
    note = f"内容一模一样的文件是第 {upload_id} 号{name}，已被彻底清除，不再入库。"
    return Receipt(upload_id, "purged", file, notes=(note,))


def _json(value: Any) -> str:
    return storable(json.dumps(value, ensure_ascii=False))
