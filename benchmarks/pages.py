"""Processor time of each page beside an empty page's: ``python benchmarks/pages.py [STORE]``.

Without a store the demo city year is loaded into a new one. Every page of ``pages/`` is run in this process by
Streamlit's own test runner, all threads counted, so that others on the machine disturb less. ``cold``: nothing
cached, as the first visit after a start or an upload finds it; ``warm``: the median of some reruns, what a
filter change costs; ``ratio``: of warm to an empty script. ``(frame)`` is a page with the head alone: menu, title,
filters, search. The last lines have the means and the largest.
"""

from __future__ import annotations

import gc
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import streamlit as st
from streamlit.navigation.page import StreamlitPage
from streamlit.testing.v1 import AppTest

from dudao import ROOT
from dudao.ui.visit import frame

MAIN = ROOT / "dudao" / "ui" / "main.py"
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
RUNS = 9


def milliseconds(app: AppTest, runs: int = 1) -> float:
    """The median processor time of a run."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        app.run()
        times.append(1000 * (time.process_time() - start))
    return statistics.median(times)


def demo_city(directory: Path) -> str:
    """A new store with the demo city year."""
    load = [sys.executable, "-m", "dudao", "demo", "--store", str(directory)]
    subprocess.run(load, cwd=ROOT, check=False, capture_output=True)
    if not (directory / "dudao.duckdb").exists():
        raise SystemExit("the demo city year was not loaded")
    return str(directory)


def page(name: str) -> AppTest:
    """A page, not run yet."""
    app = AppTest.from_file(str(MAIN), default_timeout=300)
    return app if name == "overview" else app.switch_page(f"../../pages/{name}.py")


def framed() -> float:
    """What a page costs that draws nothing under the head every page has."""
    whole = StreamlitPage.run
    StreamlitPage.run = lambda self: frame.open_page("空", "空") and None
    try:
        app = page("overview").run()
        return milliseconds(app, RUNS)
    finally:
        StreamlitPage.run = whole


def main() -> int:
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as nowhere:
        store = sys.argv[1] if len(sys.argv) > 1 else demo_city(Path(nowhere) / "city")
        os.environ["DUDAO_STORE"] = store
        os.environ["DUDAO_DEMO"] = str(Path(nowhere) / "none")
        empty = AppTest.from_string("import streamlit as st\nst.write('空')").run()
        page("help").run()  # imports
        gc.collect()
        gc.freeze()
        base = milliseconds(empty, RUNS)
        print(f"{'page':14}{'cold ms':>10}{'warm ms':>10}{'ratio':>8}")
        print(f"{'(empty)':14}{'':>10}{base:>10.1f}{1:>8.1f}")
        head = framed()
        print(f"{'(frame)':14}{'':>10}{head:>10.1f}{head / base:>8.1f}")
        cold, warm = [], []
        for name in PAGES:
            st.cache_resource.clear()
            app = page(name)
            cold.append(milliseconds(app))
            if app.exception or app.error:
                raise SystemExit(f"{name}: {app.exception} {app.error}")
            warm.append(milliseconds(app, RUNS))
            print(f"{name:14}{cold[-1]:>10.0f}{warm[-1]:>10.1f}{warm[-1] / base:>8.1f}", flush=True)
        for what, of in (("(mean)", statistics.mean), ("(largest)", max)):
            print(f"{what:14}{of(cold):>10.0f}{of(warm):>10.1f}{of(warm) / base:>8.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
