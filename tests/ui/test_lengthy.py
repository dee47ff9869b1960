"""停下: 读取, 入库, 冻结, 备份 say how far they are, stop between two steps or before anything is written, and go on."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import streamlit as st

from dudao import ROOT
from dudao.history import snapshots as frozen
from dudao.intake import batch as ingest
from dudao.store import Store, arrivals
from dudao.store.decisions import snapshots
from dudao.ui.parts import lengthy
from dudao.ui.uploads import page
from tests.matrices import some

FOUND = sorted((ROOT / "data" / "samples" / "files" / "1人员情况").glob("*.xlsx"))[:3]


class Stopped(BaseException):
    """As Streamlit ends a run: no error that anybody catches."""


@pytest.fixture
def small(empty_store):
    with Store.open(empty_store) as store:
        checked = ingest.check_paths(
            ingest.find_files([ROOT / "tests" / "samples" / "呈贡花名册.xlsx"])
        )
        assert [r.state for _, r in ingest.commit_results(store, checked, "测试")] == ["committed"]
    return empty_store


def drop(visit):
    app = visit("uploads")
    app.file_uploader(key="files_0").set_value(
        [(path.name, path.read_bytes(), "application/octet-stream") for path in FOUND]
    )
    return app.run()


def stopping(monkeypatch, module, name: str, key: str):
    """The second call of a step meets a click on 停下; those made are listed."""
    usual, made = getattr(module, name), []

    def step(*args, **more):
        if len(made) == 1:
            made.append(None)
            lengthy.stop(key)
            st.rerun()
        found = usual(*args, **more)
        made.append(found)
        return found

    monkeypatch.setattr(module, name, step)
    return made


def test_读取停下_读好的留着_接着读只读剩下的(empty_store, visit, words_of, monkeypatch):
    made = stopping(monkeypatch, page.intake, "check_file", "reading")
    app = drop(visit)
    names = [path.name for path in FOUND]
    assert f"停下了：读了 1 个文件，还有 2 个文件没有读：{names[1]}、{names[2]}。" in words_of(
        app
    ).replace("\\.", ".")
    assert [row["file"] for row in arrivals.unfinished(Store.open(empty_store))] == names[:1]
    app.button(key="reading_on").click().run()
    assert not app.exception
    assert len([one for one in made if one]) == 3
    assert app.button(key="commit").label == "入库 3 个文件"


def test_读取停下_其余的不要了_只剩读好的(empty_store, visit, words_of, monkeypatch):
    stopping(monkeypatch, page.intake, "check_file", "reading")
    app = drop(visit)
    app.button(key="reading_drop").click().run()
    assert "停下了" not in words_of(app)
    assert app.button(key="commit").label == "入库 1 个文件"


@pytest.mark.long
def test_入库停下_入库了的算数_其余等着_接着入库不重复(empty_store, visit, words_of, monkeypatch):
    app = drop(visit)
    stopping(monkeypatch, page, "commit_results", "committing")
    app.button(key="commit").click().run()
    assert "停下了：入库了 1 个文件，还有 2 个文件没有入库" in words_of(app)
    store = Store.open(empty_store)
    assert [one["state"] for one in store.uploads()] == ["committed"]
    app.button(key="committing_on").click().run()
    assert not app.exception
    assert sorted(one["file"] for one in store.uploads()) == sorted(path.name for path in FOUND)
    assert "入库 3 个文件" in words_of(app)


@pytest.mark.long
def test_冻结停下_什么都没有变_再来一次就冻结(small, visit, words_of, monkeypatch):
    app = visit("ledger", ledger_section="快照", as_of="2026-01-10", year="2025")
    usual, asked = frozen.freeze, []

    def first_is_stopped(*args, **more):
        asked.append(1)
        if len(asked) == 1:
            lengthy.stop("freeze")
            st.rerun()
        return usual(*args, **more)

    monkeypatch.setattr(frozen, "freeze", first_is_stopped)
    next(b for b in app.button if b.label == "冻结").click().run()
    assert "停下了：没有冻结，什么都没有变。" in words_of(app)
    store = Store.open(small)
    assert snapshots.listed(store) == []
    app.button(key="freeze_on").click().run()
    assert not app.exception
    assert [one.name for one in snapshots.listed(store)] == ["2025年第四季度例会"]


@pytest.mark.long
@pytest.mark.parametrize("at", some([1, 5], always=1))
def test_评估中途停下_这次冻结整个不算(small: Path, at: int):
    with Store.open(small) as store:
        before = store.cursor().execute("select count(*) from audit").fetchone()
        heard = []

        def tell(step: str, done: int, many: int) -> None:
            heard.append((step, done, many))
            if done == at:
                raise Stopped

        with pytest.raises(Stopped):
            frozen.freeze(store, "例会", 2025, dt.date(2026, 1, 10), "kunming", "测试", tell=tell)
        assert [done for _, done, _ in heard] == list(range(1, at + 1))
        assert snapshots.listed(store) == []
        assert store.cursor().execute("select count(*) from audit").fetchone() == before
        assert frozen.freeze(store, "例会", 2025, dt.date(2026, 1, 10), "kunming", "测试") == 1
