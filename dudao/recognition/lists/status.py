"""Whether a row's session was held, by all that the row says of it: note, kind, mode, a column of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dudao.patterns import late
from dudao.recognition.labels import squeeze
from dudao.recognition.lists.columns import BoundColumn
from dudao.recognition.lists.rows import DITTO
from dudao.values.parsed import Parsed
from dudao.values.session_held import (
    HELD,
    NOT_HELD,
    UNCLEAR,
    Said,
    said_beside,
    said_held,
    said_status,
)

if TYPE_CHECKING:
    from dudao.recognition.lists.record import RecordReader

_PLAN = late(r"(?:计划|安排|预告|排期)(?:一览|汇总|明细)?表?(?:\([^()]*\))?$")
_LEDGER = late("台账|记录|登记|执行|完成|开展情况|总结|落实")


def plan_title(titles: Sequence[str], sheet: str | None) -> str | None:
    """The title by which a sheet is a plan (2025年督导计划, 督导工作安排表); None where it is none or also a ledger.

    >>> plan_title(["2025年督导工作计划表"], None), plan_title(["2025年督导计划执行情况"], None)
    ('2025年督导工作计划表', None)
    """
    said = [*titles, *([sheet] if sheet else [])]
    if any(_LEDGER.search(squeeze(text)) for text in said):
        return None
    return next((text for text in said if _PLAN.search(squeeze(text))), None)


TELLS = "tells_held"
"""A field's option: how its text tells whether the session was held."""
_READ = {"status": said_status, "beside": said_beside, "note": said_held}
_CODES = {NOT_HELD: "not_held", HELD: "held_after_all", UNCLEAR: "maybe_not_held"}


def tellers(bound: dict[str, BoundColumn]) -> list[BoundColumn]:
    """The columns of a table that may tell it."""
    return [column for column in bound.values() if column.field.option(TELLS)]


def without_status(column: BoundColumn, raw: Any, parsed: Parsed) -> Parsed:
    """The reading of a cell that also says the session was not held: 取消 is no mode, nor an unknown one."""
    if column.field.option(TELLS) == "status":
        return Parsed(None)
    if column.field.option(TELLS) != "beside" or not isinstance(raw, str):
        return parsed
    said = said_beside(raw)
    if said is None or said.code != NOT_HELD:
        return parsed
    bare = raw.replace(said.words, "").strip(" -—:：,，;；、/()（）【】[]")
    return column.read(bare) if bare and bare != raw and len(bare) > 1 else Parsed(None)


def settle_status(reader: RecordReader, r: int, row: list[Any], values: dict[str, Any]) -> None:
    """Fill ``status`` (not_held, held, unclear; None: nothing is said) and ``status_text``, its words.

    A column of its own goes before a doubt in another; two that say the opposite are unclear.
    """
    found: list[tuple[BoundColumn, Said]] = []
    for column in reader.telling:
        raw = _raw(reader, r, row, column)
        if raw is None:
            continue
        own = column.name == "status"
        if own:
            values["status"], values["status_text"] = None, raw
        if said := _READ[column.field.option(TELLS)](raw, values.get("held_on")):
            found.append((column, said))
    if not found:
        return
    values["status"] = _together(found)
    values["status_text"] = "；".join(dict.fromkeys(said.words for _, said in found))
    for column, said in found:
        if said.code != HELD or column.name != "status":
            code = _CODES[said.code if said.code == HELD else values["status"]]
            cell = reader.grid.address(r, column.col)
            reader.teller.say(
                code, cell=cell, field=column.name, label=column.header, text=said.words
            )


def _raw(reader: RecordReader, r: int, row: list[Any], column: BoundColumn) -> str | None:
    """What a column says in a row; of a ditto mark what stands above."""
    raw = row[column.col] if column.col < len(row) else None
    if isinstance(raw, str) and raw.strip() in DITTO:
        above = reader.latest(column.name, column.tick, r - 1)
        raw = above[0] if above else None
    return raw if isinstance(raw, str) and raw.strip() else None


def _together(found: list[tuple[BoundColumn, Said]]) -> str:
    sure = {said.code for _, said in found} - {UNCLEAR}
    doubtful = any(said.code == UNCLEAR for _, said in found)
    own = any(column.name == "status" and said.code != UNCLEAR for column, said in found)
    return sure.pop() if len(sure) == 1 and (own or not doubtful) else UNCLEAR
