"""What counts at one moment, reckoned once for a cursor: the uploads, corrections and decisions of then.

Every query that reads ``active_<form>(known_at)`` would else reckon them anew, which takes longer than the
question itself where the store is small.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from dudao.store.tables import identifier
from dudao.store.trouble import transaction

if TYPE_CHECKING:
    import duckdb

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
