"""台账 › 收件记录: every file that came, its steps, its records by cell, undo and redo."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest

from dudao.store import Store
from dudao.ui.ledger import data as ledger_data
from dudao.ui.visit import stores


@pytest.fixture
def own_copy(empty_store, full_store):
    """The own store is a copy of the full one that may be written to."""
    Store.open(full_store).close()
    shutil.copytree(full_store, empty_store)
    yield empty_store
    Store.open(empty_store).close()


def listed(app):
    return next(d.value for d in app.dataframe if "收件人" in d.value.columns)


def choose(app, file: str):
    """The page with that file chosen, as a click on its row does."""
    line = next(x for x in _lines(app) if file in x.file)
    app.session_state["ledger_chosen"] = line.sha256
    return app.run()


def _lines(app, kind: str = "own"):
    return ledger_data.lines(stores.Here(kind, 2025, dt.date(2026, 1, 10), "kunming"))


def test_空库里说怎么开始(empty_store, visit, words_of):
    app = visit("ledger")
    assert not app.exception
    assert "还没有收过文件" in words_of(app)
    assert [link.proto.label for link in app.get("page_link")] == ["去收件，拖入文件 →"]


def test_每个文件一行_新的在前_按状态表单县区和字筛选(own_full, visit):
    app = visit("ledger")
    everything = listed(app)
    numbers = list(everything["编号"].dropna())
    assert numbers == sorted(numbers, reverse=True)
    app.selectbox(key="ledger_form").set_value("staffing").run()
    staffing = listed(app)
    assert 0 < len(staffing) < len(everything)
    assert all("人员" in form for form in staffing["表单"])
    app.selectbox(key="ledger_county").set_value("安宁市").run()
    assert list(listed(app)["文件"]) == ["1人员情况/安宁市社工站人员.xlsx"]
    app.text_input(key="ledger_text").set_value("没有这个名字").run()
    assert [info.value for info in app.info] == ["没有符合这些条件的收件。"]


@pytest.mark.long
def test_选中一个_看经过_记录和单元格_撤销和恢复(own_copy, visit, words_of):
    """撤销后记录不再计入；恢复后回到原样；经过里每一步都有时间和操作人。"""
    app = choose(visit("ledger"), "安宁市社工站人员")
    assert not app.exception
    records = next(d.value for d in app.dataframe if "行" in d.value.columns)
    assert list(records.columns[:3]) == ["行", "目前所在站点名称", "社工姓名"]
    before = Store.open(own_copy).uploads()
    app.button(key="undo").click().run()
    assert "不再计入任何数字" in words_of(app)
    app.button(key="redo").click().run()
    assert "重新计入各项数字" in words_of(app)
    after = Store.open(own_copy).uploads()
    assert [u["state"] for u in after if "安宁市社工站人员" in u["file"]] == ["restored"]
    assert [u["records"] for u in after] == [u["records"] for u in before]
    view = next(s for s in app.segmented_control if s.key.startswith("ledger_view_"))
    view.set_value("经过").run()
    steps = next(d.value for d in app.dataframe if "经过" in d.value.columns)
    assert list(steps["经过"]) == ["收到", "检查过，待入库", "入库", "撤销", "恢复"]
    assert list(steps["操作人"]) == ["测试", "测试", "测试", "本机用户", "本机用户"]


def test_问题按单元格列出(own_full, visit):
    app = visit("ledger")
    odd = next(x for x in _lines(app) if x.errors and x.number)
    app = choose(app, odd.file)
    view = next(s for s in app.segmented_control if s.key.startswith("ledger_view_"))
    view.set_value(f"问题 {odd.errors + odd.warnings}").run()
    problems = next(d.value for d in app.dataframe if "级别" in d.value.columns)
    assert len(problems) == odd.errors + odd.warnings
    assert problems["级别"].iloc[0] == "✕ 错误"


def test_演示数据只能看(empty_store, full_store, monkeypatch, visit, words_of):
    monkeypatch.setenv("DUDAO_DEMO", str(full_store))
    app = visit("ledger")
    line = _lines(app, "demo")[0]
    app.session_state["ledger_chosen"] = line.sha256
    app.run()
    assert "演示数据不能改动" in words_of(app)
    assert [b.key for b in app.button if b.key in ("undo", "redo")] == []


def test_没有入库的也在列_说出原因(own_full, visit):
    """劳务费结算不是已知的表：列在台账里，没有编号，经过里写明为什么。"""
    app = choose(visit("ledger"), "劳务费结算")
    row = listed(app).set_index("文件").loc["8其他/劳务费结算.xlsx"]
    assert row["状态"] == "✕ 没有入库"
    steps = next(d.value for d in app.dataframe if "经过" in d.value.columns)
    assert list(steps["经过"]) == ["收到", "检查过，不能入库"]
    assert steps["原因"].iloc[1] == "没有找到已知的表"


def test_过去某一时点_列的是那时的状态_不能改动(own_copy, visit, words_of):
    """第 1 号现在撤销了；在撤销之前的时点它有效，经过里也没有撤销。"""
    store = Store.open(own_copy)
    store.withdraw(1, "测试", now=dt.datetime(2026, 2, 1, 9, 0))
    app = visit("ledger", at="2026-01-20")
    app.session_state["ledger_chosen"] = store.uploads(1)[0]["sha256"]
    app.run()
    assert listed(app).set_index("编号").loc[1, "状态"] == "✓ 有效"
    assert "正在看过去某一时点，这里不能改动" in words_of(app)
    assert [b.key for b in app.button if b.key in ("undo", "redo")] == []
    view = next(s for s in app.segmented_control if s.key.startswith("ledger_view_"))
    view.set_value("经过").run()
    steps = next(d.value for d in app.dataframe if "经过" in d.value.columns)
    assert list(steps["经过"]) == ["收到", "检查过，待入库", "入库"]
    assert listed(visit("ledger")).set_index("编号").loc[1, "状态"] == "↺ 已撤销"
