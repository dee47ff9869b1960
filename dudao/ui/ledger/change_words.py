"""A comparison in words: one line a changed figure, the causes beside it, the sentence for the meeting. Pure."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dudao import rules
from dudao.evaluation.states import period_words
from dudao.history.changes import CAUSES, Comparison
from dudao.history.figures_of_year import CITY, COVERAGE, SATISFACTION, Key
from dudao.history.parts import Change, Part
from dudao.reports.texts import document_text
from dudao.rules import RulePack
from dudao.ui.admin import audit_words
from dudao.ui.parts import words

SINGLE = ("session", "worker", "station")
"""Subjects of which there are many: their verdicts are listed apart."""
CENTRE = "督导中心"


@dataclass(frozen=True, slots=True)
class Line:
    """One changed figure; a verdict's state and value stand in one line. ``rank``: what matters first is small."""

    key: Key
    subject: str
    label: str
    before: str
    after: str
    causes: str
    rank: tuple
    changes: tuple[Change, ...]
    single: bool


def lines(found: Comparison) -> list[Line]:
    """Every changed figure, what matters most first."""
    pack = rules.load(found.end.pack)
    grouped: dict[Key, list[Change]] = {}
    for change in found.changes:
        grouped.setdefault(change.key._replace(part=""), []).append(change)
    return sorted((_line(key, own, pack) for key, own in grouped.items()), key=lambda x: x.rank)


def _line(key: Key, own: Sequence[Change], pack: RulePack) -> Line:
    by_part = {change.key.part: change for change in own}
    lead = by_part.get("state") or own[0]
    target = pack.targets.get(key.target)
    label = COVERAGE.get(key.target) or SATISFACTION.get(key.target)
    if key.report == "evaluate":
        name = target.label if target else key.target
        label = f"{name} {key.target}（{period_words(key.period)}）"
    causes: dict[tuple[str, ...], str] = {}
    for part in (part for change in own for part in change.parts):
        causes[part.causes] = max(causes.get(part.causes, ""), _cause(part, key), key=len)
    return Line(
        key, key.subject, label or key.target,
        _ends(by_part, key, "before", target), _ends(by_part, key, "after", target),
        "；".join(causes.values()), _rank(key, lead, target), tuple(own),
        bool(target and target.subject in SINGLE),
    )  # fmt: skip


def _ends(by_part: dict[str, Change], key: Key, end: str, target: Any) -> str:
    level = target.level if target else "floor"
    told = []
    for part, change in sorted(by_part.items()):
        value = getattr(change, end)
        told.append(value_words(change.key._replace(part=part), value, level))
    return " · ".join(text for text in told if text != "—") or "—"


def value_words(key: Key, value: Any, level: str = "floor") -> str:
    """A figure as people read it.

    >>> value_words(Key("satisfaction", "rate", "全市", None, ""), 0.9264)
    '92.6%'
    >>> value_words(Key("evaluate", "KM-10", "五华区", "五华区", "2025", "state"), "met")
    '✓ 达标'
    >>> value_words(Key("coverage", "workers.reported", "五华区", "五华区", ""), None)
    '—'
    """
    if value is None:
        return "—"
    if key.part == "state":
        mark = words.mark(value, level)
        return f"{mark.sign} {mark.word}"
    if key.target == "rate":
        return f"{100 * value:.1f}%"
    return words.number(value)


def _cause(part: Part, key: Key) -> str:
    names = [CAUSES[cause] for cause in part.causes]
    name = names[0] if len(names) == 1 else f"合并：{'、'.join(names)}"
    if part.delta is None or (key.report == "evaluate" and part.delta == 0):
        return name
    if key.target == "rate":
        return f"{name} {100 * part.delta:+.1f} 个百分点"
    return f"{name} {part.delta:+.2f}".rstrip("0").rstrip(".")


def _rank(key: Key, lead: Change, target: Any) -> tuple:
    """States before numbers, the floor before the principle, the city before a county, the large before the small."""
    numbers = [abs(part.delta) for part in lead.parts if part.delta is not None]
    size = -sum(numbers)
    if key.report == "coverage":
        return (3 if key.county is None else 5, size, key.subject, key.target)
    if key.report == "satisfaction":
        return (4 if key.county is None else 6, size, key.subject, key.target)
    if target is None or target.subject in SINGLE:
        return (9, size, key.subject, key.target)
    if lead.key.part != "state":
        return (7, size, key.subject, key.target)
    order = {"floor": 0, "disqualification": 0, "principle": 1}
    return (order.get(target.level, 2), size, key.subject, key.target)


def sentence(found: Comparison, since: str, listed: Sequence[Line]) -> str:
    """What can be read out in the meeting.

    ``since`` names the earlier moment, as ``上次例会（2026-01-05 17:00）``.
    """
    if not found.changes:
        return f"与{since}相比，没有一个数字变化。"
    pack = rules.load(found.end.pack)
    told = []
    for state, verb in (("met", "达到"), ("unmet", "未达")):
        for level, name in (("floor", "底线"), ("principle", "原则")):
            who = _turned(found.changes, pack, level, state)
            if who:
                told.append(f"{words.listed(who)}{verb}{name}")
    for line in listed:
        if line.key.county is None and line.key.report != "evaluate":
            told.append(f"{CITY}{line.label}由 {line.before} 变为 {line.after}（{line.causes}）")
    rest = f"共 {len(listed)} 个数字变化"
    return f"与{since}相比，{'；'.join([*told[:6], rest])}。"


def _turned(changes: Iterable[Change], pack: RulePack, level: str, state: str) -> list[str]:
    """Counties and the centre whose verdict on a level turned into ``state``."""
    return list(
        dict.fromkeys(
            change.key.subject
            for change in changes
            if change.key.part == "state" and change.after == state and change.before is not None
            if (target := pack.targets.get(change.key.target)) and target.level == level
            if target.subject in ("county", "centre")
        )
    )


def rows(line: Line, shared: Mapping[int, str] | None = None) -> pd.DataFrame:
    """The rows behind a line, once each; ``shared`` tells files of one name apart."""
    found = {
        ("、".join(CAUSES[cause] for cause in part.causes), row.sign,
         "、".join(source.text(shared) for source in row.sources), _said(row.note)): None
        for change in line.changes
        for part in change.parts
        for row in part.rows
    }  # fmt: skip
    return pd.DataFrame(list(found), columns=["原因", "变化", "来源", "说明"])


def _said(note: str) -> str:
    return audit_words.action(note)


def table(listed: Sequence[Line]) -> pd.DataFrame:
    """The lines as a table."""
    return pd.DataFrame(
        [(x.subject, x.label, x.before, x.after, x.causes) for x in listed],
        columns=["对象", "数字", "原来", "现在", "原因"],
    )


def workbook(listed: Sequence[Line], said: str, shared: Mapping[int, str] | None = None) -> bytes:
    """An .xlsx: the sentence and the changes, then every row behind them."""
    import xlsxwriter

    buffer = io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, safe) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("变化")
        sheet.merge_range(0, 0, 0, 4, "", wrap)
        sheet.write_string(0, 0, document_text(said), wrap)
        sheet.set_row(0, 64)
        _write(sheet, 2, table(listed), bold)
        behind = book.add_worksheet("依据")
        every = [rows(x, shared).assign(对象=x.subject, 数字=x.label) for x in listed]
        names = ["对象", "数字", "原因", "变化", "来源", "说明"]
        whole = pd.concat(every)[names] if every else pd.DataFrame(columns=names)
        _write(behind, 0, whole, bold)
    return buffer.getvalue()


def _write(sheet: Any, top: int, frame: pd.DataFrame, bold: Any) -> None:
    for column, name in enumerate(frame.columns):
        sheet.write_string(top, column, name, bold)
        longest = max([len(name), *(len(str(value)) for value in frame[name])])
        sheet.set_column(column, column, min(2 * longest + 2, 60))
    for number, row in enumerate(frame.itertuples(index=False), start=top + 1):
        for column, value in enumerate(row):
            sheet.write_string(number, column, document_text(value))
    sheet.freeze_panes(top + 1, 0)
