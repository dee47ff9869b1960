"""报送情况: which period matters, and who is late."""

import datetime as dt

from dudao.evaluation.reporting_schedule import current, owing

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


def test_a_county_is_late_with_what_is_missing_or_in_part():
    rows = [row(state="received", missing=[]), row(state="late", missing=[])]
    assert owing(rows, "五华区") == []
    late = [row(due=D(2025, 10, 10), state="partial"), row(due=D(2025, 9, 5)), row(county="盘龙区")]
    assert [r["due_on"] for r in owing(late, "五华区")] == [D(2025, 9, 5), D(2025, 10, 10)]
