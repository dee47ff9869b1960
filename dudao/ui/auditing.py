"""管理 › 审计: the trail of every write, and whether it is sound."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dudao.store import audit
from dudao.ui import tabular, words
from dudao.ui.stores import Here

ACTIONS = {
    "committed": "入库",
    "withdrawn": "撤回",
    "restored": "恢复",
    "staged": "收到，待入库",
    "rejected": "收到，未入库",
    "discarded": "移除",
    "answered": "回答疑问",
    "answer_revoked": "撤销回答",
    "mapped": "对应表头",
    "corrected": "更正",
    "uncorrected": "改回更正",
    "mapping_revoked": "撤销表头对应",
    "setting": "改设置",
    "scheduled": "安排报送",
    "unscheduled": "取消报送安排",
    "restored_backup": "从备份恢复",
    "rebuilt": "从原件重建",
    "purged_person": "彻底清除一个人",
    "purged_upload": "彻底清除一份收件",
    "backups_removed": "删除备份",
    "retention": "设定保存期限",
    "frozen": "冻结快照",
    "snapshot_revoked": "收起快照",
    "snapshot_shown": "重新列出快照",
    "station_closed": "站点撤销",
    "station_opened": "站点开站",
    "station_not_reported": "站点本次未报",
    "station_revoked": "撤回站点说明",
}


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
            "操作": ACTIONS.get(entry.action, entry.action),
            "对象": entry.subject,
            "详情": "、".join(f"{key} {value}" for key, value in entry.detail.items()),
        }
        for entry in reversed(found)
    ]
    tabular.show(pd.DataFrame(rows), rows=14, key="audit")
