"""What stands around a list, and cells that say themselves what they hold: read by meaning, never passed over.

Every kind is shown on variants nobody sent.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dudao.reading.grid import Grid, Reading
from dudao.recognition.check import check
from dudao.records import SheetResult

TODAY = dt.date(2026, 1, 10)
STAFF = ["姓名", "性别", "所在站点", "入职时间", "学历", "专业"]
PEOPLE = [
    ["张秀英", "女", "龙翔街道", "2022-03", "本科", "法学"],
    ["李建国", "男", "护国街道", "2021-11", "大专", "会计学"],
]
Rows = list[list[Any]]


def read(rows: Rows, sheet: str = "Sheet1", name: str = "a.xlsx") -> SheetResult:
    width = max(map(len, rows))
    grid = Grid(sheet, "sheet", [[*r, *[None] * (width - len(r))] for r in rows])
    return check(Reading(name, "0" * 64, [grid], []), TODAY).sheets[0]


def column(found: SheetResult, name: str) -> list[Any]:
    return [record.values.get(name) for record in found.records]


def said(found: SheetResult, severity: str = "") -> list[tuple[str, str | None]]:
    return [(p.code, p.cell) for p in found.problems if p.severity.startswith(severity)]


# -- a day that no label claims ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        ["综合部", None, "更新至：", "2025-05-10"],
        ["登记日", dt.date(2025, 5, 10)],
        ["填报单位：五华区民政局救助股      2025年5月10日     第1页 共2页"],
        ["填表：丁宁　2025.5.10　　承接机构：五华区暖阳社会工作服务中心"],
        ["2025年5月10日摸的底，各站自己对一下"],
    ],
)
def test_表上面唯一的一个整日子是填表时间(line: list[Any]):
    found = read([["五华区社工站在岗人员"], line, STAFF, *PEOPLE])
    assert found.meta["filled_on"] == "2025-05-10"
    assert [p for p in said(found) if p != ("filled_on_supposed", "A2")] == []


def test_旁边没有字说是什么日期的_读出来并提醒():
    found = read([["五华区社工站在岗人员"], ["丁宁 2025年5月10日 五楼"], STAFF, *PEOPLE])
    assert found.meta["filled_on"] == "2025-05-10"
    assert said(found) == [("filled_on_supposed", "A2")]


@pytest.mark.parametrize(
    "line",
    [
        "请于2025年5月10日前报送",
        "根据2025年5月10日会议要求填写",
        "统计期间2025年5月10日至2025年6月9日",
        "2025年5月10日起执行新的补助",
    ],
)
def test_别的事的日子不是填表时间(line: str):
    found = read([["五华区社工站在岗人员"], [line], STAFF, *PEOPLE])
    assert found.meta["filled_on"] is None


def test_写明的填表时间比剩下的日子要紧():
    lines = [["填表时间：2025年5月10日"], ["打印于2025年6月1日"]]
    found = read([["五华区社工站在岗人员"], *lines, STAFF, *PEOPLE])
    assert found.meta["filled_on"] == "2025-05-10"


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("督导助理：丁宁       （有打“√”，没有打“○”）", "assistant", "丁宁"),
        ("联系电话：138-0000-5521   数据时点：2025年5月10日", "contact_phone", "13800005521"),
        ("负责人：岳光明　　办公地点：三楼", "contact_name", "岳光明"),
    ],
)
def test_空开写的下一件事不算在值里(line: str, name: str, value: str):
    found = read([["五华区社工站在岗人员"], [line], STAFF, *PEOPLE])
    assert found.meta[name] == value
    assert said(found, "error") == []


# -- cells that say what they hold -------------------------------------------------------------------

LEDGER = ["日期", "街道站", "形式", "人员", "时长", "议题"]


@pytest.mark.parametrize(
    "write",
    [
        lambda s, a, w: f"督导：{s}\n助理：{a}\n社工：{w}",
        lambda s, a, w: f"督导老师：{s}；陪同：{a}；参加社工：{w}",
        lambda s, a, w: f"督导{s}，助理{a}，社工{w}",
        lambda s, a, w: f"被督导者:{w} 督导者:{s} 督导助理:{a}",
    ],
)
def test_一格里写明谁是督导谁是社工_分开读(write):
    rows = [
        ["2025-03-05", "龙翔街道", "团体", write("池清扬", "丁宁", "屈明远、闵知夏"), "2小时", "个案"],
        ["2025-03-19", "护国街道", "个别", write("窦一鸣", "丁宁", "程思齐"), "1小时", "小组"],
    ]  # fmt: skip
    found = read([["五华区2025年督导台账"], LEDGER, *rows])
    assert column(found, "supervisors") == [["池清扬"], ["窦一鸣"]]
    assert column(found, "assistant") == ["丁宁", "丁宁"]
    assert column(found, "supervisees") == [["屈明远", "闵知夏"], ["程思齐"]]
    assert said(found, "error") == []


@pytest.mark.parametrize("heads", [["人员"], ["参加人员"], ["督导对象"]])
def test_只有一格写了角色_不把督导当社工(heads: list[str]):
    head = [*LEDGER[:3], *heads, *LEDGER[4:]]
    rows = [
        ["2025-03-05", "龙翔街道", "团体", "屈明远、闵知夏", "2小时", "个案"],
        ["2025-03-12", "龙翔街道", "团体", "程思齐、闵知夏", "2小时", "个案"],
        ["2025-03-19", "护国街道", "团体", "督导：窦一鸣 社工：程思齐", "1小时", "小组"],
    ]
    found = read([["五华区2025年督导台账"], head, *rows])
    assert column(found, "supervisees")[2] == []
    assert ("mixed_roles", "D5") in said(found, "error")


# -- a line of labels and values above a list ---------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        ["承接机构", "昆明暖阳社会工作服务中心", "掌事的", "陶文斌", "职务", "总干事", "电话", "138-0000-2209"],
        ["督导助理", "丁宁", "挂钩领导", "陶文斌", "联系电话", "138-0000-2209"],
    ],
)  # fmt: skip
def test_标题下的一行标签和值不是列名的上一行(line: list[str]):
    """One label nobody knows leaves the others what they are, and is told with its value."""
    found = read([["五华区社工站在岗人员"], line, STAFF, *PEOPLE])
    assert found.meta["contact_phone"] == "13800002209"
    assert column(found, "name") == ["张秀英", "李建国"]
    assert found.columns["name"] == "姓名"
    assert ("unread_cell", "D2") in said(found)


@pytest.mark.parametrize(
    "line", [["挂片", "陶文斌"], ["甲方代表", "陶文斌", "乙方代表", "138-0000-2209"]]
)
def test_一行里没有认得的标签_人名和电话也说一声(line: list[str]):
    found = read([["五华区社工站在岗人员"], line, STAFF, *PEOPLE])
    assert ("unread_cell", "B2") in said(found)
    assert column(found, "name") == ["张秀英", "李建国"]


@pytest.mark.parametrize(
    ("line", "agency", "name", "title"),
    [
        ("这张是六月份一个站一个站问来的，机构是五华春晖社工服务中心，带队的是中心主任岳光明，电话13800005521。",
         "五华春晖社工服务中心", "岳光明", "中心主任"),
        ("我们机构是五华暖阳社会工作服务社，负责人是陶文斌，电话138-0000-5521，有事打电话",
         "五华暖阳社会工作服务社", "陶文斌", None),
        ("各站自己填，承接机构为五华同心社工事务所，联系人是站长丁宁。", "五华同心社工事务所", "丁宁", "站长"),
    ],
)  # fmt: skip
def test_一句话里说的机构和联系人(line: str, agency: str, name: str, title: str | None):
    meta = read([["五华区社工站在岗人员"], [line], STAFF, *PEOPLE]).meta
    assert (meta["agency"], meta["contact_name"], meta["contact_title"]) == (agency, name, title)
    assert meta["contact_phone"] == ("13800005521" if "电话1" in line else None)


@pytest.mark.parametrize(
    "line",
    [
        "昆明众愉社会工作服务中心员工花名册（五华区社工站项目组）",
        "五华暖阳社工服务社驻站人员信息",
        "云南春晖公益发展中心在岗社工名单（五华）",
    ],
)
def test_标题里是哪家机构的员工_机构从标题来(line: str):
    found = read([[line], STAFF, *PEOPLE])
    assert found.meta["agency"]
    assert line.startswith(found.meta["agency"])
    assert ("agency_from_filer", "A1") in said(found)


@pytest.mark.parametrize(
    "remark", ["本表由站上自填，督导助理 丁宁 汇总", "名单上的人都在站上做着", "下半年换新本子了，接着记"]
)  # fmt: skip
def test_表下面的一句话不是一个人_说一声(remark: str):
    found = read([["五华区社工站在岗人员"], STAFF, *PEOPLE, [remark]])
    assert column(found, "name") == ["张秀英", "李建国"]
    assert said(found, "error") == []
    assert [cell for _, cell in said(found)] == ["A5"]


# -- codes with their legend at the foot, under a title of money -------------------------------------


@pytest.mark.parametrize(
    ("title", "heads", "foot"),
    [
        ("五华区社工站岗位经费明细账", ["性别码", "学历码"], "代码说明：性别码 1男 2女；学历码 1研究生 2本科 3大专。"),
        ("五华区社工站人员支出登记", ["性别代码", "学历代码"], "编码：性别 1男 2女；学历 1研究生 2本科 3大专"),
        ("五华区社工站补助发放花名", ["性别代号", "学历编码"], "性别：1-男 2-女；学历：1-研究生 2-本科 3-大专"),
    ],
)  # fmt: skip
def test_经费账里的人员_代码按表下面的说明读(title: str, heads: list[str], foot: str):
    rows = [
        ["科目", "站点", "人员", heads[0], "出生年月", heads[1], "专业", "到站年月", "月发放额"],
        ["50199", "龙翔街道", "张秀英", 2, 199301, 1, "法学", 202212, 3900],
        ["50199", "护国街道", "李建国", 1, 198712, 3, "会计学", 202210, 3000],
        [None, "合计", None, None, None, None, None, None, 6900],
        [foot],
    ]
    found = read([[title], *rows])
    assert found.form == "staffing"
    assert column(found, "sex") == ["女", "男"]
    assert column(found, "education") == ["硕士", "大专"]
    assert column(found, "salary") == [3900, 3000]


@pytest.mark.parametrize(
    "title", ["五华区社工站实体资产登记", "站点设备采购支出后的情况", "固定物资台账"]
)
def test_资产账里的实体建设_代码按表下面的说明读(title: str):
    rows = [
        ["行次", "站点", "办公场所码", "门牌码", "去向牌码", "室型码", "LOGO墙（面）", "工作牌（个）", "帽子（顶）", "马甲（件）", "照片（张）", "入账金额"],
        [1, "龙翔街道", 1, 1, 1, 3, 1, 6, 6, 12, 9, 3860],
        [2, "护国街道", 2, 2, 0, 1, 0, 4, 0, 8, 4, 2140],
        [3, "大观街道", 1, 1, 2, 2, 1, 0, 4, 5, 0, 980],
        ["编码：办公场所、去向牌 1独用 2合用 0无；门牌 1竖排 2横排 0无；室型 1一室 2两室 3多室。"],
    ]  # fmt: skip
    found = read([[title], *rows], name="五华区.xlsx")
    assert found.form == "facility"
    assert column(found, "office") == ["own", "shared", "own"]
    assert column(found, "direction_sign") == ["own", None, "shared"]
    assert column(found, "rooms") == ["multi", "one", "two"]
    assert column(found, "cap") == [True, False, True]


# -- headings of more than one row --------------------------------------------------------------------


@pytest.mark.parametrize(
    "labels",
    [
        ["姓名", "性别", "派驻点位", "到岗日子", "文化层次", "所学"],
        ["称呼", "男女", "站点", "哪年来的", "学历", "专业方向"],
        ["员工姓名", "性别", "所在站", "入职日期", "最高学历", "主修"],
    ],
)
def test_英文的第二行列名不是一个人(labels: list[str]):
    twin = ["Name", "Gender", "Station", "On-board Date", "Degree", "Major"]
    found = read([["五华区社工站在岗人员花名册"], labels, twin, *PEOPLE])
    assert column(found, "name") == ["张秀英", "李建国"]
    assert said(found, "error") == []


@pytest.mark.parametrize("tall", [(0, 1, 9), (0, 1), (1, 9)])
def test_三行列名_上面的填表时间照读(tall: tuple[int, ...]):
    """Groups over several columns beside labels that reach down: still headings, no table above."""
    rows = [
        ["五华区社工站实体建设明细"],
        ["填表时间：2025年5月10日　　督导助理：丁宁"],
        ["序号", "社工站", "场地", None, None, None, None, "物资", None, "照片留存"],
        [None, None, "办公场所", None, "房型", None, None, "工作牌", "马甲", None],
        [None, None, "独用", "合用", "一室", "两室", "多室", None, None, None],
        [1, "龙翔", "√", None, None, "√", None, "√", "√", "√"],
        [2, "护国", None, "√", "√", None, None, None, "√", None],
    ]
    merges = [(2, 2, 2, 6), (2, 7, 2, 8), (3, 2, 3, 3), (3, 4, 3, 6), *((2, c, 4, c) for c in tall)]
    grid = Grid("明细", "sheet", [[*r, *[None] * (10 - len(r))] for r in rows], merges)
    found = check(Reading("a.xlsx", "0" * 64, [grid], []), TODAY).sheets[0]
    assert (found.meta["filled_on"], found.meta["assistant"]) == ("2025-05-10", "丁宁")
    assert column(found, "office") == ["own", "shared"]
    assert column(found, "vest") == [True, True]
    assert said(found, "error") == []
