"""The county × clause matrix as a coloured table whose cells open their clause cards."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from dudao.charts.frame import wash
from dudao.evaluation import Brief, Verdicts
from dudao.rules import Target
from dudao.ui.parts import standing, words
from dudao.ui.parts import tables as tabular
from dudao.ui.visit import filters
from dudao.ui.visit.stores import Here

SUBJECT = "对象"
OWED, LAST = "还差", "上一年"
STEPS = {"quarter": "个季度", "month": "个月"}


@dataclass(frozen=True, slots=True)
class Column:
    """One clause as a column: its heading, its level, and whether it is judged per session."""

    target: str
    heading: str
    level: str
    sessions: bool
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Words, colours and keys of the cells, all of one shape: counties × columns."""

    words: pd.DataFrame
    colours: pd.DataFrame
    columns: tuple[Column, ...]
    subjects: tuple[str, ...]


def last_year(here: Here) -> Verdicts | None:
    """The verdicts of the year before, seen from the same day; None where that year has no records."""
    if here.year - 1 not in filters.years(here, here.year):
        return None
    return replace(here, year=here.year - 1).first_verdicts()


def headings(targets: Sequence[Target]) -> dict[str, str]:
    """Target → its column's heading: the level first; clauses of one name told apart by their form."""
    labels = [target.label for target in targets]
    found = {}
    for target in targets:
        form = f"{target.clause.split()[-1]} " if labels.count(target.label) > 1 else ""
        found[target.id] = f"{words.LEVELS[target.level]}｜{form}{target.label}"
    twice = [text for text in found.values() if list(found.values()).count(text) > 1]
    return {key: f"{text} {key}" if text in twice else text for key, text in found.items()}


def kind_of(target: Target) -> str:
    """The matrix a target stands in: its subject's, with what supervisors write apart (``papers``)."""
    form = target.clause.split()[-1].startswith("表")
    return "papers" if target.subject == "supervisor" and form else target.subject


def columns_of(targets: Iterable[Target], kind: str) -> tuple[Column, ...]:
    """The columns a kind of subject is judged by: floor first, then principle, then the rest.

    Kind ``session``: the session-level targets, added up per county.
    """
    order = list(words.LEVELS)
    listed = [t for t in targets if kind_of(t) == kind and t.level != "info"]
    names = headings(listed)
    if kind == "session":  # many columns, nearly all the floor's: the caption says so
        floor = f"{words.LEVELS['floor']}｜"
        names = {key: text.removeprefix(floor) for key, text in names.items()}
    found = [Column(t.id, names[t.id], t.level, t.subject == "session", t.unit) for t in listed]
    return tuple(sorted(found, key=lambda c: order.index(c.level)))


def build(
    verdicts: Verdicts,
    subjects: Sequence[str],
    columns: tuple[Column, ...],
    last: Verdicts | None = None,
) -> Matrix:
    """Every subject × column: sign and figures, with the mark's colour; what is owed; ``last``: the year before's."""
    each = {column.target for column in columns if not column.sessions}
    single: dict[tuple[str, str], list[Brief]] = {}
    for verdict in verdicts.where(lambda target: target.id in each).on(*subjects).briefs():
        single.setdefault((verdict.target, verdict.subject), []).append(verdict)
    tallies = standing.tallies(verdicts, [c.target for c in columns if c.sessions])
    judged = {target.id for target in verdicts.targets()}
    columns = tuple(column for column in columns if column.target in judged)
    owing = any(not column.sessions for column in columns)
    texts, colours = [], []
    for subject in subjects:
        row = [
            _tally_cell(tallies.get((c.target, subject)), c.level)
            if c.sessions
            else _cell(single.get((c.target, subject), ()), c.unit)
            for c in columns
        ]
        more = [_owed([v for c in columns for v in single.get((c.target, subject), ())])]
        more = (more if owing else []) + ([_then(last, subject, columns)] if last else [])
        texts.append([subject, *(text for text, _ in row), *more])
        colours.append([None, *(colour for _, colour in row), *(None for _ in more)])
    extra = ([OWED] if owing else []) + ([LAST] if last else [])
    names = [SUBJECT, *(c.heading for c in columns), *extra]
    return Matrix(
        pd.DataFrame(texts, columns=names),
        pd.DataFrame(colours, columns=names),
        columns,
        tuple(subjects),
    )


def _then(last: Verdicts, subject: str, columns: tuple[Column, ...]) -> str:
    """The year before on the same clauses: ``底线 ✓ 3 次；原则 △ 1 次``."""
    units = {column.target: column.unit for column in columns if column.level != "tracked"}
    own = last.where(lambda target: target.id in units).on(subject).briefs()
    return "；".join(
        f"{words.LEVELS[v.level]} {words.mark(v.state, v.level).sign}"
        + ("" if v.value is None else f" {amount(v.value, units[v.target])}")
        for v in own
        if v.state != "not_applicable"
    )


def _cell(found: Sequence[Brief], unit: str) -> tuple[str, str | None]:
    """One verdict's words; of several (the quarters of a year) the state that decides."""
    if not found:
        return "—", None
    if found[0].level == "tracked":
        return figures(found[0], unit), None
    state = standing.worst(v.state for v in found) or "not_applicable"
    mark = words.mark(state, found[0].level)
    if len(found) == 1:
        return f"{mark.sign} {mark.word} {figures(found[0], unit)}".rstrip(), mark.colour
    counts = Counter(verdict.state for verdict in found)
    told = standing.Tally(found[0].target, found[0].subject, counts)
    return f"{told.words(found[0].level)} {_step(found[0].period)}".rstrip(), mark.colour


def _step(period: str | None) -> str:
    """What one of several verdicts stands for."""
    kind = "quarter" if "Q" in (period or "") else "month" if "-" in (period or "") else ""
    return STEPS.get(kind, "")


def _owed(found: Sequence[Brief]) -> str:
    """What is missing, clause by clause; the ledgers a zero rests on stand in the card."""
    said: dict[str, list[str]] = {}
    for verdict in found:
        if verdict.missing and verdict.state != "not_applicable":
            said.setdefault(brief(verdict.missing), []).append(words.LEVELS[verdict.level])
    return "；".join(f"{'、'.join(dict.fromkeys(who))}：{what}" for what, who in said.items())


def brief(missing: str) -> str:
    """What is missing without the grounds it rests on.

    >>> brief("差 1 次；依据“台账.xlsx”（范围：全市）；台账记到 6月30日"), brief("还差 1 次，剩 184 天")
    ('差 1 次', '还差 1 次，剩 184 天')
    """
    return missing.split("；", 1)[0]


def figures(verdict: Brief, unit: str = "") -> str:
    """Have and need as people write them, where the verdict has figures.

    >>> from types import SimpleNamespace as Row
    >>> figures(Row(value=1, required=2, ceiling=False), "次"), figures(Row(value=None, required=2))
    ('1 次，需 2 次', '')
    >>> figures(Row(value=2, required=1, ceiling=True), "次"), figures(Row(value=3, required=None), "场")
    ('2 次，至多 1 次', '3 场')
    """
    if verdict.value is None or isinstance(verdict.value, (list, dict, str)):
        return ""
    have = amount(verdict.value, unit)
    if verdict.required is None:
        return have
    return f"{have}，{'至多' if verdict.ceiling else '需'} {amount(verdict.required, unit)}"


def amount(value: Any, unit: str) -> str:
    """A number with its unit.

    >>> amount(3, "次"), amount(80.0, "%"), amount(2, ""), amount(True, "项")
    ('3 次', '80%', '2', '是')
    """
    said = words.number(value)
    if not unit or isinstance(value, bool) or not isinstance(value, int | float):
        return said
    return f"{said}{unit}" if unit == "%" else f"{said} {unit}"


def _tally_cell(tally: standing.Tally | None, level: str) -> tuple[str, str | None]:
    if tally is None:
        return "—", None
    state = standing.worst(tally.counts) or "not_applicable"
    return tally.words(level), words.mark(state, level).colour


def styled(matrix: Matrix) -> Any:
    """The words with tinted cells; text keeps the page's own colour."""
    css = matrix.colours.map(lambda c: f"background-color: {wash(c)}" if isinstance(c, str) else "")
    return matrix.words.style.apply(lambda _: css, axis=None)


def show(matrix: Matrix, key: str, label: str) -> tuple[str, str] | None:
    """Draw the matrix; the (target, subject) of the cell just chosen, once."""
    stamp = zlib.crc32(repr(matrix.subjects).encode())  # of other rows a choice would be another's
    widget = f"{tabular.turned(key)}_{stamp:x}"
    chosen = st.dataframe(
        styled(matrix),
        hide_index=True,
        row_height=tabular.ROW,
        height=tabular.height_of(len(matrix.words), 18),
        key=widget,
        on_select="rerun",
        selection_mode="single-cell",
        column_config={
            **{
                name: st.column_config.Column(width=_wide_enough(matrix, name))
                for name in (OWED, LAST)
                if name in matrix.words
            },
            SUBJECT: st.column_config.TextColumn(
                label, pinned=True, width=_wide_enough(matrix, SUBJECT)
            ),
            **{
                c.heading: st.column_config.Column(width=_wide_enough(matrix, c.heading))
                for c in matrix.columns
            },
        },
    )
    tabular.take(matrix.words, f"{label}的达标情况", widget)
    cells = chosen["selection"].get("cells", []) if chosen else []
    if not cells:
        return None
    row, name = cells[0]
    target = {c.heading: c.target for c in matrix.columns}.get(name)
    return (target, matrix.subjects[row]) if target else None


def _wide_enough(matrix: Matrix, name: str) -> int:
    return max(wide(text) for text in (name, *matrix.words[name]))


def wide(text: str) -> int:
    """Pixels that a heading takes: Chinese characters are square.

    >>> wide("底线｜督导时长") > wide("KM-12")
    True
    """
    return 26 + sum(16 if ord(character) > 255 else 9 for character in text)


def states_line(verdicts: Verdicts) -> str:
    """How many of each state, in words: ``✓ 达标 9 · ✕ 未达标 2``."""
    counts = verdicts.where(lambda target: target.level != "tracked").states()
    return " · ".join(
        f"{words.STATES[state].sign} {words.STATES[state].word} {counts[state]:d}"
        for state in words.STATES
        if counts[state]
    )
