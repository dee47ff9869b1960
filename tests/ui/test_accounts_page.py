"""管理 › 账号 without accounts; and every page once there is one and nobody is logged in."""

from __future__ import annotations

import pytest

from dudao.access import accounts, trail
from dudao.access.database import shared
from dudao.access.roles import LOCAL
from dudao.ui.parts import errors


@pytest.mark.long
def test_第一个账号在本机的页面上建立_口令只显示一次(empty_store, visit, words_of):
    app = visit("admin", admin_section="账号")
    assert "还没有账号，看板只能在本机打开" in words_of(app)
    app.text_input(key="account_name").set_value("李娟").run()
    app.button(key="account_add").click().run()
    (code,) = [block.value for block in app.code if "dudao" not in block.value]
    assert len(code) == 23
    access = shared(empty_store)
    assert [(a.name, a.role) for a in accounts.everyone(access)] == [("李娟", "admin")]
    assert trail.verify(access).bad is None
    again = app.run()
    assert code not in str(list(again.main))
    assert "登录已结束" in words_of(again)


def test_写错的名字当场说(empty_store, visit):
    app = visit("admin", admin_section="账号")
    app.text_input(key="account_name").set_value("a/b").run()
    app.button(key="account_add").click().run()
    assert "只用汉字、字母、数字" in app.error[0].value
    assert shared(empty_store).in_use() is False


@pytest.mark.parametrize("page", ["overview", "uploads", "ledger", "admin"])
def test_有账号而没有登录_只有一句话(empty_store, visit, words_of, page):
    accounts.add(shared(empty_store), LOCAL, "李娟")
    app = visit(page)
    assert "登录已结束" in words_of(app)
    assert [element.type for element in app.main][1:] == ["markdown"]


def test_回调在没有登录时不执行(empty_store):
    accounts.add(shared(empty_store), LOCAL, "李娟")
    done = []
    errors.guarded(done.append)(1)
    assert done == []
