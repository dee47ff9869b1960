"""Chongqing's, Zhengzhou's and Shapingba's rules as cases a policy person can read."""

import datetime as dt

import pytest

from tests.matrices import some

LEDGER = "日期 | 县 | 站点 | 类别 | 方式 | 督导 | 对象 | 时长"


@pytest.mark.parametrize(
    ("certificate", "since", "teaching", "expected"),
    some(
        [
            ("社会工作师", "2023-01-10", "", "met"),  # three years to the day
            ("社会工作师", "2023-01-11", "", "undecidable"),  # a day short, teaching not written
            ("社会工作师", "2023-01-11", "4", "unmet"),
            ("社会工作师", "2023", "0", "undecidable"),  # some day of 2023
            ("社会工作师", "2022", "0", "met"),
            ("高级社会工作师", "2020-02-29", "0", "met"),  # a leap day
            ("助理社会工作师", "2010", "5", "met"),  # by teaching
            ("助理社会工作师", "2010", "4", "unmet"),
            ("助理社会工作师", "2010", "", "undecidable"),
            ("", "", "4", "undecidable"),  # the certificate is not written
            ("", "", "", "undecidable"),
        ],
        always=4,
    ),
)
def test_three_years_of_the_certificate_or_five_of_teaching(
    city, certificate, since, teaching, expected
):
    table = f"姓名 | 名册 | 证书 | 取得 | 教龄\n李明 | 专业 | {certificate} | {since} | {teaching}"
    city.send("supervisor_roster", table)
    (found,) = city.states("CQ-05", "2026-01-10", pack="chongqing").values()
    assert found[0] == expected
    assert city.states("CQR-03", "2026-01-10", pack="chongqing_roster")["李明"][0] == expected


def test_without_a_roster_nobody_is_judged(city):
    assert city.states("CQ-05", pack="chongqing") == {"督导中心": ("undecidable", None)}
    assert city.states("CQ-11", pack="chongqing") == {"督导中心": ("undecidable", None)}


@pytest.mark.parametrize(
    ("hours", "as_of", "expected"),
    [
        ("90", "2025-06-01", "met"),
        ("89", "2025-12-31", "pending"),  # the year's last day
        ("89", "2026-01-01", "unmet"),
        ("", "2026-01-01", "undecidable"),
    ],
)
def test_ninety_hours_a_year(city, hours, as_of, expected):
    city.send("supervisor_roster", f"姓名 | 学时\n李明 | {hours}")
    assert city.states("CQ-11", as_of, pack="chongqing")["李明"][0] == expected


def test_hours_of_a_roster_of_another_year_say_nothing_of_this_one(city):
    city.send("supervisor_roster", "姓名 | 学时\n李明 | 120", file="督导名册2024.xlsx")
    state, _, missing = city.one("CQ-11", "李明", pack="chongqing")
    assert (state, missing) == ("undecidable", "名册是 2024 年的，看不出 2025 年的学时")


def test_an_hour_a_session_and_face_to_face(city):
    """59 and 60 minutes; a phone call lasts as long and is not face to face."""
    city.ledger(
        f"""{LEDGER}
        2025-03-01 | 五华区 | 大观街道 | 个别 | 面谈 | 李明 | 甲一 | 59
        2025-03-02 | 五华区 | 大观街道 | 个别 | 电话 | 李明 | 甲一 | 60
        2025-03-03 | 五华区 | 大观街道 | 团体 | 面谈 | 李明 | 甲一 |"""
    )
    assert city.states("CQ-14", pack="chongqing") == {
        "2025-03-01 五华区 个别": ("unmet", 59),
        "2025-03-02 五华区 个别": ("met", 60),
        "2025-03-03 五华区 团体": ("undecidable", None),
    }
    assert city.states("CQ-12", pack="chongqing") == {
        "2025-03-01 五华区 个别": ("met", 1),
        "2025-03-02 五华区 个别": ("unmet", 0),
        "2025-03-03 五华区 团体": ("met", 1),
    }


def test_five_people_at_once_by_quarter(city):
    """李明: six people in the first quarter, five in the second (one of them twice); 王芳: one session without names."""
    rows = [f"2025-02-0{n} | 五华区 | | 个别 | 面谈 | 李明 | 甲{n} | 60" for n in range(1, 7)]
    rows += [f"2025-05-0{n} | 五华区 | | 个别 | 面谈 | 李明 | 甲{n} | 60" for n in range(1, 6)]
    rows += ["2025-06-30 | 五华区 | | 个别 | 面谈 | 李明 | 甲1 | 60"]
    rows += ["2025-02-01 | 盘龙区 | | 个别 | 面谈 | 王芳 | | 60"]
    city.ledger("\n".join([LEDGER, *rows]))
    found = city.states("CQ-18", pack="chongqing")
    assert found["李明", "2025Q1"] == ("unmet", 6)
    assert found["李明", "2025Q2"] == ("met", 5)
    assert found["李明", "2025Q3"] == ("met", 0)
    assert found["王芳", "2025Q1"] == ("undecidable", 0)


def test_the_same_name_in_two_counties_is_two_people(city):
    rows = [f"2025-02-0{n} | 五华区 | | 个别 | 面谈 | 李明 | 甲{n} | 60" for n in range(1, 4)]
    rows += [f"2025-03-0{n} | 盘龙区 | | 个别 | 面谈 | 李明 | 甲{n} | 60" for n in range(1, 4)]
    city.ledger("\n".join([LEDGER, *rows]))
    assert city.states("CQ-18", pack="chongqing")["李明", "2025Q1"] == ("unmet", 6)


@pytest.mark.long
def test_all_workers_covered_is_met_before_the_year_ends_and_no_roster_is_no_share(city):
    """两人都点了名的县达标；一人没有受过的，年内进行中，年后未达标；只写全体社工的说不清。"""
    for county, station in (("五华区", "大观街道"), ("盘龙区", "拓东街道"), ("官渡区", "关上街道")):
        city.send(
            "staffing", f"站 | 姓名\n{station} | 甲{county}\n{station} | 乙{county}", meta={"county": county}
        )  # fmt: skip
    city.ledger(
        f"""{LEDGER}
        2025-03-01 | 五华区 | 大观街道 | 团体 | 面谈 | 李明 | 甲五华区、乙五华区 | 120
        2025-03-02 | 盘龙区 | 拓东街道 | 个别 | 面谈 | 李明 | 甲盘龙区 | 60
        2025-03-03 | 官渡区 | 关上街道 | 团体 | 面谈 | 李明 | 全体社工 | 120"""
    )
    found = city.states("CQ-27", "2025-12-31", pack="chongqing")
    assert found["五华区"] == ("met", 100)
    assert found["盘龙区"] == ("pending", 50)
    assert found["官渡区"] == ("undecidable", 0)
    assert found["东川区"] == ("undecidable", None)
    assert city.states("CQ-27", "2026-01-01", pack="chongqing")["盘龙区"] == ("unmet", 50)
    assert city.states("CQ-16", pack="chongqing")["盘龙区"] == ("met", 100)


def test_one_individual_and_one_group_session_a_month_for_each_worker(city):
    """甲一 alone named; February has 28 days; the last day of a month counts; 全体社工 decides nothing."""
    city.send("staffing", "站 | 姓名\n大观街道 | 甲一\n大观街道 | 乙二", meta={"county": "五华区"})
    city.ledger(
        f"""{LEDGER}
        2025-02-28 | 五华区 | 大观街道 | 个别 | 面谈 | 李明 | 甲一 | 60
        2025-02-28 | 五华区 | 大观街道 | 团体 | 面谈 | 李明 | 全体社工 | 120""",
        covers="2025-01-01..2025-02-28",
    )
    one, other = "五华区/大观街道/甲一", "五华区/大观街道/乙二"
    individual = city.states("SPB-06", "2025-03-15", pack="shapingba")
    assert individual[one, "2025-02"] == ("met", 1)
    assert individual[one, "2025-01"] == ("unmet", 0)
    assert individual[other, "2025-02"] == ("unmet", 0)
    assert individual[one, "2025-03"][0] == "undecidable"  # no ledger reaches March
    group = city.states("SPB-07", "2025-03-15", pack="shapingba")
    assert group[one, "2025-02"] == ("undecidable", 0)
    assert group[one, "2025-01"] == ("unmet", 0)


@pytest.mark.parametrize(("filed", "expected"), [("2025-03-08", "met"), ("2025-03-09", "unmet")])
def test_shapingba_records_within_a_week(city, filed, expected):
    city.ledger(
        f"日期 | 县 | 类别 | 督导 | 对象 | 归档\n2025-03-01 | 五华区 | 个别 | 李明 | 甲一 | {filed}",
        now=dt.datetime(2026, 1, 1),
    )
    (found,) = city.states("SPB-08", pack="shapingba").values()
    assert found[0] == expected


def test_zhengzhou_counts_certified_workers_by_agency_and_says_how_many(city):
    rows = [f"大观街道 | 甲{n} | {'助理社会工作师' if n < 15 else ''}" for n in range(20)]
    table = "\n".join(["站 | 姓名 | 证书", *rows])
    city.send("staffing", table, meta={"county": "五华区", "agency": "甲机构"})
    city.send(
        "staffing", "站 | 姓名\n拓东街道 | 乙一", meta={"county": "盘龙区", "agency": "乙机构"}
    )
    found = city.states("ZZ-11", pack="zhengzhou")
    assert found == {"甲机构": ("not_applicable", 2), "乙机构": ("not_applicable", None)}


def test_hours_of_a_supervisor_leave_out_what_is_not_readable(city):
    city.ledger(
        f"""{LEDGER}
        2025-03-01 | 五华区 | | 个别 | 面谈 | 李明 | 甲一 | 90
        2025-03-02 | 五华区 | | 团体 | 面谈 | 李明、王芳 | 甲一 | 120
        2025-03-03 | 五华区 | | 团体 | 面谈 | 王芳 | 甲一 | """
    )
    assert city.states("ZZ-06", pack="zhengzhou") == {
        "李明": ("not_applicable", 3.5),
        "王芳": ("not_applicable", 2.0),
    }
