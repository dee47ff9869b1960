"""What people told the program once: answers to doubts, and which header is which field. Append-only."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

import duckdb

from dudao import queries

_SQL = queries.Statements("answers")


class _Store(Protocol):
    def cursor(self) -> duckdb.DuckDBPyConnection: ...

    def writing(
        self, action: str, actor: str, now: dt.datetime | None = None
    ) -> AbstractContextManager[Any]: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """To a doubt of ``kind`` (a field kind or problem code) about ``text``, within ``county`` or anywhere."""

    kind: str
    text: str
    county: str | None
    value: Any
    actor: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class HeaderMapping:
    """Headers of one fingerprint, mapped by hand: ``columns`` is {header as printed: field}."""

    fingerprint: str
    form: str
    columns: Mapping[str, str]
    actor: str
    at: dt.datetime


def answers(store: _Store, known_at: dt.datetime | None = None) -> list[Answer]:
    """The answers that hold now (or held at ``known_at``), oldest first."""
    rows = queries.load("store/answers").execute(store.cursor(), known_at=known_at)
    return [Answer(k, t, c, json.loads(v), who, at) for k, t, c, v, who, at in rows.fetchall()]


def answers_by_doubt(
    store: _Store, known_at: dt.datetime | None = None
) -> dict[tuple[str, str, str], Any]:
    """The answers as extraction takes them: (kind, text, county or "") → value."""
    return {(a.kind, a.text, a.county or ""): a.value for a in answers(store, known_at)}


def remember(
    store: _Store, kind: str, text: str, county: str | None, value: Any, actor: str,
    now: dt.datetime | None = None,
) -> None:  # fmt: skip
    """Remember an answer; it replaces an earlier one to the same doubt."""
    _add_answer(store, kind, text, county, json.dumps(value, ensure_ascii=False), actor, now, False)


def revoke(
    store: _Store, kind: str, text: str, county: str | None, actor: str,
    now: dt.datetime | None = None,
) -> None:  # fmt: skip
    """Take an answer back; the doubt is asked again next time."""
    _add_answer(store, kind, text, county, None, actor, now, True)


def _add_answer(
    store: _Store, kind: str, text: str, county: str | None, value: str | None, actor: str,
    now: dt.datetime | None, revoked: bool,
) -> None:  # fmt: skip
    with store.writing("answer_revoked" if revoked else "answered", actor, now) as write:
        write.subject = kind
        write.cursor.execute(
            _SQL["answer"],
            {
                "kind": kind, "text": text, "county": county, "value": value, "actor": write.actor,
                "now": write.at, "revoked": revoked,
            },
        )  # fmt: skip


def mappings(store: _Store, known_at: dt.datetime | None = None) -> dict[str, HeaderMapping]:
    """The header mappings that hold now (or held at ``known_at``), by fingerprint."""
    rows = queries.load("store/mappings").execute(store.cursor(), known_at=known_at)
    found = [
        HeaderMapping(f, form, json.loads(c), who, at) for f, form, c, who, at in rows.fetchall()
    ]
    return {mapping.fingerprint: mapping for mapping in found}


def columns_by_fingerprint(
    store: _Store, known_at: dt.datetime | None = None
) -> dict[str, dict[str, str]]:
    """The mappings as recognition takes them: fingerprint → {header: field}, ``""`` the form's id."""
    return {f: {**m.columns, "": m.form} for f, m in mappings(store, known_at).items()}


def remember_mapping(
    store: _Store, fingerprint: str, form: str, columns: Mapping[str, str], actor: str,
    now: dt.datetime | None = None, revoked: bool = False,
) -> None:  # fmt: skip
    """Remember (or, with ``revoked``, take back) which header is which field."""
    with store.writing("mapping_revoked" if revoked else "mapped", actor, now) as write:
        write.subject = form
        write.cursor.execute(
            _SQL["mapping"],
            {
                "fingerprint": fingerprint, "form": form, "actor": write.actor, "revoked": revoked,
                "columns": json.dumps(dict(columns), ensure_ascii=False),
                "now": write.at,
            },
        )  # fmt: skip
