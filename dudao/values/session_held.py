"""Whether what a ledger lists was held: what a note, a kind, a mode or a 状态 column says of it.

Only a text that ends with it says that a session was not held; cancelled *records* are records, and what
is neither clearly said is a doubt. Source: the handbook counts sessions that were held (开展).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from dudao.patterns import late
from dudao.values.text import squeeze

NOT_HELD, HELD, UNCLEAR = "not_held", "held", "unclear"

_ACT = "(?:开展|举行|召开|举办|进行|实施|组织|执行|开(?![始会展]))"
_DAY = r"(?:(?P<y>20\d\d)?[年./-]?)?(?P<m>1[0-2]|0?[1-9])[月./-](?P<d>3[01]|[12]\d|0?[1-9])(?!\d)[日号]?"
_ANY_DAY = re.sub(r"\?P<\w+>", "?:", _DAY)
_WHEN = (
    rf"(?:{_ANY_DAY}|(?:20\d\d年)?\d{{1,2}}月(?:份|[上中下]旬|初|底|中)?|(?:下个?|次)(?:月|周|季度|学期|年度?)|明年(?:度|\d{{1,2}}月)?"
    rf"|(?:20\d\d年)?第?[一二三四1-4]季度|[上下]半年|20\d\d年|年底|[节假会]后|下次|后续|另行(?:安排|通知)|待定|择日|择期)"
)
_NEXT = rf"(?:时间)?(?:至|到|为|在|于|定于)?{_WHEN}(?:[上下]午)?(?:再|另行|补)?{_ACT}?"
_NOT = rf"(?:未能?|没有?|尚未|还未|暂未|并未|仍未)(?:如期|按期|按时|实际|正式)?(?:{_ACT}|开成|成行)"
_MOVED = rf"(?:延期|延后|推迟|顺延|改期|改时间|另行安排|择期|暂缓|改(?:为|成|到|至|在)(?={_WHEN}))"
_WAITING = rf"(?:待|拟|将)(?:{_ACT}|定)"
_OFF = rf"(?:取消|停办|停开|作废|流会|{_NOT}|{_MOVED}{_ACT}?|{_WAITING}|计划(?:中|内?{_ACT})?)"
_WHY = r"(?:(?:因|由于|受)[^。;；]{1,40}+|原因[:：]?[^。;；]{1,40}+|\([^()]*\))"
_LEAD = (
    rf"(?:(?:本|此|该|当)(?:次|场|期)|原定?)?(?:于|在)?(?:{_ANY_DAY})?的?(?:团体|个别|同事|线上)?(?:督导|活动|会议|培训)?"
    r"(?:(?:因|由于|受)[^,，。;；()]{1,30}?|[^,，。;；()]{1,12}(?:原因|缘故))?[,，]?"
    r"(?:已经|已|现|临时|暂时|暂|被|均|全部|需|故|特|活动|督导|会议|培训)*+"
)
_GONE = late(
    rf"\(?{_LEAD}{_OFF}(?:了)?(?:[,，;；。、]?(?:{_NEXT}|{_WHY}|{_MOVED}{_ACT}?))*+[。.!！)]*+"
)
"""Nothing but that it was not held, from the first character to the last."""

_SIGNAL = late(rf"取消|{_NOT}|延期|改期|推迟|顺延|延后|待{_ACT}|计划|改(?:为|成|到|至)(?={_WHEN})")
_PAPERS = "记录|资料|归档|档案|签到|材料|台账|表格|表单|上交|提交|报送|存档|备案|填报|签字|签名|照片|反馈|总结|报告|交表|收集|录入"
_OF_PAPERS = late(
    rf"(?:{_PAPERS})[^,，。;；()]{{0,8}}?(?:延期|推迟|取消|延后|顺延|{_NOT})(?:{_PAPERS})?"
    rf"|(?:延期|推迟|取消|延后|顺延)[^,，。;；()]{{0,4}}?(?:{_PAPERS})"
)
_PLAN_ALONE = late(
    r"(?:20\d\d年)?(?:年度|全年|月度|季度|下月|本月|下季度|团体|个别|线上)?(?:督导|活动|培训)?计划(?:中)?"
)
_PLAN = late(
    r"(?:工作|服务|年度?|全年|月度?|季度|项目|督导|培训|活动|实施|行动|发展|整改|个人|成长|学习|下一?步|下一?阶段|介入|个案|小组|"
    r"按照?|依照?|根据|列入|纳入|原|站点?|社工|生涯|规划)计划|计划(?:外|内|书|表|性|总结|制定|撰写|编制|方案|的?(?:撰写|制定|编写|讨论))"
)
"""A plan that is a paper or a yardstick (年度计划, 计划外), not a session still to come."""
_TOOK_PLACE = late(
    rf"(?:已经?|均已|现已)(?:全部|如期|按期|按时|顺利|实际|补|(?:于|在){_ANY_DAY})?(?:完成|{_ACT}|落实|补)|(?:如期|按期|按时|照常|正常|顺利)(?:完成|{_ACT})"
    rf"|(?:未|没有|不)取消|今[日天]|当[日天]|改(?:为|成)(?!{_WHEN})[^,，。;；]|改(?:在|到)(?!{_WHEN})[^,，。;；]{{0,20}}?{_ACT}"
)
_TO_DAY = late(
    rf"(?:改期|延期|延后|推迟|顺延|调整|改)?(?P<to>至|到|为|在|于|定于)?{_DAY}(?P<act>(?:再|补)?{_ACT})?"
)
_ORIGIN = late(r"(?:原定|原计划|计划|原|拟|待)(?:于|在)?$")


_LONGEST = 120
"""A text of more characters says more than that something was not held."""


def _gone(plain: str) -> bool:
    return len(plain) <= _LONGEST and _GONE.fullmatch(plain) is not None


class Said(NamedTuple):
    """What a text says: ``code`` (:data:`NOT_HELD`, :data:`HELD`, :data:`UNCLEAR`) and its ``words``."""

    code: str
    words: str


def said_held(text: str, held_on: str | None = None) -> Said | None:
    """What a text says of whether the session of the day ``held_on`` (ISO) was held; None: nothing.

    >>> [said_held(t).code for t in ("因故取消", "改期至9月17日", "已取消原线上安排，改为实地，已完成", "取消游戏环节")]
    ['not_held', 'not_held', 'held', 'unclear']
    >>> said_held("原定4月16日，改期至9月17日", "2025-09-17").code, said_held("记录延期提交"), said_held("计划外")
    ('held', None, None)
    """
    plain = squeeze(text).replace("（", "(").replace("）", ")")
    code = _judged(plain, held_on) if _SIGNAL.search(plain) or _gone(plain) else None
    return Said(code, text.strip()) if code else None


@lru_cache(maxsize=4096)
def _judged(plain: str, held_on: str | None) -> str | None:
    if _PLAN_ALONE.fullmatch(plain):
        return NOT_HELD if plain in ("计划", "计划中") else UNCLEAR
    rest = _PLAN.sub("", _OF_PAPERS.sub("", plain))
    took_place = bool(_TOOK_PLACE.search(re.sub(_NOT, "", plain))) or _moved_here(plain, held_on)
    if not _SIGNAL.search(rest) and not _gone(rest):
        return None
    if took_place:
        return HELD
    return NOT_HELD if _gone(plain) else UNCLEAR


def _moved_here(plain: str, held_on: str | None) -> bool:
    """Whether a text names the very day as the one it was moved to or held on."""
    if held_on is None or len(held_on) < 10:
        return False
    year, month, day = map(int, held_on.split("-"))
    return any(
        (hit["to"] or hit["act"])
        and not _ORIGIN.search(plain[: hit.start()])
        and (int(hit["y"] or year), int(hit["m"]), int(hit["d"])) == (year, month, day)
        for hit in _TO_DAY.finditer(plain)
    )


_AFTER = late(
    rf"[^,，。;；]*?(?:督导|会议?|培训|活动|面对面|线上|线下|电话|实地)[-—:：,，;；、/]*(?P<gone>{_GONE.pattern})"
)
_BRACKET = late(r"\(([^()]*)\)|【([^【】]*)】|\[([^\[\]]*)\]")


def said_beside(text: str, held_on: str | None = None) -> Said | None:
    """Like :func:`said_held` of a cell that first says something else: 团体督导（取消）, 团体督导-未开展.

    >>> said_beside("团体督导（取消）"), said_beside("团体督导 因故取消"), said_beside("团体督导")
    (Said(code='not_held', words='取消'), Said(code='not_held', words='因故取消'), None)
    """
    plain = squeeze(text).replace("（", "(").replace("）", ")")
    if not _SIGNAL.search(plain) and not _gone(plain):
        return None
    for hit in _BRACKET.finditer(plain):
        inside = next(part for part in hit.groups() if part is not None)
        if found := said_held(inside, held_on):
            return found
    whole = said_held(plain, held_on)
    if whole is None or whole.code == HELD:
        return whole
    tail = _AFTER.fullmatch(plain) if len(plain) <= _LONGEST else None
    return Said(NOT_HELD, tail["gone"]) if tail else whole


_STATUS = {
    NOT_HELD: "否|×|✗|x|X|N|n|未|无|没有|待|待定|未完成|待完成|未进行|未开始|未落实|未执行|未实施|已停|停|进行中|准备中|筹备中|未启动",
    HELD: "是|√|✓|✔|Y|y|已|有|完成|开展|已结束|结束|正常|已办|已开|办结|归档|已归档|已召开",
}


def said_status(text: str, held_on: str | None = None) -> Said | None:
    """Like :func:`said_held` of a column that says nothing else: 状态, 是否开展.

    >>> said_status("否").code, said_status("已开展").code, said_status("讲了项目化运营")
    ('not_held', 'held', None)
    """
    plain = squeeze(text)
    for code, words in _STATUS.items():
        if re.fullmatch(words, plain):
            return Said(code, text.strip())
    if found := said_held(text, held_on):
        return found
    return (
        Said(HELD, text.strip()) if re.fullmatch(rf"(?:{_TOOK_PLACE.pattern})了?", plain) else None
    )
