"""Counties and township-level stations against the divisions in ``data/areas``."""

from __future__ import annotations

import csv
import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import OSA

from dudao.values.core import Doubt, Hint, Parsed, Raw
from dudao.values.text import NOTHING, is_blank, show, squeeze

AREAS = Path(__file__).resolve().parents[2] / "data" / "areas"
CITYWIDE = re.compile(
    r"(?:昆明|云南省昆明)?(?:全市|市级|市本级|市直|市|全市各(?:县(?:市)?区|县\(市、?区\)|区县)|各县(?:市)?区|各县\(市、?区\)|各区县|14个?县(?:市)?区|十四个?县(?:市)?区|所有县(?:市)?区)"
)
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
_AFTER = re.compile(
    r"(?:乡镇|镇街)?(?:\(?街道\)?)?(?:社会工作(?:和志愿)?服务(?:中心|站|点)|社会工作站|社工服务(?:中心|站|点)|社工站点?|社工点|社工室|社工|服务站|工作站|站点|站)"
    r"(?:\([^()]*\))?$"
)
_NATIONS = re.compile(r"(?:彝族|苗族|回族|白族|傣族|哈尼族|壮族)+")


class County(NamedTuple):
    key: str
    name: str
    aliases: tuple[str, ...]


class Township(NamedTuple):
    code: str
    name: str
    county: str
    kind: str
    stem: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Gazetteer:
    """The divisions. ``townships`` are the official ones; zones are known by name but are none of them."""

    counties: tuple[County, ...]
    all_townships: tuple[Township, ...]
    zones: tuple[str, ...]

    def townships(self, county: str) -> list[Township]:
        """The township-level divisions of a county in the order of their codes, zones left out."""
        return [t for t in self.all_townships if t.county == county]

    @functools.cached_property
    def county_words(self) -> list[tuple[str, str]]:
        """Spelling and key, longest first."""
        pairs = {(word, c.key) for c in self.counties for word in (c.key, c.name, *c.aliases)}
        return sorted(pairs, key=lambda pair: -len(pair[0]))

    @functools.cached_property
    def spellings(self) -> dict[str, list[Township]]:
        """Every spelling of every township: official name, without its nations, bare stem."""
        found: dict[str, list[Township]] = {}
        for town in self.all_townships:
            words = {town.name, town.stem, *(a for a in town.aliases if _same_rank(a, town))}
            bare = _NATIONS.sub("", town.name)
            words |= {bare, bare + "社工站"}
            nations = re.findall(r"..族|.族", (_NATIONS.search(town.name) or [""])[0])
            if len(nations) > 1:
                words.add(town.name.replace("".join(nations), "".join(reversed(nations))))
            for word in words:
                if word and len(word) > 1:
                    found.setdefault(word, []).append(town)
        return found


def _same_rank(alias: str, town: Township) -> bool:
    """Whether an alias does not name a former rank (晋城镇 of 晋城街道), which is said with a warning."""
    rest = alias.removeprefix(town.stem)
    return (
        rest == alias
        or not re.match(r"街道|镇|乡", rest)
        or rest[:1] == town.name[len(town.stem) :][:1]
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (AREAS / name).open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


@functools.cache
def neighbours() -> frozenset[str]:
    """Counties around the city: never taken for a typo of one of its own."""
    names = [row["name"] for row in _rows("neighbours.csv")]
    return frozenset([*names, *(name[:-1] for name in names)])


@functools.cache
def gazetteer() -> Gazetteer:
    """The process-wide gazetteer."""
    counties = tuple(
        County(r["key"], r["name"], tuple(r["aliases"].split("|"))) for r in _rows("counties.csv")
    )
    towns = tuple(
        Township(
            r["code"],
            r["name"],
            r["county"],
            r["kind"],
            r["short_name"],
            tuple(r["aliases"].split("|")),
        )
        for r in _rows("townships.csv")
        if r["kind"] != "类似乡级单位"
    )
    zones = tuple(
        word
        for r in _rows("zones.csv")
        for word in (r["name"], *r["short_name"].split("|"))
        if word
    )
    return Gazetteer(counties, towns, tuple(sorted(zones, key=len, reverse=True)))


def counties_in(text: str) -> list[str]:
    """Keys of the counties named in a text, in order of place; full names before short ones.

    A short name without 区, 县 or 市 counts only where no township's name holds it.

    >>> counties_in("昆明市五华区、盘龙区社工站人员表")
    ['五华区', '盘龙区']
    >>> counties_in("寻甸彝族回族自治县"), counties_in("官渡街道")
    (['寻甸县'], [])
    """
    text = squeeze(text)
    taken = [False] * len(text)
    found: list[tuple[int, str]] = []
    for word, key in gazetteer().county_words:
        start = text.find(word)
        while start >= 0:
            end = start + len(word)
            clear = not any(taken[start:end])
            short = not re.search(r"[区县市]$", word)
            township = short and re.match(r"(?:街道|镇|乡|古镇|路|大街|公园)", text[end:])
            inner = word[-1] == "市" and text[end : end + 1] == "场"
            if clear and not township and not inner:
                taken[start:end] = [True] * (end - start)
                found.append((start, key))
            start = text.find(word, start + 1)
    return list(dict.fromkeys(key for _, key in sorted(found)))


def county_of(station: str) -> list[str]:
    """The counties that have a township of this name."""
    return sorted({t.county for t in gazetteer().spellings.get(station, [])})


def parse_county(raw: Raw, hint: Hint) -> Parsed:
    """The county's official short name. City-wide is null; unresolved text stays, with unknown_county.

    >>> parse_county("云南省昆明市五华区", Hint()).value, parse_county("寻甸彝族回族自治县", Hint()).value
    ('五华区', '寻甸县')
    """
    if is_blank(raw):
        return NOTHING
    text = squeeze(show(raw))
    if text in ("无", "暂无") or not re.sub(r"昆明|云南省?|[省市县区州、()（）\s_/]", "", text):
        return NOTHING
    if CITYWIDE.fullmatch(text):
        return NOTHING
    found = counties_in(text)
    if len(found) == 1:
        return Parsed(found[0])
    if len(found) > 1:
        return Parsed(show(raw), (Doubt("ambiguous_county", "warning", (("text", show(raw)),)),))
    near = [
        (OSA.distance(text, word), key)
        for word, key in gazetteer().county_words
        if len(word) > 2 and len(word) == len(text)
    ]
    close = {key for distance, key in near if distance == 1 and text not in neighbours()}
    if len(close) == 1:
        doubt = Doubt("fuzzy_county", "warning", (("text", show(raw)), ("guess", *close)))
        return Parsed(close.pop(), (doubt,))
    return Parsed(show(raw), (Doubt("unknown_county", "warning", (("text", show(raw)),)),))


def parse_counties(raw: Raw, hint: Hint) -> Parsed:
    """One county, a list for a joint session, null for the whole city.

    >>> parse_counties("五华区、盘龙区", Hint()).value
    ['五华区', '盘龙区']
    """
    if is_blank(raw):
        return NOTHING
    found = counties_in(show(raw))
    rest = squeeze(show(raw))
    if len(found) > 1:
        return Parsed(found)
    if not found and not CITYWIDE.fullmatch(rest):
        return parse_county(raw, hint)
    return Parsed(found[0]) if found else NOTHING


def _bare(text: str) -> str:
    """A station's text without the city and county before it and what follows its name."""
    text = re.sub(r"^(?:云南省?)?(?:昆明市?)", "", text)
    for word, _ in gazetteer().county_words:
        if text.startswith(word) and len(text) > len(word):
            rest = text[len(word) :]
            if re.match(r"(?:街道|镇|乡)", rest) and not re.search(r"[区县市]$", word):
                break
            text = rest
            break
    return re.sub(r"^(?:民政局|社会工作|社工)?(?=.{2})", "", text, count=0)


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
    own = counties_in(text)
    county = own[0] if len(own) == 1 else hint.county
    text = re.sub(
        r"\((?:[一二三四五六七八九十\d]+|筹|新|示范点?|市级|县级|省级|主站|分站)\)$", "", text
    )
    text = re.sub(r"街办(?:事处)?(?=$|社工)", "街道", text)
    for candidate in dict.fromkeys(
        (text, _bare(text), _AFTER.sub("", text), _AFTER.sub("", _bare(text)))
    ):
        if towns := gazetteer().spellings.get(candidate):
            return _resolved(towns, county, hint, shown)
    return _loose(_AFTER.sub("", _bare(text)), county, hint, shown)


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
    ranked = [t for t in pool if t.stem == stem and stem != text]
    if len(ranked) == 1:
        doubt = Doubt("former_rank", "warning", (("text", shown), ("guess", ranked[0].name)))
        return Parsed(ranked[0].name, (doubt,))
    close = _nearest(stem, text, pool)
    if close is not None:
        return Parsed(
            close.name,
            (Doubt("fuzzy_station", "warning", (("text", shown), ("guess", close.name))),),
        )
    return unknown


def _nearest(stem: str, text: str, pool: list[Township]) -> Township | None:
    """The only township one character away; a stem of two characters needs its rank to agree."""
    if alike := [t for t in pool if t.stem == stem.translate(_ALIKE)]:
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
    """
    if is_blank(raw) or squeeze(show(raw)) in ("无", "暂无"):
        return Parsed([])
    shown = show(raw)
    names, doubts = [], []
    for part in _split(shown):
        found = parse_station(part, hint)
        doubts += found.doubts
        if found.value and found.value not in names:
            names.append(found.value)
    return Parsed(names, tuple(doubts))


def _split(text: str) -> list[str]:
    parts = [p.strip() for p in re.split(r"[、，,;；/\n]|\s{1,}", text) if p.strip()]
    found = []
    for part in parts:
        left, joint, right = part.partition("和")
        if (
            joint
            and len(left) >= 2
            and len(right) >= 2
            and squeeze(part) not in gazetteer().spellings
        ):
            found += [left, right]
        else:
            found.append(part)
    return found
