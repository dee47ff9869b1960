"""County and station of a card: from its own words first, from the file's name last."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dudao.patterns import late
from dudao.values import parse, places
from dudao.values.parsed import Hint, Parsed

_AREA = late(r"[(（]\s*(?:州|市\s*区|区|县)?\s*[)）]")
_BLANKS = late(
    r"市\s*[(（]\s*州\s*[)）]|县\s*[(（]\s*市\s*[、,，]?\s*区\s*[)）]|县\s*[、,，/]\s*市\s*[、,，/]\s*区"
)
_STATION = late(r"[一-龥]{1,14}?(?:街道|镇|乡)")
_CALLED = late(r"(?=([一-龥]{2,6})(?:社工)?站)")


def county_of_area(text: str, hint: Hint) -> Parsed:
    """The county of a printed area line with its template words.

    ``昆明 市（州） 五华区 县（市区）`` is 五华区; the template left blank is no county.
    """
    own = _BLANKS.sub(" ", text)
    own = re.sub(r"\s+", "", _AREA.sub("", own))
    own = re.sub(r"^(?:云南省?)?昆明市?(?=.)", "", own)
    if own in ("", "昆明", "昆明市", "市", "县", "区", "市县", "县区"):
        return Parsed(None)
    return parse("county", own, hint)


def one_county(text: str) -> str | None:
    """The only county a text names, None where none or several."""
    found = list(dict.fromkeys(places.counties_in(text)))
    return found[0] if len(found) == 1 else None


def station_in(text: str, county: str | None) -> tuple[str | None, str | None]:
    """(station, its county) where a text names exactly one station beyond doubt."""
    found: dict[str, str | None] = {}
    for hit in _STATION.finditer(text):
        for start in range(len(hit[0]) - 2):
            read = parse("station", hit[0][start:], Hint(county=county))
            if read.value and not read.doubts:
                counties = places.county_of(read.value)
                found[read.value] = counties[0] if len(counties) == 1 else None
                break
    if not found and county:
        found = dict.fromkeys(_called_station(text, county), county)
    return next(iter(found.items())) if len(found) == 1 else (None, None)


def _called_station(text: str, county: str) -> Iterator[str]:
    """Stations of a county called by their names alone: ``呈贡乌龙站团督``."""
    for hit in _CALLED.finditer(text):
        for start in range(len(hit[1]) - 1):
            read = parse("station", f"{hit[1][start:]}社工站", Hint(county=county))
            if read.value and not read.doubts and county in places.county_of(read.value):
                yield read.value
                break
