"""The doubtful values of a batch as questions: each asked once, with the answers that can be given.

Pure: the page shows them, the store remembers the answers, extraction applies them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dudao.forms import load_forms
from dudao.problems import Ask
from dudao.recognition.lists import mapped
from dudao.recognition.lists.vocabulary import kept_as_list
from dudao.records import FileResult, SheetResult
from dudao.values import parse, places
from dudao.values.choices import EDUCATION
from dudao.values.parsed import Hint

SEXES = ("男", "女")
LEVELS = ("非常不满意", "很不满意", "一般", "很满意", "非常满意")
PLACED_CARDS = ("group_session", "session_record", "individual_session")
"""Records that count for a county: one without any is asked about."""
_TYPED = frozenset(("name", "minutes", "pay"))
_TITLES = {
    "fuzzy_station": "“{text}”＝{guess}？",
    "former_rank": "“{text}”＝{guess}？",
    "unknown_station": "“{text}”是哪个站点？",
    "ambiguous_station": "“{text}”是哪个站点？",
    "other_county": "“{text}”不在本县，是哪个站点？",
    "fuzzy_county": "“{text}”＝{guess}？",
    "unknown_county": "“{text}”是哪个县（市、区）？",
    "ambiguous_county": "“{text}”是哪个县（市、区）？",
    "county_unknown": "这份表是哪个县（市、区）的？",
    "unclear_column": "列“{text}”（{guess}）是哪一栏？",
    "unclear_label": "栏目“{text}”（{guess}）是哪一栏？",
    "plan_sheet": "标题像计划，这张表记的是已经开展的督导吗？",
    "surname_only": "“{text}”是谁？",
    "not_a_name": "“{text}”是谁？",
    "likely_tick": "“{text}”按√？",
    "unreadable_tick": "“{text}”算有还是没有？",
    "unreadable_choice": "{label}“{text}”是哪一项？",
    "bad_choice": "{label}“{text}”是哪一项？",
    "doubtful_choice": "{label}“{text}”按“{guess}”？",
    "choice_with_more": "{label}“{text}”按“{guess}”？",
    "off_scale": "“{text}”算哪一级？",
    "unknown_scale": "这份满意度表里的答案（{text}），哪一头是非常满意？",
    "numbered_items": "这份表的题目只有题号（{text}），依次是满意度调研表的七个问题？",
    "unknown_item": "“{text}”是满意度调研表的哪一题？",
    "mapped_scale": "只写“满意”“不满意”的表，按4分、2分计？",
    "bare_duration": "时长“{text}”＝{guess}分钟？",
    "rough_duration": "时长“{text}”＝{guess}分钟？",
    "guessed_duration": "时长“{text}”＝{guess}分钟？",
    "unreadable_duration": "时长“{text}”是多少分钟？",
    "unreadable_money": "“{text}”每月是多少元？",
}

OF_SHEET = frozenset(("county_unknown", "plan_sheet", "unknown_scale", "numbered_items"))
"""Questions about a whole sheet: their text is its fingerprint, its file is named instead."""
ITEMS = ("形式", "氛围", "老师的回答", "自我介绍环节", "游戏环节", "提出问题环节", "总结交流环节")
DIRECTIONS = {"score": "是分值：5（或E）最满意", "option": "是选项：1（或A）最满意"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a doubtful value stands."""

    file: str
    sheet: str | None
    cell: str | None

    def __str__(self) -> str:
        inside = f"「{self.sheet}」" if self.sheet and "!" not in (self.cell or "") else ""
        return f"{self.file} {inside}{self.cell or ''}".strip()


@dataclass(slots=True)
class Question:
    """One question: all places where the same code, text and county stand in doubt."""

    ask: Ask
    severity: str
    places: list[Place] = field(default_factory=list)
    samples: list[str] = field(
        default_factory=list
    )  # what stands there, where the text is no value

    @property
    def code(self) -> str:
        return self.ask.code.partition("@")[0]

    @property
    def takes_text(self) -> bool:
        """Whether another value than the offered ones may be typed."""
        return self.ask.kind in _TYPED


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that can be given: what the page shows, what the value becomes."""

    label: str
    value: Any


@dataclass(frozen=True, slots=True)
class People:
    """Who is known: ``supervisors``, and the ``workers`` of each county."""

    supervisors: frozenset[str] = frozenset()
    workers: Mapping[str | None, frozenset[str]] = field(default_factory=dict)

    def candidates(self, text: str, county: str | None) -> list[str]:
        """Those a surname with a title may mean: supervisors first, then the county's workers.

        >>> People(frozenset({"廖国庆", "沈知行"})).candidates("廖老师", None)
        ['廖国庆']
        """
        pools = [self.supervisors, self.workers.get(county, frozenset())]
        start = re.sub(r"^[小老阿]", "", text)[:1]
        found = [n for pool in pools for n in sorted(pool) if start and n.startswith(start)]
        return list(dict.fromkeys(found))


_LEDGER = (Option("是台账，记的是已开展的", True), Option("是计划，不读取", False))


def questions(results: Iterable[FileResult]) -> list[Question]:
    """The questions of a batch, those standing in most places first.

    What is an answer to no question (a two-tick row, an impossible date) stays a problem of its cell.
    """
    found: dict[tuple[str, str, str], Question] = {}
    for result in results:
        for sheet in result.sheets:
            for problem in sheet.problems:
                if problem.ask is None:
                    continue
                question = found.setdefault(
                    problem.ask.key, Question(problem.ask, problem.severity)
                )
                question.places.append(Place(result.file, sheet.sheet, problem.cell))
                if question.code in OF_SHEET and problem.text and len(question.samples) < 3:
                    question.samples.append(problem.text)
            if lacking := _countyless(result, sheet):
                found[lacking.key] = Question(
                    lacking, "warning", [Place(result.file, sheet.sheet, None)]
                )
    return sorted(found.values(), key=lambda q: (-len(q.places), q.severity, q.ask.key))


def _countyless(result: FileResult, sheet: SheetResult) -> Ask | None:
    """The question of which county a session's record is that names none."""
    lacking = [r for r in sheet.records if not r.values.get("county")]
    if sheet.form not in PLACED_CARDS or len(lacking) != 1:
        return None
    text = f"{result.sha256}/{sheet.sheet or ''}"
    return Ask("county_unknown", text, None, "county", f"{sheet.form}.county")


def title(question: Question, people: People | None = None) -> str:
    """The question in words, its county and how many places it settles.

    >>> ask = Ask("fuzzy_station", "拓冬街道", "盘龙区", "station", guess="拓东街道")
    >>> title(Question(ask, "warning", [Place("a.xlsx", "1", "B3")]))
    '“拓冬街道”＝拓东街道？（盘龙区）1处'
    """
    ask = question.ask
    text = ask.text.partition("#")[0] if ask.kind == "column" else ask.text
    text = text if len(text) <= 24 else text[:24] + "…"
    guess = next((o.label for o in coded(ask) if o.value == ask.guess), ask.guess)
    if question.samples:
        text = "、".join(dict.fromkeys(question.samples))[:24]
    said = _TITLES[question.code].format(text=text, guess=_shown(guess), label=_label(ask))
    notes = []
    if question.code == "surname_only" and people is not None:
        names = people.candidates(ask.text, ask.county)
        if names:
            notes.append(f"名册里姓{names[0][0]}的：{'、'.join(names[:5])}")
        else:
            notes.append("名册里没有这个姓")
    if question.code in OF_SHEET:
        notes.append(question.places[0].file)
    if ask.county:
        notes.append(ask.county)
    inside = f"（{'；'.join(notes)}）" if notes else ""
    return f"{said}{inside}{len(question.places)}处"


def options(question: Question, people: People | None = None) -> list[Option]:
    """The answers that can be given: what was guessed first, leaving it as it is last."""
    ask = question.ask
    made: list[Option] = []
    if question.severity == "warning" and question.code not in ("unknown_station", "unknown_county",
                                                                "ambiguous_station", "ambiguous_county"):  # fmt: skip
        made += [o for o in _accepted(ask) if o.value is not None]
    made += [o for o in _others(ask, people) if o.value not in [m.value for m in made]]
    return made + [o for o in _left(ask) if o.value not in [m.value for m in made]]


def _accepted(ask: Ask) -> list[Option]:
    if ask.kind == "scale":
        return [Option("是，按4分、2分计", True)]
    said = next((o.label for o in coded(ask) if o.value == ask.guess), None)
    return [Option(f"是，{said or _shown(ask.guess)}", ask.guess)]


def _others(ask: Ask, people: People | None) -> list[Option]:
    if ask.kind == "station":
        return [Option(name, name) for name in _stations(ask)]
    if ask.kind == "name":
        names = people.candidates(ask.text, ask.county) if people else []
        return [Option(name, name) for name in names]
    return coded(ask)


def _stations(ask: Ask) -> list[str]:
    known = places.gazetteer()
    if ask.county and ask.county in {c.key for c in known.counties}:
        return [t.name for t in known.townships(ask.county)]
    return list(dict.fromkeys(t.name for t in known.all_townships))


def coded(ask: Ask) -> list[Option]:
    """The answers of a kind that has a fixed set of them."""
    if ask.kind in ("county", "counties"):
        return [Option(c.key, c.key) for c in places.gazetteer().counties]
    if ask.kind == "ledger":
        return list(_LEDGER)
    if ask.kind == "tick":
        return [Option("√ 有", True), Option("× 没有", False)]
    if ask.kind == "likert":
        return [Option(f"{word}（{n}分）", n) for n, word in enumerate(LEVELS, 1)]
    if ask.kind == "column":
        return _columns(ask)
    if ask.kind == "item":
        return [Option(f"第{n}题 {word}", n) for n, word in enumerate(ITEMS, 1)]
    if ask.kind == "direction":
        return [Option(label, value) for value, label in DIRECTIONS.items()]
    if ask.kind == "items":
        return [Option("是，依次是七个问题", True)]
    if ask.kind == "sex":
        return [Option(word, word) for word in SEXES]
    if ask.kind == "education":
        return [Option(word, word) for word in EDUCATION]
    if ask.kind in ("choice", "types"):
        choices = _choices(ask)
        several = ask.kind == "types"
        return [Option(words[0], [code] if several else code) for code, words in choices.items()]
    return []


def _columns(ask: Ask) -> list[Option]:
    """The columns of a form, the likeliest first."""
    form_id, _, guess = ask.of.partition(".")
    form = load_forms().get(form_id)
    if form is None:
        return []
    names = mapped.targets(kept_as_list(form))
    order = sorted(names, key=lambda code: code != guess)
    return [Option(names[code], code) for code in order if code != mapped.INDEX]


def _choices(ask: Ask) -> Mapping[str, Sequence[str]]:
    form_id, _, name = ask.of.partition(".")
    form = load_forms().get(form_id)
    item = (form.fields.get(name) or form.meta.get(name.removeprefix("meta."))) if form else None
    return item.option("choices", {}) if item else {}


def _left(ask: Ask) -> list[Option]:
    """Leaving it: the text as written where text may stand, else nothing."""
    if ask.kind in ("scale", "ledger") or ask.code in OF_SHEET:
        return []
    if ask.kind == "item":
        return [Option("都不是，不读取", None)]
    if ask.kind in ("station", "county", "counties"):
        return [Option(f"照原文保留“{ask.text}”", ask.text)]
    if ask.kind == "column":
        return [
            Option("不读取这一列" if ask.code.startswith("unclear_column") else "不读取这一栏", "")
        ]
    return [Option("不是人名，不读取" if ask.kind == "name" else "留空", None)]


def typed(question: Question, text: str) -> tuple[bool, Any]:
    """(whether a typed answer can be read, its value): read like a cell, without any doubt.

    >>> half_day = Question(Ask("unreadable_duration", "半天", None, "minutes"), "error")
    >>> typed(half_day, "3小时"), typed(half_day, "200"), typed(half_day, "一上午")
    ((True, 180), (True, 200), (False, None))
    """
    kind = question.ask.kind
    label = {"minutes": "时长（分钟）", "pay": "薪资（元/月）"}.get(kind, "")
    read = parse(kind, text, Hint(label=label, county=question.ask.county))
    if read.doubts or read.value is None:
        return False, None
    return True, read.value


def question_words(kind: str, text: str) -> str:
    """What a remembered answer was asked about, by its key.

    >>> question_words("bad_choice@staffing.certificate", "二级")
    '证书“二级”是哪一项？'
    """
    code, _, of = kind.partition("@")
    if code == "unclear_label":
        return f"栏目“{text.partition('#')[0]}”是哪一栏？"
    if code == "unclear_column":
        return f"列“{text.partition('#')[0]}”是哪一栏？"
    if code == "survey_session" or code in OF_SHEET:
        asked = "属于哪次督导？" if code == "survey_session" else _TITLES[code]
        return f"{text}：{asked.replace('（{text}）', '')}"
    said = _TITLES.get(code, "“{text}”").replace("＝{guess}", "").replace("按“{guess}”", "")
    return said.format(text=text, guess="", label=_label(Ask(code, text, None, "", of)))


def worded(kind: str, value: Any) -> str:
    """A remembered answer in words.

    >>> worded("likely_tick", True), worded("bad_choice", None)
    ('√ 有', '留空')
    """
    code = kind.partition("@")[0]
    if code.endswith("_duration") and value is not None:
        return f"{value}分钟"
    if code == "mapped_scale":
        return "按4分、2分计"
    if code == "unknown_scale":
        return DIRECTIONS.get(value, _shown(value))
    if code == "numbered_items":
        return "是，依次是七个问题" if value else "不是"
    if code == "unknown_item" and value in range(1, 8):
        return f"第{value}题 {ITEMS[value - 1]}"
    if code == "plan_sheet":
        return next(option.label for option in _LEDGER if option.value == value)
    if isinstance(value, bool):
        return "√ 有" if value else "× 没有"
    if isinstance(value, Mapping):
        return " ".join(str(v) for k, v in value.items() if v and k != "file")
    if code == "off_scale" and value in range(1, 6):
        return f"{LEVELS[value - 1]}（{value}分）"
    of = kind.partition("@")[2]
    if code in ("unclear_column", "unclear_label"):
        known = coded(Ask(code, "", None, "column", f"{of}."))
        return next(
            (o.label for o in known if o.value == value),
            _left(Ask(code, "", None, "column"))[0].label,
        )
    for option in coded(Ask(code, "", None, "choice", of)) if of else []:
        if value in (option.value, [option.value]):
            return option.label
    return _shown(value)


def _shown(value: Any) -> str:
    if value is None:
        return "留空"
    return "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _label(ask: Ask) -> str:
    form_id, _, name = ask.of.partition(".")
    form = load_forms().get(form_id)
    item = (form.fields.get(name) or form.meta.get(name.removeprefix("meta."))) if form else None
    return item.label if item else ""


def people_of(results: Iterable[FileResult], known: Iterable[Mapping[str, Any]] = ()) -> People:
    """Who a batch names, with those the store knows (rows of ``pages/uploads/known_people.sql``)."""
    supervisors = {row["name"] for row in known if row["supervises"]}
    workers: dict[str | None, set[str]] = {}
    for row in known:
        if not row["supervises"]:
            workers.setdefault(row["county"], set()).add(row["name"])
    for sheet in (sheet for result in results for sheet in result.sheets):
        for record in sheet.records:
            name, county = record.values.get("name"), record.values.get("county")
            if name and sheet.form == "supervisor_roster":
                supervisors.add(name)
            elif name and sheet.form == "staffing":
                workers.setdefault(county or sheet.meta.get("county"), set()).add(name)
            supervisors.update(record.values.get("supervisors") or ())
    return People(frozenset(supervisors), {c: frozenset(n) for c, n in workers.items()})
