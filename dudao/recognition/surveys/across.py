"""Surveys whose items run across: questionnaire exports, transposed matrices."""

from __future__ import annotations

import re

from dudao.reading.grid import Grid
from dudao.recognition.labels import blank, keys, squeeze
from dudao.recognition.surveys.model import FEWEST, Block, blank_row, one_to_five
from dudao.recognition.surveys.words import Words


def across(grid: Grid, words: Words, heads: list[int]) -> list[Block]:
    found: list[Block] = []
    for k, r in enumerate(heads):
        end = heads[k + 1] if k + 1 < len(heads) else grid.height
        items = items_in_row(grid, words, r) or _numbered_row(grid, words, r)
        block = _export(grid, words, r, end, items)
        if block is None:
            continue
        if found and found[-1].items == items and not found[-1].levels and not block.levels:
            found[-1].answers += block.answers  # the header printed again on the next page
            found[-1].last = block.last
        else:
            found.append(block)
    return found


def items_in_row(grid: Grid, words: Words, r: int) -> dict[int, int]:
    items: dict[int, int] = {}
    for c, value in enumerate(grid.rows[r]):
        n = words.item(value)
        if n is not None:
            items.setdefault(n, c)
    return items


def _numbered_row(grid: Grid, words: Words, r: int) -> dict[int, int]:
    items: dict[int, int] = {}
    for c, value in enumerate(grid.rows[r]):
        n = words.numbered(value)
        if n is not None and n not in items:
            items[n] = c
    columns = [items[n] for n in sorted(items)]
    whole = sorted(items) == list(range(1, len(items) + 1)) and len(items) >= 5
    return items if whole and columns == sorted(columns) else {}


def numbered_head(grid: Grid, words: Words, r: int) -> bool:
    """A header of bare numbers (Q1 … Q7) over answers of the scale."""
    items = _numbered_row(grid, words, r)
    named = any(re.search("[QqＱ第题]", str(grid.at(r, c))) for c in items.values())
    if not items or not (named or "满意" in squeeze(f"{grid.sheet or ''}{_top_text(grid, r)}")):
        return False
    below = [grid.at(i, c) for i in range(r + 1, min(r + 9, grid.height)) for c in items.values()]
    told = [v for v in below if not blank(v)]
    return bool(told) and all(words.level_text(v) or one_to_five(v) for v in told)


def _top_text(grid: Grid, r: int) -> str:
    return "".join(str(v) for row in grid.rows[:r] for v in row if isinstance(v, str))


def _export(grid: Grid, words: Words, r: int, end: int, items: dict[int, int]) -> Block | None:
    left = min(items.values())
    columns = [c for c in range(len(grid.rows[r])) if not blank(grid.at(r, c))]
    levels = {}
    for i in range(r + 1, end):
        text = next((t for c in range(left) if (t := words.level_text(grid.at(i, c)))), None)
        if text:
            levels.setdefault(text, i)
    bottom = max((i for i in range(r + 1, end) if not blank_row(grid, i)), default=r)
    block = Block(False, items, (r, min(columns)), (bottom, max(columns)), header=r)
    if len(levels) >= 3:
        block.levels = levels
        block.last = (max(bottom, *levels.values()), max(items.values()))
        return block
    block.answers = [i for i in range(r + 1, end) if _answers_row(grid, words, block, i)]
    _name_columns(grid, words, block, columns)
    _add_numbered_columns(grid, words, block)
    _find_orphan_columns(grid, words, block)
    return block if block.answers else None


def _answers_row(grid: Grid, words: Words, block: Block, r: int) -> bool:
    """Whether a row holds a respondent: not blank, no total, not the header again."""
    told = [c for c, v in enumerate(grid.rows[r]) if not blank(v)]
    if not told or len(items_in_row(grid, words, r)) >= FEWEST:
        return False
    first = grid.at(r, told[0])
    if isinstance(first, str) and (
        words.column(first) == "computed" or squeeze(first)[:2] in ("合计", "平均", "注:", "说明")
    ):
        return False
    return len(told) > 1 or told[0] in block.items.values()


def _add_numbered_columns(grid: Grid, words: Words, block: Block) -> None:
    """A column whose question is spoiled is known by its number, where the others agree with theirs."""
    numbers = {n: words.leading_number(grid.at(block.header, c)) for n, c in block.items.items()}
    if any(told != n for n, told in numbers.items()):
        return
    for c, header in list(block.extra.items()):
        n = words.leading_number(header)
        if n in words.items and n not in block.items:
            block.items[n] = c
            block.guessed[n] = block.extra.pop(c)


def _find_orphan_columns(grid: Grid, words: Words, block: Block) -> None:
    """Columns of answers under no header, or under one that is no item while an item is missing."""
    taken = {*block.items.values(), *block.special.values()}
    for c in range(grid.width):
        header = grid.at(block.header, c)
        if c in taken or (not blank(header) and (c not in block.extra or len(block.items) == 7)):
            continue
        told = [(r, c) for r in block.answers if not words.skipped(grid.at(r, c))]
        fits = [s for s in told if one_to_five(grid.at(*s)) or words.level_text(grid.at(*s))]
        if fits if blank(header) else 2 * len(fits) > len(told):
            block.orphans.append((str(header or ""), told))


def _name_columns(grid: Grid, words: Words, block: Block, columns: list[int]) -> None:
    fields = {k: n for n, f in words.form.meta.items() for lab in f.labels for k in keys(lab)}
    for c in columns:
        if c in block.items.values():
            continue
        header = str(grid.at(block.header, c))
        kind = words.column(header)
        name = next((fields[k] for k in keys(header) if k in fields), None)
        if kind == "respondent" and c < min(block.items.values()):
            block.special.setdefault("respondent", c)
        elif kind == "comment" and "comment" not in block.special:
            block.special["comment"] = c
        elif name and kind != "tool":
            block.special.setdefault(name, c)
        elif kind not in ("tool", "computed", "respondent", "item"):
            block.extra[c] = header
