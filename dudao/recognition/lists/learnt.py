"""The words of one column learnt from the column: codes, initials and letters in place of the form's own words.

Only where the column is closed: few different values, each of which is one of the field's, and all
told apart the same way. A national code (1 男, 2 女), a legend in the heading (``1大专 2本科``), an
initial (``初``, ``本``), a letter before the word (``B. 女``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from dudao.forms import Field
from dudao.recognition.labels import squeeze
from dudao.recognition.lists.wording import sound
from dudao.values import parse
from dudao.values.choices import EDUCATION, EDUCATION_WORDS
from dudao.values.core import Hint


def hashed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return tuple((key, hashed(item)) for key, item in value.items())
    return tuple(map(hashed, value)) if isinstance(value, list | tuple) else value


_PARSING = frozenset(("choices", "none", "bool", "doubtful", "units", "ticks", "listed"))
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
_SEXES = {"1": "男", "2": "女"}
"""GB/T 2261.1, code for the sex of a person."""
_LEGEND = re.compile(r"([0-9A-Ha-h])\s*[、.．:：=＝\-—表示为是]*\s*([一-鿿]{1,10})")
_SINGLE = re.compile(r"(?:持证|有证?|已有|已持证)?[(（]?([一-鿿])[)）]?")
_SIGN = re.compile(r"^[^\w√✓✔☑■●×✗□☐]+|[^\w√✓✔☑■●×✗□☐)）]+$")
_LETTER = re.compile(r"^\s*(?:[A-Ha-h]|\d|[①-⑧])\s*[、.．:：)）]\s*(?=[一-鿿])")


def learn(field: Field, header: str, values: Iterable[Any]) -> Mapping[str, str]:
    """What a column writes → what the form's parser reads; empty where the column is not closed.

    >>> from dudao.forms import load_forms
    >>> fields = load_forms()["staffing"].fields
    >>> learn(fields["certificate"], "证", ["初", "中", "初"])
    {'初': '助理社会工作师', '中': '社会工作师'}
    >>> learn(fields["sex"], "性别代码", [1, 2, 2])
    {'1': '男', '2': '女'}
    """
    texts = list(dict.fromkeys(filter(None, (written(v) for v in values))))
    if not texts or len(texts) > 60:
        return {}
    hint = Hint(options=options_of(field))

    def read(text: str) -> Any:
        parsed = parse(field.kind, text, hint)
        return parsed.value if not parsed.doubts else None

    for rule in (_by_legend, _by_code, _by_letter, _by_sign, _by_initial):
        if found := rule(field, header, texts, read):
            return found
    return {}


def explained(header: str) -> bool:
    """Whether a heading says that its cells are codes, or what they mean.

    >>> explained("性别代码"), explained("性别（1男2女）"), explained("性别")
    (True, True, False)
    """
    return re.search(r"代码|编码|国标|code|\d\s*[、.．:：=-]?\s*[男女]", header, re.I) is not None


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
    told = {hit[1].upper(): hit[2] for hit in _LEGEND.finditer(squeeze(header))}
    told = {sign: word for sign, word in told.items() if read(word) is not None}
    if len(told) < 2:
        return {}
    return {text: told[text.upper()] for text in texts if text.upper() in told}


def _by_code(field: Field, header: str, texts: list[str], read: Reads) -> dict[str, str]:
    if field.kind != "sex" or not set(texts) <= {*_SEXES, "0", "9"} or not set(texts) & {*_SEXES}:
        return {}
    return {text: _SEXES[text] for text in texts if text in _SEXES}


def _by_letter(field: Field, header: str, texts: list[str], read: Reads) -> dict[str, str]:
    found = {t: _LETTER.sub("", t) for t in texts if _LETTER.match(t) and read(_LETTER.sub("", t))}
    lettered = sum(1 for t in texts if _LETTER.match(t))
    return found if lettered and len(found) >= 0.6 * lettered else {}


def _by_sign(field: Field, header: str, texts: list[str], read: Reads) -> dict[str, str]:
    """``🎓本科``, ``★ 团体``: a sign before or after the word."""
    bare = {t: _SIGN.sub("", t) for t in texts}
    return {t: word for t, word in bare.items() if word and word != t and read(word) is not None}


def _by_initial(field: Field, header: str, texts: list[str], read: Reads) -> dict[str, str]:
    """``初``, ``本``: the first character of one code's words only; nearly the whole column must be so."""
    single = [t for t in texts if read(t) is None and _SINGLE.fullmatch(t)]
    known = [t for t in texts if read(t) is not None]
    if not single or len(texts) > _MOST or len(single) + len(known) < 0.7 * len(texts):
        return {}
    initials = _initials(field)
    found = {
        t: codes.copy().pop()
        for t in single
        if (hit := _SINGLE.fullmatch(t)) and len(codes := initials.get(hit[1], set())) == 1
    }
    return found


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
