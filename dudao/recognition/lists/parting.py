"""Columns made of columns: one that holds two fields, several that hold one, cells that tick several items."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from dudao.forms import Field
from dudao.reading.grid import Grid
from dudao.recognition.labels import blank, squeeze
from dudao.recognition.lists.arranged import ArrangedGrid, widened
from dudao.recognition.lists.contents import Cells, fit, options_of
from dudao.recognition.lists.headers import Column, Head
from dudao.recognition.lists.leftover import CLOSED
from dudao.recognition.lists.vocabulary import Vocabulary
from dudao.recognition.lists.wording import tools_own, words_of
from dudao.values import parse
from dudao.values.core import Hint
from dudao.values.places import counties_in

_JOINTS = re.compile(r"[/、／|｜&+＋和与及·・•]|[(（]|[)）]")
_PARTS = re.compile(r"[/、／|｜;；，,+＋\n]+|\s{1,}|[(（]|[)）]$")
_TOKENS = re.compile(r"[┋|｜、，,;；\n\s/]+")
_BOX = re.compile(r"([☑☒√✓✔■●])|([□☐○◯×✗])")
_BRACKET = re.compile(r"^([^()（）]+)[(（]([^()（）]{2,})[)）]$", re.S)
_YEAR, _MONTH, _DAY = re.compile(r"年份?$"), re.compile(r"(?<!年)月份?$"), re.compile(r"(?<!生)日$")
_DAYS, _ONLY_DAY = re.compile("[日号天]|date", re.I), re.compile(r"([1-9]|[12]\d|3[01])[号日]")
_MONTH_BAND = re.compile(
    r"[\W_]*((?:20\d\d年)?(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月)份?[\W_]*"
)
_START = re.compile(r"开始|起始|签到|入场|开课|(?<!发)起(?=时间|$)|start|begin", re.I)
_END = re.compile(r"结束|完成(?=时间|$)|终止|截止|签退|离场|散会|止(?=时间|$)|end|finish", re.I)
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})[:：](\d{2})(?!\d)")
_THERE = re.compile(r"(?P<a>[^\W\d]{1,8}?)[:：]?(?:(?P<no>没有?|无|缺|未[配做有])|已?有|已[配做])")
"""``帽子无``, ``工牌：有``: an item and whether it is there."""
_MOST = 0.6
_SURE, _LIKELY = 0.9, 0.6

Made = tuple[int, dict[int, Any]]
"""A new column: its source column and {row: content}, its heading among them."""


def parted(
    grid: Grid, head: Head, words: Vocabulary, rows: Sequence[int], last: int
) -> ArrangedGrid | None:
    """The grid with what its columns hold set apart; None where nothing is to be."""
    made: list[Made] = []
    emptied: list[int] = []
    body = range(head.bottom + 1, min(last, grid.height - 1) + 1)
    for column in head.columns:
        if column.field == "#" or column.col >= grid.width:
            continue
        cells = Cells(grid, column.col, rows)
        if not cells.values:
            continue
        found = (
            list(_three_fields(grid, head, words, column, body, cells))
            or list(_two_fields(grid, head, words, column, body, cells))
            or list(_items(grid, head, words, column, body, cells))
        )
        if found:
            made += found
            emptied.append(column.col)
            continue
        made += _in_brackets(grid, head, words, column, body, cells)
    made += _counties(grid, head, words, body)
    made += _year_and_month(grid, head, words, body)
    dated = list(_days_under_months(grid, head, body))
    made += dated
    emptied += [col for col, _ in dated]
    timed = list(_from_to(grid, head, body))
    made += timed
    emptied += [col for col, _ in timed]
    return widened(grid, made, emptied) if made else None


# -- one column, two fields --------------------------------------------------------------------------


def _three_fields(
    grid: Grid, head: Head, words: Vocabulary, column: Column, body: range, cells: Cells
) -> Iterator[Made]:
    """``姓名（性别、年龄）``: ``张某（女，32）`` is a name, a sex and an age, in the order of the heading."""
    pieces = [p for p in _JOINTS.split(squeeze(column.header or "")) if p]
    names = [_field_of(piece, words) for piece in pieces]
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


def _named(column: Column, words: Vocabulary) -> tuple[Field, Field] | None:
    """The two fields that a heading names, where it is no label of its own; one may be no field's (姓名/电话)."""
    if not column.header or (column.how == "exact" and not re.search(r"[(（]", column.header)):
        return None
    label = column.header
    for above in (label, label.rpartition("/")[0] and label.partition("/")[2]):
        pieces = [p for p in _JOINTS.split(squeeze(above or "")) if p]
        found = [_part_of(piece, words) for piece in pieces]
        if len(pieces) == 2 and None in found and any(found):
            found = [f or _general(piece, words) for f, piece in zip(found, pieces, strict=True)]
        if len(pieces) == 2 and found[0] and found[1] and found[0].name != found[1].name:
            return found[0], found[1]
    return None


def _told_apart(fields: tuple[Field, Field]) -> bool:
    """Whether one of two fields is of so few words that a cell without the other still tells which it is."""
    return any(f.kind in CLOSED for f in fields)


def _general(piece: str, words: Vocabulary) -> Field | None:
    """The only field a general word can mean, beside another that is surely named: 学历、所学."""
    said = [n for n, s in words_of(words.form.id).strengths((piece,)).items() if n and s >= _LIKELY]
    return words.form.fields[said[0]] if len(said) == 1 else None


def _part_of(piece: str, words: Vocabulary) -> Field | None:
    """The field a piece of a heading names, or a stand-in for a column of no field's."""
    if name := _field_of(piece, words):
        return words.form.fields[name]
    apart = words_of(words.form.id).strengths((piece,)).get("", 0.0) >= _SURE
    return Field("", piece, "free_text") if apart or words.familiar(piece) else None


def _field_of(piece: str, words: Vocabulary) -> str | None:
    """The one field a piece of a heading surely names."""
    exact = {target.field for target in words.exact(piece) if not target.tick}
    if len(exact) == 1:
        return exact.pop()
    strengths = words_of(words.form.id).strengths((piece,))
    sure = [name for name, strength in strengths.items() if name and strength >= _SURE]
    return sure[0] if len(sure) == 1 else None


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
    read = [_ticked(str(v), words, ticks) for v in cells.values]
    good = [r for r in read if r is not None]
    if len(good) < _MOST * len(read) or not any(len(r) > 1 for r in good):
        return
    named = {name for r in good for name in r if name not in head.fields}
    for name in [n for n in ticks if n in named]:
        content: dict[int, Any] = {head.bottom: ticks[name].label}
        for r in body:
            value = grid.at(r, column.col)
            found = None if blank(value) else _ticked(str(value), words, ticks)
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
    boxed = _BOX.search(text) is not None
    found: dict[str, bool] = {}
    for token in _TOKENS.split(_BOX.sub(lambda m: f" {m[0]}", text)):
        on = _BOX.match(token)
        bare = _BOX.sub("", token)
        name = _field_of(bare, words) if bare else None
        if not token or token in "()（）":
            continue
        there = bool(on and on[1]) if boxed else True
        if name not in ticks and (said := _THERE.fullmatch(bare)):
            name, there = _field_of(said["a"], words), not said["no"]
        if name not in ticks:
            return None
        found[str(name)] = there
    return found


# -- several columns, one field ----------------------------------------------------------------------


def _year_and_month(grid: Grid, head: Head, words: Vocabulary, body: range) -> Iterator[Made]:
    """``入职年份`` and ``入职月份``: one month; with a third column of days one day."""
    by_col = {column.col: column for column in head.columns}
    for year in head.columns:
        month = next(
            (by_col[c] for c in (year.col + 1, year.col - 1) if _is(by_col.get(c), _MONTH)), None
        )
        if month is None or not _is(year, _YEAR):
            continue
        day = by_col.get(2 * month.col - year.col)
        days = day if _is(day, _DAY) else None
        told = list(_dates(grid, year, month, days, body))
        content: dict[int, Any] = {r: text for r, text, _ in told}
        good = sum(1 for *_, is_date in told if is_date)
        if good and good >= _MOST * len(told):
            stem = _YEAR.sub("", squeeze(year.header.replace("/", "")))
            if stem and not _field_of(stem, words):
                stem = f"{stem}时间"
            content[head.bottom] = stem or ("日期" if days else "年月")
            yield year.col, content
            return


def _days_under_months(grid: Grid, head: Head, body: range) -> Iterator[Made]:
    """``27号`` below a row that says ``—— 1月 ——``: the day of that month, where every day has one above it."""
    item = next((f for f in head.form.fields.values() if f.option("day")), None)
    column = next((c for c in head.columns if c.header and _DAYS.search(squeeze(c.header))), None)
    if item is None or column is None:
        return
    if item.name in head.fields and column.field != item.name:
        return
    month, content = None, dict[int, Any]()
    for r in body:
        filled = [v for v in grid.rows[r] if not blank(v)]
        month = _month_of(filled) or month
        day = _ONLY_DAY.fullmatch(squeeze(str(grid.at(r, column.col) or "")))
        if day and len(filled) > 2:
            if month is None:
                return
            content[r] = f"{month}{day[1]}日"
    if len(content) > 1:
        content[head.bottom] = item.label
        yield column.col, content


def _month_of(filled: Sequence[Any]) -> str | None:
    """The month that a row says and nothing else."""
    hit = _MONTH_BAND.fullmatch(squeeze(str(filled[0]))) if len(filled) == 1 else None
    return hit[1] if hit else None


def under_months(grid: Grid, head: Head) -> bool:
    """Whether a table's first row only says a month."""
    row = grid.rows[head.bottom + 1] if head.bottom + 1 < grid.height else []
    return (
        len(row) - row.count(None) == 1 and _month_of([v for v in row if v is not None]) is not None
    )


def _is(column: Column | None, pattern: re.Pattern[str]) -> bool:
    return column is not None and pattern.search(squeeze(column.header)) is not None


def _dates(
    grid: Grid, year: Column, month: Column, day: Column | None, body: range
) -> Iterator[tuple[int, str, bool]]:
    """Row, what its parts say together, and whether that is a date."""
    for r in body:
        y, m = _whole(grid.at(r, year.col)), _whole(grid.at(r, month.col))
        d = _whole(grid.at(r, day.col)) if day is not None else None
        if y and m and 1940 <= y <= 2040 and 1 <= m <= 12:
            yield r, f"{y}年{m}月{d}日" if d and d <= 31 else f"{y}年{m}月", True
        elif y and 1940 <= y <= 2040 and blank(grid.at(r, month.col)):
            yield r, f"{y}年", True
        elif not blank(grid.at(r, year.col)) or not blank(grid.at(r, month.col)):
            yield r, f"{_shown(grid, r, year)}年{_shown(grid, r, month)}月", False


def _shown(grid: Grid, row: int, column: Column) -> str:
    """What stands in a cell, to be told where it is no year or no month."""
    value = grid.at(row, column.col)
    return "" if blank(value) else squeeze(str(value))


def _whole(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float) and float(value).is_integer():
        return int(value)
    hit = re.fullmatch(r"\s*(\d{1,4})\s*[年月日]?\s*", value) if isinstance(value, str) else None
    return int(hit[1]) if hit else None


def _from_to(grid: Grid, head: Head, body: range) -> Iterator[Made]:
    """``签到时间`` and ``签退时间``: how long it took."""
    if "minutes" not in head.form.fields or "minutes" in head.fields:
        return
    own = tools_own(tuple(c.header for c in head.columns))
    columns = [c for n, c in enumerate(head.columns) if n not in own]
    timed = [c for c in columns if any(_clock(grid.at(r, c.col)) for r in body)]
    starts = [c for c in timed if _START.search(squeeze(c.header)) and not _END.search(c.header)]
    ends = [c for c in timed if _END.search(squeeze(c.header)) and not _START.search(c.header)]
    if len(starts) != 1 or len(ends) != 1:
        return
    content: dict[int, Any] = {}
    whole = 0
    for r in body:
        one, two = _clock(grid.at(r, starts[0].col)), _clock(grid.at(r, ends[0].col))
        whole += bool(one and two)
        if one or two:  # one without the other is said to be an open range
            content[r] = f"{one or _shown(grid, r, starts[0])}-{two or _shown(grid, r, ends[0])}"
    if whole < 2 and len(body) > 2:
        return
    if whole:
        content[head.bottom] = "起止时间"
        yield ends[0].col, content


def _clock(value: Any) -> str | None:
    if isinstance(value, dt.datetime | dt.time):
        return f"{value.hour}:{value.minute:02d}" if (value.hour, value.minute) != (0, 0) else None
    hit = _CLOCK.search(value) if isinstance(value, str) else None
    return f"{int(hit[1])}:{hit[2]}" if hit else None
