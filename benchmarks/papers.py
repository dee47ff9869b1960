"""How long reports and annexes of all counties of a year take: ``python benchmarks/papers.py [--store DIR] [--year 2025]``.

Prints seconds by the clock and of processors for each step, and how many times as much all papers take as evaluating the
year alone; imports are loaded before the clock starts.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from dudao import ROOT, evaluation
from dudao.evaluation.facts import Facts
from dudao.reports import papers
from dudao.store import Store


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--store", type=Path, default=ROOT / "data" / "demo")
    options.add_argument("--year", type=int, default=2025)
    options.add_argument("--as-of", type=dt.date.fromisoformat, default=dt.date(2026, 1, 10))
    asked = options.parse_args()
    print("| step | seconds | of processors |\n| --- | --- | --- |")
    with Store.open(asked.store) as store, Facts(store, asked.as_of) as apart, Facts(store, asked.as_of) as facts:  # fmt: skip
        pack = evaluation.as_read(facts, "kunming")
        _, *alone = timed(lambda: evaluation.evaluate(apart, pack, asked.year))
        said("evaluating alone", *alone)
        city, *taken = timed(lambda: papers.city_of(facts, pack, asked.year))
    said("figures, once for all", *taken)
    files, *making = timed(lambda: list(papers.files(city, [None, *city.counties])))
    said(f"{len(files)} files, {sum(len(data) for _, data in files) >> 10} KB", *making)
    _, *packing = timed(lambda: papers.zipped(files))
    said("one archive", *packing)
    whole = [sum(parts) for parts in zip(taken, making, packing, strict=True)]
    said("in all", *whole)
    said("times evaluating alone", *(all_ / one for all_, one in zip(whole, alone, strict=True)))


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What the work gives; seconds by the clock, and of processors."""
    clock, processors = time.perf_counter(), time.process_time()
    made = work()
    return made, time.perf_counter() - clock, time.process_time() - processors


def said(step: str, clock: float, processors: float) -> None:
    print(f"| {step} | {clock:.2f} | {processors:.2f} |")


if __name__ == "__main__":
    main()
