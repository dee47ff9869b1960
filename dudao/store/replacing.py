"""What taking ledgers in takes away: named row by row, before it is done and after."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dudao import queries
from dudao.store.commit import KINDS, LEDGER, write_upload
from dudao.store.database import Write, moment

if TYPE_CHECKING:
    import duckdb

    from dudao.forms import Form
    from dudao.records import FileResult
    from dudao.store import Receipt, Store
    from dudao.store.commit import Days

_SQL = queries.Statements("replacing")

Row = dict[str, Any]
_MADE = (
    "base/kind",
    "macros/in_window",
    "macros/day_from",
    "macros/day_to",
    "base/ledger_taken",
    "base/ledger_replaced",
)
"""Base tables and macros, each after those it needs."""
SAID = {
    "again": "由新台账里同样的行代替",
    "gone": "不再作数（新台账里没有）",
    "only_county": "只在县台账",
    "only_city": "只在市台账",
}


def taken_away(store: Store, uploads: Sequence[int]) -> list[Row]:
    """The ledger rows that these uploads took the place of, and have themselves (``what`` again) or not (gone), and those
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
        query = queries.load(name)
        query.execute(cursor, **query.take(offered))
    found = queries.load("pages/uploads/taken_away").rows(cursor, uploads=[*uploads], known_at=None)
    county = store.lens.county
    return [row for row in found if county is None or county in (row["counties"] or [])]


SURVEY = "satisfaction_survey"


def held_by(
    store: Store, result: FileResult, newer: int | None = None
) -> list[tuple[int, str, int]]:
    """The older survey uploads of the same county, day and supervisor whose every row a file's sheet holds too:
    number, file, rows. One paper alone, without a number, is nobody's older one. ``newer`` is the file's own number, where it is in."""
    found: dict[int, tuple[int, str, int]] = {}
    form = store.forms.get(SURVEY)
    for sheet in result.sheets if form else ():
        meta = sheet.meta
        if sheet.form != SURVEY or not (meta.get("county") and meta.get("held_on")):
            continue
        here = Counter(_answers(form, record.values) for record in sheet.records)
        older: dict[tuple[int, str], Counter[str]] = {}
        said = {name: meta.get(name) for name in ("county", "held_on", "supervisor")}
        rows = store.cursor().execute(_SQL["same_survey"], said | {"newer": newer}).fetchall()
        for number, file, whole in rows:
            told = _answers(form, json.loads(whole))
            older.setdefault((number, file), Counter())[told] += 1
        for (number, file), answers in older.items():
            alone = answers.total() == 1 and '"respondent"' not in next(iter(answers))
            if answers <= here and not alone:  # one paper looks like another's
                found[number] = (number, file, answers.total())
    return [*found.values()]


def _answers(form: Form, values: Mapping[str, Any]) -> str:
    """A respondent's row as one text, without its place in the file."""
    said = {
        n: values.get(n)
        for n in form.fields
        if n != "extra" and values.get(n) not in (None, "", [])
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)


def with_losses(store: Store, receipts: Sequence[Receipt]) -> list[Receipt]:
    """The receipts with every ledger row that is taken away or stands in another ledger alone."""
    ledgers = {
        receipt.upload_id
        for receipt in receipts
        if receipt.state == "committed" and any(s.form == LEDGER for s in receipt.sheets)
    }
    if not ledgers:
        return [*receipts]
    lost: dict[int, list[Row]] = {}
    for row in taken_away(store, sorted(number for number in ledgers if number)):
        lost.setdefault(row["by_upload"], []).append(row)
    return [
        replace(r, notes=(*r.notes, *sentences(lost.get(r.upload_id or 0, [])))) for r in receipts
    ]


def over_older(
    store: Store, result: FileResult, receipt: Receipt, actor: str, now: dt.datetime | None,
    instead: bool,
) -> Receipt:  # fmt: skip
    """The receipt of a survey that holds all rows of older ones: they are withdrawn, or both stay with a warning."""
    if receipt.state != "committed" or not any(s.form == SURVEY for s in receipt.sheets):
        return receipt
    notes = []
    for number, file, rows in held_by(store, result, receipt.upload_id):
        said = f"第 {number} 号“{file}”的 {rows} 份作答（同县、同日、同督导）这份里都有"
        if instead:
            store.withdraw(number, actor, now)
            notes.append(
                f"{said}，已由这份代替：第 {number} 号已撤销，不该代替时请恢复它：redo {number}。"
            )
        else:
            notes.append(f"{said}，两份都算了：如果是同一批作答续收，请撤销第 {number} 号。")
    return replace(receipt, notes=(*receipt.notes, *notes))


def sentences(rows: Sequence[Row]) -> tuple[str, ...]:
    """What a receipt says of the rows, a sentence each sort and file, every row named.

    >>> row = {"what": "gone", "upload_id": 1, "file": "台账.xlsx", "source": "台账.xlsx!1!R3", "held_on": "2025-03-12",
    ...     "counties": ["五华区"], "activity": "group", "stations": None, "supervisors": ["钱小一"]}
    >>> sentences([row])
    ('第 1 号“台账.xlsx”有 1 行不再作数（新台账里没有）：2025-03-12 五华区 团体督导 钱小一（台账.xlsx!1!R3）。',)
    """
    groups: dict[tuple[str, int, str], list[str]] = {}
    for row in (r for r in rows if r["what"] != "again"):
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
