"""Nothing is judged without data: an empty store, and stores that hold only one kind of table.

| what was received | met or unmet |
| --- | --- |
| nothing | no verdict of any pack |
| only the roster | what the roster itself says (title, years, hours) |
| only staffing and facility tables | what they say (photos) |
| only surveys | nothing |
| a county's ledger without rows | zero for that county alone, nothing of the centre and its supervisors |
"""

import pytest

from dudao import rules
from dudao.evaluation import evaluate
from tests.matrices import some

SAID = {
    "roster": {"KM-06", "CQ-05", "CQ-11", "CQR-03"},
    "tables": {"KM-66"},
    "survey": set(),
    "county": {"KM-10", "KM-35", "CQ-16", "CQ-27", "SPB-06", "SPB-07"},
}


def judged(city, as_of="2026-01-10", year=2025):
    """{(pack, target): {subjects that are met or unmet}} of all packs."""
    found = {}
    with city.facts(as_of) as facts:
        for pack in rules.packs():
            for v in evaluate(facts, rules.load(pack), year):
                if v.state in ("met", "unmet"):
                    found.setdefault(v.target, set()).add(v.county or v.subject)
    return found


@pytest.mark.parametrize("as_of", some(["2026-01-10", "2025-06-30"], always=1))
def test_an_empty_store_judges_nothing(city, as_of):
    assert judged(city, as_of) == {}


@pytest.mark.long
def test_a_roster_alone_judges_what_it_says(city):
    city.send(
        "supervisor_roster",
        "姓名 | 名册 | 职称 | 证书 | 取得 | 教龄 | 学时\n李明 | 专业 | 中级 | 社会工作师 | 2020-01-01 | 6 | 90\n陆一 | 行政 | | | | |",
    )
    assert set(judged(city)) == SAID["roster"]


@pytest.mark.long
def test_staffing_facility_and_surveys_alone(city):
    city.send("satisfaction_survey", "q1 | q2 | q3\n5 | 5 | 5", meta={"county": "五华区"})
    assert set(judged(city)) == SAID["survey"]
    city.send("staffing", "县 | 站 | 姓名 | 证书\n五华区 | 大观街道 | 甲 | 社会工作师")
    city.send("facility", "县 | 站 | 照片\n五华区 | 大观街道 | 是")
    assert set(judged(city)) == SAID["tables"]


@pytest.mark.long
def test_a_countys_ledger_judges_that_county_alone(city):
    city.send("supervisor_roster", "姓名 | 名册\n李明 | 专业\n陆一 | 行政")
    for county, station in (("五华区", "大观街道"), ("盘龙区", "拓东街道")):
        city.send("staffing", f"县 | 站 | 姓名\n{county} | {station} | 甲")
    city.ledger("日期 | 县 | 类别 | 督导", county="五华区")
    found = judged(city)
    assert set(found) == SAID["county"]
    assert set().union(*found.values()) == {"五华区"}
