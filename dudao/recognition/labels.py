"""Printed labels, compared as a clerk's eye compares them: without white space, width, punctuation, remarks."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

_SPACE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
_PUNCTUATION = re.compile(r"[*＊:：、,，.。;；!！?？“”\"'‘’《》<>·_—\-~～]+|必填|选填")
_REMARK = re.compile(r"[(\[【〔{][^()\[\]【】〔〕{}]*[)\]】〕}]")
_BRACKETS = re.compile(r"[()\[\]【】〔〕{}]")


def blank(value: Any) -> bool:
    """Whether a cell holds nothing to see (U+3000, NBSP and zero-width characters are nothing).

    >>> blank("\\u3000"), blank(None), blank(0)
    (True, True, False)
    """
    return value is None or (isinstance(value, str) and not _SPACE.sub("", value))


def squeeze(text: str) -> str:
    """NFKC without any white space.

    >>> squeeze("墙面\\nＬＯＧＯ")
    '墙面LOGO'
    """
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


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
