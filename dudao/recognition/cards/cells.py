"""A grid as a card reader sees it: boxes (a cell with its merged span) and the paragraphs around them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dudao.patterns import late
from dudao.reading.grid import Grid
from dudao.recognition.labels import blank

_NO_WIDTH = late(r"[\u00ad\u200b-\u200f\u2060\ufeff]+")


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """One cell or one paragraph (``address`` None). Rows and columns are 0-based and inclusive.

    Paragraphs above a Word table have negative rows, those below come after its last row.
    """

    row: int
    col: int
    row2: int
    col2: int
    raw: Any
    address: str | None = None
    number_format: str | None = None
    font: str | None = None
    underlined: tuple[str, ...] = ()
    struck: bool = False
    note: tuple[str, str] | None = None  # an error cell or a formula without a result: code, text

    @property
    def text(self) -> str:
        """The content as text, as written."""
        return self.raw if isinstance(self.raw, str) else "" if self.raw is None else str(self.raw)

    @property
    def blank(self) -> bool:
        return blank(self.raw) and self.note is None

    @property
    def paragraph(self) -> bool:
        return self.address is None


class Plane:
    """Boxes by place: what stands left of, above and right of a box."""

    def __init__(self, boxes: Iterable[Box]):
        self.boxes = sorted(boxes, key=lambda b: (b.row, b.col))
        self.full = [b for b in self.boxes if not b.blank]
        self.spots = {
            (r, c): b
            for b in self.boxes
            for r in range(b.row, b.row2 + 1)
            for c in range(b.col, b.col2 + 1)
        }
        self.left_edge = min((b.col for b in self.boxes), default=0)

    def put(self, old: Box, *new: Box) -> None:
        """Put boxes in a box's place; the first of them is what stands there."""
        self.spots.update({spot: new[0] for spot, box in self.spots.items() if box is old})
        at = self.full.index(old)
        self.full[at : at + 1] = new

    def left(self, box: Box) -> Box | None:
        for c in range(box.col - 1, self.left_edge - 1, -1):
            other = self.spots.get((box.row, c))
            if other is not None and not other.blank:
                return other
        return None

    def above(self, box: Box) -> Box | None:
        top = self.boxes[0].row
        for r in range(box.row - 1, top - 1, -1):
            for c in range(box.col, box.col2 + 1):
                other = self.spots.get((r, c))
                if other is not None and not other.blank:
                    return other
        return None

    def right(self, box: Box) -> Box | None:
        return self.spots.get((box.row, box.col2 + 1))

    def alone(self, box: Box) -> bool:
        return not any(b is not box and b.row <= box.row <= b.row2 for b in self.full)


def boxes(grid: Grid, rows: range | None = None) -> list[Box]:
    """All boxes of a grid in reading order, blank ones too, with the paragraphs before and after."""
    bottom, edge = grid.height - 1, grid.width - 1
    spans = {(r1, c1): (min(r2, bottom), min(c2, edge)) for r1, c1, r2, c2 in grid.merges}
    covered = {
        (r, c)
        for r1, c1, r2, c2 in grid.merges
        for r in range(r1, min(r2, bottom) + 1)
        for c in range(c1, min(c2, edge) + 1)
        if (r, c) != (r1, c1)
    }
    width = max(grid.width, 1)
    over = [*(line for line in grid.page if line not in grid.before), *grid.before]
    found = list(_paragraphs(over, -len(over), width))
    for r in rows or range(grid.height):
        for c in range(len(grid.rows[r])):
            if (r, c) not in covered:
                found.append(_box(grid, r, c, spans.get((r, c), (r, c))))
    found.extend(_paragraphs(grid.after, grid.height, width))
    return found


def text_boxes(paragraphs: Iterable[str]) -> list[Box]:
    """Paragraphs outside any table as boxes, one a row."""
    return list(_paragraphs(list(paragraphs), 0, 1))


def _paragraphs(lines: list[str], start: int, width: int) -> Iterable[Box]:
    for i, line in enumerate(lines):
        if not blank(line):
            yield Box(start + i, 0, start + i, width - 1, line)


def _box(grid: Grid, row: int, col: int, end: tuple[int, int]) -> Box:
    spot = (row, col)
    return Box(
        row,
        col,
        end[0],
        end[1],
        grid.at(row, col),
        grid.address(row, col),
        grid.formats.get(spot),
        grid.fonts.get(spot),
        tuple(grid.underlined.get(spot, ())),
        spot in grid.struck and grid.kind != "word",  # Word's reader has dropped struck text
        grid.notes.get(spot),
    )


def plain(text: str) -> str:
    """NFKC of a text, trimmed, without characters of no width.

    >>> plain(" １２：３０ ")
    '12:30'
    """
    return _NO_WIDTH.sub("", unicodedata.normalize("NFKC", text)).strip()
