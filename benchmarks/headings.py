"""How well headings are understood: sets of files with keys, as they are and with their spellings hidden.

``python benchmarks/headings.py [DIR …]``, each DIR with ``files/`` and ``keys/`` (without any: the
program's own samples). Prints

(a) each set as it is, (b) with every spelling hidden but the printed label: fields right, flagged
    (a problem names the cell, the row's field or the whole sheet), silent (neither), and per column
    how often what was certain was right, and what was likely;
(c) leave one out: every spelling of the forms hidden together with its near twins, one table headed
    by it: right, asked or said, silently wrong.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from rapidfuzz.distance import Levenshtein  # noqa: E402

from dudao.forms import Field, Form, load_forms  # noqa: E402
from dudao.reading.grid import Grid, Reading, column_letters  # noqa: E402
from dudao.reading.reader import Reader  # noqa: E402
from dudao.recognition import Claim, recognise  # noqa: E402
from dudao.recognition.check import check  # noqa: E402
from dudao.recognition.labels import keys  # noqa: E402
from dudao.recognition.lists.column_meaning import Table  # noqa: E402
from dudao.recognition.lists.headers import Spread  # noqa: E402
from dudao.recognition.lists.vocabulary import compile_form  # noqa: E402
from dudao.recognition.lists.wording import sound  # noqa: E402

CERTAIN, LIKELY = ("exact", "second", "pattern", "meaning", "mapped"), ("likely", "nearly")
TODAY = dt.date(2026, 6, 1)
ROWS = 8

_NAMES = ["张秀英", "李建国", "王思雨", "赵文斌", "杨春花", "周俊杰", "吴晓燕", "郑海涛"]
_STATIONS = [
    "龙翔街道",
    "护国街道",
    "大观街道",
    "华山街道",
    "莲华街道",
    "红云街道",
    "普吉街道",
    "黑林铺街道",
]
VALUES: dict[str, list[Any]] = {
    "staffing.county": ["五华区"] * 8, "staffing.station": _STATIONS, "staffing.name": _NAMES,
    "staffing.sex": ["女", "男", "女", "男", "女", "男", "女", "男"],
    "staffing.age": [29, 41, 35, 27, 52, 33, 38, 45],
    "staffing.born": ["1995-03", "1983-11", "1989-07", "1997-01", "1972-05", "1991-09", "1986-12", "1979-02"],
    "staffing.hired_on": ["2022-03", "2021-11-08", "2023-07", "2020-01", "2022-05", "2023-09", "2021-12", "2023-02"],
    "staffing.major": ["社会工作", "会计学", "行政管理", "法学", "学前教育", "应用心理学", "护理", "汉语言文学"],
    "staffing.education": ["本科", "大专", "本科", "硕士", "中专", "大专", "本科", "大专"],
    "staffing.difficulty": ["工资偏低", None, "离家远，通勤时间长", "专业能力不足", None, "服务对象居住分散", "办公设备老旧", None],
    "staffing.salary": [3500, 3200, 4100, 2800, 3650, 3900, 3000, 4500],
    "staffing.salary_min": [3000] * 8, "staffing.salary_max": [4500] * 8,
    "staffing.certificate": ["初级", None, "中级", "初级", "无", "中级", None, "初级"],
    "staffing.note": [None, "兼档案员", None, None, "试用期", None, None, None],
    "facility.county": ["五华区"] * 8, "facility.station": _STATIONS,
    "facility.office": ["独用", "合用", "独用", "合用", "独用", "独用", "合用", "独用"],
    "facility.door_sign": ["竖排", "横排", "竖排", "竖排", "横排", "竖排", "竖排", "横排"],
    "facility.direction_sign": ["独用", "合用", "合用", "独用", "独用", "合用", "独用", "合用"],
    "facility.rooms": ["一室型", "两室型", "多室型", "两室型", "一室型", "两室型", "多室型", "一室型"],
    "facility.logo_wall": ["√", None, "√", "√", None, "√", "√", None],
    "facility.badge": ["√", "√", None, "√", "√", None, "√", "√"],
    "facility.cap": [None, "√", "√", None, "√", "√", None, "√"],
    "facility.vest": ["√", "√", "√", None, None, "√", "√", "√"],
    "facility.photo": ["√", None, "√", "√", "√", None, None, "√"],
    "session_ledger.held_on": ["2025-03-05", "2025-03-19", "2025-04-02", "2025-04-21", "2025-05-09", "2025-05-23", "2025-06-06", "2025-06-18"],
    "session_ledger.county": ["五华区", "盘龙区", "五华区", "官渡区", "西山区", "五华区", "呈贡区", "盘龙区"],
    "session_ledger.stations": ["龙翔街道", "拓东街道", "护国街道", "官渡街道", "金碧街道", "大观街道", "斗南街道", "鼓楼街道"],
    "session_ledger.activity": ["团体督导", "个别督导", "团体督导", "同事督导", "个别督导", "团体督导", "线上培训", "团体督导"],
    "session_ledger.mode": ["面对面", "电话", "面对面", "面对面", "线上", "面对面", "线上", "面对面"],
    "session_ledger.supervisors": ["沈知行", "廖国庆", "沈知行", "孟庆安", "沈知行", "廖国庆", "孟庆安", "沈知行"],
    "session_ledger.assistant": ["方竹青", "方竹青", "田雨婷", "田雨婷", "方竹青", "田雨婷", "方竹青", "方竹青"],
    "session_ledger.supervisees": ["张秀英、李建国", "王思雨", "赵文斌、杨春花、周俊杰", "吴晓燕", "郑海涛", "张秀英、王思雨", "李建国、吴晓燕", "周俊杰、郑海涛"],
    "session_ledger.headcount": [2, 1, 3, 1, 1, 2, 2, 2],
    "session_ledger.minutes": ["2小时", "60分钟", "2.5小时", "1小时", "90分钟", "3小时", "2小时", "2小时"],
    "session_ledger.place": ["龙翔街道会议室", None, "护国社工站", "官渡社区活动室", None, "大观街道党群服务中心", "腾讯会议", "鼓楼社工站"],
    "session_ledger.topic": ["个案记录撰写", "新入职情绪支持", "小组活动设计", "低保入户技巧", "台账管理", "独居老人需求评估", "政策解读", "站点年度计划制定"],
    "session_ledger.record_filed_on": ["2025-03-09", "2025-03-22", "2025-04-06", "2025-04-25", "2025-05-12", "2025-05-27", "2025-06-10", "2025-06-22"],
    "session_ledger.needs_collected_on": ["2025-02-20", "2025-03-03", "2025-03-20", "2025-04-08", "2025-04-28", "2025-05-12", "2025-05-26", "2025-06-05"],
    "session_ledger.bureau_contacted_on": ["2025-02-24", "2025-03-10", "2025-03-24", "2025-04-14", "2025-05-02", "2025-05-16", "2025-05-30", "2025-06-11"],
    "session_ledger.status": ["已开展", "已开展", "取消", "已开展", "延期", "已开展", "已开展", "已开展"],
    "session_ledger.note": [None, None, "补交照片", None, None, None, None, None],
    "supervisor_roster.name": _NAMES,
    "supervisor_roster.kind": ["行政协同", "专业技术", "专业技术", "行政协同", "专业技术", "专业技术", "专业技术", "行政协同"],
    "supervisor_roster.organisation": ["昆明市民政局", "云南大学", "云南民族大学", "五华区民政局", "昆明益家社会工作服务中心", "昆明学院", "四川光华社工中心", "盘龙区民政局"],
    "supervisor_roster.region": ["省内", "省内", "省内", "省内", "省内", "省内", "省外", "省内"],
    "supervisor_roster.title": ["中级", "副高", "讲师", "初级", "社会工作师", "教授", "中级", "中级"],
    "supervisor_roster.certificate": [None, "社会工作师", "社会工作师", None, "高级社会工作师", "社会工作师", "助理社会工作师", None],
    "supervisor_roster.certified_on": [None, "2012-09", "2015-10", None, "2019-11", "2010-09", "2018-10", None],
    "supervisor_roster.practice_years": [6, 12, 9, 5, 15, 14, 7, 8],
    "supervisor_roster.teaching_years": [0, 18, 11, 0, 0, 21, 0, 0],
    "supervisor_roster.training_hours": [24, 60, 48, 20, 72, 40, 36, 24],
    "supervisor_roster.appointed_on": ["2023-06-28", "2021-05-13", "2023-09-09", "2024-10-09", "2021-12-13", "2024-06-08", "2022-03-01", "2023-01-10"],
    "supervisor_roster.phone": ["13800001101", "13800001102", "0871-63300002", "13800001104", "13800001105", "13800001106", "13800001107", "13800001108"],
    "supervisor_roster.note": [None] * 7 + ["退休返聘"],
    "supervisor_assessment.supervisor": _NAMES, "supervisor_assessment.period": ["2025上半年"] * 8,
    "supervisor_assessment.goals": [24, 23, 27, 25, 21, 26, 28, 22],
    "supervisor_assessment.quantity": [14, 18, 19, 17, 15, 16, 20, 13],
    "supervisor_assessment.improvement": [17, 12, 18, 13, 16, 15, 19, 14],
    "supervisor_assessment.supervisee_satisfaction": [15, 10, 12, 14, 11, 13, 15, 12],
    "supervisor_assessment.purchaser_satisfaction": [14, 13, 9, 12, 11, 10, 15, 13],
    "supervisor_assessment.score": [84, 76, 85, 81, 74, 80, 97, 74],
    "supervisor_assessment.passed": ["合格", "合格", "优秀", "合格", "不合格", "合格", "优秀", "合格"],
    "supervisor_assessment.complaint_upheld": ["无", "无", "有", "无", "无", "无", "无", "无"],
    "supervisor_assessment.note": [None, None, "限期整改", None, None, None, None, None],
    "materials_checklist.document": ["《督导工作日志》", "《督导工作月度总结》", "《内部督导记录表》", "《站点人员情况统计总表》", "《督导记录表》", "《团体督导记录表》", "《督导需求统计表》", "《案例收集需求表》"],
    "materials_checklist.count": [12, 1, 8, 3, 25, 6, 4, 2],
    "materials_checklist.quality": ["好", "较好", "好", "一般", "好", "较好", "好", "好"],
    "materials_checklist.score": [10, 9, 10, 7, 10, 8, 9, 10],
    "materials_checklist.note": [None, None, None, "缺两张", None, None, None, None],
}  # fmt: skip
"""``form.field`` → eight values a clerk might write there (all people invented)."""


# -- (a) and (b) -------------------------------------------------------------------------------------


def hidden(form: Form) -> Form:
    """The form with no spelling of its headings but the printed label."""
    if form.layout != "list":
        return form
    return replace(form, fields={name: _bare(item) for name, item in form.fields.items()})


def _bare(item: Field) -> Field:
    options = {k: v for k, v in item.options.items() if k not in ("also_labels", "patterns")}
    return replace(item, labels=(item.label,), options=options)


def whole_set(
    place: Path, forms: Mapping[str, Form]
) -> tuple[Counter[str], Counter[str], list[str]]:
    """Fields of the list forms by class, columns by certainty and rightness, and the worst files."""
    fields, columns, worst = Counter[str](), Counter[str](), []
    with Reader() as reader:
        for path in sorted((place / "keys").rglob("*.json")):
            key = json.loads(path.read_text(encoding="utf-8"))
            if not any(forms[s["form"]].layout == "list" for s in key["sheets"] if s["form"]):
                continue
            relative = path.relative_to(place / "keys").with_suffix("")
            data = place / "files" / relative
            if not data.is_file():
                continue
            reading = reader.read(data.read_bytes(), data.name)
            before = fields["right"], sum(fields.values())
            started = time.process_time()
            _score(key, check(reading, TODAY, forms=forms).as_dict(), forms, fields)
            columns["milliseconds"] += round(1000 * (time.process_time() - started))
            columns["files"] += 1
            _calibrate(key, reading, forms, columns)
            right, all_ = fields["right"] - before[0], sum(fields.values()) - before[1]
            if right < all_:
                worst.append(f"{relative}: {right}/{all_}")
    return fields, columns, worst


def _score(
    key: dict[str, Any], found: dict[str, Any], forms: Mapping[str, Form], fields: Counter[str]
) -> None:
    for sheet in key["sheets"]:
        form = sheet["form"]
        if not form or forms[form].layout != "list":
            continue
        mine = [
            s for s in found["sheets"]
            if s["form"] == form and (s["sheet"] == sheet["sheet"] or len(key["sheets"]) == 1)
        ]  # fmt: skip
        said = [p for s in found["sheets"] for p in s["problems"]] + found["problems"]
        records = [r for s in mine for r in s["records"]]
        keyed = {name for record in sheet["records"] for name in record}
        names = [n for n, f in forms[form].fields.items() if n in keyed or not f.option("added")]
        for record, other in zip(sheet["records"], _paired(sheet["records"], records), strict=True):
            for name in names:
                fields[_class(name, record, other, said, bool(mine))] += 1
    del fields[""]


def _paired(keyed: list[dict[str, Any]], read: list[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """To each record of the key the one read that is most like it, each once: a transposed table has no row a record."""
    worth = sorted(
        ((_alike(one, other), -k, -r) for k, one in enumerate(keyed) for r, other in enumerate(read)),
        reverse=True,
    )  # fmt: skip
    found: dict[int, int] = {}
    for alike, k, r in worth:
        if alike > 0 and -k not in found and -r not in found.values():
            found[-k] = -r
    return [read[found[k]] if k in found else None for k in range(len(keyed))]


def _alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> int:
    same = sum(1 for k, v in one.items() if v and not k.startswith("_") and other.get(k) == v)
    return 2 * same + 3 * (one["_row"] == other["_row"])


def _class(
    name: str,
    record: Mapping[str, Any],
    other: Mapping[str, Any] | None,
    said: list[Any],
    read: bool,
) -> str:
    want, have = record.get(name), (other or {}).get(name)
    accepted = [want, *record.get("_accept", {}).get(name, ())]
    if any(_same(a, have) or a == "*" for a in accepted) and (
        want not in (None, [], False) or have
    ):
        return "right"
    if not want and not have:
        return ""
    cell = record.get("_cells", {}).get(name)
    if any(
        (
            p["cell"] is not None
            and (p["cell"] == cell or (p["field"] == name and _row(p["cell"]) == record["_row"]))
        )
        or (not read and p["cell"] is None)
        or (
            p["code"] in ("unclear_column", "odd_column")
            and cell
            and _column(p["cell"]) == _column(cell)
        )
        for p in said
    ):
        return "flagged"
    return "silent"


def _same(one: Any, other: Any) -> bool:
    if one in (None, [], "", {}) and other in (None, [], "", {}):
        return True
    if isinstance(one, list) or isinstance(other, list):
        listed = [v if isinstance(v, list) else [v] for v in (one, other)]
        return listed[0] == listed[1]
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < 0.51
    folded = [re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(v))) for v in (one, other)]
    folded = [
        v.replace("-", "") if re.fullmatch(r"1[\d-]{10,12}", v) else v for v in folded
    ]  # phones
    return folded[0] == folded[1]


def _row(cell: str) -> int:
    hit = re.search(r"R(\d+)C\d+|[A-Z]+(\d+)", cell)
    return int(hit[1] or hit[2]) if hit else 0


def _column(cell: str | None) -> str:
    hit = re.search(r"R\d+C(\d+)|([A-Z]+)\d+", cell or "")
    return (hit[1] and column_letters(int(hit[1]) - 1)) or hit[2] if hit else ""


def _calibrate(
    key: dict[str, Any], reading: Reading, forms: Mapping[str, Form], columns: Counter[str]
) -> None:
    """Of each column that was given a field: as surely as said, and whether the key's cells agree."""
    for claim in recognise(reading, forms):
        if not isinstance(claim, Claim) or claim.layout != "list":
            continue
        records = [
            r for s in key["sheets"] if s["form"] == claim.form_id
            and (s["sheet"] == claim.grid.sheet or len(key["sheets"]) == 1) for r in s["records"]
        ]  # fmt: skip
        for segment in claim.payload.segments:
            for column in segment.head.columns:
                if column.field in (None, "#"):
                    continue
                spots = {
                    claim.grid.address(r, column.col)
                    for r in range(segment.first, segment.last + 1)
                }
                true = {
                    name for record in records for name, cell in record.get("_cells", {}).items()
                    if cell in spots and record.get(name) not in (None, [])
                }  # fmt: skip
                true |= {
                    other for record in records for other, accepted in record.get("_accept", {}).items()
                    if any(record.get(name) in accepted for name in true if record.get(name))
                }  # fmt: skip
                if true:
                    sure = "certain" if column.how in CERTAIN else "likely"
                    good = bool(true & _one_for_another(column.field))
                    columns[f"{sure} {'right' if good else 'wrong'}"] += 1


def _one_for_another(name: str) -> set[str]:
    """A column of ages may hold birth dates and the other way round: each value goes where it belongs."""
    return {"age", "born"} if name in ("age", "born") else {name}


# -- (c) -----------------------------------------------------------------------------------------------


def leave_one_out(forms: Mapping[str, Form]) -> Iterator[tuple[str, str, str, str]]:
    """For every spelling: form, field, spelling, and right | asked | said | wrong."""
    for form in forms.values():
        if form.layout != "list":
            continue
        for item in form.fields.values():
            if f"{form.id}.{item.name}" not in VALUES:
                continue
            for spelling in (*item.labels, *item.option("also_labels", ())):
                if keys(spelling)[0] == keys(item.label)[0]:
                    continue
                yield form.id, item.name, spelling, _one(form, item, spelling)


def _one(form: Form, item: Field, spelling: str) -> str:
    fields = {
        name: _without(other, spelling) if name == item.name else other
        for name, other in form.fields.items()
    }
    small = replace(form, fields=fields)
    shown = [
        f
        for f in form.fields.values()
        if f is item or not (f.option("added") or f.option("several"))
    ]
    if item.name == "born":
        shown = [f for f in shown if f.name != "age"]
    header = [spelling if f is item else f.label for f in shown]
    rows = [[VALUES[f"{form.id}.{f.name}"][r] for f in shown] for r in range(ROWS)]
    grid = Grid("Sheet1", "sheet", [header, *rows])
    found = Table(Spread(grid), compile_form(small), 0, 1, range(1, ROWS + 1)).understand()
    at = shown.index(item)
    column = found.head.columns[at]
    others = [
        c
        for c, f in zip(found.head.columns, shown, strict=True)
        if f is not item and c.field != f.name
    ]
    if others and any(c.field == item.name for c in others):
        return "wrong"
    if column.field and item.name in _one_for_another(column.field):
        return "right" if column.how in CERTAIN else "right, warned"
    if column.field is None:
        return "asked" if column.how == "asked" else "said"
    return "wrong" if column.how in CERTAIN else "wrong, warned"


def _without(item: Field, spelling: str) -> Field:
    """The field without a spelling and its near twins: one character away, one within the other, of one sound."""
    gone = keys(spelling)[0]

    def twin(label: str) -> bool:
        key = keys(label)[0]
        return (
            Levenshtein.distance(key, gone) <= 1
            or (key in gone and len(gone) - len(key) <= 2)
            or (gone in key and len(key) - len(gone) <= 2)
            or sound(key) == sound(gone)
        )

    labels = tuple(label for label in item.labels if label == item.label or not twin(label))
    also = [label for label in item.option("also_labels", ()) if not twin(label)]
    options = {k: v for k, v in item.options.items() if k != "patterns"} | {"also_labels": also}
    if keys(item.label)[0] == gone:
        labels = labels[1:]
    return replace(item, labels=labels, options=options)


# -- printing --------------------------------------------------------------------------------------------


def _share(part: int, of: int) -> str:
    return f"{part}/{of} = {100 * part / of:.2f} %" if of else "0/0"


def _print_set(title: str, place: Path, forms: Mapping[str, Form], verbose: bool) -> None:
    fields, columns, worst = whole_set(place, forms)
    total = sum(fields.values())
    print(f"{title} {place.name}: right {_share(fields['right'], total)}, "
          f"flagged {_share(fields['flagged'], total)}, silent {_share(fields['silent'], total)}")  # fmt: skip
    for sure in ("certain", "likely"):
        good, bad = columns[f"{sure} right"], columns[f"{sure} wrong"]
        print(f"    columns {sure}: right {_share(good, good + bad)}")
    print(
        f"    {columns['milliseconds'] / max(columns['files'], 1):.1f} ms a file without reading it"
    )
    if verbose:
        print(*(f"    {line}" for line in worst), sep="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", type=Path, default=[ROOT / "data" / "samples"])
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--only", choices=("a", "b", "c"))
    asked = parser.parse_args()
    forms = load_forms()
    covered = {form_id: hidden(form) for form_id, form in forms.items()}
    for place in asked.sets:
        if asked.only in (None, "a"):
            _print_set("(a)", place, forms, asked.verbose)
        if asked.only in (None, "b"):
            _print_set("(b)", place, covered, asked.verbose)
    if asked.only in (None, "c"):
        found = list(leave_one_out(forms))
        tally = Counter(result for *_, result in found)
        print(f"(c) {len(found)} spellings left out one by one:")
        for result, count in tally.most_common():
            print(f"    {result}: {_share(count, len(found))}")
        if asked.verbose:
            for form, name, spelling, result in found:
                if not result.startswith("right"):
                    print(f"    {result}: {form}.{name} “{spelling}”")


if __name__ == "__main__":
    main()
