"""The last steps to a grid, whatever the file's type: what was found is put on it, the tail cut."""

from __future__ import annotations

import re

from dudao.problems import Problem
from dudao.reading.findings import Findings
from dudao.reading.grid import Grid, Spot
from dudao.reading.numberformat import format_of, general
from dudao.reading.overlay import lay
from dudao.reading.refusal import damaged
from dudao.reading.sheetscan import MAX_AREA
from dudao.reading.symbols import as_characters

_TOLD = 80

_SPOILT = re.compile("[\ufffd\ue000-\uf8ff]|锟斤拷|烫烫烫")
"""What is left of characters that a program before could not read, or that only its own font shows."""
_CODES = re.compile(r'&"[^"]*"|&K[0-9A-Fa-f]{6}|&K\d\d[+-]\d{3}|&\d+|&[^LCRlcr&]|&(?=&)')
"""What a page's header says of fonts, sizes, pages and dates."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_WORDS = 4  # signs of a line that says something; 第1页 does not
_SHOWN = 5  # rows named in a message


def put_findings(grid: Grid, found: Findings, photos: frozenset[str]) -> None:
    """Put what the scan found onto the grid."""
    grid.merges = found.merges
    grid.hidden_rows, grid.hidden_cols = found.hidden_rows, found.hidden_cols
    grid.struck, grid.fonts = found.struck, found.fonts
    grid.marked, grid.underlined = found.marked, found.stressed
    grid.formats = {spot: code for code, spots in found.formats.items() for spot in spots}
    grid.notes = found.notes
    for spot, value in found.values.items():
        put(grid, spot, value)
    as_seen(grid, found.formats)
    if found.no_zeros:
        for row in grid.rows:
            row[:] = [None if v == 0 and not isinstance(v, bool) else v for v in row]
    if found.embedded:
        grid.over.setdefault((0, 0), []).append(("embedded", ""))
    if found.header:
        _put_header(grid, found.header)
    if found.things:
        lay(grid, found.things)
    for spot, text in found.comments:
        grid.over.setdefault(spot, []).append(("comment", text))
    for spot, code in found.photos.items():
        put(grid, spot, None)
        if code is None or code in photos:
            grid.pictures.add(spot)
        else:
            grid.notes[spot] = ("error_cell", f'=DISPIMG("{code}",1)')


def note_spoilt(grid: Grid) -> Problem | None:
    """Note the cells of a text file with characters that could not be read; a warning that names their rows."""
    spoilt = {
        (row, col): ("spoilt_text", cell)
        for row, record in enumerate(grid.rows)
        for col, cell in enumerate(record)
        if isinstance(cell, str) and _SPOILT.search(cell) and _SPOILT.search(as_characters(cell))
    }
    if not spoilt:
        return None
    grid.notes |= spoilt
    lines = sorted({row + 1 for row, _ in spoilt})
    rows = "、".join(map(str, lines[:_SHOWN])) + ("…" if lines[_SHOWN:] else "")
    told = f"第 {rows} 行有读不出的字（文件传坏了，或没有下载完），那一格没有读取，其余照读。请重新导出，或补上这一格后再上传。"
    return Problem("spoilt_text", "warning", told, text=rows)


def _put_header(grid: Grid, said: str) -> None:
    """The page's header: its lines; above the table where the sheet itself has no line above its heading."""
    plain = _CODES.sub("", said)
    lines = [line.strip() for line in re.split(r"&[LCRlcr]|[\r\n]+", plain)]
    grid.page = [line for line in dict.fromkeys(lines) if len(_HAN.findall(line)) >= _WORDS]
    first = next((row for row in grid.rows if any(v not in (None, "") for v in row)), [])
    if sum(v not in (None, "") for v in first) > 2:
        grid.before = list(grid.page)


def as_seen(grid: Grid, formats: dict[str, list[Spot]]) -> None:
    """Put what number formats show in place of the values they hide or write otherwise."""
    for code, spots in formats.items():
        seen = format_of(code, grid.since_1904)
        for spot in spots if seen is not None else ():
            value = grid.at(*spot)
            text = None if value in (None, "") else seen.shown(value)
            if text is None:
                continue
            put(grid, spot, text or None)
            grid.formats.pop(spot, None)
            if seen.rounds(value):
                grid.over.setdefault(spot, []).append(("rounded", _written(value)))


def without_returns(rows: list[list[object]]) -> None:
    """Line breaks in text as \\n alone."""
    for row in rows:
        for col, cell in enumerate(row):
            if isinstance(cell, str) and "\r" in cell:
                row[col] = cell.replace("\r\n", "\n").replace("\r", "\n")


def put(grid: Grid, spot: Spot, value: object) -> None:
    """Replace one cell's content, inside the grid only."""
    row, col = spot
    if row < len(grid.rows) and col < len(grid.rows[row]):
        grid.rows[row][col] = value


def finish(grid: Grid, grids: list[Grid], problems: list[Problem]) -> None:
    """Keep a grid that holds something; say so where there are only pictures."""
    _uncover(grid)
    trim(grid)
    for (row, col), (code, text) in sorted(grid.notes.items()):
        if code == "date_out_of_range":
            cell = grid.address(row, col)
            problems.append(
                Problem(
                    code,
                    "warning",
                    f"工作表“{grid.sheet}”的 {cell} 是日期格式，但数值 {text} 不是 1900—9999 年之间的日期，没有读取。请写成 2023-05-18 这样的日期。",
                    f"{grid.sheet}!{cell}",
                    text=text,
                )
            )
    if grid.rows:
        grids.append(grid)
    elif grid.pictures:
        problems.append(
            Problem(
                "picture_only",
                "warning",
                f"工作表“{grid.sheet}”里只有图片，没有可读的表格。请把内容填写在单元格里再上传。",
                text=grid.sheet,
            )
        )


def _written(value: object) -> str:
    return general(value) if isinstance(value, float) else str(value)


def _uncover(grid: Grid) -> None:
    """Of a merged area only the top-left cell is seen: what lies beneath is no value, and is told where
    it says something else."""
    left = MAX_AREA
    for r1, c1, r2, c2 in grid.merges:
        shown, beneath = grid.at(r1, c1), []
        for r in range(r1, min(r2 + 1, len(grid.rows))):
            line = grid.rows[r]
            left -= len(line[c1 : c2 + 1]) + 1
            for c in range(c1, min(c2 + 1, len(line))):
                if line[c] in (None, "") or (r, c) == (r1, c1):
                    continue
                if line[c] != shown:
                    beneath.append(_written(line[c]))
                line[c] = None
                for said in (grid.formats, grid.fonts, grid.notes, grid.over):
                    said.pop((r, c), None)
        if beneath:
            told = "、".join(dict.fromkeys(beneath))
            grid.over.setdefault((r1, c1), []).append(("beneath", told[:_TOLD]))
        if left < 0:
            raise damaged(f"工作表“{grid.sheet}”里的合并单元格互相重叠")


def trim(grid: Grid) -> None:
    """Cut empty rows and columns at the tail, but not noted cells; drop merges and hides beyond."""
    noted = [*grid.notes, *(grid.pictures if grid.rows else ())]
    last_row = max((row for row, _ in noted), default=-1)
    rows = grid.rows
    while rows and len(rows) - 1 > last_row and not any(v not in (None, "") for v in rows[-1]):
        rows.pop()
    if not rows and not grid.notes:
        return
    width = max((col + 1 for _, col in noted), default=0)
    for row in rows:
        for col in range(len(row) - 1, width - 1, -1):
            if row[col] not in (None, ""):
                width = col + 1
                break
    for row in rows:
        del row[width:]
        row.extend([None] * (width - len(row)))
    rows.extend([None] * width for _ in range(len(rows), last_row + 1))
    height = len(rows)
    grid.merges = [
        (r1, c1, min(r2, height - 1), min(c2, width - 1))
        for r1, c1, r2, c2 in grid.merges
        if r1 < height and c1 < width
    ]
    grid.hidden_rows = {row for row in grid.hidden_rows if row < height}
    grid.hidden_cols = {col for col in grid.hidden_cols if col < width}
