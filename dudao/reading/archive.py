"""A .zip of files: each as if dropped on its own, Chinese names in UTF-8 or GBK."""

from __future__ import annotations

from pathlib import PurePosixPath

from dudao.problems import Problem
from dudao.reading.guard import suffix
from dudao.reading.package import Package
from dudao.reading.refusal import Refused, bomb

MAX_DEPTH = 3
MAX_FILES = 2_000
MAX_FILE = 100 << 20
MAX_TOTAL = 512 << 20  # bytes of all files together
_LITTER_NAMES = {".ds_store", "thumbs.db", "desktop.ini"}
_LITTER_FOLDERS = {"__macosx", ".git", ".svn"}
_LITTER_STARTS = ("~$", ".~", "._", "~wrl", "~wrd", "~wrf", "~wra")
_LITTER_ENDS = (".lnk", ".url", ".tmp", ".temp", ".crdownload", ".part", ".partial", ".download", ".xltd", ".downloading", ".asd", ".wbk", ".xlk")  # fmt: skip


def is_litter(name: str) -> bool:
    """Whether a name is a lock, a spare or half a download of an office program or browser, or a system's own file.

    >>> [n for n in ("~$五华区.xlsx", "表/.DS_Store", "__MACOSX/._表.xlsx", "~WRL0003.tmp", "五华区.xlsx") if is_litter(n)]
    ['~$五华区.xlsx', '表/.DS_Store', '__MACOSX/._表.xlsx', '~WRL0003.tmp']
    >>> is_litter("督导台账.xlsx - 快捷方式.lnk"), is_litter("人员表.xlsx.crdownload"), is_litter("人员表.csv")
    (True, True, False)
    """
    path = PurePosixPath(name.lower().replace("\\", "/"))
    return (
        path.name.startswith(_LITTER_STARTS)
        or path.name.endswith(_LITTER_ENDS)
        or path.name in _LITTER_NAMES
        or any(part in _LITTER_FOLDERS for part in path.parts[:-1])
    )


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
        if inner.endswith("/") or is_litter(inner):
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
