"""The printed labels of one card form, found alone in a cell (督导时长) or before a colon (日期：…)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from dudao.forms import Form
from dudao.recognition.labels import keys, squeeze

_NUMBERED = re.compile(
    r"^[(（]?(?:[一二三四五六七八九十]{1,2}|\d{1,2})[)）、.．:：]\s*|^[*＊★☆●◆■□·]+"
)
_GAP = r"[\s()（）\[\]【】、，,/*＊\u200b-\u200f]*"
_AHEAD = r"(?:^|(?<=[\s\u3000；;，,。、|)）】]))"
_MARKER = r"(?:[(（]?(?:[一二三四五六七八九十]{1,2}|\d{1,2})[)）、.．]\s*)?[*＊★●◆【\[]*"
_COLON = r"[)）】\]]?\s*(?:[（(][^（）()\n]{0,40}[）)])?\s*[:：]"
SHORT = 4
"""A label shorter than this opens no new field inside running text (督导：… in a written dialogue)."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A label with what follows it in the same cell; ``value`` None where the label stands alone."""

    key: str
    printed: str
    value: str | None = None


@dataclass(frozen=True)
class LabelBook:
    """All labels of a form: key → field (``""`` for labels known but not read), and contextual ones.

    ``children[日期][社工签名]`` is the field a 日期 means after 社工签名.
    """

    direct: dict[str, str]
    children: dict[str, dict[str, str]]
    parents: frozenset[str]
    long: frozenset[str]
    pattern: re.Pattern[str]

    def pure(self, text: str) -> Segment | None:
        """The label a whole cell is, if it is one."""
        if len(text) > 60 or not text:
            return None
        key = self._known(text) or self._known(_NUMBERED.sub("", squeeze(text)))
        return Segment(key, text) if key else None

    def _known(self, text: str) -> str | None:
        return next((k for k in keys(text) if k in self.direct or k in self.children), None)

    def segments(self, text: str) -> list[Segment]:
        """``label：value`` pieces of a cell that starts with one; else nothing.

        Inside a long field only a long label at the start of a line, or a date after a
        signature, opens the next piece.
        """
        stripped = text.lstrip()
        hits = []
        for hit in self.pattern.finditer(stripped):
            key = keys(hit["label"])[0]
            if not hits and hit.start() > 0:
                return []
            if hits and not self._opens(stripped, hit.start(), key, hits[-1][0]):
                continue
            hits.append((key, hit))
        if not hits:
            return []
        ends = [hit.start() for _, hit in hits[1:]] + [len(stripped)]
        return [
            Segment(
                key,
                hit["label"] + (hit["remark"] or ""),
                stripped[hit.end() : end].strip(" \t;；，,、\u3000\n"),
            )
            for (key, hit), end in zip(hits, ends, strict=True)
        ]

    def _opens(self, text: str, start: int, key: str, previous: str) -> bool:
        if self.direct.get(previous) not in self.long:
            return True
        return text[:start].rstrip(" \t\u3000").endswith("\n") and len(key) >= SHORT

    def fields_of(self, key: str) -> set[str]:
        """Every field a label may mean."""
        return {f for f in (self.direct.get(key), *self.children.get(key, {}).values()) if f}


@lru_cache(maxsize=64)
def _pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(_GAP.join(map(re.escape, label)) for label in labels)
    colon = _COLON.replace("(?:[（(]", "(?P<remark>[（(]", 1)
    return re.compile(f"{_AHEAD}{_MARKER}(?P<label>(?:{words}))(?:{colon})")


_BOOKS: dict[int, tuple[Form, LabelBook]] = {}


def label_book(form: Form) -> LabelBook:
    """The labels of a form, built once.

    The first field that lists a label has it. Ignored labels are the form's ``ignored``.
    """
    known = _BOOKS.get(id(form))
    if known and known[0] is form:
        return known[1]
    direct: dict[str, str] = {}
    children: dict[str, dict[str, str]] = {}
    listed = [(f.name, label) for f in form.fields.values() for label in f.labels]
    listed += [("", label) for label in form.option("ignored", ())]
    for name, label in listed:
        parent, _, child = label.rpartition("/")
        if parent:
            children.setdefault(keys(child)[0], {}).setdefault(keys(parent)[0], name)
        else:
            direct.setdefault(keys(label)[0], name)
    parents = frozenset(p for means in children.values() for p in means)
    names = tuple(sorted({*direct, *children}, key=lambda k: (-len(k), k)))
    long = frozenset(f.name for f in form.fields.values() if f.option("long"))
    book = LabelBook(direct, children, parents, long, _pattern(names))
    _BOOKS[id(form)] = (form, book)
    return book
