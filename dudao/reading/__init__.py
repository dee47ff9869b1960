"""Bytes → grids: what every uploaded file is read by, in a child process with limits."""

from dudao.reading.archive import expand, is_archive
from dudao.reading.grid import Grid, Reading, Spot
from dudao.reading.reader import Reader

__all__ = ["Grid", "Reader", "Reading", "Spot", "expand", "is_archive"]
