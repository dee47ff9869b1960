"""List forms: header rows found by their label sets anywhere on a sheet."""

from __future__ import annotations

from collections.abc import Mapping

from dudao.forms import Form
from dudao.reading.grid import Grid
from dudao.recognition.claims import Claim, NearMiss


def find(
    grid: Grid, forms: Mapping[str, Form], mappings: Mapping[str, Mapping[str, str]] | None = None
) -> list[Claim]:
    """Every table of a list form on the grid."""
    return []


def near_misses(grid: Grid, forms: Mapping[str, Form]) -> list[NearMiss]:
    """Forms the grid nearly is, best first."""
    return []


def looks_filled(grid: Grid) -> bool:
    """Whether a sheet holds a table rather than a few short lists of options."""
    return False
