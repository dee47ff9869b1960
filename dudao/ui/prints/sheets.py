"""What stands on the paper of a page: the page's own figures as parts of a sheet. A new one is a function and a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import pandas as pd

from dudao import rules
from dudao.evaluation import agenda
from dudao.reports.paper import Part, facts
from dudao.ui import county as counties
from dudao.ui import coverage, evaluation, explore, facility, overview, satisfaction, staffing
from dudao.ui.benchmark import differences
from dudao.ui.parts import matrix, words
from dudao.ui.supervisors import register
from dudao.ui.visit.stores import Here

Asked = Mapping[str, str]
"""The parameters of the address."""
BEYOND = ("station", "worker")
"""Kinds with too many subjects for paper: of them those below a floor."""


def overview_parts(here: Here, asked: Asked) -> list[Part]:
    """The sentence, the agenda, the counties, what is owed."""
    standings = overview.standings_of(here)
    items = agenda.shortened(overview.items(here, standings))
    table, colours = overview.standing_table(here, standings)
    owed = overview.owed_rows(here, standings)
    return [
        Part("", [overview.sentence(here, standings), overview.year_line(here, standings)]),
        Part("要谈的事", [] if items else [overview.NOTHING], [f"{i.subject}：{i.said}" for i in items]),
        Part("各县区的底线与原则", table=table, colours=colours),
        Part(f"还差什么：{len(owed)} 项", table=pd.DataFrame(owed) if owed else None),
    ]  # fmt: skip


def evaluation_parts(here: Here, asked: Asked) -> list[Part]:
    """A matrix a kind of subject; of stations and workers those below a floor."""
    pack, verdicts = rules.load(here.pack), here.verdicts()
    parts = [Part("", [evaluation.finding_of_all(here)])]
    for kind, name in evaluation.KINDS.items():
        columns = tuple(
            c for c in matrix.columns_of(pack.measured(), kind) if c.level != evaluation.TRACKED
        )
        own = verdicts.where(lambda t, c=columns: t.id in {column.target for column in c})
        if not columns or not len(own):
            continue
        subjects = evaluation.subjects_of(own, kind, here.counties)
        if kind in BEYOND:
            low = own.where(lambda t: t.level in evaluation.FLOORS).in_state("unmet").subjects()
            subjects = [subject for subject in subjects if subject in low]
        built = matrix.build(own, subjects, columns)
        said = [evaluation.finding(own, kind)]
        drawn = built.words if subjects else None
        parts.append(Part(name, said, table=drawn, colours=built.colours if subjects else None))
    return parts


def coverage_parts(here: Here, asked: Asked) -> list[Part]:
    """One line a county, and who was never supervised."""
    found = here.coverage()
    note = (
        f"“{coverage.NOTHING}”：没有收到人员表，或者没有台账管到这一年也没有督导记录；它不等于零。"
    )
    table = coverage.county_rows(here, found).astype(object)
    table = table.where(table.notna(), coverage.NOTHING)
    return [Part("各县区", [coverage.parts(coverage.by_county(here)), note], table=table)]


def satisfaction_parts(here: Here, asked: Asked) -> list[Part]:
    """The city, the seven items, the counties; what is suppressed on the page is suppressed here."""
    found = here.satisfaction()
    total = found["total"]
    told = {
        "满意率": satisfaction.rate_words(total),
        "均值（1–5 分）": satisfaction.score(total["mean"]),
    }
    told |= {
        "有效答案": words.number(total["answers"]),
        "答卷人": words.number(total["respondents"]),
    }
    items = satisfaction.item_table(total) if total["items"][0]["counts"] is not None else None
    counties_ = satisfaction.group_table(satisfaction.of_counties(found), "县区")
    return [Part("", [facts(told)]), Part("七道题", table=items), Part("各县区", table=counties_)]


def county_parts(here: Here, asked: Asked) -> list[Part]:
    """One county on a sheet: its finding, verdicts with what is owed, stations, what it has not sent."""
    name = asked.get("county", "")
    name = name if name in here.counties else here.counties[0]
    own = here.verdicts().where(lambda t: t.subject == "county").on(name).briefs()
    own = [v for v in own if v.level in ("floor", "principle")]
    silent = counties.not_sent(here, name)
    figures = counties.figures(here)[name]
    past = here.as_of.year > here.year
    units = {key: target.unit for key, target in rules.load(here.pack).targets.items()}
    verdicts = pd.DataFrame(
        [
            {
                "要求": f"{words.LEVELS[v.level]}｜{v.label}",
                "结果": "{0.sign} {0.word}".format(words.mark(v.state, v.level)),
                "次数": matrix.figures(v, units[v.target]),
                "还差": v.missing or "",
            }
            for v in own
        ]
    )
    owed = counties.rectification_of(here, name)
    stations = counties.stations_of(here)
    stations = stations[stations["county"] == name]
    labels = {"station": "社工站", "workers": "社工", "items": "实体建设（项）", "sessions": "写明本站的督导", "last_on": "最近一次督导"}  # fmt: skip
    shown = stations[[c for c in labels if c in stations.columns]].rename(columns=labels)
    return [
        Part("", [counties.finding(name, own, figures, silent, past)]),
        Part("达标情况", table=verdicts if len(verdicts) else None),
        Part(
            "", [facts({label: counties.figure_words(f) for label, f in figures.shares().items()})]
        ),
        Part(f"社工站 {len(shown)} 个", table=shown if len(shown) else None),
        Part(f"没有整改完的 {len(owed)} 项", table=owed if len(owed) else None),
        Part(f"还没有报：{'、'.join(silent)}" if silent else "该报的表都报了"),
    ]


def staffing_parts(here: Here, asked: Asked) -> list[Part]:
    """How many people where, a line a county, and the stations with nobody."""
    workers = staffing.workers_of(here)
    if workers.empty:
        return [Part("", [coverage.NO_STAFF])]
    empty = staffing.without_staff(coverage.stations_of(here), set(workers["county"]))
    silent = [c for c in here.counties if c not in set(workers["county"])]
    listed = empty[["county", "station"]].rename(columns={"county": "县区", "station": "社工站"})
    return [
        Part("", [staffing.finding(workers, empty, silent)]),
        Part("各县区", table=staffing.county_table(workers, staffing.told_of(here, workers))),
        Part(f"人员表里没有人的应建社工站 {len(listed)} 个", table=listed if len(listed) else None),
    ]


def facility_parts(here: Here, asked: Asked) -> list[Part]:
    """What is missing most, every station, and where to look on the spot."""
    sites = facility.sites_of(here)
    if sites.empty:
        return [Part("", ["还没有收到实体建设情况统计总表。"])]
    silent = [c for c in here.counties if c not in set(sites["county"])]
    check = facility.spot_check(sites).rename(
        columns={"county": "县区", "station": "社工站", "reasons": "为什么去看"}
    )
    return [
        Part("", [facility.finding(sites, silent)]),
        Part("九项", table=facility.item_table(sites)),
        Part(f"现场抽查名单 {len(check)} 个站", table=check if len(check) else None),
        Part("逐站", table=facility.station_table(sites.sort_values("have", kind="stable"))),
    ]


def supervisors_parts(here: Here, asked: Asked) -> list[Part]:
    """Everybody's load and punctuality, and what is still owed by county."""
    labels = {name: label for name, label in register.LOAD.items() if name not in ("people", "no_length")}  # fmt: skip
    load, debts = register.load_of(here), register.owed_of(here)
    shown = load[[name for name in labels if name in load]].rename(columns=labels)
    return [
        Part(register.load_title(here), table=shown if len(shown) else None),
        Part(register.owed_title(debts) if debts else "", table=register.owed_table(debts) if debts else None),
    ]  # fmt: skip


def benchmark_parts(here: Here, asked: Asked) -> list[Part]:
    """What differs under the other city's rules that the page shows."""
    found = differences.flips_of(here, asked.get("benchmark_pack", ""))
    if not found:
        return [Part("", ["同一件事、同一个对象，两地都能下结论的，结论没有不同。"])]
    return [Part(topic, table=table) for topic, table in found.items()]


def explore_parts(here: Here, asked: Asked) -> list[Part]:
    """The table that the page shows."""
    title, table = explore.of_address(here, asked)
    return [Part(title, table=table if len(table) else None)]


SHEETS: Mapping[str, Callable[[Here, Asked], list[Part]]] = MappingProxyType({
    "overview": overview_parts,
    "county": county_parts,
    "staffing": staffing_parts,
    "facility": facility_parts,
    "coverage": coverage_parts,
    "satisfaction": satisfaction_parts,
    "evaluation": evaluation_parts,
    "supervisors": supervisors_parts,
    "benchmark": benchmark_parts,
    "explore": explore_parts,
})  # fmt: skip
"""Page → what makes its sheet. Pages that only operate have none."""
