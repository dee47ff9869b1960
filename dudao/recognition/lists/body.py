"""The body rows of one segment: sorted into records, bands and rows that hold nothing to read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from dudao.recognition.labels import blank, squeeze
from dudao.recognition.lists import learnt
from dudao.recognition.lists.columns import BoundTable
from dudao.recognition.lists.record import RecordReader
from dudao.recognition.lists.rows import (
    band_name,
    counts_columns,
    hints,
    is_number,
    only_counts,
    sample,
    special,
    tells_approval,
    withdrawn,
)
from dudao.recognition.lists.segments import Segment
from dudao.values import parse
from dudao.values.parsed import Hint
from dudao.values.people import usual_name
from dudao.values.places import counties_in, county_of

if TYPE_CHECKING:
    from dudao.recognition.lists.extract import ListReader

_GROUP = re.compile(
    r"(?:20\d\d年?)?(?:第?[一二三四1-4]季度|[上下]半年|(?:\d{1,2}|[一二三四五六七八九十]+)月份?)|(?:在职|在岗|离职|专职|兼职|新增)(?:人员|社工)?"
)
_SENTENCE = 7
_NUMBERED = re.compile(r"\s*(?:[(（]?[一二三四五六七八九十甲乙丙丁戊己\d]{1,2}[)）、.．]|[◆■●★▲])")
_BAND = 24  # letters of a line above rows
_PLACE = re.compile(r"(?:街道|镇|乡|站点?|[区县市])(?:[(（].{0,8}[)）])?[:：]?$")


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

    def __init__(self, owner: ListReader, segment: Segment, bound: BoundTable) -> None:
        self.owner, self.segment, self.bound = owner, segment, bound
        self.grid, self.form = owner.grid, owner.form
        self.key = bound.by_field.get(self.form.option("key"))
        self.reader = RecordReader(
            owner.result, owner.grid, owner.form, bound, segment, owner.last_reader(segment)
        )
        self.reader.above.county = self.reader.above.county or owner.around.county
        if owner.band and not owner.readers:
            self.reader.above.set_county(owner.band)
        if county := owner.beside.get(segment.head.left):
            self.reader.above.set_county(county)
        owner.readers.append(self.reader)
        self.reader.above.titled_station = self._station_in_title()
        if not owner.readers[:-1]:
            for text, _ in owner.around.titles[-1:]:
                self._says_choice(text)

    def read(self) -> None:
        rows = self.grid.rows
        approvals = [c.col for c in self.bound.added if tells_approval(c.header)]
        headings = self._headings()
        left, right = self.segment.head.left, self.segment.head.right
        odd = self.reader.odd_rows
        key_col = self.key.col if self.key else -1
        records = self.owner.result.records
        reader = self.reader
        started = False
        read: list[int] = []
        for r in range(self.segment.first, self.segment.last + 1):
            row = rows[r]
            cells = row if left == 0 and len(row) <= right + 1 else row[left : right + 1]
            filled = [v for v in cells if v is not None and v != ""]
            if not filled:
                continue
            first = filled[0]
            if not started and counts_columns(filled):
                continue
            started = True
            if first in headings and self._repeats(r):
                continue
            if approvals and self._withdrawn(r, row, approvals):
                continue
            if (
                len(filled) > 3
                and r not in odd
                and 0 <= key_col < len(row)
                and not blank(row[key_col])
                and not (isinstance(first, str) and special(first))
                and not any(
                    v.__class__ is str and hints(v) for v in (first, row[key_col], filled[-1])
                )
            ) or self._is_record(r, row):
                records.append(reader.record(r, row))
                read.append(r)

        reader.above.settle_alone()
        reader.overlaid.tell(read, records[len(records) - len(read) :])

    def _headings(self) -> set[Any]:
        """What the first filled cells of the header's rows say."""
        head = self.segment.head
        rows = [self._own(r, self.grid.rows[r]) for r in range(max(head.top, 0), head.bottom + 1)]
        return {row[0][1] for row in rows if row}

    def _repeats(self, r: int) -> bool:
        """Whether a row only says a row of the header again, as at the top of each printed page."""
        head, own = self.segment.head, self._own(r, self.grid.rows[r])
        rows = [self.grid.rows[above] for above in range(max(head.top, 0), head.bottom + 1)]
        return len(own) > 1 and any(
            all(c < len(row) and row[c] == value for c, value in own) for row in rows
        )

    def _withdrawn(self, r: int, row: list[Any], columns: list[int]) -> bool:
        """Whether an approval tool says that the row does not hold: it is told, and no record."""
        for col in columns:
            if col < len(row) and withdrawn(row[col]):
                self.owner.say(
                    "withdrawn_row", cell=self.grid.address(r, col), text=str(row[col]).strip()
                )
                return True
        return False

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
        if told := sample([v for _, v in own if isinstance(v, str)]):
            cell = self.grid.address(r, next(c for c, v in own if v == told))
            self.owner.say("example_row", cell=cell, text=told)
            return False
        if kinds and kinds[0] in ("note", "sign", "rule"):
            plain_key = blank(key) or (isinstance(key, str) and special(key) is not None)
            if plain_key or kinds[0] == "sign" or len(own) <= 3:
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
        if isinstance(value, str) and self._says_choice(value, r, col):
            return False
        if not isinstance(value, str):
            return own_key or self._stray(r, col, value)
        if own_key and not merged and not _PLACE.search(squeeze(value)):
            return not self._remarks(value) or self._stray(r, col, value)
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

    def _remarks(self, text: str) -> bool:
        """Whether a text alone in its row cannot be what tells records apart: a sentence where a name or a day belongs."""
        assert self.key is not None
        if self.key.kind not in ("name", "date") or len(squeeze(text)) < _SENTENCE:
            return False
        parsed = parse(self.key.kind, text, Hint(year=self.owner.around.year))
        if self.key.kind == "name" and parsed.value and not usual_name(parsed.value):
            return True
        return parsed.value is None and any(d.severity == "error" for d in parsed.doubts)

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

    def _says_choice(self, text: str, r: int | None = None, col: int = 0) -> bool:
        """``（二）线上督导``: a band that says of its rows what a column of choices would."""
        for name in self.form.option("band_says", ()):
            item = self.form.fields[name]
            parsed = parse(item.kind, band_name(text), Hint(options=learnt.options_of(item)))
            if parsed.value is not None and not parsed.doubts:
                self.reader.above.given = {name: parsed.value}
                return True
        return r is not None and self._among_words(r, col, text)

    def _among_words(self, r: int, col: int, text: str) -> bool:
        """``甲、到站当面指导``: a numbered line with the words of one choice, of a field that no column is."""
        if not _NUMBERED.match(text) or len(squeeze(text)) > _BAND:
            return False
        for name in self.form.option("band_says", ()):
            found = learnt.codes_in(self.form.fields[name], text)
            if len(found) == 1 and name not in self.bound.by_field:
                self.reader.above.given = {name: found.pop()}
                cell = self.grid.address(r, col)
                label = self.form.fields[name].label
                self.owner.say("guessed_band", cell=cell, field=name, label=label, text=text)
                return True
        return False

    def _stray(self, r: int, col: int, value: Any) -> bool:
        text = str(value)
        if not _GROUP.fullmatch(squeeze(text)):
            self.owner.say("stray_row", cell=self.grid.address(r, col), text=text)
        return False

    def _station_in_title(self) -> str | None:
        """The station of a table without a filled column of stations: the title's, else the sheet's or file's name's."""
        if "station" not in self.form.fields or self.names_stations():
            return None
        for text, _ in self.owner.around.titles:
            plain = squeeze(text)
            for hit in re.finditer(r"[一-鿿]{2,12}?(?:街道|镇|乡)(?!镇)", plain):
                parsed = parse("station", hit[0], Hint(county=self.owner.around.county))
                if parsed.value and not parsed.doubts:
                    return str(parsed.value)
        return self.owner.station_from_name()

    def names_stations(self) -> bool:
        """Whether a column of this segment says any station."""
        column = self.bound.by_field.get("station")
        rows = range(self.segment.first, self.segment.last + 1)
        return column is not None and any(not blank(self.grid.at(r, column.col)) for r in rows)
