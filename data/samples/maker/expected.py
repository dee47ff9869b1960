"""The year's verdicts, counted from the story itself: never from what the product reads."""

from __future__ import annotations

from collections import Counter
from typing import Any

from maker import city, surveys
from maker.centre import COMPLAINT, FAILS, ROSTER
from maker.sessions import ADMINISTRATIVE, Session, sessions

AS_OF = "2026-01-10"
JUDGED = {"KM-67": ("group", "online_group"), "KM-69": ("individual",), "KM-63": ("peer",)}


def _state(sure: int, open_: int, need: int) -> str:
    return "met" if sure >= need else "undecidable" if sure + open_ >= need else "unmet"


def _county(county: str) -> dict[str, Any]:
    mine = [s for s in sessions() if county in s.counties]
    onsite = [s for s in mine if s.activity == "group" and s.mode == "face_to_face"]
    long_enough = [s for s in onsite if s.minutes and s.minutes >= 120]
    unreadable = [s for s in onsite if s.minutes is None]
    return {
        "group_dates": sorted(s.held_on.isoformat() for s in long_enough),
        "group_ge120": len(long_enough),
        "under_120": len(onsite) - len(long_enough) - len(unreadable),
        "unreadable_length": len(unreadable),
        "group_online": sum(s.activity == "group" and s.mode == "online" for s in mine),
        "individual": sum(s.activity == "individual" and not s.written_date for s in mine),
        "peer": sum(s.activity == "peer" for s in mine),
        "floor": _state(len(long_enough), len(unreadable), 1),
        "principle": _state(len(long_enough), len(unreadable), 2),
    }


def _filed(s: Session, signed: dict[Session, Any]) -> str:
    days = [d for d in (s.filed_on, signed.get(s)) if d]
    if s.written_date or not days:
        return "undecidable"
    return "met" if (min(days) - s.held_on).days <= 7 else "unmet"


def _centre() -> dict[str, Any]:
    kinds = {"online_training": "trainings", "online_group": "groups"}
    quarters = Counter()
    counts = Counter()
    for s in sessions():
        if s.activity in kinds:
            counts[kinds[s.activity]] += 1
            quarters[f"2025Q{(s.held_on.month + 2) // 3}"] += 1
    online = sum(counts.values())
    return {
        "online": dict(counts),
        "KM-13": {"value": online, "state": "met" if online >= 3 else "unmet"},
        "KM-26": {
            q: "met" if quarters[q] else "unmet" for q in ("2025Q1", "2025Q2", "2025Q3", "2025Q4")
        },
        "ledger_rows": sum(s.ledger for s in sessions()),
        "sessions": len(sessions()),
        "by_activity": dict(Counter(s.activity for s in sessions())),
    }


def _supervisors() -> dict[str, Any]:
    def attended(who: str, activity: str) -> int:
        return sum(who in s.supervisors for s in sessions() if s.activity == activity)

    return {
        "KM-16": {w: "met" if attended(w, "centre_meeting") else "unmet" for w in ADMINISTRATIVE},
        "KM-17": {w: "met" if attended(w, "station_activity") else "unmet" for w in ADMINISTRATIVE},
        "below_intermediate": [p["name"] for p in ROSTER if p.get("title") == "初级"],
        "two_consecutive_fails": [w for w, f in FAILS.items() if f == ("2025H1", "2025H2")],
        "fails_with_a_gap": ["邵建华"],
        "never_assessed": sorted(ADMINISTRATIVE),
        "two_fails_not_consecutive": ["尤佳宁"],
        "complaint_upheld": [COMPLAINT[0]],
    }


def _coverage() -> dict[str, Any]:
    counted = ("group", "individual", "peer", "online_group")
    judged = [s for s in sessions() if s.activity in counted and not s.written_date]
    rows = {}
    for county in city.counties():
        roster = city.of(county) if county in city.STATIONS else []
        mine = [s for s in judged if county in s.counties]
        named = {name for s in mine for name in s.supervisees} & {w.name for w in roster}
        listed = {station for s in mine for station in s.stations}
        reported = {w.station for w in roster}
        touched = reported & (listed | {w.station for w in roster if w.name in named})
        rows[county] = {
            "stations_reported": len(reported), "stations_supervised": len(touched),
            "workers_reported": len(roster), "workers_supervised": len(named),
        }  # fmt: skip
    total = {key: sum(row[key] for row in rows.values()) for key in rows["五华区"]}
    return {"counties": rows, "total": total, "without_roster": [city.MISSING]}


def _score(given: surveys.Answers) -> dict[str, Any]:
    items = []
    for number in range(7):
        marks = Counter(row[number] for row in given if row[number])
        items.append([marks[level] for level in (1, 2, 3, 4, 5)])
    pooled = [sum(item[level] for item in items) for level in range(5)]
    answers = sum(pooled)
    return {
        "respondents": len(given), "answers": answers, "counts": pooled, "item_counts": items,
        "rate": round((pooled[3] + pooled[4]) / answers, 6),
        "mean": round(sum(n * level for level, n in enumerate(pooled, 1)) / answers, 6),
    }  # fmt: skip


def expected(signed: dict[Session, Any]) -> dict[str, Any]:
    """The whole story as figures; ``signed`` are signature dates of the Word records."""
    counties = {county: _county(county) for county in city.counties()}
    records = {
        target: dict(Counter(_filed(s, signed) for s in sessions() if s.activity in kinds))
        for target, kinds in JUDGED.items()
    }
    given = surveys.read_answers()
    groups = [s for s in sessions() if s.activity == "group" and s.mode == "face_to_face"]
    length = Counter(
        "undecidable" if s.minutes is None else "met" if s.minutes >= 120 else "unmet"
        for s in groups
    )
    return {
        "year": 2025,
        "as_of": AS_OF,
        "missing_county": city.MISSING,
        "counties": counties,
        "centre": _centre(),
        "KM-12": dict(length),
        "records": records,
        "supervisors": _supervisors(),
        "coverage": _coverage(),
        "satisfaction": {
            "total": _score([row for rows in given.values() for row in rows]),
            "counties": {county: _score(rows) for county, rows in given.items()},
            "under_five": [county for county, rows in given.items() if len(rows) < 5],
        },
    }
