"""The 收件 page's parts: drop, preview, questions, 入库, receipts."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from dudao.intake.batch import Checked, Known, commit_results, is_clutter
from dudao.store import Receipt, replacing
from dudao.ui.parts import tables as tabular
from dudao.ui.parts import words
from dudao.ui.parts.errors import guarded
from dudao.ui.uploads import preview as intake
from dudao.ui.uploads import waiting
from dudao.ui.visit import frame, menu, stores
from dudao.ui.visit.stores import Here

KEPT = "kept/"
"""Before the hash of a file taken up again, where a dropped one has its id."""


class Dropped(NamedTuple):
    """A file as dropped, and the name it goes by: inside a folder, without the folder's own."""

    name: str
    content: Any

    @property
    def id(self) -> str:
        return self.content.file_id


def drop_zone(here: Here) -> list[Dropped]:
    """Two places to drop: single files, and a whole folder. All files dropped so far; none into the demo."""
    if here.kind == stores.DEMO:
        with st.container(border=True):
            st.markdown(
                "这里是演示数据，不收您的文件。自己的数据存在另一个库里，两者不会混在一起。"
            )
            frame.begin_button("begin_uploads")
        return []
    turn = st.session_state.setdefault("drop_turn", 0)
    keys = {"files": f"files_{turn}", "folder": f"folder_{turn}"}
    files, folder = st.columns([3, 2])
    with files:
        single = st.file_uploader(
            "文件（可以一次多个，也可以是 .zip）",
            accept_multiple_files=True,
            key=keys["files"],
            on_change=_taken_out,
            args=(here, list(keys.values())),
        )
    with folder:
        inside = st.file_uploader(
            "整个文件夹",
            accept_multiple_files="directory",
            key=keys["folder"],
            on_change=_taken_out,
            args=(here, list(keys.values())),
        )
    return [Dropped(file.name, file) for file in single] + [
        Dropped(intake.inside_folder(file.name), file)
        for file in inside
        if not is_clutter(file.name)
    ]


@guarded
def _taken_out(here: Here, keys: Sequence[str]) -> None:
    """A file taken out of the dropped ones by its cross is removed, not left waiting."""
    seen = st.session_state.get("batch", {})
    left = {file.file_id for key in keys for file in st.session_state.get(key) or ()}
    for gone in [file for file in seen if file not in left and not file.startswith(KEPT)]:
        waiting.remove(here, seen.pop(gone), here.who.name)


def checked_batch(here: Here, dropped: Sequence[Dropped]) -> list[Checked]:
    """What was dropped or taken up again, checked and kept; each file is read once, with progress."""
    if here.kind == stores.DEMO:
        return []
    seen = st.session_state.setdefault("batch", {})
    sources: dict[str, tuple[str, Callable[[], bytes]]] = {
        file.id: (file.name, file.content.getvalue) for file in dropped
    }
    for sha256, name in st.session_state.get(waiting.RESUMED, {}).items():
        sources[KEPT + sha256] = (name, functools.partial(here.store.original, sha256))
    if not sources:
        seen.clear()  # after a visit to another page nothing is dropped here: what was is waiting
    new: dict[str, Any] = {}
    for checked in batch:
        if checked.result.readable and checked.result.sha256 not in known:
            new.setdefault(checked.result.sha256, checked.result)
    files = [(result, covers.get(sha), until.get(sha)) for sha, result in new.items()]
    if not any(sheet.form == intake.LEDGER for result, _, _ in files for sheet in result.sheets):
        return []
    asked = ([(r.sha256, len(r.sheets), c, u) for r, c, u in files], here.store.last_change)
    kept = st.session_state.get("taken_away")
    if kept is None or kept[0] != asked:
        kept = st.session_state["taken_away"] = (asked, replacing.would_take(here.store, files))
    return kept[1]


def _say_taken(taken: Sequence[dict[str, Any]]) -> None:
    for said in intake.replaced(taken):
        st.warning(words.plain(said), icon=":material/swap_horiz:")
    table = intake.taken_table(taken)
    if not table.empty:
        tabular.show(
            table, rows=8, key="taken_away_table", config=tabular.widths({"去向": 200, "出处": 260})
        )


def commit_button(here: Here, batch: Sequence[Checked], known: dict[str, int]) -> None:
    """The one way in: no record is stored before this is pressed."""
    today = dt.date.today()
    covers, until = ask_covers(batch), ask_until(batch, today)
    instead = ask_instead(here, batch, known)
    _say_taken(_taken(here, batch, known, covers, until))
    ready = {c.result.sha256 for c in batch if c.result.readable} - known.keys()
    ready |= intake.longer(batch, known, [] if here.empty else here.ledgers(), today)
    open_ = sum(len(intake.problems_of(c.result)) for c in batch)
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(
            f"入库 {len(ready)} 个文件" if ready else "没有需要入库的文件",
            type="primary",
            disabled=not ready,
            key="commit",
        )
        st.button("全部移除，不入库", key="discard", on_click=_remove_all, args=(here, batch))
        if open_:
            st.caption(f"下面有 {open_} 处问题和疑问：可以先看、先回答，也可以直接入库。")
    if pressed:
        st.session_state["receipts"] = commit(here, batch, covers, until, instead)
        _clear()
        st.rerun()


def commit(
    here: Here,
    batch: Sequence[Checked],
    covers: dict[str, tuple[dt.date, dt.date]],
    until: dict[str, dt.date],
    instead: Collection[str] = (),
) -> list[Receipt]:
    """One upload one transaction; a receipt a file."""
    bar = st.progress(0.0, text="正在入库……")
    receipts = []
    for done, checked in enumerate(batch):
        result = checked.result
        bar.progress(
            done / len(batch), text=f"正在入库 {done + 1}/{len(batch)}：{words.plain(result.file)}"
        )
        covered, day = covers.get(result.sha256), until.get(result.sha256)
        receipts += [
            intake.explained(receipt, result)
            for _, receipt in commit_results(
                here.store,
                [checked],
                here.who.name,
                covered,
                until=day,
                instead=result.sha256 in instead,
            )
        ]
    bar.empty()
    return receipts


@guarded
def _remove_all(here: Here, batch: Sequence[Checked]) -> None:
    waiting.remove(here, batch, here.who.name)
    _clear()


def _clear() -> None:
    st.session_state["drop_turn"] = st.session_state.get("drop_turn", 0) + 1
    for key in ("batch", waiting.RESUMED):
        st.session_state.pop(key, None)


def receipts() -> None:
    """The receipts of the last 入库."""
    found = st.session_state.get("receipts")
    if not found:
        return
    done = sum(1 for receipt in found if receipt.state == "committed")
    left = f"；另有 {len(found) - done} 个没有入库或早已在库" if done < len(found) else ""
    st.success(
        f"入库 {done} 个文件，共 {sum(r.records for r in found)} 条记录{left}。",
        icon=":material/check_circle:",
    )
    widths = {"结果": 150, "编号": 60, "记录": 60, "问题": 60, "说明": 430}
    table = intake.receipt_table(found)
    tabular.show(table, rows=8, key="receipts_table", config=tabular.widths(widths))
    menu.link("evaluation", label="看达标评估 →")
