"""What the command line prints for people: Chinese tables and summaries."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dudao import door
from dudao.forms import load_forms
from dudao.records import FileResult

if TYPE_CHECKING:
    from dudao.store import Receipt

STATES = {
    "met": "达标",
    "unmet": "未达标",
    "pending": "进行中",
    "undecidable": "无法判定",
    "not_applicable": "不适用",
}
UPLOAD_STATES = {
    "committed": "有效",
    "restored": "有效",
    "withdrawn": "已撤销",
    "purged": "已清除",
}
RECEIPT_STATES = {
    "committed": "已入库",
    "already_in": "已在库中",
    "withdrawn": "已撤销，未入库",
    "purged": "已清除，未入库",
    "parked": "搁置，未入库",
    "failed": "出错，未入库",
}


def width(text: str) -> int:
    """Columns a text takes in a terminal.

    >>> width("五华区 3")
    8
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Rows as aligned columns.

    >>> print(table(["县区", "次数"], [["五华区", 3], ["东川区", None]]))
    县区    次数
    五华区  3
    东川区  —
    """
    cells = [list(head), *[["—" if v is None else str(v) for v in row] for row in rows]]
    widths = [max(width(row[i]) for row in cells) for i in range(len(head))]
    padded = (
        "  ".join(cell + " " * (widths[i] - width(cell)) for i, cell in enumerate(row)).rstrip()
        for row in cells
    )
    return "\n".join(padded)


def form_title(form: str | None) -> str:
    """A form's Chinese title."""
    if form is None:
        return "没有认出的表"
    return load_forms()[form].title if form in load_forms() else form


def count_problems(result: FileResult) -> Counter[str]:
    """How many errors and warnings a file has."""
    everything = [*result.problems, *(p for s in result.sheets for p in s.problems)]
    return Counter(p.severity for p in everything)


def one_line(result: FileResult) -> str:
    """A file in one line: what it is, how many rows, errors and warnings."""
    what = [f"{form_title(s.form)} {len(s.records)} 条" for s in result.sheets if s.form]
    counts = count_problems(result)
    doubts = [f"{counts['error']} 处错误"] if counts["error"] else []
    doubts += [f"{counts['warning']} 处提醒"] if counts["warning"] else []
    said = "、".join(what) or "没有可以入库的内容"
    return f"{result.file}：{said}" + (f"（{'，'.join(doubts)}）" if doubts else "")


def full(result: FileResult) -> str:
    """A file with every problem on a line of its own."""
    marks = {"error": "错误", "warning": "提醒"}
    lines = [one_line(result)]
    for place, problems in [("", result.problems)] + [(s.sheet, s.problems) for s in result.sheets]:
        for p in problems:
            where = " ".join(part for part in (place, p.cell) if part)
            lines.append(f"  {marks[p.severity]} {where}：{p.message}" if where else f"  {marks[p.severity]}：{p.message}")  # fmt: skip
    return "\n".join(lines)


def receipt(given: Receipt) -> str:
    """A receipt in one line, its notes below."""
    number = f"第 {given.upload_id} 号 " if given.upload_id else ""
    line = f"{number}{RECEIPT_STATES[given.state]}：{given.file}"
    if given.state == "committed":
        line += f"（{given.records} 条记录，{given.problems} 处问题）"
    return "\n".join([line, *(f"  注意：{note}" for note in given.notes)])


def taken_in(done: Sequence[tuple[str, bool]]) -> str:
    """The closing sentence of a batch, of each file's receipt its state and whether a sheet of it was parked.

    >>> taken_in([("committed", False), ("committed", True), ("already_in", False), ("parked", True)]).split("。")[0]
    '办完了：4 个文件，入库 2 个（其中 1 个有表没有认出，搁置了），早已在库 1 个，没有入库 1 个（搁置 1 个，原因见上）'
    >>> taken_in([("committed", False)]).split("。")[0]
    '办完了：1 个文件，入库 1 个'
    """
    counts = Counter(state for state, _ in done)
    partly = sum(parked for state, parked in done if state == "committed")
    aside = {s: n for s, n in counts.items() if s not in ("committed", "already_in")}
    said = f"办完了：{len(done)} 个文件，入库 {counts['committed']} 个"
    said += f"（其中 {partly} 个有表没有认出，搁置了）" if partly else ""
    said += f"，早已在库 {counts['already_in']} 个" if counts["already_in"] else ""
    if aside:
        why = "、".join(f"{RECEIPT_STATES[s].split('，')[0]} {n} 个" for s, n in aside.items())
        said += f"，没有入库 {sum(aside.values())} 个（{why}，原因见上）"
    return f"{said}。回执在网页“台账”里，或运行 {door()} uploads。"


def uploads(rows: Sequence[Mapping[str, Any]]) -> str:
    """All uploads as a table."""
    if not rows:
        return "还没有收件。用 ingest 命令收件，或在网页的“收件”页拖入文件。"
    head = ["编号", "收到时间", "状态", "记录", "错误", "提醒", "表", "文件"]
    return table(
        head,
        [
            [
                u["upload_id"], f"{u['received_at']:%Y-%m-%d %H:%M}", UPLOAD_STATES[u["state"]],
                u["records"], u["errors"], u["warnings"],
                "、".join(form_title(f) for f in u["forms"] or []), u["file"],
            ]
            for u in rows
        ],
    )  # fmt: skip


def evaluation(report: Mapping[str, Any]) -> str:
    """Verdicts: how many in each state, then one line a verdict."""
    verdicts = report["verdicts"]
    counts = Counter(v["state"] for v in verdicts)
    summary = "，".join(f"{word} {counts[s]}" for s, word in STATES.items() if counts[s])
    rows = [
        [
            v["target"], v["label"], v["subject"], v["period"], v["value"], v["required"],
            STATES.get(v["state"], v["state"]), v["missing"] or "",
        ]
        for v in verdicts
    ]  # fmt: skip
    head = ["条目", "要求", "对象", "期间", "实有", "应有", "结果", "还缺"]
    title = (
        f"{report['year']} 年达标评估（判定日 {report['as_of']}）：{summary or '没有可评估的内容'}"
    )
    return f"{title}\n{table(head, rows)}"


def coverage(report: Mapping[str, Any]) -> str:
    """Coverage by county."""
    rows = [_coverage_row(c["county"], c) for c in report["counties"]]
    rows.append(_coverage_row("合计", report["total"]))
    head = [
        "县区",
        "应建站",
        "已报站",
        "督导到站",
        "社工",
        "督导到人",
        "团体",
        "个别",
        "同事",
        "线上",
    ]
    of = report["denominator"]
    title = f"{report['year']} 年督导覆盖（截至 {report['as_of']}；应建站 {of['stations']} 个，名单日期 {of['as_of']}）"
    return f"{title}\n{table(head, rows)}"


def _coverage_row(name: str, group: Mapping[str, Any]) -> list[Any]:
    stations, workers, sessions = group["stations"], group["workers"], group["sessions"]
    return [
        name, stations["expected"], stations["reported"], stations["supervised"],
        workers["reported"], workers["supervised"],
        sessions["group"], sessions["individual"], sessions["peer"], sessions["online"],
    ]  # fmt: skip


def satisfaction(report: Mapping[str, Any]) -> str:
    """Satisfaction: the seven items, then the counties."""
    total = report["total"]
    items = [
        [i["item"], i["answers"], _percent(i["rate"]), _mean(i["mean"])] for i in total["items"]
    ]
    counties = [
        [c["county"], c["respondents"], c["answers"], _percent(c["rate"]), _mean(c["mean"])]
        for c in report["counties"]
    ]
    parts = [
        f"{report['year']} 年满意度（截至 {report['as_of']}）：{total['respondents']} 人作答，"
        f"满意率 {_percent(total['rate']) or '—'}，均分 {_mean(total['mean']) or '—'}",
        table(["题", "有效作答", "满意率", "均分"], items),
        table(["县区", "人数", "有效作答", "满意率", "均分"], counties),
    ]
    if report["suppressed"]:
        parts.append(
            "人数太少、或会由此倒推出别的县，不单独显示："
            + "、".join(str(s) for s in report["suppressed"])
        )
    return "\n\n".join(parts)


def _percent(rate: float | None) -> str | None:
    return None if rate is None else f"{rate * 100:.1f}%"


def _mean(mean: float | None) -> str | None:
    return None if mean is None else f"{mean:.2f}"
