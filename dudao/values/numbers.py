"""Whole numbers, numbers, phones and ages."""

from __future__ import annotations

import datetime as dt
import re

from dudao.patterns import late
from dudao.values.dates import parse_date
from dudao.values.parsed import Doubt, Hint, Parsed, Raw
from dudao.values.text import HAN_NUMERAL, NOTHING, han_number, is_blank, show, squeeze

_ID = late(r"[1-9]\d{5}((?:19|20)\d{2})(\d{2})(\d{2})\d{3}[\dXx*]")


def _bad(text: str, code: str = "unreadable_number") -> Parsed:
    return Parsed(None, (Doubt(code, "error", (("text", text),)),))


_MOST = 10**9
"""Beyond this a count is a phone or an account typed into the wrong column."""


def parse_number(raw: Raw, hint: Hint) -> Parsed:
    """A number; ``85分`` and ``90%`` lose their unit (option ``units``), a cell shown as % counts in hundredths.

    >>> parse_number("85分", Hint(options=(("units", ("分",)),))).value
    85
    >>> parse_number(0.95, Hint(number_format="0%")).value
    95
    """
    if is_blank(raw):
        return NOTHING
    if isinstance(raw, bool):
        return _bad(show(raw))
    if isinstance(raw, int | float):
        hundredths = "%" in (hint.number_format or "")
        return _counted(round(raw * 100, 6) if hundredths else float(raw), show(raw), hint)
    if isinstance(raw, dt.date | dt.time | dt.timedelta):
        return _bad(str(raw)[:10], "date_in_number")
    text = squeeze(raw)
    if text in ("无", "暂无"):
        return NOTHING
    known = (*hint.option("units", ()), "分")
    units = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    if re.fullmatch(rf"_*(?:{units})?", text):
        return NOTHING
    text = re.sub(r"\((?:含|其中|包括|不含)[^()]*\)$|\([^()\d]*\)$", "", text)
    text = re.sub(rf"^(?:共计?|合计|总计)?({HAN_NUMERAL})(?={units}|$)", _spoken, text)
    pattern = rf"(?:共计?|合计|总计)?(约|近)?([+-]?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?)(余|多)?(?:%|{units})?(以上|左右|余|多|\+)?"
    m = re.fullmatch(pattern, text)
    if m is None:
        return _bad(show(raw))
    found = _counted(float(m[2].replace(",", "")), show(raw), hint)
    rough = m[1] or m[3] or m[4] or text.endswith("以上")
    if rough and found.value is not None:
        return Parsed(found.value, (Doubt("rough_number", "warning", (("text", show(raw)),)),))
    return found


def _spoken(match: re.Match[str]) -> str:
    number = han_number(match[1])
    return match[0] if number is None else str(number)


def _counted(value: float, text: str, hint: Hint) -> Parsed:
    """A number, refused where a number of years is the year itself (2013 for 12)."""
    if any(unit.startswith("年") for unit in hint.option("units", ())) and not 0 <= value <= 80:
        return _bad(text)
    if abs(value) > _MOST:
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
    found = parse_number(raw, Hint(number_format=hint.number_format, options=(("units", units),)))
    if found.value is None:
        return found
    if found.value < 0 or not float(found.value).is_integer():
        return _bad(show(raw))
    return Parsed(int(found.value), found.doubts)


_PHONE = late(
    r"(?:\+?86)?-?1\d{2}-?[\d*]{4}-?\d{4}|(?:0\d{2,3}-?)?\d{7,8}(?:-\d{1,5})?|400-?\d{3}-?\d{4}"
)


def parse_phone(raw: Raw, hint: Hint) -> Parsed:
    """Digits and hyphens as text; several numbers joined with 、; names and remarks beside them go.

    >>> parse_phone(13800001107.0, Hint()).value, parse_phone("138 0000 1107", Hint()).value
    ('13800001107', '13800001107')
    >>> parse_phone("手机：13800001107（微信同号）", Hint()).value
    '13800001107'
    """
    if is_blank(raw):
        return NOTHING
    text = show(raw)
    if squeeze(text) in ("无", "暂无"):
        return NOTHING
    plain = re.sub(r"\s*(?:转|分机)\s*(?=\d)", "-", text)
    plain = re.sub(r"[(（](?=0\d{2,3}[)）])|[(（][^()（）\d]*[)）]", "", plain)
    parts = [_digits(part) for part in re.split(r"[、，,;；/]|\n", plain)]
    parts = [p for p in parts if p]
    if not parts or not all(_PHONE.fullmatch(p) for p in parts):
        return _bad(text, "unreadable_phone")
    return Parsed("、".join(parts))


def _digits(text: str) -> str:
    """A number without spaces and dots; a mobile's hyphens go, an area code's stays.

    >>> _digits("138-0000-1107"), _digits("0871 6312 3456"), _digits("0871-63123456")
    ('13800001107', '087163123456', '0871-63123456')
    """
    text = re.sub(r"^[\u4e00-\u9fff·:：\s]+|[\u4e00-\u9fff]+$", "", text.strip())
    text = re.sub(r"(?<=\d)[)）](?=\d)", "-", text)
    text = re.sub(r"[\s().·（）]", "", text)
    mobile = text.replace("-", "").removeprefix("+86")
    return mobile if re.fullmatch(r"1\d{2}[\d*]{4}\d{4}", mobile) else text


def parse_age(raw: Raw, hint: Hint) -> Parsed:
    """Age in years, or a birth date as companion ``born``; an ID number gives the birth date alone.

    >>> parse_age("35岁", Hint()).value, parse_age("1988年5月", Hint()).also
    (35, (('born', '1988-05'),))
    """
    if is_blank(raw):
        return NOTHING
    whole = isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e18
    text = squeeze(str(int(raw)) if whole else show(raw))
    if text in ("无", "暂无"):
        return NOTHING
    if re.search(r"\d{15}|\d[\d*-]{15,}", text):
        m = _ID.search(text)
        doubt = Doubt("bad_id_number", "error", (("text", text[:4] + "…"),))
        return _born(f"{m[1]}-{m[2]}-{m[3]}", hint) if m else Parsed(None, (doubt,))
    rough = re.match(r"约|大约", text) or re.search(r"[多余+]岁?$|左右$", text)
    text = re.sub(rf"^({HAN_NUMERAL})(?=周?岁?$)", _spoken, text)
    m = re.fullmatch(r"(?:约|大约|年龄:?)?(\d{1,3})(?:[多余+])?(?:周|虚)?岁?(?:左右)?", text)
    if m and 10 <= int(m[1]) <= 100:
        doubts = (Doubt("rough_number", "warning", (("text", show(raw)),)),) if rough else ()
        return Parsed(int(m[1]), doubts)
    if isinstance(raw, str) and (m := re.fullmatch(r"(\d{2})岁?[(/](.*?)\)?", text)):
        return _twice(int(m[1]), m[2], hint, show(raw))
    if re.fullmatch(r"[1-6]\d\.\d{1,2}", text):
        return _bad(show(raw), "unreadable_date")
    return _born(raw, hint)


def _twice(age: int, rest: str, hint: Hint, shown: str) -> Parsed:
    """``37（1988.5）``: the age, and the birth date if that is what stands beside it."""
    born = parse_date(rest, Hint(options=(("birth", True),))) if re.search(r"\d", rest) else NOTHING
    if re.search(r"\d", rest) and born.value is None:
        return _bad(shown)
    return Parsed(age, (), (("born", born.value),) if born.value else ())


def _born(raw: Raw, hint: Hint) -> Parsed:
    options = (
        ("birth", True),
        *((o, True) for o in ("untyped", "since_1904", "short_years") if hint.option(o)),
    )
    found = parse_date(raw, Hint(hint.label, hint.number_format, options=options))
    if found.value is None:
        return found
    year = int(found.value[:4])
    if not 1930 <= year <= 2015:
        return _bad(show(raw), "unreadable_date")
    return Parsed(None, found.doubts, (("born", found.value),))
