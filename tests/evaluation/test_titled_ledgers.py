"""What a ledger's title says decides of whom a missing row is zero: real files, from the cell to the verdict.

One ledger with one row, 五华区 on 2025-03-12; asked of 官渡区 as of 2026-01-10.

| title | KM-10 of the year | KM-26 Q1, Q4 |
| --- | --- | --- |
| 昆明市2025年督导台账 | 未达 | 未达, 未达 |
| 昆明市2025年1月1日至12月31日督导台账 | 未达 | 未达, 未达 |
| 昆明市2025年督导台账（截至6月30日） | 无法判定 | 未达, 无法判定 |
| 昆明市督导台账（2025.1.1-2025.6.30） | 无法判定 | 未达, 无法判定 |
| 昆明市2025年前三季度督导台账 | 无法判定 | 未达, 无法判定 |
| 2025年五华区、盘龙区督导台账 | 无法判定 | 无法判定 both |
| 2025年经开区督导台账 | 无法判定 | 无法判定 both |
| 2025年督导台账, 填报单位：五华区民政局 | 无法判定 | 无法判定 both |
"""

import datetime as dt

import openpyxl
import pytest

from dudao import evaluation, rules
from dudao.intake import batch as ingest
from dudao.store.decisions import corrections as revisions
from tests.evaluation.kept import facts_of, let_go
from tests.matrices import some

HEAD = ("序号", "督导日期", "县（市、区）", "督导类别", "督导方式", "督导人员", "被督导者", "督导时长", "归档日期")  # fmt: skip
MARCH = ("2025-03-12", "五华区", "团体督导", "面谈", "张明", "李四", "2小时", "2025-03-14")
AUGUST = ("2025-08-12", "五华区", "团体督导", "面谈", "张明", "李四", "2小时", "2025-08-14")
DAY = dt.date(2026, 1, 10)


@pytest.fixture
def store(tmp_path, begin):
    with begin(tmp_path / "store") as opened:
        yield opened
        let_go()


def put(store, tmp_path, title, *rows, line=None, name="台账.xlsx"):
    book = openpyxl.Workbook()
    book.active.append([title])
    if line:
        book.active.append([line])
    book.active.append(HEAD)
    for number, row in enumerate(rows, start=1):
        book.active.append([number, *row])
    book.save(tmp_path / name)
    (checked,) = ingest.check_paths(ingest.find_files([tmp_path / name]), today=DAY)
    assert store.commit(checked.result, checked.data, "小王").state == "committed"


def states(store, *targets):
    found = evaluation.evaluate(facts_of(store, DAY), rules.load("kunming"), 2025, set(targets))
    return {(v.target, v.subject, v.period): (v.state, v.value) for v in found}


@pytest.mark.parametrize(
    ("title", "line", "year", "first", "fourth"),
    some([
        ("昆明市2025年督导台账", None, "unmet", "unmet", "unmet"),
        ("昆明市2025年1月1日至12月31日督导台账", None, "unmet", "unmet", "unmet"),
        ("昆明市2025年督导台账（截至6月30日）", None, "undecidable", "unmet", "undecidable"),
        ("昆明市督导台账（2025.1.1-2025.6.30）", None, "undecidable", "unmet", "undecidable"),
        ("昆明市2025年前三季度督导台账", None, "undecidable", "unmet", "undecidable"),
        ("2025年五华区、盘龙区督导台账", None, "undecidable", "undecidable", "undecidable"),
        ("2025年经开区督导台账", None, "undecidable", "undecidable", "undecidable"),
        ("2025年督导台账", "填报单位：五华区民政局", "undecidable", "undecidable", "undecidable"),
    ], always=1),
)  # fmt: skip
def test_谁没有督导_看标题说的范围和时间(store, tmp_path, title, line, year, first, fourth):
    put(store, tmp_path, title, MARCH, line=line)
    found = states(store, "KM-10", "KM-26")
    assert found["KM-10", "官渡区", "2025"][0] == year
    assert found["KM-10", "五华区", "2025"] == ("met", 1)
    assert [found["KM-26", "督导中心", q][0] for q in ("2025Q1", "2025Q4")] == [first, fourth]


@pytest.mark.long
def test_写明起止日的更正版取代原来的(store, tmp_path):
    put(store, tmp_path, "2025年1月1日至12月31日督导台账", MARCH, AUGUST)
    assert states(store, "KM-35")["KM-35", "五华区", "2025"] == ("met", 2)
    put(store, tmp_path, "2025年1月1日至12月31日督导台账（更正）", MARCH, name="台账2.xlsx")
    assert states(store, "KM-35")["KM-35", "五华区", "2025"] == ("unmet", 1)


@pytest.mark.long
def test_几个县的台账_更正为一个县以后只管那个县(store, tmp_path):
    put(store, tmp_path, "2025年五华区、盘龙区督导台账", MARCH)
    made = revisions.correct_sheet(store, 1, 1, "county", "五华区", "只是五华区的", "小王")
    found = states(store, "KM-10", "KM-35")
    assert found["KM-35", "五华区", "2025"] == ("unmet", 1)
    assert found["KM-10", "盘龙区", "2025"][0] == "undecidable"
    revisions.take_back(store, made.id, "还不确定", "小王")
    assert states(store, "KM-35")["KM-35", "五华区", "2025"][0] == "undecidable"
    assert states(store, "KM-10")["KM-10", "官渡区", "2025"][0] == "undecidable"
