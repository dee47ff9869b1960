"""Columns made of columns: one that holds two fields, several that hold one, cells that tick several items."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from dudao.forms import Field
from dudao.patterns import late
from dudao.reading.grid import Grid
from dudao.recognition.labels import blank, squeeze
from dudao.recognition.lists.arranged import ArrangedGrid, widened
from dudao.recognition.lists.contents import Cells, fit, options_of
from dudao.recognition.lists.headers import Column, Head
from dudao.recognition.lists.joined_columns import (
    Made,
    clock_parts,
    days_under_months,
    from_to,
    hours_and_minutes,
    year_and_month,
)
from dudao.recognition.lists.labelled import labelled
from dudao.recognition.lists.leftover import CLOSED
from dudao.recognition.lists.vocabulary import Vocabulary, field_of
from dudao.recognition.lists.wording import words_of
from dudao.values import parse
from dudao.values.parsed import Hint
from dudao.values.places import counties_in

_JOINTS = late(r"[/、／|｜&+＋和与及·・•]|[(（]|[)）]")
_PARTS = late(r"[/、／|｜;；，,+＋\n]+|\s{1,}|[(（]|[)）]$")
_LISTING = late(r"([^()（）]{1,8})[(（]([^()（）/、]{1,8})[/、]([^()（）/、]{1,8})[)）]")
_TOKENS = late(r"[┋|｜、，,;；\n\s/]+")
_BOX = late(r"([☑☒√✓✔■●])|([□☐○◯×✗])")
_BRACKET = late(r"^([^()（）]+)[(（]([^()（）]{2,})[)）]$", re.S)
_THERE = late(r"(?P<a>[^\W\d]{1,8}?)[:：]?(?:(?P<no>没有?|无|缺|未[配做有])|已?有|已[配做])")
"""``帽子无``, ``工牌：有``: an item and whether it is there."""
_ONLY = late(r"^\s*(?:只有|仅有|就是?|只|仅)")
_ALL = late(
    r"\s*(?:(?:[两二三四]样|样样|全部?|都|均|以上)*(?:都|全|均|皆)?(?:有|齐全?|配(?:齐|备)?|到位)(?:了|的)?)\s*"
)
"""All that the heading lists is there: 三样都有, 齐全."""
_MOST = 0.6
_SURE, _LIKELY = 0.9, 0.6


def parted(
    grid: Grid, head: Head, words: Vocabulary, rows: Sequence[int], last: int
) -> ArrangedGrid | None:
    """The grid with what its columns hold set apart; None where nothing is to be."""
    made: list[Made] = []
    emptied: list[int] = []
    beside: dict[int, list[int]] = {}
    body = range(head.bottom + 1, min(last, grid.height - 1) + 1)
    for column in head.columns:
        if column.field == "#" or column.col >= grid.width:
            continue
        if named := list(labelled(grid, head, words, column, rows, body)):
            made += named
            emptied.append(column.col)
            continue
        cells = Cells(grid, column.col, rows)
        if not cells.values:
            continue
        found = (
            list(_three_fields(grid, head, words, column, body, cells))
            or list(_two_fields(grid, head, words, column, body, cells))
            or list(_two_choices(grid, head, words, column, body, cells))
            or list(_items(grid, head, words, column, body, cells))
        )
        if found:
            made += found
            emptied.append(column.col)
            continue
        made += _in_brackets(grid, head, words, column, body, cells)
    made += _counties(grid, head, words, body)
    for joined, parts in year_and_month(grid, head, words, body):
        made.append(joined)
        emptied.append(joined[0])
        beside[joined[0]] = parts
    long = list(hours_and_minutes(grid, head, words, body))
    made += long
    emptied += [col for col, _ in long]
    beside |= {col: [col + 1] for col, _ in long}
    dated = list(days_under_months(grid, head, body))
    made += dated
    emptied += [col for col, _ in dated]
    for joined, parts in clock_parts(grid, head, body):
        made.append(joined)
        emptied += parts
    timed = list(from_to(grid, head, body))
    made += timed
    emptied += [col for col, _ in timed]
    return widened(grid, made, emptied, beside) if made else None


# -- one column, two fields --------------------------------------------------------------------------


def _three_fields(
    grid: Grid, head: Head, words: Vocabulary, column: Column, body: range, cells: Cells
) -> Iterator[Made]:
    """``姓名（性别、年龄）``: ``张某（女，32）`` is a name, a sex and an age, in the order of the heading."""
    pieces = [p for p in _JOINTS.split(squeeze(column.header or "")) if p]
    names = [field_of(piece, words) for piece in pieces]
    if not 3 <= len(names) <= 4 or None in names or len(set(names)) < len(names):
        return
    many = len(names)
    if sum(1 for v in cells.values if len(_split(v)) == many) < _MOST * len(cells.values):
        return
    made = [{head.bottom: words.form.fields[str(name)].label} for name in names]
    for r in body:
        value = grid.at(r, column.col)
        if blank(value):
            continue
        found = _split(value)
        if len(found) == many:
            for content, part in zip(made, found, strict=True):
                content[r] = part
        else:
            made[0][r] = value
    for content in made:
        yield column.col, content


def _two_fields(
    grid: Grid, head: Head, words: Vocabulary, column: Column, body: range, cells: Cells
) -> Iterator[Made]:
    """``学历/专业``: ``本科/社会工作`` is an education and a subject."""
    fields = _named(column, words)
    if fields is None:
        return
    mark = _first_mark(cells.texts)
    parts = [_split(v, mark) for v in cells.values]
    both = sum(1 for p in parts if len(p) == 2)
    one_only = sum(1 for p in parts if len(p) == 1 and any(_reads(f, p[0]) for f in fields))
    if not both or both + (one_only if _told_apart(fields) else 0) < _MOST * len(parts):
        return
    one, two = _order(fields, parts, words)
    first: dict[int, Any] = {head.bottom: one.label}
    second: dict[int, Any] = {head.bottom: two.label}
    for r in body:
        value = grid.at(r, column.col)
        if blank(value):
            continue
        found = _split(value, mark)
        if len(found) >= 2:
            first[r], second[r] = found[0], "、".join(found[1:])
        elif _reads(two, value) and not _reads(one, value):
            second[r] = value
        else:
            first[r] = value
    yield column.col, first
    yield column.col, second


def _two_choices(
    grid: Grid, head: Head, words: Vocabulary, column: Column, body: range, cells: Cells
) -> Iterator[Made]:
    """``实地，团体督导`` down a column of whatever heading: two choices, where no other column is one of them."""
    if any(len(_split(v)) != 2 for v in cells.values):
        return
    others = {c.field for c in head.columns if c is not column}
    free = [
        f for f in words.form.fields.values() if f.kind == "choice" and f.name not in others
    ]  # fmt: skip
    parts = [_split(v) for v in cells.values]
    for one, two in itertools.permutations(free, 2):
        own = column.how != "exact" or column.field in (one.name, two.name)
        if own and all(_reads(one, a) and _reads(two, b) for a, b in parts):
            first: dict[int, Any] = {head.bottom: one.label}
            second: dict[int, Any] = {head.bottom: two.label}
            for r in body:
                if not blank(value := grid.at(r, column.col)):
                    first[r], second[r] = (
                        _split(value) if len(_split(value)) == 2 else (value, None)
                    )
            yield column.col, first
            yield column.col, second
            return


def _named(column: Column, words: Vocabulary) -> tuple[Field, Field] | None:
    """The two fields that a heading names, where it is no label of its own; one may be no field's (姓名/电话)."""
    if not column.header or (column.how == "exact" and not re.search(r"[(（]", column.header)):
        return None
    label = column.header
    if hit := _LISTING.fullmatch(squeeze(label)):
        return _listed(hit, words)
    for above in (label, label.rpartition("/")[0] and label.partition("/")[2]):
        pieces = [p for p in _JOINTS.split(squeeze(above or "")) if p]
        found = [_part_of(piece, words) for piece in pieces]
        if len(pieces) == 2 and None in found and any(found):
            found = [f or _general(piece, words) for f, piece in zip(found, pieces, strict=True)]
        if len(pieces) == 2 and found[0] and found[1] and found[0].name != found[1].name:
            return found[0], found[1]
    return None


def _listed(hit: re.Match[str], words: Vocabulary) -> tuple[Field, Field] | None:
    """``对象（站点/人员）``: the two fields that brackets list, a general word among them by what stands before."""
    lead, *pieces = hit.groups()
    found = [_part_of(p, words) or _general(p, words) or _general(lead, words) for p in pieces]
    one, two = found
    return (one, two) if one and two and one.name != two.name and one.name and two.name else None


def _told_apart(fields: tuple[Field, Field]) -> bool:
    """Whether one of two fields is of so few words that a cell without the other still tells which it is."""
    return any(f.kind in CLOSED for f in fields)


def _general(piece: str, words: Vocabulary) -> Field | None:
    """The only field a general word can mean, beside another that is surely named: 学历、所学."""
    said = [n for n, s in words_of(words.form.id).strengths((piece,)).items() if n and s >= _LIKELY]
    return words.form.fields[said[0]] if len(said) == 1 else None


def _part_of(piece: str, words: Vocabulary) -> Field | None:
    """The field a piece of a heading names, or a stand-in for a column of no field's."""
    if name := field_of(piece, words):
        return words.form.fields[name]
    apart = words_of(words.form.id).strengths((piece,)).get("", 0.0) >= _SURE
    return Field("", piece, "free_text") if apart or words.familiar(piece) else None


def _first_mark(texts: Sequence[str]) -> str | None:
    """The mark that stands once in most cells, whatever else enumerates beside it: ``官渡／关上、吴井``."""
    for mark in ("/", "／", "|", "｜", "·", "・", "•"):
        if sum(1 for t in texts if t.count(mark) == 1) >= _MOST * len(texts):
            return mark
    return None


def _split(value: Any, mark: str | None = None) -> list[str]:
    if not isinstance(value, str):
        return [str(value)]
    if mark is not None and value.count(mark) == 1:
        return [p.strip() for p in value.split(mark) if p.strip()]
    return [p.strip() for p in _PARTS.split(value.strip()) if p and p.strip()]


def _order(
    fields: tuple[Field, Field], parts: Sequence[Sequence[str]], words: Vocabulary
) -> tuple[Field, Field]:
    """The fields in the order of the parts: as named, unless the parts read better the other way round."""
    pairs = [p for p in parts if len(p) == 2]
    sides = [
        Cells(Grid(None, "csv", [[p[n]] for p in pairs]), 0, range(len(pairs))) for n in (0, 1)
    ]
    known = words_of(words.form.id)
    straight = fit(sides[0], fields[0], None, known) + fit(sides[1], fields[1], None, known)
    crossed = fit(sides[1], fields[0], None, known) + fit(sides[0], fields[1], None, known)
    return fields if straight >= crossed else fields[::-1]


def _reads(field: Field, value: Any) -> bool:
    if field.kind in ("text", "free_text"):
        return False
    parsed = parse(field.kind, value, Hint(options=options_of(field)))
    return parsed.value not in (None, []) and not parsed.doubts


def _in_brackets(
    grid: Grid, head: Head, words: Vocabulary, column: Column, body: range, cells: Cells
) -> Iterator[Made]:
    """``梁某（宝峰街道社工站）``: the station in brackets, where no column tells it."""
    hits = [hit for t in cells.texts if (hit := _BRACKET.match(t.strip()))]
    missing = [
        item
        for item in words.form.fields.values()
        if item.kind in ("station", "stations") and item.name not in head.fields
    ]
    if not missing or len(hits) < _MOST * len(cells.values):
        return
    inner = Cells(Grid(None, "csv", [[hit[2]] for hit in hits]), 0, range(len(hits)))
    if inner.read(missing[0].kind, missing[0], ())[0] < _MOST:
        return
    content: dict[int, Any] = {head.bottom: missing[0].label}
    for r in body:
        value = grid.at(r, column.col)
        hit = _BRACKET.match(value.strip()) if isinstance(value, str) else None
        if hit and _place_like(hit[2]):
            content[r] = hit[2]
    yield column.col, content


def _counties(grid: Grid, head: Head, words: Vocabulary, body: range) -> Iterator[Made]:
    """``寻甸县六哨乡``: the county said before the station, where no column tells it."""
    column = counties_before(grid, head, body)
    if column is None:
        return
    content: dict[int, Any] = {head.bottom: words.form.fields["county"].label}
    for r in body:
        value = grid.at(r, column.col)
        if isinstance(value, str) and (named := counties_in(value)):
            content[r] = "、".join(named)
    yield column.col, content


def counties_before(grid: Grid, head: Head, body: Iterable[int]) -> Column | None:
    """The column of stations most of whose cells name their county too, in a list without a column of it.

    In a table of one county's stations nothing is told apart by it.
    """
    county = head.form.fields.get("county")
    if county is None or "county" in head.fields:
        return None
    least = 2 if county.option("several") else 1
    for column in head.columns:
        if column.field not in ("station", "stations") or column.col >= grid.width:
            continue
        texts = [v for r in body if isinstance(v := grid.at(r, column.col), str) and v.strip()]
        named = [tuple(found) for t in texts if (found := counties_in(t))]
        if len(named) >= _MOST * len(texts) and len(set(named)) >= least:
            return column
    return None


def _place_like(text: str) -> bool:
    return re.search(r"街道|[乡镇站]|社区|办事处", text) is not None


# -- cells that tick several items -------------------------------------------------------------------


def _items(
    grid: Grid, head: Head, words: Vocabulary, column: Column, body: range, cells: Cells
) -> Iterator[Made]:
    """``墙面LOGO┋工作牌`` or ``☑工作牌 □帽子``: each item that is ever named there or not."""
    ticks = {i.name: i for i in words.form.fields.values() if i.kind == "tick"}
    if len(ticks) < 2 or column.field in ticks:
        return
    listed = {n for p in _JOINTS.split(squeeze(column.header or "")) if (n := field_of(p, words)) in ticks}  # fmt: skip
    every = {str(n): True for n in listed} if len(listed) > 1 else None

    def ticked(value: Any) -> dict[str, bool] | None:
        return every if every and _ALL.fullmatch(str(value)) else _ticked(str(value), words, ticks)

    read = [ticked(v) for v in cells.values]
    good = [r for r in read if r is not None]
    if len(good) < _MOST * len(read) or not any(len(r) > 1 for r in good):
        return
    named = {name for r in good for name in r if name not in head.fields}
    for name in [n for n in ticks if n in named]:
        content: dict[int, Any] = {head.bottom: ticks[name].label}
        for r in body:
            value = grid.at(r, column.col)
            found = None if blank(value) else ticked(value)
            if found is not None:
                content[r] = "√" if found.get(name) else "×"
            elif not blank(value):
                content[r] = str(value)
        yield column.col, content


def _ticked(text: str, words: Vocabulary, ticks: Mapping[str, Field]) -> dict[str, bool] | None:
    """Item → whether it is there, of one cell; None where something in it is no item."""
    if re.fullmatch(
        r"\s*[(（]?(?:空|(?:以上)?(?:都|均|全|皆)?(?:没有?|无|未配[备发]?)(?:以上.{0,4})?)[)）]?\s*",
        text,
    ):
        return {}
    if _BOX.search(text) is None:
        return _in_words(text, words, ticks)
    found: dict[str, bool] = {}
    for token in _TOKENS.split(_BOX.sub(lambda m: f" {m[0]}", text)):
        if not token or token in "()（）":
            continue
        on, bare = _BOX.match(token), _BOX.sub("", token)
        name = field_of(bare, words) if bare else None
        if name not in ticks:
            return None
        found[str(name)] = bool(on and on[1])
    return found


def _in_words(text: str, words: Vocabulary, ticks: Mapping[str, Field]) -> dict[str, bool] | None:
    """``工作牌、马甲有，帽子没有``: what is said at the end of a clause is said of all it lists; alone it is there."""
    found: dict[str, bool] = {}
    for clause in re.split(r"[，,;；。]", _ONLY.sub("", text)):
        there = True
        for token in reversed([t for t in _TOKENS.split(clause) if t.strip("()（） ")]):
            bare = token.strip("()（）")
            if said := _THERE.fullmatch(bare):
                bare, there = said["a"], not said["no"]
            name = field_of(bare, words)
            if name not in ticks:
                return None
            found[str(name)] = there
    return found
