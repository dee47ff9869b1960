"""Odd situations of sessions: what is one, what may be one, what counts and from when it is known."""

import datetime as dt

from dudao.evaluation import session_counties
from dudao.evaluation.facts import Facts

LEDGER = "日期 | 县 | 站点 | 类别 | 方式 | 督导 | 对象 | 时长 | 归档"
FORM8 = "日期 | 县 | 督导 | 对象 | 时长 | 地点 | 内容 | 建议"
FORM5 = "日期 | 县 | 类型 | 方式 | 督导 | 对象 | 时长 | 签名 | 社工签名"
LATER = dt.datetime(2026, 6, 2)
MAYBE = "可能与台账里的另一次是同一次"


def test_督导写不清的台账行(city):
    """同县同日同类别的另一行可能就是它：不当作确有两次，也不丢。五华 一名一空；盘龙 两行都空；官渡 时长不同；西山 只有一行。"""
    city.ledger(f"""{LEDGER}
        2025-03-12 | 五华区 | 护国街道 | 团体 | 面谈 | 甲 | | 150 |
        2025-03-12 | 五华区 | 龙翔街道 | 团体 | 面谈 |    | | 150 |
        2025-03-12 | 盘龙区 | 拓东街道 | 团体 | 面谈 |    | | 150 |
        2025-03-12 | 盘龙区 | 鼓楼街道 | 团体 | 面谈 |    | | 150 |
        2025-03-12 | 官渡区 | 关上街道 | 团体 | 面谈 | 甲 | | 150 |
        2025-03-12 | 官渡区 | 关上街道 | 团体 | 面谈 |    | | 130 |
        2025-03-12 | 西山区 | 碧鸡街道 | 团体 | 面谈 |    | | 150 |
        2025-03-12 | 东川区 | 铜都街道 | 个别 | 面谈 |    | 张三 | 60 |
        2025-03-12 | 东川区 | 铜都街道 | 个别 | 面谈 |    | 李四 | 60 |
    """)
    assert city.one("KM-35", "五华区") == ("undecidable", 1, MAYBE)
    assert city.excluded("KM-35", "五华区") == [("台账.xlsx!Sheet1!R3", MAYBE)]
    assert city.one("KM-35", "盘龙区") == ("undecidable", 1, MAYBE)
    assert city.states("KM-35")["官渡区"] == ("met", 2)
    assert city.states("KM-10")["五华区"] == city.states("KM-10")["西山区"] == ("met", 1)
    assert len(city.states("KM-69")) == 2


def test_台账以外的表五表八(city):
    """五华 督导一方写不清；盘龙 类别没选；官渡 候选两个；西山 时长不同；呈贡 两份都写不清；晋宁 督导不同。"""
    city.ledger(LEDGER)
    city.send(
        "group_session",
        f"""{FORM8}
        2025-09-25 | 五华区 | 甲 | 张三 | 150 | | |
        2025-09-25 | 盘龙区 | 甲 | 张三 | 150 | | |
        2025-09-25 | 官渡区 | 甲 | 张三 | 150 | | |
        2025-09-25 | 官渡区 | 乙 | 李四 | 150 | | |
        2025-09-25 | 西山区 | 甲 | 张三 | 150 | | |
        2025-09-25 | 呈贡区 |    | 张三 | 150 | | |
        2025-09-25 | 晋宁区 | 甲 | 张三 | 150 | | |
        """,
    )
    city.send(
        "session_record",
        f"""{FORM5}
        2025-09-25 | 五华区 | 团体 | 面谈 |    | 张三 | 150 | |
        2025-09-25 | 盘龙区 |      | 面谈 | 甲 | 张三 | 150 | |
        2025-09-25 | 官渡区 | 团体 | 面谈 |    |      | 150 | |
        2025-09-25 | 西山区 | 团体 | 面谈 | 甲 | 张三 | 180 | |
        2025-09-25 | 呈贡区 | 团体 | 面谈 |    | 张三 |     | |
        2025-09-25 | 晋宁区 | 团体 | 面谈 | 乙 | 张三 | 150 | |
        """,
    )
    states = city.states("KM-35")
    assert {c: s for c, s in states.items() if s[1]} == {
        "五华区": ("unmet", 1), "盘龙区": ("unmet", 1), "官渡区": ("met", 2),
        "西山区": ("undecidable", 1), "呈贡区": ("unmet", 1), "晋宁区": ("met", 2),
    }  # fmt: skip
    assert city.excluded("KM-35", "官渡区") == [("session_record3.xlsx!Sheet1!R4", MAYBE)]
    assert city.states("KM-63") == {}


def test_同一张表八改了时长再报_不当作两次(city):
    """五华 只有时长不同；盘龙 地点也不同，是两次。"""
    city.ledger(LEDGER)
    for minutes, place in ((150, "拓东街道"), (180, "鼓楼街道")):
        city.send(
            "group_session",
            f"""{FORM8}
            2025-09-25 | 五华区 | 甲 | 张三 | {minutes} | 会议室  | |
            2025-09-25 | 盘龙区 | 甲 | 张三 | {minutes} | {place} | |
            """,
        )
    assert city.one("KM-35", "五华区") == ("undecidable", 1, MAYBE)
    assert city.states("KM-35")["盘龙区"] == ("met", 2)


def test_台账只写到月_表八写到日(city):
    """五华 唯一一个，是同一次，日期取全的；盘龙 两份日期不同的表八，分不清哪一份是它；官渡 不同月。"""
    city.ledger(f"""{LEDGER}
        2025-03 | 五华区 | | 团体 | 面谈 | 甲 | | 150 | 2025-03-18
        2025-03 | 盘龙区 | | 团体 | 面谈 | 甲 | | 150 |
        2025-03 | 官渡区 | | 团体 | 面谈 | 甲 | | 150 |
    """)
    city.send(
        "group_session",
        f"""{FORM8}
        2025-03-12 | 五华区 | 甲 | | 150 | | |
        2025-03-12 | 盘龙区 | 甲 | | 150 | | |
        2025-03-20 | 盘龙区 | 甲 | | 150 | | |
        2025-04-01 | 官渡区 | 甲 | | 150 | | |
        """,
    )
    states = city.states("KM-35")
    assert states["五华区"] == ("unmet", 1)
    assert states["盘龙区"] == ("undecidable", 1)
    assert states["官渡区"] == ("met", 2)
    assert city.states("KM-67")["2025-03-12 五华区 团体"] == ("met", 6)


def test_一次督导_台账表八表五三个来源(city):
    city.ledger(f"{LEDGER}\n2025-03-12 | 五华区 | | 团体 | | 甲 | | 120 | 2025-03-25")
    city.send("group_session", f"{FORM8}\n2025-03-12 | 五华区 | 甲、乙 | 张三 | 120 | | |")
    city.send(
        "session_record",
        f"{FORM5}\n2025-03-12 | 五华区 | 团体 | 面谈 | 甲 | 李四 | 120 | 2025-03-19 | 2025-03-19",
    )
    assert city.states("KM-35")["五华区"] == ("unmet", 1)
    assert len(city.evidence("KM-35", "五华区")) == 3
    assert city.states("KM-67") == {"2025-03-12 五华区 团体": ("met", 7)}
    assert city.states("KM-64") == {"2025-03-12 五华区 团体": ("met", 2)}


def test_方式只看地点和内容_不看建议(city):
    city.ledger(LEDGER)
    city.send(
        "group_session",
        f"""{FORM8}
        2025-09-25 | 五华区 | 甲 | | 150 | 会议室   |            | 后续通过腾讯会议跟进
        2025-09-26 | 盘龙区 | 甲 | | 150 |          | 在腾讯会议上交流 |
        2025-09-27 | 官渡区 | 甲 | | 150 | 线上     |            |
        """,
    )
    states = city.states("KM-10")
    assert [states[c][1] for c in ("五华区", "盘龙区", "官渡区")] == [1, 0, 0]
    assert city.excluded("KM-10", "官渡区")[0][1] == "写的是“线上”，不是面对面"


def test_日期读不出的Word记录_按收件说明_签名_最近的督导列年度(city):
    city.ledger(f"{LEDGER}\n2025-11-20 | 东川区 | | 个别 | | 甲 | | 60 | 2025-11-21")
    received = dt.datetime(2026, 11, 1)
    city.send("group_session", f"{FORM8}\n | 五华区 | 甲 | | 150 | | |", now=received)
    city.send(
        "session_record",
        f"{FORM5}\n | 盘龙区 | 同事 | 面谈 | 甲 | | 60 | 2024-05-01 |",
        now=received,
    )
    city.send(
        "individual_session", f"{FORM5}\n | 官渡区 | 个别 | 面谈 | 甲 | | 60 | |", now=received,
        covers="2023-01-01..2023-12-31",
    )  # fmt: skip
    assert city.states("KM-67") == {"日期不明 五华区 团体": ("undecidable", None)}
    assert city.states("KM-67", year=2026) == {}
    assert city.one("KM-10", "五华区") == ("undecidable", 0, "日期无法读出")
    assert city.states("KM-63", year=2024) == {"日期不明 盘龙区 同事": ("undecidable", None)}
    assert city.states("KM-69", year=2023) == {"日期不明 官渡区 个别": ("undecidable", None)}
    assert city.states("KM-63") == {}


def test_日期只写到月或年(city):
    """三月的一场在一季度内；只写年的一场不知在哪一季；评估日在三月中，三月的一场还看不出。"""
    city.ledger(f"""{LEDGER}
        2025-03 | 全市 | | 线上培训 | | 甲 | | 60 | 2025-04-20
        2025    | 全市 | | 线上培训 | | 乙 | | 60 |
    """)
    assert city.states("KM-13")["督导中心"] == ("unmet", 2)
    assert [(v.state, v.value, v.missing) for v in city.verdicts("KM-26")] == [
        ("met", 1, None), *[("undecidable", 0, "日期无法确定")] * 3,
    ]  # fmt: skip
    assert city.verdicts("KM-26", "2025-03-15")[0].state == "undecidable"
    city.ledger(f"{LEDGER}\n2025-03 | 五华区 | | 个别 | | 甲 | | 60 | 2025-04-20", county="五华区")
    assert city.states("KM-69") == {"2025-03 五华区 个别": ("unmet", None)}


def test_归档日期写到月_签名八天_可能在七日内(city):
    city.ledger(f"{LEDGER}\n2025-03-12 | 五华区 | | 个别 | | 甲 | 张三 | 60 | 2025-03")
    city.send(
        "individual_session",
        f"{FORM5}\n2025-03-12 | 五华区 | 个别 | 面谈 | 甲 | 张三 | 60 | 2025-03-20 |",
    )
    assert city.one("KM-69", "2025-03-12 五华区 个别") == ("undecidable", None, "日期写得不全")


def test_归档早于督导的不采用_由签名来定(city):
    city.ledger(f"{LEDGER}\n2025-03-12 | 五华区 | | 个别 | | 甲 | 张三 | 60 | 2025-03-11")
    city.send(
        "individual_session",
        f"{FORM5}\n2025-03-12 | 五华区 | 个别 | 面谈 | 甲 | 张三 | 60 | 2025-03-20 |",
    )
    assert city.states("KM-69") == {"2025-03-12 五华区 个别": ("unmet", 8)}
    assert city.excluded("KM-69", "2025-03-12 五华区 个别") == [
        ("台账.xlsx!Sheet1!R2", "完成日期早于督导日期")
    ]


def test_县台账重报_取代它自己的全部行(city):
    """联合督导和中心会议写在县台账里，重报改了日期：旧的不再算。"""
    city.ledger(
        f"{LEDGER}\n2025-03-12 | 五华区、盘龙区 | | 团体 | | 甲 | | 150 |\n2025-03-13 | | | 中心会议 | | 甲 | | 60 |",
        county="五华区", file="旧.xlsx",
    )  # fmt: skip
    city.ledger(
        f"{LEDGER}\n2025-03-19 | 五华区、盘龙区 | | 团体 | | 甲 | | 150 |\n2025-03-20 | | | 中心会议 | | 甲 | | 60 |",
        county="五华区", file="新.xlsx",
    )  # fmt: skip
    city.send("supervisor_roster", "姓名 | 名册\n甲 | 行政")
    assert city.evidence("KM-35", "五华区") == ["新.xlsx!Sheet1!R2"]
    assert city.states("KM-16")["甲"] == ("met", 1)


def test_全市台账重报_覆盖时间短的只取代这一段_撤回后旧的回来(city):
    city.ledger(
        f"{LEDGER}\n2025-03-12 | 五华区 | | 团体 | | 甲 | | 150 |\n2025-11-12 | 五华区 | | 团体 | | 甲 | | 150 |",
        file="旧.xlsx",
    )
    receipt = city.ledger(LEDGER, covers="2025-01-01..2025-06-30", file="新.xlsx")
    assert city.evidence("KM-35", "五华区") == ["旧.xlsx!Sheet1!R3"]
    assert city.states("KM-35")["五华区"] == ("unmet", 1)
    city.store.withdraw(receipt.upload_id, "测试", now=LATER)
    assert city.states("KM-35")["五华区"] == ("met", 2)


def test_联合督导_场次条款只列一次_能找到各县(city):
    city.ledger(f"""{LEDGER}
        2025-03-12 | 五华区、盘龙区 | | 团体 | 面谈 | 甲 | | 119 | 2025-03-20
        2025-04-12 | 全市           | | 团体 | 面谈 | 甲 | | 120 | 2025-04-19
        2025-05-12 | 官渡区         | | 同事 | 面谈 | 甲 | | 60  | 2025-05-20
    """)
    joint = "2025-03-12 五华区、盘龙区 团体"
    assert city.states("KM-12") == {joint: ("unmet", 119), "2025-04-12 全市 团体": ("met", 120)}
    assert city.states("KM-67") == {joint: ("unmet", 8), "2025-04-12 全市 团体": ("met", 7)}
    assert city.states("KM-63") == {"2025-05-12 官渡区 同事": ("unmet", 8)}
    assert [v.county for v in city.verdicts("KM-12")] == [None, None]
    with Facts(city.store, dt.date(2026, 1, 10)) as facts:
        assert session_counties(facts, 2025) == {
            joint: ("五华区", "盘龙区"), "2025-05-12 官渡区 同事": ("官渡区",),
        }  # fmt: skip


def test_十二月三十一日的督导_次年归档(city):
    city.ledger(f"{LEDGER}\n2025-12-31 | 五华区 | | 团体 | 面谈 | 甲 | | 120 | 2026-01-07")
    assert city.states("KM-10", "2025-12-31")["五华区"] == ("met", 1)
    name = "2025-12-31 五华区 团体"
    assert city.one("KM-67", name, "2026-01-05") == ("pending", None, "记录还没有完成，剩 2 天")
    assert city.states("KM-67", "2026-01-08") == {name: ("met", 7)}
    assert city.states("KM-67", year=2026) == {}


def test_闰年二月二十九日(city):
    city.ledger(
        f"{LEDGER}\n2024-02-29 | 五华区 | | 团体 | 面谈 | 甲 | | 120 | 2024-03-07\n2024-02 | 盘龙区 | | 团体 | 面谈 | 甲 | | 120 |",
        covers="2024-01-01..2024-12-31",
    )  # fmt: skip
    assert city.states("KM-67", year=2024)["2024-02-29 五华区 团体"] == ("met", 7)
    assert city.states("KM-10", "2024-02-29", year=2024)["盘龙区"] == ("met", 1)
    assert city.states("KM-10", "2024-02-28", year=2024)["盘龙区"] == ("undecidable", 0)


def test_三场里一场半天_两场已够(city):
    city.ledger(
        f"""{LEDGER}
        2025-03-12 | 五华区 | | 团体 | 面谈 | 甲 | | 120 |
        2025-05-12 | 五华区 | | 团体 | 面谈 | 甲 | | 119 |
        2025-06-12 | 五华区 | | 团体 | 面谈 | 甲 | | 120 |
        2025-09-12 | 五华区 | | 团体 | 面谈 | 甲 | |     |
        """
    )
    assert city.states("KM-35")["五华区"] == ("met", 2)
    assert city.excluded("KM-35", "五华区") == [
        ("台账.xlsx!Sheet1!R3", "不足 120 分钟（119 分钟）"), ("台账.xlsx!Sheet1!R5", "时长无法读出"),
    ]  # fmt: skip


def test_没写县的记录_站点只有一县有的按站点(city):
    city.ledger(LEDGER)
    city.send(
        "session_record",
        "日期 | 站 | 类型 | 方式 | 督导 | 时长\n2025-09-25 | 龙翔街道 | 团体 | 面谈 | 甲 | 120",
    )
    assert [c for c, s in city.states("KM-10").items() if s[1]] == ["五华区"]


def test_签名日期读不出不等于没签(city):
    rows = f"{FORM5}\n2025-03-12 | 五华区 | 个别 | 面谈 | 甲 | 张三 | 60 | 2025-03-13 |"
    city.send("session_record", rows, unreadable=[(2, "worker_signed_on")])
    assert city.one("KM-64", "2025-03-12 五华区 个别") == ("undecidable", 1, "签名日期读不出")


def test_方式一栏读不出(city):
    city.ledger(
        f"""{LEDGER}
        2025-03-12 | 五华区 | | 团体 | | 甲 | | 150 |
        2025-03-12 | 盘龙区 | | 团体 | | 乙 | | 150 |
        2025-03-13 | 全市   | | 团体 | | 乙 | | 150 |
        """,
        unreadable=[(2, "mode"), (4, "mode")],
    )
    assert city.one("KM-10", "五华区") == ("undecidable", 0, "督导方式无法确定")
    assert city.states("KM-10")["盘龙区"] == ("met", 1)
    assert city.states("KM-12")["2025-03-12 五华区 团体"] == ("met", 150)
    assert city.verdicts("KM-26")[0].missing == "督导方式无法确定"
