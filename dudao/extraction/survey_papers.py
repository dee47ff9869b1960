"""One survey block → records: ticks, counts, scores or written levels, wherever the block's lines run."""

from __future__ import annotations

import re
from typing import Any

from dudao.extraction.card_text import raw_value
from dudao.extraction.context import Context
from dudao.extraction.records import Record
from dudao.extraction.survey_scale import count, is_tally, scale_of
from dudao.forms import Form
from dudao.problems import Ask, Problem, make
from dudao.reading.grid import Grid, Spot
from dudao.recognition.labels import blank, squeeze
from dudao.recognition.survey_words import Words
from dudao.recognition.surveys import Paper
from dudao.values import parse
from dudao.values.core import Doubt, Hint, Parsed

_DIGITS = re.compile(r"\d{1,6}")
PLAIN_SCALE = Ask("mapped_scale", "满意、不满意", None, "scale", guess=True)
"""One question for all surveys: whether 满意 and 不满意 are the 4 and 2 of the manual's scale."""


class PaperReader:
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
        made = self._made()
        for record in made:
            if None in record.cells.values():
                record.cells.clear()
                record.row = 1
        return made

    def _made(self) -> list[Record]:
        block = self.block
        for item, line in sorted(block.items.items()):
            spot = (line, block.first[1]) if block.down else (block.header or 0, line)
            self.columns[f"q{item}"] = str(self.grid.at(*spot) or "")
        self._say_items()
        self._say_extra_columns()
        if not block.levels:
            return self._written()
        scale = scale_of(block.levels, self.words)
        codes = {level: self._code(scale.code(level), level) for level in block.levels}
        told = {
            (n, codes[lv]): self._at(n, line)
            for n in block.items
            for lv, line in block.levels.items()
        }
        self._say_mapped_levels(scale.mapped)
        return self._tally(codes) if is_tally(told, self.legend) else [self._ticked(codes)]

    def _code(self, code: int | None, level: str) -> int | None:
        """A level heading's score; one off the scale as the user has scored it before."""
        return self.context.told(_off_scale(level)) if code is None else code

    def _at(self, item: int, line: int) -> Any:
        return self.grid.at(*self.block.spot(item, line))

    # -- one respondent's ticks -----------------------------------------------------------------

    def _ticked(self, codes: dict[str, int | None]) -> Record:
        block = self.block
        values: dict[str, Any] = {"respondent": self._printed_number()}
        values |= {f"q{n}": None for n in range(1, 8)}
        cells: dict[str, str] = {}
        for n in sorted(block.items):
            ticked = [
                (level, line)
                for level, line in block.levels.items()
                if self._is_ticked(n, level, line, codes)
            ]
            ticked = self._standing(n, ticked)
            lines = [line for _, line in ticked]
            spots = [block.spot(n, line) for line in lines or block.levels.values()]
            cells[f"q{n}"] = self.grid.address(*spots[0])
            if len(ticked) > 1:
                where = self.grid.address(*min(spots), *max(spots))
                text = "、".join(level for level, _ in ticked)
                self._doubt(Doubt("two_ticks", "error"), f"q{n}", text, where)
            elif ticked:
                code = codes.get(ticked[0][0])
                if code is None:
                    self._off_scale(ticked[0][0], f"q{n}", ticked[0][0], cells[f"q{n}"])
                elif not self._spoiled(n):
                    values[f"q{n}"] = code
        values |= {"comment": self._comment(cells), "extra": {}}
        return Record(self._row(), values, cells)

    def _is_ticked(self, n: int, level: str, line: int, codes: dict[str, int | None]) -> bool:
        value, spot = self._at(n, line), self.block.spot(n, line)
        if self._noted(spot, f"q{n}") or blank(value):
            return False
        if self.words.level_text(value) == level or squeeze(str(value)).removesuffix("分") == str(
            codes.get(level)
        ):
            return True
        spot = self.block.spot(n, line)
        read = self.context.read("tick", value, Hint(font=self.grid.fonts.get(spot)))
        for doubt in read.doubts:
            self._doubt(doubt, f"q{n}", value, self.grid.address(*spot))
        return bool(read.value)

    def _standing(self, n: int, ticked: list[tuple[str, int]]) -> list[tuple[str, int]]:
        """The ticks less those struck through, where another one stands; each is pointed out."""
        if self.grid.kind == "word":
            return ticked
        struck = [t for t in ticked if self.block.spot(n, t[1]) in self.grid.struck]
        for _, line in struck:
            where = self.grid.address(*self.block.spot(n, line))
            self._doubt(Doubt("struck_row", "warning"), f"q{n}", self._at(n, line), where)
        return [t for t in ticked if t not in struck] or ticked

    def _noted(self, spot: Spot, name: str) -> bool:
        """Whether a cell shows an error or a formula without result, and says so."""
        note = self.grid.notes.get(spot)
        if note:
            self._doubt(Doubt(note[0], "error"), name, note[1], self.grid.address(*spot))
        return note is not None

    def _spoiled(self, n: int) -> bool:
        """Whether a cell of the item's row could not be understood: then its tick decides nothing."""
        return any(p.field == f"q{n}" and p.severity == "error" for p in self.problems)

    def _printed_number(self) -> int | None:
        label = self.paper.around.labels.get("respondent")
        said = raw_value(label, self.form.fields["respondent"]) if label else None
        return _number_in(said)

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

    # -- counts ---------------------------------------------------------------------------------

    def _tally(self, codes: dict[str, int | None]) -> list[Record]:
        block, records = self.block, []
        for n in sorted(block.items):
            spot = (
                (block.items[n], block.first[1])
                if block.down
                else (block.header or 0, block.items[n])
            )
            values: dict[str, Any] = {"item": n} | {f"n{i}": None for i in range(1, 6)}
            cells = {"item": self.grid.address(*spot)}
            for level, line in block.levels.items():
                code, value = codes.get(level), self._at(n, line)
                where = self.grid.address(*block.spot(n, line))
                if code is None:
                    if not blank(value) and count(value) != 0:
                        self._off_scale(level, "item", f"{level} {value}", where)
                    continue
                noted = self._noted(block.spot(n, line), f"n{code}")
                read = Parsed(None) if noted else self._count(value)
                values[f"n{code}"] = read.value
                cells[f"n{code}"] = where
                for doubt in read.doubts:
                    self._doubt(doubt, f"n{code}", value, where)
            row = spot[0] if block.down else min(block.levels.values())
            records.append(Record(row + 1, values, cells))
        return records

    def _count(self, value: Any) -> Parsed:
        if blank(value):
            return Parsed(0)
        plain = count(value)
        return Parsed(plain) if plain is not None else parse("tally", value, Hint())

    # -- answers written out ----------------------------------------------------------------------

    def _written(self) -> list[Record]:
        block = self.block
        said = [self._at(n, line) for line in block.answers for n in block.items]
        scale = scale_of(said, self.words, self.legend)
        mapped: dict[int, list[Spot]] = {}
        records = []
        for line in block.answers:
            values: dict[str, Any] = {"respondent": self._respondent(line)}
            values |= {f"q{n}": None for n in range(1, 8)}
            cells: dict[str, str] = {}
            if "respondent" in block.special:
                cells["respondent"] = self.grid.address(line, block.special["respondent"])
            for n in sorted(block.items):
                value, spot = self._at(n, line), block.spot(n, line)
                cells[f"q{n}"] = self.grid.address(*spot)
                read = Parsed(None) if self._noted(spot, f"q{n}") else scale.answer(value)
                if read.doubts:
                    read = self.context.settle(read, "likert", value, Hint(), "")
                values[f"q{n}"] = read.value
                for doubt in read.doubts:
                    if doubt.code == "mapped_scale":
                        mapped.setdefault(n, []).append(spot)
                    else:
                        self._doubt(doubt, f"q{n}", value, cells[f"q{n}"])
            self._rest(line, values, cells)
            if self._anything(values, line):
                records.append(Record(self._row() if block.down else line + 1, values, cells))
        for n, spots in {} if self._plain_scale_told() else mapped.items():
            where = (
                self.grid.address(*min(spots), *max(spots))
                if len(spots) > 1
                else self.grid.address(*spots[0])
            )
            words = [str(self.grid.at(*spot)) for spot in spots]
            detail = (
                (
                    "level",
                    "、".join(
                        sorted(
                            {
                                str(self.words.plain.get(self.words.level_text(w) or ""))
                                for w in words
                            }
                        )
                    ),
                ),
            )
            text = "、".join(dict.fromkeys(words))
            detail = (*detail, ("ask", PLAIN_SCALE))
            self._doubt(Doubt("mapped_scale", "warning", detail), f"q{n}", text, where)
        return records

    def _plain_scale_told(self) -> bool:
        """Whether the user has said that the everyday levels are to be scored as they are."""
        return bool(self.context.told(PLAIN_SCALE))

    def _respondent(self, line: int) -> int | None:
        block = self.block
        if block.down:
            if len(block.answers) == 1:
                return self._printed_number()
            return (
                _number_in(self.grid.at(block.header, line)) if block.header is not None else None
            )
        column = block.special.get("respondent")
        return _number_in(self.grid.at(line, column)) if column is not None else None

    def _rest(self, line: int, values: dict[str, Any], cells: dict[str, str]) -> None:
        """Comment, places and added columns of one respondent."""
        block = self.block
        values["comment"] = None
        if block.down:
            if len(block.answers) == 1:
                values["comment"] = self._comment(cells)
            values["extra"] = {}
            return
        values["extra"] = {
            header: str(v).strip()
            for c, header in block.extra.items()
            if not blank(v := self.grid.at(line, c))
        }
        for name, column in block.special.items():
            raw, where = self.grid.at(line, column), self.grid.address(line, column)
            if name == "respondent":
                continue
            cells[name] = where
            kind = "free_text" if name == "comment" else self.form.meta[name].kind
            if name == "comment" and str(raw).startswith(("(", "（")) and self.words.skipped(raw):
                continue
            hint = Hint(county=values.get("county"))
            read = self.context.read(kind, raw, hint, f"{self.form.id}.{name}")
            values[name] = read.value
            for doubt in read.doubts:
                self._doubt(doubt, name, raw, where)

    def _anything(self, values: dict[str, Any], line: int) -> bool:
        if any(values[f"q{n}"] is not None for n in range(1, 8)) or values["comment"]:
            return True
        return any(not blank(self._at(n, line)) for n in self.block.items)

    # -- what is doubtful -----------------------------------------------------------------------

    def _say_items(self) -> None:
        """Items known by their number alone, and items nobody finds."""
        block = self.block
        for n, text in block.guessed.items():
            spot = (
                (block.items[n], block.first[1] + 1)
                if block.down
                else (block.header or 0, block.items[n])
            )
            self._doubt(Doubt("guessed_label", "warning"), f"q{n}", text, self.grid.address(*spot))
        missing = [n for n in range(1, 8) if n not in block.items]
        for text, spots in block.orphans:
            where = self.grid.address(*min(spots), *max(spots))
            name = f"q{missing[0]}" if len(missing) == 1 else None
            severity = "warning" if re.search("满意|总体|整体|综合|推荐", text) else "error"
            self._doubt(Doubt("unknown_item", severity), name, text or None, where)

    def _say_extra_columns(self) -> None:
        """Beside items that run down, an added column belongs to no respondent."""
        for column in self.block.extra if self.block.down else ():
            for row in sorted(self.block.items.values()):
                value = self.grid.at(row, column)
                if not blank(value):
                    where = self.grid.address(row, column)
                    self._doubt(Doubt("unread_cell", "warning"), None, value, where)

    def _say_mapped_levels(self, mapped: frozenset[str]) -> None:
        block = self.block
        for level, line in block.levels.items():
            if level in mapped and not self._plain_scale_told():
                spots = [block.spot(n, line) for n in block.items]
                head = (block.header or 0, line) if block.down else (line, block.first[1])
                spots.append(head if block.down else min(spots))
                where = self.grid.address(*min(spots), *max(spots))
                detail = (("level", str(self.words.plain[level])), ("ask", PLAIN_SCALE))
                self._doubt(Doubt("mapped_scale", "warning", detail), None, level, where)

    def _off_scale(self, level: str, name: str, raw: Any, cell: str) -> None:
        self._doubt(Doubt("off_scale", "error", (("ask", _off_scale(level)),)), name, raw, cell)

    def _doubt(self, doubt: Doubt, name: str | None, raw: Any, cell: str | None) -> None:
        label = self.form.fields[name].label if name in self.form.fields else ""
        self.problems.append(
            make(doubt, cell=cell, field=name, text=raw, label=label, sheet=self.grid.sheet)
        )


def _off_scale(level: str) -> Ask:
    """The question which score a level is that no scale has; the same in a heading and in a cell."""
    return Ask("off_scale", level, None, "likert")


def _number_in(value: Any) -> int | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return int(value)
    hit = _DIGITS.search(squeeze(value)) if isinstance(value, str) else None
    return int(hit[0]) if hit else None
