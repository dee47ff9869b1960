"""Both sides of every boundary that a verdict turns at; one store for many cases.

| rule | this side | that side |
| --- | --- | --- |
| KM-10, KM-12 | 22:30-00:30, 23:00—次日1:00 are 120 minutes | 22:30-00:29 is 119 |
| KM-12 | two sources say 100 and 110: both too short | 110 and 130: nobody can tell |
| KM-16 | a meeting on 31 December, on 1 January | of the year before, of the year after |
| KM-67 | seven days after the last day of a range, over New Year and 29 February | eight |
| KM-52, 53, 57, 62, 68 | written | left empty |
| KM-55 | 300 characters | 299; undated pages stand in one year |
| KM-64 | one signature day unreadable, the other written | the other empty: not two anyhow |
| CQ-11 | 90 hours | 89.5 |
| CQ-18 | five people: open while the quarter runs, met after | six: unmet at once |
| SPB-06 | 29 February 2024, 28 February 2025 | 1 March |
| ZZ-11 | 14 certified: 2 | 13: 1, 15: 2 and a remainder |
"""

import datetime as dt
import io

import pytest
from openpyxl import Workbook

from dudao.reading import Reader
from dudao.recognition.check import check
from tests.matrices import some

LEDGER = "日期 | 县 | 类别 | 方式 | 督导 | 对象 | 时长 | 归档"


def workbook(rows):
    book = Workbook()
    sheet = book.active
    sheet.append(["2025年督导台账"])
    sheet.append(["序号", "督导日期", "县（市、区）", "督导类别", "督导方式", "督导人员", "被督导者", "督导时长", "归档日期"])  # fmt: skip
    for n, (day, county, length, filed) in enumerate(rows, start=1):
        sheet.append([n, day, county, "团体督导", "面谈", "张明", "李四", length, filed])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_across_midnight_and_a_range_of_days_read_from_a_workbook(city):
    data = workbook([
        ("2025-03-12", "五华区", "22:30-00:30", "2025-03-19"),
        ("2025-03-12", "盘龙区", "22:30-00:29", "2025-03-20"),
        ("2025-03-12", "官渡区", "23:00—次日1:00", "2025-03-19"),
        ("2025-12-31至2026-01-01", "西山区", "2小时", "2026-01-08"),
        ("12-31至01-01", "东川区", "1小时59分", "2026-01-09"),
        ("2025年2月27日-3月1日", "呈贡区", "120分钟", "2025-03-08"),
        ("2025.5.1-3", "晋宁区", "半天", "2025-05-11"),
        ("2025-02-29", "富民县", "两小时", "2025-03-07"),
    ])  # fmt: skip
    with Reader() as reader:
        result = check(reader.read(data, "台账.xlsx"), today=dt.date(2026, 1, 9))
    city.store.commit(result, data, "测试", now=dt.datetime(2026, 1, 9))
    counted = {c: s for c, s in city.states("KM-10").items() if s != ("unmet", 0)}
    assert counted == {
        "五华区": ("met", 1), "官渡区": ("met", 1), "西山区": ("met", 1), "呈贡区": ("met", 1),
        "晋宁区": ("undecidable", 0), "富民县": ("undecidable", 0),
    }  # fmt: skip
    lengths = {s.split()[1]: v for s, v in city.states("KM-12").items()}
    assert lengths["五华区"] == lengths["官渡区"] == ("met", 120)
    assert lengths["盘龙区"] == lengths["东川区"] == ("unmet", 119)
    filed = {s.split()[1]: v for s, v in city.states("KM-67").items()}
    assert filed == {
        "五华区": ("met", 7), "盘龙区": ("unmet", 8), "官渡区": ("met", 7), "西山区": ("met", 7),
        "东川区": ("unmet", 8), "呈贡区": ("met", 7), "晋宁区": ("unmet", 8), "富民县": ("undecidable", None),
    }  # fmt: skip
    assert {v[0] for v in city.states("KM-10", year=2026).values()} == {"undecidable"}
    assert city.one("KM-67", "2025-12-31 西山区 团体", "2026-01-08")[0] == "met"


def test_lengths_of_two_sources_that_differ(city):
    city.ledger(f"""{LEDGER}
        2025-03-12 | 五华区 | 团体 | 面谈 | 李明 | 甲 | 100 |
        2025-03-12 | 盘龙区 | 团体 | 面谈 | 李明 | 甲 | 110 |
        2025-03-12 | 官渡区 | 团体 | 面谈 | 李明 | 甲 | 120 |
        2025-03-12 | 西山区 | 团体 | 面谈 | 李明 | 甲 | 119 | """)
    city.send(
        "group_session",
        """日期 | 县 | 督导 | 对象 | 时长
        2025-03-12 | 五华区 | 李明 | 甲 | 110
        2025-03-12 | 盘龙区 | 李明 | 甲 | 130
        2025-03-12 | 官渡区 | 李明 | 甲 | 130
        2025-03-12 | 西山区 | 李明 | 甲 |""",
    )
    assert {s.split()[1]: v for s, v in city.states("KM-12").items()} == {
        "五华区": ("unmet", None), "盘龙区": ("undecidable", None),
        "官渡区": ("met", None), "西山区": ("unmet", 119),
    }  # fmt: skip
    states = city.states("KM-10")
    assert [states[c] for c in ("五华区", "盘龙区", "官渡区", "西山区")] == [
        ("unmet", 0), ("undecidable", 0), ("met", 1), ("unmet", 0),
    ]  # fmt: skip


def test_a_meeting_on_either_side_of_new_year(city):
    city.send("supervisor_roster", "姓名 | 名册\n陆一 | 行政\n唐二 | 行政\n孙五 | 行政")
    city.ledger(
        """日期 | 县 | 类别 | 督导
        2024-12-31 | | 中心会议 | 陆一
        2025-01-01 | | 中心会议 | 唐二
        2025-12-31 | | 中心会议 | 孙五""",
        covers="2024-01-01..2025-12-31",
    )
    assert city.states("KM-16") == {"陆一": ("unmet", 0), "唐二": ("met", 1), "孙五": ("met", 1)}
    assert city.states("KM-16", "2025-12-30")["孙五"] == ("pending", 0)
    assert city.states("KM-16", year=2024)["陆一"] == ("met", 1)


@pytest.mark.parametrize(
    ("target", "form", "head", "rows"),
    some([
        ("KM-52", "supervision_request", "县 | 站 | 类", ["五华区 | 大观街道 | group", "五华区 | 华山街道 |"]),
        ("KM-53", "supervision_request", "县 | 站 | 内容", ["五华区 | 大观街道 | 想学", "五华区 | 华山街道 |"]),
        ("KM-53", "supervision_request", "县 | 站 | 目的", ["五华区 | 大观街道 | 想学", "五华区 | 华山街道 |"]),
        ("KM-57", "work_log", "填表人 | 填表日 | 计划", ["甲 | 2025-03-01 | 走访", "乙 | 2025-03-01 |"]),
        ("KM-62", "session_record", "日期 | 县 | 类型 | 督导 | 方式",
         ["2025-03-01 | 五华区 | 个别 | 李明 | 面谈", "2025-03-02 | 五华区 | 个别 | 李明 |"]),
        ("KM-68", "group_session", "日期 | 县 | 督导 | 督导签",
         ["2025-03-01 | 五华区 | 李明 | 李明", "2025-03-02 | 五华区 | 李明 |"]),
    ], always=2),
)  # fmt: skip
def test_a_field_that_must_be_written(city, target, form, head, rows):
    city.send(form, "\n".join([head, *rows]), now=dt.datetime(2025, 12, 31, 9))
    assert list(city.states(target).values()) == [("met", 1), ("unmet", 0)]
    assert city.verdicts(target, year=2026) == []


def test_a_log_of_300_characters_and_pages_without_a_day(city):
    """Without a day: the year said at upload, else in the file's name, else the year received; never in two years."""
    rows = f"甲 | 2025-12-31 | {'字' * 300}\n乙 | 2026-01-01 | {'字' * 299}\n丙 | | {'字' * 299}"
    city.send("work_log", f"填表人 | 填表日 | 工作\n{rows}", now=dt.datetime(2026, 1, 2))
    city.send(
        "work_log", "填表人 | 填表日 | 工作\n丁 | | 字", now=dt.datetime(2026, 1, 2), covers="2025-01-01..2025-12-31"
    )  # fmt: skip
    assert city.states("KM-55") == {"甲": ("met", 300), "丁": ("unmet", 1)}
    assert city.states("KM-55", year=2026) == {"乙": ("unmet", 299), "丙": ("unmet", 299)}
    assert city.states("KM-56", year=2026) == {
        "乙": ("not_applicable", 1), "丙": ("not_applicable", 0),
    }  # fmt: skip
    city.send("work_log", "填表人 | 填表日 | 工作\n己 | | 字", now=dt.datetime(2026, 1, 2), file="日志20241231.xlsx")  # fmt: skip
    assert city.states("KM-55", year=2024) == {"己": ("unmet", 1)}
    city.send("monthly_summary", "填表人 | 月 | 工作\n戊 | | 字", now=dt.datetime(2026, 1, 2))
    assert (city.verdicts("KM-58"), len(city.verdicts("KM-58", year=2026))) == ([], 1)


def test_an_unreadable_signature_decides_only_beside_a_written_one(city):
    rows = "2025-03-12 | 五华区 | 个别 | 李明 | 甲 | 2025-03-13 |\n2025-03-13 | 五华区 | 个别 | 李明 | 甲 | |"
    city.send(
        "session_record", f"日期 | 县 | 类型 | 督导 | 对象 | 签名 | 社工签名\n{rows}",
        unreadable=[(2, "worker_signed_on"), (3, "worker_signed_on")],
    )  # fmt: skip
    assert list(city.states("KM-64").values()) == [("undecidable", 1), ("unmet", 0)]


def test_half_an_hour_short_of_ninety_hours(city):
    rows = "姓名 | 学时\n李明 | 89.5\n王芳 | 90\n陆一 |"
    city.send("supervisor_roster", rows, file="督导名册20251231.xlsx")
    assert city.states("CQ-11", pack="chongqing") == {
        "李明": ("unmet", 89.5), "王芳": ("met", 90), "陆一": ("undecidable", None),
    }  # fmt: skip
    assert city.one("CQ-11", "李明", "2025-12-31", pack="chongqing") == (
        "pending", 89.5, "还差 0.5 学时，今天是最后一天",
    )  # fmt: skip
    assert city.one("CQ-11", "王芳", year=2024, pack="chongqing")[2] == "名册是 2025 年的，看不出 2024 年的学时"  # fmt: skip
    city.send("supervisor_roster", "姓名 | 学时\n李明 | 90", file="督导名册2025年（更正）.xlsx")
    assert city.states("CQ-11", pack="chongqing") == {  # sent twice: once each, the newest of each
        "李明": ("met", 90), "王芳": ("met", 90), "陆一": ("undecidable", None),
    }  # fmt: skip


@pytest.mark.long
def test_a_cap_is_broken_at_once_and_kept_only_when_the_quarter_is_over(city):
    """李明 six in March, 王芳 five, 陆一 five and one of unknown day, 唐二 four and one person not named."""
    days = [f"2025-03-{n:02}" for n in range(1, 7)]
    rows = [f"{day} | 五华区 | 个别 | 面谈 | 李明 | 甲{n} | 60 |" for n, day in enumerate(days)]
    rows += [f"{day} | 五华区 | 个别 | 面谈 | 王芳 | 甲{n} | 60 |" for n, day in enumerate(days[:5])]  # fmt: skip
    rows += [f"{day} | 五华区 | 个别 | 面谈 | 陆一 | 甲{n} | 60 |" for n, day in enumerate(days[:5])]  # fmt: skip
    rows += [f"{day} | 五华区 | 个别 | 面谈 | 唐二 | 甲{n} | 60 |" for n, day in enumerate(days[:4])]  # fmt: skip
    rows += ["2025 | 五华区 | 个别 | 面谈 | 陆一 | 乙 | 60 |"]
    head, group = LEDGER, "日期 | 县 | 类别 | 方式 | 督导 | 人数"
    city.ledger("\n".join([head, *rows]), covers="2025-01-01..2025-06-30", file="甲.xlsx")
    city.ledger(f"{group}\n2025-03-07 | 盘龙区 | 个别 | 面谈 | 唐二 | 1", county="盘龙区")

    def quarter(as_of, nth=1):
        found = city.verdicts("CQ-18", as_of, pack="chongqing")
        return {v.subject: (v.state, v.value) for v in found if v.period == f"2025Q{nth}"}

    kept = {
        "李明": ("unmet", 6),
        "王芳": ("met", 5),
        "陆一": ("undecidable", 5),
        "唐二": ("met", 4),
    }
    assert quarter("2025-04-01") == kept
    assert quarter("2025-03-31") == {**kept, "王芳": ("pending", 5), "唐二": ("pending", 4)}
    found = city.verdicts("CQ-18", "2025-03-31", pack="chongqing")
    assert {v.subject: v.missing for v in found if v.period == "2025Q1"} == {
        "李明": "超过 1 人", "王芳": "还没有超过，今天是最后一天", "唐二": "还没有超过，今天是最后一天",
        "陆一": "有督导日期无法确定",
    }  # fmt: skip
    assert set(quarter("2025-07-01", 2).values()) == {("met", 0)}  # one more person decides nothing
    assert set(quarter("2025-10-01", 3).values()) == {("undecidable", 0)}


@pytest.mark.long
def test_a_workers_february_and_the_months_before_hiring(city):
    """甲 on the last of February, 乙 on 1 March, 丙 hired in March; a leap year's February is a day longer."""
    city.send(
        "staffing", "县 | 站 | 姓名 | 入职\n五华区 | 大观街道 | 甲 |\n五华区 | 大观街道 | 乙 | 2020\n五华区 | 大观街道 | 丙 | 2024-03-31"
    )  # fmt: skip
    city.ledger(
        f"""{LEDGER}
        2024-02-29 | 五华区 | 个别 | 面谈 | 李明 | 甲 | 60 | 2024-03-07
        2024-03-01 | 五华区 | 个别 | 面谈 | 李明 | 乙 | 60 | 2024-03-09
        2025-02-28 | 五华区 | 个别 | 面谈 | 李明 | 甲 | 60 | 2025-03-07""",
        covers="2024-01-01..2025-03-31",
    )

    def months(as_of, year):
        found = city.verdicts("SPB-06", as_of, year=year, pack="shapingba")
        return {(v.subject[-1], int(v.period[5:])): v.state for v in found}

    leap = months("2024-04-15", 2024)
    assert [leap[who, 2] for who in "甲乙丙"] == ["met", "unmet", "not_applicable"]
    assert [leap[who, 3] for who in "甲乙丙"] == ["unmet", "met", "unmet"]
    assert {leap[who, 4] for who in "甲乙丙"} == {"pending"}
    assert months("2025-04-01", 2025)["甲", 2] == "met"
    assert months("2024-02-28", 2024)["甲", 2] == "pending"
    assert list(city.states("SPB-08", year=2024, pack="shapingba").values()) == [
        ("met", 7), ("unmet", 8),
    ]  # fmt: skip


def test_one_of_seven_certified_workers_with_a_remainder(city):
    told = {"甲机构": ("大观街道", 13), "乙机构": ("华山街道", 14), "丙机构": ("护国街道", 15), "丁机构": ("龙翔街道", 6)}  # fmt: skip
    for agency, (station, certified) in told.items():
        rows = "\n".join(f"{station} | {agency}{n} | 社会工作师" for n in range(certified))
        city.send(
            "staffing", f"站 | 姓名 | 证书\n{rows}", meta={"county": "五华区", "agency": agency}
        )
    found = {v.subject: (v.value, v.missing) for v in city.verdicts("ZZ-11", pack="zhengzhou")}
    assert {name: value for name, (value, _) in found.items()} == {
        "甲机构": 1, "乙机构": 2, "丙机构": 2, "丁机构": 0,
    }  # fmt: skip
    assert found["丙机构"][1].startswith("持证 15 人（共 15 人），折合 2.14 名")
