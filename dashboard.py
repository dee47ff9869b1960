"""The server: ``streamlit run dashboard.py``. Headers and Chinese chrome first, then the pages."""

import streamlit as st
from starlette.middleware import Middleware

from dudao.ui.chrome import ChineseChrome
from dudao.ui.server import Headers, refuse_open_address

refuse_open_address(st.get_option("server.address"))

app = st.App(
    "dudao/ui/main.py",
    middleware=[Middleware(Headers), Middleware(ChineseChrome)],
)
