"""两份收件的不同：同一样东西按表单的 identity 认，逐格对比。

| 情形 | 结果 |
| --- | --- |
| 同站同名，入职时间变了 | 改动一格，写明两边的单元格 |
| 同名换了站，性别、出生年不相违 | 改动（调动），不是一增一减 |
| 同名换了站，性别不同 | 一增一减 |
| 同名两人换了站，分不清 | 各增各减 |
| 名字改了，别的全都一样 | 改动（姓名） |
| 只有名字，别的都空着 | 一增一减 |
| 行序换了 | 没有不同 |
| 同一天、同县、同督导的两行 | 先认一模一样的，其余按先后 |
| 县写在表头上 | 按表头的县认 |
| 另加的列变了 | 按列名写出 |
"""

import time

import pytest

from dudao.forms import load_forms
from dudao.history.diff import Row, as_dict, difference, of_sheet
from dudao.records import Record, SheetResult

STAFFING = load_forms()["staffing"]
LEDGER = load_forms()["session_ledger"]


def person(row, station, name, **more):
    values = {"meta_county": "五华区", "station": station, "name": name, **more}
    return Row(
        values, {n: f"{c}{row}" for c, n in zip("ABCDEF", values, strict=False)}, f"表!R{row}"
    )


def changes(found):
    return [(f.field, f.old, f.new) for change in found.changed for f in change.fields]


def counts(found):
    return len(found.new), len(found.changed), len(found.gone), found.same


def test_改一格_两边的单元格都写出来():
    old = [person(3, "龙翔街道", "张三", hired_on="2023-05"), person(4, "龙翔街道", "李四")]
    new = [person(9, "龙翔街道", "李四"), person(8, "龙翔街道", "张三", hired_on="2023-06")]
    found = difference(STAFFING, old, new)
    (change,) = found.changed
    (field,) = change.fields
    assert (field.label, field.old, field.new) == ("入职时间", "2023-05", "2023-06")
    assert (field.cell_old, field.cell_new) == ("D3", "D8")
    assert counts(found) == (0, 1, 0, 1)
    assert not change.moved


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([("甲", "张三", {"sex": "女"})], [("乙", "张三", {})], (0, 1, 0, 0)),
        ([("甲", "张三", {"sex": "女"})], [("乙", "张三", {"sex": "男"})], (1, 0, 1, 0)),
        ([("甲", "张三", {"born": "1990-01"})], [("乙", "张三", {"born": "1990"})], (0, 1, 0, 0)),
        ([("甲", "张三", {"born": "1990"})], [("乙", "张三", {"born": "1991"})], (1, 0, 1, 0)),
        ([("甲", "张三", {}), ("丙", "张三", {})], [("乙", "张三", {})], (1, 0, 2, 0)),
        ([("甲", "张三", {"age": 30})], [("甲", "张珊", {"age": 30})], (0, 1, 0, 0)),
        ([("甲", "张三", {"age": 30})], [("甲", "张珊", {"age": 31})], (1, 0, 1, 0)),
        ([("甲", "张三", {})], [("甲", "李四", {})], (1, 0, 1, 0)),
        ([], [("甲", "张三", {})], (1, 0, 0, 0)),
        ([("甲", "张三", {})], [], (0, 0, 1, 0)),
        ([], [], (0, 0, 0, 0)),
    ],
)
def test_调动和改名(old, new, expected):
    made = [
        [person(n, s, p, **more) for n, (s, p, more) in enumerate(side, 2)] for side in (old, new)
    ]
    assert counts(difference(STAFFING, *made)) == expected


def test_调动写成站点的改动():
    old, new = person(2, "护国街道", "张三"), person(5, "龙翔街道", "张三")
    found = difference(STAFFING, [old], [new])
    assert found.changed[0].moved
    assert changes(found) == [("station", "护国街道", "龙翔街道")]


def row(day, supervisor, minutes, county="五华区"):
    return Row(
        {"held_on": day, "county": [county], "activity": "individual", "supervisors": [supervisor], "minutes": minutes}
    )  # fmt: skip


def test_同一身份的几行_一样的先认_其余按先后():
    old = [row("2025-03-01", "甲", 60), row("2025-03-01", "甲", 90)]
    new = [row("2025-03-01", "甲", 90), row("2025-03-01", "甲", 45), row("2025-03-01", "甲", 30)]
    found = difference(LEDGER, old, new)
    assert changes(found) == [("minutes", 60, 45)]
    assert [r.values["minutes"] for r in found.new] == [30]
    assert counts(found) == (1, 1, 0, 1)


def test_台账改了日期_别的都一样_是同一行():
    found = difference(LEDGER, [row("2025-03-01", "甲", 60)], [row("2025-03-02", "甲", 60)])
    assert changes(found) == [("held_on", "2025-03-01", "2025-03-02")]


def test_另加的列和表头上的县():
    old = person(2, "龙翔街道", "张三", extra={"电话": "甲", "备注2": "x"})
    new = Row({"county": "五华区", "station": "龙翔街道", "name": "张三", "extra": {"备注2": "y"}})
    found = difference(STAFFING, [old], [new])
    assert changes(found) == [("extra.电话", "甲", None), ("extra.备注2", "x", "y")]


def test_没入库的表和库里的记录比_值的写法一致():
    sheet = SheetResult(
        "1", "session_ledger", {"county": None},
        [Record(3, {"held_on": "2025-03-01", "county": "五华区", "activity": "individual",
                    "supervisors": ["甲"], "minutes": 60.0}, {"held_on": "A3"})],
    )  # fmt: skip
    (made,) = of_sheet(LEDGER, sheet, "台账.xlsx")
    assert made.source == "台账.xlsx!1!R3"
    assert difference(LEDGER, [row("2025-03-01", "甲", 60)], [made]).same == 1


def test_字典的样子():
    found = difference(
        STAFFING, [person(2, "甲", "张三", age=30)], [person(2, "甲", "张三", age=31)]
    )
    assert as_dict(found) == {
        "form": "staffing",
        "same": 0,
        "new": [],
        "changed": [
            {
                "identity": {"county": "五华区", "station": "甲", "name": "张三"},
                "moved": False,
                "source_old": "表!R2",
                "source_new": "表!R2",
                "fields": [
                    {"field": "age", "label": "年龄（或出生年月）", "old": 30, "new": 31, "cell_old": "D2", "cell_new": "D2"}
                ],
            }
        ],
        "gone": [],
    }  # fmt: skip


def test_每种表的_identity_都是它有的字段():
    for form in load_forms().values():
        assert form.identity, form.id
        assert all(name in form.fields or name in form.meta for name in form.identity), form.id


@pytest.mark.long
@pytest.mark.parametrize("alike", [False, True])
def test_行数十倍_用时不到平方(alike):
    """alike：都是同一天、同一人，只能按内容和先后认。"""

    def compared(rows):
        days = ["2025-03-01" if alike else f"2025-03-{n}" for n in range(rows)]
        old = [row(day, "甲", n) for n, day in enumerate(days)]
        new = [row(day, "甲", n + n % 7) for n, day in enumerate(days)]
        start = time.process_time()
        return difference(LEDGER, old, new), time.process_time() - start

    few = min(compared(1_000)[1] for _ in range(5))
    found, many = compared(10_000)
    assert many < 40 * few  # 100 where it grew with the square
    assert len(found.changed) + found.same == 10_000
