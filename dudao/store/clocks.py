"""One moment, and what lies between two: cursors whose macros answer for a moment, or for chosen uploads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

import duckdb

from dudao import queries
from dudao.store.disk_faults import transaction
from dudao.store.tables import identifier

if TYPE_CHECKING:
    import duckdb

    from dudao.store import Store

_SQL = queries.Statements("clocks")


class Between:
    """Stands in for a store where facts are read: its cursors see only ``uploads``, corrected up to ``revised_at``.

    Whatever else takes ``known_at`` (what people decided) goes by the moment the reader gives.
    """

    def __init__(self, store: Store, uploads: Collection[int], revised_at: dt.datetime):
        self._store = store
        self.lens = store.lens
        self._uploads = sorted(uploads)
        self._revised_at = revised_at

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor on which the views of the ledger are those of the chosen uploads: temporary macros go first."""
        cursor = self._store.cursor()
        cursor.execute(
            _SQL["chosen_upload"],
            {"ids": self._uploads},
        )
        cursor.execute(
            _SQL["chosen_moment"],
            {"at": self._revised_at},
        )
        cursor.execute(_SQL["active_upload"])
        for macro in _CORRECTED:
            cursor.execute(_SQL[macro])
        return cursor


_CORRECTED = ("hidden_record", "standing_revision", "sheet_version")
"""The macros by which corrections are seen, each bound to the chosen moment."""


_MACROS = (
    "active_upload", "sheet_version", "standing_revision", "decided_pair", "ledger_until", "standing_rectification",
    "paper_standing",
)  # fmt: skip


def fix_moment(cursor: duckdb.DuckDBPyConnection, known_at: dt.datetime | None) -> None:
    """Have a cursor's macros answer for one moment (None: now), whatever moment they are given.

    They become temp macros over temp tables: what is committed later is not seen on this cursor.
    """
    with transaction(cursor):
        at = {"known_at": known_at}
        for table in map(identifier, _MACROS):
            cursor.execute(
                f"create temp table moment_{table} as from {table}($known_at::timestamp)", at
            )
        cursor.execute(
            _SQL["moment_hidden_record"],
            at,
        )
        cursor.execute(_SQL["moment_last"])
    for table in map(identifier, _MACROS):
        cursor.execute(
            f"create or replace temp macro {table}(known_at) as table from moment_{table}"
        )
    cursor.execute(_SQL["hidden_record_then"])
