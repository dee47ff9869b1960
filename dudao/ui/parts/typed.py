"""What is typed into fields that somebody else may have kept anew meanwhile: nothing of it is lost, nothing overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dudao.ui.parts import words


@dataclass(frozen=True, slots=True)
class Seen:
    """The version that was looked at when typing began, and what it said."""

    version: int
    told: Mapping[str, Any]


def begin(key: str, told: Mapping[str, Any], version: int) -> Seen | None:
    """Fill the fields ``key_name`` from what stands, before they are drawn; what was looked at.

    None: a newer version stands, and something else is typed already: :func:`choose` asks.
    """
    seen: Seen | None = st.session_state.get(f"{key}_seen")
    if seen is None or any(f"{key}_{name}" not in st.session_state for name in told):
        return _take(key, told, version)
    if seen.version == version:
        return seen
    mine = typed(key, told)
    if mine in (dict(seen.told), dict(told)):
        return _take(key, told, version)
    return None


def typed(key: str, names: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the fields now."""
    return {name: st.session_state[f"{key}_{name}"] for name in names}


def seen_of(key: str) -> Seen:
    """The version that what is typed is made on; for callbacks."""
    return st.session_state[f"{key}_seen"]


def choose(
    key: str, told: Mapping[str, Any], version: int, actor: str, codes: Mapping[str, str] | None = None
) -> None:  # fmt: skip
    """Somebody kept something newer while another text stands here: theirs shown (``codes`` in their words), and the two
    ways on."""
    theirs = "；".join(
        (codes or {}).get(str(value), str(value)) for value in told.values() if value
    )
    st.warning(
        f"“{words.plain(actor)}”刚刚存了新的内容，您写的还没有保存，也没有覆盖对方的。"
        f"对方存的：{words.plain(theirs) or '（空）'}",
        icon=":material/sync_problem:",
    )
    with st.container(horizontal=True):
        st.button("用对方的", key=f"{key}_theirs", on_click=_take, args=(key, dict(told), version))
        st.button(
            "看过了，接着改我写的", key=f"{key}_mine", on_click=_keep, args=(key, dict(told), version)
        )  # fmt: skip


def _take(key: str, told: Mapping[str, Any], version: int) -> Seen:
    for name, value in told.items():
        st.session_state[f"{key}_{name}"] = value
    return _keep(key, told, version)


def _keep(key: str, told: Mapping[str, Any], version: int) -> Seen:
    seen = Seen(version, dict(told))
    st.session_state[f"{key}_seen"] = seen
    return seen
