"""Rule packs as data: ``data/rules/*.toml`` → :class:`RulePack` of :class:`Target`.

Every number a verdict depends on stands there, beside its clause and its quote.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from dudao import ROOT
from dudao.problems import BadData

RULES_DIR = ROOT / "data" / "rules"
MEASURES = ROOT / "queries" / "measures"
LEVELS = ("floor", "principle", "followed", "tracked", "form", "disqualification", "info")
SUBJECTS = ("county", "supervisor", "worker", "station", "session", "centre")
PERIODS = ("year", "quarter", "month", "session", "term")
COMPARATORS = ("at_least", "at_most", "within_days")
_KEPT: dict[str, str] = {}
_PACK_KEYS = ("title", "short", "document", "readings", "targets", "chosen")
_KEYS = {
    "label", "clause", "quote", "since", "subject", "level", "measure", "params", "period", "unit",
    "reading", "scale", "note", "data", "form", "topic", "asked", "starts", "editions", *COMPARATORS,
}  # fmt: skip


class RuleError(BadData):
    """A rule pack says something that no rule may say; names the pack, the rule and the key."""

    def __init__(self, pack: str, key: str, wrong: str, remedy: str):
        super().__init__(f"data/rules/{pack}.toml", key, wrong, remedy)


@dataclass(frozen=True, slots=True)
class Target:
    """One rule of a document.

    ``clause`` is where it stands, ``quote`` its words (verbatim), ``since`` the first day it holds.
    ``measure`` is a file of ``queries/measures/`` or None (listed, not computed); ``params`` go to
    it. At most one of ``at_least`` (times, minutes, characters: ``unit``), ``at_most`` and
    ``within_days`` says when it is met. ``scale`` names the steps of an ordinal value from 1.
    ``reading`` is our interpretation where the clause leaves one open. ``data`` is what computing it
    takes and ``form`` the form that brings it: what is said of a rule that has no measure. ``topic`` is
    what the rule is about where another city has a rule about the same, ``asked`` what it asks for in
    words where its number alone would not say it. ``starts`` is the month (1–12) its year begins with.
    ``editions`` are what newer editions of the document say instead, each with its own ``since``.
    """

    id: str
    label: str
    clause: str
    quote: str
    since: str
    subject: str
    level: str
    measure: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    at_least: float | None = None
    at_most: float | None = None
    within_days: int | None = None
    period: str = "year"
    unit: str = "次"
    scale: tuple[str, ...] = ()
    reading: str | None = None
    note: str | None = None
    data: str | None = None
    form: str | None = None
    topic: str | None = None
    asked: str | None = None
    starts: int = 1
    editions: tuple[Mapping[str, Any], ...] = ()

    def of(self, year: int) -> Target:
        """The rule as it stood when its year began: a newer edition does not rewrite older years.

        An edition names its own ``since`` and what it says otherwise; of several the last one begun by then.

        >>> import dataclasses
        >>> from dudao import rules
        >>> newer = {"since": "2027-01-01", "at_least": 2}
        >>> rule = dataclasses.replace(rules.load("kunming").targets["KM-10"], editions=(newer,))
        >>> [rule.of(year).at_least for year in (2025, 2026, 2027)]
        [1, 1, 2]
        """
        first = f"{year}-{self.starts:02d}-01"
        begun = [e for e in self.editions if _first_day(str(e["since"])) <= first]
        if not begun:
            return self
        newest = max(begun, key=lambda edition: _first_day(str(edition["since"])))
        return replace(self, **newest, editions=())

    def due(self, year: int) -> dt.date:
        """The last day of the year that begins with the month ``starts`` of this one.

        >>> import dataclasses
        >>> from dudao import rules
        >>> rule = rules.load("kunming").targets["KM-10"]
        >>> str(rule.due(2025)), str(dataclasses.replace(rule, starts=3).due(2023))
        ('2025-12-31', '2024-02-29')
        """
        return dt.date(year + 1, self.starts, 1) - dt.timedelta(days=1)

    @property
    def required(self) -> Any:
        """The number (or the name of the step) asked for; None for what is only counted."""
        numbers = (self.at_least, self.at_most, self.within_days)
        number = next((n for n in numbers if n is not None), None)
        if number is not None and self.scale:
            return self.scale[int(number) - 1]
        return number


@dataclass(frozen=True, slots=True)
class Interpretation:
    """An open question of the text that can be read either way: ``options`` is option → its words, the first
    one ours; ``chosen`` the one in force; ``sets`` option → {rule.key: value} it changes."""

    id: str
    label: str
    options: Mapping[str, str]
    sets: Mapping[str, Mapping[str, Any]]
    chosen: str

    @property
    def default(self) -> str:
        return next(iter(self.options))


@dataclass(frozen=True, slots=True)
class RulePack:
    """All rules of one document or one city, by id in the order of the file; ``short`` heads a column."""

    id: str
    title: str
    document: str
    targets: Mapping[str, Target]
    short: str = ""
    interpretations: Mapping[str, Interpretation] = field(default_factory=dict)

    def measured(self) -> list[Target]:
        """The targets that can be evaluated."""
        return [target for target in self.targets.values() if target.measure]

    def of(self, year: int) -> RulePack:
        """The pack with every rule as it stood when the year began; itself where no rule has a newer edition."""
        found = {key: target.of(year) for key, target in self.targets.items()}
        if all(found[key] is target for key, target in self.targets.items()):
            return self
        return replace(self, targets=found)


def _target(pack: str, number: str, data: Mapping[str, Any]) -> Target:
    _look_over(pack, number, data)
    editions = tuple(data.get("editions", ()))
    for place, edition in enumerate(editions, start=1):
        changed = {**data, **edition, "editions": ()}
        where = f"{number}.editions[{place}]"
        if "since" not in edition or str(edition["since"]) <= str(data["since"]):
            raise RuleError(
                pack, where, "没有写比原来晚的 since", "请写这一版从哪一天起，如 2027-01-01"
            )
        _look_over(pack, where, changed)
    given = {**data, "scale": tuple(data.get("scale", ())), "editions": editions}
    return Target(id=number, **given)


def _look_over(pack: str, where: str, data: Mapping[str, Any]) -> None:
    """Raise :class:`RuleError` at the first thing a rule may not say."""
    for key in data.keys() - _KEYS:
        raise RuleError(
            pack, f"{where}.{key}", "没有这个键", f"可用的键：{'、'.join(sorted(_KEYS))}"
        )
    for key in ("label", "clause", "quote", "since", "subject", "level"):
        if not data.get(key):
            raise RuleError(pack, f"{where}.{key}", "没有写", f"请补上 {key} = …")
    for key, allowed in (("level", LEVELS), ("subject", SUBJECTS), ("period", PERIODS)):
        if key in data and data[key] not in allowed:
            raise RuleError(
                pack, f"{where}.{key}", f"写的是“{data[key]}”", f"可选：{'、'.join(allowed)}"
            )
    if data.get("starts", 1) not in range(1, 13):
        raise RuleError(pack, f"{where}.starts", f"写的是“{data['starts']}”", "请写月份 1 至 12")
    if sum(key in data for key in COMPARATORS) > 1:
        raise RuleError(pack, where, "写了不止一个要求", f"{'、'.join(COMPARATORS)} 里只留一个")
    measure = data.get("measure")
    if measure and not (MEASURES / f"{measure}.sql").is_file():
        known = "、".join(sorted(path.stem for path in MEASURES.glob("*.sql")))
        raise RuleError(
            pack, f"{where}.measure", f"写的是“{measure}”，没有这个算法", f"可选：{known}"
        )


def parse(pack: str, text: str) -> RulePack:
    """Read one pack. Raises :class:`RuleError`.

    >>> parse("x", '''title = "甲"
    ... document = "甲手册"
    ... [targets.X-1]
    ... label = "一次"
    ... clause = "一"
    ... quote = "不少于1次"
    ... since = "2023-01-01"
    ... subject = "county"
    ... level = "floor"
    ... at_least = 1
    ... ''').targets["X-1"].required
    1
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise RuleError(
            pack, "", f"写法不对（{wrong}）", "请改正这一行的括号、引号或逗号"
        ) from wrong
    for key in ("title", "document", "targets"):
        if not data.get(key):
            raise RuleError(pack, key, "没有写", f"请补上 {key}")
    for key in data.keys() - _PACK_KEYS:
        raise RuleError(pack, key, "没有这个键", f"可用的键：{'、'.join(_PACK_KEYS)}")
    interpretations = _interpretations(pack, data)
    for reading in interpretations.values():
        for place, value in reading.sets[reading.chosen].items():
            _set(pack, data["targets"], place, value)
    targets = {key: _target(pack, key, value) for key, value in data["targets"].items()}
    short = data.get("short", data["title"])
    return RulePack(pack, data["title"], data["document"], targets, short, interpretations)


def _interpretations(pack: str, data: Mapping[str, Any]) -> dict[str, Interpretation]:
    chosen = data.get("chosen", {})
    found = {}
    for key, value in data.get("readings", {}).items():
        options = {option["id"]: option["words"] for option in value["options"]}
        sets = {option["id"]: option.get("set", {}) for option in value["options"]}
        taken = chosen.get(key, next(iter(options)))
        if taken not in options:
            raise RuleError(
                pack, f"chosen.{key}", f"写的是“{taken}”", f"可选：{'、'.join(options)}"
            )
        found[key] = Interpretation(key, value["label"], options, sets, taken)
    if strange := chosen.keys() - found.keys():
        raise RuleError(
            pack,
            "chosen",
            f"没有这种读法：{'、'.join(sorted(strange))}",
            f"已有：{'、'.join(found)}",
        )
    return found


def _set(pack: str, targets: dict[str, Any], place: str, value: Any) -> None:
    """Change what a reading changes: ``KM-10.minutes`` a param, ``KM-12.at_least`` a key of the rule."""
    number, _, key = place.partition(".")
    if number not in targets:
        raise RuleError(
            pack, f"readings {place}", "要改的规定不存在", "请写已有的编号，如 KM-10.at_least"
        )
    where = targets[number] if key in _KEYS else targets[number].get("params", {})
    if key not in where:
        raise RuleError(
            pack, f"readings {place}", "这条规定没有这个键或参数", f"可用：{'、'.join(where)}"
        )
    where[key] = value


def _first_day(since: str) -> str:
    """The first day of a year, month or day.

    >>> _first_day("2027"), _first_day("2027-03"), _first_day("2027-03-15")
    ('2027-01-01', '2027-03-01', '2027-03-15')
    """
    return (since + "-01-01")[:10] if len(since) == 4 else (since + "-01")[:10]


def text_of(pack: str, directory: Path = RULES_DIR) -> str:
    """The words of the pack now, as a snapshot keeps them. Raises :class:`RuleError` where there is none."""
    if pack in _KEPT:
        return _KEPT[pack]
    path = directory / f"{pack}.toml"
    if not path.is_file():
        known = "、".join(packs(directory)) or "没有"
        raise RuleError(pack, "", "没有这个文件", f"已有的规则包：{known}")
    return path.read_text(encoding="utf-8")


def keep(pack: str, text: str) -> str:
    """The name under which :func:`load` finds this text: the pack's own while the file says the same.

    >>> keep("kunming", text_of("kunming"))
    'kunming'
    """
    if pack in packs() and text == text_of(pack):
        return pack
    name = f"{pack}@{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    _KEPT[name] = text
    return name


def choose(pack: str, choices: Mapping[str, str]) -> str:
    """The name of the pack read with these options (reading → option); a snapshot keeps them with its text.

    Options that there are no more, as after an upgrade, are left out. The pack's own name where all is as printed.

    >>> choose("kunming", {}), load(choose("kunming", {"A22": "counted"})).targets["KM-10"].params["minutes"]
    ('kunming', 0)
    """
    known = load(pack).interpretations
    taken = {
        key: option
        for key, option in sorted(choices.items())
        if key in known and option in known[key].options and option != known[key].default
    }
    if not taken:
        return pack
    lines = "".join(f'{key} = "{option}"\n' for key, option in taken.items())
    return keep(pack, f"{text_of(pack).rstrip()}\n\n[chosen]\n{lines}")


@functools.cache
def load(pack: str, directory: Path = RULES_DIR) -> RulePack:
    """The pack ``data/rules/<pack>.toml``, or a text taken up by :func:`keep`. Raises :class:`RuleError`."""
    return parse(pack.partition("@")[0], text_of(pack, directory))


def packs(directory: Path = RULES_DIR) -> list[str]:
    """Ids of the packs that exist."""
    return sorted(path.stem for path in directory.glob("*.toml"))
