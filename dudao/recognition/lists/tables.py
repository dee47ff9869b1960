"""Tables of a list form: what heads and rows under one title belong together, from where to where each goes."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from dudao.forms import Form
from dudao.problems import Problem, make
from dudao.reading.grid import Grid
from dudao.recognition.claims import Claim
from dudao.recognition.labels import blank, keys, squeeze
from dudao.recognition.lists.doubts import header_doubts
from dudao.recognition.lists.headers import Head, names_form, spreads
from dudao.recognition.lists.segments import Segment, Table
from dudao.recognition.lists.vocabulary import Vocabulary

CROWD = 5
"""So many filled cells in a row are no title."""
_OF_HEADINGS = (
    "guessed_label",
    "column_by_content",
    "unclear_column",
    "ambiguous_header",
    "odd_column",
)
_MACHINE = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*")
_SIGNED = re.compile(r"(填表|制表|填报|审核|复核|经办|主管|评估小组).{0,6}[:：]|签字|签名|盖章")
_NOTE = re.compile(r"^[(\[【*※]?(注|备注|说明|填表说明|填写说明)\d*[、.:：)\]】]")
_TITLE = re.compile(r"(表|台账|名册|清单|结果|一览|统计|汇总|情况|名单)([(（].{0,20}[)）])?$")


def tables_of(grid: Grid, found: list[list[Head]], words: Mapping[str, Vocabulary]) -> list[Table]:
    tables: list[Table] = []
    last: dict[str, Table] = {}
    floor = 0
    for made in found:
        top = min(head.top for head in made)
        for form_id, group in itertools.groupby(made, key=lambda head: head.form.id):
            block = list(group)
            start, own = _opening(grid, floor, top, words[form_id])
            table = last.get(form_id)
            again = (
                table is not None and own and _said_before(grid, table.opening, (start, top - 1))
            )
            if table is None or (own and not again):
                table = last[form_id] = Table(words[form_id], (start, top - 1))
                if floor == 0 and start > 0:
                    table.unread = (0, start - 1)
                tables.append(table)
            _close(tables, table, start if own else top, block)
            table.segments += [Segment(h, h.bottom + 1, grid.height - 1) for h in block]
        floor = max(head.bottom for head in made) + 1
    return tables


def _said_before(grid: Grid, first: tuple[int, int], again: tuple[int, int]) -> bool:
    """Whether the title and meta rows only repeat those of the table above, as on each printed page."""
    texts = [
        {
            re.sub(r"第\d+页|共\d+页|续表|[(（]续\d*[)）]", "", squeeze(str(v)))
            for row in grid.rows[a : b + 1]
            for v in row
            if not blank(v)
        }
        for a, b in (first, again)
    ]
    return bool(texts[1]) and texts[1] - {""} <= texts[0]


def _close(tables: list[Table], current: Table, row: int, block: list[Head]) -> None:
    """End whatever ran on above the new header in the same columns."""
    for table in tables:
        for segment in table.segments:
            if segment.last < row or segment.first > row:
                continue
            if any(
                segment.head.left <= head.right and head.left <= segment.head.right
                for head in block
            ):
                segment.last = row - 1


def _opening(grid: Grid, floor: int, top: int, words: Vocabulary) -> tuple[int, bool]:
    """The first row of a header's own title and meta rows, and whether it has any."""
    start, own = top, False
    for row in range(top - 1, floor - 1, -1):
        values = [v for v in grid.rows[row] if not blank(v)]
        if not values:
            continue
        if any(isinstance(v, str) and _NOTE.match(squeeze(v)) for v in values):
            break
        texts = [v for v in values if isinstance(v, str)]
        if any(_SIGNED.search(squeeze(t)) for t in texts):
            continue
        if not (_is_title(values, words.form) or _is_meta(texts, words.form)):
            break
        start, own = row, True
    if floor == 0:
        return (start if crowded(grid, start, words.form) else 0), True
    return start, own


def crowded(grid: Grid, start: int, form: Form) -> bool:
    """Whether the rows above ``start`` hold a table of their own rather than titles and meta."""
    below_labels = False
    for number, row in enumerate(grid.rows[:start]):
        values = [v for v in row if not blank(v)]
        if number == start - 1 and spreads(grid, number, len(values)):
            continue
        if number == start - 1 and all(
            isinstance(v, str) and _MACHINE.fullmatch(v) for v in values
        ):
            continue  # a machine's names of the columns
        meta = _is_meta([v for v in values if isinstance(v, str)], form)
        if len(values) >= CROWD and not meta and not below_labels:
            return True
        below_labels = meta and len(values) >= 2
    return False


def _is_title(values: list[Any], form: Form) -> bool:
    if len(values) != 1 or not isinstance(values[0], str):
        return False
    text = squeeze(values[0])
    return len(text) <= 60 and (names_form(form, [text]) or bool(_TITLE.search(text)))


def _is_meta(texts: list[str], form: Form) -> bool:
    labels = {key for item in form.meta.values() for label in item.labels for key in keys(label)}
    heads = [re.split(r"[:：]", text, maxsplit=1)[0] for text in texts]
    return any(key in labels for head in heads if len(head) <= 16 for key in keys(head)[:1])


def claimed(grid: Grid, table: Table) -> Claim:
    form = table.words.form
    segments = table.segments
    area = (
        table.opening[0],
        min(s.head.left for s in segments),
        max(s.last for s in segments),
        max(s.head.right for s in segments),
    )
    problems = list(header_doubts(grid, _parts(table), table.words))
    if table.unread is not None:
        first, last = table.unread
        cell = grid.address(first, 0, last, max(grid.width - 1, 0))
        problems.append(make("unread_block", sheet=grid.sheet, cell=cell))
    return Claim(form.id, grid, area, "list", table, problems)


def alike(claims: Iterable[Claim]) -> None:
    """One heading, one meaning: what a file's table leaves open of its headings, another under the same ones decides.

    Such a column is read like the other's, with a warning.
    """
    best: dict[tuple[str, tuple[str, ...]], Head] = {}
    lists = [claim for claim in claims if claim.layout == "list"]
    heads = [(c, s.head) for c in lists for s in c.payload.segments]
    for claim, head in heads:
        key = (claim.form_id, tuple(squeeze(column.header) for column in head.columns))
        if key not in best or len(head.fields) > len(best[key].fields):
            best[key] = head
    for claim in lists:
        taught = False
        for segment in claim.payload.segments:
            head = segment.head
            key = (claim.form_id, tuple(squeeze(column.header) for column in head.columns))
            taught |= _taught(head, best[key])
        if taught:
            doubts = header_doubts(claim.grid, _parts(claim.payload), claim.payload.words)
            claim.problems[:] = [p for p in claim.problems if p.code not in _OF_HEADINGS]
            claim.problems += doubts


def left_out(claims: Sequence[Claim]) -> None:
    """Name what is filled beside the columns that are read of a sheet's lists, in their rows: nothing of it is read."""
    lists = [c for c in claims if c.layout == "list" and not _arranged(c.grid)]
    for grid in {id(c.grid): c.grid for c in lists}.values():
        mine = [c for c in lists if c.grid is grid]
        heads = [
            (s.head.top, s.last, s.head.left, s.head.right)
            for c in mine
            for s in c.payload.segments
        ]
        others = [c.area for c in claims if c.layout != "list" and c.grid.sheet == grid.sheet]
        areas = [*heads, *((top, last, left, right) for top, left, last, right in others)]
        for claim in mine:
            claim.problems += list(_beside(claim, areas))
    for claim in claims:
        if claim.layout == "list" and getattr(claim.grid, "spots", None):
            claim.problems += list(_between(claim))


def _between(claim: Claim) -> Iterator[Problem]:
    """A warning on the columns of a sheet of which nothing was laid out as a list, in the rows that were."""
    grid: Any = claim.grid
    source, read = grid.source, set(grid.spots.values())
    rows = range(min(r for r, _ in read), max(r for r, _ in read) + 1)
    near = {c + n for _, c in read for n in (-1, 0)}
    spots = [
        (r, c)
        for r in rows
        for c in range(source.width)
        if c not in near and not blank(source.at(r, c))
    ]
    if spots:
        box = (min(r for r, _ in spots), min(c for _, c in spots))
        end = (max(r for r, _ in spots), max(c for _, c in spots))
        yield make("unread_block", sheet=grid.sheet, cell=source.address(*box, *end))


def _arranged(grid: Grid) -> bool:
    """Whether a grid was laid out anew: its cells stand elsewhere on the sheet."""
    return bool(getattr(grid, "across", False) or getattr(grid, "spots", None))


def _beside(claim: Claim, areas: Sequence[tuple[int, int, int, int]]) -> Iterator[Problem]:
    """A warning on what stands left, and on what stands right, of a list's columns and in no area."""
    grid, heads = claim.grid, [s.head for s in claim.payload.segments]
    source = getattr(grid, "source", None) or grid
    left, right = min(h.left for h in heads), max(h.right for h in heads)
    rows = range(max(min(h.top for h in heads), 0), max(s.last for s in claim.payload.segments) + 1)
    for cols in (range(left), range(right + 1, source.width)):
        spots = [
            (r, c)
            for r in rows
            for c in cols
            if not blank(source.at(r, c))
            and not any(t <= r <= b and w <= c <= e for t, b, w, e in areas)
        ]
        if spots:
            box = (min(r for r, _ in spots), min(c for _, c in spots))
            end = (max(r for r, _ in spots), max(c for _, c in spots))
            yield make("unread_block", sheet=grid.sheet, cell=grid.address(*box, *end))


def _taught(head: Head, other: Head) -> bool:
    """Whether columns left open were given the meaning they have in another header."""
    taught = False
    for column, known in zip(head.columns, other.columns, strict=True):
        free = known.field not in head.fields or known.tick is not None
        if column.how in ("asked", "unknown", "ambiguous") and known.field and free:
            column.field, column.tick, column.how, column.could = (
                known.field,
                known.tick,
                "likely",
                (),
            )
            taught = True
    return taught


def _parts(table: Table) -> list[tuple[Head, int]]:
    return [(s.head, s.last) for s in table.segments]
