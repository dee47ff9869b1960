"""他市对标: empty, full, another year, a reading switched, a past moment; the worker × month grid."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest

from dudao import rules
from dudao.store import Store
from dudao.store.decisions import settings
from dudao.store.publication.publish import publish
from tests.matrices import some

AS_OF = {"year": "2025", "as_of": "2026-01-10"}
SECTIONS = ("结论不同的", "各地要求对照", "社工×月", "全部规定")


@pytest.fixture
def own_copy(empty_store, full_store):
    """An own store that may be written: a copy of the full one."""
    shutil.copytree(full_store, empty_store)
    return empty_store


def clean(app) -> bool:
    return not app.exception and not [error.value for error in app.error]


@pytest.mark.parametrize("section", SECTIONS)
def test_空库里每一部分都打得开(section, empty_store, visit):
    app = visit("benchmark", benchmark_section=section)
    assert clean(app)


@pytest.mark.parametrize("section", some(SECTIONS, always=1, single=True))
def test_示例城市里每一部分都有内容_别的年度也打得开(section, own_full, visit):
    app = visit("benchmark", benchmark_section=section, **AS_OF)
    assert clean(app)
    assert app.dataframe
    assert clean(visit("benchmark", benchmark_section=section, year="2024", as_of="2026-01-10"))


def test_全部规定_一条不少(own_full, visit, words_of):
    app = visit("benchmark", benchmark_section="全部规定", **AS_OF)
    table = next(e.value for e in app.dataframe if "怎么办" in e.value.columns)
    carried = sum(len(rules.load(pack).targets) for pack in rules.packs())
    assert len(table) == carried
    assert f"共 {carried} 条规定" in words_of(app)
    assert (table["缺什么"] != "").sum() == (table["怎么办"] == "算不出").sum()


def test_社工乘月_按县筛选_每格有符号和次数(own_full, visit, words_of):
    app = visit("benchmark", benchmark_section="社工×月", **AS_OF)
    grid = app.dataframe[0].value
    assert list(grid.columns) == ["社工", *(f"{month}月" for month in range(1, 13))]
    cells = grid.drop(columns="社工").stack()
    assert cells.str.fullmatch(r"[✓△?…–]个\d+ [✓△?…–]团\d+").all()
    chooser = app.selectbox(key="worker_months_county")
    other = chooser.options[1]
    app = chooser.set_value(other).run()
    assert other in words_of(app)
    assert not set(app.dataframe[0].value["社工"]) & set(grid["社工"])


def test_社工乘月_年中只列已到的月(own_full, visit):
    app = visit("benchmark", benchmark_section="社工×月", year="2025", as_of="2025-03-15")
    assert list(app.dataframe[0].value.columns) == ["社工", "1月", "2月", "3月"]
    assert "✕" not in "".join(app.dataframe[0].value.drop(columns="社工").stack())


def test_过去的时点里没有数据就说没有(own_full, visit, words_of):
    app = visit("benchmark", benchmark_section="社工×月", at="2025-12-31T09:00", **AS_OF)
    assert clean(app)
    assert "那一时点库里还没有任何有效的文件。" in words_of(app)


@pytest.fixture
def switched(own_copy):
    """A store of its own in which A22 is read the other way."""
    with Store.open(own_copy) as store:
        settings.switch(store, "kunming", "A22", "counted", "测试", dt.datetime(2026, 1, 6))
    return own_copy


@pytest.mark.long
def test_切换读法之后结论照新的读法(switched, visit, words_of):
    """呈贡区只有一次 90 分钟的：A22 读作算一次，就达到底线。"""
    app = visit("overview", as_of="2026-01-10")
    assert "13 个达到了底线；没有达到的是富民县。" in words_of(app)
    assert clean(visit("benchmark", **AS_OF))
    help_page = visit("help", as_of="2026-01-10")
    assert "切换了读法" in "\n".join(w.value for w in help_page.warning)


def test_全省各市_没有说在哪个文件夹就没有这一节(own_full, visit):
    assert (
        "全省各市"
        not in visit("benchmark", **AS_OF).segmented_control(key="benchmark_section").options
    )


@pytest.mark.long
def test_全省各市_只列各市不同的底线_坏了的说明_没有姓名(
    full_store, own_full, visit, words_of, tmp_path, monkeypatch
):
    monkeypatch.setenv("DUDAO_PROVINCE", str(tmp_path / "全省"))
    packs = {"kunming": rules.text_of("kunming")}
    directory = shutil.copytree(full_store, tmp_path / "store")
    with Store.open(directory) as store:
        publish(store, tmp_path / "全省", packs, "测试")
    with Store.open(tmp_path / "nothing") as store:
        publish(store, tmp_path / "全省", packs, "测试", "曲靖市", code="530300")
    shutil.copytree(tmp_path / "全省/city=530300", tmp_path / "全省/city=530400")
    app = visit("benchmark", benchmark_section="全省各市", **AS_OF)
    assert clean(app)
    assert (
        app.subheader[0].value
        == "2 个市里有 1 个有底线未达标，另有 1 个市算不了；各市不同的底线 17 条"
    )
    table = app.dataframe[0].value
    group = "每县每年面对面团体督导 KM-10"
    told = table.set_index("市")[[group, "满意率"]].to_dict("index")
    assert told["昆明市"] == {group: "✕ 未达标 2/14", "满意率": "75%（59 人）"}
    assert told["曲靖市"] == {group: "? 无法判定 14/14", "满意率": "没有答卷"}
    assert told["530400"] == {group: "? 无法判定", "满意率": ""}
    assert "文件夹的名字不是它的" in app.warning[0].value


def test_全省各市_文件夹里还没有(own_full, visit, words_of, tmp_path, monkeypatch):
    monkeypatch.setenv("DUDAO_PROVINCE", str(tmp_path))
    app = visit("benchmark", benchmark_section="全省各市", **AS_OF)
    assert clean(app)
    assert "请各市运行 publish" in words_of(app)
