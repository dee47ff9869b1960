"""Plain text, free text with its printed prompts taken out, numbered lists, months and periods."""

from __future__ import annotations

import datetime as dt
import re

from dudao.values.core import Doubt, Hint, Parsed, Raw
from dudao.values.dates import parse_date
from dudao.values.text import NOTHING, is_blank, show, squeeze

_ITEM = re.compile(
    r"^\s*(?:\d{1,2}\s*[、.．)）]|[(（]\d{1,2}[)）]|[①-⑳]|[一二三四五六七八九十]{1,3}\s*、)\s*"
)


def without_prompts(text: str, prompts: tuple[str, ...]) -> str:
    """Text less the printed prompts, white space ignored when they are looked for."""
    for prompt in prompts:
        pattern = r"\s*".join(re.escape(ch) for ch in squeeze(prompt))
        text = re.sub(pattern.replace(r"\(", "[(（]").replace(r"\)", "[)）]"), "", text)
    return text.strip()


def parse_text(raw: Raw, hint: Hint) -> Parsed:
    """Tidied text; 无 is null.

    >>> parse_text("　社会工作 ", Hint()).value, parse_text("无", Hint()).value
    ('社会工作', None)
    """
    found = parse_free_text(raw, hint)
    if isinstance(found.value, str) and squeeze(found.value) == "无":
        return NOTHING
    return found


def parse_free_text(raw: Raw, hint: Hint) -> Parsed:
    """Tidied text with line breaks; 无 stays."""
    if is_blank(raw):
        return NOTHING
    text = raw.date().isoformat() if isinstance(raw, dt.datetime) and not raw.time() else show(raw)
    text = without_prompts(text, tuple(hint.option("prompts", ())))
    return NOTHING if is_blank(text) else Parsed(text)


def parse_list(raw: Raw, hint: Hint) -> Parsed:
    """Numbered lines as items.

    >>> parse_list("1、走访\\n2、归档", Hint()).value
    ['走访', '归档']
    """
    if is_blank(raw):
        return Parsed([])
    text = without_prompts(show(raw), tuple(hint.option("prompts", ())))
    items: list[str] = []
    for line in re.split(r"\n|(?<=[；;。])(?=\s*\d{1,2}[、.．])", text):
        if not line.strip():
            continue
        if _ITEM.match(line) or not items or not any(_ITEM.match(x) for x in text.split("\n")):
            items.append(_ITEM.sub("", line).strip())
        else:
            items[-1] += "\n" + line.strip()
    return Parsed([item for item in items if not is_blank(item)])


def parse_month(raw: Raw, hint: Hint) -> Parsed:
    """``2025-03``.

    >>> parse_month("2025年3月", Hint()).value, parse_month("3月", Hint(year=2025)).value
    ('2025-03', '2025-03')
    """
    found = parse_date(raw, hint)
    if found.value is None or len(found.value) < 7:
        doubts = found.doubts or (
            (Doubt("unreadable_date", "error", (("text", show(raw)),)),) if found.value else ()
        )
        return Parsed(None, doubts)
    return Parsed(found.value[:7], found.doubts)


def parse_period(raw: Raw, hint: Hint) -> Parsed:
    """``2025``, ``2025H1``, ``2025Q2``.

    >>> parse_period("2025年上半年", Hint()).value, parse_period("2025年度", Hint()).value
    ('2025H1', '2025')
    """
    if is_blank(raw):
        return NOTHING
    text = squeeze(show(raw)).upper()
    m = re.fullmatch(
        r"(\d{4})(?:年度?)?(?:(上|下)半年?|H([12])|第?([一二三四1-4])季度?|Q([1-4]))?(?:年度|度)?(?:[\u4e00-\u9fff]{0,8}评估.*)?",
        text,
    )
    if (
        m is None
        and hint.year
        and (
            m := re.fullmatch(r"()(?:(上|下)半年?|H([12])|第?([一二三四1-4])季度?|Q([1-4]))", text)
        )
        is None
    ):
        return Parsed(None, (Doubt("unreadable_date", "error", (("text", show(raw)),)),))
    if m is None:
        return Parsed(None, (Doubt("unreadable_date", "error", (("text", show(raw)),)),))
    year = m[1] or str(hint.year)
    half = {"上": "1", "下": "2"}.get(m[2] or "", m[3])
    quarter = {"一": "1", "二": "2", "三": "3", "四": "4"}.get(m[4] or "", m[4]) or m[5]
    return Parsed(year + (f"H{half}" if half else f"Q{quarter}" if quarter else ""))
