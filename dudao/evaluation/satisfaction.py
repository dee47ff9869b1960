"""Satisfaction pooled over items, small groups hidden (DESIGN §6's shape, DOMAIN §5.3).

A group under :data:`SMALL` respondents is null and named in ``suppressed``; ``counts`` are null
under :data:`SMALL_COUNTS`. So that nothing hidden follows from the total less what is shown, the
smallest shown counties are hidden too until what is hidden together is more than one group and
reaches the limit (the answers that name no county count as a hidden group: they are in the total
alone). :func:`grouped` is the same by supervisor and session, hidden so that the three tables together
give nothing away (:mod:`dudao.evaluation.disclosure`). The manual sets no pass mark, so there is no
verdict.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from dudao.evaluation.disclosure import Cells, Name, hide, hide_across
from dudao.evaluation.facts import Facts

SMALL = 5
SMALL_COUNTS = 8
ITEMS = range(1, 8)
LEVELS = range(1, 6)
Votes = Mapping[int, list[int]]
"""Item → votes for levels 1…5."""


def satisfaction(facts: Facts, year: int, unsuppressed: bool = False) -> dict[str, Any]:
    """Satisfaction of a year. ``rate`` = (4s + 5s) / valid answers, ``mean`` 1…5, None without answers.

    A survey belongs to the year of its date; one without a date to the year given at upload, else
    written in its file's name, else of the last session before it was received (its county's, or
    anyone's), else received: ``notes`` says how many were placed so.
    """
    votes = _votes(facts, year)
    groups = facts.rows("satisfaction_respondents", year=year)
    sizes = {g["county"]: g["respondents"] for g in groups if g["county"] is not None}
    placeless = sum(g["respondents"] for g in groups if g["county"] is None)
    everyone = sum(sizes.values()) + placeless
    hidden = set() if unsuppressed else hide(sizes, placeless, SMALL)
    uncounted = set() if unsuppressed else hide(sizes, placeless, SMALL_COUNTS) | hidden
    counties = []
    for row in facts.rows("counties"):
        county = row["county"]
        figures = _figures(
            votes[county], sizes.get(county, 0), county in hidden, county in uncounted
        )
        counties.append({"county": county, **figures})
    pooled = {i: [sum(v[i][k] for v in votes.values()) for k in range(5)] for i in ITEMS}
    small = 0 < everyone < SMALL and not unsuppressed
    rough = 0 < everyone < SMALL_COUNTS and not unsuppressed
    return {
        "year": year,
        "as_of": facts.as_of.isoformat(),
        "total": _figures(pooled, everyone, small, rough),
        "counties": counties,
        "suppressed": [c["county"] for c in counties if c["county"] in hidden],
        "notes": _notes(groups, placeless, hidden, sizes),
    }


def grouped(
    cells: Sequence[Mapping[str, Any]], shown: Mapping[str, Any]
) -> dict[str, list[dict[str, Any]]]:
    """``supervisor`` and ``session`` → groups ``{name, respondents, attended, answers, rate, mean}``.

    ``cells`` are the rows of ``pages/satisfaction_cells`` (no name: ``name`` None), ``shown`` what
    :func:`satisfaction` says of the same year; a hidden group has its name and ``small`` True alone.
    """
    sizes = {n: int(cell["respondents"]) for n, cell in enumerate(cells)}
    counties = _table(cells, "county")
    seen = {c["county"] for c in shown["counties"] if c["respondents"]}
    fixed: dict[Name, Cells] = {("county", name): counties[name] for name in seen & set(counties)}
    if shown["total"]["respondents"]:
        fixed["total", None] = frozenset(sizes)
    tables = {dimension: _table(cells, dimension) for dimension in ("supervisor", "session")}
    withheld = {"county": {name: c for name, c in counties.items() if name not in seen}}
    hidden = hide_across(sizes, fixed, tables, withheld, SMALL)
    return {
        dimension: [
            {
                "attended": cells[min(group)]["attended"] if dimension == "session" else None,
                **_pooled(name, [cells[n] for n in group], name in hidden[dimension]),
            }
            for name, group in groups.items()
        ]
        for dimension, groups in tables.items()
    }


def _table(cells: Sequence[Mapping[str, Any]], dimension: str) -> dict[str | None, Cells]:
    groups: dict[str | None, set[int]] = defaultdict(set)
    for number, cell in enumerate(cells):
        name = cell[dimension]
        groups[name if isinstance(name, str) else None].add(number)
    named = sorted(groups.items(), key=lambda item: (item[0] is None, item[0] or ""))
    return {name: frozenset(numbers) for name, numbers in named}


def _pooled(name: str | None, cells: list[Mapping[str, Any]], hidden: bool) -> dict[str, Any]:
    counts = [sum(int(cell[f"n{level}"]) for cell in cells) for level in LEVELS]
    return {
        "name": name,
        "small": hidden,
        "respondents": None if hidden else sum(int(cell["respondents"]) for cell in cells),
        **_summary(counts, hidden),
    }


def _votes(facts: Facts, year: int) -> dict[str | None, dict[int, list[int]]]:
    found: dict[str | None, dict[int, list[int]]] = defaultdict(lambda: {i: [0] * 5 for i in ITEMS})
    for row in facts.rows("satisfaction_votes", year=year):
        if row["item"] in ITEMS and row["level"] in LEVELS:
            found[row["county"]][row["item"]][row["level"] - 1] += row["votes"]
    return found


def _figures(votes: Votes, respondents: int, hidden: bool, uncounted: bool) -> dict[str, Any]:
    return {
        "respondents": None if hidden else respondents,
        **_summary([sum(level) for level in zip(*votes.values(), strict=True)], hidden),
        "items": [
            {
                "item": item,
                "answers": None if hidden else sum(counts),
                "counts": None if uncounted else list(counts),
                **_rates(counts, hidden),
            }
            for item, counts in votes.items()
        ],
    }


def _summary(counts: list[int], hidden: bool) -> dict[str, Any]:
    return {"answers": None if hidden else sum(counts), **_rates(counts, hidden)}


def _rates(counts: list[int], hidden: bool) -> dict[str, Any]:
    answers = sum(counts)
    if hidden or not answers:
        return {"rate": None, "mean": None}
    points = sum(level * count for level, count in zip(LEVELS, counts, strict=True))
    return {
        "rate": round((counts[3] + counts[4]) / answers, 6),
        "mean": round(points / answers, 6),
    }


def _notes(
    groups: list[dict[str, Any]], placeless: int, hidden: set[str], sizes: Mapping[str, int]
) -> list[str]:
    notes = [
        "只有被督导者的答卷；手册要求的服务购买方（机构）评价没有收到表格。手册没有满意度及格线，不判达标。"
    ]
    if presumed := sum(g["presumed"] for g in groups):
        files = sorted({f for g in groups for f in g["presumed_files"] or ()})
        number = "有" if hidden else f"{presumed} 份"
        notes.append(
            f"{number}答卷没有写日期，年度按文件名里的年份、收件前最近一次督导或收件日推定："
            + "、".join(files)
        )
    if placeless:
        number = "有" if hidden else f"{placeless} 份"
        notes.append(f"{number}答卷没有写明县（市、区），只计入全市。")
    if kept := sorted(name for name in hidden if sizes[name] >= SMALL):
        notes.append(
            f"{'、'.join(kept)}人数够，但为免从全市数倒推出人数少的县（市、区），一并不显示。"
        )
    return notes
