"""What the words of a card's label mean: parts of words and their roles, from ``data/words/cards.toml``.

No list of labels: a label is laid against every way in which a field may be said, and must be covered whole.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dudao import ROOT
from dudao.forms import toml
from dudao.patterns import Begun, Way, late
from dudao.problems import BadData
from dudao.recognition.lists.wording import plain

LABELS = ROOT / "data" / "words" / "cards.toml"
_PART = re.compile(r"\{([a-z]+)\}")
_REMARK = re.compile(r"[(（]([一-龥]{3,12})[)）]")
SESSIONS = ("session_record", "individual_session", "group_session")
_LONGEST, _MANY = 24, 5_000


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways of one form's fields. ``fields`` say a field, or ``=label`` for a printed label without one."""

    small: re.Pattern[str]
    fields: Begun
    letters: frozenset[str]
    about: re.Pattern[str]  # words of which one stands on every form of the kind
    vague: Mapping[str, re.Pattern[str]] = field(
        default_factory=dict
    )  # words a value must agree with
    memo: dict[str, frozenset[str]] = field(default_factory=dict)

    def meant(self, label: str) -> frozenset[str]:
        """The fields that a label's words say; several where they say no more than 形式 or 时间."""
        if len(label) > 2 * _LONGEST:
            return frozenset()
        found = self.memo.get(label)
        if found is None:
            if len(self.memo) > _MANY:
                self.memo.clear()
            found = self.memo[label] = self._meant(label)
        return found

    def may(self, label: str) -> frozenset[str]:
        """The fields that words as general as 社工 or 人员 may stand for."""
        bare = self.small.sub("", label.strip(" :：\n"))
        return frozenset(n for n, way in self.vague.items() if way.fullmatch(bare))

    def _meant(self, label: str) -> frozenset[str]:
        """By the whole label, else without its brackets, else by what stands in them: 来听的人（被督导者）."""
        for bare in _bare(label):
            if said := frozenset(n for n, way in self.fields.by(bare[0]) if way.covers(bare)):
                return said
        return frozenset()


@functools.lru_cache(maxsize=_MANY)
def _bare(label: str) -> tuple[str, ...]:
    """What a label comes to without what says nothing, most telling first: the same for every form."""
    remark = _REMARK.search(label)
    inner = plain(remark[1]) if remark else ()
    texts = (*sorted(plain(label), key=len, reverse=True), *inner)
    found = dict.fromkeys(bare for text in texts for bare in (text, _small().sub("", text)))
    return tuple(bare for bare in found if 1 < len(bare) <= _LONGEST)


@functools.cache
def label_words() -> Mapping[str, Any]:
    """The file of the words of cards' labels."""
    return toml(LABELS)


@functools.cache
def _small() -> re.Pattern[str]:
    return re.compile(label_words()["small"])


@functools.cache
def ways_of(form_id: str, fields: frozenset[str]) -> Ways | None:
    """The ways of a form, for those of its fields that are described; None for a form nobody described."""
    data = label_words()
    described = data["ways"].get("session" if form_id in SESSIONS else form_id)
    if described is None:
        return None
    mine = {n: ways for n, ways in described.items() if n in fields or n.startswith("=")}
    vague = {n[1:]: ways for n, ways in described.items() if n[0] == "?" and n[1:] in fields}
    texts = {n: [_filled(way, data["parts"]) for way in ways] for n, ways in mine.items()}
    whole = "".join(itertools.chain(*texts.values()))
    return Ways(
        _small(),
        Begun.of({n: list(map(_way, ways)) for n, ways in texts.items()}),
        frozenset(re.findall(r"[一-龥]", whole + data["small"])),
        _compiled(data["about"].get(form_id, data["about"]["any"])),
        {n: _compiled("|".join(ways)) for n, ways in vague.items()},
    )


def called(form_id: str, heading: str) -> int:
    """1 where a heading calls a session's paper by what the form is of, in words of its own; else 0.

    >>> called("individual_session", "一对一带教登记"), called("any", "督导现场记录"), called("any", "督导台账")
    (1, 1, 0)
    """
    way = _titles().get(form_id)
    return int(way is not None and way.search(heading) is not None)


def of_a_session(heading: str) -> bool:
    """Whether a heading calls a paper one of a session, of whatever kind."""
    return any(called(name, heading) for name in (*SESSIONS, "any"))


@functools.cache
def _titles() -> Mapping[str, re.Pattern[str]]:
    return {name: _compiled(text) for name, text in label_words()["titles"].items()}


def _filled(way: str, parts: Mapping[str, str]) -> str:
    unknown = [name for name in _PART.findall(way) if name not in parts]
    if unknown:
        raise BadData(LABELS, unknown[0], "没有这个词素", f"[parts] 里有：{'、'.join(parts)}")
    return _PART.sub(lambda m: f"(?:{parts[m[1]]})", way)


@functools.cache
def _way(text: str) -> Way:
    return Way.of(text, functools.partial(_wrong, text))


def _compiled(text: str) -> re.Pattern[str]:
    return late(text, re.I, functools.partial(_wrong, text))


def _wrong(text: str, error: re.error) -> BadData:
    return BadData(LABELS, text, f"写法不对（{error}）", "请改正括号和竖线")
