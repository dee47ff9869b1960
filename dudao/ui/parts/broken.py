"""What the page says where the store cannot be opened or read: what was found, the way out, and a button to try again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from dudao import door
from dudao.history import figures
from dudao.store import Store, disk_faults
from dudao.store.errors import (
    DiskFull,
    FormatTooNew,
    NotPermitted,
    StoreDamaged,
    StoreError,
    StoreGone,
    StoreInUse,
    StoreTooNew,
)
from dudao.store.lenses.authority import Forbidden
from dudao.store.safekeeping import backup, restore
from dudao.ui.parts import words
from dudao.ui.visit import stores, who

TITLES: dict[type[StoreError], str] = {
    StoreInUse: "数据库正被另一个程序使用",
    StoreGone: "数据不见了",
    StoreDamaged: "数据库损坏，打不开",
    StoreTooNew: "数据库是更新版本的程序建立的",
    FormatTooNew: "数据库是更新版本的程序建立的",
    DiskFull: "磁盘写满了",
    NotPermitted: "数据目录读不了或写不了",
}
_SAID, _SURE, _CHOSEN = "restore_said", "restore_sure", "restore_chosen"
_READ = "notices_read"


def meaning(cause: Exception) -> StoreError | None:
    """The fault of the disk or of the database that an exception means; None: something else."""
    here = st.session_state.get("frame")
    directory = here[0].directory if here else stores.directory_of(stores.OWN)
    return disk_faults.of(cause, Path(directory))


def show(said: StoreError) -> None:
    """The fault and its way out. The page is drawn once; nothing runs again before the user clicks."""
    if title := TITLES.get(type(said)):
        st.subheader(title, anchor=False)
    st.error(words.plain(said), icon=":material/warning:")
    if isinstance(said, StoreDamaged) and who.current().may("restored_backup"):
        _backups(said.directory)
    if isinstance(said, Forbidden):
        return
    st.button("再试一次", key="retry_store", icon=":material/refresh:")


def band(store: Store) -> None:
    """A red band while the database or the originals are no longer where they were opened: nothing is kept then."""
    if what := store.gone:
        st.error(
            f"**{what}。** 现在收件、撤销、更正都不会保存，也不会给回执；页面上是此前读到的数据。"
            "请管理这台电脑的人把它放回原处、挂上磁盘，再重新启动程序；找不回来就从备份恢复。",
            icon=":material/error:",
        )


def own_data(faults: Sequence[str]) -> None:
    """Says which of the program's own files are wrong and runs nothing more: what they describe could be misread."""
    st.title("程序自带的数据写错了，看板没有打开", anchor=False)
    st.caption(
        f"已入库的数据不受影响。请维护人员照下面改正，用 {door()} data check 核对，再重新启动。"
    )
    for fault in faults:
        st.error(words.plain(fault), icon=":material/build:")
    st.stop()


def notices(store: Store) -> None:
    """What the store said when it was opened (a damaged WAL put aside), until this visitor has read it.

    They name places on the server: for those who keep it.
    """
    if not store.may("backup"):
        return
    unread = store.notices[st.session_state.get(_READ, 0) :]
    for notice in unread:
        st.warning(words.plain(notice), icon=":material/warning:")
    if unread:
        st.button("知道了", key="read_notices", on_click=_read, args=(len(store.notices),))


def _read(count: int) -> None:
    st.session_state[_READ] = count


def _backups(directory: Path) -> None:
    """The backups there are, newest first, and the restoring of one."""
    st.markdown("#### 从备份恢复")
    found = {b.name: b for b in backup.everything(directory) if b.told}
    if not found:
        st.info(
            "没有找到备份。请把数据库文件改名留存，在命令行运行 rebuild --missing，从收到过的原件重新入库。",
            icon=":material/info:",
        )
        return
    if message := st.session_state.pop(_SAID, None):
        st.warning(words.plain(message), icon=":material/warning:")
    st.selectbox(
        "找到的备份（最近的在前）", list(found), key=_CHOSEN, format_func=lambda n: _words(found[n])
    )
    sure = st.checkbox("用这个备份恢复；现在的文件先留存在 backups，不会删除", key=_SURE)
    st.button(
        "恢复", type="primary", key="restore_backup", disabled=not sure,
        on_click=_restore, args=(directory,),
    )  # fmt: skip
    st.caption("也可以在命令行恢复：")
    folder = directory / backup.FOLDER / st.session_state[_CHOSEN]
    st.code(f'{door()} restore "{folder}" --store "{directory}"', language=None)


def _words(found: backup.Backup) -> str:
    told = found.described
    records = backup.records_of(told)
    made = told.made_at.replace("T", " ")
    return f"{made}　{told.tables.get('upload', 0)} 份收件，{records} 条记录（{found.name}）"


def _restore(directory: Path) -> None:
    source = directory / backup.FOLDER / st.session_state[_CHOSEN]
    st.session_state[_SURE] = False
    try:
        account = who.current()
        restore.restore(directory, source, account.name, figures=figures.stated, principal=account)
    except StoreError as refused:
        st.session_state[_SAID] = str(refused)
