"""What is common to every survey block: its cells, its doubts, what is written around it."""

from __future__ import annotations

import itertools
import re
from abc import ABC, abstractmethod
from typing import Any

from dudao.forms import Form
from dudao.patterns import late
from dudao.problems import Ask, Problem, make
from dudao.reading.grid import Grid, Spot
from dudao.recognition.cards.text import raw_value
from dudao.recognition.context import Context
from dudao.recognition.labels import blank, squeeze
from dudao.recognition.surveys.find import Paper
from dudao.recognition.surveys.words import Words
from dudao.records import Record
from dudao.values import parse
from dudao.values.parsed import Doubt, Hint

_DIGITS = late(r"\d{1,6}")
_NO_REMARK = late(r"(?:暂?无|没有|暂时没有)(?:意见|建议|意见和建议|其他)?[。.!！]*")
PLAIN_SCALE = Ask("mapped_scale", "满意、不满意", None, "scale", guess=True)
"""One question for all surveys: whether 满意 and 不满意 are the 4 and 2 of the manual's scale."""


_TICK = late(r"\s*[√✓✔☑✅]\s*")
_COUNTS = late(r"\s*\d{1,4}(?:\.0)?\s*[人票次份]?\s*")


class BlockReader(ABC):
    """Reads one block. ``problems`` fills while ``records()`` runs."""

    def __init__(self, grid: Grid, form: Form, words: Words, paper: Paper, context: Context):
        self.grid, self.form, self.words, self.paper = grid, form, words, paper
        self.block = paper.block
        self.context = context
        self.problems: list[Problem] = []
        self.columns: dict[str, str] = {}
        self.legend = f"{paper.legend}\n{grid.sheet or ''}\n{context.file}"

    def records(self) -> list[Record]:
        """The block's records in order. In running text nothing has an address, and rows are 1."""
        self._say_block()
        made = self._made()
        if not made and not any(p.severity == "error" for p in self.problems):
            self._say_blank()
        elif made and self.grid.pictures:
            self._say_pictures(made)
        for record in made:
            if None in record.cells.values():
                record.cells.clear()
                record.row = 1
        return made

    @abstractmethod
    def _made(self) -> list[Record]:
        """The records of this kind of block."""

    def _say_block(self) -> None:
        block = self.block
        self._take_told_items()
        for item, line in sorted(block.items.items()):
            spot = (line, block.first[1]) if block.down else (block.header or 0, line)
            self.columns[f"q{item}"] = str(self.grid.at(*spot) or "")
        self._say_items()
        self._say_extra_columns()

    def _at(self, item: int, line: int) -> Any:
        return self.grid.at(*self.block.spot(item, line))

    def _noted(self, spot: Spot, name: str) -> bool:
        """Whether a cell shows an error or a formula without result, and says so."""
        note = self.grid.notes.get(spot)
        if note:
            self._doubt(Doubt(note[0], "error"), name, note[1], self.grid.address(*spot))
        return note is not None

    def _printed_number(self) -> int | None:
        label = self.paper.around.labels.get("respondent")
        said = raw_value(label, self.form.fields["respondent"]) if label else None
        return number_in(said)

    def _row(self) -> int:
        block = self.block
        return (
            min(
                block.items.values() if block.down else block.levels.values() or [block.header or 0]
            )
            + 1
        )

    def _comment(self, cells: dict[str, str]) -> str | None:
        label = self.paper.around.labels.get("comment")
        if label is None:
            return None
        cell = label.parts[0].address if label.parts else label.box.address
        if cell:
            cells["comment"] = cell
        return parse("free_text", raw_value(label, self.form.fields["comment"]), Hint()).value

    def _say_items(self) -> None:
        """Items known by their number alone, and items nobody finds."""
        block = self.block
        for n, text in sorted(block.guessed.items()):
            spot = (
                (block.items[n], block.asked_in)
                if block.down
                else (block.header or 0, block.items[n])
            )
            self._doubt(Doubt("guessed_label", "warning"), f"q{n}", text, self.grid.address(*spot))
        if block.guessed_comment:
            where = self.grid.address(block.header or 0, block.special["comment"])
            self._doubt(Doubt("guessed_label", "warning"), "comment", block.guessed_comment, where)
        missing = [n for n in range(1, 8) if n not in block.items]
        for text, spots in block.orphans:
            where = self.grid.address(*min(spots), *max(spots))
            name = f"q{missing[0]}" if len(missing) == 1 else None
            other = re.search("满意|总体|整体|综合|推荐", text)
            asked = () if other or not text else (("ask", unknown_item(text)),)
            doubt = Doubt("unknown_item", "warning" if other else "error", asked)
            self._doubt(doubt, name, text or None, where)

    def _say_blank(self) -> None:
        """Nobody answered; with a picture among the answers nobody can tell."""
        r1, c1, r2, c2 = self.block.area
        over = sorted(s for s in self.grid.pictures if r1 <= s[0] <= r2 and c1 < s[1] <= c2)
        if self.grid.controls:
            self._doubt(Doubt("controls_unread", "error"), None, None, None)
        elif over:
            where = self.grid.address(*over[0])
            self._doubt(Doubt("picture_mark", "error"), None, None, where)
        elif counts := self._counts_beside():
            where = self.grid.address(*counts)
            self._doubt(Doubt("counts_unread", "error"), None, self.grid.at(*counts), where)
        elif stray := self._stray_tick():
            self._doubt(Doubt("stray_ticks", "error"), None, None, self.grid.address(*stray))
        else:
            self._doubt(Doubt("blank_survey", "warning"), None, None, None)

    def _say_pictures(self, made: list[Record]) -> None:
        """Pictures over blank cells of questions that nobody has answered otherwise."""
        block = self.block
        for n, line in sorted(block.items.items()):
            name = f"q{n}"
            open_ = any(name in r.values and r.values[name] is None for r in made)
            for spot in sorted(self.grid.pictures) if open_ else ():
                across = spot[0 if block.down else 1] == line
                if across and _within(spot, block.area) and blank(self.grid.at(*spot)):
                    where = self.grid.address(*spot)
                    self._doubt(Doubt("picture_over", "error"), name, None, where)
                    break

    def _stray_tick(self) -> Spot | None:
        """The first tick in a question's row that stands at none of its options; None without."""
        block = self.block
        rows = block.items.values() if block.down else ()
        return next(
            (
                (r, c)
                for r in sorted(rows)
                for c, v in enumerate(self.grid.rows[r])
                if isinstance(v, str) and _TICK.fullmatch(v)
            ),
            None,
        )

    def _counts_beside(self) -> Spot | None:
        """The first of the counts that stand beside printed options (选项 | 小计 | 比例); None without."""
        r1, _, r2, _ = self.block.area
        rows = range(r1, min(r2 + 1, self.grid.height))
        levels = [
            (r, c)
            for r in rows
            for c, v in enumerate(self.grid.rows[r])
            if self.words.level_text(v) and not self.words.offers(v)
        ]
        beside = [(r, c + 1) for r, c in levels if _COUNTS.fullmatch(str(self.grid.at(r, c + 1)))]
        numbers = [int(re.findall(r"\d+", str(self.grid.at(*spot)))[0]) for spot in beside]
        scores = {abs(b - a) for a, b in itertools.pairwise(numbers[:5])}
        if (
            len(beside) < 5
            or 2 * len(beside) <= len(levels)
            or (len(scores) == 1 and 0 not in scores)
        ):
            return None  # scores of the options
        return beside[0]

    def _take_told_items(self) -> None:
        """Answers to an unknown question, as the user said which of the seven it is."""
        for text, spots in list(self.block.orphans):
            n = self.context.told(unknown_item(text)) if text else None
            if n in range(1, 8) and n not in self.block.items and spots:
                line = spots[0][0 if self.block.down else 1]
                self.block.items[n] = line
                self.block.extra.pop(line, None)
                self.block.orphans.remove((text, spots))

    def _say_extra_columns(self) -> None:
        """Beside items that run down, an added column belongs to no respondent."""
        for column in self.block.extra if self.block.down else ():
            for row in sorted(self.block.items.values()):
                value = self.grid.at(row, column)
                if not blank(value):
                    where = self.grid.address(row, column)
                    self._doubt(Doubt("unread_cell", "warning"), None, value, where)

    def _plain_scale_told(self) -> bool:
        """Whether the user has said that the everyday levels are to be scored as they are."""
        return bool(self.context.told(PLAIN_SCALE))

    def _off_scale(self, level: str, name: str, raw: Any, cell: str) -> None:
        self._doubt(Doubt("off_scale", "error", (("ask", off_scale(level)),)), name, raw, cell)

    def _doubt(self, doubt: Doubt, name: str | None, raw: Any, cell: str | None) -> None:
        label = self.form.fields[name].label if name in self.form.fields else ""
        self.problems.append(
            make(doubt, cell=cell, field=name, text=raw, label=label, sheet=self.grid.sheet)
        )


def _within(spot: Spot, area: tuple[int, int, int, int]) -> bool:
    return area[0] <= spot[0] <= area[2] and area[1] <= spot[1] <= area[3]


def remarked(comment: str | None) -> bool:
    """Whether a comment says anything: 无 on a form nobody ticked is none.

    >>> remarked("无。"), remarked("没有意见"), remarked("多来站里"), remarked(None)
    (False, False, True, False)
    """
    return bool(comment) and not _NO_REMARK.fullmatch(squeeze(comment))


def off_scale(level: str) -> Ask:
    """The question which score a level is that no scale has; the same in a heading and in a cell."""
    return Ask("off_scale", level, None, "likert")


def unknown_item(text: str) -> Ask:
    """The question which of the seven a printed question is that nothing tells."""
    return Ask("unknown_item", squeeze(text)[:60], None, "item")


def number_in(value: Any) -> int | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return int(value)
    hit = _DIGITS.search(squeeze(value)) if isinstance(value, str) else None
    return int(hit[0]) if hit else None
