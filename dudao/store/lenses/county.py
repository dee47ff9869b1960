"""The lens of a county account: every table of the schema as temp views that hold its own county's rows.

A record is the county's where its row names it, else what stands above its table does, else a station that
there is in this county alone. A row of the whole city (a meeting, a training) is everybody's, without the
people who were there. A city's ledger keeps its scope, so that zero and unknown stay apart.
"""

from __future__ import annotations

import csv
import functools
import tomllib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dudao import ROOT, queries
from dudao.store.tables import columns_of, identifier, record_table

if TYPE_CHECKING:
    import duckdb

    from dudao.forms import Form

SQL = queries.Statements("county")

_AREAS = ROOT / "data" / "areas"
CITY = r"^(全市|市级|昆明市?$|各县)"
SESSIONS = ("session_ledger", "group_session", "individual_session", "session_record")
_VIEWS = queries.Statements("county_views")
"""What a county account sees of each table. A table that is not here is hidden: audit, snapshot, snapshot_event,
purge, purged_original, and any that a later migration makes."""
HARMLESS = ("schedule", "mapping", "retention", "schema_version")
"""Tables that name no person and no county: which form is due when, which header is which field."""


def statements(forms: Mapping[str, Form], base: list[str]) -> Iterator[str]:
    """The views, each after those it reads; ``base`` are the tables there are, unknown ones made empty."""
    records = {record_table(form): form for form in forms.values()}
    yield SQL["sheet_place"]
    yield "create temp table own_row as " + " union all ".join(map(_rows, records.values()))
    yield "create temp table all_row as " + " union ".join(
        f"select upload_id from dudao.main.{table} r where not {_own(form)} or {_citywide(form)}"
        for table, form in records.items()
    )
    yield SQL["own_scope"]
    yield SQL["own_upload"]
    yield SQL["whole_upload"]
    yield SQL["own_source"]
    for table, form in records.items():
        if table in base:
            yield f"create temp table {table} as {_records(form)}"
    for table, body in _VIEWS.items():
        yield f"create temp table {identifier(table)} as {body}"
    for table in base:
        if table not in _VIEWS and table not in records:
            yield f"create temp view {identifier(table)} as select * from dudao.main.{identifier(table)} where false"


def macros(forms: Mapping[str, Form]) -> Iterator[str]:
    """The views of records by moment, over those of :func:`statements`."""
    for form in forms.values():
        name = f"active_{identifier(form.id)}"
        own = _names(columns_of(form)["county"], "a.county")
        yield (
            f"create temp macro {name}(known_at) as table select a.* from dudao.main.{name}(known_at) a"
            f" where {_blank(form, 'a')} or {_city('a', form)} or {own}"
        )


def _names(kind: str, column: str) -> str:
    listed = column if kind.endswith("[]") else f"string_split({column}, '、')"
    return f"coalesce(list_contains({listed}, (select county from lens)), false)"


def _blank(form: Form, alias: str = "r") -> str:
    many = columns_of(form)["county"].endswith("[]")
    return f"len(coalesce({alias}.county, {'[]' if many else chr(39) * 2})) = 0"


def _city(alias: str, form: Form) -> str:
    many = columns_of(form)["county"].endswith("[]")
    first = f"{alias}.county[1]" if many else f"{alias}.county"
    return f"coalesce(regexp_matches({first}, '{CITY}'), false)"


def _homes(form: Form, which: str) -> str:
    columns = columns_of(form)
    if "stations" in columns and columns["stations"].endswith("[]"):
        held = "r.stations"
    else:
        held = "[r.station]"
    return f"coalesce(list_has_any({held}, (select {which} from lens)), false)"


def _own(form: Form) -> str:
    """SQL: whether row ``r`` is the county's, or the whole city's."""
    own = _names(columns_of(form)["county"], "r.county")
    above = "(r.upload_id, r.sheet_no) in (select (upload_id, sheet_no) from sheet_place where county = (select county from lens))"
    nowhere = f"({_blank(form)} and {_homes(form, 'own_home')}{_unless_above(form)})"
    return f"({own} or ({above} and {_from_above(form)}) or {nowhere} or {_citywide(form)})"


def _unless_above(form: Form) -> str:
    """SQL: a station tells the county only where nothing above says one; in a ledger it goes before the title."""
    none_above = "(r.upload_id, r.sheet_no) not in (select (upload_id, sheet_no) from sheet_place)"
    return "" if form.id == "session_ledger" else f" and {none_above}"


def _from_above(form: Form) -> str:
    """SQL: whether row ``r`` says no county of its own: none, or the one above its table."""
    if "county" not in form.meta:
        return f"({_blank(form)} and not {_homes(form, 'home')})"
    first = "r.county[1]" if columns_of(form)["county"].endswith("[]") else "r.county"
    return f"({_blank(form)} or {first} is not distinct from r.meta_county)"


def _citywide(form: Form) -> str:
    if form.id not in SESSIONS:
        return "false"
    none_above = "(r.upload_id, r.sheet_no) not in (select (upload_id, sheet_no) from sheet_place)"
    nowhere = f"({_blank(form)} and not {_homes(form, 'home')} and {none_above})"
    return f"({_city('r', form)} or {nowhere})"


def _rows(form: Form) -> str:
    return (
        f"select '{identifier(form.id)}' as form, r.record_id, coalesce(r.base_id, r.record_id) as base,"
        " r.base_id is not null as corrected, r.upload_id, r.sheet_no, r.row_no,"
        f" not {_citywide(form)} as whole from dudao.main.{record_table(form)} r where {_own(form)}"
    )


def _records(form: Form) -> str:
    columns, gone = columns_of(form), []
    if form.id in SESSIONS:
        hidden = [n for n in ("supervisees", "note", "extra") if n in columns]
        gone = [f'if(o.whole, r."{identifier(n)}", null) as "{identifier(n)}"' for n in hidden]
    source = "if(o.whole, r.source, '第' || r.upload_id || '号收件!R' || r.row_no) as source"
    return (
        f"select r.* replace ({', '.join([*gone, source])}) from dudao.main.{record_table(form)} r"
        f" join own_row o on o.form = '{identifier(form.id)}' and o.record_id = r.record_id"
    )


def may_have(cursor: duckdb.DuckDBPyConnection, sha256: str) -> bool:
    """Whether the account on whose cursor the lens lies may have an original as it was sent."""
    return cursor.execute(SQL["have"], {"sha256": sha256}).fetchone() is not None


@functools.cache
def homes() -> Mapping[str, str]:
    """A station's name that there is in one county alone → that county."""
    kinds = tomllib.loads((_AREAS / "expected_stations.toml").read_text("utf-8"))["kinds"]
    found: dict[str, set[str]] = {}
    with (_AREAS / "townships.csv").open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["kind"] in kinds:
                found.setdefault(row["name"], set()).add(row["county"])
    return {name: min(counties) for name, counties in found.items() if len(counties) == 1}


def parameters(county: str, account: str | None) -> dict[str, object]:
    """What the views are bound to."""
    own = [station for station, home in homes().items() if home == county]
    return {"county": county, "account": account, "own": own, "homes": list(homes())}
