"""DuckDB as a ledger: append-only facts, one upload one transaction, two clocks.

All times are naive local time of the machine (the centre's). Nothing is updated in place.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
import weakref
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import duckdb

from dudao.forms import Form, load_forms
from dudao.store import (
    arrivals,
    audit,
    disagreements,
    opening,
    purge,
    raw,
    sent,
    statements,
    tables,
    trouble,
)
from dudao.store.commit import (
    ACTIVE,
    Days,
    Receipt,
    SheetReceipt,
    add_event,
    seen_before,
    verify,
    write_upload,
)
from dudao.store.errors import NotCommitted, StoreDamaged, StoreError, StoreInUse, UnknownUpload

if TYPE_CHECKING:
    from dudao.extraction.records import FileResult

__all__ = [
    "NotCommitted",
    "Receipt",
    "SheetReceipt",
    "Store",
    "StoreDamaged",
    "StoreError",
    "StoreInUse",
    "UnknownUpload",
]


@dataclass(slots=True)
class Write:
    """One write under way: its ``cursor`` inside the transaction, its moment ``at``, and what the audit will say."""

    cursor: duckdb.DuckDBPyConnection
    at: dt.datetime
    actor: str
    subject: str | None = None
    detail: dict[str, Any] = field(default_factory=dict)


class Store:
    """One database directory: ``dudao.duckdb``, ``raw/<sha256>``, ``backups/``.

    Get one by :meth:`open`; a process has one connection a directory, every query takes a
    :meth:`cursor`, every write holds ``lock``. ``notices`` are Chinese sentences about the opening.
    """

    _opened: ClassVar[dict[Path, Store]] = {}
    _opening: ClassVar[threading.Lock] = threading.Lock()

    def __init__(
        self,
        directory: Path,
        connection: duckdb.DuckDBPyConnection,
        forms: Mapping[str, Form],
        notices: list[str],
    ):
        self.directory = directory
        self.lock = threading.RLock()
        self.notices = notices
        self._connection = connection
        self._forms = forms
        self._door = threading.RLock()  # held while the database file is being exchanged
        self._lost = False  # no connection: the next cursor tries to have one
        self.reopened = 0
        self._cursors: weakref.WeakSet[duckdb.DuckDBPyConnection] = weakref.WeakSet()

    @classmethod
    def open(
        cls,
        directory: Path | str,
        forms: Mapping[str, Form] | None = None,
        schema: Path = opening.SCHEMA,
    ) -> Store:
        """Open the directory's store, made and migrated as needed; the same one again while it is open.

        Raises :class:`StoreInUse` (another process), :class:`StoreDamaged`, and the other errors of
        :mod:`dudao.store.errors` where the disk is full or the directory closed to this user.
        """
        path = Path(directory).resolve()
        forms = load_forms() if forms is None else forms
        with cls._opening, trouble.told(path):
            if path in cls._opened:
                return cls._opened[path]._know(forms)
            for folder in ("raw", "backups"):
                (path / folder).mkdir(parents=True, exist_ok=True)
            connection, notices = _connect(path, forms, schema)
            raw.sweep(path / "raw")
            store = cls._opened[path] = cls(path, connection, forms, notices)
        purge.take_up(store)
        return store

    @property
    def forms(self) -> Mapping[str, Form]:
        """The forms whose record tables the store has."""
        return self._forms

    def _know(self, forms: Mapping[str, Form]) -> Store:
        """Take up forms loaded anew since the store was opened."""
        if forms is not self._forms:
            with self.lock:
                tables.sync(self._connection.cursor(), forms)
                sent.make(self._connection.cursor(), forms)
                self._forms = forms
        return self

    def close(self) -> None:
        """Close the process's connection to this directory."""
        with self._opening, self.lock:
            self._opened.pop(self.directory, None)
            self._connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of one's own on the process's connection: one a query or a thread."""
        with self._door:
            if self._lost:
                self._reconnect()
            cursor = self._connection.cursor()
            self._cursors.add(cursor)
            return cursor

    @contextlib.contextmanager
    def closed(self) -> Iterator[None]:
        """The database closed for the body, which may exchange its files; opened again after it.

        Every cursor given out is closed with it: DuckDB lets go of a file with its last cursor.
        """
        with self.lock, self._door:
            for cursor in [*self._cursors]:
                with contextlib.suppress(duckdb.ConnectionException):  # closed already
                    cursor.interrupt()
                cursor.close()
            self._connection.close()
            self._lost = True
            try:
                opening.ensure_let_go(self.directory / opening.DATABASE)
                yield
            finally:
                self._reconnect()

    def _reconnect(self) -> None:
        with trouble.told(self.directory):
            self._connection, notices = _connect(self.directory, self._forms)
        self.notices = [*self.notices, *notices]
        self._lost, self.reopened = False, self.reopened + 1

    def _mend(self) -> None:
        """Connect anew to a database that DuckDB has given up, as it does where a checkpoint finds the disk full.

        Where that fails too the next cursor tries again, and tells why it cannot.
        """
        with contextlib.suppress(StoreError, duckdb.Error), self.closed():
            pass

    def commit(
        self,
        result: FileResult,
        data: bytes,
        actor: str,
        covers: Days | None = None,
        now: dt.datetime | None = None,
    ) -> Receipt:
        """Commit a checked file: its raw bytes and all its rows, or nothing.

        The same bytes again are a success that names the number they already have. A file with no
        readable sheet is parked: its arrival and its bytes are kept, no record is written. Raises :class:`NotCommitted` where its values
        do not fit their columns, ``ValueError`` if ``data`` is not what was checked.
        """
        if raw.digest(data) != result.sha256:
            raise ValueError(f"{result.file}: the bytes are not those that were checked")
        with self.lock:
            if before := self.find(result.sha256):
                return seen_before(result.file, *before)
            if not result.readable:
                arrivals.receive(self, result, data, actor, now)
                return Receipt(None, "parked", result.file, problems=_count_problems(result))
            with trouble.told(self.directory):
                raw.keep(self.directory / "raw", data)
            try:
                with self.writing("committed", actor, now) as write:
                    arrivals.ensure_staged(write, result, len(data))
                    receipt = write_upload(write, self._forms, result, len(data), covers)
            except (TypeError, ValueError, duckdb.Error) as cause:
                raise NotCommitted(result.file, cause) from cause
            verify(self.cursor(), self._forms, receipt.upload_id, result)
            return disagreements.noted(self, receipt)

    @contextlib.contextmanager
    def writing(
        self, action: str, actor: str, now: dt.datetime | None = None, checkpoint: bool = True
    ) -> Iterator[Write]:
        """One transaction under the write lock, with its row in the audit; nothing is written where the body raises.

        ``detail`` takes numbers and codes only. After COMMIT the audit row is looked for: a transaction
        that an error has aborted commits "successfully" with nothing written. Without ``checkpoint`` the
        WAL keeps it: for a database that is thrown away where it is not finished.
        """
        with self.lock, trouble.told(self.directory):
            with self.cursor() as cursor:
                try:
                    with trouble.transaction(cursor):
                        write = Write(cursor, now or self._moment(cursor), actor)
                        yield write
                        seq = audit.append(
                            cursor, write.at, actor, action, write.subject, write.detail
                        )
                except duckdb.FatalException:
                    self._mend()
                    raise
                if not cursor.execute("select 1 from audit where seq = ?", [seq]).fetchone():
                    raise StoreError("这次操作没有写进数据库（审计里没有它），请再试一次。")
            if checkpoint:
                self._checkpoint()

    def _moment(self, cursor: duckdb.DuckDBPyConnection) -> dt.datetime:
        """Now, but after everything that has happened: an office clock set back must not reorder the ledger."""
        (last,) = cursor.execute(
            "select greatest((select max(happened_at) from audit), (select max(happened_at) from upload_event))"
        ).fetchone()
        now = dt.datetime.now()
        return max(now, last + dt.timedelta(microseconds=1)) if last else now

    def find(self, sha256: str) -> tuple[int, str, str] | None:
        """Number, file name and last action of the upload with these bytes, if there is one."""
        return self.cursor().execute(statements.LATEST, [sha256]).fetchone()

    def withdraw(self, upload_id: int, actor: str, now: dt.datetime | None = None) -> bool:
        """Undo an upload: its rows leave every view. False if it was withdrawn already."""
        return self._turn(upload_id, "withdrawn", ACTIVE, actor, now)

    def restore(self, upload_id: int, actor: str, now: dt.datetime | None = None) -> bool:
        """Redo a withdrawn upload. False if it is active already."""
        return self._turn(upload_id, "restored", ("withdrawn",), actor, now)

    def _turn(
        self, upload_id: int, action: str, allowed: tuple[str, ...], actor: str,
        now: dt.datetime | None,
    ) -> bool:  # fmt: skip
        with self.lock:
            found = self.uploads(upload_id)
            if not found:
                raise UnknownUpload(upload_id)
            if found[0]["state"] == "purged":
                raise StoreError(f"第 {upload_id} 号收件已被彻底清除，不能撤销或恢复。")
            if found[0]["state"] not in allowed:
                return False
            with self.writing(action, actor, now) as write:
                write.subject = str(upload_id)
                add_event(write, upload_id, action)
            return True

    def uploads(self, upload_id: int | None = None) -> list[dict[str, Any]]:
        """Every upload (or the one) with its state, forms, numbers of records, errors and warnings."""
        cursor = self.cursor().execute(statements.UPLOADS, {"upload_id": upload_id})
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def history(self, which: str | int) -> list[dict[str, Any]]:
        """Every step of a file, by its sha256 or its number: who did what, when (:func:`arrivals.history`)."""
        return arrivals.history(self, which)

    @property
    def last_event(self) -> int:
        """Grows with every write."""
        return self.cursor().execute(statements.LAST_EVENT, {"arrivals": True}).fetchone()[0]

    @property
    def last_change(self) -> int:
        """Grows with every write that a figure can depend on: a file's mere arrival changes none."""
        return self.cursor().execute(statements.LAST_EVENT, {"arrivals": False}).fetchone()[0]

    def original(self, sha256: str) -> bytes:
        """The raw bytes of an upload, checked against their hash."""
        return raw.fetch(self.directory / "raw", sha256)

    def _checkpoint(self) -> None:
        """Empty the WAL into the database, so that no later damage to it costs an upload.

        Where another cursor's transaction is in the way the next upload's checkpoint does it. Where it
        fails the write stands in the WAL all the same; DuckDB wants the database opened anew then.
        """
        try:
            with self.cursor() as cursor:
                cursor.execute("checkpoint")
        except duckdb.TransactionException:
            return
        except (duckdb.FatalException, duckdb.IOException):
            self._mend()


def _connect(
    directory: Path, forms: Mapping[str, Form], schema: Path = opening.SCHEMA
) -> tuple[duckdb.DuckDBPyConnection, list[str]]:
    """A connection to the directory's database, fit for the forms and locked down; Chinese notices."""
    connection, notices = opening.open_database(directory, schema)
    try:
        tables.sync(connection, forms)
        sent.make(connection, forms)
        opening.lock_down(connection, directory)
    except BaseException:
        connection.close()
        raise
    return connection, notices


def _count_problems(result: FileResult) -> int:
    return len(result.problems) + sum(len(sheet.problems) for sheet in result.sheets)
