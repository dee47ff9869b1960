"""The staffing files of the thirteen counties that sent one."""

from __future__ import annotations

import datetime as dt

from maker import city
from maker.grid import Sheet
from maker.staffing import (
    PRINTED,
    Roster,
    age_of,
    born,
    by_station,
    degree,
    each,
    hired,
    hired_serial,
    mixed,
    money,
    spaced_name,
)
from maker.truth import Entry

Made = tuple[list[Sheet], list[Entry]]
TITLE = "昆明市{}乡镇（街道）社工站点人员情况统计总表"


def wuhua() -> Made:
    """As printed: every cell where the manual has it."""
    r = Roster(Sheet("Sheet1"), "五华区", PRINTED)
    r.title(1, TITLE.format("五华区"))
    r.meta(2, (dt.date(2025, 12, 26), "2025-12-26"), "毕若溪")
    r.header(4)
    r.note(each(r, 5, lambda s: f"{s}社工站"))
    return [r.sheet], [r.entry]


def panlong() -> Made:
    """Stations merged down, a subtotal under each, months as 2021.3, two-character names spread."""
    r = Roster(
        Sheet("人员"),
        "盘龙区",
        PRINTED,
        name=spaced_name,
        hired_on=hired("{y}年{m}月", 7),
        salary=money("{comma}元"),
    )
    r.title(1, "盘龙区社工站人员情况统计表")
    r.meta(2, ("2025年12月25日", "2025-12-25"), "雷鸣宇")
    r.header(4)
    row = 5
    for station, people in by_station("盘龙区"):
        r.sheet.merge(row, 2, row + len(people) - 1, 2, f"{station}社工站")
        for worker in people:
            r.worker(row, worker, None)
            row += 1
        r.sheet.put(row, 2, "小计")
        r.sheet.put(row, 3, f"{len(people)}人")
        row += 1
    r.sheet.put(row, 1, "合计")
    r.sheet.put(row, 3, f"{len(city.of('盘龙区'))}人")
    return [r.sheet], [r.entry]


def guandu() -> Made:
    """The county only in the sheet's name; columns in another order, two added; full-width figures."""
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    columns = [
        ("序号", None), ("姓名", "name"), ("性别", "sex"), ("出生年月", "age"), ("学历", "education"), ("所学专业", "major"),
        ("所在社工站", "station"), ("入职时间", "hired_on"), ("薪资（元/月）", "salary"), ("持证情况", "certificate"),
        ("困难", "difficulty"), ("政治面貌", "extra.政治面貌"), ("备注", "note"),
    ]  # fmt: skip
    r = Roster(
        Sheet("官渡区"), "官渡区", columns, education=degree, age=born("{y}.{m:02d}"), hired_on=hired("{y}-{m:02d}-{d:02d}"),
        salary=lambda w, i: (str(w.salary).translate(wide), {"salary": w.salary}),
        certificate=lambda w, i: (w.certificate or "无", {"certificate": w.certificate}),
    )  # fmt: skip
    r.spell["extra.政治面貌"] = lambda w, i: (("群众", "中共党员", "共青团员")[i % 3], {})
    r.title(1, "社工站点人员情况统计总表")
    r.sheet.row(2, ["填表时间：", "２０２５年１２月２９日", None, "督导助理：", "纪秋雯"])
    agency, who, title, phone = city.AGENCIES["官渡区"]
    r.sheet.row(
        3,
        ["承接机构名称：", agency, None, "负责人姓名：", who, "职务：", title, "联系方式：", phone],
    )
    r.known("2025-12-29", "纪秋雯")
    r.header(4)
    each(r, 5, lambda s: s, note={2: ("产假", {"note": "产假"})})
    for cell in ("A1", "L4"):
        r.entry.allow(cell)
    r.entry.allow(None)
    return [r.sheet], [r.entry]


def xishan(corrected: bool) -> Made:
    """Sent twice: the first has 去年 and 面议, the second puts them right and adds a newcomer's station."""
    r = Roster(Sheet("Sheet1"), "西山区", PRINTED, hired_on=hired("{y}.{m}.{d}"), education=degree)
    r.title(1, TITLE.format("西山区"))
    filled = ("2026.1.4", "2026-01-04") if corrected else ("2025.12.22", "2025-12-22")
    r.meta(2, filled, "毕若溪")
    r.spell["age"] = age_of(dt.date.fromisoformat(filled[1]))
    r.header(4)
    people = city.of("西山区")
    wrong = {} if corrected else {"hired_on": {4: ("去年", {})}, "salary": {7: ("面议", {})}}
    end = each(r, 5, lambda s: f"西山区{s}", **wrong)
    if not corrected:
        r.doubt(people[4].name, "hired_on", "error", "去年")
        r.doubt(people[7].name, "salary", "error", "面议")
    r.note(end + 1)
    return [r.sheet], [r.entry]


def dongchuan() -> Made:
    """An .ods; dates with slashes, ages written 38岁, k for thousand."""
    on = dt.date(2025, 12, 30)
    r = Roster(
        Sheet("东川"), "东川区", PRINTED, hired_on=hired("{y}/{m}/{d}"), salary=money("{k}k"),
        age=lambda w, i: (f"{w.age(on)}岁", {"age": w.age(on)}),
    )  # fmt: skip
    r.title(1, TITLE.format("东川区"))
    r.meta(2, ("2025/12/30", "2025-12-30"), "雷鸣宇")
    r.header(4)
    each(r, 5, lambda s: f"{s}社会工作服务站")
    return [r.sheet], [r.entry]


def chenggong() -> Made:
    """A band row names the station above its workers; salaries in ten-thousands."""
    columns = [c for c in PRINTED if c[1] != "station"]
    r = Roster(
        Sheet("Sheet1"),
        "呈贡区",
        columns,
        salary=money("{wan}万"),
        hired_on=hired("{yy:02d}.{m}.{d}"),
    )
    r.title(1, TITLE.format("呈贡区"))
    r.meta(2, ("2025年12月24日", "2025-12-24"), "纪秋雯")
    r.spell["age"] = age_of(dt.date(2025, 12, 24))
    r.header(4)
    row = 5
    for station, people in by_station("呈贡区"):
        r.sheet.merge(row, 1, row, r.width, f"{station}社工站")
        row += 1
        for worker in people:
            r.worker(row, worker, None)
            row += 1
    return [r.sheet], [r.entry]


def jinning() -> Made:
    """The station only in its first row, dittos for the major; a former rank (晋城镇) and numbered empty rows."""
    r = Roster(Sheet("Sheet1"), "晋宁区", PRINTED, hired_on=hired("{y}年{m}月{d}日"))
    r.title(2, TITLE.format("晋宁区"))
    r.meta(3, ("2025年12月31日", "2025-12-31"), "雷鸣宇")
    r.spell["age"] = age_of(dt.date(2025, 12, 31))
    r.header(5)
    row, above = 6, None
    for station, people in by_station("晋宁区"):
        for number, worker in enumerate(people):
            written = station.replace("晋城街道", "晋城镇") if number == 0 else None
            ditto = {"major": ("〃", {"major": worker.major})} if worker.major == above else {}
            r.worker(row, worker, written, **ditto)
            if written == "晋城镇":
                r.doubt(worker.name, "station", "warning", written)
            elif station == "晋城街道":
                r.entry.allow(r.cell(worker.name, "station"))
            above = worker.major
            row += 1
    for number in range(3):
        r.sheet.put(row + number, 1, r.number + number + 1)
    r.note(row + 3)
    return [r.sheet], [r.entry]


def yiliang() -> Made:
    """The header printed again on every page, a blank row between, ages and birth months mixed."""
    on = dt.date(2025, 12, 23)
    r = Roster(
        Sheet("Sheet1"), "宜良县", PRINTED, age=mixed(age_of(on), born("{y}年{m}月"), born("{y}-{m:02d}")),
        hired_on=hired("{y}.{m:02d}", 7), salary=money("{n}元/月"),
    )  # fmt: skip
    r.title(1, TITLE.format("宜良县"))
    r.meta(2, ("2025.12.23", "2025-12-23"), "毕若溪")
    r.header(4)
    row = 5
    for number, worker in enumerate(city.of("宜良县")):
        if number and number % 5 == 0:
            r.header(row + 1)
            row += 2
        r.worker(row, worker, f"{worker.station}社工站")
        row += 1
    return [r.sheet], [r.entry]


def shilin_songming() -> Made:
    """One workbook for two counties, a sheet each, and the empty Sheet3 every new workbook had."""
    sheets, entries = [], []
    for county, name, day in (("石林县", "石林彝族自治县", 27), ("嵩明县", "嵩明县", 28)):
        on = dt.date(2025, 12, day)
        r = Roster(
            Sheet(county[:2]), county, PRINTED, age=age_of(on), hired_on=hired("{y}{m:02d}{d:02d}")
        )
        r.title(1, TITLE.format(name))
        r.meta(2, (f"2025年12月{day}日", on.isoformat()), "纪秋雯")
        r.header(4)
        each(r, 5, lambda s: f"{s}社工站")
        sheets.append(r.sheet)
        entries.append(r.entry)
    return [*sheets, Sheet("Sheet3")], entries


def luquan() -> Made:
    """Dates as serial numbers, an ID number for an age, a misspelt township, a pay range."""
    r = Roster(Sheet("Sheet1"), "禄劝县", PRINTED, hired_on=hired_serial)
    r.title(1, TITLE.format("禄劝彝族苗族自治县"))
    r.meta(2, ("2025-12-26", "2025-12-26"), "雷鸣宇")
    r.header(4)
    people = city.of("禄劝县")
    third, sixth = people[2], people[5]
    number = f"530128{third.born:%Y%m%d}0000"  # no valid check digit: nobody's number
    end = each(
        r, 5, lambda s: f"{s}社工站".replace("撒营盘", "撤营盘"),
        age={2: (number, {"born": third.born.isoformat()})},
        salary={5: ("3000-3500", {"salary_min": 3000, "salary_max": 3500})},
    )  # fmt: skip
    for worker in city.at("禄劝县", "撒营盘"):
        r.doubt(worker.name, "station", "warning", "撤营盘镇社工站")
    r.entry.allow(r.cell(third.name, "age"))
    r.entry.allow(r.cell(sixth.name, "salary"))
    r.sheet.put(end + 1, 1, "填表人：雷鸣宇")
    r.sheet.put(end + 1, 8, "审核人：柯建军")
    return [r.sheet], [r.entry]


def xundian() -> Made:
    """A Word table, stations merged down, the title a paragraph above."""
    sheet = Sheet("表1", word=True)
    r = Roster(
        sheet, "寻甸县", PRINTED, hired_on=hired("{y}年{m}月", 7), age=age_of(dt.date(2025, 12, 29))
    )
    r.spell["age"] = lambda w, i: (
        str(w.age(dt.date(2025, 12, 29))),
        {"age": w.age(dt.date(2025, 12, 29))},
    )
    r.spell["salary"] = lambda w, i: (str(w.salary), {"salary": w.salary})
    r.meta(1, ("2025年12月29日", "2025-12-29"), "纪秋雯")
    r.header(3)
    row = 4
    for station, people in by_station("寻甸县"):
        sheet.merge(row, 2, row + len(people) - 1, 2, station)
        for worker in people:
            r.worker(row, worker, None)
            row += 1
    return [sheet], [r.entry]


def anning() -> Made:
    """An added certificate column, a performance share on top of the pay, a note in a second column."""
    columns = [
        *PRINTED[:9],
        ("职业资格证书", "certificate"),
        *PRINTED[9:],
        ("备注2", "extra.备注2"),
    ]
    r = Roster(Sheet("安宁市社工"), "安宁市", columns)
    r.spell["extra.备注2"] = lambda w, i: ("2026年报考" if i == 3 else None, {})
    r.title(1, TITLE.format("安宁市"))
    r.meta(2, (dt.datetime(2025, 12, 27, 15, 30), "2025-12-27"), "毕若溪")
    r.header(4)
    people = city.of("安宁市")
    bonus = people[1]
    each(
        r,
        5,
        lambda s: s.replace("太平新城街道", "太平新城") + "社工站",
        salary={1: (f"{bonus.salary}+绩效", {"salary": bonus.salary})},
    )
    r.doubt(bonus.name, "salary", "warning", f"{bonus.salary}+绩效")
    return [r.sheet], [r.entry]
