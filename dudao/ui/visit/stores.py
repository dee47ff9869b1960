"""The two stores, never mixed: the user's own and the demo's; and answers cached by what they depend on.

An answer depends on the store's last event, the two clocks and the question; so a filter change asks
nothing twice, and a commit or an undo is seen at once by every visitor.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dudao import evaluation, queries, rules
from dudao.access.masks import frame as masked
from dudao.access.roles import Principal
from dudao.evaluation import Verdicts
from dudao.evaluation.facts import Facts
from dudao.reading import Reader, office
from dudao.records import Source
from dudao.reports import papers
from dudao.reports.papers.figures import City
from dudao.store import Store, StoreError
from dudao.store.decisions import settings
from dudao.store.folder_mark import mark_of
from dudao.store.lenses.authority import Lens, lens_of
from dudao.ui.visit import ahead, masks, places, who
from dudao.ui.visit.folders import DEMO, OWN, directory_of, exists
from dudao.ui.visit.kept import arguments_of, forget, kept

CHOICE = "active_store"
BEGUN = "begun"
BEFORE = "before "
FIRST, REST = "first verdicts", "other verdicts"
PAPERS, NAMED = "papers", "papers with names"
ACTIVE = ("committed", "restored")

Moment = dt.datetime | None
"""The moment whose knowledge is used; None: now."""
PAST = "正在看过去某一时点的数据，那时的数据不能改动。请先回到现在，再做这一步。"


def begun() -> bool:
    """Whether the own store is in use: the user said so, or it has ever received a file, and be it gone now."""
    if (directory_of(OWN) / BEGUN).exists() or mark_of(directory_of(OWN)).exists():
        return True
    return exists(OWN) and open_store(str(directory_of(OWN))).last_event > 0


def active_kind() -> str:
    """The session's store: as chosen; else the own one once begun, the demo before that."""
    if not exists(DEMO):
        return OWN
    return st.session_state.get(CHOICE) or (OWN if begun() else DEMO)


def choose(kind: str) -> None:
    """Switch this session to a store; choosing the own one begins it, also for later visits."""
    st.session_state[CHOICE] = kind
    for key in ("batch", "receipts"):
        st.session_state.pop(key, None)
    if kind == OWN:
        open_store(str(directory_of(OWN)))
        (directory_of(OWN) / BEGUN).touch()


@st.cache_resource(show_spinner=False)
def open_store(directory: str) -> Store:
    """One store a directory and process; old Word documents are converted in the own one's folder."""
    store = Store.open(Path(directory))
    if Path(directory) == directory_of(OWN):
        office.work_in(store.directory / office.WORK)
    return store


def of(kind: str) -> Store:
    """A store as the account of this run may use it."""
    return open_store(str(directory_of(kind))).seen_by(who.current())


class View(NamedTuple):
    """Which store is looked at through which lens: what every cached answer is kept apart by."""

    directory: str
    lens: Lens

    @property
    def store(self) -> Store:
        """The store as everybody sees it who looks through this lens; to read by alone."""
        return open_store(self.directory).seen_through(self.lens)


@kept(40)
def _as_read(view: View, version: int, known_at: Moment, pack: str) -> str:
    return rules.choose(pack, settings.interpretations(view.store, pack, known_at))


@st.cache_resource(show_spinner=False)
def reader() -> Reader:
    """The process's reader with its worker."""
    return Reader()


@kept(12)
def _uploads(view: View, version: int, known_at: Moment) -> list[dict[str, Any]]:
    """The uploads there were at that moment, each in the state it then had."""
    store = view.store
    if known_at is None:
        return store.uploads()
    rows = queries.load("pages/shared/known_uploads").rows(store.cursor(), known_at=known_at)
    then = {row["upload_id"]: row["state"] for row in rows}
    uploads = [u for u in store.uploads() if u["upload_id"] in then]
    return [{**u, "state": then[u["upload_id"]]} for u in uploads]


@kept(6)
def _kept(view: View, version: int, known_at: Moment) -> Facts:
    return Facts(view.store, known_at=known_at)


def _facts(view: View, version: int, as_of: dt.date, known_at: Moment) -> Facts:
    """Every day looks through the tables of one moment: a new day makes those of a day alone."""
    return _kept(view, version, known_at).on(as_of)


@kept(400)
def _ask(
    view: View, version: int, as_of: dt.date, known_at: Moment, name: str, params: tuple
) -> pd.DataFrame:
    return _facts(view, version, as_of, known_at).run(name, **dict(params))


@kept(400)
def _masked(
    view: View, version: int, as_of: dt.date, known_at: Moment, name: str, params: tuple
) -> pd.DataFrame:
    answer = _ask(view, version, as_of, known_at, name, params)
    return masked(answer, queries.load(name).classes)


@kept(40)
def _judged(
    view: View, version: int, as_of: dt.date, known_at: Moment, what: str, year: int, pack: str
) -> Any:
    rule_pack, clocks = rules.load(pack), (view, version, as_of, known_at)
    # What is made of what is kept is asked for before the facts are held: else two visitors wait for each other.
    if what == "verdicts":
        first, rest = (_judged(*clocks, part, year, pack) for part in (FIRST, REST))
        return first.joined(rest, rule_pack)
    of_papers = what in (PAPERS, NAMED)
    verdicts = _judged(*clocks, "verdicts", year, pack) if of_papers else None
    facts = _facts(*clocks)
    with facts.together():
        if what in (FIRST, REST):
            return _evaluated(facts, rule_pack, year, what == FIRST)
        if of_papers:
            return papers.city_of(facts, rule_pack, year, what == NAMED, verdicts)
        if what.startswith(BEFORE):
            return evaluation.before(facts, rule_pack, what.removeprefix(BEFORE), year)
        asked = {
            "coverage": evaluation.coverage,
            "satisfaction": evaluation.satisfaction,
            "satisfaction_groups": evaluation.satisfaction_groups,
            "satisfaction_periods": evaluation.satisfaction_periods,
        }
        return asked[what](facts, year)


def _evaluated(facts: Facts, pack: rules.RulePack, year: int, first: bool) -> Verdicts:
    """The verdicts on what 总览 speaks of, or on all the rest."""
    wanted = {target.id for target in pack.of(year).measured() if _is_first(target) == first}
    found = evaluation.evaluate(facts, pack, year, wanted)
    return found.knowing(evaluation.session_counties(facts, year))


def _is_first(target: rules.Target) -> bool:
    """Whether 总览 speaks of it, which is looked at first: a target of counties, of the centre, and failing again and again."""
    return target.subject in ("county", "centre") or target.measure == "failing_streak"


_newest: dict[str, int] = {}


def _forget_older(directory: str, version: int) -> None:
    """Drop all answers once a store has changed: those of before are large, and nobody asks for them again. What was
    asked of the present is asked anew in the background."""
    before = _newest.setdefault(directory, version)
    if before < version:
        again = [*_asked_of(directory, before, version)]
        _newest[directory] = version
        forget()
        ahead.begin(again, lambda: _newest[directory] == version)


def _asked_of(directory: str, before: int, version: int) -> Iterator[ahead.Question]:
    """What was asked of a store as it was, to be asked of it as it is: verdicts first, of each what was asked last."""
    doors: tuple[Callable[..., object], ...] = (_judged, _masked, _ask)
    for door in doors:
        for view, seen, as_of, known_at, *rest in reversed(arguments_of(door)):
            if (view.directory, seen, known_at) == (directory, before, None):
                yield functools.partial(door, view, version, as_of, None, *rest)


@dataclass(frozen=True)
class Here:
    """What a page looks at: which store, which year, judged from which day under which rules, known when.

    ``known_at`` None is now; ``snapshot`` is the number of the snapshot that set all of these. ``who``
    looks: their account decides what the store shows, does, and records as the actor.
    """

    kind: str
    year: int
    as_of: dt.date
    pack: str
    known_at: Moment = None
    snapshot: int | None = None
    who: Principal = field(default_factory=lambda: who.current())

    @functools.cached_property
    def directory(self) -> str:
        return str(directory_of(self.kind))

    @property
    def lens(self) -> Lens:
        """What this visit looks through: the account's own lens; without names on the projector."""
        own = lens_of(self.who)
        return own._replace(nameless=True) if masks.projected() else own

    @property
    def view(self) -> View:
        """The store and the lens, for whatever is cached."""
        return View(self.directory, self.lens)

    @property
    def present(self) -> Store:
        """The store as this account may use it, whatever moment is looked at.

        A button of a page drawn for somebody else, or before the account's role changed, gets none.
        """
        if get_script_run_ctx(suppress_warning=True) and who.current() != self.who:
            raise StoreError("您的账号或权限刚刚变了。请刷新页面，再做这一步。")
        return open_store(self.directory).seen_by(self.who, self.lens)

    @property
    def store(self) -> Store:
        """The store as this account may use it; one that refuses every write while the past is looked at."""
        return self.present.refusing(PAST) if self.past else self.present

    def may(self, action: str) -> bool:
        """Whether the account may do an action of ``data/access/roles.csv``."""
        return self.who.may(action)

    @property
    def counties(self) -> list[str]:
        """The counties the account sees: its own, or all."""
        return places.names() if self.who.county is None else [self.who.county]

    @property
    def past(self) -> bool:
        """Whether a past moment is looked at, where nothing can be changed."""
        return self.known_at is not None

    @functools.cached_property
    def version(self) -> int:
        """The number of the store's last change, asked once a run: what a page shows is of one moment."""
        store = open_store(self.directory)
        found = store.last_change + (store.reopened << 40)  # answers hold closed cursors
        _forget_older(self.directory, found)
        return found

    @functools.cached_property
    def latest(self) -> int:
        """Like :attr:`version`, for what also shows files that merely came."""
        store = open_store(self.directory)
        return store.last_event + (store.reopened << 40)

    @property
    def basis(self) -> Hashable:
        """All that decides what is shown of the store here and now: what answers worked out of ``Here`` are kept by."""
        clocks = (self.as_of, self.known_at, self.snapshot)
        may = (self.who.role, self.who.county, masks.hidden())
        return (self.view, self.version, *clocks, self.year, self.pack, *may)

    @property
    def empty(self) -> bool:
        """Whether no upload is active."""
        return not self.active()

    def as_read(self) -> Here:
        """The same with the readings of its rules that were switched, as known then."""
        pack = _as_read(self.view, self.version, self.known_at, self.pack)
        return replace(self, pack=pack)

    def uploads(self) -> list[dict[str, Any]]:
        """Every upload with its state, forms and figures, oldest first."""
        return _uploads(self.view, self.version, self.known_at)

    def active(self) -> list[dict[str, Any]]:
        """The uploads that count."""
        return [upload for upload in self.uploads() if upload["state"] in ACTIVE]

    def ask(self, name: str, **params: Any) -> pd.DataFrame:
        """The answer of ``queries/<name>.sql``, personal details hidden unless this visit shows them; read only."""
        asked = tuple(sorted(params.items()))
        door = _masked if masks.hidden() else _ask
        return door(self.view, self.version, self.as_of, self.known_at, name, asked)

    def raw(self, name: str, **params: Any) -> pd.DataFrame:
        """The answer as it is, for what compares or writes values; what of it is shown goes through ``masks``."""
        asked = tuple(sorted(params.items()))
        return _ask(self.view, self.version, self.as_of, self.known_at, name, asked)

    def ledgers(self) -> list[dict[str, Any]]:
        """The active ledgers with their scope and time."""
        return self.ask("pages/shared/ledgers").to_dict("records")

    def verdicts(self, pack: str | None = None) -> Verdicts:
        """The verdicts under the page's pack, or another one, as columns."""
        return self._judge("verdicts", pack)

    def first_verdicts(self) -> Verdicts:
        """Those on counties, on the centre and on failing again and again alone: a sixth of all, for what is seen first."""
        return self._judge(FIRST)

    def text_of(self, source: Source) -> str:
        """A source as people read it, files of one name told apart."""
        return source.text(self.shared)

    @functools.cached_property
    def shared(self) -> dict[int, str]:
        """Upload → file's name, of those whose name another upload bears."""
        found = self.ask("shared_names")
        return dict(zip(found["upload_id"].tolist(), found["file"], strict=True))

    def before(self, rule: str) -> dict[str, Any]:
        """Who was below the floor of a rule the year before, and of whom nobody can tell."""
        return self._judge(BEFORE + rule)

    def city(self, hidden: bool | None = None) -> City:
        """The figures that papers are drawn from; workers' names hidden (None: unless this visit shows them)."""
        return self._judge(PAPERS if (masks.hidden() if hidden is None else hidden) else NAMED)

    def coverage(self) -> dict[str, Any]:
        return self._judge("coverage")

    def satisfaction(self) -> dict[str, Any]:
        return self._judge("satisfaction")

    def satisfaction_groups(self) -> dict[str, list[dict[str, Any]]]:
        return self._judge("satisfaction_groups")

    def satisfaction_periods(self, year: int | None = None) -> dict[str, dict[str, Any]]:
        """By quarter and half year; of another year than the page's where one is named."""
        there = self if year is None else replace(self, year=year)
        return there._judge("satisfaction_periods")

    def _judge(self, what: str, pack: str | None = None) -> Any:
        clocks = (self.as_of, self.known_at)
        return _judged(self.view, self.version, *clocks, what, self.year, pack or self.pack)
