"""Verdicts added up: how each county stands, and how session-level targets went per county. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dudao.evaluation import Brief, Verdicts
from dudao.ui.parts import words

WORST = ("unmet", "undecidable", "pending", "met")
CITY = "全市及其他"
"""The row of sessions that belong to no single county: the whole city's, zones', unknown ones."""


def worst(states: Iterable[str]) -> str | None:
    """The state that decides: one unmet outweighs an undecidable, that a pending, that a met.

    >>> worst(["met", "pending"]), worst(["met", "not_applicable"]), worst([])
    ('pending', 'met', None)
    """
    found = set(states)
    return next((state for state in WORST if state in found), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """One county: ``key`` of ``words.STANDINGS``, its floor and principle states, the verdicts behind."""

    county: str
    key: str
    floor: str | None
    principle: str | None
    verdicts: tuple[Brief, ...] = ()


def standing_key(floor: str | None, principle: str | None) -> str:
    """Floor and principle as one standing; the floor decides first.

    >>> standing_key("unmet", "unmet"), standing_key("met", "unmet"), standing_key("met", "met")
    ('below_floor', 'floor_only', 'principle')
    >>> standing_key("met", "undecidable"), standing_key("pending", "pending"), standing_key(None, None)
    ('undecidable', 'pending', 'undecidable')
    """
    if floor == "unmet":
        return "below_floor"
    if floor in ("undecidable", "pending"):
        return floor
    if floor is None and principle is None:
        return "undecidable"
    return {"met": "principle", None: "principle", "unmet": "floor_only"}.get(principle, principle)


def by_county(verdicts: Verdicts, counties: Sequence[str]) -> list[Standing]:
    """The standing of every county, in the order given, from its county-level verdicts alone."""
    of: dict[str, list[Brief]] = {county: [] for county in counties}
    for verdict in verdicts.where(lambda t: t.subject != "session").on(*counties).briefs():
        of[verdict.subject].append(verdict)
    found = []
    for county in counties:
        own = tuple(of[county])
        floor = worst(v.state for v in own if v.level == "floor")
        principle = worst(v.state for v in own if v.level == "principle")
        found.append(Standing(county, standing_key(floor, principle), floor, principle, own))
    return found


@dataclass(frozen=True, slots=True)
class Tally:
    """Several verdicts of one target on one subject (sessions, months): how many of each state."""

    target: str
    county: str
    counts: Mapping[str, int]

    def words(self, level: str = "floor") -> str:
        """How many of each state, the one that decides first and in words.

        >>> Tally("KM-67", "五华区", {"met": 5, "unmet": 1, "undecidable": 2}).words()
        '✕ 未达标 1 · ? 2 · ✓ 5'
        >>> Tally("KM-67", "五华区", {"not_applicable": 1, "met": 2}).words()
        '✓ 达标 2 · – 1'
        >>> Tally("KM-67", "五华区", {}).words()
        '—'
        """
        found = [state for state in (*WORST, "not_applicable") if self.counts.get(state)]
        if not found:
            return "—"
        first = words.mark(found[0], level)
        others = [f"{words.mark(state, level).sign} {self.counts[state]}" for state in found[1:]]
        return " · ".join([f"{first.sign} {first.word} {self.counts[found[0]]}", *others])


def tallies(verdicts: Verdicts, subject_level: Iterable[str]) -> dict[tuple, Tally]:
    """(target, county) → tally, over the targets named; a joint session is in each of its counties, one of no
    county under :data:`CITY`."""
    targets = set(subject_level)
    counted = verdicts.where(lambda target: target.id in targets).tallies()
    return {
        (target, county or CITY): Tally(target, county or CITY, dict(states))
        for (target, county), states in counted.items()
    }
