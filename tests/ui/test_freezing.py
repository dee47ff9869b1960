"""台账里的快照和变化说明：冻结、重看、重印核对、比较、收起；总览上说自上次快照以来变了什么。"""

from __future__ import annotations

import datetime as dt
import io
import shutil

import openpyxl
import pytest

from dudao import ROOT
from dudao.history import changes
from dudao.history import snapshots as frozen
from dudao.history.changes import State
from dudao.intake import batch as ingest
from dudao.store import Store
from dudao.store.decisions import snapshots
from dudao.ui.ledger import change_words

AS_OF = dt.date(2026, 1, 10)


@pytest.fixture
def own(empty_store, full_store):
    shutil.copytree(full_store, empty_store)
    return empty_store


@pytest.fixture(scope="module")
def year_frozen_once(full_store, tmp_path_factory):
    """Frozen as number 1, then the table of a county withdrawn; closed, to be copied."""
    directory = tmp_path_factory.mktemp("frozen") / "store"
    shutil.copytree(full_store, directory)
    with Store.open(directory) as store:
        frozen.freeze(store, "第四季度例会", 2025, AS_OF, "kunming", "测试")
        staffing = next(u for u in store.uploads() if u["forms"] == ["staffing"])
        store.withdraw(staffing["upload_id"], "测试")
    return directory


@pytest.fixture
def frozen_year(empty_store, year_frozen_once):
    shutil.copytree(year_frozen_once, empty_store)
    return empty_store


@pytest.fixture
def small(empty_store):
    """One county's table of people: for what does not depend on how much there is."""
    samples = [ROOT / "tests" / "samples" / "呈贡花名册.xlsx"]
    with Store.open(empty_store) as store:
        checked = ingest.check_paths(ingest.find_files(samples))
        assert [r.state for _, r in ingest.commit_results(store, checked, "测试")] == ["committed"]
    return empty_store


@pytest.mark.long
def test_冻结要有名字_冻结后列出(own, visit, words_of):
    app = visit("ledger", ledger_section="快照", as_of="2026-01-10", year="2025")
    assert app.text_input[0].value == "2025年第四季度例会"
    app.text_input[0].set_value(" ")
    next(b for b in app.button if b.label == "冻结").click().run()
    assert "请给快照起一个名字" in app.error[0].value
    app.text_input[0].set_value("年终会")
    next(b for b in app.button if b.label == "冻结").click().run()
    assert not app.exception
    assert "已冻结为第 1 号快照“年终会”。" in words_of(app)
    (kept,) = snapshots.listed(Store.open(own))
    assert (kept.name, kept.year, kept.as_of, kept.pack) == ("年终会", 2025, AS_OF, "kunming")


@pytest.mark.long
def test_看快照_年度评估日和时点都是冻结时的(frozen_year, visit, words_of):
    app = visit("coverage", at="snapshot-1")
    assert not app.exception
    said = words_of(app)
    assert app.title[0].value == "督导覆盖 · 2025年"
    assert "（快照“第四季度例会”）" in said
    assert "从 2026年1月10日看，按 " in said
    assert app.selectbox(key="year_frozen").disabled
    assert app.date_input(key="as_of_1").disabled


@pytest.mark.long
def test_重印与冻结时逐字一致(frozen_year):
    store = Store.open(frozen_year)
    assert frozen.reprint(store, snapshots.find(store, 1)).identical


@pytest.mark.long
def test_变化说明_列出原因_总览也说(frozen_year, visit, words_of):
    app = visit(
        "ledger",
        ledger_section="变化说明",
        as_of="2026-01-10",
        year="2025",
        change_from="snapshot-1",
    )
    assert not app.exception
    assert [error.value for error in app.error] == []
    table = next(e.value for e in app.dataframe if "原因" in e.value.columns)
    assert set(table["原因"].str.split(" ").str[0]) == {"撤销或恢复"}
    assert "与“第四季度例会”（" in app.info[0].value.replace("\\", "")
    over = visit("overview", as_of="2026-01-10", year="2025")
    assert f"自上次快照“第四季度例会”以来：{len(table)} 个数字变化" in words_of(over)
    top = next(e.value for e in over.dataframe if "原因" in e.value.columns)
    assert len(top) == min(5, len(table))


@pytest.mark.long
def test_变化说明_再打开几次都在(frozen_year, visit, words_of):
    """A bar drawn inside a cached function made every second run of a comparison fail."""
    app = visit("ledger", ledger_section="变化说明", as_of="2026-01-10", year="2025")
    first = words_of(app)
    for _ in range(3):
        app.run()
        assert not app.exception
        assert [error.value for error in app.error] == []
        assert words_of(app) == first


@pytest.mark.long
def test_变化说明_默认从以前的快照比起_不从将来(small, visit):
    """Frozen as 1, then as 2; looked at as known at the first: what is offered first is not the second."""
    store = Store.open(small)
    for name in ("一季度会", "二季度会"):
        frozen.freeze(store, name, 2025, AS_OF, "kunming", "测试")
    app = visit("ledger", ledger_section="变化说明", as_of="2026-01-10", year="2025")
    assert app.selectbox(key="change_from").value == "snapshot-2"
    app = visit("ledger", ledger_section="变化说明", at="snapshot-2")
    assert app.selectbox(key="change_from").value == "snapshot-1"


@pytest.mark.long
def test_变化说明_没有快照时_从过去的一个时刻比起_还没到的时刻不比(own, visit, words_of):
    """预先填的时刻已经过去：明天的时刻不比，也不说“没有变化”。"""
    app = visit("ledger", ledger_section="变化说明", as_of="2026-01-10", year="2025")
    day, time = app.date_input(key="change_from_day"), app.time_input(key="change_from_time")
    assert dt.datetime.combine(day.value, time.value) <= dt.datetime.now()
    tomorrow = dt.date.today() + dt.timedelta(days=1)
    day.set_value(tomorrow).run()
    assert not app.exception
    said = words_of(app)
    said = said.replace("\\", "")
    assert f"{tomorrow} 17:00 还没有到" in said
    assert "没有一个数字变化" not in said


@pytest.mark.long
def test_同名的快照_选项里分得开(small, visit):
    """两个“例会”带上冻结的时刻，独一份的“年终会”不带。"""
    store = Store.open(small)
    for name in ("例会", "例会", "年终会"):
        frozen.freeze(store, name, 2025, AS_OF, "kunming", "测试")
    options = (
        visit("ledger", ledger_section="变化说明", year="2025").selectbox(key="change_from").options
    )
    told = [o for o in options if o.startswith("快照：")]
    assert len(set(told)) == 3
    assert [o for o in told if "（" not in o] == ["快照：年终会"]


@pytest.mark.long
def test_两次之间没有变化(own, visit, words_of):
    frozen.freeze(Store.open(own), "会", 2025, AS_OF, "kunming", "测试")
    app = visit(
        "ledger",
        ledger_section="变化说明",
        as_of="2026-01-10",
        year="2025",
        change_from="snapshot-1",
    )
    assert "没有一个数字变化" in words_of(app)


@pytest.mark.long
def test_导出的表格_每一行都有原因和依据(frozen_year):
    store = Store.open(frozen_year)
    kept = snapshots.find(store, 1)
    found = changes.compare(
        store, State(2025, AS_OF, kept.known_at, "kunming", 1), State(2025, AS_OF)
    )
    listed = change_words.lines(found)
    data = change_words.workbook(listed, change_words.sentence(found, "上次", listed))
    book = openpyxl.load_workbook(io.BytesIO(data))
    first, second = book.worksheets
    assert [c.value for c in first[3]] == ["对象", "数字", "原来", "现在", "原因"]
    assert first.max_row == 3 + len(listed)
    assert first["A1"].value.startswith("与上次相比，")
    assert all(row[4].value for row in first.iter_rows(min_row=4))
    assert {row[3].value for row in second.iter_rows(min_row=2)} == {"－"}
