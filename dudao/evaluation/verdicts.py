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
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar, overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dudao.evaluation import weak
from dudao.evaluation.facts import Facts
from dudao.evaluation.states import READ, Judged, judge
from dudao.pace import Tell, brisk
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
class Brief:
    """One target judged for one subject and period, its records left where they are. ``met`` always means compliant.

    ``counties``: those it stands under (a joint session's; None: no single one). ``ceiling``: ``required`` is a most.
    ``at``: its number in the :class:`Verdicts` it was taken from, which opens it.
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
    counties: tuple[str | None, ...] = ()
    ceiling: bool = False
    at: int = 0


@dataclass(frozen=True, slots=True)
class Verdict(Brief):
    """The same opened: ``evidence`` are the records counted, ``excluded`` the records not counted with the reason."""

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


Counties = Mapping[str, tuple[str | None, ...]]
"""Subject of a session's verdict → the counties it names."""


class Verdicts(Sequence[Verdict]):
    """Verdicts target by target, held as columns: a :class:`Verdict` is made, anew, when it is touched.

    Judged at once. What counts, filters and sorts makes none; what filters gives :class:`Verdicts` again. They keep
    no hold on the facts they came from. ``shared``: upload → file's name, of files of one name (:meth:`Source.text`).
    ``counties`` (:func:`session_counties`) says where a session's verdict stands; else under its own county.
    """

    def __init__(
        self,
        parts: Iterable[Part] = (),
        shared: Mapping[int, str] | None = None,
        counties: Counties | None = None,
    ):
        self._parts = tuple(parts)
        self._ends = list(itertools.accumulate(len(part.alike) for part in self._parts))
        self.shared, self._counties = shared or {}, counties or {}

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
        part, first = self._parts[nth], self._ends[nth] - len(self._parts[nth].alike)
        (verdict,) = part.opened(n - first, 1, first, self._counties)
        return verdict

    def __iter__(self) -> Iterator[Verdict]:
        for first, part in self._placed():
            with brisk():  # among many verdicts the collector would take longer than making them
                opened = part.opened(0, len(part.alike), first, self._counties)
            yield from opened

    def briefs(self) -> list[Brief]:
        """All of them without their records."""
        made: list[Brief] = []
        for first, part in self._placed():
            made += part.made(Brief, 0, len(part.alike), first, self._counties)
        return made

    def _placed(self) -> Iterator[tuple[int, Part]]:
        return zip([0, *self._ends], self._parts, strict=False)

    def _of(self, parts: Iterable[Part]) -> Verdicts:
        return Verdicts((p for p in parts if len(p.alike)), self.shared, self._counties)

    # -- filters and orders, column by column ------------------------------------------------------

    def knowing(self, counties: Counties) -> Verdicts:
        """The same, knowing where sessions stand."""
        return Verdicts(self._parts, self.shared, counties)

    def joined(self, other: Verdicts, pack: RulePack) -> Verdicts:
        """These and those of other targets, target by target as the pack has them."""
        order = {target: nth for nth, target in enumerate(pack.targets)}
        parts = sorted((*self._parts, *other._parts), key=lambda part: order[part.target.id])
        return Verdicts(parts, self.shared, self._counties)

    def targets(self) -> list[Target]:
        """The targets that have a verdict, in order."""
        return [part.target for part in self._parts if len(part.alike)]

    def where(self, wanted: Callable[[Target], bool]) -> Verdicts:
        """Those of some targets."""
        return self._of(part for part in self._parts if wanted(part.target))

    def on(self, *subjects: str) -> Verdicts:
        """Those on some subjects."""
        return self._of(part.kept(part.rows_on(subjects)) for part in self._parts)

    def under(self, county: str | None) -> Verdicts:
        """Those that stand under a county; None: under no single one."""
        return self._of(
            part.kept(part.rows_on(part.settled(self._counties).get(county, ())))
            for part in self._parts
        )

    def in_state(self, *states: str) -> Verdicts:
        """Those in some states."""
        return self._of(
            part.kept(np.flatnonzero(np.isin(part.states(), [_NTH[s] for s in states])))
            for part in self._parts
        )

    def page(self, order: Sequence[str], first: int, many: int) -> list[Brief]:
        """Some of them, those whose state comes first in ``order`` first; states not named come last."""
        rank = np.array([order.index(s) if s in order else len(order) for s in STATES])
        ranks = [rank[part.states()] for part in self._parts]
        sorted_ = np.argsort(np.concatenate(ranks), kind="stable") if ranks else []
        found = []
        for n in sorted_[first : first + many]:
            nth = bisect.bisect_right(self._ends, int(n))
            start = self._ends[nth] - len(self._parts[nth].alike)
            found += self._parts[nth].made(Brief, int(n) - start, 1, start, self._counties)
        return found

    # -- counts ------------------------------------------------------------------------------------

    def counts(self) -> dict[str, Counter[str]]:
        """Target → state → number of verdicts."""
        return {part.target.id: part.counts() for part in self._parts}

    def states(self) -> Counter[str]:
        """State → number of verdicts."""
        return sum(self.counts().values(), Counter())

    def subjects(self) -> dict[str, Counter[str]]:
        """Subject → state → number of verdicts, in the order they come."""
        found: dict[str, Counter[str]] = {}
        for part in self._parts:
            for subject, counted in part.by_subject.items():
                found.setdefault(subject, Counter()).update(counted)
        return found

    def tallies(self) -> dict[tuple[str, str | None], Counter[str]]:
        """(target, county it stands under) → state → number of verdicts; a joint session is in each of its counties."""
        found: dict[tuple[str, str | None], Counter[str]] = {}
        for part in self._parts:
            for county, counted in part.tallied(self._counties).items():
                found.setdefault((part.target.id, county), Counter()).update(counted)
        return found

    def standing(self) -> dict[str, str]:
        """Subject → state; of several verdicts on a subject the last."""
        return {
            subject: part.judged[number][0]
            for part in self._parts
            for subject, number in zip(
                part.rows["subject"].to_pylist(), part.alike.tolist(), strict=True
            )
        }


class Part:
    """One target's rows as its measure gave them. Rows alike in what a state depends on are judged once:
    ``alike`` numbers each row, ``judged`` says what of which number."""

    def __init__(
        self,
        target: Target,
        rows: pa.Table,
        alike: np.ndarray,
        judged: Sequence[Judged],
        late: Mapping[str, str] | None = None,
    ):
        self.target, self.rows, self.alike, self.judged = target, rows, alike, judged
        self.late = late or {}
        self._tallied: tuple[Counties | None, dict[str | None, Counter[str]]] = (None, {})
        self._settled: tuple[Counties | None, dict[str | None, list[str]]] = (None, {})

    @classmethod
    def of(
        cls, target: Target, rows: pa.Table, as_of: dt.date, late: Mapping[str, str] | None = None
    ) -> Part:
        """The rows of a measure judged; ``late``: county → on which later table its verdicts rest."""
        read = [name for name in READ if name in rows.column_names]
        alike, firsts = _alike(rows, read)
        told = rows.select(read).take(firsts).to_pylist()
        return cls(target, rows, alike, [judge(target, row, as_of) for row in told], late)

    def kept(self, at: np.ndarray) -> Part:
        """Some of the rows."""
        if len(at) == len(self.alike):
            return self
        return Part(self.target, self.rows.take(at), self.alike[at], self.judged, self.late)

    def counts(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for (state, _), many in zip(self.judged, np.bincount(self.alike).tolist(), strict=False):
            if many:
                found[state] += many
        return found

    def states(self) -> np.ndarray:
        """The number of each row's state in :data:`STATES`."""
        return np.array([_NTH[state] for state, _ in self.judged], np.int64)[self.alike]

    @functools.cached_property
    def _subjects(self) -> tuple[np.ndarray, list[str]]:
        encoded = pc.dictionary_encode(self.rows["subject"].combine_chunks())
        return encoded.indices.to_numpy().astype(np.int64), encoded.dictionary.to_pylist()

    def rows_on(self, subjects: Iterable[str]) -> np.ndarray:
        """The rows on some subjects."""
        numbers, names = self._subjects
        wanted = set(subjects)
        listed = np.fromiter((name in wanted for name in names), bool, len(names))
        return np.flatnonzero(listed[numbers]) if len(numbers) else numbers

    @functools.cached_property
    def by_subject(self) -> dict[str, Counter[str]]:
        """Subject → state → rows."""
        numbers, names = self._subjects
        many = np.bincount(
            numbers * len(STATES) + self.states(), minlength=len(names) * len(STATES)
        )
        counted = many.reshape(len(names), len(STATES)).tolist()
        return {
            name: Counter({state: n for state, n in zip(STATES, row, strict=True) if n})
            for name, row in zip(names, counted, strict=True)
        }

    def tallied(self, counties: Counties) -> dict[str | None, Counter[str]]:
        """County → state → rows that stand under it; kept for the counties asked last."""
        if self._tallied[0] is not counties:
            found: dict[str | None, Counter[str]] = {}
            for subject, own in self.homes(counties):
                for county in own:
                    found.setdefault(county, Counter()).update(self.by_subject[subject])
            self._tallied = (counties, found)
        return self._tallied[1]

    def settled(self, counties: Counties) -> dict[str | None, list[str]]:
        """County → the subjects that stand under it; kept for the counties asked last."""
        if self._settled[0] is not counties:
            found: dict[str | None, list[str]] = {}
            for subject, own in self.homes(counties):
                for county in own:
                    found.setdefault(county, []).append(subject)
            self._settled = (counties, found)
        return self._settled[1]

    def homes(self, counties: Counties) -> Iterator[tuple[str, tuple[str | None, ...]]]:
        """Each subject with the counties it stands under."""
        numbers, names = self._subjects
        firsts = np.empty(len(names), np.int64)
        firsts[numbers[::-1]] = np.arange(len(numbers))[::-1]
        own = self.rows["county"].take(firsts).to_pylist()
        return ((s, counties.get(s, (county,))) for s, county in zip(names, own, strict=True))

    def opened(self, first: int, many: int, before: int, counties: Counties) -> list[Verdict]:
        """The verdicts of some rows, with what is missing and the records."""
        rows = self.rows.slice(first, many)
        listed = [_listed(rows[name], of) for name, of in _LISTED]
        return self.made(Verdict, first, many, before, counties, *listed)

    def made(
        self, kind: Callable[..., _Made], first: int, many: int, before: int, counties: Counties,
        *listed: Sequence[Any],
    ) -> list[_Made]:  # fmt: skip
        """Some rows as what they are told by, those before them in other parts numbered first."""
        rows, target = self.rows.slice(first, many), self.target
        told = [_values(rows[name]) for name in ("subject", "county", "period", "value")]
        same = (target.id, target.label, target.level, target.clause)
        required, ceiling = self._required, target.at_least is None
        return [
            kind(
                *same, subject, county, period, value, required, self.judged[number][0],
                self._missing(number, county), counties.get(subject, (county,)), ceiling, at, *more,
            )
            for at, number, subject, county, period, value, *more in zip(
                range(before + first, before + first + many),
                self.alike[first : first + many].tolist(), *told, *listed, strict=True,
            )
        ]  # fmt: skip

    def _missing(self, number: int, county: str | None) -> str | None:
        """What is missing, and on which later table the verdict rests."""
        said = (self.judged[number][1], self.late.get(county or ""))
        return "；".join(text for text in said if text) or None

    @functools.cached_property
    def _required(self) -> Any:
        return self.target.required


_Made = TypeVar("_Made")
_NTH = {state: n for n, state in enumerate(STATES)}


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


def evaluate(
    facts: Facts, pack: RulePack, year: int, only: set[str] | None = None, tell: Tell | None = None
) -> Verdicts:
    """All verdicts of a year, target by target; ``only`` names the targets wanted (None: all).

    ``tell`` hears before each target how many are done, of how many; what it raises ends the evaluation.
    """
    wanted = [t for t in pack.of(year).measured() if only is None or t.id in only]
    if facts.county is not None:
        wanted = [t for t in wanted if t.measure not in COMPARING]
    with ThreadPoolExecutor(1) as aside, ThreadPoolExecutor(1) as judging:
        # the year before has tables of its own where sessions are many
        asked = _at_once if facts.shares_years else aside.submit
        earlier = {
            t.id: asked(before, facts, pack, t.params[weak.FLOOR], year)
            for t in wanted
            if weak.FLOOR in t.params
        }
        parts = []
        for done, target in enumerate(wanted):
            if tell:
                tell("逐项评估", done + 1, len(wanted))
            params = dict(target.params)
            if target.id in earlier:
                params[weak.FLOOR] = earlier[target.id].result()
            rows = facts.measure(target.measure, year, target.period, params, target.starts)
            late = facts.late_tables(target.measure)
            parts.append(judging.submit(Part.of, target, rows, facts.as_of, late))
        return Verdicts([part.result() for part in parts], facts.shared())


def _at_once(work: Callable[..., _Made], *args: Any) -> Future[_Made]:
    """Done here and now: another thread would wait for the tables this one holds."""
    done: Future[_Made] = Future()
    done.set_result(work(*args))
    return done


def before(facts: Facts, pack: RulePack, rule: str, year: int) -> dict[str, Any]:
    """``{"rule", "below", "unsure"}``: who was below a floor the year before, and of whom nobody can tell,
    which is not the same. Judged from the same day, as known at the same moment."""
    then = facts.apart()
    with then.together():
        states = evaluate(then, pack, year - 1, {rule}).standing()
    below, unsure = (
        [subject for subject, state in states.items() if state == wanted]
        for wanted in ("unmet", "undecidable")
    )
    return {"rule": rule, "below": below, "unsure": unsure}
