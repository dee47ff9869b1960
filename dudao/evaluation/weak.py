"""Lagging counties and weak stations: a proposed list, counted and never judged, which the manual does not define."""

from __future__ import annotations

from dudao.rules import RulePack, Target

FLOOR = "floor"
"""The param of a target that names the rule whose last year counts."""
COUNTIES, STATIONS = "lagging_counties", "weak_stations"


def targets(pack: RulePack) -> dict[str, Target]:
    """The pack's rules on lagging counties and weak stations, by measure."""
    return {t.measure: t for t in pack.measured() if t.measure in (COUNTIES, STATIONS)}
