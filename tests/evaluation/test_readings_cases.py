"""The readings that can be switched (DOMAIN A3, A4, A9, A22, A24): both sides, recorded, as known then."""

import datetime as dt

import pytest

from dudao import rules
from dudao.evaluation import evaluate_report
from dudao.rules import RuleError
from dudao.store import settings

LEDGER = "日期 | 县 | 类别 | 方式 | 督导 | 对象 | 时长 | 归档"


@pytest.fixture
def state(city):
    """``state(target, subject)``: (state, value) as the store's readings have it."""

    def ask(target, subject, as_of="2026-01-10", known_at=None):
        report = evaluate_report(city.store, 2025, dt.date.fromisoformat(as_of), known_at)
        (found,) = [
            v for v in report["verdicts"] if (v["target"], v["subject"]) == (target, subject)
        ]
        return found["state"], found["value"]

    return ask


@pytest.mark.parametrize(
    ("reading", "option", "row", "target", "subject", "before", "after"),
    [
        ("A22", "counted", "2025-03-01 | 五华区 | 团体 | 面谈 | 李明 | 甲一 | 119 | ", "KM-10", "五华区",
         ("unmet", 0), ("met", 1)),
        ("A22", "counted", "2025-03-01 | 五华区 | 团体 | 面谈 | 李明 | 甲一 |  | ", "KM-10", "五华区",
         ("undecidable", 0), ("met", 1)),
        ("A3", "online_too", "2025-03-01 | 五华区 | 线上团体 |  | 李明 | 甲一 | 119 | ", "KM-12",
         "2025-03-01 五华区 线上团体", ("not_applicable", 119), ("unmet", 119)),
        ("A3", "online_too", "2025-03-01 | 五华区 | 线上团体 |  | 李明 | 甲一 | 120 | ", "KM-12",
         "2025-03-01 五华区 线上团体", ("not_applicable", 120), ("met", 120)),
        ("A4", "every_county", "2025-03-01 | 全市 | 团体 | 面谈 | 李明 | 甲一 | 120 | ", "KM-10", "东川区",
         ("unmet", 0), ("met", 1)),
        # 2025-03-07 is a Friday: the 18th is the seventh working day, the 19th the eighth
        ("A9", "working", "2025-03-07 | 五华区 | 个别 | 面谈 | 李明 | 甲一 | 60 | 2025-03-18", "KM-69",
         "2025-03-07 五华区 个别", ("unmet", 11), ("met", 7)),
        ("A9", "working", "2025-03-07 | 五华区 | 个别 | 面谈 | 李明 | 甲一 | 60 | 2025-03-19", "KM-69",
         "2025-03-07 五华区 个别", ("unmet", 12), ("unmet", 8)),
        ("A9", "working", "2025-03-07 | 五华区 | 个别 | 面谈 | 李明 | 甲一 | 60 | 2025-03-14", "KM-69",
         "2025-03-07 五华区 个别", ("met", 7), ("met", 5)),
    ],
)  # fmt: skip
def test_a_switch_changes_what_it_names(
    city, state, reading, option, row, target, subject, before, after
):
    city.ledger(f"{LEDGER}\n{row}", now=dt.datetime(2026, 1, 1))
    assert state(target, subject) == before
    settings.switch(city.store, "kunming", reading, option, "测试", dt.datetime(2026, 2, 1))
    assert state(target, subject) == after
    assert state(target, subject, known_at=dt.datetime(2026, 1, 31)) == before
    settings.switch(city.store, "kunming", reading, None, "测试", dt.datetime(2026, 3, 1))
    assert state(target, subject) == before


def test_a_certificate_alone_is_no_title_when_read_so(city, state):
    city.send("supervisor_roster", "姓名 | 名册 | 职称 | 证书\n李明 | 专业 |  | 社会工作师")
    assert state("KM-06", "李明") == ("met", "中级")
    settings.switch(city.store, "kunming", "A24", "title_only", "测试")
    assert state("KM-06", "李明")[0] == "undecidable"


def test_the_switch_is_part_of_the_packs_text_and_an_unknown_option_is_none():
    name = rules.choose(
        "kunming", {"A22": "counted", "A3": "face_to_face", "A99": "x", "A9": "never"}
    )
    pack = rules.load(name)
    assert (pack.id, pack.readings["A22"].chosen, pack.readings["A3"].chosen) == (
        "kunming", "counted", "face_to_face",
    )  # fmt: skip
    assert '[chosen]\nA22 = "counted"\n' in rules.text_of(name)
    with pytest.raises(RuleError, match="is none of"):
        rules.parse("x", rules.text_of("kunming") + '\n[chosen]\nA22 = "never"\n')
