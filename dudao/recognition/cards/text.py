"""What a label's boxes say, as one raw value; printed prompts taken out, unfilled blanks seen as blank."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from dudao.forms import Field
from dudao.patterns import late
from dudao.recognition.cards.cells import Box
from dudao.recognition.cards.model import Label
from dudao.recognition.cards.prompts import printed
from dudao.recognition.labels import blank, keys, squeeze

_PROMPT = late(r"[(（][^（）()]{0,80}不少于\s*\d+\s*字[^（）()]{0,10}[)）]")
_TEMPLATE = late(r"[\s年月日时分点号:：/.\-—~至到_＿…。、，,()（）]+")
_DOTS = late(r"^\s*(?:[(（]?\d{1,2}[)）、.．])?\s*(?:[.．…。·_＿—-]+)\s*$")
_LINE = late(r"[ \t]*[_＿]+[ \t]*(?=[年月日时分点至小个到]|$)|[_＿]+", re.M)
_FILL_IN = late(r"[_＿]{2,}")


def raw_value(label: Label, field: Field) -> Any:
    """The value as the clerk gave it: a cell's own type where one cell holds it, else text.

    Cells of one row are joined, rows parted by line breaks; blanks of the template give None.
    """
    inline = label.segment.value or ""
    if not inline and len(label.parts) == 1 and not isinstance(label.parts[0].raw, str):
        return label.parts[0].raw
    text = _joined(inline, label.parts, "" if field.kind == "date" else "  ")
    text = _without_own_label(_off_the_line(text, field), label, field)
    text = without_prompts(text, field)
    return None if unfilled(text, field) else text


def _joined(inline: str, parts: list[Box], gap: str) -> str:
    lines: list[str] = [inline] if inline else []
    row = None
    for box in parts:
        text = box.text.strip("\n")
        if box.row == row and lines:
            lines[-1] += gap + text
        else:
            lines.append(text)
        row = box.row
    return "\n".join(lines)


def _off_the_line(text: str, field: Field) -> str:
    """A value without the printed line it is written on: __2024__年__5__月."""
    if field.kind not in ("free_text", "list"):
        return _LINE.sub("", text)
    return text.strip("_＿ ") if _FILL_IN.search(text) else text


def _without_own_label(text: str, label: Label, field: Field) -> str:
    """督导内容：… under the heading 督导内容 says its label twice; another word is the text's own."""
    head, colon, rest = text.lstrip().replace("：", ":", 1).partition(":")
    printed = (label.segment.printed,) if field.option("long") else field.labels
    known = {k for words in printed for k in keys(words)}
    return rest.lstrip() if colon and len(head) <= 20 and keys(head)[0] in known else text


def without_prompts(text: str, field: Field) -> str:
    """The text without the form's printed prompts, however they are spaced.

    >>> f = Field("work", "工作内容", "free_text", options={"prompts": ["（不少于300字）"]})
    >>> without_prompts("（不少于 300字）\\n走访两站", f)
    '走访两站'
    """
    for prompt in sorted(field.option("prompts", ()), key=len, reverse=True):
        text = _spaced(prompt).sub("", text)
    text = _PROMPT.sub("", text)
    kept = [line for line in text.split("\n") if not printed(line, field)]
    return "\n".join(kept).strip(" \t\n\u3000")


@lru_cache(maxsize=64)
def _spaced(text: str) -> re.Pattern[str]:
    return re.compile(r"\s*".join(_either(ch) for ch in text if not ch.isspace()))


def _either(ch: str) -> str:
    """A character in either width."""
    pairs = {"（": "(", "）": ")", "，": ",", "：": ":", "、": ",", "。": ".", "；": ";"}
    narrow = pairs.get(ch) or unicodedata.normalize("NFKC", ch)
    wide = next((w for w, n in pairs.items() if n == narrow and w != "、"), ch)
    options = {ch, narrow, wide}
    return "[" + "".join(map(re.escape, sorted(options))) + "]"


def unfilled(text: str, field: Field) -> bool:
    """Whether only the template's own blanks stand there (年 月 日, 1、……, the printed outline)."""
    if blank(text):
        return True
    if field.kind in ("date", "minutes", "month", "county"):
        return not _TEMPLATE.sub("", text)
    skeleton = {squeeze(line) for line in field.option("skeleton", ())}
    lines = [line for line in text.split("\n") if not blank(line)]
    return (
        all(_DOTS.match(line) or squeeze(line) in skeleton for line in lines)
        or not _FILL_IN.sub("", text).strip()
    )


def filled_lines(text: str) -> str:
    """A list's lines without the template's dots.

    >>> filled_lines("1、核对台账\\n2、......")
    '1、核对台账'
    """
    return "\n".join(line for line in text.split("\n") if not _DOTS.match(line))
