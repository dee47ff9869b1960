"""A batch's pace: no garbage collector over its many cells, quick turns between its threads; how far it is."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Tell = Callable[[str, int, int], None]
"""Told of a step's name, which one of it, of how many (0: not known); what it raises ends the work, and nothing of it is written."""
COLLECT_EVERY = 256  # files
_TURN = 0.00005  # seconds; by default a thread whose answer has come waits a hundred times as long


@contextmanager
def brisk() -> Iterator[None]:
    """Inside, the collector rests (cells and records form no cycles) and threads take short turns.

    Two batches may overlap: whoever found the usual pace brings it back.
    """
    collecting, turn = gc.isenabled(), sys.getswitchinterval()
    gc.disable()
    sys.setswitchinterval(min(turn, _TURN))
    try:
        yield
    finally:
        if collecting:
            gc.enable()
        if turn > _TURN:
            sys.setswitchinterval(turn)


def tidied(done: int) -> None:
    """Collect what little there is, now and then: call after each file with their number."""
    if done % COLLECT_EVERY == 0:
        gc.collect(1)
