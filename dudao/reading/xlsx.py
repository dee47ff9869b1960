"""An .xlsx package → grids: values by calamine, everything it drops by :mod:`sheetscan`."""

from __future__ import annotations

import io
import posixpath
import re
from dataclasses import dataclass

from dudao.problems import Problem
from dudao.reading import calamine
from dudao.reading.conditional import Look as Conditional
from dudao.reading.conditional import looks, put_conditional
from dudao.reading.drawings import lay_drawn
from dudao.reading.findings import Findings, Look, prints_options
from dudao.reading.finish import finish, put_findings, without_returns
from dudao.reading.grid import Grid
from dudao.reading.package import Package, put_right, repacked
from dudao.reading.pictures import anchored_cells, wps_picture_ids
from dudao.reading.refusal import damaged
from dudao.reading.relations import relations
from dudao.reading.richtext import longest_string, shared_marks
from dudao.reading.sheetscan import MAX_TEXT, NotUtf8, SheetScan, check_text
from dudao.reading.styles import Styles, attributes, parse_styles

_SINCE_1904 = re.compile(rb'<(?:\w+:)?workbookPr\s[^>]*date1904="(?:1|true|on)"')
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")


@dataclass(slots=True)
class Sheet:
    """A worksheet as the workbook lists it."""

    name: str
    part: str
    hidden: bool


class Workbook:
    """The parts of one package that reading needs, each inflated once."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._conditional: list[Conditional] | None = None
        self.part = "xl/workbook.xml"
        if self.part not in package:
            offices = relations(package, "").values()
            self.part = next((part for kind, part in offices if kind == "officeDocument"), "")
            if self.part not in package:
                raise damaged("文件里没有工作簿")
        self.xml = package.xml(self.part)
        self.relations = relations(package, self.part)
        folder, name = posixpath.split(self.part)
        rels = f"{folder}/_rels/{name}.rels"
        self.backslashed = rels in package and b"\\" in package.read(rels)
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

    def xml_of(self, kind: str) -> bytes:
        """The part of this kind that the workbook refers to; nothing where it has none."""
        part = next((part for k, part in self.relations.values() if k == kind), None)
        return self.package.xml(part) if part and part in self.package else b""

    def conditional(self) -> list[Conditional]:
        """The formats that conditional rules refer to, read when a sheet has such rules."""
        if self._conditional is None:
            self._conditional = looks(self.xml_of("styles"))
        return self._conditional

    def _look(self) -> Look:
        styles, strings = self.xml_of("styles"), self.xml_of("sharedStrings")
        self.carriage = b"_x000D_" in strings
        options = prints_options(strings) if strings else None
        said = parse_styles(styles) if styles else Styles()
        return Look(
            said.with_marks() if options else said,
            shared_marks(strings, bool(options)) if strings else {},
            recalculates=b'fullCalcOnLoad="1"' in self.xml,
            sizes=any(name.lower().startswith("xl/drawings/") for name in self.package.entries),
            options=options,
            string_bytes=longest_string(strings) if strings else 0,
        )


def scanned(package: Package) -> tuple[Workbook, list[Findings]]:
    """The workbook, and what its sheets say beside their values."""
    book = Workbook(package)
    if not book.sheets:
        raise damaged("文件里没有工作表")
    founds = []
    for sheet in book.sheets:
        size = package.entry(sheet.part).size
        found = SheetScan(sheet.name, book.look).run(package.stream(sheet.part), size)
        if found.strings * book.look.string_bytes > MAX_TEXT:
            check_text(sheet.name, package.stream(sheet.part), book.xml_of("sharedStrings"))
        founds.append(found)
    return book, founds


def read_xlsx(data: bytes) -> tuple[list[Grid], list[Problem]]:
    """The grids that hold something, and the file's own warnings.

    Raises Refused for what cannot be read safely.
    """
    package = Package(data)
    try:
        book, founds = scanned(package)
        odd = package.recoded or book.backslashed
    except NotUtf8:
        odd = True
    if odd:
        data = put_right(package)
        package = Package(data)
        book, founds = scanned(package)
    clipped = {
        package.entry(s.part).name: f.clipped
        for s, f in zip(book.sheets, founds, strict=True)
        if f.clipped
    }
    if clipped:
        data = repacked(package, clipped)
        for found in founds:
            found.clipped = None
    grids: list[Grid] = []
    problems: list[Problem] = []
    photos = wps_picture_ids(package)
    since_1904 = bool(_SINCE_1904.search(book.xml))
    with calamine.opened(io.BytesIO(data)) as values:
        for sheet, found in zip(book.sheets, founds, strict=True):
            rows = calamine.rows(values, sheet.name) if found.lowest[0] >= 0 else []
            if found.carriage or book.carriage:
                without_returns(rows)
            grid = Grid(sheet.name, "sheet", rows, hidden=sheet.hidden, since_1904=since_1904)
            put_findings(grid, found, photos)
            if found.conditional:
                put_conditional(grid, found.conditional, book.conditional())
            if found.drawing:
                grid.pictures |= anchored_cells(package, sheet.part, found, grid.merges)
            lay_drawn(package, sheet.part, found, grid)
            finish(grid, grids, problems)
    return grids, problems
