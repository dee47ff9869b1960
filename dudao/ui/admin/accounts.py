"""管理 › 账号: who has one, in which role; made, changed and disabled here, passwords never seen."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from dudao import door
from dudao.access import accounts
from dudao.access.accounts import Account, Code
from dudao.access.database import AccessError, AccessUnreadable
from dudao.access.roles import ADMIN, CITY, COUNTY, OBSERVER, ROLES, Principal
from dudao.ui.parts import tables as tabular
from dudao.ui.parts import words
from dudao.ui.visit import who
from dudao.ui.visit.stores import Here
from dudao.values.places import gazetteer

SECTION = "账号"
CHOICES = {CITY: "市级：看全市，收件、更正、入库", COUNTY: "县级：只看本县，可上传", OBSERVER: "观摩：不看姓名和工资", ADMIN: "管理员：全部，包括账号、备份、清除"}  # fmt: skip
_SAID = "accounts_said"


def show(here: Here) -> None:
    """A code just made, the accounts, one to be changed, and a new one; only for who may manage them."""
    by = who.current()
    if not by.may(accounts.MANAGE):
        st.info("账号由管理员管理。", icon=":material/info:")
        return
    first = not accounts.everyone(who.access())
    if said := st.session_state.pop(_SAID, None):
        st.success(words.plain(said), icon=":material/check_circle:")
    told, listing, changing, adding = (st.container() for _ in range(4))
    with adding:
        made = _add(by, first)
    if first and made:
        with told:
            _tell(made, fresh=True)
        st.stop()  # from here on whoever looks has to log in, also at the rest of this page
    if not first:
        with changing:
            made = _change(by, accounts.everyone(who.access())) or made
    with listing:
        _listed(accounts.everyone(who.access()))
    with told:
        _tell(made, fresh=False)


def _listed(known: list[Account]) -> None:
    if not known:
        st.info(
            "还没有账号，看板只能在本机打开。先建立一个管理员账号；建好以后，打开看板都要登录。",
            icon=":material/info:",
        )
        st.caption("也可以在命令行建立（服务器开着也行）：")
        st.code(f"{door()} user add 登录名", language=None)
        return
    rows = [
        {
            "登录名": account.name,
            "角色": ROLES[account.role],
            "县（市、区）": account.county or "",
            "状态": _state(account),
            "建立于": f"{account.created:%Y-%m-%d}",
        }
        for account in known
    ]
    widths = {"登录名": 200, "角色": 110, "县（市、区）": 130, "状态": 150, "建立于": 120}
    tabular.show(
        pd.DataFrame(rows), rows=8, title="账号", key="accounts", config=tabular.widths(widths)
    )


def _state(account: Account) -> str:
    if account.disabled:
        return "停用"
    return "在用" if account.ready else "还没有设密码"


def _change(by: Principal, known: list[Account]) -> Code | None:
    st.subheader("改一个账号", anchor=False)
    names = {account.name: account for account in known}
    left, right = st.columns([4, 9], vertical_alignment="bottom")
    chosen = names.get(left.selectbox("账号", list(names), key="account_chosen"))
    if chosen is None:
        return None
    with right.container(horizontal=True):
        code = st.button("发一次性口令", key="account_code", disabled=chosen.disabled)
        word = "启用" if chosen.disabled else "停用"
        with st.popover(f"{word}…"):
            st.markdown(f"{word}“{words.plain(chosen.name)}”？{_warning(chosen)}")
            turn = st.button(f"确定{word}", key="account_turn", type="primary")
        with st.popover("改角色…"):
            role = _role(f"account_role_{chosen.account_id}", chosen.role)
            county = (
                _county(f"account_county_{chosen.account_id}", chosen.county)
                if role == COUNTY
                else None
            )
            st.caption("改了以后，这个账号要重新登录。")
            changed = st.button("确定改角色", key="account_change", type="primary")
    name = chosen.name
    if code:
        return _made(lambda: accounts.new_code(who.access(), by, name))
    if turn:
        disabled = not chosen.disabled
        _finish(
            lambda: accounts.set_disabled(who.access(), by, name, disabled), f"“{name}”已{word}。"
        )
    if changed:
        _finish(
            lambda: accounts.set_role(who.access(), by, name, role, county),
            f"“{name}”现在是{ROLES[role]}。",
        )
    return None


def _warning(account: Account) -> str:
    if account.disabled:
        return "原来的密码仍然有效。"
    return "已登录的立即失效，以后不能再登录；做过的事和记录都留着。"


def _add(by: Principal, first: bool) -> Code | None:
    st.subheader("建立管理员账号" if first else "新账号", anchor=False)
    with st.container(border=True):
        left, middle, right = st.columns([4, 6, 3])
        name = left.text_input(
            "登录名",
            key="account_name",
            max_chars=32,
            help="汉字、字母、数字和 . - ·，以后不能改。",
        )
        with middle:
            role = ADMIN if first else _role("account_new_role", CITY)
            if first:
                st.markdown("角色：**管理员**　以后可以再加市级、县级、观摩账号。")
        with right:
            county = _county("account_new_county", None) if role == COUNTY else None
        if st.button("建立账号", key="account_add", type="primary", disabled=not name.strip()):
            return _made(lambda: accounts.add(who.access(), by, name, role, county))
    return None


def _role(key: str, present: str) -> str:
    roles = list(CHOICES)
    return st.selectbox(
        "角色", roles, index=roles.index(present), format_func=CHOICES.__getitem__, key=key
    )


def _county(key: str, present: str | None) -> str | None:
    counties = [county.key for county in gazetteer().counties]
    index = counties.index(present) if present in counties else None
    return st.selectbox("县（市、区）", counties, index=index, key=key, placeholder="请选择")


def _made(change: Callable[[], Code]) -> Code | None:
    """The code made, or the reason why none was. Not in a callback: it is shown in this very run."""
    try:
        return change()
    except AccessUnreadable:
        raise
    except AccessError as refused:
        st.error(words.plain(refused), icon=":material/warning:")
        return None


def _tell(code: Code | None, fresh: bool) -> None:
    """The code, this once: whoever looks again has to make another."""
    if code is None:
        return
    with st.container(border=True):
        st.markdown(f"**“{words.plain(code.name)}”的一次性口令**（只显示这一次，右上角可复制）")
        st.code(code.text, language=None)
        st.caption(
            f"{code.until:%Y年%m月%d日 %H:%M} 前有效，只能用一次。当面或打电话告诉本人；"
            "本人在登录页点“首次登录 / 忘记密码”，用它设自己的密码。"
        )
        if fresh:
            st.warning(
                "看板从现在起要登录才能看。先把口令抄下来，再去设密码；离开这一页后口令不再显示"
                "（可以在命令行用 user passwd 重发）。",
                icon=":material/lock:",
            )
            st.markdown("[**去设密码 →**](/activate)")


def _finish(change: Callable[[], Account], said: str) -> None:
    try:
        change()
    except AccessUnreadable:
        raise
    except AccessError as refused:
        st.error(words.plain(refused), icon=":material/warning:")
        return
    st.session_state[_SAID] = said
    st.rerun()
