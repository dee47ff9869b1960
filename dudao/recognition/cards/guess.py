"""Labels with a typo (督导建意): taken for the one missing label they can be, with a warning."""

from __future__ import annotations

import re

from rapidfuzz.distance import Levenshtein

from dudao.recognition.cards.cells import Box
from dudao.recognition.cards.labels import LabelBook, Segment
from dudao.recognition.cards.layout import Layout
from dudao.recognition.labels import keys

_BEFORE_COLON = re.compile(r"\s*([^:：\n]{3,14})[:：](.*)", re.S)
_BEFORE_SPACE = re.compile(r"\s*([^\s:：]{2,10})[ \t\u3000]+(\S.*)", re.S)


def guesses(layout: Layout) -> dict[int, Segment]:
    """Unclaimed boxes that are one letter off exactly one missing label: ``id(box)`` → label."""
    card = layout.card()
    missing = {
        key: name for key, name in layout.book.direct.items() if name and name not in card.labels
    }
    return {
        id(box): s for box in card.unread if (s := _guess(box, missing, layout.book)) is not None
    }


def _guess(box: Box, missing: dict[str, str], book: LabelBook) -> Segment | None:
    if not isinstance(box.raw, str):
        return None
    spaced = _BEFORE_SPACE.match(box.raw)
    if spaced and keys(spaced[1])[0] in missing and len(keys(spaced[1])[0]) >= 3:
        return Segment(keys(spaced[1])[0], spaced[1], spaced[2].strip())
    colon = _BEFORE_COLON.match(box.raw)
    text, value = (colon[1], colon[2].strip()) if colon else (box.raw, None)
    if len(text) > 14:
        return None
    near = {key for key in missing for k in keys(text) if _one_off(k, key)}
    names = {missing[key] for key in near}
    if len(names) != 1:
        return None
    return Segment(sorted(near)[0], text, value)


def _one_off(a: str, b: str) -> bool:
    return (
        len(b) >= 4
        and abs(len(a) - len(b)) <= 1
        and Levenshtein.distance(a, b, score_cutoff=1) == 1
    )
