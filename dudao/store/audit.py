"""The audit trail: append-only, each row's hash holds the one before it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

FIRST = "0" * 64
"""What the first row names as the hash before it."""


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
    last = cursor.execute("select seq, hash from audit order by seq desc limit 1").fetchone()
    seq, previous = (last[0] + 1, last[1]) if last else (1, FIRST)
    text = json.dumps(dict(detail), ensure_ascii=False, sort_keys=True)
    hashed = digest(seq, at, actor, action, subject, text, previous)
    cursor.execute(
        "insert into audit values (?, ?, ?, ?, ?, ?::json, ?, ?)",
        [seq, at, actor, action, subject, text, previous, hashed],
    )
    return seq


def entries(cursor: duckdb.DuckDBPyConnection) -> list[Entry]:
    """The whole trail, oldest first."""
    rows = cursor.execute(
        "select seq, happened_at, actor, action, subject, detail::varchar, previous, hash from audit order by seq"
    ).fetchall()
    return [Entry(*row[:5], json.loads(row[5]), *row[6:]) for row in rows]


def first_bad(cursor: duckdb.DuckDBPyConnection) -> tuple[int, str] | None:
    """The number of the first row that is not as written, and a Chinese sentence why; None: all sound."""
    previous = FIRST
    rows = cursor.execute(
        "select seq, happened_at, actor, action, subject, detail::varchar, previous, hash from audit order by seq"
    )
    for expected, (*columns, hashed) in enumerate(rows.fetchall(), start=1):
        if columns[0] != expected:
            return expected, f"审计第 {expected} 行不见了（下一行是第 {columns[0]} 行）。"
        if columns[6] != previous:
            return expected, f"审计第 {expected} 行接不上前一行：前一行被改过或被换过。"
        if digest(*columns) != hashed:
            return expected, f"审计第 {expected} 行的内容与指纹不符：这一行被改过。"
        previous = hashed
    return None
