"""What a value looks like: whether it reads as a field without doubt."""

from __future__ import annotations

import re
from typing import Any

from dudao.forms import Field
from dudao.patterns import late
from dudao.recognition.cards.choice import choose
from dudao.recognition.labels import blank
from dudao.values import parse
from dudao.values.parsed import Hint

_PLACE = late(
    r"(?:室|楼|中心|站|街道|[镇乡村]|社区|会议|线上|钉钉|局|厅|广场|[处院所部校家园号层])(?:[^一-龥].*)?$|^(?:腾讯|线上|微信|视频)"
)
_MOMENT = late(r"\d\s*[年月日时点:：]|\d{4}[-./]\d|小时|分钟")
_SENTENCE = 4
_LINE = late(r"[_＿]+")
_HINT = Hint(year=2024)
"""A year for dates written without one: only whether they read as dates is asked."""


def reads_as(field: Field, raw: Any) -> bool:
    """Whether a value can be this field's, and reads as one.

    >>> reads_as(Field("held_on", "日期", "date"), "2024年3月5日")
    True
    >>> reads_as(Field("held_on", "日期", "date"), "面谈")
    False
    """
    if blank(raw):
        return False
    raw = _LINE.sub("", raw).strip() if isinstance(raw, str) else raw
    text = str(raw)
    if field.kind in ("choice", "types"):
        choice = choose(text, field.option("choices"), (), field.kind == "types")
        return choice.doubt in (None, "no_choice", "two_choices", "choice_with_more")
    if field.kind in ("free_text", "list"):
        return len(text) >= _SENTENCE and _MOMENT.fullmatch(text) is None and bool(_han(text))
    if field.kind == "text":
        placed = field.name != "place" or _PLACE.search(text) is not None
        return 2 <= len(text) <= 40 and placed and not _MOMENT.search(text)
    if field.kind == "minutes" and not (_MOMENT.search(text) or re.search(r"[hH点]", text)):
        return False
    parsed = parse(field.kind, raw, _HINT)
    return (
        bool(parsed.value)
        and not any(d.severity == "error" for d in parsed.doubts)
        and (field.kind in ("date", "month", "minutes") or not parsed.doubts)
    )


def _han(text: str) -> list[str]:
    return re.findall(r"[一-龥]", text)
