"""The best public schema matcher (Coma of ``valentine`` 1.x) beside ours, on the columns of sets with keys.

``python benchmarks/matchers.py DIR …``, each DIR with ``files/`` and ``keys/``; it needs a venv of its
own with ``benchmarks/requirements-matchers.txt`` besides the program's. Of every list that the key
describes cell by cell, the header row is given for free; each column that holds a field's values is
matched against a table of the form (its printed labels over eight invented rows). Printed: how many
columns each gets right, and how long it takes a table.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import pandas as pd  # noqa: E402
import valentine.algorithms.coma.similarity.tfidf as tfidf  # noqa: E402
from headings import VALUES  # noqa: E402
from valentine import valentine_match  # noqa: E402
from valentine.algorithms import Coma  # noqa: E402

from dudao.forms import Form, load_forms  # noqa: E402
from dudao.reading.grid import Grid  # noqa: E402
from dudao.reading.reader import Reader  # noqa: E402
from dudao.recognition import Claim, recognise  # noqa: E402

tfidf._english_stopwords = (
    frozenset  # it would download a list of English words; the columns are Chinese
)
logging.disable(logging.WARNING)

MATCHERS = {"names": Coma(), "names and contents": Coma(use_instances=True)}
ROWS = 40


def example(form: Form) -> pd.DataFrame:
    """The form as a table: its printed labels over invented values."""
    known = {n: VALUES[f"{form.id}.{n}"] for n in form.fields if f"{form.id}.{n}" in VALUES}
    return pd.DataFrame({form.fields[n].label: values for n, values in known.items()})


def tables(
    claim: Claim, records: list[dict[str, Any]]
) -> Iterator[tuple[pd.DataFrame, dict[str, str]]]:
    """Each part of a list as a table under its headings, and the field that the key's cells say each column is."""
    grid: Grid = claim.grid
    for segment in claim.payload.segments:
        head, body = segment.head, range(segment.first, min(segment.last + 1, segment.first + ROWS))
        columns: dict[str, list[str]] = {}
        true: dict[str, str] = {}
        for column in head.columns:
            if not column.header or column.header in columns:
                continue
            spots = {grid.address(r, column.col) for r in body}
            fields = {
                name for record in records for name, cell in record.get("_cells", {}).items()
                if cell in spots and record.get(name) not in (None, [], False)
            }  # fmt: skip
            columns[column.header] = [str(grid.at(r, column.col) or "") for r in body]
            if len(fields) == 1:
                true[column.header] = fields.pop()
        if true:
            yield pd.DataFrame(columns), true


def same(name: str) -> set[str]:
    """A column of ages may hold birth dates and the other way round."""
    return {"age", "born"} if name in ("age", "born") else {name}


def main() -> None:
    forms = load_forms()
    for place in map(Path, sys.argv[1:]):
        right, spent, total, ours = dict.fromkeys(MATCHERS, 0), dict.fromkeys(MATCHERS, 0.0), 0, 0
        count = 0
        with Reader() as reader:
            for path in sorted((place / "keys").rglob("*.json")):
                key = json.loads(path.read_text(encoding="utf-8"))
                file = next((place / "files").rglob(key["file"]), None)
                if file is None:
                    continue
                for claim in recognise(reader.read(file.read_bytes(), file.name)):
                    if not isinstance(claim, Claim) or claim.layout != "list":
                        continue
                    form = forms[claim.form_id]
                    records = [
                        r for s in key["sheets"] if s["form"] == form.id for r in s["records"]
                    ]
                    given = {
                        c.header: c.field for s in claim.payload.segments for c in s.head.columns if c.field
                    }  # fmt: skip
                    for table, true in tables(claim, records):
                        count, total = count + 1, total + len(true)
                        ours += sum(
                            given.get(header) in same(name) for header, name in true.items()
                        )
                        for named, matcher in MATCHERS.items():
                            start = time.perf_counter()
                            found = valentine_match(
                                [table, example(form)], matcher
                            ).one_to_one_hungarian()
                            spent[named] += time.perf_counter() - start
                            meant = {pair.source_column: pair.target_column for pair in found}
                            right[named] += sum(
                                meant.get(header) in {form.fields[n].label for n in same(name)}
                                for header, name in true.items()
                            )
        print(f"{place.name}: {count} tables, {total} columns; ours {100 * ours / total:.1f} %")
        for named in MATCHERS:
            print(f"    Coma by {named}: {100 * right[named] / total:.1f} %, {1000 * spent[named] / count:.0f} ms a table")  # fmt: skip


if __name__ == "__main__":
    main()
