"""更正 in the page: from the clause card's cell, from a record of 台账, the list, taking back, read only."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest
from streamlit.testing.v1 import AppTest

from dudao import rules
from dudao.store import Store
from dudao.store.decisions import corrections as revisions
from dudao.ui.parts import matrix

RULED = "2026-01-10"


@pytest.fixture
def own_copy(empty_store, full_store):
    """The own store is a copy of the full one that may be written to."""
    Store.open(full_store).close()
    shutil.copytree(full_store, empty_store)
    yield empty_store
    Store.open(empty_store).close()


@pytest.fixture
def card(own_copy, visit):
    """呈贡区's card of KM-10 with the cell of the session's length chosen."""
    app = visit("evaluation", as_of=RULED)
    columns = matrix.columns_of(rules.load("kunming").measured(), "county")
    heading = next(c.heading for c in columns if c.target == "KM-10")
    app.selectbox(key="pick_subject_county").set_value("呈贡区")
    app.selectbox(key="pick_target_county").select(heading)
    return app.button(key="pick_open_county").click().run()


def cells(app):
    return next(f.value for f in app.dataframe if "读出的值" in f.value.columns)


def the_row(store):
    """The number of the record whose length keeps 呈贡区 from its session."""
    rows = store.cursor().execute(
        "select record_id, minutes from active_session_ledger(null)"
        " where list_contains(county, '呈贡区') and activity = 'group'"
    )
    return rows.fetchone()


def state(app):
    return next(m.value for m in app.metric if "呈贡区" in m.label)


@pytest.mark.long
def test_条款卡里说明怎么更正_演示和过去的时点只读(card, words_of):
    assert "选中上面一格，就可以更正它" in words_of(card)
    assert "更正" not in cells(card).columns


def test_空表说明在哪里更正(own_copy, visit, words_of):
    app = visit("ledger", ledger_section="更正")
    assert not app.exception
    assert "还没有更正过任何值" in words_of(app)


@pytest.mark.long
def test_更正列在台账_改回要写理由_改回后值回来(own_copy, visit, words_of):
    with Store.open(own_copy) as store:
        number, minutes = the_row(store)
        assert minutes == 90
        revisions.correct(store, "session_ledger", number, "minutes", 120, "原件两小时", "王主任")
    app = visit("ledger", ledger_section="更正")
    (table,) = [f.value for f in app.dataframe]
    assert table[["状态", "字段", "原值", "改为", "原因", "操作人"]].values.tolist() == [
        ["✓ 有效", "督导时长", "90 分钟", "120 分钟", "原件两小时", "王主任"]
    ]
    assert "更正：1 处有效" in words_of(app)


@pytest.mark.long
def test_更正过的单元格_原值和更正都看得到(own_copy, visit, words_of):
    with Store.open(own_copy) as store:
        number, _ = the_row(store)
        at = dt.datetime(2026, 3, 1, 10)
        revisions.correct(
            store, "session_ledger", number, "minutes", 130, "原件写着", "王主任", now=at
        )
    app = visit("evaluation", as_of=RULED)
    columns = matrix.columns_of(rules.load("kunming").measured(), "county")
    heading = next(c.heading for c in columns if c.target == "KM-10")
    app.selectbox(key="pick_subject_county").set_value("呈贡区")
    app.selectbox(key="pick_target_county").select(heading)
    app = app.button(key="pick_open_county").click().run()
    assert not app.exception
    assert "✓ 达标" in state(app)
    table = cells(app)
    told = table[table["字段"] == "督导时长"]["更正"].tolist()
    assert told == ["原值 90 分钟 → 更正为 130 分钟（王主任，2026-03-01 10:00，原件写着）"]


# -- the form by itself ------------------------------------------------------------------------------


@pytest.fixture
def form(own_copy):
    """The form for one value of a record, drawn alone; ``known_at`` and ``kind`` as the page has them."""

    def draw(number, field, kind="own", known_at=None):
        def script():
            import datetime as dt

            import streamlit as st

            from dudao.ui.ledger import corrections as correcting
            from dudao.ui.visit.stores import Here

            given = st.session_state
            here = Here(given.kind, 2025, dt.date(2026, 1, 10), "kunming", given.known_at)
            correcting.offer(here, "session_ledger", given.number, "t", given.field)

        app = AppTest.from_function(script, default_timeout=30)
        for key, value in (("number", number), ("field", field), ("kind", kind)):
            app.session_state[key] = value
        app.session_state["known_at"] = known_at
        return app.run()

    return draw


def number_of(own_copy):
    with Store.open(own_copy) as store:
        return the_row(store)[0]


def made(own_copy):
    with Store.open(own_copy) as store:
        return [(r.field, r.old, r.new, r.reason, r.actor) for r in revisions.revisions(store)]


def test_写新值和理由_先看读作什么_再更正(own_copy, form, words_of):
    number = number_of(own_copy)
    app = form(number, "minutes")
    assert app.text_input[0].value == "90 分钟"
    app.text_input(key=f"t_{number}_minutes_new").set_value("两小时").run()
    assert "将读作：**120 分钟**" in words_of(app)
    app.button(key=f"t_{number}_minutes_save").click().run()
    assert [e.value for e in app.error] == ["请写明更正的原因，例如“原件第2页写的是120分钟”。"]
    app.text_input(key=f"t_{number}_minutes_reason").set_value("原件第2页")
    app.button(key=f"t_{number}_minutes_save").click().run()
    assert not app.exception
    assert made(own_copy) == [("minutes", 90, 120, "原件第2页", "本机用户")]
    assert app.text_input[0].value == "120 分钟"
    assert "原值 90 分钟 → 更正为 120 分钟" in words_of(app)


def test_读不懂的不收_说怎么写(own_copy, form, words_of):
    number = number_of(own_copy)
    app = form(number, "minutes")
    app.text_input(key=f"t_{number}_minutes_new").set_value("一上午").run()
    assert "换算不成分钟" in words_of(app)
    app.text_input(key=f"t_{number}_minutes_reason").set_value("原件")
    app.button(key=f"t_{number}_minutes_save").click().run()
    assert (len(app.error), made(own_copy)) == (1, [])


def test_有固定选项的栏目用选_留空也是一种更正(own_copy, form):
    number = number_of(own_copy)
    app = form(number, "activity")
    app.selectbox(key=f"t_{number}_activity_new").select("个别督导").run()
    app.text_input(key=f"t_{number}_activity_reason").set_value("是个别督导")
    app.button(key=f"t_{number}_activity_save").click().run()
    app = form(number, "place")
    app.checkbox(key=f"t_{number}_place_empty").check().run()
    app.text_input(key=f"t_{number}_place_reason").set_value("原件没有写")
    app.button(key=f"t_{number}_place_save").click().run()
    found = made(own_copy)
    assert [(field, new) for field, _, new, *_ in found] == [
        ("activity", "individual"),
        ("place", None),
    ]


def test_演示和过去的时点不能更正(own_copy, form):
    number = number_of(own_copy)
    demo, past = form(number, None, "demo"), form(number, None, known_at=dt.datetime(2026, 2, 1))
    assert [c.value for c in demo.caption] == ["演示数据不能更正。"]
    assert [c.value for c in past.caption] == ["正在看过去某一时点，这里不能更正。"]
    assert len(demo.selectbox) == len(past.selectbox) == 0
