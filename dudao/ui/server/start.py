"""Once per server process: freeze what is loaded, so that Streamlit's collection after every rerun is short."""

from __future__ import annotations

import gc

import streamlit as st

from dudao.reports import own_data
from dudao.ui.server import daily, memory


@st.cache_resource(show_spinner=False)
def own_faults() -> tuple[str, ...]:
    """What is wrong with the program's own data files, in Chinese; nothing can be read or judged with it."""
    return tuple(str(fault) for fault in own_data.faults())


@st.cache_resource(show_spinner=False)
def warm_up() -> bool:
    """Load the heavy modules, start the daily backup, collect, freeze (99 → 48 ms for an empty page)."""
    import duckdb  # noqa: F401
    import pandas  # noqa: F401

    daily.start()
    memory.start()
    gc.collect()
    gc.freeze()
    return True
