"""Dates of every spelling, reduced where the source is."""

from __future__ import annotations

import datetime as dt
import re

from dudao.values.date_text import Written, is_template, plain, written
from dudao.values.parsed import Doubt, Hint, Parsed, Raw
from dudao.values.text import NOTHING, is_blank, show, squeeze

_EPOCH = dt.date(1899, 12, 30)
_DAYS_TO_1904 = 1462
_RELATIVE_YEARS = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1}
_ZONE = r"\s*(?:(?P<utc>Z|UTC|GMT)(?!\s*[+-])|(?:UTC|GMT)?\s*(?P<zone>[+-]\d\d(?::?\d\d)?|[+-]\d))"
_INSTANT = re.compile(
    r"(?P<day>\d{4}[-/]\d\d?[-/]\d\d?)(?:T|\s+)(?P<time>\d\d?:\d\d(?::\d\d)?)(?:[.,]\d+)?" + _ZONE,
    re.I,
)
_SPELT = re.compile(
    r"(?:[A-Z][a-z]{2},? )?(?P<month>[A-Z][a-z]{2}) (?P<date>\d\d?) (?P<year>\d{4}) (?P<time>\d\d:\d\d(?::\d\d)?)"
    + _ZONE
    + r"(?: ?\([^()]*\))?"
)
"""A moment as JavaScript writes it: ``Mon Mar 31 2025 16:00:00 GMT+0000 (…)``."""
_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
_HERE = dt.timedelta(hours=8)
"""China Standard Time, in which the forms' days are meant; instants are written in UTC."""
_LEAD = dt.timedelta(days=31)
"""How far a date without a year may lie after the form's own date."""


def unreadable(text: str, code: str = "unreadable_date") -> Parsed:
    return Parsed(None, (Doubt(code, "error", (("text", text),)),))


def parse_date(raw: Raw, hint: Hint) -> Parsed:
    """ISO 8601, reduced where the source is (``2023``, ``2023-05``, ``2023-05-18``).

    Errors: unreadable_date, impossible_date, ambiguous_date, date_out_of_range. Warnings: date_range,
    second_date, relative_date, rough_date, short_date, guessed_year, instant. Options: ``birth`` widens serials and
    years and reads ``88年``; ``untyped`` (csv) makes the text ``2023.1`` as doubtful as the number; ``since_1904``
    counts serials from there; ``day`` where a day is needed and 中旬 is none.

    >>> parse_date("2023年5月18日", Hint()).value, parse_date("2023.5", Hint()).value
    ('2023-05-18', '2023-05')
    >>> parse_date("去年", Hint()).doubts[0].code
    'unreadable_date'
    """
    if is_blank(raw):
        return NOTHING
    if isinstance(raw, bool | dt.time | dt.timedelta):
        return unreadable(show(raw) if isinstance(raw, bool) else str(raw))
    if isinstance(raw, dt.date):
        return _cell(raw, hint)
    if isinstance(raw, int | float):
        return _number(raw, hint)
    return _text(raw, hint)


def _checked(
    year: int, month: int | None, day: int | None, text: str, *doubts: Doubt | None
) -> Parsed:
    if not 1930 <= year <= 2100:
        return unreadable(text, "date_out_of_range")
    try:
        dt.date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return unreadable(text, "impossible_date")
    iso = f"{year:04d}" + ("" if month is None else f"-{month:02d}")
    iso += "" if day is None else f"-{day:02d}"
    return Parsed(iso, tuple(doubt for doubt in doubts if doubt))


def _warn(code: str, text: str) -> Doubt:
    return Doubt(code, "warning", (("text", text),))


def _cell(raw: dt.date, hint: Hint) -> Parsed:
    """A date cell, reduced to what its number format shows; a moment short of midnight, as programs
    compute a day, is the next day."""
    if isinstance(raw, dt.datetime) and (later := _rounded(raw)) != raw:
        return _checked(
            later.year, later.month, later.day, str(raw), _warn("near_midnight", str(raw))
        )
    form = re.sub(r'\[[^\]]*\]|"|\\', "", hint.number_format or "").split(";")[0].lower()
    month_only = "y" in form and "m" in form and "d" not in form and "h" not in form
    year_only = "y" in form and "m" not in form and "d" not in form
    day = None if month_only or year_only else raw.day
    return _checked(raw.year, None if year_only else raw.month, day, str(raw)[:10])


def _number(raw: float, hint: Hint) -> Parsed:
    text = show(raw)
    first = 10959 if hint.option("birth") else 36526
    serial = int(raw) + (_DAYS_TO_1904 if hint.option("since_1904") else 0)
    if isinstance(raw, float) and not raw.is_integer():
        return _serial(serial) if first <= serial <= 55153 else _decimal(raw, hint, text)
    value = int(raw)
    if 1930 <= value <= 2100:
        return Parsed(str(value))
    if first <= serial <= 55153:
        return _serial(serial)
    if 19300101 <= value <= 21001231:
        return _checked(value // 10000, value // 100 % 100, value % 100, text)
    if 10101 <= value <= 991231:
        return _six(value, hint, text)
    return unreadable(text)


def _digits(text: str, shown: str, hint: Hint) -> Parsed:
    """A text of digits alone, like the number; digits apart or beginning with nought are none."""
    if re.search(r"\d\s+\d", shown) or len(text) not in (4, 5, 6, 8):
        return unreadable(shown)
    if len(text) == 6:
        return _six(int(text), hint, shown)
    return unreadable(shown) if text[0] == "0" else _number(int(text), hint)


def _six(value: int, hint: Hint, text: str) -> Parsed:
    """``202305`` is a month, ``230518`` a day (with a warning), ``200805`` could be either."""
    month = _checked(value // 100, value % 100, None, text)
    day = _checked(
        _year(f"{value // 10000:02d}", hint),
        value // 100 % 100,
        value % 100,
        text,
        _warn("short_date", text),
    )
    if value % 100 == 0 or month.value is None:
        return day if day.value else unreadable(text)
    return unreadable(text, "ambiguous_date") if day.value and not hint.option("birth") else month


def _serial(value: int) -> Parsed:
    return Parsed((_EPOCH + dt.timedelta(days=value)).isoformat())


def _decimal(raw: float, hint: Hint, text: str) -> Parsed:
    """``2023.5`` as a number is May; ``2023.1`` is January or October unless two decimals are shown."""
    whole, _, part = repr(raw).partition(".")
    if re.search(r"0\.00", hint.number_format or "") and len(part) == 1:
        part += "0"
    if not re.fullmatch(r"\d{1,2}|\d{4}", whole) or not re.fullmatch(r"\d{1,2}", part):
        return unreadable(text)
    if len(whole) == 4:
        return (
            unreadable(text, "ambiguous_date")
            if part == "1"
            else _checked(int(whole), int(part), None, text)
        )
    if part in ("1", "2", "3"):
        return unreadable(text, "ambiguous_date")
    return _yearless(int(whole), int(part), text, hint, None)


def _year(short: str, hint: Hint) -> int:
    """A year of two digits: this century up to 49, for births only as far as one can work.

    >>> _year("23", Hint()), _year("98", Hint()), _year("30", Hint(options=(("birth", True),)))
    (2023, 1998, 1930)
    """
    value = int(short)
    if len(short) == 4:
        return value
    return 1900 + value if value > (15 if hint.option("birth") else 49) else 2000 + value


def _instant(raw: str) -> Parsed | None:
    """An instant as form tools export it: the day it was here, with a warning.

    >>> _instant("2025-02-17T16:00:00.000Z").value, _instant("2025-02-17T15:59:00+00:00").value
    ('2025-02-18', '2025-02-17')
    """
    text = raw.strip()
    hit = _INSTANT.fullmatch(text) or _SPELT.fullmatch(text)
    if hit is None or ("-" in (hit["zone"] or "") and "T" not in text.upper()):
        return None  # 9:00-11:00 says no zone
    said = hit.groupdict()
    try:
        if said.get("day"):
            year, month, day = map(int, re.split("[-/]", said["day"]))
        else:
            month = _MONTHS.index(said["month"]) // 3 + 1
            year, day = int(said["year"]), int(said["date"])
        clock = [int(part) for part in said["time"].split(":")]
        here = dt.datetime(year, month, day, *clock) + _HERE - _offset(said["zone"])
    except ValueError:
        return unreadable(raw, "impossible_date")
    later = _rounded(here)
    if _offset(said["zone"]) == _HERE and later == here:
        return _checked(here.year, here.month, here.day, raw)
    return _checked(later.year, later.month, later.day, raw, _warn("instant", raw))


def _offset(zone: str | None) -> dt.timedelta:
    """``+0530`` and the like as a length; none for UTC."""
    if not zone:
        return dt.timedelta()
    digits = zone[1:].replace(":", "")
    length = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return -length if zone[0] == "-" else length


def _rounded(moment: dt.datetime) -> dt.datetime:
    """The midnight that a moment stands for which programs compute a little before it: 23:59:59.9 by
    fractions of a day, 23:59:17 by Shanghai's local time of 1900."""
    clock = (moment.hour, moment.minute, moment.second)
    if (clock == (23, 59, 59) and moment.microsecond) or clock == (23, 59, 17):
        return moment.replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
    return moment


def _text(raw: str, hint: Hint) -> Parsed:
    if ":" in raw and (here := _instant(raw)) is not None:
        return here
    shown, text = show(raw), plain(raw)
    if is_template(text) or squeeze(raw) == "无":
        return NOTHING
    if re.fullmatch(r"\d+", text):
        return _digits(text, shown, hint)
    if hint.option("untyped") and re.fullmatch(r"\d{4}\.1", text):
        return unreadable(shown, "ambiguous_date")
    if m := re.fullmatch(r"(今年|本年|去年|上年|前年|明年)(.*)", text):
        return _relative(m[1], m[2], shown, hint)
    if m := re.fullmatch(r"(\d{2})年?(?:出?生)?", text):
        known = hint.option("birth") and "年" in text
        return _checked(_year(m[1], hint), None, None, shown) if known else unreadable(shown)
    if (m := re.fullmatch(r"(\d{2})[./-](\d{1,2})月?", text)) and (
        int(m[1]) > 12 or hint.option("short_years")
    ):
        doubt = None if hint.option("birth") else _warn("short_date", shown)
        return _checked(_year(m[1], hint), int(m[2]), None, shown, doubt)
    found = written(text, shown)
    if found is None or isinstance(found, str):
        return unreadable(shown, found or "unreadable_date")
    parsed = _settled(found, text, shown, hint)
    if hint.option("day") and "旬" in text and parsed.value:
        return parsed._replace(doubts=(*parsed.doubts, _warn("rough_date", shown)))
    return parsed


def _settled(found: Written, text: str, shown: str, hint: Hint) -> Parsed:
    if found.year is None:
        return _yearless(found.month, found.day, shown, hint, found.doubt)
    slashed = re.match(r"(?:0[1-9]|1[0-2])[/-]", text)
    if len(found.year) == 2 and slashed and not hint.option("birth"):
        return unreadable(shown, "ambiguous_date")
    return _checked(_year(found.year, hint), found.month, found.day, shown, found.doubt)


def _yearless(
    month: int | None, day: int | None, shown: str, hint: Hint, doubt: Doubt | None
) -> Parsed:
    """Month and day: the form's own year; beside a filing date the last such day up to a month after it."""
    if hint.anchor is None:
        if hint.year is None or month is None:
            return unreadable(shown)
        return _checked(hint.year, month, day, shown, doubt)
    for year in (hint.anchor.year + 1, hint.anchor.year, hint.anchor.year - 1):
        found = _checked(year, month, day, shown, doubt)
        if found.value is None:
            continue
        if dt.date(year, month or 1, day or 1) <= hint.anchor + _LEAD:
            guessed = hint.year not in (None, year, hint.anchor.year)
            return found._replace(
                doubts=found.doubts + ((_warn("guessed_year", shown),) if guessed else ())
            )
    return unreadable(shown, "impossible_date")


def _relative(word: str, rest: str, shown: str, hint: Hint) -> Parsed:
    """``去年9月`` beside a filing date or in a form of a known year; ``去年`` alone says too little."""
    base = hint.anchor.year if hint.anchor else hint.year
    if base is None or not re.match(r"\d", rest):
        return unreadable(shown)
    found = written(f"{base + _RELATIVE_YEARS[word]}年{rest}", shown)
    if found is None or isinstance(found, str) or found.year is None:
        return unreadable(shown)
    return _checked(
        int(found.year), found.month, found.day, shown, _warn("relative_date", shown), found.doubt
    )
