"""What reading one uploaded file yields: the records contract as dataclasses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dudao.problems import Problem


@dataclass(slots=True)
class Record:
    """One record. ``cells`` says where each field stands (address as the user sees it)."""

    row: int  # 1-based, as CONTRACT's _row
    values: dict[str, Any]
    cells: dict[str, str] = field(default_factory=dict)
    hours: str | None = None  # a session's, 09:00-11:00, where its row says from when to when


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan attached to an entry made by hand: ``kind`` is pdf, jpg or png, ``label`` the name it had."""

    sha256: str
    kind: str
    bytes: int
    label: str = ""


@dataclass(slots=True)
class SheetResult:
    """One entry of ``sheets``: one form on one sheet (or a sheet that is no known form)."""

    sheet: str | None
    form: str | None
    meta: dict[str, Any] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    meta_cells: dict[str, str] = field(default_factory=dict)
    near: list[Any] = field(default_factory=list)  # near misses of an unknown sheet, for the page
    columns: dict[str, str] = field(default_factory=dict)  # field → header as printed
    by_hand: bool = False  # typed into the page: covers no time and replaces nothing
    sides: dict[str, Any] = field(default_factory=dict)  # a ledger's: see recognition.lists.sides

    def as_dict(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet,
            "form": self.form,
            "meta": self.meta,
            "records": [{**r.values, "_row": r.row} for r in self.records],
            "problems": [p.as_dict() for p in self.problems],
        }


@dataclass(slots=True)
class FileResult:
    """One file in CONTRACT's shape, with the cells kept for the store."""

    file: str
    sha256: str
    sheets: list[SheetResult] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    scans: tuple[Scan, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "sha256": self.sha256,
            "sheets": [s.as_dict() for s in self.sheets],
            "problems": [p.as_dict() for p in self.problems],
        }

    @property
    def readable(self) -> bool:
        """Whether anything in it can be committed."""
        return any(s.form for s in self.sheets)
