"""Names: one or several, titles and roles stripped, head counts set apart."""

from __future__ import annotations

import re

from dudao.values.core import Doubt, Hint, Parsed, Raw
from dudao.values.text import NOTHING, is_blank, show, squeeze, tidy

_TITLES = "老师|教授|副教授|督导|专家|主任|副主任|站长|副站长|社工|同志|女士|先生|博士|总干事|理事长|处长|科长|局长|院长|经理|书记"
_ROLE = re.compile(rf"^(?:(?:督导)?(?:专家|老师|助理|对象|者|员)?|被督导者|{_TITLES})\s*[:：]\s*")
_TITLE_END = re.compile(rf"(?:{_TITLES})$")
_NAME = re.compile(
    r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,4}|[\u3400-\u9fff]{1,8}[·•・][\u3400-\u9fff]{1,8}|[A-Za-z][A-Za-z .'-]{1,30}"
)
_LEAD = re.compile(
    r"^(?:副?站长|督导(?:专家|老师|助理)?|副?主任|社工(?:师)?|项目(?:主管|主任|经理|负责人)|负责人|助理|副?总干事|主持人|主讲人?)(?=[\u3400-\u9fff]{2,4}$)"
)
_NOBODY = re.compile(
    r"某|待[补定填查]|见[附签后]|签到|名单|详见|不详|未知|若干|街道|社区|社工站|中心|民政|协会|机构|公司|学校|办公室|志愿者|居民|群众|学员|代表|人员|专家|老师|督导"
)
_NICKNAME = re.compile(r"[小老阿][\u3400-\u9fff]")
_COUNT = re.compile(
    r"(?:等|共|共计|合计|约)?(\d{1,4}|[一二三四五六七八九十]+)(?:余)?(?:名|位)?(?:人|社工)(?:次)?"
)
_ALL = re.compile(
    r"(?:全体|全部|所有|各站|各社工站|全站|各县区?|各街道|全县|全区|全市)[\u4e00-\u9fff]*(?:社工|人员|站长|同事|成员|工作者|员工)[\u4e00-\u9fff]*|全体|全员"
)
_SPLIT = re.compile(r"[、，,;；/／|\n\t]+|\s{1,}")
_COMPOUND = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "长孙",
    "司徒",
    "夏侯",
    "东方",
    "端木",
)
_DIGITS = dict(zip("一二三四五六七八九", range(1, 10), strict=True))


def _small(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, has, ones = text.partition("十")
    if not has:
        return _DIGITS.get(text, 0)
    return (_DIGITS.get(tens, 1)) * 10 + _DIGITS.get(ones, 0)


def clean_name(text: str) -> str:
    """A name without role, bracketed remark, title and inner spaces.

    >>> clean_name("张 三（站长）"), clean_name("李四老师"), clean_name("督导：王五")
    ('张三', '李四', '王五')
    """
    text = _ROLE.sub("", tidy(text))
    text = re.sub(r"\([^()]*\)|（[^（）]*）|\[[^\]]*\]", "", text)
    if not re.search(r"[A-Za-z]", text):
        text = re.sub(r"\s+", "", text)
    text = _LEAD.sub("", text.strip())
    stripped = _TITLE_END.sub("", text)
    while stripped != text and len(stripped) > 2 and _TITLE_END.search(stripped):
        stripped = _TITLE_END.sub("", stripped)
    return stripped.strip(" .。·")


def _is_name(name: str) -> bool:
    return (
        bool(_NAME.fullmatch(name)) and not _NOBODY.search(name) and not _NICKNAME.fullmatch(name)
    )


def _surname_only(part: str) -> bool:
    if _NICKNAME.fullmatch(clean_name(part)):
        return True
    return len(clean_name(part)) == 1 or clean_name(part) in _COMPOUND


def parse_name(raw: Raw, hint: Hint) -> Parsed:
    """One person's full name. Errors: surname_only, not_a_name.

    >>> parse_name("张 三", Hint()).value
    '张三'
    """
    if is_blank(raw):
        return NOTHING
    text = show(raw)
    if squeeze(text) in ("无", "暂无"):
        return NOTHING
    name = clean_name(text)
    if _is_name(name):
        return Parsed(name)
    if _surname_only(text):
        return Parsed(None, (Doubt("surname_only", "error", (("text", text),)),))
    return Parsed(None, (Doubt("not_a_name", "error", (("text", text),)),))


def parse_people(raw: Raw, hint: Hint) -> Parsed:
    """A list of names; ``等12人`` goes to ``headcount``.

    Errors: surname_only, not_a_name; warning: no_names (全体社工 kept as text).

    >>> parse_people("张三、李四等12人", Hint())
    Parsed(value=['张三', '李四'], doubts=(), also=(('headcount', 12),))
    """
    if is_blank(raw):
        return Parsed([])
    text = show(raw)
    if squeeze(text) in ("无", "暂无"):
        return Parsed([])
    if isinstance(raw, int | float):
        return Parsed([], (Doubt("not_a_name", "error", (("text", text),)),))
    body, count = _without_count(_ROLE.sub("", text))
    also = (("headcount", count),) if count is not None else ()
    names, doubts = [], []
    if count is not None and not _parts(body):
        doubts.append(Doubt("no_names", "warning", (("text", text),)))
    for part in _parts(body):
        if _ALL.fullmatch(squeeze(part)):
            names.append(squeeze(part))
            doubts.append(Doubt("no_names", "warning", (("text", part),)))
            continue
        name = clean_name(part)
        if _is_name(name):
            if name not in names:
                names.append(name)
        elif squeeze(part) in ("社工", "社工人员", "站点社工", "工作人员"):
            doubts.append(Doubt("no_names", "warning", (("text", part),)))
        elif name and _surname_only(part):
            doubts.append(Doubt("surname_only", "error", (("text", part),)))
        elif squeeze(part):
            doubts.append(Doubt("not_a_name", "error", (("text", part),)))
    return Parsed(names, tuple(doubts), also)


def _without_count(text: str) -> tuple[str, int | None]:
    """The text without ``等12人`` or ``（共12人）``, and the number."""
    bare = re.fullmatch(
        r"\s*(?:共计?|约)?\s*(\d{1,4})\s*(?:余)?(?:名|位)?(?:人|社工)?(?:次)?\s*", text
    )
    if bare:
        return "", int(bare[1])
    pattern = r"[(（]?\s*(?:等|共|共计|合计)\s*(?:社工|人员)?(?:共)?\s*(\d{1,4}|[一二三四五六七八九十]+)\s*余?(?:名|位)?(?:人|社工)(?:次)?\s*[)）]?"
    match = re.search(pattern, text)
    if match:
        return text[: match.start()] + text[match.end() :], _small(match[1])
    return re.sub(r"等(?:人)?$", "", text), None


def _parts(text: str) -> list[str]:
    """Split on separators, then on single spaces, then on 和 and 与 between two names."""
    found: list[str] = []
    for piece in re.split(r"[、，,;；/／|\n\t]+(?![^(（]*[)）])", text):
        piece = piece.strip(" 。.")
        if not piece:
            continue
        words = re.split(r"\s+", piece)
        if len(words) > 1 and not re.search(r"[A-Za-z(（]", piece):
            words = _spaced(words)
        else:
            words = [piece]
        for word in words:
            found += _joined(word)
    return found


def _spaced(words: list[str]) -> list[str]:
    """Spaces between whole names split them; spaces inside one name (张 三) do not."""
    if all(len(word) == 1 for word in words):
        return ["".join(words)]
    merged: list[str] = []
    index = 0
    while index < len(words):
        word = words[index]
        if len(word) == 1 and index + 1 < len(words) and len(words[index + 1]) == 1:
            merged.append(word + words[index + 1])
            index += 2
            continue
        merged.append(word)
        index += 1
    return merged


def _joined(word: str) -> list[str]:
    for joint in ("和", "与", "及"):
        left, has, right = word.partition(joint)
        if has and 2 <= len(clean_name(left)) <= 4 and 2 <= len(clean_name(right)) <= 4:
            return [left, right]
    return [word]
