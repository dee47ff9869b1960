"""The originals a database says must lie in ``raw/``: which are missing, which are not what their names say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from dudao import queries
from dudao.store import raw
from dudao.store.errors import StoreError
from dudao.store.safekeeping import substitute
from dudao.store.tables import identifier

_SQL = queries.Statements("originals")

_PURGED = "purged_original"


@dataclass(frozen=True, slots=True)
class Incomplete:
    """Files of ``raw/`` by name: ``missing`` where they are not there, ``damaged`` where their bytes are others."""

    missing: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.damaged)

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.missing, *self.damaged)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def __str__(self) -> str:
        parts = [
            f"{word} {len(names)} 份原件"
            for word, names in (("缺少", self.missing), ("坏了", self.damaged))
            if names
        ]
        return "、".join(parts)


def expected(con: duckdb.DuckDBPyConnection) -> set[str]:
    """The names of the files that must lie in ``raw/``, as the database tells; of any schema."""
    holders = con.execute(_SQL["holders_of_originals"])
    tables = {table for (table,) in holders.fetchall()}
    found = {
        sha
        for table in map(identifier, tables - {_PURGED})
        for (sha,) in con.execute(f"select sha256 from {table}").fetchall()
    }
    if _PURGED in tables:
        purged = dict(queries.load("store/stood_in").execute(con).fetchall())
        found -= purged.keys()
        found |= {f"{sha}{substitute.SUFFIX}" for sha, replaced in purged.items() if replaced}
    return found


def is_sound(folder: Path, name: str, sha256: str) -> bool:
    """Whether a file of ``folder`` with that hash is what its name says; records that stand in are to be legible."""
    if not name.endswith(substitute.SUFFIX):
        return name == sha256
    try:
        return substitute.read(folder, name.removesuffix(substitute.SUFFIX)) is not None
    except StoreError:
        return False


def lacking(names: set[str], folder: Path, held: Mapping[str, str]) -> Incomplete:
    """What of ``names`` is not among the files of ``folder`` (name → sha256), and which of these are damaged."""
    damaged = (name for name, sha in held.items() if not is_sound(folder, name, sha))
    return Incomplete(tuple(sorted(names - held.keys())), tuple(sorted(damaged)))


def words(con: duckdb.DuckDBPyConnection, names: Iterable[str], most: int = 20) -> str:
    """Which originals these are: the upload's number and file name where the database knows them.

    ``第 3 号 五华区/台账.xlsx（3f2a91c04b7d…）``, one a line, the first ``most`` of them.
    """
    told, listed = dict(queries.load("store/original_names").execute(con).fetchall()), list(names)
    lines = [f"{told.get(name.split('.')[0], '原件')}（{name[:12]}…）" for name in listed[:most]]
    more = [f"……共 {len(listed)} 份"] if len(listed) > most else []
    return "\n".join([*lines, *more])


def mend(con: duckdb.DuckDBPyConnection, folder: Path, data: bytes) -> None:
    """Put bytes that came again in the place of their original where that is missing or damaged, and must be there."""
    if raw.digest(data) in expected(con):
        raw.keep(folder, data)
