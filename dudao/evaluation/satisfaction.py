"""Satisfaction pooled over items, small groups hidden (DESIGN §6's shape, DOMAIN §5.3).

A group under :data:`SMALL` respondents is null and named in ``suppressed``; one under :data:`SMALL_COUNTS`
has one figure, its ``rate`` to the nearest tenth (rate, mean and number of answers together would give the
five counts away). So that nothing hidden follows from the total less what is shown, the smallest shown
counties are hidden too until what is hidden together is more than one group and reaches the limit (the
answers that name no county count as a hidden group: they are in the total alone); and in the same way
counties are rounded that would give away exactly what is rounded. :func:`grouped` is the same by supervisor,
session and table of answers, hidden so that all tables together give nothing away
(:mod:`dudao.evaluation.disclosure`). An account of bounded sight is shown whole blocks of closed quarters
(:mod:`dudao.evaluation.bounded`), so that this holds over all days and moments too. The manual sets no pass
mark, so there is no verdict.

Every query that reads answers is asked here; measures read the tables :func:`of_supervisors` and
:func:`of_sheets` make of what is shown.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from dudao.evaluation import bounded
from dudao.evaluation.disclosure import Cells, Name, hide, hide_across
from dudao.evaluation.facts import Facts, made

SMALL = 5
SMALL_COUNTS = 8
ITEMS = range(1, 8)
OF_GROUPS = (4, 5)
"""自我介绍 and 游戏: what a group that meets has; not held against a session of one person or online (DOMAIN A15)."""
LEVELS = range(1, 6)
DIMENSIONS = ("supervisor", "session", "sheet")
SPANS = ("quarter", "half")
PERIODS = (*SPANS, *(f"{span} {of}" for span in SPANS for of in ("county", "supervisor")))
"""The tables by quarter and half year, alone and beside county and supervisor; beside what :data:`DIMENSIONS` show."""
PRESUMED = ("file", "session", "received")
BOUNDED = (
    "您的账号看到的是已结束季度和快照的答卷，这里到 {day} 为止，按最初读出的内容；零散的答卷满 5 人（细分的数满 8 人）才成批计入，"
    "所以有的数比市级账号看到的少。"
)
FEW, GUARD = "small", "guard"
"""Why a group is not shown: too few people; or so that another's figures do not follow from its own."""
Votes = Mapping[int, list[int]]
"""Item → votes for levels 1…5."""
Rows = Sequence[Mapping[str, Any]]
"""Cells as ``pages/satisfaction/cells`` has them."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is shown of a group: the sum over ``cells``, ``exact`` or as one rounded figure; or why it is hidden."""

    cells: Cells
    exact: bool = True
    hidden: str | None = None


Parts = Mapping[Any, Part]
"""A table: name of a group (None: no name) → what is shown of it."""


@dataclass(frozen=True, slots=True)
class Published:
    """All tables of a year over the same ``rows``: total (under None), county, supervisor, session, sheet.

    ``until``: the last day that is shown to an account of bounded sight; None for the others.
    """

    rows: Rows
    tables: Mapping[str, Parts]
    until: dt.date | None = None


def satisfaction(facts: Facts, year: int, unsuppressed: bool = False) -> dict[str, Any]:
    """Satisfaction of a year. ``rate`` = (4s + 5s) / valid answers, ``mean`` 1…5, None without answers.

    A survey belongs to the year of its date; one without a date to the year given at upload, else
    written in its file's name, else of the last session before it was received (its county's, or
    anyone's), else received: ``notes`` says how many were placed so. ``guarded`` are those of
    ``suppressed`` that are hidden for another's sake.
    """
    shown = published(facts, year, unsuppressed)
    tables, nobody = shown.tables, Part(frozenset())
    names = [row["county"] for row in facts.rows("counties")]
    counties = [
        {"county": name, **_figures(shown.rows, tables["county"].get(name, nobody))}
        for name in names
    ]
    hidden = {name for name, part in tables["county"].items() if part.hidden} - {None}
    return {
        "year": year,
        "as_of": facts.as_of.isoformat(),
        "total": _figures(shown.rows, tables["total"][None]),
        "counties": counties,
        "suppressed": [name for name in names if name in hidden],
        "guarded": [n for n in names if n in hidden and tables["county"][n].hidden == GUARD],
        "notes": _notes(shown),
    }


def satisfaction_groups(facts: Facts, year: int) -> dict[str, list[dict[str, Any]]]:
    """``supervisor`` and ``session`` → groups as :func:`grouped` has them."""
    shown = published(facts, year)
    return {d: _groups(shown.rows, shown.tables[d], d) for d in ("supervisor", "session")}


def satisfaction_periods(facts: Facts, year: int) -> dict[str, dict[str, Any]]:
    """Period (``Q1`` … ``Q4``, ``H1``, ``H2``, those with answers) → ``total`` as a county's figures with ``why`` it is
    hidden, ``county`` and ``supervisor`` as :func:`grouped` has them, ``sessions`` the names of those held in it.

    All tables of the year together give nothing hidden away: these are hidden given what the others show.
    """
    shown, found = published(facts, year, periods=True), {}
    for span in SPANS:
        for name, part in shown.tables[span].items():
            if name is not None:
                own = {"total": {**_figures(shown.rows, part), "why": part.hidden}}
                for of in ("county", "supervisor"):
                    parts = shown.tables[f"{span} {of}"].items()
                    inside = {who or None: p for (when, who), p in parts if when == name}
                    own[of] = _groups(shown.rows, inside, of)
                sessions = shown.tables["session"].items()
                own["sessions"] = [n for n, p in sessions if n and p.cells <= part.cells]
                found[name] = own
    return found


def published(
    facts: Facts, year: int, unsuppressed: bool = False, periods: bool = False
) -> Published:
    """What this account is shown of a year's answers; by quarter and half year too where ``periods`` are asked for."""
    if facts.bounded:
        return _in_blocks(facts, year, (*DIMENSIONS, *(PERIODS if periods else ())))
    rows = facts.rows("pages/satisfaction/cells", year=year)
    if unsuppressed:
        return Published(
            rows, {d: _open(_table(rows, d)) for d in ("total", "county", *DIMENSIONS)}
        )
    sizes = _sizes(rows)
    counties, everyone = _table(rows, "county"), sum(sizes.values())
    named = {name: _people(sizes, cells) for name, cells in counties.items() if name is not None}
    placeless = everyone - sum(named.values())
    hidden = hide(named, placeless, SMALL)
    rounded = hide(named, placeless, SMALL_COUNTS) | hidden
    seen = {
        name: Part(cells, name not in rounded, _why(named[name]) if name in hidden else None)
        for name, cells in counties.items()
        if name is not None
    }
    total = Part(
        frozenset(sizes), not 0 < everyone < SMALL_COUNTS, FEW if 0 < everyone < SMALL else None
    )
    tables = {"total": {None: total}, "county": seen}
    tables |= beside(rows, tables, DIMENSIONS)
    return Published(rows, tables | (beside(rows, tables, PERIODS) if periods else {}))


def grouped(cells: Rows, shown: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """``supervisor`` and ``session`` → groups ``{name, respondents, attended, answers, rate, mean}``.

    ``cells`` are the rows of ``pages/satisfaction/cells`` (no name: ``name`` None), ``shown`` what
    :func:`satisfaction` says of the same year; a hidden group has its name, ``small`` True and why alone.
    """
    members, total = _table(cells, "county"), shown["total"]
    seen = {
        c["county"]: Part(members[c["county"]], _is_exact(c), None if c["respondents"] else FEW)
        for c in shown["counties"]
        if c["county"] in members
    }
    whole = Part(
        frozenset(range(len(cells))), _is_exact(total), None if total["respondents"] else FEW
    )
    tables = beside(cells, {"total": {None: whole}, "county": seen}, DIMENSIONS)
    return {d: _groups(cells, tables[d], d) for d in ("supervisor", "session")}


@made("shown_supervisor")
def of_supervisors(facts: Facts, year: int) -> pa.Table:
    """A row a supervisor of a survey: ``respondents``, ``votes`` (of the five levels), both null where ``hidden``
    says why; ``rough``: to be shown to the nearest tenth."""
    shown, rows = published(facts, year), []
    sizes = _sizes(shown.rows)
    for name, part in shown.tables["supervisor"].items():
        figures = (_people(sizes, part.cells), _levels(shown.rows, part.cells))
        if name is not None:
            own = (None, None) if part.hidden else figures
            rows.append((name, *own, not part.exact, part.hidden))
    return _columns(
        rows, supervisor=pa.string(), respondents=pa.int64(), votes=pa.list_(pa.int64()),
        rough=pa.bool_(), hidden=pa.string(),
    )  # fmt: skip


@made("shown_sheet")
def of_sheets(facts: Facts, year: int) -> pa.Table:
    """A row a table of answers: ``respondents``, ``answers`` in the five levels and ``items`` that were answered,
    null where ``hidden`` says why."""
    shown, rows = published(facts, year), []
    sizes = _sizes(shown.rows)
    for (upload, number), part in shown.tables["sheet"].items():
        counts = _votes(shown.rows, part.cells).values()
        figures = (
            _people(sizes, part.cells), sum(map(sum, counts)), sum(any(levels) for levels in counts)
        )  # fmt: skip
        own = (None, None, None) if part.hidden else figures
        rows.append((upload, number, *own, part.hidden))
    return _columns(
        rows, upload_id=pa.int64(), sheet_no=pa.int64(), respondents=pa.int64(), answers=pa.int64(),
        items=pa.int64(), hidden=pa.string(),
    )  # fmt: skip


def _columns(rows: list[tuple[Any, ...]], **types: pa.DataType) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else ((),) * len(types)
    arrays = [pa.array(column, kind) for column, kind in zip(columns, types.values(), strict=True)]
    return pa.Table.from_arrays(arrays, names=list(types))


def _in_blocks(facts: Facts, year: int, dimensions: Sequence[str]) -> Published:
    sight = bounded.sight(facts, year, SMALL, SMALL_COUNTS)
    sizes = _sizes(sight.cells)

    def part(group: Cells) -> Part:
        cells, exact = sight.of(group)
        if group and not cells:
            return Part(group, False, _why(_people(sizes, group)))
        return Part(cells, exact)

    tables = {
        dimension: {name: part(group) for name, group in _table(sight.cells, dimension).items()}
        for dimension in ("total", "county", *dimensions)
    }
    total = tables["total"] or {None: Part(frozenset())}
    return Published(sight.cells, {**tables, "total": total}, sight.until)


def beside(rows: Rows, shown: Mapping[str, Parts], dimensions: Sequence[str]) -> dict[str, Parts]:
    """The tables of some dimensions beside those that are shown already, of which nothing is changed."""
    sizes = _sizes(rows)
    tables = {dimension: _table(rows, dimension) for dimension in dimensions}
    hidden = _hidden(sizes, shown, tables, SMALL)
    rounded = _hidden(sizes, shown, tables, SMALL_COUNTS)
    return {
        dimension: {
            name: Part(
                cells,
                name not in hidden[dimension] | rounded[dimension],
                _why(_people(sizes, cells)) if name in hidden[dimension] else None,
            )
            for name, cells in groups.items()
        }
        for dimension, groups in tables.items()
    }


def _hidden(
    sizes: Mapping[int, int],
    shown: Mapping[str, Parts],
    tables: Mapping[str, Mapping[Any, Cells]],
    limit: int,
) -> dict[str, set[Any]]:
    """The groups that would give away fewer than ``limit`` people; of the eight, what is rounded gives nothing."""

    def fits(part: Part) -> bool:
        return not part.hidden and (part.exact or limit < SMALL_COUNTS)

    fixed: dict[Name, Cells] = {}
    withheld: dict[str, dict[Any, Cells]] = {}
    for table, parts in shown.items():
        fixed |= {(table, name): part.cells for name, part in parts.items() if fits(part)}
        if table != "total":
            withheld[table] = {name: p.cells for name, p in parts.items() if not fits(p)}
    named = frozenset().union(*(part.cells for part in shown["county"].values()))
    placeless = frozenset(sizes) - named
    if 0 < _people(sizes, placeless) < limit:
        withheld["county"][None] = placeless
    return hide_across(sizes, fixed, tables, withheld, limit)


def _why(people: int) -> str:
    return FEW if people < SMALL else GUARD


def _open(groups: Mapping[Any, Cells]) -> Parts:
    return {name: Part(cells) for name, cells in groups.items()} or {None: Part(frozenset())}


def _is_exact(group: Mapping[str, Any]) -> bool:
    items = group.get("items")
    if items is None:
        return (group["respondents"] or 0) >= SMALL_COUNTS
    return items[0]["counts"] is not None


def _sizes(rows: Rows) -> dict[int, int]:
    return {n: int(row["respondents"]) for n, row in enumerate(rows)}


def _people(sizes: Mapping[int, int], cells: Iterable[int]) -> int:
    return sum(sizes[n] for n in cells)


def _table(rows: Rows, dimension: str) -> dict[Any, Cells]:
    """Name → the cells of a group; the groups without a name last."""
    groups: dict[Any, set[int]] = defaultdict(set)
    for number, row in enumerate(rows):
        groups[_name(row, dimension)].add(number)
    named = sorted(groups.items(), key=lambda item: (item[0] is None, item[0] or ""))
    return {name: frozenset(numbers) for name, numbers in named}


def _name(row: Mapping[str, Any], dimension: str) -> Any:
    if dimension == "total":
        return None
    if dimension.split()[0] in SPANS:
        return _period_name(row, *dimension.split())
    if dimension == "sheet":
        return (row["upload_id"], row["sheet_no"]) if "sheet_no" in row else None
    return row[dimension] if isinstance(row[dimension], str) else None


def _period_name(row: Mapping[str, Any], span: str, of: str | None = None) -> Any:
    """``Q2`` or ``H1`` (None: no day that tells it), beside a name: a pair, of which what is not known is empty."""
    quarter = row["quarter"]
    when = (
        None
        if quarter is None
        else f"Q{quarter}"
        if span == "quarter"
        else f"H{(quarter + 1) // 2}"
    )
    return (when or "", _name(row, of) or "") if of else when


def _votes(rows: Rows, cells: Iterable[int]) -> dict[int, list[int]]:
    found = {item: [0] * 5 for item in ITEMS}
    for number in cells:
        for vote in rows[number]["votes"]:
            if vote["item"] in ITEMS and vote["level"] in LEVELS:
                found[vote["item"]][vote["level"] - 1] += int(vote["votes"])
    return found


def _levels(rows: Rows, cells: Iterable[int]) -> list[int]:
    """Votes of the five levels, all items together."""
    return [sum(int(rows[n][f"n{level}"]) for n in cells) for level in LEVELS]


def _groups(rows: Rows, parts: Parts, dimension: str) -> list[dict[str, Any]]:
    sizes = _sizes(rows)
    return [
        {
            "name": name,
            "small": part.hidden is not None,
            "why": part.hidden,
            "attended": rows[min(part.cells)]["attended"]
            if dimension == "session" and part.cells
            else None,
            "respondents": None if part.hidden else _people(sizes, part.cells),
            **(_of_session if dimension == "session" else _of_all)(rows, part),
        }
        for name, part in parts.items()
    ]


def _of_all(rows: Rows, part: Part) -> dict[str, Any]:
    return _summary(_levels(rows, part.cells), part)


def _of_session(rows: Rows, part: Part) -> dict[str, Any]:
    """Of a session of one person or online without :data:`OF_GROUPS`; where only a rounded figure may be told, none:
    a second one beside it would tell more."""
    if not any(rows[n].get("apart") for n in part.cells):
        return _of_all(rows, part)
    votes = [levels for item, levels in _votes(rows, part.cells).items() if item not in OF_GROUPS]
    told = _summary([sum(level) for level in zip(*votes, strict=True)], part)
    return told if part.exact else {**told, "answers": None, **_NO_RATES}


def _figures(rows: Rows, part: Part) -> dict[str, Any]:
    """The figures of the command line; ``counts``, ``mean`` and what is by item are None under eight respondents."""
    return {
        "respondents": None if part.hidden else _people(_sizes(rows), part.cells),
        **_summary(_levels(rows, part.cells), part),
        "items": [
            {
                "item": item,
                "answers": sum(counts) if part.exact and not part.hidden else None,
                "counts": list(counts) if part.exact and not part.hidden else None,
                **(_rates(counts) if part.exact and not part.hidden else _NO_RATES),
            }
            for item, counts in _votes(rows, part.cells).items()
        ],
    }


_NO_RATES: Mapping[str, None] = {"rate": None, "mean": None}


def _summary(counts: list[int], part: Part) -> dict[str, Any]:
    if part.hidden:
        return {"answers": None, **_NO_RATES}
    rates = _rates(counts)
    if not part.exact and rates["rate"] is not None:
        rates = {"rate": round(rates["rate"], 1), "mean": None}
    return {"answers": sum(counts), **rates}


def _rates(counts: list[int]) -> dict[str, float | None]:
    answers = sum(counts)
    if not answers:
        return dict(_NO_RATES)
    points = sum(level * count for level, count in zip(LEVELS, counts, strict=True))
    return {
        "rate": round((counts[3] + counts[4]) / answers, 6),
        "mean": round(points / answers, 6),
    }


def _notes(shown: Published) -> list[str]:
    notes = [
        "只有被督导者的答卷；手册要求的服务购买方（机构）评价没有收到表格。手册没有满意度及格线，不判达标。"
    ]
    counties, rows = shown.tables["county"], shown.rows
    hides = bool(shown.until) or any(part.hidden for part in counties.values())
    sizes = _sizes(rows)

    def number(cells: Iterable[int]) -> str:
        return "有" if hides else f"{_people(sizes, cells)} 份"

    if presumed := [n for n, row in enumerate(rows) if row["basis"] in PRESUMED]:
        files = sorted({rows[n]["file"] for n in presumed})
        notes.append(
            f"{number(presumed)}答卷没有写日期，年度按文件名里的年份、收件前最近一次督导或收件日推定："
            + "、".join(files)
        )
    if placeless := [n for n, row in enumerate(rows) if row["county"] is None]:
        notes.append(f"{number(placeless)}答卷没有写明县（市、区），只计入全市。")
    if kept := sorted(name for name, part in counties.items() if name and part.hidden == GUARD):
        notes.append(
            f"{'、'.join(kept)}人数够，但为免从全市数倒推出人数少的县（市、区），一并不显示。"
        )
    if shown.until:
        notes.append(BOUNDED.format(day=shown.until))
    return notes
