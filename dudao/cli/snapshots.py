"""``snapshot NAME``, ``snapshots``, ``changes``: meetings frozen, and what changed between two moments and why."""

from __future__ import annotations

import argparse
import datetime as dt
from dataclasses import asdict
from typing import Any

from dudao import rules
from dudao.access import masks
from dudao.cli import masks as cli_masks
from dudao.history import changes
from dudao.history import snapshots as frozen
from dudao.history.changes import Comparison, State
from dudao.store import Store
from dudao.store.decisions import snapshots


def run(store: Store, asked: argparse.Namespace, actor: str) -> tuple[Any, str]:
    """The result of one command: as JSON takes it, and as people read it."""
    as_of = getattr(asked, "as_of", None) or dt.date.today()
    if asked.action == "snapshot":
        number = frozen.freeze(store, asked.name, asked.year, as_of, asked.rules, actor)
        return {"snapshot_id": number}, f"已冻结为第 {number} 号快照“{asked.name}”。"
    if asked.action == "snapshots":
        return _listed(store)
    start, end = (_end(store, given, asked, as_of) for given in (asked.from_, asked.to_))
    found = changes.compare(store, start, end)
    if cli_masks.shown(store, asked, actor):
        return _as_dict(found), _text(found)
    return masks.anything(_as_dict(found)), masks.text(_text(found))


def _listed(store: Store) -> tuple[list[dict[str, Any]], str]:
    found, lines = [], []
    for kept in snapshots.listed(store):
        same = frozen.reprint(store, kept).identical
        shown = {name: getattr(kept, name) for name in ("snapshot_id", "name", "year", "pack")}
        clocks = {"as_of": kept.as_of.isoformat(), "known_at": kept.known_at.isoformat()}
        found.append({**shown, **clocks, "identical": same})
        word = "重印逐字一致" if same else "重印与冻结时不一致，以冻结的为准"
        lines.append(f"第 {kept.snapshot_id} 号 {kept.name}：{kept.year}年，从 {kept.as_of} 看，{kept.known_at:%Y-%m-%d %H:%M:%S} 的数据；{word}")  # fmt: skip
    return found, "\n".join(lines) or "还没有快照。"


def _end(store: Store, end: Any, asked: argparse.Namespace, as_of: dt.date) -> State:
    if isinstance(end, int):
        kept = snapshots.find(store, end)
        pack = rules.keep(kept.pack, kept.pack_text)
        return State(kept.year, kept.as_of, kept.known_at, pack, end)
    return State(asked.year, as_of, end, asked.rules)


def _as_dict(found: Comparison) -> dict[str, Any]:
    listed = [{**change.key._asdict(), "before": change.before, "after": change.after, "parts": [asdict(part) for part in change.parts]} for change in found.changes]  # fmt: skip
    return {"year": found.end.year, "causes": list(found.causes), "changes": listed}


def _text(found: Comparison) -> str:
    lines = []
    for change in found.changes:
        names = "；".join(
            "、".join(changes.CAUSES[cause] for cause in part.causes)
            + (f" {part.delta:+g}" if part.delta is not None else "")
            for part in change.parts
        )
        key = change.key
        lines.append(f"{key.subject} {key.target} {key.period} {key.part}：{change.before} → {change.after}（{names}）")  # fmt: skip
    return "\n".join(lines) or "没有一个数字变化。"
