"""What a survey is about: supervision, or something else that only asks alike."""

from __future__ import annotations

from collections.abc import Iterable

from dudao.reading.grid import Grid
from dudao.recognition.labels import blank, squeeze
from dudao.recognition.surveys.model import Block
from dudao.recognition.surveys.words import Words

MEANS = "平均分"
"""What a table of averages speaks of."""


def other_subject(grid: Grid, words: Words, block: Block, name: str = "") -> str | None:
    """The word of another subject this survey speaks of (物业, 课程, 服务活动), None where it is ours.

    Its own title decides where it names a subject; else the questions; a survey with more answered
    questions of its own than the form's is another one.
    """
    if len(block.orphans) >= len(block.items):
        return "、".join(text for text, _ in block.orphans[:2] if text) or "其他内容"
    if _of_means(grid, block):
        return MEANS
    own, foreign, never, tests = (
        words.subject.get(k, ()) for k in ("own", "foreign", "never", "tests")
    )
    title = _titles(grid, block) or squeeze(name)
    asked = [text for n in block.items if (text := _question(grid, words, block, n))]
    ours = any(w in text for text in asked for w in own)
    if ours:
        return None
    strange = [_first(text, never) for text in asked]
    if sum(1 for w in strange if w) >= 2:
        return next(w for w in strange if w)
    if test := _first(title, tests):
        return test
    if any(w in title for w in own):
        return None
    if named := _first(title, foreign):
        return named
    strange = [_first(text, foreign) for text in asked]
    return next(w for w in strange if w) if sum(1 for w in strange if w) >= 2 else None


def _of_means(grid: Grid, block: Block) -> bool:
    """Whether the answers are averages: a summary, no respondents."""
    told = [
        v
        for line in block.answers
        for n in block.items
        if (v := grid.at(*block.spot(n, line))) is not None
    ]
    broken = [v for v in told if isinstance(v, float) and not v.is_integer()]
    return len(broken) >= 4 and 2 * len(broken) > len(told)


def _titles(grid: Grid, block: Block) -> str:
    rows = grid.rows[: block.first[0]]
    lines = [squeeze(str(v)) for row in rows for v in row if not blank(v)]
    lines += [squeeze(line) for line in grid.before]
    return " ".join([squeeze(grid.sheet or ""), *(line for line in lines if len(line) <= 60)])


def _question(grid: Grid, words: Words, block: Block, n: int) -> str:
    """An item's printed question without the words by which it is known."""
    if block.down:
        row = block.items[n]
        texts = [v for v in grid.rows[row] if isinstance(v, str) and words.meant(v)]
        text = texts[0] if texts else ""
    else:
        text = str(grid.at(block.header or 0, block.items[n]) or "")
    text = squeeze(text)
    for word in (*words.items[n]["words"], *words.items[n].get("hints", ())):
        text = text.replace(word, "")
    return text


def _first(text: str, known: Iterable[str]) -> str | None:
    return next((w for w in known if w in text), None)
