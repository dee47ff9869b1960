"""What a number format makes of a value: the text a person sees where it is not the value itself."""

from __future__ import annotations

import datetime as dt
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

Token = tuple[str, str]
"""(kind, text): ``lit`` text, ``dig`` 0 # ?, ``dot``, ``comma``, ``pct``, ``gen``, ``at``, ``date``, ``past`` [h], ``exp``, ``frac``."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<gen>General|G/通用格式)'
    r"|(?P<exp>[Ee][+-])|(?P<ampm>AM/PM|A/P|上午/下午)|(?P<date>[Yy]+|[Mm]+|[Dd]+|[Hh]+|[Ss]+|[Ee]+|[Aa]{3,4}|[Bb]+|[Gg]+)"
    r"|(?P<dig>[0#?])|(?P<other>.)",
    re.S,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+)$")
_ELAPSED = re.compile(r"[hms]+$", re.I)
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_NEUTRAL = frozenset(" -+()（）.,:/'—–_\xa0\u3000¥￥$€£%")
"""Signs around a number that change nothing of it."""
_OF_DATES = _NEUTRAL | frozenset("年月日号时点分秒：、T上下午")
_TINY = Decimal("1e-9")
_OVER = frozenset("?#0123456789")
_WEEKDAYS = "一二三四五六日"


@dataclass(slots=True)
class Section:
    """One of the parts of a format between semicolons."""

    tokens: list[Token] = field(default_factory=list)
    condition: tuple[Callable[[float, float], bool], float] | None = None

    @property
    def literal(self) -> str:
        return "".join(text for kind, text in self.tokens if kind == "lit")

    def has(self, *kinds: str) -> bool:
        return any(kind in kinds for kind, _ in self.tokens)

    @property
    def is_date(self) -> bool:
        return self.has("date", "past")

    @property
    def plain(self) -> bool:
        """Does it show the very number, date or text, with at most signs around it?"""
        if self.has("past"):
            return True  # hours beyond a day: the length itself says more
        if self.is_date:
            shown = {text[0].lower() for kind, text in self.tokens if kind == "date"}
            return set(self.literal) <= _OF_DATES and not shown <= {"a", "d"}
        if not self.has("dig", "gen", "at"):
            return self.literal.strip() in ("-", "—", "–")
        if self.has("frac", "exp"):
            return True
        return set(self.literal) <= _NEUTRAL and not self._scaled and not self._split

    @property
    def _scaled(self) -> int:
        """Commas behind the last digit: each divides by a thousand."""
        last = max((i for i, (kind, _) in enumerate(self.tokens) if kind == "dig"), default=-1)
        count = 0
        for kind, _ in self.tokens[last + 1 :] if last >= 0 else ():
            if kind != "comma":
                break
            count += 1
        return count

    @property
    def _split(self) -> bool:
        """Does something stand between its digits, as in 0000-00-00?"""
        spots = [i for i, (kind, _) in enumerate(self.tokens) if kind == "dig"]
        inner = self.tokens[spots[0] : spots[-1]] if spots else ()
        return any(kind == "lit" and text.strip() for kind, text in inner)

    def _amount(self, value: float) -> tuple[Decimal, int]:
        """The amount that its digits tell, and to how many places."""
        amount = Decimal(repr(float(value)))
        amount = amount * 100 ** sum(kind == "pct" for kind, _ in self.tokens)
        dot = next((i for i, (kind, _) in enumerate(self.tokens) if kind == "dot"), None)
        places = 0 if dot is None else sum(kind == "dig" for kind, _ in self.tokens[dot:])
        return amount / 1000**self._scaled, places

    def rounds(self, value: float) -> bool:
        """Does the number shown say less than the value?"""
        if self.is_date or not self.has("dig"):
            return False
        amount, places = self._amount(value)
        return abs(amount - amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)) > _TINY

    def number(self, value: float) -> str:
        """The number as this section shows it."""
        if self.has("gen", "at") or not self.has("dig"):
            return "".join(
                general(value) if kind in ("gen", "at") else text
                for kind, text in self.tokens
                if kind in ("gen", "at", "lit", "pct")
            )
        amount, places = self._amount(value)
        amount = amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        dot = next((i for i, (kind, _) in enumerate(self.tokens) if kind == "dot"), None)
        whole = self.tokens if dot is None else self.tokens[:dot]
        part = [] if dot is None else self.tokens[dot + 1 :]
        digits = f"{abs(amount):.{places}f}"
        before, _, after = digits.partition(".")
        text = self._whole(whole, "" if before == "0" else before)
        if dot is not None:
            text += "." + self._part(part, after)
        return ("-" if amount < 0 else "") + text

    def _whole(self, tokens: list[Token], digits: str) -> str:
        places = [i for i, (kind, _) in enumerate(tokens) if kind == "dig"]
        grouped = any(kind == "comma" for kind, _ in tokens[: places[-1]]) if places else False
        if grouped:
            digits = f"{int(digits):,}" if digits else ""
        shown, left = {}, digits
        if grouped:
            shown[places[0]] = digits or ("0" if tokens[places[-1]][1] == "0" else "")
            places = []
        for i in reversed(places):
            here, left = (left, "") if i == places[0] else (left[-1:], left[:-1])
            shown[i] = here or {"0": "0", "?": " "}.get(tokens[i][1], "")
        return "".join(
            shown.get(i, "") if kind == "dig" else text
            for i, (kind, text) in enumerate(tokens)
            if kind in ("dig", "lit", "pct")
        )

    def _part(self, tokens: list[Token], digits: str) -> str:
        kept = len(digits)
        marks = [text for kind, text in tokens if kind == "dig"]
        while kept and digits[kept - 1] == "0" and marks[kept - 1] == "#":
            kept -= 1
        left = iter(digits[:kept])
        return "".join(
            next(left, "") if kind == "dig" else text
            for kind, text in tokens
            if kind in ("dig", "lit", "pct")
        )

    def day(self, when: dt.datetime) -> str:
        """A date and time as this section shows it."""
        out = []
        dates = [text[0].lower() for kind, text in self.tokens if kind == "date"]
        at = 0
        for kind, text in self.tokens:
            if kind == "date":
                minute = text[0] in "mM" and (
                    (at and dates[at - 1] == "h") or (at + 1 < len(dates) and dates[at + 1] == "s")
                )
                out.append(_moment(text, when, minute))
                at += 1
            elif kind == "lit":
                out.append(text)
        return "".join(out)


def _moment(text: str, when: dt.datetime, minute: bool) -> str:
    letter, wide = text[0].lower(), len(text)
    if letter in "ye":
        return f"{when.year % 100:02d}" if letter == "y" and wide <= 2 else str(when.year)
    if letter == "a" and "/" not in text:
        return ("星期" if wide == 4 else "") + _WEEKDAYS[when.weekday()]
    if letter == "d" and wide > 2:
        return "星期" + _WEEKDAYS[when.weekday()]
    if "/" in text:
        return "上午" if when.hour < 12 else "下午"
    number = {"d": when.day, "h": when.hour, "s": when.second}.get(letter, when.month)
    if minute:
        number = when.minute
    return f"{number:02d}" if wide == 2 else str(number)


def general(value: float) -> str:
    """A number as a cell without a format shows it."""
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e11 else f"{value:.10g}"


def _sections(code: str) -> list[Section]:
    found = [Section()]
    for hit in _TOKEN.finditer(code):
        section, said = found[-1], hit.groupdict()
        text = hit[0]
        if said["quoted"] is not None or said["escaped"] is not None:
            section.tokens.append(("lit", said["quoted"] or said["escaped"] or ""))
        elif said["bracket"] is not None:
            _bracket(section, said["bracket"])
        elif said["gen"]:
            section.tokens.append(("gen", text))
        elif said["exp"]:
            section.tokens.append(("exp", text))
        elif said["date"] or said["ampm"]:
            section.tokens.append(("date", text))
        elif said["dig"]:
            section.tokens.append(("dig", text))
        elif text == ";":
            found.append(Section())
        elif said["other"]:
            kind = {".": "dot", ",": "comma", "%": "pct", "@": "at"}.get(text, "lit")
            if text == "/" and section.has("dig") and code[hit.end() : hit.end() + 1] in _OVER:
                kind = "frac"
            section.tokens.append((kind, text))
    return found


def _bracket(section: Section, said: str) -> None:
    if condition := _CONDITION.match(said):
        section.condition = (_COMPARE[condition[1]], float(condition[2]))
    elif said.startswith("$"):
        if sign := said[1:].split("-")[0]:
            section.tokens.append(("lit", sign))
    elif _ELAPSED.match(said):
        section.tokens.append(("past", said))


class Format:
    """A number format that shows something else than the value, for some value at least."""

    def __init__(self, sections: list[Section], since_1904: bool) -> None:
        self.sections = sections
        self.numeric = [s for n, s in enumerate(sections[:3]) if not n or not s.has("at")]
        self.conditioned = any(section.condition for section in sections)
        self.epoch = dt.datetime(1904, 1, 1) if since_1904 else dt.datetime(1899, 12, 30)
        self._known: dict[Any, str | None] = {}

    def shown(self, value: Any) -> str | None:
        """What is seen of a value; '' for nothing; None where it is the value itself."""
        try:
            key = (value.__class__, value)
            if key not in self._known:
                self._known[key] = self._shown(value)
            return self._known[key]
        except (OverflowError, ArithmeticError):
            return None

    def _shown(self, value: Any) -> str | None:
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, bool):
            return "" if self._hides_text() else None
        serial = self._serial(value)
        if serial is None:
            return None
        section, negative = self._section(serial)
        if section is None or section.plain:
            return None
        if section.is_date:
            when = self.epoch + dt.timedelta(days=serial)
            return None if section.has("dig", "gen") else section.day(when)
        return section.number(-serial if negative else serial).strip()

    def rounds(self, value: Any) -> bool:
        """Is what is seen of a number less than what is stored (2小时 of 1.5)?"""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        section, _ = self._section(float(value))
        return section is not None and section.rounds(float(value))

    def _serial(self, value: Any) -> float | None:
        if isinstance(value, int | float):
            return float(value)
        if isinstance(value, dt.datetime):
            return (value.replace(tzinfo=None) - self.epoch) / dt.timedelta(days=1)
        if isinstance(value, dt.date):
            return float((dt.datetime(value.year, value.month, value.day) - self.epoch).days)
        if isinstance(value, dt.timedelta):
            return value / dt.timedelta(days=1)
        if isinstance(value, dt.time):
            return (value.hour * 3600 + value.minute * 60 + value.second) / 86400
        return None

    def _section(self, value: float) -> tuple[Section | None, bool]:
        """The section that shows a number, and whether it shows it without its sign."""
        if self.conditioned:
            for section in self.numeric[:2]:
                if section.condition is None:
                    continue
                compare, limit = section.condition
                if compare(value, limit):
                    return section, False
            rest = [section for section in self.numeric if section.condition is None]
            return (rest[-1], False) if rest else (None, False)
        numeric = self.numeric
        if value < 0 and len(numeric) > 1:
            return numeric[1], True
        if value == 0 and len(numeric) > 2:
            return numeric[2], False
        return numeric[0], False

    def _text_section(self) -> Section | None:
        if len(self.sections) > 3:
            return self.sections[3]
        return next((section for section in self.sections if section.has("at")), None)

    def _hides_text(self) -> bool:
        section = self._text_section()
        return section is not None and not section.tokens

    def _text(self, value: str) -> str | None:
        section = self._text_section()
        if section is None or (section.has("at") and not section.literal.strip()):
            return None
        return "".join(value if kind == "at" else text for kind, text in section.tokens)

    @property
    def shows_texts(self) -> bool:
        """Does it show a text otherwise than written?"""
        return self._text("x") is not None


@lru_cache(maxsize=512)
def format_of(code: str, since_1904: bool = False) -> Format | None:
    """How a format shows values; None where it shows every value as it is.

    >>> format_of('[=1]"√";[=0]"×"').shown(0), format_of('0"0人"').shown(5), format_of('0!.0,"万"').shown(35000)
    ('×', '50人', '3.5万')
    >>> format_of(";;;").shown("甲"), format_of("#,##0.00"), format_of('yyyy"年"m"月"')
    ('', None, None)
    """
    if len(code) > 255:
        return None
    sections = _sections(code)
    if all(section.plain and section.condition is None for section in sections):
        return None
    return Format(sections, since_1904)
