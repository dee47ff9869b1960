"""The whole database made again from the originals, and compared with the one there is.

Each upload is read and checked as on its day, with the answers and header mappings known when it was
committed; corrections are made again; withdrawals, decisions and the audit are carried over. Where an
original was purged its records without the name stand in for it.
"""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import asdict, dataclass
from typing import Any

from dudao.history import figures
from dudao.intake import batch as ingest
from dudao.intake import byhand
from dudao.intake.batch import Checked, Known
from dudao.pace import Tell, brisk
from dudao.reading import Reader
from dudao.records import FileResult
from dudao.store import Receipt, Store, StoreError, config, raw
from dudao.store.decisions import answers as memory
from dudao.store.decisions import attachments
from dudao.store.decisions import corrections as revisions
from dudao.store.safekeeping import backup, copying, manifest, restore, substitute
from dudao.store.safekeeping import rebuild as rebuilt


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild found. ``different``: places where the figures part (none: identical); ``lost``: numbers of
    corrections whose record is no longer read; ``swapped``: whether the rebuilt database took the place;
    ``kept``: where the one before lies then."""

    uploads: int
    substitutes: int
    corrections: int
    different: tuple[str, ...]
    lost: tuple[int, ...]
    swapped: bool
    kept: str | None
    before: str
    after: str

    @property
    def identical(self) -> bool:
        return not (self.different or self.lost)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"identical": self.identical}


def rebuild(
    store: Store, by: str, accept: bool = False, tell: Tell | None = None,
    as_of: dt.date | None = None,
) -> Rebuilt:  # fmt: skip
    """Rebuild beside, compare, and swap in where identical (or ``accept``); uploads wait meanwhile.

    Raises :class:`StoreError` where an original is missing and nothing stands in for it; nothing is changed then.
    """
    store.ensure_writable("rebuilt")
    as_of, by = as_of or dt.date.today(), store.actor(by)
    rough = store.directory / backup.FOLDER / f"{copying.INCOMING}rebuild"
    with copying.KEEPING, store.lock, copying.told_when_full(rough.parent):
        shutil.rmtree(rough, ignore_errors=True)
        try:
            with Store.open(rough, store.forms) as new:
                stood_in = _read_again(store, new, tell)
                corrected, lost = revisions.replay(store.cursor(), new)
            rebuilt.carry_over(store, rough / config.DATABASE)
            was = figures.figures(store, as_of)
            with manifest.reopened(rough / config.DATABASE) as con:
                now = figures.figures(con, as_of)
            different = tuple(figures.differences(was, now))
            swap = accept or not (different or lost)
            kept = rebuilt.swap(store, rough / config.DATABASE, by) if swap else None
        finally:
            shutil.rmtree(rough, ignore_errors=True)
        done = Rebuilt(
            len(store.uploads()), stood_in, corrected, different, tuple(lost), swap,
            str(kept) if kept else None, figures.figures_hash(was), figures.figures_hash(now),
        )  # fmt: skip
        if swap:
            _note(store, by, done)
    return done


def _note(store: Store, by: str, done: Rebuilt) -> None:
    with store.writing("rebuilt", by) as write:
        write.detail = {
            "uploads": done.uploads, "corrections": done.corrections, "substitutes": done.substitutes,
            "identical": done.identical, "lost": len(done.lost),
        }  # fmt: skip


def _read_again(store: Store, new: Store, tell: Tell | None) -> int:
    """Write every upload anew; how many were read from what stands in for their original."""
    uploads, stood_in = store.uploads(), 0
    missing = [u for u in uploads if u["state"] != "purged" and not _there(store, u["sha256"])]
    if missing:
        named = "、".join(f"第 {u['upload_id']} 号" for u in missing[:10])
        raise StoreError(
            f"没有重建：{len(missing)} 份收件的原件不在了或已损坏（{named}）。请先从备份恢复这些原件。"
        )
    with brisk(), Reader() as reader:
        for number, upload in enumerate(uploads, 1):
            result, replaced = _result(store, reader, upload)
            stood_in += replaced
            rebuilt.write(store, new, upload, result)
            if tell:
                tell("重建", number, len(uploads))
    return stood_in


def _there(store: Store, sha256: str) -> bool:
    folder = store.directory / manifest.RAW
    path = folder / sha256
    if path.exists():
        return manifest.file_hash(path) == sha256
    return substitute.path_of(folder, sha256).exists()


def _result(store: Store, reader: Reader, upload: dict[str, Any]) -> tuple[FileResult, bool]:
    """What an upload's original says, as it was checked; and whether something stood in for it."""
    file, sha256, at = upload["file"], upload["sha256"], upload["received_at"]
    if upload["state"] == "purged":
        return FileResult(file, sha256), False
    folder = store.directory / manifest.RAW
    if not (folder / sha256).exists():
        return substitute.read(folder, sha256) or FileResult(file, sha256), True
    known = Known(memory.answers_by_doubt(store, at), memory.columns_by_fingerprint(store, at))
    return _check(reader, file, raw.fetch(folder, sha256), at.date(), known), False


def _check(reader: Reader, file: str, data: bytes, day: dt.date, known: Known) -> FileResult:
    if byhand.is_entry(data):
        return byhand.check(data, file, day)
    unchecked = Checked(FileResult(file, raw.digest(data)), data, reader.read(data, file))
    return ingest.recheck(unchecked, known, day).result


def bring_missing(store: Store, by: str, tell: Tell | None = None) -> list[Receipt]:
    """Commit the originals that no table names (as after a restore), under the names backups know them by.

    ``tell`` hears of each before it is read; where it raises those committed stay and the rest can be brought later.

    Entries made by hand come first: the scans they name are theirs, no uploads of their own.
    """
    store.ensure_writable("rebuilt")
    hashes = set(restore.unknown_originals(store))
    names = rebuilt.names_of(store, hashes)
    entries = {sha for sha in hashes if byhand.is_entry(store.original(sha))}
    known, receipts = Known.of(store), []
    with Reader() as reader:
        order = sorted(hashes, key=lambda one: (one not in entries, names.get(one, one)))
        for number, sha256 in enumerate(order, 1):
            if tell:
                tell("读取", number, len(order))
            if sha256 not in entries and attachments.is_scan(store, sha256):
                continue
            data, file = store.original(sha256), names.get(sha256, f"原件 {sha256[:12]}")
            result = _check(reader, file, data, dt.date.today(), known)
            receipts.append(store.commit(result, data, by))
    return receipts


__all__ = ["Rebuilt", "bring_missing", "rebuild"]
