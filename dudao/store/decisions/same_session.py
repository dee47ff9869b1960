"""What people said of two sources: one session, or two; of two rows of staffing tables: one person, or two.

Append-only; the facts apply what held at ``known_at``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from dudao import queries
from dudao.store.errors import StoreError

if TYPE_CHECKING:
    from dudao.store import Store

_SQL = queries.Statements("same_session")

Verdict = Literal["same", "different"]
SURVEY, STAFFING = "satisfaction_survey", "staffing"


class SourcePlace(NamedTuple):
    """A source by where it stands, which a rebuild keeps; a survey is its whole sheet, ``row_no`` 0."""

    upload_id: int
    form: str
    sheet_no: int
    row_no: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What holds of a pair; ``left`` < ``right``."""

    same_id: int
    left: SourcePlace
    right: SourcePlace
    verdict: Verdict
    actor: str
    at: dt.datetime


class Contradiction(StoreError):
    """The decision cannot stand beside those taken before; ``decisions`` are the ones that are in its way."""

    def __init__(self, message: str, in_the_way: list[Decision]):
        super().__init__(message)
        self.decisions = in_the_way


def decisions(store: Store, known_at: dt.datetime | None = None) -> list[Decision]:
    """The decisions that hold, as known at a moment (None: now), oldest first."""
    rows = queries.load("store/same_session").execute(store.cursor(), known_at=known_at)
    return [
        Decision(row[0], SourcePlace(*row[1:5]), SourcePlace(*row[5:9]), *row[9:])
        for row in rows.fetchall()
    ]


def decide(
    store: Store, left: SourcePlace, right: SourcePlace, verdict: Verdict, actor: str,
    now: dt.datetime | None = None,
) -> bool:  # fmt: skip
    """Say that two sources are one session (``same``) or two (``different``).

    Both hold at once and outlive withdrawal and redo of an upload. False where it was said already.
    Raises :class:`Contradiction` where what was said before makes it impossible, ``ValueError`` of a
    source and itself.
    """
    return decide_all(store, [(left, right)], verdict, actor, now) > 0


def decide_all(
    store: Store, pairs: Iterable[tuple[SourcePlace, SourcePlace]], verdict: Verdict, actor: str,
    now: dt.datetime | None = None,
) -> int:  # fmt: skip
    """Say the same of several pairs, all or none; the number of pairs of which it is news."""
    with store.lock:
        held = decisions(store)
        known = {(d.left, d.right): d.verdict for d in held}
        fresh = [pair for pair in map(_ordered, pairs) if known.get(pair) != verdict]
        standing = [d for d in held if (d.left, d.right) not in fresh]
        for pair in fresh:
            _ensure_possible(standing, pair, verdict)
            standing.append(Decision(0, *pair, verdict, actor, now or dt.datetime.now()))
        if fresh:
            _write(store, f"{about(fresh)}_{verdict}", dict.fromkeys(fresh), verdict, actor, now)
        return len(fresh)


def take_back(
    store: Store, left: SourcePlace, right: SourcePlace, actor: str, now: dt.datetime | None = None
) -> bool:
    """Leave a pair to the rules again. False where nothing was said of it."""
    with store.lock:
        pair = _ordered((left, right))
        if pair not in {(d.left, d.right) for d in decisions(store)}:
            return False
        _write(store, f"{about([pair])}_open", [pair], "open", actor, now)
        return True


def about(pairs: Iterable[tuple[SourcePlace, SourcePlace]]) -> Literal["person", "session"]:
    """What the pairs are said to be one of: rows of staffing tables are persons."""
    forms = {place.form for pair in pairs for place in pair}
    if STAFFING in forms and forms != {STAFFING}:
        raise ValueError(f"a person and a session: {sorted(forms)}")
    return "person" if STAFFING in forms else "session"


def _ordered(pair: tuple[SourcePlace, SourcePlace]) -> tuple[SourcePlace, SourcePlace]:
    left, right = sorted(map(SourcePlace._make, pair))
    if left == right:
        raise ValueError(f"a source and itself: {left}")
    return left, right


def _ensure_possible(
    held: list[Decision], pair: tuple[SourcePlace, SourcePlace], verdict: Verdict
) -> None:
    """One session by what was said, and two by what is said now, or the other way round: refuse."""
    one = {"person": "同一个人", "session": "同一次"}[about([pair])]
    ties = [d for d in held if d.verdict == "same"]
    left, right = (_together(ties, source) for source in pair)
    if verdict == "different" and pair[1] in left:
        raise Contradiction(
            f"这两条来源已经由别的认定连成了{one}，不能又说不是{one}。请先在“已认定的”里撤销那些认定。",
            [d for d in ties if d.left in left],
        )
    if verdict == "same" and (
        parted := [
            d
            for d in held
            if d.verdict == "different"
            and ((d.left in left and d.right in right) or (d.left in right and d.right in left))
        ]
    ):
        raise Contradiction(
            f"其中一条已经被认定与对方的另一条来源不是{one}。请先在“已认定的”里撤销那个认定。",
            parted,
        )


def _together(ties: list[Decision], source: SourcePlace) -> set[SourcePlace]:
    """All sources that are one session with this one by what was said."""
    found, waiting = {source}, [source]
    beside: dict[SourcePlace, set[SourcePlace]] = {}
    for tie in ties:
        beside.setdefault(tie.left, set()).add(tie.right)
        beside.setdefault(tie.right, set()).add(tie.left)
    while waiting:
        fresh = beside.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return found


def _write(
    store: Store, action: str, pairs: Iterable[tuple[SourcePlace, SourcePlace]], verdict: str, actor: str,
    now: dt.datetime | None,
) -> None:  # fmt: skip
    with store.writing(action, actor, now) as write:
        for left, right in pairs:
            write.cursor.execute(
                _SQL["decision"],
                [*left, *right, verdict, write.actor, write.at],
            )
            write.detail["pairs"] = write.detail.get("pairs", 0) + 1
            write.detail.setdefault("sources", []).append([list(left), list(right)])
        write.subject = f"{left.upload_id}+{right.upload_id}"
