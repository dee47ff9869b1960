"""What the survey tests share: the form's words, a paper of printed options, and reading a sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from dudao.forms import load_forms
from dudao.reading.grid import Grid, Reading
from dudao.recognition.check import check
from dudao.records import SheetResult

FORMS = load_forms()
ITEMS = [d["text"] for d in FORMS["satisfaction_survey"].option("items").values()]
WORD = {5: "非常满意", 4: "很满意", 3: "一般", 2: "很不满意", 1: "非常不满意"}
LEVELS = list(WORD.values())
SAID = [5, 4, 5, 3, 5, 4, 2]
TITLE = ["督导满意度调研表"]


def read(
    grids: list[Grid] | list[list], name: str = "问卷.xlsx", told: dict | None = None
) -> list[SheetResult]:
    """The sheets of a file given as grids, or as the rows of its only sheet."""
    if grids and isinstance(grids[0], list):
        grids = [Grid("Sheet1", "sheet", grids)]
    for grid in grids:
        width = grid.width
        for row in grid.rows:
            row.extend([None] * (width - len(row)))
    reading = Reading(name, "0" * 64, grids, [])
    return check(reading, today=dt.date(2026, 1, 10), answers=told).sheets


def answers(sheet: SheetResult) -> list[list]:
    """Each respondent's seven answers."""
    return [[r.values[f"q{n}"] for n in range(1, 8)] for r in sheet.records]


def codes(sheet: SheetResult) -> list[str]:
    return sorted({p.code for p in sheet.problems})


def printed(write: Callable[[str, bool], str], said: list[int] = SAID) -> list[list]:
    """A paper whose cells print the options; ``write`` gives a cell of a level, chosen or not."""
    return [
        TITLE,
        ["题目", "选项"],
        *(
            [q, *[write(lv, lv == WORD[v]) for lv in LEVELS]]
            for q, v in zip(ITEMS, said, strict=True)
        ),
    ]


def export(*people: list, heads: list[str] = ITEMS) -> list[list]:
    """A tool's export: one row a person."""
    return [["序号", *heads], *([i, *p] for i, p in enumerate(people, 1))]
