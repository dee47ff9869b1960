"""What reading one uploaded file yields: the records contract as dataclasses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from dudao.problems import Problem


class Source(NamedTuple):
    """Which record of which upload: what a figure is counted from, followed by identity and never by its text.

    ``record`` is the record's first number within its form (a correction keeps it), 0 where a whole sheet is the
    source (then ``row`` is 0 too). ``label`` (``file!sheet!R7``) is for people; two uploads of one name have it alike.
    A tuple and not a dataclass: a year of a large city has a million of them.
    """

    label: str
    upload: int
    sheet: int
    row: int
    record: int

    @property
    def key(self) -> tuple[int, int, int]:
        """What two looks at one record have in common, whatever its file is called by then."""
        return self.upload, self.sheet, self.record

    def text(self, shared: Mapping[int, str] | None = None) -> str:
        """The label; where other uploads bear the file's name (``shared``: upload → name), with the upload's number.

        >>> of = Source("督导台账.xlsx!Sheet1!R3", 2, 1, 3, 57)
        >>> of.text(), of.text({1: "督导台账.xlsx", 2: "督导台账.xlsx"})
        ('督导台账.xlsx!Sheet1!R3', '督导台账.xlsx（第2号）!Sheet1!R3')
        """
        file = (shared or {}).get(self.upload)
        if file is None or not self.label.startswith(file):  # a lens may show another name
            return self.label
        return f"{file}（第{self.upload}号）{self.label[len(file) :]}"


@dataclass(slots=True)
class Record:
    """One record. ``cells`` says where each field stands (address as the user sees it)."""

    row: int  # 1-based, as docs/contract.md's _row
    values: dict[str, Any]
    cells: dict[str, str] = field(default_factory=dict)
    hours: str | None = None  # a session's, 09:00-11:00, where its row says from when to when


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan of an entry made by hand, or a proof: ``kind`` is pdf, jpg or png (a proof: also docx, xlsx), ``label`` the
    name it had."""

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
    sides: dict[str, Any] = field(
        default_factory=dict
    )  # a ledger's: see recognition.lists.ledger_title

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
    """One file in the contract's shape (docs/contract.md), with the cells kept for the store."""

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
