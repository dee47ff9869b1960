"""An OpenDocument table (.ods) → grids, in one pass of expat over ``content.xml``."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from xml.parsers import expat

from dudao.problems import Problem
from dudao.reading.finish import finish
from dudao.reading.grid import Grid
from dudao.reading.odsobjects import SHAPES, Objects
from dudao.reading.odsstyles import Styles
from dudao.reading.package import Package
from dudao.reading.pictures import EMU_PIXEL, EMU_POINT
from dudao.reading.refusal import Refused, bomb, damaged, too_large, with_entities
from dudao.reading.richtext import ERRORS
from dudao.reading.sheetscan import MAX_AREA, MAX_CELLS

_DURATION = re.compile(r"-?P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$")
_FLAT = 2 * EMU_POINT
_WORDS_OF_DATES = re.compile(r"[\u4e00-\u9fff√×✓✗☑☐■□●○]")
_OF_DATES = frozenset("年月日号时点分秒上下午星期周一二三四五六〇零十")
_AS_NUMBER = re.compile(r"[¥￥$€]?\s*\(?(-?[\d,]*\.?\d+)\)?\s*(%?)")
_STILL_NUMBER = re.compile(
    r"-?\d*\s*\d+/\d+|-?[\d.]+[Ee][+-]?\d+|[一二三四五六七八九十百千万〇零壹贰叁肆伍陆柒捌玖拾佰仟]+|[—–-]|[#]+"
)
_COLLAPSED = ("collapse", "filter")


def read_ods(data: bytes) -> tuple[list[Grid], list[Problem]]:
    """The grids that hold something, and the file's own warnings. Raises Refused."""
    package = Package(data)
    if "META-INF/manifest.xml" in package and b"encryption-data" in package.read(
        "META-INF/manifest.xml"
    ):
        raise Refused("encrypted", "文件有打开密码，读不出来。请取消密码后另存一份再上传。")
    reader = _read(package)
    grids: list[Grid] = []
    problems: list[Problem] = []
    for grid in reader.grids:
        finish(grid, grids, problems)
    return grids, problems


def picture_parts(package: Package) -> list[tuple[str, int, str]]:
    """(table, row, 0-based, part) of every picture of an .ods. Raises Refused."""
    return _read(package).images


def _read(package: Package) -> _Content:
    reader = _Content()
    if "styles.xml" in package:
        styles = reader.styles
        _parse(package, "styles.xml", _style_start(styles), _style_end(styles), styles.text)
    _parse(package, "content.xml", reader.start, reader.end, reader.text)
    return reader


def _parse(package: Package, part: str, start: Any, end: Any, text: Any) -> None:
    """Stream one part through expat. Raises Refused for damaged XML and document types."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        for piece in package.stream(part):
            parser.Parse(piece)
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise damaged() from None


def _style_start(styles: Styles) -> Any:
    def start(tag: str, attributes: dict[str, str]) -> None:
        styles.start(_local(tag), {_local(key): value for key, value in attributes.items()})

    return start


def _style_end(styles: Styles) -> Any:
    return lambda tag: styles.end(_local(tag))


def _local(name: str) -> str:
    return name.rsplit(" ", 1)[-1]


def _refuse_doctype(*_: object) -> None:
    raise with_entities()


def _count(said: dict[str, str], name: str) -> int:
    text = said.get(name, "1")
    return max(1, int(text)) if text.isdigit() else 1


class _Content:
    """Expat's handlers. Names are local: the namespaces' own prefixes do not matter."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self.images: list[tuple[str, int, str]] = []  # table, row, part
        self.styles = Styles()
        self.grid: Grid | None = None
        self.row = self.col = self.cells = 0
        self.columns: list[str] = []  # default cell style by column
        self.row_said: dict[str, str] = {}
        self.row_start = 0
        self.cell: dict[str, str] | None = None
        self.lines: list[str] = []
        self.spans: list[bool] = []  # struck, by depth of text:span
        self.plain = self.struck = False
        self.picture = False
        self.objects = Objects()
        self.shapes = False  # inside the table's own list of drawings

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        said = {_local(key): value for key, value in attributes.items()}
        if self.objects.open is not None:
            self.objects.start(name, said)
        elif self.grid is None:
            if name == "table":
                self._begin_table(said)
            else:
                self.styles.start(name, said)
        elif self.shapes:
            if name in SHAPES:
                self.objects.start(name, said)
        elif self.cell is not None:
            self._inside_cell(name, said)
        elif name in ("table-cell", "covered-table-cell"):
            self.cell = said
            self.cell["value-type"] = self._value_type(attributes)
            self.lines, self.plain, self.struck, self.picture = [], False, False, False
            self.cell["covered"] = "1" if name.startswith("covered") else ""
        elif name == "table-row":
            self.row_said, self.row_start, self.col = said, self.row, 0
        elif name == "table-column":
            self._column(said)
        elif name == "shapes":
            self.shapes = True
        else:
            self.objects.form(name, said)

    def _value_type(self, attributes: dict[str, str]) -> str:
        """``office:value-type``, or ``error`` where calcext's says so."""
        kinds = [v for key, v in attributes.items() if key.endswith(" value-type")]
        return "error" if "error" in kinds else next(iter(kinds), "")

    def _begin_table(self, said: dict[str, str]) -> None:
        self.grid = Grid(said.get("name", ""), "sheet", [])
        self.grid.hidden = said.get("style-name", "") in self.styles.hidden_tables
        self.objects, self.shapes = Objects(), False
        self.row, self.columns = 0, []

    def _column(self, said: dict[str, str]) -> None:
        count = min(_count(said, "number-columns-repeated"), 16_384 - len(self.columns))
        first, size = len(self.columns), self.styles.sizes.get(said.get("style-name", ""))
        if size is not None and count > 0:
            chars = (size / EMU_PIXEL - 5) / 7
            self.objects.sizes.widths.append((first, first + count - 1, max(0.0, chars)))
        if said.get("visibility") in _COLLAPSED or (size is not None and size < _FLAT):
            self.grid.hidden_cols.update(range(first, first + min(count, 1_000)))
        self.columns += [said.get("default-cell-style-name", "")] * max(count, 0)

    def _inside_cell(self, name: str, said: dict[str, str]) -> None:
        if name == "p":
            self.lines.append("")
        elif name == "span":
            self.spans.append(self.styles.strikes(said.get("style-name", "")))
        elif name == "s":
            self._say(" " * min(_count(said, "c"), 1_000))
        elif name == "tab":
            self._say("\t")
        elif name == "line-break":
            self._say("\n")
        elif name in SHAPES:
            self.objects.start(name, said, (self.row, self.col))

    def text(self, text: str) -> None:
        if self.objects.open is not None:
            self.objects.text(text)
        elif self.grid is None:
            self.styles.text(text)
        elif self.cell is not None and self.lines:
            self._say(text)
            if text.strip():
                struck = any(self.spans)
                self.struck, self.plain = self.struck or struck, self.plain or not struck

    def _say(self, text: str) -> None:
        if self.lines:
            self.lines[-1] += text

    def end(self, tag: str) -> None:
        name = _local(tag)
        if self.objects.open is not None:
            ended = self.objects.end(name)
            self.picture |= ended is not None and ended.image and not ended.embedded
        elif name == "shapes":
            self.shapes = self.picture = False
        elif self.grid is None:
            self.styles.end(name)
        elif self.cell is not None:
            if name == "span" and self.spans:
                self.spans.pop()
            elif name in ("table-cell", "covered-table-cell"):
                self._end_cell()
        elif name == "table-row":
            self._end_row()
        elif name == "table":
            self.objects.finish(self.grid)
            self.images += [(self.grid.sheet or "", *image) for image in self.objects.images()]
            self.grids.append(self.grid)
            self.grid = None

    def _end_cell(self) -> None:
        said, self.cell = self.cell, None
        repeat = _count(said, "number-columns-repeated")
        value, note = (None, None) if said["covered"] else self._value(said)
        across, down = _count(said, "number-columns-spanned"), _count(said, "number-rows-spanned")
        row, col = self.row, self.col
        self.col += repeat
        if across > 1 or down > 1:
            self.grid.merges.append((row, col, row + down - 1, col + across - 1))
        if value is None and note is None and not self.picture:
            return
        if self.col > 16_384:
            raise damaged(f"工作表“{self.grid.sheet}”里有超出范围的单元格")
        self.cells += repeat
        if self.cells > MAX_CELLS:
            raise too_large(f"工作表“{self.grid.sheet}”里的内容超过 {MAX_CELLS // 10_000} 万格")
        self._line(row, self.col)
        for at in range(col, col + repeat):
            self.grid.rows[row][at] = value
            self._look((row, at), said, value, note)

    def _line(self, row: int, width: int) -> None:
        """Make the row long enough."""
        rows = self.grid.rows
        if (row + 1) * max(width, 1) > MAX_AREA:
            raise Refused(
                "far_cell",
                f"工作表“{self.grid.sheet}”的单元格 {self.grid.address(row, width - 1)} 里有内容，离表格太远，读取会耗尽内存。请删去该单元格的内容后另存再上传。",
                f"{self.grid.sheet}!{self.grid.address(row, width - 1)}",
            )
        while len(rows) <= row:
            rows.append([])
        rows[row].extend([None] * (width - len(rows[row])))

    def _look(self, spot: tuple[int, int], said: dict[str, str], value: Any, note: Any) -> None:
        default = self.columns[spot[1]] if spot[1] < len(self.columns) else ""
        style = said.get("style-name") or self.row_said.get("default-cell-style-name") or default
        grid = self.grid
        if note:
            grid.notes[spot] = note
        if self.picture:
            grid.pictures.add(spot)
        if self.styles.strikes(style) or (self.struck and not self.plain):
            grid.struck.add(spot)
        if font := self.styles.font(style):
            grid.fonts[spot] = font
        code = self.styles.code(style)
        if code and not isinstance(value, (str, bool)) and value is not None:
            grid.formats[spot] = code

    def _value(self, said: dict[str, str]) -> tuple[Any, tuple[str, str] | None]:
        """The cell's value, or what is wrong with it."""
        kind = said["value-type"]
        shown = "\n".join(self.lines)
        if kind == "error" or shown.strip() in ERRORS or re.fullmatch(r"Err:\d{3}", shown.strip()):
            return None, ("error_cell", shown.strip() or "#ERROR!")
        if not kind and "formula" in said and not shown:
            return None, ("formula_no_value", said["formula"].removeprefix("of:"))
        try:
            value = _typed(kind, said, shown)
            return (as_shown(value, shown) if self.lines and kind != "string" else value), None
        except (ValueError, OverflowError):
            return None, ("date_out_of_range" if kind == "date" else "error_cell", shown)

    def _end_row(self) -> None:
        repeat = _count(self.row_said, "number-rows-repeated")
        grid, row = self.grid, self.row
        size = self.styles.sizes.get(self.row_said.get("style-name", ""))
        if size is not None:
            for at in range(row, row + min(repeat, 1_000)):
                self.objects.sizes.heights[at] = size / EMU_POINT
        hidden = self.row_said.get("visibility") in _COLLAPSED
        hidden = hidden or (size is not None and size < _FLAT)
        if hidden:
            grid.hidden_rows.update(range(row, row + min(repeat, 100_000)))
        filled = row < len(grid.rows) and grid.rows[row]
        if repeat > 1 and filled:
            self._repeat_row(row, repeat)
        self.row += repeat

    def _repeat_row(self, row: int, repeat: int) -> None:
        grid = self.grid
        width = len(grid.rows[row])
        self.cells += width * (repeat - 1)
        if self.cells > MAX_CELLS:
            raise bomb(f"工作表“{grid.sheet}”里同一行重复了 {repeat} 次")
        for at in range(row + 1, row + repeat):
            self._line(at, width)
            grid.rows[at] = list(grid.rows[row])
        for spots in (grid.notes, grid.fonts, grid.formats):
            for (_, col), said in [item for item in spots.items() if item[0][0] == row]:
                spots.update(((at, col), said) for at in range(row + 1, row + repeat))
        for spots in (grid.struck, grid.pictures):
            here = [col for r, col in spots if r == row]
            spots.update((at, col) for at in range(row + 1, row + repeat) for col in here)


def as_shown(value: Any, shown: str) -> Any:
    """A number or date as its cell shows it: itself, the text where that says something else, None for nothing.

    >>> as_shown(1.0, "√"), as_shown(3500.0, "3,500"), as_shown(2.5, "2小时30分"), as_shown(1.0, "")
    ('√', 3500.0, '2小时30分', None)
    """
    text = shown.strip()
    if not text:
        return None
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, float):
        said = _AS_NUMBER.fullmatch(text)
        if said is None:
            return value if _STILL_NUMBER.fullmatch(text) else text
        number, digits = float(said[1].replace(",", "")), said[1].partition(".")[2]
        near = 10 ** -len(digits)
        meant = abs(value) * (100 if said[2] else 1)
        return value if abs(abs(number) - meant) <= near else text
    words = set(_WORDS_OF_DATES.findall(text))
    return value if words <= _OF_DATES and any(sign.isdigit() for sign in text) else text


def _typed(kind: str, said: dict[str, str], shown: str) -> Any:
    """A value of its office:value-type. Raises ValueError for what it cannot be."""
    if kind in ("float", "percentage", "currency"):
        return float(said["value"])
    if kind == "boolean":
        return said.get("boolean-value") == "true"
    if kind == "date":
        text = said["date-value"]
        if "T" not in text:
            return dt.date.fromisoformat(text)
        if re.search(r"Z$|[+-]\d\d:?\d\d$", text):
            return text  # a moment with its zone
        return dt.datetime.fromisoformat(text)
    if kind == "time":
        return _time(said["time-value"])
    if kind == "string" and not shown:
        shown = said.get("string-value", "")
    return shown or None


def _time(text: str) -> dt.time | dt.timedelta:
    said = _DURATION.match(text)
    if not said:
        raise ValueError(text)
    days, hours, minutes = (int(part or 0) for part in said.groups()[:3])
    length = dt.timedelta(
        days=days, hours=hours, minutes=minutes, seconds=round(float(said[4] or 0))
    )
    if length < dt.timedelta(days=1):
        return (dt.datetime.min + length).time()
    return length
