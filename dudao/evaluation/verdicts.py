"""Target × measure → verdicts in five states.

A measure gives one row a subject and period: ``value`` to show, ``low`` and ``high`` as bounds of
what is true (``high`` None: no telling), ``gap`` and ``doubts`` in Chinese (what is missing),
``period_to`` the last day (None: nothing to wait for), ``evidence`` and ``excluded``.
"""

from __future__ import annotations

import bisect
import datetime as dt
import functools
import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dudao.evaluation import weak
from dudao.evaluation.facts import Facts
from dudao.evaluation.states import READ, Judged, judge
from dudao.pace import brisk
from dudao.records import Source
from dudao.rules import RulePack, Target

STATES = {
    "met": "达标",
    "unmet": "未达标",
    "pending": "进行中",
    "undecidable": "无法判定",
    "not_applicable": "不适用",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """One target judged for one subject and period. ``met`` always means compliant.

    ``evidence`` are the records counted, ``excluded`` the records not counted with the reason.
    """

    target: str
    label: str
    level: str
    clause: str
    subject: str
    county: str | None
    period: str
    value: Any
    required: Any
    state: str
    missing: str | None
    evidence: tuple[Source, ...] = ()
    excluded: tuple[tuple[Source, str], ...] = ()

    def as_dict(self, shared: Mapping[int, str] | None = None) -> dict[str, Any]:
        """DESIGN §6's shape; ``shared`` tells files of one name apart (:meth:`Source.text`)."""
        return {
            "target": self.target,
            "label": self.label,
            "level": self.level,
            "clause": self.clause,
            "subject": self.subject,
            "county": self.county,
            "period": self.period,
            "value": self.value,
            "required": self.required,
            "state": self.state,
            "missing": self.missing,
            "evidence": [source.text(shared) for source in self.evidence],
            "excluded": [
                {"source": source.text(shared), "reason": reason}
                for source, reason in self.excluded
            ],
        }


def session_counties(facts: Facts, year: int) -> dict[str, tuple[str, ...]]:
    """Subject of a session's verdict of a year → the counties it names (none for the whole city's, zones, unknown).

    A joint session's verdict stands once and names no single ``county``; this finds it for each.
    """
    found: dict[str, tuple[str, ...]] = {}
    for row in facts.rows("session_counties", year=year):
        found[row["subject"]] = (*found.get(row["subject"], ()), row["county"])
    return found


class Verdicts(Sequence[Verdict]):
    """Verdicts target by target, held as columns: a :class:`Verdict` is made, anew, when it is touched.

    Judged at once; ``counts`` and ``standing`` make no verdict. They keep no hold on the facts they came from.
    ``shared``: upload → file's name, of files of one name (:meth:`Source.text`).
    """

    def __init__(self, parts: Sequence[_Part] = (), shared: Mapping[int, str] | None = None):
        self._parts = tuple(parts)
        self.shared = shared or {}
        self._ends = list(itertools.accumulate(len(part.rows) for part in self._parts))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, at: int) -> Verdict: ...

    @overload
    def __getitem__(self, at: slice) -> list[Verdict]: ...

    def __getitem__(self, at: int | slice) -> Verdict | list[Verdict]:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(len(self)))]
        n = range(len(self))[at]
        nth = bisect.bisect_right(self._ends, n)
        part = self._parts[nth]
        (verdict,) = part.opened(n - self._ends[nth] + len(part.rows), 1)
        return verdict

    def __iter__(self) -> Iterator[Verdict]:
        for part in self._parts:
            with brisk():  # among many verdicts the collector would take longer than making them
                opened = part.opened(0, len(part.rows))
            yield from opened

    def counts(self) -> dict[str, Counter[str]]:
        """Target → state → number of verdicts."""
        return {part.target.id: part.counts() for part in self._parts}

    def standing(self) -> dict[str, str]:
        """Subject → state; of several verdicts on a subject the last."""
        return {
            subject: part.judged[number][0]
            for part in self._parts
            for subject, number in zip(
                part.rows["subject"].to_pylist(), part.alike.tolist(), strict=True
            )
        }


class _Part:
    """One target's rows as its measure gave them. Rows alike in what a state depends on are judged once:
    ``alike`` numbers each row, ``judged`` says what of which number."""

    def __init__(self, target: Target, rows: pa.Table, as_of: dt.date):
        self.target, self.rows = target, rows
        read = [name for name in READ if name in rows.column_names]
        self.alike, firsts = _alike(rows, read)
        self.judged: list[Judged] = [
            judge(target, row, as_of) for row in rows.select(read).take(firsts).to_pylist()
        ]

    def counts(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for (state, _), many in zip(self.judged, np.bincount(self.alike).tolist(), strict=False):
            found[state] += many
        return found

    def opened(self, first: int, many: int) -> list[Verdict]:
        """The verdicts of some rows, with what is missing and the sources."""
        rows, target = self.rows.slice(first, many), self.target
        alike = self.alike[first : first + many].tolist()
        told = (_values(rows[name]) for name in ("subject", "county", "period", "value"))
        listed = (_listed(rows[name], of) for name, of in _LISTED)
        return [
            Verdict(
                target=target.id,
                label=target.label,
                level=target.level,
                clause=target.clause,
                subject=subject,
                county=county,
                period=period,
                value=value,
                required=self._required,
                state=self.judged[number][0],
                missing=self.judged[number][1],
                evidence=evidence,
                excluded=excluded,
            )
            for subject, county, period, value, evidence, excluded, number in zip(
                *told, *listed, alike, strict=True
            )
        ]

    @functools.cached_property
    def _required(self) -> Any:
        return self.target.required


def _alike(rows: pa.Table, names: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """A number for each row, the same for rows the same in the columns; the first row of each number."""
    number, many = np.zeros(len(rows), np.int64), 1
    for name in names:
        encoded = pc.dictionary_encode(rows[name].combine_chunks(), null_encoding="encode")
        if many * len(encoded.dictionary) > np.iinfo(np.int64).max:
            number, many = _numbered(number)
        many *= len(encoded.dictionary)
        number = number * len(encoded.dictionary) + encoded.indices.to_numpy()
    number, many = _numbered(number)
    firsts = np.empty(many, np.int64)
    firsts[number[::-1]] = np.arange(len(number))[::-1]
    return number, firsts


def _numbered(values: np.ndarray) -> tuple[np.ndarray, int]:
    """The same numbers for the same values, without gaps; how many there are."""
    encoded = pc.dictionary_encode(pa.array(values))
    return encoded.indices.to_numpy().astype(np.int64), len(encoded.dictionary)


def _values(column: pa.ChunkedArray) -> list[Any]:
    return [None] * len(column) if column.null_count == len(column) else column.to_pylist()


def _sources(found: pa.StructArray) -> Iterable[Source]:
    return map(Source, *(part.to_pylist() for part in map(found.field, Source._fields)))


def _reasons(found: pa.StructArray) -> Iterable[tuple[Source, str]]:
    return zip(_sources(found.field("source")), found.field("reason").to_pylist(), strict=True)


_LISTED = (("evidence", _sources), ("excluded", _reasons))


def _listed(column: pa.ChunkedArray, of: Callable[..., Iterable[Any]]) -> list[tuple[Any, ...]]:
    """A column of lists of structs as tuples of what ``of`` makes of them; none is an empty one."""
    lists = column.combine_chunks()
    if not len(lists):
        return []
    structs = lists.flatten()
    within = list(of(structs)) if len(structs) else []
    ends = np.cumsum(pc.fill_null(pc.list_value_length(lists), 0).to_numpy()).tolist()
    return [tuple(within[a:b]) for a, b in itertools.pairwise([0, *ends])]


COMPARING = ("lagging_counties", "weak_stations")
"""Measures that rank a county among all: of one that sees its own rows alone nobody can tell."""


def evaluate(facts: Facts, pack: RulePack, year: int, only: set[str] | None = None) -> Verdicts:
    """All verdicts of a year, target by target; ``only`` names the targets wanted (None: all)."""
    wanted = [t for t in pack.measured() if only is None or t.id in only]
    if facts.county is not None:
        wanted = [t for t in wanted if t.measure not in COMPARING]
    with ThreadPoolExecutor(1) as aside, ThreadPoolExecutor(1) as judging:
        earlier = {
            # the year before has tables of its own
            t.id: aside.submit(before, facts, pack, t.params[weak.FLOOR], year)
            for t in wanted
            if weak.FLOOR in t.params
        }
        parts = []
        for target in wanted:
            params = dict(target.params)
            if target.id in earlier:
                params[weak.FLOOR] = earlier[target.id].result()
            rows = facts.measure(target.measure, year, target.period, params, target.starts)
            parts.append(judging.submit(_Part, target, rows, facts.as_of))
        return Verdicts([part.result() for part in parts], facts.shared())


def before(facts: Facts, pack: RulePack, rule: str, year: int) -> dict[str, Any]:
    """``{"rule", "below", "unsure"}``: who was below a floor the year before, and of whom nobody can tell,
    which is not the same. Judged from the same day, as known at the same moment."""
    with facts.apart() as then:
        states = evaluate(then, pack, year - 1, {rule}).standing()
    below, unsure = (
        [subject for subject, state in states.items() if state == wanted]
        for wanted in ("unmet", "undecidable")
    )
    return {"rule": rule, "below": below, "unsure": unsure}
