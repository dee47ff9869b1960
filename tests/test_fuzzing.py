"""Own sample files damaged at random (fixed seed): nothing crashes, nothing is silently lost.

For every damaged file: the parent lives, the answer comes in time, refused files have one Chinese error
and no grids, what is read is well-formed, and a cell that holds text which gave no value is named by a
problem. ``DUDAO_FUZZ_ROUNDS`` sets the number of the long run.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import sys
import time
from pathlib import Path
from random import Random

import pytest

from dudao.forms import load_forms
from dudao.reading import Reader
from dudao.recognition.check import check

sys.path.insert(0, str(Path(__file__).parent / "reading"))
import mutations

ROOT = Path(__file__).resolve().parents[1]
KINDS = {".xlsx", ".docx", ".csv", ".ods"}
TODAY = dt.date(2026, 1, 10)
SECONDS = 10  # processor seconds of the parent for one file
NOTHING = re.compile(r"[\s　/\\\-—–无没有未暂×✗〇0○□年月日.:：﹣－]*|全市|none|n/?a|nan", re.I)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def originals() -> list[Path]:
    folders = (ROOT / "tests" / "samples", ROOT / "data" / "samples" / "files")
    return sorted(p for f in folders for p in f.rglob("*") if p.suffix in KINDS)


def unnamed(sheet, grid) -> list[tuple[str, str]]:
    """Cells of a list that hold text, yielded no value, and are named by no problem."""
    text = {
        grid.address(r, c): value
        for r, row in enumerate(grid.rows)
        for c, value in enumerate(row)
        if not NOTHING.fullmatch(str("" if value is None else value).strip())
    }
    got: dict[str, list] = {}
    for record in sheet.records:
        for field, cell in record.cells.items():
            value = record.values.get(field)
            got.setdefault(cell, []).append(sheet.meta.get(field) if value is None else value)
    for field, cell in sheet.meta_cells.items():
        got.setdefault(cell, []).append(sheet.meta.get(field))
    named = {part for p in sheet.problems if p.cell for part in re.split("[:、,]", p.cell)}
    return [
        (cell, str(text[cell])[:60])
        for cell, values in got.items()
        if cell in text and cell not in named and all(value is None for value in values)
    ]


def faults(name: str, data: bytes, reader: Reader) -> list[str]:
    """What is wrong with the way the file was taken; nothing for a good way."""
    spent, started = time.process_time(), time.monotonic()
    reading = reader.read(data, name)
    result = check(reading, today=TODAY)
    wrong = []
    if time.process_time() - spent > SECONDS or time.monotonic() - started > 6 * SECONDS:
        wrong.append(f"slow: {time.process_time() - spent:.1f} s")
    errors = [p for p in reading.problems if p.severity == "error"]
    if not reading.grids and not reading.paragraphs and len(errors) != 1:
        wrong.append(f"nothing read and {len(errors)} errors")
    if any(p.code in ("reader_died", "reader_timeout", "reader_memory") for p in errors):
        wrong.append(f"reader ended: {errors[0].code}")
    said = [*result.problems, *(p for s in result.sheets for p in s.problems)]
    wrong += [f"no Chinese: {p.code}" for p in said if not CHINESE.search(p.message)]
    if not result.sheets and not result.problems:
        wrong.append("no sheet and no problem")
    shown = json.dumps(result.as_dict(), ensure_ascii=False, allow_nan=False)
    shown.encode("utf-8")
    if "Traceback" in shown or re.search(r"\w+Error\b", shown):
        wrong.append("a fault's own words")
    names = [grid.sheet for grid in reading.grids]
    for sheet in result.sheets:
        if sheet.form is not None and names.count(sheet.sheet) == 1:
            (grid,) = (g for g in reading.grids if g.sheet == sheet.sheet)
            if grid.kind != "word" and load_forms()[sheet.form].layout == "list":
                wrong += [f"silent: {one}" for one in unnamed(sheet, grid)]
    return wrong


def run(rounds: int, seed: int) -> list[str]:
    """``rounds`` damaged files, each of a seed of its own that repeats it alone."""
    files = [(path.name, path.read_bytes()) for path in originals()]
    found = []
    with Reader() as reader:
        for number in range(rounds):
            dice = Random(f"{seed}.{number}")
            name, data = dice.choice(files)
            done, spoiled = mutations.mutate(data, dice)
            try:
                wrong = faults(name, spoiled, reader)
            except Exception as fault:  # noqa: BLE001 - collected with its seed
                wrong = [f"{type(fault).__name__}: {fault}"]
            found += [f"{seed}.{number} {name} [{done}] {one}" for one in wrong]
    return found


@pytest.mark.long
def test_原样的样例没有一格悄悄丢掉():
    """The property holds of the sound files: what it says of damaged ones is of the damage."""
    with Reader() as reader:
        found = {p.name: faults(p.name, p.read_bytes(), reader) for p in originals()}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.long
def test_随机损坏的文件():
    assert run(150, 1) == []


@pytest.mark.soak
def test_随机损坏的文件_长跑():
    assert run(int(os.environ.get("DUDAO_FUZZ_ROUNDS", "300")), 2) == []
