"""总览: how the counties stand, what is owed and who has sent what."""

import streamlit as st

from dudao.ui import overview
from dudao.ui import overview_sent as sent
from dudao.ui.ledger import changes as changing
from dudao.ui.visit import frame

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
overview.quarters(here, here.verdicts())
overview.centre_counters(here, here.verdicts())
overview.owed(here, standings)
sent.undecided_pairs(here)
changing.since_last(here)
sent.received(here)
frame.sources(here)
