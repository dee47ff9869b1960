"""A card rendered in any placement with any deviations reads to the same record."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dudao.forms import load_forms
from dudao.reading.grid import Grid, Reading
from dudao.recognition.cards import claims as extraction
from dudao.recognition.cards import find as recognition
from dudao.recognition.context import make_context

FORMS = load_forms()
VALUES = {
    "supervisees": ("向朝颖、蔡刚龙", ["向朝颖", "蔡刚龙"]),
    "supervisors": ("梁志远", ["梁志远"]),
    "type": ("个人督导√/团体督导/同事督导", "individual"),
    "mode": ("□面谈 □邮件 ☑电话 □其他", "phone"),
    "held_on": ("2025年7月25日", "2025-07-25"),
    "minutes": ("90分钟", 90),
    "place": ("莲华街道社工站", "莲华街道社工站"),
    "content": ("围绕入户访谈开展。\n督导：最近怎么样？\n社工：还可以，时间：周三。", None),
    "advice": ("1.目标可测量；\n2.三天内完成记录。", None),
    "worker_plan": ("月底前补齐前期记录。", None),
}
LONG = ("content", "advice", "worker_plan")
SIGNED = "社工（签名）：向朝颖  日期：2025年8月5日", "督导（签名）：梁志远\n日期：2025.8.6"
LABELS = {
    "supervisees": ["督导对象", "督 导 对 象", "督导对象："],
    "supervisors": ["督    导", "督导", "督\u00a0\u00a0导", "督导老师"],
    "type": ["督导类型", "督导\n类型", "1.督导类型"],
    "mode": ["督导方式", "督导方式：", "＊督导方式"],
    "held_on": ["督导时间", "督导日期", "督导\u3000时间"],
    "minutes": ["督导时长", "督导时长 ", "时长"],
    "place": ["督导地点", "督导地址", "（七）督导地点"],
    "content": ["督导内容", "督 导 内 容", "督导内容："],
    "advice": ["督导建议", "督导意见和建议", "督导\n建议"],
    "worker_plan": ["社工计划", "社工\u3000计划", "社工下一步计划"],
}


class Sheet:
    """A grid under construction."""

    def __init__(self, width: int):
        self.width, self.rows, self.merges = width, [], []

    def row(self, *cells: str | None) -> None:
        """A row whose cells share the width evenly, the last takes what is left."""
        r, step = len(self.rows), self.width // len(cells)
        line: list[str | None] = [None] * self.width
        for i, text in enumerate(cells):
            c1 = i * step
            c2 = self.width - 1 if i == len(cells) - 1 else c1 + step - 1
            line[c1] = text
            if c2 > c1:
                self.merges.append((r, c1, r, c2))
        self.rows.append(line)

    def grid(self, **more) -> Grid:
        return Grid("表1", more.pop("kind", "word"), self.rows, self.merges, **more)


def label(name: str, rng: random.Random) -> str:
    return rng.choice(LABELS[name])


def colon(name: str, rng: random.Random) -> str:
    return label(name, rng).rstrip("：") + rng.choice(["：", ":", " ："]) + VALUES[name][0]


def manual(names, rng):
    """label | value | label | value; long fields under a heading of their own."""
    s, short = Sheet(4), [n for n in names if n not in LONG]
    while short:
        pair = [short.pop(0)]
        if short and rng.random() < 0.8:
            pair.append(short.pop(0))
        s.row(*(cell for n in pair for cell in (label(n, rng), VALUES[n][0])))
    for n in (n for n in names if n in LONG):
        s.row(label(n, rng))
        s.row(VALUES[n][0])
    s.row(*SIGNED)
    return s.grid(before=["督导记录表"])


def pairs(names, rng):
    """label | value, one field a row, long ones too."""
    s = Sheet(2)
    for n in names:
        s.row(label(n, rng), VALUES[n][0])
    s.row(*SIGNED)
    return s.grid(before=["督导记录表"])


def inline(names, rng):
    """标签：值 in one cell a field."""
    s = Sheet(1)
    for n in names:
        s.row(colon(n, rng))
    s.row("\n".join(SIGNED))
    return s.grid(before=["督导记录表"])


def several_inline(names, rng):
    """Two short fields in one cell."""
    s, short = Sheet(1), [n for n in names if n not in LONG]
    while short:
        s.row("    ".join(colon(short.pop(0), rng) for _ in range(min(2, len(short)))))
    for n in (n for n in names if n in LONG):
        s.row(colon(n, rng))
    s.row("    ".join(SIGNED))
    return s.grid(before=["督导记录表"])


def headings(names, rng):
    """Every label a full-width heading, its value in the row below."""
    s = Sheet(4)
    for n in names:
        s.row(label(n, rng))
        s.row(VALUES[n][0])
    s.row(*SIGNED)
    return s.grid(before=["督导记录表"])


def above(names, rng):
    """Labels side by side, their values under them."""
    s, short = Sheet(4), [n for n in names if n not in LONG]
    while short:
        pair = [short.pop(0) for _ in range(min(2, len(short)))]
        s.row(*(label(n, rng) for n in pair))
        s.row(*(VALUES[n][0] for n in pair))
    for n in (n for n in names if n in LONG):
        s.row(label(n, rng))
        s.row(VALUES[n][0])
    s.row(*SIGNED)
    return s.grid(before=["督导记录表"])


def outside(names, rng):
    """The short fields in paragraphs above the table, signatures below it."""
    s = Sheet(2)
    short = [n for n in names if n not in LONG]
    kept = short[:3]
    for n in kept:
        s.row(label(n, rng), VALUES[n][0])
    for n in (n for n in names if n in LONG):
        s.row(label(n, rng))
        s.row(VALUES[n][0])
    lines = [colon(n, rng) for n in short[3:]]
    return s.grid(
        before=["督导记录表", *lines], after=["  ".join(SIGNED), "* 督导记录表由督导填写。"]
    )


def sheet(names, rng):
    """An unmerged worksheet with blank rows, moved down and to the right."""
    down, right = rng.randrange(3), rng.randrange(3)
    rows: list[list] = [[None] * (right + 5) for _ in range(down)]

    def put(*cells):
        rows.append([None] * right + [*cells, *[None] * (5 - len(cells))])
        if rng.random() < 0.2:
            rows.append([None] * (right + 5))

    put("督导记录表")
    for n in names:
        if n in LONG and rng.random() < 0.5:
            rows.append([None] * right + [label(n, rng), None, None, None, None])
            put(VALUES[n][0])
        elif rng.random() < 0.3 and n not in LONG:
            put(label(n, rng), None, VALUES[n][0])
        else:
            put(label(n, rng), VALUES[n][0])
    put("社工（签名）：", "向朝颖", "日期：", dt.date(2025, 8, 5))
    put("督导（签名）：", "梁志远", "日期", "2025年8月6日")
    return Grid("表1", "sheet", rows)


DIALOGUE_BELOW_ITS_LABELS = [
    ["held_on", "supervisors", "type", "supervisees", "content",
     "minutes", "place", "mode", "advice", "worker_plan"],
    ["held_on", "supervisors", "type", "mode", "content",
     "minutes", "place", "supervisees", "advice", "worker_plan"],
]  # fmt: skip
"""The dialogue in 督导内容 names 督导 and 时间 again: it began a second card."""
LAYOUTS = [manual, pairs, inline, several_inline, headings, above, outside, sheet]


def read(grid: Grid, name: str = "记录.docx"):
    """(form, records, problems) of a grid."""
    claims = recognition.find(grid, FORMS)
    reading = Reading(name, "0" * 64, [grid], [])
    context = make_context(reading, grid, dt.date(2026, 1, 10))
    results = [extraction.extract(c, FORMS[c.form_id], context) for c in claims]
    return [(r.form, r.records, r.problems) for r in results]


def expected(names) -> dict:
    return {n: (VALUES[n][1] if VALUES[n][1] is not None else VALUES[n][0]) for n in names}


@pytest.mark.long
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(LAYOUTS),
    st.permutations(list(VALUES)),
    st.sets(st.sampled_from(["type", "mode", "minutes", "place", "worker_plan"]), max_size=2),
    st.integers(0, 10**6),
)
@example(pairs, DIALOGUE_BELOW_ITS_LABELS[0], set(), 0)
@example(pairs, DIALOGUE_BELOW_ITS_LABELS[1], set(), 0)
def test_任何排法读出同一条记录(layout, order, dropped, seed):
    names = [n for n in order if n not in dropped]
    grid = layout(names, random.Random(seed))
    ((form, records, problems),) = read(grid)
    assert form == "session_record"
    (record,) = records
    got = {n: record.values[n] for n in names}
    assert got == expected(names), grid.rows
    assert record.values["worker_signed_on"] == "2025-08-05"
    assert record.values["supervisor_signed_on"] == "2025-08-06"
    assert all(record.values[n] in (None, []) for n in dropped)
    assert [p for p in problems if p.severity == "error"] == []
    if not dropped:
        assert [(p.code, p.cell) for p in problems] == []


@pytest.mark.long
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([manual, pairs, inline, headings, above, outside, sheet]),
    st.data(),
    st.sampled_from(["", "xx", "某某某", "？", "督导"]),
    st.integers(0, 10**6),
)
def test_弄坏任何一格都不会悄悄读错(layout, data, garbage, seed):
    grid = layout(list(VALUES), random.Random(seed))
    spots = [(r, c) for r, row in enumerate(grid.rows) for c, v in enumerate(row) if v is not None]
    r, c = data.draw(st.sampled_from(spots))
    was = grid.rows[r][c]
    grid.rows[r][c] = garbage or None
    want = expected(VALUES) | {
        "worker_signed_on": "2025-08-05",
        "supervisor_signed_on": "2025-08-06",
    }
    found = read(grid)
    assert len(found) == 1, (was, garbage, grid.rows)
    _, (record,), problems = found[0]
    for name, value in want.items():
        if record.values[name] == value or _holds(was, name):
            continue
        told = [p for p in problems if p.field == name or _near(p.cell, name, grid)]
        assert told, (name, record.values[name], was, garbage, [(p.code, p.cell) for p in problems])


def _holds(cell, name: str) -> bool:
    """Whether a cell held the field's value (with or without its label)."""
    if name.endswith("signed_on"):
        return "日期" in str(cell) or "签名" in str(cell) or "2025" in str(cell)
    return VALUES[name][0] in str(cell)


def _near(cell: str | None, name: str, grid: Grid) -> bool:
    """Whether a problem's cell holds the field's value."""
    return any(
        grid.address(r, c) == cell and _holds(v, name)
        for r, row in enumerate(grid.rows)
        for c, v in enumerate(row)
    )
