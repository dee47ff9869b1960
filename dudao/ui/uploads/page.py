"""The 收件 page's parts: drop, preview, questions, 入库, receipts."""

from __future__ import annotations

import datetime as dt
import functools
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from dudao.intake.batch import Checked, Known, commit_results, is_litter
from dudao.pace import Tell
from dudao.store import Receipt, replacing
from dudao.ui.parts import lengthy, words
from dudao.ui.parts import tables as tabular
from dudao.ui.parts.errors import guarded
from dudao.ui.uploads import preview as intake
from dudao.ui.uploads import waiting
from dudao.ui.visit import frame, menu, stores
from dudao.ui.visit.stores import Here

KEPT = "kept/"
"""Before the hash of a file taken up again, where a dropped one has its id."""
READ = lengthy.Manner(
    "正在读取", "读了", "没有读", "个文件", "读好的留着", "接着读", "其余的不要了"
)
COMMIT = lengthy.Manner(
    "正在入库", "入库了", "没有入库", "个文件", "入库了的算数", "接着入库", "其余的先不入库"
)
_READING, _COMMITTING, _LEFT_OUT = "reading", "committing", "left_out"


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
        if not is_litter(file.name)
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
    left_out = st.session_state.get(_LEFT_OUT, set())
    sources = {file: source for file, source in sources.items() if file not in left_out}
    if not sources:
        seen.clear()  # after a visit to another page nothing is dropped here: what was is waiting
        lengthy.end(_READING)
    _read(here, sources, seen)
    return [checked for file in sources for checked in seen.get(file, ())]


def _read(
    here: Here, sources: Mapping[str, tuple[str, Callable[[], bytes]]], seen: dict[str, list[Checked]]
) -> None:  # fmt: skip
    """Read what is new, file by file, each kept at once; stopped, the rest is read later or left out."""
    job = lengthy.of(_READING)
    new = [file for file in sources if file not in seen]
    if job is None and not new:
        return
    job = job or lengthy.begin(_READING)
    names = {file: sources[file][0] for file in sources if file in new or file in job.done}
    known = Known.of(here.store)

    def work(file: str, tell: Tell) -> bool:
        name, data = sources[file]
        found = intake.check_file(name, data(), stores.reader(), known, tell)
        waiting.receive(here, found, here.who.name)
        seen[file] = found
        return True

    def leave_out() -> None:
        st.session_state[_LEFT_OUT] = st.session_state.get(_LEFT_OUT, set()) | set(names) - set(
            job.done
        )

    if lengthy.steps(_READING, job, names, work, READ, leave_out):
        lengthy.end(_READING)


def known_uploads(here: Here) -> dict[str, int]:
    """sha256 → number of the active upload with these bytes."""
    return {upload["sha256"]: upload["upload_id"] for upload in here.active()}


def preview(batch: Sequence[Checked], known: dict[str, int]) -> None:
    """Figures, and one line a file."""
    lines = intake.preview(batch, known)
    figures = st.columns(5)
    ready = lines["处理"].str.startswith("✓")
    for column, (name, value) in zip(
        figures,
        (
            ("文件", len(lines)),
            ("可以入库", int(ready.sum())),
            ("记录", int(lines.loc[ready, "记录"].sum())),
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
    tabular.show(lines, rows=10, title="收件预览", key="preview", config=tabular.widths(widths))


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
    ids = list(zip(table["文件"], table["单元格"], table["message"], strict=True))
    chosen = tabular.pick(
        table.drop(columns=["severity", "message"]),
        ids,
        rows=10,
        title="问题清单",
        key="problems",
        config=tabular.widths({"级别": 70, "文件": 250, "单元格": 75, "写的是": 100, "说明": 400}),
    )
    for _, _, message in chosen:
        st.info(words.plain(message))


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


def ask_until(batch: Sequence[Checked], today: dt.date) -> dict[str, dt.date]:
    """The day each ledger is kept to, by sha256; proposed is the day received."""
    found = {}
    for checked in batch:
        sha, days = checked.result.sha256, intake.until_of(checked, today)
        if days is None or sha in found:
            continue
        first, proposed, latest = days
        said = st.date_input(
            f"台账“{words.plain(checked.result.file)}”记到哪一天？",
            value=proposed,
            min_value=first,
            max_value=latest,
            format="YYYY-MM-DD",
            key=f"until_{sha}",
            help="这一天以后没有记录不等于零。默认是收到的这天；标题的末日在七天以内的，可以选到末日。",
        )
        found[sha] = said or proposed
    return found


def ask_instead(here: Here, batch: Sequence[Checked], known: dict[str, int]) -> set[str]:
    """The surveys that take the place of an older one whose rows they hold all: their sha256."""
    said = set()
    for checked in batch if not here.empty else ():
        sha, file = checked.result.sha256, checked.result.file
        for number, old, rows in (
            replacing.held_by(here.store, checked.result) if sha not in known else ()
        ):
            asked = f"“{file}”含有第 {number} 号“{old}”的全部 {rows} 份作答（同县、同日、同督导）：用它代替第 {number} 号？"
            if st.checkbox(
                words.plain(asked),
                key=f"instead_{sha}_{number}",
                help="不选时两份都算，收据里会提醒。",
            ):
                said.add(sha)
    return said


def _taken(
    here: Here, batch: Sequence[Checked], known: dict[str, int],
    covers: dict[str, tuple[dt.date, dt.date]], until: dict[str, dt.date],
) -> list[dict[str, Any]]:  # fmt: skip
    """What the batch's ledgers would take away; looked at again only where something of it changed."""
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
            table,
            rows=8,
            title="会被取代的记录",
            key="taken_away_table",
            config=tabular.widths({"去向": 200, "出处": 260}),
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
        st.button(
            f"入库 {len(ready)} 个文件" if ready else "没有需要入库的文件",
            type="primary",
            disabled=not ready,
            key="commit",
            on_click=lengthy.ask,
            args=(_COMMITTING,),
        )
        st.button("全部移除，不入库", key="discard", on_click=_remove_all, args=(here, batch))
        if open_:
            st.caption(f"下面有 {open_} 处问题和疑问：可以先看、先回答，也可以直接入库。")
    if commit(here, batch, covers, until, instead):
        _clear()
        st.rerun()


def commit(
    here: Here,
    batch: Sequence[Checked],
    covers: dict[str, tuple[dt.date, dt.date]],
    until: dict[str, dt.date],
    instead: Collection[str] = (),
) -> bool:
    """One upload one transaction, a receipt a file. True when all of the batch that was to be committed has its receipt."""
    job, store = lengthy.of(_COMMITTING), here.store
    if job is None:
        return False
    named = _numbered(batch)
    if not job.done:
        st.session_state["receipts"] = []
    kept: list[Receipt] = st.session_state["receipts"]

    def work(one: Hashable, tell: Tell) -> bool:
        checked = named[one]
        result, sha = checked.result, checked.result.sha256
        made = commit_results(
            store, [checked], here.who.name, covers.get(sha), until=until.get(sha), instead=sha in instead
        )  # fmt: skip
        kept.extend(intake.explained(receipt, result) for _, receipt in made)
        return True

    names = {one: checked.result.file for one, checked in named.items()}
    return lengthy.steps(_COMMITTING, job, names, work, COMMIT)


def _numbered(batch: Sequence[Checked]) -> dict[Hashable, Checked]:
    """Each file of the batch by what it is and how often it came before, whatever else is dropped beside it."""
    seen: Counter[tuple[str, str]] = Counter()
    found: dict[Hashable, Checked] = {}
    for checked in batch:
        one = (checked.result.sha256, checked.result.file)
        found[(*one, seen[one])] = checked
        seen[one] += 1
    return found


@guarded
def _remove_all(here: Here, batch: Sequence[Checked]) -> None:
    waiting.remove(here, batch, here.who.name)
    _clear()


def _clear() -> None:
    st.session_state["drop_turn"] = st.session_state.get("drop_turn", 0) + 1
    for key in ("batch", waiting.RESUMED, _LEFT_OUT):
        st.session_state.pop(key, None)
    for key in (_READING, _COMMITTING):
        lengthy.end(key)


def receipts() -> None:
    """The receipts of the last 入库, be it stopped."""
    lengthy.end(_COMMITTING)
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
    tabular.show(table, rows=8, title="回执", key="receipts_table", config=tabular.widths(widths))
    menu.link("evaluation", label="看达标评估 →")
