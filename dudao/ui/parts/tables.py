"""Tables and figures as every page shows them: Chinese headings, no index, a data table under each figure."""

from __future__ import annotations

import functools
import html
import json
import zlib
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st
from streamlit.dataframe_util import convert_pandas_df_to_arrow_bytes

from dudao.charts.frame import Figure
from dudao.ui.parts import exporting
from dudao.ui.visit import kept, masks

ROW, LINE, PADDING = 34, 23, 16
WRAPS = 75
"""Streamlit wraps text only in rows higher than 4 rem, of 18 px each."""
WIDER = 1.125
"""Widths are given for text of 14 px; a table's is 0.875 of 18."""
CHART = {
    "displayModeBar": "hover", "modeBarButtons": [["toImage"]], "displaylogo": False,
    "toImageButtonOptions": {"format": "png", "scale": 2, "filename": "督导看板"},
    "scrollZoom": False, "doubleClick": False, "showTips": False,
}  # fmt: skip
"""One button, on the chart itself: it is taken away as a picture, made in the browser."""


def show(
    frame: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    title: str | None,
    key: str,
    rows: int = 12,
    lines: int = 1,
    config: Mapping[str, Any] | None = None,
    **more: Any,
) -> Any:
    """The frame's labelled columns, in the labels' order; lists joined, empty cells left empty, personal details hidden.

    With more ``lines`` a row takes longer texts, which wrap. ``title``: what the table is called where it is taken
    away (:func:`exporting.table`); None: it has a download of its own.
    """
    seen = prepared(frame, labels)
    if not len(seen) and "on_select" not in more:  # the browser would write “empty” into the grid
        return st.caption("没有记录。")
    chosen = st.dataframe(
        seen,
        hide_index=True,
        row_height=_row(lines),
        height=height_of(len(seen), rows, lines),
        key=key,
        column_config=dict(config or {}),
        **{"placeholder": "", **more},
    )
    if title is not None:
        exporting.table(seen, title, key, empty=more.get("placeholder", ""))
    return chosen


def take(frame: pd.DataFrame, title: str, key: str) -> None:
    """The way to take away a table that is drawn in colours: its words."""
    exporting.table(prepared(frame), title, key)


def prepared(frame: pd.DataFrame, labels: Mapping[str, str] | None = None) -> pa.Table:
    """What :func:`show` sends, as columns; of a table that is kept it is made once."""
    how = ("table", masks.hidden(), None if labels is None else tuple(labels.items()))
    return kept.beside(frame, how, lambda: _prepared(frame, labels))


def _prepared(frame: pd.DataFrame, labels: Mapping[str, str] | None) -> pa.Table:
    labels = labels or {str(name): str(name) for name in frame.columns}
    seen = frame[[name for name in labels if name in frame.columns]].rename(columns=dict(labels))
    for name in seen.columns:
        if seen[name].map(lambda value: isinstance(value, list)).any():
            seen[name] = seen[name].map(_joined)
    sent = convert_pandas_df_to_arrow_bytes(masks.table(seen))
    return pa.ipc.open_stream(sent).read_all()


def pick(
    frame: pd.DataFrame,
    ids: Sequence[Hashable],
    *,
    key: str,
    several: bool = False,
    **more: Any,
) -> list[Any]:
    """The frame as :func:`show` has it; the ids of its chosen rows (``ids``: one a row, in order).

    What was chosen is kept by its id: of a list that changed, the same thing stays chosen wherever it stands now,
    and what is gone is chosen no more.
    """
    mine, stamp = f"{key}_picked", zlib.crc32(repr(ids := list(ids)).encode())
    kept = [one for one in st.session_state.get(mine, ()) if one in ids]
    kept = kept if several else kept[:1]
    chosen = show(
        frame,
        key=f"{key}_{stamp:x}",
        on_select="rerun",
        selection_mode="multi-row" if several else "single-row",
        selection_default={"selection": {"rows": [ids.index(one) for one in kept]}},
        **more,
    )
    found = [ids[row] for row in chosen["selection"]["rows"] if row < len(ids)]
    st.session_state[mine] = found
    return found


def widths(pixels: Mapping[str, int]) -> dict[str, Any]:
    """Column widths as a table's ``config``."""
    return {
        name: st.column_config.Column(width=round(WIDER * width)) for name, width in pixels.items()
    }


def height_of(count: int, most: int, lines: int = 1) -> int:
    """Pixels for ``count`` rows under a heading, a scroll bar beyond ``most``."""
    return _row(lines) * min(max(count, 1), most) + ROW + 4


def _row(lines: int) -> int:
    return ROW if lines == 1 else max(WRAPS, LINE * lines + PADDING)


INK = {"light": "#0F1820", "dark": "#E8EEF4"}


def draw(chart: Figure, key: str, **more: Any) -> Any:
    """A figure in the page's own ink, which Streamlit would grey."""
    ink = INK["dark" if st.context.theme.type == "dark" else "light"]
    layout = {**chart["layout"], "font": {"color": ink}}
    for axis in ("xaxis", "yaxis"):
        layout[axis] = {
            **layout[axis],
            "tickfont": {**layout[axis].get("tickfont", {}), "color": ink},
        }
    inked = {**chart, "layout": layout}
    return st.plotly_chart(_checked(json.dumps(inked)), key=key, config=CHART, **more)


@functools.lru_cache(maxsize=64)
def _checked(spec: str) -> Any:
    """The figure as plotly's own object: its check, most of a chart's cost, is made once a figure."""
    from plotly.graph_objects import Figure as Plotly

    made = Plotly(json.loads(spec))
    plain = made.to_dict()
    made.to_dict = lambda: (
        plain
    )  # else copied whole each time it is drawn; Streamlit only writes it out
    return made


def figure(chart: Figure, table: pd.DataFrame, *, key: str, taken: bool = True) -> None:
    """A figure and, folded under it, the same figures as a table (reachable by keyboard), called as the figure is.

    ``taken``: see :func:`show`."""
    draw(chart, key)
    with st.expander("数据表"):
        title = html.unescape(chart["layout"]["title"]["text"]) if taken else None
        show(table, title=title, key=f"{key}_table")


def turned(key: str) -> str:
    """The widget key of this turn; a new turn forgets what was chosen."""
    return f"{key}_{st.session_state.setdefault(f'{key}_turn', 0)}"


def release(key: str) -> None:
    """Forget what was chosen in a table or figure, so that the same can be chosen again."""
    st.session_state[f"{key}_turn"] = st.session_state.get(f"{key}_turn", 0) + 1


def _joined(value: Any) -> Any:
    return "、".join(str(part) for part in value) if isinstance(value, list) else value
