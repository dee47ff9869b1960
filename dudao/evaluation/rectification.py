"""整改 proposed as done: an item whose condition holds by what came in, with what says so. A person confirms it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from dudao.evaluation.verdicts import Verdict, Verdicts
from dudao.records import Source
from dudao.store.decisions.rectification import OPEN, Closing, Item

Rows = Sequence[Mapping[str, Any]]
SHOWN = 3
"""Records named in a proposal."""


def proposals(
    items: Iterable[Item],
    verdicts: Verdicts,
    documents: Rows,
    corrected: Rows,
    text_of: Callable[[Source], str] = Source.text,
) -> dict[int, str]:
    """Item → on what it is proposed as 已整改, of the open items whose condition holds.

    ``documents`` are rows of ``pages/rectification/documents``, ``corrected`` of ``pages/rectification/corrected``. A
    document or a correction counts from after the item was brought up.
    """
    found = {}
    for item in items:
        if item.state in OPEN and item.closes and (said := _holds(item, item.closes, verdicts, documents, corrected, text_of)):  # fmt: skip
            found[item.item_id] = said
    return found


def _holds(
    item: Item, closes: Closing, verdicts: Verdicts, documents: Rows, corrected: Rows,
    text_of: Callable[[Source], str],
) -> str | None:  # fmt: skip
    if closes.kind == "target":
        return _met(closes, verdicts, text_of)
    since = item.first_on or dt.date.min
    if closes.kind == "document":
        came = [
            row for row in documents if row["form"] == closes.form and row["county"] == item.county
        ]
        late = [row for row in came if row["received_at"].date() >= since]
        return f"第 {late[-1]['upload_id']} 号收件“{late[-1]['file']}”" if late else None
    keys = ((row["upload_id"], row["sheet_no"], row["base_id"]) for row in corrected if row["happened_at"].date() >= since)  # fmt: skip
    return "这条记录已经更正" if closes.source in keys else None


def _met(closes: Closing, verdicts: Verdicts, text_of: Callable[[Source], str]) -> str | None:
    """Whether a rule is met for a county (each of its sessions and stations), a station or a person."""
    of_rule = verdicts.where(lambda target: target.id == closes.target)
    own = list(of_rule.on(closes.subject or "")) or list(of_rule.under(closes.subject))
    own = [verdict for verdict in own if verdict.period.startswith(closes.period or "")]
    judged = [verdict for verdict in own if verdict.state != "not_applicable"]
    if not judged or any(verdict.state != "met" for verdict in judged):
        return None
    return f"{judged[0].label}：达标" + _records(judged, text_of)


def _records(judged: Sequence[Verdict], text_of: Callable[[Source], str]) -> str:
    records = [text_of(source) for verdict in judged for source in verdict.evidence]
    if not records:
        return ""
    more = f"等 {len(records)} 条" if len(records) > SHOWN else ""
    return f"，依据：{'、'.join(records[:SHOWN])}{more}"
