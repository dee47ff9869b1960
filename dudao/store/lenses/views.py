"""Putting a lens on a cursor: temp views of the base tables' names, which every query and macro meets first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from dudao.store.lenses import county as lens_county
from dudao.store.lenses import nameless as lens_nameless

if TYPE_CHECKING:
    import duckdb

    from dudao.forms import Form
    from dudao.store.lenses.authority import Lens

_TABLES = "select table_name from duckdb_tables() where database_name = 'dudao' and not temporary order by 1"


def put_on(
    cursor: duckdb.DuckDBPyConnection, lens: Lens, forms: Mapping[str, Form], key: str
) -> None:
    """Have a cursor show what the lens lets through; ``key`` makes the aliases. A table nobody classified is empty."""
    base = [table for (table,) in cursor.execute(_TABLES).fetchall()]
    if lens.county is not None:
        cursor.execute(lens_county.SETUP, lens_county.parameters(lens.county, lens.account))
        listed = lens_county.statements(forms, base)
    else:
        lens_nameless.put_key(cursor, key, forms)
        listed = lens_nameless.statements(forms, base)
    cursor.execute(";\n".join(listed))
