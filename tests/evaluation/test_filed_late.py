"""Filing within a week: working days (A9), and a filing day written as a range.

| case | expected |
| --- | --- |
| A9 = working days, session on a Monday, no filing day | 进行中 to the seventh working day, then 无法判定 |
| … session on a Saturday | counted from the Friday before |
| a filing day written as a range, from in time to late | 无法判定 |
| … all in time, or the days apart by less | 达标 |
| … all late | 未达标 |
| … whose end cannot be read | 无法判定, unless late from its first day |
| … in the signature of a form 九 | the same |
"""

import hashlib

import pytest

from dudao import rules
from dudao.problems import Problem
from dudao.records import FileResult, Record, SheetResult
from tests.matrices import some

WORKING = rules.choose("kunming", {"A9": "working"})


@pytest.mark.parametrize(
    ("session", "as_of", "state", "missing"),
    some(
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
        always=1,
    ),
)
@pytest.mark.parametrize(("rule", "kind"), [("KM-67", "团体"), ("KM-69", "个别")])
def test_the_last_of_seven_working_days(city, session, as_of, state, missing, rule, kind):
    city.ledger(f"日期 | 县 | 类别 | 督导 | 对象\n{session} | 五华区 | {kind} | 李明 | 乙")
    (verdict,) = city.verdicts(rule, as_of, pack=WORKING)
    assert (verdict.state, verdict.missing) == (state, missing)


@pytest.mark.parametrize(
    ("first", "text", "state", "value"),
    some(
        [
            ("2025-03-17", "2025-03-17至2025-03-25", "undecidable", None),
            ("2025-03-17", "2025年3月17日-20日", "undecidable", None),
            ("2025-03-17", "2025-03-17至2025-03-19", "met", None),
            ("2025-03-20", "2025-03-20至2025-03-25", "unmet", None),
            ("2025-03-17", "2025-03-17至月底", "undecidable", None),
            ("2025-03-20", "2025-03-20至月底", "unmet", None),
            ("2025-03-17", None, "met", 5),
        ],
        always=1,
    ),
)
@pytest.mark.parametrize("form", ["session_ledger", "individual_session"])
def test_a_filing_day_written_as_a_range(city, form, first, text, state, value):
    held, ledger = "2025-03-12", form == "session_ledger"
    field = "record_filed_on" if ledger else "supervisor_signed_on"
    shared = {"held_on": held, "supervisors": ["李明"], "supervisees": ["乙"], field: first}
    place = {"county": ["五华区"], "activity": "individual"}
    values = {**shared, **(place if ledger else {"county": "五华区", "type": "individual"})}
    told = [Problem("date_range", "warning", "一段日期", "H2", field, text)] if text else []
    meta = {"covers_from": "2025-01-01", "covers_to": "2025-12-31"} if ledger else {}
    sheet = SheetResult("Sheet1", form, meta, [Record(2, values, {field: "H2"})], told)
    city.store.commit(
        FileResult("表.xlsx", hashlib.sha256(b"x").hexdigest(), [sheet]),
        b"x",
        "测试",
        now=city.late,
    )
    assert city.states("KM-69") == {"2025-03-12 五华区 个别": (state, value)}
    if state == "undecidable":
        (verdict,) = city.verdicts("KM-69")
        assert verdict.missing.startswith("完成日期写的是一段")
