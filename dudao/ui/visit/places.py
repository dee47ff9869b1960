"""The counties as the pages list them: by code, with their place in the tile grid."""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from dudao import ROOT


class County(NamedTuple):
    """A county's official short name and its tile (0-based)."""

    name: str
    col: int
    row: int


@functools.cache
def counties() -> tuple[County, ...]:
    """The fourteen, in the order of their codes."""
    with (ROOT / "data" / "areas" / "counties.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(
            County(row["key"], int(row["tile_col"]), int(row["tile_row"]))
            for row in csv.DictReader(file)
        )


def names() -> list[str]:
    """Their names."""
    return [county.name for county in counties()]


def page(name: str) -> str:
    """The path of a page for links, as Streamlit wants it: relative to the main script's folder."""
    return f"../../pages/{name}.py"


def sheet(name: str, asked: Mapping[str, str]) -> str:
    """The address of a page's sheet of paper, with what is asked of it.

    >>> sheet("county", {"county": "五华区", "x": "a&b"})
    '/print/county?county=%E4%BA%94%E5%8D%8E%E5%8C%BA&x=a%26b'
    """
    return f"/print/{name}?{urlencode(asked)}"
