"""Cards kept as columns: the labels once at the left, a session in each column beside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from dudao.patterns import late
from dudao.recognition.cards.cells import Box

_COUNTED = late(
    r"\s*(?:第?\s*[一二三四五六七八九十\d]{1,3}\s*[次期场回份节]?|[(（]\d{1,2}[)）]|[①-⑳])\s*"
)
"""What a column is numbered with: 第1次, 一, 2."""
_LEAST = 3
"""So many labelled rows at least, and as many values in a column."""

Spots = Mapping[tuple[int, int], tuple[frozenset[str], str]]


def columns(every: list[Box], spots: Spots) -> list[list[Box]]:
    """The boxes of each session, where the labels stand in one column and several columns are filled.

    ``spots`` is where labels stand. Empty where the boxes are no such table.
    """
    at = _label_column(spots)
    if at is None:
        return []
    rows = {row for row, col in spots if col == at}
    labels = {(b.row, b.col): b for b in every if b.col == at and b.row in rows}
    if any(b.paragraph for b in labels.values()):
        return []
    first, last = min(rows), max(b.row2 for b in labels.values())
    inside = [b for b in every if not b.paragraph and first <= b.row <= last and b.col > at]
    filled = _filled(inside, len(rows))
    if len(filled) < 2:
        return []
    first, last = _stretched(every, at, filled, first, last)
    return [_band(every, labels, at, first, last, col) for col in filled]


def _label_column(spots: Spots) -> int | None:
    """The one column in which the labels stand; None where others have labels too."""
    count: dict[int, set[str]] = {}
    for (_, col), (names, _) in spots.items():
        count.setdefault(col, set()).update(names)
    if not count:
        return None
    at = max(count, key=lambda c: (len(count[c]), -c))
    strays = sum(1 for _, col in spots if col != at)
    return at if len(count[at]) >= _LEAST and strays * 8 <= len(count[at]) else None


def _filled(inside: list[Box], rows: int) -> list[int]:
    """The columns filled in at least half of the labelled rows."""
    count = Counter(b.col for b in inside if not b.blank and b.col == b.col2)
    return sorted(c for c, n in count.items() if n >= max(_LEAST, rows / 2))


def _stretched(
    every: list[Box], at: int, filled: list[int], first: int, last: int
) -> tuple[int, int]:
    """First and last row of the table: rows above and below that have a label's cell and values beside it."""
    heads = {b.row for b in every if b.col == b.col2 == at and not b.blank and not _counts(b)}
    valued = {b.row for b in every if b.col in filled and not b.blank and not b.paragraph}
    rows = heads & valued
    while first - 1 in rows:
        first -= 1
    while last + 1 in rows:
        last += 1
    return first, last


def _band(
    every: list[Box],
    labels: Mapping[tuple[int, int], Box],
    at: int,
    first: int,
    last: int,
    col: int,
) -> list[Box]:
    """One session: the labels widened to its column, its own values, and what stands over all of them."""
    found = []
    for box in every:
        if box.paragraph or (box.row < first and _over_all(box, at, col)):
            found.append(box)
        elif box.row < first:
            if box.col <= col <= box.col2 and not _COUNTED.fullmatch(box.text):
                found.append(replace(box, col=col, col2=col))
        elif box.row > last and box.col <= at:
            found.append(box)
        elif box.col == at:
            found.append(replace(box, col2=col - 1))
        elif box.col <= col <= box.col2:
            found.append(replace(box, col=col, col2=col))
    return found


def _over_all(box: Box, at: int, col: int) -> bool:
    """Whether a box above the labels speaks for every column: a title from the label column on."""
    return box.col <= at and (box.col2 >= col or not _counts(box))


def _counts(box: Box) -> bool:
    return (
        re.fullmatch(
            r"\s*(?:次数|序号|场次|期数|次序|编号|第几次|轮次|项目|栏目|内容)\s*", box.text
        )
        is not None
    )
