"""记录在督导结束后一周内完成：团体 KM-67，个别 KM-69，同事 KM-63；每次只评一次，看最好的日期。"""

import datetime as dt

import pytest

from tests.matrices import some

LEDGER = "日期 | 县 | 类别 | 督导 | 对象 | 时长 | 归档"


@pytest.mark.parametrize(
    ("filed", "verdict"),
    some(
        [
            ("2025-03-12", ("met", 0)),
            ("2025-03-19", ("met", 7)),
            ("2025-03-20", ("unmet", 8)),
            ("", ("undecidable", None)),
            ("2025-03", ("undecidable", None)),
            ("2025-05", ("unmet", None)),
            ("2025-03-01", ("undecidable", None)),
        ],
        always=2,
    ),
    ids=["当天", "第七天", "第八天", "空白", "只写到月", "晚了一个月以上", "早于督导日期"],
)
def test_七个自然日(city, filed, verdict):
    city.ledger(f"{LEDGER}\n2025-03-12 | 五华区 | 团体 | 甲 | | 150 | {filed}")
    assert city.states("KM-67") == {"2025-03-12 五华区 团体": verdict}


def test_跨年与闰日(city):
    city.ledger(
        f"""{LEDGER}
        2024-02-26 | 五华区 | 个别 | 甲 | | 60 | 2024-03-04
        2024-12-28 | 五华区 | 个别 | 甲 | | 60 | 2025-01-05""",
        covers="2024-01-01..2024-12-31",
    )
    assert city.states("KM-69", year=2024) == {
        "2024-02-26 五华区 个别": ("met", 7),
        "2024-12-28 五华区 个别": ("unmet", 8),
    }
    assert city.states("KM-69", year=2025) == {}


def test_各类归各条(city):
    city.ledger(f"""{LEDGER}
        2025-03-12 | 五华区 | 团体     | 甲 | | 150 | 2025-03-13
        2025-03-13 | 五华区 | 线上团体 | 甲 | | 150 | 2025-03-14
        2025-03-14 | 五华区 | 个别     | 甲 | | 60  | 2025-03-15
        2025-03-15 | 五华区 | 同事     | 甲 | | 60  | 2025-03-16
        2025-03-16 | 全市   | 线上培训 | 甲 | | 60  | 2025-03-17
        2025-03-17 |        | 中心会议 | 甲 | | 60  |
    """)
    assert list(city.states("KM-67")) == ["2025-03-12 五华区 团体", "2025-03-13 五华区 线上团体"]
    assert list(city.states("KM-69")) == ["2025-03-14 五华区 个别"]
    assert list(city.states("KM-63")) == ["2025-03-15 五华区 同事"]


def test_没选类别的记录表归表五(city):
    city.send("session_record", "日期 | 县 | 督导 | 签名\n2025-03-12 | 五华区 | 甲 | 2025-03-13")
    assert city.states("KM-63") == {"2025-03-12 五华区 类别不明": ("met", 1)}


def test_台账和签名取最好的一个(city):
    city.ledger(f"""{LEDGER}
        2025-03-12 | 五华区 | 个别 | 甲 | 张三 | 60 | 2025-03-30
        2025-04-12 | 五华区 | 个别 | 甲 | 李四 | 60 | 2025-04-13
    """)
    city.send(
        "individual_session",
        """
        日期       | 县     | 类型 | 督导 | 对象 | 签名
        2025-03-12 | 五华区 | 个别 | 甲   | 张三 | 2025-03-15
        2025-04-12 | 五华区 | 个别 | 甲   | 李四 | 2025-05-15
    """,
    )
    assert city.states("KM-69") == {
        "2025-03-12 五华区 个别": ("met", 3),
        "2025-04-12 五华区 个别": ("met", 1),
    }


@pytest.mark.parametrize(
    ("received", "verdict"),
    [
        (dt.datetime(2025, 9, 30, 10), ("met", 5)),
        (dt.datetime(2025, 10, 3, 10), ("undecidable", None)),
    ],
)
def test_表八只有收件日可看_七日内算按时_晚了不算逾期(city, received, verdict):
    city.send(
        "group_session", "日期 | 县 | 督导 | 时长\n2025-09-25 | 富民县 | 甲 | 150", now=received
    )
    assert city.states("KM-67") == {"2025-09-25 富民县 团体": verdict}


def test_期限未过是进行中(city):
    city.ledger(f"{LEDGER}\n2025-03-12 | 五华区 | 团体 | 甲 | | 150 |")
    name = "2025-03-12 五华区 团体"
    assert city.one("KM-67", name, "2025-03-15") == ("pending", None, "记录还没有完成，剩 4 天")
    assert city.one("KM-67", name, "2025-03-19") == (
        "pending",
        None,
        "记录还没有完成，今天是最后一天",
    )
    assert city.one("KM-67", name, "2025-03-20")[0] == "undecidable"


def test_评估日以后才完成的_评估日当时是逾期或进行中(city):
    city.ledger(f"{LEDGER}\n2025-03-12 | 五华区 | 团体 | 甲 | | 150 | 2025-04-20")
    assert city.states("KM-67", "2025-03-15") == {"2025-03-12 五华区 团体": ("pending", None)}
    assert city.states("KM-67", "2025-04-01") == {"2025-03-12 五华区 团体": ("unmet", None)}
    assert city.states("KM-67", "2025-04-20") == {"2025-03-12 五华区 团体": ("unmet", 39)}


def test_督导日期读不出的无法判定(city):
    city.ledger(f"{LEDGER}\n | 盘龙区 | 个别 | 甲 | | 60 | 2025-10-01")
    assert city.one("KM-69", "日期不明 盘龙区 个别") == ("undecidable", None, "督导日期无法读出")
