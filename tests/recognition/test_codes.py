"""Codes in place of words: beside their word, explained on another sheet, said in words next door."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dudao.reading.grid import Grid, Reading
from dudao.recognition.check import check
from dudao.records import SheetResult

TODAY = dt.date(2026, 1, 10)
Rows = list[list[Any]]


def read(*sheets: Rows) -> SheetResult:
    grids = [Grid(f"表{n}", "sheet", [list(row) for row in rows]) for n, rows in enumerate(sheets)]
    return check(Reading("五华区.xlsx", "0" * 64, grids, []), TODAY).sheets[0]


def column(found: SheetResult, name: str) -> list[Any]:
    return [record.values.get(name) for record in found.records]


def errors(found: SheetResult) -> list[tuple[str, str | None]]:
    return [(p.code, p.cell) for p in found.problems if p.severity == "error"]


def staff(sexes: list[Any], degrees: list[Any], heads: tuple[str, str] = ("性别", "学历")) -> Rows:
    places, names = (
        ["龙翔街道", "护国街道", "大观街道", "丰宁街道"],
        ["张秀英", "李建国", "王思雨", "赵明"],
    )
    rows = zip(places, names, sexes, degrees, strict=True)
    return [
        ["五华区社工站点人员情况统计总表"],
        ["所在站点", "姓名", heads[0], heads[1], "入职时间"],
        *([a, b, c, d, "2022-03"] for a, b, c, d in rows),
    ]


@pytest.mark.parametrize(
    ("sexes", "degrees"),
    [
        (
            ["1-男", "2-女", "2-女", "1-男"],
            ["30-大学专科", "20-大学本科", "20-大学本科", "30-大学专科"],
        ),
        (["M1:男", "F1:女", "F1:女", "M1:男"], ["03：大专", "04：本科", "04：本科", "03：大专"]),
        (
            ["男（1）", "女（2）", "女（2）", "男（1）"],
            ["大专[3]", "本科[4]", "本科[4]", "大专[3]"],
        ),
        (["01/男", "02/女", "02/女", "01/男"], ["E2_大专", "E1_本科", "E1_本科", "E2_大专"]),
    ],
)
def test_代码写在词旁边_读的是词(sexes: list[str], degrees: list[str]):
    found = read(staff(sexes, degrees))
    assert column(found, "sex") == ["男", "女", "女", "男"]
    assert column(found, "education") == ["大专", "本科", "本科", "大专"]
    assert errors(found) == []


def test_设施的有无和独用合用带代码():
    found = read(
        [
            ["站点名称", "办公场所使用方式", "门牌样式", "去向牌使用方式", "墙面LOGO", "工作牌"],
            ["龙翔街道", "01:独用", "01:竖排", "00:未设", "0:无", "1:有"],
            ["护国街道", "02:合用", "02:横排", "02:合用", "1:有", "1:有"],
            ["大观街道", "02:合用", "01:竖排", "00:未设", "1:有", "0:无"],
            ["丰宁街道", "01:独用", "02:横排", "01:独用", "0:无", "0:无"],
        ]
    )
    assert column(found, "office") == ["own", "shared", "shared", "own"]
    assert column(found, "direction_sign") == [None, "shared", None, "own"]
    assert column(found, "logo_wall") == [False, True, True, False]
    assert column(found, "badge") == [True, True, False, False]
    assert errors(found) == []


@pytest.mark.parametrize(
    "topics",
    [
        ["1、个案会谈", "2、小组活动", "3、档案归档", "4、年度计划"],  # numbered, no codes
        ["2024-春季小组", "2024-秋季小组", "2025-春季小组", "2025-秋季小组"],  # a year
    ],
)
def test_编号和年份不是代码_原样留下(topics: list[str]):
    rows = [["日期", "社工站", "督导类别", "督导老师", "督导主题"]]
    rows += [
        [f"2025年3月{n}日", "龙翔街道", "团体督导", "杨文斌", t] for n, t in enumerate(topics, 1)
    ]
    assert column(read([["五华区2025年督导台账"], *rows]), "topic") == topics


CODED = staff([2, 1, 2, 2], [4, 3, 9, 4])
NAMED = [["id", "xm", "xb", "xl", "rzsj"], *CODED[1:]]


@pytest.mark.parametrize(
    ("rows", "book"),
    [
        (
            CODED,
            [["字段", "代码", "名称"], ["性别", 1, "男"], ["性别", 2, "女"], ["学历", 3, "大专"], ["学历", 4, "本科"], ["学历", 5, "硕士"]],
        ),
        (
            NAMED,
            [["变量", "代码", "含义"], ["xb", 1, "男"], [None, 2, "女"], ["xl", 3, "大专"], [None, 4, "本科"], [None, 5, "硕士"]],
        ),
        (
            NAMED,
            [["变量", "中文名", "取值说明"], ["xb", "性别", "1=男 2=女"], ["rzsj", "入职时间", "YYYY-MM"], ["xl", "学历", "3=大专 4=本科 5=硕士"]],
        ),
    ],
)  # fmt: skip
def test_代码另页说明_读的是词_说明里没有的代码报错(rows: Rows, book: Rows):
    found = read(rows, book)
    assert column(found, "sex") == ["女", "男", "女", "女"]
    assert column(found, "education") == ["本科", "大专", None, "本科"]
    assert errors(found) == [("unreadable_choice", "D5")]


@pytest.mark.parametrize("heads", [("选项代码", "选项"), ("编码", "文本"), ("值", "名称")])
def test_问卷一题两列_代码旁边有文字_以文字为准(heads: tuple[str, str]):
    questions = ["督导的形式", "督导过程中的氛围", "督导老师的回答", "自我介绍环节", "游戏环节"]
    questions += ["提出问题环节", "总结交流环节"]
    levels = {1: "非常满意", 2: "很满意", 3: "一般", 4: "很不满意", 5: "非常不满意"}
    answers = [[1, 2, 1, 3, 1, 1, 2], [2, 5, 1, 1, 2, 2, 1], [1, 1, 4, 2, 1, 2, 4]]
    answers += [[5, 1, 2, 2, 2, 4, 1], [1, 2, 2, 4, 1, 1, 2], [2, 4, 4, 1, 1, 2, 1]]
    found = read(
        [
            ["五华区督导满意度答卷明细"],
            ["编号", *(f"{n}.{q}_{h}" for n, q in enumerate(questions, 1) for h in heads)],
            *([r, *(v for a in row for v in (a, levels[a]))] for r, row in enumerate(answers, 1)),
        ]
    )
    assert [column(found, f"q{n}")[0] for n in range(1, 8)] == [5, 4, 5, 3, 5, 5, 4]
    assert column(found, "q2") == [4, 1, 5, 5, 4, 2]
    assert errors(found) == []
