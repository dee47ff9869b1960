"""Who was supervised at least once: counties, stations, workers (DESIGN §6's shape)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dudao.evaluation.facts import Facts

KINDS = ("group", "individual", "peer", "online")


def coverage(facts: Facts, year: int) -> dict[str, Any]:
    """Coverage of a year as judged from ``facts.as_of``.

    ``reported`` is what the newest staffing tables list; ``supervised`` counts of these a worker
    named in a session of the year with a readable date, and a station listed in one or with such a
    worker. A joint session is in each of its counties and once in the total.
    """
    counties = [_county(row) for row in facts.rows("coverage_county", year=year)]
    (held,) = facts.rows("coverage_total", year=year)
    expected = sum(c["stations"]["expected"] for c in counties)
    return {
        "year": year,
        "as_of": facts.as_of.isoformat(),
        "denominator": {"stations": expected, "as_of": facts.expected["as_of"]},
        "counties": counties,
        "total": {
            "stations": _sum(counties, "stations"),
            "workers": _sum(counties, "workers"),
            "sessions": {kind: held[kind] for kind in KINDS},
        },
    }


def _county(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "county": row["county"],
        "stations": {
            "expected": row["expected"],
            "reported": row["reported"],
            "supervised": row["stations_supervised"],
        },
        "workers": {"reported": row["workers"], "supervised": row["workers_supervised"]},
        "sessions": {kind: row[kind] for kind in KINDS},
    }


def _sum(counties: list[dict[str, Any]], what: str) -> dict[str, int]:
    return {key: sum(c[what][key] for c in counties) for key in counties[0][what]}
