"""Choices in a phrase or an abbreviation, a signature's name beside its day, a length said twice alike."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dudao.reading.grid import Grid, Reading
from dudao.recognition.check import check
from dudao.records import SheetResult

TODAY = dt.date(2026, 1, 10)
Rows = list[list[Any]]


def read(rows: Rows) -> SheetResult:
    page = Grid("表", "sheet", [list(row) for row in rows])
    return check(Reading("五华区.xlsx", "0" * 64, [page], []), TODAY).sheets[0]


def errors(found: SheetResult) -> list[str]:
    return [p.code for p in found.problems if p.severity == "error"]


def card(kind: str, way: str, signed: str, hours: Any = "1.5") -> Rows:
    return [
        ["五华区个别督导登记表"],
        ["受督同工", "冯燕琼", "督导员", "何咏诗"],
        ["所属站点", "龙翔街道社工站", "督导日期", "2024-03-15"],
        ["起止时间", "14:00-15:30", "工时", hours],
        ["督导类型", kind, "督导方式", way],
        ["督导内容", "讨论社区养老食堂志愿者流失的原因。", None, None],
        ["督导建议", "每季度开一次志愿者茶话会。", None, None],
        ["社工计划", "月底出新班表。", None, None],
        ["同工签署／日期", signed, None, None],
    ]


@pytest.mark.parametrize(
    ("kind", "way", "signed"),
    [
        ("个督", "面见", "冯燕琼　2024.3.16"),
        ("一对一督导", "来站里", "冯燕琼／2024年3月16日"),
        ("个体督", "到现场", "2024-03-16 冯燕琼"),
    ],
)
def test_卡片里的简称_说法_签名连着日期(kind: str, way: str, signed: str):
    found = read(card(kind, way, signed))
    values = found.records[0].values
    assert (values["type"], values["mode"]) == ("individual", "face_to_face")
    assert (values["worker_signed_on"], values["minutes"]) == ("2024-03-16", 90)
    assert errors(found) == []


@pytest.mark.parametrize("hours", ["2", "45分钟"])
def test_时长写了两处_不一样的不读(hours: str):
    found = read(card("个督", "面见", "2024.3.16", hours))
    assert found.records[0].values["minutes"] is None
    assert set(errors(found)) == {"repeated_label"}


@pytest.mark.parametrize(
    ("said", "mode"),
    [
        ("来站里", "face_to_face"),
        ("到我们站上来的", "face_to_face"),
        ("打电话", "phone"),
        ("打了个电话", "phone"),
        ("开视频会", "online"),
        ("面见", "face_to_face"),
    ],
)
def test_台账里怎么督导的_说成一句话(said: str, mode: str):
    rows: Rows = [["五华区2024年督导登记"]]
    rows.append(["哪天", "谁来督导", "是什么督导", "怎么督导的", "哪些人参加", "工时（小时）"])
    rows.append(["2024-03-04", "安晓燕", "团体督导", said, "苗玉梅、邹建军", 2])
    rows.append(["2024-03-16", "安晓燕", "个别督导", said, "邹建军", 1.5])
    found = read(rows)
    assert [r.values["mode"] for r in found.records] == [mode, mode]
    assert [r.values["activity"] for r in found.records] == ["group", "individual"]
    assert [r.values["minutes"] for r in found.records] == [120, 90]
    assert errors(found) == []


# -- surveys and headings ----------------------------------------------------------------------------

ASKED = [
    "督导形式",
    "督导氛围",
    "督导员的解答",
    "督导员自我介绍",
    "破冰游戏",
    "提问环节",
    "总结交流",
]


def scored(last: str, *rows: list[Any]) -> SheetResult:
    head = ["编号", *ASKED, last]
    return read([["督导满意度（5=非常满意 4=很满意 3=一般 2=很不满意 1=非常不满意）"], head, *rows])


@pytest.mark.parametrize("cell", ["4/5", "4／5", "3/5"])
def test_一格写了两个分数_不读_都写成几分之五的是得分(cell: str):
    plain = scored("意见", ["T1", 5, cell, 4, 4, 4, 4, 4, "好"], ["T2", 4, 4, 4, 4, 4, 4, 4, "好"])
    assert [r.values["q2"] for r in plain.records] == [None, 4]
    assert errors(plain) == ["two_ticks"]
    fifths = [["T1", *["4/5"] * 7, "好"], ["T2", *["5/5"] * 7, "好"]]
    found = scored("意见", *fifths)
    assert [r.values["q2"] for r in found.records] == [4, 5]
    assert errors(found) == []


@pytest.mark.parametrize("head", ["有啥话带给老师？", "想说的", "还有哪些期望"])
def test_最后一列问想说的话_短话也是意见(head: str):
    rows = [["T1", *[4] * 7, "常来"], ["T2", *[5] * 7, ""], ["T3", *[4] * 7, "讲慢点"]]
    found = scored(head, *rows)
    assert [r.values["comment"] for r in found.records] == ["常来", None, "讲慢点"]


@pytest.mark.parametrize("sheet", ["数据统计", "Sheet1", "表单数据", "export"])
def test_导出的表_表名什么也没说_文件名说是别的事(sheet: str):
    rows = [
        ["提交序号", "提交时间", "您的姓名", "性别", "年龄", "住在哪个社区", "学历", "想参加哪类志愿服务", "每月可服务几小时"],
        [1, "2024/05/01 10:20", "毕春燕", "女", 52, "世纪城社区", "高中", "为老服务", 4],
        [2, "2024/05/02 10:21", "何建新", "男", 66, "官南社区", "初中", "儿童陪伴", 6],
        [3, "2024/05/03 10:22", "林小可", "女", 20, "世纪城社区", "本科", "环境保护", 8],
    ]  # fmt: skip
    page = Grid(sheet, "sheet", rows)
    found = check(Reading("关上街道志愿者报名.xlsx", "0" * 64, [page], []), TODAY).sheets[0]
    assert (found.form, found.records) == (None, [])


@pytest.mark.parametrize("head", ["督导任务完成量（20分）", "工作完成数量", "完成场次"])
def test_两位数的得分不是年度(head: str):
    rows: Rows = [["2024年度社会工作督导成效考核结果"]]
    rows.append(["督导人员", "督导目标达成", head, "被督导者满意度", "综合得分", "等次"])
    rows += [["杨文斌", 19, 16, 16, 77, "合格"], ["彭玉梅", 18, 20, 20, 91, "优秀"]]
    found = read(rows)
    assert [r.values["quantity"] for r in found.records] == [16, 20]
    assert [r.values["period"] for r in found.records] == ["2024", "2024"]


@pytest.mark.parametrize(
    ("head", "name"), [("附记", "note"), ("本月变动", "note"), ("需要督导支持的地方", "difficulty")]
)
def test_人员表的附记_变动和要支持的地方(head: str, name: str):
    rows: Rows = [
        ["五华区社工站点人员情况统计总表"],
        ["站点", "姓名", "性别", "学历", "入职时间", head],
    ]
    rows.append(["龙翔街道", "张秀英", "女", "本科", "2022-03", "路远，入户没有车"])
    rows.append(["护国街道", "李建国", "男", "大专", "2021-11", "孩子小，夜间活动难参加"])
    found = read(rows)
    assert [r.values[name] for r in found.records] == [rows[2][5], rows[3][5]]


@pytest.mark.parametrize("short", ["助工", "助社", "助师"])
def test_证书写简称_旁边的无不妨碍(short: str):
    rows: Rows = [
        ["五华区社工站点人员情况统计总表"],
        ["站点", "姓名", "性别", "学历", "入职时间", "社工证"],
    ]
    rows.append(["龙翔街道", "张秀英", "女", "本科", "2022-03", short])
    rows.append(["护国街道", "李建国", "男", "大专", "2021-11", "无"])
    rows.append(["大观街道", "王思雨", "女", "本科", "2023-07", "社工师"])
    found = read(rows)
    certificates = [r.values["certificate"] for r in found.records]
    assert certificates == ["助理社会工作师", None, "社会工作师"]
    assert errors(found) == []
