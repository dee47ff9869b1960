"""What a ledger's title says of what it may testify about, beside its time: kinds, owner, whether it is the city's.

A title that names some kinds speaks of those alone. One that names a person, an agency or a station is theirs:
nobody can tell from it who was never supervised. Every centre's title contains 社会工作服务站, so a station is one
only under its name in the gazetteer.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Any

from dudao.patterns import late
from dudao.recognition.labels import squeeze
from dudao.records import Record
from dudao.values.people import usual_name
from dudao.values.places import gazetteer
from dudao.values.surnames import SINGLE

GROUP, INDIVIDUAL, PEER = "group", "individual", "peer"
ONLINE = ("online_group", "online_training")
MEETING, ACTIVITY = "centre_meeting", "station_activity"
FACE_TO_FACE = (GROUP, INDIVIDUAL, PEER)
KINDS = (*FACE_TO_FACE, *ONLINE, MEETING, ACTIVITY)

_CENTRE = late(
    r"(?:社会工作服务站|社会工作服务|社会工作|社工服务站|社工站|社工)?督导(?:服务|工作)?中心"
)
_INCLUDING = late(r"(?:含|包括|包含|附|涵盖)[^（）()]*")
_FAR = r"(?:线上|网络|网上|在线|云端)"
_NAMED: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(_FAR + r"[、/及和与]?线下"), KINDS),
    (re.compile(_FAR + r"(?:团体|团督|小组|集体)(?:督导)?"), ONLINE[:1]),
    (re.compile(_FAR + r"(?:督导)?(?:主题|专题|集中)?(?:培训|讲座)"), ONLINE[1:]),
    (re.compile(_FAR + r"(?:督导)?"), ONLINE),
    (re.compile(r"(?:线下|面对面|实地|现场)(?=[^（）()]*督导)(?:督导)?"), FACE_TO_FACE),
    (re.compile(r"(?:团体|团督|(?:小组|集体|集中|团队)(?=督导))(?:督导)?"), (GROUP,)),
    (re.compile(r"(?:个别|个督|一对一|(?:个体|个人|个案)(?=督导))(?:督导)?"), (INDIVIDUAL,)),
    (re.compile(r"(?:同事|朋辈|同辈|同伴|同侪)(?:督导)?"), (PEER,)),
)
_OTHER: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"(?<!腾讯)(?:督导)?(?:工作|推进)?(?:会议|例会|推进会)"), (MEETING,)),
    (re.compile(r"(?<!督导)(?:社工站|站点|社工|服务)?活动"), (ACTIVITY,)),
)
_PLAIN = late(r"督导(?!老师|专家|员|师|者|助理|姓名)")

_STATION = r"(?:社工|社会工作|社工服务|社会工作服务)?(?:服务)?站(?!点?活动)"
_AGENCY = late(
    r"([一-鿿]{0,24}?)(社会工作服务中心|社工服务中心|社会工作发展中心|社工发展中心|服务中心|发展中心|事务所|服务社|机构"
    r"|协会|促进会|联合会|研究会|基金会|工作室|公司|大学|学院)"
)
_NAMED_ALONE = {"协会", "促进会", "联合会", "研究会", "基金会", "公司"}
_NO_NAME = late(
    r"云南省?|昆明市?|社会工作|社工|服务|督导|承接|运营|各|第三方|项目|站点?|年度?|月份?|季度|上半|下半|全|民办|专业|社会组织|[的在由、]"
)
_ROLE = r"(?:老师|教授|讲师|专家|同志|督导师|督导员)"
_WITH_ROLE = late(rf"([一-鿿]{{1,4}}?){_ROLE}(?!姓名|[:：])")
_LABELLED = late(r"督导(?:老师|专家|教师|人员|员|师|者|人)?(?:姓名)?[:：]\s*([一-鿿·]{2,8})")
_HAN = late(r"[一-鿿·]{2,4}")
_FILLS = r"(?:登记|制表|填报|填表|填写|记录|整理|汇总|录入|审核|编制|统计|经办|负责)"
_FILLED_BY = late(
    rf"[一-鿿·]{{2,4}}(?:同志|老师)?{_FILLS}(?=$|[）)（(，、｜；;。])|{_FILLS}(?:人员|人|者|员)?[:：][一-鿿·]{{2,4}}"
)
"""Somebody who only filled the table in: （市督导中心 甲某某 登记）, 制表人：甲某某."""
_COMMON = late(
    r"20\d\d|\d+|第?[一二三四1-4]季度?|[上下]半年|全年|年度?|月份?|昆明市?|云南省?|社会工作服务站?|社会工作|社工站?|督导|工作|服务|活动"
    r"|台账|记录|登记|汇总|统计|一览|情况|明细|表|册|个人|本人|老师|教授|讲师|专家|同志|的|全市|市级|县区|版|最终|更正|更新|截至|截止"
)
_COUNTY_WORD = late(r"县[（(]?市[、,，/]?区[）)]?|县市区|市区县|市[、,，/]区|城市|市场|都市")


def sides_of(
    titles: Sequence[str], others: Sequence[str], filers: Sequence[str], records: Iterable[Record]
) -> dict[str, Any]:
    """The sides of a ledger: ``title`` and ``owner`` as fingerprints (a title may name a person), ``kinds``, ``city``.

    ``titles`` are the lines that speak of the table, ``others`` what else stands above it, ``filers`` who filled it in.
    """
    lines = [squeeze(text) for text in titles]
    above = [*lines, *(squeeze(text) for text in others)]
    owner = owner_of(above, _people(records))
    return {
        "title": _fingerprint("".join(lines)) if lines else None,
        "owner": f"{owner[0]}:{_fingerprint(owner[1])}" if owner else None,
        "kinds": list(kinds_of("／".join(lines))),
        "city": any(_of_the_city(text) for text in (*above, *map(squeeze, filers))),
        "file": False,
    }


def kinds_of(title: str) -> tuple[str, ...]:
    """The kinds a title names, none where it speaks of all.

    >>> kinds_of("2025年团体、个别督导台账"), kinds_of("2025年督导活动台账"), kinds_of("督导中心2025年线上培训台账")
    (('group', 'individual'), (), ('online_training',))
    """
    rest = _INCLUDING.sub("", _CENTRE.sub("", title))
    found: set[str] = set()
    for pattern, kinds in _NAMED:
        if pattern.search(rest):
            found.update(kinds)
            rest = pattern.sub("｜", rest)
    also: set[str] = set()
    for pattern, kinds in _OTHER:
        if pattern.search(rest):
            also.update(kinds)
            rest = pattern.sub("｜", rest)
    if not found and _PLAIN.search(rest):
        return ()
    named = found | also
    return () if named == set(KINDS) else tuple(kind for kind in KINDS if kind in named)


def owner_of(lines: Sequence[str], people: frozenset[str]) -> tuple[str, str] | None:
    """Whose a ledger is, by its title: the sort of owner and the name; None where it is the centre's or a county's.

    >>> owner_of(["昆明市社会工作服务站督导中心2025年督导台账"], frozenset())
    >>> owner_of(["龙翔街道社工站2025年督导台账"], frozenset()), owner_of(["李敏华2025年督导台账"], frozenset({"李敏华"}))
    (('一个站点', '龙翔街道'), ('一名督导', '李敏华'))
    >>> owner_of(["2025年下半年督导台账（市督导中心李敏华登记）"], frozenset({"李敏华"}))
    >>> owner_of(["2025年督导台账（制表：李敏华）"], frozenset({"李敏华"}))
    >>> owner_of(["李敏华老师2025年督导记录台账"], frozenset({"李敏华"}))
    ('一名督导', '李敏华')
    """
    centre = any(_CENTRE.search(line) for line in lines)
    for line in lines:
        plain = _CENTRE.sub("｜", line)
        if (name := _station(plain)) is not None:
            return "一个站点", name
        if not centre and (name := _agency(plain)) is not None:
            return "一个机构", name
        if (name := _person(plain, people)) is not None:
            return "一名督导", name
    return None


def _station(text: str) -> str | None:
    for hit in re.finditer(_STATION, text):
        before = text[: hit.start()]
        for length in range(min(len(before), 16), 1, -1):
            towns = gazetteer().spellings.get(before[-length:])
            if towns:
                return towns[0].name
    return None


def _agency(text: str) -> str | None:
    for hit in _AGENCY.finditer(text):
        name = hit[1]
        for word, _ in gazetteer().county_words:
            name = name.replace(word, "")
        name = _NO_NAME.sub("", name)
        if len(name) >= 2 or hit[2] in _NAMED_ALONE:
            return name + hit[2]
    return None


def _person(text: str, people: frozenset[str]) -> str | None:
    text = _FILLED_BY.sub("｜", text)
    if (hit := _LABELLED.search(text)) and usual_name(hit[1]):
        return hit[1]
    rest = text
    for word, _ in gazetteer().county_words:
        rest = rest.replace(word, "｜")
    for hit in _WITH_ROLE.finditer(_without_words(rest, roles=False)):
        if usual_name(hit[1]) or hit[1] in SINGLE:
            return hit[1]
    for hit in _HAN.finditer(_without_words(rest)):
        if hit[0] in people:
            return hit[0]
    return None


def _without_words(text: str, roles: bool = True) -> str:
    """A title without the words that ledgers' titles are made of."""
    return _COMMON.sub(lambda m: "｜" if roles or not re.fullmatch(_ROLE, m[0]) else m[0], text)


def _people(records: Iterable[Record]) -> frozenset[str]:
    """Those who supervise in the rows."""
    named: set[str] = set()
    for record in records:
        named.update(record.values.get("supervisors") or ())
        if assistant := record.values.get("assistant"):
            named.add(assistant)
    return frozenset(named)


def _of_the_city(text: str) -> bool:
    """Whether a line names the city or its centre.

    >>> _of_the_city("昆明市2025年督导台账"), _of_the_city("各县（市、区）督导台账"), _of_the_city("安宁市督导台账")
    (True, False, False)
    """
    if _CENTRE.search(text):
        return True
    for word, _ in gazetteer().county_words:
        text = text.replace(word, "")
    return "市" in _COUNTY_WORD.sub("", text)


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
