"""The first visit's five steps: a band under the head that leads from page to page, begun and ended by a click."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from dudao.ui.parts import words
from dudao.ui.visit import filters, menu, places, who

KEY = "tour"


class Step(NamedTuple):
    """A page and what to see there."""

    page: str
    said: str


STEPS = (
    Step("overview", "先看这一句话和“要谈的事”；点一格或一件事，打开它的依据。"),
    Step("evaluation", "每格一个结论；选中一格，看计入和没有计入的记录、原文单元格和条款。"),
    Step("coverage", "谁受过督导、谁从来没有；选县区，往下看到站和人。"),
    Step("uploads", "把县区报来的文件拖进来，看清问题再入库；入错了能撤销。"),
    Step("help", "结论怎么算的、符号的意思、每一条规定都在这里。"),
)


def steps() -> list[Step]:
    """Those whose page the visitor may see."""
    mine = who.current()
    return [step for step in STEPS if mine.may(menu.PAGES[step.page].action)]


def offer(key: str) -> None:
    """The click that begins it."""
    if st.button("第一次来？五步看一遍", key=key, icon=":material/tour:"):
        _go(0)


def band() -> None:
    """The step one is at; nothing outside the tour."""
    at, told = st.session_state.get(KEY), steps()
    if at is None or at >= len(told):
        return
    with st.container(horizontal=True, vertical_alignment="center", key="tour_band"):
        st.markdown(
            f":blue-badge[第 {at + 1:d} 步，共 {len(told):d} 步] {words.plain(told[at].said)}",
            width="stretch",
        )
        if at + 1 < len(told) and st.button("下一步", key="tour_next", type="primary"):
            _go(at + 1)
        if st.button("看完了" if at + 1 == len(told) else "不看了", key="tour_end"):
            del st.session_state[KEY]
            st.rerun()


def _go(at: int) -> None:
    st.session_state[KEY] = at
    st.switch_page(places.page(steps()[at].page), query_params=filters.carried())
