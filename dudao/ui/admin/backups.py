"""管理 › 备份与恢复: the backups there are, a new one, checking one, going back to one."""

from __future__ import annotations

import datetime as dt
import os
from contextlib import suppress

import pandas as pd
import streamlit as st

from dudao.access import carried
from dudao.history import figures, rebuild
from dudao.pace import Tell
from dudao.store import StoreError
from dudao.store.safekeeping import backup, originals, reread, restore, second_place
from dudao.store.safekeeping.backup import Backup
from dudao.ui.parts import lengthy, words
from dudao.ui.parts import tables as tabular
from dudao.ui.visit import stores
from dudao.ui.visit.stores import Here

SECTION = "备份与恢复"
WORD = "恢复"
SAID = "keeping_said"
_NOW, _CHECK, _BACK, _MISSING = "backup_now", "backup_check", "backup_back", "backup_missing"
WHY = {
    "manual": "手动",
    "daily": "每日自动",
    "before_restore": "恢复之前",
    "before_rebuild": "重建之前",
    "before_migration": "升级之前",
}


def show(here: Here) -> None:
    """The state, the button, the list; what the last act said."""
    found = backup.everything(here.store.directory)
    _state(here, found)
    _said()
    if here.kind == stores.DEMO:
        st.caption("这里是演示数据，不能备份和恢复。")
        return
    st.button(
        "立即备份", type="primary", icon=":material/save:", key="backup_now", on_click=lengthy.ask, args=(_NOW,)
    )  # fmt: skip
    _make(here)
    _elsewhere(here)
    _originals(here)
    _missing(here)
    if found:
        _list(here, found)


def _make(here: Here) -> None:
    store = here.store

    def work(tell: Tell) -> Backup:
        made = backup.make(store, here.who.name, figures=figures.stated, tell=tell)
        carried.copy_to(store.directory, made.folder)
        with suppress(StoreError):  # said in red below
            second_place.bring(store.directory)
        return made

    made = lengthy.whole(_NOW, "正在备份", "没有做这一次备份，以前的都在", work)
    if made is not None:
        lacks = made.described.incomplete
        short = f"但它不完整：{lacks}，见下面。" if lacks else ""
        _say(f"备份“{made.name}”已做好，并重新打开核对过。{short}")


def _state(here: Here, found: list[Backup]) -> None:
    now = dt.datetime.now()
    whole = [one for one in found if one.whole and not one.aside and one.described.at <= now]
    restored = restore.last_restore(here.store)
    columns = st.columns(3)
    newest = f"{whole[0].described.at:%Y-%m-%d %H:%M}" if whole else "还没有"
    columns[0].metric("最近一次备份", newest)
    columns[1].metric("备份", f"{len(whole)} 个")
    columns[2].metric(
        "最近一次恢复并核对", f"{restored:%Y-%m-%d %H:%M}" if restored else "还没有过"
    )
    st.caption(
        "备份里有数据库、全部原件和清单，做完立即重新打开核对。网页开着时每天自动备份一次（有新内容才做），"
        f"自动的保留最近 {backup.KEPT} 个，手动的一直保留。账号也在备份旁边，要恢复账号由维护人员另做。"
    )


def _elsewhere(here: Here) -> None:
    """The second place: how old its newest copy is, in red what hindered the last; where to set it."""
    found = second_place.state(here.store.directory)
    if found is None:
        st.warning("还没有第二处备份：这块磁盘坏了，备份也没了。请在下面写一个另一块磁盘上的文件夹。", icon=":material/warning:")  # fmt: skip
    elif found.trouble:
        st.error(f"第二处备份没有做成（{words.plain((found.tried or '').replace('T', ' ')[:16])}）：{words.plain(found.trouble)}", icon=":material/error:")  # fmt: skip
    if beside := second_place.on_the_same_disk(here.store.directory):
        st.warning(words.plain(beside), icon=":material/warning:")
    if found is not None:
        age = found.age(dt.datetime.now())
        since = f"（{age.days:d} 天前）" if age is not None and age.days > 0 else ""
        old = f"最近一个是 {dt.datetime.fromisoformat(found.at):%Y-%m-%d %H:%M} 的{since}" if found.at else "还没有备份"  # fmt: skip
        st.caption(f"第二处“{words.plain(found.place)}”：{old}，拷过去以后在那里逐个文件重新核对。")
    with st.expander("第二处备份放在哪里"):
        if os.environ.get(second_place.ASKED):
            st.caption(f"由环境变量 {second_place.ASKED} 指定，在这里不能改。")
            return
        st.caption("文件夹要先建好，运行看板的账户写得进去；装成系统服务的，还要让服务可以写那里（运维手册“五”）。")  # fmt: skip
        with st.form("second_form", border=False):
            now = str(second_place.place(here.store.directory) or "")
            given = st.text_input("文件夹的完整路径（空着 = 不要第二处）", now, key="second_place")
            sent = st.form_submit_button("保存并马上拷一份")
        if not sent:
            return
        here.store.ensure_writable("backup")
        try:
            second_place.choose(here.store.directory, given)
            copied = second_place.bring(here.store.directory)
        except StoreError as trouble:  # said beside the field: the backups stay in sight
            st.error(words.plain(str(trouble)), icon=":material/error:")
            return
        if not given.strip():
            _say("不再拷到第二处。")
        elif copied and copied.name:
            _say("第二处备份的位置已保存，最近的备份已拷过去，并在那里重新核对过。")
        else:
            _say("第二处备份的位置已保存；还没有备份，做好第一个就拷过去。")


def _originals(here: Here) -> None:
    """What the reading again in the background has found of the originals."""
    seen = reread.last(here.store.directory)
    if seen.whole_at:
        st.caption(
            f"原件在后台慢慢重新核对：最近一遍 {seen.whole_at.replace('T', ' ')[:16]}，{seen.whole:d} 份。"
        )
    elif seen.at:
        st.caption(f"原件正在后台慢慢核对第一遍：已核对 {seen.checked:d} 份。")
    if seen.lacks:
        names = originals.words(here.store.cursor(), seen.lacks.names)
        st.error(
            f"{seen.lacks}（{(seen.at or '').replace('T', ' ')[:16]} 核对）。它们的记录都在库里，少的是收到时的原样。"
            "请把这些文件重新报送一次（内容相同的会补回原件，不会重复入库），或从备份里找回：",
            icon=":material/error:",
        )
        st.text(names)


def _list(here: Here, found: list[Backup]) -> None:
    """Every backup; the chosen one can be checked and gone back to."""
    rows = [_row(one) for one in found]
    chosen = tabular.pick(
        pd.DataFrame(rows),
        [one.name for one in found],
        rows=8,
        title="备份",
        key=tabular.turned("backups"),
        config=tabular.widths({"备份": 210, "大小": 80, "收件": 60, "记录": 70, "库结构版本": 95}),
    )
    if not chosen:
        st.caption("点一行的左端选中一个备份，可以校验它或恢复到它。")
        return
    (one,) = (one for one in found if one.name == chosen[0])
    if one.told is None:
        st.warning(words.plain(one.trouble), icon=":material/warning:")
        return
    with st.container(border=True):
        st.markdown(
            f"**{words.plain(one.name)}** · {one.told.at:%Y-%m-%d %H:%M} · {words.plain(one.told.by)}"
        )
        st.caption(f"位置：{words.plain(one.folder)}")
        left, right = st.columns([1, 3], vertical_alignment="bottom")
        left.button(
            "校验", key="backup_check", help="逐个文件核对指纹，再打开数据库重算数字",
            on_click=lengthy.ask, args=(_CHECK, None, one.name),
        )  # fmt: skip
        _check(one)
        _go_back(here, one, right)


def _row(one: Backup) -> dict[str, object]:
    told = one.told
    if told is None:
        return {"备份": one.name, "原因": "读不出" if one.folder.is_dir() else "升级之前的文件"}
    return {
        "备份": one.name,
        "时间": f"{told.at:%Y-%m-%d %H:%M}",
        "原因": WHY.get(told.why, told.why) + ("（不完整）" if told.incomplete else ""),
        "大小": words.size(told.size),
        "收件": told.tables.get("upload", 0),
        "记录": backup.records_of(told),
        "库结构版本": told.schema,
        "核对无误": f"{one.verified_at:%Y-%m-%d %H:%M}" if one.verified_at else None,
    }


def _check(one: Backup) -> None:
    wrong = lengthy.whole(
        _CHECK, "正在校验", "没有校验完，备份没有动", lambda tell: backup.check(one, figures.stated, tell), basis=one.name
    )  # fmt: skip
    if wrong is None:
        return
    if wrong:
        st.error(
            "这个备份有问题：" + words.plain("；".join(wrong[:5])),
            icon=":material/warning:",
        )
    else:
        _say(f"备份“{one.name}”完好：每个文件的指纹、各表行数和各项数字都与备份时一致。")


def _go_back(here: Here, one: Backup, place: st.delta_generator.DeltaGenerator) -> None:
    """Typed confirmation, then the restore."""
    with place.form("restore_form", border=False):
        typed = st.text_input(
            f"恢复到这个备份：请输入“{WORD}”",
            key="restore_word",
            help="现在的数据会先留存为一个备份，不会丢；随时可以再恢复回来。",
        )
        wanted = st.form_submit_button("恢复到这个备份")
    if wanted and typed.strip() != WORD:
        st.warning(f"没有恢复：请在框里输入“{WORD}”两个字。")
    elif wanted:
        lengthy.begin(_BACK, basis=one.name)
    directory, by, who = here.store.directory, here.who.name, here.who
    done = lengthy.whole(
        _BACK, "正在恢复", "没有恢复，现在的数据没有动",
        lambda tell: restore.restore(
            directory, one.folder, by, figures=figures.stated, tell=tell, principal=who
        ),
        basis=one.name,
    )  # fmt: skip
    if done is not None:
        same = {True: "各项数字与备份时一致。", False: "注意：各项数字与备份时不一致！", None: ""}
        undone = (
            f"注意：之后做过的 {done.purges} 次彻底清除随备份失效了，请重新清除。"
            if done.purges
            else ""
        )
        lost = (
            f"注意：有 {len(done.lost)} 份原件备份里没有好的，现在也没有。备份若没有拷全，拷全后再恢复一次。"
            if done.lost
            else ""
        )
        tabular.release("backups")
        _say(
            f"已恢复到“{one.name}”：{done.uploads} 份收件，{done.records} 条记录，核对无误。{same[done.figures]}"
            f"恢复前的数据留存为“{(done.aside or '').replace(chr(92), '/').rsplit('/', 1)[-1]}”。{undone}{lost}"
        )


def _missing(here: Here) -> None:
    """Originals the database does not know, as after a restore: counted, named, brought in by a click."""
    unknown = restore.unknown_originals(here.store)
    if not unknown:
        return
    st.warning(
        f"有 {len(unknown)} 份原件不在现在的数据里（多半是备份之后收到的），要不要重新收进来？",
        icon=":material/unarchive:",
    )
    with st.expander("是哪些原件"):
        st.text("\n".join(unknown))
    if st.button("重新收进来", key="bring_missing"):
        lengthy.begin(_MISSING)
    store = here.store
    receipts = lengthy.whole(
        _MISSING, "正在重新收进来", "收进来的留着，其余的还在这里",
        lambda tell: rebuild.bring_missing(store, here.who.name, tell),
    )  # fmt: skip
    if receipts is not None:
        done = sum(receipt.state == "committed" for receipt in receipts)
        _say(f"{len(receipts)} 份原件中有 {done} 份已入库，其余读不出来，在收件页可以看到原因。")


def _say(sentence: str) -> None:
    """Show a sentence after the page has been drawn anew."""
    st.session_state[SAID] = sentence
    st.rerun()


def _said() -> None:
    if sentence := st.session_state.pop(SAID, None):
        st.success(words.plain(sentence), icon=":material/check_circle:")
