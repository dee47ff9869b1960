"""Printed options → one respondent's record."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from dudao.patterns import late
from dudao.reading.grid import Spot
from dudao.recognition.surveys.block import PLAIN_SCALE, BlockReader, off_scale, remarked
from dudao.recognition.surveys.printed import Chosen, chosen, unread_cells
from dudao.recognition.surveys.scale import Scale, scale_of
from dudao.records import Record
from dudao.values.parsed import Doubt

_LEGEND = late(r"涂|底色|标[黄红色]|[黄红绿]色|颜色|加粗|高亮")
"""Words by which a form says that a colour is the mark."""


class OptionsReader(BlockReader):
    """Reads a block whose cells print the options: the printed words are nobody's answer."""

    def _made(self) -> list[Record]:
        block = self.block
        scale = scale_of({lv for row in block.printed.values() for lv in row}, self.words)
        most = max(map(len, block.printed.values()))
        values: dict[str, Any] = {"respondent": self._printed_number()}
        values |= {f"q{n}": None for n in range(1, 8)}
        cells: dict[str, str] = {}
        taken: list[tuple[int, Chosen]] = []
        for n, options in sorted(block.printed.items()):
            said = chosen(self.grid, block, n, full=most >= 3)
            cells[f"q{n}"] = self.grid.address(*options[(said.levels or tuple(options))[0]])
            if not self._doubted(n, said) and said.levels:
                values[f"q{n}"] = self._scored(scale, said.levels[0], n, cells[f"q{n}"])
                taken.append((n, said))
        self._say_looks(taken, values)
        self._say_mapped([(n, s.levels[0]) for n, s in taken if s.levels[0] in scale.mapped])
        values |= {"comment": self._comment(cells), "extra": {}}
        answered = any(values[f"q{n}"] is not None for n in range(1, 8))
        doubted = any(p.severity == "error" for p in self.problems)
        if answered or doubted or remarked(values["comment"]):
            return [Record(self._row(), values, cells)]
        return []

    def _doubted(self, n: int, said: Chosen) -> bool:
        """Whether an item's options leave in doubt which was chosen; said at their cells."""
        strange = unread_cells(self.grid, self.block, n)
        for spot in strange:
            doubt = Doubt("unreadable_tick", "error")
            self._doubt(doubt, f"q{n}", self.grid.at(*spot), self.grid.address(*spot))
        if not strange and len(said.levels) > 1:
            spots = [self.block.printed[n][level] for level in said.levels]
            where = self.grid.address(*min(spots), *max(spots))
            self._doubt(Doubt("two_ticks", "error"), f"q{n}", "、".join(said.levels), where)
        return bool(strange) or len(said.levels) > 1

    def _scored(self, scale: Scale, level: str, n: int, cell: str) -> int | None:
        code = scale.code(level)
        if code is None:
            code = self.context.told(off_scale(level))
        if code is None:
            self._off_scale(level, f"q{n}", level, cell)
        return code

    def _say_looks(self, taken: list[tuple[int, Chosen]], values: dict[str, Any]) -> None:
        """One warning for all answers known by a colour or by bold letters alone.

        One level set apart at every question may be an ornament of its column: an error, no answers.
        """
        by_look: dict[str, list[tuple[int, str]]] = {}
        for n, said in taken:
            if said.by:
                by_look.setdefault(said.by, []).append((n, said.levels[0]))
        for by, found in by_look.items():
            spots = [self.block.printed[n][level] for n, level in found]
            text = "、".join(dict.fromkeys(level for _, level in found))
            where = self.grid.address(*_corner(spots, min), *_corner(spots, max))
            ornament = len(found) == len(self.block.printed) and len({lv for _, lv in found}) == 1
            if ornament and not _LEGEND.search(self.legend):
                for n, _ in found:
                    values[f"q{n}"] = None
                self._doubt(Doubt("look_unclear", "error", (("guess", by),)), None, text, where)
            else:
                self._doubt(Doubt("chosen_by_look", "warning", (("guess", by),)), None, text, where)

    def _say_mapped(self, mapped: list[tuple[int, str]]) -> None:
        """One warning for all answers in the words of the everyday scale."""
        if not mapped or self._plain_scale_told():
            return
        spots = [self.block.printed[n][level] for n, level in mapped]
        levels = sorted({str(self.words.plain[level]) for _, level in mapped})
        detail = (("level", "、".join(levels)), ("ask", PLAIN_SCALE))
        text = "、".join(dict.fromkeys(level for _, level in mapped))
        where = self.grid.address(*_corner(spots, min), *_corner(spots, max))
        self._doubt(Doubt("mapped_scale", "warning", detail), None, text, where)


def _corner(spots: list[Spot], of: Callable[[Iterable[int]], int]) -> Spot:
    """The first or last corner of the area some cells span."""
    return of(r for r, _ in spots), of(c for _, c in spots)
