"""Options printed in cells of their own beside or below each question: found, and which one was chosen."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dudao.patterns import late
from dudao.reading.grid import Grid, Spot
from dudao.recognition.labels import blank, squeeze
from dudao.recognition.surveys.model import FEWEST, Block
from dudao.recognition.surveys.words import Words
from dudao.values import parse
from dudao.values.parsed import Hint

_YES = frozenset("√✓✔✅☑■●◉◎⊙⦿◆★▲▣")
_NO = frozenset("×✗✘✕")
_BRACKETED = late(r"[(（\[【]\s*[√✓✔☑vVxX●◉◎⊙■]\s*[)）\]】]")
_V = late(r"(?:^[vV](?=[一-龥])|(?<=[一-龥])[vV]$)")
_BOXED = late(r"[√✓✔✅☑☒□☐○◯●◉◎⊙⦿■×✗✘]|[(（\[【][\s√✓✔vVxX]*[)）\]】]")
_BELOW = 7
"""No question's options go on further down than this."""


def find_printed(
    grid: Grid, words: Words, block: Block, c: int, end: int
) -> dict[int, dict[str, Spot]]:
    """Item → level → its cell, where each question's options stand in cells; nothing for other blocks.

    Options are printed where most questions show three different levels or more, none twice: people
    who answered would agree somewhere. Else the only levels left standing, each in its own column.
    """
    zones = _zones(grid, block)
    beside = {
        n: _levels(grid, words, [(r, col) for col in range(c + 1, end + 1)])
        for n, (r, _) in zones.items()
    }
    named = not _unnamed(grid, words, block, c, end)
    if (printed := _printed(beside)) and not (named and not marked(grid, printed)):
        return printed  # three people who each say one thing throughout have names over them
    below = {
        n: _levels(
            grid, words, [(i, col) for i in range(r + 1, last + 1) for col in range(c, end + 1)]
        )
        for n, (r, last) in zones.items()
    }
    return _printed(below) or ({} if named else _left_standing(beside))


def marked(grid: Grid, printed: Mapping[int, Mapping[str, Spot]]) -> bool:
    """Whether any option has a mark or an empty box."""
    return any(_BOXED.search(str(grid.at(*s))) for row in printed.values() for s in row.values())


def _zones(grid: Grid, block: Block) -> dict[int, tuple[int, int]]:
    """Item → its row and the last row before the next question."""
    rows = sorted(block.items.values())
    follows = dict(itertools.pairwise(rows))
    usual = max((b - a for a, b in follows.items()), default=1)
    return {
        n: (r, min(follows.get(r, r + usual) - 1, r + _BELOW, grid.height - 1))
        for n, r in block.items.items()
    }


def _levels(grid: Grid, words: Words, spots: list[Spot]) -> list[tuple[str, Spot]]:
    return [(t, spot) for spot in spots if (t := words.level_text(grid.at(*spot)))]


def _printed(found: Mapping[int, list[tuple[str, Spot]]]) -> dict[int, dict[str, Spot]]:
    full = [n for n, told in found.items() if len(told) >= 3 and _different(told)]
    if 2 * len(full) <= len(found) or len(full) < 3:
        return {}
    return {n: dict(told) for n, told in found.items() if told and _different(told)}


def _different(told: list[tuple[str, Spot]]) -> bool:
    return len({level for level, _ in told}) == len(told)


def _left_standing(found: Mapping[int, list[tuple[str, Spot]]]) -> dict[int, dict[str, Spot]]:
    """One level left in most rows, each always in the same column, several columns used."""
    told = [(level, spot[1]) for row in found.values() for level, spot in row]
    columns = {col for _, col in told}
    alone = sum(1 for row in found.values() if len(row) == 1)
    if len(columns) < 2 or alone < FEWEST or len(set(told)) != len(columns):
        return {}
    if len({level for level, _ in told}) != len(columns) or not all(
        map(_different, found.values())
    ):
        return {}
    return {n: dict(row) for n, row in found.items() if row}


def _unnamed(grid: Grid, words: Words, block: Block, c: int, end: int) -> bool:
    """Whether no heading stands over the columns, or only one of options: they are no persons'."""
    if block.header is None:
        return True
    told = [v for col in range(c + 1, end + 1) if not blank(v := grid.at(block.header, col))]
    return all(
        words.column(v) or words.level_text(v) or "选项" in str(v) or words.numbered(v)
        for v in told
    )


def printed_under(grid: Grid, words: Words, block: Block) -> dict[int, dict[str, Spot]]:
    """Item → level → its cell where the levels' lines print their level again at most questions."""
    own = {
        n: {
            lv: spot
            for lv, line in block.levels.items()
            if words.level_text(grid.at(*(spot := block.spot(n, line)))) == lv
        }
        for n in block.items
    }
    full = sum(1 for row in own.values() if len(row) >= 3)
    return {n: row for n, row in own.items() if row} if 2 * full > len(own) else {}


def painted_only(grid: Grid, block: Block) -> dict[int, dict[str, Spot]]:
    """Item → level → its cell in a form of empty cells where single ones are shaded: a colour for a tick."""
    own = {n: {lv: block.spot(n, line) for lv, line in block.levels.items()} for n in block.items}
    spots = [spot for row in own.values() for spot in row.values()]
    if not any(spot in grid.marked for spot in spots) or any(not blank(grid.at(*s)) for s in spots):
        return {}
    single = sum(
        1 for row in own.values() if sum("f" in grid.marked.get(s, "") for s in row.values()) == 1
    )
    return own if single >= 3 else {}


def find_ticks(grid: Grid, block: Block, c: int) -> dict[Spot, Spot]:
    """Option → the cell for its tick, where the ticks have cells of their own: below, behind or before.

    A free column between the questions (in column ``c``) and the first option says before.
    """
    options = {spot for row in block.printed.values() for spot in row.values()}
    first = min(col for _, col in options)
    sides = ((0, -1), (0, 1)) if first - c >= 2 else ((0, 1), (0, -1))
    asked = {(r, c) for r in block.items.values()}
    rows = {r for r, _ in options} | {r + 1 for r, _ in options}
    loose = {
        (r, col)
        for r in rows
        for col in range(min(c + 1, first), grid.width)
        if (r, col) not in options | asked
        and not blank(grid.at(r, col))
        and _ticked(grid, (r, col))
    }
    for down, right in ((1, 0), *sides):
        moved = {(r, col): (r + down, col + right) for r, col in options}
        taken = options | asked
        if loose and loose <= set(moved.values()) and not any(to in taken for to in moved.values()):
            return moved
    return {}


def unread_cells(grid: Grid, block: Block, n: int) -> list[Spot]:
    """What stands among an item's options and is none of them, nor the cell of a tick."""
    known = {*block.printed[n].values(), *block.ticks.values()}
    lines = {
        spot[1 if block.down else 0] for row in block.printed.values() for spot in row.values()
    }
    fixed = {spot[0 if block.down else 1] for spot in block.printed[n].values()}
    spots = [(f, line) if block.down else (line, f) for f in fixed for line in sorted(lines)]
    return [s for s in spots if s not in known and not blank(grid.at(*s))]


def _ticked(grid: Grid, spot: Spot) -> bool:
    read = parse("tick", grid.at(*spot), Hint(font=grid.fonts.get(spot)))
    return not any(d.severity == "error" for d in read.doubts)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The levels chosen of one question's options, and by what where that is no tick."""

    levels: tuple[str, ...]
    by: str = ""  # 底色, 加粗, 字体颜色: likely only


def chosen(grid: Grid, block: Block, n: int, full: bool) -> Chosen:
    """Which of an item's printed options was chosen; ``full``: other questions show more options."""
    options = block.printed[n]
    ticked = [lv for lv, spot in options.items() if sign(grid.at(*spot)) == "yes"]
    if not ticked and block.ticks:
        ticked = [
            lv for lv, s in options.items() if (t := block.ticks.get(s)) and _is_tick(grid, t)
        ]
    if ticked:
        return Chosen(tuple(ticked))
    for signs, by in (("u", ""), ("f", "底色"), ("b", "加粗"), ("c", "字体颜色")):
        apart = [lv for lv, spot in options.items() if _set_apart(grid, spot, signs)]
        if 0 < len(apart) < len(options) or (apart and not full):
            return Chosen(tuple(apart), by)
    out = [lv for lv, s in options.items() if sign(grid.at(*s)) == "no" or s in grid.struck]
    if 0 < len(out) < len(options):
        return Chosen(tuple(lv for lv in options if lv not in out))
    return Chosen(tuple(options) if not full else ())


def _is_tick(grid: Grid, spot: Spot) -> bool:
    return bool(parse("tick", grid.at(*spot), Hint(font=grid.fonts.get(spot))).value)


def _set_apart(grid: Grid, spot: Spot, sign_: str) -> bool:
    if sign_ == "u" and (runs := grid.underlined.get(spot)):
        text = squeeze(str(grid.at(*spot)))
        return any(squeeze(run) in text for run in runs)
    return sign_ in grid.marked.get(spot, "")


def sign(value: Any) -> str:
    """Whether an option's cell is ticked, crossed out or neither.

    >>> sign("☑很满意"), sign("很满意（√）"), sign("×一般"), sign("□很满意"), sign("很满意V")
    ('yes', 'yes', 'no', '', 'yes')
    """
    text = squeeze(str(value))
    if _BRACKETED.search(text) or _YES & set(text) or _V.search(text) or "☒" in text:
        return "yes"
    return "no" if _NO & set(text) else ""
