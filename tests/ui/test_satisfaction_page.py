"""满意度按段看：两段一比一句话；示例年里说清为什么比不了；没有行话。"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from dudao.ui import satisfaction

sys.path.insert(0, str(Path(__file__).parents[1]))
import recount

AS_OF = {"year": "2025", "as_of": "2026-01-10"}
JARGON = ("威尔逊", "Wilson", "置信", "区间", "显著", "标准差", "p 值")


def test_示例年的两个季度_说为什么比不了_人数和另一遍计数相等(own_full, visit, words_of):
    app, truth = visit("satisfaction", **AS_OF), recount.quarters()
    assert not app.exception
    said = words_of(app).replace("\\", "")
    assert "全年满意率 75%（59 人答卷）" in said
    assert "比不了：三季度答卷太少，为保护答卷人不显示；二季度只知道约 80%，说得更细会倒推出人数少的组" in said  # fmt: skip
    assert [word for word in JARGON if word in said] == []
    period = next(c for c in app.segmented_control if c.key == "period")
    assert period.options == ["全年", "二季度", "三季度", "上半年", "下半年"]
    app = period.set_value("二季度").run()
    people, votes = truth[2]
    said = words_of(app).replace("\\", "")
    assert f"二季度满意率 约{round(10 * sum(votes[3:]) / sum(votes))}0%（{people} 人答卷）" in said
    assert "比不了：二季度只知道约 80%，说得更细会倒推出人数少的组；一季度没有答卷" in said
    counties = next(e.value for e in app.dataframe if "县区" in e.value.columns)
    assert set(counties["县区"]) == {"五华区", "官渡区", "寻甸县", "晋宁区"}
    sessions = next(e.value for e in app.dataframe if "场次" in e.value.columns)
    assert [s[:10] for s in sessions["场次"]] == ["2025-04-09", "2025-05-14"]


PERIODS = {
    "Q1": {"total": {"respondents": 38, "rate": 0.75, "mean": 4.0, "why": None}},
    "Q2": {"total": {"respondents": 41, "rate": 0.82, "mean": 4.1, "why": None}},
}


class Looked:
    year = 2025

    def satisfaction_periods(self, year: int | None = None):
        return {"Q4": PERIODS["Q1"]} if year == 2024 else PERIODS


@pytest.mark.parametrize(
    ("when", "against", "told"),
    [
        ("全年", None, "二季度 82%（n=41），一季度 75%（n=38）：相差 7 个百分点，可能只是偶然"),
        ("二季度", None, "二季度 82%（n=41），一季度 75%（n=38）：相差 7 个百分点，可能只是偶然"),
        ("二季度", "2024年四季度", "二季度 82%（n=41），2024年四季度 75%（n=38）：相差 7 个百分点，可能只是偶然"),
        ("一季度", None, "一季度以前的一段在上一年，可以另选一段来比"),
        ("二季度", "三季度", "比不了：三季度没有答卷"),
    ],
)  # fmt: skip
def test_两段一比_一句话(when, against, told):
    assert satisfaction.comparison(Looked(), PERIODS, when, against) == told


def test_没有日期的答卷分不出季度():
    assert satisfaction.comparison(Looked(), {}, "全年", None) == "答卷没有写日期，分不出季度"
