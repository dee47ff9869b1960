"""Dates, months and periods of every spelling, reduced where the source is."""

from __future__ import annotations

import datetime as dt
import re

from dudao.values.core import Doubt, Hint, Parsed, Raw
from dudao.values.text import NOTHING, is_blank, show, squeeze, tidy

_REMARK = re.compile(
    r"\([^()]*\)$|(?:起|至今|入职|到岗|上岗|聘用|参加工作|已?(?:交|归档|提交|上交|完成))$"
)
_ROUGH = re.compile(r"^(?:约|大约|大概)|(?:左右|前后)$")
_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {
    "零": "0",
    "○": "0",
    "Ｏ": "0",
}
_EPOCH = dt.date(1899, 12, 30)
_RELATIVE_YEARS = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1}
_FULL = re.compile(r"(\d{4}|\d{2})(?:年|[.\-/、．])(\d{1,2})(?:月|[.\-/、．])(\d{1,2})(?:日|号)?")
_MONTH = re.compile(r"(\d{4})(?:年|[.\-/．])(\d{1,2})(?:月份?)?")
_MONTH2 = re.compile(r"(\d{2})(?:年)(\d{1,2})月份?|(\d{2})[.\-/](\d{1,2})月?")
_DAY = re.compile(r"(\d{1,2})(?:月|[.\-/．])(\d{1,2})(?:日|号)?")
_TAIL = re.compile(
    r"(?:\(?(?:星期|周|礼拜)[一二三四五六日天]\)?|T?\d{1,2}[:：]\d{2}(?::\d{2}(?:\.\d+)?)?(?:[-—–~～至到]+\d{1,2}[:：]\d{2})?|"
    r"(?:上午|下午|早上|晚上|中午|全天|左右)(?:\d{1,2}(?:[:：]\d{2}|点\d{0,2}分?|时\d{0,2}分?)?)?|T?\d{1,2}[点时](?:\d{1,2}分?|半)?(?:[-—–~～至到]+\d{1,2}[点时](?:\d{1,2}分?|半)?)?)*\.?"
)
_UNTIL = r"(?:-|—|–|~|～|至|到|起至)+"


def unreadable(text: str, code: str = "unreadable_date") -> Parsed:
    return Parsed(None, (Doubt(code, "error", (("text", text),)),))


def parse_date(raw: Raw, hint: Hint) -> Parsed:
    """ISO 8601, reduced where the source is (``2023``, ``2023-05``, ``2023-05-18``).

    Errors: unreadable_date, impossible_date, ambiguous_date, date_out_of_range. Options: ``birth``
    widens serials and years, and reads ``88年``.

    >>> parse_date("2023年5月18日", Hint()).value, parse_date("2023.5", Hint()).value
    ('2023-05-18', '2023-05')
    >>> parse_date("去年", Hint()).doubts[0].code
    'unreadable_date'
    """
    if is_blank(raw) or isinstance(raw, bool):
        return NOTHING if not isinstance(raw, bool) else unreadable(show(raw))
    if isinstance(raw, dt.datetime | dt.date):
        return _cell(raw, hint)
    if isinstance(raw, dt.time | dt.timedelta):
        return unreadable(str(raw))
    if isinstance(raw, int | float):
        return _number(raw, hint)
    return _text(raw, hint)


def _checked(year: int, month: int | None, day: int | None, text: str) -> Parsed:
    if not 1930 <= year <= 2100:
        return unreadable(text, "date_out_of_range")
    try:
        dt.date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return unreadable(text, "impossible_date")
    iso = f"{year:04d}"
    iso += "" if month is None else f"-{month:02d}"
    return Parsed(iso + ("" if day is None else f"-{day:02d}"))


def _cell(raw: dt.date, hint: Hint) -> Parsed:
    form = re.sub(r'\[[^\]]*\]|"|\\', "", hint.number_format or "").split(";")[0].lower()
    month_only = "y" in form and "m" in form and "d" not in form and "h" not in form
    year_only = "y" in form and "m" not in form and "d" not in form
    day = None if month_only or year_only else raw.day
    return _checked(raw.year, None if year_only else raw.month, day, show(str(raw)[:10]))


def _number(raw: float, hint: Hint) -> Parsed:
    birth = bool(hint.option("birth"))
    text = show(raw)
    if isinstance(raw, float) and not raw.is_integer():
        if (10959 if birth else 36526) <= raw <= 55153:
            return _serial(int(raw))
        return _decimal(raw, hint, text)
    value = int(raw)
    if 1930 <= value <= 2100:
        return Parsed(str(value))
    if 193001 <= value <= 210012 and 1 <= value % 100 <= 12:
        return Parsed(f"{value // 100}-{value % 100:02d}")
    if 19300101 <= value <= 21001231:
        return _checked(value // 10000, value // 100 % 100, value % 100, text)
    if (10959 if birth else 36526) <= value <= 55153:
        return _serial(value)
    return unreadable(text)


def _serial(value: int) -> Parsed:
    return Parsed((_EPOCH + dt.timedelta(days=value)).isoformat())


def _decimal(raw: float, hint: Hint, text: str) -> Parsed:
    """``2023.5`` as a number is May; ``2023.1`` is January or October unless two decimals are shown."""
    shown = re.search(r"0\.(0+)", hint.number_format or "")
    digits = f"{raw:.{len(shown.group(1))}f}" if shown else repr(raw)
    match = re.fullmatch(r"(\d{4})\.(\d{1,2})", digits)
    if match is None:
        return unreadable(text)
    if len(match[2]) == 1 and match[2] == "1":
        return unreadable(text, "ambiguous_date")
    return _checked(int(match[1]), int(match[2]), None, text)


def _arabic(text: str) -> str:
    """Chinese numerals in a date as digits.

    >>> _arabic("二〇二三年五月十八日"), _arabic("二零二三年十二月三十一日")
    ('2023年5月18日', '2023年12月31日')
    """

    def small(match: re.Match[str]) -> str:
        word = match[0]
        if "十" not in word:
            return "".join(_DIGITS.get(ch, ch) for ch in word)
        tens, _, ones = word.partition("十")
        return str(int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(ones, "0")))

    numeral = (
        "[〇零○一二三四五六七八九十0-9]*[〇零○一二三四五六七八九十][〇零○一二三四五六七八九十0-9]*"
    )
    return re.sub(rf"{numeral}(?=年|月|日|号)|(?<=月){numeral}$", small, text)


def _text(raw: str, hint: Hint) -> Parsed:
    text = squeeze(re.sub(r"(?<=\d)\s+(?=\d{1,2}(?:[:：点]|时))", "T", tidy(raw)))
    if not re.search(r"[\d一二三四五六七八九十]", text) and re.fullmatch(
        r"[年月日号:：.\-/]*", text
    ):
        return NOTHING
    text = _arabic(text).strip("“”\"'")
    if re.fullmatch(r"无|暂无|未知", text) and text == "无":
        return NOTHING
    if re.fullmatch(r"\d+", text):
        return _digits(text, raw, hint)
    if found := _relative(text, raw, hint):
        return found
    for candidate in dict.fromkeys((text, _REMARK.sub("", text))):
        found = _whole(candidate, raw, hint) or _range(candidate, raw, hint)
        if found is not None:
            return found
    rough = _ROUGH.sub("", text)
    found = _whole(rough, raw, hint) if rough != text else None
    if found is not None and found.value is not None:
        return Parsed(found.value, (Doubt("rough_date", "warning", (("text", show(raw)),)),))
    return unreadable(show(raw))


def _digits(text: str, raw: str, hint: Hint) -> Parsed:
    if len(text) in (4, 6, 8):
        found = _number(int(text), Hint(options=hint.options))
        if found.value is not None or len(text) == 8:
            return (
                found
                if found.value
                else _checked(int(text[:4]), int(text[4:6]), int(text[6:]), text)
            )
    if len(text) == 5:
        return _number(int(text), hint)
    return unreadable(show(raw))


def _year(short: str) -> int:
    value = int(short)
    if len(short) == 4:
        return value
    return 1900 + value if value > 50 else 2000 + value


def _whole(text: str, raw: str, hint: Hint) -> Parsed | None:
    """The text as one date with nothing left over but a weekday or a time of day."""
    if (m := _FULL.match(text)) and _TAIL.fullmatch(text[m.end() :]):
        return _checked(_year(m[1]), int(m[2]), int(m[3]), show(raw))
    if (m := _MONTH.match(text)) and re.fullmatch(r"\.?", text[m.end() :]):
        return _checked(int(m[1]), int(m[2]), None, show(raw))
    if m := _MONTH2.fullmatch(text):
        year, month = (m[1], m[2]) if m[1] else (m[3], m[4])
        if m[1] or int(year) > 31 or (hint.option("birth") and int(month) <= 12):
            return _checked(_year(year), int(month), None, show(raw))
    if m := re.fullmatch(r"(\d{4})年?(?:度|份)?", text):
        return _checked(int(m[1]), None, None, show(raw))
    if (
        hint.option("birth")
        and (m := re.fullmatch(r"(\d{2})年?(?:生|出生)?", text))
        and "年" in text
    ):
        return _checked(_year(m[1]), None, None, show(raw))
    if (m := re.fullmatch(r"(\d{4})年(\d{1,2})月(?:上旬|中旬|下旬|初|底|末)", text)) is not None:
        found = _checked(int(m[1]), int(m[2]), None, show(raw))
        return found
    if (m := _DAY.match(text)) and _TAIL.fullmatch(text[m.end() :]):
        return _dayless(int(m[1]), int(m[2]), raw, hint)
    if m := re.fullmatch(r"(\d{1,2})月份?", text):
        year = _form_year(hint, int(m[1]))
        return unreadable(show(raw)) if year is None else _checked(year, int(m[1]), None, show(raw))
    return None


def _form_year(hint: Hint, month: int) -> int | None:
    if hint.year is not None:
        return hint.year
    return hint.anchor.year if hint.anchor else None


def _dayless(month: int, day: int, raw: str, hint: Hint) -> Parsed:
    """Month and day: the year is the form's own."""
    year = _form_year(hint, month)
    if year is None:
        return unreadable(show(raw))
    return _checked(year, month, day, show(raw))


def _relative(text: str, raw: str, hint: Hint) -> Parsed | None:
    m = re.fullmatch(r"(今年|本年|去年|上年|前年|明年)(.*)", text)
    if m is None:
        return None
    if not m[2] or hint.anchor is None:
        return unreadable(show(raw))
    year = hint.anchor.year + _RELATIVE_YEARS[m[1]]
    found = _whole(f"{year}年{m[2]}", raw, Hint(options=hint.options))
    if found is None or found.value is None:
        return unreadable(show(raw))
    return Parsed(found.value, (Doubt("relative_date", "warning", (("text", show(raw)),)),))


def _range(text: str, raw: str, hint: Hint) -> Parsed | None:
    """A range gives its first day, with a warning."""
    parts = [p for p in re.split(rf"{_UNTIL}", text) if p]
    if len(parts) == 2 and re.search(r"\d", parts[1]):
        first = _whole(parts[0], raw, hint)
        tail = re.fullmatch(r"(?:\d{4}年|\d{4}[.\-/])?(?:\d{1,2}[月.\-/])?\d{1,2}[日号]?", parts[1])
        if first and first.value and len(first.value) >= 7 and tail:
            return Parsed(first.value, (Doubt("date_range", "warning", (("text", show(raw)),)),))
    if m := re.fullmatch(r"(\d{4}[.\-/]\d{1,2}[.\-/]\d{1,2})-(?:\d{1,2}[.\-/])?\d{1,2}", text):
        first = _whole(m[1], raw, hint)
        if first and first.value:
            return Parsed(first.value, (Doubt("date_range", "warning", (("text", show(raw)),)),))
    days = re.split(r"[、，,;；和]", text)
    if len(days) > 1:
        first = _whole(days[0], raw, hint)
        if first and first.value and len(first.value) == 10:
            return Parsed(first.value, (Doubt("date_range", "warning", (("text", show(raw)),)),))
    return None
