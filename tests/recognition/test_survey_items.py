"""The seven questions in any words, whose survey it is, and what stands around the answers.

words                        certainty
a question, a bare word      read
a hint with answers under it read, one warning on the heading
nothing known                null + error, asked once; the answer is remembered by the heading
another subject              no form 十一, and it is said
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from dudao.intake import doubts
from dudao.reading.grid import Grid
from dudao.records import FileResult

sys.path.insert(0, str(Path(__file__).parent))
from survey_helpers import FORMS, ITEMS, LEVELS, SAID, TITLE, WORD, answers, codes, export, read

from dudao.recognition.surveys.words import LIKELY, SURE, survey_words

WORDS = survey_words(FORMS["satisfaction_survey"])
PARAPHRASES = {
    "口语": ["这次督导采用的方式怎么样？", "现场气氛如何？😊", "老师对大家提问的解答您满意吗", "开场自我介绍这一环节", "破冰小游戏好不好", "老师抛出问题的环节您的评价", "最后的小结与交流"],
    "打几分": ["形式打几分（满分5分）", "氛围打几分", "老师回答打几分", "自我介绍打几分", "游戏打几分", "提问打几分", "总结交流打几分"],
    "矩阵题": [f"3.请对各方面评价：{w}" for w in ("督导形式", "督导氛围", "老师的回答", "自我介绍环节", "游戏环节", "提问环节", "总结交流环节")],
    "英文": ["Form of supervision", "Atmosphere", "Answers by the supervisor", "Self-introduction", "Game", "Asking questions", "Summary and exchange"],
    "单词": ["形式", "氛围", "回答问题", "自我介绍", "游戏", "提出问题", "总结交流"],
}  # fmt: skip


@pytest.mark.parametrize("heads", PARAPHRASES.values(), ids=PARAPHRASES)
@pytest.mark.parametrize("down", [False, True])
def test_换了说法的七题照样认得(heads, down):
    people = [SAID, [4] * 7, [5, 5, 4, 4, 3, 5, 5]]
    rows = export(*people, heads=heads)
    if down:
        rows = [["题目", "社工1", "社工2", "社工3", "平均分"]]
        rows += [[h, *(p[i] for p in people), 4.33] for i, h in enumerate(heads)]
    (sheet,) = read(rows, "督导评价.xlsx")
    assert (answers(sheet), sheet.problems) == (people, [])


@pytest.mark.parametrize(
    ("text", "item", "sure"),
    [
        ("您对老师答疑的满意程度", 3, SURE),
        ("老师回答问题的环节", 3, SURE),
        ("对大家提问的回应", 3, LIKELY),
        ("游戏环节的氛围您满意吗", 2, SURE),
        ("总结环节的提问", 6, SURE),
        ("您最喜欢的环节是哪个（游戏、提问）", None, 0),
        ("您对提问环节有什么建议", None, 0),
        ("交流氛围怎么样", 2, SURE),
    ],
)
def test_词有轻重(text, item, sure):
    told = WORDS.meant(text)
    assert (max(told, key=told.get) if told else None, max(told.values(), default=0)) == (
        item,
        sure,
    )


def test_只有半个词的提醒一次():
    heads = ["督导形式", "氛围", "回答", "自我介绍", "互动环节", "问答环节", "总结交流"]
    (sheet,) = read(export(SAID, [4] * 7, heads=heads))
    assert answers(sheet) == [SAID, [4] * 7]
    assert [(p.code, p.cell, p.field) for p in sheet.problems] == [
        ("guessed_label", "F1", "q5"),
        ("guessed_label", "G1", "q6"),
    ]


def test_认不出的一题问一次记住答案():
    heads = ["督导形式", "氛围", "回答", "自我介绍", "某项", "提问", "总结交流"]
    (sheet,) = read(export(SAID, [4] * 7, heads=heads))
    assert answers(sheet)[0] == [*SAID[:4], None, *SAID[5:]]
    (question,) = doubts.questions([FileResult("问卷.xlsx", "0" * 64, [sheet])])
    assert doubts.title(question) == "“某项”是满意度调研表的哪一题？1处"
    told = {o.label: o.value for o in doubts.options(question)}
    assert told["都不是，不读取"] is None
    (again,) = read(
        export(SAID, [4] * 7, heads=heads), told={question.ask.key: told["第5题 游戏环节"]}
    )
    assert (answers(again), again.problems) == ([SAID, [4] * 7], [])


@pytest.mark.parametrize(
    "heads", [[f"Q{n}" for n in range(1, 8)], [f"第{n}题" for n in range(1, 8)]]
)
def test_只有题号的整张问一次(heads):
    (sheet,) = read([["督导满意度"], *export(SAID, [4] * 7, heads=heads)])
    assert answers(sheet) == [[None] * 7] * 2
    (question,) = doubts.questions([FileResult("问卷.xlsx", "0" * 64, [sheet])])
    assert doubts.title(question).startswith("这份表的题目只有题号")
    (told,) = doubts.options(question)
    (again,) = read(
        [["督导满意度"], *export(SAID, [4] * 7, heads=heads)], told={question.ask.key: told.value}
    )
    assert (answers(again), again.problems) == ([SAID, [4] * 7], [])


@pytest.mark.parametrize(
    ("title", "heads"),
    [
        (None, [f"Q{n}" for n in range(1, 20)]),
        (None, [q.replace("督导", "物业服务") for q in ITEMS]),
        (
            "课程满意度调查",
            ["课程形式", "课堂氛围", "老师解答", "自我介绍", "游戏互动", "提问", "课堂总结"],
        ),
        ("服务活动满意度反馈表", [q.replace("督导", "活动") for q in ITEMS]),
        ("食堂满意度", ["就餐形式", "氛围", "意见答复", "菜品介绍环节", "游戏", "提问", "总结"]),
    ],
)
def test_问别的事的不是表十一(title, heads):
    rows = export(*[[4] * len(heads)] * 4, heads=heads)
    (sheet,) = read([[title], *rows] if title else rows, "反馈.xlsx")
    assert (sheet.form, sheet.records) == (None, [])
    assert codes(sheet) == ["unknown_form"]


@pytest.mark.parametrize(
    "title", ["督导满意度反馈表", "督导活动满意度", "昆明市社工站督导服务满意度"]
)
def test_把督导叫作活动的还是督导(title):
    (sheet,) = read(
        [[title], *export(SAID, [4] * 7, heads=[q.replace("督导", "活动") for q in ITEMS])]
    )
    assert (sheet.form, answers(sheet)) == ("satisfaction_survey", [SAID, [4] * 7])


def _ticked(said: list[int]) -> list[list]:
    return [
        [i, q, *("√" if lv == WORD[v] else None for lv in LEVELS)]
        for i, (q, v) in enumerate(zip(ITEMS, said, strict=True), 1)
    ]


@pytest.mark.parametrize(
    ("above", "meta"),
    [
        ([["所属县（市、区）", "盘龙区", "督导时间", "2025年6月18日"]], ("盘龙区", "2025-06-18", None, None)),
        ([["西山区碧鸡街道社工站督导满意度评分  督导：魏素芬  2024.7.11"]], ("西山区", "2024-07-11", "碧鸡街道", "魏素芬")),
        ([["五华区督导满意度评分表 督导老师：郑文洁"]], ("五华区", None, None, "郑文洁")),
    ],
)  # fmt: skip
def test_题目上面一行和标题里的场次(above, meta):
    (sheet,) = read([*above, *([q, WORD[v]] for q, v in zip(ITEMS, SAID, strict=True))])
    found = sheet.meta
    assert (found["county"], found["held_on"], found["station"], found["supervisor"]) == meta
    assert (answers(sheet), sheet.problems) == ([SAID], [])


def test_工作表名是社工站的取来并提醒():
    grids = [
        Grid(n, "sheet", [TITLE, ["序号", "选项内容", *LEVELS], *_ticked(SAID)])
        for n in ("龙翔街道社工站", "拓东街道")
    ]
    first, second = read(grids)
    assert (first.meta["station"], second.meta["station"]) == ("龙翔街道", "拓东街道")
    assert codes(first) == codes(second) == ["station_from_sheet"]


def test_复制出来的工作表不重复读():
    people = [SAID, [4] * 7, [3] * 7]
    names = ["Sheet1", "Sheet1 (2)", "备份"]
    sheets = read([Grid(n, "sheet", export(*people)) for n in names])
    assert [len(s.records) for s in sheets] == [3, 0, 0]
    assert [codes(s) for s in sheets] == [[], ["copied_sheet"], ["copied_sheet"]]


def test_一人一张又填得一样的都读并提醒():
    grids = [
        Grid(n, "sheet", [TITLE, ["序号", "选项内容", *LEVELS], *_ticked(SAID)])
        for n in ("Sheet1", "Sheet1 (2)")
    ]
    first, second = read(grids)
    assert [answers(first), answers(second)] == [[SAID], [SAID]]
    assert (codes(first), codes(second)) == ([], ["like_other_sheet"])


def test_表头两行的矩阵题():
    head = ["序号", "提交时间", "3.请对以下方面评价", *[None] * 6, "您的建议"]
    under = [None, None, "形式", "氛围", "回答", "自我介绍", "游戏", "提问", "总结交流", None]
    rows = [
        head,
        under,
        *([i, "x", *(WORD[v] for v in p), "多来"] for i, p in enumerate((SAID, [4] * 7), 1)),
    ]
    merges = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 8), (0, 9, 1, 9)]
    (sheet,) = read([Grid("Sheet1", "sheet", rows, merges)])
    assert (answers(sheet), [r.values["comment"] for r in sheet.records]) == (
        [SAID, [4] * 7],
        ["多来"] * 2,
    )
    assert sheet.problems == []


def test_一人一列的各有各的意见():
    rows = [
        ["题目", "赵甲一", "钱乙二"],
        *([q, a, b] for q, a, b in zip(ITEMS, SAID, [4] * 7, strict=True)),
    ]
    (sheet,) = read([*rows, ["总分", 28, 28], ["建议", "多来站里", None]])
    assert [r.values["comment"] for r in sheet.records] == ["多来站里", None]
    assert [(p.code, p.cell) for p in sheet.problems] == [("names_left_out", "B1:C1")]


def test_没有列名像意见的一列读作意见并提醒():
    heads = [*ITEMS, "Q8"]
    (sheet,) = read(export([*SAID, "希望多来站里"], [*[4] * 7, "讲得很细"], heads=heads))
    assert [r.values["comment"] for r in sheet.records] == ["希望多来站里", "讲得很细"]
    assert [(p.code, p.cell, p.field) for p in sheet.problems] == [
        ("guessed_label", "I1", "comment")
    ]


def _over_levels(said: list[int]) -> list:
    return ["√" if lv == WORD[v] else None for v in said for lv in LEVELS]


def test_每题下面各有五档一人一行打勾():
    names = ["督导形式", "氛围", "回答", "自我介绍", "游戏", "提问", "总结交流"]
    heads = ["序号", *(x for w in names for x in (w, *[None] * 4)), "建议"]
    rows = [["督导满意度"], heads, [None, *LEVELS * 7, None]]
    rows += [[1, *_over_levels(SAID), "多来"], [2, "√", *_over_levels([4] * 7)[1:], None]]
    (sheet,) = read(rows)
    assert answers(sheet) == [SAID, [None, *[4] * 6]]
    assert [r.values["comment"] for r in sheet.records] == ["多来", None]
    assert [(p.code, p.cell, p.field) for p in sheet.problems] == [("two_ticks", "B5:C5", "q1")]


@pytest.mark.parametrize(
    ("heads", "legend"),
    [
        ("ABCDE", "A非常满意 B很满意 C一般 D很不满意 E非常不满意"),
        ("12345", "1=非常满意，5=非常不满意"),
    ],
)
def test_字母或数字的表头下打勾按说明(heads, legend):
    rows = [[f"督导满意度调研表（{legend}）"], ["题目", *heads]]
    rows += [
        [q, *("√" if lv == WORD[v] else None for lv in LEVELS)]
        for q, v in zip(ITEMS, SAID, strict=True)
    ]
    (sheet,) = read(rows)
    assert (answers(sheet), sheet.problems) == ([SAID], [])


def test_同样的词说别的事不是问卷():
    rows = [
        ["日期", "督导形式", "现场氛围", "问题回答", "自我介绍", "总结交流"],
        ["2025-01-01", "团体", "热烈", "很多", "大家介绍", "总结了"],
    ]
    (sheet,) = read(rows, "记录.xlsx")
    assert (sheet.form, sheet.records) == (None, [])


@pytest.mark.parametrize("down", [False, True])
def test_拼音打错的题目读了并提醒(down):
    heads = ["督导行式", "分围", "老师的会答", "自我界绍", "游西环节", "提问", "总接"]
    rows = export(SAID, [4] * 7, heads=heads)
    if down:
        rows = [["题目", "社工1", "社工2"], *([h, v, 4] for h, v in zip(heads, SAID, strict=True))]
    (sheet,) = read([["督导满意度"], *rows])
    assert answers(sheet) == [SAID, [4] * 7]
    wrong = [(p.code, p.field) for p in sheet.problems]
    assert wrong == [("guessed_label", f"q{n}") for n in (1, 2, 3, 4, 5, 7)]


@pytest.mark.parametrize(
    ("at", "head"), [(1, "在场的感觉"), (4, "带大家动一动那段"), (5, "考问咱们")]
)
def test_夹在两题之间的一列就是缺的那题(at, head):
    heads = ["督导形式", "氛围", "回答", "自我介绍", "游戏", "提问", "总结交流"]
    heads[at] = head
    (sheet,) = read(export(SAID, [4] * 7, heads=heads))
    assert answers(sheet) == [SAID, [4] * 7]
    assert [(p.code, p.severity, p.field) for p in sheet.problems] == [
        ("guessed_label", "warning", f"q{at + 1}")
    ]


@pytest.mark.parametrize("at", [1, 2, 5])
def test_夹在两题之间的一行就是缺的那题(at):
    heads = ["督导形式", "氛围", "回答", "自我介绍", "游戏", "提问", "总结交流"]
    heads[at] = "这一段"
    rows = [["题目", "甲", "乙"], *([h, SAID[n], 4] for n, h in enumerate(heads))]
    (sheet,) = read([["督导满意度"], *rows])
    assert answers(sheet) == [SAID, [4] * 7]
    assert [(p.code, p.field) for p in sheet.problems] == [("guessed_label", f"q{at + 1}")]


@pytest.mark.parametrize("extra", ["总体感受", "整体评价", "下次来不来"])
def test_末尾问整体的一列不当缺的那题(extra):
    heads = ["督导形式", "氛围", "回答", "自我介绍", "游戏", "提问", extra]
    (sheet,) = read(export(SAID, [4] * 7, heads=heads))
    assert [row[6] for row in answers(sheet)] == [None, None]
    assert [p.code for p in sheet.problems] == ["unknown_item"]


def test_图例里的字下的一列不悄悄放过():
    heads = ["督导形式", "某项", "回答", "自我介绍", "游戏", "提问", "总结交流"]
    rows = export(["非", "很", "非", "很", "般", "差", "很"], heads=heads)
    (sheet,) = read([["督导满意度"], ["非=非常满意 很=很满意 般=一般 差=很不满意"], *rows])
    assert answers(sheet) == [[5, None, 5, 4, 3, 2, 4]]
    assert [(p.code, p.severity) for p in sheet.problems] == [("unknown_item", "error")]


@pytest.mark.parametrize(
    ("title", "station", "supervisor"),
    [
        ("2025年6月13日呈贡乌龙站团督满意度小结", "乌龙街道", None),
        ("宜良县狗街镇社工站督导满意度举手统计（2025年8月14日，岳光明老师）", "狗街镇", "岳光明"),
        ("五华区护国站满意度，请池清扬老师督导", "护国街道", "池清扬"),
    ],
)
def test_标题里的站和老师(title: str, station: str, supervisor: str | None):
    (sheet,) = read([[title], *export(SAID)])
    assert (sheet.meta["station"], sheet.meta["supervisor"]) == (station, supervisor)


@pytest.mark.parametrize("place", ["护国街道社工站", "护国街道社工站二楼会议室"])
def test_地点是哪个站(place: str):
    (sheet,) = read([["五华区督导满意度"], ["地点", place], *export(SAID)])
    assert sheet.meta["station"] == "护国街道"
