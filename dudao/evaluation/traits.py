"""What an account without names is told of what workers are (certificate, major, education, years): no small group.

Everybody sees how many workers a county has. Of a trait such an account sees a group (who has a certificate, in the
city or in a county) only where neither it nor its rest is under :data:`dudao.evaluation.satisfaction.SMALL`, and no
hidden group, no remainder follows from all that is shown together, of all traits (:mod:`dudao.evaluation.disclosure`).
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from dudao import rules
from dudao.evaluation.disclosure import Cells, Name, hide_across
from dudao.evaluation.facts import Facts, made
from dudao.evaluation.satisfaction import SMALL

Worker = Mapping[str, Any]
"""``county`` and the columns that :data:`TRAITS` read."""
HIGH, DOCTOR = ("博士", "硕士", "本科"), "博士"
BANDS = ((1, "不到 1 年"), (3, "1 到 3 年"), (5, "3 到 5 年"), (None, "5 年以上"))
"""Years of service: under how many, and the words."""
UNKNOWN = "没有写"
MAJORS = "related_majors"
"""The measure whose rule names the majors that count as related."""


@functools.cache
def related_majors() -> tuple[tuple[str, ...], str]:
    """The majors that count as related and whose reading that is: of the first pack that says so."""
    for name in rules.packs():
        pack = rules.load(name)
        for target in pack.measured():
            if target.measure == MAJORS:
                return tuple(target.params["majors"]), pack.short
    return (), ""


def band(years: float | None) -> str:
    """The words of a length of service.

    >>> band(0.5), band(1), band(4.9), band(12), band(None)
    ('不到 1 年', '1 到 3 年', '3 到 5 年', '5 年以上', '没有写')
    """
    if years is None:
        return UNKNOWN
    return next(name for most, name in BANDS if most is None or years < most)


TRAITS: Mapping[str, Callable[[Worker], str]] = {
    "certificate": lambda w: UNKNOWN if w["certificate"] is None else "有",
    "related": lambda w: UNKNOWN if w["related"] is None else "是" if w["related"] else "不是",
    "education": lambda w: w["education"] or UNKNOWN,
    "high": lambda w: UNKNOWN if w["education"] is None else "是" if w["education"] in HIGH else "不是",
    "doctor": lambda w: "是" if w["education"] == DOCTOR else "不是",
    "years": lambda w: band(w["years"]),
}  # fmt: skip
"""A trait → the group of it that a worker is in."""
OF_COUNTIES = ("certificate", "related", "high", "doctor", "years")
"""The traits told by county too; education by its names of the city alone."""


class Traits:
    """What is shown of some workers; ``whole``: to an account that sees names everything."""

    def __init__(self, workers: Sequence[Worker], whole: bool = False) -> None:
        self._hidden: dict[str, set[Any]] = {} if whole else _hidden(workers)
        self._groups = Counter(
            (trait, group(worker)) for worker in workers for trait, group in TRAITS.items()
        )

    def city(self, trait: str) -> dict[str | None, int]:
        """Group → people of the whole city; those that are hidden together under None."""
        found: Counter[str | None] = Counter()
        for (name, group), many in self._groups.items():
            if name == trait:
                found[None if group in self._hidden.get(trait, ()) else group] += many
        return dict(found)

    def of(self, trait: str, county: str | None = None) -> bool:
        """Whether the groups of a trait are shown, every one: of a county, or of the city."""
        if county is None:
            return not self._hidden.get(trait)
        return all(place != county for place, _ in self._hidden.get(f"{trait} county", ()))


def _hidden(workers: Sequence[Worker]) -> dict[str, set[Any]]:
    """The groups to hide: by trait in the city, by ``<trait> county`` as (county, group)."""
    kinds = [
        (worker["county"], tuple(group(worker) for group in TRAITS.values())) for worker in workers
    ]
    cells = {kind: n for n, kind in enumerate(dict.fromkeys(kinds))}
    sizes = {cells[kind]: many for kind, many in Counter(kinds).items()}
    fixed: dict[Name, Cells] = {("city", None): frozenset(sizes)}
    for county in dict.fromkeys(kind[0] for kind in cells):
        fixed["county", county] = frozenset(n for kind, n in cells.items() if kind[0] == county)
    tables: dict[str, dict[Any, Cells]] = {}
    for place, trait in enumerate(TRAITS):
        tables[trait] = _gathered((kind[1][place], n) for kind, n in cells.items())
        if trait in OF_COUNTIES:
            tables[f"{trait} county"] = _gathered(
                ((kind[0], kind[1][place]), n) for kind, n in cells.items()
            )
    return hide_across(sizes, fixed, tables, {}, SMALL)


def _gathered(pairs: Any) -> dict[Any, Cells]:
    found: dict[Any, set[int]] = {}
    for name, cell in pairs:
        found.setdefault(name, set()).add(cell)
    return {name: frozenset(cells) for name, cells in found.items()}


@made("kept_back")
def kept_back(facts: Facts, year: int) -> pa.Table:
    """A row a county and trait where the account sees no names: whether the trait is ``hidden`` there. No row for
    everybody else."""
    rows: list[tuple[str, str, bool]] = []
    if facts.nameless:
        workers = facts.rows("pages/staffing/workers", year=year, majors=related_majors()[0])
        told = Traits(workers)
        for county in dict.fromkeys(w["county"] for w in workers):
            rows += [(county, trait, not told.of(trait, county)) for trait in OF_COUNTIES]
    columns = zip(*rows, strict=True) if rows else ((), (), ())
    types = (pa.string(), pa.string(), pa.bool_())
    return pa.Table.from_arrays([pa.array(c, t) for c, t in zip(columns, types, strict=True)], names=["county", "trait", "hidden"])  # fmt: skip
