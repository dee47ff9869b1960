"""How much of a new password a guesser does not have in the list already.

A guesser tries the commonest passwords, what is typed here every day (data/access/local_words.toml), years, dates,
phone numbers, rows of keys, and puts them together. What is left beyond that is counted in points.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import re
import tomllib

from dudao import ROOT
from dudao.values.places import gazetteer

FOLDER = ROOT / "data" / "access"
NEEDED = 4.0
"""Points a password must have."""
_LONGEST_WORD, _LOOKED_AT = 20, 64
_LEET = str.maketrans("013457@$!", "oleastasi")
_NOTHING = re.compile(
    r"(?P<year>(19|20)\d{2})((0?[1-9]|1[0-2])(0?[1-9]|[12]\d|3[01])?)?"  # a year, a month, a day
    r"|1[3-9]\d{9}"  # a mobile number
    r"|(?P<held>.)(?P=held){2,}"  # one key held
    r"|[\W_]"
)


@functools.cache
def _common() -> frozenset[bytes]:
    lines = (FOLDER / "common_passwords.txt").read_text(encoding="ascii").splitlines()
    data = base64.b64decode("".join(line for line in lines if not line.startswith("#")))
    return frozenset(data[i : i + 4] for i in range(0, len(data), 4))


@functools.cache
def _local() -> tuple[frozenset[str], tuple[str, ...]]:
    told = tomllib.loads((FOLDER / "local_words.toml").read_text(encoding="utf-8"))
    counties = {word for c in gazetteer().counties for word in (c.key, c.name, *c.aliases)}
    rows = [row for given in told["keys"] for row in (given, given[::-1])]
    return frozenset({*told["latin"], *told["chinese"], *counties}), tuple(rows)


def is_common(word: str) -> bool:
    """Whether a word is one of the 10,000 commonest passwords.

    >>> is_common("Dragon"), is_common("qwertyuiop"), is_common("湖边老树")
    (True, True, False)
    """
    return hashlib.sha256(word.casefold().encode("utf-8", "replace")).digest()[:4] in _common()


def points(password: str, owner: str = "") -> float:
    """What a guesser must find out: 2 for a Chinese character, 1 for a letter or for one of the common words, ½ for
    a digit, nothing for what is expected here; 1 for writing it all again.

    >>> points("password2026!"), points("Kunming@123456"), points("P@ssw0rd1qaz")
    (0.0, 0.0, 0.0)
    >>> points("dragonmonkey88"), points("五华区督导2026"), points("湖边 一棵 老树 2026")
    (3.0, 0.0, 12.0)
    """
    whole = password.casefold()[:_LOOKED_AT]
    text = _once(whole)
    parts = re.split(r"[\W_]+", owner.casefold())
    own = frozenset(part for part in (*parts, "".join(parts)) if part)
    return _points(text, own) + (text != whole)


def _once(text: str) -> str:
    """A text that is one written several times, once.

    >>> _once("湖边湖边湖边"), _once("abca")
    ('湖边', 'abca')
    """
    at = (text + text).find(text, 1)
    return text[:at]


def _points(text: str, own: frozenset[str]) -> float:
    """The least that any cutting of the text into pieces leaves to be found out."""
    best = [0.0] * (len(text) + 1)
    for start in range(len(text) - 1, -1, -1):
        best[start] = _single(text[start]) + best[start + 1]
        for end, cost in _pieces(text, start, own):
            best[start] = min(best[start], cost + best[end])
    return best[0]


def _single(sign: str) -> float:
    if sign.isdigit():
        return 0.5
    return 1.0 if sign.isascii() else 2.0


def _pieces(text: str, start: int, own: frozenset[str]) -> list[tuple[int, float]]:
    """End and points of the known pieces that begin here."""
    words, rows = _local()
    found: list[tuple[int, float]] = []
    if match := _NOTHING.match(text, start):
        found.append((match.end(), 0.0))
        if match["year"]:
            found.append((match.end("year"), 0.0))
    for end in range(start + 1, min(len(text), start + _LONGEST_WORD) + 1):
        for piece in {text[start:end], text[start:end].translate(_LEET)}:
            if piece in words or piece in own or (len(piece) > 2 and any(piece in row for row in rows)):  # fmt: skip
                found.append((end, 0.0))
            elif len(piece) > 3 and is_common(piece):
                found.append((end, 1.0))
    return found
