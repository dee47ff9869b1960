"""Facility tables: words instead of ticks, pictures, another form on the same sheet."""

from __future__ import annotations

from maker.grid import Sheet
from maker.truth import Entry


def words_in_columns():
    """One column a question, the answer in words; a count, a plan, a file name for the photo."""
    s, e = Sheet("站点"), Entry("站点", "facility")
    s.merge(1, 1, 1, 11, "宜良县社工站点实体建设情况")
    s.row(2, ["填表时间：2025年11月3日", None, None, "督导助理：雷鸣宇"])
    s.row(
        3,
        [
            "序号",
            "社工站点名称",
            "办公场所",
            "门牌",
            "去向牌",
            "房型",
            "墙面LOGO",
            "工作牌",
            "帽子",
            "马甲",
            "照片",
        ],
    )
    s.row(4, [1, "匡远街道", "独用", "竖排", "独用", "两室型", "有", "有", "无", "有", "1.jpg"])
    s.row(5, [2, "竹山镇", "合用", "横排", None, "一室型", "待定", "12个", 0, "10件", "见附件"])
    s.row(6, [3, "耿家营乡", "独用", "横排", "合用", "多室型", "√", "×", "×", "√", "无"])
    e.meta = {"county": "宜良县", "filled_on": "2025-11-03", "assistant": "雷鸣宇"}
    e.record(
        4,
        station="匡远街道",
        office="own",
        door_sign="vertical",
        direction_sign="own",
        rooms="two",
        logo_wall=True,
        badge=True,
        cap=False,
        vest=True,
        photo=True,
    )
    e.record(
        5,
        station="竹山镇",
        office="shared",
        door_sign="horizontal",
        rooms="one",
        badge=True,
        cap=False,
        vest=True,
        photo=True,
    )
    e.record(
        6,
        station="耿家营彝族苗族乡",
        office="own",
        door_sign="horizontal",
        direction_sign="shared",
        rooms="multi",
        logo_wall=True,
        badge=False,
        cap=False,
        vest=True,
        photo=False,
    )
    e.problem("G5", "logo_wall", "error", "待定")
    e.allow("K4")
    e.allow("K5")
    return [s], [e]


def staff_and_sites_on_one_sheet():
    """Form 六 above form 七 on one sheet, one meta block for both."""
    s = Sheet("Sheet1")
    one, two = Entry("Sheet1", "staffing"), Entry("Sheet1", "facility")
    s.merge(1, 1, 1, 12, "昆明市晋宁区乡镇（街道）社工站点人员情况统计总表")
    s.row(2, ["填表时间", None, "2025/10/30", None, "督导助理", "毕若溪"])
    s.row(
        3,
        [
            "序号",
            "目前所在站点名称",
            "社工姓名",
            "性别",
            "年龄（或出生年月）",
            "入职时间",
            "专业",
            "学历",
            "备注",
        ],
    )
    s.row(4, [1, "二街镇", "闻鸡", "男", 27, "2024-06-03", "社会工作", "本科"])
    s.row(5, [2, "上蒜镇", "起舞", "女", 31, "2022-02-14", "会计", "大专", "停薪留职"])
    s.merge(8, 1, 8, 12, "昆明市晋宁区乡镇（街道）社工站点实体建设情况统计总表")
    top = [
        "序号",
        "社工站点名称",
        "办公场所",
        None,
        "门牌",
        None,
        "去向牌",
        None,
        "一室型",
        "两室型",
        "多室型",
        "墙面LOGO",
        "工作牌",
        "帽子",
        "马甲",
        "照片",
    ]
    s.row(9, top)
    for col in (3, 5, 7):
        s.merges.append((9, col, 9, col + 1))
    s.row(10, ["独用", "合用", "竖排", "横排", "独用", "合用"], 3)
    s.row(
        11,
        [1, "二街镇", "√", None, None, "√", None, "√", "√", None, None, "√", "√", None, "√", None],
    )
    s.row(
        12, [2, "上蒜镇", "√", "√", "√", None, "√", None, None, "√", None, "☑", "☐", "☑", "✗", "√"]
    )
    meta = {"county": "晋宁区", "filled_on": "2025-10-30", "assistant": "毕若溪"}
    one.meta = meta
    one.record(
        4,
        station="二街镇",
        name="闻鸡",
        sex="男",
        age=27,
        hired_on="2024-06-03",
        major="社会工作",
        education="本科",
    )
    one.record(
        5,
        station="上蒜镇",
        name="起舞",
        sex="女",
        age=31,
        hired_on="2022-02-14",
        major="会计",
        education="大专",
        note="停薪留职",
    )
    two.meta = {"county": "晋宁区"}
    two.record(
        11,
        station="二街镇",
        office="own",
        door_sign="horizontal",
        direction_sign="shared",
        rooms="one",
        logo_wall=True,
        badge=True,
        cap=False,
        vest=True,
        photo=False,
    )
    two.record(
        12,
        station="上蒜镇",
        door_sign="vertical",
        direction_sign="own",
        rooms="two",
        logo_wall=True,
        badge=False,
        cap=True,
        vest=False,
        photo=True,
    )
    two.problem("C12:D12", "office", "error", "√√")
    return [s], [one, two]


def symbol_fonts():
    """R, ü and þ from symbol fonts; an R in an ordinary font is nobody's tick; rows hidden by a filter."""
    s, e = Sheet("Sheet1"), Entry("Sheet1", "facility")
    s.merge(1, 1, 1, 16, "昆明市东川区乡镇（街道）社工站点实体建设情况统计总表")
    s.row(
        2,
        [
            "序号",
            "社工站点名称",
            "办公场所",
            None,
            "门牌",
            None,
            "去向牌",
            None,
            "一室型",
            "两室型",
            "多室型",
            "墙面\nLOGO",
            "工作牌",
            "帽子",
            "马甲",
            "照片",
        ],
    )
    for col in (3, 5, 7):
        s.merges.append((2, col, 2, col + 1))
    s.row(3, ["独用", "合用", "竖排", "横排", "独用", "合用"], 3)
    s.row(4, [1, "汤丹镇"])
    for col, char, font in (
        (3, "R", "Wingdings 2"),
        (6, "ü", "Wingdings"),
        (9, "P", "Wingdings 2"),
        (12, "þ", "Wingdings"),
    ):
        s.put(4, col, char, font_name=font)
    s.row(5, [2, "因民镇"])
    for col, char in ((4, "√"), (5, "√"), (10, "√"), (13, "R")):
        s.put(5, col, char)
    s.row(6, [3, "舍块乡"])
    s.put(6, 3, "√")
    s.hidden_rows.append(6)
    e.meta = {"county": "东川区"}
    e.record(
        4,
        station="汤丹镇",
        office="own",
        door_sign="horizontal",
        rooms="one",
        logo_wall=True,
        badge=False,
        cap=False,
        vest=False,
        photo=False,
    )
    e.record(
        5,
        station="因民镇",
        office="shared",
        door_sign="vertical",
        rooms="two",
        logo_wall=False,
        cap=False,
        vest=False,
        photo=False,
    )
    e.record(
        6,
        station="舍块乡",
        office="own",
        logo_wall=False,
        badge=False,
        cap=False,
        vest=False,
        photo=False,
    )
    e.records[1]["_accept"] = {"badge": [True]}
    e.problem("M5", "badge", None, "R")
    e.problem("A6:P6", None, "warning", "隐藏行")
    return [s], [e]


FILES = {
    "宜良站点文字版.xlsx": words_in_columns,
    "晋宁人员和实体同一页.xlsx": staff_and_sites_on_one_sheet,
    "东川字体勾.xlsx": symbol_fonts,
}
