"""A section that shows what one query answers: ``Section("各县场次", question("pages/…", county="县（市、区）"))``."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dudao import queries
from dudao.ui.parts import tables, words
from dudao.ui.visit.stores import Here


def question(name: str, **headings: str) -> Callable[[Here], None]:
    """What draws ``queries/<name>.sql``: its title, its table, and what one row is.

    The query may ask for ``$year``; both clocks are the page's. ``headings``: column → Chinese heading, in the
    table's order; without them every column under its own name. Personal columns are hidden as everywhere.
    """

    def show(here: Here) -> None:
        asked = queries.load(name)
        st.subheader(words.plain(asked.title), anchor=False)
        found = here.ask(name, **asked.take({"year": here.year}))
        if found.empty:
            st.info("现在的数据里没有。")
            return
        tables.show(found, headings or None, key=f"question_{name}")
        st.caption(f"一行 = {words.plain(asked.grain)}")

    return show
