"""Every figure the program shows, as one value and one hash: two stores alike in all that counts have the same.

No upload's, record's or event's number is in it: sources go by file, sheet and row.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any, Protocol

import duckdb

from dudao import ROOT, VERSION, evaluation, rules
from dudao.evaluation.facts import Facts
from dudao.store.safekeeping import manifest

BASIS = (ROOT / "queries", ROOT / "data" / "rules", ROOT / "data" / "areas")


class Readable(Protocol):
    """A store, or a connection to a backup's database."""

    def cursor(self) -> duckdb.DuckDBPyConnection: ...


def figures(store: Readable, as_of: dt.date, known_at: dt.datetime | None = None) -> dict[str, Any]:
    """All years with data: verdicts under every pack, coverage, satisfaction; and each form's records as a print."""
    with Facts(store, as_of, known_at) as facts:
        years = sorted(int(row["year"]) for row in facts.rows("pages/shared/years"))
        return {
            "as_of": as_of.isoformat(),
            "records": {
                form: list(found)
                for form, found in manifest.record_prints(store.cursor(), known_at).items()
                if found[0]
            },
            "years": {str(year): _year(facts, year) for year in years},
        }


def _year(facts: Facts, year: int) -> dict[str, Any]:
    verdicts = {
        pack: sorted(
            map(_plain, evaluation.evaluate(facts, evaluation.as_read(facts, pack), year)),
            key=_text,
        )
        for pack in rules.packs()
    }
    return {
        "verdicts": verdicts,
        "coverage": evaluation.coverage(facts, year),
        "satisfaction": evaluation.satisfaction(facts, year),
    }


def _plain(verdict: evaluation.Verdict) -> dict[str, Any]:
    told = verdict.as_dict()
    return told | {
        "evidence": sorted(told["evidence"]),
        "excluded": sorted(told["excluded"], key=_text),
    }


def figures_hash(found: dict[str, Any]) -> str:
    """The sha256 of figures in their canonical text."""
    return hashlib.sha256(_text(found).encode()).hexdigest()


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def stated(store: Readable, as_of: dt.date) -> dict[str, str]:
    """What a backup notes of its figures: the day judged from, their hash, the program that reckoned them."""
    return {
        "as_of": as_of.isoformat(),
        "hash": figures_hash(figures(store, as_of)),
        "program": program(),
    }


def program() -> str:
    """What figures rest on besides the records: the version, and a print of the queries, rules and areas."""
    running = hashlib.sha256()
    for folder in BASIS:
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".sql", ".toml", ".csv"):
                running.update(path.name.encode() + b"\0" + path.read_bytes())
    return f"{VERSION}+{running.hexdigest()[:12]}"


def differences(before: dict[str, Any], after: dict[str, Any], path: str = "") -> list[str]:
    """Where two figures part, as paths: ``years/2025/verdicts/kunming: 3 of 397``; empty where they are the same."""
    if before == after:
        return []
    if isinstance(before, dict) and isinstance(after, dict):
        keys = sorted({*before, *after})
        return [
            line
            for key in keys
            for line in differences(before.get(key), after.get(key), f"{path}/{key}".lstrip("/"))
        ]
    if isinstance(before, list) and isinstance(after, list) and path.count("/") >= 3:
        gone = {*map(_text, before)} ^ {*map(_text, after)}
        return [f"{path}: {len(gone)} / {len(before)} → {len(after)}"]
    return [path]
