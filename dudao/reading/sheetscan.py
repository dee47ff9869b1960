"""The light look at a worksheet's XML: what calamine drops, and whether calamine may see it at all.

Works on pieces cut at row boundaries, by byte searches; a regular expression runs only where a
search says there is something to find.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from dudao.reading.grid import Spot, column_letters
from dudao.reading.package import check_xml
from dudao.reading.refusal import Refused, bomb, damaged, too_large
from dudao.reading.richtext import Mark, mark_of, worth_marking
from dudao.reading.sheetpatterns import (
    Patterns,
    canonical,
    column_number,
    parse_range,
    patterns,
    spot_of,
)
from dudao.reading.styles import Styles, attributes

MAX_CELLS = 2_000_000  # cells that hold something, in one workbook
MAX_AREA = 4_000_000  # rows × columns of one sheet's used area
CLIP_FROM = 24 << 20
KEEP_UP_TO = 96 << 20
MAX_ROW = 64 << 20  # bytes of one row
MAX_TEXT = 256 << 20  # bytes of all text, shared strings counted each time
WIDE, LONG = 1_024, 200_000  # columns and rows that only a stray value reaches
ROWS, COLUMNS = 1_048_576, 16_384
DISPIMG = re.compile(r'DISPIMG\(\s*"([^"]+)"')


@dataclass(slots=True)
class Look:
    """What to look for in every sheet of one workbook."""

    styles: Styles
    marks: dict[int, Mark] = field(default_factory=dict)  # by index of shared string
    recalculates: bool = False  # fullCalcOnLoad: a formula's cached 0 was never calculated
    sizes: bool = False  # there are pictures: row heights matter
    string_bytes: int = 0  # the longest shared string


@dataclass(slots=True)
class Found:
    """What one worksheet's XML says beside its values. Spots are 0-based, absolute."""

    cells: int = 0  # cells that hold something
    strings: int = 0  # cells that refer to a shared string
    lowest: Spot = (-1, -1)  # the last cell of the lowest row that holds something
    rightmost: Spot = (-1, -1)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_cols: set[int] = field(default_factory=set)
    struck: set[Spot] = field(default_factory=set)
    fonts: dict[Spot, str] = field(default_factory=dict)
    formats: dict[str, list[Spot]] = field(default_factory=dict)
    notes: dict[Spot, tuple[str, str]] = field(default_factory=dict)
    values: dict[Spot, str | None] = field(default_factory=dict)  # put instead of calamine's
    photos: dict[Spot, str | None] = field(default_factory=dict)  # in-cell pictures: cell → WPS ID
    heights: dict[int, float] = field(default_factory=dict)  # points
    widths: list[tuple[int, int, float]] = field(default_factory=list)  # characters
    drawing: str | None = None  # relation id
    carriage: bool = False  # some text holds a carriage return
    clipped: list[bytes] | None = None  # the XML without empty tails, where that is far smaller


_ROOT = re.compile(rb"<(\w+:)worksheet\b")
_CDATA = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.S)
_COMMENT = re.compile(rb"<!--.*?-->", re.S)
_ROW_NUMBER = re.compile(rb"[^>]*?\sr=[\"'](\d+)[\"']")
_HEIGHT = re.compile(rb'[^>]*?\sht="([\d.]+)"')
_HIDDEN = re.compile(rb"[^>]*?\shidden=[\"'](?:1|true)[\"']")
_CELL_REF = re.compile(rb'[^>]*?\sr="([A-Z]{1,3})(\d{1,7})"')


class SheetScan:
    """Scans one worksheet: ``run`` over the pieces of its XML."""

    def __init__(self, sheet: str, look: Look) -> None:
        self.sheet = sheet
        self.look = look
        self.found = Found()
        self.row = -1
        self.p = self._prefixed(b"")

    def _prefixed(self, prefix: bytes) -> Patterns:
        styles = self.look.styles
        return patterns(prefix, styles.numbers, styles.looks, self.look.recalculates)

    def run(self, pieces: Iterator[bytes], size: int) -> Found:
        """``size`` is the XML's length: above CLIP_FROM a copy without empty tails is kept, for
        calamine to read instead where that is less than half."""
        kept: list[bytes] | None = [] if size > CLIP_FROM else None
        waiting = self._head(pieces, kept)
        end = -1
        for piece in pieces:
            if len(waiting) > MAX_ROW:
                raise bomb(f"工作表“{self.sheet}”的一行里有几千万字节")
            end = waiting.find(self.p.data_end)
            cut = waiting.rfind(self.p.row) if end < 0 else -1
            if cut > 0:
                self._rows(waiting[:cut], kept)
                waiting = waiting[cut:]
            waiting += piece
            if kept is not None and sum(map(len, kept)) > KEEP_UP_TO:
                kept = None
        end = waiting.find(self.p.data_end)
        body, tail = (waiting, b"") if end < 0 else (waiting[:end], waiting[end:])
        self._rows(body, kept)
        self._tail(tail)
        if kept is not None:
            kept.append(tail)
            if sum(map(len, kept)) < size // 2:
                self.found.clipped = kept
        check_extent(self.sheet, self.found, self.look.string_bytes)
        return self.found

    def _head(self, pieces: Iterator[bytes], kept: list[bytes] | None) -> bytes:
        """Read what stands before the cells; returns the beginning of the cells."""
        xml = b""
        for piece in pieces:
            xml += piece
            start = xml.find(b"sheetData")
            if start >= 0:
                break
            if len(xml) > MAX_ROW:
                raise bomb(f"工作表“{self.sheet}”的表头部分有几千万字节")
        else:
            raise damaged(f"工作表“{self.sheet}”里没有数据区")
        cut = xml.rfind(b"<", 0, start)
        head, rest = xml[:cut], xml[cut:]
        check_xml(head)
        if root := _ROOT.search(head):
            self.p = self._prefixed(root[1])
        if kept is not None:
            kept.append(head)
        if b"hidden" in head or self.look.sizes:
            self._columns(head)
        return rest

    def _columns(self, head: bytes) -> None:
        for tag in self.p.col.findall(head):
            said = attributes(tag)
            if not (said.get("min", "").isdigit() and said.get("max", "").isdigit()):
                continue
            first, last = int(said["min"]) - 1, min(int(said["max"]), COLUMNS) - 1
            if self.look.sizes and "width" in said:
                self.found.widths.append((first, last, float(said["width"] or 0)))
            if said.get("hidden") in ("1", "true"):
                self.found.hidden_cols.update(range(first, min(last, first + 999) + 1))

    def _tail(self, xml: bytes) -> None:
        check_xml(xml)
        if b"mergeCell" in xml:
            areas = (
                parse_range(attributes(tag).get("ref", "")) for tag in self.p.merge.findall(xml)
            )
            self.found.merges = [a for a in areas if a and a[:2] != a[2:]]
        if b"drawing" in xml:
            for tag in self.p.drawing.findall(xml):
                said = attributes(tag)
                self.found.drawing = next((v for k, v in said.items() if k.endswith("id")), None)

    def _rows(self, xml: bytes, kept: list[bytes] | None) -> None:
        """Look at a piece holding whole rows."""
        if b"<!" in xml:
            check_xml(xml)
            xml = _COMMENT.sub(b"", xml)
            xml = _CDATA.sub(lambda m: m[1].replace(b"&", b"&amp;").replace(b"<", b"&lt;"), xml)
        p = self.p
        self.found.cells += xml.count(p.value_end) + xml.count(p.text_end)
        if self.found.cells > MAX_CELLS:
            raise too_large(f"工作表“{self.sheet}”里的内容超过 {MAX_CELLS // 10_000} 万格")
        row = self.row
        parts = xml.split(p.row)
        clipped = [self._row(part, kept is not None) for part in parts[1:]]
        if kept is not None:
            xml = parts[0] + b"".join(p.row + part for part in clipped if part)
            kept.append(xml)
        if not self._plain(xml):
            tags = xml.count(p.cell) + xml.count(p.bare_cell) + xml.count(p.row)
            if xml.count(b' r="') != tags:
                xml = canonical(xml, p.prefix, row)
        self._values(xml)
        self._fonts(xml)

    def _plain(self, xml: bytes) -> bool:
        """Do these rows hold values only, so that nothing asks for a cell's address?"""
        return not (
            b'"e"' in xml
            or b"'" in xml
            or self.p.formula in xml
            or (self.p.numbers or self.p.looks)
            or self.look.marks
            or worth_marking(xml)
        )

    def _row(self, part: bytes, clip: bool) -> bytes:
        """One row, from behind its ``<row``: where its last value stands. Returns the row without
        the empty cells behind that, nothing for an empty row."""
        p, found = self.p, self.found
        number = _ROW_NUMBER.match(part)
        self.row = int(number[1]) - 1 if number else self.row + 1
        if b"hidden" in part and _HIDDEN.match(part):
            found.hidden_rows.add(self.row)
        if self.look.sizes and (height := _HEIGHT.match(part)):
            found.heights[self.row] = float(height[1])
        end = max(part.rfind(p.value_end), part.rfind(p.text_end), part.rfind(p.formula_end))
        if end < 0:
            return b""
        start = part.rfind(p.cell, 0, end)
        ref = _CELL_REF.match(part, start) if start >= 0 else None
        if ref:
            col = column_number(ref[1])
        else:
            col = part.count(p.cell, 0, end) + part.count(p.bare_cell, 0, end) - 1
        if self.row >= ROWS or col >= COLUMNS or (ref and int(ref[2]) > ROWS):
            raise damaged(f"工作表“{self.sheet}”里有超出 Excel 范围的单元格")
        spot = (int(ref[2]) - 1 if ref else self.row, col)
        found.lowest = max(found.lowest, spot)
        if col > found.rightmost[1]:
            found.rightmost = spot
        if not clip:
            return part
        return part[: part.find(p.cell_end, end) + len(p.cell_end)] + b"</" + p.row[1:] + b">"

    def _values(self, xml: bytes) -> None:
        """Numbers with a format, errors, formulas without a result, in-cell pictures."""
        p, found = self.p, self.found
        found.strings += xml.count(b't="s"')
        found.carriage = found.carriage or b"_x000D_" in xml
        if p.numbers:
            formats, dates = self.look.styles.formats, self.look.styles.dates
            for style, letters, row, _, value in p.numbers.findall(xml):
                spot, style = spot_of(letters, row), int(style)
                found.formats.setdefault(formats[style], []).append(spot)
                if style in dates and not _in_calendar(value):
                    found.notes[spot] = ("date_out_of_range", value.decode("utf-8", "replace"))
                    found.values[spot] = None
        if b't="e"' in xml:
            for letters, row, said, _, value in p.error.findall(xml):
                spot = spot_of(letters, row)
                if b" vm=" in said and value == b"#VALUE!":
                    found.photos[spot] = None
                else:
                    found.notes[spot] = ("error_cell", unescape(value.decode("utf-8", "replace")))
        if p.formula in xml:
            for letters, row, said, formula, value in p.uncalculated.findall(xml):
                if b't="str"' in said and value == b"":
                    continue  # calculated to an empty text
                text = unescape(formula.decode("utf-8", "replace"))
                found.notes[spot_of(letters, row)] = ("formula_no_value", "=" + text)
        if b"DISPIMG" in xml:
            self._dispimg(xml)

    def _dispimg(self, xml: bytes) -> None:
        """WPS in-cell pictures: a formula or a text ``=DISPIMG("ID_…",1)``."""
        for letters, row, formula, value in self.p.dispimg.findall(xml):
            said = DISPIMG.search(unescape((formula or value).decode("utf-8", "replace")))
            if said:
                spot = spot_of(letters, row)
                self.found.photos[spot] = said[1]
                self.found.notes.pop(spot, None)

    def _fonts(self, xml: bytes) -> None:
        """Symbol fonts and strikes, of whole cells and of runs within one."""
        p, styles = self.p, self.look.styles
        if p.looks:
            for style, letters, row in p.looks.findall(xml):
                spot, style = spot_of(letters, row), int(style)
                if style in styles.struck:
                    self.found.struck.add(spot)
                if style in styles.fonts:
                    self.found.fonts[spot] = styles.fonts[style]
        if self.look.marks:
            for letters, row, index in p.shared.findall(xml):
                if mark := self.look.marks.get(int(index)):
                    self._mark(spot_of(letters, row), mark)
        if p.text_end in xml and worth_marking(xml):
            for letters, row, inner in p.inline.findall(xml):
                if mark := mark_of(inner):
                    self._mark(spot_of(letters, row), mark)

    def _mark(self, spot: Spot, mark: Mark) -> None:
        if mark.struck:
            self.found.struck.add(spot)
        if mark.font:
            self.found.fonts[spot] = mark.font
        if mark.text is not None:
            self.found.values[spot] = mark.text
        if mark.error:
            self.found.notes[spot] = ("error_cell", mark.text or "")
            self.found.values[spot] = None


def check_extent(sheet: str, found: Found, string_bytes: int) -> None:
    """Refuse a sheet whose used area, or whose repeated text, no memory holds."""
    rows, cols = found.lowest[0] + 1, found.rightmost[1] + 1
    area = rows * cols
    if area > MAX_AREA or ((cols > WIDE or rows > LONG) and area > 20 * found.cells):
        row, col = found.rightmost if cols > WIDE and rows < 100_000 else found.lowest
        cell = f"{column_letters(col)}{row + 1}"
        raise Refused(
            "far_cell",
            f"工作表“{sheet}”的单元格 {cell} 里有内容，离表格太远，读取会耗尽内存。请删去该单元格的内容（或表格以外的行、列）后另存再上传。",
            f"{sheet}!{cell}",
        )
    if found.strings * string_bytes > MAX_TEXT:
        raise bomb(f"工作表“{sheet}”里一段很长的文字被引用了 {found.strings} 次")


def _in_calendar(value: bytes) -> bool:
    """Is a date cell's number a day Excel can show?"""
    try:
        return 0 <= float(value) < 2_958_466
    except ValueError:
        return False
