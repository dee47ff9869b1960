"""The 满意度 page's parts: the seven items, groups, and what is missing."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dudao.charts import likert_bars, likert_title
from dudao.charts.likert import Item
from dudao.evaluation.satisfaction import GUARD, SMALL, SMALL_COUNTS
from dudao.forms import load_forms
from dudao.store.lenses.authority import lens_of
from dudao.ui.parts import tables as tabular
from dudao.ui.parts import words
from dudao.ui.visit.stores import Here

Group = dict[str, Any]


def item_name(item: int) -> str:
    """An item's printed label: its number and words."""
    form = load_forms()["satisfaction_survey"]
    return f"{item}. {form.fields[f'q{item}'].label}"


def rate_words(group: Group) -> str:
    """满意率 with n and its Wilson interval; to the nearest tenth where nothing else may be said.

    >>> rate_words({"rate": 0.9, "answers": 100, "low": 0.825, "high": 0.945})
    '90%（n=100，82%–94%）'
    >>> rate_words({"rate": None, "answers": 3}), rate_words({"rate": 0.9, "mean": None, "answers": 42})
    ('—', '约90%')
    """
    if group.get("rate") is None:
        return "—"
    if is_rough(group):
        return f"约{words.share(group['rate'])}"
    low, high = interval(group)
    return (
        f"{words.share(group['rate'])}"
        f"（n={group['answers']}，{words.share(low)}–{words.share(high)}）"
    )


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


def interval(group: Group) -> tuple[float, float]:
    """The Wilson interval: the evaluation's own where it gives one."""
    if group.get("low") is not None:
        return group["low"], group["high"]
    return wilson(group["rate"], group["answers"])


def wilson(rate: float, answers: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % Wilson score interval of a share.

    >>> [round(x, 3) for x in wilson(0.9, 100)]
    [0.826, 0.945]
    >>> [round(x, 3) for x in wilson(1.0, 10)]
    [0.722, 1.0]
    """
    spread = z * z / answers
    centre = (rate + spread / 2) / (1 + spread)
    half = z * ((rate * (1 - rate) / answers + spread / (4 * answers)) ** 0.5) / (1 + spread)
    return max(0.0, centre - half), min(1.0, centre + half)


def nothing(here: Here) -> str:
    """Why there is nothing to show: no table came, or none of a quarter that this account is shown."""
    if lens_of(here.who).bounded:
        return f"{here.year}年已结束的季度还没有可以显示的答卷。"
    return f"{here.year}年还没有收到满意度调研表。"


def figures(found: Group) -> None:
    """The city's figures: 满意率 first, the mean second, answers and respondents beside."""
    total = found["total"]
    boxes = st.columns(4)
    about = "约" if is_rough(total) else ""
    boxes[0].metric("满意率（很满意＋非常满意）", about + _percent(total["rate"]), border=True)
    boxes[1].metric("均值（1–5 分）", score(total["mean"]), border=True)
    boxes[2].metric("有效答案", words.plain(words.number(total["answers"])), border=True)
    boxes[3].metric("答卷人", words.plain(words.number(total["respondents"])), border=True)
    if is_rough(total):
        st.caption(f"答卷不足 {SMALL_COUNTS} 人：满意率只到十位，不显示均值和各题；{_sent(found)}")
    elif total["rate"] is not None:
        low, high = interval(total)
        st.caption(
            f"满意率的 95% 威尔逊区间 {words.share(low)}–{words.share(high)}；空白不计入，七题合并计算；{_sent(found)}"
        )


def _sent(found: Group) -> str:
    """How many counties sent any answers, and which did not."""
    silent = [c["county"] for c in found["counties"] if c["respondents"] == 0]
    sent = f"收到答卷的县区 {len(found['counties']) - len(silent)}/{len(found['counties'])} 个"
    return f"{sent}，缺{words.plain('、'.join(silent))}。" if silent else f"{sent}。"


def _percent(rate: float | None) -> str:
    return "—" if rate is None else words.share(rate)


def score(mean: float | None) -> str:
    """A mean with two decimals.

    >>> score(4), score(None)
    ('4.00', '—')
    """
    return "—" if mean is None else f"{mean:.2f}"


def items(found: Group) -> None:
    """The seven items as diverging bars, with the share at the right; nothing where no item is shown."""
    if found["total"]["items"][0]["counts"] is None:
        return
    drawn = [
        Item(
            item_name(i["item"]),
            i["counts"],
            f"{_percent(i['rate'])} · {score(i['mean'])} 分",
        )
        for i in found["total"]["items"]
    ]
    table = pd.DataFrame([_item_row(item_name(i["item"]), i) for i in found["total"]["items"]])
    tabular.figure(likert_bars(drawn, likert_title(drawn)), table, key="items")


def _item_row(name: str, group: Group) -> dict[str, Any]:
    counts = group["counts"] or [None] * 5
    return {
        "题目": name,
        **dict(zip(words.LIKERT, counts, strict=True)),
        "有效答案": group["answers"],
        "满意率": rate_words(group),
        "均值": score(group["mean"]),
    }


def groups(rows: list[Group], label: str, key: str) -> None:
    """Groups by name, suppressed ones named but without figures."""
    if not rows:
        st.info("没有可以这样分组的答卷。")
        return
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
    tabular.show(table, rows=14, key=key)


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


def by_group(here: Here, found: Group) -> None:
    """By county, by supervisor, by session."""
    county, supervisor, session = st.tabs(["按县区", "按督导", "按场次"])
    with county:
        why = dict.fromkeys(found["guarded"], GUARD)
        listed = [
            {"name": c["county"], "why": why.get(c["county"]), **c} for c in found["counties"]
        ]
        groups(listed, "县区", "by_county")
    found_by = here.satisfaction_groups()
    for tab, dimension, label in (
        (supervisor, "supervisor", "督导"),
        (session, "session", "场次"),
    ):
        with tab:
            rows = [{**g, "name": g["name"] or f"没有写明{label}"} for g in found_by[dimension]]
            groups(rows, label, f"by_{dimension}")


def notes(found: Group) -> None:
    """What to know before quoting: guessed years, unnamed counties, who did not answer."""
    for note in found.get("notes", ()):
        st.caption(words.plain(note))
