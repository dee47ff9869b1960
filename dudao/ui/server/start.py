"""Once per server process: what is loaded is frozen, backups are made daily, freed memory goes back to the system."""

from __future__ import annotations

import contextlib
import ctypes
import functools
import gc
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from dudao import logs
from dudao.access import carried
from dudao.history import figures
from dudao.reports import own_data
from dudao.store import Store, StoreError
from dudao.store.errors import StoreInterrupted
from dudao.store.safekeeping import backup, backup_request, originals, reread, restore, second_place
from dudao.ui.visit import stores

LOG = logging.getLogger("dudao.ui")
HOUR = 3600.0
BY = "服务器"


def back_up(store: Store) -> backup.Backup | None:
    """Make a daily backup where one is due, thin the older ones; None where none was due."""
    if not backup.due(store):
        return None
    made = _made(store, BY, None, backup.DAILY)
    backup.thin(store.directory)
    return made


def _made(store: Store, by: str, out: Path | None, why: str = backup.MANUAL) -> backup.Backup:
    """Make a backup with the accounts beside it, and tell the log."""
    begun = time.monotonic()
    made = backup.make(store, by, why=why, out=out, figures=figures.stated)
    carried.copy_to(store.directory, made.folder)
    size = made.told.size if made.told else 0
    LOG.info("backup_done", extra={"bytes": size, "seconds": round(time.monotonic() - begun, 2)})
    return made


def bring_second(store: Store) -> second_place.Second | None:
    """Bring the newest backup to the second place where one is set; what hinders is said in 管理."""
    before = second_place.state(store.directory)
    done = second_place.bring(store.directory)
    if before and done and done.name != before.name:
        LOG.info("second_backup_done")
    return done


def answer_asked(store: Store) -> bool:
    """Make the backup that the command line asks for, if it does."""

    def make(by: str, out: Path | None) -> dict[str, Any]:
        made = _made(store, by, out)
        with contextlib.suppress(StoreError):  # kept by itself, and told by ``status`` and in 管理
            bring_second(store)
        lacks = made.told.incomplete.names if made.told else ()
        return {"made": made.as_dict(), "lacking": originals.words(store.plain(), lacks)}

    return backup_request.answer(store, make)


def listen(wait: Callable[[float], bool]) -> None:
    """Look every two seconds whether the command line asks for a backup; ``wait`` as for :func:`keep`."""
    while not wait(2.0):
        store = restore.present(stores.directory_of(stores.OWN))
        if store is None:
            continue
        try:
            answer_asked(store)
        except (StoreError, OSError) as trouble:
            logs.fault(LOG, "asked_backup_failed", trouble)


@functools.cache
def start_keeping() -> threading.Thread:
    """Start the thread, once a process."""
    wait = threading.Event().wait
    thread = threading.Thread(target=keep, args=(wait,), name="daily-backup", daemon=True)
    thread.start()
    threading.Thread(target=listen, args=(wait,), name="asked-backup", daemon=True).start()
    return thread


def keep(wait: Callable[[float], bool]) -> None:
    """Look again and again; ``wait`` sleeps so many seconds and says whether to end.

    Only a store that is open already is backed up: the pages open it, and say what hinders them.
    """
    pause = 60.0  # the first look a minute after the start, when the pages are up
    while not wait(pause):
        pause = HOUR
        store = restore.present(stores.directory_of(stores.OWN))
        if store is None:
            continue
        for act in (back_up, bring_second, reread.look):
            try:
                act(store)
            except StoreInterrupted:
                break  # the server stops, or a backup is being restored: the next look makes it
            except (StoreError, OSError) as trouble:  # said on 管理 by the age of the newest
                logs.fault(LOG, "daily_backup_failed", trouble)


EVERY = 60.0  # seconds; a trim takes some milliseconds


@functools.cache
def start_trimming() -> threading.Thread | None:
    """Trim every minute, from a thread of its own; None where the C library cannot (Windows, macOS, musl)."""
    trim = _trim()
    if trim is None:
        return None
    thread = threading.Thread(target=trim_often, args=(trim, threading.Event().wait), daemon=True)
    thread.start()
    return thread


def trim_often(trim: Callable[[], object], wait: Callable[[float], bool]) -> None:
    """Trim again and again; ``wait`` sleeps so many seconds and says whether to end.

    glibc keeps what the threads of many reruns have freed. Measured on 20 evaluations after one another: no Python
    object and no byte of DuckDB's more at the end, the process 20–60 MiB larger until trimmed.
    """
    while not wait(EVERY):
        trim()


def _trim() -> Callable[[], object] | None:
    try:
        found = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # another C library, or none to be asked
        return None
    found.argtypes = [ctypes.c_size_t]
    return functools.partial(found, 0)


@st.cache_resource(show_spinner=False)
def own_faults() -> tuple[str, ...]:
    """What is wrong with the program's own data files, in Chinese; nothing can be read or judged with it."""
    return tuple(str(fault) for fault in own_data.faults())


@st.cache_resource(show_spinner=False)
def warm_up() -> bool:
    """Load the heavy modules, start the daily backup, collect, freeze (99 → 48 ms for an empty page)."""
    import duckdb  # noqa: F401
    import pandas  # noqa: F401

    start_keeping()
    start_trimming()
    gc.collect()
    gc.freeze()
    return True
