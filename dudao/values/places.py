"""Counties and township-level stations against the divisions in ``data/areas``."""

from __future__ import annotations

import csv
import functools
import re
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz.distance import OSA

from dudao import ROOT
from dudao.values.parsed import Doubt, Hint, Parsed, Raw
from dudao.values.text import NOTHING, han_number, is_blank, show, squeeze

AREAS = ROOT / "data" / "areas"
_COUNTIES = r"(?:县市?区|区县|县\(?市?、?区?\)?区?)"
CITYWIDE = re.compile(
    rf"(?:云南省?)?(?:昆明)?(?:全市|市级|市本级|市直|市|(?:全市|市)?(?:各|所有|全部|全体)?(?:(?:14|十四)个?)?{_COUNTIES})"
)
_NO_PLACE = re.compile(
    r"(?:昆明|云南省?|联合|(?:[两二三四五六七八九十]|\d{1,2})?个?[省市县区州]|民政局|[、()（）_等])*"
)
_FORMER = {"路南": "石林县"}
"""Old names too short to be looked for inside other words."""
_NUMBER = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_UNITS = r"(?:县\(?市?、?区?\)?区?|区县|市区|区|市|社?工?站点?)"
_BUT = re.compile(
    r"(?:除了?|不含|不包括|除去|剔除)([^除()]{1,60}?)(?:以外|之外|外|(?=[)。;；]|$))|([^，,;；()]{1,60}?)除外"
)
"""除东川外各县区, （不含东川区）, 东川除外."""
_AND_MORE = re.compile(
    rf"等(?:(?P<n>{_NUMBER})个?)?(?:{_UNITS}|地区?)?(?:的|社工站?|站点?|代表|人员)*"
)
NATIONS = re.compile(r"(?:彝族|苗族|回族|白族|傣族|哈尼族|壮族)+")


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
    county_groups: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()

    def townships(self, county: str) -> list[Township]:
        """The township-level divisions of a county in the order of their codes, zones left out."""
        return [t for t in self.all_townships if t.county == county]

    @functools.cached_property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """Names for several counties at once (主城四区) → their keys, longest name first."""
        pairs = [(w, m) for name, aliases, m in self.county_groups for w in (name, *aliases)]
        return dict(sorted(pairs, key=lambda pair: -len(pair[0])))

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
            bare = NATIONS.sub("", town.name)
            words |= {bare, bare + "社工站"}
            nations = re.findall(r"..族|.族", (NATIONS.search(town.name) or [""])[0])
            if len(nations) > 1:
                words.add(town.name.replace("".join(nations), "".join(reversed(nations))))
            for word in words:
                if word and len(word) > 1:
                    found.setdefault(word, []).append(town)
        return found

    @functools.cached_property
    def pattern(self) -> re.Pattern[str]:
        """Every spelling that ends in a rank, longest first."""
        ranked = [w for w in self.spellings if re.search(r"..(?:街道|镇|乡)$", w)]
        return re.compile("|".join(sorted(ranked, key=len, reverse=True)))


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
    groups = tuple(
        (r["name"], tuple(r["aliases"].split("|")), tuple(r["counties"].split("|")))
        for r in _rows("groups.csv")
    )
    return Gazetteer(counties, towns, tuple(sorted(zones, key=len, reverse=True)), groups)


def counties_in(text: str) -> list[str]:
    """Keys of the counties named in a text, in order of place; full names before short ones.

    A short name without 区, 县 or 市 counts only where no township's name holds it; what a text takes out
    (除东川外) is not named.

    >>> counties_in("昆明市五华区、盘龙区社工站人员表")
    ['五华区', '盘龙区']
    >>> counties_in("寻甸彝族回族自治县"), counties_in("官渡街道")
    (['寻甸县'], [])
    >>> counties_in("除东川外各县区"), counties_in("五华区（不含西山）")
    ([], ['五华区'])
    """
    return list(_counties_in(_without_exceptions(squeeze(text))))


def excepted_in(text: str) -> list[str]:
    """Keys of the counties a text takes out.

    >>> excepted_in("除东川、寻甸外的12个县区"), excepted_in("除节假日外")
    (['东川区', '寻甸县'], [])
    """
    found = [key for hit in _BUT.finditer(squeeze(text)) for key in _counties_in(hit[1] or hit[2])]
    return list(dict.fromkeys(found))


def others_in(text: str) -> str | None:
    """The words by which a title speaks of several counties without naming each: 除东川外, 等3个县区, 主城四区.

    >>> others_in("五华区等3个县区2025年督导台账"), others_in("五华区2025年督导台账")
    ('等3个县区', None)
    """
    plain = squeeze(text)
    if excepted_in(plain):
        return next(h[0] for h in _BUT.finditer(plain) if _counties_in(h[1] or h[2]))
    return _and_more(plain)[1] or next((w for w in gazetteer().groups if w in plain), None)


def _without_exceptions(text: str) -> str:
    if "除" not in text and "不含" not in text and "不包括" not in text:
        return text
    return _BUT.sub(lambda hit: "" if _counties_in(hit[1] or hit[2]) else hit[0], text)


@functools.lru_cache(maxsize=4096)
def _counties_in(text: str) -> tuple[str, ...]:
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
    return tuple(dict.fromkeys(key for _, key in sorted(found)))


def county_of(station: str) -> list[str]:
    """The counties that have a township of this name."""
    return sorted({t.county for t in gazetteer().spellings.get(station, [])})


def parse_county(raw: Raw, hint: Hint) -> Parsed:
    """The county's official short name. City-wide is null; unresolved text stays, with unknown_county.

    >>> parse_county("云南省昆明市五华区", Hint()).value, parse_county("寻甸彝族回族自治县", Hint()).value
    ('五华区', '寻甸县')
    """
    found = parse_counties(raw, hint)
    if isinstance(found.value, list):
        shown = show(raw)
        return Parsed(shown, (Doubt("ambiguous_county", "warning", (("text", shown),)),))
    return found


def parse_counties(raw: Raw, hint: Hint) -> Parsed:
    """One county, a list for a joint session, null for the whole city; nothing named is left out.

    Warning: citywide_row, where ``hint.county`` says that the table is one county's.

    >>> parse_counties("五华区、盘龙区", Hint()).value
    ['五华区', '盘龙区']
    >>> parse_counties("五华区、大理市", Hint())[:2][1][0].code
    'unknown_county'
    """
    if is_blank(raw) or squeeze(show(raw)) in ("无", "暂无"):
        return NOTHING
    names: list[str] = []
    doubts: list[Doubt] = []
    text, grouped = _ungrouped(show(raw))
    whole = squeeze(text)
    if out := excepted_in(whole):
        return _all_but(out, _without_exceptions(whole), show(raw))
    text, more = _and_more(text)
    pieces = [squeeze(text)] if not counties_in(text) else _areas(text)
    for piece in pieces:
        found = _county(piece)
        names += found[0]
        doubts += found[1]
    names = list(dict.fromkeys(names))
    if grouped:
        words = (("text", show(raw)), ("guess", "、".join(names)))
        doubts.append(Doubt("county_group", "warning", words))
    if more:
        known = [name for name in names if counties_in(name)]
        names = [*known, more, *(name for name in names if name not in known)]
        doubts.append(Doubt("more_counties", "warning", (("text", show(raw)),)))
    if hint.county and not names and CITYWIDE.fullmatch(whole):
        doubts.append(
            Doubt("citywide_row", "warning", (("text", show(raw)), ("guess", hint.county)))
        )
    return Parsed(names if len(names) > 1 else next(iter(names), None), tuple(doubts))


def _ungrouped(text: str) -> tuple[str, bool]:
    """A text with its names of several counties written out, and whether there were any.

    >>> _ungrouped("主城四区及安宁")
    ('五华区、盘龙区、官渡区、西山区及安宁', True)
    """
    plain = squeeze(text)
    for word, keys in gazetteer().groups.items():
        if word in plain:
            return _ungrouped(plain.replace(word, "、".join(keys)))[0], True
    return text, False


def _all_but(out: list[str], rest: str, shown: str) -> Parsed:
    """What is left of the counties a text names; the text where it names none but those it takes out.

    >>> _all_but(["东川区"], "各县区", "除东川外各县区").value, _all_but(["西山区"], "五华区", "五华（除西山）").value
    ('除东川外各县区', '五华区')
    """
    names = [key for key in counties_in(rest) if key not in out]
    if not names:
        return Parsed(shown, (Doubt("counties_but", "warning", (("text", shown),)),))
    words = (("text", shown), ("guess", "、".join(names)))
    value = names if len(names) > 1 else names[0]
    return Parsed(value, (Doubt("county_group", "warning", words),))


def _and_more(text: str) -> tuple[str, str | None]:
    """The text without ``等3个县区``, and these words where the named are not as many.

    >>> _and_more("五华区等3个县区"), _and_more("五华区、盘龙区等两个区")
    (('五华区', '等3个县区'), ('五华区、盘龙区', None))
    """
    hit = _AND_MORE.search(text)
    named = counties_in(text[: hit.start()]) if hit else []
    if hit is None or not named:
        return text, None
    rest = f"{text[: hit.start()]}、{text[hit.end() :]}".strip("、")
    open_ones = hit["n"] is None or _count(hit["n"]) > len(named)
    return rest, squeeze(hit[0]) if open_ones else None


def _count(text: str) -> int:
    return int(text) if text.isdigit() else han_number(text) or 0


def _areas(text: str) -> list[str]:
    """Pieces that each should be a county; after a space only what looks like an area is one.

    >>> _areas("五华区 社工总站"), _areas("五华 高新区、盘龙")
    (['五华区'], ['五华', '高新区', '盘龙'])
    """
    found = []
    for piece in re.split(r"[、，,;；/和与及\n]+", text):
        words = [squeeze(word) for word in piece.split()]
        named = [word for word in words if counties_in(word)]
        found += [w for w in words if not named or w in named or re.search(r".[区县市州]$", w)]
    return found


def _county(text: str) -> tuple[list[str], list[Doubt]]:
    """The counties one piece names, and what is doubtful about it."""
    found = [_FORMER[text]] if text in _FORMER else counties_in(text)
    if found:
        more = re.search(r"等|以外", text)
        return found, [Doubt("unknown_county", "warning", (("text", text),))] if more else []
    if CITYWIDE.fullmatch(text) or _NO_PLACE.fullmatch(text):
        return [], []
    close = {
        key
        for word, key in gazetteer().county_words
        if len(word) > 2 and len(word) == len(text) and OSA.distance(text, word) == 1
    }
    close = set() if text in neighbours() else close
    if len(close) == 1:
        guess = close.pop()
        return [guess], [Doubt("fuzzy_county", "warning", (("text", text), ("guess", guess)))]
    return [text], [Doubt("unknown_county", "warning", (("text", text),))]
