"""The whole rule pack on generated stores: ``python benchmarks/evaluate.py [--sessions 1e4 1e5 1e6] [--keep DIR]``.

Prints seconds from nothing (the year's tables, the queries) until every verdict's state is known and
counted, and until every verdict is opened besides, with what is missing and its sources; how many verdicts
that gives, and how the time grew while the data grew. The stores are those of ``store.py``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from store import WHOLE, YEAR, filled, timed

from dudao import rules
from dudao.evaluation import evaluate
from dudao.evaluation.facts import Facts
from dudao.store import Store


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sessions", type=float, nargs="+", default=[1e4, 1e5, 1e6])
    options.add_argument("--pack", default="kunming", choices=rules.packs())
    options.add_argument("--runs", type=int, default=2)
    options.add_argument("--keep", type=Path, help="keep the stores there, and use those that are")
    chosen = options.parse_args()
    before: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as nowhere:
        for sessions in map(int, chosen.sessions):
            directory = (chosen.keep or Path(nowhere)) / str(sessions)
            filled(directory, sessions)
            print(f"\n{sessions:,} sessions")
            with Store.open(directory) as store:
                for name, work in (
                    ("judged and counted", judged),
                    ("every verdict opened", opened),
                ):
                    found: list[int] = []
                    wall, used = timed(
                        lambda s=store, f=found, w=work: f.append(w(s, chosen.pack)), chosen.runs
                    )
                    grown = f"  × {wall / before[name]:.1f}" if name in before else ""
                    print(
                        f"  {name:22}{wall:8.2f} s  ({used:.2f} s of processors){grown}"
                        f"  {found[-1]:,} verdicts",
                        flush=True,
                    )
                    before[name] = wall
    return 0


def judged(store: Store, pack: str) -> int:
    """How many verdicts the year has, counted by state."""
    with Facts(store, *WHOLE) as facts:
        counts = evaluate(facts, rules.load(pack), YEAR).counts()
        return sum(states.total() for states in counts.values())


def opened(store: Store, pack: str) -> int:
    """The same, each made a verdict with what is missing and its sources."""
    with Facts(store, *WHOLE) as facts:
        return sum(1 for _ in evaluate(facts, rules.load(pack), YEAR))


if __name__ == "__main__":
    sys.exit(main())
