"""管理 › 审计: every write of the store and everything about accounts and log-ins, and whether both trails are sound."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dudao.access import trail
from dudao.store import audit
from dudao.ui.admin import audit_words
from dudao.ui.parts import tables as tabular
from dudao.ui.parts import words
from dudao.ui.visit import who
from dudao.ui.visit.stores import Here

_WIDTHS = {"序号": 75, "时间": 165, "操作人": 100, "操作": 180, "对象": 280, "详情": 300}


def show(here: Here) -> None:
    """Both trails as one list, newest first, and the finding of the check."""
    cursor = here.store.cursor()
    found, told = audit.entries(cursor), trail.entries(who.access())
    finding, accounts = audit.verify(here.store), trail.verify(who.access())
    why = [said for said in (finding.why, accounts.why) if said]
    if not found and not told and not why:
        st.info("还没有任何操作。")
        return
    for said in why:
        st.error(words.plain(said), icon=":material/warning:")
    if not why:
        more = f"，账号和登录 {len(told)} 行" if told else ""
        st.success(f"审计共 {len(found)} 行{more}，逐行核对无误。", icon=":material/check_circle:")
    rows = sorted(
        [(entry.at, _written(entry)) for entry in found] + [(row.at, _told(row)) for row in told],
        key=lambda row: row[0],
    )
    frame = pd.DataFrame([row for _, row in reversed(rows)])
    tabular.show(frame, rows=14, key="audit", config=tabular.widths(_WIDTHS))


def _written(entry: audit.Entry) -> dict[str, str]:
    return {
        "序号": str(entry.seq),
        "时间": f"{entry.at:%Y-%m-%d %H:%M:%S}",
        "操作人": entry.actor,
        "操作": audit_words.action(entry.action),
        "对象": audit_words.subject(entry.action, entry.subject),
        "详情": audit_words.detail(entry.detail),
    }


def _told(row: trail.Entry) -> dict[str, str]:
    return {
        "序号": f"账号 {row.seq}",
        "时间": f"{row.at:%Y-%m-%d %H:%M:%S}",
        "操作人": row.actor or "（未登录）",
        "操作": trail.EVENTS[row.event],
        "对象": f"账号 {row.name}" if row.name else "",
        "详情": audit_words.about_account(row.event, row.detail, row.address),
    }
