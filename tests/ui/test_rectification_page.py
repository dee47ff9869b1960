"""整改: the page empty, with items, changed, told when somebody was first; a county's own; proposed by what came in."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from dudao.access.roles import Principal
from dudao.intake import scans
from dudao.store import Store
from dudao.store.decisions import proofs, rectification
from dudao.store.decisions.rectification import Closing, Item

ITEM = Item("呈贡区", 2025, "补开团体督导", "一季度补开", "呈贡区民政局", dt.date(2026, 1, 5), target="KM-10", closes=Closing("target", "KM-10", "呈贡区", "2025"))  # fmt: skip


@pytest.fixture
def own(empty_store, full_store):
    shutil.copytree(full_store, empty_store)
    return empty_store


def clean(app) -> bool:
    return not app.exception and not [error.value for error in app.error]


def test_空库里打得开(empty_store, visit, words_of):
    app = visit("rectification")
    assert clean(app)
    assert "还没有整改事项" in words_of(app)


@pytest.mark.long
def test_提出一项_列出_逾期的写明天数(own, visit, words_of):
    app = visit("rectification", year="2025", as_of="2026-01-10")
    app.text_input(key="rectification_what").set_value("补交人员表")
    app.date_input(key="rectification_due").set_value(dt.date(2026, 1, 2))
    next(b for b in app.button if b.label == "提出").click().run()
    assert clean(app)
    assert "提出了 1 项整改。" in words_of(app)
    table = next(e.value for e in app.dataframe if "整改事项" in e.value.columns)
    assert table[["期限", "县区", "整改事项", "责任"]].values.tolist() == [
        ["✕ 2026-01-02 逾期 8 天", "五华区", "补交人员表", "五华区民政局"]
    ]


@pytest.mark.long
def test_达标了的_提示可以认定_确认后记下依据(own, visit, words_of):
    """五华区 has met KM-10, 呈贡区 has not: only the first is proposed."""
    store = Store.open(own)
    met = replace(ITEM, county="五华区", closes=Closing("target", "KM-10", "五华区", "2025"))
    rectification.add_all(store, [ITEM, met], "测试")
    app = visit("rectification", year="2025", as_of="2026-01-10")
    assert "可以认定已整改：1 项" in words_of(app)
    next(b for b in app.button if b.label == "确认已整改").click().run()
    assert clean(app)
    done = rectification.find(Store.open(own), 2)
    assert (done.state, done.county) == ("done", "五华区")
    assert done.evidence.startswith("每县每年面对面团体督导：达标，依据：")
    assert rectification.find(Store.open(own), 1).state == "open"


@pytest.mark.long
def test_收到了资料的_更正了的_提示可以认定(own, visit, words_of):
    """The staffing table came on 2026-01-05: it closes what was asked on that day, not what is asked afterwards."""
    store = Store.open(own)
    asked = replace(ITEM, county="五华区", closes=Closing("document", form="staffing"))
    rectification.add(store, asked, "测试", dt.datetime(2026, 1, 6, 9))
    assert "可以认定已整改" not in words_of(visit("rectification", year="2025", as_of="2026-01-10"))


@pytest.mark.long
def test_两人改同一项_后写的留在屏幕上_看过对方的再存(empty_store, visit, words_of):
    """Nobody else's change is written over, and what the second one typed is still there."""
    store = Store.open(empty_store)
    rectification.add(store, ITEM, "甲")
    app = visit("help")
    app.session_state["rectification_open_picked"] = [1]
    app.switch_page("../../pages/rectification.py").run()
    seen = rectification.find(store, 1)
    rectification.change(store, replace(seen, owner="乙定的单位"), "乙")
    app.text_input(key="rectification_1_owner").set_value("甲定的单位")
    next(b for b in app.button if b.label == "保存").click().run()
    assert "刚刚被“乙”改过" in "".join(e.value for e in app.error)
    assert "乙定的单位" in words_of(app)
    assert app.text_input(key="rectification_1_owner").value == "甲定的单位"
    assert rectification.find(store, 1).owner == "乙定的单位"
    app.button(key="rectification_1_mine").click().run()
    next(b for b in app.button if b.label == "保存").click().run()
    assert clean(app)
    assert rectification.find(store, 1).owner == "甲定的单位"


@pytest.mark.long
def test_过去的时点和县级账号都不能改(own, visit, words_of, monkeypatch):
    store = Store.open(own)
    rectification.add(store, ITEM, "测试", dt.datetime(2026, 1, 8, 9))
    past = visit("rectification", year="2025", as_of="2026-01-10", at="2026-01-09T09:00")
    assert clean(past)
    assert not [b for b in past.button if b.label in ("提出", "保存", "确认已整改")]
    assert not Principal("县", "county", "呈贡区").may("rectification_changed")


PNG = b"\x89PNG\r\n\x1a\n" + bytes(4) + b"IHDR" + b"\0\0\0\x01" * 2 + bytes(16)


@pytest.mark.long
def test_佐证在那一项下面_移除了能恢复_历年一行一年(own, visit, words_of):
    store = Store.open(own)
    rectification.add_all(
        store, [ITEM, replace(ITEM, year=2024, due_on=dt.date(2024, 6, 1))], "测试"
    )
    old = rectification.find(store, 2)
    rectification.change(store, replace(old, state="done", evidence="核实"), "测试", dt.datetime(2026, 1, 6))  # fmt: skip
    proofs.keep(store, 1, scans.proof(PNG, "开会.png"), PNG, "测试")
    app = visit("rectification", year="2025", as_of="2026-01-10")
    years = next(e.value for e in app.dataframe if "其中按期" in e.value.columns)
    assert years.astype(str).values.tolist() == [
        ["呈贡区", "2025", "1", "0", "0", "0", "0", "1", "1"], ["呈贡区", "2024", "1", "1", "0", "0", "0", "0", "0"],
    ]  # fmt: skip
    page = AppTest.from_function(drawn, args=(str(own),)).run()
    assert clean(page)
    assert "佐证：1 份" in words_of(page)
    next(b for b in page.button if b.label == "移除").click().run()
    assert clean(page)
    assert [one.there for one in proofs.proofs(Store.open(own), 1)] == [False]
    next(b for b in page.button if b.label == "恢复").click().run()
    assert [one.there for one in proofs.proofs(Store.open(own), 1)] == [True]


def drawn(directory: str) -> None:
    """One item's proofs, drawn alone: a row of a table cannot be chosen here."""
    import datetime as dt

    from dudao.store.decisions import rectification
    from dudao.ui import proofs
    from dudao.ui.visit import stores

    here = stores.Here(stores.OWN, 2025, dt.date(2026, 1, 10), "kunming")
    proofs.show(here, rectification.find(here.store, 1), writable=True)


@pytest.mark.long
def test_督办那一条的卡片_列出每一项_逾期的写明(own, visit, words_of):
    """KM-34 of 呈贡区: one of two is overdue; the card lists both and no records."""
    store = Store.open(own)
    rectification.add_all(store, [ITEM, replace(ITEM, what="补交满意度表", due_on=dt.date(2026, 2, 1))], "测试", dt.datetime(2026, 1, 6, 9))  # fmt: skip
    app = visit("evaluation", year="2025", as_of="2026-01-10", card="KM-34~呈贡区~2025")
    assert clean(app)
    assert "整改事项：2 项" in words_of(app)
    table = next(e.value for e in app.dataframe if "办到哪一步" in e.value.columns)
    assert table[["期限", "整改事项", "办到哪一步"]].values.tolist() == [
        ["2026-01-05 ✕ 逾期", "补开团体督导", "待整改"], ["2026-02-01", "补交满意度表", "待整改"],
    ]  # fmt: skip
