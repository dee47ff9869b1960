"""管理 › 读法: the open questions of the rules' text, both readings side by side, and which one is in force."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dudao import rules
from dudao.evaluation.inventory import interpretations_of
from dudao.rules import Interpretation, RulePack, Target
from dudao.store.decisions import settings
from dudao.ui.parts import words
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import stores
from dudao.ui.visit.stores import Here

FEW = 3
"""Up to so many options stand side by side to be compared; more, as the months of A12, in a list."""
COUNTED = {2: "两", 3: "三"}


def show(here: Here) -> None:
    """Every reading of the page's rules; a switch is recorded and part of every later snapshot."""
    pack = rules.load(here.pack)
    st.subheader("原文不止一种读法的", anchor=False)
    st.caption(
        "手册有几处写得不清楚。第一种是本程序的默认读法；切换后所有结论立即按新的读法重算，"
        "切换记入审计，快照连同读法一起冻结。"
    )
    if not pack.interpretations:
        st.info(f"“{words.plain(pack.title)}”没有可以切换的读法。", icon=":material/info:")
    locked = here.kind == stores.DEMO or here.past
    for reading in pack.interpretations.values():
        _one(pack.id, reading, locked, here)
    if locked:
        st.caption("演示数据不能改动。" if here.kind == stores.DEMO else "看过去的时点时不能改动。")


def _one(pack: str, reading: Interpretation, locked: bool, here: Here) -> None:
    with st.container(border=True):
        switched = "　:orange-badge[已切换]" if reading.chosen != reading.default else ""
        st.markdown(f"**{words.plain(reading.label)}**（{reading.id}）{switched}")
        key = f"reading_{here.kind}_{pack}_{reading.id}_{reading.chosen}"
        ask: Callable[..., object] = st.selectbox
        if len(reading.options) <= FEW:
            ask = st.radio
        ask(
            words.plain(reading.label),
            list(reading.options),
            index=list(reading.options).index(reading.chosen),
            format_func=lambda option: words.plain(reading.options[option]),
            key=key,
            disabled=locked,
            label_visibility="collapsed",
            on_change=_switch,
            args=(here, pack, reading, key),
        )
        changed = "、".join(
            sorted({place.partition(".")[0] for made in reading.sets.values() for place in made})
        )
        st.caption(f"影响：{words.plain(changed)}")


@guarded
def _switch(here: Here, pack: str, reading: Interpretation, key: str) -> None:
    option = st.session_state[key]
    taken = None if option == reading.default else option
    settings.switch(here.store, pack, reading.id, taken, here.who.name)


def show_both_sides(pack: RulePack, target: Target) -> None:
    """The readings that decide a rule, both sides, and which is in force."""
    for reading in interpretations_of(pack, target):
        counted = COUNTED.get(len(reading.options), "多")
        sides = words.plain(side_by_side(reading))
        st.markdown(f"**原文有{counted}种读法**　{sides}")


def side_by_side(reading: Interpretation) -> str:
    """
    >>> side_by_side(rules.load("kunming").interpretations["A22"])
    '不足两小时的团体督导，算不算一次：【现用】不算，另列原因　／　【未用】算一次'
    """
    sides = [
        f"【{'现用' if option == reading.chosen else '未用'}】{said}"
        for option, said in reading.options.items()
    ]
    return f"{reading.label}：{'　／　'.join(sides)}"
