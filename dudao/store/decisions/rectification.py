"""整改: what a county is to put right, by whom and when, and how far it is. Append-only; an item's newest version holds."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from dudao import queries
from dudao.store.errors import StoreError

if TYPE_CHECKING:
    from dudao.store import Store, Write

_SQL = queries.Statements("rectification")

STATES = {
    "open": "待整改",
    "partly": "部分完成",
    "deferred": "延期",
    "done": "已整改",
    "dropped": "不再要求",
}
OPEN = ("open", "partly", "deferred")
ORIGINS = {"verdict": "评估结论", "meeting": "会议", "hand": "人工提出"}
_REASONED = ("partly", "deferred", "dropped")


@dataclass(frozen=True, slots=True)
class Closing:
    """What would close an item. ``kind``: ``target`` (a rule is met for ``subject`` in ``period``), ``document`` (a
    ``form`` of the county comes in), ``value`` (the record ``source`` is corrected)."""

    kind: str
    target: str | None = None
    subject: str | None = None
    period: str | None = None
    form: str | None = None
    source: tuple[int, int, int] | None = None

    @classmethod
    def read(cls, text: str | None) -> Closing | None:
        if text is None:
            return None
        told = json.loads(text)
        source = told.get("source")
        return cls(**{**told, "source": tuple(source) if source else None})


@dataclass(frozen=True, slots=True)
class Item:
    """One item as it stands. ``version_id`` is what a change must name, so that two people's changes do not meet;
    0 and ``item_id`` 0: not kept yet. ``closes`` None: a person decides alone."""

    county: str
    year: int
    what: str
    measure: str
    owner: str
    due_on: dt.date
    state: str = "open"
    reason: str = ""
    evidence: str = ""
    origin: str = "hand"
    target: str | None = None
    snapshot_id: int | None = None
    closes: Closing | None = None
    item_id: int = 0
    version_id: int = 0
    first_on: dt.date | None = None
    happened_at: dt.datetime | None = None
    actor: str = ""


class ChangedMeanwhile(StoreError):
    """Somebody else kept a newer version of what was looked at; nothing is written over it."""

    def __init__(self, what: str, by: str):
        super().__init__(
            f"{what}刚刚被“{by}”改过，您的改动没有保存，也没有覆盖别人的。请看一眼现在的内容再改。"
        )


def items(store: Store, known_at: dt.datetime | None = None) -> list[Item]:
    """Every item as known at a moment (None: now), in the order they were brought up."""
    rows = queries.load("store/rectification").rows(store.cursor(), known_at=known_at)
    return [_item(row) for row in rows]


def add(store: Store, new: Item, actor: str, now: dt.datetime | None = None) -> int:
    """Keep a new item; its number. Raises :class:`StoreError` where what, owner or the county is not said."""
    return add_all(store, [new], actor, now)[0]


def add_all(store: Store, new: list[Item], actor: str, now: dt.datetime | None = None) -> list[int]:
    """Keep several items, all or none; their numbers."""
    for item in new:
        look_over(item)
    with store.writing("rectification_added", actor, now) as write:
        numbers = [append(write, replace(item, item_id=0), None) for item in new]
        write.subject = str(numbers[0]) if len(numbers) == 1 else None
        write.detail["items"] = len(numbers)
    return numbers


def change(store: Store, item: Item, actor: str, now: dt.datetime | None = None) -> bool:
    """Keep a new version of the item whose ``version_id`` was looked at. False where nothing is other.

    Raises :class:`ChangedMeanwhile` where a newer one stands, :class:`StoreError` where a deferral, a part or a
    renunciation gives no reason, or 已整改 no evidence.
    """
    look_over(item)
    store.ensure_writable("rectification_changed")
    with store.lock:
        standing = find(store, item.item_id)
        if standing.version_id != item.version_id:
            raise ChangedMeanwhile(f"第 {item.item_id} 项整改", standing.actor)
        if _told(standing) == _told(item):
            return False
        with store.writing("rectification_changed", actor, now) as write:
            append(write, item, standing.version_id)
            write.subject, write.detail = str(item.item_id), {"state": item.state}
    return True


def take_back(store: Store, item_id: int, seen: int, actor: str, now: dt.datetime | None = None) -> bool:  # fmt: skip
    """Have the version before the one ``seen`` stand again; False where it is the first one."""
    store.ensure_writable("rectification_back")
    with store.lock:
        standing = find(store, item_id)
        if standing.version_id != seen:
            raise ChangedMeanwhile(f"第 {item_id} 项整改", standing.actor)
        before = _before(store, seen)
        if before is None:
            return False
        with store.writing("rectification_back", actor, now) as write:
            append(write, before, seen)
            write.subject = str(item_id)
    return True


def find(store: Store, item_id: int) -> Item:
    """The item of a number as it stands. Raises :class:`StoreError` where there is none."""
    for item in items(store):
        if item.item_id == item_id:
            return item
    raise StoreError(f"没有第 {item_id} 项整改。")


def _before(store: Store, version_id: int) -> Item | None:
    """The version that one was made of; of one taken back, what it had taken the place of."""
    rows = queries.load("store/rectification_before").rows(store.cursor(), version_id=version_id)
    return _item(rows[0]) if rows else None


def _item(row: Mapping[str, Any]) -> Item:
    return Item(**{**row, "closes": Closing.read(row["closes"])})


def look_over(item: Item) -> None:
    """Raise :class:`StoreError` where an item leaves out what it must say."""
    for word, text in (("县（市、区）", item.county), ("整改事项", item.what), ("责任单位", item.owner)):  # fmt: skip
        if not text.strip():
            raise StoreError(f"没有保存：还没有写{word}。")
    if item.state in _REASONED and not item.reason.strip():
        raise StoreError(f"没有保存：标为“{STATES[item.state]}”要写明原因。")
    if item.state == "done" and not item.evidence.strip():
        raise StoreError("没有保存：标为“已整改”要写明依据，例如第几号收件、哪一天核实的。")


_KEPT = (
    "county", "year", "what", "measure", "owner", "due_on", "state", "reason", "evidence", "origin", "target",
    "snapshot_id",
)  # fmt: skip


def _told(item: Item) -> dict[str, Any]:
    closes = json.dumps(asdict(item.closes), ensure_ascii=False) if item.closes else None
    return {name: getattr(item, name) for name in _KEPT} | {"closes": closes}


def append(write: Write, item: Item, follows: int | None = None) -> int:
    """Keep a version inside the caller's write: of a new item, or made on the version ``follows``; the item's number."""
    look_over(item)
    (number,) = write.cursor.execute(
        _SQL["item"],
        {**_told(item), "item_id": item.item_id, "follows": follows, "actor": write.actor, "at": write.at},
    ).fetchone()  # fmt: skip
    return number
