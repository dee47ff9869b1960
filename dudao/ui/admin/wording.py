"""管理 › 文书用语: what a centre says in its own words in its papers, with a preview; kept in the store, taken back at will."""

from __future__ import annotations

import streamlit as st

from dudao.problems import BadData
from dudao.reports import papers
from dudao.reports.papers import wording
from dudao.reports.papers.minutes import Held
from dudao.store.decisions import settings
from dudao.ui import reminders
from dudao.ui.parts import words
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import stores
from dudao.ui.visit.stores import Here

SECTION = "文书用语"
FILES = {
    "feedback": "督导反馈报告",
    "summary": "全市汇总",
    "minutes": "会议纪要",
    "reminder": "催报",
    "style": "单位名称、字号、字体",
}
SAID = "wording_said"


def show(here: Here) -> None:
    """One sentence at a time: its words, what the program fills in, the preview, and the way back to the printed ones."""
    st.subheader("文书用语", anchor=False)
    st.caption(
        "花括号里的由程序填，不能改名字；改了的用语存在库里，程序升级也还在，每次改动记入审计。"
    )
    if said := st.session_state.pop(SAID, None):
        st.success(words.plain(said), icon=":material/check:")
    changed = settings.settings(here.store, papers.CHANGED, here.known_at)
    left, right = st.columns([1, 2])
    file = left.selectbox("哪一种", list(FILES), format_func=FILES.__getitem__, key="wording_file")
    printed = wording.load(file)
    texts = printed.style if file == "style" else printed.texts
    keys = [key for key in wording.FIELDS[file] if isinstance(texts.get(key), str)]
    keys += [key for key in texts if file == "style" and key.startswith("fonts.")]
    key = right.selectbox("哪一句", keys, format_func=lambda k: _label(k, texts[k], f"{file}.{k}" in changed), key=f"wording_key_{file}")  # fmt: skip
    name = f"{file}.{key}"
    said = st.text_area("用语", changed.get(name, texts[key]), key=f"wording_text_{name}_{here.version}", height=120)  # fmt: skip
    allowed = wording.FIELDS[file].get(key, "").split()
    st.caption(
        "这里能用：" + ("、".join(words.plain(f"{{{one}}}") for one in allowed) or "没有要填的")
    )
    _buttons(here, name, said, texts[key], changed)
    if not here.empty:
        _preview(here, {**changed, name: said}, file)


def _label(key: str, text: str, own: bool) -> str:
    return f"{'● ' if own else ''}{text[:40]}（{key}）"


def _buttons(here: Here, name: str, said: str, printed: str, changed: dict[str, str]) -> None:
    locked = here.past or here.kind == stores.DEMO
    with st.container(horizontal=True):
        st.button(
            "保存这一句", type="primary", key="wording_save", on_click=_put, args=(here, name, said),
            disabled=locked or said == changed.get(name, printed),
        )  # fmt: skip
        st.button(
            "恢复原来的", key="wording_back", on_click=_put, args=(here, name, None), disabled=locked or name not in changed
        )  # fmt: skip


def _preview(here: Here, changed: dict[str, str], file: str) -> None:
    """The paper's words with the sentence as typed; why not, where it may not be so."""
    city = here.city(hidden=True)
    try:
        if file == "reminder":
            _reminder(here, changed)
            return
        if file == "minutes":
            paper = papers.draft_minutes(city, Held(f"{here.year}年例会", here.as_of), changed)
        else:
            paper = papers.draft(city, None if file == "summary" else city.counties[0], changed)
    except BadData as wrong:
        st.error(words.plain(wrong), icon=":material/edit_off:")
        return
    with st.expander("预览", expanded=False):
        st.markdown(f"**{words.plain(paper.title.replace(chr(10), ''))}**")
        for _, text in paper.paragraphs():
            st.markdown(words.plain(text))


def _reminder(here: Here, changed: dict[str, str]) -> None:
    found = reminders.gaps(here)
    gap = next((gap for gap in found if not gap.none), found[0])
    with st.expander("预览", expanded=False):
        st.code(reminders.with_words(here, gap, changed), language=None, wrap_lines=True)


@guarded
def _put(here: Here, name: str, said: str | None) -> None:
    try:
        if said is not None:
            wording.load(name.partition(".")[0], {name: said})
    except BadData as wrong:
        st.error(words.plain(wrong), icon=":material/edit_off:")
        return
    settings.put(here.store, f"{papers.CHANGED}{name}", said, here.who.name)
    st.session_state[SAID] = "已恢复原来的用语。" if said is None else "已保存。"
