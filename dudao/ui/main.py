"""The script of every visit: page settings, the menu, then the chosen page inside the guard.

It lies where no ``pages/`` folder stands beside it: Streamlit would otherwise serve that folder
without the frame on a cold deep link.
"""

import streamlit as st

from dudao.ui import search
from dudao.ui.parts import broken, clause_card
from dudao.ui.parts.errors import guard
from dudao.ui.server.start import own_faults, warm_up
from dudao.ui.visit import frame, menu, who


def visit() -> None:
    """One run for one visitor."""
    st.set_page_config(page_title="督导看板", page_icon="📋", layout="wide")
    if faults := own_faults():
        broken.own_data(faults)
    warm_up()
    principal = who.enter()
    page = menu.draw(principal)
    with guard():
        if not menu.refused(principal, page):
            name = menu.name_of(page)
            with frame.waiting(name):
                frame.prepare(name)
            with frame.tools():
                search.offer(frame.here())
            with frame.waiting(name):
                page.run()
            if not search.is_open():
                clause_card.asked(frame.here())


if __name__ == "__main__":  # as Streamlit runs it; an import alone draws nothing
    visit()
