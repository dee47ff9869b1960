"""督导中心和督导：线上 KM-13、KM-26，会议和活动 KM-16、KM-17，职称 KM-06，退出 KM-47、KM-48，字数。"""

import pytest

LEDGER = "日期 | 县 | 类别 | 方式 | 督导"


def quarters(city, as_of="2026-01-10"):
    return [(v.period, v.state, v.value) for v in city.verdicts("KM-26", as_of)]


def test_线上培训和线上团体都计_县自己的团体改线上的两处都不计(city):
    city.ledger(f"""{LEDGER}
        2025-02-27 | 全市   | 线上培训 |      | 甲
        2025-05-20 | 东川区 | 线上团体 |      | 乙
        2025-10-15 | 晋宁区 | 团体     | 线上 | 丙
    """)
    assert city.one("KM-13", "督导中心") == ("unmet", 2, "差 1 场")
    assert city.excluded("KM-13", "督导中心") == [
        ("台账.xlsx!Sheet1!R4", "县（市、区）自己的团体督导在线上开，不计")
    ]
    assert quarters(city) == [
        ("2025Q1", "met", 1), ("2025Q2", "met", 1), ("2025Q3", "unmet", 0), ("2025Q4", "unmet", 0),
    ]  # fmt: skip


def test_一季三场_全年够了_其余季度不够(city):
    city.ledger(f"""{LEDGER}
        2025-01-01 | 全市 | 线上培训 | | 甲
        2025-02-01 | 全市 | 线上培训 | | 甲
        2025-03-31 | 全市 | 线上培训 | | 甲
    """)
    assert city.states("KM-13") == {"督导中心": ("met", 3)}
    assert [q[1] for q in quarters(city)] == ["met", "unmet", "unmet", "unmet"]


def test_季度边界与年中(city):
    city.ledger(f"""{LEDGER}
        2025-03-31 | 全市 | 线上培训 | | 甲
        2025-07-01 | 全市 | 线上培训 | | 甲
    """)
    assert quarters(city, "2025-07-01") == [
        ("2025Q1", "met", 1), ("2025Q2", "unmet", 0), ("2025Q3", "met", 1), ("2025Q4", "pending", 0),
    ]  # fmt: skip
    assert quarters(city, "2025-06-30")[1:3] == [("2025Q2", "pending", 0), ("2025Q3", "pending", 0)]


def test_县的台账不说明督导中心(city):
    city.ledger(LEDGER, county="五华区")
    assert city.states("KM-13") == {"督导中心": ("undecidable", 0)}


ROSTER = "姓名 | 名册 | 职称 | 证书"


def test_行政协同督导参加会议和活动(city):
    city.send(
        "supervisor_roster", f"{ROSTER}\n陆一 | 行政 | |\n唐二 | 行政 | |\n郑三 | 专业 | 中级 |"
    )
    city.ledger("""
        日期       | 县     | 类别     | 督导
        2025-01-15 |        | 中心会议 | 陆一、郑三
        2025-03-05 | 五华区 | 站点活动 | 陆一、唐二
    """)
    assert city.states("KM-16") == {"陆一": ("met", 1), "唐二": ("unmet", 0)}
    assert city.states("KM-17") == {"陆一": ("met", 1), "唐二": ("met", 1)}


def test_参加人认不出的会议可能左右结论(city):
    city.send("supervisor_roster", f"{ROSTER}\n陆一 | 行政 | |")
    city.ledger("日期 | 县 | 类别 | 督导\n2025-01-15 | | 中心会议 |")
    assert city.one("KM-16", "陆一") == ("undecidable", 0, "参加人认不出")


def test_没有名册要说出来(city):
    city.ledger(LEDGER)
    for target in ("KM-06", "KM-16", "KM-17"):
        state, value, missing = city.one(target, "督导中心")
        assert (state, value) == ("undecidable", None)
        assert missing == "没有收到列有此类督导的督导名册"


@pytest.mark.parametrize(
    ("title", "certificate", "verdict"),
    [
        ("初级", "助理社会工作师", ("unmet", "初级")),
        ("中级", "", ("met", "中级")),
        ("正高", "", ("met", "正高")),
        ("", "社会工作师", ("met", "中级")),
        ("初级", "社会工作师", ("met", "中级")),
        ("", "助理社会工作师", ("unmet", "初级")),
        ("", "", ("undecidable", None)),
    ],
)
def test_专业技术督导中级及以上(city, title, certificate, verdict):
    city.send(
        "supervisor_roster", f"{ROSTER}\n郑三 | 专业 | {title} | {certificate}\n陆一 | 行政 | |"
    )
    assert city.states("KM-06") == {"郑三": verdict}
    assert city.verdicts("KM-06")[0].required == "中级"


@pytest.mark.parametrize(
    ("results", "state"),
    [
        ({"2024H2": "否", "2025H1": "否"}, "unmet"),
        ({"2024H2": "否", "2025H1": "否", "2025H2": "是"}, "unmet"),
        ({"2024H2": "否", "2025H1": "是", "2025H2": "否"}, "met"),
        ({"2024H2": "否", "2025H2": "否"}, "undecidable"),
        ({"2024H2": "否", "2025H1": "", "2025H2": "否"}, "undecidable"),
        ({"2024H2": "是", "2025H2": "是"}, "met"),
        ({"2024H2": "否"}, "met"),
        ({"2023": "否", "2024": "否"}, "unmet"),
        ({"2024": "否", "2025H1": "否"}, "unmet"),
    ],
    ids=[
        "连续两次", "之后合格也不消除", "不连续", "中间缺一期", "中间读不出", "缺的不左右结论",
        "只有一次", "年度评估", "年度接半年",
    ],
)  # fmt: skip
def test_连续两次不合格(city, results, state):
    rows = "\n".join(f"郑三 | {period} | {passed}" for period, passed in results.items())
    city.send("supervisor_assessment", f"被评 | 周期 | 合格\n{rows}")
    assert city.states("KM-47")["郑三"][0] == state


def test_别人评了他没评_最近一次不合格的无法判定(city):
    city.send(
        "supervisor_assessment",
        """
        被评 | 周期   | 合格
        郑三 | 2025H1 | 否
        李四 | 2025H1 | 是
        李四 | 2025H2 | 是
    """,
    )
    assert city.one("KM-47", "郑三") == ("undecidable", 1, "缺 2025H2 的评估结果")


def test_评估日前没结束的周期不算_以前年度的结论不含以后的(city):
    city.send("supervisor_assessment", "被评 | 周期 | 合格\n郑三 | 2025H1 | 否\n郑三 | 2025H2 | 否")
    assert city.states("KM-47", "2025-12-30")["郑三"] == ("met", 1)
    assert city.states("KM-47", "2025-12-31")["郑三"] == ("unmet", 2)


def test_更正后的评估表以新的为准(city):
    city.send("supervisor_assessment", "被评 | 周期 | 合格\n郑三 | 2025H1 | 否\n郑三 | 2025H2 | 否")
    city.send("supervisor_assessment", "被评 | 周期 | 合格\n郑三 | 2025H2 | 是")
    assert city.states("KM-47")["郑三"] == ("met", 1)


def test_查实的投诉待认定_不直接取消资格(city):
    city.send(
        "supervisor_assessment",
        """
        被评 | 周期   | 合格 | 投诉
        郑三 | 2025H1 | 是   | 是
        李四 | 2025H1 | 是   | 否
    """,
    )
    assert city.one("KM-48", "郑三") == (
        "undecidable", 1, "投诉已查实（2025H1），待认定是否造成严重后果",
    )  # fmt: skip
    assert city.states("KM-48")["李四"] == ("met", 0)


def test_字数不计空白_空着的是零(city):
    city.send("work_log", f"填表人 | 填表日 | 工作\n白助理 | 2025-05-29 | {'做　事 ' * 150}")
    city.send(
        "monthly_summary",
        f"填表人 | 月 | 工作 | 自评 | 计划\n白助理 | 2025-06 | {'字' * 299} | {'字' * 150} |",
    )
    assert city.states("KM-55") == {"白助理": ("met", 300)}
    assert city.states("KM-58") == {"白助理": ("unmet", 299)}
    assert city.states("KM-59") == {"白助理": ("met", 150)}
    assert city.states("KM-60") == {"白助理": ("unmet", 0)}


def test_名册没写类别的_说出来(city):
    city.send("supervisor_roster", f"{ROSTER}\n郑三 | | 中级 |\n陆一 | 行政 | |")
    assert city.one("KM-06", "郑三") == (
        "undecidable", "中级", "名册没有写明是行政协同还是专业技术督导",
    )  # fmt: skip
    city.ledger(LEDGER)
    assert city.states("KM-16") == {"郑三": ("undecidable", None), "陆一": ("unmet", 0)}


def test_评估日后才聘任的行政督导不适用(city):
    city.send("supervisor_roster", "姓名 | 名册 | 聘任\n陆一 | 行政 | 2026-02-01")
    city.ledger(LEDGER)
    assert city.states("KM-16") == {"陆一": ("not_applicable", 0)}


def test_督导助理随同_没写的无法判定_线上不适用(city):
    city.ledger("""
        日期       | 县     | 类别 | 方式 | 督导 | 助理
        2025-03-12 | 五华区 | 团体 | 面谈 | 甲   | 白助理
        2025-03-13 | 五华区 | 团体 | 面谈 | 甲   |
        2025-03-14 | 五华区 | 团体 | 线上 | 甲   |
    """)
    assert [s for s, _ in city.states("KM-33").values()] == ["met", "undecidable", "not_applicable"]


def test_督导记录表双方签名(city):
    city.send(
        "session_record",
        """
        日期       | 县     | 类型 | 督导 | 对象 | 社工签名   | 签名
        2025-03-12 | 五华区 | 个别 | 甲   | 张三 | 2025-03-13 | 2025-03-13
        2025-03-13 | 五华区 | 个别 | 甲   | 张三 |            | 2025-03-14
    """,
    )
    assert city.states("KM-64") == {
        "2025-03-12 五华区 个别": ("met", 2), "2025-03-13 五华区 个别": ("unmet", 1),
    }  # fmt: skip


def test_站点照片留存(city):
    city.send("facility", "站 | 照片\n龙翔街道 | 是\n护国街道 | 否", meta={"county": "五华区"})
    assert city.states("KM-66") == {"五华区/龙翔街道": ("met", 1), "五华区/护国街道": ("unmet", 0)}


def test_没有数量的职责只计数_不下结论(city):
    city.ledger("""
        日期       | 县     | 类别 | 督导
        2025-03-12 | 五华区 | 个别 | 甲
        2025-03-13 | 五华区 | 个别 | 甲
    """)
    city.send(
        "work_log", "填表人 | 填表日 | 工作\n白助理 | 2025-05-29 | 事\n白助理 | 2024-05-29 | 事"
    )
    with city.facts() as facts:
        counted = facts.measure("session_count", 2025, "year", {"activities": ["individual"]})
    rows = counted.to_pylist()
    assert {r["subject"]: r["value"] for r in rows if r["county"] in ("五华区", "盘龙区")} == {
        "五华区": 2, "盘龙区": 0,
    }  # fmt: skip
    assert city.states("KM-56") == {"白助理": ("not_applicable", 1)}
    assert city.states("KM-15") == {"督导中心": ("not_applicable", 0)}
    assert city.verdicts("KM-15")[0].required is None
