"""``rules``: every rule of every document with its kind, its states of a year, what is missing, and how it is read."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from dudao.cli.options import USAGE
from dudao.store import Store

OK = 0


class NoReading(ValueError):
    """An interpretation on the command line that the pack does not know; the message is Chinese."""


def interpretations(pack: str, asked: Sequence[str]) -> dict[str, str]:
    """Reading → option of ``A12=month_7`` …, the last one of a name holding. Raises :class:`NoReading`.

    >>> interpretations("kunming", ["A12=month_7", "A22=counted"])
    {'A12': 'month_7', 'A22': 'counted'}
    """
    from dudao import rules

    known = rules.load(pack).interpretations
    found: dict[str, str] = {}
    for text in asked:
        name, _, option = (part.strip() for part in text.partition("="))
        if not known:
            raise NoReading(f"规则包“{pack}”没有可以切换的读法，请去掉 --interpretation {text}。")
        if name not in known:
            raise NoReading(f"没有读法“{name}”，可选：{'、'.join(known)}；写成 读法=选项。")
        if option not in known[name].options:
            told = "；".join(f"{key}（{words}）" for key, words in known[name].options.items())
            raise NoReading(f"读法 {name} 没有选项“{option}”，可选：{told}。")
        found[name] = option
    return found


def run(
    asked: argparse.Namespace,
    directory: Path,
    opened: Callable[[Path], AbstractContextManager[Store]],
) -> int:
    """Print the list; a store is opened only where a year is asked for."""
    if asked.year is None and (asked.as_of or asked.known_at):
        print("用法不对：给了判定日或时刻，还要用 --year 给出年度。", file=sys.stderr)
        return USAGE
    found = _listed(asked, directory, opened)
    if asked.json:
        print(json.dumps(found, ensure_ascii=False), flush=True)
        return OK
    for rule in found:
        print(text(rule))
    kinds: dict[str, int] = {}
    for rule in found:
        kinds[rule["kind_words"]] = kinds.get(rule["kind_words"], 0) + 1
    said = "，".join(f"{word} {count} 条" for word, count in kinds.items())
    print(f"共 {len(found)} 条：{said}", file=sys.stderr)
    return OK


def _listed(asked: argparse.Namespace, directory: Path, opened: Any) -> list[dict[str, Any]]:
    from dudao import evaluation, rules
    from dudao.evaluation.facts import Facts
    from dudao.evaluation.inventory import inventory

    packs = [asked.rules] if asked.rules else rules.packs()
    if asked.year is None:
        return [_rule(s, rules.load(p)) for p in packs for s in inventory(rules.load(p), {})]
    with (
        opened(directory) as store,
        Facts(store, asked.as_of or dt.date.today(), asked.known_at) as facts,
    ):
        found = []
        for name in packs:
            pack = evaluation.as_read(facts, name)
            counts = evaluation.evaluate(facts, pack, asked.year).counts()
            found += [_rule(standing, pack) for standing in inventory(pack, counts)]
        return found


def _rule(standing: Any, pack: Any) -> dict[str, Any]:
    from dudao.evaluation.inventory import KINDS, interpretations_of

    target = standing.target
    return {
        "pack": standing.pack,
        "id": target.id,
        "label": target.label,
        "clause": target.clause,
        "kind": standing.kind,
        "kind_words": KINDS[standing.kind],
        "states": dict(standing.states),
        "missing": standing.missing,
        "form": target.form,
        "reading": target.reading,
        "readings": {r.id: r.chosen for r in interpretations_of(pack, target)},
        "switched": [r.id for r in interpretations_of(pack, target) if r.chosen != r.default],
    }


def text(rule: Mapping[str, Any]) -> str:
    """One line.

    >>> text({"pack": "甲", "id": "X-1", "label": "一次", "kind": "judged", "kind_words": "给结论",
    ...     "states": {"met": 2}, "missing": None, "readings": {"A3": "online_too"}, "switched": ["A3"]})
    '甲\\tX-1\\t给结论\\t一次\\t达标 2\\t读法 A3=online_too（已切换）'
    """
    from dudao.evaluation import STATES

    if rule["kind"] == "counted":
        states = f"{sum(rule['states'].values())} 个数" if rule["states"] else ""
    else:
        states = " ".join(f"{STATES[state]} {count}" for state, count in rule["states"].items())
    read = " ".join(
        f"{key}={option}{'（已切换）' if key in rule['switched'] else ''}"
        for key, option in rule["readings"].items()
    )
    parts = (states, rule["missing"], f"读法 {read}" if read else "")
    return "\t".join(
        [rule["pack"], rule["id"], rule["kind_words"], rule["label"], *(part for part in parts if part)]
    )  # fmt: skip
