"""What every figure shares: safe labels, tinted fills, a layout that takes the page's own colours."""

from __future__ import annotations

import html
from typing import Any

Figure = dict[str, Any]
RED = "#D55E00"


def label(text: Any) -> str:
    """Text from a file as a plotly label, which would otherwise read tags.

    >>> label("<b>五华</b>")
    '&lt;b&gt;五华&lt;/b&gt;'
    """
    return html.escape("" if text is None else str(text))


def tint(colour: str, alpha: float) -> str:
    """A see-through fill, so that the page's own text colour stays readable, light or dark.

    >>> tint("#D55E00", 0.3)
    'rgba(213,94,0,0.3)'
    """
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha})"


def wash(colour: str) -> str:
    """The fill of a marked area; the red one is stronger, so that it is found at once, also in the dark.

    >>> wash("#D55E00"), wash("#009E73")
    ('rgba(213,94,0,0.42)', 'rgba(0,158,115,0.25)')
    """
    return tint(colour, 0.42 if colour == RED else 0.25)


def layout(height: int, title: str | None = None, **more: Any) -> Figure:
    """A quiet layout in pixels of height; nothing zooms or drags by accident in a meeting."""
    top = 44 if title else 8
    base: Figure = {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": top, "b": 8, "pad": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "dragmode": False,
        "showlegend": False,
        "hoverlabel": {"align": "left"},
    }
    if title:
        base["title"] = {"text": label(title), "x": 0, "xanchor": "left", "font": {"size": 18}}
    return {**base, **more}


def bare_axis(**more: Any) -> Figure:
    """An axis without line, grid, ticks or zoom."""
    return {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "fixedrange": True,
        "automargin": True,
        **more,
    }
