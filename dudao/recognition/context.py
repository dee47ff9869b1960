"""What surrounds a claim and may settle what its cells leave open."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from dudao.problems import Ask
from dudao.reading.grid import Grid, Reading
from dudao.recognition.answers import Answers, settle
from dudao.recognition.claims import Claim
from dudao.values import parse, places
from dudao.values.parsed import Hint, Parsed

_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Context:
    """The file and sheet around a claim.

    ``counties`` of ``sheet`` and ``file`` names are official short names, longest match first;
    ``year`` is the one year those names hold; ``siblings`` the other claims of the file; ``untyped``
    a csv, which keeps no difference between the text 2023.10 and the number 2023.1; ``since_1904`` a
    workbook whose serial numbers count from 1904; ``others`` the file's other grids, code books among them.
    """

    file: str
    sheet: str | None
    today: dt.date
    answers: Answers = field(default_factory=dict)
    sheet_counties: tuple[str, ...] = ()
    file_counties: tuple[str, ...] = ()
    sheet_year: int | None = None
    file_year: int | None = None
    paragraphs: tuple[str, ...] = ()
    siblings: tuple[Claim, ...] = ()
    sha256: str = ""
    untyped: bool = False
    since_1904: bool = False
    others: tuple[Grid, ...] = ()

    def read(
        self, kind: str, raw: Any, hint: Hint, of: str = "", county: str | None = None
    ) -> Parsed:
        """A cell's reading, what the user settled before being settled.

        ``of`` is the field as ``form.field``; ``county`` the one whose answers hold, where the hint
        has none.
        """
        return self.settle(parse(kind, raw, hint), kind, raw, hint, of, county)

    def settle(
        self, parsed: Parsed, kind: str, raw: Any, hint: Hint, of: str, county: str | None = None
    ) -> Parsed:
        """Like :meth:`read`, for a value that was parsed otherwise."""
        return settle(parsed, kind, raw, hint, of, hint.county or county, self.answers)

    def elsewhere(self, grid: Grid, row: int, col: int) -> bool:
        """Whether a cell stands in a sibling on its sheet."""
        return any(
            claim.grid is grid
            and claim.area[0] <= row <= claim.area[2]
            and claim.area[1] <= col <= claim.area[3]
            for claim in self.siblings
        )

    def told(self, ask: Ask) -> Any:
        """The user's answer to a question, None where there is none."""
        return self.answers.get(ask.key)

    def of_sheet(self, code: str, kind: str, of: str) -> Ask:
        """A question about this very sheet: its text is the file's hash and the sheet's name."""
        return Ask(code, f"{self.sha256}/{self.sheet or ''}", None, kind, of)


def make_context(
    reading: Reading,
    grid: Grid,
    today: dt.date,
    answers: Answers | None = None,
    siblings: tuple[Claim, ...] = (),
) -> Context:
    """The context of one grid of a reading."""
    stem = PurePosixPath(reading.name).stem
    return Context(
        file=reading.name,
        sheet=grid.sheet,
        today=today,
        answers=answers or {},
        sheet_counties=tuple(places.counties_in(grid.sheet or "")) if grid.kind == "sheet" else (),
        file_counties=tuple(places.counties_in(stem)),
        sheet_year=_one_year(grid.sheet or ""),
        file_year=_one_year(stem),
        paragraphs=tuple(reading.paragraphs),
        siblings=siblings,
        sha256=reading.sha256,
        untyped=grid.kind == "csv",
        since_1904=grid.since_1904,
        others=tuple(other for other in reading.grids if other is not grid),
    )


def _one_year(text: str) -> int | None:
    years = {int(y) for y in _YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None
