"""Scans of an entry made by hand: dropped, checked, and shown again."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dudao.intake.scans import KINDS, MOST_BYTES, scan
from dudao.records import Scan
from dudao.store.decisions import attachments
from dudao.ui.parts import exporting, words
from dudao.ui.visit import masks
from dudao.ui.visit.stores import Here

MOST = 10


def drop(key: str) -> tuple[list[Scan], list[bytes], bool]:
    """The scans dropped and their bytes; whether every one of them was taken."""
    files = st.file_uploader(
        f"签字纸件的扫描件或照片（pdf、jpg、png，最多 {MOST} 份）",
        type=["pdf", "jpg", "jpeg", "png"],
        accept_multiple_files=True,
        max_upload_size=MOST_BYTES >> 20,
        key=key,
    )
    found, data, sound = [], [], True
    for file in files:
        content = file.getvalue()
        checked = scan(content, file.name)
        if isinstance(checked, Scan):
            found.append(checked)
            data.append(content)
        else:
            sound = False
            st.error(words.plain(checked.message), icon=":material/warning:")
    if len(found) > MOST:
        sound = False
        st.error(f"扫描件有 {len(found)} 份，一次最多 {MOST} 份。请合成一个 pdf，或分几次补录。")
    return found, data, sound


def show(here: Here, upload_id: int | None) -> None:
    """The scans of an upload, every one to download, pictures drawn where personal details are shown; nothing where there is none."""
    found = attachments.of(here.store, upload_id) if upload_id else []
    if not found:
        return
    st.markdown(f"**所附的扫描件：{len(found)} 份**")
    for number, row in enumerate(found):
        with st.container(border=True):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"{words.plain(row['file'])}　{words.size(row['bytes'])}")
                exporting.download(
                    here,
                    "下载扫描件",
                    lambda sha256=row["sha256"]: here.store.original(sha256),
                    row["file"],
                    what="scan",
                    mime=KINDS[row["kind"]],
                    key=f"scan_{upload_id}_{number}",
                    original=True,
                    of=upload_id,
                )
            if row["kind"] == "pdf":
                continue
            if masks.hidden():
                st.caption("图里的内容没法遮盖：在右上角“更多”里显示个人信息后，才在这里显示。")
            else:
                picture(here.store.original(row["sha256"]))


def picture(data: bytes) -> None:
    """A picture drawn; a sentence where it cannot be."""
    try:
        st.image(data, width=480)
    except OSError:
        st.caption("这张图显示不出来，请下载原件来看。")


def labelled(scans: Sequence[Scan]) -> tuple[Scan, ...]:
    """As an entry lists them: by hash, each once."""
    return tuple(sorted({s.sha256: s for s in scans}.values(), key=lambda s: s.sha256))
