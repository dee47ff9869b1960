"""A generated table, spoiled by any combination of a clerk's habits, reads to the same records."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dudao.reading.grid import Grid, Reading
from dudao.recognition.check import check

TODAY = dt.date(2026, 1, 10)
QUICK = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))

STATIONS = {
    "五华区": ("华山街道", "护国街道", "大观街道", "龙翔街道"),
    "寻甸县": ("仁德街道", "羊街镇", "六哨乡", "鸡街镇"),
}
TITLES = {"五华区": "昆明市五华区", "寻甸县": "昆明市寻甸回族彝族自治县"}
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈", ("晓雯", "建国", "丽", "思远", "海燕", "文", "子涵")


def read(
    rows: list[list[Any]], merges: list[tuple[int, int, int, int]] = (), name: str = "报送.xlsx"
) -> Any:
    grid = Grid("Sheet1", "sheet", [list(row) for row in rows], merges=list(merges))
    return check(Reading(name, "0" * 64, [grid], []), today=TODAY)


# -- 人员情况 --------------------------------------------------------------------------------------


@st.composite
def workers(draw: st.DrawFn) -> tuple[str, list[dict[str, Any]]]:
    county = draw(st.sampled_from(sorted(STATIONS)))
    found, used = [], set()
    for station in STATIONS[county][: draw(st.integers(1, 4))]:
        for _ in range(draw(st.integers(1, 3))):
            name = draw(st.sampled_from(SURNAMES)) + draw(st.sampled_from(GIVEN))
            if name in used:
                continue
            used.add(name)
            found.append(
                {
                    "station": station,
                    "name": name,
                    "sex": draw(st.sampled_from("男女")),
                    "age": draw(st.integers(20, 60)),
                    "hired_on": dt.date(
                        draw(st.integers(2018, 2024)),
                        draw(st.integers(1, 12)),
                        draw(st.integers(1, 28)),
                    ),
                    "major": draw(st.sampled_from(("社会工作", "会计", "法学", None))),
                    "education": draw(st.sampled_from(("大专", "本科", "硕士"))),
                    "difficulty": draw(st.sampled_from(("薪资偏低", "站点经费拨付慢", None))),
                    "salary": draw(st.integers(2000, 9000)),
                    "note": draw(st.sampled_from(("站长", "产假中", None))),
                }
            )
    return county, found


HEADERS = {
    "station": (
        "目前所在站点名称",
        "站点名称",
        "社工站点",
        "所在站点",
        "目前所在\n站点名称",
        "社工站 名称",
    ),
    "name": ("社工姓名", "姓名", "社工\u3000姓名", "姓名*", "社工姓名（必填）", "姓 名"),
    "sex": ("性别", "性 别", "性\n别"),
    "age": ("年龄（或出生年月）", "年龄", "年龄(岁)", "年龄/出生年月"),
    "hired_on": ("入职时间", "入职\n时间", "入职日期", "到岗时间", "入职时闻"),
    "major": ("专业", "所学专业", "专\u00a0业"),
    "education": ("学历", "最高学历", "文化程度"),
    "difficulty": ("目前的\n困难", "目前的困难", "存在困难", "困难"),
    "salary": ("薪资\n（数额）", "薪资", "月工资", "工资（元/月）", "薪资（数额）：元"),
    "note": ("备注", "备  注"),
}
LABELS = {
    "filled_on": "填表时间",
    "assistant": "督导助理",
    "agency": "承接机构名称",
    "contact_name": "负责人姓名",
}
META = {
    "filled_on": "2025-12-20",
    "assistant": "沈知行",
    "agency": "昆明某某社会工作服务中心",
    "contact_name": "陆远",
}


def date_text(draw: st.DrawFn, day: dt.date) -> Any:
    return draw(
        st.sampled_from(
            (
                day,
                f"{day.year}年{day.month}月{day.day}日",
                f"{day.year}.{day.month}.{day.day}",
                day.isoformat(),
                f"{day:%Y%m%d}",
            )
        )
    )


def spoiled_worker(draw: st.DrawFn, one: dict[str, Any], full: str) -> dict[str, Any]:
    name, age, salary = one["name"], one["age"], one["salary"]
    return {
        **one,
        "station": draw(
            st.sampled_from(
                (
                    one["station"],
                    one["station"] + "社工站",
                    full + one["station"] + "社会工作服务站",
                )
            )
        ),
        "name": draw(
            st.sampled_from((name, " ".join(name), f"{name}（站长）", "\u3000".join(name)))
        ),
        "age": draw(st.sampled_from((age, str(age), f"{age}岁", float(age)))),
        "hired_on": date_text(draw, one["hired_on"]),
        "salary": draw(
            st.sampled_from((salary, f"{salary}元", f"{salary:,}", f"{salary}元/月", float(salary)))
        ),
    }


@st.composite
def staffing_table(draw: st.DrawFn) -> Any:
    """(county, records, rows, merges)"""
    county, people = draw(workers())
    full = draw(st.sampled_from(("", county)))
    order = draw(st.permutations(list(HEADERS)))
    order = [f for f in order if f != "note" or draw(st.booleans())]
    numbered = draw(st.booleans())
    added = draw(st.booleans())
    left = draw(st.integers(0, 2))
    station_style = draw(st.sampled_from(("each", "merged", "first", "band", "ditto")))
    if station_style == "band":
        order.remove("station")
    heads = [draw(st.sampled_from(HEADERS[f])) for f in order]
    width = left + numbered + len(order) + added
    pad: list[Any] = [None] * left

    rows: list[list[Any]] = [[None] * width for _ in range(draw(st.integers(0, 2)))]
    merges: list[tuple[int, int, int, int]] = []
    title = f"{TITLES[county]}乡镇（街道）社工站点人员情况统计总表"
    rows.append([*pad, title])
    metas = draw(st.permutations(list(LABELS)))
    if draw(st.booleans()):
        rows.append([*pad, *(x for m in metas for x in (LABELS[m], META[m]))])
    elif draw(st.booleans()):
        rows.append([*pad, "    ".join(f"{LABELS[m]}：{META[m]}" for m in metas)])
    else:
        rows += [[*pad, LABELS[m] + "：", None, META[m]] for m in metas]
    header = [*pad, *(["序号"] if numbered else []), *heads, *(["是否党员"] if added else [])]
    if draw(st.booleans()):
        rows.append([*pad, *(["序号"] if numbered else []), "基本情况"])
    rows.append(header)

    station_col = left + numbered + order.index("station") if "station" in order else None
    repeat, gaps, totals = draw(st.booleans()), draw(st.booleans()), draw(st.booleans())
    expected, previous, start = [], None, None
    for i, one in enumerate(people):
        fresh = one["station"] != (previous or {}).get("station")
        if fresh and station_style == "band":
            rows.append(
                [*pad, one["station"] + draw(st.sampled_from(("", "社工站", "社工站（2人）")))]
            )
        if fresh and previous and totals and station_style != "first":
            rows.append(
                [*pad, *(["小计"] if numbered else []), *([None] * 8)]
                if numbered
                else [*pad, "小计", "2人"]
            )
        if repeat and i == 3 and (fresh or station_style in ("each", "ditto")):
            rows.append(list(header))
        if gaps and i == 2 and fresh:
            rows.append([None] * width)
        spoiled = spoiled_worker(draw, one, full)
        if not fresh and station_style in ("merged", "first"):
            spoiled["station"] = None
        if not fresh and station_style == "ditto":
            spoiled["station"] = draw(st.sampled_from(("〃", "同上", '"')))
        if fresh:
            start = len(rows)
        elif station_style == "merged" and station_col is not None:
            merges = [m for m in merges if m[:2] != (start, station_col)]
            merges.append((start, station_col, len(rows), station_col))
        blank = draw(st.sampled_from((None, "", "\u3000")))
        cells = [spoiled[f] if spoiled[f] is not None else blank for f in order]
        rows.append([*pad, *([i + 1] if numbered else []), *cells, *(["是"] if added else [])])
        record = {**one, "hired_on": one["hired_on"].isoformat()}
        if "note" not in order:
            record["note"] = None
        expected.append(record)
        previous = one
    if numbered and draw(st.booleans()):
        rows += [[*pad, len(people) + 1], [*pad, len(people) + 2]]
    if draw(st.booleans()):
        rows.append([*pad, "合计", f"{len(people)}人"])
    if draw(st.booleans()):
        rows.append([*pad, "填表人：陆远        审核人：        （盖章）"])
    if draw(st.booleans()):
        rows.append([*pad, "注：如果还有其他情况请写在备注一栏，可自行增加备注栏列数。"])
    return county, expected, rows, merges


@given(staffing_table())
@QUICK
def test_人员表怎样排都读出同样的记录(table: Any) -> None:
    county, expected, rows, merges = table
    result = read(rows, merges)
    assert [s.form for s in result.sheets] == ["staffing"], result.sheets[0].problems
    sheet = result.sheets[0]
    assert sheet.meta["county"] == county
    assert {k: sheet.meta[k] for k in META} == META
    got = [{k: r.values[k] for k in expected[0]} for r in sheet.records]
    assert got == expected
    assert [p for p in sheet.problems if p.severity == "error"] == []
    assert {p.code for p in sheet.problems} <= {"guessed_label", "filled_down", "stray_row"}
