"""Diverging Likert bars: dissatisfied answers to the left of zero, satisfied to the right, 一般 astride."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dudao.charts.frame import Figure, bare_axis, label, layout

LEVELS = ("非常不满意", "很不满意", "一般", "很满意", "非常满意")
COLOURS = ("#B35806", "#F1A340", "#B8BFC7", "#92C5DE", "#0072B2")
TEXT = ("#FFFFFF", "#1B2733", "#1B2733", "#1B2733", "#FFFFFF")
READABLE = 0.06


def _width(count: int) -> float:
    """The share that a number takes of the bar.

    >>> _width(9), _width(12345)
    (0.06, 0.1)
    """
    return max(READABLE, 0.02 * len(str(count)))


class Item(NamedTuple):
    """One bar: its name and the answers per level (1 … 5); None where the group is suppressed."""

    name: str
    counts: Sequence[int] | None
    note: str = ""


def shares(counts: Sequence[int]) -> list[float]:
    """Shares of the five levels, 0 where nobody answered.

    >>> shares([0, 0, 1, 1, 2])
    [0.0, 0.0, 0.25, 0.25, 0.5]
    """
    total = sum(counts)
    return [count / total if total else 0.0 for count in counts]


def likert_title(items: Sequence[Item]) -> str:
    """The finding: the item with the smallest share of 很满意 and 非常满意.

    >>> likert_title([Item("内容", [0, 0, 1, 4, 5]), Item("游戏环节", [0, 1, 2, 4, 3])])
    '满意率最低的是“游戏环节”，70%'
    """
    known = [(sum(shares(i.counts)[3:]), i.name) for i in items if i.counts and sum(i.counts)]
    if not known:
        return "还没有可用的满意度答案"
    rate, name = min(known)
    if rate == max(known)[0]:
        return f"各行的满意率都是 {rate:.0%}"
    return f"满意率最低的是“{name}”，{rate:.0%}"


def likert_bars(items: Sequence[Item], title: str | None = None) -> Figure:
    """One stacked bar an item; the number of answers stands in every segment wide enough to read."""
    names = [label(item.name) for item in items]
    parts = [shares(item.counts or [0] * 5) for item in items]
    lefts = [-(p[0] + p[1] + p[2] / 2) for p in parts]
    traces = []
    for level, (word, colour, ink) in enumerate(zip(LEVELS, COLOURS, TEXT, strict=True)):
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": word,
                "y": names,
                "x": [p[level] for p in parts],
                "base": [left + sum(p[:level]) for left, p in zip(lefts, parts, strict=True)],
                "marker": {"color": colour, "line": {"width": 0}},
                "text": [
                    str(item.counts[level])
                    if item.counts and p[level] >= _width(item.counts[level])
                    else ""
                    for item, p in zip(items, parts, strict=True)
                ],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "constraintext": "none",
                "textfont": {"color": ink, "size": 15},
                "hovertext": [
                    f"{name}：{word} {item.counts[level]} 份（{p[level]:.0%}）"
                    if item.counts
                    else ""
                    for name, item, p in zip(names, items, parts, strict=True)
                ],
                "hoverinfo": "text",
            }
        )
    notes = [
        {
            "x": 1.0,
            "xref": "paper",
            "xanchor": "right",
            "y": name,
            "text": label(item.note),
            "showarrow": False,
            "font": {"size": 15},
        }
        for name, item in zip(names, items, strict=True)
        if item.note
    ]
    reach = max([0.1, *(-left for left in lefts)])
    return {
        "data": traces,
        "layout": layout(
            110 + 34 * len(items),
            title,
            barmode="overlay",
            bargap=0.28,
            annotations=notes,
            showlegend=True,
            legend={
                "orientation": "h",
                "traceorder": "normal",
                "x": 0,
                "y": 1.0,
                "yanchor": "bottom",
                "font": {"size": 15},
                "itemclick": False,
                "itemdoubleclick": False,
            },
            margin={"l": 8, "r": 8, "t": 84 if title else 40, "b": 8},
            xaxis=bare_axis(
                range=[-reach - 0.02, 1.32 if notes else 1.02],
                showticklabels=False,
                zeroline=True,
                zerolinewidth=1,
                zerolinecolor="rgba(128,128,128,0.6)",
            ),
            yaxis=bare_axis(autorange="reversed", tickfont={"size": 15}),
        ),
    }
