"""The 满意度 page's parts: the seven items, groups, and what is missing."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dudao.charts import likert_bars, likert_title
from dudao.charts.likert import Item
from dudao.forms import load_forms
from dudao.ui import tabular, words
from dudao.ui.stores import Here

Group = dict[str, Any]


def item_names() -> dict[str, str]:
    """Items ``q1``…``q7`` with their printed labels."""
    form = load_forms()["satisfaction_survey"]
    return {name: form.fields[name].label for name in (f"q{n}" for n in range(1, 8))}


def rate_words(group: Group) -> str:
    """满意率 with n and its Wilson interval.

    >>> rate_words({"rate": 0.9, "answers": 100, "low": 0.825, "high": 0.945})
    '90%（n=100，82%–94%）'
    >>> rate_words({"rate": None, "answers": 3})
    '—'
    """
    if group.get("rate") is None:
        return "—"
    low, high = interval(group)
    return f"{group['rate']:.0%}（n={group['answers']}，{low:.0%}–{high:.0%}）"


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


def figures(found: Group) -> None:
    """The city's figures: 满意率 first, the mean second, answers and respondents beside."""
    total = found["total"]
    boxes = st.columns(4)
    boxes[0].metric("满意率（很满意＋非常满意）", _percent(total["rate"]), border=True)
    boxes[1].metric("均值（1–5 分）", words.number(total["mean"]), border=True)
    boxes[2].metric("有效答案", words.number(total["answers"]), border=True)
    boxes[3].metric("答卷人", words.number(total["respondents"]), border=True)
    if total["rate"] is not None:
        low, high = interval(total)
        st.caption(
            f"满意率的 95% 威尔逊区间 {low:.1%}–{high:.1%}；空白不计入，七题合并计算。"
            "手册没有规定满意度及格线，所以只有数字，没有达标与否；服务购买方和机构的满意度没有报送表，未包括。"
        )


def _percent(rate: float | None) -> str:
    return "—" if rate is None else f"{rate:.1%}"


def items(found: Group) -> None:
    """The seven items as diverging bars, with the share at the right."""
    names = item_names()
    drawn = [
        Item(
            names.get(i["item"], i["item"]),
            i["counts"],
            f"{_percent(i['rate'])} · {words.number(i['mean'])}分",
        )
        for i in found["total"]["items"]
    ]
    table = pd.DataFrame(
        [_item_row(names.get(i["item"], i["item"]), i) for i in found["total"]["items"]]
    )
    tabular.figure(likert_bars(drawn, likert_title(drawn)), table, key="items")


def _item_row(name: str, group: Group) -> dict[str, Any]:
    counts = group["counts"] or [None] * 5
    return {
        "题目": name,
        **dict(zip(words.LIKERT, counts, strict=True)),
        "有效答案": group["answers"],
        "满意率": rate_words(group),
        "均值": words.number(group["mean"]),
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
                "有效答案": group["answers"],
                "满意率": rate_words(group) if group["rate"] is not None else "人数太少，不显示",
                "均值": words.number(group["mean"]),
            }
            for group in rows
        ]
    )
    tabular.show(table, rows=14, key=key)


def suppressed_note(found: Group) -> None:
    """Which groups are not shown, and why."""
    names = [
        s if isinstance(s, str) else s.get("county") or s.get("name") for s in found["suppressed"]
    ]
    if names:
        st.caption(
            f"答卷人太少、为保护答卷人不显示的分组：{words.plain('、'.join(dict.fromkeys(names)))}。"
        )


def by_group(here: Here, found: Group) -> None:
    """By county, by supervisor, by session."""
    county, supervisor, session = st.tabs(["按县区", "按督导", "按场次"])
    with county:
        groups([{"name": c["county"], **c} for c in found["counties"]], "县区", "by_county")
    for tab, dimension, label in (
        (supervisor, "supervisor", "督导"),
        (session, "session", "场次"),
    ):
        with tab:
            frame = here.ask("pages/satisfaction_groups", year=here.year, dimension=dimension)
            rows = [
                {name: None if value != value else value for name, value in row.items()}
                for row in frame.to_dict("records")
            ]
            groups(rows, label, f"by_{dimension}")


def undated(here: Here) -> None:
    """Surveys that say no date, and so belong to no year."""
    found = here.ask("pages/surveys_undated")
    if len(found):
        st.warning(f"有 {len(found)} 份满意度表没有写日期，没有计入任何年度：", icon="⚠️")
        tabular.show(
            found,
            {"file": "文件", "sheet": "工作表", "county": "县区", "respondents": "答卷人"},
            key="undated",
        )
