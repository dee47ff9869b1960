"""The second clock on every page: now, a snapshot, or a past moment; kept in the URL as ``at``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from dudao.store import Store
from dudao.store.decisions import snapshots
from dudao.store.decisions.snapshots import Snapshot
from dudao.ui.parts import words
from dudao.ui.visit import kept as keeping

KEY = "at"
NOW, PICK = "now", "pick"
_SNAPSHOT = "snapshot-"


def moment_of(text: str) -> dt.datetime | None:
    """The moment of a URL; a bare date is its end, None what is no moment or still to come.

    >>> moment_of("2024-01-05T17:00"), moment_of("2024-01-05"), moment_of("now")
    (datetime.datetime(2024, 1, 5, 17, 0), datetime.datetime(2024, 1, 5, 23, 59, 59, 999999), None)
    >>> moment_of("9999-01-01T00:00") is None
    True
    """
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            text = f"{text}T23:59:59.999999"
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?", text):
            return None
        moment = dt.datetime.fromisoformat(text)
        return moment if moment < dt.datetime.now() else None
    except ValueError:
        return None


def moment_words(moment: dt.datetime) -> str:
    """A moment to the minute, seconds where it has some.

    >>> moment_words(dt.datetime(2026, 1, 5, 17)), moment_words(dt.datetime(2026, 1, 5, 17, 0, 9, 5))
    ('2026-01-05 17:00', '2026-01-05 17:00:09')
    """
    whole = moment.second == 0 and moment.microsecond == 0
    return f"{moment:%Y-%m-%d %H:%M}" if whole else f"{moment:%Y-%m-%d %H:%M:%S}"


def choose(store: Store | None) -> tuple[dt.datetime | None, Snapshot | None]:
    """The control; what was chosen as (moment, snapshot), both None for now."""
    known = _listed(store) if store else {}
    asked = st.session_state.get(KEY) or st.query_params.get(KEY, NOW)
    own = [asked] if moment_of(asked) else []
    chosen = option(
        "时点",
        KEY,
        [NOW, *known, *own, PICK],
        lambda choice: words_of(choice, known),
        width=140,
        help="看库里在哪一时点的数据：现在、开会时冻结的快照，或过去的一个时刻。",
    )
    if chosen in known:
        return known[chosen].known_at, known[chosen]
    return moment_of(chosen), None


@keeping.of_store
def _listed(store: Store) -> dict[str, Snapshot]:
    """The snapshots by their word in the address."""
    return {f"{_SNAPSHOT}{s.snapshot_id}": s for s in snapshots.listed(store)}


def kept(store: Store | None) -> tuple[dt.datetime | None, Snapshot | None]:
    """What was chosen on another page, on one that has no control of its own."""
    asked = st.session_state.get(KEY) or st.query_params.get(KEY, NOW)
    st.session_state[KEY] = asked
    known = _listed(store) if store else {}
    if asked in known:
        return known[asked].known_at, known[asked]
    return moment_of(asked), None


def option(
    label: str, key: str, options: Sequence[str], words: Callable[[str], str], **more: Any
) -> str:
    """A choice kept in the URL by its option: bound by Streamlit it would stand there by its label."""
    asked = st.session_state.get(key) or st.query_params.get(key)
    st.session_state[key] = asked if asked in options else options[0]
    chosen = st.selectbox(label, options, key=key, format_func=words, **more)
    if chosen == options[0]:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != chosen:
        st.query_params[key] = chosen
    return chosen


def words_of(choice: str, kept: Mapping[str, Snapshot]) -> str:
    """An option as it is shown; of snapshots of one name, also the moment."""
    if choice in kept:
        name = kept[choice].name
        alike = sum(snapshot.name == name for snapshot in kept.values()) > 1
        return f"快照：{name}" + (f"（{moment_words(kept[choice].known_at)}）" if alike else "")
    if moment := moment_of(choice):
        return moment_words(moment)
    return {NOW: "现在", PICK: "选一个时刻……"}[choice]


def picker() -> None:
    """Day and time of a past moment, while one is being chosen."""
    if st.session_state.get(KEY) != PICK:
        return
    with st.form("clock_pick", border=True):
        st.markdown("**看库里在哪一时点的数据**：那之后的入库、撤销和更正都不算。")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            day = st.date_input(
                "日期", value="today", max_value="today", format="YYYY-MM-DD", width=150
            )
            time = st.time_input(
                "时间", value=dt.time(17), step=dt.timedelta(minutes=15), width=120
            )
            if st.form_submit_button("看这一时点", type="primary", key="clock_go"):
                st.session_state["clock_next"] = dt.datetime.combine(day, time).isoformat(
                    timespec="minutes"
                )
                st.rerun()
            if st.form_submit_button("仍看现在", key="clock_now"):
                st.session_state["clock_next"] = NOW
                st.rerun()


def take_over() -> None:
    """Take over a choice made elsewhere, before the control is drawn."""
    if chosen := st.session_state.pop("clock_next", None):
        st.session_state[KEY] = chosen


def look(choice: str) -> None:
    """Look at ``now``, a moment or ``snapshot-N``; for buttons."""
    st.session_state["clock_next"] = choice


def band(
    known_at: dt.datetime | None, snapshot: Snapshot | None, pages: Sequence[str] = ()
) -> None:
    """What past is being looked at, with the way back; nothing while it is now."""
    if known_at is None:
        return
    name = f"（快照“{words.plain(snapshot.name)}”）" if snapshot else ""
    with st.container(key="clock_band"):
        said, back = st.columns([8, 1], vertical_alignment="center")
        said.markdown(
            f":violet-badge[:material/history: 过去的时点] 正在看 **{moment_words(known_at)}** "
            f"时库里的数据{name}，那之后的入库、撤销和更正都不算；这里不能改动。"
        )
        back.button(
            "回到现在",
            type="primary",
            key="clock_back",
            on_click=look,
            args=(NOW,),
            width="stretch",
        )


def only_now(what: str) -> None:
    """In place of a page that writes, while the past is looked at."""
    with st.container(border=True):
        st.markdown(f"#### {what}只能对着现在的数据做。")
        st.button("回到现在", type="primary", key="clock_only_now", on_click=look, args=(NOW,))
    st.stop()
