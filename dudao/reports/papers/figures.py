"""The figures of one moment that papers are drawn from: verdicts, coverage, satisfaction, sessions, files; and how each is said.

Nothing is reckoned here that a page does not show: they are the answers of ``evaluate``, ``coverage``,
``satisfaction`` and of queries, at the two clocks of :class:`dudao.evaluation.facts.Facts`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dudao import evaluation
from dudao.evaluation import Brief, Verdict, Verdicts
from dudao.evaluation.facts import Facts
from dudao.evaluation.states import period_words
from dudao.forms import load_forms
from dudao.records import Source
from dudao.rules import RulePack, Target

JUDGED = ("floor", "principle", "form", "disqualification")
"""The levels a paper speaks of: what is only counted is in no paper."""
ORDER = ("unmet", "undecidable", "pending", "met", "not_applicable")
"""States from what asks for most."""
NOUNS = {
    "session": ("次", "督导"), "station": ("个", "站点"), "worker": ("名", "社工"), "supervisor": ("名", "督导"),
    "centre": ("项", ""), "county": ("个", "县（市、区）"),
}  # fmt: skip
"""What is counted of a rule's subject: its measure word, and the thing."""
_KINDS = ("团体", "个别", "同事", "线上团体")
_SPACED = re.compile(r"(?<=[^\x00-\xff]) (?=[0-9A-Za-z])|(?<=[0-9A-Za-z%]) (?=[^\x00-\xff])")
_FILE = re.compile(r"“(?:[^”]*/)?([^”/]+\.[a-z]{3,4})”")
_ROW = re.compile(r"^R(\d+)$")


@dataclass(slots=True)
class City:
    """Everything papers of one year say, taken once for all counties. ``names`` are hidden in whatever is said
    (:meth:`hide`); ``named``: they are not, since somebody asked for it with a reason."""

    year: int
    as_of: Any
    known_at: Any
    pack: RulePack
    verdicts: Verdicts
    coverage: Mapping[str, Any]
    satisfaction: Mapping[str, Any]
    months: Sequence[Mapping[str, Any]]
    files: Sequence[Mapping[str, Any]]
    sessions: Sequence[Mapping[str, Any]]
    stations: Sequence[Mapping[str, Any]]
    workers: Sequence[Mapping[str, Any]]
    sites: Sequence[Mapping[str, Any]]
    names: frozenset[str] = frozenset()
    _hider: list[re.Pattern[str]] = field(default_factory=list)
    _rules: dict[str | None, list[Rule]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, facts: Facts, pack: RulePack, year: int, named: bool = False, verdicts: Verdicts | None = None
    ) -> City:  # fmt: skip
        """The figures of a year as ``facts`` hold them, judged under ``pack`` (unless ``verdicts`` are)."""
        if verdicts is None:
            judged = evaluation.evaluate(facts, pack, year)
            verdicts = judged.knowing(evaluation.session_counties(facts, year))
        held = facts.rows("pages/reports/sessions", year=year)
        people = {row["name"] for row in facts.rows("pages/reports/named")}
        people |= {name for row in held for name in row["supervisees"] or ()}
        return cls(
            year, facts.as_of, facts.known_at, pack.of(year),
            verdicts,
            evaluation.coverage(facts, year), evaluation.satisfaction(facts, year),
            facts.rows("pages/coverage/sessions_by_month", year=year),
            facts.rows("pages/reports/files", year=year), held,
            facts.rows("pages/coverage/stations", year=year),
            facts.rows("pages/reports/workers", year=year), facts.rows("pages/facility/sites", year=year),
            frozenset() if named else frozenset(name for name in people if name and len(name) > 1),
        )  # fmt: skip

    @property
    def counties(self) -> list[str]:
        return [row["county"] for row in self.coverage["counties"]]

    def covered(self, county: str) -> Mapping[str, Any]:
        """The county's line of ``coverage``."""
        return next(row for row in self.coverage["counties"] if row["county"] == county)

    def satisfied(self, county: str) -> Mapping[str, Any]:
        """The county's line of ``satisfaction``; figures that are held back are None there."""
        return next(row for row in self.satisfaction["counties"] if row["county"] == county)

    def hide(self, text: str) -> str:
        """The text with workers' names as 某某, their surname kept.

        >>> city = City(2025, *[None] * 12, names=frozenset({"尚哲军"}))
        >>> city.hide("个别督导-尚哲军.docx")
        '个别督导-尚某某.docx'
        """
        if not self.names:
            return text
        if not self._hider:
            longest = sorted(self.names, key=lambda name: (-len(name), name))
            self._hider.append(re.compile("|".join(map(re.escape, longest))))
        return self._hider[0].sub(lambda found: found[0][0] + "某" * (len(found[0]) - 1), text)

    def cite(self, source: Source) -> str:
        """A record as a paper cites it."""
        return self.hide(cited(source.text(self.verdicts.shared)))

    def rules_of(self, county: str | None) -> list[Rule]:
        """The rules of a county (None: those of no county at all), in the pack's order; made once, read only."""
        if county not in self._rules:
            self._rules[county] = self._rules_under(county)
        return self._rules[county]

    def _rules_under(self, county: str | None) -> list[Rule]:
        found = self.verdicts.where(lambda target: target.level in JUDGED).under(county)
        own: dict[str, list[Verdict]] = {}
        for verdict in found:
            own.setdefault(verdict.target, []).append(verdict)
        return [Rule(self.pack.targets[number], listed) for number, listed in own.items()]


@dataclass(slots=True)
class Rule:
    """One rule with all its verdicts on one county: one on the county itself, or one a session, station or person."""

    target: Target
    verdicts: list[Verdict]

    @property
    def counts(self) -> dict[str, int]:
        """State → how many, the one that decides first."""
        found = dict.fromkeys(ORDER, 0)
        for verdict in self.verdicts:
            found[verdict.state] += 1
        return found

    @property
    def state(self) -> str:
        """The state that decides: one failing outweighs all."""
        return next(state for state, many in self.counts.items() if many)

    @property
    def single(self) -> bool:
        """Whether it is judged once for the county (or centre) and period itself."""
        return self.target.subject in ("county", "centre") and len(self.verdicts) == 1

    @property
    def noun(self) -> str:
        return "".join(NOUNS[self.target.subject])

    @property
    def word(self) -> str:
        return NOUNS[self.target.subject][0]

    @property
    def required(self) -> str:
        return required(self.target)

    def in_state(self, *states: str) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if verdict.state in states]


def required(target: Target) -> str:
    """What a rule asks for, in words.

    >>> from dudao import rules
    >>> pack = rules.load("kunming").targets
    >>> required(pack["KM-10"]), required(pack["KM-67"]), required(pack["KM-06"]), required(pack["KM-47"])
    ('不少于1次', '7天内', '中级及以上', '不超过1次')
    """
    number, unit = target.required, target.unit
    if target.scale:
        return f"{number}及以上"
    if target.within_days is not None:
        return f"{figure(number)}天内"
    if target.at_most is not None:
        return f"不超过{figure(number)}{unit}"
    return f"不少于{figure(number)}{unit}" if number is not None else "－"


def valued(verdict: Brief, target: Target) -> str:
    """What was counted, with its unit; － where nobody can tell."""
    if verdict.value is None:
        return "－"
    if isinstance(verdict.value, str):
        return verdict.value
    return figure(verdict.value) + ("天" if target.within_days is not None else target.unit)


def figure(value: Any) -> str:
    """A number without meaningless decimals.

    >>> figure(2.0), figure(0.5), figure(True), figure("中级")
    ('2', '0.5', '1', '中级')
    """
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int | float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return str(value)


def rate(share: float | None) -> str:
    """A share as papers print it, to a tenth of a percent; a hundred is only all.

    >>> rate(0.754902), rate(1.0), rate(0.9999), rate(None)
    ('75.5%', '100%', '99.9%', '－')
    """
    if share is None:
        return "－"
    tenths = min(round(1000 * share), 999) if share < 1 else 1000
    return f"{tenths / 10:.1f}".removesuffix(".0") + "%"


def state_words(state: str, level: str) -> str:
    """
    >>> state_words("unmet", "principle"), state_words("met", "floor")
    ('未达原则', '达标')
    """
    return "未达原则" if (state, level) == ("unmet", "principle") else evaluation.STATES[state]


def tight(text: str) -> str:
    """A text as official papers write it: no space between a figure and the words around it.

    >>> tight("差 1 次；超过 8 天")
    '差1次；超过8天'
    """
    return _SPACED.sub("", text)


def gap(missing: str | None) -> tuple[str, str]:
    """What is missing, and what was looked at to say so, of a verdict's ``missing``.

    >>> gap("差 1 次；依据“3督导台账/2025年.xlsx”（范围：全市）"), gap(None)
    (('差1次', '《2025年.xlsx》（范围：全市）'), ('', ''))
    """
    owed, _, basis = (missing or "").partition("；依据")
    if owed.startswith("依据"):
        owed, basis = "", owed.removeprefix("依据")
    return tight(owed), _FILE.sub(r"《\1》", tight(basis.strip()))


def cited(label: str) -> str:
    """A record's place as a paper cites it.

    >>> cited("3督导台账/2025年督导台账.xlsx!上半年!R27"), cited("记录.docx!表1!R1"), cited("导出.csv!R7")
    ('《2025年督导台账.xlsx》“上半年”第27行', '《记录.docx》“表1”第1行', '《导出.csv》第7行')
    >>> cited("满意度.xlsx!Sheet1")
    '《满意度.xlsx》“Sheet1”'
    """
    file, *places = label.split("!")
    said = f"《{file.rpartition('/')[2]}》"
    for place in places:
        row = _ROW.match(place)
        said += f"第{row[1]}行" if row else f"“{place}”"
    return said


def subject_words(verdict: Brief, target: Target, hide: Callable[[str], str]) -> str:
    """Of whom or of what a verdict speaks, without the county the paper is about."""
    told = verdict.subject
    if target.subject == "session":
        return _session(told)
    if target.subject in ("station", "worker"):
        places = told.split("/")[1:] or [told]
        return hide("".join(f"{one}社工站" if one.endswith(("街道", "镇", "乡")) else one for one in places))  # fmt: skip
    return told


def session_kind(kind: str) -> str:
    """A kind of session as a sentence names it.

    >>> session_kind("个别"), session_kind("线上培训")
    ('个别督导', '线上培训')
    """
    return f"{kind}督导" if kind in _KINDS else kind


def _session(subject: str) -> str:
    """
    >>> _session("2025-11-17 盘龙区 个别"), _session("日期不明 五华区、官渡区 团体 #2"), _session("2025-07 全市 线上培训")
    ('2025年11月17日个别督导', '日期不明的团体督导（第2次）', '2025年7月线上培训')
    """
    day, _, rest = subject.partition(" ")
    rest, _, nth = rest.partition(" #")
    kind = session_kind(rest.rpartition(" ")[2])
    when = period_words(day) if day[:4].isdigit() else f"{day}的"
    return f"{when}{kind}" + (f"（第{nth}次）" if nth else "")


def kind_word(county: str) -> str:
    """区, 县 or 市, for 你区 and the like.

    >>> kind_word("五华区"), kind_word("安宁市"), kind_word("石林县")
    ('区', '市', '县')
    """
    return county[-1] if county[-1:] in ("区", "市", "县") else "地"


@functools.cache
def form_title(form: str) -> str:
    """The form's title."""
    known = load_forms().get(form)
    return known.title if known else form


def listed(names: Iterable[str]) -> str:
    return "、".join(names)


def standing(rules: Iterable[Rule], level: str = "floor") -> str | None:
    """How a county stands as 总览 has it: the worst state of the rules judged for the county itself; None: no such rule."""
    states = {
        rule.state
        for rule in rules
        if rule.target.subject == "county" and rule.target.level == level
    }
    return next(
        (state for state in ("unmet", "undecidable", "pending", "met") if state in states), None
    )


def need(rules: Sequence[Rule], received: bool) -> tuple[int, ...]:
    """What counties are ordered by, the neediest first: the floors of the county itself, then its principles, then what
    its sessions and stations fail; of two alike the one that sent nothing."""
    worse = {"unmet": 0, "undecidable": 1, "pending": 2, "met": 3, None: 4}
    below = [rule for rule in rules if rule.state == "unmet" and rule.target.subject != "county"]
    floors = [rule for rule in below if rule.target.level == "floor"]
    return (
        worse[standing(rules)], worse[standing(rules, "principle")], int(received), -len(floors),
        -sum(rule.counts["unmet"] for rule in floors),
    )  # fmt: skip
