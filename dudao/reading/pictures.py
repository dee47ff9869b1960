"""Which cell a picture stands in: floating pictures by their anchors, WPS in-cell ones by their ids."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree

from dudao.reading.findings import Findings
from dudao.reading.grid import Spot
from dudao.reading.package import Package
from dudao.reading.refusal import damaged
from dudao.reading.relations import relations

EMU_POINT, EMU_PIXEL = 12_700, 9_525
_WPS_ID = re.compile(rb"<(?:\w+:)?cNvPr\b[^>]*?\bname=\"([^\"]+)\"")


def wps_picture_ids(package: Package) -> frozenset[str]:
    """The ids that ``DISPIMG("ID_…",1)`` may name."""
    part = "xl/cellimages.xml"
    if part not in package:
        return frozenset()
    return frozenset(found.decode() for found in _WPS_ID.findall(package.xml(part)))


def anchored_cells(
    package: Package, sheet: str, found: Findings, merges: list[tuple[int, int, int, int]]
) -> set[Spot]:
    """The cell of every picture of the drawing of a sheet (its part's name), a merged area by its first cell.

    A picture belongs to the first row, and column, of which it covers at least half.
    """
    _, part = relations(package, sheet).get(found.drawing or "", ("", ""))
    if part not in package:
        return set()
    try:
        root = ElementTree.fromstring(package.xml(part))
    except ElementTree.ParseError:
        raise damaged("图片的位置信息损坏") from None
    measure = Measure(found)
    spots = set()
    for anchor in root:
        if not any(node.tag.endswith("}pic") for node in anchor.iter()):
            continue
        spot = measure.cell(anchor)
        if spot:
            spots.add(_merged(spot, merges))
    return spots


def _merged(spot: Spot, merges: list[tuple[int, int, int, int]]) -> Spot:
    row, col = spot
    for r1, c1, r2, c2 in merges:
        if r1 <= row <= r2 and c1 <= col <= c2:
            return r1, c1
    return spot


Corner = tuple[tuple[int, int], tuple[int, int]]
"""(row, offset), (column, offset) in EMU."""
_BOX = 13 * EMU_PIXEL
_MOST_LINES = 400
_MUCH = 0.3


class Measure:
    """Row heights and column widths of one sheet in EMU."""

    def __init__(self, found: Findings) -> None:
        self.heights = found.heights
        self.widths = found.widths
        self.usual = found.usual

    def height(self, row: int) -> int:
        return int(self.heights.get(row, self.usual[0]) * EMU_POINT)

    def width(self, col: int) -> int:
        chars = next((w for first, last, w in self.widths if first <= col <= last), self.usual[1])
        return int(chars * 7 + 5) * EMU_PIXEL

    def reach(self, start: Corner, end: Corner) -> tuple[int, int, int, int]:
        """The cells that a rectangle covers in good part: r1, c1, r2, c2."""
        r1, r2 = _covered(start[0], end[0], self.height)
        c1, c2 = _covered(start[1], end[1], self.width)
        return r1, c1, r2, c2

    def box(self, start: Corner, end: Corner) -> tuple[Corner, Corner]:
        """Where the little square of a check box lies: at the left, half-way down."""
        tall = _distance(start[0], end[0], self.height)
        top = _moved(start[0], max(0, (tall - _BOX) // 2), self.height)
        left = _moved(start[1], 0, self.width)
        wide = min(_BOX, _distance(start[1], end[1], self.width))
        return (top, left), (
            _moved(top, min(_BOX, tall), self.height),
            _moved(left, wide, self.width),
        )

    def end(self, start: Corner, size: tuple[int, int]) -> Corner:
        """The other corner of a rectangle so high and so wide."""
        return _moved(start[0], size[0], self.height), _moved(start[1], size[1], self.width)

    def cell(self, anchor: ElementTree.Element) -> Spot | None:
        said = {node.tag.rsplit("}", 1)[-1]: node for node in anchor}
        if "from" not in said:
            return None
        start, end, size = marker(said["from"]), None, None
        if "to" in said:
            end = marker(said["to"])
        elif "ext" in said:
            size = int(said["ext"].get("cy", 0)), int(said["ext"].get("cx", 0))
        row = first_half_covered(start[0], end and end[0], size and size[0], self.height)
        col = first_half_covered(start[1], end and end[1], size and size[1], self.width)
        return row, col


def marker(node: ElementTree.Element) -> tuple[tuple[int, int], tuple[int, int]]:
    """(row, offset), (column, offset) of an anchor's corner."""
    said = {child.tag.rsplit("}", 1)[-1]: int(child.text or 0) for child in node}
    return (said.get("row", 0), said.get("rowOff", 0)), (said.get("col", 0), said.get("colOff", 0))


def _distance(start: tuple[int, int], end: tuple[int, int], size_of: Callable[[int], int]) -> int:
    """How far it is from one (line, offset) to another."""
    last = min(end[0], start[0] + _MOST_LINES)
    between = sum(size_of(line) for line in range(start[0], last))
    return max(0, between - min(start[1], size_of(start[0])) + min(end[1], size_of(end[0])))


def _moved(at: tuple[int, int], by: int, size_of: Callable[[int], int]) -> tuple[int, int]:
    """The (line, offset) so much further on."""
    line, offset = at[0], min(at[1], size_of(at[0])) + by
    for _ in range(_MOST_LINES):
        if offset < size_of(line):
            break
        offset -= size_of(line)
        line += 1
    return line, max(0, offset)


def _covered(
    start: tuple[int, int], end: tuple[int, int], size_of: Callable[[int], int]
) -> tuple[int, int]:
    """The first and the last line of which a stretch covers a good part."""
    start = _moved(start, 0, size_of)
    whole = _distance(start, end, size_of)
    much = []
    for line in range(start[0], min(end[0], start[0] + _MOST_LINES) + 1):
        size = size_of(line)
        begin = start[1] if line == start[0] else 0
        part = (min(end[1], size) if line == end[0] else size) - begin
        if part > 0 and part >= _MUCH * min(size, whole):
            much.append(line)
    return (much[0], much[-1]) if much else (start[0], start[0])


def first_half_covered(start, end, length, size_of) -> int:
    """The first line (row or column) at least half of which, or in which half of the picture, lies.

    ``start``, ``end``: (line, offset); ``length`` instead of an end; ``size_of`` a line's size.
    """
    line, offset = start
    offset = min(offset, size_of(line))
    if end is not None:
        spans = [size_of(n) for n in range(line, min(end[0], line + 200))]
        length = sum(spans) - offset + (end[1] if end[0] >= line else 0)
    if not length or length <= 0:
        return line
    left = length
    for at in range(line, line + 200):
        size = size_of(at)
        covered = min(size - offset, left)
        if size and covered >= min(size, length) / 2:
            return at
        left -= covered
        offset = 0
        if left <= 0:
            break
    return line
