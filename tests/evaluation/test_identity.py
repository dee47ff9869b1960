"""同名的文件：每个数字通向它自己的那一条记录。

| 收件 | 县 | 文件 | 第 2 行 | 第 3 行 |
| --- | --- | --- | --- | --- |
| 1 | 盘龙区 | 督导台账.xlsx | 3月12日 团体 130 分钟 | 4月12日 团体 100 分钟（不足 120） |
| 2 | 五华区 | 督导台账.xlsx | 3月13日 团体 130 分钟 | 4月13日 团体 100 分钟（不足 120） |
| 3 | 官渡区 | 督导台账.xlsx | 3月14日 团体 130 分钟 | 4月14日 团体 100 分钟（不足 120） |
"""

import datetime as dt

import pytest

from dudao import evaluation
from dudao.history import snapshots as frozen
from dudao.history.changes import State, compare
from dudao.store.decisions import corrections as revisions
from dudao.store.decisions import snapshots
from dudao.store.safekeeping import purge

COUNTIES = ("盘龙区", "五华区", "官渡区")
FILE = "督导台账.xlsx"
DAY = dt.date(2026, 1, 10)
SENT = dt.datetime(2026, 1, 5, 9)


def send(city, *counties, file=FILE):
    for county in counties:
        nth = 12 + COUNTIES.index(county)
        city.ledger(
            f"""
            日期 | 县 | 类别 | 方式 | 督导 | 时长
            2025-03-{nth} | {county} | 团体 | 面谈 | 甲乙 | 130
            2025-04-{nth} | {county} | 团体 | 面谈 | 甲乙 | 100""",
            county=county, file=file, now=SENT + dt.timedelta(hours=nth),
        )  # fmt: skip


def of(city, county, target="KM-10", **more):
    (found,) = [v for v in city.verdicts(target, **more) if v.subject == county]
    return found


def keys(found):
    """(upload, row) of what is counted, and of what is not."""
    listed = (found.evidence, [source for source, _ in found.excluded])
    return tuple([(s.upload, s.row) for s in sources] for sources in listed)


def texts(city, county, target="KM-10"):
    report = evaluation.evaluate_report(city.store, 2025, DAY)
    (found,) = [v for v in report["verdicts"] if (v["target"], v["subject"]) == (target, county)]
    return found["evidence"], [e["source"] for e in found["excluded"]]


@pytest.mark.parametrize("many", [2, 3])
def test_同名同行的几份台账_各县的依据是自己的那一份(city, many):
    send(city, *COUNTIES[:many])
    for number, county in enumerate(COUNTIES[:many], start=1):
        found = of(city, county)
        assert keys(found) == ([(number, 2)], [(number, 3)])
        assert found.evidence[0].label == f"{FILE}!Sheet1!R2"
        (record,) = city.store.cursor().execute(
            "select upload_id from rec_session_ledger where record_id = $id",
            {"id": found.evidence[0].record},
        ).fetchall()  # fmt: skip
        assert record == (number,)


@pytest.mark.long
def test_只有同名时才写第几号(city):
    send(city, "盘龙区")
    assert texts(city, "盘龙区") == ([f"{FILE}!Sheet1!R2"], [f"{FILE}!Sheet1!R3"])
    send(city, "官渡区", file="官渡区台账.xlsx")
    send(city, "五华区")
    assert texts(city, "盘龙区")[0] == ["督导台账.xlsx（第1号）!Sheet1!R2"]
    assert texts(city, "五华区")[0] == ["督导台账.xlsx（第3号）!Sheet1!R2"]
    assert texts(city, "官渡区")[0] == ["官渡区台账.xlsx!Sheet1!R2"]


@pytest.mark.long
def test_撤销再恢复_依据不换(city):
    send(city, *COUNTIES[:2])
    before = keys(of(city, "五华区"))
    city.store.withdraw(1, "测试")
    assert keys(of(city, "五华区")) == before
    assert of(city, "盘龙区").evidence == ()
    city.store.restore(1, "测试")
    assert keys(of(city, "盘龙区")) == ([(1, 2)], [(1, 3)])
    city.store.withdraw(2, "测试")
    assert keys(of(city, "盘龙区")) == ([(1, 2)], [(1, 3)])


def test_更正改的是自己那一条_更正后身份不变(city):
    send(city, *COUNTIES[:2])
    ((left, _),) = of(city, "五华区").excluded
    revisions.correct(city.store, "session_ledger", left.record, "minutes", 130, "原件", "测试")
    found = of(city, "五华区")
    assert keys(found) == ([(2, 2), (2, 3)], [])
    assert found.evidence[1].key == left.key
    assert keys(of(city, "盘龙区")) == ([(1, 2)], [(1, 3)])


@pytest.mark.long
def test_彻底清除一份_另一份照旧_不再写第几号(city):
    send(city, *COUNTIES[:2])
    purge.purge_upload(city.store, 1, "测试", "送错了")
    assert keys(of(city, "五华区")) == ([(2, 2)], [(2, 3)])
    assert texts(city, "五华区")[0] == [f"{FILE}!Sheet1!R2"]


@pytest.mark.long
def test_快照里的文字照旧_后来又收到同名的也逐字重现(city):
    send(city, "盘龙区")
    number = frozen.freeze(
        city.store, "例会", 2025, DAY, "kunming", "测试", now=SENT + dt.timedelta(days=1)
    )
    city.ledger(
        "日期 | 县 | 类别 | 督导 | 时长\n2025-03-13 | 五华区 | 团体 | 甲乙 | 130",
        county="五华区", file=FILE, now=SENT + dt.timedelta(days=2),
    )  # fmt: skip
    (kept,) = [s for s in snapshots.listed(city.store) if s.snapshot_id == number]
    again = frozen.reprint(city.store, kept)
    assert again.identical
    (panlong,) = [
        v for v in again.frozen["evaluate"]["verdicts"]
        if (v["target"], v["subject"]) == ("KM-10", "盘龙区")
    ]  # fmt: skip
    assert panlong["evidence"] == [f"{FILE}!Sheet1!R2"]
    assert texts(city, "盘龙区")[0] == ["督导台账.xlsx（第1号）!Sheet1!R2"]


@pytest.mark.long
def test_变化说明比的是身份_同名文件换了人也看得出(city):
    """盘龙区先报第 1 号；撤销后同名、同行另报第 2 号：依据的文字一样，记录不是同一条。"""
    send(city, "盘龙区")
    first = State(2025, DAY, SENT + dt.timedelta(hours=20))
    city.store.withdraw(1, "测试", SENT + dt.timedelta(hours=30))
    city.ledger(
        """
        日期 | 县 | 类别 | 方式 | 督导 | 时长
        2025-05-06 | 盘龙区 | 团体 | 面谈 | 丙丁 | 125
        2025-06-06 | 盘龙区 | 团体 | 面谈 | 丙丁 | 125""",
        county="盘龙区", file=FILE, now=SENT + dt.timedelta(hours=31),
    )  # fmt: skip
    found = compare(city.store, first, State(2025, DAY))
    (change,) = [
        c for c in found.changes if (c.key.target, c.key.subject, c.key.part) == ("KM-10", "盘龙区", "value")
    ]  # fmt: skip
    rows = {
        (row.sign, source.text(found.shared))
        for part in change.parts
        for row in part.rows
        for source in row.sources
        if row.sign in "＋－"
    }
    assert {
        ("－", "督导台账.xlsx（第1号）!Sheet1!R2"),
        ("＋", "督导台账.xlsx（第2号）!Sheet1!R2"),
        ("＋", "督导台账.xlsx（第2号）!Sheet1!R3"),
    } <= rows


@pytest.mark.long
def test_变化说明里_同名文件的更正只说自己那一条(city):
    send(city, *COUNTIES[:2])
    first = State(2025, DAY, SENT + dt.timedelta(hours=20))
    ((left, _),) = of(city, "五华区").excluded
    revisions.correct(
        city.store, "session_ledger", left.record, "minutes", 130, "原件", "测试",
        now=SENT + dt.timedelta(hours=30),
    )  # fmt: skip
    found = compare(city.store, first, State(2025, DAY))
    changed = {
        c.key.subject: [s.key for part in c.parts for row in part.rows for s in row.sources]
        for c in found.changes
        if c.key.target == "KM-10" and c.key.part == "value"
    }
    assert set(changed) == {"五华区"}
    assert set(changed["五华区"]) == {left.key}


def test_同名的满意度表和日志也是各一条(city):
    for author in ("甲", "乙"):
        city.send(
            "work_log", f"填表人 | 填表日 | 工作\n{author} | 2025-03-02 | 走访", file="日志.xlsx"
        )
    found = {v.subject: v.evidence for v in city.verdicts("KM-56")}
    assert [(s.upload, s.row) for s in found["甲"]] == [(1, 2)]
    assert [(s.upload, s.row) for s in found["乙"]] == [(2, 2)]
    with city.facts() as facts:
        (line,) = facts.rows("pages/reports/paper_counts", year=2025)
    assert (line["papers"], line["sources"]) == (
        2,
        ["日志.xlsx（第1号）!Sheet1", "日志.xlsx（第2号）!Sheet1"],
    )
