"""Forms typed as paragraphs of Word: a register, a questionnaire asked and answered, cases one after another."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dudao.reading.grid import Grid, Reading
from dudao.recognition.check import check
from dudao.records import SheetResult

TODAY = dt.date(2026, 1, 10)


def typed(lines: list[str], name: str = "盘龙区驻站社工基本情况.docx") -> SheetResult:
    found = check(Reading(name, "0" * 64, [], [], paragraphs=lines), TODAY)
    assert len(found.sheets) == 1, found.problems
    return found.sheets[0]


def column(found: SheetResult, name: str) -> list[Any]:
    return [record.values.get(name) for record in found.records]


def errors(found: SheetResult) -> list[str]:
    return [p.code for p in found.problems if p.severity == "error"]


HEAD = ["盘龙区驻站社工基本情况", "（2024年9月30日整理，按站分列）"]
ONE = [
    "姓名：蒋琴　　性别：女　　出生年月：1990年12月",
    "学历：中专　　专业：护理学　　入职时间：2024年2月3日",
]
TWO = [
    "姓名：朱明　　性别：男　　出生年月：1980年9月",
    "学历：本科　　专业：法学　　入职时间：2021年5月11日",
]
THREE = [
    "姓名：常燕　　性别：女　　出生年月：1989年12月",
    "学历：硕士　　专业：教育学　　入职时间：2022年2月17日",
]


@pytest.mark.parametrize(
    "lines",
    [
        [*HEAD, "一、拓东街道社工站", f"1．{ONE[0]}", ONE[1], f"2．{TWO[0]}", TWO[1], "二、鼓楼街道社工站", f"1．{THREE[0]}", THREE[1]],
        [*HEAD, "拓东街道（2人）", *ONE, *TWO, "鼓楼街道（1人）：", *THREE],
        [*HEAD, "【拓东街道】", "；".join(ONE), "；".join(TWO), "【鼓楼街道】", "；".join(THREE)],
    ],
    ids=["numbered", "plain", "a line each"],
)  # fmt: skip
def test_花名册打成段落_站名作小标题(lines: list[str]):
    found = typed([line.replace("　　", "  ") if "；" in line else line for line in lines])
    assert found.form == "staffing"
    assert column(found, "name") == ["蒋琴", "朱明", "常燕"]
    assert column(found, "station") == ["拓东街道", "拓东街道", "鼓楼街道"]
    assert column(found, "education") == ["中专", "本科", "硕士"]
    assert column(found, "hired_on") == ["2024-02-03", "2021-05-11", "2022-02-17"]
    assert errors(found) == []


def test_督导记录打成几行一条_也是清单():
    rows = [
        ("2024年3月4日", "团体督导", "龙翔街道", "杨文斌"),
        ("2024年4月9日", "个别督导", "护国街道", "彭玉梅"),
    ]
    lines = ["五华区2024年督导台账"]
    for day, kind, station, who in rows:
        lines.append(f"督导日期：{day}　　督导类别：{kind}　　社工站：{station}")
        lines.append(f"督导老师：{who}　　时长：2小时　　主题：档案整理")
    found = typed(lines, "五华区2024年督导台账.docx")
    assert (found.form, column(found, "held_on")) == (
        "session_ledger",
        ["2024-03-04", "2024-04-09"],
    )
    assert column(found, "supervisors") == [["杨文斌"], ["彭玉梅"]]


QUESTIONS = [
    "您对本次督导的形式是否满意？", "您对本次督导过程中的氛围是否满意？",
    "您在本次督导的过程中对督导老师的回答是否满意？", "您在本次督导的过程中对督导老师的自我介绍环节是否满意？",
    "您在本次督导的过程中对督导老师的游戏环节是否满意？", "您在本次督导的过程中对督导老师的提出问题环节是否满意？",
    "您在本次督导的过程中对督导老师的总结交流环节是否满意？",
]  # fmt: skip


@pytest.mark.parametrize(
    ("reply", "none"), [("答：", "（未答）"), ("回答：", ""), ("选择:", "漏答")]
)
def test_问卷打成一问一答_几份接着(reply: str, none: str):
    lines = ["督导满意度调研表", "督导日期：2024年3月7日　　督导老师：魏思颖　　地区：昆明市晋宁区"]
    for copy, level in (("第一份", "很满意"), ("第二份", "非常满意")):
        lines.append(copy)
        answers = [level] * 6 + [none]
        lines += [
            f"{n}．{q}　{reply}{a}"
            for n, (q, a) in enumerate(zip(QUESTIONS, answers, strict=True), 1)
        ]
        lines.append("意见和建议：希望多来站里")
    found = typed(lines, "晋宁区督导满意度.docx")
    assert found.form == "satisfaction_survey"
    assert [column(found, f"q{n}") for n in (1, 6, 7)] == [[4, 5], [4, 5], [None, None]]
    assert column(found, "comment") == ["希望多来站里"] * 2
    assert (found.meta["held_on"], found.meta["supervisor"]) == ("2024-03-07", "魏思颖")


@pytest.mark.parametrize(
    "inner", ["策略：以抗逆力理论为指导。", "过程：社工入户八次。", "思路：先走访。"]
)
def test_案例打成段落_两则接着_提纲里的小标题是提纲的话(inner: str):
    lines = ["社会工作服务站案例收集需求表"]
    for n, name in (("一", "山里娃的周末课堂"), ("二", "独居老人的新家人")):
        lines += [
            f"案例{n}",
            f"案例名称：{name}",
            "案例类型：小组工作",
            "落地社工站名称：禄劝县转龙镇社工站",
        ]
        lines += [
            "负责人：余桂芬",
            "案例提纲内容：",
            "背景：无人照看孩子较多。",
            inner,
            "结果：评价好。",
        ]
    found = typed(lines, "禄劝县案例收集.docx")
    assert column(found, "name") == ["山里娃的周末课堂", "独居老人的新家人"]
    assert column(found, "outline") == [f"背景：无人照看孩子较多。\n{inner}\n结果：评价好。"] * 2
    assert errors(found) == []


@pytest.mark.parametrize("clock", ["14:30—16:00", "上午9:30至11:00", "14:30-16:00"])
def test_督导日期和督导时间两个标签_时间是从几点到几点(clock: str):
    lines: list[str] = []
    for day in ("8", "15"):
        lines += [
            "个别督导登记表",
            "被督导社工：许佳慧　　　督导员：何咏诗",
            "督导类型：个别督导　　　督导方式：面谈",
        ]
        lines += [
            f"督导日期：2024年5月{day}日　　　督导时间：{clock}",
            "督导地点：马金铺街道社工站会议室",
        ]
        lines += [
            "督导内容：",
            "围绕困境儿童入户走访展开。",
            "督导建议：",
            "先从学习聊起。",
            "社工计划：",
            "本月重访三户。",
        ]
    found = typed(lines, "呈贡个别督导.docx")
    assert column(found, "held_on") == ["2024-05-08", "2024-05-15"]
    assert column(found, "minutes") == [90, 90]
    assert errors(found) == []


def test_四张卡片两两并排_左边第一个标签谁也不认识():
    def card(who: str, day: str, text: str) -> list[list[str]]:
        return [
            ["社工", who, "督导", "康宁"],
            ["日期", day, "时长（分钟）", "60"],
            ["方式", "面谈", "地点", "羊街镇社工站"],
            ["内容", text, "", ""],
            ["建议", "先填一半再去", "", ""],
            ["计划", "月底前走完", "", ""],
        ]

    cards = [
        card(name, f"2024/7/1{n}", f"事情{n}")
        for n, name in enumerate(["朱宏伟", "丰美琳", "蔺国强", "舒云霞"])
    ]
    rows: list[list[Any]] = [["寻甸县2024年下半年个别督导登记表"], []]
    for left, right in (cards[:2], cards[2:]):
        rows += [[*a, None, *b] for a, b in zip(left, right, strict=True)]
        rows.append([])
    page = Grid("个督", "sheet", rows)
    found = check(Reading("寻甸.xlsx", "0" * 64, [page], []), TODAY).sheets[0]
    assert sorted(column(found, "content")) == ["事情0", "事情1", "事情2", "事情3"]
    assert sorted(column(found, "held_on")) == [f"2024-07-1{n}" for n in range(4)]
    assert errors(found) == []
