"""The centre's ledger: two assistants, two sheets, two ways of writing the same things."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from maker.grid import Sheet
from maker.sessions import Session, sessions
from maker.truth import Entry

ACTIVITY = {
    "group": ("团体督导", "团体督导"),
    "individual": ("个别督导", "个体督导"),
    "peer": ("同事督导", "同事督导"),
    "online_group": ("线上团体督导", "线上团体督导"),
    "online_training": ("线上培训", "线上培训"),
    "centre_meeting": ("督导中心工作会议", "中心工作会议"),
    "station_activity": ("站点活动", "社工站活动"),
}
FIRST = [
    "序号", "督导日期", "县（市、区）", "站点名称", "督导类别", "督导方式", "督导专家", "督导助理",
    "督导对象", "参加人数", "督导时长（小时）", "督导地点", "督导主题", "记录归档时间", "备注",
]  # fmt: skip
SECOND = [
    "编号", "日期", "督导形式", "督导方式", "区县", "社工站", "督导老师", "被督导社工", "人数", "时长",
    "地点", "主题", "助理", "归档日期", "备注", "照片（张）",
]  # fmt: skip


def _mode(s: Session, number: int, spellings: tuple[str, ...]) -> tuple[str | None, str | None]:
    if s.activity == "centre_meeting":
        return None, None
    if s.mode == "online":
        return ("腾讯会议", "线上")[number % 2], "online"
    if s.mode == "phone":
        return "电话", "phone"
    return spellings[number % len(spellings)], "face_to_face"


def _length(minutes: int, number: int) -> str:
    """One of the ways of writing a length in a column without a unit."""
    hours, rest = divmod(minutes, 60)
    start = dt.datetime(2025, 1, 1, 9, 0)
    ways = [
        f"{minutes}分钟",
        f"{start:%H:%M}-{start + dt.timedelta(minutes=minutes):%H:%M}".lstrip("0"),
        f"{hours}小时" + (f"{rest}分" if rest else ""),
    ]
    if rest == 30:
        ways.append(f"{hours}.5h" if hours != 2 else "两个半小时")
    return ways[number % len(ways)]


def _counties(s: Session) -> tuple[str | None, Any]:
    if s.city_wide:
        return "全市", "全市"
    if not s.counties:
        return None, None
    return "、".join(s.counties), s.counties[0] if len(s.counties) == 1 else list(s.counties)


def _people(s: Session, joiner: str) -> tuple[str | None, list[str]]:
    if s.everyone:
        return "全体社工", ["全体社工"]
    text = joiner.join(s.supervisees) or None
    return text, list(s.supervisees)


def _values(s: Session, mode: str | None) -> dict[str, Any]:
    values = {
        "held_on": None if s.written_date else s.held_on.isoformat(),
        "county": _counties(s)[1],
        "stations": list(s.stations),
        "activity": s.activity,
        "mode": mode,
        "supervisors": list(s.supervisors),
        "assistant": s.assistant,
        "supervisees": _people(s, "、")[1],
        "headcount": s.headcount,
        "minutes": s.minutes,
        "place": s.place,
        "topic": s.topic,
        "record_filed_on": s.filed_on.isoformat() if s.filed_on else None,
        "note": s.note,
    }
    if s.city_wide:
        values["_accept"] = {"county": [None]}
    return values


def _doubts(entry: Entry, s: Session, cell: Callable[[str], str]) -> None:
    """What of this row nobody can read."""
    if s.written_date:
        entry.problem(cell("held_on"), "held_on", "error", s.written_date)
    if s.surname:
        entry.problem(cell("supervisors"), "supervisors", "error", s.surname)
    if s.length and s.minutes is None:
        entry.problem(cell("minutes"), "minutes", "error", s.length)
    if s.filed:
        entry.problem(cell("record_filed_on"), "record_filed_on", "error", s.filed)
    if s.everyone:
        entry.problem(cell("supervisees"), "supervisees", "warning", "全体社工")
    if s.city_wide:
        entry.allow(cell("county"))
    if s.activity == "group" and s.mode == "online":
        entry.allow(cell("activity"))


def first_half() -> tuple[Sheet, Entry]:
    """January to June: date cells, hours in the header, one hidden row, one misspelt township."""
    sheet = Sheet("上半年", widths={2: 11, 4: 30, 9: 34, 13: 24})
    entry = Entry(
        "上半年",
        "session_ledger",
        {"county": None, "covers_from": "2025-01-01", "covers_to": "2025-06-30"},
    )
    sheet.merge(1, 1, 1, 15, "昆明市社会工作服务站督导中心2025年上半年督导台账")
    sheet.merge(2, 1, 2, 15, "填报单位：督导中心    填报人：毕若溪")
    sheet.row(3, FIRST)
    columns = "held_on county stations activity mode supervisors assistant supervisees headcount minutes place topic record_filed_on note"
    place = {name: col for col, name in enumerate(columns.split(), 2)}
    row = 4
    for number, s in enumerate(s for s in sessions() if s.ledger and s.held_on.month <= 6):
        mode, mode_value = _mode(s, number, ("面谈", "现场", "线下"))
        stations = "、".join(f"{name}社工站" for name in s.stations) or None
        if stations and "撒营盘" in stations:
            stations = stations.replace("撒营盘", "撤营盘")
            entry.problem(sheet.at(row, place["stations"]), "stations", "warning", stations)
        held: Any = s.written_date or s.held_on
        if number % 9 == 5 and not s.written_date:
            held = f"{s.held_on.year}.{s.held_on.month}.{s.held_on.day}"
        written = {
            "held_on": held,
            "county": _counties(s)[0],
            "stations": stations,
            "activity": ACTIVITY[s.activity][0],
            "mode": mode,
            "supervisors": s.surname or "、".join(s.supervisors),
            "assistant": s.assistant,
            "supervisees": _people(s, "、")[0],
            "headcount": s.headcount,
            "minutes": s.length or s.minutes / 60,
            "place": s.place,
            "topic": s.topic,
            "record_filed_on": s.filed or s.filed_on,
            "note": s.note,
        }
        sheet.put(row, 1, number + 1)
        for name, value in written.items():
            sheet.put(row, place[name], value)
        entry.record(row, **_values(s, mode_value), extra={})
        _doubts(entry, s, lambda name, row=row: sheet.at(row, place[name]))
        if number == 11:
            sheet.hidden_rows.append(row)
            entry.problem(sheet.at(row, 1, row, 15), None, "warning", "隐藏行")
        row += 1
    sheet.put(row, 1, "合计")
    sheet.put(row, 2, f"{row - 4}场次")
    sheet.merge(row + 1, 1, row + 1, 15, "注：督导结束一周内归档记录。")
    return sheet, entry


def second_half() -> tuple[Sheet, Entry]:
    """July to December: dates without a year, a band a month, lengths in every spelling, ditto marks."""
    sheet = Sheet("下半年", widths={6: 30, 8: 34, 12: 24})
    entry = Entry(
        "下半年",
        "session_ledger",
        {"county": None, "covers_from": "2025-07-01", "covers_to": "2025-12-31"},
    )
    sheet.merge(1, 1, 1, 16, "2025年下半年督导台账（市督导中心 雷鸣宇 登记）")
    sheet.row(2, SECOND)
    columns = "held_on activity mode county stations supervisors supervisees headcount minutes place topic assistant record_filed_on note"
    place = {name: col for col, name in enumerate(columns.split(), 2)}
    row, month, above = 3, 0, None
    for number, s in enumerate(s for s in sessions() if s.ledger and s.held_on.month > 6):
        if s.held_on.month != month:
            month, above = s.held_on.month, None
            sheet.merge(row, 1, row, 16, f"{month}月份")
            row += 1
        mode, mode_value = _mode(s, number, ("实地", "面谈", "面对面"))
        people, _ = _people(s, ("、", "  ", "，")[number % 3])
        if s.headcount and len(s.supervisees) > 3 and s.headcount > len(s.supervisees):
            people = f"{people}等{s.headcount}人"
        supervisors = s.surname or "、".join(s.supervisors)
        written = {
            "held_on": f"{s.held_on.month}月{s.held_on.day}日",
            "county": _counties(s)[0],
            "stations": "，".join(s.stations) or None,
            "activity": ACTIVITY[s.activity][1],
            "mode": mode,
            "supervisors": "〃" if supervisors == above and not s.surname else supervisors,
            "assistant": s.assistant,
            "supervisees": people,
            "headcount": f"{s.headcount}人" if number % 4 == 1 else s.headcount,
            "minutes": s.length if s.length else _length(s.minutes, number),
            "place": s.place,
            "topic": s.topic,
            "record_filed_on": s.filed
            or (f"{s.filed_on.month}.{s.filed_on.day}" if s.filed_on else None),
            "note": s.note,
        }
        if s.filed_on and s.filed_on.month in (10, 11, 12):
            written["record_filed_on"] = f"{s.filed_on.month}月{s.filed_on.day}日"
        above = supervisors
        sheet.put(row, 1, number + 1)
        for name, value in written.items():
            sheet.put(row, place[name], value)
        photos = 2 + number % 4
        sheet.put(row, 16, photos)
        entry.record(row, **_values(s, mode_value), extra={"照片（张）": str(photos)})
        _doubts(entry, s, lambda name, row=row: sheet.at(row, place[name]))
        row += 1
    sheet.merge(row + 1, 1, row + 1, 16, "制表：雷鸣宇      审核：")
    return sheet, entry
