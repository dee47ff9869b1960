"""Records that stand all over a sheet, gathered into a list: cards side by side, lines of text, cells that tell a
record each, a crosstab.

Each function gives the list as a grid whose cells keep their addresses, or None where the sheet is not so.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from dudao.patterns import late
from dudao.reading.grid import Grid, Spot
from dudao.recognition.labels import blank, labelled, squeeze
from dudao.recognition.lists.arranged import ArrangedGrid, laid
from dudao.recognition.lists.headers import spans_of
from dudao.recognition.lists.itemised import itemised
from dudao.recognition.lists.rows import special
from dudao.values.places import counties_in
from dudao.values.text import is_blank

_WIDEST, _TALLEST = 60, 600
_LEAST_CARDS, _LEAST_LABELS = 3, 4
_TWINS, _LONGEST = 5, 14  # labels that two cards share; letters of a label
_ANSWERS = frozenset("有无是否男女优良中差好合独竖横对错")
_DRESS = late(r"^(?:[(（]?\d{1,2}[)）、.．]|[①-⑳])|(?:[(（]必填[)）]|[*＊：:？?])+$")
_LABELLED = late(r"^\s*([^\d:：□☐☑√]{1,10})\s*[:：]\s*(.*)$", re.S)
_WIDEST_CARD, _TALLEST_CARD, _LEAST_KNOWN = 12, 40, 5
_CARD_NUMBER = late(
    r"\s*(?:(?:No|NO|no|№|编号|序号|卡)[.．:：\s]*\d{1,4}|第\s*[\d一二三四五六七八九十]{1,4}\s*[张位号卡页人站])\s*"
)
"""A line over a card that only counts it: ``No.03``, ``第3张``."""
_SHARED = 0.6
_MARKS = "｜|┃\t;；"
_NUMBERED = late(r"^\s*(?:\d{1,3}[.、．)）]|[(（]\d{1,3}[)）]|[①-⑳])\s*")
_PERIOD = late(
    r"(?:20\d\d年?)?(?:第?[一二三四1-4]季度?|[上下]半年|(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?|Q[1-4])"
)
_BRACKET = late(r"[(（]([^()（）]+)[)）]")
_DAY = late(r"(?:20\d\d[年./-])?\d{1,2}[月./-]\d{1,2}")

_REMARKS = "备注"

Found = tuple[str, Any, Spot]
"""A label, its value and the value's cell."""


def gathered(grid: Grid) -> Iterator[ArrangedGrid]:
    """The lists a sheet may be read as."""
    for make in (itemised, stacked, cards, lines, tellings, crosstab):
        made = make(grid)
        if made is not None:
            yield made


# -- tables side by side -----------------------------------------------------------------------------


def stacked(grid: Grid) -> ArrangedGrid | None:
    """Tables side by side under the same headings, one below the other: a list."""
    for row in range(min(grid.height - 1, _TALLEST)):
        spans = [(left, right) for left, right in spans_of(grid, row) if right is not None]
        if len(spans) < 2:
            continue
        records = [
            [(grid.at(r, c), (r, c)) for c in range(left, right + 1)]
            for left, right in spans
            for r in range(row + 1, grid.height)
            if not all(blank(grid.at(r, c)) for c in range(left, right + 1))
        ]
        left, right = spans[0]
        return laid(
            grid, row, [str(grid.at(row, c) or "") for c in range(left, right + 1)], records
        )
    return None


# -- one small card a record -------------------------------------------------------------------------


def cards(grid: Grid) -> ArrangedGrid | None:
    """Cards of labels and values beside and below one another: a row a card."""
    if not 2 <= grid.width <= _WIDEST or grid.height > _TALLEST:
        return None
    starts = _starts(grid)
    if len(starts) < 2:
        return None
    labels = _labels(grid, len(starts))
    found = [list(_of_card(grid, starts, start, labels)) for start in starts]
    header = list(dict.fromkeys(label for card in found for label, _, _ in card))
    counts = Counter(label for card in found for label, _, _ in card)
    if "" in header or sum(1 for n in counts.values() if n >= _SHARED * len(found)) < _LEAST_LABELS:
        return None
    records = []
    for start, card in zip(starts, found, strict=True):
        said = {label: (value, spot) for label, value, spot in card}
        if len(said) < max(len(card), _SHARED * len(header)):
            return None
        records.append([said.get(label, (None, start)) for label in header])
    return laid(grid, min(r for r, _ in starts), header, records)


def one_card(
    grid: Grid,
    known: Callable[[str], bool],
    title: tuple[str, Callable[[str], Any]] | None = None,
    around: Callable[[str], bool] = lambda _: False,
) -> ArrangedGrid | None:
    """A sheet that is one card of labels with their values to the right: a list of one row.

    ``around`` says whether a label is of what stands around a list (登记日期): it goes before it.
    ``known`` says whether a text is a label of the form; ``title`` is the label of what a line above the
    card may say instead (the station), with the test of such a line.
    """
    if not 2 <= grid.width <= _WIDEST_CARD or grid.height > _TALLEST_CARD:
        return None
    spots = [
        (r, c)
        for r, row in enumerate(grid.rows)
        for c, v in enumerate(row)
        if isinstance(v, str) and known(v)
    ]
    count = Counter(c for _, c in spots)
    cols = [c for c in sorted(count) if count[c] >= 2]
    if len(spots) < _LEAST_KNOWN or not cols:
        return None
    if _several_values(grid, spots, cols) > 1:
        return None
    found = list(_right_of(grid, cols, known))
    labels = [label for label, _, _ in found]
    if len(set(labels)) < len(labels) or 2 * len(spots) < len(labels):
        return None
    top = min(r for r, _ in spots)
    if title is not None and title[0] not in labels:
        said = (
            (v, (r, c))
            for r in range(top)
            for c, v in enumerate(grid.rows[r])
            if isinstance(v, str) and title[1](v)
        )
        found += [(title[0], *line) for line in itertools.islice(said, 1)]
    beside = [f for f in found if not known(f[0]) and around(f[0])]
    found = [f for f in found if f not in beside]
    made = laid(grid, top, [f[0] for f in found], [[(f[1], f[2]) for f in found]])
    made.before += [f"{label}：{value}" for label, value, _ in beside if not blank(value)]
    return made


def _several_values(grid: Grid, spots: Sequence[Spot], cols: Sequence[int]) -> int:
    """How many of the labels have more than one value: records across, not one card."""
    ends = dict(zip(cols, (*cols[1:], grid.width), strict=True))
    return sum(
        1
        for r, c in spots
        if c in ends and sum(not blank(grid.at(r, k)) for k in range(c + 1, ends[c])) > 1
    )


def _right_of(grid: Grid, cols: Sequence[int], known: Callable[[str], bool]) -> Iterator[Found]:
    """What stands in the columns of labels, each with the first value before the next such column."""
    for r in range(grid.height):
        for c, end in zip(cols, (*cols[1:], grid.width), strict=True):
            label = grid.at(r, c)
            if not isinstance(label, str) or blank(label):
                continue
            at = next((k for k in range(c + 1, end) if not blank(grid.at(r, k))), None)
            if at is not None:
                yield squeeze(label), grid.at(r, at), (r, at)
            elif known(label):
                yield squeeze(label), None, (r, min(c + 1, end - 1))


def cards_beside(grid: Grid, row: int) -> ArrangedGrid | None:
    """The cards of which a row that looks like a header is the first line: its labels come again down its columns."""
    header = [v for v in grid.rows[row] if not blank(v)]
    first = next((v for v in header if isinstance(v, str)), None)
    col = grid.rows[row].index(first) if first is not None else 0
    lines = [r for r in range(row + 1, min(grid.height, _TALLEST)) if grid.at(r, col) == first]
    if any([v for v in grid.rows[r] if not blank(v)] == header for r in lines):
        return None  # a header that comes again on each page
    return cards(grid) if lines or header.count(first) >= _LEAST_CARDS else None


def _labels(grid: Grid, cards: int) -> frozenset[str]:
    """The texts that come as often as most cards are."""
    counts = Counter(
        label for row in grid.rows for v in row if isinstance(v, str) and (label := _label(v))
    )
    return frozenset(label for label, n in counts.items() if n >= _SHARED * cards)


def _starts(grid: Grid) -> list[Spot]:
    """Where the label stands that begins every card: the first one that comes again three times and more."""
    said: dict[str, list[Spot]] = {}
    for r, row in enumerate(grid.rows):
        for c, value in enumerate(row):
            if isinstance(value, str) and (label := _label(value)):
                said.setdefault(label, []).append((r, c))
    if starts := _alike(said.values()):
        return starts
    again = [spots for spots in said.values() if len(spots) >= _LEAST_CARDS]
    return min(again, key=lambda spots: spots[0], default=[])


def _alike(said: Iterable[list[Spot]]) -> list[Spot]:
    """Where the labels begin that come again as far from each other as most do, one in each card: their corners.

    The corner is of all of them: the first label may be missing, or another word, on one of the cards.
    """
    apart: dict[tuple[Spot, ...], list[list[Spot]]] = {}
    for spots in said:
        first = spots[0]
        if len(spots) > 1:
            way = tuple((r - first[0], c - first[1]) for r, c in spots)
            apart.setdefault(way, []).append(spots)
    best = max(apart.values(), key=len, default=[])
    least = _TWINS if best and len(best[0]) < _LEAST_CARDS else _LEAST_LABELS
    if len(best) < least:
        return []
    top, left = min(spots[0][0] for spots in best), min(spots[0][1] for spots in best)
    first = best[0][0]
    return [(top + r - first[0], left + c - first[1]) for r, c in best[0]]


_WRITTEN_IN = late(r"[\d□☐☑√×:：]")


def _label(text: str) -> str:
    """What a cell may be a label of: a short text, or what stands before its colon."""
    hit = _LABELLED.match(text)
    name = _DRESS.sub("", squeeze(hit[1]) if hit else squeeze(text))
    least = 1 if text.rstrip().endswith((":", "：")) else 2
    return name if least <= len(name) <= _LONGEST and not _WRITTEN_IN.search(name) else ""


def _of_card(
    grid: Grid, starts: Sequence[Spot], start: Spot, labels: frozenset[str]
) -> Iterator[Found]:
    """The card's labels and values; one without a label where it holds what is neither."""
    top, col = start
    bottom = min((r for r, c in starts if c == col and r > top), default=grid.height)
    right = min((c for r, c in starts if c > col and r == top), default=grid.width)
    empty = 0
    for r in range(top, bottom):
        text = grid.at(r, col)
        empty = empty + 1 if blank(text) else 0
        if empty > 1:
            return
        filled = [c for c in range(col + 1, right) if not blank(grid.at(r, c))]
        counted = isinstance(text, str) and _CARD_NUMBER.fullmatch(text)
        if (blank(text) and not filled) or (counted and not filled):
            continue
        label = _label(text) if isinstance(text, str) else ""
        below = grid.at(r + 1, col)
        alone = r == top and not (isinstance(below, str) and _label(below) in labels)
        if pairs := list(_pairs(grid, r, range(col, right), labels, alone)):
            yield from pairs
            continue
        hit = _LABELLED.match(text) if isinstance(text, str) else None
        inside = hit[2].strip() if hit else ""
        if len(filled) > (0 if inside else 1):
            label = ""
        at = col if inside else filled[0] if filled else min(col + 1, right - 1)
        yield label, inside or grid.at(r, at) if inside or filled else None, (r, at)


def _pairs(grid: Grid, r: int, cols: range, labels: frozenset[str], first: bool) -> Iterator[Found]:
    """Several labels of a line with the value behind each: ``姓名 | 张某 | 性别 | 女``.

    In the ``first`` line of a card labels alone are a table's header; further down a value may come as often.
    """
    found: list[Found] = []
    label, at = "", cols[0]
    told = [_label(v) for c in cols if isinstance(v := grid.at(r, c), str) and not blank(v)]
    known = sum(1 for text in told if text in labels)
    for c in cols:
        value = grid.at(r, c)
        if blank(value):
            continue
        text = _label(value) if isinstance(value, str) else ""
        if label and not (text in labels and c > at + 1):
            found.append((label, value, (r, c)))
            label = ""
        elif text in labels or (known > 0 and len(told) > 2 and (text or _sign(value))):
            if label:  # nothing stands behind it
                found.append((label, None, (r, at + 1)))
            label, at = text or squeeze(value), c
        else:
            return
    if label:
        found.append((label, None, (r, cols[-1])))
    if len(found) > 1 and not (
        first and all(_label(str(value)) in labels for _, value, _ in found)
    ):
        yield from found


def _sign(value: Any) -> bool:
    """Whether a cell is one character that may stand for a label (帽), no answer."""
    text = squeeze(value) if isinstance(value, str) else ""
    return len(text) == 1 and text.isalpha() and text not in _ANSWERS


# -- one line of text a record -----------------------------------------------------------------------


def lines(grid: Grid) -> ArrangedGrid | None:
    """A list pasted into one column, its fields parted by one mark, its lines perhaps numbered."""
    texts = [
        (r, c, v) for r, row in enumerate(grid.rows) for c, v in enumerate(row) if not blank(v)
    ]
    if len(texts) < 4 or len({c for _, c, _ in texts}) > 1:
        return None
    said = [(r, c, v) for r, c, v in texts if isinstance(v, str)]
    if len(said) < len(texts):
        return None
    for mark in _MARKS:
        counts = Counter(v.count(mark) for _, _, v in said)
        count, many = counts.most_common(1)[0]
        if count < 2 or many < 0.7 * len(texts):
            continue
        first = next(i for i, (_, _, v) in enumerate(said) if v.count(mark) == count)
        header = [p.strip() for p in said[first][2].split(mark)]
        rest = said[first + 1 :]
        if any(v.count(mark) != count and special(v) is None for _, _, v in rest):
            return None
        records = [
            [(p.strip() or None, (r, c)) for p in _NUMBERED.sub("", v).split(mark)]
            for r, c, v in rest
            if v.count(mark) == count
        ]
        return laid(grid, said[first][0], header, records)
    return None


# -- one cell a record --------------------------------------------------------------------------------


def tellings(grid: Grid) -> ArrangedGrid | None:
    """A column each of whose cells tells one record by labels (a group's check-ins): a row a cell.

    The other columns keep their headings; what stands before the first label is a remark, unless all say the same.
    """
    rows = {c: _tellers(grid, c) for c in range(grid.width)}
    col = max(rows, key=lambda c: len(rows[c]), default=0)
    said = rows.get(col, {})
    top = min(said, default=0)
    below = sum(1 for r in range(top, grid.height) if not blank(grid.at(r, col)))
    if len(said) < _LEAST_CARDS or len(said) < _SHARED * below:
        return None
    leads = Counter(pairs[0][1] for pairs in said.values() if not pairs[0][0])
    greeting = {lead for lead, n in leads.items() if n >= _LEAST_CARDS}
    labels = list(dict.fromkeys(label for pairs in said.values() for label, _ in pairs if label))
    others = [c for c in range(grid.width) if c != col and _headed(grid, top - 1, c)]
    header = [*(str(grid.at(top - 1, c)) for c in others), *labels]
    remarks = any(not pairs[0][0] and pairs[0][1] not in greeting for pairs in said.values())
    records = []
    for r, pairs in said.items():
        values = {label or _REMARKS: text for label, text in pairs if text not in greeting}
        own = [*labels, _REMARKS] if remarks and _REMARKS not in labels else labels
        records.append(
            [
                *((grid.at(r, c), (r, c)) for c in others),
                *((values.get(label) or None, (r, col)) for label in own),
            ]
        )
    header += [_REMARKS] if remarks and _REMARKS not in labels else []
    return laid(grid, max(top - 1, 0) if others else top, header, records)


def _tellers(grid: Grid, col: int) -> dict[int, list[tuple[str, str]]]:
    """The rows whose cell in a column tells a record: three labels at least, none twice."""
    found = {}
    for r in range(grid.height):
        value = grid.at(r, col)
        pairs = labelled(value) if isinstance(value, str) and len(value) > _LEAST_CARDS else []
        labels = [label for label, _ in pairs if label]
        if len(labels) >= _LEAST_CARDS and len(set(labels)) == len(labels):
            found[r] = pairs
    return found


def _headed(grid: Grid, row: int, col: int) -> bool:
    return row >= 0 and isinstance(grid.at(row, col), str) and not blank(grid.at(row, col))


# -- places down, periods across ---------------------------------------------------------------------


def crosstab(grid: Grid) -> ArrangedGrid | None:
    """Counties down and periods across, in each cell one event told in lines: a row a cell.

    The first lines say day, place, kind (in brackets how), ``督导：姓名``; the rest what is counted.
    """
    top = next((r for r, row in enumerate(grid.rows) if _periods(row)), None)
    if top is None:
        return None
    records = []
    for r in range(top + 1, grid.height):
        county = grid.at(r, 0)
        if all(blank(v) for v in grid.rows[r]) or (isinstance(county, str) and special(county)):
            continue
        if not isinstance(county, str) or not counties_in(county):
            return None
        for c in range(1, grid.width):
            for event in _events(grid.at(r, c)):
                records.append([(county, (r, 0)), *((said, (r, c)) for said in _fields(event))])
    if len(records) < _LEAST_CARDS or not all(record[1][0] for record in records):
        return None
    return laid(grid, top, _EVENT, records)


_EVENT = (
    "县（市、区）",
    "督导日期",
    "社工站",
    "督导类别",
    "督导方式",
    "督导老师",
    "人数",
    "时长",
    "备注",
)


def _periods(row: Sequence[Any]) -> bool:
    filled = [squeeze(v) for v in row[1:] if isinstance(v, str) and not blank(v)]
    return len(filled) >= 2 and all(_PERIOD.fullmatch(t) for t in filled)


def _events(raw: Any) -> Iterator[list[str]]:
    """The lines of each event told in a cell: a day begins one."""
    if is_blank(raw) or squeeze(str(raw)) in ("无", "未开展"):
        return
    told: list[str] = []
    for line in (line.strip() for line in str(raw).split("\n")):
        if told and _DAY.match(line):
            yield told
            told = []
        told += [line] if line else []
    yield told


def _fields(told: Sequence[str]) -> list[str | None]:
    """Day, place, kind, mode, supervisor, headcount, length as an event's lines tell them; the rest a note."""
    found: dict[str, str] = {}
    rest: list[str] = []
    for line in told:
        name, part = _of_line(line)
        if name == "人数":
            for piece in re.split(r"[，,、；;]", part):
                name = "人数" if re.search(r"[人名位]", piece) else "时长"
                rest += [piece] if name in found else []
                found.setdefault(name, piece.strip())
        elif name and name not in found:
            found[name] = part
        else:
            rest.append(line)
    if "督导类别" in found and (said := _BRACKET.search(found["督导类别"])):
        found["督导方式"] = said[1]
        found["督导类别"] = _BRACKET.sub("", found["督导类别"])
    if rest:
        found["备注"] = "；".join(rest)
    return [found.get(name) for name in _EVENT[1:]]


def _of_line(line: str) -> tuple[str, str]:
    """The field a line tells, and its value.

    >>> _of_line("3月1日"), _of_line("督导：袁思"), _of_line("团体督导（线上）"), _of_line("3人，2小时")
    (('督导日期', '3月1日'), ('督导老师', '袁思'), ('督导类别', '团体督导（线上）'), ('人数', '3人，2小时'))
    """
    if hit := re.match(r"(?:督导老师|督导专家|督导|老师|专家)[:：](.+)", line):
        return "督导老师", hit[1].strip()
    if _DAY.match(line):
        return "督导日期", line
    if re.search(r"\d\s*[人名位]|小时|分钟?$", line):
        return "人数", line
    if re.search(r"督导|会议|培训|活动", line):
        return "督导类别", line
    return ("社工站", line) if re.search(r"街道|[镇乡站]", line) else ("", line)
