"""Clauses without a number: what the forms hold is counted and shown, never a verdict (but KM-54, which is judged).

| rule | what is counted |
| --- | --- |
| KM-05, KM-25, KM-76 | the roster: appointed on, from inside and outside the province |
| KM-07, KM-65, ZZ-13 | the staffing table: certificate, remarks, 博士 |
| KM-18, KM-19 | meetings, activities, trainings that name the supervisor |
| KM-24 | sessions of the city, of counties, of stations |
| KM-28, KM-36, KM-78 | focus areas named by the topics |
| KM-54 | five parts of a case outline: judged |
| KM-72 | the two forms the manual does not hold |
| KM-73, KM-74 | answers on the scale, items answered |
| KM-81, CQ-06 | hours of training, years of practice |
| CQ-02, CQ-15, SPB-04, SPB-05, ZZ-07 | in-house supervisors, records, plans, kinds, the three items |
"""

import datetime as dt

import pytest

LEDGER = "日期 | 县 | 站点 | 类别 | 方式 | 督导 | 对象 | 时长 | 主题 | 归档"
NONE = "not_applicable"


def test_the_roster_by_what_it_tells(city):
    city.send(
        "supervisor_roster",
        """
        姓名 | 名册 | 聘任       | 地区            | 从业 | 学时 | 单位
        李明 | 专业 | 2024-03-01 | in_province     | 8    | 89.5 | 甲机构
        王芳 | 专业 |            | out_of_province |      | 120  | 某大学
        陆一 | 行政 |            |                 | 4    |      |
        """,
    )
    assert city.one("KM-05", "督导中心") == (NONE, 1, "名册共 3 名")
    assert city.one("KM-76", "督导中心") == (NONE, 2, "省内 1 名，省外 1 名，没有写地区 1 名")
    assert city.states("KM-81") == {"李明": (NONE, 89.5), "王芳": (NONE, 120), "陆一": (NONE, None)}
    assert city.one("CQ-06", "李明", pack="chongqing") == (NONE, 8, "名册没有完成的项目，看不出")
    assert city.one("CQ-06", "王芳", pack="chongqing") == (
        NONE, None, "名册没有写从业年限；名册没有完成的项目，看不出",
    )  # fmt: skip
    assert city.one("CQ-02", "督导中心", pack="chongqing")[1:] == (None, "人员表没有写承接机构，看不出")  # fmt: skip
    city.send(
        "staffing", "站 | 姓名\n大观街道 | 甲一", meta={"county": "五华区", "agency": "甲机构"}
    )
    assert city.one("CQ-02", "督导中心", pack="chongqing")[1:] == (
        1, "名册共 3 名，写了工作单位的 2 名",
    )  # fmt: skip


def test_the_staffing_table_by_what_it_tells(city):
    """五华: one of two with a certificate; 盘龙: no such column; the others sent no table."""
    city.send(
        "staffing",
        "县 | 站 | 姓名 | 证书 | 备注 | 学历\n五华区 | 大观街道 | 甲 | 社会工作师 | 请假 | 博士\n"
        "五华区 | 大观街道 | 乙 | | | 本科\n盘龙区 | 拓东街道 | 丙 | | | 硕士",
    )
    assert city.one("KM-07", "五华区") == (NONE, 1, "在册 2 人，写了这一栏的 1 人")
    assert city.one("KM-07", "盘龙区") == (NONE, None, "人员表没有这一栏，或没有一人写了")
    assert city.one("KM-07", "东川区") == (NONE, None, "没有收到人员情况统计总表")
    assert city.states("KM-65")["五华区"] == (NONE, 1)
    doctors = city.states("ZZ-13", pack="zhengzhou")
    assert (doctors["五华区"], doctors["盘龙区"]) == ((NONE, 1), (NONE, 0))


def test_meetings_levels_topics_and_records_of_a_year(city):
    city.send("supervisor_roster", "姓名 | 名册\n陆一 | 行政\n李明 | 专业\n王芳 | 专业")
    city.ledger(
        f"""{LEDGER}
        2025-01-15 | | | 中心会议 | | 陆一、李明 | | 60 | |
        2025-02-15 | 五华区 | 大观街道 | 站点活动 | | 陆一 | | 60 | |
        2025-03-15 | 全市 | | 线上培训 | | 王芳 | 李明 | 60 | 规范化建设与乡村振兴 |
        2024-12-31 | 全市 | | 线上培训 | | 王芳 | | 60 | 民政 |
        2025-04-01 | 五华区 | 大观街道 | 团体 | 面谈 | 李明 | 甲 | 120 | 资金使用与台账整理 | 2025-04-05
        2025-04-02 | 五华区 | | 团体 | 面谈 | 李明 | 甲 | 120 | 预算 |
        2025-04-03 | 五华区 | | 个别 | 面谈 | 李明 | 甲 | 60 | 孵化 |
        2025-04-04 | 全市 | | 团体 | 面谈 | 李明 | 甲 | 120 | 宣传 |""",
        covers="2024-12-01..2025-12-31",
    )
    assert city.states("KM-18") == {"陆一": (NONE, 2)}
    assert city.states("KM-19") == {"李明": (NONE, 2), "王芳": (NONE, 1)}
    assert city.one("KM-24", "督导中心") == (
        NONE, 2, "市级 2 场，县（市、区）级 2 场，乡镇（街道）级 1 场，看不出层级 0 场",
    )  # fmt: skip
    assert city.one("KM-28", "督导中心") == (
        NONE, 2, "规范化建设 1 场、社会治理 0 场、民政工作融合 0 场、乡村振兴 1 场",
    )  # fmt: skip
    assert city.one("KM-36", "五华区") == (
        NONE, 2, "项目化运营 0 场、资金使用 2 场、专业服务能力 0 场、宣传总结 0 场、台账资料管理 1 场",
    )  # fmt: skip
    assert city.states("KM-36")["盘龙区"] == (NONE, 0)
    assert city.states("KM-78")["五华区"] == (NONE, 2)
    assert city.states("KM-79")["王芳"] == (NONE, 1)
    assert city.one("CQ-15", "五华区", pack="chongqing") == (NONE, 1, "共 3 次督导")
    assert city.states("SPB-05", pack="shapingba")["五华区"] == (NONE, 3)


HEADS = ("1.案例实施背景", "2.案例策略思路", "3.案例实施计划", "4.案例实际执行过程（主要时间、地点、人物、事件等信息，和实际对方案、计划的修正）", "5.案例实施结果总结")  # fmt: skip


@pytest.mark.parametrize(
    ("outline", "expected"),
    [
        (" ".join(f"{head}：写了" for head in HEADS), ("met", 5)),
        (" ".join(f"{head}：写了" for head in HEADS[:4]) + HEADS[4], ("unmet", 4)),
        (" ".join(HEADS), ("unmet", 0)),
        ("", ("unmet", 0)),
        ("社区里发生的一件事，写得很长", ("undecidable", 0)),
        (f"{HEADS[0]} 写了 其余另附", ("undecidable", 1)),
        (f"{HEADS[0]} {HEADS[1]} 写了", ("unmet", 1)),
    ],
    ids=["五项都写", "最后一项空着", "只有小标题", "空白", "没有照小标题写", "只有一个小标题", "有一项空着"],
)  # fmt: skip
def test_a_case_outline_of_five_parts(city, outline, expected):
    city.send("case_collection", f"县 | 提纲\n五华区 | {outline}", now=dt.datetime(2025, 12, 31, 9))
    assert list(city.states("KM-54").values()) == [expected]
    assert city.states("KM-54", "2026-01-10", year=2026) == {}


def test_forms_of_the_centre(city):
    city.send(
        "materials_checklist",
        "文件 | 数\n《内部督导记录表》《线上督导记录表》 | 3\n《督导工作日志》 | 9",
        meta={"month": "2025-01"},
    )
    assert city.states("KM-72") == {"督导中心": (NONE, 3)}
    city.send(
        "monthly_summary",
        """填表人 | 月 | 工作 | 计划
        李明 | 2024-12 | 做 | 再做
        李明 | 2025-01 | 做 |
        李明 | 2025-12 | 做 | 再做""",
    )
    assert city.one("SPB-04", "李明", pack="shapingba") == (NONE, 1, "写了计划的月份：2025-01")
    city.send("supervisor_assessment", "被评 | 周期 | 合格 | 被督导满意\n李明 | 2025H1 | 是 | 90")
    assert city.one("ZZ-07", "李明", pack="zhengzhou") == (
        NONE, 1, "看不出做了没有：能力提升情况、督导对象服务评估结果",
    )  # fmt: skip


def test_a_survey_by_items_and_answers(city):
    """Eight respondents: of fewer nothing is counted by item."""
    heads = " | ".join(f"q{n}" for n in range(1, 8))
    city.send(
        "satisfaction_survey", f"{heads}" + "\n5 | 5 | 4 | | | 5 | 5\n5 | 5 | 4 | | | 5 | " * 4,
        meta={"county": "五华区", "held_on": "2025-03-01"}, file="甲.xlsx",
    )  # fmt: skip
    assert city.states("KM-74") == {"甲.xlsx!Sheet1": (NONE, 5)}
    assert city.states("KM-73") == {"甲.xlsx!Sheet1": (NONE, 36)}


def test_zhengzhou_counts_passed_assessments_and_fields_of_work(city):
    city.send(
        "supervisor_assessment",
        "被评 | 周期 | 合格\n李明 | 2024H2 | 是\n李明 | 2025H1 | 是\n李明 | 2025H2 | 否\n王芳 | 2025H1 |",
    )
    assert city.states("ZZ-15", pack="zhengzhou") == {"李明": (NONE, 1), "王芳": (NONE, 0)}
    assert city.one("ZZ-17", "督导中心", pack="zhengzhou")[1:] == (None, "没有收到督导名册")
    city.send("supervisor_roster", "姓名 | 名册\n李明 | 专业")
    assert city.one("ZZ-17", "督导中心", pack="zhengzhou")[1:] == (None, "名册没有领域一栏")
    assert city.states("ZZ-14", pack="zhengzhou") == {"督导中心": (NONE, 1)}
    rows = "姓名 | 名册 | 领域\n李明 | 专业 | 养老、医务\n王芳 | 专业 | 老年人"
    city.send("supervisor_roster", rows)
    assert city.one("ZZ-17", "督导中心", pack="zhengzhou")[1:] == (
        2, "养老 2 名、医疗 1 名、禁毒 0 名、司法 0 名、学校 0 名",
    )  # fmt: skip
