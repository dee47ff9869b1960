"""The lens of an observer: no person's name, no phone, birth date or salary, no text as it was written.

A name becomes the same alias wherever it stands alone, made with a key that lives as long as the process, so
that who is who still comes out and every figure is the same. In texts, known names and numbers of phones are
struck out at their length. File names become 第N号收件.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from dudao import queries
from dudao.access.personal import UNSEEN, WIDE, for_re2
from dudao.store.tables import columns_of, identifier, record_table

if TYPE_CHECKING:
    import duckdb

    from dudao.forms import Field, Form


_NAMES, _PERSONAL, _TEXTS = ("name", "people"), ("phone", "pay", "age"), ("text", "free_text")
_EVERYONE = (
    "(全[体部员站县区市]|所有|各[站社县街乡]).*(社工|人员|站长|同事|成员|工作者|员工)|^全员$"
)
_NOBODY = f"^(全体|全部|所有|各|已清除|无$|/$|-+$)|{_EVERYONE}"
"""What stands in a column of names and names nobody: 全体社工 counts a whole station, 五华区全体社工 a county."""
_GAPS = "[\\s\\x{a0}\\x{ad}\\x{3000}\\x{2000}-\\x{200f}\\x{2060}\\x{feff}·•・‧._]+"
"""What a name is written apart with, inside."""


def _numbers() -> str:
    """SQL: a text without what looks personal in it, by the patterns of the masks."""
    said = "t"
    for pattern in (*for_re2(), *for_re2()):
        said = f"regexp_replace({said}, '{pattern}', '\\1****\\2', 'g')"
    return f"if(regexp_matches(t, '[0-9]|[一二三四五六七八九两几][十百千万]|[一幺][三四五六七八九]|号'), {said}, t)"


MACROS = (
    "create temp macro known_as(n) as if(regexp_matches(n, '" + _NOBODY + "'), n,"
    " '人员·' || upper(left(sha256(getvariable('lens_key') || n), 8)))",
    "create temp macro joined(t) as regexp_replace(t, '([\\x{3400}-\\x{9fff}A-Za-z])"
    + _GAPS
    + "', '\\1', 'g')",
    "create temp macro unnamed(t) as list_reduce(list_prepend(t, getvariable('lens_names')),"
    " lambda said, n: replace(said, n, repeat('某', length(n))))",
    "create temp macro no_names(t) as if(joined(t) = t, unnamed(t),"
    " if(unnamed(joined(t)) = joined(unnamed(t)), unnamed(t), unnamed(joined(t))))",
    f"create temp macro no_numbers(t) as {_numbers()}",
    "create temp macro struck(t) as regexp_replace("
    f"no_numbers(translate(no_names(t), '{WIDE[0]}{UNSEEN}', '{WIDE[1]}')), '[0-9]{{7,}}', '*******', 'g')",
    "create temp macro year_in(t) as regexp_extract(t, '(?:^|[^0-9])(20[0-9]{2})(?:[0-9]{4})?(?:[^0-9]|$)', 1)",
    "create temp macro file_of(n, file) as '第' || if(n between 2000 and 2099, '0', '') || n || '号收件'"
    " || if(year_in(file) = '', '', '（' || year_in(file) || '）')",
)
_VIEWS = queries.Statements("nameless_views")
"""What an observer sees of each table. A table that is not here is hidden: arrival, attachment, answers, mapping,
audit, purge, purged_original, and any that a later migration makes."""
HARMLESS = ("schema_version",)
_SQL = queries.Statements("nameless")


def bound(cursor: duckdb.DuckDBPyConnection, key: str, forms: Mapping[str, Form]) -> dict[str, Any]:
    """The variables that :data:`MACROS` read: the key of the aliases, and the names that are struck out of texts,
    long ones first."""
    named = " union ".join(_named(form) for form in forms.values())
    sql = (
        "select coalesce(list(n order by length(n) desc, n), []) from"
        f" (select distinct n from ({named}) t(n) where length(n) >= 2 and not regexp_matches(n, '{_NOBODY}'))"
    )
    (names,) = cursor.execute(sql).fetchone()
    return {"lens_key": key, "lens_names": names}


def bind(cursor: duckdb.DuckDBPyConnection, values: Mapping[str, Any]) -> None:
    """Set a cursor's variables to what :func:`bound` gave; nothing for another lens."""
    if values:
        cursor.execute("set variable lens_key = $lens_key", {"lens_key": values["lens_key"]})
        cursor.execute(
            "set variable lens_names = $names::varchar[]", {"names": values["lens_names"]}
        )


def without(
    cursor: duckdb.DuckDBPyConnection, key: str, forms: Mapping[str, Form], texts: Iterable[str]
) -> dict[str, str]:
    """Each text as an observer would read it: a name that stands alone by its alias, names within a text struck out.

    ``cursor``: one of its own, that sees everything."""
    listed = [*MACROS]
    cursor.execute(";\n".join(listed))
    bind(cursor, bound(cursor, key, forms))
    found = cursor.execute(_SQL["without"], {"texts": list(dict.fromkeys(texts))}).fetchall()
    return dict(found)


def statements(forms: Mapping[str, Form], base: list[str]) -> Iterator[str]:
    """The views over :data:`MACROS`, each after those it reads; ``base`` are the tables there are, unknown ones made empty."""
    records = {record_table(form): form for form in forms.values()}
    for table, form in records.items():
        if table in base:
            yield f"create temp view {table} as {_records(form)}"
    meta = (
        "case form "
        + " ".join(f"when '{f.id}' then {_meta(f)}" for f in forms.values())
        + " else '{}'::json end"
    )
    yield (
        f"create temp view sheet as select * replace (struck(sheet) as sheet, {meta} as meta) from dudao.main.sheet"
    )
    yield (
        f"create temp view sheet_revision as select v.* replace ({meta} as meta) from"
        " (select r.*, s.form from dudao.main.sheet_revision r join dudao.main.sheet s using (upload_id, sheet_no)) v"
    )
    for table, body in _VIEWS.items():
        yield f"create temp view {identifier(table)} as {body}"
    for table in base:
        if table not in (*_VIEWS, *records, "sheet", "sheet_revision"):
            yield f"create temp view {identifier(table)} as select * from dudao.main.{identifier(table)} where false"


def _kind(field: Field) -> str:
    return field.option("read_as", field.kind)


def _hidden(field: Field) -> bool:
    return _kind(field) in _PERSONAL or field.option("personal") is not None


def _named(form: Form) -> str:
    """SQL: every name in the form's columns of names."""
    columns, found = columns_of(form), ["select null::varchar"]
    fields = {f"meta_{m.name}": m for m in form.meta.values()} | dict(form.fields)
    for name, field in fields.items():
        if field.kind in _NAMES and name in columns:
            column = f'"{identifier(name)}"'
            value = f"unnest({column})" if columns[name].endswith("[]") else column
            found.append(f"select {value} from dudao.main.{record_table(form)}")
    return " union ".join(found)


def _records(form: Form) -> str:
    columns = columns_of(form)
    fields = {f"meta_{m.name}": m for m in form.meta.values()} | dict(form.fields)
    made = ["null::json as extra", f"{_source()} as source"]
    for name, field in fields.items():
        if name in columns and name != "extra":
            value = _shown(field, f'r."{identifier(name)}"', columns[name])
            made += [f'{value} as "{identifier(name)}"'] if value else []
    return (
        f"select r.* replace ({', '.join(made)}) from dudao.main.{record_table(form)} r"
        " join dudao.main.upload u using (upload_id)"
    )


def _source() -> str:
    """The place of a row, the file's name in it replaced, a sheet named after a person too."""
    return "file_of(r.upload_id, u.file) || struck(substr(r.source, length(u.file) + 1))"


def _shown(field: Field, column: str, kind: str) -> str | None:
    """SQL: the column as an observer may see it; None: as it is."""
    if _hidden(field):
        return f"null::{kind}"
    if field.kind in _NAMES:
        many = f"list_transform({column}, lambda n: known_as(n))"
        return many if kind.endswith("[]") else f"known_as({column})"
    if kind == "VARCHAR" and field.kind in _TEXTS:
        return f"struck({column})"
    if kind == "VARCHAR[]" and field.kind in ("list", *_TEXTS):
        return f"list_transform({column}, lambda t: struck(t))"
    return None


def _meta(form: Form) -> str:
    """SQL: what stands above a sheet, as an observer may see it."""
    parts = []
    for name, field in form.meta.items():
        path = f"'$.{identifier(name)}'"
        value = f"(meta ->> {path})"
        if field.kind == "people":
            said = f"to_json(list_transform(from_json(json_extract(meta, {path}), '[\"VARCHAR\"]'), lambda n: known_as(n)))"
        elif _hidden(field) or field.kind not in (*_NAMES, *_TEXTS):
            said = "null" if _hidden(field) else f"json_extract(meta, {path})"
        else:
            said = f"to_json({'known_as' if field.kind in _NAMES else 'struck'}{value})"
        if said != "null":
            parts.append(f"'{identifier(name)}', {said}")
    return f"json_object({', '.join(parts)})" if parts else "'{}'::json"
