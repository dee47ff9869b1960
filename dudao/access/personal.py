"""What looks personal in free text: one list of patterns, for the masks (as ``re``) and the observer's lens (as RE2).

The words stand in ``data/access/masks.toml``; a pattern is put together here and has no look-around of its
own, so that it means the same to both.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from dudao import ROOT
from dudao.problems import mask_ids

TABLE = ROOT / "data" / "access" / "masks.toml"
MARK = "****"
"""What stands for what is hidden; a value that holds it is not masked again."""
UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
"""Characters of no width, which a copy from a chat or a web page brings along."""
WIDE = ("０１２３４５６７８９　\u00a0", "0123456789  ")
_WIDE = str.maketrans(*WIDE)
_UNSEEN = re.compile(rf"(?<=[\d０-９])[{UNSEEN}]+|[{UNSEEN}]+(?=[\d０-９])")
_KEPT_ID = re.compile(r"\d{6}\*{8}[\dXx]{4}")
_SUSPECT = re.compile(
    r"[\d０-９]|[一二三四五六七八九两几][十百千万]|[一幺][三四五六七八九]|\*{8}|号"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=\D|$|(?:0[1-9]|1[0-2]))")
_UNITS = "年月日号人次个名份条项类种场期岁点分小时天周户页张课学位"
"""After a number: it counts something else than money."""
_GAP = r"[ \t._~—–‐‑‒−－-]{1,3}"
_D4 = r"[0-9]{4}"
_MOBILE = (
    r"(?:(?:\+|00)?86[ \t-]{0,2})?(?:1[3-9][0-9](?:"
    + "|".join(
        part.replace("S", f"(?:{_GAP})")
        for part in (
            r"S?[0-9]{4}S?[0-9]{4}",
            r"S?[0-9]{5}S?[0-9]{3}",
            r"[0-9]S?[0-9]{3}S?[0-9]{4}",
            r"[0-9]S?[0-9]{4}S?[0-9]{3}",
            r"[0-9]{2}S?[0-9]{3}S?[0-9]{3}",
            r"[0-9]{3}S[0-9]{5}",
            r"(?:S[0-9]{2}){4}",
        )
    )
    + rf")|1{_GAP}[3-9](?:{_GAP}[0-9]){{9}})"
)
_LOCAL = rf"(?:[3-9][0-9]|2[1-9])[0-9]{{1,2}}(?:{_GAP})?{_D4}"
"""A number of a telephone without its area; none begins like a day of this century."""
_HAN = "[一二两三四五六七八九十几]{1,2}[十百千万][零〇一二两三四五六七八九十百千万]{0,9}"
_ANY = rf"(?:[0-9]{{1,3}}(?:[,，][0-9]{{3}}){{1,3}}|[0-9]{{1,9}})(?:\.[0-9]{{1,4}})?(?:\s{{0,3}}[千万百kKwW][0-9]{{0,4}})?|{_HAN}"
_LARGE = rf"[0-9]{{1,3}}(?:[,，][0-9]{{3}}){{1,3}}(?:\.[0-9]{{1,4}})?|[0-9]{{3,9}}(?:\.[0-9]{{1,4}})?|[0-9]{{1,9}}(?:\.[0-9]{{1,4}})?\s{{0,3}}[千万kKwW][0-9]{{0,4}}|{_HAN}"
_NO_YEAR = r"(?:[3-9][0-9]|1[0-8]|2[1-9])[0-9]{2,3}"
_TO = r"\s{0,3}[—–~～至到-]{1,3}\s{0,3}"
_DAY = (
    r"(?:(?:19|20)[0-9]{2}\s{0,3}[年./-]\s{0,3}[0-9]{1,2}(?:\s{0,3}[月./-]\s{0,3}[0-9]{1,2})?|(?:19|20)[0-9]{4,6}"
    r"|[0-9]{2}\s{0,3}年\s{0,3}[0-9]{1,2}\s{0,3}月(?:\s{0,3}[0-9]{1,2})?|[0-9]{1,2}\s{0,3}月\s{0,3}[0-9]{1,2})\s{0,3}[月日号]?"
)


class Pattern(NamedTuple):
    """What is hidden, what stands before and after it, and what must not.

    ``left``, ``right``: characters that may not touch it; ``unit``: nor after white space. No group captures.
    """

    secret: str
    before: str = ""
    after: str = ""
    left: str = "0-9"
    right: str = "0-9"
    unit: str = ""
    hide: Callable[[str], str] = lambda said: MARK


def mobile(said: str) -> str:
    """A mobile phone number with its middle hidden.

    >>> mobile("+86 138-1234-5678")
    '138****5678'
    """
    digits = re.sub(r"\D", "", said)[-11:]
    return digits[:3] + MARK + digits[-4:]


def born(said: str) -> str:
    """A day of birth as its year; where there is none, nothing of it.

    >>> born("1990年5月12日"), born("5月12日")
    ('1990-**', '****')
    """
    year = _YEAR.search(said)
    return f"{year[1]}-**" if year else MARK


@functools.cache
def table() -> Mapping[str, Any]:
    """The table of what is personal."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


@functools.cache
def patterns() -> tuple[Pattern, ...]:
    """All that is looked for in a text, in the order it is."""
    words = {kind: "|".join(map(re.escape, listed)) for kind, listed in table()["text"].items()}
    pay, birth, phone = words["salary"], words["born"], words["phone"]
    verb = rf"(?:{words['paid']})(?:到手|到|了|着|大概|大约|约|只有|有|为|是|取|的){{0,2}}\s{{0,3}}"
    unit = r"\s{0,3}(?:多|余|来|左右)?\s{0,3}(?:元|块钱?|圆)?"
    near = r"[^0-9*，。；,;\n一二两三四五六七八九十几]{0,6}"
    figure, no_day = "0-9千百万", _UNITS.replace("年月日号", "")
    return (
        Pattern(_MOBILE, hide=mobile),
        Pattern(r"[一幺][三四五六七八九][零〇一幺二三四五六七八九]{9}", left="", right=""),
        Pattern(rf"[1-9][0-9]{{2,3}}(?:{_GAP})?{_D4}", r"[(（]?0[0-9]{2,3}[ \t)）_.—–‐‑−－-]{0,2}"),
        Pattern(_LOCAL, rf"(?:{phone})[号码机为是:：\s()（）]{{0,6}}", left=""),
        Pattern(_LOCAL, after=rf"[\s(（]{{0,2}}(?:办公|家庭|单位)?(?:{phone})", right=""),
        Pattern(r"[A-Za-z0-9_-]{5,20}", r"(?:微信|QQ|Qq|qq)(?:号码?|[:：]){1,2}\s{0,3}", left="", right=""),
        Pattern(_DAY, after=rf"\s{{0,3}}(?:{birth})", right="缺人率会聚活派", hide=born),
        Pattern(_DAY, after=r"\s{0,3}生(?:人|于|[男女汉])?", right="\u4e00-\u9fff", hide=born),
        Pattern(_DAY, rf"(?:{birth})[^0-9*，。；\n会聚活派缺人率]{{0,6}}", left="", hide=born),
        Pattern(rf"(?:{_ANY})(?:{_TO}(?:{_ANY}))?", rf"(?:{pay}){near}", left="", right=figure, unit=_UNITS),
        Pattern(rf"{_NO_YEAR}", rf"(?:{pay}){near}", left="", right=figure, unit=no_day),
        Pattern(rf"(?:{_LARGE})", rf"(?:每个?月|一个月)(?:都|能|可|实际|大概|约|才|就)?{verb}", left="", right=figure, unit=_UNITS),
        Pattern(rf"(?:{_LARGE})", rf"月{verb}", left=r"0-9发份本上当次\s", right=figure, unit=_UNITS),
        Pattern(rf"(?:{_LARGE})(?:{_TO}(?:{_LARGE}))?", after=rf"{unit}\s{{0,3}}[/／每一]\s{{0,3}}个?月", left="0-9.", right=""),
        Pattern(
            rf"(?:[0-9.,]{{1,12}}(?:\s{{0,3}}[千万kKwW][0-9]{{0,4}})?\s{{0,3}}(?:元|块钱?)|[0-9.]{{1,12}}\s{{0,3}}[千万kKwW][0-9]{{0,4}}|{_HAN}|{_NO_YEAR})",
            after=rf"(?:多|左右|以上|元|块|的|税前|税后|\s){{0,3}}(?:{pay})",
            left="0-9.",
            right="",
        ),
    )  # fmt: skip


@functools.cache
def _compiled() -> tuple[tuple[re.Pattern[str], Callable[[str], str]], ...]:
    made = []
    for p in patterns():
        left = f"(?<![{p.left}])" if p.left else ""
        right = f"(?![{p.right}])" if p.right else ""
        unit = rf"(?!\s{{0,3}}[{p.unit}])" if p.unit else ""
        made.append(
            (re.compile(f"({left}{p.before})({p.secret})({p.after}{right}{unit})", re.A), p.hide)
        )
    return tuple(made)


@functools.cache
def for_re2() -> tuple[str, ...]:
    """The same for an engine without look-around: two groups to keep and what is between them to hide.

    Each consumes the character on either side; applied twice it misses none of two side by side.
    """
    made = []
    for p in patterns():
        left = f"(?:^|[^{p.left}])" if p.left else ""
        right = f"(?:$|[^{p.right}{p.unit}\\s]|\\s)" if p.right or p.unit else ""
        if p.unit:
            right = rf"(?:$|[^{p.right}{p.unit}\s]|\s+(?:$|[^{p.unit}\s]))"
        made.append(f"({left}{p.before})(?:{p.secret})({p.after}{right})")
    return tuple(made)


def text(said: str) -> str:
    """Text with phone numbers, ID numbers, birth dates and salaries in it hidden; the very same where there are none.

    >>> text("联系138 1234 5678或0871-63311111"), text("证号530102199005121234")
    ('联系138****5678或0871-****', '证号****')
    >>> text("1990年5月12日出生，月薪三千五"), text("工资约3500元，2025年3月发"), text("生于1990.5")
    ('1990-**出生，月薪****', '工资约****元，2025年3月发', '生于1990-**')
    >>> text("2025年督导台账.xlsx!Sheet1!R7")
    '2025年督导台账.xlsx!Sheet1!R7'
    """
    if not _SUSPECT.search(said):
        return said
    hidden = _in_a_day(said) if _A_DAY.fullmatch(said) else _in(said)
    return said if hidden is None else hidden


_A_DAY = re.compile(r"\d{4}-\d\d(?:-\d\d)?", re.A)
"""The same few days stand in many records: what is in each is found once."""


def _in(said: str) -> str | None:
    """The text with what is personal in it hidden; None where nothing is."""
    plain = _UNSEEN.sub("", said).translate(_WIDE)
    hidden = _KEPT_ID.sub(MARK, mask_ids(plain))
    for pattern, hide in _compiled():
        hidden = pattern.sub(functools.partial(_put, hide), hidden)
    return None if hidden == plain else hidden


_in_a_day = functools.lru_cache(maxsize=4_096)(_in)


def _put(hide: Callable[[str], str], found: re.Match[str]) -> str:
    return found[1] + hide(found[2]) + found[3]
