"""The menu of an account: the manager's year in groups, the pages its role may see; links go to these alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dudao import ROOT
from dudao.access.roles import ROLES, Principal
from dudao.ui.visit import filters
from dudao.ui.visit.filters import COUNTED, JUDGED, MASKS, RULES

BEFORE, FIGURES, MEETING, AFTER, HOUSE = "会前", "看数", "会上", "会后", "系统"
FRONT = "overview"
_MADE = "menu_pages"
PROFILE = "county"
"""The page of one county."""


class Entry(NamedTuple):
    """One page: its title, the action one must be allowed to see it, its group, what of the head it uses, and whether
    it has a sheet of paper (``ui/prints/sheets.py``)."""

    title: str
    action: str
    group: str
    looks: frozenset[str] = JUDGED
    printed: bool = False


LINES = MappingProxyType({
    "uploads": Entry("收件", "received", BEFORE, frozenset({MASKS})),
    "ledger": Entry("台账", "see_ledger", BEFORE),
    "overview": Entry("总览", "see", FIGURES, printed=True),
    "county": Entry("县区档案", "see", FIGURES, printed=True),
    "coverage": Entry("督导覆盖", "see", FIGURES, COUNTED, printed=True),
    "satisfaction": Entry("满意度", "see", FIGURES, COUNTED, printed=True),
    "evaluation": Entry("达标评估", "see", FIGURES, printed=True),
    "supervisors": Entry("督导人员", "see_supervisors", FIGURES, printed=True),
    "staffing": Entry("人员队伍", "see", FIGURES, COUNTED, printed=True),
    "facility": Entry("实体建设", "see", FIGURES, COUNTED, printed=True),
    "benchmark": Entry("他市对标", "see_benchmark", FIGURES, printed=True),
    "explore": Entry("自助分析", "see", FIGURES, printed=True),
    "meeting": Entry("会议", "see_meeting", MEETING, frozenset({MASKS})),
    "reports": Entry("文书", "see_reports", AFTER),
    "rectification": Entry("整改", "see_rectification", AFTER),
    "admin": Entry("管理", "scheduled", HOUSE),
    "help": Entry("帮助", "see", HOUSE, frozenset({RULES})),
})  # fmt: skip
"""The manager's year: a page's file in ``pages/`` → its line. A line without a file is listed nowhere."""

PAGES: Mapping[str, Entry] = MappingProxyType({
    name: entry
    for name, entry in LINES.items()
    if (ROOT / "pages" / f"{name}.py").is_file()
})  # fmt: skip
"""The pages there are, in the menu's order."""


def groups() -> dict[str, list[str]]:
    """Group → the names of its pages, both in the order of the year."""
    found: dict[str, list[str]] = {}
    for name, entry in PAGES.items():
        found.setdefault(entry.group, []).append(name)
    return found


def draw(principal: Principal) -> StreamlitPage:
    """The menu at the top; the page asked for, which may be one the account has not (see :func:`refused`).

    The group one is in says the page beside its own word, so that the place is plain with the menu closed.
    """
    pages = _pages(principal)
    page = st.navigation(list(pages.values()), position="hidden")
    place = PAGES[name_of(page)]
    return st.navigation(
        {
            f"{group} · {place.title}" if group == place.group else group: [
                pages[name] for name in names
            ]
            for group, names in groups().items()
        },
        position="top",
    )


def _pages(principal: Principal) -> dict[str, StreamlitPage]:
    """The pages as Streamlit knows them, made once a visit and account: finding their files takes longer than drawing them."""
    before, pages = st.session_state.get(_MADE, (None, {}))
    if before != principal:
        pages = {
            name: st.Page(
                ROOT / "pages" / f"{name}.py",
                title=entry.title,
                default=name == FRONT,
                visibility="visible" if principal.may(entry.action) else "hidden",
            )
            for name, entry in PAGES.items()
        }
        st.session_state[_MADE] = (principal, pages)
    return pages


def name_of(page: StreamlitPage) -> str:
    """The page's name: that of its file."""
    return next(name for name, entry in PAGES.items() if entry.title == page.title)


def refused(principal: Principal, page: StreamlitPage) -> bool:
    """Whether the page is not the account's: said in a sentence, with the way back."""
    if principal.may(PAGES[name_of(page)].action):
        return False
    st.error(
        f"“{page.title}”这一页不在您的账号的范围里（{ROLES[principal.role]}）。需要时请找管理员。",
        icon=":material/lock:",
    )
    front = st.session_state[_MADE][1][FRONT]
    st.page_link(front, label="回到总览 →")
    return True


def offers(name: str) -> bool:
    """Whether a link to a page is drawn: it is there, and the visitor's."""
    return name in PAGES and bool(st.session_state[_MADE][0].may(PAGES[name].action))


def link(name: str, **more: Any) -> None:
    """A link to a page, as ``st.page_link`` draws it, with the filters; nothing where the page is not the visitor's, or not there."""
    if offers(name):
        more["query_params"] = filters.carried() | dict(more.get("query_params", {}))
        page = st.session_state[_MADE][1][name]
        st.page_link(page, **more)


def profiles(names: Sequence[str]) -> None:
    """The counties' names, each a link to its 县区档案, with the filters; nothing where that page is not the visitor's."""
    if not st.session_state[_MADE][0].may(PAGES[PROFILE].action):
        return
    with st.container(horizontal=True, gap=None, vertical_alignment="center", key="profiles"):
        st.caption("县区档案：", width="content")
        for name in names:
            link(PROFILE, label=name, query_params={"county": name})
