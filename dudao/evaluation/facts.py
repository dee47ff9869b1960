"""What the store holds, seen with two clocks: temp tables on a cursor of one's own.

``as_of`` is the day judged from, ``known_at`` the moment whose knowledge is used (None: now).
The tables are those of ``queries/base/*.sql``, each made when a query first reads it, as are the macros of
``queries/macros/*.sql``.

A table is a year's where its file declares ``$year`` or reads such a table, and a day's where ``$as_of``: another
day (:meth:`Facts.on`) makes those alone anew. Sessions are made of the rows that can belong to one year
(``$window``) as long as nothing asks for all of them: of five years a fifth.
"""

from __future__ import annotations

import contextlib
import copy
import csv
import datetime as dt
import functools
import threading
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
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
FEW = 30_000
"""Records of sessions below which the tables take in every year's at once: making them is planning them, whatever they
hold, and a year looked at for another (the year before, surveys) would make them again."""
ONE_YEAR = frozenset({"pages/satisfaction/cells", "satisfaction_sheets"})
"""Queries that take of those what is of the year asked for alone."""
_AREA_TABLES = (
    ("county_csv", "counties"), ("township_csv", "townships"), ("zone_csv", "zones"),
)  # fmt: skip
_TABLES = {"worker": "staffing", "station_site": "facility"}
"""Base table → the form whose newest table it shows."""
_NAMES = {"staffing": "人员表", "facility": "实体表"}
_WINDOW, _YEAR, _STARTS, _DAY = "window", "year", "starts", "as_of"


_Maker = Callable[["Facts", int], pa.Table]
_MADE: dict[str, _Maker] = {}
"""Tables of a year that Python makes, for what must be decided before SQL may show it: name → how."""


def made(name: str) -> Callable[[_Maker], _Maker]:
    """Have queries read a table under this name that a function makes of (facts, year)."""

    def keep(maker: _Maker) -> _Maker:
        _MADE[name] = maker
        return maker

    return keep


class _Tables:
    """The base tables made so far on a cursor at one moment, and the year, day and window they were made for.

    Whoever asks holds ``lock`` from making what a query reads until its answer is out.
    """

    def __init__(self, store: Store, known_at: dt.datetime | None, areas: Path):
        self.cursor = store.cursor()
        fix_moment(self.cursor, known_at)
        self.lock = threading.RLock()
        self.store, self.known_at, self.areas = store, known_at, areas
        self.held: dict[str, tuple[int, dt.date]] = {}  # made by Python → their year and day
        self.year: int | None = None
        self.made: set[str] = set()  # the base tables and macros that stand
        self._beside: _Tables | None = None
        self._door = threading.Lock()
        self._day: dt.date | None = None
        self._window: int | None = None  # of the sessions; None: all of them
        self._starts = 1  # the month the year of the periods begins with
        (about,) = queries.load("store/sessions_about").rows(self.cursor)
        self.few = about["many"] < FEW
        for table, file in _AREA_TABLES:
            self.cursor.register(table, _area(areas, file))
        self.expected = tomllib.loads((areas / "expected_stations.toml").read_text("utf-8"))

    def prepare(self, query: Query, year: int | None, day: dt.date, starts: int) -> None:
        """Make the base tables the query reads, unless they are there."""
        order = _order(query.name)
        if self._day != day:
            self.made -= _depending(_DAY)
            self._day = day
        if self._starts != starts:
            self.made -= _depending(_STARTS)
            self._starts = starts
        if not _depending(_WINDOW).isdisjoint(order):
            wide = query.name not in ONE_YEAR and not EVERY_YEAR.isdisjoint(order)
            whole = self.few or year is None or wide or self._across
            whole = whole or self._starts != 1
            self._look_at(None if whole else year)
        if not _depending(_YEAR).isdisjoint(order) and self.year != year:
            if year is None:
                raise queries.QueryError(query.name, "$year", "要用", "请给出年度")
            self.turn_to(year)
        for name in order:
            if name not in self.made:
                self._make(name)

    def turn_to(self, year: int) -> None:
        """Have the tables of a year be that year's."""
        if self.year != year:
            self.made -= _depending(_YEAR)
            self.year = year

    @property
    def beside(self) -> _Tables:
        """Tables for another year on a cursor of their own, made when they are first needed; where sessions are few,
        these: they hold every year's."""
        if self.few:
            return self
        with self._door:  # not ``lock``: who holds it may be waiting for the other year
            if self._beside is None:
                self._beside = _Tables(self.store, self.known_at, self.areas)
            return self._beside

    def close(self) -> None:
        """Drop them all."""
        self.cursor.close()
        if self._beside is not None:
            self._beside.close()

    @functools.cached_property
    def _across(self) -> bool:
        """Whether somebody tied sources that may not be of one year: then a year cannot be looked at alone."""
        (found,) = queries.load("decided_across").rows(self.cursor, known_at=self.known_at)
        return found["across"]

    def _look_at(self, window: int | None) -> None:
        """Have the sessions of a year (None: all); tables of all of them serve every year."""
        if self.made.isdisjoint(_depending(_WINDOW)):
            self._window = window
        elif self._window not in (None, window):
            self.made -= _depending(_WINDOW)
            self._window = window

    def _make(self, name: str) -> None:
        base = _base()[name]
        offered = {"as_of": self._day, "known_at": self.known_at, "year": self.year}
        offered |= {"window": self._window, "starts": self._starts}
        offered["kinds"] = self.expected["kinds"]
        base.execute(self.cursor, **base.take(offered))
        self.made.add(name)


class Facts:
    """The facts of one store at (``as_of``, ``known_at``; None: when they are made). Safe to share between threads.

    ``expected`` says of the list of stations that should exist (the denominator of coverage) its
    day ``as_of``, ``source`` and the ``kinds`` of divisions it takes. Of a store seen by a county account
    (``county``) every answer holds the rows of that county alone, and those that are nobody's. ``bounded``: of
    what people answered the store is seen in whole blocks alone (:mod:`dudao.evaluation.bounded`). ``nameless``: of what
    workers are it is told of no small group (:mod:`dudao.evaluation.traits`). ``areas`` holds the
    lists of places: another city's store has its own.
    """

    def __init__(
        self,
        store: Store,
        as_of: dt.date | None = None,
        known_at: dt.datetime | None = None,
        areas: Path = AREAS,
    ):
        self.as_of = as_of or dt.date.today()
        self.known_at = known_at
        lens = getattr(store, "lens", CLEAR)
        self.county, self.bounded, self.nameless = lens.county, lens.bounded, lens.nameless
        self._joint: dict[int, set[str]] = {}
        self.store = store
        self._tables = _Tables(store, known_at, areas)
        self.expected = self._tables.expected

    def close(self) -> None:
        """Drop the temp tables and the cursors, also for all that looks through them (:meth:`on`, :meth:`apart`)."""
        self._tables.close()

    def __enter__(self) -> Facts:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def on(self, as_of: dt.date) -> Facts:
        """The same facts judged from another day, on the same tables: only those of a day are made anew.

        Nothing that came since is seen. Two days asked in turns make a day's tables again at each turn
        (:meth:`together` keeps others waiting).
        """
        return self._through(self._tables, as_of)

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Questions that are asked in a row: who looks from another day waits until they are answered."""
        with self._tables.lock:
            yield

    def apart(self) -> Facts:
        """The same facts to look at another year without losing this one's sessions, with tables of their own where
        there are many; kept for the next day, and closed with these."""
        return self._through(self._tables.beside, self.as_of)

    @property
    def shares_years(self) -> bool:
        """Whether :meth:`apart` looks through these very tables, so that two years are asked after one another."""
        return self._tables.few

    def _through(self, tables: _Tables, as_of: dt.date) -> Facts:
        other = copy.copy(self)
        other._tables, other.as_of, other._joint = tables, as_of, {}
        return other

    def shared(self) -> dict[int, str]:
        """Upload → its file's name, of those whose name another upload bears: their sources are told apart by number."""
        return {row["upload_id"]: row["file"] for row in self.rows("shared_names")}

    def interpretations(self, pack: str) -> dict[str, str]:
        """The readings of a rule pack that were switched as known then: reading → option."""
        return settings.interpretations(self.store, pack, self.known_at)

    def settings(self, prefix: str) -> dict[str, str]:
        """What is set under a prefix as known then: rest of the name → value."""
        return settings.settings(self.store, prefix, self.known_at)

    def run(self, name: str, **params: Any) -> pd.DataFrame:
        """The answer of ``queries/<name>.sql`` as a DataFrame.

        ``as_of`` and ``known_at`` are given where the query declares them. With a ``year`` the
        tables of a year are that year's.
        """
        query = queries.load(name)
        with self._tables.lock:
            found = query.run(self._tables.cursor, **self._ready(query, params))
        if self.county is None or found.empty:
            return found
        own = [self._is_own(row) for row in found.to_dict("records")]
        return found[own].reset_index(drop=True)

    def rows(self, name: str, **params: Any) -> list[dict[str, Any]]:
        """Like :meth:`run`, as plain Python values."""
        query = queries.load(name)
        with self._tables.lock:
            found = query.rows(self._tables.cursor, **self._ready(query, params))
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
        with self._tables.lock:
            self._hold(query, year)
            self._tables.prepare(query, year, self.as_of, starts)
            found = query.table(self._tables.cursor, **clocks, **params)
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
        if year is None:
            raise queries.QueryError("base/*", "$year", "要用", "请给出年度")
        with self._tables.lock:
            self._tables.turn_to(year)

    def _ready(self, query: Query, params: dict[str, Any]) -> dict[str, Any]:
        """Make what the query reads; its parameters with the clocks it declares."""
        self._hold(query, params.get("year"))
        self._tables.prepare(query, params.get("year"), self.as_of, starts=1)
        asked = {k: v for k, v in params.items() if k != "year" or k in query.params}
        return {**query.take(self._clocks), **asked}

    @property
    def _clocks(self) -> dict[str, Any]:
        return {"as_of": self.as_of, "known_at": self.known_at}

    def _hold(self, query: Query, year: int | None) -> None:
        """Make the tables that Python makes and the query reads, before any other: they ask queries of their own.

        Of a query without a year they are those of the year looked at last, else of ``as_of``.
        """
        held = self._tables.held
        for name in sorted(query.reads & _MADE.keys()):
            before, _ = held.get(name, (None, None))
            year = year or before or self._tables.year or self.as_of.year
            if held.get(name) != (year, self.as_of):
                self._tables.cursor.register(name, _MADE[name](self, year))
                held[name] = (year, self.as_of)


@functools.cache
def _area(areas: Path, file: str) -> pa.Table:
    """As columns: DuckDB looks into every cell of a DataFrame before it takes it, 10 ms a set of facts."""
    with (areas / f"{file}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return pa.Table.from_pylist(list(csv.DictReader(lines)))


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
