"""Putting a value right: what can be corrected, what was typed read as its field's kind, the store's write."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dudao import problems
from dudao.access import masks
from dudao.forms import Field, Form
from dudao.intake import doubts
from dudao.intake.doubts import Option
from dudao.problems import Ask, mask_ids
from dudao.recognition.lists.columns import COMPANIONS, hashable
from dudao.store import Store
from dudao.store.decisions import corrections as revisions
from dudao.store.decisions import versions
from dudao.store.decisions.corrections import META, Revision
from dudao.values import parse
from dudao.values.parsed import Hint

PLACES = {
    "county": Field("county", "县（市、区）", "county"),
    "station": Field("station", "社工站", "station"),
}
"""Fields every record table has even where its form does not declare them."""
_UNITS = {"minutes": "时长（分钟）", "pay": "薪资（元/月）"}


@dataclass(frozen=True, slots=True)
class Correctable:
    """One value of a record as it stands: ``field`` (``meta.county`` for one above the table), its ``cell``,
    what is the matter with it, the corrections of it that stand, and the value as it was read.

    ``text``: the words of the cell, where they were not simply read."""

    field: str
    label: str
    cell: str | None
    value: Any
    read: Any
    problem: str | None
    standing: tuple[Revision, ...] = ()
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, read. ``message`` Chinese, why it cannot be taken; ``notes`` what was assumed."""

    value: Any = None
    also: tuple[tuple[str, Any], ...] = ()
    message: str | None = None
    notes: tuple[str, ...] = ()


def declared(form: Form, name: str) -> Field:
    """The field by its name, ``meta.county`` for one above the table."""
    if name.startswith(META):
        return form.meta[name.removeprefix(META)]
    return form.fields.get(name) or PLACES[name]


def spots(
    form: Form, row: Mapping[str, Any], made: Sequence[Revision],
    doubtful: Sequence[Mapping[str, Any]],
) -> list[Correctable]:  # fmt: skip
    """Every value of a record that can be corrected, and those above its table.

    ``row`` of ``pages/ledger/source_cells.sql``, ``made`` the corrections there are, ``doubtful`` rows of
    ``pages/ledger/corrections_problems.sql``.
    """
    whole, cells = json.loads(row["whole"]), json.loads(row["cells"] or "{}")
    meta, above = json.loads(row["meta"]), json.loads(row["meta_cells"])
    fields = [n for n in (*form.fields, *PLACES) if n in versions.correctable(form)]
    found = []
    stated = form.meta if meta else ()  # an entry made by hand has nothing above its record
    for name in [*dict.fromkeys(fields), *(META + n for n in stated)]:
        plain = name.removeprefix(META)
        if name.startswith(META):
            record, cell, value = None, above.get(plain), meta.get(plain)
        else:
            record, cell, value = row["record_id"], cells.get(name), whole.get(name)
            cell = None if cell == above.get(name) else cell
        place = (form.id, row["upload_id"], row["sheet_no"], record, name)
        standing = tuple(r for r in made if r.standing and r.place == place)
        read = standing[0].old if standing else value
        said = next((p for p in doubtful if _about(p, name, cell)), {})
        label = declared(form, name).label
        found.append(
            Correctable(
                name, label, cell, value, read, said.get("message"), standing, said.get("text")
            )
        )
    return found


def _about(problem: Mapping[str, Any], name: str, cell: str | None) -> bool:
    where = problem["cell"]
    return problem["field"] == name and (where == cell or versions.within(where or "", cell or ""))


def county_of(row: Mapping[str, Any]) -> str | None:
    """The one county a record speaks of, by which its stations are told apart."""
    own = json.loads(row["whole"]).get("county")
    named = own if isinstance(own, list) else [own] if own else []
    return named[0] if len(named) == 1 else json.loads(row["meta"]).get("county")


def options(form: Form, name: str) -> list[Option]:
    """The values to choose from; none where the value is typed."""
    field = declared(form, name)
    return doubts.coded(Ask("", "", None, field.kind, f"{form.id}.{name}"))


def several(form: Form, name: str) -> bool:
    """Whether more than one of the options may be chosen."""
    return declared(form, name).kind in ("types", "counties")


def chosen(picked: Sequence[Option]) -> Typed:
    """What was chosen among several: the options' values as one list."""
    parts = [o.value if isinstance(o.value, list) else [o.value] for o in picked]
    return Typed([value for part in parts for value in part])


def read(
    form: Form, name: str, text: str, county: str | None = None, year: int | None = None
) -> Typed:
    """What was typed as the field's kind reads it, in the light of the county and the year.

    >>> from dudao.forms import load_forms
    >>> ledger = load_forms()["session_ledger"]
    >>> read(ledger, "minutes", "2小时").value, read(ledger, "held_on", "2025年3月12日").value
    (120, '2025-03-12')
    >>> read(ledger, "held_on", "去年夏天").message
    '「督导日期」写的是“去年夏天”，看不出年月。请写成 2023-05 或 2023年5月18日。'
    """
    field = declared(form, name)
    if not text.strip():
        return Typed(message="请写出正确的内容；原件上就是空的，请勾选“留空”。")
    label = _UNITS.get(field.kind, field.label)
    given = tuple((k, hashable(v)) for k, v in field.options.items() if not callable(v))
    hint = Hint(label=label, year=year, county=county, options=given)
    parsed = parse(field.kind, text.strip(), hint)
    said = [problems.make(d, label=field.label, text=text.strip()) for d in parsed.doubts]
    if wrong := [p.message for p in said if p.severity == "error"]:
        return Typed(message=wrong[0])
    return Typed(_masked(parsed.value), parsed.also, None, tuple(p.message for p in said))


def _masked(value: Any) -> Any:
    return mask_ids(value) if isinstance(value, str) else value


def companions(form: Form, row: Mapping[str, Any], name: str, typed: Typed) -> dict[str, Any]:
    """The fields that change with it: what the new value says of them, and those read from the same cell.

    A salary of 3000 in place of 3000-4000 has no ``salary_min`` any more.
    """
    own = versions.correctable(form)
    said = {n: v for n, v in typed.also if n in own and n != name}
    cells = json.loads(row["cells"] or "{}")
    field = declared(form, name)
    for other in COMPANIONS.get(field.option("read_as", field.kind), ()):
        shared = cells.get(name) is not None and cells.get(other) == cells[name]
        if shared and other in own and other not in (name, *said):
            said[other] = None
    whole = json.loads(row["whole"])
    return {n: v for n, v in said.items() if not same(v, whole.get(n))}


def same(one: Any, other: Any) -> bool:
    """Whether two stored values are alike; nothing is nothing in any spelling.

    >>> same(None, []), same(["甲"], ("甲",)), same(120, 120.0), same(None, False)
    (True, True, True, False)
    """
    empty = (None, "", [], ())
    if one in empty or other in empty:
        return one in empty and other in empty
    many = [list(v) if isinstance(v, list | tuple) else v for v in (one, other)]
    return bool(many[0] == many[1])


def refusal(spot: Correctable, typed: Typed, reason: str) -> str | None:
    """Why the correction cannot be made; None: it can."""
    if typed.message:
        return typed.message
    if masks.MARK in str(typed.value) and masks.MARK not in str(spot.value):
        return "写的里面有遮盖符号“****”，那不是原来的内容。请先“显示个人信息”，照完整的内容更正。"
    if same(typed.value, spot.value):
        return "写的和现在的值一样，不用更正。"
    if not reason.strip():
        return "请写明更正的原因，例如“原件第2页写的是120分钟”。"
    return None


def put_right(
    store: Store, form: Form, row: Mapping[str, Any], spot: Correctable, typed: Typed, reason: str,
    actor: str, now: dt.datetime | None = None,
) -> Revision:  # fmt: skip
    """Make the correction. Raises ``ValueError`` with :func:`refusal`'s words where it cannot be made."""
    if message := refusal(spot, typed, reason):
        raise ValueError(message)
    reason = mask_ids(reason.strip())
    if spot.field.startswith(META):
        name = spot.field.removeprefix(META)
        return revisions.correct_sheet(
            store, row["upload_id"], row["sheet_no"], name, typed.value, reason, actor, now
        )
    also = companions(form, row, spot.field, typed)
    return revisions.correct(
        store, form.id, row["record_id"], spot.field, typed.value, reason, actor, also, now
    )
