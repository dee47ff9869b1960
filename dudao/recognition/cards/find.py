"""Card forms (one form a session, a day, a month …): find their labels, split the cards, name the one form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from dudao.forms import Form
from dudao.reading.grid import Grid
from dudao.recognition.answers import Answers
from dudao.recognition.cards.cells import Box, boxes
from dudao.recognition.cards.columns import columns
from dudao.recognition.cards.guess import answered, guesses, unclear
from dudao.recognition.cards.labels import LabelBook, Segment, glance, label_book
from dudao.recognition.cards.layout import Layout
from dudao.recognition.cards.model import NOTE, Card
from dudao.recognition.cards.spots import label_spots
from dudao.recognition.cards.wording import SESSIONS, called, of_a_session
from dudao.recognition.claims import Claim
from dudao.recognition.labels import keys, squeeze

LOOK = 80
"""Rows looked at before a grid is given up as no card."""
_MANY = 50_000
_READ = Segment("?", "", None)  # of a label nobody was asked about
_BETWEEN = 2  # labels between two that each begin a card
_TITLE = 24  # letters of a heading
_NEAR = 4
"""So many rows below a card's first label another may stand that tells cards apart."""
_COPY = re.compile(
    r"第[一二三四五六七八九十\d]{1,3}[份张次页则例篇]|(?:案例|个案|故事|记录)[（(]?[一二三四五六七八九十\d]{1,3}[)）]?[:：]?|附[件表][一二三四五六七八九十\d]*|[(（]?续表?[)）]?"
)


_HEADS = re.compile(
    r"(?:[表单书卡册]|记录|登记|汇总|统计|征集|总结|日志|一览)(?:[(（].*)?[-—_\d]*$"
)
_PAPER = re.compile(r"(?:[表单书]|记录|登记)(?:[(（].*)?$")


@dataclass(slots=True)
class Found:
    """One card of one form on a grid, before the rivals are compared."""

    form: Form
    card: Card
    spots: frozenset[tuple[int, int]]  # where its labels stand
    over: list[Box]  # the heading of the cards before it, where it has none of its own

    @property
    def area(self) -> tuple[int, int, int, int]:
        return (max(self.card.row, 0), self.card.col, max(self.card.row2, 0), self.card.col2)


def find(grid: Grid, forms: Mapping[str, Form], answers: Answers | None = None) -> list[Claim]:
    """The cards on a grid: one claim a form, its ``payload`` the list of :class:`Card` in order.

    ``answers`` are what unclear labels were said to be.
    """
    card_forms = [form for form in forms.values() if form.layout == "card"]
    likely = _glance(grid, card_forms)
    if not likely:
        return []
    some = boxes(grid, range(min(grid.height, LOOK)))
    likely = [form for form in likely if _enough(form, some) and _hinted(form, some)]
    every = boxes(grid) if likely and grid.height > LOOK else some
    found = [f for form in likely for f in _cards(form, every, card_forms, answers or {})]
    found = [f for f in found if not _titled_otherwise(f, card_forms, grid.sheet or "")]
    return _claims(grid, _settle(found, grid.sheet or ""))


@lru_cache(maxsize=8)
def _silent(books: tuple[LabelBook, ...]) -> set[str]:
    """Texts in which none of these forms' labels was found."""
    return set()


def _glance(grid: Grid, card_forms: list[Form]) -> list[Form]:
    """The forms that enough labels on enough rows speak for; cheap, for most sheets hold none."""
    books = tuple(label_book(form) for form in card_forms)
    silent = _silent(books)
    names: dict[int, set[str]] = {}
    rows: dict[int, set[int]] = {}
    lines = [*grid.rows[:LOOK], *([line] for line in grid.before), *([line] for line in grid.after)]
    for r, line in enumerate(lines):
        for value in line:
            if value.__class__ is not str or value in silent:
                continue
            labels = glance(books, value) if value else ()
            if not labels and len(silent) < _MANY:
                silent.add(value)
            for i, found in labels:
                names.setdefault(i, set()).update(found)
                rows.setdefault(i, set()).add(r)
    return [
        form
        for i, form in enumerate(card_forms)
        if len(names.get(i, ())) >= (needs := form.option("needs", 4))
        and len(rows[i]) >= min(3, needs)
    ]


def _enough(form: Form, found: list[Box]) -> bool:
    spots = label_spots(form, found)
    names = {name for names, _ in spots.values() for name in names}
    rows = {row for (row, _) in spots}
    core = form.option("core", ())
    if core and not names & set(core):
        return False
    return len(names) >= form.option("needs", 4) and len(rows) >= min(3, form.option("needs", 4))


def _cards(
    form: Form, every: list[Box], card_forms: list[Form], answers: Answers
) -> Iterable[Found]:
    over: list[Box] = []
    last: Found | None = None
    lost: list[Box] = []
    for part in _split(form, every, card_forms):
        layout = Layout(form, part)
        typos = guesses(layout)
        if typos:
            layout = Layout(form, part, typos)
        asked = unclear(layout)
        if told := answered(layout, asked, answers):
            layout = Layout(form, part, typos | {k: s for k, s in told.items() if s.key})
        card = layout.card()
        card.unclear = [one for one in asked if id(one.label) not in told]
        idle = {
            id(b) for u in asked if not told.get(id(u.label), _READ).key for b in (u.label, u.value)
        }
        card.unread = [box for box in card.unread if id(box) not in idle]
        spots = frozenset(
            (b.row, b.col) for b in layout.full if any(x.name for x in layout.labels.get(id(b), ()))
        )
        if (
            len(card.labels) >= form.option("needs", 4)
            and _enough(form, part)
            and _about(layout, card, over)
        ):
            own = any(is_title(b, card_forms) for b in card.titles)
            last = Found(form, card, spots, [] if own else over)
            yield last
            over = card.titles if own or not over else over
        elif spots:
            lost += [b for b in layout.full if not b.blank and not is_title(b, card_forms)]
    if last is not None:
        last.card.unread += lost  # a card beside others that is none of its form by itself


def _about(layout: Layout, card: Card, over: Iterable[Box]) -> bool:
    """Whether a card known by other words than the printed ones speaks of what its form is about."""
    book, ways = layout.book, layout.book.ways
    exact = [
        n
        for n, x in card.labels.items()
        if any(book.direct.get(k) for k in keys(x.segment.printed))
    ]
    if ways is None or len(exact) >= layout.form.option("needs", 4):
        return True
    said = [x.segment.printed for x in card.labels.values()]
    said += [b.text for b in (*over, *card.titles)]
    said += [b.text for b in card.unread if b.row <= card.row]
    return any(ways.about.search(text) for text in said)


def _hinted(form: Form, found: list[Box]) -> bool:
    """A form of few labels needs its title or a label of its own besides."""
    if form.option("needs", 4) >= 4:
        return True
    own = {k for label in form.option("distinct", ()) for k in keys(label)}
    if any(key in own for _, key in label_spots(form, found).values()):
        return True
    return any(is_title(b, [form]) or _called_so(b, form) for b in found)


def _called_so(box: Box, form: Form) -> bool:
    """Whether a short text calls a paper what the form is, in words of its own (案例报送表)."""
    return len(text := squeeze(box.text)) <= _TITLE and called(form.id, text) > 0


def _split(form: Form, every: list[Box], card_forms: list[Form]) -> list[list[Box]]:
    """Boxes of each single card: where the first label comes again, beside or below, a new card begins.

    Every part must be a card by itself; a label that merely stands twice parts nothing.
    """
    spots = label_spots(form, every)
    if not spots:
        return []
    beside = columns(every, spots)
    if beside and all(_enough(form, band) for band in beside):
        return beside
    book = label_book(form)
    lasting = {
        spot: (key if key in book.children or not names else min(names))
        for spot, (names, key) in spots.items()
        if key not in book.children
    }
    if not lasting:
        return [every]
    first = min(lasting)
    key, down = _recurring(lasting, first)
    again = sorted(spot for spot, other in lasting.items() if other == key)
    starts = sorted({col for row, col in again if sum(1 for r, _ in again if r == row) > 1})
    bands = [every]
    if starts:
        starts = _left_edges(starts, spots)
        ends = [*starts[1:], 1 << 30]
        bands = [
            [
                b
                for b in every
                if b.col < end and (b.col >= col or (b.row < first[0] and b.col2 >= col))
            ]
            for col, end in zip([0, *starts[1:]], ends, strict=True)
        ]
        if not all(_enough(form, band) for band in bands) or not _alike(form, bands):
            bands = [every]
    return [part for band in bands for part in _stacked(form, band, again, card_forms, down)]


def _recurring(lasting: Mapping[tuple[int, int], str], first: tuple[int, int]) -> tuple[str, int]:
    """The label that begins every card, and how many rows below the card's first it stands.

    The first one; where a card has other words for it, one near it that comes again more often.
    """
    count = _apart(lasting)
    near = {key: row - first[0] for (row, _), key in sorted(lasting.items(), reverse=True)}
    best = max(
        (key for key, down in near.items() if 0 <= down <= _NEAR),
        key=lambda key: (count[key], -near[key]),
    )
    own = lasting[first]
    return (best, near[best]) if count[best] > count[own] else (own, 0)


def _apart(lasting: Mapping[tuple[int, int], str]) -> Counter[str]:
    """How often each label comes with others between: one that comes again at once heads no card."""
    count: Counter[str] = Counter()
    since: dict[str, set[str]] = {}
    for _, key in sorted(lasting.items()):
        if key not in since or len(since[key]) >= _BETWEEN:
            count[key] += 1
        since[key] = set()
        for other, seen in since.items():
            seen |= {key} - {other}
    return count


def _left_edges(starts: list[int], spots: Mapping[tuple[int, int], object]) -> list[int]:
    """Where cards beside one another begin, whose recurring label is not the one at their left edge."""
    left = min(col for _, col in spots)
    back = starts[0] - left
    shifted = [col - back for col in starts]
    labelled = {col for _, col in spots}
    apart = all(b - a > back for a, b in pairwise(starts))
    return shifted if back > 0 and apart and set(shifted) <= labelled else starts


def _alike(form: Form, parts: list[list[Box]]) -> bool:
    """Whether parts have mostly the same fields, as cards of one form have."""
    names = [{n for found, _ in label_spots(form, part).values() for n in found} for part in parts]
    return all(2 * len(a & b) >= min(len(a), len(b)) for a, b in pairwise(names))


def _stacked(
    form: Form,
    band: list[Box],
    again: list[tuple[int, int]],
    card_forms: list[Form],
    down: int = 0,
) -> list[list[Box]]:
    """The cards of one band of columns, one above the other; the label stands ``down`` rows below their first."""
    places = {(b.row, b.col) for b in band}
    rows = sorted({row for row, col in again if (row, col) in places})
    cuts = [_top(band, above, row - down, card_forms) for above, row in pairwise(rows)]
    parts = [
        [b for b in band if top <= b.row < bottom]
        for top, bottom in pairwise([-(1 << 30), *cuts, 1 << 30])
    ]
    whole: list[list[Box]] = []
    for part in parts:
        if whole and not (
            _enough(form, part) and _enough(form, whole[-1]) and _alike(form, [whole[-1], part])
        ):
            whole[-1] = whole[-1] + part
        else:
            whole.append(part)
    return whole


def _top(band: list[Box], previous: int, row: int, card_forms: list[Form]) -> int:
    """The first row of the card whose first label stands in ``row``: its title's, if one is above."""
    between = [b for b in band if previous < b.row < row and not b.blank]
    titles = [b.row for b in between if is_title(b, card_forms)]
    if not titles:
        return row
    top = titles[-1]
    while any(b.row == top - 1 and is_title(b, card_forms) for b in between):
        top -= 1
    return top


def is_title(box: Box, card_forms: Iterable[Form]) -> bool:
    """Whether a box is the heading of a form (督导记录表) or of a copy (第二份)."""
    if not isinstance(box.raw, str) or len(box.raw) > 90:
        return False
    forms = list(card_forms)
    words = tuple(t for form in forms for t in (form.title, *form.option("titles", ())))
    return _is_title(box.raw, words, tuple(form.id for form in forms))


@lru_cache(maxsize=4096)
def _is_title(raw: str, words: tuple[str, ...], forms: tuple[str, ...]) -> bool:
    text = squeeze(raw)
    if not text or len(text) > 45 or NOTE.match(raw):
        return False
    tail = r"(?:申请|登记|征集|收集|统计)?[表单书卡]?(?:[(（【].*|[-—_\d]*)$"
    text = text.strip('《》〈〉“”"')
    sessions = any(name in SESSIONS for name in forms) and of_a_session(text)
    if _COPY.fullmatch(text) or (sessions and _PAPER.search(text)):
        return True
    if len(text) <= _TITLE and _HEADS.search(text) and any(called(name, text) for name in forms):
        return True
    return any(re.search(re.escape(t) + tail, text) for t in words if t in text)


def _settle(found: list[Found], sheet: str) -> list[Found]:
    """Exactly one form where one explains more labels, or the title, or a label of its own tells."""
    kept = [f for f in found if not any(_explains_more(g, f) for g in found)]
    settled = []
    for f in kept:
        rivals = _rivals(f, kept)
        if (
            not rivals
            or _decides(f, rivals, sheet)
            or not any(_decides(g, _rivals(g, kept), sheet) for g in rivals)
        ):
            settled.append(f)
    return settled


def _rivals(f: Found, kept: list[Found]) -> list[Found]:
    """Cards of other forms over the same labels."""
    return [g for g in kept if g.form is not f.form and f.spots & g.spots]


def _explains_more(g: Found, f: Found) -> bool:
    return g.form is not f.form and f.spots < g.spots and len(g.spots - f.spots) >= 2


def _decides(f: Found, rivals: list[Found], sheet: str) -> bool:
    """Whether title, own labels or the larger set of labels speaks for one form against its rivals."""
    mine = _title_weight(f, sheet)
    theirs = max(_title_weight(g, sheet) for g in rivals)
    if mine != theirs:
        return mine > theirs
    own, others = _own_labels(f), max(_own_labels(g) for g in rivals)
    if own != others:
        return own > others
    return all(g.spots < f.spots for g in rivals) or _any_kind(f, rivals, sheet)


def _any_kind(f: Found, rivals: list[Found], sheet: str) -> bool:
    """Whether a card under a heading that names no kind of session is of the form for all kinds."""
    if not f.form.option("any_kind") or any(f.spots < g.spots for g in rivals):
        return False
    texts = [squeeze(b.text) for b in f.over + f.card.titles] + [squeeze(sheet)]
    return any(called("any", text) for text in texts)


def _title_weight(f: Found, sheet: str) -> int:
    """Length of the longest title of the form in the nearest heading; 0 without."""
    for text in [
        *(squeeze(b.text) for b in reversed(f.over + f.card.titles) if not NOTE.match(b.text)),
        squeeze(sheet),
    ]:
        weight = max(
            (len(t) for t in (f.form.title, *f.form.option("titles", ())) if t in text), default=0
        )
        weight = _named_otherwise(f.form.id, text, weight) or called(f.form.id, text)
        if weight or (_COPY.fullmatch(text) is None and re.search(r"表$|日志$|总结$|记录$", text)):
            return weight
    return 0


def _named_otherwise(form_id: str, text: str, weight: int) -> int:
    """A form's weight in a heading: none where the words before its title make it another kind (小组督导登记表)."""
    kinds = [other for other in SESSIONS if other != form_id and called(other, text)]
    return 0 if kinds and not called(form_id, text) else weight


def _titled_otherwise(f: Found, card_forms: list[Form], sheet: str) -> bool:
    """Whether the heading names another form, and no label of this form's own speaks against it."""
    if _own_labels(f) or _title_weight(f, sheet):
        return False
    return any(_title_weight(replace(f, form=g), sheet) for g in card_forms if g is not f.form)


def _own_labels(f: Found) -> int:
    own = {k for label in f.form.option("distinct", ()) for k in keys(label)}
    return sum(1 for x in f.card.labels.values() if own & set(keys(x.segment.printed)))


def _claims(grid: Grid, found: list[Found]) -> list[Claim]:
    """Neighbouring cards of one form make one claim; another form between them parts it."""
    found.sort(key=lambda f: f.area[:2])
    made: list[Claim] = []
    for f in found:
        last = made[-1] if made else None
        if last is not None and last.form_id == f.form.id:
            last.area = _union(last.area, f.area)
            last.payload.append(f.card)
        else:
            made.append(Claim(f.form.id, grid, f.area, "card", [f.card]))
    return made


def _union(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    return (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
