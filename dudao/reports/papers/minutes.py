"""会议纪要: what a meeting saw, said and decided, drawn up from its frozen figures and what was typed as it fell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dudao.reports.papers import figures, summary
from dudao.reports.papers.content import Block, Demand, Paper, day_words
from dudao.reports.papers.feedback import ordinal, span
from dudao.reports.papers.figures import City
from dudao.reports.papers.wording import Wording

MOST_ROWS = 3
"""Records named as the reason of one change."""


@dataclass(frozen=True, slots=True)
class Talk:
    """One point as it was dealt with: how it stood (``lines``), what was said and decided, line by line."""

    title: str
    lines: Sequence[str] = ()
    note: str = ""
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """One verdict that is not what it was; ``causes`` in words, ``rows`` the places of the records behind."""

    subject: str
    label: str
    level: str
    before: str
    after: str
    causes: Sequence[str]
    rows: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Since:
    """What turned since the meeting before; ``single``: how many more of sessions, stations and people."""

    name: str
    day: dt.date
    turns: Sequence[Turn] = ()
    single: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """A station drawn, and what was found there."""

    county: str
    station: str
    ticks: int
    photo: str
    found: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting as its minutes need it. ``stations``: how many the checked ones were drawn of; ``wanted``: county and
    what it is to put right."""

    name: str
    day: dt.date
    place: str = ""
    chair: str = ""
    attendees: str = ""
    absent: str = ""
    talks: Sequence[Talk] = ()
    since: Since | None = None
    checks: Sequence[Check] = ()
    stations: int = 0
    seed: int | None = None
    wanted: Sequence[tuple[str, Demand]] = ()


def draft(city: City, held: Held, wording: Wording, figures_said: Wording) -> Paper:
    """The minutes as a draft: no number yet. ``figures_said``: the summary's words, in which the figures are told."""
    return _Noting(city, held, wording, figures_said).paper()


@dataclass(slots=True)
class _Noting:
    city: City
    held: Held
    wording: Wording
    figures_said: Wording

    def paper(self) -> Paper:
        city, held, style, say = self.city, self.held, self.wording.style, self.wording.say
        names = {"drafter": style["drafter"], "manual": style["manual"], "name": held.name, "day": day_words(held.day), "span": span(city)}  # fmt: skip
        blocks = [Block("text", self._opening(names), "opening")]
        parts = [
            ("supervised", self._supervised()),
            ("since", self._since()),
            ("points", self._points()),
        ]
        parts += [("spot", self._spot()), ("demands", self._demanded())]
        told = [(name, list(found)) for name, found in parts]
        for number, (name, found) in enumerate(((n, f) for n, f in told if f), 1):
            blocks.append(Block("h1", f"{ordinal(number)}、{say(f'{name}.title')}", name))
            blocks += found
        if held.wanted:
            blocks.append(Block("text", say("closing", **names), "closing"))
        for key in ("attended", "absent"):
            people = held.attendees if key == "attended" else held.absent
            if people.strip():
                blocks.append(Block("people", say(key, names=_joined(people)), key))
        annexes = summary.tables(city, self.figures_said)
        return Paper(
            "minutes", None, city.year, city.as_of, city.known_at, style["issuer"],
            self.wording.texts["number"].format(year=held.day.year, number=style["blank"]), say("title", **names), "",
            blocks, self._demands(), self.wording.texts["demands.line"], annexes, style["drafter"], list(style["copies"]),
            mark=say("mark"), line=say("line", **names),
        )  # fmt: skip

    def _opening(self, names: Mapping[str, Any]) -> str:
        held, city = self.held, self.city
        key = (
            "held" if held.chair and held.place else "held_nowhere" if held.chair else "held_nobody"
        )
        said = self.wording.say(key, **names, chair=held.chair, place=held.place)
        known = (
            "编制之日"
            if city.known_at is None
            else f"{day_words(city.known_at)}{city.known_at:%H时%M分}"
        )
        return self.wording.say(
            "opening", **names, held=said, as_of=day_words(city.as_of), known=known
        )

    def _supervised(self) -> Iterator[Block]:
        yield from summary.supervised(self.city, self.figures_said)

    def _since(self) -> Iterator[Block]:
        since, say = self.held.since, self.wording.say
        if since is None:
            return
        told = {"name": since.name, "day": day_words(since.day), "many": len(since.turns)}
        yield Block(
            "text", say("since.lead" if since.turns else "since.none", **told), "since.lead"
        )
        for number, (turn, subjects) in enumerate(alike(since.turns), 1):
            hidden = figures.listed(map(self.city.hide, subjects))
            said = say(
                "since.turned", subject=hidden, label=turn.label, why=self._why(turn),
                before=figures.state_words(turn.before, turn.level), after=figures.state_words(turn.after, turn.level),
            )  # fmt: skip
            yield Block("item", f"{number}.{said}", f"since.{number}")
        if since.single:
            yield Block("text", say("since.more", many=since.single), "since.more")

    def _why(self, turn: Turn) -> str:
        causes = figures.listed(turn.causes)
        if not turn.rows:
            return causes
        shown = [self.city.hide(figures.cited(row)) for row in turn.rows[:MOST_ROWS]]
        more = f"等{len(turn.rows)}处" if len(turn.rows) > MOST_ROWS else ""
        return self.wording.say("since.rows", causes=causes, rows=figures.listed(shown) + more)

    def _points(self) -> Iterator[Block]:
        if not self.held.talks:
            yield Block("text", self.wording.say("points.none"), "points.none")
        for number, talk in enumerate(self.held.talks, 1):
            key = f"point.{number}"
            yield Block("h2", f"（{ordinal(number)}）{talk.title}", key)
            if talk.lines:
                said = "；".join(figures.tight(line).rstrip("。；") for line in talk.lines)
                yield Block("text", self.wording.say("points.told", said=said), f"{key}.told")
            for name in ("note", "decision"):
                for nth, line in enumerate(_lines(getattr(talk, name))):
                    said = self.wording.say(f"points.{name}", said=line) if nth == 0 else line
                    yield Block("text", said, f"{key}.{name}.{nth}")

    def _spot(self) -> Iterator[Block]:
        held, say = self.held, self.wording.say
        if not held.checks:
            return
        yield Block(
            "text",
            say("spot.lead", all=held.stations, many=len(held.checks), seed=held.seed),
            "spot.lead",
        )
        for number, check in enumerate(held.checks, 1):
            note = f"，{check.note.rstrip('。')}" if check.note.strip() else ""
            said = say(
                "spot.one", county=check.county, station=check.station, ticks=check.ticks, photo=check.photo,
                found=check.found, note=note,
            )  # fmt: skip
            yield Block("item", f"{number}.{said}", f"spot.{number}")

    def _demanded(self) -> Iterator[Block]:
        if self.held.wanted:
            yield Block("demands", "", "demands.all")
        else:
            yield Block("text", self.wording.say("demands.none"), "demands.none")

    def _demands(self) -> list[Demand]:
        return [
            Demand(
                self.wording.say("demands.what", county=county, what=asked.what), asked.measure, asked.owner,
                asked.due_on, asked.target, asked.closes,
            )
            for county, asked in self.held.wanted
        ]  # fmt: skip


def alike(turns: Iterable[Turn]) -> list[tuple[Turn, list[str]]]:
    """Turns with the subjects that are said in one breath: of one clause, the same before, after and causes. One with
    rows of its own stands alone.

    >>> due = [Turn(county, "团体督导", "floor", "pending", "unmet", ["评估日"]) for county in ("甲县", "丙县")]
    >>> met = Turn("乙县", "团体督导", "floor", "pending", "met", ["新报"], ["台账第3行"])
    >>> [subjects for _, subjects in alike([due[0], met, due[1]])]
    [['甲县', '丙县'], ['乙县']]
    """
    found: dict[object, tuple[Turn, list[str]]] = {}
    for nth, turn in enumerate(turns):
        same = (turn.label, turn.level, turn.before, turn.after, *turn.causes)
        found.setdefault(nth if turn.rows else same, (turn, []))[1].append(turn.subject)
    return [*found.values()]


def _lines(text: str) -> list[str]:
    """The lines of what was typed, each a sentence.

    >>> _lines("年内补开\\n\\n 下次先议。")
    ['年内补开。', '下次先议。']
    """
    told = [line.strip() for line in text.splitlines() if line.strip()]
    return [line if line[-1] in "。；！？：" else f"{line}。" for line in told]


def _joined(people: str) -> str:
    """Names as they were typed, lines and commas as 、.

    >>> _joined("周副局长\\n吴处长, 何科长")
    '周副局长、吴处长、何科长'
    """
    for mark in ("\n", ",", "，", ";", "；"):
        people = people.replace(mark, "、")
    return "、".join(name.strip() for name in people.split("、") if name.strip())
