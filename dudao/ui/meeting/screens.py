"""What stands on the screen of a point: its title and at most seven lines, all from the figures frozen for the meeting."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from dudao.evaluation import agenda
from dudao.history.turned_verdicts import Turned
from dudao.reports.papers.feedback import failing
from dudao.store.decisions.meetings import Drawn, Meeting, Point
from dudao.ui import coverage, facility, overview
from dudao.ui.meeting.room import Room, Since
from dudao.ui.parts import standing, words
from dudao.ui.parts.standing import Standing
from dudao.ui.visit.stores import Here

LINES, WIDTH = 7, 38
"""Lines of a screen, and so many Chinese characters in one of them."""
FLOOR = words.LEVELS["floor"]
NAMED = 3
"""Rules or records named in a line."""
TITLES = {"overdue": "逾期的整改", "since": "上次会议以来的变化", "people": "督导人员成效评估", "silent": "没有报送的县（市、区）", "spot": "现场抽查"}  # fmt: skip
OF_COUNTY = ("below_floor", "behind", "open", "fallen")
"""Needs that make a county a point of its own."""


def proposed(frozen: Here, before: Meeting | None) -> tuple[Point, ...]:
    """The agenda from the needs of 总览: overdue rectification first, what changed, the counties in order of need."""
    found = overview.items(frozen, overview.standings_of(frozen))
    needs = {item.need for item in found}
    points = [_own("overdue")] if "overdue" in needs else []
    points += [_own("since")] if before else []
    own = dict.fromkeys(i.subject for i in found if i.need in OF_COUNTY and i.subject in frozen.counties)  # fmt: skip
    points += [of_county(county) for county in own]
    points += [
        _own(kind) for kind, need in (("people", "failing"), ("silent", "silent")) if need in needs
    ]
    return (*points, _own("spot"))


def of_county(county: str) -> Point:
    return Point(f"county/{county}", "county", county, county)


def _own(kind: str) -> Point:
    return Point(kind, kind, TITLES[kind])


def heading(room: Room, point: Point) -> str:
    """The point's title; a county with its sign and word."""
    if point.county is None or room.frozen is None:
        return point.title
    found = _standings(room.frozen).get(point.county)
    mark = overview.tile_mark(found) if found else None
    return f"{point.title}　{mark.sign} {mark.word}" if mark else point.title


def lines(room: Room, point: Point, since: Since | None) -> list[str]:
    """Everything there is to say of a point, what matters first."""
    if room.frozen is None:
        return []
    told: Mapping[str, Callable[[], list[str]]] = {
        "overdue": lambda: _overdue(room.frozen),
        "since": lambda: since_lines(since),
        "county": lambda: _of_county(room.frozen, point.county or "", since),
        "people": lambda: [f"{i.subject}：{i.said}" for i in _needs(room.frozen, "failing")],
        "silent": lambda: [f"{i.subject}：{i.said}" for i in _needs(room.frozen, "silent")],
        "spot": lambda: spot_lines(room.meeting),
    }
    return told.get(point.kind, list)()


def fit(told: Sequence[str], most: int = LINES, width: int = WIDTH) -> list[str]:
    """So many of the lines as the screen holds, long ones counted as what they wrap to; how many more there are.

    >>> fit(["甲", "乙" * 5, "丙"], 3, 4)
    ['甲', '另有 2 条，在纪要和县区档案里。']
    >>> fit(["甲", "乙", "丙"], 3, 4)
    ['甲', '乙', '丙']
    """
    if sum(rows(line, width) for line in told) <= most:
        return list(told)
    kept: list[str] = []
    for line in told:
        if sum(rows(one, width) for one in (*kept, line)) > most - 1:
            break
        kept.append(line)
    return [*kept, f"另有 {len(told) - len(kept)} 条，在纪要和县区档案里。"]


def rows(line: str, width: int = WIDTH) -> int:
    """How many rows of the screen a line takes.

    >>> rows("甲乙丙丁", 4), rows("甲乙丙丁戊", 4), rows("abcdefgh", 4)
    (1, 2, 1)
    """
    wide = sum(1 if ord(letter) > 0x2000 else 0.55 for letter in line)
    return max(-(-int(wide + 0.5) // width), 1)


def draw_stations(sites: Iterable[Mapping[str, Any]], many: int, seed: int) -> tuple[Drawn, ...]:
    """Stations for a spot check, those that ticked something and sent no photo first; of alike ones in the order of
    the digest of seed and name, so that anybody can draw them again.

    >>> rows = [{"county": "甲区", "station": name, "ticks": 3, "photo": name == "丁"} for name in "乙丙丁"]
    >>> [one.station for one in draw_stations(rows, 2, 1)], [one.photo for one in draw_stations(rows, 9, 1)]
    (['乙', '丙'], [False, False, True])
    """
    found = [Drawn(row["county"], row["station"], row["ticks"], row["photo"]) for row in sites]

    def order(one: Drawn) -> tuple[bool, str]:
        text = f"{seed} {one.county} {one.station}"
        return (one.photo or not one.ticks, hashlib.sha256(text.encode()).hexdigest())

    return tuple(sorted(found, key=order)[:many])


def stations(frozen: Here) -> list[dict[str, Any]]:
    """Every station that sent its facility table: how many items it ticked, whether it sent a photo."""
    ticks = [name for name in facility.items() if name != facility.PHOTO]
    return [
        {
            "county": row["county"], "station": row["station"],
            "ticks": sum(facility.has(row[name]) is True for name in ticks),
            "photo": facility.has(row[facility.PHOTO]) is True,
        }
        for row in facility.sites_of(frozen).to_dict("records")
    ]  # fmt: skip


def spot_lines(meeting: Meeting) -> list[str]:
    """The seed, then the stations drawn by it; nothing where none is drawn."""
    if not meeting.drawn:
        return []
    return [f"种子 {meeting.seed}，抽到 {len(meeting.drawn)} 个站"] + [
        f"{number} {one.county} {one.station}：标“√”{one.ticks} 项，{photo_words(one)}"
        for number, one in enumerate(meeting.drawn, 1)
    ]


def photo_words(one: Drawn) -> str:
    return "有照片" if one.photo else "没有照片"


def since_lines(since: Since | None) -> list[str]:
    """What turned, one line a verdict; those of single sessions, stations and people counted."""
    if since is None:
        return []
    if since.turns is None:
        return [f"“{since.before.name}”看的是 {since.before.year} 年，年度或规则不同，不相比。"]
    own = [one for one in since.turns if not one.single]
    told = [f"{one.subject}　{turned_words(one)}" for one in own]
    if single := len(since.turns) - len(own):
        told.append(f"另有 {single} 项是单次督导、个别站点或人员的结论。")
    return told or [f"与“{since.before.name}”相比，结论没有变化。"]


def turned_words(one: Turned) -> str:
    before, after = (words.mark(state, one.level) for state in (one.before, one.after))
    causes = "、".join(one.causes)
    return f"{one.label}：{before.word} → {after.sign} {after.word}（{causes}）"


def _overdue(frozen: Here) -> list[str]:
    late = frozen.ask("pages/rectification/open").query("late").to_dict("records")
    return [f"{r['county']}：{r['what']}，逾期 {-int(r['days'])} 天（{r['owner']}）" for r in late]


def _of_county(frozen: Here, county: str, since: Since | None) -> list[str]:
    own = [item.said for item in _items(frozen) if item.subject == county]
    own.sort(
        key=lambda said: FLOOR not in said[: said.find("：")]
    )  # what the floor asks for stands first
    if since is not None:
        own += [f"上次以来　{turned_words(t)}" for t in since.turns or () if t.subject == county]
        if decided := since.decided.get(f"county/{county}", "").strip():
            own.append(f"上次议定　{'；'.join(decided.splitlines())}")
    own += _failing(frozen, county)
    covered = next(c for c in frozen.coverage()["counties"] if c["county"] == county)
    return [*own, *_covered(covered, _dark(frozen, county)), *_answered(frozen, county)]


def _failing(frozen: Here, county: str) -> list[str]:
    told = []
    for state, word in (("unmet", "没有达到"), ("undecidable", "无法判定")):
        labels = [
            r.target.label for r in failing(frozen.city().rules_of(county)) if r.state == state
        ]
        if labels:
            told.append(f"{word}的规定 {len(labels)} 项：{words.listed(labels, NAMED)}")
    return told


def _dark(frozen: Here, county: str) -> bool:
    """Whether no ledger covers the county's year, so that none held is not zero."""
    found = coverage.by_county(frozen)
    return bool(found[found["county"] == county]["dark"].any())


def _covered(row: Mapping[str, Any], dark: bool) -> list[str]:
    held, sites, people = row["sessions"], row["stations"], row["workers"]
    kinds = (("团体", "group"), ("个别", "individual"), ("同事", "peer"), ("线上", "online"))
    said = "没有台账管到这一年，次数看不出" if dark else "、".join(f"{word} {held[kind]} 次" for word, kind in kinds)  # fmt: skip
    if not sites["reported"]:
        return [f"督导：{said}", f"站点：应建 {sites['expected']} 个，没有报人员表"]
    return [
        f"督导：{said}",
        f"站点：应建 {sites['expected']} 个，报了 {sites['reported']} 个，受过督导 {sites['supervised']} 个",
        f"社工：{people['reported']} 名，受过督导 {people['supervised']} 名",
    ]


def _answered(frozen: Here, county: str) -> list[str]:
    found = next(c for c in frozen.satisfaction()["counties"] if c["county"] == county)
    if found["rate"] is None or not found["respondents"]:
        return []
    exact = found["mean"] is not None
    return [
        f"满意率：{'' if exact else '约 '}{words.share(found['rate'])}（{found['respondents']} 份）"
    ]


def _items(frozen: Here) -> list[agenda.Item]:
    return overview.items(frozen, overview.standings_of(frozen))


def _needs(frozen: Here, need: str) -> list[agenda.Item]:
    return [item for item in _items(frozen) if item.need == need]


def _standings(frozen: Here) -> Mapping[str, Standing]:
    return {one.county: one for one in standing.by_county(frozen.verdicts(), frozen.counties)}
