"""The second count: the fourteen questions of a meeting (docs/questions.md), counted in plain Python without SQL.

Counted are the answer keys of the demo city year (``data/samples/keys``), which come from the generator's own data
and never from the product's reading. Pages and papers are held against these figures. The year is 2025, looked at
after its end; the rules are Kunming's: a group session of a county counts face to face and from 120 minutes on, a
record is late after seven days, satisfaction under five people is not said.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from dudao import ROOT

KEYS = ROOT / "data" / "samples" / "keys"
YEAR = 2025
LONG_ENOUGH, DAYS, FEW, FLOOR, PRINCIPLE = 120, 7, 5, 1, 2
WORDS = {"group_session": "group", "individual_session": "individual"}
"""Word records whose form says the kind of session; the others say it themselves."""
TICKS = ("logo_wall", "badge", "cap", "vest", "photo")
CHOICES = ("office", "door_sign", "direction_sign", "rooms")
ITEMS = (*CHOICES, *TICKS)
SITES = ("街道", "镇", "乡", "民族乡")
"""The kinds of township that should have a station."""
SUPERVISION = ("group", "individual", "peer", "online_group")
Record = dict[str, Any]


@dataclass
class Session:
    """One session, whichever sources tell of it."""

    day: str | None
    kind: str
    counties: tuple[str, ...]
    online: bool
    minutes: int | None
    supervisors: frozenset[str]
    stations: tuple[str, ...]
    people: set[str]
    filed: list[str] = field(default_factory=list)

    @property
    def month(self) -> int | None:
        return int(self.day[5:7]) if self.day else None

    @property
    def late(self) -> bool | None:
        """Whether its record was late; None: no readable day of filing, or of the session."""
        if not self.day or not self.filed:
            return None
        held = dt.date.fromisoformat(self.day)
        return min((dt.date.fromisoformat(day) - held).days for day in self.filed) > DAYS


def sheets(form: str) -> Iterator[tuple[Record, list[Record]]]:
    """(meta, records) of every sheet of a form; the same bytes sent twice once."""
    seen: set[str] = set()
    for path in sorted(KEYS.rglob("*.json")):
        for sheet in json.loads(path.read_text(encoding="utf-8")).get("sheets", ()):
            if sheet["form"] != form:
                continue
            said = json.dumps([sheet["meta"], sheet["records"]], ensure_ascii=False)
            if said not in seen:
                seen.add(said)
                yield sheet["meta"], sheet["records"]


@functools.cache
def counties() -> tuple[str, ...]:
    with (ROOT / "data/areas/counties.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(row["key"] for row in csv.DictReader(file))


@functools.cache
def _townships() -> dict[str, set[str]]:
    found = defaultdict(set)
    with (ROOT / "data/areas/townships.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            found[row["name"]].add(row["county"])
    return found


def workers() -> dict[tuple[str, str, str], Record]:
    """(county, station, name) → the newest table's row: a newer table replaces a county's stations it lists."""
    newest: dict[tuple[str, str], tuple[str, list[Record]]] = {}
    for meta, records in sheets("staffing"):
        by_station = defaultdict(list)
        for record in records:
            by_station[record["station"]].append(record)
        for station, own in by_station.items():
            place, day = (meta["county"], station), meta["filled_on"]
            if place not in newest or newest[place][0] <= day:
                newest[place] = (day, own)
    return {
        (county, station, record["name"]): {**record, "filled_on": day}
        for (county, station), (day, own) in newest.items()
        for record in own
    }


def sites() -> dict[tuple[str, str], Record]:
    """(county, station) → the newest facility row."""
    found: dict[tuple[str, str], tuple[str, Record]] = {}
    for meta, records in sheets("facility"):
        for record in records:
            place, day = (meta["county"], record["station"]), meta["filled_on"]
            if place not in found or found[place][0] <= day:
                found[place] = (day, record)
    return {place: record for place, (_, record) in found.items()}


@functools.cache
def sessions() -> tuple[Session, ...]:
    """Every session of the year: the ledger's rows, and the Word records that are none of them."""
    found = [_of_ledger(record) for _, records in sheets("session_ledger") for record in records]
    for form in ("group_session", "individual_session", "session_record"):
        for _, records in sheets(form):
            for record in records:
                _add(found, record, WORDS.get(form) or record["type"])
    return tuple(found)


def _of_ledger(record: Record) -> Session:
    told = record["county"]
    names = told if isinstance(told, list) else [told]
    filed = [record["record_filed_on"]] if record["record_filed_on"] else []
    return Session(
        record["held_on"], record["activity"], tuple(n for n in names if n in counties()),
        record["mode"] == "online" or record["activity"] == "online_group", record["minutes"],
        frozenset(record["supervisors"]), tuple(record["stations"]), set(record["supervisees"] or ()), filed,
    )  # fmt: skip


def _add(found: list[Session], record: Record, kind: str) -> None:
    """A Word record to its session: same day, kind and a supervisor in common; else a session of its own."""
    signed = record.get("supervisor_signed_on")
    for session in found:
        same = (session.day, session.kind) == (record["held_on"], kind)
        if same and session.supervisors & set(record["supervisors"]):
            session.people |= set(record["supervisees"])
            session.minutes = session.minutes or record["minutes"]
            session.filed += [signed] if signed else []
            return
    place = (record.get("place") or "").removesuffix("社工站")
    own = _townships().get(place, set())
    county = record.get("county") or (min(own) if len(own) == 1 else None)
    found.append(
        Session(
            record["held_on"], kind, (county,) if county else (), record.get("mode") == "online",
            record["minutes"], frozenset(record["supervisors"]), (place,) if own else (),
            set(record["supervisees"]), [signed] if signed else [],
        )
    )  # fmt: skip


def groups(county: str) -> list[Session]:
    """The county's face-to-face group sessions of any length."""
    return [s for s in sessions() if county in s.counties and s.kind == "group" and not s.online]


def floor_and_principle() -> dict[str, tuple[str, str]]:
    """a: county → (floor, principle), each met, unmet or undecidable."""

    def state(county: str, needed: int) -> str:
        sure = sum((s.minutes or 0) >= LONG_ENOUGH for s in groups(county))
        open_ = sum(s.minutes is None for s in groups(county))
        return "met" if sure >= needed else "undecidable" if sure + open_ >= needed else "unmet"

    return {c: (state(c, FLOOR), state(c, PRINCIPLE)) for c in counties()}


def why(county: str) -> tuple[list[str], list[tuple[str, int | None]]]:
    """b: the days that count, and (day, minutes) of the group sessions that do not (online ones too)."""
    counted = {id(s): s for s in groups(county) if (s.minutes or 0) >= LONG_ENOUGH}
    own = [s for s in sessions() if county in s.counties and s.kind in ("group", "online_group")]
    rest = [(s.day, s.minutes) for s in own if id(s) not in counted]
    return sorted(s.day or "" for s in counted.values()), sorted(rest, key=str)


def changed(county: str) -> dict[str, dict[str, tuple[Any, Any]]]:
    """c: person → field → (before, after), between the county's first and last staffing tables."""
    told = sorted((m["filled_on"], r) for m, r in sheets("staffing") if m["county"] == county)
    before, after = ({r["name"]: r for r in records} for _, records in (told[0], told[-1]))
    found = {}
    for name in before.keys() & after.keys():
        fields = before[name].keys() & after[name].keys() - {"_row"}
        differ = {f: (before[name][f], after[name][f]) for f in fields if before[name][f] != after[name][f]}  # fmt: skip
        if differ:
            found[name] = differ
    return found


def seen(county: str, name: str) -> list[Session]:
    """The dated sessions of the year that name a worker of the county."""
    return [
        s for s in sessions()
        if s.kind in SUPERVISION and s.day and county in s.counties and name in s.people
    ]  # fmt: skip


def never() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """d: county → stations that reported and were never supervised; county → workers never named."""
    named = {place: bool(seen(place[0], place[2])) for place in workers()}
    visited = {
        (c, station) for s in sessions() if s.kind in SUPERVISION and s.day
        for c in s.counties for station in s.stations
    }  # fmt: skip
    stations, people = defaultdict(list), defaultdict(list)
    for county, station in sorted({place[:2] for place in named}):
        own = [n for (c, x, n) in named if (c, x) == (county, station)]
        if (county, station) not in visited and not any(named[county, station, n] for n in own):
            stations[county].append(station)
    for (county, _, name), was in named.items():
        if not was:
            people[county].append(name)
    return dict(stations), {c: sorted(names) for c, names in people.items()}


DAY_OF = {"五华区": "2025-06-11", "官渡区": "2025-06-11"}
"""Online questionnaires, whose day is when they were handed in (a column of the file, in no key)."""


def quarters() -> dict[int | None, tuple[int, list[int]]]:
    """e: quarter (None: no day) → people, and votes of the five levels over all items."""
    people, votes = Counter(), defaultdict(lambda: [0] * 5)
    for meta, records in sheets("satisfaction_survey"):
        day = meta.get("held_on") or DAY_OF.get(meta["county"])
        quarter = (int(day[5:7]) + 2) // 3 if day else None
        if "item" in records[0]:
            people[quarter] += max(sum(r[f"n{n}"] for n in range(1, 6)) for r in records)
            for record in records:
                for level in range(5):
                    votes[quarter][level] += record[f"n{level + 1}"]
            continue
        people[quarter] += len(records)
        for record in records:
            for item in range(1, 8):
                if record[f"q{item}"]:
                    votes[quarter][record[f"q{item}"] - 1] += 1
    return {quarter: (people[quarter], votes[quarter]) for quarter in people}


def facility() -> tuple[dict[tuple[str, str], list[str]], int]:
    """f: (county, station) → the items it lacks; how many stations ticked 照片."""
    lacks = {
        place: [i for i in ITEMS if not site[i]] for place, site in sites().items()
    }  # fmt: skip
    return lacks, sum(bool(site["photo"]) for site in sites().values())


def certificates() -> dict[str, tuple[int, int]]:
    """g: county → (with a certificate, told of) where the table has such a column; ``workers`` without one."""
    asked = {
        meta["county"] for meta, records in sheets("staffing") if any(r["certificate"] for r in records)
    }  # fmt: skip
    found = Counter(c for (c, _, _), w in workers().items() if w["certificate"])
    whole = Counter(c for c, _, _ in workers())
    return {c: (found[c], whole[c]) for c in counties() if c in asked}


def tenure() -> tuple[float, int, int]:
    """g: the middle of the years since hiring at the table's own day; of how many; how many hired under a year before."""
    years = []
    for worker in workers().values():
        hired = worker["hired_on"]
        if hired and len(hired) >= 7:
            first = dt.date.fromisoformat(hired if len(hired) == 10 else f"{hired}-01")
            years.append((dt.date.fromisoformat(worker["filled_on"]) - first).days / 365.25)
    return round(median(years), 1), len(years), sum(y < 1 for y in years)


def turnover(county: str) -> tuple[set[str], set[str], set[str]]:
    """g: who joined, left and moved between the county's first and last table."""
    told = sorted((m["filled_on"], r) for m, r in sheets("staffing") if m["county"] == county)
    before, after = (
        {r["name"]: r["station"] for r in records} for _, records in (told[0], told[-1])
    )
    stayed = before.keys() & after.keys()
    return after.keys() - before, before.keys() - after, {n for n in stayed if before[n] != after[n]}  # fmt: skip


def punctual() -> dict[str, tuple[int, int, int]]:
    """h: supervisor → (late, judged, undecidable) of the sessions with a record to file; sessions of no name under ''."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for session in sessions():
        if session.kind not in SUPERVISION:
            continue
        late = session.late
        for name in session.supervisors or {""}:
            found[name][0] += late is True
            found[name][1] += late is not None
            found[name][2] += late is None
    return {name: tuple(counts) for name, counts in found.items()}


def failed_twice() -> set[str]:
    """h: supervisors with two fails in following rounds."""
    failed: dict[str, set[str]] = defaultdict(set)
    for _, records in sheets("supervisor_assessment"):
        for record in records:
            if not record["passed"]:
                failed[record["supervisor"]].add(record["period"])
    rounds = ["2024H2", "2025H1", "2025H2"]
    pairs = list(itertools.pairwise(rounds))
    return {name for name, own in failed.items() if any({a, b} <= own for a, b in pairs)}


def individual_of_new(since: str = "2024") -> dict[tuple[str, int], int]:
    """k: (county, month) → individual sessions that name a worker hired after a year."""
    new = {
        (c, name) for (c, _, name), w in workers().items() if w["hired_on"] and w["hired_on"][:4] > since
    }  # fmt: skip
    found: Counter[tuple[str, int]] = Counter()
    for session in sessions():
        if session.kind == "individual" and session.day:
            for county in session.counties:
                if any((county, name) in new for name in session.people):
                    found[county, session.month or 0] += 1
    return dict(found)


def county_sheet(county: str) -> dict[str, Any]:
    """l: what one county's page says: verdicts, sessions by month and kind, stations, people, satisfaction."""
    own = [s for s in sessions() if county in s.counties and s.kind in SUPERVISION and s.day]
    roster = [place for place in workers() if place[0] == county]
    stations, people = never()
    late = [s for s in own if s.late]
    return {
        "states": floor_and_principle()[county],
        "months": dict(sorted(Counter(s.month for s in own).items())),
        "kinds": dict(Counter("online" if s.online and s.kind == "group" else s.kind for s in own)),
        "stations": len({place[1] for place in roster}),
        "workers": len(roster),
        "never_stations": stations.get(county, []),
        "never_workers": people.get(county, []),
        "late": len(late),
        "facility": {
            station: len(ITEMS) - len(lacks)
            for (c, station), lacks in facility()[0].items()
            if c == county
        },
    }


def papers(county: str | None = None) -> dict[str, int]:
    """i: what the feedback report of a county, and the minutes (of the city: None), say of a year: sessions by kind,
    stations that should be, reported, were supervised; workers, and those named. A session without a day counts where
    nothing else of it is unclear; a joint one once in the city, in every county of it once."""
    found: Counter[str] = Counter()
    for session in sessions():
        kind = (
            "online"
            if session.kind in ("group", "online_group") and session.online
            else session.kind
        )
        if kind in ("group", "individual", "peer", "online") and (
            county is None or county in session.counties
        ):
            found[kind] += 1
    with (ROOT / "data/areas/townships.csv").open(encoding="utf-8-sig", newline="") as file:
        due = [
            row
            for row in csv.DictReader(file)
            if row["kind"] in SITES and county in (None, row["county"])
        ]
    own = [place for place in workers() if county in (None, place[0])]
    stations, people = never()
    idle = [
        sum(len(v) for k, v in told.items() if county in (None, k)) for told in (stations, people)
    ]
    reported = len({place[:2] for place in own})
    return {
        **{kind: found[kind] for kind in ("group", "individual", "peer", "online")}, "total": sum(found.values()),
        "expected": len(due), "reported": reported, "supervised": reported - idle[0],
        "workers": len(own), "workers_supervised": len(own) - idle[1],
    }  # fmt: skip


def open_items(items: list[Record], day: str) -> tuple[list[tuple[str, str, int]], dict[str, int]]:
    """j: (county, what, days left; under 0 overdue) of the items not done, overdue first, then by day and county; how many
    are overdue, open, done, in all. An item: ``county``, ``what``, ``due`` (ISO), ``state``."""
    today = dt.date.fromisoformat(day)
    left = [
        (dt.date.fromisoformat(i["due"]), i["county"], i["what"])
        for i in items if i["state"] in ("open", "partly", "deferred")
    ]  # fmt: skip
    found = [(c, what, (due - today).days) for due, c, what in sorted(left)]
    late = sum(days < 0 for _, _, days in found)
    done = sum(i["state"] == "done" for i in items)
    return found, {"逾期": late, "没有完成": len(found), "已整改": done, "全部": len(items)}


def not_sent() -> dict[str, list[str]]:
    """n: form → the counties of which no table came."""
    return {
        form: [c for c in counties() if c not in {meta["county"] for meta, _ in sheets(form)}]
        for form in ("staffing", "facility", "satisfaction_survey")
    }
