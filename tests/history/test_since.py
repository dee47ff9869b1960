"""Since the report before: which one is held against, what turned and why, which sessions came, changed, went.

| between the issued report and the next draft | what the next one says |
| --- | --- |
| nothing was ever issued or frozen | plainly that there is nothing to compare |
| nothing changed | that no verdict and no session changed |
| a second record came | one session more, named by its day |
| its length was put right from 60 to 130 | KM-10 from 未达标 to 达标 by 更正, the record named; one session changed |
| the upload was withdrawn | the session no longer counted, KM-10 back |
"""

from __future__ import annotations

import datetime as dt
import importlib.util
from pathlib import Path

import pytest

from dudao import rules
from dudao.evaluation.facts import Facts
from dudao.history import since
from dudao.history import snapshots as frozen
from dudao.history.changes import FOREVER, State
from dudao.reports import papers as made
from dudao.reports.papers.since import Since
from dudao.store import Store
from dudao.store.decisions import corrections, papers
from dudao.store.decisions.papers import Draft

_SPEC = importlib.util.spec_from_file_location(
    "literal_city", Path(__file__).parents[1] / "evaluation" / "conftest.py"
)
literal_city = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(literal_city)

JAN, FEB, MAR = (dt.datetime(2026, month, 5, 17) for month in (1, 2, 3))
DAY = dt.date(2026, 6, 10)
LEDGER = """
日期 | 县 | 类别 | 时长 | 督导
2025-05-01 | 盘龙区 | 团体 | 130 | 甲乙
"""


@pytest.fixture
def city(tmp_path):
    with Store.open(tmp_path / "store") as store:
        found = literal_city.City(store)
        found.ledger(LEDGER, now=JAN)
        yield found


def record(city, day="2025-03-12", minutes=130, now=JAN) -> int:
    table = f"日期 | 县 | 时长 | 督导\n{day} | 五华区 | {minutes} | 甲乙"
    return city.send("group_session", table, now=now).upload_id


def issue(city, county="五华区", known=JAN, number="一号") -> None:
    kind = "feedback" if county else "summary"
    kept = papers.save(city.store, Draft(kind, county, 2025, DAY, known, "{}"), None, "甲", FEB)
    papers.issue(city.store, kept, number, DAY, "甲", now=FEB)


def base(city, county="五华区", before=FOREVER):
    return since.base_of(city.store, county, 2025, "kunming", before)


def told(city, county="五华区") -> list[str]:
    """What the next draft says of the change."""
    held, against = base(city, county), None
    if held is not None:
        against = Since(held.kind, held.name, held.day, *since.turned_since(city.store, held.state, State(2025, DAY)))  # fmt: skip
    with Facts(city.store, DAY) as facts:
        figures = made.city_of(facts, rules.load("kunming"), 2025)
    blocks = made.draft(figures, county, since=against).blocks
    return [block.text for block in blocks if block.key.partition(".")[0] == "since"]


@pytest.mark.long
def test_没有签发过_没有开过会_就说没有可以比的(city):
    assert base(city) is None
    assert told(city) == ["（五）上次反馈以来的变化。本年度没有签发过给你区的反馈报告，也没有开过会议、冻结过快照，没有可以比较的。"]  # fmt: skip


@pytest.mark.long
def test_先比签发的_没有的比快照_撤回的和别县的不算(city):
    frozen.freeze(city.store, "一季度", 2025, DAY, "kunming", "甲", now=JAN)
    assert (base(city).kind, base(city).name) == ("snapshot", "一季度")
    issue(city, "盘龙区")
    assert base(city).kind == "snapshot"
    issue(city, number="二号")
    assert (base(city).kind, base(city).name, base(city).day) == ("paper", "二号", DAY)
    assert base(city, before=JAN) is None
    papers.withdraw(city.store, 2, "错了", "甲")
    assert base(city).kind == "snapshot"


@pytest.mark.long
def test_没有变化就说没有变化(city):
    record(city)
    issue(city)
    assert told(city) == ["（五）上次反馈以来的变化。与上次反馈报告一号（数据截至2026年6月10日）相比，各项规定的结论和督导记录没有变化。"]  # fmt: skip


@pytest.mark.long
def test_更正了时长_结论翻转_写明原因和那条记录(city):
    number = record(city, minutes=60)
    issue(city)
    (row,) = city.store.cursor().execute("select record_id from rec_group_session where upload_id = ?", [number]).fetchall()  # fmt: skip
    corrections.correct(
        city.store, "group_session", row[0], "minutes", 130, "看错了", "甲", now=MAR
    )
    record(city, "2025-04-15", now=MAR)
    lead, *lines = told(city)
    assert "督导记录新增1次、内容有更正1次、不再计入0次" in lead
    (turn,) = (line for line in lines if "每县每年面对面团体督导" in line)
    assert "由未达标变为达标" in turn
    assert "新增的督导：2025年4月15日团体督导。" in lines[-2]
    assert "内容有更正的督导：2025年3月12日团体督导。" in lines[-1]


@pytest.mark.long
def test_撤销了收件_那一次不再计入(city):
    number = record(city)
    issue(city)
    city.store.withdraw(number, "甲", MAR)
    lead, *lines = told(city)
    assert "新增0次、内容有更正0次、不再计入1次" in lead
    (turn,) = (line for line in lines if "“每县每年面对面团体督导”" in line)
    assert "由达标变为未达标，原因是撤销或恢复（" in turn
    assert lines[-1].endswith("不再计入的督导（撤销收件或被新表取代）：2025年3月12日团体督导。")


@pytest.mark.long
def test_全市汇总与上次汇总比_写明哪个县(city):
    number = record(city)
    issue(city, None)
    city.store.withdraw(number, "甲", MAR)
    lead, *lines = told(city, None)
    assert lead.startswith("（五）上次汇总以来的变化。与上次汇总报告一号")
    assert any("五华区“每县每年面对面团体督导”由达标变为未达标" in line for line in lines)
    assert "2025年3月12日五华区团体督导" in lines[-1]
