"""Patterns that are compiled when they are first asked: a process that reads one kind of file needs a tenth of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

Wrong = Callable[[re.error], Exception]
_HAN = re.compile(r"(?<!\\)\[一-[鿿龥]\]")
_ASKED = ("fullmatch", "match", "search", "sub", "subn", "split", "findall", "finditer")


class _Late:
    """Stands for a compiled pattern; from its first use on its methods are that pattern's own."""

    def __init__(self, text: str, flags: int, wrong: Wrong | None) -> None:
        self.pattern, self._flags, self._wrong = text, flags, wrong

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        text = self.pattern
        if self._flags & re.I:  # they have no case, and take long to compile as if they had
            text = _HAN.sub(r"(?-i:\g<0>)", text)
        try:
            made = re.compile(text, self._flags)
        except re.error as error:
            raise (self._wrong(error) if self._wrong else error) from error
        self.__dict__.update({asked: getattr(made, asked) for asked in _ASKED})
        return getattr(made, name)


def late(text: str, flags: int = 0, wrong: Wrong | None = None) -> re.Pattern[str]:
    """The pattern, compiled when it is first asked. A wrong one raises there, so `tests/values/test_patterns.py` asks all.

    ``wrong`` makes the error that is raised instead, for a pattern from a file.

    >>> late(r"\\d+").findall("3月5日")
    ['3', '5']
    """
    return cast("re.Pattern[str]", _Late(text, flags, wrong))


_TOKEN = re.compile(
    r"[^\\\[\]()|{}*+?.^$]+(?![*+?{])|\\.|\[\^?\]?[^\]]*\]|\(\?(?:[:=!]|<[=!])|\(\?|\{[\d,]+\}[?+]?|[*+?][?+]?|.",
    re.S,
)
_RANGE = re.compile(r"(.)-(.)|(.)", re.S)
_WIDE = 256
_TWINS = {"i": "ıİ", "k": "\u212a", "s": "ſ"}  # what else they match where case is ignored
_AHEAD = frozenset(("(?=", "(?!", "(?<=", "(?<!"))

_OPEN = re.compile(r"[.\\]|\[\^|\[[^\]]*-")
"""What may match characters that do not stand in a pattern."""


def letters(text: str) -> frozenset[str]:
    """The characters, in either case, of which whatever a pattern matches is made; none where any may be.

    >>> letters("[会课]堂?") >= set("会课堂"), letters("课.")
    (True, frozenset())
    """
    return frozenset() if _OPEN.search(text) else _in_either_case(set(text)) or frozenset()


def _in_either_case(chars: set[str]) -> frozenset[str] | None:
    """The characters and what else they match where case is ignored; None of other than Latin letters."""
    cased = {c for c in chars if c.lower() != c.upper()}
    if not all(map(str.isascii, cased)):
        return None
    return frozenset(
        chars.union(*((c.lower(), c.upper(), *_TWINS.get(c.lower(), "")) for c in cased))
    )


_Begun = tuple[frozenset[str], bool, bool]
"""The characters something may begin with; whether it may be nothing; whether it may begin with any."""


def beginnings(text: str) -> frozenset[str]:
    """The characters, in either case, one of which begins whatever a pattern matches; none where any may.

    A text that holds none of them need not be searched.

    >>> sorted(beginnings("(?:开|举)办|(?<!不)在?[会课]堂")), sorted(beginnings("x?y")), beginnings(".x"), beginnings("x*")
    (['举', '会', '在', '开', '课'], ['X', 'Y', 'x', 'y'], frozenset(), frozenset())
    """
    chars, nothing, unknown = _any_of(_TOKEN.findall(text), 0)[0]
    return frozenset() if nothing or unknown else frozenset(chars)


def _any_of(tokens: list[str], at: int) -> tuple[_Begun, int]:
    """What alternatives begin with, and the place behind their closing bracket."""
    chars: set[str] = set()
    nothing = unknown = False
    open_ = True  # nothing before this place in the alternative need be there
    while at < len(tokens) and tokens[at] != ")":
        if tokens[at] == "|":
            nothing, open_, at = nothing or open_, True, at + 1
            continue
        if not open_:
            at = _past(tokens, at)
            continue
        (own, open_, wild), at = _piece(tokens, at)
        chars |= own
        unknown |= wild
    return (frozenset(chars), nothing or open_, unknown), at + 1


def _past(tokens: list[str], at: int) -> int:
    """The place behind a piece that no match begins with."""
    depth = 0
    while at < len(tokens):
        depth += (tokens[at][0] == "(") - (tokens[at] == ")")
        at += 1
        if depth <= 0:
            break
    return at


def _piece(tokens: list[str], at: int) -> tuple[_Begun, int]:
    """What one piece of a pattern with its number of times begins with, and the place behind it."""
    token = tokens[at]
    if token[0] == "(":
        found, at = _any_of(tokens, at + 1)
        if token in _AHEAD:
            found = (frozenset(), True, False)
        elif token == "(?":
            found = (frozenset(), True, True)  # flags, names: of no use here
    else:
        found, at = _one(token), at + 1
    times = tokens[at] if at < len(tokens) else ""
    if times and times[0] in "*+?{":
        optional = times[0] in "*?" or times.startswith(("{0", "{,"))
        return (found[0], found[1] or optional, found[2]), at + 1
    return found, at


@lru_cache(maxsize=4_096)
def _one(token: str) -> _Begun:
    """What a run of characters of a pattern may begin with, or a class of them may be."""
    if token in ("^", "$"):
        return frozenset(), True, False
    if token == "." or token.startswith("[^") or (token[0] == "\\" and token[1:].isalnum()):
        return frozenset(), False, True
    chars: set[str] = set()
    if token[0] != "[":
        chars.add(token[-1] if token[0] == "\\" else token[0])
    elif "\\" in token:
        return frozenset(), False, True
    else:
        for first, last, alone in _RANGE.findall(token[1:-1]):
            if first and ord(last) - ord(first) > _WIDE:
                return frozenset(), False, True
            chars.update(map(chr, range(ord(first), ord(last) + 1)) if first else alone)
    either = _in_either_case(chars)
    return (frozenset(), False, True) if either is None else (either, False, False)


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """One way to say a field, compiled when it is first asked; see :func:`beginnings` and :func:`letters`."""

    pattern: re.Pattern[str]
    begins: frozenset[str]
    letters: frozenset[str]

    @classmethod
    def of(cls, text: str, wrong: Wrong) -> Way:
        return cls(late(text, re.I, wrong), beginnings(text), letters(text))

    def covers(self, text: str) -> bool:
        """Whether a text that begins as this way does is said so as a whole."""
        if self.letters and not self.letters.issuperset(text):
            return False
        return self.pattern.fullmatch(text) is not None


@dataclass(frozen=True, slots=True, eq=False)
class Begun:
    """Ways with what each says, by the characters they begin with."""

    ways: tuple[tuple[str, Way], ...]
    places: Mapping[str, tuple[int, ...]]
    anyhow: tuple[int, ...]

    @classmethod
    def of(cls, said: Mapping[str, Sequence[Way]]) -> Begun:
        ways = tuple((name, way) for name, ways in said.items() for way in ways)
        places: dict[str, tuple[int, ...]] = {}
        for number, (_, way) in enumerate(ways):
            for c in way.begins:
                places[c] = (*places.get(c, ()), number)
        return cls(ways, places, tuple(n for n, (_, way) in enumerate(ways) if not way.begins))

    def by(self, characters: Iterable[str]) -> Iterator[tuple[str, Way]]:
        """What the ways say that may begin with one of the characters, in their order."""
        found = set(self.anyhow)
        for c in characters:
            found.update(self.places.get(c, ()))
        return map(self.ways.__getitem__, sorted(found))
