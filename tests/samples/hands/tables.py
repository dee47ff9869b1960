"""The centre's other tables, and sheets that are nearly a form."""

from __future__ import annotations

from maker.grid import Sheet
from maker.truth import Entry


def roster_with_titles():
    """A roster whose titles are written in every way; a certificate where the title belongs."""
    s, e = Sheet("名册"), Entry("名册", "supervisor_roster")
    s.merge(1, 1, 1, 9, "社会工作督导名册")
    s.row(
        2,
        [
            "姓名",
            "类别",
            "单位",
            "地区",
            "职称/职务",
            "证书",
            "取证时间",
            "从事社会工作年限",
            "手机",
        ],
    )
    s.row(
        3,
        [
            "程思齐 教授",
            "专业督导",
            "滇池大学",
            "云南",
            "教授",
            None,
            None,
            "16年",
            "138 0000 2305",
        ],
    )
    s.row(
        4,
        [
            "戴玉珍",
            "专业技术",
            "青禾中心",
            "省内",
            "社会工作师（中级）",
            "中级社会工作师",
            "2014.11",
            13,
            13800002306,
        ],
    )
    s.row(5, ["蔡明远", "行政督导", "市民政局", "昆明", "处长", "无", "—", "14", "13800002300"])
    s.row(
        6,
        [
            "申屠敏",
            "专业督导",
            "西部社会工作研究院",
            "四川",
            "研究员",
            "高级社会工作师",
            "2020年",
            "二十二年",
            "13800002310",
        ],
    )
    s.row(
        7, ["华雨桐", "专业督导", "知行中心", "省内", "讲师", "助理社工师", 2021, 4, "13800002308"]
    )
    e.record(
        3,
        name="程思齐",
        kind="professional",
        organisation="滇池大学",
        region="in_province",
        title="正高",
        practice_years=16,
        phone="13800002305",
    )
    e.record(
        4,
        name="戴玉珍",
        kind="professional",
        organisation="青禾中心",
        region="in_province",
        title="中级",
        certificate="社会工作师",
        certified_on="2014-11",
        practice_years=13,
        phone="13800002306",
    )
    e.record(
        5,
        name="蔡明远",
        kind="administrative",
        organisation="市民政局",
        region="in_province",
        practice_years=14,
        phone="13800002300",
    )
    e.record(
        6,
        name="申屠敏",
        kind="professional",
        organisation="西部社会工作研究院",
        region="out_of_province",
        title="正高",
        certificate="高级社会工作师",
        certified_on="2020",
        practice_years=22,
        phone="13800002310",
    )
    e.record(
        7,
        name="华雨桐",
        kind="professional",
        organisation="知行中心",
        region="in_province",
        title="中级",
        certificate="助理社会工作师",
        certified_on="2021",
        practice_years=4,
        phone="13800002308",
    )
    e.records[2]["_accept"] = {"region": [None], "note": ["处长"]}
    e.records[3]["_accept"] = {"practice_years": [None]}
    e.problem("E5", "title", None, "处长")
    for cell in ("D3", "D5", "D6", "E4", "F7", "G7"):
        e.allow(cell)
    e.allow("D5", "error")
    e.allow("I6")
    e.allow("H6", "error")
    return [s], [e]


def assessment_with_grades():
    """A year's assessment: 基本合格 passes with a doubt, 待定 does not say."""
    s, e = Sheet("Sheet1"), Entry("Sheet1", "supervisor_assessment", {"period": "2025"})
    s.merge(1, 1, 1, 5, "2025年度督导成效评估结果")
    s.row(2, ["姓名", "总分", "等次", "是否有查实投诉", "备注"])
    s.row(3, ["程思齐", "92.5分", "优秀", "否"])
    s.row(4, ["阎志强", 63, "基本合格", "无", "下半年复评"])
    s.row(5, ["尤佳宁", 51.5, "不合格", "是", "见投诉记录"])
    s.row(6, ["邵建华", None, "待定", None, None])
    e.record(3, supervisor="程思齐", period="2025", score=92.5, passed=True, complaint_upheld=False)
    e.record(
        4,
        supervisor="阎志强",
        period="2025",
        score=63,
        passed=True,
        complaint_upheld=False,
        note="下半年复评",
    )
    e.record(
        5,
        supervisor="尤佳宁",
        period="2025",
        score=51.5,
        passed=False,
        complaint_upheld=True,
        note="见投诉记录",
    )
    e.record(6, supervisor="邵建华", period="2025")
    e.records[3]["_accept"] = {"complaint_upheld": [False]}
    e.problem("C4", "passed", "warning", "基本合格")
    e.problem("C6", "passed", "error", "待定")
    return [s], [e]


def nearly_a_roster():
    """Names and stations of volunteers: near a staff table, and not one; a visit list beside it."""
    s, t = Sheet("志愿者"), Sheet("走访")
    s.merge(1, 1, 1, 5, "2025年志愿者登记表")
    s.row(2, ["序号", "志愿者姓名", "服务社区", "服务时数", "星级"])
    s.row(3, [1, "麦冬青", "永昌社区", 36, "三星"])
    t.row(1, ["日期", "走访对象", "走访人", "情况"])
    t.row(2, ["2025.3.1", "独居老人七户", "关山月", "均已建档"])
    entries = [Entry("志愿者", None), Entry("走访", None)]
    for e in entries:
        e.problem(None, None, "error")
    return [s, t], entries


def checklist_with_errors():
    """The month only in the title, a count in Chinese, two names in a cell, a printed but unnamed row."""
    s, e = Sheet("清单"), Entry("清单", "materials_checklist", {"month": "2025-10"})
    s.merge(1, 1, 1, 6, "二〇二五年十月督导资料清单汇总表")
    s.row(2, ["序号", "表格名称", "数量", "质量", "分值", "备注"])
    s.row(3, [1, "《督导工作日志》", "２１份", "优", "18.5分", None])
    s.row(4, [2, "《团体督导记录表》", "若干", "良", 17, "缺石林"])
    s.row(5, [3, None, "\u3000", "\u3000", None, None])
    s.row(6, [4, "《督导满意度调研表》", 0, None, None, "未开展"])
    e.record(3, document="《督导工作日志》", count=21, quality="优", score=18.5)
    e.record(4, document="《团体督导记录表》", quality="良", score=17, note="缺石林")
    e.record(6, document="《督导满意度调研表》", count=0, note="未开展")
    e.problem("C4", "count", "error", "若干")
    return [s], [e]


FILES = {
    "督导名册各式职称.xlsx": roster_with_titles,
    "年度评估等次.xlsx": assessment_with_grades,
    "志愿者登记.xlsx": nearly_a_roster,
    "十月清单.xlsx": checklist_with_errors,
}
