"""Text: NFKC for letters, digits and brackets, trimmed; what stands for nothing becomes None."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from dudao.values.parsed import Parsed, Raw

NOTHING = Parsed(None)
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), None)
_CLOCK = re.compile(r"(?<=\d)：(?=\d)")
_MACHINE = (
    r"#?n\s?/\s?a|null|none|nil|undefined|unknown|nan|nat|\\n|<na>|<null>|<br ?/?>|<p>|</p>|&nbsp;|&emsp;|&ensp;"
    r"|\[object object\]|\[\]|\{\}|invalid date|0000[-/]00[-/]00(?:[ t]00:00(?::00(?:\.0+)?)?)?"
)
_BLANK = re.compile(
    rf"[\s\-—–―－_/／\\.．。、,，·…*]*|[\s()（）\"']*(?:{_MACHINE})(?:[\s()（）\"']|{_MACHINE})*",
    re.I,
)


_KEPT = 200
"""Longer texts are not kept: few come again, and many would fill the memory."""


def tidy(text: str) -> str:
    """NFKC for letters, digits and brackets (Chinese punctuation stays), trimmed, line breaks as ``\\n``.

    >>> tidy("　１２：３０（Ａ）\\r\\n好，")
    '12:30(A)\\n好，'
    """
    return _tidied(text) if len(text) <= _KEPT else _tidied.__wrapped__(text)


@lru_cache(maxsize=65536)
def _tidied(text: str) -> str:
    if text.isascii():
        return text.replace("\r\n", "\n").replace("\r", "\n").strip()
    text = text.translate(_INVISIBLE).replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        ch if ord(ch) in _PUNCTUATION else unicodedata.normalize("NFKC", ch) for ch in text
    )
    kept = _CLOCK.sub(":", kept)
    return "\n".join(line.strip() for line in kept.strip().split("\n"))


_PUNCTUATION = {ord(ch) for ch in "，；：？！"}


_HAN = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
HAN_NUMERAL = "[零〇一二两三四五六七八九十百千万]+"


def han_number(word: str) -> int | None:
    """A number in Chinese numerals, as spoken; None for anything else.

    >>> [han_number(w) for w in ("十二", "一百二十", "三千五", "一万二", "两千零八", "五", "十百", "二三")]
    [12, 120, 3500, 12000, 2008, 5, None, None]
    """
    total, digit, power, zero = 0, None, 100_000, False
    for ch in word:
        if ch in "零〇":
            if digit is not None:
                return None
            zero = True
        elif ch in _HAN:
            if digit is not None:
                return None
            digit = _HAN[ch]
        elif ch in _POWERS and _POWERS[ch] < power and (digit is not None or ch == "十"):
            power = _POWERS[ch]
            total += (1 if digit is None else digit) * power
            digit, zero = None, False
        else:
            return None
    if digit is not None:
        short = total > 0 and power > 10 and not zero
        total += digit * (power // 10 if short else 1)
    return total if word.strip("零〇") else None


def show(raw: Raw) -> str:
    """A raw value as a clerk would see it.

    >>> show(12.0), show(3.5), show(None)
    ('12', '3.5', '')
    """
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    text = str(raw)
    return tidy(_RETURN.sub("\n", text) if "_x000D_" in text else text)


_RETURN = re.compile(r"_x000D_\n?")


def squeeze(text: str) -> str:
    """Folded and without any white space.

    >>> squeeze("督 　导")
    '督导'
    """
    return _squeezed(text) if len(text) <= _KEPT else _squeezed.__wrapped__(text)


@lru_cache(maxsize=65536)
def _squeezed(text: str) -> str:
    if text.isascii():
        return "".join(text.split())
    return "".join(unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).split())


def is_blank(raw: Raw) -> bool:
    """Whether a cell says nothing: empty, white space, dashes, slashes, a machine's word for nothing.

    >>> is_blank("　"), is_blank("—"), is_blank("/"), is_blank("NULL"), is_blank(0)
    (True, True, True, True, False)
    """
    return raw is None or (
        isinstance(raw, str)
        and (_says_nothing(raw) if len(raw) <= _KEPT else _says_nothing.__wrapped__(raw))
    )


@lru_cache(maxsize=65536)
def _says_nothing(text: str) -> bool:
    return _BLANK.fullmatch(tidy(text)) is not None
