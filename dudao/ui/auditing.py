"""管理 › 审计: the trail of every write, and whether it is sound."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dudao.store import audit
from dudao.ui import audit_words, tabular, words
from dudao.ui.stores import Here


def show(here: Here) -> None:
    """The trail, newest first, and the finding of the check."""
    cursor = here.store.cursor()
    found = audit.entries(cursor)
    finding = audit.verify(here.store)
    if not found and finding.bad is None:
        st.info("还没有任何操作。")
        return
    if finding.why:
        st.error(words.plain(finding.why), icon=":material/warning:")
    else:
        st.success(f"审计共 {len(found)} 行，逐行核对无误。", icon=":material/check_circle:")
    rows = [
        {
            "序号": entry.seq,
            "时间": f"{entry.at:%Y-%m-%d %H:%M:%S}",
            "操作人": entry.actor,
            "操作": audit_words.action(entry.action),
            "对象": audit_words.subject(entry.action, entry.subject),
            "详情": audit_words.detail(entry.detail),
        }
        for entry in reversed(found)
    ]
    widths = {"序号": 60, "时间": 165, "操作人": 100, "操作": 180, "对象": 300, "详情": 300}
    tabular.show(pd.DataFrame(rows), rows=14, key="audit", config=tabular.widths(widths))
