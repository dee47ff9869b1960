"""The parts of 台账 and 管理, one drawn at a time: a page draws only what is looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from dudao.ui.admin import accounts, interpretations
from dudao.ui.admin import audit as auditing
from dudao.ui.admin import backups as keeping
from dudao.ui.admin import purge as purging
from dudao.ui.admin import schedule as scheduling
from dudao.ui.ledger import changes as changing
from dudao.ui.ledger import corrections as correcting
from dudao.ui.ledger import diff as differing
from dudao.ui.ledger import files as ledgering
from dudao.ui.ledger import same_session as matching
from dudao.ui.ledger import snapshots as freezing
from dudao.ui.ledger import station_changes
from dudao.ui.ledger.byhand import page as byhand_page
from dudao.ui.parts import chooser
from dudao.ui.uploads import doubts as asking
from dudao.ui.visit import masks
from dudao.ui.visit.stores import Here

Section = Callable[[Here], None]
SECTIONS: Mapping[str, Mapping[str, Section]] = {
    "ledger": {
        ledgering.SECTION: ledgering.show,
        "手工补录": byhand_page.show,
        differing.SECTION: differing.show,
        correcting.SECTION: correcting.show,
        "记住的回答": asking.show_remembered,
        matching.SECTION: matching.show,
        station_changes.SECTION: station_changes.show,
        "快照": freezing.show,
        "变化说明": changing.show,
    },
    "admin": {
        "报送安排": scheduling.show,
        "读法": interpretations.show,
        keeping.SECTION: keeping.show,
        purging.SECTION: purging.show,
        accounts.SECTION: accounts.show,
        "审计": auditing.show,
    },
}


NEEDS = {
    "报送安排": "scheduled", "读法": "setting", keeping.SECTION: "backup", purging.SECTION: "retention",
    accounts.SECTION: "accounts", "审计": "see_audit",
}  # fmt: skip
"""The action one must be allowed to see a part; the others are for whoever sees the page."""
NOT_PROJECTED = {
    "手工补录", correcting.SECTION, "记住的回答", keeping.SECTION, purging.SECTION, accounts.SECTION, "审计",
}  # fmt: skip
"""Parts about people, values or the house itself: without names they would say nothing, or what is not so."""


def show(here: Here, page: str) -> None:
    """The chooser (kept in the URL) and the chosen section."""
    sections = {n: part for n, part in SECTIONS[page].items() if here.may(NEEDS.get(n, "see"))}
    chosen = chooser.section(f"{page}_section", list(sections))
    if chosen in NOT_PROJECTED and masks.projected():
        st.info("投影时不显示这一部分：关闭右上角“隐私”里的“投影”再看。")
        return
    sections[chosen](here)
