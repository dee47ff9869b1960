"""The light look at a worksheet's XML: what calamine drops, and whether calamine may see it at all.

Works on pieces cut at row boundaries, by byte searches; a regular expression runs only where a
search says there is something to find.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

from dudao.reading.cellscan import CellScan
from dudao.reading.findings import Findings, Look, prints_options
from dudao.reading.grid import column_letters
from dudao.reading.package import check_xml, in_utf8
from dudao.reading.refusal import Refused, bomb, damaged, too_large
from dudao.reading.richtext import string_sizes
from dudao.reading.sheetpatterns import canonical, column_number, parse_range, patterns, spot_of
from dudao.reading.styles import attributes

MAX_CELLS = 2_000_000  # cells that hold something, in one workbook
MAX_AREA = 4_000_000  # rows × columns of one sheet's used area
CLIP_FROM = 24 << 20
KEEP_UP_TO = 96 << 20
MAX_ROW = 64 << 20  # bytes of one row
MAX_TEXT = 256 << 20  # bytes of all text, shared strings counted each time
WIDE, LONG = 1_024, 200_000  # columns and rows that only a stray value reaches
ROWS, COLUMNS = 1_048_576, 16_384


_ROOT = re.compile(rb"<(\w+:)worksheet\b")
_CDATA = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.S)
_COMMENT = re.compile(rb"<!--.*?-->", re.S)
_ROW_NUMBER = re.compile(rb"[^>]*?\sr=[\"'](\d+)[\"']")
_HEIGHT = re.compile(rb'[^>]*?\sht="([\d.]+)"')
_HEADER = re.compile(rb"<(?:\w+:)?(?:odd|first|even)Header>([^<]*)<")
_USUAL_SIZES = re.compile(rb"<(?:\w+:)?sheetFormatPr\b[^>]*>")
_NO_ZEROS = re.compile(rb"<(?:\w+:)?sheetView\b[^>]*\bshowZeros=[\"'](?:0|false)[\"']")
_HIDDEN = re.compile(rb"[^>]*?\shidden=[\"'](?:1|true)[\"']")
_REFERRED = re.compile(rb't="s"[^<>]*>\s*<(?:\w+:)?v>\s*(\d{1,9})')
_USUAL = 15.0
FLAT = 2  # points: no row this low shows anything
NARROW = 0.5  # characters
_FLAT_SIGNS = (b' ht="0', b' ht="1"', b' ht="1.')
_NOT_CAPITALS = b"0123456789abcdefghijklmnopqrstuvwxyz\"' =<>/."
_CELL_REF = re.compile(rb'[^>]*?\sr="([A-Z]{1,3})(\d{1,7})"')


class NotUtf8(ValueError):
    """A worksheet's XML is of another encoding and has to be put right first."""


class SheetScan:
    """Scans one worksheet: ``run`` over the pieces of its XML."""

    def __init__(self, sheet: str, look: Look) -> None:
        self.sheet = sheet
        self.look = look
        self.found = Findings()
        self.row = -1
        self.sized = False  # the heights of the rows in hand matter
        self._use(b"")

    def _use(self, prefix: bytes) -> None:
        """Look for tags of this namespace prefix."""
        styles = self.look.styles
        self.p = patterns(
            prefix, styles.numbers, styles.looks, self.look.recalculates, styles.painted
        )
        self.cells = CellScan(self.look, self.found, self.p)

    def run(self, pieces: Iterator[bytes], size: int) -> Findings:
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
        check_extent(self.sheet, self.found)
        return self.found

    def _head(self, pieces: Iterator[bytes], kept: list[bytes] | None) -> bytes:
        """Read what stands before the cells; returns the beginning of the cells."""
        xml = b""
        for piece in pieces:
            xml += piece
            if b"\0" in xml[:64]:
                raise NotUtf8
            start = xml.find(b"sheetData")
            if start >= 0:
                break
            if len(xml) > MAX_ROW:
                raise bomb(f"工作表“{self.sheet}”的表头部分有几千万字节")
        else:
            raise damaged(f"工作表“{self.sheet}”里没有数据区")
        cut = xml.rfind(b"<", 0, start)
        head, rest = xml[:cut], xml[cut:]
        if not in_utf8(head):
            raise NotUtf8
        check_xml(head)
        if root := _ROOT.search(head):
            self._use(root[1])
        if kept is not None:
            kept.append(head)
        if b"hidden" in head or self.look.sizes or b'width="0' in head:
            self._columns(head)
        if self.look.sizes and (usual := _USUAL_SIZES.search(head)):
            said = attributes(usual[0])
            wide = said.get("defaultColWidth")
            self.found.usual = (
                _number(said.get("defaultRowHeight")),
                float(wide) if wide else 8.43,
            )
        self.found.no_zeros = b"showZeros=" in head and _NO_ZEROS.search(head) is not None
        return rest

    def _columns(self, head: bytes) -> None:
        for tag in self.p.col.findall(head):
            said = attributes(tag)
            if not (said.get("min", "").isdigit() and said.get("max", "").isdigit()):
                continue
            first, last = int(said["min"]) - 1, min(int(said["max"]), COLUMNS) - 1
            if self.look.sizes and "width" in said:
                self.found.widths.append((first, last, _number(said["width"])))
            narrow = _number(said.get("width")) < NARROW
            if said.get("hidden") in ("1", "true") or narrow:
                self.found.hidden_cols.update(range(first, min(last, first + 999) + 1))

    def _tail(self, xml: bytes) -> None:
        check_xml(xml)
        if b"mergeCell" in xml:
            areas = (
                parse_range(attributes(tag).get("ref", "")) for tag in self.p.merge.findall(xml)
            )
            self.found.merges = [a for a in areas if a and a[:2] != a[2:]]
        if b"controls>" in xml:
            self.found.controls = xml[xml.find(b"controls") : xml.rfind(b"controls>")]
        self.found.legacy = b"legacyDrawing" in xml
        if b"conditionalFormatting" in xml:
            start, end = xml.find(b"conditionalF") - 8, xml.rfind(b"conditionalFormatting>")
            self.found.conditional = xml[max(0, start) : end + 22]
        self.found.embedded = b"oleObject" in xml
        if b"Header" in xml:
            said = (unescape(h.decode("utf-8", "replace")) for h in _HEADER.findall(xml))
            self.found.header = "&C".join(dict.fromkeys(said))
        if b"drawing" in xml:
            for tag in self.p.drawing.findall(xml):
                said = attributes(tag)
                self.found.drawing = next((v for k, v in said.items() if k.endswith("id")), None)

    def _rows(self, xml: bytes, kept: list[bytes] | None) -> None:
        """Look at a piece holding whole rows."""
        if b"!" in xml and b"<!" in xml:
            check_xml(xml)
            xml = _COMMENT.sub(b"", xml)
            xml = _CDATA.sub(lambda m: m[1].replace(b"&", b"&amp;").replace(b"<", b"&lt;"), xml)
        if self.look.options is None and prints_options(xml):
            styles = self.look.styles.with_marks()
            self.look = replace(self.look, options=True, styles=styles)
            self._use(self.p.prefix)
        p = self.p
        before = self.found.cells
        self.found.cells += xml.count(p.value_end) + xml.count(p.text_end)
        if self.found.cells > MAX_CELLS:
            raise too_large(f"工作表“{self.sheet}”里的内容超过 {MAX_CELLS // 10_000} 万格")
        row = self.row
        self.sized = self.look.sizes or any(sign in xml for sign in _FLAT_SIGNS)
        cells = xml.count(p.cell)
        if 2 * (self.found.cells - before) >= cells and self._regular(xml):
            clipped = xml
        else:
            parts = xml.split(p.row)
            rows = [self._row(part, kept is not None) for part in parts[1:]]
            clipped = parts[0] + b"".join(p.row + part for part in rows if part)
        if kept is not None:
            xml = clipped
            kept.append(xml)
            cells = xml.count(p.cell)
        if not self.cells.plain(xml):
            tags = cells + xml.count(p.bare_cell) + xml.count(p.row)
            if xml.count(b' r="') != tags:
                xml = canonical(xml, p.prefix, row)
        self.cells.values(xml)
        self.cells.fonts(xml)

    def _regular(self, xml: bytes) -> bool:
        """Take the extent of well-filled rows with addresses at a glance; False where it takes a
        closer look: no address, hidden rows, heights wanted, an odd last row, far columns."""
        if b"hidden" in xml or self.sized:
            return False
        rows = xml.split(b"</" + self.p.row[1:])
        if rows.pop().strip() != b">":
            return False
        starts = [row.rfind(b' r="') + 4 for row in rows]
        heads = {row[at : at + 9] for row, at in zip(rows, starts, strict=True)}
        refs = {head.rstrip(_NOT_CAPITALS) for head in heads}
        last = _CELL_REF.match(rows[-1], rows[-1].rfind(self.p.cell)) if rows else None
        if not last or not rows[-1].rstrip().endswith(self.p.cell_end):
            return False
        if not all(ref.isalpha() and len(ref) <= 2 for ref in refs):
            return False
        col = max(map(column_number, refs))
        spot = spot_of(last[1], last[2])
        if spot[0] >= ROWS or spot < self.found.lowest:
            return False
        self.row = spot[0]
        self.found.lowest = spot
        if col > self.found.rightmost[1]:
            self.found.rightmost = (spot[0], col)
        return True

    def _row(self, part: bytes, clip: bool) -> bytes:
        """One row, from behind its ``<row``: where its last value stands. Returns the row without
        the empty cells behind that, nothing for an empty row."""
        p, found = self.p, self.found
        number = _ROW_NUMBER.match(part)
        self.row = int(number[1]) - 1 if number else self.row + 1
        if b"hidden" in part and _HIDDEN.match(part):
            found.hidden_rows.add(self.row)
        if self.sized and (height := _HEIGHT.match(part)):
            found.heights[self.row] = points = _number(height[1].decode())
            if points < FLAT:
                found.hidden_rows.add(self.row)
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


def _number(said: str | None) -> float:
    """A size as a number; a usual one where none is said."""
    try:
        return float(said) if said else _USUAL
    except ValueError:
        return _USUAL


def check_text(sheet: str, pieces: Iterator[bytes], strings: bytes) -> None:
    """Refuse a sheet whose shared strings, each counted as often as it is referred to, no memory holds."""
    sizes = dict(enumerate(string_sizes(strings)))
    total, waiting = 0, b""
    for piece in pieces:
        waiting += piece
        cut = waiting.rfind(b"c>") + 2
        total += sum(sizes.get(int(index), 0) for index in _REFERRED.findall(waiting, 0, cut))
        waiting = waiting[cut:] if cut > 1 else waiting
        if total > MAX_TEXT:
            raise bomb(f"工作表“{sheet}”的文字解开后超过 {MAX_TEXT >> 20} MB")


def check_extent(sheet: str, found: Findings) -> None:
    """Refuse a sheet whose used area no memory holds."""
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
