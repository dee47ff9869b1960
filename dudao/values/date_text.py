"""Dates as clerks write them: one text → one date, the first of a range, or nothing."""

from __future__ import annotations

import re
from typing import NamedTuple

from dudao.patterns import late
from dudao.values.parsed import Doubt
from dudao.values.text import squeeze, tidy

_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | dict.fromkeys("零○Oo", "0")
_HAN_NUMBER = "〇零○Oo一二三四五六七八九十廿卅0-9"
_NUMERAL = late(
    rf"[{_HAN_NUMBER}]*[〇零○一二三四五六七八九十廿卅][{_HAN_NUMBER}]*(?=年|月|日|号)|(?<=月)[{_HAN_NUMBER}]*[一二三四五六七八九十廿卅][{_HAN_NUMBER}]*$"
)
_LABEL = late(
    r"^[\u4e00-\u9fff()]{0,8}(?:日期|时间|年月[:：]|[\u4e00-\u9fff]年月|签[字名]|于)[:：]?(?=[\d一二〇零去今本前上明十])"
)
_TEMPLATE = late(r"年?月?日?|\d{0,4}年月日?")
_SEP = r"[.。·•,/\\_、-]"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<y>\d{{4}})(?P<s>{_SEP})(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}})(?!\d)[日号]?",
        rf"(?P<y>\d{{4}}|\d{{2}})年(?P<m>\d{{1,2}})(?:月份?|{_SEP})(?P<d>\d{{1,2}})(?!\d)[日号]?",
        r"(?P<y>\d{2})(?P<s>[./-])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d)[日号]?",
        r"(?P<y>\d{4}|\d{2})年(?P<m>\d{1,2})(?:月份?|$)日?",
        rf"(?P<y>\d{{4}}){_SEP}(?P<m>\d{{1,2}})(?!\d)月?",
        r"(?P<y>\d{4})(?:年(?:度|份)?)?(?!\d)",
        r"(?P<m>\d{1,2})(?:月|[./-])(?P<d>\d{1,2})(?!\d)[日号]?",
        r"(?P<m>\d{1,2})月份?",
    )
)
_TIME = r"T?\d{1,2}(?:[:：]\d{2}(?::\d{2}(?:\.\d+)?)?|[点时](?:\d{1,2}分?|半)?)Z?"
_UNTIL = r"(?:-|~|起?至|到)+"
_TAIL = late(
    rf"(?:\(?(?:星期|周|礼拜)[一二三四五六日天1-7](?:(?:上|下)午|晚上?)?\)?|\(?(?:上午|下午|早上|晚上|中午|全天|当天)\)?|{_TIME}(?:{_UNTIL}{_TIME})?)*[.。;；]?"
)
_RANGE = late(
    rf"(?:{_UNTIL}|[、,;；和及与/])+(?:(?:\d{{4}}|\d{{2}})(?:年|{_SEP}))?(?:\d{{1,2}}(?:月|{_SEP}))?\d{{1,2}}(?:[日号]|月份?)?"
)
_SINCE = late(
    r"(?:-*至今|起|开始|以来|入职|到岗|上岗|聘用|聘任|签约|参加工作|考取|取得|获得|发证|出?生|已?(?:交|归档|提交|上交|完成|存档|收))$"
)
_ROUGH = late(
    r"^(?:约|大约|大概)|(?:左右|前后|前后入职|上旬|中旬|下旬|初|底|末|春|夏|秋|冬|[上下]半年|第?[一二三四1-4]季度)$"
)
_EXACT_MONTH = late(r"月(?:上旬|中旬|下旬|初|底|末)$")


class Written(NamedTuple):
    """What a text says: parts of its first date (None where left out), and a doubt."""

    year: str | None
    month: int | None
    day: int | None
    doubt: Doubt | None = None


def arabic(text: str) -> str:
    """Chinese numerals in a date as digits.

    >>> arabic("二〇二三年五月十八日"), arabic("二零二三年十二月三十一日"), arabic("二O二三年元月廿三日")
    ('2023年5月18日', '2023年12月31日', '2023年1月23日')
    """

    def small(match: re.Match[str]) -> str:
        word = match[0].replace("廿", "二十").replace("卅", "三十")
        if "十" not in word:
            return "".join(_DIGITS.get(ch, ch) for ch in word)
        tens, _, ones = word.partition("十")
        return str(int(_DIGITS.get(tens, tens) or 1) * 10 + int(_DIGITS.get(ones, ones) or 0))

    return _NUMERAL.sub(small, text.replace("元月", "1月"))


def plain(raw: str) -> str:
    """The text without white space, labels and quotes, its numerals Arabic and its dashes one kind.

    >>> plain("日期：2025 年 3 月 12 日 14:00"), plain("2025——3——12"), plain("2025 3 12")
    ('2025年3月12日T14:00', '2025-3-12', '2025-3-12')
    """
    text = re.sub(r"^(\d{4})\s+(\d{1,2})\s+(\d{1,2})$", r"\1-\2-\3", tidy(raw).strip())
    text = re.sub(r"(?<=[\d日号])\s+(?=\d{1,2}(?:[:：点]|时))", "T", text)
    text = re.sub(r"\s*\n\s*(?=\d{2})", ";", text)
    text = squeeze(text).strip("“”\"'‘’")
    text = re.sub(r"[-–—―−－]+", "-", text).replace("～", "~")
    return arabic(_LABEL.sub("", _WEEKDAY.sub("", text)))


_WEEKDAY = late(r"(?<=[日号\d])[,，、;；]?(?:星期|礼拜|周)[一二三四五六日天]$")
"""The day of the week after a date: 2025年3月19日，礼拜三."""


def is_template(text: str) -> bool:
    """A date never filled in: ``年 月 日``, ``2025年 月 日``, ``____年__月``.

    >>> is_template("年月日"), is_template("2025年月日"), is_template("20年月"), is_template("2025年3月日")
    (True, True, True, False)
    """
    bare = re.sub(r"[_:：./-]", "", text)
    return _TEMPLATE.fullmatch(bare) is not None


def written(text: str, shown: str) -> Written | str | None:
    """The date a plain text says; a code where it may be two; None where it says none.

    >>> written("2025年3月12日-14日", "")[:3], written("25/12/2025", "")[:3], written("2025.3-5", "")
    (('2025', 3, 12), ('2025', 12, 25), 'ambiguous_date')
    """
    if found := _day_first(text):
        return found
    if re.fullmatch(r"\d{4}([./])\d{1,2}-\d{1,2}|\d{4}-\d{1,2}[./]\d{1,2}", text):
        return "ambiguous_date"
    if m := re.fullmatch(r"(\d{4})年(\d{1,2})-\d{1,2}月", text):
        return Written(m[1], int(m[2]), None, Doubt("date_range", "warning", (("text", shown),)))
    rough = _ROUGH.sub("", text)
    if rough != text and rough:
        found = _first(rough, shown)
        if found is None or _EXACT_MONTH.search(text):
            return found
        return found._replace(doubt=Doubt("rough_date", "warning", (("text", shown),)))
    return _first(text, shown)


def _day_first(text: str) -> Written | str | None:
    m = re.fullmatch(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})", text)
    if m is None:
        return None
    first, second = int(m[1]), int(m[3])
    if first == second or second > 12 >= first:
        return Written(m[4], first, second)
    return Written(m[4], second, first) if first > 12 >= second else "ambiguous_date"


def _first(text: str, shown: str) -> Written | None:
    """The first date, if nothing but its time of day, a remark or the end of a range follows."""
    for pattern in _DATES:
        m = pattern.match(text)
        if m is None:
            continue
        found = m.groupdict()
        date = Written(
            found.get("y"),
            int(found["m"]) if found.get("m") else None,
            int(found["d"]) if found.get("d") else None,
        )
        rest = text[m.end() :]
        if _TAIL.fullmatch(rest) or _SINCE.fullmatch(rest):
            return date
        if remark := re.fullmatch(rf"(?:{_TAIL.pattern})\(([^()]*)\)[.。]?", rest):
            second = re.search(r"\d+[月./-]\d+|\d{4}", remark[1])
            doubt = Doubt("second_date", "warning", (("text", shown),)) if second else None
            return date._replace(doubt=doubt)
        time = re.match(_TAIL.pattern.removesuffix("[.。;；]?"), rest)
        ended = rest[time.end() :] if time else rest
        end = _RANGE.match(ended)
        if end and date.month and _TAIL.fullmatch(ended[end.end() :]) and _later(date, end[0]):
            return date._replace(doubt=Doubt("date_range", "warning", (("text", shown),)))
    return None


def _later(date: Written, end: str) -> bool:
    """Whether what follows can be the end of a range: a month alone ends no day's range but with its own month."""
    numbers = re.findall(r"\d+", end)
    return date.day is not None or len(numbers) >= 2 or end.endswith(("月", "月份"))
