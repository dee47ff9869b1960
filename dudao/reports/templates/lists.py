"""The .xlsx template of a list form: title, meta line, header (one or two rows), ruled rows."""

from __future__ import annotations

from dudao.forms import Field, Form
from dudao.reports.templates.sheet import ROWS, Book, cell, printed

_UNITS = {"minutes": "（分钟）"}
_WIDE = {
    "text": 18,
    "free_text": 24,
    "people": 22,
    "stations": 20,
    "date": 13,
    "station": 18,
    "money": 13,
    "pay": 13,
    "choice": 15,
    "minutes": 15,
}
_META_PER_ROW = 4


def list_template(form: Form, year: int, county: str | None = None) -> bytes:
    """The template of one list form as .xlsx bytes."""
    book = Book(form)
    fields = printed(form)
    columns = _columns(fields)
    width = len(columns) + 1
    title = form.option("template_title", form.title).format(year=year)
    book.sheet.merge_range(0, 0, 0, width - 1, title, book.title)
    book.sheet.set_row(0, 30)
    book.sheet.set_default_row(24)
    top, county_cell = _meta(book, form, county)
    _header(book, fields, columns, top)
    first = top + (2 if any(child for _, child, _ in columns) else 1)
    _rules(book, columns, first, county_cell)
    book.sheet.freeze_panes(first, 0)
    book.sheet.set_landscape()
    book.sheet.set_paper(9)
    book.sheet.fit_to_pages(1, 0)
    book.sheet.repeat_rows(top, first - 1)
    return book.close()


def _columns(fields: list[Field]) -> list[tuple[Field, str, str]]:
    """Field, child label (empty where the header has one row) and code of each column."""
    found = []
    for field in fields:
        ticks = field.option("ticks")
        if ticks:
            found += [(field, words[0], code) for code, words in ticks.items()]
        else:
            found.append((field, "", ""))
    return found


def _meta(book: Book, form: Form, county: str | None) -> tuple[int, str]:
    """Write the label | value pairs; returns the header's row and the county's cell."""
    row, place = 1, ""
    columns = {field.name for field in printed(form)}
    fields = [
        field
        for field in form.meta.values()
        if field.name not in columns and not field.name.startswith("covers_")
    ]
    for number, field in enumerate(fields):
        row, col = 1 + number // _META_PER_ROW, 2 * (number % _META_PER_ROW)
        book.sheet.write_string(row, col, field.label, book.label)
        look = book.format_of(field)
        if field.kind == "county":
            place = cell(row, col + 1, fixed=True)
            book.sheet.write_string(row, col + 1, county or "", look)
        else:
            book.sheet.write_blank(row, col + 1, None, look)
        book.validate((row, col + 1, row, col + 1), field, place)
    return (row + 1 if fields else 1), place


def _header(
    book: Book, fields: list[Field], columns: list[tuple[Field, str, str]], top: int
) -> None:
    two = any(child for _, child, _ in columns)
    _head(book, top, 0, "序号", two)
    book.sheet.set_column(0, 0, 13)
    col = 1
    for field in fields:
        span = [child for owner, child, _ in columns if owner is field]
        label = field.label + _UNITS.get(field.kind, "")
        if not span[0]:
            _head(book, top, col, label, two)
        else:
            book.sheet.merge_range(top, col, top, col + len(span) - 1, label, book.head)
            for offset, child in enumerate(span):
                book.sheet.write_string(top + 1, col + offset, child, book.head)
        width = 10 if span[0] else _WIDE.get(field.kind, 13)
        book.sheet.set_column(col, col + len(span) - 1, width)
        col += len(span)
    book.sheet.set_row(top, 32)


def _head(book: Book, row: int, col: int, text: str, two: bool) -> None:
    if two:
        book.sheet.merge_range(row, col, row + 1, col, text, book.head)
    else:
        book.sheet.write_string(row, col, text, book.head)


def _rules(book: Book, columns: list[tuple[Field, str, str]], first: int, county_cell: str) -> None:
    for col, (field, _, _) in enumerate(columns, 1):
        if field.kind in ("county", "counties"):
            county_cell = cell(first, col)
    for col, (field, child, _) in enumerate(columns, 1):
        tick = Field(field.name, field.label, "tick") if child else field
        book.validate((first, col, first + ROWS - 1, col), tick, county_cell or "$A$1")
        look = book.format_of(tick)
        for row in range(first, first + 30):
            book.sheet.write_blank(row, col, None, look)
    for number in range(30):
        book.sheet.write_blank(first + number, 0, None, book.body)
