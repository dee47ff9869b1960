"""报告: form 十 by month on an empty store, the demo city, another year and a past moment."""

from __future__ import annotations

import shutil

import pytest


@pytest.fixture
def own_copy(empty_store, full_store):
    """An own store that may be written: a copy of the full one."""
    shutil.copytree(full_store, empty_store)
    return empty_store


def clean(app) -> bool:
    return not app.exception and not [error.value for error in app.error]


def test_空库里打得开(empty_store, visit):
    assert clean(visit("reports"))


@pytest.mark.parametrize(
    ("params", "months"),
    [
        ({"year": "2025", "as_of": "2026-01-10"}, 12),
        ({"year": "2025", "as_of": "2025-03-15"}, 3),
        ({"year": "2024", "as_of": "2026-01-10"}, 12),
    ],
)
def test_各资料各月的数量(own_full, visit, params, months):
    app = visit("reports", reports_section="表十", **params)
    assert clean(app)
    table = app.dataframe[0].value
    assert len(table.columns) == 1 + months
    assert (table == "—").any(axis=None)  # the two forms that the manual names and lacks


def test_过去的时点里还没有收到的就没有数(own_full, visit, words_of):
    app = visit("reports", year="2025", as_of="2026-01-10", at="2025-12-31T09:00")
    assert clean(app)
    assert "那一时点库里还没有任何有效的文件。" in words_of(app)


@pytest.mark.long
def test_读法_切换之后总览按新的读法_再切回来(own_copy, visit, words_of):
    """管理 › 读法：A22 读作算一次，呈贡区的 90 分钟就算；演示库里锁着。"""
    app = visit("admin", admin_section="读法", as_of="2026-01-10")
    radio = next(r for r in app.radio if r.label == "不足两小时的团体督导，算不算一次")
    assert radio.value == "excluded"
    app = radio.set_value("counted").run()
    assert clean(app)
    assert "13 个达到了底线；没有达到的是富民县。" in words_of(
        visit("overview", as_of="2026-01-10")
    )
    app = visit("admin", admin_section="读法", as_of="2026-01-10")
    radio = next(r for r in app.radio if r.label == "不足两小时的团体督导，算不算一次")
    radio.set_value("excluded").run()
    assert "没有达到的是呈贡区、富民县" in words_of(visit("overview", as_of="2026-01-10"))


def test_读法_演示数据锁着(empty_store, full_store, monkeypatch, visit, words_of):
    monkeypatch.setenv("DUDAO_DEMO", str(full_store))
    app = visit("admin", admin_section="读法", as_of="2026-01-10")
    assert clean(app)
    assert app.radio
    assert all(radio.disabled for radio in app.radio)
    assert "演示数据不能改动。" in words_of(app)
