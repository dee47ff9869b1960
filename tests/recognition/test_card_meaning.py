"""Cards whose labels no list foresaw: known by words, place, value; or said as an error, never dropped."""

from __future__ import annotations

import datetime as dt

import pytest

from dudao.forms import load_forms
from dudao.reading.grid import Grid, Reading
from dudao.recognition.cards.fits import reads_as
from dudao.recognition.cards.labels import label_book
from dudao.recognition.cards.prompts import printed
from dudao.recognition.check import check

FORMS = load_forms()
TODAY = dt.date(2026, 1, 10)
TALK = "梳理个案会谈的步骤，演练开场和结束。"
ADVICE = "每次会谈前写好提纲，结束后当天整理。"
PLAN = "本周完成两次会谈并交记录。"


def grid(*rows: str, kind: str = "word", title: str = "督导记录表") -> Grid:
    """A table; cells parted by |, a row's last cell spans the rest, ⏎ is a line break."""
    cells = [row.replace("⏎", "\n").split("|") for row in rows]
    width = max(map(len, cells))
    merges = [(r, len(c) - 1, r, width - 1) for r, c in enumerate(cells) if len(c) < width]
    table = [[*(x or None for x in c), *[None] * (width - len(c))] for c in cells]
    if kind == "word":
        return Grid("表1", "word", table, merges, before=title.split("\n") if title else [])
    return Grid("5月", "sheet", [[title, *[None] * (width - 1)], *table])


def read(one: Grid, name: str = "记录.docx"):
    """(form, values of the cards, problems as (code, cell, field)) of the only sheet."""
    (sheet,) = check(Reading(name, "0" * 64, [one], []), today=TODAY).sheets
    return sheet.form, [r.values for r in sheet.records], [
        (p.code, p.cell, p.field) for p in sheet.problems
    ]  # fmt: skip


SEEN = {
    "supervisees": ["甘棠"], "supervisors": ["程思齐"], "type": "individual", "mode": "face_to_face",
    "held_on": "2025-05-06", "minutes": 120, "place": "联盟街道社工站", "content": TALK, "advice": ADVICE,
    "worker_plan": PLAN, "worker_signed_on": "2025-05-07", "supervisor_signed_on": "2025-05-08",
    "county": "盘龙区", "station": "联盟街道",
}  # fmt: skip
SIGNED = "社工签字：甘棠⏎2025年5月7日|督导签字：程思齐⏎2025年5月8日"


@pytest.mark.parametrize(
    ("form", "field", "labels"),
    [
        ("session_record", "supervisees", "带教对象|督导了哪些人|受训学员|给谁做督导"),
        ("session_record", "supervisors", "谁来带教|主讲专家|由哪位督导|责任督导姓名"),
        ("session_record", "held_on", "何时开展督导|督导是在哪天|活动日子|几月几号"),
        ("session_record", "minutes", "一共多久|督导历时|持续几个小时|实际用时（分钟）"),
        ("session_record", "place", "在何处开展|会面地点|督导位置|在什么地方"),
        ("session_record", "content", "双方交流了什么|会谈纪要|讨论事项|工作过程"),
        ("session_record", "advice", "督导老师怎么看|指导建议与要求|专家反馈|对社工的指导意见"),
        (
            "session_record",
            "worker_plan",
            "学员下一步打算|社工落实行动|今后怎么做|社工后续跟进安排",
        ),
        ("group_session", "headcount", "到会几个人|实到人次|一共多少人参加"),
        ("group_session", "assistant", "督导助教|谁协助|协同督导人员"),
        ("work_log", "work", "今天忙了什么|当天主要工作|本日干了哪些事"),
        ("work_log", "plan", "次日打算做什么|明天工作安排|第二天的计划"),
        ("monthly_summary", "self_review", "收获与不足|对自己的工作评估|自我剖析"),
        ("monthly_summary", "plan", "次月打算|下个月要做什么|七月份工作安排"),
        ("supervision_request", "purpose", "期待的效果|想收获什么|预期达成目标"),
        ("supervision_request", "content", "有哪些困惑|希望督导哪些问题|面临的困难"),
        ("case_collection", "owner", "案例执行人|案例编写人|谁负责的"),
        ("case_collection", "outline", "个案梗概|主要内容概述|案例讲了什么"),
    ],
)
def test_栏目按词义(form, field, labels):
    """Labels of a kind nobody listed mean their one field, by their parts."""
    book = label_book(FORMS[form])
    meant = {x: book.direct.get(s.key) if (s := book.pure(x)) else None for x in labels.split("|")}
    assert meant == dict.fromkeys(labels.split("|"), field)


@pytest.mark.parametrize(
    "label",
    ["下次督导时间", "计划督导时间", "民政办意见栏", "机构审核意见", "审核日期", "社工年龄", "督导经费", "站长电话", "满意程度", "家庭住址门牌", "案主"],
)  # fmt: skip
def test_别的栏目不认(label):
    """What turns a label into something else leaves it unknown."""
    book = label_book(FORMS["session_record"])
    segment = book.pure(label)
    assert segment is None or not book.direct.get(segment.key)


@pytest.mark.parametrize(
    "rows",
    [
        ["督导了哪位|甘棠|由谁督导|程思齐", "哪种督导|个别|怎样开展|面谈", "哪天开展|2025年5月6日|用了多久|2小时",
         "在哪里|联盟街道社工站", "这次讨论了什么", TALK, "专家怎么说", ADVICE, "社工接下来怎么做", PLAN, SIGNED],
        ["受督社工  甘棠|督导师  程思齐", "督导类别  个体督导|督导途径  面谈", "日期  2025.5.6|时长  120分钟",
         "地点  联盟街道社工站", "督导过程⏎" + TALK, "指导意见⏎" + ADVICE, "跟进计划⏎" + PLAN, SIGNED],
        ["学员：甘棠|带教老师：程思齐", "类型：一对一|方式：当面", "督导时间2025年5月6日|督导时长2小时",
         "会面地点：联盟街道社工站", "督导要点：" + TALK, "点评：" + ADVICE, "社工行动计划：" + PLAN, SIGNED],
    ],
)  # fmt: skip
def test_整张卡按词义(rows):
    form, (values,), problems = read(grid(*rows))
    assert (form, values) == ("session_record", SEEN)
    assert {code for code, _, _ in problems} <= {"guessed_label"}


def table(
    *columns: str, first: str = "次数|第一次|第二次", title: str = "督导记录表", **who: str
) -> Grid:
    rows = [
        first, who.get("who", "督导对象") + "|甘棠|苏木", "督导|程思齐|程思齐", "督导类型|个别|个别",
        who.get("mode", "督导方式") + "|面谈|电话", "督导时间|2025-5-6|2025-5-13", "督导时长|2小时|1小时",
        "督导地点|联盟街道社工站|联盟街道社工站", f"督导内容|{TALK}|{TALK}", f"督导建议|{ADVICE}|{ADVICE}",
        f"社工计划|{PLAN}|{PLAN}", "社工签名日期|2025-5-7|2025-5-14", "督导签名日期|2025-5-8|2025-5-15",
        *columns,
    ]  # fmt: skip
    return grid(*[r for r in rows if r], kind="sheet", title=title)


SECOND = SEEN | {
    "supervisees": ["苏木"], "mode": "phone", "held_on": "2025-05-13", "minutes": 60,
    "worker_signed_on": "2025-05-14", "supervisor_signed_on": "2025-05-15",
}  # fmt: skip


@pytest.mark.parametrize(
    "one",
    [
        table(),
        table(first="", who="谁接受督导", mode="怎么开展"),
        table(first="序号|1|2", title="督导记录（第二季度）", mode="督导形式"),
    ],
)
def test_一列一次(one):
    """Labels once at the left, a session a column: one record each, in order."""
    form, values, problems = read(one, "记录.xlsx")
    assert (form, values) == ("session_record", [SEEN, SECOND])
    assert problems == []


def test_三列少一格():
    """A session with a blank keeps its place; nothing slips into it from its neighbour."""
    rows = ["督导对象|甘棠|苏木|白芷", "督导|程思齐|程思齐|程思齐", "督导时间|2025-5-6||2025-5-20", "督导时长|2小时|1小时|3小时", "督导内容|谈记录怎样写|谈评估怎样做|谈结案怎样做"]  # fmt: skip
    _, values, _ = read(grid(*rows, kind="sheet"), "记录.xlsx")
    assert [(v["supervisees"], v["held_on"], v["minutes"]) for v in values] == [
        (["甘棠"], "2025-05-06", 120),
        (["苏木"], None, 60),
        (["白芷"], "2025-05-20", 180),
    ]


@pytest.mark.parametrize(
    ("label", "value", "field", "meant"),
    [
        ("督导形式", "电话", "mode", "phone"),
        ("沟通形式", "腾讯会议", "mode", "online"),
        ("形式", "当面", "mode", "face_to_face"),
    ],
)
def test_形式由填写内容定(label, value, field, meant):
    """Words that may say two fields mean the one their value is of."""
    rows = ["督导对象|甘棠|督导|程思齐", f"督导类型|个别|{label}|{value}", "督导时间|2025年5月6日|督导时长|2小时", "督导内容", TALK]  # fmt: skip
    _, (values,), problems = read(grid(*rows))
    assert (values["type"], values[field]) == ("individual", meant)
    assert not [p for p in problems if p[0] == "unclear_label"]


@pytest.mark.parametrize(
    ("label", "value", "field", "meant"),
    [
        ("见面处", "联盟街道社工站", "place", "联盟街道社工站"),
        ("老师寄望", ADVICE, "advice", ADVICE),
        ("交流媒介物", "面谈", "mode", "face_to_face"),
    ],
)
def test_不认识的栏目按位置(label, value, field, meant):
    """A label of no known word, between its neighbours of the printed order, with a value of its kind: warned."""
    rows = ["督导对象|甘棠|督导|程思齐", "督导类型|个别|督导方式|面谈", "督导时间|2025年5月6日|督导时长|2小时",
            "督导地点|联盟街道社工站", f"督导内容|{TALK}", f"督导建议|{ADVICE}", f"社工计划|{PLAN}"]  # fmt: skip
    printed_as = {"place": "督导地点", "advice": "督导建议", "mode": "督导方式"}[field]
    rows = [row.replace(printed_as, label) for row in rows]
    _, (values,), problems = read(grid(*rows))
    assert values[field] == meant
    assert [(code, f) for code, _, f in problems] == [("guessed_label", field)]


@pytest.mark.parametrize("label", ["阿里巴巴", "本站", "记事"])
def test_不清楚的栏目报错(label):
    """Between no neighbours that settle it: null, and an error on the value's cell; never passed over."""
    rows = [
        "督导对象|甘棠|督导|程思齐",
        "督导时间|2025年5月6日",
        f"{label}|{TALK}",
        "督导类型|个别",
    ]
    _, (values,), problems = read(grid(*rows))
    assert (values["content"], values["advice"], values["worker_plan"]) == (None, None, None)
    assert ("unclear_label", "表1!R3C2", None) in problems


@pytest.mark.parametrize(
    ("label", "answer", "meant"),
    [
        ("督导方式⏎A.面谈 B.邮件 C.电话", "C", "phone"),
        ("督导方式（1.面谈 2.电话 3.线上）", "3", "online"),
        ("督导方式⏎A、面谈 B、电话 C、其他", "B、", "phone"),
    ],
)
def test_字母选项(label, answer, meant):
    """A letter is the option that the legend behind the label names by it."""
    rows = ["督导对象|甘棠|督导|程思齐", f"督导类型|个别|{label}|{answer}", "督导时间|2025年5月6日|督导时长|2小时"]  # fmt: skip
    _, (values,), problems = read(grid(*rows))
    assert (values["mode"], problems) == (meant, [])


@pytest.mark.parametrize(
    "options", ["□面谈 □邮件 □电话", "A.面谈 B.邮件 C.电话", "面谈/邮件/电话/其他"]
)
def test_选项都在没有选(options):
    rows = ["督导对象|甘棠|督导|程思齐", f"督导类型|个别|督导方式|{options}", "督导时间|2025年5月6日|督导时长|2小时"]  # fmt: skip
    _, (values,), problems = read(grid(*rows))
    assert (values["mode"], problems) == (None, [("no_choice", "表1!R2C4", "mode")])


@pytest.mark.parametrize(
    ("field", "line", "said"),
    [
        ("advice", "单击或点击此处输入文字。", True),
        ("advice", "请在此处填写督导建议（不少于300字）", True),
        ("content", "（请简要描述本次督导内容）", True),
        ("held_on", "例：2024年5月1日", True),
        ("supervisees", "×××、某某", True),
        ("advice", "请填写好回访表后交来", False),
        ("advice", "在此基础上写明每户的需求，下周讨论", False),
        ("content", "例：某户老人不愿开门，如何破冰", False),
        ("place", "某部队旧址会议室", False),
    ],
)
def test_占位文字(field, line, said):
    assert printed(line, FORMS["session_record"].fields[field]) is said


def test_只有占位文字是空表():
    rows = ["督导对象|请填写姓名|督导|×××", "督导类型|个人督导/团体督导/同事督导|督导方式|面谈/邮件/电话/其他", "督导时间|年  月  日|督导时长|", "督导内容", "请在此处输入督导内容"]  # fmt: skip
    _, values, problems = read(grid(*rows))
    assert values == []
    assert problems[0][0] == "blank_card"


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("会议记录表", ["会议时间|2025年5月6日|会议地点|三楼", "主持人|甘棠|参会人员|苏木、白芷", f"会议内容|{TALK}", f"下一步计划|{PLAN}"]),
        ("个案服务记录表", ["服务对象|王大爷|社工|甘棠", "服务时间|2025年5月6日|服务时长|1小时", "服务地点|家中|服务方式|面谈", f"服务过程|{TALK}", f"社工建议|{ADVICE}", f"下一步计划|{PLAN}"]),
        ("培训登记表", ["培训时间|2025年5月6日|培训地点|三楼", "授课老师|程思齐|参训人员|甘棠", "课时|2小时|培训方式|线下", f"培训内容|{TALK}", f"意见建议|{ADVICE}"]),
    ],
)  # fmt: skip
def test_相似的别的表不认(title, rows):
    """A look-alike that nowhere speaks of supervision is none of the forms."""
    form, values, _ = read(grid(*rows, title=title))
    assert (form, values) == (None, [])


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("held_on", "2025年5月6日", True),
        ("held_on", "面谈", False),
        ("minutes", "2小时", True),
        ("minutes", "联盟街道", False),
        ("supervisees", "甘棠、苏木", True),
        ("place", "联盟街道社工站", True),
        ("place", "2025年5月6日", False),
        ("mode", "电话", True),
    ],
)
def test_像不像(field, value, said):
    assert reads_as(FORMS["session_record"].fields[field], value) is said


@pytest.mark.parametrize(
    ("name", "county"), [("盘龙区", "盘龙区"), ("东川", "东川区"), ("石林县", "石林县")]
)
def test_页眉里的县(name, county):
    """The page's header names the county of every card under it."""
    one = grid("日期：2025年5月6日|督导专家：程思齐", "督导助理：何小雨", "被督导者：甘棠", "督导内容", TALK, "督导时长：2小时|督导签名：程思齐", title="团体督导记录表")  # fmt: skip
    one.page = [f"昆明市{name}社会工作督导资料"]
    _, (values,), problems = read(one)
    assert (values["county"], problems) == (county, [])


BASE = ["督导对象|甘棠|督导|程思齐", "督导类型|个别|督导方式|面谈"]


@pytest.mark.parametrize(
    ("day", "minutes"),
    [
        ("2025年5月6日 14:00-16:00", 120),
        ("2025年5月6日下午2点至4点", 120),
        ("2025.5.6（1.5小时）", 90),
        ("2025年5月6日", None),
    ],
)
def test_时长写在时间里(day, minutes):
    """Where no label asks for the duration, the hours behind the day tell it."""
    _, (values,), problems = read(grid(*BASE, f"督导时间|{day}", f"督导内容|{TALK}"))
    assert (values["held_on"], values["minutes"]) == ("2025-05-06", minutes)
    assert [p for p in problems if p[0] != "short_date"] == []


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("督导方是", "mode"),
        ("督导时见", "held_on"),
        ("督导健议", "advice"),
        ("社工记划", "worker_plan"),
    ],
)
def test_同音错字(label, field):
    """A label typed with characters that sound alike is read, with a warning on it."""
    rows = [*BASE, "督导时间|2025年5月6日|督导时长|2小时", f"督导建议|{ADVICE}", f"社工计划|{PLAN}"]
    right = {
        "mode": "督导方式",
        "held_on": "督导时间",
        "advice": "督导建议",
        "worker_plan": "社工计划",
    }
    _, (values,), problems = read(grid(*[r.replace(right[field], label) for r in rows]))
    assert (values["mode"], values["held_on"], values["advice"], values["worker_plan"]) == (
        "face_to_face", "2025-05-06", ADVICE, PLAN,
    )  # fmt: skip
    assert [(code, f) for code, _, f in problems] == [("guessed_label", field)]


def test_左边竖着的组名():
    """A cell merged over rows of labels heads them and is none of them, whatever it is called."""
    rows = ["人员|督导专家|程思齐", "|督导助理|何小雨", "|参加者|甘棠、苏木", f"过程|督导内容|{TALK}", f"|督导建议|{ADVICE}", "时间|日期|2025年5月6日", "|时长|2小时"]  # fmt: skip
    one = grid(*rows, title="团体督导记录表（盘龙区）")
    one.merges += [(0, 0, 2, 0), (3, 0, 4, 0), (5, 0, 6, 0)]
    form, (values,), problems = read(one)
    assert (form, values["content"], values["advice"]) == ("group_session", TALK, ADVICE)
    assert (values["held_on"], values["minutes"]) == ("2025-05-06", 120)
    assert problems == []


@pytest.mark.parametrize(
    "rows",
    [
        ["督导对象：__甘棠__|督导：_程思齐_", "督导类型：☑个别 □团体|督导方式：___面谈___", "时间：_2025_年_5_月_6_日|时长：__2__小时"],
        ["督导对象|＿甘棠＿|督导|程思齐____", "督导类型|个别__|督导方式|__面谈", "时间|2025 年 5_月_6_日_|时长|_2_小时"],
        ["督导对象 ____甘棠____|督导 ____程思齐____", "督导类型 ____个别____|督导方式 ____面谈____", "督导时间 __2025年5月6日__|督导时长 __2小时__"],
    ],
)  # fmt: skip
def test_写在横线上(rows):
    """The printed lines a value is written on are no part of it."""
    _, (values,), problems = read(grid(*rows))
    names = ("supervisees", "supervisors", "type", "mode", "held_on", "minutes")
    assert [values[n] for n in names] == [SEEN[n] for n in names]
    assert [p for p in problems if p[0] != "guessed_label"] == []


def test_只有第一张有标题():
    """Cards one below another under one heading are all of its form."""
    card = ["被督导者|甘棠|督导者|程思齐", "督导性质|个别|督导手段|面谈", "开展日期|2025-5-6|用时|2小时", f"督导过程：{TALK}", ""]  # fmt: skip
    form, values, problems = read(grid(*card, *card, *card, kind="sheet", title="个别督导记录"))
    assert (form, len(values), problems) == ("individual_session", 3, [])


@pytest.mark.parametrize(
    ("label", "value", "field", "meant"),
    [
        ("社工", "甘棠", "supervisees", ["甘棠"]),
        ("人员", "甘棠、苏木", "supervisees", ["甘棠", "苏木"]),
        ("讲师", "程思齐", "supervisors", ["程思齐"]),
    ],
)
def test_笼统的栏目看内容(label, value, field, meant):
    """A word as general as 社工 is the missing field that its value reads as; a warning says so."""
    rows = [f"督导对象|甘棠|{label}|{value}" if field == "supervisors" else f"{label}|{value}|督导|程思齐", "督导类型|个别|督导方式|面谈", "督导时间|2025年5月6日|督导时长|2小时"]  # fmt: skip
    _, (values,), problems = read(grid(*rows))
    assert values[field] == meant
    assert [(code, f) for code, _, f in problems] in ([], [("guessed_label", field)])


def test_标题是别的表():
    """A heading that names another form keeps a form without a label of its own from taking the card."""
    rows = ["督导者|程思齐", "地点|三楼", f"内容|{TALK}", "督导签名|程思齐"]
    assert read(grid(*rows, title="督导记录表"))[0] != "group_session"


@pytest.mark.parametrize("word", ["跟进", "落实", "整改"])
@pytest.mark.parametrize("rest", [[], [f"社工计划|{PLAN}"]])
def test_一个词的回答不是栏目(word, rest):
    """A word that may mean a label answers the label left of it, where nothing else does."""
    rows = ["督导对象|甘棠|督导|程思齐", "督导类型|个别|督导方式|面谈", "日期|2025年5月6日|督导时长|2小时", f"督导内容|{TALK}", f"督导建议|{word}", *rest]  # fmt: skip
    _, (values,), problems = read(grid(*rows))
    assert (values["content"], values["advice"]) == (TALK, word)
    assert values["worker_plan"] == (PLAN if rest else None)
    assert [code for code, _, _ in problems] == []


@pytest.mark.parametrize(
    "line", ["盘龙区社会工作服务站  2025年6月18日", "虚构社工服务中心（盖章）", "昆明某某协会"]
)
def test_落款不是栏目(line):
    """Who signs a card under its table, and when, is no label without a field."""
    one = grid("督导对象|甘棠|督导|程思齐", "督导类型|个别|督导方式|面谈", "日期|2025年5月6日|督导时长|2小时", f"督导内容|{TALK}")  # fmt: skip
    one.after = [line]
    _, (values,), problems = read(one)
    assert values["content"] == TALK
    assert not [code for code, _, _ in problems if code in ("unclear_label", "unknown_form")]


def _asked(label: str, answer: str | None, ask=None):
    """A record one label of which nobody knows, answered or not: values, problems."""
    rows = [
        "督导对象|甘棠|督导|程思齐",
        "督导时间|2025年5月6日",
        f"{label}|{TALK}",
        "督导类型|个别",
    ]
    answers = {} if ask is None else {ask.key: answer}
    (sheet,) = check(Reading("记录.docx", "0" * 64, [grid(*rows)], []), TODAY, answers).sheets
    return sheet.records[0].values, sheet.problems


@pytest.mark.parametrize("label", ["阿里巴巴", "本站", "记事"])
@pytest.mark.parametrize("answer", ["content", "advice", "worker_plan"])
def test_不清楚的栏目问一次_回答后照答案读_同样的表不再问(label, answer):
    _, problems = _asked(label, None)
    (asked,) = [p for p in problems if p.code == "unclear_label"]
    assert asked.ask.kind == "column"
    values, problems = _asked(label, answer, asked.ask)
    assert values[answer] == TALK
    assert [p.code for p in problems if p.code in ("unclear_label", "unread_cell")] == []


def test_不清楚的栏目答不读取_不读也不再问():
    _, problems = _asked("阿里巴巴", None)
    (asked,) = [p for p in problems if p.code == "unclear_label"]
    values, problems = _asked("阿里巴巴", "", asked.ask)
    assert (values["content"], values["advice"], values["worker_plan"]) == (None, None, None)
    assert [p.code for p in problems if p.code in ("unclear_label", "unread_cell")] == []
    other, problems = _asked("记事", "content", asked.ask)  # another label is another question
    assert (other["content"], [p.code for p in problems if p.code == "unclear_label"]) == (
        None, ["unclear_label"],
    )  # fmt: skip


def test_卡片格里的批注引出来():
    one = grid("督导对象|甘棠|督导|程思齐", "督导类型|个别|督导方式|面谈", "日期|2025年5月6日|督导时长|2小时", f"督导内容|{TALK}")  # fmt: skip
    one.over = {(2, 3): [("comment", "实际只有90分钟")]}
    _, (values,), problems = read(one)
    assert values["minutes"] == 120
    assert ("comment", "表1!R3C4", None) in problems


def headed_card(**other: str) -> Grid:
    """A card whose labels stand over their values, three rows of them."""
    labels = {
        "supervisees": "被督导社工",
        "supervisors": "督导",
        "type": "督导类型",
        "mode": "督导方式",
    }
    labels |= other
    return grid(
        "|".join(labels[n] for n in ("supervisees", "supervisors", "type", "mode")),
        "甘棠|程思齐|个别督导|☑面谈 ☐邮件 ☐电话 ☐其他",
        "督导时间|督导时长|督导地点", "2025年5月6日|2小时|联盟街道社工站",
        "督导内容", TALK, "督导建议", ADVICE, "社工计划", PLAN, SIGNED, title="个别督导登记表",
    )  # fmt: skip


def test_一个栏目不认识_卡片还是卡片_不成台账():
    """A row of three labels within a card heads no list; the odd label alone is asked about."""
    for odd in ("帮手", "前台那位", "参与方"):
        form, (values,), told = read(headed_card(supervisees=odd))
        assert form == "individual_session"
        assert (values["supervisors"], values["type"]) == (["程思齐"], "individual")
        assert (values["mode"], values["minutes"]) == ("face_to_face", 120)
        assert values["supervisees"] in (["甘棠"], [])
        codes = [code for code, _, field in told if field == "supervisees"]
        assert codes in (["guessed_label"], ["unclear_label"])


@pytest.mark.parametrize("stray", ["下次带新人来听", "改到六楼小会议室", "先看上次的记录"])
def test_签名栏里的一句话不悄悄放过(stray: str):
    rows = [
        "被督导者|甘棠|督导|程思齐",
        "督导类型|个别|督导方式|面谈",
        "督导时间|2025年5月6日|督导时长|2小时",
    ]
    rows += [f"督导内容|{TALK}", f"督导建议|{ADVICE}", f"社工计划|{PLAN}", f"社工签字|{stray}"]
    _, _, told = read(grid(*rows))
    assert ("unread_cell", "表1!R7C2") in [(code, cell) for code, cell, _ in told]


@pytest.mark.parametrize("title", ["2025年5月", "联盟街道社工站情况", "督导情况表"])
def test_标题没有写明是哪种督导表_按记录表读并提醒(title: str):
    """Forms 五 and 九 have the same labels: nothing is refused for want of a title."""
    rows = [
        "被督导者|甘棠|督导|程思齐",
        "督导类型|个别|督导方式|面谈",
        "督导时间|2025年5月6日|督导时长|2小时",
    ]
    rows += [f"督导内容|{TALK}", f"督导建议|{ADVICE}", f"社工计划|{PLAN}"]
    form, (values,), told = read(grid(*rows, title=title))
    assert (form, values["supervisees"], values["minutes"]) == ("session_record", ["甘棠"], 120)
    assert "form_supposed" in [code for code, *_ in told]


@pytest.mark.parametrize("titled", [True, False])
@pytest.mark.parametrize("odd", [0, 1, 2])
def test_几份卡片叠着_一份的第一个栏目是别的说法_照样分开(titled: bool, odd: int):
    def card(number: int) -> list[str]:
        first = "前来的几位" if number == odd else "被督导者"
        who = ["甘棠", "屈明远", "闵知夏"][number]
        rows = [f"{first}|{who}|督导|程思齐", "督导类型|个别|督导方式|面谈"]
        rows += [
            f"督导时间|2025年5月{number + 6}日|督导时长|2小时",
            f"督导内容|{TALK}",
            f"督导建议|{ADVICE}",
        ]
        return [*(["督导记录表"] if titled and number else []), *rows, f"社工计划|{PLAN}"]

    rows = [row for number in range(3) for row in card(number)]
    form, found, told = read(grid(*rows, kind="sheet"), "记录.xlsx")
    assert (form, len(found)) == ("session_record", 3)
    assert [v["held_on"] for v in found] == ["2025-05-06", "2025-05-07", "2025-05-08"]
    assert not [code for code, *_ in told if code == "repeated_label"]
    assert [v["supervisees"] for n, v in enumerate(found) if n != odd] == [
        [who] for n, who in enumerate(["甘棠", "屈明远", "闵知夏"]) if n != odd
    ]


# -- labels beside their English twins ---------------------------------------------------------------


@pytest.mark.parametrize(
    "twin",
    ["{en} {zh}", "{zh} {en}", "{zh}⏎{en}", "{en}⏎{zh}", "{zh}（{en}）", "{zh}/{en}"],
)
def test_中英文对照的栏目(twin: str):
    def label(zh: str, en: str) -> str:
        return twin.format(zh=zh, en=en)

    form, (values,), told = read(
        grid(
            f"{label('督导对象', 'Supervisee')}|甘棠|{label('督导', 'Supervisor')}|程思齐",
            f"{label('督导类型', 'Type')}|☑个别 Individual　□团体 Group|{label('督导方式', 'Method')}|☑面谈 Face-to-face　□电话 Phone",
            f"{label('督导时间', 'Date')}|2025/05/06|{label('督导时长', 'Duration')}|2 hours 小时",
            f"{label('督导地点', 'Venue')}|联盟街道社工站",
            f"{label('督导内容', 'Content')}|{TALK}",
            f"{label('督导建议', 'Suggestions')}|{ADVICE}",
            f"{label('社工计划', 'Action plan')}|{PLAN}",
            title="Supervision Record 督导记录表",
        )
    )
    assert form == "session_record"
    signed = ("worker_signed_on", "supervisor_signed_on")
    assert values == SEEN | dict.fromkeys(signed)
    assert told == []


def test_怎么问都是同一栏():
    """Labels of talk: 和谁谈的, 谁来谈的, 谈了多久, 怎么谈的."""
    form, (values,), _ = read(
        grid(
            "找谁聊的|甘棠|谁来聊的|程思齐",
            "哪天聊的|2025年5月6日|聊了多久|下午两点到四点",
            "在哪聊的|联盟街道社工站|怎么聊的|当面聊",
            f"聊了些什么|{TALK}",
            f"给的建议|{ADVICE}",
            f"本人打算怎么做|{PLAN}",
            title="个别督导谈话",
        )
    )
    assert form == "individual_session"
    assert {n: values[n] for n in ("supervisees", "supervisors", "minutes", "mode")} == {
        "supervisees": ["甘棠"],
        "supervisors": ["程思齐"],
        "minutes": 120,
        "mode": "face_to_face",
    }
