"""Every page: on an empty store, on the demo city year, and where something is wrong."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging

import pytest

from dudao.records import FileResult, Record, SheetResult
from dudao.store import Store
from dudao.ui.visit import stores
from tests.matrices import some

PAGES = {
    "overview": "总览",
    "coverage": "督导覆盖",
    "satisfaction": "满意度",
    "evaluation": "达标评估",
}


@pytest.mark.parametrize("name", some([*PAGES, "uploads", "help"], always=2, single=True))
def test_空库里每一页都打得开_并指出下一步(name, empty_store, visit, words_of):
    app = visit(name)
    said = words_of(app)
    assert not app.exception
    assert not app.error
    if name in PAGES:
        assert app.title[0].value == f"{PAGES[name]} · {dt.date.today().year}年"
        assert "还没有收到任何表格" in said
        assert [link.proto.label for link in app.get("page_link")] == ["去收件，拖入文件 →"]


@pytest.mark.parametrize("name", some([*PAGES, "uploads", "help"], always=1, single=True))
def test_示例城市里每一页都打得开(name, own_full, visit, words_of):
    app = visit(name, as_of="2026-01-10")
    assert not app.exception
    assert [error.value for error in app.error] == []
    if name in PAGES:
        assert app.title[0].value == f"{PAGES[name]} · 2025年"
        assert "条记录；统计期 2025年1月1日—12月31日；从 2026年1月10日看。" in words_of(app)


def test_总览一句话和要谈的事(own_full, visit, words_of):
    """呈贡 0 次、富民 0 次未达底线；石林一次时长不明无法判定（data/samples/README.md 的故事）。"""
    app = visit("overview", as_of="2026-01-10")
    said = words_of(app).replace("\\", "")
    assert (
        "2025年，14 个县（市、区）中 11 个达到了底线；没有达到的是呈贡区、富民县；无法判定的是石林县。"
        in said
    )
    assert "2025年已经结束　底线共差 2 次（2 个县区）　原则共差 9 次（6 个县区）" in said
    points = [link.proto.label.replace("\\", "") for link in app.get("page_link")][:6]
    assert points == [
        "1　**呈贡区**　未达底线：0 次，需 1 次",
        "2　**富民县**　未达底线：0 次，需 1 次",
        "3　**石林县**　底线无法判定：时长无法读出",
        "4　**宜良县**　原则无法判定：时长无法读出",
        "5　**阎志强**　成效评估连续 2 次不合格",
        "6　**富民县**　一份文件也没有报来",
    ]
    tiles = {b.key: b.label for b in app.button if (b.key or "").startswith("tile_")}
    assert len(tiles) == 14
    assert tiles["tile_富民县"] == "**富民县** :red-badge[✕ 未达底线]"
    assert tiles["tile_宜良县"] == "**宜良县** :green-badge[✓ 已达底线]"


def test_点一格打开这个县最要紧的条款卡_留在网址里(own_full, visit, words_of):
    app = visit("overview", as_of="2026-01-10")
    app.button(key="tile_富民县").click().run()
    assert app.query_params["card"] == "KM-10~富民县~2025"
    assert "每个县市区每年团体督导不低于1次" in words_of(app)
    again = visit("overview", as_of="2026-01-10", card="KM-10~富民县~2025")
    assert "每个县市区每年团体督导不低于1次" in words_of(again)


@pytest.mark.parametrize("card", ["KM-10~大理市~2025", "KM-99~富民县~2025", "KM-10~<b>x</b>~2025"])
def test_网址里没有的条款卡_打不开_说一句(card, own_full, visit, words_of):
    app = visit("overview", as_of="2026-01-10", card=card)
    assert not app.exception
    assert "card" not in app.query_params
    assert ["网址里的条款卡打不开" in toast.value for toast in app.toast] == [True]


@pytest.mark.long
def test_年度里看_期限未到就不是未达_说还差多少(own_full, visit, words_of):
    app = visit("overview", as_of="2025-06-30")
    said = words_of(app).replace("\\", "")
    assert (
        "2025年还剩 184 天，14 个县（市、区）中 10 个已达底线；还差的是东川区、呈贡区、富民县、石林县，共差 4 次。"
        in said
    )
    tiles = {b.key: b.label for b in app.button if (b.key or "").startswith("tile_")}
    assert tiles["tile_东川区"] == "**东川区** :blue-badge[… 还差 1]"
    assert not [label for label in tiles.values() if "未达底线" in label]


def test_年度在网址里_没有记录的年度说出有记录的(own_full, visit, words_of):
    """网址里的年度就是那一年；那一年没有记录时不出零，并说出有记录的年度。"""
    app = visit("coverage", year="2019", as_of="2026-01-10")
    said = words_of(app)
    assert app.title[0].value == "督导覆盖 · 2019年"
    assert "2019年没有督导记录和满意度表；有记录的年度：2025。" in said
    assert "受过督导的社工站 无数据" in said
    assert "督导次数 无数据" in said


def test_没有人员表的县是无数据_不是零(own_full, visit):
    """富民县没有报人员表（台账管到了它）：人员是空的，督导次数是零。"""
    app = visit("coverage", as_of="2026-01-10")
    table = next(e.value for e in app.dataframe if "社工覆盖" in e.value.columns)
    fumin = table.set_index("县区").loc["富民县"]
    assert fumin[["社工", "受过督导的社工", "社工覆盖"]].isna().all()
    assert fumin["团体"] == 0


@pytest.mark.long
def test_第一批文件入库后_跳到有记录的年度(empty_store, full_store, monkeypatch, visit):
    app = visit("overview")
    assert app.title[0].value == f"总览 · {dt.date.today().year}年"
    monkeypatch.setenv("DUDAO_STORE", str(full_store))
    app.run()
    assert app.title[0].value == "总览 · 2025年"


@pytest.mark.long
def test_演示与自己的数据分开_一键切换(empty_store, full_store, monkeypatch, visit, words_of):
    """只有演示库 → 演示横幅；点“开始使用我自己的数据” → 空库，没有横幅；再回来还是演示。"""
    monkeypatch.setenv("DUDAO_DEMO", str(full_store))
    app = visit("overview")
    assert "演示数据（虚构）" in words_of(app)
    assert not empty_store.exists()
    button = next(b for b in app.button if b.label == "开始使用我自己的数据")
    button.click().run()
    said = words_of(app)
    assert "演示数据（虚构）" not in said
    assert "还没有收到任何表格" in said
    assert (empty_store / "dudao.duckdb").exists()
    next(b for b in app.button if b.label == "看演示数据").click().run()
    assert "演示数据（虚构）" in words_of(app)
    again = visit("overview")
    assert "演示数据（虚构）" not in words_of(again)


@pytest.mark.long
def test_没有演示库时一键载入_整个出现或不出现(empty_store, tmp_path, visit, words_of):
    """空的首页有按钮；按下后载入并切到演示库，留不下半成品；自己的库还是空的。"""
    app = visit("overview")
    app.button(key="demo_make").click().run(timeout=120)
    said = words_of(app)
    assert not app.exception
    assert [error.value for error in app.error] == []
    assert "演示数据（虚构）" in said
    assert "没有达到的是呈贡区、富民县" in said
    assert [path.name for path in tmp_path.glob("demo*")] == ["demo"]
    next(b for b in app.button if b.label == "开始使用我自己的数据").click().run()
    assert "还没有收到任何表格" in words_of(app)
    app.button(key="demo_here").click().run()
    assert "演示数据（虚构）" in words_of(app)


def test_自己的库还空着时先看演示_演示库不收文件(
    empty_store, full_store, monkeypatch, visit, words_of
):
    monkeypatch.setenv("DUDAO_DEMO", str(full_store))
    Store.open(empty_store)
    app = visit("uploads")
    assert "演示数据（虚构）" in words_of(app)
    assert "这里是演示数据，不收您的文件" in words_of(app)
    assert len(app.file_uploader) == 0
    app.button(key="begin_uploads").click().run()
    assert len(app.file_uploader) == 2


def test_页面出错时说中文_日志里没有值(own_full, visit, words_of, monkeypatch, caplog):
    def broken(self):
        raise ValueError("张三 13800000000")

    monkeypatch.setattr(stores.Here, "coverage", broken)
    with caplog.at_level(logging.ERROR):
        app = visit("coverage")
    assert not app.exception
    assert app.error[0].value.startswith("这里出错了，页面没有显示完")
    assert "没有改动" not in app.error[0].value
    assert "张三" not in words_of(app)
    assert "ValueError" in caplog.text
    assert "张三" not in caplog.text


def test_库坏了_说出路(empty_store, visit, words_of):
    empty_store.mkdir()
    (empty_store / "dudao.duckdb").write_bytes(b"not a database" * 100)
    app = visit("overview")
    assert not app.exception
    assert "已损坏" in app.error[0].value.replace("\\", "")
    assert "再试一次" in words_of(app)


@pytest.mark.long
def test_督导覆盖_没有收到人员表的写无数据_不写零(empty_store, visit, words_of):
    """只有一份五华区的台账：站点、社工的数字都是无数据，从未受过督导的也不是 0 / 0。"""
    with Store.open(empty_store) as store:
        row = {"held_on": "2025-03-12", "county": ["五华区"], "activity": "group", "minutes": 130,
               "stations": ["龙翔街道"], "supervisors": ["甲乙"]}  # fmt: skip
        sheet = SheetResult("Sheet1", "session_ledger", {"county": "五华区"}, [Record(2, row)])
        covers = (dt.date(2025, 1, 1), dt.date(2025, 12, 31))
        store.commit(
            FileResult("台账.xlsx", hashlib.sha256(b"x").hexdigest(), [sheet]),
            b"x",
            "测试",
            covers=covers,
        )
    app = visit("coverage", year="2025", as_of="2026-01-10")
    assert not app.exception
    assert [e.value for e in app.error] == []
    said = words_of(app)
    assert "0 / 0" not in said
    assert "**0 /" not in said
    assert "社工站：无数据" in said
    assert "另有 1 个督导过、但没有报人员表" in said
    stations = next(f.value for f in app.dataframe if "写明本站的督导" in f.value.columns)
    own = stations[stations["县区"] == "五华区"].set_index("社工站")
    assert own.loc["龙翔街道", "督导"] == "督导过，没有报人员表"
    assert own.loc["护国街道", "督导"] == "无数据"
    assert own["社工"].isna().all()
