"""Surveys out of other tools and off the manual's scale."""

from __future__ import annotations

from maker.grid import Sheet
from maker.surveys import QUESTIONS
from maker.truth import Entry

SCORES = [
    [5, 5, 4, 5, 4, 5, 5],
    [4, 4, 4, 3, None, 4, 5],
    [3, 5, 5, 4, 4, 4, 4],
    [5, 4, 2, 5, 5, 1, 5],
]
PLAIN = ["非常不满意", "不满意", "一般", "满意", "非常满意"]


def another_tool():
    """Another tool's csv: letters before the labels, a total score, a respondent's name column left empty."""
    labels = ["A.非常不满意", "B.很不满意", "C.一般", "D.很满意", "E.非常满意"]
    head = [
        "编号",
        "开始时间",
        "提交时间",
        *(f"Q{n}_{q}" for n, q in enumerate(QUESTIONS, 1)),
        "Q8_其他意见",
        "总分",
    ]
    rows, e = [head], Entry(None, "satisfaction_survey")
    for number, marks in enumerate(SCORES, 1):
        words = [labels[m - 1] if m else "" for m in marks]
        comment = "无" if number == 2 else ""
        rows.append(
            [
                f"{number}",
                "2025-06-11 17:00",
                "2025-06-11 17:02",
                *words,
                comment,
                sum(m or 0 for m in marks),
            ]
        )
        e.record(number + 1, **{f"q{n}": m for n, m in enumerate(marks, 1)})
    e.allow(None)
    return (rows, "gb18030"), [e]


def plain_scale():
    """A workbook whose whole scale is 满意/不满意: mapped, and said so."""
    s, e = Sheet("Sheet1"), Entry("Sheet1", "satisfaction_survey")
    s.row(1, ["序号", *(f"{n}.{q}" for n, q in enumerate(QUESTIONS, 1)), "督导日期", "县区"])
    for number, marks in enumerate(SCORES, 1):
        s.row(
            1 + number,
            [number, *(PLAIN[m - 1] if m else None for m in marks), "2025-05-14", "晋宁区"],
        )
        e.record(1 + number, **{f"q{n}": m for n, m in enumerate(marks, 1)})
        for n, m in enumerate(marks, 1):
            if m in (2, 4):
                e.allow(s.at(1 + number, n + 1))
    e.allow(None)
    for col in range(2, 9):
        e.allow(s.at(1, col))
    return [s], [e]


def people_in_columns():
    """Items down, people across, scores in the cells, one of them off the scale."""
    s, e = Sheet("Sheet1"), Entry("Sheet1", "satisfaction_survey")
    s.merge(
        1,
        1,
        1,
        6,
        "督导满意度调研表（非常满意5分，很满意4分，一般3分，很不满意2分，非常不满意1分）",
    )
    s.row(2, ["序号", "选项内容", "得分"])
    marks = [5, 4, 4, 5, None, 4, None]
    for n, (question, mark) in enumerate(zip(QUESTIONS, marks, strict=True), 1):
        s.row(2 + n, [n, question, mark if n != 7 else 6])
    e.record(3, **{f"q{n}": m for n, m in enumerate(marks, 1)})
    e.problem("C9", "q7", "error", "6")
    e.allow(None)
    return [s], [e]


def word_tally():
    """A tally in Word, counts with 人, the total line below."""
    s, e = Sheet("表1", word=True), Entry("表1", "satisfaction_survey")
    s.row(1, ["序号", "选项内容", "非常不满意", "很不满意", "一般", "很满意", "非常满意"])
    for n, question in enumerate(QUESTIONS, 1):
        counts = [0, n % 2, 1, 3 + n % 3, 4]
        s.row(1 + n, [str(n), question, *(f"{c}人" if c else "0" for c in counts)])
        e.record(1 + n, item=n, **{f"n{level}": c for level, c in enumerate(counts, 1)})
    s.row(9, ["合计", "", "0", "4", "7", "27", "28"])
    e.meta = {"county": "西山区", "held_on": "2025-08-27"}
    return ["西山区督导满意度调研表（2025年8月27日）", s], [e]


FILES = {
    "另一问卷工具.csv": another_tool,
    "满意不满意.xlsx": plain_scale,
    "打分.xlsx": people_in_columns,
    "西山满意度统计.docx": word_tally,
}
