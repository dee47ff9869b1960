"""佐证 of an item of 整改: dropped, checked, shown, had by those allowed, taken off and put back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from dudao.intake.scans import KINDS, MOST_BYTES, OFFICE, proof
from dudao.records import Scan
from dudao.store import StoreError
from dudao.store.decisions import proofs
from dudao.store.decisions.proofs import Proof
from dudao.store.decisions.rectification import Item
from dudao.ui.ledger.byhand.scans import picture
from dudao.ui.parts import exporting, words
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import masks
from dudao.ui.visit.stores import Here

SAID = "proof_said"
ADD, REMOVE, RESTORE = "proof_added", "proof_removed", "proof_restored"
PICTURES = ("jpg", "png")


def show(here: Here, item: Item, writable: bool) -> None:
    """The files of an item, what was taken off, and the way to add one."""
    if said := st.session_state.pop(SAID, None):
        st.success(words.plain(said), icon=":material/check:")
    known = proofs.proofs(here.store, item.item_id, here.known_at)
    there = [one for one in known if one.there]
    st.markdown(f"**佐证：{len(there):d} 份**" if there else "**佐证：还没有**")
    for one in there:
        _one(here, one, writable)
    _gone(here, [one for one in known if not one.there], writable)
    if writable and here.may(ADD):
        _add(here, item)


def _one(here: Here, one: Proof, writable: bool) -> None:
    key = f"proof_{one.proof_id}_{one.version_id}"
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                f"{words.plain(one.file)}　{words.size(one.bytes)}　{words.plain(one.actor)} {one.happened_at:%Y-%m-%d %H:%M}"
            )
            exporting.download(
                here, "下载", lambda: proofs.bytes_of(here.present, one), one.file, what="proof", key=key,
                mime={**KINDS, **OFFICE}[one.kind], original=True,
            )  # fmt: skip
            if writable and here.may(REMOVE):
                st.button("移除", key=f"{key}_off", on_click=_done, args=(
                    lambda: proofs.take_off(here.store, one, here.who.name), f"佐证“{one.file}”移除了，可以恢复。",
                ))  # fmt: skip
        if one.kind in PICTURES:
            _picture(here, one)


def _picture(here: Here, one: Proof) -> None:
    if masks.hidden():
        st.caption("图里的内容没法遮盖：在右上角“更多”里显示个人信息后，才在这里显示。")
        return
    try:
        data = proofs.bytes_of(here.present, one)
    except StoreError as gone:
        st.caption(words.plain(gone))
        return
    picture(data)


def _gone(here: Here, gone: Sequence[Proof], writable: bool) -> None:
    """What was taken off: by whom, when, and the way back."""
    if not gone:
        return
    with st.expander(f"移除了的：{len(gone):d} 份"):
        for one in gone:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"{words.plain(one.file)}　{words.plain(one.actor)} {one.happened_at:%Y-%m-%d %H:%M} 移除")  # fmt: skip
                if writable and here.may(RESTORE):
                    st.button("恢复", key=f"proof_{one.proof_id}_{one.version_id}_back", on_click=_done, args=(
                        lambda one=one: proofs.put_back(here.store, one, here.who.name), f"佐证“{one.file}”恢复了。",
                    ))  # fmt: skip


def _add(here: Here, item: Item) -> None:
    with st.form(f"proof_{item.item_id}_add", border=False, clear_on_submit=True):
        files = st.file_uploader(
            f"照片或文件（pdf、jpg、png、docx、xlsx，每份不超过 {MOST_BYTES >> 20} MB）",
            type=["pdf", "jpg", "jpeg", "png", "docx", "xlsx"], accept_multiple_files=True,
            max_upload_size=MOST_BYTES >> 20, key=f"proof_{item.item_id}_files",
        )  # fmt: skip
        if st.form_submit_button("附上") and files:
            _keep(here, item, files)


@guarded
def _keep(here: Here, item: Item, files: Sequence[Any]) -> None:
    """Keep what is sound; each other one is told with its reason, and nothing of it is kept."""
    kept = 0
    for file in files:
        data = file.getvalue()
        found = proof(data, file.name)
        if not isinstance(found, Scan):
            st.error(words.plain(found.message), icon=":material/warning:")
            continue
        try:
            proofs.keep(here.store, item.item_id, found, data, here.who.name)
        except StoreError as wrong:
            st.error(words.plain(wrong), icon=":material/warning:")
            continue
        kept += 1
    if kept:
        st.session_state[SAID] = f"附上了 {kept:d} 份佐证。"
    if kept == len(files):
        st.rerun()


@guarded
def _done(work: Callable[[], None], said: str) -> None:
    try:
        work()
    except StoreError as wrong:
        st.error(words.plain(wrong), icon=":material/sync_problem:")
        return
    st.session_state[SAID] = said
