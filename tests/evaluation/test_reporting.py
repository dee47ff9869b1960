"""The words of 报送情况: which period matters, and the reminder."""

import datetime as dt

from dudao.evaluation.reporting_schedule import current, owing, reminder

D = dt.date


def row(form="staffing", county="五华区", due=D(2025, 10, 10), state="missing", **more):
    base = {
        "form": form, "title": "人员表", "unit": "station", "frequency": "quarter", "county": county,
        "period_from": D(2025, 7, 1), "due_on": due, "state": state, "owed": 3, "on_time": 0,
        "late": 0, "short": 0, "missing": ["护国街道", "大观街道", "丰宁街道"],
    }  # fmt: skip
    return base | more


def test_the_period_that_matters_is_the_last_one_due():
    """due 10-10 and 01-10, looked at on 12-01: October's; looked at before any is due: the first."""
    rows = [row(due=D(2025, 10, 10)), row(due=D(2026, 1, 10), state="pending")]
    assert [r["due_on"] for r in current(rows, D(2025, 12, 1))] == [D(2025, 10, 10)]
    assert [r["due_on"] for r in current(rows, D(2025, 10, 10))] == [D(2025, 10, 10)]
    assert [r["due_on"] for r in current(rows, D(2026, 2, 1))] == [D(2026, 1, 10)]


def test_reminder_names_stations_days_and_what_is_not_filled():
    rows = [
        row(on_time=1, missing=["护国街道", "大观街道"], short=1, state="partial"),
        row(form="survey", title="满意度表", unit="county", owed=1, missing=[], due=D(2025, 9, 5)),
        row(
            form="log", title="台账", unit="scope", owed=92, on_time=31, missing=[], state="partial"
        ),
        row(due=D(2026, 1, 10), state="pending", period_from=D(2025, 10, 1)),
        row(county="盘龙区"),
    ]
    assert reminder(rows, "五华区", D(2025, 12, 1)).splitlines() == [
        "五华区：截至2025年12月1日，督导资料报送情况如下。",
        "一、已到期，还没有收到或没有报齐：",
        "1. 《满意度表》2025年第三季度，2025年9月5日到期。",
        "2. 《人员表》2025年第三季度，2025年10月10日到期，已报齐 1/3 站，还缺：护国街道、大观街道（其中 1 个站收到了，但必填项没有填全）。",
        "3. 《台账》2025年第三季度，2025年10月10日到期，台账只覆盖 31/92 天。",
        "二、即将到期：",
        "1. 《人员表》2025年第四季度，2026年1月10日到期，已报齐 0/3 站，还缺：护国街道、大观街道、丰宁街道。",
        "请核对后尽快补报；已经报送的，请告知报送时间和文件名，以便查找。谢谢！",
    ]


def test_many_stations_are_cut_short_and_counted():
    many = [f"{n}号街道" for n in range(1, 18)]
    text = reminder([row(owed=17, missing=many)], "五华区", D(2025, 12, 1))
    assert "还缺：1号街道、2号街道、3号街道、4号街道、5号街道、6号街道等 17 个站。" in text


def test_a_county_that_owes_nothing_gets_no_text():
    rows = [row(state="received", missing=[]), row(state="late", missing=[])]
    assert reminder(rows, "五华区", D(2025, 12, 1)) == ""
    assert owing(rows, "五华区") == []
