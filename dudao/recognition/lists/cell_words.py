"""What cells are by their own words, whatever stands above them: fields of study, schools, parties, peoples.

From ``data/words/contents.toml``. A field of any text whose cells are words of a closed kind is known by them;
a column of words that belong to no field of any form is nobody's.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence

from dudao.forms import toml
from dudao.recognition.labels import squeeze
from dudao.recognition.lists.wording import WORDS_DIR

CONTENTS = WORDS_DIR / "contents.toml"
_MOSTLY = 0.6


@functools.cache
def _known() -> Mapping[str, frozenset[str]]:
    """Form and field → the words that its cells are."""
    return {name: frozenset(text.split()) for name, text in toml(CONTENTS)["words"].items()}


@functools.cache
def _bare() -> tuple[re.Pattern[str], re.Pattern[str]]:
    said = toml(CONTENTS)["bare"]
    return re.compile(said["any"]), re.compile(said["apart"])


@functools.cache
def _nobodys() -> Mapping[str, re.Pattern[str]]:
    return {name: re.compile(text) for name, text in toml(CONTENTS)["nobody"].items()}


@functools.lru_cache(maxsize=20_000)
def _is_word(name: str, text: str) -> bool:
    words, (bare, apart) = _known()[name], _bare()
    plain = squeeze(text)
    pieces = [plain, bare.sub("", plain), *apart.split(plain)]
    return plain in words or pieces[1] in words or all(bare.sub("", p) in words for p in pieces[2:])


def known_share(form_id: str, field: str, texts: Sequence[str], of: int) -> float:
    """The share of ``of`` cells that are words of a field's closed kind; 0 where it has none.

    >>> known_share("staffing", "major", ["社会工作专业", "法学（函授）", "3000元"], 3) > 0.6
    True
    """
    name = f"{form_id}.{field}"
    if name not in _known() or not of:
        return 0.0
    return sum(1 for text in texts if _is_word(name, text)) / of


def nobodys(texts: Iterable[str], of: int) -> str | None:
    """What most of ``of`` cells are, where no form asks for it: ``school``, ``party``, ``people`` …

    >>> nobodys(["云南大学", "昆明学院"], 2), nobodys(["党员", "群众"], 2), nobodys(["本科", "大专"], 2)
    ('school', 'party', None)
    """
    said = [squeeze(text) for text in texts]
    for name, way in _nobodys().items():
        if of and sum(1 for text in said if way.search(text)) >= _MOSTLY * of:
            return name
    return None
