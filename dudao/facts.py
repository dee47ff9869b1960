"""What the store holds, seen with two clocks: temp tables on a cursor of one's own.

``as_of`` is the day judged from, ``known_at`` the moment whose knowledge is used (None: now).
The tables are made by ``queries/base/*.sql`` in the order of :data:`BASE`.
"""

from __future__ import annotations

import datetime as dt
import threading
import tomllib
from collections.abc import Mapping
from typing import Any

import pandas as pd

from dudao import ROOT, queries
from dudao.store import Store

AREAS = ROOT / "data" / "areas"
MACROS = (
    "macros_day_from", "macros_day_to", "macros_city_wide", "macros_online_tool",
    "macros_kinds_agree", "macros_snapshot_day", "macros_within", "macros_is_zone",
    "macros_decided",
)  # fmt: skip
BASE = (
    "county", "station_day", "station_listed", "macros_station_open", "expected_station", "home_county", "unreadable", "kind", "ledger_row", "source_row",
    "macros_source_place", "match_key", "match_said", "ledger_rule", "ledger_root", "match_ledger", "ledger_unsure", "match_word", "word_match",
    "match_lone", "match_lone_vague", "word_root", "match_rule", "session_source", "session_merged", "session", "scope", "worker", "station_site",
    "supervisor", "assessment", "survey", "answer", "respondent",
    "survey_said", "survey_match", "survey_session", "macros_told_source",
)  # fmt: skip
YEARLY = (
    "period", "known", "online_item", "supervision", "station_year", "worker_supervised", "station_supervised",
)  # fmt: skip
_AREA_TABLES = (
    ("county_csv", "counties"), ("township_csv", "townships"), ("zone_csv", "zones"),
)  # fmt: skip


class Facts:
    """The facts of one store at (``as_of``, ``known_at``). Safe to share between threads.

    ``expected`` says of the list of stations that should exist (the denominator of coverage) its
    day ``as_of``, ``source`` and the ``kinds`` of divisions it takes.
    """

    def __init__(
        self,
        store: Store,
        as_of: dt.date | None = None,
        known_at: dt.datetime | None = None,
    ):
        self.as_of = as_of or dt.date.today()
        self.known_at = known_at
        self._cursor = store.cursor()
        self._lock = threading.RLock()
        self._year: int | None = None
        for table, file in _AREA_TABLES:
            frame = pd.read_csv(
                AREAS / f"{file}.csv", dtype=str, encoding="utf-8-sig", keep_default_na=False
            )
            self._cursor.register(table, frame)
        self.expected = tomllib.loads((AREAS / "expected_stations.toml").read_text("utf-8"))
        for name in (*MACROS, *BASE):
            self._prepare(name)

    def close(self) -> None:
        """Drop the temp tables and the cursor."""
        self._cursor.close()

    def __enter__(self) -> Facts:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, name: str, **params: Any) -> pd.DataFrame:
        """The answer of ``queries/<name>.sql`` as a DataFrame.

        ``as_of`` and ``known_at`` are given where the query declares them. With a ``year`` the
        tables of :data:`YEARLY` are those of that year.
        """
        query = queries.load(name)
        with self._lock:
            return query.run(self._cursor, **self._given(query, params))

    def rows(self, name: str, **params: Any) -> list[dict[str, Any]]:
        """Like :meth:`run`, as plain Python values."""
        query = queries.load(name)
        with self._lock:
            return query.rows(self._cursor, **self._given(query, params))

    def measure(
        self, name: str, year: int, period: str, params: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        """The rows of ``queries/measures/<name>.sql`` for a year; ``params`` are a target's own.

        Raises :class:`dudao.queries.QueryError` where a target's param is not the measure's.
        """
        query = queries.load(f"measures/{name}")
        clocks = query.take(
            {"as_of": self.as_of, "known_at": self.known_at, "year": year, "period": period}
        )
        with self._lock:
            self.for_year(year)
            return query.rows(self._cursor, **clocks, **params)

    def for_year(self, year: int) -> None:
        """Make the tables of :data:`YEARLY` for a year, unless they are there."""
        with self._lock:
            if self._year != year:
                for name in YEARLY:
                    self._prepare(name, year=year)
                self._year = year

    def _given(self, query: queries.Query, params: dict[str, Any]) -> dict[str, Any]:
        if "year" in params:
            self.for_year(params["year"])
        clocks = query.take({"as_of": self.as_of, "known_at": self.known_at})
        asked = {k: v for k, v in params.items() if k != "year" or k in query.params}
        return {**clocks, **asked}

    def _prepare(self, name: str, **params: Any) -> None:
        query = queries.load(f"base/{name}")
        offered = {"as_of": self.as_of, "known_at": self.known_at, **params}
        offered["kinds"] = self.expected["kinds"]
        query.execute(self._cursor, **query.take(offered))
