"""What the words of a heading mean: parts of words and their roles, from ``data/words``.

No list of headings: a heading is laid against every way in which a field may be said, and weighs as
much of it as the way covers. General words (时间, 人员) allow several fields and decide nothing.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dudao import ROOT
from dudao.forms import toml
from dudao.patterns import Begun, Way, late
from dudao.problems import BadData

WORDS_DIR = ROOT / "data" / "words"
HEADINGS = WORDS_DIR / "headings.toml"
CARDS = WORDS_DIR / "cards.toml"

_NUMBERING = re.compile(
    r"^(?:第?\d{1,2}\s*[题项]?\s*[、.．:：)）]|[（(]\d{1,2}[)）]|[A-Za-z][、.．:：](?![A-Za-z]\.)|[①-⑳]|Q\d{1,2}[.:：、]?)+\s*(?!\d)"
)
_MARKS = re.compile(
    r"[(（\[【][^()（）\[\]【】]{0,8}(?:必填|选填|必选|自动|单选|多选|填空|可多选|下拉)[^()（）\[\]【】]{0,8}[)）\]】]|[*＊]"
    r"|必填|选填"
)
_REMARK = re.compile(r"[(（\[【〔{]([^()（）\[\]【】〔〕{}]*)[)）\]】〕}]")
_EXAMPLE = re.compile(
    r"[\s(（，,；;]*(?:例如?|示例|格式|比如|如|e\.?g\.?)\s*[:：].*$|[\s(（]+(?:例如|比如|如|例)\s*\d.*$",
    re.S | re.I,
)
"""How it is to be written, after what is asked: ``到岗年月 例：2022年7月``."""
_WEIGHT = re.compile(r"\s*[(（]?\s*(?:满分|占比?|权重)?\s*\d{1,3}\s*(?:分|[%％])\s*[)）]?\s*$")
"""How much an item counts: ``目标达成20%``, ``数量（20分）``."""
_NOISE = re.compile(r"[\s?？!！。,，:：;；\"'“”‘’<>《》_\-—~～·…|┋]+")
_CODED = re.compile(r"(?<=[一-鿿]{2})(?:代码|编码|代号|码)$")
"""What only says that the cells are signs: 性别码."""
_HAN = late(r"[一-鿿]")
_NO_HAN = re.compile(r"[^一-鿿/、]+")
_BRACKETS = re.compile(r"[()（）\[\]【】〔〕{}]")
_OR = re.compile(r"[/、或]")
_LATIN = re.compile(r"[a-z]+(?: [a-z]+)*")
_SIGNS = frozenset(("So", "Sk", "Cf", "Co", "Cs"))  # of Unicode
_SHORTEST, _ANSWER = 0.45, 4
_WHOLE = 0.6
"""A reading of so much of a heading that is covered whole has no turn left over: 上传一张站点照片 is a photo."""


def plain(heading: str) -> tuple[str, ...]:
    """The readings of a heading without numbering, marks, emoji, units, instructions: most telling first.

    >>> plain("3、您的姓名（必填）"), plain("Date 日期"), plain("🎂生日"), plain("月薪（元，税前）")
    (('您的姓名', '姓名'), ('date日期', '日期', 'date'), ('生日',), ('月薪', '月薪元税前'))
    """
    return _plain(heading)


@functools.lru_cache(maxsize=20_000)
def _plain(heading: str) -> tuple[str, ...]:
    text = unicodedata.normalize("NFKC", heading).translate(_simplified())
    for said, word in _data()["spoken"].items():
        text = text.replace(said, word)
    if not text.isalnum():
        text = "".join(" " if unicodedata.category(c) in _SIGNS else c for c in text)
    text = _NUMBERING.sub("", _MARKS.sub("", text).strip()).strip()
    text = _EXAMPLE.sub("", text) or text
    text = _WEIGHT.sub("", text) or text
    bare = _NOISE.sub("", _REMARK.sub("", text)).lower()
    whole = _NOISE.sub("", _BRACKETS.sub("", text)).lower()
    told = said_by("whether").sub(lambda m: m["said"] or "", bare)
    shorter = [said_by("answers").sub("", bare), said_by("asking").sub("", bare), told]
    asked = [t for t in (*shorter, *_without_answers(bare)) if t != bare]
    spare = _CODED.sub("", said_by("small").sub("", bare))
    found = [bare, *asked, whole, spare if len(spare) > 1 else bare]
    latin = " ".join(_LATIN.findall(_REMARK.sub("", text).lower()))
    if latin and (han := _NO_HAN.sub("", bare)):
        found += [han, latin]
    return tuple(dict.fromkeys(t for t in found if t))


def _without_answers(text: str) -> Iterator[str]:
    """A heading less the two answers it offers at its end, of which nobody knows where the first begins.

    >>> list(_without_answers("去向牌独用还是合用"))[:2]
    ['去向牌独', '去向牌']
    """
    if hit := said_by("either").search(text):
        head = text[: hit.start()]
        yield from (head[:-n] for n in range(1, min(_ANSWER, len(head) - 1) + 1))


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one form, compiled. ``ways`` of each field; ``vague`` fields by general word."""

    form_id: str
    ways: Mapping[str, tuple[Way, ...]]
    begun: Begun  # those ways, before them under "" those of no field
    turns: re.Pattern[str]
    alien: re.Pattern[str] | None
    alien_title: re.Pattern[str]
    titles: re.Pattern[str] | None
    vague: tuple[tuple[re.Pattern[str], frozenset[str]], ...]
    core: frozenset[str]
    whole: frozenset[str]
    speaks: tuple[re.Pattern[str], str] | None
    units: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]
    measures: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]
    looks: Mapping[str, tuple[re.Pattern[str], tuple[int, int]]]
    ranges: Mapping[str, tuple[float, float]]
    memo: dict[tuple[str, ...], dict[str, float]] = field(default_factory=dict)

    def strengths(self, parts: tuple[str, ...]) -> dict[str, float]:
        """Field → how much of the heading's words say it (0..1); ``""`` for those of no field.

        ``parts`` are the labels above the column from the top down. A turn (计划, 离职) in what is left
        over makes it negative; a general word gives its fields ``0.25``.
        """
        found = self.memo.get(parts)
        if found is None:
            if len(self.memo) > 5_000:
                self.memo.clear()
            found = self.memo[parts] = self._strengths(parts)
        return found

    def of_something_else(self, texts: Iterable[str]) -> bool:
        """Whether a title names what no table of the form is about."""
        said = (re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)) for text in texts)
        return any(self.alien_title.search(text) for text in said if text)

    def _strengths(self, parts: tuple[str, ...]) -> dict[str, float]:
        found: dict[str, float] = {}
        if not parts:
            return found
        spans = ["".join(parts), parts[-1]] if len(parts) > 1 else [parts[0]]
        above = "".join(parts[:-1])
        for number, span in enumerate(spans):
            turned = number == 1 and self.turns.search(above) is not None
            for name, value in self._span(span).items():
                worth = (
                    -0.6
                    if turned and name
                    else value * (0.9 if number == 0 and len(spans) > 1 else 1)
                )
                if name not in found or worth > found[name] or (turned and name):
                    found[name] = worth
        return found

    def _span(self, span: str) -> dict[str, float]:
        texts = _plain(span)
        if not texts:
            return {}
        bare = _without_name(texts)
        general = any(map(_any_vague().fullmatch, bare))
        for pattern, names in self.vague if general else ():
            if any(pattern.fullmatch(text) for text in bare):
                mine = names & self.ways.keys()
                worth = 0.6 if len(mine) == 1 else 0.25
                found = dict.fromkeys(mine, worth)
                return found | dict.fromkeys(self._by_unit(span), 0.8)
        found = self._one_of(texts)
        if len(pieces := [p for p in _OR.split(texts[0]) if p]) > 1:
            each = [self._one_of((piece,)) for piece in pieces]
            for name in set.intersection(*(set(e) for e in each)):
                if min(e[name] for e in each) >= 0.9:
                    found[name] = max(found.get(name, 0.0), 0.95)
        return found

    def _one_of(self, texts: tuple[str, ...]) -> dict[str, float]:
        """Field → how much of a heading's texts one of its ways covers."""
        met: dict[str, list[Way]] = {"": []}
        for name, way in self.begun.by(set("".join(texts))):
            if any(map(way.pattern.search, texts)):
                met.setdefault(name, []).append(way)
        none = (self._worth(way, texts, False) for way in met.pop(""))
        found = {"": max(none, default=0.0)}
        for name, ways in met.items():
            found[name] = max((self._worth(way, texts, True) for way in ways), key=abs)
        return {name: value for name, value in found.items() if value}

    def tools_own(
        self, headings: Sequence[tuple[str, tuple[str, ...], bool]], days: Sequence[str]
    ) -> set[int]:
        """Places of the headings that are an exporting tool's own: text, labels, whether their cells are moments of the
        clock, which nobody writes down as a day.

        The only day that anything says, of a form with one day, is not: it is when the log was written.
        """
        own = set(tools_own(tuple(text for text, *_ in headings)))
        if len(days) > 1:
            own |= {n for n, (text, _, stamped) in enumerate(headings) if stamped and stamp(text)}
        if len(days) == 1:
            said = {
                n for n, (_, p, _) in enumerate(headings) if self.strengths(p).get(days[0], 0) > 0.4
            }
            own -= said if said <= own else set()
        return own

    def general(self, span: str) -> bool:
        """Whether a heading is a general word, or none."""
        texts = plain(span)
        bare = _without_name(texts)
        return not texts or any(map(_any_vague().fullmatch, bare))

    def _by_unit(self, span: str) -> list[str]:
        """The fields of the form that a unit in brackets speaks for."""
        return [name for name in self._united(span) or () if name in self.ways]

    def _united(self, span: str) -> tuple[str, ...] | None:
        remark = _REMARK.search(unicodedata.normalize("NFKC", span))
        unit = _NOISE.sub("", remark[1]).lower() if remark else ""
        return next((names for p, names in self.units if unit and p.fullmatch(unit)), None)

    def measures_other(self, span: str, name: str) -> bool:
        """Whether a heading's unit, or what it ends in, says that another figure than the field's stands under it.

        年度受督时长(小时) is nobody's age, 累计次数 no pay.
        """
        speaks_for = self._united(span)
        if speaks_for is None:
            bare = _NOISE.sub("", _REMARK.sub("", unicodedata.normalize("NFKC", span)))
            speaks_for = next((names for p, names in self.measures if p.search(bare)), None)
        return speaks_for is not None and name not in speaks_for

    def _worth(self, way: Way, texts: tuple[str, ...], turning: bool) -> float:
        return _covered(way.pattern, texts, self.turns if turning else None)


@functools.cache
def _vague() -> tuple[tuple[re.Pattern[str], frozenset[str]], ...]:
    """The general words, each with its fields."""
    return tuple((late(said, re.I), frozenset(names)) for said, names in _data()["vague"].items())


@functools.cache
def _any_vague() -> re.Pattern[str]:
    """Any of the general words."""
    return re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in _vague()), re.I)


@functools.cache
def _units() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    return tuple((late(said, re.I), tuple(names)) for said, names in _data()["units"].items())


@functools.cache
def _measures() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    return tuple((late(f"{k}$"), tuple(v)) for k, v in _data()["measures"].items())


@functools.cache
def _alien_title() -> re.Pattern[str]:
    return late(_data()["alien"]["titles"]["any"])


def _without_name(texts: Sequence[str]) -> list[str]:
    """A heading, in Chinese or in its English twin, without the 名称 it ends in."""
    return [t if t == "名称" else t.removesuffix("名称") for t in texts]


@functools.lru_cache(maxsize=50_000)
def _covered(way: re.Pattern[str], texts: tuple[str, ...], turns: re.Pattern[str] | None) -> float:
    """The best share of one of the texts that a way covers; -0.6 where a turn is left over."""
    best, letters = 0.0, _letters(way)
    if any(way.fullmatch(text) for text in texts[1:] if len(text) >= _WHOLE * len(texts[0])):
        return 1.0 if way.fullmatch(texts[0]) else 0.95
    for number, text in enumerate(texts):
        if letters and sum(c in letters for c in text) < 0.3 * len(text):
            continue
        if way.fullmatch(text):
            return 1.0 if number == 0 else 0.95
        hit = max(way.finditer(text), key=lambda m: m.end() - m.start(), default=None)
        if hit is None or hit.end() == hit.start():
            continue
        left = text[: hit.start()] + "\n" + text[hit.end() :]
        if turns is not None and turns.search(left):
            return -0.6 if number == 0 else best
        rest = len(said_by("filler").sub("", left)) - 1
        share = (hit.end() - hit.start()) / (hit.end() - hit.start() + rest)
        if share >= _SHORTEST:
            best = max(best, 0.95 if not rest else 0.85 * share)
    return best


@functools.cache
def _simplified() -> dict[int, str]:
    pairs = _data()["simplified"]["pairs"]
    return str.maketrans(dict(zip(pairs[::2], pairs[1::2], strict=True)))


@functools.cache
def _letters(way: re.Pattern[str]) -> frozenset[str]:
    """The characters a way can cover, empty where it can cover any: too few of them, and it need not be tried."""
    if re.search(r"(?<!\\)\.|\\d", way.pattern):
        return frozenset()
    return frozenset(way.pattern.lower())


@functools.cache
def _data() -> dict[str, Any]:
    return toml(HEADINGS)


@functools.cache
def _cards() -> dict[str, Any]:
    return toml(CARDS)


_PART = re.compile(r"\{([a-z]+)\}")
_WAYS: dict[str, Way] = {}


def _way(text: str, parts: Mapping[str, str]) -> Way:
    unknown = [name for name in _PART.findall(text) if name not in parts]
    if unknown:
        known = "、".join(parts)
        raise BadData(HEADINGS, unknown[0], "没有这个词素", f"[parts] 里有：{known}")
    filled = _PART.sub(lambda m: f"(?:{parts[m[1]]})", text)
    if filled not in _WAYS:

        def wrong(error: re.error) -> BadData:
            return BadData(HEADINGS, text, f"写法不对（{error}）", "请改正括号和竖线")

        _WAYS[filled] = Way.of(filled, wrong)
    return _WAYS[filled]


def _described(form_id: str) -> tuple[Mapping[str, list[str]], Mapping[str, str]]:
    """The ways of a form's fields and the parts they are made of: its own, or those of its card's labels."""
    data = _data()
    if form_id not in data["like"]:
        return data["ways"].get(form_id, {}), data["parts"]
    cards, like = _cards(), data["like"][form_id]
    said = cards["ways"][like["card"]]
    mine = {n: ways for n, ways in said.items() if n[0] not in "=?" and n not in like["without"]}
    return mine, cards["parts"]


@functools.cache
def turning() -> re.Pattern[str]:
    """The words that make a heading another one's: 计划, 入党, 离职."""
    return late(_data()["turns"]["any"])


@functools.cache
def words_of(form_id: str) -> Words:
    """The words of a form; those of a form nobody described are empty. Raises ``KeyError`` for an unknown part."""
    data = _data()
    parts, (said, own) = data["parts"], _described(form_id)
    alien = data["alien"].get(form_id)
    speaks = data["speaks"].get(form_id)
    mine = {
        key.split(".")[1]: item
        for key, item in data["looks"].items()
        if key.startswith(f"{form_id}.")
    }
    lengths = {
        key.split(".")[1]: item
        for key, item in data["ranges"].items()
        if key.startswith(f"{form_id}.")
    }
    ways = {name: tuple(_way(way, own) for way in ways) for name, ways in said.items()}
    none = tuple(_way(way, parts) for way in data["ways"]["none"]["any"])
    return Words(
        form_id=form_id,
        ways=ways,
        begun=Begun.of({"": none, **ways}),
        turns=turning(),
        alien=late(alien) if alien else None,
        titles=late(data["titles"][form_id]) if form_id in data["titles"] else None,
        alien_title=_alien_title(),
        vague=_vague(),
        speaks=(late(speaks["of"], re.I), speaks["or"]) if speaks else None,
        core=frozenset(data["core"].get(form_id, ())),
        whole=frozenset(data["whole"].get(form_id, ())),
        units=_units(),
        measures=_measures(),
        looks={
            name: (late(item["like"]), (item["length"][0], item["length"][1]))
            for name, item in mine.items()
        },
        ranges={name: (item[0], item[1]) for name, item in lengths.items()},
    )


@functools.lru_cache(maxsize=2_000)
def tools_own(headings: tuple[str, ...]) -> frozenset[int]:
    """Places of the headings that are the exporting tool's own, not the table's.

    >>> sorted(tools_own(("提交人", "提交时间", "所用时间", "督导日期"))), sorted(tools_own(("督导日期", "提交时间")))
    ([1, 2], [])
    """
    data = _data()
    said = data["exports"]
    tells, own = (_way(said[name], data["parts"]).pattern for name in ("tells", "own"))
    names = [(plain(h) or ("",))[0] for h in headings]
    marked = {n for n, h in enumerate(headings) if re.search(said["mark"], h)}
    if sum(1 for name in names if tells.fullmatch(name)) < 2:
        return frozenset(marked)
    return frozenset(marked | {n for n, name in enumerate(names) if own.fullmatch(name)})


@functools.lru_cache(maxsize=5_000)
def stamp(heading: str) -> bool:
    """Whether a heading is what a tool calls the moment it noted something: 提交时间, 创建时间, 答卷时间."""
    own = _way(_data()["exports"]["own"], _data()["parts"]).pattern
    said = (plain(heading) or ("",))[0]
    return own.fullmatch(said) is not None and said.endswith(("时间", "日期"))


@functools.lru_cache(maxsize=5_000)
def meta_named(text: str) -> str | None:
    """The field above a list that a label names by its words.

    >>> meta_named("承办社工机构"), meta_named("数据截至时间"), meta_named("审批意见")
    ('agency', 'filled_on', None)
    """
    parts = _data()["parts"]
    plainly = plain(text)
    own = [t for t in plainly if _HAN.match(t)]
    for said in dict.fromkeys([*plainly[:1], *(own if text[:1].isascii() else ())]):
        names = [
            n for n, way in _data()["meta"].items() if _way(way, parts).pattern.fullmatch(said)
        ]
        if len(names) == 1:
            return names[0]
    return None


@functools.cache
def said_by(name: str) -> re.Pattern[str]:
    """A pattern of the words' file that stands for itself: ``small``, ``filler``, ``answers``, ``asking``, ``person`` …"""
    return re.compile(_data()["said"][name], re.I)


@functools.cache
def roles() -> Mapping[str, re.Pattern[str]]:
    """Field of people → what such a person is called before a name."""
    data = _data()
    return {name: _way(way, data["parts"]).pattern for name, way in data["roles"].items()}


@functools.cache
def days() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What is said beside a day that is not a list's own, and what makes one the list's own."""
    data = _data()["days"]
    return re.compile(data["others"]), re.compile(data["own"])


@functools.cache
def posts() -> re.Pattern[str]:
    """What a person is called before the name."""
    return re.compile(_data()["posts"]["post"])


@functools.cache
def _syllables() -> Mapping[str, str]:
    table = {}
    for line in (WORDS_DIR / "pinyin.txt").read_text(encoding="utf-8").splitlines():
        syllable, _, characters = line.partition(" ")
        table.update(dict.fromkeys(characters, syllable))
    return table


@functools.lru_cache(maxsize=20_000)
def sound(text: str) -> str:
    """How a text is typed on a pinyin keyboard, characters it does not know as they are.

    >>> sound("兴别") == sound("性别"), sound("入职")
    (True, 'ru zhi')
    """
    return " ".join(_sounds(text))


def _sounds(text: str) -> Iterator[str]:
    table = _syllables()
    for character in text:
        yield table.get(character, character)
