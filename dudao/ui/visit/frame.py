"""What every page has: one line with title and filters, whose data it is, the empty state, the foot."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dudao.access import sessions
from dudao.access.roles import LOCAL, ROLES, Principal
from dudao.ui.parts import broken, exporting, lengthy, words
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import clocks, filters, masks, menu, stores, tour, unmasking, who
from dudao.ui.visit import demo as showing
from dudao.ui.visit.stores import DEMO, OWN, Here

SLOT, PAGE = "frame", "frame_page"
JUDGING = "正在逐条核对全部记录、得出结论。收到新文件后第一次打开要多等一会儿，以后很快。"
READING = "正在取出记录，请稍候。"


def prepare(page: str) -> None:
    """Draw what all pages share, from the main script: widgets of a page's own forget on a page switch."""
    kind = stores.active_kind()
    store = stores.of(kind)
    broken.band(store)
    broken.notices(store)
    clocks.take_over()
    masks.take_over()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="head"):
        title = st.container()
        if kind == DEMO:
            _demo()
        here, snapshot = filters.draw(kind, store, menu.PAGES[page].looks)
        exporting.look_at(here, menu.PAGES[page].title)
        if menu.PAGES[page].printed and here.may("export") and not here.empty:
            exporting.printing(here, page)
        tools = st.container(width="content")
        corner()
    clocks.picker()
    clocks.band(here.known_at, snapshot)
    unmasking.band()
    tour.band()
    st.session_state[SLOT], st.session_state[PAGE] = (here, title, tools), page


def waiting(page: str) -> AbstractContextManager[None]:
    """Words on what goes on, shown where the body takes longer than half a second and no job says itself how far it is:
    the first page after a start or an upload judges all that is in the store."""
    if lengthy.going() or menu.PAGES[page].group == menu.HOUSE:
        return nullcontext()
    judged = menu.PAGES[page].group != menu.BEFORE
    return st.spinner(JUDGING if judged else READING)


def here() -> Here:
    """What the page of this run looks at."""
    return st.session_state[SLOT][0]


def tools() -> DeltaGenerator:
    """Where in the head more stands: the search."""
    return st.session_state[SLOT][2]


def open_page(
    title: str,
    lead: str,
    *,
    needs_data: bool = True,
    only_now: str | None = None,
    projected: bool = False,
) -> Here:
    """Fill the head and return what the page looks at; stops after a friendly sentence without data.

    ``only_now`` names what the page does that can be done to the present alone: it stops at a past moment,
    and on the projector. ``projected``: the page is made for a meeting, names are hidden from the start.
    """
    if projected:
        masks.project()
    here, slot, _ = st.session_state[SLOT]
    slot.title(f"{title} · {here.year}年" if needs_data else title, anchor=False, help=lead)
    if only_now and here.past:
        clocks.only_now(only_now)
    if only_now:
        unmasking.not_projected(only_now)
    if needs_data and here.past and here.empty:
        st.info("那一时点库里还没有任何有效的文件。", icon=":material/info:")
        st.stop()
    if needs_data and here.empty:
        empty(
            "还没有收到任何表格。把各县区的人员表、台账、督导记录、满意度表拖进来，这里就有结果。",
            demo=True,
        )
    known = filters.years(here, here.year) if needs_data else [here.year]
    if here.year not in known:
        told = "、".join(str(year) for year in known)
        st.info(
            f"{here.year}年没有督导记录和满意度表；有记录的年度：{told}。", icon=":material/info:"
        )
    return here


def empty(sentence: str, *, demo: bool = False) -> None:
    """The empty state: one sentence, the way forward (also into the demo), and nothing after it."""
    with st.container(border=True):
        st.markdown(f"#### {sentence}")
        menu.link("uploads", label="去收件，拖入文件 →")
        if demo:
            showing.offer()
    st.stop()


def nothing(here: Here, sentence: str, *, way: bool | None = None) -> None:
    """A part of a page without rows: one sentence, and the way to 收件 where nothing came yet."""
    st.info(sentence, icon=":material/info:")
    if here.empty if way is None else way:
        menu.link("uploads", label="去收件，拖入文件 →")


def _demo() -> None:
    """Whose data this is, said in the head as long as it is not the visitor's own."""
    with st.popover(":orange[演示数据]", key="head_demo"):
        st.markdown(
            ":orange-badge[演示数据（虚构）] 这里的人员、机构和数字都是虚构的，"
            "与您自己的数据分开存放，互不影响。"
        )
        st.button("开始使用我自己的数据", type="primary", on_click=stores.choose, args=(OWN,))
        tour.offer()


def begin_button(key: str) -> None:
    """The one click that leaves the demo for the user's own store."""
    st.button(
        "开始使用我自己的数据",
        type="primary",
        key=key,
        on_click=guarded(stores.choose),
        args=(OWN,),
    )


def sources(here: Here) -> None:
    """The foot of a page: the way to each county's own page; how much it rests on, and the day judged from."""
    if st.session_state[PAGE] != menu.PROFILE:
        menu.profiles(here.counties)
    active = here.active()
    records = sum(upload["records"] for upload in active)
    st.caption(
        f"依据：{len(active)} 个有效文件，{records} 条记录；统计期 {here.year}年1月1日—12月31日；"
        f"从 {here.as_of.year}年{here.as_of.month}月{here.as_of.day}日看"
        + (f"，按 {clocks.moment_words(here.known_at)} 时库里的数据。" if here.known_at else "。")
    )


def corner() -> None:
    """Name and role with 退出 and 改密码; nothing on a server without accounts."""
    principal = who.current()
    if principal == LOCAL:
        return
    name = f"{words.plain(principal.name)}　{words.plain(role_words(principal))}"
    with (
        st.container(horizontal=True, horizontal_alignment="right"),
        st.popover(name, icon=":material/person:", type="tertiary"),
    ):
        st.button("改密码", key="account_password", on_click=_password, width="stretch")
        st.button("退出", key="account_leave", on_click=_leave, width="stretch", type="primary")


def role_words(principal: Principal) -> str:
    """The role, and the county of a county account.

    >>> role_words(Principal("王芳", "county", "盘龙区")), role_words(LOCAL)
    ('县级 · 盘龙区', '管理员')
    """
    return ROLES[principal.role] + (f" · {principal.county}" if principal.county else "")


@guarded
def _leave() -> None:
    sessions.end(who.access(), who.token(), st.context.ip_address)
    st.session_state[who.LEFT] = (
        True  # the script run that follows finds the log-in ended, and leads away
    )


@guarded
def _password() -> None:
    who.leave("/password")
