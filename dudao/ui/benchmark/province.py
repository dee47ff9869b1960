"""他市对标 › 全省各市: the published cities of a folder, cities × floors, only the floors on which they differ.

The part is there where ``DUDAO_PROVINCE`` names the folder that the cities published into (docs/scale.md).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dudao import rules
from dudao.charts.frame import wash
from dudao.evaluation.province import Ask, Outcome, judge, together
from dudao.store.publication.city import folders
from dudao.ui.parts import tables as tabular
from dudao.ui.parts import words
from dudao.ui.visit.stores import Here

FOLDER = "DUDAO_PROVINCE"
SAID = "说明"
HIDDEN = "人数少，不显示"


def folder() -> Path | None:
    """Where the cities' folders lie; None where nobody said."""
    said = os.environ.get(FOLDER)
    return Path(said) if said else None


def show(here: Here) -> None:
    """The cities judged at the day and by the rules of the head, one after another the first time."""
    place = folder()
    if place is None or not folders(place):
        st.info(
            f"“{words.plain(place)}”里还没有哪个市公布的数据。请各市运行 publish，把 city=… 的文件夹收到这里。",
            icon=":material/info:",
        )
        return
    report = together(place, Ask(here.year, here.as_of, here.known_at, here.pack), _judged)
    st.subheader(finding(report), anchor=False)
    _damaged(report)
    words_, colours = grid(report)
    st.dataframe(
        words_.style.apply(lambda _: colours, axis=None),
        hide_index=True,
        row_height=tabular.ROW,
        height=tabular.height_of(len(words_), 20),
        column_config={"市": st.column_config.TextColumn(pinned=True)},
        key="province",
    )
    tabular.take(words_, finding(report), "province")
    _told(report)


def _judged(places: Sequence[Path], ask: Ask) -> Iterator[Outcome]:
    """Each city, kept until its folder or the question is another one."""
    bar = st.progress(0.0)
    for number, place in enumerate(places, start=1):
        bar.progress(number / len(places), f"正在评 {number}/{len(places)} 个市")
        yield _kept(str(place), _stamp(place), ask)
    bar.empty()


@st.cache_resource(max_entries=1000, show_spinner=False)
def _kept(place: str, stamp: tuple[int, int], ask: Ask) -> Outcome:
    return judge(Path(place), ask, threads=1)


def _stamp(place: Path) -> tuple[int, int]:
    """What changes where a city is published anew, or a file of it is touched."""
    states = [path.stat() for path in place.rglob("*") if path.is_file()]
    return len(states), max((state.st_mtime_ns for state in states), default=0)


def finding(report: dict[str, Any]) -> str:
    """How many cities meet every floor that can be told, and on how many floors they differ."""
    cities = [city for city in report["cities"] if city["damage"] is None]
    below = sum("unmet" in city["floors"].values() for city in cities)
    differing = sum(floor["differ"] for floor in report["floors"])
    unread = f"，另有 {len(report['damaged'])} 个市算不了" if report["damaged"] else ""
    return f"{len(cities)} 个市里有 {below} 个有底线未达标{unread}；各市不同的底线 {differing} 条"


def grid(report: dict[str, Any]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A line a city, a column a floor on which they differ: the verdict, and of how many subjects so many; with colours."""
    pack = rules.load(report["rules"])
    differing = [floor["target"] for floor in report["floors"] if floor["differ"]]
    names = ["市", *(f"{pack.targets[t].label} {t}" for t in differing), "满意率", SAID]
    texts, colours = [], []
    for city in report["cities"]:
        marks = [words.mark(city["floors"][target]) for target in differing]
        cells = [_cell(city, target) for target in differing]
        texts.append([city["name"], *cells, rate(city["satisfaction"]), _remark(city)])
        colours.append(["", *(f"background-color: {wash(m.colour)}" for m in marks), "", ""])
    return pd.DataFrame(texts, columns=names), pd.DataFrame(colours, columns=names)


def _cell(city: dict[str, Any], target: str) -> str:
    state, counts = city["floors"][target], city["states"][target]
    mark = words.mark(state)
    many = sum(counts.values())
    return f"{mark.sign} {mark.word}" + (f" {counts[state]}/{many}" if many > 1 else "")


def rate(shown: dict[str, Any] | None) -> str:
    """A city's satisfaction; hidden where few answered, or where another's would follow from it."""
    if shown is None:
        return ""
    if shown["hidden"]:
        return HIDDEN
    return (
        "没有答卷"
        if shown["rate"] is None
        else f"{words.share(shown['rate'])}（{shown['respondents']} 人）"
    )


def _remark(city: dict[str, Any]) -> str:
    said = [city["damage"]] if city["damage"] else []
    said += ["该市用的规定文本与这里的不同"] if city["other_text"] else []
    said += [f"切换了读法 {'、'.join(city['readings'])}"] if city["readings"] else []
    return "；".join(said) or f"公布于 {city['published_at'][:10]}"


def _damaged(report: dict[str, Any]) -> None:
    for one in report["damaged"]:
        st.warning(
            f"{words.plain(one['name'])}：{words.plain(one['why'])}", icon=":material/warning:"
        )


def _told(report: dict[str, Any]) -> None:
    """Which floors are alike everywhere, the whole province's satisfaction, and what a cell says."""
    pack = rules.load(report["rules"])
    same = [pack.targets[f["target"]].label for f in report["floors"] if not f["differ"]]
    st.caption(f"各市都一样、没有列出的底线：{words.plain('、'.join(same) or '没有')}。")
    st.caption(
        f"全省满意率 {words.plain(rate(report['satisfaction']))}。一格里是这个市最差的结论和有几个对象是它；没有公布、"
        "文件坏了的市无法判定，不是零。各市用的是同样的规定和算法；这里没有姓名。"
    )
