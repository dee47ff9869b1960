"""What the cities come to together: cities × floors, and satisfaction with small groups hidden at both levels."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from dudao import rules
from dudao.evaluation.disclosure import hide
from dudao.evaluation.province.judge import Ask, Outcome, judge
from dudao.evaluation.satisfaction import SMALL, SMALL_COUNTS
from dudao.evaluation.verdicts import STATES
from dudao.store.publication.city import folders

LISTED = "cities.csv"
"""In a province's folder, where it is: the cities that are to publish (``code,name``), so that one that did not is seen."""
UNSENT = "没有收到这个市公布的数据"


def judged_here(places: Iterable[Path], ask: Ask) -> Iterator[Outcome]:
    """One city after another on this machine, each with all its processors."""
    return (judge(place, ask) for place in places)


def together(
    province: Path,
    ask: Ask,
    judged: Callable[[Sequence[Path], Ask], Iterable[Outcome]] = judged_here,
) -> dict[str, Any]:
    """Judge every city in the folder and roll up: what ``province --json`` prints.

    ``cities``: of each its ``floors`` (target → state), how many verdicts, its satisfaction or why not; a city that is
    damaged or did not publish stands there with ``damage`` and everything undecidable. ``floors``: target → how many
    cities in each state, and whether those judged ``differ``. ``satisfaction``: the sum over those judged.
    """
    pack = rules.load(ask.pack).of(ask.year)
    floors = [target for target in pack.measured() if target.level == "floor"]
    found = sorted([*judged(folders(province), ask), *_unsent(province)], key=lambda one: one.city)
    shown, total = satisfaction_of([one for one in found if one.damage is None])
    return {
        "year": ask.year,
        "as_of": ask.as_of.isoformat(),
        "rules": pack.id,
        "cities": [
            {
                "city": one.city,
                "name": one.name,
                "damage": one.damage,
                "published_at": one.published_at,
                "known_at": one.known_at,
                "verdicts": one.verdicts,
                "floors": {target.id: one.state(target.id) for target in floors},
                "states": {target.id: one.states.get(target.id, {}) for target in floors},
                "satisfaction": shown.get(one.city),
                "other_text": one.other_text,
                "readings": one.readings,
                "digest": one.digest,
                "seconds": one.seconds,
            }
            for one in found
        ],
        "floors": [_floor(target, found) for target in floors],
        "satisfaction": total,
        "damaged": [
            {"city": one.city, "name": one.name, "why": one.damage} for one in found if one.damage
        ],
    }


def _unsent(province: Path) -> list[Outcome]:
    """The cities that are to publish and of which nothing lies there."""
    if not (path := province / LISTED).is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as lines:
        listed = {line["code"]: line["name"] for line in csv.DictReader(lines)}
    there = {place.name.partition("=")[2] for place in folders(province)}
    return [Outcome(code, name, UNSENT) for code, name in listed.items() if code not in there]


def _floor(target: rules.Target, found: Sequence[Outcome]) -> dict[str, Any]:
    states = Counter(one.state(target.id) for one in found)
    return {
        "target": target.id,
        "label": target.label,
        "clause": target.clause,
        "states": {state: states.get(state, 0) for state in STATES},
        "differ": len({one.state(target.id) for one in found if one.damage is None}) > 1,
    }


def satisfaction_of(found: Sequence[Outcome]) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """City → ``{respondents, rate, hidden}``, and the same of all of them together.

    A city with few answers is hidden, and so many besides that it does not follow from the sum less the others; of those
    that would give a rounded figure away the rate stands to the nearest tenth.
    """
    sizes = {one.city: one.pooled[0] for one in found}
    hidden = hide(sizes, 0, SMALL)
    rounded = hide(sizes, 0, SMALL_COUNTS) | hidden
    shown = {one.city: _figure([one], one.city in hidden, one.city in rounded) for one in found}
    people = sum(sizes.values())
    return shown, _figure(found, 0 < people < SMALL, 0 < people < SMALL_COUNTS)


def _figure(found: Sequence[Outcome], hidden: bool, rounded: bool) -> dict[str, Any]:
    people, answers, satisfied = (sum(one.pooled[n] for one in found) for n in range(3))
    rate = round(satisfied / answers, 1 if rounded else 4) if answers and not hidden else None
    return {"respondents": None if hidden else people, "rate": rate, "hidden": hidden}
