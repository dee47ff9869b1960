"""List forms: header rows found by their label sets anywhere on a sheet, grouped into tables."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dudao.forms import Form
from dudao.reading.grid import Grid
from dudao.recognition.answers import Answers
from dudao.recognition.claims import Claim, NearMiss
from dudao.recognition.labels import blank, keys
from dudao.recognition.lists import mapped
from dudao.recognition.lists.arranged import ArrangedGrid, station_named, turned
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
    spans_of,
    twin_row,
    within,
)
from dudao.recognition.lists.scattered import cards_beside, gathered, one_card, tellings
from dudao.recognition.lists.tables import CROWD, claimed, crowded, tables_of
from dudao.recognition.lists.unfolding import unfolded
from dudao.recognition.lists.vocabulary import Vocabulary, field_of, lexicon, thought_of
from dudao.recognition.lists.wording import meta_named, words_of

Mappings = Mapping[str, Mapping[str, str]]

_FIRST, _MOST = 30, 0.7  # rows looked at; of a card's labels
_SURE, _LABEL = 0.9, 16  # of a heading's words; letters of a label
_MANY = 5  # fields of a header that is no line of a card
_WIDEST, _TALLEST = 300, 60  # of a table with fields down and people across


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
    least = max((len(head.fields) for made in found for head in made), default=_MANY)
    if least < _MANY and not isinstance(grid, ArrangedGrid):
        card = _one_card(grid, forms, answers or {})
        if card and _known(card) > 2 * least:
            return card  # the first line of a card looked like a list's heading
    for made in found[:1]:
        if (other := cards_beside(grid, min(head.top for head in made))) is not None:
            return find(other, forms, mappings, answers) or _sought(other, forms, answers or {})
    grid, found = _thought_over(grid, found, words, thought_of(forms), answers or {}, title)
    flat = [head for made in found for head in made]
    found += [[w.head] for w in further(Spread(grid), flat, words, answers or {})]
    found += _over(grid, flat, forms, answers or {})
    found.sort(key=lambda made: min(head.top for head in made))
    tables = tables_of(grid, found, words)
    return [claimed(grid, table) for table in tables]


def _over(
    grid: Grid, flat: list[Head], forms: Mapping[str, Form], answers: Answers
) -> list[list[Head]]:
    """Headers in words of their own above the first that labels tell, where a table of its own stands there."""
    if not flat or (top := min(head.top for head in flat)) <= CROWD:
        return []
    if not crowded(grid, top, flat[0].form):
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
        top = head.bottom - (
            above.bottom - above.top
        )  # what stands over it is the last record before
        if (
            same
            and top >= head.top
            and grid.rows[above.top : above.bottom + 1] == grid.rows[top : head.bottom + 1]
        ):
            columns = [replace(column) for column in above.columns]
            return Head(head.form, top, head.bottom, head.left, head.right, columns)
    return None


def sought(
    grid: Grid, forms: Mapping[str, Form], answers: Answers | None = None, title: str = ""
) -> list[Claim]:
    """Tables none of whose headers is known enough, by their meaning; people side by side at last.

    ``title`` is the file's name, which names what a table without any heading is.
    """
    answers, grid = answers or {}, worked_out(grid)
    found = _sought(grid, forms, answers, title)
    for other in gathered(grid):
        if found and not isinstance(grid, ArrangedGrid) and not _tells_more(other, found):
            break
        laid = find(other, forms, None, answers) or _sought(other, forms, answers)
        if laid and (not found or _known(laid) > _known(found)):
            found = laid
            break
    if not isinstance(grid, ArrangedGrid) or not found:
        card = _one_card(grid, forms, answers)
        found = card if card and (not found or _known(card) > _known(found)) else found
    return found or _across(grid, forms, answers)


def _known(claims: Sequence[Claim]) -> int:
    """How many fields the headers of lists know."""
    return max(len(s.head.fields) for claim in claims for s in claim.payload.segments)


def _tells_more(other: ArrangedGrid, found: Sequence[Claim]) -> bool:
    """Whether a sheet laid out otherwise has more columns than the fields that were found on it as it is."""
    return other.width > _known(found) and other.height > 2


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
    claims = [
        claimed(grid, t) for t in tables_of(grid, [list(group) for _, group in beside], words)
    ]
    return [] if any(map(_of_labels, claims)) else claims


def _across(grid: Grid, forms: Mapping[str, Form], answers: Answers) -> list[Claim]:
    """A table whose fields stand down and whose people stand across."""
    if not 3 <= grid.width <= _WIDEST or grid.height > _TALLEST or grid.height < 4:
        return []
    labels = {key for f in forms.values() if f.layout == "list" for key in _meta_keys(f)}
    first = next(
        (
            r
            for r, row in enumerate(grid.rows)
            if sum(1 for v in row if not blank(v)) >= 3 and not _around(row, labels)
        ),
        None,
    )
    if first is None:
        return []
    other = turned(grid, first)
    found = find(other, forms, None, answers) or _sought(other, forms, answers)
    return [] if any(map(_of_labels, found)) else found


def _around(row: Sequence[Any], labels: set[str]) -> bool:
    """Whether a row says something of what stands around a list: labels of that, each before its value."""
    said = [v for v in row if not blank(v)]
    named = [keys(str(v))[0] in labels for v in said]
    return named[0] and (len(said) < 4 or any(named[1:]))


def _of_labels(claim: Claim) -> bool:
    """Whether what a list takes for a record holds labels of its form: a card's second column of them."""
    words: Vocabulary = claim.payload.words
    for segment in claim.payload.segments:
        head = segment.head
        again = claim.grid.rows[max(head.top, 0) : head.bottom + 1]
        for row in claim.grid.rows[segment.first : min(segment.last + 1, segment.first + _FIRST)]:
            if row in again:
                continue
            texts = [v for v in row if isinstance(v, str) and 1 < len(v) <= _LABEL]
            if len({name for v in texts if (name := field_of(v, words))}) > 1:
                return True
    return False


def instead_of(
    cards: Sequence[Claim], forms: Mapping[str, Form], answers: Answers | None = None
) -> list[Claim]:
    """The list whose rows stand across, where cards side by side are rather the records of one.

    Its columns explain more than any card's labels, or a title names its form and they explain as much.
    """
    beside = all(c.payload[0].row == c.payload[-1].row and c.payload[1:] for c in cards)
    if not cards or not (beside or all(map(_wide, cards))):
        return []
    many = max(len(claim.payload[0].labels) for claim in cards)
    unclear = max(len(claim.payload[0].unclear) for claim in cards)
    found = _across(worked_out(cards[0].grid), forms, answers or {})
    for claim in found:
        heads_ = [segment.head for segment in claim.payload.segments]
        known = len(heads_[0].fields)
        open_ = [c for h in heads_ for c in h.columns if c.how in ("asked", "unknown", "ambiguous")]
        titled = names_form(heads_[0].form, [*claim.grid.before, claim.grid.sheet or ""])
        more = known > many and len(open_) <= unclear
        same = any(claim.form_id == card.form_id for card in cards)
        if same or not (more or (titled and known >= many and len(open_) <= unclear)):
            return []
    return found


def _wide(cards: Claim) -> bool:
    """Whether what was taken for one card has several cells behind most of its labels."""
    inside = range(cards.grid.height)  # paragraphs stand above and below a table
    rows = {x.box.row for x in cards.payload[0].labels.values() if x.box.row in inside}
    filled = [sum(1 for v in cards.grid.rows[r] if not blank(v)) for r in rows]
    pairs = any(label.box.col > cards.payload[0].col for label in cards.payload[0].labels.values())
    wide = sum(1 for many in filled if many > 3)
    return not cards.payload[1:] and not pairs and wide > 1 and wide >= _MOST * len(filled)


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
            best = [h for h in _best_heads(spread, row, words) if evident(h, titled)]
            made += list(_side_by_side(spread, row, best, words)) or best
        for head in made:
            head.bottom += twin_row(grid, head)
        if made:
            apart = _apart(spread, made, {v.form.id: v for v in lex.forms})
            yield _titled(apart, above) if apart is made else apart
            floor = max(head.bottom for head in made) + 1


def _side_by_side(
    spread: Spread, row: int, made: Sequence[Head], words: Vocabulary
) -> Iterator[Head]:
    """The headers of tables side by side whose headings are the same, parted where these begin again."""
    spans = spans_of(spread.grid, row)
    if made and len(spans) > 1:
        for left, right in spans:
            whole = replace(made[0], left=left, right=left if right is None else right)
            yield within(spread, whole, words, whole.left, whole.right)


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
