"""Satisfaction surveys: paper forms, counts, scores and questionnaire exports, known by the items' wording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from dudao.forms import Field, Form
from dudao.patterns import late
from dudao.reading.grid import Grid
from dudao.recognition.cards.cells import Box, boxes
from dudao.recognition.cards.layout import Layout
from dudao.recognition.cards.model import Card
from dudao.recognition.claims import Claim
from dudao.recognition.labels import squeeze
from dudao.recognition.surveys.across import across, headed, numbered_head
from dudao.recognition.surveys.down import down
from dudao.recognition.surveys.model import Block
from dudao.recognition.surveys.remarks import COURTESY, add_remark
from dudao.recognition.surveys.subject import other_subject
from dudao.recognition.surveys.words import Words, survey_words

_TITLE = late("满意|督导.*[表卷]|评[分价]")
LOOK = 60
"""Rows looked at before a grid is given up as no survey."""


@dataclass(slots=True)
class Paper:
    """One survey block with what is written around it: labels (督导时间 …), titles, the rest."""

    block: Block
    around: Card
    legend: str  # all text around it, where a scale may be explained


@dataclass(slots=True)
class Survey:
    """The blocks of one claim, in reading order."""

    papers: list[Paper] = field(default_factory=list)


def find(grid: Grid, forms: Mapping[str, Form], name: str = "") -> list[Claim]:
    """The surveys on a grid; blocks that say the same of themselves make one claim.

    ``name``: what the file is called, where that is all the title there is.
    """
    made: list[Claim] = []
    for form in (f for f in forms.values() if f.layout == "survey"):
        words = survey_words(form)
        if not blocks(grid, words, range(min(grid.height, LOOK))):
            continue
        found = blocks(grid, words, range(grid.height))
        ours = [b for b in found if other_subject(grid, words, b, name) is None]
        if ours:
            made.extend(_claims(grid, form, _papers(grid, words, ours)))
    return made


def other_survey(grid: Grid, forms: Mapping[str, Form], name: str = "") -> str | None:
    """What another survey on a grid is about that asks like the form; None where there is none."""
    for form in (f for f in forms.values() if f.layout == "survey"):
        words = survey_words(form)
        for block in blocks(grid, words, range(min(grid.height, LOOK))):
            if subject := other_subject(grid, words, block, name):
                return subject
    return None


@lru_cache(maxsize=8)
def _surroundings(form_id: str, words: Words) -> Form:
    """What may stand around a survey, as a form of its own: its meta fields and the comment line."""
    form = words.form
    comment = form.fields["comment"]
    labels = (*comment.labels, *form.option("columns")["comment"])
    fields = dict(form.meta)
    for name, data in form.option("around", {}).items():
        fields[name] = Field(name, data["label"], data["kind"], tuple(data["labels"]))
    fields["comment"] = Field("comment", comment.label, comment.kind, labels, {"long": True})
    fields["respondent"] = Field("respondent", "编号", "integer", ("编号", "问卷编号", "答卷编号"))
    return Form(f"{form_id}_meta", form.title, "card", 1, fields, {}, form.options)


def _papers(grid: Grid, words: Words, found: list[Block]) -> list[Paper]:
    every = boxes(grid)
    outside = [b for b in every if not b.blank and not any(_inside(b, f) for f in found)]
    outside = [b for b in outside if not _computed_row(grid, words, b)]
    around: list[list[Box]] = [[] for _ in found]
    for box in outside:
        for i in _owners(box, found, words):
            around[i].append(box)
    meta = _surroundings(words.form.id, words)
    return [
        Paper(
            block, _card(Layout(meta, near).card(), block, words), "\n".join(b.text for b in near)
        )
        for block, near in zip(found, around, strict=True)
    ]


def _card(card: Card, block: Block, words: Words) -> Card:
    """Text below the answers is no heading of theirs; courtesies are nobody's loss."""
    above = [b for b in card.unread if b.row < block.first[0] and _TITLE.search(squeeze(b.text))]
    card.unread = [b for b in card.unread if b not in above]
    card.titles = sorted([*card.titles, *above], key=lambda b: (b.row, b.col))
    below = [b for b in card.titles if b.row > block.last[0]]
    card.titles = [b for b in card.titles if b not in below]
    card.unread = [*card.unread, *below]
    add_remark(card, block, words)
    card.unread = [b for b in card.unread if not COURTESY.search(squeeze(b.text))]
    return card


def _inside(box: Box, block: Block) -> bool:
    r1, c1, r2, c2 = block.area
    return r1 <= box.row <= r2 and c1 <= box.col2 and box.col <= c2


def _computed_row(grid: Grid, words: Words, box: Box) -> bool:
    """Whether a box stands in a row of totals."""
    if box.paragraph:
        return False
    first = next((v for v in grid.rows[box.row] if isinstance(v, str) and squeeze(v)), None)
    return first is not None and words.column(first) == "computed"


def _owners(box: Box, found: list[Block], words: Words) -> list[int]:
    """The blocks a box outside all of them speaks of: those beneath it, else the one above."""
    under = [
        i for i, b in enumerate(found) if box.row <= b.first[0] and _columns_meet(box, b, found)
    ]
    over = [i for i, b in enumerate(found) if box.row > b.first[0] and _columns_meet(box, b, found)]
    if over and (not under or words.column(box.text.split("：")[0].split(":")[0]) == "comment"):
        last = max(found[i].first[0] for i in over)
        return [i for i in over if found[i].first[0] == last]
    if not under:
        return [len(found) - 1]
    first = min(found[i].first[0] for i in under)
    return [i for i in under if found[i].first[0] == first]


def _columns_meet(box: Box, block: Block, found: list[Block]) -> bool:
    beside = [
        b
        for b in found
        if b is not block and b.first[0] <= block.last[0] and block.first[0] <= b.last[0]
    ]
    return not beside or (box.col <= block.last[1] and block.first[1] <= box.col2)


def _claims(grid: Grid, form: Form, papers: list[Paper]) -> list[Claim]:
    made: dict[tuple, Claim] = {}
    for paper in papers:
        said = _said(paper) or next(reversed(made), ())
        claim = made.get(said)
        if claim is None:
            made[said] = Claim(form.id, grid, paper.block.area, "survey", Survey([paper]))
            continue
        claim.payload.papers.append(paper)
        a, b = claim.area, paper.block.area
        claim.area = (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
    return list(made.values())


def _said(paper: Paper) -> tuple:
    """What tells one survey from another: the session, not the respondent."""
    words = {
        name: squeeze("".join([x.segment.value or "", *(b.text for b in x.parts)]))
        for name, x in paper.around.labels.items()
        if name not in ("comment", "respondent")
    }
    return tuple(sorted((k, v) for k, v in words.items() if v))


def blocks(grid: Grid, words: Words, rows: range) -> list[Block]:
    """All survey blocks of a grid, in reading order. ``rows`` are the ones worth looking at."""
    heads = [r for r in rows if headed(grid, words, r)]
    found = across(grid, words, heads)
    found = found or sorted(down(grid, words, rows), key=lambda b: (b.first[0], b.first[1]))
    if not found:
        heads = [r for r in rows[:12] if numbered_head(grid, words, r)][:1]
        found = across(grid, words, heads)
    return found
