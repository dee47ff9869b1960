"""The child process that reads a file and recognises it: ``python -m dudao.intake.child``.

It is the reading process (:mod:`dudao.reading.worker`) with its limits and its watchdog, and answers with the line
of :mod:`dudao.intake.results`. A file of very many cells, or one whose recognition fails, is answered with
its grids: the parent recognises it.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Mapping
from typing import Any, BinaryIO

from dudao.intake import results
from dudao.problems import Problem
from dudao.reading import wire, worker
from dudao.reading.grid import Reading
from dudao.recognition.check import check

MANY = 200_000
"""Characters of a message beyond which a file's grids are handed on: its recognition may take longer than its reading may."""
_KNOWN: dict[str, Any] = {"answers": {}, "mappings": {}}


def answer(request: Mapping[str, Any], data: bytes, out: BinaryIO) -> None:
    """Read and check one file; or learn what people told the program before, which is not answered."""
    if request["kind"] == "known":
        _KNOWN["answers"], _KNOWN["mappings"] = known(data)
        return
    lines = [*worker.answered(request["kind"], data)]
    if len(lines) == 1 and len(lines[0]) <= MANY:
        out.write(wire.READ)
        out.flush()
        lines = _checked(request, lines[0]) or lines
    out.writelines(lines)
    out.flush()


def known(data: bytes) -> tuple[dict[tuple[str, str, str], Any], Mapping[str, Any]]:
    """Answers by their doubt and remembered columns, as :class:`~dudao.intake.checker.Checker` sends them."""
    answers, mappings = json.loads(data)
    return {(code, text, county): value for (code, text, county), value in answers}, mappings


def _checked(request: Mapping[str, Any], line: bytes) -> list[bytes] | None:
    """The line that says what the file holds; None where recognising it fails, which the parent finds and tells."""
    try:
        message = wire.Message()
        message.add(line.decode("utf-8", "replace"))
        reading = Reading(request["name"], request["sha256"], [], [])
        note = request["note"]
        wire.laid_out(reading, message, Problem(**note) if note else None)
        day = request["today"]
        result = check(reading, day and dt.date.fromisoformat(day), **_KNOWN)
        return [results.written(result).encode("utf-8", "surrogatepass") + b"\n"]
    except Exception:  # noqa: BLE001 - it comes again in the parent, where it is logged and said
        return None


if __name__ == "__main__":
    sys.stdout.buffer.write(wire.READ)
    sys.stdout.buffer.flush()
    worker.main(answer)
