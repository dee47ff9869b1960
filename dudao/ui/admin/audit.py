"""管理 › 审计: every write of the store and everything about accounts and log-ins, and whether both trails are sound."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dudao.access import trail
from dudao.store import audit
from dudao.ui.admin import audit_words
from dudao.ui.parts import tables as tabular
from dudao.ui.parts import words
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import who
from dudao.ui.visit.stores import Here

ROWS = 200
"""Rows of a page."""
_WIDTHS = {"序号": 75, "时间": 165, "操作人": 100, "操作": 180, "对象": 280, "详情": 300}
_SOUND: dict[str, tuple[audit.Finding, trail.Finding]] = {}
"""What was found sound since the server started, by store: only what came after it is checked at the next look."""


def show(here: Here) -> None:
    """Both trails as one list, newest first, a page at a time, and the finding of the check."""
    trail.write_counted(who.access())
    finding, accounts = _verify(here)
    why = [said for said in (finding.why, accounts.why) if said]
    if not finding.rows and not accounts.rows and not why:
        st.info("还没有任何操作。")
        return
    for said in why:
        st.error(words.plain(said), icon=":material/warning:")
    if not why:
        more = f"，账号和登录 {accounts.rows:d} 行" if accounts.rows else ""
        st.success(
            f"审计共 {finding.rows:d} 行{more}，逐行核对无误。", icon=":material/check_circle:"
        )
        st.button(
            "从第一行起重新核对", key="audit_again", type="tertiary", on_click=guarded(_forget),
            args=(here.directory,), help="每次打开只核对上次之后新增的行；服务器启动后第一次打开时全部核对。",
        )  # fmt: skip
    total = finding.rows + accounts.rows
    page = st.pagination(-(-total // ROWS), key="audit_page") if total > ROWS else 1
    tabular.show(
        _page(here, page), rows=14, title="审计", key="audit", config=tabular.widths(_WIDTHS)
    )


def _verify(here: Here) -> tuple[audit.Finding, trail.Finding]:
    before = _SOUND.get(here.directory, (None, None))
    found = audit.verify(here.store, before[0]), trail.verify(who.access(), before[1])
    if not found[0].why and not found[1].why:
        _SOUND[here.directory] = found
    return found


def _forget(directory: str) -> None:
    _SOUND.pop(directory, None)


def _page(here: Here, page: int) -> pd.DataFrame:
    """The rows of one page: of either trail no more is read than may stand on it or before it."""
    last = page * ROWS
    rows = [(entry.at, _written(entry)) for entry in audit.newest(here.store.cursor(), last)]
    rows += [(row.at, _told(row)) for row in trail.newest(who.access(), last)]
    rows.sort(key=lambda row: row[0], reverse=True)
    return pd.DataFrame([row for _, row in rows[last - ROWS : last]])


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
