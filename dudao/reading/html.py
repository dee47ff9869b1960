"""HTML tables that a business system saved under the name of a workbook: one grid, tables one below another."""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser

from dudao.problems import Problem
from dudao.reading import encoding
from dudao.reading.csvfile import MAX_CELLS, MAX_COLUMNS
from dudao.reading.finish import note_spoilt
from dudao.reading.grid import Grid
from dudao.reading.refusal import bomb, too_large

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.I)
_SPAN = 5_000
_UNSEEN = frozenset(("script", "style", "title", "head", "xml"))
_BREAKS = frozenset(("br", "p", "div", "li"))


def decoded(data: bytes) -> str:
    """The text in the encoding that its head names; GB18030 for the older national names."""
    named = _CHARSET.search(data[:4096])
    name = named[1].decode("ascii").lower() if named else "utf-8"
    if data.startswith(b"\xef\xbb\xbf"):
        name = "utf-8-sig"
    elif name in ("gb2312", "gbk", "gb_2312-80"):
        name = "gb18030"
    try:
        return data.decode(codecs.lookup(name).name)
    except (LookupError, UnicodeDecodeError):
        pass
    return encoding.decoded(data).text


def read_html(data: bytes) -> tuple[list[Grid], list[Problem]]:
    """The one grid of a page's tables; merged cells as in a workbook. Raises Refused."""
    page = _Page()
    page.feed(decoded(data))
    page.close()
    page.end_row()
    while page.rows and not any(page.rows[-1]):
        page.rows.pop()
    width = max((len(row) for row in page.rows), default=0)
    rows = [[*row, *[None] * (width - len(row))] for row in page.rows]
    if not rows:
        return [], []
    grid = Grid("Sheet1", "sheet", rows, merges=page.merges)
    problems = [spoilt] if (spoilt := note_spoilt(grid)) else []
    if page.open_tables:
        told = "网页表格没有写完（没有表格的结尾），像是没有下载完，只读取了现有的行。请重新导出或下载后再上传。"
        problems.append(Problem("cut_short", "warning", told))
    return [grid], problems


class _Page(HTMLParser):
    """Fills ``rows`` and ``merges`` while the page is fed. A table within a cell is text of that cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str | None]] = []
        self.merges: list[tuple[int, int, int, int]] = []
        self._row: list[str | None] | None = None
        self._text: list[str] | None = None
        self._span = (1, 1)
        self._taken: dict[int, int] = {}  # column → rows below that a merged cell still covers
        self._depth = self._unseen = self._cells = 0

    @property
    def open_tables(self) -> int:
        """How many tables were begun and not ended."""
        return self._depth

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self._depth += 1
            if self._depth == 1 and self.rows:
                self.end_row()
                self.rows.append([])
        elif self._depth != 1:
            if tag in _BREAKS and self._text is not None:
                self._text.append("\n")
        elif tag == "tr":
            self.end_row()
            self._row = []
        elif tag in ("td", "th"):
            self._end_cell()
            if self._row is None:
                self._row = []
            self._text = []
            said = dict(attrs)
            self._span = (_number(said.get("rowspan")), _number(said.get("colspan")))
        elif tag in _BREAKS and self._text:
            self._text.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BREAKS and self._text:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "table":
            if self._depth == 1:
                self.end_row()
                self._taken = {}
            self._depth = max(0, self._depth - 1)
        elif tag in ("td", "th") and self._depth == 1:
            self._end_cell()
        elif tag == "tr" and self._depth == 1:
            self.end_row()

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if self._text is not None:
            self._text.append(re.sub(r"[ \t\r\n]+", " ", data))
        elif not self._depth and data.strip():
            self._count(1)
            self.rows.append([data.strip()])

    def _end_cell(self) -> None:
        if self._text is None or self._row is None:
            return
        text = re.sub(r" *\n *", "\n", "".join(self._text)).strip(" \n\xa0")
        self._text = None
        while self._taken.get(len(self._row), 0) > 0:
            self._row.append(None)
        down, across = self._span
        col, here = len(self._row), len(self.rows)
        self._count(across)
        self._row += [text or None, *[None] * (across - 1)]
        if len(self._row) > MAX_COLUMNS:
            raise bomb(f"第 {here + 1} 行有 {len(self._row)} 列")
        if down > 1:
            self._taken |= dict.fromkeys(range(col, col + across), down)
        if down > 1 or across > 1:
            self.merges.append((here, col, here + down - 1, col + across - 1))

    def end_row(self) -> None:
        """Close the row that is open."""
        self._end_cell()
        if self._row is None:
            return
        self.rows.append(self._row)
        self._row = None
        self._taken = {col: left - 1 for col, left in self._taken.items() if left > 1}

    def _count(self, cells: int) -> None:
        self._cells += cells
        if self._cells > MAX_CELLS:
            raise too_large(f"内容超过 {MAX_CELLS // 10_000} 万格")


def _number(said: str | None) -> int:
    return min(int(said), _SPAN) if said and said.isdigit() and int(said) > 0 else 1
