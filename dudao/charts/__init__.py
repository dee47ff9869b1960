"""Figures as plain plotly dicts. They build and return; nothing is shown, nothing from streamlit."""

from dudao.charts.bars import grid_chart, month_bars, share_bars
from dudao.charts.likert import likert_bars, likert_title
from dudao.charts.strips import month_strip, quarter_strip

__all__ = [
    "grid_chart",
    "likert_bars",
    "likert_title",
    "month_bars",
    "month_strip",
    "quarter_strip",
    "share_bars",
]
