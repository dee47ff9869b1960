"""Silence as a principle: whatever stands in a filled cell is read, kept as extra, or named by a message.

Each filled cell of a sheet is replaced by words nobody foresaw, one at a time. The words must then be found in
what is read, or a message must name the cell, or the sheet is refused as a whole. Titles may say anything.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dudao.reading.grid import Grid, Reading
from dudao.recognition.check import check

sys.path.insert(0, str(Path(__file__).parent))
from survey_helpers import ITEMS

TODAY = dt.date(2026, 1, 10)
STRANGE = "驴唇马嘴"
_CELL = re.compile(r"([A-Z])(\d+)(?::([A-Z])(\d+))?")


def untold(rows: list[list], merges: list[tuple[int, int, int, int]] | None = None) -> list[str]:
    """The cells whose strange words end nowhere."""
    return [cell for cell, told in _tried(rows, merges or []) if not told]


def _tried(rows: list[list], merges: list[tuple[int, int, int, int]]) -> Iterator[tuple[str, bool]]:
    width = max(map(len, rows))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value is None:
                continue
            table = [[*line, *[None] * (width - len(line))] for line in rows]
            table[r][c] = STRANGE
            grid = Grid("Sheet1", "sheet", table, list(merges))
            found = check(Reading("a.xlsx", "0" * 64, [grid], []), TODAY)
            refused = not any(sheet.form for sheet in found.sheets)
            said = json.dumps(found.as_dict(), ensure_ascii=False)
            named = any(covers(p.cell, r, c) for sheet in found.sheets for p in sheet.problems)
            yield grid.address(r, c), refused or STRANGE in said or named


def covers(cell: str | None, r: int, c: int) -> bool:
    hit = _CELL.fullmatch(cell or "")
    if hit is None:
        return False
    last, bottom = hit[3] or hit[1], int(hit[4] or hit[2])
    return ord(hit[1]) - 65 <= c <= ord(last) - 65 and int(hit[2]) - 1 <= r <= bottom - 1


STAFF = [
    ["五华区社工站在岗人员情况统计表"],
    ["填表时间：2025年5月10日", None, None, "督导助理", "丁宁", "联系电话", "138-0000-5521"],
    ["序号", "社工站", "姓名", "性别", "入职时间", "学历", "每月工资", "备注"],
    [1, "龙翔街道", "张秀英", "女", "2022-03", "本科", 3500, "站长"],
    [2, "护国街道", "李建国", "男", "2021-11", "大专", 3200, None],
    [None, None, None, None, None, "填表人：孙某"],
]
LEDGER = [
    ["五华区2025年督导台账"],
    ["日期", "街道", "形式", "督导老师", "参加社工", "时长", "主题", "天气"],
    ["2025-03-05", "龙翔街道", "团体", "池清扬", "屈明远、闵知夏", "2小时", "个案会谈", "晴"],
    ["2025-03-19", "护国街道", "个别", "窦一鸣", "程思齐", "90分钟", "小组招募", "雨"],
]
FACILITY = [
    ["五华区社工站实体建设情况"],
    ["站点", "办公场所", "门牌", "去向牌", "房型", "墙面LOGO", "工作牌", "帽子", "马甲", "照片"],
    ["龙翔街道", "独用", "竖排", "独用", "两室", "√", "√", "√", "√", "√"],
    ["护国街道", "合用", "横排", "合用", "一室", "×", "√", "×", "√", "√"],
]
CARD = [
    ["督导记录表"],
    ["被督导者", "甘棠", "督导", "程思齐"],
    ["督导类型", "个别督导", "督导方式", "面谈"],
    ["督导时间", "2025年5月6日", "督导时长", "2小时"],
    ["督导地点", "联盟街道社工站"],
    ["督导内容", "梳理个案会谈的步骤，演练开场和结束。"],
    ["督导建议", "每次会谈前写好提纲，结束后当天整理。"],
    ["社工计划", "本周完成两次会谈并交记录。"],
]
ANSWERS = [
    ["督导满意度"],
    ["序号", *ITEMS, "意见建议", "最喜欢的环节"],
    [1, *["很满意"] * 7, "多来站里看看", "案例"],
    [2, *["一般", "很满意"] * 3, "一般", "时间再长一些", "游戏"],
]
REQUESTS = [
    ["督导需求征集"],
    ["社工站", "想要的督导形式", "想请老师讲什么", "希望达到什么目的"],
    ["龙翔街道", "团体督导", "个案记录怎么写", "写得规范些"],
    ["护国街道", "个体督导", "小组怎么招募", "招得到人"],
]


@pytest.mark.parametrize(
    ("rows", "titles"),
    [
        (STAFF, {"A1", "A4", "A5", "F6"}),
        (LEDGER, {"A1"}),
        (FACILITY, {"A1"}),
        (CARD, {"A1"}),
        (ANSWERS, {"A1", "A2", "A3", "A4"}),
        (REQUESTS, {"A1"}),
    ],
    ids=["staffing", "ledger", "facility", "card", "survey", "requests"],
)
def test_一格写了谁也想不到的话_不会没有下落(rows: list[list], titles: set[str]):
    """``titles``: what may say anything: titles, numbering, who signs below."""
    assert set(untold(rows)) <= titles
