"""What lies over the cells of a form: read, or one error a covered column, or quoted; never a silence."""

import datetime as dt

import pytest

from dudao.reading.grid import Grid, Reading
from dudao.recognition.check import check

TODAY = dt.date(2026, 1, 10)
FACILITY = [
    ["昆明市盘龙区乡镇（街道）社工站点实体建设情况统计总表", *[None] * 15],
    ["序号", "站点名称", "办公场所", None, "门牌", None, "指引牌", None, "功能室", None, None, "墙面LOGO", "工作牌", "帽子", "马甲", "照片"],
    [None, None, "独立", "合用", "竖牌", "横牌", "独立", "合用", "一室", "两室", "多室", None, None, None, None, None],
    [1, "拓东街道社工站", "√", None, "√", None, "√", None, "√", None, None, "√", "√", None, None, "√"],
    [2, "龙泉街道社工站", None, None, "√", None, "√", None, None, "√", None, None, "√", "√", None, "√"],
    [3, "青云街道社工站", None, None, "√", None, "√", None, None, "√", None, None, "√", "√", None, "√"],
]  # fmt: skip
STAFF = [
    ["昆明市盘龙区乡镇（街道）社工站点人员情况统计总表", *[None] * 9],
    ["序号", "目前所在站点名称", "社工姓名", "性别", "年龄", "入职时间", "专业", "学历", "薪资", "备注"],
    [1, "拓东街道社工站", "赵甲一", "女", 30, "2022-02-01", "社会工作", "本科", 3500, None],
    [2, "龙泉街道社工站", "钱乙二", "男", 28, "2021-05-01", "社会工作", "大专", 3600, None],
    [3, "青云街道社工站", "孙丙三", "女", 35, "2023-09-01", "法学", "本科", 3700, None],
]  # fmt: skip
LOGO = 11


def read(rows, **said):
    grid = Grid("Sheet1", "sheet", [list(row) for row in rows], **said)
    return check(Reading("a.xlsx", "0" * 64, [grid], []), TODAY).sheets[0]


def told(sheet, *codes):
    found = [(p.code, p.severity, p.cell, p.field) for p in sheet.problems if p.code in codes]
    return sorted(found, key=lambda one: one[2] or "")


def test_控件不知在哪_每个空的勾选栏一个错误():
    sheet = read(FACILITY, controls=True)
    assert told(sheet, "controls_unread") == [
        ("controls_unread", "error", "C5:D6", "office"),
        ("controls_unread", "error", "L5:L6", "logo_wall"),
        ("controls_unread", "error", "N4", "cap"),
        ("controls_unread", "error", "O4:O6", "vest"),
    ]
    assert [r.values["logo_wall"] for r in sheet.records] == [True, None, None]
    assert [r.values["badge"] for r in sheet.records] == [True, True, True]


@pytest.mark.parametrize("code", ["control_over", "text_unread", "shape_unread"])
def test_盖住的格子不读_一栏一个错误(code):
    notes = {(4, LOGO): (code, "√"), (5, LOGO): (code, "√"), (4, 2): (code, "√")}
    sheet = read(FACILITY, notes=notes)
    assert told(sheet, code) == [
        (code, "error", "C5", "office"),
        (code, "error", "L5:L6", "logo_wall"),
    ]
    assert [r.values["logo_wall"] for r in sheet.records] == [True, None, None]


def test_图片在勾选栏不是没有():
    """A picture in a column to tick is an error; in or right of the photographs it is one."""
    sheet = read(FACILITY, pictures={(4, LOGO), (5, LOGO), (3, LOGO)})
    assert told(sheet, "picture_over") == [("picture_over", "error", "L5:L6", "logo_wall")]
    assert [r.values["logo_wall"] for r in sheet.records] == [True, None, None]


def test_批注文本框和合并格下的字引出来_值照读():
    over = {
        (2, 2): [("comment", "已离职")],
        (3, 8): [("text_over", "改为3000元"), ("shape_over", "")],
        (4, 1): [("beneath", "联盟街道")],
        (3, 5): [("rounded", "44317.5")],
    }
    sheet = read(STAFF, over=over)
    assert told(sheet, "comment", "text_over", "shape_over", "beneath", "rounded") == [
        ("beneath", "warning", "B5", "station"),
        ("comment", "warning", "C3", "name"),
        ("rounded", "warning", "F4", "hired_on"),
        ("text_over", "warning", "I4", "salary"),
        ("shape_over", "warning", "I4", "salary"),
    ]
    message = next(p.message for p in sheet.problems if p.code == "comment")
    assert (
        message
        == "「Sheet1」C3「社工姓名」有批注“已离职”，没有读取。批注里如有更正或补充，请写在单元格里。"
    )
    assert [r.values["salary"] for r in sheet.records] == [3500, 3600, 3700]


def test_每格都印的批注只说一次_表头的批注不说():
    over = {(r, 3): [("comment", "请选男或女")] for r in range(1, 5)}
    assert told(read(STAFF, over=over), "comment") == [("comment", "warning", "D3:D5", "sex")]


def test_表外的文本框也引出来_填表说明不引():
    over = {(0, 12): [("text_over", "本表作废"), ("text_over", "填表说明：请如实填写")]}
    assert told(read(STAFF, over=over), "text_over") == [("text_over", "warning", "M1", None)]


def test_没有读的图片说出来_有照片栏的不说():
    assert told(read(STAFF, pictures={(8, 1)}), "pictures_unread") == [
        ("pictures_unread", "warning", None, None)
    ]
    assert told(read(FACILITY, pictures={(3, 15)}), "pictures_unread") == []


def test_回执不说没有问题():
    """Whatever lies over a sheet unread, the answer to its sender says so."""
    from dudao.reports.annotate import chat_text

    for said in ({"over": {(2, 2): [("comment", "已离职")]}}, {"pictures": {(8, 1)}}):
        grid = Grid("Sheet1", "sheet", [list(row) for row in STAFF], **said)
        result = check(Reading("a.xlsx", "0" * 64, [grid], []), TODAY)
        assert "没有发现问题" not in chat_text(result)
    plain = check(Reading("a.xlsx", "0" * 64, [Grid("Sheet1", "sheet", STAFF)], []), TODAY)
    assert "没有读取" not in chat_text(plain)


CARD = [
    ["督导记录表", None, None, None],
    ["督导对象", "赵甲一", "督导者", "周老五"],
    ["督导时间", "2025年3月4日 9:00-11:00", "督导地点", "拓东街道社工站"],
    ["督导类型", "个别督导", "督导方式", "面谈"],
    ["督导内容", "方案修改", None, None],
    ["督导建议", "多写记录", None, None],
]


def test_记录表上的批注和控件():
    over = {(2, 1): [("comment", "实为3月5日")]}
    sheet = read(CARD, over=over, controls=True)
    assert told(sheet, "comment") == [("comment", "warning", "B3", None)]
    assert told(sheet, "controls_unread") == [("controls_unread", "error", None, None)]


def test_记录表里盖住的一格是错误():
    rows = [list(row) for row in CARD]
    rows[3][1] = None
    sheet = read(rows, notes={(3, 1): ("control_over", "")})
    assert [(p.code, p.severity, p.cell) for p in sheet.problems if p.code == "control_over"] == [
        ("control_over", "error", "B4")
    ]
    assert sheet.records[0].values["type"] is None


SURVEY = [
    ["督导满意度调研表", *[None] * 5],
    ["所属县（市、区）", "盘龙区", "督导时间", "2025年6月18日", None, None],
    ["题目", "非常不满意", "很不满意", "一般", "很满意", "非常满意"],
    *(
        [f"{n}.您对{about}是否满意", *[None] * 5]
        for n, about in enumerate(
            (
                "本次督导的形式",
                "本次督导过程中的氛围",
                "督导老师的回答",
                "督导老师的自我介绍环节",
                "督导老师的游戏环节",
                "督导老师的提出问题环节",
                "督导老师的总结交流环节",
            ),
            1,
        )
    ),
]


def test_调研表里看不出的控件_每题一个错误():
    notes = {(3, c): ("control_over", "") for c in range(1, 6)}
    rows = [list(row) for row in SURVEY]
    for r in range(4, 10):
        rows[r][5] = "√"
    sheet = read(rows, notes=notes)
    assert told(sheet, "control_over") == [("control_over", "error", "B4:F4", "q1")]
    assert [sheet.records[0].values[f"q{n}"] for n in (1, 2, 7)] == [None, 5, 5]


def test_调研表里没答的一题上有图片():
    rows = [list(row) for row in SURVEY]
    for r in range(4, 10):
        rows[r][5] = "√"
    sheet = read(rows, pictures={(3, 5), (4, 1)})
    assert told(sheet, "picture_over") == [("picture_over", "error", "F4", "q1")]
