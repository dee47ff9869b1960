"""Targets judged: (rule pack, facts, year) → verdicts; coverage and satisfaction in the CLI's shapes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from dudao import rules
from dudao.evaluation.coverage import coverage
from dudao.evaluation.facts import Facts, Store
from dudao.evaluation.satisfaction import satisfaction, satisfaction_groups, satisfaction_periods
from dudao.evaluation.traits import Traits
from dudao.evaluation.verdicts import (
    STATES,
    Brief,
    Verdict,
    Verdicts,
    before,
    evaluate,
    session_counties,
)
from dudao.pace import Tell

__all__ = [
    "STATES",
    "Brief",
    "Traits",
    "Verdict",
    "Verdicts",
    "as_read",
    "before",
    "coverage",
    "coverage_report",
    "evaluate",
    "evaluate_report",
    "satisfaction",
    "satisfaction_groups",
    "satisfaction_periods",
    "satisfaction_report",
    "session_counties",
]


_PAGE = ("guarded", "notes")


def as_read(
    facts: Facts, pack: str, interpretations: Mapping[str, str] | None = None
) -> rules.RulePack:
    """The pack with the interpretations that were switched in the store, as known then, ``interpretations`` before them."""
    switched = facts.interpretations(pack.partition("@")[0])
    return rules.load(rules.choose(pack, {**switched, **(interpretations or {})}))


def evaluate_report(
    store: Store,
    year: int,
    as_of: dt.date | None = None,
    known_at: dt.datetime | None = None,
    pack: str = "kunming",
    interpretations: Mapping[str, str] | None = None,
    tell: Tell | None = None,
) -> dict[str, Any]:
    """What ``evaluate --json`` prints: ``{"year", "as_of", "rules", "verdicts": […]}``.

    ``interpretations`` (reading → option) go before those that were switched in the store; nothing is kept.
    ``tell``: as :func:`evaluate` has it.
    """
    with Facts(store, as_of, known_at) as facts:
        judged = as_read(facts, pack, interpretations)
        verdicts = evaluate(facts, judged, year, tell=tell)
        return {
            "year": year,
            "as_of": facts.as_of.isoformat(),
            "rules": judged.id,
            "verdicts": [verdict.as_dict(verdicts.shared) for verdict in verdicts],
        }


def coverage_report(
    store: Store, year: int, as_of: dt.date | None = None, known_at: dt.datetime | None = None
) -> dict[str, Any]:
    """What ``coverage --json`` prints."""
    with Facts(store, as_of, known_at) as facts:
        return coverage(facts, year)


def satisfaction_report(
    store: Store,
    year: int,
    as_of: dt.date | None = None,
    known_at: dt.datetime | None = None,
    unsuppressed: bool = False,
) -> dict[str, Any]:
    """What ``satisfaction --json`` prints: :func:`satisfaction` without the page's ``guarded`` and ``notes``."""
    with Facts(store, as_of, known_at) as facts:
        found = satisfaction(facts, year, unsuppressed)
        return {key: value for key, value in found.items() if key not in _PAGE}
