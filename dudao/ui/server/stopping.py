"""The server's end: what is being written is finished or undone, the reading process ended, the files let go.

uvicorn waits for every request before it ends, a stalled upload's for ever; so the clock runs from the signal.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import os
import signal
import threading
import time
from collections.abc import AsyncIterator
from typing import Any

import streamlit as st

from dudao.access import trail
from dudao.access.database import AccessUnreadable
from dudao.logs import fault
from dudao.reading.reader import end_workers
from dudao.store import Store, running_server
from dudao.ui.visit import folders, who

LOG = logging.getLogger("dudao.server")
PATIENCE = 10.0
"""Seconds a write under way has to finish in; then it is rolled back."""
GRACE = 8.0
"""Seconds from the signal that requests have to end in; with the write's the process is gone in half a minute."""


@contextlib.asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """Streamlit's hook around the serving of ``app``."""
    LOG.info("started", extra={"pid": os.getpid()})
    directory = folders.directory_of(folders.OWN)
    running_server.note(directory, st.get_option("server.address") or "", st.get_option("server.port"), bool(st.get_option("server.sslCertFile")))  # fmt: skip
    for number in (signal.SIGTERM, signal.SIGINT):
        _watch(number)
    try:
        yield
    finally:
        await asyncio.to_thread(close)
        running_server.forget(directory)


@functools.cache
def close() -> bool:
    """Let go of everything, once; whether the write under way was let finish."""
    begun = time.monotonic()
    finished = Store.end_all(PATIENCE)
    end_workers()  # after the store: a file in hand must not be recorded as one that killed its reader
    if not finished:
        LOG.warning("write_interrupted_at_stop")
    try:
        trail.write_counted(who.access(), now=True)
    except AccessUnreadable as trouble:
        fault(LOG, "trail_not_settled", trouble)
    LOG.info("stopped", extra={"seconds": round(time.monotonic() - begun, 2)})
    return finished


def _watch(number: int) -> None:
    """Start the clock when the signal comes, then do with it what uvicorn does."""
    if threading.current_thread() is not threading.main_thread():
        return
    then = signal.getsignal(number)

    def begin(number: int, frame: Any) -> None:
        clock = threading.Timer(GRACE, _end_anyway)
        clock.daemon = True
        clock.start()
        if callable(then):
            then(number, frame)

    signal.signal(number, begin)


def _end_anyway() -> None:
    """A request that never ends must not keep the process."""
    close()
    running_server.forget(folders.directory_of(folders.OWN))
    LOG.warning("stopped_with_open_requests")
    os._exit(0)
