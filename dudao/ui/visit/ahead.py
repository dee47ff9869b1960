"""What was looked at before a change is worked out anew behind it, so that the next page finds it there.

A page that is judged for the first time after an upload takes a second on a year of one city and several on a
hundred thousand sessions; whoever uploads reads the receipts first. Only a running server does so, one question
after another, and stops as soon as something else changes.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence

import duckdb
from streamlit import runtime

from dudao.logs import fault
from dudao.store import StoreError

LOG = logging.getLogger("dudao.ahead")
WAIT = 1.0
"""Seconds until it begins: the page that saw the change is drawn first."""
MOST = 120
"""So many questions: a page asks some forty."""

Question = Callable[[], object]


def answer(questions: Sequence[Question], still: Callable[[], bool]) -> int:
    """Ask one after another as long as ``still`` holds; how many were answered.

    A store that is closed meanwhile ends it: the page that asks says why.
    """
    answered = 0
    for question in questions[:MOST]:
        if not still():
            break
        try:
            question()
        except (StoreError, duckdb.Error) as trouble:
            fault(LOG, "not_worked_out_ahead", trouble, logging.INFO)
            break
        answered += 1
    return answered


def begin(questions: Sequence[Question], still: Callable[[], bool]) -> threading.Thread | None:
    """Have them answered in the background, where a server runs; the thread."""
    if not questions or not runtime.exists():
        return None

    def work() -> None:
        time.sleep(WAIT)
        begun = time.monotonic()
        answered = answer(questions, still)
        seconds = round(time.monotonic() - begun, 2)
        LOG.info("worked_out_ahead", extra={"count": answered, "seconds": seconds})

    thread = threading.Thread(target=work, name="ahead", daemon=True)
    thread.start()
    return thread
