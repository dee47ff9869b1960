"""Which server has a store open: it says so in ``server.json`` beside the database, for whoever comes second."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

NAME = "server.json"


@dataclass(frozen=True, slots=True)
class Running:
    """A server's process (``pid``, and ``began`` in seconds since the epoch, as numbers are used again) and where
    it listens."""

    pid: int
    began: float
    address: str
    port: int
    secure: bool = False

    @property
    def url(self) -> str:
        """The address for a browser of the same machine.

        >>> Running(1, 0.0, "0.0.0.0", 8501).url
        'http://127.0.0.1:8501'
        """
        host = "127.0.0.1" if self.address in ("", "0.0.0.0", "::") else self.address
        host = f"[{host}]" if ":" in host else host
        return f"{'https' if self.secure else 'http'}://{host}:{self.port}"


def note(directory: Path, address: str, port: int, secure: bool) -> None:
    """Say that this process serves the store; where nothing can be written nobody is told."""
    here = Running(os.getpid(), psutil.Process().create_time(), address, port, secure)
    rough = directory / f".{NAME}"
    with contextlib.suppress(OSError):
        directory.mkdir(parents=True, exist_ok=True)
        rough.write_text(json.dumps(asdict(here)), encoding="utf-8")
        rough.replace(directory / NAME)


def forget(directory: Path) -> None:
    """Take back what this process has said, not what another has."""
    found = _read(directory)
    if found is not None and found.pid == os.getpid():
        with contextlib.suppress(OSError):
            (directory / NAME).unlink(missing_ok=True)


def of(directory: Path) -> Running | None:
    """The server that has the store, if its process still lives."""
    found = _read(directory)
    try:
        same = found and abs(psutil.Process(found.pid).create_time() - found.began) < 2
    except psutil.Error:
        return None
    return found if same else None


def _read(directory: Path) -> Running | None:
    try:
        return Running(**json.loads((directory / NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):  # none, torn, or of another program
        return None
