"""台账 › 收件记录: every file that ever came, what happened to it, what was read of it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dudao.forms import load_forms
from dudao.ui.ledger import data as ledger_data
from dudao.ui.ledger import file as ledger_file
from dudao.ui.ledger.data import Line
from dudao.ui.parts import tables as tabular
from dudao.ui.parts import words
from dudao.ui.visit import demo, menu, places
from dudao.ui.visit.stores import Here

CHOSEN, SECTION, ASKED = "ledger_chosen", "收件记录", "file"


def show(here: Here) -> None:
    """The list with its filters; the chosen file below it."""
    everything = ledger_data.lines(here)
    if not everything:
        _nothing()
        return
    if asked := st.query_params.pop(ASKED, None):
        _choose_alone(asked)
    found = _filtered(everything)
    if found:
        _list(found, len(everything))
    else:
        st.info("没有符合这些条件的收件。", icon=":material/search_off:")
    chosen = next((x for x in everything if x.sha256 == st.session_state.get(CHOSEN)), None)
    if chosen:
        ledger_file.show(here, chosen)


def _nothing() -> None:
    titles = "、".join(words.plain(form.title) for form in load_forms().values())
    st.info(f"还没有收过文件。认得这些表：{titles}。叫什么文件名、分几个文件都可以。")
    menu.link("uploads", label="去收件，拖入文件 →")
    demo.offer()


def _filtered(everything: Sequence[Line]) -> list[Line]:
    states = dict.fromkeys(ledger_data.STATE_WORDS[line.state] for line in everything)
    forms = dict.fromkeys(form for line in everything for form in line.forms)
    counties = {name for line in everything for name in line.counties}
    text, state, form, county = st.columns([3, 2, 3, 2])
    return ledger_data.matching(
        everything,
        text.text_input("找文件", key="ledger_text", placeholder="文件名里的字，或编号"),
        state.selectbox("状态", list(states), index=None, placeholder="全部", key="ledger_state"),
        form.selectbox(
            "表单",
            [name for name in load_forms() if name in forms],
            index=None,
            placeholder="全部",
            format_func=words.form_title,
            key="ledger_form",
        ),
        county.selectbox(
            "县（市、区）",
            [*(name for name in places.names() if name in counties), ledger_data.ALONE],
            index=None,
            placeholder="全部",
            key="ledger_county",
        ),
    )


def _list(found: Sequence[Line], of: int) -> None:
    count = f"{of} 个文件" if len(found) == of else f"{of} 个文件里的 {len(found)} 个"
    st.caption(f"{count}，新的在前。选中一行看它的经过、记录和问题，可以撤销、恢复或下载原件。")
    key = f"ledger_{hash(tuple(line.sha256 for line in found)):x}"
    tabular.show(
        ledger_data.table(found),
        rows=12,
        title="收件记录",
        key=key,
        on_select=lambda: _choose(found, key),
        selection_mode="single-row",
        config=tabular.widths(ledger_data.WIDTHS),
    )


def _choose(found: Sequence[Line], key: str) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    st.session_state[CHOSEN] = found[rows[0]].sha256 if rows else None


def address_of(sha256: str) -> dict[str, str]:
    """What the address of 台账 says to open this file."""
    return {"ledger_section": SECTION, ASKED: sha256}


def look_at(sha256: str) -> None:
    """Turn to the list with this file chosen and no filter in its way; for callbacks of other parts."""
    _choose_alone(sha256)
    st.session_state["ledger_section"] = SECTION


def _choose_alone(sha256: str) -> None:
    for key in ("ledger_text", "ledger_state", "ledger_form", "ledger_county"):
        st.session_state.pop(key, None)
    st.session_state[CHOSEN] = sha256
