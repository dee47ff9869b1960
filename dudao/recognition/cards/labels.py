"""The printed labels of one card form, found alone in a cell (督导时长) or before a colon (日期：…)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from functools import lru_cache
from typing import NamedTuple

from dudao.forms import Form
from dudao.patterns import late
from dudao.recognition.cards.wording import Ways, ways_of
from dudao.recognition.labels import keys, squeeze
from dudao.recognition.lists.wording import sound

_NUMBERED = re.compile(
    r"^[(（]?(?:[一二三四五六七八九十]{1,2}|\d{1,2})[)）、.．:：]\s*|^[*＊★☆●◆■□·]+"
)
_COLON = re.compile(r"(?<=[一-龥a-zA-Z)）】\]\s?？*＊])[:：]")
_START = re.compile(r"(?:^|(?<=[\s；;，,。、|/)）】]))(?=\S)")
_LONGEST = 44
"""Characters looked back from a colon for the start of its label, remark and spaces included."""
_UNKNOWN = late(r"(?:\s{2,}|[\n\t；;]\s*|(?<=[\s；;，,]))(?=[一-龥][一-龥（）()、]{1,9}[:：])")
_WORD, _GAP = re.compile(r"\S+"), re.compile(r"\s{2}$|[\n\t]\s*$")
_WRITTEN = "0123456789一二三四五六七八九十()[]【】（）、，,.．。:;：；*＊★☆●◆■□·_—-~/ \t\n\r\u3000\xa0\u200b\u2002\u2003\u2009\ufeff《》<>“”\"'?？!！"
_ANSWERED = re.compile(r"[:：]\s*[^\s(（\[【]")  # 用时：2h is a label with its value
_SLIP, _KEPT = 8, 5_000
_TWIN = late(
    r"^[A-Za-z][A-Za-z ,.'&/()-]*(?=[\s　]*[一-龥])\n?|(?<=[一-龥)）])[\s　]*[/(（]?[A-Za-z][A-Za-z ,.'&/()-]*[)）]?$"
)
"""A label's words in English, before or behind the Chinese ones."""
_LATIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz)")
_SIGNATURE = late(
    r"\s*([一-鿿]{2,10})\s*(?:[(（]签[名字章][)）]\s*)?[:：\s]\s*([一-鿿·]{2,4})\s*(?:[(（]签[名字章][)）])?[\s,，、;；/]+(?:(?:签[名字])?(?:日期|时间)[:：]?\s*)?"
    r"((?:(?:20)?\d\d\s*[年./-]\s*)?\d{1,2}\s*[月./-]\s*\d{1,2}\s*[日号]?|[二〇○零][^\s]{3}年[^\s]{1,2}月[^\s]{1,3}[日号])\s*[。.]?\s*"
)
"""Who signs below a text, and when: 督导：某某　2024年3月14日."""
_SIGNS = {"supervisees": "worker_signed_on", "supervisors": "supervisor_signed_on"}
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
    apart: bool = False  # the value stands behind a space or a line break alone
    sure: bool = False  # told by its value, beyond doubt
    slip: bool = False  # written with characters that only sound like it


class _Hit(NamedTuple):
    key: str
    printed: str
    start: int
    end: int  # after the colon


@dataclass(frozen=True, eq=False)
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
    letters: frozenset[str]  # every character a label can be written with
    ways: Ways | None = None  # how the fields are said in other words
    printed: Mapping[str, str] = dataclass_field(default_factory=dict)  # what a way means → its key
    sounds: Mapping[str, str] = dataclass_field(
        default_factory=dict
    )  # how a label sounds → its key
    titles: frozenset[str] = frozenset()  # the form's own titles are no labels
    memo: dict[str, Segment | None] = dataclass_field(default_factory=dict)

    def pure(self, text: str) -> Segment | None:
        """The label a whole cell is, if it is one."""
        if len(text) > 60 or not text:
            return None
        if text in self.memo:
            return self.memo[text]
        exact = self._printed(text)
        slip = None if exact else self.slip(text)
        key = exact or slip or self._otherwise(text)
        if len(self.memo) > _KEPT:
            self.memo.clear()
        found = Segment(key, text, slip=slip is not None) if key else None
        self.memo[text] = found
        return found

    def _key(self, text: str) -> str | None:
        """The key of a label, as printed or in other words that can mean one field only."""
        return self._printed(text) or self._otherwise(text)

    def _otherwise(self, text: str) -> str | None:
        """The key of the one printed label that words which are none can mean."""
        meant = self.may_mean(text)
        return self.printed[next(iter(meant))] if len(meant) == 1 else None

    def slip(self, text: str) -> str | None:
        """The label that a text is typed like on a pinyin keyboard (督导时见), of four letters at least."""
        bare = keys(text)[-1]
        return self.sounds.get(sound(bare)) if SHORT <= len(bare) <= _SLIP else None

    def _printed(self, text: str) -> str | None:
        """The key of a printed label, numbered or beside its English twin (Type 督导类型) too."""
        direct, children = self.direct, self.children
        return next((k for k in _readings(text) if k in direct or k in children), None)

    def vaguely(self, text: str) -> frozenset[str]:
        """The fields that a label may stand for only if its value agrees."""
        return self.ways.may(text) if self.ways else frozenset()

    def may_mean(self, text: str) -> frozenset[str]:
        """The fields that words which are no printed label can mean."""
        if self.ways is None or any(k in self.titles for k in keys(text)):
            return frozenset()
        said = self.ways.meant(words) if (words := _worded(text)) else ()
        return frozenset(n for n in said if n in self.printed)

    def segments(self, text: str) -> list[Segment]:
        """``label：value`` pieces of a cell that starts with one (or with a short heading); else nothing.

        Inside a long field only a long label at the start of a line, or a date after a
        signature, opens the next piece. A piece without key is text under no known label.
        """
        stripped = text.strip()
        hits = self._opening(stripped, self._hits(stripped))
        apart = not hits
        if apart:
            hits = self._opening(stripped, self._spaced(stripped))
        if not hits or not self._may_head(stripped[: hits[0].start], len(hits)):
            return []
        lead = stripped[: hits[0].start].strip()
        found = [Segment("", "", lead)] if lead else []
        ends = [hit.start for hit in hits[1:]] + [len(stripped)]
        for hit, end in zip(hits, ends, strict=True):
            found += self._parted(hit.key, hit.printed, stripped[hit.end : end])
        return [replace(s, apart=True) for s in found] if apart else found

    def signature(self, text: str) -> Segment | None:
        """The signature a line below a text is: who, the name, the day (社工：某某（签名）　2024年3月15日)."""
        hit = _SIGNATURE.fullmatch(text) if len(text) <= _LONGEST else None
        if hit is None:
            return None
        own = {self.direct.get(self._key(hit[1]) or "", "")}
        who = (own | self.may_mean(hit[1]) | self.vaguely(hit[1])) & _SIGNS.keys()
        days = {_SIGNS[name] for name in who}
        keys_ = [
            parent
            for means in self.children.values()
            for parent, name in means.items()
            if name in days
        ]
        return Segment(keys_[0], hit[1], f"{hit[2]} {hit[3]}") if len(days) == 1 and keys_ else None

    def signer(self, segment: Segment) -> str | None:
        """The field of people that who signs belongs to."""
        days = {means[segment.key] for means in self.children.values() if segment.key in means}
        return next((who for who, day in _SIGNS.items() if days == {day}), None)

    def _opening(self, text: str, hits: Iterable[_Hit]) -> list[_Hit]:
        kept: list[_Hit] = []
        for hit in hits:
            if not kept or self._opens(text, hit, kept[-1].key):
                kept.append(hit)
        return kept

    def _spaced(self, text: str) -> Iterator[_Hit]:
        """Labels with no more than space or a line break before their value; the cell begins with one."""
        words = [(m.start(), m.end()) for m in _WORD.finditer(text)]
        for i, (start, _) in enumerate(words[:-1]):
            if start and not _GAP.search(text[max(0, start - 3) : start]):
                continue
            for last in range(min(i + 3, len(words) - 2), i - 1, -1):
                printed = text[start : words[last][1]]
                key = None if "\n" in printed or len(printed) > _LONGEST else self._key(printed)
                if key and len(key) > 1:
                    yield _Hit(key, printed, start, words[last + 1][0])
                    break
            else:
                if not start:
                    return

    def trailing(self, text: str) -> tuple[str, list[Segment]]:
        """(value, labels after it) of a value cell that goes on with labels: ``张三  日期：2025年3月12日``."""
        stripped = text.strip()
        hit = next(self._hits(stripped), None)
        if hit is None or not re.search(r"\S(?:\s{2,}|\n\s*)$", stripped[: hit.start]):
            return text, []
        return stripped[: hit.start].strip(), self.segments(stripped[hit.start :])

    def _hits(self, text: str) -> Iterator[_Hit]:
        """Every known label before a colon, the longest that ends there."""
        after = 0
        for colon in _COLON.finditer(text):
            low = max(after, colon.start() - _LONGEST)
            for start in _START.finditer(text, low, colon.start()):
                printed = text[start.start() : colon.start()]
                key = self._key(printed)
                if key:
                    yield _Hit(key, printed, start.start(), colon.end())
                    break
            after = colon.end()

    def _may_head(self, lead: str, labels: int) -> bool:
        """Whether text before the first label is a heading (晋宁区  督导时间：…)."""
        return (
            not lead
            or (lead.isascii() and len(lead) <= 24)
            or (labels > 1 and len(lead) <= 24 and re.search(r"\s\s$|[\n\t]$", lead) is not None)
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

    def _opens(self, text: str, hit: _Hit, previous: str) -> bool:
        if self.direct.get(previous) not in self.long:
            return True
        return text[: hit.start].rstrip(" \t\u3000").endswith("\n") and len(hit.key) >= SHORT

    def meant(self, found: list[Segment]) -> set[str]:
        """The fields of one cell's labels."""
        return {name for name in self.names_in(found, None) if name}

    def names_in(self, found: list[Segment], parent: str | None) -> list[str]:
        """The field of each label of one cell (``""`` for none): a date after a signature is its date.

        ``parent`` is the signature that stands before the cell, if one does.
        """
        names = []
        for segment in found:
            means = self.children.get(segment.key, {})
            if means and parent is not None:
                names.append(means.get(parent, ""))
            else:
                names.append(self.direct.get(segment.key, ""))
            parent = segment.key if segment.key in self.parents else parent
        return names


@lru_cache(maxsize=_KEPT)
def _readings(text: str) -> tuple[str, ...]:
    """The keys under which a cell may be a printed label: its own, less its number, less its English twin."""
    bare = _NUMBERED.sub("", squeeze(text))
    own = _TWIN.sub("", text).strip()
    twin = keys(own) if own and own != text.strip() else ()
    return tuple(dict.fromkeys((*keys(text), *keys(bare), *twin)))


@lru_cache(maxsize=_KEPT)
def _worded(text: str) -> str:
    """The words of a cell that may be a label in words of its own; none where its value follows them."""
    bare = _NUMBERED.sub("", text.strip())
    return "" if _ANSWERED.search(bare) else _TWIN.sub("", bare).strip() or bare


@lru_cache(maxsize=100_000)
def glance(books: tuple[LabelBook, ...], text: str) -> tuple[tuple[int, frozenset[str]], ...]:
    """(number of the book, fields labelled) for the books whose labels a text holds.

    Memoised, for the same words stand on every form; most texts are turned away by their letters.
    """
    colon = ":" in text[:60] or "：" in text[:60]
    own = (_TWIN.sub("", text) or text) if text[0] in _LATIN or text[-1] in _LATIN else text
    first = own[:24].split(maxsplit=1)
    apart = not colon and len(first) == 2
    head = (first[0] if apart else own[:24]).partition("（")[0].partition("(")[0]
    if not colon and not apart and len(text) > 60:
        return ()
    found, letters = [], frozenset(head)
    for i, book in enumerate(books):
        if not (colon or letters <= book.letters):
            slip = SHORT <= len(head) <= _SLIP  # one letter may be another
            if not slip or sum(1 for ch in head if ch not in book.letters) > 1:
                continue
        pure = book.pure(text)
        names = book.meant([pure] if pure else book.segments(text) if colon or apart else [])
        if names:
            found.append((i, frozenset(names)))
    return tuple(found)


def _letters(names: tuple[str, ...]) -> frozenset[str]:
    letters = set("".join(names)) | set(_WRITTEN)
    return frozenset(letters | {chr(ord(ch) + 0xFEE0) for ch in letters if "!" <= ch <= "~"})


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
    long_keys = [k for k, name in direct.items() if name and SHORT <= len(k) <= _SLIP]
    sounds = {sound(k): k for k in reversed(long_keys)}
    titles = frozenset(k for t in (form.title, *form.option("titles", ())) for k in keys(t))
    ways = ways_of(form.id, frozenset(form.fields))
    canon = {f.name: keys(f.label)[0] for f in form.fields.values()}
    canon |= {f"={w}": keys(w)[0] for w in form.option("ignored", ())}
    canon = {n: k for n, k in canon.items() if direct.get(k) == ("" if n[0] == "=" else n)}
    letters = _letters(names) | (ways.letters if ways else frozenset())
    book = LabelBook(
        direct, children, parents, long, people, unread, letters, ways, canon, sounds, titles
    )
    _BOOKS[id(form)] = (form, book)
    return book
