"""The time a table's title states: only what it surely says, for days inside it without a row count as zero.

| title | from | to |
| --- | --- | --- |
| 2025年督导台账 | 2025-01-01 | 2025-12-31 |
| 2025年上半年、2025年前三季度、2025年Q3、2025年二、三季度 | their months | |
| 2025年3月、2025年1—6月、2025年三、四月、2024年12月至2025年11月 | their months | |
| 2025年1月1日至6月30日、2025.1.1-2025.6.30 | those days | |
| 2025年督导台账（截至6月30日） | 2025-01-01 | 2025-06-30 |
| 2025年春季督导台账、2025年3月12日督导台账 | unsure | |
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence

from dudao.patterns import late

Days = tuple[dt.date, dt.date]

YEAR = late(
    r"(?<!\d)(20[0-4]\d)(?=\s*(?:年|[-—~至./Hh)）\]】]|上|下|第|$)|[01]\d(?!\d)|[一-鿿](?<![人份次个元条户名场家件块张号字]))"
)
"""A year in a title, in plain digits."""
_TO = r"(?:[-—–~～]+|至|到)"
_AND = r"[、,，和及与]"
_Y = r"(?:(20[0-4]\d)\s*(?:年度?|[-./]))?"
_M = r"(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_Q = r"([一二三四1-4])"
_DAY = r"(?<!\d)" + _Y + _M + r"[月.\-/](\d{1,2})(?!\d)[日号]?"
_NUMERALS = {n: at for at, n in enumerate("一二三四五六七八九十", start=1)} | {
    "十一": 11,
    "十二": 12,
}
_FILED = late(
    rf"(?:填表|填报|填写|制表|报送|上报|更新|打印|审核|归档|登记)(?:时间|日期|日|于)?[:：]?{_DAY}"
    rf"|{_Y}{_M}月(?:\d+[日号])?(?:更新|填报|填写|报送|上报|整理|制表|打印)"
)
_DAY_ALONE = late(_DAY)
_DAYS = late(_DAY + _TO + _Y + rf"(?:{_M}[月.\-/])?(\d{{1,2}})(?!\d)[日号]?")
_UNTIL = late(
    rf"截(?:至|止)(?:到|至)?(?:日期)?[:：]?{_Y}{_M}(?:[月.\-/](\d{{1,2}})(?!\d)[日号]?|月[底末]?)"
)
_MONTHS = late(rf"{_Y}(?<![\d一二三四五六七八九十]){_M}月?份?{_TO}{_Y}{_M}月(?!\d+[日号])")
_COMPACT = late(
    rf"(?<!\d)(20[0-4]\d)(0[1-9]|1[0-2])([0-3]\d)?(?:{_TO}(20[0-4]\d)(0[1-9]|1[0-2])([0-3]\d)?)?(?!\d)"
)
_BARE_MONTHS = late(
    rf"(?<!\d)(20[0-4]\d)[.\-/年](1[0-2]|0?[1-9]){_TO}(20[0-4]\d)[.\-/年](1[0-2]|0?[1-9])(?![\d.\-/])"
)
_MONTH_LIST = late(rf"{_M}月?((?:{_AND}{_M}月?)+)(?<=月)")
_MONTH = late(rf"(?<![\d一二三四五六七八九十每]){_Y}{_M}月份?(?!\d+[日号])")
_QUARTERS = late(rf"第?{_Q}季?度?{_TO}第?{_Q}季度?")
_QUARTER_LIST = late(rf"第?{_Q}季?度?((?:{_AND}第?{_Q}季?度?)+)(?<=季度)")
_FIRST_QUARTERS = late(rf"前{_Q}个?季度")
_QUARTER = late(rf"第?{_Q}季度|{_Q}季度")
_Q_LETTER = late(rf"[Qq]([1-4])(?:{_TO}[Qq]?([1-4]))?")
_HALVES = {
    "上半年": (1, 6),
    "前半年": (1, 6),
    "下半年": (7, 12),
    "后半年": (7, 12),
    "全年": (1, 12),
}
_HALF = late("|".join(_HALVES))
_FIRST_MONTHS = late(rf"前{_M}个月")
_OPEN = late(
    r"\d[月.\-/]\d|(?<=[\d一二三四五六七八九十每本当上下各前后双单逐按第])个?(?:月|周|旬)|[月周季旬][度报初中末底]|季度|[春夏秋冬每按]季"
    r"|[Qq]\d|截[至止]|年[初中末底]|半年|学期"
)
"""What speaks of a time that none of the patterns reads: 周 and 月 as words of time, not in a name."""


def stated(titles: Sequence[str]) -> Days | None:
    """First and last day that the titles state, None where they do not or not surely.

    ``titles`` are plain: without white space, years and months in digits. Of two periods of which one holds
    the other the shorter; two that differ otherwise are unsure.

    >>> stated(["2025年督导台账"]), stated(["2025年春季督导台账"]), stated(["督导台账"])
    ((datetime.date(2025, 1, 1), datetime.date(2025, 12, 31)), None, None)
    """
    texts = [_FILED.sub("", text) for text in titles]
    years = {int(year) for text in texts for year in YEAR.findall(text)}
    year = next(iter(years)) if len(years) == 1 else None
    found: set[Days] = set()
    said: set[int] = set()
    for text in texts:
        spans, rest = _spans(text, year)
        rest = _DAY_ALONE.sub("", rest)  # a day alone is when it was filled in, not what it covers
        if None in spans or (YEAR.search(rest) and _OPEN.search(YEAR.sub("", rest))):
            return None
        found |= {days for days in spans if days is not None}
        said |= {int(year) for year in YEAR.findall(rest)}
    if found:
        first, last = max(days[0] for days in found), min(days[1] for days in found)
        return (first, last) if (first, last) in found else None
    return (dt.date(year, 1, 1), dt.date(year, 12, 31)) if year and said else None


def _spans(text: str, year: int | None) -> tuple[list[Days | None], str]:
    """Every period a title names, None for one that cannot be told; and the rest of the title."""
    spans: list[Days | None] = []
    rest = text
    for pattern, read in _READERS:
        spans += [read(hit, year) for hit in pattern.finditer(rest)]
        rest = pattern.sub("｜", rest)
    return spans, rest


def _number(text: str) -> int:
    return _NUMERALS.get(text) or int(text)


def _date(year: int | None, month: str | int, day: str | int) -> dt.date | None:
    try:
        return dt.date(year, _number(str(month)), int(day)) if year else None
    except ValueError:
        return None


def _between(first: dt.date | None, last: dt.date | None) -> Days | None:
    return (first, last) if first and last and first <= last else None


def _whole(year: int | None, first: int, last: int, last_year: int | None = None) -> Days | None:
    """The months of a year, or up to one of another year."""
    end = last_year or year
    if not year or not end or not 1 <= first <= 12 or not 1 <= last <= 12:
        return None
    return _between(dt.date(year, first, 1), dt.date(end, last, calendar.monthrange(end, last)[1]))


def _days(hit: re.Match[str], year: int | None) -> Days | None:
    begins = int(hit[1]) if hit[1] else year
    ends = int(hit[4]) if hit[4] else begins
    return _between(_date(begins, hit[2], hit[3]), _date(ends, hit[5] or hit[2], hit[6]))


def _until(hit: re.Match[str], year: int | None) -> Days | None:
    of = int(hit[1]) if hit[1] else year
    whole = _whole(of, 1, _number(hit[2]))
    if hit[3] is None or whole is None:
        return whole
    return _between(whole[0], _date(of, hit[2], hit[3]))


def _months(hit: re.Match[str], year: int | None) -> Days | None:
    begins = int(hit[1]) if hit[1] else year
    ends = int(hit[3]) if hit[3] else begins
    return _whole(begins, _number(hit[2]), _number(hit[4]), ends)


def _compact(hit: re.Match[str], year: int | None) -> Days | None:
    """202503, 202501-202506, 20250101-20250630; one day alone says nothing sure."""
    first, last = (hit[1], hit[2], hit[3]), (hit[4], hit[5], hit[6])
    if hit[4] is None:
        return _whole(int(hit[1]), int(hit[2]), int(hit[2])) if hit[3] is None else None
    if hit[3] and hit[6]:
        return _between(*(_date(int(y), m, d) for y, m, d in (first, last)))
    if hit[3] or hit[6]:
        return None
    return _whole(int(hit[1]), int(hit[2]), int(hit[5]), int(hit[4]))


def _listed(hit: re.Match[str], numeral: str) -> tuple[int, int] | None:
    """First and last of a list without a gap."""
    numbers = [_number(n) for n in (hit[1], *re.findall(numeral, hit[2]))]
    gapless = numbers == list(range(numbers[0], numbers[-1] + 1))
    return (numbers[0], numbers[-1]) if gapless else None


def _month_list(hit: re.Match[str], year: int | None) -> Days | None:
    ends = _listed(hit, _M)
    return _whole(year, *ends) if ends else None


def _month(hit: re.Match[str], year: int | None) -> Days | None:
    month = _number(hit[2])
    return _whole(int(hit[1]) if hit[1] else year, month, month)


def _of_quarters(year: int | None, first: int, last: int) -> Days | None:
    return _whole(year, 3 * first - 2, 3 * last)


def _quarters(hit: re.Match[str], year: int | None) -> Days | None:
    return _of_quarters(year, _number(hit[1]), _number(hit[2]))


def _quarter_list(hit: re.Match[str], year: int | None) -> Days | None:
    ends = _listed(hit, _Q)
    return _of_quarters(year, *ends) if ends else None


def _quarter(hit: re.Match[str], year: int | None) -> Days | None:
    numbers = [_number(group) for group in hit.groups() if group]
    return _of_quarters(year, numbers[0], numbers[-1])


_READERS = (
    (_COMPACT, _compact),
    (_DAYS, _days),
    (_UNTIL, _until),
    (_BARE_MONTHS, _months),
    (_MONTHS, _months),
    (_MONTH_LIST, _month_list),
    (_FIRST_MONTHS, lambda hit, year: _whole(year, 1, _number(hit[1]))),
    (_FIRST_QUARTERS, lambda hit, year: _of_quarters(year, 1, _number(hit[1]))),
    (_QUARTERS, _quarters),
    (_QUARTER_LIST, _quarter_list),
    (_QUARTER, _quarter),
    (_Q_LETTER, _quarter),
    (_HALF, lambda hit, year: _whole(year, *_HALVES[hit[0]])),
    (_MONTH, _month),
)
"""Longest first: what one has read the next does not see."""
