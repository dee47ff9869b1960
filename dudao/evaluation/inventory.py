"""Every rule of every document: judged, counted, or said to be unknowable with the data it would take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from dudao.rules import Interpretation, RulePack, Target

KINDS = {
    "judged": "给结论",
    "counted": "只计数",
    "unknowable": "算不出",
    "definition": "定义或许可，没有要算的",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a rule stands: its ``kind`` (:data:`KINDS`), how its subjects came out, what is missing (Chinese)."""

    pack: str
    target: Target
    kind: str
    states: Counter[str]
    missing: str | None


def inventory(pack: RulePack, states: Mapping[str, Counter[str]]) -> list[Standing]:
    """All rules of a pack in their order; ``states``: target → state → verdicts (``Verdicts.counts``)."""
    return [
        Standing(
            pack.id, target, kind_of(target), states.get(target.id, Counter()), missing(target)
        )
        for target in pack.targets.values()
    ]


def kind_of(target: Target) -> str:
    """Whether the rule is judged, counted, unknowable, or a definition that asks for nothing to compute.

    >>> from dudao import rules
    >>> pack = rules.load("kunming").targets
    >>> kind_of(pack["KM-10"]), kind_of(pack["KM-15"]), kind_of(pack["KM-49"]), kind_of(pack["KM-22"])
    ('judged', 'counted', 'unknowable', 'definition')
    """
    if target.measure:
        return "judged" if target.required is not None else "counted"
    return "unknowable" if target.data else "definition"


def missing(target: Target) -> str | None:
    """What computing the rule would take and what would bring it; None where it is computed or asks for nothing."""
    if kind_of(target) != "unknowable":
        return None
    brought = f"可由“{target.form}”带来" if target.form else "现有各表都没有，要另报"
    return f"缺：{target.data}；{brought}"


def interpretations_of(pack: RulePack, target: Target) -> list[Interpretation]:
    """The open questions of the text that change how this rule is judged.

    >>> from dudao import rules
    >>> pack = rules.load("kunming")
    >>> [reading.id for reading in interpretations_of(pack, pack.targets["KM-10"])]
    ['A4', 'A12', 'A22']
    """
    return [
        reading
        for reading in pack.interpretations.values()
        if any(
            place.partition(".")[0] == target.id for made in reading.sets.values() for place in made
        )
    ]
