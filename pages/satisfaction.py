"""满意度: the seven items, by county, supervisor and session."""

import streamlit as st

from dudao.ui import satisfaction as satisfying
from dudao.ui.visit import frame

here = frame.open_page(
    "满意度", "先看满意率和答案数，再看均值；零线左边是不满意，右边是满意，“一般”各占一半。"
)
found = here.satisfaction()
if found["total"]["answers"] is None:
    frame.nothing(here, f"{here.year}年的答卷还太少，不显示。", way=False)
elif not found["total"]["answers"]:
    frame.empty(satisfying.nothing(here))
satisfying.figures(found)
satisfying.items(found)
st.subheader("分组", anchor=False)
satisfying.by_group(here, found)
satisfying.suppressed_note(found)
satisfying.notes(found)
frame.sources(here)
