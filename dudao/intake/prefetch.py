"""Work ahead: the next items of an iterator are made in a thread while the caller uses the last one."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
_END = object()


@contextmanager
def ahead(items: Iterator[T], depth: int = 4) -> Iterator[Iterator[T]]:
    """The same items in the same order, up to ``depth`` made ahead; an exception comes where its item would.

    Leaving the block ends the thread after the item it is at; its iterator is closed.

    >>> with ahead(iter([1, 2, 3])) as numbers:
    ...     list(numbers)
    [1, 2, 3]
    """
    made: queue.Queue = queue.Queue(depth)
    stop = threading.Event()

    def put(entry: tuple[object, BaseException | None]) -> bool:
        while not stop.is_set():
            try:
                made.put(entry, timeout=0.05)
                return True
            except queue.Full:
                continue
        return False

    def make() -> None:
        try:
            for item in items:
                if not put((item, None)):
                    return
            put((_END, None))
        except BaseException as trouble:  # noqa: BLE001 - raised again where the item was due
            put((_END, trouble))

    def take() -> Iterator[T]:
        while True:
            item, trouble = made.get()
            if trouble is not None:
                raise trouble
            if item is _END:
                return
            yield item

    worker = threading.Thread(target=make, daemon=True)
    worker.start()
    try:
        yield take()
    finally:
        stop.set()
        worker.join()
