"""An .xlsx package → grids: values by calamine, everything it drops by :mod:`sheetscan`."""

from __future__ import annotations

import io
import posixpath
import re
from dataclasses import dataclass

from dudao.problems import Problem
from dudao.reading import calamine
from dudao.reading.findings import Found, Look
from dudao.reading.grid import Grid, Spot
from dudao.reading.package import Package
from dudao.reading.pictures import anchored_cells, wps_picture_ids
from dudao.reading.refusal import damaged
from dudao.reading.repack import repacked
from dudao.reading.richtext import longest_string, shared_marks
from dudao.reading.sheetscan import SheetScan
from dudao.reading.styles import Styles, attributes, parse_styles

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")


@dataclass(slots=True)
class Sheet:
    """A worksheet as the workbook lists it."""

    name: str
    part: str
    hidden: bool


def relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Relation id → (type's last word, target part) of a part."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", name + ".rels")
    if rels not in package:
        return {}
    found = {}
    for tag in _RELATION.findall(package.xml(rels)):
        said = attributes(tag)
        target = said.get("Target", "")
        if said.get("TargetMode") == "External":
            continue
        path = target[1:] if target.startswith("/") else posixpath.join(folder, target)
        kind = said.get("Type", "").rsplit("/", 1)[-1]
        found[said.get("Id", "")] = (kind, posixpath.normpath(path))
    return found


class Workbook:
    """The parts of one package that reading needs, each inflated once."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.part = "xl/workbook.xml"
        if self.part not in package:
            offices = relations(package, "").values()
            self.part = next((part for kind, part in offices if kind == "officeDocument"), "")
            if self.part not in package:
                raise damaged("文件里没有工作簿")
        self.xml = package.xml(self.part)
        self.relations = relations(package, self.part)
        self.sheets = list(self._sheets())
        self.look = self._look()

    def _sheets(self):
        for tag in _SHEET.findall(self.xml):
            said = attributes(tag)
            target = next((v for k, v in said.items() if k.endswith(":id")), "")
            kind, part = self.relations.get(target, ("", ""))
            if kind == "worksheet" or (kind == "" and part):
                if part not in self.package:
                    raise damaged(f"工作表“{said.get('name')}”的内容缺失")
                yield Sheet(said.get("name", ""), part, said.get("state", "visible") != "visible")

    def _part(self, kind: str) -> bytes:
        part = next((part for k, part in self.relations.values() if k == kind), None)
        return self.package.xml(part) if part and part in self.package else b""

    def _look(self) -> Look:
        styles, strings = self._part("styles"), self._part("sharedStrings")
        self.carriage = b"_x000D_" in strings
        return Look(
            parse_styles(styles) if styles else Styles(),
            shared_marks(strings) if strings else {},
            recalculates=b'fullCalcOnLoad="1"' in self.xml,
            sizes=any(name.startswith("xl/drawings/drawing") for name in self.package.entries),
            string_bytes=longest_string(strings) if strings else 0,
        )


def read_xlsx(data: bytes) -> tuple[list[Grid], list[Problem]]:
    """The grids that hold something, and the file's own warnings.

    Raises Refused for what cannot be read safely.
    """
    package = Package(data)
    book = Workbook(package)
    if not book.sheets:
        raise damaged("文件里没有工作表")
    founds = []
    for sheet in book.sheets:
        size = package.entries[sheet.part].size
        founds.append(SheetScan(sheet.name, book.look).run(package.stream(sheet.part), size))
    clipped = {s.part: f.clipped for s, f in zip(book.sheets, founds, strict=True) if f.clipped}
    if clipped:
        data = repacked(package, clipped)
        for found in founds:
            found.clipped = None
    grids: list[Grid] = []
    problems: list[Problem] = []
    photos = wps_picture_ids(package)
    with calamine.opened(io.BytesIO(data)) as values:
        for sheet, found in zip(book.sheets, founds, strict=True):
            rows = calamine.rows(values, sheet.name) if found.lowest[0] >= 0 else []
            if found.carriage or book.carriage:
                without_returns(rows)
            grid = Grid(sheet.name, "sheet", rows, hidden=sheet.hidden)
            settle(grid, found, photos)
            if found.drawing:
                grid.pictures |= anchored_cells(book, sheet, found, grid.merges)
            finish(grid, grids, problems)
    return grids, problems


def settle(grid: Grid, found: Found, photos: frozenset[str]) -> None:
    """Put what the scan found onto the grid."""
    grid.merges = found.merges
    grid.hidden_rows, grid.hidden_cols = found.hidden_rows, found.hidden_cols
    grid.struck, grid.fonts = found.struck, found.fonts
    grid.formats = {spot: code for code, spots in found.formats.items() for spot in spots}
    grid.notes = found.notes
    for spot, value in found.values.items():
        put(grid, spot, value)
    for spot, code in found.photos.items():
        put(grid, spot, None)
        if code is None or code in photos:
            grid.pictures.add(spot)
        else:
            grid.notes[spot] = ("error_cell", f'=DISPIMG("{code}",1)')


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
