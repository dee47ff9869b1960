"""Papers in the words of the house that made them: spoken headings, house names for people and work, odd layouts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dudao.forms import load_forms
from dudao.reading.grid import Grid, Reading
from dudao.recognition.cards.choice import choose
from dudao.recognition.cards.labels import label_book
from dudao.recognition.check import check
from dudao.recognition.lists.wording import words_of
from dudao.records import SheetResult
from dudao.values import parse
from dudao.values.parsed import Hint

FORMS = load_forms()
TODAY = dt.date(2026, 1, 10)
Rows = list[list[Any]]


def read(rows: Rows, name: str = "a.xlsx", **grid: Any) -> list[SheetResult]:
    sheet = Grid(
        grid.pop("sheet", "Sheet1"), grid.pop("kind", "sheet"), [list(r) for r in rows], **grid
    )
    return check(Reading(name, "0" * 64, [sheet], []), TODAY).sheets


def column(found: SheetResult, name: str) -> list[Any]:
    return [record.values.get(name) for record in found.records]


def errors(found: SheetResult) -> list[tuple[str, str | None]]:
    return [(p.code, p.cell) for p in found.problems if p.severity == "error"]


# -- headings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "field", "headings"),
    [
        ("supervisor_assessment", "goals", "目标做到没有|目标达没达到|目标有没有完成"),
        ("supervisor_assessment", "quantity", "次数够不够|督导次数够没够|场次达标没有"),
        ("supervisor_assessment", "improvement", "社工有没有长进|能力有没有提高|社工有无进步"),
        ("supervisor_assessment", "supervisee_satisfaction", "社工满不满意|学员满不满意|被督导者满意没有"),
        ("supervisor_assessment", "passed", "评下来|最后评出来怎么样|考下来结果"),
        ("facility", "photo", "上传一张门头照片|照片照没照|传两张现场图片"),
        ("facility", "rooms", "房子几间|用房布局|屋子有几间房"),
        ("session_ledger", "topic", "说的事情|谈了些什么事|聊的话题"),
        ("session_ledger", "supervisors", "来的是哪位老师|带教督导|跟站督导姓名"),
        ("session_ledger", "supervisees", "受督一线人员|社工有哪些|到场的一线人员"),
        ("session_ledger", "note", "办公室备忘|注|跟进备注"),
        ("staffing", "name", "一线人员|同志姓名|人名"),
        ("staffing", "note", "想对督导中心说的|有什么话想说|最想跟领导反映的"),
        ("staffing", "difficulty", "🧗卡点（多选）|工作堵点|目前的痛点"),
        ("session_ledger", "topic", "聊了点啥|谈到些什么|说过的话题"),
        ("facility", "office", "房子是自己的还是跟人拼的|站里的用房|办公房屋"),
    ],
)  # fmt: skip
def test_口语和本单位的栏名(form: str, field: str, headings: str):
    for heading in headings.split("|"):
        said = words_of(form).strengths((heading,))
        assert max(said, key=lambda name: said[name], default=None) == field, (heading, said)
        assert said[field] >= 0.9, heading


@pytest.mark.parametrize(
    ("form", "field", "labels"),
    [
        ("session_record", "supervisees", "被陪伴的一线人员|来听的人（被督导者）|到场一线人员"),
        ("session_record", "supervisees", "被督导的小伙伴|受督导伙伴|接受辅导的同事"),
        ("session_record", "supervisors", "带教专家|跟站督导|片区督导老师"),
        ("session_record", "mode", "怎么带教|陪伴渠道|督导办法"),
        ("session_record", "minutes", "起止|起止时刻|陪伴时长"),
        ("session_record", "place", "点位|现场地点|督导地点/平台"),
        ("session_record", "content", "议题与讨论过程（督导内容）|讲的内容|陪伴过程与要点"),
        ("session_record", "worker_plan", "一线人员行动计划|一线人员跟进计划|社工整改计划"),
        ("session_record", "=社工签名", "一线人员（签名）|社工（签字）|一线工作人员签字"),
        ("work_log", "work", "今天做了些什么|今天干了点什么|当天忙了些什么"),
        ("monthly_summary", "logged_on", "填的日子|写的日期|哪天填的"),
        ("monthly_summary", "self_review", "自己评一评（哪里好、哪里不足）|自己说一说|自我谈一谈"),
        ("monthly_summary", "plan", "下个月怎么安排|下月如何打算|次月要做什么"),
        ("supervision_request", "content", "想请老师讲什么（简单写）|希望专家来讲些什么|想让老师帮解决什么问题"),
        ("supervision_request", "purpose", "想解决什么问题、要什么支持|希望解决什么困难和得到什么样支持|想达到什么目的"),
        ("case_collection", "station", "在哪个站做的|在哪个社工站开展的|哪个站做的"),
        ("case_collection", "outline", "大概内容（按提纲写）|大致经过|简要情况"),
    ],
)  # fmt: skip
def test_口语和本单位的栏目(form: str, field: str, labels: str):
    ways = label_book(FORMS[form]).ways
    assert ways is not None
    for label in labels.split("|"):
        assert field in ways.meant(label), label


# -- where a header ends -----------------------------------------------------------------------------

SITES: Rows = [
    ["独用", "竖的", "自己的", "两间", "做了", "有", "没有", "有", "拍了"],
    ["独用", "竖的", "自己的", "一间", "没做", "有", "没有", "有", "拍了"],
    ["合用", "横的", "合用", "两间", "做了", "没有", "有", "有", "没拍"],
    ["独用", "竖的", "自己的", "三间以上", "做了", "有", "有", "有", "拍了"],
]


@pytest.mark.parametrize(
    "headings",
    [
        ["社工站", "办公室是单独一间还是跟别人合用", "门口那块牌子竖着还是横着", "去向牌是自己的还是合用", "房子几间",
         "墙上LOGO做没做", "工作牌", "帽子", "马甲", "照片拍了没"],
        ["站点", "办公场地独用还是合用", "门牌竖着还是横着", "去向牌独用还是合用", "有几间", "形象墙做了没有", "工牌有没有",
         "帽子有没有", "马甲有没有", "照片"],
        ["哪个站", "办公用房", "门牌（竖/横）", "去向牌", "几室", "LOGO墙", "工牌", "帽子", "马甲", "照片拍没拍"],
    ],
)  # fmt: skip
def test_第一行内容不当作第二行表头(headings: list[str]):
    """Values come again below in their own columns; labels do not."""
    names = ["拓东", "鼓楼", "东华", "联盟"]
    body = [[n, *site] for n, site in zip(names, SITES, strict=True)]
    (found,) = read([["盘龙区社工站场地摸底"], headings, *body])
    assert column(found, "station") == ["拓东街道", "鼓楼街道", "东华街道", "联盟街道"]
    assert column(found, "rooms") == ["two", "one", "two", "multi"]
    assert column(found, "logo_wall") == [True, False, True, True]
    assert column(found, "photo") == [True, True, False, True]
    assert errors(found) == []


@pytest.mark.parametrize(
    ("pairs", "meta"),
    [
        (["承接机构", "昆明暖邻社会工作服务中心", "负责人", "陶文斌", "联系电话", "0871-0000001"],
         ("昆明暖邻社会工作服务中心", "陶文斌")),
        (["运营机构", "昆明知行社会工作服务中心", None, "项目负责人", "陶文斌"], ("昆明知行社会工作服务中心", "陶文斌")),
        (["服务机构", "昆明和善公益发展中心", "机构负责人", "陶文斌", "填表时间", "2024-06-03"],
         ("昆明和善公益发展中心", "陶文斌")),
    ],
)  # fmt: skip
def test_一格栏名一格内容的一行不是表头(pairs: list[Any], meta: tuple[str, str]):
    rows: Rows = [
        ["西山区社工站一线人员配置表"],
        pairs,
        ["驻站点位", "一线人员", "性别", "到岗日", "学历层次", "所学专业", "在岗困惑"],
        ["永昌街道", "苏佳颖", "女", "2021-02-12", "大专", "护理", "填表太多"],
        ["永昌街道", "罗敏", "女", "2021-05-03", "大专", "会计", "经费不足"],
        ["前卫街道", "段丽", "男", "2023-09-06", "本科", "法学", None],
    ]
    (found,) = read(rows)
    assert (found.meta["agency"], found.meta["contact_name"]) == meta
    assert column(found, "name") == ["苏佳颖", "罗敏", "段丽"]
    assert column(found, "hired_on") == ["2021-02-12", "2021-05-03", "2023-09-06"]


# -- columns -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("毕业学历、所学", ["硕士 民族学", "本科 会计", "高中"]),
        ("文凭和所学", ["硕士、民族学", "本科、会计", "高中"]),
        ("学历及专业", ["硕士/民族学", "本科/会计", "高中"]),
    ],
)
def test_学历和专业写在一格(heading: str, cells: list[str]):
    people = [["王永福", "男"], ["李桂仙", "女"], ["龙文斌", "男"]]
    rows: Rows = [
        ["宜良县汤池街道社工站工作人员登记"],
        ["姓名", "性别", "报到日期", heading, "待遇（元/月）"],
        *([*p, "2022年7月10日", cell, 3000] for p, cell in zip(people, cells, strict=True)),
    ]
    (found,) = read(rows)
    assert column(found, "education") == ["硕士", "本科", "高中"]
    assert column(found, "major") == ["民族学", "会计", None]


@pytest.mark.parametrize(
    ("heads", "end"),
    [(("开始", "结束"), None), (("开始时间", "结束时间"), "待补"), (("签到时间", "签退时间"), "")],
)
def test_只写了开始没写结束_留空并说明(heads: tuple[str, str], end: str | None):
    rows: Rows = [
        ["日期", *heads, "乡镇（街道）", "类别", "老师", "参加社工", "说的事情"],
        ["2024-01-21", "9:00", "11:00", "汤丹镇", "团体督导", "罗文清", "保秋萍、范志刚", "社区矛盾调解"],
        ["2024-02-09", "14:00", end, "汤丹镇", "个别督导", "高明远", "段鹏", "志愿者怎么留住"],
        ["2024-03-14", "9:00", "10:30", "因民镇", "个别督导", "高明远", "昂艳芳", "个案记录怎么写"],
    ]  # fmt: skip
    (found,) = read(rows, "东川区督导台账2024.xlsx")
    assert column(found, "minutes") == [120, None, 90]
    assert column(found, "topic") == ["社区矛盾调解", "志愿者怎么留住", "个案记录怎么写"]
    assert errors(found) == [("unreadable_duration", "C3")]


@pytest.mark.parametrize(
    ("heading", "bands", "days"),
    [
        ("几号", ("—— 1月 ——", "—— 2月 ——"), ("27号", "6号", "24号")),
        ("哪天", ("一月份", "二月份"), ("27日", "6日", "24日")),
        ("日期", ("【2024年1月】", "【2024年2月】"), ("27号", "6号", "24号")),
    ],
)
def test_月份写在分隔行_每行只写几号(heading: str, bands: tuple[str, str], days: tuple[str, ...]):
    rows: Rows = [
        ["西山区金碧片区督导来访流水（2024年上半年）"],
        [
            heading,
            "哪个督导",
            "督导形式",
            "去的站点",
            "社工有哪些",
            "时间（几点到几点）",
            "主要事项",
        ],
        [bands[0]],
        [days[0], "高明远", "个别", "马街", "毕思雨", "14:00-15:30", "低保边缘户走访"],
        ["小计", "1次"],
        [bands[1]],
        [days[1], "汤敬之", "个别", "金碧", "谭兴旺", "14:00-15:30", "老年人防诈宣传方案"],
        [days[2], "罗文清", "团体", "西苑", "普思雨、施文斌", "9:00-12:00", "困境儿童摸底"],
        ["小计", "2次"],
    ]
    (found,) = read(rows)
    assert column(found, "held_on") == ["2024-01-27", "2024-02-06", "2024-02-24"]
    assert column(found, "minutes") == [90, 90, 180]
    assert errors(found) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [("跟站（现场）", "face"), ("驻站督导（当面）", "face"), ("线下走站（电话）", "phone")],
)
def test_本单位的说法后面括号里写明选项(text: str, code: str):
    words = (("choices", (("face", ("现场", "当面")), ("phone", ("电话",)))),)
    read_ = parse("choice", text, Hint(options=words))
    assert (read_.value, [d.code for d in read_.doubts]) == (code, ["choice_with_more"])


@pytest.mark.parametrize("text", ["改期（现场）", "原定（现场）", "没去（电话）"])
def test_括号前的话说没做成_不读(text: str):
    words = (("choices", (("face", ("现场", "当面")), ("phone", ("电话",)))),)
    assert parse("choice", text, Hint(options=words)).value is None


# -- around a list -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "day", "assistant"),
    [
        ("2024年9月2日填　　督导助理：段佳", "2024-09-02", "段佳"),
        (
            "填表时间：2024年10月15日　　站负责人姓名：苏秋萍　　（督导助理：段佳）",
            "2024-10-15",
            "段佳",
        ),
        ("报送时间：2024年6月20日      小板桥街道党政办汇总　督导助理：段佳", "2024-06-20", "段佳"),
        ("2024.9.2上报　党政办电话：0871-0000000　督导助理：段佳", "2024-09-02", "段佳"),
    ],
)
def test_表上方一行里的日期和助理(line: str, day: str, assistant: str):
    rows: Rows = [
        ["寻甸县社工站人员情况"],
        [line],
        ["站点", "姓名", "性别", "入职时间", "学历", "专业"],
        ["仁德街道", "段世荣", "男", "2020年4月", "本科", "心理学"],
        ["仁德街道", "罗娟", "女", "2023年6月", "本科", "会计"],
    ]
    (found,) = read(rows)
    assert (found.meta["filled_on"], found.meta["assistant"]) == (day, assistant)
    assert found.meta["contact_phone"] is None
    assert errors(found) == []


@pytest.mark.parametrize(
    ("own", "title"),
    [
        (["号", "站", "人名", "性别", "岁数", "上班日子", "读的专业", "学历", "工资/月"], "二、站上的房子和牌子"),
        (["序号", "驻站点位", "一线人员", "男女", "几岁", "哪天到岗", "学什么的", "文凭", "待遇"], "场地"),
        (["号", "哪个站", "同志姓名", "性别", "年纪", "何时到站工作", "毕业专业", "文化程度", "月工资"], "第二部分"),
    ],
)  # fmt: skip
def test_上面一张表用自己的话_下面一张按栏名认得(own: list[str], title: str):
    people = [
        [1, "关上街道", "陶国栋", "男", 44, "2020.2.25", "学前教育", "硕士", 3600],
        [2, "关上街道", "罗娟", "女", 28, "2020.9.13", "法学", "本科", 3200],
        [3, "六甲街道", "苏琼", "女", 30, "2021.3.17", "社会工作", "本科", 3000],
    ]
    sites = [
        ["序号", "社工站点名称", "办公场所", "门牌", "去向牌", "工作牌", "帽子", "马甲", "照片"],
        [1, "关上街道", "合用", "横排门牌", "独用", "√", "√", "√", "√"],
        [2, "六甲街道", "独用", "竖排门牌", "独用", "√", None, "√", "√"],
    ]
    found = read([["官渡区社工站基本情况一张表"], [], [], [], own, *people, [], [title], *sites])
    assert [s.form for s in found] == ["staffing", "facility"]
    assert column(found[0], "name") == ["陶国栋", "罗娟", "苏琼"]
    assert column(found[0], "hired_on") == ["2020-02-25", "2020-09-13", "2021-03-17"]
    assert column(found[1], "office") == ["shared", "own"]


# -- cards -------------------------------------------------------------------------------------------

TALK = "就一名独居老人反复拒绝入户的情况作个案讨论。"
CARD: Rows = [
    ["带教对象", "王晓蓉", "带教督导", "罗文清"],
    ["类型", "个别督导", "怎么带教", "当面"],
    ["带教日子", "2024.2.28", "用了多长时间", "1个小时"],
    ["地点", "永昌街道社工站", None, None],
    ["带教内容", TALK, None, None],
    ["带教建议", "由熟悉的楼栋长陪同再上门一次，不急于谈服务。", None, None],
]


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("个别带教（督导）登记表", "individual_session"),
        ("一对一督导单", "individual_session"),
        ("社工站督导现场检查记录", "session_record"),
        ("陪伴式督导登记单", "session_record"),
    ],
)
@pytest.mark.parametrize("many", [1, 2])
def test_抬头用自己的话说是哪种督导(title: str, form: str, many: int):
    rows = [*[[title, None, None, None], *CARD, [], []] * many]
    merges = [(9 * n, 0, 9 * n, 3) for n in range(many)]
    (found,) = read(rows, merges=merges)
    assert found.form == form
    assert column(found, "supervisees") == [["王晓蓉"]] * many
    assert column(found, "held_on") == ["2024-02-28"] * many
    assert errors(found) == []


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("□一对一陪伴 □小组陪伴 ☑座谈交流", "unreadable_choice"),
        ("□个人督导 ☑外出学习 □团体督导", "unreadable_choice"),
        ("☐个人 ☐小组 ☑其余几种", "unreadable_choice"),
    ],
)
def test_勾在不认识的选项前_不算到前一个选项头上(text: str, doubt: str):
    choices = {"individual": ["个人督导", "个人", "一对一"], "group": ["团体督导", "小组"]}
    found = choose(text, choices)
    assert (found.codes, found.doubt) == ((), doubt)


# -- surveys -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "held"),
    [
        (["2024/06/17 10:10", "2024/06/18 11:12"], None),
        (["2024-06-15", "2024-06-16"], None),
        (["2024/06/18 10:10", "2024/06/19 11:12"], "2024-06-18"),
    ],
)
def test_文件名里的日期早于有人填答才是督导日期(days: list[str], held: str | None):
    items = ["形式", "气氛", "解答", "自我介绍", "游戏", "提问", "总结"]
    head = [
        "填写ID",
        "提交时间",
        "提交人昵称",
        *(f"{n}、您对督导{x}满意吗？" for n, x in enumerate(items, 1)),
    ]
    rows: Rows = [
        head,
        *([n, day, f"用户{n}", *["满意", "很满意"] * 3, "满意"] for n, day in enumerate(days)),
    ]
    (found,) = read(rows, "呈贡区督导满意度_金山表单_20240618.xlsx")
    assert found.form == "satisfaction_survey"
    assert found.meta["held_on"] == held
