"""Text from data as a document's text: what XML can hold, no longer than a cell, never a number of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST = 32_000  # characters; a cell holds 32,767
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_CUT = "……（太长，没有列全）"


def document_text(text: object) -> str:
    """The text of a cell or a paragraph; what XML cannot hold is left out, what is too long is cut and said.

    >>> document_text("甲\\x00乙\\ud83d"), document_text(12), len(document_text("长" * 40_000))
    ('甲乙', '12', 32011)
    """
    kept = _NOT_XML.sub("", str(text))
    return kept if len(kept) <= LONGEST else kept[:LONGEST] + _CUT


def sheet_names(names: Iterable[str]) -> list[str]:
    """Names that Excel takes for sheets, each another, in the same order; good ones as they are.

    >>> sheet_names(["表", "a/b[1]", "'甲'", "表", "长" * 40, ""])
    ['表', 'ab1', '甲', '表 2', '长长长长长长长长长长长长长长长长长长长长长长长长长长长长', 'Sheet6']
    """
    taken: set[str] = set()
    made = []
    for number, name in enumerate(names, 1):
        fits = _NOT_IN_NAMES.sub("", name).strip("' ")
        fits = fits if len(fits) <= 31 else fits[:28]
        fits = fits if fits and fits.lower() != "history" else f"Sheet{number}"
        one, again = fits, 1
        while one.lower() in taken:
            again += 1
            one = f"{fits[:26]} {again}"
        taken.add(one.lower())
        made.append(one)
    return made
