"""Everything that can be downloaded is inert, whatever the data say: no formula, link, field or outside part.

Each producer is given every payload of ``inert.PAYLOADS`` in every text it takes, and its file is taken
apart; text that is too long for a cell is cut, never dropped.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from dudao.evaluation.planning import Owed, Visit
from dudao.forms import load_forms
from dudao.history.diff import Change, Difference, FieldChange, Row
from dudao.history.figures_of_year import Key
from dudao.problems import Problem
from dudao.reading.grid import Grid, Reading
from dudao.records import FileResult, SheetResult
from dudao.reports.annotate import annotate
from dudao.reports.checklist import Line, checklist_workbook
from dudao.reports.plan import plan_workbook
from dudao.reports.templates import template
from dudao.ui.ledger import change_words
from dudao.ui.ledger import diff_data as differing_data

sys.path.insert(0, str(Path(__file__).parent))
import inert
from inert import PAYLOADS

from tests.matrices import some

DAY = dt.date(2025, 3, 12)
PROBLEMS = [
    Problem("unreadable", "error", f"写的是“{text}”，看不懂。", f"A{n}", text=text)
    for n, text in enumerate(PAYLOADS, 1)
]


def texts(data: bytes) -> set[str]:
    """Every text of every cell, as openpyxl reads it; none may be a formula."""
    found = set()
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.value
                assert cell.hyperlink is None or cell.hyperlink.target is None
                found.add(str(cell.value))
    return found


def told(data: bytes, text: str) -> bool:
    """Whether a text stands in the file, whole or cut at what a cell can hold."""
    start = "".join(c for c in text if c.isprintable())[:20]
    return any(start in "".join(c for c in cell if c.isprintable()) for cell in texts(data))


def test_排期建议():
    visits = [Visit(DAY, text, (text,), text, 120, text) for text in PAYLOADS]
    debts = [Owed(text, 1, 1, None, 120, DAY, (text,), text) for text in PAYLOADS]
    data = plan_workbook(visits, debts, 2025, DAY, True)
    assert inert.workbook(data) == []
    assert [text for text in PAYLOADS if not told(data, text)] == []


def test_资料清单():
    data = checklist_workbook({"2025-03": [Line(1, text, None, text) for text in PAYLOADS]})
    assert inert.workbook(data) == []
    assert [text for text in PAYLOADS if not told(data, text)] == []


def test_两份收件的不同():
    form = load_forms()["session_ledger"]
    row = [Row({"county": [text], "content": text}, {"content": "A1"}, text) for text in PAYLOADS]
    changed = [
        Change(r, r, (FieldChange("content", text, text, text, text, text),))
        for r, text in zip(row, PAYLOADS, strict=True)
    ]
    data = differing_data.workbook([Difference(form, tuple(row), tuple(changed), tuple(row), 0)])
    assert inert.workbook(data) == []
    assert [text for text in PAYLOADS if not told(data, text)] == []


@pytest.mark.parametrize("said", some(PAYLOADS[:10], always=3, single=True))
def test_变化说明(said):
    key = Key("evaluate", "KM-10", said, said, "2025")
    lines = [
        change_words.Line(key, text, text, text, text, text, (0,), (), False) for text in PAYLOADS
    ]
    data = change_words.workbook(lines, said)
    assert inert.workbook(data) == []
    assert [text for text in [said, *PAYLOADS] if not told(data, text)] == []


@pytest.mark.parametrize("form", [f for f in load_forms() if f != "supervision_request"])
def test_模板(form):
    made = template(form, 2025, "五华区")
    check = inert.workbook if made.name.endswith(".xlsx") else inert.document
    assert check(made.data) == []


def grids(kind: str) -> list[Grid]:
    rows = [[text, text] for text in PAYLOADS]
    return [Grid(name if kind != "csv" else None, kind, rows) for name in ("=cmd|'/c'!A1", "[表]:*?/\\" * 6)]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    some(["=cmd|'c'!A1.csv", "甲\u202e\x01\n.ods", "长" * 90 + ".xls"], always=1, single=True),
)
def test_退回的标注件_重排的(name):
    """A .csv, .ods or .xls cannot be marked in place: a fresh workbook of what it said."""
    kind = "csv" if name.endswith("csv") else "sheet"
    found = grids(kind)[: 1 if kind == "csv" else 2]
    result = FileResult(name, "0", [SheetResult(g.sheet, None, problems=PROBLEMS) for g in found])
    back = annotate(b"not a package", Reading(name, "0", found, []), result)
    assert inert.workbook(back.data) == []
    assert [text for text in PAYLOADS if not told(back.data, text)] == []


@pytest.mark.parametrize("name", ["=cmd|'c'!A1.docx", "甲\u202e\x01\n.docx"])
def test_退回的问题清单(name):
    result = FileResult(name, "0", [SheetResult("表1", None, problems=PROBLEMS)])
    back = annotate(b"PK", Reading(name, "0", grids("word")[:1], []), result)
    assert inert.document(back.data) == []
    said = "\n".join(c.text for row in docx.Document(io.BytesIO(back.data)).tables[0].rows for c in row.cells)  # fmt: skip
    assert "HYPERLINK" in said
    assert "DDEAUTO" in said


@pytest.mark.long
def test_退回的标注件_原件上标的():
    """In the sender's own workbook: his cells stay as they were, our comments and list add nothing active."""
    book = openpyxl.Workbook()
    book.active["A1"] = "姓名"
    for n, text in enumerate(PAYLOADS, 2):
        cell = book.active.cell(n, 1)
        cell.value, cell.data_type = "".join(c for c in text if c.isprintable())[:30_000], "s"
    out = io.BytesIO()
    book.save(out)
    reading = Reading("表.xlsx", "0", [Grid("Sheet", "sheet", [["姓名"]])], [])
    result = FileResult("表.xlsx", "0", [SheetResult("Sheet", None, problems=PROBLEMS)])
    back = annotate(out.getvalue(), reading, result)
    assert inert.workbook(back.data) == []
    assert [text for text in PAYLOADS if not told(back.data, text)] == []


def test_检查器自己看得出():
    """The checks bite: a formula, a link, an outside picture, a field, a csv cell."""
    book = openpyxl.Workbook()
    book.active["A1"] = "=1+1"
    book.active["A2"].hyperlink = "http://evil.example/x"
    out = io.BytesIO()
    book.save(out)
    assert len(inert.workbook(out.getvalue())) >= 3
    document = docx.Document()
    document.add_paragraph("x")
    out = io.BytesIO()
    document.save(out)
    spoiled = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(spoiled, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<w:t>x</w:t>", b"<w:instrText>DDE</w:instrText>"))  # fmt: skip
    assert len(inert.document(spoiled.getvalue())) == 1
    assert inert.table(b"a,=1+1,-,-5,'=1,-1+x\n") == ["=1+1", "-1+x"]
