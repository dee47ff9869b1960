"""催报 on 总览 and 县区档案: what each county still owes, as a text to copy or download, with the blank templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dudao import rules
from dudao.reports import papers, reminders
from dudao.reports.papers import wording
from dudao.reports.reminders import Gap
from dudao.store.decisions import settings
from dudao.ui.admin import schedule
from dudao.ui.parts import exporting, words
from dudao.ui.visit.kept import of_here
from dudao.ui.visit.stores import Here

SENT = ("staffing", "facility", "satisfaction_survey")
"""The forms every county sends, arranged or not."""


def gaps(here: Here, counties: Sequence[str] | None = None) -> list[Gap]:
    """What each county owes as the pages show it; all that the account sees where none are named."""
    asked = schedule.rows(here)
    arranged = {row["form"] for row in asked}
    came = here.ask("pages/overview/received", year=here.year)
    sent = set(zip(came["county"], came["form"], strict=True))
    unread = here.ask("pages/shared/unread", year=here.year).to_dict("records")
    late = here.ask("pages/rectification/open").query("late").to_dict("records")
    judged = here.first_verdicts().where(lambda target: target.subject == "county")
    return [
        Gap(
            county, here.year, here.as_of,
            [row for row in asked if row["county"] == county],
            [form for form in SENT if form not in arranged and (county, form) not in sent],
            judged.on(county).briefs(),
            [row for row in unread if row["county"] == county],
            [row for row in late if row["county"] == county],
        )
        for county in counties or here.counties
    ]  # fmt: skip


def texts(here: Here, found: Sequence[Gap]) -> list[str]:
    """Each county's text, in the centre's own words where it has some."""
    changed = settings.settings(here.store, papers.CHANGED, here.known_at)
    return [with_words(here, gap, changed) for gap in found]


def with_words(here: Here, gap: Gap, changed: Mapping[str, str]) -> str:
    """A county's text with words of the centre's own. Raises :class:`BadData` where they may not be so."""
    return reminders.text(gap, rules.load(here.pack).targets, wording.load("reminder", changed))


@of_here
def _owing(here: Here) -> tuple[list[Gap], dict[str, str]]:
    """The counties that owe something, and county → its text."""
    owing = [gap for gap in gaps(here) if not gap.none]
    return owing, dict(zip((gap.county for gap in owing), texts(here, owing), strict=True))


def every(here: Here) -> None:
    """On 总览: which counties are to be reminded; one's text, and all of them in one file."""
    owing, told = _owing(here)
    if not owing:
        st.subheader("催报：没有要催的县区", anchor=False)
        return
    st.subheader(f"催报：{len(owing):d} 个县区有要催的事", anchor=False)
    by_name = {gap.county: gap for gap in owing}
    county = st.selectbox("给哪个县区", list(told), key="reminder_county", width=260)
    _one(here, by_name[county], told[county])
    with st.container(horizontal=True):
        exporting.download(
            here, f"下载 {len(told):d} 个县区的催报文字", "\n\n".join(told.values()), f"催报_{here.as_of}.txt",
            what="reminder", key="reminder_all", mime="text/plain", records=len(told),
        )  # fmt: skip
        exporting.download(
            here, "文字和空白模板（一县一个文件夹）",
            lambda: reminders.archive((gap, told[gap.county]) for gap in owing), f"催报_{here.as_of}.zip",
            what="reminder", key="reminder_zip", mime="application/zip", records=len(told),
        )  # fmt: skip


@of_here
def _of(here: Here, county: str) -> tuple[Gap, str]:
    (gap,) = gaps(here, [county])
    (told,) = texts(here, [gap])
    return gap, told


def of_county(here: Here, county: str) -> None:
    """On 县区档案: the county's own text."""
    gap, told = _of(here, county)
    if gap.none:
        st.subheader("催报：没有要催的", anchor=False)
        st.caption(words.plain(told))
        return
    st.subheader("催报", anchor=False)
    _one(here, gap, told)


def _one(here: Here, gap: Gap, told: str) -> None:
    st.code(told, language=None, wrap_lines=True)
    with st.container(horizontal=True):
        exporting.download(
            here, "下载文字", told, f"{gap.county}催报_{here.as_of}.txt", what="reminder", key="reminder_one",
            mime="text/plain",
        )  # fmt: skip
        for blank in reminders.blanks(gap):
            exporting.blank(f"空白模板：{words.plain(blank.name)}", blank.data, blank.name, key=f"reminder_{blank.name}")  # fmt: skip
