"""What happened to a file before its rows were committed: received, rejected or staged, discarded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dudao import queries
from dudao.store import disk_faults, raw
from dudao.store.rows import Rows

if TYPE_CHECKING:
    import duckdb

    from dudao.records import FileResult
    from dudao.store import Store, Write
    from dudao.store.commit import Filed

_SQL = queries.Statements("arrivals")


def receive(
    store: Store, result: FileResult, data: bytes, actor: str, now: dt.datetime | None = None
) -> str:
    """Keep a checked file's bytes and note that it came: ``staged``, or ``rejected`` with the reason's code.

    A file that stands at that step already, or was committed, is not noted again, nor one of which
    not a byte could be read. Returns its step.
    """
    if not data:
        return "rejected"
    step = "staged" if result.readable else "rejected"
    store.ensure_writable(step)
    with store.lock:
        if latest(store.plain(), result.sha256):
            return "committed"
        if state(store.plain(), result.sha256) == step:
            return step
        with (
            disk_faults.translated(store.directory, written=False),
            raw.kept(store.directory / "raw", data),
            store.writing(step, actor, now) as write,
        ):
            rows = Rows(write.cursor)
            _note(write.actor, write.at, rows, result, len(data))
            rows.write()
    return step


def discard(store: Store, sha256: str, actor: str, now: dt.datetime | None = None) -> bool:
    """Take a staged or rejected file off the table; its bytes stay. False where it was not waiting."""
    store.ensure_writable("discarded")
    with store.lock:
        waiting = [row for row in unfinished(store) if row["sha256"] == sha256]
        if not waiting or waiting[0]["action"] == "discarded":
            return False
        row = waiting[0]
        with store.writing("discarded", actor, now) as write:
            rows = Rows(write.cursor)
            _add(write.actor, write.at, rows, sha256, row["file"], row["bytes"], "discarded", None)
            rows.write()
    return True


def ensure_staged(write: Write, files: Sequence[Filed], at: Sequence[dt.datetime]) -> None:
    """Note the arrival, each at its moment, of files that are being committed without having been received before."""
    hashes = [file.result.sha256 for file in files]
    staged = {sha for (sha,) in write.cursor.execute(_SQL["staged"], {"sha256": hashes}).fetchall()}
    rows = Rows(write.cursor)
    for file, moment in zip(files, at, strict=True):
        if file.result.sha256 not in staged:
            _note(write.actor, moment, rows, file.result, len(file.data))
    rows.write()


def came(cursor: duckdb.DuckDBPyConnection, hashes: Sequence[str]) -> set[str]:
    """Those of the hashes whose bytes were committed before, whatever became of them."""
    return {sha for (sha,) in cursor.execute(_SQL["came"], {"sha256": [*hashes]}).fetchall()}


def state(cursor: duckdb.DuckDBPyConnection, sha256: str) -> str | None:
    """The last step of the bytes before commit; None: they never came."""
    found = queries.load("store/arrival_state").execute(cursor, sha256=sha256).fetchone()
    return found[0] if found else None


def unfinished(store: Store) -> list[dict[str, Any]]:
    """Every file that came and was not committed, with its last step: staged, rejected, discarded."""
    cursor = queries.load("store/arrivals_waiting").execute(store.cursor())
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def history(store: Store, which: str | int) -> list[dict[str, Any]]:
    """Every step of a file by its sha256 or its number, oldest first: happened_at, actor, action, reason.

    ``action`` is received, rejected, staged, discarded, committed, withdrawn, restored or purged;
    ``reason`` the code for which it was rejected. Unknown: an empty list. A file received by
    the first version of the schema begins with committed.
    """
    cursor = store.cursor()
    if isinstance(which, int):
        found = cursor.execute(_SQL["hash_of_upload"], [which]).fetchone()
        if found is None:
            return []
        which = found[0]
    return queries.load("pages/ledger/steps").rows(cursor, sha256=which)


def _note(actor: str, at: dt.datetime, rows: Rows, result: FileResult, size: int) -> None:
    problems = [*result.problems, *(p for sheet in result.sheets for p in sheet.problems)]
    codes = [problem.code for problem in problems if problem.severity == "error"]
    said = (actor, at, rows, result.sha256, result.file, size)
    _add(*said, "received", None)
    if result.readable:
        _add(*said, "staged", None)
    else:
        _add(*said, "rejected", codes[0] if codes else None)


def _add(
    actor: str, at: dt.datetime, rows: Rows, sha256: str, file: str, size: int, action: str, reason: str | None
) -> None:  # fmt: skip
    rows.say(
        _SQL["arrival"], sha256=sha256, file=raw.kept_name(file), bytes=size, at=at, actor=actor, action=action,
        reason=reason,
    )  # fmt: skip


def latest(cursor: duckdb.DuckDBPyConnection, sha256: str) -> tuple[int, str, str] | None:
    """Number, file name and last action of the upload with these bytes, as the cursor shows it."""
    return queries.load("store/latest_upload").execute(cursor, sha256=sha256).fetchone()
