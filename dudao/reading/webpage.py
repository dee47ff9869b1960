"""A web page, or a web archive (MHT), that stands for a Word document: its tables and the lines around them."""

from __future__ import annotations

import email
import email.policy
import re
from html.parser import HTMLParser

from dudao.problems import Problem
from dudao.reading.grid import Grid
from dudao.reading.html import decoded
from dudao.reading.refusal import bomb, damaged, too_large

MAX_COLUMNS, MAX_CELLS, _SPAN = 1_000, 200_000, 1_000
_UNSEEN = frozenset(("script", "style", "title", "head", "xml", "s", "strike", "del", "template"))
_BLOCKS = frozenset(
    ("p", "div", "li", "br", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "ul", "ol", "hr")
)
_EMPTY = frozenset(("br", "hr", "input", "img", "meta", "link", "col"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_STRUCK = re.compile(r"text-decoration[^;]*line-through", re.I)
_PAGE = re.compile(
    rb"^\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|meta|body|table|div|p|h\d)", re.I
)


def is_page(data: bytes) -> bool:
    """Whether bytes begin as a web page or a web archive does."""
    head = data[:2048].lower()
    return _PAGE.match(head) is not None or head.lstrip().startswith(b"mime-version:")


def read_page(data: bytes) -> tuple[list[Grid], list[Problem], list[str]]:
    """Grids 表1, 表2 …, one warning, and the lines outside tables. Raises Refused."""
    grids, lines = page_grids(data)
    told = "这是存成网页格式的 Word 文档，按看到的内容读取。如有缺漏，请用 Word 或 WPS 文字打开，另存为 .docx 后上传。"
    return grids, [Problem("web_page", "warning", told)], lines


def page_grids(data: bytes) -> tuple[list[Grid], list[str]]:
    """The tables of a page as Word's, with the lines above each, and all lines outside tables."""
    page = _Page()
    page.feed(_text(data))
    page.close()
    page.flush()
    if page.grids:
        page.grids[-1].after = page.waiting
    return page.grids, page.lines


def _text(data: bytes) -> str:
    """The page's text; of an archive the first page in it."""
    if not data[:2048].lower().lstrip().startswith(b"mime-version:"):
        return decoded(data)
    archive = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in archive.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True) or b""
            named = part.get_content_charset()
            try:
                return content.decode(named) if named else decoded(content)
            except (LookupError, UnicodeDecodeError):
                return decoded(content)
    raise damaged("网页存档里没有网页")


class _Table:
    """One table while it is open."""

    def __init__(self) -> None:
        self.rows: list[list[str | None]] = []
        self.merges: list[tuple[int, int, int, int]] = []
        self.taken: dict[int, int] = {}
        self.row: list[str | None] | None = None
        self.cell: list[str] | None = None
        self.span = (1, 1)


class _Page(HTMLParser):
    """Fills ``grids`` and ``lines`` while the page is fed. A table within a cell is text of that cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.grids: list[Grid] = []
        self.lines: list[str] = []
        self.waiting: list[str] = []
        self._line: list[str] = []
        self._table: _Table | None = None
        self._depth = self._cells = 0
        self._unseen: list[str] = []  # the open elements from the first that shows nothing
        self._offers: bool | None = None  # within a drop-down list: whether the option is chosen

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        style = said.get("style", "")
        if tag == "body":
            self._unseen.clear()
        hidden = tag in _UNSEEN or _HIDDEN.search(style) or _STRUCK.search(style)
        if self._unseen or (hidden and tag not in _EMPTY):
            if tag not in _EMPTY:
                self._unseen.append(tag)
        elif tag == "input" and said.get("type", "").lower() in ("checkbox", "radio"):
            self._add("☑" if "checked" in said else "☐")
        elif tag == "select":
            self._offers = False
        elif tag == "option":
            self._offers = "selected" in said
        elif tag == "table":
            self._open_table()
        elif self._depth == 1 and tag in ("tr", "td", "th"):
            self._open_cell(tag, said)
        elif tag in _BLOCKS:
            self._break()
        elif tag in ("td", "th"):
            self._add("  ")

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            if tag in self._unseen:
                while self._unseen and self._unseen.pop() != tag:
                    pass
        elif tag == "select":
            self._offers = None
        elif tag == "table" and self._depth:
            self._depth -= 1
            if not self._depth:
                self._close_table()
        elif tag in ("td", "th") and self._depth == 1:
            self._close_cell()
        elif tag == "tr" and self._depth == 1:
            self._close_row()
        elif tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        if not self._unseen and self._offers is not False:
            self._add(re.sub(r"[ \t\r\n]+", " ", data))

    def _add(self, text: str) -> None:
        if self._table is None:
            self._line.append(text)
        elif self._table.cell is not None:
            self._table.cell.append(text)

    def _break(self) -> None:
        if self._table is None:
            self.flush()
        elif self._table.cell:
            self._table.cell.append("\n")

    def flush(self) -> None:
        """End the line that is open; close a table nobody closed."""
        if self._table is not None:
            self._close_table()
        text = "".join(self._line).strip(" \n\xa0")
        self._line = []
        if text:
            self.lines.append(text)
            self.waiting.append(text)

    def _open_table(self) -> None:
        if not self._depth:
            self.flush()
            self._table = _Table()
        self._depth += 1

    def _open_cell(self, tag: str, said: dict[str, str]) -> None:
        table = self._table
        if table is None:
            return
        if tag == "tr":
            self._close_row()
            table.row = []
            return
        self._close_cell()
        table.row = [] if table.row is None else table.row
        table.cell = []
        table.span = (_number(said.get("rowspan")), _number(said.get("colspan")))

    def _close_cell(self) -> None:
        table = self._table
        if table is None or table.cell is None or table.row is None:
            return
        text = re.sub(r" *\n[ \n]*", "\n", "".join(table.cell)).strip(" \n\xa0")
        table.cell = None
        while table.taken.get(len(table.row), 0) > 0:
            table.row.append(None)
        (down, across), col, here = table.span, len(table.row), len(table.rows)
        self._cells += across
        table.row += [text or None, *[None] * (across - 1)]
        if len(table.row) > MAX_COLUMNS:
            raise bomb(f"第 {here + 1} 行有 {len(table.row)} 列")
        if self._cells > MAX_CELLS:
            raise too_large(f"内容超过 {MAX_CELLS // 10_000} 万格")
        if down > 1:
            table.taken |= dict.fromkeys(range(col, col + across), down)
        if down > 1 or across > 1:
            table.merges.append((here, col, here + down - 1, col + across - 1))

    def _close_row(self) -> None:
        self._close_cell()
        table = self._table
        if table is None or table.row is None:
            return
        table.rows.append(table.row)
        table.row = None
        table.taken = {col: left - 1 for col, left in table.taken.items() if left > 1}

    def _close_table(self) -> None:
        self._close_row()
        table, self._table, self._depth = self._table, None, 0
        if table is None or not any(cell for row in table.rows for cell in row):
            return
        width = max(len(row) for row in table.rows)
        rows = [[*row, *[None] * (width - len(row))] for row in table.rows]
        grid = Grid(f"表{len(self.grids) + 1}", "word", rows, merges=table.merges)
        grid.before, self.waiting = self.waiting, []
        self.grids.append(grid)


def _number(said: str | None) -> int:
    return min(int(said), _SPAN) if said and said.isdigit() and int(said) > 0 else 1
