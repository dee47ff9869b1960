"""What takes longer than a second: in words how far it is, a way to stop it, what remains; what is done stays done.

Streamlit ends a run where it next draws once somebody clicks anything. So what was begun lies in the visit as a
:class:`Job`: the page drawn next goes on with it, or says that it was stopped. Stopped means between two steps, or
inside one where it tells how far it is: there nothing is written yet, for what a step writes is one transaction.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import streamlit as st

from dudao.pace import Tell
from dudao.ui.parts import words

T = TypeVar("T")
SOON = 0.4
"""Seconds in which nothing is shown of what nobody pressed a button for."""
NAMED = 6
"""So many of those that are left are named."""
_WHOLE = "whole"


@dataclass(slots=True)
class Job:
    """What was begun. ``given``: what with; ``basis``: what it depends on; ``done``: step → what it yielded."""

    given: Any = None
    basis: Hashable = None
    going: bool = True
    done: dict[Hashable, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manner:
    """The words of a job of many steps: 正在入库 · 入库了 · 没有入库 · 个文件, what stopping leaves, how one goes on."""

    doing: str
    did: str
    undone: str
    unit: str
    kept: str
    on: str = "接着做"
    drop: str = "不要了"

    def now(self, name: str, nth: int, many: int) -> str:
        """How far it is.

        >>> Manner("正在做", "做好了", "没有做", "份", "做好的留着").now("呈贡区", 5, 15)
        '正在做第 5 份，共 15 份：呈贡区。可以随时停下，做好的留着。'
        """
        return f"{self.doing}第 {nth} {self.unit}，共 {many} {self.unit}：{words.plain(name)}。可以随时停下，{self.kept}。"

    def stopped(self, done: int, left: Sequence[str]) -> str:
        """What was done and what remains, by name.

        >>> Manner("正在做", "做好了", "没有做", "份", "做好的留着").stopped(1, list("甲乙丙丁戊己庚"))
        '停下了：做好了 1 份，还有 7 份没有做：甲、乙、丙、丁、戊、己等。'
        """
        more = "等" if len(left) > NAMED else ""
        names = words.plain("、".join(left[:NAMED]))
        return f"停下了：{self.did} {done} {self.unit}，还有 {len(left)} {self.unit}{self.undone}：{names}{more}。"


def begin(key: str, given: Any = None, basis: Hashable = None) -> Job:
    """Begin a job."""
    made = st.session_state[_at(key)] = Job(given, basis)
    return made


def ask(key: str, given: Any = None, basis: Hashable = None) -> None:
    """Have a job begun: a button's callback."""
    begin(key, given, basis)


def of(key: str, basis: Hashable = None) -> Job | None:
    """The job begun and neither finished nor given up; one of another basis is forgotten."""
    job: Job | None = st.session_state.get(_at(key))
    if job is not None and job.basis != basis:
        end(key)
        return None
    return job


def going() -> bool:
    """Whether any job goes on in this visit, which says itself how far it is."""
    jobs = (job for key, job in st.session_state.items() if str(key).startswith(_at("")))
    return any(isinstance(job, Job) and job.going for job in jobs)


def end(key: str) -> None:
    """Forget it: it is finished, or not wanted any more."""
    st.session_state.pop(_at(key), None)


def stop(key: str) -> None:
    """Have it stopped where it is."""
    _turn(key, False)


def steps(
    key: str, job: Job, names: Mapping[Any, str], work: Callable[[Any, Tell], Any], manner: Manner,
    drop: Callable[[], Any] | None = None,
) -> bool:  # fmt: skip
    """Do the steps (id → name) that are left, one by one, into ``job.done``. False where it is stopped, which is said.

    ``drop`` is called when the rest is not wanted.
    """
    if job.going and any(step not in job.done for step in names):
        many = len(names)
        with _going(key, job) as box:
            for step in [step for step in names if step not in job.done]:
                said = manner.now(names[step], len(job.done) + 1, many)
                box.say(len(job.done) / many, said)
                job.done[step] = work(step, box.inside(len(job.done), many, said))
    left = [name for step, name in names.items() if step not in job.done]
    if left:
        _rest(key, manner.stopped(len(names) - len(left), left), manner, drop)
    return not left


def whole(
    key: str, doing: str, undone: str, work: Callable[[Tell], T], *, basis: Hashable = None, at_once: bool = False,
    place: Any = None,
) -> T | None:  # fmt: skip
    """What a job of one transaction yields; None where it was not begun, or is stopped, which is said with ``undone``.

    ``at_once``: it needs no button and begins by itself. ``place``: where its words stand.
    """
    job = of(key, basis)
    if job is None and at_once:
        job = begin(key, basis=basis)
    if job is None:
        return None
    if job.going and _WHOLE not in job.done:
        with _going(key, job, place, SOON if at_once else 0) as box:
            stopping = f"可以随时停下，停下就{undone}。"
            box.say(0, f"{doing}……{stopping}")
            job.done[_WHOLE] = work(
                lambda step, done, many: box.say(
                    done / max(many, 1), f"{doing}：{_share(step, done, many)}。{stopping}"
                )
            )
    if _WHOLE in job.done:
        end(key)
        return job.done[_WHOLE]
    _rest(
        key, f"停下了：{undone}。", Manner("", "", "", "", "", "再来一次", "知道了"), None, at_once
    )
    return None


class _Box:
    """Where it is said how far a job is, drawn once it has lasted a while."""

    def __init__(self, key: str, place: Any, soon: float):
        self.key, self.place = key, place
        self.from_ = time.monotonic() + soon
        self.bar: Any = None

    def say(self, share: float, said: str) -> None:
        """Say it; here the run ends where somebody has clicked."""
        if self.bar is None:
            if time.monotonic() < self.from_:
                return
            self.place = self.place if self.place is not None else st.empty()
            with self.place.container(border=True):
                self.bar = st.progress(0.0, text=said)
                st.button("停下", key=f"{self.key}_stop", on_click=stop, args=(self.key,))
        self.bar.progress(min(max(share, 0.0), 1.0), text=said)

    def inside(self, nth: int, many: int, said: str) -> Tell:
        """How far one step of many is."""

        def tell(step: str, done: int, of: int) -> None:
            share = (nth + (done / of if of else 0)) / many
            self.say(share, f"{said}{_share(step, done, of)}。")

        return tell

    def empty(self) -> None:
        if self.bar is not None:
            self.place.empty()


def _share(step: str, done: int, many: int) -> str:
    """
    >>> _share("逐项评估", 12, 46), _share("压缩包里的表", 3, 0)
    ('逐项评估，第 12 项，共 46 项', '压缩包里的表，第 3 项')
    """
    return f"{words.plain(step)}，第 {done} 项" + (f"，共 {many} 项" if many else "")


@contextmanager
def _going(key: str, job: Job, place: Any = None, soon: float = 0) -> Iterator[_Box]:
    """The body does it; where it fails the job is over, where the run is ended it waits for the next one."""
    box = _Box(key, place, soon)
    try:
        yield box
    except Exception:
        end(key)
        box.empty()
        raise
    box.empty()


def _rest(
    key: str, said: str, manner: Manner, drop: Callable[[], Any] | None, at_once: bool = False
) -> None:
    st.info(said, icon=":material/pause:")
    with st.container(horizontal=True):
        st.button(manner.on, key=f"{key}_on", type="primary", on_click=_turn, args=(key, True))
        if not at_once:
            st.button(manner.drop, key=f"{key}_drop", on_click=_given_up, args=(key, drop))


def _given_up(key: str, drop: Callable[[], Any] | None) -> None:
    end(key)
    if drop is not None:
        drop()


def _turn(key: str, going: bool) -> None:
    job: Job | None = st.session_state.get(_at(key))
    if job is not None:
        job.going = going


def _at(key: str) -> str:
    return f"job_{key}"
