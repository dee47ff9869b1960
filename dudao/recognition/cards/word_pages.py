"""Word documents as their writers meant them: a form over two tables, a form typed without any table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dudao.forms import Form
from dudao.patterns import late
from dudao.reading.grid import Grid, Reading
from dudao.recognition.cards import find as cards
from dudao.recognition.cards.cells import Box, boxes
from dudao.recognition.cards.letters import labelled
from dudao.recognition.cards.registers import register
from dudao.recognition.cards.spots import label_spots
from dudao.recognition.claims import Claim
from dudao.recognition.labels import blank, squeeze, unframed
from dudao.recognition.lists import find as lists
from dudao.recognition.surveys import find as surveys
from dudao.recognition.surveys.words import survey_words

TEXT = "正文"
"""The sheet name of a form typed without a table."""
_SAME = 0.6  # of the labels that begin two tables' rows
_ASKED = late(r"满意(?:度|吗|呢)?\s*[?？]*\s*")
_QUESTIONS = 5  # so many answered questions are a survey, whatever labels stand around them
_REPLY = late(r"^\s*(?:答案?|回答|选择|答复|A)\s*[:：]\s*")
_UNANSWERED = late(r"未[答填选]|没[有]?[答填选]|空白?|漏[答填]|无作答|弃[答权]")


@dataclass(slots=True)
class JoinedGrid(Grid):
    """A table that goes on in the next one. ``parts`` are (first row, table) in order."""

    parts: list[tuple[int, Grid]] = field(default_factory=list)

    def address(self, row: int, col: int, row2: int | None = None, col2: int | None = None) -> str:
        """The address in the table the cell really stands in."""
        start, part = next(p for p in reversed(self.parts) if p[0] <= row or p[0] == 0)
        last = None if row2 is None else min(row2 - start, part.height - 1)
        return part.address(row - start, col, last, col2)


@dataclass(slots=True)
class TextGrid(Grid):
    """Paragraphs as rows. They have no address. ``told`` are the rows that say what prose says."""

    told: frozenset[int] = frozenset()

    def address(self, row: int, col: int, row2: int | None = None, col2: int | None = None) -> None:  # type: ignore[override]
        return None


def pages(reading: Reading, forms: Mapping[str, Form]) -> list[Grid]:
    """The grids of a reading, Word tables joined where one form was parted; the text itself where it is a form."""
    if not reading.paragraphs and len(reading.grids) < 2:
        return reading.grids
    if any(grid.kind != "word" for grid in reading.grids):
        return reading.grids
    grids = _joined(_under_one_title(_settled(reading.grids, forms), forms), forms)
    if any(_claims(grid, forms) for grid in grids):
        return grids
    return [*grids, *_typed(reading.paragraphs, forms)]


def _claims(grid: Grid, forms: Mapping[str, Form]) -> list[Claim]:
    return [*cards.find(grid, forms), *surveys.find(grid, forms)]


def _settled(grids: list[Grid], forms: Mapping[str, Form]) -> list[Grid]:
    """What stands between two tables above the second one's title belongs below the first."""
    titled = [form for form in forms.values() if form.layout in ("card", "survey")]
    settled = list(grids)
    for i in range(1, len(settled)):
        lines = settled[i].before
        titles = [k for k, t in enumerate(lines) if cards.is_title(Box(0, 0, 0, 0, t), titled)]
        if titles and titles[0] > 0:
            settled[i - 1] = replace(
                settled[i - 1], after=settled[i - 1].after + lines[: titles[0]]
            )
            settled[i] = replace(settled[i], before=lines[titles[0] :])
    return settled


def _under_one_title(grids: list[Grid], forms: Mapping[str, Form]) -> list[Grid]:
    """Tables without a title, laid out like the one above them, under that one's: one paper after another."""
    titled = [form for form in forms.values() if form.layout in ("card", "survey")]
    made = list(grids)
    for i in range(1, len(made)):
        above, here = made[i - 1], made[i]
        heads = [t for t in above.before if cards.is_title(Box(0, 0, 0, 0, t), titled)]
        own = [t for t in here.before if cards.is_title(Box(0, 0, 0, 0, t), titled)]
        if heads and not own and _alike(above, here):
            made[i] = replace(here, before=[heads[-1], *here.before])
    return made


def _alike(one: Grid, other: Grid) -> bool:
    """Whether two tables begin their rows with the same labels."""
    firsts = [
        {
            re.split(r"[:：]", squeeze(row[0]), maxsplit=1)[0]
            for row in grid.rows
            if row and isinstance(row[0], str) and not blank(row[0])
        }
        for grid in (one, other)
    ]
    same = len(firsts[0] & firsts[1])
    return same > 2 and same >= _SAME * min(map(len, firsts))


def _joined(grids: list[Grid], forms: Mapping[str, Form]) -> list[Grid]:
    found: list[Grid] = []
    for grid in grids:
        if found and _goes_on(found[-1], grid, forms):
            found[-1] = _join(found[-1], grid)
        else:
            found.append(grid)
    return found


def _goes_on(first: Grid, second: Grid, forms: Mapping[str, Form]) -> bool:
    """Whether a table holds the missing rest of the card above it and is no form by itself."""
    if any(not blank(line) for line in second.before) or _claims(second, forms):
        return False
    claims = cards.find(first, forms)
    if not claims:
        return any(len(c.payload) == 1 for c in cards.find(_join(first, second), forms))
    claim = claims[-1]
    form, known = forms[claim.form_id], claim.payload[-1].labels
    new = {n for names, _ in label_spots(form, boxes(second)).values() for n in names}
    return bool(new) and not any(n in known and known[n].filled for n in new)


def _join(first: Grid, second: Grid) -> JoinedGrid:
    width = max(first.width, second.width)
    parts = first.parts if isinstance(first, JoinedGrid) else [(0, first)]
    shift = first.height
    rows = [[*row, *[None] * (width - len(row))] for row in [*first.rows, *second.rows]]
    merges = _widened(first, 0, width) + _widened(second, shift, width)
    moved = {(r + shift, c): runs for (r, c), runs in second.underlined.items()}
    return JoinedGrid(
        first.sheet,
        "word",
        rows,
        merges,
        struck=first.struck | {(r + shift, c) for r, c in second.struck},
        underlined={**first.underlined, **moved},
        pictures=first.pictures | {(r + shift, c) for r, c in second.pictures},
        before=first.before,
        after=[*first.after, *second.after],
        page=first.page,
        parts=[*parts, (shift, second)],
    )


def _widened(grid: Grid, shift: int, width: int) -> list[tuple[int, int, int, int]]:
    """The merges of a table moved down, its last column reaching to the joined table's edge."""
    edge = grid.width - 1
    merges = [
        (r1 + shift, c1, r2 + shift, width - 1 if c2 == edge else c2)
        for r1, c1, r2, c2 in grid.merges
    ]
    covered = {(r, edge) for r1, _, r2, c2 in grid.merges if c2 == edge for r in range(r1, r2 + 1)}
    if edge < width - 1:
        merges += [
            (r + shift, edge, r + shift, width - 1)
            for r in range(grid.height)
            if (r, edge) not in covered
        ]
    return merges


def _typed(paragraphs: list[str], forms: Mapping[str, Form]) -> list[Grid]:
    """The document's text as a grid, where it is a form."""
    lines = [line for line in paragraphs if not blank(line)]
    typed = [_questions(lines, form) for form in forms.values() if form.layout == "survey"]
    asked: list[Grid] = [grid for grid in typed if grid.width > 1 and surveys.find(grid, forms)]
    if any(_answered(grid) >= _QUESTIONS for grid in asked):
        return asked
    text = _text(lines, forms)
    found = max((len(claim.payload) for claim in cards.find(text, forms)), default=0)
    told = register(lines)
    if told is not None and len(told[1]) - 1 > found:
        listed = TextGrid(TEXT, "word", told[1], before=told[0])
        if lists.find(listed, forms) or lists.sought(listed, forms):
            return [listed]
    return [text] if found else asked


def _text(lines: list[str], forms: Mapping[str, Form]) -> TextGrid:
    """The lines as they are; a session told in prose with labels for what it says."""
    letters = labelled(lines, forms)
    if letters is None:
        return TextGrid(TEXT, "word", [[unframed(line)] for line in lines])
    made = frozenset(row for row, (_, of_prose) in enumerate(letters) if of_prose)
    return TextGrid(TEXT, "word", [[unframed(line)] for line, _ in letters], told=made)


def _answered(grid: Grid) -> int:
    return sum(1 for row in grid.rows if len(row) > 1 and row[1])


def _questions(lines: list[str], form: Form) -> TextGrid:
    """A questionnaire's text as question | answer; options below a question belong to it."""
    words = survey_words(form)
    rows: list[list[str | None]] = []
    for line in lines:
        asked = _ASKED.search(line)
        if words.item(line[: asked.end()] if asked else line) is not None:
            end = asked.end() if asked else len(line)
            rows.append([line[:end], _answer(line[end:]) or None])
        elif rows and rows[-1][0] and words.item(rows[-1][0]) and words.offers(line):
            rows[-1][1] = "  ".join(part for part in (rows[-1][1], line.strip()) if part)
        else:
            rows.append([line, None])
    return TextGrid(TEXT, "word", rows)


def _answer(text: str) -> str:
    text = _REPLY.sub("", text)
    inner = re.fullmatch(r"\s*[(（\[【]?\s*(.*?)\s*[)）\]】]?\s*[。.]?\s*", text, re.S)
    answer = inner[1] if inner and not re.search(r"[√✓☑■□☐]", text) else text.strip()
    return "" if _UNANSWERED.fullmatch(answer) else answer
