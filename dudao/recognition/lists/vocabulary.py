"""What the columns of a list form are called: its TOML's labels, compiled for looking up."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from rapidfuzz.distance import Levenshtein

from dudao.forms import Field, Form
from dudao.recognition.labels import keys
from dudao.recognition.lists.wording import sound, turning, words_of

INDEX = "#"
"""The pseudo-field of a column that only numbers the rows."""

_INDEX_KEYS = frozenset(
    ("序号", "编号", "序", "号", "no", "项次", "顺序号", "行号", "编码", "id", "#")
)
_LONGEST = 30
_FUZZY_FROM = 4
_TYPED = 12  # longer headings are not typed from memory
EXACT, PATH, SHARED = 8.0, 7.0, 6.0  # a label; one below another; one of several fields
SECOND, PATTERN = 4.5, 5.5  # a label by default, by pattern
NEAR, SOUND = 4.5, 4.0
"""What a label one character away, and one of the same sound, is worth as evidence."""
_SIGN = 0.3  # a label's one sign
_LARGE, _TOP = 2000, 60  # rows


class Target(NamedTuple):
    """What a column holds: a field, or (``tick``) one code of it that is chosen by a tick."""

    field: str
    tick: str | None = None


SURE = 0.9
"""So much of a heading's words names a field surely."""


@dataclass(slots=True)
class Vocabulary:
    """The labels of one form. ``primary`` and ``secondary`` map a label's key to its targets."""

    form: Form
    primary: dict[str, tuple[Target, ...]] = field(default_factory=dict)
    secondary: dict[str, tuple[Target, ...]] = field(default_factory=dict)
    patterns: list[tuple[re.Pattern[str], Target]] = field(default_factory=list)
    unlike: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    parents: frozenset[str] = frozenset()
    shortened: dict[str, list[str]] = field(default_factory=dict)  # label less a character → labels
    spoken: dict[str, list[str]] = field(default_factory=dict)  # sound → labels
    slipped: dict[tuple[str, ...], dict[Target, float]] = field(default_factory=dict)
    signs: dict[str, frozenset[str]] = field(default_factory=dict)  # 性 → fields it stands for
    bound: dict[tuple[tuple[str, ...], ...], Any] = field(default_factory=dict)  # see headers

    def exact(self, text: str) -> tuple[Target, ...]:
        """Targets whose label the text is; more than one means the label alone does not decide."""
        return _first(self.primary, keys(text))

    def second(self, text: str) -> tuple[Target, ...]:
        """Targets that go by this label where no better column is there, in the form's order."""
        return _first(self.secondary, keys(text))

    def by_pattern(self, text: str) -> Target | None:
        """The only target whose pattern fits."""
        names = keys(text)
        if any(name in self.unlike for name in names):
            return None
        found = {target for pattern, target in self.patterns for n in names if pattern.search(n)}
        return found.pop() if len(found) == 1 else None

    def named(self, names: Sequence[str], turns: re.Pattern[str]) -> dict[Target, float]:
        """Targets that the labels of the form name, each with what that is worth.

        ``names`` are the readings of a heading, the whole first; what is left of it must be no turn.
        """
        found: dict[Target, float] = {}
        whole = names[0]
        for name in names:
            turned_ = name != whole and turns.search(whole.replace(name, "", 1))
            if exact := self.exact(name):
                full = EXACT if name == whole else PATH
                worth = -5.0 if turned_ else full if len(exact) == 1 else SHARED
                return found | dict.fromkeys(exact, worth)
            if turned_:
                continue
            for place, target in enumerate(self.second(name)):
                found.setdefault(target, SECOND - 0.3 * place)
            if fits := self.by_pattern(name):
                found[fits] = max(found.get(fits, 0.0), PATTERN)
        return found

    def said(self, text: str) -> dict[str, float]:
        """Field → how surely a heading alone names it (0..1): a label, its words, a sign that stands for it."""
        if exact := self.exact(text) or self.second(text):
            return {exact[0].field: 1.0}
        found = words_of(self.form.id).strengths((text,))
        return found or dict.fromkeys(self.shortened_to(text), _SIGN)

    def shortened_to(self, text: str) -> frozenset[str]:
        """The fields that a heading of one sign may stand for: those with a label that has it (性, 专, 证)."""
        bare = keys(text)[-1]
        if len(bare) != 1 or not bare.isalpha():
            return frozenset()
        if bare not in self.signs:
            labels = [item for item in self.primary.items() if bare in item[0]]
            self.signs[bare] = frozenset(t.field for _, found in labels for t in found)
        return self.signs[bare]

    def familiar(self, text: str) -> bool:
        """Whether an added column is one that many tables have, or repeats a label of the form."""
        return any(key in self.known or key in self.primary for key in keys(text))

    def nearly(self, text: str, free: Iterable[Target]) -> Target | None:
        """The only free target one of whose labels is a single wrong character away."""
        names = [name for name in keys(text) if len(name) >= _FUZZY_FROM]
        if not names or any(name in self.unlike for name in keys(text)):
            return None
        wanted = set(free)
        found = {
            self.primary[label][0]
            for name in names
            for label in self._one_off(name)
            if len(self.primary[label]) == 1 and self.primary[label][0] in wanted
        }
        return found.pop() if len(found) == 1 else None

    def slips(self, names: tuple[str, ...]) -> dict[Target, float]:
        """Targets one of whose labels a heading is but for one character, or for how it is typed.

        Each with what that is worth as evidence.
        """
        if names not in self.slipped:
            if len(self.slipped) > 2_000:
                self.slipped.clear()
            self.slipped[names] = dict(self._alike([n for n in names if 2 <= len(n) <= _TYPED]))
        return self.slipped[names]

    def _alike(self, names: Sequence[str]) -> Iterator[tuple[Target, float]]:
        for name in names:
            for label in self._same_sound(name):
                yield from ((target, SOUND) for target in self.primary[label])
        for name in names:
            for label in self._one_off(name):
                yield from ((target, NEAR) for target in self.primary[label])

    def _same_sound(self, name: str) -> Iterator[str]:
        """The labels of a name's length and sound."""
        if not self.spoken:
            for label in self.primary:
                self.spoken.setdefault(sound(label), []).append(label)
        return (label for label in self.spoken.get(sound(name), ()) if len(label) == len(name))

    def _one_off(self, name: str) -> Iterator[str]:
        """The labels one character away from a name, both long enough for a typo to be told from another word.

        Two texts one character apart have one in common with a character less.
        """
        if not self.shortened:
            for label in self.primary:
                for piece in _shortened(label) if len(label) >= _FUZZY_FROM else ():
                    self.shortened.setdefault(piece, []).append(label)
        pieces = _shortened(name) if len(name) >= _FUZZY_FROM else ()
        found = dict.fromkeys(label for p in pieces for label in self.shortened.get(p, ()))
        for label in found:
            near = Levenshtein.distance(name, label, score_cutoff=1) <= 1
            if near and not turned(name, label):
                yield label

    def hits(self, texts: Iterable[str]) -> int:
        """How many of the texts are labels of this form."""
        return sum(
            1 for t in texts if any(n in self.primary or n in self.secondary for n in keys(t))
        )


def _shortened(text: str) -> tuple[str, ...]:
    """A text, and what it is without one of its characters."""
    return (text, *(text[:i] + text[i + 1 :] for i in range(len(text))))


def turned(name: str, label: str) -> bool:
    """Whether a heading one character away from a label is another word: 入党时间 is no 入职时间 typed wrong."""
    turns = turning()
    return turns.search(name) is not None and turns.search(label) is None


def is_index(text: str) -> bool:
    """Whether a header cell names a column of row numbers.

    >>> is_index("序 号"), is_index("姓名")
    (True, False)
    """
    return keys(text)[-1] in _INDEX_KEYS


def _first(table: Mapping[str, tuple[Target, ...]], names: tuple[str, ...]) -> tuple[Target, ...]:
    for name in names:
        if name in table:
            return table[name]
    return ()


def compile_form(form: Form) -> Vocabulary:
    """The vocabulary of a list form."""
    words = Vocabulary(form)
    primary: dict[str, list[Target]] = {}
    secondary: dict[str, list[Target]] = {}
    parents: set[str] = set()
    for item in form.fields.values():
        target = Target(item.name)
        for label in item.labels:
            _add(primary, keys(label)[:1], target)
        for label in item.option("also_labels", ()):
            _add(secondary, keys(label), target)
        for pattern in item.option("patterns", ()):
            words.patterns.append((re.compile(pattern), target))
        parents.update(_tick_labels(item, primary))
    for item in form.fields.values():
        for label in item.labels:
            for bare in keys(label)[1:]:
                if all(t.field == item.name for t in primary.get(bare, ())):
                    _add(primary, (bare,), Target(item.name))
    words.primary = {key: tuple(targets) for key, targets in primary.items()}
    words.secondary = {key: tuple(targets) for key, targets in secondary.items()}
    words.unlike = frozenset(k for label in form.option("unlike", ()) for k in keys(label))
    words.known = frozenset(k for label in form.option("familiar", ()) for k in keys(label))
    words.parents = frozenset(parents)
    return words


def _add(table: dict[str, list[Target]], names: Iterable[str], target: Target) -> None:
    for name in names:
        targets = table.setdefault(name, [])
        if target not in targets:
            targets.append(target)


def _tick_labels(item: Field, primary: dict[str, list[Target]]) -> set[str]:
    """Labels of the columns that choose one code each: parent with child, child with parent, child alone."""
    ticks: Mapping[str, Any] = item.option("ticks", {})
    if not ticks:
        return set()
    parents = {name for label in item.labels for name in keys(label)}
    for code, children in ticks.items():
        target = Target(item.name, code)
        for child in (name for label in children for name in keys(label)):
            _add(primary, (child,), target)
            for parent in parents:
                joined = (parent + child, child + parent, f"{parent}/{child}", f"{parent}|{child}")
                _add(primary, joined, target)
    return parents


class Lexicon:
    """All list forms' vocabularies, and a quick test whether a cell may be a header cell at all."""

    def __init__(self, forms: Mapping[str, Form]) -> None:
        self.forms = [compile_form(form) for form in forms.values() if form.layout == "list"]
        self._known = {
            key for words in self.forms for key in (*words.primary, *words.secondary)
        } | _INDEX_KEYS
        self._memo: dict[str, bool] = {}
        self._hits: dict[tuple[str, ...], list[int]] = {}

    def hits(self, texts: tuple[str, ...]) -> list[int]:
        """For each form how many of the texts are its labels; the same rows head many files."""
        found = self._hits.get(texts)
        if found is None:
            if len(self._hits) > 2_000:
                self._hits.clear()
            found = self._hits[texts] = [words.hits(texts) for words in self.forms]
        return found

    def knows(self, value: Any) -> bool:
        """Whether the cell is a label of some list form."""
        if not isinstance(value, str) or len(value) > _LONGEST or not value:
            return False
        known = self._memo.get(value)
        if known is None:
            known = any(name in self._known for name in keys(value))
            if len(self._memo) < 50_000:
                self._memo[value] = known
        return known

    def header_rows(self, rows: Sequence[Sequence[Any]]) -> Iterator[int]:
        """Numbers of the rows with at least two labels of some list form.

        Far down a large table a row that begins with a number is no header.
        """
        large, memo = len(rows) > _LARGE, self._memo
        for number, row in enumerate(rows):
            if large and number > _TOP and row and isinstance(row[0], int | float):
                continue
            hits = 0
            for value in row:
                if value.__class__ is not str or memo.get(value) is False:
                    continue
                if self.knows(value):
                    hits += 1
                    if hits == 2:
                        yield number
                        break


_LEXICONS: dict[int, tuple[Mapping[str, Form], Lexicon]] = {}


def lexicon(forms: Mapping[str, Form]) -> Lexicon:
    """The lexicon of a set of forms, compiled once."""
    kept = _LEXICONS.get(id(forms))
    if kept is None or kept[0] is not forms:
        kept = _LEXICONS[id(forms)] = (forms, Lexicon(forms))
    return kept[1]


_THOUGHT: dict[int, tuple[Mapping[str, Form], list[Vocabulary]]] = {}


def thought_of(forms: Mapping[str, Form]) -> list[Vocabulary]:
    """The vocabularies of all forms that may be kept as a list, cards that have ``as_list`` among them."""
    kept = _THOUGHT.get(id(forms))
    if kept is None or kept[0] is not forms:
        cards = [
            compile_form(kept_as_list(form)) for form in forms.values() if form.option("as_list")
        ]
        kept = _THOUGHT[id(forms)] = (forms, [*lexicon(forms).forms, *cards])
    return kept[1]


@functools.cache
def _listed(form_id: str, identity: int) -> list[Form]:
    return []


def kept_as_list(form: Form) -> Form:
    """A form of one record a card as the list of such records that some keep of it."""
    if form.layout == "list":
        return form
    kept = _listed(form.id, id(form))
    if not kept:
        options = {**form.options, **form.option("as_list", {})}
        fields = {
            name: replace(item, options={**item.options, "listed": True})
            if item.kind == "types"
            else item
            for name, item in form.fields.items()
        }
        kept.append(replace(form, layout="list", fields=fields, options=options))
    return kept[0]


def field_of(piece: str, words: Vocabulary) -> str | None:
    """The one field a piece of a heading surely names."""
    exact = {target.field for target in words.exact(piece) if not target.tick}
    if len(exact) == 1:
        return exact.pop()
    strengths = words_of(words.form.id).strengths((piece,))
    sure = [name for name, strength in strengths.items() if name and strength >= SURE]
    return sure[0] if len(sure) == 1 else None
