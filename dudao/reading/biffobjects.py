"""What an .xls sheet draws over its cells: boxes to tick, text, shapes, pictures, comments (BIFF8's OBJ, TXO, NOTE)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from dudao.reading.findings import Findings
from dudao.reading.grid import Spot
from dudao.reading.overlay import BOXES, Over
from dudao.reading.pictures import EMU_PIXEL, Corner, Measure, first_half_covered

DRAWING, OBJECT, TEXT, CONTINUE, NOTE = 0xEC, 0x5D, 0x1B6, 0x3C, 0x1C
KINDS = (DRAWING, OBJECT, TEXT, CONTINUE, NOTE)
"""The records that tell of them."""
_ANCHOR = b"\x00\x00\x10\xf0\x12\x00\x00\x00"
_PICTURE, _COMMENT, _LIST, _CHECKED = 8, 0x19, 0x14, 0x12
_SORTS = {1: "line", 2: "shape", 3: "shape", 4: "shape", 6: "shape", 9: "shape", 0x1E: "shape"}
_SORTS |= {0x0B: "check", 0x0C: "radio", 0x0E: "shape", 0x12: "list", _LIST: "list"}
_ACTIVE = (
    (b"Forms.CheckBox", "check"),
    (b"Forms.OptionButton", "radio"),
    (b"Forms.ToggleButton", "check"),
)
_BY_PROGRAM = 0x0100
"""The flag of the arrows that a filter or a list of allowed values shows."""


@dataclass(slots=True)
class _Thing:
    sort: int
    number: int
    kind: str
    anchor: tuple[int, ...] | None
    ticked: bool | None = None
    text: str = ""


class Objects:
    """Collects the objects of one sheet, record by record, into its Findings."""

    def __init__(self, found: Findings) -> None:
        self.found = found
        self.things: list[_Thing] = []
        self.notes: list[tuple[Spot, int]] = []
        self._anchor: tuple[int, ...] | None = None
        self._waiting = 0  # characters of the last object's text that are to come

    def take(self, kind: int, body: bytes) -> None:
        """One record of ``KINDS``."""
        if kind == DRAWING:
            at = body.rfind(_ANCHOR)
            fits = 0 <= at <= len(body) - 26
            self._anchor = struct.unpack_from("<8H", body, at + 10) if fits else None
        elif kind == OBJECT and len(body) >= 10:
            self._object(body)
        elif kind == TEXT and len(body) >= 12:
            self._waiting = struct.unpack_from("<H", body, 10)[0]
        elif kind == CONTINUE and self._waiting and self.things and body:
            wide = body[0] & 1
            text = body[1:].decode("utf-16-le" if wide else "latin-1", "replace")[: self._waiting]
            self._waiting -= len(text)
            self.things[-1].text += text
        elif kind == NOTE and len(body) >= 8:
            row, col, _, number = struct.unpack_from("<4H", body)
            self.notes.append(((row, col), number))

    def _object(self, body: bytes) -> None:
        sort, number, flags = struct.unpack_from("<3H", body, 4)
        kind = _SORTS.get(sort, "")
        thing = _Thing(sort, number, kind, self._anchor)
        self._anchor, self._waiting = None, 0
        if sort == _PICTURE:
            thing.kind = next((kind for name, kind in _ACTIVE if name in body), "picture")
        elif kind in BOXES:
            thing.ticked = _state(body)
        elif sort == _LIST and flags & _BY_PROGRAM:
            thing.kind = ""
        self.things.append(thing)

    def finish(self) -> None:
        """Put them into the findings, once all rows' and columns' sizes are known."""
        measure = Measure(self.found)
        told = {thing.number: thing.text for thing in self.things if thing.sort == _COMMENT}
        for spot, number in self.notes:
            if text := told.get(number, "").strip():
                self.found.comments.append((spot, text))
        for thing in self.things:
            if thing.kind == "picture" and thing.anchor:
                self.found.photos[self._picture(thing.anchor, measure)] = None
            elif thing.kind and thing.kind != "picture":
                self.found.things.append(_over(thing, measure))

    def _picture(self, anchor: tuple[int, ...], measure: Measure) -> Spot:
        (row, top), (col, left) = _corner(anchor[:4], measure)
        (row2, bottom), (col2, right) = _corner(anchor[4:], measure)
        return (
            first_half_covered((row, top), (row2, bottom), None, measure.height),
            first_half_covered((col, left), (col2, right), None, measure.width),
        )


def _state(body: bytes) -> bool | None:
    """Whether a box is ticked, as its sub-records say; None for neither."""
    at = 0
    while at + 4 <= len(body):
        name, size = struct.unpack_from("<2H", body, at)
        if name == _CHECKED and at + 6 <= len(body):
            return {0: False, 1: True}.get(struct.unpack_from("<H", body, at + 4)[0])
        at += 4 + size
    return None


def _corner(said: tuple[int, ...], measure: Measure) -> Corner:
    """Offsets are 1/1024 of a column, 1/256 of a row."""
    col, dx, row, dy = said
    return (row, dy * measure.height(row) // 256), (col, dx * measure.width(col) // 1024)


def _over(thing: _Thing, measure: Measure) -> Over:
    text = thing.text.replace("\r\n", "\n").replace("\r", "\n").strip()
    kind = "text" if text and thing.kind in ("shape", "line") else thing.kind
    if thing.anchor is None:
        return Over(kind, None, text=text, ticked=thing.ticked)
    start, end = _corner(thing.anchor[:4], measure), _corner(thing.anchor[4:], measure)
    if kind in BOXES:
        start, end = measure.box(start, end)
    r1, c1, r2, c2 = measure.reach(start, end)
    order = (start[0][0], start[0][1] // (8 * EMU_PIXEL), *start[1])
    return Over(kind, (r1, c1), (r2, c2), text if kind != "list" else "", thing.ticked, order)
