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
_UNKNOWN = re.compile(
    r"(?:\s{2,}|[\n\t；;]\s*|(?<=[\s；;，,]))(?=[一-龥][一-龥（）()、]{1,9}[:：])"
)
_MORE = re.compile(r"(?:\s{2,}|[，,；;])(?=.*\d)")
SHORT = 4
"""A label shorter than this opens no new field inside running text (督导：… in a written dialogue)."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A label with what follows it in the same cell; ``value`` None where the label stands alone.

    Without ``key`` it is text in the cell that belongs to no known label.
    """

    key: str
    printed: str
    value: str | None = None


@dataclass(frozen=True)
class LabelBook:
    """All labels of a form: key → field (``""`` for labels without one), and contextual ones.

    ``children[日期][社工签名]`` is the field a 日期 means after 社工签名.
    """

    direct: dict[str, str]
    children: dict[str, dict[str, str]]
    parents: frozenset[str]
    long: frozenset[str]
    names: frozenset[str]  # fields that hold one person's name
    unread: frozenset[str]  # labels without a field whose value is to be pointed out
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
        """``label：value`` pieces of a cell that starts with one (or with a short heading); else nothing.

        Inside a long field only a long label at the start of a line, or a date after a
        signature, opens the next piece. A piece without key is text under no known label.
        """
        stripped = text.strip()
        hits: list[tuple[str, re.Match[str]]] = []
        for hit in self.pattern.finditer(stripped):
            key = keys(hit["label"])[0]
            if not hits or self._opens(stripped, hit.start(), key, hits[-1][0]):
                hits.append((key, hit))
        if not hits or not self._may_head(stripped[: hits[0][1].start()], len(hits)):
            return []
        found = [Segment("", "", lead)] if (lead := stripped[: hits[0][1].start()].strip()) else []
        ends = [hit.start() for _, hit in hits[1:]] + [len(stripped)]
        for (key, hit), end in zip(hits, ends, strict=True):
            printed = hit["label"] + (hit["remark"] or "")
            found += self._parted(key, printed, stripped[hit.end() : end])
        return found

    def _may_head(self, lead: str, labels: int) -> bool:
        """Whether text before the first label is a heading (晋宁区  督导时间：…)."""
        return not lead or (
            labels > 1 and len(lead) <= 24 and re.search(r"\s\s$|[\n\t]$", lead) is not None
        )

    def _parted(self, key: str, printed: str, value: str) -> list[Segment]:
        """A short field's value ends where another, unknown label begins."""
        name = self.direct.get(key)
        cut = None if name in self.long else _UNKNOWN.search(value)
        if cut is None and name in self.names:
            cut = _MORE.search(value)
        own = value[: cut.start()] if cut else value
        rest = [Segment("", "", value[cut.start() :].strip())] if cut else []
        return [Segment(key, printed, own.strip(" \t；;，,、\u3000\n")), *rest]

    def _opens(self, text: str, start: int, key: str, previous: str) -> bool:
        if self.direct.get(previous) not in self.long:
            return True
        return text[:start].rstrip(" \t\u3000").endswith("\n") and len(key) >= SHORT

    def meant(self, found: list[Segment]) -> set[str]:
        """The fields of one cell's labels: a date after a signature is the signature's."""
        names = set()
        for before, segment in zip([None, *found], found, strict=False):
            child = self.children.get(segment.key, {}).get(before.key) if before else None
            names.add(self.direct.get(segment.key, "") if child is None else child)
        return names - {""}


@lru_cache(maxsize=64)
def _pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(_GAP.join(map(re.escape, label)) for label in labels)
    colon = _COLON.replace("(?:[（(]", "(?P<remark>[（(]", 1)
    return re.compile(f"{_AHEAD}{_MARKER}(?P<label>(?:{words}))(?:{colon})")


_BOOKS: dict[int, tuple[Form, LabelBook]] = {}


def label_book(form: Form) -> LabelBook:
    """The labels of a form, built once.

    The first field that lists a label has it. Labels without a field are the form's
    ``ignored`` (signatures) and ``unread`` (added rows: 备注, 督导主题).
    """
    known = _BOOKS.get(id(form))
    if known and known[0] is form:
        return known[1]
    direct: dict[str, str] = {}
    children: dict[str, dict[str, str]] = {}
    listed = [(f.name, label) for f in form.fields.values() for label in f.labels]
    listed += [("", label) for name in ("ignored", "unread") for label in form.option(name, ())]
    for name, label in listed:
        parent, _, child = label.rpartition("/")
        if parent:
            children.setdefault(keys(child)[0], {}).setdefault(keys(parent)[0], name)
        else:
            direct.setdefault(keys(label)[0], name)
    parents = frozenset(p for means in children.values() for p in means)
    names = tuple(sorted({*direct, *children}, key=lambda k: (-len(k), k)))
    long = frozenset(f.name for f in form.fields.values() if f.option("long"))
    people = frozenset(f.name for f in form.fields.values() if f.kind == "name")
    unread = frozenset(k for w in form.option("unread", ()) if not direct[k := keys(w)[0]])
    book = LabelBook(direct, children, parents, long, people, unread, _pattern(names))
    _BOOKS[id(form)] = (form, book)
    return book
