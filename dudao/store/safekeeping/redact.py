"""Taking one person's name out of the tables, inside the caller's transaction: the only place that changes rows.

A row that is about the person goes (a form's field with ``subject = true``); elsewhere the name is
masked, so that counts stay. A row counts as of the county where it says so or says none.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dudao import queries
from dudao.store.safekeeping.person_names import MASK, PEOPLE, Person
from dudao.store.tables import identifier, record_table

if TYPE_CHECKING:
    import duckdb

    from dudao.forms import Form

_SQL = queries.Statements("redact")

KEPT = {"audit", "purge", "purged_original", "schema_version", "upload_event"}
"""Tables with no text of a file in them: the audit must stay as it was hashed."""
_OWN = {"actor", "sha256", "reports_hash"}
_TEXT = ("VARCHAR", "VARCHAR[]", "JSON")
Row = dict[str, Any]


@dataclass(slots=True)
class Redacted:
    """What was taken out: records ``deleted`` and ``masked`` by form, other ``texts``, and the ``uploads`` they
    came in; ``others``: uploads in which only a namesake of another county stands; ``files``: the hashes
    whose file name may hold the name."""

    deleted: Counter[str] = field(default_factory=Counter)
    masked: Counter[str] = field(default_factory=Counter)
    texts: int = 0
    uploads: set[int] = field(default_factory=set)
    others: set[int] = field(default_factory=set)
    files: set[str] = field(default_factory=set)


def records(
    cursor: duckdb.DuckDBPyConnection, forms: Mapping[str, Form], person: Person, county: str
) -> Redacted:
    """Take the person out of every record table, all versions of a record together."""
    done = Redacted()
    for form in forms.values():
        table = record_table(form)
        about = [f.name for f in form.fields.values() if f.option("subject")]
        people = {f.name for f in form.fields.values() if f.kind in PEOPLE}
        people |= {f"meta_{f.name}" for f in form.meta.values() if f.kind in PEOPLE}
        found = [row for row in _rows(cursor, table, person) if _said(row, person, people)]
        ours = [row for row in found if in_county(row, county)]
        done.others |= {row["upload_id"] for row in found} - {row["upload_id"] for row in ours}
        gone = {_first(row) for row in ours if _about(row, about, person)}
        for number in gone:
            cursor.execute(f"delete from {table} where coalesce(base_id, record_id) = ?", [number])
            cursor.execute(_SQL["delete_revisions"], [form.id, number])
        rest = [row for row in ours if _first(row) not in gone]
        for row in rest:
            _update(cursor, table, row, person, people)
        done.deleted[form.id] += len(gone)
        done.masked[form.id] += len({_first(row) for row in rest})
        done.uploads |= {row["upload_id"] for row in ours}
    done.others -= done.uploads
    return done


def texts(cursor: duckdb.DuckDBPyConnection, done: Redacted, person: Person, county: str) -> None:
    """Take the name out of everything else: what belongs to the uploads found, and what belongs to none."""
    for table in _tables(cursor):
        columns = _columns(cursor, table)
        for row in _rows(cursor, table, person):
            if table.startswith("rec_"):
                if row["upload_id"] in done.uploads:
                    _update(cursor, table, {"rowid": row["rowid"], "source": row["source"]}, person)
            elif table == "arrival":
                if row["sha256"] in done.files:
                    done.texts += _update(cursor, table, row, person)
            elif "upload_id" in columns and table != "station_event":
                if row["upload_id"] in done.uploads:
                    done.texts += _update(cursor, table, row, person)
            elif table == "snapshot":
                reports = json.dumps(_frozen(json.loads(row["reports"]), person, county), ensure_ascii=False)  # fmt: skip
                cursor.execute(_SQL["rewrite_snapshot"], [reports, row["rowid"]])
                done.texts += 1
            elif in_county(row, county):
                done.texts += _update(cursor, table, row, person)
    for number in done.uploads:
        recount(cursor, number)


def person_of(cursor: duckdb.DuckDBPyConnection, forms: Mapping[str, Form], name: str) -> Person:
    """The person of a name, with the longer names the records know that hold it."""
    longer: set[str] = set()
    for form in forms.values():
        people = {f.name for f in form.fields.values() if f.kind in PEOPLE}
        for row in _rows(cursor, record_table(form), Person(name)):
            for column in people:
                value = row[column]
                longer |= {
                    v for v in (value if isinstance(value, list) else [value or ""]) if name in v
                }
    return Person(name, tuple(sorted(longer - {name})))


def recount(cursor: duckdb.DuckDBPyConnection, upload_id: int) -> None:
    """Have each sheet of an upload tell the records it has now."""
    sheets = cursor.execute(_SQL["sheets"], [upload_id])
    for number, form in sheets.fetchall():
        table = identifier(f"rec_{form}")
        [(count,)] = cursor.execute(
            f"select count(*) from {table} where upload_id = ? and sheet_no = ? and base_id is null",
            [upload_id, number],
        ).fetchall()
        cursor.execute(
            _SQL["count_records"],
            [count, upload_id, number],
        )


def in_county(row: Mapping[str, Any], county: str) -> bool:
    """Whether a row is of the county: where it names counties, among them; where it names none, it may be."""
    named: set[str] = set()
    for column in ("county", "meta_county", "counties"):
        value = row.get(column)
        named |= set(value) if isinstance(value, list) else {value} if value else set()
    return not named or county in named


def _first(row: Row) -> int:
    return row["record_id"] if row["base_id"] is None else row["base_id"]


def _about(row: Row, fields: list[str], person: Person) -> bool:
    return any(person.is_named(row[field]) for field in fields)


def _said(row: Row, person: Person, people: AbstractSet[str]) -> bool:
    """Whether the record itself holds the name, its file's name left out."""
    return any(
        person.masked(value, column in people) != value
        for column, value in row.items()
        if column not in ("source", "rowid")
    )


def _frozen(value: Any, person: Person, county: str) -> Any:
    """Frozen figures with the name masked, but for what stands under another county."""
    if isinstance(value, dict):
        if isinstance(value.get("county"), str) and value["county"] != county:
            return value
        return {key: _frozen(part, person, county) for key, part in value.items()}
    if isinstance(value, list):
        return [_frozen(part, person, county) for part in value]
    return person.masked(value)


def _tables(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    rows = cursor.execute(_SQL["tables"])
    return [table for (table,) in rows.fetchall() if table not in KEPT]


def _columns(cursor: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    rows = cursor.execute(
        _SQL["columns"],
        [table],
    )
    return dict(rows.fetchall())


def _rows(cursor: duckdb.DuckDBPyConnection, table: str, person: Person) -> list[Row]:
    """The rows of a table that hold the name somewhere, with their ``rowid``."""
    rows = cursor.execute(
        f"select rowid, * from {identifier(table)} t"
        " where regexp_matches(replace(replace(to_json(t)::varchar, '\\n', ''), '\\t', ''), ?)",
        [person.loose],
    )
    names = [column[0] for column in rows.description]
    return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


def _update(
    cursor: duckdb.DuckDBPyConnection, table: str, row: Row, person: Person, people: AbstractSet[str] = frozenset()
) -> int:  # fmt: skip
    """Mask the row's texts; 1 where it changed."""
    kinds = _columns(cursor, table)
    changed = {}
    for column, value in row.items():
        if column in _OWN or kinds.get(column) not in _TEXT or value is None:
            continue
        if kinds[column] == "JSON":
            new = json.dumps(person.masked(json.loads(value)), ensure_ascii=False)
            new = value if MASK not in new else new
        else:
            new = person.masked(value, column in people)
        if new != value:
            changed[column] = new
    if changed:
        listed = ", ".join(f'"{identifier(column)}" = ?' for column in changed)
        cursor.execute(
            f"update {identifier(table)} set {listed} where rowid = ?",
            [*changed.values(), row["rowid"]],
        )
    return int(bool(changed))
