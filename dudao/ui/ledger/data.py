"""What 台账 shows of uploads: lines to filter, steps, sheets, records and their cells. Pure but for the cache."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from dudao import queries
from dudao.forms import load_forms
from dudao.ui.parts import words
from dudao.ui.visit import masks
from dudao.ui.visit.kept import of_here
from dudao.ui.visit.stores import Here, View

PAGE = 200
"""Records of a sheet shown at a time."""
STATE_WORDS = {
    "committed": "✓ 有效",
    "restored": "✓ 有效（已恢复）",
    "withdrawn": "↺ 已撤销",
    "purged": "✕ 已清除",
    "staged": "… 待入库",
    "rejected": "✕ 没有入库",
    "discarded": "– 已移除",
}
STEP_WORDS = {
    "received": "收到",
    "staged": "检查过，待入库",
    "rejected": "检查过，不能入库",
    "discarded": "移除，不入库",
    "committed": "入库",
    "withdrawn": "撤销",
    "restored": "恢复",
    "purged": "彻底清除",
}
REASONS = {
    "encrypted": "有打开密码，读不出来",
    "damaged": "不完整或已损坏",
    "unsupported_type": "不是能读取的表格或文档",
    "empty_file": "是空的",
    "too_large": "太大",
    "bomb": "展开后远大于正常的表格",
    "xml_entities": "含有实体定义，可能是恶意文件",
    "unreadable_file": "打不开",
    "program_fault": "程序出错",
    "rival_forms": "像几种表，分不清是哪一种",
}
"""Why a file was rejected, by the code of its first error."""
OTHERWISE = "没有找到已知的表"
ALONE = "（没有写县区）"
WIDTHS = {
    "编号": 50, "状态": 95, "文件": 255, "表单": 135, "县区": 90, "记录": 50, "错误": 50,
    "提醒": 50, "时间": 130, "收件人": 75,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One file in the list. ``number`` is None until it is committed; ``counties`` those it names."""

    sha256: str
    number: int | None
    state: str
    file: str
    forms: tuple[str, ...]
    counties: tuple[str, ...]
    records: int
    errors: int
    warnings: int
    at: Any
    actor: str
    bytes: int


@st.cache_resource(show_spinner=False, max_entries=60)
def _rows(view: View, version: int, name: str, params: tuple) -> list[dict[str, Any]]:
    cursor = view.store.cursor()
    return queries.load(f"pages/ledger/{name}").rows(cursor, **dict(params))


def rows(here: Here, name: str, **params: Any) -> list[dict[str, Any]]:
    """The rows of ``queries/pages/ledger/<name>.sql``, which needs no facts, personal details hidden; read only."""
    query = queries.load(f"pages/ledger/{name}")
    return masks.rows(query, raw_rows(here, name, **params), params.get("form"))


def raw_rows(here: Here, name: str, **params: Any) -> list[dict[str, Any]]:
    """The same as it is, for what writes values; what of it is shown goes through ``masks``."""
    return _rows(here.view, here.latest, name, tuple(sorted(params.items())))


@st.cache_resource(show_spinner=False, max_entries=6)
def _counties(view: View, version: int) -> dict[int, dict[str, None]]:
    """Upload → the counties its title or its records name."""
    cursor = view.store.cursor()
    named = queries.load("pages/ledger/titled").rows(cursor)
    by_record = queries.load("pages/ledger/counties")
    for form in load_forms():
        named += by_record.rows(cursor, table=f"rec_{form}")
    found: dict[int, dict[str, None]] = {}
    for row in named:
        county = row["county"]
        said = county if isinstance(county, list) else [county]
        found.setdefault(row["upload_id"], {}).update(dict.fromkeys(said))
    return found


def lines(here: Here) -> list[Line]:
    """Every file that had come by then, newest first."""
    return _lines(here, here.latest)


@of_here
def _lines(here: Here, latest: int) -> list[Line]:
    counties = _counties(here.view, latest)
    found = [_committed(u, tuple(counties.get(u["upload_id"], ()))) for u in here.uploads()]
    found += [_waiting(row) for row in rows(here, "waiting", known_at=here.known_at)]
    return sorted(found, key=lambda line: (line.at, line.number or 0), reverse=True)


def steps(here: Here, sha256: str) -> pd.DataFrame:
    """What happened to a file by then, as shown."""
    return pd.DataFrame(
        [
            {
                "时间": f"{step['happened_at']:%Y-%m-%d %H:%M:%S}",
                "经过": STEP_WORDS[step["action"]],
                "操作人": step["actor"],
                "原因": REASONS.get(step["reason"], OTHERWISE)
                if step["action"] == "rejected"
                else None,
            }
            for step in here.store.history(sha256)
            if here.known_at is None or step["happened_at"] <= here.known_at
        ]
    ).dropna(axis="columns", how="all")


def _committed(upload: Mapping[str, Any], counties: tuple[str, ...]) -> Line:
    return Line(
        upload["sha256"], upload["upload_id"], upload["state"], upload["file"],
        tuple(upload["forms"] or ()), counties, upload["records"], upload["errors"],
        upload["warnings"], upload["received_at"], upload["actor"], upload["bytes"],
    )  # fmt: skip


def _waiting(row: Mapping[str, Any]) -> Line:
    return Line(
        row["sha256"], None, row["action"], row["file"], (), (), 0, 0, 0,
        row["happened_at"], row["actor"], row["bytes"],
    )  # fmt: skip


def matching(
    found: Sequence[Line], text: str, states: str | None, form: str | None, county: str | None
) -> list[Line]:
    """Those that meet every filter; ``text`` is looked for in the file's name and is a number's own."""
    wanted = (text or "").strip().lower()
    return [
        line
        for line in found
        if (not wanted or wanted in line.file.lower() or wanted == str(line.number or ""))
        and (states is None or STATE_WORDS[line.state] == states)
        and (form is None or form in line.forms)
        and (county is None or county in (line.counties or (ALONE,)))
    ]


def table(found: Sequence[Line]) -> pd.DataFrame:
    """The list as shown."""
    names = ["编号", "状态", "文件", "表单", "县区", "记录", "错误", "提醒", "时间", "收件人"]
    return pd.DataFrame(
        [
            [
                line.number,
                STATE_WORDS[line.state],
                line.file,
                "、".join(words.form_title(form) for form in line.forms),
                words.listed(line.counties, 3),
                line.records if line.number else None,
                line.errors if line.number else None,
                line.warnings if line.number else None,
                f"{line.at:%Y-%m-%d %H:%M}",
                line.actor,
            ]
            for line in found
        ],
        columns=names,
    ).astype(dict.fromkeys(("编号", "记录", "错误", "提醒"), "Int64"))


def problems(found: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Problems of one upload as shown."""
    names = ["级别", "工作表", "单元格", "字段", "写的是", "说明"]
    return pd.DataFrame(
        [
            [
                words.SEVERITIES[row["severity"]],
                row["sheet"] or "",
                (row["cell"] or "").removeprefix(f"{row['sheet']}!"),
                words.field_label(row["form"], row["field"]),
                row["text"] or "",
                row["message"],
            ]
            for row in found
        ],
        columns=names,
    )


def records(form: str, found: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Records of one sheet, a column a field that any of them fills."""
    shown = []
    for row in found:
        values = json.loads(row["whole"])
        line = {"行": row["row_no"], "更正": "已更正" if row["corrected"] else None}
        for name, label in labels(form).items():
            if values.get(name) not in (None, []):
                line[label] = words.value_words(form, name, values[name])
        shown.append(line)
    used = ["行", "更正", *labels(form).values()]
    frame = pd.DataFrame(shown)
    return frame[[name for name in used if name in frame and frame[name].notna().any()]]


def labels(form: str) -> dict[str, str]:
    """Field → heading, in the form's order; two fields of one label told apart by their name."""
    declared = load_forms()[form]
    named = {name: item.label for name, item in declared.fields.items() if name != "extra"}
    for name, label in (("county", "县（市、区）"), ("station", "社工站")):
        if name not in named:
            named[name] = label
    twice = [label for label in named.values() if list(named.values()).count(label) > 1]
    return {
        name: f"{label}（{name}）" if label in twice else label for name, label in named.items()
    }


def cells(
    form: str, row: Mapping[str, Any], doubtful: Sequence[Mapping[str, Any]] = ()
) -> pd.DataFrame:
    """One record, a line a field: its value, the cell it stands in, and what the cell says where that was doubted.

    ``doubtful``: rows of ``pages/ledger/corrections_problems.sql``.
    """
    said = {(p["field"], p["cell"]): p["text"] for p in doubtful if p["text"]}
    where, values = json.loads(row["cells"] or "{}"), json.loads(row["whole"])
    shown = []
    for name in dict.fromkeys([*where, *labels(form)]):
        value = values.get(name, values.get(f"meta_{name.removeprefix('meta.')}"))
        if name in where or value not in (None, []):
            text = said.get((name, where.get(name)))
            empty = value in (None, []) and text
            shown.append(
                [
                    where.get(name, ""),
                    words.field_label(form, name),
                    "（读不出）" if empty else words.value_words(form, name, value),
                    str(masks.field(form, name, text)) if text else None,
                ]
            )
    for header, text in masks.extra(values.get("extra") or {}).items():
        shown.append(["", f"{header}（另加的列）", str(text), None])
    found = pd.DataFrame(shown, columns=["单元格", "字段", "读出的值", "原文"])
    return found.dropna(axis="columns", how="all")
