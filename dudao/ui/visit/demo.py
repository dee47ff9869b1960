"""The demo city year, made on the spot by one click where nobody has made it yet."""

from __future__ import annotations

import streamlit as st

from dudao.intake import demo
from dudao.ui.parts import lengthy
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import stores

_JOB = "demo"


def offer() -> None:
    """The one click that shows the demo, made first where it is missing; nothing where it cannot be."""
    if stores.exists(stores.DEMO):
        st.button(
            "先看演示数据",
            key="demo_here",
            on_click=guarded(stores.choose),
            args=(stores.DEMO,),
        )
    elif demo.FILES.is_dir():
        st.button(
            "载入虚构的演示数据，先看看效果", key="demo_make", on_click=lengthy.ask, args=(_JOB,)
        )
        _make()


def _make() -> None:
    directory = stores.directory_of(stores.DEMO)
    made = lengthy.whole(
        _JOB, "正在载入演示数据", "没有载入",
        lambda tell: demo.make(
            directory, lambda done, many, checked: tell(checked.result.file, done, many)
        ),
    )  # fmt: skip
    if made is not None:
        stores.choose(stores.DEMO)
        st.rerun()
