"""What a meeting must talk about, in order of need, from verdicts and what was sent. Pure; nothing here judges."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dudao.evaluation import chance
from dudao.evaluation.verdicts import Brief

NEEDS = ("below_floor", "behind", "open", "overdue", "failing", "fallen", "silent")
"""Why something is on the agenda, the most pressing first."""
MOST = 7
"""Items a meeting can take."""
NAMED = 3
"""So many of those that one point is about are named."""
FEW = 2
"""Sessions owed below which a pace says nothing: only what is owed is said."""
LEVELS = {"floor": "底线", "principle": "原则"}


@dataclass(frozen=True, slots=True)
class Item:
    """One point: why it is on the agenda (of :data:`NEEDS`), whom it is about, the sentence with its number.

    ``target``: the clause whose card shows the rows. ``weight`` orders items of one need, the larger first.
    """

    need: str
    subject: str
    said: str
    target: str | None = None
    weight: float = 0.0


def times(count: float, unit: str) -> str:
    """A number as people write it.

    >>> times(0, "次"), times(1.5, "小时")
    ('0 次', '1.5 小时')
    """
    return f"{count:g} {unit}"


def owing(verdict: Brief) -> float:
    """How many are still owed to an ``at least``; 0 where nothing is, or nobody can tell.

    >>> owing(Brief("KM-10", "团体督导", "floor", "", "甲县", "甲县", "2025", 1, 2, "pending", None))
    1
    """
    if verdict.ceiling or not isinstance(verdict.value, int | float):
        return 0
    if not isinstance(verdict.required, int | float):
        return 0
    return max(verdict.required - verdict.value, 0)


def days_of(year: int, as_of: dt.date) -> tuple[int, int]:
    """Days of the year that are gone (with the day judged from) and that are left after it.

    >>> days_of(2025, dt.date(2025, 6, 30)), days_of(2025, dt.date(2026, 1, 10)), days_of(2025, dt.date(2024, 5, 1))
    ((181, 184), (365, 0), (0, 365))
    """
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    gone = min(max((as_of - first).days + 1, 0), (last - first).days + 1)
    return gone, (last - first).days + 1 - gone


def of_counties(
    verdicts: Iterable[Brief], units: Mapping[str, str], year: int, as_of: dt.date
) -> list[Item]:
    """The points of county verdicts: floors not met, counties behind, what cannot be told and what would settle it.

    A county stands once under each need, for its floor where that is one of the reasons.
    """
    gone, left = days_of(year, as_of)
    found: dict[tuple[str, str], Item] = {}
    for verdict in sorted(verdicts, key=lambda v: v.level != "floor"):
        item = _of_county(verdict, units[verdict.target], gone, left)
        if item:
            found.setdefault((item.need, item.subject), item)
    return list(found.values())


def _of_county(verdict: Brief, unit: str, gone: int, left: int) -> Item | None:
    level, owed = LEVELS[verdict.level], owing(verdict)
    floor = 1000.0 if verdict.level == "floor" else 0.0
    if verdict.state == "undecidable":
        said = f"{level}无法判定：{short(verdict.missing)}"
        return Item("open", verdict.subject, said, verdict.target, floor)
    if not owed:
        return None
    have = f"{times(verdict.value, unit)}，需 {times(verdict.required, unit)}"
    if verdict.state == "unmet" and floor:
        return Item("below_floor", verdict.subject, f"未达底线：{have}", verdict.target, owed)
    if verdict.state != "pending" or not left:
        return None
    if owed < FEW:
        if not floor:
            return None
        said = f"底线还差 {times(owed, unit)}，剩 {left} 天"
        return Item("behind", verdict.subject, said, verdict.target, floor + owed)
    so_far = verdict.value / gone if gone else 0.0
    if owed / left <= so_far:
        return None
    said = f"{level}还差 {times(owed, unit)}，剩 {left} 天；至今 {times(verdict.value, unit)}，照现在的快慢赶不上"
    return Item("behind", verdict.subject, said, verdict.target, floor + owed)


_RANGE = re.compile(r"没有覆盖 (\d{4})-(\d\d)-(\d\d) 至 \1-(\d\d)-(\d\d) 的督导台账")


def short(missing: str) -> str:
    """What is missing, in the words that fit a line of the agenda; the card has all of it.

    >>> short("没有覆盖 2024-01-01 至 2024-12-31 的督导台账，没有记录不等于零")
    '缺全年的督导台账'
    >>> short("没有覆盖 2024-03-01 至 2024-06-30 的督导台账，没有记录不等于零")
    '缺 3月1日至6月30日 的督导台账'
    >>> short("2 场日期读不出")
    '2 场日期读不出'
    """

    def said(days: re.Match[str]) -> str:
        first, last = (days[2], days[3]), (days[4], days[5])
        if (first, last) == (("01", "01"), ("12", "31")):
            return "缺全年的督导台账"
        at = [f"{int(month)}月{int(day)}日" for month, day in (first, last)]
        return f"缺 {'至'.join(at)} 的督导台账"

    return _RANGE.sub(said, missing.split("，没有记录不等于零")[0])


def of_streaks(verdicts: Iterable[Brief]) -> list[Item]:
    """Supervisors who failed the assessment more often in a row than the manual bears."""
    return [
        Item("failing", v.subject, f"成效评估连续 {times(v.value, '次')}不合格", v.target, v.value)
        for v in verdicts
        if v.state == "unmet" and isinstance(v.value, int | float)
    ]


def of_overdue(open_: Iterable[tuple[str, int]]) -> list[Item]:
    """Rectification past its day, a point a county. ``open_``: county and the days past of every such item.

    >>> [(i.subject, i.said) for i in of_overdue([("甲县", 3), ("甲县", 40), ("乙县", 1)])]
    [('甲县', '整改逾期 2 项，最久的 40 天'), ('乙县', '整改逾期 1 项，1 天')]
    """
    late: dict[str, list[int]] = {}
    for county, days in open_:
        late.setdefault(county, []).append(days)
    return [
        Item(
            "overdue", county,
            f"整改逾期 {len(days)} 项，{'最久的 ' if len(days) > 1 else ''}{max(days)} 天",
            None, float(max(days)),
        )
        for county, days in late.items()
    ]  # fmt: skip


Period = Mapping[str, Any]
"""One period's answers: groups ``{name, respondents, rate, mean}`` under ``county`` and one under ``total``."""


def of_fallen(periods: Mapping[str, Period], names: Mapping[str, str]) -> list[Item]:
    """Counties whose satisfaction fell by more than chance from one quarter to the next, the last two with answers.

    ``periods`` as ``satisfaction_periods`` gives them, ``names``: period → its word. Only figures shown exactly are
    held against each other.
    """
    known = sorted(name for name in periods if name.startswith("Q"))
    if len(known) < 2:
        return []
    now, then = known[-1], known[-2]
    before = {group["name"]: group for group in periods[then]["county"] if _exact(group)}
    found = []
    for group in periods[now]["county"]:
        other = before.get(group["name"])
        if not group["name"] or other is None or not _exact(group):
            continue
        fell = other["rate"] - group["rate"]
        if fell > 0 and chance.differ(
            group["rate"], group["respondents"], other["rate"], other["respondents"]
        ):
            said = chance.compared(names[now], group, names[then], other)
            found.append(Item("fallen", group["name"], f"满意率下降：{said}", None, fell))
    return found


def _exact(group: Mapping[str, Any]) -> bool:
    return group["rate"] is not None and group["mean"] is not None and bool(group["respondents"])


def of_silence(silent: Sequence[str], said: str) -> list[Item]:
    """One point for all counties that have not sent what they owe."""
    return [Item("silent", "、".join(silent), said)] if silent else []


def ordered(items: Iterable[Item]) -> list[Item]:
    """By need, then by weight; of one weight as given.

    >>> [i.subject for i in ordered([Item("open", "甲", ""), Item("below_floor", "乙", "", None, 1),
    ...     Item("below_floor", "丙", "", None, 2)])]
    ['丙', '乙', '甲']
    """
    return sorted(items, key=lambda item: (NEEDS.index(item.need), -item.weight))


_MANY = {
    "below_floor": ("个县区", "未达底线"),
    "behind": ("个县区", "还差督导，照现在的快慢赶不上或年底前还要补"),
    "open": ("个县区", "底线或原则无法判定"),
    "overdue": ("个县区", "有整改逾期"),
    "failing": ("名督导", "成效评估连续不合格"),
    "fallen": ("个县区", "满意率下降，不像偶然"),
    "silent": ("个县区", "没有报来"),
}
"""Need → who is counted, and what is said of all of them in one point."""


def shortened(items: Sequence[Item], most: int = MOST) -> list[Item]:
    """The points as a meeting can take them: people beyond a few are one point with a count; where there are too many
    still, those of one need become one, the need with the most of them first, so that nothing is crowded out.

    >>> found = [Item("below_floor", "甲县", "未达底线：0 次，需 1 次"), *(Item("failing", f"督导{n}", "") for n in range(1240))]
    >>> [(i.subject, i.said) for i in shortened(found)]
    [('甲县', '未达底线：0 次，需 1 次'), ('1,240 名督导', '成效评估连续不合格：督导0、督导1、督导2等')]
    >>> len(shortened(found[:5])), len(shortened(found[:4]))
    (2, 4)
    """
    of: dict[str, list[Item]] = {}
    for item in items:
        of.setdefault(item.need, []).append(item)
    if len(of.get("failing", ())) > NAMED:
        of["failing"] = [_together("failing", of["failing"])]
    while sum(map(len, of.values())) > most and any(len(own) > 1 for own in of.values()):
        need = max(of, key=lambda one: (len(of[one]), NEEDS.index(one)))
        of[need] = [_together(need, of[need])]
    return [item for own in of.values() for item in own]


def _together(need: str, items: Sequence[Item]) -> Item:
    who, what = _MANY[need]
    names = list(dict.fromkeys(item.subject for item in items))
    more = "等" if len(names) > NAMED else ""
    said = f"{what}：{'、'.join(names[:NAMED])}{more}"
    return Item(need, f"{len(names):,} {who}", said, None, max(item.weight for item in items))


def sentence(floors: Mapping[str, str | None], owed: str, year: int, as_of: dt.date) -> str:
    """How the city stands, to be read aloud. ``floors``: county → state of its floor; ``owed``: how much in all.

    >>> sentence({"甲县": "met", "乙县": "unmet", "丙县": "undecidable"}, "1 次", 2025, dt.date(2026, 1, 10))
    '2025年，3 个县（市、区）中 1 个达到了底线；没有达到的是乙县；无法判定的是丙县。'
    >>> sentence({"甲县": "met", "乙县": "pending"}, "1 次", 2025, dt.date(2025, 6, 30))
    '2025年还剩 184 天，2 个县（市、区）中 1 个已达底线；还差的是乙县，共差 1 次。'
    >>> sentence({"甲县": "met", "乙县": "met"}, "", 2025, dt.date(2026, 1, 10))
    '2025年，2 个县（市、区）都达到了底线。'
    """
    _, left = days_of(year, as_of)
    of = {state: [c for c, found in floors.items() if found == state] for state in STATES_SAID}
    others = [c for c, found in floors.items() if found not in STATES_SAID]
    when = f"{year}年还剩 {left} 天，" if left and as_of.year >= year else f"{year}年，"
    if len(of["met"]) == len(floors):
        return f"{when}{_all(floors)}达到了底线。"
    reach = "已达" if left else "达到了"
    parts = [f"{_whole(floors)}{len(of['met'])} 个{reach}底线"]
    if of["unmet"]:
        parts.append(f"没有达到的是{_names(of['unmet'])}")
    if of["pending"]:
        parts.append(f"还差的是{_names(of['pending'])}" + (f"，共差 {owed}" if owed else ""))
    if of["undecidable"]:
        parts.append(f"无法判定的是{_names(of['undecidable'])}")
    if others:
        parts.append(f"没有结论的是{_names(others)}")
    return f"{when}{'；'.join(parts)}。"


STATES_SAID = ("met", "unmet", "pending", "undecidable")


def _all(floors: Mapping[str, str | None]) -> str:
    return f"{next(iter(floors))}" if len(floors) == 1 else f"{len(floors)} 个县（市、区）都"


def _whole(floors: Mapping[str, str | None]) -> str:
    return f"{len(floors)} 个县（市、区）中 "


def _names(counties: Sequence[str], most: int = 6) -> str:
    """
    >>> _names(list("甲乙丙"), 2)
    '甲、乙等 3 个'
    """
    return "、".join(counties[:most]) + (f"等 {len(counties)} 个" if len(counties) > most else "")
