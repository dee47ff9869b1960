"""How a value leaves the house: a name as a keyed pseudonym, of a text the words a rule looks for.

Every distinct value is turned once (:meth:`Leaving.turned`); nothing here knows a table.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import re
from collections.abc import Callable, Collection, Iterable

import pyarrow as pa

from dudao.values.people import is_everyone

FILLER = 0xE000
"""The first of the signs that stand for what is not said: no language's, so that no word can come of them."""
_SIGNS = 6400
_NOBODY = frozenset(("", "无", "/", "-", "已清除"))
_EVERYONE = "全体社工"
_NUMERALS = frozenset("0123456789一二三四五六七八九")
"""What an item of a text is counted with."""
_SHORT = 4
"""So many characters say no more than 未提交 or 没有."""
_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})([0-9]{4}|[0-9]{2})?(?![0-9])")
_LONG_NUMBER = re.compile(r"[0-9０-９]{5,}")
_DIGITS = re.compile(r"[0-9]+|[^0-9]+")


class Leaving:
    """What turns a city's values, with its ``key``; ``words`` are those a rule may look for in a text, ``names`` all
    people's that the store knows, ``places`` those that are no secret whatever else is called so."""

    def __init__(
        self,
        key: bytes,
        words: Iterable[str],
        names: Collection[str] = (),
        places: Collection[str] = (),
    ):
        self._key = key
        close = {_close(word) for word in words} - {""}
        self._words = [word for word in close if len(word) > 1]
        self._small = frozenset(word for word in close if len(word) == 1)
        self._places = frozenset(places)
        long = sorted((n for n in names if len(n) > 1), key=len, reverse=True)
        self._names = re.compile("|".join(map(re.escape, long))) if long else None

    def mark(self, kind: str, text: str) -> str:
        """HMAC-SHA256 of a value of some kind, in hex: the same for the same, and for the holder of the key alone.

        >>> a, b = Leaving(b"k", []), Leaving(b"another", [])
        >>> a.mark("name", "甲") == a.mark("name", "甲"), a.mark("name", "甲") == b.mark("name", "甲")
        (True, False)
        """
        return hmac.new(self._key, f"{kind}\0{text}".encode(), hashlib.sha256).hexdigest()

    def alias(self, name: str) -> str:
        """The pseudonym of a person; 全体社工 and the like name nobody and stay, but for a name among them."""
        if name in _NOBODY:
            return name
        if is_everyone(name):
            return name if self._names is None or not self._names.search(name) else _EVERYONE
        return f"人员·{self.mark('name', name)[:16]}"

    def sign(self, kind: str, text: str, length: int) -> str:
        """Signs that stand for a text, as many as asked for: another text has others."""
        digest = bytes.fromhex(self.mark(kind, text))
        pairs = (digest[n % 32] << 8 | digest[(n + 1) % 32] for n in range(0, 2 * length, 2))
        return "".join(chr(FILLER + pair % _SIGNS) for pair in pairs)

    def born(self, day: str) -> str:
        """Four signs for a year of birth."""
        return self.sign("born", day[:4], 4)

    def place(self, text: str) -> str:
        """A county's or station's name, an agency's, as it is; in one nobody knows no person's name and no number."""
        if text in self._places:
            return text
        said = _LONG_NUMBER.sub(lambda m: self.sign("number", m[0], 3), text)
        if self._names is None:
            return said
        return self._names.sub(lambda m: self.sign("name", m[0], len(m[0])), said)

    def gist(self, text: str) -> str:
        """Of a text the words a rule looks for, and signs for what stands between them.

        >>> told = Leaving(b"k", ["腾讯会议", "资金"]).gist("用腾讯会议谈李娟的工资、资金")
        >>> told[3:7], told[-3:], len(told), "李娟" in told
        ('腾讯会议', '、资金', 13, False)
        """
        return self._told(text, lambda between: self.sign("text", between, 3))

    def length(self, text: str) -> str:
        """Like :meth:`gist`, as long as the text was.

        >>> Leaving(b"k", []).length("一二三 四") == chr(FILLER) * 3 + " " + chr(FILLER)
        True
        """
        return self._told(text, lambda between: re.sub(r"\S", chr(FILLER), between), joined=False)

    def _told(self, text: str, filled: Callable[[str], str], joined: bool = True) -> str:
        kept, parts, at = self._kept(text, joined), [], 0
        while at < len(text):
            end = at
            while end < len(text) and kept[end] == kept[at]:
                end += 1
            parts.append(text[at:end] if kept[at] else filled(text[at:end]))
            at = end
        return "".join(parts)

    def _kept(self, text: str, joined: bool) -> list[bool]:
        """Which characters stay: those of the words, whatever white space parts them; points and what is one
        character long (a numeral, 未) beside them."""
        where = [n for n, char in enumerate(text) if not char.isspace()]
        close = "".join(text[n] for n in where).lower()
        kept = [False] * len(text)
        if len(close) == len(where):  # a letter whose small form is two would shift all after it
            for word in self._words:
                at = close.find(word)
                while at >= 0:
                    kept[where[at] : where[at + len(word) - 1] + 1] = [True] * (
                        where[at + len(word) - 1] + 1 - where[at]
                    )
                    at = close.find(word, at + 1)
        if joined:
            _beside(kept, points := [not char.isalnum() for char in text], ends=True)
            small = [char in self._small or _counts(text, n) for n, char in enumerate(text)]
            _beside(kept, small, whole=len(close) <= _SHORT)
            _beside(kept, points)
        else:
            for n, char in enumerate(text):
                kept[n] = kept[n] or char.isspace()
        return kept

    def named(self, text: str) -> str:
        """Of a file's or sheet's name the years in it, each as it was written: 2025, 202501, 20250101.

        >>> Leaving(b"k", []).named("王芳2025年第1季度20250312.xlsx")
        '（2025）（20250101）'
        """
        return "".join(f"（{m[1]}{'0101'[: len(m[2] or '')]}）" for m in _YEAR.finditer(text))

    def days(self, text: str) -> str:
        """Of a stretch of days its numbers of at most four digits."""
        runs = _DIGITS.findall(text)
        return "".join(r if r[0].isdigit() and r.isascii() and len(r) < 5 else "-" for r in runs)

    def turned(self, column: pa.ChunkedArray, how: Callable[[str], str | None]) -> pa.Array:
        """A column of texts, or of lists of texts, each distinct one turned once; nulls stay."""
        whole = column.combine_chunks()
        if pa.types.is_list(whole.type):
            values = self._turned(whole.flatten(), how)
            return pa.ListArray.from_arrays(_offsets(whole), values, mask=whole.is_null())
        return self._turned(whole, how)

    @staticmethod
    def _turned(array: pa.Array, how: Callable[[str], str | None]) -> pa.Array:
        seen = functools.cache(how)
        distinct = array.cast(pa.string()).dictionary_encode()
        told = pa.array(
            [None if v is None else seen(v) for v in distinct.dictionary.to_pylist()], pa.string()
        )
        return told.take(distinct.indices)


def _beside(kept: list[bool], may: list[bool], ends: bool = False, whole: bool = False) -> None:
    """Keep what may be kept and stands beside a kept character, where asked at an ``ends`` too; or all of it."""
    for step in (range(len(kept)), range(len(kept) - 1, -1, -1)):
        last = ends
        for n in step:
            last = kept[n] = kept[n] or ((last or whole) and may[n])


def _counts(text: str, n: int) -> bool:
    """Whether a numeral stands alone there, as before an item."""
    around = text[n - 1 : n] + text[n + 1 : n + 2] if n else text[1:2]
    return text[n] in _NUMERALS and not _NUMERALS.intersection(around)


def _close(text: str) -> str:
    return "".join(text.split()).lower()


def _offsets(lists: pa.ListArray) -> pa.Array:
    """Where each list begins among the values that are left of them, null lists empty."""
    lengths = lists.value_lengths().fill_null(0).to_pylist()
    ends = [0]
    for length in lengths:
        ends.append(ends[-1] + length)
    return pa.array(ends, pa.int32())
