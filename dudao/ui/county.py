"""The 县区档案 page's parts: one county's finding, verdicts, months, satisfaction, stations, people, and what it owes us."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

import pandas as pd
import streamlit as st

from dudao import rules
from dudao.charts import month_bars
from dudao.charts.frame import Figure
from dudao.evaluation import Brief
from dudao.forms import load_forms
from dudao.ui import coverage, facility, rectification, reminders, satisfaction
from dudao.ui.county_figures import LATE, Figures, figures, finding, lacking, stations_of
from dudao.ui.parts import clause_card as cards
from dudao.ui.parts import standing, words
from dudao.ui.parts import tables as tabular
from dudao.ui.visit import menu
from dudao.ui.visit.kept import of_here
from dudao.ui.visit.stores import Here


def choose(here: Here) -> str:
    """The county looked at: that of the address, else the first; a county's account has its own alone."""
    names = here.counties
    if st.session_state.get("county") not in names:
        st.session_state["county"] = names[0]
    chosen = st.selectbox("县区", names, key="county", bind="query-params", label_visibility="collapsed")  # fmt: skip
    return chosen or names[0]


def show(here: Here) -> None:
    """The whole page of one county."""
    left, right = st.columns([1, 6], vertical_alignment="center")
    with left:
        county = choose(here)
    own = _briefs(here, county)
    every = figures(here)
    silent = not_sent(here, county)
    past = here.as_of.year > here.year
    said = finding(county, own, every[county], silent, past)
    right.subheader(words.plain(said), anchor=False)
    _boxes(here, every, county)
    left, right = st.columns([23, 17])
    with left:
        _verdicts(here, county, own)
    with right:
        _months(here, county, every[county].sessions)
    _stations(here, county)
    _people(here, county)
    _late(here, county)
    _rectification(here, county)
    _middle(here, every, county)
    _silent(here, county, silent)
    reminders.of_county(here, county)


@of_here
def _briefs(here: Here, county: str) -> list[Brief]:
    """The county's own verdicts of floor and principle."""
    found = here.first_verdicts().where(lambda target: target.subject == "county").on(county)
    return [v for v in found.briefs() if v.level in ("floor", "principle")]


def _boxes(here: Here, every: Mapping[str, Figures], county: str) -> None:
    own = every[county]
    said = next(c for c in here.satisfaction()["counties"] if c["county"] == county)
    rate, _, answered = satisfaction.short(said).partition("（")
    told = {
        "受过督导的站": _of(own.visited, own.stations),
        "被点名督导过的社工": _of(own.named, own.workers),
        "督导": coverage.NOTHING if own.sessions is None else f"{own.sessions} 次",
        "记录迟交": f"{own.late} / {own.judged} 份" if own.judged else "—",
        "满意率" + (f"（{answered}" if answered else ""): rate,
    }
    for box, (label, figure) in zip(st.columns(len(told)), told.items(), strict=True):
        box.metric(words.plain(label), words.plain(figure), border=True)
    if own.open:
        st.caption(f"另有 {own.open:d} 份记录看不出哪天完成，没有算进“记录迟交”。")


def _of(part: int | None, whole: int | None) -> str:
    return coverage.NOTHING if part is None else f"{part} / {whole}"


def _verdicts(here: Here, county: str, own: Sequence[Brief]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("**达标情况**（选中一行，看依据）", width="stretch")
        menu.link("reports", label="反馈报告 →", query_params={"paper": county})
    rows, ids = _verdict_rows(here, county, own)
    if not ids:
        st.info("没有可以评估的要求。", icon=":material/info:")
        return
    wide = tabular.widths({"要求": 255, "结果": 84, "次数": 180})
    key = tabular.turned("county_verdicts")
    if picked := tabular.pick(rows, ids, title="达标情况", rows=8, key=key, config=wide):
        target = rules.load(here.pack).targets[picked[0]]
        cards.open_card(here, target, county, "county_verdicts")


@of_here
def _verdict_rows(here: Here, county: str, own: Sequence[Brief]) -> tuple[pd.DataFrame, list[str]]:
    pack = rules.load(here.pack)
    tallied = {t.id for t in here.verdicts().targets() if t.subject == "session" and t.required is not None}  # fmt: skip
    rows: list[dict[str, Any]] = []
    ids: list[str] = []
    for verdict in own:
        mark = words.mark(verdict.state, verdict.level)
        rows.append(
            {
                "要求": f"{words.LEVELS[verdict.level]}｜{verdict.label}",
                "结果": f"{mark.sign} {mark.word}",
                "次数": _have(verdict),
            }
        )
        ids.append(verdict.target)
    for (target, name), tally in standing.tallies(here.verdicts(), tallied).items():
        if name == county and pack.targets[target].level == "floor" and _each(tally.counts):
            rows.append(
                {
                    "要求": f"逐场｜{pack.targets[target].label}",
                    "结果": "{0.sign} {0.word}".format(words.mark(standing.worst(tally.counts))),
                    "次数": _each(tally.counts),
                }
            )
            ids.append(target)
    return pd.DataFrame(rows), ids


def _each(counts: Mapping[str, int]) -> str:
    """Sessions that are not well, by state, what fails first; all of them where all are; empty where none was judged.

    >>> _each({"met": 3, "unmet": 1}), _each({"not_applicable": 4}), _each({"met": 2})
    ('1 场未达标', '', '2 场都达标')
    >>> _each({"met": 1248, "unmet": 155, "undecidable": 2})
    '155 场未达标，2 无法判定'
    """
    of = {state: counts.get(state, 0) for state in standing.WORST}
    many, open_ = sum(of.values()), [state for state in standing.WORST[:-1] if of[state]]
    if not many:
        return ""
    if not open_:
        return f"{many} 场都{words.mark('met').word}"
    said = "，".join(f"{of[state]} {words.mark(state).word}" for state in open_)
    return said.replace(" ", " 场", 1)


def _have(verdict: Brief) -> str:
    """Have, need and what is short; what would settle it where nobody can tell.

    >>> from types import SimpleNamespace as Row
    >>> row = Row(value=3, required=1, ceiling=False, state="met", missing=None)
    >>> _have(row), _have(Row(**{**vars(row), "value": 0, "state": "unmet"}))
    ('3 次，需 1 次', '0 次，需 1 次，差 1 次')
    """
    said = [f"{words.number(verdict.value)} 次"] if isinstance(verdict.value, int | float) else []
    if verdict.required is not None:
        said.append(f"需 {words.number(verdict.required)} 次")
    if verdict.state in ("unmet", "pending") and lacking(verdict):
        said.append(f"差 {lacking(verdict)}")
    if verdict.state == "undecidable" and verdict.missing:
        said.append(verdict.missing)
    return "，".join(said)


def _months(here: Here, county: str, sessions: int | None) -> None:
    drawn, table = _month_chart(here, county)
    tabular.figure(drawn, table, key="county_months")
    if left := not_drawn(sessions, table):
        st.caption(left)


def not_drawn(sessions: int | None, table: pd.DataFrame) -> str:
    """How many of a county's sessions no bar shows; nothing where all are shown.

    >>> months = pd.DataFrame({"月份": ["1月", "2月"], "团体": [1, 0], "个别": [0, 2]})
    >>> not_drawn(3, months), not_drawn(None, months), not_drawn(5, months)
    ('', '', '另有 2 次看不出是哪个月，没有画进图里。')
    """
    left = (sessions or 0) - int(table.drop(columns="月份").to_numpy().sum())
    return f"另有 {left:d} 次看不出是哪个月，没有画进图里。" if left > 0 else ""


@of_here
def _month_chart(here: Here, county: str) -> tuple[Figure, pd.DataFrame]:
    found = here.ask("pages/coverage/sessions_by_month", year=here.year)
    found = found[found["county"] == county]
    counts = {name: [0] * 12 for name in coverage.KINDS.values()}
    for row in found.itertuples():
        if row.kind in coverage.KINDS:
            counts[coverage.KINDS[row.kind]][int(row.month) - 1] += int(row.sessions)
    last = 12 if here.as_of.year > here.year else here.as_of.month
    table = pd.DataFrame({"月份": words.MONTHS, **counts})
    return month_bars(counts, month_title(counts, last)), table


def month_title(counts: Mapping[str, Sequence[int]], last: int = 12) -> str:
    """The finding of a county's months: how many, and the longest time without any.

    >>> month_title({"团体": [1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]})
    '全年 2 次督导；最长空了 7 个月（6月到12月）'
    >>> month_title({"团体": [0] * 12}), month_title({"团体": [1] * 12})
    ('这一年没有督导记录', '全年 12 次督导，每个月都有')
    >>> month_title({"团体": [1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]}, 3)
    '到 3月共 2 次督导；最长空了 1 个月（2月）'
    """
    each = [sum(of) for of in zip(*counts.values(), strict=True)][:last]
    if not sum(each):
        return "这一年没有督导记录"
    head = f"全年 {sum(each)} 次督导" if last == 12 else f"到 {last}月共 {sum(each)} 次督导"
    best, start = (0, 0), 0
    for month, count in enumerate([*each, 1]):
        if count:
            best, start = max(best, (month - start, -start)), month + 1
    if not best[0]:
        return f"{head}，每个月都有"
    first, final = -best[1] + 1, -best[1] + best[0]
    span = f"{first}月" if first == final else f"{first}月到{final}月"
    return f"{head}；最长空了 {best[0]} 个月（{span}）"


def _stations(here: Here, county: str) -> None:
    own, missing, labels = _station_rows(here, county)
    more = f"；另有 {missing:d} 个应建的站没有任何资料" if missing else ""
    st.subheader(f"社工站 {len(own):d} 个{more}", anchor=False)
    if own.empty:
        st.info(coverage.NO_STAFF, icon=":material/info:")
        return
    tabular.show(own, labels, rows=16, title="社工站", key="county_stations")
    if "certified" not in labels and not here.lens.nameless:
        st.caption("持证：人员表没有证书一栏，或没有一人写了，看不出。")


@of_here
def _station_rows(here: Here, county: str) -> tuple[pd.DataFrame, int, dict[str, str]]:
    """The county's stations, how many more nothing is known of, and the columns shown."""
    every = stations_of(here)
    own = every[(every["county"] == county) & (every["standing"] != "unreported")].copy()
    missing = len(every.query("county == @county and standing == 'unreported'"))
    own["stands"] = own["standing"].map(coverage.STANDINGS)
    told = bool((own["certified"].fillna(0) > 0).any())
    own["certified"] = own["certified"].astype("Int64").mask(~(own["certified"].notna() & told))
    own["items"] = [_of_items(n) for n in own["items"]]
    own["workers"] = own["workers"].astype("Int64")
    labels = {
        "station": "社工站", "stands": "督导", "workers": "社工", "certified": "持证", "items": "实体建设",
        "sessions": "写明本站的督导", "last_on": "最近一次督导", "closed_on": "撤销",
    }  # fmt: skip
    for name in ("closed_on", "certified"):
        if own[name].isna().all() or (name == "certified" and here.lens.nameless):
            labels.pop(name)  # a station's few people are nobody's to count without names
    return own, missing, labels


def _of_items(have: Any) -> str:
    return "没有报" if pd.isna(have) else f"{int(have)} / {len(facility.items())}"


def _people(here: Here, county: str) -> None:
    many, idle = _idle(here, county)
    if not many:
        return
    if idle.empty:
        st.subheader(f"{many:d} 名社工都被点名督导过", anchor=False)
        return
    st.subheader(f"没有被点名督导过的社工 {len(idle):d} / {many:d} 人", anchor=False)
    labels = {"station": "社工站", "name": "社工"}
    if idle["told"].any():
        labels["told"] = "说明"
    tabular.show(idle, labels, rows=8, title="没有被点名督导过的社工", key="county_never")


@of_here
def _idle(here: Here, county: str) -> tuple[int, pd.DataFrame]:
    """How many workers of the county are known of, and those never named."""
    found = coverage.workers_of(here)
    own = found[(found["county"] == county) & found["sessions"].notna()]
    idle = own[own["sessions"] == 0]
    told = ["只写了“全体社工”" if one else "" for one in idle["unnamed"]]
    return len(own), idle.assign(told=told)


def _late(here: Here, county: str) -> None:
    table, ids = _late_rows(here, county)
    if not ids:
        return
    st.subheader(f"记录迟交 {len(ids)} 份（选中一行，看依据）", anchor=False)
    picked = tabular.pick(table, ids, rows=8, title="记录迟交", key=tabular.turned("county_late"))
    if picked:
        target = rules.load(here.pack).targets[picked[0][0]]
        cards.open_card(here, target, county, "county_late")


@of_here
def _late_rows(here: Here, county: str) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    pack = rules.load(here.pack)
    own = here.verdicts().where(lambda t: t.measure == LATE).under(county).in_state("unmet").briefs()  # fmt: skip
    table = pd.DataFrame(
        [
            {
                "督导": v.subject,
                "几天完成": _days(v),
                "期限": f"{words.number(pack.targets[v.target].within_days)} 天内",
                "说明": v.missing or "",
            }
            for v in own
        ]
    )
    return table, [(v.target, v.subject) for v in own]


def _days(verdict: Brief) -> str:
    known = isinstance(verdict.value, int | float)
    return f"第 {words.number(verdict.value)} 天" if known else "说不清"


@of_here
def rectification_of(here: Here, county: str) -> pd.DataFrame:
    """The county's items still to be put right, overdue first: 事项, 责任人, 期限, 还有几天."""
    found = here.ask("pages/rectification/open")
    own = found[found["county"] == county]
    days = [f"已逾期 {-int(n)} 天" if late else f"还有 {int(n)} 天" for n, late in zip(own["days"], own["late"], strict=True)]  # fmt: skip
    return pd.DataFrame(
        {
            "事项": own["what"].tolist(),
            "责任人": own["owner"].tolist(),
            "期限": [str(day)[:10] for day in own["due_on"]],
            "到期": days,
        }
    )


def _rectification(here: Here, county: str) -> None:
    own = rectification_of(here, county)
    if own.empty:
        _years(here, county)
        return
    late = sum(text.startswith("已逾期") for text in own["到期"])
    more = f"，其中逾期 {late:d} 项" if late else ""
    st.subheader(f"没有整改完的 {len(own):d} 项{more}", anchor=False)
    tabular.show(own, rows=8, title="没有整改完的", key="county_rectification")
    _years(here, county)
    menu.link("rectification", label="去整改 →")


def _years(here: Here, county: str) -> None:
    """The county's rectification over the years; nothing where nothing was ever asked."""
    if not here.ask("pages/rectification/years").query("county == @county").empty:
        st.markdown("**历年整改**")
        rectification.years(here, [county], "county_years")


def _middle(here: Here, every: Mapping[str, Figures], county: str) -> None:
    """Beside the middle of all counties; nothing for an account that sees its own alone."""
    if len(every) < 2:
        return
    st.subheader("和全市各县区的中位数比", anchor=False)
    tabular.show(
        _beside(here, every, county), rows=8, title="和全市各县区的中位数比", key="county_middle"
    )


@of_here
def _beside(here: Here, every: Mapping[str, Figures], county: str) -> pd.DataFrame:
    own, rows = every[county].shares(), []
    for label, figure in own.items():
        known = [f for f in (one.shares()[label] for one in every.values()) if f is not None]
        rows.append(
            {
                "项目": label,
                county: figure_words(figure),
                "全市中位数": figure_words(median(known) if known else None),
                "有数的县区": len(known),
            }
        )
    return pd.DataFrame(rows)


def figure_words(figure: float | None) -> str:
    """
    >>> figure_words(None), figure_words(33.333), figure_words(6)
    ('无数据', '33.3', '6')
    """
    return coverage.NOTHING if figure is None else f"{figure:.1f}".removesuffix(".0")


@of_here
def not_sent(here: Here, county: str) -> list[str]:
    """The titles of the forms that no file of this county holds."""
    found = here.ask("pages/overview/received", year=here.year)
    came = set(found[found["county"] == county]["form"])
    return [_name(form) for form in reminders.SENT if form not in came]


def _name(form: str) -> str:
    """
    >>> _name("staffing"), _name("satisfaction_survey")
    ('人员表', '满意度表')
    """
    short = {"staffing": "人员表", "facility": "实体建设表", "satisfaction_survey": "满意度表"}
    return short.get(form) or load_forms()[form].title


def _silent(here: Here, county: str, silent: Sequence[str]) -> None:
    st.subheader(
        f"还没有报：{words.plain('、'.join(silent))}" if silent else "该报的表都报了", anchor=False
    )
    found = here.ask("pages/overview/received", year=here.year)
    own = found[found["county"] == county]
    if not own.empty:
        table = own.assign(title=own["form"].map(words.form_title))
        labels = {"title": "表", "files": "文件", "last_received": "最近一次收到"}
        tabular.show(table, labels, rows=8, title="报来的表", key="county_sent")
