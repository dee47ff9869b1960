"""A new city is one TOML file: its rules, its numbers, its readings; no line of Python or SQL."""

from dudao import rules
from dudao.evaluation import evaluate

CITY = """
title = "某市督导办法"
document = "某市_督导办法.txt"

[readings.R1]
label = "联合督导算不算"
options = [
  { id = "a", words = "按 90 分钟" },
  { id = "b", words = "按 60 分钟", set = { "NC-1.minutes" = 60 } },
]

[targets.NC-1]
label = "每县每季团体督导"
clause = "三"
quote = "每县每季度团体督导不少于2次，每次不少于90分钟"
since = "2024"
subject = "county"
level = "floor"
measure = "group_sessions"
period = "quarter"
at_least = 2
reading = "不足90分钟的不算"
params = { minutes = 90, city_wide = false }

[targets.NC-2]
label = "记录三日内"
clause = "四"
quote = "三日内完成记录"
since = "2024"
subject = "session"
level = "floor"
measure = "filing"
period = "session"
within_days = 3
reading = "自然日"
params = { days = 3, working = false, activities = ["group"] }

[targets.NC-4]
label = "每月线上"
clause = "六"
quote = "每月组织1次线上督导"
since = "2024"
subject = "centre"
level = "floor"
measure = "online_sessions"
period = "month"
at_least = 1
reading = "线上培训和线上团体督导都计"

[targets.NC-3]
label = "督导经费"
clause = "五"
quote = "落实督导经费"
since = "2024"
subject = "county"
level = "tracked"
data = "经费台账"
"""


def test_a_city_written_today_has_its_verdicts(city, tmp_path):
    """Two long sessions in the first quarter, one long and one of 89 minutes in the second; the third runs."""
    (tmp_path / "newcity.toml").write_text(CITY, encoding="utf-8")
    pack = rules.load("newcity", tmp_path)
    city.ledger(
        """日期 | 县 | 类别 | 方式 | 督导 | 时长 | 归档
        2025-01-10 | 五华区 | 团体 | 面谈 | 李明 | 90 | 2025-01-13
        2025-03-31 | 五华区 | 团体 | 面谈 | 李明 | 95 | 2025-04-04
        2025-04-01 | 五华区 | 团体 | 面谈 | 李明 | 90 | 2025-04-02
        2025-05-01 | 五华区 | 团体 | 面谈 | 李明 | 89 |
        2025-02-28 | 全市 | 线上培训 | | 李明 | 60 | """
    )
    with city.facts("2025-07-15") as facts:
        found = {(v.target, v.subject, v.period): v for v in evaluate(facts, pack, 2025)}
    quarters = {q: found["NC-1", "五华区", f"2025Q{q}"] for q in (1, 2, 3, 4)}
    assert {q: (v.state, v.value) for q, v in quarters.items()} == {
        1: ("met", 2), 2: ("unmet", 1), 3: ("pending", 0), 4: ("pending", 0),
    }  # fmt: skip
    ((source, reason),) = quarters[2].excluded
    assert (source.label, reason) == ("台账.xlsx!Sheet1!R5", "不足 90 分钟（89 分钟）")
    filed = {s: v.state for (t, s, _), v in found.items() if t == "NC-2"}
    assert filed == {
        "2025-01-10 五华区 团体": "met",
        "2025-03-31 五华区 团体": "unmet",
        "2025-04-01 五华区 团体": "met",
        "2025-05-01 五华区 团体": "undecidable",
    }
    online = [v.state for (t, _, _), v in found.items() if t == "NC-4"]
    assert online == ["unmet", "met", *["unmet"] * 4, *["pending"] * 6]
    assert not [key for key in found if key[0] == "NC-3"]
