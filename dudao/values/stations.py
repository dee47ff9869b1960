"""Stations: what a clerk calls a township's station → the township's official name."""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from dudao.patterns import late
from dudao.values.parsed import Doubt, Hint, Parsed, Raw
from dudao.values.places import NATIONS, Township, counties_in, gazetteer
from dudao.values.text import NOTHING, is_blank, show, squeeze

_ALIKE = str.maketrans("煮脾肥绿錄寻禄邑鵬甸", "翥脿脿禄禄寻禄邑鹏甸")
_RANKS = (
    "街道办事处",
    "街道办",
    "街道",
    "镇人民政府",
    "镇政府",
    "镇",
    "乡人民政府",
    "乡政府",
    "乡",
)
_AFTER = late(
    r"(?:乡镇|镇街)?(?:\(?街道\)?)?(?:社会工作(?:和志愿)?服务(?:中心|站|点)|社会工作站|社工服务(?:中心|站|点)|社工站点?|社工点|社工室|社工|服务站|工作站|站点|站)"
    r"(?:\([^()]*\))?$"
)
_MORE = late(
    r"等\s*(?:\d+|[一二三四五六七八九十]+)?\s*个?(?:乡镇|街道|镇街)?(?:社工)?(?:站点?|点|个)?\s*$"
)


def _bare(text: str) -> str:
    """A station's text without the city and county before it."""
    text = re.sub(r"^(?:云南省?)?(?:昆明市?)", "", text)
    for word, _ in gazetteer().county_words:
        if text.startswith(word) and len(text) > len(word):
            rest = text[len(word) :]
            if re.match(r"(?:街道|镇|乡)", rest) and not re.search(r"[区县市]$", word):
                break
            return rest
    return text


_SPACED = late(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff])")
"""A single character before a space: a name written apart (鹿 阜街道)."""


def parse_station(raw: Raw, hint: Hint) -> Parsed:
    """The official name of the township-level division; ``hint.county`` tells namesakes apart.

    Warnings: former_rank, fuzzy_station, other_county (all resolved), unknown_station, ambiguous_station
    (text kept).

    >>> parse_station("五华区龙翔街道社工站", Hint()).value, parse_station("双河乡", Hint()).value
    ('龙翔街道', '双河彝族乡')
    >>> parse_station("马街", Hint(county="宜良县")).value
    '马街镇'
    >>> parse_station("西煮街道", Hint(county="五华区"))[:2][0]
    '西翥街道'
    """
    if is_blank(raw):
        return NOTHING
    shown = show(raw)
    text = squeeze(shown).replace("（", "(").replace("）", ")")
    if text in ("无", "暂无"):
        return NOTHING
    text = re.sub(r"^(?:\d{1,2}[.、)]|[(]\d{1,2}[)])|[,，.。;；、]+$", "", text)
    if (inner := _of_path(text, hint)) is not None:
        return inner
    own = counties_in(text)
    county = own[0] if len(own) == 1 else hint.county
    text = re.sub(r"街办(?:事处)?(?=$|社工)", "街道", text)
    text = re.sub(r"(?<=[一-鿿]{2})(?<![街镇]道)(?<![镇乡])办事处(?=$|社工|社会)", "街道", text)
    text = re.sub(r"\((?:[^()]*(?:站|点|筹|新|级|人|名)|[一二三四五六七八九十\d]+)\)$", "", text)
    bare = _bare(text)
    for candidate in dict.fromkeys((text, bare, _AFTER.sub("", text), _AFTER.sub("", bare))):
        if towns := gazetteer().spellings.get(candidate):
            return _resolved(towns, county, hint, shown)
    if towns := _contained(text):
        return _resolved(towns, county, hint, shown)
    return _loose(_AFTER.sub("", bare), county, hint, shown)


def _of_path(text: str, hint: Hint) -> Parsed | None:
    """The one step of a path of departments that is a station: ``社工站事业部/连然站``."""
    steps = [step for step in re.split(r"[/／\\>＞→]|[-–—]+", text) if step]
    if len(steps) < 2:
        return None
    read = [parse_station(step, hint) for step in steps]
    sure = {p.value: p for p in read if p.value and not p.doubts}
    return next(iter(sure.values())) if len(sure) == 1 else None


def full_names(text: str) -> list[tuple[int, int, str]]:
    """Places of whole township names (with 街道, 镇 or 乡) in a text, the longest of overlapping ones.

    A name that goes on to the left (新龙泉街道) is none.

    >>> full_names("小板桥街道、龙翔街道云岭社区"), full_names("新龙泉街道")
    ([(0, 5, '小板桥街道'), (6, 10, '龙翔街道')], [])
    """
    found = []
    for match in gazetteer().pattern.finditer(text):
        before = text[: match.start()]
        if re.search(
            r"(?:^|[^\u4e00-\u9fff]|[区县市驻和与及站办处局道镇乡心会社]|五华|盘龙|昆明)$", before
        ):
            found.append((match.start(), match.end(), match[0]))
    return found


def _contained(text: str) -> list[Township]:
    """The township whose whole name the text holds, if it holds one only and no zone."""
    names = {name for _, _, name in full_names(text)}
    if len(names) != 1 or any(zone in text for zone in gazetteer().zones):
        return []
    return gazetteer().spellings[names.pop()]


def _resolved(towns: list[Township], county: str | None, hint: Hint, shown: str) -> Parsed:
    here = [t for t in towns if t.county == county]
    if len(here) == 1:
        return Parsed(here[0].name)
    names = {t.name for t in towns}
    if len(names) == 1 and len(towns) == 1:
        town = towns[0]
        if county and town.county != county:
            doubt = Doubt("other_county", "warning", (("text", shown), ("guess", town.county)))
            return Parsed(town.name, (doubt,))
        return Parsed(town.name)
    options = "、".join(f"{t.county}{t.name}" for t in towns)
    return Parsed(
        shown, (Doubt("ambiguous_station", "warning", (("text", shown), ("guess", options))),)
    )


def _loose(text: str, county: str | None, hint: Hint, shown: str) -> Parsed:
    """A former rank, a look-alike character, a typo; else unknown."""
    unknown = Parsed(shown, (Doubt("unknown_station", "warning", (("text", shown),)),))
    if any(zone in text for zone in gazetteer().zones):
        return unknown
    stem = text
    for rank in _RANKS:
        if text.endswith(rank) and len(text) > len(rank) + 1:
            stem = text[: -len(rank)]
            break
    places = gazetteer()
    pool = places.townships(county) if county else list(places.all_townships)
    former = NATIONS.sub("", stem)
    ranked = [t for t in pool if former in _stems(t) and stem != text]
    if len(ranked) == 1:
        doubt = Doubt("former_rank", "warning", (("text", shown), ("guess", ranked[0].name)))
        return Parsed(ranked[0].name, (doubt,))
    close = _nearest(stem, text, pool) or (
        _nearest(former, NATIONS.sub("", text), pool) if former != stem else None
    )
    if close is not None:
        return Parsed(
            close.name,
            (Doubt("fuzzy_station", "warning", (("text", shown), ("guess", close.name))),),
        )
    return unknown


@lru_cache(maxsize=4096)
def _stems(town: Township) -> set[str]:
    """A township's names without their rank: 太平新城 and 太平."""
    return {town.stem, *(re.sub(r"(?:街道|镇|乡).*$", "", alias) for alias in town.aliases)} - {""}


def _nearest(stem: str, text: str, pool: list[Township]) -> Township | None:
    """The only township one character away; a stem of two characters needs its rank to agree."""
    if alike := [t for t in pool if t.stem == stem.replace("月票", "脿").translate(_ALIKE)]:
        return alike[0] if len(alike) == 1 else None
    if len(stem) < 2:
        return None
    same_rank = [t for t in pool if stem == text or t.name.endswith(text[len(stem) :][:2])]
    hits = [
        t
        for t in same_rank
        if OSA.distance(stem, t.stem) == 1
        and (len(stem) > 2 or stem != text or len(pool) < 30)
        and len(t.stem) >= 2
        and abs(len(stem) - len(t.stem)) <= 1
    ]
    return hits[0] if len(hits) == 1 else None


def parse_stations(raw: Raw, hint: Hint) -> Parsed:
    """A list of stations; 街道 and 镇 may be said once for all.

    >>> parse_stations("龙翔、丰宁街道", Hint(county="五华区")).value
    ['龙翔街道', '丰宁街道']
    >>> parse_stations("龙翔、丰宁等4个站点", Hint(county="五华区"))[:2][1][0].code
    'more_stations'
    """
    if is_blank(raw) or squeeze(show(raw)) in ("无", "暂无"):
        return Parsed([])
    shown = show(raw)
    names: list[str] = []
    doubts: list[Doubt] = []
    more = _MORE.search(shown)
    if more and more.start():
        shown = shown[: more.start()]
        doubts.append(Doubt("more_stations", "warning", (("text", show(raw)),)))
    for part in _split(shown):
        found = parse_station(part, hint)
        doubts += found.doubts
        if found.value and found.value not in names:
            names.append(found.value)
    return Parsed(names, tuple(doubts))


def _split(text: str) -> list[str]:
    """Stations one by one: separators, numbering, 和 between two, names run together.

    >>> _split("龙翔街道 社工站、丰宁街道和红云街道"), _split("龙翔街道丰宁街道")
    (['龙翔街道', '丰宁街道', '红云街道'], ['龙翔街道', '丰宁街道'])
    """
    found: list[str] = []
    text = _SPACED.sub(r"\1", text)
    for part in re.split(r"[、，,;；/\n](?![^(（]*[)）])|\s+|(?<=[)）])(?=[\u4e00-\u9fff])", text):
        part = re.sub(r"^\d{1,2}[.．)）]?(?=[\u4e00-\u9fff])", "", part or "").strip("。. ")
        if not part or (found and _AFTER.fullmatch(part)):
            continue
        spans = full_names(part)
        if len(spans) > 1:
            starts = [0, *(start for start, _, _ in spans[1:]), len(part)]
            pieces = [part[a:b] for a, b in itertools.pairwise(starts)]
            found += [re.sub(r"(?<=.)[和与及跟]$", "", piece) for piece in pieces]
        elif squeeze(part) in gazetteer().spellings:
            found.append(part)
        else:
            sides = re.split(r"(?<=..)[和与及跟](?=..)", part, maxsplit=1)
            found += sides
    return found
