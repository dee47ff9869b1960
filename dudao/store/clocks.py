"""One moment, and what lies between two: cursors whose macros answer for a moment, or for chosen uploads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

import duckdb

from dudao.store.tables import identifier
from dudao.store.trouble import transaction

if TYPE_CHECKING:
    import duckdb

    from dudao.store import Store


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
            "create temp table chosen_upload as select unnest($ids::integer[]) as upload_id",
            {"ids": self._uploads},
        )
        cursor.execute(
            "create temp table chosen_moment as select $at::timestamp as moment",
            {"at": self._revised_at},
        )
        cursor.execute(
            "create temp macro active_upload(known_at) as table"
            " select u.* from upload u semi join chosen_upload using (upload_id)"
        )
        for macro in _CORRECTED:
            cursor.execute(macro)
        return cursor


_CORRECTED = (
    "create temp macro hidden_record(form_id, known_at) as table"
    " select * from dudao.main.hidden_record(form_id, (select moment from chosen_moment))",
    "create temp macro standing_revision(known_at) as table"
    " select * from dudao.main.standing_revision((select moment from chosen_moment))",
    "create temp macro sheet_version(known_at) as table"
    " select * from dudao.main.sheet_version((select moment from chosen_moment))",
)
"""The macros by which corrections are seen, each bound to the chosen moment."""


_MACROS = ("active_upload", "sheet_version", "standing_revision", "decided_pair", "ledger_until")


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
            "create temp table moment_hidden_record as select f.form, h.record_id"
            " from (select distinct form from revision) f,"
            " lateral (from hidden_record(f.form, $known_at::timestamp)) h",
            at,
        )
        cursor.execute(
            "create temp table moment_last as"
            " select coalesce(max(revision_id), 0) as revision_id from revision"
        )
    for table in map(identifier, _MACROS):
        cursor.execute(
            f"create or replace temp macro {table}(known_at) as table from moment_{table}"
        )
    cursor.execute(
        "create or replace temp macro hidden_record(form_id, known_at) as table"
        " select record_id from moment_hidden_record where form = form_id"
        " union all"  # a correction made since: the row it wrote
        " select record_id from revision where form = form_id and record_id is not null"
        " and revision_id > (select revision_id from moment_last)"
    )
