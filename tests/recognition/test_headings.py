"""Columns known by their meaning: tables with headings that no list of labels holds, three a kind."""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from typing import Any

import pytest

from dudao import ROOT
from dudao.forms import load_forms
from dudao.reading.grid import Grid, Reading
from dudao.recognition.check import check
from dudao.recognition.lists.wording import words_of
from dudao.records import SheetResult
from tests.matrices import some

TODAY = dt.date(2026, 1, 10)
Rows = list[list[Any]]


def read(rows: Rows, answers: Any = None, **grid: Any) -> SheetResult:
    sheet = Grid("Sheet1", "sheet", [list(row) for row in rows], **grid)
    return check(Reading("a.xlsx", "0" * 64, [sheet], []), TODAY, answers).sheets[0]


def column(found: SheetResult, name: str) -> list[Any]:
    return [record.values.get(name) for record in found.records]


def errors(found: SheetResult) -> list[tuple[str, str | None]]:
    return [(p.code, p.cell) for p in found.problems if p.severity == "error"]


def staff(name: str, heading: str, values: list[Any]) -> Rows:
    """A staffing table whose one column is headed by other words."""
    usual: dict[str, tuple[str, list[Any]]] = {
        "station": ("目前所在站点名称", ["龙翔街道", "护国街道", "大观街道"]),
        "name": ("社工姓名", ["张秀英", "李建国", "王思雨"]),
        "sex": ("性别", ["女", "男", "女"]),
        "hired_on": ("入职时间", ["2022-03", "2021-11", "2023-07"]),
        "major": ("专业", ["社会工作", "会计学", "法学"]),
        "education": ("学历", ["本科", "大专", "本科"]),
        "salary": ("薪资（数额）", [3500, 3200, 4100]),
    }
    usual[name] = (heading, values)
    columns = list(usual.values())
    rows = [[values[r] for _, values in columns] for r in range(3)]
    return [["五华区社工站点人员情况统计总表"], [h for h, _ in columns], *rows]


@pytest.mark.parametrize(
    ("name", "heading", "values", "wanted"),
    [
        # parts of words in an order nobody wrote down
        ("hired_on", "到本站上岗年月", ["2022.3", "2021.11", "2023.7"], ["2022-03", "2021-11", "2023-07"]),
        ("salary", "每月能拿到手的工资", [3500, 3200, 4100], [3500, 3200, 4100]),
        ("education", "所受的文化教育程度", ["本科", "大专", "硕士"], ["本科", "大专", "硕士"]),
        # questions
        ("station", "您在哪个站上班？", ["龙翔", "护国", "大观"], ["龙翔街道", "护国街道", "大观街道"]),
        ("name", "2. 怎么称呼您（必填）", ["张秀英", "李建国", "王思雨"], ["张秀英", "李建国", "王思雨"]),
        ("hired_on", "什么时候来站里的", ["2022-03", "2021-11", "2023-07"], ["2022-03", "2021-11", "2023-07"]),
        # English beside Chinese, or alone
        ("sex", "Gender 性别", ["女", "男", "女"], ["女", "男", "女"]),
        ("salary", "Salary（元）", [3500, 3200, 4100], [3500, 3200, 4100]),
        ("major", "专业 Major", ["社会工作", "护理", "法学"], ["社会工作", "护理", "法学"]),
        # older forms of the characters
        ("education", "學歷", ["本科", "大专", "本科"], ["本科", "大专", "本科"]),
        ("hired_on", "到職日期", ["2022-03", "2021-11", "2023-07"], ["2022-03", "2021-11", "2023-07"]),
        ("major", "所學專業", ["社会工作", "护理", "法学"], ["社会工作", "护理", "法学"]),
        # marks, numbers, pictures
        ("education", "🎓 最高学历*", ["本科", "大专", "本科"], ["本科", "大专", "本科"]),
        ("station", "⑥ 驻点（街道全称，必填）", ["龙翔街道", "护国街道", "大观街道"], ["龙翔街道", "护国街道", "大观街道"]),
        ("name", "（3）社工的姓名：", ["张秀英", "李建国", "王思雨"], ["张秀英", "李建国", "王思雨"]),
    ],
)  # fmt: skip
def test_没见过的列名按词义读_不提问题(name: str, heading: str, values: list, wanted: list):
    found = read(staff(name, heading, values))
    assert (column(found, name), errors(found)) == (wanted, [])


@pytest.mark.parametrize(
    ("name", "heading"),
    [("sex", "兴别"), ("education", "学力"), ("hired_on", "入织时间")],
)
def test_拼音打错的列名照读_列名上提醒一次(name: str, heading: str):
    usual = {"sex": ["女", "男", "女"], "education": ["本科", "大专", "本科"]}
    values = usual.get(name, ["2022-03", "2021-11", "2023-07"])
    found = read(staff(name, heading, values))
    assert column(found, name) == values
    assert [(p.code, p.text) for p in found.problems] == [("guessed_label", heading)]


@pytest.mark.parametrize(
    ("header", "rows", "wanted"),
    [
        (
            ["站点", "人员", "男女", "时间", "文化", "待遇"],
            [["龙翔街道", "张秀英", "女", "2022-03", "本科", 3500], ["护国街道", "李建国", "男", "2021-11", "大专", 3200]],
            {"name": ["张秀英", "李建国"], "hired_on": ["2022-03", "2021-11"], "salary": [3500, 3200]},
        ),
        (
            ["时间", "类型", "老师", "人员", "数量", "内容"],
            [["2025-3-5", "团体", "沈知行", "张秀英、李建国", 2, "个案记录撰写"], ["2025-3-9", "个别", "廖国庆", "王思雨", 1, "小组活动设计"]],
            {"held_on": ["2025-03-05", "2025-03-09"], "supervisors": [["沈知行"], ["廖国庆"]], "headcount": [2, 1]},
        ),
        (
            ["时间", "方式", "类别", "老师", "对象", "时间（小时）"],
            [["2025-3-5", "电话", "个别", "沈知行", "张秀英", 1], ["2025-3-9", "面谈", "团体", "廖国庆", "王思雨、李建国", 2]],
            {"held_on": ["2025-03-05", "2025-03-09"], "mode": ["phone", "face_to_face"], "minutes": [60, 120]},
        ),
    ],
)  # fmt: skip
def test_笼统的列名按内容和左右读(header: list, rows: Rows, wanted: dict):
    found = read([header, *rows])
    assert ({name: column(found, name) for name in wanted}, errors(found)) == (wanted, [])


@pytest.mark.parametrize(
    ("heading", "values", "one", "two"),
    [
        ("学历/专业", ["本科/社会工作", "大专/会计", "本科/法学"], ("education", ["本科", "大专", "本科"]), ("major", ["社会工作", "会计", "法学"])),
        ("专业（学历）", ["社会工作（本科）", "会计（大专）", "法学（硕士）"], ("major", ["社会工作", "会计", "法学"]), ("education", ["本科", "大专", "硕士"])),
        ("性别、学历", ["女、本科", "男、大专", "女、本科"], ("sex", ["女", "男", "女"]), ("education", ["本科", "大专", "本科"])),
    ],
)  # fmt: skip
def test_一列写两栏按内容分开(heading: str, values: list, one: tuple, two: tuple):
    rows = [
        ["站点", "姓名", "入职时间", heading],
        *(["龙翔街道", n, "2022-03", v] for n, v in zip(("张秀英", "李建国", "王思雨"), values, strict=True)),
    ]  # fmt: skip
    found = read(rows)
    assert [column(found, one[0]), column(found, two[0]), errors(found)] == [one[1], two[1], []]


def test_入职年份和月份两列合成一个年月():
    rows = [
        ["站点", "姓名", "性别", "入职年份", "入职月份", "学历"],
        ["龙翔街道", "张秀英", "女", 2022, 7, "本科"],
        ["护国街道", "李建国", "男", 2021, 11, "大专"],
    ]
    assert column(read(rows), "hired_on") == ["2022-07", "2021-11"]


def test_姓名和电话写在一格_姓名读出_电话留在附加栏():
    rows = [
        ["站点", "姓名/电话", "性别", "入职时间", "学历"],
        ["龙翔街道", "张秀英/13800001101", "女", "2022-03", "本科"],
        ["护国街道", "李建国/13800001102", "男", "2021-11", "大专"],
    ]
    found = read(rows)
    assert column(found, "name") == ["张秀英", "李建国"]
    assert column(found, "extra") == [{"电话": "13800001101"}, {"电话": "13800001102"}]


def test_年月日三列合成一天():
    rows = [
        ["年", "月", "日", "社工站", "督导类别", "督导老师", "督导对象"],
        [2025, 3, 5, "龙翔街道", "团体督导", "沈知行", "张秀英、李建国"],
        [2025, 11, 19, "护国街道", "个别督导", "廖国庆", "王思雨"],
    ]
    assert column(read(rows), "held_on") == ["2025-03-05", "2025-11-19"]


@pytest.mark.parametrize(
    ("start", "end"), [("签到时间", "签退时间"), ("开始时间", "结束时间"), ("起始时间", "终止时间")]
)
def test_开始和结束两列合成时长(start: str, end: str):
    rows = [
        ["督导日期", "社工站", "督导类别", "督导老师", "督导对象", start, end],
        ["2025-03-05", "龙翔街道", "团体督导", "沈知行", "张秀英、李建国", "9:00", "11:30"],
        ["2025-03-09", "护国街道", "个别督导", "廖国庆", "王思雨", "14:00", "15:00"],
    ]
    found = read(rows)
    assert (column(found, "minutes"), column(found, "held_on")) == (
        [150, 60],
        ["2025-03-05", "2025-03-09"],
    )


def test_一格选了几项_每一项都有答案():
    rows = [
        ["站点名称", "办公场所", "门牌", "已配备的物品"],
        ["龙翔街道", "独用", "竖排", "墙面LOGO┋工作牌"],
        ["护国街道", "合用", "横排", "工作牌┋马甲"],
        ["大观街道", "独用", "竖排", "帽子┋马甲┋工作牌"],
    ]
    found = read(rows)
    assert [column(found, n) for n in ("logo_wall", "badge", "cap", "vest")] == [
        [True, False, False],
        [True, True, True],
        [False, False, True],
        [False, True, True],
    ]


@pytest.mark.parametrize(
    ("parent", "children", "name", "wanted"),
    [
        ("性别", ("男", "女"), "sex", ["女", "男"]),
        ("文化程度", ("大专", "本科"), "education", ["本科", "大专"]),
        ("持证", ("初级", "中级"), "certificate", ["社会工作师", "助理社会工作师"]),
    ],
)
def test_打勾列合成一栏(parent: str, children: tuple, name: str, wanted: list):
    rows = [
        ["站点", "姓名", "入职时间", "专业", parent, None, "薪资"],
        [None, None, None, None, *children, None],
        ["龙翔街道", "张秀英", "2022-03", "法学", None, "√", 3500],
        ["护国街道", "李建国", "2021-11", "会计学", "√", None, 3200],
    ]
    merges = [(0, 4, 0, 5), *((0, c, 1, c) for c in (0, 1, 2, 3, 6))]
    found = read(rows, merges=merges)
    assert (column(found, name), errors(found)) == (wanted, [])


def test_对象后面括号里的站点算站点():
    rows = [
        ["时间", "督导对象", "督导老师", "督导类别", "督导时长"],
        ["2025-03-05", "张秀英（龙翔街道社工站）", "沈知行", "个别督导", "1小时"],
        ["2025-03-09", "李建国（护国街道社工站）", "廖国庆", "个别督导", "2小时"],
        ["2025-03-12", "王思雨（大观街道社工站）", "廖国庆", "个别督导", "2小时"],
    ]
    found = read(rows)
    assert column(found, "stations") == [["龙翔街道"], ["护国街道"], ["大观街道"]]
    assert column(found, "supervisees") == [["张秀英"], ["李建国"], ["王思雨"]]


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        (["应发合计", "岗位津贴", "基本工资"], [3150, 3500, 2600]),
        (["基本工资", "岗位津贴", "应发合计"], [3150, 3500, 2600]),
        (["底薪", "津贴", "工资"], [3150, 3500, 2600]),
    ],
)
def test_几个工资数取合计(header: list, wanted: list):
    sums = {"基本工资": [2000, 2500, 1900], "岗位津贴": [1150, 1000, 700], "应发合计": wanted}
    sums |= {"底薪": [2000, 2500, 1900], "津贴": [1150, 1000, 700], "工资": wanted}
    names = ["张秀英", "李建国", "王思雨"]
    rows = [["站点", "姓名", "性别", "入职时间", *header]]
    rows += [
        ["龙翔街道", names[r], "女", "2022-03", *(sums[h][r] for h in header)] for r in range(3)
    ]
    assert column(read(rows), "salary") == wanted


@pytest.mark.parametrize(
    ("others", "own"),
    [
        (["参加工作时间", "毕业时间"], "进本单位时间"),
        (["取证时间", "合同到期时间"], "签订合同时间"),
        (["离职时间", "参加工作时间"], "聘用日期"),
    ],
)
def test_几个日期取入职的(others: list, own: str):
    rows = [
        ["站点", "姓名", "性别", others[0], own, others[1], "学历"],
        ["龙翔街道", "张秀英", "女", "2015-07", "2022-03", "2014-06", "本科"],
        ["护国街道", "李建国", "男", "2010-07", "2021-11", "2009-06", "大专"],
    ]
    assert column(read(rows), "hired_on") == ["2022-03", "2021-11"]


def test_计划和实际取实际():
    rows = [
        ["社工站", "督导类别", "计划", None, "实际", None, "督导老师"],
        [None, None, "时间", "人数", "时间", "人数", None],
        ["龙翔街道", "团体", "2025-03", 15, "2025-03-07", 14, "沈知行"],
        ["护国街道", "团体", "2025-04", 12, "2025-04-18", 13, "廖国庆"],
    ]
    merges = [(0, 2, 0, 3), (0, 4, 0, 5), (0, 0, 1, 0), (0, 1, 1, 1), (0, 6, 1, 6)]
    found = read(rows, merges=merges)
    assert (column(found, "held_on"), column(found, "headcount")) == (
        ["2025-03-07", "2025-04-18"],
        [14, 13],
    )


@pytest.mark.parametrize(
    ("line", "name", "wanted"),
    [
        (["数据截至日期：2025年12月1日"], "filled_on", "2025-12-01"),
        (["项目承办机构全称：昆明益家社会工作服务中心"], "agency", "昆明益家社会工作服务中心"),
        (["片区督导助理老师：", "方竹青"], "assistant", "方竹青"),
    ],
)
def test_表上面的话换了说法也读(line: list, name: str, wanted: str):
    rows = staff("name", "社工姓名", ["张秀英", "李建国", "王思雨"])
    assert read([rows[0], line, *rows[1:]]).meta[name] == wanted


# -- layouts ---------------------------------------------------------------------------------------


def test_人员横着排_地址和行号都是原表的():
    rows = [
        ["五华区社工站人员情况"],
        ["填表日期", "2025-12-08", "督导助理", "方竹青"],
        ["站点", "龙翔街道", "护国街道", "大观街道"],
        ["姓名", "张秀英", "李建国", "王思雨"],
        ["性别", "女", "男", "女"],
        ["来站时间", "2022-03", "2021-11", "去年"],
        ["月工资", 3500, 3200, "面议"],
    ]
    found = read(rows)
    assert column(found, "name") == ["张秀英", "李建国", "王思雨"]
    assert column(found, "station") == ["龙翔街道", "护国街道", "大观街道"]
    assert (found.meta["county"], found.meta["filled_on"]) == ("五华区", "2025-12-08")
    assert [r.row for r in found.records] == [4, 4, 4]
    assert found.records[1].cells["salary"] == "C7"
    assert ("unreadable_money", "D7") in errors(found)


def test_没有列名的一列按内容读():
    rows = [
        ["站点", "姓名", None, "入职时间", "学历"],
        ["龙翔街道", "张秀英", "女", "2022-03", "本科"],
        ["护国街道", "李建国", "男", "2021-11", "大专"],
        ["大观街道", "王思雨", "女", "2023-07", "本科"],
    ]
    assert column(read(rows), "sex") == ["女", "男", "女"]


def test_整张表没有列名_标题说了是什么表_按内容读_每列提醒一次():
    rows = [
        ["五华区社工站点人员情况统计总表"],
        ["龙翔街道", "张秀英", "女", "2022-03", "社会工作", "本科", 3500],
        ["护国街道", "李建国", "男", "2021-11", "会计学", "大专", 3200],
        ["大观街道", "王思雨", "女", "2023-07", "法学", "本科", 4100],
    ]
    found = read(rows)
    assert [column(found, n) for n in ("station", "name", "hired_on", "education", "salary")] == [
        ["龙翔街道", "护国街道", "大观街道"],
        ["张秀英", "李建国", "王思雨"],
        ["2022-03", "2021-11", "2023-07"],
        ["本科", "大专", "本科"],
        [3500, 3200, 4100],
    ]
    assert {p.code for p in found.problems} == {"column_by_content"}


def test_同一页第二张表换了说法也读():
    rows = [
        ["五华区人员名单"],
        ["站点", "姓名", "性别", "入职时间", "学历"],
        ["龙翔街道", "张秀英", "女", "2022-03", "本科"],
        [None] * 5,
        ["盘龙区人员名单"],
        ["哪个站", "怎么称呼", "男或女", "啥时候来的", "文化"],
        ["拓东街道", "王思雨", "女", "2023-07", "本科"],
        ["鼓楼街道", "赵文斌", "男", "2020-01", "大专"],
    ]
    found = check(Reading("a.xlsx", "0" * 64, [Grid("Sheet1", "sheet", rows)], []), TODAY)
    people = [
        (r.row, r.values["name"], r.values["hired_on"]) for s in found.sheets for r in s.records
    ]
    assert people == [
        (3, "张秀英", "2022-03"),
        (7, "王思雨", "2023-07"),
        (8, "赵文斌", "2020-01"),
    ]


def test_小标题说的方式算下面各行的():
    rows = [
        ["五华区2025年督导台账"],
        ["（一）实地督导"],
        ["日期", "社工站", "督导老师", "督导类别", "督导对象"],
        ["2025-03-05", "龙翔街道", "沈知行", "团体", "张秀英、李建国"],
        ["（二）电话督导"],
        ["日期", "社工站", "督导老师", "督导类别", "督导对象"],
        ["2025-04-09", "护国街道", "廖国庆", "个别", "王思雨"],
    ]
    assert column(read(rows), "mode") == ["face_to_face", "phone"]


@pytest.mark.parametrize(
    ("rows", "form", "wanted"),
    [
        (
            [["县区", "哪个站", "想要哪种督导", "希望解决的问题", "想达到什么目的"], ["五华区", "龙翔街道社工站", "团体督导、个别督导", "如何写好个案记录", "统一记录模板"]],
            "supervision_request",
            {"station": ["龙翔街道"], "types": [["group", "individual"]], "purpose": ["统一记录模板"]},
        ),
        (
            [["案例标题", "案例类别", "报送社工站", "撰写人", "内容简介"], ["老人食堂进社区", "社区工作", "龙翔街道社工站", "张秀英", "背景：独居老人吃饭难；做法：链接志愿者和爱心餐馆，每天送餐。"]],
            "case_collection",
            {"name": ["老人食堂进社区"], "owner": ["张秀英"], "station": ["龙翔街道"]},
        ),
        (
            [["日期", "填写人", "当天做了什么", "明天的工作安排"], ["2025-03-05", "方竹青", "走访龙翔街道社工站，整理督导记录并归档。", "到护国街道社工站督导"]],
            "work_log",
            {"logged_on": ["2025-03-05"], "author": ["方竹青"], "plan": [["到护国街道社工站督导"]]},
        ),
    ],
)  # fmt: skip
def test_单张的表记成一行一份也认得(rows: Rows, form: str, wanted: dict):
    found = read(rows)
    assert found.form == form
    assert {name: column(found, name) for name in wanted} == wanted


# -- values in their own words ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "heading", "values", "wanted"),
    [
        ("sex", "性别代码", [2, 1, 2], ["女", "男", "女"]),
        ("sex", "性别（1女2男）", [1, 2, 1], ["女", "男", "女"]),
        ("sex", "性别", ["B. 女", "A. 男", "B. 女"], ["女", "男", "女"]),
        ("sex", "性别", ["女生", "男士", "女孩子"], ["女", "男", "女"]),
        ("education", "学历", ["本", "专", "本"], ["本科", "大专", "本科"]),
        ("education", "学历（A大专 B本科 C硕士）", ["B", "A", "C"], ["本科", "大专", "硕士"]),
        ("sex", "性别", ["女", "难", "女"], ["女", "男", "女"]),
        ("education", "学历", ["🎓本科", "🎓大专", "🎓硕士"], ["本科", "大专", "硕士"]),
    ],
)
def test_列里自己的写法(name: str, heading: str, values: list, wanted: list):
    assert column(read(staff(name, heading, values)), name) == wanted


def test_性别写1和2_列名没说是代码_照国标读并提醒_格式另有显示的不猜():
    rows = staff("sex", "性别", [2, 1, 2])
    found = read(rows)
    assert column(found, "sex") == ["女", "男", "女"]
    assert [p.cell for p in found.problems if p.code == "misspelt_choice"] == ["C3", "C4", "C5"]
    shown = read(rows, formats={(r, 2): '[=1]"女";[=2]"男"' for r in (2, 3, 4)})
    assert column(shown, "sex") == [None, None, None]
    assert [cell for _, cell in errors(shown)] == ["C3", "C4", "C5"]


def test_持证写成一句话():
    said = ["考到了，中级", "还没考到", "在考初级"]
    rows = staff("major", "社工证", said)
    found = read(rows)
    assert column(found, "certificate") == ["社会工作师", None, None]
    assert errors(found) == [("unreadable_choice", "E5")]


# -- what is something else ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rows",
    [
        [["社工考试报名表"], ["姓名", "性别", "学历", "专业", "报考级别", "工作单位", "报名费（元）"], ["张秀英", "女", "本科", "法学", "中级", "云南大学", 140], ["李建国", "男", "大专", "护理", "初级", "妇联", 140]],
        [["社区志愿者名单"], ["姓名", "性别", "年龄", "特长", "志愿服务时长", "联系电话"], ["张秀英", "女", 35, "唱歌", 36, "13800001101"], ["李建国", "男", 61, "书法", 22, "13800001102"]],
        [["站点服务对象"], ["姓名", "性别", "年龄", "所在街道", "困难情况", "帮扶措施"], ["张秀英", "女", 71, "龙翔街道", "独居", "每周走访"], ["李强", "男", 65, "护国街道", "残疾", "送餐"]],
        [["走访记录"], ["日期", "走访对象", "地点", "走访人", "时长", "内容"], ["2025-03-05", "张大爷", "龙翔街道", "张秀英", "1小时", "送米面"], ["2025-03-06", "李奶奶", "护国街道", "李建国", "2小时", "聊天"]],
        [["党员名册"], ["姓名", "性别", "民族", "学历", "入党时间", "工作单位"], ["张秀英", "女", "汉族", "本科", "2015-07", "龙翔街道办事处"], ["李建国", "男", "彝族", "大专", "2010-07", "护国街道办事处"]],
        [["姓名", "性别", "年龄", "学历", "专业", "应聘岗位", "期望薪资"], ["张秀英", "女", 25, "本科", "社会工作", "社工", 4000], ["李建国", "男", 27, "大专", "会计", "文员", 3500]],
        [["会议记录汇总"], ["日期", "会议名称", "主持人", "参会人员", "人数", "地点"], ["2025-03-05", "站务会", "张秀英", "李建国、王思雨", 2, "龙翔社工站"], ["2025-03-12", "例会", "张秀英", "李建国", 1, "龙翔社工站"]],
        [["低保对象台账"], ["姓名", "性别", "年龄", "家庭住址", "困难类型", "低保金额", "监护人"], ["张秀英", "女", 71, "龙翔街道1号", "独居", 510, "李建国"], ["王思雨", "女", 9, "护国街道2号", "困境儿童", 380, "王强"]],
    ],
)  # fmt: skip
def test_像人员表的别的表不读(rows: Rows):
    found = read(rows)
    assert (found.form, found.records) == (None, [])


# -- asked -----------------------------------------------------------------------------------------

UNCLEAR = [
    ["督导日期", "社工站", "督导类别", "督导方式", "督导老师", "督导对象", "督导主题", "情况"],
    ["2025-03-05", "龙翔街道", "团体", "面对面", "沈知行", "张秀英、李建国", "记录撰写", "龙翔街道会议室"],
    ["2025-03-09", "护国街道", "个别", "电话", "廖国庆", "王思雨", "小组设计", "护国社工站"],
]  # fmt: skip


def test_看不出的列先问一次_有三个例子_不读也不丢():
    found = read(UNCLEAR)
    (asked,) = [p for p in found.problems if p.code == "unclear_column"]
    assert (asked.severity, asked.cell, asked.ask.kind) == ("error", "H1:H3", "column")
    assert "龙翔街道会议室、护国社工站" in asked.message
    assert [r.values["extra"] for r in found.records] == [
        {"情况": "龙翔街道会议室"},
        {"情况": "护国社工站"},
    ]


@pytest.mark.parametrize(
    ("answer", "name", "wanted"),
    [
        ("place", "place", ["龙翔街道会议室", "护国社工站"]),
        ("note", "note", ["龙翔街道会议室", "护国社工站"]),
        ("", "place", [None, None]),
    ],
)
def test_回答之后照答案读_不再问(answer: str, name: str, wanted: list):
    (asked,) = [p for p in read(UNCLEAR).problems if p.code == "unclear_column"]
    found = read(UNCLEAR, {asked.ask.key: answer})
    assert column(found, name) == wanted
    assert [p.code for p in found.problems if p.code == "unclear_column"] == []


# -- the data ----------------------------------------------------------------------------------------


def test_词的数据里每一栏都是表里有的_每个写法都能用():
    data = tomllib.loads((ROOT / "data" / "words" / "headings.toml").read_text(encoding="utf-8"))
    forms = load_forms()
    strangers = [
        f"{form}.{name}"
        for form, ways in data["ways"].items()
        if form != "none"
        for name in ways
        if name not in forms[form].fields
    ]
    assert strangers == []
    assert [form for form in data["ways"] if form != "none" and not words_of(form).ways] == []
    spoken = {n for names in data["vague"].values() for n in names}
    assert spoken <= {name for form in forms.values() for name in form.fields}


def test_同音表里一个字只有一个音():
    lines = (ROOT / "data" / "words" / "pinyin.txt").read_text(encoding="utf-8").splitlines()
    characters = "".join(line.split(" ")[1] for line in lines)
    assert (len(characters), len(set(characters))) == (6763, 6763)


@pytest.mark.parametrize("seed", some(range(60), always=3, single=True))
def test_怎样弄乱都不出异常_读出的人都是表里写的(seed: int):
    made = random.Random(seed)
    rows = staff(
        "name", made.choice(["怎么称呼", "姓名/性别", "？", "人员"]), ["张秀英", "李建国", "王思雨"]
    )
    for _ in range(made.randint(1, 5)):
        at = made.randrange(len(rows))
        match made.randrange(5):
            case 0:
                rows[at] = []
            case 1 if rows[at]:
                odd = [None, "时间", 5, True, "（）", "学历/专业", "是甲还是乙", "🎂", "x" * 60]
                rows[at][made.randrange(len(rows[at]))] = made.choice(odd)
            case 2:
                made.shuffle(rows[at])
            case 3:
                rows.insert(at, [made.choice(["时间", "人员", None]) for _ in range(6)])
            case _:
                rows = [row[: made.randint(0, len(row))] for row in rows]
    seen = {str(v) for row in rows for v in row}
    found = read(rows or [["空"]]) if any(any(row) for row in rows) else None
    names = column(found, "name") if found and found.form == "staffing" else []
    assert {n for n in names if n} <= seen


@pytest.mark.parametrize(
    "rows",
    [
        [["五华区“邻里节”志愿者报名表"], ["姓名", "性别", "年龄", "所属社区", "想帮的忙", "到岗时间"], ["张秀英", "女", 35, "虹山社区", "布展", "2025-03-05"], ["李建国", "男", 61, "文林社区", "引路", "2025-03-05"]],
        [["盘龙区暑期托管点值班人员"], ["街道", "姓名", "性别", "年龄", "哪一班", "到岗日期", "负责"], ["拓东街道", "张秀英", "女", 35, "早班", "2025-07-05", "接送"], ["鼓楼街道", "李建国", "男", 41, "晚班", "2025-07-06", "看护"]],
        [["安宁市物资捐赠登记"], ["街道", "姓名", "性别", "捐的什么", "送到哪里", "入库时间"], ["连然街道", "张秀英", "女", "棉被", "仓库", "2025-01-05"], ["温泉街道", "李建国", "男", "大米", "食堂", "2025-01-06"]],
    ],
)  # fmt: skip
def test_标题说的是别的事_只有一栏像入职时间的也不读(rows: Rows):
    found = read(rows)
    assert (found.form, found.records) == (None, [])


def test_标题说的是别的事_多数栏目都有的仍读():
    rows = [["关上街道社工站通讯录"], ["姓名", "性别", "学历", "专业", "入职时间", "微信"], ["张秀英", "女", "本科", "法学", "2024-03", "a1"], ["李建国", "男", "大专", "护理", "2023-05", "b2"]]  # fmt: skip
    assert column(read(rows), "hired_on") == ["2024-03", "2023-05"]
