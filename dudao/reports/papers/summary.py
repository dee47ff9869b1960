"""全市汇总: the city's summary, the counties in order of need."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dudao.evaluation import STATES
from dudao.evaluation.states import period_words
from dudao.reports.papers import annexes, figures
from dudao.reports.papers import since as changed
from dudao.reports.papers.content import Annex, Block, Chart, Paper, Table, day_words
from dudao.reports.papers.feedback import ASKED, failing, ordinal, satisfaction_words, span
from dudao.reports.papers.figures import City, Rule
from dudao.reports.papers.since import Since
from dudao.reports.papers.wording import Wording


def draft(city: City, wording: Wording, since: Since | None = None) -> Paper:
    """The city's summary as a draft: no number, no date yet. ``since``: what it is held against."""
    return _Summing(city, wording, in_need(city)).paper(since)


def supervised(city: City, wording: Wording) -> Iterator[Block]:
    """The sentences of how the city stands, as minutes have them too."""
    return _Summing(city, wording, in_need(city)).supervised()


def tables(city: City, wording: Wording) -> list[Annex]:
    """The counties' standing and how they are covered, as minutes have them too."""
    return _Summing(city, wording, in_need(city)).tables()


def in_need(city: City) -> dict[str, list[Rule]]:
    """County → its rules, the neediest county first (:func:`figures.need`), else in the order of their codes."""
    received = {row["county"] for row in city.files}
    rules = {county: city.rules_of(county) for county in city.counties}
    order = sorted(
        city.counties, key=lambda county: figures.need(rules[county], county in received)
    )
    return {county: rules[county] for county in order}


@dataclass(slots=True)
class _Summing:
    city: City
    wording: Wording
    rules: Mapping[str, list[Rule]]

    def _common(self) -> dict[str, Any]:
        city, style = self.city, self.wording.style
        return {
            "span": span(city), "manual": style["manual"], "drafter": style["drafter"], "kind": "市",
            "day": day_words(city.as_of), "counties": len(city.counties), "county": "", "due": "",
        }  # fmt: skip

    def paper(self, since: Since | None) -> Paper:
        city, style, say, common = self.city, self.wording.style, self.wording.say, self._common()
        blocks = [Block("text", say("opening", **common), "opening")]
        parts = (
            ("supervised", self._since(since)), ("centre", self._centre()), ("counties", self._counties()),
            ("next", self._next()),
        )  # fmt: skip
        for number, (name, part) in enumerate(parts, 1):
            blocks.append(Block("h1", f"{ordinal(number)}、{say(f'{name}.title')}", name))
            blocks += part
        blocks.append(Block("text", say("closing", **common), "closing"))
        return Paper(
            "summary", None, city.year, city.as_of, city.known_at, style["issuer"],
            style["number"].format(year=city.as_of.year, number=style["blank"]), say("title", **common), "",
            blocks, [], "", self._annexes(), style["issuer"], list(style["copies"]),
        )  # fmt: skip

    def _since(self, since: Since | None) -> Iterator[Block]:
        told = list(self.supervised())
        nth = f"（{ordinal(len(told) + 1)}）"
        return itertools.chain(told, changed.blocks(self.city, None, since, self.wording, nth))

    def supervised(self) -> Iterator[Block]:
        """How many sessions, stations, workers, standings, answers, a paragraph each."""
        common = self._common()
        total, say = self.city.coverage["total"], self.wording.say
        held, stations, workers = total["sessions"], total["stations"], total["workers"]
        listed = day_words(dt.date.fromisoformat(str(self.city.coverage["denominator"]["as_of"])))
        told = {
            **stations,
            "workers": workers["reported"],
            "workers_supervised": workers["supervised"],
        }
        lines = [
            say("supervised.held", **common, **held, total=sum(held.values())),
            say("supervised.stations", **common, **told, listed=listed) + self._silent(),
            say("supervised.standings", **self._standings()),
            self._satisfaction(common),
        ]
        for number, line in enumerate(lines, 1):
            yield Block("text", f"（{ordinal(number)}）{line}", f"supervised.{number}")

    def _silent(self) -> str:
        silent = [
            row["county"]
            for row in self.city.coverage["counties"]
            if not row["stations"]["reported"]
        ]
        return (
            self.wording.say("supervised.silent", counties=figures.listed(silent)) if silent else ""
        )

    def _standings(self) -> dict[str, int]:
        """How many counties have a floor of their own not met, nobody can tell, not over yet, met; and how many fail
        a floor in a session or at a station."""
        worst = [figures.standing(rules) or "undecidable" for rules in self.rules.values()]
        names = {"below": "unmet", "unsure": "undecidable", "pending": "pending", "well": "met"}
        single = sum(
            any(
                r.state == "unmet" and r.target.level == "floor" and r.target.subject != "county"
                for r in rules
            )
            for rules in self.rules.values()
        )
        return {name: worst.count(state) for name, state in names.items()} | {"single": single}

    def _satisfaction(self, common: Mapping[str, Any]) -> str:
        total = self.city.satisfaction["total"]
        if total["rate"] is None or total["mean"] is None:
            return self.wording.say("supervised.no_survey")
        return satisfaction_words(self.wording, total, common)

    def _centre(self) -> Iterator[Block]:
        """What the centre itself owes: rules of no county, by target."""
        say, found = (
            self.wording.say,
            [rule for rule in self.city.rules_of(None) if rule.state != "not_applicable"],
        )
        if not found:
            yield Block("text", say("centre.none"), "centre.none")
        for number, rule in enumerate(found, 1):
            target, counts = rule.target, rule.counts
            told = {
                "label": target.label,
                "required": rule.required,
                "noun": rule.noun,
                "word": rule.word,
            }
            if rule.single:
                verdict = rule.verdicts[0]
                line = say(
                    "centre.one", **told, period=period_words(verdict.period),
                    value=figures.valued(verdict, target), state=STATES[verdict.state],
                )  # fmt: skip
            else:
                judged = {
                    state: many for state, many in counts.items() if state != "not_applicable"
                }
                line = say(
                    "centre.many",
                    **told,
                    count=sum(judged.values()),
                    parts=self.wording.parts(judged, rule.word),
                )
            yield Block("item", f"{number}.{line}", f"centre.{target.id}")

    def _counties(self) -> Iterator[Block]:
        for number, (county, rules) in enumerate(self.rules.items(), 1):
            said = self.wording.say("counties.county", county=county, finding=self._finding(rules))
            yield Block("item", f"{number}.{said}", f"county.{county}")

    def _finding(self, rules: list[Rule]) -> str:
        own = [rule for rule in rules if rule.target.level in ASKED]
        if not any(rule.state != "not_applicable" for rule in own):
            return self.wording.say("counties.nothing")
        said = ""
        for state in ("unmet", "undecidable", "pending"):
            labels = [f"“{rule.target.label}”" for rule in own if rule.state == state]
            if labels:
                said += self.wording.say(f"counties.{state}", labels=figures.listed(labels))
        return said or self.wording.say("counties.well")

    def _next(self) -> Iterator[Block]:
        owed = [
            c for c, rules in self.rules.items() if any(r.state == "unmet" for r in failing(rules))
        ]
        unsure = [c for c, rules in self.rules.items() if c not in owed and failing(rules)]
        lines = [
            self.wording.say(f"next.{key}", counties=figures.listed(named))
            for key, named in (("owed", owed), ("papers", unsure))
            if named
        ]
        for number, line in enumerate([*lines, self.wording.say("next.steady")], 1):
            yield Block("item", f"{number}.{line}", f"next.{number}")

    def _annexes(self) -> list[Annex]:
        return [
            *self.tables(),
            self._chart(),
            self._satisfied_table(),
        ]

    def tables(self) -> list[Annex]:
        """County by county: how it stands, how it is covered."""
        return [self._standing_table(), self._coverage_table()]

    def _standing_table(self) -> Annex:
        """County × the rules judged for the county itself, then how many of the others fail."""
        heads, rows = (
            ["序号", "县（市、区）", "达到要求", "未达到要求", "无法判定", "期限未到", "底线结论"],
            [],
        )
        for number, (county, rules) in enumerate(self.rules.items(), 1):
            states = [rule.state for rule in rules if rule.target.level in ASKED]
            worst = figures.standing(rules) or "undecidable"
            counts = [
                str(states.count(state)) for state in ("met", "unmet", "undecidable", "pending")
            ]
            rows.append([str(number), county, *counts, annexes.mark(worst, "floor", self.wording)])
        table = Table(heads, rows, [0.7, 1.6, 1.2, 1.4, 1.2, 1.2, 1.6], list(range(7)))
        return Annex(self.wording.say("annexes.counties"), table)

    def _coverage_table(self) -> Annex:
        heads = [
            "县（市、区）",
            "应建站",
            "报了人员",
            "受过督导",
            "在册社工",
            "受过督导",
            "团体",
            "个别",
            "同事",
            "线上",
        ]
        rows = [_covered(row["county"], row) for row in self.city.coverage["counties"]]
        rows.append(_covered("合计", self.city.coverage["total"]))
        table = Table(heads, rows, [1.6, *[1.0] * 9], list(range(10)))
        return Annex(self.wording.say("annexes.coverage"), table)

    def _chart(self) -> Annex:
        held = {row["county"]: row["sessions"] for row in self.city.coverage["counties"]}
        series = {name: [held[c][kind] for c in held] for kind, name in annexes.KINDS.items()}
        chart = Chart(
            self.wording.say("annexes.chart_title", year=self.city.year), list(held), series
        )
        return Annex(self.wording.say("annexes.chart"), chart=chart)

    def _satisfied_table(self) -> Annex:
        found = [
            *self.city.satisfaction["counties"],
            {**self.city.satisfaction["total"], "county": "合计"},
        ]
        shown = annexes.shown
        rows = [
            [row["county"], shown(row["respondents"]), shown(row["answers"]), figures.rate(row["rate"]), annexes.mean(row["mean"])]
            for row in found
        ]  # fmt: skip
        table = Table(
            ["县（市、区）", "收到评价", "有效作答", "满意率", "平均分"],
            rows,
            [1.6, 1, 1, 1, 1],
            list(range(5)),
        )
        return Annex(self.wording.say("annexes.satisfaction"), table)


def _covered(name: str, row: Mapping[str, Any]) -> list[str]:
    stations, workers, held = row["stations"], row["workers"], row["sessions"]
    numbers = (
        stations["expected"], stations["reported"], stations["supervised"], workers["reported"], workers["supervised"],
        *(held[kind] for kind in annexes.KINDS),
    )  # fmt: skip
    return [name, *map(str, numbers)]
