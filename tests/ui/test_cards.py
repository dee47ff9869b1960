"""The clause card and the matrix behind it: quote, need and have, what counted, what not, the cells."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pyarrow as pa
import pytest

from dudao import rules
from dudao.evaluation.verdicts import Part, Verdicts
from dudao.ui import evaluation
from dudao.ui.parts import matrix, words


def frames(app) -> list:
    return [element.value for element in app.dataframe]


@pytest.fixture
def card(own_full, visit):
    """The card of a subject and a clause, opened without a mouse."""

    def open_card(kind: str, subject: str, target: str):
        app = visit("evaluation", as_of="2026-01-10")
        app.session_state["kind"] = evaluation.KINDS[kind]  # the tab, of which one is drawn
        app.run()
        app.selectbox(key=f"pick_subject_{kind}").set_value(subject)
        columns = matrix.columns_of(rules.load("kunming").measured(), kind)
        heading = next(c.heading for c in columns if c.target == target)
        app.selectbox(key=f"pick_target_{kind}").select(heading)
        return app.button(key=f"pick_open_{kind}").click().run()

    return open_card


def test_条款卡_引文_需要_已有_没有计入的原因(card, words_of):
    """呈贡区只有一次 90 分钟的团体督导：不足 120 分钟，不计入，所以 0 次，需 1 次。"""
    app = card("county", "呈贡区", "KM-10")
    said = words_of(app)
    assert not app.exception
    assert [error.value for error in app.error] == []
    assert "每个县市区每年团体督导不低于1次" in said
    assert "0 次，需 1 次" in said.replace("\\", "")
    reasons = next(f["没有计入的原因"] for f in frames(app) if "没有计入的原因" in f.columns)
    assert any("90" in reason for reason in reasons)


def test_条款卡_打开原文单元格(card):
    """五华区计入三次；第一条的每一格都有地址、字段和读出的值，代码写成文字。"""
    app = card("county", "五华区", "KM-10")
    cells = next(f for f in frames(app) if "读出的值" in f.columns)
    values = dict(zip(cells["字段"], cells["读出的值"], strict=True))
    assert values["督导类别"] == "团体督导"
    assert values["督导时长"].endswith(" 分钟")
    assert cells["单元格"].str.fullmatch(r"[A-Z]+\d+").all()


def test_逐场条款_列出本县每一场(card, words_of):
    app = card("session", "官渡区", "KM-67")
    parts = next(f for f in frames(app) if "结果" in f.columns)
    assert len(parts) > 1
    assert all("官渡区" in subject for subject in parts["对象"])


def verdicts(target: str, **values: int) -> Verdicts:
    """A target's verdicts on counties, the year over; ``values``: county → its value."""
    day = dt.date(2025, 12, 31)
    rows = [
        {"subject": county, "county": county, "period": "2025", "value": value, "low": value,
         "high": value, "gap": None, "doubts": None, "period_from": day, "period_to": day}
        for county, value in values.items()
    ]  # fmt: skip
    found = pa.Table.from_pylist(rows)
    return Verdicts([Part.of(rules.load("kunming").targets[target], found, dt.date(2026, 1, 10))])


def test_矩阵_符号文字和次数_没有结论的格是横线():
    """
    五华区 达标 2 次，需 1 次；东川区 未达 0 次，需 1 次（红）；富民县 没有结论
    """
    columns = (matrix.Column("KM-10", "底线｜团体督导", "floor", False, "次"),)
    found = matrix.build(
        verdicts("KM-10", 五华区=2, 东川区=0), ["五华区", "东川区", "富民县"], columns
    )
    assert found.words.values.tolist() == [
        ["五华区", "✓ 达标 2 次，需 1 次", ""],
        ["东川区", "✕ 未达标 0 次，需 1 次", "底线：差 1 次"],
        ["富民县", "—", ""],
    ]
    assert found.colours["底线｜团体督导"].tolist()[:2] == [words.GREEN, words.VERMILLION]


def test_只计数的条款没有颜色和结论():
    columns = (matrix.Column("KM-15", "只计数｜个别督导", "tracked", False),)
    found = matrix.build(verdicts("KM-15", 五华区=3), ["五华区"], columns)
    assert found.words["只计数｜个别督导"].tolist() == ["3"]
    assert found.colours["只计数｜个别督导"].tolist() == [None]


def test_上一年的结论_在同一行旁边():
    columns = (matrix.Column("KM-10", "底线｜团体督导", "floor", False, "次"),)
    now, before = verdicts("KM-10", 五华区=2), verdicts("KM-10", 五华区=0)
    found = matrix.build(now, ["五华区", "东川区"], columns, before)
    assert found.words["上一年"].tolist() == ["底线 ✕ 0 次", ""]


def test_条款卡_先结论和记录_后条款和怎么算_编号在最后(card, words_of):
    app = card("county", "五华区", "KM-10")
    order = [m.value for m in app.markdown if m.value.startswith("**")]
    labels = [text.split("**")[1] for text in order]
    places = [next(n for n, label in enumerate(labels) if label.startswith(word)) for word in ("还差", "计入的记录", "没有计入的记录", "原文这一行", "条款")]  # fmt: skip
    assert places == sorted(places)
    said = words_of(app)
    assert "编号（查对用）：KM\\-10" in said
    assert "（A12）" not in said


def test_读不出的格_原文在旁边(card):
    """石林县八月那一次时长读不出：原文是“半天”，不是（空）。"""
    app = card("county", "石林县", "KM-10")
    rows = next(f for f in frames(app) if "没有计入的原因" in f.columns)
    assert "时长无法读出" in rows["没有计入的原因"].tolist()


def test_线上培训和线上团体督导分开说(card, words_of):
    app = card("centre", "督导中心", "KM-13")
    assert "线上培训 3 场，线上团体督导 1 场" in words_of(app)


def test_表头的格也读得出值(card):
    """实体建设表的县区写在表头：条款卡里不是“（空）”。"""
    app = card("station", "五华区/华山街道", "KM-66")
    cells = next(f for f in frames(app) if "读出的值" in f.columns)
    values = dict(zip(cells["字段"], cells["读出的值"], strict=True))
    assert values["县（市、区）"] == "五华区"


def test_至多的条款不写成分数():
    (found,) = verdicts("KM-10", 五华区=1).briefs()
    assert matrix.figures(replace(found, ceiling=True)) == "1，至多 1"
