"""The frame's corner: who is logged in, in which role, and the way out."""

from __future__ import annotations

import streamlit as st

from dudao.access import sessions
from dudao.access.roles import LOCAL, ROLES, Principal
from dudao.ui.parts import words
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import who


def corner() -> None:
    """Name and role with 退出 and 改密码; nothing on a server without accounts."""
    principal = who.current()
    if principal == LOCAL:
        return
    name = f"{words.plain(principal.name)}　{words.plain(role_words(principal))}"
    with (
        st.container(horizontal=True, horizontal_alignment="right"),
        st.popover(name, icon=":material/person:", type="tertiary"),
    ):
        st.button("改密码", key="account_password", on_click=_password, width="stretch")
        st.button("退出", key="account_leave", on_click=_leave, width="stretch", type="primary")


def role_words(principal: Principal) -> str:
    """The role, and the county of a county account.

    >>> role_words(Principal("王芳", "county", "盘龙区")), role_words(LOCAL)
    ('县级 · 盘龙区', '管理员')
    """
    return ROLES[principal.role] + (f" · {principal.county}" if principal.county else "")


@guarded
def _leave() -> None:
    sessions.end(who.access(), who.token(), st.context.ip_address)
    st.session_state[who.LEFT] = (
        True  # the script run that follows finds the log-in ended, and leads away
    )


@guarded
def _password() -> None:
    who.leave("/password")
