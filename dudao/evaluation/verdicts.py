"""Target × measure → verdicts in five states.

A measure gives one row a subject and period: ``value`` to show, ``low`` and ``high`` as bounds of
what is true (``high`` None: no telling), ``gap`` and ``doubts`` in Chinese (what is missing),
``period_to`` the last day (None: nothing to wait for), ``evidence`` and ``excluded``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dudao.evaluation import weak
from dudao.facts import Facts
from dudao.pace import brisk
from dudao.rules import RulePack, Target

STATES = {
    "met": "达标",
    "unmet": "未达标",
    "pending": "进行中",
    "undecidable": "无法判定",
    "not_applicable": "不适用",
}
Judged = tuple[str, str | None]
"""State and what is missing (Chinese)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One target judged for one subject and period. ``met`` always means compliant.

    ``evidence`` are the sources counted, ``excluded`` the sources not counted with the reason.
    """

    target: str
    label: str
    level: str
    clause: str
    subject: str
    county: str | None
    period: str
    value: Any
    required: Any
    state: str
    missing: str | None
    evidence: tuple[str, ...] = ()
    excluded: tuple[tuple[str, str], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """DESIGN §6's shape."""
        return {
            "target": self.target,
            "label": self.label,
            "level": self.level,
            "clause": self.clause,
            "subject": self.subject,
            "county": self.county,
            "period": self.period,
            "value": self.value,
            "required": self.required,
            "state": self.state,
            "missing": self.missing,
            "evidence": list(self.evidence),
            "excluded": [{"source": source, "reason": reason} for source, reason in self.excluded],
        }


def session_counties(facts: Facts, year: int) -> dict[str, tuple[str, ...]]:
    """Subject of a session's verdict of a year → the counties it names (none for the whole city's, zones, unknown).

    A joint session's verdict stands once and names no single ``county``; this finds it for each.
    """
    found: dict[str, tuple[str, ...]] = {}
    for row in facts.rows("session_counties", year=year):
        found[row["subject"]] = (*found.get(row["subject"], ()), row["county"])
    return found


def evaluate(
    facts: Facts, pack: RulePack, year: int, only: set[str] | None = None
) -> list[Verdict]:
    """All verdicts of a year, target by target; ``only`` names the targets wanted (None: all)."""
    with brisk():  # among half a million verdicts the collector would take longer than making them
        return [
            verdict
            for target in pack.measured()
            if only is None or target.id in only
            for verdict in _target_verdicts(facts, pack, target, year)
        ]


def _target_verdicts(facts: Facts, pack: RulePack, target: Target, year: int) -> list[Verdict]:
    params = target.params
    if weak.FLOOR in params:
        params = {**params, weak.FLOOR: before(facts, pack, params[weak.FLOOR], year)}
    rows = facts.measure(target.measure, year, target.period, params, target.starts)
    return [_verdict(target, row, facts.as_of) for row in rows]


def before(facts: Facts, pack: RulePack, rule: str, year: int) -> dict[str, Any]:
    """``{"rule", "below", "unsure"}``: who was below a floor the year before, and of whom nobody can tell,
    which is not the same. Judged from the same day, as known at the same moment."""
    with facts.apart() as then:
        states = {v.subject: v.state for v in evaluate(then, pack, year - 1, {rule})}
    below, unsure = (
        [subject for subject, state in states.items() if state == wanted]
        for wanted in ("unmet", "undecidable")
    )
    return {"rule": rule, "below": below, "unsure": unsure}


def _verdict(target: Target, row: Mapping[str, Any], as_of: dt.date) -> Verdict:
    state, missing = judge(target, row, as_of)
    return Verdict(
        target=target.id,
        label=target.label,
        level=target.level,
        clause=target.clause,
        subject=row["subject"],
        county=row["county"],
        period=row["period"],
        value=row["value"],
        required=target.required,
        state=state,
        missing=missing,
        evidence=tuple(row["evidence"] or ()),
        excluded=tuple((e["source"], e["reason"]) for e in row["excluded"] or ()),
    )


def judge(target: Target, row: Mapping[str, Any], as_of: dt.date) -> Judged:
    """State and missing text of one row of a measure.

    >>> from types import SimpleNamespace as Row
    >>> once = Row(at_least=1, at_most=None, within_days=None, unit="次", scale=(), asked=None)
    >>> year = {"low": 0, "high": 0, "gap": None, "doubts": None,
    ...     "period_from": dt.date(2025, 1, 1), "period_to": dt.date(2025, 12, 31)}
    >>> judge(once, year, dt.date(2025, 12, 31))
    ('pending', '还差 1 次，今天是最后一天')
    >>> judge(once, year, dt.date(2026, 1, 1))
    ('unmet', '差 1 次')
    """
    if row.get("applicable") is False:
        return "not_applicable", None
    if target.at_least is not None:
        return _at_least(target, row, as_of)
    if target.at_most is not None:
        return _at_most(target, row, as_of)
    if target.within_days is not None:
        return _within(target.within_days, row, as_of)
    return "not_applicable", row.get("gap")  # only counted


def _at_least(target: Target, row: Mapping[str, Any], as_of: dt.date) -> Judged:
    need, low, high = target.at_least, row["low"], row["high"]
    start, end = row["period_from"], row["period_to"]
    if low is not None and low >= need:
        return "met", None
    owed = _owed(target, low)
    if start is not None and start > as_of:
        return "pending", f"还{owed}，{start} 起算，{_left(end, as_of)}"
    if row["gap"] or high is None or high >= need:
        return "undecidable", _unknown(row)
    if end is not None and as_of <= end:
        return "pending", f"还{owed}，{_left(end, as_of)}"
    return "unmet", owed


def _at_most(target: Target, row: Mapping[str, Any], as_of: dt.date) -> Judged:
    """A cap once broken stays broken; one kept is met only when its period is over (None: nothing to wait for)."""
    limit, low, high, end = target.at_most, row["low"], row["high"], row["period_to"]
    if low is not None and low > limit:
        return "unmet", None if end is None else f"超过 {low - limit:g} {target.unit}"
    if high is None or high > limit or (end is not None and row["gap"]):
        return "undecidable", _unknown(row)
    if end is not None and as_of <= end:
        return "pending", f"还没有超过，{_left(end, as_of)}"
    return "met", None


def _within(days: int, row: Mapping[str, Any], as_of: dt.date) -> Judged:
    if row["high"] is not None and row["high"] <= days:
        return "met", None
    if row["low"] is not None and row["low"] > days:
        return "unmet", f"超过 {row['low'] - days} 天"
    end = row["period_to"]
    if end is not None and as_of <= end:
        return "pending", f"记录还没有完成，{_left(end, as_of)}"
    return "undecidable", _unknown(row)


def _owed(target: Target, low: float | None) -> str:
    if target.scale:
        return f"应为{target.required}及以上"
    if target.asked and target.at_least == 1:  # a yes or no, which a number would not say
        return f"应：{target.asked}"
    return f"差 {target.at_least - (low or 0):g} {target.unit}"


def _left(end: dt.date, as_of: dt.date) -> str:
    days = (end - as_of).days
    return f"剩 {days} 天" if days else "今天是最后一天"


def _unknown(row: Mapping[str, Any]) -> str:
    said = [text for text in (row["gap"], row["doubts"]) if text]
    return "；".join(said) or "资料不足"
