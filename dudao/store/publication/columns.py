"""Which columns of a store leave the house and how each is turned, by ``data/access/published.toml``."""

from __future__ import annotations

import functools
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from dudao import ROOT, queries
from dudao.problems import BadData
from dudao.store.publication.leaving import Leaving
from dudao.store.tables import columns_of, identifier, record_table

if TYPE_CHECKING:
    import duckdb

    from dudao.forms import Field, Form

TABLE = ROOT / "data" / "access" / "published.toml"
FILED = "filed"
"""The column by which the files are parted: the year a file came in, or a thing was noted."""
_SQL = queries.Statements("publication")
_VIEWS = queries.Statements("published_views")
_PERSONAL = ("phone", "pay", "age")
_HOW = {
    "alias": ("name", "people"),
    "gist": ("text", "free_text", "list"),
    "place": ("county", "counties", "station", "stations"),
}
_CELL = re.compile(r"(?:表[0-9]+!)?[A-Z0-9:]+")
_ROW = re.compile(r"R[0-9]+")
_FIELD = re.compile(r"[a-z][a-z0-9_.]*")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
Turn = Callable[[str], str | None]


@functools.cache
def rules() -> Mapping[str, Any]:
    """The file, read once."""
    return tomllib.loads(TABLE.read_text("utf-8"))


def leaving_columns(form: Form) -> dict[str, str | None]:
    """Column of a form's record table → the :class:`Leaving`'s way of turning it; None: as it is.

    Raises :class:`BadData` for a column that may not leave, or is none of the form's.
    """
    fields = {f"meta.{m.name}": m for m in form.meta.values()} | dict(form.fields)
    found: dict[str, str | None] = {}
    for name in rules()["forms"].get(form.id, ()):
        column = name.replace(".", "_", 1) if name.startswith("meta.") else name
        if column not in columns_of(form):
            raise _wrong(form, name, "不是这张表的栏", "请改成表里有的栏")
        found[column] = _how(form, name, fields.get(name))
    return found


def _how(form: Form, name: str, field: Field | None) -> str | None:
    said = rules()
    if field is None:
        return {"county": "place", "station": "place", "extra": "extra"}[name]
    for how, table in (("born", "told_apart"), ("place", "bodies"), ("length", "counted")):
        if name in said[table].get(form.id, ()):
            return how
    if field.option("read_as", field.kind) in _PERSONAL or field.option("personal") is not None:
        raise _wrong(form, name, "是电话、工资或出生日期，不能公布", "请从这里去掉")
    return next((how for how, kinds in _HOW.items() if field.kind in kinds), None)


def _wrong(form: Form, name: str, wrong: str, remedy: str) -> BadData:
    return BadData("data/access/published.toml", f"forms.{form.id} {name}", wrong, remedy)


class Columns:
    """The tables of one store as they leave. ``labels``: headings of columns no form has that a rule reads."""

    def __init__(
        self,
        cursor: duckdb.DuckDBPyConnection,
        forms: Mapping[str, Form],
        leaving: Leaving,
        labels: Sequence[str],
    ):
        self._cursor, self._forms, self._leaving = cursor, forms, leaving
        self._labels = frozenset(labels)
        self._files = self._ranked(cursor.execute(_SQL["files"]).fetchall(), "文件")
        self._sheets = self._ranked(cursor.execute(_SQL["sheets"]).fetchall(), "表")

    def _ranked(self, rows: Iterable[tuple[str]], what: str) -> dict[str, str]:
        """A name → what it is called outside: in the same order, with the years it names, no word of its own."""
        names = sorted(name for (name,) in rows)
        return {
            name: f"{what}{_numbered(n)}{self._leaving.named(name)}" for n, name in enumerate(names)
        }

    def tables(self) -> Iterator[tuple[str, pa.Table]]:
        """Each table that leaves, with :data:`FILED` beside its own columns."""
        for name in _VIEWS:
            found = self._cursor.execute(_VIEWS[name]).to_arrow_table()
            yield name, self._turned(found, self._small(name))
        for form in self._forms.values():
            if columns := leaving_columns(form):
                yield record_table(form), self._records(form, columns)

    def _small(self, table: str) -> dict[str, Turn]:
        """How the columns are turned of what no form declares."""
        mark, place = self._leaving.mark, self._leaving.place
        turns: dict[str, dict[str, Turn]] = {
            "upload": {"sha256": lambda t: mark("file", t), "file": self._files.__getitem__},
            "sheet": {
                "sheet": self._sheets.__getitem__, "covers_county": place, "covers_title": lambda t: mark("title", t),
                "covers_owner": lambda t: mark("owner", t), "meta_cells": _cells,
            },
            "problem": {"cell": _cell, "field": _field, "text": self._leaving.days},
            "revision": {"cell": _cell, "field": _field},
            "sheet_revision": {"covers_county": place},
            "station_event": {"station": place},
            "rectification": {"county": place},
            "setting": {"name": place},
        }  # fmt: skip
        return turns.get(table, {})

    def _turned(self, table: pa.Table, turns: Mapping[str, Turn]) -> pa.Table:
        for name, how in turns.items():
            at = table.column_names.index(name)
            table = table.set_column(at, name, self._leaving.turned(table[name], how))
        return self._with_meta(table) if "meta" in table.column_names else table

    def _with_meta(self, table: pa.Table) -> pa.Table:
        """What stands above a sheet, by its form."""
        told = [
            None if meta is None else self._meta(form, meta)
            for form, meta in zip(table["form"].to_pylist(), table["meta"].to_pylist(), strict=True)
        ]
        at = table.column_names.index("meta")
        return table.set_column(at, "meta", pa.array(told, pa.string()))

    def _meta(self, form: str | None, meta: str) -> str:
        if form is None or form not in self._forms:
            return "{}"
        found, given = {}, json.loads(meta)
        for column, how in leaving_columns(self._forms[form]).items():
            name = column.removeprefix("meta_")
            if column != name and (value := given.get(name)) is not None:
                turn = getattr(self._leaving, how) if how else str
                found[name] = [turn(v) for v in value] if isinstance(value, list) else turn(value)
        return json.dumps(found, ensure_ascii=False)

    def _records(self, form: Form, columns: Mapping[str, str | None]) -> pa.Table:
        own = [
            "record_id",
            "upload_id",
            "sheet_no",
            "row_no",
            "source",
            "cells",
            "base_id",
            "hours",
        ]
        listed = ", ".join(f'r."{identifier(name)}"' for name in [*own, *columns])
        table = record_table(form)
        found = self._cursor.execute(
            f"select {listed}, u.file as of_file, year(u.received_at) as filed from {table} r"
            " join upload u using (upload_id) order by r.record_id"
        ).to_arrow_table()
        turns: dict[str, Turn] = {
            name: self._extra if how == "extra" else getattr(self._leaving, how)
            for name, how in columns.items()
            if how
        }
        found = self._turned(_as_text(found, "cells", "extra"), {**turns, "cells": _cells})
        where = pc.binary_join_element_wise(found["of_file"], found["source"], "\0")
        source = self._leaving.turned(where, self._source)
        return found.set_column(found.column_names.index("source"), "source", source).drop_columns("of_file")  # fmt: skip

    def _source(self, where: str) -> str:
        """``file\\0file!sheet!R7``: the file and sheet by what they are called outside, the row as it is."""
        file, _, source = where.partition("\0")
        parts = [part for part in source[len(file) :].split("!") if part]
        row = parts.pop() if parts and _ROW.fullmatch(parts[-1]) else None
        sheet = "!".join(parts)
        shown = self._sheets.get(sheet, self._leaving.named(sheet)) if sheet else None
        return "!".join(part for part in (self._files[file], shown, row) if part)

    def _extra(self, extra: str) -> str | None:
        """Of the columns no form has, those a rule reads."""
        found = {
            label: self._leaving.gist(str(value))
            for label, value in json.loads(extra).items()
            if label in self._labels and value is not None
        }
        return json.dumps(found, ensure_ascii=False) if found else None


def _as_text(table: pa.Table, *names: str) -> pa.Table:
    for name in set(names) & {*table.column_names}:
        at = table.column_names.index(name)
        table = table.set_column(at, name, table[name].cast(pa.string()))
    return table


def _cells(text: str) -> str:
    """Field → its cell; nothing that is no address."""
    return json.dumps({k: v for k, v in json.loads(text).items() if _FIELD.fullmatch(k) and _CELL.fullmatch(str(v))})  # fmt: skip


def _cell(text: str) -> str | None:
    return text if all(_CELL.fullmatch(part) for part in text.split(":")) else None


def _field(text: str) -> str | None:
    return text if _FIELD.fullmatch(text) else None


def _numbered(number: int) -> str:
    """A number in letters, in the order of the numbers: no digits that could be taken for a year.

    >>> _numbered(0), _numbered(27), sorted(map(_numbered, (700, 3, 20)))
    ('aaaaa', 'aaabb', ['aaaad', 'aaaau', 'aabay'])
    """
    said = ""
    for _ in range(5):
        number, rest = divmod(number, len(_LETTERS))
        said = _LETTERS[rest] + said
    return said
