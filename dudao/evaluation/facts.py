"""What the store holds, seen with two clocks: temp tables on a cursor of one's own.

``as_of`` is the day judged from, ``known_at`` the moment whose knowledge is used (None: now).
The tables are those of ``queries/base/*.sql``, each made when a query first reads it, as are the macros of
``queries/macros/*.sql``.

A table is a year's where its file declares ``$year`` or reads such a table. Sessions are made of the rows
that can belong to one year (``$window``) as long as nothing asks for all of them: of five years a fifth.
"""

from __future__ import annotations

import datetime as dt
import functools
import threading
import tomllib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from dudao import ROOT, queries
from dudao.queries import Query
from dudao.store import Store
from dudao.store.clocks import fix_moment
from dudao.store.decisions import settings
from dudao.store.lenses.authority import CLEAR

AREAS = ROOT / "data" / "areas"
EVERY_YEAR = frozenset({"survey_match"})
"""Base tables that look at the sessions of every year, whatever the year asked for."""
ONE_YEAR = frozenset({"pages/satisfaction/cells", "satisfaction_sheets"})
"""Queries that take of those what is of the year asked for alone."""
_AREA_TABLES = (
    ("county_csv", "counties"), ("township_csv", "townships"), ("zone_csv", "zones"),
)  # fmt: skip
_TABLES = {"worker": "staffing", "station_site": "facility"}
"""Base table → the form whose newest table it shows."""
_NAMES = {"staffing": "人员表", "facility": "实体表"}
_WINDOW, _YEAR, _STARTS = "window", "year", "starts"


_Maker = Callable[["Facts", int], pa.Table]
_MADE: dict[str, _Maker] = {}
"""Tables of a year that Python makes, for what must be decided before SQL may show it: name → how."""


def made(name: str) -> Callable[[_Maker], _Maker]:
    """Have queries read a table under this name that a function makes of (facts, year)."""

    def keep(maker: _Maker) -> _Maker:
        _MADE[name] = maker
        return maker

    return keep


class Facts:
    """The facts of one store at (``as_of``, ``known_at``; None: when they are made). Safe to share between threads.

    ``expected`` says of the list of stations that should exist (the denominator of coverage) its
    day ``as_of``, ``source`` and the ``kinds`` of divisions it takes. Of a store seen by a county account
    (``county``) every answer holds the rows of that county alone, and those that are nobody's. ``bounded``: of
    what people answered the store is seen in whole blocks alone (:mod:`dudao.evaluation.bounded`).
    """

    def __init__(
        self,
        store: Store,
        as_of: dt.date | None = None,
        known_at: dt.datetime | None = None,
    ):
        self.as_of = as_of or dt.date.today()
        self.known_at = known_at
        lens = getattr(store, "lens", CLEAR)
        self.county, self.bounded = lens.county, lens.bounded
        self._joint: dict[int, set[str]] = {}
        self.store = store
        self._cursor = store.cursor()
        fix_moment(self._cursor, known_at)
        self._lock = threading.RLock()
        self._made: set[str] = set()
        self._held: dict[str, int] = {}  # tables made by Python → their year
        self._year: int | None = None
        self._window: int | None = None  # of the sessions; None: all of them
        self._starts = 1  # the month the year of the periods begins with
        for table, file in _AREA_TABLES:
            self._cursor.register(table, _area(file))
        self.expected = tomllib.loads((AREAS / "expected_stations.toml").read_text("utf-8"))

    def close(self) -> None:
        """Drop the temp tables and the cursor."""
        self._cursor.close()

    def __enter__(self) -> Facts:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def apart(self) -> Facts:
        """The same facts with tables of their own, to look at another year without losing this one's."""
        return Facts(self.store, self.as_of, self.known_at)

    def shared(self) -> dict[int, str]:
        """Upload → its file's name, of those whose name another upload bears: their sources are told apart by number."""
        return {row["upload_id"]: row["file"] for row in self.rows("shared_names")}

    def interpretations(self, pack: str) -> dict[str, str]:
        """The readings of a rule pack that were switched as known then: reading → option."""
        return settings.interpretations(self.store, pack, self.known_at)

    def run(self, name: str, **params: Any) -> pd.DataFrame:
        """The answer of ``queries/<name>.sql`` as a DataFrame.

        ``as_of`` and ``known_at`` are given where the query declares them. With a ``year`` the
        tables of a year are that year's.
        """
        query = queries.load(name)
        with self._lock:
            found = query.run(self._cursor, **self._ready(query, params))
        if self.county is None or found.empty:
            return found
        own = [self._is_own(row) for row in found.to_dict("records")]
        return found[own].reset_index(drop=True)

    def rows(self, name: str, **params: Any) -> list[dict[str, Any]]:
        """Like :meth:`run`, as plain Python values."""
        query = queries.load(name)
        with self._lock:
            found = query.rows(self._cursor, **self._ready(query, params))
        return [row for row in found if self._is_own(row)]

    def measure(
        self, name: str, year: int, period: str, params: Mapping[str, Any], starts: int = 1
    ) -> pa.Table:
        """The answer of ``queries/measures/<name>.sql`` for a year as columns; ``params`` are a target's own.

        ``starts`` is the month that year begins with (its quarters and months stay the calendar's).

        Raises :class:`dudao.queries.QueryError` where a target's param is not the measure's.
        """
        query = queries.load(f"measures/{name}")
        clocks = query.take({**self._clocks, "year": year, "period": period})
        with self._lock:
            self._hold(query, year)
            self._begin_with(starts)
            self._prepare(query, year)
            found = query.table(self._cursor, **clocks, **params)
        if self.county is None:
            return found
        joint = pa.array(sorted(self._own_sessions(year)), pa.string())
        own = pc.equal(found["county"], self.county)
        return found.filter(pc.or_kleene(own, pc.is_in(found["subject"], joint)))

    def late_tables(self, measure: str) -> dict[str, str]:
        """County → what to say where a measure rests on a table of a later day than ``as_of`` (Chinese)."""
        used = {form for base, form in _TABLES.items() if base in _order(f"measures/{measure}")}
        found: dict[str, list[str]] = {}
        for row in self.rows("late_tables") if used else ():
            if row["form"] in used:
                said = f"依据 {row['last_day']} 的{_NAMES[row['form']]}，晚于判定日"
                found.setdefault(row["county"], []).append(said)
        return {county: "；".join(said) for county, said in found.items()}

    def _is_own(self, row: Mapping[str, Any]) -> bool:
        """Whether a county account may have a row: it names its county, or no one's."""
        county, counties = row.get("county"), row.get("counties")
        if self.county is None or (isinstance(county, str) and county == self.county):
            return True
        if isinstance(county, str):
            return False
        named = county if isinstance(county, list | np.ndarray) else counties
        return not isinstance(named, list | np.ndarray) or not len(named) or self.county in named

    def _own_sessions(self, year: int) -> set[str]:
        """The subjects of sessions the county had with others: no single county stands by their verdicts."""
        if year not in self._joint:
            found = self.rows("session_counties", year=year)
            self._joint[year] = {row["subject"] for row in found}
        return self._joint[year]

    def for_year(self, year: int | None) -> None:
        """The year of the tables of a year, also for a query that names none."""
        with self._lock:
            if year is None:
                raise queries.QueryError("base/*", "$year", "要用", "请给出年度")
            if self._year != year:
                self._made -= _depending(_YEAR)
                self._year = year

    def _ready(self, query: Query, params: dict[str, Any]) -> dict[str, Any]:
        """Make what the query reads; its parameters with the clocks it declares."""
        self._hold(query, params.get("year"))
        self._begin_with(1)
        self._prepare(query, params.get("year"))
        asked = {k: v for k, v in params.items() if k != "year" or k in query.params}
        return {**query.take(self._clocks), **asked}

    @property
    def _clocks(self) -> dict[str, Any]:
        return {"as_of": self.as_of, "known_at": self.known_at}

    def _hold(self, query: Query, year: int | None) -> None:
        """Make the tables that Python makes and the query reads, before any other: they ask queries of their own.

        Of a query without a year they are those of the year looked at last, else of ``as_of``.
        """
        for name in sorted(query.reads & _MADE.keys()):
            year = year or self._held.get(name) or self._year or self.as_of.year
            if self._held.get(name) != year:
                self._cursor.register(name, _MADE[name](self, year))
                self._held[name] = year

    def _prepare(self, query: Query, year: int | None) -> None:
        """Make the base tables the query reads, unless they are there."""
        order = _order(query.name)
        if not _depending(_WINDOW).isdisjoint(order):
            wide = query.name not in ONE_YEAR and not EVERY_YEAR.isdisjoint(order)
            whole = year is None or wide or self._across
            whole = whole or self._starts != 1
            self._look_at(None if whole else year)
        if not _depending(_YEAR).isdisjoint(order) and self._year != year:
            if year is None:
                raise queries.QueryError(query.name, "$year", "要用", "请给出年度")
            self._made -= _depending(_YEAR)
            self._year = year
        for name in order:
            if name not in self._made:
                self._make(name)

    def _begin_with(self, month: int) -> None:
        if self._starts != month:
            self._made -= _depending(_STARTS)
            self._starts = month

    @functools.cached_property
    def _across(self) -> bool:
        """Whether somebody tied sources that may not be of one year: then a year cannot be looked at alone."""
        (found,) = queries.load("decided_across").rows(self._cursor, known_at=self.known_at)
        return found["across"]

    def _look_at(self, window: int | None) -> None:
        """Have the sessions of a year (None: all); tables of all of them serve every year."""
        if self._made.isdisjoint(_depending(_WINDOW)):
            self._window = window
        elif self._window not in (None, window):
            self._made -= _depending(_WINDOW)
            self._window = window

    def _make(self, name: str) -> None:
        base = _base()[name]
        offered = {**self._clocks, "year": self._year, "window": self._window}
        offered["starts"] = self._starts
        offered["kinds"] = self.expected["kinds"]
        base.execute(self._cursor, **base.take(offered))
        self._made.add(name)


@functools.cache
def _area(file: str) -> pd.DataFrame:
    return pd.read_csv(
        AREAS / f"{file}.csv", dtype=str, encoding="utf-8-sig", keep_default_na=False
    )


@functools.cache
def _base() -> dict[str, Query]:
    """Table or macro → the file of ``queries/base`` or ``queries/macros`` that makes it."""
    files = [name for name in queries.names() if name.startswith(("base/", "macros/"))]
    return {_makes(name): queries.load(name) for name in files}


def _makes(name: str) -> str:
    return name.removeprefix("base/").removeprefix("macros/")


@functools.cache
def _order(name: str) -> tuple[str, ...]:
    """The base tables and macros that a file needs, each after those it needs itself."""
    found: dict[str, None] = {}
    for needed in sorted(queries.load(name).reads & _base().keys() - {_makes(name)}):
        found.update(dict.fromkeys(_order(_base()[needed].name)))
        found[needed] = None
    return tuple(found)


@functools.cache
def _depending(param: str) -> frozenset[str]:
    """The base tables whose file declares a parameter, or needs one that does."""
    declaring = {table for table, query in _base().items() if param in query.params}
    return frozenset(
        table
        for table, query in _base().items()
        if table in declaring or not declaring.isdisjoint(_order(query.name))
    )
