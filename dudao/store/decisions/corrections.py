"""Corrections: a value put right with a reason. What was read stays; the newest version counts.

A record is corrected by a whole new row of its table under the first record's number, what stands
above a table (county, date, supervisor) by a new version of its sheet. A correction taken back is
one more version. Both clocks hold: before a correction's moment the value as read is seen.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dudao import queries
from dudao.store.decisions import versions
from dudao.store.errors import StoreError
from dudao.store.tables import columns_of, fit

if TYPE_CHECKING:
    import duckdb

    from dudao.store import Store, Write

_SQL = queries.Statements("corrections")

META = "meta."
"""Before the name of a field that stands above the table."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One correction, or (``undoes``) the taking back of one.

    ``base_id`` is the record as read, None for a field of the whole sheet (``meta.county``).
    ``also`` are the fields that changed with it: name → [before, after]. ``standing``: not taken
    back; ``newest``: the last standing one of its field, the one that can be taken back.
    """

    id: int
    form: str
    upload_id: int
    sheet_no: int
    row_no: int | None
    base_id: int | None
    field: str
    cell: str | None
    old: Any
    new: Any
    also: Mapping[str, Any]
    undoes: int | None
    reason: str
    actor: str
    at: dt.datetime
    file: str
    sheet: str | None
    standing: bool
    newest: bool

    @property
    def place(self) -> tuple[Any, ...]:
        """What it corrects: alike for all corrections of one field of one record or sheet."""
        return self.form, self.upload_id, self.sheet_no, self.base_id, self.field


def revisions(store: Store, known_at: dt.datetime | None = None) -> list[Revision]:
    """Every correction made until ``known_at``, oldest first, as it then stood."""
    rows = queries.load("store/corrections").execute(store.cursor(), known_at=known_at).fetchall()
    return [
        Revision(*row[:8], *(_value(v) for v in row[8:10]), json.loads(row[10]), *row[11:])
        for row in rows
    ]


def _value(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def correct(
    store: Store, form: str, record_id: int, field: str, value: Any, reason: str, actor: str,
    also: Mapping[str, Any] | None = None, now: dt.datetime | None = None,
) -> Revision:  # fmt: skip
    """Put one field of a record right; ``also`` are fields that go with it (salary_min, born, headcount).

    ``record_id`` is the number under which ``active_<form>`` shows the record. Values are as the
    extraction gives them. Raises :class:`StoreError` where there is no such record or field.
    """
    _need(reason, "请写明更正的原因。")
    with store.lock:
        number = _correct(
            store, form, record_id, field, value, dict(also or {}), reason, actor, now
        )
        return _one(store, number)


def correct_sheet(
    store: Store, upload_id: int, sheet_no: int, name: str, value: Any, reason: str, actor: str,
    now: dt.datetime | None = None,
) -> Revision:  # fmt: skip
    """Put right what stands above a table: meta field ``name`` (``county``, ``filled_on``, ``covers_from``)."""
    _need(reason, "请写明更正的原因。")
    with store.lock:
        number = _correct_sheet(store, upload_id, sheet_no, name, value, reason, actor, now)
        return _one(store, number)


def take_back(
    store: Store, revision_id: int, reason: str, actor: str, now: dt.datetime | None = None
) -> Revision:
    """Bring back what a correction replaced, as one more version. Of several of one field only the last."""
    _need(reason, "请写明为什么改回。")
    with store.lock:
        was = _one(store, revision_id)
        if not was.standing:
            raise StoreError(f"第 {revision_id} 号更正已经改回，或它本身就是一次改回。")
        if not was.newest:
            raise StoreError(f"第 {revision_id} 号更正之后这一格又更正过，请先改回后面的那次。")
        if was.base_id is None:
            name = was.field.removeprefix(META)
            number = _correct_sheet(
                store, was.upload_id, was.sheet_no, name, was.old, reason, actor, now, was.id
            )
        else:
            also = {name: before for name, (before, _) in was.also.items()}
            number = _correct(
                store, was.form, was.base_id, was.field, was.old, also, reason, actor, now, was.id
            )
        return _one(store, number)


def _need(text: str, message: str) -> None:
    if not text.strip():
        raise StoreError(message)


def _one(store: Store, revision_id: int) -> Revision:
    found = [r for r in revisions(store) if r.id == revision_id]
    if not found:
        raise StoreError(f"没有第 {revision_id} 号更正。")
    return found[0]


def _correct(
    store: Store, form_id: str, record_id: int, field: str, value: Any, also: dict[str, Any],
    reason: str, actor: str, now: dt.datetime | None, undoes: int | None = None,
) -> int:  # fmt: skip
    form = versions.form_of(store, form_id)
    columns = columns_of(form)
    if unknown := [name for name in (field, *also) if name not in versions.correctable(form)]:
        raise StoreError(f"“{form.title}”没有“{unknown[0]}”这一栏，不能更正。")
    with store.writing("uncorrected" if undoes else "corrected", actor, now) as write:
        row = versions.current(write.cursor, form, record_id)
        changed = {
            name: fit(new, columns[name], f"{form_id}.{name}")
            for name, new in {field: value, **also}.items()
        }
        cell = versions.own_cell(write.cursor, row, field)
        said = {
            "form": form_id, "base_id": record_id, "upload_id": row["upload_id"],
            "sheet_no": row["sheet_no"], "row_no": row["row_no"], "field": field, "cell": cell,
            "old": row[field], "new": changed[field], "undoes": undoes, "reason": reason,
            "also": {name: [row[name], changed[name]] for name in also},
            "settles": versions.settled_by(write.cursor, row, field, cell),
        }  # fmt: skip
        said["record_id"] = versions.write_row(write.cursor, form, row, changed, cell is None)
        number = _note(write, said)
        versions.rescope(write.cursor, form, row, field, number, write.at)
    return number


def _correct_sheet(
    store: Store, upload_id: int, sheet_no: int, name: str, value: Any, reason: str, actor: str,
    now: dt.datetime | None, undoes: int | None = None,
) -> int:  # fmt: skip
    with store.writing("uncorrected" if undoes else "corrected", actor, now) as write:
        sheet = versions.sheet(write.cursor, upload_id, sheet_no)
        form = versions.form_of(store, sheet.form)
        if name not in form.meta:
            raise StoreError(f"“{form.title}”的表头没有“{name}”这一栏，不能更正。")
        new = fit(value, columns_of(form)[f"meta_{name}"], f"{form.id}.meta.{name}")
        said = {
            "form": form.id, "base_id": None, "record_id": None, "upload_id": upload_id,
            "sheet_no": sheet_no, "row_no": None, "field": META + name,
            "cell": sheet.meta_cells.get(name), "old": sheet.meta.get(name), "new": new,
            "undoes": undoes, "reason": reason, "also": {},
            "settles": versions.settled_above(write.cursor, upload_id, sheet_no, META + name),
        }  # fmt: skip
        number = _note(write, said)
        versions.write_sheet(write.cursor, form, sheet, {name: new}, number, write.at)
    return number


def _note(write: Write, said: dict[str, Any]) -> int:
    (number,) = write.cursor.execute(_SQL["next_revision"]).fetchone()
    coded = {name: json.dumps(said[name], ensure_ascii=False) for name in ("old", "new", "also")}
    given = {"revision_id": number, "actor": write.actor, "at": write.at}
    write.cursor.execute(_SQL["revision"], {**said, **coded, **given})
    write.subject = str(said["upload_id"])
    write.detail = {"revision": number, "form": said["form"], "field": said["field"]}
    if said["undoes"]:
        write.detail["undoes"] = said["undoes"]
    return number


# -- a rebuild ---------------------------------------------------------------------------------------


def replay(old: duckdb.DuckDBPyConnection, new: Store) -> tuple[int, list[int]]:
    """Make all corrections of another store again, by the same people at the same moments.

    ``new`` holds the same originals, read anew: a record is found by the file's hash, its sheet, its
    row and its place among the records of that row. Returns how many were made, and the numbers (in
    ``old``) of those whose record is no longer there.
    """
    rows = queries.load("store/corrections_of_old").execute(old)
    names = [column[0] for column in rows.description]
    numbers: dict[int, int] = {}
    lost: list[int] = []
    for row in [dict(zip(names, found, strict=True)) for found in rows.fetchall()]:
        done = _again(old, new, row, numbers)
        if done is None:
            lost.append(row["revision_id"])
        else:
            numbers[row["revision_id"]] = done.id
    return len(numbers), lost


def _again(
    old: duckdb.DuckDBPyConnection, new: Store, row: Mapping[str, Any], numbers: Mapping[int, int]
) -> Revision | None:
    by = (row["reason"], row["actor"])
    if row["undoes"] is not None:
        there = numbers.get(row["undoes"])
        return take_back(new, there, *by, row["happened_at"]) if there else None
    upload = new.cursor().execute(_SQL["upload_of_hash"], [row["sha256"]]).fetchone()
    form = new.forms.get(row["form"])
    if upload is None or form is None:
        return None
    value, sheet_no = _value(row["new"]), row["sheet_no"]
    if row["base_id"] is None:
        if versions.form_at(new.cursor(), upload[0], sheet_no) != form.id:
            return None
        name = row["field"].removeprefix(META)
        return correct_sheet(new, upload[0], sheet_no, name, value, *by, row["happened_at"])
    nth = versions.place_in_row(
        old, form, row["upload_id"], sheet_no, row["row_no"], row["base_id"]
    )
    record = versions.record_at(new.cursor(), form, upload[0], sheet_no, row["row_no"], nth)
    if record is None:
        return None
    also = {name: after for name, (_, after) in json.loads(row["also"]).items()}
    return correct(new, form.id, record, row["field"], value, *by, also, row["happened_at"])
