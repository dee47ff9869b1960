"""One cell from bytes to a verdict on the page and back: the ten stations of docs/architecture.md (``pytest -s`` prints them).

The cell is G4 of a small ledger: ``2小时10分``, the length of 五华区's one group session.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
from pathlib import Path

import openpyxl
import streamlit as st
from streamlit.testing.v1 import AppTest

sys.path.insert(0, str(Path(__file__).parent))

from test_docs import answers

from dudao import rules
from dudao.evaluation import evaluate
from dudao.evaluation.facts import Facts
from dudao.intake.batch import Checked, commit_results
from dudao.reading import Reader, guard
from dudao.recognition import recognise
from dudao.recognition.check import check
from dudao.store import Store
from dudao.ui.visit import menu

NAME, CELL, TEXT = "五华区督导台账.xlsx", "G4", "2小时10分"
ROWS = [
    ["五华区2025年督导台账（2025年1月至12月）"],
    [
        "序号",
        "督导日期",
        "县（市、区）",
        "督导类别",
        "督导方式",
        "督导老师",
        "督导时长",
        "督导对象",
    ],
    [1, "2025-02-20", "五华区", "个别督导", "面谈", "李明", "1小时", "张三"],
    [2, "2025-03-12", "五华区", "团体督导", "面谈", "李明", TEXT, "张三、李四"],
]
RECEIVED = dt.datetime(2026, 1, 5, 9)


def workbook() -> bytes:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    for row in ROWS:
        book.active.append(row)
    book.save(buffer)
    return buffer.getvalue()


def card():
    """A script: the clause card of KM-10 on 五华区, drawn alone."""
    import datetime as dt

    from dudao import rules
    from dudao.ui.parts import clause_card
    from dudao.ui.visit.stores import Here

    here = Here("own", 2025, dt.date(2026, 1, 10), "kunming")
    clause_card._card(here, rules.load("kunming").targets["KM-10"], "五华区")


def walk(directory: Path):
    """Each station: what of the cell is seen there."""
    data = workbook()
    yield (NAME, data[:2])
    yield guard.kind_of(data, NAME)
    with Reader() as reader:
        reading = reader.read(data, NAME)
    yield reading.grids[0].at(3, 6)
    (claim,) = recognise(reading)
    yield (claim.form_id, claim.grid.address(*claim.area))
    result = check(reading, today=dt.date(2026, 1, 5))
    record = result.sheets[0].records[1]
    yield (record.row, record.values["minutes"], record.cells["minutes"])
    with Store.open(directory) as store:
        list(commit_results(store, [Checked(result, data)], "测试", now=RECEIVED))
        rows = store.cursor().execute(
            "select source, minutes, cells->>'minutes' from active_session_ledger(null)"
            " where activity = 'group'"
        )  # fmt: skip
        yield rows.fetchone()
        with Facts(store, dt.date(2026, 1, 10)) as facts:
            verdicts = evaluate(facts, rules.load("kunming"), 2025, only={"KM-10"})
            (verdict,) = verdicts.on("五华区")
            sessions = facts.run("pages/coverage/sessions_by_month", year=2025)
            yield sessions[sessions["month"] == 3][["county", "kind", "sessions"]].to_dict(
                "records"
            )
        (source,) = verdict.evidence
        yield (verdict.target, verdict.state, verdict.value, source.text(), source.key)
    st.cache_resource.clear()
    app = AppTest.from_function(card, default_timeout=60).run()
    assert not app.exception
    assert [one.value for one in app.error] == []
    yield next(m.value for m in app.metric if "五华区" in m.label)
    cells = next(f.value for f in app.dataframe if "读出的值" in f.value.columns)
    (found,) = cells[cells["字段"] == "督导时长"].to_dict("records")
    yield (found["单元格"], found["读出的值"], openpyxl.load_workbook(io.BytesIO(data)).active[found["单元格"]].value)  # fmt: skip


SEEN = [
    (NAME, b"PK"),
    "xlsx",
    TEXT,
    ("session_ledger", "A1:H4"),
    (4, 130, CELL),
    (f"{NAME}!Sheet!R4", 130, CELL),
    [{"county": "五华区", "kind": "group", "sessions": 1}],
    ("KM-10", "met", 1, f"{NAME}!Sheet!R4", (1, 1, 2)),
    "✓ 达标",
    (CELL, "130 分钟", TEXT),
]


def test_一格走十站_从字节到结论_再回到这一格(tmp_path, monkeypatch):
    """``SEEN``, station by station; docs/architecture.md names each with its file."""
    monkeypatch.setenv("DUDAO_DEMO", str(tmp_path / "demo"))
    monkeypatch.setenv("DUDAO_STORE", str(tmp_path / "own"))
    monkeypatch.setattr(menu, "link", lambda *_, **__: None)  # the card alone, no menu beside it
    stations = answers("architecture.md", 4)
    seen = list(walk(tmp_path / "own"))
    for (name, file, _, _), here in zip(stations, seen, strict=True):
        print(f"{name:<28} {file:<42} {here}")
    st.cache_resource.clear()
    assert seen == SEEN
