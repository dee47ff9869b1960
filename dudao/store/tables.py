"""Record tables generated from the forms' TOML: explicit DDL, identifiers checked.

The one place where SQL is put together from names; every name passes :func:`identifier` first.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from math import isfinite
from types import MappingProxyType
from typing import Any

import duckdb

from dudao import queries
from dudao.forms import Field, Form
from dudao.store.disk_faults import transaction
from dudao.store.errors import StoreError

_SQL = queries.Statements("tables")

Columns = Mapping[str, str]
"""Column name → DuckDB type, in the order of the table."""

_IDENTIFIER = re.compile(r"^[a-z][a-z0-9_]*$")
_KINDS = {
    "VARCHAR": "text free_text name phone choice sex education county station month period date",
    "VARCHAR[]": "people stations counties types list",
    "INTEGER": "integer minutes age likert tally",
    "DOUBLE": "number money pay",
    "BOOLEAN": "tick",
}
COLUMN_TYPES = {kind: column for column, kinds in _KINDS.items() for kind in kinds.split()}
"""Column type of each field kind."""

LEADING: Columns = {
    "record_id": "BIGINT",
    "upload_id": "INTEGER",
    "sheet_no": "INTEGER",
    "row_no": "INTEGER",
    "source": "VARCHAR",
    "cells": "JSON",
    "base_id": "BIGINT",
    "hours": "VARCHAR",
}
"""Columns of the store's own. ``base_id`` is null but in a row that corrects another: see ``revision``.
``hours``: from when to when a session was held, where its row says so (``09:00-11:00``)."""
PLACES: Columns = {"county": "VARCHAR", "station": "VARCHAR"}
"""Columns every record table has even where its form declares no such field: rows of several
counties on one sheet and card forms carry them."""


def identifier(name: str) -> str:
    """The name itself, if it may stand in SQL. Raises ``ValueError`` otherwise.

    >>> identifier("hired_on")
    'hired_on'
    >>> identifier('x"; drop table upload; --')
    Traceback (most recent call last):
    ValueError: not an identifier: 'x"; drop table upload; --'
    """
    if not _IDENTIFIER.match(name):
        raise ValueError(f"not an identifier: {name!r}")
    return name


def column_type(form: Form, field: Field) -> str:
    """The column type of a field: by its options ``column`` or ``bool`` where the TOML has one, else by its kind."""
    declared = "BOOLEAN" if field.option("bool") else field.option("column")
    if declared in _KINDS:
        return declared
    if declared is not None or field.kind not in COLUMN_TYPES:
        raise ValueError(
            f"{form.id}.{field.name}: no column type for {declared or field.kind!r}; "
            f"known kinds: {', '.join(sorted(COLUMN_TYPES))}"
        )
    return COLUMN_TYPES[field.kind]


def record_table(form: Form) -> str:
    """The name of a form's record table."""
    return identifier(f"rec_{form.id}")


@functools.lru_cache(maxsize=256)
def columns_of(form: Form) -> Columns:
    """All columns of a form's record table: leading ones, ``meta_*``, fields, places, ``extra``."""
    columns = dict(LEADING)
    for meta in form.meta.values():
        columns[identifier(f"meta_{meta.name}")] = column_type(form, meta)
    for field in form.fields.values():
        if field.name in LEADING:
            raise ValueError(f"{form.id}: field {field.name!r} is a column of the store's own")
        if field.name != "extra":
            columns[identifier(field.name)] = column_type(form, field)
    places = {n: t for n, t in PLACES.items() if n not in columns}
    return MappingProxyType({**columns, **places, "extra": "JSON"})


def sync(con: duckdb.DuckDBPyConnection, forms: Mapping[str, Form]) -> None:
    """Create the tables and columns that the forms ask for and the database lacks, in one transaction.

    A column whose kind changed is converted; raises :class:`StoreError` (and changes nothing)
    where a stored value does not fit the new kind. Columns no form asks for any more stay.
    """
    existing = _existing(con)
    with transaction(con):
        for form in forms.values():
            _sync_form(con, form, existing.get(record_table(form)))


def fits(con: duckdb.DuckDBPyConnection, forms: Mapping[str, Form]) -> bool:
    """Whether the database has every table and column the forms ask for: :func:`sync` would change none."""
    existing = _existing(con)
    return all(
        columns_of(form).items() <= existing.get(record_table(form), {}).items()
        for form in forms.values()
    )


def _existing(con: duckdb.DuckDBPyConnection) -> Mapping[str, Columns]:
    tables: dict[str, dict[str, str]] = {}
    rows = con.execute(_SQL["record_columns"])
    for table, column, kind in rows.fetchall():
        tables.setdefault(table, {})[column] = kind
    return tables


def _sync_form(con: duckdb.DuckDBPyConnection, form: Form, existing: Columns | None) -> None:
    table, wanted = record_table(form), columns_of(form)
    if existing is None:
        listed = ", ".join(f"{_quoted(name)} {kind}" for name, kind in wanted.items())
        con.execute(f"create table {table} ({listed})")
    for name, kind in wanted.items() if existing else ():
        if name not in existing:
            con.execute(f"alter table {table} add column {_quoted(name)} {kind}")
        elif existing[name] != kind:
            _convert(con, table, name, existing[name], kind)
    _make_view(con, table, form)


def _make_view(con: duckdb.DuckDBPyConnection, table: str, form: Form) -> None:
    """``active_<form>(known_at)``: what counted at that moment, a corrected record under its first number,
    with what stands above its table as that was put right."""
    con.execute(_view(table, form))


@functools.lru_cache(maxsize=256)
def _view(table: str, form: Form) -> str:
    listed = ", ".join(["coalesce(r.base_id, r.record_id) as record_id", *_above(form)])
    return (
        f"create or replace macro active_{identifier(form.id)}(known_at) as table"
        f" select r.* replace ({listed}), u.file, u.received_at"
        f" from {table} r"
        " join active_upload(known_at) u using (upload_id)"
        f" anti join hidden_record('{identifier(form.id)}', known_at) h on h.record_id = r.record_id"
        " left join sheet_version(known_at) v on v.upload_id = r.upload_id and v.sheet_no = r.sheet_no"
    )


def _above(form: Form) -> Iterator[str]:
    """The columns that follow the sheet's meta: ``meta_*``, and fields a row took over from there."""
    columns = columns_of(form)
    for meta in form.meta:
        kind = columns[f"meta_{identifier(meta)}"]
        yield f"if(v.meta is null, r.meta_{meta}, {_from_json(meta, kind)}) as meta_{meta}"
    taken = {f.name: f.option("from_meta") for f in form.fields.values() if f.option("from_meta")}
    if "county" in form.meta and "county" in columns:
        taken["county"] = "county"
    for name, meta in taken.items():
        own, column = identifier(name), _quoted(name)
        value, was = _from_json(identifier(meta), "VARCHAR"), f"r.meta_{meta}"
        if columns[name].endswith("[]"):
            value, was = (f"if({one} is null, null, [{one}])" for one in (value, was))
        yield (
            f"if(v.meta is not null and r.{column} is not distinct from {was}"
            f" and coalesce((r.cells ->> '$.{own}') = (v.meta_cells ->> '$.{own}'), not json_exists(r.cells, '$.{own}')),"
            f" {value}, r.{column}) as {column}"
        )


def _from_json(name: str, kind: str) -> str:
    if kind == "VARCHAR":
        return f"(v.meta ->> '$.{name}')"
    return f"cast(json_extract(v.meta, '$.{name}') as {kind})"


def _convert(con: duckdb.DuckDBPyConnection, table: str, name: str, old: str, new: str) -> None:
    column = _quoted(name)
    if new.endswith("[]") and not old.endswith("[]"):
        value = f"case when {column} is null then null else [{column}]::{new} end"
    else:
        value = f"{column}::{new}"
    try:
        con.execute(f"alter table {table} alter column {column} set data type {new} using {value}")
    except duckdb.Error as trouble:
        raise StoreError(
            f"表单定义把“{table}”的“{name}”由 {old} 改成了 {new}，已入库的值转不过去（{trouble}）。"
            "请改回原来的类型，或换一个新的字段名。"
        ) from trouble


def _quoted(name: str) -> str:
    """A checked identifier in quotes: field names may be reserved words."""
    return f'"{identifier(name)}"'


def insert_rows(
    con: duckdb.DuckDBPyConnection, table: str, columns: Columns, rows_json: str
) -> None:
    """Insert a JSON array of row objects (every column a key). A value that does not fit its column raises.

    JSON as one parameter is ~10 µs a row and typed by the table; ``executemany`` takes 50 times that.
    """
    spec = ", ".join(f'"{identifier(n)}": {_json_type(t)}' for n, t in columns.items())
    names = ", ".join(_quoted(name) for name in columns)
    con.execute(
        f"insert into {identifier(table)} ({names}) select r.* from"
        f" (select unnest(from_json_strict($rows::json, '[{{{spec}}}]')) as r)",
        {"rows": rows_json},
    )


def _json_type(kind: str) -> str:
    return f'["{kind[:-2]}"]' if kind.endswith("[]") else f'"{kind}"'


def fit(value: Any, kind: str, where: str) -> Any:
    """The value as its column takes it. Raises ``TypeError`` naming ``where`` (and no value) for what would be bent.

    >>> fit("五华区", "VARCHAR[]", "rec_session_ledger.county")
    ['五华区']
    >>> fit(90.0, "INTEGER", "x"), fit([], "VARCHAR[]", "x"), fit("", "VARCHAR", "x")
    (90, None, None)
    """
    if value is None or value == "" or value == [] or value == {}:
        return None
    if kind.endswith("[]"):
        return [str(v) for v in (value if isinstance(value, list | tuple) else [value])]
    if kind == "VARCHAR" and isinstance(value, list | tuple):
        return "、".join(str(v) for v in value)
    number = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    if kind == "INTEGER" and number and float(value).is_integer():
        return int(value)
    fits = {
        "VARCHAR": isinstance(value, str | int | float),
        "INTEGER": False,
        "BIGINT": isinstance(value, int),
        "DOUBLE": number,
        "BOOLEAN": isinstance(value, bool),
        "JSON": True,
    }
    if not fits[kind]:
        raise TypeError(f"{where}: a {type(value).__name__} does not fit {kind}")
    return str(value) if kind == "VARCHAR" else value
