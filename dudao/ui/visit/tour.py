"""The first visit's five steps: a band under the head that leads from page to page, begun and ended by a click."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from dudao.ui.parts import words
from dudao.ui.visit import menu, who

KEY = "tour"
"""In the address: the number of the step."""


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


def offer() -> None:
    """The click that begins it."""
    _to(0, "第一次来？五步看一遍 →")


def band() -> None:
    """The step that the address names; nothing outside the tour."""
    said, told = st.query_params.get(KEY, ""), steps()
    at = int(said) - 1 if said.isdecimal() else -1
    if not 0 <= at < len(told):
        return
    with st.container(horizontal=True, vertical_alignment="center", key="tour_band"):
        st.markdown(
            f":blue-badge[第 {at + 1:d} 步，共 {len(told):d} 步] {words.plain(told[at].said)}",
            width="stretch",
        )
        if at + 1 < len(told):
            _to(at + 1, "下一步 →")
        menu.link(told[at].page, label="看完了" if at + 1 == len(told) else "不看了")


def _to(at: int, label: str) -> None:
    menu.link(steps()[at].page, label=label, query_params={KEY: str(at + 1)})
