"""Which text of a card belongs to which label, wherever the clerk put it.

The value stands right of its label, under a heading of its own, after a colon in the same cell, or goes on
in the rows below. What stands at no label's place is nobody's and is said so, never given to a neighbour.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from dudao.forms import Form
from dudao.patterns import late
from dudao.recognition.cards.cells import Box, Plane
from dudao.recognition.cards.choice import choose
from dudao.recognition.cards.fits import reads_as
from dudao.recognition.cards.labels import SHORT, LabelBook, Segment, label_book
from dudao.recognition.cards.model import HEADING, NOTE, REMARK, Card, Label, same_value
from dudao.recognition.cards.spots import labels_only
from dudao.recognition.labels import keys, squeeze
from dudao.values.people import usual_name

_DATE_PART = late(r"\s*\d{0,4}\s*[年月日号./-]?\s*")
_ONLY_MARKS = late(r"[\s√✓✔☑■●◉□☐○×✗()（）\[\]]*")
_ENDED = late(r"[一-龥].{2,}[。；;！!？?]\s*$", re.S)
_SIGNED_ON = late(
    r"(?:(?:20)?\d{2}\s*[年./-]\s*)?\d{1,2}\s*[月./-]\s*\d{1,2}\s*[日号]?|20\d{6}|[二〇○零一三四五六七八九十]{2,6}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}[日号]?"
)
"""A date written behind a signature without a label of its own."""
_NUMBER = late(r"\s*[(（]?(?:\d{1,2}(?:\.0)?|[一二三四五六七八九十]{1,2})[)）、.．]?\s*")
_CHECKED = ("date", "minutes", "people", "choice", "text")
_SENTENCE = 4  # characters that are more than a name or a sign
_OFFICE = late(
    r"(?:站|中心|办|办公室|局|镇|乡|街道|协会|服务社|事务所|公司|机构|政府|委员会|社区)$"
)
_LABELLED = late(r"\s*(?:\d{1,2}[、.．])?[^\s\d：:，,。；;、]{2,12}[：:]\s*\S")
_WORD = 3  # letters of an answer of one word
_ENUMERATED = late(r"\s*[(（]?\d{1,2}[)）、.．]")


def _signs(box: Box) -> bool:
    """Whether a value can stand where one signs: names, a day, a number, an office, a stamp."""
    text = squeeze(box.text)
    if len(re.findall(r"[一-鿿]", text)) < _SENTENCE or re.search(r"签|盖章|公章|[:：]", text):
        return True
    if not isinstance(box.raw, str) or _SIGNED_ON.search(text) or _OFFICE.search(text):
        return True
    return all(map(usual_name, re.split(r"[、，,;；/|和\s]+", box.text.strip())))


class Layout:
    """Assigns the boxes of one card to the labels of one form."""

    def __init__(self, form: Form, boxes: Iterable[Box], guesses: dict[int, Segment] | None = None):
        self.form = form
        self.book: LabelBook = label_book(form)
        self.plane = Plane(boxes)
        self.full = self.plane.full
        self.labels: dict[int, list[Label]] = {}
        self.owner: dict[int, tuple[Label, str]] = {}
        self._guesses = guesses or {}
        self._card: Card | None = None
        self._find_labels()
        top = min((b.row for b in self.full if id(b) in self.labels), default=0)
        self.right_edge = max((b.col2 for b in self.full if b.row >= top), default=0)

    # -- labels ---------------------------------------------------------------------------------

    def _find_labels(self) -> None:
        waiting: list[tuple[Box, list[Segment]]] = []
        self._headings = {id(b) for b in self.full if self._heads_labels(b)}
        for box in list(self.full):
            if not isinstance(box.raw, str) or id(box) in self._headings:
                continue
            guess = self._guesses.get(id(box))
            pure = guess or self.book.pure(box.raw)
            if pure and guess is None and self._is_answer(box):
                continue
            found = [pure] if pure else self._signed(box) or self.book.segments(box.raw)
            if not found or not self._agrees(found):
                self._part(box)
            elif self._in_value_place(box, pure is not None, found):
                waiting.append((box, found))
            else:
                guessed = (guess is not None and not guess.sure) or found[0].slip
                found = self._legend(box, found)
                self.labels[id(box)] = [Label(box, s, guessed=guessed) for s in found]
        known = self._seen()
        for box, found in waiting:
            wanted = self.book.meant(found)
            if found[0].apart and len(found[0].key) < SHORT:
                continue
            if not wanted & known and labels_only(box, found) and not self._beside_long(box, found):
                self.labels[id(box)] = [Label(box, s) for s in found]
        self._name_labels()

    def _signed(self, box: Box) -> list[Segment]:
        """The signature with its day that a line below a long text is."""
        below = any(self._direct(x[-1]) in self.book.long for x in self.labels.values())
        segment = self.book.signature(box.text) if below else None
        return [segment] if segment else []

    def _agrees(self, found: list[Segment]) -> bool:
        """Whether what stands behind a label and a mere space reads as its field."""
        for segment in found:
            field_ = self.form.fields.get(self.book.direct.get(segment.key, ""))
            short = field_ is not None and field_.kind in _CHECKED
            if segment.apart and short and segment.value and not reads_as(field_, segment.value):
                return False
        return True

    def _heads_labels(self, box: Box) -> bool:
        """Whether a cell merged over rows stands before labels: a heading of theirs (人员 | 督导, 助理)."""
        if box.row2 == box.row or not isinstance(box.raw, str):
            return False
        beside = {
            id(b): b
            for r in range(box.row, box.row2 + 1)
            if (b := self.plane.spots.get((r, box.col2 + 1)))
        }
        named = [b for b in beside.values() if isinstance(b.raw, str) and self.book.pure(b.raw)]
        return len(named) >= 2 and 2 * len(named) > len(beside)

    def _legend(self, box: Box, found: list[Segment]) -> list[Segment]:
        """Options printed behind a choice's label, with the answer in the next cell, are its legend."""
        field_ = self.form.fields.get(self.book.direct.get(found[0].key, ""))
        if len(found) != 1 or not found[0].value or field_ is None:
            return found
        right = self.plane.right(box)
        if field_.kind not in ("choice", "types") or right is None or right.blank:
            return found
        if self.book.pure(right.text) or len(right.text) > 30:
            return found
        offered = choose(found[0].value, field_.option("choices"), box.underlined)
        if offered.doubt != "no_choice":
            return found
        return [replace(found[0], printed=box.text, value=None)]

    def _part(self, box: Box) -> None:
        """Set labels apart that follow a short value in its own cell (张三  日期：2025年3月12日)."""
        left = self.plane.left(box)
        beside = self._only_label(left) if left else None
        if beside is None or self._direct(beside) in self.book.long:
            return
        value, found = self.book.trailing(box.text)
        if found:
            rest = replace(box)
            self.plane.put(box, replace(box, raw=value), rest)
            self.labels[id(rest)] = [Label(rest, s) for s in found]

    def _in_value_place(self, box: Box, pure: bool, found: list[Segment]) -> bool:
        """Whether label-like text stands where another label's value is expected."""
        left = self.plane.left(box)
        beside = self._only_label(left) if left else None
        if beside and found[0].apart:
            return True
        if beside and pure and self.book.direct.get(found[0].key) == "":
            return found[0].key not in self.book.parents
        if beside and pure:
            return bool(self.book.meant(found) & self._seen())
        if beside:
            return self._direct(beside) in self.book.long
        if pure or left:
            return False
        above = self.plane.above(box)
        heading = self._only_label(above) if above else None
        if heading and heading.segment.value is None:
            return self._direct(heading) in self.book.long and not self._has_right(above)
        return box.paragraph and len(found[0].key) < SHORT and self._runs_on(box)

    def _is_answer(self, box: Box) -> bool:
        """Whether a word that may mean a label (跟进, 计划) is all that can answer the label left of it."""
        text = squeeze(box.text)
        left = self.plane.left(box)
        beside = self._only_label(left) if left else None
        if beside is None or len(text) > _WORD or keys(text)[0] in self.book.direct:
            return False
        right = self.plane.right(box)
        below = self.plane.spots.get((left.row2 + 1, left.col))
        free = right is None or right.blank
        return free and (below is None or below.blank or self.book.pure(below.text) is not None)

    def _beside_long(self, box: Box, found: list[Segment]) -> bool:
        """Whether a text with labels is the value of the long field left of it (时间：周三)."""
        left = self.plane.left(box)
        beside = self._only_label(left) if left and found[0].value is not None else None
        return beside is not None and self._direct(beside) in self.book.long

    def _seen(self) -> set[str]:
        """The fields labelled so far."""
        return {
            n for x in self.labels.values() for n in self.book.meant([label.segment for label in x])
        }

    def _direct(self, label: Label) -> str:
        return self.book.direct.get(label.segment.key, "")

    def _only_label(self, box: Box) -> Label | None:
        labels = self.labels.get(id(box), [])
        return labels[0] if len(labels) == 1 and not labels[0].segment.value else None

    def _runs_on(self, box: Box) -> bool:
        """Whether a paragraph follows the text of a long field."""
        rows = [b for b in self.full if b.paragraph and b.row < box.row and id(b) in self.labels]
        return bool(rows) and self._direct(self.labels[id(rows[-1])][-1]) in self.book.long

    def _name_labels(self) -> None:
        for box in self.full:
            labels = self.labels.get(id(box), [])
            parent = self._parent(box) if labels else None
            segments = [label.segment for label in labels]
            for label, name in zip(labels, self.book.names_in(segments, parent), strict=True):
                label.name = name

    def _parent(self, box: Box) -> str | None:
        """The signature a date belongs to: the label before it in its row, else the one above it."""
        labelled = [b for b in self.full if id(b) in self.labels]
        row = [b for b in labelled if b.row <= box.row <= b.row2 and b.col < box.col]
        over = [b for b in labelled if b.row2 < box.row and b.col <= box.col2 and box.col <= b.col2]
        for near in (row[-1:], over[-1:]):
            key = self.labels[id(near[0])][-1].segment.key if near else ""
            if key in self.book.parents:
                return key
        return None

    # -- neighbours -----------------------------------------------------------------------------

    def _has_right(self, box: Box) -> bool:
        """Whether something other than a label stands right of a label."""
        right = self.plane.right(box)
        while right is not None and right.blank:
            right = self.plane.right(right)
        return right is not None and id(right) not in self.labels

    def _heads_a_column(self, box: Box) -> bool:
        """Whether a label can only have its value below: nothing beside it, or another label."""
        right = self.plane.right(box)
        return box.col2 >= self.right_edge or (right is not None and id(right) in self.labels)

    # -- ownership ------------------------------------------------------------------------------

    def card(self) -> Card:
        """The finished card (made once)."""
        if self._card is None:
            self._card = self._make()
        return self._card

    def _make(self) -> Card:
        rows = [b.row for b in self.full if id(b) in self.labels]
        first, last = (min(rows), max(rows)) if rows else (0, 0)
        titles, unread = [], []
        for box in self.full:
            if id(box) in self.labels:
                self._set_apart(box, first, titles, unread)
            elif not rows or (box.row < first and self._heads_the_card(box)):
                titles.append(box)
            elif (
                id(box) in self._headings
                or self._remark_under_the_table(box)
                or self._numbers_a_label(box)
            ):
                continue
            elif not self._own(box) and not self._note(box):
                unread.append(box)
        named: dict[str, Label] = {}
        repeated = []
        for box in self.full:
            for label in self.labels.get(id(box), []):
                if not label.name:
                    unread.extend(self._told(label))
                    continue
                known = named.get(label.name)
                if known is None or (not known.filled and label.filled):
                    named[label.name] = label
                elif label.filled and not same_value(known, label) and not self._join(known, label):
                    repeated.append(label)
        self._date_signatures(named)
        used = [b for b in self.full if id(b) in self.labels or id(b) in self.owner]
        edge = max((b.row2 for b in used), default=last)
        return Card(
            named,
            unread,
            titles,
            repeated,
            first,
            max(last, edge),
            min((b.col for b in used), default=0),
            max((b.col2 for b in used), default=0),
        )

    def _date_signatures(self, named: dict[str, Label]) -> None:
        """A date written behind a signature, where no label of its own stands filled."""
        for label in (x for labels in self.labels.values() for x in labels if not x.name):
            means = [
                m[label.segment.key] for m in self.book.children.values() if label.segment.key in m
            ]
            known = named.get(means[0]) if means else None
            if not means or (known is not None and known.filled):
                continue
            signed = [replace(label.box, raw=label.segment.value)] if label.segment.value else []
            for box in (*signed, *label.parts):
                hits = _SIGNED_ON.findall(unicodedata.normalize("NFKC", box.text))
                if len(hits) == 1:
                    segment = Segment(label.segment.key, label.segment.printed, hits[0])
                    named[means[0]] = Label(box, segment, means[0])

    def _set_apart(self, box: Box, first: int, titles: list[Box], unread: list[Box]) -> None:
        """Text in a label's cell that belongs to no label: a heading before the first, else unread."""
        for i, label in enumerate(self.labels[id(box)]):
            if not label.segment.key and label.segment.value:
                rest = replace(box, raw=label.segment.value)
                (titles if i == 0 and box.row == first else unread).append(rest)

    def _told(self, label: Label) -> list[Box]:
        """The value of a label that is known (备注, 督导主题) but has no field."""
        inline = [replace(label.box, raw=label.segment.value)] if label.segment.value else []
        said = [*inline, *label.parts]
        if label.segment.key not in self.book.unread:
            return [box for box in said if not _signs(box)]
        return said

    def _join(self, known: Label, label: Label) -> bool:
        """A long field's label printed again before its next part; one of its words beginning a line of what it tells."""
        if self._tells_on(known, label):
            known.parts += [label.box, *label.parts]
            return True
        if label.name not in self.book.long or label.segment.value or not known.parts:
            return False
        known.parts += label.parts
        if self.form.fields[label.name].kind != "list":
            known.doubtful += label.parts
        return True

    def _tells_on(self, known: Label, label: Label) -> bool:
        """Whether a line such as 过程：… stands within the text under a heading, in the line after it."""
        return (
            label.name in self.book.long
            and bool(label.segment.value and known.parts)
            and not known.segment.value
            and squeeze(label.segment.printed) != squeeze(known.segment.printed)
            and label.box.text.lstrip().startswith(label.segment.printed)
            and known.parts[-1].col == label.box.col
            and known.parts[-1].row2 == label.box.row - 1
        )

    def _heads_the_card(self, box: Box) -> bool:
        """Whether a box above all labels is a heading and no value that lost its label."""
        return box.paragraph or (
            self.plane.alone(box) and HEADING.search(squeeze(box.text)) is not None
        )

    def _note(self, box: Box) -> bool:
        return bool(NOTE.match(box.text))

    def _remark_under_the_table(self, box: Box) -> bool:
        """A printed remark (注：…, * …) below a Word table goes on with no field of the table."""
        return (
            box.paragraph
            and REMARK.match(box.text) is not None
            and any(not b.paragraph and b.row < box.row for b in self.plane.boxes)
        )

    def _numbers_a_label(self, box: Box) -> bool:
        """Whether a box only numbers the label right of it."""
        right = self.plane.right(box)
        return (
            _NUMBER.fullmatch(box.text) is not None
            and right is not None
            and id(right) in self.labels
        )

    def _own(self, box: Box) -> bool:
        left = self.plane.left(box)
        if left is not None:
            found = self._beside(box, left)
            lost = id(left) not in self.owner and id(left) not in self.labels
            over = self.plane.above(box)
            heads = over is not None and id(over) in self.labels and self._heads_a_column(over)
            if found is not None or not (
                (lost and heads)
                or (not lost and self.owner.get(id(left), (None, ""))[1] == "below")
            ):
                return self._take(box, found, "right")
        return self._take(box, self._under(box), "below")

    def _take(self, box: Box, label: Label | None, route: str) -> bool:
        if label is None:
            return False
        label.parts.append(box)
        label.below = label.below or (route == "below" and len(label.parts) == 1)
        self.owner[id(box)] = (label, route)
        return True

    def _beside(self, box: Box, left: Box) -> Label | None:
        if id(left) in self.labels:
            last = self.labels[id(left)][-1]
            return last if not last.segment.value and not last.below else None
        label, route = self.owner.get(id(left), (None, ""))
        if label is None or route != "right" or left.col2 + 1 != box.col:
            return None
        return label if self._goes_on(label, left, box) else None

    def _goes_on(self, label: Label, left: Box, box: Box) -> bool:
        """Whether a value is spread over neighbouring cells: options one a cell, year | month | day."""
        field_ = self.form.fields.get(label.name)
        kind = field_.kind if field_ else ""
        if kind in ("choice", "types"):
            words = [w for spellings in field_.option("choices", {}).values() for w in spellings]
            return all(
                any(w in b.text for w in words) or _ONLY_MARKS.fullmatch(b.text)
                for b in (left, box)
            )
        if kind == "date":
            return all(_DATE_PART.fullmatch(b.text) for b in (left, box))
        return False

    def _under(self, box: Box) -> Label | None:
        above = self.plane.above(box)
        if above is None:
            return None
        labels = self.labels.get(id(above))
        if labels and not labels[-1].segment.value:
            return self._under_label(box, above)
        label = labels[-1] if labels else self.owner.get(id(above), (None, ""))[0]
        if label is None or not self._continues(box, above, label):
            return None
        gap = box.row > above.row2 + 1 and not box.paragraph
        listed = _ENUMERATED.match(box.text) and _ENUMERATED.match(above.text)
        sentence = len(box.text.strip()) >= 10 or _ENDED.search(box.text) is not None
        if (gap or not sentence or not self._all_long()) and not listed:
            label.doubtful.append(box)
        return label

    def _under_label(self, box: Box, above: Box) -> Label | None:
        label = self.labels[id(above)][-1]
        long = label.name in self.book.long
        if not label.name or self._has_right(above) or (label.segment.value == "" and not long):
            return None
        if self._heads_a_column(above) and (not long or above.col == box.col):
            return label
        if not long or not self.plane.alone(box) or above.col != box.col:
            return None
        same = above.col2 > above.col and box.col2 == above.col2
        if not (same or len(box.text) >= 8 or box.col2 - box.col > above.col2 - above.col):
            label.doubtful.append(box)
        return label

    def _labels_itself(self, box: Box) -> bool:
        """Whether a line of a card typed line by line begins with a label, if none that is known."""
        if not isinstance(box.raw, str) or not _LABELLED.match(box.raw):
            return False
        here = [
            x for b in self.full if b.col == box.col for x in self.labels.get(id(b), ()) if x.name
        ]
        typed = sum(1 for x in here if x.segment.value)
        return typed > 2 and typed > 0.7 * len(here)

    def _continues(self, box: Box, above: Box, label: Label) -> bool:
        aligned = box.col == above.col and (box.col2 == above.col2 or box.paragraph)
        field_ = self.form.fields.get(label.name)
        if self._labels_itself(box) and not (field_ and field_.option("skeleton")):
            return False  # an outline's own headings (策略：…) go on with it
        return label.name in self.book.long and aligned and self.plane.alone(box)

    def _all_long(self) -> bool:
        names = {x.name for labels in self.labels.values() for x in labels}
        return self.book.long - {"purpose"} <= names
