"""Form 六 as thirteen clerks fill it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from maker import city
from maker.city import Worker
from maker.grid import Sheet
from maker.truth import Entry

PRINTED = [
    ("序号", None), ("目前所在站点名称", "station"), ("社工姓名", "name"), ("性别", "sex"), ("年龄（或出生年月）", "age"),
    ("入职时间", "hired_on"), ("专业", "major"), ("学历", "education"), ("目前的\n困难", "difficulty"),
    ("薪资\n（数额）", "salary"), ("备注", "note"),
]  # fmt: skip

Spelling = Callable[[Worker, int], tuple[Any, dict[str, Any]]]
"""How a clerk writes one field of the worker in place ``i``: (what is written, what it means)."""


def age_of(on: dt.date) -> Spelling:
    return lambda w, i: (w.age(on), {"age": w.age(on)})


def born(fmt: str, full: bool = False) -> Spelling:
    def spell(w: Worker, i: int) -> tuple[str, dict]:
        text = fmt.format(y=w.born.year, m=w.born.month, d=w.born.day, yy=w.born.year % 100)
        return text, {"born": w.born.isoformat() if full else w.born.isoformat()[:7]}

    return spell


def hired(fmt: str, precision: int = 10) -> Spelling:
    def spell(w: Worker, i: int) -> tuple[str, dict]:
        text = fmt.format(y=w.hired.year, m=w.hired.month, d=w.hired.day, yy=w.hired.year % 100)
        return text, {"hired_on": w.hired.isoformat()[:precision]}

    return spell


def hired_cell(w: Worker, i: int) -> tuple[Any, dict]:
    return w.hired, {"hired_on": w.hired.isoformat()}


def hired_serial(w: Worker, i: int) -> tuple[Any, dict]:
    return (w.hired - dt.date(1899, 12, 30)).days, {"hired_on": w.hired.isoformat()}


def money(fmt: str) -> Spelling:
    def spell(w: Worker, i: int) -> tuple[str, dict]:
        text = fmt.format(
            n=w.salary, comma=f"{w.salary:,}", k=f"{w.salary / 1000:g}", wan=f"{w.salary / 10000:g}"
        )
        return text, {"salary": w.salary}

    return spell


DEGREES = {
    "大专": ("大专", "专科", "大学专科"),
    "本科": ("本科", "大学本科", "大学"),
    "硕士": ("硕士", "研究生", "硕士"),
}


def degree(w: Worker, i: int) -> tuple[str, dict]:
    return DEGREES.get(w.education, (w.education,) * 3)[i % 3], {"education": w.education}


def mixed(*ways: Spelling) -> Spelling:
    """Every row another way."""
    return lambda w, i: ways[i % len(ways)](w, i)


def name(w: Worker, i: int) -> tuple[str, dict]:
    return w.name, {"name": w.name}


def spaced_name(w: Worker, i: int) -> tuple[str, dict]:
    return ("\u3000".join(w.name) if len(w.name) == 2 else w.name), {"name": w.name}


def plain(field: str) -> Spelling:
    return lambda w, i: (getattr(w, field), {field: getattr(w, field)})


DEFAULT: dict[str, Spelling] = {
    "name": name,
    "sex": plain("sex"),
    "age": age_of(dt.date(2025, 12, 26)),
    "hired_on": hired_cell,
    "major": plain("major"),
    "education": plain("education"),
    "difficulty": plain("difficulty"),
    "salary": plain("salary"),
    "certificate": plain("certificate"),
    "note": lambda w, i: (None, {}),
}


class Roster:
    """One county's table on one sheet; ``rows`` where each worker came to stand."""

    def __init__(
        self, sheet: Sheet, county: str, columns: list[tuple[str, str | None]], **spell: Spelling
    ):
        self.sheet, self.county, self.columns = sheet, county, columns
        self.spell = {**DEFAULT, **spell}
        self.entry = Entry(sheet.name, "staffing")
        self.at = {field: col for col, (_, field) in enumerate(columns, 1)}
        self.rows: dict[str, int] = {}
        self.number = 0

    @property
    def width(self) -> int:
        return len(self.columns)

    def title(self, row: int, text: str) -> None:
        self.sheet.merge(row, 1, row, self.width, text)

    def meta(self, row: int, filled: tuple[Any, str | None], assistant: str | None) -> None:
        """The two printed lines above the header: labels and values in cells of their own."""
        agency, who, title, phone = city.AGENCIES[self.county]
        s, w = self.sheet, self.width
        s.merge(row, 1, row, 2, "填表时间")
        s.merge(row, 3, row, 6, filled[0])
        s.merge(row, 7, row, 8, "督导助理")
        s.merge(row, 9, row, w, assistant)
        s.merge(row + 1, 1, row + 1, 2, "承接机构名称")
        s.merge(row + 1, 3, row + 1, 4, agency)
        s.row(row + 1, ["负责人姓名", who, "职务", title, "联系方式"], 5)
        s.merge(row + 1, 10, row + 1, w, phone)
        self.known(filled[1], assistant)

    def known(self, filled_on: str | None, assistant: str | None, **other: Any) -> None:
        agency, who, title, phone = city.AGENCIES[self.county]
        meta = {
            "county": self.county,
            "filled_on": filled_on,
            "assistant": assistant,
            "agency": agency,
        }
        self.entry.meta = {
            **meta,
            "contact_name": who,
            "contact_title": title,
            "contact_phone": phone,
            **other,
        }

    def header(self, row: int) -> None:
        self.sheet.row(row, [label for label, _ in self.columns])

    def worker(
        self, row: int, w: Worker, station: str | None, **override: tuple[Any, dict]
    ) -> None:
        """Write one worker; ``station`` as written (None: it stands above)."""
        values: dict[str, Any] = {"station": w.station}
        extra: dict[str, str] = {}
        for field, col in self.at.items():
            if field is None:
                written, means = self.number + 1, {}
            elif field == "station":
                written, means = station, {}
            else:
                written, means = override.get(field) or self.spell[field](w, self.number)
            self.sheet.put(row, col, written)
            if field and field.startswith("extra."):
                if written is not None:
                    extra[field[6:]] = str(written)
            else:
                values.update(means)
        self.entry.record(row, **values, extra=extra)
        self.rows[w.name] = row
        self.number += 1

    def cell(self, who: str, field: str) -> str:
        return self.sheet.at(self.rows[who], self.at[field])

    def doubt(self, who: str, field: str, severity: str, text: str) -> None:
        self.entry.problem(self.cell(who, field), field, severity, text)

    def note(self, row: int) -> None:
        self.sheet.merge(
            row, 1, row, self.width, "注：如果还有其他情况请写在备注一栏，可自行增加备注栏列数。"
        )


def by_station(county: str) -> list[tuple[str, list[Worker]]]:
    """The county's workers grouped by station, in order."""
    groups: dict[str, list[Worker]] = {}
    for worker in city.of(county):
        groups.setdefault(worker.station, []).append(worker)
    return list(groups.items())


def each(
    roster: Roster, row: int, written: Callable[[str], str], **override: dict[int, tuple[Any, dict]]
) -> int:
    """The plain way: the station on every row. Returns the next free row."""
    for number, worker in enumerate(city.of(roster.county)):
        special = {field: ways[number] for field, ways in override.items() if number in ways}
        roster.worker(row, worker, written(worker.station), **special)
        row += 1
    return row
