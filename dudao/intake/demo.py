"""The demo city year as a store: whole or not at all."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from dudao import ROOT
from dudao.intake import batch
from dudao.intake.batch import Checked
from dudao.store import Receipt, Store

FILES = ROOT / "data" / "samples" / "files"
BY = "演示"
Tell = Callable[[int, int, Checked], None]
"""Told of every file that was read: how many are done, of how many, what was read."""
_MAKING = threading.Lock()


def make(directory: Path, tell: Tell) -> list[Receipt]:
    """Read and commit the demo files into a store made beside ``directory`` and then renamed; one maker at a time.

    The receipts; none where there is a store already: nothing is done then. Where ``tell`` raises there is none.
    """
    with _MAKING:
        if (directory / "dudao.duckdb").exists():
            return []
        rough = directory.with_name(f"{directory.name}.new")
        shutil.rmtree(rough, ignore_errors=True)
        receipts = load(rough, tell)
        shutil.rmtree(directory, ignore_errors=True)
        rough.replace(directory)
        return receipts


def load(directory: Path, tell: Tell) -> list[Receipt]:
    """The demo files into the store of a directory; those that are in it already are not taken twice. The receipts."""
    found = batch.find_files([FILES])

    def read() -> Iterator[Checked]:
        for nth, checked in batch.counted(found, batch.check_paths(found)):
            tell(nth, len(found), checked)
            yield checked

    with Store.open(directory) as store:
        done = batch.commit_results(store, read(), BY, now=batch.DEMO_RECEIVED)
        return [receipt for _, receipt in done]
