"""A published city as a store to read: its parquet in a database in memory, with the store's own tables and macros.

Questions ask it as they ask the store at home (:class:`dudao.evaluation.facts.Facts`); there is no second engine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyarrow.parquet as pq

from dudao.forms import load_forms
from dudao.store import opening, sent_forms, tables
from dudao.store.config import CONFIG
from dudao.store.errors import StoreError
from dudao.store.lenses.authority import CLEAR
from dudao.store.publication.publish import FORMAT, MANIFEST, PRODUCT, SEAL
from dudao.store.safekeeping.manifest import file_hash, seal
from dudao.store.tables import identifier

if TYPE_CHECKING:
    pass

_FILE = re.compile(r"(?:year=[0-9]{4}|rules|areas)/(?!\.)[A-Za-z0-9_.-]{1,100}")
"""A file of ours in a folder of ours, never a way out of the city's."""
_UPGRADE = "请升级这台电脑上的程序。"
_AGAIN = "请那个市重新公布一次，把整个文件夹换掉。"


class Damaged(StoreError):
    """A city's folder cannot be used; the text says why and what to do, in Chinese."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a city's manifest says. ``files`` is path → (sha256, bytes), ``rows`` table → rows."""

    city: str
    name: str
    published_at: str
    known_at: str | None
    program: str
    files: Mapping[str, tuple[str, int]]
    rows: Mapping[str, int]


def folders(province: Path) -> list[Path]:
    """The folders of the cities that a province's folder holds, half-written ones left out."""
    return sorted(path for path in province.glob("city=*") if path.is_dir())


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a city's folder. Raises :class:`Damaged`."""
    try:
        given = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if given["product"] != PRODUCT:
            raise KeyError("product")
        if given["format"] > FORMAT:
            raise Damaged(
                f"是更新版本的程序公布的（格式 {given['format']}，本程序只认识到 {FORMAT}）。{_UPGRADE}"
            )
        if given["schema"] > opening.newest():
            raise Damaged(
                f"是更新版本的程序公布的（数据库结构 {given['schema']}，本程序是 {opening.newest()}）。{_UPGRADE}"
            )
        if given.pop(SEAL) != seal(given):
            raise ValueError("the seal is another one")
        files = {name: (sha, size) for name, (sha, size) in given["files"].items()}
        if not all(_FILE.fullmatch(name) for name in files):
            raise ValueError("a file lies elsewhere")
        if f"city={given['city']}" != folder.name:
            raise Damaged(
                f"里面是“{given['name']}”（{given['city']}）的数据，文件夹的名字不是它的。{_AGAIN}"
            )
        return Manifest(
            given["city"], given["name"], given["published_at"], given["known_at"], given["program"], files,
            given["rows"],
        )  # fmt: skip
    except FileNotFoundError as missing:
        raise Damaged(f"缺少 {MANIFEST}。{_AGAIN}") from missing
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise Damaged(f"{MANIFEST} 已损坏或被改过。{_AGAIN}") from wrong


def ensure_sound(folder: Path, said: Manifest) -> None:
    """Raise :class:`Damaged` naming the first files that are missing, or not as the manifest says."""
    wrong = []
    for name, (sha, size) in said.files.items():
        path = folder / name
        if not path.is_file():
            wrong.append(f"缺少 {name}")
        elif path.stat().st_size != size or file_hash(path) != sha:
            wrong.append(f"{name} 与公布时的指纹不符")
    if wrong:
        more = f"，还有 {len(wrong) - 3} 个文件" if len(wrong) > 3 else ""
        raise Damaged(f"{'；'.join(wrong[:3])}{more}。{_AGAIN}")


class City:
    """Stands in for a store where facts are read: ``cursor``, ``lens``; ``areas``, the city's own lists of places."""

    lens = CLEAR

    def __init__(self, folder: Path, threads: int | None = None):
        """Open a city's folder. Raises :class:`Damaged`. ``threads``: how many DuckDB may use (None: all there are)."""
        self.manifest = read_manifest(folder)
        ensure_sound(folder, self.manifest)
        self.areas = folder / "areas"
        forms = load_forms()
        self._connection = duckdb.connect(":memory:", config=CONFIG)
        try:
            if threads:
                self._connection.execute("set threads = $1", [threads])
            opening.apply(self._connection, opening.migrations())
            tables.sync(self._connection, forms)
            sent_forms.make(self._connection, forms)
            self._load(folder)
            opening.plan_plainly(self._connection)
            self._connection.execute("set enable_external_access = false")
        except BaseException:
            self.close()
            raise

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of one's own."""
        return self._connection.cursor()

    def close(self) -> None:
        """Let the memory go."""
        self._connection.close()

    def __enter__(self) -> City:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _load(self, folder: Path) -> None:
        loaded: dict[str, int] = {}
        for name in sorted(n for n in self.manifest.files if n.endswith(".parquet")):
            table = identifier(name.rpartition("/")[2].removesuffix(".parquet"))
            rows = pq.read_table(folder / name, partitioning=None)
            self._connection.register("part", rows)
            self._connection.execute(f"insert into {table} by name select * from part")
            self._connection.unregister("part")
            loaded[table] = loaded.get(table, 0) + len(rows)
        if loaded != {table: count for table, count in self.manifest.rows.items() if count}:
            raise Damaged(f"行数与 {MANIFEST} 里写的不一样。{_AGAIN}")
