"""Text tables: encoding and delimiter told by the content; every cell stays text."""

from __future__ import annotations

import csv
import io
import re

from dudao.problems import Problem
from dudao.reading.encoding import decoded
from dudao.reading.finish import note_spoilt, without_returns
from dudao.reading.grid import Grid
from dudao.reading.refusal import bomb, damaged, too_large
from dudao.reading.richtext import ERRORS

MAX_CELLS = 2_000_000
MAX_COLUMNS = 16_384
MAX_FIELD = 1 << 20
_END = "\ue000end\ue000"
"""A last record that an open quote would swallow."""
csv.field_size_limit(MAX_FIELD)
_TOLD = re.compile("sep=(.)\r?\n", re.I)
"""A first line for Excel alone: what parts the cells."""
_AS_TEXT = re.compile('="(.*)"', re.S)


def delimiter(text: str) -> str:
    """The delimiter of the first lines: tab, semicolon or comma, whichever stands outside quotes most.

    >>> delimiter("a;b;c\\n1,5;2;3"), delimiter('x,"y;z;w"\\n')
    (';', ',')
    """
    if told := _TOLD.match(text):
        return told[1]
    outside = "".join(text[:20_000].split('"')[::2])
    lines = [line for line in outside.splitlines()[:20] if line.strip()]
    marks = ",\t;" if any(mark in outside for mark in ",\t;") else "|，"
    counts = {mark: sum(mark in line for line in lines) for mark in marks}
    totals = {mark: outside.count(mark) for mark in marks}
    return max(marks, key=lambda mark: (counts[mark], totals[mark]))


def read_csv(data: bytes) -> tuple[list[Grid], list[Problem]]:
    """The one grid of a text table; rows are records, so a line break in quotes stays in its cell."""
    found = decoded(data)
    text = found.text
    if "\0" in text:
        end = len(text.rstrip("\0"))
        cut = "\0" not in text[:end] and "文件的后半是空的，像是没有下载完或没有存完"
        raise damaged(cut or "文件里有二进制内容（NUL 字符），不是文本表格")
    rows: list[list[str | None]] = []
    cells = 0
    mark = delimiter(text)
    text = _TOLD.sub("", text, count=1) if _TOLD.match(text) else text
    try:
        for record in csv.reader(io.StringIO(f"{text}\n{_END}", newline=""), delimiter=mark):
            cells += len(record)
            if len(record) > MAX_COLUMNS:
                raise bomb(f"第 {len(rows) + 1} 行有 {len(record)} 列")
            if cells > MAX_CELLS:
                raise too_large(f"内容超过 {MAX_CELLS // 10_000} 万格")
            if swallowed(record, mark, len(rows[0]) if rows else 0):
                raise damaged(f"第 {len(rows) + 1} 条记录里有一个引号没有配对，后面的行连成了一格")
            rows.append([_seen(cell) or None for cell in record])
    except csv.Error:
        raise bomb(f"第 {len(rows) + 1} 行有一格超过 {MAX_FIELD >> 20} MB") from None
    rows.pop()
    if "\r" in text:
        without_returns(rows)
    grid = Grid(None, "csv", _dense(rows))
    for row, record in enumerate(grid.rows):
        for col, cell in enumerate(record):
            if cell and cell[0] == "#" and cell.strip() in ERRORS:
                grid.notes[row, col] = ("error_cell", cell.strip())
                record[col] = None
    problems = [spoilt] if (spoilt := note_spoilt(grid)) else []
    if found.joined:
        told = "文件里有两种文字编码（像是两份文件接在一起），按各行自己的编码读取。请核对。"
        problems.append(Problem("joined_encodings", "warning", told))
    return ([grid] if grid.rows else []), problems


def _seen(cell: str) -> str:
    """A cell as it is meant to be seen: ``="0012"`` and ``'0012`` are ways to write the text 0012.

    >>> _seen('="0012"'), _seen("'0012"), _seen("'n' Sync")
    ('0012', '0012', "'n' Sync")
    """
    if cell.startswith("=") and (said := _AS_TEXT.fullmatch(cell.strip())):
        return said[1].replace('""', '"')
    if cell.startswith("'") and "'" not in cell[1:]:
        return cell[1:]
    return cell


def swallowed(record: list[str], mark: str, width: int) -> bool:
    """Whether a cell holds whole rows of the table: an open quote took them in.

    >>> swallowed(["甲", "一\\n二,三\\n四"], ",", 3), swallowed(["甲", "一\\n二,三,四\\n五"], ",", 3)
    (False, True)
    """
    return any(
        _END in cell
        or (width > 2 and any(line.count(mark) >= width - 1 for line in cell.splitlines()[1:-1]))
        for cell in record
        if "\n" in cell or "\r" in cell
    )


def _dense(rows: list[list[str | None]]) -> list[list[str | None]]:
    """Every row as wide as the widest, empty rows and columns at the tail cut."""
    while rows and not any(cell and cell.strip() for cell in rows[-1]):
        rows.pop()
    widths = (max((n + 1 for n, cell in enumerate(row) if cell), default=0) for row in rows)
    width = max(widths, default=0)
    return [row[:width] + [None] * (width - len(row)) for row in rows]
