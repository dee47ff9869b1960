"""Settings, append-only: the newest row of a name holds; none means the default."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from dudao import queries

if TYPE_CHECKING:
    from dudao.store import Store

_SQL = queries.Statements("settings")

READING = "reading"
WEAK = "weak"
"""Prefix of the counties and stations put on or taken off the list of the weak by hand."""


def settings(store: Store, prefix: str, known_at: dt.datetime | None = None) -> dict[str, str]:
    """What is set under a prefix (``reading.kunming.``), as known at a moment: rest of the name → value."""
    rows = queries.load("store/settings").execute(store.cursor(), prefix=prefix, known_at=known_at)
    return {name.removeprefix(prefix): value for name, value in rows.fetchall()}


def interpretations(store: Store, pack: str, known_at: dt.datetime | None = None) -> dict[str, str]:
    """The readings switched for a rule pack: reading → option, as known at a moment."""
    return settings(store, f"{READING}.{pack}.", known_at)


def put(
    store: Store, name: str, value: str | None, actor: str, now: dt.datetime | None = None
) -> None:
    """Set a name, or with None take it back to the default."""
    with store.writing("setting", actor, now) as write:
        write.subject, write.detail = _traced(name, value)
        write.cursor.execute(
            _SQL["setting"],
            {"name": name, "value": value, "actor": write.actor, "at": write.at},
        )


def _traced(name: str, value: str | None) -> tuple[str, dict[str, str | int | None]]:
    """What the audit says of a setting: where a person wrote a reason about a place, neither of them.

    >>> _traced("weak.2025.五华区/大观街道", "+站长空缺")
    ('weak.2025', {'length': 5})
    """
    if name.startswith("paper."):
        return name, {"length": len(value or "")}
    if name.startswith(f"{WEAK}."):
        return ".".join(name.split(".")[:2]), {"length": len(value or "")}
    return name, {"value": value}


def listed_by_hand(
    store: Store, year: int, known_at: dt.datetime | None = None
) -> dict[str, tuple[bool, str]]:
    """Counties and stations put on or taken off a year's list by hand: subject → (listed, reason)."""
    said = settings(store, f"{WEAK}.{year}.", known_at)
    return {subject: (value.startswith("+"), value[1:]) for subject, value in said.items()}


def list_by_hand(
    store: Store, year: int, subject: str, listed: bool | None, reason: str, actor: str,
    now: dt.datetime | None = None,
) -> None:  # fmt: skip
    """Put a county or ``county/station`` on the year's list, off it, or (None) leave it to the proposal."""
    value = None if listed is None else ("+" if listed else "-") + reason
    put(store, f"{WEAK}.{year}.{subject}", value, actor, now)


def switch(
    store: Store, pack: str, reading: str, option: str | None, actor: str,
    now: dt.datetime | None = None,
) -> None:  # fmt: skip
    """Switch a reading of a pack to an option; None is the pack's own default."""
    put(store, f"{READING}.{pack}.{reading}", option, actor, now)
