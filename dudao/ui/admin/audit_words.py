"""What an audit row says, in words: the action, what it was done to, and its counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dudao.access import reasons
from dudao.access.roles import ROLES
from dudao.forms import load_forms
from dudao.intake import doubts
from dudao.ui.parts import exporting

ACTIONS = {
    "committed": "入库",
    "withdrawn": "撤销收件",
    "restored": "恢复收件",
    "received_again": "又收到同样的台账",
    "staged": "收到，待入库",
    "rejected": "收到，不能入库",
    "discarded": "移除",
    "answered": "回答疑问",
    "answer_revoked": "撤销回答",
    "mapped": "对应表头",
    "mapping_revoked": "撤销表头对应",
    "corrected": "更正",
    "uncorrected": "撤销更正",
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
    "station_revoked": "撤销站点说明",
    "session_same": "认定是同一次督导",
    "session_different": "认定不是同一次督导",
    "session_open": "撤销同一次的认定",
    "person_same": "认定是同一个人",
    "person_different": "认定不是同一个人",
    "person_open": "撤销同一个人的认定",
    "paper_saved": "拟文书",
    "paper_issued": "签发文书",
    "paper_withdrawn": "撤回文书",
    "meeting_prepared": "筹备会议",
    "meeting_changed": "改会议安排",
    "meeting_back": "撤回会议安排的改动",
    "meeting_noted": "记会上的意见和决定",
    "meeting_note_back": "撤回会上的记录",
    "meeting_closed": "结束会议",
    "rectification_added": "提出整改事项",
    "rectification_changed": "改整改事项",
    "rectification_back": "撤回整改事项的改动",
    "proof_added": "附整改的佐证",
    "proof_removed": "移除整改的佐证",
    "proof_restored": "恢复整改的佐证",
    "published": "公布给省里",
    "exported": "下载",
    "unmasked": "显示个人信息",
}
_UPLOADS = {
    "committed",
    "received_again",
    "withdrawn",
    "restored",
    "purged_upload",
    "corrected",
    "uncorrected",
}
_SNAPSHOTS = {"frozen", "snapshot_revoked", "snapshot_shown"}
_FORMS = {"scheduled", "unscheduled", "mapped", "mapping_revoked"}
_DETAILS = {
    "records": "记录 {} 条",
    "problems": "问题 {} 处",
    "uploads": "收件 {} 份",
    "pairs": "{} 对",
    "revision": "更正第 {} 号",
    "undoes": "撤销第 {} 号",
    "upload_id": "依据第 {} 号收件",
    "year": "{}年",
    "years": "保存 {} 年",
    "value": "值 {}",
    "backups": "{} 个",
    "deleted": "删除 {} 处",
    "masked": "改为“已清除” {} 处",
    "texts": "改写 {} 处",
    "originals": "原件 {} 份",
    "lost": "原件不在 {} 份",
    "purge": "清除第 {} 号",
    "length": "说明 {} 字",
    "corrections": "更正 {} 处",
    "substitutes": "用替代件 {} 份",
    "identical": "与原来相同 {} 份",
    "unknown": "库里不认得的原件 {} 份",
    "mended": "补回的原件 {} 份",
    "audit_seq": "到审计第 {} 行",
    "schema": "库结构第 {} 版",
    "bytes": "{} 字节",
    "minutes": "{} 分钟",
    "command": "命令 {}",
}
_PERSONAL = {"hidden": "个人信息已遮盖", "shown": "含个人信息", "all": "原样"}
_CODES: Mapping[str, Callable[[str], str]] = {
    "purpose": lambda code: f"用途：{reasons.codes()['purposes'].get(code, code)}",
    "recipient": lambda code: f"接收方：{exporting.recipient_words(code)}",
    "personal": lambda code: _PERSONAL.get(code, code),
}
"""Details that are codes, and how each is said."""


def action(code: str) -> str:
    """The action in words; one that is not known shows as it was written."""
    return ACTIONS.get(code, code)


def subject(code: str, written: str | None) -> str:
    """What it was done to.

    >>> subject("committed", "12"), subject("frozen", "3"), subject("discarded", None)
    ('第 12 号收件', '快照 3', '')
    >>> subject("session_same", "7+9"), subject("scheduled", "staffing")
    ('第 7 号和第 9 号收件', '社工站点人员情况统计总表')
    """
    if written is None:
        return ""
    if code in _UPLOADS:
        return f"第 {written} 号收件"
    if code in _SNAPSHOTS:
        return f"快照 {written}"
    if code.startswith(("session_", "person_")):
        return "和".join(f"第 {number} 号" for number in written.split("+")) + "收件"
    if code.startswith("station_"):
        return f"站点说明 {written}"
    if code in _FORMS:
        return _form(written)
    if code in ("answered", "answer_revoked"):
        return doubts.question_words(written, "…")
    if code in ("exported", "unmasked"):
        kinds = reasons.codes()["what" if code == "exported" else "reasons"]
        return kinds.get(written, written)
    if code == "setting" and written.startswith("reading."):
        return f"读法 {written.rsplit('.', 1)[1]}"
    return written


def detail(told: Mapping[str, Any]) -> str:
    """The counts and codes in words; what says nothing is left out.

    >>> detail({"records": 12, "problems": 0}), detail({"years": None}), detail({"pairs": 1, "sources": []})
    ('记录 12 条，问题 0 处', '', '1 对')
    >>> detail({"purpose": "meeting", "recipient": "county:五华区", "personal": "hidden", "records": 3})
    '用途：例会材料，接收方：五华区，个人信息已遮盖，记录 3 条'
    """
    parts = []
    order = [*_CODES, *_DETAILS, *told]
    for key, value in sorted(told.items(), key=lambda item: order.index(item[0])):
        if value is None or isinstance(value, (list, dict)):
            continue
        if key == "form":
            parts.append(_form(str(value)))
        elif key == "field":
            parts.append(_field(str(told.get("form") or ""), str(value)))
        elif key in _CODES:
            parts.append(_CODES[key](str(value)))
        else:
            parts.append(_DETAILS.get(key, key + " {}").format(value))
    return "，".join(parts)


_ACCOUNT = {
    "unknown_name": "没有这个登录名",
    "cross_origin": "从别的网站发来",
    "other_account": "另一个账号打开的页面",
    "http": "网页请求",
    "socket": "页面连接",
    "accounts": "管账号",
    "upload": "上传文件",
}


def about_account(event: str, code: str | None, address: str | None) -> str:
    """What a row about an account says besides: role and county, or why; and from which address.

    >>> about_account("role_changed", "county 五华区", None), about_account("logged_in", None, "10.0.0.7")
    ('县级 五华区', '来自 10.0.0.7')
    >>> about_account("password_set", "1f2e3d4c5b6a7988", None)
    ''
    >>> about_account("wrong_password", "unknown_name ×17", "10.0.0.7"), about_account("more", "×9", None)
    ('没有这个登录名，另有 17 次，来自 10.0.0.7', '9 次')
    """
    code, times, number = (code or "").rpartition("×") if "×" in (code or "") else (code, "", "")
    code = (code or "").strip()
    if event in ("account_created", "role_changed"):
        role, _, county = (code or "").partition(" ")
        told = f"{ROLES.get(role, role)} {county}".strip()
    elif event.startswith("password_"):
        told = ""
    else:
        told = _ACCOUNT.get(code or "", code or "")
    again = (f"{number} 次" if event == "more" else f"另有 {number} 次") if times else ""
    return "，".join(part for part in (told, again, f"来自 {address}" if address else "") if part)


def _form(code: str) -> str:
    forms = load_forms()
    return forms[code].title if code in forms else code


def _field(form: str, code: str) -> str:
    forms = load_forms()
    known = forms[form].fields if form in forms else {}
    return f"“{known[code].label if code in known else code}”"
