"""Conditional formats of an .xlsx sheet that show another content than a cell's: words, icons alone, strikes."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from dudao.reading.grid import Grid, Spot
from dudao.reading.numberformat import format_of
from dudao.reading.sheetpatterns import parse_range
from dudao.reading.styles import attributes, is_struck

_MOST = 200_000  # cells looked at on one sheet
_BLOCK = re.compile(
    rb"<(?:\w+:)?conditionalFormatting\b([^>]*)>(.*?)</(?:\w+:)?conditionalFormatting>", re.S
)
_RULE = re.compile(rb"<(?:\w+:)?cfRule\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?cfRule>)", re.S)
_FORMULA = re.compile(rb"<(?:\w+:)?formula>([^<]*)</")
_HIDES_VALUE = re.compile(rb"<(?:\w+:)?(?:iconSet|dataBar)\b[^>]*showValue=[\"'](?:0|false)[\"']")
_DXF = re.compile(rb"<(?:\w+:)?dxf(?:\s[^>]*)?(?:/>|>(.*?)</(?:\w+:)?dxf>)", re.S)
_NUMFMT = re.compile(rb"<(?:\w+:)?numFmt\b([^>]*)>")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "equal": operator.eq,
    "notEqual": operator.ne,
    "greaterThan": operator.gt,
    "greaterThanOrEqual": operator.ge,
    "lessThan": operator.lt,
    "lessThanOrEqual": operator.le,
}


@dataclass(frozen=True, slots=True)
class Look:
    """What a format that a rule puts on shows: a number format, a strike."""

    code: str | None
    strikes: bool


def looks(styles: bytes) -> list[Look]:
    """The formats that rules refer to, by their index in ``xl/styles.xml``."""
    found = []
    start, end = styles.find(b"dxfs"), styles.rfind(b"dxfs")
    for body in _DXF.findall(styles[start:end] if start >= 0 else b""):
        tag = _NUMFMT.search(body)
        code = attributes(tag[1]).get("formatCode") if tag else None
        found.append(Look(code, is_struck(body)))
    return found


def put_conditional(grid: Grid, xml: bytes, formats: list[Look]) -> None:
    """Put what the rules show in place of values; a note where nobody can tell."""
    if not any(look.code or look.strikes for look in formats) and not _HIDES_VALUE.search(xml):
        return
    left = _MOST
    for tag, inner in _BLOCK.findall(xml):
        rules = [(attributes(said), body) for said, body in _RULE.findall(inner)]
        for spot in _cells(grid, attributes(tag).get("sqref", "")):
            left -= 1
            if left < 0:
                return
            for said, body in rules:
                if _apply(grid, spot, said, body, formats):
                    break


def _cells(grid: Grid, areas: str) -> Iterator[Spot]:
    for text in areas.split():
        area = parse_range(text)
        if area is None:
            continue
        r1, c1, r2, c2 = area
        for r in range(r1, min(r2, len(grid.rows) - 1) + 1):
            row = grid.rows[r]
            yield from (
                (r, c) for c in range(c1, min(c2, len(row) - 1) + 1) if row[c] not in (None, "")
            )


def _apply(grid: Grid, spot: Spot, said: dict[str, str], body: bytes, formats: list[Look]) -> bool:
    """Whether the rule settles what the cell shows."""
    value = grid.at(*spot)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if _HIDES_VALUE.search(body):
        if number:
            grid.notes[spot] = ("icon_shown", f"{value:g}")
        return number
    index = said.get("dxfId", "")
    look = formats[int(index)] if index.isdigit() and int(index) < len(formats) else None
    if look is None or not (look.code or look.strikes):
        return False
    holds = _holds(value, said, body)
    if holds is None and look.code and number:
        grid.notes[spot] = ("icon_shown", f"{value:g}")
    if not holds:
        return holds is None
    if look.strikes:
        grid.struck.add(spot)
    seen = format_of(look.code, grid.since_1904) if look.code else None
    text = seen.shown(value) if seen is not None else None
    if text is not None:
        grid.rows[spot[0]][spot[1]] = text or None
        grid.formats.pop(spot, None)
    return True


def _holds(value: Any, said: dict[str, str], body: bytes) -> bool | None:
    """Whether the rule's condition holds for a value; None where that takes a formula."""
    kind, compare = said.get("type"), _COMPARE.get(said.get("operator", ""))
    if kind == "containsText" and (word := said.get("text")):
        return isinstance(value, str) and word in value
    if kind != "cellIs":
        return None
    limits = [_constant(unescape(f.decode("utf-8", "replace"))) for f in _FORMULA.findall(body)]
    if not limits or None in limits:
        return None
    if said.get("operator") in ("between", "notBetween") and len(limits) == 2:
        try:
            inside = limits[0] <= value <= limits[1]
        except TypeError:
            return False
        return inside == (said["operator"] == "between")
    if compare is None:
        return None
    try:
        return compare(value, limits[0])
    except TypeError:
        return False


def _constant(formula: str) -> float | str | None:
    """A number or a quoted text; None for what has to be worked out."""
    if len(formula) > 1 and formula[0] == formula[-1] == '"':
        return formula[1:-1]
    try:
        return float(formula)
    except ValueError:
        return None
