"""Surveys whose items run across: questionnaire exports, score sheets, transposed matrices."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping

from dudao.patterns import late
from dudao.reading.grid import Grid
from dudao.recognition.labels import blank, keys, squeeze
from dudao.recognition.lists.rows import is_example
from dudao.recognition.surveys.contents import answers_like, assigned, share, signs_told
from dudao.recognition.surveys.model import FEWEST, Block, blank_row
from dudao.recognition.surveys.printed import marked, printed_under
from dudao.recognition.surveys.words import (
    HINT,
    OF_PERSONS,
    PLACEHOLDER,
    SLIP,
    SURE,
    VAGUE,
    Words,
)
from dudao.values import places, stations

_FITS = 0.6
"""The share of a column's cells that must look like answers where its words alone are not sure."""
_SAMPLE = 40
_OVERALL = late("总体|整体|综合|总的|全程|推荐|再次|下次")
_PHRASES, _PHRASE = 4, 5  # different remarks; letters of one
_EXAMPLE = late(r"^(?:示例|样例|范例|填写示例|例如?[:：]?|举例)")
_HOW = late(r"请|填|选|必答|1分?[-–—~～至到]5|[(（【].*[)）】]")
_STATISTIC = late(
    r"(?:m|sd|s\.d\.?|std|mean|avg|average|median|max|min|均[值数分]|标准(?:差|偏差)|方差|中位数|众数|最[高低大小][值分])(?:\s*[(（].{1,8}[)）])?[:：]?",
    re.I,
)
"""What begins a row of figures about the answers above it."""
_NUMBERING = late(r"^[(（]?(?:[1-9]\d?|[①-⑳]|[A-Z])[)）]?(?:题)?$")


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


def headed(grid: Grid, words: Words, r: int) -> bool:
    """Whether a row names the items: four without doubt, or four under which answers stand."""
    return len(items_in_row(grid, words, r)) >= FEWEST


def items_in_row(grid: Grid, words: Words, r: int) -> dict[int, int]:
    """Item → its column, the best assignment by the headings' words and what stands under them.

    Hints are left to :func:`_add_meant_columns`, which points them out.
    """
    meant = {c: m for c, v in enumerate(grid.rows[r]) if (m := words.meant(v))}
    if len({n for m in meant.values() for n in m}) < FEWEST:
        return {}
    evidence = []
    levelled = _level_columns(grid, words, r)
    signs = signs_told(words, _top_text(grid, r))
    shares = {
        c: 1.0 if c in levelled else share(words, _below(grid, words, r, c), signs) for c in meant
    }
    if any(fits == 0 for fits in shares.values()) and not any(shares.values()):
        asked = "".join(str(grid.at(r, c)) for c in meant)
        if "满意" not in f"{grid.sheet or ''}{_top_text(grid, r)}{asked}":
            return {}  # the same words over other things: a table of sessions
    for c, said in meant.items():
        fits = shares[c]
        if fits is None:
            sure = {n: s for n, s in said.items() if s >= SURE}
        else:
            sure = {
                n: s + fits for n, s in said.items() if s >= SURE or (s > HINT and fits >= _FITS)
            }
        if sure:
            evidence.append((c, sure))
    return assigned(evidence)


def _level_columns(grid: Grid, words: Words, r: int) -> dict[int, str]:
    """Column → level in the row under the headings, where every question stands over its own levels."""
    under = grid.rows[r + 1] if r + 1 < grid.height else []
    found = {c: t for c, v in enumerate(under) if (t := words.level_text(v))}
    asked = [c for c, v in enumerate(grid.rows[r]) if words.meant(v)]
    if len(asked) < FEWEST or len(found) < 3 * len(asked):
        return {}
    spans = [*asked, max(found) + 1]
    whole = all(
        len({t for c, t in found.items() if a <= c < b}) >= 3 for a, b in itertools.pairwise(spans)
    )
    return found if whole else {}


def _below(grid: Grid, words: Words, r: int, c: int) -> list:
    """The cells under a heading, up to the next row of headings."""
    told = []
    for i in range(r + 1, min(grid.height, r + 1 + _SAMPLE)):
        value = grid.at(i, c)
        if isinstance(value, str) and SURE in words.meant(value).values():
            break
        told.append(value)
    return told


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
    """A header of bare numbers (Q1 … Q7, and no Q8 with answers) over answers of the scale."""
    items = _numbered_row(grid, words, r)
    named = any(re.search("[QqＱ第题]", str(grid.at(r, c))) for c in items.values())
    if not items or not (named or "满意" in squeeze(f"{grid.sheet or ''}{_top_text(grid, r)}")):
        return False
    if len(items) < 7 or _goes_on(grid, words, r, items):
        return False
    below = [grid.at(i, c) for i in range(r + 1, min(r + 9, grid.height)) for c in items.values()]
    told = [v for v in below if not words.skipped(v)]
    return bool(told) and all(answers_like(words, v) for v in told)


def _goes_on(grid: Grid, words: Words, r: int, items: Mapping[int, int]) -> bool:
    """Whether an eighth question follows the seventh, answered like the others: another survey."""
    eighth = items[7] + 1
    named = re.search(r"(?<!\d)8(?!\d)", squeeze(str(grid.at(r, eighth) or "")))
    return named is not None and (share(words, _below(grid, words, r, eighth)) or 0) >= _FITS


def _top_text(grid: Grid, r: int) -> str:
    return "".join(str(v) for row in grid.rows[:r] for v in row if isinstance(v, str))


def _export(grid: Grid, words: Words, r: int, end: int, items: dict[int, int]) -> Block | None:
    columns = [c for c in range(len(grid.rows[r])) if not blank(heading(grid, r, c))]
    levels = _levels_down(grid, words, r, end, items)
    bottom = max((i for i in range(r + 1, end) if not blank_row(grid, i)), default=r)
    top = min((r1 for r1, _, r2, _ in grid.merges if r1 <= r <= r2 and r - r1 <= 2), default=r)
    block = Block(False, items, (top, min(columns)), (bottom, max(columns)), header=r)
    printed = levels if len(levels) >= 3 else _printed_rows(grid, words, r, bottom, items)
    if len(printed) >= 3:
        block.levels = printed
        block.printed = printed_under(grid, words, block)
        block.last = (max(bottom, *printed.values()), max(items.values()))
        return block
    if levelled := _level_columns(grid, words, r):
        starts = sorted(items.values())
        for n, c in items.items():
            until = next((s for s in starts if s > c), max(levelled) + 1)
            block.wide[n] = {t: col for col, t in levelled.items() if c <= col < until}
    _add_meant_columns(grid, words, block)
    first = r + 2 if block.wide else r + 1
    block.answers = [i for i in range(first, end) if _answers_row(grid, words, block, i)]
    if block.answers:  # what stands below them is around the table
        block.last = (max(block.answers), block.last[1])
    _name_columns(grid, words, block, columns)
    _add_numbered_columns(grid, words, block)
    _add_columns_between(grid, words, block)
    _find_comment(grid, block)
    _find_orphan_columns(grid, words, block)
    block.proposed = not any(words.meant(grid.at(r, c)) for c in items.values())
    for n, c in items.items():
        if 0 < words.meant(grid.at(r, c)).get(n, 0) <= SLIP:
            block.guessed[n] = str(grid.at(r, c))
    return block if block.answers else None


def _levels_down(
    grid: Grid, words: Words, r: int, end: int, items: Mapping[int, int]
) -> dict[str, int]:
    """The levels printed down a column left of the items, each once, over ticks or counts."""
    for c in range(min(items.values())):
        if words.meant(grid.at(r, c)):
            continue
        told = [(t, i) for i in range(r + 1, end) if (t := words.level_text(grid.at(i, c)))]
        levels = dict(told)
        others = any(
            (t := words.level_text(grid.at(i, k))) and t != level
            for level, i in told
            for k in items.values()
        )
        if len(levels) == len(told) and len(levels) >= 3 and not others:
            return levels
    return {}


def _printed_rows(
    grid: Grid, words: Words, r: int, bottom: int, items: Mapping[int, int]
) -> dict[str, int]:
    """Options printed under each question, a row an option: every row says one level, none another's.

    Boxes, or all five in order, tell them from people who each say one thing throughout.
    """
    levels: dict[str, int] = {}
    for i in range(r + 1, bottom + 1):
        told = {words.level_text(grid.at(i, c)) for c in items.values()} - {None}
        if len(told) != 1 or (level := told.pop()) in levels:
            return {}
        levels[level] = i
    scores = [{**words.plain, **words.levels}.get(level, 0) for level in levels]
    in_order = len(scores) == 5 and scores in (sorted(scores), sorted(scores, reverse=True))
    boxed = marked(grid, {i: {str(c): (i, c) for c in items.values()} for i in levels.values()})
    return levels if in_order or boxed else {}


def heading(grid: Grid, r: int, c: int) -> object:
    """A column's heading: its cell in the header row, else the one above it that reaches down."""
    value = grid.at(r, c)
    if not blank(value):
        return value
    return next(
        (
            grid.at(r1, c1)
            for r1, c1, r2, c2 in grid.merges
            if r1 <= r <= r2 and c1 == c == c2 and r - r1 <= 2
        ),
        value,
    )


def _answers_row(grid: Grid, words: Words, block: Block, r: int) -> bool:
    """Whether a row holds a respondent: not blank, no total, no example, not the header or its numbering."""
    row = grid.rows[r]
    told = [c for c, v in enumerate(row) if not blank(v)]
    if not told:
        return False
    asked = {n for c in block.items.values() if c < len(row) for n in words.meant(row[c])}
    if len(asked) >= FEWEST:
        return False
    first = row[told[0]]
    if isinstance(first, str) and (
        words.column(first) == "computed"
        or squeeze(first)[:2] in ("合计", "平均", "注:", "说明", "备注", "总计")
        or _EXAMPLE.match(squeeze(first))
        or (told[0] < min(block.items.values()) and _STATISTIC.fullmatch(squeeze(first)))
        or is_example(first)
    ):
        return False
    last = row[told[-1]]
    if told[-1] not in block.items.values() and isinstance(last, str) and is_example(last):
        return False
    if _numbering_row(block, row) or _instructions(words, block, row):
        return False
    return len(told) > 1 or told[0] in block.items.values()


def _instructions(words: Words, block: Block, row: list) -> bool:
    """A row that tells how to answer (1-5分, 请选择), the same at most questions, and holds no answer."""
    filled = (row[c] for c in block.items.values() if c < len(row))
    told = [squeeze(str(v)) for v in filled if not blank(v)]
    told = [t for t in told if PLACEHOLDER.fullmatch(t) or not words.skipped(t)]
    usual = max(set(told), key=told.count, default="")
    alike = told.count(usual) >= FEWEST and _HOW.search(usual) is not None
    return alike and not any(answers_like(words, t) and not words.offers(t) for t in told)


def _numbering_row(block: Block, row: list) -> bool:
    """A row that only numbers the columns (1, 2, 3 … from the first one on), or letters them."""
    told = [(c, squeeze(str(v))) for c, v in enumerate(row) if not blank(v)]
    if len(told) < len(block.items) + 1 or not all(_NUMBERING.match(t) for _, t in told):
        return False
    digits = [re.sub(r"\D", "", t) for _, t in told]
    if all(digits):
        numbers = [int(d) for d in digits]
        return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and len(numbers) > 5
    return [t.strip("()（）") for _, t in told] == [chr(65 + c) for c, _ in told]


def _add_meant_columns(grid: Grid, words: Words, block: Block) -> None:
    """A missing item under whose hint answers stand among the others; it is pointed out."""
    taken = set(block.items.values())
    low, high = min(taken), max(taken)
    signs = signs_told(words, _top_text(grid, block.header or 0))
    spare = []
    for c in range(max(low - 2, 0), min(high + 3, grid.width)):
        if c in taken:
            continue
        said = {
            n: s for n, s in words.meant(grid.at(block.header, c)).items() if n not in block.items
        }
        fits = share(words, _below(grid, words, block.header, c), signs)
        if said and fits is not None and fits >= _FITS:
            spare.append((c, said))
    for n, c in assigned(spare).items():
        block.items[n] = c
        block.guessed[n] = str(grid.at(block.header, c))


def _add_numbered_columns(grid: Grid, words: Words, block: Block) -> None:
    """A column whose question is spoiled is known by its number, where the others agree with theirs."""
    numbers = {n: words.leading_number(grid.at(block.header, c)) for n, c in block.items.items()}
    shifts = {told - n for n, told in numbers.items() if told is not None}
    if None in numbers.values() or len(shifts) != 1:
        return
    shift = shifts.pop()
    for c, header in list(block.extra.items()):
        told = words.leading_number(header)
        n = told - shift if told is not None else None
        if n in words.items and n not in block.items:
            if (share(words, _below(grid, words, block.header, c)) or 0) < _FITS:
                continue
            block.items[n] = c
            block.guessed[n] = block.extra.pop(c)


def _add_columns_between(grid: Grid, words: Words, block: Block) -> None:
    """Columns of answers that stand where the only missing items belong (the form's order): pointed out.

    Between two items in order as many columns as are missing there; before the first or behind the last
    one, whose heading speaks of no whole, where it is the seventh column of answers.
    """
    order = sorted(block.items)
    known = [block.items[n] for n in order]
    if len(order) < FEWEST or known != sorted(known) or len(order) == len(words.items):
        return
    signs = signs_told(words, _top_text(grid, block.header or 0))
    answered = [
        c
        for c, header in sorted(block.extra.items())
        if (share(words, _below(grid, words, block.header, c), signs) or 0) >= _FITS
        and not OF_PERSONS.search(header)
    ]
    ends = [(0, -1), *zip(order, known, strict=True), (len(words.items) + 1, grid.width)]
    for (a, left), (b, right) in itertools.pairwise(ends):
        missing = range(a + 1, b)
        between = [c for c in answered if left < c < right]
        inner = a > 0 and b <= len(words.items)
        whole = len(answered) + len(order) == len(words.items)
        vague = any(VAGUE.search(squeeze(block.extra[c])) for c in between)
        if not missing or len(between) != len(missing) or vague:
            continue
        if inner or (whole and not any(_OVERALL.search(block.extra[c]) for c in between)):
            for n, c in zip(missing, between, strict=True):
                block.items[n] = c
                block.guessed[n] = block.extra.pop(c)


def _find_orphan_columns(grid: Grid, words: Words, block: Block) -> None:
    """Columns of answers under no header, or under one that is no item while an item is missing."""
    taken = {*block.items.values(), *block.special.values()}
    signs = signs_told(words, _top_text(grid, block.header or 0))
    taken |= {c for row in block.wide.values() for c in row.values()}
    for c in range(grid.width):
        header = grid.at(block.header, c)
        if isinstance(header, str) and OF_PERSONS.search(header):
            continue
        if blank(header) and words.column(grid.at(block.header - 1, c)) in ("tool", "respondent"):
            continue  # a heading over two rows, not merged
        if c in taken or (not blank(header) and (c not in block.extra or len(block.items) == 7)):
            continue
        told = [(r, c) for r in block.answers if not words.skipped(grid.at(r, c))]
        fits = [
            s for s in told if squeeze(str(v := grid.at(*s))) in signs or answers_like(words, v)
        ]
        if fits if blank(header) else 2 * len(fits) > len(told):
            block.orphans.append((str(header or ""), told))


def _name_columns(grid: Grid, words: Words, block: Block, columns: list[int]) -> None:
    fields = {k: n for n, f in words.form.meta.items() for lab in f.labels for k in keys(lab)}
    for c in columns:
        if c in block.items.values():
            continue
        header = str(heading(grid, block.header, c))
        kind = words.column(header)
        name = next((fields[k] for k in keys(header) if k in fields), None)
        name = name or _place_asked(header, [grid.at(r, c) for r in block.answers])
        if kind == "respondent" and c < min(block.items.values()):
            block.special.setdefault("respondent", c)
        elif kind == "comment" and "comment" not in block.special:
            block.special["comment"] = c
        elif name and kind != "tool" and name not in block.special:
            block.special[name] = c
        elif kind not in ("tool", "computed", "respondent", "item") and not _nobody(words, header):
            block.extra[c] = header


def _find_comment(grid: Grid, block: Block) -> None:
    """A column of sentences behind the answers is their comment where none is headed so; pointed out."""
    if "comment" in block.special:
        return
    for c, header in block.extra.items():
        told = [squeeze(str(v)) for r in block.answers if not blank(v := grid.at(r, c))]
        told = [t for t in told if re.search("[一-龥]", t)]
        long = [t for t in told if len(t) >= 4 and re.search("[一-龥]{3}", t)]
        asked = _SAID.search(header) is not None
        if c > max(block.items.values()) and (asked or 2 * len(long) > len(told)) and _varied(told):
            block.special["comment"] = c
            block.guessed_comment = header
            del block.extra[c]
            return


_SAID = late("[话说讲言]|心声|感[想受]|期[望待]|希望|想法|建议|意见")
"""What a column of remarks is asked by, whatever else its heading says: 有啥话带给老师."""


def _varied(told: list[str]) -> bool:
    """Whether texts are each person's own words: mostly different, or phrases of which there are several."""
    different = set(told)
    phrases = len(different) >= _PHRASES and sum(map(len, different)) >= _PHRASE * len(different)
    return 2 * len(different) > len(told) or phrases


def _nobody(words: Words, header: str) -> bool:
    """Whether a column names a person who is no part of an answer (回访人, 谁填的): never kept."""
    text = squeeze(header)
    ignored = set(words.form.option("ignored", ()))
    return (
        text in ignored
        or re.fullmatch(r"(?:您的|你的)?(?:姓名|名字|.{0,3}人|谁.{0,3})", text) is not None
    )


def _place_asked(header: str, told: list) -> str | None:
    """A question after the respondent's county or station, known by its word and what was answered."""
    said = [str(v) for v in told if not blank(v)]
    if not said or len(header) > 30:
        return None
    if re.search(r"[县区]", header) and _most(said, lambda v: bool(places.counties_in(v))):
        return "county"
    if re.search(r"站|街道|乡镇|单位|机构", header) and _most(said, _is_township):
        return "station"
    return None


def _most(said: list[str], fits) -> bool:
    return sum(map(fits, said)) >= 0.8 * len(said)


def _is_township(text: str) -> bool:
    return bool(stations.full_names(squeeze(text)))


__all__ = ["across", "headed", "heading", "items_in_row", "numbered_head"]
