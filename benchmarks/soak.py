"""A long day in half an hour: ``python benchmarks/soak.py --minutes 30 [--clients 8] [--store STORE]``.

A real server on a copy of the store (without one: the demo city year), simulated visitors that go from page to
page over Streamlit's own protocol, change year, day and rules and now and then close their tab, and an upload
with 入库 every two minutes. Samples the memory of server and reading worker, open files and threads, and prints
a table, the ratio of the last third to the first, and every error seen by a visitor or written to the log. Exit
code 1 where there was an error or memory grew by more than a fifth.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import psutil

from benchmarks.served import answering, ended, free_port, launch
from benchmarks.visitor import Visitor
from dudao import ROOT

PAGES = ("overview", "coverage", "satisfaction", "evaluation", "supervisors", "benchmark", "reports", "ledger", "admin", "uploads", "help")  # fmt: skip
QUERIES = ("", "year=2025", "year=2025&as_of=2026-01-10", "year=2025&as_of=2025-10-01", "year=2024", "year=2025&rules=chongqing")  # fmt: skip
LEDGER = ROOT / "data" / "samples" / "files" / "3督导台账" / "2025年督导台账.xlsx"
SAMPLE_EVERY, UPLOAD_EVERY, LOOK = 15.0, 120.0, (1.0, 4.0)
MAY_GROW = 1.2


@dataclass
class Seen:
    """What the visitors met, shared by their threads."""

    runs: list[tuple[float, float]] = field(default_factory=list)  # moment, seconds
    errors: Counter[str] = field(default_factory=Counter)
    uploads: int = 0
    ended: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True)
class Sample:
    """Minutes since the start; MiB of server and worker; open files, threads, runs so far."""

    minute: float
    server: float
    worker: float
    files: int
    threads: int
    runs: int


def wander(address: str, seen: Seen, seed: int) -> None:
    """One person: opens a tab, looks at some pages, closes it, comes back."""
    chance = random.Random(seed)
    while not seen.ended.is_set():
        try:
            with Visitor(address) as visitor:
                for _ in range(chance.randint(5, 40)):
                    took = visitor.go(chance.choice(PAGES), chance.choice(QUERIES))
                    seen.runs.append((time.monotonic(), took))
                    seen.errors.update(visitor.trouble())
                    if seen.ended.wait(chance.uniform(*LOOK)):
                        return
        except Exception as trouble:  # noqa: BLE001 - counted and printed: the run must tell it all
            if not seen.ended.is_set():
                seen.errors[f"visitor: {type(trouble).__name__}"] += 1
            seen.ended.wait(1)


def numbered(number: int) -> bytes:
    """The sample ledger with other bytes each time."""
    out = io.BytesIO(LEDGER.read_bytes())
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("docProps/soak.txt", str(number))
    return out.getvalue()


def send(address: str, seen: Seen) -> None:
    """An upload with 入库 every two minutes, each time other bytes."""
    number = int(time.time())
    while not seen.ended.wait(UPLOAD_EVERY if seen.uploads else 5):
        number += 1
        try:
            with Visitor(address) as visitor:
                visitor.go("uploads", "year=2025")
                held = visitor.drop(f"台账{number}.xlsx", numbered(number))
                visitor.press("入库", held)
                said = [e.body for kind, e in visitor.shown() if kind == "alert"]
                if not any(text.startswith("入库 1 个文件") for text in said):
                    seen.errors["upload not acknowledged"] += 1
                seen.errors.update(visitor.trouble())
        except Exception as trouble:  # noqa: BLE001 - counted and printed: the run must tell it all
            seen.errors[f"upload: {type(trouble).__name__}"] += 1
        seen.uploads += 1


def measure(process: psutil.Process, begun: float, seen: Seen) -> Sample:
    """What the server holds now."""
    children = process.children(recursive=True)
    mine, theirs = process.memory_info().rss, sum(c.memory_info().rss for c in children)
    return Sample(
        (time.monotonic() - begun) / 60, mine / 2**20, theirs / 2**20,
        process.num_fds() if os.name != "nt" else process.num_handles(),
        process.num_threads(), len(seen.runs),
    )  # fmt: skip


def soak(minutes: float, clients: int, store: Path, log: Path) -> tuple[list[Sample], Seen, int]:
    """Run it all; samples, what was met, the server's exit code after SIGTERM."""
    port = free_port()
    process = launch(store, log, port=port)
    address = answering(process, port, log)
    seen, begun = Seen(), time.monotonic()
    threads = [threading.Thread(target=wander, args=(address, seen, n)) for n in range(clients)]
    threads.append(threading.Thread(target=send, args=(address, seen)))
    for thread in threads:
        thread.start()
    samples, server = [], psutil.Process(process.pid)
    print(f"{'minute':>8}{'server MiB':>12}{'worker MiB':>12}{'files':>7}{'threads':>9}{'runs':>8}")
    try:
        while time.monotonic() - begun < 60 * minutes and process.poll() is None:
            time.sleep(min(SAMPLE_EVERY, 15 * minutes))
            samples.append(measure(server, begun, seen))
            s = samples[-1]
            print(f"{s.minute:8.1f}{s.server:12.0f}{s.worker:12.0f}{s.files:7}{s.threads:9}{s.runs:8}", flush=True)  # fmt: skip
    finally:
        seen.ended.set()
        for thread in threads:
            thread.join(150)
        code = ended(process)
    return samples, seen, code


def told(samples: list[Sample], seen: Seen, log: Path, code: int) -> bool:
    """Print the sums; whether all is well."""
    third = max(1, len(samples) // 3)
    print(f"\n{'':12}{'first third':>14}{'last third':>14}{'ratio':>8}")
    grown = {}
    for what in ("server", "worker", "files", "threads"):
        first, last = (
            statistics.median(getattr(s, what) for s in part)
            for part in (samples[:third], samples[-third:])
        )
        grown[what] = last / first if first else 1.0
        print(f"{what:12}{first:14.0f}{last:14.0f}{grown[what]:8.2f}")
    took = sorted(seconds for _, seconds in seen.runs) or [0.0]
    print(
        f"\n{len(took)} runs of pages: median {statistics.median(took):.2f} s, "
        f"95 % {took[int(0.95 * (len(took) - 1))]:.2f} s, longest {took[-1]:.2f} s; "
        f"{seen.uploads} uploads; exit code after SIGTERM {code}"
    )
    logged = log.read_text(encoding="utf-8", errors="replace")
    bad = [line for line in logged.splitlines() if '"ERROR"' in line or "Traceback" in line]
    for text, count in [*seen.errors.items(), *Counter(bad).items()]:
        print(f"error, {count} times: {text}")
    return not seen.errors and not bad and grown["server"] <= MAY_GROW


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument(
        "--store", type=Path, help="a store to copy; without one the demo city year"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as nowhere:
        store, log = Path(nowhere) / "store", Path(nowhere) / "server.log"
        if options.store:
            shutil.copytree(options.store, store)
        else:
            load = [sys.executable, "-m", "dudao", "demo", "--store", str(store)]
            subprocess.run(load, cwd=ROOT, check=False, capture_output=True)
        samples, seen, code = soak(options.minutes, options.clients, store, log)
        return 0 if told(samples, seen, log, code) else 1


if __name__ == "__main__":
    sys.exit(main())
