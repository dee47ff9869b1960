"""Signs that stand for others: letters of symbol fonts for ticks and boxes, radicals for characters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from html import unescape

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

_STAND_FOR = {
    0x2E81: "厂乛乚乙亻冂几刀刂卜㔾小小兀尣尢尣巳幺彑彐忄㣺扌攵",
    0x2E9B: "旡日月歺母民氵氺灬爫爫丬牛犭王疋目示礻竹糹纟罓罒㓁",
    0x2EB6: "羊",
    0x2EB9: "耂肀聿肉臼艹艹艹虎衤覀西见角",
    0x2EC8: "讠贝足车辶辶辶邑钅長镸长门",
    0x2ED6: "阝雨青韦页风飞食",
    0x2EDF: "飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
    0xE5E5: "\u3000",
    0xE7C7: "ḿǹ",
    0xE815: (
        "厂\U00020087\U00020089\U000200cc乙㑳㑇刀㔾\u9fb4㖞㘚㘎小㣺㥮㤘\u9fb5㧏㧟㩳㧐\u9fb6\u9fb7㭎㱮㳠牛"
        "\U000215d7\u9fb8疋䁖䅟竹䌷㓁羊"
    ),
    0xE83B: "\U0002298f䎱䎬聿䏝䓖䙡䙌\u9fb9䜣䜩䝼䞍足䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶\u9fba\U000241fe䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮\u9fbb",
}
"""Radicals, and private-use characters of older GB 18030 fonts, as the characters they look like: runs by their first code."""
_PLAIN = {
    first + n: character for first, run in _STAND_FOR.items() for n, character in enumerate(run)
} | {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_ODD = re.compile("[\u2e80-\u2fdf\ue5e5\ue7c7\ue7c8\ue815-\ue864]")


def as_characters(text: str) -> str:
    """Text with radicals and private-use characters as the characters a person takes them for.

    >>> as_characters("⻢⻓友，⻩⻰，⼀"), as_characters("马长友，黄龙，一")
    ('马长友，黄龙，一', '马长友，黄龙，一')
    """
    return text.translate(_PLAIN) if _ODD.search(text) else text


_TAG = re.compile(
    r"<(/?)(br|p|div|li|tr|span|font|b|strong|i|em|u|td|th|ul|ol|table|tbody|o:p|h[1-6])\b[^<>]{0,400}>",
    re.I,
)
_LINE = frozenset(("br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"))
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{1,6}|#[xX][0-9A-Fa-f]{1,5});")


def without_markup(text: str) -> str:
    """Text without the tags and entities of web pages that a machine left in a cell; ``<br>`` is a line's end.

    >>> without_markup("张三<br/>李四&nbsp;"), without_markup("<p>备注</p>"), without_markup("A<B&C")
    ('张三\\n李四', '备注', 'A<B&C')
    """
    if "<" in text:
        text = _TAG.sub(lambda tag: "\n" if tag[2].lower() in _LINE else "", text)
    if "&" in text:
        text = _ENTITY.sub(lambda one: unescape(one[0]), text)
    return text.strip("\n\xa0 ")


def is_marked_up(text: str) -> bool:
    """Whether a text holds such tags or entities."""
    return ("<" in text and _TAG.search(text) is not None) or (
        "&" in text and _ENTITY.search(text) is not None
    )


@lru_cache(maxsize=1_000)
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
    if not table:
        return text
    return "".join(
        table.get(ord(sign) & 0xFF, sign)
        if ord(sign) < 0x100 or 0xF000 <= ord(sign) < 0xF100
        else sign
        for sign in text
    )
