"""Settings, append-only: the newest row of a name holds; none means the default."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dudao.store import Store

READING = "reading"


def settings(store: Store, prefix: str, known_at: dt.datetime | None = None) -> dict[str, str]:
    """What is set under a prefix (``reading.kunming.``), as known at a moment: rest of the name → value."""
    rows = store.cursor().execute(
        """
        with last as (
          select name, value from setting
          where starts_with(name, $prefix) and ($known_at::timestamp is null or happened_at <= $known_at::timestamp)
          qualify row_number() over (partition by name order by setting_id desc) = 1
        )
        select name, value from last where value is not null order by name
        """,
        {"prefix": prefix, "known_at": known_at},
    )
    return {name.removeprefix(prefix): value for name, value in rows.fetchall()}


def readings(store: Store, pack: str, known_at: dt.datetime | None = None) -> dict[str, str]:
    """The readings switched for a rule pack: reading → option, as known at a moment."""
    return settings(store, f"{READING}.{pack}.", known_at)


def put(
    store: Store, name: str, value: str | None, actor: str, now: dt.datetime | None = None
) -> None:
    """Set a name, or with None take it back to the default."""
    with store.writing("setting", actor, now) as write:
        write.subject, write.detail = name, {"value": value}
        write.cursor.execute(
            """
            insert into setting
            select coalesce(max(setting_id), 0) + 1, $name, $value, $actor, $at from setting
            """,
            {"name": name, "value": value, "actor": actor, "at": write.at},
        )


def switch(
    store: Store, pack: str, reading: str, option: str | None, actor: str,
    now: dt.datetime | None = None,
) -> None:  # fmt: skip
    """Switch a reading of a pack to an option; None is the pack's own default."""
    put(store, f"{READING}.{pack}.{reading}", option, actor, now)
