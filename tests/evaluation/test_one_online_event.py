"""One online event of the centre counts once, however many counties list it (DOMAIN A8).

| rows of one day and kind | counted |
| --- | --- |
| a supervisor in common, lengths the same or unreadable, whatever the counties | once, the others excluded |
| … the supervisor of one row missing | the others 无法判定 |
| … lengths differ, another county | 无法判定 |
| … lengths differ, the same place (two ledger rows are two) | both |
| another day, kind or supervisor | both |
| said by hand to be two | both |
"""

import pytest

from dudao.store.decisions import same_session as sameness
from tests.matrices import some

LEDGER = "日期 | 县 | 类别 | 方式 | 督导 | 时长"
ONCE = "与同日同一督导的另一行是同一场，只计一次"
DOUBT = "可能与同日的另一场是同一场"
TRAIN = "2025-03-20 | {} | 线上培训 | 线上 | {} | {}"
GROUP = "2025-03-20 | {} | 线上团体 | 线上 | {} | {}"
OWN = "2025-03-20 | {} | 团体 | 线上 | {} | {}"


@pytest.mark.parametrize(
    ("rows", "state", "value", "reasons"),
    some([
        ([(TRAIN, c, "李明", 120) for c in ("五华区", "盘龙区", "官渡区")], "unmet", 1, [ONCE] * 2),
        ([(GROUP, c, "李明", 120) for c in ("五华区", "盘龙区", "官渡区")], "unmet", 1, [ONCE] * 2),
        ([(TRAIN, c, "李明", "") for c in ("全市", "盘龙区", "官渡区")], "unmet", 1, [ONCE] * 2),
        ([(TRAIN, "五华区", "李明", 120), (TRAIN, "盘龙区", "李明", ""), (TRAIN, "官渡区", "李明", 120)], "unmet", 1, [ONCE] * 2),
        ([(OWN, "全市", "李明", 120), (GROUP, "五华区", "李明", 120), (GROUP, "盘龙区", "李明", 120)], "unmet", 1, [ONCE] * 2),
        ([(TRAIN, "五华区", "李明", 120), (TRAIN, "盘龙区", "李明、王芳", 120), (TRAIN, "官渡区", "王芳", 120)], "unmet", 1, [ONCE] * 2),
        ([(TRAIN, "五华区", "李明", 120), (TRAIN, "盘龙区", "", 120), (TRAIN, "官渡区", "", "")], "undecidable", 1, [DOUBT] * 2),
        ([(TRAIN, "五华区", "", 120), (TRAIN, "盘龙区", "", 120), (TRAIN, "官渡区", "", 120)], "undecidable", 1, [DOUBT] * 2),
        ([(TRAIN, "五华区", "李明", 120), (TRAIN, "盘龙区", "", 90), (TRAIN, "官渡区", "王芳", 60)], "met", 3, []),
        ([(TRAIN, "五华区", "李明", 120), (TRAIN, "盘龙区", "李明", 90), (TRAIN, "官渡区", "李明", 60)], "undecidable", 1, [DOUBT] * 2),
        ([(TRAIN, "全市", "李明", 120), (TRAIN, "全市", "李明", 90), (TRAIN, "全市", "李明", 60)], "met", 3, []),
        ([(TRAIN, "五华区", "李明", 120), (TRAIN, "盘龙区", "王芳", 120), (TRAIN, "官渡区", "陆一", 120)], "met", 3, []),
        ([(TRAIN, "五华区", "李明", 120), (GROUP, "盘龙区", "李明", 120), (TRAIN, "官渡区", "陆一", 120)], "met", 3, []),
    ], always=2),
)  # fmt: skip
def test_one_event_listed_by_several_counties(city, rows, state, value, reasons):
    table = "\n".join([LEDGER, *(row.format(*rest) for row, *rest in rows)])
    city.ledger(table)
    assert city.states("KM-13") == {"督导中心": (state, value)}
    assert [reason for _, reason in city.excluded("KM-13", "督导中心")] == reasons


def test_one_event_in_the_ledgers_of_three_counties(city):
    city.ledger(LEDGER)
    for county in ("五华区", "盘龙区", "官渡区"):
        row = TRAIN.format(county, "李明", 120)
        city.ledger(f"{LEDGER}\n{row}", county=county, file=f"{county}.xlsx")
    assert city.states("KM-13") == {"督导中心": ("unmet", 1)}
    assert city.evidence("KM-13", "督导中心") == ["五华区.xlsx!Sheet1!R2"]


def test_other_days_are_other_events(city):
    rows = [TRAIN.format("五华区", "李明", 120).replace("03-20", f"03-{d}") for d in (20, 21, 24)]
    city.ledger("\n".join([LEDGER, *rows]))
    assert city.states("KM-13") == {"督导中心": ("met", 3)}


@pytest.mark.long
def test_rows_said_to_be_different_count_apart(city):
    rows = [TRAIN.format(county, "李明", 120) for county in ("五华区", "盘龙区")]
    upload = city.ledger("\n".join([LEDGER, *rows]))
    assert city.states("KM-13") == {"督导中心": ("unmet", 1)}
    left, right = (
        sameness.SourcePlace(upload.upload_id, "session_ledger", 1, row) for row in (2, 3)
    )
    sameness.decide(city.store, left, right, "different", "测试", city.late)
    assert city.states("KM-13") == {"督导中心": ("unmet", 2)}
    sameness.take_back(city.store, left, right, "测试")
    assert city.states("KM-13") == {"督导中心": ("unmet", 1)}
