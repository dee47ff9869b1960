"""Which cell a picture stands in: floating pictures by their anchors, WPS in-cell ones by their ids."""

from __future__ import annotations

import re
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
    measure = _Measure(found)
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


class _Measure:
    """Row heights and column widths of one sheet in EMU."""

    def __init__(self, found: Findings) -> None:
        self.heights = found.heights
        self.widths = found.widths

    def height(self, row: int) -> int:
        return int(self.heights.get(row, 15.0) * EMU_POINT)

    def width(self, col: int) -> int:
        chars = next((w for first, last, w in self.widths if first <= col <= last), 8.43)
        return int(chars * 7 + 5) * EMU_PIXEL

    def cell(self, anchor: ElementTree.Element) -> Spot | None:
        said = {node.tag.rsplit("}", 1)[-1]: node for node in anchor}
        if "from" not in said:
            return None
        start, end, size = _marker(said["from"]), None, None
        if "to" in said:
            end = _marker(said["to"])
        elif "ext" in said:
            size = int(said["ext"].get("cy", 0)), int(said["ext"].get("cx", 0))
        row = first_half_covered(start[0], end and end[0], size and size[0], self.height)
        col = first_half_covered(start[1], end and end[1], size and size[1], self.width)
        return row, col


def _marker(node: ElementTree.Element) -> tuple[tuple[int, int], tuple[int, int]]:
    """(row, offset), (column, offset) of an anchor's corner."""
    said = {child.tag.rsplit("}", 1)[-1]: int(child.text or 0) for child in node}
    return (said.get("row", 0), said.get("rowOff", 0)), (said.get("col", 0), said.get("colOff", 0))


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
