"""KM-34 judged from 整改: what was asked of a county, done by its day or not; without anything asked it does not apply.

| what was asked | from | state |
| --- | --- | --- |
| nothing, nothing issued | any day | 不适用, and said so |
| nothing, a report issued | any day | 不适用, its number named |
| two, one done, one open until 03-31 | 03-10 | 进行中, 剩 21 天 |
| the same | 04-01 | 未达标, one overdue |
| the same, deferred to 04-30 | 04-01 | 进行中 |
| both done | 04-01 | 达标 |
| one done, the other not wanted any more | 04-01 | 达标 |
| all not wanted any more | 04-01 | 不适用 |
| asked for another year | 04-01 | 不适用 |
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from dudao import evaluation, rules
from dudao.evaluation.facts import Facts
from dudao.store import Store
from dudao.store.decisions import papers, rectification
from dudao.store.decisions.papers import Draft
from dudao.store.decisions.rectification import Item

JAN, FEB = dt.datetime(2026, 1, 10, 9), dt.datetime(2026, 2, 10, 9)
MARCH, APRIL = dt.date(2026, 3, 10), dt.date(2026, 4, 1)
ITEM = Item("五华区", 2025, "补开", "补开团体督导", "五华区民政局", dt.date(2026, 3, 31))
NOTHING = "没有签发过反馈报告，也没有提出整改事项，看不出督促落实的情况"


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "store") as opened:
        yield opened


def judged(
    store: Store, as_of: dt.date = APRIL, known_at: dt.datetime | None = None, county="五华区"
):
    with Facts(store, as_of, known_at) as facts:
        found = evaluation.evaluate(facts, rules.load("kunming"), 2025, only={"KM-34"})
        (verdict,) = found.on(county)
        return verdict.state, verdict.missing


def turn(store: Store, number: int, **changed) -> None:
    rectification.change(store, replace(rectification.find(store, number), **changed), "甲", FEB)


def test_没有提过整改的不适用_有没有签发报告写明(store):
    assert judged(store) == ("not_applicable", NOTHING)
    kept = papers.save(store, Draft("feedback", "五华区", 2025, MARCH, JAN, "{}"), None, "甲", JAN)
    papers.issue(store, kept, "昆民督〔2026〕1号", MARCH, "甲", now=FEB)
    assert judged(store) == (
        "not_applicable",
        "已签发反馈报告（昆民督〔2026〕1号），没有提出整改事项",
    )
    assert judged(store, known_at=JAN) == ("not_applicable", NOTHING)
    assert judged(store, county="盘龙区") == ("not_applicable", NOTHING)


def test_期限没到的进行中_过了没办完的未达标_延期的按新期限(store):
    rectification.add_all(store, [ITEM, ITEM], "甲", JAN)
    turn(store, 1, state="done", evidence="核实")
    said = "共 2 项，已整改 1 项，逾期 0 项"
    assert judged(store, MARCH) == ("pending", f"还应：整改事项按期办完，剩 21 天；{said}")
    assert judged(store) == ("unmet", "应：整改事项按期办完；共 2 项，已整改 1 项，逾期 1 项")
    assert judged(store, known_at=JAN)[1].endswith("共 2 项，已整改 0 项，逾期 2 项")
    turn(store, 2, state="deferred", reason="等场地", due_on=dt.date(2026, 4, 30))
    assert judged(store) == ("pending", f"还应：整改事项按期办完，剩 29 天；{said}")
    turn(store, 2, state="done", evidence="核实")
    assert judged(store) == ("met", None)


def test_不再要求的不算_全都不再要求或是别的年度的不适用(store):
    rectification.add_all(store, [ITEM, ITEM, replace(ITEM, year=2024)], "甲", JAN)
    turn(store, 1, state="done", evidence="核实")
    turn(store, 2, state="dropped", reason="站撤了")
    assert judged(store) == ("met", None)
    turn(store, 1, state="dropped", reason="提错了", evidence="")
    assert judged(store) == ("not_applicable", NOTHING)
