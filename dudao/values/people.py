"""Names: one or several, titles and roles stripped, head counts set apart."""

from __future__ import annotations

import re
from functools import lru_cache

from dudao.patterns import late
from dudao.values.parsed import Doubt, Hint, Parsed, Raw
from dudao.values.surnames import COMPOUND, SINGLE
from dudao.values.text import NOTHING, is_blank, show, squeeze, tidy

_TITLES = (
    "老师|教授|副教授|讲师|督导师?|专家|主任|副主任|主任科员|站长|副站长|社会工作师|社工师?|同志|女士|先生|博士|总干事|副总干事|理事长|"
    "处长|科长|局长|院长|所长|部长|主席|会长|秘书长|经理|书记|主管|组长|队长|干事|助理"
)
_LABEL = late(
    rf"^(?:\(?(?:督导|被督导|受督导|填表|负责|联系|审核|记录|主持|参加|参与|主讲|制表|签名|姓名|站长|助理|{_TITLES})(?:专家|老师|助理|对象|人员|人|者|员)?\)?)\s*[:：]\s*"
)
_TITLE_END = late(rf"(?:{_TITLES})$")
_TITLE_ONLY = late(rf"(?:{_TITLES}|\((?:{_TITLES})\))")
_HAN = r"[\u3400-\u9fff]"
_NAME = late(
    rf"(?:{_HAN}|[\U00020000-\U0003ffff]){{2,4}}|{_HAN}{{1,8}}[·•・]{_HAN}{{1,8}}(?:[·•・]{_HAN}{{1,8}})?|[A-Za-z][A-Za-z .'-]{{1,30}}"
)
_ROLE_WORDS = (
    r"副?站长|督导(?:专家|老师|助理)?|副?主任|(?:高级|中级|初级|助理)?(?:社工师?|社会工作师)|项目(?:主管|主任|经理|负责人)|"
    r"负责人|助理|副?总干事|主持人|主讲人?|副?教授|(?:处|科|局|院|会|组)长|专家|老师"
)
_LEAD = late(rf"^(?:(?:特邀|外请|外聘|邀请|省级?|市级?)?(?:{_ROLE_WORDS}))(?={_HAN}{{2,4}}$)")
_ROLE_ONLY = late(rf"(?:{_ROLE_WORDS})")
_PLACE = late(
    r"^.{1,24}?(?:街道|镇|乡|社区|民政局|站(?!长)|站点|服务中心|发展中心|督导中心|协会|促进会|大学|学院|服务社|[区县市])(?:办事处|办)?(?:社工站|社会工作服务站|站)?[:：]?"
    rf"(?={_HAN}{{2,4}}$)"
)
_NOBODY = late(
    r"某|外请|外聘|特邀|待[补定填查聘招岗]|见[附签后]|签[到名字章]|名单|详见|不详|未[知到填定参交配报聘]|若干|街道|社区|社工|中心|民政|协会|机构|公司|学校|办公室|志愿者|居民|群众|学员"
    r"|代表|人员|专家|老师|督导|空缺|暂[缺无]|合计|小计|总计|请假|缺[席岗编]|全职|兼职|[在离退入]职|在岗|退休|产假|备注|姓名|同上|本人|其[他余它]|多人|无人|没有|全[体部员]|各站|站长|助理|负责"
)
_AWAY = r"(?:[请病事公休年产婚丧陪护]+假|缺席|缺勤|未到会?|未参[加会]|未出席|没有?(?:来|到|参加)|不在|旷[工会])"
_ABSENT = late(rf"[(（][^()（）]*{_AWAY}|{_HAN}{{2,}}(?:因[病事公故])?{_AWAY}(?:了)?$")
_ABSENT_LIST = late(
    rf"[(（、，,;；。/\s]*{_AWAY}(?:的?(?:人员|名单|者|有))?\s*[:：]\s*([^;；。()（）\n]*)[)）]?|[(（][^()（）]*{_HAN}{{2,}}[^()（）:：]*{_AWAY}[)）]"
)
"""``请假：张三、李四`` after the list, or ``（张三请假）`` of somebody the list may also name."""
_STAND_IN = r"(?:代替|代|替)"
_FOR = r"(?:参加|出席|参会|到会|开会|会|签到?|为参加|为出席)?"
_OFFICE = late(r"(?:[站班组处科局院所部队会校]长|主任|经理|书记|主席|理|表|言|码|课)$")
_NICKNAME = late(rf"[小老阿]{_HAN}")
_NUMBERING = late(rf"(?<![\d-])\(?\d{{1,2}}[.、．)）\s]?\s*(?={_HAN}{{2}})(?![人名位个余多])")
_WIDE = late(rf"(?:^|(?<=\s\s)|(?<=[、，,;；/]))({_HAN})\s{{2,}}(?={_HAN}(?:$|\s\s|[、，,;；/]))")
"""The gap that sets a short name as wide as a long one: 张  三 beside 王小明."""
_PHONE = late(r"[\d+*][\d\-*\s]{5,}\d")
_SOME = late(r"(?:社工站|站点)?(?:社工|工作人员|人员)(?:人员)?")
_COUNTED = late(rf"(?:.{{1,10}}(?:[区县市镇乡]|街道|站点?))?{_SOME.pattern}")
_DAY = late(r"\d{2,4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?")
_ALL = late(
    r"[\u4e00-\u9fff]{0,12}(?:全体|全部|所有|各站|各社工站|全站|各县区?|各街道|各乡镇|各站点|全县|全区|全市)[\u4e00-\u9fff]*(?:社工|人员|站长|同事|成员|工作者|员工)[\u4e00-\u9fff]*|全体|全员"
)
_AT = r"(?:^|[\s；;，,。、/|｜（(])"
_LEADS = late(rf"{_AT}(?:督导|带教)(?:老师|专家|员|师|者|人)?\s*[:：]")
_LEARNS = late(rf"{_AT}(?:(?:被|受)督导(?:者|对象|人|社工)?|社工|学员)\s*[:：]")
"""Who supervises and who is supervised, told apart within one cell that is read as one of them."""
_LONGEST = 200
"""A piece of more characters is no person, whatever is taken off it: the patterns slow down on it."""
_DIGITS = dict(zip("一二三四五六七八九", range(1, 10), strict=True))


def _small(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, has, ones = text.partition("十")
    if not has:
        return _DIGITS.get(text, 0)
    return (_DIGITS.get(tens, 1)) * 10 + _DIGITS.get(ones, 0)


_BRACKET, _LATIN = re.compile(r"[(\[]"), re.compile(r"[A-Za-z]")
_FRAMED = late(r"^[(\[]([^()\[\]]*)[)\]]$")
_REMARK = late(r"\([^()]*\)|\[[^\]]*\]")
_MARKED = late(r"[*＊※△▲☆★#]+$")
"""A mark behind a name that a note explains."""


def clean_name(text: str) -> str:
    """A name without role, place, bracketed remark, phone, title and inner spaces.

    >>> clean_name("张 三（站长）"), clean_name("李四老师"), clean_name("督导：王五")
    ('张三', '李四', '王五')
    >>> clean_name("龙翔街道社工站张三"), clean_name("张三13800001111")
    ('张三', '张三')
    """
    text = _LABEL.sub("", tidy(text))
    if _BRACKET.search(text):
        text = _REMARK.sub("", _FRAMED.sub(r"\1", text))
    text = _PHONE.sub("", _DAY.sub("", text))
    if not _LATIN.search(text):
        text = "".join(text.split())
    text = text.strip(" .。·\"'“”:：")
    text = _LEAD.sub("", _PLACE.sub("", _LEAD.sub("", text)))
    stripped = _TITLE_END.sub("", text)
    while stripped != text and len(stripped) > 2 and _TITLE_END.search(stripped):
        stripped = _TITLE_END.sub("", stripped)
    return _LEAD.sub("", stripped.strip(" .。·\"'“”:："))


def _is_name(name: str) -> bool:
    return (
        bool(_NAME.fullmatch(name))
        and not _NOBODY.search(name)
        and not _NICKNAME.fullmatch(name)
        and name not in COMPOUND
    )


def _usual(name: str) -> bool:
    """Whether a name begins like one: a family name, or a foreign or dotted name."""
    return (
        not re.match(_HAN, name)
        or bool(re.search(r"[·•・]", name))
        or name[:2] in COMPOUND
        or (name[0] in SINGLE and (len(name) < 4 or name[1] in SINGLE))
    )


_SHORT = late(r"(?:(?![等人社])[\u4e00-\u9fff]){2,3}")
"""As long as nearly all names are, too short for a role or a place before it, without words of counting."""


@lru_cache(maxsize=1 << 16)
def _plainly(text: str) -> bool:
    """Whether a text is a usual name and nothing else, so that there is nothing to take off it.

    >>> _plainly("张三"), _plainly("王主任"), _plainly("张 三")
    (True, False, False)
    """
    return (
        _SHORT.fullmatch(text) is not None
        and _usual(text)
        and _is_name(text)
        and not _TITLE_END.search(text)
        and not _LABEL.match(text + ":")
    )


def usual_name(text: str) -> bool:
    """Whether a text is a usual name and nothing else: a family name, one or two characters, no title.

    >>> usual_name("李敏华"), usual_name("李老师"), usual_name("汇总表")
    (True, False, False)
    """
    return _plainly(text)


def is_everyone(text: str) -> bool:
    """Whether a text kept among names says people without naming them (``everyone`` in queries/macros).

    >>> is_everyone("全体社工"), is_everyone("五华区全体社工"), is_everyone("全小平")
    (True, True, False)
    """
    return _ALL.fullmatch(text) is not None


def _surname_only(part: str) -> bool:
    name = clean_name(part)
    return bool(_NICKNAME.fullmatch(name)) or bool(re.fullmatch(_HAN, name)) or name in COMPOUND


def _whole_name(text: str) -> bool:
    name = clean_name(text)
    return len(name) > 1 and _is_name(name) and _usual(name) and not _OFFICE.search(name)


def stands_in(part: str) -> bool:
    """Whether a piece says that somebody came for somebody else: 甲代乙, 乙（由甲代）, 由甲代.

    代 is a family name too: a name that begins with it is a name.

    >>> [stands_in(t) for t in ("韩雪梅代彭丽华", "宋志刚（由韩雪梅代）", "由韩雪梅代", "张三（代签）")]
    [True, True, True, True]
    >>> [stands_in(t) for t in ("代小军", "张代明", "张三（代站长）", "王五（代表）")]
    [False, False, False, False]
    """
    part = squeeze(part)
    for inside in re.findall(r"[(（]([^()（）]*)[)）]", part):
        if re.fullmatch(rf"(?:由|请|委托|委派)?.*?{_STAND_IN}{_FOR}", inside):
            who = re.sub(rf"^(?:由|请|委托|委派)|{_STAND_IN}{_FOR}$", "", inside)
            if not who or _whole_name(who) or re.match(r"由|请|委", inside):
                return True
        named = re.fullmatch(rf"(?:{_STAND_IN}|委托|委派|请)(.+?){_FOR}", inside)
        if named and _whole_name(named[1]):
            return True
    bare = re.sub(r"[(（][^()（）]*[)）]", "", part)
    if re.search(rf"由{_HAN}{{2,4}}{_STAND_IN}{_FOR}", bare):
        return True
    for hit in re.finditer(rf"{_STAND_IN}", bare):
        left, right = bare[: hit.start()], re.sub(rf"{_FOR}$", "", bare[hit.end() :])
        if _whole_name(left) and _whole_name(right):
            return True
    return False


def _one(part: str) -> Parsed:
    """One person from one piece of text."""
    if len(part) <= _LONGEST and re.search("[代替]|委托", part) and stands_in(part):
        return Parsed(None, (Doubt("substitute", "error", (("text", part),)),))
    name = clean_name(part) if len(part) <= _LONGEST else ""
    marked = _MARKED.search(name)
    if marked and _is_name(name[: marked.start()]):
        told = Doubt("marked_name", "warning", (("text", part),))
        return Parsed(name[: marked.start()], (told,))
    if _is_name(name):
        odd = [] if _usual(name) else [Doubt("odd_name", "warning", (("text", part),))]
        return Parsed(name, tuple(odd))
    code = "surname_only" if name and _surname_only(part) else "not_a_name"
    return Parsed(None, (Doubt(code, "error", (("text", part),)),))


def parse_name(raw: Raw, hint: Hint) -> Parsed:
    """One person's full name. Errors: surname_only, not_a_name; warning: odd_name (no family name known).

    >>> parse_name("张 三", Hint()).value
    '张三'
    """
    if isinstance(raw, str) and _plainly(raw):
        return Parsed(raw)
    if is_blank(raw):
        return NOTHING
    text = show(raw)
    if squeeze(text) in ("无", "暂无"):
        return NOTHING
    if away := _is_absent(text):
        code = "absent_person" if hint.option("attends") else "absent_name"
        told = (Doubt(code, "warning", (("text", text),)),)
        return Parsed(None if hint.option("attends") else clean_name(away), told)
    if _LABEL.fullmatch(text + ":") or _LABEL.fullmatch(text):
        return NOTHING if re.search(r"[:：]\s*$", text) else _one(text)
    pieces = _pieces(text)
    if len(pieces) > 1:
        return Parsed(None, (Doubt("not_a_name", "error", (("text", text),)),))
    return _one(pieces[0] if pieces else text)


def parse_people(raw: Raw, hint: Hint) -> Parsed:
    """A list of names; ``等12人`` goes to ``headcount``.

    Errors: surname_only, not_a_name, substitute; warnings: no_names (全体社工 kept as text), odd_name, split_names,
    absent_person (who is noted absent is left out).

    >>> parse_people("张三、李四等12人", Hint())
    Parsed(value=['张三', '李四'], doubts=(), also=(('headcount', 12),))
    """
    if isinstance(raw, str) and all(map(_plainly, parts := raw.split("、"))):
        return Parsed(list(dict.fromkeys(parts)))
    if is_blank(raw):
        return Parsed([])
    text = show(raw)
    if squeeze(text) in ("无", "暂无"):
        return Parsed([])
    if not isinstance(raw, str) and not re.fullmatch(r"[1-9]\d{0,3}", text):
        return Parsed([], (Doubt("not_a_name", "error", (("text", text),)),))
    if _LEADS.search(text) and _LEARNS.search(text):
        return Parsed([], (Doubt("mixed_roles", "error", (("text", text),)),))
    text, doubts = _without_absent(_together(_DAY.sub(" ", text)))
    body, count = _without_count(_LABEL.sub("", text))
    also = (("headcount", count),) if count is not None else ()
    names: list[str] = []
    parts = _parts(body)
    if count is not None and not parts:
        doubts.append(Doubt("no_names", "warning", (("text", text),)))
    for part in parts:
        if is_everyone(squeeze(part)):
            names.append(squeeze(part))
            doubts.append(Doubt("no_names", "warning", (("text", part),)))
        elif (_COUNTED if count is not None else _SOME).fullmatch(squeeze(part)):
            doubts.append(Doubt("no_names", "warning", (("text", part),)))
        elif _is_absent(part):
            doubts.append(Doubt("absent_person", "warning", (("text", part),)))
        else:
            found = _one(part)
            names += [found.value] if found.value else []
            doubts += found.doubts
    if any(
        re.fullmatch(rf"{_HAN}(?:\s{_HAN}){{3}}|{_HAN}{{2,3}}·{_HAN}{{2,3}}", p.strip())
        and len(_parts(p)) > 1
        for p in _chunks(body)
    ):
        doubts.append(Doubt("split_names", "warning", (("text", text),)))
    return Parsed(list(dict.fromkeys(names)), tuple(dict.fromkeys(doubts)), also)


def _together(text: str) -> str:
    """甲 代 乙 as one piece, where whole names stand on either side."""
    return re.sub(
        rf"({_HAN}{{2,4}})\s+({_STAND_IN})\s+({_HAN}{{2,4}})(?!{_HAN})",
        lambda m: m[1] + m[2] + m[3] if _whole_name(m[1]) and _whole_name(m[3]) else m[0],
        text,
    )


def _is_absent(part: str) -> str | None:
    """The name in a piece that says its person did not come; None of all else."""
    if len(part) > _LONGEST or not _ABSENT.search(part):
        return None
    name = clean_name(re.sub(rf"(?:因[病事公故])?{_AWAY}了?$", "", squeeze(part)))
    return name if _is_name(name) else None


def _without_absent(text: str) -> tuple[str, list[Doubt]]:
    """A list without those it names apart as absent, a warning for each such remark.

    >>> _without_absent("张三、李四；请假：王五、赵六")[0]
    '张三、李四'
    """
    if len(text) > _LONGEST or not re.search(_AWAY, text):
        return text, []
    gone: list[str] = []
    doubts: list[Doubt] = []

    def taken(hit: re.Match[str]) -> str:
        said = hit[1] if hit[1] is not None else re.sub(_AWAY, "", hit[0].strip("()（）"))
        names = [clean_name(p) for p in _parts(re.sub(r"因[病事公故]", "", said))]
        if not any(map(_is_name, names)):
            return hit[0]
        doubts.append(Doubt("absent_person", "warning", (("text", hit[0].strip()),)))
        gone.extend(names)
        return ""

    rest = _ABSENT_LIST.sub(taken, text)
    for name in filter(None, gone):
        rest = re.sub(
            rf"(?:^|(?<=[、，,;；/\s]))\s*{re.escape(name)}\s*(?:[、，,;；/]|$)", "", rest
        )
    return rest, doubts


def _without_count(text: str) -> tuple[str, int | None]:
    """The text without ``等12人`` or ``（共12人）``, and the number.

    >>> _without_count("张三等12人"), _without_count("10人：张三"), _without_count("社工12人")
    (('张三', 12), ('张三', 10), ('', 12))
    """
    number = r"(\d{1,4}|[一二三四五六七八九十]+)\s*余?(?:名|位)?(?:人|社工)(?:员|次)?"
    bare = re.fullmatch(
        rf"\s*(?:站点|社工站)?(?:社工|工作人员|人员|学员)?\s*(?:共计?|约)?\s*(?:{number}|(\d{{1,4}}))\s*",
        text,
    )
    if bare:
        return "", _small(bare[1] or bare[2])
    if lead := re.match(rf"\s*(?:共计?)?\s*{number}\s*[:：]", text):
        return text[lead.end() :], _small(lead[1])
    match = re.search(
        rf"[(（]?\s*(?:等|共|共计|合计)\s*(?:站点|社工站?|工作|人员)*(?:共)?\s*{number}\s*[)）]?|[(（]{number}[)）]|(?<=社工|人员){number}$",
        text,
    )
    if match:
        rest = f"{text[: match.start()]}、{text[match.end() :]}"
        return rest.strip("、， "), _small(match[1] or match[2] or match[3])
    return re.sub(r"[、，,]?\s*等(?:人)?[。.]?$", "", text), None


_AFTER_BRACKET = late(rf"([)）])\s*(?={_HAN})")
_BETWEEN = late(r"[、，,;；。/／|&+\\\n\t]+(?![^()（）]*[)）])|\s{2,}(?![^()（）]*[)）])")


def _chunks(text: str) -> list[str]:
    """Split on separators, numbering, runs of spaces, and after a closed bracket."""
    text = _AFTER_BRACKET.sub(r"\1、", text)
    text = _NUMBERING.sub("、", text)
    text = _WIDE.sub(r"\1 ", text.strip())
    pieces = _BETWEEN.split(text)
    return [p.strip(" 。.") for p in pieces if p and p.strip(" 。.…") and not is_blank(p)]


def _pieces(text: str) -> list[str]:
    found: list[str] = []
    for piece in _chunks(text):
        words = re.split(r"\s+", piece)
        plain = len(words) > 1 and not re.search(r"[A-Za-z(（]", piece)
        found += _spaced(words) if plain else [piece]
    return found


def _parts(text: str) -> list[str]:
    """Names one by one: pieces, then 和, 与 and 及 between two names."""
    return [word for piece in _pieces(text) for word in _joined(piece)]


def _spaced(words: list[str]) -> list[str]:
    """Spaces between whole names split them; spaces inside one name (张 三) do not; titles stay with names.

    >>> _spaced(["张", "三"]), _spaced(["王", "五", "赵六"]), _spaced(["项目主管", "王五"])
    (['张三'], ['王五', '赵六'], ['王五'])
    >>> _spaced(["张三", "老师"]), _spaced(["欧阳", "晓燕"]), _spaced(["张", "三", "李", "四"])
    (['张三老师'], ['欧阳晓燕'], ['张三', '李四'])
    """
    if len(words) == 3 and all(len(word) == 1 for word in words):
        return ["".join(words)]
    found: list[str] = []
    open_name = False
    for word in words:
        if (found and _TITLE_ONLY.fullmatch(word)) or (open_name and len(word) <= 2):
            found[-1] += word
            open_name = False
        elif not _ROLE_ONLY.fullmatch(word) or len(words) == 1:
            if _PHONE.fullmatch(word) and found:
                continue
            found.append(word)
            open_name = word in COMPOUND or (len(word) == 1 and word in SINGLE)
    return found or words


def _joined(word: str) -> list[str]:
    """和, 与, a dash or a stop split where a whole name stands on either side; 和 is a family name too.

    >>> _joined("张三和李四"), _joined("和珍和李四"), _joined("和晓春"), _joined("于和")
    (['张三', '李四'], ['和珍', '李四'], ['和晓春'], ['于和'])
    """
    if len(word) > _LONGEST:
        return [word]
    for match in re.finditer("[和与及跟.。·—-]", word):
        left, right = word[: match.start()], word[match.end() :]
        if all(_is_name(clean_name(side)) and _usual(clean_name(side)) for side in (left, right)):
            return [left, *_joined(right)]
    return [word]
