"""Whether this visit shows phone numbers, birth dates and salaries, and what the pages show instead.

Hidden unless the session's account has shown them: for a while, of one store, never on the projector.
Outside a page's own run (a download made after the click) they are hidden unless :func:`fixed` says otherwise.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dudao.access import masks
from dudao.access.roles import Principal
from dudao.problems import Problem
from dudao.queries import Query

LASTS = dt.timedelta(minutes=15)
PROJECTED = "projected"
UNMASKED = "unmasked"
"""The action of the table of roles, and of the audit."""
_KEY = "unmasked"
_ASKED, _NEXT = "projected_asked", "projected_next"
_FIXED: ContextVar[tuple[bool, bool] | None] = ContextVar("masks_fixed", default=None)


class Shown(NamedTuple):
    """Who shows personal details, of which store, until when."""

    name: str
    directory: str
    until: dt.datetime


def shown() -> Shown | None:
    """What this session shows now; None: nothing personal."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    found: Shown | None = st.session_state.get(_KEY)
    if found is None or projected() or dt.datetime.now() >= found.until:
        return None
    return found


def show(principal: Principal, directory: str) -> Shown:
    """Show them to an account from now on; the audit is the caller's."""
    until = dt.datetime.now() + LASTS
    st.session_state[_KEY] = Shown(principal.name, directory, until)
    return st.session_state[_KEY]


def hide() -> None:
    """Hide them again."""
    st.session_state.pop(_KEY, None)


def look_at(principal: Principal, directory: str) -> None:
    """At the head of a run: what was shown of another store, or to an account that may not, is hidden."""
    found: Shown | None = st.session_state.get(_KEY)
    if found is None:
        return
    if (found.name, found.directory) != (principal.name, directory) or not principal.may(UNMASKED):
        hide()


def projected() -> bool:
    """Whether the page is being projected: no names, nothing personal."""
    if said := _FIXED.get():
        return said[1]
    return get_script_run_ctx(suppress_warning=True) is not None and bool(
        st.session_state.get(PROJECTED, False)
    )


def project(once: str = _ASKED) -> None:
    """Project from the next run on, unless this visit chose itself: for pages made for it. ``once``: for what."""
    if PROJECTED not in st.query_params and not st.session_state.setdefault(once, False):
        st.session_state[once] = st.session_state[_NEXT] = True
        st.rerun()


def unproject() -> None:
    """Switch the projector off; for buttons."""
    st.session_state[PROJECTED] = False


def take_over() -> None:
    """Take over what a page asked for, before the control is drawn."""
    if st.session_state.pop(_NEXT, False):
        st.session_state[PROJECTED] = True


def hidden() -> bool:
    """Whether personal details are hidden here and now."""
    said = _FIXED.get()
    return shown() is None if said is None else said[0]


@contextlib.contextmanager
def fixed(hide_them: bool, project_it: bool = False) -> Iterator[None]:
    """Hidden or not, projected or not for the body, wherever it runs."""
    before = _FIXED.set((hide_them, project_it))
    try:
        yield
    finally:
        _FIXED.reset(before)


def _unless(function: Callable[..., Any], otherwise: Any, *args: Any) -> Any:
    return function(*args) if hidden() else otherwise


def text(said: str) -> str:
    """Text from a file, what looks personal in it hidden."""
    return _unless(masks.text, said, said)


def unknown(said: str) -> str:
    """Text of a column nobody knows."""
    return _unless(masks.unknown, said, said)


def field(form_id: str | None, name: str | None, raw: Any) -> Any:
    """A stored value of a field."""
    return _unless(masks.field, raw, form_id, name, raw)


def problem(form_id: str | None, found: Problem) -> Problem:
    """A problem as it may be shown."""
    return _unless(masks.problem, found, form_id, found)


def asked(key: str, said: Any, of: str = "") -> Any:
    """The text a doubt is about, or the answer to it, by the doubt's key."""
    return _unless(lambda: masks.value(masks.kind_asked(key, of), said), said)


def message(form_id: str | None, name: str, said: str) -> str:
    """The message of a problem whose quoted text stands only in it."""
    return masks.hidden_quote(form_id, name, None, None, said)[1] if hidden() else said


def rows(
    query: Query, found: list[dict[str, Any]], form: str | None = None
) -> list[dict[str, Any]]:
    """A query's rows."""
    return _unless(masks.rows, found, found, query.classes, form)


def table(seen: pd.DataFrame) -> pd.DataFrame:
    """A table as shown: a last look at its text, whatever it comes from."""
    if not hidden():
        return seen
    changed = {}
    for name in seen.columns:
        if seen[name].dtype.kind not in "ifbmM" and isinstance(seen[name], pd.Series):
            cells = seen[name].tolist()
            masked = [masks.text(cell) if isinstance(cell, str) else cell for cell in cells]
            if masked != cells:
                changed[name] = masked
    return seen.assign(**changed) if changed else seen


def extra(cells: Mapping[str, Any]) -> Mapping[str, Any]:
    """Columns nobody declared, by their headings."""
    return _unless(masks.extra, cells, cells)


def anything(said: Any) -> Any:
    """JSON of any shape."""
    return _unless(masks.anything, said, said)
