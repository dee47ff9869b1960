"""台账 › 手工补录: what stands only on signed paper, typed in with its scan."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dudao.forms import Field
from dudao.intake import byhand
from dudao.intake.byhand import Kind
from dudao.records import FileResult, Scan
from dudao.store import Receipt
from dudao.store.decisions import attachments
from dudao.ui.ledger import files as ledgering
from dudao.ui.ledger.byhand import fields as byhand_fields
from dudao.ui.ledger.byhand import scans as byhand_scans
from dudao.ui.parts import words
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import frame, stores
from dudao.ui.visit.stores import Here

_TURN, _RECEIPT, _PRESSED = "hand_turn", "hand_receipt", "hand_pressed"


def show(here: Here) -> None:
    """Choose what, type it, attach the paper, 存入."""
    if here.kind == stores.DEMO:
        st.markdown("这里是演示数据，不能补录。自己的数据存在另一个库里，两者不会混在一起。")
        frame.begin_button("begin_byhand")
        return
    if here.past:
        st.info("正在看过去某一时点，这里不能补录。", icon=":material/history:")
        return
    _receipt()
    kinds = byhand.kinds()
    st.caption(
        "只有签字纸件、没有电子表的，在这里照着填，附上扫描件。存入后和别的收件一样：可以撤销、下载，"
        "计入各项数字；台账里已有的同一次只算一次。"
    )
    chosen = st.segmented_control(
        "补录什么",
        list(kinds),
        default=next(iter(kinds)),
        format_func=lambda name: words.plain(kinds[name].title),
        key="hand_kind",
        persist_state="session",
    )
    _entry(here, kinds[chosen or next(iter(kinds))])


def _entry(here: Here, kind: Kind) -> None:
    turn = st.session_state.setdefault(_TURN, 0)
    typed: dict[str, str] = {}
    slots = {}
    short = [field for field in kind.fields if field.kind != "free_text"]
    long = [field for field in kind.fields if field.kind == "free_text"]
    for group, width in ((short, 3), (long, 2)):
        for field, place in zip(group, _grid(len(group), width), strict=True):
            key = f"hand_{kind.id}_{field.name}_{turn}"
            typed[field.name] = byhand_fields.widget(place, kind, field, key, typed)
            slots[field.name] = place
    scans, data, sound = byhand_scans.drop(f"hand_scans_{kind.id}_{turn}")
    written = byhand.entry(kind.form.id, typed, scans)
    result = byhand.check(written, byhand.name_of(written))
    _tell(kind, typed, result, slots)
    missing = [f for f in kind.fields if f.name in kind.required and not typed[f.name].strip()]
    wrong = [p for p in result.sheets[0].problems if p.severity == "error"]
    _button(
        here, kind, result, written, list(zip(scans, data, strict=True)), missing, len(wrong), sound
    )


def _grid(count: int, width: int) -> list:
    rows = [st.columns(width) for _ in range(-(-count // width))]
    return [cell for row in rows for cell in row][:count]


def _tell(kind: Kind, typed: dict[str, str], result: FileResult, slots: dict) -> None:
    (sheet,) = result.sheets
    for field in kind.fields:
        problems = [p for p in sheet.problems if p.field == field.name]
        value = sheet.records[0].values[field.name]
        byhand_fields.show_as_read(
            slots[field.name], kind.form.id, field, typed[field.name].strip(), value, problems
        )


def _button(
    here: Here,
    kind: Kind,
    result: FileResult,
    written: bytes,
    scans: list[tuple[Scan, bytes]],
    missing: Sequence[Field],
    wrong: int,
    sound: bool,
) -> None:
    ready = not missing and not wrong and sound
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "存入",
            type="primary",
            key="hand_save",
            icon=":material/save:",
            on_click=_save if ready else _refuse,
            args=(here, result, written, scans) if ready else (),
        )
        st.caption(
            "带 * 的必须填。"
            + ("" if scans else "还没有附扫描件：可以先存入，但最好附上签字的纸件。")
        )
    if st.session_state.pop(_PRESSED, False) and not ready:
        said = []
        if missing:
            said.append("还没有填：" + "、".join(field.label for field in missing) + "。")
        if wrong:
            said.append(f"有 {wrong} 处读不出来，见上面红字。")
        if not sound:
            said.append("有扫描件没有收，请移除它再存入。")
        st.error(words.plain("".join(said)), icon=":material/warning:")


def _refuse() -> None:
    st.session_state[_PRESSED] = True


@guarded
def _save(here: Here, result: FileResult, written: bytes, scans: list[tuple[Scan, bytes]]) -> None:
    result.scans = byhand_scans.labelled([scan for scan, _ in scans])
    attachments.keep(here.store, [data for _, data in scans])
    receipt = here.store.commit(result, written, here.who.name)
    st.session_state[_RECEIPT] = (receipt, result.sha256, len(result.scans))
    if receipt.state == "committed":
        st.session_state[_TURN] += 1
        st.toast(f"已存入，是第 {receipt.upload_id} 号。", icon=":material/check_circle:")
    else:
        st.toast(words.plain("".join(receipt.notes)), icon=":material/info:")


def _receipt() -> None:
    found: tuple[Receipt, str, int] | None = st.session_state.get(_RECEIPT)
    if not found:
        return
    receipt, sha256, scans = found
    with st.container(horizontal=True, vertical_alignment="center"):
        if receipt.state == "committed":
            paper = f"，附扫描件 {scans:d} 份" if scans else ""
            st.success(
                f"已存入，是第 {receipt.upload_id} 号：{words.plain(receipt.file)}{paper}。",
                icon=":material/check_circle:",
            )
        else:
            st.warning(words.plain("".join(receipt.notes)), icon=":material/info:")
        if receipt.upload_id:
            st.button("在收件记录里看", key="hand_look", on_click=ledgering.look_at, args=(sha256,))
    st.session_state.pop(_RECEIPT)
