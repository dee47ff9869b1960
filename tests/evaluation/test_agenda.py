"""The agenda of a meeting: what stands on it, in which order, in which words."""

from __future__ import annotations

import datetime as dt

from dudao.evaluation import agenda
from dudao.evaluation.verdicts import Brief

UNITS = {"KM-10": "次", "KM-35": "次", "KM-47": "次"}
MIDYEAR, AFTER = dt.date(2025, 6, 30), dt.date(2026, 1, 10)


def brief(target, county, value, required, state, missing=None):
    level = "floor" if target == "KM-10" else "principle"
    return Brief(
        target, "团体督导", level, "", county, county, "2025", value, required, state, missing
    )


def said(verdicts, as_of):
    found = agenda.ordered(agenda.of_counties(verdicts, UNITS, 2025, as_of))
    return [(item.need, item.subject, item.said, item.target) for item in found]


def test_年度结束_未达底线在前_无法判定写出缺什么_原则未达不上会():
    assert said([
        brief("KM-35", "甲县", 0, 2, "unmet", "差 2 次"),
        brief("KM-10", "丙县", 0, 1, "undecidable", "时长无法读出"),
        brief("KM-10", "甲县", 0, 1, "unmet", "差 1 次"),
        brief("KM-10", "乙县", 3, 1, "met"),
    ], AFTER) == [
        ("below_floor", "甲县", "未达底线：0 次，需 1 次", "KM-10"),
        ("open", "丙县", "底线无法判定：时长无法读出", "KM-10"),
    ]  # fmt: skip


def test_年度里_差两次以上的比快慢_差一次的底线只说还差():
    """
    甲 底线差 1：只说还差；乙 原则 2/4，过了 181 天、剩 184 天：2/184 < 2/181，赶得上，不上会；
    丙 原则 1/4：3/184 > 1/181，赶不上；丁 原则差 1：不上会
    """
    assert said([
        brief("KM-10", "甲县", 0, 1, "pending"),
        brief("KM-35", "乙县", 2, 4, "pending"),
        brief("KM-35", "丙县", 1, 4, "pending"),
        brief("KM-35", "丁县", 1, 2, "pending"),
    ], MIDYEAR) == [
        ("behind", "甲县", "底线还差 1 次，剩 184 天", "KM-10"),
        ("behind", "丙县", "原则还差 3 次，剩 184 天；至今 1 次，照现在的快慢赶不上", "KM-35"),
    ]  # fmt: skip


def test_一个县同一种原因只上会一次_说底线的():
    assert said([
        brief("KM-35", "甲县", 0, 2, "undecidable", "时长无法读出"),
        brief("KM-10", "甲县", 0, 1, "undecidable", "台账记到 6月30日"),
    ], AFTER) == [("open", "甲县", "底线无法判定：台账记到 6月30日", "KM-10")]  # fmt: skip


def test_连续不合格的督导和没报的县排在后面():
    streak = Brief("KM-47", "", "disqualification", "", "赵一", None, "2025", 2, 1, "unmet", None, ceiling=True)  # fmt: skip
    items = agenda.ordered([
        *agenda.of_silence(["甲县", "乙县"], "2 个县区一份文件也没有报来"),
        *agenda.of_streaks([streak]),
        *agenda.of_counties([brief("KM-10", "丙县", 0, 1, "unmet")], UNITS, 2025, AFTER),
    ])  # fmt: skip
    assert [(item.subject, item.said) for item in items] == [
        ("丙县", "未达底线：0 次，需 1 次"),
        ("赵一", "成效评估连续 2 次不合格"),
        ("甲县、乙县", "2 个县区一份文件也没有报来"),
    ]
    assert agenda.of_silence([], "没有") == []


def test_只有一个县的账号_一句话也读得通():
    assert agenda.sentence({"甲县": "met"}, "", 2025, AFTER) == "2025年，甲县达到了底线。"


def group(name, rate, people, mean=4.0):
    return {"name": name, "rate": rate, "respondents": people, "mean": mean, "why": None}


def test_满意率下降超出偶然的才上会_只比准数():
    """
    甲 95% → 60%（n=41、38）：不像偶然，上会；乙 82% → 75%：可能只是偶然；丙 95% → 60% 但只显示到十位（没有均值）；丁 上升
    """
    then = [
        group("甲县", 0.95, 41),
        group("乙县", 0.82, 41),
        group("丙县", 0.95, 41, None),
        group("丁县", 0.5, 40),
    ]
    now = [
        group("甲县", 0.6, 38),
        group("乙县", 0.75, 38),
        group("丙县", 0.6, 38),
        group("丁县", 0.9, 40),
    ]
    periods = {"Q1": {"county": then}, "Q2": {"county": now}, "H1": {"county": now}}
    names = {"Q1": "一季度", "Q2": "二季度"}
    assert [(i.need, i.subject, i.said) for i in agenda.of_fallen(periods, names)] == [
        (
            "fallen",
            "甲县",
            "满意率下降：二季度 60%（n=38），一季度 95%（n=41）：相差 35 个百分点，不像只是偶然",
        )
    ]
    assert agenda.of_fallen({"Q1": {"county": then}}, names) == []
