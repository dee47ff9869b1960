"""Lists of people and of assessments laid out in other ways: tables nobody sent, three a kind where they differ."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dudao.reading.grid import Grid, Reading
from dudao.recognition.check import check
from dudao.records import FileResult, SheetResult

TODAY = dt.date(2026, 1, 10)
Rows = list[list[Any]]

MARKS = "√"


def files(*grids: Grid, name: str = "a.xlsx") -> FileResult:
    return check(Reading(name, "0" * 64, list(grids), []), TODAY)


def read(rows: Rows, name: str = "a.xlsx", kind: str = "sheet", **grid: Any) -> SheetResult:
    sheet = "Sheet1" if kind == "sheet" else None
    return files(Grid(sheet, kind, [list(row) for row in rows], **grid), name=name).sheets[0]


def column(found: SheetResult, name: str) -> list[Any]:
    return [record.values.get(name) for record in found.records]


def errors(found: SheetResult) -> list[tuple[str, str | None]]:
    return [(p.code, p.cell) for p in found.problems if p.severity == "error"]


# -- the same columns again under another band ------------------------------------------------------

SCORES = ["目标达成", "数量完成", "总分", "结论"]


@pytest.mark.parametrize(
    ("bands", "wanted"),
    [
        (["2024年", "2025年"], ["2024", "2025", "2024", "2025"]),
        (["2025年上半年", "2025年下半年"], ["2025H1", "2025H2", "2025H1", "2025H2"]),
    ],
)
def test_同样的栏目又排一遍_每遍一条记录(bands: list[str], wanted: list[str]):
    """
    督导 | 2024年：目标 数量 总分 结论 | 2025年：目标 数量 总分 结论 → 每人两条，地址是原表的
    """
    rows = [
        ["督导成效评估结果", *[None] * 9],
        ["督导姓名", bands[0], None, None, None, bands[1], None, None, None, "备注"],
        [None, *SCORES, *SCORES, None],
        ["池清扬", 18, 17, 80, "良好", 19, 18, 90, "优秀", "兼职"],
        ["屈明远", 12, 11, 58, "不合格", 15, 16, 70, "合格", None],
    ]
    merges = [(1, 0, 2, 0), (1, 1, 1, 4), (1, 5, 1, 8), (1, 9, 2, 9)]
    found = read(rows, merges=merges)
    assert column(found, "period") == wanted
    assert column(found, "supervisor") == ["池清扬", "池清扬", "屈明远", "屈明远"]
    assert column(found, "score") == [80, 90, 58, 70]
    assert column(found, "passed") == [True, True, False, True]
    assert [r.row for r in found.records] == [4, 4, 5, 5]
    assert [r.cells["score"] for r in found.records] == ["D4", "H4", "D5", "H5"]
    assert errors(found) == []


def test_第二遍没填的人只有一条():
    rows = [
        ["督导成效评估结果"],
        ["督导姓名", "2024年", None, None, None, "2025年", None, None, None],
        [None, *SCORES, *SCORES],
        ["池清扬", 18, 17, 80, "良好", None, None, None, None],
        ["屈明远", 12, 11, 58, "不合格", 15, 16, 70, "合格"],
    ]
    found = read(rows, merges=[(1, 0, 2, 0), (1, 1, 1, 4), (1, 5, 1, 8)])
    assert list(zip(column(found, "supervisor"), column(found, "period"), strict=True)) == [
        ("池清扬", "2024"), ("屈明远", "2024"), ("屈明远", "2025"),
    ]  # fmt: skip


# -- what signs mean, told above the table ----------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "heading", "values", "name", "wanted"),
    [
        ("学历：Z=大专，B=本科，Y=研究生", "学历", ["B", "Z", "Y"], "education", ["本科", "大专", "硕士"]),
        ("说明：性别 1=男 2=女；证书（3=初级 4=中级）", "社工证书", [3, 4, 3], "certificate", ["助理社会工作师", "社会工作师", "助理社会工作师"]),
        ("甲=男 乙=女", "性别", ["甲", "乙", "乙"], "sex", ["男", "女", "女"]),
    ],
)  # fmt: skip
def test_表上面说了代号是什么意思(line: str, heading: str, values: list, name: str, wanted: list):
    rows = [
        ["五华区社工人员名单"],
        [line],
        ["站点", "社工姓名", "入职时间", "专业", heading],
        ["龙翔街道", "张秀英", "2022-03", "社会工作", values[0]],
        ["护国街道", "李建国", "2021-11", "会计学", values[1]],
        ["大观街道", "王思雨", "2023-07", "法学", values[2]],
    ]
    found = read(rows)
    assert (column(found, name), errors(found)) == (wanted, [])


@pytest.mark.parametrize(
    ("heading", "name", "values", "wanted"),
    [
        ("学历", "education", ["本科 Bachelor", "Diploma 大专", "中专(Vocational)"], ["本科", "大专", "中专"]),
        ("学历", "education", ["BSW", "Ph.D.", "Master"], ["本科", "博士", "硕士"]),
        ("社工证", "certificate", ["Junior（初级）", "N/A", "Social Worker 中级"], ["助理社会工作师", None, "社会工作师"]),
        ("社工证", "certificate", ["null", "考着了，中级", "没得"], [None, "社会工作师", None]),
    ],
)  # fmt: skip
def test_两种文字_英文缩写_机器写的空(heading: str, name: str, values: list, wanted: list):
    rows = [
        ["五华区社工人员名单"],
        ["站点", "社工姓名", "性别", "入职时间", "专业", heading],
        *(
            [place, who, "女", "2022-03", "社会工作", value]
            for place, who, value in zip(
                ["龙翔街道", "护国街道", "大观街道"], ["张秀英", "李建国", "王思雨"], values, strict=True
            )
        ),
    ]  # fmt: skip
    found = read(rows)
    assert (column(found, name), errors(found)) == (wanted, [])


# -- halves, pages, no heading ----------------------------------------------------------------------


def test_左右两半的表_每半的一列两栏都分开():
    half = ["站点", "姓名", "性别", "学历/专业", "月薪"]
    rows = [
        ["嵩明县社工花名册"],
        [*half, None, *half],
        ["嵩阳街道", "张秀英", "女", "本科/护理", 3500, None, "杨林镇", "李建国", "男", "大专/会计", 3300],
        ["嵩阳街道", "王思雨", "女", "硕士/社会工作", 4000, None, "小街镇", "赵文斌", "男", "中专/农学", 3000],
    ]  # fmt: skip
    found = read(rows)
    assert column(found, "name") == ["张秀英", "王思雨", "李建国", "赵文斌"]
    assert column(found, "education") == ["本科", "硕士", "大专", "中专"]
    assert column(found, "major") == ["护理", "社会工作", "会计", "农学"]
    assert found.records[2].cells["major"] == "J3"
    assert errors(found) == []


def test_左右两半_列名都是一个字():
    half = ["站", "人", "男女", "学历", "哪年来的", "全年工资（万元）"]
    rows = [
        ["嵩明县社工情况"],
        [*half, *half],
        ["嵩阳街道", "张秀英", "女", "本科", 2022, 4.2, "杨林镇", "李建国", "男", "大专", 2021, 3.6],
        ["嵩阳街道", "王思雨", "女", "硕士", 2023, 4.8, "小街镇", "赵文斌", "男", "中专", 2020, 3.6],
        ["嵩阳街道", "孙晓梅", "女", "本科", 2023, 4.8, "牛栏江镇", "周国强", "男", "大专", 2020, 3.96],
    ]  # fmt: skip
    found = read(rows)
    assert column(found, "name") == ["张秀英", "王思雨", "孙晓梅", "李建国", "赵文斌", "周国强"]
    assert column(found, "salary") == [3500, 4000, 4000, 3000, 3000, 3300]
    assert errors(found) == []


FIRST: Rows = [
    ["富民县社工人员情况统计表"],
    ["序号", "站点", "社工姓名", "性别", "入职时间", "学历", "薪资"],
    [1, "永定街道", "张秀英", "女", "2022-03", "本科", 3500],
    [2, "大营街道", "李建国", "男", "2021-11", "大专", 3200],
    [3, "款庄镇", "王思雨", "女", "2023-07", "本科", 4100],
]


def test_第二页没有表头_接着前一页的列读_提醒一次():
    second = [
        [4, "罗免镇", "赵文斌", "男", "2020-01", "大专", 3300],
        [5, "赤鹫镇", "孙晓梅", "女", "2024-06", "本科", 3600],
        [6, "东村镇", "周国强", "男", "2021-05", "高中", 3000],
    ]
    result = files(Grid("一", "sheet", FIRST), Grid("二", "sheet", second))
    found = result.sheets[1]
    assert column(found, "name") == ["赵文斌", "孙晓梅", "周国强"]
    assert column(found, "salary") == [3300, 3600, 3000]
    assert [r.row for r in found.records] == [1, 2, 3]
    assert [p.code for p in found.problems].count("continued_page") == 1
    assert errors(found) == []


@pytest.mark.parametrize(
    "second",
    [
        [[1, "打印机", "台", 2, 1500, "办公室", 3000], [2, "桌子", "张", 4, 300, "会议室", 1200], [3, "椅子", "把", 8, 90, "会议室", 720]],
        [["永定街道", 3, 2, 1, 3500], ["大营街道", 2, 1, 1, 3300], ["款庄镇", 2, 0, 2, 3200]],
        [["张秀英", "13900000001", "永定街道"], ["李建国", "13900000002", "大营街道"], ["王思雨", "13900000003", "款庄镇"]],
    ],
)  # fmt: skip
def test_第二页是别的内容_不接着读(second: Rows):
    result = files(Grid("一", "sheet", FIRST), Grid("二", "sheet", second))
    assert [s.form for s in result.sheets] == ["staffing", None]
    assert [p.code for p in result.sheets[1].problems] == ["unknown_form"]


def test_没有表头的数据文件_文件名说了是谁的名单():
    rows = [
        ["龙翔街道", "张秀英", "女", "1993-02-14", "2022-03-01", "本科", "3500元"],
        ["护国街道", "李建国", "男", "1988-09-30", "2021-11-15", "大专", "3200元"],
        ["大观街道", "王思雨", "女", "1996-05-12", "2023-07-10", "本科", "4100元"],
    ]
    found = read(rows, name="五华区社工档案清单.csv", kind="csv")
    assert (found.form, column(found, "name")) == ("staffing", ["张秀英", "李建国", "王思雨"])
    assert column(found, "hired_on") == ["2022-03-01", "2021-11-15", "2023-07-10"]
    assert read(rows, name="会员导出.csv", kind="csv").form is None


def test_标题认得_列名全打错音也认得():
    rows = [
        ["五华区社工人员情况统计总表"],
        ["序浩", "所在站典", "社公姓名", "性憋", "入直时间", "砖业", "雪历", "心资"],
        [1, "龙翔街道", "张秀英", "女", "2022-03", "社会工作", "本科", 3500],
        [2, "护国街道", "李建国", "男", "2021-11", "会计学", "大专", 3200],
        [3, "大观街道", "王思雨", "女", "2023-07", "法学", "本科", 4100],
    ]
    found = read(rows)
    assert column(found, "name") == ["张秀英", "李建国", "王思雨"]
    assert column(found, "sex") == ["女", "男", "女"]
    assert errors(found) == []


# -- cells ------------------------------------------------------------------------------------------


def table(*last: tuple[str, list[Any]]) -> Rows:
    people = ["张秀英", "李建国", "王思雨"]
    return [
        ["五华区社工人员名单"],
        ["站点", "社工姓名", "性别", "入职时间", *(heading for heading, _ in last)],
        *(
            ["龙翔街道", who, "女", "2022-03", *(values[n] for _, values in last)]
            for n, who in enumerate(people)
        ),
    ]


@pytest.mark.parametrize(
    ("formula", "wanted", "told"),
    [
        ("=E3+F3", 3500, []),
        ("=SUM(E3:F3)", 3500, []),
        ("=E3-F3", 2500, []),
        ("=E3*1.1", None, [("formula_no_value", "G3")]),
        ("=E3+B3", None, [("formula_no_value", "G3")]),
    ],
)
def test_没有结果的和与差算出来_别的照样报错(formula: str, wanted: int | None, told: list):
    rows = table(
        ("基本工资", [3000, 3000, 3000]),
        ("补贴", [500, 400, 600]),
        ("应发合计", [None, 3400, 3600]),
    )
    found = read(rows, notes={(2, 6): ("formula_no_value", formula)})
    assert (column(found, "salary"), errors(found)) == ([wanted, 3400, 3600], told)


def test_打勾列里有一列写的不是选项_报错不漏():
    """
    学历：大专 | 本科 | 其他 —— 勾在“其他”：空着并报错；勾两列：报错
    """
    rows = [
        ["五华区社工人员名单"],
        ["站点", "社工姓名", "入职时间", "学历", None, None],
        [None, None, None, "大专", "本科", "其他"],
        ["龙翔街道", "张秀英", "2022-03", MARKS, None, None],
        ["护国街道", "李建国", "2021-11", None, None, MARKS],
        ["大观街道", "王思雨", "2023-07", None, MARKS, MARKS],
    ]
    found = read(rows, merges=[(1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 5)])
    assert column(found, "education") == ["大专", None, None]
    assert errors(found) == [("unreadable_choice", "F5"), ("two_ticks", "E6:F6")]


def test_入职年月分两列_缺月的读年_不是年的报错():
    rows = table(("学历", ["本科", "大专", "本科"]))
    rows = [[*row[:3], *row[4:]] for row in rows]
    rows[1] += ["入职年", "入职月"]
    for row, pair in zip(rows[2:], [(2022, 7), (2023, None), ("前年", 3)], strict=True):
        row += pair
    found = read(rows)
    assert column(found, "hired_on") == ["2022-07", "2023", None]
    assert [cell for _, cell in errors(found)] == ["E5"]


@pytest.mark.parametrize(
    ("heading", "name", "values", "wanted"),
    [
        ("到站日子\n例：2022年3月", "hired_on", ["2022年3月", "2021年11月", "2023年7月"], ["2022-03", "2021-11", "2023-07"]),
        ("大学念的是啥子专业", "major", ["社会工作", "护理", "法学"], ["社会工作", "护理", "法学"]),
        ("一个月开到手多少块钱", "salary", [3500, 3200, 4100], [3500, 3200, 4100]),
        ("工作上最头疼的是哪样", "difficulty", ["经费少", "人手不足", "路远"], ["经费少", "人手不足", "路远"]),
        ("请上级协调解决的", "difficulty", ["经费少", "人手不足", "路远"], ["经费少", "人手不足", "路远"]),
        ("D.O.B.", "born", ["1993-02-14", "1988-09-30", "1996-05-12"], ["1993-02-14", "1988-09-30", "1996-05-12"]),
        ("证件号码", "born", ["530111199302140024", "530111198809300117", "530111199605120248"], ["1993-02-14", "1988-09-30", "1996-05-12"]),
    ],
)  # fmt: skip
def test_口语_带例子_缩写的列名(heading: str, name: str, values: list, wanted: list):
    rows = table((heading, values), ("学历", ["本科", "大专", "本科"]))
    if name == "hired_on":
        rows = [row if n == 0 else [*row[:3], *row[4:]] for n, row in enumerate(rows)]
    found = read(rows)
    assert (column(found, name), errors(found)) == (wanted, [])


@pytest.mark.parametrize("other", ["上期总分", "去年得分", "上一次总分"])
def test_上一次的分数不是这一次的(other: str):
    rows = [
        ["2025年督导考核结果"],
        ["督导", "目标达成", "数量完成", other, "本次总分", "结论"],
        ["池清扬", 18, 17, 91, 80, "良好"],
        ["屈明远", 12, 11, 72, 58, "不合格"],
        ["卓怀瑜", 15, 16, 66, 70, "合格"],
    ]
    found = read(rows)
    assert (column(found, "score"), errors(found)) == ([80, 58, 70], [])


@pytest.mark.parametrize(
    ("line", "name", "wanted"),
    [
        ("机构负责人：缪春晖（总干事）", "contact_title", "总干事"),
        ("督导助理 尹小雨", "assistant", "尹小雨"),
        ("制表：民政局社会事务科　2025年11月28日", "filled_on", "2025-11-28"),
        ("Agency：昆明云上社会工作服务中心", "agency", "昆明云上社会工作服务中心"),
    ],
)
def test_表上面的话没有冒号_带括号_用英文(line: str, name: str, wanted: str):
    rows = table(("学历", ["本科", "大专", "本科"]))
    found = read([rows[0], [line], *rows[1:]])
    assert found.meta[name] == wanted
    assert column(found, "name") == ["张秀英", "李建国", "王思雨"]


def test_分组的列名没有合并单元格_打勾列照样认得():
    """
    性别（男|女）、学历（大专|本科|研究生）、证书（助理|社工师），上面一行的合并丢了
    """
    rows = [
        ["盘龙区社工情况表"],
        [
            "街道",
            "社工",
            "性别",
            None,
            "年龄",
            "入职时间",
            "学历",
            None,
            None,
            "证书",
            None,
            "工资",
        ],
        [None, None, "男", "女", None, None, "大专", "本科", "研究生", "助理", "社工师", None],
        ["拓东街道", "张秀英", None, MARKS, 33, "2022.3", None, MARKS, None, MARKS, None, 3500],
        ["鼓楼街道", "李建国", MARKS, None, 38, "2021.11", MARKS, None, None, None, None, 3200],
        ["东华街道", "王思雨", None, MARKS, 28, "2023.7", None, None, MARKS, None, MARKS, 4100],
    ]
    found = read(rows)
    assert column(found, "name") == ["张秀英", "李建国", "王思雨"]
    assert column(found, "sex") == ["女", "男", "女"]
    assert column(found, "education") == ["本科", "大专", "硕士"]
    assert column(found, "certificate") == ["助理社会工作师", None, "社会工作师"]
    assert errors(found) == []


@pytest.mark.parametrize(
    ("heading", "values", "wanted"),
    [
        ("社工（性别、年龄）", ["张秀英（女，32）", "李建国（男，37）"], [("张秀英", "女", 32), ("李建国", "男", 37)]),
        ("姓名/性别/年龄", ["张秀英/女/32", "李建国/男/37"], [("张秀英", "女", 32), ("李建国", "男", 37)]),
        ("姓名、年龄、性别", ["张秀英、32岁、女", "李建国、37岁、男"], [("张秀英", "女", 32), ("李建国", "男", 37)]),
    ],
)  # fmt: skip
def test_一列写三栏按列名的次序分开(heading: str, values: list, wanted: list):
    rows = [
        ["安宁市社工人员名单"],
        ["驻点", heading, "学历", "到岗时间", "工资"],
        ["连然街道", values[0], "本科", "2022年3月", 3500],
        ["金方街道", values[1], "大专", "2021年11月", 3200],
    ]
    found = read(rows)
    said = [(r.values["name"], r.values["sex"], r.values["age"]) for r in found.records]
    assert (said, errors(found)) == (wanted, [])


def test_督导名册_小标题说了类型_下面各行都是():
    heads = ["姓名", "工作单位", "职称", "区域", "聘任时间"]
    rows = [
        ["督导专家库"],
        ["一、行政协同督导"],
        heads,
        ["池清扬", "昆明市民政局", None, "省内", "2023.3"],
        ["二、专业技术督导"],
        heads,
        ["卓怀瑜", "云岭大学", "教授", "省内", "2024.1"],
        ["顾长风", "成都社工学院", "副教授", "省外", "2024.1"],
    ]
    found = read(rows)
    assert column(found, "kind") == ["administrative", "professional", "professional"]
    assert errors(found) == []


def test_督导名册_选项各占一列_上面没有栏目名():
    rows = [
        ["督导名册"],
        [
            "序号",
            "督导姓名",
            "行政协同",
            "专业技术",
            "省内",
            "省外",
            "中级",
            "副高",
            "正高",
            "聘任日期",
        ],
        [1, "池清扬", None, MARKS, MARKS, None, None, MARKS, None, "2023-03-01"],
        [2, "屈明远", MARKS, None, MARKS, None, MARKS, None, None, "2023-03-01"],
        [3, "卓怀瑜", None, MARKS, None, MARKS, None, None, MARKS, "2024-01-05"],
    ]
    found = read(rows)
    assert column(found, "kind") == ["professional", "administrative", "professional"]
    assert column(found, "region") == ["in_province", "in_province", "out_of_province"]
    assert column(found, "title") == ["副高", "中级", "正高"]
    assert errors(found) == []


@pytest.mark.parametrize("weight", ["20%", "（20分）", "（占20%）", "(满分20分)"])
def test_评估的列名带分值(weight: str):
    rows = [
        ["2025年督导绩效评价结果"],
        ["督导老师", *(f"{h}{weight}" for h in ("目标", "次数", "社工成长", "社工打分", "购买方打分")), "加权总分", "等次"],
        ["池清扬", 18, 17, 16, 19, 18, 88, "良好"],
        ["屈明远", 12, 11, 10, 12, 13, 58, "不合格"],
        ["卓怀瑜", 15, 16, 14, 16, 15, 76, "合格"],
    ]  # fmt: skip
    found = read(rows)
    assert column(found, "goals") == [18, 12, 15]
    assert column(found, "purchaser_satisfaction") == [18, 13, 15]
    assert column(found, "score") == [88, 58, 76]
    assert errors(found) == []


@pytest.mark.parametrize(
    ("heading", "name", "values"),
    [
        ("哪里的", "organisation", ["云岭大学", "昆明市民政局", "成都社工学院"]),
        ("做了好多年社工", "practice_years", [15, 8, 20]),
        ("教了几年书", "teaching_years", [12, 3, 18]),
        ("一年培训多少学时", "training_hours", [92, 40, 60]),
    ],
)
def test_督导名册的问句(heading: str, name: str, values: list):
    rows = [
        ["市级督导老师一览"],
        ["老师", "管理还是专业", "省内还是省外", "职称", heading, "什么时候聘的"],
        ["池清扬", "专业", "省内", "副教授", values[0], "2023年3月"],
        ["屈明远", "行政", "省内", None, values[1], "2023年3月"],
        ["卓怀瑜", "专业", "省外", "教授", values[2], "2024年1月"],
    ]
    found = read(rows)
    assert (column(found, name), errors(found)) == (values, [])


@pytest.mark.parametrize(
    "name", ["社区工作人员应聘登记.csv", "志愿者人员名单.csv", "社工考试报名信息.csv"]
)
def test_没有表头又是别的名单_不读(name: str):
    rows = [
        ["拓东街道", "张秀英", "女", "1993-02-11", "2022-03-01", "本科", "3500"],
        ["拓东街道", "李建国", "男", "1988-02-11", "2021-03-01", "大专", "3200"],
        ["拓东街道", "王思雨", "女", "1996-02-11", "2023-03-01", "本科", "3300"],
    ]
    assert read(rows, name=name, kind="csv").form is None


def test_机器写的空姓名算缺姓名_不算人():
    rows = table(("学历", ["本科", "大专", "本科"]))
    rows[3][1] = "undefined"
    found = read(rows)
    assert column(found, "name") == ["张秀英", None, "王思雨"]
    assert [(p.code, p.cell) for p in found.problems] == [("missing_value", "B4")]


@pytest.mark.parametrize(
    "heading", ["姓名及职务", "人员姓名/岗位", "社工名字（职位）", "名字和身份"]
)
def test_姓名和职务写在一列_读姓名(heading: str):
    rows = [
        ["拓东社工站人员一览"],
        ["街道", heading, "男女", "学历层次", "入职年份"],
        ["拓东街道", "张秀英（站长）", "女", "本科", 2021],
        ["拓东街道", "李建国（社工）", "男", "大专", 2022],
        ["拓东街道", "王思雨", "女", "本科", 2023],
    ]
    found = read(rows, name="盘龙区社工站人员.xlsx")
    assert (column(found, "name"), errors(found)) == (["张秀英", "李建国", "王思雨"], [])


@pytest.mark.parametrize("last", ["本月合计9次", "合计：3场", "小计 3人", "第三季度共计6.5小时"])
def test_写了数的合计行不是记录(last: str):
    rows = [
        ["盘龙区2025年督导台账"],
        ["督导日期", "督导类别", "督导专家", "被督导者", "时长（小时）"],
        ["2025-07-01", "团体督导", "李敏华", "张秀英", 2],
        ["2025-07-08", "个别督导", "李敏华", "李建国", 2],
        [last, None, None, None, None],
    ]
    found = read(rows, name="盘龙区督导台账.xlsx")
    assert ([r.row for r in found.records], errors(found)) == ([3, 4], [])


@pytest.mark.parametrize("strange", [0, 1, 2])
def test_小卡片里有一张的头一栏是别的词_左边的栏目也算(strange: int):
    """Cards begin at their left edge, where the label that begins them is another word on one."""
    rows: list[list] = [["五华区社工站阵地"]]
    for number, station in enumerate(("普吉街道", "莲华街道", "红云街道")):
        rows += [
            ["哪儿的" if number == strange else "站点名称", station, "工作场地", "合用"],
            ["门牌", "竖式", "去向公示", "独用"],
            ["房间数", "2间", "LOGO墙", "√"],
            ["工作牌", "√", "工作帽", "×"],
            ["红背心", "√", "站点照片", "√"],
            [None] * 4,
        ]
    grid = Grid("Sheet1", "sheet", [[*r, *[None] * (4 - len(r))] for r in rows])
    (found,) = check(Reading("a.xlsx", "0" * 64, [grid], []), TODAY).sheets
    assert found.form == "facility"
    assert [r.values["office"] for r in found.records] == ["shared"] * 3
    assert [r.values["direction_sign"] for r in found.records] == ["own"] * 3
    stations = [r.values["station"] for r in found.records]
    assert [stations[n] for n in range(3) if n != strange] == [
        name for n, name in enumerate(("普吉街道", "莲华街道", "红云街道")) if n != strange
    ]
    assert f"A{2 + 6 * strange}" in [p.cell for p in found.problems]


def test_一张小卡片不当作两行的表头():
    rows = [
        ["五华区站点实体建设一览", None, None, None],
        ["乡镇（街道）名称：", "莲华街道", "办公地点使用情况：", "单独使用"],
        ["门牌样式：", "横牌", "去向栏：", "共用"],
        ["几间房：", "2间", "墙上标志：", "已配"],
        ["胸卡：", "否", "统一马甲：", "是"],
        ["现场照片：", "未配", "统一帽子：", "未配"],
    ]
    (found,) = check(Reading("a.xlsx", "0" * 64, [Grid("Sheet1", "sheet", rows)], []), TODAY).sheets
    (record,) = found.records
    assert (record.values["station"], record.values["office"], record.values["rooms"]) == (
        "莲华街道",
        "own",
        "two",
    )
