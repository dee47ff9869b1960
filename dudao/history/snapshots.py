"""A meeting frozen and printed again: the figures as they were, and whether they still come out the same."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dudao import ROOT, evaluation, queries, rules
from dudao.evaluation.facts import AREAS
from dudao.pace import Tell
from dudao.store import Store, StoreError
from dudao.store.database import last_moment
from dudao.store.decisions import snapshots
from dudao.store.decisions.snapshots import Reports, Snapshot

_OTHERS: dict[str, Callable[..., dict[str, Any]]] = {
    "coverage": evaluation.coverage_report,
    "satisfaction": evaluation.satisfaction_report,
}


def _fingerprint(paths: Iterable[Path]) -> str:
    found = hashlib.sha256()
    for path in sorted(paths):
        found.update(path.name.encode())
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def areas_hash() -> str:
    """The fingerprint of the lists every figure counts from: counties, townships, stations that should exist."""
    return _fingerprint(path for path in AREAS.iterdir() if path.is_file())


@functools.cache
def program() -> str:
    """The fingerprint of what makes figures of records: the queries and the evaluation."""
    judging = (ROOT / "dudao" / "evaluation").rglob("*.py")
    asking = (p for p in queries.QUERIES.rglob("*.sql") if "schema" not in p.parts)
    return _fingerprint((*judging, *asking))


def reports(
    store: Store, year: int, as_of: dt.date, known_at: dt.datetime | None, pack: str,
    tell: Tell | None = None,
) -> Reports:  # fmt: skip
    """The three reports of a year as the command line prints them. ``tell`` hears how far it is; what it raises ends it."""
    made: dict[str, Any] = {
        "evaluate": evaluation.evaluate_report(store, year, as_of, known_at, pack, tell=tell)
    }
    for step, (name, report) in enumerate(_OTHERS.items(), 1):
        if tell:
            tell("覆盖和满意度", step, len(_OTHERS))
        made[name] = report(store, year, as_of, known_at)
    return made


def freeze(
    store: Store, name: str, year: int, as_of: dt.date, pack: str, actor: str,
    known_at: dt.datetime | None = None, now: dt.datetime | None = None, tell: Tell | None = None,
) -> int:  # fmt: skip
    """Freeze a meeting as known now (or at ``known_at``, a moment past); the snapshot's number.

    Known now is all that a page shows: also what was written while the clock was ahead. ``tell`` hears how far it is;
    where it raises nothing is frozen.
    Raises :class:`StoreError` without a name or for a moment to come.
    """
    if not name.strip():
        raise StoreError("请给快照起一个名字，例如“2025年第四季度例会”。")
    with store.writing("frozen", actor, now) as write:
        moment = known_at or max(write.at, last_moment(write.cursor) or write.at)
        if known_at and known_at > write.at:
            raise StoreError("快照不能冻结还没到的时点，请选现在或过去的时刻。")
        snapshot = {
            "name": name.strip(),
            "year": year,
            "as_of": as_of,
            "known_at": moment,
            "pack": rules.load(pack).id,
            "pack_text": rules.text_of(pack),
            "areas_hash": areas_hash(),
            "program": program(),
        }
        return snapshots.add(write, snapshot, reports(store, year, as_of, moment, pack, tell))


@dataclass(frozen=True, slots=True)
class Reprint:
    """A snapshot printed again. ``frozen`` is always what is shown; ``again`` what comes out now.

    ``identical``: to the letter the same. ``reasons`` say in Chinese what may have made the difference.
    """

    frozen: Reports
    again: Reports
    identical: bool
    reasons: tuple[str, ...] = ()


def reprint(store: Store, snapshot: Snapshot, tell: Tell | None = None) -> Reprint:
    """Compute the snapshot's reports again under its own clocks and rules, and compare."""
    kept, intact = snapshots.reports_of(store, snapshot.snapshot_id)
    pack = rules.keep(snapshot.pack, snapshot.pack_text)
    again = reports(store, snapshot.year, snapshot.as_of, snapshot.known_at, pack, tell)
    if intact and snapshots.canonical(again) == snapshots.canonical(kept):
        return Reprint(kept, again, True)
    reasons = []
    if not intact:
        reasons.append("冻结的内容后来改动过（清除个人信息时会抹去姓名），与当时的指纹不符。")
    if snapshot.program != program():
        reasons.append("冻结之后程序的查询或算法改过。")
    if snapshot.areas_hash != areas_hash():
        reasons.append("区划或应建站名单在冻结之后改过。")
    if not reasons:
        reasons.append("冻结之后有文件被彻底清除，那些记录已经不在库里。")
    return Reprint(kept, again, False, tuple(reasons))
