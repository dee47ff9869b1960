"""What surrounds a claim and may settle what its cells leave open."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from dudao.reading.grid import Grid, Reading
from dudao.recognition.claims import Claim
from dudao.values import places

Answers = Mapping[tuple[str, str, str], Any]
"""The user's answers to earlier doubts: (kind, text as written, county or "") → value."""

_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Context:
    """The file and sheet around a claim.

    ``counties`` of ``sheet`` and ``file`` names are official short names, longest match first;
    ``year`` is the one year those names hold; ``siblings`` the other claims of the file.
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

    def answer(self, kind: str, text: str, county: str | None) -> tuple[bool, Any]:
        """(whether the user has settled this text before, the value)."""
        for key in ((kind, text, county or ""), (kind, text, "")):
            if key in self.answers:
                return True, self.answers[key]
        return False, None


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
    )


def _one_year(text: str) -> int | None:
    years = {int(y) for y in _YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None
