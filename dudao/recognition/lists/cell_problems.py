"""Telling of problems on the cells of one sheet."""

from __future__ import annotations

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
