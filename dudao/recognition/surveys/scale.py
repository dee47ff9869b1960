"""The five levels: labels of either scale, scores 1–5, ticks and counts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from dudao.patterns import late
from dudao.recognition.cards.choice import choose
from dudao.recognition.labels import blank, squeeze
from dudao.recognition.surveys.legend import HAN, Key
from dudao.recognition.surveys.words import Words, pictures, undecorated
from dudao.values import parse
from dudao.values.parsed import Doubt, Hint, Parsed

_SCORE = late(r"(?:满分)?(\d{1,3}(?:\.\d+)?)(?:分|星|/5)?")
_MANY = 6
_FRACTION = late(r"\d\s*[/／]\s*5\s*$")
_LABELS = late(r"[A-Ea-e1-5分.、．:：()（）]+")
"""What numbers or letters printed options, and is no answer."""
_COUNTED = late(r"([一-龥]{0,4}满意|一般)\s*[:：为有(（]?\s*(\d{1,4})\s*[人票份名个]")
_STARS = late(r"([★⭐🌟]{1,5})(☆{0,4})")
_COUNT = late(r"(\d+)(?:\.0+)?[人票份个次名位]?(?:[(（][\d.]+%[)）])?")
_TICKS = late(r"[√✓✔☑]+")
_SIGN = late(r"[圈勾〇Oo]|[^\w\s√✓✔☑/\\|·.,，。、—–_-]|[xX]")
_STROKES = late(r"[正一丨丅丁下𠄌止上丄\s]*正[正一丨丅丁下𠄌止上丄\s]*")
_LETTERED = late(r"\s*[(（]?\s*([A-Ea-e1-5])\s*[)）]?\s+(?=[A-Ea-e1-5]\s*[.、．:：])(.*)", re.S)
"""B  A.非常满意  B.很满意 …: the letter of the answer before the lettered options."""
_OFFERED = late(r"([A-Ea-e1-5])\s*[.、．:：]\s*([一-龥]+)")


@dataclass(frozen=True, slots=True)
class Scale:
    """How one set of answers is read: the manual's levels or the plain ones; ``key`` explains numbers."""

    plain: bool
    key: Key
    words: Words
    signs: Key = field(default_factory=Key)  # faces and other signs
    stars: Key = field(default_factory=Key)  # a number of stars
    of_five: bool = True  # 4/5 is four of five; alone among plain figures it may be two answers

    @property
    def mapped(self) -> frozenset[str]:
        """Plain levels that the manual does not have: right here, but doubtful."""
        return (
            frozenset(set(self.words.plain) - set(self.words.levels)) if self.plain else frozenset()
        )

    def code(self, level: str) -> int | None:
        """1–5 of a level heading, None off the scale."""
        table = {**self.words.levels, **self.words.plain} if self.plain else self.words.levels
        return table.get(level)

    def answer(self, value: Any, underlined: Iterable[str] = ()) -> Parsed:
        """1–5 for one written answer; skipped and blank → None; anything else an error.

        A number whose meaning is in doubt is None with the key's doubt.
        """
        if self.words.skipped(value):
            return Parsed(None)
        if starred := stars(value):
            return self._by(self.stars, str(starred), value)
        said = score(value)
        if said is not None and re.search("[星颗]", str(value)):
            return self._by(self.stars, said, value)
        if said is not None and not self.of_five and _FRACTION.search(str(value)):
            return Parsed(None, (Doubt("two_ticks", "error"),))
        if said is not None:
            return self._scored(said, value)
        level = self.words.level_text(value)
        text = undecorated(squeeze(str(value)))
        if self.signs.codes and level is None and (sign := self._sign(value, text)):
            return self._by(self.signs, sign, value)
        if isinstance(value, str) and level is None:
            if len(self.words.offered(text)) > 1:
                return self._marked(undecorated(value), underlined)
            level = self._set_off(text)
        if level is None and re.fullmatch("[A-Ea-e]", text) and (self.key.codes or self.key.doubt):
            return self._scored(text.upper(), value)
        scale = "plain" if self.plain else "manual"
        return parse("likert", level or value, Hint(options=(("scale", scale),)))

    def _sign(self, value: Any, text: str) -> str | None:
        """The one sign of the legend that an answer consists of."""
        shown = text or pictures(str(value))
        return shown if shown in self.signs.codes else None

    def _scored(self, said: str, value: Any) -> Parsed:
        points = (
            self.key.doubt == "unknown_scale"
            and "分" in str(value)
            and "最满意" not in self.key.guess
        )
        return self._by(Key() if points else self.key, said, value)

    @staticmethod
    def _by(key: Key, said: str, value: Any) -> Parsed:
        """What a number, letter or sign means by its key; without one a number is a score of 1–5."""
        if key.doubt:
            return Parsed(None, (Doubt(key.doubt, "error", (("guess", key.guess),)),))
        if key.codes:
            code = key.codes.get(said)
            if code is not None and said in key.mapped:
                return Parsed(code, (Doubt("mapped_scale", "warning", (("level", str(code)),)),))
        else:
            code = int(said) if said in ("1", "2", "3", "4", "5") else None
        return Parsed(code) if code is not None else parse("likert", "？" + said, Hint())

    def _set_off(self, text: str) -> str | None:
        """The level that stands between marks of punctuation in a longer answer (很满意，谢谢)."""
        parts = [self.words.level_text(part) for part in re.split("[,，。;；!！~～]+", text)]
        found = {part for part in parts if part in {*self.words.levels, *self.words.plain}}
        return found.pop() if len(found) == 1 else None

    def _marked(self, value: str, underlined: Iterable[str]) -> Parsed:
        """All levels printed in one cell, one of them marked."""
        table = self.words.plain if self.plain else self.words.levels
        lettered = _LETTERED.match(value)
        if lettered:
            offered = {k.upper(): w for k, w in _OFFERED.findall(lettered[2])}
            level = self.words.level_text(offered.get(lettered[1].upper()))
            code = self.code(level) if level else None
            return Parsed(code, () if code else (Doubt("no_choice", "error"),))
        chosen = choose(value, {str(code): [word] for word, code in table.items()}, underlined)
        rest = _LABELS.sub("", chosen.rest)
        if len(chosen.codes) == 1 and (not chosen.doubt or not rest):
            code = int(chosen.codes[0])
            everyday = self.plain and code in (2, 4)
            detail = (("level", str(code)),)
            return Parsed(code, (Doubt("mapped_scale", "warning", detail),) if everyday else ())
        if not self.words.offers(value):  # two answers, not the printed scale
            return Parsed(None, (Doubt("two_ticks", "error"),))
        code = "two_ticks" if chosen.doubt == "two_choices" else "no_choice"
        marked = rest or re.search("[√✓✔☑■●]", value)
        unmarked = chosen.doubt == "no_choice" and not marked
        return Parsed(None) if unmarked else Parsed(None, (Doubt(code, "error"),))


def scale_of(said: Iterable[Any], words: Words, key: Key | None = None) -> Scale:
    """The scale of a set of answers or level headings.

    The plain scale holds where 满意 or 不满意 occurs and neither 很满意 nor 很不满意 does.
    """
    told: set[str] = set()
    for value in said:
        level = words.level_text(value)
        told.update([level] if level else words.offered(value))
    own, everyday = set(words.levels) - set(words.plain), set(words.plain) - set(words.levels)
    return Scale(bool(told & everyday) and not told & own, key or Key(), words)


def of_five(said: Iterable[Any], words: Words) -> bool:
    """Whether 4/5 among answers is four of five: not where it stands alone among plain figures."""
    told = [value for value in said if not words.skipped(value)]
    fractions = [v for v in told if isinstance(v, str) and _FRACTION.search(v)]
    figures = [v for v in told if v not in fractions and score(v) is not None]
    alone = len(fractions) == 1 and len(figures) >= _MANY
    return not (alone and len(figures) + 1 == len(told))


def score(value: Any) -> str | None:
    """The number an answer consists of, None for other answers.

    >>> score(4.0), score(" 4 分"), score("五分"), score("满分5"), score("很满意"), score(True)
    ('4', '4', '5', '5', None, None)
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    text = undecorated(squeeze(str(value)))
    if re.fullmatch(r"[一二两三四五]颗?[分星]", text):
        return HAN[text[0]]
    hit = _SCORE.fullmatch("5" if text == "满分" else text)
    return re.sub(r"\.0+$", "", hit[1]) if hit else None


def stars(value: Any) -> int | None:
    """How many of five stars, None for anything else.

    >>> stars("★★★★☆"), stars("⭐⭐⭐"), stars("★★★★★★"), stars("4")
    (4, 3, None, None)
    """
    text = squeeze(value).replace("\ufe0f", "") if isinstance(value, str) else ""
    hit = _STARS.fullmatch(text)
    return len(hit[1]) if hit and (not hit[2] or len(text) == 5) else None


def count(value: Any) -> int | None:
    """How many a tally cell counts, where it plainly is a count: 3, 3人, √√√, 正正一 is left to the parser.

    >>> count("7人"), count("√√"), count("√")
    (7, 2, None)
    """
    if isinstance(value, bool) or blank(value):
        return None
    if ticks(value):
        return ticks(value) if ticks(value) > 1 else None
    hit = _COUNT.fullmatch(squeeze(str(value)))
    return int(hit[1]) if hit else None


def counted(value: Any, words: Words) -> dict[str, int]:
    """Level → how many, where a text counts several (非常满意12人，很满意6人); nothing otherwise."""
    text = squeeze(value) if isinstance(value, str) else ""
    found = {level: int(n) for level, n in _COUNTED.findall(text)}
    known = {*words.levels, *words.plain}
    return found if len(found) >= 2 and set(found) <= known else {}


def ticks(value: Any) -> int:
    """How many ticks a cell holds and nothing else; 0 otherwise.

    >>> ticks("√√√"), ticks("3"), ticks(None)
    (3, 0, 0)
    """
    text = squeeze(value) if isinstance(value, str) else ""
    return len(text) if _TICKS.fullmatch(text) else 0


def own_mark(rows: Iterable[list[Any]]) -> str | None:
    """The one sign that marks a whole block of empty cells, mostly once a row; None for ticks and counts.

    >>> own_mark([["○", None], [None, "○"], ["○", None]]), own_mark([["○", "○"], ["○", "○"]])
    ('○', None)
    """
    told = [[squeeze(str(v)) for v in row if not blank(v)] for row in rows]
    told = [row for row in told if row]
    signs = {sign for row in told for sign in row}
    if len(signs) != 1 or sum(len(row) == 1 for row in told) < max(3, 0.7 * len(told)):
        return None
    sign = signs.pop()
    return sign if _SIGN.fullmatch(sign) else None


def is_tally(cells: dict[tuple[int, int], Any], legend: str) -> bool:
    """Whether a matrix holds counts rather than one respondent's ticks.

    ``cells`` maps (item, level) to what is written.
    """
    told = {spot: v for spot, v in cells.items() if not blank(v)}
    counts = {spot: n for spot, v in told.items() if (n := count(v)) is not None}
    if any(isinstance(v, str) and _STROKES.fullmatch(squeeze(v)) for v in told.values()):
        return True
    if not counts:
        return False
    if len(counts) < len(told):  # ticks among them: several in a cell count, one number does not
        several = sum(1 for v in told.values() if ticks(v) > 1)
        numbers = len(counts) > 2 and 2 * len(counts) >= len(told)
        return several > 1 or (numbers and max(counts.values()) > 1)
    rows: dict[int, list[tuple[int, int]]] = {}
    for (item, level), n in counts.items():
        if n:
            rows.setdefault(item, []).append((level, n))
    single = all(len(row) == 1 for row in rows.values())
    summary = re.search(r"汇总|合计|回收|统计", legend) is not None
    if single and all(row[0][0] == row[0][1] for row in rows.values()):
        return summary  # the score written under its level
    if max(counts.values()) > 1:
        return len(rows) > 1 or summary
    sums = {sum(n for _, n in row) for row in rows.values()}
    return summary or (not single and len(sums) == 1)
