"""Word records of single sessions (forms 五, 八, 九), written from the same sessions as the ledger."""

from __future__ import annotations

import datetime as dt
from typing import Any

from maker.grid import Sheet
from maker.sessions import Session, sessions
from maker.truth import Entry

CONTENT = "一、听取社工对{topic}的汇报。\n二、对照服务记录逐条讨论。\n三、商定下一步做法。"
ADVICE = "1.目标写具体，能够检查；\n2.记录当周完成；\n3.困难及时报督导助理。"
PLAN = "本月底前按建议修改，下月第一周交督导老师审阅。"
Made = tuple[list[str | Sheet], list[Entry]]


def find(activity: str, month: int, day: int) -> Session:
    """The session held that day."""
    [found] = [
        s for s in sessions() if s.activity == activity and s.held_on == dt.date(2025, month, day)
    ]
    return found


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def group_record(
    s: Session, length: str, *, area: str, address: str, people: str | None = None
) -> Made:
    """Form 八: county and address in lines above the table, label and value in one cell."""
    sheet = Sheet("表1", word=True)
    entry = Entry("表1", "group_session")
    content = CONTENT.format(topic=s.topic)
    sheet.put(1, 1, f"日期：{_day(s.held_on)}")
    sheet.put(1, 2, f"督导专家：{'、'.join(s.supervisors)}")
    sheet.merge(2, 1, 2, 2, f"督导助理：{s.assistant}")
    sheet.merge(3, 1, 3, 2, f"被督导者：{people or '、'.join(s.supervisees)}")
    for row, text in ((4, "督导内容"), (5, content), (6, "督导建议"), (7, ADVICE)):
        sheet.merge(row, 1, row, 2, text)
    sheet.row(8, ["督导时长", length])
    sheet.row(9, ["督导签名", s.supervisors[0]])
    headcount = s.headcount if people and "等" in people else None
    entry.record(
        1, county=s.counties[0], place=address, held_on=s.held_on.isoformat(), supervisors=list(s.supervisors),
        assistant=s.assistant, supervisees=list(s.supervisees), headcount=headcount, content=content, advice=ADVICE,
        minutes=s.minutes, signed_by=[s.supervisors[0]],
    )  # fmt: skip
    blocks = [
        "团体督导记录表",
        f"被督导者所属地区：{area}",
        f"督导地址：{address}",
        sheet,
        "*团体督导记录表由督导团队填写，请于督导结束之后一周内填写完成。",
    ]
    return blocks, [entry]


def _card(
    number: int,
    s: Session,
    form: str,
    labels: tuple[str, Any, Any],
    length: str,
    signed: dt.date | None,
) -> tuple[Sheet, Entry]:
    """Forms 五 and 九 share their grid: 4 columns, three headed sections, two signatures."""
    sheet = Sheet(f"表{number}", word=True)
    entry = Entry(sheet.name, form)
    who, kind, mode = labels
    content = CONTENT.format(topic=s.topic)
    sheet.row(1, [who, "、".join(s.supervisees), "督    导", "、".join(s.supervisors)])
    sheet.put(2, 1, "督导类型")
    sheet.put(2, 2, kind, marks=True)
    sheet.put(2, 3, "督导方式")
    sheet.put(2, 4, mode, marks=True)
    sheet.row(3, ["督导时间", _day(s.held_on), "督导时长", length])
    sheet.put(4, 1, "督导地点")
    sheet.merge(4, 2, 4, 4, s.place)
    for row, text in (
        (5, "督导内容"),
        (6, content),
        (7, "督导建议"),
        (8, ADVICE),
        (9, "社工计划"),
        (10, PLAN),
    ):
        sheet.merge(row, 1, row, 4, text)
    date = _day(signed) if signed else "    年    月    日"
    sheet.merge(11, 1, 11, 2, f"社工（签名）：{s.supervisees[0]}\n日期：{date}")
    sheet.merge(11, 3, 11, 4, f"督导（签名）：{s.supervisors[0]}\n日期：{date}")
    iso = signed.isoformat() if signed else None
    entry.record(
        1, supervisees=list(s.supervisees), supervisors=list(s.supervisors), type=s.activity, mode=s.mode,
        held_on=s.held_on.isoformat(), minutes=s.minutes, place=s.place, content=content, advice=ADVICE,
        worker_plan=PLAN, worker_signed_on=iso, supervisor_signed_on=iso,
    )  # fmt: skip
    return sheet, entry


def individual_record(s: Session, length: str, signed: dt.date | None) -> Made:
    """Form 九, typed in."""
    mode = {"phone": "电话", "face_to_face": "面谈"}[s.mode]
    sheet, entry = _card(
        1, s, "individual_session", ("被督导社工", "个别督导", mode), length, signed
    )
    return ["个别督导登记表", sheet], [entry]


def two_records(first: Session, second: Session) -> Made:
    """Form 五 twice in one document: the choice underlined in one, ticked in the other."""
    options = ("督导对象", "个人督导/团体督导/__同事督导__", "__面谈__/邮件/电话/其他")
    one, entry1 = _card(
        1, first, "session_record", options, "1小时", first.held_on + dt.timedelta(days=4)
    )
    ticked = ("督导对象", "☑个人督导 □团体督导 □同事督导", "□面谈 □邮件 ☑电话 □其他")
    two, entry2 = _card(
        2,
        second,
        "session_record",
        ticked,
        f"{second.minutes}分钟",
        second.held_on + dt.timedelta(days=1),
    )
    foot = "* 督导记录表除社工计划由社工填写，其他均由督导填写。请于督导结束之后一周内填写完成。"
    return ["督导记录表", one, foot, "督导记录表", two, foot], [entry1, entry2]
