"""The words the pages use: verdict states, levels, periods; and text from files made safe for markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from dudao.forms import load_forms
from dudao.ui.visit import masks


class Mark(NamedTuple):
    """How a state shows: a sign and a word beside the colour (Okabe-Ito)."""

    sign: str
    word: str
    colour: str


GREEN, ORANGE, VERMILLION, SKY, BLUE, GREY = (
    "#009E73",
    "#E69F00",
    "#D55E00",
    "#56B4E9",
    "#0072B2",
    "#8A96A3",
)

STATES = {
    "met": Mark("✓", "达标", GREEN),
    "unmet": Mark("✕", "未达标", VERMILLION),
    "pending": Mark("…", "进行中", SKY),
    "undecidable": Mark("?", "无法判定", GREY),
    "not_applicable": Mark("–", "不适用", GREY),
}

STANDINGS = {
    "below_floor": Mark("✕", "未达底线", VERMILLION),
    "floor_only": Mark("△", "达底线未达原则", ORANGE),
    "principle": Mark("✓", "达原则", GREEN),
    "pending": Mark("…", "进行中", SKY),
    "undecidable": Mark("?", "无法判定", GREY),
}

LEVELS = {
    "floor": "底线",
    "principle": "原则",
    "disqualification": "取消资格",
    "form": "表单内容",
    "followed": "督办",
    "tracked": "只计数",
    "info": "说明",
}

SEVERITIES = {"error": "✕ 错误", "warning": "△ 提醒"}

LIKERT = ("非常不满意", "很不满意", "一般", "很满意", "非常满意")

MONTHS = tuple(f"{month}月" for month in range(1, 13))


def mark(state: str, level: str = "floor") -> Mark:
    """The mark of a verdict; only a floor's failure is red, every other one orange.

    >>> mark("unmet").colour, mark("unmet", "principle").sign
    ('#D55E00', '△')
    """
    if state == "unmet" and level not in ("floor", "disqualification"):
        return Mark("△", "未达标" if level == "form" else "未达原则", ORANGE)
    return STATES[state]


_PUNCTUATION = re.compile(r"([!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~])")
_LINKS = re.compile(r"(?<=:)(?=//)|(?<=[wW]{3})(?=\.)|(?=@)|(?<=:)(?=[A-Za-z0-9_+-]+:)")


def plain(text: Any) -> str:
    """Text from a file as markdown that shows exactly that text: no link, image, emoji or directive; and
    no phone or ID number unless this visit shows them.

    >>> plain("a*b")
    'a\\\\*b'
    >>> "://" in plain("![x](http://e.org)"), plain(None)
    (False, '')
    """
    if text is None:
        return ""
    parted = _LINKS.sub("\u200b", masks.text(str(text)))
    escaped = _PUNCTUATION.sub(r"\\\1", parted)
    return re.sub(r"[ \t]*\r?\n", "  \n", escaped)


_CODES = re.compile(r"（((?:[A-Z]{1,3}-?\d+[、，]?)+)）")
_MENTION = re.compile(r"\s?\b[A-Z]{2,3}-\d+\b\s?")


def uncoded(text: str) -> tuple[str, list[str]]:
    """A sentence of the rule data without the codes of its register, and those codes.

    >>> uncoded("全市的场次不计；每年按自然年（A12）；与 KM-35 的2次并列（A1）")
    ('全市的场次不计；每年按自然年；与另一条的2次并列', ['A12', 'A1', 'KM-35'])
    """
    codes = [code for found in _CODES.findall(text) for code in re.split("[、，]", found) if code]
    plain = _CODES.sub("", text)
    codes += [found.strip() for found in _MENTION.findall(plain)]
    return _MENTION.sub("另一条", plain), codes


def document(file: str) -> str:
    """A source document's file name as a title.

    >>> document("昆明_社工站督导服务手册.txt")
    '昆明 社工站督导服务手册'
    """
    return file.rsplit(".", 1)[0].replace("_", " ")


def share(part: float) -> str:
    """A share as whole percent; nearly all is not all, nearly none is not none.

    >>> share(0.755), share(0.998), share(1), share(0.001), share(0)
    ('76%', '99%', '100%', '1%', '0%')
    """
    whole = round(100 * part)
    if 0 < part < 1:
        whole = min(max(whole, 1), 99)
    return f"{whole}%"


def listed(names: Sequence[str], most: int = 6) -> str:
    """Names in a row, a long row cut with its count.

    >>> listed(["甲", "乙"]), listed(["甲", "乙", "丙"], 2)
    ('甲、乙', '甲、乙等 3 个')
    """
    return "、".join(names[:most]) + (f"等 {len(names)} 个" if len(names) > most else "")


def size(count: int) -> str:
    """Bytes in the unit people use.

    >>> size(800), size(20480), size(5 << 20)
    ('800 字节', '20 KB', '5.0 MB')
    """
    if count < 1024:
        return f"{count} 字节"
    return f"{count >> 10} KB" if count < 1 << 20 else f"{count / (1 << 20):.1f} MB"


def form_title(form_id: str | None) -> str:
    """The form's Chinese title.

    >>> form_title(None)
    '未识别'
    """
    if form_id is None:
        return "未识别"
    form = load_forms().get(form_id)
    return form.title if form else form_id


def field_label(form_id: str | None, name: str | None) -> str:
    """The field's printed label; a name nobody declared stays as it is."""
    form = load_forms().get(form_id or "")
    if form is None or name is None:
        return name or ""
    meta = name.removeprefix("meta.").removeprefix("meta_")
    found = form.fields.get(name) or form.meta.get(meta)
    return found.label if found else name


def value_words(form_id: str | None, name: str, value: Any) -> str:
    """A stored value as people read it: codes by their first spelling, lengths with their unit.

    What is personal is hidden unless this visit shows it.

    >>> value_words("session_ledger", "activity", "online_group")
    '线上团体督导'
    >>> value_words("session_ledger", "minutes", 120), value_words(None, "x", ["甲", "乙"])
    ('120 分钟', '甲、乙')
    >>> value_words(None, "x", None), value_words(None, "x", True), value_words("staffing", "salary", 4200.0)
    ('（空）', '是', '****')
    """
    value = masks.field(form_id, name, value)
    if value is None:
        return "（空）"
    if isinstance(value, list):
        return "、".join(value_words(form_id, name, part) for part in value)
    form = load_forms().get(form_id or "")
    field = form.fields.get(name) if form else None
    spellings = field.option("choices", {}).get(value) if field and isinstance(value, str) else None
    if spellings:
        return spellings[0]
    return number(value) + (" 分钟" if field and field.kind == "minutes" else "")


def number(value: Any) -> str:
    """A figure without meaningless decimals.

    >>> number(2.0), number(2.346), number(None), number(True)
    ('2', '2.35', '—', '是')
    """
    if value is None or value != value:
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float)):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return str(value)


def percent(part: float | None, whole: float | None) -> str:
    """A share with its fraction.

    >>> percent(13, 14), percent(1, 0), percent(999, 1000), percent(141, 141)
    ('93%（13/14）', '—（1/0）', '99%（999/1000）', '100%（141/141）')
    """
    if not whole or part is None:
        return f"—（{number(part)}/{number(whole)}）"
    return f"{share(part / whole)}（{number(part)}/{number(whole)}）"
