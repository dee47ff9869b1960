"""The tile grid of the counties (格子地图): equal weight for each, no map licence needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dudao.charts.frame import Figure, bare_axis, label, layout, wash

HEAD, TILE = 60, 74
"""Pixels: the title, a row of tiles."""
FEWEST_COLUMNS = 5
"""A lone county's tile is as wide as one among fourteen."""


class Tile(NamedTuple):
    """One county: its place in the grid (0-based), its mark and a short line of figures."""

    county: str
    col: int
    row: int
    sign: str
    word: str
    colour: str
    line: str = ""


def tile_grid(tiles: Sequence[Tile], title: str) -> Figure:
    """One square a county, coloured by its standing; sign and word stand beside the colour.

    The grid is cut to the counties there are. A point's ``customdata`` is the county's name, so that a
    click can open it.
    """
    shapes = [_square(tile) for tile in tiles]
    trace = {
        "type": "scatter",
        "mode": "markers+text",
        "x": [tile.col for tile in tiles],
        "y": [tile.row for tile in tiles],
        "text": [_lines(tile) for tile in tiles],
        "textposition": "middle center",
        "textfont": {"size": 15},
        "marker": {"size": 58, "symbol": "square", "opacity": 0},
        "selected": {"marker": {"opacity": 0}},
        "unselected": {"marker": {"opacity": 0}, "textfont": {}},
        "customdata": [tile.county for tile in tiles],
        "hovertext": [f"{label(t.county)} {label(t.word)} {label(t.line)}" for t in tiles],
        "hoverinfo": "text",
    }
    left, right = _span([tile.col for tile in tiles], FEWEST_COLUMNS)
    top, bottom = _span([tile.row for tile in tiles], 1)
    return {
        "data": [trace],
        "layout": layout(
            HEAD + TILE * (bottom - top + 1),
            title,
            shapes=shapes,
            clickmode="event+select",
            xaxis=bare_axis(range=[left - 0.5, right + 0.5], showticklabels=False),
            yaxis=bare_axis(range=[bottom + 0.5, top - 0.5], showticklabels=False),
        ),
    }


def _span(places: Sequence[int], fewest: int) -> tuple[int, int]:
    """The first and last line of the grid, at least ``fewest`` of them.

    >>> _span([1], 5), _span([0, 4], 5), _span([], 1)
    ((1, 5), (0, 4), (0, 0))
    """
    first = min(places, default=0)
    return first, max(max(places, default=0), first + fewest - 1)


def _square(tile: Tile) -> Mapping[str, object]:
    return {
        "type": "rect",
        "x0": tile.col - 0.47,
        "x1": tile.col + 0.47,
        "y0": tile.row - 0.45,
        "y1": tile.row + 0.45,
        "fillcolor": wash(tile.colour),
        "line": {"color": tile.colour, "width": 2},
        "layer": "below",
    }


def _lines(tile: Tile) -> str:
    name = f"<span style='font-size:16px'><b>{label(tile.county)}</b></span>"
    lines = [name, f"{label(tile.sign)} {label(tile.word)}"]
    if tile.line:
        lines.append(label(tile.line))
    return "<br>".join(lines)
