"""认定是同一个人的，处处只算一个：社工、社工站、受过督导的、证书、薪资；算在最新的表里，撤销就又是两个。"""

from __future__ import annotations

import pytest

from dudao.store.decisions import same_session as sameness
from dudao.store.decisions.same_session import SourcePlace

LEDGER = "日期 | 县 | 站点 | 类别 | 督导 | 对象 | 时长"


def staffing(city, county, filled_on, rows):
    receipt = city.send(
        "staffing",
        f"站 | 姓名 | 出生 | 证书\n{rows}",
        meta={"county": county, "filled_on": filled_on},
    )
    return [SourcePlace(receipt.upload_id, "staffing", 1, row) for row in range(2, 10)]


def counted(city):
    """(county, station) → (workers, of them supervised), as told for 督导覆盖."""
    with city.facts() as facts:
        found = facts.rows("pages/coverage/stations", year=2025)
    return {
        (r["county"], r["station"]): (r["workers"], r["workers_supervised"])
        for r in found
        if r["workers"]
    }


def heads(city, what, **more):
    with city.facts() as facts:
        return facts.rows(what, year=2025, **more)


@pytest.mark.long
def test_两种写法是一个人_只在最新的站算_两种写法的督导都算他的(city):
    old = staffing(city, "五华区", "2025-06-30", "龙翔街道 | 沈佳宁 | 1990-02 | 初级\n龙翔街道 | 方清婉 | 1993-11 |")  # fmt: skip
    new = staffing(city, "五华区", "2025-12-30", "华山街道 | 沈佳凝 | 1990-02 | 初级")
    city.ledger(f"""{LEDGER}
        2025-03-12 | 五华区 | | 个别 | 甲 | 沈佳宁 | 60
        2025-11-12 | 五华区 | | 个别 | 甲 | 沈佳凝 | 60
    """)
    both, one = {("五华区", "龙翔街道"): (2, 1), ("五华区", "华山街道"): (1, 1)}, {("五华区", "龙翔街道"): (1, 0), ("五华区", "华山街道"): (1, 1)}  # fmt: skip
    assert counted(city) == both
    sameness.decide(city.store, old[0], new[0], "same", "王主任")
    assert counted(city) == one
    told = heads(city, "pages/coverage/workers")
    assert {r["name"]: (r["sessions"], str(r["last_on"])) for r in told} == {
        "方清婉": (0, "None"),
        "沈佳凝": (2, "2025-11-12"),
    }
    assert city.coverage()["total"]["workers"] == {"reported": 2, "supervised": 1}
    assert [r["name"] for r in heads(city, "pages/staffing/workers", majors=[])] == ["沈佳凝", "方清婉"]  # fmt: skip
    (wuhua,) = [r for r in heads(city, "measures/workers_told", field="certificate", words=[], added=False) if r["county"] == "五华区"]  # fmt: skip
    assert wuhua["value"] == 1
    stations = heads(city, "pages/county/stations", ticks=[], choices=[])
    assert [(r["workers"], r["certified"]) for r in stations if r["workers"]] == [(1, 1), (1, 0)]
    assert len(heads(city, "pages/coverage/sessions", county="五华区", station="华山街道", worker="沈佳凝")) == 2  # fmt: skip
    sameness.take_back(city.store, old[0], new[0], "王主任")
    assert counted(city) == both


@pytest.mark.long
def test_转到别的县的是一个人_原来那个县少一个_在那边受过的督导跟着他(city):
    old = staffing(city, "五华区", "2025-06-30", "龙翔街道 | 陆明 | 1988-02 |")
    new = staffing(city, "盘龙区", "2025-12-30", "鼓楼街道 | 陆明 | 1988-02 |")
    city.ledger(f"{LEDGER}\n2025-03-12 | 五华区 | | 个别 | 甲 | 陆明 | 60")
    assert counted(city) == {("五华区", "龙翔街道"): (1, 1), ("盘龙区", "鼓楼街道"): (1, 0)}
    sameness.decide(city.store, new[0], old[0], "same", "王主任")
    assert counted(city) == {("盘龙区", "鼓楼街道"): (1, 1)}
    assert city.coverage()["total"]["workers"] == {"reported": 1, "supervised": 1}


@pytest.mark.long
def test_三处连成一个_换了新表也还是一个_先撤销其中一个又是两个(city):
    first = staffing(city, "五华区", "2025-03-31", "龙翔街道 | 沈佳宁 | 1990-02 |")
    second = staffing(city, "盘龙区", "2025-06-30", "鼓楼街道 | 沈佳宁 | 1990-02 |")
    third = staffing(city, "盘龙区", "2025-09-30", "茨坝街道 | 沈佳凝 | 1990-02 |")
    sameness.decide(city.store, first[0], second[0], "same", "王主任")
    sameness.decide(city.store, second[0], third[0], "same", "王主任")
    assert counted(city) == {("盘龙区", "茨坝街道"): (1, 0)}
    staffing(city, "盘龙区", "2025-12-30", "茨坝街道 | 沈佳凝 | 1990-02 |\n茨坝街道 | 新人 | 2000-01 |")  # fmt: skip
    assert counted(city) == {("盘龙区", "茨坝街道"): (2, 0)}
    sameness.take_back(city.store, second[0], third[0], "王主任")
    assert counted(city) == {("盘龙区", "鼓楼街道"): (1, 0), ("盘龙区", "茨坝街道"): (2, 0)}


def test_同名两个人的不知道说的是哪一个_不合并(city):
    old = staffing(city, "五华区", "2025-06-30", "龙翔街道 | 李娜 | 1990-02 |\n华山街道 | 李娜 | 1995-02 |")  # fmt: skip
    new = staffing(city, "五华区", "2025-12-30", "护国街道 | 李哪 | 1990-02 |")
    sameness.decide(city.store, old[0], new[0], "same", "王主任")
    assert sum(n for n, _ in counted(city).values()) == 3


@pytest.mark.long
def test_撤销了那份收件_认定不再起作用_恢复又起作用(city):
    old = staffing(city, "五华区", "2025-06-30", "龙翔街道 | 沈佳宁 | 1990-02 |")
    new = staffing(city, "五华区", "2025-12-30", "华山街道 | 沈佳凝 | 1990-02 |")
    sameness.decide(city.store, old[0], new[0], "same", "王主任")
    city.store.withdraw(new[0].upload_id, "王主任")
    assert counted(city) == {("五华区", "龙翔街道"): (1, 0)}
    city.store.restore(new[0].upload_id, "王主任")
    assert counted(city) == {("五华区", "华山街道"): (1, 0)}
