"""The same records under another city's rules: which verdicts differ, and what each city asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dudao.evaluation.verdicts import STATES, Brief, Verdicts
from dudao.rules import RulePack, Target


@dataclass(frozen=True, slots=True)
class Flip:
    """One subject that two cities' rules on one ``topic`` see differently, and why (Chinese)."""

    topic: str
    subject: str
    period: str
    home: Brief
    other: Brief
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a rule of another city comes out where the home pack has none on the same topic and subject."""

    target: Target
    states: Counter[str]


def flips(home: Verdicts, other: Verdicts, home_pack: RulePack, other_pack: RulePack) -> list[Flip]:
    """The subjects whose state differs between two packs' rules on the same topic, by topic.

    Compared are judged rules only. A yearly verdict of one city stands beside each period of the
    other's; a session or a person is paired by name.
    """
    of_home = _by_topic(home, home_pack)
    found = []
    for (topic, subject), theirs in _by_topic(other, other_pack).items():
        for mine in of_home.get((topic, subject), ()):
            found += [
                Flip(topic, subject, their.period, mine, their, _reason(mine, their, home_pack, other_pack))
                for their in theirs
                if mine.state != their.state and _same_time(mine.period, their.period)
            ]  # fmt: skip
    return found


def only_there(
    home: Verdicts, other: Verdicts, home_pack: RulePack, other_pack: RulePack
) -> list[Outcome]:
    """The judged rules of the other city that the home pack has no judged counterpart of, with their outcome."""
    known = set(_by_topic(home, home_pack))
    found: dict[str, Counter[str]] = {}
    for verdict in other.where(lambda target: target.required is not None).briefs():
        if (other_pack.targets[verdict.target].topic, verdict.subject) not in known:
            found.setdefault(verdict.target, Counter())[verdict.state] += 1
    return [Outcome(other_pack.targets[key], states) for key, states in found.items()]


def demands(packs: Iterable[RulePack]) -> list[dict[str, Any]]:
    """What each city asks for, topic by topic: ``topic, pack, target, level, demand, clause, quote``.

    Topics in the order of the first pack; a rule without a topic stands last under its label.
    """
    rows = [
        {
            "topic": target.topic or target.label,
            "shared": target.topic is not None,
            "pack": pack.id,
            "title": pack.title,
            "short": pack.short,
            "target": target.id,
            "level": target.level,
            "demand": demand(target),
            "clause": target.clause,
            "quote": target.quote,
        }
        for pack in packs
        for target in pack.targets.values()
    ]
    order = {row["topic"]: n for n, row in reversed(list(enumerate(rows)))}
    return sorted(rows, key=lambda row: (not row["shared"], order[row["topic"]]))


def demand(target: Target) -> str:
    """The number a rule asks for, in words.

    >>> from dudao import rules
    >>> pack = rules.load("kunming").targets
    >>> demand(pack["KM-12"]), demand(pack["KM-63"]), demand(pack["KM-06"]), demand(pack["KM-15"])
    ('至少 120 分钟', '7 天内', '中级及以上', '不定数量')
    """
    if target.asked:
        return target.asked
    if target.required is None:
        return "不定数量" if target.measure or target.level == "tracked" else "—"
    if target.scale:
        return f"{target.required}及以上"
    if target.within_days is not None:
        return f"{target.within_days} 天内"
    word = "至少" if target.at_least is not None else "至多"
    return f"{word} {target.required:g} {target.unit}"


def _by_topic(verdicts: Verdicts, pack: RulePack) -> dict[tuple[str, str], list[Brief]]:
    found: dict[tuple[str, str], list[Brief]] = {}
    own = verdicts.where(lambda target: target.topic and target.required is not None)
    for verdict in own.briefs():
        if verdict.state != "not_applicable":
            topic = pack.targets[verdict.target].topic
            found.setdefault((topic, verdict.subject), []).append(verdict)
    return found


def _same_time(one: str, other: str) -> bool:
    """Whether one period holds the other: a year its quarters, a day itself."""
    return one.startswith(other) or other.startswith(one)


def _reason(mine: Brief, their: Brief, home: RulePack, other: RulePack) -> str:
    here, there = demand(home.targets[mine.target]), demand(other.targets[their.target])
    said = f"{home.short}要求{here}（{mine.clause}），{other.short}要求{there}（{their.clause}）"
    value = their.value if their.value is not None else mine.value
    unit = other.targets[their.target].unit
    plain = not other.targets[their.target].asked
    if plain and isinstance(value, int | float) and not isinstance(value, bool):
        said += f"；这里是 {value:g} {unit}"
    if "undecidable" in (mine.state, their.state):
        missing = mine.missing if mine.state == "undecidable" else their.missing
        said += f"；{STATES['undecidable']}：{missing}"
    return said
