"""The menu of an account: the pages its role may see, by ``data/access/roles.csv``; links go to these alone."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dudao import ROOT
from dudao.access.roles import ROLES, Principal
from dudao.ui.visit import places, who

PAGES = {
    "overview": ("总览", "see"),
    "uploads": ("收件", "received"),
    "county": ("县区档案", "see"),
    "coverage": ("督导覆盖", "see"),
    "satisfaction": ("满意度", "see"),
    "evaluation": ("达标评估", "see"),
    "supervisors": ("督导人员", "see_supervisors"),
    "facility": ("实体建设", "see"),
    "benchmark": ("他市对标", "see_benchmark"),
    "reports": ("报告", "see_reports"),
    "ledger": ("台账", "see_ledger"),
    "admin": ("管理", "scheduled"),
    "help": ("帮助", "see"),
}
"""Page → its title, and the action one must be allowed to see it."""


def draw(principal: Principal) -> StreamlitPage:
    """The menu at the top; the page asked for, which may be one the account has not (see :func:`refused`)."""
    return st.navigation(
        [
            st.Page(
                ROOT / "pages" / f"{name}.py",
                title=title,
                default=name == "overview",
                visibility="visible" if principal.may(action) else "hidden",
            )
            for name, (title, action) in PAGES.items()
        ],
        position="top",
    )


def refused(principal: Principal, page: StreamlitPage) -> bool:
    """Whether the page is not the account's: said in a sentence, with the way back."""
    action = next(action for title, action in PAGES.values() if title == page.title)
    if principal.may(action):
        return False
    st.error(
        f"“{page.title}”这一页不在您的账号的范围里（{ROLES[principal.role]}）。需要时请找管理员。",
        icon=":material/lock:",
    )
    st.page_link(places.page("overview"), label="回到总览 →")
    return True


def link(name: str, **more: Any) -> None:
    """A link to a page, as ``st.page_link`` draws it; nothing where the page is not the visitor's."""
    if who.current().may(PAGES[name][1]):
        st.page_link(places.page(name), **more)
