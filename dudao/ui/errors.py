"""Nothing a user's file holds may reach a traceback: not on the page, not in the server's log."""

from __future__ import annotations

import functools
import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import streamlit as st

from dudao import ROOT

LOG = logging.getLogger("dudao.ui")


def place_of(trouble: BaseException) -> str:
    """Where it happened, as ``dudao/x.py:12`` of the innermost own frame; never a value.

    >>> place_of(ValueError("张三"))
    'unknown'
    """
    for step in reversed(traceback.extract_tb(trouble.__traceback__)):
        path = Path(step.filename)
        if path.is_relative_to(ROOT) and ".venv" not in path.parts:
            return f"{path.relative_to(ROOT).as_posix()}:{step.lineno}"
    return "unknown"


@contextmanager
def guard() -> Iterator[None]:
    """Run a page, a dialog or a callback; show trouble as a Chinese sentence with the way out."""
    try:
        yield
    except Exception as trouble:  # noqa: BLE001 - the outermost wall: said on the page, logged without values
        from dudao.ui import broken  # its own imports lead back here

        place = place_of(trouble)
        LOG.error("%s at %s", type(trouble).__name__, place)
        if said := broken.meaning(trouble):
            broken.show(said)
            return
        st.error(
            f"这里出错了，已入库的数据没有改动。请刷新页面再试；仍不行时把这个编号告诉维护人员："
            f"`{type(trouble).__name__} {place}`",
            icon=":material/warning:",
        )


def guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function inside :func:`guard`: for dialogs and callbacks, which run outside the page's own."""

    @functools.wraps(function)
    def inside(*args: Any, **kwargs: Any) -> Any:
        with guard():
            return function(*args, **kwargs)
        return None

    return inside
