"""管理 › 报送安排: empty, asked for, and the reminder."""

import datetime as dt

import pytest

from dudao.evaluation import working_days
from dudao.store import Store
from dudao.store.decisions import schedule as schedules
from dudao.store.decisions import settings
from dudao.store.decisions.schedule import Due


@pytest.fixture
def own(empty_store, full_store, monkeypatch, tmp_path):
    """A copy of the full store that the test may write to."""
    import shutil

    shutil.copytree(full_store, tmp_path / "copy")
    monkeypatch.setenv("DUDAO_STORE", str(tmp_path / "copy"))
    return tmp_path / "copy"


@pytest.mark.long
def test_without_an_arrangement_the_page_says_what_it_cannot_tell(own, visit):
    app = visit("admin", year="2025", as_of="2026-01-10")
    assert not app.exception
    assert any("分不出迟报和未报" in info.value for info in app.info)


@pytest.mark.long
def test_what_is_missing_is_counted_and_a_reminder_is_ready(own, visit):
    """The demo's tables came on 2026-01-05: in time for the year, missing for the first half."""
    store = Store.open(own)
    schedules.arrange(store, Due("staffing", "year", 1, 10), "测试", dt.datetime(2026, 1, 1))
    schedules.arrange(store, Due("facility", "half", 1, 10), "测试", dt.datetime(2026, 1, 1))
    app = visit("admin", year="2025", as_of="2026-01-20")
    assert not app.exception
    heads = [head.value for head in app.subheader]
    assert any(head.startswith("报送情况：") for head in heads)
    text = visit("overview", year="2025", as_of="2026-01-20").code[0].value
    assert "一、已到期，还没有收到或没有报齐的表：" in text
    assert "社工站点实体建设情况统计总表》2025年上半年，2025年7月10日到期" in text


@pytest.mark.long
def test_overview_and_uploads_say_the_state_of_the_arrangement(own, visit):
    """Without an arrangement the overview counts files and 收件 says nothing of it."""
    bare = visit("overview", year="2025", as_of="2026-01-20")
    assert not bare.exception
    assert any(head.value.startswith("谁报了什么：缺 ") for head in bare.subheader)
    assert not any("报送情况" in box.label for box in visit("uploads").expander)
    store = Store.open(own)
    schedules.arrange(store, Due("staffing", "year", 1, 10), "测试", dt.datetime(2026, 1, 1))
    app = visit("overview", year="2025", as_of="2026-01-20")
    assert not app.exception
    (head,) = (head.value for head in app.subheader if head.value.startswith("谁报了什么："))
    assert head.startswith("谁报了什么：未报 ")
    table = next(t.value for t in app.dataframe if "社工站点人员情况统计总表" in t.value.columns)
    state = dict(zip(table["县区"], table["社工站点人员情况统计总表"], strict=True))
    assert state["富民县"].startswith("✕ 未报")
    assert set(table["团体督导记录表"]) == {"—", "● 1"}
    folded = [box.label for box in visit("uploads", year="2025", as_of="2026-01-20").expander]
    assert any(label.startswith("2025年报送情况：未报 ") for label in folded)


def test_no_cell_of_the_arrangement_reads_none(own, visit):
    app = visit("admin", year="2025", as_of="2026-01-10")
    (editor,) = [f.proto for f in app.dataframe if f.proto.editing_mode]
    assert editor.placeholder == "不限"


def test_节假日_在页面上改_存进库里_写错就说哪一个(own, visit, words_of):
    """2026 stands in the program's table; a centre moves a day, a slip is named and nothing is kept."""
    app = visit("admin", year="2026", as_of="2026-03-10")
    box = next(b for b in app.expander if b.label.startswith("节假日"))
    assert box.label == "节假日 · 2026年（国办发明电〔2025〕7号）"
    off = app.text_area[0]
    assert off.value.startswith("2026-01-01..2026-01-03、")
    off.set_value("2026年2月30日")
    save = next(b for b in app.button if b.label == "保存节假日")
    save.click().run()
    assert "不是 2026 年的日子" in app.error[0].value
    assert settings.settings(Store.open(own), "holidays.") == {}
    app.text_area[0].set_value("2026-05-01..2026-05-05、5月8日")
    app.text_area[1].set_value("")
    next(b for b in app.button if b.label == "保存节假日").click().run()
    assert not app.exception
    assert settings.settings(Store.open(own), "holidays.") == {
        "2026.off": "2026-05-01..2026-05-05、5月8日", "2026.work": "",
    }  # fmt: skip
    calendar = working_days.of(settings.settings(Store.open(own), "holidays."))
    days = (dt.date(2026, 5, 8), dt.date(2026, 5, 9), dt.date(2026, 10, 1))
    assert [calendar.worked(day) for day in days] == [False, False, True]
