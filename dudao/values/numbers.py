"""Whole numbers, numbers, phones and ages."""

from __future__ import annotations

import datetime as dt
import re

from dudao.values.core import Doubt, Hint, Parsed, Raw
from dudao.values.dates import parse_date
from dudao.values.text import NOTHING, is_blank, show, squeeze

_ID = re.compile(r"[1-9]\d{5}((?:19|20)\d{2})(\d{2})(\d{2})\d{3}[\dXx*]")


def _bad(text: str, code: str = "unreadable_number") -> Parsed:
    return Parsed(None, (Doubt(code, "error", (("text", text),)),))


def parse_number(raw: Raw, hint: Hint) -> Parsed:
    """A number; ``85分`` and ``90%`` lose their unit (option ``units``).

    >>> parse_number("85分", Hint(options=(("units", ("分",)),))).value
    85
    """
    if is_blank(raw):
        return NOTHING
    if isinstance(raw, bool):
        return _bad(show(raw))
    if isinstance(raw, int | float):
        return _counted(float(raw), show(raw), hint)
    if isinstance(raw, dt.date | dt.time | dt.timedelta):
        return _bad(str(raw)[:10], "date_in_number")
    text = squeeze(raw)
    if text in ("无", "暂无"):
        return NOTHING
    units = "|".join(map(re.escape, sorted(hint.option("units", ()), key=len, reverse=True)))
    text = re.sub(r"\((?:含|其中|包括|不含)[^()]*\)$", "", text)
    pattern = rf"(约|近)?([+-]?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?)(余|多)?(?:%|{units or '(?!)'})?(以上|左右|余|多)?"
    m = re.fullmatch(pattern, text)
    if m is None:
        return _bad(show(raw))
    found = _counted(float(m[2].replace(",", "")), show(raw), hint)
    rough = m[1] or m[3] or m[4] or text.endswith("以上")
    if rough and found.value is not None:
        return Parsed(found.value, (Doubt("rough_number", "warning", (("text", show(raw)),)),))
    return found


def _counted(value: float, text: str, hint: Hint) -> Parsed:
    """A number, refused where a number of years is the year itself (2013 for 12)."""
    if any(unit.startswith("年") for unit in hint.option("units", ())) and not 0 <= value <= 80:
        return _bad(text)
    return Parsed(int(value) if value.is_integer() else value)


def parse_integer(raw: Raw, hint: Hint) -> Parsed:
    """A whole number of zero or more; ``12人`` loses its unit.

    >>> parse_integer("12人", Hint()).value
    12
    """
    units = tuple(hint.option("units", ())) or (
        "人",
        "人次",
        "名",
        "位",
        "份",
        "个",
        "次",
        "件",
        "张",
    )
    found = parse_number(raw, Hint(options=(("units", units),)))
    if found.value is None:
        return found
    if found.value < 0 or not float(found.value).is_integer():
        return _bad(show(raw))
    return Parsed(int(found.value), found.doubts)


def parse_phone(raw: Raw, hint: Hint) -> Parsed:
    """Digits and hyphens as text; several numbers joined with 、.

    >>> parse_phone(13800001107.0, Hint()).value, parse_phone("138 0000 1107", Hint()).value
    ('13800001107', '13800001107')
    """
    if is_blank(raw):
        return NOTHING
    text = show(raw)
    if squeeze(text) in ("无", "暂无"):
        return NOTHING
    parts = [_digits(part) for part in re.split(r"[、，,;；/]|\n", text)]
    parts = [p for p in parts if p]
    good = [
        p
        for p in parts
        if re.fullmatch(
            r"(?:\+?86)?-?1\d{2}-?[\d*]{4}-?\d{4}|(?:0\d{2,3}-?)?\d{7,8}(?:-\d{1,5})?|400-?\d{3}-?\d{4}",
            p,
        )
    ]
    if not parts or len(good) != len(parts):
        return _bad(text, "unreadable_phone")
    return Parsed("、".join(good))


def _digits(text: str) -> str:
    """A number without spaces and dots; a mobile's hyphens go, an area code's stays.

    >>> _digits("138-0000-1107"), _digits("0871 6312 3456"), _digits("0871-63123456")
    ('13800001107', '087163123456', '0871-63123456')
    """
    text = re.sub(r"[\s().·]", "", text)
    mobile = text.replace("-", "").removeprefix("+86")
    return mobile if re.fullmatch(r"1\d{2}[\d*]{4}\d{4}", mobile) else text


def parse_age(raw: Raw, hint: Hint) -> Parsed:
    """Age in years, or a birth date as companion ``born``; an ID number gives the birth date alone.

    >>> parse_age("35岁", Hint()).value, parse_age("1988年5月", Hint()).also
    (35, (('born', '1988-05'),))
    """
    if is_blank(raw):
        return NOTHING
    text = squeeze(show(raw))
    if text in ("无", "暂无"):
        return NOTHING
    if m := _ID.fullmatch(text):
        return _born(f"{m[1]}-{m[2]}-{m[3]}", hint)
    if re.fullmatch(r"\d{15,19}[Xx]?", text):
        return Parsed(None, (Doubt("bad_id_number", "error", (("text", text[:4] + "…"),)),))
    m = re.fullmatch(r"(\d{1,3})(?:周?岁)?", text)
    if m and (not isinstance(raw, str) or "年" not in raw) and 10 <= int(m[1]) <= 100:
        return Parsed(int(m[1]))
    if isinstance(raw, str) and (m := re.fullmatch(r"(\d{2})[(（].*", text)):
        return Parsed(int(m[1]))
    return _born(raw, hint)


def _born(raw: Raw, hint: Hint) -> Parsed:
    found = parse_date(raw, Hint(hint.label, hint.number_format, options=(("birth", True),)))
    if found.value is None:
        return found
    year = int(found.value[:4])
    if not 1930 <= year <= 2015:
        return _bad(show(raw), "unreadable_date")
    return Parsed(None, found.doubts, (("born", found.value),))
