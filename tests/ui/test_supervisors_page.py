"""督导人员: empty, full, another year, a past moment; the proposed list and what people say of it by hand."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from dudao.store.decisions import settings
from dudao.ui.visit import stores

sys.path.insert(0, str(Path(__file__).parents[1]))
import recount

from tests.matrices import some

AS_OF = {"year": "2025", "as_of": "2026-01-10"}
SECTIONS = ("名册与资格", "负荷与时长", "还差几场", "薄弱与滞后")


@pytest.fixture
def own_copy(empty_store, full_store):
    """An own store that may be written: a copy of the full one."""
    shutil.copytree(full_store, empty_store)
    return empty_store


def clean(app) -> bool:
    return not app.exception and not [error.value for error in app.error]


@pytest.mark.parametrize("section", some(SECTIONS, always=1, single=True))
def test_每一部分在空库_示例城市_别的年度都打得开(section, own_full, visit):
    for params in (AS_OF, {"year": "2024", "as_of": "2026-01-10"}, {"year": "2025", "as_of": "2025-06-30"}):  # fmt: skip
        assert clean(visit("supervisors", supervisors_section=section, **params))


@pytest.mark.parametrize("section", SECTIONS)
def test_空库里打得开(section, empty_store, visit):
    assert clean(visit("supervisors", supervisors_section=section))


def test_建议名单有理由和次数_无法判定不等于未达(own_full, visit, words_of):
    app = visit("supervisors", supervisors_section="薄弱与滞后", **AS_OF)
    said = words_of(app)
    assert "不下结论" in said
    assert "2024年底线无法判定的不等于未达，没有因此列入：全部县区。" in said
    counties, stations = (e.value for e in app.dataframe[:2])
    assert counties["理由"].str.contains("倒数第").all()
    assert stations["对象"].str.contains("/").all()
    assert stations["理由"].str.contains("实体项目|在册社工").all()


@pytest.mark.long
def test_列入名单要写理由_记下后出现在名单里_可以取消(own_copy, visit, words_of):
    app = visit("supervisors", supervisors_section="薄弱与滞后", **AS_OF)
    next(box for box in app.selectbox if box.label == "县区或社工站").set_value("五华区")
    app = _submit(app)
    assert "请写理由：为什么列入或移出。" in [error.value for error in app.error]
    next(box for box in app.selectbox if box.label == "县区或社工站").set_value("五华区")
    app.text_input(key="weak_reason").set_value("机构刚换")
    app = _submit(app)
    assert clean(app)
    assert "手工改动 1 处" in words_of(app)
    counties = app.dataframe[0].value.set_index("对象")
    assert "手工列入：机构刚换" in counties.loc["五华区", "理由"]
    store = stores.open_store(str(own_copy))
    assert settings.listed_by_hand(store, 2025) == {"五华区": (True, "机构刚换")}


def _submit(app):
    return next(button for button in app.button if button.label == "记下").click().run()


def test_演示数据不能改名单(empty_store, full_store, monkeypatch, visit, words_of):
    monkeypatch.setenv("DUDAO_DEMO", str(full_store))
    app = visit("supervisors", supervisors_section="薄弱与滞后", **AS_OF)
    assert clean(app)
    assert "演示数据不能改动。" in words_of(app)
    assert next(button for button in app.button if button.label == "记下").disabled


@pytest.mark.long
def test_过去的时点不能改名单(own_full, visit, words_of):
    app = visit("supervisors", supervisors_section="薄弱与滞后", at="2026-01-05T17:00", **AS_OF)
    assert clean(app)
    assert "看过去的时点时不能改动。" in words_of(app)


@pytest.mark.long
def test_排期建议只排资格达标的督导(own_full, visit):
    """From the middle of the year: everybody the plan names is professional and judged qualified."""
    app = visit("supervisors", year="2025", as_of="2025-07-01", supervisors_section="还差几场")
    assert not app.exception
    plan = next(t.value for t in app.dataframe if "督导（建议）" in t.value.columns)
    register = visit(
        "supervisors", year="2025", as_of="2025-07-01", supervisors_section="名册与资格"
    )
    table = next(t.value for t in register.dataframe if "昆明资格" in t.value.columns)
    fit = table[table["类别"].str.contains("专业技术") & (table["昆明资格"] == "✓ 达标")]
    named = set(plan["督导（建议）"]) - {"待定"}
    assert named
    assert named <= set(fit["姓名"])
    assert set(table["姓名"]) - set(fit["姓名"])


def test_每名督导的记录迟交_和另一遍计数相等_连续不合格(own_full, visit, words_of):
    """迟交 / 说得清的，看不出的另列；没有写明督导的不算到谁头上。"""
    app, truth = visit("supervisors", supervisors_section="负荷与时长", **AS_OF), recount.punctual()
    table = next(e.value for e in app.dataframe if "迟交" in e.value.columns).set_index("姓名")
    shown = {name: (row["迟交"], row["看不出"]) for name, row in table.iterrows()}
    expected = {name: (f"{late} / {judged}" if judged else "—", open_) for name, (late, judged, open_) in truth.items() if name}  # fmt: skip
    assert {name: shown[name] for name in expected} == expected
    late, judged, open_ = truth[""]
    assert f"另有没有写明督导的督导：迟交 {late} / {judged}，看不出 {open_} 份。" in words_of(app).replace("\\", "")  # fmt: skip
    assert {name for name, one in table["连续不合格"].items() if one == "✕ 有"} == recount.failed_twice()  # fmt: skip
