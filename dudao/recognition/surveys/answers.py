"""Answers written out → records: scores or levels in words, a line a respondent."""

from __future__ import annotations

from typing import Any

from dudao.reading.grid import Spot
from dudao.recognition.labels import blank
from dudao.recognition.surveys.block import PLAIN_SCALE, BlockReader, number_in
from dudao.recognition.surveys.scale import scale_of
from dudao.records import Record
from dudao.values.core import Doubt, Hint, Parsed


class AnswersReader(BlockReader):
    """Reads a block of written answers."""

    def _made(self) -> list[Record]:
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

    def _respondent(self, line: int) -> int | None:
        block = self.block
        if block.down:
            if len(block.answers) == 1:
                return self._printed_number()
            return number_in(self.grid.at(block.header, line)) if block.header is not None else None
        column = block.special.get("respondent")
        return number_in(self.grid.at(line, column)) if column is not None else None

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
