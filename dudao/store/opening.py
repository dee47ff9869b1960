"""Opening the database file: one process at a time, a bad WAL put aside, migrations on a copy, then locked down."""

from __future__ import annotations

import datetime as dt
import filecmp
import os
import re
import shutil
import time
from pathlib import Path

import duckdb

from dudao import ROOT, queries
from dudao.store import disk_faults as faults
from dudao.store.config import CONFIG, DATABASE
from dudao.store.errors import StoreDamaged, StoreError, StoreTooNew
from dudao.store.safekeeping import backup
from dudao.store.tables import identifier

_SQL = queries.Statements("opening")

SCHEMA = ROOT / "queries" / "schema"
_LOG_BEGINS = b"\x64\x00\x62\x65\x00"  # its first entry is the version of its format
_MIGRATION = re.compile(r"^(\d{4})_[a-z0-9_]+\.sql$")


def open_database(
    directory: Path, schema: Path = SCHEMA
) -> tuple[duckdb.DuckDBPyConnection, list[str]]:
    """Open (or make) the directory's database at the newest schema; the connection and Chinese notices.

    Raises :class:`StoreInUse` and :class:`StoreDamaged`.
    """
    database = directory / DATABASE
    con, notices = _connect(database)
    try:
        version, tables = _version(con)
        if version is None and tables:
            raise StoreDamaged(database, "里面是别的程序的表")
        pending = _pending(schema, version or 0)
        if pending and version:
            con.close()
            _migrate_copy(database, pending)
            con, more = _connect(database)
            notices += more
        else:
            apply(con, pending)
        if version is None and (left := _never_committed(con, directory / "raw")):
            notices.append(
                f"这个数据目录里没有数据库，已新建一个空的；“{directory / 'raw'}”里还有 {left} 份收到过的原件。"
                "要找回数据，请从备份恢复（restore），没有备份就运行 rebuild --missing 重新收进来。"
            )
    except BaseException:
        con.close()
        raise
    return con, notices


def look_at(directory: Path, schema: Path = SCHEMA) -> tuple[duckdb.DuckDBPyConnection, list[str]]:
    """A connection that can only read, for a medium that takes no writing; with the notice that says so.

    Raises :class:`StoreError` where the database would have to be migrated first.
    """
    database = directory / DATABASE
    try:
        con = duckdb.connect(str(database), read_only=True, config=CONFIG)
    except duckdb.Error as trouble:
        raise _unopened(database, trouble) from trouble
    try:
        version, _ = _version(con)
        if version is None:
            raise StoreDamaged(database, "里面是别的程序的表")
        if _pending(schema, version):
            raise too_old_to_look_at(directory)
    except BaseException:
        con.close()
        raise
    return con, [f"“{directory}”只能读，不能写：可以查看和导出，收件、撤销、更正都不能做。"]


def too_old_to_look_at(directory: Path) -> StoreError:
    """What is raised where a medium takes no writing and its database would have to be written to before it is read."""
    return StoreError(
        f"“{directory}”只能读，不能写，而这个数据库是旧版本的，要先升级才能看。请把整个文件夹拷到能写的磁盘上再打开。"
    )


def is_writable(directory: Path) -> bool:
    """Whether the directory takes writing, as far as the system says."""
    return os.access(directory, os.W_OK) and os.access(directory / DATABASE, os.W_OK)


def places(directory: Path) -> dict[Path, tuple[int, int]]:
    """The database and the folder of originals as they lie there now: path → what the file system knows them by."""
    found = {}
    for path in (directory / DATABASE, directory / "raw"):
        if path.exists():
            state = path.stat()
            found[path] = (state.st_dev, state.st_ino)
    return found


PLANNED = frozenset(
    ("filter_pushdown", "unused_columns", "unnest_rewriter", "deliminator", "cte_inlining")
)
"""What DuckDB's planning cannot do without where there is little data."""
MANY = 500_000
"""Rows of a table from which the rest of its planning is kept. Measured: a whole pack on 10,000 sessions takes a fifth
less time without, on 100,000 a fourteenth less; a million was not tried."""


def plan_plainly(con: duckdb.DuckDBPyConnection) -> None:
    """Leave out what costs planning and pays with many rows alone: a question about a year is hundreds of statements."""
    (most,) = con.execute(_SQL["largest_table"]).fetchone() or (0,)
    if (most or 0) < MANY:
        every = {name for (name,) in con.execute(_SQL["optimizers"]).fetchall()}
        con.execute("set disabled_optimizers = $1", [",".join(sorted(every - PLANNED))])
        con.execute(
            "set threads = 1"
        )  # each question by whoever asks: handing out parts costs more


def lock_down(con: duckdb.DuckDBPyConnection, directory: Path) -> None:
    """Close files, ATTACH and INSTALL to every query of this process; only ``backups/`` stays reachable."""
    if con.execute(_SQL["is_locked"]).fetchone() == (True,):
        return  # DuckDB hands out the same instance again while an old cursor is alive
    plan_plainly(con)
    backups = str(directory / "backups").replace("'", "''")
    con.execute(f"set allowed_directories = ['{backups}/']")
    con.execute("set enable_external_access = false")
    con.execute("set lock_configuration = true")


def ensure_let_go(database: Path, patience: float = 5) -> None:
    """Wait until no cursor of this process holds the database open: an interrupted query takes its moment.

    Raises :class:`StoreError` where one still does after ``patience`` seconds. To ask makes no file that is gone.
    """
    if not database.exists():
        return
    until = time.monotonic() + patience
    while _held(database):
        if time.monotonic() > until:
            raise StoreError("还有查询没有结束，数据库文件现在不能更换。请稍等片刻再试。")
        time.sleep(0.02)


def _held(database: Path) -> bool:
    with duckdb.connect(str(database), config=CONFIG) as probe:
        (held,) = probe.execute(_SQL["is_locked"]).fetchone()
    return held


def ensure_free(database: Path) -> None:
    """Raise :class:`StoreInUse` where another process has the file, :class:`StoreDamaged` where it cannot be read."""
    try:
        duckdb.connect(str(database), config=CONFIG).close()
    except duckdb.Error as trouble:
        raise _unopened(database, trouble) from trouble


def newest(schema: Path = SCHEMA) -> int:
    """The number of the newest migration this program has."""
    found = (_MIGRATION.match(path.name) for path in schema.glob("*.sql"))
    return max(int(match[1]) for match in found if match)


def migrations(schema: Path = SCHEMA) -> list[tuple[int, Path]]:
    """Every migration this program has, in order."""
    return _pending(schema, 0)


def apply(con: duckdb.DuckDBPyConnection, migrations: list[tuple[int, Path]]) -> None:
    """Run numbered migrations with their rows in ``schema_version``, all in one transaction."""
    if not migrations:
        return
    with faults.transaction(con):
        con.execute(_SQL["schema_version"])
        for number, path in migrations:
            con.execute(path.read_text(encoding="utf-8"))
            con.execute(
                _SQL["migration"],
                [number, path.name, dt.datetime.now().replace(microsecond=0)],
            )


def _connect(database: Path) -> tuple[duckdb.DuckDBPyConnection, list[str]]:
    """Connect; a WAL that cannot be replayed is renamed (never deleted) and the connection tried again."""
    wal = _wal(database)
    for left in wal.parent.glob(f"{wal.name}.keeping*"):  # of an opening that was killed
        left.unlink()
    kept, legible = _copy_of(wal), _is_log(wal)
    try:
        con = duckdb.connect(str(database), config=CONFIG)
    except duckdb.Error as trouble:
        _forget(kept)
        said = _unopened(database, trouble)
        if not isinstance(said, StoreDamaged) or not wal.exists():
            raise said from trouble
        return _without_wal(database, wal)
    if kept is None:
        return con, []
    # DuckDB passes over a WAL of garbage or a torn one without a word: the kept raw files tell.
    if lost := _never_committed(con, database.parent / "raw"):
        return con, [
            f"上次写入没有正常结束：{lost} 份原件收到了但没有入库，请把它们重新报送一次。"
            f"当时的日志副本留在“{_put_aside(kept, wal)}”。"
        ]
    if not legible:
        return con, [
            f"数据库的日志文件已损坏，没有用上，副本留在“{_put_aside(kept, wal)}”。收到过的原件都在库里；"
            "最后一次撤回、恢复或更正如果没有生效，请再做一次。"
        ]
    _forget(kept)
    return con, []


def _without_wal(database: Path, wal: Path) -> tuple[duckdb.DuckDBPyConnection, list[str]]:
    aside = wal.with_name(f"{wal.name}.bad-{_stamp()}")
    wal.replace(aside)
    try:
        con = duckdb.connect(str(database), config=CONFIG)
    except duckdb.Error as trouble:
        aside.replace(wal)
        raise _unopened(database, trouble) from trouble
    return con, [
        f"数据库的日志文件已损坏，已改名为“{aside.name}”留存；数据库恢复到最近一次完整入库的状态。"
        "最后一次入库如果没有回执，请把那份文件重新报送一次。"
    ]


def _is_log(wal: Path) -> bool:
    """Whether the file begins as DuckDB's logs do."""
    if not wal.exists():
        return True
    with wal.open("rb") as held:
        return held.read(len(_LOG_BEGINS)) == _LOG_BEGINS


def _copy_of(wal: Path) -> Path | None:
    """A copy of a WAL with content, made before DuckDB replays and removes it; none half made stays."""
    if not wal.exists() or wal.stat().st_size == 0:
        return None
    copy = wal.with_name(f"{wal.name}.keeping-{_stamp()}")
    try:
        shutil.copyfile(wal, copy)
    except BaseException:
        _forget(copy)
        raise
    return copy


def _put_aside(copy: Path, wal: Path) -> Path:
    """The copy under the name it stays by; the same log, found again and again, is kept once."""
    for kept in wal.parent.glob(f"{wal.name}.kept-*"):
        if filecmp.cmp(kept, copy, shallow=False):
            _forget(copy)
            return kept
    return copy.replace(wal.with_name(f"{wal.name}.kept-{_stamp()}"))


def _forget(kept: Path | None) -> None:
    if kept is not None:
        kept.unlink(missing_ok=True)


def _never_committed(con: duckdb.DuckDBPyConnection, raw: Path) -> int:
    """How many kept originals no upload knows."""
    names = {path.name.split(".")[0] for path in raw.glob("*") if not path.name.startswith(".")}
    return len(names - hashes_of(con))


def hashes_of(con: duckdb.DuckDBPyConnection) -> set[str]:
    """The hash of every original that any table names."""
    holders = con.execute(_SQL["holders_of_originals"])
    return {
        sha
        for (table,) in holders.fetchall()
        for (sha,) in con.execute(f"select sha256 from {identifier(table)}").fetchall()
    }


def _unopened(database: Path, trouble: duckdb.Error) -> StoreError:
    """What it means that DuckDB did not open the file: damaged, where nothing else is said."""
    said = faults.of(trouble, database.parent)
    known = said is not None and not isinstance(said, faults.StoreInterrupted)
    return said if known else StoreDamaged(database, faults.first_line(trouble))


def _version(con: duckdb.DuckDBPyConnection) -> tuple[int | None, int]:
    """The newest migration applied (None: never migrated) and how many tables there are."""
    names = {name for (name,) in con.execute(_SQL["tables"]).fetchall()}
    if "schema_version" not in names:
        return None, len(names)
    (version,) = con.execute(_SQL["newest_migration"]).fetchone()
    return version, len(names)


def _pending(schema: Path, version: int) -> list[tuple[int, Path]]:
    found = [
        (int(m[1]), path) for path in schema.glob("*.sql") if (m := _MIGRATION.match(path.name))
    ]
    newest = max((number for number, _ in found), default=0)
    if version > newest:
        raise StoreTooNew(version, newest)
    return sorted(item for item in found if item[0] > version)


def _migrate_copy(database: Path, pending: list[tuple[int, Path]]) -> None:
    """Migrate a copy and swap it in; the database as it was stays in ``backups/``.

    Killed anywhere, the database is the one before or the one after.
    """
    if _wal(database).exists():
        raise StoreError("数据库上次没有正常关闭，日志还没有并入，暂时不能升级。请再打开一次。")
    backup.from_closed(database.parent, "升级程序", "before_migration", f"before-{pending[0][0]:04d}-{_stamp()}")  # fmt: skip
    working = database.with_name(database.name + ".migrating")
    for leftover in (
        working,
        _wal(working),
    ):  # of a migration that was killed: DuckDB would replay it
        leftover.unlink(missing_ok=True)
    shutil.copyfile(database, working)
    con = duckdb.connect(str(working), config=CONFIG)
    try:
        apply(con, pending)
        con.execute("checkpoint")
    finally:
        con.close()
    working.replace(database)


def _wal(database: Path) -> Path:
    return database.with_name(database.name + ".wal")


def _stamp() -> str:
    return dt.datetime.now().strftime("%Y%m%d-%H%M%S-%f")
