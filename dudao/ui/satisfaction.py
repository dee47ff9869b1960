"""The 满意度 page's parts: a period and the one it is held against, the seven items, groups, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dudao.charts import likert_bars, likert_title
from dudao.charts.frame import Figure
from dudao.charts.likert import Item
from dudao.evaluation import chance
from dudao.evaluation.satisfaction import GUARD, SMALL, SMALL_COUNTS
from dudao.forms import load_forms
from dudao.store.lenses.authority import lens_of
from dudao.ui.parts import tables as tabular
from dudao.ui.parts import words
from dudao.ui.visit.kept import of_here
from dudao.ui.visit.stores import Here

Group = dict[str, Any]
Periods = Mapping[str, Group]
WHOLE = "全年"
PERIODS = {
    "Q1": "一季度", "Q2": "二季度", "Q3": "三季度", "Q4": "四季度", "H1": "上半年", "H2": "下半年",
}  # fmt: skip
NAMES = {word: name for name, word in PERIODS.items()}
BEFORE = {"Q2": "Q1", "Q3": "Q2", "Q4": "Q3", "H2": "H1"}
GROUPS = ("按县区", "按督导", "按场次")
NOBODY: Group = {"respondents": 0, "rate": None, "mean": None, "why": None}


def item_name(item: int) -> str:
    """An item's printed label: its number and words."""
    form = load_forms()["satisfaction_survey"]
    return f"{item}. {form.fields[f'q{item}'].label}"


def rate_words(group: Group) -> str:
    """满意率 with the number of answers; to the nearest tenth where nothing else may be said.

    >>> rate_words({"rate": 0.9, "answers": 100})
    '90%（n=100）'
    >>> rate_words({"rate": None, "answers": 3}), rate_words({"rate": 0.9, "mean": None, "answers": 42})
    ('—', '约90%')
    """
    if group.get("rate") is None:
        return "—"
    if is_rough(group):
        return f"约{words.share(group['rate'])}"
    return f"{words.share(group['rate'])}（n={group['answers']}）"


def short(group: Group) -> str:
    """满意率 with its number of respondents, as a figure's value; why there is none.

    >>> short({"rate": 0.9, "respondents": 12, "mean": 4.2}), short({"rate": 0.8, "respondents": 6, "mean": None})
    ('90%（12 人）', '约80%（6 人）')
    >>> short({"rate": None, "respondents": 0}), short({"rate": None, "respondents": None})
    ('没有答卷', '人数少，不显示')
    """
    if group["rate"] is None:
        return "没有答卷" if group["respondents"] == 0 else "人数少，不显示"
    about = "约" if is_rough(group) else ""
    return f"{about}{words.share(group['rate'])}（{group['respondents']} 人）"


def is_rough(group: Group) -> bool:
    """Whether only a rounded 满意率 is shown: few people, or others' figures would follow from the exact one."""
    return group["rate"] is not None and "mean" in group and group["mean"] is None


def nothing(here: Here) -> str:
    """Why there is nothing to show: no table came, or none of a quarter that this account is shown."""
    if lens_of(here.who).bounded:
        return f"{here.year}年已结束的季度还没有可以显示的答卷。"
    return f"{here.year}年还没有收到满意度调研表。"


def choose(here: Here, periods: Periods) -> tuple[str, str | None]:
    """The period looked at and the one it is held against (None: none), by their words; both in the address."""
    known = [WHOLE, *(word for name, word in PERIODS.items() if name in periods)]
    if st.session_state.get("period") not in known:
        st.session_state["period"] = WHOLE
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        when = st.segmented_control(
            "看哪一段", known, key="period", bind="query-params", required=True,
            label_visibility="collapsed",
        )  # fmt: skip
    last = f"{here.year - 1}年"
    earlier = [f"{last}{PERIODS[n]}" for n in here.satisfaction_periods(here.year - 1)]
    others = [word for word in known if word not in (when, WHOLE)] + earlier
    if st.session_state.get("against") not in others:
        st.session_state["against"] = None
    with right:
        against = st.selectbox(
            "和哪一段比", others, index=None, key="against", bind="query-params",
            placeholder="和前一段比", label_visibility="collapsed",
        )  # fmt: skip
    return when or WHOLE, against


def comparison(here: Here, periods: Periods, when: str, against: str | None) -> str:
    """The chosen period beside the other, in one plain sentence: of the whole year its last two quarters."""
    name = NAMES.get(when) or max((n for n in periods if n.startswith("Q")), default=None)
    if name is None:
        return "答卷没有写日期，分不出季度"
    before = against or PERIODS.get(BEFORE.get(name, ""))
    if before is None:
        return f"{PERIODS[name]}以前的一段在上一年，可以另选一段来比"
    year, _, word = before.rpartition("年") if "年" in before else ("", "", before)
    if year:
        there = here.satisfaction_periods(int(year))
    else:
        there = periods
    group, other = (
        of.get(key, {}).get("total", NOBODY) for of, key in ((periods, name), (there, NAMES[word]))
    )
    return chance.compared(PERIODS[name], group, before, other)


def figures(found: Group, total: Group, when: str, said: str) -> None:
    """The figures of a period: 满意率 first, the mean second, answers and respondents beside; and the comparison."""
    about = "约" if is_rough(total) else ""
    share = "—" if total["rate"] is None else f"{about}{words.share(total['rate'])}"
    many = "" if total["respondents"] is None else f"（{total['respondents']} 人答卷）"
    st.subheader(
        words.plain(
            f"{when}满意率 {share}{many}" if share != "—" else f"{when}：{_why_not(total)}"
        ),
        anchor=False,
        help="满意率 = 很满意和非常满意占有效答案的份额，七题合并，空白不算。“可能只是偶然”：答卷的人少，换一批人答，"
        "差这么多也常见。怎么算的，见“帮助”。",
    )
    st.markdown(words.plain(said))
    boxes = st.columns(3)
    boxes[0].metric("均值（1–5 分）", score(total["mean"]), border=True)
    boxes[1].metric("有效答案", words.plain(words.number(total["answers"])), border=True)
    boxes[2].metric("答卷人", words.plain(words.number(total["respondents"])), border=True)
    if is_rough(total):
        few = (total["respondents"] or 0) < SMALL_COUNTS
        why = f"答卷不足 {SMALL_COUNTS} 人" if few else "为免倒推出人数少的组"
        st.caption(words.plain(f"{why}：满意率只到十位，不显示均值和各题。"))
    if when == WHOLE:
        st.caption(_sent(found))


def _sent(found: Group) -> str:
    """How many counties sent any answers, and which did not."""
    silent = [c["county"] for c in found["counties"] if c["respondents"] == 0]
    sent = f"收到答卷的县区 {len(found['counties']) - len(silent)}/{len(found['counties'])} 个"
    return f"{sent}，缺{words.plain('、'.join(silent))}。" if silent else f"{sent}。"


def _percent(rate: float | None) -> str:
    return "—" if rate is None else words.share(rate)


def show(here: Here, found: Group) -> None:
    """The whole page of a year with answers."""
    periods = here.satisfaction_periods()
    when, against = choose(here, periods)
    period = periods.get(NAMES.get(when, ""))
    total = found["total"] if period is None else period["total"]
    figures(found, total, when, comparison(here, periods, when, against))
    items(here, total)
    st.subheader("分组", anchor=False)
    by_group(here, found, period)
    suppressed_note(found)
    notes(found)


def score(mean: float | None) -> str:
    """A mean with two decimals.

    >>> score(4), score(None)
    ('4.00', '—')
    """
    return "—" if mean is None else f"{mean:.2f}"


def items(here: Here, total: Group) -> None:
    """The seven items as diverging bars, with share, mean and number at the right; nothing where no item is shown."""
    if total["items"][0]["counts"] is None:
        return
    tabular.figure(*_items(here, total), key="items")


@of_here
def _items(here: Here, total: Group) -> tuple[Figure, pd.DataFrame]:
    drawn = [
        Item(
            item_name(i["item"]),
            i["counts"],
            f"{_percent(i['rate'])} · {score(i['mean'])} 分 · n={i['answers']}",
        )
        for i in total["items"]
    ]
    return likert_bars(drawn, likert_title(drawn)), item_table(total)


def item_table(total: Group) -> pd.DataFrame:
    """The seven items, one a line."""
    return pd.DataFrame([_item_row(item_name(i["item"]), i) for i in total["items"]])


def _item_row(name: str, group: Group) -> dict[str, Any]:
    counts = group["counts"] or [None] * 5
    return {
        "题目": name,
        **dict(zip(words.LIKERT, counts, strict=True)),
        "有效答案": group["answers"],
        "满意率": rate_words(group),
        "均值": score(group["mean"]),
    }


def groups(table: pd.DataFrame, key: str, title: str) -> None:
    """Groups by name, suppressed ones named but without figures."""
    if table.empty:
        st.info("没有可以这样分组的答卷。")
        return
    tabular.show(table, rows=14, title=title, key=key)


@of_here
def _tables(here: Here, found: Group, period: Group | None) -> list[tuple[pd.DataFrame, str]]:
    """The groups by county, supervisor and session: a table and its widget's key."""
    whole = here.satisfaction_groups()
    listed, sessions = of_counties(found), whole["session"]
    if period is not None:
        listed = [group for group in period["county"] if group["name"]]
        sessions = [group for group in sessions if group["name"] in period["sessions"]]
    supervisors = whole["supervisor"] if period is None else period["supervisor"]
    shown = [(group_table(listed, "县区"), "by_county")]
    for rows, label, key in (
        (supervisors, "督导", "by_supervisor"),
        (sessions, "场次", "by_session"),
    ):
        named = [{**g, "name": g["name"] or f"没有写明{label}"} for g in rows]
        shown.append((group_table(named, label), key))
    return shown


def group_table(rows: list[Group], label: str) -> pd.DataFrame:
    """Groups by name, one a line, suppressed ones without figures."""
    if not rows:
        return pd.DataFrame()
    table = pd.DataFrame(
        [
            {
                label: group["name"],
                "答卷人": group["respondents"],
                "应答率": response(group),
                "有效答案": group["answers"],
                "满意率": rate_words(group) if group["rate"] is not None else _why_not(group),
                "均值": score(group["mean"]),
            }
            for group in rows
        ]
    )
    if not table["应答率"].notna().any():
        table = table.drop(columns="应答率")
    return table


def response(group: Group) -> str | None:
    """Respondents by those who took part, where both are known; more answers than people is said.

    >>> response({"respondents": 9, "attended": 12}), response({"respondents": None, "attended": 12})
    ('75%（9/12）', None)
    >>> response({"respondents": 15, "attended": 12})
    '15/12，答卷多于参加人数'
    """
    count, of = group["respondents"], group.get("attended")
    if count is None or not of or of != of:
        return None
    if count > of:
        return f"{int(count)}/{int(of)}，答卷多于参加人数"
    return words.percent(int(count), int(of))


def _why_not(group: Group) -> str:
    """
    >>> _why_not({"respondents": None, "why": "guard"}), _why_not({"respondents": None, "why": "small"})
    ('为免倒推出人数少的组，不显示', '人数太少，不显示')
    """
    if group["respondents"] == 0:
        return "没有答卷"
    return "为免倒推出人数少的组，不显示" if group.get("why") == GUARD else "人数太少，不显示"


def suppressed_note(found: Group) -> None:
    """Which groups are not shown, and why."""
    few = [name for name in found["suppressed"] if name not in found["guarded"]]
    if few:
        st.caption(
            f"答卷不足 {SMALL} 人、为保护答卷人不显示的县区：{words.plain('、'.join(few))}。"
        )
    st.caption(
        f"不足 {SMALL_COUNTS} 人的组、会由此倒推出这样的组的组，满意率只到十位，不显示均值和各题。"
    )


def by_group(here: Here, found: Group, period: Group | None) -> None:
    """By county, by supervisor, by session: of the year, or of one of its periods."""
    county, supervisor, session = st.tabs(GROUPS, key="satisfaction_by", bind="query-params")
    shown = _tables(here, found, period)
    for tab, (table, key), name in zip((county, supervisor, session), shown, GROUPS, strict=True):
        with tab:
            groups(table, key, f"满意度{name}")
    with session:
        st.caption(
            "个别督导和线上督导的场次不算第 4、5 题（自我介绍、游戏）：那是团体见面才有的环节。"
        )


def of_counties(found: Group) -> list[Group]:
    """The counties as groups, with why one is guarded."""
    why = dict.fromkeys(found["guarded"], GUARD)
    return [{"name": c["county"], "why": why.get(c["county"]), **c} for c in found["counties"]]


def notes(found: Group) -> None:
    """What to know before quoting: guessed years, unnamed counties, who did not answer."""
    for note in found.get("notes", ()):
        st.caption(words.plain(note))
