"""The one connection a process has to a directory's database: its cursors, its locks, its reopening."""

from __future__ import annotations

import contextlib
import datetime as dt
import secrets
import threading
import weakref
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from dudao.forms import Form
from dudao.store import opening, sent, tables, trouble
from dudao.store.errors import StoreError, StoreInterrupted
from dudao.store.lenses.authority import Lens
from dudao.store.lenses.views import Lenses


@dataclass(slots=True)
class Write:
    """One write under way: its ``cursor`` inside the transaction, its moment ``at``, and what the audit will say."""

    cursor: duckdb.DuckDBPyConnection
    at: dt.datetime
    actor: str
    subject: str | None = None
    detail: dict[str, Any] = field(default_factory=dict)


class Database:
    """What every handle on a directory shares. ``lock`` is held by every write; ``notices`` are Chinese
    sentences about the opening; ``reopened`` counts how often the connection was made anew."""

    def __init__(
        self,
        directory: Path,
        forms: Mapping[str, Form],
        schema: Path = opening.SCHEMA,
    ):
        self.directory = directory
        self.lock = threading.RLock()
        self.forms = forms
        self.reopened = 0
        self.key = secrets.token_hex(
            16
        )  # of the aliases that stand for names, while the process lives
        self._connection, self.notices = connect(directory, forms, schema)
        self._door = threading.RLock()  # held while the database file is being exchanged
        self._lost = False  # no connection: the next cursor tries to have one
        self._ending = False  # the process is about to end: no cursor more
        self._lenses = Lenses()
        self._cursors: weakref.WeakSet[duckdb.DuckDBPyConnection] = weakref.WeakSet()

    def know(self, forms: Mapping[str, Form]) -> None:
        """Take up forms loaded anew since the store was opened."""
        if forms is not self.forms:
            with self.lock:
                tables.sync(self._connection.cursor(), forms)
                sent.make(self._connection.cursor(), forms)
                self.forms = forms

    def close(self) -> None:
        """Close the connection."""
        with self.lock:
            self._connection.close()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of one's own: one a query or a thread."""
        with self._door:
            if self._ending:
                raise StoreInterrupted()
            if self._lost:
                self._reconnect()
            cursor = self._connection.cursor()
            self._cursors.add(cursor)
            return cursor

    def through(self, lens: Lens) -> duckdb.DuckDBPyConnection:
        """A cursor of one's own that shows what a lens lets through."""
        with self._door:
            cursor, maker, lenses = self.cursor(), self.cursor(), self._lenses
        with maker:
            lenses.put_on(cursor, maker, lens, self.forms, self.key)
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

    def end(self, patience: float) -> bool:
        """Close for good, before the process ends; whether the write under way was let finish.

        It has ``patience`` seconds; after these it is interrupted and rolled back, as all reading is at once.
        """
        finished = self.lock.acquire(timeout=patience)
        with self._door:
            self._ending = True
            cursors = [*self._cursors]
        for cursor in cursors:
            with contextlib.suppress(duckdb.ConnectionException):  # closed already
                cursor.interrupt()
        if finished or self.lock.acquire(timeout=3):
            for cursor in cursors:
                cursor.close()
            self._connection.close()  # DuckDB empties the WAL into the database here
            self.lock.release()
        return finished

    def _reconnect(self) -> None:
        with trouble.told(self.directory):
            self._connection, notices = connect(self.directory, self.forms)
        self._lenses = Lenses()  # those of before went with their connection
        self.notices = [*self.notices, *notices]
        self._lost, self.reopened = False, self.reopened + 1

    def mend(self) -> None:
        """Connect anew to a database that DuckDB has given up, as it does where a checkpoint finds the disk full.

        Where that fails too the next cursor tries again, and tells why it cannot.
        """
        with contextlib.suppress(StoreError, duckdb.Error), self.closed():
            pass

    def checkpoint(self) -> None:
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
            self.mend()


def moment(cursor: duckdb.DuckDBPyConnection) -> dt.datetime:
    """Now, but after everything that has happened: an office clock set back must not reorder the ledger."""
    (last,) = cursor.execute(
        "select greatest((select max(happened_at) from audit), (select max(happened_at) from upload_event))"
    ).fetchone()
    now = dt.datetime.now()
    return max(now, last + dt.timedelta(microseconds=1)) if last else now


def connect(
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
