"""Monthly pay in yuan."""

from __future__ import annotations

import datetime as dt
import re

from dudao.values.core import Doubt, Hint, Parsed, Raw
from dudao.values.text import NOTHING, is_blank, show, squeeze

_AMOUNT = r"(\d+(?:,\d{3})*(?:\.\d+)?)(万|千|k|w|百)?"
_SCALE = {"万": 10000, "w": 10000, "千": 1000, "k": 1000, "百": 100, None: 1, "": 1}
_UNIT = r"(?:元|块|圆)?(?:整)?(?:/月|每月|/每月|一个月|月)?"
_LEAD = r"(?:税前|税后|税后约|月薪|月工资|工资|每月|基本工资|底薪|到手|实发|应发|人民币|约|大约|[¥￥])*[:：]?[¥￥]?"
_TINY, _LOW = 100, 300
"""Below these nobody is paid by the month: a lost unit (3.5 for 3.5k), a day's pay."""
_WORDS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}


def _bad(text: str, code: str = "unreadable_money") -> Parsed:
    return Parsed(None, (Doubt(code, "error", (("text", text),)),))


def parse_money(raw: Raw, hint: Hint) -> Parsed:
    """Yuan a month; a range gives ``salary_min`` and ``salary_max`` and no value.

    Errors: unreadable_money; warnings: money_plus, money_rough, yearly_money (÷ 12).

    >>> [parse_money(t, Hint()).value for t in ("3500元", "3,500", "3.5k", "0.35万", "三千五")]
    [3500, 3500, 3500, 3500, 3500]
    >>> parse_money("3000-4000", Hint()).also
    (('salary_min', 3000), ('salary_max', 4000))
    """
    if is_blank(raw):
        return NOTHING
    if isinstance(raw, bool | dt.date | dt.time | dt.timedelta):
        return _bad(str(raw), "date_in_number" if isinstance(raw, dt.date) else "unreadable_money")
    label = squeeze(hint.label)
    unit = 10000 if "万" in label else 1000 if "千元" in label else 1
    yearly = bool(re.search(r"年薪|年收入|年工资|元/年|/年", label))
    if isinstance(raw, int | float):
        return _settled(float(raw) * unit, show(raw), yearly)
    return _text(raw, unit, yearly)


def _round(value: float) -> float | int:
    return round(value) if abs(value - round(value)) < 0.005 else round(value, 2)


def _settled(value: float, text: str, yearly: bool, doubts: tuple[Doubt, ...] = ()) -> Parsed:
    if value < _TINY or value >= 10_000_000:
        return _bad(text)
    if value < _LOW and not yearly:
        doubts = (*doubts, Doubt("money_low", "warning", (("text", text),)))
    if yearly:
        return Parsed(
            _round(value / 12), (*doubts, Doubt("yearly_money", "warning", (("text", text),)))
        )
    return Parsed(_round(value), doubts)


def _amount(number: str, scale: str | None, unit: int) -> float:
    return float(number.replace(",", "")) * (_SCALE[scale.lower()] if scale else unit)


def _text(raw: str, unit: int, yearly: bool) -> Parsed:
    shown = show(raw)
    text = squeeze(raw).lower().rstrip("。.")
    if text in ("无", "暂无"):
        return NOTHING
    text = _spoken(text)
    if m := re.fullmatch(
        rf"{_LEAD}{_AMOUNT}{_UNIT}(左右|上下|以上|余|多)?(?:\(?(?:税前|税后|含|不含|到手|实发|应发)[^()\d]*\)?)?",
        text,
    ):
        doubts = (
            (Doubt("money_rough", "warning", (("text", shown),)),) if m[3] or "约" in text else ()
        )
        return _settled(_amount(m[1], m[2], unit), shown, yearly, doubts)
    if m := re.fullmatch(rf"{_LEAD}{_AMOUNT}(?:元/年|/年|元每年|每年)", text):
        return _settled(_amount(m[1], m[2], unit), shown, True)
    if m := re.fullmatch(rf"{_LEAD}{_AMOUNT}{_UNIT}(?:-|—|–|~|～|至|到){_AMOUNT}{_UNIT}", text):
        low, high = _amount(m[1], m[2] or m[4], unit), _amount(m[3], m[4], unit)
        if 0 < low <= high:
            low, high = (low / 12, high / 12) if yearly else (low, high)
            return Parsed(None, (), (("salary_min", _round(low)), ("salary_max", _round(high))))
        return _bad(shown)
    if m := re.fullmatch(
        rf"{_LEAD}{_AMOUNT}{_UNIT}\+(?:绩效|提成|补贴|奖金|补助|五险|社保|津贴|年终)[^\d]*", text
    ):
        return _settled(
            _amount(m[1], m[2], unit),
            shown,
            yearly,
            (Doubt("money_plus", "warning", (("text", shown),)),),
        )
    return _bad(shown)


def _spoken(text: str) -> str:
    """``三千五`` → ``3500``."""
    m = re.fullmatch(r"([一二两三四五六七八九])千(?:([一二三四五六七八九])百?)?(元)?", text)
    if m is None:
        return text
    return str(_WORDS[m[1]] * 1000 + (_WORDS[m[2]] * 100 if m[2] else 0))
