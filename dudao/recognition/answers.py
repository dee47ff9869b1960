"""Which doubts can be asked about, and how an answer given once settles every such value.

A doubt that can be asked carries its :class:`~dudao.problems.Ask` under ``ask`` in its detail. Dates
and sums are never asked: the same text means another day or sum in another table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dudao.problems import Ask, mask_ids
from dudao.values import parse
from dudao.values.parsed import Doubt, Hint, Parsed
from dudao.values.text import show

Answers = Mapping[tuple[str, str, str], Any]
"""The user's answers to earlier doubts: :attr:`Ask.key` → value."""

BY_COUNTY = frozenset((
    "fuzzy_station", "former_rank", "unknown_station", "ambiguous_station", "other_county",
    "surname_only", "not_a_name",
    "bare_duration", "rough_duration", "guessed_duration", "unreadable_duration",
))  # fmt: skip
"""Asked once a county: a station, a person, a way of writing lengths."""
EVERYWHERE = frozenset((
    "fuzzy_county", "unknown_county", "ambiguous_county", "likely_tick", "unreadable_tick", "off_scale",
    "unreadable_money",
))  # fmt: skip
BY_FIELD = frozenset(("unreadable_choice", "bad_choice", "doubtful_choice", "choice_with_more"))
"""Asked once for a field, whose options only can answer."""

_PARTS = {"people": "name", "stations": "station"}
_LONGEST = 60
_END = r"(?=$|[\s、，,;；/／|和与及等(（])"
_START = r"(?:^|(?<=[\s、，,;；/／|和与及]))"


def ask_of(
    doubt: Doubt, kind: str, text: str, county: str | None, of: str, guess: Any
) -> Ask | None:
    """The question behind a doubt; None where it cannot be asked (or would keep an ID number).

    >>> ask_of(Doubt("likely_tick", "warning"), "tick", "V", "五华区", "facility.cap", True).key
    ('likely_tick', 'V', '')
    """
    if not text or len(text) > _LONGEST or mask_ids(text) != text:
        return None
    if doubt.code in BY_COUNTY:
        return Ask(doubt.code, text, county, kind, of, guess)
    if doubt.code in EVERYWHERE:
        return Ask(doubt.code, text, None, kind, of, guess)
    if doubt.code in BY_FIELD and of:
        return Ask(f"{doubt.code}@{of}", text, None, kind, of, guess)
    return None


def settle(
    parsed: Parsed, kind: str, raw: Any, hint: Hint, of: str, county: str | None, answers: Answers
) -> Parsed:
    """A doubtful reading in the light of the answers; what stays doubtful carries its question."""
    if not parsed.doubts:
        return parsed
    if kind in _PARTS:
        return _settle_parts(parsed, kind, raw, hint, of, county, answers)
    value, also, left = parsed.value, parsed.also, []
    for doubt in parsed.doubts:
        ask = ask_of(doubt, kind, show(raw), county, of, parsed.value)
        if ask is None or ask.key not in answers:
            left.append(_asking(doubt, ask))
            continue
        answer = answers[ask.key]
        if answer != value:
            value, also = answer, ()
    if any(doubt.severity == "error" for doubt in left):
        value = parsed.value
    return Parsed(value, tuple(left), also)


def _settle_parts(
    parsed: Parsed, kind: str, raw: Any, hint: Hint, of: str, county: str | None, answers: Answers
) -> Parsed:
    """A list: each doubtful part is written as answered, then the whole is read again."""
    body, settled = show(raw), set()
    for doubt in parsed.doubts:
        ask = _part(doubt, kind, hint, of, county)
        if ask is None or ask.key not in answers:
            continue
        written = _written(body, ask.text, answers[ask.key])
        if written is not None:
            body = written
            settled.add(ask.key)
    if settled:
        parsed = parse(kind, body, hint)
    left = []
    for doubt in parsed.doubts:
        ask = _part(doubt, kind, hint, of, county)
        if ask is None or ask.key not in settled:
            left.append(_asking(doubt, ask))
    return parsed._replace(doubts=tuple(left))


def _part(doubt: Doubt, kind: str, hint: Hint, of: str, county: str | None) -> Ask | None:
    text = str(dict(doubt.detail).get("text") or "")
    one = _PARTS[kind]
    guess = parse(one, text, hint).value if text else None
    return ask_of(doubt, one, text, county, of, guess)


def _written(body: str, part: str, answer: Any) -> str | None:
    """The list with one part written otherwise (None: left out); None where the part does not stand alone.

    >>> _written("廖、廖国庆", "廖", "廖一"), _written("廖老师和沈知行", "廖老师", "廖国庆")
    ('廖一、廖国庆', '廖国庆和沈知行')
    """
    made, count = re.subn(
        _START + re.escape(part) + _END, lambda _: "" if answer is None else str(answer), body
    )
    return made if count else None


def _asking(doubt: Doubt, ask: Ask | None) -> Doubt:
    return doubt if ask is None else doubt._replace(detail=(*doubt.detail, ("ask", ask)))
