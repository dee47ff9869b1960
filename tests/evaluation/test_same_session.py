"""同一次督导只算一次：台账重复登记、台账与 Word 记录、表五与表八；新台账取代旧台账。"""

import pytest

from tests.matrices import some

LEDGER = "日期 | 县 | 站点 | 类别 | 督导 | 对象 | 时长"
GROUP_FORM = "日期 | 县 | 督导 | 对象 | 时长 | 地点 | 内容"


def count(city, county="五华区"):
    return city.states("KM-10")[county][1]


@pytest.mark.parametrize(
    ("second", "sessions"),
    some([
        ("2025-03-12 | 五华区 | 护国街道 | 团体 | 甲 | 张三 | 150", 1),
        ("2025-03-12 | 五华区 | 龙翔街道 | 团体 | 甲 | 李四 | 150", 1),
        ("2025-03-12 | 五华区 | 龙翔街道 | 团体 | 甲 |      |    ", 1),
        ("2025-03-12 | 五华区 | 龙翔街道 | 团体 | 甲、乙 | | 150", 1),
        ("2025-03-12 | 五华区 | 龙翔街道 | 团体 | 甲 | 李四 | 120", 2),
        ("2025-03-12 | 五华区 | 护国街道 | 团体 | 乙 | 张三 | 150", 2),
        ("2025-03-13 | 五华区 | 护国街道 | 团体 | 甲 | 张三 | 150", 2),
        ("2025-03-12 | 五华区、盘龙区 | 护国街道 | 团体 | 甲 | 张三 | 150", 1),
    ], always=3),
    ids=[
        "登记两遍", "站点不同时长相同", "时长读不出", "督导有交集", "时长不同", "督导不同",
        "日期不同", "联合督导",
    ],
)  # fmt: skip
def test_台账两行(city, second, sessions):
    """第一行：2025-03-12 五华区 护国街道 团体 甲 张三 150 分钟。"""
    city.ledger(f"{LEDGER}\n2025-03-12 | 五华区 | 护国街道 | 团体 | 甲 | 张三 | 150\n{second}")
    assert count(city) == sessions


def test_登记两遍的都列为依据(city):
    row = "2025-06-05 | 晋宁区 | 昆阳街道 | 团体 | 甲 | 张三 | 150"
    city.ledger(f"{LEDGER}\n{row}\n{row}")
    assert city.evidence("KM-10", "晋宁区") == ["台账.xlsx!Sheet1!R2", "台账.xlsx!Sheet1!R3"]


@pytest.mark.parametrize(
    ("word", "sessions"),
    some(
        [
            ("2025-03-12 | 五华区 | 甲 | 张三、李四 | 150 | 会议室 |", 1),
            ("2025-03-12 | 五华区 |    | 张三 | 150 | 会议室 |", 1),
            ("2025-03-12 |        | 甲 | 张三 | 150 | 会议室 |", 1),
            ("2025-03-12 | 五华区 | 乙 | 张三 | 150 | 会议室 |", 2),
            ("2025-03-11 | 五华区 | 甲 | 张三 | 150 | 会议室 |", 2),
        ],
        always=1,
    ),
    ids=["同一次", "督导认不出但唯一", "县认不出但唯一", "督导不同", "日期不同"],
)
def test_台账一行和表八(city, word, sessions):
    city.ledger(f"{LEDGER}\n2025-03-12 | 五华区 | 护国街道 | 团体 | 甲 | 张三 | 150")
    city.send("group_session", f"{GROUP_FORM}\n{word}", file="表八.docx")
    assert count(city) == sessions


def test_台账与表八合为一次_时长读不出的由另一个来源补(city):
    city.ledger(f"{LEDGER}\n2025-03-12 | 五华区 | 护国街道 | 团体 | 甲 | 张三 | ")
    city.send(
        "group_session",
        f"{GROUP_FORM}\n2025-03-12 | 五华区 | 甲 | 张三 | 150 | |",
        file="表八.docx",
    )
    assert city.states("KM-10")["五华区"] == ("met", 1)
    assert city.evidence("KM-10", "五华区") == ["台账.xlsx!Sheet1!R2", "表八.docx!Sheet1!R2"]


def test_督导认不出而候选不止一个的_不并(city):
    city.ledger(
        f"{LEDGER}\n2025-03-12 | 五华区 | 护国街道 | 团体 | 甲 |  | 150"
        "\n2025-03-12 | 五华区 | 龙翔街道 | 团体 | 乙 |  | 150"
    )
    city.send("group_session", f"{GROUP_FORM}\n2025-03-12 | 五华区 |  |  | 150 | |")
    assert count(city) == 2
    assert city.excluded("KM-10", "五华区") == [
        ("group_session2.xlsx!Sheet1!R2", "可能与台账里的另一次是同一次")
    ]
    assert len(city.states("KM-12")) == 3


def test_督导认不出而候选不止一个_人对得上的并(city):
    city.ledger(
        f"{LEDGER}\n2025-03-12 | 五华区 | 护国街道 | 团体 | 甲 | 张三 | 150"
        "\n2025-03-12 | 五华区 | 龙翔街道 | 团体 | 乙 | 李四 | 150"
    )
    city.send("group_session", f"{GROUP_FORM}\n2025-03-12 | 五华区 |  | 李四 | 150 | |")
    assert count(city) == 2


def test_只有表八的也算_地点写线上工具的不算面对面(city):
    city.ledger(LEDGER)
    city.send(
        "group_session",
        f"""{GROUP_FORM}
        2025-09-25 | 富民县 | 甲 | 张三 | 150 | 永定街道 |
        2025-09-26 | 安宁市 | 甲 | 张三 | 150 | 腾讯会议 |
        2025-09-27 | 宜良县 | 甲 | 张三 | 150 | | 通过钉钉开展""",
    )
    states = city.states("KM-10")
    assert states["富民县"] == ("met", 1)
    assert states["安宁市"] == states["宜良县"] == ("unmet", 0)


def test_表五和表八记的同一次(city):
    city.ledger(LEDGER)
    city.send("group_session", f"{GROUP_FORM}\n2025-09-25 | 富民县 | 甲 | 张三 | 150 | |")
    city.send(
        "session_record",
        """
        日期       | 县     | 类型 | 方式 | 督导 | 对象 | 时长
        2025-09-25 | 富民县 | 团体 | 面谈 | 甲   | 李四 | 150
        """,
    )
    assert city.states("KM-35")["富民县"] == ("unmet", 1)


def test_没选类别的记录表对得上台账就按台账(city):
    city.ledger(f"{LEDGER}\n2025-10-10 | 呈贡区 | 乌龙街道 | 个别 | 甲 | 张三 | 45")
    city.send(
        "session_record",
        """
        日期       | 县     | 类型 | 督导 | 对象 | 时长 | 签名
        2025-10-10 | 呈贡区 |      |      | 张三 | 45   | 2025-10-14
        """,
    )
    assert city.states("KM-69") == {"2025-10-10 呈贡区 个别": ("met", 4)}
    assert city.states("KM-63") == {}


def test_同日同督导的两次个别督导_各配各的登记表(city):
    city.ledger(
        f"{LEDGER}\n2025-01-07 | 富民县 | 款庄镇 | 个别 | 甲 | 张三 | 60"
        "\n2025-01-07 | 富民县 | 罗免镇 | 个别 | 甲 | 李四 | 45"
    )
    city.send(
        "individual_session",
        """
        日期       | 县     | 类型 | 督导 | 对象 | 时长 | 签名
        2025-01-07 | 富民县 | 个别 | 甲   | 李四 | 45   | 2025-01-09
        2025-01-07 | 富民县 | 个别 | 甲   | 王五 | 60   | 2025-01-20
        """,
    )
    assert city.states("KM-69") == {
        "2025-01-07 富民县 个别": ("undecidable", None),
        "2025-01-07 富民县 个别 #2": ("met", 2),
        "2025-01-07 富民县 个别 #3": ("unmet", 13),
    }


def test_新台账取代旧台账同范围同时间的行_Word记录留下(city):
    city.ledger(
        f"{LEDGER}\n2025-03-12 | 五华区 | | 团体 | 甲 | | 150"
        "\n2025-09-12 | 五华区 | | 团体 | 甲 | | 150",
        file="旧.xlsx",
    )
    city.send("group_session", f"{GROUP_FORM}\n2025-03-20 | 盘龙区 | 乙 | 张三 | 150 | |")
    city.ledger(
        f"{LEDGER}\n2025-03-13 | 五华区 | | 团体 | 甲 | | 130",
        covers="2025-01-01..2025-06-30",
        file="新.xlsx",
    )
    assert city.evidence("KM-10", "五华区") == ["新.xlsx!Sheet1!R2", "旧.xlsx!Sheet1!R3"]
    assert city.states("KM-10")["盘龙区"] == ("met", 1)


def test_新的县台账不取代市台账的行(city):
    city.ledger(
        f"{LEDGER}\n2025-03-12 | 五华区 | | 团体 | 甲 | | 150"
        "\n2025-03-12 | 盘龙区 | | 团体 | 乙 | | 150",
        file="市.xlsx",
    )
    city.ledger(LEDGER, county="盘龙区", file="盘龙.xlsx")
    states = city.states("KM-10")
    assert states["五华区"] == states["盘龙区"] == ("met", 1)


def test_台账写全市的_表八写了会场所在县_仍是全市(city):
    city.ledger(f"{LEDGER}\n2025-03-12 | 全市 | | 团体 | 甲 | | 150")
    city.send("group_session", f"{GROUP_FORM}\n2025-03-12 | 五华区 | 甲 | | 150 | |")
    assert count(city) == 0
    assert list(city.states("KM-12")) == ["2025-03-12 全市 团体"]


def test_台账没写县的_表八写了就按表八(city):
    city.ledger(f"{LEDGER}\n2025-03-12 |  | | 团体 | 甲 | | 150")
    city.send("group_session", f"{GROUP_FORM}\n2025-03-12 | 五华区 | 甲 | | 150 | |")
    assert city.states("KM-12") == {"2025-03-12 五华区 团体": ("met", 150)}


def test_两个来源时长不一致_足以左右结论的无法判定(city):
    city.ledger(
        f"{LEDGER}\n2025-03-12 | 五华区 | | 团体 | 甲 | | 100\n2025-03-12 | 盘龙区 | | 团体 | 乙 | | 130"
    )
    city.send(
        "group_session",
        f"{GROUP_FORM}\n2025-03-12 | 五华区 | 甲 | | 150 | |\n2025-03-12 | 盘龙区 | 乙 | | 150 | |",
    )
    assert city.one("KM-10", "五华区") == ("undecidable", 0, "各来源时长不一致")
    assert city.states("KM-10")["盘龙区"] == ("met", 1)


def test_表八日期只写到月_唯一一个候选的并_不止一个的不并(city):
    city.ledger(
        f"{LEDGER}\n2025-03-12 | 五华区 | | 团体 | 甲 | | 150"
        "\n2025-03-12 | 盘龙区 | | 团体 | 乙 | | 150\n2025-03-20 | 盘龙区 | | 团体 | 乙 | | 150"
    )
    city.send(
        "group_session",
        f"{GROUP_FORM}\n2025-03 | 五华区 | 甲 | | 150 | |\n2025-03 | 盘龙区 | 乙 | | 150 | |",
    )
    assert count(city) == 1
    assert count(city, "盘龙区") == 2
