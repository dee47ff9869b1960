"""The rows behind a correction: a record's or a sheet's present version, and the next one written whole."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dudao import queries
from dudao.store.commit import LEDGER, ledger_scope
from dudao.store.errors import StoreError
from dudao.store.raw import storable
from dudao.store.tables import LEADING, columns_of, insert_rows, record_table

if TYPE_CHECKING:
    import duckdb

    from dudao.forms import Form
    from dudao.store import Store

_SQL = queries.Statements("versions")

_BOX = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")


@dataclass(frozen=True, slots=True)
class SheetVersion:
    """What stands above a table at present; ``given`` the days a person said at upload."""

    upload_id: int
    sheet_no: int
    form: str
    meta: dict[str, Any]
    meta_cells: dict[str, str]
    basis: str | None
    given: tuple[dt.date, dt.date] | None
    sides: dict[str, Any]


@dataclass(slots=True)
class _Dated:
    values: dict[str, Any]


@dataclass(slots=True)
class _Coded:
    code: str


@dataclass(slots=True)
class _Ledger:
    """As much of a ledger's sheet as its scope is made of."""

    meta: dict[str, Any]
    records: list[_Dated]
    problems: list[_Coded]
    by_hand: bool = False
    sides: dict[str, Any] = field(default_factory=dict)


def form_of(store: Store, form_id: str | None) -> Form:
    """The form by its id. Raises :class:`StoreError` where there is none (a sheet not recognised)."""
    form = store.forms.get(form_id or "")
    if form is None:
        raise StoreError("这张表没有认出是什么表单，里面没有可以更正的值。")
    return form


def correctable(form: Form) -> set[str]:
    """The columns of a record that can be corrected: its fields and places, not the sheet's and the store's own."""
    return {
        name
        for name in columns_of(form)
        if name not in LEADING and name != "extra" and not name.startswith("meta_")
    }


def current(con: duckdb.DuckDBPyConnection, form: Form, record_id: int) -> dict[str, Any]:
    """The newest version of a record, every column. Raises :class:`StoreError` where there is none."""
    table = record_table(form)
    (newest,) = (
        queries.load("store/newest_record")
        .execute(con, form=form.id, record_id=record_id)
        .fetchone()
    )
    found = con.execute(
        f"select to_json(r) from {table} r where record_id = ? and coalesce(base_id, record_id) = ?",
        [newest, record_id],
    ).fetchone()
    if found is None:
        raise StoreError(f"“{form.title}”里没有第 {record_id} 号记录，可能已被清除。")
    return json.loads(found[0])


def own_cell(con: duckdb.DuckDBPyConnection, row: Mapping[str, Any], field: str) -> str | None:
    """The record's own cell of a field; None where its value came from above the table or from elsewhere."""
    cell = row["cells"].get(field)
    above = sheet(con, row["upload_id"], row["sheet_no"]).meta_cells.get(field)
    return None if cell == above else cell


def form_at(con: duckdb.DuckDBPyConnection, upload_id: int, sheet_no: int) -> str | None:
    """The form of a sheet; None where there is no such sheet or it was not recognised."""
    found = con.execute(_SQL["form_of_sheet"], [upload_id, sheet_no]).fetchone()
    return found[0] if found else None


def place_in_row(
    con: duckdb.DuckDBPyConnection, form: Form, upload_id: int, sheet_no: int, row_no: int,
    record_id: int,
) -> int:  # fmt: skip
    """Which of the records read from one row it is, from 0: a row may hold several."""
    alike = _in_row(con, form, upload_id, sheet_no, row_no)
    return alike.index(record_id) if record_id in alike else len(alike)


def record_at(
    con: duckdb.DuckDBPyConnection, form: Form, upload_id: int, sheet_no: int, row_no: int,
    nth: int,
) -> int | None:  # fmt: skip
    """The number of the ``nth`` record of a row; None where there are not so many."""
    alike = _in_row(con, form, upload_id, sheet_no, row_no)
    return alike[nth] if nth < len(alike) else None


def _in_row(
    con: duckdb.DuckDBPyConnection, form: Form, upload_id: int, sheet_no: int, row_no: int
) -> list[int]:
    table = record_table(form)
    rows = con.execute(
        f"select record_id from {table}"
        " where upload_id = ? and sheet_no = ? and row_no = ? and base_id is null order by record_id",
        [upload_id, sheet_no, row_no],
    )
    return [number for (number,) in rows.fetchall()]


def write_row(
    con: duckdb.DuckDBPyConnection, form: Form, row: Mapping[str, Any],
    changed: Mapping[str, Any], homeless: bool,
) -> int:  # fmt: skip
    """Write the next version of a record; its number. A ``homeless`` value has no cell of its own:
    it is marked, so that what stands above the table no longer decides it."""
    table = record_table(form)
    (number,) = con.execute(f"select coalesce(max(record_id), 0) + 1 from {table}").fetchone()
    columns = columns_of(form)
    new = {name: row.get(name) for name in columns} | dict(changed)
    new |= {"record_id": number, "base_id": row["base_id"] or row["record_id"]}
    if homeless:
        new["cells"] = {**row["cells"], **dict.fromkeys(changed)}
    insert_rows(con, table, columns, storable(json.dumps([new], ensure_ascii=False)))
    return number


def _field_problems(
    con: duckdb.DuckDBPyConnection, upload_id: int, sheet_no: int, field: str
) -> set[str]:
    found = queries.load("store/field_problems").execute(
        con, upload_id=upload_id, sheet_no=sheet_no, field=field
    )
    return {place for (place,) in found.fetchall()}


def settled_by(
    con: duckdb.DuckDBPyConnection, row: Mapping[str, Any], field: str, cell: str | None
) -> list[str]:
    """The places of the problems that a correction of this field of this record settles."""
    where = _field_problems(con, row["upload_id"], row["sheet_no"], field)
    (alone,) = con.execute(
        _SQL["is_one_record"],
        [row["upload_id"], row["sheet_no"]],
    ).fetchone()
    return sorted(p for p in where if alone or (cell and (p == cell or within(p, cell))))


def settled_above(
    con: duckdb.DuckDBPyConnection, upload_id: int, sheet_no: int, field: str
) -> list[str]:
    """The places of the problems of a field of the whole sheet."""
    return sorted(_field_problems(con, upload_id, sheet_no, field))


def within(box: str, cell: str) -> bool:
    """Whether a cell stands in a box of one row.

    >>> within("C7:D7", "D7"), within("C7:D9", "D7"), within("C7", "C7")
    (True, False, False)
    """
    edges, place = _BOX.fullmatch(box), re.fullmatch(r"([A-Z]+)(\d+)", cell)
    if edges is None or place is None or {edges[2], edges[4]} != {place[2]}:
        return False
    first, at, last = ((len(letters), letters) for letters in (edges[1], place[1], edges[3]))
    return first <= at <= last


def sheet(con: duckdb.DuckDBPyConnection, upload_id: int, sheet_no: int) -> SheetVersion:
    """The present version of a sheet. Raises :class:`StoreError` where there is none."""
    found = (
        queries.load("store/sheet_version")
        .execute(con, upload_id=upload_id, sheet_no=sheet_no)
        .fetchone()
    )
    if found is None:
        raise StoreError(f"第 {upload_id} 号收件没有第 {sheet_no} 张表。")
    form, meta, cells, basis, start, end, sides = found
    given = (start, end) if start else None
    return SheetVersion(
        upload_id, sheet_no, form, json.loads(meta), json.loads(cells), basis, given, sides or {}
    )


def write_sheet(
    con: duckdb.DuckDBPyConnection, form: Form, old: SheetVersion, changed: Mapping[str, Any],
    number: int, at: dt.datetime,
) -> None:  # fmt: skip
    """Write the next version of a sheet: its meta, and for a ledger the scope that follows from it."""
    meta = {**old.meta, **changed}
    county, days, basis = None, None, None
    if form.id == LEDGER:
        dates = _held(con, form, old)
        by_hand = old.basis is None and not changed.keys() & {"covers_from", "covers_to"}
        sides = old.sides | ({"file": False} if "covers_from" in changed else {})
        scope = ledger_scope(
            _Ledger(meta, dates, _coded(con, old), by_hand and _first_dates(con, form, old), sides),
            old.given,
        )
        county, days, basis = scope.county, scope.days, scope.basis
    con.execute(
        _SQL["sheet_revision"],
        [
            number, old.upload_id, old.sheet_no, storable(json.dumps(meta, ensure_ascii=False)),
            county, *(days or (None, None)), basis, at,
        ],
    )  # fmt: skip


def rescope(
    con: duckdb.DuckDBPyConnection, form: Form, row: Mapping[str, Any], field: str, number: int,
    at: dt.datetime,
) -> None:  # fmt: skip
    """A ledger whose time is known from its rows alone covers another time once one of their days is put right."""
    if form.id != LEDGER or field != "held_on":
        return
    old = sheet(con, row["upload_id"], row["sheet_no"])
    if old.basis in (None, "rows"):
        write_sheet(con, form, old, {}, number, at)


def _held(con: duckdb.DuckDBPyConnection, form: Form, of: SheetVersion) -> list[_Dated]:
    table = record_table(form)
    rows = con.execute(
        f"select r.held_on from {table} r"
        f" anti join hidden_record(?, null::timestamp) h on h.record_id = r.record_id"
        " where r.upload_id = ? and r.sheet_no = ? and r.held_on is not null",
        [form.id, of.upload_id, of.sheet_no],
    )
    return [_Dated({"held_on": day}) for (day,) in rows.fetchall()]


def _coded(con: duckdb.DuckDBPyConnection, of: SheetVersion) -> list[_Coded]:
    rows = con.execute(
        _SQL["problems"],
        [of.upload_id, of.sheet_no],
    )
    return [_Coded(code) for (code,) in rows.fetchall()]


def _first_dates(con: duckdb.DuckDBPyConnection, form: Form, of: SheetVersion) -> bool:
    """Whether a sheet without a scope had readable days when it came: then it was typed in by hand."""
    table = record_table(form)
    (dated,) = con.execute(
        f"select count(*) from {table}"
        " where upload_id = ? and sheet_no = ? and base_id is null and held_on is not null",
        [of.upload_id, of.sheet_no],
    ).fetchone()
    return dated > 0
