"""管理 › 报送安排: what is asked for when, who has sent it, and the way to the reminders."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dudao.charts.frame import wash
from dudao.evaluation import reporting_schedule as reporting
from dudao.evaluation import working_days
from dudao.evaluation.working_days import PREFIX
from dudao.forms import load_forms
from dudao.store.decisions import schedule as schedules
from dudao.store.decisions import settings
from dudao.ui.parts import tables as tabular
from dudao.ui.parts import words
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import menu, places, stores
from dudao.ui.visit.kept import of_here
from dudao.ui.visit.stores import Here

MARKS = {
    "received": words.Mark("●", "按期", words.GREEN),
    "late": words.Mark("◐", "迟报", words.ORANGE),
    "partial": words.Mark("△", "不齐", words.ORANGE),
    "missing": words.Mark("✕", "未报", words.VERMILLION),
    "pending": words.Mark("…", "未到期", words.SKY),
}
NONE = "不要求"
AFTER = ["期末当月", "次月", *(f"期满后第 {n} 个月" for n in range(2, 12))]


def show(here: Here) -> None:
    """The arrangement, editable; below it who has sent what, and the days nobody works."""
    arrangement(here)
    holidays(here)
    status(here)


@of_here
def rows(here: Here) -> list[dict[str, Any]]:
    """The reporting state of the year, with titles; empty without an arrangement."""
    found = here.ask("pages/admin/reporting", year=here.year)
    titles = {form.id: form.title for form in load_forms().values()}
    days = ("period_from", "period_to", "due_on")
    return [
        {
            **row,
            **{day: pd.Timestamp(row[day]).date() for day in days},
            "missing": list(row["missing"]),
            "title": titles.get(row["form"], row["form"]),
        }
        for row in found.to_dict("records")
    ]


def arrangement(here: Here) -> None:
    """One line a form: how often, and by which day; saved by the button."""
    st.subheader("报送安排", anchor=False)
    st.caption(
        "说明每张表多久报一次、哪天到期，收件和总览就能分出按期、迟报和未报；没有安排的表只显示收到没有。"
        "人员表和实体表按站点数：一个站的必填项都填了才算报齐。"
    )
    asked = {due.form: due for due in schedules.schedule(here.store, here.known_at)}
    forms = [form for form in load_forms().values() if form.option("report")]
    before = pd.DataFrame([_line(form, asked.get(form.id)) for form in forms])
    locked = here.kind == stores.DEMO or here.known_at is not None
    edited = st.data_editor(
        before,
        hide_index=True,
        disabled=True if locked else ["表"],
        key=f"schedule_{here.kind}_{here.version}",
        height=tabular.height_of(len(before), 14),
        placeholder="不限",
        row_height=tabular.ROW,
        column_config={
            "表": st.column_config.TextColumn(width=260),
            "多久一次": st.column_config.SelectboxColumn(
                options=[NONE, *schedules.FREQUENCIES.values()], required=True, width=110
            ),
            "到期的月份": st.column_config.SelectboxColumn(options=AFTER, required=True, width=140),
            "到期的日子": st.column_config.NumberColumn(
                min_value=1, max_value=31, step=1, required=True, format="%d 日", width=100
            ),
            "从哪天起的报送期": st.column_config.DateColumn(format="YYYY-MM-DD", width=150),
        },
    )
    if locked:
        st.caption("演示数据不能改动。" if here.kind == stores.DEMO else "看过去的时点时不能改动。")
        return
    changed = [n for n in range(len(before)) if not edited.iloc[n].equals(before.iloc[n])]
    left, right = st.columns([1, 4], vertical_alignment="center")
    if left.button("保存安排", type="primary", disabled=not changed, key="schedule_save"):
        _save(here, [(forms[n].id, edited.iloc[n]) for n in changed])
        st.rerun()
    if changed:
        right.caption(f"改了 {len(changed)} 行，还没有保存。")


def holidays(here: Here) -> None:
    """The days off and the weekends worked of the year, editable; kept in the store."""
    own = settings.settings(here.store, PREFIX, here.known_at)
    printed = working_days.printed().get(str(here.year), {})
    locked = here.kind == stores.DEMO or here.known_at is not None
    year = here.year
    known = (
        "中心自己填的"
        if f"{year}.off" in own
        else printed.get("source", "还没有填，只避开周六、周日")
    )
    with st.expander(f"节假日 · {year}年（{words.plain(known)}）"):
        st.caption(
            "排期建议避开放假的日子，用上调休上班的周末。日子用顿号或换行分开，连续的写成 10-01..10-07。"
        )
        with st.form(f"holidays_{here.kind}_{year}_{here.version}", border=False):
            off = own.get(f"{year}.off", printed.get("off", ""))
            work = own.get(f"{year}.work", printed.get("work", ""))
            typed = {
                "off": st.text_area("放假", off, disabled=locked),
                "work": st.text_area("调休上班", work, disabled=locked),
            }
            if st.form_submit_button("保存节假日", disabled=locked):
                _save_holidays(here, typed)


@guarded
def _save_holidays(here: Here, typed: Mapping[str, str]) -> None:
    try:
        for said in typed.values():
            working_days.days(said, here.year)
    except working_days.NoDays as wrong:
        st.error(words.plain(wrong), icon=":material/event_busy:")
        return
    for part, said in typed.items():
        settings.put(here.store, f"{PREFIX}{here.year}.{part}", said, here.who.name)
    st.rerun()


def _line(form: Any, due: schedules.Due | None) -> dict[str, Any]:
    return {
        "表": form.title,
        "多久一次": schedules.FREQUENCIES[due.frequency] if due else NONE,
        "到期的月份": AFTER[due.months_after] if due else AFTER[1],
        "到期的日子": due.day if due else 10,
        "从哪天起的报送期": due.starts_on if due else None,
    }


@guarded
def _save(here: Here, changed: Sequence[tuple[str, Any]]) -> None:
    of = {word: key for key, word in schedules.FREQUENCIES.items()}
    for form, line in changed:
        if line["多久一次"] == NONE:
            schedules.cancel(here.store, form, here.who.name)
            continue
        start = line["从哪天起的报送期"]
        due = schedules.Due(
            form,
            of[line["多久一次"]],
            AFTER.index(line["到期的月份"]),
            int(line["到期的日子"]),
            None if pd.isna(start) else pd.Timestamp(start).date(),
        )
        schedules.arrange(here.store, due, here.who.name)


def status(here: Here) -> None:
    """County × form for the periods that matter now, one form through the year, and the way to the reminders."""
    if not schedules.schedule(here.store, here.known_at):
        st.info("还没有报送安排：现在只能看出收到没有，分不出迟报和未报。", icon=":material/info:")
        return
    found = rows(here)
    if not found:
        st.info(f"{here.year}年没有要求报送的时段（评估日 {here.as_of}）。", icon=":material/info:")
        return
    now = reporting.current(found, here.as_of)
    st.subheader(f"报送情况：{counted(Counter(row['state'] for row in now))}", anchor=False)
    _now_and_year(here, found, now)


def folded(here: Here) -> None:
    """The same in one line to unfold, for 收件; nothing where nothing is asked for."""
    found = rows(here)
    if not found:
        return
    now = reporting.current(found, here.as_of)
    with st.expander(f"{here.year}年报送情况：{counted(Counter(row['state'] for row in now))}"):
        _now_and_year(here, found, now)


def counted(states: Mapping[str, int]) -> str:
    """``未报 3 项，按期 11 项``, what asks for most first."""
    return "，".join(f"{MARKS[s].word} {states[s]:d} 项" for s in reporting.STATES if states.get(s))


def _now_and_year(
    here: Here, found: Sequence[dict[str, Any]], now: Sequence[Mapping[str, Any]]
) -> None:
    st.caption(
        "每张表最近到期的一期；● 按期　◐ 迟报　△ 不齐　✕ 未报　… 未到期。迟报按表上的填表日期判；没有填表日期的表、台账和逐场的记录，按本中心收件的日期判。"
    )
    _matrix(now, lambda row: f"{row['title']} {_period(row)}", "reporting_now")
    titles = list(dict.fromkeys(row["title"] for row in found))
    title = st.selectbox("一张表的全年", titles, key="reporting_form")
    _matrix([r for r in found if r["title"] == title], _period, "reporting_year")
    menu.link("overview", label="催报文字在总览（每县一份，从缺的写起） →")


def _period(row: Mapping[str, Any]) -> str:
    word = reporting.period_word(row["frequency"], row["period_from"])
    due: dt.date = row["due_on"]
    return f"{word}（{due.month}-{due.day} 到期）"


def _matrix(found: Sequence[Mapping[str, Any]], heading: Any, key: str) -> None:
    columns = list(dict.fromkeys(heading(row) for row in found))
    subjects = [c for c in (*places.names(), "督导中心") if any(r["county"] == c for r in found)]
    cell = {(row["county"], heading(row)): row for row in found}
    texts, colours = [], []
    for county in subjects:
        own = [cell.get((county, column)) for column in columns]
        texts.append([county, *(state_words(row) for row in own)])
        colours.append([None, *(MARKS[row["state"]].colour if row else None for row in own)])
    names = ["县区", *columns]
    tint = pd.DataFrame(colours, columns=names).map(
        lambda c: f"background-color: {wash(c)}" if isinstance(c, str) else ""
    )
    st.dataframe(
        pd.DataFrame(texts, columns=names).style.apply(lambda _: tint, axis=None),
        hide_index=True,
        row_height=tabular.ROW,
        height=tabular.height_of(len(texts), 15),
        key=key,
        column_config={"县区": st.column_config.TextColumn(pinned=True, width=90)},
    )
    tabular.take(pd.DataFrame(texts, columns=names), "报送情况", key)


def state_words(row: Mapping[str, Any] | None) -> str:
    """A cell: sign, word and how much is in; a dash where nothing is asked for."""
    if row is None:
        return "—"
    mark = MARKS[row["state"]]
    return f"{mark.sign} {mark.word} {reporting.amount(row)}".rstrip()
