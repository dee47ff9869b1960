"""管理 › 保存期限与清除: how long uploads are kept, and removing a person or an upload for good."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from dudao.store.safekeeping import purge
from dudao.store.safekeeping.purge import Plan
from dudao.ui.parts import lengthy, words
from dudao.ui.parts import tables as tabular
from dudao.ui.visit import places, stores
from dudao.ui.visit.stores import Here

SECTION = "保存期限与清除"
WORD = "清除"
_SAID, _LEFT, _ASKED = "purging_said", "purging_left", "purging_asked"
PERSON, UPLOAD = "一个人的信息", "一份收件"


def show(here: Here) -> None:
    """The limit and what has run past it; the purge of a person or an upload, previewed and confirmed by typing."""
    if sentence := st.session_state.pop(_SAID, None):
        st.success(words.plain(sentence), icon=":material/check_circle:")
    if here.kind == stores.DEMO:
        st.info("这里是演示数据，不能清除。", icon=":material/info:")
        return
    _left_in_backups(here)
    _limit(here)
    _ask(here)
    _done_before(here)


def _limit(here: Here) -> None:
    st.subheader("保存期限", anchor=False)
    choices = [None, *range(1, 31)]
    now = purge.years_kept(here.store)
    chosen = st.selectbox(
        "收件保存几年",
        choices,
        index=choices.index(now) if now in choices else 0,
        format_func=lambda years: "不设期限" if years is None else f"{years} 年",
        help="到期的只在这里列出，由人决定清除；程序不会自动清除任何内容。",
        width=220,
    )
    if chosen != now:
        purge.keep_years(here.store, chosen, here.who.name)
        st.rerun()
    if chosen is None:
        return
    old = purge.older_than(here.store, chosen)
    if not old:
        st.caption(f"没有超过 {chosen:d} 年的收件。")
        return
    st.caption(f"超过 {chosen:d} 年的收件有 {len(old)} 份，要清除的请在下面逐份清除。")
    rows = [
        {"编号": u["upload_id"], "收到时间": f"{u['received_at']:%Y-%m-%d}", "文件": u["file"]}
        for u in old
    ]
    tabular.show(pd.DataFrame(rows), rows=6, title="超过保存期限的收件", key="retention_old")


def _ask(here: Here) -> None:
    st.subheader("彻底清除", anchor=False)
    st.caption(
        "清除会真正删掉数据库和原件里的内容，不能撤销；只想让一份收件不算数，请在台账里撤销。"
        "清除一个人：以这个人为主的记录（如人员表的一行）删除，其他记录里的姓名改为“已清除”，次数和人数不变。"
    )
    kind = st.segmented_control("清除什么", [PERSON, UPLOAD], default=PERSON, key="purge_kind")
    with st.form("purge_form"):
        left, right = st.columns(2)
        if kind == UPLOAD:
            number = left.number_input(
                "收件编号（见台账）", min_value=1, step=1, key="purge_number"
            )
            asked: tuple[str, int | str, str] = (UPLOAD, int(number), "")
        else:
            name = left.text_input("姓名（全名）", key=tabular.turned("purge_name"))
            county = right.selectbox("县（市、区）", places.names(), key="purge_county")
            asked = (PERSON, name, county)
        if st.form_submit_button("先看会清除什么"):
            st.session_state[_ASKED] = asked
    if st.session_state.get(_ASKED) == asked:
        _confirm(here, *asked)


def _confirm(here: Here, kind: str, who: str | int, county: str) -> None:
    """What would go; the word typed and the reason given, it goes."""
    store = here.store
    if kind == PERSON:
        looked = lengthy.whole(
            "purge_look", "正在查看", "没有看完，什么都没有清除",
            lambda tell: purge.preview_person(store, str(who), county, tell),
            basis=(who, county), at_once=True,
        )  # fmt: skip
        if looked is None:
            return
        plan = looked
        run: Callable[[str], Plan] = lambda why: purge.purge_person(  # noqa: E731
            store, str(who), county, here.who.name, why
        )
    else:
        plan = purge.preview_upload(here.store, int(who))
        run = lambda why: purge.purge_upload(here.store, int(who), here.who.name, why)  # noqa: E731
    if plan.empty:
        st.info("没有找到要清除的内容，请核对姓名和县区。", icon=":material/info:")
        return
    _preview(here, plan)
    with st.form("purge_confirm", border=False):
        left, middle, right = st.columns([3, 2, 1], vertical_alignment="bottom")
        reason = left.text_input("原因（会一直留着，不要写姓名）", key="purge_reason")
        typed = middle.text_input(f"确认请输入“{WORD}”", key="purge_word")
        wanted = right.form_submit_button("彻底清除", type="primary")
    if wanted and typed.strip() != WORD:
        st.warning(f"没有清除：请在框里输入“{WORD}”两个字。")
    elif wanted:
        with st.spinner("正在清除并改写数据库……这一步不能停下，请等它做完。"):
            done = run(reason)
        st.session_state.pop(_ASKED, None)
        tabular.release("purge_name")  # the name is gone from the page too
        st.session_state[_LEFT] = done.backups
        st.session_state[_SAID] = "已彻底清除：" + _counted(done)
        st.rerun()


def _preview(here: Here, plan: Plan) -> None:
    st.warning("将清除：" + _counted(plan), icon=":material/delete_forever:")
    named = {u["upload_id"]: u["file"] for u in here.store.uploads()}
    rows = [
        {"内容": "删除的记录", "表或文件": words.form_title(form), "个数": count}
        for form, count in plan.deleted.items()
    ]
    rows += [
        {"内容": "改写的记录", "表或文件": words.form_title(form), "个数": count}
        for form, count in plan.masked.items()
    ]
    rows += [
        {"内容": "涉及的收件", "表或文件": f"第 {number} 号 {named[number]}", "个数": 1}
        for number in plan.uploads
    ]
    rows += [{"内容": "仍含有它的备份", "表或文件": name, "个数": 1} for name in plan.backups]
    tabular.show(pd.DataFrame(rows), rows=8, title="将要清除的", key="purge_plan")


def _counted(plan: Plan) -> str:
    counts = plan.counts()
    return (
        f"删除记录 {counts['deleted']:d} 条，改写记录 {counts['masked']:d} 条、其他文字 {counts['texts']:d} 处，"
        f"涉及收件 {counts['uploads']:d} 份，删除原件 {counts['originals'] + counts['lost']:d} 份。"
    )


def _left_in_backups(here: Here) -> None:
    """The second act: the backups that still hold what was purged."""
    names = st.session_state.get(_LEFT, ())
    if not names:
        return
    with st.container(border=True):
        st.markdown(f"**还有 {len(names)} 个备份里含有刚才清除的内容**")
        st.text("\n".join(names))
        with st.container(horizontal=True):
            if st.button("这些备份也删除", key="purge_backups", type="primary"):
                removed = purge.remove_backups(here.store, tuple(names), here.who.name)
                st.session_state[_SAID] = f"已删除 {removed} 个备份。请尽快做一次新的备份。"
                del st.session_state[_LEFT]
                st.rerun()
            if st.button("先留着", key="purge_backups_keep"):
                del st.session_state[_LEFT]
                st.rerun()


def _done_before(here: Here) -> None:
    """What was purged, when, by whom and why; no name in it."""
    found = purge.purges(here.store)
    if not found:
        return
    st.subheader("清除记录", anchor=False)
    rows = [
        {
            "时间": f"{one['happened_at']:%Y-%m-%d %H:%M}",
            "清除了": PERSON if one["kind"] == "person" else f"第 {one['upload_id']} 号收件",
            "记录": one["counts"]["deleted"] + one["counts"]["masked"],
            "原件": one["counts"]["originals"] + one["counts"]["lost"],
            "操作人": one["actor"],
            "原因": one["reason"],
        }
        for one in found
    ]
    tabular.show(pd.DataFrame(rows), rows=6, title="清除过的", key="purges")
