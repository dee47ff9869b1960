"""A city of invented people and its files, as many sessions as asked: for the benchmarks of the store.

The same seed gives the same files. Stations, workers and supervisors are the same for every size; what
grows are the sessions: ledgers of a county and half year, Word records for one row in fifty, surveys.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dudao import ROOT
from dudao.problems import Problem, make
from dudao.records import FileResult, Record, SheetResult

SEED = 530100
YEARS = range(2021, 2026)
STATIONS, WORKERS_EACH, ROSTER = 2000, 4, 300
HALVES = ((1, 6), (7, 12))
_KINDS = ("individual",) * 58 + ("peer",) * 16 + ("group",) * 19 + ("online_group",) * 6 + ("station_activity",)  # fmt: skip
_MINUTES = (45, 60, 60, 90, 90, 110, 120, 120, 120, 150, 180)
_TOPICS = ("台账资料整理", "个案访谈技巧", "小组方案修改", "独居老人探访", "志愿者管理", "服务计划撰写", "儿童关爱服务")  # fmt: skip
_SYLLABLES = "青云河湖松柏桃杨石金玉龙凤安宁和平新永长东西南北上下大小白红"
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = "明华丽芳强伟静敏军杰娟艳涛超霞平刚桂英文辉玲建国志勇红梅春燕云飞"
_LEDGER_COLUMNS = {
    "held_on": "B", "county": "C", "stations": "D", "activity": "E", "mode": "F", "supervisors": "G", "assistant": "H",
    "supervisees": "I", "headcount": "J", "minutes": "K", "place": "L", "topic": "M", "record_filed_on": "N",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """One file as checked, its bytes and when it came."""

    result: FileResult
    data: bytes
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Station:
    """A station with the supervisor who visits it."""

    county: str
    name: str
    workers: tuple[str, ...]
    supervisor: str
    assistant: str


class City:
    """The files of a city of about ``sessions`` sessions in five years, at so many ``stations``."""

    def __init__(self, sessions: int, seed: int = SEED, stations: int = STATIONS):
        self.sessions, self._many = sessions, stations
        self._chance = random.Random(seed)
        self.counties = pd.read_csv(ROOT / "data" / "areas" / "counties.csv", dtype=str)["key"].tolist()  # fmt: skip
        self.stations = self._found()
        self._of = {c: [s for s in self.stations if s.county == c] for c in self.counties}
        self._number = 0

    def files(self) -> Iterator[Sent]:
        """Every file in the order it came."""
        for year in YEARS:
            yield from self._tables(year)
            for half, (first, last) in enumerate(HALVES):
                start = dt.date(year, first, 1)
                end = dt.date(year, last, 30 if last == 6 else 31)
                at = dt.datetime(end.year, end.month, end.day, 17) + dt.timedelta(days=6)
                yield self._sent(f"{year}/市级台账{half + 1}.xlsx", at, [self._centre(start, end)])
                for county in self.counties:
                    ledger = self._ledger(county, start, end)
                    yield self._sent(f"{year}/{county}台账{half + 1}.xlsx", at, [ledger])
                    yield self._sent(
                        f"{year}/{county}记录{half + 1}.docx", at, self._words(ledger, county)
                    )
                    yield self._sent(
                        f"{year}/{county}满意度{half + 1}.xlsx", at, [self._survey(county, end)]
                    )
                yield self._sent(
                    f"{year}/成效评估{half + 1}.xlsx", at, [self._assessed(year, half)]
                )

    def _found(self) -> list[Station]:
        of = pd.read_csv(ROOT / "data" / "areas" / "townships.csv", dtype=str)
        named = [(c, n) for c, n in zip(of["county"], of["name"], strict=True)]
        known = {name for _, name in named}
        while len(named) < self._many:
            name = "".join(self._chance.sample(_SYLLABLES, 3)) + "街道"
            if name not in known:
                known.add(name)
                named.append((self.counties[len(named) % len(self.counties)], name))
        people = self._people(self._many * (WORKERS_EACH + 2))
        found = []
        for county, name in named[: self._many]:
            workers = tuple(next(people) for _ in range(WORKERS_EACH))
            found.append(Station(county, name, workers, next(people), next(people)))
        return found

    def _people(self, count: int) -> Iterator[str]:
        size = len(_GIVEN)
        for number in self._chance.sample(range(len(_SURNAMES) * size * size), count):
            first, rest = divmod(number, size * size)
            yield _SURNAMES[first] + _GIVEN[rest // size] + _GIVEN[rest % size]

    def _sent(self, file: str, at: dt.datetime, sheets: list[SheetResult]) -> Sent:
        self._number += 1
        data = f"{self.sessions} {self._number} {file}".encode()
        at += dt.timedelta(seconds=self._number)
        return Sent(FileResult(file, hashlib.sha256(data).hexdigest(), sheets), data, at)

    def _ledger(self, county: str, start: dt.date, end: dt.date) -> SheetResult:
        many = round(self.sessions / len(YEARS) / len(HALVES) / len(self.counties))
        meta = {
            "county": county,
            "covers_from": f"{start:%Y-%m-%d}",
            "covers_to": f"{end:%Y-%m-%d}",
        }
        sheet = SheetResult("督导台账", "session_ledger", meta)
        days = sorted(self._chance.randrange((end - start).days + 1) for _ in range(many))
        for row, day in enumerate(days, start=3):
            repeat = sheet.records and self._chance.random() < 0.01
            values = (
                dict(sheet.records[-1].values)
                if repeat
                else self._session(county, start + dt.timedelta(days=day))
            )
            self._spoil(values, sheet.problems, row)
            sheet.records.append(
                Record(
                    row, values, {n: f"{c}{row}" for n, c in _LEDGER_COLUMNS.items() if n in values}
                )
            )
        return sheet

    def _session(self, county: str, day: dt.date) -> dict[str, Any]:
        chance, station = self._chance, self._chance.choice(self._of[county])
        kind, minutes = chance.choice(_KINDS), chance.choice(_MINUTES)
        group = kind in ("group", "online_group")
        people = list(station.workers) if group else [chance.choice(station.workers)]
        counties = [county]
        if kind == "group" and chance.random() < 0.03:
            counties.append(chance.choice([c for c in self.counties if c != county]))
        if group and chance.random() < 0.1:
            people = ["全体社工"]
        return {
            "held_on": f"{day:%Y-%m-%d}",
            "county": counties,
            "stations": [station.name],
            "activity": kind,
            "mode": "online" if kind == "online_group" else "face_to_face",
            "supervisors": [station.supervisor],
            "assistant": station.assistant if chance.random() < 0.9 else None,
            "supervisees": people,
            "headcount": len(people),
            "minutes": minutes,
            "place": f"{station.name}社工站",
            "topic": chance.choice(_TOPICS),
            "record_filed_on": f"{day + dt.timedelta(days=chance.randrange(10)):%Y-%m-%d}",
        }

    def _spoil(self, values: dict[str, Any], problems: list[Problem], row: int) -> None:
        """What is wrong with some rows: a day, a length, a way or a name that cannot be read."""
        luck = self._chance.random()
        if luck < 0.003:
            values["held_on"] = None
            problems.append(_unread("unreadable_date", "held_on", row, "去年"))
        elif luck < 0.006:
            values["held_on"] = (values["held_on"] or "")[:7] or None
        elif luck < 0.010:
            values["minutes"] = None
            problems.append(_unread("unreadable_duration", "minutes", row, "很久"))
        elif luck < 0.012:
            values["mode"] = None
            problems.append(_unread("unreadable_choice", "mode", row, "照旧"))
        elif luck < 0.015:
            values["supervisors"] = []

    def _centre(self, start: dt.date, end: dt.date) -> SheetResult:
        meta = {"county": None, "covers_from": f"{start:%Y-%m-%d}", "covers_to": f"{end:%Y-%m-%d}"}
        sheet = SheetResult("督导台账", "session_ledger", meta)
        for row in range(3, 3 + max(12, self.sessions // 1000 // len(YEARS) // len(HALVES))):
            day = start + dt.timedelta(days=self._chance.randrange((end - start).days + 1))
            kind = ("online_training", "online_group", "centre_meeting")[row % 3]
            there = self._chance.sample(self.stations[:ROSTER], 8)
            values = {
                "held_on": f"{day:%Y-%m-%d}",
                "activity": kind,
                "mode": "face_to_face" if kind == "centre_meeting" else "online",
                "supervisors": [there[0].supervisor],
                "supervisees": [s.supervisor for s in there[1:]],
                "minutes": 120,
                "place": "督导中心",
                "topic": self._chance.choice(_TOPICS),
            }
            sheet.records.append(
                Record(row, values, {n: f"{_LEDGER_COLUMNS[n]}{row}" for n in values})
            )
        return sheet

    def _words(self, ledger: SheetResult, county: str) -> list[SheetResult]:
        """Word records of some of a ledger's sessions, a few of them of sessions it does not hold."""
        sheets = {
            form: SheetResult("表1", form)
            for form in ("group_session", "individual_session", "session_record")
        }
        for held in ledger.records[::50]:
            told = {
                n: held.values[n]
                for n in ("held_on", "supervisors", "supervisees", "minutes", "place")
            }
            kind = held.values["activity"]
            form = "group_session" if kind == "group" else self._chance.choice(("individual_session", "session_record"))  # fmt: skip
            told |= {
                "county": county,
                "content": f"围绕“{held.values['topic']}”开展，听取近期工作进展与困难。",
            }
            if form != "group_session":
                told["type"] = kind if kind in ("individual", "peer", "group") else None
                told |= {"mode": held.values["mode"], "supervisor_signed_on": held.values.get("record_filed_on")}  # fmt: skip
            if self._chance.random() < 0.1:
                told["held_on"] = (
                    f"{ledger.meta['covers_from'][:5]}{self._chance.randrange(1, 13):02d}-15"
                )
            rows = sheets[form].records
            rows.append(Record(len(rows) + 1, told, {n: f"表1!R{len(rows) + 1}C2" for n in told}))
        return [sheet for sheet in sheets.values() if sheet.records]

    def _survey(self, county: str, end: dt.date) -> SheetResult:
        sheet = SheetResult(
            "答卷", "satisfaction_survey", {"held_on": f"{end:%Y-%m-%d}", "county": county}
        )
        for row in range(2, 2 + max(6, self.sessions // 20 // 140)):
            answers = {f"q{i}": self._chance.choice((3, 4, 5, 5)) for i in range(1, 8)}
            cells = {f"q{i}": f"{chr(66 + i)}{row}" for i in range(1, 8)}
            sheet.records.append(Record(row, {"respondent": row - 1, **answers}, cells))
        return sheet

    def _tables(self, year: int) -> Iterator[Sent]:
        """What comes at the beginning of a year: the roster, each county's people and sites."""
        at = dt.datetime(year, 1, 8, 10)
        yield self._sent(f"{year}/督导名册.xlsx", at, [self._roster()])
        for county in self.counties:
            meta = {"county": county, "filled_on": f"{year}-01-05"}
            people = SheetResult("人员", "staffing", meta)
            sites = SheetResult("实体", "facility", meta)
            for station in self._of[county]:
                row = len(sites.records) + 5
                site = {
                    "station": station.name,
                    "photo": self._chance.random() < 0.8,
                    "logo_wall": True,
                }
                sites.records.append(Record(row, site, dict.fromkeys(site, f"B{row}")))
                for name in station.workers:
                    row = len(people.records) + 5
                    told = {"station": station.name, "name": name, "sex": "女", "education": "本科"}
                    people.records.append(Record(row, told, dict.fromkeys(told, f"C{row}")))
            yield self._sent(f"{year}/{county}人员.xlsx", at, [people])
            yield self._sent(f"{year}/{county}实体.xlsx", at, [sites])

    def _roster(self) -> SheetResult:
        sheet = SheetResult("名册", "supervisor_roster")
        for row, station in enumerate(self.stations[:ROSTER], start=4):
            kind = "administrative" if row % 20 == 0 else "professional"
            told = {
                "name": station.supervisor,
                "kind": kind,
                "title": "中级",
                "appointed_on": "2020-03-01",
            }
            sheet.records.append(Record(row, told, dict.fromkeys(told, f"B{row}")))
        return sheet

    def _assessed(self, year: int, half: int) -> SheetResult:
        period = f"{year}H{half + 1}"
        sheet = SheetResult("评估结果", "supervisor_assessment", {"period": period})
        for row, station in enumerate(self.stations[:ROSTER], start=3):
            passed = self._chance.random() < 0.95
            told = {
                "supervisor": station.supervisor,
                "period": period,
                "passed": passed,
                "complaint_upheld": False,
            }
            sheet.records.append(Record(row, told, dict.fromkeys(told, f"B{row}")))
        return sheet


def _unread(code: str, field: str, row: int, text: str) -> Problem:
    cell = f"{_LEDGER_COLUMNS[field]}{row}"
    return make(code, sheet="督导台账", cell=cell, field=field, label="督导台账", text=text)
