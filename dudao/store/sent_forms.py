"""What was sent of each form, as one macro made from the forms' ``[report]``: explicit DDL, identifiers checked."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING

from dudao.store.tables import columns_of, identifier

if TYPE_CHECKING:
    import duckdb

    from dudao.forms import Form

UNITS = ("station", "county", "centre", "scope")
"""Who owes a report: every station, every county, the centre; ``scope``: counted by the days it covers."""
KINDS = ("snapshot", "event")


def make(con: duckdb.DuckDBPyConnection, forms: Mapping[str, Form]) -> None:
    """Make the macros ``report_form()`` and ``sent_record(known_at)``: a record a row, with whether it is filled.

    ``sent_record``: form, upload_id, sheet_no, row_no, record_id, source, received_at, county, station, author (or the
    supervisor it speaks of), told (its own day, may be reduced, may be null), filled, fields (those that
    are filled). Raises ``ValueError`` where a form's ``[report]`` names no column.
    """
    reported = [form for form in forms.values() if form.option("report")]
    kinds = [_kind(form) for form in reported]
    listed = " union all ".join(kinds) or "select null as form, null as unit, null as kind limit 0"
    con.execute(f"create or replace macro report_form() as table {listed}")
    rows = [_select(form) for form in reported if form.option("report")["unit"] != "scope"]
    if rows:
        listed = " union all ".join(rows)
        con.execute(f"create or replace macro sent_record(known_at) as table {listed}")


def _kind(form: Form) -> str:
    report = form.option("report")
    if report["unit"] not in UNITS or report["kind"] not in KINDS:
        raise ValueError(f"{form.id}: report.unit is {UNITS}, report.kind is {KINDS}")
    return (
        f"select '{identifier(form.id)}' as form, '{identifier(report['unit'])}' as unit,"
        f" '{identifier(report['kind'])}' as kind"
    )


@functools.lru_cache(maxsize=256)
def _select(form: Form) -> str:
    report, columns = form.option("report"), columns_of(form)
    counties = [c for c in ("county", "meta_county") if columns.get(c) == "VARCHAR"]
    stations = [c for c in ("station", "meta_station") if columns.get(c) == "VARCHAR"]
    days = [_column(form, name) for name in report.get("day", "").split("|") if name]
    whose = ("author",) if "meta_supervisor" in columns else ("author", "supervisor")
    authors = [c for c in whose if columns.get(c) == "VARCHAR"]
    filled = [_filled(form, names.split("|")) for names in report.get("required", ())]
    names = ", ".join(
        f"case when {_column(form, name)} is not null then '{identifier(name)}' end"
        for name in form.fields
    )
    return (
        f"select '{identifier(form.id)}' as form, upload_id, sheet_no, row_no, record_id, source, received_at,"
        f" {_first(counties)} as county,"
        f" {_first(stations)} as station,"
        f" {_first(authors)} as author, {_first(days)} as told,"
        f" {' and '.join(filled) or 'true'} as filled,"
        f" list_filter([{names}], lambda name: name is not null) as fields"
        f" from active_{identifier(form.id)}(known_at)"
    )


def _first(columns: list[str]) -> str:
    return f"coalesce({', '.join(columns)})" if columns else "null::varchar"


def _filled(form: Form, names: list[str]) -> str:
    return f"coalesce({', '.join(f'{_column(form, name)}::varchar' for name in names)}) is not null"


def _column(form: Form, name: str) -> str:
    if name not in columns_of(form):
        raise ValueError(f"{form.id}: report names no column {name}")
    return f'"{identifier(name)}"'
