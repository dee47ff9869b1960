"""What a ledger says of its rows without a column: the station its title names, the one before its people's names,
the supervisor whose book it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dudao.patterns import late
from dudao.recognition.cards.places import station_in
from dudao.recognition.labels import squeeze
from dudao.records import Record
from dudao.values import parse
from dudao.values.parsed import Hint
from dudao.values.surnames import COMPOUND, SINGLE

if TYPE_CHECKING:
    from dudao.recognition.lists.columns import BoundTable
    from dudao.recognition.lists.extract import ListReader

_PLACED = late(r"(?:^|[;；\n。，,、])\s*([^:：;；\n。]{2,24})[:：]")
_WHOSE = r"(?:老师|督导师?|督导员|督导老师|督导专家|专家|导师)"
_TITLED = late(
    rf"(?:^|20\d\d年度?|[\s_（(、，—-])([一-鿿]{{2,4}}?){_WHOSE}(?=20\d\d|[的之上下第]|[一二三四]?季|年|个?月|工作|督导|台账|开展|进行|[)）]|$)"
)
_ROLE = late(rf"{_WHOSE}$|^\d+[.、．_-]?|[(（].*[)）]$")


def fill_implied(reader: ListReader, bound: BoundTable, records: Sequence[Record]) -> None:
    """Stations and supervisors of rows that have no column for them, each pointed out where only a sheet's name says it."""
    if {"stations", "supervisors"} <= set(reader.form.fields) and records:
        if "stations" not in bound.by_field:
            _stations(reader, bound, records)
        if "supervisors" not in bound.by_field:
            _supervisors(reader, records)


def _stations(reader: ListReader, bound: BoundTable, records: Sequence[Record]) -> None:
    column = bound.by_field.get("supervisees")
    for record in records if column is not None else ():
        raw = reader.grid.at(record.row - 1, column.col) if column is not None else None
        county = record.values.get("county")
        found = list(
            _before_names(raw, county if isinstance(county, str) else reader.around.county)
        )
        if found and not record.values.get("stations"):
            record.values["stations"] = found
    open_ = [record for record in records if not record.values.get("stations")]
    if len(open_) < len(records):
        return
    for text, cell in reader.around.titles:
        station, _ = station_in(squeeze(text), reader.around.county)
        if station:
            for record in open_:
                record.values["stations"] = [station]
                if cell:
                    record.cells = {**record.cells, "stations": cell}
            return


def _before_names(raw: object, county: str | None) -> Iterator[str]:
    """``汤池街道社工站：倪某、皮某；狗街镇：吴某``: the stations before their people."""
    seen = set()
    for hit in _PLACED.finditer(raw) if isinstance(raw, str) else ():
        read = parse("station", hit[1].strip(), Hint(county=county))
        if isinstance(read.value, str) and not read.doubts and read.value not in seen:
            seen.add(read.value)
            yield read.value


def _supervisors(reader: ListReader, records: Sequence[Record]) -> None:
    open_ = [record for record in records if not record.values.get("supervisors")]
    if len(open_) < len(records):
        return
    sheet = _person(_ROLE.sub("", squeeze(reader.context.sheet or "")))
    said = {
        name: cell
        for text, cell in reader.around.titles
        for hit in _TITLED.finditer(squeeze(text))
        if (name := _person(hit[1]))
    }
    if sheet and not said:
        said = {sheet: None}
        reader.say("supervisor_from_sheet", field="supervisors", text=sheet)
    if len(said) != 1:
        return
    name, cell = said.popitem()
    for record in open_:
        record.values["supervisors"] = [name]
        if cell:
            record.cells = {**record.cells, "supervisors": cell}


def _person(text: str) -> str | None:
    """The text where it is a person's name and nothing else: a family name first, no place, no kind of work.

    >>> _person("费宏达"), _person("团体"), _person("五华区")
    ('费宏达', None, None)
    """
    known = text[:1] in SINGLE or text[:2] in COMPOUND
    if not known or not 2 <= len(text) <= 4 or (len(text) == 4 and text[:2] not in COMPOUND):
        return None
    if re.search(r"[省市县区镇乡站月季年度周期台账表页册]|街道|督导|团体|个别|线上|汇总|总", text):
        return None
    read = parse("name", text, Hint())
    return read.value if isinstance(read.value, str) and not read.doubts else None
