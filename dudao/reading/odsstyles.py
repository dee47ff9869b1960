"""An .ods file's automatic styles: number formats as Excel writes them, symbol fonts, strikes."""

from __future__ import annotations

from dataclasses import dataclass, field

from dudao.reading.odsobjects import emu
from dudao.reading.styles import SYMBOL_FONT

_PARTS = {
    "year": ("yy", "yyyy"),
    "month": ("m", "mm"),
    "day": ("d", "dd"),
    "hours": ("h", "hh"),
    "minutes": ("m", "mm"),
    "seconds": ("s", "ss"),
    "day-of-week": ("aaa", "aaaa"),
}
_FORMATS = ("date-style", "time-style", "number-style", "percentage-style", "currency-style")


@dataclass(slots=True)
class Styles:
    """Filled by ``start`` and ``end`` while expat passes the styles before the tables."""

    codes: dict[str, str] = field(default_factory=dict)  # data style → format code
    data: dict[str, str] = field(default_factory=dict)  # cell style → data style
    fonts: dict[str, str] = field(default_factory=dict)
    struck: set[str] = field(default_factory=set)
    plain: set[str] = field(
        default_factory=set
    )  # that strike nothing through, whatever their parent does
    parents: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)  # row heights and column widths, EMU
    hidden_tables: set[str] = field(default_factory=set)
    _style: str = ""
    _format: str = ""
    _literal: bool = False

    def code(self, style: str) -> str | None:
        """The number format of a cell style; None for General."""
        data = next((self.data[name] for name in self._line(style) if name in self.data), "")
        code = self.codes.get(data)
        return code if code and code != "General" else None

    def strikes(self, style: str) -> bool:
        """Does a style, or the one it comes from, strike its text through?"""
        for name in self._line(style):
            if name in self.struck or name in self.plain:
                return name in self.struck
        return False

    def font(self, style: str) -> str | None:
        """The symbol font of a style, or of the one it comes from."""
        return next((self.fonts[name] for name in self._line(style) if name in self.fonts), None)

    def _line(self, style: str) -> list[str]:
        """A style and those it comes from, nearest first."""
        found = [style]
        while (style := self.parents.get(style, "")) and style not in found:
            found.append(style)
        return found

    def start(self, name: str, said: dict[str, str]) -> None:
        if name == "style":
            self._style = said.get("name", "")
            if "parent-style-name" in said:
                self.parents[self._style] = said["parent-style-name"]
            if "data-style-name" in said:
                self.data[self._style] = said["data-style-name"]
        elif name == "table-properties":
            if said.get("display") == "false":
                self.hidden_tables.add(self._style)
        elif name in ("table-row-properties", "table-column-properties"):
            size = emu(said.get("row-height") or said.get("column-width"))
            if size is not None:
                self.sizes[self._style] = size
        elif name == "text-properties":
            self._text(said)
        elif name in _FORMATS:
            self._format = said.get("name", "")
            self.codes[self._format] = ""
        elif self._format:
            self._part(name, said)

    def _text(self, said: dict[str, str]) -> None:
        line = said.get("text-line-through-style") or said.get("text-line-through-type")
        if line:
            (self.plain if line == "none" else self.struck).add(self._style)
        font = said.get("font-name") or said.get("font-family") or ""
        if SYMBOL_FONT.search(font.encode() + b'"'):
            self.fonts[self._style] = font.strip("'")

    def text(self, text: str) -> None:
        """Literal text inside a data style, as 年 in a date."""
        if self._literal and text.strip():
            self.codes[self._format] += f'"{text}"' if len(text) > 1 or text.isalpha() else text

    def _part(self, name: str, said: dict[str, str]) -> None:
        code = self.codes[self._format]
        self._literal = name == "text"
        if name in _PARTS:
            code += _PARTS[name][said.get("style") == "long"]
        elif name == "number":
            places = said.get("decimal-places", "")
            grouped = "#,##0" if said.get("grouping") == "true" else "0"
            if places.isdigit():
                code += grouped + ("." + "0" * int(places[:2]) if int(places) else "")
            else:
                code += "General"
        elif name == "scientific-number":
            code += "0.00E+00"
        self.codes[self._format] = code

    def end(self, name: str) -> None:
        if name == "text":
            self._literal = False
        elif name in _FORMATS:
            self._format = ""
        elif name == "style":
            self._style = ""
