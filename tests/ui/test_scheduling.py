"""管理 › 报送安排: empty, asked for, and the reminder."""

import datetime as dt

import pytest

from dudao.store import Store, schedules
from dudao.store.schedules import Due


@pytest.fixture
def own(empty_store, full_store, monkeypatch, tmp_path):
    """A copy of the full store that the test may write to."""
    import shutil

    shutil.copytree(full_store, tmp_path / "copy")
    monkeypatch.setenv("DUDAO_STORE", str(tmp_path / "copy"))
    return tmp_path / "copy"


def test_without_an_arrangement_the_page_says_what_it_cannot_tell(own, visit):
    app = visit("admin", year="2025", as_of="2026-01-10")
    assert not app.exception
    assert any("分不出迟报和未报" in info.value for info in app.info)


def test_what_is_missing_is_counted_and_a_reminder_is_ready(own, visit):
    """The demo's tables came on 2026-01-05: in time for the year, missing for the first half."""
    store = Store.open(own)
    schedules.arrange(store, Due("staffing", "year", 1, 10), "测试", dt.datetime(2026, 1, 1))
    schedules.arrange(store, Due("facility", "half", 1, 10), "测试", dt.datetime(2026, 1, 1))
    app = visit("admin", year="2025", as_of="2026-01-20")
    assert not app.exception
    heads = [head.value for head in app.subheader]
    assert any(head.startswith("报送情况：") for head in heads)
    text = app.code[0].value
    assert "一、已到期，还没有收到或没有报齐：" in text
    assert "社工站点实体建设情况统计总表》2025年上半年，2025年7月10日到期" in text
