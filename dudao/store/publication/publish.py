"""Publishing: what a store holds, without names, pay and texts, as parquet in a folder of its own.

``OUT/city=530100/`` holds ``year=2025/<table>.parquet`` (the year a file came in or a thing was noted), the rule
packs' text, the lists of places, and a sealed ``manifest.json`` with the hash of every file. What stands in the
parquet is all of the store's history, so that both clocks can be asked; :mod:`.city` makes a store of it again.
Which columns leave, and how, is said by ``data/access/published.toml``.
"""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import json
import os
import secrets
import shutil
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from dudao import ROOT, VERSION
from dudao.store import opening
from dudao.store.database import last_moment
from dudao.store.disk_faults import transaction, translated
from dudao.store.errors import StoreError
from dudao.store.lenses import nameless
from dudao.store.publication.columns import FILED, Columns, rules
from dudao.store.publication.leaving import Leaving
from dudao.store.safekeeping.manifest import file_hash, seal
from dudao.values.refusals import refusal

if TYPE_CHECKING:
    import duckdb

    from dudao.forms import Form
    from dudao.store import Store

PRODUCT, FORMAT = "dudao-city", 1
MANIFEST, SEAL = "manifest.json", "seal"
AREAS = ROOT / "data" / "areas"
KEY = "publication.key"


class NotPublished(StoreError):
    """Nothing was published; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Published:
    """What was published: where, of which city, of what the store knew last; rows by table."""

    folder: str
    city: str
    name: str
    format: int
    published_at: str
    known_at: str | None
    files: int
    bytes: int
    rows: dict[str, int]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def publish(
    store: Store,
    out: Path,
    packs: Mapping[str, str],
    actor: str,
    name: str | None = None,
    now: dt.datetime | None = None,
    code: str | None = None,
) -> Published:
    """Publish a store into the folder ``out``; ``packs`` are the rule packs' texts, ``name`` and ``code`` the city's
    (None: as the lists of places have it).

    Made beside and renamed when it is whole; raises :class:`NotPublished` where the city stands there already, or a
    name could not be told. The audit has a row of it.
    """
    store.ensure_writable("published")
    listed, known = city_of(AREAS)
    city = code or listed
    final = out / f"city={city}"
    if os.path.exists(final):  # no, where one cannot even look: writing says why
        raise NotPublished(f"“{final}”已经有了，没有改动。请换一个文件夹，或先把旧的移走再公布。")
    with translated(store.directory):
        key = _key(store.directory)
    with _beside(final) as working:
        with store.lock, store.plain() as cursor, transaction(cursor):
            moment = last_moment(cursor)
            leaving = _leaving(cursor, store.forms, key, packs)
            columns = Columns(cursor, store.forms, leaving, [*_labels(packs)])
            rows = _write_tables(columns, working)
        _copy(working / "rules", {f"{pack}.toml": text for pack, text in packs.items()})
        areas = {p.name: p.read_text("utf-8") for p in sorted(AREAS.iterdir()) if p.is_file()}
        _copy(working / "areas", areas)
        made = _seal(working, final, city, name or known, moment, now or dt.datetime.now(), rows)
    with store.writing("published", actor, now) as write:
        write.subject = city
        write.detail |= {"files": made.files, "bytes": made.bytes, "rows": sum(rows.values())}
    return made


def city_of(areas: Path) -> tuple[str, str]:
    """Code and name of the city whose counties the list of places has.

    >>> city_of(AREAS)
    ('530100', '昆明市')
    """
    counties = _lines(areas / "counties.csv")
    code = f"{counties[0]['code'][:4]}00"
    said = Counter(
        alias.removesuffix(line["key"])
        for line in counties
        for alias in line["aliases"].split("|")
        if alias.endswith(f"市{line['key']}")
    )
    return code, (said.most_common(1)[0][0] if said else code)


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _key(directory: Path) -> bytes:
    """The key of the pseudonyms, which stays at home: made once, for the owner alone."""
    path = directory / KEY
    with contextlib.suppress(FileExistsError):
        held = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(held, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
    return bytes.fromhex(path.read_text("ascii"))


@contextlib.contextmanager
def _beside(final: Path) -> Iterator[Path]:
    """A folder beside the final one that takes its name when the body is done; nothing of it stays where it fails."""
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        working = final.with_name(f".{final.name}.{os.getpid()}")
        shutil.rmtree(working, ignore_errors=True)
        working.mkdir()
    except OSError as fault:
        raise NotPublished(
            f"写不了“{final.parent}”（{refusal(fault)}）。请换一个能写的文件夹。"
        ) from fault
    try:
        yield working
        working.rename(final)
    except OSError as fault:
        raise NotPublished(
            f"没有写完“{final}”，一个字节也没有留下。请看看磁盘还有没有空间。"
        ) from fault
    finally:
        shutil.rmtree(working, ignore_errors=True)


def _copy(folder: Path, texts: Mapping[str, str]) -> None:
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def _seal(
    working: Path, final: Path, city: str, name: str, moment: dt.datetime | None, now: dt.datetime,
    rows: dict[str, int],
) -> Published:  # fmt: skip
    """Write the manifest over all that lies in the folder."""
    paths = sorted(path for path in working.rglob("*") if path.is_file())
    files = {
        path.relative_to(working).as_posix(): (file_hash(path), path.stat().st_size)
        for path in paths
    }
    made = Published(
        str(final), city, name, FORMAT, now.isoformat(timespec="seconds"),
        moment.isoformat() if moment else None, len(files), sum(size for _, size in files.values()), rows,
    )  # fmt: skip
    told = {
        "product": PRODUCT, "format": FORMAT, "schema": opening.newest(), "program": VERSION, "city": city, "name": name,
        "published_at": made.published_at, "known_at": made.known_at, "rows": rows, "files": files,
    }  # fmt: skip
    text = json.dumps({**told, SEAL: seal(told)}, ensure_ascii=False, indent=1)
    (working / MANIFEST).write_text(text, encoding="utf-8")
    return made


def _leaving(
    cursor: duckdb.DuckDBPyConnection,
    forms: Mapping[str, Form],
    key: bytes,
    packs: Mapping[str, str],
) -> Leaving:
    names = nameless.bound(cursor, "", forms)["lens_names"]
    words = [*rules()["words"]["sought"], *(w for text in packs.values() for w in sought(text))]
    places = {
        part
        for path in AREAS.glob("*.csv")
        for line in _lines(path)
        for cell in line.values()
        for part in (cell or "").split("|")
    }
    return Leaving(key, words, names, places)


def sought(pack: str) -> Iterator[str]:
    """Every word that a rule of a pack looks for."""
    for target in tomllib.loads(pack)["targets"].values():
        for value in target.get("params", {}).values():
            for text in value if isinstance(value, list) else [value]:
                yield from text.split("|") if isinstance(text, str) else ()


def _labels(packs: Mapping[str, str]) -> set[str]:
    """What the columns are called that no form has and a rule reads."""
    return {
        label
        for text in packs.values()
        for target in tomllib.loads(text)["targets"].values()
        for label in target.get("params", {}).get("labels", ())
    }


def _write_tables(columns: Columns, folder: Path) -> dict[str, int]:
    """The tables by year; how many rows each has in all."""
    rows = {}
    for name, table in columns.tables():
        rows[name] = len(table)
        for year in sorted(pc.unique(table[FILED]).to_pylist()):
            place = folder / f"year={year}"
            place.mkdir(exist_ok=True)
            part = table.filter(pc.equal(table[FILED], year)).drop_columns(FILED)
            pq.write_table(part, place / f"{name}.parquet", compression="zstd")
    return rows
