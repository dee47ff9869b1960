"""The bar that chooses one part of a page, kept in the URL."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st


def section(key: str, names: Sequence[str]) -> str:
    """The chosen name; the first where none is chosen."""
    chosen = st.segmented_control(
        "看什么",
        names,
        default=None if key in st.session_state else names[0],
        key=key,
        bind="query-params",
        label_visibility="collapsed",
    )
    return chosen or names[0]
