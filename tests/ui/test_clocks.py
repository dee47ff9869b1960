"""两个时钟在每一页上：网址里的时点、横幅、回到现在；过去不能改动；每页的数字就是那时的。"""

from __future__ import annotations

import datetime as dt
import re
import shutil

import pytest
import streamlit as st

from dudao import evaluation, queries
from dudao.evaluation.facts import Facts
from dudao.history import snapshots as frozen
from dudao.store import Store, StoreError
from dudao.ui.visit import stores
from dudao.ui.visit.stores import Here
from tests.matrices import some

MORNING = dt.datetime(2026, 1, 5, 9)
BETWEEN, AFTER = dt.datetime(2026, 1, 5, 12), dt.datetime(2026, 1, 5, 17)
AS_OF = dt.date(2026, 1, 10)
PAGES = ("overview", "coverage", "satisfaction", "evaluation", "uploads", "ledger", "admin", "help")


@pytest.fixture
def own(empty_store, full_store):
    """A store of one's own: the demo year, of which a ledger was withdrawn at 15:00."""
    shutil.copytree(full_store, empty_store)
    store = Store.open(empty_store)
    ledger = next(u for u in store.uploads() if "session_ledger" in (u["forms"] or ()))
    store.withdraw(ledger["upload_id"], "测试", now=dt.datetime(2026, 1, 5, 15))
    return empty_store


def at(moment: dt.datetime) -> str:
    return moment.isoformat(timespec="minutes")


@pytest.mark.long
@pytest.mark.parametrize("name", some(PAGES, always=1))
def test_过去的时点_每一页都有横幅和回到现在(name, own, visit, words_of):
    app = visit(name, at=at(BETWEEN), as_of="2026-01-10", year="2025")
    assert not app.exception
    assert [error.value for error in app.error] == []
    assert "正在看 **2026-01-05 12:00** 时库里的数据" in words_of(app)
    app.button(key="clock_back").click().run()
    assert "正在看 **2026-01-05" not in words_of(app)
    assert app.session_state["at"] == "now"


@pytest.mark.long
def test_网址里写错的时点就是现在(own, visit, words_of):
    for wrong in ("昨天", "snapshot-99", "2026-13-01T09:00", "9999-01-01T00:00"):
        app = visit("overview", at=wrong)
        assert not app.exception
        assert app.selectbox(key="at").value == "now"
        assert "过去的时点" not in words_of(app)


def test_那一时点还没有文件(own, visit, words_of):
    app = visit("coverage", at="2020-01-01T00:00", year="2025")
    assert not app.exception
    assert "那一时点库里还没有任何有效的文件。" in words_of(app)


def test_收件页在过去的时点不能收件(own, visit, words_of):
    app = visit("uploads", at=at(BETWEEN))
    assert len(app.file_uploader) == 0
    assert "收件、入库和撤销只能对着现在的数据做。" in words_of(app)
    app.button(key="clock_only_now").click().run()
    assert len(app.file_uploader) == 2


@pytest.mark.long
def test_选一个时刻(own, visit, words_of):
    app = visit("overview", as_of="2026-01-10")
    app.selectbox(key="at").select("pick").run()
    app.date_input[1].set_value(dt.date(2026, 1, 5))
    app.time_input[0].set_value(dt.time(12))
    next(b for b in app.button if b.label == "看这一时点").click().run()
    assert "正在看 **2026-01-05 12:00** 时库里的数据" in words_of(app)


def test_过去的时点一切写入都拒绝(own):
    here = Here(stores.OWN, 2025, AS_OF, "kunming", BETWEEN)
    with pytest.raises(StoreError, match="回到现在"):
        here.store.withdraw(1, "测试")
    now = Here(stores.OWN, 2025, AS_OF, "kunming")
    number = now.active()[0]["upload_id"]
    assert now.store.withdraw(number, "测试")


@pytest.mark.long
def test_那时的结果就是那时算的(own, full_store):
    """撤销之前的时点，与从没撤销过的库，三份结果和每一页问的每一句都相同；撤销之后不同。"""
    st.cache_resource.clear()
    then, late = (Here(stores.OWN, 2025, AS_OF, "kunming", moment) for moment in (BETWEEN, AFTER))
    untouched = Store.open(full_store)
    assert frozen.reports(then.store, 2025, AS_OF, BETWEEN, "kunming") == frozen.reports(
        untouched, 2025, AS_OF, None, "kunming"
    )
    assert then.coverage() == evaluation.coverage_report(untouched, 2025, AS_OF)
    assert late.coverage() != then.coverage()
    with Facts(untouched, AS_OF) as facts:
        for name in asked():
            expected = facts.run(name, **given(name))
            assert rows_of(then.raw(name, **given(name))) == rows_of(expected), name


def rows_of(frame):
    """The rows whatever their order: a query without one promises none."""
    return sorted(map(repr, frame.to_dict("records")))


def given(name):
    """The year, where the query takes it; its clocks are the facts' own."""
    return {"year": 2025} if "year" in queries.load(name).params else {}


def asked():
    """Every query of a page or a report that takes the two clocks and the year alone."""
    clocks = {"year", "as_of", "known_at"}
    free = [name for name in queries.names() if not queries.load(name).params.keys() - clocks]
    made = (
        "base/",
        "macros/",
        "measures/",
        "store/",
        "pages/shared/known_uploads",
        "pages/ledger/change_active",
    )
    found = [name for name in free if not name.startswith(made)]
    assert {
        "coverage_county",
        "pages/shared/years",
        "pages/overview/received",
        "pages/ledger/change_rows",
    } <= set(found)
    return found


def test_收件的状态是那时的(own):
    then, now = (Here(stores.OWN, 2025, AS_OF, "kunming", moment) for moment in (BETWEEN, None))
    assert {u["state"] for u in then.uploads()} == {"committed"}
    assert [u["state"] for u in now.uploads()].count("withdrawn") == 1
    before = Here(stores.OWN, 2025, AS_OF, "kunming", dt.datetime(2026, 1, 5, 8))
    assert before.uploads() == []
    assert before.empty


def test_没有一句查询绕过两个时钟():
    """queries/ 里（结构除外）没有 active_…(null)；用到有效文件的都带 $known_at（宏：known_at）；
    要看撤销了的行而直接读 rec_… 的，更正也按 $known_at 看。分批公布的答卷（satisfaction_first）除外：
    每批一经公布就不再变，撤销的也在内、更正不算，什么时候有效写在 events 里。"""
    wrong = []
    for name in set(queries.names()) - {"satisfaction_first"}:
        text = re.sub(r"--[^\n]*", "", queries.load(name).sql)
        known = queries.load(name).params.keys() & {"known_at", "known_from", "known_to"}
        macro = "(known_at)" in text and name.startswith("macros/")
        if re.search(r"\b(active|standing|hidden|sent)_\w+\s*\(([^()]*,)?\s*null", text):
            wrong.append(name)
        if re.search(r"\b(active|standing|hidden|sent)_\w+\s*\(", text) and not (known or macro):
            wrong.append(name)
        read = re.sub(r"'[^']*'", "''", text)  # a name in quotes is no table that is read
        if re.search(r"\brec_\w+", read) and not re.search(r"hidden_record\(.*\$known_at", text):
            wrong.append(name)
    assert wrong == []
