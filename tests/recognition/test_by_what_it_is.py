"""What a paper calls things itself: a session by another name, columns known by their cells, one heading one meaning."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dudao.forms import load_forms
from dudao.reading.grid import Grid, Reading
from dudao.recognition.cards.labels import label_book
from dudao.recognition.check import check
from dudao.records import FileResult, SheetResult

TODAY = dt.date(2026, 1, 10)
Rows = list[list[Any]]


def checked(*grids: Grid, name: str = "表.xlsx") -> FileResult:
    return check(Reading(name, "0" * 64, list(grids), []), TODAY)


def grid(rows: Rows, sheet: str = "Sheet1", kind: str = "sheet", **more: Any) -> Grid:
    width = max(map(len, rows))
    return Grid(sheet, kind, [[*row, *[None] * (width - len(row))] for row in rows], **more)


def read(rows: Rows) -> SheetResult:
    (found,) = checked(grid(rows)).sheets
    return found


def column(found: SheetResult, name: str) -> list[Any]:
    return [record.values.get(name) for record in found.records]


def codes(found: SheetResult) -> list[tuple[str, str | None]]:
    return [(p.code, p.cell) for p in found.problems]


# -- a session by another name ------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["会诊", "跟岗", "指导", "带教", "巡回指导", "会谈"])
def test_一张卡给督导另起的名字(verb: str):
    said = {
        f"{verb}对象": "supervisees", f"{verb}老师": "supervisors", f"{verb}日期": "held_on", f"{verb}用时": "minutes",
        f"{verb}地点": "place", f"{verb}内容": "content", f"{verb}意见": "advice", f"{verb}方式": "mode",
    }  # fmt: skip
    book = label_book(load_forms()["session_record"])
    assert {label: set(book.may_mean(label)) for label in said} == {
        label: {field} for label, field in said.items()
    }


CONSULT = [
    ["个案会诊登记"],
    ["受督导社工", "甘棠", "会诊督导", "程思齐"],
    ["督导类型", "个别", "会诊方式", "面谈"],
    ["会诊日期", "2025年5月6日", "会诊用时", "一个半小时"],
    ["会诊内容", "一户隔代抚养家庭的孩子不肯上学，逐个谈看法。"],
    ["会诊建议", "先稳住和奶奶的关系，学校那头由站上去联系。"],
    ["社工后续计划", "约班主任见一次面，写好见面记录。"],
]


def test_会诊登记是个别督导():
    found = read(CONSULT)
    assert found.form == "individual_session"
    assert found.records[0].values["minutes"] == 90
    assert found.records[0].values["supervisors"] == ["程思齐"]


def test_小组督导登记表不是督导登记表():
    rows = [["小组督导登记表"], *CONSULT[1:2], ["地区", "五华区"], *CONSULT[3:6]]
    assert read(rows).form == "group_session"


@pytest.mark.parametrize(
    "label", ["用时：2h", "做了多久*：2h", "做了多久？：2h", "持续时长（必填）：2h"]
)
def test_栏目和答案写在一格里(label: str):
    rows = [["督导记录"], *[[f"{a}：{b}"] for a, b in (
        ("督导对象", "甘棠"), ("督导老师", "程思齐"), ("督导日期", "2025-5-6"), ("督导内容", "谈了接案的步骤和记录。"),
    )], [label]]  # fmt: skip
    assert column(read(rows), "minutes") == [120]


def test_长栏下面一行是不认识的栏目_不接在上一段():
    rows = [
        ["督导工作日志"],
        ["填表人：甘棠"],
        ["日期：2025-5-6"],
        ["今日工作：走访两户。"],
        ["驴唇马嘴：写了些话。"],
    ]
    found = read(rows)
    assert column(found, "work") == ["走访两户。"]
    assert any(cell == "A5" for _, cell in codes(found))


def test_几张卡里有一张看不出来_不会悄悄少掉():
    card = [
        ["案例名称", "陪伴独居老人"],
        ["案例类型", "老年服务"],
        ["站点", "龙翔街道"],
        ["负责人", "林军超"],
    ]
    other = [*card[:2], ["驴唇马嘴", "护国街道"], ["负责人", "何敏"]]
    found = read([["优秀案例"], *card, [], *other])
    told = {cell for _, cell in codes(found)}
    assert len(found.records) == 2 or {"B7", "B8", "B10"} <= told


# -- columns known by their cells ------------------------------------------------------------------------


def staff(heading: str, cells: list[str], **more: str) -> Rows:
    names = ["张秀英", "李建国", "王敏", "赵刚"]
    header = ["站点", "姓名", "性别", "入职时间", "学历", heading]
    return [
        ["社工站人员情况表"], header,
        *[["龙翔街道", n, "女", "2022-03", "本科", c] for n, c in zip(names, cells, strict=True)],
    ]  # fmt: skip


MAJORS = ["社会工作", "法学(函授)", "汉语言文学", "护理专业"]


@pytest.mark.parametrize("heading", ["学科", "专", "您在学校学的专业是", "科班", "甲栏"])
def test_学什么的看得出是专业(heading: str):
    assert column(read(staff(heading, MAJORS)), "major") == MAJORS


@pytest.mark.parametrize(
    "cells", [["云南大学", "昆明学院", "大理大学", "省民族中专"], ["党员", "群众", "团员", "群众"]]
)
def test_学校和党团不是谁的栏(cells: list[str]):
    found = read(staff("甲栏", cells))
    assert column(found, "major") == [None] * 4
    assert [r.values["extra"]["甲栏"] for r in found.records] == cells


def test_一个字的列名():
    rows = [
        ["五华区各站花名册"],
        ["号", "站", "名", "性", "龄", "专", "历", "证", "薪", "备"],
        [1, "龙翔", "张秀英", "女", 31, "社会工作", "本", "初", 3300, "站长"],
        [2, "护国", "李建国", "男", 40, "法学", "专", "中", 3200, None],
        [3, "大观", "王敏", "女", 28, "护理", "专", "—", 3200, "产假"],
    ]
    found = read(rows)
    assert column(found, "name") == ["张秀英", "李建国", "王敏"]
    assert column(found, "education") == ["本科", "大专", "大专"]
    assert column(found, "certificate") == ["助理社会工作师", "社会工作师", None]
    assert column(found, "salary") == [3300, 3200, 3200]
    assert column(found, "note") == ["站长", None, "产假"]


def test_姓名一栏叫什么都认得出():
    rows = staff("专业", MAJORS)
    rows[1][1] = "马前卒"
    assert column(read(rows), "name") == ["张秀英", "李建国", "王敏", "赵刚"]


# -- one heading, one meaning ------------------------------------------------------------------------------


def test_同样的表头在每张表里是同一栏():
    header = ["谁", "男女", "多大", "哪年哪月来的", "科班", "一个月多少钱"]
    one = [
        header,
        *[["张秀英", "女", 31, "2022年3月", major, "3100块"] for major in ("法学", "护理", "会计")],
    ]
    two = [
        header,
        *[["王刚", "男", 40, "2021年3月", major, "3200块"] for major in ("法学", "陶艺", "茶道")],
    ]
    found = checked(
        grid(one, "表1", "word", before=["龙翔街道社工站人员情况"]),
        grid(two, "表2", "word", before=["护国街道社工站人员情况"]),
    )
    assert [column(s, "major") for s in found.sheets] == [
        ["法学", "护理", "会计"],
        ["法学", "陶艺", "茶道"],
    ]
    assert any(p.code == "guessed_label" and p.field == "major" for p in found.sheets[1].problems)


def test_几份表共用第一份的标题():
    card = [
        ["写日志的人：{}", "日期：2025年4月{}日"],
        ["今天做了哪些工作", "走访两户，{}"],
        ["明天打算", "写好记录。"],
    ]
    grids = [
        grid(
            [[v.format(said) for v in row] for row in card],
            f"表{n}",
            "word",
            before=["督导工作日志"] if n == 1 else [],
        )
        for n, said in ((1, "1"), (2, "2"), (3, "3"))
    ]
    rows = [s.records[0].values["logged_on"] for s in checked(*grids, name="日志.docx").sheets]
    assert rows == ["2025-04-01", "2025-04-02", "2025-04-03"]


def test_word里别的表有内容就要说():
    one = grid(CONSULT[1:], "表1", "word", before=["个案会诊登记"])
    two = grid(
        [
            ["甲", "乙"],
            ["讲了一段很长的话", "又是一段很长的话"],
            ["再写一些内容在这里", "还有一些内容"],
            ["第五段内容写在这", "第六段内容写在这"],
        ],
        "表2",
        "word",
    )
    found = checked(one, two, name="a.docx")
    assert [p.code for s in found.sheets if s.form is None for p in s.problems] == ["unknown_form"]


# -- what comes again, what stands beside ------------------------------------------------------------------


def test_换页后又印一遍的表头不是人():
    rows = staff("您学的是哪样", MAJORS)
    rows[1] = [
        "目前在哪个站上班？",
        "您叫什么",
        "您是男是女",
        "何时来站里的？",
        "读到哪一级",
        "您学的是哪样",
    ]
    found = read([*rows[:4], list(rows[1]), *rows[4:]])
    assert column(found, "name") == ["张秀英", "李建国", "王敏", "赵刚"]


def test_一行说明下面各行的方式():
    rows = [
        ["西山区督导台账 2025年"],
        ["日期", "站点", "类别", "督导老师", "时长", "主题"],
        ["甲、到站当面指导"],
        ["2025-2-8", "西苑街道", "个别", "程思齐", "2小时", "入户前怎么列提纲"],
        ["乙、网上指导（腾讯会议）"],
        ["2025-3-8", "西苑街道", "团体", "程思齐", "2小时", "记录怎么写"],
    ]
    found = read(rows)
    assert column(found, "mode") == ["face_to_face", "online"]
    assert [c for c in codes(found) if c[0] == "guessed_band"] == [
        ("guessed_band", "A3"),
        ("guessed_band", "A5"),
    ]


def test_左右两半只认得一半_另一半要说():
    header = ["站点", "办公场所", "门牌", "去向牌", "房型", "工作牌"]
    row = ["龙翔街道", "独用", "竖排", "独用", "两室", "√"]
    other = ["护国街道", "合用", "横排", "合用", "一室", "×"]
    strange = [*header[:2], "驴唇马嘴", *header[3:]]
    found = read([["五华区实体建设"], [*strange, *header], [*row, *other], [*row, *other]])
    read_ = set(column(found, "station"))
    assert read_ == {"龙翔街道", "护国街道"} or any(c == "unread_block" for c, _ in codes(found))


def test_两张小卡上下排着():
    card = [
        ["1、哪个站", "{}", "2、办公场地", "独用"],
        ["3、门牌怎么挂", "竖排", "4、去向牌", "合用"],
        ["5、几间房", "两室", "6、工作牌", "有"],
    ]
    rows = [[v.format(s) for v in row] for s in ("龙翔街道", "护国街道") for row in card]
    found = read([["五华区社工站硬件情况"], *rows[:3], [], *rows[3:]])
    assert column(found, "station") == ["龙翔街道", "护国街道"]
    assert column(found, "direction_sign") == ["shared", "shared"]


def test_横着排的台账不是几张记录表():
    rows = [
        ["2025年督导台账"],
        ["日期", "2025-3-4", "2025-3-5", "2025-3-6"],
        ["县区", "五华区", "盘龙区", "官渡区"],
        ["督导类别", "团体", "个别", "团体"],
        ["督导方式", "线上", "线下", "线上"],
        ["督导老师", "程思齐", "窦一鸣", "池清扬"],
        ["督导对象", "甘棠、苏木", "杜若", "白芷、苏木"],
        ["督导时长", "2小时", "1小时", "2小时"],
        ["地点", "站内会议室", "文化站", "站内会议室"],
        ["督导主题", "个案会谈", "小组招募", "记录撰写"],
    ]
    found = read(rows)
    assert found.form == "session_ledger"
    assert column(found, "topic") == ["个案会谈", "小组招募", "记录撰写"]
