"""List forms: one record a row, one problem a doubt, nothing dropped without a word."""

from __future__ import annotations

import re
from typing import Any

from dudao.extraction.context import Context
from dudao.extraction.list_columns import BoundTable
from dudao.extraction.list_meta import Surroundings, add_footer, gather
from dudao.extraction.list_record import RecordReader
from dudao.extraction.list_rows import band_name, is_number, only_counts, special
from dudao.extraction.list_settle import settle
from dudao.extraction.records import Record, SheetResult
from dudao.forms import Form
from dudao.problems import make
from dudao.reading.grid import Grid
from dudao.recognition.claims import Claim
from dudao.recognition.labels import blank, squeeze
from dudao.recognition.lists import Segment
from dudao.values import parse
from dudao.values.core import Hint
from dudao.values.places import counties_in, county_of

_FOOTER_ROWS = 12
_GROUP = re.compile(
    r"(?:20\d\d年?)?(?:第?[一二三四1-4]季度|[上下]半年|(?:\d{1,2}|[一二三四五六七八九十]+)月份?)|(?:在职|在岗|离职|专职|兼职|新增)(?:人员|社工)?"
)


def extract(claim: Claim, form: Form, context: Context) -> SheetResult:
    """The records of one list claim, its meta and its problems."""
    return _ListReader(claim, form, context).read()


_PLACE = re.compile(r"(?:街道|镇|乡|站点?|[区县市])(?:[(（].{0,8}[)）])?[:：]?$")


class _ListReader:
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

    def read(self) -> SheetResult:
        first, last = self.table.opening
        rows = range(first, last + 1)
        self.around, orphans = gather(self.grid, self.form, rows, self.area[1], self.area[3])
        add_footer(self.grid, self.form, self._footer_rows(), self.around)
        self._first_band()
        settle(self.around, self.form, self.context, self.result)
        for cell, text in orphans:
            self._say("unread_cell", cell=cell, text=text)
        self._county_by_stations()
        for segment in self.table.segments:
            self._segment(segment)
        self._hidden_columns()
        if self.around.year_from_file:
            self._year_from_file()
        return self.result

    def last_reader(self, segment: Segment) -> RecordReader | None:
        """The reader of the segment above in the same columns."""
        above = [r for r in self.readers if r.segment.head.left == segment.head.left]
        return above[-1] if above else None

    def _say(self, code: str, **words: Any) -> None:
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

    def _county_by_stations(self) -> None:
        """Where nobody says the county, the one in which all stations lie, with a warning."""
        head = self.table.segments[0].head
        column = next((c for c in head.columns if c.field == "station"), None)
        named = "county" in head.fields or self.around.county or "county" not in self.form.meta
        if (
            named
            or column is None
            or self.form.option("band") is None
            or self.form.id == "session_ledger"
        ):
            return
        if self.band or self._bands_of_counties():
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
            self.around.county = self.result.meta["county"] = common.pop()
            self._say("county_from_stations", field="meta.county", text=self.around.county)
        elif not self._bands_of_counties():
            self._ask_county()

    def _ask_county(self) -> None:
        ask = self.context.of_sheet("county_unknown", "county", f"{self.form.id}.county")
        if told := self.context.told(ask):
            self.around.county = self.result.meta["county"] = told
        else:
            self._say("county_unknown", field="meta.county", ask=ask)

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
        for name, column in bound.by_field.items():
            self.result.columns.setdefault(name, column.header)
        before = len(self.result.records)
        Body(self, segment, bound).read()
        self._nowhere(segment, self.result.records[before:])

    def _nowhere(self, segment: Segment, records: list[Record]) -> None:
        """Records that stand at no station: neither a column nor a band nor the title names one."""
        name = self.form.option("band")
        if name != "station" or name in segment.head.fields or not records:
            return
        if all(record.values.get(name) is None for record in records):
            cell = self.grid.address(segment.head.bottom, segment.head.left)
            self._say("no_column", cell=cell, field=name, text=self.form.fields[name].label)

    def _year_from_file(self) -> None:
        """Dates without a year took it from the file's name: said once."""
        for segment in self.table.segments:
            dates = [c.col for c in segment.head.columns if c.field and self._is_date(c.field)]
            for r in range(segment.first, segment.last + 1):
                for raw in (self.grid.at(r, col) for col in dates):
                    if (
                        isinstance(raw, str)
                        and re.search(r"\d{1,2}月|\d[./-]\d", raw)
                        and not re.search(r"\d{4}", raw)
                    ):
                        self._say("year_from_file", text=str(self.around.year))
                        return

    def _is_date(self, name: str) -> bool:
        return name in self.form.fields and self.form.fields[name].kind == "date"

    def _hidden_columns(self) -> None:
        head = self.table.segments[0].head
        for column in head.columns:
            if column.col in self.grid.hidden_cols and column.field:
                self._say("hidden_column", cell=self.grid.address(head.bottom, column.col))


def is_county(text: str) -> bool:
    """Whether a lone text names a county and nothing else.

    >>> is_county("二、盘龙区（3人）"), is_county("官渡街道社工站")
    (True, False)
    """
    name = band_name(text)
    if (
        len(name) > 14
        or not counties_in(name)
        or re.search(r"街道|镇|乡", name.replace("乡镇", ""))
    ):
        return False
    return not parse("county", name, Hint()).doubts


class Body:
    """The body rows of one segment: sorts rows out and has records read."""

    def __init__(self, owner: _ListReader, segment: Segment, bound: BoundTable) -> None:
        self.owner, self.segment, self.bound = owner, segment, bound
        self.grid, self.form = owner.grid, owner.form
        self.key = bound.by_field.get(self.form.option("key"))
        self.reader = RecordReader(
            owner.result, owner.grid, owner.form, bound, segment, owner.last_reader(segment)
        )
        self.reader.above.county = self.reader.above.county or owner.around.county
        if owner.band and not owner.readers:
            self.reader.above.set_county(owner.band)
        owner.readers.append(self.reader)
        self.reader.above.titled_station = self._station_in_title()

    def read(self) -> None:
        rows = self.grid.rows
        left, right = self.segment.head.left, self.segment.head.right
        odd = self.reader.odd_rows
        key_col = self.key.col if self.key else -1
        records = self.owner.result.records
        reader = self.reader
        for r in range(self.segment.first, self.segment.last + 1):
            row = rows[r]
            cells = row if left == 0 and len(row) <= right + 1 else row[left : right + 1]
            filled = [v for v in cells if v is not None and v != ""]
            if not filled:
                continue
            first = filled[0]
            if (
                len(filled) > 3
                and r not in odd
                and 0 <= key_col < len(row)
                and not blank(row[key_col])
                and not (isinstance(first, str) and special(first))
            ) or self._is_record(r, row):
                records.append(reader.record(r, row))

        reader.above.settle_alone()

    def _own(self, r: int, row: list[Any]) -> list[tuple[int, Any]]:
        head = self.segment.head
        return [
            (c, row[c])
            for c in range(head.left, min(head.right + 1, len(row)))
            if not blank(row[c])
        ]

    def _is_record(self, r: int, row: list[Any]) -> bool:
        own = self._own(r, row)
        noted = [spot for spot in self.grid.notes if spot[0] == r]
        content = [(c, v) for c, v in own if c not in self.bound.index]
        if not content and not noted and all(is_number(v) for _, v in own):
            return False
        key = row[self.key.col] if self.key and self.key.col < len(row) else None
        kinds = [special(v) if isinstance(v, str) else None for _, v in own[:2]]
        if "total" in kinds and (
            only_counts(key) or (isinstance(key, str) and special(key) == "total")
        ):
            self.reader.above.after_total()
            return False
        if kinds and kinds[0] in ("note", "sign", "rule"):
            plain_key = blank(key) or (isinstance(key, str) and special(key) is not None)
            if plain_key or kinds[0] == "sign" or len(own) == 1:
                return False
        station = self.bound.by_field.get("station")
        if len(content) == 1 and not noted and station is not None and content[0][0] == station.col:
            return self._lone(r, *content[0])
        if len(own) == 1 and not noted:
            return self._lone(r, *(content or own)[0])
        return not self._empty_of_content(content, noted)

    def _empty_of_content(self, content: list[tuple[int, Any]], noted: list[Any]) -> bool:
        """Pre-set rows that nobody filled: only a number and a pre-set dash or the like."""
        return not noted and all(isinstance(v, str) and special(v) == "rule" for _, v in content)

    def _lone(self, r: int, col: int, value: Any) -> bool:
        """A row with one filled cell: a band, a station without workers, a record of its key alone, or stray."""
        merged = any(
            r1 <= r <= r2 and c1 <= col <= c2 and c2 > c1
            for r1, c1, r2, c2 in self.reader.above.wide_merges
        )
        own_key = self.key is not None and col == self.key.col
        if not isinstance(value, str):
            return own_key or self._stray(r, col, value)
        if own_key and not merged and not _PLACE.search(squeeze(value)):
            return True
        station = self.bound.by_field.get("station")
        in_station = station is not None and col == station.col and not merged
        if in_station and self.form.option("fill_down") and not is_county(value):
            self.reader.above.station_alone(r, col, value)
            return False
        if self._band(r, value):
            return False
        if own_key:
            return not merged or self._stray(r, col, value)
        return self._stray(r, col, value)

    def _band(self, r: int, text: str) -> bool:
        kind = self.form.option("band")
        if kind is None:
            return False
        name = band_name(text)
        if is_county(text) and not re.search(
            r"站$", re.sub(r"(乡镇|街道|\(.*\))*社工站$", "", name)
        ):
            self.reader.above.set_county(str(parse("county", name, Hint()).value))
            return True
        if kind == "station":
            hint = Hint(county=self.reader.above.county)
            parsed = self.owner.context.read("station", name, hint, f"{self.form.id}.station")
            if parsed.value and county_of(str(parsed.value)):
                self.reader.above.set_band(r, parsed, text)
                return True
        return False

    def _stray(self, r: int, col: int, value: Any) -> bool:
        text = str(value)
        if not _GROUP.fullmatch(squeeze(text)):
            self.owner._say("stray_row", cell=self.grid.address(r, col), text=text)
        return False

    def _station_in_title(self) -> str | None:
        if "station" in self.bound.by_field or "station" not in self.form.fields:
            return None
        for text, _ in self.owner.around.titles:
            plain = squeeze(text)
            for hit in re.finditer(r"[一-鿿]{2,12}?(?:街道|镇|乡)(?!镇)", plain):
                parsed = parse("station", hit[0], Hint(county=self.owner.around.county))
                if parsed.value and not parsed.doubts:
                    return str(parsed.value)
        return None
