"""人认定是不是同一次：确认、拒绝、收回、传递、时点、撤回的文件、更正、换了新台账；满意度表归哪一次。"""

import datetime as dt

import pytest

from dudao.store.decisions import same_session as sameness
from dudao.store.decisions.same_session import SourcePlace
from tests.matrices import some

LEDGER = "日期 | 县 | 站点 | 类别 | 督导 | 对象 | 时长"
GROUP_FORM = "日期 | 县 | 督导 | 对象 | 时长 | 地点 | 内容"
SURVEY = "q1 | q2\n5 | 4\n5 | 5\n4 | 4\n5 | 4\n4 | 4"


def ledger(upload, row):
    return SourcePlace(upload, "session_ledger", 1, row)


def word(upload, row=2):
    return SourcePlace(upload, "group_session", 1, row)


def survey(upload):
    return SourcePlace(upload, "satisfaction_survey", 1, 0)


def decide(city, left, right, verdict, now=None):
    return sameness.decide(city.store, left, right, verdict, "测试", now)


def sessions(city, known_at=None, as_of="2026-01-10"):
    """The sources of each session, by session."""
    with city.facts(as_of, known_at) as facts:
        rows = facts.rows("pages/ledger/session_found", county=None, day=None, supervisor=None,
                          upload_id=None, sheet_no=None, record_id=None, many=99)  # fmt: skip
        found = [
            [
                x["source"]
                for x in facts.rows("pages/ledger/session_sources", session_id=r["session_id"])
            ]
            for r in rows
        ]
    return sorted(["/".join(s.replace(".xlsx!Sheet1!R", "") for s in group) for group in found])


def proposals(city):
    with city.facts() as facts:
        return [
            (p["a_source"], p["b_source"], p["reasons"])
            for p in facts.rows("pages/ledger/session_proposals")
        ]


@pytest.fixture
def two(city):
    """台账 甲 150、乙 150 两行（第 1 号 2、3 行）；表八督导没有写（第 2 号），可能是任一行。"""
    city.ledger(
        f"{LEDGER}\n2025-03-12 | 五华区 | 护国街道 | 团体 | 甲 |  | 150"
        "\n2025-03-12 | 五华区 | 龙翔街道 | 团体 | 乙 |  | 150",
        file="L.xlsx",
    )
    city.send("group_session", f"{GROUP_FORM}\n2025-03-12 | 五华区 |  |  | 150 | |", file="W.xlsx")
    return city


def test_分不清的提出来_说为什么(two):
    assert sessions(two) == ["L2", "L3", "W2"]
    why = ["督导没有写或读不出", "可能的不止一次（2 次）"]
    assert proposals(two) == [
        ("W.xlsx!Sheet1!R2", "L.xlsx!Sheet1!R2", why),
        ("W.xlsx!Sheet1!R2", "L.xlsx!Sheet1!R3", why),
    ]


@pytest.mark.parametrize(
    ("row", "verdict", "left", "asked"),
    some(
        [
            (3, "same", ["L2", "L3/W2"], 0),
            (2, "same", ["L2/W2", "L3"], 0),
            (2, "different", ["L2", "L3/W2"], 0),
            (3, "different", ["L2/W2", "L3"], 0),
        ],
        always=1,
    ),
    ids=["是乙的", "是甲的", "不是甲的_剩一个候选", "不是乙的_剩一个候选"],
)
def test_认定以后(two, row, verdict, left, asked):
    assert decide(two, word(2), ledger(1, row), verdict)
    assert sessions(two) == left
    assert len(proposals(two)) == asked


def test_都不是_是第三次_不再存疑(two):
    decide(two, word(2), ledger(1, 2), "different")
    decide(two, word(2), ledger(1, 3), "different")
    assert sessions(two) == ["L2", "L3", "W2"]
    assert proposals(two) == []
    assert two.states("KM-10")["五华区"] == ("met", 3)


def test_两次不当一次_可传递_台账两行也并(two):
    decide(two, word(2), ledger(1, 2), "same")
    decide(two, ledger(1, 2), ledger(1, 3), "same")
    assert sessions(two) == ["L2/L3/W2"]
    assert two.evidence("KM-10", "五华区") == [
        "L.xlsx!Sheet1!R2", "L.xlsx!Sheet1!R3", "W.xlsx!Sheet1!R2",
    ]  # fmt: skip


def test_收回以后回到规则(two):
    decide(two, word(2), ledger(1, 3), "same")
    assert sameness.take_back(two.store, ledger(1, 3), word(2), "测试")
    assert sessions(two) == ["L2", "L3", "W2"]
    assert len(proposals(two)) == 2
    assert not sameness.take_back(two.store, ledger(1, 3), word(2), "测试")


@pytest.mark.long
def test_按库存时点看(two):
    before = dt.datetime(2026, 6, 2)
    decide(two, word(2), ledger(1, 3), "same", before + dt.timedelta(hours=1))
    decide(two, word(2), ledger(1, 3), "different", before + dt.timedelta(hours=3))
    for hours, expected in ((0, ["L2", "L3", "W2"]), (2, ["L2", "L3/W2"]), (4, ["L2/W2", "L3"])):
        assert sessions(two, before + dt.timedelta(hours=hours)) == expected


@pytest.mark.parametrize(
    ("apart", "expected"),
    some(
        [
            ([(2, 3)], ["L2/L4", "L3"]),
            ([(2, 3), (2, 4)], ["L2", "L3/L4"]),
            ([(2, 3), (2, 4), (3, 4)], ["L2", "L3", "L4"]),
        ],
        always=1,
    ),
)
def test_规则并了的_认定不是同一次就分开(city, apart, expected):
    """三行一样的登记，规则当一次。"""
    row = "\n2025-03-12 | 五华区 | 护国街道 | 团体 | 甲 | 张三 | 150"
    city.ledger(LEDGER + row * 3, file="L.xlsx")
    assert sessions(city) == ["L2/L3/L4"]
    for left, right in apart:
        decide(city, ledger(1, left), ledger(1, right), "different")
    assert sessions(city) == expected


@pytest.mark.long
def test_规则并了台账和表八_拒绝就分开(city):
    city.ledger(f"{LEDGER}\n2025-03-12 | 五华区 | | 团体 | 甲 | | 150", file="L.xlsx")
    city.send("group_session", f"{GROUP_FORM}\n2025-03-12 | 五华区 | 甲 | | 150 | |", file="W.xlsx")
    assert sessions(city) == ["L2/W2"]
    decide(city, ledger(1, 2), word(2), "different")
    assert sessions(city) == ["L2", "W2"]
    assert city.states("KM-10")["五华区"] == ("met", 2)


def test_规则不并的也可以认定是同一次(city):
    """日期差一天、县不同，规则不会想到。"""
    city.ledger(f"{LEDGER}\n2025-03-12 | 五华区 | | 团体 | 甲 | | 150", file="L.xlsx")
    city.send("group_session", f"{GROUP_FORM}\n2025-03-13 | 五华区 | 乙 | | 150 | |", file="W.xlsx")
    assert city.states("KM-10")["五华区"] == ("met", 2)
    decide(city, ledger(1, 2), word(2), "same")
    assert sessions(city) == ["L2/W2"]
    assert city.states("KM-10")["五华区"] == ("met", 1)


def test_撤回的文件恢复后认定还在(two):
    decide(two, word(2), ledger(1, 3), "same")
    two.store.withdraw(2, "测试")
    assert sessions(two) == ["L2", "L3"]
    two.store.restore(2, "测试")
    assert sessions(two) == ["L2", "L3/W2"]


def test_换了新台账_同县同日同类别同督导恰好一行的_认定随过去(two):
    decide(two, word(2), ledger(1, 3), "same")
    two.ledger(
        f"{LEDGER}\n2025-03-12 | 五华区 | 护国街道 | 团体 | 甲 |  | 150"
        "\n2025-03-12 | 五华区 | 龙翔街道 | 团体 | 丙 |  | 150"
        "\n2025-03-12 | 五华区 | 龙翔街道 | 团体 | 乙 |  | 180",
        file="N.xlsx",
    )
    assert sessions(two) == ["N2", "N3", "N4/W2"]
    with two.facts() as facts:
        assert [d["carried"] for d in facts.rows("pages/ledger/session_decided")] == [True]


def test_新台账里有两行一样的_认定不随过去_重新问(two):
    decide(two, word(2), ledger(1, 3), "same")
    two.ledger(
        f"{LEDGER}\n2025-03-12 | 五华区 | 护国街道 | 团体 | 甲 |  | 150"
        "\n2025-03-12 | 五华区 | 龙翔街道 | 团体 | 乙 |  | 150"
        "\n2025-03-12 | 五华区 | 龙翔街道 | 团体 | 乙 |  | 180",
        file="N.xlsx",
    )
    assert sessions(two) == ["N2", "N3", "N4", "W2"]
    assert len(proposals(two)) == 3


@pytest.mark.parametrize(
    ("date", "supervisor", "group", "asked"),
    some(
        [
            ("2025-03-12", "甲", "L2/S", 0),
            ("2025-03-12", "丙", None, 0),
            ("2025-03-12", None, None, 2),
            ("2025-03-20", None, "L4/S", 0),
            ("2025-03", "甲", None, 0),
        ],
        always=1,
    ),
    ids=["督导对得上", "没有这位督导", "督导没有写而有两次", "督导没有写只有一次", "日期不全"],
)
def test_满意度表归哪一次(city, date, supervisor, group, asked):
    """台账：3-12 甲、3-12 乙、3-20 乙。"""
    city.ledger(
        f"{LEDGER}\n2025-03-12 | 五华区 | | 团体 | 甲 |  | 150"
        "\n2025-03-12 | 五华区 | | 团体 | 乙 |  | 150\n2025-03-20 | 五华区 | | 团体 | 乙 |  | 150",
        file="L.xlsx",
    )
    before = city.satisfaction()
    meta = {"held_on": date, "county": "五华区", "supervisor": supervisor}
    city.send("satisfaction_survey", SURVEY, meta=meta, file="S.xlsx")
    found = [s for s in (x.replace("S.xlsx!Sheet1", "S") for x in sessions(city)) if "S" in s]
    assert found == ([group] if group else [])
    assert len(proposals(city)) == asked
    assert before["total"]["respondents"] == 0
    assert city.satisfaction()["total"]["respondents"] == 5


@pytest.mark.long
def test_满意度表由人认定(city):
    city.ledger(
        f"{LEDGER}\n2025-03-12 | 五华区 | | 团体 | 甲 |  | 150"
        "\n2025-03-12 | 五华区 | | 团体 | 乙 |  | 150",
        file="L.xlsx",
    )
    meta = {"held_on": "2025-03-12", "county": "五华区"}
    city.send("satisfaction_survey", SURVEY, meta=meta, file="S.xlsx")
    counted = city.satisfaction()
    assert decide(city, survey(2), ledger(1, 3), "same")
    assert sessions(city) == ["L2", "L3/S.xlsx!Sheet1"]
    assert proposals(city) == []
    assert city.satisfaction() == counted
    decide(city, survey(2), ledger(1, 3), "different")
    assert sessions(city) == ["L2/S.xlsx!Sheet1", "L3"]
