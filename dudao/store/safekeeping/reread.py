"""The originals read again, a little at a time: what has rotted or gone is known before a backup needs it.

``originals.json`` in the store's folder keeps where the round stands and what was found; hashes only.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from dudao.store.safekeeping import copying, manifest, originals
from dudao.store.safekeeping.originals import Incomplete

if TYPE_CHECKING:
    from dudao.store import Store

NAME = "originals.json"
BUDGET = 256 << 20
"""Bytes read at one look: some seconds of one core, an hour apart."""


@dataclass(frozen=True, slots=True)
class Watch:
    """``after``: the name of the original read last, empty at a round's beginning; ``checked``: how many the round
    has read; ``whole_at``, ``whole``: when the last whole round ended and how many it read; ``damaged``: those
    found damaged and not yet found sound again; ``missing``: as of the last look, at ``at``."""

    at: str | None = None
    after: str = ""
    checked: int = 0
    whole_at: str | None = None
    whole: int = 0
    missing: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()

    @property
    def lacks(self) -> Incomplete:
        return Incomplete(self.missing, self.damaged)


def last(directory: Path) -> Watch:
    """What the last look left; a new round where it left nothing legible."""
    try:
        given = json.loads((directory / NAME).read_text(encoding="utf-8"))
        return Watch(
            **{**given, "missing": tuple(given["missing"]), "damaged": tuple(given["damaged"])}
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return Watch()


def look(store: Store, budget: int = BUDGET, now: dt.datetime | None = None) -> Watch:
    """Read on from where the last look stopped, up to ``budget`` bytes and one original at least; keep and return it."""
    at = (now or dt.datetime.now()).isoformat(timespec="seconds")
    folder = store.directory / manifest.RAW
    with copying.KEEPING:
        before = last(store.directory)
        held = {path.name: path for path in copying.originals(folder)}
        read = _read(folder, held, before.after, budget)
        must = originals.expected(store.plain())
    damaged = {name for name in before.damaged if name in held and name not in read}
    damaged |= {name for name, sound in read.items() if not sound}
    found = replace(
        before, at=at, after=max(read, default=before.after), checked=before.checked + len(read),
        missing=tuple(sorted(must - held.keys())), damaged=tuple(sorted(damaged)),
    )  # fmt: skip
    if not any(name > found.after for name in held):
        found = replace(found, after="", checked=0, whole_at=at, whole=found.checked)
    _keep(store.directory / NAME, found)
    return found


def _read(folder: Path, held: Mapping[str, Path], after: str, budget: int) -> dict[str, bool]:
    """Name → whether it is sound, of the originals after ``after``."""
    read: dict[str, bool] = {}
    for name, path in held.items():
        if name <= after or budget <= 0:
            continue
        budget -= path.stat().st_size
        try:
            read[name] = originals.is_sound(folder, name, manifest.file_hash(path))
        except OSError:  # the disk itself cannot read it
            read[name] = False
    return read


def _keep(path: Path, found: Watch) -> None:
    rough = path.with_name(f".{path.name}")
    rough.write_text(json.dumps(asdict(found)), encoding="utf-8")
    rough.replace(path)
