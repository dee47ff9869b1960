"""What a person sees in a list and a program may not: crossed boxes, machine words, a station in a sheet's name."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dudao.reading.grid import Grid, Reading
from dudao.recognition.check import check
from dudao.records import FileResult, SheetResult
from dudao.values import parse
from dudao.values.parsed import Hint

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


HEADS = ["序号", "目前所在站点名称", "社工姓名", "性别", "入职时间", "专业", "学历", "备注"]
ZHAO = ["1", "拓东街道社工站", "赵甲一", "女", "2022年1月", "社会工作", "本科", None]
QIAN = ["2", "龙泉街道社工站", "钱乙二", "男", "2021年5月", "法学", "大专", None]
SUN = ["3", "青云街道社工站", "孙丙三", "女", "2023年9月", "会计", "中专", None]


def people(*rows: list[Any], name: str = "Sheet1", filled: str | None = None) -> Grid:
    title = ["昆明市盘龙区乡镇（街道）社工站点人员情况统计总表", *[None] * 7]
    when = [["填表时间", filled, *[None] * 6]] if filled else []
    return Grid(name, "sheet", [title, *when, HEADS[:], *(list(r) for r in rows)])


def changed(row: list[Any], **cells: Any) -> list[Any]:
    """A row with other cells: ``c2="张三（示例）"`` is its third."""
    return [cells.get(f"c{n}", v) for n, v in enumerate(row)]


@pytest.mark.parametrize(
    "row",
    [
        changed(ZHAO, c0="例"),
        changed(ZHAO, c0="例如", c1="××街道社工站", c2="张三"),
        changed(ZHAO, c0="示例1"),
        changed(ZHAO, c7="（填写示例，请删除）"),
        changed(ZHAO, c7="样例，仅供参考"),
        changed(ZHAO, c7="此行为示例"),
        changed(ZHAO, c2="张三（示例）"),
        changed(ZHAO, c2="例：张三"),
        changed(ZHAO, c0=None, c1="XX街道", c2="张三"),
        [None, "下拉选择", "填全名", "男/女", "格式：2022-01", None, None, "不超过20字"],
        ["填写要求", "请选择站点", "请输入姓名", "请选择", "YYYY-MM", "文本", "文本", None],
        changed(ZHAO, c0="如"),
        changed(ZHAO, c0="填写示范："),
        changed(ZHAO, c0="模板", c2="张三"),
        [
            "填写说明",
            "按批复名称",
            "与身份证一致",
            "男或女",
            "精确到月",
            "最高学历所学",
            "从高到低",
            "没有写无",
        ],
        ["id", "station", "name", "sex", "hired_on", "major", "education", "note"],
        list("ABCDEFGH"),
        [None, "必填", "必填", "选填", "必填", "选填", "选填", "选填"],
    ],
)
def test_示例行和说明行不是人(row):
    """Said on the row, never dropped without a word."""
    found = result([people(row, QIAN, SUN)]).sheets[0]
    assert [r.values["name"] for r in found.records] == ["钱乙二", "孙丙三"]
    told = [p.cell for p in found.problems if p.code == "example_row"]
    assert [cell[1:] for cell in told if cell] == ["3"]


@pytest.mark.parametrize(
    "row",
    [
        changed(ZHAO, c7="例会组织不足"),
        changed(ZHAO, c7="个案示例编写人"),
        changed(ZHAO, c7="请假3天"),
        changed(ZHAO, c2="张三", c7="示范站"),
        changed(ZHAO, c5="文字学", c7="参照执行"),
    ],
)
def test_像示例的真人照读(row):
    found = result([people(row, QIAN)]).sheets[0]
    assert [r.values["name"] for r in found.records] == [row[2], "钱乙二"]


@pytest.mark.parametrize(
    ("cell", "field"),
    [("c5", "major"), ("c6", "education"), ("c4", "hired_on"), ("c3", "sex")],
)
@pytest.mark.parametrize("word", ["请选择", "请输入内容", "点击此处输入文字", "请填写"])
def test_列表里的占位文字没有填(cell, field, word):
    found = result([people(changed(ZHAO, **{cell: word}), QIAN)]).sheets[0]
    assert found.records[0].values["name"] == "赵甲一"
    assert found.records[0].values[field] is None
    assert [c for c in codes(found) if c[1] == field] == []


def told(sheet: SheetResult, code: str) -> str:
    return next((p.message for p in sheet.problems if p.code == code), "")


def test_副本与原表的不同说得出人():
    grids = [people(ZHAO, QIAN, SUN), people(ZHAO, QIAN, name="Sheet1 (2)")]
    assert "少 1 人：孙丙三" in told(result(grids).sheets[1], "like_other_sheet")
    grids = [people(ZHAO, QIAN), people(ZHAO, QIAN, SUN, name="备份")]
    assert "多 1 人：孙丙三" in told(result(grids).sheets[1], "copied_sheet")
    same = [people(ZHAO, QIAN), people(ZHAO, QIAN, name="Sheet1 (2)")]
    assert "比它" not in told(result(same).sheets[1], "copied_sheet")


def test_新表少了人():
    """A later list without somebody of the earlier one of its county; an earlier list is not blamed."""
    old = people(ZHAO, QIAN, SUN, name="6月", filled="2025年6月30日")
    new = people(ZHAO, SUN, name="12月", filled="2025年12月30日")
    sheets = result([old, new]).sheets
    assert "“6月”少 1 人：钱乙二" in told(sheets[1], "fewer_people")
    assert told(sheets[0], "fewer_people") == ""
    sheets = result([new, old]).sheets
    assert "少 1 人：钱乙二" in told(sheets[0], "fewer_people")


def test_台账一站一表():
    heads = ["督导日期", "督导类别", "督导老师", "督导对象", "督导时长", "督导主题"]
    row = ["2025-03-04", "个别督导", "周老五", "赵甲一", "1小时", "方案修改"]
    title = ["盘龙区2025年第一季度督导台账", *[None] * 5]
    grids = [Grid(n, "sheet", [title[:], heads[:], row[:]]) for n in ("拓东街道", "Sheet2")]
    one, two = result(grids).sheets
    assert [s.records[0].values["stations"] for s in (one, two)] == [["拓东街道"], []]
    assert ("station_from_sheet", "stations") in codes(one)


@pytest.mark.parametrize("sheet", ["拓东街道社工站", "1.拓东街道", "拓东街道实体建设情况表"])
def test_实体建设一站一表(sheet):
    heads = ["序号", "墙面LOGO", "工作牌", "帽子", "马甲"]
    rows = [["社工站点实体建设情况", *[None] * 4], heads, ["1", "√", "√", None, "√"]]
    found = result([Grid(sheet, "sheet", rows)], "盘龙区.xlsx").sheets[0]
    (record,) = found.records
    assert (record.values["station"], record.values["logo_wall"]) == ("拓东街道", True)
    assert record.values["cap"] is False
    assert ("station_from_sheet", "station") in codes(found)
    assert result([Grid("Sheet1", "sheet", rows)], "盘龙区.xlsx").sheets[0].form is None
