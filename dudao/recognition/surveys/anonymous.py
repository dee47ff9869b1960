"""Answers are kept without names: who answered is said to be left out, never passed over in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dudao.reading.grid import Grid, Spot
from dudao.recognition.labels import blank, squeeze
from dudao.recognition.surveys.across import heading
from dudao.recognition.surveys.model import Block
from dudao.recognition.surveys.words import Words
from dudao.values.people import usual_name

_MOST = 0.6
_ABOVE, _BELOW = 6, 3
"""Rows around a paper in which its writer signs."""

Left = tuple[str, Spot, Spot]
"""What names are headed, and from where to where they stand."""


def names_left_out(grid: Grid, words: Words, block: Block) -> Iterator[Left]:
    """The names of those who answered: a column of them, a row of them, or who signs one paper."""
    if block.down:
        yield from _across_the_top(grid, block)
    elif block.answers:
        yield from _columns(grid, block)
    if not (block.answers and len(block.answers) > 1):
        yield from _signed(grid, words, block)


def _columns(grid: Grid, block: Block) -> Iterator[Left]:
    taken = {*block.items.values(), *block.extra}
    taken |= {c for name, c in block.special.items() if name != "respondent"}
    for c in range(grid.width):
        told = [v for r in block.answers if not blank(v := grid.at(r, c))]
        if c in taken or not _names(told):
            continue
        text = str(heading(grid, block.header or 0, c) or "")
        yield text, (min(block.answers), c), (max(block.answers), c)


def _across_the_top(grid: Grid, block: Block) -> Iterator[Left]:
    if block.header is None or not block.answers:
        return
    told = [v for c in block.answers if not blank(v := grid.at(block.header, c))]
    if _names(told):
        first, last = min(block.answers), max(block.answers)
        yield "", (block.header, first), (block.header, last)


def _names(told: list) -> bool:
    named = [v for v in told if isinstance(v, str) and usual_name(squeeze(v))]
    return bool(told) and len(named) >= _MOST * len(told)


def _signed(grid: Grid, words: Words, block: Block) -> Iterator[Left]:
    labels = "|".join(map(re.escape, words.form.option("ignored", ())))
    if not labels:
        return
    signed = re.compile(
        rf"(?:^|[\s　])(?P<label>{labels})\s*(?:[:：]\s*(?P<who>[一-鿿]{{2,4}}(?![一-鿿]))?)?"
    )
    top, bottom = max(0, block.first[0] - _ABOVE), min(grid.height, block.last[0] + 1 + _BELOW)
    for r in [*range(top, block.first[0]), *range(block.last[0] + 1, bottom)]:
        for c, value in enumerate(grid.rows[r]):
            hit = signed.search(value) if isinstance(value, str) else None
            if hit is None:
                continue
            beside = grid.at(r, c + 1) if hit["who"] is None and hit[0] == value else hit["who"]
            if isinstance(beside, str) and usual_name(squeeze(beside)):
                at = (r, c if hit["who"] else c + 1)
                yield hit["label"], at, at
                return
