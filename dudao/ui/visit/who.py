"""Who looks at this page: asked at every script run and in every callback, never remembered between two."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dudao.access import pages, sessions
from dudao.access.database import Access, AccessError, AccessUnreadable, shared
from dudao.access.requests import cookie_name
from dudao.access.roles import LOCAL, Principal
from dudao.access.sessions import LoggedOut
from dudao.ui.parts import words
from dudao.ui.server import server
from dudao.ui.visit import folders

LEFT = "left"
"""Set in the visit whose user has just logged out."""


def access() -> Access:
    """The accounts of the own store's directory."""
    return shared(folders.directory_of(folders.OWN))


def token() -> str | None:
    """The session's token, from the cookie the socket was opened with."""
    secure = server.behind_proxy() or bool(st.get_option("server.sslCertFile"))
    found = st.context.cookies.get(cookie_name(secure))
    return found if isinstance(found, str) else None


def current() -> Principal:
    """The account of this run's session; :data:`LOCAL` on a server without accounts.

    Raises :class:`LoggedOut` where the session is expired, ended, forged, disabled, or not that of the account
    that began this visit; :class:`AccessUnreadable` where nobody can tell.
    """
    if not access().in_use():
        return LOCAL
    visitor = sessions.find(access(), token())
    if visitor is None or not _same_visit(visitor.account_id):
        why = "left" if LEFT in st.session_state else "ended"
        st.session_state.clear()
        raise LoggedOut(why)
    return visitor.principal


def lasting() -> Callable[[], bool]:
    """Whether the log-in of this run still holds, for what is asked after it: a download made at the click."""
    if not access().in_use():
        return lambda: not access().in_use()
    now, held = current(), token()

    def holds() -> bool:
        visitor = sessions.find(access(), held)
        return visitor is not None and visitor.principal == now

    return holds


def enter() -> Principal:
    """At the head of every script run: who it is, or a sentence with the way to log in, and nothing after it."""
    try:
        return current()
    except (LoggedOut, AccessUnreadable) as trouble:
        say(trouble)
        st.stop()


def say(trouble: AccessError) -> None:
    """Why nothing is shown, and the way on; the browser is led to the log-in page by itself."""
    if not isinstance(trouble, LoggedOut):
        st.markdown(f":material/lock: **{words.plain(trouble)}**")
        return
    why = str(trouble)
    path = pages.login_link(_path() if why == "ended" else "/", why)
    # as markdown: its script is loaded already, and no other one is given out now
    st.markdown(f":material/lock: **{pages.REASONS[why]}**　[去登录]({path})")
    leave(path)


def leave(path: str) -> None:
    """Lead this tab to a page outside Streamlit: its links would open another tab."""
    if context := get_script_run_ctx():
        message = ForwardMsg()
        message.auth_redirect.url = path
        context.enqueue(message)


def _same_visit(account_id: int) -> bool:
    context = get_script_run_ctx()
    return context is None or access().bind(context.session_id, account_id)


def _path() -> str:
    """What this tab shows, to come back to."""
    url = st.context.url or "/"
    return "/" + url.split("/", 3)[3] if url.count("/") > 2 else "/"
