"""What a command writes where it was told to: one way to write a file, one sentence and exit code where it cannot be."""

from __future__ import annotations

import json
from pathlib import Path

from dudao.intake import filenames
from dudao.records import FileResult
from dudao.values.refusals import refusal


class NotWritten(Exception):
    """A file that could not be written: no right, no room, a name that is no place. The text is the Chinese sentence."""

    def __init__(self, target: Path, fault: OSError) -> None:
        super().__init__(
            f"写不了“{target}”（{refusal(fault)}）。请换一个位置，或先关闭打开的同名文件。"
        )


def write(target: Path, data: bytes) -> None:
    """Write a file, its folder made where it is not there; raises :class:`NotWritten`."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    except OSError as fault:
        raise NotWritten(target, fault) from fault


def result(folder: Path, read: FileResult, taken: set[str]) -> None:
    """Write what reading a file yielded as JSON, under ``folder`` in the file's own folders; a second file of one name
    gets a number. ``taken``: the names written so far. Raises :class:`NotWritten`."""
    safe = filenames.parts(read.file)
    name, number = "/".join(safe), 1
    while name.lower() in taken:
        number += 1
        name = "/".join([*safe[:-1], f"{safe[-1]} ({number})"])
    taken.add(name.lower())
    text = json.dumps(read.as_dict(), ensure_ascii=False, indent=1)
    write(folder / f"{name}.json", text.encode("utf-8", "backslashreplace"))
