"""From dropped files to checked ones, and what the preview says of them. Pure but for the session's memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from dudao.evaluation.states import period_words
from dudao.intake.batch import Checked, Known, check_bytes
from dudao.pace import Tell
from dudao.problems import Problem
from dudao.reading import Reader
from dudao.records import FileResult, SheetResult
from dudao.store import Receipt, replacing
from dudao.store.commit import kept_until, ledger_scope
from dudao.ui.parts import words
from dudao.ui.visit import masks

LEDGER = "session_ledger"


def asks_covers(checked: Checked) -> bool:
    """Whether it holds a ledger whose title does not say which time it covers."""
    return any(
        sheet.form == LEDGER and not sheet.meta.get("covers_from")
        for sheet in checked.result.sheets
    )


def until_of(checked: Checked, today: dt.date) -> tuple[dt.date, dt.date, dt.date] | None:
    """First, proposed and latest day that a file's ledgers may be kept to; None where it holds no ledger.

    Later than today only a title's own end, where it is at most a week away.
    """
    scopes = [
        ledger_scope(s, None) for s in checked.result.sheets if s.form == LEDGER and not s.by_hand
    ]
    if not scopes:
        return None
    ends = [scope.days[1] for scope in scopes if scope.basis in ("title", "file")]
    latest = max(kept_until(scope, today, dt.date.max) for scope in scopes)
    proposed = min(today, max(ends)) if ends else today
    first = min([scope.days[0] for scope in scopes if scope.days] or [proposed])
    return min(first, proposed), proposed, max(latest, proposed)


def longer(
    batch: Sequence[Checked], known: Mapping[str, int], ledgers: Sequence[Mapping[str, Any]],
    today: dt.date,
) -> set[str]:  # fmt: skip
    """The files in the store already whose ledgers, sent again, are kept to a later day: their sha256."""
    open_ = {
        row["upload_id"] for row in ledgers
        if str(row["until_on"])[:10] < min(str(row["stated_to"])[:10], today.isoformat())
    }  # fmt: skip
    return {c.result.sha256 for c in batch if known.get(c.result.sha256) in open_}


def replaced(taken: Sequence[Mapping[str, Any]]) -> list[str]:
    """What ledgers the new ones of the batch take the place of, a sentence each pair."""
    pairs: dict[tuple[Any, ...], list[str]] = {}
    for row in taken:
        if row["what"] in ("gone", "again"):
            pairs.setdefault((row["by"], row["upload_id"], row["file"]), []).append(row["what"])
    return [
        f"入库后，“{by}”取代第 {number} 号“{file}”在同一范围、同一时间内的台账行，共 {len(whats)} 条；"
        f"其中新台账里没有、不再作数的 {whats.count('gone')} 条，逐行列在下面。"
        "不该取代时，请先移除，或入库后撤销。"
        for (by, number, file), whats in pairs.items()
    ]


def taken_table(taken: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """A line a ledger row that is taken away, or stands in a ledger of another scope alone."""
    return pd.DataFrame(
        [
            {
                "去向": replacing.SAID[row["what"]], "日期": row["held_on"] or "",
                "县区": "、".join(row["counties"] or ()),
                "类别": words.value_words(LEDGER, "activity", row["activity"]),
                "督导": "、".join(row["supervisors"] or ()), "出处": row["source"], "因为": row["by"],
            }
            for row in taken
            if row["what"] != "again"
        ]
    )  # fmt: skip


def explained(receipt: Receipt, result: FileResult) -> Receipt:
    """The receipt of a file that stayed out says why."""
    if receipt.state != "parked" or receipt.notes:
        return receipt
    return replace(receipt, notes=tuple(p.message for _, p in problems_of(result)[:1]))


def inside_folder(name: str) -> str:
    """The path inside the dropped folder.

    >>> inside_folder("各县报送/1人员/五华区.xlsx"), inside_folder("五华区.xlsx")
    ('1人员/五华区.xlsx', '五华区.xlsx')
    """
    return name.partition("/")[2] or name


def check_file(name: str, data: bytes, reader: Reader, known: Known, tell: Tell) -> list[Checked]:
    """Check one dropped file; of a .zip ``tell`` hears each file inside as it is done, of how many is not known."""
    found: list[Checked] = []
    for checked in check_bytes(reader, name, data, known=known):
        found.append(checked)
        if checked.result.file != name:
            tell(checked.result.file.rsplit("/", 1)[-1], len(found), 0)
    return found


def problems_of(result: FileResult) -> list[tuple[SheetResult | None, Problem]]:
    """Every problem with its sheet, None for the file's own; nothing personal quoted unless it is shown."""
    own = [(None, masks.problem(None, problem)) for problem in result.problems]
    return own + [
        (sheet, masks.problem(sheet.form, problem))
        for sheet in result.sheets
        for problem in sheet.problems
    ]


def as_shown(result: FileResult) -> FileResult:
    """The result with its problems as they may be shown."""
    sheets = [
        replace(sheet, problems=[masks.problem(sheet.form, p) for p in sheet.problems])
        for sheet in result.sheets
    ]
    return replace(
        result, sheets=sheets, problems=[masks.problem(None, p) for p in result.problems]
    )


def preview(batch: Sequence[Checked], known: Mapping[str, int]) -> pd.DataFrame:
    """One line a file, those that stay out first. ``known``: sha256 → its active upload's number."""
    lines, seen = [], {}
    for checked in batch:
        lines.append(_line(checked, known, seen.get(checked.result.sha256)))
        seen.setdefault(checked.result.sha256, checked.result.file)
    return pd.DataFrame(
        sorted(lines, key=lambda line: ("✕=✓".index(line["处理"][0]), line["文件"]))
    )


def _line(checked: Checked, known: Mapping[str, int], twin: str | None) -> dict[str, Any]:
    result = checked.result
    severities = [problem.severity for _, problem in problems_of(result)]
    forms = dict.fromkeys(words.form_title(s.form) for s in result.sheets if s.form)
    return {
        "处理": _fate(checked, known, twin),
        "文件": result.file,
        "表单": "、".join(forms) or "未识别",
        "县区": "、".join(counties_of(result)),
        "期间": period_of(result),
        "记录": sum(len(sheet.records) for sheet in result.sheets),
        "错误": severities.count("error"),
        "提醒": severities.count("warning"),
    }


def _fate(checked: Checked, known: Mapping[str, int], twin: str | None) -> str:
    if number := known.get(checked.result.sha256):
        return f"= 已在库中（第 {number} 号）"
    if twin:
        return f"= 与“{twin.rsplit('/', 1)[-1]}”相同"
    return "✓ 可以入库" if checked.result.readable else "✕ 不入库"


def counties_of(result: FileResult) -> list[str]:
    """The counties a file speaks of: its meta lines, else its records; at most the first three named."""
    found: dict[str, None] = {}
    for sheet in result.sheets:
        named = [sheet.meta.get("county")]
        named += [record.values.get("county") for record in sheet.records]
        for value in named:
            for county in value if isinstance(value, list) else [value]:
                if county:
                    found.setdefault(county)
    names = list(found)
    return names if len(names) <= 3 else [*names[:2], f"等 {len(names)} 个县区"]


_DATES = ("held_on", "logged_on", "period", "month")
_META_DATES = ("covers_from", "covers_to", "filled_on", "held_on", "month", "period")


def period_of(result: FileResult) -> str:
    """First and last date of its meta lines and records.

    >>> period_of(FileResult("a.xlsx", "", [SheetResult("1", "staffing", {"filled_on": "2025-12"})]))
    '2025-12'
    """
    dates = []
    for sheet in result.sheets:
        dates += [sheet.meta.get(name) for name in _META_DATES]
        dates += [record.values.get(name) for record in sheet.records for name in _DATES]
    known = sorted({date for date in dates if isinstance(date, str) and date})
    if not known:
        return ""
    ends = dict.fromkeys((known[0], known[-1]))
    return " 至 ".join(period_words(end) if end[-2] in "HQ" else end for end in ends)


def problem_table(batch: Sequence[Checked]) -> pd.DataFrame:
    """Every problem by cell, errors first; ``severity`` keeps the code for filtering."""
    rows = [
        {
            "severity": problem.severity,
            "级别": words.SEVERITIES[problem.severity],
            "文件": checked.result.file,
            "工作表": (sheet.sheet or "") if sheet else "",
            "单元格": (problem.cell or "").removeprefix(f"{sheet.sheet}!" if sheet else ""),
            "字段": words.field_label(sheet.form if sheet else None, problem.field),
            "写的是": problem.text or "",
            "说明": remedy(problem),
            "message": problem.message,
        }
        for checked in batch
        for sheet, problem in problems_of(checked.result)
    ]
    names = ["severity", "级别", "文件", "工作表", "单元格", "字段", "写的是", "说明", "message"]
    return pd.DataFrame(rows, columns=names).sort_values("severity", kind="stable")


def remedy(problem: Problem) -> str:
    """The message without the place and the text, which have columns of their own.

    >>> remedy(Problem("x", "error", "「人员表」F3「入职时间」写的是“去年”，看不出年月。", text="去年"))
    '看不出年月。'
    """
    return problem.message.partition(f"“{problem.text}”，")[2] or problem.message


RECEIPTS = {
    "committed": "✓ 已入库",
    "already_in": "= 已经收过",
    "withdrawn": "= 收过，后来撤销了",
    "purged": "✕ 已被清除，不再入库",
    "parked": "✕ 没有入库",
    "failed": "✕ 没有入库",
}


def receipt_table(receipts: Sequence[Any]) -> pd.DataFrame:
    """One line a receipt (``dudao.store.Receipt``), those that were not committed first."""
    ordered = sorted(receipts, key=lambda receipt: receipt.state == "committed")
    return pd.DataFrame(
        [
            {
                "结果": RECEIPTS[receipt.state],
                "编号": receipt.upload_id,
                "文件": receipt.file,
                "记录": receipt.records,
                "问题": receipt.problems,
                "说明": "".join(receipt.notes),
            }
            for receipt in ordered
        ]
    )


def covers_of(days: Sequence[dt.date]) -> tuple[dt.date, dt.date] | None:
    """A date range as chosen; None until both ends are."""
    return (days[0], days[1]) if len(days) == 2 else None
