"""What a claim of a list holds: its title's rows, then segments of rows, each under its header."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from dudao.recognition.claims import Claim
from dudao.recognition.lists.headers import Head
from dudao.recognition.lists.vocabulary import Vocabulary


@dataclass(slots=True)
class Segment:
    """The body rows ``first``..``last`` under one header."""

    head: Head
    first: int
    last: int


@dataclass(slots=True)
class Table:
    """One table: rows ``opening`` hold its title and meta; its segments follow in reading order."""

    words: Vocabulary
    opening: tuple[int, int]
    segments: list[Segment] = field(default_factory=list)
    unread: tuple[int, int] | None = None


def header_row(claim: Claim) -> int:
    """The first row of a list's first header."""
    return min(segment.head.top for segment in claim.payload.segments)


def begun_at(claim: Claim, row: int) -> Claim:
    """The list with what stands above ``row`` left to others; as it was where that is no part of it."""
    first, last = claim.payload.opening
    if not first < row <= last + 1:
        return claim
    table = replace(claim.payload, opening=(row, last))
    return replace(claim, payload=table, area=(row, *claim.area[1:]))
