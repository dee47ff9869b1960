"""Form 七: five counties' sites, each ticked in its clerk's own way."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from maker import city
from maker.grid import Sheet
from maker.truth import Entry

PAIRS = [
    ("office", "办公场所", ("own", "独用"), ("shared", "合用")),
    ("door_sign", "门牌", ("vertical", "竖排"), ("horizontal", "横排")),
    ("direction_sign", "去向牌", ("own", "独用"), ("shared", "合用")),
]
ROOMS = [("one", "一室型"), ("two", "两室型"), ("multi", "多室型")]
THINGS = [
    ("logo_wall", "墙面\nLOGO"),
    ("badge", "工作牌"),
    ("cap", "帽子"),
    ("vest", "马甲"),
    ("photo", "照片"),
]


def sites(county: str) -> list[dict[str, Any]]:
    """What each site of the county has, in truth."""
    rng = random.Random(f"{city.SEED}-{county}")
    found = []
    for short in city.STATIONS[county].split():
        site: dict[str, Any] = {"station": city.townships()[county, short]}
        for field, _, (first, _), (second, _) in PAIRS:
            site[field] = rng.choice((first, first, second))
        site["direction_sign"] = rng.choice((site["direction_sign"], None))
        site["rooms"] = rng.choice(("one", "two", "two", "multi"))
        site.update({field: rng.random() < 0.75 for field, _ in THINGS})
        found.append(site)
    return found


class Sites:
    """One table: two header rows (or one, flattened) over 16 columns."""

    def __init__(self, sheet: Sheet, county: str, first: int = 1):
        self.sheet, self.county = sheet, county
        self.entry = Entry(sheet.name, "facility")
        self.row = first

    def title(self, text: str) -> None:
        self.sheet.merge(self.row, 1, self.row, 16, text)
        self.row += 1

    def meta(self, filled: tuple[Any, str], assistant: str) -> None:
        agency, who, title, phone = city.AGENCIES[self.county]
        s, row = self.sheet, self.row
        s.merge(row, 1, row, 2, "填表时间")
        s.merge(row, 3, row, 9, filled[0])
        s.merge(row, 10, row, 11, "督导助理")
        s.merge(row, 12, row, 16, assistant)
        s.merge(row + 1, 1, row + 1, 2, "承接机构名称")
        s.merge(row + 1, 3, row + 1, 6, agency)
        s.merge(row + 1, 7, row + 1, 8, "负责人姓名")
        s.row(row + 1, [who, "职务", title, "联系方式"], 9)
        s.merge(row + 1, 13, row + 1, 16, phone)
        self.entry.meta = {
            "county": self.county, "filled_on": filled[1], "assistant": assistant, "agency": agency,
            "contact_name": who, "contact_title": title, "contact_phone": phone,
        }  # fmt: skip
        self.row += 2

    def header(self, flat: str | None = None) -> None:
        """Two rows as printed, or one with parent and child joined by ``flat``."""
        s, row = self.sheet, self.row
        tail = [*(label for _, label in ROOMS), *(label for _, label in THINGS)]
        if flat is not None:
            pairs = [
                f"{parent}{flat}{child}" for _, parent, a, b in PAIRS for child in (a[1], b[1])
            ]
            s.row(
                row, ["序号", "社工站点名称", *pairs, *(label.replace("\n", "") for label in tail)]
            )
            self.row += 1
            return
        for col, label in enumerate(("序号", "社工站点名称"), 1):
            s.merge(row, col, row + 1, col, label)
        for number, (_, parent, a, b) in enumerate(PAIRS):
            s.merge(row, 3 + 2 * number, row, 4 + 2 * number, parent)
            s.row(row + 1, [a[1], b[1]], 3 + 2 * number)
        for col, label in enumerate(tail, 9):
            s.merge(row, col, row + 1, col, label)
        self.row += 2

    def site(
        self, site: dict[str, Any], written: str, yes: Any, no: Any = None, **style: Any
    ) -> None:
        """One row; ``no`` stands where a thing is absent (pairs and rooms stay blank)."""
        s, row = self.sheet, self.row
        s.put(row, 1, len(self.entry.records) + 1)
        s.put(row, 2, written)
        for number, (field, _, _, b) in enumerate(PAIRS):
            if site[field]:
                s.put(row, 3 + 2 * number + (site[field] == b[0]), yes, **style)
        for col, (code, _) in enumerate(ROOMS, 9):
            if site["rooms"] == code:
                s.put(row, col, yes, **style)
        for col, (field, _) in enumerate(THINGS, 12):
            s.put(row, col, yes if site[field] else no, **(style if site[field] else {}))
        self.entry.record(row, **site, extra={})
        self.row += 1


def wuhua() -> tuple[list[Sheet], list[Entry]]:
    """As printed, √ throughout."""
    t = Sites(Sheet("Sheet1"), "五华区")
    t.title("昆明市五华区乡镇（街道）社工站点实体建设情况统计总表")
    t.meta((dt.date(2025, 12, 26), "2025-12-26"), "毕若溪")
    t.header()
    for site in sites("五华区"):
        t.site(site, f"{site['station']}社工站", "√")
    t.sheet.merge(
        t.row, 1, t.row, 16, "注：根据每个社工站点的实体建设情况进行√，并且拍照作为痕迹资料留存。"
    )
    return [t.sheet], [t.entry]


def panlong() -> tuple[list[Sheet], list[Entry]]:
    """有 and 无; sent twice, byte for byte."""
    t = Sites(Sheet("实体建设"), "盘龙区", 2)
    t.title("盘龙区社工站点实体建设情况统计表")
    t.meta(("2025.12.25", "2025-12-25"), "雷鸣宇")
    t.header()
    for site in sites("盘龙区"):
        t.site(site, f"盘龙区{site['station']}", "有", "无")
    return [t.sheet], [t.entry]


def xishan() -> tuple[list[Sheet], list[Entry]]:
    """Both of a pair ticked on one site, two room types on another, 制作中 for a door sign elsewhere."""
    t = Sites(Sheet("Sheet1"), "西山区")
    t.title("昆明市西山区乡镇（街道）社工站点实体建设情况统计总表")
    t.meta(("2026年1月4日", "2026-01-04"), "毕若溪")
    t.header()
    first = t.row
    for site in sites("西山区"):
        t.site(site, f"{site['station']}社工站", "✔")
    s, records = t.sheet, t.entry.records
    for col in (3, 4):
        s.put(first, col, "✔")
    records[0]["office"] = None
    t.entry.problem(s.at(first, 3, first, 4), "office", "error", "两项都打了勾")
    for col in (9, 10):
        s.put(first + 2, col, "✔")
    records[2]["rooms"] = None
    t.entry.problem(s.at(first + 2, 9, first + 2, 11), "rooms", "error", "两项都打了勾")
    s.put(first + 3, 12, "制作中")
    records[3]["logo_wall"] = None
    t.entry.problem(s.at(first + 3, 12), "logo_wall", "error", "制作中")
    return [t.sheet], [t.entry]


def jinning() -> tuple[list[Sheet], list[Entry]]:
    """One header row, 是 and 否."""
    t = Sites(Sheet("晋宁"), "晋宁区")
    t.title("昆明市晋宁区乡镇（街道）社工站点实体建设情况统计总表")
    t.meta(("2025年12月31日", "2025-12-31"), "雷鸣宇")
    t.header(flat="（")
    for col in range(3, 9):
        label, style = t.sheet.cells[t.row - 1, col]
        t.sheet.put(t.row - 1, col, f"{label}）", **style)
    for site in sites("晋宁区"):
        t.site(site, f"{site['station']}社工站", "是", "否")
    return [t.sheet], [t.entry]


def luquan() -> tuple[list[Sheet], list[Entry]]:
    """Ticks in Wingdings 2, stored as the letter P."""
    t = Sites(Sheet("Sheet1"), "禄劝县")
    t.title("昆明市禄劝彝族苗族自治县乡镇（街道）社工站点实体建设情况统计总表")
    t.meta(("2025-12-26", "2025-12-26"), "雷鸣宇")
    t.header()
    for site in sites("禄劝县"):
        t.site(site, f"{site['station']}社工站", "P", font_name="Wingdings 2")
    return [t.sheet], [t.entry]
