"""A backup asked of a running server by the command line: a note in the store's folder, answered beside it.

Whoever may write in the folder may ask; the network has no part in it.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dudao.store import Store
from dudao.store.errors import StoreError
from dudao.store.safekeeping import second_place

ASKED, ANSWERED = "backup-asked.json", "backup-answered.json"
HEARD = 20.0
"""Seconds after which a server that has not taken the note up is one that does not listen."""
MOST = 3600.0
_STEP = 0.3


def ask(
    directory: Path, by: str, out: Path | None, wait: Callable[[float], object] = time.sleep
) -> dict[str, Any]:
    """Ask, and wait for the answer: ``{"made": Backup.as_dict(), "lacking": words, "place": the server's second place}``.

    Raises :class:`StoreError` with what the server says hinders it, or where it does not listen.
    """
    number = secrets.token_hex(8)
    note, answer = directory / ASKED, directory / ANSWERED
    _write(note, {"id": number, "by": by, "out": str(out.resolve()) if out else None})
    waited = 0.0
    while waited < MOST:
        told = _read(answer)
        if told and told["id"] == number:
            answer.unlink(missing_ok=True)
            if told["trouble"]:
                raise StoreError(told["trouble"])
            return told
        if waited > HEARD and note.exists():
            note.unlink(missing_ok=True)
            break
        wait(_STEP)
        waited += _STEP
    raise StoreError(
        "正在运行的看板没有应答（版本较旧，或正忙）。请在网页的“管理 › 备份与恢复”里备份。"
    )


def answer(store: Store, make: Callable[[str, Path | None], dict[str, Any]]) -> bool:
    """Take up a note if there is one: ``make(by, out)`` gives the answer's ``made`` and ``lacking``; whether there was."""
    note = store.directory / ASKED
    told = _read(note)
    if told is None:
        return False
    note.unlink(missing_ok=True)
    to = second_place.place(store.directory)
    said: dict[str, Any] = {"id": told["id"], "trouble": None, "place": str(to) if to else None}
    try:
        said |= make(told["by"], Path(told["out"]) if told["out"] else None)
    except (StoreError, OSError) as trouble:
        said["trouble"] = str(trouble) if isinstance(trouble, StoreError) else "写不了备份的位置。"
    _write(store.directory / ANSWERED, said)
    return True


def _write(path: Path, told: dict[str, Any]) -> None:
    rough = path.with_name(f".{path.name}")
    rough.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    rough.replace(path)


def _read(path: Path) -> dict[str, Any] | None:
    with contextlib.suppress(OSError, ValueError):
        return json.loads(path.read_text(encoding="utf-8"))
    return None
