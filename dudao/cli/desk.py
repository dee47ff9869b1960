"""Where a command of the command line works, what it says, and how it ends otherwise."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dudao.store import Store

Opener = Callable[..., AbstractContextManager["Store"]]


class Usage(Exception):
    """The command was given wrongly; the text is the Chinese hint."""


class NotRead(Exception):
    """What was to be read may not be; the text is the Chinese reason."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a command works: the store's ``directory``, how it is ``opened``, and who the ``actor`` is."""

    directory: Path
    opened: Opener
    actor: str


def say(message: str) -> None:
    """A message or progress, on stderr."""
    print(message, file=sys.stderr, flush=True)


def print_json(value: Any) -> None:
    """A result for a script: a line of stdout."""
    print(json.dumps(value, ensure_ascii=False), flush=True)
