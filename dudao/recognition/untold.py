"""Nothing that can be read is passed over: days, lengths, names and places around tables that no record has.

Titles, lines between and below tables, letters, headers and footers of pages, tables that were laid aside: what
stands in them is looked for among the values that were read. What is found nowhere is quoted in one warning a line.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from dudao.forms import Form
from dudao.patterns import late
from dudao.problems import make
from dudao.reading.grid import Grid, Reading, Spot
from dudao.recognition.cards.dates import lengths_in
from dudao.recognition.cards.places import station_in
from dudao.recognition.claims import Claim
from dudao.recognition.labels import blank, squeeze
from dudao.recognition.lists.wording import said_by
from dudao.records import SheetResult
from dudao.values import parse
from dudao.values.parsed import Hint
from dudao.values.people import clean_name, usual_name

_DAY = late(
    r"(?<![\d.])(?:(?:20)?\d{2}\s*[年./-]\s*)?(?:1[0-2]|0?[1-9])\s*[月./-]\s*(?:3[01]|[12]\d|0?[1-9])\s*[日号]"
    r"|(?<![\d./-])20\d{2}\s*[./-]\s*(?:1[0-2]|0?[1-9])\s*[./-]\s*(?:3[01]|[12]\d|0?[1-9])(?![\d./-])"
    r"|(?<!\d)20[0-4]\d(?:1[0-2]|0[1-9])(?:3[01]|[12]\d|0[1-9])(?!\d)"
    r"|[二〇○零][〇○零一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}[日号]"
)
_NAMED = late(
    r"(?:^|[\s　,，。;；、(（|/])([一-鿿]{2,8})[:：][ 　]*([一-鿿·]{2,4})(?=$|[\s　,，。;；、)）(（/|])"
)
_SIGNATURE = late(r"签[名字章]|^[一-鿿·]{2,4}\s+(?:日期|时间)\s*:")
_MOST, _LONGEST, _SHOWN = 12, 2_000, 40
_CARD_PLACE = 80  # letters of a line in which a place is the session's


class Clue(NamedTuple):
    """Something readable in a text: its kind (day, minutes, name, place), as written, as a record has it."""

    kind: str
    text: str
    value: Any


_READ_DAY = re.compile(r"\d{4}-\d\d(?:-\d\d)?")


@dataclass
class Known:
    """All that was read of a file, to look things up in. ``words`` are as read, ``said`` are problems' words."""

    minutes: set[int] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    said: set[str] = field(default_factory=set)

    @cached_property
    def days(self) -> list[str]:
        return [word for word in self.words if _READ_DAY.fullmatch(word)]

    @cached_property
    def texts(self) -> frozenset[str]:
        return frozenset(map(squeeze, self.words | self.said))

    def has(self, clue: Clue) -> bool:
        """Whether what a text says was read, in a field of its own or with the text around it."""
        if clue.kind == "day" and any(day.endswith(clue.value) for day in self.days):
            return True
        if clue.kind == "minutes" and clue.value in self.minutes:
            return True
        if clue.kind in ("name", "place") and clue.value in self.words:
            return True
        said = squeeze(clue.text)
        return any(said in text for text in self.texts)


def tell_untold(
    read: Sequence[tuple[Claim, SheetResult]],
    sheets: Sequence[SheetResult],
    reading: Reading,
    forms: Mapping[str, Form],
) -> None:
    """Add to the results what no record has of the texts around the tables that were read.

    ``read`` are the claims with their results, ``sheets`` all results of the file.
    """
    if not any(sheet.records for _, sheet in read):
        return
    known = _known(sheets)
    own: dict[str | None, list[tuple[Claim, SheetResult]]] = {}
    for claim, sheet in read:
        own.setdefault(claim.grid.sheet, []).append((claim, sheet))
    entries = {sheet.sheet for sheet in sheets}
    around = {line for grid in reading.grids for line in (*grid.before, *grid.after)}
    for grid in reading.grids:
        of = own.get(grid.sheet)
        if of is None and (grid.sheet in entries or grid.hidden or grid.kind != "word"):
            continue  # a sheet of its own problem, or none at all
        first = (of or [read[-1]])[0][1]
        _tell(first, _texts(grid, [claim for claim, _ in of or ()]), known, forms, grid)
    typed = [
        item for item in read if all(grid.sheet != item[0].grid.sheet for grid in reading.grids)
    ]
    rest = [(None, line) for line in reading.paragraphs if line not in around]
    _tell((typed or [read[0]])[0][1], rest, known, forms)


def _known(sheets: Iterable[SheetResult]) -> Known:
    known = Known()
    for sheet in sheets:
        for values in (sheet.meta, *(record.values for record in sheet.records)):
            for value in values.values():
                if value is not None:
                    _keep(known, value)
        known.said.update(p.text for p in sheet.problems if p.text)
    return known


def _keep(known: Known, value: Any) -> None:
    if isinstance(value, str):
        known.words.add(value)
    elif value is None or isinstance(value, bool):
        return
    elif isinstance(value, int | float):
        known.minutes.add(round(value))
    elif isinstance(value, list | tuple):
        for part in value:
            _keep(known, part)
    elif isinstance(value, Mapping):
        for part in value.values():
            _keep(known, part)


def _texts(grid: Grid, claims: Sequence[Claim]) -> Iterator[tuple[Spot | None, str]]:
    """The texts of a grid with their places, without the rows and columns that lists have read."""
    yield from ((None, line) for line in (*grid.page, *grid.before))
    read = [
        (s.head.top, s.last, s.head.left, s.head.right)
        for claim in claims
        if claim.layout == "list"
        for s in claim.payload.segments
    ]
    arranged = any(
        getattr(c.grid, "across", False) or getattr(c.grid, "spots", None) for c in claims
    )
    for r, row in enumerate([] if arranged else grid.rows):
        spans = [(left, right) for top, bottom, left, right in read if top <= r <= bottom]
        for c in _outside(spans, len(row)):
            value = row[c]
            if not blank(value) and not isinstance(value, bool | int | float):
                yield (r, c), _as_text(value)
    yield from ((None, line) for line in grid.after)


def _outside(spans: Sequence[tuple[int, int]], width: int) -> Iterable[int]:
    """The columns that none of the spans has."""
    if any(left <= 0 and width <= right + 1 for left, right in spans):
        return ()  # quick: nearly all rows of a list
    return [c for c in range(width) if not any(left <= c <= right for left, right in spans)]


def _as_text(value: Any) -> str:
    if isinstance(value, dt.datetime | dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value)


def _tell(
    sheet: SheetResult,
    lines: Iterable[tuple[Spot | None, str]],
    known: Known,
    forms: Mapping[str, Form],
    grid: Grid | None = None,
) -> None:
    """One warning a line that says what was read nowhere; past a dozen the rest is only counted."""
    form = forms.get(sheet.form or "")
    if form is None:
        return
    named = [p.cell for p in sheet.problems if p.cell]
    told, first, more = 0, None, 0
    for spot, text in lines:
        cell = grid.address(*spot) if grid and spot else None
        if cell in named or not (lost := _lost(text, known, form)):
            continue
        told += 1
        if told > _MOST:
            first, more = first or cell, more + 1
        else:
            quoted = (
                text.strip() if len(text.strip()) <= _SHOWN else "……".join(c.text for c in lost)
            )
            sheet.problems.append(make("untold", sheet=sheet.sheet, cell=cell, text=quoted))
    if more:
        sheet.problems.append(make("untold_more", sheet=sheet.sheet, cell=first, rest=str(more)))


def _lost(text: str, known: Known, form: Form) -> list[Clue]:
    plain = unicodedata.normalize("NFKC", text)
    if len(plain) > _LONGEST or said_by("printed").search(squeeze(plain)):
        return []
    found = {clue.text: clue for clue in clues(plain, form) if not known.has(clue)}
    return list(found.values())


_ASKS: dict[int, tuple[Form, frozenset[str], bool]] = {}


def _asks(form: Form) -> tuple[frozenset[str], bool]:
    """The kinds of a form's fields and lines around them, and whether it asks when it was signed."""
    kept = _ASKS.get(id(form))
    if kept is None or kept[0] is not form:
        kinds = frozenset(item.kind for item in (*form.fields.values(), *form.meta.values()))
        signed = any(name.endswith("signed_on") for name in form.fields)
        kept = _ASKS[id(form)] = (form, kinds, signed)
    return kept[1:]


def clues(text: str, form: Form) -> Iterator[Clue]:
    """What a text holds that the form could ask for: days, lengths, people behind their labels, stations.

    >>> from dudao.forms import load_forms
    >>> [c[:2] for c in clues("督导:鲁志强 2024年3月14日", load_forms()["session_record"])]
    [('day', '2024年3月14日'), ('name', '督导:鲁志强')]
    """
    kinds, signed = _asks(form)
    if "date" in kinds and (signed or not _SIGNATURE.search(text)):
        for hit in _DAY.finditer(text):
            if said_by("nobodys").search(text[max(0, hit.start() - 12) : hit.start()]):
                continue
            day = parse("date", hit[0], Hint(year=2000)).value
            if isinstance(day, str) and len(day) == 10:
                whole = re.match(r"\D*(?:\d{4}|\d\d\s*年|[二〇○零])", hit[0]) is not None
                yield Clue("day", hit[0], day if whole else day[4:])
    if form.layout == "card" and "minutes" in kinds:
        for span in lengths_in(text):
            length = parse("minutes", span, Hint()).value
            if isinstance(length, int):
                yield Clue("minutes", span, length)
    for hit in _NAMED.finditer(text):
        name = clean_name(hit[2])
        if (
            usual_name(name)
            and said_by("before_name").search(hit[1])
            and not said_by("nobodys").search(hit[1])
        ):
            yield Clue("name", hit[0].strip(" \u3000,，。;；、(（)）|/"), name)
    if form.layout == "card" or not form.fields.keys().isdisjoint(("station", "stations", "place")):
        place, _ = station_in(text, None) if len(text) <= _CARD_PLACE else (None, None)
        if place:
            yield Clue("place", place, place)
