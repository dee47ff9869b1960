"""A facility table or a ledger, laid out in any clerk's way, reads to the same records."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dudao.reading.grid import Grid, Reading
from dudao.recognition.check import check

TODAY = dt.date(2026, 1, 10)
QUICK = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
STATIONS = ("华山街道", "护国街道", "大观街道", "龙翔街道", "丰宁街道")
TITLE = "昆明市五华区乡镇（街道）社工站点实体建设情况统计总表"


def read(rows: list[list[Any]], merges: Any = (), sheet: str = "Sheet1") -> Any:
    grid = Grid(sheet, "sheet", [list(row) for row in rows], merges=list(merges))
    return check(Reading("报送.xlsx", "0" * 64, [grid], []), today=TODAY)


# -- 实体建设 --------------------------------------------------------------------------------------

GROUPS = {
    "office": ("办公场所", {"own": "独用", "shared": "合用"}),
    "door_sign": ("门牌", {"vertical": "竖排", "horizontal": "横排"}),
    "direction_sign": ("去向牌", {"own": "独用", "shared": "合用"}),
    "rooms": (None, {"one": "一室型", "two": "两室型", "multi": "多室型"}),
}
TICKS = {
    "logo_wall": "墙面\nLOGO",
    "badge": "工作牌",
    "cap": "帽子",
    "vest": "马甲",
    "photo": "照片",
}


@st.composite
def sites(draw: st.DrawFn) -> list[dict[str, Any]]:
    return [
        {
            "station": station,
            **{f: draw(st.sampled_from((*codes, None))) for f, (_, codes) in GROUPS.items()},
            **{f: draw(st.booleans()) for f in TICKS},
        }
        for station in STATIONS[: draw(st.integers(1, 5))]
    ]


@st.composite
def facility_table(draw: st.DrawFn) -> Any:
    expected = draw(sites())
    style = draw(st.sampled_from(("two rows", "flat", "words", "no merges")))
    blocks = draw(st.permutations([*GROUPS, *TICKS]))
    left = draw(st.integers(0, 2))
    columns: list[tuple[str, str | None, str | None, str]] = []  # field, code, parent, child
    for name in blocks:
        if name in TICKS:
            columns.append((name, None, None, TICKS[name]))
        elif style == "words":
            columns.append((name, None, None, GROUPS[name][0] or "房间"))
        else:
            parent, codes = GROUPS[name]
            columns += [(name, code, parent, child) for code, child in codes.items()]
    numbered = draw(st.booleans())
    lead = [*([None] * left), *(["序号"] if numbered else []), "社工站点名称"]
    rows: list[list[Any]] = [[*([None] * left), TITLE]]
    if draw(st.booleans()):
        rows.append([*([None] * left), "填表时间", "2025-12-20", None, "督导助理", "沈知行"])
    merges: list[tuple[int, int, int, int]] = []
    top = len(rows)
    if style in ("flat", "words"):
        joint = draw(st.sampled_from(("-", "", "（{}）", "\n")))
        rows.append([*lead, *(_flat(parent, child, joint) for _, _, parent, child in columns)])
    else:
        upper, lower, seen = [*lead], [None] * len(lead), None
        for i, (name, _, parent, child) in enumerate(columns):
            col = len(lead) + i
            if parent is None:
                upper, lower = [*upper, child], [*lower, None]
                merges.append((top, col, top + 1, col))
            else:
                upper.append(parent if seen != name else None)
                lower.append(child)
                if seen == name:
                    merges.append((top, col - 1, top, col))
            seen = name
        rows += [upper, lower]
        merges += [(top, c, top + 1, c) for c in range(left, len(lead))]
        if style == "no merges":
            merges = []
    mark = draw(st.sampled_from(("√", "✓", "是", "有", "1", 1, "Y", "●", "☑")))
    none = draw(st.sampled_from((None, "", "\u3000", "×", "否", 0)))
    for i, site in enumerate(expected):
        cells: list[Any] = []
        for name, code, _, _ in columns:
            if style == "words" and name in GROUPS:
                cells.append(GROUPS[name][1].get(site[name]) if site[name] else None)
            elif name in GROUPS:
                cells.append(mark if site[name] == code else none)
            else:
                cells.append(mark if site[name] else none)
        station = (
            draw(st.sampled_from(("", "五华区")))
            + site["station"]
            + draw(st.sampled_from(("", "社工站")))
        )
        rows.append([*([None] * left), *([i + 1] if numbered else []), station, *cells])
        if i == 2 and draw(st.booleans()):
            header = rows[top : top + (1 if style in ("flat", "words") else 2)]
            merges += [
                (r1 + len(rows) - top, c1, r2 + len(rows) - top, c2)
                for r1, c1, r2, c2 in merges
                if r1 <= top + 1
            ]
            rows += [list(row) for row in header]
    rows.append(
        [*([None] * left), "注：根据每个社工站点的实体建设情况进行√，并且拍照作为痕迹资料留存。"]
    )
    return expected, rows, merges


def _flat(parent: str | None, child: str, joint: str) -> str:
    if parent is None:
        return child
    return f"{parent}（{child}）" if "{}" in joint else f"{parent}{joint}{child}"


@given(facility_table())
@QUICK
def test_实体建设表怎样排都读出同样的记录(table: Any) -> None:
    expected, rows, merges = table
    sheet = read(rows, merges).sheets[0]
    assert sheet.form == "facility", sheet.problems
    assert sheet.meta["county"] == "五华区"
    assert [{k: r.values[k] for k in expected[0]} for r in sheet.records] == expected
    assert sheet.problems == []


# -- 督导台账 --------------------------------------------------------------------------------------

LEDGER = {
    "held_on": ("督导日期", "日期", "督导\n日期"),
    "county": ("县（市、区）", "县区", "县市区"),
    "stations": ("社工站", "站点名称", "社工站点"),
    "activity": ("督导类别", "督导类型"),
    "mode": ("督导方式", "方式"),
    "supervisors": ("督导老师", "督导专家", "督导者"),
    "supervisees": ("督导对象", "被督导者", "参加人员"),
    "headcount": ("人数", "参加人数"),
    "minutes": ("督导时长", "时长"),
    "place": ("地点", "督导地点"),
    "topic": ("督导主题", "主题"),
    "record_filed_on": ("记录归档日期", "归档时间"),
}
ACTIVITY = {
    "group": ("团体督导", "团体"),
    "individual": ("个别督导", "个体督导", "个人督导"),
    "peer": ("同事督导", "朋辈督导"),
    "online_group": ("线上团体督导",),
    "station_activity": ("站点活动", "社工站活动"),
}
MODE = {
    "face_to_face": ("面谈", "实地", "现场"),
    "online": ("线上", "腾讯会议"),
    "phone": ("电话", "微信语音"),
}
MINUTES = {
    60: ("1小时", "60分钟", "9:00-10:00"),
    90: ("1.5小时", "90分钟", "一个半小时"),
    120: ("2小时", "120分钟", "2h"),
}
NAMES = ("赵晓雯", "钱建国", "孙丽", "李思远")


@st.composite
def ledger(draw: st.DrawFn) -> Any:
    order = draw(st.permutations(list(LEDGER)))
    rows: list[list[Any]] = [
        ["昆明市社会工作服务站督导中心2025年度督导台账"],
        ["填报单位：市督导中心        制表人：沈知行"],
    ]
    header = ["序号", *(draw(st.sampled_from(LEDGER[f])) for f in order)]
    rows.append(header)
    expected = []
    joint = draw(st.sampled_from(("、", "，", "/", ";", "\n")))
    for i in range(draw(st.integers(1, 6))):
        day = dt.date(2025, draw(st.integers(1, 10)), draw(st.integers(1, 28)))
        filed = day + dt.timedelta(draw(st.integers(0, 20)))
        people = list(NAMES[: draw(st.integers(1, 4))])
        one = {
            "held_on": day.isoformat(),
            "county": "五华区",
            "stations": list(STATIONS[: draw(st.integers(1, 3))]),
            "activity": draw(st.sampled_from(sorted(ACTIVITY))),
            "mode": draw(st.sampled_from(sorted(MODE))),
            "supervisors": ["周文洁"],
            "supervisees": people,
            "headcount": len(people),
            "minutes": draw(st.sampled_from(sorted(MINUTES))),
            "place": "龙翔街道社工站",
            "topic": "个案工作方法",
            "record_filed_on": filed.isoformat(),
        }
        expected.append(one)
        short = draw(st.booleans())
        cells = {
            **one,
            "held_on": draw(
                st.sampled_from(
                    (
                        day,
                        f"{day.year}.{day.month}.{day.day}",
                        f"{day.month}月{day.day}日",
                        f"{day:%Y/%m/%d}",
                    )
                )
            ),
            "county": draw(st.sampled_from(("五华区", "五华", "昆明市五华区"))),
            "stations": joint.join(
                s + draw(st.sampled_from(("", "社工站"))) for s in one["stations"]
            ),
            "activity": draw(st.sampled_from(ACTIVITY[one["activity"]])),
            "mode": draw(st.sampled_from(MODE[one["mode"]])),
            "supervisors": draw(st.sampled_from(("周文洁", "周文洁老师", "周文洁（副教授）"))),
            "supervisees": joint.join(people) + (f"等{len(people)}人" if short else ""),
            "headcount": draw(
                st.sampled_from((len(people), f"{len(people)}人", float(len(people))))
            ),
            "minutes": draw(st.sampled_from(MINUTES[one["minutes"]])),
            "record_filed_on": draw(
                st.sampled_from((filed, f"{filed.month}月{filed.day}日", filed.isoformat()))
            ),
        }
        rows.append([i + 1, *(cells[f] for f in order)])
        if draw(st.booleans()) and i == 2:
            rows += [["7月小计", None, "共3次"], list(header)]
    rows.append(["合计", None, f"{len(expected)}次"])
    rows.append(["制表人：沈知行        审核人：            日期：2026年1月7日"])
    return expected, rows


@pytest.mark.long
@given(ledger())
@QUICK
def test_台账怎样排都读出同样的记录(table: Any) -> None:
    expected, rows = table
    sheet = read(rows).sheets[0]
    assert sheet.form == "session_ledger", sheet.problems
    assert sheet.meta == {"county": None, "covers_from": "2025-01-01", "covers_to": "2025-12-31"}
    assert [{k: r.values[k] for k in expected[0]} for r in sheet.records] == expected
    assert sheet.problems == []
