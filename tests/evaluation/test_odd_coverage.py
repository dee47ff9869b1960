"""Odd situations of coverage, of ledgers' scope, and the shape of what is printed."""

import datetime as dt
import json

import pytest

from dudao.evaluation import coverage_report, evaluate_report, satisfaction_report
from tests.matrices import some

LEDGER = "日期 | 县 | 站点 | 类别 | 督导 | 对象 | 时长"
KEYS = [
    "target", "label", "level", "clause", "subject", "county", "period", "value", "required",
    "state", "missing", "evidence", "excluded",
]  # fmt: skip


def staffing(city, county, filled_on, rows, header="站 | 姓名", **more):
    meta = {"county": county, "filled_on": filled_on}
    return city.send("staffing", f"{header}\n{rows}", meta=meta, **more)


def of(report, county):
    (found,) = [c for c in report["counties"] if c["county"] == county]
    return found


def reported(city, county, as_of="2026-01-10"):
    found = of(city.coverage(as_of), county)
    return found["stations"]["reported"], found["workers"]["reported"]


def test_人员表重报_少报的站保留_调动的人只算一次(city):
    """五华 张三从龙翔调到护国；盘龙 同名不同性别的是两个人；官渡 同一张表里同名在两站是两个人。"""
    header = "站 | 姓名 | 性别"
    staffing(city, "五华区", "2025-06-30", "龙翔街道 | 张三 | 男\n华山街道 | 李四 | 男", header)
    staffing(city, "五华区", "2025-12-25", "护国街道 | 张三 | 男", header)
    assert reported(city, "五华区") == (3, 2)
    staffing(city, "盘龙区", "2025-06-30", "拓东街道 | 李敏 | 女", header)
    staffing(city, "盘龙区", "2025-12-25", "鼓楼街道 | 李敏 | 男", header)
    assert reported(city, "盘龙区") == (2, 2)
    staffing(city, "官渡区", "2025-12-25", "关上街道 | 王伟 | 男\n太和街道 | 王伟 | 男", header)
    assert reported(city, "官渡区") == (2, 2)


def test_填表时间相同的后收到的为准_评估日以后的不算最新(city):
    staffing(city, "五华区", "2025-12-25", "龙翔街道 | 张三\n龙翔街道 | 李四")
    second = staffing(city, "五华区", "2025-12-25", "龙翔街道 | 张三")
    staffing(city, "五华区", "2026-03-01", "龙翔街道 | 赵六\n龙翔街道 | 钱七\n龙翔街道 | 孙八")
    assert reported(city, "五华区") == (1, 1)
    assert reported(city, "五华区", "2026-03-01") == (1, 3)
    city.store.withdraw(second.upload_id, "测试", now=dt.datetime(2026, 6, 2))
    assert reported(city, "五华区") == (1, 2)


def test_同名在两县_各算各的(city):
    staffing(city, "五华区", "2025-12-25", "龙翔街道 | 张三")
    staffing(city, "盘龙区", "2025-12-25", "拓东街道 | 张三")
    city.ledger(f"{LEDGER}\n2025-03-12 | 五华区 | | 个别 | 甲 | 张三 | 60")
    report = city.coverage()
    assert of(report, "五华区")["workers"] == {"reported": 1, "supervised": 1}
    assert of(report, "盘龙区")["workers"] == {"reported": 1, "supervised": 0}


def test_站点只写在站点栏_全体社工_线上团体也是督导_培训不是(city):
    staffing(
        city, "五华区", "2025-12-25",
        "龙翔街道 | 张三\n护国街道 | 李四\n华山街道 | 王五\n丰宁街道 | 赵六\n丰宁街道 | 钱七",
    )  # fmt: skip
    city.ledger(f"""{LEDGER}
        2025-03-12 | 五华区 | 龙翔街道 | 个别     | 甲 |          | 60
        2025-03-13 | 五华区 |          | 线上团体 | 甲 | 李四     | 60
        2025-03-14 | 五华区 | 华山街道 | 线上培训 | 甲 | 王五     | 60
        2025-03-15 | 五华区 | 丰宁街道 | 团体     | 甲 | 全体社工 | 120
        2025-03-16 | 五华区 | 丰宁街道 | 个别     | 甲 | 赵六     | 120
    """)
    found = of(city.coverage(), "五华区")
    assert found["stations"] == {"expected": 10, "reported": 4, "supervised": 3}
    assert found["workers"] == {"reported": 5, "supervised": 2}
    assert found["sessions"] == {"group": 1, "individual": 2, "peer": 0, "online": 1}
    with city.facts() as facts:
        apart = {r["name"] for r in facts.rows("pages/coverage/workers", year=2025) if r["unnamed"]}
    assert apart == {"钱七"}


def test_只有人员表(city):
    staffing(city, "五华区", "2025-12-25", "龙翔街道 | 张三")
    assert set(city.states("KM-10").values()) == {("undecidable", 0)}
    assert of(city.coverage(), "五华区")["workers"] == {"reported": 1, "supervised": 0}
    assert city.satisfaction()["total"]["answers"] == 0


@pytest.mark.parametrize(
    ("scopes", "as_of", "states"),
    some([
        ([("2025-01-01..2025-06-30", None), ("2025-07-01..2025-12-31", None)], "2026-01-10", ("unmet", "unmet")),
        ([("2025-01-01..2025-06-30", None), ("2025-07-02..2025-12-31", None)], "2026-01-10", ("undecidable",) * 2),
        ([("2025-01-01..2025-06-30", None), ("2025-07-01..2025-12-31", "五华区")], "2026-01-10", ("unmet", "undecidable")),
        ([("2025-01-01..2025-12-30", None)], "2026-01-10", ("undecidable",) * 2),
        ([("2025-01-01..2025-12-30", None)], "2025-12-30", ("pending",) * 2),
        ([("2024-07-01..2026-06-30", None)], "2026-01-01", ("unmet",) * 2),
        ([("2025-01-01..2025-12-31", "五华区")], "2025-07-01", ("pending", "undecidable")),
        ([], "2024-12-31", ("pending",) * 2),
        ([], "2025-01-01", ("undecidable",) * 2),
    ], always=3),
)  # fmt: skip
def test_台账的范围和时间(city, scopes, as_of, states):
    """一行督导也没有：五华区、盘龙区各是什么。"""
    for covers, county in scopes:
        city.ledger(LEDGER, covers=covers, county=county)
    found = city.states("KM-10", as_of)
    assert (found["五华区"][0], found["盘龙区"][0]) == states


def test_标题和收件都没说起止的_按首末行(city):
    city.ledger(
        f"{LEDGER}\n2025-01-01 | 五华区 | | 团体 | 甲 | | 120\n2025-12-30 | 五华区 | | 个别 | 甲 | | 60",
        covers=None,
    )
    assert city.states("KM-10")["五华区"] == ("met", 1)
    assert city.one("KM-10", "盘龙区")[2] == ("没有覆盖 2025-12-31 的督导台账，没有记录不等于零")
    assert city.states("KM-10", "2025-12-30")["盘龙区"] == ("pending", 0)


def test_缺的各段都说出来(city):
    city.ledger(LEDGER, covers="2025-02-01..2025-03-31")
    city.ledger(LEDGER, covers="2025-05-01..2025-12-30")
    assert city.one("KM-10", "盘龙区")[2] == (
        "没有覆盖 2025-01-01 至 2025-01-31、2025-04-01 至 2025-04-30、2025-12-31 的督导台账，没有记录不等于零"
    )


def busy(city):
    city.ledger(
        f"""{LEDGER}
        2025-03-12 | 五华区、盘龙区 | 龙翔街道 | 团体     | 甲 | 全体社工 | 120
        2025-04-12 | 官渡区         |          | 团体     | 甲 |          | 119
        2025-05    | 西山区         |          | 团体     |    |          |
                   | 东川区         |          | 个别     | 甲 | 张三     | 60
        2025-06-12 | 安宁           |          | 同事     | 乙 | 李四     | 60
        2025-07-12 | 全市           |          | 线上培训 | 乙 |          | 60
        2025-01-15 |                |          | 中心会议 | 陆一 |        | 60
    """,
        covers="2025-01-01..2025-11-30",
    )
    staffing(city, "五华区", "2025-12-25", "龙翔街道 | 张三")
    city.send("supervisor_roster", "姓名 | 名册 | 职称\n陆一 | 行政 |\n郑三 | 专业 | 中级")
    city.send(
        "supervisor_assessment",
        "被评 | 周期 | 合格 | 投诉\n郑三 | 2024 | 否 | 是\n郑三 | 2025 | 否 | 否",
    )
    city.send("work_log", "填表人 | 填表日 | 工作\n白助理 | 2025-05-29 | 事")
    city.send("monthly_summary", "填表人 | 月 | 工作 | 自评 | 计划\n | 2025-06 | 字 | | 字")
    city.send("facility", "站 | 照片\n龙翔街道 | 是", meta={"county": "五华区"})
    city.send("group_session", "日期 | 县 | 督导 | 对象 | 时长\n2025-08-12 | 五华区 | 甲 | | 150")
    city.send("session_record", "日期 | 县 | 督导 | 对象 | 时长\n2025-09-12 | 五华区 | 甲 | | 150")


@pytest.mark.parametrize(
    "as_of", some(["2024-06-30", "2025-06-12", "2025-12-31", "2026-01-10"], always=1)
)
def test_每个结论的样子(city, as_of):
    """Keys as in DESIGN §6; a count has its evidence; undecidable and pending say what is missing."""
    busy(city)
    report = evaluate_report(city.store, 2025, dt.date.fromisoformat(as_of))
    assert json.loads(json.dumps(report, allow_nan=False)) == report
    assert list(report) == ["year", "as_of", "rules", "verdicts"]
    for v in report["verdicts"]:
        assert list(v) == KEYS
        where = (v["target"], v["subject"], v["period"])
        assert all(where), where
        assert v["value"] is None or type(v["value"]) in (int, str), where
        assert v["required"] is None or type(v["required"]) in (int, str), where
        if v["state"] in ("undecidable", "pending"):
            assert v["missing"], where
        counted = v["level"] in ("tracked", "followed") or v["target"] in ("KM-32", "KM-46")
        if v["state"] in ("met", "not_applicable") and not counted:
            assert v["missing"] is None, (
                where
            )  # what is only counted or followed up says what there was none of
        if v["state"] == "pending":
            assert "剩" in v["missing"] or "今天是最后一天" in v["missing"], where
        counted = isinstance(v["value"], int) and v["value"] > 0
        assert not counted or v["evidence"], where
        assert all("!" in source for source in v["evidence"]), where
        assert all(list(e) == ["source", "reason"] and all(e.values()) for e in v["excluded"]), (
            where
        )
        assert not {e["source"] for e in v["excluded"]} & set(v["evidence"]), where
    subjects = [(v["target"], v["subject"], v["period"]) for v in report["verdicts"] if v["target"] not in ("KM-55", "KM-58", "KM-59", "KM-60")]  # fmt: skip
    assert len(subjects) == len(set(subjects))


@pytest.mark.long
def test_覆盖和满意度的样子_没有数据的年度也一样(city):
    busy(city)
    for year in (2019, 2025, 2031):
        covered = coverage_report(city.store, year, dt.date(2026, 1, 10))
        assert json.loads(json.dumps(covered, allow_nan=False)) == covered
        assert len(covered["counties"]) == 14
        assert covered["total"]["stations"]["expected"] == 141
        told = satisfaction_report(city.store, year, dt.date(2026, 1, 10))
        assert json.loads(json.dumps(told, allow_nan=False)) == told
        assert list(told) == ["year", "as_of", "total", "counties", "suppressed"]
        assert [i["counts"] for i in told["total"]["items"]] == [[0] * 5] * 7
    assert {v["state"] for v in evaluate_report(city.store, 2031, dt.date(2026, 1, 10))["verdicts"] if v["target"] in ("KM-10", "KM-13", "KM-26", "KM-35")} == {"pending"}  # fmt: skip
