"""A .zip of files: each as if dropped on its own, Chinese names in UTF-8 or GBK."""

from __future__ import annotations

from dudao.problems import Problem
from dudao.reading.guard import suffix
from dudao.reading.package import Package
from dudao.reading.refusal import Refused, bomb

MAX_DEPTH = 3
MAX_FILES = 2_000
MAX_FILE = 100 << 20
MAX_TOTAL = 512 << 20  # bytes of all files together
_NOISE = ("__MACOSX/",)
_NOISE_NAMES = (".DS_Store", "Thumbs.db", "desktop.ini")


def is_archive(data: bytes, name: str) -> bool:
    """Is this a .zip to be expanded (and not an office file, which is a zip too)?"""
    return data[:2] == b"PK" and suffix(name) == ".zip"


def expand(data: bytes, name: str) -> list[tuple[str, bytes]] | Problem:
    """The files inside as (``name/inner path``, bytes), inner zips too, in the archive's order.

    One bad archive, whole or within, refuses the lot with a Problem.
    """
    files: list[tuple[str, bytes]] = []
    try:
        _unfold(data, name.replace("\\", "/"), 1, files)
    except Refused as refused:
        return refused.problem
    if not files:
        return Problem("empty_file", "error", "压缩包里没有文件。请检查后重新上传。")
    return files


def _unfold(data: bytes, place: str, depth: int, files: list[tuple[str, bytes]]) -> None:
    if depth > MAX_DEPTH:
        raise bomb(f"压缩包里套着压缩包，超过 {MAX_DEPTH} 层")
    package = Package(data, max_total=MAX_TOTAL)
    for inner, entry in package.entries.items():
        if inner.endswith("/") or inner.startswith(_NOISE):
            continue
        leaf = inner.rsplit("/", 1)[-1]
        if leaf in _NOISE_NAMES or leaf.startswith("~$"):
            continue
        if len(files) >= MAX_FILES:
            raise bomb(f"压缩包里的文件超过 {MAX_FILES} 个")
        done = sum(len(content) for _, content in files)
        if done + entry.size > MAX_TOTAL:
            raise bomb(f"压缩包解开后超过 {MAX_TOTAL >> 20} MB")
        content = package.read(inner, MAX_FILE)
        path = f"{place}/{inner}"
        if is_archive(content, inner):
            _unfold(content, path, depth + 1, files)
        else:
            files.append((path, content))
