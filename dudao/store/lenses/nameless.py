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
_GAP = (
    "([\\x{3400}-\\x{9fff}A-Za-z])"
    "[\\s\\x{a0}\\x{ad}\\x{3000}\\x{2000}-\\x{200f}\\x{2060}\\x{feff}·•・‧._]+"
)
"""What a name is written apart with, inside."""


def _numbers(text: str) -> str:
    """SQL: a text without what looks personal in it, by the patterns of the masks."""
    said = text
    for pattern in (*for_re2(), *for_re2()):
        said = f"regexp_replace({said}, '{pattern}', '\\1****\\2', 'g')"
    return f"if(regexp_matches({text}, '[0-9]|[一二三四五六七八九两几][十百千万]|[一幺][三四五六七八九]|号'), {said}, {text})"


MACROS = (
    "create temp macro known_as(n) as if(regexp_matches(n, '" + _NOBODY + "'), n,"
    " '人员·' || upper(left(sha256(getvariable('lens_key') || n), 8)))",
    "create temp macro long_first(names) as list_transform("
    "list_sort(list_transform(names, lambda n: {'length': -length(n), 'name': n})), lambda x: x.name)",
    "create temp macro unnamed(t) as list_reduce("
    "list_prepend(t, long_first(regexp_extract_all(t, getvariable('lens_pattern')))),"
    " lambda said, n: replace(said, n, repeat('某', length(n))))",
    f"create temp macro joined(t) as regexp_replace(t, '{_GAP}', '\\1', 'g')",
    "create temp macro apart(t) as list_transform(list_transform([{'plain': t, 'joined': joined(t)}], lambda w:"
    " {'same': w.joined = w.plain, 'plain': unnamed(w.plain), 'joined': if(w.joined = w.plain, null, unnamed(w.joined))}),"
    " lambda w: if(w.same or w.joined = joined(w.plain), w.plain, w.joined))[1]",
    f"create temp macro no_names(t) as if(not coalesce(regexp_matches(t, '{_GAP}'), false), unnamed(t), apart(t))",
    f"create temp macro no_numbers(t) as list_transform([t], lambda n: {_numbers('n')})[1]",
    "create temp macro struck(t) as regexp_replace("
    f"no_numbers(translate(no_names(t), '{WIDE[0]}{UNSEEN}', '{WIDE[1]}')), '[0-9]{{7,}}', '*******', 'g')",
    "create temp macro struck_all(parts) as list_transform(parts, lambda part: list_transform(part, lambda t: struck(t)))",
    "create temp macro year_in(t) as regexp_extract(t, '(?:^|[^0-9])(20[0-9]{2})(?:[0-9]{4})?(?:[^0-9]|$)', 1)",
    "create temp macro file_of(n, file) as '第' || if(n between 2000 and 2099, '0', '') || n || '号收件'"
    " || if(year_in(file) = '', '', '（' || year_in(file) || '）')",
)
_ROW = "!R[0-9]+$"
_VIEWS = queries.Statements("nameless_views")
"""What an observer sees of each table. A table that is not here is hidden: arrival, attachment, answers, mapping,
audit, purge, purged_original, and any that a later migration makes."""
HARMLESS = ("schema_version",)
_SQL = queries.Statements("nameless")


def bound(cursor: duckdb.DuckDBPyConnection, key: str, forms: Mapping[str, Form]) -> dict[str, Any]:
    """The variables that :data:`MACROS` read: the key of the aliases; the names that are struck out of texts, each also
    without what parts it (阿依·古丽); these as one pattern, long ones first: looked for one after the other in every
    text they take hundreds of times as long."""
    named = " union ".join(_named(form) for form in forms.values())
    sql = (
        "select coalesce(list(n order by length(n) desc, n), []) from"
        f" (select distinct unnest([n, regexp_replace(n, $gap, '\\1', 'g')]) as n from ({named}) t(n)"
        f" where length(n) >= 2 and not regexp_matches(n, '{_NOBODY}')) where length(n) >= 2"
    )
    ((names,),) = cursor.execute(sql, {"gap": _GAP}).fetchall()
    ((pattern,),) = cursor.execute(_SQL["pattern"], {"names": names}).fetchall()
    return {"lens_key": key, "lens_names": names, "lens_pattern": pattern}


def bind(cursor: duckdb.DuckDBPyConnection, values: Mapping[str, Any]) -> None:
    """Set a cursor's variables to what :func:`bound` gave; nothing for another lens."""
    if values:
        cursor.execute("set variable lens_key = $lens_key", {"lens_key": values["lens_key"]})
        cursor.execute(
            "set variable lens_names = $names::varchar[]", {"names": values["lens_names"]}
        )
        cursor.execute("set variable lens_pattern = $pattern", {"pattern": values["lens_pattern"]})


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
    struck = _struck_meta(forms)
    meta = (
        "case form "
        + " ".join(f"when '{f.id}' then {_meta(f, struck)}" for f in forms.values())
        + " else '{}'::json end"
    )
    said = ", ".join(["[sheet]", *(f"[meta ->> '$.{identifier(name)}']" for name in struck)])
    yield (
        f"create temp view sheet as select * exclude (said) replace (said[1][1] as sheet, {meta} as meta) from"
        f" (select *, struck_all([{said}]) as said from dudao.main.sheet)"
    )
    yield (
        f"create temp view sheet_revision as select * exclude (said) replace ({meta} as meta) from"
        f" (select r.*, s.form, struck_all([{said}]) as said from dudao.main.sheet_revision r"
        " join (select upload_id, sheet_no, sheet, form from dudao.main.sheet) s using (upload_id, sheet_no))"
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
    """SQL: the form's records. All texts of a row are struck by one call: each call is planned with its thirty
    patterns, which cost more than the rows of many a store."""
    columns = columns_of(form)
    fields = {f"meta_{m.name}": m for m in form.meta.values()} | dict(form.fields)
    # A sheet may be named after a person. The columns begin with a line as no form's can.
    texts = [f"[regexp_replace(substr(r.source, length(u.file) + 1), '{_ROW}', '')]"]
    source = f"file_of(upload_id, _file) || _said[1][1] || regexp_extract(source, '{_ROW}')"
    made = ["null::json as extra", f"{source} as source"]
    for name, field in fields.items():
        if name not in columns or name == "extra":
            continue
        column, kind = f'"{identifier(name)}"', columns[name]
        if _struck(field, kind):
            texts.append(f"r.{column}" if kind.endswith("[]") else f"[r.{column}]")
            made.append(f"_said[{len(texts)}]{'' if kind.endswith('[]') else '[1]'} as {column}")
        elif value := _shown(field, column, kind):
            made.append(f"{value} as {column}")
    return (
        f"select * exclude (_file, _said) replace ({', '.join(made)}) from"
        f" (select r.*, u.file as _file, struck_all([{', '.join(texts)}]) as _said from dudao.main.{record_table(form)} r"
        " join dudao.main.upload u using (upload_id))"
    )


def _struck(field: Field, kind: str) -> bool:
    """Whether a column is a text, or several, in which names and numbers are struck out."""
    if _hidden(field) or field.kind in _NAMES:
        return False
    return (
        field.kind in _TEXTS
        if kind == "VARCHAR"
        else kind == "VARCHAR[]" and field.kind in ("list", *_TEXTS)
    )


def _shown(field: Field, column: str, kind: str) -> str | None:
    """SQL: any other column as an observer may see it; None: as it is."""
    if _hidden(field):
        return f"null::{kind}"
    if field.kind not in _NAMES:
        return None
    many = f"list_transform({column}, lambda n: known_as(n))"
    return many if kind.endswith("[]") else f"known_as({column})"


def _struck_meta(forms: Mapping[str, Form]) -> list[str]:
    """What stands above the sheets of any form and is a text."""
    return sorted(
        {m.name for form in forms.values() for m in form.meta.values() if _struck(m, "VARCHAR")}
    )


def _meta(form: Form, struck: list[str]) -> str:
    """SQL: what stands above a sheet, as an observer may see it; ``said`` holds the sheet's name, then these struck."""
    parts = []
    for name, field in form.meta.items():
        path = f"'$.{identifier(name)}'"
        if field.kind == "people":
            said = f"to_json(list_transform(from_json(json_extract(meta, {path}), '[\"VARCHAR\"]'), lambda n: known_as(n)))"
        elif _struck(field, "VARCHAR"):
            said = f"to_json(said[{struck.index(name) + 2}][1])"
        elif field.kind in _NAMES and not _hidden(field):
            said = f"to_json(known_as(meta ->> {path}))"
        else:
            said = "null" if _hidden(field) else f"json_extract(meta, {path})"
        if said != "null":
            parts.append(f"'{identifier(name)}', {said}")
    return f"json_object({', '.join(parts)})" if parts else "'{}'::json"
