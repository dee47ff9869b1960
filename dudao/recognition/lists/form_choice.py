"""Tables whose headings are not all known: which form stands under which rows, by the sum of all evidence.

Asked only where the labels alone do not settle a sheet. A look-alike (an exam's registration, volunteers,
a budget) has columns left over that belong to nobody, and loses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dudao.reading.grid import Grid
from dudao.recognition.answers import Answers
from dudao.recognition.labels import blank, keys, squeeze
from dudao.recognition.lists.column_meaning import Table, Understood
from dudao.recognition.lists.contents import Cells
from dudao.recognition.lists.headers import (
    HIGHEST,
    Head,
    Spread,
    evident,
    longest_title,
    names_form,
    recurs,
    spans_of,
    spreads,
    valued,
)
from dudao.recognition.lists.joined_columns import under_months
from dudao.recognition.lists.labelled import speaks
from dudao.recognition.lists.learnt import options_of
from dudao.recognition.lists.leftover import mistaken
from dudao.recognition.lists.rows import special
from dudao.recognition.lists.split_columns import counties_before, parted
from dudao.recognition.lists.vocabulary import Vocabulary
from dudao.recognition.lists.wording import meta_named, plain, tools_own, words_of
from dudao.values import parse
from dudao.values.parsed import Hint

_LOOK, _BODY = 40, 60
_LABEL = 40
_FAR, _COLUMNS = 1_000, 4
_META = 6  # cells of a line above a list: three labels and their values
_RUN = 4  # a header is among the first rows of text, below meta rows at most
_ENOUGH, _AHEAD, _FEW = 6.0, 1.5, 2.0
_PART, _MOSTLY = 0.3, 0.5
_SLIPS = 4  # labels typed wrong that alone speak for a form
_CHOICE = 8
_ALIEN, _TITLED, _ALIEN_TITLE, _NEVER = 9.0, 3.0, 12.0, 1_000.0
_FORMS = 3
_DIGIT, _TOLD = re.compile(r"\d"), re.compile(r"\d{3}|[。；;]")
_SAID = re.compile(r"\s*[一-鿿]{2,8}\s*[:：]\s*[\w（(]")
"""A label with its value in one cell: 制表：某某."""


@dataclass(slots=True)
class Weighed:
    """A header as its form reads it, and its worth."""

    found: Understood
    worth: float
    grid: Grid

    @property
    def head(self) -> Head:
        return self.found.head


def unsettled(head: Head, words: Vocabulary, grid: Grid) -> bool:
    """Whether the labels of a header leave something to think about."""
    turns = words_of(words.form.id).turns
    own = tools_own(tuple(column.header for column in head.columns))
    if any(head.columns[n].field for n in own):
        return True
    if mistaken(grid, head) or under_months(grid, head) or speaks(grid, head, words):
        return True
    if counties_before(grid, head, range(head.bottom + 1, min(head.bottom + 9, grid.height))):
        return True
    for column in head.columns:
        if column.how in ("ambiguous", "pattern", "nearly", "second"):
            return True
        if column.how == "unknown" and column.header and not words.familiar(column.header):
            return True
        if column.how == "exact" and _more_in_brackets(column.header, words):
            return True
        if "/" in column.header and turns.search(column.header):
            return True
        if column.how == "bare" and column.col < grid.width and _holds(grid, head, column.col):
            return True
    return False


def _more_in_brackets(header: str, words: Vocabulary) -> bool:
    """``姓名（性别、年龄）``: a label with others of the form in brackets, and no printed label as a whole."""
    hit = re.search(r"[(（]([^()（）]+)[)）]", header)
    if hit is None or keys(header)[0] in words.primary:
        return False
    return any(
        words.exact(piece) for piece in re.split(r"[、,，/ 和及与]", hit[1]) if len(piece) > 1
    )


def _holds(grid: Grid, head: Head, col: int) -> bool:
    rows = range(head.bottom + 1, min(head.bottom + 6, grid.height))
    return sum(1 for r in rows if not blank(grid.at(r, col))) >= 3


def body(grid: Grid, first: int, last: int) -> list[int]:
    """Rows of a table's body to look at: filled, no sub-total, no note, no band."""
    rows = []
    for r in range(first, min(last, grid.height - 1) + 1):
        filled = [v for v in grid.rows[r] if not blank(v)]
        if len(filled) < 2 or (isinstance(filled[0], str) and special(filled[0])):
            continue
        rows.append(r)
        if len(rows) == _BODY:
            break
    return rows


def again(
    spread: Spread, head: Head, words: Vocabulary, last: int, texts: Sequence[str], answers: Answers
) -> Weighed | None:
    """A header that its labels found, thought over; None where it is about something else.

    Where thinking would leave it without what its form asks for, its labels stand.
    """
    titled = names_form(head.form, texts)
    top = _top(spread, head)
    weighed: Weighed | None = None
    for height in dict.fromkeys(_again_heights(spread, top, head)):
        rows = body(spread.grid, top + height, last)
        found = Table(spread, words, top, height, rows, head.left, head.right).understand(answers)
        here = Weighed(found, worth_of(found, texts, titled), spread.grid)
        here = _parted(here, words, rows, last, texts, titled, answers)
        if weighed is None or here.worth > weighed.worth + 0.5:
            weighed = here
    assert weighed is not None
    if evident(weighed.head, titled):
        return weighed if weighed.worth >= _ENOUGH else None
    labels = [c.header for c in head.columns if c.header]
    foreign = strange(words.form.id, labels, texts)
    return None if foreign else Weighed(Understood(head, 0.0), 0.0, spread.grid)


def _parted(
    weighed: Weighed, words: Vocabulary, rows: Sequence[int], last: int, texts: Sequence[str],
    titled: bool, answers: Answers,
) -> Weighed:  # fmt: skip
    """The table decided anew where a column holds several fields, or several columns one."""
    head = weighed.head
    grid = parted(weighed.grid, head, words, rows, last)
    if grid is None:
        return weighed
    found = Table(
        Spread(grid),
        words,
        head.top,
        head.bottom - head.top + 1,
        rows,
        head.left,
        head.right,
        besides=range(weighed.grid.width, grid.width),
    ).understand(answers)
    return Weighed(found, worth_of(found, texts, titled), grid)


def _again_heights(spread: Spread, top: int, head: Head) -> Iterator[int]:
    """As many rows as the labels found, as few as may be, and those below over which a label spreads."""
    tall = head.bottom - top + 1
    yield tall
    yield _shortest(spread, top, head)
    grid, below = spread.grid, head.bottom + 1
    wide = any(r1 == r2 == head.bottom and c2 > c1 for r1, c1, r2, c2 in grid.merges)
    lost = any(
        blank(grid.at(head.bottom, c)) and not blank(grid.at(below, c))
        and not blank(grid.at(head.bottom, c - 1)) and not blank(grid.at(below, c - 1))
        for c in range(head.left + 1, min(head.right + 1, grid.width))
    )  # fmt: skip
    if wide or lost:
        yield from (height for height in _heights(spread, top) if height > tall)


def _shortest(spread: Spread, top: int, head: Head) -> int:
    """How few rows a header may have: one, unless merged areas or gaps bind it to those below."""
    merged = any(r1 == top and (c2 > c1 or r2 > r1) for r1, c1, r2, c2 in spread.grid.merges)
    gaps = any(
        blank(spread.grid.at(top, c))
        for c in range(head.left, min(head.right + 1, spread.grid.width))
    )
    return head.bottom - top + 1 if merged or gaps else 1


def _top(spread: Spread, head: Head) -> int:
    """The first row of a header: merged areas that reach into it begin in it, a row of groups belongs to it."""
    top = head.top
    for r1, _, r2, _ in sorted(spread.grid.merges, reverse=True):
        if r1 < top <= r2 <= head.bottom and head.bottom - r1 < HIGHEST:
            top = r1
    if top and spreads(spread.grid, top - 1, _filled(spread.grid, top - 1)):
        top -= 1
    return top


def seek(
    spread: Spread, forms: Sequence[Vocabulary], texts: Sequence[str], answers: Answers
) -> list[Weighed]:
    """The headers of a sheet none of whose labels is known enough, top to bottom.

    The grid of the last is the one all of them are read on.
    """
    grid, found = spread.grid, list[Weighed]()
    for row in list(_candidates(grid)):
        if found and (row <= found[-1].head.bottom + 1 or not _apart(grid, row)):
            continue
        above = [*texts, *_texts(grid, found[-1].head.bottom + 1 if found else 0, row)]
        kinds = forms
        for span in spans_of(grid, row):
            best = _best(spread, row, kinds, above, answers, span)
            if best is None:
                break
            found.append(best)
            kinds = [words for words in forms if words.form.id == best.head.form.id]
            if best.grid is not grid:
                grid, spread = best.grid, Spread(best.grid)
    return found


def further(
    spread: Spread, heads: Sequence[Head], forms: Mapping[str, Vocabulary], answers: Answers
) -> list[Weighed]:
    """Headers of the same forms further down, in words of their own: after an empty row or a title."""
    grid, found = spread.grid, list[Weighed]()
    if not heads or grid.height > _FAR:
        return found
    first = min(head.bottom for head in heads) + 2
    if not any(_apart(grid, row) for row in range(first, grid.height)):
        return found
    known = {row for head in heads for row in range(head.top, head.bottom + 1)}
    own = [forms[form_id] for form_id in dict.fromkeys(head.form.id for head in heads)]
    for row in _candidates(grid, first, _FAR):
        if (
            row in known
            or not _apart(grid, row)
            or any(h.top - 1 <= row <= h.bottom for h in heads)
        ):
            continue
        best = _best(spread, row, own, [], answers)
        if best is not None and best.grid is grid:
            found.append(best)
    return found


def headless(
    spread: Spread, forms: Sequence[Vocabulary], texts: Sequence[str], answers: Answers
) -> Weighed | None:
    """A table without any header, where a title names its form and its columns speak for themselves."""
    grid = spread.grid
    row = next((r for r in range(min(grid.height - 1, 8)) if _filled(grid, r) >= _COLUMNS), None)
    if row is None or _filled(grid, row + 1) < _COLUMNS:
        return None
    above = [*texts, *_texts(grid, 0, row)]
    weighed = []
    for words in forms:
        labelled = any(
            words.hits(v for v in cells if isinstance(v, str)) > 1 for cells in grid.rows[:_BODY]
        ) or _headed(grid, row, words)
        strangers = any(words_of(words.form.id).alien_title.search(squeeze(t)) for t in above)
        if labelled or strangers or not (names_form(words.form, above) or _called(words, above)):
            continue
        rows = body(grid, row, grid.height - 1)
        found = Table(spread, words, row, 0, rows).understand(answers)
        worth = worth_of(found, above, True)
        key = words.form.option("key")
        if worth >= _ENOUGH and key in found.head.fields and evident(found.head, True):
            weighed.append(Weighed(found, worth, grid))
    return max(weighed, key=lambda w: w.worth, default=None)


def _headed(grid: Grid, row: int, words: Vocabulary) -> bool:
    """Whether the first row of a table says what its columns are, in words of its own: hardly with figures."""
    if sum(1 for v in grid.rows[row] if not blank(v) and _DIGIT.search(str(v))) > 1:
        return False
    said = [words.said(v) for v in grid.rows[row] if isinstance(v, str) and not blank(v)]
    return sum(1 for fields in said if max(fields.values(), default=0.0) >= _MOSTLY) > 1


def _called(words: Vocabulary, texts: Sequence[str]) -> bool:
    """Whether a title's words say what the form is about: 社工 and 底册."""
    titles = words_of(words.form.id).titles
    return titles is not None and any(titles.search(squeeze(t)) for t in texts)


def _filled(grid: Grid, row: int) -> int:
    return sum(1 for v in grid.rows[row] if not blank(v))


def _texts(grid: Grid, first: int, row: int) -> list[str]:
    return [
        v for cells in grid.rows[max(first, row - 8) : row] for v in cells
        if isinstance(v, str) and not blank(v) and len(v) <= 80
    ]  # fmt: skip


def _candidates(grid: Grid, first: int = 0, last: int = _LOOK) -> Iterator[int]:
    """Rows that may be a header: the first of those that hold several short different texts."""
    run = 0
    for r in range(first, min(grid.height - 1, last)):
        if run and _apart(grid, r):
            run = 0
        if _heading_like(grid.rows[r]):
            run += 1
            if run <= _RUN:
                yield r


def _heading_like(row: Sequence[Any]) -> bool:
    """Several short different texts, hardly a figure."""
    values = [v for v in row if not blank(v)]
    texts = [v for v in values if isinstance(v, str)]
    if len(texts) < 3 or len(texts) < 0.8 * len(values) or _pairs(values):
        return False
    if len(values) <= _META and any(isinstance(v, str) and valued(v) for v in values):
        return False  # what is said above a list
    if sum(1 for t in texts if _SAID.match(t)) > 1:
        return False
    short = {squeeze(t) for t in texts if len(t) <= _LABEL and not _TOLD.search(t)}
    beside = max(texts.count(texts[0]), 1)  # tables under the same headings
    return len(short) >= 3 and len(short) * beside >= 0.6 * len(values)


def _pairs(values: Sequence[Any]) -> bool:
    """Whether labels of what stands above a list each have their value in the next cell: 负责人 | 某某 | 电话 | …"""
    named = [isinstance(v, str) and meta_named(v) is not None for v in values]
    follow = [n for n, label in enumerate(named[:-1]) if label and not named[n + 1]]
    return len(follow) > 2 or (len(follow) == 2 and len(values) <= 5)


def _apart(grid: Grid, row: int) -> bool:
    """Whether a row follows an empty one, or one that holds a title alone."""
    above = grid.rows[row - 1]
    if len(above) - above.count(None) - above.count("") > 3:  # quick: nearly all rows
        return False
    return sum(1 for v in above if not blank(v)) <= 1


def _best(
    spread: Spread, row: int, forms: Sequence[Vocabulary], texts: Sequence[str], answers: Answers,
    span: tuple[int, int | None] = (0, None),
) -> Weighed | None:  # fmt: skip
    """The form that a header starting in this row is worth most to, if it is ahead of all others."""
    weighed: list[Weighed] = []
    shared: dict[tuple[int, int], dict[int, Cells]] = {}
    for words in _likely(spread, row, forms, texts):
        titled = names_form(words.form, texts)
        best: Weighed | None = None
        for height in _heights(spread, row):
            rows = body(spread.grid, row + height, spread.grid.height - 1)
            cells = shared.setdefault((height, 0), {})
            found = Table(spread, words, row, height, rows, *span, cells=cells).understand(answers)
            here = Weighed(found, worth_of(found, texts, titled), spread.grid)
            if best is None or here.worth > best.worth + 0.5:
                best = here
        if best is not None and best.worth > 0:
            rows = body(spread.grid, best.head.bottom + 1, spread.grid.height - 1)
            best = _parted(best, words, rows, spread.grid.height - 1, texts, titled, answers)
        if best is not None and best.worth >= _ENOUGH and evident(best.head, titled):
            weighed.append(best)
    weighed.sort(key=lambda w: -w.worth)
    if not weighed:
        return None
    if len(weighed) > 1 and weighed[0].worth - weighed[1].worth < _AHEAD:
        titles = [longest_title(w.head.form, texts) for w in weighed[:2]]
        return weighed[titles.index(max(titles))] if titles[0] != titles[1] else None
    return weighed[0]


def _heights(spread: Spread, row: int) -> Iterator[int]:
    lowest = min(spread.tall.get(row, 1), HIGHEST, spread.grid.height - row)
    yield lowest
    last = spread.grid.rows[row + lowest - 1]
    wide = any(r1 >= row and r1 < row + lowest and c2 > c1 for r1, c1, _, c2 in spread.grid.merges)
    if not wide and not any(blank(v) for v in last[: spread.width]):
        return
    for height in range(lowest + 1, HIGHEST):
        cells = (
            [v for v in spread.grid.rows[row + height - 1] if not blank(v)]
            if row + height <= spread.grid.height
            else []
        )
        if not cells or not all(isinstance(v, str) and len(v) <= _LABEL for v in cells):
            return
        if len(cells) < 2 or recurs(spread.grid, row + height - 1):
            return
        yield height


def _likely(
    spread: Spread, row: int, forms: Sequence[Vocabulary], texts: Sequence[str]
) -> list[Vocabulary]:
    """The forms whose words the row holds most of."""
    grid = spread.grid
    labels = [v for v in grid.rows[row] if isinstance(v, str) and not blank(v)]
    if row + 1 < grid.height and any(r1 == row and c2 > c1 for r1, c1, _, c2 in grid.merges):
        labels += [
            v for v in grid.rows[row + 1] if isinstance(v, str) and not blank(v) and len(v) <= 16
        ]
    scored = []
    for words in forms:
        said: dict[str, float] = {}
        for label in labels:
            for name, strength in words.said(label).items():
                if name and strength > said.get(name, 0.0):
                    said[name] = strength
        titled = names_form(words.form, texts)
        if words.form.option("only_titled") and not titled:
            continue
        if titled:
            _by_slips(words, labels, said)
            said |= _by_choices(words, labels)
        score = sum(said.values()) + 1.0 * titled
        if score >= max(_FEW, _PART * len(set(labels))):
            scored.append((score, words))
    scored = scored or list(_all_slips(forms, labels))
    scored.sort(key=lambda pair: -pair[0])
    return [words for score, words in scored[:_FORMS] if score >= 0.65 * scored[0][0]]


def _by_choices(words: Vocabulary, labels: Sequence[str]) -> dict[str, float]:
    """Under a title that names the form, headings that are choices of a field: 省内 | 省外."""
    found: dict[str, float] = {}
    for item in words.form.fields.values():
        if item.kind not in ("sex", "education", "choice") or item.option("ticks"):
            continue
        hint = Hint(options=options_of(item))
        read = [parse(item.kind, label, hint) for label in labels if len(label) <= _CHOICE]
        codes = {p.value for p in read if isinstance(p.value, str) and not p.doubts}
        if len(codes) > 1:
            found |= dict.fromkeys((f"{item.name}/{code}" for code in codes), 0.5)
    return found


def _all_slips(
    forms: Sequence[Vocabulary], labels: Sequence[str]
) -> Iterator[tuple[float, Vocabulary]]:
    """Forms whose labels a row holds that nobody's words explain, each but for how it is typed."""
    for words in forms:
        said: dict[str, float] = {}
        _by_slips(words, labels, said)
        if len(said) >= _SLIPS:
            yield sum(said.values()), words


def _by_slips(words: Vocabulary, labels: Sequence[str], said: dict[str, float]) -> None:
    """Headings most of which are the form's labels but for how they are typed."""
    typed = [words.slips((*dict.fromkeys((*keys(label), *plain(label))),)) for label in labels]
    if sum(1 for slips in typed if slips) < _MOSTLY * len(labels):
        return
    for slips in typed:
        for target, worth in slips.items():
            said[target.field] = max(said.get(target.field, 0.0), 0.15 * worth)


def strange(form_id: str, labels: Sequence[str], texts: Sequence[str]) -> float:
    """How much the headings and the title speak of something that no table of the form is about."""
    words = words_of(form_id)
    count = 0
    if words.alien is not None:
        count = sum(1 for label in labels if words.alien.search(squeeze(label)))
    title = words.of_something_else(texts)
    sure = count > 1 or (count and title)
    return _ALIEN * count + _ALIEN_TITLE * title + (_NEVER if sure else 0.0)


def worth_of(found: Understood, texts: Sequence[str], titled: bool) -> float:
    """The worth of reading a table as a form: its columns', its title's, less what speaks of something else."""
    labels = [c.header for c in found.head.columns if c.header and c.how != "exact"]
    words = words_of(found.head.form.id)
    if words.speaks and words.speaks[1] not in found.head.fields:
        said = (*texts, *(c.header for c in found.head.columns))
        if not any(words.speaks[0].search(text) for text in said):
            return 0.0
    if words.whole and words.whole <= found.head.fields:
        return found.total + (_TITLED if titled else 0.0)
    odd = found.strangers or strange(found.head.form.id, labels, texts)
    least = (len(words.core) + 1) // 2 if not titled and words.of_something_else(texts) else 1
    if odd and words.core and len(words.core & found.head.fields) < least:
        return 0.0
    total = found.total + (_TITLED if titled else 0.0)
    return total - strange(found.head.form.id, labels, texts)
