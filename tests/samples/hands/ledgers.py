"""Ledgers as counties keep them: a scope of their own, two header rows, times instead of lengths."""

from __future__ import annotations

import datetime as dt

from maker.grid import Sheet
from maker.truth import Entry


def a_county_and_a_quarter():
    """安宁's third quarter: no county column, two header rows, day and time in one cell, merged days."""
    s, e = Sheet("三季度"), Entry("三季度", "session_ledger")
    s.merge(1, 1, 1, 12, "安宁市2025年第三季度社工站督导台账")
    for col, label in (
        (1, "序号"),
        (2, "社工站"),
        (7, "督导老师"),
        (10, "主题"),
        (11, "归档时间"),
        (12, "备注"),
    ):
        s.merge(2, col, 3, col, label)
    s.merge(2, 3, 2, 4, "督导时间")
    s.row(3, ["日期", "时长"], 3)
    s.merge(2, 5, 2, 6, "督导形式")
    s.row(3, ["类别", "方式"], 5)
    s.merge(2, 8, 2, 9, "督导对象")
    s.row(3, ["姓名", "人数"], 8)
    s.row(
        4,
        [
            1,
            "连然街道、金方街道",
            "2025年7月3日上午",
            "2小时30分钟",
            "团体督导",
            "实地",
            "申屠敏",
            "麦冬青、关山月、鱼得水等15人",
            "15人",
            "建档",
            "7月10日",
        ],
    )
    s.merge(5, 3, 6, 3, "2025年8月6日")
    s.row(5, [2, "八街街道"])
    s.row(
        5,
        ["45分", "一对一督导", "微信语音", "华雨桐", "麦冬青", 1, "督导反馈跟进", "2025-08-09"],
        4,
    )
    s.row(6, [3, "温泉街道"])
    s.row(6, ["一个半小时", "个别督导", "实地走访", "〃", "关山月", 1, "同上", "2025-08-14"], 4)
    s.row(
        7,
        [
            4,
            "县街街道",
            dt.date(2025, 9, 18),
            "14:00-16:00",
            "团督",
            "钉钉",
            "邵建华　耿文博",
            "全体社工",
            9,
            "线上研讨",
            "未归档",
        ],
    )
    s.row(8, ["小计", None, None, None, "团体2次，个别2次"])
    e.meta = {"county": "安宁市", "covers_from": "2025-07-01", "covers_to": "2025-09-30"}
    base = {"county": "安宁市", "extra": {}}
    e.record(
        4,
        **base,
        held_on="2025-07-03",
        stations=["连然街道", "金方街道"],
        activity="group",
        mode="face_to_face",
        supervisors=["申屠敏"],
        supervisees=["麦冬青", "关山月", "鱼得水"],
        headcount=15,
        minutes=150,
        topic="建档",
        record_filed_on="2025-07-10",
    )
    e.record(
        5,
        **base,
        held_on="2025-08-06",
        stations=["八街街道"],
        activity="individual",
        mode="phone",
        supervisors=["华雨桐"],
        supervisees=["麦冬青"],
        headcount=1,
        minutes=45,
        topic="督导反馈跟进",
        record_filed_on="2025-08-09",
    )
    e.record(
        6,
        **base,
        held_on="2025-08-06",
        stations=["温泉街道"],
        activity="individual",
        mode="face_to_face",
        supervisors=["华雨桐"],
        supervisees=["关山月"],
        headcount=1,
        minutes=90,
        topic="督导反馈跟进",
        record_filed_on="2025-08-14",
    )
    e.record(
        7,
        **base,
        held_on="2025-09-18",
        stations=["县街街道"],
        activity="group",
        mode="online",
        supervisors=["邵建华", "耿文博"],
        supervisees=["全体社工"],
        headcount=9,
        minutes=120,
        topic="线上研讨",
    )
    for record in e.records:
        record["_accept"] = {"county": [None]}
    e.problem("H7", "supervisees", "warning", "全体社工")
    e.problem("K7", "record_filed_on", "error", "未归档")
    for cell in ("C4", "C5", "C6", "E7", "K4"):
        e.allow(cell)
    return [s], [e]


def times_and_bare_numbers():
    """Time cells for lengths, bare numbers without a unit, 3-5 turned into a date, an error cell, a formula."""
    s, e = Sheet("台账"), Entry("台账", "session_ledger")
    s.merge(1, 1, 1, 9, "2025年督导台账")
    s.row(
        2,
        [
            "日期",
            "县（市、区）",
            "社工站",
            "督导类别",
            "督导老师",
            "督导对象",
            "人数",
            "督导时长",
            "备注",
        ],
    )
    s.row(
        3,
        [
            dt.date(2025, 2, 11),
            "禄劝彝族苗族自治县",
            "九龙镇",
            "团体督导",
            "程思齐",
            "麦冬青，关山月",
            2,
            dt.time(2, 30),
        ],
    )
    s.row(4, ["2025/2/12", "晋宁县", "昆阳街道", "个别督导", "戴玉珍教授", "言午", 1, 1.5])
    s.row(
        5, [45701, "呈贡", "吴家营社工站", "个体督导", "程 思 齐", "池鱼", dt.date(2025, 3, 5), 50]
    )
    s.row(
        6, ["2025.2.14", "五华", "西煮街道", "同事督导", "程思齐/戴玉珍", "云帆;方舟", 2, "1课时"]
    )
    s.row(7, ["20250217", "马街镇", "马街镇", "个人督导", "程思齐", "贝辰", 1, "9点到11点"])
    s.row(8, ["2025-02-30", "东川区", "乌龙镇", "电话督导", "程思齐", "林深", 1, "1h30min"])
    s.put(9, 1, dt.date(2025, 2, 20))
    s.row(
        9,
        ["嵩明县", "嵩阳街道办事处", "站点活动", "程思齐、邵建华", None, "30余人", "8:30～11:30"],
        2,
    )
    e.meta = {"county": None, "covers_from": "2025-01-01", "covers_to": "2025-12-31"}
    e.record(
        3,
        held_on="2025-02-11",
        county="禄劝县",
        stations=["九龙镇"],
        activity="group",
        supervisors=["程思齐"],
        supervisees=["麦冬青", "关山月"],
        headcount=2,
        minutes=150,
    )
    e.record(
        4,
        held_on="2025-02-12",
        county="晋宁区",
        stations=["昆阳街道"],
        activity="individual",
        supervisors=["戴玉珍"],
        supervisees=["言午"],
        headcount=1,
        minutes=90,
    )
    e.record(
        5,
        held_on="2025-02-13",
        county="呈贡区",
        stations=["吴家营街道"],
        activity="individual",
        supervisors=["程思齐"],
        supervisees=["池鱼"],
        minutes=50,
    )
    e.record(
        6,
        held_on="2025-02-14",
        county="五华区",
        stations=["西翥街道"],
        activity="peer",
        supervisors=["程思齐", "戴玉珍"],
        supervisees=["云帆", "方舟"],
        headcount=2,
    )
    e.record(
        7,
        held_on="2025-02-17",
        county="宜良县",
        stations=["马街镇"],
        activity="individual",
        supervisors=["程思齐"],
        supervisees=["贝辰"],
        headcount=1,
        minutes=120,
    )
    e.record(
        8,
        county="东川区",
        stations=["乌龙镇"],
        activity="individual",
        mode="phone",
        supervisors=["程思齐"],
        supervisees=["林深"],
        headcount=1,
        minutes=90,
    )
    e.record(
        9,
        held_on="2025-02-20",
        county="嵩明县",
        stations=["嵩阳街道"],
        activity="station_activity",
        supervisors=["程思齐", "邵建华"],
        headcount=30,
        minutes=180,
    )
    e.records[4]["_accept"] = {"county": ["马街镇"]}
    e.records[5]["_accept"] = {"activity": [None], "mode": [None]}
    e.records[6]["_accept"] = {"headcount": [None]}
    e.problem("H4", "minutes", "warning", "1.5")
    e.problem("H5", "minutes", "warning", "50")
    e.problem("G5", "headcount", "error", "3-5")
    e.problem("C6", "stations", "warning", "西煮街道")
    e.problem("H6", "minutes", "error", "1课时")
    e.problem("B7", "county", "warning", "马街镇")
    e.problem("A8", "held_on", "error", "2025-02-30")
    for cell in ("A5", "B4", "C7", "D8"):
        e.allow(cell)
    e.allow("D8", "error")
    e.allow("G9")
    e.allow("G9", "error")
    return [s], [e]


def an_ods_by_month():
    """An .ods: 日期 as 3/12 without a year, the year in the title; the same session entered twice."""
    s, e = Sheet("台账"), Entry("台账", "session_ledger")
    s.merge(1, 1, 1, 8, "官渡区2025年度督导台账")
    s.row(
        2,
        [
            "序号",
            "督导日期",
            "社工站名称",
            "督导类型",
            "督导专家",
            "被督导者",
            "督导时长（分钟）",
            "督导内容",
        ],
    )
    s.row(
        3,
        [
            1,
            "3月12日",
            "官渡街道",
            "团体督导",
            "程思齐、戴玉珍",
            "安歌、初阳、白露",
            120,
            "活动策划",
        ],
    )
    s.row(4, [2, "4.9", "大板桥", "个别督导", "程思齐", "沐风", "90", "督导需求梳理"])
    s.row(5, [2, "4.9", "大板桥", "个别督导", "程思齐", "沐风", "90", "督导需求梳理"])
    s.row(6, [3, "5月", "阿拉街道社工站", "个别督导", "王主任", "池鱼", "60分钟", None])
    s.row(7, [4, None, None, None, None, None, None, None])
    e.meta = {"county": "官渡区", "covers_from": "2025-01-01", "covers_to": "2025-12-31"}
    base = {"county": "官渡区"}
    e.record(
        3,
        **base,
        held_on="2025-03-12",
        stations=["官渡街道"],
        activity="group",
        supervisors=["程思齐", "戴玉珍"],
        supervisees=["安歌", "初阳", "白露"],
        minutes=120,
        topic="活动策划",
    )
    e.record(
        4,
        **base,
        held_on="2025-04-09",
        stations=["大板桥街道"],
        activity="individual",
        supervisors=["程思齐"],
        supervisees=["沐风"],
        minutes=90,
        topic="督导需求梳理",
    )
    e.record(
        5,
        **base,
        held_on="2025-04-09",
        stations=["大板桥街道"],
        activity="individual",
        supervisors=["程思齐"],
        supervisees=["沐风"],
        minutes=90,
        topic="督导需求梳理",
    )
    e.record(
        6,
        **base,
        held_on="2025-05",
        stations=["阿拉街道"],
        activity="individual",
        supervisors=[],
        supervisees=["池鱼"],
        minutes=60,
    )
    for record in e.records:
        record["_accept"] = {"county": [None]}
    e.problem("E6", "supervisors", "error", "王主任")
    for cell in ("B3", "B4", "B5", "B6", "A5", None):
        e.allow(cell)
    return [s], [e]


FILES = {
    "安宁三季度台账.xlsx": a_county_and_a_quarter,
    "时长各式.xlsx": times_and_bare_numbers,
    "官渡台账.ods": an_ods_by_month,
}
