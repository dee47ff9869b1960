"""自助分析：行 × 列、筛选、图、网址、下载；和不用 SQL 的另一遍计数相等；满意度只有那一页已经显示的。"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from dudao.access.roles import Principal
from dudao.ui import explore
from dudao.ui.visit import who
from dudao.ui.visit.stores import Here

sys.path.insert(0, str(Path(__file__).parents[1]))
import recount

AS_OF = {"year": "2025", "as_of": "2026-01-10"}
NEW = {"explore_rows": "县区", "explore_columns": "月份", "explore_kind": "个别", "explore_hired": "2024年以后入职"}  # fmt: skip


def cells(table: pd.DataFrame) -> dict[tuple[str, str], str]:
    line = table.columns[0]
    return {(row[line], h): row[h] for row in table.to_dict("records") for h in table.columns[1:] if row[h]}  # fmt: skip


def result(app) -> pd.DataFrame:
    assert (list(app.exception), [e.value for e in app.error]) == ([], [])
    return app.dataframe[0].value


def test_一个网址_新入职社工的个别督导_县区乘月份_和另一遍计数相等(own_full, visit):
    app = visit("explore", explore_chart="图", **NEW, **AS_OF)
    found = {(c, int(m.rstrip("月"))): int(n) for (c, m), n in cells(result(app)).items()}
    assert found == recount.individual_of_new("2024")
    months = list(result(app).columns[1:])
    assert months == sorted(months, key=lambda m: int(m.rstrip("月")))
    chart = json.loads(app.get("plotly_chart")[0].proto.spec)
    assert chart["layout"]["title"]["text"].startswith("督导场次按县区：")


@pytest.mark.long
def test_不指明形式_就是督导覆盖的那些场次(own_full, visit):
    """Meetings, trainings and station activities are in a ledger too; they are counted where they are asked for."""
    held = {c: int(n) for (c, _), n in cells(result(visit("explore", **AS_OF))).items()}
    truth = {c: sum(recount.county_sheet(c)["months"].values()) for c in recount.counties()}
    assert {c: n for c, n in held.items() if c in truth} == {c: n for c, n in truth.items() if n}
    meetings = cells(result(visit("explore", explore_kind="中心会议", **AS_OF)))
    assert sum(map(int, meetings.values())) == sum(
        s.kind == "centre_meeting" for s in recount.sessions()
    )


def test_换一张表_行列跟着换_社工按学历(own_full, visit, words_of):
    app = visit("explore", **AS_OF)
    app = app.selectbox(key="explore_table").set_value("社工").run()
    app = app.selectbox(key="explore_rows").set_value("学历").run()
    truth = Counter(w["education"] for w in recount.workers().values())
    assert {name: int(n) for (name, _), n in cells(result(app)).items()} == truth
    app = app.selectbox(key="explore_table").set_value("结论").run()
    assert app.selectbox(key="explore_rows").value == "要求"
    app = app.selectbox(key="explore_columns").set_value("结果").run()
    found = cells(result(app))
    floors = Counter(floor for floor, _ in recount.floor_and_principle().values())
    words = {"met": "达标", "unmet": "未达标", "undecidable": "无法判定"}
    key = "底线｜每县每年面对面团体督导"
    assert {w: int(found[key, w]) for w in words.values()} == {words[s]: n for s, n in floors.items()}  # fmt: skip


def test_满意度只用那一页显示的(own_full, visit):
    app = visit("explore", explore_table="满意度", explore_columns="时段", explore_measure="答卷人", **AS_OF)  # fmt: skip
    found = cells(result(app))
    assert found["东川区", "三季度"] == "不显示"
    assert found["五华区", "二季度"] == "18"


@pytest.mark.long
def test_观摩账号_按人的情况数的没有_网址也要不到(own_full, visit, monkeypatch):
    """Two tables that differ by one worker would tell of that worker: 社工 and the choice by hiring are not theirs."""
    monkeypatch.setattr(who, "current", lambda: Principal("赵观", "observer"))
    app = visit("explore", explore_table="社工", explore_rows="学历", explore_hired="2024年以后入职", **AS_OF)  # fmt: skip
    assert app.selectbox(key="explore_table").options == ["督导", "社工站", "结论", "满意度"]
    assert "explore_hired" not in [box.key for box in app.selectbox]
    everybody = cells(result(app))
    assert everybody == cells(result(visit("explore", **AS_OF)))
    assert sum(int(n) for n in everybody.values()) > sum(recount.individual_of_new("2024").values())


@pytest.mark.long
def test_观摩账号_满意度的每个数_都是满意度那一页给的(own_full):
    """So nothing follows here that does not follow there, where attackers are held off (``tests/evaluation``)."""
    here = Here("own", 2025, dt.date(2026, 1, 10), "kunming", who=Principal("赵观", "observer"))
    whole = [{**c, "name": c["county"]} for c in here.satisfaction()["counties"]]
    page = {("county", g["name"] or "没有写明", g["respondents"]) for g in whole}
    page |= {("supervisor", g["name"] or "没有写明", g["respondents"]) for g in here.satisfaction_groups()["supervisor"]}  # fmt: skip
    for period in here.satisfaction_periods().values():
        page |= {(of, g["name"] or "没有写明", g["respondents"]) for of in ("county", "supervisor") for g in period[of]}  # fmt: skip
    asked = [
        (line, row.line, row.value)
        for line in ("county", "supervisor")
        for heading in ("none", "period")
        for row in explore.asked(here, "满意度", line, heading, "respondents", None, None, None).itertuples()
        if not pd.isna(row.value)
    ]  # fmt: skip
    assert len(asked) > 3
    assert set(asked) <= page


def test_常用的_按一下就是新入职社工的个别督导(own_full, visit):
    app = visit("explore", **AS_OF)
    app = next(b for b in app.button if b.label == "2024年以后入职社工的个别督导").click().run()
    found = {(c, int(m.rstrip("月"))): int(n) for (c, m), n in cells(result(app)).items()}
    assert found == recount.individual_of_new("2024")


@pytest.mark.parametrize(
    ("values", "heading", "told"),
    [
        ([3.0, 8.0], "不分列", "督导场次按县区：乙最多，8"),
        ([None, None], "不分列", "督导场次按县区：人数都太少，不显示"),
    ],
)
def test_标题是结论(values, heading, told):
    grouped = pd.DataFrame({"line": ["甲", "乙"], "heading": ["合计"] * 2, "value": values})
    assert explore.finding(grouped, "督导", "场次", "县区", heading) == told
