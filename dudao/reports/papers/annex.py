"""附表: the rows behind a paper as a workbook of real tables, each with filters, formats and a print set-up.

Names of workers are hidden as in the paper; pay is in none of its sheets.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

from dudao.evaluation import STATES
from dudao.evaluation.states import period_words
from dudao.forms import load_forms
from dudao.reports.papers import annexes, figures
from dudao.reports.papers.chart import bars
from dudao.reports.papers.content import Chart, day_words
from dudao.reports.papers.figures import City
from dudao.reports.papers.wording import Wording
from dudao.reports.texts import document_text

COUNTED, SHARE, TEXT, DAY = "0", "0.0%", "@", "yyyy-mm-dd"
_ITEMS = (
    "office",
    "door_sign",
    "direction_sign",
    "rooms",
    "logo_wall",
    "badge",
    "cap",
    "vest",
    "photo",
)
_WIDEST = 46


@dataclass(slots=True)
class Sheet:
    """A sheet: its columns as (heading, width, number format), its rows, a chart of some of its columns beside it."""

    name: str
    columns: list[tuple[str, float, str]]
    rows: list[list[Any]]
    chart: Chart | None = None
    notes: list[str] = field(default_factory=list)


def workbook(city: City, county: str | None, wording: Wording) -> bytes:
    """The annex of a county (None: the whole city) as .xlsx."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    whole = "全市" if county is None else county
    made = dt.datetime.combine(city.as_of, dt.time())
    book.set_properties({"title": f"{whole}{city.year}年督导附表", "author": document_text(wording.style["issuer"]), "created": made})  # fmt: skip
    title = f"{whole} {city.year}年　从{day_words(city.as_of)}评估"
    for sheet in sheets(city, county, wording):
        _write(book, sheet, title, wording)
    book.close()
    return out.getvalue()


def sheets(city: City, county: str | None, wording: Wording) -> list[Sheet]:
    """The six sheets, in the order of the paper."""
    return [
        _verdicts(city, county, wording),
        _ledger(city, county),
        _coverage(city, county),
        _staffing(city, county),
        _facility(city, county),
        _satisfaction(city, county),
    ]


def _own(rows: Iterable[Mapping[str, Any]], county: str | None) -> list[Mapping[str, Any]]:
    return [row for row in rows if county is None or row["county"] == county]


def _verdicts(city: City, county: str | None, wording: Wording) -> Sheet:
    found = city.verdicts.where(lambda target: target.level in figures.JUDGED)
    found = found if county is None else found.under(county)
    rows = []
    for verdict in found:
        target = city.pack.targets[verdict.target]
        worker = target.subject in ("station", "worker")
        rows.append([
            verdict.target, target.label, wording.style[f"levels.{target.level}"], target.clause,
            city.hide(verdict.subject) if worker else verdict.subject, period_words(verdict.period),
            figures.required(target), figures.valued(verdict, target), annexes.mark(verdict.state, target.level, wording),
            figures.gap(verdict.missing)[0], "；".join(map(city.cite, verdict.evidence)),
            "；".join(f"{city.cite(source)}，{figures.tight(reason)}" for source, reason in verdict.excluded),
        ])  # fmt: skip
    columns = [
        ("编号", 9, TEXT), ("规定", 20, TEXT), ("层次", 7, TEXT), ("条款", 13, TEXT), ("对象", 19, TEXT), ("期间", 12, TEXT),
        ("要求", 11, TEXT), ("实际", 9, TEXT), ("结论", 11, TEXT), ("还差或缺什么", 18, TEXT), ("依据", 30, TEXT),
        ("未计入的和原因", 28, TEXT),
    ]  # fmt: skip
    states = found.states()
    chart = Chart("结论个数", list(STATES.values()), {"个数": [states[state] for state in STATES]})
    return Sheet("结论", columns, rows, chart)


def _ledger(city: City, county: str | None) -> Sheet:
    modes = {True: "面对面", False: "非面对面", None: "看不出"}
    rows = []
    for row in city.sessions:
        counties = row["counties"] or []
        if county is not None and county not in counties:
            continue
        low, high = row["minutes_low"], row["minutes_high"]
        rows.append([
            _day(row["held_on"]), "全市" if row["city_wide"] and not counties else "、".join(counties), row["kind"],
            modes[row["face_to_face"]], low if low == high else None, row["headcount"], "、".join(row["stations"] or ()),
            "、".join(row["supervisors"] or ()), city.hide("、".join(row["supervisees"] or ())), city.hide(row["place"] or ""),
            row["not_counted"] or "", "；".join(city.hide(figures.cited(label)) for label in row["sources"] or ()),
        ])  # fmt: skip
    columns = [
        ("日期", 12, DAY), ("县（市、区）", 14, TEXT), ("形式", 10, TEXT), ("方式", 10, TEXT), ("时长（分钟）", 11, COUNTED),
        ("人数", 8, COUNTED), ("站点", 22, TEXT), ("督导", 14, TEXT), ("被督导者", 20, TEXT), ("地点", 20, TEXT),
        ("未计入的原因", 16, TEXT), ("来源", 30, TEXT),
    ]  # fmt: skip
    months = [row for row in city.months if county is None or row["county"] == county]
    series = {
        name: [sum(r["sessions"] for r in months if r["kind"] == kind and r["month"] == month) for month in range(1, 13)]
        for kind, name in annexes.KINDS.items()
    }  # fmt: skip
    series = {name: numbers for name, numbers in series.items() if any(numbers)}
    chart = (
        Chart("各月督导次数", list(annexes.MONTHS), series)
        if series and county is not None
        else None
    )
    return Sheet("督导台账", columns, rows, chart)


def _coverage(city: City, county: str | None) -> Sheet:
    yes = {True: "是", False: "否", None: ""}
    rows = [
        [
            row["county"], row["station"], yes[row["expected"]], yes[row["listed"]], row["workers"], row["workers_supervised"],
            row["sessions"], yes[row["supervised"]], _day(row["last_on"]),
        ]
        for row in _own(city.stations, county)
    ]  # fmt: skip
    columns = [
        ("县（市、区）", 14, TEXT), ("社工站", 22, TEXT), ("应建", 8, TEXT), ("报了人员", 10, TEXT), ("在册社工", 10, COUNTED),
        ("受过督导的社工", 14, COUNTED), ("督导次数", 10, COUNTED), ("受过督导", 10, TEXT), ("最近一次", 12, DAY),
    ]  # fmt: skip
    return Sheet("督导覆盖", columns, rows)


def _staffing(city: City, county: str | None) -> Sheet:
    rows = [
        [
            row["county"], row["station"], city.hide(row["name"]), row["sex"] or "", _word("education", row["education"]),
            row["major"] or "", _word("certificate", row["certificate"]), row["hired_on"] or "", row["sessions"],
            _day(row["last_on"]), _day(row["filled_on"]), city.hide(figures.cited(row["source"])),
        ]
        for row in _own(city.workers, county)
    ]  # fmt: skip
    columns = [
        ("县（市、区）", 14, TEXT), ("社工站", 22, TEXT), ("姓名", 10, TEXT), ("性别", 7, TEXT), ("学历", 10, TEXT),
        ("专业", 16, TEXT), ("证书", 14, TEXT), ("入职", 12, TEXT), ("督导次数", 10, COUNTED), ("最近一次", 12, DAY),
        ("填表日期", 12, DAY), ("来源", 30, TEXT),
    ]  # fmt: skip
    return Sheet("人员队伍", columns, rows, notes=["工资不在附表里。"])


def _facility(city: City, county: str | None) -> Sheet:
    rows = [
        [row["county"], row["station"], *(_word(item, row[item], "facility") for item in _ITEMS), _day(row["filled_on"])]
        for row in _own(city.sites, county)
    ]  # fmt: skip
    form = load_forms()["facility"]
    columns = [("县（市、区）", 14, TEXT), ("社工站", 22, TEXT)]
    columns += [(form.fields[item].label, 11, TEXT) for item in _ITEMS] + [("填表日期", 12, DAY)]
    return Sheet("实体建设", columns, rows)


def _satisfaction(city: City, county: str | None) -> Sheet:
    found = city.satisfaction["counties"] if county is None else [city.satisfied(county)]
    labels = annexes.items()
    rows = []
    for row in found:
        for item in row["items"] or ():
            counts = item["counts"] or [None] * 5
            rows.append(
                [
                    row["county"],
                    item["item"],
                    labels[item["item"]],
                    item["answers"],
                    *counts,
                    item["rate"],
                    item["mean"],
                ]
            )
        rows.append(
            [row["county"], None, "合计", row["answers"], *[None] * 5, row["rate"], row["mean"]]
        )
    columns = [
        ("县（市、区）", 14, TEXT), ("题号", 7, COUNTED), ("题目", 44, TEXT), ("有效作答", 10, COUNTED),
        *((word, 12, COUNTED) for word in ("非常不满意", "很不满意", "一般", "很满意", "非常满意")),
        ("满意率", 10, SHARE), ("平均分", 10, "0.00"),
    ]  # fmt: skip
    own = found[0] if county is not None else None
    chart = None
    if (
        own
        and own["items"]
        and all(item["rate"] is not None for item in own["items"])
        and own["respondents"]
    ):
        chart = Chart(
            "各题满意率（%）", [f"第{item['item']}题" for item in own["items"]],
            {"满意率": [round(100 * item["rate"], 1) for item in own["items"]]},
        )  # fmt: skip
    return Sheet(
        "满意度", columns, rows, chart, ["空格是份数较少、为保护答卷人不列的，或者没有人作答。"]
    )


def _day(text: str | None) -> dt.date | str | None:
    """A whole day as a day of the sheet; one known less exactly stays a text."""
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text


def _word(name: str, value: Any, form: str = "staffing") -> str:
    """A stored value as the form's first spelling of it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "有" if value else "无"
    spellings = load_forms()[form].fields[name].option("choices", {}).get(value)
    return spellings[0] if spellings else str(value)


def _write(book: xlsxwriter.Workbook, sheet: Sheet, title: str, wording: Wording) -> None:
    page = book.add_worksheet(sheet.name)
    bold = book.add_format(
        {"bold": True, "font_size": 14, "font_name": wording.style["fonts.heading1"]}
    )
    small = book.add_format({"font_color": "#595959", "font_size": 9})
    head = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#D9D9D9", "border": 1}
    )
    kinds = {kind: book.add_format({"num_format": kind, "text_wrap": kind == TEXT, "valign": "top", "border": 1}) for _, _, kind in sheet.columns}  # fmt: skip
    page.write_string(0, 0, document_text(f"{sheet.name}　{title}"), bold)
    page.write_string(
        1, 0, document_text("　".join([f"{len(sheet.rows)} 行", *sheet.notes])), small
    )
    last = len(sheet.columns) - 1
    page.add_table(2, 0, 2 + max(len(sheet.rows), 1), last, {
        "name": f"表{book.worksheets().index(page) + 1}", "style": None, "autofilter": True,
        "columns": [{"header": name, "header_format": head} for name, _, _ in sheet.columns],
    })  # fmt: skip
    for column, (_, width, _) in enumerate(sheet.columns):
        page.set_column(column, column, min(width, _WIDEST))
    for number, row in enumerate(sheet.rows, start=3):
        for column, (value, (_, _, kind)) in enumerate(zip(row, sheet.columns, strict=True)):
            _cell(page, number, column, value, kinds[kind])
    if sheet.chart:
        _chart(book, sheet, wording)
    page.freeze_panes(3, 1)
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.repeat_rows(2)
    page.print_area(0, 0, 2 + max(len(sheet.rows), 1), last)
    page.set_footer("&C第 &P 页，共 &N 页")


def _cell(page: Any, row: int, column: int, value: Any, look: Any) -> None:
    if value is None or value == "":
        page.write_blank(row, column, None, look)
    elif isinstance(value, dt.date):
        page.write_datetime(row, column, dt.datetime.combine(value, dt.time()), look)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        page.write_number(row, column, value, look)
    else:
        page.write_string(row, column, document_text(value), look)


def _chart(book: xlsxwriter.Workbook, sheet: Sheet, wording: Wording) -> None:
    """The chart on a sheet of its own with its numbers: the table itself may be filtered."""
    drawn = sheet.chart
    name = f"{sheet.name}图"
    numbers = book.add_worksheet(name)
    for row, category in enumerate(drawn.categories, 1):
        numbers.write_string(row, 0, document_text(category))
    for column, (series, values) in enumerate(drawn.series.items(), 1):
        numbers.write_string(0, column, document_text(series))
        for row, value in enumerate(values, 1):
            if value is not None:
                numbers.write_number(row, column, value)
    fonts = {"body": wording.style["fonts.body"]}
    made = bars(book, name, drawn, len(drawn.categories), fonts)
    made.set_size({"width": 620, "height": 320})
    numbers.insert_chart(1, len(drawn.series) + 2, made)
    numbers.set_landscape()
    numbers.set_paper(9)
