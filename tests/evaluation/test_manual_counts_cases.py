"""The manual's clauses that are counted, or judged by what one form holds."""

import datetime as dt

import pytest

from tests.matrices import some

LEDGER = "日期 | 县 | 站点 | 类别 | 方式 | 督导 | 对象 | 时长 | 地点"


def test_onsite_sessions_leave_out_what_was_online_or_cannot_be_told(city):
    city.ledger(
        f"""{LEDGER}
        2025-03-01 | 五华区 | | 团体 | 面谈 | 李明 | 甲一 | 120 | 站点
        2025-03-02 | 五华区 | | 个别 | 电话 | 李明 | 甲一 | 60 | 站点
        2025-03-03 | 五华区 | | 团体 | | 李明 | 甲一 | 120 | 腾讯会议
        2025-03-04 | 五华区 | | 个别 | 其他 | 李明 | 甲一 | 60 | 站点"""
    )
    assert city.states("KM-30")["五华区"] == ("not_applicable", 1)
    assert [reason for _, reason in city.excluded("KM-30", "五华区")] == [
        "线上进行", "线上进行", "看不出是不是面对面",
    ]  # fmt: skip
    assert city.states("KM-11")["五华区"] == ("not_applicable", 1)
    assert city.states("KM-30")["盘龙区"] == ("not_applicable", 0)


@pytest.mark.parametrize(
    ("received", "station", "expected"),
    some(
        [
            (dt.datetime(2025, 3, 10, 18), "大观街道", "met"),  # the very day
            (
                dt.datetime(2025, 3, 11, 8),
                "大观街道",
                "not_applicable",
            ),  # form 一 has no date: counted
            (dt.datetime(2024, 3, 11, 8), "大观街道", "met"),  # a year before, less a day
            (dt.datetime(2024, 3, 10, 8), "大观街道", "not_applicable"),
            (dt.datetime(2025, 3, 1, 8), "华山街道", "not_applicable"),  # another station's
        ],
        always=2,
    ),
)
def test_a_request_came_before_the_visit(city, received, station, expected):
    city.ledger(
        f"{LEDGER}\n2025-03-10 | 五华区 | 大观街道 | 团体 | 面谈 | 李明 | 甲一 | 120 | 站点"
    )
    city.send(
        "supervision_request", f"county | 站 | 内容\n五华区 | {station} | 想学个案".replace("county", "县"),
        now=received,
    )  # fmt: skip
    assert city.states("KM-32")["2025-03-10 五华区 团体"][0] == expected


def test_an_online_session_asks_for_no_request_and_names_its_tool_or_not(city):
    city.ledger(
        f"""{LEDGER}
        2025-03-01 | | | 线上培训 | | 李明 | | 120 | 钉钉直播
        2025-03-02 | | | 线上团体 | | 李明 | | 120 | 某平台
        2025-03-03 | 五华区 | | 团体 | 面谈 | 李明 | 甲一 | 120 | 站点"""
    )
    tools = {key: state for key, (state, _) in city.states("KM-29").items()}
    assert tools == {
        "2025-03-01 全市 线上培训": "met",
        "2025-03-02 全市 线上团体": "undecidable",
        "2025-03-03 五华区 团体": "not_applicable",
    }


def test_the_counties_an_online_session_names(city):
    city.ledger(
        f"""{LEDGER}
        2025-03-01 | 五华区、盘龙区 | | 线上团体 | | 李明 | | 120 | 腾讯会议
        2025-03-02 | | | 线上培训 | | 李明 | | 120 | 腾讯会议"""
    )
    assert sorted(city.states("KM-27").values(), key=str) == [
        ("not_applicable", 2), ("not_applicable", None),
    ]  # fmt: skip


def test_a_month_has_its_checklist_or_nobody_knows(city):
    """January whole, February without one count, March not received, April still running."""
    city.send(
        "materials_checklist", "文件 | 数\n督导记录表 | 3\n日志 | 0", meta={"month": "2025-01"}
    )
    city.send(
        "materials_checklist", "文件 | 数\n督导记录表 | 3\n日志 | ", meta={"month": "2025-02"}
    )
    found = {v.period: v.state for v in city.verdicts("KM-71", "2025-04-15")}
    assert found == {
        "2025-01": "met", "2025-02": "unmet", "2025-03": "undecidable", "2025-04": "pending",
    }  # fmt: skip


def test_the_five_steps_cannot_all_be_seen(city):
    city.send(
        "supervisor_assessment",
        "被评 | 周期 | 合格 | 达成 | 被督导满意\n李明 | 2025H1 | 是 | 80 | 90",
    )
    state, value, missing = city.one("KM-46", "李明")
    assert (state, value) == ("not_applicable", 2)
    assert missing == "看不出做了没有：自我评估报告、实地考核、档案查阅"
    assert city.states("KM-41")["李明"] == ("not_applicable", 1)
    assert city.states("KM-40")["李明"] == ("not_applicable", 0)


@pytest.mark.parametrize(("kind", "expected"), [("个别", "met"), ("", "unmet")])
def test_a_record_sheet_says_its_kind(city, kind, expected):
    city.send(
        "session_record",
        f"县 | 日期 | 督导 | 对象 | 类型\n五华区 | 2025-03-01 | 李明 | 甲一 | {kind}",
    )
    (found,) = city.states("KM-61").values()
    assert found[0] == expected


def test_facility_items_are_counted_and_no_pass_line_is_made_up(city):
    city.send(
        "facility",
        "站 | 办公 | 门牌 | 照片\n大观街道 | own | vertical | 是\n华山街道 | | | 否",
        meta={"county": "五华区"},
    )
    assert city.states("KM-09") == {
        "五华区/华山街道": ("not_applicable", 0),
        "五华区/大观街道": ("not_applicable", 3),
    }


def test_the_roster_is_counted_by_kind(city):
    city.send("supervisor_roster", "姓名 | 名册\n李明 | 行政\n王芳 | 专业\n赵强 | 专业\n钱思 | ")
    assert city.states("KM-02")["督导中心"] == ("not_applicable", 3)
    assert city.states("KM-03")["督导中心"] == ("not_applicable", 1)
    assert city.states("KM-04")["督导中心"] == ("not_applicable", 2)
    assert ("supervisor_roster1.xlsx!Sheet1!R5", "名册没有写类别") in city.excluded(
        "KM-04", "督导中心"
    )


@pytest.mark.long
def test_satisfaction_of_a_supervisor_only_where_enough_answered(city):
    rows = "\n".join("5 | 5 | 4 | 3 | 5 | 5 | 5" for _ in range(8))
    head = "q1 | q2 | q3 | q4 | q5 | q6 | q7"
    meta = {"county": "五华区", "held_on": "2025-03-01"}
    city.send("satisfaction_survey", f"{head}\n{rows}", meta=meta | {"supervisor": "李明"})
    assert city.states("KM-44") == {"李明": ("not_applicable", 85.7)}
    few = "\n".join("5 | 5 | 5 | 5 | 5 | 5 | 5" for _ in range(3))
    for name in ("王芳", "赵强"):  # together enough that neither follows from the others
        city.send("satisfaction_survey", f"{head}\n{few}", meta=meta | {"supervisor": name}, file=f"{name}.xlsx")  # fmt: skip
    assert city.states("KM-44") == {
        "李明": ("not_applicable", 90.0),  # rounded: else the few would follow from it exactly
        "王芳": ("not_applicable", None),
        "赵强": ("not_applicable", None),
    }
