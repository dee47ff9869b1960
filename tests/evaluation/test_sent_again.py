"""A checklist or a summary sent again for the same month: the newest received counts (DOMAIN §4 no. 35).

| rule | case | expected |
| --- | --- | --- |
| KM-71 | a blank count, then the corrected list of the month (the form names no county) | 达标, the older excluded |
| KM-71 | the corrected list is of another month | 未达标 |
| KM-58 | a short summary, then the same author's corrected one of the month | one verdict, 达标, the older excluded |
| KM-58 | of another author or month | two verdicts |
"""

import datetime as dt

import pytest

AGAIN = "同一个月后来又交了，以最新收到的为准"
FIRST, SECOND = dt.datetime(2025, 4, 1), dt.datetime(2025, 4, 3)


@pytest.mark.parametrize(
    ("month", "state", "reasons"),
    [
        ("2025-03", "met", [AGAIN, AGAIN]),
        ("2025-02", "unmet", ["数量一栏没有填"]),
    ],
)
def test_a_checklist_sent_again(city, month, state, reasons):
    old, new = {"month": "2025-03"}, {"month": month}
    city.send("materials_checklist", "文件 | 数\n日志 | 3\n总结 |", meta=old, now=FIRST)
    city.send("materials_checklist", "文件 | 数\n日志 | 3\n总结 | 1", meta=new, now=SECOND)
    (march,) = [v for v in city.verdicts("KM-71") if v.period == "2025-03"]
    assert (march.state, [reason for _, reason in march.excluded]) == (state, reasons)


@pytest.mark.parametrize(
    ("author", "month", "states"),
    [
        ("甲", "2025-03", ["met"]),
        ("乙", "2025-03", ["unmet", "met"]),
        ("甲", "2025-04", ["unmet", "met"]),
    ],
)
def test_a_summary_sent_again(city, author, month, states):
    for who, when, length, now in (("甲", "2025-03", 200, FIRST), (author, month, 300, SECOND)):
        table = f"填表人 | 月 | 工作\n{who} | {when} | {'字' * length}"
        city.send("monthly_summary", table, now=now, file=f"{length}.xlsx")
    found = city.verdicts("KM-58")
    assert [v.state for v in found] == states
    again = (("200.xlsx!Sheet1!R2", AGAIN),) if len(states) == 1 else ()
    assert tuple((source.label, why) for source, why in found[-1].excluded) == again
