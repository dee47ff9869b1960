"""Server time of a rerun of each page beside an empty page's: ``python benchmarks/pages.py [STORE]``.

Without a store the demo city year is loaded into a new one.

A rerun is what a filter change costs. Prints median milliseconds and the ratio to an empty script,
first with nothing cached (after an upload), then as a filter change finds it.
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

from streamlit.testing.v1 import AppTest

from dudao import ROOT

PAGES = ("overview", "coverage", "satisfaction", "evaluation", "uploads", "help")
RUNS = 15


def milliseconds(app: AppTest, runs: int) -> float:
    """The median time of a rerun."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        app.run()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def demo_city(directory: Path) -> str:
    """A new store with the demo city year."""
    load = [sys.executable, "-m", "dudao", "demo", "--store", str(directory)]
    subprocess.run(load, cwd=ROOT, check=False, capture_output=True)
    if not (directory / "dudao.duckdb").exists():
        raise SystemExit("the demo city year was not loaded")
    return str(directory)


def main() -> int:
    logging.getLogger("streamlit").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as nowhere:
        store = sys.argv[1] if len(sys.argv) > 1 else demo_city(Path(nowhere) / "city")
        os.environ["DUDAO_STORE"] = store
        os.environ["DUDAO_DEMO"] = str(Path(nowhere) / "none")
        empty = AppTest.from_string("import streamlit as st\nst.write('空')").run()
        gc.collect()
        gc.freeze()
        base = milliseconds(empty, RUNS)
        print(f"{'page':14}{'first ms':>10}{'rerun ms':>10}{'ratio':>8}")
        print(f"{'(empty)':14}{'':>10}{base:>10.1f}{1:>8.1f}")
        for name in PAGES:
            app = AppTest.from_file(str(ROOT / "dudao" / "ui" / "main.py"), default_timeout=120)
            start = time.perf_counter()
            app.switch_page(f"../../pages/{name}.py").run()
            first = 1000 * (time.perf_counter() - start)
            if app.exception or app.error or (name != "help" and not app.dataframe):
                raise SystemExit(f"{name}: {app.exception} {app.error}")
            rerun = milliseconds(app, RUNS)
            print(f"{name:14}{first:>10.0f}{rerun:>10.1f}{rerun / base:>8.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
