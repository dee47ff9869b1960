"""Form 十一 in six layouts: questionnaire exports, tallies, strokes, one page a person, Word."""

from __future__ import annotations

import random
from typing import Any

from maker import city
from maker.grid import Sheet
from maker.truth import Entry

QUESTIONS = [
    "您对本次督导的形式是否满意",
    "您对本次督导过程中的氛围是否满意",
    "您在本次督导的过程中对督导老师的回答是否满意",
    "您在本次督导的过程中对督导老师的自我介绍环节是否满意",
    "您在本次督导的过程中对督导老师的游戏环节是否满意",
    "您在本次督导的过程中对督导老师的提出问题环节是否满意",
    "您在本次督导的过程中对督导老师的总结交流环节是否满意",
]
LEVELS = ["非常不满意", "很不满意", "一般", "很满意", "非常满意"]
COMMENTS = [None, None, "案例很贴近我们站", "希望多来几次", "时间有点短", None]
Answers = list[list[int | None]]


def answers(name: str, people: int, weights: tuple[int, ...]) -> Answers:
    """Seven answers a respondent, 1…5."""
    rng = random.Random(f"{city.SEED}-{name}")
    return [[rng.choices((1, 2, 3, 4, 5), weights)[0] for _ in QUESTIONS] for _ in range(people)]


def export(name: str, given: Answers, words: list[str] | None) -> tuple[list[list[Any]], Entry]:
    """A questionnaire tool's rows: labels (or 1–5) under the questions as headers."""
    rng = random.Random(f"{city.SEED}-{name}-comments")
    head = [
        "序号",
        "提交答卷时间",
        "所用时间",
        "来源",
        *(f"{n}、{q}？" for n, q in enumerate(QUESTIONS, 1)),
        "8、您的意见或建议",
    ]
    rows, entry = [head], Entry(None, "satisfaction_survey")
    for number, values in enumerate(given, 1):
        comment = rng.choice(COMMENTS)
        cells = [("" if v is None else words[v - 1] if words else v) for v in values]
        rows.append(
            [
                number,
                f"2025/6/11 17:{number:02d}:10",
                f"{60 + number}秒",
                "微信",
                *cells,
                comment or "",
            ]
        )
        marks = {f"q{n}": v for n, v in enumerate(values, 1)}
        entry.record(number + 1, respondent=number, comment=comment, **marks)
    return rows, entry


def tally(
    sheet: Sheet, given: Answers, levels: list[int], *, strokes: bool, first: int = 1
) -> Entry:
    """Counts (or strokes of 正) an item and level; ``levels`` is the order of the columns."""
    entry = Entry(sheet.name, "satisfaction_survey")
    sheet.row(first, ["序号", "选项内容", *(LEVELS[level - 1] for level in levels)])
    for number, question in enumerate(QUESTIONS):
        row = first + 1 + number
        sheet.row(row, [number + 1, question])
        counts = {level: sum(a[number] == level for a in given) for level in (1, 2, 3, 4, 5)}
        for col, level in enumerate(levels, 3):
            count = counts[level]
            if strokes:
                sheet.put(
                    row, col, "正" * (count // 5) + ("", "一", "丅", "下", "止")[count % 5] or None
                )
            else:
                sheet.put(row, col, count or None)
        entry.record(row, item=number + 1, **{f"n{level}": n for level, n in counts.items()})
    return entry


def page(sheet: Sheet, marks: list[int | None], tick: str, first: int = 1) -> Entry:
    """The paper form of one person."""
    entry = Entry(sheet.name, "satisfaction_survey")
    sheet.row(first, ["序号", "选项内容", *LEVELS])
    for number, question in enumerate(QUESTIONS):
        row = first + 1 + number
        sheet.row(row, [str(number + 1) if sheet.word else number + 1, question, *["\u3000"] * 5])
        if marks[number]:
            sheet.put(row, 2 + marks[number], tick)
    entry.record(first + 1, **{f"q{n}": v for n, v in enumerate(marks, 1)})
    return entry


WUHUA = answers("五华区", 18, (0, 1, 2, 6, 9))
GUANDU = answers("官渡区", 12, (0, 1, 3, 5, 5))
JINNING = answers("晋宁区", 11, (0, 1, 2, 5, 4))
XUNDIAN = answers("寻甸县", 13, (1, 0, 2, 4, 6))
DONGCHUAN = answers("东川区", 4, (0, 1, 1, 3, 4))
ANNING = answers("安宁市", 1, (0, 0, 1, 2, 2))
WUHUA[5][3] = None
WUHUA[11][4] = None
DONGCHUAN[2][4] = None


def wuhua() -> tuple[list[Sheet], list[Entry]]:
    """A questionnaire tool's workbook; one answer is off the scale."""
    rows, entry = export("五华区", WUHUA, LEVELS)
    sheet = Sheet("Sheet1")
    for number, row in enumerate(rows, 1):
        sheet.row(number, [value if value != "" else None for value in row])
    sheet.put(9, 7, "比较满意")
    WUHUA_READ[7][2] = None
    entry.records[7]["q3"] = None
    entry.sheet = "Sheet1"
    entry.problem(sheet.at(9, 7), "q3", "error", "比较满意")
    entry.meta = {"county": "五华区"}
    entry.allow(None)
    return [sheet], [entry]


WUHUA_READ = [
    list(row) for row in WUHUA
]  # what a careful reader gets: without the off-scale answer


def guandu() -> tuple[list[list[Any]], list[Entry]]:
    """The same tool's csv, in numbers."""
    rows, entry = export("官渡区", GUANDU, None)
    entry.meta = {"county": "官渡区"}
    entry.allow(None)
    return rows, [entry]


def jinning() -> tuple[list[Sheet], list[Entry]]:
    """Counted by hand, zero left blank."""
    sheet = Sheet("汇总")
    sheet.merge(1, 1, 1, 7, "督导满意度调研表（汇总）")
    sheet.merge(2, 1, 2, 7, "晋宁区  督导时间：2025年5月14日  督导老师：施晓曼  发放11份，收回11份")
    entry = tally(sheet, JINNING, [1, 2, 3, 4, 5], strokes=False, first=3)
    entry.meta = {"held_on": "2025-05-14", "county": "晋宁区", "supervisor": "施晓曼"}
    return [sheet], [entry]


def xundian() -> tuple[list[Sheet], list[Entry]]:
    """Strokes of 正, the best level first."""
    sheet = Sheet("Sheet1")
    sheet.merge(1, 1, 1, 7, "寻甸县督导满意度调研表")
    sheet.put(2, 1, "督导时间：2025.4.9")
    entry = tally(sheet, XUNDIAN, [5, 4, 3, 2, 1], strokes=True, first=3)
    entry.meta = {"held_on": "2025-04-09", "county": "寻甸县"}
    return [sheet], [entry]


def dongchuan() -> tuple[list[Sheet], list[Entry]]:
    """Four people, four sheets: too few to be shown by themselves."""
    sheets, entries = [], []
    for number, marks in enumerate(DONGCHUAN, 1):
        sheet = Sheet(f"问卷{number}")
        sheet.merge(1, 1, 1, 7, "督导满意度调研表")
        sheet.merge(2, 1, 2, 7, "督导时间：2025年7月16日    地点：东川区铜都街道社工站")
        entry = page(sheet, marks, "√", first=3)
        entry.meta = {"held_on": "2025-07-16", "county": "东川区"}
        sheets.append(sheet)
        entries.append(entry)
    return sheets, entries


def anning() -> tuple[list[str | Sheet], list[Entry]]:
    """The Word form of one person, two ticks in a row."""
    sheet = Sheet("表1", word=True)
    entry = page(sheet, ANNING[0], "√")
    other = 4 if ANNING[0][5] != 4 else 3
    sheet.put(7, 2 + other, "√")
    entry.records[0]["q6"] = None
    ANNING_READ[0][5] = None
    entry.problem(
        sheet.at(7, min(other, ANNING[0][5]) + 2, 7, max(other, ANNING[0][5]) + 2),
        "q6",
        "error",
        "两个勾",
    )
    entry.meta = {"county": "安宁市"}
    entry.allow(None)
    return ["督导满意度调研表", sheet], [entry]


ANNING_READ = [list(row) for row in ANNING]


def read_answers() -> dict[str, Answers]:
    """What all six files together hold, by county, once read (the off-scale and the double tick left out)."""
    wuhua()
    anning()
    return {
        "五华区": WUHUA_READ, "官渡区": GUANDU, "晋宁区": JINNING, "寻甸县": XUNDIAN,
        "东川区": DONGCHUAN, "安宁市": ANNING_READ,
    }  # fmt: skip
