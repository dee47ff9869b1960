"""What every page has: title, how to read it, year and both clocks in the URL, whose data it is, the empty state."""

from __future__ import annotations

import datetime as dt
import re

import streamlit as st

from dudao import rules
from dudao.access import sessions
from dudao.access.roles import LOCAL, ROLES, Principal
from dudao.store import Store
from dudao.store.decisions.snapshots import Snapshot
from dudao.ui.parts import broken, words
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import clocks, masks, menu, stores, unmasking, who
from dudao.ui.visit import demo as showing
from dudao.ui.visit.stores import DEMO, OWN, Here

FIRST_YEAR = 2015
DEFAULT_PACK = "kunming"


SLOT = "frame"


def prepare() -> None:
    """Draw what all pages share, from the main script: widgets of a page's own forget on a page switch."""
    kind = stores.active_kind()
    _banner(kind)
    store = stores.of(kind)
    broken.band(store)
    broken.notices(store)
    clocks.take_over()
    masks.take_over()
    words, controls = st.columns([5, 13], vertical_alignment="bottom")
    with controls:
        corner()
        here, snapshot = _controls(kind, store)
    clocks.picker()
    clocks.band(here.known_at, snapshot)
    unmasking.band()
    st.session_state[SLOT] = (here, words.container())


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
    here, words = st.session_state[SLOT]
    with words:
        st.title(f"{title} · {here.year}年" if needs_data else title, anchor=False)
        st.caption(lead)
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
    known = _years(here, here.year) if needs_data else [here.year]
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


def _banner(kind: str) -> None:
    if kind == DEMO:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                ":orange-badge[演示数据（虚构）] 这里的人员、机构和数字都是虚构的，"
                "与您自己的数据分开存放，互不影响。",
                width="stretch",
            )
            st.button("开始使用我自己的数据", type="primary", on_click=stores.choose, args=(OWN,))


def begin_button(key: str) -> None:
    """The one click that leaves the demo for the user's own store."""
    st.button(
        "开始使用我自己的数据",
        type="primary",
        key=key,
        on_click=guarded(stores.choose),
        args=(OWN,),
    )


def _controls(kind: str, store: Store) -> tuple[Here, Snapshot | None]:
    """Year, rules, day and moment; a snapshot sets them all."""
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="bottom"):
        unmasking.control(kind)
        if kind == OWN and stores.exists(DEMO):
            st.button("看演示数据", type="tertiary", on_click=guarded(stores.choose), args=(DEMO,))
        known_at, snapshot = clocks.choose(store if store.may("see_city") else None)
        if snapshot:
            return _frozen(kind, snapshot), snapshot
        today = dt.date.today()
        now = Here(kind, today.year, today, DEFAULT_PACK, known_at)
        year, pack = _year(now), _pack()
        as_of = st.date_input(
            "评估日期",
            value=today,
            min_value=dt.date(FIRST_YEAR, 1, 1),
            key="as_of",
            bind="query-params",
            format="YYYY-MM-DD",
            help="从这一天看：之后的督导不计入，期限未到的显示“进行中”。",
            width=138,
        )
    return Here(kind, year, as_of or today, pack, known_at).as_read(), None


def _frozen(kind: str, snapshot: Snapshot) -> Here:
    """Year and day as the snapshot has them, shown and not to be changed."""
    st.selectbox(
        "年度", [snapshot.year], key="year_frozen", disabled=True, width=105, format_func=str
    )
    st.date_input(
        "评估日期",
        value=snapshot.as_of,
        key=f"as_of_{snapshot.snapshot_id}",
        disabled=True,
        format="YYYY-MM-DD",
        width=138,
    )
    pack = rules.keep(snapshot.pack, snapshot.pack_text)
    clock = (snapshot.known_at, snapshot.snapshot_id)
    return Here(kind, snapshot.year, snapshot.as_of, pack, *clock)


def _year(here: Here) -> int:
    known = _years(here, here.year)
    wanted = _wanted(here, known)
    years = sorted({*known, wanted, here.year}, reverse=True)
    if st.session_state.get("year") not in years:
        st.session_state["year"] = wanted
    year = st.selectbox(
        "年度", years, None, key="year", bind="query-params", width=105, format_func=str
    )
    return int(year or wanted)


def _pack() -> str:
    packs = rule_packs()
    if len(packs) == 1:
        return DEFAULT_PACK
    return st.selectbox(
        "规则",
        list(packs),
        index=list(packs).index(DEFAULT_PACK),
        format_func=lambda name: packs[name],
        key="rules",
        bind="query-params",
        width=140,
    )


def _wanted(here: Here, known: list[int]) -> int:
    """The year of the URL; the newest with records where it names none, and again in another store.

    So the first files received, or a switch to the demo, show what there is.
    """
    if here.past:
        asked = str(st.session_state.get("year") or st.query_params.get("year", ""))
        return int(asked) if re.fullmatch(r"20[1-9]\d", asked) else known[0]
    basis = (here.kind, here.empty)
    if st.session_state.setdefault("year_basis", basis) != basis:
        st.session_state["year_basis"], st.session_state["year"] = basis, known[0]
        return known[0]
    asked = st.query_params.get("year", "")
    return int(asked) if re.fullmatch(r"20[1-9]\d", asked) else known[0]


def rule_packs() -> dict[str, str]:
    """Rule packs by id with the short name shown."""
    return {pack: rules.load(pack).short for pack in rules.packs()}


def _years(here: Here, otherwise: int) -> list[int]:
    """The years with records, newest first; ``otherwise`` where there is none."""
    if here.empty:
        return [otherwise]
    found = here.ask("pages/shared/years")
    years = sorted({int(year) for year in found["year"]}, reverse=True) if len(found) else []
    return years or [otherwise]


def sources(here: Here) -> None:
    """The foot of a page: how much it rests on, and the day judged from."""
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
