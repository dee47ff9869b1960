"""The county × clause matrix as a coloured table whose cells open their clause cards."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from dudao.charts.frame import wash
from dudao.evaluation import Brief, Verdicts
from dudao.rules import Target
from dudao.ui.parts import standing, words
from dudao.ui.parts import tables as tabular

SUBJECT = "对象"
OWED = "还差"
OWED_WIDE = 330
STEPS = {"quarter": "个季度", "month": "个月"}


@dataclass(frozen=True, slots=True)
class Column:
    """One clause as a column: its heading, its level, and whether it is judged per session."""

    target: str
    heading: str
    level: str
    sessions: bool


@dataclass(frozen=True, slots=True)
class Matrix:
    """Words, colours and keys of the cells, all of one shape: counties × columns."""

    words: pd.DataFrame
    colours: pd.DataFrame
    columns: tuple[Column, ...]
    subjects: tuple[str, ...]


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
    found = [Column(t.id, names[t.id], t.level, t.subject == "session") for t in listed]
    return tuple(sorted(found, key=lambda c: order.index(c.level)))


def build(verdicts: Verdicts, subjects: Sequence[str], columns: tuple[Column, ...]) -> Matrix:
    """Every subject × column: sign and figures, with the mark's colour."""
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
            else _cell(single.get((c.target, subject), ()))
            for c in columns
        ]
        owed = [_owed([v for c in columns for v in single.get((c.target, subject), ())])]
        texts.append([subject, *(text for text, _ in row), *(owed if owing else [])])
        colours.append([None, *(colour for _, colour in row), *([None] if owing else [])])
    names = [SUBJECT, *(c.heading for c in columns), *([OWED] if owing else [])]
    return Matrix(
        pd.DataFrame(texts, columns=names),
        pd.DataFrame(colours, columns=names),
        columns,
        tuple(subjects),
    )


def _cell(found: Sequence[Brief]) -> tuple[str, str | None]:
    """One verdict's words; of several (the quarters of a year) the state that decides."""
    if not found:
        return "—", None
    if found[0].level == "tracked":
        return figures(found[0]), None
    state = standing.worst(v.state for v in found) or "not_applicable"
    mark = words.mark(state, found[0].level)
    if len(found) == 1:
        return f"{mark.sign} {mark.word} {figures(found[0])}".rstrip(), mark.colour
    counts = Counter(verdict.state for verdict in found)
    told = standing.Tally(found[0].target, found[0].subject, counts)
    return f"{told.words(found[0].level)} {_step(found[0].period)}".rstrip(), mark.colour


def _step(period: str | None) -> str:
    """What one of several verdicts stands for."""
    kind = "quarter" if "Q" in (period or "") else "month" if "-" in (period or "") else ""
    return STEPS.get(kind, "")


def _owed(found: Sequence[Brief]) -> str:
    """What is missing, clause by clause."""
    said: dict[str, list[str]] = {}
    for verdict in found:
        if verdict.missing and verdict.state != "not_applicable":
            said.setdefault(verdict.missing, []).append(words.LEVELS[verdict.level])
    return "；".join(f"{'、'.join(dict.fromkeys(who))}：{what}" for what, who in said.items())


def figures(verdict: Brief) -> str:
    """Have against need, where the verdict has figures.

    >>> from types import SimpleNamespace as Row
    >>> figures(Row(value=1, required=2, ceiling=False)), figures(Row(value=None, required=2))
    ('1/2', '')
    >>> figures(Row(value=2, required=1, ceiling=True))
    '2（至多 1）'
    """
    if verdict.value is None or isinstance(verdict.value, (list, dict, str)):
        return ""
    if verdict.required is None:
        return words.number(verdict.value)
    have, need = words.number(verdict.value), words.number(verdict.required)
    return f"{have}（至多 {need}）" if verdict.ceiling else f"{have}/{need}"


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
    chosen = st.dataframe(
        styled(matrix),
        hide_index=True,
        row_height=tabular.ROW,
        height=tabular.height_of(len(matrix.words), 18),
        key=f"{tabular.turned(key)}_{stamp:x}",
        on_select="rerun",
        selection_mode="single-cell",
        column_config={
            OWED: st.column_config.Column(width=OWED_WIDE),
            SUBJECT: st.column_config.TextColumn(
                label, pinned=True, width=_wide_enough(matrix, SUBJECT)
            ),
            **{
                c.heading: st.column_config.Column(width=_wide_enough(matrix, c.heading))
                for c in matrix.columns
            },
        },
    )
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
    return 24 + sum(14 if ord(character) > 255 else 8 for character in text)


def states_line(verdicts: Verdicts) -> str:
    """How many of each state, in words: ``✓ 达标 9 · ✕ 未达标 2``."""
    counts = verdicts.where(lambda target: target.level != "tracked").states()
    return " · ".join(
        f"{words.STATES[state].sign} {words.STATES[state].word} {counts[state]:d}"
        for state in words.STATES
        if counts[state]
    )
