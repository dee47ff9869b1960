"""「显示个人信息」 and 「投影」 in the head: the act of showing, how long it lasts, and how it ends."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from dudao.access import reasons
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import masks, stores, who

MINUTES = masks.LASTS.seconds // 60
_TICK = dt.timedelta(seconds=20)


def control(kind: str) -> None:
    """The part of the head's folded controls; what it offers follows from who looks, and from what is shown already."""
    masks.look_at(who.current(), str(stores.directory_of(kind)))
    _projector()
    if masks.projected():
        return
    if not who.current().may(masks.UNMASKED):
        st.caption("电话、出生日期、工资已遮盖。您的账号不能显示。")
    elif masks.shown():
        st.button("现在隐藏个人信息", key="mask_again", on_click=guarded(masks.hide))
    else:
        _offer(kind)


def keep(kind: str) -> None:
    """In place of the control, on a page that has nothing to hide: what was chosen stays chosen."""
    masks.look_at(who.current(), str(stores.directory_of(kind)))
    if who.current().county is not None:
        st.session_state.pop(masks.PROJECTED, None)
        return
    asked = st.query_params.get(masks.PROJECTED) == "true"
    st.session_state[masks.PROJECTED] = st.session_state.get(masks.PROJECTED, asked)


def _projector() -> None:
    """The switch, kept in the URL also over a change of page; not for a county account, whose lens keeps names."""
    if who.current().county is not None:
        st.session_state.pop(masks.PROJECTED, None)
        return
    if masks.PROJECTED not in st.session_state:
        st.session_state[masks.PROJECTED] = st.query_params.get(masks.PROJECTED) == "true"
    on = st.toggle(
        "投影（不显示人名和个人信息）",
        key=masks.PROJECTED,
        help="会上投影时用：人名换成代号，电话、出生日期、工资都遮盖。菜单和数字不变。",
    )
    if on:
        st.query_params[masks.PROJECTED] = "true"
    else:
        st.query_params.pop(masks.PROJECTED, None)


def _offer(kind: str) -> None:
    st.markdown("**显示个人信息**")
    st.caption(
        f"电话、出生日期、工资平时遮盖。显示 {MINUTES} 分钟，记入审计：谁、什么时候、为什么。"
    )
    codes = reasons.codes()["reasons"]
    reason = st.selectbox(
        "为什么要看", list(codes), None, format_func=codes.__getitem__, key="unmask_reason",
        placeholder="请选择",
    )  # fmt: skip
    note = ""
    if reason == "other":
        note = st.text_input(
            "请写明（只在审计里记字数，不留内容）", key="unmask_note", max_chars=80
        )
    ready = reason is not None and (reason != "other" or bool(note.strip()))
    st.button(
        f"显示 {MINUTES} 分钟",
        type="primary",
        key="unmask",
        disabled=not ready,
        on_click=_show,
        args=(kind, reason, note),
    )


@guarded
def _show(kind: str, reason: str, note: str) -> None:
    """The audit first: where it cannot be written nothing is shown."""
    with stores.of(kind).writing(masks.UNMASKED, who.current().name) as write:
        write.subject = reason
        write.detail = {"minutes": MINUTES} | ({"length": len(note.strip())} if note else {})
    masks.show(who.current(), str(stores.directory_of(kind)))


def band() -> None:
    """That personal details are being shown, until when, and the way to end it; nothing while they are hidden."""
    if masks.projected():
        st.markdown(":blue-badge[:material/present_to_all: 投影] 人名和个人信息不显示。")
        return
    found = masks.shown()
    if found is None:
        return
    with st.container(key="unmask_band", horizontal=True, vertical_alignment="center"):
        st.markdown(
            f":orange-badge[:material/visibility: 正在显示个人信息] 电话、出生日期、工资没有遮盖，"
            f"到 **{found.until:%H:%M}** 自动遮盖；请不要投影或截屏。",
            width="stretch",
        )
        st.button("现在隐藏", key="mask_now", on_click=guarded(masks.hide))
    _until()


def not_projected(what: str) -> None:
    """In place of a page that takes in files, which nothing can mask before they are read."""
    if not masks.projected():
        return
    with st.container(border=True):
        st.markdown(f"#### 投影时不能{what}：新文件里的人名还没有代号。")
        st.button("关闭投影", type="primary", key="unproject", on_click=masks.unproject)
    st.stop()


@st.fragment(run_every=_TICK)
def _until() -> None:
    """Runs the page again when the time is over, so that nothing stays on the screen."""
    if masks.shown() is None:
        st.rerun(scope="app")
