"""The readings that can be switched (DOMAIN A3, A4, A9, A12, A22, A24): both sides, recorded, as known then."""

import datetime as dt

import pytest

from dudao import rules
from dudao.evaluation import as_read, evaluate
from dudao.rules import RuleError
from dudao.store.decisions import settings
from tests.matrices import some

LEDGER = "日期 | 县 | 类别 | 方式 | 督导 | 对象 | 时长 | 归档"


@pytest.fixture
def state(city):
    """``state(target, subject)``: (state, value) as the store's readings have it."""

    def ask(target, subject, as_of="2026-01-10", known_at=None):
        with city.facts(as_of, known_at) as facts:
            verdicts = evaluate(facts, as_read(facts, "kunming"), 2025, {target})
            (found,) = [v for v in verdicts if v.subject == subject]
        return found.state, found.value

    return ask


@pytest.mark.parametrize(
    ("reading", "option", "row", "target", "subject", "before", "after"),
    some([
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
    ], always=1),
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


@pytest.mark.long
def test_a_project_year_from_july_on(city):
    """The last day of June belongs to the year before, the leap day to the year that began in July; quarters stay.

    | county | sessions | the year 2023 | the project year 2023-07至2024-06 |
    | --- | --- | --- | --- |
    | 五华区 | 2023-06-30 | met | unmet |
    | 盘龙区 | 2023-07-01 | met | met |
    | 官渡区 | 2024-02-29 | unmet | met |
    | 西山区 | 2024-06-30 | unmet | met |
    | 东川区 | 2024-07-01 | unmet | unmet |
    """
    city.ledger(
        f"""{LEDGER}
        2023-06-30 | 五华区 | 团体 | 面谈 | 李明 | 甲 | 120 |
        2023-07-01 | 盘龙区 | 团体 | 面谈 | 李明 | 甲 | 120 |
        2024-02-29 | 官渡区 | 团体 | 面谈 | 李明 | 甲 | 120 |
        2024-06-30 | 西山区 | 团体 | 面谈 | 李明 | 甲 | 120 |
        2024-07-01 | 东川区 | 团体 | 面谈 | 李明 | 甲 | 120 |
        2024-01-05 | 全市 | 线上培训 | | 李明 | | 60 |""",
        covers="2023-01-01..2024-12-31",
    )
    named = ("五华区", "盘龙区", "官渡区", "西山区", "东川区")

    def states(pack, as_of):
        found = city.verdicts("KM-10", as_of, year=2023, pack=pack)
        assert len({v.period for v in found}) == 1
        return found[0].period, [v.state for c in named for v in found if v.subject == c]

    july = rules.choose("kunming", {"A12": "month_7"})
    assert states("kunming", "2025-01-01") == ("2023", ["met", "met", "unmet", "unmet", "unmet"])
    assert states(july, "2025-01-01") == ("2023-07至2024-06", ["unmet", "met", "met", "met", "unmet"])  # fmt: skip
    assert states(july, "2024-06-30")[1] == ["pending", "met", "met", "met", "pending"]
    assert city.one("KM-35", "官渡区", "2024-06-29", year=2023, pack=july) == (
        "pending", 1, "还差 1 次，剩 1 天",
    )  # fmt: skip
    assert city.states("KM-13", "2025-01-01", year=2023, pack=july) == {"督导中心": ("unmet", 1)}
    with city.facts("2025-01-01") as facts:  # one after the other on the same facts
        found = evaluate(facts, rules.load(july), 2023, {"KM-10", "KM-11", "KM-26"})
    assert [v.state for v in found if v.target == "KM-26"] == ["unmet"] * 4
    assert [(v.period, v.value) for v in found if v.target == "KM-11"][:2] == [("2023", 1)] * 2


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
    assert (pack.id, pack.interpretations["A22"].chosen, pack.interpretations["A3"].chosen) == (
        "kunming", "counted", "face_to_face",
    )  # fmt: skip
    assert '[chosen]\nA22 = "counted"\n' in rules.text_of(name)
    with pytest.raises(RuleError, match="写的是“never”。可选：excluded"):
        rules.parse("x", rules.text_of("kunming") + '\n[chosen]\nA22 = "never"\n')
