"""What faces, stars and other signs mean where a legend says so, and for which questions a legend holds."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from typing import NamedTuple

from dudao.patterns import late
from dudao.recognition.surveys.legend import ENDS, LEVEL, Key, compact, read_key
from dudao.recognition.surveys.words import Words, pictures

_STAR = "★☆⭐🌟"
_STARRED = late(rf"([1-5一二两三四五])\s*[颗个枚]?\s*[{_STAR}星]")
_RUN = late(r"[★⭐🌟]+☆*")
_TOKEN = late(rf"{LEVEL}|(?<![一-龥])([一-龥]{{1,2}}|[○〇◎△▲□■×√])(?=\s*[=:]\s*{LEVEL})")
_PART = late(
    r"第?\s*([1-7])(?:\s*[-–—~～至到]\s*(?:第\s*)?([1-7]))?\s*[题项]\s*(?:[:：]|采用|使用|用|按)?"
)


def read_signs(text: str, words: Words) -> Key:
    """Sign → 1–5 by a legend in faces or other signs (😍非常满意 🙂很满意 …, 甲=非常满意); empty without.

    The signs stand all before or all behind their levels, or in a row of their own.
    """
    told = list(_tokens(compact(text).replace("\ufe0f", "")))
    forward, backward = [], []
    for a, b in itertools.pairwise(told):
        if (a.kind, b.kind) == ("sign", "level"):
            forward.append((a.text, b.text, b.at - a.end))
        elif (a.kind, b.kind) == ("level", "sign"):
            backward.append((b.text, a.text, b.at - a.end))
    weight = {id(way): (-len(way), sum(gap for _, _, gap in way)) for way in (forward, backward)}
    signs = [t.text for t in told if t.kind == "sign"]
    levels = [t.text for t in told if t.kind == "level"]
    if max(len(forward), len(backward)) == 1 and len(signs) == len(levels):  # two rows
        return _key(list(zip(signs, levels, strict=True)), words)
    if weight[id(forward)] == weight[id(backward)]:
        return Key()
    way = min(forward, backward, key=lambda way: weight[id(way)])
    return _key([(sign, level) for sign, level, _ in way], words)


class _Token(NamedTuple):
    at: int
    end: int
    kind: str  # sign, level, stop
    text: str


def _tokens(text: str) -> list[_Token]:
    """The signs, the levels and the ends of sentences of a text, in its order."""
    found = [
        _Token(m.start(), m.end(), "level" if m[1] else "sign", m[1] or m[2])
        for m in _TOKEN.finditer(text)
    ]
    found += [_Token(i, i + 1, "sign", ch) for i, ch in enumerate(text) if pictures(ch)]
    found += [_Token(i, i + 1, "stop", ch) for i, ch in enumerate(text) if ch in ";。"]
    return sorted(found)


def _key(pairs: list[tuple[str, str]], words: Words) -> Key:
    known = {**ENDS, **words.plain, **words.levels}
    codes: dict[str, int] = {}
    mapped = set()
    for i, (sign, level) in enumerate(pairs):
        ends = {known.get(pairs[0][1]), known.get(pairs[-1][1])}
        code = known.get(level)
        if code is None and len(pairs) == 5 and ends == {1, 5}:
            code = i + 1 if known[pairs[0][1]] == 1 else 5 - i  # by its place between two ends
        if code is None:
            continue
        if codes.setdefault(sign, code) != code:
            return Key()
        if level not in words.levels and level not in ENDS:
            mapped.add(sign)
    return Key(codes, frozenset(mapped)) if len(codes) >= 2 else Key()


def read_stars(text: str, words: Words) -> Key:
    """What a number of stars means by what a text says of stars; empty where nothing, then more is better."""
    text = re.sub("\ufe0f", "", compact(text))
    clauses = [c for c in re.split("[;；。\n]", text) if re.search(f"[{_STAR}星]", c)]
    lines = [
        _RUN.sub(lambda m: f"{len(m[0].rstrip('☆'))}分", _STARRED.sub(r"\1分", c)) for c in clauses
    ]
    return read_key("；".join(lines), words) if lines else Key()


def by_question(text: str) -> Mapping[int, str]:
    """Item → the part of a legend that holds for it (1–3题：…；4—7题：…); empty where it holds for all."""
    text = compact(text)
    heads = list(_PART.finditer(text))
    if len(heads) < 2 or not any(h[2] for h in heads):
        return {}
    common = text[: heads[0].start()]
    parts: dict[int, str] = {}
    for k, head in enumerate(heads):
        until = heads[k + 1].start() if k + 1 < len(heads) else len(text)
        for n in range(int(head[1]), int(head[2] or head[1]) + 1):
            parts[n] = f"{parts.get(n, common)}\n{text[head.end() : until]}"
    return {n: parts.get(n, common) for n in range(1, 8)}
