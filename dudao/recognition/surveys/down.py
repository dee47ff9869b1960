"""Surveys whose items run down: the paper form, counts, scores, one column a respondent."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable

from dudao.reading.grid import Grid, Spot
from dudao.recognition.labels import blank, keys, squeeze
from dudao.recognition.surveys.contents import answers_like, assigned
from dudao.recognition.surveys.legend import read_key
from dudao.recognition.surveys.model import FEWEST, Block, blank_row
from dudao.recognition.surveys.printed import find_printed, find_ticks, painted_only
from dudao.recognition.surveys.scale import ticks
from dudao.recognition.surveys.words import OF_PERSONS, SLIP, VAGUE, Words


def down(grid: Grid, words: Words, rows: range) -> Iterable[Block]:
    sure: dict[int, list[tuple[int, int]]] = defaultdict(list)
    likely: dict[int, list[tuple[int, dict[int, float]]]] = defaultdict(list)
    for r in rows:
        for c, value in enumerate(grid.rows[r]):
            if meant := words.meant(value):
                likely[c].append((r, dict(meant)))
                if (n := words.item(value)) is not None:
                    sure[c].append((r, n))
    runs = [
        (c, run)
        for c, hits in sorted(sure.items())
        for run in _runs(grid, words, c, hits)
        if len(run) >= FEWEST
    ]
    if not runs:
        told = [(c, assigned(hits)) for c, hits in sorted(likely.items())]
        runs = [(c, run) for c, run in told if len(run) >= FEWEST]
    proposed = not runs
    if proposed:
        runs = list(_numbered_runs(grid, words, rows))
    above: dict[int, list[Block]] = defaultdict(list)
    for c, run in runs:
        beside = [o for o, other in runs if o > c and set(other.values()) & set(run.values())]
        block = _matrix(grid, words, c, run, beside, above[c])
        if block is not None:
            above[c].append(block)
            block.proposed = proposed
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
    grid: Grid, words: Words, c: int, items: dict[int, int], others: list[int], above: list[Block]
) -> Block | None:
    """The block right of a column of items, up to the next form beside it."""
    top, bottom = min(items.values()), max(items.values())
    numbered = c > 0 and words.numbered(grid.at(top, c - 1)) is not None
    end = grid.width - 1
    if others:
        end = min(others) - (2 if words.numbered(grid.at(top, min(others) - 1)) else 1)
    header = _header_row(grid, words, top, c, end)
    if header is not None and above and header <= max(above[-1].items.values()):
        header = None  # another paper's
    block = Block(True, items, (_first_row(grid, words, header, top, c), c - numbered), (bottom, c))
    block.header = header
    _add_hinted(grid, words, block, c, end)
    if numbered or words.leading_number(grid.at(top, c)):
        _add_numbered(grid, words, block, c)
    _add_rows_between(grid, words, block, c, end)
    top = min(block.items.values())
    block.first = (min(block.first[0], top), block.first[1])
    block.asked_in = c
    block.printed = find_printed(grid, words, block, c, end)
    if block.printed:
        return _with_options(grid, block, c)
    if _answered_below(grid, words, block, c, end):
        return block
    for col in range(c + 1, end + 1):
        _place_column(grid, words, block, col, top)
    if block.header is None and not block.levels and not block.answers:
        _take_levels(grid, block, c, end, above)
    used = [*block.levels.values(), *block.answers, *block.shares]
    told = [
        col for col in range(c + 1, end + 1) for r in items.values() if not blank(grid.at(r, col))
    ]
    block.last = (max(items.values()), max([c, *used, *told]))
    block.printed = painted_only(grid, block)
    _find_comment_row(grid, words, block, c)
    if len(block.items) < 7 and used:
        _find_orphan_rows(grid, words, block, c, used)
    return block if block.answers or len(block.levels) >= 3 else None


def _take_levels(grid: Grid, block: Block, c: int, end: int, above: list[Block]) -> None:
    """Levels printed once for several papers below one another, where all above run alike."""
    orders = {tuple(sorted(b.levels.items(), key=lambda lv: lv[1])) for b in above if b.levels}
    columns = {
        col
        for r in block.items.values()
        for col in range(c + 1, end + 1)
        if not blank(grid.at(r, col))
    }
    if len(orders) == 1 and columns <= set((levels := dict(*orders)).values()):
        block.levels, block.extra = levels, {}


def _find_comment_row(grid: Grid, words: Words, block: Block, c: int) -> None:
    """The row of everybody's comments under the items, where each person has a column."""
    if len(block.answers) < 2:
        return
    for r in range(max(block.items.values()) + 1, min(grid.height, max(block.items.values()) + 5)):
        label = grid.at(r, c) if not blank(grid.at(r, c)) else grid.at(r, c - 1)
        if words.column(label) == "comment":
            block.comment_row = r
            block.last = (max(r, block.last[0]), block.last[1])
            return


def _with_options(grid: Grid, block: Block, c: int) -> Block:
    """A block whose cells print the options; its heading numbers or letters them at most."""
    block.ticks = find_ticks(grid, block, c)
    spots = [spot for row in block.printed.values() for spot in row.values()]
    spots += [spot for spot in block.ticks.values() if not blank(grid.at(*spot))]
    rows, columns = [r for r, _ in spots], [col for _, col in spots]
    block.last = (max(block.last[0], *rows), max(c, *columns))
    return block


def _answered_below(grid: Grid, words: Words, block: Block, c: int, end: int) -> bool:
    """Options printed in one cell in the row under each question: the answer stands there."""
    found: dict[int, Spot] = {}
    taken = set(block.items.values())
    for n, r in block.items.items():
        if (
            r + 1 in taken
            or r + 1 >= grid.height
            or any(not blank(grid.at(r, k)) for k in range(c + 1, end + 1))
        ):
            return False
        told = [k for k in range(c, end + 1) if not blank(grid.at(r + 1, k))]
        if len(told) == 1 and words.offers(grid.at(r + 1, told[0])):
            found[n] = (r + 1, told[0])
    if 2 * len(found) <= len(block.items):
        return False
    block.below = found
    block.answers = [c]
    block.last = (max(r for r, _ in found.values()), max(col for _, col in found.values()))
    return True


def _add_hinted(grid: Grid, words: Words, block: Block, c: int, end: int) -> None:
    """A missing item whose hint stands among the others with answers beside it; it is pointed out."""
    spare = []
    for r in _spare_rows(grid, words, block, c):
        said = {n: s for n, s in words.meant(grid.at(r, c)).items() if n not in block.items}
        if said and any(not blank(grid.at(r, col)) for col in range(c + 1, end + 1)):
            spare.append((r, said))
    block.items |= assigned(spare)
    for n, r in block.items.items():
        if 0 < words.meant(grid.at(r, c)).get(n, 0) <= SLIP:
            block.guessed[n] = str(grid.at(r, c))


def _add_rows_between(grid: Grid, words: Words, block: Block, c: int, end: int) -> None:
    """Answered rows between two items in order, as many as are missing there: those items, pointed out."""
    order = sorted(block.items)
    rows = [block.items[n] for n in order]
    if len(order) < FEWEST or rows != sorted(rows):
        return
    spare = [
        r
        for r in _spare_rows(grid, words, block, c)
        if not blank(grid.at(r, c))
        and not words.column(grid.at(r, c))
        and not VAGUE.search(squeeze(str(grid.at(r, c))))
        and not OF_PERSONS.search(str(grid.at(r, c)))
        and any(not blank(grid.at(r, col)) for col in range(c + 1, end + 1))
    ]
    for a, b in itertools.pairwise(order):
        between = [r for r in spare if block.items[a] < r < block.items[b]]
        if between and len(between) == b - a - 1:
            for n, r in zip(range(a + 1, b), between, strict=True):
                block.items[n] = r
                block.guessed[n] = str(grid.at(r, c))


def _find_orphan_rows(grid: Grid, words: Words, block: Block, c: int, used: list[int]) -> None:
    """Rows of answers among the items whose wording is no item's."""
    for r in _spare_rows(grid, words, block, c):
        text = str(grid.at(r, c) or "")
        if (
            OF_PERSONS.search(text)
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
    rows = [spot[0] for _, told in block.orphans for spot in told]
    block.last = (max(block.last[0], *rows, 0), block.last[1])


def _header_row(grid: Grid, words: Words, top: int, c: int, end: int) -> int | None:
    """The row above the items that names the levels; else the nearest one that names columns."""
    rows = [r for r in range(top - 1, max(-1, top - 4), -1) if not _is_item_row(grid, words, r, c)]
    cells = {r: [grid.at(r, col) for col in range(c + 1, end + 1)] for r in rows}
    levelled = [r for r in rows if _names_levels(words, grid.at(r, c), cells[r])]
    if levelled:
        return max(levelled, key=lambda r: sum(1 for v in cells[r] if words.level_text(v)))
    if (named := _item_heading(grid, words, top, c)) is not None:
        return named
    best = max(rows, key=lambda r: sum(1 for v in cells[r] if words.column(v)), default=None)
    if best is not None and any(words.column(v) for v in cells[best]):
        return best
    near = rows[0] if rows else None
    if near is None or _says_meta(grid, words, near):
        return None
    told = [v for v in cells[near] if not words.skipped(v)]
    answered = not blank(grid.at(near, c)) and all(answers_like(words, v) for v in told)
    return near if told and not answered else None


def _names_levels(words: Words, head: object, cells: list) -> bool:
    """Whether a row above the items names levels; one that says a level twice answers a question."""
    told = [t for v in cells if (t := words.level_text(v))]
    if blank(head) or words.column(head) == "item":
        return bool(told)
    return len(told) >= 3 and len(set(told)) == len(told)


def _item_heading(grid: Grid, words: Words, top: int, c: int) -> int | None:
    """The row headed 题目 above a column of questions, other questions between."""
    for r in range(top - 1, max(-1, top - 12), -1):
        if blank(grid.at(r, c)):
            return None
        if words.column(grid.at(r, c)) == "item":
            return r
    return None


def _says_meta(grid: Grid, words: Words, r: int) -> bool:
    """Whether a row holds what stands around a survey (督导时间 | 2025年6月18日): no heading."""
    labels = {k for f in words.form.meta.values() for lab in f.labels for k in keys(lab)}
    told = [str(v) for v in grid.rows[r] if not blank(v)]
    return any(k in labels for v in told for k in keys(re.split("[:：]", v)[0]))


def _is_item_row(grid: Grid, words: Words, r: int, c: int) -> bool:
    """Whether a row above the items is numbered as one: its wording is spoiled."""
    number = c > 0 and words.numbered(grid.at(r, c - 1)) is not None
    text = grid.at(r, c)
    asked = words.column(text) != "item" and bool(words.meant(text))
    return number or asked or words.leading_number(text) is not None


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
    for r in _spare_rows(grid, words, block, c):
        n = words.numbered(grid.at(r, c - 1)) or words.leading_number(grid.at(r, c))
        if n in words.items and n not in block.items:
            block.items[n] = r
            block.guessed[n] = str(grid.at(r, c) or "")


def _spare_rows(grid: Grid, words: Words, block: Block, c: int) -> list[int]:
    """Rows within the block whose wording is no item's, up to one beyond its last item."""
    low, high = min(block.items.values()), max(block.items.values())
    low = low - 2 if block.header is None else block.header + 1
    rows = []
    taken, lacking = set(block.items.values()), 7 - len(block.items)
    for r in range(max(0, low), min(grid.height, high + 3 + lacking)):
        if r in taken or (r > high + 2 and not words.meant(grid.at(r, c))):
            continue
        if words.item(grid.at(r, c)) is not None or words.column(grid.at(r, c)) == "item":
            if r > high:
                break
        elif not blank_row(grid, r):
            rows.append(r)
    return rows


def _place_column(grid: Grid, words: Words, block: Block, col: int, top: int) -> None:
    printed = _printed(grid, block.header, col)
    level = words.level_text(printed) or _scored_level(grid, words, block, printed)
    under = [
        squeeze(str(grid.at(r, col) or ""))
        for r in range((top if block.header is None else block.header) + 1, top)
    ]
    if any(t in ("占比", "比例", "百分比", "%", "占比%", "比例%") for t in under):
        block.shares.append(col)
    elif level:
        block.levels.setdefault(level, col)
    elif words.column(printed) == "computed" or all(
        blank(v := grid.at(r, col)) or words.column(v) == "computed" for r in block.items.values()
    ):
        return
    elif words.column(printed) == "score" or _scale_like(grid, words, block, col):
        block.answers.append(col)
    else:
        block.extra[col] = str(printed or "")


def _scored_level(grid: Grid, words: Words, block: Block, printed: object) -> str | None:
    """The level a heading of points stands for (5分 … 1分), or a letter or number over ticks by the legend."""
    if block.header is None:
        return None
    heads = [squeeze(str(v)) for v in grid.rows[block.header] if not blank(v)]
    head = squeeze(str(printed))
    if re.fullmatch("[1-5]分", head) and set(heads) >= {f"{n}分" for n in range(1, 6)}:
        return next(level for level, n in words.levels.items() if n == int(head[0]))
    if not re.fullmatch("(?:选项)?[1-5A-Ea-e]", head) or not _ticks_only(grid, block):
        return None
    above = "\n".join(str(v) for row in grid.rows[: block.header + 1] for v in row if v)
    code = read_key(above, words).codes.get(head[-1].upper())
    return next((level for level, n in words.levels.items() if n == code), None)


def _ticks_only(grid: Grid, block: Block) -> bool:
    """Whether nothing but ticks stands beside the items."""
    c = max(block.first[1], block.last[1])
    told = [v for r in block.items.values() for v in grid.rows[r][c + 1 :] if not blank(v)]
    return bool(told) and all(ticks(v) for v in told)


def _scale_like(grid: Grid, words: Words, block: Block, col: int) -> bool:
    told = [v for r in block.items.values() if not words.skipped(v := grid.at(r, col))]
    fitting = sum(1 for v in told if answers_like(words, v))
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
