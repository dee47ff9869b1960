"""What the rows above a row say: its county, its station, and merged areas."""

from __future__ import annotations

import itertools
import re
from typing import Any

from dudao.recognition.labels import blank
from dudao.recognition.lists.cell_problems import Teller
from dudao.recognition.lists.columns import BoundColumn, BoundTable
from dudao.recognition.lists.segments import Segment
from dudao.values.parsed import Parsed

Spot = tuple[int, int]


class Above:
    """What holds for the next row: ``county`` and ``band`` of the last band row, the last station.

    ``fills`` are cells that repeat the top of their merged area, ``hollow`` those whose area is
    empty, ``wide_merges`` areas over several columns.
    """

    def __init__(
        self, teller: Teller, bound: BoundTable, segment: Segment, before: Above | None = None
    ) -> None:
        self.teller, self.grid = teller, bound.grid
        self.bound, self.segment = bound, segment
        self.county: str | None = None
        self.county_said = False
        self.titled_station: str | None = None
        self.band: Parsed | None = None
        self.blocked = False
        self.last: dict[str, tuple[Parsed, str]] = {}
        self.alone: tuple[int, int, str] | None = None
        self.given: dict[str, Any] = {}  # field → what a band says of the rows below it
        if before is not None:
            self.county, self.county_said, self.band = (
                before.county,
                before.county_said,
                before.band,
            )
            self.blocked, self.last = before.blocked, dict(before.last)
            self.given = dict(before.given)
        self.fills, self.hollow, self.wide_merges = self._merges()
        self._explicit: dict[str, bool] = {}

    def _merges(
        self,
    ) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]], list[Any]]:
        """Cells that repeat the top of their merged area, those whose area is empty, and wide areas."""
        fills, hollow, wide = {}, set(), []
        first, last = self.segment.first, self.segment.last
        for r1, c1, r2, c2 in self.grid.merges:
            if r2 < first or r1 > last:
                continue
            if c2 > c1:
                wide.append((r1, c1, r2, c2))
            if r2 > r1 and r1 >= first:
                empty = blank(self.grid.at(r1, c1))
                for r in range(r1, min(r2, last) + 1):
                    if empty:
                        hollow.add((r, c1))
                    elif r > r1:
                        fills[r, c1] = (r1, c1)
        return fills, hollow, wide

    def after_total(self) -> None:
        """A sub-total ends what was given for the rows above it."""
        self.blocked = True
        self.settle_alone()

    def set_county(self, county: str) -> None:
        self.county, self.county_said, self.band, self.last = county, True, None, {}

    def set_band(self, row: int, parsed: Parsed, text: str) -> None:
        self.settle_alone()
        self.band, self.blocked, self.last = parsed, False, {}
        for doubt in parsed.doubts:
            self.teller.doubt(
                doubt, self.grid.address(row, self.segment.head.left), "station", "", text
            )

    def station_alone(self, row: int, col: int, text: str) -> None:
        """A station with nobody beside it: the station of the rows below, if they name none."""
        self.settle_alone()
        column = self.bound.by_field["station"]
        parsed = column.settled(text, column.read(text, self.county), self.county)
        self.last["station"] = (parsed, text)
        self.alone, self.blocked = (row, col, text), False

    def settle_alone(self) -> None:
        """Tell of a station that no row below took."""
        if self.alone is not None:
            row, col, text = self.alone
            self.alone = None
            self.teller.say(
                "station_alone", cell=self.grid.address(row, col), field="station", text=text
            )

    def remember(self, name: str, parsed: Parsed, text: str) -> None:
        """A row that names its station: it holds for the rows below."""
        self.last[name] = (parsed, text)
        self.settle_alone()
        self.blocked, self.band = False, None

    def banded(self) -> Any:
        """The station of a table without such a column: the band's, else the title's."""
        return self.band.value if self.band else self.titled_station

    def station(self, r: int, column: BoundColumn) -> Any:
        """The station of a row that names none: the band's, or that of the rows above."""
        if self.band is not None:
            return self.band.value
        if self.titled_station is not None:
            return self.titled_station
        cell = self.grid.address(r, column.col)
        if (r, column.col) in self.hollow or self.blocked or column.name not in self.last:
            self.teller.say("missing_value", cell=cell, field=column.name, label=column.header)
            return None
        parsed, text = self.last[column.name]
        if self.alone is None and self._repeats(column):
            self.teller.say(
                "filled_down", cell=cell, field=column.name, label=column.header, text=text
            )
        self.alone = None
        return parsed.value

    def _repeats(self, column: BoundColumn) -> bool:
        """Whether this table writes the station in every row (or merges it), so that a blank is a slip."""
        if column.name not in self._explicit:
            texts = [
                self.grid.at(r, column.col)
                for r in range(self.segment.first, self.segment.last + 1)
            ]
            merged = any(c == column.col for _, c in self.fills)
            twice = any(a == b and not blank(a) for a, b in itertools.pairwise(texts))
            self._explicit[column.name] = merged or twice
        return self._explicit[column.name]


def joint(column: BoundColumn, raw: Any, counties: list[str]) -> Parsed:
    """Stations of a joint session: each read in the county that knows it."""
    found = column.read(raw)
    if not found.doubts:
        return found
    names, doubts = [], []
    for part in re.split(r"[、，,;；/\s]+", str(raw).strip()):
        readings = [column.read(part, county) for county in counties]
        best = min(readings, key=lambda parsed: len(parsed.doubts))
        doubts += best.doubts
        names += [
            n
            for n in (best.value if isinstance(best.value, list) else [best.value])
            if n not in names
        ]
    return Parsed(names, tuple(doubts))
