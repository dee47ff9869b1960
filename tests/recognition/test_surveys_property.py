"""A survey laid out in any way reads to the same answers; a spoiled cell never changes one silently."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dudao.forms import load_forms
from dudao.reading.grid import Grid, Reading
from dudao.recognition.context import make_context
from dudao.recognition.surveys import extract as extraction
from dudao.recognition.surveys import find as recognition

FORMS = load_forms()
ITEMS = {int(n): d["text"] for n, d in FORMS["satisfaction_survey"].option("items").items()}
LEVELS = {1: "非常不满意", 2: "很不满意", 3: "一般", 4: "很满意", 5: "非常满意"}
META = "督导时间：2025年3月12日  县（市、区）：五华区  督导老师：梁志远"
TITLE = "督导满意度调研表"
answers = st.lists(
    st.lists(st.sampled_from([None, 1, 2, 3, 4, 5]), min_size=7, max_size=7).filter(any),
    min_size=1,
    max_size=4,
)


def wording(n: int, rng: random.Random) -> str:
    text = ITEMS[n]
    return rng.choice(
        [
            text,
            text + "？",
            f"{n}、{text}",
            f"{n}. {text}?",
            f"Q{n} {text}",
            f"（{n}）{text}",
            text[:4] + "\n" + text[4:],
        ]
    )


def levels(rng: random.Random) -> list[int]:
    order = [1, 2, 3, 4, 5]
    return rng.choice([order, order[::-1], rng.sample(order, 5)])


def paper(people, rng):
    """The paper form with ticks, one under the other on a sheet; rows and columns in any order."""
    rows = []
    for person in people:
        order, items = levels(rng), rng.sample(range(1, 8), 7)
        rows += [[TITLE], [META], ["序号", "选项内容", *(LEVELS[n] for n in order)]]
        for i, n in enumerate(items, 1):
            ticks = [
                rng.choice(["√", "✓", "☑"])
                if person[n - 1] == v
                else rng.choice([None, "\u3000", ""])
                for v in order
            ]
            rows.append([i, wording(n, rng) if rng.random() < 0.5 else ITEMS[n], *ticks])
        rows.append([])
    return [Grid("Sheet1", "sheet", rows)]


def side_by_side(people, rng):
    """Paper forms beside each other, a blank column between."""
    order = levels(rng)
    head = ["序号", "选项内容", *(LEVELS[n] for n in order), None]
    rows = [
        [TITLE, *[None] * 7] * len(people),
        [META, *[None] * 7] * len(people),
        head * len(people),
    ]
    for n in range(1, 8):
        rows.append(
            [
                c
                for p in people
                for c in (n, ITEMS[n], *("√" if p[n - 1] == v else None for v in order), None)
            ]
        )
    return [Grid("Sheet1", "sheet", rows)]


def sheets(people, rng):
    """One respondent a sheet."""
    return [paper([p], rng)[0] for p in people]


def score_columns(people, rng):
    """One respondent a column, scores or levels in words."""
    said = rng.choice([lambda v: v, lambda v: f"{v}分", lambda v: LEVELS[v]])
    heads = [f"{i}号" for i in range(1, len(people) + 1)] if len(people) > 1 else ["得分"]
    rows = [[TITLE], [META], ["序号", "选项内容", *heads]]
    for n in rng.sample(range(1, 8), 7):
        rows.append([n, ITEMS[n], *(None if p[n - 1] is None else said(p[n - 1]) for p in people)])
    return [Grid("Sheet1", "sheet", rows)]


def export(people, rng):
    """A questionnaire tool's export, its own columns first, questions in any order."""
    said = rng.choice([str, lambda v: v, lambda v: LEVELS[v], lambda v: f"{v}分"])
    blank = rng.choice([None, "", "(空)", "(跳过)"])
    order = rng.sample(range(1, 8), 7)
    tool = ["序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP"]
    rows: list[list] = [[*tool, *(wording(n, rng) for n in order), "8、您对督导工作的意见和建议"]]
    for i, p in enumerate(people, 1):
        own = [i, f"2025/3/12 16:3{i}:19", "80秒", "微信", "N/A", "192.0.2.7(云南-昆明)"]
        rows.append([*own, *(blank if p[n - 1] is None else said(p[n - 1]) for n in order), None])
    return [Grid("五华区20250312", "sheet", rows)]


def numbered(people, rng):
    """Only numbers in the header."""
    heads = rng.choice([[f"Q{n}" for n in range(1, 8)], [f"第{n}题" for n in range(1, 8)]])
    rows = [["编号", *heads]]
    rows += [[i, *(LEVELS[v] if v else None for v in p)] for i, p in enumerate(people, 1)]
    return [Grid("五华区20250312满意度", "sheet", rows)]


LAYOUTS = [paper, side_by_side, sheets, score_columns, export]


def read(grids: list[Grid], name: str = "问卷.xlsx", told: dict | None = None):
    reading = Reading(name, "0" * 64, grids, [])
    results = []
    for grid in grids:
        context = make_context(reading, grid, dt.date(2026, 1, 10), told)
        for claim in recognition.find(grid, FORMS):
            results.append(extraction.extract(claim, FORMS[claim.form_id], context))
    return results


@pytest.mark.long
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(LAYOUTS), answers, st.integers(0, 10**6))
def test_任何排法读出同样的答案(layout, people, seed):
    grids = layout(people, random.Random(seed))
    results = read(grids)
    got = [[r.values[f"q{n}"] for n in range(1, 8)] for result in results for r in result.records]
    assert got == people, grids[0].rows
    for result in results:
        assert result.meta["county"] == "五华区"
        assert result.meta["held_on"] == "2025-03-12"
        numbers = [r.values["respondent"] for r in result.records]
        assert numbers == list(range(1, len(numbers) + 1))
        assert [(p.code, p.cell, p.text) for p in result.problems] == []


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(answers, st.integers(0, 10**6))
def test_只有题号的先问再读(people, seed):
    """Q1 … Q7 alone are a proposal: one question, nothing read before it is answered."""
    grids = numbered(people, random.Random(seed))
    (found,) = read(grids)
    assert all(r.values[f"q{n}"] is None for r in found.records for n in range(1, 8))
    assert [p.field for p in found.problems] == [f"q{n}" for n in range(1, 8)]
    (key,) = {p.ask.key for p in found.problems}
    (answered,) = read(grids, told={key: True})
    got = [[r.values[f"q{n}"] for n in range(1, 8)] for r in answered.records]
    assert (got, answered.problems) == (people, [])


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.lists(st.integers(0, 30), min_size=5, max_size=5), min_size=7, max_size=7).filter(
        lambda rows: any(n > 5 for row in rows for n in row)
    ),
    st.integers(0, 10**6),
)
def test_计数表读出各档人数(counts, seed):
    rng = random.Random(seed)
    said = rng.choice([lambda n: n, lambda n: f"{n}人", strokes, lambda n: n or None])
    order = levels(rng)
    rows = [
        ["督导满意度汇总"],
        [META],
        ["序号", "选项内容", *(LEVELS[v] for v in order), "合计", "满意率"],
    ]
    for n in range(1, 8):
        row = counts[n - 1]
        rows.append([n, ITEMS[n], *(said(row[v - 1]) for v in order), sum(row), "95%"])
    rows.append(["合计", None, *(sum(r[v - 1] for r in counts) for v in order)])
    (result,) = read([Grid("汇总", "sheet", rows)])
    got = [[r.values[f"n{v}"] for v in range(1, 6)] for r in result.records]
    assert got == counts
    assert [r.values["item"] for r in result.records] == list(range(1, 8))
    assert [(p.code, p.cell) for p in result.problems] == []


def strokes(n: int) -> str | None:
    return "正" * (n // 5) + ["", "一", "丅", "下", "止"][n % 5] or None


@pytest.mark.long
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([paper, sheets, score_columns, export]),
    answers,
    st.data(),
    st.sampled_from([None, "xx", "某某", "6", "？"]),
    st.integers(0, 10**6),
)
def test_弄坏任何一格都不会悄悄读错(layout, people, data, garbage, seed):
    grids = layout(people, random.Random(seed))
    spots = [
        (k, r, c)
        for k, grid in enumerate(grids)
        for r, row in enumerate(grid.rows)
        for c, v in enumerate(row)
        if v not in (None, "", "\u3000")
    ]
    k, r, c = data.draw(st.sampled_from(spots))
    was = grids[k].rows[r][c]
    grids[k].rows[r][c] = garbage
    results = read(grids)
    got = [[x.values.get(f"q{n}") for n in range(1, 8)] for res in results for x in res.records]
    problems = [p for res in results for p in res.problems]
    if got == people or problems:
        return
    lost = [(p, g) for p, g in zip(people, got, strict=False) if p != g]
    emptied = garbage is None and is_answer(was)
    assert len(got) in (len(people), len(people) - 1), (was, garbage)
    assert emptied or len(got) < len(people), (was, garbage, lost, grids[k].rows)


def is_answer(cell) -> bool:
    text = str(cell).removesuffix("分")
    return text in ("√", "✓", "☑", "1", "2", "3", "4", "5", *LEVELS.values())
