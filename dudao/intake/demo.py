"""The demo city year as a store: whole or not at all."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

from dudao import ROOT
from dudao.intake import batch
from dudao.intake.batch import Checked
from dudao.store import Receipt, Store

FILES = ROOT / "data" / "samples" / "files"
BY = "演示"
Tell = Callable[[int, int, Checked, Receipt], None]
"""Told of every file: how many are done, of how many, what was read, what came of it."""
_MAKING = threading.Lock()


def make(directory: Path, tell: Tell) -> bool:
    """Read and commit the demo files into a store made beside ``directory`` and then renamed; one maker at a time.

    True: it is there. Where there is a store already nothing is done; where ``tell`` raises there is none.
    """
    with _MAKING:
        if (directory / "dudao.duckdb").exists():
            return True
        rough = directory.with_name(f"{directory.name}.new")
        shutil.rmtree(rough, ignore_errors=True)
        load(rough, tell)
        shutil.rmtree(directory, ignore_errors=True)
        rough.replace(directory)
        return True


def load(directory: Path, tell: Tell) -> None:
    """The demo files into the store of a directory; those that are in it already are not taken twice."""
    found = batch.find_files([FILES])
    with Store.open(directory) as store:
        receipts = batch.commit_results(
            store, batch.check_paths(found), BY, now=batch.DEMO_RECEIVED
        )
        for done, (checked, receipt) in enumerate(receipts, 1):
            tell(done, max(done, len(found)), checked, receipt)  # a .zip holds several
