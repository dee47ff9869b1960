"""The search in the head (Ctrl K): a county, station, person, file or clause, and the way to its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import streamlit as st

from dudao import rules
from dudao.ui import drill
from dudao.ui.ledger import files
from dudao.ui.parts import words
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import menu
from dudao.ui.visit.stores import Here

MOST = 6
"""Hits shown of a kind."""
SHORTCUT = "Ctrl+K"
_OPEN = "search_open"


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its kind and words, the page of its place, what the address of that page says."""

    kind: str
    words: str
    page: str
    asked: dict[str, str] = field(default_factory=dict)


def matching(text: str, hits: Iterable[Hit]) -> list[Hit]:
    """Those whose words hold every word typed, at most :data:`MOST` of a kind.

    >>> found = matching("盘龙 街道", [Hit("站", "盘龙区 拓东街道", ""), Hit("站", "五华区 护国街道", "")])
    >>> [hit.words for hit in found], matching("  ", [Hit("站", "盘龙区", "")])
    (['盘龙区 拓东街道'], [])
    """
    asked = text.casefold().split()
    found: list[Hit] = []
    for hit in hits if asked else ():
        said = hit.words.casefold()
        if all(part in said for part in asked):
            found.append(hit)
    return [h for n, h in enumerate(found) if sum(o.kind == h.kind for o in found[:n]) < MOST]


def everything(here: Here) -> list[Hit]:
    """All that can be found, as far as the account and the projector show it."""
    found = [Hit("县区", name, menu.PROFILE, {"county": name}) for name in here.counties]
    if not here.empty:
        for row in here.ask("pages/coverage/stations", year=here.year).itertuples():
            said = f"{row.county} {row.station}"
            found.append(Hit("社工站", said, "coverage", drill.address_of(row.county, row.station)))
        if here.may("see_names"):
            found += _people(here)
    if here.may("see_ledger"):
        found += [
            Hit("文件", u["file"], "ledger", files.address_of(u["sha256"]))
            for u in reversed(here.uploads())
        ]
    for target in rules.load(here.pack).targets.values():
        said = f"{target.label} “{target.quote}” {target.clause} {target.id}"
        found.append(Hit("条款", said, "help", {"clause": target.id}))
    return found


def _people(here: Here) -> list[Hit]:
    workers = here.ask("pages/coverage/workers", year=here.year)
    found = []
    for row in workers.itertuples():
        said = f"{row.name} {row.county} {row.station}"
        asked = drill.address_of(row.county, row.station, row.name)
        found.append(Hit("社工", said, "coverage", asked))
    if here.may(menu.PAGES["supervisors"].action):
        people = here.ask("pages/supervisors/register", year=here.year)
        found += [Hit("督导", str(name), "supervisors") for name in people["name"]]
    return found


def offer(here: Here) -> None:
    """The button in the head; the dialog stays open while something is typed."""
    if st.button("查找", icon=":material/search:", shortcut=SHORTCUT, key="head_search"):
        st.session_state[_OPEN] = True
        st.dialog("找县区、社工站、人、文件、条款", on_dismiss=_closed)(guarded(_dialog))(here)


def is_open() -> bool:
    """Whether the dialog was opened in this run; another cannot be drawn beside it."""
    return bool(st.session_state.pop(_OPEN, False))


def _closed() -> None:
    st.session_state.pop("search_text", None)


def _dialog(here: Here) -> None:
    text = st.text_input(
        "找什么", key="search_text", placeholder="例如：盘龙、拓东街道、台账、满意率", max_chars=60
    )
    if not text.strip():
        st.caption("写几个字，按回车。几个词之间空一格，都要有的才列出来。")
        return
    found = matching(text, everything(here))
    if not found:
        st.info("没有找到。", icon=":material/search_off:")
    for hit in found:
        label = f":gray[{words.plain(hit.kind)}]　{words.plain(_cut(hit.words))}"
        menu.link(hit.page, label=label, query_params=hit.asked)


def _cut(text: str, most: int = 46) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
