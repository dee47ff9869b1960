"""总览: how the counties stand, what is owed and who has sent what."""

import streamlit as st

from dudao.ui import changing, frame, overview

here = frame.open_page(
    "总览",
    "一格一个县区；数字是“已有/需要”的次数。点一格，看它的条款和依据。",
)
standings = overview.standings_of(here)
grid, side = st.columns([3, 1])
with grid:
    overview.tiles(here, standings)
with side:
    overview.counts(standings)
left, right = st.columns([3, 1], vertical_alignment="bottom")
with left:
    overview.quarters(here, here.verdicts())
with right:
    overview.centre_counters(here, here.verdicts())
overview.owed(here, standings)
changing.since_last(here)
overview.received(here)
frame.sources(here)
