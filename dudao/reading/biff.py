"""The light look at an .xls stream: formats, fonts, errors, hidden lines, merges, pictures (BIFF8)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from dudao.reading.biffobjects import KINDS, Objects
from dudao.reading.findings import Findings
from dudao.reading.refusal import Refused, damaged
from dudao.reading.sheetscan import FLAT, NARROW
from dudao.reading.styles import BUILT_IN, SYMBOL_FONT, shows_texts

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_BOF, _EOF, _FILEPASS, _SHEET, _DATEMODE = 0x809, 0x0A, 0x2F, 0x85, 0x22
_FONT, _FORMAT, _XF, _CODEPAGE = 0x31, 0x41E, 0xE0, 0x42
_ROW, _COLINFO, _MERGED, _WIDTH, _HEIGHT = 0x208, 0x7D, 0xE5, 0x55, 0x225
_WINDOW, _HEADER = 0x23E, 0x14
_NUMBER, _RK, _MULRK, _FORMULA, _BOOLERR = 0x203, 0x27E, 0xBD, 0x06, 0x205
_LABELSST, _LABEL, _RSTRING = 0xFD, 0x204, 0xD6


@dataclass(slots=True)
class Globals:
    """What the workbook's own records say."""

    sheets: list[tuple[str, int, bool]] = field(default_factory=list)  # name, offset, hidden
    fonts: list[tuple[str | None, bool]] = field(default_factory=list)  # symbol font, struck
    codes: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN))
    xfs: list[tuple[int, int]] = field(default_factory=list)  # font, format
    biff8: bool = True
    since_1904: bool = False

    def style(self, xf: int) -> tuple[str | None, bool, str | None]:
        """Symbol font, struck, number format (None for General) of a cell's XF."""
        if xf >= len(self.xfs):
            return None, False, None
        font, code = self.xfs[xf]
        at = font - 1 if font > 4 else font  # there is no font 4
        symbol, struck = self.fonts[at] if at < len(self.fonts) else (None, False)
        text = self.codes.get(code)
        return symbol, struck, text if text and text.lower() != "general" else None


def records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from an offset to the end of its substream, nested ones (charts) left out."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<2H", stream, at)
        body = stream[at + 4 : at + 4 + size]
        at += 4 + size
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, body


def read_globals(stream: bytes) -> Globals:
    """Raises Refused for an encrypted or damaged stream; ``biff8`` False for Excel 95 and older."""
    if len(stream) < 8 or struct.unpack_from("<H", stream)[0] != _BOF:
        raise damaged()
    found = Globals(biff8=stream[4:6] == b"\x00\x06")
    for kind, body in records(stream, 0):
        if kind == _FILEPASS:
            raise Refused("encrypted", "文件有打开密码，读不出来。请取消密码后另存一份再上传。")
        if kind == _SHEET and len(body) > 6:
            offset, state, sort = struct.unpack_from("<I2B", body)
            if sort == 0:
                found.sheets.append((_text(body[6:], 1), offset, bool(state & 3)))
        elif kind == _DATEMODE:
            found.since_1904 = body[:1] == b"\x01"
        elif kind == _FONT and len(body) > 15:
            flags = struct.unpack_from("<H", body, 2)[0]
            name = _text(body[14:], 1)
            symbol = name if SYMBOL_FONT.search(name.encode() + b'"') else None
            found.fonts.append((symbol, bool(flags & 8)))
        elif kind == _FORMAT and len(body) > 4:
            found.codes[struct.unpack_from("<H", body)[0]] = _text(body[2:], 2)
        elif kind == _XF and len(body) >= 4:
            found.xfs.append(struct.unpack_from("<2H", body))
    return found


def _text(raw: bytes, length_bytes: int) -> str:
    """A BIFF8 string: length, a flag byte (1: two bytes a character), characters."""
    wide = len(raw) > length_bytes and raw[length_bytes] & 1
    text = raw[length_bytes + 1 :]
    count = int.from_bytes(raw[:length_bytes], "little")
    return (
        text[: count * 2].decode("utf-16-le", "replace") if wide else text[:count].decode("latin-1")
    )


class SheetLook:
    """Collects a Findings from one worksheet's records."""

    def __init__(self, book: Globals) -> None:
        self.book = book
        self.found = Findings()
        self.objects = Objects(self.found)
        self.styles: dict[int, tuple[str | None, bool, str | None]] = {}

    def run(self, stream: bytes, at: int) -> Findings:
        for kind, body in records(stream, at):
            if kind in (_NUMBER, _RK, _LABELSST, _LABEL, _RSTRING, _BOOLERR, _FORMULA):
                self._cell(kind, body)
            elif kind == _MULRK:
                row, col = struct.unpack_from("<2H", body)
                for n in range((len(body) - 6) // 6):
                    xf = struct.unpack_from("<H", body, 4 + 6 * n)[0]
                    self._look((row, col + n), xf, number=True)
            elif kind in KINDS:
                self.objects.take(kind, body)
            else:
                self._layout(kind, body)
        self.objects.finish()
        return self.found

    def _cell(self, kind: int, body: bytes) -> None:
        row, col, xf = struct.unpack_from("<3H", body)
        spot = (row, col)
        number = kind in (_NUMBER, _RK)
        if kind == _BOOLERR and len(body) >= 8 and body[7]:
            self.found.notes[spot] = ("error_cell", ERRORS.get(body[6], "#ERROR!"))
        elif kind == _FORMULA and len(body) >= 14:
            if body[12:14] != b"\xff\xff":
                number = True
            elif body[6] == 2:
                self.found.notes[spot] = ("error_cell", ERRORS.get(body[8], "#ERROR!"))
        self._look(spot, xf, number)

    def _look(self, spot: tuple[int, int], xf: int, number: bool) -> None:
        found = self.found
        found.cells += 1
        found.lowest = max(found.lowest, spot)
        if spot[1] > found.rightmost[1]:
            found.rightmost = spot
        if xf not in self.styles:
            self.styles[xf] = self.book.style(xf)
        symbol, struck, code = self.styles[xf]
        if symbol:
            found.fonts[spot] = symbol
        if struck:
            found.struck.add(spot)
        if code and code != "@" and (number or shows_texts(code)):
            found.formats.setdefault(code, []).append(spot)

    def _layout(self, kind: int, body: bytes) -> None:
        found = self.found
        if kind == _ROW and len(body) >= 14:
            row, height, flags = struct.unpack_from("<H4xH4xH", body)
            found.heights[row] = points = (height & 0x7FFF) / 20
            if flags & 0x20 or points < FLAT:
                found.hidden_rows.add(row)
        elif kind == _COLINFO and len(body) >= 10:
            first, last, width, _, flags = struct.unpack_from("<5H", body)
            found.widths.append((first, last, width / 256))
            if flags & 1 or width < 256 * NARROW:
                found.hidden_cols.update(range(first, min(last, 255) + 1))
        elif kind == _HEADER and len(body) > 3:
            found.header = _text(body, 2)
        elif kind == _WINDOW and len(body) >= 2:
            found.no_zeros = not body[0] & 0x10
        elif kind == _MERGED and len(body) >= 2:
            for n in range((len(body) - 2) // 8):
                r1, r2, c1, c2 = struct.unpack_from("<4H", body, 2 + 8 * n)
                found.merges.append((r1, c1, r2, c2))
        elif kind == _WIDTH and len(body) >= 2:
            found.usual = (found.usual[0], float(struct.unpack_from("<H", body)[0]))
        elif kind == _HEIGHT and len(body) >= 4:
            found.usual = (struct.unpack_from("<H", body, 2)[0] / 20, found.usual[1])
