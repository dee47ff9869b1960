"""Where a command of the command line works, what it says, and how it ends otherwise."""

from __future__ import annotations

import json
import os
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


class NoStore(Usage):
    """There is no store where one was looked for."""

    def __init__(self, directory: Path) -> None:
        super().__init__(
            f"“{directory}”里没有数据库。请检查 --store（或环境变量 DUDAO_STORE）写的目录对不对；"
            "第一次使用先用 ingest 收件，或启动看板。"
        )


class NotRead(Exception):
    """What was to be read may not be; the text is the Chinese reason."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a command works: the store's ``directory``, how it is ``opened``, and who the ``actor`` is."""

    directory: Path
    opened: Opener
    actor: str


def ensure_writable(directory: Path) -> None:
    """Before anything is done: raises ``StoreError`` where a new ``directory`` could not be made."""
    from dudao.store import StoreError

    try:
        above = directory.resolve()
        while not above.exists():
            above = above.parent
        writable = above.is_dir() and os.access(above, os.W_OK | os.X_OK)
    except OSError:  # a folder on the way may not be entered
        writable = False
    if not writable:
        raise StoreError(f"“{directory}”不能写，请选运行账户写得到的位置。什么也没有改。")


def say(message: str) -> None:
    """A message or progress, on stderr."""
    print(message, file=sys.stderr, flush=True)


def print_json(value: Any) -> None:
    """A result for a script: a line of stdout."""
    print(json.dumps(value, ensure_ascii=False), flush=True)
