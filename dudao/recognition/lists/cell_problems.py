"""Telling of problems on the cells of one sheet, and where a record's cells stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dudao.problems import make
from dudao.reading.grid import Grid
from dudao.records import SheetResult
from dudao.values.parsed import Doubt, Parsed


class Teller:
    """Adds problems to a sheet's result."""

    def __init__(self, result: SheetResult, grid: Grid) -> None:
        self.result, self.grid = result, grid

    def say(self, code: str, **words: Any) -> None:
        """A problem of the catalogue."""
        self.result.problems.append(make(code, sheet=self.result.sheet, **words))

    def doubt(self, doubt: Doubt, cell: str, name: str, header: str, raw: Any) -> None:
        """A value parser's doubt."""
        text = None if dict(doubt.detail).get("text") else str(raw)
        self.result.problems.append(
            make(doubt, sheet=self.result.sheet, cell=cell, field=name, label=header, text=text)
        )

    def unnamed(self, parsed: Parsed, cell: str, name: str, header: str, raw: Any) -> None:
        """``周文洁等3人`` of supervisors: people counted and not named, who are no supervisees."""
        if any(count > len(parsed.value) for _, count in parsed.also):
            self.say("no_names", cell=cell, field=name, label=header, text=str(raw))

    def unsay(self, cell: str, code: str) -> None:
        """Take back what was said of a cell before its neighbours explained it."""
        said = self.result.problems
        said[:] = [p for p in said if not (p.cell == cell and p.code == code)]


class RowCells(Mapping[str, str]):
    """Where each field of a row stands: the table's columns and the row's number, joined when asked."""

    __slots__ = ("columns", "grid", "row", "word")

    def __init__(
        self, columns: dict[str, str], row: int, word: str | None, grid: Grid | None = None
    ) -> None:
        self.columns, self.row, self.word, self.grid = columns, row, word, grid

    def __getitem__(self, name: str) -> str:
        letters = self.columns[name]
        if self.grid is not None:
            return self.grid.address(self.row - 1, column_number(letters))
        if self.word is None:
            return f"{letters}{self.row}"
        return f"{self.word}!R{self.row}C{column_number(letters) + 1}"

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)


def column_number(letters: str) -> int:
    """The 0-based column of its letters.

    >>> column_number("A"), column_number("AA")
    (0, 26)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
