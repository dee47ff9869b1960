"""The country's cities judged: ``python benchmarks/province.py [--cities 333] [--sessions 30000] [--workers 1 2] [--keep DIR]``.

Makes ``--kinds`` generated cities (``generated.py``, each of its own seed, 150 stations), publishes them, and lays each
down under as many codes as it takes; then judges all of them by Ray on this machine, with each number of workers, and
some by DuckDB alone. Prints seconds a city, how much faster the last number of workers is than the first, and the bytes
that moved. Every city must come to the same with each (exit 1 where one does not). Needs ``requirements-ray.txt``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import psutil
from generated import SEED, City

from dudao import rules
from dudao.evaluation.province import Ask, Outcome, judged_here
from dudao.evaluation.province.cluster import Cluster
from dudao.store import Store
from dudao.store.publication.city import folders
from dudao.store.publication.publish import MANIFEST, SEAL, publish
from dudao.store.safekeeping.manifest import seal

ASK = Ask(2025, dt.date(2026, 1, 31))
STATIONS = 150
ALONE = 5
"""So many cities are judged by DuckDB alone too, to compare."""


def laid_down(root: Path, cities: int, sessions: int, kinds: int) -> Path:
    """A province's folder with so many cities, made where it is not there yet."""
    province = root / f"{cities}x{sessions}"
    packs = {pack: rules.text_of(pack) for pack in rules.packs()}
    for number in range(cities):
        code = f"{100000 + number * 100}"
        if (province / f"city={code}").exists():
            continue
        if number >= kinds:
            again(province, f"{100000 + number % kinds * 100}", code)
            continue
        with tempfile.TemporaryDirectory() as nowhere, Store.open(Path(nowhere) / "s") as store:
            start = time.perf_counter()
            for sent in City(sessions, SEED + number, STATIONS).files():
                store.commit(sent.result, sent.data, "基准", now=sent.at)
            filled = time.perf_counter()
            made = publish(store, province, packs, "基准", f"第{number}市", code=code)
            took = time.perf_counter() - filled
        print(
            f"  city {number}: filled in {filled - start:.1f} s, published in {took:.1f} s,"
            f" {made.bytes / 1e6:.2f} MB, {made.bytes / sessions:.0f} bytes a session",
            flush=True,
        )
    return province


def again(province: Path, of: str, code: str) -> None:
    """The same files under another code: links, and a manifest of their own."""
    source, target = province / f"city={of}", province / f"city={code}"
    for path in sorted(source.rglob("*")):
        there = target / path.relative_to(source)
        if path.is_file() and path.name != MANIFEST:
            there.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, there)
    said = json.loads((source / MANIFEST).read_text("utf-8"))
    del said[SEAL]
    said |= {"city": code, "name": f"{code}市"}
    text = json.dumps({**said, SEAL: seal(said)}, ensure_ascii=False)
    (target / MANIFEST).write_text(text, encoding="utf-8")


def by_ray(places: list[Path], workers: int) -> tuple[float, float, int, float, dict[str, Outcome]]:
    """Seconds to start Ray and to judge all, bytes that moved, the largest worker in MB, and what came of it."""
    start = time.perf_counter()
    with Cluster(workers=workers) as many:
        begun, found, largest = time.perf_counter(), {}, 0.0
        for one in many(places, ASK):
            found[one.city] = one
            largest = max(largest, _largest())
        return begun - start, time.perf_counter() - begun, many.wire, largest, found


def _largest() -> float:
    sizes = [0]
    for child in psutil.Process().children(recursive=True):
        try:
            sizes += [child.memory_info().rss] if child.name().startswith("ray::") else []
        except psutil.NoSuchProcess:
            continue
    return max(sizes) / 1e6


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--cities", type=int, default=333)
    options.add_argument("--sessions", type=int, default=30_000)
    options.add_argument("--kinds", type=int, default=9)
    options.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    options.add_argument("--keep", type=Path, help="keep the cities there, and use those that are")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as nowhere:
        root = chosen.keep or Path(nowhere)
        print(f"{chosen.cities} cities of {chosen.sessions:,} sessions, {chosen.cities * chosen.sessions:,} in all")  # fmt: skip
        places = folders(laid_down(root, chosen.cities, chosen.sessions, chosen.kinds))
        start = time.perf_counter()
        alone = {one.city: one for one in judged_here(places[:ALONE], ASK)}
        took = time.perf_counter() - start
        print(f"DuckDB alone       {took / len(alone):6.2f} s a city ({len(alone)} cities, all processors)", flush=True)  # fmt: skip
        seconds, results = [], [alone]
        for workers in chosen.workers:
            begin, took, wire, largest, found = by_ray(places, workers)
            seconds.append(took)
            results.append(found)
            verdicts = sum(one.verdicts for one in found.values())
            print(
                f"Ray, {workers} worker{'s' if workers > 1 else ' '}     {took / len(places):6.2f} s a city, {took:.1f} s in all (start {begin:.1f} s),"
                f" {wire / len(places):,.0f} bytes a city over the wire, largest worker {largest:.0f} MB,"
                f" {verdicts:,} verdicts",
                flush=True,
            )
        print(f"{chosen.workers[-1]} workers against {chosen.workers[0]}: × {seconds[0] / seconds[-1]:.2f}")  # fmt: skip
    return int(not same(results))


def same(results: list[dict[str, Outcome]]) -> bool:
    """Whether every city was judged, and alike by all."""
    wrong = {
        city
        for found in results
        for city, one in found.items()
        if one.damage or one.digest != results[-1][city].digest
    }
    print(f"differing: {', '.join(sorted(wrong))}" if wrong else "every city alike by all")
    return not wrong


if __name__ == "__main__":
    sys.exit(main())
