"""Titles, tools and complaints where a cell could not be read or a round has not begun.

| rule | case | expected |
| --- | --- | --- |
| KM-06 under A24 title only | title 初级, certificate unreadable | 未达标 |
| … | no title, certificate unreadable or absent | 无法判定 |
| KM-29 | a session whose mode could not be read | 无法判定 |
| KM-48 | a round that begins after the day of the judgement | not seen yet |
"""

import pytest

from dudao import rules
from tests.matrices import some

TITLE_ONLY = rules.choose("kunming", {"A24": "title_only"})
MODE = "没有写用的是什么会议工具；督导方式无法确定"


@pytest.mark.parametrize(
    ("title", "cell", "pack", "state", "missing"),
    [
        ("初级", "certificate", TITLE_ONLY, "unmet", "应为中级及以上"),
        ("中级", "certificate", TITLE_ONLY, "met", None),
        ("", "certificate", TITLE_ONLY, "undecidable", "名册没有写明职称"),
        ("", "title", TITLE_ONLY, "undecidable", "职称或证书一栏读不出"),
        ("初级", "certificate", "kunming", "undecidable", "职称或证书一栏读不出"),
        ("初级", None, "kunming", "unmet", "应为中级及以上"),
    ],
)
def test_a_title_beside_an_unreadable_certificate(city, title, cell, pack, state, missing):
    row = f"姓名 | 名册 | 职称 | 证书\n李明 | 专业 | {title} |"
    city.send("supervisor_roster", row, unreadable=[(2, cell)] if cell else ())
    assert city.one("KM-06", "李明", pack=pack)[::2] == (state, missing)


@pytest.mark.parametrize(
    ("row", "cells", "expected"),
    some(
        [
            ("团体 | | 街道办", ["mode"], ("undecidable", MODE)),
            ("团体 | | 钉钉群", ["mode"], ("met", None)),
            ("团体 | | 街道办", [], ("not_applicable", None)),
            ("团体 | 电话 | 街道办", [], ("not_applicable", None)),
            ("团体 | 线上 | 腾讯会议", [], ("met", None)),
        ],
        always=2,
    ),
)
def test_a_tool_where_the_mode_could_not_be_read(city, row, cells, expected):
    table = f"日期 | 县 | 类别 | 方式 | 地点 | 督导\n2025-03-05 | 五华区 | {row} | 李明"
    city.ledger(table, unreadable=[(2, cell) for cell in cells])
    (verdict,) = city.verdicts("KM-29")
    assert (verdict.state, verdict.missing) == expected


@pytest.mark.parametrize(
    ("period", "as_of", "state", "value"),
    [
        ("2025H2", "2025-06-30", "undecidable", None),
        ("2025H2", "2025-07-01", "undecidable", 1),
        ("2025Q2", "2025-03-31", "undecidable", None),
        ("2025Q2", "2025-04-01", "undecidable", 1),
        ("2025", "2025-01-01", "undecidable", 1),
        ("2025", "2024-12-31", "undecidable", None),
    ],
)
def test_a_complaint_of_a_round_that_has_not_begun(city, period, as_of, state, value):
    city.send("supervisor_assessment", f"被评 | 周期 | 合格 | 投诉\n王芳 | {period} | 是 | 是")
    city.send("supervisor_roster", "姓名 | 名册\n王芳 | 专业")
    assert city.states("KM-48", as_of)["王芳"] == (state, value)
