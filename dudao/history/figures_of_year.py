"""Every figure of a year under one key, with the rows it is counted from. Pure but for the facts it reads."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from dudao.evaluation import Verdict, coverage, evaluate, satisfaction
from dudao.evaluation.facts import Facts
from dudao.records import Source
from dudao.rules import RulePack
from dudao.store.decisions.snapshots import Reports

CITY = "全市"
COVERAGE = {
    "stations.expected": "应建站点",
    "stations.reported": "报送的站点",
    "stations.supervised": "受过督导的站点",
    "workers.reported": "报送的社工",
    "workers.supervised": "受过督导的社工",
    "sessions.group": "团体督导",
    "sessions.individual": "个别督导",
    "sessions.peer": "同事督导",
    "sessions.online": "线上团体督导",
}
SATISFACTION = {"respondents": "答卷人数", "rate": "满意率", "mean": "满意度均值"}


class Key(NamedTuple):
    """Which figure: ``report`` evaluate, coverage or satisfaction; ``target`` a target or the figure's name.

    ``part`` of a verdict is ``state`` or ``value``; of the others it is empty.
    """

    report: str
    target: str
    subject: str
    county: str | None
    period: str
    part: str = ""


class Counted(NamedTuple):
    """A row behind a figure: the records it stands in and what it is there."""

    sources: tuple[Source, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Seen:
    """The figures of one state; ``rows``: figure without its ``part`` → {what a row is known by: where it stands}."""

    figures: Mapping[Key, Any]
    rows: Mapping[Key, Mapping[Hashable, Counted]] = field(default_factory=dict)


def seen(facts: Facts, pack: RulePack, year: int) -> Seen:
    """All figures of a year as the facts have them."""
    verdicts = list(evaluate(facts, pack, year))  # gone through twice
    found = figures(
        {
            "evaluate": {"verdicts": [_short(verdict) for verdict in verdicts]},
            "coverage": coverage(facts, year),
            "satisfaction": satisfaction(facts, year),
        }
    )
    rows: dict[Key, dict[Hashable, Counted]] = {_key(_short(v)): _evidence(v) for v in verdicts}
    for row in facts.rows("pages/ledger/change_rows", year=year):
        figure = row["figure"]
        kind, figure = ("satisfaction", "") if figure == "satisfaction" else ("coverage", figure)
        places = dict.fromkeys((row["county"], None))
        for county in places:
            key = Key(kind, figure, county or CITY, county, "")
            name = row["thing"] if county else f"{row['county'] or CITY} {row['thing']}"
            sources = tuple(Source(**source) for source in row["sources"])
            known_by = sources[0].key if kind == "satisfaction" else name
            rows.setdefault(key, {})[known_by] = Counted(sources, name)
    return Seen(found, rows)


def rows_of(found: Seen, key: Key) -> Mapping[Hashable, Counted]:
    """The rows behind a figure."""
    where = key._replace(part="")
    if key.report == "satisfaction":
        where = where._replace(target="")
    return found.rows.get(where, {})


def figures(reports: Reports) -> dict[Key, Any]:
    """The figures of the three reports as the command line prints them."""
    found: dict[Key, Any] = {}
    for verdict in reports["evaluate"]["verdicts"]:
        key = _key(verdict)
        found[key._replace(part="state")] = verdict["state"]
        found[key._replace(part="value")] = verdict["value"]
    for place, figure, number in _coverage(reports["coverage"]):
        found[Key("coverage", figure, place or CITY, place, "")] = number
    groups = [(None, reports["satisfaction"]["total"])]
    groups += [(group["county"], group) for group in reports["satisfaction"]["counties"]]
    for place, group in groups:
        for figure in SATISFACTION:
            found[Key("satisfaction", figure, place or CITY, place, "")] = group[figure]
    return found


def _coverage(report: Mapping[str, Any]) -> Iterator[tuple[str | None, str, Any]]:
    for group in (report["total"], *report["counties"]):
        for figure in COVERAGE:
            what, part = figure.split(".")
            yield group.get("county"), figure, group[what][part]


def _short(verdict: Verdict) -> dict[str, Any]:
    names = ("target", "subject", "county", "period", "state", "value")
    return {name: getattr(verdict, name) for name in names}


def _key(verdict: Mapping[str, Any]) -> Key:
    return Key(
        "evaluate", verdict["target"], verdict["subject"], verdict["county"], verdict["period"]
    )


def _evidence(verdict: Verdict) -> dict[Hashable, Counted]:
    found: dict[Hashable, Counted] = {s.key: Counted((s,), "计入") for s in verdict.evidence}
    for source, reason in verdict.excluded:
        found.setdefault(source.key, Counted((source,), f"不计入：{reason}"))
    return found
