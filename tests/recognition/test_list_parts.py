"""Lists whose records or days stand in parts: an item a row, months beside days, signs with their meaning above, what
a title or a sheet's name says of all rows.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dudao.reading.grid import Grid, Reading
from dudao.recognition.check import check
from dudao.records import SheetResult

TODAY = dt.date(2026, 1, 10)
Rows = list[list[Any]]


def read(rows: Rows, sheet: str = "表", **grid: Any) -> SheetResult:
    page = Grid(sheet, "sheet", [list(row) for row in rows], **grid)
    return check(Reading("五华区.xlsx", "0" * 64, [page], []), TODAY).sheets[0]


def column(found: SheetResult, name: str) -> list[Any]:
    return [record.values.get(name) for record in found.records]


def errors(found: SheetResult) -> list[tuple[str, str | None]]:
    return [(p.code, p.cell) for p in found.problems if p.severity == "error"]


def warned(found: SheetResult, code: str) -> int:
    return sum(1 for p in found.problems if p.code == code)


# -- an item a row -----------------------------------------------------------------------------------

ITEMS = ["办公场所", "门牌", "去向牌", "室型", "墙面LOGO", "工作牌", "帽子", "马甲", "照片"]
FIRST = ["独用", "竖排", "合用", "一室型", "有", "没有", "有", "有", "有"]
SECOND = ["合用", "横排", "独用", "多室型", "没有", "有", "有", "没有", "没有"]


def long(stations: list[str], repeated: bool = False, left: int = 0) -> Rows:
    rows: Rows = [
        ["五华区社工站点巡查记录"],
        [*["序号"] * left, "站点", "巡查项目", "巡查结果", "跟进"],
    ]
    for station, results in zip(stations, (FIRST, SECOND), strict=True):
        for n, (item, result) in enumerate(zip(ITEMS, results, strict=True)):
            named = station if repeated or not n else None
            rows.append(
                [*[len(rows) - 1] * left, named, item, result, "下月补" if n == 5 else None]
            )
    return rows


@pytest.mark.parametrize(
    "rows",
    [
        long(["龙翔街道", "护国街道"]),
        long(["龙翔街道", "护国街道"], repeated=True),
        long(["龙翔街道", "护国街道"], repeated=True, left=1),
        [r for r in long(["龙翔街道", "护国街道"]) if r[:2] != [None, "帽子"]],
    ],
    ids=["once", "each row", "numbered", "an item left out"],
)
def test_一站好几行_一行一个项目_合成一站一条(rows: Rows):
    found = read(rows)
    assert column(found, "station") == ["龙翔街道", "护国街道"]
    assert column(found, "office") == ["own", "shared"]
    assert column(found, "direction_sign") == ["shared", "own"]
    assert column(found, "rooms") == ["one", "multi"]
    assert column(found, "logo_wall") == [True, False]
    assert column(found, "vest") == [True, False]
    assert found.records[0].values["extra"]["跟进"] == "工作牌：下月补"
    assert errors(found) == []


def test_长表读的格子就是原来的格子():
    found = read(long(["龙翔街道", "护国街道"]))
    assert (found.records[0].cells["rooms"], found.records[1].cells["office"]) == ("C6", "C12")


# -- signs -------------------------------------------------------------------------------------------


def signs(yes: str, no: str, legend: str) -> Rows:
    def marked(*ticked: bool) -> list[str]:
        return [yes if tick else no for tick in ticked]

    return [
        ["五华区各社工站实体建设情况一览"],
        [legend],
        ["站名", "房屋", None, "门牌", None, "去向牌", None, "墙面LOGO", "工作牌", "帽子", "马甲"],
        [None, "独用", "合用", "竖", "横", "独用", "合用", None, None, None, None],
        ["龙翔街道", *marked(True, False, False, True, False, True, True, False, True, False)],
        ["护国街道", *marked(False, True, True, False, True, False, False, True, False, True)],
        ["大观街道", *marked(True, False, True, False, False, False, True, True, False, False)],
    ]


@pytest.mark.parametrize(
    ("yes", "no", "legend"),
    [
        ("○", "×", "记法：○ 为有，× 为无"),
        ("△", "▲", "说明：“△”表示有，“▲”表示没有"),
        ("＋", "－", "注：＋=已做；－=未做"),
    ],
)
def test_上面写明什么号是有什么号是无_照写明的读(yes: str, no: str, legend: str):
    found = read(signs(yes, no, legend))
    assert column(found, "office") == ["own", "shared", "own"]
    assert column(found, "direction_sign") == ["shared", "own", None]
    assert column(found, "logo_wall") == [True, False, True]
    assert column(found, "vest") == [False, True, False]
    assert errors(found) == []


def test_没写明_圈旁边只有叉_圈是有_提醒一次():
    found = read(signs("○", "×", "2024年4月"))
    assert column(found, "office") == ["own", "shared", "own"]
    assert column(found, "badge") == [False, True, True]
    assert (warned(found, "likely_tick"), errors(found)) == (1, [])


def test_实心圈旁边的空心圈不是有():
    found = read(signs("●", "○", "2024年4月"))
    assert column(found, "office") == ["own", "shared", "own"]
    assert column(found, "badge") == [False, True, True]


# -- days in parts -----------------------------------------------------------------------------------

PEOPLE = ["永定街道", "杨文斌", "团体督导", "档案整理", "魏云霞、罗晓东"]


def ledger(heads: Rows, days: Rows, title: str = "五华区社工站督导台账") -> Rows:
    tail = ["社工站", "督导老师", "督导类别", "督导主题", "督导对象"]
    width = len(days[0])
    first = [*heads[0], *[None] * (width - len(heads[0])), *tail]
    rest = [[*row, *[None] * 5] for row in heads[1:]]
    return [[title], first, *rest, *([*day, "龙翔街道", *PEOPLE[1:]] for day in days)]


@pytest.mark.parametrize(
    ("rows", "merges"),
    [
        (ledger([["月", "日"]], [["1月", 3], [None, 10], ["3月", 12]], "五华区2024年督导台账"), [(2, 0, 3, 0)]),
        (ledger([["月份", "日期"]], [[1, "3日"], ["〃", "10日"], [3, "12日"]], "五华区2024年督导台账"), []),
        (ledger([["二〇二四年", None], ["月", "日"]], [["一", "三"], ["〃", "十"], ["三", "十二"]]), [(1, 0, 1, 1)]),
        (ledger([["2024年", None], ["月", "日"]], [[1, 3], [1, 10], [3, 12]]), []),
    ],
    ids=["merged", "ditto", "numerals under a year", "year above"],
)  # fmt: skip
def test_月和日分两列_月只写一次_写同上号_用中文数字_年写在上面(rows: Rows, merges: list[Any]):
    found = read(rows, merges=merges)
    assert column(found, "held_on") == ["2024-01-03", "2024-01-10", "2024-03-12"]
    assert errors(found) == []


@pytest.mark.parametrize(
    ("head", "title", "sheet", "days"),
    [
        ("哪天", "五华区社工站接受督导登记（2024年3月）", "3月", ["4日", "16日"]),
        ("日期", "五华区二〇二四年三月督导登记", "登记", ["4号", "16号"]),
        ("督导日期", "五华区2024年督导登记", "3月", ["04日", "16日"]),
    ],
)
def test_只写几日_月份在标题或表名里(head: str, title: str, sheet: str, days: list[str]):
    found = read(ledger([[head]], [[day] for day in days], title), sheet)
    assert column(found, "held_on") == ["2024-03-04", "2024-03-16"]
    assert errors(found) == []


def test_标题说了几个月_只写几日的不猜():
    found = read(ledger([["日期"]], [["4日"], ["16日"]], "五华区2024年3月至5月督导登记"))
    assert column(found, "held_on") == [None, None]
    assert [code for code, _ in errors(found)] == ["unreadable_date"] * 2


# -- what is said once -------------------------------------------------------------------------------


def sessions(title: str, head: list[str], *cells: list[Any]) -> Rows:
    days = ["2024-03-12", "2024-04-09"]
    rows = [[day, "团体督导", "档案整理", 120, *row] for day, row in zip(days, cells, strict=True)]
    return [[title], ["督导日期", "督导类别", "督导主题", "时长（分钟）", *head], *rows]


@pytest.mark.parametrize(
    ("title", "sheet", "pointed"),
    [
        ("费宏达老师2024年度督导台账", "费宏达", 0),
        ("2024年督导台账（欧阳静督导）", "第二张", 0),
        ("五华区2024年督导台账", "叶知秋", 1),
    ],
)
def test_一位老师一张_名字只在标题或表名里(title: str, sheet: str, pointed: int):
    found = read(sessions(title, ["督导对象"], ["敖国栋、屠思思"], ["庞秋香"]), sheet)
    name = sheet if sheet != "第二张" else "欧阳静"
    assert column(found, "supervisors") == [[name], [name]]
    assert warned(found, "supervisor_from_sheet") == pointed


@pytest.mark.parametrize("sheet", ["五华区", "团体督导", "3月", "汇总", "上半年"])
def test_表名不是人名的_不当督导老师(sheet: str):
    rows = sessions("五华区2024年督导台账", ["督导对象"], ["敖国栋、屠思思"], ["庞秋香"])
    assert column(read(rows, sheet), "supervisors") == [[], []]


def test_站点只在标题里_每条都是它():
    rows = sessions("五华区龙翔街道社工站接受督导登记2024年", ["督导老师"], ["杨文斌"], ["杨文斌"])
    assert column(read(rows), "stations") == [["龙翔街道"], ["龙翔街道"]]


@pytest.mark.parametrize(
    ("cells", "stations", "people"),
    [
        (
            ["龙翔街道社工站：倪云飞、皮会兰", "护国街道：吴志远"],
            [["龙翔街道"], ["护国街道"]],
            [["倪云飞", "皮会兰"], ["吴志远"]],
        ),
    ],
)
def test_站点写在人名前面(cells: list[str], stations: Any, people: Any):
    rows = sessions(
        "五华区2024年督导台账", ["督导老师", "督导对象"], *(["杨文斌", c] for c in cells)
    )
    found = read(rows)
    assert column(found, "stations") == stations
    assert column(found, "supervisees") == people
    assert errors(found) == []


# -- two days in parts, side by side; a day in parts above the list ------------------------------------


def staff(first: list[str], second: list[str], days: list[list[Any]], above: Rows) -> Rows:
    title = "五华区社工站点人员情况统计总表"
    top = ["站点", "姓名", "性别", *first, *second, "学历"]
    people = [
        ["龙翔街道", "钱思远", "女"],
        ["护国街道", "李明达", "男"],
        ["莲华街道", "赵小芸", "女"],
    ]
    return [
        [title],
        *above,
        top,
        *([*one, *day, "本科"] for one, day in zip(people, days, strict=True)),
    ]


@pytest.mark.parametrize(
    ("first", "second", "days", "born", "hired"),
    [
        (["出生/年", "出生/月", "出生/日"], ["入职/年", "入职/月", "入职/日"],
         [[1986, 1, 20, 2021, 8, 21], [1994, 6, None, 2022, 12, None], [1993, 8, 29, 2024, 9, 28]],
         ["1986-01-20", "1994-06", "1993-08-29"], ["2021-08-21", "2022-12", "2024-09-28"]),
        (["出生年份", "出生月份"], ["入职年份", "入职月份"],
         [["1986年", "1月", "2021年", "8月"], ["1994年", "6月", "2022年", "12月"], ["1993年", "8月", "2024年", "9月"]],
         ["1986-01", "1994-06", "1993-08"], ["2021-08", "2022-12", "2024-09"]),
        (["出生日", "出生月", "出生年"], ["到岗日", "到岗月", "到岗年"],
         [[20, 1, 1986, 21, 8, 2021], [None, 6, 1994, None, 12, 2022], [29, 8, 1993, 28, 9, 2024]],
         ["1986-01-20", "1994-06", "1993-08-29"], ["2021-08-21", "2022-12", "2024-09-28"]),
    ],
    ids=["below a band", "year and month", "day first"],
)  # fmt: skip
def test_出生和入职都分了几列_各合成一天(first, second, days, born, hired):
    found = read(staff(first, second, days, []))
    assert column(found, "born") == born
    assert column(found, "hired_on") == hired
    assert errors(found) == []


@pytest.mark.parametrize(
    "parts",
    [[2025, 4, 18], ["2025", "年", 4, "月", 18, "日"], ["2025年", "4月", "18日"]],
    ids=["numbers", "signs between", "signs behind"],
)
def test_表头上的填表日期分了几格(parts):
    above = [["填表日期", *parts, "督导助理", "唐晓棠"]]
    days = [["1986-01-20", "2021-08"]] * 3
    found = read(staff(["出生日期"], ["入职时间"], days, above))
    assert found.meta["filled_on"] == "2025-04-18"
    assert found.meta["assistant"] == "唐晓棠"
    assert warned(found, "unread_cell") == 0


# -- last year's columns beside this year's ------------------------------------------------------------


@pytest.mark.parametrize(
    ("heads", "old"),
    [
        (["2024年同期", "2025年督导日期", "2024年备注"], ["2024.9.5", "2025.3.10", "未归档"]),
        (["2024年督导日期", "2025年督导日期", "2024年度说明"], ["2024.9.5", "2025.3.10", "补过"]),
        (["2023年日期", "2025年度日期", "2024年督导时间"], ["2023-9-5", "2025-3-10", "2024-3-7"]),
    ],
)
def test_旁边有往年的栏_只读今年的(heads: list[str], old: list[str]):
    top = ["序号", *heads[:2], "督导站点", "督导类别", "督导方式", "督导", "督导时长", heads[2]]
    row = [1, *old[:2], "太和街道", "团体督导", "面谈", "汪建平", "60分钟", old[2]]
    found = read(
        [["官渡区2025年度社工站督导工作台账"], top, row, [2, *row[1:3], "六甲街道", *row[4:]]]
    )
    assert (found.form, len(found.records)) == ("session_ledger", 2)
    assert column(found, "held_on") == ["2025-03-10"] * 2
    assert column(found, "note") in ([None, None], [])


# -- what asks with 是 -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "day", ["督导是哪天", "督导是在哪天", "督导是什么时候", "督导日期是哪一天"]
)
@pytest.mark.parametrize("place", ["在哪儿督导的", "督导是在哪里", "督导地点"])
def test_是和在不算字(day: str, place: str):
    top = [
        "被督导的社工是谁",
        "督导老师",
        "督导类型",
        "用什么方式督导的",
        day,
        "大概督导了多久",
        place,
        "督导内容",
    ]
    row = [
        "晏桂芳",
        "贺子谦老师",
        "个体督导",
        "面谈",
        "2025/03/05",
        "一个小时",
        "转龙镇社工站",
        "入户时遇到拒访怎么办",
    ]
    found = read([top, row, row], sheet="个别督导登记表")
    assert column(found, "held_on") == ["2025-03-05"] * 2
    assert column(found, "place") == ["转龙镇社工站"] * 2
    assert column(found, "minutes") == [60, 60]
