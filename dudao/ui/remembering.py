"""台账 › 记住的回答: what people answered once, each revocable."""

from __future__ import annotations

import streamlit as st

from dudao.store import memory
from dudao.ui import asking
from dudao.ui.stores import Here


def show(here: Here) -> None:
    """Every answer and every mapped header that holds."""
    if not memory.answers(here.store) and not memory.mappings(here.store):
        st.info("还没有记住的回答。收件时回答的疑问、对应的列名会记在这里，下次不再问；可以撤回。")
        return
    asking.remembered(here)
