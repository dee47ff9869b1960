"""Paths → files → FileResults → receipts, one file at a time as they come.

The same way for the command line, the upload page and the demo: whatever is dropped is walked, zip
archives are opened as if their files had been dropped one by one, and every file yields a result.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import os
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dudao.intake.prefetch import ahead
from dudao.pace import brisk, tidied
from dudao.problems import Problem
from dudao.reading import Reader, expand, is_archive, is_litter
from dudao.reading.grid import Reading
from dudao.reading.guard import MAX_BYTES, kind_of
from dudao.reading.refusal import Refused, too_large
from dudao.recognition.check import check
from dudao.records import FileResult
from dudao.values.refusals import refusal

if TYPE_CHECKING:
    from dudao.store import Receipt, Store
    from dudao.store.commit import Days

TOGETHER, TOGETHER_BYTES = 100, 32 << 20
"""Files, and their bytes, of one transaction."""
DEMO_RECEIVED = dt.datetime(2026, 1, 5, 17)  # the day the demo city year is told of
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file on disk and the name it goes by: relative to the folder given, with ``/``."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Checked:
    """A file's bytes and what checking them yielded."""

    result: FileResult
    data: bytes
    reading: Reading | None = None  # kept to be checked again with an answer; None if refused


@dataclass(frozen=True, slots=True)
class Known:
    """What people told the program before: see ``store.memory``."""

    answers: Mapping[tuple[str, str, str], Any]
    mappings: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, store: Store) -> Known:
        from dudao.store.decisions import answers as memory

        return cls(memory.answers_by_doubt(store), memory.columns_by_fingerprint(store))


NOTHING_KNOWN = Known({}, {})


def find_files(paths: Iterable[Path]) -> list[FoundFile]:
    """The files given and those in the folders given, each folder's in the order of their names.

    Raises ``FileNotFoundError`` for a path that does not exist, another ``OSError`` for a folder that cannot be read.
    """
    found: list[FoundFile] = []
    for path in paths:
        if path.is_dir():
            found.extend(_walk(path))
        elif path.exists():
            found.append(FoundFile(_legible(path.name), path))
        else:
            raise FileNotFoundError(str(path))
    return found


def _walk(folder: Path) -> list[FoundFile]:
    walked = os.walk(folder, onerror=_raise)
    inside = [Path(root) / name for root, _, names in walked for name in names]
    named = (FoundFile(_legible(path.relative_to(folder).as_posix()), path) for path in inside)
    return sorted((f for f in named if not is_litter(f.name)), key=_files_before_folders)


def _raise(fault: OSError) -> None:
    raise fault


def _legible(name: str) -> str:
    """A name from a file system that holds bytes: UTF-8, else GB18030 as old archives leave behind.

    >>> _legible("五华区.xlsx".encode("gb18030").decode("utf-8", "surrogateescape"))
    '五华区.xlsx'
    """
    try:
        name.encode("utf-8")
        return name
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")


def _files_before_folders(found: FoundFile) -> list[tuple[bool, str]]:
    """By name, a folder's own files before those of its folders: what is in 补报/ was sent later."""
    *folders, name = found.name.split("/")
    return [*((True, folder) for folder in folders), (False, name)]


def check_paths(
    found: Iterable[FoundFile], today: dt.date | None = None, known: Known = NOTHING_KNOWN
) -> Iterator[Checked]:
    """Check files one after another with one worker, which reads the next while one is checked."""
    with brisk(), Reader() as reader, ahead(_read_paths(reader, found)) as items:
        for number, item in enumerate(items, 1):
            yield _checked(item, today, known)
            tidied(number)


def counted(
    found: Sequence[FoundFile], checked: Iterable[Checked]
) -> Iterator[tuple[int, Checked]]:
    """Each with how many of the files found it is the last of: what lies in an archive counts as that one file.

    >>> files = [FoundFile(name, Path(name)) for name in ("a.xlsx", "b.zip", "c.xlsx", "c.xlsx")]
    >>> read = ["a.xlsx", "b.zip/1.xlsx", "b.zip/2.xlsx", "c.xlsx", "c.xlsx"]
    >>> [nth for nth, _ in counted(files, [Checked(FileResult(name, ""), b"") for name in read])]
    [1, 2, 2, 3, 4]
    """
    nth = 0
    for item in checked:
        name = item.result.file
        if nth == 0 or not name.startswith(f"{found[nth - 1].name}/"):
            following = range(nth, len(found))
            same = (n for n in following if f"{name}/".startswith(f"{found[n].name}/"))
            nth = next(same, nth - 1) + 1
        yield nth, item


def check_bytes(
    reader: Reader,
    name: str,
    data: bytes,
    today: dt.date | None = None,
    known: Known = NOTHING_KNOWN,
) -> Iterator[Checked]:
    """Check one dropped file; a zip archive yields one result a file inside, named ``包.zip/内/表.xlsx``."""
    with brisk():
        for number, item in enumerate(_read_bytes(reader, name, data), 1):
            yield _checked(item, today, known)
            tidied(number)


def _checked(item: Checked | tuple[Reading, bytes], today: dt.date | None, known: Known) -> Checked:
    if isinstance(item, Checked):
        return item
    reading, data = item
    return Checked(_check_one(reading, today, known), data, reading)


def _read_paths(
    reader: Reader, found: Iterable[FoundFile]
) -> Iterator[Checked | tuple[Reading, bytes]]:
    for file in found:
        try:
            size = file.path.stat().st_size
            data = file.path.read_bytes() if size <= MAX_BYTES else None
        except OSError as trouble:
            message = f"文件“{file.name}”打不开（{refusal(trouble)}）。请确认它没有被别的程序占用、有读取权限，再试一次。"
            yield _refused(file.name, b"", Problem("unreadable_file", "error", message))
            continue
        if data is None:
            what = f"文件有 {size >> 20} MB，超过 {MAX_BYTES >> 20} MB"
            yield _refused(file.name, b"", too_large(what).problem)
            continue
        yield from _read_bytes(reader, file.name, data)


def _read_bytes(
    reader: Reader, name: str, data: bytes
) -> Iterator[Checked | tuple[Reading, bytes]]:
    """What a dropped file holds: readings with their bytes, or a refusal."""
    files = expand(data, name) if _to_be_opened(data, name) else [(name, data)]
    if isinstance(files, Problem):
        yield _refused(name, data, files)
        return
    for inner, content in files:
        if len(files) == 1 or not is_litter(inner):
            yield reader.read(content, inner), content


def recheck(checked: Checked, known: Known, today: dt.date | None = None) -> Checked:
    """Check a file again in the light of new answers, from what was read of it before."""
    if checked.reading is None:
        return checked
    return replace(checked, result=_check_one(checked.reading, today, known))


def _check_one(reading: Reading, today: dt.date | None, known: Known) -> FileResult:
    """Check one file. A fault of the program's own refuses this file and stops no other.

    The log gets the kind and place of the fault, never its text, which may hold a cell's content.
    """
    name = reading.name
    try:
        return check(reading, today=today, answers=known.answers, mappings=known.mappings)
    except Exception as fault:  # noqa: BLE001 - said to the user as an error of this file
        where = traceback.extract_tb(fault.__traceback__)[-1]
        kind = type(fault).__name__
        _LOG.error("file_failed %s at %s", kind, f"{Path(where.filename).name}:{where.lineno}")
        message = f"文件“{name}”没有读取：程序出错（{kind}）。请把这份文件发给维护人员；其他文件不受影响。"
        return FileResult(
            name, reading.sha256, problems=[Problem("program_fault", "error", message)]
        )


def _to_be_opened(data: bytes, name: str) -> bool:
    """Whether it is an archive; a workbook that was merely named ``.zip`` is read as what it is."""
    if not is_archive(data, name):
        return False
    try:
        return kind_of(data, name) == "zip"
    except Refused:
        return True  # expanding says what is wrong with it


def _refused(name: str, data: bytes, problem: Problem) -> Checked:
    return Checked(FileResult(name, hashlib.sha256(data).hexdigest(), problems=[problem]), data)


def commit_results(
    store: Store,
    checked: Iterable[Checked],
    actor: str,
    covers: Days | None = None,
    now: dt.datetime | None = None,
    until: dt.date | None = None,
    instead: bool = False,
) -> Iterator[tuple[Checked, Receipt]]:
    """Commit checked files, many in one transaction, and file by file where that fails: one that fails stops no other.

    No receipt is given before its file is committed. It names the ledger rows that the file took away. ``until``: the
    day ledgers are said to be kept to. ``instead``: a survey takes the place of an older one of its session whose
    rows it holds all; else both stay.
    """
    from dudao.store import NotCommitted, NotTheirs, Receipt, replacing
    from dudao.store.commit import Filed

    with store.in_a_row():
        for group in _groups(checked):
            files = [Filed(item.result, item.data, covers, until) for item in group]
            made = store.commit_together(files, actor, now) if len(files) > 1 else [None]
            told = replacing.with_losses(store, [receipt for receipt in made if receipt])
            for item, receipt in zip(group, made, strict=True):
                try:
                    if receipt is None:
                        receipt = store.commit(item.result, item.data, actor, covers, now, until)
                        (receipt,) = replacing.with_losses(store, [receipt])
                    else:
                        receipt = told.pop(0)
                    receipt = replacing.over_older(store, item.result, receipt, actor, now, instead)
                except (NotCommitted, NotTheirs) as trouble:
                    receipt = Receipt(None, "failed", item.result.file, notes=(str(trouble),))
                yield item, receipt


def _groups(checked: Iterable[Checked]) -> Iterator[list[Checked]]:
    """The files by as many as one transaction takes."""
    group: list[Checked] = []
    size = 0
    for item in checked:
        group.append(item)
        size += len(item.data)
        if len(group) == TOGETHER or size > TOGETHER_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group


def parked(result: FileResult) -> list[str | None]:
    """The sheets that could not be read (an error says why); ``[None]`` for a whole file.

    Hidden sheets, examples and lists of options are left out on purpose and not parked.
    """
    if not result.readable:
        return [None]
    return [
        sheet.sheet
        for sheet in result.sheets
        if sheet.form is None and any(p.severity == "error" for p in sheet.problems)
    ]
