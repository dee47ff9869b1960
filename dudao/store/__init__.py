"""DuckDB as a ledger: append-only facts, one upload one transaction, two clocks.

All times are naive local time of the machine (the centre's). Nothing is updated in place.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import duckdb

from dudao import queries
from dudao.forms import Form, load_forms
from dudao.store import arrivals, audit, config, disk_faults, folder_mark, opening, raw, rights
from dudao.store.commit import (
    ACTIVE,
    Days,
    Filed,
    Receipt,
    SheetReceipt,
    add_event,
    kept_to,
    note_until,
    seen_before,
    verify,
    write_upload,
)
from dudao.store.database import Database, Write, moment
from dudao.store.decisions import disagreements
from dudao.store.errors import (
    DiskFull,
    NotCommitted,
    StoreDamaged,
    StoreError,
    StoreInUse,
    UnknownUpload,
)
from dudao.store.lenses import county as lens_county
from dudao.store.lenses import county_files
from dudao.store.lenses import nameless as lens_nameless
from dudao.store.lenses.authority import (
    CLEAR,
    DENIED,
    Authority,
    Forbidden,
    Lens,
    NotTheirs,
    lens_of,
)
from dudao.store.rows import Rows
from dudao.store.safekeeping import copying, originals, purge

if TYPE_CHECKING:
    from dudao.records import FileResult

TICK = dt.timedelta(microseconds=1)
"""Between the moments of two files of one transaction."""
LOOKING = "数据目录只能读，不能写：只能查看，不能改动。要收件或更正，请把它拷到能写的磁盘上再打开。"

__all__ = [
    "Forbidden",
    "NotCommitted",
    "NotTheirs",
    "Receipt",
    "SheetReceipt",
    "Store",
    "StoreDamaged",
    "StoreError",
    "StoreInUse",
    "UnknownUpload",
    "Write",
]


class Store:
    """A handle on one database directory: ``dudao.duckdb``, ``raw/<sha256>``, ``backups/``.

    Get one by :meth:`open`; a process has one connection a directory, every query takes a
    :meth:`cursor`, every write holds ``lock``. What :meth:`open` gives may do and see everything;
    :meth:`seen_by` gives what an account may.
    """

    _opened: ClassVar[dict[Path, Store]] = {}
    _opening: ClassVar[threading.Lock] = threading.Lock()

    def __init__(
        self,
        database: Database,
        principal: Authority | None = None,
        lens: Lens = CLEAR,
        refusal: str | None = None,
    ):
        self._database = database
        self.principal = principal
        self.lens = lens
        self._refusal = refusal

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
        with cls._opening, disk_faults.translated(path):
            if path in cls._opened:
                cls._opened[path]._database.know(forms)
                return cls._opened[path]
            store = cls._opened[path] = cls._of(path, forms, schema)
        if not store._database.looking:
            purge.take_up(store)
        return store

    @classmethod
    def _of(cls, path: Path, forms: Mapping[str, Form], schema: Path) -> Store:
        """A store of the directory, which nobody has open yet; only to look at where the medium takes no writing."""
        rights.ensure_owner(path)
        folder_mark.ensure_not_gone(path)
        if (path / config.DATABASE).exists() and not opening.is_writable(path):
            return cls(Database(path, forms, schema, looking=True), refusal=LOOKING)
        for folder in ("raw", "backups"):
            (path / folder).mkdir(parents=True, exist_ok=True)
        database = Database(path, forms, schema)
        copying.sweep_all(path)
        rights.tighten(path)
        return cls(database)

    def seen_by(self, principal: Authority, lens: Lens | None = None) -> Store:
        """A handle on the same database that does and shows what the account may; through another lens if given."""
        return Store(self._database, principal, lens or lens_of(principal), self._refusal)

    def seen_through(self, lens: Lens) -> Store:
        """A handle to read by alone, for answers kept for everybody who looks through this lens."""
        return Store(self._database, None, lens, "这里只能查看，不能改动。")

    def refusing(self, sentence: str) -> Store:
        """The same handle, on which every write is refused with a Chinese sentence."""
        return Store(self._database, self.principal, self.lens, sentence)

    @property
    def directory(self) -> Path:
        return self._database.directory

    @property
    def lock(self) -> threading.RLock:
        """Held by every write; taken around a question and the write that rests on it."""
        return self._database.lock

    @property
    def notices(self) -> list[str]:
        """Chinese sentences about the opening."""
        return self._database.notices

    @property
    def gone(self) -> str | None:
        """What of the store is no longer where it was opened, as a Chinese phrase; None: all is there."""
        return self._database.gone()

    @property
    def reopened(self) -> int:
        """How often the connection was made anew: cursors given out before are closed."""
        return self._database.reopened

    @property
    def forms(self) -> Mapping[str, Form]:
        """The forms whose record tables the store has."""
        return self._database.forms

    def close(self) -> None:
        """Close the process's connection to this directory, for every handle."""
        with self._opening, self.lock:
            self._opened.pop(self.directory, None)
            self._database.close()

    @classmethod
    def end_all(cls, patience: float) -> bool:
        """Close every directory for good, before the process ends (:meth:`Database.end`)."""
        ended = [store._database.end(patience) for store in [*cls._opened.values()]]
        return all(ended)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of one's own to read by, that shows what this handle shows: one a query or a thread."""
        return self._database.cursor() if self.lens == CLEAR else self._database.through(self.lens)

    def plain(self) -> duckdb.DuckDBPyConnection:
        """A cursor that shows everything, for what a write must know whoever writes. Never for a page."""
        return self._database.cursor()

    def without_names(self, texts: Iterable[str]) -> dict[str, str]:
        """Each text without any name that this store knows, as an observer reads it."""
        with self._database.cursor() as cursor:
            return lens_nameless.without(cursor, self._database.key, self.forms, texts)

    def may(self, action: str) -> bool:
        """Whether whoever holds this handle may do the action."""
        return self.principal is None or self.principal.may(action)

    def ensure_may(self, action: str) -> None:
        """Raise :class:`Forbidden` where the account may not; the audit tells of the attempt."""
        if self.principal is not None and not self.principal.may(action):
            self._note_denied(action)
            raise Forbidden(self.principal.refusal(action), action)

    def _note_denied(self, action: str) -> None:
        with self.lock, disk_faults.translated(self.directory), self.plain() as cursor:
            said, name = {"role": self.principal.role}, self.principal.name
            with disk_faults.transaction(cursor):
                audit.append(cursor, moment(cursor), name, DENIED, action, said)

    def ensure_writable(self, action: str) -> None:
        """Like :meth:`ensure_may`, for what changes something; :class:`StoreError` where all writing is refused."""
        if self._refusal is not None:
            raise StoreError(self._refusal)
        self.ensure_may(action)
        self._database.ensure_there()

    def actor(self, given: str) -> str:
        """Whose name is recorded: the account's, whatever the caller says; the caller's word without one."""
        return given if self.principal is None else self.principal.name

    @contextlib.contextmanager
    def closed(self) -> Iterator[None]:
        """The database closed for the body, which may exchange its files; opened again after it."""
        self.ensure_may("restored_backup")
        with self._database.closed():
            yield

    def commit(
        self,
        result: FileResult,
        data: bytes,
        actor: str,
        covers: Days | None = None,
        now: dt.datetime | None = None,
        until: dt.date | None = None,
    ) -> Receipt:
        """Commit a checked file: its raw bytes and all its rows, or nothing.

        ``until`` is the day its ledgers are said to be kept to (None: the day received). The same bytes again
        are a success that names the number they already have, and mend their original; a ledger is then kept to that day. A file with no
        readable sheet is parked: its arrival and its bytes are kept, no record is written. Raises :class:`NotCommitted` where its values
        do not fit their columns, ``ValueError`` if ``data`` is not what was checked.
        """
        if raw.digest(data) != result.sha256:
            raise ValueError(f"{result.file}: the bytes are not those that were checked")
        self.ensure_writable("committed")
        self._ensure_theirs(result)
        with self.lock:
            if before := arrivals.latest(self.plain(), result.sha256):
                number, name, last = before
                self._mend_original(data)
                shown = result.file if self.lens.county else name
                more = (
                    self._received_again(number, result, actor, covers, now, until)
                    if last in ACTIVE
                    else ()
                )
                return seen_before(result.file, number, shown, last, more)
            if not result.readable:
                arrivals.receive(self, result, data, actor, now)
                return Receipt(None, "parked", result.file, problems=_count_problems(result))
            filed = Filed(result, data, covers, until)
            return self._committed([filed], actor, now)[0]

    def commit_together(
        self, files: Sequence[Filed], actor: str, now: dt.datetime | None = None
    ) -> list[Receipt | None]:
        """Commit new files in one transaction, all of them or none; None for those left to :meth:`commit`.

        Left are files with bytes that came before or twice, files with nothing readable, all of a county account's, and
        all where any of them does not fit its columns or the disk has no room for them together.
        """
        self.ensure_writable("committed")
        made: list[Receipt | None] = [None] * len(files)
        with self.lock:
            seen = arrivals.came(self.plain(), [file.result.sha256 for file in files])
            new = []
            for number, file in enumerate(files):
                sha256 = file.result.sha256
                if file.result.readable and sha256 not in seen and raw.digest(file.data) == sha256:
                    seen.add(sha256)
                    new.append(number)
            if len(new) < 2 or (self.principal and self.principal.county):
                return made
            try:
                receipts = self._committed([files[number] for number in new], actor, now)
            except NotCommitted:
                return made
            except DiskFull as full:
                if full.unsure or full.written is not False:
                    raise
                return made
            for number, receipt in zip(new, receipts, strict=True):
                made[number] = receipt
        return made

    def _committed(
        self, files: Sequence[Filed], actor: str, now: dt.datetime | None
    ) -> list[Receipt]:
        """Files written, looked at again, and told of."""
        receipts = self._write(files, actor, now)
        folder_mark.mark(self.directory, now)
        try:
            told = zip(receipts, files, strict=True)
            verify(self.plain(), self.forms, {r.upload_id or 0: file.result for r, file in told})
            return [disagreements.noted(self, receipt) for receipt in receipts]
        except DiskFull as full:  # the checkpoint had no room: what is committed stands in the WAL
            raise DiskFull(self.directory, written=True) from full

    def _write(self, files: Sequence[Filed], actor: str, now: dt.datetime | None) -> list[Receipt]:
        """The bytes and the rows of files, in that order; neither where the rows cannot be written.

        Each file has its moment and its row in the audit, as if it were alone.
        """
        try:
            with (
                disk_faults.translated(self.directory, written=False),
                raw.all_kept(self.directory / "raw", [file.data for file in files]),
                self.writing("committed", actor, now) as write,
            ):
                moments = [now or write.at + n * TICK for n in range(len(files))]
                arrivals.ensure_staged(write, files, moments)
                rows, receipts, said = Rows(write.cursor), [], list[audit.Said]()
                for file, write.at in zip(files, moments, strict=True):
                    receipts.append(
                        write_upload(
                            write,
                            self.forms,
                            file.result,
                            len(file.data),
                            file.covers,
                            file.until,
                            rows,
                        )
                    )
                    said.append((write.at, write.actor, "committed", write.subject, write.detail))
                rows.write()
                if said[:-1]:
                    audit.append_all(write.cursor, said[:-1])
                return receipts
        except (TypeError, ValueError, duckdb.Error) as cause:
            raise NotCommitted(files[0].result.file, cause) from cause

    def _mend_original(self, data: bytes) -> None:
        """Bytes that came again mend their original, where it is missing or damaged and must be there."""
        with disk_faults.translated(self.directory):
            originals.mend(self.plain(), self.directory / "raw", data)

    def _received_again(
        self, upload_id: int, result: FileResult, actor: str, covers: Days | None,
        now: dt.datetime | None, until: dt.date | None,
    ) -> tuple[str, ...]:  # fmt: skip
        """A ledger's bytes that came again are kept to that day, if it is later; what the receipt says of it."""
        (start, end), kept = (
            queries.load("store/kept_days").execute(self.plain(), upload_id=upload_id).fetchone()
        )
        given = (start, end) if start else covers
        with self.plain() as cursor:
            at = now or moment(cursor)
        day = kept_to(result, given, at.date(), until)
        if day is None or day <= kept:
            return ()
        with self.writing("received_again", actor, at) as write:
            write.subject = str(upload_id)
            note_until(write, upload_id, result, given, until)
        return (f"台账续记到 {day}（先前记到 {kept}）。",)

    def _ensure_theirs(self, result: FileResult) -> None:
        """Raise :class:`NotTheirs` where a county account would commit what is another county's, or nobody's."""
        county = self.principal.county if self.principal else None
        if county is None or not result.readable:
            return
        if said := county_files.objection(result, county, self.forms):
            self._note_denied("committed")
            raise NotTheirs(said, "committed")

    @contextlib.contextmanager
    def writing(
        self, action: str, actor: str, now: dt.datetime | None = None, checkpoint: bool = True
    ) -> Iterator[Write]:
        """One transaction under the write lock, with its row in the audit; nothing is written where the body raises.

        ``detail`` takes numbers and codes only. After COMMIT the audit row is looked for: a transaction
        that an error has aborted commits "successfully" with nothing written. Without ``checkpoint`` the
        WAL keeps it: for a database that is thrown away where it is not finished.
        """
        self.ensure_writable(action)
        actor = self.actor(actor)
        with self.lock, disk_faults.translated(self.directory):
            with self.plain() as cursor:
                seq = None
                try:
                    with disk_faults.transaction(cursor):
                        write = Write(cursor, now or self._database.next_moment(cursor), actor)
                        yield write
                        said = (write.at, actor, action, write.subject, write.detail)
                        seq = audit.append(cursor, *said)
                except duckdb.Error as fault:
                    self._database.weigh(fault, seq)
                finally:
                    self._database.written += 1
            self._database.ensure_there(unsure=True)
            if not self._database.has(seq):
                raise StoreError("这次操作没有写进数据库（审计里没有它），请再试一次。")
            if checkpoint:
                self._database.checkpoint()

    def in_a_row(self) -> contextlib.AbstractContextManager[None]:
        """For many writes that follow one another (:meth:`Database.in_a_row`)."""
        return self._database.in_a_row()

    def find(self, sha256: str) -> tuple[int, str, str] | None:
        """Number, file name and last action of the upload with these bytes, if there is one this handle shows."""
        return arrivals.latest(self.cursor(), sha256)

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
        cursor = queries.load("store/uploads").execute(self.cursor(), upload_id=upload_id)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def history(self, which: str | int) -> list[dict[str, Any]]:
        """Every step of a file, by its sha256 or its number: who did what, when (:func:`arrivals.history`)."""
        return arrivals.history(self, which)

    @property
    def state(self) -> tuple[str, Lens, int, int]:
        """What decides every answer of this handle, and grows older with every write: to keep answers by."""
        return (str(self.directory), self.lens, self.last_event, self.reopened)

    @property
    def last_event(self) -> int:
        """Grows with every write."""
        return self._database.last(arrivals=True)

    @property
    def last_change(self) -> int:
        """Grows with every write that a figure can depend on: a file's mere arrival changes none."""
        return self._database.last(arrivals=False)

    def original(self, sha256: str) -> bytes:
        """The raw bytes of an upload, checked against their hash.

        A county account gets what it sent itself, and what holds its own county's rows alone.
        """
        self.ensure_may("export_original")
        if self.lens.county and not lens_county.may_have(self.cursor(), sha256):
            self._note_denied("export_original")
            raise NotTheirs(
                "这份原件不是您的账号报送的，里面还有别的县区的内容，不能下载。需要时请找市级。",
                "export_original",
            )
        return raw.fetch(self.directory / "raw", sha256)


def _count_problems(result: FileResult) -> int:
    return len(result.problems) + sum(len(sheet.problems) for sheet in result.sheets)
