"""Odd situations of supervisors, the centre's online sessions, written lengths."""

import datetime as dt

import pytest

from dudao.evaluation.facts import Facts
from tests.matrices import some

LEDGER = "日期 | 县 | 类别 | 方式 | 督导 | 对象"
ROSTER = "姓名 | 名册 | 职称 | 证书"


def rate(city, rows, **more):
    city.send("supervisor_assessment", f"被评 | 周期 | 合格 | 投诉\n{rows}", **more)


@pytest.mark.parametrize(
    ("results", "state", "value"),
    some(
        [
            ("2025Q1 否 2025Q2 是 2025Q3 否 2025Q4 是", "met", 1),
            ("2025Q1 否 2025Q2 否 2025Q3 是 2025Q4 是", "unmet", 2),
            ("2025Q1 否 2025Q3 否 2025Q4 是", "undecidable", 1),
            ("2025Q1 否 2025Q2 是 2025Q4 否", "undecidable", 1),
            ("2025Q1 是 2025Q2 是 2025Q4 是", "met", 0),
            ("2025H1 否 2025H2 是 2025 否", "met", 1),
            ("2025H1 否 2025 否", "unmet", 2),
            ("2025 否 2025H1 是", "met", 1),
            ("2023 是 2025 是", "met", 0),
            ("2023 否 2025 否", "undecidable", 1),
            ("2023 否 2025 是", "undecidable", 1),
            ("2022 否 2023 否 2025 是", "unmet", 2),
            ("2024H2 是 2025H1 否 2025H2 否", "unmet", 2),
        ],
        always=5,
    ),
)
def test_评估周期有季度半年全年(city, results, state, value):
    """全年的评估在年末，排在两个半年之后。"""
    words = results.split()
    rate(
        city, "\n".join(f"郑三 | {p} | {r} |" for p, r in zip(words[::2], words[1::2], strict=True))
    )
    assert city.states("KM-47")["郑三"] == (state, value)


def test_缺的一期说出来_按他自己的周期(city):
    rate(city, "郑三 | 2025Q1 | 否 |\n郑三 | 2025Q3 | 否 |\n李四 | 2023 | 否 |\n李四 | 2025 | 是 |")
    assert city.one("KM-47", "郑三")[2] == "缺 2025Q2、2025Q4 的评估结果"
    assert city.one("KM-47", "李四")[2] == "缺 2024 的评估结果"


def test_周期读不出的不合格_可能左右结论_投诉照样算(city):
    rate(
        city,
        "郑三 | 2025 | 否 |\n郑三 | | 否 | 是\n李四 | | 是 |\n赵六 | | 否 |\n赵六 | 2025 | 是 |",
    )
    assert city.one("KM-47", "郑三") == ("undecidable", 1, "有评估结果读不出是哪一期")
    assert city.excluded("KM-47", "郑三") == [
        ("supervisor_assessment1.xlsx!Sheet1!R3", "评估周期读不出")
    ]
    assert city.states("KM-47")["李四"] == ("undecidable", None)
    assert city.states("KM-47")["赵六"] == ("met", 0)
    assert city.one("KM-48", "郑三") == (
        "undecidable", 1, "投诉已查实（周期不明），待认定是否造成严重后果",
    )  # fmt: skip


def test_同一期写了两行(city):
    """郑三 两行相同，李四 两行相反，赵六 一行空着。"""
    rate(
        city,
        "郑三 | 2024 | 否 |\n郑三 | 2025 | 是 |\n郑三 | 2025 | 是 |\n"
        "李四 | 2024 | 否 |\n李四 | 2025 | 是 |\n李四 | 2025 | 否 |\n"
        "赵六 | 2024 | 否 |\n赵六 | 2025 |    |\n赵六 | 2025 | 否 |",
    )
    assert city.states("KM-47")["郑三"] == ("met", 1)
    assert city.one("KM-47", "李四") == (
        "undecidable", 1, "缺 2025（写了两个不同的结果） 的评估结果",
    )  # fmt: skip
    assert city.states("KM-47")["赵六"] == ("unmet", 2)


def test_周期没结束的还不能判(city):
    rate(city, "郑三 | 2025 | 否 |")
    assert city.one("KM-47", "郑三", "2025-12-30") == ("undecidable", None, "评估周期还没有结束")
    assert city.one("KM-47", "郑三", "2025-12-31")[0] == "met"


def test_名册重报与同名(city):
    """陆一 先专业后改行政；唐二 一张名册上两类都列；郑三 列了两遍，一遍没写职称；孙五 新名册没有他，仍在册。"""
    city.send("supervisor_roster", f"{ROSTER}\n陆一 | 专业 | 初级 |\n孙五 | 专业 | 正高 |")
    city.send(
        "supervisor_roster",
        f"""{ROSTER}
        陆一 | 行政 |      |
        唐二 | 行政 |      |
        唐二 | 专业 | 初级 |
        郑三 | 专业 | 中级 |
        郑三 | 专业 |      |
        郑三 |      |      |
        """,
    )
    city.ledger(LEDGER)
    assert city.states("KM-06") == {
        "孙五": ("met", "正高"), "唐二": ("unmet", "初级"), "郑三": ("met", "中级"),
    }  # fmt: skip
    assert city.states("KM-16") == {"陆一": ("unmet", 0), "唐二": ("unmet", 0)}


def test_职称写了读不出_不等于没有(city):
    city.send(
        "supervisor_roster",
        f"{ROSTER}\n郑三 | 专业 | | 助理社会工作师\n李四 | 专业 | | 社会工作师\n赵六 | 专业 | |",
        unreadable=[(2, "title"), (3, "title")],
    )
    assert city.one("KM-06", "郑三") == ("undecidable", "初级", "职称或证书一栏读不出")
    assert city.states("KM-06")["李四"] == ("met", "中级")
    assert city.one("KM-06", "赵六")[2] == "名册没有写明职称，也没有写明证书"


def test_会议活动参加人写在督导或参加人员里都算(city):
    city.send("supervisor_roster", f"{ROSTER}\n陆一 | 行政 | |\n唐二 | 行政 | |\n钱八 | 行政 | |")
    city.ledger(f"""{LEDGER}
        2025-01-15 | | 中心会议 | | 甲 | 陆一、张三
        2025-02-15 | | 中心会议 | |    | 唐二
    """)
    assert city.states("KM-16") == {
        "陆一": ("met", 1), "唐二": ("met", 1), "钱八": ("undecidable", 0),
    }  # fmt: skip
    assert city.one("KM-17", "陆一", "2025-06-30") == ("pending", 0, "还差 1 次，剩 184 天")


def test_会议日期读不出_台账缺一段(city):
    city.send("supervisor_roster", f"{ROSTER}\n陆一 | 行政 | |\n唐二 | 行政 | |")
    city.ledger(f"{LEDGER}\n | | 中心会议 | | 陆一 |", covers="2025-01-01..2025-12-31")
    assert city.one("KM-16", "陆一") == ("undecidable", 0, "日期无法读出")
    assert city.states("KM-16")["唐二"] == ("unmet", 0)
    city.ledger(f"{LEDGER}", covers="2025-01-01..2025-12-31", county="五华区")
    assert city.states("KM-17")["唐二"] == ("unmet", 0)


def kinds(city, as_of="2026-01-10"):
    with Facts(city.store, dt.date.fromisoformat(as_of)) as facts:
        rows = facts.rows("online_by_kind", year=2025)
    return {(r["period"], r["kind"]): r["sessions"] for r in rows}


@pytest.mark.long
def test_线上场次按类别(city):
    city.ledger(f"""{LEDGER}
        2025-02-27 | 全市   | 线上培训 |      | 甲 |
        2025-03-20 | 东川区 | 线上团体 |      | 乙 |
        2025-04-20 | 全市   | 团体     | 线上 | 乙 |
        2025-05-20 | 东川区 | 团体     | 线上 | 乙 |
        2025-06-20 | 全市   | 团体     | 电话 | 乙 |
        2025-12-31 | 全市   | 线上培训 |      | 甲 |
    """)
    assert city.states("KM-13")["督导中心"] == ("met", 4)
    found = kinds(city)
    assert len(found) == 10
    assert {k: n for k, n in found.items() if n} == {
        ("2025", "线上培训"): 2, ("2025", "线上团体"): 2, ("2025Q1", "线上培训"): 1,
        ("2025Q1", "线上团体"): 1, ("2025Q2", "线上团体"): 1, ("2025Q4", "线上培训"): 1,
    }  # fmt: skip
    assert kinds(city, "2025-12-30")[("2025", "线上培训")] == 1


def test_评估日在季度中(city):
    city.ledger(f"{LEDGER}\n2025-02-27 | 全市 | 线上培训 | | 甲 |", covers="2025-01-01..2025-05-15")
    assert [(v.state, v.missing) for v in city.verdicts("KM-26", "2025-05-15")] == [
        ("met", None), ("pending", "还差 1 场，剩 46 天"),
        ("pending", "还差 1 场，2025-07-01 起算，剩 138 天"),
        ("pending", "还差 1 场，2025-10-01 起算，剩 230 天"),
    ]  # fmt: skip
    assert city.one("KM-13", "督导中心", "2025-05-15") == ("pending", 1, "还差 2 场，剩 230 天")
    assert city.verdicts("KM-26", "2025-05-16")[1].state == "pending"  # the quarter is not over
    assert city.verdicts("KM-26", "2025-07-01")[1].state == "undecidable"


def test_表八在线上开却没写县_看不出是不是督导中心的(city):
    city.ledger(LEDGER)
    city.send("group_session", "日期 | 督导 | 时长 | 地点\n2025-02-27 | 甲 | 150 | 腾讯会议")
    assert city.verdicts("KM-26")[0].missing == "没有写清县（市、区）"


@pytest.mark.parametrize(
    ("target", "column", "need"),
    [("KM-58", "工作", 300), ("KM-59", "自评", 150), ("KM-60", "计划", 200)],
)
def test_月度总结字数的边界(city, target, column, need):
    for month, length in (("2025-01", need - 1), ("2025-02", need), ("2025-03", 0)):
        text = "字" * length
        city.send("monthly_summary", f"填表人 | 月 | {column}\n白助理 | {month} | {text}")
    assert [(v.period, v.state, v.value) for v in city.verdicts(target)] == [
        ("2025-01", "unmet", need - 1), ("2025-02", "met", need), ("2025-03", "unmet", 0),
    ]  # fmt: skip
    assert city.verdicts(target)[0].missing == "差 1 字"
    assert city.verdicts(target, year=2024) == []
