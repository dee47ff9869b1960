"""A paper set as a Word document in the official form of GB/T 9704—2012: A4, 版心 156×225 mm, 22 lines of 28 characters.

Adds no word to what the paper says but 附件, the page numbers and the lines of 版记. Font names are those of
``data/papers/style.toml``: a machine without them shows others.
"""

from __future__ import annotations

import datetime as dt
import functools
import io
from collections.abc import Iterable, Mapping
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import oxml_parser
from docx.shared import Mm

from dudao.reports.papers.chart import inline
from dudao.reports.papers.content import Annex, Paper, Table, day_words
from dudao.reports.texts import document_text

RED = "FF0000"
TWIPS = 20  # a point
PAGE = (210, 297)
_CHART = (150, 78)
TWIPS_MM = 56.7  # a millimetre
_THICK, _THIN = 8, 4  # eighths of a point: the outer lines of 版记 and the one between
_IMPRINT, _IMPRINT_LINE = 14, 26  # points
_TIGHTER = -5  # twentieths of a point: 28 characters a line


def document(paper: Paper, style: Mapping[str, Any]) -> bytes:
    """The paper as .docx."""
    made = docx.Document()
    setting = _Setting(made, style)
    setting.page()
    setting.head(paper)
    setting.body(paper)
    for number, annex in enumerate(paper.annexes, 1):
        setting.annex(annex, number, len(paper.annexes))
    setting.imprint(paper)
    _about(made, paper)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _about(made: Document, paper: Paper) -> None:
    about = made.core_properties
    moment = dt.datetime.combine(paper.as_of, dt.time())
    about.title, about.author, about.comments = (
        document_text(paper.title),
        document_text(paper.issuer),
        "",
    )
    about.created = about.modified = moment
    about.last_modified_by = ""


class _Setting:
    """Sets one paper: every element is made of plain values and given to the document's body in turn."""

    def __init__(self, made: Document, style: Mapping[str, Any]):
        self.made, self.style = made, style
        self.body_element = made.element.body
        for element in list(self.body_element):
            if element.tag != qn("w:sectPr"):
                self.body_element.remove(element)
        self.section = made.sections[0]
        self.width = PAGE[0] - style["margins.left"] - style["margins.right"]
        self.charts = 0

    # -- the page --------------------------------------------------------------------------------

    def page(self) -> None:
        """Size, margins, the grid of lines, page numbers outside (odd right, even left)."""
        section, style = self.section, self.style
        section.page_width, section.page_height = Mm(PAGE[0]), Mm(PAGE[1])
        section.top_margin, section.bottom_margin = (
            Mm(style["margins.top"]),
            Mm(style["margins.bottom"]),
        )
        section.left_margin, section.right_margin = (
            Mm(style["margins.left"]),
            Mm(style["margins.right"]),
        )
        section.footer_distance, section.header_distance = Mm(style["margins.footer"]), Mm(15)
        properties = section._sectPr
        for old in properties.findall(qn("w:docGrid")):
            properties.remove(old)
        properties.append(_el("docGrid", type="lines", linePitch=self._line))
        self.made.settings.odd_and_even_pages_header_footer = True
        for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            footer.is_linked_to_previous = False
            paragraph = footer.paragraphs[0]._p
            paragraph.getparent().replace(paragraph, self._page_number(side))

    @property
    def _line(self) -> int:
        return round(self.style["sizes.line"] * TWIPS)

    def _page_number(self, side: str) -> Any:
        """— 1 —, each part of the field in a run of its own."""
        look = {"font": "page", "size": self.style["sizes.page"]}
        parts = [self._run("— ", **look)]
        for kind in ("begin", None, "separate", "text", "end"):
            if kind == "text":
                parts.append(self._run("1", **look))
                continue
            run = self._run("", **look)
            if kind is None:
                code = _el("instrText")
                code.set(qn("xml:space"), "preserve")
                code.text = " PAGE "
                run.append(code)
            else:
                run.append(_el("fldChar", fldCharType=kind))
            parts.append(run)
        parts.append(self._run(" —", **look))
        indent = {"rightChars" if side == "right" else "leftChars": 100}
        return _el(
            "p",
            _el(
                "pPr",
                _el("spacing", before=0, after=0, line=240, lineRule="auto"),
                _el("ind", **indent),
                _el("jc", val=side),
            ),
            *parts,
        )

    # -- the parts of a paper ----------------------------------------------------------------------

    def head(self, paper: Paper) -> None:
        """版头: the issuer's name in red, the number, the red line; then title and addressee."""
        size = self.style["sizes.mark"]
        self._put(
            paper.mark or paper.issuer,
            font="mark",
            size=size,
            colour=RED,
            align="center",
            grid=False,
            line=size * 1.5,
            before=20,
        )
        self._put(paper.number, align="center", before=self.style["sizes.line"])
        if paper.line:
            self._put(paper.line, tab=round(self.width * TWIPS_MM), grid=False)
        self._append(
            _el(
                "p",
                _el(
                    "pPr",
                    _el("pBdr", _el("bottom", val="single", sz=12, space=1, color=RED)),
                    _el("spacing", line=200, lineRule="exact"),
                ),
            )
        )
        titles, gap = paper.title.split("\n"), self.style["sizes.line"] / 2
        for number, line in enumerate(titles, 1):
            below = 0 if paper.addressee or number < len(titles) else gap
            self._title(line, before=gap * 3 if number == 1 else 0, after=below)
        if paper.addressee:
            self._put(f"{paper.addressee}：", before=self.style["sizes.line"] / 2)

    def _title(self, text: str, before: float = 0, after: float = 0) -> None:
        size = self.style["sizes.title"]
        self._put(
            text,
            font="title",
            size=size,
            align="center",
            grid=False,
            line=size * 1.5,
            before=before,
            after=after,
            keep=True,
        )

    def body(self, paper: Paper) -> None:
        """正文, then 附件说明, signature and date, kept together with the paragraph before them."""
        told = [(role, text) for role, text in paper.paragraphs() if role != "people"]
        for number, (role, text) in enumerate(told, 1):
            font = {"h1": "heading1", "h2": "heading2"}.get(role, "body")
            self._put(
                text,
                font=font,
                indent=200,
                align="both",
                keep=role in ("h1", "h2") or number == len(told),
            )
        names = [annex.title for annex in paper.annexes]
        for number, name in enumerate(names, 1):
            lead = "" if len(names) == 1 else f"{number}."
            said = f"附件：{lead}{name}" if number == 1 else f"{lead}{name}"
            before = self.style["sizes.line"] if number == 1 else 0
            self._put(said, indent=0, left=200 if number == 1 else 500, before=before, keep=True)
        if (
            paper.kind == "minutes"
        ):  # they bear no signature, but who was there (GB/T 9704—2012, 10.3)
            self._people([text for role, text in paper.paragraphs() if role == "people"])
            return
        self._put(
            paper.signed, align="right", right=400, before=2 * self.style["sizes.line"], keep=True
        )
        day = day_words(paper.day) if paper.day else "　　年　月　日"
        self._put(day, align="right", right=400, keep=bool(paper.contact))
        if paper.contact:  # 附注 (GB/T 9704—2012, 7.3.9)
            self._put(paper.contact, left=200)

    def _people(self, told: Iterable[str]) -> None:
        """出席：, 请假：: the word in the headings' face, names under each other from after the colon."""
        for number, text in enumerate(told):
            word, colon, names = text.partition("：")
            runs = [self._run(word, font="heading1"), self._run(colon + names)]
            before = self.style["sizes.line"] if number == 0 else 0
            self._append(_el("p", self._layout(left=500, indent=-300, before=before), *runs))

    def annex(self, annex: Annex, number: int, many: int) -> None:
        """An annex on a page of its own: 附件1 at the top left, its title, chart, table, notes."""
        label = "附件" if many == 1 else f"附件{number}"
        self._put(label, font="heading1", fresh=True, keep=True)
        self._title(annex.title, before=6, after=10)
        if annex.chart:
            self.charts += 1
            drawing = inline(self.made, annex.chart, self.charts, *_CHART, self._fonts())
            run = _el("r")
            run.append(drawing)
            self._append(
                _el(
                    "p",
                    _el("pPr", _el("keepNext"), _el("snapToGrid", val=0), _el("jc", val="center")),
                    run,
                )
            )
        if annex.table:
            self._table(annex.table)
        for note in annex.notes:
            self._put(
                note, font="table", size=self.style["sizes.table"], grid=False, line=18, before=4
            )

    def _fonts(self) -> dict[str, Any]:
        return {name: self.style[f"fonts.{name}"] for name in ("body", "table")}

    def imprint(self, paper: Paper) -> None:
        """版记 at the foot of the last page, as wide as the text: 抄送, then who printed it and when, between lines."""
        day = f"{day_words(paper.day)}印发" if paper.day else "　　年　月　日印发"
        lines = [f"抄送：{'，'.join(paper.copies)}。"] if paper.copies else []
        lines.append(f"{paper.signed}\t{day}")
        thick, thin = _border(_THICK), _border(_THIN)
        width, high = round(self.width * TWIPS_MM), _IMPRINT_LINE * TWIPS
        foot = round((PAGE[1] - self.style["margins.bottom"]) * TWIPS_MM)
        place = {"tblpX": round(self.style["margins.left"] * TWIPS_MM), "tblpY": foot - len(lines) * high}  # fmt: skip
        properties = _el(
            "tblPr", _el("tblpPr", leftFromText=0, rightFromText=0, vertAnchor="page", horzAnchor="page", **place),
            _el("tblW", w=width, type="dxa"),
            _el("tblBorders", _el("top", **thick), _el("bottom", **thick), _el("insideH", **thin)),
            _el("tblLayout", type="fixed"),
            _el("tblCellMar", _el("left", w=0, type="dxa"), _el("right", w=0, type="dxa")),
        )  # fmt: skip
        rows = [self._imprinted(line, width, high) for line in lines]
        self._append(_el("tbl", properties, _el("tblGrid", _el("gridCol", w=width)), *rows))
        hold = _el(
            "spacing", before=0, after=0, line=TWIPS, lineRule="exact"
        )  # what the table stands beside
        self._append(_el("p", _el("pPr", hold)))

    def _imprinted(self, text: str, width: int, high: int) -> Any:
        """A line of 版记, a character in from either side."""
        tab = round((self.width - 10) * TWIPS_MM)
        layout = self._layout(left=100, right=100, grid=False, line=_IMPRINT_LINE, tab=tab)
        cell = _el("tcPr", _el("tcW", w=width, type="dxa"))
        row = _el("trPr", _el("cantSplit"), _el("trHeight", val=high, hRule="exact"))
        return _el("tr", row, _el("tc", cell, _el("p", layout, self._run(text, size=_IMPRINT))))

    # -- paragraphs, runs, tables ------------------------------------------------------------------

    def _append(self, element: Any) -> None:
        self.body_element.find(qn("w:sectPr")).addprevious(element)

    def _put(
        self,
        text: str,
        *,
        font: str = "body",
        size: float | None = None,
        colour: str | None = None,
        **layout: Any,
    ) -> None:
        runs = [self._run(text, font=font, size=size, colour=colour)]
        self._append(_el("p", self._layout(**layout), *runs))

    def _layout(
        self, *, indent: int = 0, left: int = 0, right: int = 0, align: str = "left", before: float = 0, after: float = 0,
        line: float | None = None, grid: bool = True, keep: bool = False, fresh: bool = False,
        tab: int | None = None,
    ) -> Any:  # fmt: skip
        """Paragraph properties, in the schema's order. ``indent``, ``left``, ``right``: hundredths of a character."""
        parts = []
        if keep:
            parts.append(_el("keepNext"))
        if fresh:
            parts.append(_el("pageBreakBefore"))
        parts.append(_el("widowControl"))
        if tab:
            parts.append(_el("tabs", _el("tab", val="right", pos=tab)))
        parts.append(_el("overflowPunct"))
        if not grid:
            parts.append(_el("snapToGrid", val=0))
        exact = round((line or self.style["sizes.line"]) * TWIPS)
        parts.append(
            _el(
                "spacing",
                before=round(before * TWIPS),
                after=round(after * TWIPS),
                line=exact,
                lineRule="exact",
            )
        )
        size = round(self.style["sizes.body"] * TWIPS)
        parts.append(_el(
            "ind", leftChars=left, left=left * size // 100, rightChars=right, right=right * size // 100,
            firstLineChars=indent, firstLine=indent * size // 100,
        ))  # fmt: skip
        parts.append(_el("jc", val=align))
        return _el("pPr", *parts)

    def _run(
        self, text: str, *, font: str = "body", size: float | None = None, colour: str | None = None
    ) -> Any:
        named, western = self.style[f"fonts.{font}"], self.style["fonts.western"]
        half = round((size or self.style["sizes.body"]) * 2)
        fonts = _el("rFonts", ascii=western, hAnsi=western, eastAsia=named, cs=western)
        fonts.set(qn("w:hint"), "eastAsia")
        parts = [fonts]
        if colour:
            parts.append(_el("color", val=colour))
        if font == "body" and size is None:
            parts.append(_el("spacing", val=_TIGHTER))
        parts += [_el("sz", val=half), _el("szCs", val=half)]
        run = _el("r", _el("rPr", *parts))
        for number, piece in enumerate(document_text(text).split("\t")):
            if number:
                run.append(_el("tab"))
            if piece:
                said = _el("t")
                said.set(qn("xml:space"), "preserve")
                said.text = piece
                run.append(said)
        return run

    def _table(self, table: Table) -> None:
        total = round(self.width * TWIPS_MM)
        widths = [round(total * part / sum(table.widths)) for part in table.widths]
        border = _border(_THIN)
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        properties = _el(
            "tblPr", _el("tblW", w=sum(widths), type="dxa"), _el("jc", val="center"),
            _el("tblBorders", *(_el(side, **border) for side in sides)), _el("tblLayout", type="fixed"),
            _el("tblCellMar", _el("left", w=50, type="dxa"), _el("right", w=50, type="dxa")),
        )  # fmt: skip
        grid = _el("tblGrid", *(_el("gridCol", w=width) for width in widths))
        rows = [self._row(table.heads, widths, range(len(widths)), head=True)]
        rows += [self._row(row, widths, table.centred) for row in table.rows]
        self._append(_el("tbl", properties, grid, *rows))

    def _row(
        self, cells: Iterable[str], widths: list[int], centred: Iterable[int], head: bool = False
    ) -> Any:
        middle = set(centred)
        properties = _el("trPr", _el("cantSplit"), *([_el("tblHeader")] if head else []))
        made = []
        for number, (text, width) in enumerate(zip(cells, widths, strict=True)):
            layout = _el(
                "pPr", _el("snapToGrid", val=0), _el("spacing", before=20, after=20, line=280, lineRule="atLeast"),
                _el("jc", val="center" if number in middle else "left"),
            )  # fmt: skip
            run = self._run(
                text, font="heading1" if head else "table", size=self.style["sizes.table"]
            )
            made.append(
                _el(
                    "tc",
                    _el("tcPr", _el("tcW", w=width, type="dxa"), _el("vAlign", val="center")),
                    _el("p", layout, run),
                )
            )
        return _el("tr", properties, *made)


_SPACE = {"w": qn("w:p").partition("}")[0][1:]}


@functools.cache
def _named(name: str) -> str:
    """A name of WordprocessingML with its namespace; a paper has some five thousand of a few dozen."""
    return qn(f"w:{name}")


def _border(size: int) -> dict[str, Any]:
    return {"val": "single", "sz": size, "space": 0, "color": "000000"}


def _el(tag: str, *children: Any, **attributes: Any) -> Any:
    """An element of WordprocessingML."""
    element = oxml_parser.makeelement(_named(tag), nsmap=_SPACE)
    for name, value in attributes.items():
        element.set(_named(name), str(value))
    element.extend(children)
    return element
