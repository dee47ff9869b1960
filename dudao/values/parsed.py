"""What every value parser takes and gives: ``parse(raw, hint) -> Parsed``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

Raw = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None
"""A cell's content as the reader gives it. An Excel date cell is a date or datetime, a time cell a
time or timedelta, every other number an int or float, everything else a str; empty is None."""


class Doubt(NamedTuple):
    """Something to say about one value. ``code`` is a key of the catalogue in ``dudao.problems``."""

    code: str
    severity: str  # "error" | "warning"
    detail: tuple[tuple[str, Any], ...] = ()  # words for the message, as pairs


class Parsed(NamedTuple):
    """A value with its doubts. An error always comes with ``value`` None (or empty for lists)."""

    value: Any
    doubts: tuple[Doubt, ...] = ()
    also: tuple[tuple[str, Any], ...] = ()  # companion fields: (("salary_min", 3000), …)


@dataclass(frozen=True, slots=True)
class Hint:
    """What surrounds a cell and may decide how it is read. Hashable, so parsers are memoised.

    ``label`` the header or label as printed (units: 督导时长（分钟）); ``number_format`` and ``font`` of the
    cell where known; ``anchor`` the form's own date (filing or session date) for years left out;
    ``year`` the form's year where only that is known; ``county`` for telling stations apart;
    ``options`` the field's own options from the form's TOML, as pairs.
    """

    label: str = ""
    number_format: str | None = None
    font: str | None = None
    anchor: dt.date | None = None
    year: int | None = None
    county: str | None = None
    options: tuple[tuple[str, Any], ...] = ()

    def option(self, name: str, default: Any = None) -> Any:
        """The field's option ``name`` from the form's TOML."""
        for key, value in self.options:
            if key == name:
                return value
        return default


Parser = Callable[[Raw, Hint], Parsed]
Kinds = Mapping[str, Parser]
