"""The meta fields of a list: county, filing date, month or period, the time a ledger covers."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from pathlib import PurePosixPath
from typing import Any

from dudao.forms import Field, Form
from dudao.patterns import late
from dudao.problems import make
from dudao.recognition.context import Context
from dudao.recognition.labels import squeeze
from dudao.recognition.lists.ledger_title import kinds_of, sides_of
from dudao.recognition.lists.surroundings import Surroundings
from dudao.recognition.lists.titles import YEAR, stated
from dudao.records import SheetResult
from dudao.values import parse
from dudao.values.parsed import Hint
from dudao.values.places import counties_in, gazetteer, others_in

_OF_TABLE = late(r"台账|登记表|汇总|一览|统计|起止|期间|时间|范围|周期|^[（(].*[）)]$")
_NOTE = late(r"(?:填表)?(?:说明|备注|注|要求|提示)[:：]|\d[、.．]")
_SHORT = 40  # characters of a line that names whose table it is; longer ones explain something
_COUNTY_LIKE = late(r"昆明市?([一-鿿]{2,4}?[区县市])(?!区)")
_SUPPOSED = {"agency": "agency_from_filer", "filled_on": "filled_on_supposed"}
"""What is said of a value that no label claims."""

_CHINESE = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_CHINESE_YEAR = late(r"二[〇零○][一二三四五六七八九〇零○]{2}(?=年)")
_CHINESE_MONTH = late(r"(?<![一二三四五六七八九])(十[一二]?|[一二三四五六七八九])(?=月)")
_MONTH_NAMES = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")


def plain_digits(text: str) -> str:
    """A title without white space, its year and month in digits.

    >>> plain_digits("二〇二五年 十月督导资料清单")
    '2025年10月督导资料清单'
    """
    text = _CHINESE_YEAR.sub(lambda m: m[0].translate(_CHINESE), squeeze(text))
    return _CHINESE_MONTH.sub(lambda m: str(_MONTH_NAMES.index(m[1]) + 1), text)


def settle(found: Surroundings, form: Form, context: Context, result: SheetResult) -> None:
    """Read the meta fields into ``result`` and settle county, year, anchor and period."""
    titles = [text for text, _ in found.titles]
    found.year = _year(titles) or context.sheet_year
    found.covers = _covers(titles)
    _county(found, form, context, result)
    _some_counties(found, form, result)
    for item in form.meta.values():
        if item.name in ("county", "covers_from", "covers_to"):
            continue
        result.meta[item.name] = _meta_value(item, found, context, result)
    _title_of_contact(found, form, result)
    filled = result.meta.get(form.option("anchor", ""))
    if filled:
        found.anchor = _day(filled)
        found.year = found.year or found.anchor.year
    if found.year is None and context.file_year:
        found.year, found.year_from_file = context.file_year, True
    if "covers_from" in form.meta:
        result.meta["covers_from"], result.meta["covers_to"] = found.covers or (None, None)
        if found.covers is None:
            result.problems.append(make("no_period", sheet=result.sheet, field="meta.covers_from"))


def _meta_value(item: Field, found: Surroundings, context: Context, result: SheetResult) -> Any:
    raw, cell = found.raw.get(item.name, (None, None))
    if raw is None and item.kind in ("month", "period"):
        return _from_title(item, found, context, result)
    if raw is None:
        if item.name in found.empty:
            result.problems.append(
                make(
                    "missing_value",
                    sheet=result.sheet,
                    cell=found.empty[item.name],
                    field=f"meta.{item.name}",
                    label=item.label,
                )
            )
        return None
    options = (("since_1904", True),) if context.since_1904 else ()
    year = found.year or context.file_year
    hint = Hint(label=item.label, year=year, county=found.county, options=options)
    parsed = context.read(item.kind, raw, hint, f"{result.form}.meta.{item.name}")
    for doubt in parsed.doubts:
        result.problems.append(
            make(
                doubt,
                sheet=result.sheet,
                cell=cell,
                field=f"meta.{item.name}",
                label=item.label,
                text=str(raw),
            )
        )
    if cell:
        result.meta_cells[item.name] = cell
    if item.name in found.supposed and parsed.value is not None:
        field = f"meta.{item.name}"
        result.problems.append(
            make(_SUPPOSED[item.name], sheet=result.sheet, cell=cell, field=field, text=str(raw))
        )
    return parsed.value


def _title_of_contact(found: Surroundings, form: Form, result: SheetResult) -> None:
    """``负责人：缪某某（总干事）``: what stands in brackets after the name is the title."""
    raw, cell = found.raw.get("contact_name", (None, None))
    hit = re.search(r"[(（]([一-鿿]{2,8})[)）]\s*$", raw) if isinstance(raw, str) else None
    if hit and "contact_title" in form.meta and result.meta.get("contact_title") is None:
        result.meta["contact_title"] = hit[1]
        if cell:
            result.meta_cells["contact_title"] = cell


_PERIOD = late(r"20\d\d年?度?(?:上半年|下半年|第?[一二三四1-4]季度|[Hh][12]|[Qq][1-4])?")


def _from_title(item: Field, found: Surroundings, context: Context, result: SheetResult) -> Any:
    """The month or period that the title, else the sheet's or the file's name says."""
    places = [*found.titles, (context.sheet or "", None), (context.file.rsplit("/", 1)[-1], None)]
    year = found.year or context.file_year
    for text, cell in places:
        plain = plain_digits(text)
        if item.kind == "period":
            hit = _PERIOD.search(plain)
            said = hit[0] if hit else None
        else:
            hit = re.search(r"(?:(20\d\d)年)?(?<!\d)(1[0-2]|0?[1-9])月", plain) or re.search(
                r"(20\d\d)[-.年]?(1[0-2]|0[1-9])(?!\d)", plain
            )
            said = f"{hit[1] or year}年{hit[2]}月" if hit and (hit[1] or year) else None
        if said is None:
            continue
        if text == places[-1][0] or (item.kind == "month" and not hit[1] and not found.year):
            result.problems.append(
                make("month_from_file", sheet=result.sheet, field=f"meta.{item.name}", text=said)
            )
        if cell:
            result.meta_cells[item.name] = cell
        return parse(item.kind, said, Hint(label=item.label)).value
    result.problems.append(make("no_period", sheet=result.sheet, field=f"meta.{item.name}"))
    return None


def _county(found: Surroundings, form: Form, context: Context, result: SheetResult) -> None:
    """The county: said in a cell, the title, the sheet's name, the file's name (with a warning)."""
    if "county" not in form.meta:
        return
    result.meta["county"] = None
    raw, cell = found.raw.get("county", (None, None))
    said = counties_in(str(raw)) if raw is not None else []
    where = cell
    for text, address in found.titles:
        if not said:
            said, where = [] if others_in(text) else counties_in(text), address
    if not said:
        said, where = _filer(found)
    if not said:
        said, where = _misspelt(found, result)
    if not said and len(context.sheet_counties) == 1:
        said, where = list(context.sheet_counties), None
    if not said and len(context.file_counties) == 1:
        said, where = list(context.file_counties), None
        result.problems.append(
            make("county_from_file", sheet=result.sheet, field="meta.county", text=said[0])
        )
    if len(said) == 1:
        found.county = result.meta["county"] = said[0]
        if where:
            result.meta_cells["county"] = where
        others = [
            c
            for c in (context.sheet_counties, context.file_counties)
            if len(c) == 1 and c[0] != said[0]
        ]
        if others:
            result.problems.append(
                make(
                    "county_conflict",
                    sheet=result.sheet,
                    cell=where,
                    field="meta.county",
                    text=said[0],
                    guess=others[0][0],
                )
            )


def _filer(found: Surroundings) -> tuple[list[str], str | None]:
    """The county whose 民政局 filled the table in."""
    for text, cell in found.filers:
        if "民政局" in text and len(named := counties_in(text)) == 1:
            return named, cell
    return [], None


def _some_counties(found: Surroundings, form: Form, result: SheetResult) -> None:
    """Say where a ledger's title names several counties or a zone: it speaks of neither one county nor the city."""
    if "covers_from" not in form.meta or result.meta.get("county"):
        return
    for text, cell in found.titles:
        plain = squeeze(text)
        if not _OF_TABLE.search(plain) or _NOTE.match(plain):
            continue
        others = others_in(plain)
        named = ([others] if others else counties_in(plain)) or [
            zone for zone in gazetteer().zones if zone in plain
        ]
        if named:
            result.problems.append(
                make(
                    "some_counties",
                    sheet=result.sheet,
                    cell=cell,
                    field="meta.county",
                    text="、".join(named),
                )
            )
            return


def _misspelt(found: Surroundings, result: SheetResult) -> tuple[list[str], str | None]:
    for text, cell in found.titles:
        hit = _COUNTY_LIKE.search(squeeze(text))
        parsed = parse("county", hit[1], Hint()) if hit else None
        if parsed and parsed.value and [d.code for d in parsed.doubts] == ["fuzzy_county"]:
            result.problems.append(
                make(
                    "fuzzy_county",
                    sheet=result.sheet,
                    cell=cell,
                    field="meta.county",
                    text=hit[1],
                    guess=parsed.value,
                )
            )
            return [parsed.value], cell
    return [], None


def _year(titles: list[str]) -> int | None:
    years = {int(y) for text in titles for y in YEAR.findall(plain_digits(text))}
    return years.pop() if len(years) == 1 else None


def _covers(titles: list[str]) -> tuple[str, str] | None:
    """The covered time that the titles state surely.

    >>> _covers(["2025年第一季度督导台账"]), _covers(["五华区2025年3月督导台账", "说明：2025年起每月5日前报送"])
    (('2025-01-01', '2025-03-31'), ('2025-03-01', '2025-03-31'))
    """
    days = stated([plain_digits(text) for text in _speaking(titles)])
    return (days[0].isoformat(), days[1].isoformat()) if days else None


def _speaking(titles: list[str]) -> list[str]:
    """Those that speak of the table as a whole: the first with a year, and what is no note below it."""
    dated = next((text for text in titles if YEAR.search(plain_digits(text))), None)
    return [
        text
        for text in titles
        if text == dated or (_OF_TABLE.search(squeeze(text)) and not _NOTE.match(squeeze(text)))
    ]


def sides(found: Surroundings, context: Context, result: SheetResult) -> None:
    """What else a ledger may testify about, once its rows are read; where no title states a time, its file's name may."""
    if "covers_from" not in result.meta:
        return
    texts = [text for text, _ in found.titles]
    speaking = _speaking(texts)
    above = [
        t for t in texts if t not in speaking and len(t) <= _SHORT and not _NOTE.match(squeeze(t))
    ]
    filers = [text for text, _ in found.filers]
    result.sides = sides_of(speaking, above, filers, result.records)
    if not result.sides["kinds"] and context.sheet:
        result.sides["kinds"] = list(kinds_of(context.sheet))
    if found.covers is None:
        _time_of_file(context, result)


def _time_of_file(context: Context, result: SheetResult) -> None:
    """The time the file's name states, if no row lies outside it: a name may also say when a file was sent."""
    stem = PurePosixPath(context.file).stem
    days = stated([plain_digits(text) for text in (context.sheet or "", stem)])
    if days is None:
        return
    first, last = (day.isoformat() for day in days)
    held = [r.values["held_on"] for r in result.records if r.values.get("held_on")]
    if any(not first[: len(day)] <= day <= last[: len(day)] for day in held):
        return
    result.meta["covers_from"], result.meta["covers_to"] = first, last
    result.sides["file"] = True
    result.problems[:] = [p for p in result.problems if p.code != "no_period"]
    said = f"{first} 至 {last}"
    result.problems.append(
        make("period_from_file", sheet=result.sheet, field="meta.covers_from", text=said)
    )


def _day(value: str) -> dt.date:
    parts = [int(p) for p in value.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return dt.date(year, month, parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1])
