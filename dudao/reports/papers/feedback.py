"""督导反馈报告: one county's report drawn up from the figures (第二部分 三（二）2), sentence by sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dudao.evaluation import Verdict
from dudao.reports.papers import annexes, figures
from dudao.reports.papers import since as changed
from dudao.reports.papers.content import Annex, Block, Demand, Paper, day_words
from dudao.reports.papers.figures import City, Rule
from dudao.reports.papers.since import Since
from dudao.reports.papers.wording import Wording

HAN = "一二三四五六七八九十"
ASKED = ("floor", "principle", "form")
"""The levels a county is asked to put right."""


def draft(city: City, county: str, wording: Wording, since: Since | None = None) -> Paper:
    """The report of a county as a draft: no number, no date yet. ``since``: what it is held against."""
    return _Drafting(city, county, wording, since).paper()


def ordinal(number: int) -> str:
    """A number as headings count.

    >>> [ordinal(n) for n in (1, 10, 11, 20, 42)]
    ['一', '十', '十一', '二十', '四十二']
    """
    tens, ones = divmod(number, 10)
    lead = "" if not tens else ("十" if tens == 1 else HAN[tens - 1] + "十")
    return lead + (HAN[ones - 1] if ones else "")


def span(city: City) -> str:
    """The time a paper speaks of: the year where it is over, else from its first day on.

    >>> import types
    >>> span(types.SimpleNamespace(year=2025, as_of=dt.date(2026, 1, 10)))
    '2025年度'
    >>> span(types.SimpleNamespace(year=2025, as_of=dt.date(2025, 6, 30)))
    '2025年1月至6月'
    """
    if city.as_of > dt.date(city.year, 12, 31):
        return f"{city.year}年度"
    if city.as_of < dt.date(city.year, 2, 1):
        return f"{city.year}年1月"
    return f"{city.year}年1月至{city.as_of.month}月"


@dataclass(slots=True)
class _Drafting:
    city: City
    county: str
    wording: Wording
    since: Since | None = None

    def paper(self) -> Paper:
        city, style, say = self.city, self.wording.style, self.wording.say
        rules = city.rules_of(self.county)
        demands = [demand for rule in failing(rules) for demand in self._demand(rule)]
        common = {**self._names(), "day": day_words(city.as_of), "due": day_words(self._due())}
        blocks = [
            Block("text", say("opening", **common), "opening"),
            *self._section(1, "supervised", self._supervised(rules)),
            *self._section(2, "done_well", self._done_well(rules)),
            *self._section(3, "problems", self._problems(rules)),
            *self._section(4, "demands", self._demanded(demands)),
        ]
        if demands:
            blocks.append(Block("text", say("closing", **common), "closing"))
            blocks.append(Block("text", say("contents", **common), "contents"))
        return Paper(
            "feedback", self.county, city.year, city.as_of, city.known_at, style["issuer"],
            style["number"].format(year=city.as_of.year, number=style["blank"]), say("title", **common),
            style["addressee"].format(county=self.county), blocks, demands, self.wording.texts["demands.line"],
            self._annexes(rules), style["issuer"], list(style["copies"]), contact=style["contact"],
        )  # fmt: skip

    def _names(self) -> dict[str, Any]:
        style = self.wording.style
        return {
            "county": self.county, "kind": figures.kind_word(self.county), "span": span(self.city),
            "manual": style["manual"], "drafter": style["drafter"], "counties": len(self.city.counties),
        }  # fmt: skip

    def _due(self) -> dt.date:
        return self.city.as_of + dt.timedelta(days=int(self.wording.texts["demands.due_days"]))

    def _section(self, number: int, name: str, blocks: Iterator[Block]) -> Iterator[Block]:
        yield Block("h1", f"{ordinal(number)}、{self.wording.say(f'{name}.title')}", name)
        yield from blocks

    def _supervised(self, rules: list[Rule]) -> Iterator[Block]:
        covered, names = self.city.covered(self.county), self._names()
        held = covered["sessions"]
        total = sum(held.values())
        key = "held" if total else "none_held"
        lines = [self.wording.say(f"supervised.{key}", **names, **held, total=total)]
        stations, workers = covered["stations"], covered["workers"]
        key = "stations" if stations["reported"] else "no_stations"
        listed = day_words(dt.date.fromisoformat(str(self.city.coverage["denominator"]["as_of"])))
        told = {
            "expected": stations["expected"],
            "reported": stations["reported"],
            "supervised": stations["supervised"],
        }
        told |= {"workers": workers["reported"], "workers_supervised": workers["supervised"]}
        lines.append(self.wording.say(f"supervised.{key}", **names, **told, listed=listed))
        lines.append(
            self.wording.say(
                "supervised.targets", **names, all=len(rules), parts=self._counted(rules)
            )
        )
        lines.append(satisfaction_words(self.wording, self.city.satisfied(self.county), names))
        for number, line in enumerate(lines, 1):
            yield Block("text", f"（{ordinal(number)}）{line}", f"supervised.{number}")  # fmt: skip
        nth = f"（{ordinal(len(lines) + 1)}）"
        yield from changed.blocks(self.city, self.county, self.since, self.wording, nth)

    def _counted(self, rules: list[Rule]) -> str:
        states = [rule.state for rule in rules]
        order = ("met", "unmet", "pending", "undecidable", "not_applicable")
        return self.wording.parts({state: states.count(state) for state in order}, "项")

    def _done_well(self, rules: list[Rule]) -> Iterator[Block]:
        well = [rule for rule in rules if rule.state == "met" and rule.target.level in ASKED]
        if not well:
            nothing = "nothing" if self._received() else "nothing_received"
            yield Block(
                "text", self.wording.say(f"done_well.{nothing}", **self._names()), "done_well.none"
            )
        for number, rule in enumerate(well, 1):
            key = "one" if rule.single else "many"
            first, met = rule.verdicts[0], len(rule.in_state("met"))
            told = {
                "label": rule.target.label,
                "required": rule.required,
                "count": met,
                "noun": rule.noun,
            }
            said = self.wording.say(
                f"done_well.{key}", **told, value=figures.valued(first, rule.target)
            )
            yield Block("item", f"{number}.{said}", f"done_well.{rule.target.id}")

    def _received(self) -> bool:
        return any(row["county"] == self.county for row in self.city.files)

    def _problems(self, rules: list[Rule]) -> Iterator[Block]:
        found = failing(rules)
        if not found:
            yield Block("text", self.wording.say("problems.none"), "problems.none")
        for number, rule in enumerate(found, 1):
            key, told = rule.target.id, self._told(rule)
            heading = (
                "principle"
                if rule.state == "unmet" and rule.target.level == "principle"
                else rule.state
            )
            yield Block(
                "h2",
                f"（{ordinal(number)}）{self.wording.say(f'problems.{heading}', **told)}",
                f"problem.{key}",
            )
            quote = self.wording.say("problems.quote", **told)
            if rule.single:
                yield Block(
                    "text", quote + self._single(rule, rule.verdicts[0]), f"problem.{key}.told"
                )
            else:
                yield Block(
                    "text", quote + self.wording.say("problems.many", **told), f"problem.{key}.told"
                )
                yield from self._each(rule)

    def _told(self, rule: Rule) -> dict[str, Any]:
        counts, target = rule.counts, rule.target
        judged = sum(many for state, many in counts.items() if state != "not_applicable")
        level = self.wording.style[f"levels.{target.level}"]
        return {
            **counts, "label": target.label, "clause": target.clause.replace("(", "（").replace(")", "）").replace(" ", ""),
            "quote": target.quote.lstrip("*"), "count": judged, "noun": rule.noun, "word": rule.word,
            "required": rule.required, "level": level,
            "parts": self.wording.parts({state: counts[state] for state in ("unmet", "undecidable")}, rule.word),
        }  # fmt: skip

    def _single(self, rule: Rule, verdict: Verdict) -> str:
        """What was counted towards a rule judged once, on what, and what was not counted and why."""
        owed, looked = figures.gap(verdict.missing)
        value = figures.valued(verdict, rule.target)
        key = "one" if verdict.state == "unmet" else "one_unknown"
        missing = owed or self.wording.say("problems.unknown")
        said = self.wording.say(
            f"problems.{key}", value=value, required=rule.required, missing=missing
        )
        sources = figures.listed(map(self.city.cite, verdict.evidence))
        said += (
            self.wording.say("problems.evidence", sources=sources)
            if sources
            else self.wording.say("problems.none_counted")
        )
        if looked:
            said += self.wording.say("problems.looked", said=self.city.hide(looked))
        if verdict.excluded:
            why = "；".join(f"{self.city.cite(source)}，{figures.tight(reason)}" for source, reason in verdict.excluded)  # fmt: skip
            said += self.wording.say("problems.excluded", said=why)
        return said

    def _each(self, rule: Rule) -> Iterator[Block]:
        """A line for each session or station that fails or cannot be told, so many as the body may hold."""
        failing_ones = [*rule.in_state("unmet"), *rule.in_state("undecidable")]
        most = int(self.wording.texts["demands.most_named"])
        for number, verdict in enumerate(failing_ones[:most], 1):
            end = "；" if number < min(len(failing_ones), most) else "。"
            line = self._line(rule, verdict)
            yield Block(
                "item", f"{number}.{line}{end}", f"problem.{rule.target.id}.{verdict.subject}"
            )
        if len(failing_ones) > most:
            more = self.wording.say("problems.more", count=len(failing_ones) - most, word=rule.word)
            yield Block("text", more, f"problem.{rule.target.id}.more")

    def _line(self, rule: Rule, verdict: Verdict) -> str:
        owed, _ = figures.gap(verdict.missing)
        value = figures.valued(verdict, rule.target)
        key = "item_bare" if value == "－" or rule.target.subject == "station" else "item"
        return self.wording.say(
            f"problems.{key}",
            subject=figures.subject_words(verdict, rule.target, self.city.hide), value=value,
            missing=owed or self.wording.say("problems.unknown"),
            sources=figures.listed(map(self.city.cite, verdict.evidence)) or self.wording.say("problems.none_counted").rstrip("。"),
        )  # fmt: skip

    def _demand(self, rule: Rule) -> Iterator[Demand]:
        first = rule.in_state(rule.state)[0]
        owed, _ = figures.gap(first.missing)
        many = "" if rule.single else "_many"
        key = f"gap{many}_undecidable" if rule.state == "undecidable" else f"gap{many or '_unmet'}"
        told = self._told(rule) | {"missing": owed or self.wording.say("problems.unknown")}
        what = self.wording.say(
            "demands.what", label=rule.target.label, gap=self.wording.say(f"demands.{key}", **told)
        )
        closes = {
            "kind": "target",
            "target": rule.target.id,
            "subject": self.county,
            "period": str(self.city.year),
        }
        measure = self.wording.measure_for(rule.target.measure, rule.state)
        owner = self.wording.style["addressee"].format(county=self.county)
        yield Demand(what, measure, owner, self._due(), rule.target.id, closes)

    def _demanded(self, demands: list[Demand]) -> Iterator[Block]:
        if demands:
            yield Block("demands", "", "demands.all")
        else:
            yield Block("text", self.wording.say("demands.none"), "demands.none")

    def _annexes(self, rules: list[Rule]) -> list[Annex]:
        """Those that have something to show; what did not come in is said in the body."""
        city, own = self.city, self.county
        found = [
            annexes.targets(city, rules, self.wording),
            annexes.months(city, own, self.wording),
            annexes.satisfaction(city.satisfied(own), self.wording),
            annexes.sources(
                city, [row for row in city.files if row["county"] == own], self.wording
            ),
        ]
        return [annex for annex in found if annex is not None]


def failing(rules: list[Rule]) -> list[Rule]:
    """The rules a paper calls problems: floors before principles, what is not met before what nobody can tell."""
    found = [
        rule
        for rule in rules
        if rule.state in ("unmet", "undecidable") and rule.target.level in ASKED
    ]
    return sorted(found, key=lambda rule: (ASKED.index(rule.target.level), rule.state != "unmet"))


def satisfaction_words(wording: Wording, found: Mapping[str, Any], names: Mapping[str, Any]) -> str:
    """The sentence on what people answered: as exact as the figures may be shown, never a verdict."""
    key = "satisfaction"
    if found["respondents"] == 0:
        key = "no_survey"
    elif found["rate"] is None:
        key = "few"
    elif found["mean"] is None:
        key = "rounded"
    return wording.say(
        f"supervised.{key}", **names,
        respondents=_few(found["respondents"]), answers=_few(found["answers"]),
        rate=figures.rate(found["rate"]), mean="－" if found["mean"] is None else f"{found['mean']:.2f}",
    )  # fmt: skip


def _few(number: int | None) -> str:
    return "若干" if number is None else str(number)
