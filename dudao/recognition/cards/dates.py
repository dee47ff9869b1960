"""Dates of a card in the light of each other: a year left out, a month named in the title."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from dudao.patterns import late
from dudao.values.parsed import Hint

_YEAR = late(r"(?<!\d)(20[0-4]\d)(?=\s*[年.\-/度]|[01]\d(?:[0-3]\d)?(?!\d)|(?!\d))")
_MONTH_DAY = late(r"(?<!\d)(1[0-2]|0?[1-9])\s*[月.\-/]\s*([0-3]?\d)")
_TITLE_MONTH = late(
    r"(?:(20[0-4]\d)\s*年\s*)?[_*\s]*(?<!\d)(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])[_*\s]*月"
)
_CLOCK = r"(?:上午|下午|早上|晚上|中午)?\s*(?:\d{1,2}\s*:\s*\d{2}|(?:\d{1,2}|[一二两三四五六七八九十]{1,2})\s*[点时](?:\s*(?:半|\d{1,2}\s*分?|[二三四五]?十[一二三四五六七八九]?分?))?)"
_HOURS = late(rf"(?<!\d){_CLOCK}\s*[-—–~～至到]+\s*{_CLOCK}")
_LASTS = late(r"(?<!\d)\d{1,2}(?:\.\d)?\s*(?:个?半?小时|个?钟头)|(?<!\d)\d{2,3}\s*分钟")
_WRITTEN_OUT = late(
    r"(?<![\d.])\d{1,2}(?:\.\d)?\s*个?半?(?:小时|钟头)(?:零?\s*\d{1,2}\s*分钟?)?|(?<!\d)\d{2,3}\s*分钟"
    r"|(?<![第十百])[一二两三四五六]个?半?(?:小时|钟头)(?:零?[一二三四五六七八九十]{1,3}分钟?)?|(?<![百])[一二三四五六七八九]?十[一二三四五六七八九]?分钟"
)
_CHINESE = {m: i for i, m in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12}


_ONE = r"[一-鿿·]{2,6}(?:[(（][^()（）]*[)）])?"
_SIGNER = rf"{_ONE}(?:[、,，\s]+{_ONE}){{0,7}}"
_DATE = r"(?:(?:20)?\d\d|二[〇零○]..)\s*[年.\-/].+"
_SIGNED = late(
    rf"\s*{_SIGNER}[\s/,，、;；:：]+({_DATE})|({_DATE}?[日\d])[\s/,，、;；:：]+{_SIGNER}\s*", re.S
)


def without_signer(text: str) -> str:
    """The day of a signature without the name beside it.

    >>> without_signer("冯某 2024.3.16"), without_signer("2024年3月16日／冯某"), without_signer("2024.3.16")
    ('2024.3.16', '2024年3月16日', '2024.3.16')
    >>> without_signer("冯某、陈某 2024.3.16"), without_signer("冯某（代） 陈某，2024年3月16日")
    ('2024.3.16', '2024年3月16日')
    """
    hit = _SIGNED.fullmatch(unicodedata.normalize("NFKC", text))
    return (hit[1] or hit[2]).strip() if hit else text


def only_hours(text: str) -> bool:
    """Whether a text is from when to when and nothing else.

    >>> only_hours("14:30—16:00"), only_hours("上午9:30至10:30"), only_hours("2024年5月8日 14:30-16:00")
    (True, True, False)
    """
    return _HOURS.fullmatch(unicodedata.normalize("NFKC", text).strip(" ()。")) is not None


def day(value: Any) -> dt.date | None:
    """A full ISO date as a day, None for anything less."""
    return dt.date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None


def years(texts: Iterable[str]) -> list[int]:
    """The years named, in order.

    >>> years(["团体督导记录表-五华区20250312", "2024年总结"])
    [2025, 2024]
    """
    return [int(y) for text in texts for y in _YEAR.findall(unicodedata.normalize("NFKC", text))]


def year_hint(raw: Any, others: list[dt.date], later: bool, said: list[int]) -> Hint:
    """What settles the year of a date written without one.

    The other dates of the card first: a session is held at most half a year before it is signed,
    so 12月28日 signed on 2025-01-05 was in 2024. Without another date the year the title or file names.
    """
    if not others:
        return Hint(year=said[0]) if len(set(said)) == 1 else Hint()
    near = min(others)
    written = _MONTH_DAY.search(unicodedata.normalize("NFKC", str(raw)))
    year = near.year
    if written:
        months = int(written[1]) - near.month
        year += (1 if months < -6 else 0) if later else (-1 if months > 6 else 0)
    return Hint(year=year)


def span_in(text: str) -> str | None:
    """The hours written behind a day, as a duration's text; None where none are.

    >>> span_in("2025年5月6日 14:00-16:00"), span_in("2025.5.6（2小时）"), span_in("2025年5月6日")
    ('14:00-16:00', '2小时', None)
    """
    plain = unicodedata.normalize("NFKC", text)
    hits = [hit[0].strip() for pattern in (_HOURS, _LASTS) for hit in pattern.finditer(plain)]
    return hits[0] if hits else None


def lengths_in(text: str) -> list[str]:
    """All that a text says of how long something lasted, in figures or words, from when to when first.

    >>> lengths_in("2025年2月25日上午十点到十一点半，前后一个半小时"), lengths_in("1小时30分")
    (['上午十点到十一点半', '一个半小时'], ['1小时30分'])
    """
    plain = unicodedata.normalize("NFKC", text)
    return [hit[0].strip() for pattern in (_HOURS, _WRITTEN_OUT) for hit in pattern.finditer(plain)]


def without_length(text: str) -> str:
    """A day's text without the hours it lasted: 1.5小时 is no 5 January."""
    return re.sub(rf"[(（]?\s*(?:共|计)*\s*(?:{_LASTS.pattern})\s*[)）]?", "", text)


def month_in(title: str, logged: dt.date | None, said: list[int]) -> str | None:
    """The month a title names, its year from there, from the filing date, or from what else is said.

    >>> month_in("督导工作12月月度总结", dt.date(2026, 1, 4), [])
    '2025-12'
    """
    hit = _TITLE_MONTH.search(unicodedata.normalize("NFKC", title))
    if not hit:
        return None
    month = _CHINESE.get(hit[2]) or int(hit[2])
    if hit[1]:
        year = int(hit[1])
    elif logged:
        year = logged.year - (1 if month > logged.month else 0)
    elif len(set(said)) == 1:
        year = said[0]
    else:
        return None
    return f"{year}-{month:02d}"
