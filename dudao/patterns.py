"""Patterns that are compiled when they are first asked: a process that reads one kind of file needs a tenth of them."""

from __future__ import annotations

import re
from typing import Any, cast

_ASKED = ("fullmatch", "match", "search", "sub", "subn", "split", "findall", "finditer")


class _Late:
    """Stands for a compiled pattern; from its first use on its methods are that pattern's own."""

    def __init__(self, text: str, flags: int) -> None:
        self.pattern, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = re.compile(self.pattern, self._flags)
        self.__dict__.update({asked: getattr(made, asked) for asked in _ASKED})
        return getattr(made, name)


def late(text: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern, compiled when it is first asked. A wrong one raises there, so `tests/values/test_patterns.py` asks all.

    >>> late(r"\\d+").findall("3月5日")
    ['3', '5']
    """
    return cast("re.Pattern[str]", _Late(text, flags))
