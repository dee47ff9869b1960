"""A fingerprint of what the records say, whatever numbers they bear: two databases alike have the same."""

from __future__ import annotations

import datetime as dt

import duckdb

from dudao.store.tables import identifier

_OWN = {"record_id", "upload_id", "base_id"}


def record_prints(
    con: duckdb.DuckDBPyConnection, known_at: dt.datetime | None = None
) -> dict[str, tuple[int, str]]:
    """Form → (active records, fingerprint over all their values, cells and sources in any order)."""
    columns: dict[str, list[str]] = {}
    rows = con.execute(
        "select table_name, column_name from duckdb_columns()"
        " where table_name like 'rec\\_%' escape '\\' and database_name = current_database()"
        " order by table_name, column_name"
    )
    for table, column in rows.fetchall():
        if column not in _OWN:
            columns.setdefault(identifier(table), []).append(f'"{identifier(column)}"')
    prints = {}
    for table, listed in columns.items():
        names = ", ".join(f"{name} := {name}" for name in listed)
        column = f"struct_pack({names})::varchar"
        kind = f"active_{table.removeprefix('rec_')}"
        count, total = con.execute(
            f"select count(*), coalesce(sum(md5_number_lower({column})::hugeint), 0) from {kind}(?::timestamp)",
            [known_at],
        ).fetchone()
        prints[table.removeprefix("rec_")] = (count, f"{int(total):x}")
    return prints
