"""Labels that no word settles: a typo (督导建意), words that may mean two fields (形式), or no known word.

What such a label means is told by what is missing, by where it stands in the printed order, and by what is
written beside it. One field left: read with a warning. Several, or none: said as an error, never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz.distance import Levenshtein

from dudao.patterns import late
from dudao.recognition.answers import Answers
from dudao.recognition.cards.cells import Box
from dudao.recognition.cards.dates import only_hours
from dudao.recognition.cards.fits import reads_as
from dudao.recognition.cards.labels import LabelBook, Segment
from dudao.recognition.cards.layout import Layout
from dudao.recognition.cards.model import NOTE, Card, Unclear
from dudao.recognition.labels import keys, squeeze
from dudao.recognition.lists.headers import fingerprint
from dudao.recognition.lists.wording import sound
from dudao.values.people import usual_name

_BEFORE_COLON = late(r"\s*([^:：\n]{2,16})[:：](.*)", re.S)
_BEFORE_SPACE = late(r"\s*([^\s:：]{2,12})\s+(\S.*)", re.S)
_LABEL = late(r"[^\d。！!；;]{2,16}[?？]?")
_SHORT_KINDS = ("date", "minutes", "people", "name", "choice", "types", "integer")
_HEADING = frozenset(
    [
        "序号",
        "项目",
        "内容",
        "栏目",
        "填写内容",
        "填报内容",
        "填写",
        "情况",
        "备注",
        "事项",
        "要求",
        "说明",
    ]
)
"""Words that head the two columns of a card kept as a list of items."""
_SIGNED = late(
    r"\S{2,30}(?:站|中心|协会|服务社|事务所|公司|民政局|办事处|促进会|委员会|机构)(?:\s*[(（](?:盖章|公章)[)）])?"
    r"(?:\s*(?:20\d\d|二[〇○零]\S{2})\s*[年./-].{2,12})?"
)
"""Who signs a paper, and when, below it (落款): an office and a day."""
_KNOWN = 4
"""So many fields of a card must be known for place to tell another."""
_WHO = ("people", "name", "integer", "county", "station")
"""What place alone does not tell: a name may be anybody's."""


@dataclass(slots=True)
class _Said:
    """An unclaimed label: its words, its value in the same cell (None: beside or below it)."""

    box: Box
    printed: str
    inline: str | None
    value: Any
    beside: Box


def guesses(layout: Layout) -> dict[int, Segment]:
    """Unclaimed boxes that can be the label of exactly one missing field: ``id(box)`` → label."""
    card = layout.card()
    missing = _missing(layout, card)
    found: dict[int, Segment] = {}
    for said in _unclaimed(layout, card):
        names = _meant(layout, card, said, missing - {_name(layout, s) for s in found.values()})
        if len(names) == 1:
            key = layout.book.printed[next(iter(names))]
            found[id(said.box)] = Segment(key, said.printed, said.inline)
    found |= _other_way(layout, missing - {_name(layout, s) for s in found.values()})
    for box in card.unread:
        if id(box) not in found and (run := _run_together(layout, box, missing)) is not None:
            found[id(box)] = run
    return found


def unclear(layout: Layout) -> list[Unclear]:
    """The labels left over whose value could be a missing field's."""
    card = layout.card()
    missing = _missing(layout, card)
    left = []
    print_ = fingerprint(sorted(squeeze(x.segment.printed) for x in card.labels.values()))
    for said in _unclaimed(layout, card):
        fields = tuple(n for n in layout.form.fields if n in missing and _fits(layout, n, said))
        if fields:
            key = f"{squeeze(said.printed)}#{print_}"
            left.append(Unclear(said.box, said.beside, said.printed, fields, said.inline, key))
    return left


def answered(layout: Layout, asked: Iterable[Unclear], answers: Answers) -> dict[int, Segment]:
    """What a user said that unclear labels are: ``id(box)`` → label; of those not to be read a label of no field."""
    found = {}
    for one in asked:
        code = answers.get((f"unclear_label@{layout.form.id}", one.key, ""))
        if code is not None:
            key = layout.book.printed.get(code, "")
            found[id(one.label)] = Segment(key, one.printed, one.inline, sure=True)
    return found


def _other_way(layout: Layout, missing: set[str]) -> dict[int, Segment]:
    """Labels whose words may say two fields (督导形式) and whose value is the other one's beyond doubt."""
    found = {}
    for labels in layout.labels.values():
        label = labels[0]
        said = label.parts[0].raw if label.parts else label.segment.value
        if len(labels) > 1 or said is None or not label.name:
            continue
        others = layout.book.may_mean(label.segment.printed) & missing
        if reads_as(layout.form.fields[label.name], said):
            continue
        agreed = _short(layout, {n for n in others if reads_as(layout.form.fields[n], said)})
        if len(agreed) == 1:
            key = layout.book.printed[next(iter(agreed))]
            found[id(label.box)] = replace(label.segment, key=key, sure=True)
    return found


def _name(layout: Layout, segment: Segment) -> str:
    return layout.book.direct.get(segment.key, "")


def _missing(layout: Layout, card: Card) -> set[str]:
    """The fields without a filled label of their own."""
    empty = {n for n in layout.book.printed if n[0] != "="}
    return {n for n in empty if n not in card.labels}


def _unclaimed(layout: Layout, card: Card) -> Iterable[_Said]:
    unread = {id(b) for b in card.unread}
    for box in card.unread:
        if not isinstance(box.raw, str) or NOTE.match(box.raw) or _valued(layout, box):
            continue
        if box.address is None and _SIGNED.fullmatch(box.raw.strip()):
            continue
        parted = _BEFORE_COLON.match(box.raw) or _BEFORE_SPACE.match(box.raw)
        if parted and parted[2].strip():
            yield _Said(box, parted[1], parted[2].strip(), parted[2].strip(), box)
            continue
        text = box.raw.strip().rstrip(":：")
        value = _value(layout, box, unread)
        if value is not None and _HEADING & {squeeze(value.text), squeeze(text)}:
            continue
        if value is not None and _LABEL.fullmatch(squeeze(text)) and not _answers(layout, box):
            yield _Said(box, text, None, value.raw, value)


def _answers(layout: Layout, box: Box) -> bool:
    """Whether what stands right of another text is somebody's name or some hours: no label itself."""
    written = usual_name(squeeze(box.text)) or only_hours(box.text)
    return written and layout.plane.left(box) is not None


def _valued(layout: Layout, box: Box) -> bool:
    """Whether a box is the value of a label known but not read (备注)."""
    left = layout.plane.left(box)
    return left is not None and id(left) in layout.labels and not layout.labels[id(left)][-1].filled


def _value(layout: Layout, box: Box, unread: set[int]) -> Box | None:
    right = layout.plane.right(box)
    while right is not None and right.blank:
        right = layout.plane.right(right)
    if right is not None and id(right) not in layout.labels:
        return right if id(right) in unread else None
    below = layout.plane.spots.get((box.row2 + 1, box.col))
    return below if below is not None and id(below) in unread and not below.blank else None


def _meant(layout: Layout, card: Card, said: _Said, missing: set[str]) -> set[str]:
    """The missing fields that a label can be: by its letters, its words, else its place; its value agrees."""
    near = _one_off(layout.book, said.printed, missing)
    if len(near) == 1:
        return near
    words = (layout.book.may_mean(said.printed) | layout.book.vaguely(said.printed)) & missing
    if words:
        agreed = {n for n in words if _fits(layout, n, said)}
        return agreed if len(agreed) == 1 else _short(layout, agreed)
    known = [n for n in card.labels if n not in ("county", "station")]
    if len(known) < min(_KNOWN, layout.form.option("needs", 4)):
        return set()
    here = _between(layout, card, said.box) & missing
    here = {n for n in here if layout.form.fields[n].kind not in _WHO}
    return {n for n in here if _fits(layout, n, said)}


def _short(layout: Layout, names: set[str]) -> set[str]:
    """A value that is a choice or a day is none of free text."""
    return {n for n in names if layout.form.fields[n].kind in _SHORT_KINDS}


def _fits(layout: Layout, name: str, said: _Said) -> bool:
    return reads_as(layout.form.fields[name], said.value)


def _between(layout: Layout, card: Card, box: Box) -> set[str]:
    """The fields that stand, in the printed form's order, between the labels before and after a box."""
    order = list(layout.form.fields)
    at = [
        (x.box.row, x.box.col, order.index(n))
        for n, x in card.labels.items()
        if n not in ("county", "station")
    ]
    before = max(((r, c, i) for r, c, i in at if (r, c) < (box.row, box.col)), default=None)
    after = min(((r, c, i) for r, c, i in at if (r, c) > (box.row, box.col)), default=None)
    low, high = before[2] if before else -1, after[2] if after else len(order)
    return set(order[low + 1 : high])


def _one_off(book: LabelBook, text: str, missing: set[str]) -> set[str]:
    """The fields of which a printed label is one letter, or one sound, off."""
    if len(text) > 14:
        return set()
    near = set()
    for key, name in book.direct.items():
        if name in missing and any(_off_by_one(k, key) for k in keys(text)):
            near.add(name)
    return near


def _off_by_one(a: str, b: str) -> bool:
    if len(b) < 3 or abs(len(a) - len(b)) > 1:
        return a == b
    if len(a) == len(b) and sound(a) == sound(b):
        return True
    return len(b) >= 4 and Levenshtein.distance(a, b, score_cutoff=1) <= 1


def _run_together(layout: Layout, box: Box, missing: set[str]) -> Segment | None:
    """A label that runs on into its value: 督导时间2024年5月16日."""
    if not isinstance(box.raw, str) or len(box.raw) > 60 or _valued(layout, box):
        return None
    text = box.raw.strip()
    for end in range(min(10, len(text) - 1), 1, -1):
        head, rest = text[:end], text[end:].strip()
        segment = layout.book.pure(head)
        name = layout.book.direct.get(segment.key, "") if segment else ""
        if name not in missing or layout.form.fields[name].kind not in _SHORT_KINDS:
            continue
        if reads_as(layout.form.fields[name], rest):
            return Segment(segment.key, head, rest)
    return None
