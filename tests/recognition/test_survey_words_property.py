"""Any wording, layout, mark and scale reads to the answers given, or says what it could not read.

Drawn from banks of wordings; what is read is right, what is not is null and pointed out by its item.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from dudao.records import SheetResult

sys.path.insert(0, str(Path(__file__).parent))
from survey_helpers import LEVELS, WORD, answers, read

WORDINGS = {
    1: ["督导形式", "这次督导的方式", "督导开展形式您满意吗", "对督导采取的形式的评价", "督导的形式（线上/线下）是否合适", "督导模式", "授课形式"],
    2: ["氛围", "现场气氛", "整体氛围感受", "督导过程的气氛您满意吗", "团队氛围", "督导时的氛围轻松吗"],
    3: ["老师的回答", "答疑解惑", "老师解答问题", "督导老师对问题的答复", "对您提出的问题，老师的解答您满意吗", "老师答得怎么样"],
    4: ["自我介绍", "老师自我介绍环节", "开场自我介绍", "介绍环节", "互相介绍环节", "老师介绍自己"],
    5: ["游戏环节", "破冰游戏", "小游戏", "破冰环节", "互动游戏", "游戏体验如何", "热身环节"],
    6: ["提问环节", "提出问题", "老师提问", "提出问题环节满意吗", "问题提出环节", "发问环节", "引导性提问"],
    7: ["总结交流", "总结环节", "最后总结", "交流分享", "老师的总结", "小结交流环节", "总结分享环节"],
}  # fmt: skip
LEADS = ["{h}", "{i}、{h}", "{i}. {h}？", "{j}.{h}[单选题]", "3、请评价：{h}", "Q{i} {h}（必填）"]
OTHERS = [("总体满意度", 5), ("您对督导内容的满意度", "一般"), ("您的年龄", 31), ("您参加过几次督导", 2), ("所在县区", "五华区"), ("最喜欢的环节", "游戏"), ("时间安排打分", 4), ("总分", 30), ("平均分", 4.4), ("备注", None)]  # fmt: skip
FACES = "😡🙁😐🙂😍"
WRITTEN = [
    lambda v: WORD[v],
    lambda v: v,
    lambda v: f"{v}分",
    lambda v: "★" * v + "☆" * (5 - v),
    lambda v: FACES[v - 1] + WORD[v],
    lambda v: f"{v}.{WORD[v]}",
    lambda v: f"{WORD[v]}（{v}分）",
    lambda v: f"{'EDCBA'[v - 1]}.{WORD[v]}",
]
MARKS = [
    lambda lv, on: ("☑" if on else "□") + lv,
    lambda lv, on: lv + ("√" if on else ""),
    lambda lv, on: f"（{'√' if on else ' '}）{lv}",
    lambda lv, on: f"{lv}（{'√' if on else '  '}）",
    lambda lv, on: ("●" if on else "○") + lv,
    lambda lv, on: ("☒" if on else "☐") + lv,
    lambda lv, on: f"{'ABCDE'[LEVELS.index(lv)]}、{lv}" + ("√" if on else ""),
    lambda lv, on: ("【√】" if on else "【 】") + lv,
]


def _heads(dice: random.Random, items: list[int]) -> list[str]:
    lead = dice.choice(LEADS)
    return [lead.format(i=i, j=i + 1, h=dice.choice(WORDINGS[n])) for i, n in enumerate(items, 1)]


def _silent(sheet: SheetResult, people: list[dict[int, int | None]]) -> list:
    """Answers that differ from what was given and are pointed out nowhere."""
    want = [[p.get(n) for n in range(1, 8)] for p in people if any(p.values())]
    got = answers(sheet)
    if len(got) != len(want):
        return [f"{len(got)} of {len(want)}"]
    said = {p.field for p in sheet.problems}
    return [
        (n, a, b)
        for w, g in zip(want, got, strict=True)
        for n, (a, b) in enumerate(zip(w, g, strict=True), 1)
        if a != b and (b is not None or f"q{n}" not in said)
    ]


@pytest.mark.parametrize("seed", range(120))
def test_任何说法和排法不会悄悄读错(seed):
    dice = random.Random(seed)
    items = dice.sample(range(1, 8), 7) if dice.random() < 0.3 else list(range(1, 8))
    items = [n for n in items if n not in dice.sample(range(1, 8), dice.choice([0, 0, 1, 2]))]
    people = [
        {n: dice.choice([5, 5, 4, 4, 3, 2, 1, None]) for n in items}
        for _ in range(dice.randint(2, 6))
    ]
    columns = [(n, h) for n, h in zip(items, _heads(dice, items), strict=True)]
    for other in dice.sample(OTHERS, dice.randint(0, 4)):
        columns.insert(dice.randint(0, len(columns)), (0, other))
    legend, write, told = dice.choice(
        [
            ("", dice.choice(WRITTEN), True),
            ("1=非常满意，5=非常不满意", lambda v: 6 - v, True),
            ("满分10分", lambda v: 2 * v, False),
        ]
    )
    blank = dice.choice([None, "(空)", "(跳过)", "未作答"])
    rows = [["序号", *(h if n else h[0] for n, h in columns)]]
    for i, p in enumerate(people, 1):
        rows.append([i, *((write(p[n]) if p[n] else blank) if n else h[1] for n, h in columns)])
    if dice.random() < 0.4:
        rows = [list(row) for row in zip(*rows, strict=True)]
        rows[0] = ["题目", *(f"社工{i}" for i in range(1, len(people) + 1))]
    (sheet,) = read([[f"督导满意度调查 {legend}"], *rows])
    assert sheet.form == "satisfaction_survey"
    if told:
        assert _silent(sheet, people) == []
    else:
        assert all(v is None for row in answers(sheet) for v in row)
        assert "other_scale" in {p.code for p in sheet.problems}


@pytest.mark.parametrize("seed", range(120))
def test_任何记号的选项不会悄悄读错(seed):
    dice = random.Random(seed)
    heads, mark = _heads(dice, list(range(1, 8))), dice.choice(MARKS)
    order = LEVELS[:: dice.choice([1, -1])]
    said = {
        n: dice.choice([5, 4, 3, 2, 1, None]) if dice.random() < 0.9 else None for n in range(1, 8)
    }
    lines = [[mark(lv, lv == WORD.get(said[n])) for lv in order] for n in range(1, 8)]
    if dice.random() < 0.3:
        lines = [["  ".join(cells)] for cells in lines]
    rows = [[h, *cells] for h, cells in zip(heads, lines, strict=True)]
    head = dice.choice([[], [["题目", "选项"]], [["题目", *order]] if len(rows[0]) > 2 else []])
    (sheet,) = read([["督导满意度调研表"], *head, *rows, ["意见和建议：无"]])
    assert _silent(sheet, [said]) == []
    blank = set() if any(said.values()) else {"blank_survey"}
    assert {p.code for p in sheet.problems} - {"guessed_label"} == blank
