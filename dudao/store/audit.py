"""The audit trail: append-only, each row's hash holds the one before it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from dudao import queries
from dudao.store.rows import Rows
from dudao.store.tables import identifier

if TYPE_CHECKING:
    from dudao.store import Store

FIRST = "0" * 64
"""What the first row names as the hash before it."""


_SQL = queries.Statements("audit")
_WENT_BACK = "restored_backup"  # the trail goes on from the older row of that backup


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the trail. ``detail`` holds numbers and codes, never a value, a name or a file's name."""

    seq: int
    at: dt.datetime
    actor: str
    action: str
    subject: str | None
    detail: Mapping[str, Any]
    previous: str
    hash: str


def digest(
    seq: int, at: dt.datetime, actor: str, action: str, subject: str | None, detail: str,
    previous: str,
) -> str:  # fmt: skip
    """The hash of a row: sha256 over its columns as one JSON array, the previous hash among them."""
    row = [seq, at.isoformat(timespec="microseconds"), actor, action, subject, detail, previous]
    return hashlib.sha256(json.dumps(row, ensure_ascii=False).encode()).hexdigest()


def append(
    cursor: duckdb.DuckDBPyConnection, at: dt.datetime, actor: str, action: str,
    subject: str | None, detail: Mapping[str, Any],
) -> int:  # fmt: skip
    """Append a row inside the caller's transaction; its number."""
    return append_all(cursor, [(at, actor, action, subject, detail)])


Said = tuple[dt.datetime, str, str, str | None, Mapping[str, Any]]
"""What a row says: moment, actor, action, subject, detail."""


def append_all(cursor: duckdb.DuckDBPyConnection, said: Sequence[Said]) -> int:
    """Append rows, at least one, in their order inside the caller's transaction; the number of the last."""
    last = cursor.execute(_SQL["head"]).fetchone()
    seq, previous = (last[0], last[1]) if last else (0, FIRST)
    rows = Rows(cursor)
    for at, actor, action, subject, detail in said:
        seq += 1
        text = json.dumps(dict(detail), ensure_ascii=False, sort_keys=True)
        hashed = digest(seq, at, actor, action, subject, text, previous)
        rows.say(
            _SQL["append"], seq=seq, at=at, actor=actor, action=action, subject=subject, detail=text,
            previous=previous, hash=hashed,
        )  # fmt: skip
        previous = hashed
    rows.write()
    return seq


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether the trail is sound: how many ``rows``, the ``head`` (the last row's hash), and the first ``bad``
    row's number with a Chinese sentence why, both None where all is as it was written."""

    rows: int
    head: str | None
    bad: int | None = None
    why: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def entries(cursor: duckdb.DuckDBPyConnection) -> list[Entry]:
    """The whole trail, oldest first."""
    rows = cursor.execute(_SQL["rows"]).fetchall()
    return [Entry(*row[:5], json.loads(row[5]), *row[6:]) for row in rows]


def count(cursor: duckdb.DuckDBPyConnection) -> int:
    """How many rows there are."""
    return cursor.execute(_SQL["how_many"]).fetchone()[0]


def newest(cursor: duckdb.DuckDBPyConnection, number: int) -> list[Entry]:
    """The last rows, newest first."""
    rows = cursor.execute(_SQL["newest"], {"number": number}).fetchall()
    return [Entry(*row[:5], json.loads(row[5]), *row[6:]) for row in rows]


def first_bad(
    cursor: duckdb.DuckDBPyConnection, seq: int = 0, previous: str = FIRST
) -> tuple[int, str] | None:
    """The number of the first row that is not as written, and a Chinese sentence why; None: the chain is sound.

    Rows up to ``seq``, whose hash is ``previous``, are not looked at. A trail cut off at its end is a sound
    chain: :func:`verify` finds that too.
    """
    rows = cursor.execute(_SQL["after"], {"seq": seq}).fetchall()
    for expected, (*columns, hashed) in enumerate(rows, start=seq + 1):
        if columns[0] > expected:
            return expected, f"审计第 {expected} 行不见了（下一行是第 {columns[0]} 行）。"
        if columns[0] < expected:
            return columns[0], f"审计里第 {columns[0]} 行不止一行：有一行是插进去的。"
        if columns[6] != previous:
            return expected, f"审计第 {expected} 行接不上前一行：前一行被改过或被换过。"
        if digest(*columns) != hashed:
            return expected, f"审计第 {expected} 行的内容与指纹不符：这一行被改过。"
        previous = hashed
    return None


def verify(store: Store, since: Finding | None = None) -> Finding:
    """Check the whole trail: its chain, that every write has its row, and the heads the backups noted.

    The last two find a trail whose end was cut off, which is a sound chain by itself. ``since``: a sound finding
    of before, whose rows are only counted; they are checked anew where their last is not as it was.
    """
    with store.cursor() as cursor:
        rows, head = cursor.execute(_SQL["how_many_and_head"]).fetchone()
        seq, previous, at = _sound(cursor, since)
        bad = first_bad(cursor, seq, previous) or _cut_off(cursor, rows, at)
        bad = bad or _unlike_backups(store, cursor, rows)
    return Finding(rows, head, *(bad or ()))


def _sound(
    cursor: duckdb.DuckDBPyConnection, since: Finding | None
) -> tuple[int, str, dt.datetime | None]:
    """Up to which row, with which hash, written when, the trail need not be looked at again."""
    if since is None or since.bad or since.head is None:
        return 0, FIRST, None
    held, head, at = cursor.execute(_SQL["held"], {"seq": since.rows}).fetchone()
    return (since.rows, head, at) if (held, head) == (since.rows, since.head) else (0, FIRST, None)


def _cut_off(
    cursor: duckdb.DuckDBPyConnection, rows: int, at: dt.datetime | None
) -> tuple[int, str] | None:
    """Every write is one moment, in the audit and in whatever it wrote; what was written before there was an audit,
    or before ``at``, is let be."""
    (began,) = cursor.execute(_SQL["began"]).fetchone()
    began = max(filter(None, (began, at)), default=None)
    tables = cursor.execute(_SQL["tables_of_moments"])
    for (table,) in tables.fetchall():
        (lost,) = cursor.execute(
            f"select count(distinct happened_at) from {identifier(table)} where happened_at >= $began"
            " and happened_at not in (select happened_at from audit)",
            {"began": began},
        ).fetchone()
        if lost:
            return rows + 1, (
                f"审计到第 {rows} 行为止，表 {table} 里却有 {lost} 次写入在审计里找不到：从第 {rows + 1} 行起被删掉了。"
            )
    return None


def _unlike_backups(
    store: Store, cursor: duckdb.DuckDBPyConnection, rows: int
) -> tuple[int, str] | None:
    """The head each backup noted must still be there, but for what a later restore went back behind."""
    heads = sorted(_heads(store.directory / "backups"), key=lambda h: h[2])
    noted = {"seqs": [seq for _, _, seq, _ in heads]}
    held = dict(cursor.execute(_SQL["of_numbers"], noted).fetchall())
    gone_back = cursor.execute(_SQL["of_action"], {"action": _WENT_BACK}).fetchall()
    went_back = [(at, json.loads(detail).get("audit_seq") or 0) for at, detail in gone_back]
    for name, made_at, seq, hashed in heads:
        kept = min((to for at, to in went_back if at >= made_at), default=seq)
        if seq <= kept and held.get(seq) != hashed:
            was = "不见了" if seq not in held else "与当时的不一样"
            return min(seq, rows + 1), f"备份“{name}”里审计的第 {seq} 行，现在的审计里{was}。"
    return None


def _heads(backups: Path) -> Iterator[tuple[str, dt.datetime, int, str]]:
    """Name, moment, and the audit's last row of each backup that can be read; others are not ours to judge here."""
    for path in backups.glob("*/manifest.json"):
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            head = told["audit_head"]
            if head is not None:
                made_at = dt.datetime.fromisoformat(told["made_at"])
                yield path.parent.name, made_at, int(head["seq"]), str(head["hash"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
