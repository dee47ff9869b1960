"""Bytes → grids: what every uploaded file is read by, in a child process with limits."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dudao.reading.archive import expand, is_archive, is_litter
    from dudao.reading.grid import Grid, Reading, Spot
    from dudao.reading.reader import Reader

__all__ = ["Grid", "Reader", "Reading", "Spot", "expand", "is_archive", "is_litter"]

_HOMES = {"Reader": "reader", "expand": "archive", "is_archive": "archive", "is_litter": "archive"}


def __getattr__(name: str) -> Any:
    """The package's names, imported when asked for: the child needs none of the parent's side."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'grid')}"), name)
