"""The one connection a process has to a directory's database: its cursors, its locks, its reopening."""

from __future__ import annotations

import contextlib
import datetime as dt
import secrets
import threading
import time
import weakref
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from dudao import queries
from dudao.forms import Form
from dudao.store import config, disk_faults, opening, sent_forms, tables
from dudao.store.errors import DiskFull, StoreError, StoreGone, StoreInterrupted
from dudao.store.lenses.authority import Lens
from dudao.store.lenses.views import Lenses

_SQL = queries.Statements("database")

EMPTIED = 1.0
"""Seconds between two checkpoints while writes follow one another: what an error on the disk could cost of the WAL."""
LETS_GO = 5.0
"""Seconds in which an interrupted query ends."""
AHEAD = dt.timedelta(minutes=1)
"""How far the last moment may lie ahead of now without a word."""


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
        looking: bool = False,
    ):
        self.directory = directory
        self.looking = looking  # the medium takes no writing
        self.lock = threading.RLock()
        self.forms = forms
        self.reopened = 0
        self.written = 0  # writes that ended, well or not
        self._rows = 0  # how many are under way of writes that follow one another
        self._emptied, self._owed = 0.0, False  # the last checkpoint, and whether one was put off
        self._last: dict[
            bool, tuple[tuple[int, int], int]
        ] = {}  # at which of these → what was last
        self.key = secrets.token_hex(
            16
        )  # of the aliases that stand for names, while the process lives
        self._ahead = False  # said already that the last moment lies ahead
        self._connection, self.notices = self._connect(schema)
        self._door = threading.RLock()  # held while the database file is being exchanged
        self._lost = False  # no connection: the next cursor tries to have one
        self._ending = False  # the process is about to end: no cursor more
        self._lenses = Lenses()
        self._cursors: weakref.WeakSet[duckdb.DuckDBPyConnection] = weakref.WeakSet()

    def _connect(
        self, schema: Path = opening.SCHEMA
    ) -> tuple[duckdb.DuckDBPyConnection, list[str]]:
        connection, notices = connect(self.directory, self.forms, schema, self.looking)
        self._places = opening.places(self.directory)
        return connection, [*notices, *self._said_ahead(last_moment(connection))]

    def next_moment(self, cursor: duckdb.DuckDBPyConnection) -> dt.datetime:
        """The moment of a write (:func:`moment`); a notice, once, where the last one lies ahead of now."""
        at = moment(cursor)
        self.notices += self._said_ahead(at)
        return at

    def _said_ahead(self, last: dt.datetime | None) -> list[str]:
        now = dt.datetime.now()
        if self._ahead or last is None or last - now < AHEAD:
            return []
        self._ahead = True
        return [
            f"库里最后一次操作记在 {last:%Y-%m-%d %H:%M}，比这台电脑现在的时间（{now:%Y-%m-%d %H:%M}）还晚：时钟多半曾经调快过。"
            "新的操作接着那一刻往后记，先后不会乱。请核对这台电脑的日期和时间。"
        ]

    def gone(self) -> str | None:
        """What is no longer where it was when it was opened: the database, the originals, the folder; None: all there."""
        with self._door:  # while the files are being exchanged they are not those of before
            now, before = opening.places(self.directory), self._places
        for path, known in before.items():
            what = "数据库文件" if path.name == config.DATABASE else "存放原件的文件夹"
            if path not in now:
                return f"{what if self.directory.exists() else '数据目录'}不见了"
            if now[path] != known:
                return f"{what}被换成了另一个"
        return None

    def ensure_there(self, unsure: bool = False) -> None:
        """Raise :class:`StoreGone` where something is :meth:`gone`. ``unsure``: a write has just been made."""
        if what := self.gone():
            raise StoreGone(self.directory, what, unsure)

    def weigh(self, fault: duckdb.Error, seq: int | None) -> None:
        """Nothing where a write stands although its COMMIT failed, as with no room for a checkpoint; else raise.

        ``seq``: its row in the audit, None where it did not come to that. A full disk is told with what is true.
        """
        if isinstance(fault, duckdb.FatalException):
            self.mend()
        full = isinstance(disk_faults.of(fault, self.directory), DiskFull)
        try:
            if seq is not None and self.has(seq):
                return
        except (StoreError, duckdb.Error) as closed:
            said = closed if isinstance(closed, StoreError) else StoreInterrupted()
            said = DiskFull(self.directory, unsure=True) if full else said
            said.unsure = True
            raise said from fault
        if full:
            raise DiskFull(self.directory, written=False) from fault
        raise fault

    def has(self, seq: int) -> bool:
        """Whether the audit has a row of that number."""
        with self.cursor() as cursor:
            found = cursor.execute(_SQL["audit_row"], [seq]).fetchone()
        return found is not None

    def last(self, arrivals: bool) -> int:
        """The number of the last thing that happened (``store/last_event``), asked again after a write alone: no other
        process can write."""
        now = (
            self.written,
            self.reopened,
        )  # before the question: what is written meanwhile is asked for again
        if self._last.get(arrivals, (None, 0))[0] != now:
            with self.cursor() as cursor:
                (row,) = (
                    queries.load("store/last_event").execute(cursor, arrivals=arrivals).fetchall()
                )
                self._last[arrivals] = (now, row[0])
        return self._last[arrivals][1]

    def know(self, forms: Mapping[str, Form]) -> None:
        """Take up forms loaded anew since the store was opened."""
        if forms is not self.forms and not self.looking:
            with self.lock:
                tables.sync(self._connection.cursor(), forms)
                sent_forms.make(self._connection.cursor(), forms)
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
                _cut_off(cursor)
            self._connection.close()
            self._lost = True
            try:
                opening.ensure_let_go(self.directory / config.DATABASE)
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
                _cut_off(cursor)
            self._connection.close()  # DuckDB empties the WAL into the database here
            self.lock.release()
        return finished

    def _reconnect(self) -> None:
        with disk_faults.translated(self.directory):
            if not (
                self.directory / config.DATABASE
            ).exists():  # never begun anew under a running program
                raise StoreGone(self.directory, "数据库文件不见了")
            self._connection, notices = self._connect()
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
        Of writes :meth:`in_a_row` it is made once in :data:`EMPTIED` seconds and at the end.
        """
        if self._rows and time.monotonic() - self._emptied < EMPTIED:
            self._owed = True
            return
        self._emptied, self._owed = time.monotonic(), False
        try:
            with self.cursor() as cursor:
                cursor.execute("checkpoint")
        except duckdb.TransactionException:
            return
        except (duckdb.FatalException, duckdb.IOException):
            self.mend()

    @contextlib.contextmanager
    def in_a_row(self) -> Iterator[None]:
        """Many writes that follow one another: each is in the WAL when it is told, as ever; emptying that into the
        database took longer than the writing."""
        with self.lock:
            self._rows += 1
        try:
            yield
        finally:
            with self.lock:
                self._rows -= 1
                if self._owed and not self._rows and not self._ending and not self._lost:
                    self.checkpoint()


def _cut_off(cursor: duckdb.DuckDBPyConnection) -> None:
    """Close a cursor that another thread may be reading by. DuckDB 1 waits for the interrupted query, DuckDB 2 refuses
    while it runs: asked again until it has let go, :data:`LETS_GO` at most."""
    until = time.monotonic() + LETS_GO
    while True:
        with contextlib.suppress(duckdb.ConnectionException):  # closed already
            cursor.interrupt()
        try:
            return cursor.close()
        except duckdb.OperationalError as busy:
            if "busy" not in str(busy) or time.monotonic() > until:
                raise
            time.sleep(0.01)


def last_moment(cursor: duckdb.DuckDBPyConnection) -> dt.datetime | None:
    """The moment of the last thing that happened; None: nothing has."""
    (last,) = cursor.execute(_SQL["last_moment"]).fetchone()
    return last


def moment(cursor: duckdb.DuckDBPyConnection) -> dt.datetime:
    """Now, but after everything that has happened: an office clock set back must not reorder the ledger."""
    last, now = last_moment(cursor), dt.datetime.now()
    return max(now, last + dt.timedelta(microseconds=1)) if last else now


def connect(
    directory: Path, forms: Mapping[str, Form], schema: Path = opening.SCHEMA, looking: bool = False
) -> tuple[duckdb.DuckDBPyConnection, list[str]]:
    """A connection to the directory's database, fit for the forms and locked down; Chinese notices.

    ``looking``: only to read, with the tables and macros that the last writing program left.
    """
    open_ = opening.look_at if looking else opening.open_database
    connection, notices = open_(directory, schema)
    try:
        if not looking:
            tables.sync(connection, forms)
            sent_forms.make(connection, forms)
        elif not tables.fits(connection, forms):
            raise opening.too_old_to_look_at(directory)
        opening.lock_down(connection, directory)
    except BaseException:
        connection.close()
        raise
    return connection, notices
