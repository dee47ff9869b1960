"""What people of agencies and universities write in their own words: figures that are no age, signatures of several, the closing line of a paper."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dudao.reading.grid import Grid, Reading
from dudao.recognition.check import check
from dudao.records import SheetResult

TODAY = dt.date(2026, 1, 10)


def grid(rows: list[list[Any]], **more: Any) -> Grid:
    width = max(map(len, rows))
    return Grid("Sheet1", "sheet", [[*row, *[None] * (width - len(row))] for row in rows], **more)


def read(one: Grid, name: str = "表.xlsx") -> SheetResult:
    (found,) = check(Reading(name, "0" * 64, [one], []), TODAY).sheets
    return found


def column(found: SheetResult, name: str) -> list[Any]:
    return [record.values.get(name) for record in found.records]


# -- a figure of something else -----------------------------------------------------------------------

WORKERS = [
    ["五华区", "龙翔街道社工站", "甘棠", "女", "2022-03", "社会工作", "本科"],
    ["五华区", "护国街道社工站", "程思齐", "男", "2023-07", "法学", "大专"],
    ["五华区", "大观街道社工站", "陆遥", "女", "2021-11", "护理", "本科"],
]
HEAD = ["县区", "服务点", "员工姓名", "性别", "入职日期", "毕业专业", "学历"]


@pytest.mark.parametrize(
    "heading", ["年度受督时长(小时)", "本年累计参训学时", "累计受督次数", "上门次数（次）"]
)
def test_时长和次数不是年龄(heading: str):
    """Under a heading of hours or times stand 30, 24, 27: nobody's age, whatever field is left open."""
    rows = [[*HEAD, heading], *([*row, n] for row, n in zip(WORKERS, (30, 24, 27), strict=True))]
    found = read(grid(rows))
    assert column(found, "age") == [None] * 3
    assert [record.values["extra"][heading] for record in found.records] == ["30", "24", "27"]


def test_没有列名的数仍可以是年龄():
    rows = [
        [*HEAD, "现年（岁）"],
        *([*row, n] for row, n in zip(WORKERS, (30, 24, 27), strict=True)),
    ]
    assert column(read(grid(rows)), "age") == [30, 24, 27]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["有（中级）", "无", "有（初级）"], ["社会工作师", None, "助理社会工作师"]),
        (["已考取（初级）", "否", "已取得（中级）"], ["助理社会工作师", None, "社会工作师"]),
        (["是(助理社会工作师)", "暂无", "是(社会工作师)"], ["助理社会工作师", None, "社会工作师"]),
    ],
)  # fmt: skip
def test_有无证书一栏_有的后面写等级(cells: list[str], expected: list[str | None]):
    rows = [[*HEAD, "有无社工证"], *([*row, c] for row, c in zip(WORKERS, cells, strict=True))]
    found = read(grid(rows))
    assert column(found, "certificate") == expected
    assert [p for p in found.problems if p.severity == "error"] == []


@pytest.mark.parametrize(
    "line", ["填写：岳明远（督导助理）", "填报：岳明远（见习督导助理）", "制表：岳明远(督导助理)"]
)
def test_填表人后面注明是督导助理(line: str):
    rows = [["五华区社工站社工入职情况表"], [line], HEAD, *WORKERS]
    found = read(grid(rows))
    assert found.meta["assistant"] == "岳明远"


@pytest.mark.parametrize("heading", ["评审意见", "专家评语", "考核组意见"])
def test_评估表的意见是备注(heading: str):
    rows = [
        ["2025年上半年督导服务成效评估表"],
        ["编号", "受评督导", "目标达成（30）", "任务完成量（20）", "能力提升（20）", "社工评价（20）", "购买方评价（10）", "综合得分", "评定等次", heading],
        [1, "岳明远", 28, 19, 18, 18, 9, 92, "优秀", "记录规范"],
        [2, "程思齐", 26, 20, 17, 17, 9, 89, "良好", None],
        [3, "白若兰", 27, 18, 18, 19, 8, 90, "优秀", "个督做得细"],
    ]  # fmt: skip
    found = read(grid(rows))
    assert (found.form, column(found, "note")) == (
        "supervisor_assessment",
        ["记录规范", None, "个督做得细"],
    )


@pytest.mark.parametrize("heading", ["纪要提交", "记录单归档", "纪要上交时间"])
def test_台账里纪要哪天交(heading: str):
    rows = [
        ["五华区督导台账"],
        ["日期", "社工站", "督导类别", "督导老师", "督导时长", "主题", heading],
        ["2025-03-12", "龙翔街道", "团体督导", "岳明远", 120, "个案记录怎么写", "2025-03-14"],
        ["2025-04-16", "护国街道", "个别督导", "程思齐", 90, "家访的准备", "2025-04-18"],
        ["2025-05-21", "大观街道", "团体督导", "岳明远", 150, "小组的结束", "2025-05-25"],
    ]
    found = read(grid(rows))
    assert column(found, "record_filed_on") == ["2025-03-14", "2025-04-18", "2025-05-25"]


# -- a card of an agency's own ------------------------------------------------------------------------


def card(kind: str, signed: str, label: str = "督导方法", who: str = "受督人员") -> Grid:
    return grid([
        ["社会工作督导服务记录"],
        ["督导日期", "2025/8/6", "督导时数", "2小时"],
        [label, kind, "沟通媒介", "面谈"],
        ["督导员", "岳明远", who, "甘棠、程思齐、陆遥"],
        ["督导地点", "龙翔街道社工站", None, None],
        ["督导过程及内容", "围绕社区食堂讨论需求调查的问卷如何落地。", None, None],
        ["督导员建议", "问卷控制在十五题以内，先试访五户。", None, None],
        [f"{who}跟进计划", "月底前完成三十户调查。", None, None],
        [f"{who}签名/日期", signed, "督导员签名/日期", "岳明远 2025/8/8"],
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "code"), [("团体督导", "group"), ("个别督导", "individual"), ("同事督导", "peer")]
)
@pytest.mark.parametrize("label", ["督导方法", "督导模式"])
def test_方法一栏写的是类别就是类别(kind: str, code: str, label: str):
    (record,) = read(card(kind, "甘棠 2025/8/7", label)).records
    assert (record.values["type"], record.values["mode"]) == (code, "face_to_face")


@pytest.mark.parametrize("who", ["受督人员", "受督者", "被督导社工"])
@pytest.mark.parametrize(
    "signed", ["甘棠（代表） 2025/8/7", "甘棠、程思齐 2025/8/7", "甘棠，程思齐、陆遥 2025年8月7日"]
)
def test_几个人一起签名_日期照读(signed: str, who: str):
    found = read(card("团体督导", signed, who=who))
    (record,) = found.records
    assert record.values["worker_signed_on"] == "2025-08-07"
    assert record.values["supervisees"] == ["甘棠", "程思齐", "陆遥"]


# -- around the answers of a survey -------------------------------------------------------------------

ITEMS = [
    "本次督导的形式",
    "本次督导的氛围",
    "督导老师的回答",
    "督导老师的自我介绍",
    "督导老师的游戏环节",
    "督导老师提出问题",
    "督导老师的总结",
]
LEVELS = ["非常满意", "很满意", "一般", "很不满意", "非常不满意"]


def survey(above: str, remark: str | None, closing: str) -> Grid:
    table = [["序号", "评价内容", *LEVELS]]
    table += [[str(n), text, "√", *[None] * 4] for n, text in enumerate(ITEMS, 1)]
    table += [["其他建议", "其他建议", *[remark] * 5]]
    spans = [(8, 0, 8, 1), (8, 2, 8, 6)]
    return Grid("表1", "word", table, spans, before=["督导满意度评价单", above], after=[closing])


@pytest.mark.parametrize(
    "closing", ["谢谢您的评价！", "感谢您的参与和支持！", "问卷到此结束，谢谢！"]
)
@pytest.mark.parametrize("remark", [None, "希望多带案例"])
def test_末尾的客套话不是建议(closing: str, remark: str | None):
    found = read(survey("督导日期：2025年9月18日", remark, closing), "评价单.docx")
    (record,) = found.records
    assert record.values["comment"] == remark


@pytest.mark.parametrize("label", ["被督导单位", "受督站点", "您所在的社工站"])
def test_问卷上面写的被督导单位是社工站(label: str):
    above = f"督导日期：2025年9月18日   {label}：五华区龙翔街道社工站   主督导：岳明远"
    found = read(survey(above, "希望多带案例", "谢谢！"), "评价单.docx")
    assert [found.meta[n] for n in ("held_on", "county", "station", "supervisor")] == [
        "2025-09-18", "五华区", "龙翔街道", "岳明远",
    ]  # fmt: skip


# -- a moment of the clock ----------------------------------------------------------------------------


def collected(heading: str, stamps: list[str]) -> Grid:
    rows = [
        [heading, "督导日期", "哪个站点", "督导形式", "督导老师姓名", "参加的社工", "时长(分钟)", "这次讲了什么"],
        [stamps[0], "2025-03-06", "龙翔街道", "小组督导", "岳明远", "甘棠、程思齐", 120, "需求调研怎么做"],
        [stamps[1], "2025-03-20", "护国街道", "一对一督导", "岳明远", "陆遥", 60, "困境儿童的个案"],
        [stamps[2], "2025-04-10", "大观街道", "小组督导", "白若兰", "甘棠、陆遥", 150, "小组怎样开场"],
    ]  # fmt: skip
    return grid(rows)


CLOCKED = ["2025/3/6 18:02", "2025/3/21 20:15", "2025/4/12 08:40"]
DAYS = ["2025/3/8", "2025/3/21", "2025/4/12"]


@pytest.mark.parametrize("heading", ["提交时间", "创建时间", "提交答卷时间"])
def test_工具记下的时刻不是交记录的日期(heading: str):
    found = read(collected(heading, CLOCKED))
    assert column(found, "record_filed_on") == [None] * 3
    assert column(found, "held_on") == ["2025-03-06", "2025-03-20", "2025-04-10"]


def test_人写的提交日期照读():
    assert column(read(collected("提交时间", DAYS)), "record_filed_on") == [
        "2025-03-08", "2025-03-21", "2025-04-12",
    ]  # fmt: skip


# -- the other option of an item ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "options"),
    [("驻地", ("自用", "合用")), ("场所", ("单独", "共用")), ("办公点", ("独立", "与人合用"))],
)
def test_同一格表头下的另一个选项_是同一项的(label: str, options: tuple[str, str]):
    """One of two options is known, the other could be another item's: it stands under the same label."""
    rows = [
        ["东川区社工站硬件配置", *[None] * 9],
        ["序号", "站点", label, None, "门牌", None, "引导牌", None, "LOGO墙", "马甲"],
        [None, None, *options, "竖式", "横式", *options, None, None],
        [1, "铜都街道", None, "√", "√", None, None, "√", "√", "√"],
        [2, "碧谷街道", "√", None, None, "√", "√", None, None, "√"],
        [3, "汤丹镇", "√", "√", "√", None, "√", None, "√", None],
    ]
    merges = [(1, 2, 1, 3), (1, 4, 1, 5), (1, 6, 1, 7)]
    found = read(grid(rows, merges=merges))
    assert column(found, "office") == ["shared", "own", None]
    assert column(found, "direction_sign") == ["shared", "own", "own"]
    assert ("two_ticks", "office") in [(p.code, p.field) for p in found.problems]


@pytest.mark.parametrize("sign", ["×", "✗", "x"])
def test_持证一栏打叉是没有(sign: str):
    rows = [
        [*HEAD, "持证"],
        *([*row, c] for row, c in zip(WORKERS, ("初级", sign, sign), strict=True)),
    ]
    found = read(grid(rows))
    assert column(found, "certificate") == ["助理社会工作师", None, None]
    assert [p.code for p in found.problems if p.field == "certificate"] == []


# -- whose answers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stations", "meta", "own"),
    [
        (["龙翔街道社工站"] * 3, "龙翔街道", [{}, {}, {}]),
        (
            ["龙翔街道社工站", "护国街道社工站", "大观街道社工站"], None,
            [{"您所在的社工站": f"{s}社工站"} for s in ("龙翔街道", "护国街道", "大观街道")],
        ),
    ],
)  # fmt: skip
def test_各人所在的站不同_原样留在其他栏(
    stations: list[str], meta: str | None, own: list[dict[str, str]]
):
    """One station throughout is the sheet's; several are each answer's own, and stand as written too."""
    rows = [["序号", "您所在的社工站", *ITEMS]]
    rows += [[n, station, *["非常满意"] * 7] for n, station in enumerate(stations, 1)]
    found = read(grid(rows), "满意度导出.xlsx")
    assert (found.form, found.meta["station"]) == ("satisfaction_survey", meta)
    assert [record.values["extra"] for record in found.records] == own
