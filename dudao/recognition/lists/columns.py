"""The columns of one table bound to parsers, each with its own memo: a text is parsed once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from dudao.forms import Field, Form
from dudao.patterns import late
from dudao.problems import mask_ids
from dudao.reading.grid import Grid, column_letters
from dudao.recognition.cards import prompts
from dudao.recognition.context import Context
from dudao.recognition.labels import squeeze
from dudao.recognition.lists import learnt
from dudao.recognition.lists.headers import Column
from dudao.recognition.lists.rows import DITTO
from dudao.recognition.lists.surroundings import Surroundings
from dudao.values import KINDS, parse
from dudao.values.parsed import Doubt, Hint, Parsed

LISTS = frozenset(("people", "stations", "list", "types"))
LOCAL = frozenset(("station", "stations"))
"""Kinds whose reading depends on the row's county."""
FORMATTED = frozenset(("date", "age", "month", "minutes", "number", "integer"))
"""Kinds whose reading depends on the number format."""
COMPANIONS = {
    "age": ("age", "born"),
    "pay": ("salary_min", "salary_max"),
    "people": ("headcount",),
}

_AS_STORED = frozenset(("General", "0", "@"))
"""Number formats that show a number as it is."""
SAME = Parsed(None, (Doubt("ditto", "error"),))
"""What a ditto mark reads to; the caller puts in what stands above."""


def hashable(value: Any) -> Any:
    """A TOML value as pairs and tuples, so that hints can be memoised."""
    if isinstance(value, Mapping):
        return tuple((key, hashable(item)) for key, item in value.items())
    return tuple(map(hashable, value)) if isinstance(value, list | tuple) else value


_FOR_RECOGNITION = frozenset(
    (
        "patterns",
        "also_labels",
        "added",
        "several",
        "after",
        "remark_to",
        "from_meta",
        "clock_to",
        "tells_held",
        "offered",
        "mistaken_for",
    )
)


def _options(field: Field) -> tuple[tuple[str, Any], ...]:
    """The options a parser may look at."""
    return tuple((k, hashable(v)) for k, v in field.options.items() if k not in _FOR_RECOGNITION)


class BoundColumn:
    """One column bound to one field. ``read`` gives the memoised reading of a cell."""

    def __init__(
        self, column: Column, field: Field, around: Surroundings, context: Context, form_id: str
    ) -> None:
        self.col, self.header, self.tick = column.col, column.header, column.tick
        self.field, self.name = field, field.name
        self.kind = "tick" if column.tick else field.option("read_as", field.kind)
        self.read_as = bool(field.option("read_as")) and not column.tick
        self.local, self.formatted = self.kind in LOCAL, self.kind in FORMATTED
        self.context, self.of = context, f"{form_id}.{field.name}"
        options = () if column.tick else _options(field)
        if context.untyped and self.kind in ("date", "age", "month"):
            options = (*options, ("untyped", True))
        if context.since_1904 and self.kind in ("date", "age"):
            options = (*options, ("since_1904", True))
        self.hint = Hint(
            label=column.header,
            anchor=around.anchor,
            year=around.year,
            county=around.county,
            options=options,
        )
        self._lit()
        self.legend = column.header  # where the signs of its cells are explained
        self._own: Mapping[str, str] | None = None

    def _lit(self) -> None:
        """Begin the readings of the column anew, in the light of its hint."""
        self.memo = _memo(self.kind, self.hint)
        self.by_format = {None: self.memo}
        self._memos: dict[tuple[str | None, ...], tuple[Hint, dict[Any, Parsed]]] = {
            (None, None, None): (self.hint, self.memo)
        }

    def seen_as(self, option: str) -> None:
        """Read the column's cells in the light of what they are like together."""
        self.hint = replace(self.hint, options=(*self.hint.options, (option, True)))
        self._lit()

    def read(
        self, raw: Any, county: str | None = None, form: str | None = None, font: str | None = None
    ) -> Parsed:
        """The cell's reading in the light of the row's county, its number format, its symbol font."""
        if county == self.hint.county:
            county = None
        light = (county, form, font)
        if light not in self._memos:
            h = self.hint
            hint = Hint(h.label, form, font, h.anchor, h.year, county or h.county, h.options)
            self._memos[light] = (hint, _memo(self.kind, hint))
            if county is None and font is None:
                self.by_format[form] = self._memos[light][1]
        hint, memo = self._memos[light]
        key = raw if raw.__class__ is str else (raw.__class__, raw)
        found = memo.get(key)
        if found is None:
            if len(memo) > _FULL:
                memo.clear()
            found = memo[key] = self._printed(raw) or _read(self.kind, raw, hint)
        return found

    def _printed(self, raw: Any) -> Parsed | None:
        """Nothing, for words the form prints where an answer belongs (请选择, 请输入姓名)."""
        if not isinstance(raw, str) or self.kind == "tick" or not prompts.printed(raw, self.field):
            return None
        return Parsed([] if self.field.kind in LISTS else None)

    def learnt(
        self, raw: Any, parsed: Parsed, grid: Grid, row: int, first: int, last: int
    ) -> Parsed:
        """An unreadable choice in the words that this column has of its own, where it has any.

        A number whose format shows something else is none of them.
        """
        if self.kind not in learnt.KINDS or all(d.severity != "error" for d in parsed.doubts):
            return parsed
        if grid.formats.get((row, self.col), "@") not in _AS_STORED:
            return parsed
        if self._own is None:
            values = (grid.at(r, self.col) for r in range(first, last + 1))
            self._own = learnt.learn(self.field, self.legend, values)
        word = self._own.get(learnt.written(raw))
        if word is not None and (isinstance(raw, str) or learnt.explained(self.legend)):
            return _read(self.kind, word, self.hint)
        code = word or learnt.by_sound(self.field, raw)
        if code is None:
            return parsed
        return Parsed(
            code, (Doubt("misspelt_choice", "warning", (("text", raw), ("guess", str(code)))),)
        )

    def settled(self, raw: Any, parsed: Parsed, county: Any = None) -> Parsed:
        """A doubtful reading in the light of what the user has said before; else it carries its question."""
        h = self.hint
        here = county if isinstance(county, str) else h.county
        hint = Hint(h.label, None, None, h.anchor, h.year, here, h.options)
        return self.context.settle(parsed, self.kind, raw, hint, self.of)


_MEMOS: dict[tuple[str, Hint], dict[Any, Parsed]] = {}
_FULL = 50_000
_UNTICKED = late(r"[□☐○◯]")
"""Of a pair of the form's own boxes neither is ticked: the station has none of both."""
_TEXTS = frozenset(("text", "free_text"))
_PLAIN = late(r"[\u4e00-\u9fff](?:[\u4e00-\u9fff，。；、]|[A-Za-z0-9](?![0-9]{7}))*")
"""Text that tidying leaves as it is, without anything like an ID number."""


def _memo(kind: str, hint: Hint) -> dict[Any, Parsed]:
    """The readings of one kind in one light, kept from file to file."""
    if len(_MEMOS) > 600:
        _MEMOS.clear()
    return _MEMOS.setdefault((kind, hint), {})


def _read(kind: str, raw: Any, hint: Hint) -> Parsed:
    if isinstance(raw, str) and raw.strip() in DITTO:
        return SAME
    if (
        kind in _TEXTS
        and raw.__class__ is str
        and len(raw) > 1
        and not hint.options
        and _PLAIN.fullmatch(raw)
    ):
        return Parsed(raw)
    parsed = KINDS[kind](raw, hint)
    if kind == "choice" and parsed.doubts and hint.option("ticks") and isinstance(raw, str):
        if parsed.doubts[0].code == "no_choice" and _UNTICKED.search(raw):
            return Parsed(None)
        return _worded(raw, hint) or parsed
    if isinstance(parsed.value, str) and len(parsed.value) >= 15:
        return parsed._replace(value=mask_ids(parsed.value))
    return parsed


def _worded(raw: str, hint: Hint) -> Parsed | None:
    """``与社区合用``: the one choice whose word the text holds, with a warning."""
    text = squeeze(raw)
    if re.search(r"[不非未无待否拟或/?？]", text):
        return None
    found = {
        code: word
        for code, words in hint.option("choices", ())
        for word in words
        if word in text and len(word) > 1
    }
    if len(found) != 1:
        return None
    code, word = found.popitem()
    rest = text.replace(word, "")
    return Parsed(code, (Doubt("choice_with_more", "warning", (("text", raw), ("rest", rest))),))


class BoundTable:
    """The columns of one segment, and what a record holds before anything is read into it."""

    def __init__(
        self, grid: Grid, columns: list[Column], form: Form, around: Surroundings, context: Context
    ) -> None:
        self.grid, self.form = grid, form
        self.index = [c.col for c in columns if c.field == "#"]
        self.added = [c for c in columns if c.field is None]
        known = [c for c in columns if c.field in form.fields]
        bound = [BoundColumn(c, form.fields[str(c.field)], around, context, form.id) for c in known]
        self.all = bound
        self.plain = [c for c in bound if not c.tick and not c.local]
        self.local = [c for c in bound if c.local]
        self.ticks: dict[str, list[BoundColumn]] = {}
        for column in bound:
            if column.tick:
                self.ticks.setdefault(column.name, []).append(column)
        self.by_field = {c.name: c for c in (*self.plain, *self.local)}
        self.left = min((c.col for c in columns), default=0)
        self.right = max((c.col for c in columns), default=0)
        self.template = dict(self._template())
        self.cells = self._cells()

    def _template(self) -> Iterator[tuple[str, Any]]:
        several = "county" in self.by_field
        for item in self.form.fields.values():
            if item.option("several") and not several:
                continue
            if item.kind in LISTS:
                yield item.name, None
            elif item.kind == "tick":
                yield item.name, False if item.name in self.by_field else None
            else:
                yield item.name, None

    def _cells(self) -> dict[str, str]:
        """Field → letters of its column (or columns)."""
        cells = {}
        for name, column in self.by_field.items():
            cells[name] = column_letters(column.col)
        for column in self.by_field.values():
            for name in COMPANIONS.get(column.kind, ()):
                if name in self.form.fields:
                    cells.setdefault(name, column_letters(column.col))
        for name, group in self.ticks.items():
            cells.setdefault(name, column_letters(min(c.col for c in group)))
        return cells


def added_text(raw: Any) -> str:
    """The text of a cell in an added column, ID numbers masked."""
    if isinstance(raw, dt.datetime) and not raw.time():
        raw = raw.date()
    value = parse("free_text", raw if isinstance(raw, str) else str(_whole(raw)), Hint()).value
    return mask_ids(value) if value else ""


def _whole(raw: Any) -> Any:
    return int(raw) if isinstance(raw, float) and raw.is_integer() else raw
