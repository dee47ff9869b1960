"""What two versions of a form's records differ in: new, gone, and changed field by field with both cells.

Pure but for :func:`of_upload`, which reads one upload's records. Records are the same thing where
they agree in their form's ``identity``; several alike are matched by what else they say, then in order.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from dudao import queries
from dudao.forms import Form, load_forms
from dudao.records import SheetResult
from dudao.store.tables import columns_of, fit, record_table

PLACE = "station"
PERSON = {"sex": None, "born": 4}
"""What two rows of one name must not contradict each other in to be one person who moved: the field and
how many of its characters are compared (a year of birth), as in ``queries/base/worker.sql``."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record: ``values`` by field (``meta_<m>`` too), ``cells`` by field, where it stands."""

    values: Mapping[str, Any]
    cells: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    upload_id: int | None = None
    record_id: int | None = None

    def get(self, name: str) -> Any:
        """A field's value, else that of the line above the table."""
        value = self.values.get(name)
        return self.values.get(f"meta_{name}") if value is None else value


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field with another value, and the cells it stands in; an ``extra`` column goes by its header."""

    field: str
    label: str
    old: Any
    new: Any
    cell_old: str | None
    cell_new: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing in both versions. ``moved``: found again under another place, name or date."""

    old: Row
    new: Row
    fields: tuple[FieldChange, ...]
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """``same`` counts the records that are alike in both."""

    form: Form
    new: tuple[Row, ...]
    changed: tuple[Change, ...]
    gone: tuple[Row, ...]
    same: int

    @property
    def any(self) -> bool:
        return bool(self.new or self.changed or self.gone)


def identity_of(form: Form, row: Row) -> dict[str, Any]:
    """The fields that say which thing a record is of, with their values."""
    return {name: row.get(name) for name in form.identity}


def difference(form: Form, old: Sequence[Row], new: Sequence[Row]) -> Difference:
    """Match the records of two versions and compare them, in time linear in their number."""
    pairs, before, after = _matched(old, new, lambda row: _key(form, row, form.identity))
    again, before, after = _found_again(form, before, after)
    changes, same = [], 0
    for moved, couples in ((False, pairs), (True, again)):
        for first, second in couples:
            fields = tuple(_fields(form, first, second))
            if fields:
                changes.append(Change(first, second, fields, moved))
            else:
                same += 1
    order = {id(row): number for number, row in enumerate(new)}
    changes.sort(key=lambda change: order[id(change.new)])
    return Difference(form, tuple(after), tuple(changes), tuple(before), same)


Couples = list[tuple[Row, Row]]


def _matched(
    old: Iterable[Row], new: Iterable[Row], key: Any
) -> tuple[Couples, list[Row], list[Row]]:
    """Pairs of equal key, and what is left of both sides, in their order."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in old:
        groups[key(row)].append(row)
    pairs, left = [], []
    partners: dict[str, list[Row]] = defaultdict(list)
    for row in new:
        partners[key(row)].append(row)
    for name, rows in partners.items():
        couples, rest = _in_group(groups.pop(name, []), rows)
        pairs += couples
        left += rest[1]
        if rest[0]:
            groups[name] = rest[0]
    gone = {id(row) for rows in groups.values() for row in rows}
    fresh = {id(row) for row in left}
    return pairs, [r for r in old if id(r) in gone], [r for r in new if id(r) in fresh]


def _in_group(old: list[Row], new: list[Row]) -> tuple[Couples, tuple[list[Row], list[Row]]]:
    """Records of one identity: those alike in everything first, the others in their order."""
    if len(old) <= 1 and len(new) <= 1:
        return list(zip(old, new, strict=False)), (old[len(new) :], new[len(old) :])
    alike: dict[str, list[Row]] = defaultdict(list)
    for row in reversed(old):
        alike[_content(row)].append(row)
    couples, rest = [], []
    for row in new:
        same = alike.get(_content(row))
        couples.append((same.pop(), row)) if same else rest.append(row)
    taken = {id(first) for first, _ in couples}
    left = [row for row in old if id(row) not in taken]
    couples += zip(left, rest, strict=False)
    return couples, (left[len(rest) :], rest[len(left) :])


def _found_again(
    form: Form, old: list[Row], new: list[Row]
) -> tuple[Couples, list[Row], list[Row]]:
    """Records left over that are one thing all the same: all alike but one field of the identity (a date or a
    name mended), or a person of one name at another station whose sex and birth do not differ."""
    found: Couples = []
    for name in form.identity if old and new else ():
        others = [n for n in form.identity if n != name]
        person = name == PLACE and "name" in others
        beside = [n for n in form.fields if n not in form.identity and n != "extra"]
        if person:
            couples = _only_pairs(form, old, new, others)
            couples = [pair for pair in couples if not _contradict(*pair)]
        else:
            couples = _only_pairs(form, old, new, [*others, *beside])
            couples = [p for p in couples if any(p[1].get(n) is not None for n in beside)]
        found += couples
        taken = {id(row) for pair in couples for row in pair}
        old = [row for row in old if id(row) not in taken]
        new = [row for row in new if id(row) not in taken]
    return found, old, new


def _only_pairs(form: Form, old: list[Row], new: list[Row], names: list[str]) -> Couples:
    """Pairs equal in ``names`` where there is exactly one on either side."""
    sides: list[dict[str, list[Row]]] = []
    for rows in (old, new):
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            groups[_key(form, row, names)].append(row)
        sides.append(groups)
    before, after = sides
    return [
        (before[key][0], rows[0])
        for key, rows in after.items()
        if len(rows) == 1 and len(before.get(key, ())) == 1
    ]


def _contradict(old: Row, new: Row) -> bool:
    both = ((old.get(name), new.get(name), size) for name, size in PERSON.items())
    return any(a is not None and b is not None and str(a)[:n] != str(b)[:n] for a, b, n in both)


def _key(form: Form, row: Row, names: Iterable[str]) -> str:
    return json.dumps([row.get(name) for name in names], ensure_ascii=False, default=str)


def _content(row: Row) -> str:
    said = {n: v for n, v in row.values.items() if v is not None and not n.startswith("meta_")}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)


def _fields(form: Form, old: Row, new: Row) -> Iterator[FieldChange]:
    """The fields that differ, in the form's order, then the columns a sender added."""
    for name in (*form.fields, *(n for n in ("county", "station") if n not in form.fields)):
        if name != "extra" and (change := _one(form, name, old, new)):
            yield change
    before, after = (row.values.get("extra") or {} for row in (old, new))
    for header in dict.fromkeys([*before, *after]):
        if before.get(header) != after.get(header):
            label = f"{header}（另加的列）"
            yield FieldChange(
                f"extra.{header}", label, before.get(header), after.get(header), None, None
            )


def _one(form: Form, name: str, old: Row, new: Row) -> FieldChange | None:
    before, after = (
        (old.get(name), new.get(name))
        if name in form.identity
        else (old.values.get(name), new.values.get(name))
    )
    if before == after:
        return None
    label = form.fields[name].label if name in form.fields else form_words(name)
    return FieldChange(name, label, before, after, old.cells.get(name), new.cells.get(name))


def form_words(name: str) -> str:
    """The label of a column every record table has."""
    return {"county": "县（市、区）", "station": "社工站"}.get(name, name)


def of_sheet(form: Form, sheet: SheetResult, file: str) -> list[Row]:
    """The records of a checked sheet as the store would keep them."""
    columns = columns_of(form)
    meta = {f"meta_{name}": value for name, value in sheet.meta.items()}
    place = f"{file}!{sheet.sheet}" if sheet.sheet else file
    return [
        Row(
            {n: fit(v, columns[n], f"{form.id}.{n}") for n, v in {**meta, **r.values}.items()},
            {**sheet.meta_cells, **r.cells},
            f"{place}!R{r.row}",
        )
        for r in sheet.records
    ]


def of_upload(
    cursor: duckdb.DuckDBPyConnection,
    upload_id: int,
    form: Form,
    known_at: dt.datetime | None = None,
) -> list[Row]:
    """One form's records of an upload (withdrawn or not), as corrected at ``known_at``."""
    found = queries.load("upload_records").rows(
        cursor, table=record_table(form), form=form.id, upload_id=upload_id, known_at=known_at
    )
    return [of_whole(row) for row in found]


def of_whole(row: Mapping[str, Any]) -> Row:
    """A record as a query gives it: ``whole`` the record as JSON, ``source``, ``upload_id``."""
    values = json.loads(row["whole"])
    cells = values.pop("cells", None) or {}
    own = (
        "record_id",
        "base_id",
        "upload_id",
        "sheet_no",
        "row_no",
        "source",
        "file",
        "received_at",
    )
    kept = {name: value for name, value in values.items() if name not in own}
    return Row(kept, cells, row["source"], int(row["upload_id"]), values.get("record_id"))


def between(
    cursor: duckdb.DuckDBPyConnection,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    known_at: dt.datetime | None = None,
) -> list[Difference]:
    """The differences of two uploads (rows of ``Store.uploads``), a form each, in the order of the forms."""
    forms = [
        f for f in load_forms().values() if f.id in {*(old["forms"] or ()), *(new["forms"] or ())}
    ]
    return [
        difference(
            form,
            of_upload(cursor, old["upload_id"], form, known_at),
            of_upload(cursor, new["upload_id"], form, known_at),
        )
        for form in forms
    ]


def as_dict(found: Difference) -> dict[str, Any]:
    """One form's difference in the shape of ``diff --json``."""
    form = found.form
    return {
        "form": form.id,
        "same": found.same,
        "new": [_record(form, row) for row in found.new],
        "changed": [
            {
                "identity": identity_of(form, change.new),
                "moved": change.moved,
                "source_old": change.old.source,
                "source_new": change.new.source,
                "fields": [
                    {name: getattr(one, name) for name in FieldChange.__slots__}
                    for one in change.fields
                ],
            }
            for change in found.changed
        ],
        "gone": [_record(form, row) for row in found.gone],
    }


def _record(form: Form, row: Row) -> dict[str, Any]:
    values = {n: v for n, v in row.values.items() if v is not None}
    return {"identity": identity_of(form, row), "source": row.source, "values": values}
