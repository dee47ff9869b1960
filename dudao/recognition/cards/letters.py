"""A session told in prose: a letter to a worker, a page of a diary. What its sentences say becomes labelled lines.

The sentence that has the day says how long, where and in which way; who is greeted, who signs and when stands
above and below. Nothing is read so where a line has a label of its own; all of it is pointed out.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from dudao.forms import Form
from dudao.patterns import late
from dudao.recognition.cards.dates import lengths_in, without_length
from dudao.recognition.cards.labels import label_book
from dudao.recognition.cards.wording import SESSIONS, label_words, of_a_session
from dudao.recognition.labels import squeeze
from dudao.values import parse
from dudao.values.parsed import Hint
from dudao.values.people import usual_name

_DAY = late(
    r"(?:(?:20)?\d{2}\s*[年./-]\s*)(?:1[0-2]|0?\d)\s*[月./-]\s*[0-3]?\d\s*[日号]?|(?<!\d)(?:1[0-2]|0?[1-9])月[0-3]?\d[日号]"
)
_LABELLED = late(r"\s*[^\s:：,，。]{2,10}[:：]\s*\S")
_TITLE, _SHORT = 30, 12
_ENDS = late(r"[。！？!?…]$")

Line = tuple[str, bool]
"""A line, and whether it was made of what prose says."""


def labelled(lines: Sequence[str], forms: Mapping[str, Form]) -> list[Line] | None:
    """The lines of a text that tells sessions in prose, what it says put behind labels; None for any other text.

    >>> from dudao.forms import load_forms
    >>> text = ["个别督导记录", "王小明：", "2025年3月5日我们在社工站当面做了一次个别督导，谈了一个小时。",
    ...         "我们主要谈了老人不愿意参加活动的事。", "督导：鲁志强　2025年3月6日"]
    >>> [line for line, made in labelled(text, load_forms()) if made][:4]
    ['督导时间：2025年3月5日', '督导时长：一个小时', '督导地点：社工站', '督导方式：当面']
    """
    form = next((forms[name] for name in SESSIONS if name in forms), None)
    if form is None or not any(_tells(line) for line in lines):
        return None
    found: list[Line] = []
    for letter in _letters(lines):
        found += _read(letter, form)
    return found


def _tells(line: str) -> bool:
    """Whether a sentence says that on a day a session was held."""
    plain = unicodedata.normalize("NFKC", line)
    if not _DAY.search(plain) or _LABELLED.match(plain) or len(squeeze(plain)) < _SHORT:
        return False
    return bool(_words("talked").search(plain) and _words("did").search(plain))


def _letters(lines: Sequence[str]) -> Iterator[list[str]]:
    """The lines of each letter: a heading or a greeting begins one, once the one before has its day."""
    letter: list[str] = []
    for line in lines:
        begins = _heads(line) or (_greeted(line) and not any(map(_heads, letter[-2:])))
        if begins and any(map(_tells, letter)):
            yield letter
            letter = []
        letter.append(line)
    yield letter


def _heads(line: str) -> bool:
    text = squeeze(line)
    return (
        len(text) <= _TITLE
        and not _DAY.search(text)
        and not _ENDS.search(text)
        and of_a_session(text)
    )


def _greeted(line: str) -> str | None:
    hit = _words("greeted").match(squeeze(line)) if len(line) <= _TITLE else None
    return hit["name"] if hit and usual_name(hit["name"]) else None


def _read(letter: list[str], form: Form) -> Iterator[Line]:
    book = label_book(form)
    named = {
        n for line in letter for n in book.meant(book.segments(line)) if not book.signature(line)
    }
    at = next((i for i, line in enumerate(letter) if _tells(line)), None)
    made = dict(_said(letter, at, form)) if at is not None else {}
    for i, line in enumerate(letter):
        if i == at:
            yield from (
                (f"{form.fields[name].label}：{value}", True)
                for name, value in made.items()
                if name not in named
            )
        elif at is not None and i > at and (name := _long(line, named)):
            named.add(name)
            yield f"{form.fields[name].label}：{line.strip()}", True
        elif at is None or i > at or not _greeted(line):
            yield line, False


def _said(letter: list[str], at: int, form: Form) -> Iterator[tuple[str, str]]:
    """Field and value of all that a letter's greeting, its sentence with the day and its signatures say."""
    sentence = unicodedata.normalize("NFKC", letter[at]).strip()
    yield "held_on", without_length(_DAY.search(sentence)[0])  # type: ignore[index]
    lengths = [
        t for t in lengths_in(sentence) if isinstance(parse("minutes", t, Hint()).value, int)
    ]
    if lengths:
        yield "minutes", lengths[0]
    for text in (*lengths_in(sentence), *_DAY.findall(sentence)):
        sentence = sentence.replace(text, " ")
    for hit in _words("place").finditer(sentence):
        if not _words("nowhere").search(hit["place"]):
            yield "place", hit["place"]
            break
    for name, text in (("mode", sentence), ("type", f"{letter[0]} {sentence}")):
        if word := _chosen(form, name, text):
            yield name, word
    book = label_book(form)
    signed = [s for line in letter[at:] if (s := book.signature(line)) and s.value]
    greeted = next(filter(None, map(_greeted, letter[:at])), None)
    if greeted:
        yield "supervisees", greeted
    for segment in signed:
        who = book.signer(segment)
        if who and not (who == "supervisees" and greeted):
            yield who, segment.value.split()[0]  # type: ignore[union-attr]


def _chosen(form: Form, name: str, text: str) -> str | None:
    """The word of a choice that a text has, where all that it has mean the same."""
    found = {
        code: word
        for code, words in form.fields[name].option("choices", {}).items()
        if code != "other"
        for word in sorted(words, key=len)
        if len(word) > 1 and word in text
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _long(line: str, named: set[str]) -> str | None:
    """The long field that an unlabelled sentence stands for, by how it begins; plans before advice."""
    text = squeeze(line)
    if len(text) < _SHORT or _LABELLED.match(text) or not _ENDS.search(text):
        return None
    fields = {"plan": "worker_plan", "advice": "advice", "content": "content"}
    found = [f for key, f in fields.items() if f not in named and _words(key).search(text[:_TITLE])]
    return found[-1] if found else None


@functools.cache
def _words(name: str) -> re.Pattern[str]:
    return re.compile(label_words()["letter"][name])
