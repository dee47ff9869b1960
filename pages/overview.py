"""总览: what a meeting must talk about: one sentence, an agenda, the counties; everything else below."""

import streamlit as st

from dudao.ui import overview, reminders
from dudao.ui import overview_sent as sent
from dudao.ui.ledger import changes as changing
from dudao.ui.visit import frame

here = frame.open_page(
    "总览",
    "先看一句话和要谈的事；一格一个县区，点一格，看它的条款和依据。",
)
standings = overview.standings_of(here)
overview.head(here, standings)
agenda, grid = st.columns([8, 12], gap="medium")
with agenda:
    overview.points(here, overview.items(here, standings))
with grid:
    overview.year(here, standings)
    overview.tiles(here, standings)
overview.figures(here, standings)
overview.owed(here, standings)
overview.quarters(here, here.first_verdicts())
overview.centre_counters(here, here.first_verdicts())
sent.undecided_pairs(here)
changing.since_last(here)
sent.received(here)
reminders.every(here)
frame.sources(here)
