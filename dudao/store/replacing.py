"""What taking ledgers in takes away: named row by row, before it is done and after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dudao import queries
from dudao.store.commit import KINDS, LEDGER, write_upload
from dudao.store.database import Write, moment

if TYPE_CHECKING:
    import duckdb

    from dudao.records import FileResult
    from dudao.store import Store
    from dudao.store.commit import Days

Row = dict[str, Any]
_MADE = (
    "kind",
    "macros_in_window",
    "macros_day_from",
    "macros_day_to",
    "ledger_taken",
    "ledger_replaced",
)
"""Base tables and macros, each after those it needs."""
SAID = {
    "gone": "不再作数（新台账里没有）",
    "only_county": "只在县台账",
    "only_city": "只在市台账",
}


def taken_away(store: Store, uploads: Sequence[int]) -> list[Row]:
    """The ledger rows that these uploads took the place of and do not have themselves (``what`` gone), and those
    that stand in a ledger of another scope alone (only_county, only_city). Nothing of another county's for its account."""
    with store.plain() as cursor:
        return _told(store, cursor, uploads)


def would_take(
    store: Store, files: Iterable[tuple[FileResult, Days | None, dt.date | None]]
) -> list[Row]:
    """The same of files that are not in yet, as if they were committed one after another; nothing is changed.

    ``by`` is the name of the file that takes the row away.
    """
    with store.lock, store.plain() as cursor:
        cursor.execute("begin")
        try:
            write, names = Write(cursor, moment(cursor), "预览"), {}
            for result, covers, until in files:
                ledgers = [s for s in result.sheets if s.form == LEDGER]
                if ledgers:
                    only = replace(result, sheets=ledgers)
                    made = write_upload(write, store.forms, only, 0, covers, until)
                    names[made.upload_id] = result.file
            found = _told(store, cursor, [*names]) if names else []
            return [{**row, "by": names[row["by_upload"]]} for row in found]
        finally:
            cursor.execute("rollback")


def _told(store: Store, cursor: duckdb.DuckDBPyConnection, uploads: Sequence[int]) -> list[Row]:
    offered = {"known_at": None, "window": None}
    for name in _MADE:
        query = queries.load(f"base/{name}")
        query.execute(cursor, **query.take(offered))
    found = queries.load("pages/taken_away").rows(cursor, uploads=[*uploads], known_at=None)
    county = store.lens.county
    return [row for row in found if county is None or county in (row["counties"] or [])]


def sentences(rows: Sequence[Row]) -> tuple[str, ...]:
    """What a receipt says of the rows, a sentence each sort and file, every row named.

    >>> row = {"what": "gone", "upload_id": 1, "file": "台账.xlsx", "source": "台账.xlsx!1!R3", "held_on": "2025-03-12",
    ...     "counties": ["五华区"], "activity": "group", "stations": None, "supervisors": ["钱小一"]}
    >>> sentences([row])
    ('第 1 号“台账.xlsx”有 1 行不再作数（新台账里没有）：2025-03-12 五华区 团体督导 钱小一（台账.xlsx!1!R3）。',)
    """
    groups: dict[tuple[str, int, str], list[str]] = {}
    for row in rows:
        groups.setdefault((row["what"], row["upload_id"], row["file"]), []).append(named(row))
    return tuple(
        f"第 {number} 号“{file}”有 {len(lines)} 行{SAID[what]}：{'；'.join(lines)}。"
        for (what, number, file), lines in groups.items()
    )


def named(row: Row) -> str:
    """A ledger row in a few words, with where it stands."""
    words = (
        row["held_on"] or "日期不明", *(row["counties"] or ()), KINDS.get(row["activity"], "类别不明"),
        *(row["supervisors"] or ()),
    )  # fmt: skip
    return f"{' '.join(words)}（{row['source']}）"
