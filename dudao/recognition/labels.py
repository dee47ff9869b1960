"""Printed labels, compared as a clerk's eye compares them: without white space, width, punctuation, remarks."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import Any

_SPACE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
_BLANKS = frozenset(
    " \t\n\r\x0b\x0c\u00a0\u3000\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
)
_PUNCTUATION = re.compile(r"[*＊:：、,，.。;；!！?？“”\"'‘’《》<>·_—\-~～]+|必填|选填")
_REMARK = re.compile(r"[(\[【〔{][^()\[\]【】〔〕{}]*[)\]】〕}]")
_BRACKETS = re.compile(r"[()\[\]【】〔〕{}]")
_FRAMED = re.compile(
    r"(?:【([^【】\n]{1,16})】|〖([^〖〗\n]{1,16})〗|「([^「」\n]{1,16})」|(?m:^)[ \t]*\[([^\[\]\n]{1,16})\]|#([^#\d\s][^#\n]{0,15})#)[ \t]*[:：]?"
)
"""A label as chats and notes write it: 【时间】, #老师#."""
_SPOKEN = re.compile(
    r"(?:^|\n|[；;])[ \t]*(?:[(（]?\d{1,2}[)）.、．][ \t]*)?([^\d\s:：；;，,。□☐☑√×][^\d:：；;，,。\n□☐☑√×]{0,13})[ \t]*[:：](?!//)"
)


def blank(value: Any) -> bool:
    """Whether a cell holds nothing to see (U+3000, NBSP and zero-width characters are nothing).

    >>> blank("\\u3000"), blank(None), blank(0)
    (True, True, False)
    """
    if value is None or value == "":
        return True
    return isinstance(value, str) and value[0] in _BLANKS and not _SPACE.sub("", value)


@functools.lru_cache(maxsize=20_000)
def squeeze(text: str) -> str:
    """NFKC without any white space.

    >>> squeeze("墙面\\nＬＯＧＯ")
    '墙面LOGO'
    """
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


@functools.lru_cache(maxsize=20_000)
def keys(text: str) -> tuple[str, ...]:
    """The forms under which a printed label is looked up: with its bracket remark's words, then without.

    >>> keys("年龄\\n（或出生年月）*")
    ('年龄或出生年月', '年龄')
    >>> keys("督导时长（分钟）")
    ('督导时长分钟', '督导时长')
    """
    plain = squeeze(text)
    whole = _PUNCTUATION.sub("", _BRACKETS.sub("", plain)).lower()
    bare = _PUNCTUATION.sub("", _BRACKETS.sub("", _REMARK.sub("", plain))).lower()
    return (whole,) if bare == whole or not bare else (whole, bare)


def labelled(text: str) -> list[tuple[str, str]]:
    """The labels of a text that tells a record, each with what follows it; what stands before the first has none.

    >>> labelled("督导打卡\\n【时间】3月4日 14:30\\n【老师】阮某"), labelled("时间：3月4日；老师：阮某")
    ([('', '督导打卡'), ('时间', '3月4日 14:30'), ('老师', '阮某')], [('时间', '3月4日'), ('老师', '阮某')])
    """
    for pattern in (_FRAMED, _SPOKEN):
        hits = list(pattern.finditer(text))
        if len(hits) > 1:
            break
    else:
        return []
    ends = [*(hit.start() for hit in hits[1:]), len(text)]
    lead = text[: hits[0].start()].strip()
    found = [("", lead)] if lead else []
    for hit, end in zip(hits, ends, strict=True):
        label = next(group for group in hit.groups() if group is not None)
        found.append((label.strip(), text[hit.end() : end].strip(" \t\n；;")))
    return found


def unframed(line: str) -> str:
    """A line that begins with a label in a frame, with a colon behind it: ``【时间】3月`` is ``时间：3月``."""
    hit = _FRAMED.match(line.strip())
    if hit is None:
        return line
    label = next(group for group in hit.groups() if group is not None)
    return f"{label.strip()}：{line.strip()[hit.end() :].strip()}"
