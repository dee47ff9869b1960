"""Rows of one or many uploads, gathered table by table and written with one statement each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import duckdb

from dudao.store.raw import storable
from dudao.store.tables import Columns, insert_rows

BATCH = 5000
"""Rows of a table that are held before they are written; bounds memory for a ledger of 100,000 rows."""


class Rows:
    """What is to be written inside the caller's transaction; nothing of it is there before :meth:`write`.

    DuckDB plans every statement anew, which takes longer than the rows of a file do: so one for all files.
    """

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self.cursor = cursor
        self._said: dict[str, list[dict[str, Any]]] = {}
        self._records: dict[str, tuple[Columns, list[dict[str, Any]]]] = {}
        self._next: dict[str, int] = {}

    def number(self, sql: str, many: int = 1) -> int:
        """The next number (the first of ``many``) after those that are written, which ``sql`` tells, and gathered."""
        first = self._next[sql] if sql in self._next else self._asked(sql)
        self._next[sql] = first + many
        return first

    def _asked(self, sql: str) -> int:
        ((number,),) = self.cursor.execute(sql).fetchall()
        return number

    def say(self, sql: str, **row: Any) -> None:
        """A row of the statement ``sql``, whose parameters are lists of these columns."""
        self._said.setdefault(sql, []).append(row)

    def add(self, table: str, columns: Columns, rows: Iterable[dict[str, Any]]) -> None:
        """Rows of a table, every column a key."""
        held = self._records.setdefault(table, (columns, []))[1]
        for row in rows:
            held.append(row)
            if len(held) == BATCH:
                self._insert(table)

    def _insert(self, table: str) -> None:
        columns, rows = self._records[table]
        text = storable(json.dumps(rows, ensure_ascii=False))
        rows.clear()
        insert_rows(self.cursor, table, columns, text)

    def write(self) -> None:
        """Write all that is gathered."""
        for sql, rows in self._said.items():
            self._told(sql, rows)
        self._said.clear()
        for table, (_, rows) in [*self._records.items()]:
            if rows:
                self._insert(table)

    def _told(self, sql: str, rows: list[dict[str, Any]]) -> None:
        self.cursor.execute(sql, {name: [row[name] for row in rows] for name in rows[0]})
