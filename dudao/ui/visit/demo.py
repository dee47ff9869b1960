"""The demo city year, made on the spot by one click where nobody has made it yet."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from dudao import ROOT
from dudao.intake import batch as ingest
from dudao.store import Store
from dudao.ui.parts import words
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import stores

FILES = ROOT / "data" / "samples" / "files"
_MAKING = threading.Lock()


def make(directory: Path, tell: Callable[[int, int, str], None]) -> None:
    """Read and commit the demo files into a store that appears whole or not at all; one maker at a time."""
    with _MAKING:
        if (directory / "dudao.duckdb").exists():
            return
        rough = directory.with_name(f"{directory.name}.new")
        shutil.rmtree(rough, ignore_errors=True)
        found = ingest.find_files([FILES])
        with Store.open(rough) as store:
            receipts = ingest.commit_results(
                store, ingest.check_paths(found), "演示", now=ingest.DEMO_RECEIVED
            )
            for done, (checked, _) in enumerate(receipts, 1):
                tell(done, max(done, len(found)), checked.result.file)  # a .zip holds several
        shutil.rmtree(directory, ignore_errors=True)
        rough.replace(directory)


def offer() -> None:
    """The one click that shows the demo, made first where it is missing; nothing where it cannot be."""
    if stores.exists(stores.DEMO):
        st.button(
            "先看演示数据",
            key="demo_here",
            on_click=guarded(stores.choose),
            args=(stores.DEMO,),
        )
    elif FILES.is_dir() and st.button("载入虚构的演示数据，先看看效果", key="demo_make"):
        bar = st.progress(0.0, text="正在载入演示数据……")
        make(
            stores.directory_of(stores.DEMO),
            lambda done, all_, name: bar.progress(
                done / all_, text=f"正在载入演示数据 {done:d}/{all_:d}：{words.plain(name)}"
            ),
        )
        stores.choose(stores.DEMO)
        st.rerun()
