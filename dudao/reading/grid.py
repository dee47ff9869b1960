"""A table as the reader found it: cells with their addresses, and what surrounds them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Spot = tuple[int, int]
"""Row and column, both 0-based."""


def column_letters(col: int) -> str:
    """Letters of a 0-based column.

    >>> column_letters(0), column_letters(26)
    ('A', 'AA')
    """
    letters = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(slots=True)
class Grid:
    """One sheet, one csv file or one Word table.

    ``rows`` is dense and 0-based, absolute (row 0 is the sheet's row 1), trimmed at the tail; only the
    top-left cell of a merged area holds its value. In a Word table a column is a grid column and
    every spanned cell (gridSpan, vMerge) is listed in ``merges``.
    """

    sheet: str | None  # as the user sees it; None for csv; 表1, 表2 … for Word
    kind: str  # "sheet" | "csv" | "word"
    rows: list[list[Any]]
    merges: list[tuple[int, int, int, int]] = field(
        default_factory=list
    )  # r1, c1, r2, c2 inclusive
    hidden: bool = False  # a hidden sheet
    since_1904: bool = False  # serial numbers count from 1904
    hidden_rows: set[int] = field(default_factory=set)
    hidden_cols: set[int] = field(default_factory=set)
    struck: set[Spot] = field(
        default_factory=set
    )  # some text struck through; dropped unless all is
    fonts: dict[Spot, str] = field(default_factory=dict)  # symbol fonts only (Wingdings …)
    formats: dict[Spot, str] = field(default_factory=dict)  # number formats of numbers, not General
    notes: dict[Spot, tuple[str, str]] = field(
        default_factory=dict
    )  # cell → (code, text): error_cell #REF!, formula_no_value =A1+B1, date_out_of_range 2994838
    controls: bool = False  # check boxes or option buttons lie somewhere on the sheet, unread
    over: dict[Spot, list[tuple[str, str]]] = field(
        default_factory=dict
    )  # cell → (code, text) of what lies over or beneath it beside its value: comment, text_over, beneath, rounded …
    pictures: set[Spot] = field(
        default_factory=set
    )  # cells a picture is anchored in (floating or in-cell)
    underlined: dict[Spot, list[str]] = field(
        default_factory=dict
    )  # underlined / highlighted / boxed runs (sheets: underlined, bold or coloured ones beside plain text)
    marked: dict[Spot, str] = field(
        default_factory=dict
    )  # cells set apart: u underlined, b bold, c coloured text, f shaded; sheets that print options only
    before: list[str] = field(
        default_factory=list
    )  # Word: paragraphs above, since the table before
    after: list[str] = field(default_factory=list)  # Word: paragraphs below the last table
    page: list[str] = field(default_factory=list)  # Word: lines of the page's header and footer
    codes: list[str] = field(
        default_factory=list
    )  # what another sheet of the book says that signs mean: 形式：T=团体督导 G=个别督导

    @property
    def height(self) -> int:
        return len(self.rows)

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def at(self, row: int, col: int) -> Any:
        """The content of a cell; None outside."""
        if 0 <= row < len(self.rows) and 0 <= col < len(self.rows[row]):
            return self.rows[row][col]
        return None

    def address(self, row: int, col: int, row2: int | None = None, col2: int | None = None) -> str:
        """The cell's (or range's) address as the user sees it.

        >>> Grid("Sheet1", "sheet", []).address(6, 5)
        'F7'
        >>> Grid("表1", "word", []).address(2, 1)
        '表1!R3C2'
        """
        if self.kind == "word":
            place = f"{self.sheet}!R{row + 1}C{col + 1}"
            return place if row2 is None else f"{place}:R{row2 + 1}C{col2 + 1}"
        place = f"{column_letters(col)}{row + 1}"
        return place if row2 is None else f"{place}:{column_letters(col2)}{row2 + 1}"


@dataclass(slots=True)
class Reading:
    """What reading one file yielded: its grids in order, and the file's own problems.

    ``problems`` holds keyword dicts for ``Problem`` as the worker sends them over the pipe.
    A refused file has no grids and exactly one error.
    """

    name: str  # relative path, with /
    sha256: str
    grids: list[Grid]
    problems: list[Any]  # list[Problem]
    paragraphs: list[str] = field(default_factory=list)  # Word: all paragraphs outside tables
