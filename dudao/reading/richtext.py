"""Strings of several runs: struck text, ticks in symbol fonts, errors typed as text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from dudao.reading.styles import emphasis, is_struck, symbol_font
from dudao.reading.symbols import readable

ERRORS = frozenset(
    ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!")
)
_ERRONEOUS = ((b"!", b"!<"), (b"#", b"#N/A"), (b"#", b"#NAME?"))  # most errors end in "!<"
_STYLED = (b"strike", b"dings", b"DINGS", b"arlett", b"ingbats", b'ymbol"')
_PROPERTIES = b"rPr"
"""The tag that holds a run's font and strike."""
_ITEM = re.compile(rb"<(?:\w+:)?si\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?si>)", re.S)
_PHONETIC = re.compile(rb"<(?:\w+:)?rPh\b.*?</(?:\w+:)?rPh>", re.S)
_RUN = re.compile(rb"<(?:\w+:)?r>(.*?)</(?:\w+:)?r>", re.S)
_TEXT = re.compile(rb"<(?:\w+:)?t\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?t>)", re.S)
_ROOT = re.compile(rb"<(\w+:)?sst\b")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(slots=True)
class Mark:
    """What a shared or inline string's runs say: some struck (``text`` is what is left, or all of it
    where all is), all in a symbol font, an error's name typed as text, or symbols among plain text."""

    struck: bool = False
    font: str | None = None
    error: bool = False
    text: str | None = None
    stressed: list[str] = field(
        default_factory=list
    )  # runs underlined, bold or coloured, not all are


def worth_marking(xml: bytes, options: bool = False) -> bool:
    """May these strings hold a struck, symbol or error text, with ``options`` a stressed one? A few byte searches."""
    return any(mark in xml and sign in xml for mark, sign in _ERRONEOUS) or (
        _PROPERTIES in xml and (options or any(sign in xml for sign in _STYLED))
    )


def shared_marks(xml: bytes, options: bool = False) -> dict[int, Mark]:
    """Marks by index of ``xl/sharedStrings.xml``."""
    if not worth_marking(xml, options):
        return {}
    found = ((index, mark_of(inner, options)) for index, inner in enumerate(_ITEM.findall(xml)))
    return {index: mark for index, mark in found if mark}


def mark_of(inner: bytes, options: bool = False) -> Mark | None:
    """What one ``si`` or ``is`` holds beside plain text; None for nothing. ``options``: stress too."""
    mark = _mark_of(inner := _PHONETIC.sub(b"", inner))
    stressed = _stressed(inner) if options and _PROPERTIES in inner else []
    if stressed:
        mark = mark or Mark()
        mark.stressed = stressed
    return mark


def _stressed(inner: bytes) -> list[str]:
    """The runs set apart from the others, those underlined before those bold or coloured."""
    told = [(_plain(run).strip(), emphasis(run)) for run in _RUN.findall(inner)]
    told = [(text, signs) for text, signs in told if text]
    for sign in "ubc":
        apart = [text for text, signs in told if sign in signs]
        if apart and len(apart) < len(told):
            return apart
    return []


def _mark_of(inner: bytes) -> Mark | None:
    runs = [(_plain(run), symbol_font(run), is_struck(run)) for run in _RUN.findall(inner)]
    if not runs:
        text = _plain(inner)
        return Mark(error=True, text=text.strip()) if text.strip() in ERRORS else None
    told = [run for run in runs if run[0].strip()]
    struck = [run for run in told if run[2]]
    if struck and len(struck) < len(told):
        runs = told = [run for run in runs if not run[2]]
    fonts = {font for text, font, _ in told if text.strip()}
    if fonts <= {None}:
        if not struck:
            return None
        return Mark(struck=True, text="".join(text for text, _, _ in runs))
    if len(fonts) == 1:
        text = "".join(text for text, _, _ in runs) if struck else None
        return Mark(struck=bool(struck), font=next(iter(fonts)), text=text)
    return Mark(bool(struck), text="".join(readable(text, font) for text, font, _ in runs))


def _plain(fragment: bytes) -> str:
    text = b"".join(_TEXT.findall(fragment)).decode("utf-8", "replace")
    return _ESCAPED.sub(lambda said: chr(int(said[1], 16)), unescape(text))


def longest_string(xml: bytes) -> int:
    """Bytes of the longest shared string, markup counted."""
    root = _ROOT.search(xml, 0, 4096)
    end = b"</" + (root[1] or b"" if root else b"") + b"si>"
    return max(map(len, xml.split(end)), default=0)


def string_sizes(xml: bytes) -> list[int]:
    """Bytes of the text of every shared string, by its index."""
    return [sum(map(len, _TEXT.findall(inner))) for inner in _ITEM.findall(xml)]
