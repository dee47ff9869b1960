"""The 督导人员 page's parts: the register with its qualification, the load, what is still owed and the plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dudao import rules
from dudao.evaluation import planning, working_days
from dudao.evaluation.working_days import PREFIX
from dudao.reports.plan import plan_workbook
from dudao.store.decisions.settings import settings
from dudao.ui.parts import chooser, exporting, words
from dudao.ui.parts import tables as tabular
from dudao.ui.supervisors import weak as lagging
from dudao.ui.visit.stores import Here

FILING, STREAK = "filing", "failing_streak"
"""The measures of records filed in time, and of assessments failed running."""
STREAKS = {"met": "没有", "unmet": "✕ 有", "undecidable": "? 看不出"}
NO_NAME = "（没有写明督导）"
LOADS = "负荷与时长"
REGISTER = "名册与资格"
SECTIONS = (LOADS, REGISTER, "还差几场", "薄弱与滞后")
KINDS = {"administrative": "行政协同", "professional": "专业技术"}
REGIONS = {"in_province": "省内", "out_of_province": "省外"}
ELSEWHERE = "chongqing"
"""The pack whose conditions of qualification stand beside the home pack's."""
NOBODY = "名册里没有一名专业督导的资格能判定为达标，排期里的督导先空着（待定）。补齐督导名册的职称、证书后再看。"
LEVELS = {"principle": "补到原则", "floor": "只补到底线"}


def show(here: Here) -> None:
    """The chooser and the chosen part."""
    chosen = chooser.section("supervisors_section", SECTIONS)
    {REGISTER: _register, SECTIONS[2]: _owed, SECTIONS[3]: lagging.show}.get(chosen, _load)(here)


def _register(here: Here) -> None:
    people = here.ask("pages/supervisors/register", year=here.year)
    listed = people[people["listed"]]
    if listed.empty:
        st.info(
            "还没有收到督导名册：职称、资格年限、教龄、培训学时都看不出。可在“收件”下载名册模板。",
            icon=":material/info:",
        )
        return
    home = _by_person(here, here.pack, "督导资格")
    theirs, hours = (_by_person(here, ELSEWHERE, topic) for topic in ("督导资格", "继续教育"))
    other = rules.load(ELSEWHERE)
    there = other.short.partition("（")[0]
    st.subheader(f"名册上 {len(listed)} 名督导", anchor=False)
    table = pd.DataFrame(
        [
            {
                "姓名": p.name,
                "类别": "、".join(KINDS[k] for k in p.kinds)
                if p.kinds is not None and len(p.kinds)
                else "没有写",
                "单位": p.organisation,
                "地区": REGIONS.get(p.region, p.region),
                "职称": p.title,
                "职业资格": p.certificate,
                "取得": p.certified_on,
                "从业年": p.practice_years,
                "教龄": p.teaching_years,
                "学时": p.training_hours,
                f"{rules.load(here.pack).short}资格": home.get(p.name, "—"),
                f"{there}年限": theirs.get(p.name, "—"),
                f"{there}学时": hours.get(p.name, "—"),
            }
            for p in listed.itertuples(index=False)
        ]
    )
    table = table.dropna(axis="columns", how="all")  # what no roster says takes no room
    wide = {"单位": 165, "职业资格": 95, "取得": 50, "教龄": 45, "学时": 45}
    tabular.show(table, rows=18, title="督导人员", key="register", config=tabular.widths(wide))
    achievements = [other.targets[key] for key in ("CQ-06", "CQ-07", "CQ-08", "CQ-09")]
    st.caption(
        f"{other.short}的资格有两条：{words.plain(other.targets['CQ-05'].asked)}，并且具备四项业绩之一"
        f"（{words.plain('、'.join(t.label for t in achievements))}）。四项业绩名册都没有，"
        "所以年限达标的人也只能说“年限这一条达标”，整体无法判定，不算不合格。"
    )


def _by_person(here: Here, pack: str, topic: str) -> dict[str, str]:
    """Supervisor → the verdict's words on a topic's judged rule."""
    marks = {name: words.mark(*own[-1]) for name, own in _states(here, pack, topic).items()}
    return {name: f"{mark.sign} {mark.word}" for name, mark in marks.items()}


def _states(here: Here, pack: str, topic: str) -> dict[str, list[tuple[str, str]]]:
    """Supervisor → state and level of each verdict on a topic's judged rules."""
    own = here.verdicts(pack).where(
        lambda t: t.topic == topic and t.subject == "supervisor" and t.required is not None
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for verdict in own.briefs():
        found.setdefault(verdict.subject, []).append((verdict.state, verdict.level))
    return found


@dataclass(frozen=True, slots=True)
class Punctuality:
    """How one's records were filed: late, of those that can be judged; and of how many nobody can tell."""

    late: int = 0
    judged: int = 0
    open: int = 0

    def words(self) -> str:
        """
        >>> Punctuality(2, 9, 1).words(), Punctuality(0, 3).words(), Punctuality(open=2).words()
        ('2 / 9', '0 / 3', '—')
        """
        return f"{self.late} / {self.judged}" if self.judged else "—"


def punctuality(
    states: Mapping[str, Mapping[str, int]], sessions: Iterable[tuple[str, Sequence[str]]]
) -> dict[str, Punctuality]:
    """Supervisor → how the records were filed of the sessions they led; those nobody is named for under :data:`NO_NAME`.

    ``states``: session → how many of its filing rules are met, unmet, undecidable.

    >>> found = punctuality({"一": {"unmet": 1}, "二": {"met": 1}}, [("一", ["甲", "乙"]), ("二", ["甲"]), ("三", ["甲"])])
    >>> found["甲"], found["乙"].words()
    (Punctuality(late=1, judged=2, open=0), '1 / 1')
    """
    found: dict[str, Punctuality] = {}
    for subject, names in sessions:
        own = states.get(subject, {})
        late, met, open_ = (own.get(state, 0) for state in ("unmet", "met", "undecidable"))
        if late or met or open_:
            for name in names or (NO_NAME,):
                was = found.get(name, Punctuality())
                found[name] = Punctuality(was.late + late, was.judged + late + met, was.open + open_)  # fmt: skip
    return found


def _punctuality(here: Here) -> dict[str, Punctuality]:
    filed = here.verdicts().where(lambda target: target.measure == FILING)
    led = here.ask("pages/supervisors/sessions", year=here.year)
    sessions = ((row.subject, list(row.supervisors)) for row in led.itertuples(index=False))
    return punctuality(filed.subjects(), sessions)


def _streaks(here: Here) -> dict[str, str]:
    """Supervisor → whether assessments were failed running, in words."""
    own = here.verdicts().where(lambda target: target.measure == STREAK)
    return {v.subject: STREAKS.get(v.state, "—") for v in own.briefs()}


def load_title(here: Here) -> str:
    """How much was led by how many, and who filed most late."""
    people, filed = here.ask("pages/supervisors/register", year=here.year), _punctuality(here)
    busy = people[people["sessions"] > 0]
    if busy.empty:
        return "这一年还没有督导记录"
    late = sum(one.late for one in filed.values())
    worst = max(filed, key=lambda name: (filed[name].late, name != NO_NAME), default="")
    most = f"；记录迟交最多的是{worst}：{filed[worst].words()} 份" if late else ""
    return f"{len(busy)} 名督导共 {int(busy['sessions'].sum())} 人次场、{busy['hours'].sum():g} 小时{most}"


LOAD = {
    "name": "姓名", "sessions": "场次", "hours": "小时", "late": "迟交", "open": "看不出", "median_days": "完成天数",
    "qualified": "资格", "streak": "连续不合格", "groups": "团体", "individuals": "个别", "peers": "同事",
    "online": "线上", "no_length": "时长读不出", "people": "督导对象（人）", "counties": "县区", "last_on": "最近一次",
}  # fmt: skip


def load_of(here: Here) -> pd.DataFrame:
    """One line a supervisor, with the columns of :data:`LOAD`."""
    people, filed = here.ask("pages/supervisors/register", year=here.year), _punctuality(here)
    qualified, streaks = _by_person(here, here.pack, "督导资格"), _streaks(here)
    return people.assign(
        late=[filed.get(name, Punctuality()).words() for name in people["name"]],
        open=[filed.get(name, Punctuality()).open for name in people["name"]],
        qualified=[qualified.get(name, "—") for name in people["name"]],
        streak=[streaks.get(name, "—") for name in people["name"]],
    )


def _load(here: Here) -> None:
    st.subheader(words.plain(load_title(here)), anchor=False)
    st.caption(
        "一场有两名督导的，各算一次；时长读不出的另列。迟交：晚于规定天数的份数 / 说得清的份数，看不出哪天完成的另列。"
        "完成天数是督导日到记录完成日，取中位数。"
    )
    tabular.show(load_of(here), LOAD, rows=18, title="督导人员的场次与完成", key="load")
    if nobody := _punctuality(here).get(NO_NAME):
        st.caption(
            words.plain(f"另有没有写明督导的督导：迟交 {nobody.words()}，看不出 {nobody.open} 份。")
        )


def owed_of(here: Here) -> list[planning.Owed]:
    """What each county still owes."""
    stations = here.ask("pages/coverage/stations", year=here.year).to_dict("records")
    return planning.owed(here.verdicts(), rules.load(here.pack), stations, here.year)


def owed_title(debts: Sequence[planning.Owed]) -> str:
    """How many sessions are owed in all."""
    floor, principle = (sum(getattr(d, level) or 0 for d in debts) for level in ("floor", "principle"))  # fmt: skip
    unknown = sum(debt.floor is None or debt.principle is None for debt in debts)
    more = f"；{unknown} 个县区无法判定" if unknown else ""
    return f"距底线还差 {floor} 场，距原则还差 {principle} 场{more}"


def _owed(here: Here) -> None:
    debts = owed_of(here)
    if not debts:
        title = rules.load(here.pack).title
        st.info(f"“{words.plain(title)}”没有按县区规定团体督导次数。", icon=":material/info:")
        return
    st.subheader(owed_title(debts), anchor=False)
    widths = {"县区": 80, "已有": 60, "距底线": 90, "距原则": 90, "其中": 420, "说明": 300}
    tabular.show(
        owed_table(debts),
        rows=14,
        title="各县区还差的场次",
        key="owed_sessions",
        config=tabular.widths(widths),
    )
    _plan(here, debts)


def owed_table(debts: Sequence[planning.Owed]) -> pd.DataFrame:
    """One line a county: sessions held and owed, stations never supervised."""
    return pd.DataFrame(
        [
            {
                "县区": debt.county,
                "已有": debt.have,
                "距底线": "? 无法判定" if debt.floor is None else debt.floor,
                "距原则": "? 无法判定" if debt.principle is None else debt.principle,
                "还差时长": f"{debt.minutes // 60} 小时" if debt.minutes else "",
                "还没有受过督导的站": len(debt.never),
                "其中": "、".join(debt.never),
                "说明": debt.unknown or "",
            }
            for debt in debts
        ]
    ).astype({"距底线": str, "距原则": str})


def _plan(here: Here, debts: list[planning.Owed]) -> None:
    last = max((debt.due for debt in debts), default=dt.date(here.year, 12, 31))
    if here.as_of >= last:
        st.caption(f"{here.year}年已经结束，没有余下的时间可排。")
        return
    st.subheader("余下时间的排期建议", anchor=False)
    level = st.segmented_control(
        "补到哪里",
        list(LEVELS),
        default="principle",
        format_func=LEVELS.__getitem__,
        key="plan_level",
    )
    free, calendar = _free(here), working_days.of(settings(here.store, PREFIX, here.known_at))
    if not free:
        st.warning(NOBODY, icon=":material/person_off:")
    visits = planning.draft(debts, free, here.as_of, calendar, level or "principle")
    if not visits:
        st.success("没有要补的场次。", icon=":material/check_circle:")
        return
    table = pd.DataFrame(
        [
            {
                "日期": f"{v.day}",
                "县区": v.county,
                "优先通知的站": "、".join(v.stations),
                "督导（建议）": v.supervisor or "待定",
                "理由": v.reason,
            }
            for v in visits
        ]
    )
    tabular.show(table, rows=12, title=None, key="plan")
    known = all(year in calendar.years for year in {v.day.year for v in visits})
    st.caption(
        "只排资格判定为达标的督导；先排最缺的县区，谁今年场次少先排谁。均匀排在工作日，"
        + ("避开了节假日、用上了调休。" if known else "只避开周六、周日：这一年的节假日还没有填。")
        + "节假日在“管理 › 报送安排”里改。"
    )
    exporting.download(
        here,
        "下载排期建议（Excel）",
        lambda: plan_workbook(visits, debts, here.year, here.as_of, known),
        f"{here.year}年团体督导排期建议.xlsx",
        what="plan",
        key="plan_xlsx",
        personal=True,
        records=len(visits),
    )


def _free(here: Here) -> dict[str, int]:
    """Qualified supervisor → sessions this year: the professional ones whose qualification is judged met.

    Where a city has no rule on it, all professional ones of the roster.
    """
    people = here.ask("pages/supervisors/register", year=here.year)
    states = _states(here, here.pack, "督导资格")
    fit = [
        p
        for p in people[people["listed"]].itertuples(index=False)
        if "professional" in list(p.kinds if p.kinds is not None else ())
        if not states or {state for state, _ in states.get(p.name, ())} == {"met"}
    ]
    return {str(p.name): int(p.sessions) for p in fit}
