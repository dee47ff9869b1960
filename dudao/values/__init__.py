"""One parser a field kind: ``parse(kind, raw, hint) -> Parsed``, memoised."""

from __future__ import annotations

import math
from functools import lru_cache

from dudao.values.choices import parse_choice, parse_education, parse_sex, parse_types
from dudao.values.dates import parse_date
from dudao.values.durations import parse_minutes
from dudao.values.likert import parse_likert, parse_tally
from dudao.values.lists import parse_free_text, parse_list, parse_month, parse_period, parse_text
from dudao.values.money import parse_money, parse_pay
from dudao.values.numbers import parse_age, parse_integer, parse_number, parse_phone
from dudao.values.parsed import Doubt, Hint, Kinds, Parsed, Parser, Raw
from dudao.values.people import parse_name, parse_people
from dudao.values.places import parse_counties, parse_county
from dudao.values.stations import parse_station, parse_stations
from dudao.values.ticks import parse_tick

_PARSERS: Kinds = {
    "text": parse_text,
    "free_text": parse_free_text,
    "name": parse_name,
    "people": parse_people,
    "date": parse_date,
    "month": parse_month,
    "period": parse_period,
    "minutes": parse_minutes,
    "money": parse_money,
    "pay": parse_pay,
    "tick": parse_tick,
    "integer": parse_integer,
    "number": parse_number,
    "phone": parse_phone,
    "age": parse_age,
    "sex": parse_sex,
    "education": parse_education,
    "choice": parse_choice,
    "types": parse_types,
    "likert": parse_likert,
    "tally": parse_tally,
    "county": parse_county,
    "counties": parse_counties,
    "station": parse_station,
    "stations": parse_stations,
    "list": parse_list,
}


LONGEST = (
    dict.fromkeys(_PARSERS, 500)
    | dict.fromkeys(("date", "month", "age"), 200)
    | dict.fromkeys(("people", "stations"), 3000)
)
"""How many characters a cell of a kind may have; the longest of the samples has 42. What follows from more is no value."""
FREE = frozenset(("text", "free_text", "list"))
"""Kinds whose cells may be as long as a cell can be: their parsers take time in proportion."""


def _bounded(kind: str, reader: Parser) -> Parser:
    """The parser, asked only about what is no longer than its kind can be: patterns slow down on more."""
    if kind in FREE:
        return reader

    def read(raw: Raw, hint: Hint) -> Parsed:
        if isinstance(raw, str) and len(raw) > LONGEST[kind] and len(raw.strip()) > LONGEST[kind]:
            return Parsed(
                [] if kind in _MANY else None, (Doubt("overlong", "error", (("text", raw),)),)
            )
        return reader(raw, hint)

    return read


_MANY = frozenset(("people", "stations", "types"))
KINDS: Kinds = {kind: _bounded(kind, reader) for kind, reader in _PARSERS.items()}


@lru_cache(maxsize=200_000, typed=True)
def _memo(kind: str, raw: Raw, hint: Hint) -> Parsed:
    if isinstance(raw, float) and not math.isfinite(raw):
        return Parsed(None, (Doubt("unreadable_number", "error", (("text", str(raw)),)),))
    return KINDS[kind](raw, hint)


def parse(kind: str, raw: Raw, hint: Hint) -> Parsed:
    """Read one cell as a kind. Never raises on any raw value; raises ``KeyError`` for an unknown kind."""
    return _memo(kind, raw, hint)
