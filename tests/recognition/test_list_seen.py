"""What a person sees in a list and a program may not: crossed boxes, machine words, a station in a sheet's name."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dudao.reading.grid import Grid, Reading
from dudao.recognition.check import check
from dudao.records import FileResult, SheetResult
from dudao.values import parse
from dudao.values.core import Hint

STAFF = ["社工姓名", "性别", "入职时间", "专业", "学历", "薪资（数额）"]


def result(grids: list[Grid], name: str = "a.xlsx") -> FileResult:
    return check(Reading(name, "0" * 64, grids, []), dt.date(2026, 1, 10))


def codes(sheet: SheetResult) -> list[tuple[str, str | None]]:
    return [(p.code, p.field) for p in sheet.problems]


def staff(sheet: str | None, title: str, *names: str, station: str | None = None) -> Grid:
    """Workers without a column of stations, or with one that says ``station`` (even nothing)."""
    rows: list[list[Any]] = [[title], STAFF[:]]
    rows += [[name, "女", "2022年1月", "社会工作", "本科", 3000] for name in names]
    if station is not None:
        rows[1].insert(0, "目前所在站点名称")
        for row in rows[2:]:
            row.insert(0, station)
    width = max(map(len, rows))
    return Grid(sheet, "sheet" if sheet else "csv", [r + [None] * (width - len(r)) for r in rows])


@pytest.mark.parametrize(
    "sheet", ["拓东街道", "拓东社工站", "1.拓东街道社工站", "拓东街道人员情况表"]
)
def test_一站一表_站点在工作表名里(sheet):
    found = result([staff(sheet, "社工人员情况表", "赵甲一", "钱乙二")], "盘龙区.xlsx").sheets[0]
    assert [r.values["station"] for r in found.records] == ["拓东街道"] * 2
    assert [c for c in codes(found) if c[1] == "station"] == [("station_from_sheet", "station")]


@pytest.mark.parametrize(
    ("sheet", "file"), [("Sheet1", "拓东街道社工站人员.xlsx"), (None, "盘龙区拓东街道.csv")]
)
def test_站点在文件名里(sheet, file):
    found = result([staff(sheet, "社工人员情况表", "赵甲一")], file).sheets[0]
    assert found.records[0].values["station"] == "拓东街道"
    assert ("station_from_file", "station") in codes(found)
    assert found.meta["county"] == "盘龙区"


def test_表里写了站点的_不看工作表名():
    found = result([staff("拓东街道", "盘龙区人员", "赵甲一", station="龙泉街道")]).sheets[0]
    assert found.records[0].values["station"] == "龙泉街道"
    assert "station_from_sheet" not in [c for c, _ in codes(found)]


def test_站点一列全空的_看工作表名():
    found = result([staff("拓东街道", "盘龙区人员", "赵甲一", station="")]).sheets[0]
    assert found.records[0].values["station"] == "拓东街道"
    assert ("station_from_sheet", "station") in codes(found)


def facility(*signs: str) -> SheetResult:
    """Stations with 墙面LOGO, 工作牌, 帽子, 马甲 marked as given."""
    heads = ["社工站点名称", "墙面LOGO", "工作牌", "帽子", "马甲"]
    rows = [["盘龙区社工站点实体建设情况统计总表", *[None] * 4], heads]
    rows += [[name, *signs] for name in ("拓东街道社工站", "龙泉街道社工站")]
    return result([Grid("Sheet1", "sheet", rows)]).sheets[0]


@pytest.mark.parametrize(
    ("signs", "meant", "said"),
    [
        (("☒", "☐", "☒", "☐"), (True, False, True, False), []),
        (("√", "☒", "√", ""), (True, False, True, False), []),
        (("☒", "", "☒", ""), (True, False, True, False), ["likely_tick"]),
        (("■", "☒", "■", "☒"), (True, False, True, False), []),
        (("☑", "☐", "☒", "☐"), (True, False, None, False), ["unreadable_tick"]),
    ],
)
def test_方框打叉_看同表的其他记号(signs, meant, said):
    """☒ is Word's ticked box beside ☐, a cross beside √, and a doubt beside both."""
    found = facility(*signs)
    names = ("logo_wall", "badge", "cap", "vest")
    assert [tuple(r.values[n] for n in names) for r in found.records] == [meant] * 2
    assert sorted({p.code for p in found.problems}) == said


@pytest.mark.parametrize(
    "word",
    ["null", "undefined", "NaN", r"\N", "None", "(null)", "NaT", "[object Object]", "<br>", "&nbsp;", "null null",
     "Invalid date", "0000-00-00 00:00:00", "<NA>", "undefinedundefined"],
)  # fmt: skip
@pytest.mark.parametrize(
    "kind", ["name", "people", "text", "free_text", "date", "station", "stations", "county", "minutes", "pay",
             "integer", "phone", "sex", "education", "list"],
)  # fmt: skip
def test_机器的词什么也没说(kind, word):
    assert not parse(kind, word, Hint()).value
    assert not parse(kind, word, Hint()).doubts


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("NaN、周老五", ["周老五"]),
        ("null,null", []),
        ("周老五；undefined；何小雨", ["周老五", "何小雨"]),
    ],
)
def test_名单里的机器词不是人(text, names):
    assert parse("people", text, Hint()) == parse("people", "、".join(names), Hint())
    assert parse("people", text, Hint()).value == names


@pytest.mark.parametrize("name", ["Nathan Lee", "Nan Li", "Nil Smith"])
def test_外国人名不是机器的词(name):
    assert parse("name", name, Hint()).value == name
