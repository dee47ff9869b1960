"""帮助: how each verdict is made, from the same rule data; and where a file goes."""

import streamlit as st

from dudao.ui import help as helping
from dudao.ui.visit import frame, tour

here = frame.open_page("帮助", "每个结论怎么来的，都出自同一份规则数据。", needs_data=False)
tour.offer()
helping.loop()
helping.signs()
helping.chance()
st.subheader("条款与算法", anchor=False)
helping.targets(here)
helping.version()
