"""县区档案：一个县区一页；每个数和不用 SQL 的另一遍计数（tests/recount.py）相等。"""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from dudao.store import Store
from dudao.store.decisions import rectification
from dudao.store.decisions.rectification import Item
from dudao.ui import county
from dudao.ui.visit import stores

sys.path.insert(0, str(Path(__file__).parents[1]))
import recount

AS_OF = {"year": "2025", "as_of": "2026-01-10"}


def metrics(app) -> dict[str, str]:
    return {metric.label: metric.value.replace("\\", "") for metric in app.metric}  # as it is drawn


def table(app, column: str):
    return next(e.value for e in app.dataframe if column in e.value.columns)


def never(app):
    """The people never named; why stands beside them only where there is something to say."""
    columns = {"社工站", "社工"}
    return next(e.value for e in app.dataframe if {*e.value.columns} - {"说明"} == columns)


@pytest.mark.parametrize("name", ["五华区", "呈贡区", "西山区"])
def test_每个数和另一遍计数相等(name, own_full, visit, words_of):
    app, truth = visit("county", county=name, **AS_OF), recount.county_sheet(name)
    assert not app.exception
    said, stations = metrics(app), truth["stations"]
    assert said["受过督导的站"] == f"{stations - len(truth['never_stations'])} / {stations}"
    assert said["被点名督导过的社工"] == f"{truth['workers'] - len(truth['never_workers'])} / {truth['workers']}"  # fmt: skip
    assert said["督导"] == f"{sum(truth['kinds'].values())} 次"
    assert said["记录迟交"].startswith(f"{truth['late']} / ")
    months = table(app, "月份").set_index("月份").sum(axis="columns")
    assert {int(m.rstrip("月")): n for m, n in months.items() if n} == truth["months"]
    if truth["never_workers"]:
        assert sorted(never(app)["社工"]) == truth["never_workers"]
    sites = table(app, "实体建设").set_index("社工站")["实体建设"]
    assert {s: f"{n} / 9" for s, n in truth["facility"].items()} == {s: v for s, v in sites.items() if "/" in v}  # fmt: skip


def test_第一屏一句话说清_差什么_谁没有受过(own_full, visit, words_of):
    said = words_of(visit("county", county="呈贡区", **AS_OF))
    assert "呈贡区：未达底线，差 1 次；1 个站从未受过督导，3 名社工没有被点名督导过；记录迟交 1 份；还没有报实体建设表、满意度表。" in said  # fmt: skip
    assert "没有报人员表，看不出站点和社工" in words_of(visit("county", county="富民县", **AS_OF))
    assert "石林县：底线无法判定（" in words_of(visit("county", county="石林县", **AS_OF))
    assert "西山区：已达底线，未达原则，差 1 次；" in words_of(
        visit("county", county="西山区", **AS_OF)
    )


def brief(level: str, state: str, value: int | None, required: int, missing: str | None = None):
    return SimpleNamespace(level=level, state=state, value=value, required=required, missing=missing, ceiling=False)  # fmt: skip


OWN = county.Figures("甲县", 4, 3, 8, 8, 5, 0, 4, 0, None, None)


@pytest.mark.parametrize(
    ("floor", "principle", "past", "told"),
    [
        (("unmet", 0, 1), ("unmet", 0, 2), True, "未达底线，差 1 次"),
        (("pending", 0, 1), ("pending", 0, 2), False, "底线还差 1 次，期限未到"),
        (("met", 1, 1), ("pending", 1, 2), False, "已达底线，原则还差 1 次，期限未到"),
        (("met", 2, 1), ("met", 2, 2), True, "底线和原则都已达到"),
        (("undecidable", 0, 1), ("unmet", 0, 2), True, "底线无法判定（时长不明）"),
    ],
)
def test_一句话里底线在前_年度里说还差(floor, principle, past, told):
    why = "时长不明" if floor[0] == "undecidable" else None
    verdicts = [brief("floor", *floor, why), brief("principle", *principle)]
    assert county.finding("甲县", verdicts, OWN, [], past) == f"甲县：{told}；1 个站从未受过督导，社工都被点名督导过；记录没有迟交。"  # fmt: skip


def test_月份图的标题是结论_下面有数据表(own_full, visit):
    app = visit("county", county="呈贡区", **AS_OF)
    chart = json.loads(app.get("plotly_chart")[0].proto.spec)
    assert chart["layout"]["title"]["text"] == "全年 5 次督导；最长空了 2 个月（1月到2月）"
    assert [trace["name"] for trace in chart["data"] if trace.get("name")] == ["团体", "个别"]


def test_网址里的县区不认识时_看第一个县区(own_full, visit):
    app = visit("county", county="某某县", **AS_OF)
    assert not app.exception
    assert app.selectbox(key="county").value == "五华区"


def test_没有整改完的_逾期在前_别的县的不在内(empty_store):
    due = {"逾期的": dt.date(2025, 12, 20), "没到期的": dt.date(2026, 1, 20)}
    with Store.open(empty_store) as store:
        for what, day in due.items():
            rectification.add(store, Item("五华区", 2025, what, "补齐", "王五", day), "测试", dt.datetime(2025, 12, 1))  # fmt: skip
        rectification.add(store, Item("盘龙区", 2025, "别县的", "补齐", "王五", day), "测试", dt.datetime(2025, 12, 1))  # fmt: skip
    here = stores.Here("own", 2025, dt.date(2026, 1, 10), "kunming")
    assert county.rectification_of(here, "五华区").values.tolist() == [
        ["逾期的", "王五", "2025-12-20", "已逾期 21 天"], ["没到期的", "王五", "2026-01-20", "还有 10 天"],
    ]  # fmt: skip
    assert county.rectification_of(here, "官渡区").empty
    stores.open_store(str(empty_store)).close()
