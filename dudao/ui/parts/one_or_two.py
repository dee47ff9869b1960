"""Two rows said to be one thing or two (同一次督导, 同一个人): the answers, what was said with its way back, and the list
of it. One mechanism for every such question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import pandas as pd
import streamlit as st

from dudao.store.decisions import same_session
from dudao.store.decisions.same_session import SourcePlace, Verdict
from dudao.ui.parts import tables as tabular
from dudao.ui.parts import words
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import stores
from dudao.ui.visit.stores import Here

Pair = tuple[SourcePlace, SourcePlace]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of pairs, and ``thing``, what they may be. ``key`` begins the widgets' keys; ``right`` is the action of the roles that may answer;
    ``follows`` and ``reopened`` end the sentences after an answer and after it is taken back. ``shortcuts``: the keys
    of the answers, where nothing else on the page can be meant by them."""

    key: str
    thing: str
    right: str
    words: Mapping[Verdict, str]
    follows: str
    reopened: str
    shortcuts: tuple[str | None, str | None] = (None, None)

    @property
    def _said(self) -> str:
        return f"{self.key}_said"

    @property
    def _last(self) -> str:
        return f"{self.key}_last"

    @property
    def _refused(self) -> str:
        return f"{self.key}_refused"

    def may(self, here: Here) -> bool:
        """Whether this account may answer at all."""
        return here.may(self.right)

    @guarded
    def decide(self, here: Here, pairs: Sequence[Pair], verdict: Verdict) -> None:
        """Remember at once, and say so with a way back."""
        try:
            count = same_session.decide_all(here.store, pairs, verdict, here.who.name)
        except same_session.Contradiction as refused:
            st.session_state[self._refused] = str(refused)
            return
        if count:
            st.session_state[self._last] = list(pairs)
            st.session_state[self._said] = (
                f"记住了 {count} 对：{self.words[verdict]}。{self.follows}"
            )

    @guarded
    def take_back(self, here: Here, pairs: Sequence[Pair]) -> None:
        """Leave the pairs open again."""
        count = sum(same_session.take_back(here.store, *pair, here.who.name) for pair in pairs)
        st.session_state.pop(self._last, None)
        st.session_state[self._said] = f"撤销了 {count} 个认定，{self.reopened}"

    def said(self, here: Here) -> None:
        """What was just said, with the way back; why it was refused."""
        if refused := st.session_state.pop(self._refused, None):
            st.error(f"没有记住：{words.plain(refused)}", icon=":material/warning:")
        message, last = st.session_state.pop(self._said, None), st.session_state.get(self._last)
        if not message:
            return
        told, back = st.columns([6, 1], vertical_alignment="center")
        told.success(words.plain(message), icon=":material/check_circle:")
        if last:
            back.button("撤销这个认定", key=f"{self.key}_undo", on_click=self.take_back, args=(here, last))  # fmt: skip

    def answers(self, here: Here, pairs: Sequence[Pair], asked: str, why: str = "") -> None:
        """What is asked of the pairs and its two buttons, on one line; why they cannot be used."""
        if not self.may(here):
            return
        reason = locked(here)
        text, *boxes = st.columns([6, 1.5, 1.7], vertical_alignment="center")
        text.markdown(f"**{words.plain(asked)}**　{words.plain(why)}")
        if reason:
            text.caption(reason)
        for box, verdict, shortcut in zip(boxes, get_args(Verdict), self.shortcuts, strict=True):
            box.button(
                words.plain(self.words[verdict]), key=f"{self.key}_{verdict}", shortcut=shortcut, width="stretch",
                type="primary" if verdict == "same" else "secondary", disabled=bool(reason),
                on_click=self.decide, args=(here, list(pairs), verdict),
            )  # fmt: skip

    def decided(self, here: Here, lines: Sequence[Mapping[str, Any]], pairs: Sequence[Pair], verdicts: Sequence[Mapping[str, Any]]) -> None:  # fmt: skip
        """What was decided, a line a pair, and the button that takes the chosen back. ``verdicts``: ``verdict``,
        ``actor``, ``happened_at`` and whether ``carried`` over to a newer row, in the lines' order."""
        if not pairs:
            return
        with st.expander(f"已认定的 {len(pairs)} 对", expanded=len(pairs) < 4):
            table = pd.DataFrame([self._line(*one) for one in zip(lines, verdicts, strict=True)])
            chosen = tabular.pick(
                table,
                pairs,
                rows=8,
                title=f"认定过的{self.thing}",
                key=f"{self.key}_decided",
                several=True,
            )
            if not self.may(here):
                return
            if reason := locked(here):
                st.caption(reason)
                return
            st.button(
                f"撤销选中的 {len(chosen)} 个认定" if chosen else "撤销选中的认定", key=f"{self.key}_back",
                disabled=not chosen, on_click=self.take_back, args=(here, chosen),
            )  # fmt: skip

    def _line(self, line: Mapping[str, Any], held: Mapping[str, Any]) -> dict[str, Any]:
        carried = "（随新台账）" if held.get("carried") else ""
        return {
            "认定": self.words[held["verdict"]] + carried,
            **line,
            "谁": held["actor"],
            "时间": f"{held['happened_at']:%Y-%m-%d %H:%M}",
        }


def locked(here: Here) -> str | None:
    """Why nothing can be decided here; None: it can."""
    if here.kind == stores.DEMO:
        return "演示数据不能改动。"
    return "正在看过去某一时点，这里不能认定。" if here.past else None
