"""The two stores, never mixed: the user's own and the demo's; and answers cached by what they depend on.

An answer depends on the store's last event, the day judged from and the question; so a filter change
asks nothing twice, and a commit or an undo is seen at once by every visitor.
"""

from __future__ import annotations

import datetime as dt
import functools
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dudao import ROOT, evaluation, rules
from dudao.facts import Facts
from dudao.reading import Reader
from dudao.store import Store

OWN, DEMO = "own", "demo"
CHOICE = "active_store"
BEGUN = "begun"
ACTIVE = ("committed", "restored")

Verdict = dict[str, Any]
"""A verdict in the command line's shape (DESIGN §6), with the ``counties`` it stands under and whether
its ``required`` is a ``ceiling``."""


def directory_of(kind: str) -> Path:
    """Where a store lies; the environment may say otherwise."""
    if kind == DEMO:
        return Path(os.environ.get("DUDAO_DEMO", ROOT / "data" / "demo"))
    return Path(os.environ.get("DUDAO_STORE", ROOT / "data" / "store"))


def exists(kind: str) -> bool:
    """Whether there is such a store."""
    return (directory_of(kind) / "dudao.duckdb").exists()


def begun() -> bool:
    """Whether the own store is in use: the user said so, or it has ever received a file."""
    if (directory_of(OWN) / BEGUN).exists():
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
    """One store a directory and process."""
    return Store.open(Path(directory))


@st.cache_resource(show_spinner=False)
def reader() -> Reader:
    """The process's reader with its worker."""
    return Reader()


@st.cache_resource(show_spinner=False, max_entries=6)
def _uploads(directory: str, version: int) -> list[dict[str, Any]]:
    return open_store(directory).uploads()


@st.cache_resource(show_spinner=False, max_entries=6)
def _facts(directory: str, version: int, as_of: dt.date) -> Facts:
    return Facts(open_store(directory), as_of=as_of)


@st.cache_resource(show_spinner=False, max_entries=400)
def _ask(directory: str, version: int, as_of: dt.date, name: str, params: tuple) -> pd.DataFrame:
    return _facts(directory, version, as_of).run(name, **dict(params))


@st.cache_resource(show_spinner=False, max_entries=40)
def _judged(
    directory: str, version: int, as_of: dt.date, what: str, year: int, pack: str
) -> list[Verdict] | dict[str, Any]:
    facts = _facts(directory, version, as_of)
    if what == "verdicts":
        found = evaluation.evaluate(facts, rules.load(pack), year)
        of, targets = evaluation.session_counties(facts), rules.load(pack).targets
        return [
            v.as_dict()
            | {
                "counties": of.get(v.subject, (v.county,)),
                "ceiling": targets[v.target].at_least is None,
            }
            for v in found
        ]
    return {"coverage": evaluation.coverage, "satisfaction": evaluation.satisfaction}[what](
        facts, year
    )


@dataclass(frozen=True)
class Here:
    """What a page looks at: which store, which year, judged from which day under which rules."""

    kind: str
    year: int
    as_of: dt.date
    pack: str

    @property
    def directory(self) -> str:
        return str(directory_of(self.kind))

    @property
    def store(self) -> Store:
        return open_store(self.directory)

    @functools.cached_property
    def version(self) -> int:
        """The number of the store's last event, asked once a run: what a page shows is of one moment."""
        return self.store.last_event

    @property
    def empty(self) -> bool:
        """Whether no upload is active."""
        return not self.active()

    def uploads(self) -> list[dict[str, Any]]:
        """Every upload with its state, forms and figures, oldest first."""
        return _uploads(self.directory, self.version)

    def active(self) -> list[dict[str, Any]]:
        """The uploads that count."""
        return [upload for upload in self.uploads() if upload["state"] in ACTIVE]

    def ask(self, name: str, **params: Any) -> pd.DataFrame:
        """The answer of ``queries/<name>.sql``; read only, shared by all visitors."""
        return _ask(self.directory, self.version, self.as_of, name, tuple(sorted(params.items())))

    def ledgers(self) -> list[dict[str, Any]]:
        """The active ledgers with their scope and time."""
        return self.ask("pages/ledgers").to_dict("records")

    def verdicts(self) -> list[Verdict]:
        return self._judge("verdicts")

    def coverage(self) -> dict[str, Any]:
        return self._judge("coverage")

    def satisfaction(self) -> dict[str, Any]:
        return self._judge("satisfaction")

    def _judge(self, what: str) -> Any:
        return _judged(self.directory, self.version, self.as_of, what, self.year, self.pack)
