"""Where a newer upload says something else than a correction: pointed out, never decided by the program."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from dudao import queries
from dudao.store.decisions.corrections import Revision, revisions
from dudao.store.tables import columns_of, identifier, record_table

if TYPE_CHECKING:
    from dudao.forms import Form
    from dudao.store import Receipt, Store

_SQL = queries.Statements("disagreements")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A standing correction, and the upload received after it whose record of the same thing says ``value``."""

    revision: Revision
    upload_id: int
    file: str
    source: str
    cell: str | None
    value: Any


def disagreements(store: Store, known_at: dt.datetime | None = None) -> list[Disagreement]:
    """Every standing correction of a record with which a newer active upload disagrees, newest upload first.

    Two records are of the same thing where the form's ``identity`` is alike, the identity taken as
    corrected and as read. An upload one of whose records of that thing agrees does not disagree.
    Values above a table are each sheet's own and are not compared.
    """
    standing = {r.id: r for r in revisions(store, known_at) if r.newest and r.base_id is not None}
    found: list[Disagreement] = []
    for form_id in dict.fromkeys(r.form for r in standing.values()):
        form = store.forms.get(form_id)
        if form is not None and form.identity:
            found += _of_form(store, form, standing, known_at)
    return sorted(found, key=lambda d: (-d.upload_id, d.revision.id))


def noted(store: Store, receipt: Receipt) -> Receipt:
    """The receipt, with a sentence where the upload says something else than corrections made before it."""
    (made,) = store.cursor().execute(_SQL["how_many_revisions"]).fetchone()
    found = made and [d for d in disagreements(store) if d.upload_id == receipt.upload_id]
    if not found:
        return receipt
    note = (
        f"有 {len(found)} 处与先前的更正不同（如 {found[0].cell or found[0].source}），"
        "更正过的和这份里的都没有改动，请到台账的“更正”里核对。"
    )
    return replace(receipt, notes=(*receipt.notes, note))


def _of_form(
    store: Store, form: Form, standing: dict[int, Revision], known_at: dt.datetime | None
) -> Iterator[Disagreement]:
    groups: dict[tuple[int, int], list[Disagreement]] = {}
    for number, *place, value in _newer(store, form, known_at):
        if number in standing:
            said = Disagreement(standing[number], *place, json.loads(value) if value else None)
            groups.setdefault((number, said.upload_id), []).append(said)
    for said in groups.values():
        if all(d.value != d.revision.new for d in said):
            yield said[0]


def _newer(store: Store, form: Form, known_at: dt.datetime | None) -> list[tuple[Any, ...]]:
    table, names = record_table(form), _key(form)
    rows = store.cursor().execute(
        f"""
        with made as (
          select r.revision_id, r.base_id, r.upload_id, r.field, r.happened_at
          from standing_revision($known_at) r
          join active_upload($known_at) u using (upload_id)
          where r.form = $form and r.base_id is not null
          qualify r.revision_id = max(r.revision_id) over (partition by r.base_id, r.field)
        ),
        keyed as (
          select m.*, {names} as thing
          from made m
          join active_{identifier(form.id)}($known_at) x on x.record_id = m.base_id
          union
          select m.*, {names} as thing
          from made m
          join {table} x on x.record_id = m.base_id
        ),
        newer as (
          select x.upload_id, x.file, x.source, x.cells, x.received_at, to_json(x) as whole, {names} as thing
          from active_{identifier(form.id)}($known_at) x
          where x.received_at > (select min(happened_at) from made)
        )
        select distinct k.revision_id, n.upload_id, n.file, n.source,
          n.cells ->> ('$.' || k.field), json_extract(n.whole, '$.' || k.field)::varchar
        from keyed k
        join newer n on n.thing = k.thing
        where n.upload_id <> k.upload_id and n.received_at > k.happened_at
          and array_to_string(k.thing, '') <> ''
        order by all
        """,
        {"form": form.id, "known_at": known_at},
    )
    return rows.fetchall()


def _key(form: Form) -> str:
    """SQL: the identity of record ``x`` as a list of texts; what nobody wrote is empty."""
    columns, parts = columns_of(form), []
    for name in form.identity:
        held = [
            f"array_to_string(list_sort(x.\"{identifier(column)}\"), '、')"
            if columns[column].endswith("[]")
            else f'x."{identifier(column)}"::varchar'
            for column in (name, f"meta_{name}")
            if column in columns
        ]
        parts.append(f"coalesce({', '.join([*held, chr(39) * 2])})")
    return f"[{', '.join(parts)}]"
