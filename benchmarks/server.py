"""A real server's processor time: ``python benchmarks/server.py [STORE] [--tabs N] [--seconds N]``.

Without a store the demo city year is loaded into a new one. Started, its first page, each page opened again (all its
threads and children counted, so that others on the machine disturb less), then so many tabs that ask for page after
page without thinking; the client's own processor time is printed beside, as it takes the same two cores.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import psutil

from benchmarks.pages import PAGES, demo_city
from benchmarks.served import answering, ended, free_port, launch
from benchmarks.visitor import Visitor

AGAIN = 5


def spent(server: psutil.Process) -> float:
    """Processor seconds of the server and what hangs on it."""
    times = [one.cpu_times() for one in (server, *server.children(recursive=True))]
    return sum(one.user + one.system for one in times)


def opened(visitor: Visitor, page: str) -> None:
    """Open a page; ends the run where it says that something went wrong."""
    visitor.go("" if page == "overview" else page)
    if said := visitor.trouble():
        raise SystemExit(f"{page}: {said}")


def warm(address: str, server: psutil.Process) -> dict[str, float]:
    """Page → milliseconds of processor for opening it again."""
    found = {}
    for page in PAGES:
        with Visitor(address) as visitor:
            opened(visitor, page)
            before = spent(server)
            for _ in range(AGAIN):
                opened(visitor, page)
            found[page] = 1000 * (spent(server) - before) / AGAIN
    return found


def tabs(address: str, many: int, seconds: float) -> int:
    """How many pages so many tabs were given, each asking for the next at once."""
    end, counted = time.monotonic() + seconds, []

    def ask(first: int) -> None:
        with Visitor(address) as visitor:
            for page in itertools.cycle([*PAGES[first:], *PAGES[:first]]):
                if time.monotonic() >= end:
                    return
                opened(visitor, page)
                counted.append(page)

    threads = [threading.Thread(target=ask, args=(n % len(PAGES),)) for n in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(counted)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)  # fmt: skip
    parser.add_argument("store", nargs="?")
    parser.add_argument("--tabs", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=20.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as nowhere:
        store = options.store or demo_city(Path(nowhere) / "city")
        begun = time.monotonic()
        port, log = free_port(), Path(nowhere) / "server.log"
        process = launch(Path(store), log, port=port)
        address = answering(process, port, log)
        server = psutil.Process(process.pid)
        try:
            print(
                f"start        {time.monotonic() - begun:6.2f} s by the clock {spent(server):6.2f} s of processor"
            )
            before, begun = spent(server), time.monotonic()
            with Visitor(address) as visitor:
                opened(visitor, "overview")
            print(
                f"first page   {time.monotonic() - begun:6.2f} s by the clock {spent(server) - before:6.2f} s of processor"
            )
            found = warm(address, server)
            for page, milliseconds in found.items():
                print(f"{page:14}{milliseconds:8.1f} ms of processor", flush=True)
            print(
                f"{'(mean)':14}{statistics.mean(found.values()):8.1f}\n{'(largest)':14}{max(found.values()):8.1f}"
            )
            before, own, begun = spent(server), time.process_time(), time.monotonic()
            many, took = tabs(address, options.tabs, options.seconds), time.monotonic() - begun
            print(
                f"{options.tabs} tabs: {many / took:.1f} pages a second by the clock; server {spent(server) - before:.1f} s, "
                f"client {time.process_time() - own:.1f} s of processor in {took:.1f} s"
            )
        finally:
            ended(process)
    return 0


if __name__ == "__main__":
    sys.exit(main())
