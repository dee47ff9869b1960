"""The parts of 台账 and 管理, one drawn at a time: a page draws only what is looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dudao.ui import (
    accounts,
    auditing,
    byhand_page,
    changing,
    chooser,
    correcting,
    differing,
    freezing,
    keeping,
    ledgering,
    matching,
    purging,
    remembering,
    scheduling,
    station_changes,
    switching,
)
from dudao.ui.stores import Here

Section = Callable[[Here], None]
SECTIONS: Mapping[str, Mapping[str, Section]] = {
    "ledger": {
        ledgering.SECTION: ledgering.show,
        "手工补录": byhand_page.show,
        differing.SECTION: differing.show,
        correcting.SECTION: correcting.show,
        "记住的回答": remembering.show,
        matching.SECTION: matching.show,
        station_changes.SECTION: station_changes.show,
        "快照": freezing.show,
        "变化说明": changing.show,
    },
    "admin": {
        "报送安排": scheduling.show,
        "读法": switching.show,
        keeping.SECTION: keeping.show,
        purging.SECTION: purging.show,
        accounts.SECTION: accounts.show,
        "审计": auditing.show,
    },
}


def show(here: Here, page: str) -> None:
    """The chooser (kept in the URL) and the chosen section."""
    sections = SECTIONS[page]
    sections[chooser.section(f"{page}_section", list(sections))](here)
