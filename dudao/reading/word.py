"""A .docx package → grids and paragraphs, by a walk of our own over its XML.

python-docx's ``.text`` loses content controls, symbol ticks, tracked insertions and whole rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from dudao.problems import Problem
from dudao.reading.grid import Grid, Spot
from dudao.reading.package import Package
from dudao.reading.refusal import bomb, damaged, too_large
from dudao.reading.webpage import is_page, page_grids
from dudao.reading.wordparts import Parts
from dudao.reading.wordtext import (
    Fields,
    Run,
    blocks,
    child,
    has_picture,
    is_on,
    is_shaded,
    local,
    picture_links,
    runs,
    text_boxes,
    value,
)

MAX_XML = 24 << 20
MAX_COLUMNS = 1_000
MAX_CELLS = 200_000
_FORM_ROWS, _TITLE, _FRAME = 3, 60, 4  # a form's rows, its title's letters, a frame's cells


@dataclass(slots=True)
class Content:
    """What one cell (or one paragraph) shows."""

    lines: list[str] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)  # the lines that are struck through whole
    controls: list[str] = field(default_factory=list)  # what shows something that cannot be read
    remarks: list[str] = field(default_factory=list)  # comments beside it
    struck: bool = False
    marked: list[str] = field(default_factory=list)
    bold: list[str] = field(default_factory=list)
    all_bold: bool = True
    picture: bool = False

    @property
    def text(self) -> str | None:
        left = [line for i, line in enumerate(self.lines) if i not in self.gone]
        kept = left if any(line.strip() for line in left) else self.lines
        text = "\n".join(kept).strip("\n")
        return text if text.strip() else None

    def emphasised(self) -> list[str]:
        """Marked runs; bold ones too where the rest is not bold."""
        return self.marked + (
            [] if self.all_bold else [b for b in self.bold if b not in self.marked]
        )


@dataclass(slots=True)
class Document:
    """Collects grids and paragraphs in document order."""

    parts: Parts | None = None
    depth: int = 0  # within another document
    grids: list[Grid] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)  # paragraphs since the last table
    cells: int = 0
    unread: list[str] = field(default_factory=list)  # controls and objects outside tables
    remarks: list[str] = field(default_factory=list)  # comments on what stands outside tables
    lost: list[str] = field(default_factory=list)  # pieces of other files that were not read
    images: list[tuple[str, int, str]] = field(
        default_factory=list
    )  # table, row, part of a picture

    def say(self, text: str | None) -> None:
        if text:
            self.paragraphs.append(text)
            self.waiting.append(text)


def read_docx(data: bytes, depth: int = 0) -> tuple[list[Grid], list[Problem], list[str]]:
    """Grids 表1, 表2 … in document order, warnings, and all paragraphs outside tables.

    Raises Refused for what cannot be read safely.
    """
    package = Package(data)
    document = _read(package, depth)
    if document.grids:
        document.grids[-1].after = document.waiting
    problems = _told(document)
    if not (document.grids or document.paragraphs or problems):
        problems = [_nothing(package)]
    _put_page(document)
    return document.grids, problems, document.paragraphs


def picture_parts(package: Package) -> list[tuple[str, int, str]]:
    """(table, row, 0-based, part) of every picture in a table of a .docx. Raises Refused."""
    return _read(package, 0).images


def _read(package: Package, depth: int) -> Document:
    part = _document_part(package)
    try:
        root = ElementTree.fromstring(package.xml(part, MAX_XML))
    except ElementTree.ParseError:
        raise damaged() from None
    body = child(root, "body")
    if body is None:
        raise damaged("文件里没有正文")
    document = Document(Parts(package, part), depth)
    _walk(body, document)
    return document


def _put_page(document: Document) -> None:
    """The page's header and footer stand over every table; over the text where there is none."""
    lines = document.parts.page_lines() if document.parts else []
    for grid in document.grids:
        grid.page = lines
    if document.paragraphs and not document.grids:
        document.paragraphs[:0] = lines


def _told(document: Document) -> list[Problem]:
    """What the document shows that no cell holds."""
    problems = []
    if any("Excel" in name or "ET." in name for name in document.unread):
        text = "文档里嵌有 Excel 工作表，没有读取。请双击打开它，单独另存为 .xlsx 后上传。"
        problems.append(Problem("embedded_workbook", "error", text))
    if "control" in document.unread:
        text = "文档正文里有控件（ActiveX），选了什么读不出来。请把选中的项打成文字后重新保存。"
        problems.append(Problem("control", "error", text))
    for said in document.remarks:
        text = f"文档正文有批注“{said[:60]}”，没有读取。批注里如有更正或补充，请写在正文里。"
        problems.append(Problem("comment", "warning", text, text=said))
    if document.lost:
        text = "文档里有一部分是从别的文件插入的，没有读取。请用 Word 或 WPS 打开，另存为 .docx 后再上传。"
        problems.append(Problem("alien_part", "error", text))
    return problems


def _document_part(package: Package) -> str:
    if "word/document.xml" in package:
        return "word/document.xml"
    part = next((name for name in package.entries if name.endswith("/document.xml")), None)
    if part is None:
        raise damaged("文件里没有正文")
    return part


def _nothing(package: Package) -> Problem:
    if any(name.startswith("word/media/") for name in package.entries):
        return Problem(
            "picture_only",
            "warning",
            "文档里只有图片，没有可读的文字。请上传填写时的 Word 文件，不要贴扫描件或照片。",
        )
    return Problem("empty_file", "error", "文档是空的，没有文字也没有表格。请检查后重新上传。")


def _walk(parent: Element, document: Document) -> None:
    fields = Fields(document.parts)
    for block in blocks(parent):
        if local(block.tag) == "tbl":
            _table(block, document)
            continue
        if local(block.tag) == "altChunk":
            _chunk(block, document)
            continue
        content = Content()
        _paragraph(block, content, fields)
        document.say(_ticked(block, content.text or "", document.parts) or content.text)
        document.unread += content.controls
        document.remarks += content.remarks
        for box in text_boxes(block):
            _walk(box, document)


def _ticked(node: Element, text: str, parts: Parts | None) -> str | None:
    """A line of printed options one of which is underlined or highlighted, with a tick before that one.

    Running text has no cell that keeps its look (``Grid.underlined``). None for any other line.
    """
    if text.count("满意") < 2 or re.search("[√✓✔☑□☐●○■]", text):
        return None
    told = list(runs(node, Fields(parts)))
    marked = [run for run in told if run.marked and run.text.strip()]
    if not marked or not all(re.search("满意|一般", run.text) for run in marked):
        return None
    if sum(run.text.count("满意") for run in marked) >= text.count("满意"):
        return None
    return "".join(f"√{run.text}" if run in marked else run.text for run in told)


def _paragraph(node: Element, content: Content, fields: Fields) -> None:
    """Add one paragraph's text to a cell's content."""
    bullet = fields.enter(node)
    told = list(runs(node, fields))
    if bullet:
        told.insert(0, Run(bullet))
    if fields.unread or fields.remarks:
        content.controls += fields.unread
        content.remarks += filter(None, fields.remarks)
        fields.unread.clear()
        fields.remarks.clear()
    if any(run.struck for run in told):
        told = _without_struck(told, content)
    content.lines.append(told[0].text if len(told) == 1 else "".join(run.text for run in told))
    if any(run.marked for run in told):
        content.marked += _stretches(told, lambda run: run.marked)
    if any(run.bold for run in told):
        content.bold += _stretches(told, lambda run: run.bold)
    content.all_bold = content.all_bold and all(run.bold for run in told if run.text.strip())
    content.picture = content.picture or has_picture(node)


def _without_struck(told: list[Run], content: Content) -> list[Run]:
    """The runs that stand; where all are struck through the line is noted and kept."""
    written = [run for run in told if run.text.strip()]
    struck = any(run.struck for run in written)
    content.struck = content.struck or struck
    if struck and all(run.struck for run in written):
        content.gone.add(len(content.lines))
        return told
    return [run for run in told if not run.struck] if struck else told


def _stretches(told: list[Run], chosen) -> list[str]:
    """Texts of the longest sequences of chosen runs, blank ones left out."""
    found, now = [], ""
    for run in [*told, Run("")]:
        if run.text and chosen(run):
            now += run.text
        elif now:
            found.append(now.strip())
            now = ""
    return [text for text in found if text]


def _rows(table: Element) -> Iterator[Element]:
    """The rows, through content controls and insertions, without rows deleted under tracking."""
    for node in table:
        name = local(node.tag)
        if name == "tr":
            if child(child(node, "trPr"), "del") is None:
                yield node
        elif name == "sdt":
            content = child(node, "sdtContent")
            if content is not None:
                yield from _rows(content)
        elif name in ("ins", "moveTo", "customXml"):
            yield from _rows(node)


def _cells(row: Element) -> Iterator[Element]:
    for node in row:
        name = local(node.tag)
        if name == "tc":
            yield node
        elif name == "sdt":
            content = child(node, "sdtContent")
            if content is not None:
                yield from _cells(content)
        elif name in ("ins", "moveTo", "customXml"):
            yield from _cells(node)


def _number(node: Element | None, at_least: int) -> int:
    said = value(node)
    return max(int(said), at_least) if said and said.isdigit() else at_least


class _Builder:
    """Lays one w:tbl out on its grid columns."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.grid = Grid(None, "word", [])
        self.inner: list[Element] = []  # tables that are all of their cell: grids of their own
        self.framed: list[tuple[str | None, list[Element]]] = []  # a title and the tables under it
        self.open: dict[int, list[int]] = {}  # column → area of a vertical merge: r1, c1, r2, c2
        self.areas: list[list[int]] = []
        self.images: list[tuple[int, str]] = []

    def row(self, node: Element) -> None:
        at = len(self.grid.rows)
        line: list[str | None] = []
        properties = child(node, "trPr")
        line += [None] * min(_number(child(properties, "gridBefore"), 0), MAX_COLUMNS)
        for cell in _cells(node):
            self.cell(cell, at, line)
            if len(line) > MAX_COLUMNS:
                raise bomb(f"Word 表格有 {len(line)} 列")
        self.document.cells += len(line)
        if self.document.cells > MAX_CELLS:
            raise too_large(f"Word 表格的内容超过 {MAX_CELLS // 10_000} 万格")
        self.open = {c: area for c, area in self.open.items() if area[2] == at}
        self.grid.rows.append(line)
        if is_on(properties, "hidden"):
            self.grid.hidden_rows.add(at)

    def cell(self, node: Element, at: int, line: list[str | None]) -> None:
        properties = child(node, "tcPr")
        col = len(line)
        span = _number(child(properties, "gridSpan"), 1)
        if col + span > MAX_COLUMNS:
            raise bomb(f"Word 表格有 {col + span} 列")
        across = child(properties, "hMerge")
        if across is not None and value(across) != "restart" and self.areas and col:
            area = self.areas[-1]
            area[3] = max(area[3], col + span - 1)
            line += [None] * span
            return
        down = child(properties, "vMerge")
        if down is not None and value(down) != "restart" and col in self.open:
            area = self.open[col]
            area[2] = at
            line += [None] * span
            return
        area = [at, col, at, col + span - 1]
        self.areas.append(area)
        if down is not None:
            self.open[col] = area
        text = None
        if child(properties, "cellDel") is None:
            text = self.content(node, (at, col), any(said is not None for said in line))
        line += [text] + [None] * (span - 1)

    def _frames(self, node: Element, content: Content, tables: list[Element]) -> bool:
        """Whether a cell holds a title and a whole form, as a frame around it does."""
        large = any(sum(1 for _ in _rows(table)) >= _FORM_ROWS for table in tables)
        return large and len(content.text or "") <= _TITLE and len(self.areas) <= _FRAME

    def content(self, node: Element, spot: Spot, beside: bool) -> str | None:
        content, tables = Content(), []
        parts = self.document.parts
        fill_content(node, content, tables, parts)
        if tables and content.text is None and not beside:
            self.inner += tables
        elif tables and self._frames(node, content, tables):
            self.framed.append((content.text, tables))
        elif tables:
            content = Content()
            fill_content(node, content, None, parts)
        if content.controls:
            self.grid.notes[spot] = ("control", "控件")
        if content.remarks:
            self.grid.over[spot] = [("comment", text) for text in content.remarks]
        if content.struck:
            self.grid.struck.add(spot)
        if emphasised := content.emphasised():
            self.grid.underlined[spot] = emphasised
        bold = "b" if content.bold and content.all_bold else ""
        if signs := bold + ("f" if is_shaded(child(node, "tcPr")) else ""):
            self.grid.marked[spot] = signs
        if content.picture:
            self.grid.pictures.add(spot)
        if parts:
            self.images += [(spot[0], parts.target(link)[1]) for link in picture_links(node)]
        return content.text

    def done(self) -> Grid:
        grid = self.grid
        width = grid.width
        for line in grid.rows:
            line += [None] * (width - len(line))
        grid.merges = [tuple(area) for area in self.areas if area[:2] != area[2:]]
        return grid


def fill_content(
    node: Element, content: Content, tables: list[Element] | None, parts: Parts | None = None
) -> None:
    """Gather a cell's paragraphs; its tables go to ``tables``, or into the text where that is None."""
    fields = Fields(parts)
    for block in blocks(node):
        if local(block.tag) == "altChunk":
            content.controls.append("altChunk")
        elif local(block.tag) == "p":
            _paragraph(block, content, fields)
            for box in text_boxes(block):
                fill_content(box, content, tables, parts)
        elif tables is not None:
            tables.append(block)
        else:
            for row in _rows(block):
                inner = [Content() for _ in _cells(row)]
                for cell, one in zip(_cells(row), inner, strict=True):
                    fill_content(cell, one, None, parts)
                    content.struck = content.struck or one.struck
                    content.marked += one.marked
                    content.controls += one.controls
                    content.remarks += one.remarks
                    content.picture = content.picture or one.picture
                content.lines.append("\t".join(one.text or "" for one in inner).rstrip("\t"))


def _table(node: Element, document: Document) -> None:
    """One table; a layout table gives way to the tables in its cells."""
    builder = _Builder(document)
    for row in _rows(node):
        builder.row(row)
    grid = builder.done()
    if builder.framed and sum(cell is not None for line in grid.rows for cell in line) <= _FRAME:
        _unframe(grid, builder, document)
        return
    if any(cell is not None for line in grid.rows for cell in line) or not builder.inner:
        grid.sheet = f"表{len(document.grids) + 1}"
        grid.before, document.waiting = document.waiting, []
        if grid.rows:
            document.grids.append(grid)
            document.images += [(grid.sheet, *image) for image in builder.images]
    for _, tables in builder.framed:
        builder.inner += tables
    for inner in builder.inner:
        _table(inner, document)


def _unframe(grid: Grid, builder: _Builder, document: Document) -> None:
    """A table that only frames a form: its cells are lines around the tables in them."""
    framed = dict.fromkeys(text for text, _ in builder.framed)
    for text in (cell for line in grid.rows for cell in line if cell is not None):
        document.say(text)
        if text in framed:
            for table in (t for said, tables in builder.framed if said == text for t in tables):
                _table(table, document)
    for inner in builder.inner:
        _table(inner, document)


def _chunk(node: Element, document: Document) -> None:
    """A piece of another file (w:altChunk): a page's tables and text, or another document's."""
    _, part = document.parts.target(value(node, "id")) if document.parts else ("", "")
    data = document.parts.package.read(part) if part and document.parts else b""
    if data[:2] == b"PK" and document.depth == 0:
        grids, _, paragraphs = read_docx(data, 1)
        for text in paragraphs:
            document.say(text)
    elif is_page(data):
        grids, paragraphs = page_grids(data)
        document.paragraphs += paragraphs
    else:
        document.lost += [part] if part else []  # what is not in the file is not seen either
        return
    for grid in grids:
        grid.sheet = f"表{len(document.grids) + 1}"
        grid.before, document.waiting = [*document.waiting, *grid.before], []
        document.grids.append(grid)
    if grids:
        document.waiting, grids[-1].after = grids[-1].after, []
