"""The five levels: labels of either scale, scores 1–5, ticks and counts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dudao.recognition.cards.choice import choose
from dudao.recognition.labels import blank, squeeze
from dudao.recognition.surveys.words import Words
from dudao.values import parse
from dudao.values.core import Doubt, Hint, Parsed

_NUMBER = re.compile(r"([1-5])(?:\.0+)?分?")
_COUNT = re.compile(r"(\d+)(?:\.0+)?[人票份个次名位]?(?:[(（][\d.]+%[)）])?")
_TICKS = re.compile(r"[√✓✔☑]+")
_STROKES = re.compile(r"[正一丨丅丁下𠄌止上丄\s]*正[正一丨丅丁下𠄌止上丄\s]*")
_LETTERED = re.compile(
    r"\s*[(（]?\s*([A-Ea-e1-5])\s*[)）]?\s+(?=[A-Ea-e1-5]\s*[.、．:：])(.*)", re.S
)
"""B  A.非常满意  B.很满意 …: the letter of the answer before the lettered options."""
_OFFERED = re.compile(r"([A-Ea-e1-5])\s*[.、．:：]\s*([一-龥]+)")
_LEGEND = re.compile(
    r"([1-5])\s*分?\s*(?:[=＝:：、.\-—]|代表|表示|为|是)\s*[“\"]?([一-龥]{0,4}满意|一般)"
)
_LEGEND_BACK = re.compile(
    r"([一-龥]{0,4}满意|一般)[”\"]?\s*(?:[=＝:：(（\-—]|为|计|得)\s*([1-5])\s*分"
)


@dataclass(frozen=True, slots=True)
class Scale:
    """How one set of answers is read: the manual's levels or the plain ones; ``numbers`` explains scores."""

    plain: bool
    numbers: dict[int, int]
    words: Words

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

    def answer(self, value: Any) -> Parsed:
        """1–5 for one written answer; skipped and blank → None; anything else an error."""
        if self.words.skipped(value):
            return Parsed(None)
        text = squeeze(str(value))
        number = _NUMBER.fullmatch(text)
        if number and self.numbers:
            return Parsed(self.numbers.get(int(number[1]), int(number[1])))
        level = self.words.level_text(value)
        if isinstance(value, str) and level is None and len(self._levels_in(text)) > 1:
            return self._marked(value)
        scale = "plain" if self.plain else "manual"
        return parse("likert", level or value, Hint(options=(("scale", scale),)))

    def _levels_in(self, text: str) -> set[str]:
        return {w for w in (*self.words.levels, *self.words.plain) if w in text}

    def _marked(self, value: str) -> Parsed:
        """All levels printed in one cell, one of them marked."""
        table = self.words.plain if self.plain else self.words.levels
        lettered = _LETTERED.match(value)
        if lettered:
            offered = {k.upper(): w for k, w in _OFFERED.findall(lettered[2])}
            level = self.words.level_text(offered.get(lettered[1].upper()))
            code = self.code(level) if level else None
            return Parsed(code, () if code else (Doubt("no_choice", "error"),))
        chosen = choose(value, {str(code): [word] for word, code in table.items()})
        if len(chosen.codes) == 1 and not chosen.doubt:
            return Parsed(int(chosen.codes[0]))
        if not self.words.offers(value):  # two answers, not the printed scale
            return Parsed(None, (Doubt("two_ticks", "error"),))
        code = "two_ticks" if chosen.doubt == "two_choices" else "no_choice"
        unmarked = chosen.doubt == "no_choice" and not re.search("[√✓✔☑■●]", value)
        return Parsed(None) if unmarked else Parsed(None, (Doubt(code, "error"),))


def scale_of(said: Iterable[Any], words: Words, legend: str = "") -> Scale:
    """The scale of a set of answers or level headings.

    The plain scale holds where 满意 or 不满意 occurs and neither 很满意 nor 很不满意 does.
    """
    told = {t for v in said if (t := words.level_text(v))}
    own, everyday = set(words.levels) - set(words.plain), set(words.plain) - set(words.levels)
    return Scale(bool(told & everyday) and not told & own, _numbers(legend, words), words)


def _numbers(legend: str, words: Words) -> dict[int, int]:
    """A scale explained above the table (1=非常满意 … 5=非常不满意), where it is."""
    text = unicodedata.normalize("NFKC", legend)
    pairs = [(int(n), w) for n, w in _LEGEND.findall(text)]
    pairs += [(int(n), w) for w, n in _LEGEND_BACK.findall(text)]
    known = {**words.plain, **words.levels}
    said = {n: known[w] for n, w in pairs if w in known}
    return said if len(said) >= 2 and len(set(said.values())) == len(said) else {}


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


def ticks(value: Any) -> int:
    """How many ticks a cell holds and nothing else; 0 otherwise.

    >>> ticks("√√√"), ticks("3"), ticks(None)
    (3, 0, 0)
    """
    text = squeeze(value) if isinstance(value, str) else ""
    return len(text) if _TICKS.fullmatch(text) else 0


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
