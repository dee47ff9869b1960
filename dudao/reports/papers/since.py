"""What changed since the report before, as a paper says it: verdicts that turned, sessions that came, changed, went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from dudao.reports.papers import figures
from dudao.reports.papers.content import Block, day_words
from dudao.reports.papers.figures import City
from dudao.reports.papers.wording import Wording

MOST_ROWS = 3
"""Records named as the reason of one change."""
ADDED, CHANGED, GONE = "added", "changed", "gone"
_TOLD = (
    "held_on", "counties", "city_wide", "kind", "face_to_face", "minutes_low", "minutes_high", "stations", "headcount",
    "supervisors", "supervisees", "not_counted",
)  # fmt: skip
Row = Mapping[str, Any]


class Turn(Protocol):
    """One verdict that is not what it was (:class:`dudao.history.turned_verdicts.Turned`)."""

    @property
    def subject(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def county(self) -> str | None: ...
    @property
    def before(self) -> str: ...
    @property
    def after(self) -> str: ...
    @property
    def causes(self) -> Sequence[str]: ...
    @property
    def rows(self) -> Sequence[str]: ...
    @property
    def single(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Since:
    """Everything since one base, for all counties; a paper takes what is its own. ``kind``: ``paper``, ``meeting`` or
    ``snapshot``; ``before``: the sessions as they were known then."""

    kind: str
    name: str
    day: dt.date
    turns: Sequence[Turn]
    before: Sequence[Row]


def moved(before: Iterable[Row], now: Iterable[Row], county: str | None) -> list[tuple[str, Row]]:
    """Sessions of a county (None: all) that are new, say something else, or stand no more, each with its row.

    A session is known again by a source it still has.

    >>> one = {"held_on": "2025-03-01", "counties": ["甲县"], "sources": ["a!R3"]}
    >>> [sign for sign, _ in moved([one], [{**one, "held_on": "2025-03-02"}, {**one, "sources": ["b!R1"]}], "甲县")]
    ['changed', 'added']
    """
    was = [row for row in before if county is None or county in (row["counties"] or ())]
    own = [row for row in now if county is None or county in (row["counties"] or ())]
    by_source = {source: n for n, row in enumerate(was) for source in row["sources"] or ()}
    met: set[int] = set()
    found: list[tuple[str, Row]] = []
    for row in own:
        again = {by_source[source] for source in row["sources"] or () if source in by_source}
        if not again:
            found.append((ADDED, row))
            continue
        met |= again
        if any(was[min(again)].get(name) != row.get(name) for name in _TOLD):
            found.append((CHANGED, row))
    return found + [(GONE, row) for n, row in enumerate(was) if n not in met]


def blocks(
    city: City, county: str | None, since: Since | None, wording: Wording, number: str
) -> Iterator[Block]:
    """The paragraph and its lines; plainly said where there is nothing to hold against, or nothing changed."""
    names = {"kind": figures.kind_word(county) if county else "市", "number": number}
    if since is None:
        yield Block("text", wording.say("since.nothing", **names), "since")
        return
    own = [turn for turn in since.turns if county in (None, turn.county)]
    shown = [turn for turn in own if not turn.single]
    sessions = moved(since.before, city.sessions, county)
    base = wording.say(f"since.{since.kind}", name=since.name, day=day_words(since.day))
    counts = {sign: sum(found == sign for found, _ in sessions) for sign in (ADDED, CHANGED, GONE)}
    told = {**names, **counts, "base": base, "turned": len(shown), "single": len(own) - len(shown)}
    yield Block("text", wording.say("since.changed" if own or sessions else "since.same", **told), "since")  # fmt: skip
    lines = [*_turned(city, county, shown, wording), *_sessions(city, sessions, wording, county)]
    for nth, line in enumerate(lines, 1):
        yield Block("item", f"{nth}.{line}", f"since.{nth}")


def _turned(
    city: City, county: str | None, turns: Sequence[Turn], wording: Wording
) -> Iterator[str]:
    for turn in turns:
        rows = [city.hide(figures.cited(row)) for row in turn.rows]
        yield wording.say(
            "since.turned" if rows else "since.turned_bare",
            subject="" if turn.subject == county else city.hide(turn.subject), label=turn.label,
            before=figures.state_words(turn.before, turn.level), after=figures.state_words(turn.after, turn.level),
            causes=figures.listed(turn.causes), rows=_few(rows),
        )  # fmt: skip


def _sessions(
    city: City, sessions: Sequence[tuple[str, Row]], wording: Wording, county: str | None
) -> Iterator[str]:
    most = int(wording.texts["since.most_named"])
    for sign in (ADDED, CHANGED, GONE):
        own = [row for found, row in sessions if found == sign]
        if not own:
            continue
        said = figures.listed(_session(row, county) for row in own[:most])
        key = f"since.{sign}_more" if len(own) > most else f"since.{sign}_listed"
        yield wording.say(key, sessions=said, count=len(own))


def _session(row: Row, county: str | None) -> str:
    """
    >>> _session({"held_on": "2025-03-01", "kind": "团体", "counties": ["甲县"]}, "甲县")
    '2025年3月1日团体督导'
    >>> _session({"held_on": None, "kind": "个别", "counties": ["甲县", "乙县"]}, None)
    '日期不明的甲县、乙县个别督导'
    """
    day = figures.period_words(row["held_on"]) if row["held_on"] else "日期不明的"
    where = "" if county else figures.listed(row["counties"] or ["全市"])
    return f"{day}{where}{figures.session_kind(row['kind'])}"


def _few(rows: Sequence[str]) -> str:
    more = f"等{len(rows)}处" if len(rows) > MOST_ROWS else ""
    return figures.listed(rows[:MOST_ROWS]) + more
