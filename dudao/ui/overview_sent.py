"""总览's last part: who has sent what, by the arrangement where there is one; and the pairs nobody decided."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import streamlit as st

from dudao.evaluation import agenda
from dudao.evaluation import reporting_schedule as reporting
from dudao.ui.admin import schedule as scheduling
from dudao.ui.parts import tables as tabular
from dudao.ui.parts import words
from dudao.ui.visit import menu
from dudao.ui.visit.kept import of_here
from dudao.ui.visit.stores import Here

SENT = (
    "staffing",
    "facility",
    "group_session",
    "individual_session",
    "session_record",
    "satisfaction_survey",
)
"""The forms that counties send, in the order shown; the ledger is the centre's own."""


@of_here
def silence(here: Here) -> list[agenda.Item]:
    """The counties that are late with what was asked for; without an arrangement those that sent nothing at all."""
    now = reporting.current(scheduling.rows(here), here.as_of)
    if now:
        late = [r["county"] for r in now if r["state"] in ("missing", "partial")]
        silent = [c for c in here.counties if c in late]
        return agenda.of_silence(silent, f"{_many(silent)}到期没有报齐（共 {len(late)} 份）")
    found = set(here.ask("pages/overview/received", year=here.year)["county"])
    silent = [c for c in here.counties if c not in found]
    return agenda.of_silence(silent, f"{_many(silent)}一份文件也没有报来")


def _many(counties: list[str]) -> str:
    """How many, where it is not one that is named beside."""
    return f"{len(counties)} 个县区" if len(counties) > 1 else ""


def received(here: Here) -> None:
    """County × form: 按期, 迟报, 未报 where the form is asked for by a day, else how many files came."""
    table, finding, asked = _received(here)
    st.subheader(f"谁报了什么：{words.plain(finding)}", anchor=False)
    if asked:
        st.caption(
            "有报送安排的表：最近到期的一期是按期、迟报还是未报。其他的表：● 后面是收到的文件数，— 是没有收到。"
        )
        menu.link(
            "admin",
            label="看全年（管理 › 报送安排） →",
            query_params={"admin_section": "报送安排"},
        )
    else:
        way = "在“管理”里写下报送安排，就能分出按期、迟报和未报。" if here.may("scheduled") else ""
        st.caption(f"● 后面是收到的文件数，— 是没有收到。{way}")
    tabular.show(table, rows=14, title="谁报了什么", key="received")


@of_here
def _received(here: Here) -> tuple[pd.DataFrame, str, bool]:
    """The table, what it says, and whether anything is asked for by a day."""
    found = here.ask("pages/overview/received", year=here.year)
    now = reporting.current(scheduling.rows(here), here.as_of)
    due = {(row["county"], row["form"]): row for row in now if row["county"] in here.counties}
    asked = {form for _, form in due}
    forms = [*SENT, *dict.fromkeys(form for form in [*found["form"], *asked] if form not in SENT)]
    count = {(r.county, r.form): int(r.files) for r in found.itertuples()}

    def cell(county: str, form: str) -> str:
        if form in asked:
            return scheduling.state_words(due.get((county, form)))
        return f"● {count[county, form]}" if (county, form) in count else "—"

    rows = [
        {"县区": county, **{words.form_title(form): cell(county, form) for form in forms}}
        for county in here.counties
    ]
    said = _finding(list(due.values()), count, forms, here.counties)
    return pd.DataFrame(rows), said, bool(asked)


def _finding(due: list, count: dict, forms: list[str], counties: list[str]) -> str:
    """What the table says, as its title."""
    if due:
        return scheduling.counted(Counter(row["state"] for row in due))
    silent = [c for c in counties if not any(count.get((c, form)) for form in forms)]
    return (
        f"缺 {len(silent)} 县：{words.listed(silent)}" if silent else f"{len(counties)} 县都有文件"
    )


def undecided_pairs(here: Here) -> None:
    """How many pairs may be one session, as one line that leads there; nothing where all is clear."""
    if pairs := len(here.ask("pages/ledger/session_proposals")):
        menu.link(
            "ledger",
            label=f"{pairs} 对记录可能是同一次督导，分不清的先不合并：去看一看（台账 › 同一次督导） →",
            icon=":material/join_inner:",
            query_params={"ledger_section": "同一次督导"},
        )
