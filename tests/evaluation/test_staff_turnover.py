"""谁来谁走：一个县区两张人员表之间；可能是同一个人的问一句；薪资人数不够不给。"""

from __future__ import annotations

import hashlib

from dudao.records import FileResult, Record, SheetResult
from dudao.store import audit
from dudao.store.decisions import same_session as sameness
from dudao.store.decisions.same_session import SourcePlace

FIELDS = ("station", "name", "sex", "born", "hired_on", "salary", "education")
OLD = """
    龙翔街道 | 钱思远 | 男 | 1991-07 | 2023-05 | 3000
    龙翔街道 | 方清婉 | 女 | 1993-11 | 2024-03 | 3100
    华山街道 | 沈佳宁 | 女 | 1990-02 | 2022-01 | 3200
    普吉街道 | 陆明 | 男 | 1988-02 | 2021-01 | 3300
"""
NEW = """
    龙翔街道 | 钱思远 | 男 | 1991-07 | 2023-05 | 3000
    华山街道 | 方清婉 | 女 | 1993-11 | 2024-03 | 3100
    华山街道 | 沈佳凝 | 女 | 1990-02 | 2022-01 | 3200
    华山街道 | 沈佳林 | 男 | 1999-02 | 2025-06 | 3900
"""


def send(city, county, day, table):
    """A staffing table of :data:`FIELDS`; cells left away at a line's end are empty."""
    rows = [[c.strip() or None for c in line.split("|")] for line in table.strip().splitlines()]
    records = [
        Record(n, dict(zip(FIELDS, [*row, *[None] * (len(FIELDS) - len(row))], strict=True)))
        for n, row in enumerate(rows, 2)
    ]
    for record in records:
        pay = record.values["salary"]
        record.values["salary"] = float(pay) if pay else None
    sheet = SheetResult("Sheet1", "staffing", {"county": county, "filled_on": day}, records)
    data = f"{county} {day}".encode()
    result = FileResult(f"{county}{day}.xlsx", hashlib.sha256(data).hexdigest(), [sheet])
    city.store.commit(result, data, "测试", now=city.late)


def turned(city, sent=()):
    for day, table in sent or (("2025-06-30", OLD), ("2025-12-30", NEW)):
        send(city, "五华区", day, table)
    return asked(city)


def asked(city):
    with city.facts() as facts:
        tables = facts.run("pages/staffing/tables")
        assert tables["told_on"].tolist() == ["2025-06-30", "2025-12-30"]
        assert tables["people"].tolist() == [4, 4]
        (first, last), sheets = tables["upload_id"].tolist(), tables["sheet_no"].tolist()
        found = facts.rows(
            "pages/staffing/turnover", county="五华区", upload_id=first, sheet_no=sheets[0],
            later_upload=last, later_sheet=sheets[1],
        )  # fmt: skip
    return {row["name"]: row for row in found}


def persons(city):
    with city.facts() as facts:
        return facts.rows("pages/staffing/persons")


def places(row):
    return [SourcePlace(row[f"{s}_upload"], "staffing", row[f"{s}_sheet"], row[f"{s}_row"]) for s in "ab"]  # fmt: skip


def test_名字差一个字_认定是同一个人_就没有变_撤销又是一走一来(city):
    turned(city)
    (row,) = persons(city)
    assert (row["kind"], row["a_name"], row["b_name"], row["why"]) == ("spelling", "沈佳宁", "沈佳凝", "性别、出生年、入职时间")  # fmt: skip
    sameness.decide(city.store, *places(row), "same", "王主任")
    found = asked(city)
    assert "沈佳宁" not in found
    assert (found["沈佳凝"]["turn"], found["沈佳凝"]["was"]) == ("stayed", "沈佳宁")
    sameness.take_back(city.store, *places(row), "王主任")
    assert (asked(city)["沈佳宁"]["turn"], persons(city)[0]["verdict"]) == ("left", None)
    assert [e.action for e in audit.entries(city.store.cursor())][-2:] == ["person_same", "person_open"]  # fmt: skip


def test_认定不是_不再问_新表来了也记得(city):
    turned(city)
    sameness.decide(city.store, *places(persons(city)[0]), "different", "王主任")
    assert asked(city)["沈佳凝"]["likely"] is None
    send(city, "五华区", "2026-01-03", NEW)
    (row,) = persons(city)
    assert (row["verdict"], row["b_name"], row["b_told_on"]) == (
        "different",
        "沈佳凝",
        "2026-01-03",
    )


def test_两个县同名_出生相同_问是不是转过去的_出生相违的不问(city):
    turned(city)
    assert [row["kind"] for row in persons(city)] == ["spelling"]
    send(city, "盘龙区", "2026-01-02", "鼓楼街道 | 陆明 | 男 | 1988-02 | 2025-11 | 3300\n鼓楼街道 | 钱思远 | 男 | 1979-01 | 2023-05 |")  # fmt: skip
    found = [row for row in persons(city) if row["kind"] == "transfer"]
    assert [(r["a_county"], r["b_county"], r["a_name"], r["why"]) for r in found] == [("五华区", "盘龙区", "陆明", "性别、出生年")]  # fmt: skip


def test_新来_不在了_换了站_没有变(city):
    found = turned(city)
    assert {name: row["turn"] for name, row in found.items()} == {
        "钱思远": "stayed", "方清婉": "moved", "沈佳宁": "left", "陆明": "left", "沈佳凝": "joined", "沈佳林": "joined",
    }  # fmt: skip


def test_差一个字_性别出生入职不相违的_可能是同一个人(city):
    found = turned(city)
    assert found["沈佳宁"]["likely"] == "沈佳凝"
    assert found["沈佳凝"]["likely"] == "沈佳宁"
    assert (found["沈佳林"]["likely"], found["陆明"]["likely"]) == (None, None)


def test_后一张表没有列到的站_不算一定走了(city):
    found = turned(city)
    assert (found["陆明"]["listed"], found["沈佳宁"]["listed"]) == (False, True)


def test_薪资_人数不够的组没有数_到百元(city):
    line = "{} | {} | 女 | | | {} | {}".format
    enough = [line("龙翔街道", f"甲{n}", pay, "本科") for n, pay in zip("一二三四五", (3000, 3120, 3260, 3400, 9000), strict=True)]  # fmt: skip
    few = [line("鼓楼街道", f"乙{n}", 4000, "大专") for n in "一二三四"]
    send(city, "五华区", "2025-12-30", "\n".join(enough))
    send(city, "盘龙区", "2025-12-30", "\n".join(few))
    with city.facts() as facts:
        found = facts.rows("pages/staffing/pay", year=2025, few=5)
    told = {(r["by"], r["name"]): (r["people"], r["median"]) for r in found}
    assert told["county", "五华区"] == (5, 3300)
    assert told["county", "盘龙区"] == told["education", "大专"] == (4, None)
    assert told["all", "全市"] == (9, 4000)
