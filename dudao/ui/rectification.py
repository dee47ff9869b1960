"""The 整改 page's parts: what is proposed as done, the open items, one item's change and history, a new one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dudao import rules
from dudao.evaluation.rectification import proposals
from dudao.forms import load_forms
from dudao.store import StoreError
from dudao.store.decisions import rectification
from dudao.store.decisions.rectification import OPEN, ORIGINS, STATES, Closing, Item
from dudao.ui import proofs
from dudao.ui.parts import tables as tabular
from dudao.ui.parts import typed, words
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import frame, stores
from dudao.ui.visit.stores import Here

SIGNS = {"open": "○", "partly": "◐", "deferred": "→", "done": "✓", "dropped": "–"}
BY_HAND, TARGET, DOCUMENT = "由人认定", "某项规定达标", "收到某种资料"
YEARS = {
    "county": "县区", "year": "年度", "items": "提出", "done": "已整改", "in_time": "其中按期", "deferred": "延过期",
    "dropped": "不再要求", "open": "没有完成", "late": "逾期",
}  # fmt: skip
SAID = "rectification_said"
ADD, CHANGE = "rectification_added", "rectification_changed"


def show(here: Here) -> None:
    """The page: counts, what may be confirmed, what is open, what is closed."""
    items = [item for item in rectification.items(here.store, here.known_at) if item.county in here.counties]  # fmt: skip
    if said := st.session_state.pop(SAID, None):
        st.success(words.plain(said), icon=":material/check:")
    _counts(items, here.as_of)
    may_add = here.may(ADD) and _writable(here)
    if not items:
        way = "可以在下面提出，也可以签发反馈报告时带入。" if may_add else ""
        frame.nothing(here, f"还没有整改事项。{way}", way=False)
    elif not here.empty:
        _proposed(here, items)
    _open(here, [item for item in items if item.state in OPEN])
    if may_add:
        _new(here)
    _closed(here, [item for item in items if item.state not in OPEN])
    if items:
        with st.expander("历年整改"):
            years(here, here.counties, "rectification_years")


def _writable(here: Here) -> bool:
    return not here.past and here.kind != stores.DEMO


def _counts(items: Sequence[Item], as_of: dt.date) -> None:
    open_ = [item for item in items if item.state in OPEN]
    late = [item for item in open_ if item.due_on < as_of]
    done = [item for item in items if item.state == "done"]
    boxes = st.columns(4)
    boxes[0].metric("逾期", f"{len(late):d} 项", border=True)
    boxes[1].metric("没有完成", f"{len(open_):d} 项", border=True)
    boxes[2].metric("已整改", f"{len(done):d} 项", border=True)
    boxes[3].metric("全部", f"{len(items):d} 项", border=True)


def _proposed(here: Here, items: Sequence[Item]) -> None:
    """Items whose condition holds now, each with what says so and the button to confirm."""
    documents = here.ask("pages/rectification/documents").to_dict("records")
    corrected = here.ask("pages/rectification/corrected").to_dict("records")
    found = proposals(items, here.verdicts(), documents, corrected, here.text_of)
    if not found:
        return
    st.subheader(f"可以认定已整改：{len(found)} 项", anchor=False)
    for item in (one for one in items if one.item_id in found):
        with st.container(border=True):
            st.markdown(f"**{words.plain(item.county)}　{words.plain(item.what)}**")
            st.caption(f"依据：{words.plain(found[item.item_id])}")
            if here.may(CHANGE) and _writable(here):
                st.button(
                    "确认已整改", key=f"confirm_{item.item_id}", type="primary",
                    on_click=_keep, args=(here, replace(item, state="done", evidence=found[item.item_id])),
                )  # fmt: skip


def _open(here: Here, items: Sequence[Item]) -> None:
    """The open items, overdue first; the chosen one below."""
    if not items:
        return
    asked = here.ask("pages/rectification/open").to_dict("records")
    by_number = {item.item_id: item for item in items}
    listed = [row for row in asked if row["item_id"] in by_number]
    st.subheader(f"没有完成：{len(listed)} 项", anchor=False)
    chosen = tabular.pick(
        pd.DataFrame([_line(row) for row in listed]),
        [row["item_id"] for row in listed],
        rows=12,
        lines=2,
        title="没有完成的整改", key="rectification_open",
        config=tabular.widths({"县区": 90, "期限": 170, "整改事项": 340, "整改措施": 340, "责任": 160, "状态": 110}),
    )  # fmt: skip
    for number in chosen:
        _one(here, by_number[number])


def _line(row: Mapping[str, Any]) -> dict[str, str]:
    left = int(row["days"])
    due = f"{pd.Timestamp(row['due_on']):%Y-%m-%d}"
    return {
        "期限": f"✕ {due} 逾期 {-left} 天" if row["late"] else f"{due} 还有 {left} 天",
        "县区": row["county"],
        "整改事项": row["what"],
        "整改措施": row["measure"],
        "责任": row["owner"],
        "状态": f"{SIGNS[row['state']]} {STATES[row['state']]}",
        "由来": ORIGINS[row["origin"]],
    }


def _one(here: Here, item: Item) -> None:
    """One item: what is asked, its history, and the form that changes it."""
    with st.container(border=True):
        st.markdown(f"#### {words.plain(item.county)}　{words.plain(item.what)}")
        st.caption(
            f"措施：{words.plain(item.measure)}　条件：{words.plain(_condition(here, item))}"
        )
        if here.may(CHANGE) and _writable(here):
            _change(here, item)
        proofs.show(here, item, _writable(here))
        _history(here, item)


def _condition(here: Here, item: Item) -> str:
    """What would close the item, in words."""
    closes = item.closes
    if closes is None:
        return BY_HAND
    if closes.kind == "target":
        known = rules.load(here.pack).targets.get(closes.target or "")
        return f"{closes.subject}“{known.label if known else closes.target}”达标"
    if closes.kind == "document":
        return f"收到{item.county}的{words.form_title(closes.form)}"
    return "更正了那一条记录"


_TYPED = ("state", "due_on", "owner", "measure", "reason", "evidence")
"""What of an item is typed into its form."""


def _change(here: Here, item: Item) -> None:
    key = f"rectification_{item.item_id}"
    told = {name: getattr(item, name) for name in _TYPED}
    if typed.begin(key, told, item.version_id) is None:
        typed.choose(key, told, item.version_id, item.actor, STATES)
    with st.form(key, border=False):
        left, right = st.columns(2)
        left.selectbox(
            "办到哪一步", list(STATES), format_func=lambda code: f"{SIGNS[code]} {STATES[code]}", key=f"{key}_state"
        )  # fmt: skip
        right.date_input("期限", format="YYYY-MM-DD", key=f"{key}_due_on")
        left.text_input("责任单位或责任人", key=f"{key}_owner")
        right.text_input("整改措施", key=f"{key}_measure")
        left.text_input("原因（延期、部分完成、不再要求时写）", key=f"{key}_reason")
        right.text_input("依据（已整改时写，如第几号收件）", key=f"{key}_evidence")
        if st.form_submit_button("保存", type="primary"):
            seen = typed.seen_of(key).version
            changed = replace(item, **typed.typed(key, told), version_id=seen)
            if _keep(here, changed):
                st.rerun()
    st.button(
        "撤回上一次改动", key=f"{key}_back", on_click=_take_back, args=(here, item),
        disabled=not _before(here, item),
    )  # fmt: skip


def _before(here: Here, item: Item) -> bool:
    found = here.ask("pages/rectification/versions", item_id=item.item_id)
    return len(found) > 1


def _history(here: Here, item: Item) -> None:
    found = here.ask("pages/rectification/versions", item_id=item.item_id)
    with st.expander(f"来龙去脉：{len(found)} 版"):
        rows = [
            {
                "时间": f"{pd.Timestamp(row['happened_at']):%Y-%m-%d %H:%M}",
                "状态": f"{SIGNS[row['state']]} {STATES[row['state']]}",
                "期限": f"{pd.Timestamp(row['due_on']):%Y-%m-%d}",
                "责任": row["owner"],
                "原因": row["reason"],
                "依据": row["evidence"],
                "谁改的": row["actor"],
            }
            for row in found.to_dict("records")
        ]
        tabular.show(
            pd.DataFrame(rows),
            rows=8,
            title="整改事项的经过",
            key=f"rectification_history_{item.item_id}",
        )


def _new(here: Here) -> None:
    """A new item, brought up by hand."""
    with st.expander("提出一项整改"):
        closing = st.segmented_control(
            "什么情况下算整改了", [BY_HAND, TARGET, DOCUMENT], default=BY_HAND, key="rectification_closing"
        )  # fmt: skip
        with st.form("rectification_new", border=False, clear_on_submit=False):
            left, right = st.columns(2)
            county = left.selectbox("县（市、区）", here.counties, key="rectification_county")
            due = right.date_input("期限", here.as_of + dt.timedelta(days=30), format="YYYY-MM-DD", key="rectification_due")  # fmt: skip
            what = left.text_input("整改事项", key="rectification_what")
            measure = right.text_input("整改措施", key="rectification_measure")
            owner = left.text_input(
                "责任单位或责任人（不写是县区民政局）", key="rectification_owner"
            )
            closes = _asked_closing(here, closing, right)
            if st.form_submit_button("提出", type="primary"):
                if closes and closes.kind == "target":
                    closes = replace(closes, subject=county)
                item = Item(county, here.year, what.strip(), measure.strip(), owner.strip() or f"{county}民政局", due, closes=closes)  # fmt: skip
                if _add(here, [replace(item, target=closes.target if closes else None)]):
                    st.rerun()


def _asked_closing(here: Here, kind: str | None, at: Any) -> Closing | None:
    if kind == TARGET:
        own = [t for t in rules.load(here.pack).measured() if t.level in ("floor", "principle")]
        labels = {target.id: f"{target.label}（{target.id}）" for target in own}
        chosen = at.selectbox("哪一项规定", list(labels), format_func=labels.__getitem__, key="rectification_target")  # fmt: skip
        return Closing("target", chosen, period=str(here.year))
    if kind == DOCUMENT:
        titles = {form.id: form.title for form in load_forms().values()}
        chosen = at.selectbox("哪一种资料", list(titles), format_func=titles.__getitem__, key="rectification_form")  # fmt: skip
        return Closing("document", form=chosen)
    return None


def _closed(here: Here, items: Sequence[Item]) -> None:
    if not items:
        return
    with st.expander(f"已经了结的：{len(items)} 项"):
        rows = [
            {
                "县区": item.county,
                "年度": str(item.year),
                "整改事项": item.what,
                "结果": f"{SIGNS[item.state]} {STATES[item.state]}",
                "依据或原因": item.evidence or item.reason,
                "认定": f"{item.happened_at:%Y-%m-%d}" if item.happened_at else "",
            }
            for item in items
        ]
        chosen = tabular.pick(
            pd.DataFrame(rows), [item.item_id for item in items], rows=10, title="办结和撤销的整改", key="rectification_closed"
        )  # fmt: skip
        for item in (one for one in items if one.item_id in chosen):
            _one(here, item)


def years(here: Here, counties: Sequence[str], key: str) -> bool:
    """County by county and year by year: how many items, how many put right and in time; False where there is none."""
    found = here.ask("pages/rectification/years")
    own = found[found["county"].isin(counties)]
    if own.empty:
        return False
    own = own.assign(year=own["year"].astype(str))
    tabular.show(own, YEARS, rows=14, title="历年整改", key=key)
    return True


@guarded
def _keep(here: Here, item: Item) -> bool:
    """Keep a change; False, with why, where it is not kept."""
    try:
        changed = rectification.change(here.store, item, here.who.name)
    except StoreError as wrong:
        st.error(words.plain(wrong), icon=":material/sync_problem:")
        return False
    word = STATES[item.state]
    st.session_state[SAID] = (
        f"第 {item.item_id:d} 项已记为“{word}”。" if changed else "与原来相同，没有新记一笔。"
    )
    return True


@guarded
def _add(here: Here, items: list[Item]) -> bool:
    """Bring items up; False, with why, where they are not kept."""
    try:
        numbers = rectification.add_all(here.store, items, here.who.name)
    except StoreError as wrong:
        st.error(words.plain(wrong), icon=":material/edit_note:")
        return False
    st.session_state[SAID] = f"提出了 {len(numbers):d} 项整改。"
    return True


@guarded
def _take_back(here: Here, item: Item) -> None:
    try:
        done = rectification.take_back(here.store, item.item_id, item.version_id, here.who.name)
    except StoreError as wrong:
        st.error(words.plain(wrong), icon=":material/sync_problem:")
        return
    if done:
        st.session_state[SAID] = f"第 {item.item_id:d} 项的上一次改动已撤回。"
