"""Text tables: encoding and delimiter told by the content; every cell stays text."""

from __future__ import annotations

import csv
import io

from dudao.problems import Problem
from dudao.reading.finish import without_returns
from dudao.reading.grid import Grid
from dudao.reading.refusal import bomb, damaged, too_large
from dudao.reading.richtext import ERRORS

MAX_CELLS = 2_000_000
MAX_COLUMNS = 16_384
MAX_FIELD = 1 << 20
_END = "\ue000end\ue000"
"""A last record that an open quote would swallow."""
csv.field_size_limit(MAX_FIELD)


def decoded(data: bytes) -> str:
    """BOM utf-8 → utf-16 BOM → strict utf-8 → gb18030, in this order. Raises Refused."""
    if data.startswith(b"\xef\xbb\xbf"):
        try:
            return data[3:].decode("utf-8")
        except UnicodeDecodeError as wrong:
            row = data.count(b"\n", 0, wrong.start + 3) + 1
            raise damaged(f"文件标明是 UTF-8 编码，第 {row} 行却有读不出的字") from None
    try:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return data.decode("utf-16")
        return data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError:
            raise damaged("文字编码既不是 UTF-8 也不是 GB18030，读出来是乱码") from None


def delimiter(text: str) -> str:
    """The delimiter of the first lines: tab, semicolon or comma, whichever stands outside quotes most.

    >>> delimiter("a;b;c\\n1,5;2;3"), delimiter('x,"y;z;w"\\n')
    (';', ',')
    """
    outside = "".join(text[:20_000].split('"')[::2])
    lines = [line for line in outside.splitlines()[:20] if line.strip()]
    counts = {mark: sum(mark in line for line in lines) for mark in ",\t;"}
    totals = {mark: outside.count(mark) for mark in ",\t;"}
    return max(",\t;", key=lambda mark: (counts[mark], totals[mark]))


def read_csv(data: bytes) -> tuple[list[Grid], list[Problem]]:
    """The one grid of a text table; rows are records, so a line break in quotes stays in its cell."""
    text = decoded(data)
    if "\0" in text:
        raise damaged("文件里有二进制内容（NUL 字符），不是文本表格")
    rows: list[list[str | None]] = []
    cells = 0
    mark = delimiter(text)
    try:
        for record in csv.reader(io.StringIO(f"{text}\n{_END}", newline=""), delimiter=mark):
            cells += len(record)
            if len(record) > MAX_COLUMNS:
                raise bomb(f"第 {len(rows) + 1} 行有 {len(record)} 列")
            if cells > MAX_CELLS:
                raise too_large(f"内容超过 {MAX_CELLS // 10_000} 万格")
            if swallowed(record, mark, len(rows[0]) if rows else 0):
                raise damaged(f"第 {len(rows) + 1} 条记录里有一个引号没有配对，后面的行连成了一格")
            rows.append([cell or None for cell in record])
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
    return ([grid] if grid.rows else []), []


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
