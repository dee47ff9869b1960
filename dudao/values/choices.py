"""One of the codes listed: sex, education, and the choices a form's TOML declares."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from dudao.patterns import late
from dudao.values.parsed import Doubt, Hint, Parsed, Raw
from dudao.values.text import NOTHING, is_blank, show, squeeze

EDUCATION = ("初中及以下", "高中", "中专", "大专", "本科", "硕士", "博士")
_EDUCATION = {
    "博士": ("博士", "博士研究生", "博士学位"),
    "硕士": (
        "硕士",
        "研究生",
        "硕士研究生",
        "在职研究生",
        "全日制研究生",
        "全日制硕士",
        "硕士学位",
        "MSW",
        "MSW硕士",
        "研究生学历",
        "硕研",
        "研",
        "专业硕士",
    ),
    "本科": (
        "本科",
        "大学",
        "学士",
        "大学本科",
        "全日制本科",
        "在职本科",
        "函授本科",
        "自考本科",
        "成人本科",
        "专升本",
        "大本",
        "本科学历",
        "大学学历",
        "本科学士",
        "学士学位",
        "二本",
        "一本",
        "三本",
        "双学士",
        "双学位",
        "大学生",
        "大学毕业",
    ),
    "大专": (
        "大专",
        "专科",
        "高职",
        "大学专科",
        "全日制大专",
        "在职大专",
        "函授大专",
        "自考大专",
        "成人大专",
        "高职高专",
        "大专学历",
        "高专",
        "高等职业",
        "大学专科学历",
        "成人专科",
        "高职专科",
    ),
    "中专": (
        "中专",
        "中职",
        "中技",
        "技校",
        "职高",
        "职业高中",
        "中等专科",
        "中专学历",
        "中等职业",
        "中师",
        "中等师范",
        "中等专业",
        "中等专业学校",
        "技工学校",
    ),
    "高中": ("高中", "普高", "高级中学", "普通高级中学", "高中学历", "普通高中"),
    "初中及以下": ("初中及以下", "初中", "小学", "初中以下", "文盲", "初中学历"),
}
EDUCATION_WORDS = _EDUCATION
_BY_WORD = {squeeze(word): code for code, words in _EDUCATION.items() for word in words}
_LETTERED = re.compile(r"^[A-Ha-h][.、．:：)）](?=.{2})")
_HOW_LEARNT = late(
    r"^(?:在读|非全日制|全日制|在职|函授|自考|成人|网络教育|电大|国家开放大学)(?=.{2})"
)
_HOW_ENDED = late(r"\([^()]*\)|(?:在读|毕业|肄业|结业)$")
_AND_MORE = late(r"(.+?)(?:学历)?[及或]?以[上下]")
_SLASHES = re.compile(r"[/、,，+]")
_DEGREE = late(
    r"(?P<博士>ph\.?d\.?|doctor(?:ate|al)?)|(?P<硕士>m\.?(?:a|s|sc|sw|ed|ba|pa)\.?|master'?s?)"
    r"|(?P<本科>b\.?(?:a|s|sc|sw|ed|eng)\.?|bachelor'?s?|undergraduate)|(?P<大专>associate'?s?|juniorcollege)"
    r"|(?P<中专>vocational(?:school)?|secondaryvocational|technicalschool)|(?P<高中>(?:senior)?highschool)"
    r"(?:degree|diploma)?",
    re.I,
)
"""Degrees as they are abbreviated in English."""
_NEGATES = late(r"在考|备考|未|过.科|在评|待评|拟|申报|考试中|不含|非|没|无|[?？]")
_DOUBTFUL = late(r"补考|暂定?|约|可能|疑似|待")
_FILLERS = late(
    r"(?:国家|全国|职业|水平|资格|证书?|app|软件|平台|方式|形式|类型?|的|为|进行|开展|采用|通过|qq|职称|级|督导|会议|会|社工站|[本我]站|打|走|用|站点|单位|[()（）、,，/])*"
)
NONE_WORDS = frozenset(("无", "暂无", "没有", "都没有"))
_SIGNS_OF_SEX = {"♂": "男", "♀": "女", "👨": "男", "👩": "女"}
_NO_LETTER = re.compile(r"[^\w]")
_SEX = late(r"(?:我?是)?([男女])(?:性|生|士|孩子?|子|的|同志|同胞)?")
_AROUND = late(
    r"(?:已经?|有了?|持有?|考[到着]|着|考取|考过|取得|拿到|获得|通过|是|属于|为|了|的|证书?|资格|职业|水平|级|社工师?|社会工作(?:者|师)?|两个字|一个|等级|[,，、。:：()（）/\s])*"
)
_UNHELD = late(
    r"(?:还|目前|暂时?|尚)?(?:没有?|没得|未|无)(?:考|取得|拿|通过|持有?|有)?"
    r"(?:到|着|过|取|得|证书?|资格)*(?:呢|哦)?|[×✗✘╳xX]"
)
_ABSENT = late(
    r"(?:还|目前|暂时?|尚)?(?:没有?|没得|未|无)(?:悬?挂|安?装|设置?|做|制作|摆放?|放|立|竖|配)?"
    r"(?:[门站挂]?牌子?|标[识志])?"
)
"""There is none of what is asked about: 没有挂牌."""
_BOX = late(r"[(\[【]?(?:(?P<on>[√✓✔☑✅■●◉])|[□☐○◯])[)\]】]?|\(\)|\[\]|【】")


def _bad(text: str, code: str = "unreadable_choice") -> Parsed:
    return Parsed(None, (Doubt(code, "error", (("text", text),)),))


def parse_sex(raw: Raw, hint: Hint) -> Parsed:
    """男 or 女.

    >>> parse_sex("女性", Hint()).value
    '女'
    """
    if is_blank(raw):
        return NOTHING
    text = squeeze(show(raw)).lower()
    text = _SIGNS_OF_SEX.get(text) or _NO_LETTER.sub("", text)
    if text in ("m", "male", "boy", "先生"):
        return Parsed("男")
    if text in ("f", "female", "girl"):
        return Parsed("女")
    said = _SEX.fullmatch(text)
    return Parsed(said[1]) if said else _bad(show(raw))


def parse_education(raw: Raw, hint: Hint) -> Parsed:
    """One of :data:`EDUCATION`.

    >>> parse_education("大学（在读）", Hint()).value, parse_education("高职", Hint()).value
    ('本科', '大专')
    """
    if is_blank(raw):
        return NOTHING
    text = squeeze(show(raw))
    if text in ("无", "暂无"):
        return NOTHING
    text = _HOW_LEARNT.sub("", _LETTERED.sub("", text))
    bare = _HOW_ENDED.sub("", text)
    above = _AND_MORE.fullmatch(bare)
    if above and _BY_WORD.get(bare) is None:
        bare = above[1]
    parts = [p for p in _SLASHES.split(bare) if p]
    codes = {_BY_WORD.get(p) for p in parts} if parts else {None}
    if len(codes) != 1 or None in codes:
        degree = _DEGREE.fullmatch(text)
        return Parsed(degree.lastgroup) if degree else _bad(show(raw))
    unfinished = above or re.search(r"在读|肄业|结业|未毕业|在修", squeeze(show(raw)))
    doubts = (Doubt("doubtful_choice", "warning", (("text", show(raw)),)),) if unfinished else ()
    return Parsed(codes.pop(), doubts)


def _table(hint: Hint) -> dict[str, str]:
    choices = hint.option("choices") or ()
    kept = _TABLES.get(id(choices))
    if kept is None or kept[0] is not choices:
        if len(_TABLES) > _MANY:
            _TABLES.clear()
        pairs = choices.items() if hasattr(choices, "items") else choices
        table = _spellings(tuple((code, tuple(words)) for code, words in pairs))
        kept = _TABLES[id(choices)] = (choices, table)
    return kept[1]


_MANY = 256
_TABLES: dict[int, tuple[Any, dict[str, str]]] = {}
_WORDS: dict[int, tuple[dict[str, str], tuple[str, ...], re.Pattern[str]]] = {}


def _words(table: dict[str, str]) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """The words of a table, the longest first, and the pattern of the longest that stands at a place."""
    kept = _WORDS.get(id(table))
    if kept is None or kept[0] is not table:
        if len(_WORDS) > _MANY:
            _WORDS.clear()
        words = tuple(sorted(table, key=len, reverse=True))
        kept = _WORDS[id(table)] = (table, words, _any_of(words))
    return kept[1:]


@lru_cache(maxsize=256)
def _spellings(choices: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, str]:
    """Spelling → code. Not to be changed."""
    table: dict[str, str] = {}
    for code, words in choices:
        for word in words:
            table.setdefault(squeeze(word).lower(), code)
    return table | _shortened(table)


def _shortened(table: dict[str, str]) -> dict[str, str]:
    """Words without the 督导 they end in, where only one code's do: 集体督导 is 集体.

    >>> _shortened({"集体督导": "group", "线上督导": "online", "线上": "online"})
    {'集体': 'group'}
    """
    short: dict[str, set[str]] = {}
    for word, code in table.items():
        if word.endswith("督导") and len(word) > 3:
            short.setdefault(word[:-2], set()).add(code)
    return {w: codes.pop() for w, codes in short.items() if w not in table and len(codes) == 1}


def _coded(code: str | None, hint: Hint, text: str) -> Parsed:
    value: object = code
    if hint.option("bool") and code is not None:
        value = code == "true"
    if text in _squeezed(tuple(hint.option("doubtful", ()))):
        return Parsed(value, (Doubt("doubtful_choice", "warning", (("text", text),)),))
    return Parsed(value)


def parse_choice(raw: Raw, hint: Hint) -> Parsed:
    """The code whose spelling the text is (option ``choices``); option ``none`` lists words for nothing.

    Errors: unreadable_choice, no_choice (all printed options still standing), two_choices.

    >>> types = (("choices", (("group", ("团体督导", "团体")), ("peer", ("同事督导",)))),)
    >>> parse_choice("团体", Hint(options=types)).value
    'group'
    """
    if is_blank(raw):
        return NOTHING
    shown = show(raw)
    text = squeeze(shown)
    table = _table(hint)
    if code := table.get(text.lower()):
        return _coded(code, hint, text)
    if code := _asked(text, hint.label, table):
        return _coded(code, hint, text)
    if text in _squeezed(tuple(hint.option("none", ()))) or text in NONE_WORDS:
        return NOTHING
    if (hint.option("none") and _UNHELD.fullmatch(text)) or _ABSENT.fullmatch(text):
        return NOTHING
    bare = _REMARK.sub("", text)
    code = table.get(bare.lower()) or _within(bare.lower(), table)
    if code is None and hint.option("none"):
        code = _among_words(bare.lower(), table)
    if code is None:
        code = _counted(bare, hint) or _spoken(bare, table) or _spoken(text.rstrip(")"), table)
    if code is None and (code := _said(bare, hint)) is not None:
        return Parsed(
            code, (Doubt("choice_with_more", "warning", (("text", shown), ("rest", bare))),)
        )
    if code is None and (code := _explained(text, table)) is not None:
        more = (("text", shown), ("rest", bare))
        return Parsed(code, (Doubt("choice_with_more", "warning", more),))
    if code is None:
        return _marked(text, shown, table, hint, several=False)
    remark = "".join(re.findall(r"\(([^()]*)\)", text)).lower()
    if _NEGATES.search(remark):
        return _bad(shown)
    if (other := table.get(remark)) and other != code:
        return _coded(other, hint, remark) if code == "other" else _bad(shown, "two_choices")
    found = _coded(code, hint, bare)
    if _DOUBTFUL.search(remark):
        return Parsed(found.value, (Doubt("doubtful_choice", "warning", (("text", shown),)),))
    return found


_ONES = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"两": 2}
_COUNT = late(
    r"(\d{1,2}|[一二两三四五六七八九]|十[一二三四五六七八九]?)(?:间|室|个)(?:房间?|屋子?|办公室)?(?:(?:及|或)?以上)?"
)
_SPOKEN_LEAD = late(r"^(?:有|是|√|☑|已?(?:持有?|考[取过到]|取得|获得|通过)了?)[,，、:：(]?")
_SPOKEN_END = late(r"(?:的|了|起|着|一[块个处间张面]|设置|使用|放置?|悬?挂)+$")
_UNSAYS = late(r"[不非未无没待否拟或?？/]")


def _counted(text: str, hint: Hint) -> str | None:
    """The code for so many (option ``counted``: the codes of one, two, and all more).

    >>> rooms = Hint(options=(("counted", ("one", "two", "multi")),))
    >>> _counted("1间", rooms), _counted("五间房", rooms), _counted("间", rooms)
    ('one', 'multi', None)
    """
    codes, hit = hint.option("counted", ()), _COUNT.fullmatch(text)
    if not codes or hit is None:
        return None
    said = hit[1]
    number = int(said) if said.isdecimal() else 10 if said[0] == "十" else _ONES[said]
    return str(codes[min(number, len(codes)) - 1]) if number else None


def _spoken(text: str, table: dict[str, str]) -> str | None:
    """The code of a choice as one speaks.

    >>> words = {"单独": "own"}
    >>> _spoken("有，单独一块", words), _spoken("单独的", words), _spoken("没有单独的", words), _spoken("有(单独", words)
    ('own', 'own', None, 'own')
    """
    if _UNSAYS.search(text):
        return None
    bare = _SPOKEN_END.sub("", _SPOKEN_LEAD.sub("", text)).lower()
    return table.get(bare) or table.get(_OURS.sub("", bare))


_YES = frozenset(("有", "是", "有的", "是的", "对", "√", "✓", "✔", "☑", "Y", "y"))
_ASKS = late(r"有没有|有无|是不是|是否")


def _asked(text: str, label: str, table: dict[str, str]) -> str | None:
    """The one choice that a question asks after, where the answer is yes.

    >>> words = {"单独": "own", "合用": "shared"}
    >>> _asked("有", "有没有单独的办公室", words), _asked("有", "单独还是合用，有没有", words), _asked("没有", "有没有单独的", words)
    ('own', None, None)
    """
    if text not in _YES or not _ASKS.search(label):
        return None
    asked = squeeze(label).lower()
    codes = {code for word, code in table.items() if len(word) > 1 and word in asked}
    return codes.pop() if len(codes) == 1 else None


_REMARK = re.compile(r"\([^()]*\)")
_HOUSE_WORD = late(r"[一-龥]{2,6}\(([^()]+)\)")
_OURS = late(r"^(?:我们|咱们|本|我|自己|社工|站[上里点]?)+")


def _said(text: str, hint: Hint) -> str | None:
    """The code that a phrase means by the form's own patterns (option ``says``).

    >>> _said("和司法所挤一间", Hint(options=(("says", (("shared", "[与和].+挤.*"),)),)))
    'shared'
    """
    if _UNSAYS.search(text.replace("/", "")):  # 和社区/其他部门共用 is one phrase
        return None
    bare = _SPOKEN_LEAD.sub("", text)
    said = [code for code, pattern in hint.option("says", ()) if re.fullmatch(pattern, bare)]
    return said[0] if len(said) == 1 else None


def _explained(text: str, table: dict[str, str]) -> str | None:
    """The code that brackets say a word of the house means.

    >>> words = {"现场": "face", "电话": "phone"}
    >>> _explained("跟站(现场)", words), _explained("改期(现场)", words), _explained("(现场)", words)
    ('face', None, None)
    """
    hit = _HOUSE_WORD.fullmatch(text) if text.endswith(")") else None
    if hit is None or _UNSAYS.search(text) or re.search(r"改|取消|推迟|延期|暂|原", text):
        return None
    return table.get(hit[1].lower())


def _among_words(text: str, table: dict[str, str]) -> str | None:
    """The only level named among words of holding it: ``考到了，中级``; nothing where one says it is not held.

    >>> levels = {"初级": "初", "中级": "中"}
    >>> _among_words("考到了，中级", levels), _among_words("在考中级", levels), _among_words("初级过了，中级没过", levels)
    ('中', None, None)
    """
    if _NEGATES.search(text) or _DOUBTFUL.search(text):
        return None
    rest, codes = text, set()
    for word in _words(table)[0]:
        if word in rest and len(word) > 1:
            codes.add(table[word])
            rest = rest.replace(word, "")
    return codes.pop() if len(codes) == 1 and _AROUND.fullmatch(rest) else None


def _within(text: str, table: dict[str, str]) -> str | None:
    """The only code whose spelling stands in the text among words that change nothing."""
    rest, codes = text, set()
    for word in _words(table)[0]:
        if word in rest and len(word) > 1:
            codes.add(table[word])
            rest = rest.replace(word, "")
    return codes.pop() if len(codes) == 1 and _FILLERS.fullmatch(rest) else None


def parse_types(raw: Raw, hint: Hint) -> Parsed:
    """A list of codes, several allowed."""
    if is_blank(raw):
        return Parsed([])
    shown = show(raw)
    text, table = squeeze(shown), _table(hint)
    if (listed := _BOTH.sub("", text)) != text and not _BOX.search(text):
        _, codes, rest = _tokens(listed, table)
        if len(set(codes)) > 1 and _FILLERS.fullmatch(rest):
            return Parsed(list(dict.fromkeys(codes)))
    return _marked(text, shown, table, hint, several=True)


_BOTH = late(
    r"(?:[两二三][种样个类])?(?:我们)?(?:都|均|皆)(?:是|要|想要?|需要|行|可以?|参加|有)*[。.!！]?$"
)
"""What is said of all that is listed: 团体和个体都要."""


@lru_cache(maxsize=256)
def _squeezed(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(squeeze, words))


@lru_cache(maxsize=512)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)) or r"(?!)")


def _marked(text: str, shown: str, table: dict[str, str], hint: Hint, *, several: bool) -> Parsed:
    """Options with a mark before or after; unmarked options alone count as what is written."""
    if _words(table)[1].search(text.lower()) is None:  # quick: nearly all texts of other columns
        return Parsed([] if several else None, _bad(shown).doubts)
    chosen, standing, rest = _tokens(text, table)
    codes = list(dict.fromkeys(chosen or standing))
    if codes and not chosen and _BOX.search(text):
        return Parsed([] if several else None, _bad(shown, "no_choice").doubts)
    if (told := _told(rest, codes, table)) is not None:
        codes, rest = [told], ""
    if _FILLERS.fullmatch(rest) is None or not codes:
        return Parsed([] if several else None, _bad(shown).doubts)
    everything = not chosen and (len(codes) == len(set(table.values())) > 1 or len(codes) > 2)
    if several and hint.option("listed"):
        return Parsed(codes)
    if several:
        return Parsed([], _bad(shown, "no_choice").doubts) if everything else Parsed(codes)
    if len(codes) == 1:
        return _coded(codes[0], hint, text)
    return _bad(shown, "no_choice" if everything else "two_choices")


def _told(rest: str, codes: list[str], table: dict[str, str]) -> str | None:
    """What 其他 is said to be: the only code in what follows it.

    >>> _told("：腾讯会议", ["other"], {"其他": "other", "腾讯会议": "online"})
    'online'
    """
    if codes != ["other"]:
        return None
    return _within(re.sub(r"[:：_]", "", rest).lower(), table)


def _tokens(text: str, table: dict[str, str]) -> tuple[list[str], list[str], str]:
    """Codes with a mark, codes without, and what is neither option, mark nor separator.

    Marks stand all before or all after their options: before, if the first mark does.

    >>> types = {"团体督导": "group", "个体督导": "individual"}
    >>> _tokens("团体督导√个体督导", types), _tokens("□团体督导☑个体督导", types)
    ((['group'], ['individual'], ''), (['individual'], ['group'], ''))
    """
    any_word = _words(table)[1]
    options: list[str] = []
    boxes: list[tuple[int, bool]] = []
    rest, at = "", 0
    lower = text.lower()
    while at < len(text):
        box = _BOX.match(text, at)
        hit = any_word.match(lower, at)
        word = hit[0] if hit else ""
        if box:
            boxes.append((len(options), bool(box["on"])))
            at = box.end()
        elif word and options and options[-1] == "other" and table[word] != "other":
            rest += text[at : at + len(word)]
            at += len(word)
        elif word:
            options.append(table[word])
            at += len(word)
        else:
            rest += "" if text[at] in "/、，,;；|()_:：+&和与及" else text[at]
            at += 1
    before = bool(boxes) and boxes[0][0] == 0
    ticked = {place if before else place - 1 for place, on in boxes if on}
    chosen = [code for index, code in enumerate(options) if index in ticked]
    standing = [code for index, code in enumerate(options) if index not in ticked]
    return chosen, standing, rest
