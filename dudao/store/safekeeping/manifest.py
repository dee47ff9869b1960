"""What a backup says of itself, and whether it is true: ``manifest.json`` beside the database and its originals."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from dudao import queries
from dudao.store import config
from dudao.store.errors import StoreError
from dudao.store.safekeeping.originals import Incomplete, expected, lacking
from dudao.store.tables import identifier

_SQL = queries.Statements("manifest")

PRODUCT, FORMAT = "dudao", 2
_WHOLE = 1  # the format of a backup that lacks nothing: older programs read it
NAME, RAW = "manifest.json", "raw"
_SEAL = "seal"
_ORIGINAL = re.compile(
    r"(?!\.+$)[A-Za-z0-9_.-]{1,200}"
)  # a plain name, never a way out of the folder
_CHUNK = 1 << 20
Tell = Callable[[str, int, int], None]
"""Told of progress: what (Chinese), done, of how many."""


class NotABackup(StoreError):
    """The folder is no backup of ours, or no longer what its manifest says."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The contents of a backup. ``raw`` is {file name: [sha256, bytes]}; ``why``: daily, manual, before_…;
    ``figures`` {"as_of", "hash"} of the figures in it, where they were reckoned; ``incomplete``: the originals
    that were missing or damaged when it was made."""

    made_at: str
    by: str
    why: str
    program: str
    schema: int
    tables: Mapping[str, int]
    views: tuple[str, ...]
    database: tuple[str, int]
    raw: Mapping[str, tuple[str, int]]
    audit_head: Mapping[str, Any] | None
    figures: Mapping[str, str] | None = None
    product: str = PRODUCT
    format: int = _WHOLE
    size: int = field(default=0)
    incomplete: Incomplete = field(default_factory=Incomplete)

    @property
    def at(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.made_at)

    def write(self, folder: Path) -> None:
        """Write it into the folder, flushed to the disk."""
        told = asdict(self)
        if not self.incomplete:
            del told["incomplete"]
        text = json.dumps({**told, _SEAL: seal(told)}, ensure_ascii=False, indent=1)
        (folder / NAME).write_text(text, encoding="utf-8")


def seal(told: Mapping[str, Any]) -> str:
    """A hash over all that the manifest says: a changed date or name shows too."""
    text = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def read(folder: Path) -> Manifest:
    """The manifest of a backup. Raises :class:`NotABackup` where the folder is none of ours or of a newer format."""
    if not os.path.lexists(folder):  # says no, too, where a folder on the way may not be entered
        raise NotABackup(f"没有这个文件夹（或没有权限看它）：“{folder}”。请检查备份的名字。")
    try:
        given = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if given["product"] != PRODUCT:
            raise KeyError("product")
        if given["format"] > FORMAT:
            raise NotABackup(
                f"备份“{folder.name}”是更新版本的程序做的（格式 {given['format']}，本程序只认识到 {FORMAT}）。请升级程序。"
            )
        sealed = given.pop(_SEAL, None)  # backups of the first days have none
        if sealed is not None and sealed != seal(given):
            raise ValueError("the seal is another one")
        if not all(_ORIGINAL.fullmatch(name) for name in given["raw"]):
            raise ValueError("an original is named by its hash")
        lacks = {kind: tuple(names) for kind, names in given.pop("incomplete", {}).items()}
        return Manifest(**given, incomplete=Incomplete(**lacks))
    except FileNotFoundError as missing:
        raise NotABackup(
            f"“{folder}”不是督导的备份：里面没有 {NAME}。请选一个完整的备份文件夹。"
        ) from missing
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        raise NotABackup(
            f"“{folder}”不是督导的备份，或它的 {NAME} 已损坏，不能使用。请换一个备份。"
        ) from wrong


def describe(folder: Path, by: str, why: str, program: str, at: dt.datetime, raw: Mapping[str, tuple[str, int]]) -> Manifest:  # fmt: skip
    """The manifest of a folder whose database and originals are in place, told from what is there."""
    database = folder / config.DATABASE
    held = {name: sha for name, (sha, _) in raw.items()}
    with reopened(database) as con:
        tables, views, schema = contents(con)
        head = audit_head(con)
        lacks = lacking(expected(con), folder / RAW, held)
    sha = file_hash(database)
    size = database.stat().st_size + sum(bytes_ for _, bytes_ in raw.values())
    return Manifest(
        at.isoformat(timespec="seconds"), by, why, program, schema, tables, views,
        (sha, database.stat().st_size), dict(sorted(raw.items())), head,
        format=FORMAT if lacks else _WHOLE, size=size, incomplete=lacks,
    )  # fmt: skip


@contextlib.contextmanager
def reopened(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that can only read, to a database file that no store has open."""
    try:
        con = duckdb.connect(str(database), read_only=True, config=config.CONFIG)
    except duckdb.Error as trouble:
        raise NotABackup(f"“{database}”打不开，已损坏或不是督导数据库。请换一个备份。") from trouble
    with con:
        try:
            yield con
        except duckdb.Error as trouble:
            raise NotABackup(
                f"“{database}”里的内容读不全，已损坏或不是督导数据库。请换一个备份。"
            ) from trouble


def contents(con: duckdb.DuckDBPyConnection) -> tuple[dict[str, int], tuple[str, ...], int]:
    """Rows of each table, names of the table macros, number of the newest migration."""
    rows = con.execute(_SQL["tables"])
    tables = {}
    for (table,) in rows.fetchall():
        [(tables[table],)] = con.execute(f"select count(*) from {identifier(table)}").fetchall()
    macros = con.execute(_SQL["table_macros"])
    views = tuple(name for (name,) in macros.fetchall())
    [(schema,)] = con.execute(_SQL["newest_migration"]).fetchall()
    return tables, views, schema


def audit_head(con: duckdb.DuckDBPyConnection) -> dict[str, Any] | None:
    """Number and hash of the audit's last row; None where there is none (or no audit yet)."""
    known = con.execute(_SQL["has_audit"]).fetchone()
    last = known and con.execute(_SQL["audit_head"]).fetchone()
    return {"seq": last[0], "hash": last[1]} if last else None


def file_hash(path: Path) -> str:
    """The sha256 of a file, read in pieces."""
    running = hashlib.sha256()
    with path.open("rb") as held:
        while piece := held.read(_CHUNK):
            running.update(piece)
    return running.hexdigest()


def damage(folder: Path, told: Manifest, tell: Tell | None = None) -> list[str]:
    """Chinese sentences on every file that is missing or not as the manifest says; empty: all sound."""
    wrong = _wrong_files(folder, told, tell)
    return [*wrong.values()] or _disagreement(folder, told)


def _wrong_files(folder: Path, told: Manifest, tell: Tell | None) -> dict[str, str]:
    """File → what is wrong with it."""
    listed = {config.DATABASE: told.database}
    listed |= {f"{RAW}/{name}": held for name, held in told.raw.items()}
    wrong = {}
    for number, (name, (sha, size)) in enumerate(listed.items(), 1):
        path = folder / name
        if tell:
            tell("核对文件", number, len(listed))
        if not path.is_file():
            wrong[name] = f"缺少文件 {name}"
        elif path.stat().st_size != size or file_hash(path) != sha:
            wrong[name] = f"文件 {name} 的内容与备份时的指纹不符"
    return wrong


def _disagreement(folder: Path, told: Manifest) -> list[str]:
    with reopened(folder / config.DATABASE) as con:
        tables, views, schema = contents(con)
    wrong = [
        f"表 {name} 应有 {told.tables.get(name, 0)} 行，实有 {tables.get(name, 0)} 行"
        for name in sorted({*told.tables, *tables})
        if told.tables.get(name) != tables.get(name)
    ]
    if missing := sorted({*told.views} - {*views}):
        wrong.append(f"缺少查询定义 {'、'.join(missing)}")
    return wrong if schema == told.schema else [*wrong, "结构版本与清单不符"]


def ensure_sound(folder: Path, told: Manifest, tell: Tell | None = None) -> None:
    """Raise :class:`NotABackup` naming the first files that are damaged."""
    _refuse(folder, damage(folder, told, tell))


def ensure_usable(folder: Path, told: Manifest, tell: Tell | None = None) -> tuple[str, ...]:
    """Like :func:`ensure_sound`, but for originals that are gone or whose bytes are others: their names, to go on
    without them. The database holds every record; a damaged one is refused."""
    wrong = _wrong_files(folder, told, tell)
    rotten = [name for name in told.raw if f"{RAW}/{name}" in wrong]
    for name in rotten:
        del wrong[f"{RAW}/{name}"]
    _refuse(folder, [*wrong.values()] or _disagreement(folder, told))
    return tuple(rotten)


def _refuse(folder: Path, wrong: list[str]) -> None:
    if wrong:
        more = f"，还有 {len(wrong) - 3} 处" if len(wrong) > 3 else ""
        raise NotABackup(
            f"备份“{folder.name}”已损坏，不能用来恢复：{'；'.join(wrong[:3])}{more}。请换一个备份。"
        )


_OWN = {"record_id", "upload_id", "base_id"}


def record_prints(
    con: duckdb.DuckDBPyConnection, known_at: dt.datetime | None = None
) -> dict[str, tuple[int, str]]:
    """Form → (active records, fingerprint over all their values, cells and sources in any order)."""
    columns: dict[str, list[str]] = {}
    rows = con.execute(_SQL["record_columns"])
    for table, column in rows.fetchall():
        if column not in _OWN:
            columns.setdefault(identifier(table), []).append(f'"{identifier(column)}"')
    prints = {}
    for table, listed in columns.items():
        names = ", ".join(f"{name} := {name}" for name in listed)
        column = f"struct_pack({names})::varchar"
        kind = f"active_{table.removeprefix('rec_')}"
        [(count, total)] = con.execute(
            f"select count(*), coalesce(sum(md5_number_lower({column})::hugeint), 0) from {kind}(?::timestamp)",
            [known_at],
        ).fetchall()
        prints[table.removeprefix("rec_")] = (count, f"{int(total):x}")
    return prints
