"""Gives freed memory back to the system: glibc keeps what the threads of many reruns have freed.

Measured on 20 evaluations after one another: no Python object and no byte of DuckDB's more at the end, the
process 20–60 MiB larger until trimmed.
"""

from __future__ import annotations

import ctypes
import functools
import threading
from collections.abc import Callable

EVERY = 60.0  # seconds; a trim takes some milliseconds


@functools.cache
def start() -> threading.Thread | None:
    """Trim every minute, from a thread of its own; None where the C library cannot (Windows, macOS, musl)."""
    trim = _trim()
    if trim is None:
        return None
    thread = threading.Thread(target=run, args=(trim, threading.Event().wait), daemon=True)
    thread.start()
    return thread


def run(trim: Callable[[], object], wait: Callable[[float], bool]) -> None:
    """Trim again and again; ``wait`` sleeps so many seconds and says whether to end."""
    while not wait(EVERY):
        trim()


def _trim() -> Callable[[], object] | None:
    try:
        found = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # another C library, or none to be asked
        return None
    found.argtypes = [ctypes.c_size_t]
    return functools.partial(found, 0)
