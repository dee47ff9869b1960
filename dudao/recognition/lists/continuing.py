"""A sheet without any heading after a list: the list's next page, under the headings of the page before."""

from __future__ import annotations

from dataclasses import replace

from dudao.forms import Form
from dudao.problems import make
from dudao.reading.grid import Grid
from dudao.recognition.claims import Claim
from dudao.recognition.labels import blank
from dudao.recognition.lists.arranged import ArrangedGrid
from dudao.recognition.lists.contents import Cells, fit
from dudao.recognition.lists.form_choice import body
from dudao.recognition.lists.headers import Column, Head
from dudao.recognition.lists.rows import is_number
from dudao.recognition.lists.segments import Segment, Table
from dudao.recognition.lists.wording import Words, words_of

_FEWEST = 4  # columns that read as those above them
_READS, _READS_NOT = 1.0, -1.0
_FREE = frozenset(("text", "free_text"))


def continued(grid: Grid, before: Claim, form: Form) -> Claim | None:
    """The list of ``before`` gone on with on the next sheet; None where its columns do not read as the fields."""
    last = before.payload.segments[-1].head
    if isinstance(before.grid, ArrangedGrid):  # its columns are not where they stand
        return None
    if grid.kind != before.grid.kind or grid.width > last.right + 1 or last.left > 0:
        return None
    row = next((r for r in range(grid.height) if _filled(grid, r) >= _FEWEST), None)
    if row is None or not _reads_on(grid, row, last, form):
        return None
    columns = [replace(c) for c in last.columns if c.col < max(grid.width, 1)]
    head = Head(form, row, row - 1, last.left, max(grid.width - 1, 0), columns)
    table = Table(before.payload.words, (0, row - 1), [Segment(head, row, grid.height - 1)])
    area = (0, 0, grid.height - 1, max(grid.width - 1, 0))
    told = make(
        "continued_page", sheet=grid.sheet, cell=grid.address(row, 0), text=before.grid.sheet or ""
    )
    return Claim(form.id, grid, area, "list", table, [told])


def _filled(grid: Grid, row: int) -> int:
    return sum(1 for v in grid.rows[row] if not blank(v))


def _reads_on(grid: Grid, row: int, head: Head, form: Form) -> bool:
    """Whether every column reads as the field above it, and enough of them could hardly be another's."""
    rows, words, good = body(grid, row, grid.height - 1), words_of(form.id), 0
    for column in head.columns:
        cells = Cells(grid, column.col, rows, column.header)
        if not cells.filled:
            continue
        worth = _worth(cells, column, form, words)
        if worth <= _READS_NOT:
            return False
        good += worth >= _READS
    return good >= _FEWEST and any(not blank(grid.at(row, c.col)) for c in _keys(head, form))


def _worth(cells: Cells, column: Column, form: Form, words: Words) -> float:
    if column.field == "#":
        return 0.0 if cells.part(is_number) > 0.8 else _READS_NOT
    if column.field is None:
        return 0.0
    item = form.fields[column.field]
    kind = item.option("read_as", item.kind)
    alike = [f for f in form.fields.values() if f is item or f.option("read_as") == kind]
    worth = max(fit(cells, field, column.tick, words) for field in alike)  # 年龄（或出生年月）
    return max(worth, 0.0) if item.kind in _FREE else worth


def _keys(head: Head, form: Form) -> list[Column]:
    return [c for c in head.columns if c.field == form.option("key")]
