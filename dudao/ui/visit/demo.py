"""The demo city year, made on the spot by one click where nobody has made it yet."""

from __future__ import annotations

import streamlit as st

from dudao.intake import demo
from dudao.ui.parts import words
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import stores


def offer() -> None:
    """The one click that shows the demo, made first where it is missing; nothing where it cannot be."""
    if stores.exists(stores.DEMO):
        st.button(
            "先看演示数据",
            key="demo_here",
            on_click=guarded(stores.choose),
            args=(stores.DEMO,),
        )
    elif demo.FILES.is_dir() and st.button("载入虚构的演示数据，先看看效果", key="demo_make"):
        bar = st.progress(0.0, text="正在载入演示数据……")
        demo.make(
            stores.directory_of(stores.DEMO),
            lambda done, all_, checked, _: bar.progress(
                done / all_,
                text=f"正在载入演示数据 {done:d}/{all_:d}：{words.plain(checked.result.file)}",
            ),
        )
        stores.choose(stores.DEMO)
        st.rerun()
