"""What is said of a list's headings: read as something likely, asked, unknown where a column is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dudao.forms import Field, Form
from dudao.problems import Ask, Problem, make
from dudao.reading.grid import Grid
from dudao.recognition.lists import mapped
from dudao.recognition.lists.headers import Column, Head, question_key
from dudao.recognition.lists.vocabulary import Vocabulary


def header_doubts(
    grid: Grid, parts: Sequence[tuple[Head, int]], words: Vocabulary
) -> Iterator[Problem]:
    """What is to be said of a table's headings; ``parts``: each header and the last row under it.

    Typos in headers, labels that decide nothing alone, and standard columns missing beside unknown ones.
    """
    said: set[tuple[str, str]] = set()
    for head, _ in parts:
        for column in head.columns:
            key = (column.how, column.header or str(column.col))
            cell = grid.address(max(head.bottom, 0), column.col)
            if key in said:
                continue
            said.add(key)
            if column.how in ("nearly", "likely") and column.field:
                label = words.form.fields[column.field].label
                yield make(
                    "guessed_label" if column.header else "column_by_content",
                    sheet=grid.sheet,
                    cell=cell,
                    field=column.field,
                    label=label,
                    text=column.header or None,
                )
            if column.how == "asked":
                yield _unclear(grid, max(n for h, n in parts if h is head), head, column, words)
            if column.how == "ambiguous":
                yield make("ambiguous_header", sheet=grid.sheet, cell=cell, text=column.header)
    told: set[str | None] = set()
    for head in {id(h): h for h, _ in parts}.values():
        for problem in _lacking(grid, max(n for h, n in parts if h is head), head, words):
            if problem.text not in told:
                told.add(problem.text)
                yield problem


def _unclear(grid: Grid, last: int, head: Head, column: Column, words: Vocabulary) -> Problem:
    """The error on a whole column whose meaning is asked: heading, three values, what it may be."""
    form = words.form
    names = mapped.targets(form)
    code = column.could[0]
    samples = "、".join(column.samples) + ("…" if len(column.samples) > 2 else "")
    key = question_key(head, column)
    ask = Ask(f"unclear_column@{form.id}", key, None, "column", f"{form.id}.{code}", samples)
    return make(
        "unclear_column",
        sheet=grid.sheet,
        cell=grid.address(max(head.bottom, 0), column.col, last, column.col),
        field=code.partition("/")[0],
        text=column.header or "（无）",
        ask=ask if column.header else None,
        samples=samples,
        guess="或".join(names[c] for c in column.could[:3]),
    )


def _lacking(grid: Grid, last: int, head: Head, words: Vocabulary) -> Iterator[Problem]:
    """A warning on each whole column nobody knows, heading and cells, where a standard field was not found."""
    odd = [
        c for c in head.columns if c.how == "unknown" and c.header and not words.familiar(c.header)
    ]
    if not odd:
        return
    form = words.form
    gone = [label for item in form.fields.values() for label in _absent(head, item, form)]
    if gone:
        labels = "、".join(gone)
        for column in odd[:8]:
            yield make(
                "odd_column",
                sheet=grid.sheet,
                cell=grid.address(max(head.bottom, 0), column.col, last, column.col),
                text=column.header,
                guess=labels,
            )


def _absent(head: Head, item: Field, form: Form) -> list[str]:
    """The labels of a standard field's columns that the header lacks."""
    if item.name not in head.fields:
        spare = (
            (item.name == "age" and "born" in head.fields)
            or item.option("added")
            or item.option("from_meta")
            or item.name == form.option("band") == "station"
        )
        return [] if spare else [item.label]
    ticked = {c.tick for c in head.columns if c.field == item.name and c.tick}
    codes = item.option("ticks", {})
    return [
        f"{item.label}-{words[0]}" for code, words in codes.items() if ticked and code not in ticked
    ]
