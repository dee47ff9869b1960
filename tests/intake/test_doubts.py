"""Doubts as questions: grouped by code, text and county; an answer settles list, card and survey alike."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import pytest

from dudao.forms import load_forms
from dudao.intake import doubts
from dudao.intake.session_doubts import sessions_of, survey_questions
from dudao.reading.grid import Grid, Reading
from dudao.recognition.check import check
from dudao.recognition.lists import mapped
from dudao.records import FileResult

TODAY = dt.date(2026, 1, 10)
STAFF = ["社工站点", "姓名", "性别", "年龄", "入职时间", "证书"]


def read(
    *rows: list,
    name: str = "a.xlsx",
    kind: str = "sheet",
    answers: Any = None,
    mappings: Any = None,
) -> FileResult:
    sheet = {"sheet": "Sheet1", "word": "表1"}[kind]
    sha = hashlib.sha256(repr(rows).encode()).hexdigest()
    grid = Grid(sheet, kind, [list(row) for row in rows])
    return check(Reading(name, sha, [grid], []), TODAY, answers, mappings)


def asked(*results: FileResult) -> list[str]:
    people = doubts.people_of(results)
    return [doubts.title(question, people) for question in doubts.questions(results)]


def answered(result: FileResult, value: Any) -> dict:
    """The same answer to every question of a result."""
    return {question.ask.key: value for question in doubts.questions([result])}


def staff(*people: list, county: str = "五华区") -> list[list]:
    return [[f"{county}社工站点人员情况统计总表"], STAFF, *people]


def codes(result: FileResult) -> list[str]:
    return [p.code for sheet in result.sheets for p in sheet.problems]


def field(result: FileResult, name: str) -> list:
    return [record.values.get(name) for record in result.sheets[0].records]


def test_同样的疑问只问一次_按处数排():
    """
    甲表 | 西煮街道 两人、龙华街道 一人（五华区）
    乙表 | 西煮街道 一人（五华区）
    """
    first = read(*staff(["西煮街道", "钱一远", "女", 30, "2021-05", "二级"],
                        ["西煮街道", "钱二远", "女", 30, "2021-05", None]))  # fmt: skip
    second = read(*staff(["西煮街道", "钱三远", "女", 30, "2021-05", None]), name="b.xlsx")
    assert asked(first, second) == [
        "“西煮街道”＝西翥街道？（五华区）3处",
        "证书“二级”是哪一项？1处",
    ]


def test_县区不同就分开问():
    rows = ["新站", "钱一远", "女", 30, "2021-05", None]
    here, there = read(*staff(rows)), read(*staff(rows, county="盘龙区"), name="b.xlsx")
    assert asked(here, there) == [
        "“新站”是哪个站点？（五华区）1处",
        "“新站”是哪个站点？（盘龙区）1处",
    ]


def test_只有姓的列出名册里同姓的人():
    roster = read(["督导名册"], ["姓名", "督导类别", "所在单位", "职称", "省内/省外"],
                  ["廖国庆", "专业技术督导", "春城社工", "中级", "省内"], name="r.xlsx")  # fmt: skip
    ledger = read(*ledger_rows("廖老师"))
    assert field(roster, "name") == ["廖国庆"]
    assert asked(roster, ledger) == ["“廖老师”是谁？（名册里姓廖的：廖国庆；五华区）1处"]
    [question] = doubts.questions([ledger])
    offered = doubts.options(question, doubts.people_of([roster]))
    assert [o.label for o in offered] == ["廖国庆", "不是人名，不读取"]


def ledger_rows(supervisor: str, minutes: Any = 120) -> list[list]:
    return [
        ["2025年督导台账"],
        ["督导日期", "县（市、区）", "社工站", "督导类别", "督导老师", "督导时长（分钟）"],
        ["2025-03-12", "五华区", "龙翔街道", "团体督导", supervisor, minutes],
    ]


# -- an answer settles the value, in every layout --------------------------------------------------


def test_清单里的站点():
    rows = staff(["西煮街道", "钱一远", "女", 30, "2021-05", None])
    again = read(*rows, answers=answered(read(*rows), "西翥街道"))
    assert (field(again, "station"), codes(again)) == (["西翥街道"], [])


def test_清单里照原文保留():
    rows = staff(["新站", "钱一远", "女", 30, "2021-05", None])
    again = read(*rows, answers=answered(read(*rows), "新站"))
    assert (field(again, "station"), codes(again)) == (["新站"], [])


def test_清单里留空():
    rows = ledger_rows("沈知行", "半天")
    assert codes(read(*rows)) == ["unreadable_duration"]
    again = read(*rows, answers=answered(read(*rows), None))
    assert (field(again, "minutes"), codes(again)) == ([None], [])


def test_清单里一格几个人只改有疑问的一个():
    rows = ledger_rows("廖老师、沈知行")
    again = read(*rows, answers=answered(read(*rows), "廖国庆"))
    assert (field(again, "supervisors"), codes(again)) == ([["廖国庆", "沈知行"]], [])


def test_清单没写县区_回答后站点照这个县读():
    rows = [["社工人员情况统计表"], STAFF, ["马街", "钱一远", "女", 30, "2021-05", None]]
    before = read(*rows)
    assert "county_unknown" in codes(before)
    [question] = [q for q in doubts.questions([before]) if q.code == "county_unknown"]
    again = read(*rows, answers={question.ask.key: "宜良县"})
    assert again.sheets[0].meta["county"] == "宜良县"
    assert (field(again, "station"), codes(again)) == (["马街镇"], [])


GROUP = [
    ["督导专家：廖老师", "督导助理：纪秋雯"],
    ["日期：2025年3月12日", "地点：五华区西煮街道社工站"],
    ["督导对象：钱一远、钱二远", "督导时长：半天"],
    ["督导内容：个案计划的写法", None],
    ["督导建议：每周复盘一次", None],
]


@pytest.mark.parametrize("kind", ["sheet", "word"])
def test_记录表里的人和时长(kind: str):
    rows = [["团体督导记录表", None], ["昆明市五华区", None], *GROUP]
    before = read(*rows, kind=kind)
    assert before.sheets[0].form == "group_session"
    told = {q.ask.text: q.ask.key for q in doubts.questions([before])}
    assert set(told) == {"廖老师", "半天"}
    again = read(*rows, kind=kind, answers={told["廖老师"]: "廖国庆", told["半天"]: 180})
    assert (field(again, "supervisors"), field(again, "minutes")) == ([["廖国庆"]], [180])
    assert [c for c in codes(again) if c in ("surname_only", "unreadable_duration")] == []


def test_记录表没写县区就问一次():
    rows = [["团体督导记录表", None], ["日期：2025年3月12日", "地点：马街社工站会议室"],
            ["督导专家：沈知行", "督导时长：2小时"], ["督导对象：钱一远", None],
            ["督导内容：个案计划的写法", None], ["督导建议：每周复盘一次", None]]  # fmt: skip
    before = read(*rows, kind="word", name="记录.docx")
    assert field(before, "county") == [None]
    assert asked(before) == ["这份表是哪个县（市、区）的？（记录.docx）1处"]
    again = read(*rows, kind="word", name="记录.docx", answers=answered(before, "宜良县"))
    assert field(again, "county") == ["宜良县"]
    assert asked(again) == []


def test_台账和记录表里同一县的同一个人只问一次():
    card = read(["团体督导记录表", None], ["昆明市五华区", None], *GROUP, name="b.xlsx")
    keys = [q.ask.key for r in (card, read(*ledger_rows("廖老师"))) for q in doubts.questions([r])]
    assert keys.count(("surname_only", "廖老师", "五华区")) == 2


ITEMS = [
    "您对本次督导的形式是否满意", "您对本次督导过程中的氛围是否满意",
    "您在本次督导的过程中对督导老师的回答是否满意", "您在本次督导的过程中对督导老师的自我介绍环节是否满意",
    "您在本次督导的过程中对督导老师的游戏环节是否满意", "您在本次督导的过程中对督导老师的提出问题环节是否满意",
    "您在本次督导的过程中对督导老师的总结交流环节是否满意",
]  # fmt: skip
LEVELS = ["非常不满意", "很不满意", "一般", "很满意", "非常满意"]


def export(*answers: str) -> list[list]:
    head = ["序号", *ITEMS]
    return [head, *([n, a, *["非常满意"] * 3, *["很满意"] * 3] for n, a in enumerate(answers, 1))]


def test_问卷导出里量表外的等级():
    rows = export("比较满意", "非常满意", "比较满意")
    before = read(*rows)
    assert asked(before) == ["“比较满意”算哪一级？2处"]
    again = read(*rows, answers=answered(before, 4))
    assert (field(again, "q1"), codes(again)) == ([4, 5, 4], [])


def test_纸质问卷里像勾的字母():
    head = ["序号", "内容", *LEVELS]
    rows = [
        ["督导满意度调研表"],
        head,
        *([n, item, None, None, None, "V", None] for n, item in enumerate(ITEMS, 1)),
    ]
    before = read(*rows)
    assert asked(before) == [f"“V”按√？{len(codes(before))}处"]
    again = read(*rows, answers=answered(before, True))
    assert (field(again, "q1"), codes(again)) == ([4], [])


def test_只写满意不满意的表问一次():
    rows = export("满意", "不满意")
    plain = [[("满意" if cell in LEVELS else cell) for cell in row] for row in rows]
    before = read(*plain)
    assert [t.partition("？")[0] for t in asked(before)] == ["只写“满意”“不满意”的表，按4分、2分计"]
    again = read(*plain, answers=answered(before, True))
    assert (field(again, "q1"), codes(again)) == ([4, 2], [])


def test_满意度表属于哪次督导_只补没写的():
    survey, ledger = read(*export("很满意"), name="五华区问卷.xlsx"), read(*ledger_rows("沈知行"))
    [question] = survey_questions([survey, ledger])
    assert (question.county, question.held_on) == ("五华区", None)
    [session] = question.fitting(sessions_of([survey, ledger]))
    assert session.label == "2025-03-12 五华区 团体 沈知行"
    answers = {ask.key: session.answer for _, ask in question.sheets}
    again = read(*export("很满意"), name="五华区问卷.xlsx", answers=answers)
    meta = again.sheets[0].meta
    assert (meta["county"], meta["held_on"], meta["supervisor"]) == (
        "五华区",
        "2025-03-12",
        "沈知行",
    )
    assert survey_questions([again]) == []


# -- what is never asked ---------------------------------------------------------------------------


def test_日期和身份证号不问():
    rows = staff(["龙翔街道", "钱一远", "女", 30, "去年", "530102199001011234"])
    result = read(*rows)
    assert "unreadable_date" in codes(result)
    assert asked(result) == []


def test_别处的回答不改没有疑问的值():
    rows = staff(["龙翔街道", "钱一远", "女", 30, "2021-05", None])
    answers = {("fuzzy_station", "龙翔街道", "五华区"): "西翥街道"}
    assert field(read(*rows, answers=answers), "station") == ["龙翔街道"]


# -- foreign headers -------------------------------------------------------------------------------

FOREIGN = [
    ["驻点力量盘点"],
    ["基本", None, None, "其他", None],
    ["在哪个点", "谁", "男还是女", "哪年进来的", "念过什么书"],
    ["龙翔街道", "钱一远", "女", "2021-05", "本科"],
]


def test_两行陌生表头指定后读得出():
    grid = Grid("Sheet1", "sheet", FOREIGN)
    names = ["基本/在哪个点", "基本/谁", "基本/男还是女", "其他/哪年进来的", "其他/念过什么书"]
    form = load_forms()["staffing"]
    assert [c.header for c in mapped.headers(grid, 1, 2, form)] == names
    columns = dict(zip(names, ["station", "name", "sex", "hired_on", ""], strict=True))
    print_ = mapped.header_fingerprint(grid, 1, 2)
    result = read(*FOREIGN, mappings={print_: {**columns, "": "staffing"}})
    [record] = result.sheets[0].records
    told = {name: record.values[name] for name in ("station", "name", "sex", "hired_on", "extra")}
    assert told == {
        "station": "龙翔街道", "name": "钱一远", "sex": "女", "hired_on": "2021-05",
        "extra": {"其他/念过什么书": "本科"},
    }  # fmt: skip
    assert "odd_column" not in codes(result)


def test_指定只对同样的表头有效():
    grid = Grid("Sheet1", "sheet", FOREIGN)
    print_ = mapped.header_fingerprint(grid, 1, 2)
    other = [*FOREIGN[:2], ["谁", "在哪个点", *FOREIGN[2][2:]], *FOREIGN[3:]]
    result = read(*other, mappings={print_: {"谁": "name", "": "staffing"}})
    assert result.sheets[0].form is None


def test_差不多的列名先填好():
    grid = Grid("Sheet1", "sheet", [["所在的社工站", "员工名", "性别", "最高的学历"]])
    proposed = mapped.propose(grid, load_forms()["staffing"], 0, 1)
    assert proposed["性别"] == "sex"
    assert proposed["最高的学历"] == "education"
    assert proposed["所在的社工站"] == "station"


LEDGER = [
    ["督导日期", "社工站", "督导类别", "督导方式", "督导老师", "督导对象", "督导主题", "情况"],
    ["2025-03-05", "龙翔街道", "团体", "面对面", "沈知行", "张秀英、李建国", "记录撰写", "龙翔街道会议室"],
    ["2025-03-09", "护国街道", "个别", "电话", "廖国庆", "王思雨", "小组设计", "护国社工站"],
]  # fmt: skip


def test_看不出是哪一栏的列问一次_最像的在前_不读在后():
    result = read(*LEDGER)
    (question,) = [q for q in doubts.questions([result]) if q.code == "unclear_column"]
    assert doubts.title(question) == "列“情况”（龙翔街道会议室、护国社工站）是哪一栏？1处"
    labels = [option.label for option in doubts.options(question)]
    assert {"备注", "地点"} <= set(labels)
    assert labels[-1] == "不读取这一列"
    known = read(*LEDGER, answers={question.ask.key: "place"})
    assert field(known, "place") == ["龙翔街道会议室", "护国社工站"]
    assert doubts.questions([known]) == []
    kind, text, _ = question.ask.key
    assert doubts.question_words(kind, text) == "列“情况”是哪一栏？"
    assert (doubts.worded(kind, "place"), doubts.worded(kind, "")) == ("地点", "不读取这一列")


def test_别的列名也变了_回答就不算_再问():
    (question,) = [q for q in doubts.questions([read(*LEDGER)]) if q.code == "unclear_column"]
    other = [[*LEDGER[0][:-2], "内容", "情况"], *LEDGER[1:]]
    again = read(*other, answers={question.ask.key: "place"})
    assert "unclear_column" in codes(again)


def test_记录表里不认识的栏目也问_答案是这张表的各栏():
    found = read(
        ["督导对象", "甘棠", "督导", "程思齐"],
        ["督导时间", "2025年5月6日", None, None],
        ["阿里巴巴", "梳理个案会谈的步骤，演练开场和结束。", None, None],
        ["督导类型", "个别", None, None],
        kind="word",
    )
    (question,) = [q for q in doubts.questions([found]) if q.code == "unclear_label"]
    assert (
        doubts.title(question)
        == "栏目“阿里巴巴”（梳理个案会谈的步骤，演练开场和结束。）是哪一栏？1处"
    )
    offered = [option.label for option in doubts.options(question)]
    assert {"督导内容", "督导建议", "社工计划"} <= set(offered)
    assert offered[-1] == "不读取这一栏"
    kind, text, _ = question.ask.key
    assert doubts.question_words(kind, text) == "栏目“阿里巴巴”是哪一栏？"
    assert [doubts.worded(kind, v) for v in ("content", "")] == ["督导内容", "不读取这一栏"]
