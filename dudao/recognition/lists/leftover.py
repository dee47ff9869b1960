"""What is left over: columns whose headings decide nothing, and the fields that no other column is.

A column of names under 谁 is the name where everything else of the table is found, no other column
could be the name and no other field could be the column's. Such a column is read with a warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dudao.forms import Field
from dudao.reading.grid import Grid
from dudao.recognition.labels import squeeze
from dudao.recognition.lists.contents import Cells
from dudao.recognition.lists.headers import Column, Head, Path
from dudao.recognition.lists.learnt import option_in, options_of
from dudao.recognition.lists.wording import said_by

if TYPE_CHECKING:
    from dudao.recognition.lists.column_meaning import Table

CLOSED = frozenset(("choice", "sex", "education", "types"))
"""Kinds of so few words that cells which are all of them are of the field, whatever stands above."""
_FIRM, _FIRM_FOR_KEY = 3, 5
"""So many columns known by their own words before one is known by what is left."""
_AHEAD, _ANOTHERS = 1.0, 1.0
_FROM = {"integer": 9.0, "number": 9.0, "money": 3.0, "tick": 1.8}
_TYPED, _LOOKS, _LONG, _LAST, _SAID = 1.5, 1.5, 0.8, 0.4, 3.0
_REMARK_OF, _SENTENCES, _LETTERS = "note", 0.6, 4
"""A remark's field; the share of its cells that are sentences; letters of one."""
_ROWS, _NAMED, _MARKS = 3, 0.95, 0.8
_NOBODYS, _DATED, _HELD, _AGAINST = 3.5, 0.5, 0.6, -1.0


def left_over(
    table: Table, columns: list[Column], given: Mapping[int, int]
) -> Iterator[tuple[int, str]]:
    """Places of columns and the one field each can only be, in the order of the columns."""
    yield from _beside(table, columns)
    said = {columns[i].col: table.evidence[i][at].words for i, at in given.items()}
    firm = sum(1 for c in columns if c.field not in (None, "#") and _known(c, said))
    if firm < _FIRM:
        return
    taken = {c.field for c in columns if c.field}
    free = {
        item.name: item
        for item in table.form.fields.values()
        if item.name not in taken
        and not item.option("ticks")
        and (not item.option("added") or item.kind in CLOSED)
    }
    key = table.form.option("key")
    printed = sum(1 for item in table.form.fields.values() if not item.option("added"))
    if firm < min(_FIRM_FOR_KEY, printed - 2):
        free.pop(key, None)
    open_ = [i for i, c in enumerate(columns) if _open(table, i, c)]
    last = list(_possible(table, open_[0], free)) if len(open_) == 1 else []
    if len(last) == 1:
        fits = {open_[0]: dict(_fits(table, open_[0], free, last[0]))}
    else:
        fits = {i: dict(_fits(table, i, free)) for i in open_}
    found = set()
    for i, mine in fits.items():
        for name, worth in mine.items():
            rivals = [w for n, w in mine.items() if n != name]
            others = [other.get(name, -9.0) for j, other in fits.items() if j != i]
            if worth - max(*rivals, *others, -9.0, -9.0) >= _AHEAD:
                found.add(i)
                yield i, name
                break
    yield from ((i, name) for i, name in _remarked(table, columns) if i not in found)


def _beside(table: Table, columns: list[Column]) -> Iterator[tuple[int, str]]:
    """Columns of marks whose neighbours under the same label are one field's options, and the other option each is:
    驻地 over 自用 and 合用, where one of the two is known."""
    for i, column in enumerate(columns):
        parts = table.paths[i].parts
        if column.field or len(parts) < 2 or table.cells[column.col].marks < _MARKS:
            continue
        near = [
            c for k, c in enumerate(columns) if c.field and table.paths[k].parts[:-1] == parts[:-1]
        ]
        fields = {c.field for c in near if c.tick}
        if len(fields) != 1 or not all(c.tick for c in near):
            continue
        code = option_in(table.form.fields[name := fields.pop() or ""], parts[-1])
        if code is not None and code not in {c.tick for c in near}:
            column.tick = code
            yield i, name


def _remarked(table: Table, columns: list[Column]) -> Iterator[tuple[int, str]]:
    """The place of the one column of sentences that no field takes, headed as something said (站长的话): the remark."""
    if _REMARK_OF not in table.form.fields or any(c.field == _REMARK_OF for c in columns):
        return
    open_ = [i for i, c in enumerate(columns) if _open(table, i, c) and c.how == "unknown"]
    told = [
        i for i in open_ if said_by("uttered").search(columns[i].header) and _sentences(table, i)
    ]
    if len(told) == 1:
        yield told[0], _REMARK_OF


def _sentences(table: Table, i: int) -> bool:
    texts = [squeeze(text) for text in table.cells[table.paths[i].col].texts]
    said = [text for text in texts if len(text) >= _LETTERS and said_by("sentence").search(text)]
    return len(said) > 1 and len(said) >= _SENTENCES * len(texts)


def crossed(table: Table, columns: list[Column]) -> Iterator[tuple[int, str]]:
    """Places of columns headed as one of two choices that hold the other's words (督导方式：团体), and that other.

    Only where no column of the other's own holds its words.
    """
    at = {c.field: i for i, c in enumerate(columns) if c.field and c.tick is None}
    found = {}
    for name, i in at.items():
        other = table.form.fields[name].option("mistaken_for") if name != "#" else None
        if other and _holds(table, i, other) and not _holds(table, i, name):
            found[i] = other
    for i, other in found.items():
        if other not in at or at[other] in found:
            yield i, other


def _holds(table: Table, i: int, name: str) -> bool:
    """Whether most of a column's cells are words of a choice."""
    item, cells = table.form.fields[name], table.cells[table.paths[i].col]
    return bool(cells.values) and cells.read(item.kind, item, options_of(item))[0] >= _HELD


def mistaken(grid: Grid, head: Head) -> bool:
    """Whether a header may call one of two choices by the other's name: its cells are not all its own words."""
    for column in head.columns:
        item = head.form.fields.get(column.field or "")
        if item is None or column.tick or not item.option("mistaken_for"):
            continue
        rows = range(head.bottom + 1, min(head.bottom + 9, grid.height))
        cells = Cells(grid, column.col, rows)
        if cells.values and cells.read(item.kind, item, options_of(item))[0] < _HELD:
            return True
    return False


def _known(column: Column, said: Mapping[int, float]) -> bool:
    """Whether a column is known by its own words, if not beyond doubt; where none has any, by its contents."""
    words = not column.header or said.get(column.col, 0.0) >= _SAID
    return column.how in ("exact", "meaning") or (column.how == "likely" and words)


def _open(table: Table, i: int, column: Column) -> bool:
    """Whether nothing is decided of a filled column, and its heading speaks of nothing else."""
    path = table.paths[i]
    if column.how not in ("asked", "unknown", "bare") or not table.cells[path.col].filled:
        return False
    if column.field or table.nobody(path) >= _NOBODYS:
        return False
    alien, turns = table.words.alien, table.words.turns
    text = squeeze(path.text)
    return not turns.search(text) and not (alien and alien.search(text))


def _possible(table: Table, i: int, free: Mapping[str, Field]) -> Iterator[str]:
    """The free fields of the printed form that a column's cells do not speak against."""
    for target, evidence in zip(table.targets, table.evidence[i], strict=True):
        item = free.get(target.field)
        if item and not target.tick and not item.option("added") and evidence.contents > _AGAINST:
            yield target.field


def _fits(
    table: Table, i: int, free: Mapping[str, Field], last: str = ""
) -> Iterator[tuple[str, float]]:
    """The free fields that a column's cells read as, with how much better than as any.

    ``last`` is the only printed field left where the column is the only one left: a text of its length will do.
    """
    path, line = table.paths[i], list(zip(table.targets, table.evidence[i], strict=True))
    for target, evidence in line:
        item = free.get(target.field)
        if item is None or target.tick or evidence.words < 0:
            continue
        text = target.field == last and item.kind == "text"
        if evidence.contents < (_LAST if text else _least(item)):
            continue
        if item.kind == "date" and not _only_day(table, item, path):
            continue
        if (
            item.kind in ("name", "people")
            and path.parts
            and not said_by("person").search(path.text)
            and not _only_names(table, item, path)
        ):
            continue  # 车辆 over 公务车 and 自驾
        anothers = any(e.words >= _ANOTHERS for t, e in line if t.field != target.field)
        if not anothers:
            yield target.field, evidence.contents


def _only_names(table: Table, item: Field, path: Path) -> bool:
    """Whether a column, and no other, holds the names that tell a table's rows apart, whatever it is called."""
    if item.name != table.form.option("key"):
        return False
    named = [
        p
        for p in table.paths
        if table.cells[p.col].filled >= _ROWS
        and table.cells[p.col].read("name", None, ())[0] >= _NAMED
    ]
    return named == [path] and table.cells[path.col].distinct > 1


def _least(item: Field) -> float:
    if item.kind in ("text", "free_text", "list"):
        return _LONG if item.option("long") else _LOOKS
    return _FROM.get(item.kind, _TYPED)


def _only_day(table: Table, item: Field, path: Path) -> bool:
    """A date is some date: it is the form's where nothing else can be, or nothing is said of it.

    That is where the form asks for one day alone, or the day that each of its rows has is the table's only one.
    """
    days = [f for f in table.form.fields.values() if f.kind == "date" and not f.option("added")]
    if days == [item] or not path.parts:
        return True
    dated = [p for p in table.paths if table.cells[p.col].read("date", None, ())[0] >= _DATED]
    return item.name == table.form.option("key") and dated == [path]
