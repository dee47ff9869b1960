"""What ``xl/styles.xml`` says that matters for reading: number formats, symbol fonts, strikes, marks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html import unescape

from dudao.reading.numberformat import format_of

SYMBOL_FONT = re.compile(rb"wingdings|webdings|marlett|zapf ?dingbats|(?<![\w ])symbol(?=\")", re.I)
_SECTION = re.compile(rb"<(?:\w+:)?(numFmts|fonts|fills|cellXfs)\b[^>]*>(.*?)</(?:\w+:)?\1>", re.S)
_NUMFMT = re.compile(rb"<(?:\w+:)?numFmt\b([^>]*)>")
_FONT = re.compile(rb"<(?:\w+:)?font(?:\s[^>]*)?(?:/>|>(.*?)</(?:\w+:)?font>)", re.S)
_FONT_NAME = re.compile(rb"<(?:\w+:)?(?:name|rFont)\b[^>]*\bval\s*=\s*[\"']([^\"']*)")
_STRIKE = re.compile(rb"<(?:\w+:)?strike(?:\s*/?>|\s+val\s*=\s*[\"'](?:1|true|on))")
_UNDERLINE = re.compile(rb"<(?:\w+:)?u(?:\s*/?>|\s+val\s*=\s*[\"'](?!none))")
_BOLD = re.compile(rb"<(?:\w+:)?b(?:\s*/?>|\s+val\s*=\s*[\"'](?:1|true|on))")
_COLOUR = re.compile(
    rb"<(?:\w+:)?color\s[^>]*rgb\s*=\s*[\"'](?:[0-9A-Fa-f]{2})?(?!0{6})[0-9A-Fa-f]{6}[\"']"
)
_FILL = re.compile(rb"<(?:\w+:)?fill\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?fill>)", re.S)
_PAINTED = re.compile(rb"patternType\s*=\s*[\"'](?!none)")
_WHITE = re.compile(
    rb"fgColor\s[^>]*(?:rgb\s*=\s*[\"'](?:[0-9A-Fa-f]{2})?F{6}[\"']|indexed\s*=\s*[\"']9[\"']|theme\s*=\s*[\"']0[\"'](?![^>]*tint))",
    re.I,
)
_XF = re.compile(rb"<(?:\w+:)?xf\b([^>]*)>")
_ATTR = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")

BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: 'AM/PM h"时"mm"分"',
    35: 'AM/PM h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
    48: "##0.0E+0",
    49: "@",
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: 'AM/PM h"时"mm"分"',
    56: 'AM/PM h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
"""Number formats by id as Chinese Excel shows them."""

_DATE_CODE = re.compile(r"[ymdhs]", re.I)
_NOT_CODE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|General|G/通用格式', re.I)


def is_date_format(code: str) -> bool:
    """Does a number format show a date or a time?

    >>> is_date_format('yyyy"年"m"月"'), is_date_format('0.00" 元/month"'), is_date_format("[h]:mm")
    (True, False, True)
    """
    return bool(_DATE_CODE.search(_NOT_CODE.sub("", code)))


def attributes(tag: bytes) -> dict[str, str]:
    """The attributes inside one start tag.

    >>> attributes(b'r="A1" t="s"')
    {'r': 'A1', 't': 's'}
    """
    return {
        name.decode(): unescape((a or b).decode("utf-8", "replace"))
        for name, a, b in _ATTR.findall(tag)
    }


def symbol_font(fragment: bytes) -> str | None:
    """The symbol font named inside a font or run property, if any."""
    found = _FONT_NAME.search(fragment)
    if found and SYMBOL_FONT.search(found[1] + b'"'):
        return unescape(found[1].decode("utf-8", "replace"))
    return None


def is_struck(fragment: bytes) -> bool:
    """Does a font or run property strike its text through?"""
    return _STRIKE.search(fragment) is not None


def emphasis(font: bytes) -> str:
    """How a font or run property sets its text apart: u underlined, b bold, c coloured.

    >>> emphasis(b'<b/><color rgb="FFFF0000"/>'), emphasis(b'<u val="none"/><color rgb="FF000000"/>')
    ('bc', '')
    """
    seen = ((_UNDERLINE, "u"), (_BOLD, "b"), (_COLOUR, "c"))
    return "".join(sign for pattern, sign in seen if pattern.search(font))


def _is_painted(fill: bytes) -> bool:
    """Does a fill show a colour other than the paper's?"""
    return bool(_PAINTED.search(fill)) and not _WHITE.search(fill)


@dataclass(frozen=True, slots=True)
class Styles:
    """By index into ``cellXfs`` (a cell's ``s``): formats that are not General, symbol fonts, strikes."""

    formats: dict[int, str] = field(default_factory=dict)
    dates: frozenset[int] = frozenset()
    fonts: dict[int, str] = field(default_factory=dict)
    struck: frozenset[int] = frozenset()
    numbers: bytes = b""  # the keys of formats as alternatives of a regular expression
    looks: bytes = b""  # those of fonts and struck
    marks: dict[int, str] = field(default_factory=dict)  # emphasis, and f where the cell is shaded
    painted: bytes = b""  # those of shaded styles, where an empty cell's shade matters
    texts: frozenset[int] = frozenset()  # whose format shows a text otherwise than written

    def with_marks(self) -> Styles:
        """Emphasis and shading looked for too: printed options may be chosen by them."""
        return replace(
            self,
            looks=_alternatives({*self.struck, *self.fonts, *self.marks, *self.texts}),
            painted=_alternatives(index for index, mark in self.marks.items() if "f" in mark),
        )


def _alternatives(indexes: Iterable[int]) -> bytes:
    return "|".join(map(str, sorted(indexes))).encode()


@lru_cache(maxsize=64)
def parse_styles(xml: bytes) -> Styles:
    """Read ``xl/styles.xml``; what it does not say is General and plain."""
    sections = dict(_SECTION.findall(xml))
    codes = dict(BUILT_IN)
    for tag in _NUMFMT.findall(sections.get(b"numFmts", b"")):
        said = attributes(tag)
        if said.get("numFmtId", "").isdigit():
            codes[int(said["numFmtId"])] = said.get("formatCode", "")
    fonts = [_font(body) for body in _FONT.findall(sections.get(b"fonts", b""))]
    formats: dict[int, str] = {}
    names: dict[int, str] = {}
    struck = set()
    marks: dict[int, str] = {}
    fills = [_is_painted(body) for body in _FILL.findall(sections.get(b"fills", b""))]
    for index, tag in enumerate(_XF.findall(sections.get(b"cellXfs", b""))):
        said = attributes(tag)
        code = codes.get(_number(said.get("numFmtId")), "")
        if code.lower() not in ("", "general", "@"):
            formats[index] = code
        at = _number(said.get("fontId"))
        if at < len(fonts):
            symbol, strike, stressed = fonts[at]
            if symbol:
                names[index] = symbol
            if strike:
                struck.add(index)
            fill = _number(said.get("fillId"))
            if mark := stressed + ("f" if fill < len(fills) and fills[fill] else ""):
                marks[index] = mark
    dates = frozenset(index for index, code in formats.items() if is_date_format(code))
    texts = frozenset(index for index, code in formats.items() if shows_texts(code))
    looks = _alternatives(struck | names.keys() | texts)
    return Styles(
        formats, dates, names, frozenset(struck), _alternatives(formats), looks, marks, texts=texts
    )


def shows_texts(code: str) -> bool:
    """Does a number format show a text otherwise than written (;;; or "盘龙区"@)?"""
    seen = format_of(code) if ";" in code or "@" in code else None
    return seen is not None and seen.shows_texts


def _font(body: bytes) -> tuple[str | None, bool, str]:
    return symbol_font(body), is_struck(body), emphasis(body)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0
