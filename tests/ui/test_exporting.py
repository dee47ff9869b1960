"""下载：谁能下什么、登录结束就不给、审计写不进就不给。"""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dudao.access.roles import LOCAL, Principal
from dudao.store import Store, StoreError, audit
from dudao.ui.parts.exporting import Export, ExportFailed

WHO = {
    "管理员": Principal("甲", "admin"),
    "市级": Principal("乙", "city"),
    "县级": Principal("丙", "county", "五华区"),
    "观摩": Principal("丁", "observer"),
}
ALLOWED = {
    ("管理员", "催报文字"): True, ("管理员", "对比"): True, ("管理员", "原件"): True,
    ("市级", "催报文字"): True, ("市级", "对比"): True, ("市级", "原件"): True,
    ("县级", "催报文字"): True, ("县级", "对比"): False, ("县级", "原件"): True,
    ("观摩", "催报文字"): False, ("观摩", "对比"): False, ("观摩", "原件"): False,
}  # fmt: skip


def offered():
    import datetime as dt

    import streamlit as st

    from dudao.ui.parts import exporting
    from dudao.ui.visit.stores import Here

    given = st.session_state
    here = Here("own", 2025, dt.date(2026, 1, 10), "kunming", who=given.principal)
    kinds = {"催报文字": {}, "对比": {"personal": True}, "原件": {"original": True}}
    exporting.download(here, given.label, b"x", "a.txt", what="reminder", key="d", **kinds[given.label])  # fmt: skip


@pytest.mark.parametrize(("role", "label"), ALLOWED)
def test_谁能下载什么(role, label, empty_store, monkeypatch):
    """A button the role may not use is grey and makes nothing; one it may asks for purpose and recipient."""
    from dudao.ui.visit import who

    monkeypatch.setattr(who, "current", lambda: WHO[role])  # accounts of their own: tests/access
    app = AppTest.from_function(offered, default_timeout=30)
    app.session_state["principal"], app.session_state["label"] = WHO[role], label
    app.run()
    assert not app.exception
    refused = [b for b in app.button if b.label == label and b.disabled]
    assert bool(refused) != ALLOWED[role, label]
    assert bool(app.selectbox) == ALLOWED[role, label]


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "store") as opened:
        yield opened


def given(store, **more) -> Export:
    return Export(store, LOCAL, "plan", lambda: "排期", "meeting", "centre", **more)


def test_登录结束之后点下载_什么都不给(store):
    with pytest.raises(ExportFailed, match=r"^logged out$"):
        given(store, holds=lambda: False).make()
    assert audit.entries(store.cursor()) == []


def test_审计写不进去_文件就不给(store):
    with pytest.raises(ExportFailed, match=r"^StoreError dudao/store/__init__\.py:\d+$"):
        given(store.refusing("不能改动")).make()
    assert audit.entries(store.cursor()) == []


def test_生成时出错_原因里没有值(store):
    def broken():
        raise StoreError("张三 13800000000")

    with pytest.raises(ExportFailed) as failed:
        Export(store, LOCAL, "plan", broken, "meeting", "centre").make()
    assert "张三" not in str(failed.value)
    assert failed.value.__cause__ is None
    assert failed.value.__suppress_context__


def test_每下载一次一行审计(store):
    one = given(store, of=7, records=3)
    assert one.make() == one.make() == "排期".encode("utf-8-sig")
    said = {"purpose": "meeting", "recipient": "centre", "bytes": 9, "personal": "hidden", "upload_id": 7, "records": 3}  # fmt: skip
    assert [(e.action, e.subject, dict(e.detail)) for e in audit.entries(store.cursor())] == [
        ("exported", "plan", said)
    ] * 2
