"""One county's plain figures, and the sentence they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dudao.evaluation import Brief
from dudao.ui import coverage, facility
from dudao.ui.parts import standing, words
from dudao.ui.visit.kept import of_here
from dudao.ui.visit.stores import Here

LATE = "filing"
"""The measure of records filed in time."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One county's plain figures; None: nobody can tell (no table came, no ledger covers the year)."""

    county: str
    stations: int | None
    visited: int | None
    workers: int | None
    named: int | None
    sessions: int | None
    late: int
    judged: int
    open: int
    items: float | None
    rate: float | None

    def shares(self) -> dict[str, float | None]:
        """What is held against the city's middle: heading → this county's figure."""
        return {
            "受过督导的站（%）": _share(self.visited, self.stations),
            "被点名督导过的社工（%）": _share(self.named, self.workers),
            "督导次数": self.sessions,
            "记录迟交（%）": _share(self.late, self.judged),
            f"实体建设每站有几项（共 {len(facility.items())} 项）": self.items,
            "满意率（%）": None if self.rate is None else 100 * self.rate,
        }


def _share(part: int | None, whole: int | None) -> float | None:
    """
    >>> _share(3, 4), _share(None, 4), _share(0, 0)
    (75.0, None, None)
    """
    return None if part is None or not whole else 100 * part / whole


@of_here
def figures(here: Here) -> dict[str, Figures]:
    """Every county the account sees."""
    own = coverage.by_county(here).set_index("county").to_dict("index")
    covered = {c["county"]: c for c in here.coverage()["counties"]}
    filed = {target.id for target in here.verdicts().targets() if target.measure == LATE}
    tallies = standing.tallies(here.verdicts(), filed)
    stations, rates = stations_of(here), here.satisfaction()["counties"]
    means = stations.groupby("county")["items"].mean().to_dict()
    rate = {c["county"]: c["rate"] for c in rates}
    found = {}
    for county in here.counties:
        told, dark = covered[county], own[county]["dark"]
        late = [t.counts for (_, name), t in tallies.items() if name == county]
        staffed = told["workers"]["reported"] or None
        states = {s: sum(t.get(s, 0) for t in late) for s in ("met", "unmet", "undecidable")}
        items = means.get(county)
        found[county] = Figures(
            county,
            told["stations"]["reported"] if staffed else None,
            told["stations"]["supervised"] if staffed and not dark else None,
            staffed,
            told["workers"]["supervised"] if staffed and not dark else None,
            None if dark else sum(told["sessions"].get(kind, 0) for kind in coverage.KINDS),
            states["unmet"], states["met"] + states["unmet"], states["undecidable"],
            None if items is None or items != items else float(items), rate.get(county),
        )  # fmt: skip
    return found


def stations_of(here: Here) -> pd.DataFrame:
    """Every station with staff, certificates, items of facility and its last supervision."""
    ticks, choices = facility.kinds()
    return here.ask("pages/county/stations", year=here.year, ticks=ticks, choices=choices)


def finding(
    county: str, verdicts: Sequence[Brief], own: Figures, silent: Sequence[str], past: bool
) -> str:
    """The county in one sentence a chair can read aloud.

    >>> none = Figures("富民县", None, None, None, None, 0, 0, 0, 0, None, None)
    >>> finding("富民县", [], none, ["人员表"], True)
    '富民县：没有可以评估的要求；没有报人员表，看不出站点和社工；还没有报人员表。'
    """
    said = [_owing(verdicts, past)]
    if own.workers is None:
        said.append("没有报人员表，看不出站点和社工")
    elif own.visited is None or own.named is None or own.stations is None:
        said.append("没有台账管到这一年，看不出谁受过督导")
    else:
        missed, unnamed = own.stations - own.visited, own.workers - own.named
        sites = f"{missed} 个站从未受过督导" if missed else f"{own.stations} 个站都受过督导"
        people = f"{unnamed} 名社工没有被点名督导过" if unnamed else "社工都被点名督导过"
        said.append(f"{sites}，{people}")
    if own.judged:
        said.append(f"记录迟交 {own.late} 份" if own.late else "记录没有迟交")
    if silent:
        said.append(f"还没有报{'、'.join(silent)}")
    return f"{county}：{'；'.join(said)}。"


def _owing(verdicts: Sequence[Brief], past: bool) -> str:
    """The worst of the county's own requirements, with what is owed."""
    order = standing.WORST
    own = [v for v in verdicts if v.level in ("floor", "principle") and v.state in order]
    if not own:
        return "没有可以评估的要求"
    worst = min(own, key=lambda v: (v.level != "floor" or v.state == "met", order.index(v.state)))
    level = words.LEVELS[worst.level]
    if worst.state == "met":
        return "底线和原则都已达到" if any(v.level == "principle" for v in own) else "已达底线"
    if worst.state == "undecidable":
        return f"{level}无法判定（{worst.missing}）" if worst.missing else f"{level}无法判定"
    short = lacking(worst)
    base = "" if worst.level == "floor" else "已达底线，"
    if worst.state == "pending":
        return f"{base}{level}还差 {short}，期限未到" if short else f"{base}{level}期限未到"
    verb = "差" if past else "还差"
    return f"{base}未达{level}，{verb} {short}" if short else f"{base}未达{level}"


def lacking(verdict: Brief) -> str | None:
    """What a requirement is short of, in its own unit's number.

    >>> from types import SimpleNamespace as Row
    >>> lacking(Row(value=1, required=2, ceiling=False)), lacking(Row(value=None, required=2, ceiling=False))
    ('1 次', '2 次')
    """
    if verdict.ceiling or not isinstance(verdict.required, int | float):
        return None
    have = verdict.value if isinstance(verdict.value, int | float) else 0
    return f"{words.number(verdict.required - have)} 次"
