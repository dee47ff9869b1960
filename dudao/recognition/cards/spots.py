"""Where a form's labels stand on a grid, before its cards are told apart; words inside a long value are none."""

from __future__ import annotations

from collections.abc import Iterable

from dudao.forms import Form
from dudao.recognition.cards.cells import Box, Plane
from dudao.recognition.cards.labels import SHORT, LabelBook, Segment, label_book

HEADER = 4
"""So many labels side by side without room for a value are a list's header, not a card's."""


def label_spots(
    form: Form, found: Iterable[Box]
) -> dict[tuple[int, int], tuple[frozenset[str], str]]:
    """Where the form's labels stand: (row, column) → their fields and first key.

    Those of a list's header are left out, and what only looks like labels in the value of a
    long field (督导：最近怎样？ in a written dialogue).
    """
    book = label_book(form)
    boxes = list(found)
    hits = {id(box): h for box in boxes if (h := _hits(box, book))}
    for box in _inside_values(boxes, hits, book):
        del hits[id(box)]
    spots: dict[tuple[int, int], tuple[frozenset[str], str]] = {}
    row, alone, beside = None, False, 0
    for box in boxes:
        if box.row != row:
            _drop_header(spots, row, beside)
            row, alone, beside = box.row, False, 0
        here = hits.get(id(box), [])
        beside += alone and bool(here) and here[0].value is None
        alone = bool(here) and here[0].value is None
        names = book.meant(here)
        if names:
            spots[box.row, box.col] = (frozenset(names), here[0].key)
    _drop_header(spots, row, beside)
    return spots


def _hits(box: Box, book: LabelBook) -> list[Segment]:
    if not isinstance(box.raw, str) or not box.raw:
        return []
    pure = book.pure(box.raw)
    if pure:
        return [pure]
    head = box.raw[:60]
    parted = ":" in head or "：" in head or len(head[:24].split(maxsplit=1)) == 2
    return book.segments(box.raw) if parted else []


def _inside_values(boxes: list[Box], hits: dict[int, list[Segment]], book: LabelBook) -> list[Box]:
    """Boxes with ``label：value`` pieces that stand right of a long field's label, or below its heading."""
    heads = {
        id(b)
        for b in boxes
        if (h := hits.get(id(b))) and h[0].value is None and book.direct.get(h[0].key) in book.long
    }
    pieces = [b for b in boxes if (h := hits.get(id(b))) and h[0].value is not None]
    if not heads or not pieces:
        return []
    plane = Plane(boxes)
    return [b for b in pieces if _is_value(plane, b, hits[id(b)], heads, set(hits))]


def _is_value(
    plane: Plane, box: Box, found: list[Segment], heads: set[int], labelled: set[int]
) -> bool:
    left = plane.left(box)
    if left is not None:
        return id(left) in heads
    above = plane.above(box)
    if above is None or id(above) not in heads:
        return False
    one_line = "\n" not in box.text.strip() and labels_only(box, found)
    if one_line and any(len(s.key) >= SHORT for s in found):
        return False
    beside = plane.right(above)
    while beside is not None and beside.blank:
        beside = plane.right(beside)
    return beside is None or id(beside) in labelled


def labels_only(box: Box, found: list[Segment]) -> bool:
    """Whether a box is short and has a label on every line."""
    labels = sum(1 for s in found if s.key)
    return len(box.text.strip().split("\n")) <= labels and len(box.text) < 80


def _drop_header(spots: dict, row: int | None, beside: int) -> None:
    """Forget a row where labels stand directly beside labels: a list's header."""
    if beside >= HEADER - 1:
        for spot in [s for s in spots if s[0] == row]:
            del spots[spot]
