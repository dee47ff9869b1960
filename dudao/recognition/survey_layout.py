"""Where on a grid a survey's answers stand: matrices of levels, columns of answers, one row a respondent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from dudao.reading.grid import Grid, Spot
from dudao.recognition.labels import blank, keys, squeeze
from dudao.recognition.survey_words import Words

FEWEST = 4
"""Items that must be seen by their wording before a block is a survey's."""


@dataclass(slots=True)
class Block:
    """One survey on a grid. A *line* is a row where items run across, a column where they run down.

    ``items`` maps 1–7 to their lines; ``levels`` the printed level to its line (a matrix) or nothing
    (answers written out); ``answers`` the lines holding one respondent each.
    """

    down: bool  # items run down the sheet, one a row
    items: dict[int, int]
    first: Spot
    last: Spot
    levels: dict[str, int] = field(default_factory=dict)
    shares: list[int] = field(default_factory=list)  # percentage lines beside the levels
    answers: list[int] = field(default_factory=list)
    header: int | None = (
        None  # line of the header: a row where items run down, else the items' own row
    )
    special: dict[str, int] = field(default_factory=dict)  # respondent, comment, meta fields → line
    extra: dict[int, str] = field(default_factory=dict)  # line → printed header
    guessed: dict[int, str] = field(default_factory=dict)  # item → the wording it was guessed from
    orphans: list[tuple[str, list[Spot]]] = field(default_factory=list)  # answers to no known item

    def spot(self, item: int, line: int) -> Spot:
        """The cell of an item on a level's or an answer's line."""
        return (self.items[item], line) if self.down else (line, self.items[item])

    @property
    def area(self) -> tuple[int, int, int, int]:
        return (*self.first, *self.last)


def blocks(grid: Grid, words: Words, rows: range) -> list[Block]:
    """All survey blocks of a grid, in reading order. ``rows`` are the ones worth looking at."""
    heads = [r for r in rows if len(_items_in_row(grid, words, r)) >= FEWEST]
    found = _across(grid, words, heads)
    found = found or sorted(_down(grid, words, rows), key=lambda b: (b.first[0], b.first[1]))
    if not found:
        heads = [r for r in rows[:12] if _numbered_head(grid, words, r)][:1]
        found = _across(grid, words, heads)
    return found


# -- items across: questionnaire exports, transposed matrices -----------------------------------------


def _across(grid: Grid, words: Words, heads: list[int]) -> list[Block]:
    found: list[Block] = []
    for k, r in enumerate(heads):
        end = heads[k + 1] if k + 1 < len(heads) else grid.height
        items = _items_in_row(grid, words, r) or _numbered_row(grid, words, r)
        block = _export(grid, words, r, end, items)
        if block is None:
            continue
        if found and found[-1].items == items and not found[-1].levels and not block.levels:
            found[-1].answers += block.answers  # the header printed again on the next page
            found[-1].last = block.last
        else:
            found.append(block)
    return found


def _items_in_row(grid: Grid, words: Words, r: int) -> dict[int, int]:
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


def _numbered_head(grid: Grid, words: Words, r: int) -> bool:
    """A header of bare numbers (Q1 … Q7) over answers of the scale."""
    items = _numbered_row(grid, words, r)
    named = any(isinstance(grid.at(r, c), str) for c in items.values())
    if not items or not (named or "满意" in squeeze(f"{grid.sheet or ''}{_top_text(grid, r)}")):
        return False
    below = [grid.at(i, c) for i in range(r + 1, min(r + 9, grid.height)) for c in items.values()]
    told = [v for v in below if not blank(v)]
    return bool(told) and all(words.level_text(v) or _one_to_five(v) for v in told)


def _one_to_five(value: object) -> bool:
    text = squeeze(str(value)).removesuffix("分").removesuffix(".0")
    return text in ("1", "2", "3", "4", "5")


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
    bottom = max((i for i in range(r + 1, end) if not _blank_row(grid, i)), default=r)
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


def _blank_row(grid: Grid, r: int) -> bool:
    return all(blank(v) for v in grid.rows[r])


def _answers_row(grid: Grid, words: Words, block: Block, r: int) -> bool:
    """Whether a row holds a respondent: not blank, no total, not the header again."""
    told = [c for c, v in enumerate(grid.rows[r]) if not blank(v)]
    if not told or len(_items_in_row(grid, words, r)) >= FEWEST:
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
        fits = [s for s in told if _one_to_five(grid.at(*s)) or words.level_text(grid.at(*s))]
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


# -- items down: the paper form, counts, scores, one column a respondent ---------------------------------


def _down(grid: Grid, words: Words, rows: range) -> Iterable[Block]:
    seen: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for r in rows:
        for c, value in enumerate(grid.rows[r]):
            n = words.item(value)
            if n is not None:
                seen[c].append((r, n))
    runs = [
        (c, run)
        for c, hits in sorted(seen.items())
        for run in _runs(grid, words, c, hits)
        if len(run) >= FEWEST
    ]
    if not runs:
        runs = list(_numbered_runs(grid, words, rows))
    for c, run in runs:
        beside = [o for o, other in runs if o > c and set(other.values()) & set(run.values())]
        block = _matrix(grid, words, c, run, beside)
        if block is not None:
            yield block


def _runs(grid: Grid, words: Words, c: int, hits: list[tuple[int, int]]) -> list[dict[int, int]]:
    """Items of one column, parted where an item comes again or another header stands between."""
    runs: list[dict[int, int]] = []
    before = 0
    for r, n in hits:
        headed = any(words.column(grid.at(k, c)) == "item" for k in range(before + 1, r))
        if not runs or n in runs[-1] or headed:
            runs.append({})
        runs[-1][n] = r
        before = r
    return runs


def _numbered_runs(grid: Grid, words: Words, rows: range) -> Iterable[tuple[int, dict[int, int]]]:
    """Columns counting 1–7 under a header of levels: the wording is absent, the number decides."""
    for c in range(min(grid.width, 12)):
        run: dict[int, int] = {}
        for r in rows:
            n = words.numbered(grid.at(r, c))
            if n is not None and n == len(run) + 1:
                run[n] = r
        if len(run) >= 5 and run[1] > 0:
            head = [
                words.level_text(v) for i in range(max(0, run[1] - 3), run[1]) for v in grid.rows[i]
            ]
            if len({t for t in head if t}) >= 3:
                yield c, run
                return


def _matrix(
    grid: Grid, words: Words, c: int, items: dict[int, int], others: list[int]
) -> Block | None:
    """The block right of a column of items, up to the next form beside it."""
    top, bottom = min(items.values()), max(items.values())
    numbered = c > 0 and words.numbered(grid.at(top, c - 1)) is not None
    end = grid.width - 1
    if others:
        end = min(others) - (2 if words.numbered(grid.at(top, min(others) - 1)) else 1)
    header = _header_row(grid, words, top, c, end)
    block = Block(True, items, (_first_row(grid, words, header, top, c), c - numbered), (bottom, c))
    block.header = header
    if numbered or words.leading_number(grid.at(top, c)):
        _add_numbered(grid, words, block, c)
    for col in range(c + 1, end + 1):
        _place_column(grid, words, block, col, top)
    used = [*block.levels.values(), *block.answers, *block.shares]
    told = [
        col for col in range(c + 1, end + 1) for r in items.values() if not blank(grid.at(r, col))
    ]
    block.last = (max(items.values()), max([c, *used, *told]))
    if len(block.items) < 7 and used:
        _find_orphan_rows(grid, words, block, c, used)
    return block if block.answers or len(block.levels) >= 3 else None


def _find_orphan_rows(grid: Grid, words: Words, block: Block, c: int, used: list[int]) -> None:
    """Rows of answers among the items whose wording is no item's."""
    low, high = (0 if block.header is None else block.header) + 1, block.last[0] + 1
    for r in range(low, min(high + 1, grid.height)):
        text = str(grid.at(r, c) or "")
        if (
            r in block.items.values()
            or words.column(text)
            or words.column(grid.at(r, c - 1)) == "computed"
        ):
            continue
        told = [
            (r, col)
            for col in used
            if not blank(grid.at(r, col)) and not isinstance(words.level_text(grid.at(r, col)), str)
        ]
        told += [(r, col) for col in block.answers if words.level_text(grid.at(r, col))]
        if told:
            block.orphans.append((text, told))
            block.last = (max(block.last[0], r), block.last[1])


def _header_row(grid: Grid, words: Words, top: int, c: int, end: int) -> int | None:
    """The row above the items that names the levels; else the nearest one that names columns."""
    rows = [r for r in range(top - 1, max(-1, top - 4), -1) if not _is_item_row(grid, words, r, c)]
    cells = {r: [grid.at(r, col) for col in range(c + 1, end + 1)] for r in rows}
    for said in (words.level_text, words.column):
        best = max(rows, key=lambda r: sum(1 for v in cells[r] if said(v)), default=None)
        if best is not None and any(said(v) for v in cells[best]):
            return best
    return rows[0] if rows and any(not blank(v) for v in cells[rows[0]]) else None


def _is_item_row(grid: Grid, words: Words, r: int, c: int) -> bool:
    """Whether a row above the items is numbered as one: its wording is spoiled."""
    number = c > 0 and words.numbered(grid.at(r, c - 1)) is not None
    return number or words.leading_number(grid.at(r, c)) is not None


def _first_row(grid: Grid, words: Words, header: int | None, top: int, c: int) -> int:
    """The block's first row: a two-row header begins above the row of levels."""
    if header is None:
        return top
    above = header - 1
    named = above >= 0 and words.column(grid.at(above, c)) == "item"
    return above if named else header


def _add_numbered(grid: Grid, words: Words, block: Block, c: int) -> None:
    """An item whose wording is spoiled is known by its number, where all the others agree with theirs."""
    numbers = {
        r: words.numbered(grid.at(r, c - 1)) or words.leading_number(grid.at(r, c))
        for r in block.items.values()
    }
    if any(numbers[r] != n for n, r in block.items.items()):
        return
    low, high = min(block.items.values()), max(block.items.values())
    for r in range(max(0, low - 2), min(grid.height, high + 3)):
        n = words.numbered(grid.at(r, c - 1)) or words.leading_number(grid.at(r, c))
        if n in words.items and n not in block.items and r not in block.items.values():
            block.items[n] = r
            block.guessed[n] = str(grid.at(r, c) or "")


def _place_column(grid: Grid, words: Words, block: Block, col: int, top: int) -> None:
    printed = _printed(grid, block.header, col)
    level = words.level_text(printed)
    under = [squeeze(str(grid.at(r, col) or "")) for r in range((block.header or top) + 1, top)]
    if any(t in ("占比", "比例", "百分比", "%", "占比%", "比例%") for t in under):
        block.shares.append(col)
    elif level:
        block.levels.setdefault(level, col)
    elif words.column(printed) == "computed" or all(
        blank(grid.at(r, col)) for r in block.items.values()
    ):
        return
    elif words.column(printed) == "score" or _scale_like(grid, words, block, col):
        block.answers.append(col)
    else:
        block.extra[col] = str(printed or "")


def _scale_like(grid: Grid, words: Words, block: Block, col: int) -> bool:
    told = [v for r in block.items.values() if not blank(v := grid.at(r, col))]
    fitting = sum(1 for v in told if words.level_text(v) or _one_to_five(v) or words.offers(v))
    return not block.levels and 2 * fitting >= len(told)


def _printed(grid: Grid, header: int | None, col: int) -> object:
    """A header cell, its merged range's value for the covered ones."""
    if header is None:
        return None
    value = grid.at(header, col)
    if not blank(value):
        return value
    return next(
        (
            grid.at(r1, c1)
            for r1, c1, r2, c2 in grid.merges
            if r1 <= header <= r2 and c1 <= col <= c2
        ),
        None,
    )
