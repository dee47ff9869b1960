"""The 收件 page's parts: drop, preview, questions, 入库, receipts, and the list of uploads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from dudao.forms import load_forms
from dudao.ingest import Checked, Known, commit_results, is_clutter
from dudao.store import Receipt
from dudao.ui import demo, frame, intake, places, stores, tabular, words
from dudao.ui.errors import guarded
from dudao.ui.stores import Here

ACTOR = "本机用户"


class Dropped(NamedTuple):
    """A file as dropped, and the name it goes by: inside a folder, without the folder's own."""

    name: str
    content: Any

    @property
    def id(self) -> str:
        return self.content.file_id


STATE_WORDS = {
    "committed": "✓ 有效",
    "restored": "✓ 有效（已恢复）",
    "withdrawn": "↺ 已撤销",
    "purged": "✕ 已清除",
}


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
    files, folder = st.columns([3, 2])
    with files:
        single = st.file_uploader(
            "文件（可以一次多个，也可以是 .zip）", accept_multiple_files=True, key=f"files_{turn}"
        )
    with folder:
        inside = st.file_uploader(
            "整个文件夹", accept_multiple_files="directory", key=f"folder_{turn}"
        )
    return [Dropped(file.name, file) for file in single] + [
        Dropped(intake.inside_folder(file.name), file)
        for file in inside
        if not is_clutter(file.name)
    ]


def checked_batch(here: Here, dropped: Sequence[Dropped]) -> list[Checked]:
    """What was dropped, checked; each file is read once, with progress."""
    seen = st.session_state.setdefault("batch", {})
    new = [file for file in dropped if file.id not in seen]
    if new:
        bar = st.progress(0.0, text="正在读取……")
        known = Known.of(here.store)
        for done, file in enumerate(new):

            def tell(name: str, done: int = done) -> None:
                text = f"正在读取 {done + 1}/{len(new)}：{words.plain(name)}"
                bar.progress(done / len(new), text=text)

            tell(file.name)
            seen[file.id] = intake.check_file(
                file.name, file.content.getvalue(), stores.reader(), known, tell
            )
        bar.empty()
    return [checked for file in dropped for checked in seen[file.id]]


def known_uploads(here: Here) -> dict[str, int]:
    """sha256 → number of the active upload with these bytes."""
    return {upload["sha256"]: upload["upload_id"] for upload in here.active()}


def preview(batch: Sequence[Checked], known: dict[str, int]) -> None:
    """Figures, and one line a file."""
    lines = intake.preview(batch, known)
    figures = st.columns(5)
    ready = int(lines["处理"].str.startswith("✓").sum())
    for column, (name, value) in zip(
        figures,
        (
            ("文件", len(lines)),
            ("可以入库", ready),
            ("记录", int(lines["记录"].sum())),
            ("错误（该格留空）", int(lines["错误"].sum())),
            ("提醒（已按推测填入）", int(lines["提醒"].sum())),
        ),
        strict=True,
    ):
        column.metric(name, value, border=True)
    widths = {
        "处理": 180,
        "文件": 330,
        "表单": 195,
        "期间": 200,
        "记录": 50,
        "错误": 50,
        "提醒": 50,
    }
    tabular.show(lines, rows=10, key="preview", config=tabular.widths(widths))


def problems(batch: Sequence[Checked]) -> None:
    """Every problem by cell."""
    _problems(intake.problem_table(batch))


def _problems(table: pd.DataFrame) -> None:
    if table.empty:
        st.success("没有发现问题。", icon=":material/check_circle:")
        return
    st.subheader(f"问题清单：{len(table)} 处", anchor=False)
    st.caption("选中一行看整句说明。")
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    kinds = {"error": "只看错误", "warning": "只看提醒"}
    kind = left.segmented_control(
        "级别", list(kinds), format_func=kinds.__getitem__, key="problem_kind"
    )
    file = right.selectbox(
        "文件",
        sorted(table["文件"].unique()),
        index=None,
        placeholder="全部文件",
        key="problem_file",
    )
    if kind:
        table = table[table["severity"] == kind]
    if file:
        table = table[table["文件"] == file]
    chosen = tabular.show(
        table.drop(columns=["severity", "message"]),
        rows=10,
        key="problems",
        on_select="rerun",
        selection_mode="single-row",
        config=tabular.widths({"级别": 70, "文件": 250, "单元格": 75, "写的是": 100, "说明": 400}),
    )
    for row in chosen["selection"]["rows"]:
        st.info(words.plain(table["message"].iloc[row]))


def ask_covers(batch: Sequence[Checked]) -> dict[str, tuple[dt.date, dt.date]]:
    """For ledgers whose title gives no time: the days they cover, by sha256; unanswered ones are left out."""
    asked = {c.result.sha256: c.result.file for c in batch if intake.asks_covers(c)}
    found = {}
    if asked:
        st.subheader("请回答", anchor=False)
    for sha, file in asked.items():
        days = st.date_input(
            f"台账“{words.plain(file)}”的标题没有写时间：它记的是哪一天到哪一天的督导？",
            value=[],
            format="YYYY-MM-DD",
            key=f"covers_{sha}",
            help="在这段时间内没有记录的县区按 0 次算；不回答时按第一行到最后一行的日期算，并附提醒。",
        )
        if covers := intake.covers_of(days):
            found[sha] = covers
    return found


def commit_button(here: Here, batch: Sequence[Checked], known: dict[str, int]) -> None:
    """The one way in: nothing is stored before this is pressed."""
    covers = ask_covers(batch)
    for said in intake.replaced(batch, known, [] if here.empty else here.ledgers(), covers):
        st.warning(words.plain(said), icon=":material/swap_horiz:")
    ready = {c.result.sha256 for c in batch if c.result.readable} - known.keys()
    open_ = sum(len(intake.problems_of(c.result)) for c in batch)
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(
            f"入库 {len(ready)} 个文件" if ready else "没有需要入库的文件",
            type="primary",
            disabled=not ready,
            key="commit",
        )
        st.button("全部移除，不入库", key="discard", on_click=_clear)
        if open_:
            st.caption(f"下面有 {open_} 处问题和疑问：可以先看、先回答，也可以直接入库。")
    if pressed:
        st.session_state["receipts"] = commit(here, batch, covers)
        _clear()
        st.rerun()


def commit(
    here: Here, batch: Sequence[Checked], covers: dict[str, tuple[dt.date, dt.date]]
) -> list[Receipt]:
    """One upload one transaction; a receipt a file."""
    bar = st.progress(0.0, text="正在入库……")
    receipts = []
    for done, checked in enumerate(batch):
        result = checked.result
        bar.progress(
            done / len(batch), text=f"正在入库 {done + 1}/{len(batch)}：{words.plain(result.file)}"
        )
        covered = covers.get(result.sha256)
        receipts += [
            intake.explained(receipt, result)
            for _, receipt in commit_results(here.store, [checked], ACTOR, covered)
        ]
    bar.empty()
    return receipts


def _clear() -> None:
    st.session_state["drop_turn"] = st.session_state.get("drop_turn", 0) + 1
    st.session_state.pop("batch", None)


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
    st.page_link(places.page("evaluation"), label="看达标评估 →")


def uploads_list(here: Here) -> None:
    """Every upload; the chosen one can be undone, redone or downloaded."""
    uploads = list(reversed(here.uploads()))
    if not uploads:
        titles = "、".join(form.title for form in load_forms().values())
        st.info(f"还没有收过文件。认得这些表：{titles}。叫什么文件名、分几个文件都可以。")
        demo.offer()
        return
    st.subheader(f"收过的文件：{len(uploads)} 个", anchor=False)
    st.caption("选中一行可以撤销、恢复或下载原件；撤销后它的记录不再计入任何数字，随时可以恢复。")
    table = pd.DataFrame(
        [
            {
                "编号": u["upload_id"],
                "状态": STATE_WORDS[u["state"]],
                "文件": u["file"],
                "表单": "、".join(words.form_title(form) for form in u["forms"] or []),
                "记录": u["records"],
                "错误": u["errors"],
                "提醒": u["warnings"],
                "收件时间": f"{u['received_at']:%Y-%m-%d %H:%M}",
            }
            for u in uploads
        ]
    )
    chosen = tabular.show(
        table, rows=12, key="uploads", on_select="rerun", selection_mode="single-row"
    )
    rows = chosen["selection"]["rows"]
    if rows:
        _actions(here, uploads[rows[0]])


def _actions(here: Here, upload: dict) -> None:
    number = upload["upload_id"]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"第 {number} 号：{words.plain(upload['file'])}")
        if here.kind == stores.DEMO:
            st.caption("演示数据不能改动。")
        elif upload["state"] in stores.ACTIVE:
            st.button("撤销", key="undo", on_click=_turn, args=(here, "withdraw", number))
        elif upload["state"] == "withdrawn":
            st.button("恢复", key="redo", on_click=_turn, args=(here, "restore", number))
        if upload["state"] != "purged":
            st.download_button(
                "下载原件",
                data=lambda: here.store.original(upload["sha256"]),
                file_name=upload["file"].rsplit("/", 1)[-1],
                key="original",
                on_click="ignore",
            )


@guarded
def _turn(here: Here, action: str, number: int) -> None:
    getattr(here.store, action)(number, ACTOR)
