"""Answers on the survey's five levels, and head counts."""

from __future__ import annotations

import datetime as dt
import re

from dudao.values.parsed import Doubt, Hint, Parsed, Raw
from dudao.values.text import NOTHING, is_blank, show, squeeze

_MANUAL = {"非常不满意": 1, "很不满意": 2, "一般": 3, "很满意": 4, "非常满意": 5}
_PLAIN = {"不满意": 2, "满意": 4}
_SKIPPED = {"(空)", "(跳过)", "空", "跳过", "未作答", "未答", "无", "[空]", "没有回答"}
_STROKES = {
    "正": 5,
    "止": 4,
    "㱏": 4,
    "𤴓": 4,
    "下": 3,
    "丅": 2,
    "丁": 2,
    "T": 2,
    "ㄒ": 2,
    "一": 1,
    "丨": 1,
    "|": 1,
    "l": 1,
    "I": 1,
}


def parse_likert(raw: Raw, hint: Hint) -> Parsed:
    """1 … 5; off the manual's scale is an error, with option ``scale = "plain"`` 满意 is 4 and 不满意 2.

    Errors: off_scale, unreadable_choice; warning: mapped_scale.

    >>> parse_likert("很满意", Hint()).value, parse_likert("5分", Hint()).value
    (4, 5)
    >>> parse_likert("满意", Hint()).doubts[0].code
    'off_scale'
    """
    if is_blank(raw):
        return NOTHING
    if isinstance(raw, bool | dt.date | dt.time | dt.timedelta):
        return _off(str(raw))
    text = squeeze(show(raw))
    if text in _SKIPPED:
        return NOTHING
    text = re.sub(r"^[A-Ea-e][.、．:：)-](?=\D)", "", text).strip("√✓☑")
    if m := re.fullmatch(r"([1-5])分?[.、．:：)(-]+(\D+?)\)?", text):
        return Parsed(int(m[1])) if _MANUAL.get(m[2]) == int(m[1]) else _numbered(m[2], hint, raw)
    text = text.strip("()")
    if m := re.fullmatch(r"([1-5])(?:\.0+)?(?:分)?", text):
        return Parsed(int(m[1]))
    if text in _MANUAL:
        return Parsed(_MANUAL[text])
    m = re.fullmatch(r"(\D+)\(?([1-5])分?\)?", text)
    if m and _MANUAL.get(m[1].strip("()")) == int(m[2]):
        return Parsed(int(m[2]))
    if text in _PLAIN and hint.option("scale") == "plain":
        return Parsed(
            _PLAIN[text],
            (Doubt("mapped_scale", "warning", (("text", text), ("level", str(_PLAIN[text])))),),
        )
    return _off(show(raw))


def _numbered(label: str, hint: Hint, raw: Raw) -> Parsed:
    """``2.满意``: an option's number that is not its level; the label decides."""
    found = parse_likert(label, hint)
    return found if found.value is not None else _off(show(raw))


def _off(text: str) -> Parsed:
    return Parsed(None, (Doubt("off_scale", "error", (("text", text),)),))


def parse_tally(raw: Raw, hint: Hint) -> Parsed:
    """How many chose a level: a number, ``3人`` or strokes of 正; blank is 0.

    >>> [parse_tally(t, Hint()).value for t in ("正正丅", "3人", None, 7)]
    [12, 3, 0, 7]
    """
    if is_blank(raw):
        return Parsed(0)
    if isinstance(raw, bool | dt.date | dt.time | dt.timedelta):
        code = "date_in_number" if isinstance(raw, dt.date) else "unreadable_number"
        return Parsed(None, (Doubt(code, "error", (("text", str(raw)[:10]),)),))
    if isinstance(raw, int | float):
        if raw >= 0 and float(raw).is_integer():
            return Parsed(int(raw))
        return _bad(show(raw))
    text = squeeze(raw)
    if m := re.fullmatch(r"(\d{1,5})(?:人|票|次|份|个|名)?", text):
        return Parsed(int(m[1]))
    if text == "无":
        return Parsed(0)
    if (m := re.fullmatch(r"([^\d()（）]+)[(（](\d{1,4})[人票次份个名]?[)）]", text)) and all(
        ch in _STROKES for ch in m[1]
    ):  # 正一（6）: strokes and their count
        counted = sum(_STROKES[ch] for ch in m[1])
        return Parsed(counted) if counted == int(m[2]) else _bad(show(raw))
    if text and all(ch in _STROKES for ch in text):
        return Parsed(sum(_STROKES[ch] for ch in text))
    return _bad(show(raw))


def _bad(text: str) -> Parsed:
    return Parsed(None, (Doubt("unreadable_number", "error", (("text", text),)),))
