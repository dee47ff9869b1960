"""Purging: one person or one upload removed for good, from the tables, the originals and the bytes of the database.

The tables change in one transaction; originals are then replaced by their records without the name
and the database is written anew, which :func:`finish` does again where it was cut short.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dudao import queries
from dudao.store import config
from dudao.store.commit import add_event
from dudao.store.errors import StoreError, UnknownUpload
from dudao.store.safekeeping import backup, copying, manifest, redact, substitute
from dudao.store.safekeeping import person_names as naming
from dudao.store.safekeeping.manifest import Tell
from dudao.store.tables import record_table

if TYPE_CHECKING:
    import duckdb

    from dudao.store import Store, Write

_SQL = queries.Statements("purge")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a purge removes, or has removed. ``originals`` are replaced by their records, ``lost`` (scans,
    files never committed) by nothing; ``backups`` (and logs put aside) still hold it all."""

    deleted: dict[str, int]
    masked: dict[str, int]
    texts: int
    uploads: tuple[int, ...]
    originals: tuple[str, ...]
    lost: tuple[str, ...]
    backups: tuple[str, ...] = field(default=())

    @property
    def empty(self) -> bool:
        return not (self.uploads or self.lost or self.texts)

    def counts(self) -> dict[str, int]:
        return {
            "deleted": sum(self.deleted.values()), "masked": sum(self.masked.values()),
            "texts": self.texts, "uploads": len(self.uploads),
            "originals": len(self.originals), "lost": len(self.lost),
        }  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


PENDING = "purge-pending"
_LOOKED: dict[Path, tuple[naming.Person, dict[tuple[str, int, int], bool]]] = {}
"""Directory → the person looked for last, and whether each original (name, bytes, changed) names them."""
_CHILDREN = ("sheet", "problem", "revision", "sheet_revision", "attachment", "ledger_receipt")
GONE = "（已清除）"


def preview_person(store: Store, name: str, county: str, tell: Tell | None = None) -> Plan:
    """What :func:`purge_person` would remove; nothing is changed. ``tell``: of the originals looked into."""
    store.ensure_may("purged_person")
    name = _legible(name)
    _look_into(store, name, tell)
    with store.lock, store.cursor() as cursor, _undone(cursor):
        return _backups(store, _take_out(store, cursor, name, county))


def purge_person(
    store: Store, name: str, county: str, by: str, reason: str, tell: Tell | None = None
) -> Plan:
    """Remove a person of a county for good. Raises :class:`StoreError` where there is nothing of that name."""
    store.ensure_writable("purged_person")
    name = _legible(name)
    if not reason.strip():
        raise StoreError("请写明为什么要清除（不要写姓名）。")
    if naming.Person(name).named(reason):
        raise StoreError("原因里不要写这个人的姓名：原因会一直留着。")
    _look_into(store, name, tell)
    with copying.KEEPING, store.lock:
        copying.sweep(store.directory)
        finish(store)
        if preview_person(store, name, county).empty:
            raise StoreError(
                f"{county}没有找到叫“{name}”的人，没有清除任何内容。请核对姓名和县区。"
            )
        _mark(store)
        with store.writing("purged_person", by) as write:
            plan = _take_out(store, write.cursor, name, county)
            _note(write, plan, "person", None, reason)
        _LOOKED.pop(store.directory, None)
        _wipe(store)
        return _backups(store, plan, done=True)


def preview_upload(store: Store, upload_id: int) -> Plan:
    """What :func:`purge_upload` would remove; nothing is changed."""
    store.ensure_may("purged_upload")
    with store.lock, store.cursor() as cursor, _undone(cursor):
        return _backups(store, _drop(store, cursor, _upload(store, upload_id)))


def purge_upload(store: Store, upload_id: int, by: str, reason: str) -> Plan:
    """Remove an upload for good: rows, original, scans. It stands as purged and cannot be restored."""
    store.ensure_writable("purged_upload")
    if not reason.strip():
        raise StoreError("请写明为什么要清除。")
    with copying.KEEPING, store.lock:
        copying.sweep(store.directory)
        finish(store)
        upload = _upload(store, upload_id)
        _mark(store)
        with store.writing("purged_upload", by) as write:
            plan = _drop(store, write.cursor, upload)
            add_event(write, upload_id, "purged")
            _note(write, plan, "upload", upload_id, reason)
            write.subject = str(upload_id)
        _wipe(store)
        return _backups(store, plan, done=True)


def remove_backups(store: Store, names: tuple[str, ...], by: str) -> int:
    """Remove backups and leftovers that still hold what was purged; how many."""
    store.ensure_writable("backups_removed")
    with copying.KEEPING:
        held = [one for one in backup.everything(store.directory) if one.name in names]
        for one in held:
            backup.remove(one)
        left = [path for path in backup.leftovers(store.directory) if path.name in names]
        for path in left:
            _unlink(path)
        with store.writing("backups_removed", by) as write:
            write.detail = {"backups": len(held), "leftovers": len(left)}
    return len(held) + len(left)


def purges(store: Store) -> list[dict[str, Any]]:
    """Every purge, newest first: kind, upload_id, reason, counts, actor, happened_at."""
    rows = store.cursor().execute(_SQL["purges"])
    names = [column[0] for column in rows.description]
    found = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
    return [one | {"counts": json.loads(one["counts"])} for one in found]


def finish(store: Store) -> bool:
    """Do what follows a purge's transaction, again where it was cut short; False where nothing was open.

    Afterwards the bytes of the originals are gone and the database holds no deleted row.
    """
    if not (store.directory / PENDING).exists():
        return False
    with copying.KEEPING, store.lock:
        raw = store.directory / manifest.RAW
        cursor = store.cursor()
        for sha, replaced in cursor.execute(_SQL["purged_originals"]).fetchall():
            _replace(store, cursor, sha, replaced)
            _unlink(raw / sha)
        rewrite(store)
        (store.directory / PENDING).unlink()
    return True


def take_up(store: Store) -> None:
    """Finish, at the opening, a purge that was cut short; a notice where that cannot be done now."""
    try:
        _wipe(store)
    except StoreError as trouble:
        store.notices.append(str(trouble))


def _wipe(store: Store) -> None:
    """:func:`finish` after the transaction. Raises :class:`StoreError` that says what is done and what is not."""
    try:
        finish(store)
    except (StoreError, OSError) as trouble:
        why = str(trouble).split("。")[0]
        raise StoreError(
            "要清除的内容已从数据里清除，但原件或数据库文件里的旧字节还没有抹净"
            f"（{why}）。请检查磁盘空间后再打开一次，程序会接着做完。"
        ) from trouble


def rewrite(store: Store) -> None:
    """Write the database anew, so that nothing deleted stays in its bytes; the old file is removed."""
    store.ensure_may("restored_backup")
    rough = store.directory / backup.FOLDER / f"{copying.INCOMING}rewrite.duckdb"
    rough.unlink(missing_ok=True)
    with store.lock, copying.told_when_full(rough.parent):
        copying.copy_database(store, rough)
        with manifest.reopened(rough) as copy:
            if manifest.contents(copy) != manifest.contents(store.cursor()):
                raise StoreError("改写后的数据库与原来的不一致，没有换上。请再试一次。")
        database = store.directory / config.DATABASE
        with store.closed():
            rough.replace(database)
            copying.wal_of(database).unlink(missing_ok=True)


def _take_out(store: Store, cursor: duckdb.DuckDBPyConnection, name: str, county: str) -> Plan:
    """The transaction's part of a person's purge, on the caller's cursor."""
    person = redact.person_of(cursor, store.forms, name)
    done = redact.records(cursor, store.forms, person, county)
    by_value = set(done.uploads)
    holding = _holding(store, person)
    lost, originals = set(), set()
    uploads = {u["sha256"]: u for u in store.uploads() if u["state"] != "purged"}
    for sha, upload in uploads.items():
        number = upload["upload_id"]
        named = person.named(upload["file"])
        said = sha in holding and number not in done.others
        if number in by_value or (
            (said or named)
            and redact.in_county({"county": _counties(cursor, store, number)}, county)
        ):
            done.uploads.add(number)
            if number in by_value or said:
                originals.add(sha)
                lost |= _scans(cursor, number)
    scans = {sha for (sha,) in cursor.execute(_SQL["scans"]).fetchall()}
    lost |= {sha for sha in holding if "." not in sha and sha not in uploads and sha not in scans}
    substitutes = {sha for sha in holding if sha.endswith(substitute.SUFFIX)}
    originals |= {sha.removesuffix(substitute.SUFFIX) for sha in substitutes} & {
        sha for sha, u in uploads.items() if u["upload_id"] in done.uploads
    }
    done.files = lost | {sha for sha, u in uploads.items() if u["upload_id"] in done.uploads}
    redact.texts(cursor, done, person, county)
    return Plan(
        dict(+done.deleted), dict(+done.masked), done.texts, tuple(sorted(done.uploads)),
        tuple(sorted(originals)), tuple(sorted(lost)),
    )  # fmt: skip


def _look_into(store: Store, name: str, tell: Tell | None) -> None:
    """Look into the originals before anything is locked: uploads go on meanwhile."""
    with store.cursor() as cursor:
        _holding(store, redact.person_of(cursor, store.forms, name), tell)


def _holding(store: Store, person: naming.Person, tell: Tell | None = None) -> set[str]:
    """The names of the originals that name the person. From the preview to the purge each is looked into once."""
    before, known = _LOOKED.get(store.directory, (None, {}))
    found: dict[tuple[str, int, int], bool] = {}
    paths = copying.originals(store.directory / manifest.RAW)
    for number, path in enumerate(paths, 1):
        state = path.stat()
        key = (path.name, state.st_size, state.st_mtime_ns)
        found[key] = known[key] if person == before and key in known else person.in_original(path)
        if tell:
            tell("查看原件", number, len(paths))
    _LOOKED[store.directory] = (person, found)
    return {name for (name, _, _), holds in found.items() if holds}


def _drop(store: Store, cursor: duckdb.DuckDBPyConnection, upload: dict[str, Any]) -> Plan:
    """The transaction's part of an upload's purge."""
    number, sha = upload["upload_id"], upload["sha256"]
    lost = _scans(cursor, number) | {sha}
    deleted = {}
    for form in store.forms.values():
        table = record_table(form)
        [(deleted[form.id],)] = cursor.execute(
            f"select count(*) from {table} where upload_id = ? and base_id is null", [number]
        ).fetchall()
        cursor.execute(f"delete from {table} where upload_id = ?", [number])
    for table in _CHILDREN:
        cursor.execute(f"delete from {table} where upload_id = ?", [number])
    cursor.execute(_SQL["rename_upload"], [GONE, number])
    cursor.execute(_SQL["rename_arrivals"], [GONE, sha])
    kept = {form: count for form, count in deleted.items() if count}
    return Plan(kept, {}, 0, (number,), (), tuple(sorted(lost)))


def _upload(store: Store, upload_id: int) -> dict[str, Any]:
    found = store.uploads(upload_id)
    if not found:
        raise UnknownUpload(upload_id)
    if found[0]["state"] == "purged":
        raise StoreError(f"第 {upload_id} 号收件早已彻底清除。")
    return found[0]


def _scans(cursor: duckdb.DuckDBPyConnection, upload_id: int) -> set[str]:
    """The scans of an entry that no other entry has."""
    rows = cursor.execute(_SQL["own_scans"], [upload_id])
    return {sha for (sha,) in rows.fetchall()}


def _counties(cursor: duckdb.DuckDBPyConnection, store: Store, upload_id: int) -> list[str]:
    """The counties an upload's records and sheets name."""
    named: set[str] = set()
    for form in store.forms.values():
        table = record_table(form)
        rows = cursor.execute(
            f"select distinct to_json(county)::varchar from {table} where upload_id = ? and county is not null",
            [upload_id],
        )
        for (text,) in rows.fetchall():
            value = json.loads(text)
            named |= set(value) if isinstance(value, list) else {value}
    sheets = cursor.execute(_SQL["counties_above"], [upload_id])
    return sorted(named | {county for (county,) in sheets.fetchall() if county})


def _note(write: Write, plan: Plan, kind: str, upload_id: int | None, reason: str) -> None:
    [(number,)] = write.cursor.execute(_SQL["next_number"]).fetchall()
    write.cursor.execute(
        _SQL["note"],
        [number, kind, upload_id, reason.strip(), json.dumps(plan.counts()), write.actor, write.at],
    )
    for sha in (*plan.originals, *plan.lost):
        write.cursor.execute(
            _SQL["note_original"],
            [number, sha, sha in plan.originals, write.at],
        )
    write.detail = plan.counts() | {"purge": number}


def _replace(store: Store, cursor: duckdb.DuckDBPyConnection, sha: str, replaced: bool) -> None:
    """Write the records that stand in for an original, as the tables have them now; remove them where none may."""
    raw = store.directory / manifest.RAW
    found = cursor.execute(_SQL["upload_of"], [sha]).fetchone()
    purged = found and store.uploads(found[0])[0]["state"] == "purged"
    if replaced and found and not purged:
        substitute.write(raw, substitute.from_tables(cursor, store.forms, found[0]))
    else:
        _unlink(substitute.path_of(raw, sha))


def _unlink(path: Path) -> None:
    if path.exists():
        path.chmod(0o600)  # Windows removes no read-only file
        path.unlink()


def _backups(store: Store, plan: Plan, done: bool = False) -> Plan:
    """The plan with the backups that hold an original of it, or may (those without a manifest, what was put aside).

    Once ``done``, records that stand in for an original just as they do here hold nothing of it.
    """
    raw = store.directory / manifest.RAW
    hashes = {*plan.originals, *plan.lost}
    clean = {
        (path.name, manifest.file_hash(path))
        for sha in hashes
        if done and (path := substitute.path_of(raw, sha)).exists()
    }
    names = [
        one.name
        for one in backup.everything(store.directory)
        if one.told is None
        or any(
            name.split(".")[0] in hashes and (name, sha) not in clean
            for name, (sha, _) in one.told.raw.items()
        )
    ]
    names += [path.name for path in backup.leftovers(store.directory)]
    return Plan(**{**asdict(plan), "backups": tuple(names)})


def _mark(store: Store) -> None:
    (store.directory / PENDING).touch()


@contextlib.contextmanager
def _undone(cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """A transaction that is never kept."""
    cursor.execute("begin")
    try:
        yield
    finally:
        cursor.execute("rollback")


def _legible(name: str) -> str:
    """The name without spaces. Raises :class:`StoreError` for what is no name: it would be masked everywhere."""
    name = "".join(name.split())
    if len(name) < 2:
        raise StoreError("请写完整的姓名（至少两个字）。")
    return name


def years_kept(store: Store) -> int | None:
    """The years uploads are kept; None: no limit."""
    found = store.cursor().execute(
        _SQL["years_kept"]
    ).fetchone()  # fmt: skip
    return found[0] if found else None


def keep_years(store: Store, limit: int | None, by: str) -> None:
    """Set the years; None lifts the limit. Nothing happens where it is so already."""
    if years_kept(store) == limit:
        return
    with store.writing("retention", by) as write:
        write.detail = {"years": limit}
        write.cursor.execute(
            _SQL["keep_years"],
            [limit, write.actor, write.at],
        )


def older_than(store: Store, limit: int, today: dt.date | None = None) -> list[dict[str, Any]]:
    """The uploads received more than so many years ago and not yet purged, oldest first."""
    today = today or dt.date.today()
    before = dt.datetime.combine(
        today.replace(year=today.year - limit, day=min(today.day, 28)), dt.time()
    )
    found = [u for u in store.uploads() if u["received_at"] < before and u["state"] != "purged"]
    return sorted(found, key=lambda upload: upload["received_at"])
