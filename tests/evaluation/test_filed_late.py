"""Filing within a week: working days (A9).

| case | expected |
| --- | --- |
| A9 = working days, session on a Monday, no filing day | 进行中 to the seventh working day, then 无法判定 |
| … session on a Saturday | counted from the Friday before |
"""

import pytest

from dudao import rules

WORKING = rules.choose("kunming", {"A9": "working"})


@pytest.mark.parametrize(
    ("session", "as_of", "state", "missing"),
    [
        ("2025-03-03", "2025-03-11", "pending", "记录还没有完成，剩 1 天"),
        ("2025-03-03", "2025-03-12", "pending", "记录还没有完成，今天是最后一天"),
        ("2025-03-03", "2025-03-13", "undecidable", "没有读得出的记录完成日期"),
        ("2025-03-03", "2025-03-17", "undecidable", "没有读得出的记录完成日期"),
        ("2025-03-06", "2025-03-17", "pending", "记录还没有完成，今天是最后一天"),
        ("2025-03-06", "2025-03-18", "undecidable", "没有读得出的记录完成日期"),
        ("2025-03-08", "2025-03-18", "pending", "记录还没有完成，今天是最后一天"),
        ("2025-03-08", "2025-03-19", "undecidable", "没有读得出的记录完成日期"),
    ],
)
@pytest.mark.parametrize(("rule", "kind"), [("KM-67", "团体"), ("KM-69", "个别")])
def test_the_last_of_seven_working_days(city, session, as_of, state, missing, rule, kind):
    city.ledger(f"日期 | 县 | 类别 | 督导 | 对象\n{session} | 五华区 | {kind} | 李明 | 乙")
    (verdict,) = city.verdicts(rule, as_of, pack=WORKING)
    assert (verdict.state, verdict.missing) == (state, missing)
