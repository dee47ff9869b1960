"""List forms: one record a row, one problem a doubt, nothing dropped without a word."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from dudao.forms import Form
from dudao.problems import make
from dudao.reading.grid import Grid
from dudao.recognition.cards.places import station_in
from dudao.recognition.claims import Claim
from dudao.recognition.context import Context
from dudao.recognition.labels import blank, squeeze
from dudao.recognition.lists import learnt
from dudao.recognition.lists.arranged import station_named
from dudao.recognition.lists.body import Body, is_county
from dudao.recognition.lists.columns import BoundTable
from dudao.recognition.lists.dates import short_years
from dudao.recognition.lists.implied import fill_implied
from dudao.recognition.lists.meta import settle, sides
from dudao.recognition.lists.overlaid import with_pictures
from dudao.recognition.lists.record import RecordReader
from dudao.recognition.lists.rows import band_name, special
from dudao.recognition.lists.segments import Segment
from dudao.recognition.lists.status import plan_title
from dudao.recognition.lists.surroundings import Surroundings, add_footer, gather
from dudao.recognition.lists.ticks import settle_crossed
from dudao.recognition.lists.vocabulary import kept_as_list
from dudao.records import Record, SheetResult
from dudao.values import parse
from dudao.values.parsed import Hint
from dudao.values.places import counties_in, county_of

_FOOTER_ROWS = 12


def _explains(text: str) -> bool:
    """Whether a line below a table is a note, or says what signs mean: ``类别代码：A＝行政，P＝专业``."""
    return special(text) == "note" or (
        ("＝" in text or "=" in text) and len(learnt.legend(text)) > 1
    )


def extract(claim: Claim, form: Form, context: Context) -> SheetResult:
    """The records of one list claim, its meta and its problems."""
    return ListReader(claim, kept_as_list(form), context).read()


class ListReader:
    """Reads one claim. ``station`` and ``county`` are what a band row last said."""

    def __init__(self, claim: Claim, form: Form, context: Context) -> None:
        self.grid: Grid = claim.grid
        self.form, self.context = form, context
        self.table = claim.payload
        self.area = claim.area
        self.result = SheetResult(claim.grid.sheet, form.id)
        self.around = Surroundings()
        self.readers: list[RecordReader] = []
        self.band: str | None = None
        self.beside: dict[int, str] = {}
        self._named: tuple[str, bool] | None = None  # the station of the sheet's (or file's) name

    def read(self) -> SheetResult:
        first, last = self.table.opening
        rows = range(first, last + 1)
        self.around, orphans = gather(self.grid, self.form, rows, self.area[1], self.area[3])
        add_footer(self.grid, self.form, self._footer_rows(), self.around)
        self._first_band()
        self._beside()
        settle(self.around, self.form, self.context, self.result)
        if self.around.year is None:
            self._year_of_dates()
        for cell, text in orphans:
            self.say("unread_cell", cell=cell, text=text)
        self._county_by_stations()
        for segment in self.table.segments:
            self._segment(segment)
        self._hidden_columns()
        if self.around.year_from_file:
            self._year_from_file()
        self._said_in_rows()
        self._by_filer()
        sides(self.around, self.context, self.result)
        return self._unless_planned()

    def _unless_planned(self) -> SheetResult:
        """The result; of a sheet titled as a plan, that shows nothing carried out, only the question what it is."""
        if not self.form.option("not_planned"):
            return self.result
        title = plan_title([t for t, _ in self.around.titles], self.context.sheet)
        if title is None or self._carried_out():
            return self.result
        ask = self.context.of_sheet("plan_sheet", "ledger", self.form.id)
        if self.context.told(ask):
            return self.result
        left = SheetResult(self.result.sheet, None)
        left.problems.append(make("plan_sheet", sheet=left.sheet, text=title, ask=ask))
        return left

    def _carried_out(self) -> bool:
        """Whether a column of what really was (实际开展日期) is filled."""
        return any(
            not blank(self.grid.at(r, column.col))
            for segment in self.table.segments
            for column in segment.head.columns
            if "实际" in column.header
            for r in range(segment.first, segment.last + 1)
        )

    def _said_in_rows(self) -> None:
        """A period that every record says itself need not stand in the title."""
        records = self.result.records
        for name, item in self.form.meta.items():
            if item.kind == "period" and records and all(r.values.get(name) for r in records):
                self.result.problems[:] = [
                    problem
                    for problem in self.result.problems
                    if (problem.code, problem.field) != ("no_period", f"meta.{name}")
                ]

    def _by_filer(self) -> None:
        """Who kept a list of one's own work (``填表人：孙某``) is the author of its rows, where no column says."""
        name = self.form.option("filer")
        said = {text.split()[0]: cell for text, cell in self.around.filers if text.split()}
        if not name or len(said) != 1 or any(r.values.get(name) for r in self.result.records):
            return
        text, cell = said.popitem()
        parsed = parse("name", text, Hint())
        for record in self.result.records if parsed.value and not parsed.doubts else ():
            record.values[name] = parsed.value
            if cell:
                record.cells = {**record.cells, name: cell}

    def last_reader(self, segment: Segment) -> RecordReader | None:
        """The reader of the segment above in the same columns."""
        above = [r for r in self.readers if r.segment.head.left == segment.head.left]
        return above[-1] if above else None

    def say(self, code: str, **words: Any) -> None:
        self.result.problems.append(make(code, sheet=self.result.sheet, **words))

    def _footer_rows(self) -> list[int]:
        """The signature lines below the table."""
        segment = self.table.segments[-1]
        found = []
        for r in range(max(segment.first, segment.last - _FOOTER_ROWS), segment.last + 1):
            first = next((v for v in self.grid.rows[r] if not blank(v)), None)
            if isinstance(first, str) and special(first) == "sign":
                found.append(r)
        return found

    def _first_band(self) -> None:
        """A county alone above the first header is a band where the later headers have one too."""
        if len(self.table.segments) < 2 or not self.around.titles:
            return
        text = self.around.titles[-1][0]
        if is_county(text) and self._bands_of_counties():
            self.around.titles.pop()
            self.band = str(parse("county", band_name(text), Hint()).value)

    def _beside(self) -> None:
        """Tables side by side, each under the title of its own county."""
        top = self.table.segments[0].head.top
        heads = [s.head for s in self.table.segments if s.head.top == top]
        said = {}
        for head in heads:
            texts = [
                t
                for t, cell in self.around.titles
                if head.left <= self.around.cols.get(cell or "", -1) <= head.right
            ]
            counties = {c for text in texts for c in counties_in(text)}
            if len(counties) == 1:
                said[head.left] = counties.pop()
        if len(set(said.values())) > 1:
            self.beside = said
            self.around.titles = [(t, cell) for t, cell in self.around.titles if not counties_in(t)]

    def _year_of_dates(self) -> None:
        """Where nobody states the year, the one that all full dates of the table have."""
        years = set()
        for raw in self._dates():
            if isinstance(raw, dt.date):
                years.add(raw.year)
            elif isinstance(raw, str):
                years.update(int(y) for y in re.findall(r"(?<!\d)(20[0-4]\d)(?=[年./-])", raw))
        if len(years) == 1 and "held_on" in self.form.fields:
            self.around.year, self.around.year_from_file = years.pop(), True

    def _dates(self) -> Iterator[Any]:
        """The cells of the date columns."""
        for segment in self.table.segments:
            cols = [c.col for c in segment.head.columns if c.field and self._is_date(c.field)]
            for r in range(segment.first, segment.last + 1):
                yield from (self.grid.at(r, col) for col in cols)

    def _county_by_stations(self) -> None:
        """Where nobody says the county, the one in which all stations lie, with a warning."""
        head = self.table.segments[0].head
        column = next((c for c in head.columns if c.field == "station"), None)
        named = "county" in head.fields or self.around.county or "county" not in self.form.meta
        if column is None and not named and (station := self.station_from_name()):
            homes = county_of(station)
            if len(homes) == 1:
                self._take_county(homes[0])
                return
        if (
            named
            or column is None
            or self.form.option("band") is None
            or self.form.option("citywide")
        ):
            return
        if self.band or self.beside or self._bands_of_counties():
            return
        common: set[str] | None = None
        for segment in self.table.segments:
            for r in range(segment.first, segment.last + 1):
                raw = self.grid.at(r, column.col)
                if not isinstance(raw, str) or blank(raw) or counties_in(raw):
                    common = (
                        (set(counties_in(raw)) | (common or set()))
                        if isinstance(raw, str) and counties_in(raw)
                        else common
                    )
                    continue
                homes = set(county_of(str(parse("station", raw, Hint()).value)))
                if homes:
                    common = homes if common is None else common & homes
        if common and len(common) == 1:
            self._take_county(common.pop())
        elif not self._bands_of_counties():
            self._ask_county()

    def _take_county(self, county: str) -> None:
        self.around.county = self.result.meta["county"] = county
        self.say("county_from_stations", field="meta.county", text=county)

    def station_from_name(self) -> str | None:
        """The station that the sheet's name (一站一表) is, else the one the file's name holds."""
        if not {"station", "stations"} & set(self.form.fields):
            return None
        if self._named is None:
            county = self.around.county
            sheet = station_named(self.context.sheet, county) or ""
            stem = squeeze(PurePosixPath(self.context.file).stem)
            self._named = (sheet or station_in(stem, county)[0] or "", bool(sheet))
        return self._named[0] or None

    def _stations_from_name(self, records: list[Record]) -> None:
        """A ledger kept a station a sheet, without a column of stations: the sheet's name says it."""
        name = self.station_from_name()
        if name is None or not (self._named and self._named[1]):
            return
        taken = [record for record in records if not record.values.get("stations")]
        for record in taken:
            record.values["stations"] = [name]
        if taken:
            self.say("station_from_sheet", field="stations", text=name)

    def _tell_named(self, records: list[Record]) -> None:
        """Records that took their station from the sheet's or the file's name: said once."""
        name, of_sheet = self._named or ("", False)
        if name and any(record.values.get("station") == name for record in records):
            code = "station_from_sheet" if of_sheet else "station_from_file"
            self.say(code, field="station", text=name)
            self._named = ("", False)

    def _ask_county(self) -> None:
        ask = self.context.of_sheet("county_unknown", "county", f"{self.form.id}.county")
        if told := self.context.told(ask):
            self.around.county = self.result.meta["county"] = told
        else:
            self.say("county_unknown", field="meta.county", ask=ask)

    def _bands_of_counties(self) -> bool:
        for segment in self.table.segments:
            for r in range(segment.first, segment.last + 1):
                texts = [v for v in self.grid.rows[r] if not blank(v)]
                if (
                    len(texts) == 1
                    and isinstance(texts[0], str)
                    and len(counties_in(texts[0])) == 1
                ):
                    return True
        return False

    def _segment(self, segment: Segment) -> None:
        bound = BoundTable(self.grid, segment.head.columns, self.form, self.around, self.context)
        self._legends(bound, segment.first)
        for name, column in bound.by_field.items():
            self.result.columns.setdefault(name, column.header)
        before = len(self.result.records)
        if likely := settle_crossed(self.grid, bound.all, range(segment.first, segment.last + 1)):
            spot, sign = likely
            column = next(c for c in bound.all if c.col == spot[1])
            cell = self.grid.address(*spot)
            self.say("likely_tick", cell=cell, field=column.name, label=column.header, text=sign)
        for column in (c for c in bound.all if c.kind in ("age", "date")):
            rows = range(segment.first, segment.last + 1)
            if short_years(self.grid.at(r, column.col) for r in rows):
                column.seen_as("short_years")
        self.grid = with_pictures(self.grid, bound, segment.first, segment.last)
        body = Body(self, segment, bound)
        body.read()
        if "stations" in self.form.fields and "stations" not in bound.by_field:
            self._stations_from_name(self.result.records[before:])
        fill_implied(self, bound, self.result.records[before:])
        if not body.names_stations():
            self._tell_named(self.result.records[before:])
        self._nowhere(segment, self.result.records[before:])

    def _legends(self, bound: BoundTable, first: int) -> None:
        """What the lines around the table say that the signs in a column mean (办公场所 A独用 B合用)."""
        opening, end = self.table.opening, self.table.segments[-1].last
        below = self.grid.rows[max(opening[1] + 1, end - _FOOTER_ROWS) : end + 1]
        notes = [r for r in below if any(isinstance(v, str) and _explains(v) for v in r)]
        rows = [*self.grid.rows[opening[0] : opening[1] + 1], *notes]
        rows.append(learnt.legends_below(self.grid, opening[1] + 1))
        lines = learnt.legend_lines(self.grid, first, [v for row in rows for v in row])
        for column in bound.all if lines else ():
            if column.kind in learnt.KINDS:
                column.legend += f" {learnt.legend_for(column.header, lines)}"

    def _nowhere(self, segment: Segment, records: list[Record]) -> None:
        """Records that stand at no station: neither a column nor a band nor the title names one."""
        name = self.form.option("band")
        if name != "station" or name in segment.head.fields or not records:
            return
        if all(record.values.get(name) is None for record in records):
            cell = self.grid.address(segment.head.bottom, segment.head.left)
            self.say("no_column", cell=cell, field=name, text=self.form.fields[name].label)

    def _year_from_file(self) -> None:
        """Dates without a year took it from the file's name or from their neighbours: said once."""
        for raw in self._dates():
            if (
                isinstance(raw, str)
                and re.search(r"\d{1,2}月|\d[./-]\d", raw)
                and not re.search(r"\d{4}", raw)
            ):
                self.say("year_from_file", text=str(self.around.year))
                return

    def _is_date(self, name: str) -> bool:
        return name in self.form.fields and self.form.fields[name].kind == "date"

    def _hidden_columns(self) -> None:
        head = self.table.segments[0].head
        for column in head.columns:
            if column.col in self.grid.hidden_cols and column.field:
                self.say("hidden_column", cell=self.grid.address(head.bottom, column.col))
