"""Many files made one after another, with progress in words; stopped and gone on with at will; then had as one archive."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field

import streamlit as st

from dudao.reports import papers
from dudao.ui.parts import exporting, words
from dudao.ui.visit import masks
from dudao.ui.visit.stores import Here

Files = list[tuple[str, bytes]]
PACK = "archive_pack"
NAMED = 6
"""So many of those that are left are named."""


@dataclass(slots=True)
class Pack:
    """What is made so far: subject → its files. ``basis``: what they show; ``hidden``: whether names are hidden in them;
    ``going``: somebody waits for the rest."""

    basis: Hashable
    hidden: bool
    going: bool = True
    made: dict[str, Files] = field(default_factory=dict)


def show(
    here: Here, what: str, subjects: Sequence[str], files_of: Callable[[str], Files], basis: Hashable, file_name: str
) -> None:  # fmt: skip
    """The button; while it goes on how far it is and the way to stop; what was done and what remains; the archive.

    ``what`` heads the button (反馈报告和附表), ``basis`` is whatever the files depend on: another one and they are made anew.
    """
    pack = st.session_state.get(PACK)
    if pack is not None and (pack.basis, pack.hidden) != (basis, masks.hidden()):
        st.session_state.pop(PACK)
        pack = None
    if pack is None:
        st.button(f"打包全部{what}（{len(subjects):d} 份）", key="archive_start", on_click=_start, args=(basis, masks.hidden()))  # fmt: skip
        return
    if pack.going:
        _make(pack, subjects, files_of)
    left = [subject for subject in subjects if subject not in pack.made]
    if left:
        _stopped(pack, subjects, left)
        return
    st.success(f"{len(subjects):d} 份都做好了，共 {sum(map(len, pack.made.values())):d} 个文件。")
    exporting.download(
        here, "下载压缩包", lambda: _packed(pack, subjects, files_of), file_name, what="papers", key="archive_zip",
        mime="application/zip", records=len(subjects),
    )  # fmt: skip


def _start(basis: Hashable, hidden: bool) -> None:
    st.session_state[PACK] = Pack(basis, hidden)


def _make(pack: Pack, subjects: Sequence[str], files_of: Callable[[str], Files]) -> None:
    """The rest, one by one; a click on 停下 ends it between two, and what is made stays."""
    left = [subject for subject in subjects if subject not in pack.made]
    box = st.empty()
    with box.container(border=True):
        bar = st.progress(0.0, text="正在做……")
        st.button("停下", key="archive_stop", on_click=_halt)
    for subject in left:
        nth = len(pack.made) + 1
        bar.progress((nth - 1) / len(subjects), text=progress_words(subject, nth, len(subjects)))
        pack.made[subject] = files_of(subject)
    pack.going = False
    box.empty()


def progress_words(subject: str, nth: int, many: int) -> str:
    """How far it is.

    >>> progress_words("呈贡区", 5, 15)
    '正在做第 5 份，共 15 份：呈贡区。可以随时停下，做好的留着。'
    """
    return f"正在做第 {nth} 份，共 {many} 份：{words.plain(subject)}。可以随时停下，做好的留着。"


def remaining(left: Sequence[str]) -> str:
    """What is not made yet, by name.

    >>> remaining(["甲县", "乙县"]), remaining(list("一二三四五六七"))
    ('还有 2 份没有做：甲县、乙县', '还有 7 份没有做：一、二、三、四、五、六等')
    """
    more = "等" if len(left) > NAMED else ""
    return f"还有 {len(left)} 份没有做：{'、'.join(left[:NAMED])}{more}"


def _halt() -> None:
    if (pack := st.session_state.get(PACK)) is not None:
        pack.going = False


def _go_on() -> None:
    if (pack := st.session_state.get(PACK)) is not None:
        pack.going = True


def _stopped(pack: Pack, subjects: Sequence[str], left: Sequence[str]) -> None:
    st.info(f"停下了：做好了 {len(subjects) - len(left):d} 份，{words.plain(remaining(left))}。")
    with st.container(horizontal=True):
        st.button("接着做", key="archive_on", type="primary", on_click=_go_on)
        st.button("不要了", key="archive_drop", on_click=lambda: st.session_state.pop(PACK, None))


def _packed(pack: Pack, subjects: Sequence[str], files_of: Callable[[str], Files]) -> bytes:
    """The archive; made anew where names are to be hidden by now and are not."""
    if masks.hidden() != pack.hidden:
        return papers.zipped(file for subject in subjects for file in files_of(subject))
    return papers.zipped(file for subject in subjects for file in pack.made[subject])
