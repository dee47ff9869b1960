"""Plain text, free text with its printed prompts taken out, numbered lists, months and periods."""

from __future__ import annotations

import datetime as dt
import re

from dudao.patterns import late
from dudao.values.dates import parse_date
from dudao.values.parsed import Doubt, Hint, Parsed, Raw
from dudao.values.text import NOTHING, han_number, is_blank, show, squeeze

_ITEM = late(
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
    midnight = isinstance(raw, dt.datetime) and raw.time() == dt.time()
    text = raw.date().isoformat() if midnight else show(raw)
    text = without_prompts(text, tuple(hint.option("prompts", ())))
    return NOTHING if is_blank(text) else Parsed(text)


_CIRCLED = late(r"[①-⑳]")
_INLINE = late(r"(?<![\d.(（])[(（]?(\d{1,2})[、.．)）](?=\s*[^\d\s])")


def _broken(text: str) -> str:
    """Items numbered 1, 2, 3 … inside a line, each on a line of its own.

    >>> _broken("1.走访2.归档"), _broken("共3、4次")
    ('1.走访\\n2.归档', '共3、4次')
    """
    marks = list(_INLINE.finditer(text))
    if len(marks) < 2 or [int(m[1]) for m in marks] != list(range(1, len(marks) + 1)):
        return text
    starts = [m.start() for m in marks]
    pieces = [
        text[: starts[0]],
        *(text[a:b] for a, b in zip(starts, [*starts[1:], None], strict=True)),
    ]
    return "\n".join(piece.strip() for piece in pieces if piece.strip())


def parse_list(raw: Raw, hint: Hint) -> Parsed:
    """Numbered lines as items.

    >>> parse_list("1、走访\\n2、归档", Hint()).value
    ['走访', '归档']
    """
    if is_blank(raw):
        return Parsed([])
    unfolded = (
        _CIRCLED.sub(lambda m: f"\n{ord(m[0]) - 0x245F}、", raw) if isinstance(raw, str) else raw
    )
    text = _broken(without_prompts(show(unfolded), tuple(hint.option("prompts", ()))))
    numbered = any(_ITEM.match(line) for line in text.split("\n"))
    items: list[list[str]] = []
    for line in re.split(r"\n|(?<=[；;。])(?=\s*\d{1,2}[、.．])", text):
        if not line.strip():
            continue
        if _ITEM.match(line) or not items or not numbered:
            items.append([_ITEM.sub("", line).strip()])
        else:
            items[-1].append(line.strip())
    told = map("\n".join, items)
    return Parsed([item for item in told if not is_blank(item)])


def parse_month(raw: Raw, hint: Hint) -> Parsed:
    """``2025-03``, also out of a title.

    >>> parse_month("2025年3月", Hint()).value, parse_month("3月", Hint(year=2025)).value
    ('2025-03', '2025-03')
    >>> parse_month("督导工作2025年10月月度总结", Hint()).value
    '2025-10'
    """
    if isinstance(raw, str) and (m := re.search(r"\d{4}年\d{1,2}月(?!\d)", squeeze(raw))):
        raw = m[0]
    elif (
        isinstance(raw, int | float | str)
        and hint.year
        and re.fullmatch(r"0?[1-9]|1[0-2]", squeeze(show(raw)))
    ):
        raw = f"{squeeze(show(raw))}月"
    found = parse_date(raw, hint)
    if found.value is not None and len(found.value) >= 7:
        return Parsed(found.value[:7], found.doubts)
    return Parsed(None, found.doubts) if found.value is None else _bad(show(raw))


_PERIOD = late(
    r"(?P<y>\d{4}|\d{2})?(?:年度?)?\(?(?:(?P<half>上|下)半年?|H(?P<h>[12])|第?(?P<q>[一二三四1-4])季度?|Q(?P<q2>[1-4])|全年|"
    r"(?P<m1>\d{1,2})月?[-~至到](?P<m2>\d{1,2})月)?\)?(?:年度|度)?(?:[\u4e00-\u9fff]{0,10}(?:评估|考核).*)?"
)
_SPANS = {
    (1, 6): "H1",
    (7, 12): "H2",
    (1, 12): "",
    (1, 3): "Q1",
    (4, 6): "Q2",
    (7, 9): "Q3",
    (10, 12): "Q4",
}


def parse_period(raw: Raw, hint: Hint) -> Parsed:
    """``2025``, ``2025H1``, ``2025Q2``.

    >>> [parse_period(t, Hint()).value for t in ("2025年上半年", "2025年度", "2025年1-6月", "2025.1-2025.6")]
    ['2025H1', '2025', '2025H1', '2025H1']
    >>> [parse_period(t, Hint()).value for t in ("25年上半年", "25年", 16, "2016")]  # a mere number is a score
    ['2025H1', '2025', None, '2016']
    """
    if is_blank(raw):
        return NOTHING
    text = re.sub(r"[—–―－]+", "-", squeeze(show(raw)).upper())
    text = re.sub(
        r"^(\d{4})[年.](\d{1,2})月?[-~至到](?:\1[年.])?(\d{1,2})月?$", r"\1年\2-\3月", text
    )
    m = None if re.fullmatch(r"\d{1,3}", text) else _PERIOD.fullmatch(text)
    year = (m["y"] or hint.year) if m else None
    if m is None or year is None or not any(m.groups()):
        return _bad(show(raw))
    part = f"H{ {'上': 1, '下': 2}.get(m['half'], m['h']) }" if m["half"] or m["h"] else ""
    if quarter := m["q"] or m["q2"]:
        part = f"Q{han_number(quarter) or quarter}"
    if m["m1"]:
        if (int(m["m1"]), int(m["m2"])) not in _SPANS:
            return _bad(show(raw))
        part = _SPANS[int(m["m1"]), int(m["m2"])]
    full = f"20{year}" if len(str(year)) == 2 else str(year)
    return Parsed(full + part) if 1930 <= int(full) <= 2100 else _bad(show(raw))


def _bad(text: str) -> Parsed:
    return Parsed(None, (Doubt("unreadable_date", "error", (("text", text),)),))
