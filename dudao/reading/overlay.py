"""What lies over the cells of a sheet (boxes to tick, text, shapes), laid into the cells where it is sure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dudao.reading.grid import Grid, Spot

Area = tuple[int, int, int, int]

BOXES = ("check", "radio")
_SIGNS = {"check": ("☑", "□"), "radio": ("●", "○")}
_CAPTION = re.compile(
    r"(?:check ?box|option ?button|复选框|选项按钮|单选按钮|控件|control|形状|shape)\s*\d*", re.I
)
_BARE = re.compile(r"[\s□☐○◯口囗■☑☒●\-_.·]*")
_TICK = re.compile(r"[√✓✔☑☒×✗✘✕●○■□◎∨Vv]|[对错勾叉]")
_SEVERAL = re.compile(r"[\s□☐☑☒○●、，,;；/|┋]")
_WORD = 8
_HEADING = 3
_SPAN = 400


@dataclass(slots=True)
class Over:
    """One thing over cells. ``kind``: check, radio, list, text, shape, line; ``spot`` the cell it belongs
    to, None where nobody knows, ``end`` the last one it covers in good part; ``ticked`` of a box, None
    where it is not told; ``order`` tells the boxes of a cell from above and from the left."""

    kind: str
    spot: Spot | None
    end: Spot | None = None
    text: str = ""
    ticked: bool | None = None
    order: tuple[int, ...] = ()
    sure: bool = True  # it lies in one cell, or merged area; set when laid


def caption(text: str) -> str:
    """A box's words; those a program gives it, or another box drawn beside, are none.

    >>> caption("Check Box 12"), caption("口"), caption(" 独立 ")
    ('', '', '独立')
    """
    text = " ".join(text.split())
    return "" if _CAPTION.fullmatch(text) or _BARE.fullmatch(text) else text


def lay(grid: Grid, things: Iterable[Over]) -> None:
    """Lay things into their cells: a value where it is sure, a note where it is not, a remark beside a value."""
    homes = _Homes(grid)
    boxes: dict[Spot, list[Over]] = {}
    others: list[tuple[Spot, Over]] = []
    for thing in things:
        if thing.spot is None:
            if thing.kind in (*BOXES, "list"):
                grid.controls = True
            elif thing.text:
                _remark(grid, (0, 0), "text_over", thing.text)
            continue
        spot = homes.of(thing.spot)
        thing.sure = thing.end is None or homes.of(thing.end) == spot
        if thing.kind in BOXES:
            boxes.setdefault(spot, []).append(thing)
        else:
            others.append((spot, thing))
    filled = {r for r, row in enumerate(grid.rows) if any(_said(v) for v in row)}
    heading = next((r for r in sorted(filled) if _wide(grid.rows[r])), 0)
    for spot, group in boxes.items():
        _lay_boxes(grid, spot, sorted(group, key=lambda one: one.order), spot[0] in filled)
    for spot, thing in others:
        if thing.kind == "text":
            _lay_text(grid, spot, thing, spot[0] in filled, heading)
        elif thing.kind == "list":
            _lay_list(grid, spot, thing, spot[0] in filled)
        else:
            _lay_shape(grid, spot, thing, spot[0] in filled)


class _Homes:
    """The top-left cell of the merged area a cell lies in."""

    def __init__(self, grid: Grid) -> None:
        self.merges = grid.merges

    def of(self, spot: Spot) -> Spot:
        row, col = spot
        for r1, c1, r2, c2 in self.merges:
            if r1 <= row <= r2 and c1 <= col <= c2:
                return r1, c1
        return spot


def _said(value: Any) -> bool:
    return value not in (None, "") and not (isinstance(value, str) and not value.strip())


def _wide(row: list[Any]) -> bool:
    return sum(_said(v) for v in row) >= _HEADING


def _remark(grid: Grid, spot: Spot, code: str, text: str) -> None:
    said = grid.over.setdefault(spot, [])
    if (code, text) not in said:
        said.append((code, text))


def _put(grid: Grid, spot: Spot, value: Any) -> None:
    """Write a cell, beyond the grid's edge too."""
    row, col = spot
    while len(grid.rows) <= row:
        grid.rows.append([])
    line = grid.rows[row]
    line.extend([None] * (col + 1 - len(line)))
    line[col] = value
    grid.formats.pop(spot, None)
    grid.fonts.pop(spot, None)
    grid.notes.pop(spot, None)


def _lay_boxes(grid: Grid, spot: Spot, group: list[Over], filled: bool) -> None:
    value = grid.at(*spot)
    words = [caption(one.text) for one in group]
    if any(one.ticked is None or not one.sure for one in group):
        if filled:
            grid.notes[spot] = ("control_over", "、".join(filter(None, words)))
        return
    signs = [_SIGNS[one.kind][0 if one.ticked else 1] for one in group]
    text = value.strip() if isinstance(value, str) else ""
    if isinstance(value, bool):
        if len(group) > 1 or value != group[0].ticked:
            grid.notes[spot] = ("control_over", str(value).upper())
    elif _said(value) and not text:
        grid.notes[spot] = ("control_over", str(value))
    elif any(words):
        if filled or any(one.ticked for one in group):
            told = "  ".join(f"{sign}{word}" for sign, word in zip(signs, words, strict=True))
            _put(grid, spot, f"{text}  {told}" if text else told)
    elif text:
        _before_words(grid, spot, text, signs)
    elif len(group) > 1:
        if filled:
            grid.notes[spot] = ("control_over", "".join(signs))
    elif group[0].ticked:
        _put(grid, spot, "√")


def _before_words(grid: Grid, spot: Spot, text: str, signs: list[str]) -> None:
    """Boxes without words over a cell that prints as many words."""
    words = [word for word in _SEVERAL.split(text) if word]
    if len(signs) == 1 and len(words) > 1 and len(text) > _WORD:
        words = [text]
    if len(words) == len(signs):
        told = (f"{sign}{word}" for sign, word in zip(signs, words, strict=True))
        _put(grid, spot, "  ".join(told))
    else:
        grid.notes[spot] = ("control_over", text)


def _lay_text(grid: Grid, spot: Spot, thing: Over, filled: bool, heading: int) -> None:
    text = thing.text.strip()
    value = grid.at(*spot)
    if _TICK.fullmatch(text):
        if not filled and not _said(value):
            _remark(grid, spot, "text_over", text)
        elif not thing.sure:
            grid.notes[spot] = ("text_unread", text)
        elif not _said(value):
            _put(grid, spot, text)
        elif isinstance(value, str) and len(value) <= _WORD and not _SEVERAL.search(value.strip()):
            _put(grid, spot, text + value.strip())
        else:
            grid.notes[spot] = ("text_unread", text)
    elif not _said(value) and (spot[0] < heading or (filled and thing.sure)):
        _put(grid, spot, text)
        if spot[0] >= heading:
            _remark(grid, spot, "text_read", text)
    else:
        _remark(grid, spot, "text_over", text)


def _lay_list(grid: Grid, spot: Spot, thing: Over, filled: bool) -> None:
    """A drop-down list that lies over a cell: what it shows, where its words are on the same sheet."""
    if thing.text:
        if not _said(grid.at(*spot)):
            _put(grid, spot, thing.text)
            return
        _remark(grid, spot, "text_over", thing.text)
    elif thing.ticked is not False and filled:
        grid.notes[spot] = ("control_over", "")


def _lay_shape(grid: Grid, spot: Spot, thing: Over, filled: bool) -> None:
    if thing.kind == "shape" and thing.sure and filled and not _said(grid.at(*spot)):
        grid.notes[spot] = ("shape_unread", "")
    elif filled:
        _remark(grid, spot, "shape_over", "")
