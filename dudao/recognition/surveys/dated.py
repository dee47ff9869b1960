"""When each respondent of an export answered: the tool's column of the moment an answer was handed in."""

from __future__ import annotations

from typing import Any

from dudao.forms import Form
from dudao.reading.grid import Grid
from dudao.recognition.context import Context
from dudao.recognition.labels import blank, keys
from dudao.recognition.surveys.across import heading
from dudao.records import Record
from dudao.values import parse
from dudao.values.parsed import Hint

FIELD = "answered_on"


def answered_on(
    records: list[Record], grid: Grid, form: Form, block: Any, context: Context
) -> None:
    """Give each respondent the day it was handed in, where the export has such a column; unreadable: none.

    The first of the field's labels that a column bears goes before the others (提交 before 开始).
    """
    item = form.fields.get(FIELD)
    if item is None or block.down or block.levels or block.header is None:
        return
    column = _column(grid, block.header, item.labels)
    if column is None:
        return
    options = (("since_1904", True),) if context.since_1904 else ()
    for record in records:
        row = record.row - 1
        raw = grid.at(row, column)
        if blank(raw):
            continue
        read = parse("date", raw, Hint(label=item.label, options=options))
        if read.value is not None and len(read.value) == 10:
            record.values[FIELD] = read.value
            record.cells[FIELD] = grid.address(row, column)


def _column(grid: Grid, header: int, labels: tuple[str, ...]) -> int | None:
    wanted = {key: rank for rank, label in reversed(list(enumerate(labels))) for key in keys(label)}
    heads = [(c, heading(grid, header, c)) for c in range(len(grid.rows[header]))]
    found = [
        (wanted[key], c)
        for c, text in heads
        if isinstance(text, str)
        for key in keys(text)
        if key in wanted
    ]
    return min(found)[1] if found else None
