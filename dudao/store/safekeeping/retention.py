"""How long uploads are kept: a setting, and the uploads it has run out for. Nothing is purged by itself."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dudao.store import Store


def years(store: Store) -> int | None:
    """The years uploads are kept; None: no limit."""
    found = store.cursor().execute(
        "select years from retention order by retention_id desc limit 1"
    ).fetchone()  # fmt: skip
    return found[0] if found else None


def keep(store: Store, limit: int | None, by: str) -> None:
    """Set the years; None lifts the limit. Nothing happens where it is so already."""
    if years(store) == limit:
        return
    with store.writing("retention", by) as write:
        write.detail = {"years": limit}
        write.cursor.execute(
            "insert into retention select coalesce(max(retention_id), 0) + 1, ?, ?, ? from retention",
            [limit, write.actor, write.at],
        )


def older_than(store: Store, limit: int, today: dt.date | None = None) -> list[dict[str, Any]]:
    """The uploads received more than so many years ago and not yet purged, oldest first."""
    today = today or dt.date.today()
    before = dt.datetime.combine(
        today.replace(year=today.year - limit, day=min(today.day, 28)), dt.time()
    )
    found = [u for u in store.uploads() if u["received_at"] < before and u["state"] != "purged"]
    return sorted(found, key=lambda upload: upload["received_at"])
