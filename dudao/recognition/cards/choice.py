"""Which of the printed options was chosen: ticked, boxed, underlined, or the only one left standing."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dudao.patterns import late
from dudao.recognition.cards.cells import plain

_YES = frozenset("√✓✔☑■●◉★▲✅▣◼⬛")
_NO = frozenset("□☐○◯◻⬜×✗✘✕")
_BRACKETED = late(r"[(\[【]\s*([√✓✔vVxX×✗●■ ]*)\s*[)\]】]")
_SIGN = late(r"(?<![A-Za-z0-9])([A-Ha-h]|\d)\s*[.、:)）]?\s*$")
_ANSWER = late(r"[\s(\[]*[A-Ha-h\d](?:[\s、,，;/]*[A-Ha-h\d]){0,3}[\s.、)\]√✓]*")
_PARTS = late(r"[/、，,;；|\n\t]|\s{2,}")
_UNKNOWN, _WORDS = "?", re.compile(r"[一-龥]{2}")
_NEGATED = late(r"[非未不无没]")
_FILLERS = late(
    r"督导|陪伴|带教|到站|入站|驻站|上门|方式|形式|类型|采用|通过|进行|开展|软件|平台|会议|会|其中|为|以|的|APP|app|App|第?[一二三四五六七八九十\d]+次|"
    r"[\s/、，,;；|。.:：()\[\]【】\"“”_＿—\-~]+"
)


@dataclass(frozen=True, slots=True)
class Choice:
    """The codes chosen, and what is doubtful: a code of the catalogue or None, with words left over."""

    codes: tuple[str, ...]
    doubt: str | None = None
    rest: str = ""


@dataclass(slots=True)
class _Option:
    code: str
    start: int
    end: int
    mark: str = ""  # "yes", "no" or ""


def choose(
    text: str,
    choices: Mapping[str, Iterable[str]],
    underlined: Iterable[str] = (),
    several: bool = False,
) -> Choice:
    """The options chosen in a cell.

    >>> types = {"individual": ["个人督导", "个人"], "group": ["团体督导", "团体"], "peer": ["同事督导"]}
    >>> choose("个人督导 √/团体督导/同事督导", types).codes
    ('individual',)
    >>> choose("☐个人督导 ☑团体督导", types).codes
    ('group',)
    >>> choose("个人督导/团体督导/同事督导", types).doubt
    'no_choice'
    >>> choose("个人督导/团体督导/同事督导", types, ["团体督导"]).codes
    ('group',)
    """
    told = _one_mark(plain(text))
    options = _options(told, choices)
    if not options:
        return Choice((), "unreadable_choice", told)
    options = sorted([*options, *_strangers(told, options)], key=lambda o: o.start)
    _mark(told, options)
    rest = _rest(told, options)
    ticked = [o for o in options if o.mark == "yes"]
    crossed = [o for o in options if o.mark == "no"]
    if not ticked:
        named = _underlined(told, options, underlined)
        ticked = named or _completed_other(told, options, choices)
    if not ticked and crossed and "×" in told:
        ticked = [o for o in options if o.mark != "no"]
    if any(o.code == _UNKNOWN for o in ticked):
        return Choice((), "unreadable_choice", rest)
    options = [o for o in options if o.code != _UNKNOWN]
    if ticked:
        return _chosen(told, ticked, options, choices, several, rest)
    if crossed or len({o.code for o in options}) > 1:
        return Choice((), "no_choice", rest)
    return _chosen(told, options[:1], options, choices, several, rest)


def lettered(text: str, legend: str, choices: Mapping[str, Iterable[str]]) -> str:
    """An answer given by letter or number, as the option that the legend names by it; else the answer itself.

    >>> lettered("B", "督导方式 A.面谈 B.电话", {"phone": ["电话"], "face_to_face": ["面谈"]})
    '电话'
    """
    told = plain(legend)
    signs = {}
    for option in _options(told, choices):
        sign = _SIGN.search(told[: option.start])
        if sign:
            signs[sign[1].upper()] = told[option.start : option.end]
    answers = [a.upper() for a in re.findall(r"[A-Ha-h]|\d", plain(text).strip("()[].、√✓ "))]
    if len(signs) < 2 or not answers or not _ANSWER.fullmatch(plain(text)):
        return text
    return " ".join(signs[a] for a in answers) if all(a in signs for a in answers) else text


def _one_mark(text: str) -> str:
    """Bracketed ticks as plain ones: (√) → √, ( ) → □; [x] and ☒ as ticks, as word processors write them."""
    text = _BRACKETED.sub(
        lambda m: "□" if not m[1].strip() else "×" if set(m[1]) & set("×✗") else "√", text
    )
    return text.replace("☒", "☑" if "☐" in text or "☑" not in text else "☒")


def _options(text: str, choices: Mapping[str, Iterable[str]]) -> list[_Option]:
    spellings = sorted(
        ((plain(w), code) for code, ws in choices.items() for w in ws), key=lambda p: -len(p[0])
    )
    taken = [False] * len(text)
    found = []
    for word, code in spellings:
        for hit in re.finditer(_loose(word), text, re.I):
            if not any(taken[hit.start() : hit.end()]):
                taken[hit.start() : hit.end()] = [True] * (hit.end() - hit.start())
                found.append(_Option(code, hit.start(), hit.end()))
    return sorted(found, key=lambda o: o.start)


def _strangers(text: str, options: list[_Option]) -> Iterable[_Option]:
    """What stands behind a mark of its own and is none of the options: ``□个别 ☑座谈交流``."""
    marks = [i for i, ch in enumerate(text) if ch in _YES or ch in _NO]
    if not marks or marks[0] > options[0].start:
        return
    for i, stop in itertools.pairwise([*marks, len(text)]):
        own = _PARTS.split(text[i + 1 : stop].strip())[0]
        start = text.find(own, i + 1) if own else stop
        held = any(start <= o.start < stop or o.start <= start < o.end for o in options)
        if not held and _WORDS.match(_FILLERS.sub("", own)):
            yield _Option(_UNKNOWN, start, start + len(own))


def _loose(word: str) -> str:
    return r"\s{0,2}".join(map(re.escape, word))


def _mark(text: str, options: list[_Option]) -> None:
    """Give each mark to its option: by separators, else by the side the marks stand on throughout."""
    bounds = [0, *(m.end() for m in _PARTS.finditer(text)), len(text) + 1]
    for start, end in itertools.pairwise(bounds):
        part = [o for o in options if start <= o.start < end]
        marks = [i for i in range(start, min(end, len(text))) if text[i] in _YES or text[i] in _NO]
        marks = [i for i in marks if not any(o.start <= i < o.end for o in part)]
        if len(part) == 1:
            for i in marks:
                _set(part[0], text[i])
        elif part and marks:
            _mark_run(text, part, marks)
        elif marks:
            _mark_apart(text, options, marks, start)


def _mark_run(text: str, part: list[_Option], marks: list[int]) -> None:
    before = marks[0] < part[0].start
    after = marks[-1] > part[-1].end - 1
    for i in marks:
        left = max((o for o in part if o.end <= i), key=lambda o: o.end, default=None)
        right = min((o for o in part if o.start > i), key=lambda o: o.start, default=None)
        if before and not after:
            chosen = right
        elif after and not before:
            chosen = left
        else:
            chosen = _closer(text, i, left, right)
        if chosen is not None:
            _set(chosen, text[i])


def _closer(text: str, i: int, left: _Option | None, right: _Option | None) -> _Option | None:
    if left is None or right is None:
        return left or right
    near_left, near_right = i - left.end, right.start - i - 1
    if near_left == near_right:
        return None
    return left if near_left < near_right else right


def _mark_apart(text: str, options: list[_Option], marks: list[int], start: int) -> None:
    """A mark between two wide gaps goes with the option before it, or with the first one after."""
    before = [o for o in options if o.end <= start]
    after = [o for o in options if o.start > marks[-1]]
    first_mark = min(i for i, ch in enumerate(text) if ch in _YES or ch in _NO)
    leads = first_mark < options[0].start
    chosen = after[0] if leads and after else before[-1] if before else None
    if chosen is not None:
        for i in marks:
            _set(chosen, text[i])


def _set(option: _Option, sign: str) -> None:
    option.mark = "yes" if sign in _YES else option.mark or "no"


def _underlined(text: str, options: list[_Option], underlined: Iterable[str]) -> list[_Option]:
    """The options that are underlined where not all of them are."""
    runs = [plain(run) for run in underlined]
    named = [
        o
        for o in options
        if any(
            text[o.start : o.end] in run or (len(run) > 1 and run in text[o.start : o.end])
            for run in runs
        )
    ]
    return named if len(named) < len(options) or len(options) == 1 else []


def _completed_other(text: str, options: list[_Option], choices: Mapping) -> list[_Option]:
    """其他 with something written behind it is chosen, where the printed options still stand."""
    other = next((o for o in options if o.code == "other"), None)
    if other is None or len(options) == 1:
        return []
    behind = re.sub(r"[\s:：()\[\]_＿.。…—-]+", "", text[other.end :])
    return [other] if behind and not _NO & set(behind) else []


def _rest(text: str, options: list[_Option]) -> str:
    kept = "".join(
        ch for i, ch in enumerate(text) if not any(o.start <= i < o.end for o in options)
    )
    rest = _FILLERS.sub("", "".join(ch for ch in kept if ch not in _YES and ch not in _NO))
    return "" if len(options) > 1 and rest.isascii() and rest.isalpha() else rest  # their English


def _chosen(
    text: str,
    ticked: list[_Option],
    options: list[_Option],
    choices: Mapping[str, Iterable[str]],
    several: bool,
    rest: str,
) -> Choice:
    codes = tuple(dict.fromkeys(o.code for o in ticked))
    if "other" in codes:
        codes, rest = _named_other(text, ticked, options, codes, choices, rest)
    if _NEGATED.search(rest):
        return Choice((), "unreadable_choice", rest)
    if len(codes) > 1 and not several:
        return Choice((), "two_choices", rest)
    return Choice(codes, "choice_with_more" if rest else None, rest)


def _named_other(
    text: str,
    ticked: list[_Option],
    options: list[_Option],
    codes: tuple[str, ...],
    choices: Mapping[str, Iterable[str]],
    rest: str,
) -> tuple[tuple[str, ...], str]:
    """其他：腾讯会议 names its own kind; what is written behind 其他 is no left-over."""
    other = next(o for o in ticked if o.code == "other")
    behind = next((o for o in options if o.start >= other.end), None)
    if behind is not None:
        codes = tuple(dict.fromkeys(behind.code if c == "other" else c for c in codes))
    return codes, ""
