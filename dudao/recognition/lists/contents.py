"""What the cells of a column say about its field: how much better it reads as this than any column would."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dudao.forms import Field
from dudao.reading.grid import Grid
from dudao.recognition.labels import blank, squeeze
from dudao.recognition.lists import learnt
from dudao.recognition.lists.cell_words import known_share
from dudao.recognition.lists.learnt import options_of
from dudao.recognition.lists.rows import DITTO, special
from dudao.recognition.lists.wording import Words
from dudao.values import parse
from dudao.values.parsed import Hint, Parsed
from dudao.values.places import gazetteer
from dudao.values.text import NOTHING

SAMPLE, ROWS = 14, 80
_GAIN = {
    "sex": 4.0, "education": 4.0, "county": 3.5, "counties": 3.5, "station": 3.2, "stations": 3.0,
    "date": 2.2, "month": 2.0, "period": 1.5, "age": 2.2, "pay": 2.0, "minutes": 2.6, "name": 2.2,
    "people": 2.2, "phone": 3.0, "choice": 3.2, "types": 3.0, "tick": 2.0, "integer": 1.2, "number": 1.2,
    "money": 1.2,
}  # fmt: skip
"""Kind → the logarithm of how seldom any column reads so."""
_BY_FIELD = frozenset(("choice", "types", "number", "integer"))
"""Kinds whose reading depends on the field: its choices, its units."""
_FIGURES = 1.0  # of a choice written in figures: codes of many a column
_FREE = frozenset(("text", "free_text", "list"))
_UNSURE = frozenset(
    ("unknown_station", "unknown_county", "odd_name", "no_names", "ambiguous_county")
)
_DIGIT = re.compile(r"[\d一二三四五六七八九十半两〇]")
_PURE = re.compile(r"[\d.,\-+%￥¥/年月日:： ]+")
_TICKS = frozenset("√✓✔☑×✗☐□xX■●○◯ü是否有无")
_FILE = re.compile(r"\.(?:jpe?g|png|bmp|gif|heic|webp|tiff?)\b", re.I)
"""The name of a picture, as form tools write one in place of it."""
_WORST, _OWN_WORDS = -3.0, 3.6
_FIGURED = 0.3  # of a column of figures as one of marks
_YEARLY = re.compile(r"20\d\d|\d{2}年|年度|半年|季度")


_STAMPED = 0.8
_CLOCK = re.compile(r"\d{1,2}\s*[:：]\s*\d{2}")


def is_moment(raw: Any) -> bool:
    """Whether a cell is a moment with hours and minutes.

    >>> is_moment("2024/3/6 18:02"), is_moment("2024/3/6"), is_moment(dt.datetime(2024, 3, 6))
    (True, False, False)
    """
    if isinstance(raw, dt.datetime):
        return raw.time() != dt.time()
    return isinstance(raw, str) and _CLOCK.search(raw) is not None


class Cells:
    """A sample of one column's filled cells, read as kinds when asked."""

    def __init__(self, grid: Grid, col: int, rows: Iterable[int], header: str = "") -> None:
        self.values: list[Any] = []
        self.first: list[Any] = []
        seen: set[Any] = set()
        self.filled = self.of = 0
        for r in rows:
            self.of += 1
            value = grid.at(r, col)
            if blank(value) or (
                isinstance(value, str) and (value.strip() in DITTO or special(value))
            ):
                continue
            self.filled += 1
            key = (value.__class__, value)
            if len(self.values) < SAMPLE and (key not in seen or len(seen) < 2):
                self.values.append(value)
            if len(self.first) < 3 and key not in seen:
                self.first.append(value)
            seen.add(key)
        self.distinct = len(seen)
        self.header = header
        self._shares: dict[tuple[str, str], tuple[float, list[Any]]] = {}
        texts = [v for v in self.values if isinstance(v, str)]
        self.texts = texts
        self.numeric = self.part(
            lambda v: not isinstance(v, str) or bool(_PURE.fullmatch(v.strip()))
        )
        self.stamped = self.part(is_moment) >= _STAMPED
        self.marks = self.part(
            lambda v: isinstance(v, bool) or (isinstance(v, str) and squeeze(v) in _TICKS)
        )

    def part(self, test: Any) -> float:
        return sum(1 for v in self.values if test(v)) / len(self.values) if self.values else 0.0

    def samples(self) -> list[str]:
        """Up to three different values as one sees them; what may be a person is only said to be one."""
        if max(self.read(kind, None, ())[0] for kind in ("name", "people")) > 0.3:
            return ["像是姓名"]
        if self.read("phone", None, ())[0] > 0.3:
            return ["像是电话"]
        return [str(v.date() if isinstance(v, dt.datetime) else v)[:12] for v in self.first]

    def read(
        self, kind: str, field: Field | None, options: tuple[Any, ...]
    ) -> tuple[float, list[Any]]:
        """The share of cells that read as the kind without doubt, and the values read."""
        own = (kind, field.name if field is not None and kind in _BY_FIELD else "")
        if own not in self._shares:
            label = self.header if kind in ("money", "pay") else ""  # 万元, 年薪
            hint = Hint(label=label, year=2024, options=options)
            good, none, values = 0.0, 0, list[Any]()
            spoken = _speaks(field) if field is not None and kind in ("choice", "types") else None
            for raw in self.values:
                if spoken is not None and not spoken.search(squeeze(str(raw)).lower()):
                    held = field is not None and (field.option("none") or field.option("ticks"))
                    none += bool(held) and not self._one(kind, raw, hint).doubts  # 未考取, 未挂
                    continue
                parsed = self._one(kind, raw, hint)
                worth = _worth(parsed)
                good += worth
                if worth:
                    values.append((raw, parsed))
            told = len(self.values) - (none if good else 0)
            self._shares[own] = (good / told if told else 0.0, values)
        return self._shares[own]

    def _one(self, kind: str, raw: Any, hint: Hint) -> Parsed:
        """What a cell reads as; nothing, without asking the parser, where its looks rule the kind out."""
        if isinstance(raw, str):
            if len(raw) > 40 and kind not in _LENGTHY:
                return NOTHING
            if kind in _COUNTED:
                if not _DIGIT.search(raw):
                    return NOTHING
            elif kind in _COUNTIES:
                if _BELOW.search(raw) or _WAY_DOWN.search(raw):
                    return NOTHING
            elif kind in _STATIONS and not _placed(raw):
                return NOTHING
        elif kind in _SAID:
            return NOTHING
        if kind == "period" and not _YEARLY.search(str(raw)):
            return NOTHING
        return parse(kind, raw, hint)


_LENGTHY = frozenset(("people", "stations", "types"))
_COUNTED = frozenset(
    ("date", "age", "money", "pay", "minutes", "phone", "integer", "number", "month", "period")
)
_COUNTIES, _STATIONS = frozenset(("county", "counties")), frozenset(("station", "stations"))
_SAID = frozenset(("sex", "education", "name", "people", "types")) | _COUNTIES | _STATIONS
_WAY_DOWN = re.compile(r"\w[-–—/＞>]\w")
_BELOW = re.compile(r"街道|[镇乡站]|社区|办事处")
"""What a text says that names more than a county."""
_SPOKEN: dict[int, tuple[Field, re.Pattern[str]]] = {}


def _speaks(field: Field) -> re.Pattern[str]:
    """Any word of a field's choices, or a phrase that means one: a cell without is none of them."""
    kept = _SPOKEN.get(id(field))
    if kept is None or kept[0] is not field:
        words = {
            squeeze(w).lower() for spelt in field.option("choices", {}).values() for w in spelt
        }
        words |= {w.removesuffix("督导") for w in words if len(w) > 3}
        ordered = sorted(words, key=len, reverse=True)
        phrases = [rf"^(?:{said})$" for said in field.option("says", {}).values()]
        pattern = re.compile("|".join([*map(re.escape, ordered), *phrases]) or r"(?!)")
        kept = _SPOKEN[id(field)] = (field, pattern)
    return kept[1]


_SITE = re.compile(r"(街道|[乡镇站]|办事处|街办|站点|中心|[区县市办)）])$")


def _placed(text: str) -> bool:
    """Whether a text may name a station: asked before the search for the nearest one, which takes long."""
    return any(
        _SITE.search(t) is not None or t in gazetteer().spellings
        for t in map(squeeze, _APART.split(text))
    )


_APART = re.compile(r"[、，,;；/\n>＞–—-]")


def _worth(parsed: Parsed) -> float:
    value = parsed.value
    empty = value is None or value == [] or value == ""
    if empty:
        return 1.0 if parsed.also and not parsed.doubts else 0.0
    if not parsed.doubts:
        return 1.0
    codes = {doubt.code for doubt in parsed.doubts}
    if codes & _UNSURE or any(doubt.severity == "error" for doubt in parsed.doubts):
        return 0.0
    return 0.75


def fit(cells: Cells, field: Field, tick: str | None, words: Words) -> float:
    """How much better the column reads as the field than any column would: about −4 … 5; 0 knows nothing."""
    if not cells.values:
        return 0.0
    if tick is not None:
        return 2.0 * cells.read("tick", None, ())[0] - (0.0 if cells.marks > 0.5 else 0.8)
    if field.kind in _FREE:
        return _free(cells, field, words)
    kind = field.option("read_as", field.kind)
    share, values = cells.read(kind, field, options_of(field))
    if kind in ("choice", "types") and share < 0.8:
        share = max(share, _wording(cells, field) * 0.9)
    if field.option("pictures"):
        share += cells.part(lambda v: isinstance(v, str) and bool(_FILE.search(v)))
    if kind == "tick":
        share = share if cells.marks >= 0.3 or share > 0.9 else share * 0.7
        share *= _FIGURED if cells.part(_counts) > 0.5 else 1.0
    if kind in learnt.KINDS and share < 0.5:
        own = learnt.learn(field, cells.header, cells.values)
        share = max(share, 0.9 * cells.part(lambda v: learnt.written(v) in own) + share)
    share *= _within(cells, field, words, values)
    if field.name == "born":
        share *= _dated(values)
    if kind in ("name", "people"):
        share *= 1.0 if cells.distinct > 1 or cells.filled < 3 else 0.8
        if kind == "name" and _several(cells):
            share *= 0.2
    gain = _GAIN.get(kind, 1.0) if kind != "choice" or cells.numeric < 0.7 else _FIGURES
    few = 1.0 if cells.filled >= 3 else 0.7
    if kind == "station":
        share = max(share, 0.8 if _stationlike(cells) else 0.0)
    if share >= 0.5:
        return few * gain * (2 * share - 1) if share < 0.75 else few * gain * share
    return few * _WORST * (1 - 2 * share)


def _counts(value: Any) -> bool:
    """Whether a cell is a figure above one: how many, no mark."""
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 1


def _stationlike(cells: Cells) -> bool:
    """Whether most cells end like the name of a station, known or not."""
    said = sum(1 for t in cells.texts if _STATIONLIKE.search(squeeze(t)))
    return bool(cells.values) and said >= 0.8 * len(cells.values)


_STATIONLIKE = re.compile(r"(街道|[乡镇]|站|办事处)$")


def _several(cells: Cells) -> bool:
    return sum(1 for t in cells.texts if _SEVERAL.search(t)) > 0.4 * len(cells.values)


_SEVERAL = re.compile(r"[、，,;；\n]")


def _dated(values: Sequence[tuple[Any, Parsed]]) -> float:
    """A birth column holds birth dates, not ages."""
    born = sum(1 for _, parsed in values if any(name == "born" for name, _ in parsed.also))
    return born / len(values) if values else 0.0


def _wording(cells: Cells, field: Field) -> float:
    """The share of cells in which a word of the field's choices stands."""
    known, long, any_word = _choice_words(field)
    hits = sum(
        1
        for v in cells.values
        if (t := squeeze(str(v)).lower()) in known
        or (any_word.search(t) and any(w in t for w in long if 2 * len(w) > len(t)))
    )
    return hits / len(cells.values)


_CHOICE_WORDS: dict[int, tuple[Field, tuple[frozenset[str], tuple[str, ...], re.Pattern[str]]]] = {}


def _choice_words(field: Field) -> tuple[frozenset[str], tuple[str, ...], re.Pattern[str]]:
    """The words of a field's choices, those of two letters and more, and any of these."""
    kept = _CHOICE_WORDS.get(id(field))
    if kept is None or kept[0] is not field:
        choices = field.option("choices", {})
        known = frozenset(squeeze(w).lower() for words in choices.values() for w in words)
        long = tuple(sorted(w for w in known if len(w) > 1))
        pattern = re.compile("|".join(map(re.escape, long)) or r"(?!)")
        kept = _CHOICE_WORDS[id(field)] = (field, (known, long, pattern))
    return kept[1]


def _within(
    cells: Cells, field: Field, words: Words, values: Sequence[tuple[Any, Parsed]]
) -> float:
    """The share of the values read that lie in the field's range; 1 where it has none."""
    bounds = words.ranges.get(field.name)
    if bounds is None or not values:
        return 1.0
    low, high = bounds
    figures = [_figure(raw, parsed) for raw, parsed in values]
    inside = [low <= figure <= high for figure in figures if figure is not None]
    return sum(inside) / len(inside) if inside else 1.0


def _figure(raw: Any, parsed: Parsed) -> float | None:
    """A date's year, else the number."""
    value = parsed.value
    if value is None:
        value = next((item for _, item in parsed.also), None)
    if isinstance(value, str) and re.match(r"\d{4}", value):
        return float(value[:4])
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _free(cells: Cells, field: Field, words: Words) -> float:
    """Any text: what it looks like and how long it is; figures, marks and codes are not text."""
    typed = max(cells.numeric, cells.marks)
    if typed > 0.7:
        return _WORST + 0.5
    for kind in ("sex", "education", "name"):
        if cells.texts and cells.read(kind, None, ())[0] > 0.85:
            return -2.5 if kind != "name" or cells.distinct > 4 else -1.0
    if (known := known_share(words.form_id, field.name, cells.texts, len(cells.values))) >= 0.5:
        return _OWN_WORDS * known * (1.0 if cells.filled >= 3 else 0.8)
    look = words.looks.get(field.name)
    if look is None:
        return 0.0
    pattern, (short, long) = look
    fits = [
        bool(pattern.search(t)) and short <= len(squeeze(t)) <= long
        for t in (str(v).strip() for v in cells.values)
    ]
    share = sum(fits) / len(fits)
    some = 1.0 if pattern.pattern else 0.5
    return 1.8 * some * share if share >= 0.5 else -1.2 * (1 - 2 * share)


def totals(columns: Mapping[int, list[float | None]]) -> tuple[set[int], set[int]]:
    """(columns that are the sum of two or more others standing together beside them, those they sum up).

    >>> totals({0: [1, 2, 3], 1: [4, 5, 5], 2: [5, 7, 8]}), totals({0: [5, 7, 8], 1: [1, 2, 3], 2: [4, 5, 5]})
    (({2}, {0, 1}), ({0}, {1, 2}))
    """
    found, parts = set[int](), set[int]()
    order = sorted(columns)
    for place, col in enumerate(order):
        before = [order[start:place] for start in range(place - 1)]
        after = [order[place + 1 : end] for end in range(place + 3, len(order) + 1)]
        group = next((g for g in (*before, *after) if _sums(columns, g, col)), None)
        if group is not None:
            found.add(col)
            parts.update(group)
    return found, parts - found


def _sums(columns: Mapping[int, list[float | None]], group: Sequence[int], col: int) -> bool:
    rows = [
        (figures, total)
        for *figures, total in zip(*(columns[c] for c in group), columns[col], strict=True)
        if total
    ]
    good = sum(1 for figures, total in rows if abs(sum(f or 0 for f in figures) - total) < 0.51)
    return len(rows) >= 3 and good >= 0.8 * len(rows)


_TOTALLED = re.compile(r"合计|应发|总计|总额|gross|total", re.I)


def figure(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, str) and re.fullmatch(r"[¥￥]?[\d,]+(?:\.\d+)?元?", value.strip()):
        return float(re.sub(r"[¥￥,元\s]", "", value))
    return None


def said_to_be_totals(
    paths: Sequence[Any], cells: Mapping[int, Any], evidence: Any, field_at: Sequence[int]
) -> None:
    """Of several sums in a row the one that is called the total."""
    sums = [p.col for p in paths if cells[p.col].numeric > 0.9]
    for place, path in enumerate(paths):
        if len(sums) > 1 and path.col in sums and _TOTALLED.search(path.text):
            for at in field_at:
                said = evidence[place][at]
                said.words += 1.5 if said.words > 0 and said.contents > -1 else 0.0
