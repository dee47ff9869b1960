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

from dudao import ROOT
from dudao.store.tables import columns_of, identifier, record_table

if TYPE_CHECKING:
    import duckdb

    from dudao.forms import Form

_AREAS = ROOT / "data" / "areas"
SETUP = """
create temp table lens as
select $county::varchar as county, $account::varchar as account, $own::varchar[] as own_home, $homes::varchar[] as home
"""
_SHEETS = """
create temp table sheet_place as
select s.upload_id, s.sheet_no, s.meta ->> '$.county' as county
from dudao.main.sheet s where s.meta ->> '$.county' is not null
union select upload_id, sheet_no, covers_county from dudao.main.sheet where covers_county is not null
union select upload_id, sheet_no, meta ->> '$.county' from dudao.main.sheet_revision where meta ->> '$.county' is not null
union select upload_id, sheet_no, covers_county from dudao.main.sheet_revision where covers_county is not null
"""
CITY = r"^(全市|市级|昆明市?$|各县)"
SESSIONS = ("session_ledger", "group_session", "individual_session", "session_record")
_OWN_SCOPE = """
create temp table own_scope as
select upload_id, sheet_no from dudao.main.sheet where form = 'session_ledger' and covers_from is not null
  and coalesce(covers_county, (select county from lens)) = (select county from lens)
union
select v.upload_id, v.sheet_no from dudao.main.sheet_revision v where v.covers_from is not null
  and coalesce(v.covers_county, (select county from lens)) = (select county from lens)
"""
_OWN_UPLOAD = """
create temp table own_upload as
select upload_id from own_row where whole
union select upload_id from sheet_place where county = (select county from lens)
union select upload_id from dudao.main.upload where actor = (select account from lens)
"""
_WHOLE_UPLOAD = """
create temp table whole_upload as
select upload_id from own_upload
except
(select upload_id from all_row except select upload_id from dudao.main.upload where actor = (select account from lens))
"""
_VIEWS: Mapping[str, str] = {
    "upload": """
select * replace (
  if(upload_id in (from own_upload), file, '第' || upload_id || '号收件') as file
)
from dudao.main.upload
where upload_id in (from own_upload) or upload_id in (select upload_id from own_scope)
  or upload_id in (select upload_id from own_row)
""",
    "upload_event": "select e.* from dudao.main.upload_event e semi join upload using (upload_id)",
    "sheet": """
select s.* replace (
  if(o.upload_id is null, s.sheet_no::varchar, s.sheet) as sheet,
  if(o.upload_id is null, '{}'::json, s.meta) as meta,
  coalesce(n.records, 0)::integer as records
)
from dudao.main.sheet s
left join (select distinct upload_id, sheet_no from own_row where whole
  union select upload_id, sheet_no from sheet_place where county = (select county from lens)
  union select x.upload_id, x.sheet_no from dudao.main.sheet x join dudao.main.upload u using (upload_id)
    where u.actor = (select account from lens)) o
  on o.upload_id = s.upload_id and o.sheet_no = s.sheet_no
left join (select upload_id, sheet_no, count(*) filter (where not corrected) as records from own_row group by all) n
  on n.upload_id = s.upload_id and n.sheet_no = s.sheet_no
where o.upload_id is not null or n.upload_id is not null
  or (s.upload_id, s.sheet_no) in (select (upload_id, sheet_no) from own_scope)
""",
    "problem": """
select p.*
from dudao.main.problem p
where p.upload_id in (from whole_upload)
  or (p.upload_id, p.sheet_no, try_cast(regexp_extract(p.cell, '([0-9]+)$', 1) as integer))
    in (select (upload_id, sheet_no, row_no) from own_row where whole)
""",
    "revision": """
select r.* from dudao.main.revision r
where (r.form, r.base_id) in (select (form, base) from own_row where whole)
  or (r.base_id is null and r.upload_id in (from own_upload))
""",
    "sheet_revision": "select v.* from dudao.main.sheet_revision v semi join sheet using (upload_id, sheet_no)",
    "same_session": """
select p.* from dudao.main.same_session p
where (p.left_form, p.left_upload, p.left_sheet, p.left_row) in (select (form, upload_id, sheet_no, row_no) from own_source)
  and (p.right_form, p.right_upload, p.right_sheet, p.right_row) in (select (form, upload_id, sheet_no, row_no) from own_source)
""",
    "station_event": "select * from dudao.main.station_event where county = (select county from lens)",
    "attachment": "select a.* from dudao.main.attachment a where upload_id in (from whole_upload)",
    "arrival": """
select * from dudao.main.arrival
where actor = (select account from lens)
  or sha256 in (select sha256 from dudao.main.upload where upload_id in (from own_upload))
""",
    "answers": "select * from dudao.main.answers where county = (select county from lens)",
    "setting": """
select * from dudao.main.setting
where not starts_with(name, 'weak.') or split_part(split_part(name, '.', 3), '/', 1) = (select county from lens)
""",
    "rectification": "select * from dudao.main.rectification where county = (select county from lens)",
    "ledger_receipt": "select e.* from dudao.main.ledger_receipt e semi join upload using (upload_id)",
    "schedule": "from dudao.main.schedule",
    "mapping": "from dudao.main.mapping",
    "retention": "from dudao.main.retention",
    "schema_version": "from dudao.main.schema_version",
}
"""What a county account sees of each table. A table that is not here is hidden: audit, snapshot, snapshot_event,
purge, purged_original, and any that a later migration makes."""
HARMLESS = ("schedule", "mapping", "retention", "schema_version")
"""Tables that name no person and no county: which form is due when, which header is which field."""


def statements(forms: Mapping[str, Form], base: list[str]) -> Iterator[str]:
    """The views, each after those it reads; ``base`` are the tables there are, unknown ones made empty."""
    records = {record_table(form): form for form in forms.values()}
    yield _SHEETS
    yield "create temp table own_row as " + " union all ".join(map(_rows, records.values()))
    yield "create temp table all_row as " + " union ".join(
        f"select upload_id from dudao.main.{table} r where not {_own(form)} or {_citywide(form)}"
        for table, form in records.items()
    )
    yield _OWN_SCOPE
    yield _OWN_UPLOAD
    yield _WHOLE_UPLOAD
    yield (
        "create temp table own_source as select form, upload_id, sheet_no, row_no from own_row"
        " union select 'satisfaction_survey', upload_id, sheet_no, 0 from own_row where form = 'satisfaction_survey'"
    )
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


_HAVE = """
select 1 from dudao.main.upload where sha256 = $sha256 and upload_id in (from whole_upload)
union all select 1 from attachment where sha256 = $sha256
union all select 1 from dudao.main.arrival where sha256 = $sha256 and actor = (select account from lens)
"""


def may_have(cursor: duckdb.DuckDBPyConnection, sha256: str) -> bool:
    """Whether the account on whose cursor the lens lies may have an original as it was sent."""
    return cursor.execute(_HAVE, {"sha256": sha256}).fetchone() is not None


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
