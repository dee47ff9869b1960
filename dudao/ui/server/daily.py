"""The server's daily backup: one thread a process that looks every hour whether a backup is due, and reads some of
the originals again."""

from __future__ import annotations

import functools
import logging
import threading
from collections.abc import Callable

from dudao import logs
from dudao.history import figures
from dudao.store import Store, StoreError
from dudao.store.errors import StoreInterrupted
from dudao.store.safekeeping import backup, restore, watch
from dudao.ui.visit import stores

LOG = logging.getLogger("dudao.ui")
HOUR = 3600.0
BY = "服务器"


def once(store: Store) -> backup.Backup | None:
    """Make a daily backup where one is due, thin the older ones; None where none was due."""
    if not backup.due(store):
        return None
    made = backup.make(store, BY, why=backup.DAILY, figures=figures.stated)
    backup.thin(store.directory)
    return made


@functools.cache
def start() -> threading.Thread:
    """Start the thread, once a process."""
    wait = threading.Event().wait
    thread = threading.Thread(target=run, args=(wait,), name="daily-backup", daemon=True)
    thread.start()
    return thread


def run(wait: Callable[[float], bool]) -> None:
    """Look again and again; ``wait`` sleeps so many seconds and says whether to end.

    Only a store that is open already is backed up: the pages open it, and say what hinders them.
    """
    pause = 60.0  # the first look a minute after the start, when the pages are up
    while not wait(pause):
        pause = HOUR
        store = restore.present(stores.directory_of(stores.OWN))
        if store is None:
            continue
        for act in (once, watch.look):
            try:
                act(store)
            except StoreInterrupted:
                break  # the server stops, or a backup is being restored: the next look makes it
            except (StoreError, OSError) as trouble:  # said on 管理 by the age of the newest
                logs.fault(LOG, "daily_backup_failed", trouble)
