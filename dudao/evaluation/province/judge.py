"""One published city judged: small enough to travel, whoever does it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from dudao import rules
from dudao.evaluation import as_read, evaluate
from dudao.evaluation.facts import Facts
from dudao.evaluation.satisfaction import satisfaction
from dudao.evaluation.verdicts import Verdicts
from dudao.records import Source
from dudao.rules import RulePack
from dudao.store.publication.city import City, Damaged, read_manifest

WORST = ("unmet", "undecidable", "pending", "met", "not_applicable")
"""What a city has of a rule is the first of these that any of its subjects has."""
NOBODY = "没有一个评估对象"


class Ask(NamedTuple):
    """What is asked of every city. ``pack``: the rules, one text for all."""

    year: int
    as_of: dt.date
    known_at: dt.datetime | None = None
    pack: str = "kunming"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a city came to. ``states`` are target → state → subjects; ``digest`` a hash over every verdict with its
    records; ``pooled`` its survey answers unsuppressed (respondents, valid answers, satisfied), for the sum alone.

    ``damage`` says in Chinese why it could not be judged; then there is nothing else. ``other_text``: it judges itself
    by another text of the pack; ``readings``: the interpretations it switched.
    """

    city: str
    name: str
    damage: str | None = None
    published_at: str | None = None
    known_at: str | None = None
    verdicts: int = 0
    digest: str | None = None
    states: dict[str, dict[str, int]] = field(default_factory=dict)
    pooled: tuple[int, int, int] = (0, 0, 0)
    other_text: bool = False
    readings: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    def state(self, target: str) -> str:
        """What it has of a rule: undecidable where nobody was judged, which is no zero."""
        states = self.states.get(target, {})
        return next((state for state in WORST if states.get(state)), "undecidable")


def judge(folder: Path, ask: Ask, threads: int | None = None) -> Outcome:
    """A city's verdicts at the asked day and moment; ``threads``: how many DuckDB may use.

    Never raises for what is wrong with the city: that is ``damage``.
    """
    begun = time.perf_counter()
    code = folder.name.partition("=")[2]
    name = code
    try:
        name = read_manifest(folder).name
        with City(folder, threads) as city, Facts(city, ask.as_of, ask.known_at, city.areas) as facts:  # fmt: skip
            return _judged(city, facts, ask, begun)
    except Damaged as wrong:
        return Outcome(code, name, str(wrong))
    except (duckdb.Error, pa.ArrowException, OSError) as wrong:
        kind = type(wrong).__name__
        return Outcome(
            code, name, f"里面的内容读不全（{kind}）。请那个市重新公布一次，把整个文件夹换掉。"
        )


def _judged(city: City, facts: Facts, ask: Ask, begun: float) -> Outcome:
    pack = as_read(facts, ask.pack)
    verdicts = evaluate(facts, pack, ask.year)
    own = city.manifest.files.get(f"rules/{pack.id}.toml")
    text = hashlib.sha256(rules.text_of(pack.id).encode()).hexdigest()
    return Outcome(
        city.manifest.city, city.manifest.name, None, city.manifest.published_at, city.manifest.known_at, len(verdicts), digest(verdicts),
        _states(verdicts, pack), _pooled(satisfaction(facts, ask.year, unsuppressed=True)["total"]),
        own is not None and own[0] != text, facts.interpretations(pack.id), round(time.perf_counter() - begun, 3),
    )  # fmt: skip


def _states(verdicts: Verdicts, pack: RulePack) -> dict[str, dict[str, int]]:
    return {
        name: dict(states) for name, states in verdicts.counts().items() if name in pack.targets
    }


def _pooled(total: dict[str, Any]) -> tuple[int, int, int]:
    answers = total["answers"] or 0
    return total["respondents"] or 0, answers, round((total["rate"] or 0) * answers)


def digest(verdicts: Verdicts) -> str:
    """A hash over all verdicts in any order, what they are told by and the identity of their records; no name in it."""
    rows = Counter(
        json.dumps(
            [
                v.target, v.county, v.period, v.value, v.required, v.state, sorted(map(_key, v.evidence)),
                sorted((*_key(source), reason[:2]) for source, reason in v.excluded),
            ],
            ensure_ascii=False, default=str,
        )
        for v in verdicts
    )  # fmt: skip
    return hashlib.sha256(json.dumps(sorted(rows.items())).encode()).hexdigest()


def _key(source: Source) -> tuple[int, int, int]:
    return source.key
