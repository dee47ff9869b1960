"""What recognition says: this form stands here, or nothing known does and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dudao.problems import Problem
from dudao.reading.grid import Grid


@dataclass(slots=True)
class Claim:
    """Exactly one form on an area of one grid. ``payload`` is what its layout's extraction needs."""

    form_id: str
    grid: Grid
    area: tuple[int, int, int, int]  # r1, c1, r2, c2, 0-based inclusive
    layout: str  # list | card | survey
    payload: Any = None
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class NearMiss:
    """A form that an unknown sheet nearly is: labels found, labels missing."""

    form_id: str
    found: tuple[str, ...]
    missing: tuple[str, ...]
    header_row: int | None = None


@dataclass(slots=True)
class Unknown:
    """A sheet that is no known form: its problem says so, ``near`` says which it nearly is."""

    grid: Grid
    problems: list[Problem]
    near: list[NearMiss] = field(default_factory=list)
