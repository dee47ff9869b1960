"""List forms: header rows found by their label sets anywhere on a sheet, grouped into tables."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dudao.forms import Form
from dudao.problems import make
from dudao.reading.grid import Grid
from dudao.recognition.answers import Answers
from dudao.recognition.claims import Claim, NearMiss
from dudao.recognition.labels import blank, keys, squeeze
from dudao.recognition.lists import mapped
from dudao.recognition.lists.arranged import station_named, turned
from dudao.recognition.lists.doubts import header_doubts
from dudao.recognition.lists.form_choice import again, further, headless, seek, unsettled
from dudao.recognition.lists.formulas import worked_out
from dudao.recognition.lists.headers import (
    Head,
    Spread,
    evident,
    heads,
    longest_title,
    missing,
    names_form,
    spreads,
    twin_row,
    within,
)
from dudao.recognition.lists.scattered import cards_beside, gathered, one_card, tellings
from dudao.recognition.lists.segments import Segment, Table
from dudao.recognition.lists.unfolding import unfolded
from dudao.recognition.lists.vocabulary import Vocabulary, lexicon, thought_of
from dudao.recognition.lists.wording import meta_named, words_of

Mappings = Mapping[str, Mapping[str, str]]

_CROWD = 5
_MACHINE = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*")
_SURE, _LABEL = 0.9, 16  # of a heading's words; letters of a label
_WIDEST, _TALLEST = 300, 60  # of a table with fields down and people across
_SIGNED = re.compile(r"(填表|制表|填报|审核|复核|经办|主管|评估小组).{0,6}[:：]|签字|签名|盖章")
_NOTE = re.compile(r"^[(\[【*※]?(注|备注|说明|填表说明|填写说明)\d*[、.:：)\]】]")
_TITLE = re.compile(r"(表|台账|名册|清单|结果|一览|统计|汇总|情况|名单)([(（].{0,20}[)）])?$")


def find(
    grid: Grid,
    forms: Mapping[str, Form],
    mappings: Mappings | None = None,
    answers: Answers | None = None,
    title: str = "",
) -> list[Claim]:
    """Every table of a list form on the grid.

    ``mappings`` are the user's own columns for headers that no form knows, by fingerprint; ``answers``
    what columns of unclear headings were said to be; ``title`` the file's name where nothing else is one.
    """
    grid = worked_out(grid)
    words = {v.form.id: v for v in lexicon(forms).forms}
    found = list(_all_heads(grid, forms)) or list(mapped.mapped_heads(grid, forms, mappings or {}))
    if len(found) == 1 and (other := unfolded(grid, found[0][0])) is not None:
        return find(other, forms, mappings, answers)
    for made in found[:1]:
        if (other := cards_beside(grid, min(head.top for head in made))) is not None:
            return find(other, forms, mappings, answers) or _sought(other, forms, answers or {})
    grid, found = _thought_over(grid, found, words, thought_of(forms), answers or {}, title)
    flat = [head for made in found for head in made]
    found += [[w.head] for w in further(Spread(grid), flat, words, answers or {})]
    found += _over(grid, flat, forms, answers or {})
    found.sort(key=lambda made: min(head.top for head in made))
    tables = _tables(grid, found, words)
    return [_claim(grid, table) for table in tables]


def _over(
    grid: Grid, flat: list[Head], forms: Mapping[str, Form], answers: Answers
) -> list[list[Head]]:
    """Headers in words of their own above the first that labels tell, where a table of its own stands there."""
    if not flat or (top := min(head.top for head in flat)) <= _CROWD:
        return []
    if not _crowded(grid, top, flat[0].form):
        return []
    part = replace(grid, rows=grid.rows[:top], merges=[m for m in grid.merges if m[2] < top])
    texts = [grid.sheet or "", *grid.before]
    found = seek(Spread(part), thought_of(forms), texts, answers)
    return [[w.head] for w in found if w.grid is part]


def _rather(other: Vocabulary, head: Head, texts: list[str]) -> bool:
    """Whether a header is rather another form's: not so titled, it has the columns that only the other has."""
    if other.form.option("rather_than") != head.form.id:
        return False
    titled = longest_title(other.form, texts)
    if titled <= longest_title(head.form, texts) and (titled or names_form(head.form, texts)):
        return False
    if other.form.option("only_titled") and not titled:
        return False
    said = [words_of(other.form.id).strengths((c.header,)) for c in head.columns if c.header]
    return all(any(s.get(n, 0.0) >= _SURE for s in said) for n in other.form.option("own"))


def _thought_over(
    grid: Grid, found: list[list[Head]], words: Mapping[str, Vocabulary],
    others: Sequence[Vocabulary], answers: Answers, title: str = "",
) -> tuple[Grid, list[list[Head]]]:  # fmt: skip
    """The headers, those whose labels leave something open decided anew by all that speaks for it."""
    floor, kept, spread = 0, list[list[Head]](), Spread(grid)
    tops = [min(head.top for head in made) for made in found]
    for number, made in enumerate(found):
        last = tops[number + 1] - 1 if number + 1 < len(tops) else grid.height - 1
        texts = _above(grid, floor, tops[number])
        heads_now = []
        for head in made:
            if any(c.how == "mapped" for c in head.columns):
                heads_now.append(head)
            elif any(_rather(other, head, [*texts, title]) for other in others):
                continue
            elif not unsettled(head, words[head.form.id], grid):
                heads_now.append(head)
            elif same := _repeated(head, kept, grid):
                heads_now.append(same)
            elif weighed := again(spread, head, words[head.form.id], last, texts, answers):
                weighed.head.bottom += twin_row(weighed.grid, weighed.head)
                heads_now.append(weighed.head)
                if weighed.grid is not grid:
                    grid, spread = weighed.grid, Spread(weighed.grid)
        floor = max(head.bottom for head in made) + 1
        if heads_now:
            kept.append(heads_now)
    return grid, kept


def _repeated(head: Head, kept: list[list[Head]], grid: Grid) -> Head | None:
    """A header that only comes again (on the next printed page): its columns are what they were above."""
    for above in (h for made in kept for h in made):
        same = above.form.id == head.form.id and (above.left, above.right) == (
            head.left,
            head.right,
        )
        tall = above.bottom - above.top
        if (
            same
            and tall == head.bottom - head.top
            and all(grid.rows[above.top + n] == grid.rows[head.top + n] for n in range(tall + 1))
        ):
            columns = [replace(column) for column in above.columns]
            return Head(head.form, head.top, head.bottom, head.left, head.right, columns)
    return None


def sought(
    grid: Grid, forms: Mapping[str, Form], answers: Answers | None = None, title: str = ""
) -> list[Claim]:
    """Tables none of whose headers is known enough, by their meaning; people side by side at last.

    ``title`` is the file's name, which names what a table without any heading is.
    """
    answers, grid = answers or {}, worked_out(grid)
    found = _sought(grid, forms, answers, title)
    for other in gathered(grid) if not found else ():
        if found := find(other, forms, None, answers) or _sought(other, forms, answers):
            break
    return found or _one_card(grid, forms, answers) or _across(grid, forms, answers)


def _one_card(grid: Grid, forms: Mapping[str, Form], answers: Answers) -> list[Claim]:
    """A sheet a station or a person: one card of a list's labels."""
    for words in lexicon(forms).forms:
        key = words.form.option("key")
        if key not in ("station", "name"):
            continue

        def known(text: str, words: Vocabulary = words) -> bool:
            if len(text) > _LABEL or not text[:1].isalnum():
                return False
            said = words_of(words.form.id).strengths((text,))
            sure = any(worth >= _SURE for name, worth in said.items() if name)
            return sure or any(target.tick is None for target in words.exact(text))

        def around(text: str, form: Form = words.form) -> bool:
            return meta_named(text) in form.meta

        station = words.form.fields.get("station")
        titled = (station.label, station_named) if key == "station" and station else None
        other = one_card(grid, known, titled, around)
        found = other and (find(other, forms, None, answers) or _sought(other, forms, answers))
        if found and found[0].form_id == words.form.id:
            return found
    return []


def _sought(
    grid: Grid, forms: Mapping[str, Form], answers: Answers, title: str = ""
) -> list[Claim]:
    words = {v.form.id: v for v in thought_of(forms)}
    texts = [grid.sheet or "", title, *grid.before]
    found = seek(Spread(grid), thought_of(forms), texts, answers)
    if not found:
        bare = headless(Spread(grid), thought_of(forms), texts, answers)
        found = [bare] if bare else []
    if not found:
        return []
    for w in found:
        w.head.bottom += twin_row(w.grid, w.head)
    grid = found[-1].grid
    beside = itertools.groupby((w.head for w in found), key=lambda head: head.top)
    return [_claim(grid, t) for t in _tables(grid, [list(group) for _, group in beside], words)]


def _across(grid: Grid, forms: Mapping[str, Form], answers: Answers) -> list[Claim]:
    """A table whose fields stand down and whose people stand across."""
    if not 3 <= grid.width <= _WIDEST or grid.height > _TALLEST or grid.height < 4:
        return []
    labels = {key for f in forms.values() if f.layout == "list" for key in _meta_keys(f)}
    first = next(
        (
            r
            for r, row in enumerate(grid.rows)
            if sum(1 for v in row if not blank(v)) >= 3
            and not any(key in labels for key in keys(str(row[0] or ""))[:1])
        ),
        None,
    )
    if first is None:
        return []
    other = turned(grid, first)
    return find(other, forms, None, answers) or _sought(other, forms, answers)


def instead_of(
    cards: Claim, forms: Mapping[str, Form], answers: Answers | None = None
) -> list[Claim]:
    """The list whose rows stand across, where cards side by side leave labels unclear that its columns explain."""
    first, *others = cards.payload
    beside = any(card.row == first.row for card in others)
    if not beside or not first.unclear:
        return []
    found = _across(worked_out(cards.grid), forms, answers or {})
    for claim in found:
        heads_ = [segment.head for segment in claim.payload.segments]
        open_ = [c for h in heads_ for c in h.columns if c.how in ("asked", "unknown", "ambiguous")]
        if len(open_) >= len(first.unclear) or len(heads_[0].fields) <= len(first.labels):
            return []
    return found


def check_ins(grid: Grid, forms: Mapping[str, Form], answers: Answers) -> list[Claim]:
    """The list whose records stand a cell each, told in labels that several cards' forms know too."""
    other = tellings(worked_out(grid))
    return (find(other, forms, None, answers) or _sought(other, forms, answers)) if other else []


def _meta_keys(form: Form) -> set[str]:
    return {key for item in form.meta.values() for label in item.labels for key in keys(label)[:1]}


def looks_filled(grid: Grid, forms: Mapping[str, Form]) -> bool:
    """Whether a sheet holds a known table rather than a few short lists of options."""
    return any(True for _ in _all_heads(grid, forms))


# -- headers ---------------------------------------------------------------------------------------


def _all_heads(grid: Grid, forms: Mapping[str, Form]) -> Iterator[list[Head]]:
    """The headers of each header row, top to bottom; of several forms where they are rivals."""
    lex, spread = lexicon(forms), Spread(grid)
    row = floor = 0
    for row in lex.header_rows(grid.rows):
        if row < floor:
            continue
        made: list[Head] = []
        above = _above(grid, floor, row)
        texts = tuple(v for v in grid.rows[row] if isinstance(v, str) and 0 < len(v) <= 30)
        for words, hits in zip(lex.forms, lex.hits(texts), strict=True):
            if hits < 2:
                continue
            titled = names_form(words.form, above)
            if hits < 3 and not titled:
                continue
            made += [h for h in _best_heads(spread, row, words) if evident(h, titled)]
        for head in made:
            head.bottom += twin_row(grid, head)
        if made:
            apart = _apart(spread, made, {v.form.id: v for v in lex.forms})
            yield _titled(apart, above) if apart is made else apart
            floor = max(head.bottom for head in made) + 1


def _best_heads(spread: Spread, row: int, words: Vocabulary) -> list[Head]:
    """The headers starting in this row, unless the next row alone says as much (a meta or group row above)."""
    made = heads(spread, row, words)
    if made and made[0].bottom > row:
        below = heads(spread, row + 1, words)
        if below and _bound(below) >= _bound(made) and below[0].bottom <= made[0].bottom:
            return []
    return made


def _bound(made: list[Head]) -> int:
    return sum(1 for head in made for column in head.columns if column.field)


def _above(grid: Grid, floor: int, row: int) -> list[str]:
    """Texts that may be a title: above the header, the sheet's name, the paragraphs before a Word table."""
    cells = [
        v for r in grid.rows[max(floor, row - 12) : row] for v in r if isinstance(v, str) and v
    ]
    return [*cells, grid.sheet or "", *grid.before]


def _apart(spread: Spread, made: list[Head], words: Mapping[str, Vocabulary]) -> list[Head]:
    """Headers of two forms in one row: side by side where each is evident on its own columns alone."""
    if len(made) != 2 or made[0].form.id == made[1].form.id:
        return made
    best, parted = 0, made
    for one, other in (made, made[::-1]):
        first, second = words[one.form.id], words[other.form.id]
        for at in range(one.left + 3, one.right - 1):
            a = within(spread, one, first, one.left, at - 1)
            b = within(spread, other, second, at, other.right)
            if not (evident(a, False) and evident(b, False)):
                continue
            if evident(within(spread, one, first, at, one.right), False) or evident(
                within(spread, other, second, other.left, at - 1), False
            ):
                continue
            if _bound([a, b]) > best:
                best, parted = _bound([a, b]), [a, b]
    return parted


def _titled(made: list[Head], above: list[str]) -> list[Head]:
    """Of rivals over the same columns the one that a title names, by the longest title where several do."""
    forms = {head.form.id: head.form for head in made}
    if len(forms) < 2:
        return made
    lengths = {form_id: longest_title(form, above) for form_id, form in forms.items()}
    best = max(lengths.values())
    named = [form_id for form_id, length in lengths.items() if length == best]
    if not best or len(named) > 1:
        return made
    return [head for head in made if head.form.id == named[0]]


# -- tables ----------------------------------------------------------------------------------------


def _tables(grid: Grid, found: list[list[Head]], words: Mapping[str, Vocabulary]) -> list[Table]:
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
        return (start if _crowded(grid, start, words.form) else 0), True
    return start, own


def _crowded(grid: Grid, start: int, form: Form) -> bool:
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
        if len(values) >= _CROWD and not meta and not below_labels:
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


def _claim(grid: Grid, table: Table) -> Claim:
    form = table.words.form
    segments = table.segments
    area = (
        table.opening[0],
        min(s.head.left for s in segments),
        max(s.last for s in segments),
        max(s.head.right for s in segments),
    )
    problems = list(header_doubts(grid, [(s.head, s.last) for s in segments], table.words))
    if table.unread is not None:
        first, last = table.unread
        cell = grid.address(first, 0, last, max(grid.width - 1, 0))
        problems.append(make("unread_block", sheet=grid.sheet, cell=cell))
    return Claim(form.id, grid, area, "list", table, problems)


# -- nearly ----------------------------------------------------------------------------------------


def near_misses(grid: Grid, forms: Mapping[str, Form]) -> list[NearMiss]:
    """Forms the grid nearly is, best first: those with at least three labels in one row."""
    spread, best = Spread(grid), dict[str, tuple[int, NearMiss]]()
    for row in itertools.islice(lexicon(forms).header_rows(grid.rows), 50):
        for words in lexicon(forms).forms:
            for head in heads(spread, row, words)[:1]:
                names = [n for n in words.form.fields if n in head.fields]
                if len(names) > best.get(words.form.id, (2,))[0]:
                    labels = tuple(words.form.fields[n].label for n in names)
                    miss = NearMiss(words.form.id, labels, tuple(missing(head, False)), row)
                    best[words.form.id] = (len(names), miss)
    return [miss for _, miss in sorted(best.values(), key=lambda pair: -pair[0])]
