"""Lists as offices and form tools really send them: sessions a row, code sheets, one card a sheet, spoken headings.

Every kind is shown on variants nobody sent.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dudao.reading.grid import Grid, Reading
from dudao.recognition.check import check
from dudao.records import FileResult, SheetResult

TODAY = dt.date(2026, 1, 10)
Rows = list[list[Any]]


def book(*sheets: tuple[str, Rows], name: str = "a.xlsx", **grid: Any) -> FileResult:
    grids = [Grid(sheet, "sheet", [list(r) for r in rows], **grid) for sheet, rows in sheets]
    return check(Reading(name, "0" * 64, grids, []), TODAY)


def read(rows: Rows, sheet: str = "Sheet1", **grid: Any) -> SheetResult:
    return book((sheet, rows), **grid).sheets[0]


def column(found: SheetResult, name: str) -> list[Any]:
    return [record.values.get(name) for record in found.records]


def errors(found: SheetResult) -> list[tuple[str, str | None]]:
    return [(p.code, p.cell) for p in found.problems if p.severity == "error"]


# -- sessions kept as a list ------------------------------------------------------------------------

SESSIONS = [
    ["2024-05-08", "池清扬", "屈明远", "团体督导", "现场", 90, "聊了夜间探访", "先联系楼长", "周五前走访"],
    ["2024-05-17", "池清扬", "闵知夏", "个别督导", "电话", 60, "聊了小组招募", "换个时间段", "重写海报"],
    ["2024-06-03", "窦一鸣", "屈明远", "团体督导", "现场", 120, "聊了建档", "先分类", "月底补齐"],
]  # fmt: skip


@pytest.mark.parametrize(
    "labels",
    [
        ["督导日期", "督导老师", "被督导社工", "督导类型", "督导方式", "时长（分钟）", "督导内容", "督导建议", "社工计划"],
        ["哪天督导的", "督导老师", "受督导的社工", "形式", "途径", "用时（分钟）", "谈了什么", "老师给的建议", "我接下来打算怎么做"],
        ["日期", "督导员", "接受督导的人", "督导类别", "沟通方式", "时长（分钟）", "交流内容", "督导意见", "社工下一步计划"],
    ],
)  # fmt: skip
def test_一次督导一行_又有建议又有打算的是督导记录_不是台账(labels: list[str]):
    found = read([labels, *SESSIONS], "督导记录库")
    assert found.form == "session_record"
    assert column(found, "supervisees") == [["屈明远"], ["闵知夏"], ["屈明远"]]
    assert column(found, "advice") == ["先联系楼长", "换个时间段", "先分类"]
    assert column(found, "worker_plan") == ["周五前走访", "重写海报", "月底补齐"]
    assert column(found, "minutes") == [90, 60, 120]
    assert errors(found) == []


def test_标题写着个别督导登记表的是那一种():
    labels = ["督导时间", "督导", "被督导社工", "督导类型", "督导方式", "督导时长（分钟）", "督导内容", "督导建议", "社工计划"]  # fmt: skip
    assert read([labels, *SESSIONS], "个别督导登记表").form == "individual_session"


def test_写着台账的还是台账_建议记在附加列():
    labels = ["督导日期", "督导老师", "督导对象", "督导类别", "督导方式", "督导时长（分钟）", "督导主题", "督导建议", "社工计划"]  # fmt: skip
    found = read([["五华区督导台账"], labels, *SESSIONS])
    assert found.form == "session_ledger"
    assert found.records[0].values["extra"]["督导建议"] == "先联系楼长"


# -- what signs mean, told on another sheet -----------------------------------------------------------

STAFF = ["社工姓名", "性别", "所在站点", "入职时间", "学历", "专业"]


@pytest.mark.parametrize(
    ("head", "codes", "education"),
    [
        (["字段", "代码", "含义"], [["性别", "M", "男"], ["性别", "F", "女"], ["学历", "4", "大专"], ["学历", "3", "大学本科"]], [4, 3]),
        (["栏目", "编码", "名称"], [["性别", "M", "男"], [None, "F", "女"], ["学历", "Z", "大专"], [None, "B", "本科"]], ["Z", "B"]),
        (["项目 Item", "代号 Code", "代表什么"], [["性别", "M", "男"], ["性别", "F", "女"], ["学历", "20", "本科"], ["学历", "30", "大专"]], [30, 20]),
    ],
)  # fmt: skip
def test_代码表在另一张工作表(head: list, codes: Rows, education: list):
    rows = [
        STAFF,
        ["张秀英", "F", "龙翔街道", "2022-03", education[0], "法学"],
        ["李建国", "M", "护国街道", "2021-11", education[1], "会计学"],
        ["王思雨", "F", "大观街道", "2023-07", education[1], "社会学"],
    ]
    found = book(("名单", rows), ("代码", [head, *codes])).sheets[0]
    assert column(found, "sex") == ["女", "男", "女"]
    assert column(found, "education") == ["大专", "本科", "本科"]
    assert errors(found) == []


@pytest.mark.parametrize(
    ("line", "kind", "way"),
    [
        ("形式：T 团体督导　G 个别督导　｜　途径：X 现场　S 视频会议", ["T", "G", "T"], ["X", "S", "X"]),
        ("形式：●团体督导 ○个别督导；途径：△现场 ▲视频会议", ["●", "○", "●"], ["△", "▲", "△"]),
        ("形式：TD-团体督导、GB-个别督导  途径：XC-现场、SP-视频会议", ["TD", "GB", "TD"], ["XC", "SP", "XC"]),
    ],
)  # fmt: skip
def test_表上一行说明几列的记号(line: str, kind: list, way: list):
    rows = [
        ["五华区督导台账（2024年度）"],
        [line],
        ["日期", "站点", "形式", "途径", "督导", "参加社工", "主题"],
        *[
            [f"2024-0{n + 1}-18", "龙翔街道", kind[n], way[n], "池清扬", "屈明远", "建档"]
            for n in range(3)
        ],
    ]
    found = read(rows)
    assert column(found, "activity") == ["group", "individual", "group"]
    assert column(found, "mode") == ["face_to_face", "online", "face_to_face"]
    assert errors(found) == []


def test_表下一行说明记号():
    head = ["姓名", "类别", "所在单位", "职称", "证书", "联系电话"]
    rows = [
        ["督导人才名册"],
        head,
        ["池清扬", "P", "某大学", "副高", "社会工作师", "138-0000-0001"],
        ["屈明远", "A", "某民政局", None, "社会工作师", "138-0000-0002"],
        ["闵知夏", "P", "某协会", "中级", "社会工作师", "138-0000-0003"],
        ["类别代码：A＝行政协同督导（Administrative），P＝专业技术督导（Professional）。"],
    ]
    found = read(rows)
    assert column(found, "kind") == ["professional", "administrative", "professional"]
    assert errors(found) == []


# -- a second line of headings in English; lines above that only look like groups ----------------------


@pytest.mark.parametrize(
    "twin",
    [
        ["Name", "Gender", "Station", "On-board Date", "Degree", "Major"],
        ["Full name", "Sex", "Site", "Joined", "Education", "Subject"],
        ["NAME", "SEX", "STATION", "HIRED ON", "EDU.", "MAJOR"],
    ],
)
def test_中文栏目下面又写一行英文(twin: list[str]):
    rows = [
        ["承接机构 Agency：昆明市春芽社会工作服务中心", None, None, "填表日期 Date：2024-06-30", None, None],
        STAFF,
        twin,
        ["张秀英", "女", "龙翔街道", "2022-03", "本科", "法学"],
        ["李建国", "男", "护国街道", "2021-11", "大专", "会计学"],
    ]  # fmt: skip
    found = read(rows, merges=[(0, 0, 0, 2), (0, 3, 0, 5)])
    assert column(found, "name") == ["张秀英", "李建国"]
    assert found.meta["agency"] == "昆明市春芽社会工作服务中心"
    assert found.meta["filled_on"] == "2024-06-30"
    assert errors(found) == []


# -- one card a sheet -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "wanted"),
    [("龙翔街道社工站 · 站点名片", "龙翔街道"), ("护国街道社会工作服务站基本情况卡", "护国街道"), ("大观街道社工站建设卡片", "大观街道")],
)  # fmt: skip
def test_一张工作表一个站_栏目在左值在右(title: str, wanted: str):
    rows = [
        [title, None, None, None],
        ["■ 场地", None, None, None],
        ["办公场所", "与社区合用", "房间格局", "两室"],
        ["面积", "60㎡", "启用时间", "2023年4月"],
        ["■ 标识", None, None, None],
        ["门牌", "竖式", "去向牌", "独用"],
        ["墙面LOGO", "无", "照片", "有"],
        ["工作牌", "5个", "马甲", "3件"],
        ["帽子", "0顶", None, None],
    ]
    found = read(rows, "1号")
    assert found.form == "facility"
    [record] = found.records
    assert record.values["station"] == wanted
    assert (record.values["office"], record.values["rooms"]) == ("shared", "two")
    assert (record.values["badge"], record.values["vest"], record.values["cap"]) == (True, True, False)  # fmt: skip
    assert (record.cells["station"], record.cells["rooms"], record.cells["cap"]) == ("A1", "D3", "B9")  # fmt: skip


def test_几个站并排的不是一张卡片():
    rows = [
        ["栏目", "一站", "二站"],
        ["所在站点名称", "龙翔街道", "护国街道"],
        ["办公场所", "独用", "合用"],
        ["门牌", "竖式", "横式"],
        ["去向牌", "独用", "合用"],
        ["墙面LOGO", "有", "无"],
        ["工作牌", "√", "×"],
        ["帽子", "√", "√"],
        ["马甲", "√", "×"],
    ]
    assert column(read(rows), "station") == ["龙翔街道", "护国街道"]


@pytest.mark.parametrize("number", ["No.0{}", "第{}张", "编号：{}"])
def test_卡片上面一行编号不是栏目(number: str):
    rows: Rows = [["五华区社工个人信息卡"]]
    for n, who in enumerate(["张秀英", "李建国", "王思雨"], start=1):
        rows += [
            [number.format(n), None, None, None],
            ["姓　名", who, "性　别", "女"],
            ["所在站", "龙翔", "到站年月", "2022年3月"],
            ["学　历", "本科", "专　业", "法学"],
            ["月收入", "3500元", "困　难", None],
            [None, None, None, None],
        ]
    found = read(rows)
    assert column(found, "name") == ["张秀英", "李建国", "王思雨"]
    assert column(found, "station") == ["龙翔街道"] * 3
    assert column(found, "salary") == [3500] * 3


# -- small words, paths, counts, none of it -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "cells", "wanted"),
    [
        ("马甲领到几件（必填）", ["4", "0", "2"], [True, False, True]),
        ("你们领了几件马甲？", [3, 0, 1], [True, False, True]),
        ("马甲配发情况", ["有", "没有", "有"], [True, False, True]),
    ],
)
def test_问领到几件_零就是没有(heading: str, cells: list, wanted: list):
    rows = [
        ["站点名称", "办公场所", "门牌", "去向牌", "墙面LOGO", heading],
        ["龙翔街道", "独用", "竖式", "独用", "有", cells[0]],
        ["护国街道", "合用", "横式", "合用", "无", cells[1]],
        ["大观街道", "独用", "竖式", "没有", "有", cells[2]],
    ]
    assert column(read(rows), "vest") == wanted


@pytest.mark.parametrize("none", ["以上都没有", "均未配备", "都没有"])
def test_多选题答以上都没有_每一样都是没有(none: str):
    rows = [
        ["站点名称", "办公场所", "门牌", "去向牌", "已经配发的物品（可多选）"],
        ["龙翔街道", "独用", "竖式", "独用", "马甲,帽子"],
        ["护国街道", "合用", "横式", "合用", "工作牌,帽子"],
        ["大观街道", "独用", "竖式", "没有挂牌", none],
    ]
    found = read(rows)
    assert column(found, "cap") == [True, True, False]
    assert column(found, "vest") == [True, False, False]
    assert errors(found) == []


@pytest.mark.parametrize("path", ["社工站事业部/{}", "昆明项目部＞{}", "总部/项目二部/{}"])
def test_部门写成一串_站点是其中一级(path: str):
    rows = [
        ["姓名", "主部门", "性别", "最高学历", "所学专业", "入职时间"],
        ["张秀英", path.format("龙翔站"), "女", "本科", "法学", "2022-03-01"],
        ["李建国", path.format("护国站"), "男", "大专", "会计学", "2021-11-05"],
        ["王思雨", path.format("大观站"), "女", "本科", "社会学", "2023-07-09"],
    ]
    assert column(read([["五华区在职花名册"], *rows]), "station") == ["龙翔街道", "护国街道", "大观街道"]  # fmt: skip


def test_形式与方式同一个大栏目下打勾_各归各():
    rows = [
        ["五华区督导台账", *[None] * 9],
        ["督导安排", None, None, "形式与方式（√）", None, None, None, None, "内容", None],
        ["日期", "督导", "站点", "团体", "个别", "线下", "线上", "电话", "主题", "备注"],
        ["2024-02-02", "池清扬", "龙翔", "√", None, None, "√", None, "建档", None],
        ["2024-02-19", "屈明远", "护国", None, "√", "√", None, None, "招募", None],
        ["2024-03-08", "池清扬", "大观", None, "√", None, None, "√", "探访", None],
    ]
    found = read(rows, merges=[(1, 0, 1, 2), (1, 3, 1, 7), (1, 8, 1, 9)])
    assert column(found, "activity") == ["group", "individual", "individual"]
    assert column(found, "mode") == ["online", "face_to_face", "phone"]


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("车辆", ["公务车", "自驾", "公务车"]),
        ("天气", ["晴", "阴", "晴"]),
        ("交通", ["高铁", "公交", "高铁"]),
    ],
)
def test_不是人的一列_不当成督导助理(heading: str, cells: list[str]):
    rows = [
        ["日期", "站点", "督导", "团体/个别", "当面/线上", "见了谁", "用时", "讲了什么", heading]
    ]
    rows += [
        [f"2024-0{n + 1}-12", "龙翔街道", "池清扬", "团体", "当面", "屈明远", "2小时", "建档", cells[n]]
        for n in range(3)
    ]  # fmt: skip
    found = read([["五华区督导情况一览"], *rows])
    assert column(found, "assistant") == [None, None, None]
    assert found.records[0].values["extra"][heading] == cells[0]


@pytest.mark.parametrize(
    "title", ["社工督导业务培训随堂测试成绩（满分100）", "督导知识测验得分表", "督导岗前考试成绩单"]
)
def test_考试成绩不是满意度(title: str):
    rows = [
        [title],
        ["序号", "姓名", "站点", *[f"第{n}题" for n in range(1, 8)], "总分"],
        [1, "张秀英", "龙翔街道", 6, 10, 6, 8, 8, 6, 6, 50],
        [2, "李建国", "护国街道", 10, 8, 6, 10, 10, 6, 6, 56],
        [3, "王思雨", "大观街道", 10, 6, 10, 6, 6, 10, 6, 54],
    ]
    found = read(rows)
    assert (found.form, found.records) == (None, [])


def test_填表人写在表上面_就是日志的作者():
    rows = [
        ["日期", "当日工作内容", "明日工作计划"],
        ["2024年5月13日", "核对签到册，陪同督导到站。", "整理记录"],
        ["2024年5月14日", "整理录音，完成初稿，交督导审阅。", "发布通知"],
    ]
    found = read([["督导工作日志（5月）"], ["填表人：张秀英　　五华区督导助理"], *rows])
    assert column(found, "author") == ["张秀英", "张秀英"]


def test_需求征集表的问句():
    rows = [
        ["填写人", "填写时间", "你们是哪个站", "希望用哪种形式督导（可多选）", "想请督导老师帮忙解决什么问题", "希望督导之后能达到什么效果"],
        ["张秀英", "2024-02-20 10:00", "龙翔社工站", "团体督导", "入户被拒绝怎么办", "学会开场"],
        ["李建国", "2024-02-21 11:01", "护国社工站", "团体督导；个体督导", "小组没人来", "写好招募方案"],
    ]  # fmt: skip
    found = read(rows)
    assert found.form == "supervision_request"
    assert column(found, "station") == ["龙翔街道", "护国街道"]
    assert column(found, "types") == [["group"], ["group", "individual"]]
    assert column(found, "content") == ["入户被拒绝怎么办", "小组没人来"]
    assert column(found, "purpose") == ["学会开场", "写好招募方案"]


# -- several items or parts in a cell, several columns in a field --------------------------------------------


@pytest.mark.parametrize(
    ("cells", "badge", "cap", "vest"),
    [
        (["三样都有", "工作牌、马甲有，帽子没有", "只有马甲"], [True, True, False], [True, False, False], [True, True, True]),
        (["齐全", "工作牌、帽子没有，马甲有", "都没有"], [True, False, False], [True, False, False], [True, True, False]),
        (["都有", "帽子无；工作牌、马甲已配", "工作牌、帽子"], [True, True, True], [True, False, True], [True, True, False]),
    ],
)  # fmt: skip
def test_一格里说几样东西_后面说的管前面列的(cells: list[str], badge: list, cap: list, vest: list):
    rows = [
        ["站点", "办公房", "门上的牌", "路边指路的牌（去向牌）", "工作牌、帽子、马甲", "拍照"],
        ["龙翔街道", "独用", "竖牌", "自己单独立", cells[0], "拍了"],
        ["护国街道", "跟社区合用", "横牌", "与居委会合用一块", cells[1], "拍了"],
        ["大观街道", "独用", "竖的", "没有", cells[2], "未拍"],
    ]
    found = read([["五华区社工站实体建设走访登记"], *rows])
    assert (column(found, "badge"), column(found, "cap"), column(found, "vest")) == (badge, cap, vest)  # fmt: skip
    assert column(found, "direction_sign") == ["own", "shared", None]


@pytest.mark.parametrize("parts", [("时", "分"), ("小时", "分钟"), ("h", "min")])
def test_历时分两列写(parts: tuple[str, str]):
    rows = [
        ["2025年五华区督导活动流水", *[None] * 8],
        ["年", "月", "日", "站", "参加者", "督导老师", "历时", None, "主题"],
        [None, None, None, None, None, None, *parts, None],
        [2025, 2, 13, "龙翔街道", "屈明远、闵知夏", "池清扬", 2, 0, "建档"],
        [2025, 3, 6, "护国街道", "屈明远", "池清扬", 1, 10, "接案"],
        [2025, 5, 15, "大观街道", "闵知夏", "窦一鸣", 0, 45, "回顾"],
    ]
    merges = [(1, c, 2, c) for c in (0, 1, 2, 3, 4, 5, 8)] + [(1, 6, 1, 7)]
    found = read(rows, merges=merges)
    assert column(found, "minutes") == [120, 70, 45]
    assert column(found, "held_on") == ["2025-02-13", "2025-03-06", "2025-05-15"]


@pytest.mark.parametrize("form", ["五华-{}", "五华区—{}街道", "五华/{}站"])
def test_派驻写成区和站_是站点不是区(form: str):
    rows = [
        ["工号", "员工", "派驻", "性别", "出生日", "毕业层次", "所学专业", "签约日"],
        ["P1", "张秀英", form.format("龙翔"), "F", "1998-11-12", "中专", "社会学", "2023-09-07"],
        ["P2", "李建国", form.format("护国"), "M", "1996-09-02", "大学本科", "会计", "2023-05-10"],
        ["P3", "王思雨", form.format("大观"), "F", "1994-11-21", "大专", "法学", "2022-06-20"],
    ]
    assert column(read([["派驻社工花名册"], *rows]), "station") == ["龙翔街道", "护国街道", "大观街道"]  # fmt: skip


@pytest.mark.parametrize("total", ["共", "半年共", "总人数"])
def test_最后一行写共几人_不是一个人(total: str):
    rows = [
        STAFF,
        ["张秀英", "女", "龙翔街道", "2022-03", "本科", "法学"],
        ["李建国", "男", "护国街道", "2021-11", "大专", "会计学"],
        [total, "2人", None, None, None, None],
    ]
    assert column(read(rows), "name") == ["张秀英", "李建国"]


@pytest.mark.parametrize(
    "line",
    [
        "填表日 2024-5-10",
        "报送：2024年5月10日",
        "（2024年4月末在岗数）    填报人 瞿应辉    2024.5.10",
    ],
)
def test_表上面的日期前面只有空格(line: str):
    rows = [["五华区社工站在岗人员"], [line], STAFF]
    rows += [["张秀英", "女", "龙翔街道", "2022-03", "本科", "法学"]]
    assert read(rows).meta["filled_on"] == "2024-05-10"


def test_栏名说得清内容读不懂_要问不能不作声():
    """去向牌 over words that are no choice: asked about and named, not set aside."""
    rows = [
        ["站点名称", "办公场所", "门牌", "路口的去向指示牌", "墙面LOGO"],
        ["龙翔街道", "独用", "竖式", "甲款", "有"],
        ["护国街道", "合用", "横式", "乙款", "无"],
        ["大观街道", "独用", "竖式", "丙款", "有"],
    ]
    found = read([["五华区社工站实体建设表"], *rows])
    assert column(found, "direction_sign") == [None, None, None]
    assert any(p.severity == "error" and (p.cell or "").startswith("D") for p in found.problems)
