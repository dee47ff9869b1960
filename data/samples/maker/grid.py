"""Sheets as dictionaries of cells, and the four ways of writing them: xlsx, ods, csv and Word.

Knows nothing of the product: what is written here is what the answer keys are made from.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter
from docx import Document
from docx.shared import Pt

MADE_ON = dt.datetime(2026, 1, 5, 9, 0, 0)  # every file's own date, so that bytes do not change
ZIP_DATE = (2026, 1, 5, 9, 0, 0)


def letters(col: int) -> str:
    """Letters of a 1-based column: 1 → A, 27 → AA."""
    text = ""
    while col:
        col, rest = divmod(col - 1, 26)
        text = chr(65 + rest) + text
    return text


@dataclass
class Sheet:
    """One sheet or Word table. Rows and columns are 1-based; ``merges`` are (r1, c1, r2, c2)."""

    name: str
    word: bool = False
    cells: dict[tuple[int, int], tuple[Any, dict]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)
    hidden: bool = False

    def put(self, row: int, col: int, value: Any, **style: Any) -> None:
        """Write one cell; ``style`` are XlsxWriter format properties."""
        if value is not None:
            self.cells[row, col] = (value, style)

    def row(self, row: int, values: list[Any], first: int = 1) -> None:
        for offset, value in enumerate(values):
            self.put(row, first + offset, value)

    def merge(self, r1: int, c1: int, r2: int, c2: int, value: Any = None) -> None:
        if (r1, c1) != (r2, c2):
            self.merges.append((r1, c1, r2, c2))
        self.put(r1, c1, value)

    def at(self, row: int, col: int, row2: int | None = None, col2: int | None = None) -> str:
        """The address as the user sees it: F7, C7:D7, 表1!R3C2."""
        if self.word:
            place = f"{self.name}!R{row}C{col}"
            return place if row2 is None else f"{place}:R{row2}C{col2}"
        place = f"{letters(col)}{row}"
        return place if row2 is None else f"{place}:{letters(col2 or col)}{row2}"

    @property
    def size(self) -> tuple[int, int]:
        ends = [*self.cells, *((r2, c2) for _, _, r2, c2 in self.merges)]
        return max(r for r, _ in ends), max(c for _, c in ends)


def _number_format(value: Any) -> str | None:
    if isinstance(value, dt.datetime):
        return "yyyy/m/d h:mm"
    if isinstance(value, dt.date):
        return "yyyy/m/d"
    return "h:mm" if isinstance(value, dt.time) else None


def write_xlsx(path: Path, sheets: list[Sheet]) -> None:
    """Write a workbook whose bytes depend on nothing but the cells."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": MADE_ON})
    formats: dict[tuple, Any] = {}

    def fmt(value: Any, style: dict) -> Any:
        style = dict(style)
        if (number := _number_format(value)) and "num_format" not in style:
            style["num_format"] = number
        key = tuple(sorted(style.items()))
        if key not in formats:
            formats[key] = book.add_format({"text_wrap": True, "valign": "vcenter", **style})
        return formats[key]

    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        if sheet.hidden:
            page.hide()
        for col, width in sheet.widths.items():
            page.set_column(col - 1, col - 1, width)
        for row in sheet.hidden_rows:
            page.set_row(row - 1, options={"hidden": True})
        for r1, c1, r2, c2 in sheet.merges:
            page.merge_range(r1 - 1, c1 - 1, r2 - 1, c2 - 1, "", fmt("", {"align": "center"}))
        for (row, col), (value, style) in sheet.cells.items():
            form = fmt(value, style)
            if isinstance(value, str) and value.startswith("=FORMULA "):
                text, _, cached = value[9:].partition(" -> ")
                cached = float(cached)
                page.write_formula(row - 1, col - 1, text, form, cached)
            elif isinstance(value, dt.time):
                page.write_datetime(row - 1, col - 1, value, form)
            else:
                page.write(row - 1, col - 1, value, form)
    book.close()


def _ods_cell(value: Any, span: str) -> str:
    if value is None:
        return f"<table:table-cell{span}/>"
    if isinstance(value, int | float):
        kind, text = f'office:value-type="float" office:value="{value}"', str(value)
    elif isinstance(value, dt.date):
        kind, text = (
            f'office:value-type="date" office:date-value="{value.isoformat()}"',
            value.isoformat(),
        )
    else:
        kind, text = 'office:value-type="string"', str(value)
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
    return f"<table:table-cell {kind}{span}>{paragraphs}</table:table-cell>"


def _ods_table(sheet: Sheet) -> str:
    height, width = sheet.size
    starts = {(r1, c1): (r2 - r1 + 1, c2 - c1 + 1) for r1, c1, r2, c2 in sheet.merges}
    covered = {
        (r, c)
        for r1, c1, r2, c2 in sheet.merges
        for r in range(r1, r2 + 1)
        for c in range(c1, c2 + 1)
        if (r, c) != (r1, c1)
    }
    rows = []
    for row in range(1, height + 1):
        cells = []
        for col in range(1, width + 1):
            if (row, col) in covered:
                cells.append("<table:covered-table-cell/>")
                continue
            span = ""
            if (row, col) in starts:
                down, across = starts[row, col]
                span = (
                    f' table:number-columns-spanned="{across}" table:number-rows-spanned="{down}"'
                )
            cells.append(_ods_cell(sheet.cells.get((row, col), (None, {}))[0], span))
        rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    return f'<table:table table:name="{escape(sheet.name)}">{"".join(rows)}</table:table>'


def write_ods(path: Path, sheets: list[Sheet]) -> None:
    """Write an OpenDocument spreadsheet by hand: values, dates and merges."""
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    body = "".join(_ods_table(sheet) for sheet in sheets)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2">'
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    parts = [("mimetype", kind), ("content.xml", content), ("META-INF/manifest.xml", manifest)]
    path.write_bytes(_zip([(name, text.encode()) for name, text in parts]))


def _zip(parts: list[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts:
            info = zipfile.ZipInfo(name, ZIP_DATE)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return buffer.getvalue()


class _GbkName(zipfile.ZipInfo):
    """A member named the way Windows' own "send to zip folder" names it on a Chinese machine."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("gb18030"), self.flag_bits


def write_zip_gbk(path: Path, members: list[tuple[str, bytes]]) -> None:
    """Write a zip whose names are GB18030 without saying so."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members:
            info = _GbkName(name, ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)


def write_csv(path: Path, rows: list[list[Any]], encoding: str = "gb18030") -> None:
    """Write a csv the way a questionnaire tool exports it: CRLF, quotes only where needed."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding))


def _word_table(document: Any, sheet: Sheet) -> None:
    height, width = sheet.size
    table = document.add_table(height, width, style="Table Grid")
    for r1, c1, r2, c2 in sheet.merges:
        table.cell(r1 - 1, c1 - 1).merge(table.cell(r2 - 1, c2 - 1))
    for (row, col), (value, style) in sheet.cells.items():
        cell = table.cell(row - 1, col - 1)
        lines = value.split("\n") if isinstance(value, str) else [str(value)]
        for number, line in enumerate(lines):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            for index, piece in enumerate(line.split("__")):
                run = paragraph.add_run(piece)
                run.underline = True if index % 2 and style.get("marks") else None


def write_docx(path: Path, blocks: list[str | Sheet]) -> None:
    """Write paragraphs and tables in order; ``__text__`` in a cell styled ``marks`` is underlined."""
    document = Document()
    document.styles["Normal"].font.size = Pt(12)
    properties = document.core_properties
    properties.created = properties.modified = MADE_ON
    properties.author = properties.last_modified_by = ""
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
        else:
            _word_table(document, block)
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    path.write_bytes(_zip(parts))
