"""Plain bars: a year's months by kind, and shares of a whole, each with its number beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dudao.charts.frame import Figure, bare_axis, label, layout, tint

MONTHS = tuple(f"{month}月" for month in range(1, 13))
KIND_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#8A96A3")
KIND_INK = ("#FFFFFF", "#1B2733", "#FFFFFF", "#1B2733", "#1B2733", "#1B2733")
SMALL, BODY = 15, 16
READABLE = 0.11
"""The part of the highest bar that a line of text takes."""


class Share(NamedTuple):
    """One bar: its name, a part of a whole (0…1; None: not known), and the words at its end."""

    name: str
    part: float | None
    words: str


def month_bars(counts: Mapping[str, Sequence[int]], title: str) -> Figure:
    """A bar a month, parted by kind (name → twelve counts); the total stands above, a kind's number in its part where
    that is high enough to read it; the table under the chart has them all."""
    drawn = {name: of for name, of in counts.items() if sum(of)}
    totals = [sum(of[n] for of in drawn.values()) for n in range(12)]
    least = READABLE * max([*totals, 1])
    colour = {name: n % len(KIND_COLOURS) for n, name in enumerate(counts)}
    traces = [
        {
            "type": "bar",
            "name": label(name),
            "x": list(MONTHS),
            "y": list(of),
            "marker": {"color": KIND_COLOURS[colour[name]]},
            "text": [str(n) if least < n != total else "" for n, total in zip(of, totals, strict=True)],
            "textposition": "inside",
            "insidetextanchor": "middle",
            "textangle": 0,
            "constraintext": "none",
            "textfont": {"color": KIND_INK[colour[name]], "size": SMALL},
            "hovertext": [f"{m} {label(name)} {n} 次" for m, n in zip(MONTHS, of, strict=True)],
            "hoverinfo": "text",
        }
        for name, of in drawn.items()
    ]  # fmt: skip
    above = {
        "type": "scatter",
        "mode": "text",
        "x": list(MONTHS),
        "y": totals,
        "text": [str(n) if n else "0" for n in totals],
        "textposition": "top center",
        "textfont": {"size": SMALL},
        "hoverinfo": "skip",
        "showlegend": False,
    }
    return {
        "data": [*traces, above],
        "layout": layout(
            300,
            title,
            barmode="stack",
            bargap=0.25,
            showlegend=bool(drawn),
            legend={
                "orientation": "h", "traceorder": "normal", "x": 0, "y": 1.0, "yanchor": "bottom",
                "font": {"size": SMALL}, "itemclick": False, "itemdoubleclick": False,
            },
            margin={"l": 8, "r": 8, "t": 84, "b": 8},
            xaxis=bare_axis(
                tickfont={"size": SMALL}, categoryorder="array", categoryarray=list(MONTHS),
                tickvals=list(MONTHS), ticktext=["1月", *map(str, range(2, 13))],
            ),
            yaxis=bare_axis(showticklabels=False, range=[0, max([*totals, 1]) * 1.25]),
        ),
    }  # fmt: skip


def share_bars(
    rows: Sequence[Share], title: str, colour: str = "#0072B2", *, whole: bool = True
) -> Figure:
    """A bar a row, out of the whole, which is drawn pale behind it where there is one; the words stand at the right."""
    names = [label(row.name) for row in rows]
    behind = {
        "type": "bar",
        "orientation": "h",
        "y": names,
        "x": [1] * len(rows),
        "marker": {"color": "rgba(128,128,128,0.16)"},
        "hoverinfo": "skip",
    }
    parts = {
        "type": "bar",
        "orientation": "h",
        "y": names,
        "x": [row.part or 0 for row in rows],
        "marker": {"color": colour},
        "hovertext": [f"{name}：{label(row.words)}" for name, row in zip(names, rows, strict=True)],
        "hoverinfo": "text",
    }
    notes = [
        {
            "x": 1.02, "xanchor": "left", "y": name, "text": label(row.words), "showarrow": False,
            "font": {"size": SMALL},
        }
        for name, row in zip(names, rows, strict=True)
    ]  # fmt: skip
    return {
        "data": [behind, parts] if whole else [parts],
        "layout": layout(
            64 + 32 * len(rows),
            title,
            barmode="overlay",
            bargap=0.3,
            annotations=notes,
            xaxis=bare_axis(range=[0, 1.45], showticklabels=False),
            yaxis=bare_axis(autorange="reversed", tickfont={"size": SMALL}),
        ),
    }


def grid_chart(
    lines: Sequence[str],
    headings: Sequence[str],
    values: Sequence[Sequence[float | None]],
    title: str,
) -> Figure:
    """Lines × headings: the number in each cell, darker for more; what may not be told is left blank."""
    known = [v for row in values for v in row if v is not None and v == v]
    most = max(known, default=0) or 1
    spots = [
        (label(h), label(name), f"{v:g}")
        for name, row in zip(lines, values, strict=True)
        for h, v in zip(headings, row, strict=True)
        if v is not None and v == v and v
    ]
    heat = {
        "type": "heatmap",
        "x": [label(h) for h in headings],
        "y": [label(name) for name in lines],
        "z": [[None if v is None or v != v else v for v in row] for row in values],
        "zmin": 0,
        "zmax": most,
        "colorscale": [[0, tint("#0072B2", 0.06)], [1, tint("#0072B2", 0.65)]],
        "showscale": False,
        "xgap": 3,
        "ygap": 3,
        "hoverinfo": "x+y+z",
    }
    words = {
        "type": "scatter",
        "mode": "text",
        "x": [x for x, _, _ in spots],
        "y": [y for _, y, _ in spots],
        "text": [text for _, _, text in spots],
        "textfont": {"size": SMALL},
        "hoverinfo": "skip",
    }
    return {
        "data": [heat, words],
        "layout": layout(
            104 + 30 * len(lines),
            title,
            margin={"l": 8, "r": 8, "t": 84, "b": 8},
            xaxis=bare_axis(side="top", type="category", tickfont={"size": SMALL}),
            yaxis=bare_axis(autorange="reversed", type="category", tickfont={"size": SMALL}),
        ),
    }
