"""KM-10 每县每年团体督导不低于1次，KM-35 原则上不少于2次，KM-12 每次不低于2小时。"""

import datetime as dt

import pytest

from tests.matrices import some


def test_不足两小时的不计_两小时整的计(city):
    city.ledger("""
        日期       | 县     | 类别 | 督导 | 时长
        2025-03-12 | 五华区 | 团体 | 甲   | 119
        2025-03-12 | 盘龙区 | 团体 | 乙   | 120
    """)
    states = city.states("KM-10")
    assert states["五华区"] == ("unmet", 0)
    assert states["盘龙区"] == ("met", 1)
    assert city.excluded("KM-10", "五华区") == [
        ("台账.xlsx!Sheet1!R2", "不足 120 分钟（119 分钟）")
    ]
    assert city.evidence("KM-10", "盘龙区") == ["台账.xlsx!Sheet1!R3"]
    assert city.states("KM-12") == {
        "2025-03-12 五华区 团体": ("unmet", 119),
        "2025-03-12 盘龙区 团体": ("met", 120),
    }


def test_每县都有一行_没有记录的是零(city):
    city.ledger("""
        日期       | 县     | 类别 | 督导 | 时长
        2025-03-12 | 五华区 | 团体 | 甲   | 150
    """)
    states = city.states("KM-10")
    assert len(states) == 14
    assert [c for c, s in states.items() if s == ("unmet", 0)] == [
        c for c in states if c != "五华区"
    ]


def test_没有收到台账不等于零(city):
    assert set(city.states("KM-10").values()) == {("undecidable", 0)}
    missing = city.one("KM-10", "东川区")[2]
    assert missing == "没有覆盖 2025-01-01 至 2025-12-31 的督导台账，没有记录不等于零"


def test_台账只覆盖一部分_不够的无法判定_够的达标(city):
    city.ledger(
        """
        日期       | 县     | 类别 | 督导 | 时长
        2025-03-12 | 五华区 | 团体 | 甲   | 150
        """,
        covers="2025-01-01..2025-06-30",
    )
    assert city.states("KM-10")["五华区"] == ("met", 1)
    assert city.one("KM-35", "五华区") == (
        "undecidable", 1, "没有覆盖 2025-07-01 至 2025-12-31 的督导台账，没有记录不等于零",
    )  # fmt: skip
    assert city.states("KM-10")["东川区"] == ("undecidable", 0)


def test_两张台账合起来覆盖全年(city):
    for half, file in (
        ("2025-01-01..2025-06-30", "上.xlsx"),
        ("2025-07-01..2025-12-31", "下.xlsx"),
    ):
        city.ledger(
            """
            日期 | 县 | 类别 | 督导 | 时长
            """,
            covers=half,
            file=file,
        )
    assert city.states("KM-10")["东川区"] == ("unmet", 0)


def test_一个县的台账只说明这个县(city):
    city.ledger("日期 | 县 | 类别 | 督导 | 时长", county="官渡区")
    states = city.states("KM-10")
    assert states["官渡区"] == ("unmet", 0)
    assert states["五华区"] == ("undecidable", 0)


def test_县的台账里没写县的行算这个县(city):
    city.ledger(
        """
        日期       | 县 | 类别 | 督导 | 时长
        2025-03-12 |    | 团体 | 甲   | 150
        """,
        county="官渡区",
    )
    assert city.states("KM-10")["官渡区"] == ("met", 1)


def test_读不出的时长只在足以左右结论时才无法判定(city):
    """半天读不出分钟：五华已有一次够（底线达标，原则无法判定），盘龙一次也没有。"""
    city.ledger("""
        日期       | 县     | 类别 | 督导 | 时长
        2025-03-12 | 五华区 | 团体 | 甲   | 150
        2025-09-12 | 五华区 | 团体 | 甲   |
        2025-03-13 | 盘龙区 | 团体 | 乙   |
        2025-03-14 | 官渡区 | 团体 | 丙   | 150
        2025-04-14 | 官渡区 | 团体 | 丙   | 150
        2025-05-14 | 官渡区 | 团体 | 丙   |
        2025-05-15 | 西山区 | 团体 | 丁   |
    """)
    assert city.states("KM-10")["五华区"] == ("met", 1)
    assert city.one("KM-35", "五华区") == ("undecidable", 1, "时长无法读出")
    assert city.states("KM-10")["盘龙区"] == ("undecidable", 0)
    assert city.states("KM-35")["官渡区"] == ("met", 2)
    assert city.states("KM-35")["西山区"] == ("unmet", 0)
    assert city.states("KM-12")["2025-03-13 盘龙区 团体"] == ("undecidable", None)


def test_联合督导各县都计_全市的不计(city):
    city.ledger("""
        日期       | 县            | 类别 | 督导 | 时长
        2025-03-12 | 五华区、盘龙区 | 团体 | 甲   | 150
        2025-04-12 | 全市          | 团体 | 乙   | 150
        2025-05-12 |               | 团体 | 乙   | 150
    """)
    states = city.states("KM-10")
    assert states["五华区"] == states["盘龙区"] == ("met", 1)
    assert states["官渡区"] == ("unmet", 0)
    assert city.excluded("KM-10", "官渡区") == [
        ("台账.xlsx!Sheet1!R3", "全市场次不计入县（市、区）"),
        ("台账.xlsx!Sheet1!R4", "全市场次不计入县（市、区）"),
    ]
    assert list(city.states("KM-12")) == [
        "2025-03-12 五华区、盘龙区 团体", "2025-04-12 全市 团体", "2025-05-12 全市 团体",
    ]  # fmt: skip


def test_功能区的场次不计入任何县_也不让别人无法判定(city):
    city.ledger("""
        日期       | 县     | 类别 | 督导 | 时长
        2025-03-12 | 经开区 | 团体 | 甲   | 150
    """)
    assert set(city.states("KM-10").values()) == {("unmet", 0)}


@pytest.mark.parametrize(
    ("kind", "mode", "place", "state"),
    some(
        [
            ("团体", "面谈", "", "met"),
            ("团体", "", "民政局三楼", "met"),
            ("团体", "线上", "", "unmet"),
            ("团体", "电话", "", "unmet"),
            ("团体", "", "腾讯会议", "unmet"),
            ("团体", "其他", "", "undecidable"),
            ("线上团体", "", "", "unmet"),
            ("同事", "面谈", "", "unmet"),
            ("个别", "面谈", "", "unmet"),
        ],
        always=3,
    ),
)
def test_面对面的团体督导才计(city, kind, mode, place, state):
    city.ledger(f"""
        日期       | 县     | 类别   | 方式   | 地点    | 督导 | 时长
        2025-03-12 | 五华区 | {kind} | {mode} | {place} | 甲   | 150
    """)
    assert city.states("KM-10")["五华区"][0] == state


def test_线上团体督导列出时长_不评(city):
    city.ledger("""
        日期       | 县     | 类别     | 督导 | 时长
        2025-03-12 | 五华区 | 线上团体 | 甲   | 60
    """)
    assert city.states("KM-12") == {"2025-03-12 五华区 线上团体": ("not_applicable", 60)}


def test_年末最后一天算本年_次日算下年_闰日也算(city):
    city.ledger(
        """
        日期       | 县     | 类别 | 督导 | 时长
        2024-02-29 | 五华区 | 团体 | 甲   | 150
        2024-12-31 | 盘龙区 | 团体 | 乙   | 150
        2025-01-01 | 官渡区 | 团体 | 丙   | 150
        """,
        covers="2024-01-01..2025-12-31",
    )
    leap = city.states("KM-10", "2026-01-10", year=2024)
    after = city.states("KM-10", "2026-01-10", year=2025)
    assert (leap["五华区"], leap["盘龙区"], leap["官渡区"]) == (
        ("met", 1),
        ("met", 1),
        ("unmet", 0),
    )
    assert (after["盘龙区"], after["官渡区"]) == (("unmet", 0), ("met", 1))


def test_时段未完是进行中_最后一天仍是_次日才是未达标(city):
    city.ledger("日期 | 县 | 类别 | 督导 | 时长")
    assert city.one("KM-10", "五华区", "2025-10-09") == ("pending", 0, "还差 1 次，剩 83 天")
    assert city.one("KM-35", "五华区", "2025-12-31") == ("pending", 0, "还差 2 次，今天是最后一天")
    assert city.one("KM-10", "五华区", "2026-01-01") == (
        "unmet", 0, "差 1 次；依据“台账.xlsx”（起止由收件人说明：2025-01-01 至 2025-12-31；范围：全市）",
    )  # fmt: skip


def test_时段内够了就达标(city):
    city.ledger("""
        日期       | 县     | 类别 | 督导 | 时长
        2025-03-12 | 五华区 | 团体 | 甲   | 150
    """)
    assert city.one("KM-10", "五华区", "2025-03-12") == ("met", 1, None)


def test_还没开始的年度是进行中_哪怕没有台账(city):
    assert city.one("KM-10", "五华区", "2024-12-31") == (
        "pending",
        0,
        "还差 1 次，2025-01-01 起算，剩 365 天",
    )


def test_时段内台账没覆盖到评估日的无法判定(city):
    city.ledger("日期 | 县 | 类别 | 督导 | 时长", covers="2025-01-01..2025-06-30")
    assert city.states("KM-10", "2025-06-30")["五华区"] == ("pending", 0)
    assert city.states("KM-10", "2025-08-01")["五华区"] == ("pending", 0)
    assert city.states("KM-10", "2026-01-01")["五华区"] == ("undecidable", 0)


def test_评估日以后的场次不算(city):
    city.ledger("""
        日期       | 县     | 类别 | 督导 | 时长
        2025-03-12 | 五华区 | 团体 | 甲   | 150
        2025-09-12 | 五华区 | 团体 | 甲   | 150
    """)
    assert city.one("KM-35", "五华区", "2025-09-11") == ("pending", 1, "还差 1 次，剩 111 天")
    assert city.excluded("KM-35", "五华区", "2025-09-11") == [
        ("台账.xlsx!Sheet1!R3", "日期晚于评估日")
    ]
    assert city.states("KM-35", "2025-09-12")["五华区"] == ("met", 2)
    assert len(city.states("KM-12", "2025-09-11")) == 1


def test_日期只写到月的算本年_日期读不出的可能左右结论(city):
    city.ledger("""
        日期    | 县     | 类别 | 督导 | 时长
        2025-06 | 五华区 | 团体 | 甲   | 150
                | 盘龙区 | 团体 | 乙   | 150
                | 官渡区 | 团体 | 丙   | 60
    """)
    states = city.states("KM-10")
    assert states["五华区"] == ("met", 1)
    assert states["盘龙区"] == ("undecidable", 0)
    assert states["官渡区"] == ("unmet", 0)
    assert "日期不明 盘龙区 团体" in city.states("KM-12")


@pytest.mark.long
def test_撤回的收件不算_当时已知的可以重现(city):
    before, after = dt.datetime(2026, 1, 5), dt.datetime(2026, 1, 8)
    city.ledger(
        """
        日期       | 县     | 类别 | 督导 | 时长
        2025-03-12 | 五华区 | 团体 | 甲   | 150
        """,
        now=before,
    )
    city.store.withdraw(1, "测试", now=after)
    assert city.states("KM-10")["五华区"] == ("undecidable", 0)
    assert city.states("KM-10", known_at=dt.datetime(2026, 1, 6))["五华区"] == ("met", 1)
    assert city.states("KM-10", known_at=dt.datetime(2026, 1, 4))["五华区"] == ("undecidable", 0)


def test_同名主题从第二次起编号(city):
    city.ledger("""
        日期       | 县     | 类别 | 督导 | 时长
        2025-08-07 | 安宁市 | 团体 | 甲   | 150
        2025-08-07 | 安宁市 | 团体 | 乙   | 120
    """)
    assert list(city.states("KM-12")) == ["2025-08-07 安宁市 团体", "2025-08-07 安宁市 团体 #2"]
    assert city.states("KM-35")["安宁市"] == ("met", 2)


def test_没写县但写了站点的_按站点所在的县(city):
    city.ledger("""
        日期       | 县 | 站点               | 类别 | 督导 | 时长
        2025-03-12 |    | 马街镇             | 团体 | 甲   | 150
        2025-03-13 |    | 龙翔街道、拓东街道 | 团体 | 甲   | 150
    """)
    states = city.states("KM-10")
    assert [c for c, s in states.items() if s == ("met", 1)] == ["五华区", "盘龙区", "宜良县"]


def test_表五没写方式的团体督导_看不出是不是面对面(city):
    city.ledger("日期 | 县 | 类别 | 督导 | 时长")
    city.send(
        "session_record",
        """
        日期       | 县     | 类型 | 方式 | 督导 | 时长
        2025-03-12 | 五华区 | 团体 |      | 甲   | 150
        2025-03-12 | 盘龙区 | 团体 | 面谈 | 乙   | 150
        """,
    )
    assert city.one("KM-10", "五华区") == ("undecidable", 0, "督导方式无法确定")
    assert city.states("KM-10")["盘龙区"] == ("met", 1)


def test_类别读不出的可能是团体_够短的不必问(city):
    city.ledger("""
        日期       | 县     | 类别 | 督导 | 时长
        2025-03-12 | 五华区 |      | 甲   | 150
        2025-03-12 | 盘龙区 |      | 乙   | 60
    """)
    assert city.one("KM-10", "五华区") == ("undecidable", 0, "督导类别没有选定")
    assert city.states("KM-10")["盘龙区"] == ("unmet", 0)


def test_认不出的县可能是任何一县(city):
    city.ledger("""
        日期       | 县   | 类别 | 督导 | 时长
        2025-03-12 | 盘农 | 团体 | 甲   | 150
    """)
    assert set(city.states("KM-10").values()) == {("undecidable", 0)}
