"""What the centre itself keeps: the roster of supervisors, their assessments, checklist, log and summary."""

from __future__ import annotations

import datetime as dt
from typing import Any

from maker.grid import Sheet
from maker.truth import Entry

ROSTER: list[dict[str, Any]] = [
    {"name": "蔡明远", "kind": "administrative", "organisation": "市民政局社会工作处", "practice_years": 14},
    {"name": "谭丽琼", "kind": "administrative", "organisation": "市妇联家庭儿童部", "practice_years": 9},
    {"name": "柏正兴", "kind": "administrative", "organisation": "市残联康复处", "practice_years": 11},
    {"name": "苗婉清", "kind": "administrative", "organisation": "市民政局儿童福利处", "practice_years": 12},
    {"name": "骆世全", "kind": "administrative", "organisation": "市司法局社区矫正处", "practice_years": 7, "note": "8月起外派学习"},
    {"name": "程思齐", "title": "副高", "organisation": "滇池大学社会学院", "teaching_years": 16, "training_hours": 96},
    {"name": "戴玉珍", "title": "中级", "certificate": "社会工作师", "certified_on": "2014", "practice_years": 13, "training_hours": 92},
    {"name": "耿文博", "title": "中级", "organisation": "昆明知行社会工作发展中心", "practice_years": 10, "training_hours": 90},
    {"name": "华雨桐", "title": "初级", "certificate": "助理社会工作师", "certified_on": "2021", "practice_years": 4},
    {"name": "阎志强", "title": "中级", "organisation": "昆明暖阳社会工作服务社", "practice_years": 9, "training_hours": 60},
    {"name": "申屠敏", "title": "正高", "organisation": "西部社会工作研究院", "region": "out_of_province", "teaching_years": 22},
    {"name": "施晓曼", "certificate": "社会工作师", "certified_on": "2018", "practice_years": 8, "training_hours": 94},
    {"name": "邵建华", "title": "中级", "organisation": "安宁连心社会工作服务中心", "practice_years": 10},
    {"name": "尤佳宁", "title": "初级", "practice_years": 5, "training_hours": 40},
]  # fmt: skip
TITLES = {"初级": "助理讲师", "中级": "中级", "副高": "副教授", "正高": "教授"}
PERIODS = ("2024H2", "2025H1", "2025H2")
FAILS = {
    "阎志强": ("2025H1", "2025H2"),
    "尤佳宁": ("2024H2", "2025H2"),
    "邵建华": ("2024H2", "2025H2"),
}
ABSENT = {("邵建华", "2025H1"), ("骆世全", "2025H2")}  # not assessed that round
COMPLAINT = ("阎志强", "2025H2")


def roster() -> tuple[list[Sheet], list[Entry]]:
    """The roster: the kind merged down, titles as universities write them, years with a unit."""
    sheet, entry = Sheet("2025督导名册", widths={4: 26}), Entry("2025督导名册", "supervisor_roster")
    sheet.merge(1, 1, 1, 14, "昆明市社会工作督导人员名册（2025年度）")
    head = [
        "序号",
        "督导类别",
        "姓名",
        "工作单位",
        "省内/省外",
        "职称",
        "职业资格",
        "取得年份",
        "从业年限",
        "教龄",
        "年度培训学时",
        "聘任时间",
        "联系电话",
        "备注",
    ]
    sheet.row(2, head)
    sheet.merge(3, 2, 7, 2, "行政协同督导")
    sheet.merge(8, 2, 16, 2, "专业技术督导")
    for number, person in enumerate(ROSTER):
        row = 3 + number
        known = {
            "kind": "professional",
            "region": "in_province",
            "appointed_on": "2024-03-01",
            **person,
        }
        known["phone"] = f"138000023{number:02d}"
        title, years = known.get("title"), known.get("practice_years")
        sheet.row(row, [number + 1, None, known["name"], known.get("organisation")])
        sheet.put(row, 5, "省内" if known["region"] == "in_province" else "省外")
        sheet.put(row, 6, TITLES[title] if title else None)
        sheet.put(row, 7, known.get("certificate"))
        sheet.put(row, 8, f"{known['certified_on']}年" if "certified_on" in known else None)
        sheet.put(row, 9, f"{years}年" if years and number % 2 else years)
        sheet.put(row, 10, known.get("teaching_years"))
        sheet.put(row, 11, known.get("training_hours"))
        sheet.put(row, 12, dt.date(2024, 3, 1))
        sheet.put(row, 13, known["phone"])
        sheet.put(row, 14, known.get("note"))
        if title == "初级":
            entry.allow(sheet.at(row, 6))
        entry.record(row, **known, extra={})
    return [sheet], [entry]


def assessment(periods: tuple[str, ...]) -> tuple[list[Sheet], list[Entry]]:
    """One sheet a round: five scores, their sum as a formula, a verdict; an upheld complaint in the last."""
    names = {"2024H2": "2024年下半年", "2025H1": "2025年上半年", "2025H2": "2025年下半年"}
    head = [
        "序号",
        "督导姓名",
        "目标达成",
        "数量完成",
        "能力改善",
        "被督导者满意度",
        "购买方满意度",
        "总分",
        "评估结果",
        "查实投诉",
        "备注",
    ]
    sheets, entries = [], []
    for period in periods:
        sheet = Sheet(names[period].replace("年", ""))
        entry = Entry(sheet.name, "supervisor_assessment", {"period": period})
        sheet.merge(1, 1, 1, 11, f"社会工作督导成效评估结果（{names[period]}）")
        sheet.row(2, head)
        row = 3
        for number, person in enumerate(ROSTER[5:]):
            who = person["name"]
            if (who, period) in ABSENT:
                continue
            failed = period in FAILS.get(who, ())
            points = [(11 if failed else 17) + (number + k) % 3 for k in range(5)]
            upheld = (who, period) == COMPLAINT
            sheet.row(row, [row - 2, f"{who}老师" if number % 4 == 1 else who, *points])
            sheet.put(row, 8, f"=FORMULA =SUM(C{row}:G{row}) -> {sum(points)}")
            sheet.put(row, 9, "不合格" if failed else ("合格", "良好", "优秀")[number % 3])
            sheet.put(row, 10, "有" if upheld else "无")
            sheet.put(row, 11, "限期整改" if failed else None)
            entry.record(
                row, supervisor=who, period=period, goals=points[0], quantity=points[1], improvement=points[2],
                supervisee_satisfaction=points[3], purchaser_satisfaction=points[4], score=sum(points),
                passed=not failed, complaint_upheld=upheld, note="限期整改" if failed else None,
            )  # fmt: skip
            row += 1
        sheets.append(sheet)
        entries.append(entry)
    return sheets, entries


def checklist() -> tuple[list[Sheet], list[Entry]]:
    """Form 十 for November: twelve numbered rows, five of them named."""
    sheet, entry = Sheet("11月"), Entry("11月", "materials_checklist", {"month": "2025-11"})
    sheet.merge(1, 1, 1, 6, "2025年11月督导资料清单汇总表")
    sheet.row(2, ["序号", "表格名称", "数量", "质量", "分值", "备注"])
    rows = [
        ("《督导工作日志》", 20, "良好", 18, None),
        ("《督导工作月度总结》", "3份", "优", 19, None),
        ("《内部督导记录表》\n《线上督导记录表》", 6, "一般", 15.5, "两份缺签名"),
        ("《站点人员情况统计总表》", 13, "良好", 18, "富民县未报"),
        ("《站点实体建设情况统计总表》", 5, "一般", 14, None),
    ]
    for number in range(12):
        row = 3 + number
        sheet.row(row, [number + 1, *["\u3000"] * 5])
        if number < len(rows):
            document, count, quality, score, note = rows[number]
            sheet.row(row, [document, count, quality, score, note], 2)
            amount = int(str(count).rstrip("份"))
            entry.record(
                row, document=document, count=amount, quality=quality, score=score, note=note
            )
    return [sheet], [entry]


WORK = (
    "上午整理富民县催报材料，第三次电话联系县民政局，对方答复新承接机构尚未进场；随后核对宜良、石林两县督导时长，"
    "发现两条台账只写“一上午”“半天”，请督导老师补具体起止时间。下午陪同督导老师到西山区永昌街道社工站，"
    "查看七份个案记录，其中三份没有结案评估。社工问独居老人拒绝探访怎么办，督导建议先请楼栋长引荐。"
)


def work_log() -> tuple[list[str | Sheet], list[Entry]]:
    """Form 三 in Word, the printed prompt still in the cell."""
    sheet, entry = Sheet("表1", word=True), Entry("表1", "work_log")
    prompt = "（本日工作分类汇总，包括工作任务、会议或培训、督导过程：被督导者的提问或疑惑、督导回复等，不少于300字）"
    sheet.row(1, ["填表人：毕若溪", "日期：2025年12月1日"])
    sheet.row(2, ["当日工作内容", f"{prompt}\n{WORK}"])
    sheet.merge(3, 1, 4, 1, "明日工作计划")
    sheet.put(3, 2, "1、催报富民县人员表")
    sheet.put(4, 2, "2、核对十一月资料清单")
    plan = ["催报富民县人员表", "核对十一月资料清单"]
    entry.record(1, author="毕若溪", logged_on="2025-12-01", work=WORK, plan=plan)
    return ["督导工作日志", sheet], [entry]


def monthly_summary() -> tuple[list[Sheet], list[Entry]]:
    """Form 四 as a sheet."""
    sheet, entry = Sheet("月度总结"), Entry("月度总结", "monthly_summary")
    work = "本月组织县区团体督导两次、线上培训一次，归集记录六份。"
    review = "优势：与县区沟通顺畅。不足：对富民县催报办法不多。"
    plan = "筹备全市集中督导；补齐宜良、石林两条记录的时长。"
    sheet.merge(1, 1, 1, 4, "督导工作 11 月 月度总结")
    sheet.merge(2, 1, 2, 2, "填表人：纪秋雯")
    sheet.merge(2, 3, 2, 4, "日期：2025年12月2日")
    for row, label, text in (
        (3, "工作内容", work),
        (4, "督导自评", review),
        (5, "下月工作计划", plan),
    ):
        sheet.put(row, 1, label)
        sheet.merge(row, 2, row, 4, text)
    entry.record(
        2,
        month="2025-11",
        author="纪秋雯",
        logged_on="2025-12-02",
        work=work,
        self_review=review,
        plan=plan,
    )
    entry.records[0]["_accept"] = {"_row": [1, 3]}
    return [sheet], [entry]


def request() -> tuple[list[str | Sheet], list[Entry]]:
    """Form 一: one of the two kinds ticked."""
    sheet, entry = Sheet("表1", word=True), Entry("表1", "supervision_request")
    text = "站内两名社工都是新人，个案接案和建档不熟，请督导老师到站带教一次。"
    sheet.row(1, ["社工站", "雪山乡社工站"])
    sheet.row(2, ["督导类型", "☐团体督导      ☑个体督导"])
    sheet.merge(3, 1, 3, 2, "申请督导内容（简述）")
    sheet.merge(4, 1, 4, 2, text)
    entry.record(1, station="雪山乡", types=["individual"], content=text)
    return ["《昆明市乡镇（街道）社会工作服务站已有项目化运营站点督导需求统计表》", sheet], [entry]


def notice() -> list[str | Sheet]:
    """No form at all: a notice that came along in the folder."""
    return [
        "关于补报2025年第四季度督导材料的通知",
        "各县（市、区）民政局：",
        "请于2026年1月5日前报送人员情况、实体建设情况和督导记录。未报送的县区请说明原因。",
    ]


def budget() -> list[Sheet]:
    """No form of the manual: a fee settlement."""
    sheet = Sheet("劳务费")
    sheet.merge(1, 1, 1, 5, "督导劳务费结算表")
    sheet.row(2, ["序号", "科目", "标准（元）", "次数", "合计（元）"])
    sheet.row(3, [1, "实地督导", 800, 6, 4800])
    sheet.row(4, [2, "线上督导", 500, 4, 2000])
    return [sheet]
