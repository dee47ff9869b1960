"""One worksheet part edited in place: marked cells, the link to its comments, the selected tab."""

from __future__ import annotations

import re
from collections.abc import Callable

from dudao.reports.annotate.package import Scan, set_attribute, splice, xml_attr

Spot = tuple[int, int]
_AFTER_COMMENTS = {
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "AlternateContent",
    "webPublishItems",
    "tableParts",
    "extLst",
}
"""What the schema puts behind ``legacyDrawing`` in a worksheet."""


def spot_of(ref: str) -> Spot:
    """Row and column, 1-based, of an address.

    >>> spot_of("AA10")
    (10, 27)
    """
    match = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})", ref)
    if match is None:
        raise ValueError(f"not a cell: {ref}")
    col = 0
    for letter in match.group(1).upper():
        col = col * 26 + ord(letter) - 64
    return int(match.group(2)), col


def ref_of(spot: Spot) -> str:
    """The address of a 1-based row and column.

    >>> ref_of((10, 27))
    'AA10'
    """
    row, col = spot
    letters = ""
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def spots_in(cell: str) -> list[Spot]:
    """All cells of an address or range: ``C7:D7`` → both.

    >>> spots_in("C7:D7")
    [(7, 3), (7, 4)]
    """
    first, _, last = cell.partition(":")
    (r1, c1), (r2, c2) = spot_of(first), spot_of(last or first)
    return [(r, c) for r in range(r1, r2 + 1) for c in range(c1, c2 + 1)]


class Sheet:
    """The places of a worksheet part that an annotation touches."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.scan = Scan(data)
        self.prefix = ""
        self.legacy_drawing: str | None = None
        self._cells: dict[Spot, tuple[int, int]] = {}  # start, style
        self._rows: dict[int, tuple[int, int | None]] = {}  # start, end tag (None: empty tag)
        self._data_end: int | None = None
        self._data_start = 0
        self._drawing_at: int | None = None
        self._root_end = len(data)
        self._selected: list[int] = []
        self._read()

    def _read(self) -> None:
        stack: list[str] = []
        here = {"row": 0, "col": 0}

        def start(name: str, attrs: dict[str, str], at: int) -> None:
            prefix, _, local = name.rpartition(":")
            depth = len(stack)
            if depth == 0:
                self.prefix = prefix + ":" if prefix else ""
            if depth == 1 and local in _AFTER_COMMENTS and self._drawing_at is None:
                self._drawing_at = at
            if local == "sheetData":
                self._data_start = at
            elif local == "row" and stack[-1] == "sheetData":
                here["row"] = int(attrs.get("r", here["row"] + 1))
                here["col"] = 0
                self._rows[here["row"]] = (at, None)
            elif local == "c" and stack[-1] == "row":
                spot = spot_of(attrs["r"]) if "r" in attrs else (here["row"], here["col"] + 1)
                here["col"] = spot[1]
                self._cells[spot] = (at, int(attrs.get("s", 0)))
            elif local == "legacyDrawing":
                self.legacy_drawing = next(
                    (v for k, v in attrs.items() if k.rpartition(":")[2] == "id"), None
                )
            elif local == "sheetView" and attrs.get("tabSelected") in ("1", "true"):
                self._selected.append(at)
            stack.append(local)

        def end(name: str, at: int) -> None:
            local = stack.pop()
            if local == "row" and here["row"] in self._rows and self.data[at : at + 2] == b"</":
                self._rows[here["row"]] = (self._rows[here["row"]][0], at)
            elif local == "sheetData" and self.data[at : at + 2] == b"</":
                self._data_end = at
            if not stack:
                self._root_end = at

        self.scan.run(start, end)

    def unselected(self) -> bytes:
        """The part without its selected-tab mark, so that only the new first sheet is selected."""
        edits = []
        for at in self._selected:
            tag = self.scan.tag(at)
            edits.append((at, at + len(tag), set_attribute(tag, "tabSelected", "0")))
        return splice(self.data, edits)

    def annotated(
        self, severities: dict[Spot, str], style: Callable[[int, str], int], drawing: str | None
    ) -> bytes:
        """The part with cells marked, unselected, and linked to its comments' drawing ``drawing``."""
        edits: list[tuple[int, int, bytes]] = []
        for at in self._selected:
            tag = self.scan.tag(at)
            edits.append((at, at + len(tag), set_attribute(tag, "tabSelected", "0")))
        missing: dict[int, list[tuple[int, bytes]]] = {}
        for spot, severity in sorted(severities.items()):
            if spot in self._cells:
                at, old = self._cells[spot]
                tag = self.scan.tag(at)
                new = set_attribute(tag, "s", str(style(old, severity)))
                edits.append((at, at + len(tag), new))
            else:
                line = f'<{self.prefix}c r="{ref_of(spot)}" s="{style(0, severity)}"/>'
                missing.setdefault(spot[0], []).append((spot[1], line.encode()))
        for row, cells in missing.items():
            edits += self._insert(row, cells)
        if drawing is not None and self.legacy_drawing is None:
            at = self._drawing_at if self._drawing_at is not None else self._root_end
            space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
            line = f'<{self.prefix}legacyDrawing xmlns:r="{space}" r:id={xml_attr(drawing)}/>'
            edits.append((at, at, line.encode()))
        return splice(self.data, edits)

    def _insert(self, row: int, cells: list[tuple[int, bytes]]) -> list[tuple[int, int, bytes]]:
        if row in self._rows:
            at, end = self._rows[row]
            if end is None:
                tag = self.scan.tag(at)
                inner = b"".join(line for _, line in cells)
                opened = tag[:-2] + b">" + inner + f"</{self.prefix}row>".encode()
                return [(at, at + len(tag), opened)]
            return [(self._place(row, col, end), self._place(row, col, end), c) for col, c in cells]
        inner = b"".join(line for _, line in cells)
        line = f'<{self.prefix}row r="{row}">'.encode() + inner + f"</{self.prefix}row>".encode()
        later = [start for r, (start, _) in self._rows.items() if r > row]
        if later or self._data_end is not None:
            at = min(later) if later else self._data_end
            return [(at, at, line)]
        tag = self.scan.tag(self._data_start)
        opened = tag[:-2] + b">" + line + f"</{self.prefix}sheetData>".encode()
        return [(self._data_start, self._data_start + len(tag), opened)]

    def _place(self, row: int, col: int, end: int) -> int:
        return min(
            (at for (r, c), (at, _) in self._cells.items() if r == row and c > col), default=end
        )
