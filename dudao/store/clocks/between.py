"""A store as it never was: some uploads chosen, corrections up to a moment. What a change is split by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
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
