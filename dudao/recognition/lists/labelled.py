"""Columns whose cells say what they hold: ``督导：王某　助理：普某　社工：刘某、李某`` under 人员."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dudao.patterns import late
from dudao.reading.grid import Grid
from dudao.recognition.labels import blank, squeeze
from dudao.recognition.lists.headers import Column, Head
from dudao.recognition.lists.joined_columns import Made
from dudao.recognition.lists.vocabulary import Vocabulary, field_of
from dudao.recognition.lists.wording import roles
from dudao.values.people import usual_name

_MOST = 0.6
_BEFORE = r"(?:^|(?<=[\n\t；;，,。、/|｜ 　（(]))"
_COLON = late(rf"{_BEFORE}(?P<label>[一-鿿]{{2,8}})\s*[:：]\s*")
_EDGES = " \n\t　；;，,。、/|｜（()）"
_QUICK = 2
"""Cells looked at before a column is given up."""


def labelled(
    grid: Grid, head: Head, words: Vocabulary, column: Column, rows: Sequence[int], body: range
) -> Iterator[Made]:
    """A column for each field that most cells of a column name before its value; cells that name none stay."""
    told = [v for r in rows if not blank(v := grid.at(r, column.col))]
    if not any(isinstance(v, str) and len(_said(v, words)) > 1 for v in told[:_QUICK]):
        return
    read = [_said(v, words) for v in told]
    good = [r for r in read if len(r) > 1]
    if len(good) < _MOST * len(read):
        return
    others = {c.field for c in head.columns if c is not column and c.field}
    named = [n for n in words.form.fields if any(n in r for r in good)]
    if len(named) < 2 or others & set(named):
        return
    made: dict[str, dict[int, Any]] = {n: {head.bottom: words.form.fields[n].label} for n in named}
    for r in body:
        value = grid.at(r, column.col)
        for name, text in ({} if blank(value) else _said(value, words)).items():
            made[name][r] = text
    for content in made.values():
        yield column.col, content


def speaks(grid: Grid, head: Head, words: Vocabulary) -> bool:
    """Whether the first cells of a column name several fields before their values."""
    kinds = {words.form.fields[c.field].kind for c in head.columns if c.field in words.form.fields}
    if not roles() or "people" not in kinds:
        return False
    for column in head.columns:
        told = [
            v
            for r in range(head.bottom + 1, min(head.bottom + 6, grid.height))
            if isinstance(v := grid.at(r, column.col), str) and not blank(v)
        ][:_QUICK]
        if told and any(len(v) > 6 and len(_said(v, words)) > 1 for v in told):
            return True
    return False


def _said(value: Any, words: Vocabulary) -> Mapping[str, str]:
    """Field → what a cell says behind its name; nothing where a part of it is named by no field."""
    if not isinstance(value, str) or len(value) > 300:
        return {}
    marks = [(m.start(), m.end(), _named(m["label"], words)) for m in _COLON.finditer(value)]
    marks = marks or [(a, b, n) for a, b, n in _bare(value, words)]
    names = [name for *_, name in marks]
    if None in names or len(set(names)) < len(names) or not marks:
        return {}
    if value[: marks[0][0]].strip(_EDGES):
        return {}
    ends = [start for start, _, _ in marks[1:]] + [len(value)]
    said = {
        str(name): value[end:stop].strip(_EDGES)
        for (_, end, name), stop in zip(marks, ends, strict=True)
    }
    return {name: text for name, text in said.items() if text}


def _named(label: str, words: Vocabulary) -> str | None:
    """The field of a label within a cell: a role of people, else what a heading of that name would be."""
    plain = squeeze(label)
    told = [n for n, way in roles().items() if n in words.form.fields and way.fullmatch(plain)]
    return told[0] if told else field_of(plain, words)


@functools.cache
def _roles_before_names() -> re.Pattern[str]:
    ways = "|".join(f"(?P<{name}>{way.pattern})" for name, way in roles().items())
    return re.compile(rf"{_BEFORE}(?:{ways})[是为 ]?(?=(?P<who>[一-鿿]{{2,4}}))")


def _bare(value: str, words: Vocabulary) -> Sequence[tuple[int, int, str | None]]:
    """Roles that stand before names without a colon: ``督导王某某，助理普某``."""
    found = []
    for m in _roles_before_names().finditer(value):
        name = next((n for n in roles() if m[n] is not None), None)
        who = re.match(r"[一-鿿]+", value[m.end() :])
        if name in words.form.fields and who and usual_name(who[0]):
            found.append((m.start(), m.end(), name))
    return found
