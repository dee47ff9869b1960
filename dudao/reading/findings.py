"""What a light look at a sheet seeks and finds, whatever the file's type."""

from __future__ import annotations

from dataclasses import dataclass, field

from dudao.reading.grid import Spot
from dudao.reading.overlay import Over
from dudao.reading.richtext import Mark
from dudao.reading.styles import Styles

_SATISFIED = ("满意".encode(), b"&#28385;&#24847;", b"&#x6EE1;&#x610F;", b"&#x6ee1;&#x610f;")


def prints_options(xml: bytes) -> bool:
    """May options be printed in cells here (满意 is said), the chosen one set apart by its style?"""
    return any(word in xml for word in _SATISFIED)


@dataclass(slots=True)
class Look:
    """What to look for in every sheet of one workbook."""

    styles: Styles
    marks: dict[int, Mark] = field(default_factory=dict)  # by index of shared string
    recalculates: bool = False  # fullCalcOnLoad: a formula's cached 0 was never calculated
    sizes: bool = False  # there are pictures: row heights matter
    options: bool | None = (
        False  # options are printed: what is set apart matters; None: see the text
    )
    string_bytes: int = 0  # the longest shared string


@dataclass(slots=True)
class Findings:
    """What one worksheet's XML says beside its values. Spots are 0-based, absolute."""

    cells: int = 0  # cells that hold something
    strings: int = 0  # cells that refer to a shared string
    lowest: Spot = (-1, -1)  # the last cell of the lowest row that holds something
    rightmost: Spot = (-1, -1)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_cols: set[int] = field(default_factory=set)
    struck: set[Spot] = field(default_factory=set)
    fonts: dict[Spot, str] = field(default_factory=dict)
    marked: dict[Spot, str] = field(default_factory=dict)
    stressed: dict[Spot, list[str]] = field(default_factory=dict)  # runs set apart within a cell
    formats: dict[str, list[Spot]] = field(default_factory=dict)
    no_zeros: bool = False  # the view shows no noughts
    notes: dict[Spot, tuple[str, str]] = field(default_factory=dict)
    values: dict[Spot, str | None] = field(default_factory=dict)  # put instead of calamine's
    photos: dict[Spot, str | None] = field(default_factory=dict)  # in-cell pictures: cell → WPS ID
    heights: dict[int, float] = field(default_factory=dict)  # points
    widths: list[tuple[int, int, float]] = field(default_factory=list)  # characters
    usual: tuple[float, float] = (15.0, 8.43)  # height and width of what says none
    controls: bytes = b""  # the XML of check boxes, option buttons …
    things: list[Over] = field(default_factory=list)  # what lies over cells
    comments: list[tuple[Spot, str]] = field(default_factory=list)
    header: str = ""  # the page's header, with its codes (&C, &"宋体" …)
    conditional: bytes = b""  # the XML of conditional formats
    embedded: bool = False  # other documents lie on the sheet
    legacy: bool = False  # there is a drawing of the older kind (VML)
    drawing: str | None = None  # relation id
    carriage: bool = False  # some text holds a carriage return
    clipped: list[bytes] | None = None  # the XML without empty tails, where that is far smaller
