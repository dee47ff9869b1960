"""The clause card: quote, need and have, what counted and what not, down to the cells of the source row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dudao import rules
from dudao.forms import load_forms
from dudao.intake.corrections import Spot
from dudao.rules import Target
from dudao.ui.admin import readings as switching
from dudao.ui.ledger import byhand_scans
from dudao.ui.ledger import corrections as correcting
from dudao.ui.parts import exporting, matrix, session_view, standing, words
from dudao.ui.parts import tables as tabular
from dudao.ui.parts.errors import guarded
from dudao.ui.parts.standing import Verdict
from dudao.ui.visit.stores import Here

ONLINE = "online_sessions"
"""The measure to which two kinds of event count."""


def open_card(here: Here, target: Target, subject: str, key: str) -> None:
    """Open the card of a target and subject; closing it frees the matrix's cell ``key``."""
    dialog = st.dialog(
        f"{words.plain(subject)} · {words.plain(target.label)}",
        width="large",
        on_dismiss=lambda: tabular.release(key),
    )
    dialog(guarded(_card))(here, target, subject)


def open_county(here: Here, county: str, key: str) -> None:
    """Open the county's card that matters most: its worst verdict, the floor before the principle."""
    levels = list(words.LEVELS)
    own = [v for v in here.verdicts() if v["subject"] == county and v["state"] in standing.WORST]
    if own:
        first = min(own, key=lambda v: (standing.WORST.index(v["state"]), levels.index(v["level"])))
        open_card(here, rules.load(here.pack).targets[first["target"]], county, key)


def verdicts_of(verdicts: Sequence[Verdict], target: Target, subject: str) -> list[Verdict]:
    """The target's verdicts on a subject; for a session-level target those of the county's sessions."""
    own = [v for v in verdicts if v["target"] == target.id]
    if target.subject == "session":
        return [v for v in own if subject in standing.counties_of(v)]
    return [v for v in own if v["subject"] == subject]


def _card(here: Here, target: Target, subject: str) -> None:
    found = verdicts_of(here.verdicts(), target, subject)
    _clause(here, target)
    if not found:
        st.info("这个对象没有可以评估的记录。")
        return
    verdict = found[0] if len(found) == 1 else _choose(found)
    _figures(target, verdict)
    _kinds(here, target, verdict)
    if target.reading:
        st.markdown(f"**怎么算**　{words.plain(target.reading)}")
    switching.told(rules.load(here.pack), target)
    counted = [{"source": source} for source in verdict["evidence"]]
    told = f"计入的记录：{len(counted)} 处"
    if isinstance(verdict["value"], int | float) and len(counted) > verdict["value"] > 0:
        told += "（同一次的几份记录只算一次）" if target.subject != "session" else ""
    source, chosen = _records(here, told, counted, "counted")
    excluded = verdict["excluded"]
    title = f"没有计入的记录：{len(excluded)} 处"
    other, chosen_other = _records(here, title, excluded, "excluded")
    looked_at = other if chosen_other and not chosen else source or other
    _source(here, looked_at)
    session_view.of_source(here, looked_at, "card_session")


def _clause(here: Here, target: Target) -> None:
    document = words.document(rules.load(here.pack).document)
    st.markdown(
        f"**{words.LEVELS[target.level]} {target.id}**　“{words.plain(target.quote)}”"
        f"——《{words.plain(document)}》{words.plain(target.clause)}"
        + (f"　要求：{words.plain(target.asked)}" if target.asked else "")
    )


def _choose(found: Sequence[Verdict]) -> Verdict:
    """Several verdicts of one target (sessions, quarters): a table to choose from."""
    rows = []
    for verdict in found:
        mark = words.mark(verdict["state"], verdict["level"])
        rows.append(
            {
                "对象": verdict["subject"],
                "期间": words.period_words(verdict["period"]),
                "结果": f"{mark.sign} {mark.word}",
                "数值": matrix.figures(verdict),
                "说明": verdict["missing"] or "",
            }
        )
    st.caption(f"{len(found)} 项：{matrix.states_line(found)}。选中一行看它的依据。")
    chosen = tabular.show(
        pd.DataFrame(rows), rows=6, key="card_parts", on_select="rerun", selection_mode="single-row"
    )
    picked = chosen["selection"]["rows"]
    return found[picked[0] if picked else 0]


def _figures(target: Target, verdict: Verdict) -> None:
    mark = words.mark(verdict["state"], verdict["level"])
    boxes = st.columns([2, 1, 1, 3])
    boxes[0].metric(
        f"{words.plain(verdict['subject'])}　{words.period_words(verdict['period'])}",
        f"{mark.sign} {mark.word}",
        border=True,
    )
    need, have = ("至多", "实际") if verdict.get("ceiling") else ("需要", "已有")
    for box, name, value in (
        (boxes[1], need, verdict["required"]),
        (boxes[2], have, verdict["value"]),
    ):
        unit = f" {target.unit}" if isinstance(value, int | float) else ""
        box.metric(name, words.plain(words.number(value)) + unit, border=True)
    owed = (verdict["missing"] or "无").removeprefix("还差").removeprefix("差").strip()
    with boxes[3].container(border=True, height="stretch"):
        st.markdown(f"**还差**　{words.plain(owed)}")


def _kinds(here: Here, target: Target, verdict: Verdict) -> None:
    """What online trainings and online group sessions each contribute, where both count."""
    if target.measure == ONLINE and (found := online_kinds(here, verdict["period"])):
        st.markdown(f"**其中**　{words.plain('，'.join(found))}")


def online_kinds(here: Here, period: str | None) -> list[str]:
    """``线上培训 3 场``: the online events of a period by kind."""
    found = here.ask("online_by_kind", year=here.year)
    return [
        f"{row.kind}{'' if row.kind.endswith('培训') else '督导'} {int(row.sessions)} 场"
        + (f"（另有 {int(row.doubtful)} 场存疑）" if row.doubtful else "")
        for row in found[found["period"] == period].itertuples()
    ]


def _records(
    here: Here, title: str, rows: Sequence[dict[str, Any]], key: str
) -> tuple[str | None, bool]:
    """Records with their session and source, and why one did not count: a source, and whether it was chosen."""
    st.markdown(f"**{title}**")
    if not rows:
        return None, False
    known = here.ask("pages/source_sessions").set_index("source").to_dict("index")
    table = pd.DataFrame([_row(row, known.get(row["source"], {})) for row in rows])
    chosen = tabular.show(
        table.dropna(axis="columns", how="all"),
        rows=5,
        key=f"card_{key}",
        on_select="rerun",
        selection_mode="single-row",
    )
    picked = chosen["selection"]["rows"]
    return rows[picked[0] if picked else 0]["source"], bool(picked)


def _row(row: dict[str, Any], session: dict[str, Any]) -> dict[str, Any]:
    minutes = session.get("minutes")
    return {
        "没有计入的原因": row.get("reason"),
        "日期": session.get("held_on"),
        "类别": session.get("kind"),
        "督导": session.get("supervisors"),
        "时长": None if minutes is None or minutes != minutes else f"{words.number(minutes)} 分钟",
        **_parts(row["source"]),
    }


def _parts(source: str) -> dict[str, str]:
    """``file!sheet!R7`` as columns.

    >>> _parts("盘龙区台账.xlsx!Sheet1!R7")
    {'文件': '盘龙区台账.xlsx', '工作表': 'Sheet1', '行': '7'}
    >>> _parts("注意!台账.csv!R7")
    {'文件': '注意!台账.csv', '工作表': '', '行': '7'}
    >>> _parts("手工补录-团体督导-五华区-2025-03-12-556015.json!R1")["工作表"]
    ''
    """
    file, _, row = source.rpartition("!")
    sheet = ""
    if not file.lower().endswith((".csv", ".json")):  # a name may hold a "!" of its own
        file, _, sheet = file.rpartition("!")
    return {"文件": file, "工作表": sheet, "行": row.removeprefix("R")}


def _place(source: str) -> str:
    """``file!sheet!R7`` as a place a person can go to.

    >>> _place("盘龙区台账.xlsx!一季度!R7"), _place("台账.csv!R7"), _place("通知.docx")
    ('盘龙区台账.xlsx「一季度」第 7 行', '台账.csv 第 7 行', '通知.docx')
    """
    parts = _parts(source)
    if not parts["文件"] or not parts["行"].isdigit():
        return source
    sheet = f"「{parts['工作表']}」" if parts["工作表"] else " "
    return f"{parts['文件']}{sheet}第 {parts['行']} 行"


def _source(here: Here, source: str | None) -> None:
    """The source row as read: field, value, cell; what was corrected; and the original to download."""
    if source is None:
        return
    if not here.may("see_text"):
        st.caption("您的账号看得到数字和结论，看不到记录原文。")
        return
    st.markdown(f"**原文这一行读出来是**　{words.plain(_place(source))}")
    form, found = _records_of(here, source)
    if form is None:
        st.info("这条依据不是某一行记录（例如整份台账的范围）。")
        return
    spots = [(row, spot) for row in found for spot in _shown(here, form, row)]
    table = pd.DataFrame(
        {
            "单元格": [spot.cell or "" for _, spot in spots],
            "字段": [spot.label for _, spot in spots],
            "读出的值": [words.value_words(form, spot.field, spot.value) for _, spot in spots],
            "更正": [correcting.story(form, spot) or None for _, spot in spots],
        }
    )
    chosen = tabular.show(
        table.dropna(axis="columns", how="all"),
        rows=20,
        key="card_cells",
        config=tabular.widths({"单元格": 90, "字段": 170}),
        on_select="rerun",
        selection_mode="single-row",
    )
    picked = chosen["selection"]["rows"]
    if picked:
        row, spot = spots[picked[0]]
        correcting.offer(here, form, row["record_id"], "card", spot.field)
    elif correcting.read_only(here) is None:
        st.caption("读错了或写错了：选中上面一格，就可以更正它。")
    exporting.download(
        here,
        "下载原件",
        lambda: here.store.original(found[0]["sha256"]),
        str(found[0]["file"]),
        what="original",
        key="card_original",
        original=True,
        of=found[0]["upload_id"],
    )
    byhand_scans.show(here, found[0]["upload_id"])


def _shown(here: Here, form: str, row: Mapping[str, Any]) -> list[Spot]:
    """The values that stand in a cell, and those put right, from left to right, those above the table first."""
    spots = correcting.spots_of(here, load_forms()[form], row)
    return sorted((s for s in spots if s.cell or s.standing), key=lambda s: _order(s.cell))


def _order(cell: str | None) -> tuple[int, int, str]:
    """
    >>> sorted(["AA7", "B7", "C2", None], key=_order)
    ['C2', 'B7', 'AA7', None]
    """
    column, row = re.match(r"[A-Z]*", cell or ""), re.search(r"\d+$", cell or "")
    return (int(row[0]) if row else 1 << 30, len(column[0] if column else ""), cell or "")


def _records_of(here: Here, source: str) -> tuple[str | None, list[dict[str, Any]]]:
    """The form and the records of a source; none where the source is no record."""
    for form in here.ask("pages/source_sheet", source=source)["form"]:
        if found := correcting.records(here, form, source=source):
            return form, found
    return None, []
