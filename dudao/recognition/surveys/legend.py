"""What the numbers and letters of a survey mean: legends, code books, and doubts where there is neither."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dudao.patterns import late
from dudao.reading.grid import Grid
from dudao.recognition.labels import blank
from dudao.recognition.surveys.words import Words, undecorated

LEVEL = r"((?:非常|很|比较|较|基本|不太|不大|不很|十分|特别|极其|最)?不?满意(?![度率调测])|一般|中立|最好|最差|最高|最低)"
_KEY = r"(?<![\d.A-Za-z])(\d{1,2}(?:\s*分?\s*[-–—~～至到]\s*\d{1,2})?|[A-Ea-e])(?![\d%人份票])"
_FORWARD = late(
    _KEY + r"\s*分?\s*(?:[=＝:：、.．)）→—–\-]{1,2}|代表|表示|为|是|即|指)?\s*[(（“\"]?\s*" + LEVEL
)
_BACK = late(
    LEVEL
    + r"\s*[”\"]?\s*(?:[=＝:：(（→\-]|[为计得记是打给填写选评])?\s*"
    + _KEY
    + r"(?=\s*(?:分|[)）;；,，、。\s]|$))"
)
ENDS = {"最满意": 5, "十分满意": 5, "特别满意": 5, "极其满意": 5, "最好": 5, "最高": 5, "十分不满意": 1, "特别不满意": 1, "极其不满意": 1, "最不满意": 1, "最差": 1, "最低": 1}  # fmt: skip
_SPREAD = r"(\d{1,2})\s*分?\s*[-–—~～至到→]+\s*(\d{1,2})"
_KEYS = r"((?<![\d.A-Za-z])(?:\d{1,2}|[A-E])\s*分?(?:[\s、,/|;]+(?:\d{1,2}|[A-E])\s*分?(?![\d%人份票])){2,10}"
_KEYS += rf"|(?<![\d.]){_SPREAD.replace('(', '(?:')})"
_ROW = (
    rf"({LEVEL.replace('(', '(?:', 1)}(?:[\s、,/|;→>到至-]+{LEVEL.replace('(', '(?:', 1)}){{1,9}})"
)
_ROWS = (
    (re.compile(_KEYS + r"[^\d。]{0,12}?" + _ROW), False),
    (re.compile(_ROW + r"[^\d。]{0,12}?" + _KEYS), True),
)
"""A row of numbers and a row of levels, the one before the other (1–5依次为非常满意、很满意 …)."""
_BEST = r"(最好|最佳|最优|最满意|非常满意|最高|最差|最低|最不满意|非常不满意)"
_STOP = r"(?=$|[\s,，。;；、)）】\]”\"\n])"
_END = late(
    r"(?<![\d.A-Za-z第])(?<!\d[-–—~～至到→、,/\s])(?<!\d分[-–—~～至到→、,/\s])(\d{1,2})\s*分?\s*(?:[=:]|代表|表示|为|是|即|算)?\s*"
    + _BEST
    + _STOP
)
_END_BACK = late(
    _BEST + r"(?:的?[=:打给填写选评记为是计])?\s*(\d{1,2})\s*分?(?![\s、,/]+\d)" + _STOP
)
_TREND = late(
    r"(?:[分值号星字★]|(?<![人次天件份])数)\s*越([高大多低小少])[^,，。;；越]{0,6}(?:越|[为则表代])[^,，。;；越不]{0,3}(不)?(?:太|很)?(满意|好|佳|差|糟)"
)
_TREND_BACK = late(
    r"(不)?满意(?:度|程度)?(?:越高)?[,，]?\s*(?:的?分数?|分值|得分|数字|数值|打分)越([高大低小])"
)
_TOP = late(r"([高低])分\s*(?:代表|表示|为|是|即|=)?\s*(?:最|非常|很)?(?:好|优|佳|满意)")
_REVERSED = late(r"反向|逆向|反着?打分|倒着?打分|倒序[打计评]分")
HAN = {"一": "1", "二": "2", "两": "2", "三": "3", "四": "4", "五": "5"}
_RISING = {str(n): n for n in range(1, 6)}
_FALLING = {str(n): 6 - n for n in range(1, 6)}
_OTHER = late(
    r"(?:十|百|[一1]0{1,2}|7|七|4|四)\s*分\s*制|(?<![\d.])(?:10|100|十|百)\s*分\s*(?:为|是|=|即)\s*满分|满分\s*(?:为|[:：])?\s*(?:10|100|十|一百|百|4|7)(?![\d.])\s*分?|(?<![\d.])[01]\s*分?\s*[-–—~～至到]\s*(?:10|100|7)\s*分?|(?<![\d.])0\s*分?\s*[-–—~～至到]\s*4\s*分?(?!\d)"
)
_BY_NUMBER = late(r"按序号|选项序号|选项编[号码]|选项代码|按编码|按选项")

_MANY = 30
"""So many numbers, most of them 1 or 2, are rather the places of options than low scores."""


@dataclass(frozen=True, slots=True)
class Key:
    """What numbers and letters stand for. ``codes``: as written → 1–5; ``mapped`` those the manual lacks.

    ``doubt`` is a catalogue code where nothing says what they mean, ``guess`` what they look like.
    """

    codes: Mapping[str, int] = field(default_factory=dict)
    mapped: frozenset[str] = frozenset()
    doubt: str = ""
    guess: str = ""


CONTRARY = Key(doubt="unknown_scale", guess="哪一头最满意（说明前后不一）")
"""What a legend that contradicts itself says."""


def compact(text: str) -> str:
    """A text with single gaps, of at most some pages: legends are short."""
    gaps = re.sub(r"\s+", lambda m: "\n" if "\n" in m[0] else " ", text[:20000])
    return unicodedata.normalize("NFKC", gaps)


def read_key(text: str, words: Words) -> Key:
    """The legend a text gives (1=非常满意 … 5=非常不满意; only its ends; bands of points); empty without one.

    What is between two ends is counted off where they are four apart. A legend that contradicts
    itself, or only says that it is reversed, is a doubt.
    """
    text = undecorated(compact(text))
    text = re.sub(r"(?<![十百])([一二两三四五])分(?!钟|之)", lambda m: HAN[m[1]] + "分", text)
    ways = [_FORWARD.findall(text), [(key, level) for level, key in _BACK.findall(text)]]
    ways.sort(key=lambda pairs: -len(dict(pairs)))  # forward first where they are equal
    found = [_resolved(pairs, words) for pairs in (*ways, *_in_rows(text))]
    if key := next((key for key in found if key and key.codes), None):
        return key if _agrees(key, _directions(text)) else CONTRARY
    if any(key is CONTRARY for key in found):
        return CONTRARY
    said = _directions(text)
    if len(said) == 1:
        return Key(_RISING if said.pop() else _FALLING)
    if said:
        return CONTRARY
    return Key(doubt="unknown_scale", guess="哪一头最满意") if _REVERSED.search(text) else Key()


def _in_rows(text: str) -> Iterable[list[tuple[str, str]]]:
    """The pairs of a row of numbers and a row of as many levels, or of the ends of both."""
    for pattern, levels_first in _ROWS:
        for hit in pattern.finditer(text):
            keys, row = (hit[2], hit[1]) if levels_first else (hit[1], hit[2])
            levels = [m[0] for m in re.finditer(LEVEL, row)]
            numbers = re.findall(r"\d+|[A-E]", keys)
            if spread := re.fullmatch(_SPREAD + r"\s*分?", keys.strip()):
                low, high = int(spread[1]), int(spread[2])
                step = 1 if low < high else -1
                every = [str(n) for n in range(low, high + step, step)]
                numbers = every if len(levels) > 2 else [every[0], every[-1]]
            if len(numbers) == len(levels):
                yield list(zip(numbers, levels, strict=True))


def _directions(text: str) -> set[bool]:
    """Whether five is the best (True) or one (False), as words alone say it: 1分最好, 分数越低越满意."""
    told = [*_END.findall(text), *((n, level) for level, n in _END_BACK.findall(text))]
    said = set()
    if all(n in ("1", "5") for n, _ in told):  # other numbers: another scale
        said |= {(n == "5") == (level not in _WORST) for n, level in told}
    for more, no, word in _TREND.findall(text):
        said.add((more in "高大多") == (not no and word in "满意好佳"))
    said |= {(more in "高大") == (not no) for no, more in _TREND_BACK.findall(text)}
    return said | {top == "高" for top in _TOP.findall(text)}


_WORST = ("最差", "最低", "最不满意", "非常不满意")


def _agrees(key: Key, said: set[bool]) -> bool:
    """Whether a legend of one to five runs the way words elsewhere say; of other scales words say nothing."""
    numbers = [k for k in key.codes if k.isdigit()]
    if not said or set(numbers) != set(_RISING):
        return True
    return said == {key.codes["5"] > key.codes["1"]}


def _resolved(pairs: Iterable[tuple[str, str]], words: Words) -> Key | None:
    known = {**ENDS, **words.plain, **words.levels}
    said: dict[str, str] = {}
    bands = False
    for key, level in pairs:
        numbers = [k.upper() for k in re.findall(r"\d+|[A-Ea-e]", key)]
        if len(numbers) == 2:
            bands = True
            low, high = sorted(map(int, numbers))
            numbers = [str(n) for n in range(low, high + 1)]
        for number in numbers:
            before = said.setdefault(number, level)
            if known.get(before, before) != known.get(level, level):
                return CONTRARY
    levels = set(said.values())
    if len(levels) < 2 or (not bands and len(levels) < len(said)):
        return None
    codes = {k: known[level] for k, level in said.items() if level in known}
    if levels == {"满意", "不满意"} and len(said) == 2:
        codes = {k: 5 if level == "满意" else 1 for k, level in said.items()}  # the two ends
        return Key(ends) if (ends := _counted_off(codes)) and not bands else None
    strange = [k for k in said if k not in codes]
    if strange:
        codes = _in_order(said, codes)
    mapped = {
        k
        for k, level in said.items()
        if k in strange or (level in words.plain and level not in words.levels)
    }
    codes = codes if bands else _counted_off(codes)
    return Key(codes, frozenset(mapped)) if codes else None


def _in_order(said: Mapping[str, str], codes: Mapping[str, int]) -> dict[str, int]:
    """Five levels in a row whose ends are known: those between by their place."""
    keys = sorted(said, key=lambda k: (len(k), k))
    if len(keys) != 5 or {codes.get(keys[0]), codes.get(keys[-1])} != {1, 5}:
        return {}
    step = 1 if codes[keys[0]] == 1 else -1
    return {k: codes[keys[0]] + step * i for i, k in enumerate(keys)}


def _counted_off(codes: Mapping[str, int]) -> dict[str, int]:
    """The five numbers of a scale of which some are given, a step a level."""
    if not all(k.isdigit() for k in codes) or len(codes) >= 5 or len(codes) < 2:
        return dict(codes)
    told = sorted((int(k), code) for k, code in codes.items())
    (n1, c1), (n2, c2) = told[0], told[-1]
    if abs(c2 - c1) != n2 - n1:
        return {}
    step = 1 if c2 > c1 else -1
    if any(c1 + step * (n - n1) != code for n, code in told):
        return {}
    line = {n1 + i: c1 + step * i for i in range(-4, 9)}
    return {str(n): code for n, code in line.items() if 1 <= code <= 5 and n >= 0}


def codebook(grids: Iterable[Grid], words: Words) -> dict[int | None, Key]:
    """Item (None: for all) → what a code book or list of questions on another sheet says."""
    told: dict[int | None, list[str]] = {}
    for grid in grids:
        if grid.height > 200 or not any("满意" in str(v) for row in grid.rows for v in row if v):
            continue
        item: int | None = None
        header: dict[int, str] = {}
        for row in grid.rows:
            item = next((n for v in row if (n := words.item(v))), item)
            levels = [c for c, v in enumerate(row) if words.level_text(v)]
            numbers = {c: t for c, v in enumerate(row) if (t := _number(v))}
            if len(numbers) >= 3 and not levels:
                header, item = numbers, None
            elif len(levels) >= 3 and set(levels) <= set(header):
                told.setdefault(item, []).append(";".join(f"{header[c]}={row[c]}" for c in levels))
            elif len(levels) <= 1 or _number(row[levels[0]]) is None:
                line = " ".join(str(v) for v in row if not blank(v))
                told.setdefault(item, []).append(line if len(levels) <= 1 else "")
    books = {item: read_key(";".join(lines), words) for item, lines in told.items()}
    return {item: key for item, key in books.items() if key.codes}


def _number(value: Any) -> str | None:
    hit = re.fullmatch(
        r"(?:选项|编码|代码)?\s*(\d{1,2}|[A-Ea-e])(?:\.0)?\s*分?", str(value or "").strip()
    )
    return hit[1] if hit else None


def judged(numbers: list[float], around: str, lettered: bool = False) -> Key:
    """What numbers without a legend may be taken for, by what is said of them and by what they are.

    ``around`` is all that names the sheet: titles, sheet, file; ``lettered``: A–E are among the answers.
    A key without a doubt: scores of 1–5.
    """
    if lettered:
        return Key(doubt="unknown_scale", guess="各个字母代表哪一级")
    if other := _OTHER.search(unicodedata.normalize("NFKC", around)):
        return Key(doubt="other_scale", guess=f"“{other[0].strip()}”")
    if _BY_NUMBER.search(around):
        return Key(doubt="unknown_scale", guess="选项序号还是分值")
    high = [n for n in numbers if n > 5]
    if numbers and 5 * len(high) >= len(numbers) and len(numbers) >= 3:
        return Key(doubt="other_scale", guess="十分制" if max(high) <= 10 else "百分制")
    if 0 in numbers and max(numbers) <= 4 and len(numbers) >= 3:
        return Key(doubt="other_scale", guess="0–4 分")
    low = [n for n in numbers if n <= 2]
    if len(numbers) >= _MANY and 4 * len(low) >= 3 * len(numbers) and "按分值" not in around:
        return Key(doubt="unknown_scale", guess="选项序号还是分值（大多是1、2）")
    return Key()
