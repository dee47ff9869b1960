"""Files that came and are not committed: kept at once, so that a closed browser loses none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dudao.forms import load_forms
from dudao.intake.batch import Checked
from dudao.store import arrivals
from dudao.ui.ledger import data as ledger_data
from dudao.ui.parts import tables as tabular
from dudao.ui.parts import words
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import demo, menu, stores
from dudao.ui.visit.stores import Here

RESUMED = "resumed"
"""In the session: sha256 → file name of what is taken up again."""
ASKED = "take_up"
"""In the address: the hash of a file to be taken up."""
_RECENT = 10


def receive(here: Here, found: Sequence[Checked], actor: str) -> None:
    """Keep the bytes of checked files, with the step they are at."""
    for checked in found:
        arrivals.receive(here.store, checked.result, checked.data, actor)


def remove(here: Here, found: Sequence[Checked], actor: str) -> None:
    """Take files off the table; those already committed stay committed."""
    for sha256 in dict.fromkeys(checked.result.sha256 for checked in found):
        arrivals.discard(here.store, sha256, actor)


def waiting(here: Here) -> list[dict[str, Any]]:
    """The files that could be committed and are not: the account's own, an administrator's everybody's."""
    rows = [row for row in arrivals.unfinished(here.store) if row["action"] == "staged"]
    return [row for row in rows if here.may("accounts") or row["actor"] == here.who.name]


def offer(here: Here, actor: str) -> None:
    """What waits from an earlier visit: take it up again, or remove it."""
    if here.kind == stores.DEMO:
        return
    rows = waiting(here)
    if not rows:
        return
    with st.container(border=True):
        st.markdown(f"**{len(rows)} 个文件收到了，还没有入库**")
        first, last = min(r["happened_at"] for r in rows), max(r["happened_at"] for r in rows)
        when = dict.fromkeys((f"{first:%Y-%m-%d %H:%M}", f"{last:%Y-%m-%d %H:%M}"))
        names = words.listed([row["file"].rsplit("/", 1)[-1] for row in rows], 5)
        st.caption(f"{' 至 '.join(when)} 收到：{words.plain(names)}。原件都在，不用再拖一次。")
        with st.container(horizontal=True):
            st.button(
                "继续处理",
                type="primary",
                key="resume",
                on_click=take_up,
                args=({row["sha256"]: row["file"] for row in rows},),
            )
            st.button(
                "移除，不入库",
                key="drop_waiting",
                on_click=discard,
                args=(here, [row["sha256"] for row in rows], actor),
            )


def asked(here: Here) -> None:
    """Take up the file that the address names, as a link of 台账 does."""
    if said := st.query_params.pop(ASKED, None):
        lines = ledger_data.lines(here)
        take_up({x.sha256: x.file for x in lines if x.sha256 == said and x.number is None})


def take_up(files: dict[str, str]) -> None:
    """Put kept files into this session's batch; they are checked again from their originals."""
    st.session_state[RESUMED] = st.session_state.get(RESUMED, {}) | files


@guarded
def discard(here: Here, files: Sequence[str], actor: str) -> None:
    """Take kept files off the table, by their hashes; for callbacks."""
    done = sum(arrivals.discard(here.store, sha256, actor) for sha256 in files)
    st.toast(f"移除了 {done} 个文件；在台账里还能找到，可以重新处理。", icon=":material/delete:")


def by_hand() -> None:
    """The way to 手工补录, for what stands on paper alone."""
    menu.link(
        "ledger",
        label="只有签字纸件、没有电子表的：去手工补录 →",
        query_params={"ledger_section": "手工补录"},
    )


def recent(here: Here) -> None:
    """The newest files, and the way to all of them."""
    found = ledger_data.lines(here)
    by_hand()
    if not found:
        titles = "、".join(words.plain(form.title) for form in load_forms().values())
        st.info(f"还没有收过文件。认得这些表：{titles}。叫什么文件名、分几个文件都可以。")
        demo.offer()
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.subheader("最近收到的", anchor=False, width="stretch")
        menu.link(
            "ledger",
            label=f"全部 {len(found)} 个，在台账里撤销、恢复、下载 →",
            query_params={"ledger_section": "收件记录"},
        )
    shown = ledger_data.table(found[:_RECENT]).drop(columns=["收件人"])
    tabular.show(
        shown,
        rows=_RECENT,
        title="最近收到的文件",
        key="recent",
        config=tabular.widths(ledger_data.WIDTHS),
    )
