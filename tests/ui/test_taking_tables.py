"""每一页的每张表都带得走：Excel 和 CSV，遮盖同页面，记入审计，公式只是文字。"""

from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dudao.access.roles import Principal
from dudao.store import Store, audit
from dudao.ui.parts import exporting
from dudao.ui.parts.exporting import ExportFailed, Taken
from dudao.ui.sections import SECTIONS
from dudao.ui.visit import masks, menu, who

sys.path.insert(0, str(Path(__file__).parents[1]))
import inert

from tests.matrices import some

WHO = {
    "city": Principal("王市", "city"),
    "county": Principal("李县", "county", "五华区"),
    "observer": Principal("赵观", "observer"),
}
PLACES = [
    (page, one.name if one else "")
    for page in menu.PAGES
    for one in SECTIONS.get(page, (None,))
]  # fmt: skip
OWN = ("staffing_empty", "never_stations", "never_workers", "plan", "facility_check", "explore_result",
       "explore_figure_table", "checklist_year", "checklist_lines")  # fmt: skip
"""Tables with a download of their own beside them."""
MORE = {
    "coverage": ({"coverage_part": "社工"}, {"coverage_part": "从未受过督导"}, {"county": "五华区"})
}
"""What else a page draws tables for."""


class Seen:
    """What a run drew: the tables with rows, those that can be taken away, and the files behind the open buttons."""

    def __init__(self, monkeypatch):
        self.tables: set[str] = set()
        self.offered: dict[str, pa.Table] = {}
        self.exports: list[tuple[str, exporting.Export]] = []
        usual, offer = st.dataframe, exporting.table

        def dataframe(data, *args, key=None, **more):
            table = getattr(data, "data", data)
            if len(table):
                self.tables.add(key)
            return usual(data, *args, key=key, **more)

        def table(seen, title, key, **more):
            self.offered[key] = seen
            assert title
            offer(seen, title, key, **more)

        def button(label, export, file_name, asked, **more):
            if export.what == "table":
                self.exports.append((file_name, export))

        monkeypatch.setattr(st, "dataframe", dataframe)
        monkeypatch.setattr(exporting, "table", table)
        monkeypatch.setattr(exporting, "_button", button)

    def open_all(self, app):
        for key in self.offered:
            app.session_state[f"take_{key}"] = True
        self.exports.clear()
        return app.run()


@pytest.fixture
def seen(monkeypatch):
    return Seen(monkeypatch)


@pytest.fixture
def as_role(monkeypatch):
    def become(role):
        monkeypatch.setattr(who, "current", lambda: WHO[role])
        return WHO[role]

    return become


def visits(page: str, section: str):
    chosen = {f"{page}_section": section} if section else {}
    return [chosen, *MORE.get(page, ())]


@pytest.mark.parametrize(("page", "section"), some(PLACES, always=2))
def test_每一页每张有行的表都能带走(page, section, as_role, own_full, visit, seen):
    as_role("city")
    for chosen in visits(page, section):
        app = visit(page, year="2025", as_of="2026-01-10", **chosen)
        assert ([e.value for e in app.error], list(app.exception)) == ([], [])
        lone = seen.tables - set(seen.offered)
        assert {key for key in lone if not key.startswith(OWN)} == set()


def test_单元格里的表_也都经过这一处():
    """No page draws a table to be looked at past :func:`exporting.table`."""
    from dudao import ROOT

    lone = {
        path.name
        for path in (ROOT / "dudao" / "ui").rglob("*.py")
        if "st.dataframe(" in (text := path.read_text("utf-8"))
        and "take(" not in text
        and "exporting.table(" not in text
    }
    assert lone == set()


def everybody(directory) -> set[str]:
    """The names of all people in the store."""
    with Store.open(directory).plain() as cursor:
        listed = cursor.execute(
            "select name from rec_staffing union select name from rec_supervisor_roster"
        ).fetchall()
    return {name for (name,) in listed if name and len(name) > 1}


@pytest.fixture
def own_copy(empty_store, full_store):
    Store.open(full_store).close()
    shutil.copytree(full_store, empty_store)
    return empty_store


def sheet(data: bytes) -> list[list]:
    return [[c.value for c in row] for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows()]  # fmt: skip


ASKED = {"year": "2025", "as_of": "2026-01-10"}


@pytest.mark.long
def test_县级账号带走的表_没有一个姓名(as_role, own_copy, visit, seen):
    """The account sees its own workers; what it takes away names nobody (as on paper)."""
    principal, names, met = as_role("county"), everybody(own_copy), set()
    for page, section in PLACES:
        if not principal.may(menu.PAGES[page].action):
            continue
        for chosen in visits(page, section):
            seen.open_all(visit(page, **ASKED, **chosen))
            shown = " ".join(str(table.to_pydict()) for table in seen.offered.values())
            met |= {name for name in names if name in shown}
            for file, export in seen.exports:
                made = export.make()
                said = made.decode() if file.endswith("csv") else str(sheet(made))
                assert [name for name in names if name in said] == [], (page, file)
    assert met


@pytest.mark.long
def test_观摩账号_不能下载_表下面什么都没有(as_role, own_full, visit, seen):
    as_role("observer")
    app = visit("overview", **ASKED)
    assert seen.offered
    seen.open_all(app)
    assert seen.exports == []


@pytest.mark.long
def test_投影时带走的表_同页面一样没有姓名(as_role, own_copy, visit, seen):
    as_role("city")
    names = everybody(own_copy)
    seen.open_all(visit("supervisors", projected="true", **ASKED))
    files = [(file, export.make()) for file, export in seen.exports]
    assert {file.rsplit(".", 1)[1] for file, _ in files} == {"xlsx", "csv"}
    for file, made in files:
        said = made.decode() if file.endswith("csv") else str(sheet(made))
        assert [name for name in names if name in said] == [], file


def test_文件里有标题_条件和日期_每次一行审计(as_role, own_copy, visit, seen):
    as_role("city")
    app = visit("overview", **ASKED)
    app.session_state["export_said"] = {"purpose": "meeting", "recipient": "centre"}
    seen.open_all(app)
    files = {file: export.make() for file, export in seen.exports}
    book = sheet(files["总览 还差什么.xlsx"])
    lines = list(csv.reader(io.StringIO(files["总览 还差什么.csv"].decode("utf-8-sig"))))
    assert (book[0][0], lines[0]) == ("还差什么", ["还差什么"])
    today = dt.date.today()
    note = (
        f"2025年；截至 2026年1月10日；按昆明的规定；{today.year}年{today.month}月{today.day}日下载"
    )
    assert (book[-1][0], lines[1]) == (note, [note])
    row = ["呈贡区", "底线｜每县每年面对面团体督导", "✕ 未达标", "0 次，需 1 次", "差 1 次"]
    assert (book[2], book[3]) == (["县区", "条款", "状态", "次数", "还差"], row)
    assert (lines[3], lines[4]) == (["县区", "条款", "状态", "次数", "还差"], row)
    with Store.open(own_copy) as store:
        noted = [(e.subject, e.actor, dict(e.detail)) for e in audit.entries(store.cursor()) if e.action == "exported"]  # fmt: skip
    assert len(noted) == len(files)
    assert {(subject, actor, d["purpose"], d["recipient"], d["personal"]) for subject, actor, d in noted} == {
        ("table", "王市", "meeting", "centre", "hidden")
    }  # fmt: skip


def test_没有数据的格_照页面写无数据_不写零也不空(as_role, own_copy, visit, seen):
    """富民县没有报人员表：页面写无数据，文件里也是。"""
    as_role("city")
    seen.open_all(visit("coverage", **ASKED))
    (made,) = (e.make() for file, e in seen.exports if file == "督导覆盖 各县区的督导覆盖.csv")
    lines = list(csv.reader(io.StringIO(made.decode("utf-8-sig"))))
    head = next(line for line in lines if line[:1] == ["县区"])
    fumin = dict(zip(head, next(line for line in lines if line[:1] == ["富民县"]), strict=True))
    assert (fumin["社工"], fumin["社工覆盖"], fumin["团体"]) == ("无数据", "无数据", "0")


def taken(frame: pd.DataFrame, **more) -> Taken:
    table = pa.Table.from_pandas(frame, preserve_index=False)
    return Taken(table, "题", ["注"], "", more.pop("hidden", True), **more)


def test_公式只是文字():
    texts = [t for t in inert.PAYLOADS if t.isprintable() or t[0] in "\t\r"]
    made = taken(pd.DataFrame({"=1+1": texts}))
    assert inert.workbook(made.workbook()) == []
    assert inert.table(made.csv().encode()) == []
    assert "'=1+1" in made.csv()


def test_显示个人信息的时间过了_画好的表不再给():
    """Drawn while phone numbers were shown, clicked after: nothing, rather than a file with them."""
    made = taken(pd.DataFrame({"电话": ["13800000000"]}), hidden=False)
    with masks.fixed(hide_them=False):
        assert "13800000000" in made.csv()
    with masks.fixed(hide_them=True), pytest.raises(ExportFailed):
        made.csv()


def test_空格子和整数(tmp_path):
    frame = pd.DataFrame({"县区": ["甲", "乙"], "次数": pd.array([3, None], "Int64")})
    lines = taken(frame).csv().split("\r\n")
    assert lines[-3:] == ["甲,3", "乙,", ""]


@pytest.mark.parametrize("lines", [0, 1])
def test_没有一行的表_说没有记录_不画空格子(lines: int):
    """The grid of the browser says “empty”, in English and where no page can put it right."""

    def page(lines: int) -> None:
        import pandas as pd

        from dudao.ui.parts import tables

        frame = pd.DataFrame({"姓名": ["岳明远"] * lines})
        tables.show(frame, title=None, key="one")

    app = AppTest.from_function(page, args=(lines,)).run()
    assert ([c.value for c in app.caption], len(app.dataframe)) == (
        ([], 1) if lines else (["没有记录。"], 0)
    )
