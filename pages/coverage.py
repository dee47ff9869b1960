"""督导覆盖: who was supervised, how often, and who never was."""

import streamlit as st

from dudao.ui import coverage as covering
from dudao.ui import drill
from dudao.ui.visit import frame

here = frame.open_page(
    "督导覆盖", "每个县区、社工站和社工这一年至少受过一次督导没有；没有记录的也列出来。"
)
found = here.coverage()
covering.figures(here, found)
covering.months(here)
st.subheader("各县区", anchor=False)
drill.enter(covering.county_table(here, found))
drill.show(here)
frame.sources(here)
