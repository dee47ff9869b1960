"""Time as strips: county × month counts with the year's verdict at the right, and a year's four quarters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dudao.charts.frame import Figure, bare_axis, label, layout, tint, wash

MONTHS = tuple(f"{month}月" for month in range(1, 13))
BOX = 16
"""Characters that a quarter's box has room for in a line."""
VERDICT = 12.7  # where the annual verdict stands on the axis of months


class Row(NamedTuple):
    """One county: its counts by month (1…12) and the mark of its year."""

    county: str
    counts: Mapping[int, int]
    sign: str
    word: str
    colour: str


class Quarter(NamedTuple):
    """One quarter's box: how many sessions, and the mark of its verdict."""

    quarter: int
    count: int | None
    sign: str
    word: str
    colour: str
    kinds: Sequence[str] = ()


def month_strip(rows: Sequence[Row], title: str, colour: str = "#0072B2") -> Figure:
    """County × month: the number in each cell, darker for more; the annual verdict as the last column.

    One heat map rather than a shape a cell: plotly checks every shape, which would cost 40 ms.
    """
    counts = [[row.counts.get(month, 0) for month in range(1, 13)] for row in rows]
    most = max((count for line in counts for count in line), default=0) or 1
    heat = {
        "type": "heatmap",
        "x": list(range(12)),
        "y": list(range(len(rows))),
        "z": counts,
        "zmin": 0,
        "zmax": most,
        "colorscale": [
            [0, tint(colour, 0.06)],
            [0.5 / most, tint(colour, 0.06)],
            [0.5 / most, tint(colour, 0.3)],
            [1, tint(colour, 0.7)],
        ],
        "showscale": False,
        "xgap": 3,
        "ygap": 3,
        "hovertext": [
            [f"{label(row.county)} {month}：{n} 次" for month, n in zip(MONTHS, line, strict=True)]
            for row, line in zip(rows, counts, strict=True)
        ],
        "hoverinfo": "text",
    }
    said = [
        (x, y, str(count)) for y, line in enumerate(counts) for x, count in enumerate(line) if count
    ]
    said += [(VERDICT, y, f"{label(row.sign)} {label(row.word)}") for y, row in enumerate(rows)]
    words = {
        "type": "scatter",
        "mode": "text",
        "x": [x for x, _, _ in said],
        "y": [y for _, y, _ in said],
        "text": [text for _, _, text in said],
        "textfont": {"size": 15},
        "hoverinfo": "skip",
    }
    shapes = [
        _cell(VERDICT, line, wash(row.colour), row.colour, 1.9) for line, row in enumerate(rows)
    ]
    return {
        "data": [heat, words],
        "layout": layout(
            88 + 29 * len(rows),
            title,
            shapes=shapes,
            margin={"l": 8, "r": 8, "t": 72, "b": 8},
            xaxis=bare_axis(
                range=[-0.55, VERDICT + 1],
                side="top",
                tickmode="array",
                tickvals=[*range(12), VERDICT],
                ticktext=[*MONTHS, "全年"],
                tickfont={"size": 15},
            ),
            yaxis=bare_axis(
                range=[len(rows) - 0.45, -0.55],
                tickmode="array",
                tickvals=list(range(len(rows))),
                ticktext=[label(row.county) for row in rows],
                tickfont={"size": 15},
            ),
        ),
    }


def quarter_strip(quarters: Sequence[Quarter], title: str) -> Figure:
    """Four boxes: sessions of each quarter, with sign and word."""
    shapes = [_cell(q.quarter - 1, 0, wash(q.colour), q.colour, 0.94, 0.9) for q in quarters]
    trace = {
        "type": "scatter",
        "mode": "text",
        "x": [q.quarter - 1 for q in quarters],
        "y": [0] * len(quarters),
        "text": [
            f"<b>{q.quarter}季度</b><br>{label(q.sign)} {label(q.word)}"
            + ("" if q.count is None else f" {q.count} 场")
            + "".join(f"<br>{line}" for line in _kinds(q))
            for q in quarters
        ],
        "textfont": {"size": 15},
        "hoverinfo": "skip",
    }
    return {
        "data": [trace],
        "layout": layout(
            128 + 18 * max((len(_kinds(q)) for q in quarters), default=0),
            title,
            shapes=shapes,
            xaxis=bare_axis(range=[-0.5, 3.5], showticklabels=False),
            yaxis=bare_axis(range=[0.5, -0.5], showticklabels=False),
        ),
    }


def _kinds(quarter: Quarter) -> list[str]:
    """The kinds as lines of a box; what stands in brackets goes to the next, where a box has room for it."""
    return [
        label(line)
        for kind in quarter.kinds
        for line in (kind.replace("（", "\n（").split("\n") if len(kind) > BOX else [kind])
    ]


def _cell(
    x: float,
    y: float,
    fill: str,
    line: str | None = None,
    width: float = 0.94,
    height: float = 0.86,
) -> Mapping[str, object]:
    return {
        "type": "rect",
        "x0": x - width / 2,
        "x1": x + width / 2,
        "y0": y - height / 2,
        "y1": y + height / 2,
        "fillcolor": fill,
        "line": {"width": 1.5, "color": line} if line else {"width": 0},
        "layer": "below",
    }
