"""One body row → one record: cells through their columns' parsers, every doubt at its cell."""

from __future__ import annotations

import re
from typing import Any

from dudao.forms import Form
from dudao.reading.grid import Grid, column_letters
from dudao.recognition.labels import blank
from dudao.recognition.lists.arranged import ArrangedGrid
from dudao.recognition.lists.cell_problems import RowCells, Teller
from dudao.recognition.lists.columns import (
    LISTS,
    SAME,
    BoundColumn,
    BoundTable,
    added_text,
    hashable,
)
from dudao.recognition.lists.dates import clock_length, next_year
from dudao.recognition.lists.overlaid import UNREAD, Overlaid
from dudao.recognition.lists.rows import is_number, special
from dudao.recognition.lists.rows_above import Above, joint
from dudao.recognition.lists.segments import Segment
from dudao.recognition.lists.status import TELLS, settle_status, tellers, without_status
from dudao.recognition.lists.ticks import choose, pictured
from dudao.records import Record, SheetResult
from dudao.values import parse
from dudao.values.durations import hours
from dudao.values.parsed import Hint, Parsed
from dudao.values.text import is_blank

_REMARK = re.compile(r"[(（]([^()（）]+)[)）]")


class RecordReader:
    """Reads the rows of one segment. ``county`` and ``band`` are what the rows above say."""

    def __init__(
        self,
        result: SheetResult,
        grid: Grid,
        form: Form,
        bound: BoundTable,
        segment: Segment,
        before: RecordReader | None = None,
    ) -> None:
        self.result, self.grid, self.form, self.bound = result, grid, form, bound
        self.segment, self.before = segment, before
        self.teller = Teller(result, grid)
        self._say = self.teller.say
        self.above: Above = Above(self.teller, bound, segment, before.above if before else None)
        self.fills = self.above.fills
        self.overlaid = Overlaid(self.teller, bound)
        self.fill_down = frozenset(form.option("fill_down", ()))
        self.pictures: dict[int, list[int]] = {}
        for r, c in grid.pictures:
            self.pictures.setdefault(r, []).append(c)
        self.noted = {r for r, _ in grid.notes}
        self.struck_rows = {r for r, _ in grid.struck}
        self.odd_rows = (
            self.noted | self.struck_rows | grid.hidden_rows | {r for r, _ in self.fills}
        )
        self.word = grid.sheet if grid.kind == "word" else None
        self.arranged = grid if isinstance(grid, ArrangedGrid) else None
        self.empty: list[Any] = []
        self.lists = [n for n, f in form.fields.items() if f.kind in LISTS]
        self.counted = "headcount" in bound.by_field
        self.hot = [(c.col, c.name, c.memo, c) for c in bound.plain]
        self.hooks = [
            c
            for c in bound.by_field.values()
            if any(
                c.field.option(o)
                for o in ("pictures", "after", "remark_to", "from_meta", "clock_to")
            )
        ]
        self.from_meta = [
            (f.name, f.option("from_meta"))
            for f in form.fields.values()
            if f.option("from_meta") and f.name not in bound.by_field
        ]
        timed = ("minutes", *(n for n, f in form.fields.items() if f.option("clock_to")))
        self.clocks = [bound.by_field[n].col for n in timed if n in bound.by_field]
        self.telling = tellers(bound.by_field)
        self.adds = bool(bound.added) or "status" in bound.by_field
        self.key = bound.by_field.get(form.option("key"))
        county = form.fields.get("county")
        self.give_county = county is not None and "county" not in bound.by_field
        self.give_always = self.give_county and county is not None and not county.option("several")

    def record(self, r: int, row: list[Any]) -> Record:
        bound, width, odd = self.bound, len(row), r in self.odd_rows
        formats, fonts = self.grid.formats, self.grid.fonts
        values = bound.template.copy()
        for name in self.lists:
            values[name] = self.empty
        companions: tuple[tuple[str, Any], ...] = ()
        for col, name, memo, column in self.hot:
            raw = row[col] if col < width else None
            if odd:
                if (r, col) in self.grid.notes:
                    self._noted(r, column, values)
                    continue
                if (raw is None or raw == "") and (r, col) in self.fills:
                    raw = self.grid.at(*self.fills[r, col])
            if raw is None or raw == "":
                continue
            if raw.__class__ is str and not (fonts and (r, col) in fonts):
                parsed = memo.get(raw) or column.read(raw)
            elif column.formatted:
                form = formats.get((r, col))
                known = column.by_format.get(form)
                parsed = (known and known.get((raw.__class__, raw))) or column.read(raw, None, form)
            else:
                parsed = column.read(raw, None, None, fonts.get((r, col)))
            if parsed.doubts:
                parsed = self._said(r, column, raw, parsed, values.get("county"))
            values[name] = parsed.value
            if parsed.also and name == "supervisors":
                self.teller.unnamed(parsed, self.grid.address(r, col), name, column.header, raw)
            elif parsed.also:
                companions += parsed.also
            if column.read_as:
                self._read_as(column, values)
        self._places(r, row, values, odd)
        for name, group in bound.ticks.items():
            values[name] = choose(self, r, row, name, group)
        self._companions(r, values, companions)
        values["extra"] = self._extra(r, row) if self.adds else {}
        self._finish(r, row, values, odd)
        cells = RowCells(bound.cells, r + 1, self.word, self.arranged)
        return Record(self._number(r), values, cells, self._hours(row))

    def _number(self, r: int) -> int:
        """The sheet's row of a record, 1-based; where people stand side by side that of what they are called."""
        if self.arranged is None:
            return r + 1
        col = self.key.col if self.key is not None else self.segment.head.left
        return self.arranged.origin(r, col)[0] + 1

    def _hours(self, row: list[Any]) -> str | None:
        """From when to when a session was held, as its length or its date says."""
        said = (hours(row[col]) for col in self.clocks if col < len(row))
        return next((one for one in said if one), None)

    def _read_as(self, column: BoundColumn, values: dict[str, Any]) -> None:
        """A birth column that holds an age: the value goes where its kind belongs."""
        value, values[column.name] = values[column.name], None
        if value is not None and values.get(column.kind) is None:
            values[column.kind] = value

    def _places(self, r: int, row: list[Any], values: dict[str, Any], odd: bool) -> None:
        """Stations, in the light of the row's county."""
        own = values.get("county")
        county = own or self.above.county
        if self.give_always or (self.give_county and self.above.county_said):
            values["county"] = county
        for column in self.bound.local:
            raw = row[column.col] if column.col < len(row) else None
            if odd and (r, column.col) in self.grid.notes:
                self._noted(r, column, values)
                continue
            if odd and blank(raw) and (r, column.col) in self.fills:
                raw = self.grid.at(*self.fills[r, column.col])
            if blank(raw):
                if column.name in self.fill_down:
                    values[column.name] = self.above.station(r, column)
                continue
            parsed = (
                joint(column, raw, county) if isinstance(county, list) else column.read(raw, county)
            )
            if parsed.doubts:
                parsed = self._said(
                    r, column, raw, parsed, county if isinstance(county, str) else None
                )
            values[column.name] = parsed.value
            if column.name in self.fill_down:
                self.above.remember(column.name, parsed, str(raw))
        if "station" in values and "station" not in self.bound.by_field:
            values["station"] = self.above.banded()

    def _companions(
        self, r: int, values: dict[str, Any], also: tuple[tuple[str, Any], ...]
    ) -> None:
        for name, value in also:
            if name not in values:
                continue
            if name not in self.bound.by_field or name == "born":
                values[name] = value if values[name] is None else values[name]
            elif values[name] is None and not self._has_error(r, name):
                values[name] = value
            elif name == "headcount" and values[name] not in (None, value):
                self._differs(r, str(value))
        names = values.get("supervisees")
        if (
            self.counted
            and names
            and values["headcount"] is not None
            and values["headcount"] < len(names)
        ):
            self._differs(r, str(len(names)))

    def _has_error_in(self, r: int, name: str) -> bool:
        return name in self.bound.by_field and self._has_error(r, name)

    def _has_error(self, r: int, name: str) -> bool:
        cell = self.grid.address(r, self.bound.by_field[name].col)
        return any(p.cell == cell and p.severity == "error" for p in self.result.problems[-12:])

    def _differs(self, r: int, guess: str) -> None:
        column = self.bound.by_field["headcount"]
        cell = self.grid.address(r, column.col)
        text = str(self.grid.at(r, column.col))
        self._say(
            "headcount_differs",
            cell=cell,
            field="headcount",
            label=column.header,
            text=text,
            guess=guess,
        )

    def _extra(self, r: int, row: list[Any]) -> dict[str, str]:
        extra: dict[str, str] = {}
        own = self.bound.by_field.get("status")
        said = row[own.col] if own and own.col < len(row) else None
        if own and not blank(said):
            extra[own.header] = added_text(said)  # an added column's words stay under its heading
        for column in self.bound.added:
            raw = row[column.col] if column.col < len(row) else None
            header = column.header or f"{column_letters(column.col)}列"
            cell = self.grid.address(r, column.col)
            if (r, column.col) in self.grid.notes:
                code, text = self.grid.notes[r, column.col]
                if code in UNREAD:
                    self.overlaid.add(r, column, code, text)
                else:
                    self._say(code, cell=cell, field=f"extra.{header}", label=header, text=text)
                continue
            if blank(raw) and (r, column.col) in self.fills:
                raw = self.grid.at(*self.fills[r, column.col])
            if blank(raw) or not (text := added_text(raw)):
                continue
            if header in extra:
                header = f"{header}{column_letters(column.col)}"
            extra[header] = text
            if column.how in ("bare", "ambiguous"):
                code = "no_header" if column.how == "bare" else "unread_cell"
                self._say(code, cell=cell, field=f"extra.{header}", text=text)
        return extra

    def _finish(self, r: int, row: list[Any], values: dict[str, Any], odd: bool) -> None:
        """What is left to do once all cells are read: bands, pictures, key, years, row-wide warnings."""
        for name, value in self.above.given.items():
            if values[name] is None and name not in self.bound.by_field:
                values[name] = value
        for column in self.hooks:
            self._hook(r, row, column, values)
        for name, meta in self.from_meta:
            values[name] = self.result.meta.get(meta)
        if self.telling:
            settle_status(self, r, row, values)
        for col in self.bound.index:
            if col < len(row) and not blank(row[col]) and not is_number(row[col]):
                self._say("unread_cell", cell=self.grid.address(r, col), text=str(row[col]))
        if self.key is not None and values[self.key.name] is None:
            self._missing(r, row, self.key)
        if odd:
            self._row_warnings(r, row)

    def _hook(self, r: int, row: list[Any], column: BoundColumn, values: dict[str, Any]) -> None:
        option, name = column.field.option, column.name
        if option("pictures"):
            pictured(self, r, row, column, values)
        elif after := option("after"):
            values[name] = next_year(row, column, values[name], values.get(after))
        elif remark := option("remark_to"):
            if values.get(remark) is None:
                self._remark(row, column, remark, values)
        elif length := option("clock_to"):
            if values.get(length) is None and not self._has_error_in(r, length):
                values[length] = clock_length(row[column.col] if column.col < len(row) else None)
        elif values[name] is None and blank(row[column.col] if column.col < len(row) else None):
            values[name] = self.result.meta.get(option("from_meta"))

    def _missing(self, r: int, row: list[Any], key: BoundColumn) -> None:
        spot = (r, key.col)
        if (
            is_blank(row[key.col] if key.col < len(row) else None)
            and spot not in self.fills
            and spot not in self.grid.notes
        ):
            self._say(
                "missing_value", cell=self.grid.address(*spot), field=key.name, label=key.header
            )

    def _remark(
        self, row: list[Any], column: BoundColumn, name: str, values: dict[str, Any]
    ) -> None:
        """``团体督导（线上）``: what stands in brackets is the mode."""
        raw = row[column.col] if column.col < len(row) else None
        hit = _REMARK.search(raw) if isinstance(raw, str) else None
        if hit and name in self.form.fields:
            options = tuple((k, hashable(v)) for k, v in self.form.fields[name].options.items())
            parsed = parse("choice", hit[1], Hint(options=options))
            if not parsed.doubts:
                values[name] = parsed.value

    def _row_warnings(self, r: int, row: list[Any]) -> None:
        cols = [
            c
            for c in range(self.segment.head.left, min(self.segment.head.right + 1, len(row)))
            if not blank(row[c])
        ]
        first = self.grid.address(r, cols[0] if cols else self.segment.head.left)
        if r in self.grid.hidden_rows:
            self._say("hidden_row", cell=first)
        struck = [c for c in cols if (r, c) in self.grid.struck]
        if struck and 2 * len(struck) >= len(cols):
            self._say("struck_row", cell=first)
        elif struck:
            for c in struck:
                self._say("struck_cell", cell=self.grid.address(r, c), text=str(row[c]))

    # -- doubts --------------------------------------------------------------------------------

    def _noted(self, r: int, column: BoundColumn, values: dict[str, Any]) -> None:
        """An error value or a formula that was never calculated."""
        code, text = self.grid.notes[r, column.col]
        cell = self.grid.address(r, column.col)
        if code in UNREAD:
            self.overlaid.add(r, column, code, text)
            values[column.name] = self.empty if column.field.kind in LISTS else None
            return
        if "DISPIMG" in text and column.field.option("pictures"):
            self._say("lost_picture", cell=cell, field=column.name, label=column.header)
            values[column.name] = True
            return
        self._say(code, cell=cell, field=column.name, label=column.header, text=text)
        values[column.name] = self.empty if column.field.kind in LISTS else None

    def _said(
        self, r: int, column: BoundColumn, raw: Any, parsed: Parsed, county: str | None = None
    ) -> Parsed:
        """The reading with its doubts told; a ditto mark is read as what stands above."""
        cell = self.grid.address(r, column.col)
        if parsed.doubts[0].code == "ditto":
            return self._ditto(r, column, raw, cell, county)
        if column.field.option(TELLS):
            parsed = without_status(column, raw, parsed)
        parsed = column.learnt(raw, parsed, self.grid, r, self.segment.first, self.segment.last)
        parsed = column.settled(raw, parsed, county if isinstance(county, str) else None)
        for doubt in parsed.doubts:
            self.teller.doubt(doubt, cell, column.name, column.header, raw)
        return parsed

    def _ditto(
        self, r: int, column: BoundColumn, raw: Any, cell: str, county: str | None
    ) -> Parsed:
        found = self.latest(column.name, column.tick, r - 1, county)
        if found is None:
            self._say(
                "nothing_above", cell=cell, field=column.name, label=column.header, text=str(raw)
            )
            return Parsed(self.empty if column.field.kind in LISTS else None)
        value, parsed = found
        if parsed.doubts:
            parsed = column.settled(value, parsed, county)
            for doubt in parsed.doubts:
                self.teller.doubt(doubt, cell, column.name, column.header, value)
        return parsed

    def latest(
        self, name: str, tick: str | None, last: int, county: str | None = None
    ) -> tuple[Any, Parsed] | None:
        """What a column last said in row ``last`` or above it, also under an earlier header of the table."""
        column = next((c for c in self.bound.all if c.name == name and c.tick == tick), None)
        if column is not None:
            for row in range(last, self.segment.first - 1, -1):
                spot = self.fills.get((row, column.col), (row, column.col))
                value = self.grid.at(*spot)
                if blank(value) or (isinstance(value, str) and special(value)):
                    continue
                parsed = column.read(value, county or self.above.county)
                if parsed.doubts[:1] != SAME.doubts:
                    return value, parsed
        if self.before is None:
            return None
        return self.before.latest(name, tick, self.before.segment.last, county)
