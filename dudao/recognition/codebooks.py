"""Codes in place of words: beside their word in one cell, explained on another sheet, said in words next door.

``decoded(grids)`` gives the grids with the words in place of the codes; addresses stay. Only what is
certain is replaced: a column's codes and words must stand for each other one to one throughout.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dudao.patterns import late
from dudao.reading.grid import Grid
from dudao.recognition.labels import blank, squeeze
from dudao.recognition.lists.learnt import legend, written
from dudao.recognition.lists.wording import said_by

_CODE = r"(?:[A-Za-z]{0,3}\d{1,8}|[A-Za-z]{1,3}\d{0,6}(?=[-:：]))"
_ONLY_CODE = late(_CODE)
_BEFORE = late(rf"\s*({_CODE})\s*[-—–_:：.．、|/=＝]\s*([一-鿿][^\n]{{0,23}})")
_AFTER = late(rf"([一-鿿][^\n]{{0,23}}?)\s*[(（\[【|]\s*({_CODE})\s*[)）\]】]?")
_YEAR = late(r"(?:19|20)\d\d")
_FIXED = late(r"[A-Za-z]+\d+|\d{3,}|0\d")
"""What is written as a code even where no cell comes twice: letters and figures, three figures, ``01``."""
_FEWEST, _HEADS, _SHARE = 3, 8, 0.8
_MARK = late(
    r"([^\w\s，,；;。：:、=（）()“”\"])\s*[”\"]?\s*(?:=|＝|[:：]|即|就是|是|为|表示|代表|指|—+|-)*\s*[“\"]?(未?[一-鿿]{1,3})"
)
_YES = late(r"有|是|已[一-鿿]?|具备|达标|齐全?|做了|对|到位|符合|完成")
_NO = late(r"没有?|无|否|未[一-鿿]?|不[一-鿿]{1,2}|缺|没做|错|差")
_CODE_ROWS, _LONGEST_CODE, _LONGEST_NAME = 6, 6, 16
_LEVELS = "满意"

Book = Mapping[str, str]
"""Code as written → its word."""


def decoded(grids: Sequence[Grid]) -> list[Grid]:
    """The grids with words where their columns hold codes; what explains the codes stays as it is.

    >>> rows = [["姓名", "性别"], ["张三", "1-男"], ["李四", "2-女"], ["王五", "2-女"]]
    >>> decoded([Grid("人员", "sheet", rows)])[0].rows[1]
    ['张三', '男']
    """
    read = [grid for grid in grids if not grid.hidden]
    books = _books(read) if len(read) > 1 else {}
    lines = _lines(books)
    made = []
    for grid in grids:
        told = {} if grid.hidden or _explaining(grid) else _words(grid, books) | _marks(grid)
        found = _with(grid, told) if told else grid
        made.append(replace(found, codes=lines) if lines else found)
    return made


def _with(grid: Grid, told: Mapping[tuple[int, int], str]) -> Grid:
    rows = [list(row) for row in grid.rows]
    for (r, c), word in told.items():
        rows[r][c] = word
    return replace(grid, rows=rows)


def _words(grid: Grid, books: Mapping[str, Book]) -> dict[tuple[int, int], str]:
    """The cells that hold a code, each with its word."""
    found: dict[tuple[int, int], str] = {}
    for c in range(grid.width if grid.height > _FEWEST else 0):
        cells = [(r, row[c]) for r, row in enumerate(grid.rows) if c < len(row) and row[c]]
        if told := _beside(cells) or _by_book(cells, books) or _by_neighbour(grid, c, cells):
            found |= {(r, c): word for r, word in told.items()}
    return found


# -- signs that a line says to mean yes and no ------------------------------------------------------


def _marks(grid: Grid) -> dict[tuple[int, int], str]:
    """The cells that hold a sign which a line around the table says to mean yes or no, as √ and ×."""
    lines = [*grid.before, *grid.after]
    for row in (*grid.rows[:_HEADS], *grid.rows[max(_HEADS, grid.height - _HEADS) :]):
        lines += [v for v in row if isinstance(v, str) and len(v) > _FEWEST]
    meant: dict[str, str] = {}
    for hit in (hit for line in lines for hit in _MARK.finditer(line)):
        sign = "√" if _YES.fullmatch(hit[2]) else "×" if _NO.fullmatch(hit[2]) else ""
        if sign and meant.setdefault(hit[1], sign) != sign:
            return {}
    if set(meant.values()) != {"√", "×"}:
        return {}
    return {
        (r, c): meant[text]
        for r, row in enumerate(grid.rows)
        for c, v in enumerate(row)
        if isinstance(v, str) and (text := v.strip()) in meant and meant[text] != text
    }


# -- a code beside its word ------------------------------------------------------------------------


def _beside(cells: Sequence[tuple[int, Any]]) -> dict[int, str]:
    """``30-大学专科``, ``01:独用``, ``男（1）``: the words of a column of codes beside their words."""
    for pattern, code_first in ((_BEFORE, True), (_AFTER, False)):
        if not any(isinstance(v, str) and pattern.fullmatch(v) for _, v in cells[: _HEADS + 2]):
            continue
        hits = [(r, hit) for r, v in cells if isinstance(v, str) and (hit := pattern.fullmatch(v))]
        below = sum(1 for r, _ in cells if r >= hits[0][0])
        pairs = [(hit[1], hit[2]) if code_first else (hit[2], hit[1]) for _, hit in hits]
        if len(hits) >= max(_FEWEST, _SHARE * below) and _codes(pairs, code_first):
            return {r: pair[1].strip() for (r, _), pair in zip(hits, pairs, strict=True)}
    return {}


def _codes(pairs: Sequence[tuple[str, str]], code_first: bool) -> bool:
    """Whether what stands beside the words are their codes rather than numbers, years or counts."""
    if not _one_to_one(pairs) or any(_YEAR.fullmatch(code) for code, _ in pairs):
        return False
    if any(_LEVELS in word for _, word in pairs):
        return False
    if len(set(pairs)) < len(pairs):
        return len(set(pairs)) > 1 or bool(_FIXED.fullmatch(pairs[0][0]))
    fixed = [code for code, _ in pairs if _FIXED.fullmatch(code)]
    alike = {len(code) for code, _ in pairs}
    return code_first and len(fixed) == len(pairs) and len(alike) == 1


def _one_to_one(pairs: Iterable[tuple[str, str]]) -> bool:
    told = set(pairs)
    return len({code for code, _ in told}) == len(told) == len({word for _, word in told})


# -- a code explained on another sheet -------------------------------------------------------------


def _by_book(cells: Sequence[tuple[int, Any]], books: Mapping[str, Book]) -> dict[int, str]:
    """The words of a column one of whose headings another sheet explains; a cell of no code stays."""
    if not books:
        return {}
    heads = [(r, squeeze(v)) for r, v in cells[:_HEADS] if isinstance(v, str)]
    for r, head in heads:
        book = books.get(head) or books.get(re.sub(r"[(（].*|(?:代码|编码|代号|码)$", "", head))
        if not book or any(_LEVELS in word for word in book.values()):
            continue
        told = {k: book.get(written(v).upper()) for k, v in cells if k > r}
        known = {k: word for k, word in told.items() if word is not None}
        if len(known) >= _SHARE * sum(1 for _, v in cells if not blank(v)) - 3 and known:
            return known
    return {}


def _books(grids: Iterable[Grid]) -> dict[str, Book]:
    """A column's name → its codes, by the sheets of a book that explain them."""
    found: dict[str, dict[str, str]] = {}
    for grid in grids:
        for r, row in enumerate(grid.rows[:_CODE_ROWS]):
            if at := _code_columns(row):
                _read_codes(grid, r + 1, *at, found)
                break
            if names := _legend_columns(grid, r):
                _read_legends(grid, r + 1, *names, found)
                break
    return {name: book for name, book in found.items() if len(book) > 1}


def _lines(books: Mapping[str, Book]) -> list[str]:
    """What the books say, a line a column: ``形式：T=团体督导 G=个别督导``."""
    return [
        f"{name}：" + " ".join(f"{code}={word}" for code, word in told.items())
        for name, told in books.items()
    ]


def _explaining(grid: Grid) -> bool:
    """Whether a sheet explains codes."""
    return any(_code_columns(row) is not None for row in grid.rows[:_CODE_ROWS])


def _code_columns(row: Sequence[Any]) -> tuple[list[int], int, int] | None:
    """The columns of names, sign and meaning; None where a row does not head all three."""
    texts = [squeeze(v) if isinstance(v, str) and len(v) <= _LONGEST_NAME else "" for v in row]
    filled = [c for c, text in enumerate(texts) if text]
    if not 3 <= len(filled) <= 5:
        return None
    code = next((c for c in filled if said_by("code").search(texts[c])), None)
    meaning = next(
        (c for c in filled if c != code and said_by("code_means").search(texts[c])), None
    )
    rest = [c for c in filled if c not in (code, meaning)]
    names = [c for c in rest if said_by("code_of").search(texts[c])]
    return None if code is None or meaning is None or not names else (names, code, meaning)


def _read_codes(
    grid: Grid, first: int, names: list[int], sign: int, meaning: int,
    found: dict[str, dict[str, str]],
) -> None:  # fmt: skip
    said: list[str] = []
    for r in range(first, grid.height):
        labels = [grid.at(r, c) for c in names]
        said = [squeeze(v) for v in labels if isinstance(v, str) and squeeze(v)] or said
        code, word = written(grid.at(r, sign)).upper(), grid.at(r, meaning)
        if code and isinstance(word, str) and len(code) <= _LONGEST_CODE:
            for name in said:
                found.setdefault(name, {}).setdefault(code, squeeze(word))


def _legend_columns(grid: Grid, r: int) -> tuple[list[int], int] | None:
    """The columns of names, and the one whose cells tell all codes of a name: ``1=男 2=女``."""
    heads = [
        c for c, v in enumerate(grid.rows[r]) if isinstance(v, str) and 0 < len(v) <= _LONGEST_NAME
    ]
    if not 2 <= len(heads) <= 5 or r + 1 >= grid.height:
        return None
    told = {c: sum(1 for row in grid.rows[r + 1 :] if _told(row, c)) for c in heads[1:]}
    at = max(told, key=lambda c: told[c])
    return ([c for c in heads if c < at], at) if told[at] else None


def _told(row: Sequence[Any], c: int) -> dict[str, str]:
    return legend(row[c]) if c < len(row) and isinstance(row[c], str) and "=" in row[c] else {}


def _read_legends(
    grid: Grid, first: int, names: list[int], at: int, found: dict[str, dict[str, str]]
) -> None:
    for r in range(first, grid.height):
        if len(told := _told(grid.rows[r], at)) > 1:
            for name in (squeeze(v) for c in names if isinstance(v := grid.at(r, c), str) and v):
                found.setdefault(name, dict(told))


# -- a code whose word stands in the next column ---------------------------------------------------


def _by_neighbour(grid: Grid, c: int, cells: Sequence[tuple[int, Any]]) -> dict[int, str]:
    """The words beside a column of codes that the next column says in words, under one heading's two halves."""
    numbers: list[tuple[int, str]] = []
    others = 0
    for r, v in cells:
        if _ONLY_CODE.fullmatch(code := written(v)):
            numbers.append((r, code))
        elif (others := others + 1) > _CODE_ROWS:
            return {}  # quick: nearly all columns
    if len(numbers) < _FEWEST:
        return {}
    first = numbers[0][0]
    head = next((v for r, v in reversed(cells) if r < first and isinstance(v, str)), None)
    for beside in (c + 1, c - 1):
        above = next(
            (v for r in range(first - 1, -1, -1) if isinstance(v := grid.at(r, beside), str) and v),
            None,
        )
        if head is None or above is None or not _halves(squeeze(head), squeeze(above)):
            continue
        pairs = [(code, word) for r, code in numbers if isinstance(word := grid.at(r, beside), str)]
        told = {code: squeeze(word) for code, word in pairs}
        if len(set(pairs)) < len(pairs) and len(told) > 1 and _one_to_one(pairs):
            return {r: told[code] for r, code in numbers if code in told}
    return {}


def _halves(code: str, word: str) -> bool:
    """Whether two headings are a code's and its word's: the same but for saying which is which.

    >>> _halves("Q1督导形式_选项代码", "Q1督导形式_选项"), _halves("督导形式", "督导氛围")
    (True, False)
    """

    def stem(text: str) -> str:
        return _SIGNS.sub("", _WORDED.sub("", _CODED.sub("", text)))

    return bool(_CODED.search(code)) and not _CODED.search(word) and stem(code) == stem(word) != ""


_CODED = late(r"代码|编码|代号|序号|编号|选项值|分值|码|code|_?id$|值", re.I)
_WORDED = late(r"选项|名称|文字|文本|内容|含义|标签|text|name|label", re.I)
_SIGNS = late(r"[\W_]")
