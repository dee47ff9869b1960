"""Records told in labels: notes typed on a phone, check-ins of a group, lists that their file's name tells apart."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dudao.forms import load_forms
from dudao.reading.grid import Grid, Reading
from dudao.recognition.check import check
from dudao.recognition.labels import labelled, unframed
from dudao.recognition.lists.learnt import learn, options_of
from dudao.records import FileResult, SheetResult
from dudao.values import parse
from dudao.values.parsed import Hint

TODAY = dt.date(2026, 12, 1)
Rows = list[list[Any]]


def checked(name: str, *grids: Grid, paragraphs: list[str] | None = None) -> FileResult:
    return check(Reading(name, "0" * 64, list(grids), [], paragraphs or []), TODAY)


def read(rows: Rows, name: str = "a.xlsx", **grid: Any) -> SheetResult:
    made = Grid(grid.pop("sheet", "Sheet1"), grid.pop("kind", "sheet"), [list(r) for r in rows])
    (found,) = checked(name, made).sheets
    return found


def column(found: SheetResult, name: str) -> list[Any]:
    return [record.values.get(name) for record in found.records]


def said(found: SheetResult) -> list[tuple[str, str | None]]:
    return [(p.code, p.cell) for p in found.problems]


# -- labels in a text --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "【时间】3月4日 14:30\n【老师】阮某",
        "#时间#3月4日 14:30 #老师# 阮某",
        "1. 时间：3月4日 14:30；\n2. 老师：阮某",
    ],
)
def test_一段话里的栏目(text: str):
    assert labelled(text) == [("时间", "3月4日 14:30"), ("老师", "阮某")]


def test_没有栏目的话不拆():
    assert labelled("14:30 到站，和站长谈了一小时") == []
    assert labelled("督导：一次") == []
    assert unframed("14:30 到站") == "14:30 到站"


@pytest.mark.parametrize(("left", "right"), [("【", "】"), ("[", "]"), ("「", "」")])
def test_手机上打的督导小记(left: str, right: str):
    """A note without a table: each line begins with its label in a frame."""
    told_ = {
        "督导对象": "麻佳宁（斗南社工站）", "督导": "栾语嫣", "督导类型": "个人督导", "督导方式": "面谈",
        "时间": "2026年8月12日 14:30-16:00", "地点": "斗南街道社工站", "内容": "一起看了上月的个案记录，讨论如何收尾。",
        "建议": "先和家长约一次面谈。", "社工计划": "周五前约好家访。",
    }  # fmt: skip
    lines = [f"{left}{label}{right}{value}" for label, value in told_.items()]
    (found,) = checked("斗南小记.docx", paragraphs=lines).sheets
    assert found.form == "session_record"
    (record,) = found.records
    assert record.values["supervisees"] == ["麻佳宁"]
    assert record.values["held_on"] == "2026-08-12"
    assert record.values["minutes"] == 90
    assert record.values["worker_plan"] == "周五前约好家访。"


# -- one cell a record -------------------------------------------------------------------------------

CHECKINS = [
    ("2026年3月4日", "阮思源", "永定街道", "个别督导", "现场", "90分钟", "个案转介流程"),
    ("2026年3月26日", "丛以安", "大营街道、罗免镇", "团体督导", "腾讯会议", "2.5小时", "年度计划怎么写"),
    ("2026年4月15日", "麻文博", "款庄镇", "个别督导", "电话", "45分钟", "小组招募"),
    ("2026年5月20日", "丛雨桐", "东村镇、散旦镇", "团体督导", "现场", "2小时", "家访安全"),
]  # fmt: skip
NAMES = ("时间", "老师", "站点", "形式", "方式", "时长", "主题")


@pytest.mark.parametrize("shape", ["【{}】{}\n", "#{}# {}\n", "{}：{}\n"])
@pytest.mark.parametrize("beside", [["序号", "发言人"], ["接龙人"], []])
def test_群里打卡一格一次督导(shape: str, beside: list[str]):
    cells = [
        "".join(shape.format(n, v) for n, v in zip(NAMES, row, strict=True)) for row in CHECKINS
    ]
    people = ["宁佳宁", "尤景行", "桂乐怡", "褚一鸣"]
    body = [
        [*([n, p] if len(beside) == 2 else [p] if beside else []), text]
        for n, (p, text) in enumerate(zip(people, cells, strict=True), 1)
    ]
    found = read([["富民县2026年督导台账（群打卡）"], [*beside, "打卡内容"], *body])
    assert found.form == "session_ledger"
    assert column(found, "held_on") == ["2026-03-04", "2026-03-26", "2026-04-15", "2026-05-20"]
    assert column(found, "supervisors") == [[row[1]] for row in CHECKINS]
    assert column(found, "minutes") == [90, 150, 45, 120]
    assert column(found, "topic") == [row[-1] for row in CHECKINS]
    assert [r.row for r in found.records] == [3, 4, 5, 6]
    assert not [p for p in found.problems if p.severity == "error"]


def test_打卡前的话记为备注():
    """A greeting that all begin with is nobody's; what one alone says before the labels is kept."""
    texts = [
        "督导打卡\n" + "".join(f"【{n}】{v}\n" for n, v in zip(NAMES, row, strict=True))
        for row in CHECKINS
    ]
    texts[2] = texts[2].replace("督导打卡", "补打上周的卡")
    found = read([["富民县2026年督导台账"], ["打卡内容"], *([t] for t in texts)])
    assert column(found, "note") == [None, None, "补打上周的卡", None]


# -- a list that its file's name tells apart ---------------------------------------------------------

SESSIONS: Rows = [
    ["郎一屿", "永定街道", "鲍思源", "面谈", "2026/3/4", "1", "小满接手的个案卡在第二次家访。", "下次先玩十分钟再聊。", "周三前约好家访。"],
    ["沐文维", "大营街道", "桂若曦", "电话", "2026/4/6", "1.5", "聊了志愿者流失的事。", "排班改成每月固定日。", "先在两个点位试排。"],
    ["普文博", "罗免镇", "鲍一珂", "腾讯会议", "2026/5/8", "2", "讨论小组第三节的冲突。", "允许沉默，先处理关系。", "写好带领备忘。"],
]  # fmt: skip
HEADINGS = ["被督导社工", "所在站点", "督导老师", "督导方式", "督导日期", "时长（小时）", "督导内容", "督导建议", "社工计划"]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "sheet", "form"),
    [
        ("富民县个别督导登记表_导出.csv", None, "individual_session"),
        ("个别督导记录表（1-6月）.xlsx", "Sheet1", "individual_session"),
        ("导出.xlsx", "个别督导登记表", "individual_session"),
        ("督导记录_全部.csv", None, "session_record"),
        ("个别督导记录表（1-6月）.xlsx", "督导记录表", "session_record"),
    ],
)
def test_文件名说是哪种记录(name: str, sheet: str | None, form: str):
    """A file's name is a title where the sheet has no name of its own."""
    found = read([HEADINGS, *SESSIONS], name, sheet=sheet, kind="sheet" if sheet else "csv")
    assert found.form == form
    assert column(found, "minutes") == [60, 90, 120]
    assert column(found, "supervisees") == [["郎一屿"], ["沐文维"], ["普文博"]]


# -- what is told beside the fields ------------------------------------------------------------------

LEDGER: Rows = [
    ["2026-01-15", "五华区", "护国街道", "团体督导", "线下", "纳子墨", "14人", "2.5小时", "入户访视安全"],
    ["2026-01-21", "官渡区", "关上街道", "个别督导", "电话", "麻小满", "1人", "2小时", "困境儿童关爱"],
    ["2026-03-06", "东川区", "汤丹镇", "个别督导", "线下", "尤小满", "1人", "3小时", "项目书怎么写"],
]  # fmt: skip
LEDGER_HEADS = ["日期", "县区", "站点", "形式", "线上/线下", "督导老师", "来了多少人", "时长", "聊的主题"]  # fmt: skip


@pytest.mark.parametrize("heading", ["状态", "督导状态", "是否完成"])
def test_加的状态列原样也在附加列里(heading: str):
    words = ["📁已归档", "✅已完成", None]
    body = [[w, *row] for w, row in zip(words, LEDGER, strict=True)]
    found = read([["2026年督导台账"], [heading, *LEDGER_HEADS], *body])
    assert [extra.get(heading) for extra in column(found, "extra")] == words


@pytest.mark.parametrize("title", ["呈贡区 8月督导台账（2026）", "2026呈贡区8月督导台账", "呈贡区督导台账【2026】8月"])  # fmt: skip
def test_标题里不带年字的年份(title: str):
    days = ["8月7日", "8月11日", "8月27日"]
    body = [[day, *row[2:]] for day, row in zip(days, LEDGER, strict=True)]
    found = read([[title], ["哪天", *LEDGER_HEADS[2:]], *body])
    assert column(found, "held_on") == ["2026-08-07", "2026-08-11", "2026-08-27"]
    assert found.meta["covers_from"] == "2026-08-01"
    assert found.meta["covers_to"] == "2026-08-31"


def test_标题里的份数不是年份():
    found = read([["督导台账（共2026份）"], LEDGER_HEADS, *LEDGER])
    assert found.meta["covers_from"] is None


@pytest.mark.parametrize(
    "heading", ["对象（站点/人员）", "督导对象（社工站/姓名）", "对象(站点、社工)"]
)
def test_括号里列出两样的一列(heading: str):
    who = ["护国街道/宁知夏", "关上街道/闵宇轩、鲍雨桐", "汤丹镇/苏语嫣"]
    heads = ["督导日", "督导形式", "开展方式", "督导师", heading, "用时（h）", "主题"]
    body = [
        [row[0], row[3], row[4], row[5], w, hours, row[8]]
        for row, w, hours in zip(LEDGER, who, (2.5, 2, 3), strict=True)
    ]
    found = read([["昆明市2026年督导台账"], heads, *body])
    assert column(found, "stations") == [["护国街道"], ["关上街道"], ["汤丹镇"]]
    assert column(found, "supervisees") == [["宁知夏"], ["闵宇轩", "鲍雨桐"], ["苏语嫣"]]
    assert not [p for p in found.problems if p.severity == "error"]


# -- words of a few kinds ----------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["到位", "都到位了", "领到了", "装好了", "已经挂好", "齐备"])
def test_到位的说法是有(text: str):
    assert (parse("tick", text, Hint()).value, parse("tick", text, Hint()).doubts) == (True, ())


@pytest.mark.parametrize("text", ["还没到位", "没领到", "未买", "还没装"])
def test_没到位的说法是没有(text: str):
    assert (parse("tick", text, Hint()).value, parse("tick", text, Hint()).doubts) == (False, ())


@pytest.mark.parametrize("text", ["快到位了", "领到一半", "准备装好"])
def test_半途的说法要问(text: str):
    assert [d.code for d in parse("tick", text, Hint()).doubts][:1] in (
        ["unreadable_tick"],
        ["likely_tick"],
    )
    assert parse("tick", text, Hint()).value is None


@pytest.mark.parametrize(
    ("texts", "levels"),
    [
        (["助社", "中社"], ["助理社会工作师", "社会工作师"]),
        (["中社"], ["社会工作师"]),
        (["高社", "助工师"], ["高级社会工作师", "助理社会工作师"]),
    ],
)
def test_证书的简称(texts: list[str], levels: list[str]):
    """Letters of one level's words alone, in their order."""
    field = load_forms()["staffing"].fields["certificate"]
    own = learn(field, "社工证", texts)
    hint = Hint(options=options_of(field))
    assert [parse("choice", own[t], hint).value for t in texts] == levels


@pytest.mark.parametrize("texts", [["社师工"], ["助中社"], ["会工"]])
def test_说不清是哪一级的简称不读(texts: list[str]):
    assert learn(load_forms()["staffing"].fields["certificate"], "社工证", texts) == {}


@pytest.mark.parametrize("text", ["和社区/其他部门共用", "跟党群中心拼", "与司法所/综治办搭伙用"])
def test_跟谁合用的说法(text: str):
    field = load_forms()["facility"].fields["office"]
    assert parse("choice", text, Hint(options=options_of(field))).value == "shared"


# -- what a survey's last question asks --------------------------------------------------------------

ITEMS = ["形式", "氛围", "老师的回答", "老师的自我介绍环节", "老师带的游戏环节", "老师提问的环节", "最后总结交流环节"]  # fmt: skip
REMARKS = ["时间有点赶", "老师很接地气", "茶歇可以有", "案例再多一点"]


@pytest.mark.parametrize(
    ("heading", "warned"),
    [
        ("8.给督导老师留句话吧～", False),
        ("有什么话想跟我们讲", False),
        ("对老师说一句", False),
        ("最后一题（随便写）", True),
    ],
)
def test_问卷最后一题是留言(heading: str, warned: bool):
    """Known by its words, or by the phrases under it, pointed out then; few of them may come again."""
    items = [f"{n}.您对督导{item}满意吗？" for n, item in enumerate(ITEMS, 1)]
    body = [
        [
            n + 1,
            *["非常满意", "很满意", "一般", "很满意", "非常满意", "很满意", "一般"],
            REMARKS[n % 4],
        ]
        for n in range(10)
    ]
    found = read([["编号", *items, heading], *body], "督导满意度.csv", sheet=None, kind="csv")
    assert column(found, "comment") == [row[-1] for row in body]
    assert (("guessed_label", "I1") in said(found)) is warned


# -- what is left over and said ----------------------------------------------------------------------

PEOPLE: Rows = [
    ["栾可欣", "华山街道", "女", "1980年", "2021.2.8", "学前教育", "本科", 3200, "方言听不太懂"],
    ["尤一鸣", "华山街道", "女", "1995年", "2025.10.18", "民族学", "本科", 3600, "经费下来得慢"],
    ["赖一鸣", "护国街道", "男", "1988年", "2024.1.24", "酒店管理", "本科", 4200, "同时管两个社区"],
]  # fmt: skip
PEOPLE_HEADS = ["姓名", "在哪个站", "男生/女生", "哪年生的", "啥时候来的", "学啥的", "最高学历", "到手工资（元）", "最近头疼的事"]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "texts", "note"),
    [
        ("站长的话", ["想多去别的站看看", "希望线上督导放在下午", None], True),
        ("有啥要补一句的", ["下次早点通知就好", "没有车不方便", "谢谢老师"], True),
        ("碎碎念", ["想多去别的站看看", None, "报表能不能少一点"], True),
        ("兴趣爱好", ["跑步", "爬山", "看书"], False),
        ("毕业院校", ["云南大学", "昆明学院", "云南民族大学"], False),
    ],
)
def test_剩下的一列话是备注_提一句(heading: str, texts: list[str | None], note: bool):
    body = [[*row, text] for row, text in zip(PEOPLE, texts, strict=True)]
    found = read([["五华区社工基本情况"], [*PEOPLE_HEADS, heading], *body])
    kept = column(found, "note")
    assert kept == (texts if note else [None, None, None])
    assert (("guessed_label", "J2") in said(found)) is note
    if not note:
        assert [extra.get(heading) for extra in column(found, "extra")] == texts
