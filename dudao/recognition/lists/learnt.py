"""The words of one column learnt from the column: codes, initials and letters in place of the form's own words.

Only where the column is closed: few different values, each of which is one of the field's, and all
told apart the same way. A national code (1 男, 2 女), a legend in the heading (``1大专 2本科``), an
initial (``初``, ``本``), a letter before the word (``B. 女``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from dudao.forms import Field
from dudao.patterns import late
from dudao.reading.grid import Grid
from dudao.recognition.labels import squeeze
from dudao.recognition.lists.wording import sound
from dudao.values import parse
from dudao.values.choices import EDUCATION, EDUCATION_WORDS, NONE_WORDS
from dudao.values.parsed import Hint


def hashed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return tuple((key, hashed(item)) for key, item in value.items())
    return tuple(map(hashed, value)) if isinstance(value, list | tuple) else value


_PARSING = frozenset(
    ("choices", "none", "bool", "doubtful", "units", "ticks", "listed", "says", "counted")
)
_OPTIONS: dict[int, tuple[Field, tuple[Any, ...]]] = {}


def options_of(field: Field) -> tuple[Any, ...]:
    """The options of a field that its parser looks at."""
    kept = _OPTIONS.get(id(field))
    if kept is None or kept[0] is not field:
        options = tuple((k, hashed(v)) for k, v in field.options.items() if k in _PARSING)
        kept = _OPTIONS[id(field)] = (field, options)
    return kept[1]


KINDS = frozenset(("sex", "education", "choice"))
_MOST = 8
_RULE = re.compile(r"[-—–/_·.]+")
_SEXES = {"1": "男", "2": "女"}
"""GB/T 2261.1, code for the sex of a person."""
_OR = late(r"还是|或者?|[/／、（）()?？:：，,]")
_LEGEND = late(r"(?<![0-9A-Za-z])([0-9A-Ha-hYNyn])\s*[、.．:：=＝\-—表示为是]*\s*([一-鿿]{1,10})")
_TURNED = late(r"([一-鿿]{1,6}?)的?(?:请)?[填写为记]([0-9A-Ha-hYNyn])(?![0-9A-Za-z])")
"""``没有的填0``: the meaning before its sign."""
_PIECES = late(r"[\s，,；;、/()（）]+(?![、.．:：=＝])")
_SIGNED = re.compile(r"[0-9A-Ha-hYNyn=]")
"""What every legend has."""
_EQUALS = late(
    r"([0-9A-Za-z]{1,2}|[一-鿿●○◎◉▲△▼▽■□◆◇★☆√×✓✗])\s*[=＝]\s*([一-鿿]{1,10}?)"
    r"(?=[0-9A-Za-z一-鿿]?[=＝]|[^一-鿿]|$)"
)
"""Any sign at all, where it is said to equal its meaning."""
_ABOVE = late(
    r"(?:([一-鿿A-Za-z]{2,10})\s*[:：(（]\s*)?((?:[0-9A-Za-z一-鿿]\s*[=＝]\s*[一-鿿]{1,10}[\s,，、;；/]*){2,})"
)
_PAIRED = r"([0-9A-Za-z]{1,2}|[●○◎◉▲△▼▽■□◆◇★☆√×✓✗])\s*[-—.．、=＝]?\s*([一-鿿]{1,10})"
_PAIR = late(_PAIRED)
_LABELLED = late(
    rf"([一-鿿]{{2,10}})\s*[:：]\s*((?:{_PAIRED.replace('(', '(?:')}[\s,，、;；/|｜]*){{2,}})"
)
_TWIN = late(r"[(（][A-Za-z][A-Za-z .,'’-]*[)）]")
_LEGEND_ROWS, _SHORTEST = 12, 6
_CODED = late(r"(?<=[一-鿿])(?:代码|编码|代号|码)$")
_FOOT, _TELLING = 8, 10
_LETTERS = re.compile(r"[A-Za-z]{2}")
_LATIN = late(r"[A-Za-z][A-Za-z .&'’()（）/\-]*")
_SINGLE = late(r"(?:持证|有证?|已有|已持证)?[(（]?([一-鿿])[)）]?")
_LISTED = frozenset(("choice", "types", "sex", "education"))
_WANTED = late(r"(?:想|要|需要?|希望|申请|开展|参加|做|搞|是|用|采用|本次|这次|督导)+")
"""What stands before the first of the answers in a question: 想要团体还是个别."""
_SIGN = late(r"^[^\w√✓✔☑■●×✗□☐?？]+|[^\w√✓✔☑■●×✗□☐?？)）]+$")
_LETTER = late(r"^\s*(?:[A-Ha-h]|\d|[①-⑧])\s*[、.．:：)）]\s*(?=[一-鿿])")


def learn(field: Field, header: str, values: Iterable[Any]) -> Mapping[str, str]:
    """What a column writes → what the form's parser reads; empty where the column is not closed.

    >>> from dudao.forms import load_forms
    >>> fields = load_forms()["staffing"].fields
    >>> learn(fields["certificate"], "证", ["初", "中", "初"])
    {'初': '助理社会工作师', '中': '社会工作师'}
    >>> learn(fields["sex"], "性别代码", [1, 2, 2])
    {'1': '男', '2': '女'}
    """
    texts = [t for t in dict.fromkeys(written(v) for v in values) if t and not _RULE.fullmatch(t)]
    if not texts or len(texts) > 60:
        return {}
    hint = Hint(options=options_of(field))

    def read(text: str) -> Any:
        parsed = parse(field.kind, text, hint)
        told = all(doubt.code == "choice_with_more" for doubt in parsed.doubts)
        return parsed.value if told else None

    for rule in (
        _by_legend, _by_code, _by_letter, _by_sign, _by_twin, _by_initial, _by_abbreviation,
    ):  # fmt: skip
        if found := rule(field, header, texts, read):
            return found
    return {}


def codes_in(field: Field, text: str) -> set[str]:
    """The codes of a choice of which a word of two letters or more stands in a text, the longest first.

    >>> from dudao.forms import load_forms
    >>> codes_in(load_forms()["session_ledger"].fields["mode"], "乙、网上指导（腾讯会议）")
    {'online'}
    """
    words = [(w, code) for code, spelt in field.option("choices", {}).items() for w in spelt]
    rest, found = squeeze(text).lower(), set[str]()
    for word, code in sorted(words, key=lambda pair: -len(pair[0])):
        if len(word) > 1 and word.lower() in rest:
            found.add(code)
            rest = rest.replace(word.lower(), "|")
    return found


def legend_lines(grid: Grid, first: int, besides: Iterable[Any] = ()) -> list[str]:
    """The lines above row ``first`` (and ``besides``) that say what signs mean: ``类别：X=行政 Z=专业``."""
    rows = grid.rows[max(first - _LEGEND_ROWS, 0) : first]
    said = dict.fromkeys(
        v
        for v in (*grid.codes, *grid.before, *(v for row in rows for v in row), *besides)
        if isinstance(v, str)
    )
    said = dict.fromkeys(_TWIN.sub("", v) for v in said)
    return [v for v in said if len(v) > _SHORTEST and (len(legend(v)) > 1 or _LABELLED.search(v))]


def legends_below(grid: Grid, first: int) -> list[str]:
    """The long lines at a table's foot that say what signs mean: ``编码：门牌 1竖排 2横排；室型 1一室 2两室``."""
    found = []
    for row in grid.rows[max(first, grid.height - _FOOT) :]:
        told = [v for v in row if v not in (None, "")]
        if 0 < len(told) <= 2 and isinstance(told[0], str) and len(told[0]) > _TELLING:
            found += [told[0]] if len(legend(told[0])) > 1 else []
    return found


def legend_for(heading: str, lines: Sequence[str]) -> str:
    """What lines that say what signs mean say of one column's; empty for nothing.

    A clause that begins with the column's heading is the column's; signs that are said to equal their
    meanings without any label are anybody's.

    >>> legend_for("门牌", ["代号：办公场所 A独用 B合用；门牌 A竖排 B横排"])
    '门牌 A竖排 B横排'
    >>> legend_for("类别", ["类别：X=行政 Z=专业"]), legend_for("证书", ["初=初级 中=中级"])
    ('X=行政 Z=专业', '初=初级 中=中级')
    >>> legend_for("途径", ["形式：T 团体督导　G 个别督导　｜　途径：X 现场　S 视频"])
    'X=现场 S=视频'
    """
    if not lines:
        return ""
    return _equal_signs(heading, lines) or _labelled(heading, lines) or _clause(heading, lines)


def _labelled(heading: str, lines: Sequence[str]) -> str:
    """``形式：T 团体督导　G 个别督导``: any sign at all before its meaning, after the column's own label."""
    name = squeeze(heading)
    for hit in (hit for line in lines for hit in _LABELLED.finditer(line)):
        if name and (hit[1] in name or name in hit[1]):
            return " ".join(f"{pair[1]}={pair[2]}" for pair in _PAIR.finditer(hit[2]))
    return ""


def _equal_signs(heading: str, lines: Sequence[str]) -> str:
    name = squeeze(heading)
    hits = [hit for line in lines if "=" in line or "＝" in line for hit in _ABOVE.finditer(line)]
    own = [hit[2] for hit in hits if hit[1] and name and (hit[1] in name or name in hit[1])]
    return " ".join(text.strip() for text in own or [hit[2] for hit in hits if not hit[1]])


_CODES = late(r"代码|编码|国标|code|\d\s*[、.．:：=-]?\s*[男女]", re.I)


def explained(header: str) -> bool:
    """Whether a heading says that its cells are codes, or what they mean.

    >>> explained("性别代码"), explained("性别（1男2女）"), explained("性别")
    (True, True, False)
    """
    return _CODES.search(header) is not None or len(legend(header)) > 1


Reads = Callable[[str], Any]


def written(value: Any) -> str:
    """A cell as one writes it: text without white space, a whole number without a point."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return squeeze(str(value))


def _by_legend(field: Field, header: str, texts: list[str], read: Reads) -> dict[str, str]:
    """``性别（1男2女）``, ``学历（A大专 B本科）``: the heading says what each sign means."""
    told = legend(header)
    told = {s: w for s, w in told.items() if read(w) is not None or _nothing(field, w)}
    if sum(1 for word in told.values() if read(word) is not None) < 2:
        return {}
    return {text: told[text.upper()] for text in texts if text.upper() in told}


def legend(header: str) -> dict[str, str]:
    """Sign → what a heading or a line above it says it means.

    >>> legend("去向牌（1独用 2合用 没有的填0）"), legend("性别（1男2女）")
    ({'1': '独用', '2': '合用', '0': '没有'}, {'1': '男', '2': '女'})
    """
    told: dict[str, str] = {}
    text = unicodedata.normalize("NFKC", header)
    for piece in _PIECES.split(text) if _SIGNED.search(text) else ():
        turned = [(hit[2].upper(), hit[1]) for hit in _TURNED.finditer(piece)]
        plain = [(hit[1].upper(), hit[2]) for hit in _LEGEND.finditer(_TURNED.sub("", piece))]
        equal = [(hit[1].upper(), hit[2]) for hit in _EQUALS.finditer(squeeze(piece))]
        for sign, word in (*plain, *turned, *equal):
            told.setdefault(sign, word)
    return told


def _clause(heading: str, lines: Sequence[str]) -> str:
    name = _CODED.sub("", squeeze(heading))
    for clause in (
        c.strip() for line in lines for c in re.split(r"[；;。\n]|[:：](?![\s]*[A-H0-9])", line)
    ):
        sign = _LEGEND.search(unicodedata.normalize("NFKC", clause))
        said = squeeze(clause[: sign.start()]).strip(":：(（") if sign else ""
        of = [_CODED.sub("", part) for part in re.split("[、,，和与及]", said) if len(part) > 1]
        if name and any(o in name or name in o for o in of) and len(legend(clause)) > 1:
            return clause
    return ""


def _by_code(field: Field, header: str, texts: list[str], read: Reads) -> dict[str, str]:
    if field.kind != "sex" or not set(texts) <= {*_SEXES, "0", "9"} or not set(texts) & {*_SEXES}:
        return {}
    return {text: _SEXES[text] for text in texts if text in _SEXES}


def _by_letter(field: Field, header: str, texts: list[str], read: Reads) -> dict[str, str]:
    bare = {t: _LETTER.sub("", t) for t in texts if _LETTER.match(t)}
    found = {t: word for t, word in bare.items() if read(word) or _nothing(field, word)}
    good = sum(1 for word in found.values() if read(word))
    return found if good and len(found) >= 0.6 * len(bare) else {}


def _nothing(field: Field, word: str) -> bool:
    """Whether a word says that there is none: 还没有考取."""
    read = parse(field.kind, word, Hint(options=options_of(field)))
    return word in NONE_WORDS or (read.value is None and not read.doubts)


def _by_sign(field: Field, header: str, texts: list[str], read: Reads) -> dict[str, str]:
    """``🎓本科``, ``★ 团体``: a sign before or after the word."""
    bare = {t: _SIGN.sub("", t) for t in texts}
    return {t: word for t, word in bare.items() if word and word != t and read(word) is not None}


def _by_twin(field: Field, header: str, texts: list[str], read: Reads) -> dict[str, str]:
    """``本科 Bachelor``, ``Social Worker（中级）``: the same in two languages."""
    mixed = [t for t in texts if _LETTERS.search(t) and read(t) is None]
    bare = {t: re.sub(r"[()（）/]", "", _LATIN.sub("", t)) for t in mixed}
    return {t: word for t, word in bare.items() if word and read(word) is not None}


def _by_initial(field: Field, header: str, texts: list[str], read: Reads) -> dict[str, str]:
    """``初``, ``本``: the first character of one code's words only; nearly the whole column must be so."""
    if len(texts) > _MOST:
        return {}
    single = [t for t in texts if _SINGLE.fullmatch(t) and read(t) is None]
    if not single:
        return {}
    known = sum(1 for t in texts if read(t) is not None)
    if len(single) + known < 0.7 * len(texts):
        return {}
    initials = _initials(field)
    choices = field.option("choices", {})
    found = {
        t: next(iter(choices.get(code := codes.copy().pop(), ())), code)
        for t in single
        if (hit := _SINGLE.fullmatch(t)) and len(codes := initials.get(hit[1], set())) == 1
    }
    return found


def _by_abbreviation(field: Field, header: str, texts: list[str], read: Reads) -> dict[str, str]:
    """``助社``, ``中社``: characters of one code's words only, in their order, the first with the first."""
    if len(texts) > _MOST:
        return {}
    open_ = []
    for text in texts:
        if read(text) is None and not _nothing(field, text):
            if not (2 <= len(text) <= 3 and text.isalpha()):
                return {}
            open_.append(text)
    choices = field.option("choices", {})
    found = {}
    for text in open_:
        codes = {c: w for c, words in choices.items() for w in words if _shortens(text, w)}
        if len(codes) != 1:
            return {}
        found[text] = next(iter(choices[next(iter(codes))]))
    return found


def _shortens(text: str, word: str) -> bool:
    rest = iter(word)
    return len(word) > len(text) and word[0] == text[0] and all(ch in rest for ch in text)


def listed_in(fields: Iterable[Field], heading: str, turns: re.Pattern[str]) -> str | None:
    """The one field two of whose choices a heading lists as its answers; none beside a word of ``turns``.

    >>> from dudao.forms import load_forms
    >>> fields = load_forms()["session_ledger"].fields.values()
    >>> [listed_in(fields, h, re.compile("计划")) for h in ("集体的还是一对一的？", "计划形式（团体/个别）")]
    ['activity', None]
    """
    pieces = [re.sub(r"^(?:是|为)|(?:的|呢|吗)$", "", squeeze(p)) for p in _OR.split(heading) if p]
    found = set()
    for item in fields if len(pieces) > 1 else ():
        if item.kind in _LISTED:
            codes = {p: code for p in pieces if (code := _named_by(item, p)) is not None}
            turned = any(turns.search(p) for p in pieces if p not in codes)
            found |= {item.name} if len(set(codes.values())) > 1 and not turned else set()
    return found.pop() if len(found) == 1 else None


def _named_by(item: Field, piece: str) -> str | None:
    """The choice that a piece of a heading names; of its first words or its last where it says more."""
    said = piece
    if (words := _choice_words(item)) and piece not in words:
        at_end = [w for w in words if piece.endswith(w) and _WANTED.fullmatch(piece[: -len(w)])]
        said = max(at_end, key=len, default=piece)
    return choice_of(item, said)


def choice_of(item: Field, text: str) -> str | None:
    """The one code of a choice that a text is without doubt; of a list of choices where it names one alone."""
    parsed = parse(item.kind, text, Hint(options=options_of(item)))
    value = parsed.value
    if isinstance(value, list):
        value = value[0] if len(value) == 1 else None
    return value if isinstance(value, str) and not parsed.doubts else None


def _choice_words(item: Field) -> set[str]:
    return {w for words in item.option("choices", {}).values() for w in words if len(w) > 1}


def option_in(field: Field, text: str) -> str | None:
    """The option that a heading says in the words of a cell, or with the sign its words alone begin with.

    >>> from dudao.forms import load_forms
    >>> fields = load_forms()["facility"].fields
    >>> option_in(fields["rooms"], "多"), option_in(fields["rooms"], "2间"), option_in(fields["office"], "跟别人共用")
    ('multi', 'two', 'shared')
    """
    parsed = parse(field.kind, text, Hint(options=options_of(field)))
    if isinstance(parsed.value, str) and all(d.code == "choice_with_more" for d in parsed.doubts):
        return parsed.value
    sign, ticks = squeeze(text), field.option("ticks", {})
    codes = [code for code, words in ticks.items() if any(w.startswith(sign) for w in words)]
    return codes[0] if len(sign) == 1 and len(codes) == 1 else None


def by_sound(field: Field, value: Any) -> Any:
    """The code one of whose words a short text is but for its spelling on a pinyin keyboard; None if not one.

    >>> from dudao.forms import load_forms
    >>> by_sound(load_forms()["staffing"].fields["sex"], "难")
    '男'
    """
    text = written(value)
    if not 1 <= len(text) <= 6 or not all("一" <= c <= "鿿" for c in text):
        return None
    spoken = sound(text)
    codes = {code for code, word in _spelt(field) if sound(word) == spoken}
    return codes.pop() if len(codes) == 1 else None


def _spelt(field: Field) -> list[tuple[Any, str]]:
    """Each code with the words it goes by."""
    if field.kind == "sex":
        return [("男", "男"), ("女", "女"), ("男", "男性"), ("女", "女性")]
    if field.kind == "education":
        return [(code, code) for code in EDUCATION]
    return [
        (code == "true" if field.option("bool") else code, word)
        for code, words in field.option("choices", {}).items()
        for word in words
    ]


def _initials(field: Field) -> dict[str, set[str]]:
    table: dict[str, set[str]] = {}
    if field.kind == "education":
        words = [(c, w) for c, spelt in EDUCATION_WORDS.items() for w in spelt if len(w) == 2]
    elif field.kind == "sex":
        return {}
    else:
        words = [
            (code, word)
            for code, spelt in field.option("choices", {}).items()
            for word in spelt
            if 1 < len(word) <= 2 or word == spelt[0]
        ]
    for code, word in words:
        table.setdefault(word[0], set()).add(code)
    return table
