"""A paper before it is set: every sentence and cell as it will stand. Plain values, so that it is kept and edited as JSON."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

KINDS = {"feedback": "督导反馈报告", "summary": "全市汇总报告", "minutes": "会议纪要"}


@dataclass(slots=True)
class Block:
    """One paragraph. ``role``: ``h1`` (一、), ``h2`` (（一）), ``text``, ``item`` (1.), ``demands`` (stands for all of
    the paper's demands), ``people`` (出席：…, of minutes). ``key`` stays the same where the paper is drawn up again, so that edits find their place."""

    role: str
    text: str
    key: str


@dataclass(slots=True)
class Demand:
    """One thing to be put right, as section 四 and the annex print it. ``closes``: what would close it, as
    ``store.decisions.rectification.Closing`` takes it; None: a person decides."""

    what: str
    measure: str
    owner: str
    due_on: dt.date
    target: str | None = None
    closes: Mapping[str, Any] | None = None


@dataclass(slots=True)
class Table:
    """A table of an annex; ``widths`` are relative, ``centred`` the columns whose cells stand in the middle."""

    heads: list[str]
    rows: list[list[str]]
    widths: list[float]
    centred: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Chart:
    """Bars: ``series`` is name → one number a category."""

    title: str
    categories: list[str]
    series: dict[str, list[int | float | None]]
    stacked: bool = True


@dataclass(slots=True)
class Annex:
    """An annex on pages of its own: a table or a chart (with its table), notes below."""

    title: str
    table: Table | None = None
    chart: Chart | None = None
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Paper:
    """A paper of one moment. ``number`` is the whole 发文字号, its place left blank until it is issued; ``day`` the date
    under the signature, blank until then; ``county`` None: the whole city's. ``contact`` is the 附注
    under the date, who may be asked; ``mark`` stands in
    the issuer's place at the head, ``line`` (with a tab) under the number."""

    kind: str
    county: str | None
    year: int
    as_of: dt.date
    known_at: dt.datetime | None
    issuer: str
    number: str
    title: str
    addressee: str
    blocks: list[Block]
    demands: list[Demand]
    demand_line: str
    annexes: list[Annex]
    signed: str
    copies: list[str]
    day: dt.date | None = None
    mark: str = ""
    line: str = ""
    contact: str = ""

    def as_json(self) -> str:
        """The one text that is kept and hashed."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, default=_plain)

    @classmethod
    def read(cls, text: str) -> Paper:
        """What :meth:`as_json` wrote."""
        told = json.loads(text)
        known = told["known_at"]
        return cls(
            **{
                **told,
                "as_of": dt.date.fromisoformat(told["as_of"]),
                "known_at": dt.datetime.fromisoformat(known) if known else None,
                "day": dt.date.fromisoformat(told["day"]) if told["day"] else None,
                "blocks": [Block(**one) for one in told["blocks"]],
                "demands": [
                    Demand(**{**one, "due_on": dt.date.fromisoformat(one["due_on"])})
                    for one in told["demands"]
                ],
                "annexes": [_annex(one) for one in told["annexes"]],
            }
        )

    def paragraphs(self) -> list[tuple[str, str]]:
        """Role and text of every paragraph of the body, the demands in their place, numbered."""
        found = []
        for block in self.blocks:
            if block.role == "demands":
                found += [
                    ("item", f"{n}.{self.demand_line.format(what=d.what, measure=d.measure, owner=d.owner, due=day_words(d.due_on))}")
                    for n, d in enumerate(self.demands, 1)
                ]  # fmt: skip
            else:
                found.append((block.role, block.text))
        return found


def _annex(told: Mapping[str, Any]) -> Annex:
    table, chart = told["table"], told["chart"]
    return Annex(
        told["title"], Table(**table) if table else None, Chart(**chart) if chart else None, told["notes"]
    )  # fmt: skip


def _plain(value: Any) -> str:
    if isinstance(value, dt.date):  # a datetime is one
        return value.isoformat()
    raise TypeError(type(value).__name__)


def day_words(day: dt.date) -> str:
    """A day as papers write it.

    >>> day_words(dt.date(2026, 3, 5))
    '2026年3月5日'
    """
    return f"{day.year}年{day.month}月{day.day}日"
