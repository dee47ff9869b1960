"""The tables' part of a rebuild: an upload's rows written anew under its own numbers, the rest carried over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from dudao import queries
from dudao.store import config
from dudao.store.commit import write_upload
from dudao.store.errors import StoreError
from dudao.store.safekeeping import backup, copying, manifest
from dudao.store.tables import identifier, record_table

if TYPE_CHECKING:
    import duckdb

    from dudao.records import FileResult
    from dudao.store import Store

_SQL = queries.Statements("rebuild")

_MADE = {"upload", "sheet", "problem", "revision", "sheet_revision", "schema_version"}
"""Tables a rebuild makes; every other one is carried over as it is."""


def write(old: Store, new: Store, upload: dict[str, Any], result: FileResult) -> None:
    """Write one upload anew: same number, file, actor, moment, given scope, and record numbers where the rows are as many."""
    number = upload["upload_id"]
    [covers] = old.cursor().execute(_SQL["covers"], [number]).fetchall()
    by, at = upload["actor"], upload["received_at"]
    with new.writing("committed", by, at, checkpoint=False) as write_:
        receipt = write_upload(
            write_, new.forms, result, upload["bytes"], covers if all(covers) else None
        )
        if receipt.upload_id != number:
            raise StoreError(f"第 {number} 号收件之前缺了编号，没有重建。请从备份恢复。")
        for form in {sheet.form for sheet in result.sheets if sheet.form}:
            _renumber(old.cursor(), write_.cursor, record_table(new.forms[form]), number)


def _renumber(
    old: duckdb.DuckDBPyConnection, new: duckdb.DuckDBPyConnection, table: str, upload_id: int
) -> None:
    was = _numbers(old, table, upload_id)
    for sheet, numbers in _numbers(new, table, upload_id).items():
        before = was.get(sheet, [])
        if len(before) == len(numbers) and before != numbers:
            new.execute(
                f"update {table} set record_id = m.old"
                " from (select unnest(?::bigint[]) as old, unnest(?::bigint[]) as new) m"
                f" where {table}.record_id = m.new and upload_id = ? and sheet_no = ?",
                [before, numbers, upload_id, sheet],
            )


def _numbers(con: duckdb.DuckDBPyConnection, table: str, upload_id: int) -> dict[int, list[int]]:
    rows = con.execute(
        f"select sheet_no, list(record_id order by record_id) from {table}"
        " where upload_id = ? and base_id is null group by sheet_no",
        [upload_id],
    )
    return dict(rows.fetchall())


def carry_over(store: Store, database: Path) -> None:
    """Copy every table a rebuild does not make into the closed ``database`` (under ``backups/``), as it is."""
    backups = str(database).replace("'", "''")
    with store.cursor() as cursor:
        names = cursor.execute(_SQL["tables"]).fetchall()
        cursor.execute(f"attach '{backups}' as rebuilt")
        try:
            cursor.execute("begin")
            for (name,) in names:
                if name not in _MADE and not name.startswith("rec_"):
                    table = identifier(name)
                    cursor.execute(f"delete from rebuilt.main.{table}")
                    cursor.execute(
                        f"insert into rebuilt.main.{table} by name select * from dudao.main.{table}"
                    )
            cursor.execute("commit")
        finally:
            cursor.execute("detach rebuilt")


def swap(store: Store, database: Path, by: str) -> Path:
    """Put the rebuilt database in the store's place; the folder of ``backups/`` that keeps the one before."""
    with copying.told_when_full(store.directory), store.closed():
        kept = backup.from_closed(store.directory, by, "before_rebuild")
        present = store.directory / config.DATABASE
        database.replace(present)
        copying.wal_of(present).unlink(missing_ok=True)
    return kept.folder


def names_of(store: Store, hashes: set[str]) -> dict[str, str]:
    """The file names under which backups know originals that the store does not: sha256 → name."""
    found: dict[str, str] = {}
    for one in backup.everything(store.directory):
        if one.told is not None and hashes & one.told.raw.keys() - found.keys():
            with manifest.reopened(one.folder / config.DATABASE) as con:
                rows = con.execute(_SQL["uploaded"]).fetchall()
                if "arrival" in one.told.tables:
                    rows += con.execute(_SQL["arrived"]).fetchall()
            found |= {sha: file for sha, file in rows if sha in hashes and sha not in found}
    return found
