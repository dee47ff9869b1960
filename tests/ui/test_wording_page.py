"""管理 › 文书用语: a sentence of one's own, kept and taken back; one that names what nobody fills in is refused."""

from __future__ import annotations

import shutil

import pytest

from dudao.store import Store, audit
from dudao.store.decisions import settings

NAME = "paper.feedback.title"


@pytest.fixture
def own(empty_store, full_store):
    shutil.copytree(full_store, empty_store)
    return empty_store


def press(app, label: str):
    next(b for b in app.button if b.label == label).click().run()
    return app


@pytest.mark.long
def test_改一句_存在库里_恢复原来的(own, visit, words_of):
    app = visit("admin", admin_section="文书用语", year="2025", as_of="2026-01-10")
    assert not app.exception
    app.text_area[0].set_value("{county}督导情况反馈").run()
    press(app, "保存这一句")
    assert "已保存。" in words_of(app)
    assert settings.settings(Store.open(own), NAME) == {"": "{county}督导情况反馈"}
    last = audit.entries(Store.open(own).plain())[-1]
    assert (last.action, last.subject, dict(last.detail)) == ("setting", NAME, {"length": 14})
    press(app, "恢复原来的")
    assert settings.settings(Store.open(own), NAME) == {}


def test_写了程序不认得的_不存(own, visit):
    app = visit("admin", admin_section="文书用语", year="2025", as_of="2026-01-10")
    app.text_area[0].set_value("{县}反馈").run()
    press(app, "保存这一句")
    assert any("程序不认得" in error.value for error in app.error)
    assert settings.settings(Store.open(own), NAME) == {}
