"""Where on a grid a survey's answers stand: matrices of levels, columns of answers, one row a respondent."""

from __future__ import annotations

from dataclasses import dataclass, field

from dudao.reading.grid import Grid, Spot
from dudao.recognition.labels import blank

FEWEST = 4
"""Items that must be seen by their wording before a block is a survey's."""


@dataclass(slots=True)
class Block:
    """One survey on a grid. A *line* is a row where items run across, a column where they run down.

    ``items`` maps 1–7 to their lines; ``levels`` the printed level to its line (a matrix) or nothing
    (answers written out); ``answers`` the lines holding one respondent each.
    """

    down: bool  # items run down the sheet, one a row
    items: dict[int, int]
    first: Spot
    last: Spot
    levels: dict[str, int] = field(default_factory=dict)
    shares: list[int] = field(default_factory=list)  # percentage lines beside the levels
    answers: list[int] = field(default_factory=list)
    header: int | None = (
        None  # line of the header: a row where items run down, else the items' own row
    )
    special: dict[str, int] = field(default_factory=dict)  # respondent, comment, meta fields → line
    extra: dict[int, str] = field(default_factory=dict)  # line → printed header
    guessed: dict[int, str] = field(default_factory=dict)  # item → the wording it was guessed from
    asked_in: int = 0  # where items run down: the column of their wording
    comment_row: int | None = None  # where each person has a column: the row of their comments
    guessed_comment: str = ""  # the heading of a column taken for the comment by what it holds
    orphans: list[tuple[str, list[Spot]]] = field(default_factory=list)  # answers to no known item
    printed: dict[int, dict[str, Spot]] = field(
        default_factory=dict
    )  # options printed in cells of their own: item → level → its cell
    wide: dict[int, dict[str, int]] = field(
        default_factory=dict
    )  # every question over its own levels: item → level → column of ticks
    below: dict[int, Spot] = field(default_factory=dict)  # answers under their questions
    ticks: dict[Spot, Spot] = field(
        default_factory=dict
    )  # an option's cell → the cell for its tick
    proposed: bool = False  # the items are only numbered: that they are the form's is a proposal

    def spot(self, item: int, line: int) -> Spot:
        """The cell of an item on a level's or an answer's line."""
        if item in self.below:
            return self.below[item]
        return (self.items[item], line) if self.down else (line, self.items[item])

    @property
    def area(self) -> tuple[int, int, int, int]:
        return (*self.first, *self.last)


def blank_row(grid: Grid, r: int) -> bool:
    return all(blank(v) for v in grid.rows[r])
