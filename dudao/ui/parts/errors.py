"""Nothing a user's file holds may reach a traceback: not on the page, not in the server's log."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

from dudao.access.database import AccessError
from dudao.logs import fault, place_of

LOG = logging.getLogger("dudao.ui")


@contextmanager
def guard() -> Iterator[None]:
    """Run a page, a dialog or a callback; show trouble as a Chinese sentence with the way out."""
    try:
        yield
    except AccessError as refused:
        from dudao.ui.visit import who  # its own imports lead back here

        who.say(refused)
    except Exception as trouble:  # noqa: BLE001 - the outermost wall: said on the page, logged without values
        from dudao.ui.parts import broken  # its own imports lead back here

        fault(LOG, "page_failed", trouble)
        if said := broken.meaning(trouble):
            broken.show(said)
            return
        st.error(
            f"这里出错了，页面没有显示完。请刷新页面；刚才那一步有没有记下，到“台账”里核对后再做。"
            f"仍不行时把这个编号告诉维护人员："
            f"`{place_of(trouble)}`",
            icon=":material/warning:",
        )


def guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function inside :func:`guard`: for dialogs and callbacks, which run outside the page's own.

    It runs for nobody whose log-in has ended.
    """

    @functools.wraps(function)
    def inside(*args: Any, **kwargs: Any) -> Any:
        from dudao.ui.visit import who  # its own imports lead back here

        with guard():
            who.current()
            return function(*args, **kwargs)
        return None

    return inside
