"""A native chart for a Word document: editable there, its numbers in a workbook of its own inside the file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import xlsxwriter
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsmap, qn
from docx.shared import Mm

from dudao.reports.papers.content import Chart
from dudao.reports.texts import document_text

_C = nsmap["c"]
_FILLS = (
    {"fill": {"color": "#595959"}},
    {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#404040", "bg_color": "#FFFFFF"}},
    {"fill": {"color": "#BFBFBF"}},
    {"pattern": {"pattern": "small_grid", "fg_color": "#404040", "bg_color": "#FFFFFF"}},
    {"fill": {"color": "#FFFFFF"}},
)
"""Told apart in black and white."""


def workbook(chart: Chart, fonts: Mapping[str, Any]) -> bytes:
    """A workbook of one sheet with the chart's numbers and the chart."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("数据")
    many = len(chart.categories)
    for row, name in enumerate(chart.categories, 1):
        sheet.write_string(row, 0, document_text(name))
    for column, (name, numbers) in enumerate(chart.series.items(), 1):
        sheet.write_string(0, column, document_text(name))
        for row, number in enumerate(numbers, 1):
            if number is not None:
                sheet.write_number(row, column, number)
    sheet.insert_chart(0, len(chart.series) + 2, bars(book, "数据", chart, many, fonts))
    book.close()
    return out.getvalue()


def bars(
    book: xlsxwriter.Workbook, sheet: str, chart: Chart, many: int, fonts: Mapping[str, Any]
) -> Any:
    """The chart over a sheet whose first column holds ``many`` categories and whose first row the names."""
    drawn = book.add_chart({"type": "column", **({"subtype": "stacked"} if chart.stacked else {})})
    font = {"name": fonts["body"], "size": 10, "bold": False}
    for column in range(1, len(chart.series) + 1):
        drawn.add_series({
            "name": [sheet, 0, column], "categories": [sheet, 1, 0, many, 0], "values": [sheet, 1, column, many, column],
            "border": {"color": "#262626", "width": 0.75}, "gap": 60, **_FILLS[(column - 1) % len(_FILLS)],
        })  # fmt: skip
    drawn.set_title(
        {"name": document_text(chart.title), "name_font": {**font, "size": 12}, "overlay": False}
    )
    drawn.set_x_axis({"num_font": font, "major_tick_mark": "none", "minor_tick_mark": "none"})
    drawn.set_y_axis({
        "num_font": font, "num_format": "0", "major_tick_mark": "none", "minor_tick_mark": "none", "min": 0,
        "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}}, **_step(chart),
    })  # fmt: skip
    drawn.set_legend(
        {"position": "bottom", "font": font} if len(chart.series) > 1 else {"none": True}
    )
    return drawn


def _step(chart: Chart) -> dict[str, int]:
    """Whole steps where the bars are low: half a session is none."""
    columns = zip(*chart.series.values(), strict=True)
    tall = max((sum(n or 0 for n in one) for one in columns), default=0)
    return {"major_unit": 1} if tall <= 8 else {}


def inline(
    document: Document,
    chart: Chart,
    number: int,
    width: float,
    height: float,
    fonts: Mapping[str, Any],
) -> Any:
    """A run's drawing that shows the chart (millimetres); its parts are added to the document's package."""
    data = workbook(chart, fonts)
    package = document.part.package
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        xml = made.read("xl/charts/chart1.xml")
    book = Part(
        PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx"), CT.SML_SHEET, data, package
    )
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CT.DML_CHART, b"", package)
    part._blob = _linked(xml, part.relate_to(book, RT.PACKAGE))
    return _drawing(document.part.relate_to(part, RT.CHART), number, chart.title, width, height)


def _linked(xml: bytes, relation: str) -> bytes:
    """The chart with its workbook named where the schema has it: before the print settings."""
    space = parse_xml(xml)
    external, update = OxmlElement("c:externalData"), OxmlElement("c:autoUpdate")
    external.set(qn("r:id"), relation)
    update.set("val", "0")
    external.append(update)
    space.find(qn("c:printSettings")).addprevious(external)
    return serialize_part_xml(space)


def _drawing(relation: str, number: int, title: str, width: float, height: float) -> Any:
    drawing, place = OxmlElement("w:drawing"), OxmlElement("wp:inline")
    for side in ("distT", "distB", "distL", "distR"):
        place.set(side, "0")
    extent, about = OxmlElement("wp:extent"), OxmlElement("wp:docPr")
    extent.set("cx", str(int(Mm(width)))), extent.set("cy", str(int(Mm(height))))
    (
        about.set("id", str(100 + number)),
        about.set("name", f"图{number}"),
        about.set("descr", document_text(title)),
    )
    graphic, data = OxmlElement("a:graphic"), OxmlElement("a:graphicData")
    data.set("uri", _C)
    chart = OxmlElement("c:chart")
    data.append(chart)
    chart.set(qn("r:id"), relation)
    graphic.append(data)
    for part in (extent, about, OxmlElement("wp:cNvGraphicFramePr"), graphic):
        place.append(part)
    drawing.append(place)
    return drawing
