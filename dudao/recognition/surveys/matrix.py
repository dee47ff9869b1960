"""Survey matrices → records: one respondent's ticks, or how many chose each level."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from typing import Any

from dudao.recognition.labels import blank, squeeze
from dudao.recognition.surveys.block import PLAIN_SCALE, BlockReader, off_scale, remarked
from dudao.recognition.surveys.scale import count, is_tally, own_mark, scale_of, ticks
from dudao.records import Record
from dudao.values import parse
from dudao.values.parsed import Doubt, Hint, Parsed


class MatrixReader(BlockReader):
    """Reads a block of levels."""

    def _made(self) -> list[Record]:
        block = self.block
        scale = scale_of(block.levels, self.words)
        codes = {level: self._code(scale.code(level), level) for level in block.levels}
        told = {
            (n, codes[lv]): self._at(n, line)
            for n in block.items
            for lv, line in block.levels.items()
        }
        if _only_shares(told.values()):
            self._doubt(Doubt("only_shares", "error"), None, None, None)
            return []
        if _prints_scores(told):
            self._say_printed_scores()
            return []
        self._say_mapped_levels(scale.mapped)
        return self._tally(codes) if is_tally(told, self.legend) else self._paper(codes)

    def _say_printed_scores(self) -> None:
        """Every item has the same scores printed under its levels: nobody's, unless some are set apart."""
        block = self.block
        spots = [block.spot(n, line) for n in block.items for line in block.levels.values()]
        if any(s in self.grid.marked or s in self.grid.underlined for s in spots):
            where = self.grid.address(*min(spots), *max(spots))
            detail = (("guess", "颜色或加粗"),)
            self._doubt(Doubt("look_unclear", "error", detail), None, "分值", where)

    def _code(self, code: int | None, level: str) -> int | None:
        """A level heading's score; one off the scale as the user has scored it before."""
        return self.context.told(off_scale(level)) if code is None else code

    # -- one respondent's ticks -----

    def _paper(self, codes: dict[str, int | None]) -> list[Record]:
        """One respondent's record; none for a paper nobody wrote on."""
        record = self._ticked(codes)
        answered = any(record.values[f"q{n}"] is not None for n in range(1, 8))
        doubted = any((p.field or "").startswith("q") for p in self.problems)
        return [record] if answered or doubted or remarked(record.values["comment"]) else []

    def _ticked(self, codes: dict[str, int | None]) -> Record:
        block = self.block
        values: dict[str, Any] = {"respondent": self._printed_number()}
        values |= {f"q{n}": None for n in range(1, 8)}
        rows = {n: [self._at(n, line) for line in block.levels.values()] for n in block.items}
        self.own, self.alone = own_mark(rows.values()), _alone(rows)
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
        said = squeeze(str(value))
        if said == self.own and said not in _CROSSES:
            return True
        if n in self.alone and (said in _UNSURE or said == self.own):
            doubt = Doubt("unreadable_tick", "error")  # crossed out, or chosen by a cross
            self._doubt(doubt, f"q{n}", value, self.grid.address(*spot))
            return False
        if (count(value) or 0) > 1:
            self._doubt(Doubt("likely_tick", "warning"), f"q{n}", value, self.grid.address(*spot))
            return True
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

    def _spoiled(self, n: int) -> bool:
        """Whether a cell of the item's row could not be understood: then its tick decides nothing."""
        return any(p.field == f"q{n}" and p.severity == "error" for p in self.problems)

    # -- counts -----

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
        plain = ticks(value) or count(value)
        return Parsed(plain) if plain is not None else parse("tally", value, Hint())

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


_ITEMS, _LEVELS = 4, 4  # so many at least make printed scores
_UNSURE = frozenset("○〇◯Oo/\\")
_CROSSES = frozenset("×✗✘✕xX")


def _alone(rows: dict[int, list[Any]]) -> set[int]:
    """The items in whose row nothing but one cell is filled."""
    return {n for n, row in rows.items() if sum(not blank(v) for v in row) == 1}


def _prints_scores(told: dict[tuple[int, int | None], Any]) -> bool:
    """Whether a matrix holds the same evenly spaced scores under its levels for every item: printed, not counted.

    >>> rows = {(n, level): level * 20 for n in range(1, 8) for level in range(1, 6)}
    >>> _prints_scores(rows), _prints_scores(rows | {(3, 5): 7}), _prints_scores({(1, 1): 1, (1, 2): 2})
    (True, False, False)
    """
    rows: dict[int, list[tuple[int, int | None]]] = {}
    for (item, level), value in told.items():
        if level is None:
            return False
        rows.setdefault(item, []).append((level, _points(value)))
    said = [tuple(n for _, n in sorted(row)) for row in rows.values()]
    if len(said) < _ITEMS or len(set(said)) > 1 or len(said[0]) < _LEVELS or None in said[0]:
        return False
    steps = {b - a for a, b in itertools.pairwise(said[0])}
    return len(steps) == 1 and steps != {0}


def _points(value: Any) -> int | None:
    """The whole number of a score: 5, 5分."""
    hit = None if blank(value) else re.fullmatch(r"(\d{1,3})(?:\.0)?分?", squeeze(str(value)))
    return int(hit[1]) if hit else None


def _only_shares(values: Iterable[Any]) -> bool:
    """Whether a matrix holds shares of a whole (45%, 0.45) and no counts.

    >>> _only_shares(["58.8%", "41.2%", "0%", None]), _only_shares([0.588, 0.412, 0, 0]), _only_shares([1, 0, 2])
    (True, True, False)
    """
    told = [v for v in values if not blank(v)]
    parts = [v for v in told if isinstance(v, float) and 0 < v < 1]
    parts += [v for v in told if isinstance(v, str) and re.fullmatch(r"\d+(?:\.\d+)?%", squeeze(v))]
    whole = [v for v in told if v in (0, 1) or v in parts]
    return len(parts) >= 2 and len(whole) == len(told)
