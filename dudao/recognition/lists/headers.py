"""Header rows: the path of labels above each column, and the columns bound to a form's fields."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dudao.forms import Form
from dudao.patterns import late
from dudao.reading.grid import Grid
from dudao.recognition.labels import blank, keys, squeeze
from dudao.recognition.lists.vocabulary import INDEX, Target, Vocabulary, is_index

HIGHEST = 4
"""No header has more rows than this."""

_LONG = 40
_SPAN = 4  # columns of one of several tables side by side


@dataclass(slots=True)
class Column:
    """One column of a table. ``field`` is None for an added one, ``#`` for row numbers.

    ``how``: exact, second, pattern, nearly (a typo), mapped (by the user), meaning (by all that speaks
    for it), likely (the same, less surely), asked, apart (surely no field), unknown, ambiguous, bare (no
    header). ``could`` are the fields an asked column may be (``field`` or ``field/tick``), ``samples``
    what stands in it.
    """

    col: int
    header: str
    field: str | None = None
    tick: str | None = None
    how: str = "unknown"
    could: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()


@dataclass(slots=True)
class Head:
    """A header of one form: rows ``top``..``bottom``, columns ``left``..``right`` (0-based, inclusive)."""

    form: Form
    top: int
    bottom: int
    left: int
    right: int
    columns: list[Column] = field(default_factory=list)

    @property
    def fields(self) -> set[str]:
        return {c.field for c in self.columns if c.field and c.field != INDEX}


@dataclass(slots=True)
class Path:
    """The labels above one column, from the top row down, each once."""

    col: int
    parts: tuple[str, ...]

    @property
    def text(self) -> str:
        return "/".join(" ".join(p.split()) for p in self.parts)

    def names(self) -> list[str]:
        """What to look up, most telling first: the whole path, its ends, its beginnings."""
        parts, n = self.parts, len(self.parts)
        spans = [parts, *(parts[i:] for i in range(1, n)), *(parts[:-i] for i in range(1, n))]
        return ["".join(span) for span in dict.fromkeys(spans)]


_YEARS = re.compile(r"(20\d\d)年度?(?![度\d]|[上下]半年|第?[一二三四]季)(\D.*)", re.S)


class Spread:
    """Merged areas of a grid by cell, made once."""

    def __init__(self, grid: Grid) -> None:
        self.tall: dict[int, int] = {}
        self.origin: dict[tuple[int, int], tuple[int, int]] = {}
        self.grid = grid
        self.width = grid.width
        for r1, c1, r2, c2 in grid.merges:
            if r2 - r1 < HIGHEST and (r2 - r1 + 1) * (c2 - c1 + 1) < 2000:
                for r in range(r1, r2 + 1):
                    for c in range(c1, c2 + 1):
                        self.origin[r, c] = (r1, c1)
            if 0 < r2 - r1 < HIGHEST:
                self.tall[r1] = max(self.tall.get(r1, 1), r2 - r1 + 1)

    def spot(self, row: int, col: int) -> tuple[int, int]:
        return self.origin.get((row, col), (row, col))


def paths(spread: Spread, top: int, height: int, words: Vocabulary) -> list[Path]:
    """The label path of every column under a header block of ``height`` rows."""
    grid = spread.grid
    width = max((len(grid.rows[r]) for r in range(top, min(top + height, grid.height))), default=0)
    found = []
    for col in range(width):
        parts: list[str] = []
        spots: list[tuple[int, int]] = []
        for row in range(top, top + height):
            spot = spread.spot(row, col)
            text = grid.at(*spot)
            if blank(text) and row < top + height - 1 and spot == (row, col):
                spot = _parent(grid, row, col, words)
                text = grid.at(*spot)
            if not blank(text) and spot not in spots:
                spots.append(spot)
                parts.append(text if isinstance(text, str) else str(text))
        if len(parts) > 1:
            parts = [_TWIN.sub("", part).strip() or part for part in parts]
        found.append(Path(col, tuple(parts)))
    return _of_this_year(found)


_TWIN = late(
    r"^[A-Za-z0-9][A-Za-z0-9 .,'’&-]*[\s　/]+(?=[一-鿿])|(?<=[一-鿿])[\s　/]+[A-Za-z0-9][A-Za-z0-9 .,'’&-]*$"
)
"""What a label says in English beside the Chinese: ``Exclusive 独用`` under ``Office 办公场所``."""


def _of_this_year(found: list[Path]) -> list[Path]:
    """Where headings say different years, the newest is the table's own and says nothing: ``2025年督导日期`` beside
    ``2024年同期``."""
    told = [_YEARS.match(squeeze(path.parts[0])) if path.parts else None for path in found]
    years = {int(hit[1]) for hit in told if hit}
    if len(years) < 2:
        return found
    return [
        Path(path.col, (hit[2], *path.parts[1:])) if hit and int(hit[1]) == max(years) else path
        for path, hit in zip(found, told, strict=True)
    ]


def _parent(grid: Grid, row: int, col: int, words: Vocabulary) -> tuple[int, int]:
    """Where a parent label stands whose merge was lost: the nearest label to the left, if it has children."""
    if blank(grid.at(row + 1, col)):
        return row, col
    for left in range(col - 1, -1, -1):
        text = grid.at(row, left)
        if not blank(text):
            known = isinstance(text, str) and (
                squeeze(text).lower() in words.parents or not blank(grid.at(row + 1, left))
            )
            return (row, left) if known else (row, col)
    return row, col


def heads(spread: Spread, top: int, words: Vocabulary) -> list[Head]:
    """The form's headers starting in row ``top``: one, or several side by side. Evidence is not judged here."""
    best: tuple[int, list[Head]] = (0, [])
    lowest = min(spread.tall.get(top, 1), HIGHEST)
    for height in range(lowest, HIGHEST):
        if height > lowest and not _may_continue(spread.grid, top + height - 1):
            break
        made = bind(spread, top, height, words)
        gained = sum(1 for head in made for c in head.columns if c.field)
        if gained > best[0]:
            best = (gained, made)
    if best[1]:
        last = best[1][-1]
        last.columns += [Column(col, "", how="bare") for col in range(last.right + 1, spread.width)]
        last.right = max(last.right, spread.width - 1)
    return best[1]


def bind(spread: Spread, top: int, height: int, words: Vocabulary) -> list[Head]:
    """The form's headers over exactly these rows."""
    return _bind(paths(spread, top, height, words), words, top, top + height - 1)


def _may_continue(grid: Grid, row: int) -> bool:
    if row >= grid.height:
        return False
    values = [v for v in grid.rows[row] if not blank(v)]
    texts = all(isinstance(v, str) and len(v) <= _LONG for v in values)
    return bool(values) and texts and not recurs(grid, row)


def recurs(grid: Grid, row: int) -> bool:
    """Whether several cells of a row come again right below in their own columns, as values do and labels do not."""
    after = range(row + 1, min(row + 9, grid.height))
    below = list(itertools.takewhile(lambda r: not all(map(blank, grid.rows[r])), after))
    texts = [(c, v) for c, v in enumerate(grid.rows[row]) if isinstance(v, str) and not blank(v)]
    if any(all(grid.at(r, c) == v for c, v in texts) for r in below):
        return False  # printed once more
    return sum(any(grid.at(r, c) == v for r in below) for c, v in texts) >= 2


def _bind(columns: Sequence[Path], words: Vocabulary, top: int, bottom: int) -> list[Head]:
    """Bound once for the same labels, however many files they head."""
    labels = tuple(path.parts for path in columns)
    blocks = words.bound.get(labels)
    if blocks is None:
        targets = [_target(path, words) for path in columns]
        blocks = [
            (left, right, _columns(columns[left : right + 1], targets[left : right + 1], words))
            for left, right in _blocks(targets, words)
        ]
        if len(words.bound) > 2_000:
            words.bound.clear()
        words.bound[labels] = blocks
    return [
        Head(words.form, top, bottom, left, right, [_same(column) for column in made])
        for left, right, made in blocks
    ]


def _same(column: Column) -> Column:
    return Column(column.col, column.header, column.field, column.tick, column.how)


def within(spread: Spread, head: Head, words: Vocabulary, left: int, right: int) -> Head:
    """The header bound anew on some of its columns only."""
    columns = [
        p
        for p in paths(spread, head.top, head.bottom - head.top + 1, words)
        if left <= p.col <= right
    ]
    bound = _columns(columns, [_target(path, words) for path in columns], words)
    bound += [Column(col, "", how="bare") for col in range(left + len(bound), right + 1)]
    return Head(head.form, head.top, head.bottom, left, right, bound)


def _target(path: Path, words: Vocabulary) -> tuple[Target, ...]:
    """The exact targets of a column; several when its label alone does not decide."""
    if not path.parts:
        return ()
    if is_index(path.parts[-1]) or is_index(path.parts[0]):
        return (Target(INDEX),)
    for name in path.names():
        if targets := words.exact(name):
            return targets
    return ()


def _blocks(targets: Sequence[tuple[Target, ...]], words: Vocabulary) -> list[tuple[int, int]]:
    """Column ranges of tables standing side by side: a new one starts where the labels begin again."""
    key = words.form.option("key")
    firsts = [i for i, t in enumerate(targets) if t and t[0].field == key and len(t) == 1]
    if len(firsts) < 2:
        return [(0, len(targets) - 1)] if targets else []
    single = [t[0] if len(t) == 1 else None for t in targets]
    lead = firsts[0] - next(i for i, t in enumerate(single) if t is not None)
    starts = [0]
    for at in firsts[1:]:
        start = at - lead
        again = {t for t in single[start:] if t is not None}
        before = {t for t in single[starts[-1] : start] if t is not None}
        if start > starts[-1] and len(again & before) >= 3:
            starts.append(start)
    ends = [s - 1 for s in starts[1:]] + [len(targets) - 1]
    return list(zip(starts, ends, strict=True))


def _columns(
    columns: Sequence[Path], targets: Sequence[tuple[Target, ...]], words: Vocabulary
) -> list[Column]:
    made = [Column(path.col, path.text) for path in columns]
    taken: set[Target] = set()
    for column, found in zip(made, targets, strict=True):
        if len(found) == 1 and found[0] not in taken:
            _give(column, found[0], "exact", taken)
        elif len(found) > 1:
            column.how = "ambiguous"
        elif not column.header:
            column.how = "bare"
    steps = (_second, _pattern, _nearly) if len(taken) > 2 else (_second, _pattern)
    for step in steps:
        for column, path in zip(made, columns, strict=True):
            if column.how == "unknown" and column.header and (target := step(path, words, taken)):
                _give(column, target, step.__name__.lstrip("_"), taken)
    return made


def _give(column: Column, target: Target, how: str, taken: set[Target]) -> None:
    column.field, column.tick, column.how = target.field, target.tick, how
    taken.add(target)


def _second(path: Path, words: Vocabulary, taken: set[Target]) -> Target | None:
    for name in path.names():
        for target in words.second(name):
            if target not in taken:
                return target
    return None


def _pattern(path: Path, words: Vocabulary, taken: set[Target]) -> Target | None:
    for name in path.names():
        target = words.by_pattern(name)
        if target and target not in taken:
            return target
    return None


def _nearly(path: Path, words: Vocabulary, taken: set[Target]) -> Target | None:
    fields_taken = {target.field for target in taken}
    free = [
        target
        for targets in words.primary.values()
        for target in targets
        if target not in taken and (target.tick or target.field not in fields_taken)
    ]
    for name in path.names()[:1]:
        if target := words.nearly(name, free):
            return target
    return None


def evident(head: Head, titled: bool) -> bool:
    """Whether the header has all the labels its form's TOML asks for (fewer where a title names the form)."""
    return not missing(head, titled)


def missing(head: Head, titled: bool) -> list[str]:
    """Labels of the evidence groups that are not satisfied."""
    have, lacking = head.fields, []
    for group in head.form.option("evidence", ()):
        needed = group.get("titled", group["at_least"]) if titled else group["at_least"]
        if len(have.intersection(group["of"])) < needed:
            lacking += [head.form.fields[name].label for name in group["of"] if name not in have]
    return list(dict.fromkeys(lacking))


def names_form(form: Form, texts: Sequence[str]) -> bool:
    """Whether one of the texts above a header is a title of the form."""
    return longest_title(form, texts) > 0


def longest_title(form: Form, texts: Sequence[str]) -> int:
    """The length of the longest of a form's titles that the texts hold; 0 for none."""
    words = [squeeze(word) for word in (form.title, *form.option("titles", ()))]
    return max(
        (len(word) for text in map(squeeze, texts) for word in words if word in text), default=0
    )


def fingerprint(cells: Sequence[Any]) -> str:
    """What tells one header row from another whatever its white space and width: 16 hex digits.

    >>> fingerprint(["姓 名", None, "性别："]) == fingerprint(["姓名", "性别"])
    True
    """

    names = "|".join(keys(str(cell))[0] for cell in cells if not blank(cell))
    return hashlib.sha256(names.encode()).hexdigest()[:16]


def question_key(head: Head, column: Column) -> str:
    """What the question about a column is remembered by: its heading and the headings beside it."""
    print_ = fingerprint([c.header for c in head.columns])
    return f"{squeeze(column.header)}#{print_}"


def spreads(grid: Grid, row: int, many: int) -> bool:
    """Whether a row above a header only groups its columns: its cells are merged over several.

    Lines above a table that say what it is of (``填表日期：2024-06-30``) group nothing.
    """
    wide = sum(1 for r1, c1, r2, c2 in grid.merges if r1 == r2 == row and c2 > c1)
    tall = sum(1 for r1, c1, r2, c2 in grid.merges if r1 == row < r2 and c1 == c2)
    if wide < 2 or wide + tall < many - 1:
        return False
    return not any(valued(v) or (isinstance(v, str) and _SAID.search(v)) for v in grid.rows[row])


def valued(cell: Any) -> bool:
    """Whether a cell is a value and no heading: a day, a number, an agency."""
    if isinstance(cell, str):
        return _VALUE.search(cell) is not None
    return isinstance(cell, dt.date | int | float) and not isinstance(cell, bool)


_SAID = re.compile(r"[:：]\s*\S")
_VALUE = re.compile(
    r"^\s*20\d\d\s*[年./-]\s*\d{1,2}|\d{7,}|.{4}(?:服务社|服务中心|工作中心|发展中心|事务所|协会|有限公司)$"
)


def twin_row(grid: Grid, head: Head) -> bool:
    """Whether the row below a header only says its labels in English again: 姓名 over Name."""
    row = head.bottom + 1
    if row >= grid.height:
        return False
    below = [grid.at(row, column.col) for column in head.columns if column.col < grid.width]
    told = [v for v in below if not blank(v)]
    words = [v for v in told if isinstance(v, str) and _ENGLISH.fullmatch(v.strip())]
    long = [v for v in words if len(v.strip()) > 2]
    return len(words) == len(told) >= max(3, 0.6 * len(head.columns)) and 2 * len(long) > len(words)


_ENGLISH = re.compile(r"[A-Za-z][A-Za-z .,'’&/()（）#\-\n]*")


def spans_of(grid: Grid, row: int) -> list[tuple[int, int | None]]:
    """The columns of the tables side by side under the same headings; all columns where there is but one."""
    labels = ["" if blank(v) else squeeze(str(v)) for v in grid.rows[row]]
    starts = [c for c, label in enumerate(labels) if label and label == labels[0]]
    if len(starts) < 2:
        return [(0, None)]
    size = starts[1] - 1
    while size and not labels[size]:
        size -= 1
    own = labels[: size + 1]
    if size + 1 < _SPAN or any(labels[s : s + size + 1] != own for s in starts):
        return [(0, None)]
    return [(s, s + size) for s in starts]
