"""The server: ``streamlit run dashboard.py``. Headers, the gate and Chinese chrome first, then the pages."""

import os
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

import dudao
from dudao import logs
from dudao.access import pages
from dudao.access.database import shared
from dudao.access.gate import Gate
from dudao.access.lines import InTime, Lines
from dudao.ui.prints import route as printing
from dudao.ui.server import files, patience, ready, server, stopping
from dudao.ui.server.chrome import ChineseChrome
from dudao.ui.visit import stores

os.umask(0o077)  # whatever is written is for this account of the machine alone
logs.install(stores.directory_of(stores.OWN))
access = shared(stores.directory_of(stores.OWN))
site = server.prepare(
    access,
    address=st.get_option("server.address"),
    certificate=st.get_option("server.sslCertFile"),
    hosts=st.get_option("server.allowedHosts"),
    base=st.get_option("server.baseUrlPath"),
)
lines, downloads = Lines(), files.Downloads()
patience.install(lines, site.proxied)
files.bind(downloads)
app = st.App(
    str(Path(dudao.__file__).parent / "ui" / "main.py"),
    lifespan=stopping.lifespan,
    routes=[*pages.routes(access, site), *printing.routes(), *ready.routes()],
    middleware=[
        Middleware(server.Headers, site=site),
        Middleware(Gate, access=access, site=site, frames=server.frames, lines=lines),
        Middleware(InTime),
        Middleware(files.Files, access=access, site=site, downloads=downloads),
        Middleware(ChineseChrome),
    ],
)
