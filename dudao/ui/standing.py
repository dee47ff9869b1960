"""Verdicts added up: how each county stands, and how session-level targets went per county. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Verdict = Mapping[str, Any]

WORST = ("unmet", "undecidable", "pending", "met")


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
    verdicts: tuple[Verdict, ...] = ()


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


def by_county(verdicts: Sequence[Verdict], counties: Sequence[str]) -> list[Standing]:
    """The standing of every county, in the order given, from its county-level verdicts alone."""
    found = []
    for county in counties:
        own = tuple(v for v in verdicts if v["subject"] == county)
        floor = worst(v["state"] for v in own if v["level"] == "floor")
        principle = worst(v["state"] for v in own if v["level"] == "principle")
        found.append(Standing(county, standing_key(floor, principle), floor, principle, own))
    return found


@dataclass(frozen=True, slots=True)
class Tally:
    """A session-level target in one county: how many of each state."""

    target: str
    county: str
    counts: Mapping[str, int]

    @property
    def judged(self) -> int:
        """Those with a verdict of yes or no."""
        return self.counts.get("met", 0) + self.counts.get("unmet", 0)

    def words(self) -> str:
        """``5/6 按时，1 无法判定``; empty where nothing happened.

        >>> Tally("KM-67", "五华区", {"met": 5, "unmet": 1, "undecidable": 1}).words()
        '5/6，无法判定 1'
        >>> Tally("KM-67", "五华区", {}).words()
        '—'
        """
        parts = [f"{self.counts.get('met', 0)}/{self.judged}"] if self.judged else []
        for state, word in (
            ("undecidable", "无法判定"),
            ("pending", "进行中"),
            ("not_applicable", "不适用"),
        ):
            if self.counts.get(state):
                parts.append(f"{word} {self.counts[state]}")
        return "，".join(parts) or "—"


def tallies(verdicts: Sequence[Verdict], subject_level: Iterable[str]) -> dict[tuple, Tally]:
    """(target, county) → tally, over the targets named; a joint session is in each of its counties."""
    targets = set(subject_level)
    counts: dict[tuple, Counter] = {}
    for verdict in verdicts:
        if verdict["target"] in targets:
            for county in verdict.get("counties") or (verdict["county"],):
                key = (verdict["target"], county or "全市")
                counts.setdefault(key, Counter())[verdict["state"]] += 1
    return {key: Tally(*key, dict(count)) for key, count in counts.items()}
