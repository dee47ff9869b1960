"""The store at the size of a nation: ``python benchmarks/store.py [--sessions 1e4 1e5 1e6] [--keep DIR]``.

Each size is a generated city (``generated.py``) committed file by file through the store's own door.
Prints what a commit of a row costs, bytes on disk a session, and the time of ``coverage`` and of a
county's ledger page with both clocks, and how each grew while the data grew; then the steps of
``coverage`` whose plan compares rows one by one with rows (none should over sessions).
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.generated import City
from dudao import evaluation, queries
from dudao.evaluation import facts
from dudao.forms import load_forms
from dudao.store import Store

YEAR = 2025
WHOLE = (dt.date(2026, 1, 31), dt.datetime(2026, 1, 31, 12))
MIDDLE = (dt.date(2025, 9, 30), dt.datetime(2025, 9, 30, 12))
_ONE_BY_ONE = ("BLOCKWISE_NL_JOIN", "NESTED_LOOP_JOIN", "CROSS_PRODUCT")
CLOCKS = {"the year over": WHOLE, "September, as known then": MIDDLE}


def filled(directory: Path, sessions: int) -> dict[str, float]:
    """Commit the city to a new store (or take what is there); rows, seconds in commits, bytes on disk."""
    rows, seconds = 0, 0.0
    if not (directory / "dudao.duckdb").exists():
        with Store.open(directory) as store:
            for sent in City(sessions).files():
                start = time.perf_counter()
                rows += store.commit(sent.result, sent.data, "基准", now=sent.at).records
                seconds += time.perf_counter() - start
    size = sum(p.stat().st_size for p in directory.rglob("*") if p.is_file())
    return {"rows": rows, "seconds": seconds, "bytes": size}


def timed(work: Callable[[], Any], runs: int) -> tuple[float, float]:
    """The best of some runs: seconds on the clock, seconds of processors."""
    best = (float("inf"), float("inf"))
    for _ in range(runs):
        start, used = time.perf_counter(), _used()
        work()
        best = min(best, (time.perf_counter() - start, _used() - used))
    return best


def _used() -> float:
    spent = resource.getrusage(resource.RUSAGE_SELF)
    return spent.ru_utime + spent.ru_stime


def ledger_page(store: Store, known_at: dt.datetime) -> int:
    """What 台账 asks to list every file and to open the first page of one county's last ledger."""
    cursor = store.cursor()
    queries.load("pages/shared/known_uploads").rows(cursor, known_at=known_at)
    queries.load("pages/ledger/titled").rows(cursor)
    for form in load_forms():
        queries.load("pages/ledger/counties").rows(cursor, table=f"rec_{form}")
    uploads = store.uploads()
    ledger = next(u for u in reversed(uploads) if u["file"].endswith("盘龙区台账1.xlsx"))
    number = ledger["upload_id"]
    queries.load("pages/ledger/sheets").rows(cursor, upload_id=number)
    queries.load("pages/ledger/problems").rows(cursor, upload_id=number)
    queries.load("pages/ledger/steps").rows(cursor, sha256=ledger["sha256"])
    page = {"table": "rec_session_ledger", "form": "session_ledger", "known_at": known_at}
    page |= {"upload_id": number, "sheet_no": 1, "first": 0, "many": 200}
    return len(queries.load("pages/ledger/records").rows(cursor, **page))


def measured(directory: Path, runs: int) -> dict[str, tuple[float, float]]:
    """Seconds of each question, on the clock and of processors."""
    found = {}
    with Store.open(directory) as store:
        for name, (as_of, known_at) in CLOCKS.items():
            found[f"coverage, {name}"] = timed(
                lambda a=as_of, k=known_at: evaluation.coverage_report(store, YEAR, a, k), runs
            )
            found[f"ledger page, {name}"] = timed(lambda k=known_at: ledger_page(store, k), runs)
    return found


def pairing(directory: Path) -> list[str]:
    """The tables behind ``coverage`` in whose plan rows meet rows without an equality to hash by."""
    found = []
    with Store.open(directory) as store, facts.Facts(store, *WHOLE) as held:
        evaluation.coverage(held, YEAR)
        offered = {"as_of": WHOLE[0], "known_at": WHOLE[1], "year": YEAR, "window": YEAR}
        offered["kinds"] = held.expected["kinds"]
        for path in sorted((queries.QUERIES / "base").glob("*.sql")):
            if path.stem not in held._tables.made:
                continue  # a macro, or not needed
            query = queries.load(f"base/{path.stem}")
            told = held._tables.cursor.execute(
                f"explain {query.sql}", query.take(offered)
            ).fetchall()
            plan = told[0][1]
            found += [f"{path.stem}: {operator}" for operator in _ONE_BY_ONE if operator in plan]
    return found


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sessions", type=float, nargs="+", default=[1e4, 1e5, 1e6])
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--keep", type=Path, help="keep the stores there, and use those that are")
    chosen = options.parse_args()
    before: dict[str, tuple[float, float]] = {}
    with tempfile.TemporaryDirectory() as nowhere:
        for sessions in map(int, chosen.sessions):
            directory = (chosen.keep or Path(nowhere)) / str(sessions)
            told = filled(directory, sessions)
            print(f"\n{sessions:,} sessions")
            if told["seconds"]:
                print(f"  commit        {told['rows'] / told['seconds']:10,.0f} rows/s")
            print(f"  size on disk  {told['bytes'] / sessions:10,.0f} bytes a session")
            now = measured(directory, chosen.runs)
            for name, (wall, used) in now.items():
                grown = f"  × {wall / before[name][0]:.1f}" if name in before else ""
                print(f"  {name:40}{wall:8.2f} s  ({used:.2f} s of processors){grown}", flush=True)
            before = now
            print(
                f"  rows met one by one   {', '.join(pairing(directory)) or 'nowhere'}", flush=True
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
