"""Bytes of a text file → its text: one encoding, or several joined, a line at a time where that is needed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dudao.reading.refusal import damaged

LOST = "\ufffd"
"""What stands where a character could not be read."""
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_LOOK = 4096
_TO_BE_READ = 0.5  # so many lines at least


@dataclass(slots=True)
class Text:
    """A file's text, ``LOST`` for what is no letter; ``joined``: two encodings in it."""

    text: str
    joined: bool = False


def utf16_of(data: bytes) -> str:
    """The kind of UTF-16 that bytes without a mark are in, or nothing: its ASCII half is full of zeros.

    >>> utf16_of("a,b\\n甲,乙\\n".encode("utf-16-le")), utf16_of("甲,乙\\n".encode()), utf16_of(bytes(8))
    ('utf-16-le', '', '')
    """
    head = data[:_LOOK]
    low, high = head[::2].count(0), head[1::2].count(0)
    for name, zeros, others in (("utf-16-le", high, low), ("utf-16-be", low, high)):
        if zeros > 2 * others + 2 and 2 * zeros < len(head) + 2:
            text = head[: len(head) & ~1].decode(name, "replace")
            if text.isprintable() or all(c.isprintable() or c in "\t\r\n\ufeff" for c in text):
                return name
    return ""


def decoded(data: bytes) -> Text:
    """BOM → UTF-16 without one → strict utf-8 → gb18030; else line by line. Raises Refused for what is no text."""
    for bom, name in _BOMS:
        if data.startswith(bom) and (name != "utf-8" or _is(data[3:], "utf-8")):
            return Text(data[len(bom) :].decode(name, "replace"))
    if b"\0" in data[:_LOOK] and (name := utf16_of(data)):
        return Text(data.decode(name, "replace"))
    if _is(data, "utf-8"):
        return Text(data.decode("utf-8"))
    return _by_lines(data.removeprefix(_BOMS[0][0]))


def _is(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _by_lines(data: bytes) -> Text:
    """UTF-8 and GB18030, whichever most lines are in; a line in the other one only where that makes words."""
    lines = re.split(rb"(?<=\n)|(?<=\r)(?!\n)", data)
    foreign = [line for line in lines if not line.isascii()]
    utf8 = sum(_is(line, "utf-8") for line in foreign)
    names = ("utf-8", "gb18030") if 2 * utf8 >= len(foreign) else ("gb18030", "utf-8")
    pieces, lost, joined = [], 0, False
    for line in lines:
        main, other = (_is(line, name) for name in names)
        if main and other and names[1] == "utf-8" and not line.isascii():
            main = _is_chinese(line.decode(names[0]))
        if main:
            pieces.append(line.decode(names[0]))
        elif other and (names[1] == "utf-8" or _is_chinese(line.decode(names[1]))):
            pieces.append(line.decode(names[1]).removeprefix("\ufeff"))
            joined = True
        else:
            pieces.append(line.decode(names[0], "replace"))
            lost += 1
    if lost > _TO_BE_READ * len(foreign) or lost == len(foreign):
        raise damaged("文字编码既不是 UTF-8 也不是 GB18030，读出来是乱码")
    return Text("".join(pieces), joined)


def _is_chinese(text: str) -> bool:
    """Whether a line read as GB18030 makes usual words: UTF-8 misread so makes rare characters.

    >>> _is_chinese("龙翔街道,张三"), _is_chinese("法学".encode().decode("gb18030", "ignore"))
    (True, False)
    """
    letters = [c for c in text if not c.isascii()]
    usual = 0
    for letter in letters:
        try:
            usual += letter.encode("gb2312")[0] < 0xD8
        except UnicodeEncodeError:
            continue
    return usual >= 0.8 * len(letters)
