"""What a newer table changes: before 入库 on 收件, and between any two uploads on 台账 › 对比."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dudao.history import diff as differing
from dudao.history.diff import Difference
from dudao.intake.batch import Checked
from dudao.ui.ledger import data as ledger_data
from dudao.ui.ledger import diff_data as differing_data
from dudao.ui.ledger import station_changes
from dudao.ui.ledger.data import Line
from dudao.ui.ledger.diff_data import REPLACING, Preview
from dudao.ui.parts import exporting, words
from dudao.ui.parts import tables as tabular
from dudao.ui.visit import frame, masks, stores
from dudao.ui.visit.stores import Here, View

SECTION = "对比"
_WIDTHS = {
    "变化": 110,
    "记录": 210,
    "字段": 120,
    "原来": 150,
    "现在": 150,
    "原单元格": 75,
    "新单元格": 75,
}


def preview(here: Here, batch: Sequence[Checked], known: Mapping[str, int]) -> None:
    """What the batch would replace, cell by cell; then the stations that it leaves out."""
    made = differing_data.previews(here, batch, known)
    names = {u["upload_id"]: u["file"] for u in here.active()} if made else {}
    if made:
        st.subheader("入库后会变的", anchor=False)
    for number, one in enumerate(made):
        _say(one, names, number)
    station_changes.ask_batch(here, batch, known)


def _say(one: Preview, names: Mapping[int, str], number: int) -> None:
    form, found = one.found.form, one.found
    if one.late:
        st.warning(
            f"“{words.plain(one.file)}”的填表时间比库里的表早，这些站点仍以库里较新的为准："
            f"{words.plain(words.listed(one.late, 5))}。",
            icon=":material/history:",
        )
    if not one.uploads:
        return
    old = "、".join(
        f"第 {upload} 号“{names.get(upload, '').rsplit('/', 1)[-1]}”{rows} 行"
        for upload, rows in one.uploads.items()
    )
    label = f"{words.plain(form.title)} · {words.plain(one.file)}：{differing_data.counts(found)}"
    with st.expander(label, expanded=False):
        st.caption(words.plain(f"取代 {old}。"))
        _table(found, f"preview_diff_{number}")


def _table(found: Difference, key: str) -> None:
    if not found.any:
        st.success("没有不同。", icon=":material/check_circle:")
        return
    tabular.show(
        differing_data.table(found),
        rows=10,
        title="两份收件的不同",
        key=key,
        config=tabular.widths(_WIDTHS),
    )


@st.cache_resource(show_spinner=False, max_entries=20)
def _between(view: View, version: int, old: int, new: int, known_at: object) -> list[Difference]:
    store = view.store
    (first,), (second,) = store.uploads(old), store.uploads(new)
    return differing.between(store.cursor(), first, second, known_at)


def show(here: Here) -> None:
    """Choose two uploads; what they differ in, and the same as a file."""
    lines = {x.number: x for x in ledger_data.lines(here) if x.number and x.state != "purged"}
    if len(lines) < 2:
        frame.nothing(here, "收过两份以上的文件，就可以在这里对比。", way=not here.past)
        return
    old, new = default_pair(list(lines.values()))
    numbers = sorted(lines, reverse=True)

    def label(number: int) -> str:
        mark = "" if lines[number].state in stores.ACTIVE else "（已撤销）"
        return masks.text(f"{number} · {lines[number].file}{mark}")

    left, right = st.columns(2)
    first = left.selectbox("原来", numbers, numbers.index(old), format_func=label, key="diff_old")
    second = right.selectbox("现在", numbers, numbers.index(new), format_func=label, key="diff_new")
    common = set(lines[first].forms) & set(lines[second].forms)
    if not common:
        st.warning(
            "两份收件没有同一种表，逐条对比没有意义；请选同一种表的两份。", icon=":material/info:"
        )
        return
    found = [
        one
        for one in _between(here.view, here.version, first, second, here.known_at)
        if one.form.id in common
    ]
    for one in found:
        st.markdown(f"**{words.plain(one.form.title)}**　{differing_data.counts(one)}")
        _table(one, f"diff_{one.form.id}")
    exporting.download(
        here,
        "下载对比（.xlsx）",
        lambda: differing_data.workbook(found),
        f"对比_{first}_{second}.xlsx",
        what="differences",
        key="diff_file",
        personal=True,
        records=sum(len(x.new) + len(x.changed) + len(x.gone) for x in found),
    )


def default_pair(lines: Sequence[Line]) -> tuple[int, int]:
    """The newest upload of a kind that replaces, and the one before it of the same form and county."""
    ordered = sorted(lines, key=lambda line: -line.number)
    for place, new in enumerate(ordered):
        for old in ordered[place + 1 :]:
            alike = set(new.forms) & set(old.forms) & set(REPLACING)
            near = set(new.counties) & set(old.counties) or not (new.counties or old.counties)
            if alike and near:
                return old.number, new.number
    return ordered[1].number, ordered[0].number
