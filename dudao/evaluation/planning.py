"""还差几场: what each county is still owed, and a drafted plan for the rest of the year by supervisor load."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dudao.evaluation.verdicts import Brief, Verdicts
from dudao.evaluation.working_days import Calendar, spread
from dudao.rules import RulePack, Target

GROUP = "团体督导频次"
"""The topic of the rules on how many group sessions a county is to have."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A county's debt of on-site group sessions.

    ``floor`` and ``principle`` are sessions short of each; None where it cannot be told (``unknown`` says
    why). ``minutes`` is what the principle's sessions would take at the least length that counts.
    ``never`` are its stations without any supervision this year, ``due`` the last day.
    """

    county: str
    have: int
    floor: int | None
    principle: int | None
    minutes: int
    due: dt.date
    never: tuple[str, ...]
    unknown: str | None


@dataclass(frozen=True, slots=True)
class Visit:
    """One proposed session: its day, county, stations to call in first, supervisor, length, and why."""

    day: dt.date
    county: str
    stations: tuple[str, ...]
    supervisor: str | None
    minutes: int
    reason: str


def owed(
    verdicts: Verdicts, pack: RulePack, stations: Iterable[Mapping[str, Any]], year: int
) -> list[Owed]:
    """Every county's debt, those below the floor first, then by stations never supervised.

    ``stations``: rows of ``pages/coverage/stations`` (county, station, expected, sessions, supervised,
    closed_on).
    """
    never: dict[str, list[str]] = {}
    for row in stations:
        if row["expected"] and not row["supervised"] and not row.get("closed_on"):
            never.setdefault(row["county"], []).append(row["station"])
    by_county: dict[str, dict[str, Brief]] = {}
    for verdict in verdicts.where(_counts_groups).briefs():
        level = pack.targets[verdict.target].level
        by_county.setdefault(verdict.subject, {})[level] = verdict
    found = [
        _owed(county, own, pack, tuple(never.get(county, ())), year)
        for county, own in by_county.items()
    ]
    return sorted(found, key=_need)


def _counts_groups(target: Target) -> bool:
    return target.topic == GROUP and target.subject == "county" and target.at_least is not None


def _owed(
    county: str, own: Mapping[str, Brief], pack: RulePack, never: tuple[str, ...], year: int
) -> Owed:
    short: dict[str, int | None] = {"floor": 0, "principle": 0}
    unknown, minutes, have = None, 0, 0
    due = max(pack.targets[verdict.target].due(year) for verdict in own.values())
    for level, verdict in own.items():
        target = pack.targets[verdict.target]
        have = int(verdict.value or 0)
        if verdict.state == "undecidable":
            short[level], unknown = None, verdict.missing
        elif verdict.state != "met":
            short[level] = int(target.at_least) - have
        minutes = max(minutes, (short[level] or 0) * int(target.params.get("minutes", 0)))
    return Owed(county, have, short["floor"], short["principle"], minutes, due, never, unknown)


def _need(debt: Owed) -> tuple:
    return (-(debt.floor or 0), -(debt.principle or 0), -len(debt.never), debt.county)


def draft(
    debts: Sequence[Owed],
    load: Mapping[str, int],
    as_of: dt.date,
    calendar: Calendar,
    level: str = "principle",
    stations_each: int = 5,
) -> list[Visit]:
    """A proposal: the owed sessions spread over the working days left, each to whoever has led the fewest.

    ``load`` is supervisor → sessions this year; ties go by name. The neediest counties come first, a
    county's second session after every other's first. Empty where no day is left. Days are those of the
    ``calendar``; a load of nobody leaves the supervisors open.
    """
    rounds: list[tuple[Owed, int]] = []
    most = max((getattr(debt, level) or 0 for debt in debts), default=0)
    for turn in range(most):
        rounds += [(debt, turn) for debt in debts if (getattr(debt, level) or 0) > turn]
    days = spread(len(rounds), as_of, debts[0].due if debts else as_of, calendar)
    if not days:
        return []
    free = [(sessions, name) for name, sessions in load.items()]
    heapq.heapify(free)
    visits = []
    for day, (debt, turn) in zip(days, rounds, strict=True):
        name = None
        if free:
            sessions, name = heapq.heappop(free)
            heapq.heappush(free, (sessions + 1, name))
        total = getattr(debt, level)
        called = debt.never[turn * stations_each : (turn + 1) * stations_each]
        minutes = debt.minutes // (debt.principle or debt.floor or 1)
        visits.append(
            Visit(day, debt.county, called, name, minutes, _why(debt, turn, total, called))
        )
    return visits


def _why(debt: Owed, turn: int, total: int, called: Sequence[str]) -> str:
    need = "底线" if (debt.floor or 0) > turn else "原则"
    said = f"{need}还差，第 {turn + 1}/{total} 场"
    return said + (f"；{len(called)} 个站今年还没有受过督导" if called else "")
