"""The sections of 文书, 台账 and 管理, one drawn at a time: a page draws only what is looked at.

A new section is one line here; one that only shows what a query answers needs no module of its own:
``Section("各县场次", question("pages/ledger/…", county="县（市、区）", sessions="场次"))``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import streamlit as st

from dudao import queries
from dudao.ui import papers, reports
from dudao.ui.admin import accounts, audit, backups, interpretations, purge, schedule, wording
from dudao.ui.ledger import (
    changes,
    corrections,
    diff,
    files,
    same_session,
    snapshots,
    station_changes,
)
from dudao.ui.ledger.byhand import page as byhand_page
from dudao.ui.parts import chooser, tables, words
from dudao.ui.uploads import doubts
from dudao.ui.visit import masks
from dudao.ui.visit.stores import Here


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a page.

    ``name`` is its word in the bar and in the address; ``needs`` the action one must be allowed to see it
    (``data/access/roles.csv``); without ``projected`` it is not drawn while 投影 is on: it is about people, values
    or the house itself, and without names would say nothing, or what is not so.
    """

    name: str
    show: Callable[[Here], None]
    needs: str = "see"
    projected: bool = True


def question(name: str, /, **headings: str) -> Callable[[Here], None]:
    """What draws ``queries/<name>.sql``: its title, its table, and what one row is.

    The query may ask for ``$year``; both clocks are the page's. ``headings``: column → Chinese heading, in the
    table's order; without them every column under its own name. Personal columns are hidden as everywhere.
    """

    def draw(here: Here) -> None:
        asked = queries.load(name)
        st.subheader(words.plain(asked.title), anchor=False)
        found = here.ask(name, **asked.take({"year": here.year}))
        if found.empty:
            st.info("现在的数据里没有。")
            return
        tables.show(found, headings or None, title=asked.title, key=f"question_{name}")
        st.caption(f"一行 = {words.plain(asked.grain)}")

    return draw


SECTIONS: Mapping[str, tuple[Section, ...]] = MappingProxyType({
    "ledger": (
        Section(files.SECTION, files.show),
        Section("手工补录", byhand_page.show, projected=False),
        Section(diff.SECTION, diff.show),
        Section(corrections.SECTION, corrections.show, projected=False),
        Section("记住的回答", doubts.show_remembered, projected=False),
        Section(same_session.SECTION, same_session.show),
        Section(station_changes.SECTION, station_changes.show),
        Section("快照", snapshots.show),
        Section(changes.SECTION, changes.show),
    ),
    "reports": (
        Section("反馈报告", papers.show, needs="see_reports", projected=False),
        Section("表十", reports.checklists),
    ),
    "admin": (
        Section("报送安排", schedule.show, needs="scheduled"),
        Section("读法", interpretations.show, needs="setting"),
        Section(wording.SECTION, wording.show, needs="setting"),
        Section(backups.SECTION, backups.show, needs="backup", projected=False),
        Section(purge.SECTION, purge.show, needs="retention", projected=False),
        Section(accounts.SECTION, accounts.show, needs="accounts", projected=False),
        Section("审计", audit.show, needs="see_audit", projected=False),
    ),
})  # fmt: skip
"""Page → its sections, in the order of the bar."""


def show(here: Here, page: str) -> None:
    """The chooser (kept in the URL) and the chosen section."""
    sections = {one.name: one for one in SECTIONS[page] if here.may(one.needs)}
    chosen = sections[chooser.section(f"{page}_section", list(sections))]
    if not chosen.projected and masks.projected():
        st.info("投影时不显示这一部分：关闭右上角“更多”里的“投影”再看。")
        return
    chosen.show(here)
