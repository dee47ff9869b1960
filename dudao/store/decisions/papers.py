"""文书 kept: drafts with the edits made in them, issued ones with a number never used twice. Append-only.

What is kept of a paper is its whole content, so that it is printed again word for word whatever becomes of the figures.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dudao import queries
from dudao.store.decisions import rectification
from dudao.store.decisions.rectification import ChangedMeanwhile, Item
from dudao.store.errors import StoreError

if TYPE_CHECKING:
    from dudao.store import Store, Write

_SQL = queries.Statements("papers")

STATES = {"draft": "草稿", "issued": "已签发", "withdrawn": "已撤回", "replaced": "已被代替"}


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be kept: ``content`` as JSON text; ``county`` None: the whole city's."""

    kind: str
    county: str | None
    year: int
    as_of: dt.date
    known_at: dt.datetime
    content: str
    snapshot_id: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """One version without its content. ``version`` counts from 1 within kind, county and year; ``newest``: none came
    after it; ``number`` is the whole 发文字号; ``replaced_by``: the paper issued in its place."""

    paper_id: int
    kind: str
    county: str | None
    year: int
    as_of: dt.date
    known_at: dt.datetime
    snapshot_id: int | None
    version: int
    newest: bool
    number: str | None
    issued_on: dt.date | None
    replaces: int | None
    withdrawn_for: str | None
    replaced_by: int | None
    state: str
    actor: str
    happened_at: dt.datetime


def papers(store: Store, known_at: dt.datetime | None = None) -> list[Kept]:
    """Every version as known at a moment (None: now), newest first."""
    rows = queries.load("store/papers").rows(store.cursor(), known_at=known_at)
    return [Kept(**row) for row in rows]


def find(store: Store, paper_id: int) -> Kept:
    """The version of a number. Raises :class:`StoreError` where there is none."""
    for kept in papers(store):
        if kept.paper_id == paper_id:
            return kept
    raise StoreError(f"没有第 {paper_id} 稿文书。")


def content_of(store: Store, paper_id: int) -> tuple[str, bool]:
    """A version's content, and whether it is to the letter what was kept (a purge takes names out)."""
    row = store.cursor().execute(
        _SQL["content"], [paper_id]
    ).fetchone()  # fmt: skip
    if row is None:
        raise StoreError(f"没有第 {paper_id} 稿文书。")
    return row[0], _digest(row[0]) == row[1]


def save(
    store: Store, draft: Draft, seen: int | None, actor: str, now: dt.datetime | None = None
) -> int:
    """Keep a draft made on the version ``seen`` (None: there was none); its number.

    Raises :class:`ChangedMeanwhile` where a newer version of this paper is there already.
    """
    return save_all(store, [(draft, seen)], actor, now)[0]


def save_all(
    store: Store, drafts: Sequence[tuple[Draft, int | None]], actor: str, now: dt.datetime | None = None
) -> list[int]:  # fmt: skip
    """Keep several drafts, all or none, each with the version it was made on; their numbers."""
    store.ensure_writable("paper_saved")
    with store.lock:
        standing = {_which(kept): kept for kept in papers(store) if kept.newest}
        for draft, seen in drafts:
            there = standing.get(_which(draft))
            if there is not None and there.paper_id != seen:
                raise ChangedMeanwhile(f"{draft.county or '全市'}的这份文书", there.actor)
        with store.writing("paper_saved", actor, now) as write:
            numbers = []
            for draft, seen in drafts:
                numbers.append(append(write, draft, seen))
            write.subject = str(numbers[0]) if len(numbers) == 1 else None
            write.detail["papers"] = len(numbers)
    return numbers


def issue(
    store: Store, paper_id: int, number: str, day: dt.date, actor: str,
    items: Sequence[Item] = (), now: dt.datetime | None = None,
) -> None:  # fmt: skip
    """Issue the newest version of a paper under a number; what it demands (``items``) is brought up with it.

    An earlier one of the same paper that stands issued is replaced by it. Raises :class:`StoreError` where it is issued
    already, is not the newest, has no number, or one that was used before, also by one withdrawn since.
    """
    store.ensure_writable("paper_issued")
    with store.lock:
        known = papers(store)
        kept = find(store, paper_id)
        if kept.state != "draft":
            raise StoreError(f"第 {paper_id} 稿{STATES[kept.state]}，不能再签发。")
        if not kept.newest:
            raise ChangedMeanwhile(
                f"第 {paper_id} 稿", next(k.actor for k in known if _same(k, kept))
            )
        if not number.strip():
            raise StoreError("没有签发：还没有写发文字号。")
        if number.strip() in _numbers(store):
            raise StoreError(f"没有签发：“{number.strip()}”用过了，发文字号不能重复使用。")
        before = next((k.paper_id for k in known if _same(k, kept) and k.state == "issued"), None)
        with store.writing("paper_issued", actor, now) as write:
            _event(write, kept, "issued", number.strip(), day, before, "")
            for item in items:
                rectification.append(write, item)
            write.subject, write.detail = str(paper_id), {"items": len(items)}


def withdraw(
    store: Store, paper_id: int, reason: str, actor: str, now: dt.datetime | None = None
) -> None:
    """Withdraw an issued paper, visibly: it stays listed with the reason. Raises :class:`StoreError` where it is not issued."""
    store.ensure_writable("paper_withdrawn")
    if not reason.strip():
        raise StoreError("没有撤回：请写明原因。")
    with store.lock:
        kept = find(store, paper_id)
        if kept.state != "issued":
            raise StoreError(f"第 {paper_id} 稿{STATES[kept.state]}，不用撤回。")
        with store.writing("paper_withdrawn", actor, now) as write:
            _event(write, kept, "withdrawn", None, None, None, reason.strip())
            write.subject = str(paper_id)


def next_number(store: Store, scheme: str, year: int) -> str:
    """The first number of a scheme (``昆民督〔{year}〕{number}号``) that nobody has used."""
    used, number = _numbers(store), 1
    while (label := scheme.format(year=year, number=number)) in used:
        number += 1
    return label


def append(write: Write, draft: Draft, seen: int | None) -> int:
    """Keep a draft inside the caller's write; its number."""
    (number,) = write.cursor.execute(
        _SQL["paper"],
        {
            "kind": draft.kind, "county": draft.county, "year": draft.year, "as_of": draft.as_of,
            "known_at": draft.known_at, "snapshot_id": draft.snapshot_id, "seen": seen,
            "content": draft.content, "hash": _digest(draft.content), "actor": write.actor, "at": write.at,
        },
    ).fetchone()  # fmt: skip
    return number


def _which(paper: Draft | Kept) -> tuple[Any, ...]:
    """What makes two versions of one paper: minutes are a meeting's, reports a year's."""
    meeting = paper.snapshot_id if paper.kind == "minutes" else None
    return paper.kind, paper.county, paper.year, meeting


def _same(one: Kept, other: Kept) -> bool:
    return _which(one) == _which(other)


def _numbers(store: Store) -> set[str]:
    rows = store.plain().execute(_SQL["numbers"])
    return {number for (number,) in rows.fetchall()}


def _event(
    write: Write, kept: Kept, action: str, number: str | None, day: dt.date | None, replaces: int | None, reason: str
) -> None:  # fmt: skip
    write.cursor.execute(
        _SQL["event"],
        {
            "paper_id": kept.paper_id, "county": kept.county, "action": action, "number": number, "day": day,
            "replaces": replaces, "reason": reason, "actor": write.actor, "at": write.at,
        },
    )  # fmt: skip


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
