"""Columns of which one is ticked, and photographs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from dudao.patterns import late
from dudao.reading.grid import Grid, Spot
from dudao.recognition.labels import blank, keys
from dudao.recognition.lists.columns import BoundColumn

if TYPE_CHECKING:
    from dudao.recognition.lists.record import RecordReader
    from dudao.recognition.lists.vocabulary import Target
    from dudao.recognition.lists.wording import Words

UNKNOWN = "?"
"""Begins the code of a column of marks whose label is none of the choices: 本科及以上."""
_PICTURE = late(
    r"\.(?:jpe?g|png|bmp|gif|heic|webp|tiff?)\b|附件|附后|后附|另附|附图|如图|见附|已附|DISPIMG|照片\d*$|图\d+",
    re.I,
)
_NO_PICTURE = late(r"无照片|没有|未拍|缺|待补|后补|补拍")
_NONE = late(r"(?:暂无|没有|无|未拍|未附|缺)(?:照片|图片|照|图|附件)?")

_TICKED, _EMPTY = frozenset("√✓✔☑■●"), frozenset("☐□○")
_NAMED, _SURE, _OF_ITS_OWN = 0.5, 0.9, 7.0
_ROUND, _CROSS = frozenset("○◯〇"), frozenset("×✗✘xXⅹ")


def under(parts: Sequence[str], target: Target, worth: float, words: Words) -> float:
    """What a choice's own label is worth under a heading: 独用 of two fields is that of the one named above it."""
    if not worth or target.tick is None or len(parts) < 2:
        return worth
    named = words.strengths((parts[-2],))
    if named.get(target.field, 0.0) >= _NAMED:
        return max(worth, _OF_ITS_OWN)
    return 0.0 if max(named.values(), default=0.0) >= _SURE else worth


def settle_crossed(
    grid: Grid, columns: Iterable[BoundColumn], rows: range
) -> tuple[Spot, str] | None:
    """Write ☒ and ○ in columns of marks as what the table means by them: Word's ticked box, or beside √ a cross;
    a ring, where only crosses stand beside it.

    Beside both √ and ☐ ☒ stays what it is. Returns the first cell of which nothing shows that it is ticked, with its sign.
    """
    cols = [column.col for column in columns if column.tick or column.kind == "tick"]
    cells = {(r, c): v.strip() for r in rows for c in cols if isinstance(v := grid.at(r, c), str)}
    crossed = [spot for spot, sign in cells.items() if sign == "☒"]
    signs = set(cells.values())
    rings = [spot for spot, sign in cells.items() if sign in _ROUND]
    if rings and signs & _CROSS and not signs - _ROUND - _CROSS:
        for r, c in rings:
            grid.rows[r][c] = "√"
        return rings[0], "○"
    ticked, empty = bool(signs & _TICKED), bool(signs & _EMPTY)
    if not crossed or (ticked and empty):
        return None
    for r, c in crossed:
        grid.rows[r][c] = "×" if ticked else "☑"
    return None if ticked or empty else (crossed[0], "☒")


def choose(
    reader: RecordReader, r: int, row: list[Any], name: str, group: list[BoundColumn]
) -> str | list[str] | None:
    """The code of the one ticked column; two are an error on their range, none is null.

    Of a field that takes several (types) the codes of all of them.
    """
    ticked: list[tuple[int, str]] = []
    unread = False
    for column in group:
        raw = row[column.col] if column.col < len(row) else None
        spot = (r, column.col)
        if spot in reader.grid.notes:
            reader._noted(r, column, {})
            unread = True
            continue
        if blank(raw) and spot in reader.fills:
            raw = reader.grid.at(*reader.fills[spot])
        if raw is None or raw == "":
            continue
        parsed = column.read(raw, None, None, reader.grid.fonts.get(spot))
        if parsed.value is None and (code := _worded(column, raw)):
            if code != column.tick and not _merged(reader, r, column.col):
                cell = reader.grid.address(r, column.col)
                reader._say(
                    "tick_contradicts", cell=cell, field=name, label=column.header, text=str(raw)
                )
            ticked.append((column.col, code))
            continue
        if parsed.doubts:
            parsed = reader._said(r, column, raw, parsed)
        if parsed.value is None:
            unread = True
        elif parsed.value:
            ticked.append((column.col, str(column.tick)))
    if len(ticked) == 1 and ticked[0][1].startswith(UNKNOWN):
        col, code = ticked[0]
        label = reader.form.fields[name].label
        cell = reader.grid.address(r, col)
        reader._say(
            "unreadable_choice", cell=cell, field=name, label=label, text=code.removeprefix(UNKNOWN)
        )
        return None
    if reader.form.fields[name].kind == "types":
        return [] if unread else [code for _, code in ticked]
    if len(ticked) > 1:
        cols = [col for col, _ in ticked]
        cell = reader.grid.address(r, min(cols), r, max(cols))
        text = "、".join(str(row[col]) for col in cols if col < len(row))
        label = reader.form.fields[name].label
        reader._say("two_ticks", cell=cell, field=name, label=label, text=text)
        return None
    return ticked[0][1] if ticked and not unread else None


def _worded(column: BoundColumn, raw: Any) -> str | None:
    """The code whose word stands in the cell instead of a tick."""
    if not isinstance(raw, str):
        return None
    for option in ("ticks", "choices"):
        for code, words in column.field.option(option, {}).items():
            if any(key == keys(word)[0] for word in words for key in keys(raw)):
                return code
    return None


def _merged(reader: RecordReader, r: int, col: int) -> bool:
    return any(r1 <= r <= r2 and c1 == col for r1, c1, r2, _ in reader.above.wide_merges)


def pictured(
    reader: RecordReader, r: int, row: list[Any], column: BoundColumn, values: dict[str, Any]
) -> None:
    """A picture at the cell or right of it, a file's name or 见附件 are a photograph."""
    raw = row[column.col] if column.col < len(row) else None
    if isinstance(raw, str) and _PICTURE.search(raw) and not _NO_PICTURE.search(raw):
        found = True
    else:
        found = any(col >= column.col for col in reader.pictures.get(r, ()))
    if not found:
        if isinstance(raw, str) and values[column.name] is None and _NONE.fullmatch(raw.strip()):
            reader.teller.unsay(reader.grid.address(r, column.col), "unreadable_tick")
            values[column.name] = False
        return
    if values[column.name] is None:
        cell = reader.grid.address(r, column.col)
        reader.teller.unsay(cell, "unreadable_tick")
        if not (isinstance(raw, str) and _PICTURE.search(raw)):
            reader._say("unread_cell", cell=cell, field=column.name, text=str(raw))
    values[column.name] = True
