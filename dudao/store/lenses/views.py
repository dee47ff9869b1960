"""Lenses ground once a store event: tables of what each lens lets through, put on a cursor as temp views.

A lens costs more to make than most questions (an observer's strikes names out of every text), so what it
shows is kept in memory, in a database of its own beside the store's, until something happens in the store.
On a cursor stand temp views of the base tables' names, which every query and macro meets first.
"""

from __future__ import annotations

import itertools
import threading
import weakref
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dudao import queries
from dudao.store.lenses import county as lens_county
from dudao.store.lenses import nameless as lens_nameless
from dudao.store.tables import identifier

if TYPE_CHECKING:
    import duckdb

    from dudao.forms import Form
    from dudao.store.lenses.authority import Lens

_SQL = queries.Statements("views")

_SHELF = "attach if not exists ':memory:' as lenses"


@dataclass(slots=True)
class _Ground:
    """What one lens showed at one event: the schema its tables are in, and the cursors that look through it."""

    event: Hashable
    schema: str
    tables: list[str]
    bound: Mapping[str, Any]
    worn: weakref.WeakSet[Any] = field(default_factory=weakref.WeakSet)


class Lenses:
    """The lenses of one connection, each as ground last; an older one goes when nobody looks through it any more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._newest: dict[Lens, _Ground] = {}
        self._older: list[_Ground] = []
        self._number = itertools.count(1)

    def put_on(
        self,
        cursor: duckdb.DuckDBPyConnection,
        maker: duckdb.DuckDBPyConnection,
        lens: Lens,
        forms: Mapping[str, Form],
        key: str,
    ) -> None:
        """Have a cursor show what the lens lets through; ``maker``: another cursor, on which it is made where there
        is none of the last event. ``key`` makes the aliases. A table nobody classified is empty."""
        with self._lock:
            base = [table for (table,) in maker.execute(_SQL["tables"]).fetchall()]
            (last,) = queries.load("store/last_event").execute(maker, arrivals=True).fetchone()
            event = (last, tuple(base), id(forms))
            ground = self._newest.get(lens)
            if ground is None or ground.event != event:
                self._forget(maker, lens)
                ground = self._grind(maker, lens, forms, key, event)
                self._newest[lens] = ground
            ground.worn.add(cursor)
        lens_nameless.bind(cursor, ground.bound)
        listed = [
            f"create temp view {identifier(t)} as from lenses.{ground.schema}.{identifier(t)}"
            for t in ground.tables
        ]
        listed += lens_nameless.MACROS if lens.county is None else lens_county.macros(forms)
        cursor.execute(";\n".join(listed))

    def _grind(
        self,
        maker: duckdb.DuckDBPyConnection,
        lens: Lens,
        forms: Mapping[str, Form],
        key: str,
        event: tuple[Any, ...],
    ) -> _Ground:
        base, bound = event[1], {}
        if lens.county is not None:
            maker.execute(
                lens_county.SQL["lens"], lens_county.parameters(lens.county, lens.account)
            )
            listed = [*lens_county.statements(forms, base)]
        else:
            bound = lens_nameless.bound(maker, key, forms)
            lens_nameless.bind(maker, bound)
            listed = [*lens_nameless.MACROS, *lens_nameless.statements(forms, base)]
        maker.execute(";\n".join(listed))
        tables = [table for (table,) in maker.execute(_SQL["temporary"]).fetchall()]
        schema = f"lens{next(self._number)}"
        listed = [_SHELF, f"create schema lenses.{schema}"]
        listed += [
            f"create table lenses.{schema}.{identifier(t)} as from temp.{identifier(t)}"
            for t in tables
        ]
        maker.execute(";\n".join(listed))
        return _Ground(event, schema, tables, bound)

    def _forget(self, maker: duckdb.DuckDBPyConnection, lens: Lens) -> None:
        """Put the lens's last one aside, and drop of those put aside what no cursor looks through."""
        if lens in self._newest:
            self._older.append(self._newest.pop(lens))
        gone = [ground for ground in self._older if not ground.worn]
        listed = [f"drop schema lenses.{ground.schema} cascade" for ground in gone]
        if listed:
            maker.execute(";\n".join(listed))
        self._older = [ground for ground in self._older if ground.worn]
