"""Cells as figures, and a choice's words as pairs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

_TOTALLED = re.compile(r"合计|应发|总计|总额|gross|total", re.I)


def figure(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, str) and re.fullmatch(r"[¥￥]?[\d,]+(?:\.\d+)?元?", value.strip()):
        return float(re.sub(r"[¥￥,元\s]", "", value))
    return None


def pairs(choices: object) -> object:
    return (
        tuple((k, tuple(v)) for k, v in choices.items()) if isinstance(choices, dict) else choices
    )


def said_to_be_totals(
    paths: Sequence[Any], cells: Mapping[int, Any], evidence: Any, field_at: Sequence[int]
) -> None:
    """Of several sums in a row the one that is called the total."""
    sums = [p.col for p in paths if cells[p.col].numeric > 0.9]
    for place, path in enumerate(paths):
        if len(sums) > 1 and path.col in sums and _TOTALLED.search(path.text):
            for at in field_at:
                said = evidence[place][at]
                said.words += 1.5 if said.words > 0 and said.contents > -1 else 0.0
