"""What a line of cells holds: answers to a question of satisfaction, on whatever scale they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dudao.patterns import late
from dudao.recognition.labels import blank, squeeze
from dudao.recognition.surveys.words import ITEMS, Words, pictures, undecorated

_SCORE = late(r"(?:满分)?\d{1,2}(?:\.\d)?(?:[分星]|/\d{1,2})?|[一二三四五]颗?[分星]|[★☆⭐]{1,10}")
_LETTER = late(r"[A-Ea-e]")
HIGHEST = 10
"""The highest number that may be an answer: a sum or a share is above it."""


def answers_like(words: Words, value: Any) -> bool:
    """Whether a cell may hold one person's answer: a level, a score up to ten, stars, a letter.

    Only its look is judged; whether it can be read is the scale's affair.
    """
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float):
        return 0 <= value <= HIGHEST
    if not isinstance(value, str) or len(value) > 200:
        return False
    text = undecorated(squeeze(value))
    if not text:
        return 1 <= len(pictures(value)) <= 2  # a face alone, by a legend
    if _SCORE.fullmatch(text):
        return (
            "分" in text or not text[0].isdigit() or float(re.match(r"[\d.]+", text)[0]) <= HIGHEST
        )
    return bool(_LETTER.fullmatch(text) or words.level_text(value) or words.offers(value))


def share(words: Words, values: Iterable[Any], signs: frozenset[str] = frozenset()) -> float | None:
    """The share of filled cells that look like answers; None where nothing is filled.

    ``signs`` are what a line above says stands for a level (``非=非常满意``).
    """
    told = [v for v in values if not words.skipped(v)]
    good = sum(squeeze(str(v)) in signs or answers_like(words, v) for v in told)
    return good / len(told) if told else None


def signs_told(words: Words, text: str) -> frozenset[str]:
    """The signs that a text says stand for a level."""
    pairs = _TOLD.findall(text)
    return frozenset(squeeze(sign) for sign, level in pairs if words.level_text(level))


_TOLD = late(r"([^\s=＝:：,，;；、()（）]{1,2})\s*[=＝]\s*([一-鿿]{2,6})")


def assigned(found: Sequence[tuple[int, Mapping[int, float]]]) -> dict[int, int]:
    """Item → line, the best sum of evidence with each item and each line used once.

    ``found`` are lines with what speaks for each item there, in the sheet's order; of equal sums the
    one in the form's order wins.

    >>> assigned([(4, {1: 0.8}), (5, {5: 0.4, 7: 0.4}), (6, {7: 1.0}), (7, {1: 1.0})])
    {1: 7, 5: 5, 7: 6}
    """
    best: dict[int, tuple[float, float, tuple[tuple[int, int], ...]]] = {0: (0.0, 0.0, ())}
    for line, meant in found:
        grown = dict(best)
        for mask, (total, order, chosen) in best.items():
            for n, sure in meant.items():
                if mask & 1 << n:
                    continue
                follows = bool(chosen) and chosen[-1][0] < n
                made = (round(total + sure, 6), order + follows, (*chosen, (n, line)))
                if made[:2] > grown.get(mask | 1 << n, (-1.0, 0.0))[:2]:
                    grown[mask | 1 << n] = made
        best = grown
    chosen = max(best.values(), key=lambda b: b[:2])[2]
    return dict(sorted(chosen))


def filled(values: Iterable[Any]) -> bool:
    return any(not blank(v) for v in values)


__all__ = ["HIGHEST", "ITEMS", "answers_like", "assigned", "filled", "share", "signs_told"]
