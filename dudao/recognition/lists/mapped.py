"""Headers that no form knows, mapped to a form's columns by a user once and remembered by fingerprint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz import fuzz

from dudao.forms import Form
from dudao.reading.grid import Grid
from dudao.recognition.labels import blank, keys
from dudao.recognition.lists.headers import (
    HIGHEST,
    Column,
    Head,
    Spread,
    bind,
    fingerprint,
    heads,
    paths,
)
from dudao.recognition.lists.vocabulary import INDEX, Target, Vocabulary, lexicon

Mappings = Mapping[str, Mapping[str, str]]
"""Header fingerprint → {column header: field}; ``""`` maps to the form's id."""

_SEARCHED = 200
_ALIKE = 55
_TEXT_CELLS = 3


def mapped_heads(grid: Grid, forms: Mapping[str, Form], mappings: Mappings) -> Iterator[list[Head]]:
    """The headers on a grid that the user has mapped before."""
    row = 0
    while mappings and row < min(grid.height, _SEARCHED):
        head = _known(grid, row, forms, mappings)
        if head is not None:
            yield [head]
        row = row + 1 if head is None else head.bottom + 1


def _known(grid: Grid, top: int, forms: Mapping[str, Form], mappings: Mappings) -> Head | None:
    for height in range(1, HIGHEST + 1):
        mapping = mappings.get(header_fingerprint(grid, top, height) or "")
        form = forms.get(mapping.get("", "")) if mapping else None
        if mapping is not None and form is not None:
            return _head(grid, top, height, form, mapping)
    return None


def _head(grid: Grid, top: int, height: int, form: Form, mapping: Mapping[str, str]) -> Head:
    columns = headers(grid, top, height, form)
    by_key = {keys(label)[0]: name for label, name in mapping.items() if label}
    for column in columns:
        name = by_key.get(keys(column.header)[0], "") if column.header else ""
        field, _, tick = name.partition("/")
        if field in form.fields or field == INDEX:
            column.field, column.tick = field, tick or None
        column.how = "mapped" if column.header else "bare"
    return Head(form, top, top + height - 1, 0, len(columns) - 1, columns)


def header_fingerprint(grid: Grid, top: int, height: int) -> str | None:
    """The fingerprint of header rows; None where one of them holds nothing."""
    rows = grid.rows[top : top + height]
    if len(rows) < height or any(all(blank(v) for v in row) for row in rows):
        return None
    return fingerprint([cell for row in rows for cell in row])


def headers(grid: Grid, top: int, height: int, form: Form) -> list[Column]:
    """The columns under header rows, unbound, each by a name of its own (备注, 备注②)."""
    found, seen = [], dict[str, int]()
    for path in paths(Spread(grid), top, height, _words(form)):
        name = path.text
        if name:
            seen[name] = seen.get(name, 0) + 1
            name += f"({seen[name]})" if seen[name] > 1 else ""
        found.append(Column(path.col, name))
    return found


def propose(grid: Grid, form: Form, top: int, height: int) -> dict[str, str]:
    """{column header: target} as far as the labels say or nearly say, to be confirmed by the user."""
    words = _words(form)
    columns = headers(grid, top, height, form)
    known = bind(Spread(grid), top, height, words)
    said = {
        c.col: _code(Target(c.field, c.tick)) for head in known for c in head.columns if c.field
    }
    found = {c.header: said[c.col] for c in columns if c.header and c.col in said}
    free = {code: target for code, target in _targets(form) if code not in found.values()}
    for column in columns:
        if column.header and column.header not in found:
            code = _alike(column.header, free, words)
            if code:
                found[column.header] = code
                del free[code]
    return found


def _alike(header: str, free: Mapping[str, Target], words: Vocabulary) -> str | None:
    best, name = float(_ALIKE), None
    for key, targets in words.primary.items():
        for code in {_code(target) for target in targets} & free.keys():
            score = max(fuzz.ratio(text, key) for text in keys(header))
            if score > best:
                best, name = score, code
    return name


def targets(form: Form) -> dict[str, str]:
    """What a column of the form may be mapped to: code → Chinese label, in the form's order.

    >>> from dudao.forms import load_forms
    >>> list(targets(load_forms()["facility"]).items())[2:4]
    [('station', '社工站点名称'), ('office/own', '办公场所-独用')]
    """
    named = {INDEX: "序号"}
    for code, target in _targets(form):
        field = form.fields[target.field]
        ticks = field.option("ticks", {})
        named[code] = f"{field.label}-{ticks[target.tick][0]}" if target.tick else field.label
    return named


def _targets(form: Form) -> Iterator[tuple[str, Target]]:
    for field in form.fields.values():
        ticks: Sequence[str] = tuple(field.option("ticks", {}))
        for target in [*(Target(field.name, t) for t in ticks), Target(field.name)]:
            yield _code(target), target


def _code(target: Target) -> str:
    return f"{target.field}/{target.tick}" if target.tick else target.field


def likely_header(grid: Grid, form: Form) -> tuple[int, int]:
    """(first row, height) of what most looks like the form's header, else of the first row of several texts."""
    words, spread = _words(form), Spread(grid)
    best = (0, 0, 1)
    for row in range(min(grid.height, 30)):
        for head in heads(spread, row, words)[:1]:
            best = max(best, (len(head.fields), -row, head.bottom - head.top + 1))
    if best[0]:
        return -best[1], best[2]
    for row, cells in enumerate(grid.rows[:30]):
        if sum(1 for v in cells if isinstance(v, str) and not blank(v)) >= _TEXT_CELLS:
            return row, 1
    return 0, 1


def _words(form: Form) -> Vocabulary:
    return lexicon(_alone(form)).forms[0]


_ALONE: dict[str, tuple[Form, dict[str, Form]]] = {}


def _alone(form: Form) -> Mapping[str, Form]:
    kept = _ALONE.get(form.id)
    if kept is None or kept[0] is not form:
        kept = _ALONE[form.id] = (form, {form.id: form})
    return kept[1]
