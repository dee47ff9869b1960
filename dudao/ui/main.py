"""The script of every visit: page settings, the menu, then the chosen page inside the guard.

It lies where no ``pages/`` folder stands beside it: Streamlit would otherwise serve that folder
without the frame on a cold deep link.
"""

import streamlit as st

from dudao import ROOT
from dudao.ui import frame, who
from dudao.ui.errors import guard
from dudao.ui.start import warm_up

MENU = {
    "overview": "总览",
    "uploads": "收件",
    "coverage": "督导覆盖",
    "satisfaction": "满意度",
    "evaluation": "达标评估",
    "supervisors": "督导人员",
    "benchmark": "他市对标",
    "reports": "报告",
    "ledger": "台账",
    "admin": "管理",
    "help": "帮助",
}

st.set_page_config(page_title="督导看板", page_icon="📋", layout="wide")
warm_up()
who.enter()
page = st.navigation(
    [
        st.Page(ROOT / "pages" / f"{name}.py", title=title, default=name == "overview")
        for name, title in MENU.items()
    ],
    position="top",
)
with guard():
    frame.prepare()
    page.run()
