"""Cells as long as a cell can be: no kind of field takes longer than in proportion; what no field can hold is an error."""

from __future__ import annotations

import datetime as dt
import io
import time

import openpyxl
import pytest

from dudao.intake import batch as ingest
from dudao.reading import Reader
from dudao.values import FREE, KINDS, LONGEST, parse
from dudao.values.parsed import Hint
from tests.matrices import some

HINT = Hint(label="督导时长（分钟）", year=2025, county="五华区")
SEEDS = [
    "1", "1-", "1.", "1,", "1\n", "1 ", "2025-", "2025年", "1小时", "1:", "1月", "*", "一", "十", "张", "张三、", "张三 ", "张三和",
    "　", " ", "(", ")", "（(", "、", "等", "共", "①", "√", "五华区", "大观街道", "A", "第1", "￥", "%",
]  # fmt: skip
SHORT, LONG = 4_000, 32_000
SLACK, FLOOR = 3, 0.004
"""A ratio of times may be so many times the ratio of lengths; shorter times (seconds) are taken for this."""


def cells(length):
    for seed in SEEDS:
        body = seed * (length // len(seed))
        yield from (body, f"张{body[: length - 2]}!", body[: length - 10] + "2025-13-45")


def seconds(kind, text):
    before = time.process_time()
    KINDS[kind](text, HINT)
    return time.process_time() - before


@pytest.mark.parametrize("kind", some(KINDS, always=1, single=True))
def test_很长的格_读的时间不比长度增加得快(kind):
    allowed = SLACK * LONG / SHORT
    slow = []
    for short, long in zip(cells(SHORT), cells(LONG), strict=True):
        for _ in range(3):  # the least of three: something else may have run
            few, many = seconds(kind, short), seconds(kind, long)
            if many <= allowed * max(few, FLOOR):
                break
        else:
            slow.append((short[:6], few, many))
    assert slow == []


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - FREE))
def test_比这一栏能有的长_不读取_并说明(kind):
    text = "张" * (LONGEST[kind] + 1)
    found = parse(kind, text, HINT)
    assert not found.value
    assert found.value in (None, [])
    assert [(d.code, d.severity, dict(d.detail)) for d in found.doubts] == [
        ("overlong", "error", {"text": text})
    ]
    assert [d.code for d in parse(kind, " " * 9000 + "张三" + " " * 9000, HINT).doubts] == [
        d.code for d in parse(kind, "张三", HINT).doubts
    ]


@pytest.mark.parametrize("kind", ["text", "free_text", "list"])
def test_自由填写的栏_多长都读(kind):
    found = parse(kind, "走访。" * 5000, HINT)
    assert ("".join(found.value), found.doubts) == ("走访。" * 5000, ())


def test_两百人的名单_照常读():
    """Four hundred names of four characters, each with a number before it, still fit."""
    family = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
    names = [f"{a}{b}{c}" for a in family for b in "小大" for c in "一二三四五六七八九十"]
    found = parse("people", "、".join(names), HINT)
    assert (found.value, found.doubts, len(names)) == (names, (), 400)


def workbook(length):
    """A ledger of one row whose two cells of names have so many characters; and what they say."""
    long = {"D3": "王芳" + "1-" * (length // 2), "E3": "张" + "*" * (length - 1)}
    book = openpyxl.Workbook()
    for row in (
        ["五华区2025年督导台账"],
        ["督导日期", "社工站", "督导类别", "督导老师", "督导助理", "督导时长"],
        ["2025-03-12", "大观街道", "团体督导", long["D3"], long["E3"], "2小时"],
    ):
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue(), long


def test_工作簿里的长格_说出是哪一格_别的格照读():
    """The row is kept, the two cells are empty; the text is kept with the problem. Time as above."""
    spent = {}
    with Reader() as reader:
        for length in (SHORT, LONG):
            data, long = workbook(length)
            before = time.process_time()
            (item,) = ingest.check_bytes(reader, "长.xlsx", data, dt.date(2026, 1, 10))
            spent[length] = time.process_time() - before
    (sheet,) = item.result.sheets
    (record,) = sheet.records
    told = record.values
    assert [told[n] for n in ("supervisors", "assistant", "minutes")] == [[], None, 120]
    found = {p.cell: p for p in sheet.problems if p.code == "overlong"}
    assert {cell: (p.severity, p.text) for cell, p in found.items()} == {
        cell: ("error", text) for cell, text in long.items()
    }
    assert "D3「督导老师」写的是“王芳1-1-" in found["D3"].message
    assert len(found["D3"].message) < 150
    assert spent[LONG] <= SLACK * LONG / SHORT * max(spent[SHORT], 0.02)
