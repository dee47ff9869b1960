"""Ticks and boxes that are letters in a symbol font: what the clerk sees when the cell shows ☑."""

from __future__ import annotations

_WINGDINGS = {
    0x6E: "■",
    0x6F: "□",
    0x70: "□",
    0x71: "□",
    0x72: "□",
    0x6C: "●",
    0xA1: "○",
    0xA2: "○",
    0xA3: "○",
    0xA6: "○",
    0xA8: "□",
    0x9E: "·",
    0x9F: "●",
    0xFB: "×",
    0xFC: "√",
    0xFD: "☒",
    0xFE: "☑",
    0x78: "☒",
}
_WINGDINGS_2 = {
    0x4F: "×",
    0x50: "√",
    0x51: "☒",
    0x52: "☑",
    0x53: "☒",
    0x54: "☒",
    0x56: "☒",
    0x57: "☒",
    0x99: "○",
    0x9A: "○",
    0x96: "●",
    0x97: "●",
    0x98: "●",
    0xA2: "■",
    0xA3: "□",
    0x2A: "□",
}
_WEBDINGS = {0x61: "√", 0x72: "×", 0x63: "□", 0x67: "■", 0x3D: "●"}
_SYMBOL = {0xD6: "√", 0xB4: "×", 0xB7: "·"}


def _table(font: str) -> dict[int, str]:
    name = font.lower().replace(" ", "")
    if name.startswith("wingdings2"):
        return _WINGDINGS_2
    if name.startswith("wingdings"):
        return _WINGDINGS if name == "wingdings" else {}
    if name.startswith("webdings"):
        return _WEBDINGS
    return _SYMBOL if name.startswith("symbol") else {}


def readable(text: str, font: str | None) -> str:
    """Text of a symbol font as the signs it shows; unknown signs stay as they are.

    >>> readable("þ", "Wingdings"), readable("R", "Wingdings 2"), readable("R", "宋体")
    ('☑', '☑', 'R')
    """
    if not font:
        return text
    table = _table(font)
    return "".join(
        table.get(ord(sign) & 0xFF, sign)
        if ord(sign) < 0x100 or 0xF000 <= ord(sign) < 0xF100
        else sign
        for sign in text
    )
