"""Sheets composed at random (``composed.py``): read right, or said; a strange word in any cell never ends nowhere."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dudao.reading.grid import Grid, Reading
from dudao.recognition.check import check
from dudao.records import FileResult

sys.path.insert(0, str(Path(__file__).parent))
from composed import FORMS, Sheet, compose, judged, layouts
from test_every_cell_told import STRANGE, covers

from tests.matrices import some

TODAY = dt.date(2026, 1, 10)
KINDS = [(form, layout) for form in FORMS for layout in sorted(layouts(form))]


def read(sheet: Sheet, rows: list[list[Any]] | None = None) -> FileResult:
    grid = Grid("Sheet1", "sheet", rows or sheet.rows, list(sheet.merges))
    return check(Reading(sheet.name, "0" * 64, [grid], []), TODAY)


def classes(sheets: list[Sheet]) -> Counter[str]:
    return Counter(status for sheet in sheets for status, *_ in judged(sheet, read(sheet)))


@pytest.mark.parametrize(("form", "layout"), some(KINDS, always=12))
def test_随意拼出来的表_读对或说明(form: str, layout: str):
    found = classes([compose(seed, form, layout) for seed in range(2)])
    assert found["silent"] == 0
    assert found["right"] >= 0.9 * found.total()


@pytest.mark.long
@pytest.mark.parametrize("block", range(20))
def test_随意拼出来的许多表(block: int):
    found = classes([compose(seed) for seed in range(7_000 + 40 * block, 7_040 + 40 * block)])
    assert found["silent"] <= 0.002 * found.total()
    assert found["right"] >= 0.94 * found.total()


def untold(sheet: Sheet, every: bool = True) -> Iterator[tuple[str, str]]:
    """The headings, and the fields of the first record, in whose cell strange words end nowhere."""
    said = set(sheet.headings.values())
    spots = {spot: name for name, spot in sheet.spots[0].items()}
    spots |= {(r, c): v for r, row in enumerate(sheet.rows) for c, v in enumerate(row) if v in said}
    for (r, c), name in list(spots.items())[:: 1 if every else 3]:
        rows = [list(row) for row in sheet.rows]
        label = rows[r][c].split("：")[0] + "：" if sheet.layout == "lines" else ""
        rows[r][c] = label + STRANGE
        found = read(sheet, rows)
        refused = not any(part.form for part in found.sheets)
        named = any(covers(p.cell, r, c) for part in found.sheets for p in part.problems)
        if not (refused or named or STRANGE in json.dumps(found.as_dict(), ensure_ascii=False)):
            yield sheet.layout, name


@pytest.mark.parametrize(("form", "layout"), some(KINDS[::5], always=5))
def test_一格写了谁也想不到的话(form: str, layout: str):
    assert list(untold(compose(11, form, layout), every=False)) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(120))
def test_许多表里一格写了谁也想不到的话(seed: int):
    assert list(untold(compose(seed))) == []
