"""The raw originals: every received file's bytes under its sha256, read-only, written atomically."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from dudao.problems import mask_ids
from dudao.store.errors import StoreError

_INCOMING = ".incoming-"


def digest(data: bytes) -> str:
    """The sha256 of the bytes, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def keep(folder: Path, data: bytes) -> Path:
    """Keep the bytes under their hash; nothing happens where they already are, sound. Returns the path.

    Written to a temporary name, flushed to the disk, then renamed: a file under its hash is whole.
    """
    target = folder / digest(data)
    if target.exists() and target.read_bytes() == data:
        return target
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=_INCOMING)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        if target.exists():  # damaged; Windows replaces no read-only file
            target.chmod(0o600)
        Path(temporary).chmod(0o400)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return target


@contextlib.contextmanager
def kept(folder: Path, data: bytes) -> Iterator[Path]:
    """The bytes kept for the body, which writes of them; where it surely wrote nothing, what is new goes again."""
    target = folder / digest(data)
    new = not target.exists()
    keep(folder, data)
    try:
        yield target
    except Exception as trouble:
        if new and not getattr(trouble, "unsure", False):
            target.chmod(0o600)  # Windows removes no read-only file
            target.unlink()
        raise


@contextlib.contextmanager
def all_kept(folder: Path, many: Sequence[bytes]) -> Iterator[None]:
    """Several bytes kept for the body, as :func:`kept` keeps one's."""
    with contextlib.ExitStack() as stack:
        for data in many:
            stack.enter_context(kept(folder, data))
        yield


def sweep(folder: Path) -> None:
    """Remove what a killed process left half written; only while no other process has the store."""
    for path in (*folder.glob(f"{_INCOMING}*"), *folder.glob(".*.records.json")):
        path.unlink(missing_ok=True)


def fetch(folder: Path, sha256: str) -> bytes:
    """The kept bytes. Raises :class:`StoreError` where they are missing or no longer match their hash."""
    try:
        data = (folder / sha256).read_bytes()
    except FileNotFoundError as missing:
        if (folder / f"{sha256}.records.json").exists():
            raise StoreError(
                f"原件 {sha256[:12]}… 因清除个人信息已删除，只留有去掉姓名的记录。"
            ) from missing
        raise StoreError(f"原件 {sha256[:12]}… 不在“{folder}”里。") from missing
    if digest(data) != sha256:
        raise StoreError(f"原件 {sha256[:12]}… 的内容与登记的指纹不符，可能已损坏或被改动。")
    return data


def storable(text: str) -> str:
    """The text with half characters (lone surrogates, as broken file names hold them) as ``?``."""
    return text.encode("utf-8", "replace").decode("utf-8")


def kept_name(name: str) -> str:
    """A file's or sheet's name as it is kept: legible, ID numbers masked.

    >>> kept_name("五华区/530102199001011234.xlsx")
    '五华区/530102********1234.xlsx'
    """
    return mask_ids(storable(name))
