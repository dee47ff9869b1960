"""督导人员 › 薄弱与滞后: the proposed list with its reasons, the individual sessions held, and what people changed."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dudao import rules
from dudao.evaluation import Verdict, weak
from dudao.rules import Target
from dudao.store.decisions import settings
from dudao.ui.parts import tables as tabular
from dudao.ui.parts import words
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import places, stores
from dudao.ui.visit.stores import Here

CHOICES = {True: "列入名单", False: "移出名单", None: "取消手工改动，照建议"}
MOST = 60
"""Characters of a reason."""


def show(here: Here) -> None:
    """Counties, then stations, then what was said by hand."""
    pack = rules.load(here.pack)
    found = weak.targets(pack)
    if not found:
        st.info(f"“{words.plain(pack.title)}”没有这样的要求。", icon=":material/info:")
        return
    st.caption(
        "手册没有写明怎样算“滞后”“薄弱”：这里只提出建议名单，写明理由，数当年的个别督导，不下结论。"
    )
    for target in found.values():
        _list(here, target)
    by_hand = settings.listed_by_hand(here.store, here.year, here.known_at)
    _said(by_hand)
    _change(here, by_hand)


def _list(here: Here, target: Target) -> None:
    own = list(here.verdicts().where(lambda t: t.id == target.id))
    county = target.subject == "county"
    none = sum(not v.value for v in own)
    kind = "个县区" if county else "个社工站"
    still = f"；{none} 个今年还没有做过个别督导" if none else ""
    st.subheader(f"{'滞后' if county else '薄弱'}：建议 {len(own)} {kind}{still}", anchor=False)
    st.caption(
        f"{target.id}　“{words.plain(target.quote)}”　怎么算：{words.plain(target.reading or '')}"
    )
    if weak.FLOOR in target.params:
        _unsure(here, target)
    if not own:
        st.info("没有建议列入的：没有报表，或各处一样。", icon=":material/info:")
        return
    table = pd.DataFrame(
        [
            {
                "对象": v.subject,
                "今年个别督导": v.value,
                "没有计入": len(v.excluded),
                "理由": v.missing or "",
            }
            for v in own
        ]
    )
    chosen = tabular.pick(
        table,
        [v.subject for v in own],
        rows=8,
        title=f"薄弱：{target.label}",
        key=f"weak_{target.id}",
        config=tabular.widths({"对象": 170, "今年个别督导": 110, "没有计入": 80, "理由": 760}),
    )
    for verdict in own:
        if verdict.subject in chosen:
            _sources(here, verdict)


def _unsure(here: Here, target: Target) -> None:
    unsure = here.before(target.params[weak.FLOOR])["unsure"]
    if unsure:
        who = "全部县区" if len(unsure) == len(places.names()) else "、".join(unsure)
        st.caption(f"{here.year - 1}年底线无法判定的不等于未达，没有因此列入：{words.plain(who)}。")


def _sources(here: Here, verdict: Verdict) -> None:
    counted = [f"- {words.plain(here.text_of(source))}" for source in verdict.evidence]
    left = [
        f"- {words.plain(here.text_of(source))}（{words.plain(reason)}，不计）"
        for source, reason in verdict.excluded
    ]
    st.markdown(
        f"**{words.plain(verdict.subject)}的个别督导**\n\n"
        + ("\n".join(counted + left) or "今年没有个别督导的记录。")
    )


def _said(by_hand: dict[str, tuple[bool, str]]) -> None:
    if not by_hand:
        return
    st.subheader(f"手工改动 {len(by_hand)} 处", anchor=False)
    rows = [
        {"对象": subject, "改动": CHOICES[listed], "理由": reason}
        for subject, (listed, reason) in by_hand.items()
    ]
    tabular.show(pd.DataFrame(rows), rows=6, title="手工改动", key="weak_by_hand")


def _change(here: Here, by_hand: dict[str, tuple[bool, str]]) -> None:
    if not here.may("setting"):
        return
    locked = here.kind == stores.DEMO or here.past
    known = here.ask("pages/coverage/stations", year=here.year)
    stations = [f"{s.county}/{s.station}" for s in known.itertuples(index=False)]
    subjects = list(dict.fromkeys([*by_hand, *places.names(), *stations]))
    with st.expander("手工列入或移出"), st.form("weak_change", border=False, clear_on_submit=True):
        left, right = st.columns(2)
        subject = left.selectbox("县区或社工站", subjects, index=None, disabled=locked)
        listed = right.radio(
            "怎么改", list(CHOICES), format_func=CHOICES.__getitem__, horizontal=True, disabled=locked
        )  # fmt: skip
        reason = st.text_input(
            "理由（会一直留着，不要写姓名）", max_chars=MOST, disabled=locked, key="weak_reason"
        )
        if st.form_submit_button("记下", disabled=locked):
            _put(here, subject, listed, reason.strip(), by_hand)
    if locked:
        st.caption("演示数据不能改动。" if here.kind == stores.DEMO else "看过去的时点时不能改动。")


@guarded
def _put(
    here: Here,
    subject: str | None,
    listed: bool | None,
    reason: str,
    by_hand: dict[str, tuple[bool, str]],
) -> None:
    if subject is None:
        st.error("请先选县区或社工站。")
    elif listed is not None and not reason:
        st.error("请写理由：为什么列入或移出。")
    elif listed is None and subject not in by_hand:
        st.error(f"“{words.plain(subject)}”没有手工改动，不用取消。")
    else:
        settings.list_by_hand(here.store, here.year, subject, listed, reason, here.who.name)
        st.rerun()
