"""The papers' words as data: ``data/papers/*.toml``, looked over whole before any of it is used.

A template may name only what the program fills in there (:data:`FIELDS`); anything else is said at load, with
file, key and remedy, never first in a printed report.
"""

from __future__ import annotations

import functools
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dudao import ROOT, rules
from dudao.forms import toml
from dudao.problems import BadData

PAPERS = ROOT / "data" / "papers"
_OPENING = "manual drafter kind span day county counties due"
_HEAD = "drafter manual name day span"
_HELD = "span kind total group individual peer online"
_STATIONS = "kind expected listed reported supervised workers workers_supervised"
_RATE = "kind respondents answers rate mean"
_STEP = "label level clause quote value required missing count noun word unmet undecidable met pending state period parts"
_SINCE = {
    "since.nothing": "kind number",
    **dict.fromkeys((f"since.{key}" for key in ("paper", "meeting", "snapshot")), "name day"),
    **dict.fromkeys(("since.same", "since.changed"), "kind number base turned single added changed gone"),
    **dict.fromkeys(("since.turned", "since.turned_bare"), "subject label before after causes rows"),
    **dict.fromkeys((f"since.{key}_{how}" for key in ("added", "changed", "gone") for how in ("listed", "more")), "sessions count"),
}  # fmt: skip
_PARTS = {
    f"parts.{key}": "many word"
    for key in ("met", "unmet", "pending", "undecidable", "not_applicable")
} | {"parts.none": ""}
FIELDS: Mapping[str, Mapping[str, str]] = {
    "style": {
        **dict.fromkeys(("issuer", "drafter", "manual", "blank", "contact"), ""),
        "number": "year number",
        "addressee": "county",
    },
    "feedback": {
        **dict.fromkeys(("title", "opening", "closing", "contents"), _OPENING),
        **dict.fromkeys(("supervised.held", "supervised.none_held"), _HELD),
        **dict.fromkeys(("supervised.stations", "supervised.no_stations"), _STATIONS),
        **_PARTS,
        **_SINCE,
        "supervised.targets": "all parts kind",
        **dict.fromkeys((f"supervised.{key}" for key in ("satisfaction", "rounded", "few", "no_survey")), _RATE),
        **dict.fromkeys(("done_well.one", "done_well.many"), _STEP),
        **dict.fromkeys(("done_well.nothing", "done_well.nothing_received"), "kind"),
        **dict.fromkeys((f"problems.{key}" for key in ("unmet", "principle", "undecidable", "quote", "one", "one_unknown", "many")), _STEP),
        **dict.fromkeys(("problems.evidence", "problems.item", "problems.item_bare"), "subject value missing sources"),
        **dict.fromkeys(("problems.looked", "problems.excluded"), "said"),
        "problems.more": "count word",
        **dict.fromkeys((f"demands.{key}" for key in ("gap_unmet", "gap_many", "gap_undecidable", "gap_many_undecidable")), _STEP),
        "demands.what": "label gap",
        "demands.line": "what measure owner due",
        "annexes.months_title": "county year total",
        "annexes.undated": "count",
        "annexes.signs": "signs",
        "annexes.sources_note": "known day manual",
        **dict.fromkeys(("supervised.title", "done_well.title", "problems.title", "problems.none", "problems.none_counted", "problems.unknown", "demands.title", "demands.none", "annexes.targets", "annexes.months", "annexes.satisfaction", "annexes.demands", "annexes.sources", "annexes.months_none", "annexes.satisfaction_note"), ""),
    },
    "minutes": {
        "number": "year number",
        "line": _HEAD,
        **dict.fromkeys(("title", "closing"), _HEAD),
        **dict.fromkeys(("held", "held_nowhere", "held_nobody"), f"{_HEAD} chair place"),
        "opening": f"{_HEAD} held as_of known",
        **dict.fromkeys(("attended", "absent"), "names"),
        **dict.fromkeys(("since.none", "since.lead"), "name day many"),
        "since.turned": "subject label before after why",
        "since.rows": "causes rows",
        "since.more": "many",
        **dict.fromkeys(("points.told", "points.note", "points.decision"), "said"),
        "spot.lead": "all many seed",
        "spot.one": "county station ticks photo found note",
        "demands.line": "what measure owner due",
        "demands.what": "county what",
        **dict.fromkeys(("mark", "supervised.title", "since.title", "points.title", "points.none", "spot.title", "demands.title", "demands.none"), ""),
    },
    "summary": {
        **dict.fromkeys(("title", "opening", "closing"), _OPENING),
        "supervised.held": _HELD,
        "supervised.stations": _STATIONS,
        "supervised.silent": "counties",
        "supervised.standings": "below unsure pending well single",
        "supervised.satisfaction": _RATE,
        **dict.fromkeys(("centre.one", "centre.many"), _STEP),
        **_PARTS,
        **_SINCE,
        "counties.county": "county finding",
        **dict.fromkeys(("counties.unmet", "counties.undecidable", "counties.pending"), "labels"),
        **dict.fromkeys(("next.owed", "next.papers"), "counties"),
        "annexes.chart_title": "year",
        **dict.fromkeys(("supervised.title", "supervised.no_survey", "centre.title", "centre.none", "counties.title", "counties.well", "counties.nothing", "next.title", "next.steady", "annexes.counties", "annexes.coverage", "annexes.satisfaction", "annexes.chart"), ""),
    },
    "reminder": {
        **dict.fromkeys(("head", "nothing", "closing"), "county kind day drafter"),
        "attached": "tables",
        "tables.due": "table period due",
        "tables.absent": "table year",
        **dict.fromkeys(("tables.stations", "tables.stations_more"), "have owed missing count"),
        "tables.days": "have owed",
        **dict.fromkeys(("tables.short_stations", "tables.short"), "short"),
        **dict.fromkeys((f"sessions.{key}" for key in ("owed", "past", "undecidable")), "label level required value owed due period missing"),
        "unread.line": "file table said",
        "unread.more": "count",
        "overdue.line": "what due days owner",
        **dict.fromkeys((f"{key}.title" for key in ("tables", "sessions", "unread", "overdue", "soon")), ""),
    },
}  # fmt: skip
"""File → template (dotted) → the names it may hold in braces."""
MEASURES = {"feedback": "measures"}
"""File → its table of 算法 → 整改措施, whose keys are the measures of the rules."""
TABLES = {
    "style": {
        "fonts": ("mark", "title", "heading1", "heading2", "body", "table", "page", "western"),
        "sizes": ("mark", "title", "body", "table", "page", "line"),
        "margins": ("top", "bottom", "left", "right", "footer"),
        "signs": ("met", "unmet", "principle", "pending", "undecidable", "not_applicable"),
        "levels": ("floor", "principle", "form", "disqualification"),
    }
}
NUMBERS = {
    "feedback": ("demands.due_days", "demands.most_named", "since.most_named"),
    "summary": ("since.most_named",),
    "reminder": ("most_named",),
    "style": ("sizes", "margins"),
}
LISTS = {"style": ("copies",)}
OTHERWISE = ("undecidable", "otherwise")
_BRACES = string.Formatter()


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one kind of paper and of the style all share, by dotted keys."""

    texts: Mapping[str, Any]
    style: Mapping[str, Any]

    def say(self, key: str, **fields: Any) -> str:
        """A template filled; what it does not name is not used.

        >>> load("feedback").say("problems.more", count=3, word="次")
        '其余3次见附件1。'
        """
        named = {name for _, name, _, _ in _BRACES.parse(self.texts[key]) if name}
        return self.texts[key].format(**{name: fields[name] for name in named})

    def parts(self, counts: Mapping[str, int], word: str) -> str:
        """How many of each state, those there are none of left out.

        >>> load("feedback").parts({"unmet": 1, "met": 0, "undecidable": 2}, "次")
        '未达到要求1次、资料不足无法判定2次'
        """
        told = [
            self.say(f"parts.{state}", many=many, word=word)
            for state, many in counts.items()
            if many
        ]
        return "、".join(told) or self.say("parts.none")

    def measure_for(self, measure: str | None, state: str) -> str:
        """What is asked for where a rule is not met, by its measure; where it cannot be told, papers."""
        key = "undecidable" if state == "undecidable" else measure or "otherwise"
        text = self.texts.get(f"measures.{key}", self.texts["measures.otherwise"])
        return text.format(drafter=self.style["drafter"])


def load(name: str, changed: Mapping[str, str] | None = None) -> Wording:
    """The words of ``data/papers/<name>.toml`` and of ``style.toml``; ``changed`` (``feedback.title`` → text) are those
    the centre put in their place. Raises :class:`BadData` where a file, or a change, may not say what it says."""
    made = {}
    for file in (name, "style"):
        own = {
            key.partition(".")[2]: text
            for key, text in (changed or {}).items()
            if key.partition(".")[0] == file
        }
        made[file] = {**_read(file), **own}
        for key, text in own.items():
            _template(file, key, text)
    return Wording(made[name], made["style"])


@functools.cache
def _read(name: str) -> dict[str, Any]:
    wrong = list(faults(name))
    if wrong:
        raise wrong[0]
    return dict(_flat(toml(PAPERS / f"{name}.toml")))


def faults(name: str) -> Iterator[BadData]:
    """What a file of ``data/papers`` says wrong or leaves out."""
    path = PAPERS / f"{name}.toml"
    if not path.is_file():
        yield BadData(path, "", "没有这个文件", "请补上")
        return
    try:
        told = dict(_flat(toml(path)))
    except BadData as wrong:
        yield wrong
        return
    wanted = dict.fromkeys(FIELDS[name])
    for table, keys in TABLES.get(name, {}).items():
        wanted |= dict.fromkeys(f"{table}.{key}" for key in keys)
    numbers = (n for n in NUMBERS.get(name, ()) if n not in TABLES.get(name, {}))
    wanted |= dict.fromkeys((*numbers, *LISTS.get(name, ())))
    for key in wanted:
        if key not in told:
            yield BadData(path, key, "没有写", f"请补上 {key.rpartition('.')[2]} = …")
    for key, value in told.items():
        yield from _entry(name, key, value, wanted)


def _entry(name: str, key: str, value: Any, wanted: Mapping[str, None]) -> Iterator[BadData]:
    path, table = PAPERS / f"{name}.toml", key.partition(".")[0]
    if table == MEASURES.get(name):
        known = {path.stem for path in rules.MEASURES.glob("*.sql")} | set(OTHERWISE)
        if key.partition(".")[2] not in known:
            yield BadData(path, key, "没有这个算法", "请写 queries/measures 里的文件名")
    elif key not in wanted:
        yield BadData(path, key, "没有这一项", "请核对名字，或删去这一行")
        return
    if key in LISTS.get(name, ()):
        fine = isinstance(value, list) and all(isinstance(one, str) for one in value)
        kind = "一列文字"
    elif {key, table} & set(NUMBERS.get(name, ())):
        fine, kind = isinstance(value, int | float) and value > 0, "大于 0 的数"
    else:
        fine, kind = isinstance(value, str) and bool(value), "文字"
    if not fine:
        yield BadData(path, key, f"写的是“{value}”", f"请写{kind}")
    elif isinstance(value, str):
        try:
            _template(name, key, value)
        except BadData as wrong:
            yield wrong


def _template(name: str, key: str, text: str) -> None:
    path = PAPERS / f"{name}.toml"
    if not text.strip(" \n\t"):  # what is left to be filled in is two wide spaces
        raise BadData(path, key, "是空的", "请写上文字，或恢复原来的")
    allowed = FIELDS[name].get(key, "").split()
    if key.startswith("measures."):
        allowed = ["drafter"]
    try:
        named = [field for _, field, _, _ in _BRACES.parse(text) if field is not None]
    except ValueError as wrong:
        raise BadData(path, key, f"写的是“{text}”，花括号不成对", "请改正花括号") from wrong
    for field in named:
        if field not in allowed:
            told = "、".join(f"{{{one}}}" for one in allowed) or "这里没有可用的"
            raise BadData(path, key, f"写了 {{{field}}}，程序不认得", f"可用的：{told}")


def _flat(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value
