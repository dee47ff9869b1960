"""Yuan: what somebody is paid a month, and sums of money."""

from __future__ import annotations

import datetime as dt
import re

from dudao.patterns import late
from dudao.values.parsed import Doubt, Hint, Parsed, Raw
from dudao.values.text import HAN_NUMERAL, NOTHING, han_number, is_blank, show, squeeze

_AMOUNT = r"(\d+(?:,\d{3})*(?:\.\d+)?)(万|千|k|w|百)?"
_SCALE = {"万": 10000, "w": 10000, "千": 1000, "k": 1000, "百": 100, None: 1, "": 1}
_UNIT = r"(?:元|块|圆|rmb)?(?:整)?(?:钱)?(?:/人)?(?:/月|每月|/每月|一个月|月)?"
_LEAD = r"(?:税前|税后|月薪|月工资|月均|工资|平均|每月|每人每月|基本工资|底薪|到手|实发|应发|人民币|rmb|cny|公益性?岗(?:位)?(?:补贴)?|合计|共|约|大约|[¥￥])*[:：]?[¥￥]?"
_REMARK = late(r"\((?![^()]*(?:天|日|时|次|年|季|议|试用|转正|扣))[^()\d]*\)$")
_NOTE = r"(?:税前|税后|到手|实发|应发|不?含[\u4e00-\u9fff、]{1,12})?"
_PLUS = r"(?:\+|加|另有|另加|外加|,另有|,另加)(?:绩效|提成|补贴|补助|奖金|五险|社保|津贴|年终|餐补|交通|加班)[^\d]*"
_SUM = rf"(?:人民币|rmb|cny|合计|共计|共|[¥￥])*[:：]?(大约|约)?[¥￥]?{_AMOUNT}(余|多)?(元|块|圆)?(?:人民币|rmb)?整?(左右|上下|以上|余|多)?"
"""A sum of money, as a text is written."""
_TINY, _LOW = 100, 300
"""Below these nobody is paid by the month: a lost unit (3.5 for 3.5k), a day's pay."""


def _bad(text: str, code: str = "unreadable_money") -> Parsed:
    return Parsed(None, (Doubt(code, "error", (("text", text),)),))


def parse_pay(raw: Raw, hint: Hint) -> Parsed:
    """Yuan a month; a range gives ``salary_min`` and ``salary_max`` and no value.

    Errors: unreadable_money; warnings: money_plus, money_rough, yearly_money (÷ 12).

    >>> [parse_pay(t, Hint()).value for t in ("3500元", "3,500", "3.5k", "0.35万", "三千五")]
    [3500, 3500, 3500, 3500, 3500]
    >>> parse_pay("3000-4000", Hint()).also
    (('salary_min', 3000), ('salary_max', 4000))
    """
    if is_blank(raw):
        return NOTHING
    if isinstance(raw, bool | dt.date | dt.time | dt.timedelta):
        return _bad(str(raw), "date_in_number" if isinstance(raw, dt.date) else "unreadable_money")
    unit, yearly = (
        _unit(hint),
        bool(re.search(r"年薪|年收入|年工资|元/年|/年", squeeze(hint.label))),
    )
    if isinstance(raw, int | float):
        return _settled(float(raw) * unit, show(raw), yearly)
    return _text(raw, unit, yearly)


def parse_money(raw: Raw, hint: Hint) -> Parsed:
    """A sum in yuan, of any size, nothing a month about it.

    Errors: unreadable_sum; warnings: money_rough.

    >>> [parse_money(t, Hint()).value for t in ("￥12,800.50元", "3.5万", "三千五", "80元", 0)]
    [12800.5, 35000, 3500, 80, 0]
    >>> [parse_money(t, Hint(label="金额（万元）")).value for t in (1.2, "1.2", "1.2万元", "800元")]
    [12000, 12000, 12000, 800]
    >>> [parse_money(t, Hint()).doubts[0].code for t in ("约3万", "100元/天", "3000-4000", "面议", -5)]
    ['money_rough', 'unreadable_sum', 'unreadable_sum', 'unreadable_sum', 'unreadable_sum']
    """
    if is_blank(raw):
        return NOTHING
    if isinstance(raw, bool | dt.date | dt.time | dt.timedelta):
        return _bad(str(raw), "date_in_number" if isinstance(raw, dt.date) else "unreadable_sum")
    unit = _unit(hint)
    if isinstance(raw, int | float):
        return _bad(show(raw), "unreadable_sum") if raw < 0 else Parsed(_round(float(raw) * unit))
    text = squeeze(raw).lower().rstrip("。.")
    if text in ("无", "暂无") or re.fullmatch(r"_*(?:元|万元)?", text):
        return NOTHING
    found = re.fullmatch(_SUM, _spoken(text))
    if found is None:
        return _bad(show(raw), "unreadable_sum")
    about, number, scale, more, yuan, near = found.groups()
    value = _amount(number, scale, 1 if yuan else unit)
    rough = (Doubt("money_rough", "warning", (("text", show(raw)),)),)
    return Parsed(_round(value), rough if about or more or near else ())


def _unit(hint: Hint) -> int:
    """Yuan of one in a column, by its heading."""
    label = squeeze(hint.label)
    return 10000 if "万" in label else 1000 if "千元" in label else 1


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
    if re.search(r"\d\s+\d", shown) and not re.search(r"(?<![\d.])\d{1,3}(?: \d{3})+(?!\d)", shown):
        return _bad(shown)
    if text in ("无", "暂无") or re.fullmatch(r"_*(?:元|万元)?(?:/月)?", text):
        return NOTHING
    if found := re.match(r"(?:年薪|年收入|全年)[:：]?", text):
        text, yearly = text[found.end() :], True
    text = _spoken(_REMARK.sub("", text))
    rough = (Doubt("money_rough", "warning", (("text", shown),)),)
    plus = (Doubt("money_plus", "warning", (("text", shown),)),)
    if m := re.fullmatch(
        rf"{_LEAD}{_AMOUNT}(余|多)?{_UNIT}(左右|上下|以上|余|多|起|\+)?{_NOTE}",
        text,
    ):
        doubts = rough if m[3] or m[4] or "约" in text or "平均" in text or "月均" in text else ()
        return _settled(_amount(m[1], m[2], unit), shown, yearly, doubts)
    if m := re.fullmatch(rf"{_LEAD}{_AMOUNT}(?:元/年|/年|元每年|每年|元一年|一年)", text):
        return _settled(_amount(m[1], m[2], unit), shown, True)
    if m := re.fullmatch(rf"{_LEAD}{_AMOUNT}{_UNIT}(?:-|—|–|~|～|至|到)+{_AMOUNT}{_UNIT}", text):
        return _range(_amount(m[1], m[2] or m[4], unit), _amount(m[3], m[4], unit), yearly, shown)
    if m := re.fullmatch(rf"{_LEAD}{_AMOUNT}{_UNIT}{_PLUS}", text):
        return _settled(_amount(m[1], m[2], unit), shown, yearly, plus)
    return _bad(shown)


def _range(low: float, high: float, yearly: bool, shown: str) -> Parsed:
    """Both ends as companions; ends nobody is paid between are refused."""
    if not _TINY <= low <= high <= 5 * low:
        return _bad(shown)
    ends = (low / 12, high / 12) if yearly else (low, high)
    doubts = (Doubt("yearly_money", "warning", (("text", shown),)),) if yearly else ()
    also = (("salary_min", _round(ends[0])), ("salary_max", _round(ends[1])))
    return Parsed(None, doubts, also)


def _spoken(text: str) -> str:
    """Chinese numerals as digits.

    >>> [_spoken(t) for t in ("三千五", "四千左右", "一万二", "3千5", "税后三千五百元")]
    ['3500', '4000左右', '12000', '3500', '税后3500元']
    """

    def digits(match: re.Match[str]) -> str:
        number = han_number(match[0])
        return match[0] if number is None else str(number)

    text = re.sub(
        r"(?<![\d.])([1-9])千([1-9])(?![\d.万千百kw])",
        lambda m: str(int(m[1]) * 1000 + int(m[2]) * 100),
        text,
    )
    return re.sub(
        rf"(?<![\d.,])[一二两三四五六七八九][千百万]{HAN_NUMERAL[:-1]}*(?![\d.,kw])", digits, text
    )
