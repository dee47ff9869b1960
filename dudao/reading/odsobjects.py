"""What an .ods table draws over its cells: boxes to tick, text, shapes, pictures, comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from dudao.reading.findings import Findings
from dudao.reading.grid import Grid, Spot
from dudao.reading.overlay import BOXES, Over, lay
from dudao.reading.pictures import EMU_PIXEL, Corner, Measure, first_half_covered
from dudao.reading.sheetpatterns import parse_range

SHAPES = frozenset((
    "annotation", "frame", "custom-shape", "rect", "ellipse", "circle", "line", "connector", "polygon",
    "polyline", "path", "regular-polygon", "g", "control", "caption", "measure",
))  # fmt: skip
"""The elements that are drawn over cells, in a cell or in the table's own list."""
_FORMS = {"checkbox": "check", "radio": "radio", "listbox": "list", "combobox": "list"}
_FORMS |= {"text": "text", "textarea": "text", "fixed-text": "text", "formatted-text": "text"}
_LENGTH = re.compile(r"(-?[\d.]+)(in|cm|mm|pt|px)?$")
_EMU = {"in": 914_400, "cm": 360_000, "mm": 36_000, "pt": 12_700, "px": EMU_PIXEL, None: EMU_PIXEL}
_LINES = ("line", "connector", "measure")


def emu(text: str | None) -> int | None:
    """A length of an office document in EMU; None for what is none.

    >>> emu("1in"), emu("2.54cm"), emu("auto")
    (914400, 914400, None)
    """
    said = _LENGTH.match(text or "")
    return int(float(said[1]) * _EMU[said[2]]) if said else None


@dataclass(slots=True)
class _Object:
    name: str
    said: dict[str, str]
    spot: Spot | None
    depth: int = 1
    lines: list[str] = field(default_factory=list)
    paragraphs: int = 0  # open ones
    image: bool = False
    embedded: bool = False  # a chart or another document
    control: str = ""
    href: str = ""  # the picture's part


class Objects:
    """Collects the objects of one table while expat passes it; ``finish`` lays them onto its grid, ``images`` are its
    pictures."""

    def __init__(self) -> None:
        self.open: _Object | None = None
        self.done: list[_Object] = []
        self.forms: dict[str, dict[str, str]] = {}
        self.sizes = Findings()

    def form(self, name: str, said: dict[str, str]) -> None:
        """A control as the table's forms list it."""
        if name in _FORMS and (number := said.get("id")):
            self.forms[number] = {**said, "sort": name}

    def start(self, name: str, said: dict[str, str], spot: Spot | None = None) -> None:
        """An object begins, or something within it."""
        if self.open is None:
            self.open = _Object(name, said, spot, control=said.get("control", ""))
            return
        one = self.open
        one.depth += 1
        if name == "image":
            one.image = True
            one.href = one.href or said.get("href", "")
        elif name in ("object", "object-ole"):
            one.embedded = True
        elif name == "p":
            one.paragraphs += 1
            one.lines.append("")

    def text(self, text: str) -> None:
        """Text within the open object's paragraphs."""
        if self.open is not None and self.open.paragraphs and self.open.lines:
            self.open.lines[-1] += text

    def end(self, name: str) -> _Object | None:
        """The object that ended with this element, if one did."""
        one = self.open
        if one is None:
            return None
        one.depth -= 1
        if name == "p":
            one.paragraphs -= 1
        if one.depth:
            return None
        self.open = None
        self.done.append(one)
        return one

    def finish(self, grid: Grid) -> None:
        """Lay what was collected onto the grid."""
        measure = Measure(self.sizes)
        things = []
        for one in self.done:
            text = "\n".join(line for line in one.lines if line.strip()).strip()
            if one.name == "annotation":
                if one.spot is not None and text:
                    grid.over.setdefault(one.spot, []).append(("comment", text))
            elif one.name == "control":
                things += self._control(one, measure)
            elif not one.embedded and not one.image:
                line = one.name in _LINES
                kind = "text" if text else ("line" if line else "shape")
                things.append(_over(kind, one, measure, text))
        if things:
            lay(grid, things)

    def images(self) -> Iterator[tuple[int, str]]:
        """(row, 0-based, part) of every picture: the row at least half of which it covers, as of a floating one."""
        measure = Measure(self.sizes)
        for one in self.done:
            if one.image and not one.embedded:
                corners = _corners(one, measure)
                start, end = (
                    (corners[0][0], corners[1][0])
                    if corners
                    else (((one.spot or (0, 0))[0], 0), None)
                )
                yield first_half_covered(start, end, None, measure.height), one.href

    def _control(self, one: _Object, measure: Measure) -> list[Over]:
        said: dict[str, Any] = self.forms.get(one.control, {})
        kind = _FORMS.get(said.get("sort", ""))
        if kind is None:
            return []
        text = said.get("label", "") or (said.get("current-value", "") or said.get("value", ""))
        ticked = None
        if kind == "check":
            state = said.get("current-state") or said.get("state", "unchecked")
            ticked = {"checked": True, "unchecked": False}.get(state)
        elif kind == "radio":
            ticked = (said.get("current-selected") or said.get("selected", "false")) == "true"
        elif kind == "list":
            text = said.get("current-value", "")
        if kind == "text" and not text:
            return []
        return [_over(kind, one, measure, text, ticked)]


def _over(kind: str, one: _Object, measure: Measure, text: str, ticked: bool | None = None) -> Over:
    corners = _corners(one, measure)
    if corners is None:
        return Over(kind, one.spot, text=text, ticked=ticked)
    if kind in BOXES:
        corners = measure.box(*corners)
    r1, c1, r2, c2 = measure.reach(*corners)
    order = (corners[0][0][0], corners[0][0][1] // (8 * EMU_PIXEL), *corners[0][1])
    return Over(kind, (r1, c1), (r2, c2), text, ticked, order)


def _corners(one: _Object, measure: Measure) -> tuple[Corner, Corner] | None:
    """Where it lies: from its own cell on, or from the table's corner; None where it does not say."""
    left, top = emu(one.said.get("x", "0in")) or 0, emu(one.said.get("y", "0in")) or 0
    row, col = one.spot or (0, 0)
    start = measure.end(((row, 0), (col, 0)), (max(0, top), max(0, left)))
    address = one.said.get("end-cell-address", "").rsplit(".", 1)[-1]
    if area := parse_range(address):
        right, low = emu(one.said.get("end-x")) or 0, emu(one.said.get("end-y")) or 0
        return start, ((area[0], low), (area[1], right))
    width, height = emu(one.said.get("width")), emu(one.said.get("height"))
    if width is None or height is None:
        return None
    return start, measure.end(start, (height, width))
