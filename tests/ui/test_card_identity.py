"""条款卡里选中的是哪一条，由身份说了算：更正以后列表变了，选中的还是它；同名文件各开各的。"""

from __future__ import annotations

import datetime as dt
import importlib.util
import shutil
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dudao.store import Store
from dudao.store.decisions import corrections as revisions
from dudao.ui.visit import menu, stores

_SPEC = importlib.util.spec_from_file_location(
    "literal_city", Path(__file__).parents[1] / "evaluation" / "conftest.py"
)
literal_city = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(literal_city)

LATE = dt.datetime(2026, 1, 5, 9)


@pytest.fixture(autouse=True)
def no_menu_beside(monkeypatch):
    """The card is drawn alone: there is no menu whose pages it could link to."""
    monkeypatch.setattr(menu, "link", lambda *_, **__: None)


def cards():
    """A script: the card of a target and subject, drawn alone."""
    import datetime as dt

    import streamlit as st

    from dudao import rules
    from dudao.ui.parts import clause_card
    from dudao.ui.visit.stores import Here

    here = Here("own", 2025, dt.date(2026, 1, 10), "kunming")
    target = rules.load("kunming").targets[st.session_state.target]
    clause_card._card(here, target, st.session_state.subject)


@pytest.fixture
def card():
    """``card("KM-10", "五华区", card_excluded_picked=[…])``: the card with what is chosen in it."""

    def draw(target, subject, **chosen):
        app = AppTest.from_function(cards, default_timeout=60)
        for key, value in {"target": target, "subject": subject, **chosen}.items():
            app.session_state[key] = value
        return app.run()

    return draw


def cells(app):
    found = next(f.value for f in app.dataframe if "读出的值" in f.value.columns)
    return dict(zip(found["字段"], found["读出的值"], strict=True))


def listed(app, column="没有计入的原因"):
    return next((f.value for f in app.dataframe if column in f.value.columns), pd.DataFrame())


def state(app):
    return next(m.value for m in app.metric if m.label != "有多少")


@pytest.fixture
def own_copy(empty_store, full_store):
    Store.open(full_store).close()
    shutil.copytree(full_store, empty_store)
    return empty_store


def the_row(directory):
    """The record whose length keeps 呈贡区 from its session: its identity."""
    with Store.open(directory) as store:
        (row,) = store.cursor().execute(
            "select upload_id, sheet_no, record_id from active_session_ledger(null)"
            " where list_contains(county, '呈贡区') and activity = 'group'"
        ).fetchall()  # fmt: skip
    return row


@pytest.mark.long
def test_更正一条没有计入的_结论翻过来_卡片还开着它_撤销后翻回去(own_copy, card):
    """
    没有计入 3 处，选中第 2 处（90 分钟）→ 在卡片里更正为 130 分钟 → 达标，没有计入 2 处，开着的仍是这一条 → 撤销 → 未达
    """
    row = the_row(own_copy)
    city, short = "全市场次不计入县（市、区）", "不足 120 分钟（90 分钟）"
    chosen = {
        "card_excluded_picked": [(*row, short)],
        "card_cells_picked": [(*row, "minutes")],
    }
    app = card("KM-10", "呈贡区", **chosen)
    assert not app.exception
    assert listed(app)["没有计入的原因"].tolist() == [city, short, city]
    assert "未达标" in state(app)
    key = f"card_{row[2]}_minutes"
    app.text_input(key=f"{key}_new").set_value("130分钟")
    app.text_input(key=f"{key}_reason").set_value("原件写着130分钟")
    app.run()
    app.button(key=f"{key}_save").click().run()
    assert not app.exception
    assert [e.value for e in app.error] == []
    assert "✓ 达标" in state(app)
    assert listed(app)["没有计入的原因"].tolist() == [city, city]
    assert cells(app)["督导时长"] == "130 分钟"
    store = stores.open_store(str(own_copy))  # the page's own: another hand on it would close it
    (made,) = revisions.revisions(store)
    assert (made.old, made.new) == (90, 130)
    revisions.take_back(store, made.id, "看错了", "测试")
    app.run()
    assert not app.exception
    assert "未达标" in state(app)
    assert cells(app)["督导时长"] == "90 分钟"


def test_选过的记录不在了_卡片照样打开(own_copy, card):
    app = card(
        "KM-10", "呈贡区",
        card_excluded_picked=[(99, 1, 99, "没有了")], card_counted_picked=[(98, 1, 98, None)],
        card_cells_picked=[(98, 1, 98, "minutes")],
    )  # fmt: skip
    assert not app.exception
    assert [e.value for e in app.error] == []
    assert cells(app)["督导时长"] == "120 分钟"  # the first that is listed


@pytest.mark.long
def test_两县的台账同名_各开各的记录_更正改的是自己的(empty_store, card):
    """盘龙区第 1 号、五华区第 2 号都叫督导台账.xlsx，同一行；五华区的卡片给出丙丁，更正改第 2 号。"""
    with Store.open(empty_store) as store:
        city = literal_city.City(store)
        for county, who, day in (("盘龙区", "甲乙", 12), ("五华区", "丙丁", 13)):
            table = f"日期 | 县 | 类别 | 方式 | 督导 | 时长\n2025-03-{day} | {county} | 团体 | 面谈 | {who} | 100"
            city.ledger(
                table, county=county, file="督导台账.xlsx", now=LATE, unreadable=[(2, "minutes")]
            )
    app = card("KM-10", "五华区", card_cells_picked=[(2, 1, 2, "minutes")])
    assert not app.exception
    assert listed(app)["督导"].tolist() == ["丙丁"]
    assert listed(app)["文件"].tolist() == ["督导台账.xlsx（第2号）"]
    assert app.text_input(key="card_2_minutes_reason")
    app.text_input(key="card_2_minutes_new").set_value("130分钟")
    app.text_input(key="card_2_minutes_reason").set_value("原件")
    app.run()
    app.button(key="card_2_minutes_save").click().run()
    assert "✓ 达标" in state(app)
    rows = stores.open_store(str(empty_store)).cursor().execute(
        "select upload_id, minutes from active_session_ledger(null) order by upload_id"
    )  # fmt: skip
    assert rows.fetchall() == [(1, 100), (2, 130)]
    other = card("KM-10", "盘龙区")
    assert listed(other)["督导"].tolist() == ["甲乙"]
    assert "未达标" in state(other)


@pytest.mark.long
def test_一格有几场的_先开没有达到的那一场(empty_store, card):
    """KM-12 五华区：3月 130 分钟达标，4月 60 分钟未达：卡片打开 4 月的。"""
    with Store.open(empty_store) as store:
        literal_city.City(store).ledger(
            """
            日期 | 县 | 类别 | 方式 | 督导 | 时长
            2025-03-12 | 五华区 | 团体 | 面谈 | 甲乙 | 130
            2025-04-13 | 五华区 | 团体 | 面谈 | 甲乙 | 60""",
            county="五华区", now=LATE, unreadable=[(2, "minutes"), (3, "minutes")],
        )  # fmt: skip
    app = card("KM-12", "五华区")
    assert not app.exception
    assert listed(app, "结果")["对象"].tolist()[0].startswith("2025-04-13")
    assert "未达标" in state(app)
    assert cells(app)["督导时长"] == "60 分钟"
