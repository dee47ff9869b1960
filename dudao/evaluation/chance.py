"""How far a share of few people may be off by chance, and whether two shares differ by more than that."""

from __future__ import annotations

from typing import Any

Z = 1.96
"""Nineteen times out of twenty."""


def wilson(rate: float, count: float, z: float = Z) -> tuple[float, float]:
    """The 95 % Wilson score interval of a share.

    >>> [round(x, 3) for x in wilson(0.9, 100)]
    [0.826, 0.945]
    >>> [round(x, 3) for x in wilson(1.0, 10)]
    [0.722, 1.0]
    """
    spread = z * z / count
    centre = (rate + spread / 2) / (1 + spread)
    half = z * ((rate * (1 - rate) / count + spread / (4 * count)) ** 0.5) / (1 + spread)
    return max(0.0, centre - half), min(1.0, centre + half)


def differ(one: float, people: int, other: float, others: int) -> bool:
    """Whether two shares differ by more than chance (Newcombe's interval of two Wilson ones does not hold zero).

    Counted are people, not answers: what one person answers to seven items is not seven opinions.

    >>> differ(0.82, 41, 0.75, 38), differ(0.95, 41, 0.6, 38), differ(0.8, 41, 0.8, 38)
    (False, True, False)
    """
    if one < other:
        one, people, other, others = other, others, one, people
    low, _ = wilson(one, people)
    _, high = wilson(other, others)
    return one - other > ((one - low) ** 2 + (high - other) ** 2) ** 0.5


def compared(name: str, group: dict[str, Any], before: str, other: dict[str, Any]) -> str:
    """Two periods in one plain sentence; why they cannot be held against each other where they cannot.

    A group is ``{respondents, rate, mean, why}``: ``respondents`` 0 nobody answered, ``rate`` None hidden, ``mean`` None
    only to the nearest tenth.

    >>> now, then = ({"respondents": n, "rate": r, "mean": 4.0, "why": None} for n, r in ((41, 0.82), (38, 0.75)))
    >>> compared("二季度", now, "一季度", then)
    '二季度 82%（n=41），一季度 75%（n=38）：相差 7 个百分点，可能只是偶然'
    >>> compared("二季度", now | {"rate": 0.97}, "一季度", then)
    '二季度 97%（n=41），一季度 75%（n=38）：相差 22 个百分点，不像只是偶然'
    >>> compared("三季度", {"respondents": None, "rate": None, "mean": None, "why": "small"}, "二季度", now)
    '比不了：三季度答卷太少，为保护答卷人不显示'
    """
    if why := [reason for reason in (_why(name, group), _why(before, other)) if reason]:
        return f"比不了：{'；'.join(why)}"
    shares = [round(100 * one["rate"]) for one in (group, other)]
    told = "，".join(
        f"{of} {share}%（n={one['respondents']}）"
        for of, share, one in zip((name, before), shares, (group, other), strict=True)
    )
    apart = abs(shares[0] - shares[1])
    if not apart:
        return f"{told}：一样"
    real = differ(group["rate"], group["respondents"], other["rate"], other["respondents"])
    return f"{told}：相差 {apart} 个百分点，{'不像只是偶然' if real else '可能只是偶然'}"


def _why(name: str, group: dict[str, Any]) -> str | None:
    """Why a period cannot be held against another.

    >>> few = {"respondents": 6, "rate": 0.8, "mean": None}
    >>> _why("三季度", few), _why("一季度", {"respondents": 0, "rate": None})
    ('三季度只知道约 80%，说得更细会倒推出人数少的组', '一季度没有答卷')
    """
    if group["respondents"] == 0:
        return f"{name}没有答卷"
    if group["rate"] is None:
        few = group.get("why") != "guard"
        return (
            f"{name}答卷太少，为保护答卷人不显示" if few else f"{name}为免倒推出人数少的组，不显示"
        )
    if group["mean"] is None:
        return f"{name}只知道约 {round(100 * group['rate'])}%，说得更细会倒推出人数少的组"
    return None
