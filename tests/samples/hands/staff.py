"""Staffing tables nobody would print that way."""

from __future__ import annotations

import datetime as dt

from maker.grid import Sheet
from maker.truth import Entry

META = dict.fromkeys(
    ("county", "filled_on", "assistant", "agency", "contact_name", "contact_title", "contact_phone")
)


def labels_share_a_cell():
    """Two labels in one cell, pay a year, an added column, one row struck through, one worker twice."""
    s, e = Sheet("2025"), Entry("2025", "staffing")
    s.merge(1, 1, 1, 9, "呈贡区社工站社工花名册")
    s.merge(
        2,
        1,
        2,
        9,
        "填表时间：2025年10月8日      督导助理：纪秋雯      承接机构名称：昆明花都社会工作服务中心",
    )
    s.merge(3, 1, 3, 9, "负责人姓名：翟雅清   职务：总干事   联系方式：13800002206")
    s.row(
        5,
        [
            "序 号",
            "社工站",
            "姓 名",
            "性 别",
            "年 龄",
            "入职日期",
            "籍贯",
            "最高学历",
            "年薪（元）",
        ],
    )
    s.row(6, [1, "洛龙街道", "高亦舟", "男", 29, "2023年4月3日", "曲靖", "本科", 42000])
    s.row(7, [2, "斗南街道", "尹听雨", "女", "1990年3月", "2021-09-01", "大理", "研究生", 48000])
    for col, value in enumerate(
        [3, "乌龙街道", "夏知秋", "女", 33, "2022.6.1", "昆明", "大专", 36000], 1
    ):
        s.put(8, col, value, font_strikeout=True)
    s.row(9, [4, "七甸街道", "高亦舟", "男", 29, "2023年4月3日", "曲靖", "本科", 42000])
    s.row(11, ["说明：", "年薪不含奖金"])
    e.meta = {
        "county": "呈贡区", "filled_on": "2025-10-08", "assistant": "纪秋雯", "agency": "昆明花都社会工作服务中心",
        "contact_name": "翟雅清", "contact_title": "总干事", "contact_phone": "13800002206",
    }  # fmt: skip
    e.record(
        6,
        station="洛龙街道",
        name="高亦舟",
        sex="男",
        age=29,
        hired_on="2023-04-03",
        education="本科",
        salary=3500,
        extra={"籍贯": "曲靖"},
    )
    e.record(
        7,
        station="斗南街道",
        name="尹听雨",
        sex="女",
        born="1990-03",
        hired_on="2021-09-01",
        education="硕士",
        salary=4000,
        extra={"籍贯": "大理"},
    )
    e.record(
        8,
        station="乌龙街道",
        name="夏知秋",
        sex="女",
        age=33,
        hired_on="2022-06-01",
        education="大专",
        salary=3000,
        extra={"籍贯": "昆明"},
    )
    e.record(
        9,
        station="七甸街道",
        name="高亦舟",
        sex="男",
        age=29,
        hired_on="2023-04-03",
        education="本科",
        salary=3500,
        extra={"籍贯": "曲靖"},
    )
    for row in (6, 7, 8, 9):
        e.problem(f"I{row}", "salary", "warning")
    e.problem("A8:I8", None, "warning", "划掉的行")
    e.problem("C9", "name", "warning", "高亦舟")
    for cell in ("C6", "B8", "G5"):
        e.allow(cell)
    return [s], [e]


def side_by_side():
    """Two tables of one county next to each other: one entry, read left table first."""
    s, e = Sheet("Sheet1"), Entry("Sheet1", "staffing")
    s.merge(1, 1, 1, 11, "昆明市嵩明县乡镇（街道）社工站点人员情况统计总表")
    s.row(2, ["填表时间", "2025.11.20", None, "督导助理", "雷鸣宇"])
    head = ["序号", "站点名称", "社工姓名", "性别", "入职时间"]
    s.row(3, head)
    s.row(3, head, 7)
    left = [
        ("嵩阳街道", "简书言", "女", "2024.3"),
        ("杨桥街道", "冉一诺", "男", "2022.11"),
        ("小街镇", "古月明", "男", "2023.7"),
    ]
    right = [("杨林镇", "闵若谷", "女", "2021.5"), ("牛栏江镇", "连翘", "女", "2025.2")]
    for number, (station, name, sex, hired) in enumerate(left):
        s.row(4 + number, [number + 1, f"{station}社工站", name, sex, hired])
        e.record(4 + number, station=station, name=name, sex=sex, hired_on=_month(hired))
    for number, (station, name, sex, hired) in enumerate(right):
        s.row(4 + number, [number + 4, f"{station}社工站", name, sex, hired], 7)
        e.record(4 + number, station=station, name=name, sex=sex, hired_on=_month(hired))
    e.meta = {**META, "county": "嵩明县", "filled_on": "2025-11-20", "assistant": "雷鸣宇"}
    return [s], [e]


def _month(text: str) -> str:
    year, month = text.split(".")
    return f"{year}-{int(month):02d}"


def two_counties_stacked():
    """One sheet, two counties, each with its own title, meta line and header; numbers for months."""
    s = Sheet("汇总")
    s.merge(1, 1, 1, 7, "昆明市安宁市乡镇（街道）社工站点人员情况统计总表")
    s.row(2, ["填表时间", "2025年9月30日", "督导助理", "毕若溪"])
    head = [
        "序号",
        "目前所在站点名称",
        "社工姓名",
        "性别",
        "年龄（或出生年月）",
        "入职时间",
        "薪资（数额）",
    ]
    s.row(3, head)
    s.row(4, [1, "连然街道", "麦冬青", "女", "88年", 2023.5, "3500-4000元"])
    s.row(5, [2, "草铺街道", "关山月", "男", 41, 2023.1, "面议"])
    s.row(6, [3, "太平街道", "鱼得水", "男", "1979.12", 2023.11, 3600])
    s.row(7, ["合计", None, "3人"])
    s.merge(9, 1, 9, 7, "昆明市富民县乡镇（街道）社工站点人员情况统计总表")
    s.row(10, ["填表时间", "2025年10月9日", "督导助理", "纪秋雯"])
    s.row(11, head)
    s.row(12, [1, "永定街道", "游一苇", "女", 26, "45047", "3.1k"])
    s.row(13, [2, "款庄镇", "时雨晴", "女", 30, "2024年2月30日", "100元/天"])
    one, two = Entry("汇总", "staffing"), Entry("汇总", "staffing")
    one.meta = {**META, "county": "安宁市", "filled_on": "2025-09-30", "assistant": "毕若溪"}
    two.meta = {**META, "county": "富民县", "filled_on": "2025-10-09", "assistant": "纪秋雯"}
    one.record(
        4,
        station="连然街道",
        name="麦冬青",
        sex="女",
        born="1988",
        hired_on="2023-05",
        salary_min=3500,
        salary_max=4000,
    )
    one.record(5, station="草铺街道", name="关山月", sex="男", age=41)
    one.record(
        6,
        station="太平新城街道",
        name="鱼得水",
        sex="男",
        born="1979-12",
        hired_on="2023-11",
        salary=3600,
    )
    one.problem("F5", "hired_on", "error", "2023.1")
    one.problem("G5", "salary", "error", "面议")
    one.allow("E4")
    one.allow("F4")
    one.allow("F6")
    two.record(
        12, station="永定街道", name="游一苇", sex="女", age=26, hired_on="2023-05-01", salary=3100
    )
    two.record(13, station="款庄镇", name="时雨晴", sex="女", age=30)
    two.problem("F13", "hired_on", "error", "2024年2月30日")
    two.problem("G13", "salary", "error", "100元/天")
    two.allow("F12")
    return [s], [one, two]


def csv_list():
    """A csv from another system: no title, county in a column, full-width figures, empty tail."""
    rows = [
        ["县区", "站点", "姓名", "性别", "出生日期", "入职日期", "学历", "月薪"],
        [
            "石林县",
            "圭山镇社工站",
            "施 诗",
            "女",
            "1996-05-04",
            "２０２２／３／１",
            "大学本科",
            "3,300.00",
        ],
        [
            "石林彝族自治县",
            "大可乡",
            "郎月（站长）",
            "男",
            "1985/11/2",
            "2020年7月",
            "中师",
            "4000",
        ],
        ["陆良县", "中枢街道", "平川", "男", "1991-01-01", "2021-01-01", "大专", "3000"],
        [""] * 8,
    ]
    e = Entry(None, "staffing", {})
    e.record(
        2,
        county="石林县",
        station="圭山镇",
        name="施诗",
        sex="女",
        born="1996-05-04",
        hired_on="2022-03-01",
        education="本科",
        salary=3300,
    )
    e.record(
        3,
        county="石林县",
        station="大可乡",
        name="郎月",
        sex="男",
        born="1985-11-02",
        hired_on="2020-07",
        education="中专",
        salary=4000,
    )
    e.record(
        4,
        county="陆良县",
        station="中枢街道",
        name="平川",
        sex="男",
        born="1991-01-01",
        hired_on="2021-01-01",
        education="大专",
        salary=3000,
    )
    e.records[1]["_accept"] = {"education": [None]}
    e.problem("A4", "county", "warning", "陆良县")
    e.problem("B4", "station", "warning", "中枢街道")
    e.allow("G3")
    e.allow("G3", "error")
    return (rows, "utf-8-sig"), [e]


def dates_of_all_kinds():
    """One column, ten ways of saying when somebody came; names in brackets; an ID number."""
    s, e = Sheet("Sheet1"), Entry("Sheet1", "staffing")
    s.merge(1, 1, 1, 6, "盘龙区乡镇（街道）社工站点人员情况统计总表")
    s.row(2, ["填表时间", dt.date(2025, 12, 1)])
    s.row(3, ["序号", "站点名称", "姓名", "身份证号码", "入职时间", "备注"])
    ways = [
        ("二〇二三年五月十八日", "2023-05-18", None), ("2023年 5 月", "2023-05", None), ("20230518", "2023-05-18", None),
        (45064, "2023-05-18", None), ("23.5.18", "2023-05-18", None), ("2023-5", "2023-05", None),
        ("去年9月", "2024-09", "warning"), ("上个月", None, "error"), ("2023年5月18日-20日", "2023-05-18", "warning"),
        ("年   月   日", None, None), ("2023/13/1", None, "error"), ("２０２３．０５．１８", "2023-05-18", None),
        ("2023年五月", "2023-05", None), ("2022年底", None, "error"), (dt.date(2023, 5, 18), "2023-05-18", None),
    ]  # fmt: skip
    names = [
        "甘棠",
        "谷雨",
        "安歌",
        "初阳",
        "白露",
        "沐风",
        "池鱼",
        "言午",
        "云帆",
        "方舟",
        "贝辰",
        "林深",
        "南星",
        "秋实",
        "董至",
    ]
    for number, ((written, value, severity), name) in enumerate(zip(ways, names, strict=True)):
        row = 4 + number
        identity = "530103199003150000" if number == 0 else None
        s.row(
            row,
            [
                number + 1,
                "联盟街道社工站",
                f"{name}（社工）" if number == 3 else name,
                identity,
                written,
            ],
        )
        e.record(
            row,
            station="联盟街道",
            name=name,
            hired_on=value,
            born="1990-03-15" if number == 0 else None,
        )
        if severity:
            e.problem(f"E{row}", "hired_on", severity, str(written))
    e.records[13]["_accept"] = {"hired_on": ["2022", "2022-12"]}
    e.allow("E17", "warning")
    e.problems = [p for p in e.problems if p["cell"] != "E17"]
    e.allow("E17", "error")
    e.allow("D4")
    e.allow("E6")
    e.meta = {**META, "county": "盘龙区", "filled_on": "2025-12-01"}
    return [s], [e]


FILES = {
    "呈贡花名册.xlsx": labels_share_a_cell,
    "嵩明左右两栏.xlsx": side_by_side,
    "安宁富民同页.xlsx": two_counties_stacked,
    "系统导出人员.csv": csv_list,
    "盘龙入职时间.xlsx": dates_of_all_kinds,
}
